-- The chain of publications: each entry has the number and the root of the one before in its head

CREATE FUNCTION text_problem(value text) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN CASE WHEN value = '' THEN 'it is empty'
		WHEN value ~ E'[\\x01-\\x1f\\x7f]' THEN 'it has a control character'
		WHEN value ~ '^ | $' THEN 'it begins or ends with white space'
		WHEN value ~ '^[-=+@]' THEN 'it begins with a sign that spreadsheets execute'
		WHEN getdatabaseencoding() <> 'UTF8' OR value !~ '[^ -~]' THEN NULL
		WHEN value IS NOT NFC NORMALIZED THEN 'it is not in Unicode normalization form C'
		WHEN value ~ (E'^[\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]|'
				'[\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]$')
			THEN 'it begins or ends with white space'
		WHEN value ~ E'[\\u0080-\\u009f\\u2028\\u2029]' THEN 'it has a control character'
		WHEN value ~ E'[\\u202a-\\u202e\\u2066-\\u2069]' THEN 'it has a character that changes the direction of writing'
		WHEN value ~ E'[\\ue000-\\uf8ff\\ufdd0-\\ufdef\\ufffe\\uffff\\U000f0000-\\U0010ffff]'
			THEN 'it has a private or unassigned character'
		WHEN current_setting('server_version_num')::integer >= 170000 AND @extschema@.has_unassigned(value)
			THEN 'it has a private or unassigned character' END;
END
$$;

COMMENT ON FUNCTION text_problem(text) IS
	'why a text must not be published as it is: it is empty, not in Unicode normalization form C, has a character of '
	'control, direction, private use, or one that is not assigned (where the server can tell, from 17), white space '
	'at an end, or begins with =, +, - or @; NULL if it may, and for NULL; asked when something is '
	'published, and never when it is verified';

