-- is_complete(): that it says of random forms what keys, nulls and answer_problems() say.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
\set QUIET on
\pset format unaligned
\pset tuples_only on

SELECT plan(13);
SELECT setseed(0.5);

CREATE TEMP TABLE sheet AS SELECT '{"code": "t", "not_applicable": "refuse", "nodes": [{"code": "a"},
	{"code": "b", "goalposts": [0, 4], "clip": false}, {"code": "c", "answers": {"Ya": 100, "Tidak": 0}},
	{"code": "d", "answers": {"x": 60, "y": 40}, "choose": "sum"},
	{"code": "e", "nodes": [{"code": "f"}, {"code": "g"}]}]}'::instrument AS instrument;

-- each indicator there or not, with one of the answers that some take and others do not
CREATE TEMP TABLE answer AS SELECT array_agg(v::jsonb) AS answers FROM unnest(ARRAY['1', '3.5', '"2"', '80', '101',
	'null', '"Ya"', '"ya"', '["x", "y"]', '["x", "x"]', '[]', '{}', 'true', '"not_applicable"', '1e400',
	'0.0000000000000000000000000000000000000001']) v;
CREATE TEMP TABLE form AS
SELECT n, coalesce(jsonb_object_agg(code, CASE code WHEN 'c' THEN '"Ya"' WHEN 'd' THEN '["x"]' ELSE '3' END::jsonb)
		FILTER (WHERE random() < 0.95), '{}')
	|| CASE WHEN random() < 0.5 THEN '{}' ELSE jsonb_build_object((ARRAY['a', 'b', 'c', 'd', 'e', 'f', 'g', 't', 'z'])
		[1 + floor(random() * 9)], answers[1 + floor(random() * cardinality(answers))]) END AS form
FROM generate_series(1, 4000 * :times) n, unnest(ARRAY['a', 'b', 'c', 'd', 'f', 'g']) code, answer GROUP BY n, answers;
CREATE TEMP TABLE asked AS
SELECT indicators, ARRAY(SELECT DISTINCT i COLLATE "C" FROM unnest(indicators) i ORDER BY 1) AS codes
FROM (VALUES ('{a,b,c,d,f,g}'::text[]), ('{g,f,d,c,b,a,a}'), ('{a,b,c,d,f}'), ('{a}'), ('{}')) v (indicators);

-- what a form has, and whether all of it is an answer
CREATE TEMP TABLE known AS
SELECT form, ARRAY(SELECT k FROM jsonb_object_keys(form) k ORDER BY k COLLATE "C") AS codes,
	NOT EXISTS (SELECT FROM jsonb_each(form) e WHERE e.value = 'null')
	AND NOT EXISTS (SELECT FROM answer_problems(instrument, form)) AS answered
FROM form, sheet;
SELECT is_empty($$SELECT form, indicators FROM known, asked, sheet
	WHERE is_complete(instrument, form, indicators) <> (known.codes = asked.codes AND answered)$$,
	'random forms');
SELECT cmp_ok((SELECT count(*) FROM form, sheet WHERE is_complete(instrument, form, '{a,b,c,d,f,g}')), '>',
	600::bigint * :times, 'many are complete');
SELECT cmp_ok((SELECT count(*) FROM form, sheet WHERE NOT is_complete(instrument, form, '{a,b,c,d,f,g}')), '>',
	600::bigint * :times, 'many are not');
SELECT is(is_complete(instrument, '{"a": "not_applicable"}', '{a}'), false, 'not applicable, where it is refused')
FROM sheet;
SELECT is(is_complete('{"code": "t", "nodes": [{"code": "a"}]}', '{"a": "not_applicable"}', '{a}'), true,
	'and where it is an answer');
SELECT is(is_complete(instrument, NULL, '{a}'), NULL, 'NULL gives NULL') FROM sheet;
SELECT is(is_complete(instrument, '{"a": 3, "f": 3}', '[0:1]={a,f}'), true, 'an array that begins at 0') FROM sheet;
SELECT is(is_complete(instrument, '{"a": 3, "f": 3}', '{{a},{f}}'), true, 'or has two dimensions') FROM sheet;
SELECT throws_ok(format('SELECT is_complete(%L, ''{}'', ''{q}'')', instrument), '22023', NULL, 'an unknown indicator')
FROM sheet;
SELECT throws_ok(format('SELECT is_complete(%L, ''{}'', ''{e}'')', instrument), '22023', NULL, 'a node with children')
FROM sheet;
SELECT throws_ok(format('SELECT is_complete(%L, ''{}'', ''{a,NULL}'')', instrument), '22004',
	'indicators must not be NULL', 'NULL among the indicators') FROM sheet;
SELECT throws_ok(format('SELECT is_complete(%L, ''[]'', ''{a}'')', instrument), '22023',
	'form must be an object of codes and their values', 'a form that is no object') FROM sheet;

-- salts
SELECT is((SELECT count(DISTINCT strong_random()) FILTER (WHERE octet_length(strong_random()) = 32)
	FROM generate_series(1, 1000)), 1000::bigint, 'strong_random() draws 32 other bytes each time');

SELECT * FROM finish();
ROLLBACK;
