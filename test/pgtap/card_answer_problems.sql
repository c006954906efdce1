-- Forms with problems: what answer_problems() tells of each, and that scorecard() refuses it.
BEGIN;
\set QUIET on
\pset format unaligned
\pset tuples_only on

SELECT plan(2);

CREATE TEMP TABLE refused (name text, doc text, form jsonb, problems jsonb);
INSERT INTO refused VALUES
	('today: value off the scale', '{"code": "t", "nodes": [{"code": "a"}]}', '{"a": 101}',
		'[["a", "value is not on the scale"]]'),
	('today: unknown code', '{"code": "t", "nodes": [{"code": "p1"}]}', '{"pl": 50}',
		'[["pl", "instrument has no indicator"]]'),
	('all problems of a form at once', '{"code": "t", "nodes": [{"code": "a"}, {"code": "b", "goalposts": [0, 5], '
		'"clip": false}, {"code": "c", "answers": {"Ya": 100, "Tidak": 0}}]}', '{"a": 101, "b": 6, "c": "ya", "x": '
		'1, "t": 3}', '[["t", "only indicators are answered"], ["a", "value is not on the scale"], ["b", "value is '
		'outside the goalposts"], ["c", "value is none of the answers"], ["x", "instrument has no indicator"]]'),
	('choose sum: off the scale of a plain indicator', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": '
		'100, "Sebagian": 50, "Tidak": 0, "Tidak berlaku": "not_applicable"}, "choose": "sum"}]}',
		'{"q": ["Ya", "Sebagian"]}', '[["q", "value is not on the scale"]]'),
	('choose max: nothing chosen', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": 50, '
		'"Tidak": 0, "Tidak berlaku": "not_applicable"}, "choose": "max"}]}', '{"q": []}',
		'[["q", "no answer is chosen"]]'),
	('choose: chosen twice', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": 50, '
		'"Tidak": 0, "Tidak berlaku": "not_applicable"}, "choose": "max"}]}', '{"q": ["Ya", "Ya"]}',
		'[["q", "an answer is chosen twice"]]'),
	('choose: not applicable beside another', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, '
		'"Sebagian": 50, "Tidak": 0, "Tidak berlaku": "not_applicable"}, "choose": "max"}]}',
		'{"q": ["Ya", "Tidak berlaku"]}', '[["q", "not applicable excludes other answers"]]'),
	('answers: an array without choose', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": '
		'50, "Tidak": 0, "Tidak berlaku": "not_applicable"}}]}', '{"q": ["Ya"]}', '[["q", "only one answer can be '
		'chosen"]]'),
	('answers: unknown label', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": 50, '
		'"Tidak": 0, "Tidak berlaku": "not_applicable"}}]}', '{"q": "ya"}', '[["q", "value is none of the '
		'answers"]]'),
	('answers: a number is no label', '{"code": "t", "nodes": [{"code": "q", "answers": {"1": 100, "0": 0}}]}',
		'{"q": 1}', '[["q", "value is none of the answers"]]'),
	('answers: true is no label', '{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": 50, '
		'"Tidak": 0, "Tidak berlaku": "not_applicable"}}]}', '{"q": true}', '[["q", "value is none of the '
		'answers"]]'),
	('an empty string is not missing', '{"code": "t", "nodes": [{"code": "q", "goalposts": [1, 4]}]}', '{"q": ""}',
		'[["q", "value must be a number"]]'),
	('a label where no answers are', '{"code": "t", "nodes": [{"code": "q"}]}', '{"q": "Ya"}',
		'[["q", "value must be a number"]]'),
	('an array where no answers are', '{"code": "t", "nodes": [{"code": "q"}]}', '{"q": [1, 3]}',
		'[["q", "value must be a number"]]'),
	('curve: clip false', '{"code": "t", "nodes": [{"code": "q", "curve": [[0, 100], [50, 60], [120, 0]], "clip": '
		'false}]}', '{"q": 121}', '[["q", "value is outside the curve"]]'),
	('bands: outside', '{"code": "t", "nodes": [{"code": "q", "bands": "[0,50) 0, [50,100] 100"}]}', '{"q": 100.5}',
		'[["q", "value is outside the bands"]]'),
	('refuse', '{"code": "t", "not_applicable": "refuse", "nodes": [{"code": "a"}, {"code": "b"}]}',
		'{"a": 80, "b": "not_applicable"}', '[["b", "not applicable is no answer here"]]'),
	('refuse, by a label', '{"code": "t", "not_applicable": "refuse", "nodes": [{"code": "q", "answers": {"Ya": '
		'100, "Sebagian": 50, "Tidak": 0, "Tidak berlaku": "not_applicable"}}]}', '{"q": "Tidak berlaku"}',
		'[["q", "not applicable is no answer here"]]');

-- code and the beginning of each problem
SELECT is_empty($$
	SELECT name, found, problems FROM refused, LATERAL (SELECT jsonb_agg(jsonb_build_array(p.code, p.problem))
		FROM answer_problems(doc::instrument, form) p) f(found)
	WHERE coalesce(jsonb_array_length(found), 0) <> jsonb_array_length(problems) OR EXISTS (
		SELECT FROM jsonb_array_elements(found) WITH ORDINALITY f(f, n)
			JOIN jsonb_array_elements(problems) WITH ORDINALITY p(p, n) USING (n)
		WHERE (f->>0 <> p->>0 OR NOT starts_with(f->>1, p->>1)))
$$, 'each form has its problems, in their order');

-- what scorecard() says is the first of them
CREATE FUNCTION pg_temp.failure(doc text, form jsonb) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM scorecard(doc::instrument, form);
	RETURN 'none';
EXCEPTION WHEN others THEN
	RETURN sqlerrm;
END$$;
SELECT is_empty($$
	SELECT name, failure, problems FROM refused, pg_temp.failure(doc, form) failure
	WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(problems) p
		WHERE failure ~~ ('%' || replace(p->>1, 'instrument has no', 'has no') || '%'))
$$, 'and is refused with one of them');

SELECT * FROM finish();
ROLLBACK;
