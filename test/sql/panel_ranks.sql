-- panel: ranks, how sure they are, and what they hang on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS compliance;
RESET client_min_messages;
\pset null '(null)'
\set VERBOSITY default
\set SHOW_CONTEXT never

-- b and c are the same in all but their keys, e has gaps, f nothing at all
CREATE TEMP TABLE form AS SELECT '{"code": "t", "round": 2, "nodes": [
	{"code": "g", "weight": 3, "nodes": [{"code": "x", "weight": 2}, {"code": "y"}]},
	{"code": "z", "weight": 2.5}]}'::instrument AS i;
CREATE TEMP TABLE answered (key text, answers jsonb);
INSERT INTO answered VALUES
	('a', '{"x": 92, "y": 61.5, "z": 70}'), ('b', '{"x": 80, "y": 90, "z": 66}'),
		('c', '{"x": 80, "y": 90, "z": 66}'),
	('d', '{"x": 55, "y": 60, "z": 98.25}'), ('e', '{"x": 81, "y": null, "z": 71}'), ('f', '{}');
CREATE TEMP TABLE ranked AS SELECT panel(key, scorecard(i, answers), i) AS p FROM answered, form;

-- two units of each body, and two cards of one of them
CREATE TEMP TABLE visited AS
SELECT panel(key, unit, scorecard(i, jsonb_build_object('x', 40 + n * 37 % 61, 'y', 50 + n * 29 % 47, 'z',
	70 + n * 5 % 19)), i) AS p
FROM form, (SELECT 'k' || n % 4 AS key, 'u' || n / 4 % 2 AS unit, n FROM generate_series(1, 12) n) v;
CREATE TEMP TABLE observed AS
SELECT panel(key, t, population) AS p FROM (SELECT 'k' || n % 4 AS key, tally((40 + n * 37 % 61)::score) AS t,
	CASE n % 4 WHEN 0 THEN 3 WHEN 1 THEN 12 END AS population FROM generate_series(1, 12) n GROUP BY n % 4) v;

--
-- ranks
--

SELECT r.* FROM ranked, ranks(p) r;
SELECT r.* FROM ranked, ranks(p, 0) r;
SELECT r.* FROM ranked, ranks(p, ties => 'dense') r;
SELECT r.* FROM ranked, ranks(p, decimals => NULL, ties => NULL) r;
SELECT r.* FROM visited, ranks(p, 2) r;
SELECT r.* FROM observed, ranks(p, 3) r;
SELECT r.* FROM ranks((SELECT panel(key, score) FROM (VALUES ('a', 1.5::score), ('B', 2.5::score), ('', NULL),
	('é', 2.5::score)) v(key, score)), 0) r;

-- half away from zero, on either side of it
SELECT r.* FROM ranks('{"scores": {"a": 0.5, "b": -0.5, "c": 1.5, "d": -1.5, "e": 0.499999, "f": -0.499999}}', 0) r;

-- nobody, one, all the same, none assessed
SELECT r.* FROM (VALUES (1, '{"cards": {}}'::panel), (2, '{"scores": {}}'), (3, '{"scores": {"a": 7}}'),
	(4, '{"scores": {"a": 7, "b": 7}}'),
	(5, '{"scores": {"a": null, "b": null}}'), (6, '{"cards": {"a": []}}'), (7, '{"units": {"a": {"u": []}}}'),
		(8, '{"tallies": {"a": null}}'),
	(9, NULL)) v(n, p), LATERAL (SELECT n, r.* FROM ranks(p) r) r;

-- what raises an error
SELECT r.* FROM ranked, ranks(p, 7) r;
SELECT r.* FROM ranked, ranks(p, -1) r;
SELECT r.* FROM ranked, ranks(p, ties => 'max') r;

--
-- rank_intervals: by default a thousand draws of the weights
--

