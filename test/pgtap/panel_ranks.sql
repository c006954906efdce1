-- Ranks, and what becomes of them in draws, of random panels, against SQL: window functions over scores of cards under
-- forms whose weights, means, rules and nodes were changed by jsonb.
BEGIN;
\set QUIET on
\pset format unaligned
\pset tuples_only on

SELECT plan(50);
SELECT setseed(0.2026);

--
-- Forms, cards and panels
--

-- A node and what stands below it
CREATE FUNCTION pg_temp.tree(depth integer, code text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	node jsonb := jsonb_build_object('code', code);
BEGIN
	IF depth > 0 THEN
		node := node || jsonb_build_object('weight', (0.05 + random() * 9)::numeric(5, 2));
	END IF;
	IF depth > 0 AND (depth > 2 OR random() < 0.6) THEN
		RETURN node;
	END IF;
	RETURN node || CASE WHEN random() < 0.5 THEN '{}'
			ELSE jsonb_build_object('mean',
				('["arithmetic", "geometric", "harmonic", "min", "max", "median"]'::jsonb) ->
				floor(random() * 6)::integer) END
		|| CASE WHEN random() < 0.7 THEN '{}' ELSE jsonb_build_object('missing',
			('["zero", "null", 35]'::jsonb) -> floor(random() * 3)::integer) END
		|| CASE WHEN random() < 0.8 THEN '{}' ELSE '{"min_coverage": 0.6}'::jsonb END
		|| CASE WHEN depth > 0 AND random() < 0.8 THEN '{}' ELSE jsonb_build_object('round', floor(random() * 4)) END
		|| jsonb_build_object('nodes', (SELECT jsonb_agg(pg_temp.tree(depth + 1, code || chr(96 + n)))
			FROM generate_series(1, 2 + floor(random() * 2)::integer) n));
END
$$;

-- changes: of what draws can change in it, by name; what goes beyond is told by a comment below
CREATE TABLE form (g serial, name text, i instrument, most numeric DEFAULT 100,
	changes text[] DEFAULT '{weights,mean,missing,leave_out}');
INSERT INTO form (name, i) SELECT 'random', pg_temp.tree(0, 't')::text::instrument FROM generate_series(1, 60);
INSERT INTO form (name, i, most, changes) VALUES
	('caps', '{"code": "t", "round": 2, "caps": [{"node": "x", "below": 40, "at_most": 39}],
		"nodes": [{"code": "x"}, {"code": "y", "weight": 2}, {"code": "z"}]}', 100, '{weights,mean,missing}'),
	('best', '{"code": "t", "round": 2, "best": 2, "nodes": [{"code": "x"}, {"code": "y"}, {"code": "z"}]}', 100,
		'{mean,missing,leave_out}'),
	('best below', '{"code": "t", "round": 1, "nodes": [{"code": "g", "best": 2, "weight": 3, "nodes": [{"code": "x"},
		{"code": "y"}, {"code": "z"}]},
		{"code": "w"}]}', 100, '{weights,mean,missing}'),
	('median', '{"code": "t", "round": 3, "mean": "median", "nodes": [{"code": "x"}, {"code": "y"},
		{"code": "g", "nodes": [{"code": "z"}, {"code": "w", "weight": 2.5}]}]}',
		100, '{weights,mean,missing,leave_out}'),
	('deductions', '{"code": "t", "round": 2, "divide_by": 10, "nodes": [{"code": "x", "weight": 4.15},
		{"code": "y", "weight": 5.85},
		{"code": "z", "weight": -2.5}]}', 100, '{weights,missing,leave_out}'),
	('divisor below', '{"code": "t", "round": 2, "nodes": [{"code": "g", "weight": 3, "divide_by": 1, "nodes": [
		{"code": "x", "weight": 0.33}, {"code": "y", "weight": 0.33}, {"code": "z", "weight": 0.33}]},
			{"code": "w", "weight": 1.5}]}', 100, '{weights,missing,leave_out}'),
	('on', '{"code": "t", "round": 2, "scale": [0, 10], "mean": "geometric", "on": [10, 1], "nodes": [
		{"code": "x", "goalposts": [0, 100]}, {"code": "y", "weight": 2, "goalposts": [0, 100]}, {"code": "z",
			"goalposts": [100, 0]}]}', 100, '{weights,mean,missing,leave_out}'),
	('points', '{"code": "t", "round": 2, "scale": "points", "nodes": [{"code": "x", "points": 20},
		{"code": "y", "points": 30},
		{"code": "g", "nodes": [{"code": "z", "points": 12}, {"code": "w",
			"points": 18}]}]}', 12, '{weights,missing}'),
	('power', '{"code": "t", "round": 2, "mean": {"power": 2}, "nodes": [{"code": "x"}, {"code": "y", "weight": 3},
		{"code": "z"}]}',
		100, '{weights,mean,missing,leave_out}'),
	('not applicable', '{"code": "t", "round": 2, "not_applicable": "zero", "nodes": [{"code": "x"}, {"code": "y"},
		{"code": "g", "weight": 3, "not_applicable": "null", "nodes": [{"code": "z"},
			{"code": "w", "weight": 2}]}]}', 100, '{weights,mean,missing,leave_out}'),
	('answers', '{"code": "t", "round": 2, "min_answers": 2, "nodes": [{"code": "x"}, {"code": "y", "weight": 0.5},
		{"code": "z", "weight": 2}]}',
		100, '{weights,mean,missing,leave_out}'),
	('below zero', '{"code": "t", "round": 2, "scale": [-50, 100], "missing": 25, "nodes": [{"code": "x"},
		{"code": "y", "weight": 0.5}, {"code": "z", "weight": 2}]}',
		100, '{weights,missing,leave_out}'),
	('recorded', '{"code": "t", "round": 2, "nodes": [{"code": "x"}, {"code": "y", "weight": 0},
		{"code": "z", "weight": 2}]}', 100, '{weights,mean,missing}');

