-- What the scores of children say of each other, what a node left out changes, and where neighbours meet: over random
-- panels, against SQL over score() of each card, and whatever the order of siblings, the names and the size of
-- weights.
BEGIN;
\set QUIET on
\pset format unaligned
\pset tuples_only on

SELECT plan(23);
SELECT setseed(0.12);

-- Three groups of indicators.  Every other panel has a card per body and gaps that count as zero in one group; in the
-- others bodies have units and cards, whose groups are rounded, as score() tells no more than six decimals of each.
CREATE TEMP TABLE drawn AS
SELECT d, (SELECT jsonb_strip_nulls(jsonb_build_object('code', 't', 'round', 6, 'nodes', jsonb_agg(jsonb_build_object(
	'code', 'g' || g,
	'weight', 1 + floor(random() * 50), 'missing', CASE WHEN g = 2 AND d % 2 = 0 THEN 'zero' ELSE 'skip' END,
	'round', CASE WHEN d % 2 = 1 THEN 6 END, 'nodes', (SELECT jsonb_agg(jsonb_build_object('code', 'q' || g || n,
		'weight', round((0.5 + random() * 4)::numeric, 1)))
		FROM generate_series(1, 2 + (d + g) % 3) n)))))
	FROM generate_series(1, 3) g) AS tree, (ARRAY[0, 0.1, 0.25])[1 + d % 3] AS gaps,
	(ARRAY[6, 2, 1])[1 + d % 3] AS decimals,
	'[0,40) low, [40,60) B zone middle, [60,70) A zone middle, [70,90) high'::zoning AS zones
FROM generate_series(1, 18) d;

CREATE TEMP TABLE leaf AS
SELECT d, code FROM drawn, instrument_nodes(tree::instrument) WHERE is_indicator;

-- Two to ten bodies, with one card each or with several; every third body is as the one before it
CREATE TEMP TABLE answered AS
SELECT d, body, key, unit, number, CASE WHEN body % 3 = 0 THEN lag(answers) OVER same ELSE answers END AS answers
FROM (SELECT d, body, 'k' || lpad(body::text, 2, '0') AS key, unit, number, answers
	FROM drawn, generate_series(1, 3 + d % 8) body, generate_series(1, 1 + d % 2) unit,
		generate_series(1, 1 + d % 2) number,
		LATERAL (SELECT jsonb_object_agg(code, CASE WHEN random() >= gaps THEN round((30 + 65 * random()
			+ 0 * (body + unit + number))::numeric, d % 3) END) AS answers FROM leaf WHERE leaf.d = drawn.d) a) a
WINDOW same AS (PARTITION BY d, unit, number ORDER BY body);

CREATE TEMP TABLE card AS
SELECT d, body, key, unit, number, scorecard(tree::instrument, answers) AS card, answers
FROM answered JOIN drawn USING (d);

-- The tree with its siblings the other way round, and with ten times every weight
CREATE FUNCTION pg_temp.reversed(tree jsonb) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_set(tree, '{nodes}', (SELECT jsonb_agg(CASE WHEN n ? 'nodes' THEN jsonb_set(n, '{nodes}',
			(SELECT jsonb_agg(m ORDER BY j DESC) FROM jsonb_array_elements(n->'nodes') WITH ORDINALITY x(m, j)))
		ELSE n END ORDER BY i DESC) FROM jsonb_array_elements(tree->'nodes') WITH ORDINALITY x(n, i)))
$$;
CREATE FUNCTION pg_temp.made(drawn integer, tree jsonb, prefix text DEFAULT '') RETURNS panel LANGUAGE sql AS $$
	SELECT panel(prefix || key, unit::text, scorecard(i, answers), i) FROM answered, CAST(tree AS instrument) i
		WHERE d = drawn
$$;
CREATE TEMP TABLE made AS
SELECT d, tree, decimals, zones, d % 2 = 0 AS single, pg_temp.made(d, tree) AS p,
	pg_temp.made(d, pg_temp.reversed(tree)) AS reversed,
	pg_temp.made(d, reweight(tree::instrument, heavier)::jsonb) AS heavier, pg_temp.made(d, tree, 'x') AS renamed
