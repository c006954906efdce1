-- Forms as people send them: words, numbers in texts, several answers, what does not apply; their problems; cards of
-- many forms joined into one; goalposts from data.
BEGIN;
\set QUIET on
\pset format unaligned
\pset tuples_only on

SELECT plan(38);

CREATE TEMP TABLE form AS SELECT instrument '{"code": "t", "missing": "zero", "nodes": [{"code": "g", "nodes": [
	{"code": "a", "answers": {"Ya": 100, "Sebagian": 50, "Tidak": 0, "Tidak berlaku": "not_applicable"}},
	{"code": "b"}]},
	{"code": "c", "goalposts": [0, 10], "choose": "sum", "answers": {"o1": 1, "o2": 2, "o3": 3, "tidak ada": 0,
	"lain": "not_applicable"}}, {"code": "d", "levels": {"1": 0, "2": 50, "4": 100}}]}' AS i;

-- the scores of a card
CREATE FUNCTION pg_temp.scores(card scorecard) RETURNS text LANGUAGE sql AS $$
	SELECT split_part(card::text, 'scores=', 2)
$$;

--
-- Ways to say the same
--
SELECT is(pg_temp.scores(scorecard(i, '{"a": "Sebagian", "b": " 80.5 ", "c": ["o1", "o3"], "d": "2"}')),
	'0.5,0.805,0.4,0.5', 'labels, numbers in texts, several labels') FROM form;
SELECT is(pg_temp.scores(scorecard(i, '{"a": "Tidak berlaku", "b": "not_applicable", "c": ["lain"], "d": null}')),
	'not_applicable,not_applicable,not_applicable,-', 'what does not apply, by a label or for any indicator') FROM form;
SELECT is(pg_temp.scores(scorecard(i, '{"c": "o2"}')), '-,-,0.2,-', 'one label without brackets') FROM form;
SELECT is(pg_temp.scores(scorecard(i, '{"c": []}')), '-,-,0,-', 'of a sum, nothing can be chosen') FROM form;
SELECT is((SELECT assess(i, code, value) FROM (VALUES ('a', 'Ya'), ('d', '4.0'), ('b', '8e1'), ('c', NULL)) v(code,
	value)),
	scorecard(i, '{"a": "Ya", "d": 4, "b": 80}'), 'rows of texts make the same card') FROM form;
SELECT is((SELECT assess(i, code, value) FROM (VALUES ('b', 'not_applicable'), ('a', 'Tidak berlaku')) v(code, value)),
	scorecard(i, '{"a": "not_applicable", "b": "not_applicable"}'), 'also of what does not apply') FROM form;
SELECT throws_ok($$SELECT assess(i, 'b', '80,5') FROM form$$, '22023', '/g/b: value must be a number or null',
	'a comma is refused');
SELECT throws_ok($$SELECT assess(i, 'a', 80.5) FROM form$$, '22023', '/g/a: value is none of the answers',
	'where labels are answered, a number is none');
SELECT throws_ok($$SELECT assess(i, 'a', v) FROM form, unnest(ARRAY['Ya', 'Ya']) v$$, '23505',
	'/g/a: indicator is answered twice', 'an indicator is answered once');
SELECT throws_ok($$SELECT assess(i, 'a', v) FROM form, unnest(ARRAY['not_applicable', NULL]) v$$, '23505',
	'/g/a: indicator is answered twice', 'not applicable is an answer');
SELECT throws_ok($$SELECT scorecard('{"code": "t", "not_applicable": "refuse", "nodes": [{"code": "a"}]}',
	'{"a": "not_applicable"}')$$, '22023', '/a: not applicable is no answer here', 'it can be refused');

--
-- Cards
--
SELECT is_empty($$
	SELECT card FROM form, LATERAL (VALUES (scorecard(i, '{"a": "not_applicable", "b": 7}')),
		(scorecard(i, '{"a": "not_applicable", "b": "not_applicable", "c": "lain", "d": "not_applicable"}'))) v(card)
	WHERE card::text::scorecard <> card OR scorecard_send(card::text::scorecard) <> scorecard_send(card)
$$, 'the text of a card keeps what does not apply');
SELECT ok(scorecard(i, '{"a": "not_applicable"}') <> scorecard(i, '{"a": null}'), 'it is not what is missing')
	FROM form;
SELECT is((SELECT rollup(c) FROM (VALUES (scorecard(i, '{"a": "not_applicable"}')), (scorecard(i, '{"b": 7}'))) v(c)),
	scorecard(i, '{"a": "not_applicable", "b": 7}'), 'parts of a form are merged with it') FROM form;
SELECT throws_ok($$SELECT rollup(c) FROM form, LATERAL (VALUES (scorecard(i, '{"a": "not_applicable"}')),
	(scorecard(i, '{"a": "Ya"}'))) v(c)$$, '23505', NULL, 'which is an answer there, too');