-- In turn a card of each body, some cards, and units of some cards; k2 answers as k1 does, where there is but one card
CREATE TABLE visit AS
SELECT g, g % 3 AS kind, 'k' || k AS key, 'u' || u AS unit, r, answers
FROM form, generate_series(1, 7) k, generate_series(1, 3) u, generate_series(1, 4) r,
	LATERAL (SELECT jsonb_object_agg(code, CASE WHEN random() < 0.12 THEN 'null'
			WHEN name = 'not applicable' AND random() < 0.2 THEN '"not_applicable"'
			ELSE to_jsonb(CASE WHEN random() < 0.1 THEN 0 WHEN random() < 0.1 THEN most
				ELSE round((random() * most)::numeric, (k + r) % 3) END) END) AS answers
		FROM instrument_nodes(i) WHERE is_indicator AND g + k + u + r > 0) a
WHERE CASE g % 3 WHEN 0 THEN u = 1 AND r = 1 WHEN 1 THEN u = 1 AND r <= 1 + (g + k) % 4 ELSE u <= 1 + (g + k) % 3
	AND r <= 1 + (k + u) % 4 END;
UPDATE visit v SET answers = o.answers FROM visit o WHERE v.kind = 0 AND v.g = o.g AND v.key = 'k2' AND o.key = 'k1';
-- nobody visited k9, and k8 answered nothing
INSERT INTO visit SELECT g, g % 3, 'k8', 'u1', 1, '{}'::jsonb FROM form UNION ALL SELECT g, g % 3, 'k9', 'u1', 1, NULL
	FROM form;

CREATE FUNCTION pg_temp.panels(changed jsonb DEFAULT NULL) RETURNS TABLE (g integer, p panel) LANGUAGE sql AS $$
	SELECT g, CASE WHEN kind < 2 THEN panel(key, scorecard(j, answers), j)
		ELSE panel(key, unit, scorecard(j, answers), j) END
	FROM form JOIN visit USING (g), LATERAL (SELECT coalesce((changed ->> g::text)::instrument, i) AS j) j GROUP BY g,
		kind
$$;
CREATE TABLE ranked AS SELECT * FROM form JOIN pg_temp.panels() USING (g);
SELECT is((SELECT count(*) FROM ranked), 73::bigint, 'there are panels');

-- The score of each body of a panel under another form, from scores of six decimals, or of those of the root: sums
-- of up to four cards are taken in twelfths, so that they are exact until they are divided once.  What is left out is
-- not asked.
CREATE FUNCTION pg_temp.scores(of integer, j instrument, left_out text, decimals integer) RETURNS TABLE (key text,
	score numeric) LANGUAGE sql AS $$
	SELECT key, s.score FROM (SELECT DISTINCT key FROM visit WHERE g = of) b LEFT JOIN (
		SELECT key, round(sum(unit_sum) / (12 * count(*)), decimals) AS score FROM (
			SELECT key, unit, sum(x) * (12 / count(*)) AS unit_sum FROM (
				SELECT key, unit, score(scorecard(j, CASE WHEN left_out IS NULL THEN answers
					ELSE answers - left_out END), j)::numeric AS x
				FROM visit JOIN form USING (g) WHERE g = of AND score(scorecard(i, answers), i) IS NOT NULL) c
			WHERE x IS NOT NULL GROUP BY key, unit) u GROUP BY key) s USING (key)