FROM drawn, LATERAL (SELECT jsonb_object_agg(code, weight * 10) AS heavier FROM instrument_nodes(tree::instrument)
	WHERE depth > 0) h;

-- The score of each body for each node, from the scores of its cards
CREATE TEMP TABLE score AS
SELECT d, parent, code, key, round(avg(mean), 6) AS score
FROM (SELECT d, n.parent, n.code, key, unit, avg(score(card, tree::instrument, n.code)::numeric(40, 25)) AS mean
	FROM card JOIN drawn USING (d), instrument_nodes(tree::instrument) n GROUP BY 1, 2, 3, 4, 5) u
GROUP BY 1, 2, 3, 4;

CREATE INDEX ON score (d, parent, key);
ANALYZE score;
CREATE TEMP TABLE node AS SELECT DISTINCT d, parent AS code FROM score WHERE parent IS NOT NULL;

--
-- Against SQL
--

CREATE TEMP TABLE pair AS
SELECT d, parent, a, b, key, x, y, (lowest_x + highest_x) / 2.0 AS x_rank, (lowest_y + highest_y) / 2.0 AS y_rank
FROM (SELECT s.d, s.parent, s.code AS a, o.code AS b, key, s.score AS x, o.score AS y,
		rank() OVER (PARTITION BY s.d, s.parent, s.code, o.code ORDER BY s.score) AS lowest_x,
		count(*) OVER (PARTITION BY s.d, s.parent, s.code, o.code ORDER BY s.score) AS highest_x,
		rank() OVER (PARTITION BY s.d, s.parent, s.code, o.code ORDER BY o.score) AS lowest_y,
		count(*) OVER (PARTITION BY s.d, s.parent, s.code, o.code ORDER BY o.score) AS highest_y
	FROM score s JOIN score o USING (d, parent, key) WHERE s.code < o.code AND s.score + o.score IS NOT NULL) r;

CREATE TEMP TABLE correlated AS SELECT d, code, c.* FROM node JOIN made USING (d), correlations(p, code) c;
SELECT cmp_ok(count(*), '>', 150::bigint, 'pairs of children') FROM correlated;
SELECT is_empty($$
	SELECT d, a, b, c.n, e.n, pearson, r, spearman, rho, kendall, tau
	FROM correlated c LEFT JOIN (SELECT d, a, b, count(*) AS n, corr(x, y)::numeric AS r,
			corr(x_rank, y_rank)::numeric AS rho
		FROM pair GROUP BY 1, 2, 3) e USING (d, a, b)
	LEFT JOIN (SELECT f.d, f.a, f.b, sum(sign(f.x - s.x) * sign(f.y - s.y)) / nullif(sqrt(sum(abs(sign(f.x - s.x)))
			* sum(abs(sign(f.y - s.y)))), 0) AS tau
		FROM pair f JOIN pair s USING (d, parent, a, b) GROUP BY 1, 2, 3) t USING (d, a, b)
	WHERE c.n <> coalesce(e.n, 0) OR (pearson IS NULL) <> (tau IS NULL)
		OR greatest(abs(pearson - r), abs(spearman - rho), abs(kendall - tau)) > 0.000000501 $$,
	'correlations are those of corr(), of ranks, and of pairs');

CREATE TEMP TABLE complete AS
SELECT * FROM (SELECT d, parent, code, key, score, bool_and(score IS NOT NULL)
		OVER (PARTITION BY d, parent, key) AS whole
	FROM score WHERE parent IS NOT NULL) s WHERE whole;
CREATE INDEX ON complete (d, parent, code);
ANALYZE complete;

