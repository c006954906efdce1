-- tally: a mergeable summary of weighted values, the state of every mean
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS compliance;
RESET client_min_messages;
\set VERBOSITY default

CREATE TABLE observation (unit text, produk text, nilai score, bobot numeric);
INSERT INTO observation VALUES
	('Disdukcapil', 'KTP-el', 90, 2), ('Disdukcapil', 'KK', 80.5, 1), ('Disdukcapil', 'Akta', NULL, 1),
	('DPMPTSP', 'IMB', 70, 1), ('DPMPTSP', 'SIUP', 100, 0.5),
	('Puskesmas', 'Rawat jalan', NULL, 3), ('Puskesmas', 'KIA', NULL, 1);

--
-- Straight to a score
--

-- a NULL value is missing and changes nothing; without a value there is no mean
SELECT unit, weighted_mean(nilai, bobot) AS weighted, weighted_mean(nilai) AS plain,
	geometric_mean(nilai, bobot) AS geometric,
	geometric_mean(nilai) AS plain_geometric, harmonic_mean(nilai, bobot) AS harmonic,
	harmonic_mean(nilai) AS plain_harmonic,
	power_mean(nilai, bobot, 2) AS quadratic, pg_typeof(weighted_mean(nilai, bobot)) AS type
FROM observation GROUP BY unit ORDER BY unit COLLATE "C";

-- means that come out even
SELECT geometric_mean(v) AS of_4_and_9, weighted_mean(v) AS arithmetic FROM (VALUES (4), (9)) t(v);
SELECT harmonic_mean(v) AS of_40_and_60 FROM (VALUES (40.0), (60.0)) t(v);
SELECT power_mean(v, 1, 2) AS of_1_and_7, power_mean(v, 1, 3) AS cubic FROM (VALUES (1.0), (7.0)) t(v);
SELECT geometric_mean(v, w) AS weights, geometric_mean(v::float8, w::float8) AS float8,
	geometric_mean(v::score, w::score) AS score
FROM (VALUES (8.0, 1.0), (1.0, 2.0)) t(v, w);
SELECT harmonic_mean(v, w) AS trip FROM (VALUES (50.0, 100.0), (25.0, 50.0)) t(v, w);
SELECT geometric_mean(v) AS one FROM (VALUES (0.000001)) t(v);
SELECT geometric_mean(v) AS one FROM (VALUES (999999999999.999999)) t(v);

-- the powers with a name of their own
SELECT p, power_mean(v, w, p) AS power, CASE p WHEN 1 THEN weighted_mean(v, w) WHEN 0 THEN geometric_mean(v, w)
	WHEN -1 THEN harmonic_mean(v, w) END AS named
FROM (VALUES (20.0, 1.0), (80.0, 3.0)) t(v, w), unnest(ARRAY[-5, -2, -1, -0.5, 0, 0.000001, 0.5, 1, 2, 2.5, 5]) p
GROUP BY p ORDER BY p;

-- rounded once, from the exact quotient, half away from zero: 2.0000005, and a hair less
SELECT weighted_mean(v) AS tie, mean(tally(v), 6) AS tally FROM (VALUES (2.000000::numeric), (2.000001)) t(v);
SELECT weighted_mean(v) AS negative_tie FROM (VALUES (-2.000000::numeric), (-2.000001)) t(v);
SELECT weighted_mean(v) AS less FROM (VALUES (2.000000::numeric), (2.00000099999999999999999999)) t(v);
SELECT mean(t) AS six, mean(t, 5) AS five, mean(t, 4) AS four, mean(t, 3) AS three, mean(t, 2) AS two,
	mean(t, 1) AS one, mean(t, 0) AS zero
FROM (SELECT tally(v) AS t FROM (VALUES (0.4449999)) s(v)) t;
SELECT mean(tally(v), 7) FROM (VALUES (1)) t(v);
SELECT mean(tally(v), -1) FROM (VALUES (1)) t(v);
-- in any of the roundings that a zoning has
SELECT v, mean(t, 1, 'half_up') AS half_up, mean(t, 1, 'half_even') AS half_even, mean(t, 1, 'down') AS down,
	mean(t, 1, 'up') AS up