$$;

--
-- ranks
--

CREATE TABLE defined AS
SELECT g, decimals, key, score, CASE WHEN score IS NOT NULL THEN rank() OVER (PARTITION BY g,
	decimals ORDER BY score DESC NULLS LAST) END AS min,
	CASE WHEN score IS NOT NULL THEN dense_rank() OVER (PARTITION BY g,
		decimals ORDER BY score DESC NULLS LAST) END AS dense,
	CASE WHEN score IS NOT NULL THEN count(score) OVER (PARTITION BY g, decimals) END AS of
FROM form, generate_series(0, 6) decimals, pg_temp.scores(g, i, NULL, decimals);
SELECT is_empty(format('SELECT g, decimals, key FROM (SELECT g, decimals, key, score::numeric, rank, "of"
		FROM ranked, generate_series(0, 6) decimals, ranks(p, decimals, %1$L)) r
	FULL JOIN defined d USING (g, decimals, key) WHERE (r.score, r.rank, r.of) IS DISTINCT
		FROM (d.score, d.%1$s, d.of)', ties),
	'ranks are those of window functions over rounded scores: ' || ties) FROM unnest('{min,dense}'::text[]) ties;
SELECT cmp_ok((SELECT count(*) FROM defined d JOIN defined e USING (g, decimals) WHERE d.key < e.key
	AND d.score = e.score), '>', 200::bigint,
	'there are ties');
SELECT is_empty($$ SELECT g FROM ranked WHERE ARRAY(SELECT key FROM ranks(p)) <> ARRAY(SELECT key
	FROM ranks(p) ORDER BY key COLLATE "C") $$,
	'rows stand in the order of keys');
SELECT is_empty($$ SELECT g FROM ranked, LATERAL (SELECT sum(rank) AS sum, count(rank) AS n FROM ranks(p)) r,
		LATERAL (SELECT sum(ties * (ties - 1) / 2) AS lost FROM (SELECT count(*) AS ties FROM ranks(p)
			WHERE rank IS NOT NULL GROUP BY rank) t) t
	WHERE sum <> n * (n + 1) / 2 - lost $$, 'ranks add up to what they must');

--
-- Draws
--

