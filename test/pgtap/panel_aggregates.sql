-- A panel is what its rows say, written here by jsonb, and the same bytes whatever the order, the parts and the frames
-- they come in.
BEGIN;
\set QUIET on
\pset format unaligned
\pset tuples_only on

SELECT plan(95);
SELECT setseed(0.2024);

CREATE TABLE form AS SELECT
	instrument '{"code": "t", "nodes": [{"code": "a"}, {"code": "b", "weight": 2}, {"code": "c"}]}' AS i,
	instrument '{"code": "t", "nodes": [{"code": "a"}, {"code": "z"}]}' AS other;

-- Keys that begin alike, that begin each other, that are empty or not of ASCII; cards that are often the same
CREATE TABLE key AS SELECT row_number() OVER () AS k, key FROM unnest(ARRAY['', 'a', 'aa', 'aaaaaaaa', 'aaaaaaaab',
	'aaaaaaaaé', 'aaaaaaab', 'é', 'Z', 'kode 00000001', 'kode 00000002', 'kode 0000000', '"\ " ,:{}',
	E'\t\x01\x7f']) key;
CREATE TABLE visit AS
SELECT g, r, (SELECT key FROM key WHERE k = draw) AS key,
	(ARRAY['u', '', 'unit 1', 'unit 10', 'ü'])[1 + floor(random() * 5)] AS unit,
	CASE WHEN random() < 0.8 THEN scorecard(i, jsonb_build_object('a', floor(random() * 3) * 50,
		'b', CASE WHEN random() < 0.8 THEN to_jsonb(round(random()::numeric, 2)) END,
		'c', CASE WHEN random() < 0.1 THEN '"not_applicable"' ELSE to_jsonb(floor(random() * 2)) END)) END AS card
FROM form, (SELECT g, r, 1 + floor(random() * 14) AS draw FROM generate_series(1, 200) g, generate_series(1, 40) r
	WHERE r <= g % 41 OFFSET 0) d;
-- at most a row for each key
CREATE TABLE body AS
SELECT g, key, CASE WHEN random() < 0.8 THEN (random() * 100 - 20)::numeric(9, 6)::score END AS score,
	CASE WHEN random() < 0.8 THEN (SELECT tally(x / 3.0, x * 0.50 + k,
		(ARRAY['arithmetic', 'geometric', '2.5'])[1 + g % 3]) FROM generate_series(1, 1 + (g + k) % 7) x) END AS tally,
	CASE WHEN random() < 0.5 THEN 7 + g END AS population
FROM generate_series(1, 200) g, key WHERE random() < 0.7;
ANALYZE;

-- the scores of a card as text, and as what they are sorted by
CREATE FUNCTION pg_temp.scores(card scorecard) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT substr(card::text, position('scores=' IN card::text) + 7)
$$;
CREATE FUNCTION pg_temp.place(card scorecard) RETURNS numeric[] LANGUAGE sql IMMUTABLE AS $$
	SELECT array_agg(CASE s WHEN '-' THEN 2 WHEN 'not_applicable' THEN 1.5 ELSE s::numeric END ORDER BY n)
	FROM unnest(string_to_array(pg_temp.scores(card), ',')) WITH ORDINALITY u(s, n)
$$;

-- what the text must be, but for spaces
CREATE VIEW expected_cards AS
SELECT g, jsonb_build_object('cards', jsonb_object_agg(key, cards), 'instrument', i::jsonb) AS document
FROM form, (SELECT g, key, coalesce(jsonb_agg(pg_temp.scores(card) ORDER BY pg_temp.place(card))
	FILTER (WHERE card IS NOT NULL), '[]') AS cards FROM visit GROUP BY g, key) b GROUP BY g, i;
CREATE VIEW expected_units AS
SELECT g, jsonb_build_object('units', jsonb_object_agg(key, units), 'instrument', i::jsonb) AS document
FROM form, (SELECT g, key, jsonb_object_agg(unit, cards) AS units
	FROM (SELECT g, key, unit, coalesce(jsonb_agg(pg_temp.scores(card) ORDER BY pg_temp.place(card))
		FILTER (WHERE card IS NOT NULL), '[]') AS cards FROM visit GROUP BY g, key, unit) u GROUP BY g, key) b
