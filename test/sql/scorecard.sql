-- scorecard: one filled-in form
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS compliance;
RESET client_min_messages;
\set VERBOSITY default

-- every way to read a value; on a scale from 0 to 100 every score of six decimals is held exactly
SELECT '{"code": "t", "nodes": [{"code": "plain"}, {"code": "down", "direction": "-"},
	{"code": "posts", "goalposts": [20, 85]}, {"code": "falling", "goalposts": [30, 10]},
	{"code": "strict", "goalposts": [0, 10], "clip": false},
	{"code": "income", "goalposts": [100, 75000], "transform": "log"},
		{"code": "ordinal", "levels": {"0": 0, "1": 33.3, "2.5": 100}}]}' AS t \gset
SELECT '{"code": "u", "nodes": [{"code": "a"}, {"code": "b"}]}' AS u \gset

--
-- Input and output
--

SELECT scorecard(:'t',
	'{"plain": 81.234567, "down": 30, "posts": 52.5, "falling": 14, "strict": 10, "income": 2738.612788, '
	'"ordinal": 1}');
SELECT c::scorecard, c::scorecard::text::scorecard = c::scorecard AS same
FROM (VALUES ('form=0123456789abcdef0123456789abcdef indicators=3 scores=1,0.5,-'),
	('  form=ffffffffffffffffffffffffffffffff   indicators=1  scores=0.000000001 '),
	('form=00000000000000000000000000000000 indicators=2 scores=1.0,null'),
	('form=00000000000000010000000000000001 indicators=1 scores=1e-9')) v(c);
SELECT 'form=0123456789abcdef0123456789abcdef indicators=2 scores=1,0'::scorecard
	= 'form=0123456789abcdef0123456789abcdef indicators=2 scores=1.0,0.00' AS same,
	'form=0123456789abcdef0123456789abcdef indicators=2 scores=1,0'::scorecard
	<> 'form=0123456789abcdef0123456789abcdef indicators=2 scores=1,-' AS other,
	'form=0123456789abcdef0123456789abcdef indicators=1 scores=1'::scorecard
	<> 'form=0123456789abcdee0123456789abcdee indicators=1 scores=1' AS form;
SELECT count(*) FROM (SELECT scorecard(:'u', '{"a": 1}') UNION SELECT scorecard(:'u', '{"a": 1.0, "b": null}')) t;

\set VERBOSITY terse
SELECT ''::scorecard;
SELECT 'form=0123456789abcde indicators=1 scores=1'::scorecard;
SELECT 'form=0123456789ABCDEF indicators=1 scores=1'::scorecard;
SELECT 'form=0123456789abcdef0123456789abcdef indicators=0 scores='::scorecard;
SELECT 'form=0123456789abcdef0123456789abcdef indicators=1025 scores=1'::scorecard;
SELECT 'form=0123456789abcdef0123456789abcdef indicators=99999999999 scores=1'::scorecard;
SELECT 'form=0123456789abcdef0123456789abcdef indicators=2 scores=1'::scorecard;
SELECT 'form=0123456789abcdef0123456789abcdef indicators=2 scores=1,0,1'::scorecard;
SELECT 'form=0123456789abcdef0123456789abcdef indicators=1 scores=1.1'::scorecard;
SELECT 'form=0123456789abcdef0123456789abcdef indicators=1 scores=-0.1'::scorecard;
SELECT 'form=0123456789abcdef0123456789abcdef indicators=1 scores=0.0000000001'::scorecard;
SELECT 'form=0123456789abcdef0123456789abcdef indicators=1 scores=1e99999'::scorecard;
SELECT 'form=0123456789abcdef0123456789abcdef indicators=1 scores=x'::scorecard;
SELECT 'form=0123456789abcdef0123456789abcdef indicators=1 scores=1 x'::scorecard;
\set VERBOSITY default
SELECT 'form=0123456789abcdef0123456789abcdef indicators=2 scores=1;2'::scorecard;

