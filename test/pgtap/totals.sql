-- score(card, instrument) takes short ways to the total: a sum of parts, parts mended where answers
-- are missing, floating point where that decides the rounding. All must give what breakdown()
-- shows at the root, which is computed from exact fractions (see evaluation.sql).
BEGIN;
SELECT plan(6);
SELECT setseed(0.25);

-- trees of arithmetic means: 1 to 5 dimensions of 1 to 4 nodes of 1 to 12 indicators; with small
-- weights (narrow parts), large ones (wide parts or none), some nodes rounded (no parts)
CREATE FUNCTION pg_temp.weight(id integer, most integer) RETURNS text LANGUAGE sql AS $$
SELECT CASE WHEN id % 4 = 1 THEN (1 + floor(random() * 1e9))::bigint WHEN id % 4 = 0 THEN 1 + floor(random() * 2)::integer ELSE 1 + floor(random() * most)::integer END::text $$;
CREATE FUNCTION pg_temp.rule(id integer, node integer) RETURNS text LANGUAGE sql AS $$
SELECT CASE WHEN id % 4 = 2 THEN (ARRAY[', "missing": "zero"', ', "missing": "null"', ', "min_coverage": 0.5', ''])[1 + node % 4]
	WHEN id % 4 = 3 AND node % 2 = 0 THEN ', "round": 1' ELSE '' END $$;
CREATE TEMP TABLE tree AS
SELECT id, id % 4 AS kind, format('{"code": "t"%s, "scale": [%s], "nodes": [%s]}', CASE WHEN id % 7 < 6 THEN format(', "round": %s', id % 7) END,
	(ARRAY['0, 100', '0, 1', '-50, 50', '25, 100'])[1 + id % 4],
	(SELECT string_agg(format('{"code": "d%s", "weight": %s%s, "nodes": [%s]}', d, pg_temp.weight(id, 9), pg_temp.rule(id, d), nodes), ', ') FROM (
		SELECT d, string_agg(format('{"code": "n%s.%s", "weight": %s%s, "nodes": [%s]}', d, n, pg_temp.weight(id, 7), pg_temp.rule(id, n), leaves), ', ') AS nodes FROM (
			SELECT d, n, string_agg(format('{"code": "i%s.%s.%s", "weight": %s}', d, n, i, pg_temp.weight(id, 5)), ', ') AS leaves
			FROM generate_series(1, 1 + id % 5) d, generate_series(1, 1 + (id * d) % 4) n, generate_series(1, 1 + (id + 5 * n + d) % 12) i
			GROUP BY d, n) l GROUP BY d) n))::instrument AS instrument
FROM generate_series(1, 200) id;
CREATE TEMP TABLE form AS
SELECT id, f, kind, instrument, scorecard(instrument, answers) AS card, gaps
FROM tree, LATERAL (SELECT f, jsonb_object_agg(code, value) AS answers, count(*) FILTER (WHERE value IS NULL) AS gaps FROM (
	SELECT f, code, CASE WHEN random() < (f % 5) * 0.06 THEN NULL
		ELSE (lowest + (highest - lowest) * CASE WHEN f % 2 = 0 THEN floor(random() * 5)::numeric / 4 ELSE round(random()::numeric, 4) END)::score END AS value
	FROM generate_series(1, 25) f, instrument_nodes(instrument) n, LATERAL (SELECT (instrument::jsonb #>> '{scale,0}')::numeric, (instrument::jsonb #>> '{scale,1}')::numeric) s(lowest, highest)
	WHERE code LIKE 'i%') v GROUP BY f) a;

SELECT is(count(*), 5000::bigint, 'forms of 200 instruments') FROM form;
SELECT ok(count(*) FILTER (WHERE gaps > 0) > 2500 AND count(*) FILTER (WHERE gaps = 0) > 800, 'with gaps and without') FROM form;
SELECT is(count(*) FILTER (WHERE score(card, instrument) IS DISTINCT FROM (SELECT score FROM breakdown(card, instrument) WHERE parent IS NULL)), 0::bigint,
	CASE kind WHEN 0 THEN 'small weights' WHEN 1 THEN 'large weights' WHEN 2 THEN 'rules for missing answers' ELSE 'rounded nodes' END)
FROM form GROUP BY kind ORDER BY kind;

SELECT * FROM finish();
ROLLBACK;