SELECT r.* FROM ranked, rank_intervals(p) r;
SELECT count(*) AS differences FROM ranked, LATERAL (SELECT * FROM rank_intervals(p) EXCEPT SELECT *
	FROM rank_intervals(p, 1000, 1, '{weights}', 0.25,
	'{arithmetic,geometric,harmonic}', 0.9, 6, 'min', NULL, NULL)) d;
SELECT count(*) AS differences FROM ranked, LATERAL (SELECT * FROM rank_intervals(p) EXCEPT
	SELECT * FROM rank_intervals(p, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)) d;
SELECT r.* FROM ranked, rank_intervals(p, seed => 2, zoning => '[0,75) kuning, [75,100] hijau') r;
SELECT r.* FROM ranked, rank_intervals(p, 200, vary => '{weights,mean,missing,leave_out}', weight_range => 0.999999,
	ties => 'dense',
	decimals => 1, inside => 0.5, zoning => '[0,75) kuning, [75,80) hijau') r;
SELECT r.* FROM ranked, rank_intervals(p, 200, -7, '{mean}', means => '{harmonic,arithmetic}') r;
SELECT r.* FROM ranked, rank_intervals(p, 1, weight_range => 0.000001) r;
SELECT r.* FROM ranked, rank_intervals(p, given => ARRAY['{}', '{"z": 0.1}',
	'{"g": 1, "z": 1, "x": 0.5}']::jsonb[]) r;

-- bodies that are samples
SELECT r.* FROM visited, rank_intervals(p, vary => '{sampling}', decimals => 2) r;
SELECT r.* FROM visited, rank_intervals(p, vary => '{sampling,weights}', decimals => 2) r;
SELECT r.* FROM observed, rank_intervals(p) r;
SELECT count(*) AS differences FROM observed, LATERAL (SELECT * FROM rank_intervals(p) EXCEPT SELECT *
	FROM rank_intervals(p, vary => '{sampling}')) d;

-- nobody, one, all the same, none assessed
SELECT r.* FROM (VALUES (1, '{"cards": {}}'::panel), (2, '{"tallies": {}}'), (3, '{"cards": {"a": []}}'),
	(4, '{"units": {"a": {"u": []}}}'),
	(5, '{"tallies": {"a": null}}'), (6, NULL)) v(n, p), LATERAL (SELECT n, r.* FROM rank_intervals(p) r) r;
SELECT r.* FROM (SELECT panel(key, scorecard(i, answers), i) AS p FROM answered, form WHERE key = 'a') o,
	rank_intervals(p) r;
SELECT r.* FROM (SELECT panel(key, scorecard(i, answers), i) AS p FROM answered, form WHERE key IN ('b', 'c')) o,
	rank_intervals(p) r;
SELECT r.* FROM (SELECT panel(key, scorecard(i, answers), i) AS p FROM answered, form WHERE key = 'f') o,
	rank_intervals(p) r;
SELECT r.* FROM rank_intervals('{"cards": {"a": []}}', given => '{"{}"}') r;

-- draws and ranges
SELECT r.* FROM ranked, rank_intervals(p, 0) r;
SELECT r.* FROM ranked, rank_intervals(p, 1000000000) r;
SELECT r.* FROM ranked, rank_intervals(p, weight_range => 0) r;
SELECT r.* FROM ranked, rank_intervals(p, weight_range => 1) r;
SELECT r.* FROM ranked, rank_intervals(p, weight_range => 0.0000001) r;
SELECT r.* FROM ranked, rank_intervals(p, weight_range => 'NaN') r;
SELECT r.* FROM ranked, rank_intervals(p, weight_range => 'Infinity') r;
SELECT r.* FROM ranked, rank_intervals(p, inside => 1) r;
SELECT r.* FROM ranked, rank_intervals(p, decimals => 7) r;
SELECT r.* FROM ranked, rank_intervals(p, ties => 'max') r;

