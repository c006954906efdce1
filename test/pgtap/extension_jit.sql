-- Queries that are compiled, as those of a warehouse may be, give what others give.
BEGIN;
SELECT plan(12);
SELECT setseed(0.1980);

CREATE TEMP TABLE form AS
SELECT '{"code": "t", "round": 2, "nodes": [{"code": "a", "weight": 2}, {"code": "g", "mean": "geometric", "nodes":
	[{"code": "b"}, {"code": "c", "weight": 3}]}]}'::instrument AS i,
	'[0,30] low zone red, (30,60.5] middle, (60.5,100] high zone green; round 1'::zoning AS z;
CREATE TEMP TABLE data AS
SELECT k, k % 7 AS g, v::score AS s, v / 3 AS n, v::float8 / 3 AS d, w, tally(v, w) AS t,
	scorecard(i, jsonb_build_object('a', v, 'b', 100 - v, 'c', CASE WHEN k % 5 > 0 THEN k % 101 END)) AS card
FROM (SELECT k, CASE WHEN k % 11 > 0 THEN round((random() * 100)::numeric, k % 7) END AS v,
		round((random() * 5)::numeric, 3) AS w FROM generate_series(1, 1000) k) r, form
GROUP BY k, v, w, i;

CREATE TEMP TABLE query (name text, of text);
INSERT INTO query VALUES
	('scores', 'SELECT k, s + n::score - d::score, -s, s < n, s = s, s::numeric, n::score(2), abs(s) FROM data'),
	('zones', 'SELECT k, zone(s, z), grade(n, z), band_number(d, z), color(t, z), gap_to(s, z, ''green''),
		in_zone(n, z, ''red''), at_least(d, z, ''middle'') FROM data, form'),
	('means', 'SELECT g AS k, weighted_mean(s), weighted_mean(n, w), geometric_mean(d), harmonic_mean(n),
		power_mean(d, w::float8, 2.5), tally(s, w::score), tally(n, w, ''2''), rollup(t), mean(rollup(t), 2)
		FROM data GROUP BY g'),
	('frames', 'SELECT k, weighted_mean(n, w) OVER f, rolling(t) OVER f FROM data
		WINDOW f AS (ORDER BY k ROWS 3 PRECEDING)'),
	('cards', 'SELECT k, score(card, i), score(card, i, ''g''), coverage(card, i), b
	FROM data, form, breakdown(card, i) b'),
	('panels', 'SELECT k, r FROM (SELECT g AS k, panel(k % 9 || ''x'', card, i) AS p FROM data, form
		WHERE score(card, i) IS NOT NULL GROUP BY g) q, ranks(p) r');

-- All that is called is compiled, and what has bitcode is inlined.
CREATE FUNCTION pg_temp.compile(compiled boolean) RETURNS void LANGUAGE sql AS $$
	SELECT set_config('jit', compiled::text, true), set_config('jit_above_cost', '0', true),
		set_config('jit_inline_above_cost', '0', true), set_config('jit_optimize_above_cost', '0', true)
$$;
-- What the query gives, and how many functions were compiled for that
CREATE FUNCTION pg_temp.run(query text, compiled boolean, OUT digest text, OUT functions integer) LANGUAGE plpgsql AS $$
DECLARE
	explained json;
BEGIN
	PERFORM pg_temp.compile(compiled);
	EXECUTE format('EXPLAIN (ANALYZE, FORMAT JSON) CREATE TEMP TABLE result AS SELECT q::text AS row
		FROM (%s) q', query) INTO explained;
	functions := explained -> 0 -> 'JIT' ->> 'Functions';
	PERFORM pg_temp.compile(false);
	EXECUTE 'SELECT md5(string_agg(row, E''\n'' ORDER BY row)) FROM result' INTO STRICT digest;
	ASSERT digest IS NOT NULL, 'the query gives no rows';
	DROP TABLE result;
END
$$;

CREATE TEMP TABLE ran AS
SELECT name, compiled.digest, compiled.functions, interpreted.digest AS expected
FROM query, pg_temp.run(of, true) compiled, pg_temp.run(of, false) interpreted;
SELECT is(digest, expected, name || ', compiled') FROM ran ORDER BY name;
SET LOCAL jit = on;
SELECT CASE WHEN pg_jit_available() THEN cmp_ok(functions, '>', 0, name || ' are compiled')
	ELSE skip('this server compiles no queries') END FROM ran ORDER BY name;

SELECT * FROM finish();
ROLLBACK;