-- A form with what a draw says
CREATE FUNCTION pg_temp.under(node jsonb, mean text, missing text, left_out text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	kept jsonb;
BEGIN
	IF NOT node ? 'nodes' THEN
		RETURN CASE WHEN node ->> 'code' IS DISTINCT FROM left_out THEN node END;
	END IF;
	SELECT jsonb_agg(child ORDER BY n) INTO kept FROM (SELECT pg_temp.under(c, mean, missing, left_out) AS child, n
		FROM jsonb_array_elements(node -> 'nodes') WITH ORDINALITY AS a(c, n)) c WHERE child IS NOT NULL;
	-- a node without children that count is not there, either
	IF NOT EXISTS (SELECT FROM jsonb_array_elements(kept) c WHERE (coalesce(c ->> 'weight', '1'))::numeric <> 0) THEN
		RETURN NULL;
	END IF;
	-- an arithmetic mean does not depend on what its numbers are counted from
	RETURN CASE WHEN mean = 'arithmetic' THEN node - 'on' ELSE node END || jsonb_build_object('nodes', kept)
		|| CASE WHEN missing IS NULL THEN '{}' ELSE jsonb_build_object('missing', missing) END
		|| CASE WHEN mean IS NULL OR coalesce(node ->> 'mean', 'arithmetic') NOT IN ('arithmetic', 'geometric',
			'harmonic') THEN '{}'
			ELSE jsonb_build_object('mean', mean) END;
END
$$;

-- Every draw of each panel, in all its factors and in weights alone, and the form that it makes
CREATE TABLE draw AS
SELECT g, vary, draw, left_out, CASE WHEN vary = '{weights}' THEN reweight(i, coalesce(weights, '{}'))
	ELSE pg_temp.under(reweight(i, coalesce(weights, '{}'))::text::jsonb, mean, missing,
		left_out)::text::instrument END AS j, coalesce(weights, '{}') AS weights
FROM ranked, LATERAL (SELECT changes AS vary UNION SELECT '{weights}') v, LATERAL (SELECT draw,
	jsonb_object_agg(substr(factor, 9), value::numeric) FILTER (WHERE factor LIKE 'weights/%') AS weights,
	max(value) FILTER (WHERE factor = 'mean') AS mean, max(value) FILTER (WHERE factor = 'missing') AS missing,
	max(value) FILTER (WHERE factor = 'leave_out') AS left_out
	FROM (SELECT generate_series(1, 4) AS draw) n LEFT JOIN draws(p, 4, g, vary, 0.5) d USING (draw) GROUP BY draw) d;
SELECT is((SELECT count(*) FROM draw), 584::bigint, 'each panel was drawn four times in each way');
CREATE TABLE drawn AS
SELECT d.*, s.key, s.score, CASE WHEN s.score IS NOT NULL THEN rank() OVER (PARTITION BY g, vary,
	draw ORDER BY s.score DESC NULLS LAST) END AS rank,
	zone(s.score, '[0,51) merah, [51,81) kuning, [81,100] hijau') AS zone
FROM draw d, pg_temp.scores(g, j, left_out, 2) s;

-- What these come to
CREATE TABLE summary AS
SELECT g, vary, key, n.score, n.min AS rank, CASE WHEN n.score IS NOT NULL THEN round(avg(d.rank), 6) END AS mean,
	percentile_disc(0.5) WITHIN GROUP (ORDER BY d.rank) AS median, percentile_disc(0.2) WITHIN
		GROUP (ORDER BY d.rank) AS low,
	percentile_disc(0.8) WITHIN GROUP (ORDER BY d.rank) AS high,
	CASE WHEN count(d.rank) > 0 THEN round(count(*) FILTER (WHERE d.rank = 1) / 4.0, 6) END AS p_first,
	CASE WHEN count(d.rank) > 0 AND zone(n.score, '[0,51) merah, [51,81) kuning, [81,100] hijau') IS NOT NULL
		THEN round(count(*) FILTER (WHERE d.zone = zone(n.score,
			'[0,51) merah, [51,81) kuning, [81,100] hijau')) / 4.0, 6) END AS p_same_zone,
	count(d.rank) AS draws
FROM drawn d JOIN defined n USING (g, key) WHERE decimals = 2 GROUP BY g, vary, key, n.score, n.min;
CREATE TABLE intervals AS
SELECT g, v.vary, key, score::numeric, rank, mean, median, low, high, p_first, p_same_zone, draws
FROM ranked, LATERAL (SELECT changes AS vary UNION SELECT '{weights}') v,
	rank_intervals(p, 4, g, v.vary, 0.5, inside => 0.6, decimals => 2,
		zoning => '[0,51) merah, [51,81) kuning, [81,100] hijau');
SELECT is_empty(format($$ SELECT g, key, s, i FROM (SELECT * FROM intervals WHERE vary %1$s '{weights}') i
	FULL JOIN (SELECT * FROM summary WHERE vary %1$s '{weights}') s USING (g, vary, key)
	WHERE to_jsonb(i) IS DISTINCT FROM to_jsonb(s) $$, operator),
		'intervals are those of SQL over changed forms: ' || name)
FROM (VALUES ('=', 'drawn weights'), ('<>', 'all factors')) v(operator, name);
SELECT cmp_ok((SELECT count(*) FROM intervals WHERE low < high), '>', 200::bigint, 'ranks move in them');
SELECT is_empty($$ SELECT g, name FROM ranked, LATERAL (SELECT count(*) AS n FROM intervals i WHERE i.g = ranked.g
	AND low < high) i
	WHERE name <> 'random' AND n = 0 $$, 'in each of the special forms');

-- given as an array, the drawn weights do what drawing them does
SELECT is_empty($$ SELECT g, name FROM ranked, LATERAL (SELECT array_agg(weights ORDER BY draw) AS given FROM draw
	WHERE draw.g = ranked.g AND vary = '{weights}') d,
		LATERAL (SELECT * FROM rank_intervals(p, 4, g, '{weights}', 0.5,
			zoning => '[0,51) merah, [51,100] hijau') EXCEPT
			SELECT * FROM rank_intervals(p, given => given, zoning => '[0,51) merah, [51,100] hijau')) r $$,
				'given is as drawn');
-- one draw is one ranking, all others of its columns follow
SELECT is_empty($$ SELECT g, key FROM (SELECT g, r.* FROM ranked,
	rank_intervals(p, 1, g, '{weights}', 0.5, decimals => 2) r) r
	JOIN (SELECT g, key, drawn.rank AS one FROM drawn WHERE vary = '{weights}' AND draw = 1) d USING (g, key)
	WHERE one IS NOT NULL AND ( ROW(mean, median, low, high) IS DISTINCT FROM ROW(one, one, one, one)
		OR p_first <> (one = 1)::integer) $$, 'one draw is one ranking');
SELECT is_empty($$ SELECT g, draw FROM ranked, LATERAL (SELECT draw, sum(value::numeric) AS drawn FROM draws(p, 20)
	WHERE value::numeric > 0 GROUP BY draw) d
	WHERE name = 'deductions' AND drawn <> 10 $$, 'positive weights keep their sum above a fixed divisor');
SELECT is_empty($$ SELECT g, draw FROM ranked, LATERAL (SELECT draw, sum(value::numeric) AS drawn FROM draws(p, 20)
	WHERE factor IN ('weights/x', 'weights/y', 'weights/z') GROUP BY draw) d
	WHERE name = 'divisor below' AND drawn <> 0.99 $$, 'also where they are not what it is');
SELECT is_empty($$ SELECT g, key FROM intervals WHERE NOT (low <= median AND median <= high) OR p_first NOT BETWEEN 0
	AND 1 OR p_same_zone NOT BETWEEN 0 AND 1
	OR mean < 1 $$, 'low is at most the median, and that at most high');
SELECT is_empty($$ SELECT a.g FROM intervals a JOIN intervals b USING (g, vary),
	LATERAL (SELECT to_jsonb(a) - 'key' AS x, to_jsonb(b) - 'key' AS y) v
	WHERE g % 3 = 0 AND a.key = 'k1' AND b.key = 'k2' AND x <> y $$, 'bodies that answer alike have the same rows');

--
-- What must not matter
--

CREATE FUNCTION pg_temp.reversed(node jsonb) RETURNS jsonb LANGUAGE sql AS $$
	SELECT CASE WHEN node ? 'nodes' THEN node || jsonb_build_object('nodes',
		(SELECT jsonb_agg(pg_temp.reversed(c) ORDER BY n DESC)
			FROM jsonb_array_elements(node -> 'nodes') WITH ORDINALITY AS a(c, n))) ELSE node END
$$;
CREATE FUNCTION pg_temp.tenfold(node jsonb) RETURNS jsonb LANGUAGE sql AS $$
	SELECT node || CASE WHEN node ? 'divide_by' THEN jsonb_build_object('divide_by',
		(node ->> 'divide_by')::numeric * 10) ELSE '{}' END
		|| CASE WHEN NOT node ? 'nodes' THEN '{}' ELSE jsonb_build_object('nodes', (SELECT
			jsonb_agg(pg_temp.tenfold(c) || jsonb_build_object('weight',
				coalesce((c ->> 'weight')::numeric, 1) * 10) ORDER BY n)
			FROM jsonb_array_elements(node -> 'nodes') WITH ORDINALITY AS a(c, n))) END
$$;
CREATE TABLE same_in AS
SELECT 'the order of siblings' AS name, r.p, x.p AS other, g, changes FROM ranked r
	JOIN pg_temp.panels((SELECT jsonb_object_agg(g, pg_temp.reversed(i::text::jsonb)::text) FROM form)) x USING (g)
UNION ALL
SELECT 'ten times every weight', r.p, x.p, g, changes FROM ranked r
	JOIN pg_temp.panels((SELECT jsonb_object_agg(g, pg_temp.tenfold(i::text::jsonb)::text) FROM form
		WHERE name <> 'points')) x USING (g)
	WHERE r.name <> 'points';
SELECT is_empty(format($$ SELECT g, s FROM same_in, LATERAL (SELECT *
	FROM rank_intervals(p, 10, vary => changes, decimals => 4) EXCEPT
	SELECT * FROM rank_intervals(other, 10, vary => changes, decimals => 4)) s WHERE name = %L $$, name),
		name || ' changes no interval')
FROM (SELECT DISTINCT name FROM same_in) n ORDER BY name;
SELECT is_empty($$ SELECT g, s FROM same_in JOIN form USING (g),
	LATERAL (SELECT * FROM draws(p, 10, vary => same_in.changes) EXCEPT
	SELECT * FROM draws(other, 10, vary => same_in.changes)) s WHERE same_in.name = 'the order of siblings'
		AND form.name NOT IN ('deductions', 'divisor below') $$,
	'nor a draw');
SELECT is_empty($$ SELECT g, s FROM same_in, LATERAL (SELECT draw, factor, value::numeric * 10
	FROM draws(p, 10, vary => '{weights}') EXCEPT
	SELECT draw, factor, value::numeric FROM draws(other, 10, vary => '{weights}')) s
		WHERE name = 'ten times every weight' $$,
	'ten times the weight draws ten times the weight');
SELECT is_empty($$ SELECT g, s FROM ranked, LATERAL (SELECT 'z' || reverse(key), score, rank, mean, median, low, high,
	p_first, draws
		FROM rank_intervals(p, 10, vary => changes, decimals => 4) EXCEPT
	SELECT key, score, rank, mean, median, low, high, p_first, draws
		FROM (SELECT CASE WHEN kind < 2 THEN panel('z' || reverse(key), scorecard(i, answers), i)
		ELSE panel('z' || reverse(key), unit, scorecard(i, answers), i) END AS p FROM visit WHERE visit.g = ranked.g
			GROUP BY kind) x,
		LATERAL rank_intervals(x.p, 10, vary => changes, decimals => 4)) s $$,
			'nor do the names of bodies matter for their ranks');

-- Samples: the bodies of units, and tallies of as many values
CREATE TABLE sample AS
SELECT n, panel(key, t, population) AS p, panel(key, t, population) FILTER (WHERE key <> 'k3') AS without
FROM (SELECT n, 'k' || k AS key, tally((random() * 100)::numeric(5, 2)::score) AS t, CASE WHEN k % 3 = 0
	THEN 5 + k END AS population
	FROM generate_series(1, 20) n, generate_series(1, 6) k, generate_series(1, 8) v WHERE v <= 2 + (n + k) % 4
		GROUP BY n, k) t GROUP BY n;
SELECT is_empty($$ SELECT n, d FROM sample, LATERAL (SELECT * FROM draws(without, 10, n) EXCEPT SELECT *
	FROM draws(p, 10, n)) d $$,
	'one body more changes nobody''s draws');
SELECT is((SELECT count(*) FROM sample, draws(p, 10, n)), 1200::bigint, 'there is a draw for each body');
SELECT is_empty($$ SELECT g, d FROM ranked, LATERAL (SELECT * FROM draws(p, 3, g, changes) EXCEPT SELECT *
	FROM draws(p, 10, g, changes)) d $$,
	'fewer draws are the first ones');
SELECT is_empty($$ SELECT n, d FROM sample, LATERAL (SELECT * FROM draws(p, 3, n) EXCEPT SELECT *
	FROM draws(p, 10, n)) d $$, 'also of samples');
SELECT is_empty($$ SELECT g FROM ranked, LATERAL (SELECT count(*) AS n, count(DISTINCT value) AS different
	FROM draws(p, 2, g) WHERE factor LIKE 'weights/%'
	GROUP BY factor) d WHERE n = 2 GROUP BY g HAVING sum(different) = count(*) $$,
		'another draw draws other weights');
SELECT is_empty($$ SELECT g FROM ranked WHERE EXISTS (SELECT FROM draws(p, 1))
	AND NOT EXISTS (SELECT * FROM draws(p, 3, 1) EXCEPT SELECT * FROM draws(p, 3, 2)) $$,
	'and so does another seed');

-- the smallest range changes no rank where scores are not close: those of bodies without gaps, far apart
CREATE TABLE apart AS
SELECT n, panel('k' || k, scorecard(i, jsonb_build_object('x', k * 10 + random() * 8, 'y', k * 10 + random() * 8, 'z',
	k * 10 + random() * 8)), i) AS p
FROM generate_series(1, 20) n, generate_series(0, 9) k, CAST('{"code": "t", "nodes": [{"code": "x", "weight": 2},
	{"code": "g", "mean": "geometric", "nodes": [{"code": "y", "weight": 5},
		{"code": "z"}]}]}' AS instrument) i GROUP BY n;
