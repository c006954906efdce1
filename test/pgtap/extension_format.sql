-- The bytes of values: the same by every path, equal if and only if the values are, and of a known version.
BEGIN;
\set QUIET on
\pset format unaligned
\pset tuples_only on

SELECT plan(23);

-- the bytes as they are in memory, and any bytes as a value: with nothing behind them
CREATE FUNCTION pg_temp.bytes(zoning, bytea) RETURNS bytea LANGUAGE internal IMMUTABLE AS 'byteacat';
CREATE FUNCTION pg_temp.bytes(tally, bytea) RETURNS bytea LANGUAGE internal IMMUTABLE AS 'byteacat';
CREATE FUNCTION pg_temp.bytes(instrument, bytea) RETURNS bytea LANGUAGE internal IMMUTABLE AS 'byteacat';
CREATE FUNCTION pg_temp.bytes(scorecard, bytea) RETURNS bytea LANGUAGE internal IMMUTABLE AS 'byteacat';
CREATE FUNCTION pg_temp.bytes(panel, bytea) RETURNS bytea LANGUAGE internal IMMUTABLE AS 'byteacat';
CREATE FUNCTION pg_temp.zoning(bytea, bytea) RETURNS zoning LANGUAGE internal IMMUTABLE AS 'byteacat';
CREATE FUNCTION pg_temp.tally(bytea, bytea) RETURNS tally LANGUAGE internal IMMUTABLE AS 'byteacat';
CREATE FUNCTION pg_temp.instrument(bytea, bytea) RETURNS instrument LANGUAGE internal IMMUTABLE AS 'byteacat';
CREATE FUNCTION pg_temp.scorecard(bytea, bytea) RETURNS scorecard LANGUAGE internal IMMUTABLE AS 'byteacat';
CREATE FUNCTION pg_temp.panel(bytea, bytea) RETURNS panel LANGUAGE internal IMMUTABLE AS 'byteacat';

CREATE TEMP TABLE form AS SELECT instrument '{"code": "t", "title": "Judul é", "nodes": [{"code": "a", "weight": 2.5},
	{"code": "b", "levels": {"0": 0, "1": 33.3}}, {"code": "d", "nodes": [{"code": "c", "goalposts": [1, 7]}]}]}' AS i;
CREATE TEMP TABLE sample AS
SELECT CASE WHEN g % 5 > 0 THEN g * 1.25 END AS v, g / 8.0 AS w
FROM generate_series(0, 20) g;

--
-- One value by several paths
--
CREATE TEMP TABLE paths (type text, value text, path text, bytes bytea);
INSERT INTO paths SELECT 'zoning', name, path, pg_temp.bytes(v.z, '') FROM standard_zonings(), LATERAL (VALUES
	('list', zoning), ('text', zoning::text::zoning), ('name', standard_zoning(name)),
	('spaces', replace(replace(zoning::text, ',', ' ,  '), ';', ' ; ')::zoning)) v(path, z);
INSERT INTO paths SELECT 'instrument', 't', path, pg_temp.bytes(v.i, '') FROM form, LATERAL (VALUES
	('document', i), ('text', i::text::instrument), ('jsonb', i::jsonb::instrument),
	('there and back', reweight(reweight(i, '{"b": 7}'), '{"b": 1.0}')),
	('rows', (SELECT instrument_agg(code, parent, weight, rules, position) FROM instrument_nodes(i))),
	('rows backwards', (SELECT instrument_agg(code, parent, weight, rules, position ORDER BY position DESC)
		FROM instrument_nodes(i)))) v(path, i);
