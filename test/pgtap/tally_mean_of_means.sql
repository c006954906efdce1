-- The mean of the means of tallies is rounded once, from the exact fraction, however close to a tie it lies.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SET LOCAL temp_buffers = '128MB';	-- pgTAP makes the first temporary table
SELECT plan(30);
SELECT setseed(0.25);

-- What a fraction with a denominator above 0 must be, rounded to so many decimals: integers alone, so exact
CREATE FUNCTION pg_temp.rounded(numerator numeric, denominator numeric, decimals integer, rounding text) RETURNS numeric
LANGUAGE sql IMMUTABLE AS $$
	SELECT sign(numerator) * (q + CASE rounding WHEN 'half_up' THEN (2 * r >= d)::integer
		WHEN 'half_even' THEN (2 * r > d OR 2 * r = d AND mod(q, 2) = 1)::integer
		WHEN 'down' THEN 0 ELSE (r > 0)::integer END) / ('1e' || decimals)::numeric
	FROM (SELECT denominator AS d, div(abs(numerator) * ('1e' || decimals)::numeric, denominator) AS q,
		mod(abs(numerator) * ('1e' || decimals)::numeric, denominator) AS r OFFSET 0) f
$$;

-- The mean of fractions, without any common denominator but their product
CREATE FUNCTION pg_temp.fraction(numerators numeric[], denominators numeric[], OUT numerator numeric,
	OUT denominator numeric)
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	numerator := 0;
	denominator := 1;
	FOR i IN 1 .. cardinality(numerators) LOOP
		numerator := numerator * denominators[i] + numerators[i] * denominator;
		denominator := denominator * denominators[i];
	END LOOP;
	denominator := denominator * cardinality(numerators);
END
$$;

-- Cases of 1 to 7 tallies of 1 to 19 values; kind 0: two decimals and no weights, as scores of products are; 1: six
-- decimals; 2: weights with three decimals, and numbers of all sizes; 3: as 0, on a grid so coarse that many are ties
CREATE TEMP TABLE observation AS
SELECT c, c % 4 AS kind, u, CASE c % 4 WHEN 0 THEN round((random() * 100)::numeric, 2)
		WHEN 1 THEN round((random() * 100)::numeric, 6)
		WHEN 2 THEN round(((random() - 0.5) * 10 ^ (random() * 12))::numeric, 6)
		ELSE round((random() * 10)::numeric) * 0.5 * sign(random() - 0.5)::numeric END AS v,
	CASE c % 4 WHEN 2 THEN 0.001 + round((random() * 9)::numeric, 3) ELSE 1 END AS w
FROM generate_series(1, 4000 * :times) c, generate_series(1, 1 + (random() * 6)::integer) u,
	generate_series(1, 1 + (random() * 18)::integer) r;
CREATE TEMP TABLE unit AS
SELECT c, kind, u, CASE WHEN kind = 2 THEN tally(v, w) ELSE tally(v) END AS t, sum(v * w) * 1e9 AS numerator,
	sum(w) * 1e9 AS denominator
FROM observation GROUP BY c, kind, u;
CREATE TEMP TABLE compared AS
SELECT c, kind, decimals, rounding, mean_of_means(ts, decimals, rounding)::numeric AS ours,
	pg_temp.rounded(numerator, denominator, decimals, rounding) AS expected,
	mod(abs(numerator) * 2 * ('1e' || decimals)::numeric, denominator) = 0 AS on_grid
FROM (SELECT c, kind, array_agg(t ORDER BY random()) AS ts, (pg_temp.fraction(array_agg(numerator),
		array_agg(denominator))).* FROM unit GROUP BY c, kind OFFSET 0) s,
	LATERAL (SELECT (ARRAY[0, 1, 2, 6])[1 + c / 4 % 4] AS decimals) d,
	unnest(ARRAY['half_up', 'half_even', 'down', 'up']) rounding;
SELECT is_empty('SELECT * FROM compared WHERE ours IS DISTINCT FROM expected', 'the exact fraction, rounded once');
SELECT cmp_ok(count(*) FILTER (WHERE on_grid), '>=', 4000::bigint * :times, 'on a step or a half, too') FROM compared;
SELECT cmp_ok(count(*) FILTER (WHERE NOT on_grid), '>=', 10000::bigint * :times, 'and beside them') FROM compared;

