-- Published and independent vectors: those that RFC 6962's implementations share, and those of publications in
-- test/vectors/publication.json, which a program in another language made.  Each is its own test where there are few.
BEGIN;
SELECT plan(36);
SET LOCAL client_encoding = 'UTF8';

\set content `cat test/vectors/publication.json`
CREATE TEMP TABLE vectors AS SELECT key, value FROM json_each(:'content');

CREATE FUNCTION pg_temp.vectors(key text) RETURNS TABLE (v json, n bigint) LANGUAGE sql AS $$
	SELECT e, n - 1 FROM vectors v, json_array_elements(v.value) WITH ORDINALITY AS a(e, n) WHERE v.key = $1
$$;

CREATE FUNCTION pg_temp.one(key text) RETURNS json LANGUAGE sql AS $$ SELECT value FROM vectors v WHERE v.key = $1 $$;

CREATE FUNCTION pg_temp.texts(list json) RETURNS text[] LANGUAGE sql AS $$
	SELECT coalesce(array_agg(t ORDER BY n), '{}') FROM json_array_elements_text(list) WITH ORDINALITY AS a(t, n)
$$;

CREATE FUNCTION pg_temp.bytes(hex text[]) RETURNS bytea[] LANGUAGE sql AS $$
	SELECT coalesce(array_agg(decode(h, 'hex') ORDER BY n), '{}') FROM unnest(hex) WITH ORDINALITY AS a(h, n)
$$;

CREATE FUNCTION pg_temp.utf8(texts text[]) RETURNS bytea[] LANGUAGE sql AS $$
	SELECT array_agg(convert_to(t, 'UTF8') ORDER BY n) FROM unnest(texts) WITH ORDINALITY AS a(t, n)
$$;

-- canonical texts
SELECT is(count(*), 12::bigint, 'there are canonical texts') FROM pg_temp.vectors('canonical');
SELECT is_empty($$SELECT v FROM pg_temp.vectors('canonical'), pg_temp.texts(v -> 'fields') AS f(fields)
	WHERE canonical(VARIADIC fields) IS DISTINCT FROM v ->> 'text'
		OR convert_to(canonical(VARIADIC fields), 'UTF8') <> decode(v ->> 'utf8', 'hex')$$, 'each is written so');
SELECT is_empty($$SELECT v FROM pg_temp.vectors('canonical')
	WHERE encode(merkle_root(ARRAY[decode(v ->> 'utf8', 'hex')]), 'hex') <> v ->> 'leaf_hash'$$,
	'its leaf hash is the root of it alone');

-- salts: of texts of one to twelve fields, with all that must be escaped, and secrets of any length
CREATE TEMP TABLE unsalted AS
SELECT fields, canonical(VARIADIC fields || NULL::text) AS text,
	decode(repeat(md5(n::text), n::integer % 5), 'hex') AS secret
FROM pg_temp.vectors('canonical') c, pg_temp.texts(v -> 'fields') f (fields);
SELECT is_empty($$SELECT text FROM unsalted, salt_leaf(text, secret) s
	WHERE s.salt <> left(encode(sha256('\x03' || secret || convert_to(text, 'UTF8')), 'hex'), 32)
		OR s.leaf <> canonical(VARIADIC fields || s.salt)
		OR s.leaf_hash <> encode(sha256('\x00' || convert_to(s.leaf, 'UTF8')), 'hex')$$,
	'salts, the leaves with them, and their hashes are as they are defined');
SELECT results_eq($$SELECT leaf FROM salt_leaf('[null]', '\x01')$$,
	$$VALUES ('["' || left(encode(sha256('\x0301' || convert_to('[null]', 'UTF8')), 'hex'), 32) || '"]')$$,
	'a salt may be all that there is');
SELECT throws_ok(format('SELECT salt_leaf(%L, %L)', text, '\x01'), '22023', 'leaf has no place for a salt',
	'none in ' || text)
FROM unnest(ARRAY['', '[]', 'null]', '["a"]', '["a",nul]', '["null]']) text;

-- RFC 6962, as its implementations test themselves
CREATE TEMP TABLE rfc AS
SELECT pg_temp.bytes(pg_temp.texts(r -> 'leaves')) AS leaves, pg_temp.texts(r -> 'roots') AS roots,
	r -> 'paths' AS paths