INSERT INTO paths SELECT 'scorecard', answers::text, path, pg_temp.bytes(v.c, '') FROM form,
	(VALUES ('{"a": 80.5, "b": 1, "c": 3.3}'::jsonb), ('{"a": null, "c": 8}')) f(answers), LATERAL (VALUES
	('jsonb', scorecard(i, answers)), ('text', scorecard(i, answers)::text::scorecard),
	('other weights', scorecard(reweight(i, '{"a": 9}'), answers)),
	('rows', (SELECT assess(i, key, value::numeric) FROM jsonb_each_text(answers))),
	('doubles', (SELECT assess(i, key, value::float8 ORDER BY key DESC) FROM jsonb_each_text(answers))),
	('parts', (SELECT rollup(c) FROM (SELECT assess(i, key, value::numeric) AS c
		FROM jsonb_each_text(answers) GROUP BY key) p))) v(path, c);
INSERT INTO paths SELECT 'tally', mean, path, pg_temp.bytes(t, '')
FROM (VALUES ('arithmetic'), ('geometric'), ('harmonic'), ('2.5')) m(mean), LATERAL (VALUES
	('rows', (SELECT tally(v, w, mean) FROM sample WHERE v <> 0 OR v IS NULL)),
	('rows backwards', (SELECT tally(v, w, mean ORDER BY w DESC) FROM sample WHERE v <> 0 OR v IS NULL)),
	('doubles', (SELECT tally(v::float8, w::float8, mean) FROM sample WHERE v <> 0 OR v IS NULL)),
	('text', (SELECT tally(v, w, mean) FROM sample WHERE v <> 0 OR v IS NULL)::text::tally),
	('more decimals', (SELECT tally(v + 0.0000000000, w + 0.000000000000, mean) FROM sample WHERE v <> 0 OR v IS NULL)),
	('parts', (SELECT rollup(t) FROM (SELECT tally(v, w, mean) AS t FROM sample WHERE v <> 0 OR v IS NULL
		GROUP BY v > 3) p))) v(path, t);

-- a row for each card of a unit of a body, of which some have none
CREATE TEMP TABLE visit AS
SELECT 'k' || n % 3 AS key, 'u' || n % 2 AS unit, n,
	CASE WHEN n % 3 > 0 THEN scorecard(i, jsonb_build_object('a', n)) END AS card
FROM form, generate_series(1, 12) n;
INSERT INTO paths
SELECT 'panel', kind, path, pg_temp.bytes(p, '') FROM (
	SELECT path, panel(key, card, i ORDER BY place) AS cards, panel(key, unit, card, i ORDER BY place) AS units,
		panel(key || n, n::score ORDER BY place) AS scores,
		panel(key || n, (SELECT tally(x, 0.5) FROM generate_series(1, n) x), n + 1 ORDER BY place) AS tallies
	FROM form, visit, LATERAL (VALUES ('rows', n), ('rows backwards', -n), ('mixed', n * 7 % 13)) o(path, place)
	GROUP BY path
	UNION ALL
	SELECT 'parts', rollup(cards ORDER BY part DESC), rollup(units), rollup(scores), rollup(tallies)
	FROM (SELECT part, panel(key, card, i) AS cards, panel(key, unit, card, i) AS units,
			panel(key || n, n::score) AS scores,
			panel(key || n, (SELECT tally(x, 0.50) FROM generate_series(1, n) x), n + 1) AS tallies
		FROM form, visit, LATERAL (SELECT n % 5 AS part) g GROUP BY part) r) v,
	LATERAL (VALUES ('cards', cards), ('units', units), ('scores', scores), ('tallies', tallies)) k(kind, p);
INSERT INTO paths SELECT type, value, 'text', pg_temp.bytes(pg_temp.panel(bytes, '')::text::panel, '')
FROM paths WHERE type = 'panel' AND path = 'rows';

SELECT is(count(DISTINCT bytes), 1::bigint, format('%s %s has the same bytes by %s paths', type, value, count(*)))
FROM paths GROUP BY type, value HAVING type <> 'zoning' ORDER BY type, value;
SELECT is_empty($$ SELECT value FROM paths WHERE type = 'zoning' GROUP BY value HAVING count(DISTINCT bytes) > 1 $$,
	'the standard zonings have the same bytes by every path');