SELECT is_empty($$ SELECT n, key FROM apart, rank_intervals(p, 50, n, weight_range => 0.000001)
	WHERE mean <> rank OR (low, median, high) <> (rank, rank, rank) OR p_first <> (rank = 1)::integer $$,
		'weights that hardly vary leave the ranks');
SELECT is_empty($$ SELECT n, draw FROM apart, draws(p, 50, n, weight_range => 0.000001)
	WHERE factor = 'weights/y' AND value NOT IN ('4.999995', '5', '5.000005') OR factor = 'weights/x'
		AND value NOT IN ('1.999998', '2', '2.000002') $$,
	'they are one of three numbers');
SELECT is_empty($$ SELECT n, draw FROM apart, draws(p, 50, n, weight_range => 0.999999)
	WHERE factor = 'weights/x' AND value::numeric NOT BETWEEN 0.000002 AND 3.999998 $$,
		'the largest range leaves them above zero');

--
-- Sampling
--

-- of the mean of m - d and m + d the standard error is d
CREATE FUNCTION pg_temp.sample(m numeric, d numeric) RETURNS tally LANGUAGE sql AS $$ SELECT tally(x::numeric)
	FROM (VALUES (m - d), (m + d)) v(x) $$;
CREATE TABLE pair AS SELECT z, p_above, r.* FROM (VALUES (0, 0.5), (0.5, 0.691462), (1, 0.841345), (2, 0.977250),
	(3, 0.998650)) v(z, p_above),
	LATERAL (SELECT panel(key, t) AS p FROM (VALUES ('a', pg_temp.sample(round(50 + z * sqrt(2::numeric), 9), 1)),
		('b', pg_temp.sample(50, 1))) b(key, t)) p,
	rank_intervals(p, 40000) r;
