-- Documents: those of test/vectors/publication.json, and what a document must not be.  Each that is refused says why.
BEGIN;
SELECT plan(101);
SET LOCAL client_encoding = 'UTF8';

\set content `cat test/vectors/publication.json`
CREATE TEMP TABLE vectors AS SELECT key, value FROM jsonb_each(:'content');

CREATE TEMP TABLE proof AS
SELECT e AS document, e ->> 'root' AS root, n
FROM vectors, jsonb_array_elements(value) WITH ORDINALITY AS a(e, n) WHERE key = 'proofs';

-- what was done to the second, as an edit of it
CREATE TEMP TABLE refused AS
SELECT e ->> 'what' AS what, coalesce(e ->> 'printed', root) AS printed,
	coalesce((e ->> 'text')::json, jsonb_set(document,
		coalesce(ARRAY(SELECT jsonb_array_elements_text(e -> 'at')), '{root}'),
		coalesce(e -> 'value', document -> 'root'))::json) AS document
FROM vectors, jsonb_array_elements(value) e, proof WHERE key = 'refused' AND n = 2;

CREATE FUNCTION pg_temp.is_json(text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	RETURN $1::json IS NOT NULL;
EXCEPTION WHEN invalid_text_representation THEN
	RETURN false;
END
$$;

-- true and no problem, or false and one
CREATE FUNCTION pg_temp.verdict(document json, root text) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN verify_proof(document, root) AND proof_problem(document, root) IS NULL THEN 'proved'
		WHEN NOT verify_proof(document, root) THEN proof_problem(document, root) END
$$;

SELECT is(array_agg(pg_temp.verdict(document::json, root)), array_fill('proved'::text, '{5}'), 'five proofs')
FROM proof;
SELECT is(count(*), 135::bigint, 'there are documents to be refused') FROM refused;
SELECT is_empty($$SELECT what FROM refused WHERE length(printed) = 64
	AND coalesce(pg_temp.verdict(document, printed), 'proved') = 'proved'$$, 'each is refused');
SELECT throws_ok(format('SELECT verify_proof(%L, %L)', document, printed), '22023',
	format('invalid root: "%s"', printed), what)
FROM refused WHERE length(printed) <> 64;

-- the root as it is printed, or nearly
CREATE FUNCTION pg_temp.second(OUT document json, OUT root text) LANGUAGE sql AS $$
	SELECT document::json, root FROM proof WHERE n = 2
$$;
SELECT ok(verify_proof(document, printed), what) FROM pg_temp.second(), LATERAL (VALUES
	(regexp_replace(root, '(....)', '\1 ', 'g'), 'a root in groups'),
	(regexp_replace(root, '(.{16})', E'\\1\r\n', 'g'), 'a root in lines'),
	(E'\t' || regexp_replace(root, '(....)', '\1-', 'g'), 'a root with hyphens'),
	(regexp_replace(root, '(....)', U&'\\1\00A0\2003\3000\2028', 'g'), 'a root with the white space of typesetters'),
	(upper(root), 'a root in upper case')) p(printed, what);
SELECT throws_ok(format('SELECT verify_proof(%L, %L)', document, printed), '22023', NULL, what)
FROM pg_temp.second(), LATERAL (VALUES
	('', 'no root'),
	(root || '0', '65 digits'),
	(root || root, '128 digits'),
	('0x' || root, 'a prefix'),
	(overlay(root placing 'g' from 64), 'a letter that is no digit'),
	(overlay(root placing 'é' from 64), 'a letter of two bytes'),
	(overlay(root placing U&'\FF11' from 64), 'a wide digit'),
	(overlay(root placing U&'\2011' from 64), 'a typesetter''s hyphen for a digit'),
	(repeat(' ', 64), 'spaces')) p(printed, what);
SELECT throws_ok('SELECT proof_problem(''{}'', '''')', '22023', 'invalid root: ""',
	'proof_problem() takes no other roots');

-- NULL
SELECT is(verify_proof(NULL, root), NULL, 'no document') FROM pg_temp.second();
SELECT is(verify_proof(document, NULL), NULL, 'no root') FROM pg_temp.second();

-- what is not looked at does no harm, and order and white space do not matter
SELECT is(pg_temp.verdict(edited, root), 'proved', what) FROM pg_temp.second(), LATERAL (VALUES
	((document::jsonb - 'root')::json, 'a document without its root'),
	(jsonb_set(document::jsonb, '{root}', '"0"')::json, 'with another root, which is never used'),
	(jsonb_set(document::jsonb, '{note}', '{"to": [[[["x"]]]]}')::json, 'with a note'),
	(jsonb_pretty(document::jsonb)::json, 'with white space'),
	(jsonb_set(document::jsonb, '{lines,7}', document::jsonb #> '{lines,0}')::json, 'with a line twice'),
	(replace(document::text, '/1', '\u002f\u0031')::json, 'with needless escapes')) e(edited, what);

-- the first reason is told, and where
SELECT is(pg_temp.verdict(edited, root), problem, problem)
FROM pg_temp.second() s, LATERAL (SELECT document::jsonb AS d) d, LATERAL (VALUES
	('[]'::json, 'format is not "compliance-proof/1"'),
	('null', 'format is not "compliance-proof/1"'),
	('"compliance-proof/1"', 'format is not "compliance-proof/1"'),
	(jsonb_set(d, '{leaves}', '24.0')::json, 'leaves is not an integer from 1 to 2147483647'),
	(replace(document::text, '"leaves": 24', '"leaves": 2.4e1')::json, 'leaves is not an integer from 1 to 2147483647'),
	(jsonb_set(d, '{leaves}', '0')::json, 'leaves is not an integer from 1 to 2147483647'),
	(jsonb_set(d, '{leaves}', '2147483648')::json, 'leaves is not an integer from 1 to 2147483647'),
	(jsonb_set(d, '{leaves}', '18446744073709551640')::json, 'leaves is not an integer from 1 to 2147483647'),
	(jsonb_set(d, '{head}', '[]')::json, 'head is not an object'),
	(jsonb_set(d, '{lines}', '{}')::json, 'there is no line'),
	(jsonb_set(d, '{lines,0}', '[]')::json, 'line 1: its index is not an integer from 0 to 23'),
	(jsonb_set(d, '{lines,0,index}', '24')::json, 'line 1: its index is not an integer from 0 to 23'),
	(jsonb_set(d, '{lines,0,index}', '-7')::json, 'line 1: its index is not an integer from 0 to 23'),
	(jsonb_set(d, '{lines,0,index}', '4294967303')::json, 'line 1: its index is not an integer from 0 to 23'),
	(jsonb_set(d, '{lines,1}', '{"index": 1, "path": []}')::json, 'line 2: its path has 0 hashes instead of 5'),
	(jsonb_set(d, '{lines,0,path}', '{}')::json, 'line 1: its path is not an array'),
	(jsonb_set(d, '{lines,0,leaf}', 'null')::json, 'line 1: its leaf is not a string'),
	(jsonb_set(d, '{lines,0,path,2}', to_jsonb(upper(d #>> '{lines,0,path,2}')))::json,
		'line 1: its path holds something else than hashes of 64 lower-case hexadecimal digits'),
	(jsonb_set(d, '{lines,0,path,2}', 'null')::json,
		'line 1: its path holds something else than hashes of 64 lower-case hexadecimal digits'),
	(jsonb_set(d, '{lines,0}', d -> 'head')::json, 'line 1: a leaf of kind "publication" does not stand at index 0'),
	(jsonb_set(d, '{head}', d #> '{lines,0}')::json, 'head: it is not the head of a publication'),
	(overlay(document::text placing '{"note": {"a": 1, "b": 2, "a": 1}, ' from 1 for 1)::json, 'key "a" stands twice'),
	(overlay(document::text placing '{"\u006eote": 1, "note": 1, ' from 1 for 1)::json, 'key "note" stands twice'),
	((repeat('[', 17) || repeat(']', 17))::json, 'Its JSON has more than 16 brackets inside each other.')
	) e(edited, problem);

-- what a publisher could put under a root of his own, and is not of this format: proofs of all lines of such trees
CREATE FUNCTION pg_temp.proof(texts text[], OUT document json, OUT root text) LANGUAGE sql AS $$
	WITH tree AS (
		SELECT array_agg(convert_to(t, 'UTF8') ORDER BY n) AS leaves FROM unnest(texts) WITH ORDINALITY AS a(t, n)
	), entry AS (
		SELECT number, json_build_object('path', coalesce((SELECT json_agg(encode(h, 'hex') ORDER BY i)
			FROM unnest(path) WITH ORDINALITY AS p(h, i)), '[]'), 'leaf', texts[number + 1], 'index', number) AS entry
		FROM tree, merkle_proofs(leaves)
	)
	SELECT json_build_object('lines', coalesce(json_agg(entry ORDER BY number) FILTER (WHERE number > 0), '[]'),
		'head', json_agg(entry) FILTER (WHERE number = 0) -> 0, 'leaves', cardinality(texts),
		'format', 'compliance-proof/1'),
		encode(merkle_root(leaves), 'hex')
	FROM entry, tree GROUP BY leaves
$$;

-- a head and lines of a publication with those counts, and some of its fields
CREATE FUNCTION pg_temp.head(VARIADIC counts text[]) RETURNS text LANGUAGE sql AS $$
	SELECT canonical(VARIADIC ARRAY['compliance/1', 'publication', 'o', '1', '2021']
		|| array_fill('x'::text, ARRAY[14]) || counts)
$$;
CREATE FUNCTION pg_temp.line(kind text, fields integer, round text DEFAULT '2021', format text DEFAULT 'compliance/1')
RETURNS text LANGUAGE sql AS $$
	SELECT canonical(VARIADIC ARRAY[format, kind, 'o', '1', round]
		|| array_fill(E'"\\\x01\n\x7f/é'::text, ARRAY[fields - 5]))
$$;
CREATE FUNCTION pg_temp.lines() RETURNS text[] LANGUAGE sql AS $$
	SELECT ARRAY[pg_temp.line('result', 23), pg_temp.line('result', 23), pg_temp.line('unit_result', 16),
		pg_temp.line('node_result', 14), pg_temp.line('plan_result', 14), pg_temp.line('plan_result', 14)]
$$;

SELECT is(pg_temp.verdict(document, root), 'proved', 'lines of each kind')
FROM pg_temp.proof(pg_temp.head('2', '1', '1', '2') || pg_temp.lines());
SELECT is(pg_temp.verdict(document, root), problem, coalesce(what, problem)) FROM (VALUES
	(pg_temp.head('0', '0', '0', '0') || '{}'::text[], 'there is no line', NULL),
	(pg_temp.head('2', '1', '1', '1') || pg_temp.lines(), 'head: it counts 5 lines, and the document 6', NULL),
	(pg_temp.head('2147483647', '2147483647', '2147483647', '11') || pg_temp.lines(),
		'head: it counts 6442450952 lines, and the document 6', NULL),
	(pg_temp.head('3', '-1', '2', '2') || pg_temp.lines(),
		'head: it does not say how many lines there are', 'a negative count'),
	(pg_temp.head('02', '1', '1', '2') || pg_temp.lines(),
		'head: it does not say how many lines there are', 'a count with a zero before it'),
	(pg_temp.head('2', '1', '1', NULL) || pg_temp.lines(),
		'head: it does not say how many lines there are', 'a count that is null'),
	(pg_temp.head('2', '1', '1', '4294967298') || pg_temp.lines(),
		'head: it does not say how many lines there are', 'a count beyond integers'),
	(pg_temp.head('1', '2', '1', '2') || pg_temp.lines(),
		'line 2: a leaf of kind "result" does not stand at index 2', NULL),
	(pg_temp.head('2', '0', '2', '2') || pg_temp.lines(),
		'line 3: a leaf of kind "unit_result" does not stand at index 3', NULL),
	(pg_temp.head('2', '1', '0', '3') || pg_temp.lines(),
		'line 4: a leaf of kind "node_result" does not stand at index 4', NULL),
	(pg_temp.head('2', '1', '2', '1') || pg_temp.lines(),
		'line 5: a leaf of kind "plan_result" does not stand at index 5', NULL),
	(ARRAY[pg_temp.head('1', '0', '0', '0'), pg_temp.head('1', '0', '0', '0')],
		'line 1: a leaf of kind "publication" does not stand at index 1', NULL),
	(ARRAY[pg_temp.head('1', '0', '0', '0'), pg_temp.line('result', 23, '2022')],
		'line 1: it is a line of another publication than the head''s', 'another round'),
	(ARRAY[pg_temp.head('1', '0', '0', '0'), pg_temp.line('result', 23, NULL)],
		'line 1: it is a line of another publication than the head''s', 'a round that is null')
	) t(texts, problem, what), pg_temp.proof(texts);
SELECT is(pg_temp.verdict(document, root), 'line 1: its leaf is not the canonical text of a row of compliance/1', what)
FROM pg_temp.line('result', 23) AS line, LATERAL (VALUES
	(pg_temp.line('result', 22), 'a field less'),
	(pg_temp.line('result', 24), 'a field more'),
	(pg_temp.line('result', 1000), 'many fields'),
	(pg_temp.line('unit_result', 23), 'the fields of another kind'),
	(pg_temp.line('score', 23), 'another kind'),
	(pg_temp.line(NULL, 23), 'a kind that is null'),
	(pg_temp.line('result', 23, format => 'compliance/2'), 'another format'),
	(pg_temp.line('result', 23, format => NULL), 'a format that is null'),
	('', 'no text'),
	('[', 'half a text'),
	('[]', 'no field'),
	('["compliance/1"]', 'one field'),
	('{}', 'an object'),
	('["compliance/1","result"', 'no end'),
	('["compliance/1","result",', 'an end after a comma'),
	('["compliance/1","result]', 'a string without an end'),
	('["compliance/1\', 'a backslash at the end'),
	('["compliance/1\u', 'half an escape'),
	('["compliance/1\u000', 'nearly an escape'),
	(replace(line, '\u0001', E'\x01'), 'a control character as it is'),
	(replace(line, '\n', '\u000a'), 'an escape that is too long'),
	(replace(line, '\u0001', '\u001B'), 'an escape in upper case'),
	(replace(line, '\u0001', '\u0000'), 'an escaped zero'),
	(replace(line, '\u0001', '\u0041'), 'an escaped letter'),
	(replace(line, '/', '\/'), 'an escaped slash'),
	(replace(line, ',', ', '), 'white space'),
	(line || ' ', 'white space at the end'),
	(line || line, 'two texts'),
	(replace(line, '"2021"', '2021'), 'a number'),
	(replace(line, '"2021"', 'NULL'), 'null in upper case'),
	(replace(line, '"2021"', 'nul'), 'nearly null'),
	(replace(line, '"2021"', '["2021"]'), 'an array')
	) t(text, what), pg_temp.proof(ARRAY[pg_temp.head('1', '0', '0', '0'), text]);

-- any character of a document replaced by another
SELECT is_empty($$
	SELECT i, c FROM pg_temp.proof(ARRAY[pg_temp.head('1', '0', '0', '0'), pg_temp.line('result', 23)]) p,
		LATERAL (SELECT document::jsonb::json::text AS text) t, generate_series(1, length(text)) i,
		unnest(ARRAY['0', (ARRAY['9', 'a', '"', '\', ',', ' ', '[', '}'])[i % 8 + 1]]) c,
		LATERAL (SELECT overlay(text placing c from i for 1) AS changed) o
	WHERE changed <> text AND pg_temp.is_json(changed) AND verify_proof(changed::json, root)$$,
	'any other character is found');

-- what is much too long
SELECT is(proof_problem(overlay(document::text placing repeat('"' || root || '",', 1000000)
	from strpos(document::text, '"path": [') + 9 for 0)::json, root), 'head: its path has 1000005 hashes instead of 5',
	'a million hashes')
FROM pg_temp.second();
SELECT is(proof_problem(('{"a": 7}' || repeat(' ', 67108864))::json, root),
	'the document has more than 67108864 bytes', 'a long document')
FROM pg_temp.second();

SELECT * FROM finish();
ROLLBACK;