SELECT is_empty($$
	SELECT d, code, a.*, e.* FROM node JOIN made USING (d), cronbach_alpha(p, code) a,
		LATERAL (SELECT count(DISTINCT s.code) AS k FROM score s WHERE s.d = node.d AND s.parent = node.code) n,
		LATERAL (SELECT count(*) AS bodies, var_pop(total) AS variance FROM (SELECT key, sum(score) AS total
			FROM complete c
			WHERE c.d = node.d AND c.parent = node.code GROUP BY key) t) t,
		LATERAL (SELECT sum(variance) AS parts FROM (SELECT var_pop(score) AS variance FROM complete c
			WHERE c.d = node.d AND c.parent = node.code GROUP BY c.code) v) v,
		LATERAL (SELECT round(k::numeric / (k - 1) * (1 - parts / nullif(variance, 0)), 6) AS alpha) e
	WHERE (a.alpha, items, a.bodies) IS DISTINCT FROM (CASE WHEN t.bodies > 1 THEN e.alpha END, k, t.bodies) $$,
	'alpha is that of var_pop()');

CREATE TEMP TABLE weighed AS
SELECT d, n.code, n.weight FROM drawn, instrument_nodes(tree::instrument) n WHERE depth > 0;
CREATE TEMP TABLE balance AS
SELECT d, s.parent, s.key, sum(sign(s.score - o.score) * weight) AS balance
FROM score s JOIN score o USING (d, parent, code) JOIN weighed USING (d, code) WHERE s.key <> o.key
GROUP BY d, s.parent, s.key, o.key;
SELECT is_empty($$
	SELECT d, code, c.*, e.* FROM node JOIN made USING (d), copeland(p, code) c,
		LATERAL (SELECT count(*) FILTER (WHERE balance > 0) AS wins, count(*) FILTER (WHERE balance < 0) AS losses,
			count(*) FILTER (WHERE balance = 0) AS ties
			FROM balance b WHERE b.d = node.d AND b.parent = node.code AND b.key = c.key) e
	WHERE (c.wins, c.losses, c.ties) <> (e.wins, e.losses, e.ties)
		OR c.score IS DISTINCT FROM CASE WHEN e.wins + e.losses + e.ties > 0 THEN e.wins - e.losses END $$,
	'wins, losses and ties are those of weights summed');

-- A method that has no weights has none
CREATE FUNCTION pg_temp.weights(p panel, method text, node text)
	RETURNS TABLE (code text, measure numeric, weight numeric) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY SELECT w.code, w.measure, w.weight FROM data_weights(p, method, node) w;
EXCEPTION WHEN data_exception THEN
END$$;
CREATE TEMP TABLE data_weight AS
SELECT d, node.code AS node, method, w.*
FROM node JOIN made USING (d), unnest('{equal,sd,entropy,critic,pca}'::text[]) method,
	pg_temp.weights(p, method, node.code) w;

SELECT cmp_ok(count(*), '>', 30::bigint, 'weights by ' || method) FROM data_weight GROUP BY method ORDER BY method;
SELECT is_empty($$ SELECT d, node, method FROM data_weight GROUP BY 1, 2, 3 HAVING sum(weight) <> 1 $$,
	'weights add up to 1');
SELECT is_empty($$
	SELECT * FROM (SELECT d, code, method, measure, weight, CASE method WHEN 'pca' THEN measure * measure
		ELSE measure END
		/ sum(CASE method WHEN 'pca' THEN measure * measure ELSE measure END) OVER (PARTITION BY d, node, method)
			AS share,
			min(measure) OVER (PARTITION BY d, node, method) AS least FROM data_weight) w
	WHERE abs(weight - share) > 0.000003 + 0.000001 / nullif(least, 0) $$,
		'in proportion to measures, or their squares');
SELECT is_empty($$
	SELECT d, node, code, method, measure, sd, entropy FROM data_weight w,
		LATERAL (SELECT round(stddev_pop(score), 6) AS sd, sum(score) AS total, count(*) AS n FROM complete c
			WHERE c.d = w.d AND c.parent = w.node AND c.code = w.code) s,
		LATERAL (SELECT round(1 + sum(score / total * ln(score / total)) / ln(greatest(n, 2)::numeric), 6) AS entropy
			FROM complete c
			WHERE c.d = w.d AND c.parent = w.node AND c.code = w.code AND score > 0) e
	WHERE measure <> CASE method WHEN 'sd' THEN sd WHEN 'entropy' THEN entropy ELSE measure END $$,
	'measures are the standard deviation and the entropy');