SELECT is_empty($$ SELECT z, p_first FROM pair WHERE key = 'a'
	AND abs(p_first - p_above) > 4 * sqrt(p_above * (1 - p_above) / 40000) $$,
	'of two bodies, one is first as often as the normal distribution says');
SELECT is_empty($$ SELECT z FROM pair GROUP BY z HAVING sum(p_first) NOT BETWEEN 1 AND 1.001 OR sum(mean) > 3 $$,
	'and so is the other one');
SELECT is_empty($$ SELECT key FROM rank_intervals((SELECT panel('k' || k, pg_temp.sample(50, 1))
	FROM generate_series(1, 4) k), 40000)
	WHERE abs(p_first - 0.25) > 0.01 OR abs(mean - 2.5) > 0.03 OR (low, high) <> (1, 4) $$,
		'of four that are alike, each is first in a quarter of draws');
SELECT is_empty($$ SELECT key FROM rank_intervals((SELECT panel('k' || k, pg_temp.sample(50 + k * 0.01, 10), 2)
	FROM generate_series(1, 5) k))
	WHERE mean <> rank $$, 'a population that was observed as a whole stays as it is');
-- of cards and of units, totals and means of units are the values
SELECT is_empty($$ SELECT n, r FROM (SELECT n, panel(key, card, i) AS cards, panel(key, unit, card, i) AS units
		FROM CAST('{"code": "t", "nodes": [{"code": "x"}]}' AS instrument) i, generate_series(1, 20) n,
			LATERAL (SELECT 'k' || k AS key, 'u' || v AS unit,
				scorecard(i, jsonb_build_object('x', ((n * 37 + k * k * 11 + v * v * 13) % 101))) AS card
				FROM generate_series(1, 6) k, generate_series(1, 5) v WHERE v <= 2 + k % 4) c GROUP BY n) p,
		LATERAL (SELECT panel(key, t) AS tallies FROM (SELECT 'k' || k AS key,
			tally(((n * 37 + k * k * 11 + v * v * 13) % 101)::score) AS t
			FROM generate_series(1, 6) k, generate_series(1, 5) v WHERE v <= 2 + k % 4 GROUP BY k) t) t,
		LATERAL ((SELECT 1, r::text FROM rank_intervals(cards, 50, n, '{sampling}') r EXCEPT SELECT 1, r::text
			FROM rank_intervals(tallies, 50, n) r)
			UNION ALL (SELECT 2, r::text FROM rank_intervals(units, 50, n, '{sampling}') r EXCEPT SELECT 2, r::text
				FROM rank_intervals(tallies, 50, n) r)
			UNION ALL (SELECT 3, r::text FROM rank_confidence(cards) r EXCEPT SELECT 3, r::text
				FROM rank_confidence(tallies) r)
			UNION ALL (SELECT 4, r::text FROM rank_confidence(units) r EXCEPT SELECT 4, r::text
				FROM rank_confidence(tallies) r)) r $$,
	'a sample is the same of cards, of units and as a tally');
