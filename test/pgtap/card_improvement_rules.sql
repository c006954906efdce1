-- improve() in trees that are not plain: with deductions, caps, the best children, other means, weights of 0 and
-- numbers that missing answers count as. Where up to twelve indicators can be raised it names as few as an exhaustive
-- search over all sets of them; where there are more, none of those that it names can be left out. What does not apply
-- is never raised, and where there is no way the highest total is told, and the gate that keeps the form from it.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SELECT plan(12);
SELECT setseed(0.1906);
SET LOCAL plan_cache_mode = force_generic_plan;		-- planning takes longer than these queries

CREATE TYPE pg_temp.outcome AS (plans bigint, already bigint, impossible bigint, steps bigint, longer bigint,
	needless bigint, wrong bigint, lowered bigint, gates bigint, example text);

-- The best score that each indicator of these trees can be brought to: the lowest of a deduction, or of what is
-- below one
CREATE FUNCTION pg_temp.targets(doc jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	WITH RECURSIVE node AS (
		SELECT doc AS node, 1 AS sign UNION ALL
		SELECT child, sign * CASE WHEN (child ->> 'weight')::numeric < 0 THEN -1 ELSE 1 END
		FROM node, jsonb_array_elements(node -> 'nodes') AS child)
	SELECT jsonb_object_agg(node ->> 'code', CASE WHEN sign < 0 THEN 0 ELSE 100 END) FROM node WHERE NOT node ? 'nodes'
$$;

CREATE FUNCTION pg_temp.total(tree instrument, answers jsonb, targets jsonb, raised text[]) RETURNS score
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	FOR i IN 1..cardinality(raised) LOOP
		answers := jsonb_set(answers, raised[i:i], targets -> raised[i]);
	END LOOP;
	RETURN score(scorecard(tree, answers), tree);
END$$;

-- The indicators that have a score, or count as one, which is not their best
CREATE FUNCTION pg_temp.candidates(tree instrument, doc jsonb, answers jsonb, targets jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
	WITH RECURSIVE node AS (
		SELECT doc AS node, NULL::jsonb AS parent UNION ALL
		SELECT child, node FROM node, jsonb_array_elements(node -> 'nodes') AS child)
	SELECT coalesce(array_agg(code ORDER BY code), '{}') FROM (
		SELECT node ->> 'code' AS code, CASE jsonb_typeof(answers -> (node ->> 'code'))
				WHEN 'number' THEN (answers ->> (node ->> 'code'))::numeric
				WHEN 'string' THEN NULL
				ELSE CASE WHEN score(card, tree, parent ->> 'code') IS NULL THEN NULL
					WHEN parent ->> 'missing' = 'zero' THEN 0
					WHEN jsonb_typeof(parent -> 'missing') = 'number' THEN (parent ->> 'missing')::numeric END
				END AS now
		FROM node, scorecard(tree, answers) AS card WHERE NOT node ? 'nodes') AS leaf
	WHERE CASE WHEN (targets ->> code)::numeric = 0 THEN now > 0 ELSE now < 100 END
$$;

CREATE FUNCTION pg_temp.try_tree(kind integer, groups integer, leaves integer, exhaustive boolean)
RETURNS pg_temp.outcome LANGUAGE plpgsql AS $$
DECLARE
	doc jsonb;
	tree instrument;
	targets jsonb;
	answers jsonb;
	goal numeric;
	zoning zoning;
	card scorecard;
	chosen text[] := '{}';
	candidates text[];
	fewest integer;
	mask integer;
	highest score;
	total score;
	step record;
	o pg_temp.outcome := (1, 0, 0, 0, 0, 0, 0, 0, 0, NULL);
BEGIN
	SELECT jsonb_build_object('code', 't', 'round', kind % 3, 'nodes', jsonb_agg(node)) ||
			CASE kind % 5 WHEN 0 THEN '{"divide_by": 2}'::jsonb WHEN 1 THEN '{"mean": "min"}'
				WHEN 2 THEN '{"mean": "geometric", "on": [1, 10]}' ELSE '{}' END ||
			CASE WHEN kind % 4 < 3 THEN format('{"caps": [{"node": "x%s", "below": %s, "at_most": %s}, '
				'{"node": "g%s", "below": 60, "at_most": 55}]}',
				1 + floor(random() * CASE WHEN kind % 5 = 0 THEN 1 ELSE leaves END), round(random() * 100),
				round(random() * 70), CASE WHEN groups > 2 THEN 2 ELSE 1 END)::jsonb ELSE '{}' END
		INTO doc FROM (
			SELECT jsonb_build_object('code', 'g' || g,
				'weight', CASE WHEN kind % 5 = 0 AND g > 1 AND g = groups THEN -1
					WHEN kind % 7 = 0 AND g = 2 THEN 0 ELSE 1 END,
				'nodes', jsonb_agg(jsonb_build_object('code', 'x' || x, 'weight', CASE WHEN (kind + g) % 3 = 0 THEN 1
					WHEN random() < 0.15 AND x > groups THEN 0 ELSE ceil(random() * 4) END) ORDER BY x),
				'missing', CASE floor(random() * 3) WHEN 0 THEN '"zero"'::jsonb
					WHEN 1 THEN to_jsonb(round((random() * 60)::numeric)) ELSE '"skip"' END) ||
				CASE WHEN (kind + g) % 3 = 0 THEN jsonb_build_object('best', least(2, count(*)))
					WHEN random() < 0.3 THEN '{"mean": "max"}'
					WHEN random() < 0.3 THEN '{"mean": "harmonic"}' ELSE '{"round": 1}' END AS node
			FROM generate_series(1, groups) AS g JOIN generate_series(1, leaves) AS x ON (x - 1) % groups + 1 = g
			GROUP BY g) AS n;
	tree := doc::text;
	targets := pg_temp.targets(doc);
	-- the gate of every eighth tree has no answer, and the goal lies beyond it
	SELECT jsonb_object_agg('x' || x, CASE WHEN random() < 0.08 THEN '"not_applicable"'::jsonb
			ELSE to_jsonb(round(random()::numeric * 20) * 5) END)
		INTO answers FROM generate_series(1, leaves) AS x WHERE x = 1
			OR random() > 0.15 AND NOT (kind % 8 = 1 AND 'x' || x = doc #>> '{caps,0,node}');
	card := scorecard(tree, answers);
	candidates := pg_temp.candidates(tree, doc, answers, targets);
	highest := pg_temp.total(tree, answers, targets, candidates);
	total := score(card, tree);
	goal := round((coalesce(total::numeric, 50) + (coalesce(highest::numeric, 60) - coalesce(total::numeric, 50)) *
		random()::numeric * 1.4) + CASE kind % 8 WHEN 1 THEN 5 ELSE 0 END, kind % 3);
	zoning := format('[,%s) merah, [%s,] hijau', goal, goal);

	FOR step IN SELECT * FROM improve(card, tree, zoning, 'hijau') LOOP
		IF step.step IS NULL THEN
			o.impossible := 1;
			o.gates := (step.code IS NOT NULL)::integer;
			o.wrong := (step.reached OR step.total IS DISTINCT FROM highest OR step.total >= goal::score)::integer;
			EXIT;
		END IF;
		chosen := chosen || step.code;
		o.steps := o.steps + 1;
		o.lowered := o.lowered + (step.raised_to < step.score)::integer;
		IF NOT step.code = ANY (candidates) OR step.total <> pg_temp.total(tree, answers, targets, chosen) OR
				step.gain <> step.total - total OR step.reached <> (step.total >= goal::score) OR
				step.raised_to <> (targets ->> step.code)::numeric::score THEN
			o.wrong := 1;
		END IF;
		total := step.total;
	END LOOP;
	o.already := (o.impossible = 0 AND o.steps = 0)::integer;
	IF o.impossible = 0 AND NOT coalesce(total >= goal::score, false) THEN
		o.wrong := 1;
	END IF;
	-- none can be left out
	o.needless := (SELECT count(*) FROM unnest(chosen) AS code
		WHERE pg_temp.total(tree, answers, targets, array_remove(chosen, code)) >= goal::score);
	IF exhaustive THEN
		-- the small sets first, so that the first one that will do is as small as any
		FOR mask IN SELECT m FROM generate_series(0, (1 << cardinality(candidates)) - 1) AS m
				ORDER BY bit_count(m::bit(12)) LOOP
			IF pg_temp.total(tree, answers, targets, ARRAY(SELECT candidates[i]
					FROM generate_subscripts(candidates, 1) AS i WHERE (mask >> (i - 1) & 1) = 1)) >= goal::score THEN
				fewest := bit_count(mask::bit(12));
				EXIT;
			END IF;
		END LOOP;
		o.longer := (CASE WHEN o.impossible = 0 THEN o.steps END IS DISTINCT FROM fewest)::integer;
	END IF;
	IF o.wrong + o.longer + o.needless > 0 THEN
		o.example := format(E'%s\n%s\n%s of %s, fewest %s, goal %s, highest %s',
			tree, answers, chosen, candidates, fewest, goal, highest);
	END IF;
	RETURN o;
END$$;

CREATE TEMP TABLE outcomes AS
SELECT exhaustive, sum(plans) AS plans, sum(already) AS already, sum(impossible) AS impossible, sum(steps) AS steps,
	sum(longer) AS longer, sum(needless) AS needless, sum(wrong) AS wrong, sum(lowered) AS lowered, sum(gates) AS gates,
	min(example) AS example
FROM (SELECT true AS exhaustive, tried.* FROM generate_series(1, 300 * :times) AS kind,
		pg_temp.try_tree(kind, 1 + kind % 3, 2 + kind % 6, true) AS tried WHERE 2 + kind % 6 > 1 + kind % 3
	UNION ALL
	SELECT false, tried.* FROM generate_series(1, 120 * :times) AS kind,
		pg_temp.try_tree(kind, 4, 16 + kind % 9, false) AS tried) AS o
GROUP BY exhaustive;

SELECT diag(format('%s: %s plans of %s steps, %s of them downwards, %s with none, %s impossible, '
	'%s of these for a gate', CASE WHEN exhaustive THEN 'all sets' ELSE 'many' END,
	plans, steps, lowered, already, impossible, gates)) FROM outcomes;
SELECT diag(example) FROM outcomes WHERE example IS NOT NULL;
SELECT is(longer, 0::numeric, 'no plan is longer than an exhaustive search finds, and none is missed')
FROM outcomes WHERE exhaustive;
SELECT is(needless, 0::numeric, format('no indicator of a plan can be left out: %s', exhaustive)) FROM outcomes;
SELECT is(wrong, 0::numeric, format('totals, gains and ends are true: %s', exhaustive)) FROM outcomes;
SELECT cmp_ok(steps, '>', plans, format('plans have steps: %s', exhaustive)) FROM outcomes;
SELECT cmp_ok(sum(lowered), '>', 9::numeric * :times, 'some lower a deduction') FROM outcomes;
SELECT cmp_ok(sum(impossible), '>', 15::numeric * :times, 'some are impossible') FROM outcomes;
SELECT cmp_ok(sum(gates), '>', :times::numeric, 'of some, a gate is told') FROM outcomes;
SELECT is((SELECT ROW(step, code, title, total, reached)::text
		FROM improve(scorecard(i, '{"a": 80, "key": "not_applicable"}'), i, '[,90) below, [90,] there', 'there')),
	'(,k,"the key",50,f)', 'a gate that nobody can open is named')
FROM CAST('{"code": "t", "caps": [{"node": "k", "below": 60, "at_most": 50, "why": "no key"}], "nodes": [{"code": "a"},
	{"code": "k", "title": "the key", "weight": 0, "not_applicable": "zero", "nodes": [{"code": "key"}]}]}'
	AS instrument) AS i;
-- The one that gains most is x, then y and z, and none of these can be left out; but b and c, which gain nothing alone,
-- are fewer.
SELECT is(array_agg(format('%s %s', code, total) ORDER BY step), '{b 0,c 45.454545}',
	'fewer are found where one after the other would be more')
FROM CAST('{"code": "t", "nodes": [
	{"code": "g", "weight": 5, "mean": "min", "nodes": [{"code": "b"}, {"code": "c"}]},
	{"code": "x", "weight": 2}, {"code": "y", "weight": 2}, {"code": "z", "weight": 2}]}' AS instrument) AS i,
	improve(scorecard(i, '{"b": 0, "c": 0, "x": 0, "y": 0, "z": 0}'), i, '[,45) below, [45,] there', 'there');

SELECT * FROM finish();
ROLLBACK;
