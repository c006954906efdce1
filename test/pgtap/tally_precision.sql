-- Means by logarithms, reciprocals and powers, against numeric of 130 decimals: powers close to zero and large ones,
-- zeros, weights over 18 orders of magnitude, and tallies that no rows led to.  A number is right, or there is none.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SELECT plan(22);
SELECT setseed(0.25);
SET LOCAL jit = off;		-- plans seem to cost so much that they would be compiled

-- e^x, or what is as far from every score
CREATE FUNCTION pg_temp.exponential(x numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN x < -100 THEN 0 WHEN x > 100 THEN 1e30 ELSE exp(round(x, 130)) END $$;

-- The exact mean.  All is related to the value that dominates it, so that 130 decimals are as many digits.
CREATE FUNCTION pg_temp.exact_mean(v numeric[], w numeric[], p numeric) RETURNS numeric LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	total numeric := (SELECT sum(x) FROM unnest(w) x);
	reference numeric := (SELECT CASE WHEN p > 0 THEN max(x) ELSE min(x) END FROM unnest(v) x);
	sum numeric := 0;
	ratio numeric;
BEGIN
	IF reference = 0 THEN
		RETURN 0;
	END IF;
	FOR i IN 1 .. cardinality(v) LOOP
		CONTINUE WHEN v[i] = 0;
		ratio := round(v[i], 130) / reference;
		sum := sum + w[i] * CASE p WHEN 0 THEN ln(ratio) WHEN 1 THEN ratio ELSE exp(round(p * ln(ratio), 130)) END;
	END LOOP;
	sum := round(sum, 130) / total;
	RETURN reference * CASE p WHEN 1 THEN sum WHEN 0 THEN pg_temp.exponential(sum)
		ELSE pg_temp.exponential(ln(sum) / p) END;
END$$;

-- Whether m is x rounded.  This close to a multiple of half a millionth, in millionths, x is taken as that.
CREATE FUNCTION pg_temp.is_mean(m numeric, x numeric, closeness numeric DEFAULT 2::numeric ^ -36) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
SELECT m = round(x, 6) OR (abs(x * 2000000 - halves) < 2 * closeness AND m = round(halves / 2000000, 6))
FROM round(x * 2000000) halves $$;

-- The number that a query gives, or NULL if it is out of range; other errors are errors
CREATE FUNCTION pg_temp.answer(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
	result numeric;
BEGIN
	EXECUTE query INTO result;
	RETURN result;
EXCEPTION WHEN numeric_value_out_of_range THEN
	RETURN NULL;
END$$;
CREATE FUNCTION pg_temp.power_mean(v numeric[], w numeric[], p numeric) RETURNS numeric LANGUAGE sql AS $$
SELECT pg_temp.answer(format('SELECT power_mean(v, w, %s) FROM unnest(%L::numeric[], %L::numeric[]) t(v, w)',
	p, v, w)) $$;

-- From 1 to 10^17
CREATE FUNCTION pg_temp.weight() RETURNS numeric LANGUAGE sql VOLATILE AS $$
SELECT CASE WHEN random() < 0.5 THEN 10::numeric ^ floor(random() * 18)::integer
	ELSE trunc((10 ^ (random() * 16))::numeric) * 10 + 1 + floor(random() * 9)::numeric END $$;

CREATE TEMP TABLE power (p numeric);
INSERT INTO power VALUES (-5), (-4.999999), (-2.5), (-1), (-0.5), (-0.04), (-0.0012), (-0.000002), (-0.000001), (0),
	(0.000001), (0.000002), (0.0012), (0.04), (0.5), (0.999999), (1), (2), (3.3), (5);

--
-- Tallies
--

-- on a scale to 100: two or three values, of which every third group has a zero
CREATE TEMP TABLE on_scale AS
SELECT p, pg_temp.exact_mean(v, w, p) AS x, pg_temp.power_mean(v, w, p) AS m
FROM (SELECT p, g,
		array_agg(CASE WHEN g % 3 > 0 OR i > 1 THEN round((random() * 99.98 + 0.01)::numeric, 2) ELSE 0 END) AS v,
		array_agg(pg_temp.weight() / (1 + 9 * (g % 2))) AS w
	FROM power, generate_series(1, 10 * :times) g, generate_series(1, 2 + g % 2) i GROUP BY p, g) t;
SELECT is(count(m), 200::bigint * :times, 'every mean of values to 100 is a number') FROM on_scale;
SELECT is(count(*), 0::bigint, 'and the right one') FROM on_scale WHERE NOT pg_temp.is_mean(m, x);

-- from a millionth to the largest score
CREATE TEMP TABLE anywhere AS
SELECT p, pg_temp.exact_mean(v, w, p) AS x, pg_temp.power_mean(v, w, p) AS m
FROM (SELECT p, g, array_agg(CASE WHEN g % 5 > 0 OR i > 1
			THEN round((10 ^ (size + random() * (g % 4)))::numeric, 6) + 0.000001 ELSE 0 END) AS v,
		array_agg(pg_temp.weight() / 1000000) AS w
	FROM power, generate_series(1, 10 * :times) g, LATERAL (SELECT random() * 14.9 - 6 AS size WHERE g > 0) s,
		generate_series(1, 1 + g % 3) i
	GROUP BY p, g) t;
SELECT diag(format('of %s means of values of any size, %s are no number', count(*), count(*) - count(m))) FROM anywhere;
SELECT cmp_ok(count(m), '>', 170::bigint * :times, 'most means of values of any size are numbers') FROM anywhere;
SELECT is(count(*), 0::bigint, 'all of them right') FROM anywhere WHERE NOT pg_temp.is_mean(m, x);
SELECT is(count(*), 0::bigint, 'powers from -1 to 2 give a number, whatever the size')
FROM anywhere WHERE m IS NULL AND p BETWEEN -1 AND 2;

-- the largest score
CREATE TEMP TABLE largest AS SELECT p, pg_temp.power_mean('{999999999999.999999}', '{3}', p) AS m FROM power;
SELECT is(count(*) FILTER (WHERE m = 999999999999.999999), 15::bigint, 'a mean of exactly the largest score is one')
FROM largest WHERE p BETWEEN -1 AND 2;
SELECT is(count(*), 0::bigint, 'where its power is too small or large, it is no other score')
FROM largest WHERE m <> 999999999999.999999;
SELECT is(weighted_mean(v, w)::numeric, 999999999999.999999, 'nor by weights that no quotient of few digits is made of')
FROM (VALUES (999999999999.999999, 0.3333333), (999999999999.999999, 1e12)) t(v, w);

--
-- Tallies that no rows led to
--
CREATE TEMP TABLE forged AS
SELECT m, above, CASE WHEN p = 0 THEN pg_temp.exponential(average)
		WHEN average > 0 THEN pg_temp.exponential(ln(average) / p) WHEN p > 0 THEN 0 ELSE 1e30 END AS x
FROM (SELECT p, w, sign * trunc(2::numeric ^ bits * (1 + random()::numeric)) AS s
		FROM power, unnest('{0.000001, 2, 99999999999999999}'::numeric[]) w, generate_series(-1, 230, 11) bits,
			unnest('{1, -1}'::numeric[]) sign WHERE p <> 1 AND (sign > 0 OR p = 0)
		UNION ALL VALUES (-0.000001, 2, 10384593717069655257060992658440)) f,
	LATERAL (SELECT round(s, 130) / 2::numeric ^ 112 / w AS average,
		format('%s observed=2 zeros=0 weight=%s sum=%s', p, w, s) AS t) t,
	LATERAL (SELECT pg_temp.answer(format('SELECT mean(%L::tally)', t)) AS m,
		pg_temp.answer(format('SELECT band_number(%L::tally, ''(,1) below, [1,) above'') - 1', t)) AS above) a;
SELECT diag(format('of %s forged tallies, %s have no mean', count(*), count(*) - count(m))) FROM forged;
SELECT cmp_ok(count(m), '>', 800::bigint, 'most forged tallies have a mean') FROM forged;
SELECT is(count(*), 0::bigint, 'the one that their sum says') FROM forged WHERE NOT pg_temp.is_mean(m, x);
SELECT is(count(*), 0::bigint, 'to a zoning as well')
FROM forged WHERE abs(x - 1) > 0.000001 AND above <> CASE WHEN x < 1 THEN 0 ELSE 1 END;

-- s is the standard deviation, rounded, if the exact variance lies between the squares of the ends of its interval
CREATE TEMP TABLE deviation AS
SELECT stddev(tally(v, w))::numeric AS s, sum(w) AS w, sum(w) * sum(w * v * v) - sum(w * v) ^ 2 AS variance
FROM (SELECT g, round((random() * 10 ^ (g % 12) - 0.3)::numeric, 1 + g % 6) AS v, pg_temp.weight() / 1000000 AS w
	FROM generate_series(1, 120 * :times) g, generate_series(1, 3)) t GROUP BY g;
SELECT is(count(*), 0::bigint, 'standard deviations')
FROM deviation WHERE NOT ((s = 0 OR variance >= ((s - 0.0000005) * w) ^ 2) AND variance < ((s + 0.0000005) * w) ^ 2);

--
-- Instruments
--
CREATE FUNCTION pg_temp.total(tree text, answers text) RETURNS numeric LANGUAGE sql STABLE AS
$$ SELECT score(scorecard(i, answers::jsonb), i)::numeric FROM (SELECT tree::instrument) t(i) $$;

-- between logarithms of goalposts that are far apart, or next to each other: on this scale, scores are whole billionths
CREATE TEMP TABLE logarithm AS
SELECT pg_temp.total(format('{"code": "t", "scale": [0, 1000],
		"nodes": [{"code": "a", "transform": "log", "goalposts": [%s, %s]}]}', a, b), format('{"a": %s}', v)) AS m,
	(ln(round(v, 130)) - ln(round(a, 130))) / (ln(round(b, 130)) - ln(round(a, 130))) AS x
FROM (SELECT g, round((10 ^ (random() * 17 - 5.5))::numeric, 6) + 0.000001 AS a, random() AS place
		FROM generate_series(1, 120 * :times) g) t,
	LATERAL (SELECT CASE g % 3 WHEN 0 THEN a + 0.000001 * (1 + g % 5)
			WHEN 1 THEN round(a * (1 + random())::numeric, 6) + 0.000001
			ELSE round((10 ^ (random() * 17 - 5.5))::numeric, 6) + 0.000002 END AS b) b,
	LATERAL (SELECT round(a + (b - a) * place::numeric, 10) AS v) v;
SELECT is(count(*), 0::bigint, 'logarithms of values')
FROM logarithm WHERE m <> round(x, 9) * 1000;
SELECT is(count(m), 120::bigint * :times, 'have a score between goalposts') FROM logarithm WHERE m BETWEEN 0 AND 1000;

-- a node of two or three indicators, on scales to 1 up to 10^11; the answers are whole billionths of the scale
CREATE TEMP TABLE flat AS
SELECT p, v, w, e, pg_temp.exact_mean(v, w, p) AS x, pg_temp.total(
	(SELECT format('{"code": "t", "scale": [0, 1e%s], "mean": {"power": %s}, "nodes": [%s]}', e, p,
		string_agg(format('{"code": "n%s", "weight": %s}', i, w), ', ')) FROM unnest(w) WITH ORDINALITY u(w, i)),
	(SELECT jsonb_object_agg('n' || i, v)::text FROM unnest(v) WITH ORDINALITY u(v, i))) AS m
FROM (SELECT p, g, g % 12 AS e, array_agg(10::numeric ^ (g % 12 - 4)
			* CASE WHEN g % 4 > 0 OR i > 1 THEN floor(random() * 9999 + 1)::integer ELSE 0 END) AS v,
		array_agg(pg_temp.weight()) AS w
	FROM power, generate_series(1, 12 * :times) g, generate_series(1, 2 + g % 2) i GROUP BY p, g) t;
SELECT is(count(m), 240::bigint * :times, 'instruments of one node have a total') FROM flat;
SELECT is(count(*), 0::bigint, 'and the right one')
FROM flat WHERE NOT pg_temp.is_mean(m, x, CASE WHEN e < 10 THEN 2::numeric ^ -30 ELSE 2::numeric ^ -25 END);
SELECT cmp_ok(count(*), '>', 12::bigint * :times, 'of many, a zero has most of the weight')
FROM flat WHERE v[1] = 0 AND w[1] > 10 * w[2];
SELECT is(pg_temp.total('{"code": "t", "mean": {"power": 0.0012}, "nodes": [{"code": "a"}, {"code": "b"}]}',
	'{"a": 0, "b": 100}'), 0::numeric, 'half a zero, and a power next to zero');
SELECT is(pg_temp.total('{"code": "t", "mean": {"power": 0.04}, "nodes": [{"code": "a", "weight": 99999999999999999},
	{"code": "b"}]}', '{"a": 0, "b": 100}'), 0::numeric, 'almost all a zero');

-- Such a mean, and on some scales another one between, of arithmetic means whose exact fraction fits no machine word.
-- Many answers are the lowest, so that some scores lie by thirty decimals above it.
CREATE FUNCTION pg_temp.exact_total(tree jsonb, answers jsonb) RETURNS numeric LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	v numeric[] := '{}';
	w numeric[] := '{}';
	child jsonb;
BEGIN
	IF tree->'nodes' IS NULL THEN
		RETURN answers->>(tree->>'code');
	END IF;
	FOR child IN SELECT * FROM jsonb_array_elements(tree->'nodes') LOOP
		v := v || pg_temp.exact_total(child, answers);
		w := w || (child->>'weight')::numeric;
	END LOOP;
	RETURN pg_temp.exact_mean(v, w, coalesce(tree->'mean'->>'power', '1')::numeric);
END$$;

CREATE TEMP TABLE nested AS
SELECT p, pg_temp.total(tree, answers) AS m, pg_temp.exact_total(tree::jsonb, answers::jsonb) AS x
FROM (SELECT p, g, format('{"code": "t", "scale": [%s, %s], "mean": {"power": %s}, "nodes": [{"code": "a", "weight": %s,
			"mean": {"power": %s}, "nodes": [{"code": "c", "weight": %s, "nodes": [{"code": "d", "weight": %s},
					{"code": "e", "weight": %s}]},
				{"code": "f", "weight": %s}]}, {"code": "b", "weight": %s}]}',
			lowest, lowest + 1000 * 1000 ^ (g % 2), p, g % 4 + 1, lowest / 2.0 + 1 - lowest, pg_temp.weight(),
			pg_temp.weight(), pg_temp.weight(), pg_temp.weight(), g % 7 + 10) AS tree,
		(SELECT jsonb_object_agg(code,
				lowest + CASE WHEN random() < 0.4 AND code <> 'b' THEN 0 ELSE floor(random() * 1000) END)::text
			FROM unnest('{b, d, e, f}'::text[]) code WHERE g > 0) AS answers
	FROM power, generate_series(1, 6 * :times) g, LATERAL (SELECT g % 3 / 2) l(lowest)) t;
SELECT is(count(m), 120::bigint * :times, 'instruments of three levels have a total') FROM nested;
SELECT is(count(*), 0::bigint, 'and the right one') FROM nested WHERE NOT pg_temp.is_mean(m, x, 2::numeric ^ -25);
SELECT is(count(*), 0::bigint, 'arithmetic ones are exact')
FROM (SELECT p, m, x FROM on_scale UNION ALL SELECT p, m, x FROM anywhere UNION ALL SELECT p, m, x FROM flat
	UNION ALL SELECT p, m, x FROM nested) t WHERE p = 1 AND m <> round(x, 6);

SELECT * FROM finish();
ROLLBACK;