SELECT is_empty($$
	SELECT d, node, w.code, measure, critic FROM data_weight w,
		LATERAL (SELECT stddev_pop(score) / (max(score) - min(score)) AS deviation FROM complete c
			WHERE c.d = w.d AND c.parent = w.node AND c.code = w.code) s,
		LATERAL (SELECT deviation * sum(1 - r) AS critic FROM (SELECT corr(c.score, o.score)::numeric AS r
			FROM complete c JOIN complete o USING (d, parent, key)
			WHERE c.d = w.d AND c.parent = w.node AND c.code = w.code AND o.code <> w.code GROUP BY o.code) r) c
	WHERE method = 'critic' AND abs(measure - critic) > 0.000000501 $$, 'and contrast times conflict');

-- What is left out was never there
CREATE FUNCTION pg_temp.without(tree jsonb, left_out text) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_set(tree, '{nodes}', (SELECT jsonb_agg(jsonb_set(n, '{nodes}',
			(SELECT jsonb_agg(m) FROM jsonb_array_elements(n->'nodes') m WHERE m->>'code' <> left_out)))
		FROM jsonb_array_elements(tree->'nodes') n WHERE n->>'code' <> left_out))
$$;
CREATE FUNCTION pg_temp.made_without(drawn integer, tree jsonb) RETURNS panel LANGUAGE sql AS $$
	SELECT panel(key, unit::text, scorecard(i, (SELECT coalesce(jsonb_object_agg(a.key, value), '{}')
		FROM jsonb_each(answers) a JOIN instrument_nodes(i) ON is_indicator AND code = a.key)), i)
	FROM answered, CAST(tree AS instrument) i WHERE d = drawn
$$;
CREATE TEMP TABLE left_out AS
SELECT d, ties, l.* FROM made, unnest('{min,dense}'::text[]) ties, leave_out(p, decimals, zones, ties) l;
SELECT cmp_ok(count(*), '>', 300::bigint, 'nodes left out') FROM left_out;
SELECT is_empty($$
	SELECT d, ties, l.code, l.*, e.* FROM left_out l JOIN made USING (d),
		LATERAL (SELECT round(avg(abs(b.rank - a.rank)), 6) AS mean_shift, max(abs(b.rank - a.rank)) AS largest_shift,
			count(*) FILTER (WHERE a.rank IS NULL AND b.rank IS NOT NULL) AS lost,
			count(*) FILTER (WHERE a.rank + b.rank > 0 AND zone(a.score, zones) IS DISTINCT FROM zone(b.score, zones))
				AS zone_changes
			FROM ranks(p, decimals, ties) b JOIN ranks(pg_temp.made_without(d, pg_temp.without(tree, l.code)),
				decimals, ties) a
				USING (key)) e
	WHERE (l.mean_shift, l.largest_shift, l.lost, l.zone_changes) IS DISTINCT FROM
		(e.mean_shift, e.largest_shift, e.lost, e.zone_changes) $$,
			'ranks and zones are those of panels that never had it');

--
-- Where neighbours meet
--

CREATE TEMP TABLE met AS SELECT d, f.* FROM made, fragility(p, decimals) f WHERE single;
SELECT cmp_ok(count(*), '>', 20::bigint, 'neighbours that meet') FROM met WHERE code IS NOT NULL;

-- by how much one is above the other once a weight is multiplied
CREATE FUNCTION pg_temp.distance(drawn integer, tree jsonb, one text, other text, node text, factor numeric)
	RETURNS numeric LANGUAGE sql AS $$
	SELECT max(score(card, i)) FILTER (WHERE key = one)::numeric - max(score(card, i))
		FILTER (WHERE key = other)::numeric
	FROM card, reweight(tree::instrument, (SELECT jsonb_build_object(node, weight * factor) FROM weighed
		WHERE d = drawn AND code = node)) i WHERE d = drawn
