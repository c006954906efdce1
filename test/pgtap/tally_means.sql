-- Means are rounded once, from the exact result.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SET LOCAL temp_buffers = '128MB';	-- pgTAP makes the first temporary table
SELECT plan(43);
SELECT setseed(0.5);
SET LOCAL work_mem = '64MB';		-- for sorts and groups

-- What the mean of sum s and weight w > 0 must be, rounded to a multiple of the step, half away from zero: no rounding
-- but that of div(), so exact.
CREATE FUNCTION pg_temp.quotient(s numeric, w numeric, step numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS
$$ SELECT sign(s) * div(abs(s) + w * (step / 2), w * step) * step $$;

-- Whether s / w lies exactly between two multiples of the step.
CREATE FUNCTION pg_temp.is_tie(s numeric, w numeric, step numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT mod(abs(s), w * step) = w * (step / 2) $$;

--
-- The weighted arithmetic mean: groups of 3 to 7 rows
--
-- kind 0: two decimals and integer weights, as scores are; 1: six decimals; 2: up to 20 decimals, weights in thirds;
-- 3: as 0, and the last row makes the mean a tie at two decimals; 4: as 2, and the last row makes it a tie at six
-- decimals;
-- 5: as 3, but a tie less or more by 10^-20.  Half of all groups are negative.
--
CREATE TEMP TABLE free_row AS
SELECT g, g % 6 AS kind, CASE g / 6 % 2 WHEN 0 THEN 1 ELSE -1 END AS sign,
	CASE WHEN g % 6 IN (0, 3, 5) THEN (random() * 1e4)::integer * 0.01
		WHEN g % 6 = 1 THEN (random() * 1e8)::integer * 0.000001
		ELSE round((random() * 1e9)::integer * 1.00000000000000000001e-7 / 7, 20) END AS v,
	CASE WHEN g % 6 IN (0, 3, 5) THEN ceil(random() * 9)::integer
		WHEN g % 6 = 1 THEN (random() * 3e6 + 1e5)::integer * 0.000001
		ELSE ceil(random() * 9)::integer * (1 / 3::numeric) END AS w
FROM generate_series(1, 20000 * :times) g, generate_series(1, 2 + g % 5) i;

CREATE TEMP TABLE observation AS
SELECT g, kind, sign * v AS v, w FROM free_row
UNION ALL
SELECT g, kind, sign * (tie * (w + unit) - s) / unit, unit
FROM (SELECT g, kind, sign, sum(w) AS w, sum(w * v) AS s, CASE kind WHEN 4 THEN 1 / 3::numeric ELSE 1 END AS unit,
		CASE kind WHEN 3 THEN g % 10000 * 0.01 + 0.005 WHEN 4 THEN g % 10000 * 0.01 + 0.0000005
			WHEN 5 THEN g % 10000 * 0.01 + 0.005 + g / 12 % 2 * 2e-20 - 1e-20 END AS tie
	FROM free_row WHERE kind IN (3, 4, 5) GROUP BY g, kind, sign) t;

CREATE TEMP TABLE summary AS
SELECT g, kind, sum(w * v) AS s, sum(w) AS w, sum(w * v * v) AS q, min(v) AS lowest, max(v) AS highest, count(*) AS n,
	tally(v, w) AS t, weighted_mean(v, w) AS m
FROM observation GROUP BY g, kind;

SELECT is(count(*), 20000::bigint * :times, 'groups of rows') FROM summary;
SELECT is(count(*) FILTER (WHERE pg_temp.is_tie(s, w, 0.01)), count(*), 'ties at two decimals, from scores')
FROM summary WHERE kind = 3;
SELECT is(count(*) FILTER (WHERE pg_temp.is_tie(s, w, 0.000001)), count(*), 'ties at six decimals, from thirds')
FROM summary WHERE kind = 4;
SELECT is(count(*) FILTER (WHERE pg_temp.is_tie(s, w, 0.01)), 0::bigint, 'a hair beside a tie')
FROM summary WHERE kind = 5;
SELECT cmp_ok(least(count(*) FILTER (WHERE s < 0 AND kind = 3), count(*) FILTER (WHERE s > 0 AND kind = 4),
	count(*) FILTER (WHERE s < 0 AND kind = 5)), '>', 1600::bigint * :times,
	'many of each, negative and positive') FROM summary;

SELECT is((SELECT count(*) FROM summary WHERE mean(t, d)::numeric IS DISTINCT FROM pg_temp.quotient(s, w, step)),
	0::bigint,
	format('mean(tally, %s) is the exact quotient, rounded once', d))
FROM generate_series(0, 6) d, round(10::numeric ^ -d, d) step;
-- what mean() gives is the quotient, so the others are held against that
SELECT is(count(*), 0::bigint, 'weighted_mean is the exact quotient, rounded once')
FROM summary WHERE m::numeric IS DISTINCT FROM mean(t, 6)::numeric;
SELECT cmp_ok(count(*), '>', 1000::bigint * :times, 'which double precision would have got wrong many times')
FROM (SELECT t, (s::float8 / w::float8)::numeric AS double FROM summary OFFSET 0) d
WHERE round(double, 2) <> mean(t, 2)::numeric OR round(double, 6) <> mean(t, 6)::numeric;

SELECT is(count(*), 0::bigint, 'total_weight is exact') FROM summary WHERE total_weight(t) <> w;
SELECT is(count(*), 0::bigint, 'observed, missing, lowest and highest') FROM summary
WHERE observed(t) <> n OR missing(t) <> 0 OR coverage(t) <> '1' OR lowest(t)::numeric IS DISTINCT FROM round(lowest, 6)
	OR highest(t)::numeric IS DISTINCT FROM round(highest, 6);

CREATE TEMP TABLE deviation AS SELECT stddev(t) AS d, w, w * q - s * s AS variance FROM summary;
-- d is the standard deviation rounded, if the exact variance lies between the squares of the ends of its interval
SELECT is(count(*), 0::bigint, 'stddev is the exact root, rounded once')
FROM (SELECT d::numeric, w, variance FROM deviation OFFSET 0) x,
	LATERAL (SELECT (d - 0.0000005) * w AS low, (d + 0.0000005) * w AS high OFFSET 0) ends
WHERE d IS NULL OR (d > 0 AND variance < low * low) OR variance >= high * high;
SELECT cmp_ok(count(DISTINCT d), '>', 10000::bigint * :times, 'and many different ones') FROM deviation;

-- the same rows as scores, without and with weights
SELECT is(count(*), 0::bigint, 'the mean of scores') FROM
	(SELECT weighted_mean(v::score, w::score) AS weighted, sum(v * w) AS s, sum(w) AS w,
		weighted_mean(v::score) AS plain, sum(v) AS sum, count(*) AS n
	FROM observation WHERE kind IN (0, 1, 3) GROUP BY g) t
WHERE weighted::numeric IS DISTINCT FROM pg_temp.quotient(s, w, 0.000001)
	OR plain::numeric IS DISTINCT FROM pg_temp.quotient(sum, n, 0.000001);

-- any double: it counts as its decimal of 15 digits
CREATE TEMP TABLE doubles AS
SELECT g, random() * 10 ^ (g % 9 - 3) * CASE g % 2 WHEN 0 THEN 1 ELSE -1 END AS v, random() AS w
FROM generate_series(1, 5000 * :times) g, generate_series(1, 4);
SELECT is(count(*), 0::bigint, 'the mean of doubles is that of their decimals of 15 digits') FROM
	(SELECT weighted_mean(v, w) AS weighted, sum(v::numeric * w::numeric) AS s, sum(w::numeric) AS w,
		weighted_mean(v) AS plain, sum(v::numeric) AS sum, count(*) AS n
	FROM doubles GROUP BY g) t
WHERE weighted::numeric IS DISTINCT FROM pg_temp.quotient(s, w, 0.000001)
	OR plain::numeric IS DISTINCT FROM pg_temp.quotient(sum, n, 0.000001);

SELECT is(count(*), 0::bigint, 'their tally is that of their decimals, to the last digit') FROM
	(SELECT tally(v, w)::text AS doubles, tally(v::numeric, w::numeric)::text AS decimals FROM doubles GROUP BY g) t
WHERE doubles <> decimals;

--
-- The zone of a tally, from the exact quotient
--
-- A bound at a tie in every zoning.  A third of the groups is moved so that the mean is 55.555, or a hair from it.
CREATE TEMP TABLE zoned AS
SELECT s, w, t FROM summary WHERE kind NOT IN (3, 5)
UNION ALL
SELECT sum(w * v), sum(w), tally(v, w) FROM
	(SELECT g, w, v - (sign * (g % 10000 * 0.01 + 0.005) - 55.555) AS v
	FROM observation JOIN (SELECT g, sign(s) FROM summary WHERE kind IN (3, 5)) x USING (g)) t
GROUP BY g;
SELECT cmp_ok(count(*) FILTER (WHERE s = 55.555 * w), '>=', 3200::bigint * :times,
	'thousands of means are 55.555') FROM zoned;
SELECT cmp_ok(least(count(*) FILTER (WHERE s < 55.555 * w), count(*) FILTER (WHERE s > 55.555 * w)), '>=',
	1600::bigint * :times, 'many lie a hair from it')
FROM zoned WHERE abs(s - 55.555 * w) < 1e-17;
SELECT is(count(*), 0::bigint, 'without rounding') FROM zoned
WHERE zone(t, '(,55.555) below, [55.555,) above') IS DISTINCT FROM CASE
	WHEN s < 55.555 * w THEN 'below' ELSE 'above' END
	OR zone(t, '(,55.555] below, (55.555,) above') IS DISTINCT FROM CASE
		WHEN s <= 55.555 * w THEN 'below' ELSE 'above' END;
SELECT is(count(*), 0::bigint, 'rounded half away from zero') FROM zoned
WHERE zone(t, '(,55.55] below, [55.56,) above; round 2') IS DISTINCT FROM CASE
	WHEN pg_temp.quotient(s, w, 0.01) <= 55.55 THEN 'below' ELSE 'above' END;
SELECT is(count(*), 0::bigint, 'rounded half to even') FROM zoned
WHERE zone(t, '(,55.55] below, [55.56,) above; round 2 half_even') IS DISTINCT FROM CASE
	WHEN s < 55.555 * w THEN 'below' ELSE 'above' END
	OR zone(t, '(,55.54] below, [55.55,) above; round 2 half_even') IS DISTINCT FROM CASE
		WHEN s <= 55.545 * w THEN 'below' ELSE 'above' END;
SELECT is(count(*), 0::bigint, 'rounded down') FROM zoned
WHERE zone(t, '(,55.55] below, [55.56,) above; round 2 down') IS DISTINCT FROM CASE
	WHEN s < 55.56 * w THEN 'below' ELSE 'above' END;

--
-- Geometric, harmonic and power means, against numeric of 60 decimals
--
CREATE TEMP TABLE positive AS
SELECT g, v, w, ln(round(v, 60)) AS ln
FROM (SELECT g, round((10 ^ (random() * 6 - 3))::numeric, g % 7) + CASE g % 7 WHEN 6 THEN 0.000001 ELSE 1 END AS v,
		CASE g % 3 WHEN 0 THEN 1 WHEN 1 THEN round((random() * 5 + 0.01)::numeric, 2)
			ELSE ceil((random() * 9)::numeric) / 3 END AS w
	FROM generate_series(1, 600 * :times) g, generate_series(1, 5)) t;

SELECT is(count(*), 0::bigint, 'geometric means of groups') FROM
	(SELECT geometric_mean(v, w) AS m, exp(round(sum(w * ln) / round(sum(w), 60), 60)) AS x FROM positive GROUP BY g) t
	WHERE m::numeric IS DISTINCT FROM round(x, 6);
SELECT is(count(*), 0::bigint, 'harmonic means of groups') FROM
	(SELECT harmonic_mean(v, w) AS m, round(sum(w), 60) / sum(w / round(v, 60)) AS x FROM positive GROUP BY g) t
	WHERE m::numeric IS DISTINCT FROM round(x, 6);
SELECT is((SELECT count(*) FROM
		(SELECT power_mean(v, w, p) AS m, exp(round(ln(sum(w * exp(round(p * ln, 60))) / round(sum(w), 60)) / p,
			60)) AS x
		FROM positive WHERE g <= 60 * :times GROUP BY g) t
	WHERE m::numeric IS DISTINCT FROM round(x, 6)), 0::bigint, format('power means of groups, p = %s', p))
FROM unnest(ARRAY[-5, -2, -0.5, 0.000001, 0.5, 2, 2.5, 3, 5]) p;

-- exact ones: the mean of a^2 and b^2 is a b, of 3k and 6k 4k, of k and 7k 5k
CREATE TEMP TABLE roots AS
SELECT round((random() * 100 + 1)::numeric, 3) + CASE g % 2 WHEN 0 THEN 0 ELSE 0.0005 END AS a,
	round((random() * 100 + 1)::numeric, 2) + 0.001 * (2 * (g % 5) + 1) AS b,
	round((random() * 100 + 1)::numeric, 6) + CASE g % 2 WHEN 0 THEN 0 ELSE 0.000000125 END AS k
FROM generate_series(1, 2000 * :times) g;
SELECT cmp_ok(count(*), '>', 600::bigint * :times, 'hundreds of products are ties at six decimals')
FROM roots WHERE mod(a * b * 10000000, 10) = 5;
SELECT is(count(*), 0::bigint, 'geometric means that come out even, or at a tie') FROM roots
WHERE (SELECT geometric_mean(v) FROM (VALUES (a * a), (b * b)) t(v))::numeric IS DISTINCT FROM round(a * b, 6);
SELECT is(count(*), 0::bigint, 'harmonic means that come out even, or at a tie') FROM roots
WHERE (SELECT harmonic_mean(v) FROM (VALUES (3 * k), (6 * k)) t(v))::numeric IS DISTINCT FROM round(4 * k, 6);
SELECT is(count(*), 0::bigint, 'quadratic means that come out even, or at a tie') FROM roots
WHERE (SELECT power_mean(v, 1, 2) FROM (VALUES (0.8 * k), (5.6 * k)) t(v))::numeric IS DISTINCT FROM round(4 * k, 6);
SELECT is(geometric_mean(v)::text, '6', 'the geometric mean of 4 and 9 is 6') FROM (VALUES (4), (9)) t(v);

SELECT * FROM finish();
ROLLBACK;
