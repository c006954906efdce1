-- The same digits whatever the plan: any order of rows, any number of workers, partitions and levels of rollup.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SELECT plan(36);
SELECT setseed(0.75);
SET LOCAL work_mem = '64MB';		-- for sorts

-- Text and binary form in one, so that what is equal here is equal to the bit.
CREATE FUNCTION pg_temp.bits(tally) RETURNS text LANGUAGE sql AS $$ SELECT $1::text || encode(tally_send($1), 'hex') $$;

CREATE TEMP TABLE means (mean text);
INSERT INTO means VALUES ('arithmetic'), ('geometric'), ('harmonic'), ('2'), ('-0.5');

-- Rows in groups of 40: from no decimals to 20, also missing ones, zeros and weights of 0.
CREATE TABLE observation (id integer, part integer, unit integer, v numeric, w numeric,
	sv score GENERATED ALWAYS AS (v::score) STORED, sw score GENERATED ALWAYS AS (w::score) STORED,
	dv float8 GENERATED ALWAYS AS (v::float8) STORED, dw float8 GENERATED ALWAYS AS (w::float8) STORED)
	PARTITION BY LIST (part);
CREATE TABLE observation_0 PARTITION OF observation FOR VALUES IN (0);
CREATE TABLE observation_1 PARTITION OF observation FOR VALUES IN (1);
CREATE TABLE observation_2 PARTITION OF observation FOR VALUES IN (2);
INSERT INTO observation
SELECT i, i % 3, i % (200 * :times), CASE WHEN i % 17 = 0 THEN NULL
	WHEN i % 101 = 0 THEN 0 ELSE round((random() * 100)::numeric + 1 / 7::numeric, (random() * 20)::integer) END,
	CASE WHEN i % 23 = 0 THEN 0 ELSE round((random() * 5)::numeric + 1 / 3::numeric, (random() * 20)::integer) END
FROM generate_series(1, 8000 * :times) i;
ANALYZE observation (id, part, unit);

CREATE TEMP TABLE expected AS
SELECT mean, pg_temp.bits(tally(v, w, mean ORDER BY id)) AS bits FROM observation, means GROUP BY mean;
SELECT is(count(DISTINCT bits), 5::bigint, 'five means have five different tallies') FROM expected;

--
-- Order
--
SELECT is(pg_temp.bits(t), bits, mean || ': in ascending order')
FROM (SELECT mean, tally(v, w, mean ORDER BY v, w) AS t FROM observation, means GROUP BY mean) o
JOIN expected USING (mean);
SELECT is(pg_temp.bits(t), bits, mean || ': in descending order')
FROM (SELECT mean, tally(v, w, mean ORDER BY v DESC NULLS LAST) AS t FROM observation, means GROUP BY mean) o
JOIN expected USING (mean);
SELECT is(pg_temp.bits(t), bits, mean || ': in random order')
FROM (SELECT mean, tally(v, w, mean ORDER BY random()) AS t FROM observation, means GROUP BY mean) o
JOIN expected USING (mean);

-- all 5,040 orders of seven awkward rows
CREATE TEMP TABLE awkward (i integer, v numeric, w numeric);
INSERT INTO awkward VALUES (1, 80.5, 1), (2, 1e-20, 3), (3, NULL, 1 / 3::numeric), (4, 0, 0.000001),
	(5, 99999999999.999999, 1e-15), (6, 1 / 7::numeric, 0), (7, 100, 1e10);
CREATE TEMP TABLE permutation AS
WITH RECURSIVE p(items) AS (SELECT ARRAY[]::integer[]
	UNION ALL SELECT items || i FROM p, generate_series(1, 7) i WHERE i <> ALL (items))
