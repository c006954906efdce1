-- mean_numeric() tells digits that are right, or none; mean() rounds as a zoning does.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SELECT plan(30);
SELECT setseed(0.75);

CREATE FUNCTION pg_temp.sqlstate_of(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
	RETURN '00000';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END$$;

--
-- Arithmetic: groups of scores or of up to 20 decimals, half of them negative; a third are ties at d decimals
--
CREATE TEMP TABLE free_row AS
SELECT g, CASE g % 2 WHEN 0 THEN 1 ELSE -1 END AS sign, 7 + g % 24 AS d,
	round((random() * 100)::numeric * 1.00000000000000000001 / 7, CASE g % 3 WHEN 0 THEN 2 ELSE 20 END) AS v,
	CASE g % 3 WHEN 2 THEN ceil((random() * 9)::numeric) * (1 / 3::numeric) ELSE ceil((random() * 9)::numeric) END AS w
FROM generate_series(1, 4000 * :times) g, generate_series(1, 2 + g % 5) i;
CREATE TEMP TABLE observation AS
SELECT g, d, sign * v AS v, w FROM free_row
UNION ALL SELECT g, d, sign * ((g * 7919 % 1000 + 0.5) * ('1e-' || d)::numeric * (sum(w) + 1) - sum(w * v)), 1
FROM free_row WHERE g % 3 = 0 AND d <= 25 GROUP BY g, d, sign;
CREATE TEMP TABLE summary AS SELECT g, d, sum(w * v) AS s, sum(w) AS w, tally(v, w) AS t FROM observation GROUP BY g, d;
-- integers only, so exact
CREATE FUNCTION pg_temp.quotient(s numeric, w numeric, d integer) RETURNS numeric LANGUAGE sql IMMUTABLE AS
$$ SELECT sign(s) * div(2 * abs(s) * ('1e' || d)::numeric + w, 2 * w) * ('1e-' || d)::numeric $$;
SELECT cmp_ok(count(*), '>', 800::bigint * :times, 'hundreds of ties') FROM summary
	WHERE 2 * mod(abs(s) * ('1e' || d)::numeric, w) = w;
SELECT is(count(*), 0::bigint, 'the exact quotient, rounded once') FROM summary WHERE mean_numeric(t, d) IS DISTINCT
	FROM pg_temp.quotient(s, w, d);
SELECT is(count(*), 0::bigint, 'with so many decimals') FROM summary WHERE scale(mean_numeric(t, d)) <> d;
SELECT is(count(*), 0::bigint, 'what mean() says, where it can') FROM summary, generate_series(0, 6) e
	WHERE mean_numeric(t, e) IS DISTINCT FROM mean(t, e)::numeric;
SELECT is(mean_numeric(tally(v), 30)::text, '333333333333.000000000000000000000000000000', 'far out')
	FROM (VALUES (999999999999), (0), (0)) t(v);
SELECT is(mean_numeric(tally(v), 30)::text, '-0.333333333333333333333333333333', 'below zero')
	FROM (VALUES (-1), (0), (0)) t(v);
SELECT is(mean_numeric(tally(v, 1e-30), 30)::text, '0.000000000000000000000000000001', 'of the smallest weights')
	FROM (VALUES (1e-30), (1e-30)) t(v);
SELECT is(mean_numeric(tally(1, 0), 10), NULL, 'no weight, no mean');
SELECT is(mean_numeric(tally(1, 0), 3), NULL, 'nor with few decimals');
SELECT is(mean_numeric(tally(v, 1, 'geometric'), 30)::text, '0.000000000000000000000000000000',
	'a zero decides a geometric mean') FROM (VALUES (0), (5)) t(v);
SELECT throws_ok(format('SELECT mean_numeric(tally(1), %s)', d), '22023', 'decimals of a mean must be between 0 and 30',
	d || ' decimals') FROM unnest('{-1,31,2147483647,-2147483648}'::integer[]) d;

--
-- The others: against PostgreSQL's numeric with 50 decimals; what is told agrees with that, and most is told
--
CREATE TEMP TABLE fixed_row AS
SELECT g, (ARRAY['geometric', 'harmonic', '0.5', '-2.5', '3'])[1 + g % 5] AS mean, 7 + g % 24 AS d,
	round((random() * (ARRAY[1, 100, 10000])[1 + g / 5 % 3])::numeric + 0.01, 6) AS v,
	ceil((random() * 9)::numeric) AS w
FROM generate_series(1, 600 * :times) g, generate_series(1, 2 + g % 3) i;
CREATE TEMP TABLE fixed AS
SELECT g, mean, d, tally(v, w, mean) AS t, CASE mean WHEN 'geometric' THEN exp(sum(w * ln(v::numeric(70, 50))) / sum(w))
	WHEN 'harmonic' THEN sum(w) / sum(w / v::numeric(70, 50))
	ELSE power(sum(w * power(v::numeric(70, 50), p)) / sum(w), 1 / p) END AS exact
FROM fixed_row, LATERAL (SELECT nullif(regexp_replace(mean, '[a-z]+', ''), '')::numeric(70, 50)) x(p) GROUP BY g, mean,
	d, p;
CREATE FUNCTION pg_temp.told(t tally, d integer) RETURNS numeric LANGUAGE plpgsql AS $$
BEGIN
	RETURN mean_numeric(t, d);
EXCEPTION WHEN numeric_value_out_of_range THEN
	RETURN NULL;
END$$;
CREATE TEMP TABLE told AS SELECT *, pg_temp.told(t, d) AS told FROM fixed;
SELECT is(count(*), 0::bigint, 'what is told is right') FROM told WHERE told <> round(exact, d);
SELECT is(count(*), 0::bigint, 'up to 24 decimals are told of a mean of up to 10000, if its powers are not small')
	FROM told WHERE told IS NULL AND d <= 24 AND mean <> '-2.5';
SELECT cmp_ok(count(*), '>', 30::bigint * :times, 'of 30 decimals, many are not') FROM told WHERE told IS NULL;
SELECT is(count(*), 0::bigint, 'of those that are not, fewer are told, as the hint says') FROM told,
	LATERAL (SELECT max(e) FROM generate_series(7, d - 1) e WHERE pg_temp.told(t, e) IS NOT NULL) m(most)
WHERE told IS NULL AND (most IS NULL OR pg_temp.told(t, most) <> round(exact, most));
SELECT is(mean_numeric(tally(v, 1, 'geometric'), 28)::text, '6.0000000000000000000000000000', 'a whole mean is whole')
	FROM (VALUES (4), (9)) t(v);
SELECT is(mean_numeric(tally(v, 1, 'geometric'), 7)::text, '0.1234568', 'a mean that is a tie is taken as that')
	FROM (VALUES (0.12345675), (0.12345675)) t(v);
SELECT is(mean_numeric(tally(v, 1, 'harmonic'), 7)::text, '0.1234568', 'and of reciprocals')
	FROM (VALUES (0.12345675), (0.12345675)) t(v);
SELECT throws_ok($$SELECT mean_numeric(tally(v, 1, 'geometric'), 30) FROM (VALUES (4000), (8000)) t(v)$$, '22003',
	'mean cannot be determined to 30 decimals', 'no digit is invented');
SELECT throws_ok($$SELECT mean_numeric(tally(v, 1, '5'), 20) FROM (VALUES (1e-9), (0)) t(v)$$, '22003',
	'mean cannot be determined to 20 decimals', 'nor of powers too small for fixed point');

--
-- mean() with a rounding: ties, between and on the decimals
--
CREATE TEMP TABLE tied AS
SELECT g, x AS exact, tally(x + e) AS t FROM generate_series(1, 1000 * :times) g,
	LATERAL (SELECT (g * 7919 % 801 - 400) * 0.125 + CASE g % 3 WHEN 0 THEN 0 WHEN 1 THEN 1e-18 ELSE -1e-18 END) v(x),
		(VALUES (-1), (0), (1)) r(e) GROUP BY g, x;
CREATE TEMP TABLE rounded AS
SELECT g, t, d, m, exact, step, CASE m WHEN 'down' THEN trunc(exact, d) WHEN 'half_up' THEN round(exact, d)
	WHEN 'half_even' THEN CASE WHEN abs(exact - trunc(exact, d)) * 2 = step AND mod(trunc(exact, d) / step, 2) = 0
		THEN trunc(exact, d) ELSE round(exact, d) END
	ELSE trunc(exact, d) + CASE WHEN trunc(exact, d) <> exact THEN sign(exact) * step ELSE 0 END END AS rounded
FROM tied, generate_series(0, 2) d, LATERAL (SELECT power(10::numeric, -d)) s(step),
	unnest('{half_up,half_even,down,up}'::text[]) m;
SELECT cmp_ok(count(*) FILTER (WHERE abs(exact - trunc(exact, d)) * 2 = step), '>', 400::bigint * :times,
	'hundreds of ties') FROM rounded;
SELECT is(count(*), 0::bigint, 'mean() rounds so') FROM rounded WHERE mean(t, d, m)::numeric IS DISTINCT FROM rounded;
SELECT is(count(*), 0::bigint, 'two decimals and half_up are its default') FROM tied
	WHERE mean(t, 2, 'half_up') <> mean(t, 2);
-- a score is shown and banded alike: bands of one number each, with the rounding of the mean
SELECT is(count(*), 0::bigint, 'and so does a zoning') FROM rounded,
	LATERAL (SELECT format('(,%s) below, [%s,%s] shown, (%s,) above; round %s %s', r, r, r, r, d, m)::zoning
		FROM (SELECT mean(t, d, m)) s(r)) z(zoning)
WHERE grade(t, zoning) <> 'shown' OR grade(exact, zoning) <> 'shown';
SELECT throws_ok($$SELECT mean(tally(1), 2, 'HALF_UP')$$, '22023', 'there is no rounding "HALF_UP"',
	'a rounding that there is not');
SELECT throws_ok($$SELECT mean(tally(1), 7, 'up')$$, '22023', 'decimals of a mean must be between 0 and 6',
	'too many decimals');
SELECT throws_ok($$SELECT mean(tally(v, 1), 0, 'up') FROM (VALUES (999999999999.5)) t(v)$$, '22003', NULL,
	'rounded up, out of range');

SELECT * FROM finish();
ROLLBACK;