FROM (SELECT v, tally(v) AS t FROM (VALUES (0.25), (-0.25), (0.35), (0.300001), (-0.300001), (0.3)) s(v) GROUP BY v) t
ORDER BY v;
SELECT mean(tally(v), 1, 'ceiling') FROM (VALUES (1)) t(v);
SELECT mean(tally(v), NULL, 'up') IS NULL AS decimals, mean(tally(v), 1, NULL) IS NULL AS rounding
FROM (VALUES (1)) t(v);
-- with more decimals than a score has
SELECT d, mean_numeric(tally(v), d), mean_numeric(tally(v, 1, 'geometric'), d) FROM (VALUES (2), (2), (3)) t(v),
	(VALUES (0), (6), (10), (28)) u(d) GROUP BY d ORDER BY d;
SELECT mean_numeric(rollup(t), 30) FROM (SELECT tally(v) AS t FROM (VALUES (2), (2), (3)) s(v) GROUP BY v) t;
SELECT mean_numeric(tally(v), 31) FROM (VALUES (1)) t(v);
SELECT mean_numeric(tally(v, 1, 'geometric'), 30) FROM (VALUES (200), (201)) t(v);

-- numeric, score, double precision and integers; thirds as fine as they come
SELECT weighted_mean(v, 1 / 3::numeric) AS numeric, weighted_mean(v::score, 2::score) AS score,
	weighted_mean(v::float8, 0.1::float8) AS float8,
	weighted_mean(v::integer, 3) AS integer, weighted_mean(v::score, 3) AS score_and_integer
FROM (VALUES (80.0), (81.0)) t(v);
SELECT weighted_mean(v) AS float8 FROM (VALUES (0.1::float8 + 0.2::float8)) t(v);

-- no row, no value, no weight: NULL, never 0
SELECT weighted_mean(nilai, bobot) AS weighted, geometric_mean(nilai) AS geometric, harmonic_mean(nilai) AS harmonic,
	power_mean(nilai, bobot, 2) AS power,
	tally(nilai, bobot) AS tally, rollup(NULL::tally) AS rollup, rolling(NULL::tally) AS rolling
FROM observation WHERE false;
SELECT weighted_mean(v, w) AS weighted, geometric_mean(v, w) AS geometric, harmonic_mean(v, w) AS harmonic,
	power_mean(v, w, 2) AS power
FROM (VALUES (80.0, 0.0), (90, 0)) t(v, w);
SELECT weighted_mean(v, w) AS missing FROM (VALUES (NULL::numeric, 1.0)) t(v, w);

-- weight 0 is allowed, and changes nothing
SELECT weighted_mean(v, w), geometric_mean(v, w), harmonic_mean(v, w), power_mean(v, w, 3), power_mean(v, w, -3)
FROM (VALUES (80.0, 2.0), (0, 0), (3, 0)) t(v, w);

-- a 0 makes 0 of every mean whose power is 0 or less
SELECT weighted_mean(v), geometric_mean(v), harmonic_mean(v), power_mean(v, 1, -2) AS minus_two,
	power_mean(v, 1, 0.5) AS half
FROM (VALUES (0.0), (4)) t(v);

--
-- What is refused
--