-- whatever factor does nothing beside it leaves the rows, on the other way of scoring
SELECT is_empty($$ SELECT n, r FROM (SELECT n, panel('k' || k,
	scorecard(i, jsonb_build_object('x', (n * 37 + k * k * 11 + v * v * 13) % 101)), i) AS p
		FROM CAST('{"code": "t", "nodes": [{"code": "x"}]}' AS instrument) i, generate_series(1, 20) n,
			generate_series(1, 6) k, generate_series(1, 3) v GROUP BY n) p,
	LATERAL (SELECT * FROM rank_intervals(p, 50, n, '{sampling}') EXCEPT SELECT *
		FROM rank_intervals(p, 50, n, '{sampling,missing}')) r $$,
	'samples are shifted alike beside another factor');

-- how often an interval of the confidence has the true rank: of 400 panels of 8 bodies, half a standard error apart
CREATE TABLE trial AS
SELECT distance, k AS true_rank, low, high FROM (SELECT distance, n,
	panel('k' || k, pg_temp.sample((50 - distance * k + z)::numeric(9, 6), 1)) AS p
	FROM (VALUES (0.5), (6)) d(distance), generate_series(1, 400) n, generate_series(1, 8) k,
		LATERAL (SELECT sum(random()) - 6 + 0 * (n + k) AS z FROM generate_series(1, 12)) z GROUP BY distance, n) p,
	LATERAL (SELECT substr(key, 2)::integer AS k, low, high FROM rank_confidence(p)) r;
