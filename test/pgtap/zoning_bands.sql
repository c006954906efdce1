-- A zoning decides every number as its bands are written, is accepted only if they are complete, and reads back from
-- its text.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SELECT plan(32);
SELECT setseed(0.125);

--
-- Random zonings
--
-- decimals NULL: no rounding, neighbours share a bound that one of them owns.  Otherwise the bounds lie on the rounding
-- grid: shared, neighbours, open or closed, even crossing.
--
CREATE TEMP TABLE bands_of AS
SELECT z, CASE z % 4 WHEN 0 THEN NULL ELSE z / 4 % 7 END AS decimals,
	(ARRAY['half_up', 'half_even', 'down', 'up'])[1 + z / 28 % 4] AS mode,
	z % 5 = 0 AS best_low, 1 + floor(random() * 8)::integer AS bands, z % 7 = 0 AS no_lower, z % 11 = 0 AS no_upper
FROM generate_series(1, 200 * :times) z;

-- The step of the grid; without rounding, a millionth
CREATE FUNCTION pg_temp.step(decimals integer) RETURNS numeric LANGUAGE sql IMMUTABLE AS
$$ SELECT (ARRAY[1, 0.1, 0.01, 0.001, 0.0001, 0.00001, 0.000001])[1 + coalesce(decimals, 6)] $$;

-- cut i stands between band i and band i + 1: the first point of the grid that belongs to band i + 1
CREATE TEMP TABLE cut AS
SELECT z, i, decimals, step,
	sum(ceil(random() * 40)::integer + 2) OVER (PARTITION BY z ORDER BY i) * step - 100 * step AS at,
	random() < 0.5 AS above_owns, (random() * 4)::integer AS style
FROM bands_of, LATERAL (SELECT pg_temp.step(decimals)) s(step), generate_series(0, bands) i;

-- how band i ends and band i + 1 begins at a cut
CREATE TEMP TABLE bound AS
SELECT z, i, ends, begins, ends_inc, begins_inc FROM cut, LATERAL (SELECT
	CASE WHEN decimals IS NULL OR style IN (0, 1, 3) THEN at ELSE at - step END AS ends,
	CASE WHEN decimals IS NULL OR style < 4 THEN at ELSE at - step END AS begins,
	CASE WHEN decimals IS NULL OR style < 2 THEN NOT above_owns ELSE style <> 3 END AS ends_inc,
	CASE WHEN decimals IS NULL OR style < 2 THEN above_owns ELSE style < 4 END AS begins_inc) x;

CREATE TEMP TABLE band AS
SELECT z, l.i + 1 AS n, CASE WHEN l.i > 0 OR NOT no_lower THEN l.begins END AS lower,
	(l.i > 0 OR NOT no_lower) AND l.begins_inc AS lower_inc,
	CASE WHEN u.i < bands OR NOT no_upper THEN u.ends END AS upper,
		(u.i < bands OR NOT no_upper) AND u.ends_inc AS upper_inc
FROM bands_of JOIN bound l USING (z) JOIN bound u USING (z) WHERE u.i = l.i + 1;

ALTER TABLE band ADD range numrange GENERATED ALWAYS AS (numrange(lower, upper,
	CASE WHEN lower_inc THEN '[' ELSE '(' END || CASE WHEN upper_inc THEN ']' ELSE ')' END)) STORED;
CREATE INDEX ON band (z);
ANALYZE band;

-- the notation of some bands
CREATE FUNCTION pg_temp.interval_text(lower numeric, lower_inc boolean, upper numeric, upper_inc boolean)
RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT concat(CASE WHEN lower_inc THEN '[' ELSE '(' END, lower, ',', upper,
	CASE WHEN upper_inc THEN ']' ELSE ')' END) $$;
CREATE FUNCTION pg_temp.options_text(decimals integer, mode text, best_low boolean)
RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT concat('; round ' || decimals || ' ' || mode, CASE WHEN best_low THEN '; best low' END) $$;

CREATE TEMP TABLE random_zoning AS
SELECT bands_of.*, text, text::zoning AS zoning
FROM bands_of JOIN (SELECT z, string_agg(pg_temp.interval_text(lower, lower_inc, upper, upper_inc) || ' b' || n,
	', ' ORDER BY n) AS bands_text FROM band GROUP BY z) b USING (z)