SELECT weighted_mean(nilai, NULL::score) FROM observation;
SELECT tally(nilai, NULL::score, 'geometric') FROM observation;
SELECT weighted_mean(v, w) FROM (VALUES (NULL::numeric, NULL::numeric)) t(v, w);
SELECT weighted_mean(v, w) FROM (VALUES (80.0, 1.0), (90, -0.5)) t(v, w);
SELECT weighted_mean(v::score, w::score) FROM (VALUES (80.0, 1.0), (90, -0.5)) t(v, w);
SELECT weighted_mean(v::float8, w::float8) FROM (VALUES (80.0, 1.0), (90, -0.5)) t(v, w);
SELECT harmonic_mean(v, w) FROM (VALUES (NULL::numeric, -1.0)) t(v, w);
SELECT geometric_mean(v) FROM (VALUES (80.0), (-0.5)) t(v);
SELECT harmonic_mean(v) FROM (VALUES (80.0), (-0.5)) t(v);
SELECT power_mean(v, 1, 2) FROM (VALUES (80.0), (-0.5)) t(v);
SELECT geometric_mean(v, 0) FROM (VALUES (-0.0000000001)) t(v);
SELECT weighted_mean(v) FROM (VALUES (80.0), ('NaN'::numeric)) t(v);
SELECT weighted_mean(v) FROM (VALUES ('Infinity'::float8)) t(v);
SELECT weighted_mean(v, 'NaN'::float8) FROM (VALUES (1::float8)) t(v);
SELECT weighted_mean(v) FROM (VALUES (1e12)) t(v);
SELECT weighted_mean(v, 1e40) FROM (VALUES (1.0)) t(v);
SELECT weighted_mean(v) FROM (VALUES (1e-40)) t(v);
SELECT power_mean(v, 1, 5.1) FROM (VALUES (1.0)) t(v);
SELECT power_mean(v, 1, 0.0000001) FROM (VALUES (1.0)) t(v);
SELECT power_mean(v, 1, NULL) FROM (VALUES (1.0)) t(v);
SELECT power_mean(v, 1, 'NaN') FROM (VALUES (1.0)) t(v);
SELECT power_mean(v, 1, v) FROM (VALUES (1.0), (2.0)) t(v);
SELECT power_mean(v, 1, -5) FROM (VALUES (99999999999.0)) t(v);
SELECT tally(v, 1, 'median') FROM (VALUES (1.0)) t(v);
SELECT tally(v, 1, '') FROM (VALUES (1.0)) t(v);
SELECT tally(v, 1, '6') FROM (VALUES (1.0)) t(v);
SELECT tally(v, 1, NULL) FROM (VALUES (1.0)) t(v);
SELECT tally(v, 1, CASE v WHEN 1 THEN 'geometric' ELSE 'harmonic' END) FROM (VALUES (1.0), (2.0)) t(v);
-- a private function is not for use outside of an aggregate
SELECT tally_combine('arithmetic observed=0 zeros=0 weight=0 sum=0 missing=0 missing_weight=0 squares=0 lowest=none '
	'highest=none', NULL);

--
-- tally, and what can be read from it
--

SELECT unit, tally(nilai, bobot) FROM observation GROUP BY unit ORDER BY unit COLLATE "C";
SELECT unit, mean(t), mean(t, 2) AS mean_2, observed(t), missing(t), total_weight(t), coverage(t), lowest(t),
	highest(t), stddev(t)
FROM (SELECT unit, tally(nilai, bobot) AS t FROM observation GROUP BY unit) t ORDER BY unit COLLATE "C";

-- the mean may be named, or be a power; a power with a name is the mean of that name
SELECT m, tally(v, 1, m), mean(tally(v, 1, m)) FROM (VALUES (4.0), (9.0), (NULL)) t(v),
	unnest(ARRAY['arithmetic', 'geometric', 'harmonic', '2', '-0.5', '1', '0', '-1.0', '+1e0']) m
	GROUP BY m ORDER BY m COLLATE "C";
SELECT p, tally(v, 1, p)::text = tally(v, 1, p::text)::text AS same, mean(tally(v, 1, p)) = power_mean(v, 1, p) AS mean
FROM (VALUES (1.5), (80.25), (NULL)) t(v), (VALUES (1.0), (0), (-1), (2.5), (-5)) u(p) GROUP BY p ORDER BY p;
SELECT tally(v, 1, 5.5) FROM (VALUES (1.0)) t(v);
SELECT tally(v) AS plain, tally(v)::text = tally(v, 1)::text AND tally(v)::text = tally(v, 1, 'arithmetic')::text
	AND tally(v)::text = tally(v::score)::text
	AND tally(v)::text = tally(v::float8)::text AND tally(v)::text = tally(v::float8, 1)::text AS same
FROM (VALUES (80.5), (90)) t(v);

-- coverage is rounded down: 1 means that nothing is missing
SELECT coverage(tally(v, w)) FROM (VALUES (1.0, 999999999.0), (NULL, 1)) t(v, w);
SELECT coverage(tally(v, w)) AS complete FROM (VALUES (1.0, 3.0), (NULL, 0)) t(v, w);
SELECT coverage(tally(v, w)) AS nothing FROM (VALUES (NULL::numeric, 3.0)) t(v, w);
SELECT coverage(tally(v, w)) IS NULL AS undefined, mean(tally(v, w)) IS NULL AS no_mean,
	stddev(tally(v, w)) IS NULL AS no_stddev,
	total_weight(tally(v, w)), lowest(tally(v, w)) FROM (VALUES (1.0, 0.0), (NULL, 0)) t(v, w);
