-- What xlsform() writes can be asked with, and answered: over random instruments, its groups are the instrument's, its
-- names can be told apart, its constraints let in what answer_problems() finds right, and what was answered comes back.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SELECT plan(24);
SELECT setseed(0.2026);

-- every way of reading an answer
CREATE TEMP TABLE way (number serial, rules jsonb);
INSERT INTO way (rules) VALUES
	('{}'), ('{"direction": "-"}'), ('{"goalposts": [30, 5]}'), ('{"goalposts": [30, 5], "clip": false}'),
	('{"goalposts": [0.000000000001, 75000], "clip": false, "transform": "log"}'), ('{"points": 12.5, "clip": false}'),
	('{"points": 7}'), ('{"curve": [[-3, 0], [2.5, 80], [9, 20]], "clip": false}'), ('{"curve": [[0, 0], [9, 20]]}'),
	('{"bands": "[0,12.0] 0..50, [12.1,35.4] 51..100; round 1 down"}'),
	('{"bands": "[-5,0) low zone 0, [0,10.5) mid zone 50, [10.5,20) high zone 100"}'),
	('{"bands": "(-1,0.5] low zone 0, (0.5,) high zone 100; round 6"}'),
	('{"bands": "(,3] low zone 0, (3,8) high zone 100; round 2 half_even"}'),
	('{"bands": "[0,1] low zone 0, (1,2] high zone 100; round 0 up"}'),
	('{"levels": {"0": 0, "1": 50, "2.5": 100}}'), ('{"levels": {"-1": 0, "3": 100}}'),
	('{"answers": {"Ya": 100, "Tidak": 0}}'),
	('{"answers": {"sangat baik": 4, "baik": 3, "tidak ada": "not_applicable"}}'),
	('{"answers": {"a": 1, "b c": 2, "d": 4}, "choose": "sum", "goalposts": [0, 7]}'),
	('{"answers": {"a": 0, "b": 2, "x": "not_applicable", "y": "not_applicable"}, "choose": "sum"}'),
	('{"answers": {"a": 1, "b": 2}, "choose": "sum", "curve": [[1, 0], [3, 90]], "clip": false}'),
	('{"answers": {"\"q\"": 10, "{": 30, "baik sekali": 90}, "choose": "max"}');

-- Random instruments: some 30 nodes, of which those without children are indicators
CREATE TEMP TABLE sample AS
WITH RECURSIVE node AS (
	SELECT s AS sample, n, CASE WHEN n > 1 THEN 1 + floor(random() * least(n - 1, 8))::integer END AS parent
	FROM generate_series(1, 12 * :times) AS s, generate_series(1, 30) AS n
), deep AS (
	SELECT *, EXISTS (SELECT FROM node AS c WHERE c.sample = node.sample AND c.parent = node.n) AS is_inner FROM node
)
SELECT sample, instrument_agg(format('k%s%s', n, (ARRAY['', '-x', '.y', 'é'])[1 + n % 4]),
		(SELECT format('k%s%s', p.n, (ARRAY['', '-x', '.y', 'é'])[1 + p.n % 4]) FROM node AS p
			WHERE p.sample = deep.sample AND p.n = deep.parent), NULL,
		CASE WHEN is_inner THEN CASE floor(random() * 4) WHEN 0 THEN '{"not_applicable": "refuse"}'::jsonb
				WHEN 1 THEN '{"missing": "null"}' ELSE '{}' END
			ELSE (SELECT rules FROM way WHERE number = 1 + (deep.n * 7 + sample) % (SELECT count(*) FROM way)) END
		|| CASE WHEN n > 1 AND random() < 0.2
			THEN jsonb_build_object('form',
				(ARRAY['observasi', 'wawancara pengguna'])[1 + floor(random() * 2)::integer])
			ELSE '{}' END
		|| jsonb_build_object('title', format('Title %s', n)), n) AS i
FROM deep GROUP BY sample;

CREATE TEMP TABLE cell AS SELECT sample, x.*
	FROM sample, xlsform(i, CASE sample % 2 WHEN 0 THEN 'en' ELSE 'id' END) AS x;
CREATE TEMP TABLE line AS
SELECT sample, form, sheet, "row", code, answer, jsonb_object_agg(split_part(heading, '::', 1), value) AS cells
FROM cell GROUP BY sample, form, sheet, "row", code, answer;

