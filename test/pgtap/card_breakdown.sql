-- What breakdown() hands down: effective weights are the exact products, rounded once, and a total is divided by the
-- exact portions, in whole steps, those left over going to the largest remainders, of equal ones to the first.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SELECT plan(6);
SELECT setseed(0.375);

CREATE FUNCTION pg_temp.score_of(tree jsonb, answers jsonb) RETURNS numeric LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	sum numeric := 0;
	weight numeric := 0;
	child jsonb;
	score numeric;
BEGIN
	IF tree->'nodes' IS NULL THEN
		RETURN answers->>(tree->>'code');
	END IF;
	FOR child IN SELECT * FROM jsonb_array_elements(tree->'nodes') LOOP
		score := pg_temp.score_of(child, answers);
		CONTINUE WHEN score IS NULL;
		sum := sum + (child->>'weight')::numeric * score;
		weight := weight + (child->>'weight')::numeric;
	END LOOP;
	RETURN round(sum, 120) / nullif(weight, 0);
END$$;

-- The effective weights and parts of all nodes below, in 120 decimals, of which equal numbers share 90.  The parts are
-- of the score, and with the sign turned of what is missing to the top.
CREATE FUNCTION pg_temp.parts(tree jsonb, answers jsonb, step numeric, sign integer, effective numeric, given numeric)
RETURNS TABLE (code text, weight numeric, part numeric) LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	child record;
BEGIN
	FOR child IN
		WITH every AS MATERIALIZED (
				SELECT o, c, (c->>'weight')::numeric AS w, sign * pg_temp.score_of(c, answers) AS s
				FROM jsonb_array_elements(tree->'nodes') WITH ORDINALITY x(c, o)),
			mean AS (SELECT round(sum(w * s), 120) / sum(w) AS mean, sum(w) AS total FROM every WHERE s IS NOT NULL),
			portion AS (
				SELECT *, round(round(w * (given + effective * (s - mean)), 120) / total / step, 90) AS steps
				FROM every, mean WHERE s IS NOT NULL),
			ranked AS (
				SELECT *, row_number() OVER (ORDER BY steps - floor(steps) DESC, o) AS place,
					given / step - sum(floor(steps)) OVER () AS steps_left FROM portion)
		SELECT c, round(effective * w, 120) / total AS weight,
			(floor(steps) + CASE WHEN place <= steps_left THEN 1 ELSE 0 END) * step AS part FROM ranked
	LOOP
		RETURN QUERY SELECT child.c->>'code', child.weight, child.part
			UNION ALL SELECT * FROM pg_temp.parts(child.c, answers, step, sign, child.weight, child.part);
	END LOOP;
END$$;

-- Some weights are small, so that remainders are often equal; others have many decimals.
CREATE FUNCTION pg_temp.weight(kind integer) RETURNS numeric LANGUAGE sql VOLATILE AS $$
SELECT CASE kind WHEN 0 THEN 1 WHEN 1 THEN ceil(random() * 6)::integer WHEN 2 THEN 2 ^ floor(random() * 6)::integer
	ELSE round((random() * 10 + 0.01)::numeric, 2 + kind) END $$;

CREATE FUNCTION pg_temp.tree(kind integer, code text, levels integer, keys text) RETURNS text
LANGUAGE sql VOLATILE AS $$
SELECT format('{"code": "%s", %s%s}', code, keys, (SELECT format(', "nodes": [%s]', string_agg(
		pg_temp.tree(kind, code || i, CASE WHEN random() < 0.3 THEN 0 ELSE levels - 1 END,
			format('"weight": %s', pg_temp.weight(kind))), ', '))
	FROM generate_series(1, 2 + floor(random() * 4)::integer) i WHERE levels > 0 HAVING count(*) > 0)) $$;

-- The root alone is rounded, so that a node's score is what its children make.  Of some forms, a part is missing.
CREATE TEMP TABLE form AS
SELECT f, top, 10::numeric ^ (-decimals) AS step, tree::jsonb AS tree, i, answers, scorecard(i, answers) AS card
FROM generate_series(1, 60 * :times) f,
	LATERAL (SELECT f % 4 * 2 AS decimals, CASE f % 5 WHEN 0 THEN 1000 ELSE 100 END AS top) s,
	LATERAL (SELECT pg_temp.tree(f % 5, 't', 1 + f % 3,
		format('"scale": [0, %s], "round": %s', top, decimals)) AS tree) t,
	LATERAL (SELECT tree::instrument AS i) i,
	LATERAL (SELECT jsonb_object_agg(code, top * CASE f % 3 WHEN 0 THEN round(random()::numeric, 2)
			WHEN 1 THEN round(random()::numeric * 4) / 4 ELSE round(random()::numeric, 4) END) AS answers
		FROM breakdown(scorecard(i, '{}'), i) WHERE is_indicator AND (f % 6 > 0 OR random() < 0.7)) a
WHERE answers IS NOT NULL;

CREATE TEMP TABLE part AS
SELECT f, b.code, b.effective_weight::numeric, b.contribution::numeric, b.shortfall::numeric, p.weight, p.part,
	q.part AS missing
FROM form, LATERAL (SELECT score(card, i)::numeric AS total) s, breakdown(card, i) b
	LEFT JOIN LATERAL pg_temp.parts(tree, answers, step, 1, 1, total) p USING (code)
	LEFT JOIN LATERAL pg_temp.parts(tree, answers, step, -1, 1, top - total) q USING (code)
WHERE b.parent IS NOT NULL;

SELECT diag(format('%s nodes of %s forms', count(*), count(DISTINCT f))) FROM part;
SELECT cmp_ok(count(*), '>', 625::bigint * :times, 'hundreds of nodes') FROM part;
SELECT is(count(*), 0::bigint, 'effective weights are exact, rounded once')
FROM part WHERE effective_weight IS DISTINCT FROM coalesce(round(round(weight, 90), 6), 0);
SELECT is(count(*), 0::bigint, 'contributions go to the largest remainders, of equal ones to the first')
FROM part WHERE contribution IS DISTINCT FROM part AND weight IS NOT NULL;
SELECT is(count(*), 0::bigint, 'shortfalls, too')
FROM part WHERE shortfall IS DISTINCT FROM missing AND weight IS NOT NULL;

-- three quarters of k / 96: k / 128, of which every other one lies between two millionths
SELECT is(count(*), 95::bigint, 'an effective weight between two millionths is rounded up')
FROM generate_series(1, 95) k, LATERAL (SELECT format('{"code": "t", "nodes": [{"code": "a", "weight": 3, "nodes": [
		{"code": "b", "weight": %s}, {"code": "c", "weight": %s}]}, {"code": "d"}]}', k, 96 - k)::instrument) t(i),
	breakdown(scorecard(i, '{"b": 1, "c": 1, "d": 1}'), i)
WHERE code = 'b' AND effective_weight::numeric = round(k / 128::numeric, 6);

-- from end to end of the widest scale
SELECT results_eq($$SELECT code, score, contribution, shortfall
	FROM (SELECT '{"code": "t", "mean": "median", "scale": [-999999999999.999999, 999999999999.999999],
			"nodes": [{"code": "a"}]}'::instrument) v(i), breakdown(scorecard(i, '{"a": 999999999999.999999}'), i)$$,
	$$VALUES ('t', 999999999999.999999::score, NULL::score, 0::score),
		('a', 999999999999.999999::score, NULL, 0::score)$$, 'a contribution that no score can be is not told');

SELECT * FROM finish();
ROLLBACK;
