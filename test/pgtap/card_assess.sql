-- assess() gives the same card whatever the order of the rows, and however they are split and merged; what comes out
-- as text or in binary comes back.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SELECT plan(19);
SELECT setseed(0.45);

CREATE TABLE instrument_tried AS
SELECT t, (SELECT instrument_agg(code, parent, weight, rules, position) FROM (
		SELECT 't' AS code, NULL AS parent, NULL::numeric AS weight,
			'{"round": 2, "title": "Größe \"x\" \\ y", "notes": "a\nb"}'::jsonb AS rules, 0 AS position
		UNION ALL SELECT 'g' || g, CASE WHEN g % 3 = 0 THEN 'g' || g / 3 ELSE 't' END,
			round((random() * 8 + 1)::numeric, g % 4),
			jsonb_build_object('mean', (ARRAY['"arithmetic"', '"median"', '{"power": 2.5}',
			'"min"'])[1 + (t + g) % 4]::jsonb, 'missing', 'zero'), g
			FROM generate_series(1, 9) g
		UNION ALL SELECT 'x' || i, 'g' || (i % 9 + 1), round((random() * 8 + 1)::numeric, i % 10),
			(ARRAY['{}', '{"goalposts": [10, 90]}', '{"goalposts": [90.5, 1], "clip": false}',
			'{"goalposts": [1, 1000], "transform": "log"}',
			'{"direction": "-", "title": "terbalik"}', '{"round": 1}'])[1 + (i + t) % 6]::jsonb, i
				FROM generate_series(1, 30 + t) i) n) AS instrument
FROM generate_series(1, 40) t;
CREATE TABLE answer AS
SELECT t, f, code, CASE WHEN random() > 0.1 THEN round((random() * 89 + 1.5)::numeric, 3) END AS v
FROM instrument_tried, generate_series(1, 12 * :times) f,
	LATERAL (SELECT code FROM instrument_nodes(instrument) WHERE is_indicator) n
WHERE random() > 0.1;
ANALYZE answer;
CREATE TABLE card AS
SELECT t, f, assess(instrument, code, v) AS card
FROM answer JOIN instrument_tried USING (t) GROUP BY t, f;
ANALYZE card;
SELECT is(count(*), 480::bigint * :times, 'cards') FROM card;

SELECT is(count(*), 0::bigint, 'a card does not depend on the order of its rows') FROM card
JOIN (SELECT t, f, assess(instrument, code, v ORDER BY random()) AS other
	FROM answer JOIN instrument_tried USING (t) GROUP BY t, f) o USING (t, f) WHERE card <> other;
SELECT is(count(*), 0::bigint, 'nor on how it was put together') FROM card
JOIN (SELECT t, f, rollup(part ORDER BY random()) AS other FROM (
	SELECT t, f, assess(instrument, code, v) AS part
	FROM answer JOIN instrument_tried USING (t) GROUP BY t, f, hashtext(code) % 4) p GROUP BY t, f) o USING (t, f)
		WHERE card <> other;
SELECT is(count(*), 0::bigint, 'nor on the type of its values') FROM card
JOIN (SELECT t, f, assess(instrument, code, v::float8) AS d, assess(instrument, code, v::score) AS s
	FROM answer JOIN instrument_tried USING (t) GROUP BY t, f) o USING (t, f) WHERE card <> d OR card <> s;
SELECT is(count(*), 0::bigint, 'a form as JSON gives the same card') FROM card
JOIN (SELECT t, f, scorecard(instrument, answers) AS other
	FROM (SELECT t, f, jsonb_object_agg(code, v) AS answers FROM answer GROUP BY t, f) a
	JOIN instrument_tried USING (t)) o
	USING (t, f)
WHERE card <> other;

-- workers
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL enable_sort = off;
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || query;
END $$;
SELECT (SELECT instrument FROM instrument_tried WHERE t = 1) AS first \gset
SELECT format('SELECT assess(%L::instrument, code, v) FROM answer WHERE t = 1 AND f = 1', :'first') AS query \gset
SELECT ok(string_agg(p, E'\n') ~ 'Finalize Aggregate(.*)Partial Aggregate', 'assess() is split over workers')
FROM pg_temp.plan_of(:'query') p;
SELECT is((SELECT assess(:'first'::instrument, code, v) FROM answer WHERE t = 1 AND f = 1), card,
	'and workers give the same card')