GROUP BY g, i;
CREATE VIEW expected_scores AS
SELECT g, jsonb_build_object('scores', jsonb_object_agg(key, score)) AS document FROM body GROUP BY g;
CREATE VIEW expected_tallies AS
SELECT g, jsonb_build_object('tallies', jsonb_object_agg(key, CASE WHEN tally IS NOT NULL THEN
	jsonb_build_object('tally', tally::text) || CASE WHEN population IS NULL THEN '{}'
		ELSE jsonb_build_object('population', population) END END)) AS document FROM body GROUP BY g;

-- and the panels
CREATE TABLE panels AS
SELECT 'cards' AS kind, g, panel(key, card, i) AS p FROM form, visit GROUP BY g
UNION ALL SELECT 'units', g, panel(key, unit, card, i) FROM form, visit GROUP BY g
UNION ALL SELECT 'scores', g, panel(key, score) FROM body GROUP BY g
UNION ALL SELECT 'tallies', g, panel(key, tally, population) FROM body GROUP BY g;

SELECT results_eq('SELECT kind, count(*) FROM panels GROUP BY kind ORDER BY kind',
	$$ VALUES ('cards', 196::bigint), ('scores', 200), ('tallies', 200), ('units', 196) $$,
	'there is a panel of each kind for each group with rows');
