-- A document that is no instrument is an error that names the path of the node, whatever is wrong with it.
BEGIN;
SELECT plan(8);

CREATE TEMP TABLE wrong (name text, path text, document text);
INSERT INTO wrong VALUES
	('today: unknown key', '/a',
		'{"code": "t", "nodes": [{"code": "a", "weigth": 2}]}'),
	('today: code twice', '/a',
		'{"code": "t", "nodes": [{"code": "a"}, {"code": "a"}]}'),
	('today: code missing', '/#1',
		'{"code": "t", "nodes": [{"weight": 2}]}'),
	('today: nodes missing', '/',
		'{"code": "t"}'),
	('today: weight on the root', '/',
		'{"code": "t", "weight": 2, "nodes": [{"code": "a"}]}'),
	('today: goalposts on a node with children', '/g',
		'{"code": "t", "nodes": [{"code": "g", "goalposts": [0, 1], "nodes": [{"code": "a"}]}]}'),
	('today: levels not ordered', '/q',
		'{"code": "t", "nodes": [{"code": "q", "levels": {"0": 0, "1": 5, "2": 3}}]}'),
	('today: direction against goalposts', '/q',
		'{"code": "t", "nodes": [{"code": "q", "goalposts": [0, 5], "direction": "-"}]}'),
	('today: rounding moves an end', '/',
		'{"code": "t", "scale": [0, 2.5], "round": 0, "nodes": [{"code": "a"}]}'),
	('today: geometric below zero', '/',
		'{"code": "t", "scale": [-1, 2], "mean": "geometric", "nodes": [{"code": "a"}]}'),
	('answers: empty', '/q',
		'{"code": "t", "nodes": [{"code": "q", "answers": {}}]}'),
	('answers: value a word', '/q',
		'{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": "yes"}}]}'),
	('answers: label not_applicable', '/q',
		'{"code": "t", "nodes": [{"code": "q", "answers": {"not_applicable": 0}}]}'),
	('answers: empty label', '/q',
		'{"code": "t", "nodes": [{"code": "q", "answers": {"": 0}}]}'),
	('answers: off the scale', '/q',
		'{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 101}}]}'),
	('answers: beyond goalposts that do not clip', '/q',
		'{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 2}, "goalposts": [0, 1], "clip": false}]}'),
	('answers and levels', '/q',
		'{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 1}, "levels": {"1": 1}}]}'),
	('choose without answers', '/q',
		'{"code": "t", "nodes": [{"code": "q", "choose": "max"}]}'),
	('choose: unknown', '/q',
		'{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 100, "Sebagian": 50, "Tidak": 0,'
		' "Tidak berlaku": "not_applicable"}, "choose": "min"}]}'),
	('answers on a node with children', '/',
		'{"code": "t", "answers": {"Ya": 100, "Sebagian": 50, "Tidak": 0, "Tidak berlaku": "not_applicable"},'
		' "nodes": [{"code": "a"}]}'),
	('curve: values do not rise', '/q',
		'{"code": "t", "nodes": [{"code": "q", "curve": [[0, 0], [0, 100]]}]}'),
	('curve: one point', '/q',
		'{"code": "t", "nodes": [{"code": "q", "curve": [[0, 0]]}]}'),
	('curve: a point of three', '/q',
		'{"code": "t", "nodes": [{"code": "q", "curve": [[0, 0, 1], [1, 1, 1]]}]}'),
	('curve: off the scale', '/q',
		'{"code": "t", "nodes": [{"code": "q", "curve": [[0, 0], [1, 101]]}]}'),
	('curve and goalposts', '/q',
		'{"code": "t", "nodes": [{"code": "q", "curve": [[0, 100], [50, 60], [120, 0]], "goalposts": [0, 1]}]}'),
	('curve and direction', '/q',
		'{"code": "t", "nodes": [{"code": "q", "curve": [[0, 100], [50, 60], [120, 0]], "direction": "-"}]}'),
	('curve and transform', '/q',
		'{"code": "t", "nodes": [{"code": "q", "curve": [[0, 100], [50, 60], [120, 0]], "transform": "log"}]}'),
	('curve: value of 31 digits', '/q',
		'{"code": "t", "nodes": [{"code": "q", "curve": [[0.1111111111111111111111111111111, 0], [1, 1]]}]}'),
	('bands: a label that is no number', '/q',
		'{"code": "t", "nodes": [{"code": "q", "bands": "[0,50) low, [50,100] high"}]}'),
	('bands: gap', '/q',
		'{"code": "t", "nodes": [{"code": "q", "bands": "[0,9.0] 100, [9.1,35.4] 50"}]}'),
	('bands: overlap', '/q',
		'{"code": "t", "nodes": [{"code": "q", "bands": "[0,55.9] 0, [51,100] 50"}]}'),
	('bands: a label twice', '/q',
		'{"code": "t", "nodes": [{"code": "q", "bands": "[0,10) 0, [10,20) 4, [20,] 0"}]}'),
	('bands: bound finer than round', '/q',
		'{"code": "t", "nodes": [{"code": "q", "bands": "[0,50.5] 0, [50.9,100] 50; round 0"}]}'),
	('bands: best low', '/q',
		'{"code": "t", "nodes": [{"code": "q", "bands": "[0,50) 100, [50,100] 0; best low"}]}'),
	('bands: points off the scale', '/q',
		'{"code": "t", "nodes": [{"code": "q", "bands": "[0,50) 0, [50,100] 101"}]}'),
	('bands: no zoning', '/q',
		'{"code": "t", "nodes": [{"code": "q", "bands": "0-50: 1"}]}'),
	('bands: not a string', '/q',
		'{"code": "t", "nodes": [{"code": "q", "bands": [[0, 50, 1]]}]}'),
	('bands and clip', '/q',
		'{"code": "t", "nodes": [{"code": "q", "bands": "[0,9.0] 100, [9.1,35.4] 50, (35.4,] 0; round 1 down",'
		' "clip": true}]}'),
	('bands and levels', '/q',
		'{"code": "t", "nodes": [{"code": "q", "bands": "[0,9.0] 100, [9.1,35.4] 50, (35.4,] 0; round 1 down",'
		' "levels": {"1": 1}}]}'),
	('power 0', '/q',
		'{"code": "t", "nodes": [{"code": "q", "goalposts": [0, 1], "transform": {"power": 0}}]}'),
	('power below zero', '/q',
		'{"code": "t", "nodes": [{"code": "q", "goalposts": [1, 2], "transform": {"power": -1}}]}'),
	('power above 5', '/q',
		'{"code": "t", "nodes": [{"code": "q", "goalposts": [0, 1], "transform": {"power": 5.5}}]}'),
	('power without goalposts', '/q',
		'{"code": "t", "nodes": [{"code": "q", "transform": {"power": 2}}]}'),
	('transform: unknown object', '/q',
		'{"code": "t", "nodes": [{"code": "q", "goalposts": [0, 1], "transform": {"pow": 2}}]}'),
	('goalposts of 31 digits', '/q',
		'{"code": "t", "nodes": [{"code": "q", "goalposts": [0, 1.000000000000000000000000000001]}]}'),
	('points and weight', '/a',
		'{"code": "t", "nodes": [{"code": "a", "points": 4, "weight": 2}]}'),
	('points and goalposts', '/a',
		'{"code": "t", "nodes": [{"code": "a", "points": 4, "goalposts": [0, 4]}]}'),
	('points 0', '/a',
		'{"code": "t", "nodes": [{"code": "a", "points": 0}]}'),
	('points below zero', '/a',
		'{"code": "t", "nodes": [{"code": "a", "points": -4}]}'),
	('points and transform', '/a',
		'{"code": "t", "nodes": [{"code": "a", "points": 4, "transform": {"power": 2}}]}'),
	('scale points: an indicator without', '/b',
		'{"code": "t", "scale": "points", "nodes": [{"code": "a", "points": 4}, {"code": "b"}]}'),
	('scale points: weight on a node', '/s',
		'{"code": "t", "scale": "points", "nodes": [{"code": "s", "weight": 2, "nodes": [{"code": "a",'
		' "points": 4}, {"code": "b", "points": 6}]}]}'),
	('scale: another word', '/',
		'{"code": "t", "scale": "point", "nodes": [{"code": "a", "points": 4}, {"code": "b", "points": 6}]}'),
	('scale points: rounding moves the top', '/',
		'{"code": "t", "scale": "points", "round": 0, "nodes": [{"code": "a", "points": 2.5}]}'),
	('weight 0 everywhere', '/',
		'{"code": "t", "nodes": [{"code": "a", "weight": 0}]}'),
	('weight: a word', '/a',
		'{"code": "t", "nodes": [{"code": "a", "weight": "2"}]}'),
	('weight below zero without divide_by', '/b',
		'{"code": "t", "nodes": [{"code": "a"}, {"code": "b", "weight": -1}]}'),
	('only deductions', '/',
		'{"code": "t", "nodes": [{"code": "b", "weight": -1}], "divide_by": 1}'),
	('divide_by and a geometric mean', '/',
		'{"code": "t", "mean": "geometric", "nodes": [{"code": "a"}, {"code": "b"}], "divide_by": 1}'),
	('divide_by and max', '/',
		'{"code": "t", "mean": "max", "nodes": [{"code": "a"}, {"code": "b"}], "divide_by": 1}'),
	('divide_by 0', '/',
		'{"code": "t", "nodes": [{"code": "a"}, {"code": "b"}], "divide_by": 0}'),
	('divide_by on an indicator', '/a',
		'{"code": "t", "nodes": [{"code": "a", "divide_by": 1}]}'),
	('best: weights differ', '/',
		'{"code": "t", "best": 1, "nodes": [{"code": "a", "weight": 2}, {"code": "b"}]}'),
	('best and points that differ', '/',
		'{"code": "t", "best": 1, "nodes": [{"code": "a", "points": 4}, {"code": "b", "points": 6}]}'),
	('best 0', '/',
		'{"code": "t", "best": 0, "nodes": [{"code": "a"}, {"code": "b"}]}'),
	('best: more than there are', '/',
		'{"code": "t", "best": 3, "nodes": [{"code": "a"}, {"code": "b"}]}'),
	('best 1.5', '/',
		'{"code": "t", "best": 1.5, "nodes": [{"code": "a"}, {"code": "b"}]}'),
	('best and deductions', '/',
		'{"code": "t", "best": 1, "nodes": [{"code": "a"}, {"code": "b", "weight": -1}], "divide_by": 1}'),
	('cap: unknown node', '/',
		'{"code": "t", "caps": [{"node": "c", "below": 5, "at_most": 5}], "nodes": [{"code": "a"}, {"code": "b"}]}'),
	('cap: the node itself', '/',
		'{"code": "t", "caps": [{"node": "t", "below": 5, "at_most": 5}], "nodes": [{"code": "a"}, {"code": "b"}]}'),
	('cap: a node elsewhere', '/g',
		'{"code": "t", "nodes": [{"code": "g", "nodes": [{"code": "a"}], "caps": [{"node": "x", "below": 5,'
		' "at_most": 5}]}, {"code": "x"}]}'),
	('cap: a deduction', '/',
		'{"code": "t", "caps": [{"node": "b", "below": 5, "at_most": 5}], "nodes": [{"code": "a"}, {"code": "b",'
		' "weight": -1}], "divide_by": 1}'),
	('cap: at_most off the scale', '/',
		'{"code": "t", "caps": [{"node": "a", "below": 5, "at_most": 500}], "nodes": [{"code": "a"}, {"code": "b"}]}'),
	('cap: below off the scale', '/',
		'{"code": "t", "caps": [{"node": "a", "below": 500, "at_most": 5}], "nodes": [{"code": "a"}, {"code": "b"}]}'),
	('cap: at_most finer than round', '/',
		'{"code": "t", "round": 1, "caps": [{"node": "a", "below": 60, "at_most": 79.99}],'
		' "nodes": [{"code": "a"}, {"code": "b"}]}'),
	('cap: none', '/',
		'{"code": "t", "caps": [], "nodes": [{"code": "a"}, {"code": "b"}]}'),
	('cap: without below', '/',
		'{"code": "t", "caps": [{"node": "a", "at_most": 5}], "nodes": [{"code": "a"}, {"code": "b"}]}'),
	('cap: unknown key', '/',
		'{"code": "t", "caps": [{"node": "a", "below": 5, "at_most": 5, "above": 9}], "nodes": [{"code": "a"},'
		' {"code": "b"}]}'),
	('caps on an indicator', '/a',
		'{"code": "t", "nodes": [{"code": "a", "caps": []}]}'),
	('not_applicable: unknown', '/',
		'{"code": "t", "not_applicable": "omit", "nodes": [{"code": "a"}]}'),
	('not_applicable: a number', '/',
		'{"code": "t", "not_applicable": 50, "nodes": [{"code": "a"}]}'),
	('not_applicable on an indicator', '/a',
		'{"code": "t", "nodes": [{"code": "a", "not_applicable": "skip"}]}'),
	('missing off the scale', '/',
		'{"code": "t", "missing": 101, "nodes": [{"code": "a"}]}'),
	('missing: a word', '/',
		'{"code": "t", "missing": "half", "nodes": [{"code": "a"}]}'),
	('missing: true', '/',
		'{"code": "t", "missing": true, "nodes": [{"code": "a"}]}'),
	('min_answers 0', '/',
		'{"code": "t", "min_answers": 0, "nodes": [{"code": "a"}, {"code": "b"}]}'),
	('min_answers: more than there are', '/',
		'{"code": "t", "min_answers": 3, "nodes": [{"code": "a"}, {"code": "b"}]}'),
	('min_answers 1.5', '/',
		'{"code": "t", "min_answers": 1.5, "nodes": [{"code": "a"}, {"code": "b"}]}'),
	('on under an arithmetic mean', '/g',
		'{"code": "t", "nodes": [{"code": "g", "nodes": [{"code": "a"}], "on": [1, 10]}]}'),
	('on under max', '/',
		'{"code": "t", "mean": "max", "nodes": [{"code": "a"}], "on": [100, 0]}'),
	('on: a word', '/',
		'{"code": "t", "mean": "geometric", "nodes": [{"code": "a"}], "on": "yes"}'),
	('on: two equal numbers', '/g',
		'{"code": "t", "nodes": [{"code": "g", "mean": "geometric", "nodes": [{"code": "a"}], "on": [5, 5]}]}'),
	('on below zero', '/g',
		'{"code": "t", "nodes": [{"code": "g", "mean": "geometric", "nodes": [{"code": "a"}], "on": [-1, 1]}]}'),
	('scale on an indicator', '/a',
		'{"code": "t", "nodes": [{"code": "a", "scale": [0, 1]}]}'),
	('scale points on an inner node', '/g',
		'{"code": "t", "nodes": [{"code": "g", "mean": "geometric", "scale": "points", "nodes": [{"code": "a"}]}]}'),
	('rounding without round', '/',
		'{"code": "t", "rounding": "down", "nodes": [{"code": "a"}]}'),
	('rounding: unknown', '/',
		'{"code": "t", "round": 1, "rounding": "ceil", "nodes": [{"code": "a"}]}'),
	('bands with ranges of points: a band without an end', '/a',
		'{"code": "t", "nodes": [{"code": "a", "bands": "[,10] 0..50, (10,20] 60"}]}'),
	('scale does not belong below the root', '/g',
		'{"code": "t", "nodes": [{"code": "g", "scale": [0, 10], "nodes": [{"code": "a"}]}]}');