--
-- Answers
--

SELECT code, score(c, :'t', code)
FROM unnest(ARRAY['plain', 'down', 'posts', 'falling', 'strict', 'income', 'ordinal']) code,
	scorecard(:'t',
		'{"plain": 81.234567, "down": 30, "posts": 52.5, "falling": 14, "strict": 10, "income": 2738.612788, '
		'"ordinal": 1}') c;

-- beyond the goalposts, a value counts as the goalpost
SELECT v, score(scorecard(:'t', jsonb_build_object('posts', v)), :'t', 'posts') AS posts,
	score(scorecard(:'t', jsonb_build_object('falling', v)), :'t', 'falling') AS falling,
	score(scorecard(:'t', jsonb_build_object('income', v)), :'t', 'income') AS income
FROM unnest(ARRAY[-5, 0, 10, 20, 30, 85, 100, 75000, 1e30, 20.00000000000000000001]) v;

-- numeric, double precision and score; a double by its 15 digits; NULL, and no row, is a missing answer
SELECT assess(:'u'::instrument, code, v::numeric) = assess(:'u'::instrument, code, v::float8) AS float8,
	assess(:'u'::instrument, code, v::numeric) = assess(:'u'::instrument, code, v::score) AS score
FROM (VALUES ('a', 0.3), ('b', 99.999999)) v(code, v);
SELECT assess(:'u'::instrument, code, v) FROM (VALUES ('a', 50), ('b', NULL)) v(code, v);
SELECT assess(:'u'::instrument, code, v) FROM (VALUES ('a', 50)) v(code, v);
SELECT assess(:'u'::instrument, code, v) AS no_row FROM (VALUES ('a', 50)) v(code, v) WHERE false;
SELECT scorecard(:'u', '{}');

-- groups, and an instrument that comes from a table
CREATE TABLE edition (tahun integer, alat instrument);
INSERT INTO edition VALUES (1, :'u'),
	(2, '{"code": "v", "nodes": [{"code": "a", "weight": 3}, {"code": "b"}, {"code": "c"}]}');
SELECT tahun, unit, assess(alat, code, v), score(assess(alat, code, v), alat)
FROM edition, (VALUES ('x', 'a', 40), ('x', 'b', 60), ('y', 'b', 10), ('y', 'a', 90)) v(unit, code, v)
GROUP BY tahun, unit, alat ORDER BY 1, 2;
-- long ones are compressed, or out of line
INSERT INTO edition SELECT 3, (SELECT format('{"code": "w", "nodes": [%s]}',
	string_agg(format('{"code": "i%s", "title": "%s"}', i, repeat(md5(i::text), 5)), ', '))::instrument
	FROM generate_series(1, 200) i);
SELECT pg_column_size(alat) < 60000 AS long, score(assess(alat, 'i' || i, i % 11), alat)
FROM edition, generate_series(1, 200) i WHERE tahun = 3 GROUP BY alat;
-- parts of a form, merged
SELECT rollup(c) FROM (VALUES (scorecard(:'u', '{"a": 5}')), (NULL), (scorecard(:'u', '{"b": 7}'))) v(c);
SELECT rollup(c) AS none FROM (VALUES (NULL::scorecard)) v(c);