-- whatever a tally was summed on, and whoever keeps it
CREATE AGGREGATE pg_temp.unfinished(numeric, numeric) (SFUNC = weighted_tally_accum, STYPE = tally);
SELECT ok(pg_temp.bytes(a, '') <> pg_temp.bytes(b, '') AND a = b AND tally_hash(a) = tally_hash(b)
	AND tally_hash_extended(a, 7) = tally_hash_extended(b, 7), 'tallies are equal on other scales, too')
FROM (SELECT pg_temp.unfinished(v, w + 0) AS a, tally(v, w) AS b
	FROM (SELECT v + 0.1234567 AS v, w FROM sample UNION ALL SELECT 0.8765433 - 0.1234567 * 17, 1) s) t;
SELECT is_empty($$
	SELECT a.value, b.value FROM paths a, paths b WHERE a.type = 'tally' AND b.type = 'tally'
		AND (pg_temp.tally(a.bytes, '') = pg_temp.tally(b.bytes, '')) <> (a.value = b.value)
$$, 'tallies are equal if they are of the same mean and rows');

--
-- The form, which anybody can recompute
--
SELECT is(fingerprint(i), left(encode(sha256(convert_to(
	'{"scale": [0, 100], "indicators": [{"code": "a"}, {"code": "b", "levels": {"0": 0, "1": 33.3}}, '
	'{"code": "c", "goalposts": [1, 7]}]}', 'UTF8')), 'hex'), 32),
		'the fingerprint is the SHA-256 of the text of the form')
FROM form;

--
-- Values of another version
--
SELECT throws_ok(format('SELECT %s', call), '0A000', format('stored value of type %s has unknown version 2', type),
	type || ' of another version')
FROM (SELECT 'zoning' AS type, format('zone(80, pg_temp.zoning(set_byte(%L, 0, 2), ''''))', bytes) AS call
	FROM paths WHERE type = 'zoning' AND value = 'hdi-2014' AND path = 'text'
	UNION ALL SELECT 'instrument', format('scorecard(pg_temp.instrument(set_byte(%L, 0, 2), ''''), ''{}'')', bytes)
	FROM paths WHERE type = 'instrument' AND path = 'text'
	UNION ALL SELECT 'scorecard', format('pg_temp.scorecard(set_byte(%L, 0, 2), '''')::text', bytes)
	FROM paths WHERE type = 'scorecard' AND path = 'parts' AND value LIKE '%null%'
	UNION ALL SELECT 'panel', format('pg_temp.panel(set_byte(%L, 0, 2), '''')::text', bytes)
	FROM paths WHERE type = 'panel' AND value = 'cards' AND path = 'text'
	UNION ALL SELECT 'tally', format('mean(pg_temp.tally(set_byte(%L, 0, 2), ''''))', bytes)
	FROM paths WHERE type = 'tally' AND value = 'arithmetic' AND path = 'text') c;
SELECT throws_ok(format('SELECT mean(pg_temp.tally(%L, ''''))', left(bytes::text, -2)), 'XX001',
	'stored value of type tally has 199 bytes instead of 200', 'a tally that was cut')
FROM paths WHERE type = 'tally' AND value = 'arithmetic' AND path = 'text';

-- the head of a panel says where all is, and nothing else is taken for one
SELECT throws_ok(format('SELECT pg_temp.panel(%L, '''')::text', left(bytes::text, 100)), 'XX001',
	'stored value of type panel has 53 bytes instead of 64', 'a panel that was cut')
FROM paths WHERE type = 'panel' AND value = 'cards' AND path = 'text';
CREATE FUNCTION pg_temp.is_refused(bytes bytea) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_temp.panel(bytes, '')::text;
	RETURN false;
EXCEPTION WHEN data_corrupted OR feature_not_supported THEN
	RETURN true;
END
$$;
SELECT is_empty($$ SELECT value, byte FROM paths, generate_series(0, 59) byte
	WHERE type = 'panel' AND path = 'text'
		AND NOT pg_temp.is_refused(set_byte(bytes, byte, get_byte(bytes, byte) # 129)) $$,
	'a panel is refused if any byte of its head is another');

SELECT finish();
ROLLBACK;
