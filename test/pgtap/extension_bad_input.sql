-- Bad input is an error of the right class, never a crash, a wrong value or a NULL: by a cast of a column, where no
-- literal helps, in a function, and as a soft error where PostgreSQL asks for that.
BEGIN;
SELECT plan(188);

CREATE TEMP TABLE bad (n serial, type text, text text, sqlstate text, message text);
INSERT INTO bad (type, text, sqlstate, message) VALUES
	('score', '', '22P02', 'invalid input syntax for type score: ""'),
	('score', '81,5', '22P02', 'invalid input syntax for type score: "81,5"'),
	('score', '81.5 points', '22P02', 'invalid input syntax for type score: "81.5 points"'),
	('score', 'NaN', '22003', 'value "NaN" is out of range for type score'),
	('score', '-Infinity', '22003', 'value "-Infinity" is out of range for type score'),
	('score', '1000000000000', '22003', 'value "1000000000000" is out of range for type score'),
	('score(2)', '999999999999.995', '22003', 'value "999999999999.995" is out of range for type score'),
	('zoning', '', '22P02', 'invalid input syntax for type zoning'),
	('zoning', '[0,50] a [51,100] b', '22P02', 'invalid input syntax for type zoning'),
	('zoning', '[0,50.99] a, [51,100] b', '22P02', 'zoning has a gap between bands "a" and "b"'),
	('zoning', '[0,50] a, [49,100] b', '22P02', 'zoning has overlapping bands "a" and "b"'),
	('zoning', '[0,50] a, [50,100] b', '22P02', 'zoning has bands "a" and "b" that share the end point 50'),
	('zoning', '[50,100] a, [0,50) b', '22P02', 'zoning has bands out of order: "a" stands before "b"'),
	('zoning', '[50,0] a', '22P02', 'zoning has a band with reversed bounds: [50,0]'),
	('zoning', '(50,50) a', '22P02', 'zoning has a band with empty bounds: (50,50)'),
	('zoning', '[0,50] a, (50,100] a', '22P02', 'zoning has two bands with the label "a"'),
	('zoning', '[0,50] a #12345', '22P02', 'zoning has an invalid color in band "a": "#12345"'),
	('zoning', '[0,1] a, (1,2) b, [2,3] c; round 0', '22P02', 'zoning has a band that holds no score: "b"'),
	('zoning', '[1,2.5996] D, [2.60,3.064] C; round 3', '22P02',
		'zoning has a bound that is finer than "round 3": 2.5996'),
	('zoning', '[0,3] a; round 1 ceil', '22P02', 'invalid input syntax for type zoning'),
	('zoning', 'ombudsman-2020', '22P02', 'there is no standard zoning "ombudsman-2020"'),
	('zoning', repeat('x', 10000), '22P02', format('there is no standard zoning "%s"', repeat('x', 63))),
	('zoning', '[0,1e20] a', '22P02', 'zoning has a bound that no score can have: "1e20"'),
	('zoning', '[0,1] ' || repeat('x', 10000), '54000', 'zoning has a label that is too long'),
	('zoning', '[0,1] a "' || repeat('x', 10000) || '"', '54000',
		'zoning has a predicate that is too long in band "a"'),
	('zoning', (SELECT string_agg(format('(%s,%s] b%s', i - 1, i, i), ', ' ORDER BY i) FROM generate_series(1, 200) i),
		'54000', 'zoning has too many bands'),
	('tally', '', '22P02', 'invalid input syntax for type tally: ""'),
	('tally', 'median', '22P02', 'invalid input syntax for type tally: "median"'),
	('tally', 'arithmetic observed=1', '22P02', 'invalid input syntax for type tally: "arithmetic observed=1"'),
	('tally', 'harmonic observed=0 zeros=1 weight=0 sum=0 missing=0 missing_weight=0 squares=0 lowest=none '
			'highest=none',
		'22P02', 'invalid value for type tally: "harmonic observed=0 zeros=1 weight=0 sum=0 missing=0 missing_weight=0 '
			'squares=0 lowest=none highest=none"'),
	('instrument', '', '22P02', 'invalid input syntax for type instrument'),
	('instrument', '{"code": "t", "nodes": [', '22P02', 'invalid input syntax for type instrument'),
	('instrument', E'{"code": "t\\u0000", "nodes": [{"code": "a"}]}', '22P02',
		'invalid input syntax for type instrument'),
	('instrument', E'{"code": "t\\uD83D", "nodes": [{"code": "a"}]}', '22P02',
		'invalid input syntax for type instrument'),
	('instrument', '{"code": "t", "nodes": [{"code": "a", "weight": -1}]}', '22P02',
		'invalid instrument: /a: weight below zero needs divide_by on the node above'),
	('instrument', '{"code": "t", "nodes": [{"code": "a", "weight": 1e1000000}]}', '22P02',
		'invalid instrument: /a: weight must be a number of up to 18 digits'),
	('instrument', '{"code": "t", "nodes": [{"code": "a", "nodes": [{"code": "t"}]}]}', '22P02',
		'invalid instrument: /a/t: code "t" is used twice'),
	('instrument', '{"code": "t", "nodes": [{"code": "a", "goalposts": [1, 1.0]}]}', '22P02',
		'invalid instrument: /a: goalposts must differ'),
	('instrument', repeat('{"nodes": [', 10000), '54000', 'instrument is nested too deeply'),
	('instrument', repeat(' ', 2000000), '54000', 'instrument is too long'),
	-- no longer than allowed, but the document that it would be written back as, with spaces and all digits
	('instrument',
		(SELECT format('{"code":"t","nodes":[%s]}', string_agg(format('{"code":"c%s","curve":[%s]}', i, points), ','))
			FROM generate_series(1, 900) i, (SELECT string_agg(format('[%se9,%s]', k, k), ',' ORDER BY k)
				FROM generate_series(1, 100) k) p(points)), '54000', 'instrument is too long'),
	('scorecard', '', '22P02', 'invalid input syntax for type scorecard: ""'),
	('scorecard', 'form=0123456789abcdef0123456789abcdef indicators=1 scores=1.000000001', '22P02',
		'invalid input syntax for type scorecard: '
			'"form=0123456789abcdef0123456789abcdef indicators=1 scores=1.000000001"'),
	('panel', '{"scores": {"a": 1, "a": 2}}', '22P02', 'invalid input syntax for type panel'),
	('panel', repeat('[', 10000), '54000', 'panel is nested too deeply'),
	('panel', '{"scores": {"a": 1e12}}', '22003', 'value "1e12" is out of range for type score'),
	('panel', '{"tallies": {"a": {"tally": "arithmetic observed=2 zeros=0 weight=3 sum=250.5", "population": 1}}}',
		'22023', 'population of "a" is too small');

