-- For whoever may see a publication: its proofs, its files, and whether it is what was published; as the owner, by one
-- line each, since all columns are needed. What is not released to the caller, they do not find.

CREATE OR REPLACE FUNCTION @public@.publication_proof(seq integer, body text) RETURNS jsonb
	LANGUAGE sql STABLE SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT @extschema@.publication_proof('@name@', seq, body) $f$;
COMMENT ON FUNCTION @public@.publication_proof(integer, text) IS
	'all lines of a body, with what proves them under the printed root '
	'| semua baris suatu lembaga, beserta buktinya di bawah akar yang dicetak';

CREATE OR REPLACE FUNCTION @public@.export_publication(seq integer) RETURNS TABLE (path text, content bytea)
	LANGUAGE sql STABLE SECURITY DEFINER ROWS 15
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT * FROM @extschema@.export_publication('@name@', seq) $f$;
COMMENT ON FUNCTION @public@.export_publication(integer) IS
	'the files of a publication | berkas-berkas suatu penerbitan';

CREATE OR REPLACE FUNCTION @public@.verify_publication(seq integer DEFAULT NULL)
	RETURNS TABLE (publication integer, part text, verified boolean, place text, problem text)
	LANGUAGE sql STABLE SECURITY DEFINER ROWS 20
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT * FROM @extschema@.verify_publication('@name@', seq) $f$;
COMMENT ON FUNCTION @public@.verify_publication(integer) IS
	'whether publications are what was published; compare the root with the printed one '
	'| apakah penerbitan masih seperti saat diterbitkan; bandingkan akarnya dengan yang dicetak';

CREATE OR REPLACE FUNCTION @public@.decree(seq integer, language text DEFAULT 'id') RETURNS text
	LANGUAGE sql STABLE SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT @extschema@.decree('@name@', seq, language) $f$;
COMMENT ON FUNCTION @public@.decree(integer, text) IS
	'what a decree prints of a publication, in Indonesian (id) or English (en) '
	'| teks keputusan tentang suatu penerbitan, dalam bahasa Indonesia (id) atau Inggris (en)';
