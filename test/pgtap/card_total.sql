-- score() and coverage() of a card take short ways: a sum of parts, parts with gaps, floating point where no tie is
-- close.  All must give what breakdown() shows, which is computed from exact fractions (see card_evaluation.sql).

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SELECT plan(12);
SELECT setseed(0.25);

-- Trees of arithmetic means: 1 to 5 dimensions of 1 to 4 nodes of 1 to 12 indicators.
-- Of four kinds: small weights (narrow parts), large ones (wide parts or none), rules for missing answers, rounded
-- nodes.
CREATE FUNCTION pg_temp.weight(id integer, most integer) RETURNS text LANGUAGE sql AS $$
	SELECT 1 + floor(random() * CASE id % 4 WHEN 1 THEN 1e9 WHEN 0 THEN 2 ELSE most END)::bigint
$$;
CREATE FUNCTION pg_temp.rule(id integer, node integer) RETURNS text LANGUAGE sql AS $$
	SELECT CASE
		WHEN id % 4 = 2 THEN
			(ARRAY[', "missing": "zero"', ', "missing": "null"', ', "min_coverage": 0.5', ''])[1 + (node + id / 4) % 4]
		WHEN id % 4 = 3 AND node % 2 = 0 THEN ', "round": 1'
		ELSE '' END
$$;
CREATE FUNCTION pg_temp.node(code text, weight text, rule text, nodes text) RETURNS text LANGUAGE sql AS $$
	SELECT format('{"code": "%s", "weight": %s%s%s}', code, weight, rule, format(', "nodes": [%s]', nodes))
$$;

CREATE TEMP TABLE indicator AS
SELECT id, d, n, i, format('{"code": "i%s.%s.%s", "weight": %s}', d, n, i, pg_temp.weight(id, 5)) AS node
FROM generate_series(1, 200) id, generate_series(1, 1 + id % 5) d, generate_series(1, 1 + (id * d) % 4) n,
	generate_series(1, 1 + (id + 5 * n + d) % 12) i;
CREATE TEMP TABLE variable AS
SELECT id, d, pg_temp.node(format('n%s.%s', d, n), pg_temp.weight(id, 7), pg_temp.rule(id, n),
	string_agg(node, ', ' ORDER BY i)) AS node
FROM indicator GROUP BY id, d, n;
CREATE TEMP TABLE dimension AS
SELECT id, pg_temp.node('d' || d, pg_temp.weight(id, 9), pg_temp.rule(id, d), string_agg(node, ', ')) AS node
FROM variable GROUP BY id, d;
CREATE TEMP TABLE tree AS
SELECT id, id % 4 AS kind, lowest, highest, format('{"code": "t", "scale": [%s, %s]%s, "nodes": [%s]}', lowest, highest,
	CASE WHEN id % 7 < 6 THEN format(', "round": %s', id % 7) END, string_agg(node, ', '))::instrument AS instrument
FROM dimension, LATERAL (SELECT (ARRAY[0, 0, -50, 25])[1 + id % 4] AS lowest,
	(ARRAY[100, 1, 50, 100])[1 + id % 4] AS highest) s
GROUP BY id, lowest, highest;
-- what is grouped by the number of a tree is not compared by the tree, too
ALTER TABLE tree ADD PRIMARY KEY (id);

-- Forms with up to a quarter of the answers missing; half of them with round answers, which make ties
CREATE TEMP TABLE form AS
SELECT id, f, kind, instrument, assess(instrument, code,
	CASE WHEN random() >= (f % 5) * 0.06 THEN lowest + (highest - lowest) * CASE WHEN (f + id / 4) % 2 = 0
		THEN floor(random() * 5)::numeric / 4 ELSE round(random()::numeric, 4) END END) AS card
FROM tree, instrument_nodes(instrument) n, generate_series(1, 5 * :times) f
WHERE n.is_indicator GROUP BY id, f, kind, instrument;

-- The exact score and coverage of each node
CREATE TEMP TABLE exact AS
SELECT id, f, kind, instrument, card, b.code, b.parent IS NULL AS root, b.score, b.coverage
FROM form, breakdown(card, instrument) b WHERE NOT b.is_indicator;

SELECT is(count(*), 1000::bigint * :times, 'forms of 200 instruments') FROM form;
SELECT ok(count(*) FILTER (WHERE coverage < 1) > 500 * :times AND count(*) FILTER (WHERE coverage = 1) > 160 * :times,
	'with gaps and without') FROM exact WHERE root;
SELECT ok(count(*) FILTER (WHERE score IS NULL) > 60 * :times, 'and nodes without a score') FROM exact;
SELECT is(count(*) FILTER (WHERE score(card, instrument) IS DISTINCT FROM score), 0::bigint, 'totals: ' ||
	(ARRAY['small weights', 'large weights', 'rules for missing answers', 'rounded nodes'])[1 + kind])
FROM exact WHERE root GROUP BY kind ORDER BY kind;
SELECT is(count(*) FILTER (WHERE score(card, instrument, code) IS DISTINCT FROM score), 0::bigint,
	'scores of nodes: ' ||
	(ARRAY['small weights', 'large weights', 'rules for missing answers', 'rounded nodes'])[1 + kind])
FROM exact GROUP BY kind ORDER BY kind;
SELECT is(count(*) FILTER (WHERE coverage(card, instrument, code) <> coverage), 0::bigint, 'coverage') FROM exact;

SELECT * FROM finish();
ROLLBACK;