CREATE FUNCTION pg_temp.cast_of(bad) RETURNS text LANGUAGE sql
	AS $$ SELECT format('SELECT v::%s FROM (VALUES (%L::text)) t(v)', $1.type, $1.text) $$;
SELECT throws_ok(pg_temp.cast_of(bad), sqlstate, CASE WHEN type = 'score(2)' THEN NULL ELSE message END,
	format('%s %s', type, left(text, 60)))
FROM bad ORDER BY n;

-- as a soft error, with the same message
SELECT current_setting('server_version_num')::integer >= 160000 AS soft_errors \gset
\if :soft_errors
SELECT is(pg_input_is_valid(text, type), false, format('soft: %s %s', type, left(text, 60))) FROM bad ORDER BY n;
SELECT results_eq(format('SELECT message, sql_error_code FROM pg_input_error_info(%L, %L)', text, type),
	format('VALUES (%L, %L)', message, sqlstate), format('its message: %s', left(message, 60)))
FROM bad ORDER BY n;
SELECT ok(pg_input_is_valid(text, type), 'what is valid is said to be: ' || type) FROM (VALUES
	('81.5', 'score'),
	('81.555', 'score(2)'),
	('[0,1] a', 'zoning'),
	('arithmetic observed=0 zeros=0 weight=0 sum=0 missing=0 missing_weight=0 squares=0 lowest=none highest=none',
		'tally'),
	('{"code": "t", "nodes": [{"code": "a"}]}', 'instrument'),
	('form=0123456789abcdef0123456789abcdef indicators=1 scores=1', 'scorecard'),
	('{"units": {"a": {"u": ["1", "-"]}}, "instrument": {"code": "t", "nodes": [{"code": "x"}]}}',
		'panel')) v(text, type);
\else
SELECT skip('no soft errors before PostgreSQL 16', 2 * 47 + 7);
\endif

-- a document is the same instrument as text and as jsonb, whatever its errors
SELECT throws_ok(format('SELECT instrument(%L::jsonb)', text), sqlstate, message, format('jsonb: %s', message))
FROM bad WHERE message LIKE 'invalid instrument: %' AND text !~ '1e1000000' ORDER BY n;

--
-- Functions
--
SELECT throws_ok($$SELECT at_least(50, '[0,100] a', 'b')$$, '22023', 'zoning has no band or zone "b"',
	'a name that the zoning has not');
