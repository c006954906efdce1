-- A publication as files, which anyone can check without a database. Their bytes follow from its leaves.

-- RFC 4180 with nothing for NULL. Quotes only where needed, so that there is one way to write a line.
CREATE FUNCTION csv_field(field text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN field OPERATOR(pg_catalog.~) E'[",\r\n]'
		THEN '"' OPERATOR(pg_catalog.||) pg_catalog.replace(field, '"', '""') OPERATOR(pg_catalog.||) '"'
		ELSE COALESCE(field, '') END;

COMMENT ON FUNCTION csv_field(text) IS 'a field of CSV; NULL is written as nothing';

CREATE FUNCTION leaves_csv(kind text, first integer, leaves text[]) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT format(E'leaf_number,%s,leaf_hash\r\n', array_to_string(@extschema@.leaf_fields(kind), ','))
		|| string_agg(format(E'%s,%s,%s\r\n', first + l.place - 1, c.fields, @extschema@.leaf_hash(l.leaf)), ''
			ORDER BY l.place)
	FROM unnest(leaves) WITH ORDINALITY l (leaf, place), LATERAL (
		SELECT string_agg(@extschema@.csv_field(e.field), ',' ORDER BY e.place) AS fields
		FROM json_array_elements_text(l.leaf::json) WITH ORDINALITY e (field, place)) c;
END;

COMMENT ON FUNCTION leaves_csv(text, integer, text[]) IS
	'the file of all leaves of a kind, the first of which has that number: number, fields and hash of each; NULL of no '
	'leaf';

CREATE FUNCTION table_csv(assessment text, seq integer, kind text) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	content text;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	EXECUTE format('SELECT @extschema@.leaves_csv($2, min(t.leaf_number), array_agg(t.leaf ORDER BY t.leaf_number))
		FROM %I t WHERE t.seq = $1', kind) INTO content USING seq, kind;
	RETURN content;
END
$$;

COMMENT ON FUNCTION table_csv(text, integer, text) IS
	'the file of a table of leaves: publication, result, unit_result, node_result or plan_result; NULL without a line';

CREATE FUNCTION ranking_csv(assessment text, seq integer) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT @extschema@.table_csv(assessment, seq, 'result');
END;

COMMENT ON FUNCTION ranking_csv(text, integer) IS
	'the file ranking.csv of a publication; the SHA-256 of its UTF-8 is printed in the decree; NULL without results';

CREATE FUNCTION package_tables(OUT kind text, OUT name text)
	RETURNS SETOF record LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 5
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	VALUES ('publication', 'publication'), ('result', 'ranking'), ('unit_result', 'units'), ('node_result', 'nodes'),
		('plan_result', 'plans');
END;

COMMENT ON FUNCTION package_tables() IS 'the tables of leaves, in their order, with the names of their files';

-- Types as Frictionless and CSVW name them, from those of the table's columns
CREATE FUNCTION package_columns(assessment text, kind text, OUT "position" integer, OUT name text, OUT type text,
	OUT datatype text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 25
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN QUERY
	SELECT f.position::integer, f.name, coalesce(t.type, 'string'), coalesce(t.datatype, 'string')
	FROM unnest('leaf_number'::text || @extschema@.leaf_fields(kind) || 'leaf_hash'::text)
		WITH ORDINALITY f (name, position)
	LEFT JOIN pg_attribute a ON a.attname = f.name AND a.attnum > 0 AND a.attrelid = to_regclass(package_columns.kind)
	LEFT JOIN (VALUES ('numeric'::regtype, 'number', 'decimal'), ('integer', 'integer', 'integer'),
		('boolean', 'boolean', 'boolean'), ('timestamp with time zone', 'datetime', 'dateTime'))
		t (of_column, type, datatype) ON t.of_column = a.atttypid
	ORDER BY f.position;
END
$$;

COMMENT ON FUNCTION package_columns(text, text) IS
	'columns of the file of a kind of leaves, with their types for datapackage.json and csv-metadata.json';

CREATE FUNCTION head_entry(assessment text, seq integer) RETURNS json LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT json_build_object('seq', seq, 'root', encode(@extschema@.merkle_root(l.leaves), 'hex'),
		'leaves', cardinality(l.leaves), 'head', @extschema@.leaf_entry(0, l.leaves[1], p.path))
	FROM (SELECT @extschema@.stored_leaves(assessment, seq) AS leaves OFFSET 0) l,
		@extschema@.merkle_proofs(l.leaves) p WHERE p.number = 0;
END;

COMMENT ON FUNCTION head_entry(text, integer) IS
	'seq, root, number of leaves and head of an entry of the chain, as chain.json has it';

CREATE FUNCTION package_file(path text, content text) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT json_build_object('path', path, 'bytes', octet_length(b.bytes), 'hash',
		'sha256:' || encode(sha256(b.bytes), 'hex'))
	FROM (SELECT convert_to(content, 'UTF8') AS bytes OFFSET 0) b;
END;

COMMENT ON FUNCTION package_file(text, text) IS 'path, length and SHA-256 of a file in UTF-8';

CREATE FUNCTION package_proofs(leaves bytea[], results integer) RETURNS json LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT json_build_object('format', 'compliance-proof/1-list',
		'root', encode(@extschema@.merkle_root(leaves), 'hex'),
		'leaves', cardinality(leaves), 'head', (json_agg(e.entry) FILTER (WHERE e.number = 0)) -> 0,
		'lines', coalesce(json_agg(e.entry ORDER BY e.number) FILTER (WHERE e.number > 0), '[]'))
	FROM (SELECT p.number, @extschema@.leaf_entry(p.number, leaves[p.number + 1], p.path) AS entry
		FROM @extschema@.merkle_proofs(leaves) p WHERE p.number <= results) e;
END;

COMMENT ON FUNCTION package_proofs(bytea[], integer) IS 'the file proofs.json: the head, and a path for each result';

CREATE FUNCTION package_beside(assessment text, seq integer, OUT path text, OUT content text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN QUERY
	WITH instrument AS (
		-- names that sort as the hash of the head takes them
		SELECT i.*, format('instruments/%s.json', lpad((row_number() OVER (ORDER BY i.category COLLATE "C",
			i.unit_kind COLLATE "C"))::text, 4, '0')) AS path
		FROM publication_instrument i WHERE i.seq = package_beside.seq)
	SELECT i.path, i.instrument FROM instrument i
	UNION ALL
	SELECT 'zoning.json', json_agg(json_build_object('category', i.category, 'unit_kind', i.unit_kind,
		'instrument', i.path, 'zoning', i.zoning) ORDER BY i.path)::text || E'\n'
	FROM instrument i HAVING count(*) > 0
	UNION ALL
	SELECT 'bands.json', json_agg(json_build_object('category', b.category, 'position', b.position, 'label', b.label,
		'zone', b.zone, 'predicate', b.predicate, 'color', b.color, 'lower', trim_scale(b.lower)::text,
		'lower_inc', b.lower_inc, 'upper', trim_scale(b.upper)::text, 'upper_inc', b.upper_inc)
		ORDER BY b.category COLLATE "C", b.position)::text || E'\n'
	FROM publication_band b WHERE b.seq = package_beside.seq HAVING count(*) > 0;
END
$$;

COMMENT ON FUNCTION package_beside(text, integer) IS
	'files of a package that are no tables of leaves: the instruments, whose hash is in the head; which of them and '
	'which zoning serves whom; and the bands';

CREATE FUNCTION export_publication(assessment text, seq integer, OUT path text, OUT content bytea)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 15
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	head record;
	leaves bytea[];
	tables jsonb;
	beside jsonb;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	PERFORM @extschema@.check_visible(assessment, seq);
	IF EXISTS (SELECT FROM publication p WHERE p.seq < export_publication.seq
			AND NOT @extschema@.is_visible(export_publication.assessment, p.seq)) THEN
		RAISE EXCEPTION 'publication % of assessment "%" cannot be exported yet', seq, assessment
			USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = 'Its chain holds the head of one that is not released.';
	END IF;
	leaves := @extschema@.checked_leaves(assessment, seq);
	SELECT * INTO head FROM publication p WHERE p.seq = export_publication.seq;

	SELECT jsonb_object_agg(p.kind, c.content) INTO tables FROM @extschema@.package_tables() p,
	LATERAL (SELECT @extschema@.table_csv(assessment, seq, p.kind) AS content OFFSET 0) c WHERE c.content IS NOT NULL;
	SELECT jsonb_object_agg(b.path, b.content) INTO beside FROM (
		SELECT b.path, b.content FROM @extschema@.package_beside(assessment, seq) b
		UNION ALL
		SELECT 'proofs.json', @extschema@.package_proofs(leaves, head.results)::text || E'\n'
		UNION ALL
		SELECT 'chain.json', json_agg(@extschema@.head_entry(assessment, p.seq) ORDER BY p.seq)::text || E'\n'
		FROM publication p WHERE p.seq <= export_publication.seq) b;

	RETURN QUERY
	WITH file AS (
		SELECT p.kind, p.name, p.name || '.csv' AS path, tables ->> p.kind AS content,
			@extschema@.package_file(p.name || '.csv', tables ->> p.kind) AS described, p.position
		FROM @extschema@.package_tables() WITH ORDINALITY p (kind, name, position) WHERE tables ? p.kind)
	SELECT f.path, convert_to(f.content, 'UTF8') FROM (
		SELECT f.path, f.content FROM file f
		UNION ALL
		SELECT b.key, b.value FROM jsonb_each_text(beside) b
		UNION ALL
		SELECT 'datapackage.json', json_build_object('profile', 'tabular-data-package',
			'name', format('%s-%s', head.assessment, head.seq), 'title', head.title,
			'created', @extschema@.published_moment(head.release_at),
			'compliance', json_build_object('format', head.format, 'root', head.root, 'leaves', head.leaves,
				'seq', head.seq, 'files', (SELECT json_agg(@extschema@.package_file(b.key, b.value)
					ORDER BY b.key COLLATE "C") FROM jsonb_each_text(beside) b)),
			'resources', (SELECT json_agg(json_build_object('name', f.name, 'path', f.path, 'format', 'csv',
				'mediatype', 'text/csv', 'encoding', 'utf-8', 'bytes', f.described -> 'bytes',
				'hash', f.described -> 'hash',
				'dialect', json_build_object('delimiter', ',', 'lineTerminator', E'\r\n', 'quoteChar', '"',
					'doubleQuote', true, 'header', true),
				'schema', json_build_object(
					'fields', (SELECT json_agg(json_build_object('name', c.name, 'type', c.type) ORDER BY c.position)
						FROM @extschema@.package_columns(assessment, f.kind) c),
					'missingValues', '[""]'::json, 'primaryKey', '["leaf_number"]'::json)) ORDER BY f.position)
				FROM file f))::text || E'\n'
		UNION ALL
		SELECT 'csv-metadata.json', json_build_object('@context', 'http://www.w3.org/ns/csvw',
			'dialect', json_build_object('delimiter', ',', 'lineTerminators', json_build_array(E'\r\n'), 'header', true,
				'encoding', 'utf-8'),
			'null', '',
			'tables', (SELECT json_agg(json_build_object('url', f.path, 'tableSchema', json_build_object(
				'columns', (SELECT json_agg(json_build_object('name', c.name, 'titles', c.name,
					'datatype', c.datatype) ORDER BY c.position)
					FROM @extschema@.package_columns(assessment, f.kind) c),
				'primaryKey', 'leaf_number')) ORDER BY f.position) FROM file f))::text || E'\n') f
	ORDER BY f.path COLLATE "C";
END
$$;

COMMENT ON FUNCTION export_publication(text, integer) IS
	'a publication as files, path and content in UTF-8: its tables in CSV, proofs, chain, instruments, zonings and '
	'bands, and datapackage.json and csv-metadata.json, which describe them; examples/verify_publication.py checks '
	'them against the printed root; an error for a publication that is not released to the caller, or follows one that '
	'is not, and for one that is not as it was published';