SELECT is_empty(format('SELECT g FROM (SELECT * FROM panels WHERE kind = %1$L) p FULL JOIN expected_%1$s USING (g)
	WHERE p::text::jsonb IS DISTINCT FROM document', kind), 'a panel has what its rows say: ' || kind)
FROM (SELECT DISTINCT kind FROM panels) k ORDER BY kind;
SELECT is_empty($$ SELECT kind, g FROM panels WHERE ARRAY(SELECT json_object_keys(p::text::json -> kind))
	<> ARRAY(SELECT json_object_keys(p::text::json -> kind) COLLATE "C" ORDER BY 1) $$,
	'bodies stand in the order of the bytes of their keys');
SELECT is_empty($$ SELECT g, key FROM panels, json_each(p::text::json -> 'units') u(key, units) WHERE kind = 'units'
	AND ARRAY(SELECT json_object_keys(units)) <> ARRAY(SELECT json_object_keys(units) COLLATE "C" ORDER BY 1) $$,
	'and units in that of their names');
SELECT is_empty('SELECT kind, g FROM panels WHERE p::text::panel IS DISTINCT FROM p', 'the text form is exact');
SELECT is_empty($$ SELECT kind, g FROM panels WHERE jsonb_pretty(p::text::jsonb)::panel IS DISTINCT FROM p $$,
	'and may list keys in any order');
SELECT is_empty($$ WITH t AS (SELECT p, p::text AS text FROM panels WHERE g <= 60)
	SELECT a.text, b.text FROM t a, t b WHERE (a.p = b.p) <> (a.text = b.text) OR (a.p <> b.p) <> (a.text <> b.text) $$,
	'panels are equal if their texts are');
SELECT is((SELECT count(DISTINCT text) FROM (SELECT p::text AS text FROM panels) t),
	(SELECT count(*) FROM (SELECT p FROM panels GROUP BY p) t), 'and are grouped so');

--
-- The same by other paths
--

-- How the panels of a kind by group differ from those of a query
CREATE FUNCTION pg_temp.same(kind text, query text, name text) RETURNS text LANGUAGE sql AS $$
	SELECT is_empty(format('SELECT g FROM (SELECT * FROM panels WHERE kind = %L) a FULL JOIN (%s) b USING (g)
		WHERE a.p IS DISTINCT FROM b.p OR panel_hash(a.p) IS DISTINCT FROM panel_hash(b.p)', kind, query),
		format('%s: %s', name, kind))
$$;
CREATE TEMP TABLE call AS SELECT kind, format('panel(%s)', arguments) AS call, arguments, rows FROM (VALUES
	('cards', 'key, card, i', 'form, visit'), ('units', 'key, unit, card, i', 'form, visit'),
	('scores', 'key, score', 'body'), ('tallies', 'key, tally, population', 'body')) c(kind, arguments, rows)
ORDER BY kind;

SELECT pg_temp.same(kind, format('SELECT g, panel(%s ORDER BY random()) AS p FROM %s GROUP BY g', arguments, rows),
	'in any order') FROM call;
SELECT pg_temp.same(kind, format('SELECT g, rollup(p) AS p FROM (SELECT g, %s AS p
	FROM (SELECT *, floor(random() * 4) AS part FROM %s) r GROUP BY g, part) s GROUP BY g', call, rows),
	'merged of parts') FROM call;
SELECT pg_temp.same(kind, format('SELECT g, rollup(p ORDER BY random()) AS p FROM (SELECT g, rollup(p)::text::panel AS p
	FROM (SELECT g, part, %s::text::panel AS p
		FROM (SELECT *, floor(random() * 9)::integer AS part FROM %s) r GROUP BY g, part) s
	GROUP BY g, part %% 3) t GROUP BY g', call, rows), 'merged twice, through text') FROM call;
SELECT pg_temp.same(kind, format('SELECT g, %s FILTER (WHERE mine) AS p FROM (SELECT *, true AS mine FROM %s
	UNION ALL SELECT *, false FROM %2$s) r GROUP BY g', call, rows), 'filtered') FROM call;
SELECT pg_temp.same(kind, format('SELECT DISTINCT g, %s OVER (PARTITION BY g) AS p FROM %s', call, rows),
	'over a partition') FROM call;
SELECT pg_temp.same(kind, format('SELECT g, %s AS p FROM %s GROUP BY GROUPING SETS ((g), (g, key))
	HAVING grouping(key) = 1', call, rows), 'in grouping sets') FROM call;
SET LOCAL enable_sort = off;
SELECT pg_temp.same(kind, format('SELECT g, %s AS p FROM %s GROUP BY GROUPING SETS ((g), (key, g))
	HAVING grouping(key) = 1', call, rows), 'in hashed grouping sets') FROM call;
RESET enable_sort;
SET LOCAL work_mem = '64kB';
SELECT pg_temp.same(kind, format('SELECT g, %s AS p FROM %s GROUP BY g', call, rows), 'in little memory') FROM call;
RESET work_mem;
SELECT pg_temp.same('scores', 'SELECT g, panel(DISTINCT key, score) AS p
	FROM (SELECT * FROM body UNION ALL SELECT * FROM body) r GROUP BY g', 'of distinct rows');

-- rows may be split over workers by any plan
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SELECT pg_temp.same(kind, format('SELECT g, %s AS p FROM %s GROUP BY g', call, rows), 'with workers') FROM call;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;

-- one state, read again and again while it grows, and by several final functions
CREATE AGGREGATE pg_temp.bare(text, score) (SFUNC = panel_accum, STYPE = panel);
CREATE AGGREGATE pg_temp.bare(text, text, scorecard, instrument) (SFUNC = panel_accum, STYPE = panel);
CREATE TABLE numbered AS SELECT *, row_number() OVER (PARTITION BY g) AS r FROM body WHERE g <= 25;
SELECT is_empty($$ SELECT g, r FROM (SELECT g, r, panel(key, score) OVER w AS a, pg_temp.bare(key, score) OVER w AS b,
			panel(key, score) OVER w AS c FROM numbered WINDOW w AS (PARTITION BY g ORDER BY r)) n,
		LATERAL (SELECT panel(key, score) AS p FROM numbered m WHERE m.g = n.g AND m.r <= n.r) m
	WHERE a IS DISTINCT FROM p OR b IS DISTINCT FROM p OR c IS DISTINCT FROM p $$, 'a growing frame: scores');
SELECT is_empty($$ SELECT g, r FROM (SELECT g, r, panel(key, unit, card, i) OVER w AS a,
			pg_temp.bare(key, unit, card, i) OVER w AS b, rollup(one) OVER w AS c
		FROM form, visit, LATERAL (SELECT panel(o.key, o.unit, o.card, o.i) AS one
			FROM (VALUES (visit.key, visit.unit, visit.card, form.i)) o(key, unit, card, i)) o WHERE g <= 40
		WINDOW w AS (PARTITION BY g ORDER BY r ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING)) n,
		LATERAL (SELECT panel(key, unit, card, i) AS p FROM form, visit m
			WHERE m.g = n.g AND m.r BETWEEN n.r - 3 AND n.r + 2) m
	WHERE a IS DISTINCT FROM p OR b IS DISTINCT FROM p OR c IS DISTINCT FROM p $$, 'a moving frame: units');
SELECT is_empty($$ SELECT g FROM (SELECT g, panel(key, score) AS a, pg_temp.bare(key, score) AS b,
		panel_final(pg_temp.bare(key, score)) AS c FROM body GROUP BY g) s
	WHERE a IS DISTINCT FROM b OR b IS DISTINCT FROM c $$, 'a state that several read');
SELECT is_empty($$ SELECT g FROM (SELECT g, rollup(b) AS a FROM (SELECT g, pg_temp.bare(key, score) AS b
			FROM (SELECT *, floor(random() * 3) AS part FROM body) r GROUP BY g, part) s GROUP BY g) t
		JOIN panels USING (g) WHERE kind = 'scores' AND a <> p $$, 'states that were never finished are merged');

--
-- NULL, and nothing
--
SELECT is((SELECT panel(key, score) FROM body WHERE false), NULL, 'no row is no panel');
SELECT is((SELECT rollup(p) FROM panels WHERE false), NULL, 'no panel is none');
SELECT is((SELECT rollup(p)::text FROM (VALUES (NULL), (panel '{"scores": {"a": 1}}'), (NULL)) v(p)),
	'{"scores": {"a": 1}}', 'a NULL is ignored');
SELECT is((SELECT rollup(p)::text FROM (VALUES ('{"cards": {}}'::panel), (format('{"cards": {"a": []},
	"instrument": %s}', i)::panel), ('{"cards": {"b": []}}')) v(p)), format('{"cards": {"a": [], "b": []}, '
	'"instrument": %s}', i), 'panels without an instrument are merged with one that has it') FROM form;
SELECT is(panel('a', NULL::scorecard, NULL)::text, '{"cards": {"a": []}}', 'a body without a card');
SELECT is(panel('a', 'u', NULL, NULL)::text, '{"units": {"a": {"u": []}}}', 'a unit without a card');
SELECT is(panel('a', 'u', NULL, i)::text, format('{"units": {"a": {"u": []}}, "instrument": %s}', i),
	'an instrument without a card') FROM form GROUP BY i;
SELECT is(panel('a', NULL::score)::text, '{"scores": {"a": null}}', 'a body without a score');
SELECT is(panel('a', NULL::tally)::text, '{"tallies": {"a": null}}', 'a body without a tally');
SELECT is(panel('a', NULL::tally, 3)::text, '{"tallies": {"a": null}}', 'for which a population says nothing');
SELECT is(panel(key, NULL::scorecard, i)::text, format('{"cards": {"a": []}, "instrument": %s}', i),
	'a body is there once, however often it has no card') FROM form, (VALUES ('a'), ('a')) v(key) GROUP BY i;
SELECT is(panel(key, card, i)::text, format('{"cards": {"a": ["-,-,-"]}, "instrument": %s}', i),
	'that it has none beside one changes nothing')
FROM form, LATERAL (VALUES ('a', scorecard(i, '{}')), ('a', NULL)) v(key, card) GROUP BY i;
SELECT is(panel('a', replace(card::text, '-', 'null')::scorecard, i), panel('a', card, i),
	'what was said to be missing is missing') FROM form, LATERAL (SELECT scorecard(i, '{}') AS card) c GROUP BY i, card;

--
-- Errors
--
SELECT throws_ok(format('SELECT panel(%s) FROM form', arguments), '22004', what || ' of a panel must not be NULL',
	format('NULL: panel(%s)', arguments))
FROM (VALUES ('NULL::text, scorecard(i, ''{}''), i', 'key'), ('NULL, ''u'', scorecard(i, ''{}''), i', 'key'),
	('''k'', NULL, scorecard(i, ''{}''), i', 'unit'), ('NULL, ''7''::score', 'key'),
	('NULL, NULL::tally', 'key'), ('NULL, NULL::tally, 7', 'key')) v(arguments, what);
SELECT throws_ok($$ SELECT panel('k', scorecard(i, '{}'), NULL) FROM form $$, '22004',
	'instrument of a scorecard in a panel must not be NULL', 'a card without an instrument');
SELECT throws_ok($$ SELECT panel('k', scorecard(i, '{}'), other) FROM form $$, '22023',
	'scorecard is of another instrument', 'a card of another instrument');
SELECT throws_ok(format('SELECT panel(''k'', NULL::scorecard, i)
		FROM (SELECT i FROM form UNION ALL SELECT %s FROM form) f', another), '22023',
		'the instrument must be the same for all rows of a panel', 'another instrument: ' || another)
FROM (VALUES ('other'), ('reweight(i, ''{"a": 7}'')'), ('replace(i::text, ''"t"'', ''"t", "title": "T"'')::instrument'))
	v(another);
SELECT throws_ok($$ SELECT rollup(p) FROM (SELECT panel('a', scorecard(i, '{}'), i) AS p FROM form
	UNION ALL SELECT panel('a', scorecard(other, '{}'), other) FROM form) v $$, '22023',
	'the instrument must be the same for all rows of a panel', 'panels of two instruments');
SELECT throws_ok(format('SELECT panel(key, %s) FROM (VALUES (''a''), (''b''), (''a'')) v(key)', value), '23505',
	format('panel has two %s of "a"', what), format('a key twice: %s', value))
FROM (VALUES ('''7''::score', 'scores'), ('NULL::score', 'scores'), ('NULL::tally', 'tallies'),
	('NULL::tally, 7', 'tallies')) v(value, what);
SELECT throws_ok($$ SELECT rollup(p)
		FROM unnest(ARRAY['{"scores": {"a": 7}}', '{"scores": {"b": 7, "a": 3}}']::panel[]) p $$,
	'23505', 'panel has two scores of "a"', 'a key in two panels');
SELECT throws_ok(format('SELECT panel(''a'', t, %s) FROM (SELECT tally(x) AS t FROM generate_series(1, 5) x) x',
	population), '22023', 'population of "a" is too small', 'a population of ' || population)
FROM (VALUES ('0'), ('-1'), ('4'), ('-9223372036854775808')) v(population);
SELECT throws_ok($$ SELECT panel('a', NULL::tally, 0) $$, '22023', 'population of "a" is too small',
	'and without a tally');
SELECT throws_ok(format('SELECT rollup(p) FROM unnest(ARRAY[''{"%s": {}}'', ''{"%s": {}}'']::panel[]) p', a, b),
	'22023',
	format('panel of %s cannot be merged with one of %s', a, b), format('%s and %s', a, b))
FROM unnest(ARRAY['cards', 'units', 'scores', 'tallies']) a, unnest(ARRAY['cards', 'units', 'scores', 'tallies']) b
WHERE a <> b AND 'scores' IN (a, b);
SELECT throws_ok($$ SELECT panel_accum('{"scores": {}}', 'a', '7'::score) $$, '55000',
	'transition function called outside of an aggregation', 'a transition function alone');
SELECT throws_ok($$ SELECT panel_combine('{"scores": {}}', '{"scores": {}}') $$, '55000',
	'transition function called outside of an aggregation', 'and the combine function');

SELECT * FROM finish();
ROLLBACK;