SELECT throws_ok($$SELECT standard_zoning('x')$$, '22023', 'there is no standard zoning "x"',
	'a name that no zoning has');
SELECT throws_ok($$SELECT weighted_mean(1.0, -1)$$, '22023', 'weight must not be negative', 'a negative weight');
SELECT throws_ok($$SELECT weighted_mean(1.0, NULL::numeric)$$, '22004', 'weight must not be NULL', 'a NULL weight');
SELECT throws_ok($$SELECT geometric_mean(-1.0)$$, '2201E', 'geometric mean of a negative value',
	'a negative value in a geometric mean');
SELECT throws_ok($$SELECT harmonic_mean(-1.0)$$, '2201F', 'harmonic mean of a negative value',
	'a negative value in a harmonic mean');
SELECT throws_ok($$SELECT weighted_mean('NaN'::numeric)$$, '22003', 'value must be finite, not NaN or infinity',
	'a value that is no number');
SELECT throws_ok($$SELECT 'NaN'::numeric::score$$, '22003', 'score out of range', 'a score that is no number');
SELECT throws_ok($$SELECT '999999999999'::score + '1'$$, '22003', 'score out of range', 'a sum out of range');
SELECT throws_ok($$SELECT mean(tally(1), 7)$$, '22023', 'decimals of a mean must be between 0 and 6',
	'too many decimals');
SELECT throws_ok($$SELECT lowest(rolling(t)) FROM (SELECT tally(1) AS t) x$$, '55000',
	'tally does not know its lowest and highest value', 'the lowest of a moving frame');
SELECT throws_ok($$SELECT stddev(tally 'arithmetic observed=2 zeros=0 weight=2 sum=20 missing=0 missing_weight=0 '
		'squares=1 lowest=0 highest=20')$$,
	'22023', 'tally has a negative variance', 'sums that no values have');
-- of a panel: means and squares that no values have, one of which makes a standard error of 2^128, and means that leave
-- the range when they are rounded, or when something is added
CREATE FUNCTION pg_temp.beside(tally text) RETURNS panel IMMUTABLE LANGUAGE sql AS $$
	SELECT format('{"tallies": {"a": {"tally": "arithmetic observed=2 zeros=0 weight=1 %s lowest=1 highest=2"}, '
		'"b": {"tally": "arithmetic observed=9 zeros=0 weight=9 sum=18 missing=0 missing_weight=0 squares=36.1 '
		'lowest=1 highest=3"}}}',
		tally)::panel
$$;
SELECT throws_ok(format('SELECT %s(pg_temp.beside(%L))', function, tally), '22023', 'tally of body "a" has ' || problem,
	format('%s: %s', function, problem))
FROM unnest('{rank_confidence,rank_intervals,draws}'::text[]) function, (VALUES
	('sum=1 missing=0 missing_weight=0 squares=0.5', 'a negative variance'),
	('sum=1 missing=0 missing_weight=0 squares=28948022309329048855892746252171976963317496166410141009865.3960019782',
		'squares out of range')) v(tally, problem);
SELECT throws_ok($$SELECT ranks(pg_temp.beside('sum=1000000000000 missing=0 missing_weight=0 squares=1'))$$, '22003',
	'score out of range', 'the mean of a tally out of range');
SELECT throws_ok($$SELECT ranks(panel(k, '999999999999.5'::score), 0) FROM (VALUES ('a')) v(k)$$, '22003',
	'score out of range', 'a score that is rounded out of range');