SELECT is(count(DISTINCT (sample, coalesce(form, ''), sheet, "row", heading)), count(*), 'no cell comes twice')
FROM cell;
SELECT is_empty('SELECT sample, form, sheet FROM line GROUP BY sample, form, sheet
		HAVING (min("row"), max("row")) <> (2, count(*) + 1)', 'rows are numbered from 2, without a gap');
SELECT is_empty('SELECT * FROM cell WHERE value IS NULL OR value = ''''', 'every cell has a value');

-- the tree, from the instrument alone
CREATE TEMP TABLE node AS SELECT sample, n.* FROM sample, instrument_nodes(i) AS n;
CREATE TEMP TABLE asked AS
WITH RECURSIVE walk AS (
	SELECT sample, code, depth, is_indicator, rules ->> 'form' AS form, '{}'::text[] AS above FROM node WHERE depth = 0
	UNION ALL
	SELECT n.sample, n.code, n.depth, n.is_indicator, coalesce(n.rules ->> 'form', w.form), w.above || n.parent
	FROM walk AS w JOIN node AS n ON n.sample = w.sample AND n.parent = w.code
)
SELECT * FROM walk WHERE is_indicator;

SELECT bag_eq('SELECT sample, form, code FROM line WHERE sheet = ''survey'' AND cells ->> ''type'' !~ ''_group$''
		AND cells ->> ''name'' !~ ''_not_applicable$''', 'SELECT sample, form, code FROM asked',
	'each indicator is asked once, in the kind of form that it, or the next node above, names');

-- the groups that are open where a question stands
CREATE FUNCTION pg_temp.open_groups(the_sample integer, the_form text) RETURNS TABLE (code text, above text[])
LANGUAGE plpgsql AS $$
DECLARE
	open text[] := '{}';
	l record;
BEGIN
	FOR l IN SELECT * FROM line WHERE sample = the_sample AND form IS NOT DISTINCT FROM the_form AND sheet = 'survey'
		ORDER BY "row"
	LOOP
		CASE l.cells ->> 'type'
			WHEN 'begin_group' THEN open := open || l.code;
			WHEN 'end_group' THEN
				IF open[cardinality(open)] IS DISTINCT FROM l.code THEN
					RAISE 'group % ends inside %', l.code, open;
				END IF;
				open := trim_array(open, 1);
			ELSE code := l.code; above := open; RETURN NEXT;
		END CASE;
	END LOOP;
	IF open <> '{}' THEN RAISE 'groups % do not end', open; END IF;
END
$$;
SELECT is_empty('SELECT a.sample, a.code, a.above, g.above FROM (SELECT DISTINCT sample, form FROM asked) AS f,
		pg_temp.open_groups(f.sample, f.form) AS g JOIN asked AS a USING (code)
		WHERE a.sample = f.sample AND a.above[2:] <> g.above',
	'groups are the nodes between the root and the indicator');
SELECT results_eq('SELECT sample, form, array_agg(code ORDER BY "row") FROM line WHERE sheet = ''survey''
		AND cells ->> ''type'' !~ ''_group$'' AND cells ->> ''name'' !~ ''_not_applicable$''
		GROUP BY 1, 2 ORDER BY 1, 2',
	'SELECT sample, a.form, array_agg(code ORDER BY "position") FROM asked AS a JOIN node USING (sample, code)
		GROUP BY 1, 2 ORDER BY 1, 2', 'questions stand in the order of the instrument');

-- names
SELECT is_empty($$ SELECT * FROM cell WHERE sheet = 'survey' AND heading = 'name'
		AND value !~ '^[A-Za-z][A-Za-z0-9_]*$' $$,
	'names of questions begin with a letter, and have letters, digits and underscores');
SELECT is_empty($$ SELECT sample, form, value FROM cell WHERE sheet = 'survey' AND heading = 'name'
		GROUP BY 1, 2, 3 HAVING count(*) > 1 $$, 'no name is used twice in a form');
SELECT is_empty($$ SELECT sample, form, cells ->> 'list_name', cells ->> 'name' FROM line WHERE sheet = 'choices'
		GROUP BY 1, 2, 3, 4 HAVING count(*) > 1 OR bool_or(cells ->> 'name' ~ '[\s"''{}]') $$,
	'no choice of a list has the name of another, or one with white space, quotes or braces');
SELECT bag_eq($$ SELECT DISTINCT sample, form, split_part(cells ->> 'type', ' ', 2) FROM line
		WHERE cells ->> 'type' ~ '^select_' $$,
	$$ SELECT DISTINCT sample, form, cells ->> 'list_name' FROM line WHERE sheet = 'choices' $$,
	'every list that is asked has choices, and every choice is asked');

-- constraints
CREATE TEMP TABLE question AS
SELECT DISTINCT ON (n.rules - 'title') i, n.rules - 'title' AS rules, l.*
FROM line AS l JOIN sample USING (sample) JOIN node AS n USING (sample, code)
WHERE l.sheet = 'survey' AND n.is_indicator AND NOT n.rules ? 'form' ORDER BY n.rules - 'title';
CREATE FUNCTION pg_temp.holds(expression text, value numeric) RETURNS boolean STRICT LANGUAGE plpgsql AS $$
DECLARE
	result boolean;
BEGIN
	EXECUTE 'SELECT ' || regexp_replace(expression, '(^| )\. ', format('\1(%s)::numeric ', value), 'g') INTO result;
	RETURN result;
END
$$;
CREATE TEMP TABLE tried AS
SELECT rules, q.expression, v.value, coalesce(pg_temp.holds(expression, v.value), true) AS holds,
	NOT EXISTS (SELECT FROM answer_problems(i, jsonb_build_object(code, v.value))) AS good
FROM (SELECT *, cells ->> 'constraint' AS expression FROM question WHERE cells ->> 'type' = 'decimal') AS q,
	LATERAL (SELECT number[1]::numeric + distance AS value
		FROM regexp_matches(concat(rules, ' 0 50 100 ', expression), '-?[0-9]+(?:\.[0-9]+)?', 'g') AS number,
			unnest('{0, 1e-12, 5e-7, 1e-7, 1e-6, 4e-3, 5e-3, 5e-2, 9e-2, 0.1, 0.99, 1}'::numeric[]) AS step,
			unnest(ARRAY[step, -step]) AS distance
		UNION ALL SELECT round((random() * 250 - 100)::numeric, 3) FROM generate_series(1, 50)) AS v;
SELECT is_empty('SELECT * FROM tried WHERE holds <> good',
	'a constraint holds where answer_problems() finds no problem');
SELECT cmp_ok(count(DISTINCT rules), '>=', 13::bigint, 'every way of reading a number was tried') FROM tried;
SELECT cmp_ok(least(count(*) FILTER (WHERE good), count(*) FILTER (WHERE NOT good)), '>', 500::bigint,
	'with good and with bad numbers') FROM tried;

-- several answers: all sets of up to three choices
CREATE FUNCTION pg_temp.holds(expression text, chosen text[]) RETURNS boolean STRICT LANGUAGE plpgsql AS $$
DECLARE
	result boolean;
BEGIN
	EXECUTE 'SELECT ' || regexp_replace(replace(expression, 'count-selected(.)', 'cardinality($1)'),
		'selected\(\., "([^"]*)"\)', '(''\1'' = ANY ($1))', 'g') INTO result USING chosen;
	RETURN result;
END
$$;
CREATE TEMP TABLE chosen AS
SELECT rules, expression, taken, coalesce(pg_temp.holds(expression, taken), true) AS holds,
	NOT none_and_more AND NOT EXISTS (SELECT FROM answer_problems(i, jsonb_build_object(code,
		CASE WHEN said = '["not_applicable"]' THEN said -> 0 ELSE said END))) AS good
FROM (SELECT q.i, q.rules, q.code, q.cells ->> 'constraint' AS expression, array_agg(c.cells ->> 'name') AS names,
		array_agg(c.answer) AS answers
	FROM question AS q JOIN line AS c USING (sample, code)
	WHERE q.rules ? 'choose' AND c.sheet = 'choices' AND c.cells ->> 'list_name' = q.cells ->> 'name'
	GROUP BY 1, 2, 3, 4) AS q,
LATERAL (SELECT DISTINCT ARRAY(SELECT DISTINCT unnest(ARRAY[a, b, c])) AS numbers
	FROM generate_subscripts(names, 1) AS a, generate_subscripts(names, 1) AS b,
		generate_subscripts(names, 1) AS c) AS s,
LATERAL (SELECT array_agg(names[k]) AS taken,
	coalesce(jsonb_agg(answers[k]) FILTER (WHERE answers[k] IS NOT NULL), '[]') AS said,
	bool_or(answers[k] IS NULL) AND count(*) > 1 AS none_and_more FROM unnest(numbers) AS k) AS t;
SELECT is_empty('SELECT * FROM chosen WHERE holds <> good', 'so does the constraint of several answers');
SELECT results_eq('SELECT count(DISTINCT rules), bool_or(good), bool_or(NOT good) FROM chosen',
	'VALUES (4::bigint, true, true)',
	'every way of choosing was tried, with good and with bad choices');

-- what else a question says
SELECT is_empty($$ SELECT l.sample, l.code FROM line AS l JOIN node AS n USING (sample, code)
	JOIN node AS p ON p.sample = n.sample AND p.code = n.parent
	WHERE sheet = 'survey' AND n.is_indicator
		AND (cells ? 'required') <> coalesce(p.rules ->> 'missing' = 'null', false) $$,
	'required is what leaves the node above without a score');
SELECT is_empty($$ SELECT l.sample, l.code FROM line AS l JOIN node AS n USING (sample, code)
	JOIN node AS p ON p.sample = n.sample AND p.code = n.parent
	WHERE sheet = 'survey' AND n.is_indicator AND coalesce(p.rules ->> 'not_applicable' = 'refuse', false) = EXISTS (
		SELECT FROM line AS c WHERE c.sample = l.sample AND c.sheet = 'choices' AND c.code = l.code AND
			(c.answer = 'not_applicable' OR n.rules #> ARRAY['answers', c.answer] = '"not_applicable"')) $$,
	'that it does not apply can be said, unless it is refused');
SELECT is_empty($$ SELECT * FROM line WHERE cells ->> 'type' = 'decimal' AND cells ? 'relevant' AND NOT EXISTS (
	SELECT FROM line AS c WHERE c.sample = line.sample AND c.form IS NOT DISTINCT FROM line.form AND c.sheet = 'choices'
		AND c.answer = 'not_applicable' AND c.code = line.code AND line.cells ->> 'relevant' =
			format('not(selected(${%s}, "%s"))', c.cells ->> 'list_name', c.cells ->> 'name')) $$,
	'a number is asked unless it was said before that it does not apply');

-- answers come back: what dictionary rows say of a choice is what the instrument takes
SELECT is_empty($$ SELECT sample, c.code, c.answer FROM line AS c JOIN sample USING (sample)
	WHERE c.sheet = 'choices'
		AND EXISTS (SELECT FROM answer_problems(i, jsonb_build_object(c.code, coalesce(to_jsonb(c.answer), '[]')))) $$,
	'every choice is an answer');

-- versions
CREATE TEMP TABLE edition (name text, i instrument);
INSERT INTO edition
SELECT v.name, replace('{"code": "t", "title": "T", "nodes": [{"code": "a", "weight": 2}, {"code": "b"}]}',
	v.old, v.new)::instrument
FROM (VALUES ('base', '', ''), ('weight', '2', '3'), ('title', '"T"', '"U"'), ('form', '"b"', '"c"'))
	AS v (name, old, new);
SELECT results_eq($$ SELECT e.name, left(v.value, 32) = fingerprint(e.i), left(v.value, 32) = left(b.value, 32),
		v.value = b.value
		FROM edition AS e, xlsform(e.i, 'en') AS v, edition AS o, xlsform(o.i, 'en') AS b
		WHERE o.name = 'base' AND 'version' = ALL (ARRAY[v.heading, b.heading]) ORDER BY e.name $$,
	$$ VALUES ('base'::text, true, true, true), ('form', true, false, false),
		('title', true, true, false), ('weight', true, true, true) $$,
	'a version tells the instruments that can be scored with, and whether the sheets are others');

-- texts
SELECT is((SELECT value FROM xlsform('{"code": "t", "nodes": [
	{"code": "a", "title": "\"Say\" ''it''\nin ${two}\u0001lines ${"}]}', 'en')
	WHERE code = 'a' AND heading = 'label::English (en)' AND sheet = 'survey'),
	E'"Say" ''it''\nin $ {two} lines $ {',
	'quotes and line breaks stay; no reference and no control character comes to be');

-- limits
SELECT results_eq($$ SELECT count(*) FILTER (WHERE heading = 'type'), count(*) FILTER (WHERE heading = 'list_name')
	FROM (SELECT instrument_agg(code, parent, NULL) AS i FROM (SELECT 'root', NULL UNION ALL
		SELECT 'k' || n, 'root' FROM generate_series(1, 1024) AS n) AS n (code, parent)) AS m, xlsform(i, 'id') $$,
	'VALUES (1025::bigint, 1024::bigint)', '1,024 indicators');
SELECT is((SELECT count(DISTINCT form) FROM (SELECT instrument_agg(code, parent, NULL, rules) AS i FROM (
		SELECT 'root', NULL, '{}'::jsonb UNION ALL
		SELECT 'k' || n, 'root', jsonb_build_object('form', 'f' || n)
		FROM generate_series(1, 1024) AS n) AS n (code, parent, rules)) AS m,
	xlsform(i, 'id')), 1024::bigint, 'as many kinds of forms');
SELECT is((SELECT string_agg(heading || '=' || value, ' ' ORDER BY sheet DESC, "row", heading)
	FROM xlsform('{"code": "t", "nodes": [{"code": "a", "goalposts": [0, 1]}], "not_applicable": "refuse"}', 'en')
	WHERE heading <> 'version'),
	'label::English (en)=a name=a type=decimal default_language=English (en) form_id=t form_title=t',
	'one indicator, and nothing to choose');

SELECT * FROM finish();
ROLLBACK;