-- What a document says of itself when it is read: its canonical text, or the error
CREATE FUNCTION pg_temp.verdict(document text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text;
	detail text;
BEGIN
	RETURN document::instrument::text;
EXCEPTION WHEN invalid_text_representation OR program_limit_exceeded THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
	RETURN format('%s (%s)', message, detail);
END
$$;

SELECT cmp_ok(count(*), '>=', 99::bigint, 'documents with one thing wrong') FROM wrong;
SELECT is_empty(
	$$ SELECT name, path, pg_temp.verdict(document) FROM wrong
		WHERE NOT starts_with(pg_temp.verdict(document), format('invalid instrument: %s: ', path)) $$,
	'each is refused with the path of its node');
SELECT is_empty(
	$$ SELECT name, document FROM wrong
		WHERE pg_temp.verdict(document) ~ '[^[:print:]]' OR length(pg_temp.verdict(document)) > 900 $$,
	'in a line that can be read');

-- Every key with every kind of value: what is not allowed is an error of that key
CREATE TEMP TABLE key (name text, place text, kinds text[]);
INSERT INTO key VALUES
	('code', 'leaf', '{string}'), ('title', 'leaf', '{string}'), ('form', 'leaf', '{string}'),
	('weight', 'leaf', '{number}'), ('round', 'leaf', '{number}'), ('rounding', 'leaf', '{}'),
	('answers', 'leaf', '{object}'), ('choose', 'leaf', '{}'), ('goalposts', 'leaf', '{}'),
	('points', 'leaf', '{number}'), ('curve', 'leaf', '{}'),
	('bands', 'leaf', '{}'), ('levels', 'leaf', '{}'), ('clip', 'leaf', '{}'),
	('transform', 'leaf', '{}'), ('direction', 'leaf', '{}'),
	('mean', 'inner', '{}'), ('on', 'inner', '{}'), ('divide_by', 'inner', '{number}'), ('best', 'inner', '{number}'),
	('caps', 'inner', '{}'), ('missing', 'inner', '{number}'), ('not_applicable', 'inner', '{}'),
	('min_coverage', 'inner', '{number}'), ('min_answers', 'inner', '{number}'), ('scale', 'root', '{}'),
	('notes', 'root', '{string}');
CREATE TEMP VIEW tried AS
	SELECT key.name, kind, value, CASE place WHEN 'leaf' THEN '/g/q' WHEN 'inner' THEN '/g' ELSE '/' END AS path,
		kind = ANY (kinds) AS allowed,
		pg_temp.verdict(format('{"code": "t"%s, "nodes": [{"code": "g"%s, "nodes": [{%s}]}]}',
			CASE place WHEN 'root' THEN format(', "%s": %s', name, value) END,
			CASE place WHEN 'inner' THEN format(', "%s": %s', name, value) END,
			concat_ws(', ', CASE WHEN name <> 'code' THEN '"code": "q"' END,
				CASE place WHEN 'leaf' THEN format('"%s": %s', name, value) END))) AS verdict
	FROM key, (VALUES ('null', 'null'), ('boolean', 'true'), ('boolean', 'false'), ('number', '1'),
		('number', '-1e400'), ('string', '"x"'), ('string', '""'),
		('array', '[]'), ('array', '[1]'), ('array', '[[1]]'), ('array', '[null, {}]'),
		('object', '{}'), ('object', '{"x": 1}'), ('object', '{"power": "x"}'), ('object', '{"x": {"x": []}}'))
		AS v (kind, value);
SELECT is_empty(
	$$ SELECT name, value, verdict FROM tried
		WHERE NOT allowed AND name <> 'clip' AND verdict NOT LIKE 'invalid instrument: /%' $$,
	'a value of another kind is refused');
SELECT is_empty(
	$$ SELECT name, value, verdict FROM tried WHERE NOT allowed AND name NOT IN ('code', 'clip')
		AND verdict NOT LIKE format('invalid instrument: %s%%', path) $$,
	'and the node is named');
SELECT is_empty(
	$$ SELECT name FROM key
		WHERE cardinality(kinds) > 0 AND name NOT IN (SELECT name FROM tried WHERE allowed AND verdict LIKE '{%') $$,
	'while one of the right kind is taken');

-- What is too much of a good thing
SELECT is_empty(
	$$ SELECT * FROM (VALUES
		(pg_temp.verdict(format('{"code": "t", "nodes": [{"code": "q", "answers": {%s}}]}',
			(SELECT string_agg(format('"a%s": 1', i), ', ') FROM generate_series(1, 101) i))), 'answers are too many'),
		(pg_temp.verdict(format('{"code": "t", "nodes": [{"code": "q", "curve": [%s]}]}',
			(SELECT string_agg(format('[%s, 1]', i), ', ') FROM generate_series(1, 101) i))),
			'points of a curve are too many'),
		(pg_temp.verdict(format('{"code": "t", "caps": [%s], "nodes": [{"code": "q"}]}',
			(SELECT string_agg('{"node": "q", "below": 1, "at_most": 1}', ', ') FROM generate_series(1, 101) i))),
			'caps are too many'),
		(pg_temp.verdict(format('{"code": "t", "nodes": [{"code": "q", "answers": {"%s": 1}}]}', repeat('x', 256))),
			'label of an answer is too long'),
		(pg_temp.verdict(format('{"code": "t", "caps": [{"node": "q", "below": 1, "at_most": 1, "why": "%s"}], '
			'"nodes": [{"code": "q"}]}', repeat('x', 256))), 'why is too long'),
		(pg_temp.verdict('{"code": "t", "nodes": [{"code": "q", "answers": {"Ya": 1, "Ya": 2}}]}'),
			'answers has a key twice'),
		(pg_temp.verdict('{"code": "t", "scale": "points", "nodes": [{"code": "a", "points": 999999999999}, '
			'{"code": "b", "points": 999999999999}]}'), 'points add up to more than a score can be'),
		(pg_temp.verdict('{"code": "t", "divide_by": 100000000000000000, '
			'"nodes": [{"code": "a", "weight": 0.000001}]}'),
			'weights of the children are too far apart')) AS t (verdict, problem)
		WHERE verdict NOT LIKE format('invalid instrument: /%%: %s%%', problem) $$,
	'limits are errors that say them');

-- A document comes back as it was understood: reading that again changes nothing
CREATE TEMP TABLE document (text text);
INSERT INTO document VALUES
	('{"code": "t", "scale": "points", "round": 1, "nodes": [{"code": "s", "nodes": [{"code": "a", "points": 4}, '
		'{"code": "b", "points": 2.50}]}, {"code": "c", "weight": 0}]}'),
	('{"code": "t", "divide_by": 1.10, "rounding": "up", "round": 2, "nodes": [{"code": "a", "form": "wawancara"}, '
		'{"code": "b", "weight": -0.1}, {"code": "c", "weight": 0}]}'),
	('{"code": "t", "best": 2, "caps": [{"why": "Nilai ujian", "node": "a", "at_most": 5.40, "below": 5.5}], '
		'"nodes": [{"code": "a"}, {"code": "b"}, {"code": "c"}], "missing": 12.5, "not_applicable": "refuse", '
		'"min_answers": 2, "min_coverage": 0.50}'),
	('{"code": "t", "mean": "geometric", "on": [10, 1], "nodes": [{"code": "a", "curve": [[0.10, 0], '
		'[123456789012345678901234567890, 100]], "clip": false}, '
		'{"code": "b", "bands": "[0,12.0] 0..50, (12.0,] high zone 100"}]}'),
	('{"code": "t", "nodes": [{"code": "a", "answers": {"Ya \"penuh\"": 100, "Tidak": 0, "?": "not_applicable"}, '
		'"choose": "sum"}, {"code": "b", "goalposts": [0, 0.000000000000000000000000000001], '
		'"transform": {"power": 0.8}, "round": 0, "rounding": "half_even"}]}');
SELECT is_empty(
	$$ SELECT text FROM document, LATERAL (SELECT text::instrument AS i) AS read
		WHERE i::text::instrument IS DISTINCT FROM i OR i::text::instrument::text <> i::text
			OR instrument(i::jsonb) IS DISTINCT FROM i
			OR (SELECT instrument_agg(code, parent, weight, rules, position)
				FROM instrument_nodes(i)) IS DISTINCT FROM i $$,
	'documents come back as they were understood');

SELECT * FROM finish();
ROLLBACK;