SELECT throws_ok($$SELECT rank_intervals(panel('a', scorecard(i, a), i), 20, 1, '{missing,sampling}')
	FROM (VALUES ('{"x": 0}'::jsonb), ('{"x": 999999999999}')) v(a),
	instrument('{"code": "t", "scale": [0, 999999999999],
		"nodes": [{"code": "x"}]}'::jsonb) i$$, '22003', 'score out of range', 'a drawn mean out of range');
SELECT throws_ok($$SELECT rollup(t) FROM (SELECT tally(1.0, 1) UNION ALL SELECT tally(1.0, 1, '2')) u(t)$$, '22023',
	'tallies of different means cannot be merged', 'tallies of different means');

-- a card with one answer too few or too many, as none of its instrument ever was
SELECT throws_ok(format('SELECT score(%L::scorecard, %L)', replace(replace(scorecard(i, '{"a": 1}')::text,
		'indicators=1', 'indicators=2'), 'scores=0.01', 'scores=0.01,1'), i),
	'22023', 'scorecard is of another instrument', 'a card of one more leaf')
FROM (VALUES ('{"code": "t", "nodes": [{"code": "a"}]}'::instrument)) v(i);
SELECT throws_ok($$SELECT breakdown('form=0123456789abcdef0123456789abcdef indicators=1 scores=1'::scorecard,
		'{"code": "t", "nodes": [{"code": "a"}]}')$$,
	'22023', 'scorecard is of another instrument', 'a card of another form');

--
-- The limits can be reached.
--
SELECT lives_ok(format('SELECT %L::instrument', '{"code": "t", "nodes": ['
		|| string_agg(format('{"code": "c%s", "title": "%s"}', i, repeat('t', 255)), ',') || ']}'),
	'1,024 indicators with the longest titles')
FROM generate_series(1, 1024) i;
SELECT ok(length(i::text) > 1020000 AND (SELECT instrument_agg(code, parent, weight, rules, position) = i
		FROM instrument_nodes(i)), 'a document of almost 1 MB, as rows and back')
FROM (SELECT format('{"code": "t", "nodes": [%s]}', string_agg(format('{"code": "c%s", "answers": {%s}}', i, answers),
			','))::instrument
		FROM generate_series(1, 1024) i, (SELECT string_agg(format('"%s": %s', repeat(chr(96 + k), 41), k), ', ')
			FROM generate_series(1, 20) k) a(answers)) v(i);
SELECT is(score(scorecard(t, '{"x": 64}'), t)::text, '64', 'a node of depth 15')
FROM (SELECT (string_agg('{"code": "a' || i || '", "nodes": [', '') || '{"code": "x"}' || repeat(']}', 15))::instrument
	FROM generate_series(1, 15) i) v(t);
-- the scores of a scale as wide as there are scores
SELECT is(score(scorecard(t, format('{"a": %s, "b": %s}', a, b)::jsonb), t)::text, expected,
	format('%s and %s on the widest scale', a, b))
FROM (VALUES ('{"code": "t", "scale": [-999999999999.999999, 999999999999.999999],
		"nodes": [{"code": "a"}, {"code": "b"}]}'::instrument)) v(t),
	(VALUES
		('999999999999.999999', '999999999999.999999', '999999999999.999999'),
		('-999999999999.999999', '-999999999999.999999', '-999999999999.999999'),
		('-999999999999.999999', '999999999999.999999', '0'),
		('0', '0', '0')) w(a, b, expected);
SELECT is((SELECT format('%s %s %s', count(*), count(contribution), count(shortfall))
		FROM breakdown(scorecard(t, form), t)), '3 3 2',
	'what is missing to the top of the widest scale is NULL where it is no score')
FROM (VALUES ('{"code": "t", "scale": [-999999999999.999999, 999999999999.999999],
		"nodes": [{"code": "a"}, {"code": "b"}]}'::instrument,
	'{"a": -999999999999.999999, "b": -999999999999.999999}'::jsonb)) v(t, form);
SELECT is((SELECT ROW(code, gain, total, reached)::text
		FROM improve(scorecard(t, form), t, '[,5) low, [5,] high', 'high')),
	'(a,,999999999999.999999,t)', 'and so is what one indicator gains')
FROM (VALUES ('{"code": "t", "scale": [-999999999999.999999, 999999999999.999999], "mean": "max",
		"nodes": [{"code": "a"}, {"code": "b"}]}'::instrument,
	'{"a": -999999999999.999999, "b": -999999999999.999999}'::jsonb)) v(t, form);
SELECT is(score(scorecard(t, format('{"a": %s, "b": %s}', a, b)::jsonb), t)::text, expected,
	format('%s and %s, %s', a, b, t))
FROM (VALUES
	('{"code": "t", "mean": "geometric", "scale": [0, 999999999999.999999],
		"nodes": [{"code": "a"}, {"code": "b"}]}'::instrument,
		'999999999999.999999', '999999999999.999999', '999999999999.999999'),
	('{"code": "t", "mean": {"power": -5}, "scale": [0, 1], "nodes": [{"code": "a"}, {"code": "b"}]}',
		'0.000001', '0.000001', '0.000001'),
	('{"code": "t", "mean": {"power": -5}, "scale": [0, 1], "nodes": [{"code": "a", "weight": 31}, {"code": "b"}]}',
		'1', '0.0002', '0.0004'),
	('{"code": "t", "mean": {"power": 5}, "scale": [0, 1000000],
		"nodes": [{"code": "a", "weight": 31}, {"code": "b"}]}',
		'0', '1000000', '500000')) v(t, a, b, expected);

SELECT * FROM finish();
ROLLBACK;