FROM card WHERE t = 1 AND f = 1;
SELECT ok(string_agg(p, E'\n') ~ 'Finalize Aggregate(.*)Partial Aggregate', 'rollup() is split over workers')
FROM pg_temp.plan_of('SELECT rollup(card) FROM card WHERE t < 3') p;
SELECT throws_ok('SELECT rollup(card) FROM card WHERE t = 1', '23505', 'indicator is answered twice',
	'two complete cards do not merge');
CREATE TABLE node AS SELECT t, n.* FROM instrument_tried, instrument_nodes(instrument) n;
ANALYZE node;
SELECT ok(string_agg(p, E'\n') ~ 'Finalize.*Partial', 'instrument_agg() is split over workers')
FROM pg_temp.plan_of('SELECT t, instrument_agg(code, parent, weight, rules, position) FROM node GROUP BY t') p;
SELECT is(count(*), 40::bigint, 'an instrument is what its nodes make')
FROM (SELECT t, instrument_agg(code, parent, weight, rules, position) AS other FROM node GROUP BY t) o
JOIN instrument_tried USING (t) WHERE instrument = other;
RESET max_parallel_workers_per_gather;

-- text, binary and JSON
SELECT is(count(*), 480::bigint * :times, 'cards come back from their text')
FROM card WHERE card::text::scorecard = card AND scorecard_hash(card::text::scorecard) = scorecard_hash(card);
SELECT is(count(*), 40::bigint, 'instruments come back from their text')
FROM instrument_tried WHERE instrument::text::instrument = instrument
	AND instrument::text::instrument::text = instrument::text
	AND instrument_hash(instrument::text::instrument) = instrument_hash(instrument);
SELECT is(count(*), 40::bigint, 'instruments come back from jsonb')
FROM instrument_tried WHERE instrument::jsonb::instrument = instrument;
SELECT is(count(*), 40::bigint, 'with equal weights they are another instrument of the same form') FROM instrument_tried
WHERE reweight(instrument, '{"x1": 123.456}') <> instrument
	AND fingerprint(reweight(instrument, '{"x1": 123.456}')) = fingerprint(instrument);

-- every answer again: the leaf's own score, from numeric
SELECT is(count(*), 0::bigint, 'the score of every answer') FROM (
	SELECT score(card, instrument, code)::numeric AS got, CASE rules
		WHEN '{}' THEN v WHEN '{"goalposts": [10, 90]}' THEN CASE
			WHEN v IS NOT NULL THEN round((least(greatest(v, 10), 90) - 10) / 80 * 100, 7) END
		WHEN '{"clip": false, "goalposts": [90.5, 1]}' THEN round((90.5 - v) / 89.5 * 100, 7)
		WHEN '{"goalposts": [1, 1000], "transform": "log"}' THEN round(ln(v::numeric(40, 30)) / ln(1000::numeric(40,
			30)) * 100, 7)
		WHEN '{"direction": "-"}' THEN 100 - v ELSE round(v, 1) END AS expected
	FROM answer JOIN card USING (t, f) JOIN instrument_tried USING (t)
		JOIN (SELECT t, code, rules - 'title' AS rules FROM node OFFSET 0) n USING (t, code)) s
		WHERE got IS DISTINCT FROM round(expected, 6);

SELECT is(pg_column_size(scorecard(('{"code": "t", "nodes": [' || string_agg('{"code": "x' || i || '"}', ',')
	|| ']}')::instrument, '{}')), 424, 'a card of 100 indicators has 424 bytes')
FROM generate_series(1, 100) i;
SELECT is((SELECT attstorage FROM pg_attribute WHERE attrelid = 'card'::regclass AND attname = 'card'), 'p',
	'and is stored plain');
SELECT is(count(*), 0::bigint, 'the card of all missing answers has no score')
FROM instrument_tried, scorecard(instrument, '{}') c WHERE coverage(c, instrument) <> 0;

SELECT * FROM finish();
ROLLBACK;