SELECT row_number() OVER () AS n, items FROM p WHERE cardinality(items) = 7;
ANALYZE awkward, permutation;
SELECT is(count(*), 5040::bigint, '5,040 permutations') FROM permutation;
SELECT is(count(DISTINCT bits), 5::bigint, 'the order of awkward rows does not matter to any mean') FROM
	(SELECT pg_temp.bits(tally(v, w, mean ORDER BY place)) AS bits
	FROM permutation, unnest(items) WITH ORDINALITY o(i, place) JOIN awkward USING (i), means GROUP BY n, mean) t;
SELECT is(count(DISTINCT (a, b, c, d)), 1::bigint, 'nor to the aggregates that give a score') FROM
	(SELECT weighted_mean(v, w ORDER BY place) AS a, geometric_mean(v, w ORDER BY place) AS b,
		harmonic_mean(v, w ORDER BY place) AS c, power_mean(v, w, 0.5 ORDER BY place) AS d
	FROM permutation, unnest(items) WITH ORDINALITY o(i, place) JOIN awkward USING (i) GROUP BY n) t;

--
-- Workers and partitions
--
SET LOCAL jit = off;		-- plans seem to cost so much that each worker would compile them
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;

-- Five means, in all, in groups of 40 and by partition: one hash for each of seven tallies, and whether they were
-- aggregated in parts. One that cannot be would keep those beside it from that.
CREATE FUNCTION pg_temp.answer(workers integer, partitionwise boolean)
RETURNS TABLE (plan_is_partial boolean, digest text) LANGUAGE plpgsql AS $$
DECLARE
	grouped text;
	query text;
	line text;
	partial boolean;
	hashes text;