$$;
SELECT is_empty($$
	SELECT * FROM (SELECT m.*, pg_temp.distance(d, tree, above, below, code, 1 + change) AS met,
			pg_temp.distance(d, tree, above, below, code, 1 + change * 1.01) AS more,
			pg_temp.distance(d, tree, above, below, code, 1 + change * 0.99) AS less
		FROM met m JOIN drawn USING (d) WHERE code IS NOT NULL) m
	WHERE abs(met) > 0.0003 * (1 + abs(change)) OR more > 0 OR less < 0 $$,
		'they meet at the change, and a little more swaps them');
SELECT is_empty($$
	SELECT m.*, w.code, f FROM met m JOIN drawn USING (d) JOIN weighed w USING (d),
		unnest('{0.999,0.9,0.7,0.4,0.1,-0.1,-0.4,-0.7,-0.9,-0.999}'::numeric[]) f
	WHERE change IS DISTINCT FROM 0 AND 1 + f * coalesce(abs(change), sign(f) * 20 + 21) > 0.05
		AND pg_temp.distance(d, tree, above, below, w.code, 1 + f * coalesce(abs(change), sign(f) * 20 + 21)) < 0 $$,
	'no smaller change of any weight swaps them');
SELECT is_empty($$
	SELECT m.*, a.score, b.score FROM met m JOIN made USING (d), ranks(p, decimals) a, ranks(p, decimals) b
	WHERE a.key = above AND b.key = below AND ((a.score = b.score) <> (change IS NOT DISTINCT FROM 0 AND code IS NULL)
		OR a.score < b.score) $$, 'what is tied has met, and above is above');

--
-- Nothing depends on the order of siblings, on names, or on the size of weights
--

CREATE FUNCTION pg_temp.everything(p panel, decimals integer, zones zoning, single boolean) RETURNS TABLE (line text)
LANGUAGE sql AS $$
	WITH inner_node AS (SELECT unnest('{t,g1,g2,g3}'::text[]) AS node)
	SELECT format('correlations %s %s %s', least(a, b), greatest(a, b), (n, pearson, spearman, kendall))
	FROM inner_node, correlations(p, node)
	UNION ALL SELECT format('cronbach_alpha %s %s', node, a) FROM inner_node, cronbach_alpha(p, node) a
	UNION ALL SELECT format('copeland %s %s %s', node, ltrim(key, 'x'), (wins, losses, ties, score))
		FROM inner_node, copeland(p, node)
	UNION ALL SELECT format('data_weights %s %s %s %s', node, method, code, measure)
		FROM inner_node, unnest('{equal,sd,entropy,critic,pca}'::text[]) method, pg_temp.weights(p, method, node)
	UNION ALL SELECT format('leave_out %s', l) FROM leave_out(p, decimals, zones) l
	UNION ALL SELECT format('fragility %s %s %s', ltrim(above, 'x'), ltrim(below, 'x'), (code, change))
		FROM fragility(CASE WHEN single THEN p END, decimals)
$$;
CREATE TEMP TABLE nominal AS SELECT d, line FROM made, pg_temp.everything(p, decimals, zones, single);
SELECT set_eq(format('SELECT d, line FROM made, pg_temp.everything(%I, decimals, zones, single)', other),
	'SELECT d, line FROM nominal', 'all is the same in panels ' || other)
FROM unnest('{reversed,heavier,renamed}'::text[]) other;

SELECT is_empty($$
	SELECT d, code, a.key, b.key FROM node JOIN made USING (d), copeland(p, code) a, copeland(p, code) b
	WHERE right(a.key, 2)::integer % 3 = 0 AND right(b.key, 2)::integer = right(a.key, 2)::integer - 1
		AND (a.wins, a.losses, a.ties, a.score) IS DISTINCT FROM (b.wins, b.losses, b.ties, b.score) $$,
	'bodies that are the same have the same comparisons');

SELECT * FROM finish();
ROLLBACK;
