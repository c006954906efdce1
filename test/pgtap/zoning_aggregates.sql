-- zoning_agg() puts together what bands() and options() take apart; quantile_zoning() shares out values; no state
-- crashes them.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SELECT plan(63);
SELECT setseed(0.25);

--
-- zoning_agg
--
-- Random zonings of 1 to 12 bands, with odd texts and every option
--
CREATE FUNCTION pg_temp.odd_text(longest integer) RETURNS text LANGUAGE sql AS $$
SELECT coalesce(string_agg((ARRAY['a', 'B', '7', ' ', '"', ',', ';', '[', ')', '#', '''', '\', ':', '%', 'ß', '日',
	'zone', '; round 2'])
	[1 + floor(random() * 18)::integer], ''), '') FROM generate_series(1, 1 + floor(random() * longest)::integer) $$;
CREATE TEMP TABLE made AS
SELECT z, 1 + z % 12 AS bands, z % 5 - 1 AS decimals, random() < 0.5 AS above_owns,
	concat_ws('; ', CASE WHEN z % 5 > 0 THEN 'round ' || z % 5 - 1 || ' '
		|| (ARRAY['half_up', 'half_even', 'down', 'up'])[1 + z / 5 % 4] END,
		CASE WHEN z % 3 = 0 THEN 'best low' END) AS options
FROM generate_series(1, 400 * :times) z;
CREATE TEMP TABLE made_band AS
SELECT z, i, options, concat(CASE WHEN above_owns THEN '[' ELSE '(' END, CASE WHEN i > 1 OR z % 7 > 0
	THEN i * 10 - 50 END, ',',
	CASE WHEN i < bands OR z % 11 > 0 THEN i * 10 - 40 END, CASE WHEN above_owns THEN ')' ELSE ']' END) || ' "' ||
	replace(i || pg_temp.odd_text(4), '"', '""') || '" "' || replace(pg_temp.odd_text(9), '"', '""') || '"' ||
	CASE WHEN random() < 0.5 THEN ' zone "' || replace(pg_temp.odd_text(3), '"', '""') || '"' ELSE '' END ||
	CASE WHEN random() < 0.5 THEN ' #' || lpad(to_hex(floor(random() * 16777216)::integer), 6, '0') ELSE '' END AS text
FROM made, generate_series(1, bands) i;
CREATE TEMP TABLE random_zoning AS
SELECT z, (string_agg(text, ',' ORDER BY i) || '; ' || nullif(options, ''))::zoning AS zoning FROM made_band
	WHERE options <> '' GROUP BY z, options
UNION ALL SELECT z, string_agg(text, ',' ORDER BY i)::zoning FROM made_band WHERE options = '' GROUP BY z;

SELECT is(count(*), 400::bigint * :times, 'random zonings') FROM random_zoning;
SELECT is(count(*), 0::bigint, 'over bands() in any order, with options(), it gives the zoning back')
	FROM random_zoning r,
	LATERAL (SELECT zoning_agg(number, label, zone, predicate, color, lower, lower_inc, upper, upper_inc,
		options(r.zoning) ORDER BY random()) FROM bands(r.zoning)) a(zoning)
WHERE a.zoning IS DISTINCT FROM r.zoning;
SELECT is(count(*), 0::bigint, 'and so do its columns as text, but for the label') FROM random_zoning r,
	LATERAL (SELECT zoning_agg(number, label, nullif(zone, label), nullif(predicate, label), upper(color), lower,
		lower_inc, upper, upper_inc, options(r.zoning)) FROM bands(r.zoning)) a(zoning)
WHERE a.zoning IS DISTINCT FROM r.zoning;
SELECT cmp_ok(count(*), '>', 50::bigint * :times, 'many have no rounding, and two bands or more') FROM random_zoning
	WHERE options(zoning) !~ 'round' AND z % 12 > 0;
SELECT is(count(*), 0::bigint, 'without rounding, bands() alone says it all: the numbers tell the order of merit')
	FROM random_zoning r,
	LATERAL (SELECT zoning_agg(number, label, zone, predicate, color, lower, lower_inc, upper, upper_inc
		ORDER BY random()) FROM bands(r.zoning)) a(zoning)
WHERE options(r.zoning) !~ 'round' AND z % 12 > 0 AND a.zoning IS DISTINCT FROM r.zoning;
SELECT is(count(*), 0::bigint, 'the options and the bands are the notation') FROM random_zoning
WHERE zoning::text NOT LIKE '%' || options(zoning)
	OR (options(zoning) = '') <> (zoning::text !~ '; (round \d( half_even| down| up)?|best low)$');
SELECT is(count(*), 0::bigint, 'every standard zoning is put together again') FROM standard_zonings() s,
	LATERAL (SELECT zoning_agg(number, label, zone, predicate, color, lower, lower_inc, upper, upper_inc,
		options(s.zoning)) FROM bands(s.zoning)) a(zoning)
WHERE a.zoning IS DISTINCT FROM s.zoning;

-- a table of limits
CREATE TEMP TABLE kategori (skor_min numeric, skor_max numeric, nama text);
INSERT INTO kategori VALUES (51, 80, 'Cukup'), (0, 50, 'Kurang'), (81, 100, 'Sangat "Baik"');
SELECT is(zoning_agg(NULL, nama, NULL, NULL, NULL, skor_min, true, skor_max, true, 'round 0')::text,
	'[0,50] Kurang, [51,80] Cukup, [81,100] "Sangat ""Baik"""; round 0', 'what is NULL is the default') FROM kategori;
SELECT is(zoning_agg(NULL, nama, NULL, NULL, NULL, skor_min, true, berikut, false)::text,
	'[0,51) Kurang, [51,81) Cukup, [81,) "Sangat ""Baik"""', 'a bound that is NULL is none')
FROM (SELECT nama, skor_min, lead(skor_min) OVER (ORDER BY skor_min) AS berikut FROM kategori) k;
SELECT is(zoning_agg(NULL, nama, NULL, NULL, NULL, skor_min, true, skor_max, true), NULL, 'of no rows there is none')
	FROM kategori WHERE false;

-- what is refused, and why
CREATE FUNCTION pg_temp.agg(rows text) RETURNS text LANGUAGE sql AS $$
SELECT 'SELECT zoning_agg(number, label, NULL, NULL, color, lower, lower_inc, upper, upper_inc, options) FROM (VALUES '
	|| rows ||
	') t(number, label, color, lower, lower_inc, upper, upper_inc, options)' $$;
SELECT throws_ok(pg_temp.agg(rows), sqlstate, message, message) FROM (VALUES
	($$(1, NULL, '#000000', 0, true, 1, true, '')$$, '22004', 'label of a band must not be NULL'),
	($$(1, 'a', NULL, 0, NULL::boolean, 1, true, '')$$, '22004',
		'lower_inc of a band must not be NULL where there is a bound'),
	($$(1, 'a', NULL, 0, true, 1, NULL::boolean, '')$$, '22004',
		'upper_inc of a band must not be NULL where there is a bound'),
	($$(1, 'a', '#0000000; best low', 0, true, 1, true, '')$$, '22P02',
		'zoning has an invalid color in band "a": "#0000000; best low"'),
	($$(1, 'a', 'red', 0, true, 1, true, '')$$, '22P02', 'zoning has an invalid color in band "a": "red"'),
	($$(1, 'a', NULL, 0, true, 1.5, true, 'round 0')$$, '22P02',
		'zoning has a bound that is finer than "round 0": 1.5'),
	($$(1, 'a', NULL, 0, true, 1, true, 'round 2, [2,3] b')$$, '22P02', 'invalid input syntax for type zoning'),
	($$(1, 'a', NULL, 0, true, 1, true, ''), (2, 'b', NULL, 1, true, 2, true, '')$$, '22P02',
		'zoning has bands "a" and "b" that share the end point 1'),
	($$(1, 'a', NULL, 0, true, 1, true, ''), (2, 'b', NULL, 1, false, 2, true, 'best low')$$, '22023',
		'the options must be the same for all rows of a zoning'),
	($$(1, 'a', NULL, 0, true, 1, true, 'best low'), (2, 'b', NULL, 1, false, 2, true, 'best low')$$, '22023',
		'the numbers of the bands rise with their scores, but the options say "best low"'),
	($$(1, 'a', NULL, 0, true, 1, true, ''), (1, 'b', NULL, 1, false, 2, true, '')$$, '22023',
		'the numbers of the bands must rise or fall with their scores'),
	($$(1, 'a', NULL, 0, true, 1, true, ''), (NULL, 'b', NULL, 1, false, 2, true, '')$$, '22023',
		'the numbers of the bands must rise or fall with their scores'),
	($$(1, 'a', NULL, 'NaN'::numeric, true, 1, true, '')$$, '22P02', 'invalid input syntax for type zoning')) v(rows,
		sqlstate, message);
SELECT throws_ok($$SELECT zoning_agg(i, i::text, NULL, NULL, NULL, i, true, i + 1, false)
	FROM generate_series(1, 65) i$$, '54000', 'zoning has too many bands', 'more than 64 bands');

--
-- quantile_zoning
--
-- Random sets of up to 60 values, with many ties, and 1 to 7 labels
--
CREATE TEMP TABLE value AS
SELECT id, trim_scale(round(floor(random() * (1 + id % 30))::numeric / (1 + id % 4) - 3, CASE WHEN id % 5 = 0 THEN 9
	ELSE 6 END)) AS v
FROM generate_series(1, 600 * :times) id, LATERAL generate_series(1, 1 + floor(random() * 60 + id - id)::integer);
CREATE INDEX ON value (id);
ANALYZE value;
CREATE TEMP TABLE labelled AS
SELECT id, (ARRAY['a', 'b', 'c d', 'e"', '#f', 'g,', '7'])[:1 + id % 7] AS labels,
	count(DISTINCT ceil(v * 1000000)) AS different FROM value GROUP BY id;

-- of the places between different values the nearest to the share, one after the other; a bound has six decimals
CREATE FUNCTION pg_temp.expected(set_id integer, labels text[]) RETURNS zoning LANGUAGE plpgsql AS $$
DECLARE
	k integer := cardinality(labels);
	last bigint := 0;
	place bigint;
	bound numeric;
	result text := '(,';
BEGIN
	FOR i IN 1..k - 1 LOOP
		SELECT r, u INTO place, bound
		FROM (SELECT row_number() OVER (ORDER BY u) AS r, u, sum(n) OVER (ORDER BY u) AS below, sum(n) OVER () AS n,
			count(*) OVER () AS different
			FROM (SELECT ceil(v * 1000000) / 1000000 AS u, count(*) AS n FROM value WHERE id = set_id GROUP BY 1) s) p
		WHERE r > last AND r <= different - (k - i)
		ORDER BY abs(below * k - i * n), r LIMIT 1;
		last := place;
		result := format('%s%s] "%s", (%s,', result, bound, replace(labels[i], '"', '""'), bound);
	END LOOP;
	RETURN format('%s) "%s"', result, replace(labels[k], '"', '""'));
END$$;
CREATE TEMP TABLE shared AS
SELECT id, labels, zoning, pg_temp.expected(id, labels) AS expected
FROM labelled JOIN LATERAL (SELECT quantile_zoning(v, labels ORDER BY random()) FROM value
	WHERE value.id = labelled.id) q(zoning) ON true
WHERE cardinality(labels) <= different;
SELECT cmp_ok(count(*), '>', 400::bigint * :times, 'most sets have enough different values') FROM shared;
SELECT is(count(*), 0::bigint, 'the cuts are the nearest to the shares') FROM shared WHERE zoning IS DISTINCT
	FROM expected;
SELECT is(count(*), 0::bigint, 'every label has a value, and every value a label') FROM
	(SELECT id, count(DISTINCT grade(v, zoning)) AS used, count(grade(v, zoning)) AS graded, count(*) AS n FROM shared
		JOIN value USING (id) GROUP BY id) g JOIN labelled USING (id)
WHERE used <> cardinality(labels) OR graded <> n;
SELECT is(count(*), 0::bigint, 'scores and doubles have the same zoning') FROM shared,
	LATERAL (SELECT quantile_zoning(v::score, labels) AS of_score, quantile_zoning(v::float8, labels) AS of_float8
	FROM value WHERE value.id = shared.id) q WHERE id % 5 > 0 AND (of_score <> zoning OR of_float8 <> zoning);
CREATE FUNCTION pg_temp.sqlstate_of(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
	RETURN '00000';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END$$;
SELECT is(array_agg(DISTINCT state), '{22023}', 'more labels than different values are refused') FROM labelled,
	LATERAL (SELECT pg_temp.sqlstate_of(format('SELECT quantile_zoning(v, %L::text[]) FROM value WHERE id = %s', labels,
		id))) s(state) WHERE cardinality(labels) > different;
SELECT is(quantile_zoning(v, '{q1,q2,q3,q4,q5}')::text, '(,0] q1, (0,1] q2, (1,2] q3, (2,3] q4, (3,) q5',
	'ties stay together')
FROM unnest(ARRAY[0, 0, 0, 1, 1, 2, 2, 3, 3, 4]) v;
SELECT is(quantile_zoning(v, '{lo,hi}')::text, '(,0] lo, (0,) hi', 'half of the values is as near as ties allow')
FROM (SELECT 0 FROM generate_series(1, 100) UNION ALL SELECT 1 FROM generate_series(1, 101)) t(v);
SELECT is(quantile_zoning(v, '{lo,hi}')::text, '(,2] lo, (2,) hi', 'NULL is left out')
	FROM unnest(ARRAY[NULL, 1, 2, NULL, 3, 4, NULL]) v;
SELECT is(quantile_zoning(NULL::numeric, '{lo,hi}'), NULL, 'of no values there is none');
SELECT is(quantile_zoning(v, '{lo,hi}')::text, '(,-999999999999.999999] lo, (-999999999999.999999,) hi',
	'values at both ends of the range')
FROM unnest(ARRAY[-999999999999.999999, 999999999999.999999]) v;
SELECT throws_ok(query, sqlstate, message, message) FROM (VALUES
	($$SELECT quantile_zoning('NaN'::float8, '{a}')$$, '22003', 'value out of range for type score'),
	($$SELECT quantile_zoning('-Infinity'::numeric, '{a}')$$, '22003', 'value out of range for type score'),
	($$SELECT quantile_zoning(999999999999.9999991, '{a}')$$, '22003', 'value out of range for type score'),
	($$SELECT quantile_zoning(1, '{}')$$, '22023', 'quantile_zoning() takes 1 to 64 labels'),
	($$SELECT quantile_zoning(1, array_fill('a'::text, '{65}'))$$, '22023', 'quantile_zoning() takes 1 to 64 labels'),
	($$SELECT quantile_zoning(1, NULL)$$, '22004', 'labels of a zoning must not be NULL'),
	($$SELECT quantile_zoning(1, '{NULL}')$$, '22004', 'label of a band must not be NULL'),
	($$SELECT quantile_zoning(v, '{a,a}') FROM (VALUES (1), (2)) t(v)$$, '22P02',
		'zoning has two bands with the label "a"'),
	($$SELECT quantile_zoning(v, l) FROM (VALUES (1, ARRAY['a']), (2, ARRAY['b'])) t(v, l)$$, '22023',
		'the labels must be the same for all rows of a zoning')) v(query, sqlstate, message);

--
-- Parallel: workers' states are merged, whatever their share
--
CREATE TABLE shuffled AS SELECT i, floor(random() * 1000)::numeric / 8 AS v FROM generate_series(1, 50000) i;
CREATE TABLE band_row AS SELECT b.*, 'round 2'::text AS options FROM standard_zoning('ombudsman-2022') z, bands(z) b;
ALTER TABLE shuffled SET (parallel_workers = 2);
ALTER TABLE band_row SET (parallel_workers = 2);
ANALYZE shuffled, band_row;
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	result text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		result := result || line || E'\n';
	END LOOP;
	RETURN result;
END$$;
CREATE TEMP TABLE alone AS SELECT quantile_zoning(v, '{a,b,c,d,e}') AS zoning FROM shuffled;
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SELECT matches(pg_temp.plan_of($$SELECT quantile_zoning(v, '{a,b,c,d,e}') FROM shuffled$$), 'Partial Aggregate',
	'quantile_zoning() is computed in parts');
SELECT is((SELECT quantile_zoning(v, '{a,b,c,d,e}') FROM shuffled), (SELECT zoning FROM alone), 'with the same result');
SELECT matches(pg_temp.plan_of($$SELECT zoning_agg(number, label, zone, predicate, color, lower, lower_inc, upper,
	upper_inc, options) FROM band_row$$),
	'Partial Aggregate', 'zoning_agg() is computed in parts');
SELECT is((SELECT zoning_agg(number, label, zone, predicate, color, lower, lower_inc, upper, upper_inc, options)
	FROM band_row),
	standard_zoning('ombudsman-2022'), 'with the same result');

--
-- States that no transition made give an error or a result, for a role that owns nothing
--
CREATE ROLE zoning_nobody;
CREATE SCHEMA zoning_lab AUTHORIZATION zoning_nobody;
CREATE FUNCTION pg_temp.outcome(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	PERFORM set_config('role', 'zoning_nobody', true);
	EXECUTE query INTO result;
	PERFORM set_config('role', 'none', true);
	RETURN CASE WHEN result::zoning IS NULL THEN 'none' ELSE 'zoning' END;
EXCEPTION WHEN OTHERS THEN
	RETURN CASE WHEN SQLSTATE LIKE 'XX%' THEN 'bug: ' || SQLERRM ELSE 'error' END;
END$$;

-- states of two labels and three values, changed, cut off, or random from the start
CREATE AGGREGATE quantile_state(numeric, text[]) (SFUNC = quantile_zoning_accum, STYPE = bytea);
CREATE TEMP TABLE forged AS
SELECT i, CASE i % 4
	WHEN 0 THEN decode(string_agg(lpad(to_hex(floor(random() * CASE WHEN random() < 0.5 THEN 256 ELSE 4 END)::integer),
		2, '0'), ''), 'hex')
	WHEN 1 THEN substr(state, 1, floor(random() * 60)::integer)
	WHEN 2 THEN set_byte(state, floor(random() * 40)::integer, floor(random() * 256)::integer)
	ELSE set_byte(set_byte(state, floor(random() * 8)::integer, floor(random() * 256)::integer),
		floor(random() * 40)::integer, floor(random() * 256)::integer) END AS state
FROM generate_series(1, 400 * :times) i, generate_series(1, 1 + i % 90) j, (SELECT quantile_state(v, '{a,b}')
	FROM generate_series(1, 3) v) s(state)
GROUP BY i, state;
CREATE TEMP TABLE finished AS SELECT pg_temp.outcome(format('SELECT quantile_zoning_final(%L::bytea)', state)) AS o
	FROM forged;
SELECT is(string_agg(o, ', '), NULL, 'forged states of quantile_zoning() in its final function') FROM finished
	WHERE o ~ 'bug';
SELECT cmp_ok(least(count(*) FILTER (WHERE o = 'error'), count(*) FILTER (WHERE o = 'zoning')), '>',
	20::bigint * :times, 'some are sound, some not') FROM finished;
CREATE FUNCTION pg_temp.in_aggregate(state bytea) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE OR REPLACE AGGREGATE zoning_lab.forged(numeric, text[]) (
		SFUNC = quantile_zoning_accum, STYPE = bytea, FINALFUNC = quantile_zoning_final,
		COMBINEFUNC = quantile_zoning_combine, PARALLEL = SAFE, INITCOND = %L)', state);
	RETURN pg_temp.outcome($q$SELECT zoning_lab.forged(v, '{a,b}') FROM generate_series(1, 100) v$q$);
END$$;
TRUNCATE finished;
INSERT INTO finished SELECT pg_temp.in_aggregate(state) FROM forged WHERE i <= 80 * :times;
SELECT is(string_agg(o, ', '), NULL, 'and in its transition, from an aggregate of one''s own') FROM finished
	WHERE o ~ 'bug';
SELECT cmp_ok(least(count(*) FILTER (WHERE o = 'error'), count(*) FILTER (WHERE o = 'zoning')), '>', 4::bigint * :times,
	'some are sound, some not') FROM finished;
CREATE AGGREGATE merged(bytea) (SFUNC = quantile_zoning_combine, STYPE = bytea, FINALFUNC = quantile_zoning_final);
TRUNCATE finished;
INSERT INTO finished SELECT pg_temp.outcome(format('SELECT merged(s) FROM (VALUES (%L::bytea), (%L)) t(s)', a.state,
	b.state)) FROM forged a JOIN forged b ON b.i = a.i % (400 * :times) + 1;
SELECT is(string_agg(o, ', '), NULL, 'and merged') FROM finished WHERE o ~ 'bug';
SELECT is(pg_temp.outcome(query), 'error', query) FROM (VALUES
	($$SELECT quantile_zoning_final('')$$),
	($$SELECT zoning_agg_final('{x}')$$),
	($$SELECT zoning_agg_final('{NULL}')$$),
	($$SELECT zoning_agg_final('{":"}')$$),
	($$SELECT zoning_agg_final('{"99999999999: [0,1] a"}')$$),
	($$SELECT zoning_agg_final('{"1: [0,1] a, (1,2] b"}')$$),
	($$SELECT zoning_agg_final(array_fill(': [0,1] a'::text, '{65}'))$$),
	($$SELECT zoning_agg_final(array_fill(': [0,1] a'::text, '{2,2}'))$$)) v(query);
SELECT is(zoning_agg_final('{{": (1,2] b"},{": [0,1] a"}}')::text, '[0,1] a, (1,2] b',
	'a state of another shape, but with sound rows');
SELECT throws_ok($$SELECT zoning_agg_accum('[5:5]={": [0,1] a"}', 1, 'b', NULL, NULL, NULL, 1, false, 2, true)$$,
	'22023', 'state is not one of zoning_agg()', 'a state that begins elsewhere');
SELECT throws_ok($$SELECT quantile_zoning_accum(NULL, 1.0, '{a}')$$, NULL,
	'transition function called outside of an aggregation', 'no transition outside an aggregate');

SELECT * FROM finish();
ROLLBACK;
