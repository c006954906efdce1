-- merkle: canonical texts, roots, paths and documents
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS compliance;
RESET client_min_messages;
\set VERBOSITY default

--
-- Canonical texts
--

-- NULL is null, and neither the empty string nor the word
SELECT canonical('99.25', NULL, '', 'null') AS fields, canonical() AS none,
	canonical(NULL) AS one, canonical('') AS empty;

-- each character that is escaped, and neighbors that are not
SELECT canonical(E'\b\t\n\f\r', E'\x01\x0b\x1f', '"\', ' /''', E'\x7f');
SELECT string_agg(canonical(chr(i)), ' ' ORDER BY i) FROM generate_series(1, 31) i;

-- beside what core writes
SELECT count(*) AS texts, count(*) FILTER (WHERE canonical(VARIADIC fields) = array_to_json(fields)::text) AS same
FROM generate_series(1, 500) i, LATERAL (SELECT array_agg(CASE (i * 7 + n) % 5 WHEN 0 THEN NULL
	ELSE repeat(chr(1 + (i * 131 + n * 17) % 127), (i + n) % 3) || chr(1 + (i * 31 + n) % 500) END) AS fields
	FROM generate_series(1, i % 9) n) f WHERE fields IS NOT NULL;

-- an array is passed as one; where it begins does not matter
SELECT canonical(VARIADIC ARRAY['a', NULL]), canonical(VARIADIC '{}'), canonical(VARIADIC '[5:6]={a,b}'),
	canonical(VARIADIC NULL) IS NULL AS of_null;
SELECT canonical(VARIADIC '{{a,b},{c,d}}');
SELECT canonical('a', 1);
SELECT canonical('{a,b}'::text[]);

--
-- Roots and paths
--

SELECT encode(merkle_root('{}'), 'hex') AS none, merkle_root('{}') = sha256('') AS nothing,
	merkle_root('{"\\x"}') = sha256('\x00') AS one, merkle_root(NULL) IS NULL AS of_null;

-- leaves are hashed here; their order counts
SELECT merkle_root('{a,b}') = sha256('\x01' || sha256('\x0061') || sha256('\x0062')) AS two,
	merkle_root('{a,b}') = merkle_root('{b,a}') AS in_any_order;

SELECT number, encode(h, 'hex') AS hash FROM merkle_proofs('{a,b,c}') LEFT JOIN unnest(path) h ON true;
SELECT * FROM merkle_proofs('{}');
SELECT * FROM merkle_proofs(NULL);
SELECT * FROM merkle_proofs('{"\\x"}');
SELECT * FROM merkle_proofs('{a,b,c}') LIMIT 1 OFFSET 2;

-- among the columns, and anew for each row
SELECT n, count(*), sum(cardinality((p).path)) AS hashes
FROM (SELECT n, merkle_proofs(array_fill('x'::bytea, ARRAY[n])) AS p FROM generate_series(0, 9) n) p
GROUP BY n ORDER BY n;
SELECT n, count(number)
FROM generate_series(0, 3) n LEFT JOIN LATERAL merkle_proofs(array_fill('x'::bytea, ARRAY[n])) ON true
GROUP BY n ORDER BY n;

-- what is no list of leaves
SELECT merkle_root('{a,NULL,c}');
SELECT * FROM merkle_proofs('{a,b,NULL}');
SELECT merkle_root('{{a,b},{c,d}}');
SELECT * FROM merkle_proofs('{{a,b},{c,d}}');
SELECT merkle_root(ARRAY['a', 'b']);
SELECT * FROM merkle_proofs(array_fill(''::bytea, ARRAY[33554432]));

-- the root again, from any leaf and its path
SELECT number, merkle_root(leaves[number + 1], number, 5, path) = merkle_root(leaves) AS same,
	merkle_verify(leaves[number + 1], number, 5, path, merkle_root(leaves)) AS verified
FROM (VALUES ('{a,b,c,d,e}'::bytea[])) v(leaves), merkle_proofs(leaves);

-- what does not fit is false, and no error; what is NULL is NULL
SELECT merkle_verify('a', 0, 1, '{}', sha256('\x0061')) AS alone,
	merkle_verify('a', 0, 0, '{}', sha256('')) AS of_none,
	merkle_verify('a', 1, 1, '{}', sha256('\x0061')) AS behind,
	merkle_verify('a', -1, 1, '{}', sha256('\x0061')) AS before,
	merkle_verify('a', -2147483648, -2147483648, '{}', sha256('\x0061')) AS least,
	merkle_verify('a', 2147483646, 2147483647, array_fill(sha256(''), ARRAY[31]), sha256('')) AS most,
	merkle_verify('a', 0, 1, '{NULL}', sha256('\x0061')) AS longer,
	merkle_verify('a', 0, 1, '{}', '') AS no_root,
	merkle_verify('a', 0, 1, NULL, sha256('\x0061')) AS of_null;
SELECT merkle_root('a', 0, 1, '{}') = sha256('\x0061') AS alone, merkle_root('a', 1, 1, '{}') AS behind,
	merkle_root('a', 0, 2, '{NULL}') AS of_null, merkle_root('a', 0, 2, '{a}') AS short;

-- the highest tree there is: each path is as long as its number of leaves says, however it is climbed
SELECT n, merkle_root('a', n, 2147483647, array_fill(sha256(''), ARRAY[l])) IS NOT NULL AS fits
FROM (VALUES (0, 31), (2147483646, 30), (2147483645, 31), (2147483645, 30), (1073741824, 31)) v(n, l);

--
-- Documents
--

CREATE TABLE published (number integer, leaf text);
INSERT INTO published VALUES
	(0, canonical('compliance/1', 'publication', 'ombudsman', '1', '2021', '2021', 'Kepatuhan 2021', NULL, NULL, NULL,
		'2', 'min', NULL, NULL, NULL, NULL, NULL, NULL, 'false', '1', '0', '0', '0')),
	(1, canonical('compliance/1', 'result', 'ombudsman', '1', '2021', '6471', 'Balikpapan', 'kota', NULL, '99.25', NULL,
		'hijau', NULL, NULL, NULL, '1', '1', NULL, NULL, NULL, 'assessed', NULL, NULL));
CREATE TABLE document AS
SELECT json_build_object('format', 'compliance-proof/1', 'leaves', count(*), 'head', json_agg(entry) -> 0,
	'lines', json_build_array(json_agg(entry) -> 1)) AS proof, encode(merkle_root(array_agg(leaf)), 'hex') AS root
FROM (SELECT convert_to(leaf, 'UTF8') AS leaf, json_build_object('index', p.number, 'leaf', published.leaf,
		'path', ARRAY(SELECT encode(h, 'hex') FROM unnest(path) h)) AS entry
	FROM (SELECT array_agg(convert_to(leaf, 'UTF8') ORDER BY number) AS leaves FROM published) l,
		merkle_proofs(leaves) p JOIN published USING (number) ORDER BY number) e;

SELECT verify_proof(proof, root), proof_problem(proof, root) FROM document;
SELECT verify_proof(replace(proof::text, '99.25', '99.95')::json, root),
	proof_problem(replace(proof::text, '99.25', '99.95')::json, root) FROM document;
SELECT verify_proof('{}', repeat('0', 64)), proof_problem('{}', repeat('0', 64));

-- a key that stands twice: jsonb would have dropped the first, which other programs may read
SELECT verify_proof(twice::json, root), proof_problem(twice::json, root),
	verify_proof(twice::jsonb::json, root) AS jsonb
FROM document, replace(proof::text, '"leaves" :', '"leaves" : 3, "leaves" :') twice;
SELECT verify_proof(proof::jsonb, root) FROM document;

SELECT verify_proof('{}', 'ab12');
SELECT proof_problem('{}', '');

--
-- In tables
--

-- an index on a canonical text
CREATE TABLE row_of (code text, name text);
CREATE UNIQUE INDEX ON row_of (canonical(code, name));
INSERT INTO row_of VALUES ('a', NULL), ('a', 'null'), ('a', '');
INSERT INTO row_of VALUES ('a', NULL);

DROP TABLE published, document, row_of;