CROSS JOIN LATERAL (SELECT bands_text || pg_temp.options_text(decimals, mode, best_low)) x(text);

SELECT is(count(*), 200::bigint * :times, 'random zonings are accepted') FROM random_zoning;
SELECT is(count(*), (SELECT count(*) FROM band), 'bands() gives their bands as written')
FROM random_zoning, bands(zoning) r JOIN band b ON b.n::text = substr(r.label, 2)
WHERE b.z = random_zoning.z AND r.lower::numeric IS NOT DISTINCT FROM b.lower
	AND r.upper::numeric IS NOT DISTINCT FROM b.upper AND r.lower_inc = b.lower_inc AND r.upper_inc = b.upper_inc
	AND r.number = CASE WHEN best_low THEN bands + 1 - b.n ELSE b.n END;

--
-- grade() of numbers on, next to and between the bounds
--
CREATE FUNCTION pg_temp.rounded(x numeric, decimals integer, mode text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
SELECT CASE WHEN decimals IS NULL THEN x WHEN mode = 'down' THEN trunc(x, decimals)
	WHEN mode = 'up' THEN trunc(x, decimals) + CASE WHEN trunc(x, decimals) <> x THEN sign(x) * pg_temp.step(decimals)
		ELSE 0 END
	WHEN mode = 'half_even' AND abs(x - trunc(x, decimals)) * 2 = pg_temp.step(decimals)
		AND mod(trunc(x, decimals) / pg_temp.step(decimals), 2) = 0 THEN trunc(x, decimals)
	ELSE round(x, decimals) END $$;

CREATE TEMP TABLE number AS
SELECT DISTINCT z, decimals, mode, text, zoning, best_low, bands, x
FROM random_zoning JOIN band USING (z), LATERAL (SELECT pg_temp.step(decimals)) s(step),
	LATERAL (VALUES (coalesce(lower, upper - 3 * step, 0)), (coalesce(upper, lower + 3 * step, 0))) b(bound),
	LATERAL (VALUES (bound), (bound + 0.000001), (bound - 0.000001), (bound + step / 2), (bound - step / 2),
		(bound + step), (bound - step), (bound + step / 4), (bound - step / 4), (bound + 1e-13), (bound - 1e-13),
		(bound + step / 2 + 1e-13), (bound + step / 2 - 1e-13), (trunc(bound + step * random()::numeric * 20, 6)),
		(bound - step * random()::numeric * 20)) v(x);

-- the bands that hold the rounded number: with rounding, on the grid, so that open bounds may cross
CREATE TEMP TABLE graded AS
SELECT *, (SELECT array_agg(n) FROM band b WHERE b.z = number.z AND range @> rounded) AS holders
FROM (SELECT *, pg_temp.rounded(x, decimals, mode) AS rounded FROM number OFFSET 0) number;
SELECT cmp_ok(count(*), '>', 16000::bigint * :times, 'thousands of numbers') FROM graded;
SELECT is(max(cardinality(holders)), 1, 'no number is in two bands') FROM graded;
SELECT cmp_ok(count(*) FILTER (WHERE decimals IS NOT NULL AND abs(x - trunc(x, decimals)) * 2 = pg_temp.step(decimals)),
	'>', 1000::bigint * :times, 'many are ties of the rounding')
FROM graded;
DELETE FROM graded WHERE holders IS NULL;
SELECT cmp_ok(count(*), '>', 14000::bigint * :times, 'most are in a band') FROM graded;

SELECT is(count(*), 0::bigint, 'grade of numeric')
FROM graded WHERE grade(x, zoning) IS DISTINCT FROM 'b' || holders[1];
SELECT is(count(*), 0::bigint, 'grade of score')
FROM graded WHERE x = round(x, 6) AND grade(x::score, zoning) IS DISTINCT FROM 'b' || holders[1];
SELECT is(count(*), 0::bigint, 'grade of double precision')
FROM graded WHERE x::float8::numeric = x AND grade(x::float8, zoning) IS DISTINCT FROM 'b' || holders[1];
SELECT is(count(*), 0::bigint, 'grade of real')
FROM graded WHERE x::real::numeric = x AND grade(x::real, zoning) IS DISTINCT FROM 'b' || holders[1];
SELECT cmp_ok(count(*), '>', 12000::bigint * :times, 'most are doubles too') FROM graded WHERE x::float8::numeric = x;
SELECT is(count(*), 0::bigint, 'grade of a tally') FROM
	(SELECT x, zoning, holders, tally(x + d, 1 / 3::numeric) AS t
		FROM graded, (VALUES (0.1), (-0.1), (0)) v(d) WHERE z % 9 = 5 GROUP BY z, x, zoning, holders) t
WHERE grade(t, zoning) IS DISTINCT FROM 'b' || holders[1];
SELECT is(count(*), 0::bigint, 'band_number, in_zone and at_least agree with grade')
FROM graded, LATERAL (SELECT holders[1] AS n, 1 + z % bands AS other) o
WHERE band_number(x, zoning) IS DISTINCT FROM CASE WHEN best_low THEN bands + 1 - n ELSE n END
	OR in_zone(x, zoning, 'b' || other) IS DISTINCT FROM (n = other)
	OR at_least(x, zoning, 'b' || other) IS DISTINCT FROM CASE WHEN best_low THEN n <= other ELSE n >= other END;
SELECT is(count(*), 0::bigint, 'gap_to brings a number into the band')
FROM graded, LATERAL (SELECT 'b' || 1 + z % bands) o(other)
WHERE grade(rounded + gap_to(x, zoning, other), zoning) IS DISTINCT FROM other;
-- and is the least that does: a step less does not, unless it is in the band already
SELECT is(count(*), 0::bigint, 'gap_to goes no further than it must')
FROM graded, LATERAL (SELECT 'b' || 1 + z % bands) o(other), LATERAL (SELECT gap_to(x, zoning, other)::numeric) d(gap)
WHERE CASE WHEN grade(x, zoning) = other THEN gap <> 0
	ELSE grade(rounded + gap - sign(gap) * pg_temp.step(decimals), zoning) = other END;

-- a band of one score, and one as narrow as the step: a number between two scores passes the former
CREATE TEMP TABLE narrow AS
SELECT x, zoning, target, gap_to(x, zoning, target)::numeric AS gap
FROM (SELECT round((random() * 20 - 10)::numeric, 6)
			+ CASE g % 4 WHEN 0 THEN 0 ELSE round(random()::numeric / 1000000, 13) END AS x,
		g % 41 - 20 AS steps FROM generate_series(1, 800 * :times) g) t,
	LATERAL (SELECT trunc(x, 6) + steps * 0.000001 AS a) p,
	LATERAL (SELECT CAST(format('(,%1$s) below, [%1$s,%1$s] point, (%1$s,%2$s] next, (%2$s,) above', a, a + 0.000001)
		AS zoning)) z(zoning),
	unnest(ARRAY['below', 'point', 'next', 'above']) target;
SELECT cmp_ok(count(*), '>', 500::bigint * :times, 'hundreds of numbers pass a band of one score')
FROM narrow WHERE gap IS NULL;
SELECT is(count(*), 0::bigint, 'and nothing else has no gap')
FROM narrow WHERE (gap IS NULL) <> (target = 'point' AND x <> round(x, 6));
SELECT is(count(*), 0::bigint, 'every gap there is leads into the band')
FROM narrow WHERE grade(x + gap, zoning) <> target;
SELECT is(count(*), 0::bigint, 'and is the least that does') FROM narrow
WHERE CASE WHEN grade(x, zoning) = target THEN gap <> 0 ELSE grade(x + gap - sign(gap) * 0.000001, zoning) = target END;

CREATE FUNCTION pg_temp.state_of(notation text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM notation::zoning;
	RETURN '00000';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END$$;
-- beyond its ends
CREATE TEMP TABLE outside AS
SELECT z, decimals, mode, zoning, x FROM random_zoning JOIN band USING (z), LATERAL (VALUES
	(CASE WHEN n = 1 THEN lower - pg_temp.step(decimals) * 1.5 END),
	(CASE WHEN n = bands THEN upper + pg_temp.step(decimals) * 1.5 END)) v(x) WHERE x IS NOT NULL;
SELECT is(count(*), 0::bigint, 'numbers outside every band have none') FROM outside
WHERE grade(x, zoning) IS NOT NULL OR band_number(x, zoning) IS NOT NULL OR in_zone(x, zoning) IS DISTINCT FROM false
	OR at_least(x, zoning, 'b1') IS DISTINCT FROM false
	OR grade(x::float8, zoning) IS NOT NULL OR in_zone(x::float8, zoning) IS DISTINCT FROM false;
SELECT is(count(*), 0::bigint, 'gap_to brings them into a band') FROM outside
WHERE grade(pg_temp.rounded(x, decimals, mode) + gap_to(x, zoning, 'b1'), zoning) IS DISTINCT FROM 'b1';

--
-- The proof accepts exactly the complete zonings
--
-- Mutations: one bound of a random zoning moved by up to two steps, opened, closed, or taken away; two bands
-- exchanged; or the rounding changed.
--
CREATE TEMP TABLE mutation AS
SELECT m, z, CASE WHEN m % 8 = 6 AND bands = 1 THEN 0 ELSE m % 8 END AS kind,
	1 + floor(random() * bands)::integer AS victim,
	(ARRAY[-2, -1, -0.5, 0.5, 1, 2])[1 + floor(random() * 6)::integer] AS shift,
	CASE WHEN m % 8 = 7 THEN nullif(floor(random() * 8)::integer, 7) ELSE decimals END AS decimals, mode
FROM generate_series(1, 4000 * :times) m JOIN bands_of ON z = 1 + m / 8 % (200 * :times);
CREATE TEMP TABLE mutant AS
SELECT m, decimals, mode, CASE WHEN kind = 6 AND n = victim THEN n + 1 WHEN kind = 6
	AND n = victim + 1 THEN n - 1 ELSE n END AS n,
	CASE WHEN n <> victim THEN lower WHEN kind = 0 THEN lower + trim_scale(round(shift * pg_temp.step(decimals), 6))
		WHEN kind = 4 THEN NULL ELSE lower END AS lower,
	CASE WHEN n <> victim THEN upper WHEN kind = 1 THEN upper + trim_scale(round(shift * pg_temp.step(decimals), 6))
		WHEN kind = 5 THEN NULL ELSE upper END AS upper,
	CASE WHEN n = victim AND kind = 2 THEN NOT lower_inc ELSE lower_inc END AS lower_inc,
	CASE WHEN n = victim AND kind = 3 THEN NOT upper_inc ELSE upper_inc END AS upper_inc
FROM mutation JOIN band USING (z);

-- the first and last point of the grid in each band; NULL where it has no bound
CREATE TEMP TABLE grid AS
SELECT m, n, decimals, lower, upper, lower IS NOT NULL AND lower_inc AS lower_inc,
	upper IS NOT NULL AND upper_inc AS upper_inc,
	ceil(lower / step) * step + CASE WHEN NOT lower_inc
	AND ceil(lower / step) * step = lower THEN step ELSE 0 END AS first,
	floor(upper / step) * step - CASE WHEN NOT upper_inc
	AND floor(upper / step) * step = upper THEN step ELSE 0 END AS last, step
FROM mutant, LATERAL (SELECT pg_temp.step(decimals)) s(step);

CREATE TEMP TABLE verdict AS
SELECT m, bool_and(coalesce(first <= last, true)
	AND (decimals IS NULL OR coalesce(mod(lower, step) = 0, true) AND coalesce(mod(upper, step) = 0, true))
	AND coalesce(lower < upper OR (lower = upper AND lower_inc AND upper_inc), true)
	AND CASE WHEN n = 1 THEN true WHEN decimals IS NULL THEN coalesce(lower = previous_upper
		AND lower_inc <> previous_upper_inc, false)
		ELSE coalesce(first = previous_last + step, false) END) AS complete
FROM (SELECT *, lag(last) OVER w AS previous_last, lag(upper) OVER w AS previous_upper,
	lag(upper_inc) OVER w AS previous_upper_inc FROM grid WINDOW w AS (PARTITION BY m ORDER BY n)) t
GROUP BY m;

CREATE TEMP TABLE trial AS
SELECT m, text, pg_temp.state_of(text) AS state
FROM (SELECT m, string_agg(pg_temp.interval_text(lower, lower_inc, upper, upper_inc) || ' b' || n, ', ' ORDER BY n)
	|| pg_temp.options_text(decimals, mode, false) AS text
	FROM mutant GROUP BY m, decimals, mode) t;

SELECT is(count(*), 4000::bigint * :times, 'mutations') FROM trial JOIN verdict USING (m);
SELECT cmp_ok(least(count(*) FILTER (WHERE complete), count(*) FILTER (WHERE NOT complete)), '>', 600::bigint * :times,
	'many complete, many not')
FROM verdict;
SELECT is(count(*), 0::bigint, 'every complete one is accepted')
FROM trial JOIN verdict USING (m) WHERE complete AND state <> '00000';
SELECT is(count(*), 0::bigint, 'every other one is refused as invalid text')
FROM trial JOIN verdict USING (m) WHERE NOT complete AND state <> '22P02';

--
-- Text: odd labels, words and zones come back as they were
--
CREATE FUNCTION pg_temp.odd_text(shortest integer, longest integer) RETURNS text LANGUAGE sql AS $$
SELECT coalesce(string_agg((ARRAY['a', 'B', '7', ' ', '"', '""', ',', ';', '[', ']', '(', ')', '#', '''', '\', '-', '+',
	'%', '{', 'é', 'ß', 'Ω', '日', '😀', 'zone', 'round', ' best ', '#d7191c'])
	[1 + floor(random() * 28)::integer], ''), '')
		FROM generate_series(1, shortest + floor(random() * (longest - shortest + 1))::integer) $$;
CREATE TEMP TABLE odd AS
SELECT z, i, pg_temp.odd_text(1, 5) || i AS label, nullif(pg_temp.odd_text(0, 20), '') AS predicate,
	CASE WHEN random() < 0.5 THEN pg_temp.odd_text(1, 6) END AS zone,
	CASE WHEN random() < 0.5 THEN '#' || lpad(to_hex(floor(random() * 16777216)::integer), 6, '0') END AS color
FROM generate_series(1, 200 * :times) z, LATERAL generate_series(1, 1 + z % 6) i;
CREATE TEMP TABLE odd_zoning AS
SELECT z, string_agg(concat_ws(' ', format('(%s,%s]', i - 1, i), '"' || replace(label, '"', '""') || '"',
	'"' || replace(coalesce(predicate, ''), '"', '""') || '"',
	'zone "' || replace(zone, '"', '""') || '"', upper(color)), ',' ORDER BY i)::zoning AS zoning FROM odd GROUP BY z;
SELECT is(count(*), 200::bigint * :times, 'zonings of odd texts') FROM odd_zoning;
SELECT is(count(*), 0::bigint, 'their text reads back as the same zoning')
FROM odd_zoning WHERE zoning::text::zoning <> zoning OR zoning::text::zoning::text <> zoning::text;
SELECT is(count(*), 0::bigint, 'their binary form is a version, the length and their text')
FROM odd_zoning WHERE zoning_send(zoning) <> '\x01'::bytea || int4send(octet_length(convert_to(zoning::text, 'UTF8')))
	|| convert_to(zoning::text, 'UTF8');
SELECT is(count(*), 0::bigint, 'labels, words, zones and colors are as given')
FROM odd JOIN odd_zoning USING (z) LEFT JOIN LATERAL bands(zoning) b ON b.label = odd.label AND b.number = odd.i
WHERE b.label IS NULL OR b.predicate <> coalesce(odd.predicate, odd.label) OR b.zone <> coalesce(odd.zone, odd.label)
	OR b.color IS DISTINCT FROM odd.color;
SELECT is(count(*), 0::bigint, 'and so say the functions of a score')
FROM odd JOIN odd_zoning USING (z) WHERE (grade(i - 0.5, zoning), predicate(i - 0.5, zoning), zone(i - 0.5, zoning),
	color(i - 0.5, zoning))
	IS DISTINCT FROM (label, coalesce(predicate, label), coalesce(zone, label), color)
		OR NOT in_zone(i - 0.5, zoning, label) OR NOT in_zone(i - 0.5, zoning, coalesce(zone, label));
SELECT is(count(*), 0::bigint, 'equal texts are equal zonings of equal hash')
FROM odd_zoning a JOIN odd_zoning b ON a.z = b.z % (200 * :times) + 1
WHERE (a.zoning = b.zoning) <> (a.zoning::text = b.zoning::text)
	OR zoning_hash(a.zoning) <> zoning_hash(a.zoning::text::zoning);
SELECT is((SELECT count(DISTINCT zoning::text) FROM odd_zoning),
	(SELECT count(*) FROM (SELECT zoning FROM odd_zoning GROUP BY zoning) t), 'as many groups of zonings as texts');

SELECT * FROM finish();
ROLLBACK;