SELECT mean(t) IS NULL AND lowest(t) IS NULL AND highest(t) IS NULL AND stddev(t) IS NULL AND coverage(t) = 0
	AND observed(t) = 0 AS all_missing
FROM (SELECT tally(nilai, bobot) AS t FROM observation WHERE unit = 'Puskesmas') t;

-- the standard deviation of the population
SELECT stddev(tally(v)), stddev(tally(v, 2)) AS same FROM (VALUES (2), (4), (4), (4), (5), (5), (7), (9)) t(v);
SELECT stddev(tally(v, w)) AS weighted FROM (VALUES (0.0, 3.0), (10, 1)) t(v, w);
SELECT stddev(tally(v)) AS one FROM (VALUES (80.5)) t(v);
SELECT stddev(tally(v, 1, 'geometric')) FROM (VALUES (80.5)) t(v);

-- the zone of a tally, from its exact quotient: 80.5 less a third of a millionth is rounded up by mean(), but lies
-- below
SELECT mean(t), zone(t, z) AS of_tally, zone(mean(t), z) AS of_mean, grade(t, z), predicate(t, z), color(t, z),
	band_number(t, z), in_zone(t, z, 'hijau'),
	at_least(t, z, 'kuning'), gap_to(t, z, 'hijau')
FROM (SELECT tally(v) AS t FROM (VALUES (80.5), (80.5), (80.499999)) t(v)) t,
	CAST('[0,80.5) kuning "Sedang" #ffd700, [80.5,100] hijau' AS zoning) z;
SELECT unit, zone(tally(nilai, bobot), standard_zoning('ombudsman-2021'))
FROM observation GROUP BY unit ORDER BY unit COLLATE "C";

--
-- rollup: tallies merged as if made from all their rows at once
--

CREATE TABLE per_unit AS SELECT unit, tally(nilai, bobot) AS t FROM observation GROUP BY unit;
\d per_unit
SELECT rollup(t), rollup(t)::text = (SELECT tally(nilai, bobot)::text FROM observation) AS same FROM per_unit;
SELECT mean(rollup(t), 2) AS of_all_products, weighted_mean(mean(t)) AS of_unit_means, coverage(rollup(t))
FROM per_unit;
-- NULLs are ignored, a tally of nothing changes nothing
SELECT rollup(t)::text = (SELECT rollup(t)::text FROM per_unit) AS same
FROM (SELECT t FROM per_unit UNION ALL SELECT NULL UNION ALL
	SELECT 'arithmetic observed=0 zeros=0 weight=0 sum=0 missing=0 missing_weight=0 squares=0 lowest=none '
		'highest=none'::tally) t;
-- in any depth
SELECT rollup(r)::text = (SELECT rollup(t)::text FROM per_unit) AS same
FROM (SELECT rollup(t) AS r FROM per_unit GROUP BY unit = 'DPMPTSP') t;
-- as a window
SELECT unit, observed(rollup(t) OVER (ORDER BY unit COLLATE "C")), mean(rollup(t) OVER (ORDER BY unit COLLATE "C"))
FROM per_unit;

-- different means don't mix
SELECT rollup(t) FROM (SELECT tally(1.0, 1) UNION ALL SELECT tally(1.0, 1, 'geometric')) u(t);
SELECT rollup(t) FROM (SELECT tally(1.0, 1, '2') UNION ALL SELECT tally(1.0, 1, '3')) u(t);

--
-- Moving frames take back what they leave behind
--

SELECT i, weighted_mean(v, w) OVER frame AS weighted, weighted_mean(v) OVER frame AS plain,
	geometric_mean(v) OVER frame AS geometric,
	harmonic_mean(v, w) OVER frame AS harmonic, power_mean(v, w, 2) OVER frame AS power
FROM (VALUES (1, 80.0, 1.0), (2, NULL, 1), (3, NULL, 2), (4, 0, 1), (5, 90, 0), (6, 70.5, 1.5),
	(7, 1 / 3::numeric, 2)) t(i, v, w)
WINDOW frame AS (ORDER BY i ROWS BETWEEN 1 PRECEDING AND CURRENT ROW);