SELECT cmp_ok((SELECT avg((true_rank BETWEEN low AND high)::integer) FROM trial WHERE distance = 0.5), '>=', 0.9,
	'intervals cover true ranks');
SELECT cmp_ok((SELECT min(share) FROM (SELECT avg((true_rank BETWEEN low AND high)::integer) AS share FROM trial
	GROUP BY distance, true_rank) s), '>=', 0.9,
	'of every body');
SELECT cmp_ok((SELECT avg(high - low) FROM trial WHERE distance = 6), '<', 0.5,
	'and are narrow where means are far apart');
SELECT is_empty($$ SELECT n FROM sample, rank_confidence(p, 0.5) a JOIN rank_confidence(p, 0.99) b USING (key)
	WHERE b.low > a.low OR b.high < a.high $$,
	'more confidence takes wider intervals');

--
-- Sensitivity
--

-- x and y are always the same, so that how they weigh against each other does not matter; nothing is missing
CREATE TABLE explained AS
SELECT panel('k' || k, scorecard(i, jsonb_build_object('x', k * 37 % 101, 'y', k * 37 % 101, 'z',
	k * 61 % 103 % 101)), i) AS p
FROM generate_series(1, 40) k,
	CAST('{"code": "t", "nodes": [{"code": "g", "nodes": [{"code": "x"}, {"code": "y"}]}, {"code": "z"}]}' AS
	instrument) i;
SELECT set_eq($$ SELECT factor FROM explained, sensitivity(p, 256, vary => '{weights,missing}', replicates => 50)
	WHERE (first_order, first_low, first_high, total, total_low, total_high) = (0, 0, 0, 0, 0, 0) $$,
		'{weights/x,weights/y,missing}'::text[],
	'what cannot matter accounts for nothing');
SELECT is_empty($$ SELECT factor FROM explained, sensitivity(p, 256, vary => '{weights,missing}', replicates => 50)
	WHERE factor IN ('weights/g', 'weights/z') AND NOT (total > 0.3 AND total_low < total AND total < total_high) $$,
		'what does accounts for all');
SELECT is_empty($$ SELECT * FROM explained, sensitivity(p, 2048, vary => '{missing,mean}',
	means => '{arithmetic,harmonic}', replicates => 50)
	WHERE factor = 'mean' AND (abs(total - 1) > 0.05 OR abs(first_order - 1) > 0.1) $$,
		'a factor that is alone accounts for everything');
SELECT is((SELECT array_agg(factor) FROM explained, sensitivity(p, 4, vary => '{leave_out,missing,mean,weights}',
	replicates => 2)),
	(SELECT array_agg(factor) FROM explained, draws(p, 1, vary => '{weights,mean,missing,leave_out}')),
		'the factors are those of draws');

--
-- Plans
--

PREPARE again(integer, bigint) AS
	SELECT 1 AS function, r::text AS row FROM ranked, rank_intervals(p, 20, $2) r WHERE g = $1 UNION ALL SELECT 2,
		r::text FROM ranked, ranks(p) r WHERE g = $1
	UNION ALL SELECT 3, d::text FROM ranked, draws(p, 2, $2) d WHERE g = $1 UNION ALL SELECT 4, s::text FROM ranked,
		sensitivity(p, 8, $2, replicates => 5) s WHERE g = $1;
CREATE FUNCTION pg_temp.executed() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	FOR n IN 1..7 LOOP
		EXECUTE format('CREATE TABLE run_%s AS EXECUTE again(1, 7)', n);
	END LOOP;
END
$$;
SELECT pg_temp.executed();
SELECT cmp_ok((SELECT count(*) FROM run_1), '>', 20::bigint, 'a statement gives rows');
SELECT is_empty('TABLE run_1 EXCEPT TABLE run_' || n, 'the same in execution ' || n) FROM generate_series(6, 7) n;
CREATE FUNCTION pg_temp.rows_of(p panel) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT r::text FROM ranks(p) r UNION ALL SELECT r::text FROM rank_intervals(p, 5) r
$$;
SELECT is_empty($$ SELECT g, row FROM ranked, pg_temp.rows_of(p) row EXCEPT
	(WITH one AS MATERIALIZED (SELECT * FROM pg_temp.panels())
	SELECT g, r::text FROM one, ranks(p) r UNION ALL SELECT g, i::text FROM one, LATERAL rank_intervals(p, 5) i) $$,
		'over one materialized panel');
SELECT is((SELECT count(*) FROM (SELECT DISTINCT r::text FROM ranked, generate_series(1, 3), rank_intervals(p, 3) r
	WHERE g = 2) d), 9::bigint,
	'again and again');

SELECT * FROM finish();
ROLLBACK;
