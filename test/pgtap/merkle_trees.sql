-- Every tree of up to 70 leaves: root, paths and verdicts against RFC 6962 and RFC 9162 as they are written there, in
-- SQL, with every wrong number of the leaf and of the leaves; and what is done to leaves and paths is found.
BEGIN;
SELECT plan(25);

-- RFC 6962, 2.1: the largest power of two below n; the root and all paths, by recursion, from hashes
CREATE FUNCTION pg_temp.split(n integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	k integer := 1;
BEGIN
	WHILE 2 * k < n LOOP
		k := 2 * k;
	END LOOP;
	RETURN k;
END
$$;

CREATE FUNCTION pg_temp.root(hashes bytea[]) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
	n integer := cardinality(hashes);
	k integer := pg_temp.split(n);
BEGIN
	RETURN CASE n WHEN 0 THEN sha256('') WHEN 1 THEN hashes[1]
		ELSE sha256('\x01' || pg_temp.root(hashes[:k]) || pg_temp.root(hashes[k + 1:])) END;
END
$$;

CREATE FUNCTION pg_temp.paths(hashes bytea[]) RETURNS TABLE (number integer, path bytea[]) LANGUAGE plpgsql AS $$
DECLARE
	n integer := cardinality(hashes);
	k integer := pg_temp.split(n);
	left_root bytea;
	right_root bytea;
BEGIN
	IF n = 1 THEN
		RETURN QUERY SELECT 0, '{}'::bytea[];
	ELSIF n > 1 THEN
		left_root := pg_temp.root(hashes[:k]);
		right_root := pg_temp.root(hashes[k + 1:]);
		RETURN QUERY SELECT p.number, p.path || right_root FROM pg_temp.paths(hashes[:k]) p
			UNION ALL SELECT p.number + k, p.path || left_root FROM pg_temp.paths(hashes[k + 1:]) p;
	END IF;
END
$$;

-- RFC 9162, 2.1.3.2
CREATE FUNCTION pg_temp.verify(hash bytea, number integer, leaves integer, path bytea[], root bytea) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
	fn integer := number;
	sn integer := leaves - 1;
	r bytea := hash;
	p bytea;
BEGIN
	IF number < 0 OR number >= leaves THEN
		RETURN false;
	END IF;
	FOREACH p IN ARRAY path LOOP
		IF sn = 0 THEN
			RETURN false;
		END IF;
		IF fn % 2 = 1 OR fn = sn THEN
			r := sha256('\x01' || p || r);
			WHILE fn % 2 = 0 AND fn <> 0 LOOP
				fn := fn >> 1;
				sn := sn >> 1;
			END LOOP;
		ELSE
			r := sha256('\x01' || r || p);
		END IF;
		fn := fn >> 1;
		sn := sn >> 1;
	END LOOP;
	RETURN sn = 0 AND r = root;
END
$$;

-- the leaves are of 2 to 226 bytes
CREATE TEMP TABLE tree AS
SELECT n, leaves, ARRAY(SELECT sha256('\x00' || l) FROM unnest(leaves) WITH ORDINALITY AS u(l, i) ORDER BY i) AS hashes,
	merkle_root(leaves) AS root
FROM generate_series(0, 70) n, LATERAL (SELECT ARRAY(
	SELECT convert_to(repeat(md5(i::text), i % 8), 'UTF8') || set_byte('\x0000', 1, i)
	FROM generate_series(1, n) i ORDER BY i)) a(leaves);
CREATE TEMP TABLE proof AS
SELECT n, root, leaves[number + 1] AS leaf, hashes[number + 1] AS hash, number, path FROM tree, merkle_proofs(leaves);
ANALYZE proof;

SELECT is_empty('SELECT n FROM tree WHERE root <> pg_temp.root(hashes)', 'the roots');
SELECT results_eq('SELECT n, number FROM proof ORDER BY n, number',
	'SELECT n, i FROM generate_series(1, 70) n, generate_series(0, n - 1) i ORDER BY n, i', 'a path for every leaf');
SELECT set_eq('SELECT n, number, path FROM proof',
	'SELECT n, number, path FROM tree, pg_temp.paths(hashes)', 'the paths');
SELECT is_empty('SELECT n, number FROM proof WHERE NOT merkle_verify(leaf, number, n, path, root)',
	'each is verified');
SELECT is_empty('SELECT n, number FROM proof, generate_series(-1, n + 1) other
	WHERE merkle_root(leaf, number, other, path) IS DISTINCT FROM
		CASE WHEN merkle_verify(leaf, number, other, path, root) THEN root
			WHEN merkle_root(leaf, number, other, path) <> root THEN merkle_root(leaf, number, other, path) END
		OR n = other AND merkle_root(leaf, number, other, path) IS DISTINCT FROM root',
	'a path leads to the root by which it is verified');
SELECT is_empty('SELECT n, number, wrong FROM proof, generate_series(-2, n + 2) wrong
	WHERE wrong <> number AND merkle_verify(leaf, wrong, n, path, root)',
	'none with another number');
SELECT is_empty('SELECT n, number, wrong FROM proof, generate_series(-1, 135) wrong
	WHERE n % 8 = 3 AND merkle_verify(leaf, number, wrong, path, root)
		<> pg_temp.verify(hash, number, wrong, path, root)',
	'with another number of leaves, it is as RFC 9162 says');
SELECT is_empty('SELECT n, number FROM proof, unnest(''{-2147483648,-1,70,71,2147483647}''::integer[]) wrong
	WHERE merkle_verify(leaf, wrong, n, path, root)
		OR wrong < 1 AND merkle_verify(leaf, number, wrong, path, root)',
	'none at the ends of what integers are');

-- from hashes
SELECT is_empty('SELECT n FROM tree WHERE merkle_root_of_hashes(hashes) IS DISTINCT FROM root',
	'the roots, from hashes of the leaves');
SELECT throws_ok(format('SELECT merkle_root_of_hashes(%L)', hashes), errcode, 'hashes must have 32 bytes',
	'not of ' || what)
FROM (VALUES ('31 bytes', ARRAY[sha256(''), substr(sha256(''), 1, 31)], '22023'),
	('33 bytes', ARRAY[sha256('') || '\x00'], '22023'), ('nothing', ARRAY[''::bytea], '22023'))
	v (what, hashes, errcode);
SELECT throws_ok('SELECT merkle_root_of_hashes(ARRAY[NULL::bytea])', '22004', 'hashes must not be NULL', 'nor of NULL');

-- changed in one bit, of which there are many: one for each
SELECT is_empty('SELECT n, number, i FROM proof, generate_series(1, cardinality(path)) i,
		LATERAL (SELECT (n * 31 + number * 7 + i) % 256 AS bit) b
	WHERE merkle_verify(leaf, number, n,
		path[:i - 1] || set_bit(path[i], bit, 1 - get_bit(path[i], bit)) || path[i + 1:], root)',
	'none with a bit of the path changed');
SELECT is_empty('SELECT n, number FROM proof, LATERAL (SELECT (n * 31 + number * 7) % 256 AS bit) b
	WHERE merkle_verify(leaf, number, n, path, set_bit(root, bit, 1 - get_bit(root, bit)))',
	'none with a bit of the root changed');
SELECT is_empty('SELECT n, number FROM proof
	WHERE merkle_verify(set_bit(leaf, 3, 1 - get_bit(leaf, 3)), number, n, path, root)
		OR merkle_verify(leaf || ''\x00'', number, n, path, root)
		OR merkle_verify(substr(leaf, 2), number, n, path, root)',
	'none with another leaf');

-- paths of another shape
SELECT is_empty('SELECT n, number, i FROM proof, generate_series(1, cardinality(path)) i
	WHERE merkle_verify(leaf, number, n, path[:i - 1] || path[i + 1:], root)
		OR merkle_verify(leaf, number, n, path[:i] || path[i:], root)',
	'none with a hash less, or one twice');
SELECT is_empty('SELECT n, number, i FROM proof, generate_series(2, cardinality(path)) i
	WHERE path[i - 1] <> path[i]
		AND merkle_verify(leaf, number, n, path[:i - 2] || path[i] || path[i - 1] || path[i + 1:], root)',
	'none with two hashes exchanged');
SELECT is_empty('SELECT n, number, i FROM proof, generate_series(1, cardinality(path)) i,
		unnest(ARRAY[NULL, '''', substr(path[i], 1, 31), path[i] || ''\x00'']) wrong
	WHERE merkle_verify(leaf, number, n, path[:i - 1] || wrong || path[i + 1:], root)',
	'none with something else than a hash');
SELECT is_empty('SELECT n, number FROM proof WHERE n > 1
	AND merkle_verify(leaf, number, n, ARRAY[path, path], root)', 'none with two paths at once');
SELECT is_empty('SELECT n, number FROM proof
	WHERE merkle_verify(leaf, number, n, path, substr(root, 1, 31))
		OR merkle_verify(leaf, number, n, path, root || ''\x00'') OR merkle_verify(leaf, number, n, path, '''')',
	'none with something else than a root');

-- no node is a leaf, and bounds of arrays do not matter
SELECT is_empty('SELECT n FROM tree WHERE n > 1 AND merkle_verify(
	pg_temp.root(hashes[:pg_temp.split(n)]) || pg_temp.root(hashes[pg_temp.split(n) + 1:]), 0, 1, ''{}'', root)',
	'what is hashed to the root is no leaf');
SELECT is_empty('SELECT n FROM tree, LATERAL (SELECT format(''[-3:%s]=%s'', n - 4, leaves)::bytea[] AS moved) m
	WHERE n > 0 AND (merkle_root(moved) <> root
		OR ARRAY(SELECT p FROM merkle_proofs(moved) p) <> ARRAY(SELECT p FROM merkle_proofs(leaves) p))',
	'arrays may begin anywhere');

-- what the planner knows
CREATE FUNCTION pg_temp.plan(query text) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json) ' || query INTO plan;
	RETURN plan;
END
$$;
SELECT is(pg_temp.plan('SELECT * FROM merkle_proofs(''{a,b,c,d,e,f,g}'')') #>> '{0,Plan,Plan Rows}', '7',
	'there are as many rows as leaves');
SELECT unalike(pg_temp.plan('SELECT * FROM tree WHERE n < length(merkle_root(''{a,b}''))')::text, '%merkle_root%',
	'a root of constants is a constant');

SELECT * FROM finish();
ROLLBACK;
