-- improve() names as few indicators as an exhaustive search over all sets of them, in small trees of arithmetic means,
-- with and without rounding inside, with missing answers and with levels.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SELECT plan(8);
SELECT setseed(0.1945);
SET LOCAL plan_cache_mode = force_generic_plan;		-- planning takes longer than these queries

CREATE TYPE pg_temp.outcome AS (plans bigint, already bigint, impossible bigint, steps bigint, longer bigint,
	wrong bigint, example text);

CREATE FUNCTION pg_temp.try_tree(kind integer, forms integer) RETURNS pg_temp.outcome LANGUAGE plpgsql AS $$
DECLARE
	groups integer := 1 + floor(random() * 3);
	leaves integer := groups + 1 + floor(random() * (7 - groups));
	tree instrument;
	zoning zoning;
	answers jsonb;
	raised jsonb;
	card scorecard;
	candidates text[];
	fewest integer;
	mask integer;
	total score;
	step record;
	steps integer;
	o pg_temp.outcome := (0, 0, 0, 0, 0, 0, NULL);
BEGIN
	SELECT instrument_agg(code, parent, weight, rules) INTO tree FROM (
		SELECT 't' AS code, NULL AS parent, NULL::numeric AS weight, jsonb_build_object('round', kind % 3) AS rules
		UNION ALL
		SELECT 'g' || g, 't', CASE kind % 2 WHEN 0 THEN 1 ELSE ceil(random()::numeric * 4) END,
			CASE WHEN kind % 4 < 2 THEN jsonb_build_object('round', kind % 2) ELSE '{}' END ||
			jsonb_build_object('missing', (ARRAY['skip', 'zero'])[1 + floor(random() * 2)])
		FROM generate_series(1, groups) g
		UNION ALL
		SELECT 'x' || i, 'g' || (CASE WHEN i <= groups THEN i ELSE 1 + floor(random() * groups) END),
			ceil(random()::numeric * 4),
			CASE WHEN i = 1 THEN '{"levels": {"0": 0, "1": 30, "2": 90}}' ELSE '{}' END::jsonb
		FROM generate_series(1, leaves) i OFFSET 0) n;
	FOR f IN 1..forms LOOP
		zoning := format('[0,%s) merah, [%s,100] hijau; round 2', s, s)
		FROM (SELECT round((random() * 60 + 40)::numeric, 1) AS s) b;
		SELECT jsonb_object_agg('x' || i, CASE
			WHEN i = 1 THEN floor(random() * 3) ELSE round(random()::numeric * 20) * 5 END) INTO answers
		FROM generate_series(1, leaves) i WHERE i = 1 OR f % 3 > 0 OR random() > 0.3;
		card := scorecard(tree, answers);

		-- what can be raised: what is answered below its best, and what its own node counts as zero
		SELECT coalesce(array_agg(n.code), '{}') INTO candidates
		FROM instrument_nodes(tree) n JOIN instrument_nodes(tree) p ON p.code = n.parent
		WHERE n.is_indicator AND CASE WHEN answers ? n.code THEN score(card, tree, n.code) < CASE
			WHEN n.code = 'x1' THEN 90 ELSE 100 END
			ELSE p.rules ->> 'missing' = 'zero' END;
		-- the small sets first, so that the first one that will do is as small as any
		fewest := NULL;
		FOR mask IN SELECT m FROM generate_series(0, (1 << cardinality(candidates)) - 1) AS m
				ORDER BY bit_count(m::bit(12)) LOOP
			SELECT coalesce(jsonb_object_agg(c, CASE c WHEN 'x1' THEN 2 ELSE 100 END), '{}') INTO raised
			FROM unnest(candidates) WITH ORDINALITY c(c, n) WHERE (mask >> (n::integer - 1) & 1) = 1;
			IF at_least(score(scorecard(tree, answers || raised), tree), zoning, 'hijau') THEN
				fewest := bit_count(mask::bit(12));
				EXIT;
			END IF;
		END LOOP;

		-- what improve() says, and whether its totals are true
		steps := 0;
		raised := answers;
		total := score(card, tree);
		FOR step IN SELECT * FROM improve(card, tree, zoning, 'hijau') LOOP
			IF step.step IS NULL THEN
				steps := NULL;
				IF step.reached OR at_least(step.total, zoning, 'hijau') THEN
					o.wrong := o.wrong + 1;
				END IF;
				CONTINUE;
			END IF;
			steps := steps + 1;
			raised := raised || jsonb_build_object(step.code, CASE step.code WHEN 'x1' THEN 2 ELSE 100 END);
			IF step.step <> steps OR step.total <> score(scorecard(tree, raised), tree)
				OR step.gain <> step.total - total OR
				step.reached <> at_least(step.total, zoning, 'hijau')
				OR step.raised_to <> (CASE step.code WHEN 'x1' THEN 90 ELSE 100 END) THEN
				o.wrong := o.wrong + 1;
				o.example := coalesce(o.example, format(E'%s\n%s\n%s', tree, answers, step));
			END IF;
			total := step.total;
		END LOOP;
		IF steps > 0 AND NOT at_least(total, zoning, 'hijau') THEN
			o.wrong := o.wrong + 1;
		END IF;
		o.plans := o.plans + 1;
		o.already := o.already + (coalesce(fewest, 1) = 0)::integer;
		o.impossible := o.impossible + (fewest IS NULL)::integer;
		o.steps := o.steps + coalesce(steps, 0);
		IF steps IS DISTINCT FROM fewest THEN
			o.longer := o.longer + 1;
			o.example := coalesce(o.example, format(E'%s\n%s\n%s\n%s steps, not %s', tree, answers, zoning, steps,
				fewest));
		END IF;
	END LOOP;
	RETURN o;