--
-- All problems in one pass
--
CREATE FUNCTION pg_temp.problems(i instrument, form jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(concat_ws('|', code, value, problem, hint), E'\n' ORDER BY n), 'none')
	FROM (SELECT row_number() OVER () AS n, * FROM answer_problems(i, form)) p
$$;
SELECT is(pg_temp.problems(i, '{"a": "Ya", "b": 7, "c": ["o1"], "d": 4}'), 'none', 'a good form has no problem')
	FROM form;
SELECT is(pg_temp.problems(i, '{}'), 'none', 'nor has an empty one') FROM form;
SELECT is(pg_temp.problems(i, '{"zz": 1, "d": 3, "c": ["o1", "o1"], "a": "Sebagain", "b": "80,5", "g": 7, "aa": [1]}'),
$$g|7|only indicators are answered, and this node has children
a|"Sebagain"|value is none of the answers|Did you mean "Sebagian"?
b|"80,5"|value must be a number or null|$$
|| $$Decimals are written behind a point, as in "80.5", and thousands are not set apart.
c|["o1", "o1"]|an answer is chosen twice
d|3|value is none of the levels|The levels are 1, 2, 4.
aa|[1]|instrument has no indicator "aa"|Did you mean "a"?
zz|1|instrument has no indicator "zz"$$, 'each problem has its row, by the order of the instrument') FROM form;
SELECT throws_ok(format('SELECT count(*) FROM form, answer_problems(i, %L)', v), '22023',
	'form must be an object of codes and their values', 'a form is an object: ' || v) FROM unnest(ARRAY['[]', '7',
		'null']) v;
SELECT is((SELECT count(*) FROM form, answer_problems(i, NULL)), 0::bigint, 'of no form there is nothing to say');
-- in the list of columns, too
SELECT is((SELECT array_agg((p).code) FROM (SELECT answer_problems(i, f) AS p FROM form,
	unnest(ARRAY['{"b": 101, "a": 1}', '{}', '{"d": true}']::jsonb[]) f) s), '{a,b,d}',
	'as a column it gives its rows');

--
-- The mean of many cards
--
CREATE TEMP TABLE many AS
SELECT n, n % 7 AS grp, jsonb_strip_nulls(jsonb_build_object('a', CASE WHEN n % 7 = 3 OR n % 2 = 0 THEN 'Tidak berlaku'
	ELSE 'Ya' END,
	'b', CASE WHEN n % 7 <> 5 AND n % 3 > 0 THEN (n * 7919 % 100000) / 1000.0 END,
	'd', CASE WHEN n % 5 = 0 THEN 2 WHEN n % 5 = 1 THEN 4 END)) AS answers FROM generate_series(1, 500) n;
CREATE TEMP TABLE mean_cards AS SELECT grp, mean_card(scorecard(i, answers)) AS card FROM form, many GROUP BY grp;
SELECT is_empty($$
	SELECT grp, card, expected FROM mean_cards JOIN (SELECT grp, concat_ws(',',
			CASE WHEN count(*) FILTER (WHERE answers->>'a' = 'Ya') > 0 THEN '1' ELSE 'not_applicable' END,
			coalesce(trim_scale(round(avg((answers->>'b')::numeric) / 100, 9))::text, '-'), '-',
			coalesce(trim_scale(round(avg(CASE answers->>'d' WHEN '2' THEN 0.5 WHEN '4' THEN 1.0 END), 9))::text,
				'-')) AS expected
		FROM many GROUP BY grp) e USING (grp)
	WHERE pg_temp.scores(card) <> expected
$$, 'of each indicator the mean of the scores there are, or why there is none');
SELECT is_empty($$
	SELECT grp FROM mean_cards m JOIN (SELECT grp, mean_card(scorecard(i, answers) ORDER BY md5(n::text)) AS card
		FROM form, many GROUP BY grp) o USING (grp) WHERE m.card <> o.card
$$, 'whatever the order');
SELECT is((SELECT mean_card(NULL::scorecard)), NULL, 'no card has no mean');
SELECT throws_ok($$SELECT mean_card(c) FROM form, LATERAL (VALUES (scorecard(i, '{}')),
	(scorecard('{"code": "t", "nodes": [{"code": "a"}]}', '{}'))) v(c)$$, '22023',
	'scorecards of different instruments cannot be merged', 'nor have cards of different forms');

--
-- Goalposts from data
--
SELECT is((SELECT fit(instrument '{"code": "t", "nodes": [{"code": "a"},
		{"code": "g", "nodes": [{"code": "b", "direction": "-",
		"round": 1}, {"code": "c", "levels": {"1": 0, "2": 100}}]}, {"code": "d", "title": "none"}]}', code, value)
	FROM (VALUES ('a', 1.5), ('a', NULL), ('a', -20.123456789012345678901234567), ('a', 1), ('b', 1), ('b', 10),
		('c', 2), ('d', NULL)) v(code, value)),
	instrument '{"code": "t", "nodes": [
		{"code": "a", "goalposts": [-20.123456789012345678901234567, 1.5]}, {"code": "g", "nodes":
		[{"code": "b", "goalposts": [10, 1], "round": 1}, {"code": "c", "levels": {"1": 0, "2": 100}}]}, {"code": "d",
		"title": "none"}]}', 'indicators without a rule stretch from the lowest to the highest value');