-- what is varied
SELECT r.* FROM ranked, rank_intervals(p, vary => '{weight}') r;
SELECT r.* FROM ranked, rank_intervals(p, vary => '{}') r;
SELECT r.* FROM ranked, rank_intervals(p, vary => '{weights,NULL}') r;
SELECT r.* FROM ranked, rank_intervals(p, vary => '{mean}', means => '{median}') r;
SELECT r.* FROM ranked, rank_intervals(p, vary => '{mean}', means => '{}') r;
SELECT r.* FROM ranked, rank_intervals(p, vary => '{mean}', means => '{geometric,NULL}') r;
SELECT r.* FROM ranked, rank_intervals(p, vary => '{mean}', means => '{geometric,geometric}') r;
SELECT r.* FROM observed, rank_intervals(p, vary => '{weights}') r;
SELECT r.* FROM observed, rank_intervals(p, vary => '{sampling,leave_out}') r;
SELECT r.* FROM rank_intervals('{"scores": {"a": 1}}') r;

-- what cannot be varied: an error names the node, or the body
CREATE FUNCTION pg_temp.one_card(i instrument) RETURNS panel LANGUAGE sql AS $$ SELECT panel('k',
	scorecard(i, '{"a": 1}'), i) $$;
SELECT r.* FROM rank_intervals(pg_temp.one_card('{"code": "t", "scale": [-10, 10], "nodes": [{"code": "a"},
	{"code": "b"}]}'), vary => '{mean}') r;
SELECT r.* FROM rank_intervals(pg_temp.one_card('{"code": "t", "scale": [-10, 10], "nodes": [{"code": "a"},
	{"code": "b"}]}'), vary => '{mean}',
	means => '{arithmetic}') r;
SELECT r.* FROM rank_intervals(pg_temp.one_card('{"code": "t", "divide_by": 3, "nodes": [{"code": "a"},
	{"code": "b"}]}'), vary => '{mean}') r;
SELECT r.* FROM rank_intervals(pg_temp.one_card('{"code": "t", "nodes": [{"code": "a", "weight": 1000000.000001},
	{"code": "b"}]}')) r;
SELECT r.* FROM rank_intervals(pg_temp.one_card('{"code": "t", "nodes": [{"code": "a", "weight": 999999.999999},
	{"code": "b"}]}')) r;
SELECT r.* FROM rank_intervals(pg_temp.one_card('{"code": "t", "nodes": [{"code": "a", "weight": 399999.999999},
	{"code": "b"}]}')) r;
SELECT r.* FROM rank_intervals(pg_temp.one_card('{"code": "t", "nodes": [{"code": "a"}]}'), vary => '{leave_out}') r;
-- with one child there is nothing to draw
SELECT r.* FROM rank_intervals(pg_temp.one_card('{"code": "t", "nodes": [{"code": "a"}]}')) r;
SELECT r.* FROM ranked, rank_intervals(p, vary => '{sampling}') r;
SELECT r.* FROM rank_intervals((SELECT panel('k', t) FROM (SELECT tally(x::score) AS t
	FROM generate_series(1, 1) x) v)) r;
SELECT r.* FROM rank_intervals((SELECT panel('k', t) FROM (SELECT tally(x, 1, 'geometric') AS t
	FROM generate_series(1, 3) x) v)) r;

-- weights that are given
SELECT r.* FROM ranked, rank_intervals(p, vary => '{weights}', given => '{"{}"}') r;
SELECT r.* FROM ranked, rank_intervals(p, given => '{}') r;
SELECT r.* FROM ranked, rank_intervals(p, given => '{"{}",NULL}') r;
SELECT r.* FROM ranked, rank_intervals(p, given => ARRAY['[1]']::jsonb[]) r;
SELECT r.* FROM ranked, rank_intervals(p, given => ARRAY['{}', '{"zz": 1}']::jsonb[]) r;
SELECT r.* FROM ranked, rank_intervals(p, given => ARRAY['{"z": "much"}']::jsonb[]) r;
SELECT r.* FROM observed, rank_intervals(p, given => '{"{}"}') r;
SELECT r.* FROM rank_intervals('{"scores": {"a": 1}}', given => '{"{}"}') r;

--
-- draws
--