SELECT assess(:'u'::instrument, code, v) FROM (VALUES ('a', 1), ('A1', 1)) v(code, v);
SELECT assess(:'t'::instrument, code, v) FROM (VALUES ('incom', 1)) v(code, v);
SELECT assess(:'u'::instrument, code, v) FROM (VALUES ('u', 1)) v(code, v);
SELECT assess(:'u'::instrument, code, v) FROM (VALUES ('a', 1), ('a', 1)) v(code, v);
SELECT assess(:'u'::instrument, code, v) FROM (VALUES ('a', NULL), ('a', 1)) v(code, v);
SELECT assess(:'u'::instrument, code, v) FROM (VALUES ('a', 1), ('a', NULL)) v(code, v);
SELECT assess(:'u'::instrument, code, v) FROM (VALUES (NULL, 1)) v(code, v);
SELECT assess(NULL::instrument, code, v) FROM (VALUES ('a', 1)) v(code, v);
SELECT assess(:'u'::instrument, code, v) FROM (VALUES ('a', 'NaN'::float8)) v(code, v);
SELECT assess(:'u'::instrument, code, v) FROM (VALUES ('a', 'Infinity'::numeric)) v(code, v);
SELECT assess(:'u'::instrument, code, v) FROM (VALUES ('a', 100.00000000000000000001)) v(code, v);
SELECT assess(:'u'::instrument, code, v) FROM (VALUES ('a', -0.5)) v(code, v);
SELECT assess(:'t'::instrument, code, v) FROM (VALUES ('strict', 10.5)) v(code, v);
SELECT assess(:'t'::instrument, code, v) FROM (VALUES ('ordinal', 2)) v(code, v);
SELECT assess(alat, code, v) FROM edition, (VALUES ('a', 1)) v(code, v) WHERE tahun < 3;
SELECT rollup(c) FROM (VALUES (scorecard(:'u', '{"a": 5}')), (scorecard(:'u', '{"a": 7}'))) v(c);
SELECT rollup(c) FROM (VALUES (scorecard(:'u', '{"a": 5}')), (scorecard(:'t', '{"plain": 7}'))) v(c);
SELECT scorecard(:'u', '[1, 2]');
SELECT scorecard(:'u', '{"a": "50%"}');
SELECT scorecard(:'u', '{"a": {"b": 5}}');
SELECT scorecard(:'u', '{"z": 5}');
SELECT scorecard(:'t', '{"strict": -1}');

--
-- Scores
--

-- a tree with every mean, and one of each rule for missing answers
SELECT '{"code": "t", "round": 2, "nodes": [{"code": "ar", "weight": 2, "nodes": [{"code": "ar1", "weight": 3},
	{"code": "ar2"}]}, {"code": "ge", "mean": "geometric", "nodes": [{"code": "ge1"}, {"code": "ge2"}]},
	{"code": "ha", "mean": "harmonic", "nodes": [{"code": "ha1"}, {"code": "ha2"}]},
		{"code": "po", "mean": {"power": 2}, "nodes": [{"code": "po1"}, {"code": "po2"}]},
		{"code": "mi", "mean": "min", "nodes": [{"code": "mi1"}, {"code": "mi2"}]},
	{"code": "ma", "mean": "max", "nodes": [{"code": "ma1"}, {"code": "ma2"}]},
		{"code": "me", "mean": "median", "nodes": [{"code": "me1"}, {"code": "me2"}, {"code": "me3"},
		{"code": "me4"}]}]}' AS all_means \gset
SELECT code, score, effective_weight, coverage
FROM breakdown(scorecard(:'all_means',
	'{"ar1": 50, "ar2": 51, "ge1": 4, "ge2": 9, "ha1": 20, "ha2": 30, "po1": 10, "po2": 70, "mi1": 3, "mi2": 80, '
	'"ma1": 3, "ma2": 80, "me1": 90, "me2": 10, "me3": 31, "me4": 30}'), :'all_means') WHERE depth < 2;
-- a zero: nothing is left of a geometric or harmonic mean
SELECT code, score
FROM breakdown(scorecard(:'all_means', '{"ge1": 0, "ge2": 9, "ha1": 0, "ha2": 30, "po1": 0, "po2": 70}'), :'all_means')
WHERE depth < 2;