-- taking a tally out of one that contains it
SELECT unit, (SELECT rollup(t) FROM per_unit) - t AS without FROM per_unit ORDER BY unit COLLATE "C";
SELECT t - t AS nothing, t - NULL AS unknown FROM per_unit LIMIT 1;
SELECT tally(1.0, 1) - tally(2.0, 1);
SELECT tally(1.0, 1) - tally(1.0, 2);
SELECT tally(1.0, 1, 'geometric') - tally(1.0, 1);

-- rolling: as rollup, but at a constant cost per row; the extremes can't be told
SELECT i, observed(r), missing(r), mean(r), coverage(r), stddev(r),
	mean(r) IS NOT DISTINCT FROM mean(u) AND stddev(r) IS NOT DISTINCT FROM stddev(u) AS as_rollup
FROM (SELECT i, rolling(t) OVER frame AS r, rollup(t) OVER frame AS u
	FROM (SELECT i, tally(v) AS t FROM (VALUES (1, 80.0), (1, 90), (2, NULL), (3, 70), (4, 1 / 3::numeric),
		(5, 100)) t(i, v) GROUP BY i) t
	WINDOW frame AS (ORDER BY i ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)) t ORDER BY i;
SELECT rolling(t) FROM per_unit;
SELECT lowest(rolling(t)) FROM per_unit;
SELECT highest(rolling(t)) FROM per_unit;

--
-- Text
--

-- exact, in one form only
SELECT t::tally FROM (VALUES
	('arithmetic observed=2 zeros=0 weight=3 sum=250.5 missing=1 missing_weight=1 squares=20925.25 lowest=80 '
		'highest=85.25'),
	('  arithmetic   observed=2 zeros=0 weight=3.000 sum=250.50 missing=1 missing_weight=1.0 squares=2.092525e4 '
		'lowest=80.0 highest=85.25  '),
	('arithmetic observed=1 zeros=0 weight=0.00000000000000000001 sum=-0.00000000000000000001 missing=0 '
		'missing_weight=0 squares=unknown lowest=unknown highest=unknown'),
	('2.5 observed=0 zeros=0 weight=0 sum=0 missing=0 missing_weight=0 squares=0 lowest=none highest=none'),
	('1 observed=0 zeros=0 weight=0 sum=0 missing=0 missing_weight=0 squares=0 lowest=none highest=none')) v(t);

-- what is no tally
SELECT ''::tally;
SELECT 'median observed=0'::tally;
SELECT '6 observed=0'::tally;
SELECT 'arithmetic'::tally;
SELECT 'arithmetic observed=1 missing=0'::tally;
SELECT 'arithmetic zeros=0 observed=0 weight=0 sum=0 missing=0 missing_weight=0 squares=0 lowest=none '
	'highest=none'::tally;
SELECT 'arithmetic observed=1.5 zeros=0 weight=0 sum=0 missing=0 missing_weight=0 squares=0 lowest=1 highest=1'::tally;
SELECT 'arithmetic observed=0 zeros=0 weight=0 sum=0 missing=0 missing_weight=0 squares=0 lowest=none highest=none, '
	'more'::tally;
-- what no rows can lead to
SELECT 'arithmetic observed=-1 zeros=0 weight=0 sum=0 missing=0 missing_weight=0 squares=0 lowest=none '
	'highest=none'::tally;
SELECT 'arithmetic observed=1 zeros=1 weight=1 sum=0 missing=0 missing_weight=0 squares=0 lowest=0 highest=0'::tally;
SELECT 'arithmetic observed=1 zeros=0 weight=-1 sum=0 missing=0 missing_weight=0 squares=0 lowest=0 highest=0'::tally;
SELECT 'arithmetic observed=0 zeros=0 weight=1 sum=0 missing=0 missing_weight=0 squares=0 lowest=none '
	'highest=none'::tally;
SELECT 'arithmetic observed=0 zeros=0 weight=0 sum=0 missing=0 missing_weight=1 squares=0 lowest=none '
	'highest=none'::tally;
SELECT 'arithmetic observed=1 zeros=0 weight=0 sum=1 missing=0 missing_weight=0 squares=0 lowest=1 highest=1'::tally;
SELECT 'arithmetic observed=1 zeros=0 weight=1 sum=1 missing=0 missing_weight=0 squares=-1 lowest=1 highest=1'::tally;
SELECT 'arithmetic observed=1 zeros=0 weight=1 sum=1 missing=0 missing_weight=0 squares=1 lowest=2 highest=1'::tally;
SELECT 'arithmetic observed=1 zeros=0 weight=1 sum=1 missing=0 missing_weight=0 squares=1 lowest=none '
	'highest=none'::tally;
