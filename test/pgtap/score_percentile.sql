-- percentile_cont() and median() of scores: exact, whatever the fraction, the order, the frame and the plan.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SELECT plan(19);
SELECT setseed(0.375);

-- Groups of 1 to 60 scores, one in ten of them NULL; some groups have many ties, some nothing but the extreme scores.
CREATE TEMP TABLE observed AS
SELECT g, CASE WHEN random() < 0.1 THEN NULL
	WHEN g % 5 = 0 THEN round(random()::numeric * 3)
	WHEN g % 5 = 1 THEN (random() - 0.5)::numeric(7, 6) * 1.9e12
	ELSE (random() * 100)::numeric(9, 6) END AS v
FROM generate_series(1, 80 * :times) g, generate_series(1, 1 + (g * 7919) % 60);
CREATE INDEX ON observed (g);
ANALYZE observed;
CREATE TEMP TABLE fraction AS
SELECT p FROM unnest('{0,1,0.5,0.25,0.75,0.1,0.9,1e-300,0.9999999999999999,0.333333333333333314}'::float8[]) p
UNION ALL SELECT random() FROM generate_series(1, 30);

-- The same in numeric, by the place of each row.
CREATE TEMP TABLE sorted AS
SELECT g, descending, v, count(*) OVER (PARTITION BY g, descending) AS n,
	row_number() OVER (PARTITION BY g, descending ORDER BY CASE WHEN descending THEN -v ELSE v END) - 1 AS place
FROM observed, (VALUES (false), (true)) d(descending) WHERE v IS NOT NULL;
CREATE INDEX ON sorted (g, descending, place);
ANALYZE sorted, fraction;
CREATE TEMP TABLE by_place AS
SELECT g, p, max(x) FILTER (WHERE NOT descending) AS expected, max(x) FILTER (WHERE descending) AS expected_descending
FROM (SELECT g, descending, n, p, p::numeric * (n - 1) AS point
		FROM (SELECT DISTINCT g, descending, n FROM sorted) s, fraction OFFSET 0) f,
	LATERAL (SELECT a.v + (point - a.place) * (b.v - a.v) AS x FROM sorted a, sorted b
		WHERE (a.g, a.descending, a.place) = (f.g, f.descending, floor(point)::bigint)
			AND (b.g, b.descending, b.place) = (f.g, f.descending, least(a.place + 1, f.n - 1))) x
GROUP BY g, p;

CREATE TEMP TABLE result AS
SELECT *
FROM (SELECT g, p, percentile_cont(p) WITHIN GROUP (ORDER BY v::score) AS ascending,
		percentile_cont(p) WITHIN GROUP (ORDER BY v::score DESC) AS descending,
		percentile_cont(p) WITHIN GROUP (ORDER BY v::float8) AS core
	FROM observed, fraction GROUP BY g, p) o LEFT JOIN by_place USING (g, p);
SELECT cmp_ok(count(*), '>=', 3000::bigint * :times, 'thousands of percentiles') FROM result WHERE expected IS NOT NULL;
SELECT is(count(*), 0::bigint, 'as in numeric') FROM result WHERE ascending IS DISTINCT FROM expected;
SELECT is(count(*), 0::bigint, 'as in numeric, downwards') FROM result
WHERE descending IS DISTINCT FROM expected_descending;
SELECT is(count(*), 0::bigint, 'beside PostgreSQL''s own in double precision') FROM result
WHERE abs(ascending - core::numeric) > CASE WHEN g % 5 = 1 THEN 1e-12 * abs(ascending) + 1e-3 ELSE 1e-9 END
	OR (ascending IS NULL) <> (core IS NULL);
SELECT is(count(*), 0::bigint, 'without trailing zeros') FROM result
WHERE ascending::text <> trim_scale(ascending)::text;
SELECT is(pg_typeof(percentile_cont(0.5) WITHIN GROUP (ORDER BY v::score))::text, 'numeric', 'the type') FROM observed;

-- median, and arrays of any shape
SELECT is_empty('SELECT g FROM observed GROUP BY g
	HAVING median(v::score) IS DISTINCT FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY v::score)', 'median');
SELECT is_empty('SELECT g FROM observed GROUP BY g
	HAVING percentile_cont(ARRAY[[0.25, NULL], [0.75, 0.1]]) WITHIN GROUP (ORDER BY v::score) IS DISTINCT FROM
		CASE WHEN count(v) > 0 THEN ARRAY[[percentile_cont(0.25) WITHIN GROUP (ORDER BY v::score), NULL],
			[percentile_cont(0.75) WITHIN GROUP (ORDER BY v::score),
			percentile_cont(0.1) WITHIN GROUP (ORDER BY v::score)]] END', 'an array of fractions');

-- one state for both orders and for all fractions
SELECT is_empty('SELECT g FROM observed GROUP BY g
	HAVING percentile_cont(0.3) WITHIN GROUP (ORDER BY v::score) <>
		percentile_cont(0.7) WITHIN GROUP (ORDER BY v::score DESC)', 'upwards and downwards at once');

-- what there is no percentile of, as PostgreSQL's own
SELECT is(percentile_cont(0.5) WITHIN GROUP (ORDER BY s), NULL, 'of NULLs') FROM unnest('{NULL}'::score[]) s;
SELECT is(percentile_cont(ARRAY[0.5]) WITHIN GROUP (ORDER BY s), NULL, 'of NULLs, array')
FROM unnest('{NULL}'::score[]) s;
SELECT is(median(s), NULL, 'median of no row') FROM unnest('{1}'::score[]) s WHERE s > 1;
SELECT is(percentile_cont(NULL::float8) WITHIN GROUP (ORDER BY s), NULL, 'a NULL fraction')
FROM unnest('{1}'::score[]) s;
SELECT is(percentile_cont('{}'::float8[]) WITHIN GROUP (ORDER BY s), '{}', 'no fractions')
FROM unnest('{1}'::score[]) s;
SELECT throws_ok(format('SELECT percentile_cont(%L::float8) WITHIN GROUP (ORDER BY s) FROM unnest(''{1}''::score[]) s',
	p),
	'22003', format('percentile value %s is not between 0 and 1', p), p || ' is no fraction')
FROM unnest('{1.5,-0.25,NaN}'::text[]) p;

-- a frame that grows, and one that moves
CREATE TEMP TABLE frame AS
SELECT row_number() OVER () AS id, v::score AS v FROM observed WHERE g % 5 > 1 LIMIT 100 * :times;
SELECT is_empty('SELECT * FROM (SELECT id, median(v) OVER (ORDER BY id) AS grown,
		median(v) OVER (ORDER BY id ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING) AS moved
		FROM frame) w
	WHERE grown IS DISTINCT FROM (SELECT median(v) FROM frame WHERE id <= w.id)
		OR moved IS DISTINCT FROM (SELECT median(v) FROM frame WHERE id BETWEEN w.id - 3 AND w.id + 2)', 'frames');

-- groups that don't fit into memory
SET LOCAL work_mem = '64kB';
SET LOCAL enable_sort = off;
SELECT is_empty('SELECT i % 5000, median((i / 7)::score) FROM generate_series(1, 50000) i GROUP BY 1
	EXCEPT SELECT i % 5000, percentile_cont(0.5) WITHIN GROUP (ORDER BY i / 7) FROM generate_series(1, 50000) i
	GROUP BY 1',
	'a hash table on disk');

SELECT * FROM finish();
ROLLBACK;