FROM pg_temp.one('rfc6962') r;
SELECT is(encode(merkle_root(leaves[:n]), 'hex'), roots[n + 1], format('RFC 6962: root of %s leaves', n))
FROM rfc, generate_series(0, 8) n;
SELECT is(p.path, pg_temp.bytes(pg_temp.texts(v -> 'path')),
	format('RFC 6962: path of leaf %s of %s', p.number, v ->> 'size'))
FROM rfc, json_array_elements(paths) v, merkle_proofs(leaves[:(v ->> 'size')::integer]) p
WHERE p.number = (v ->> 'index')::integer;

-- our own trees
CREATE TEMP TABLE tree AS
SELECT v, pg_temp.utf8(ARRAY(SELECT canonical('vector', i::text)
	FROM generate_series(0, (v ->> 'leaves')::integer - 1) i ORDER BY i)) AS leaves
FROM pg_temp.vectors('trees');
SELECT is(count(*), 6::bigint, 'there are trees') FROM tree;
SELECT is_empty($$SELECT v FROM tree WHERE encode(merkle_root(leaves), 'hex') <> v ->> 'root'$$,
	'their roots are these');
SELECT is_empty($$SELECT v ->> 'leaves', p FROM tree, json_array_elements(v -> 'proofs') p
	LEFT JOIN LATERAL (SELECT * FROM merkle_proofs(leaves)) m ON number = (p ->> 'index')::integer
	WHERE path IS DISTINCT FROM pg_temp.bytes(pg_temp.texts(p -> 'path'))$$, 'so are their paths');

-- publications: 24, 588, 1 and 1 leaves
CREATE TEMP TABLE publication AS
SELECT n, v ->> 'root' AS root, pg_temp.texts(v -> 'leaf_texts') AS texts, pg_temp.texts(v -> 'first_hashes') AS hashes,
	pg_temp.utf8(pg_temp.texts(v -> 'leaf_texts')) AS leaves
FROM pg_temp.vectors('publications');
SELECT is(array_agg(cardinality(leaves) ORDER BY n), '{24,588,1,1}', 'there are publications') FROM publication;
SELECT is_empty($$SELECT t FROM publication, unnest(texts) t, pg_temp.texts(t::json) f
	WHERE canonical(VARIADIC f) IS DISTINCT FROM t$$, 'the fields of each leaf give its text again');
SELECT is_empty($$SELECT n FROM publication WHERE encode(merkle_root(leaves), 'hex') <> root$$,
	'their roots are these');
SELECT is_empty($$SELECT h, i FROM publication, unnest(hashes) WITH ORDINALITY AS a(h, i)
	WHERE encode(merkle_root(leaves[i:i]), 'hex') <> h$$, 'so are the hashes of their first leaves');
SELECT is(count(*) FILTER (WHERE
		merkle_verify(leaves[number + 1], number, cardinality(leaves), path, decode(root, 'hex'))), 614::bigint,
	'every path of every leaf is verified')
FROM publication, merkle_proofs(leaves);
SELECT is_empty($$SELECT v FROM pg_temp.vectors('chain'), LATERAL (SELECT v -> 'head' AS head) h
	WHERE NOT merkle_verify(convert_to(head ->> 'leaf', 'UTF8'), (head ->> 'index')::integer, (v ->> 'leaves')::integer,
		pg_temp.bytes(pg_temp.texts(head -> 'path')), decode(v ->> 'root', 'hex'))$$, 'so are the heads of the chain');

-- what hides the confidential
SELECT is(encode(substr(sha256('\x03' || decode(v ->> 'secret', 'hex') || convert_to(v ->> 'text_without', 'UTF8')),
	1, 16), 'hex'), v ->> 'salt', 'a salt follows from the secret and the line without it')
FROM pg_temp.one('salt') v;
SELECT is(encode(merkle_root(array_agg(c ORDER BY c)), 'hex'), v ->> 'root', 'an evidence root is one over commitments')
FROM pg_temp.one('evidence') v, json_array_elements(v -> 'forms') f, LATERAL (SELECT
	sha256('\x02' || decode(f ->> 'salt', 'hex') || convert_to(f ->> 'text', 'UTF8')) AS c) c
GROUP BY v ->> 'root';

SELECT * FROM finish();
ROLLBACK;