-- missing answers: skip, zero and null, with and without a minimum
SELECT rule, cover, form, score(c, i), coverage(c, i)
FROM unnest(ARRAY['skip', 'zero', 'null']) rule, unnest(ARRAY[0, 0.6, 1]) cover,
	unnest(ARRAY['{}', '{"b": 50}', '{"a": 80}', '{"a": 80, "b": 50}']) form,
	CAST(format('{"code": "t", "missing": "%s", "min_coverage": %s, "nodes": [{"code": "a", "weight": 3},
		{"code": "b"}]}', rule, cover) AS instrument) i,
		scorecard(i, form::jsonb) c ORDER BY array_position(ARRAY['skip', 'zero', 'null'], rule), cover, length(form),
		form;

-- rounding goes half away from zero, at every depth: (0.125 + 0) / 2 is 0.0625
SELECT score(scorecard(i, '{"a": 0.125, "b": 0}'), i)
FROM (VALUES ('{"code": "t", "nodes": [{"code": "g", "nodes": [{"code": "a"}]}, {"code": "b"}]}'::instrument),
	('{"code": "t", "nodes": [{"code": "g", "round": 2, "nodes": [{"code": "a"}]}, {"code": "b"}]}'),
	('{"code": "t", "round": 2, "nodes": [{"code": "g", "round": 2, "nodes": [{"code": "a"}]}, {"code": "b"}]}'),
	('{"code": "t", "round": 1, "nodes": [{"code": "g", "nodes": [{"code": "a", "round": 1}]}, {"code": "b"}]}'),
	('{"code": "t", "scale": [-100, 100], "round": 3, "nodes": [{"code": "g", "nodes": [{"code": "a",
	"direction": "-"}]}, {"code": "b"}]}')) v(i);

SELECT score(scorecard(:'u', '{"a": 5}'), :'t');
SELECT coverage(scorecard(:'u', '{"a": 5}'), :'t');
SELECT * FROM breakdown(scorecard(:'u', '{"a": 5}'), :'t');
SELECT * FROM improve(scorecard(:'u', '{"a": 5}'), :'t', '[0,100] a', 'a');
SELECT score(scorecard(:'u', '{"a": 5}'), :'u', 'c');
SELECT coverage(scorecard(:'u', '{"a": 5}'), :'u', 'aa');
SELECT score('form=0123456789abcdef0123456789abcdef indicators=2 scores=1,0'::scorecard, :'u');
-- other weights, same form
SELECT score(scorecard(:'u', '{"a": 5, "b": 10}'), :'u'),
	score(scorecard(:'u', '{"a": 5, "b": 10}'), reweight(:'u', '{"a": 4}')) AS reweighted;

--
-- Explanations
--

-- the contributions of three thirds of 100 add up to it; the step left over goes to the first
SELECT code, effective_weight, score, contribution, shortfall
FROM (VALUES ('{"code": "t", "round": 2, "nodes": [{"code": "a"}, {"code": "b"}, {"code": "c"}]}'::instrument)) v(i),
	breakdown(scorecard(i, '{"a": 100, "b": 100, "c": 100}'), i);
-- missing answers, and one that counts as zero; the rounding of a node is borne by its children
SELECT '{"code": "t", "round": 1, "nodes": [{"code": "g", "weight": 3, "round": 0, "nodes": [{"code": "a"},
	{"code": "b", "weight": 2}, {"code": "c"}]}, {"code": "h", "missing": "zero", "nodes": [{"code": "d"},
	{"code": "e"}]}]}' AS b \gset
SELECT * FROM breakdown(scorecard(:'b', '{"a": 70.7, "b": 33.3, "d": 50}'), :'b');
SELECT code, contribution, shortfall FROM breakdown(scorecard(:'b', '{}'), :'b');
-- other means: by trial
SELECT code, effective_weight, score, contribution, shortfall
FROM (VALUES ('{"code": "t", "mean": "geometric", "round": 2, "nodes": [{"code": "a"}, {"code": "b", "weight": 2},
	{"code": "c"}]}'::instrument)) v(i), breakdown(scorecard(i, '{"a": 64, "b": 27}'), i);