CREATE FUNCTION pg_temp.failure(code text, v numeric, w numeric) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM fit(i, failure.code, value) FROM form, unnest(ARRAY[v, w]) value;
	RETURN 'none';
EXCEPTION WHEN others THEN
	RETURN sqlerrm;
END$$;
SELECT results_eq($$SELECT pg_temp.failure(code, v, w) FROM (VALUES (1, 'b', 7.0, 7), (2, 'x', 1, 2), (3, 'g', 1, 2),
		(4, 'b', 1, 1234567890123456789012345678901), (5, 'b', 1, 1e-31), (6, 'b', 1, 'NaN'), (7, NULL, 1, 2))
		x(n, code, v, w) ORDER BY n$$,
	$$VALUES ('/g/b: all values are the same'), ('instrument "t" has no indicator "x"'),
		('instrument "t" has no indicator "g"'),
		('value has more than 30 digits'), ('value has more than 30 digits'),
		('value must be finite, not NaN or infinity'),
		('code must not be NULL')$$, 'what gives no goalposts is told');

--
-- As survey tools and published schemes have it
--
CREATE FUNCTION pg_temp.total(rules text, form jsonb) RETURNS numeric LANGUAGE sql AS $$
	SELECT score(scorecard(i, form), i) FROM CAST(format('{"code": "t", %s}', rules) AS instrument) i
$$;
SELECT is(pg_temp.total('"round": 2, "nodes": [{"code": "q1", "levels": {"0": 0, "1": 100}},
	{"code": "q2", "goalposts": [1, 4]}]',
	'{"q1": "1", "q2": "3"}'), 83.33, 'an export of nothing but strings');
SELECT is(pg_temp.problems('{"code": "t", "nodes": [{"code": "q1", "levels": {"0": 0, "1": 100}}]}',
	'{"_id": "77", "start": "2024-01-01", "q1": "Ya"}'), 'q1|"Ya"|value must be a number or null
_id|"77"|instrument has no indicator "_id"
start|"2024-01-01"|instrument has no indicator "start"', 'its other keys, and words where numbers are, are told');
SELECT is(pg_temp.total('"nodes": [{"code": "q1", "answers": {"Tidak": 0, "Ya": 100}}]', '{"q1": "Ya"}'), 100.0,
	'yes or no');
SELECT is(pg_temp.total('"scale": [-1, 2], "nodes": [{"code": "q1", "answers": {"A": 2, "B": 1, "C": -1}}]',
	'{"q1": "C"}'), -1.0,
	'an answer below zero');
SELECT is(pg_temp.total('"round": 2, "nodes": [{"code": "q", "goalposts": [0, 6], "choose": "sum",
	"answers": {"o1": 1, "o2": 2, "o3": 3}}]', '{"q": ["o1", "o3"]}'), 66.67,
	'boxes that were ticked, by the sum of all');
SELECT is(pg_temp.total('"round": 2, "nodes": [{"code": "q", "goalposts": [0, 3]}]', '{"q": 2}'), 66.67,
	'one choice, by the best');
SELECT is((SELECT array_agg(pg_temp.total('"scale": [0, 4], "nodes": [{"code": "q", '
		'"bands": "[0,10) b0 zone 0, [10,20) 4, [20,30) 3, [30,40) 2, [40,50) 1, [50,) 0"}]',
		jsonb_build_object('q', v)) ORDER BY v)
	FROM unnest(ARRAY[5, 10, 29.99, 55]) v), '{0,4,3,0}'::numeric[], 'best in the middle');
SELECT is((SELECT array_agg(pg_temp.total('"scale": [0, 500], "round": 0, "nodes": [{"code": "q", '
		'"bands": "[0,12.0] 0..50, [12.1,35.4] 51..100, [35.5,55.4] 101..150, [55.5,150.4] 151..200, '
		'[150.5,250.4] 201..300, [250.5,500.4] 301..500; round 1 down"}]', jsonb_build_object('q', v)) ORDER BY v)
	FROM unnest(ARRAY[12.0, 12.1, 35.4, 35.9, 40, 55, 60]) v), '{50,51,100,102,112,149,153}'::numeric[],
	'an index of air quality as it is printed');
SELECT is((SELECT count(score) FROM unnest(ARRAY[10, 50, 101.3, -2]) v,
	LATERAL (SELECT count(*) FROM answer_problems('{"code": "t", "nodes": [{"code": "q"}]}', jsonb_build_object('q',
		v))) p(n),
	LATERAL (SELECT CASE WHEN n = 0 THEN pg_temp.total('"nodes": [{"code": "q"}]', jsonb_build_object('q',
		v)) END) s(score)),
	2::bigint, 'a value off the scale stops no report: its form is told before');

SELECT * FROM finish();
ROLLBACK;
