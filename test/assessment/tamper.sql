-- What somebody could do who may change everything: a function that does it, asks verify_publication('kota'), and takes
-- it back. Run by a superuser.

SET session_replication_role = replica;

-- nothing that the tables forbid stands in his way
DO $$
DECLARE
	r record;
BEGIN
	FOR r IN SELECT c.conrelid::regclass AS relation, c.conname FROM pg_constraint c
		-- since 18, NOT NULL is a constraint, too: it goes below, when no key needs it
		WHERE c.connamespace = 'kota'::regnamespace AND c.contype <> 'n' ORDER BY c.contype = 'f' DESC LOOP
		EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE', r.relation, r.conname);
	END LOOP;
	FOR r IN SELECT a.attrelid::regclass AS relation, a.attname
		FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
		WHERE c.relnamespace = 'kota'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND a.attnotnull LOOP
		EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', r.relation, r.attname);
	END LOOP;
END
$$;

-- What verify_publication() says after some statements, which are taken back: the first row that is false; "" if there
-- is none
CREATE FUNCTION after(statements text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	said text;
BEGIN
	EXECUTE statements;
	PERFORM set_config('role', (SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'kota'), true);
	SELECT coalesce((array_agg(format('%s: %s: %s', v.part, v.place, v.problem)))[1], '') INTO said
	FROM verify_publication('kota') v WHERE v.verified IS FALSE;
	RESET ROLE;
	RAISE EXCEPTION USING ERRCODE = 'YT000', MESSAGE = said;
EXCEPTION WHEN SQLSTATE 'YT000' THEN
	RETURN SQLERRM;
END
$$;

-- The published tables and their columns, and another value of each type
CREATE VIEW published_column AS
SELECT c.relname::text AS relation, a.attname::text AS "column", v.value,
	format('UPDATE kota.%I t SET %I = %s WHERE t.ctid = ', c.relname, a.attname,
		replace(v.value, '@', quote_ident(a.attname)))
		AS update
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped,
LATERAL (VALUES ('NULL'), (CASE a.atttypid WHEN 'text'::regtype THEN '''x'' || @' WHEN 'boolean'::regtype THEN 'NOT @'
	WHEN 'timestamptz'::regtype THEN '@ + ''1 hour''' ELSE '@ + 1' END)) v (value)
WHERE c.relnamespace = 'kota'::regnamespace AND c.relkind = 'r' AND c.relname <> 'about';

-- Each column of each table, or of some, changed in some rows, to NULL too or not: what was said
CREATE FUNCTION changed_columns(rows_of_each integer, of_relations text[] DEFAULT NULL, to_null boolean DEFAULT true,
	OUT relation text, OUT "column" text, OUT value text, OUT place text, OUT said text)
	RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	c record;
	r tid;
BEGIN
	FOR c IN SELECT * FROM published_column p WHERE (p.relation = ANY (of_relations) OR of_relations IS NULL)
			AND (to_null OR p.value <> 'NULL') ORDER BY 1, 2, 3 LOOP
		FOR r, place IN EXECUTE format('SELECT t.ctid, to_jsonb(t) ->> ''leaf_number'' FROM kota.%I t
				WHERE (%s) IS DISTINCT FROM %I ORDER BY md5(t::text) LIMIT %s', c.relation,
				replace(c.value, '@', quote_ident(c.column)), c.column, rows_of_each) LOOP
			relation := c.relation; "column" := c.column; value := c.value;
			said := after(c.update || quote_literal(r));
			RETURN NEXT;
		END LOOP;
	END LOOP;
END
$$;

-- Leaves, hashes, roots and chain, from a publication on, made anew from the columns
CREATE FUNCTION recompute(first integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t text;
	n integer;
BEGIN
	FOR n IN SELECT seq FROM kota.publication WHERE seq >= first ORDER BY seq LOOP
		UPDATE kota.publication p SET previous_root = (SELECT b.root FROM kota.publication b WHERE b.seq = n - 1)
		WHERE p.seq = n;
		FOREACH t IN ARRAY '{publication,result,unit_result,node_result,plan_result}'::text[] LOOP
			PERFORM set_config('role', (SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'kota'), true);
			CREATE TEMP TABLE line AS SELECT * FROM published_lines('kota', n);
			RESET ROLE;
			EXECUTE format('UPDATE kota.%I p SET leaf = l.expected, leaf_hash = leaf_hash(l.expected) FROM line l
				WHERE p.seq = %s AND l.leaf_number = p.leaf_number', t, n);
			DROP TABLE line;
		END LOOP;
		UPDATE kota.publication p SET root = (SELECT encode(merkle_root(array_agg(convert_to(l.leaf, 'UTF8')
			ORDER BY l.leaf_number)), 'hex') FROM (SELECT leaf_number, leaf FROM kota.publication WHERE seq = n
				UNION ALL SELECT leaf_number, leaf FROM kota.result WHERE seq = n
				UNION ALL SELECT leaf_number, leaf FROM kota.unit_result WHERE seq = n
				UNION ALL SELECT leaf_number, leaf FROM kota.node_result WHERE seq = n
				UNION ALL SELECT leaf_number, leaf FROM kota.plan_result WHERE seq = n) l)
		WHERE p.seq = n;
	END LOOP;
END
$$;