END$$;

CREATE TEMP TABLE outcomes AS
SELECT sum(plans) AS plans, sum(already) AS already, sum(impossible) AS impossible, sum(steps) AS steps,
	sum(longer) AS longer, sum(wrong) AS wrong, min(example) AS example
FROM generate_series(1, 100 * :times) AS kind, pg_temp.try_tree(kind, 6);
SELECT diag(format('%s plans of %s steps, %s with none, %s impossible', plans, steps, already, impossible))
FROM outcomes;
SELECT diag(example) FROM outcomes WHERE example IS NOT NULL;
SELECT is(longer, 0::numeric, 'no plan is longer, or impossible, where an exhaustive search finds better')
FROM outcomes;
SELECT is(wrong, 0::numeric, 'every step says what the card with it would score') FROM outcomes;
SELECT cmp_ok(plans - already - impossible, '>=', 200::numeric * :times, 'plans with steps') FROM outcomes;
SELECT cmp_ok(impossible, '>=', 2::numeric * :times, 'plans that are impossible') FROM outcomes;

-- other means: the band is reached, and without any one of the steps it is not
CREATE TEMP TABLE plans AS
SELECT n, t, answers, p.* FROM (
	SELECT n, answers,
		format('{"code": "t", "mean": %s, "nodes": [{"code": "a"}, {"code": "b", "weight": 2},
			{"code": "c", "nodes": [{"code": "d"}, {"code": "e", "weight": 3}]}]}',
		(ARRAY['"geometric"', '"harmonic"', '{"power": 3}', '"min"', '"max"', '"median"'])[n % 6 + 1])::instrument AS t
	FROM generate_series(1, 60 * :times) n, LATERAL (SELECT jsonb_object_agg(c,
		round(random()::numeric * 79 + n - n, 1)) AS answers FROM unnest(ARRAY['a', 'b', 'd', 'e']) c) a) f,
	improve(scorecard(t, answers), t, '[0,80) merah, [80,100] hijau', 'hijau') p;
CREATE FUNCTION pg_temp.reached(t instrument, answers jsonb, codes text[]) RETURNS boolean LANGUAGE sql AS
$$ SELECT score(scorecard(t, answers || jsonb_object_agg(c, 100)), t) >= 80 FROM unnest(codes) c $$;
SELECT is(count(*) FILTER (WHERE NOT ok), 0::bigint, format('%s plans by other means reach the band', count(*)))
FROM (SELECT bool_or(pg_temp.reached(t, answers, codes)) AS ok
	FROM (SELECT n, t, answers, array_agg(code) OVER (PARTITION BY n) AS codes FROM plans) x GROUP BY n) y;
SELECT is(count(*), 0::bigint, 'and every step is needed')
FROM plans p WHERE EXISTS (SELECT FROM plans q WHERE q.n = p.n AND q.code <> p.code) AND
	pg_temp.reached(t, answers, ARRAY(SELECT code FROM plans q WHERE q.n = p.n AND q.code <> p.code));
SELECT throws_ok($$SELECT * FROM improve(scorecard('{"code": "t", "nodes": [{"code": "a"}]}'::instrument, '{"a": 1}'),
	'{"code": "t", "nodes": [{"code": "a"}]}', '[0,50] baik, (50,100] buruk; best low', 'baik')$$,
	'0A000', 'improve() raises scores, and in this zoning low scores are the best',
	'where low scores are the best there is no plan');
-- of x and the unrounded g, x would gain most, 49.7; but p brings g from 50.45, which is rounded to 50, to 100
SELECT is(array_agg(format('%s %s', code, total) ORDER BY step), '{p 75.15}',
	'where a node is rounded, what reaches the goal is not always what gains most')
FROM CAST('{"code": "t", "round": 2, "nodes": [
	{"code": "g", "round": 0, "nodes": [{"code": "p"}, {"code": "q"}]}, {"code": "x"}]}' AS instrument) AS i,
	improve(scorecard(i, '{"p": 0.9, "q": 100, "x": 50.3}'), i, '[,75.1) below, [75.1,] there', 'there');

SELECT * FROM finish();
ROLLBACK;