-- improve: the fewest, those that gain most first; none if reached; and what can't be
SELECT '[0,50.99] merah, [51,80.99] kuning, [81,100] hijau; round 2' AS zona \gset
SELECT * FROM improve(scorecard(:'b', '{"a": 70.7, "b": 33.3, "c": 90, "d": 50}'), :'b', :'zona', 'hijau');
SELECT * FROM improve(scorecard(:'b', '{"a": 70.7, "b": 33.3, "c": 90, "d": 50}'), :'b', :'zona', 'kuning');
SELECT * FROM improve(scorecard(:'b', '{"a": 70.7, "b": 33.3, "c": 90, "d": 50}'), :'b', :'zona', 'merah');
SELECT * FROM improve(scorecard(:'b', '{"d": 50}'), :'b', '[0,100] biasa, (100,200] luar', 'luar');
SELECT p.*
FROM (VALUES ('{"code": "t", "missing": "null", "nodes": [{"code": "a", "levels": {"0": 0, "1": 60}},
	{"code": "b"}]}'::instrument)) v(i), unnest(ARRAY['{"a": 0, "b": 10}', '{"a": 0}']) form,
	improve(scorecard(i, form::jsonb), i, :'zona', 'hijau') p;
SELECT * FROM improve(scorecard(:'b', '{"d": 50}'), :'b', :'zona', 'biru');
SELECT * FROM improve(scorecard(:'b', '{"d": 50}'), :'b', '[0,50] baik, (50,100] buruk; best low', 'baik');

--
-- Binary
--
SELECT scorecard_send('form=0123456789abcdef0123456789abcdef indicators=3 scores=1,-,null');
DROP TABLE edition;

--
-- weights so uneven that a share is hardly a number: coverage, parts and plans tell the truth all the same
--

WITH x AS (SELECT format('{"code":"t","mean":"%s","nodes":[
 {"code":"g1","nodes":[{"code":"a1","weight":400000000003},{"code":"a2","weight":699511627773}]},
 {"code":"g2","nodes":[{"code":"b1","weight":500000000003},{"code":"b2","weight":699511628771}]},
 {"code":"g3","nodes":[{"code":"c1","weight":400000000003},{"code":"c2","weight":699511627773}]},
 {"code":"g4","nodes":[{"code":"d1","weight":500000000003},{"code":"d2","weight":699511628771}]}]}',
	mean)::instrument AS i
	FROM unnest('{arithmetic,min,median,geometric}'::text[]) mean)
SELECT coverage(c, i), (SELECT coverage FROM breakdown(c, i) WHERE parent IS NULL) AS in_breakdown
FROM x, LATERAL scorecard(i, '{"a1": 1, "b1": 2, "c2": 3, "d2": 4}') c;

WITH x AS (SELECT '{"code":"t","mean":"min","nodes":[
		{"code":"g","mean":"min","nodes":[{"code":"x"},{"code":"y","weight":1e11}]},
		{"code":"h","weight":1e9}]}'::instrument AS i)
SELECT score(c, i), m.step, m.code, m.total, m.reached
FROM x, LATERAL scorecard(i, '{"x": 0, "y": 90, "h": 90}') c, improve(c, i, '[0,80) low, [80,100] high', 'high') m;

WITH x AS (SELECT '{"code":"t","nodes":[
		{"code":"g","round":0,"nodes":[
			{"code":"a","weight":999999999999999999,"levels":{"1":49.5}},{"code":"b","weight":1}]},
		{"code":"h","weight":9}]}'::instrument AS i)
SELECT score(c, i), m.step, m.code, m.total, m.reached,
	(SELECT contribution FROM breakdown(c, i) WHERE code = 'b') AS part_of_b
FROM x, LATERAL scorecard(i, '{"a": 1, "b": 0, "h": 100}') c, improve(c, i, '[0,95) low, [95,100] high', 'high') m;