SELECT d.* FROM ranked, draws(p, 3, vary => '{weights,mean,missing,leave_out}') d;
SELECT d.* FROM visited, draws(p, 2, 42, '{sampling,mean}', means => '{geometric}') d;
SELECT d.* FROM observed, draws(p, 1) d;
SELECT count(*) AS rows, max(draw) AS draws FROM ranked, draws(p);
SELECT d.* FROM ranked, draws(p, 0) d;
SELECT d.* FROM ranked, draws(p, 1, vary => '{mode}') d;
SELECT d.* FROM draws('{"scores": {}}') d;
SELECT d.* FROM draws('{"cards": {"a": []}}') d;
SELECT d.* FROM draws(NULL) d;

-- a weight is written as reweight() takes it, whatever stands beside it
SELECT d.* FROM draws(pg_temp.one_card('{"code": "t", "divide_by": 10.5, "nodes": [{"code": "a", "weight": 4},
	{"code": "b", "weight": 6.50},
	{"code": "c", "weight": -0.125}, {"code": "d", "weight": 0}]}'), 2) d;

--
-- rank_confidence
--

SELECT r.* FROM observed, rank_confidence(p) r;
SELECT r.* FROM observed, rank_confidence(p, 0.000001) r;
SELECT r.* FROM visited, rank_confidence(p, 0.5) r;
SELECT r.* FROM (VALUES (1, '{"cards": {}}'::panel), (2, '{"tallies": {"a": null, "b": null}}'),
	(3, '{"cards": {"a": []}}'), (4, NULL)) v(n, p),
	LATERAL (SELECT n, r.* FROM rank_confidence(p) r) r;
SELECT r.* FROM rank_confidence((SELECT panel('k', tally) FROM (SELECT tally(x::score)
	FROM generate_series(1, 3) x) v)) r;
SELECT r.* FROM observed, rank_confidence(p, 1) r;
SELECT r.* FROM observed, rank_confidence(p, 0) r;
SELECT r.* FROM ranked, rank_confidence(p) r;
SELECT r.* FROM rank_confidence('{"scores": {"a": 1}}') r;
SELECT r.* FROM rank_confidence((SELECT panel('k', 'u', scorecard(i, '{"x": 1}'), i) FROM form,
	generate_series(1, 3))) r;
SELECT r.* FROM rank_confidence((SELECT panel('k', t) FROM (SELECT tally(x, 1, 'geometric') AS t
	FROM generate_series(1, 3) x) v)) r;

--
-- sensitivity
--

SELECT s.* FROM ranked, sensitivity(p, 64, replicates => 100) s;
SELECT s.* FROM ranked, sensitivity(p, 64, 7, '{weights,mean,missing,leave_out}', 0.5, inside => 0.5, decimals => 1,
	ties => 'dense', replicates => 20) s;
SELECT s.* FROM ranked, sensitivity(p, 64, replicates => 100, key => 'd') s;
SELECT s.* FROM observed, sensitivity(p, 64, replicates => 100) s;
-- of ranks that stay
SELECT s.* FROM ranked, sensitivity(p, 64, weight_range => 0.000001, replicates => 100) s;
SELECT s.* FROM sensitivity(pg_temp.one_card('{"code": "t", "nodes": [{"code": "a"}]}')) s;
SELECT s.* FROM (VALUES ('{"cards": {}}'::panel), ('{"tallies": {"a": null}}'), (NULL)) v(p), sensitivity(p) s;
SELECT s.* FROM ranked, sensitivity(p, key => 'A') s;
SELECT s.* FROM ranked, sensitivity(p, key => 'f') s;
SELECT s.* FROM ranked, sensitivity(p, replicates => 0) s;
SELECT s.* FROM ranked, sensitivity(p, replicates => 100001) s;
SELECT s.* FROM ranked, sensitivity(p, draws => 1000001) s;
SELECT s.* FROM ranked, sensitivity(p, inside => 0) s;
SELECT s.* FROM sensitivity('{"scores": {"a": 1}}') s;
