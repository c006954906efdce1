-- Bad instruments and scorecards are errors of the right class, as casts of columns, in binary and, where PostgreSQL asks for that, as soft ones.
BEGIN;
SELECT plan(52);

CREATE TEMP TABLE bad (n serial, type text, text text, sqlstate text, message text);
INSERT INTO bad (type, text, sqlstate, message) VALUES
	('instrument', '', '22P02', 'invalid input syntax for type instrument'),
	('instrument', '{"code": "t", "nodes": [', '22P02', 'invalid input syntax for type instrument'),
	('instrument', E'{"code": "t\\u0000", "nodes": [{"code": "a"}]}', '22P02', 'invalid input syntax for type instrument'),
	('instrument', E'{"code": "t\\uD83D", "nodes": [{"code": "a"}]}', '22P02', 'invalid input syntax for type instrument'),
	('instrument', '{"code": "t", "nodes": [{"code": "a", "weight": 0}]}', '22P02', 'invalid instrument: /a: weight must be greater than zero'),
	('instrument', '{"code": "t", "nodes": [{"code": "a", "weight": 1e1000000}]}', '22P02', 'invalid instrument: /a: weight must be a number of up to 18 digits'),
	('instrument', '{"code": "t", "nodes": [{"code": "a", "nodes": [{"code": "t"}]}]}', '22P02', 'invalid instrument: /a/t: code "t" is used twice'),
	('instrument', '{"code": "t", "nodes": [{"code": "a", "goalposts": [1, 1.0]}]}', '22P02', 'invalid instrument: /a: goalposts must differ'),
	('instrument', repeat('{"nodes": [', 10000), '54000', 'instrument is nested too deeply'),
	('instrument', repeat(' ', 2000000), '54000', 'instrument is too long'),
	('scorecard', '', '22P02', 'invalid input syntax for type scorecard: ""'),
	('scorecard', 'form=0123456789abcdef0123456789abcdef indicators=1 scores=1.000000001', '22P02', 'invalid input syntax for type scorecard: "form=0123456789abcdef0123456789abcdef indicators=1 scores=1.000000001"');

CREATE FUNCTION pg_temp.cast_of(bad) RETURNS text LANGUAGE sql AS $$ SELECT format('SELECT v::%s FROM (VALUES (%L::text)) t(v)', $1.type, $1.text) $$;
SELECT throws_ok(pg_temp.cast_of(bad), sqlstate, message, format('%s %s', type, left(text, 60))) FROM bad ORDER BY n;

SELECT current_setting('server_version_num')::integer >= 160000 AS soft_errors \gset
\if :soft_errors
SELECT is(pg_input_is_valid(text, type), false, format('soft: %s %s', type, left(text, 60))) FROM bad ORDER BY n;
SELECT results_eq(format('SELECT message, sql_error_code FROM pg_input_error_info(%L, %L)', text, type), format('VALUES (%L, %L)', message, sqlstate), format('its message: %s', left(message, 60))) FROM bad ORDER BY n;
SELECT ok(bool_and(pg_input_is_valid(text, type)), 'what is valid is said to be') FROM (VALUES ('{"code": "t", "nodes": [{"code": "a"}]}', 'instrument'), ('form=0123456789abcdef0123456789abcdef indicators=1 scores=1', 'scorecard')) v(text, type);
\else
SELECT skip('no soft errors before PostgreSQL 16', 2 * 12 + 1);
\endif

-- a document is the same instrument as text and as jsonb, whatever its errors
SELECT throws_ok(format('SELECT instrument(%L::jsonb)', text), sqlstate, message, format('jsonb: %s', message)) FROM bad WHERE type = 'instrument' AND n IN (5, 6, 7, 8) AND text !~ '1e1000000' ORDER BY n;

-- a card with one answer too few or too many, as none of its instrument ever was
SELECT throws_ok(format('SELECT score(%L::scorecard, %L)', replace(replace(scorecard(i, '{"a": 1}')::text, 'indicators=1', 'indicators=2'), 'scores=0.01', 'scores=0.01,1'), i), '22023', 'scorecard is of another instrument', 'a card of one more leaf')
FROM (VALUES ('{"code": "t", "nodes": [{"code": "a"}]}'::instrument)) v(i);
SELECT throws_ok($$SELECT breakdown('form=0123456789abcdef0123456789abcdef indicators=1 scores=1'::scorecard, '{"code": "t", "nodes": [{"code": "a"}]}')$$, '22023', 'scorecard is of another instrument', 'a card of another form');

-- the limits can be reached
SELECT lives_ok(format('SELECT %L::instrument', '{"code": "t", "nodes": [' || string_agg(format('{"code": "c%s", "title": "%s"}', i, repeat('t', 255)), ',') || ']}'), '1,024 indicators with the longest titles') FROM generate_series(1, 1024) i;
SELECT is(score(scorecard(t, '{"x": 64}'), t)::text, '64', 'a node of depth 15')
FROM (SELECT (string_agg('{"code": "a' || i || '", "nodes": [', '') || '{"code": "x"}' || repeat(']}', 15))::instrument FROM generate_series(1, 15) i) v(t);
-- the scores of a scale as wide as there are scores
SELECT is(score(scorecard(t, format('{"a": %s, "b": %s}', a, b)::jsonb), t)::text, expected, format('%s and %s on the widest scale', a, b))
FROM (VALUES ('{"code": "t", "scale": [-999999999999.999999, 999999999999.999999], "nodes": [{"code": "a"}, {"code": "b"}]}'::instrument)) v(t),
	(VALUES ('999999999999.999999', '999999999999.999999', '999999999999.999999'), ('-999999999999.999999', '-999999999999.999999', '-999999999999.999999'),
		('-999999999999.999999', '999999999999.999999', '0'), ('0', '0', '0')) w(a, b, expected);
SELECT is(score(scorecard(t, format('{"a": %s, "b": %s}', a, b)::jsonb), t)::text, expected, format('%s and %s, %s', a, b, t)) FROM (VALUES
	('{"code": "t", "mean": "geometric", "scale": [0, 999999999999.999999], "nodes": [{"code": "a"}, {"code": "b"}]}'::instrument, '999999999999.999999', '999999999999.999999', '999999999999.999999'),
	('{"code": "t", "mean": {"power": -5}, "scale": [0, 1], "nodes": [{"code": "a"}, {"code": "b"}]}', '0.000001', '0.000001', '0.000001'),
	('{"code": "t", "mean": {"power": -5}, "scale": [0, 1], "nodes": [{"code": "a", "weight": 31}, {"code": "b"}]}', '1', '0.0002', '0.0004'),
	('{"code": "t", "mean": {"power": 5}, "scale": [0, 1000000], "nodes": [{"code": "a", "weight": 31}, {"code": "b"}]}', '0', '1000000', '500000')) v(t, a, b, expected);

SELECT * FROM finish();
ROLLBACK;