-- As many units as primes, of a prime number of products each: by the Chinese remainder theorem there are sums whose
-- mean of means lies so many parts beside a tie: a part is a millionth, divided by 2.3e36 and by the 25 units.
CREATE FUNCTION pg_temp.beside(tie numeric, parts numeric) RETURNS tally[] LANGUAGE plpgsql AS $$
DECLARE
	primes constant numeric[] := '{2,3,5,7,11,13,17,19,23,29,31,37,41,43,47,53,59,61,67,71,73,79,83,89,97}';
	common numeric := 1;
	rests numeric[];
	over numeric := -parts;
	tallies tally[];
	whole numeric;
BEGIN
	FOR i IN 1 .. cardinality(primes) LOOP
		common := common * primes[i];
	END LOOP;
	FOR i IN 1 .. cardinality(primes) LOOP
		rests[i] := (SELECT r FROM generate_series(0, primes[i] - 1) r
			WHERE mod(r * div(common, primes[i]) - parts, primes[i]) = 0);
		over := over + rests[i] * div(common, primes[i]);
	END LOOP;
	ASSERT mod(over, common) = 0;
	FOR i IN 1 .. cardinality(primes) LOOP
		-- the mean of each is the tie and a rest; the last one has less by what the rests are together
		whole := primes[i] * tie * 1e6 + rests[i]
			- CASE WHEN i = cardinality(primes) THEN primes[i] * div(over, common) ELSE 0 END;
		tallies[i] := (SELECT tally(div(whole, primes[i]) / 1e6 + CASE WHEN n = 1
			THEN mod(whole, primes[i]) / 1e6 ELSE 0 END) FROM generate_series(1, primes[i]) n);
	END LOOP;
	RETURN tallies;
END
$$;
CREATE TEMP TABLE beside AS
SELECT parts, pg_temp.beside(50.005, parts) AS ts FROM unnest('{-2,-1,0,1,3}'::numeric[]) parts;
SELECT results_eq('SELECT mean_of_means(ts, 2) FROM beside ORDER BY parts',
	$$VALUES ('50'::score), ('50'), ('50.01'), ('50.01'), ('50.01')$$, '2e-44 beside a tie');
SELECT results_eq($$SELECT mean_of_means(ts, 2, 'half_even') FROM beside ORDER BY parts$$,
	$$VALUES ('50'::score), ('50'), ('50'), ('50.01'), ('50.01')$$, 'half_even');
SELECT results_eq($$SELECT mean_of_means(ts, 3, 'down') FROM beside ORDER BY parts$$,
	$$VALUES ('50.004'::score), ('50.004'), ('50.005'), ('50.005'), ('50.005')$$, 'down');
SELECT results_eq($$SELECT mean_of_means(ts, 3, 'up') FROM beside ORDER BY parts$$,
	$$VALUES ('50.005'::score), ('50.005'), ('50.005'), ('50.006'), ('50.006')$$, 'up');
SELECT is_empty($$SELECT * FROM beside, LATERAL (SELECT array_agg(t ORDER BY random()) AS other FROM unnest(ts) t) o
	WHERE mean_of_means(ts, 2) <> mean_of_means(other, 2)$$, 'in any order');
SELECT is((SELECT mean_of_means(array_agg(tally), 2) FROM (SELECT tally(v) FROM (VALUES (1, -50.005), (1, -50.004),
	(1, -50.006), (2, -50.005)) v (g, v) GROUP BY g) t), '-50.01', 'a tie below 0 goes away from it');

-- what counts
CREATE TEMP TABLE sample AS SELECT tally(80) AS one, tally(v) AS three, tally(1::numeric, 0) AS weightless
FROM (VALUES (70), (71), (71.5)) v (v);
SELECT is(mean_of_means(ARRAY[one, three]), '77.083333', 'six decimals, unless told') FROM
	(SELECT tally(83.333333) AS one, (SELECT three FROM sample)) s;