BEGIN
	PERFORM set_config('max_parallel_workers_per_gather', workers::text, true),
		set_config('enable_partitionwise_aggregate', partitionwise::text, true);
	plan_is_partial := true;
	digest := '';
	FOREACH grouped IN ARRAY ARRAY['0', 'unit', 'part'] LOOP
		query := format('SELECT %s AS g, ARRAY[tally(v), tally(v, w), tally(v, w, ''geometric''),
			tally(v, w, ''harmonic''), tally(v, w, ''2''), tally(sv, sw),
			tally(dv, dw, ''-0.5'')] AS tallies FROM observation GROUP BY 1', grouped);
		IF grouped <> 'part' THEN
			partial := false;
			FOR line IN EXECUTE 'EXPLAIN (COSTS off) ' || query LOOP
				partial := partial OR line ~ 'Partial';
			END LOOP;
			plan_is_partial := plan_is_partial AND partial;
		END IF;
		EXECUTE format('SELECT string_agg(hash, '''' ORDER BY i)
			FROM (SELECT i, md5(string_agg(g || pg_temp.bits(t), '','' ORDER BY g)) AS hash
				FROM (%s) q, unnest(tallies) WITH ORDINALITY u(t, i) GROUP BY i) h', query) INTO hashes;
		digest := digest || hashes;
	END LOOP;
	RETURN NEXT;
END$$;

CREATE TEMP TABLE answers AS
SELECT workers, partitionwise, a.*
FROM generate_series(0, 2) workers, (VALUES (false), (true)) p(partitionwise), pg_temp.answer(workers, partitionwise) a;
SELECT is(count(DISTINCT digest), 1::bigint, 'with 0, 1 and 2 workers, partitionwise or not: the same bits')
FROM answers;
SELECT is(array_agg(plan_is_partial ORDER BY workers, partitionwise), '{f,t,t,t,t,t}',
	'and all plans but the plain one aggregate in parts')
FROM answers;
SELECT is(min(length(digest)), 21 * 32, '21 hashes each') FROM answers;
RESET max_parallel_workers_per_gather;
RESET enable_partitionwise_aggregate;

--
-- rollup
--
CREATE TEMP TABLE split AS
SELECT n, id, floor(random() * 3 ^ (n % 8))::integer AS a, floor(random() * 10)::integer AS b
FROM generate_series(1, 8 * :times) n, observation WHERE id <= 1000;
SELECT is(count(*) FILTER (WHERE rolled = direct), 40::bigint * :times,
	'rollup of random splits of each mean, in two levels')
FROM (SELECT mean, n, pg_temp.bits(rollup(t)) AS rolled FROM
		(SELECT mean, n, rollup(t) AS t FROM (SELECT mean, n, a, b, tally(v, w, mean) AS t
			FROM split JOIN observation USING (id), means GROUP BY mean, n, a, b) x GROUP BY mean, n, b) y
	GROUP BY mean, n) r
JOIN (SELECT mean, pg_temp.bits(tally(v, w, mean)) AS direct
	FROM observation, means WHERE id <= 1000 GROUP BY mean) d USING (mean);

--
-- The laws of merging, on random triples
--
CREATE FUNCTION pg_temp.merged(a tally, b tally) RETURNS tally LANGUAGE sql
AS $$ SELECT rollup(t) FROM (VALUES (a), (b)) v(t) $$;

CREATE TEMP TABLE triple AS
SELECT g, mean, tally(v, w, mean) FILTER (WHERE part = 0) AS a, tally(v, w, mean) FILTER (WHERE part = 1) AS b,
	tally(v, w, mean) FILTER (WHERE part = 2) AS c
FROM (SELECT *, id % (80 * :times) AS g FROM observation WHERE id <= 800 * :times) o, means GROUP BY g, mean;
SELECT is(count(*), 400::bigint * :times, 'triples')
FROM triple WHERE pg_temp.bits(a) <> pg_temp.bits(b) AND pg_temp.bits(b) <> pg_temp.bits(c);
SELECT is(count(*) FILTER (WHERE pg_temp.bits(pg_temp.merged(a, b)) = pg_temp.bits(pg_temp.merged(b, a))),
	400::bigint * :times, 'commutative')
FROM triple;
SELECT is(count(*) FILTER (WHERE pg_temp.bits(pg_temp.merged(pg_temp.merged(a, b), c))
	= pg_temp.bits(pg_temp.merged(a, pg_temp.merged(b, c)))), 400::bigint * :times, 'associative')
FROM triple;
SELECT is(count(*) FILTER (WHERE pg_temp.bits(pg_temp.merged(a, NULL)) = pg_temp.bits(a)
	AND pg_temp.bits(pg_temp.merged(NULL, a)) = pg_temp.bits(a)), 400::bigint * :times, 'NULL changes nothing')
FROM triple;
SELECT is(count(*) FILTER (WHERE pg_temp.bits(pg_temp.merged(a, nothing)) = pg_temp.bits(a)
	AND pg_temp.bits(pg_temp.merged(nothing, a)) = pg_temp.bits(a)), 400::bigint * :times,
	'a tally of no rows changes nothing')
FROM triple, CAST(mean || ' observed=0 zeros=0 weight=0 sum=0 missing=0 missing_weight=0 squares=0 lowest=none '
	'highest=none' AS tally) nothing;
SELECT is(count(*) FILTER (WHERE pg_temp.bits(a::text::tally) = pg_temp.bits(a)), 400::bigint * :times,
	'a tally read from its text is the same tally')
FROM triple;

-- sums of squares too large to be kept: stddev is lost, the mean is not, whatever the order
CREATE TEMP TABLE wide AS
SELECT tally(12345678901.1234567890123456789::numeric, 1 / 3::numeric) AS a,
	tally(1e-38, 1.00000000000000000000000001) AS b, tally(5) AS c;
SELECT is(count(DISTINCT bits), 1::bigint, 'wide numbers merge to the same bits in any order')
FROM wide, LATERAL (VALUES (pg_temp.bits(pg_temp.merged(pg_temp.merged(a, b), c))),
	(pg_temp.bits(pg_temp.merged(pg_temp.merged(b, c), a))),
	(pg_temp.bits(pg_temp.merged(a, pg_temp.merged(c, b))))) v(bits);
SELECT throws_ok('SELECT stddev(pg_temp.merged(a, b)) FROM wide', '22003',
	'tally out of range for a standard deviation', 'their standard deviation is an error');

--
-- Moving frames equal to what the rows of the frame alone give
--
CREATE TEMP TABLE series AS SELECT id, v, w FROM observation WHERE id <= 600 * :times;
CREATE TEMP TABLE fresh AS
SELECT a.id, weighted_mean(b.v, b.w) AS weighted, weighted_mean(b.v) AS plain, geometric_mean(b.v, b.w) AS geometric,
	geometric_mean(b.v) AS plain_geometric, harmonic_mean(b.v, b.w) AS harmonic,
	harmonic_mean(b.v) AS plain_harmonic, power_mean(b.v, b.w, 2) AS quadratic,
	weighted_mean(b.v::score, b.w::score) AS scores, weighted_mean(b.v::float8, b.w::float8) AS doubles
FROM series a CROSS JOIN generate_series(-3, 1) place JOIN series b ON b.id = a.id + place GROUP BY a.id;
SELECT is(count(*), 600::bigint * :times, 'the aggregates that give a score, over a moving frame') FROM
	(SELECT id, weighted_mean(v, w) OVER f AS weighted, weighted_mean(v) OVER f AS plain,
		geometric_mean(v, w) OVER f AS geometric, geometric_mean(v) OVER f AS plain_geometric,
		harmonic_mean(v, w) OVER f AS harmonic,
		harmonic_mean(v) OVER f AS plain_harmonic, power_mean(v, w, 2) OVER f AS quadratic,
		weighted_mean(v::score, w::score) OVER f AS scores, weighted_mean(v::float8, w::float8) OVER f AS doubles
	FROM series WINDOW f AS (ORDER BY id ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING)
	INTERSECT SELECT * FROM fresh) t;
SELECT cmp_ok(count(*) FILTER (WHERE geometric = '0'), '>', 10::bigint * :times,
	'also where zeros come and go') FROM fresh;

-- rolling tells all that rollup tells but the extremes
SELECT is(count(*) FILTER (WHERE regexp_replace(rolling, 'lowest.*', '') = regexp_replace(rollup, 'lowest.*', '')
	AND rolling ~ 'lowest=unknown highest=unknown$'), 3000::bigint * :times, 'rolling over a moving frame')
FROM (SELECT (rolling(t) OVER f)::text AS rolling, (rollup(t) OVER f)::text AS rollup
	FROM (SELECT mean, id, tally(v, w, mean) AS t FROM series, means GROUP BY mean, id) t
	WINDOW f AS (PARTITION BY mean ORDER BY id ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING)) t;
-- frames of NULLs, and frames that begin with some, tell what rollup does
SELECT is(count(*) FILTER (WHERE regexp_replace(rolling, 'lowest.*', '')
	IS NOT DISTINCT FROM regexp_replace(rollup, 'lowest.*', '')), 3000::bigint * :times,
	'rolling over frames with NULLs')
FROM (SELECT (rolling(t) OVER f)::text AS rolling, (rollup(t) OVER f)::text AS rollup
	FROM (SELECT mean, id, CASE WHEN id % 11 < 5 THEN tally(v, w, mean) END AS t FROM series, means GROUP BY mean, id) t
	WINDOW f AS (PARTITION BY mean ORDER BY id ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING)) t;

-- what is taken out of a tally leaves the tally of the others
SELECT is(count(*) FILTER (WHERE regexp_replace(((a - b)::text), 'lowest.*', '')
	IS NOT DISTINCT FROM regexp_replace(rest::text, 'lowest.*', '')), 750::bigint * :times,
	'a tally without a part of it')
FROM (SELECT tally(v, w, mean) AS a, tally(v, w, mean) FILTER (WHERE id % 3 = unit % 4) AS b,
	tally(v, w, mean) FILTER (WHERE id % 3 <> unit % 4) AS rest
	FROM observation, means GROUP BY mean, unit) t WHERE b IS NOT NULL;

SELECT * FROM finish();
ROLLBACK;