SELECT 'geometric observed=1 zeros=2 weight=1 sum=1 missing=0 missing_weight=0 squares=0 lowest=1 highest=1'::tally;
SELECT ('arithmetic observed=1 zeros=0 weight=1 sum=' || repeat('9', 78)
	|| ' missing=0 missing_weight=0 squares=1 lowest=1 highest=1')::tally;

-- a partial result of an aggregate that gives a mean knows no more than that
SELECT t, mean(t), observed(t), total_weight(t), zone(t, standard_zoning('ombudsman-2021'))
FROM CAST('arithmetic observed=2 zeros=0 weight=3 sum=250.5' AS tally) t;
SELECT missing('arithmetic observed=2 zeros=0 weight=3 sum=250.5');
SELECT stddev('arithmetic observed=2 zeros=0 weight=3 sum=250.5'::tally);
SELECT mean(rollup(t)), observed(rollup(t))
FROM (VALUES ('arithmetic observed=2 zeros=0 weight=3 sum=250.5'::tally),
	('arithmetic observed=1 zeros=0 weight=1 sum=90')) v(t);
SELECT rollup(t)
FROM (VALUES ('arithmetic observed=2 zeros=0 weight=3 sum=250.5'::tally), (NULL),
	((SELECT t FROM per_unit LIMIT 1))) v(t);

-- equal is what knows the same, however it was summed
SELECT t FROM (SELECT DISTINCT t FROM per_unit) d ORDER BY t::text;
SELECT a = b AS same, a <> b AS other FROM (VALUES (tally 'arithmetic observed=2 zeros=0 weight=3 sum=250.5',
	tally 'arithmetic observed=2 zeros=0 weight=3.000000000 sum=250.50')) v(a, b);
SELECT t - u = t AS forgotten FROM (SELECT tally(v) AS t,
	tally 'arithmetic observed=0 zeros=0 weight=0 sum=0 missing=0 missing_weight=0 squares=0 lowest=none '
		'highest=none' AS u
	FROM (VALUES (80), (90)) x(v)) s;

-- binary: the same for equal sums however they came about
SELECT length(tally_send(t)), tally_send(t) = tally_send(t::text::tally) AS same, pg_column_size(t) AS stored
FROM (SELECT rollup(t) AS t FROM per_unit) t;

DROP TABLE observation, per_unit;

--
-- a frame may begin with NULLs, and what is too fine for a sum is given up only when it may be
--

SELECT d, mean(rolling(t) OVER (ORDER BY d ROWS 1 PRECEDING))
FROM generate_series(1, 5) d LEFT JOIN LATERAL (SELECT tally(x) AS t
	FROM (VALUES (2, 5), (3, 7)) v(k, x) WHERE k = d HAVING count(*) > 0) s ON true;

SELECT weighted_mean(v, w) OVER (ORDER BY i ROWS 1 PRECEDING)
FROM (VALUES (1, 1e-20, 1e-20), (2, 1, 1), (3, 9e11, 1e26), (4, 9e11, 1e26)) t(i, v, w);
SELECT stddev(tally(v, w)) AS at_once, (SELECT stddev(rollup(t))
	FROM (SELECT tally(v, w) AS t FROM (VALUES (1, 5e-20, 1), (1, 5e-20, 1), (2, 9e11, 1e7)) r(g, v, w)
	GROUP BY g) s) AS rolled_up
FROM (VALUES (5e-20, 1), (5e-20, 1), (9e11, 1e7)) t(v, w);
SELECT weighted_mean(v, w)
FROM (VALUES (0.9000000000000000000000000000000000001, 3.0000000000000000000000000000000000001)) t(v, w);

-- a sum of squares too large is given up in every order of rows
SELECT tally(v, w ORDER BY o)::text = tally(v, w ORDER BY o DESC)::text AS same,
	tally(v, w ORDER BY o)::text::tally::text LIKE '% squares=unknown %' AS given_up
FROM (VALUES (1, 100000000000, 5789604461865809771178549250434395392), (2, 999999999999, 999999999999)) t(o, v, w);