SELECT is(mean_of_means(ARRAY[one, NULL, three, weightless], 2), mean_of_means(ARRAY[one, three], 2),
	'NULL and what has no weight do not count') FROM sample;
SELECT is(mean_of_means(ARRAY[weightless, NULL], 2), NULL, 'none is left') FROM sample;
SELECT is(mean_of_means('{}', 2), NULL, 'there is none');
SELECT is(mean_of_means(NULL, 2), NULL, 'NULL');
SELECT is(mean_of_means(ARRAY[one], NULL), NULL, 'decimals NULL') FROM sample;
SELECT is(mean_of_means(ARRAY[[one, three], [one, three]], 2), mean_of_means(ARRAY[one, three], 2),
	'dimensions do not matter') FROM sample;
SELECT is(mean_of_means(ARRAY[three], 6), mean(three), 'of one it is its mean') FROM sample;
SELECT is(mean_of_means(array_agg(t), 2), '50.01', 'of twenty thousand') FROM (
	SELECT tally(v) AS t FROM generate_series(1, 20000) n, (VALUES (50.005), (50.0049), (50.0051)) v (v) GROUP BY n) s;

-- the ends
SELECT is(mean_of_means(array_agg(t), 6), '999999999999.999999', 'the largest') FROM (
	SELECT tally(999999999999.999999::numeric) AS t FROM generate_series(1, 3)) s;
SELECT is(mean_of_means(array_agg(t), 6), '-999999999999.999999', 'the smallest') FROM (
	SELECT tally(v::numeric, 3) AS t FROM (VALUES (-999999999999.999999), (-999999999999.999999)) v (v) GROUP BY v) s;
SELECT throws_ok($$SELECT mean_of_means(array_agg(t), 0) FROM (
	SELECT tally(999999999999.999999::numeric) AS t FROM generate_series(1, 3)) s$$, '22003', NULL,
	'rounded, it is beyond the range');
SELECT throws_ok('SELECT mean_of_means(ARRAY[one], 7) FROM sample', '22023',
	'decimals of a mean must be between 0 and 6', 'too many decimals');
SELECT throws_ok('SELECT mean_of_means(ARRAY[one], -1) FROM sample', '22023',
	'decimals of a mean must be between 0 and 6', 'too few');
SELECT throws_ok($$SELECT mean_of_means(ARRAY[one], 2, 'nearest') FROM sample$$, '22023',
	'there is no rounding "nearest"', 'no rounding');
SELECT throws_ok(format($$SELECT mean_of_means(ARRAY[tally(80, %s, 'geometric')], 2)$$, weight), '55000',
	'only tallies of arithmetic means have an exact mean of means', 'a geometric mean, of weight ' || weight)
FROM generate_series(0, 1) weight;
SELECT is(mean_of_means(ARRAY[tally(v, w)]), mean(tally(v, w)), 'weights of 76 digits')
FROM (VALUES (0.000001, 8e37::numeric), (0, 1e-38::numeric)) v (v, w);
-- of a sum with more digits than six decimals have
SELECT is(mean_of_means(ARRAY[t], 6, 'down'), mean(t, 6, 'down'), 'down to the ' || e)
FROM (VALUES ('largest', '999999999999.999999'), ('smallest', '-999999999999.999999')) v (e, x),
	LATERAL (SELECT format('arithmetic observed=1 zeros=0 weight=1 sum=%s0000000000000000000000000000000001 missing=0 '
		'missing_weight=0 squares=0 lowest=%s highest=%s', x, x, x)::tally AS t) s;

PREPARE of_means(integer) AS SELECT mean_of_means(ts, $1) FROM beside WHERE parts = -1;
EXECUTE of_means(2) \g /dev/null
EXECUTE of_means(2) \g /dev/null
EXECUTE of_means(2) \g /dev/null
EXECUTE of_means(2) \g /dev/null
EXECUTE of_means(2) \g /dev/null
EXECUTE of_means(2) \g /dev/null
SELECT results_eq('EXECUTE of_means(3)', $$VALUES ('50.005'::score)$$, 'with a generic plan');

SELECT * FROM finish();
ROLLBACK;