CREATE FUNCTION has_unassigned(value text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	assigned boolean;
BEGIN
	EXECUTE 'SELECT unicode_assigned($1)' INTO assigned USING value;
	RETURN NOT assigned;
END
$$;

COMMENT ON FUNCTION has_unassigned(text) IS
	'whether a text has a character that is not assigned; an error before 17, which cannot tell';

CREATE FUNCTION check_reason(reason text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF reason IS NULL OR @extschema@.text_problem(reason) IS NOT NULL THEN
		RAISE EXCEPTION 'a reason is published, and this cannot be' USING ERRCODE = 'invalid_parameter_value',
			DETAIL = coalesce(initcap(left(@extschema@.text_problem(reason), 1))
				|| substr(@extschema@.text_problem(reason), 2) || '.', 'It is NULL.');
	END IF;
END
$$;

COMMENT ON FUNCTION check_reason(text) IS 'an error for NULL, and if text_problem() has one';

CREATE FUNCTION read_root(root text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	digits constant text := lower(regexp_replace(root, E'[\\s-]', '', 'g'));
BEGIN
	IF digits !~ '^[0-9a-f]{64}$' OR digits IS NULL THEN
		RAISE EXCEPTION 'invalid root: "%"', root USING ERRCODE = 'invalid_parameter_value',
			DETAIL = 'A root is 64 hexadecimal digits.',
			HINT = 'Copy all of the printed digits; white space and hyphens between them do not matter.';
	END IF;
	RETURN digits;
END
$$;

COMMENT ON FUNCTION read_root(text) IS
	'the 64 digits of a root as it is printed; an error for anything else, and for NULL';

CREATE FUNCTION append_entry(assessment text, head jsonb, line_hashes bytea[] DEFAULT '{}',
	OUT seq integer, OUT root text, OUT leaves integer)
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO publication
	SELECT h.format, h.kind, h.assessment, h.seq, h.round, h.edition, h.title, h.legal_basis, h.instrument_sha256,
		h.zoning, h.decimals, h.ties, h.release_at, h.previous_root, h.supersedes, h.action, h.body, h.reason,
		h.imported, h.results, h.unit_results, h.node_results, h.plan_results, 0, l.leaf,
		d.hash, encode(@extschema@.merkle_root_of_hashes(decode(d.hash, 'hex') || line_hashes), 'hex'),
		cardinality(line_hashes) + 1, clock_timestamp(), @extschema@.acting_login(),
		(SELECT extversion FROM pg_extension WHERE extname = 'compliance_assessment'),
		current_setting('server_version')
	FROM (SELECT coalesce(max(p.seq), 0) + 1 AS seq, (array_agg(p.root ORDER BY p.seq DESC))[1] AS previous_root
		FROM publication p) last,
	jsonb_populate_record(NULL::publication, '{"format": "compliance/1", "imported": false, "results": 0,
		"unit_results": 0, "node_results": 0, "plan_results": 0}' || append_entry.head || jsonb_build_object(
		'assessment', append_entry.assessment, 'seq', last.seq, 'previous_root', last.previous_root)) h,
	LATERAL (SELECT @extschema@.publication_leaf(h.format, h.kind, h.assessment, h.seq, h.round, h.edition, h.title,
		h.legal_basis, h.instrument_sha256, h.zoning, h.decimals, h.ties, h.release_at, h.previous_root, h.supersedes,
		h.action, h.body, h.reason, h.imported, h.results, h.unit_results, h.node_results, h.plan_results)
		OFFSET 0) l (leaf),
	LATERAL (SELECT @extschema@.leaf_hash(l.leaf) OFFSET 0) d (hash)
	RETURNING publication.seq, publication.root, publication.leaves INTO seq, root, leaves;
END
$$;

COMMENT ON FUNCTION append_entry(text, jsonb, bytea[]) IS
	'appends an entry to the chain, whose table must be locked: the head has the columns of publication as they are '
	'given, number and root of the entry before; with it the hashes of its other leaves';

CREATE FUNCTION lock_chain(assessment text) RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	-- After the table round, always: so nobody waits for another in a circle.
	LOCK TABLE publication IN SHARE ROW EXCLUSIVE MODE;
	RETURN (SELECT coalesce(max(p.seq), 0) + 1 FROM publication p);
END
$$;

COMMENT ON FUNCTION lock_chain(text) IS
	'waits for others who append to the chain, and holds them off to the end of the transaction; gives the next '
	'number';

CREATE FUNCTION valid_publication(assessment text, round text, OUT seq integer, OUT release_at timestamp with time zone,
	OUT imported boolean)
	LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	SELECT p.seq, (SELECT max(n.release_at) FROM publication n WHERE n.seq = p.seq
			OR n.supersedes = p.seq AND n.kind = 'notice'), p.imported
	INTO seq, release_at, imported FROM publication p
	WHERE p.round = valid_publication.round AND p.kind = 'publication' AND NOT EXISTS (
		SELECT FROM publication n WHERE n.supersedes = p.seq AND n.kind IN ('publication', 'withdrawal'));
END
$$;

COMMENT ON FUNCTION valid_publication(text, text) IS
	'number of the publication of a round that was neither superseded nor withdrawn, when it may be seen after all '
	'notices, and whether it was imported; NULL if there is none';

CREATE FUNCTION append_about(assessment text, about integer, head jsonb, OUT seq integer, OUT root text)
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	SELECT e.seq, e.root INTO seq, root FROM publication p, @extschema@.valid_publication(assessment, p.round) v,
	@extschema@.append_entry(assessment, jsonb_build_object('round', p.round, 'edition', p.edition, 'title', p.title,
		'legal_basis', p.legal_basis, 'instrument_sha256', p.instrument_sha256, 'zoning', p.zoning, 'decimals',
		p.decimals, 'ties', p.ties, 'release_at', v.release_at, 'imported', p.imported, 'supersedes', p.seq)
		|| append_about.head) e
	WHERE p.seq = append_about.about;
END
$$;

COMMENT ON FUNCTION append_about(text, integer, jsonb) IS
	'appends a notice or a withdrawal that is about a publication, whose head it repeats but for what is given';

CREATE FUNCTION note_hold(assessment text, round text, action text, body text, reason text) RETURNS void
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	about integer;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	IF EXISTS (SELECT FROM @extschema@.valid_publication(assessment, round) v WHERE v.seq IS NOT NULL) THEN
		PERFORM @extschema@.check_isolation(assessment, action || '_hold');
		PERFORM @extschema@.check_reason(reason);
		PERFORM @extschema@.lock_chain(assessment);
		about := (@extschema@.valid_publication(assessment, round)).seq;
		PERFORM @extschema@.append_about(assessment, about, jsonb_build_object('kind', 'notice', 'action', action,
			'body', body, 'reason', reason));
	END IF;
END
$$;

COMMENT ON FUNCTION note_hold(text, text, text, text, text) IS
	'a notice in the chain that an award is withheld, or no longer, if the round is published; else '
	'nothing: the notice will follow the publication';
