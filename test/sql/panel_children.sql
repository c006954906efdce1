-- panel: what the scores of children say of each other, what it is to leave a node out, and where neighbours meet
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS compliance;
RESET client_min_messages;
\set VERBOSITY default
\set SHOW_CONTEXT never

-- names of its own: the database is that of other tests, too
CREATE SCHEMA panel_children;
SET search_path = panel_children, public;

CREATE TABLE answered (key text PRIMARY KEY, answers jsonb);
INSERT INTO answered VALUES
	('k01', '{"a1": 91.5, "a2": 84, "a3": 77.25, "b1": 88, "b2": 92, "b3": 79, "b4": 85.5, "c1": 90, "c2": 88}'),
	('k02', '{"a1": 88, "a2": 90, "a3": 81, "b1": 79.5, "b2": 85, "b3": 91, "b4": 84, "c1": 86.25, "c2": 80}'),
	('k03', '{"a1": 88, "a2": 90, "a3": 81, "b1": 79.5, "b2": 85, "b3": 91, "b4": 84, "c1": 86.25, "c2": 80}'),
	('k04', '{"a1": 75, "a2": 82, "a3": null, "b1": 90, "b2": 88.5, "b3": 70, "b4": 93, "c1": 79, "c2": 95}'),
	('k05', '{"a1": 82.1, "a2": 70, "a3": 78, "b1": 84, "b2": null, "b3": null, "b4": 80, "c1": 91, "c2": 76}'),
	('k06', '{"a1": 60, "a2": 95, "a3": 88, "b1": 72, "b2": 81, "b3": 83, "b4": 65, "c1": 99.5, "c2": 70}'),
	('k07', '{"a1": 79, "a2": 79, "a3": 79, "b1": 79, "b2": 79, "b3": 79, "b4": 79, "c1": 79, "c2": 79}'),
	('k08', '{"a1": 55.5, "a2": 61, "a3": 70, "b1": 93, "b2": 96, "b3": 90, "b4": 88, "c1": 62, "c2": 74}'),
	('k09', '{"a1": 95, "a2": 40, "a3": 66, "b1": 71, "b2": 58, "b3": 77, "b4": 90, "c1": null, "c2": null}'),
	('k10', '{"a1": 48, "a2": 52, "a3": 45.5, "b1": 60, "b2": 51, "b3": 0, "b4": 57, "c1": 66, "c2": 49}'),
	('k11', '{"a1": 48, "a2": 58, "a3": 61.75, "b1": 54, "b2": 66, "b3": 49, "b4": 52.5, "c1": 50, "c2": 63}'),
	('k12', '{"a1": null, "a2": null, "a3": null, "b1": null, "b2": null, "b3": null, "b4": null, "c1": null,
		"c2": null}');

-- k02 and k03 are the same; k09 lacks a group, k12 everything, and k10 has a zero
CREATE TABLE form AS SELECT '{"code": "t", "round": 2, "nodes": [
	{"code": "g1", "weight": 40, "nodes": [{"code": "a1", "weight": 2}, {"code": "a2"}, {"code": "a3"}]},
	{"code": "g2", "weight": 35, "nodes": [{"code": "b1"}, {"code": "b2"}, {"code": "b3"},
		{"code": "b4", "weight": 1.5}]},
	{"code": "g3", "weight": 25, "nodes": [{"code": "c1", "weight": 3}, {"code": "c2", "weight": 2}]}]}'::instrument
		AS i;

CREATE TABLE card AS SELECT key, scorecard(i, answers) AS card FROM answered, form;
CREATE TABLE ranked AS SELECT panel(key, card, i) AS p FROM card, form;

-- Bodies with several cards: those of units are joined first
CREATE TABLE several AS
SELECT panel(v.key, unit, card, i) AS p FROM form, card c JOIN (VALUES
	('m1', 'u', 'k01'), ('m1', 'u', 'k04'), ('m1', 'u', 'k12'),
	('m2', 'x', 'k02'), ('m2', 'x', 'k05'), ('m2', 'x', 'k09'), ('m2', 'y', 'k06'), ('m2', 'z', 'k12'),
	('m3', 'u', 'k02'), ('m3', 'u', 'k05'), ('m3', 'u', 'k09'), ('m3', 'u', 'k06'),
	('m4', 'u', 'k07'), ('m5', 'x', 'k12')) v(key, unit, of) ON c.key = v.of;

--
-- correlations
--

SELECT c.* FROM ranked, correlations(p) c;
SELECT c.* FROM ranked, correlations(p, 'g1') c;
SELECT c.* FROM ranked, correlations(p, 'g2') c;
SELECT c.* FROM several, correlations(p) c;

--
-- cronbach_alpha
--

SELECT code, a.* FROM ranked, unnest('{t,g1,g2,g3}'::text[]) code, cronbach_alpha(p, code) a;
SELECT (cronbach_alpha(p)).alpha FROM ranked;

-- without a lower limit: children that run against each other
SELECT a.* FROM cronbach_alpha((SELECT panel(n::text, scorecard(i, jsonb_build_object('x', n, 'y', 50 - n + n % 2)), i)
	FROM generate_series(1, 40) n, CAST('{"code": "t", "nodes": [{"code": "x"}, {"code": "y"}]}' AS instrument) i)) a;

--
-- copeland
--

SELECT c.* FROM ranked, copeland(p) c;
SELECT c.* FROM ranked, copeland(p, 'g2') c;
SELECT c.* FROM several, copeland(p) c;

--
-- data_weights
--

SELECT node, method, w.* FROM ranked, unnest('{t,g1,g2}'::text[]) node,
	unnest('{equal,sd,entropy,critic,pca}'::text[]) method, data_weights(p, method, node) w;

-- ready for reweight()
SELECT n.code, n.weight FROM ranked, form,
	instrument_nodes(reweight(i, (SELECT jsonb_object_agg(code, weight) FROM data_weights(p, 'critic')))) n
WHERE depth = 1;

--
-- leave_out
--

SELECT l.* FROM ranked, leave_out(p, zoning => '[0,51) merah, [51,81) kuning, [81,100] hijau') l;
SELECT l.* FROM several, leave_out(p, 2) l;

-- zones by their names, which two bands may share; outside every band there is none
SELECT l.code, lost, zone_changes FROM ranked, leave_out(p, 0,
	'[48,60) C zone low, [60,70) B zone low, [70,82) A zone high',
	'dense') l
WHERE l.code IN ('g1', 'g2', 'g3');

-- who has nothing else loses the score; what holds every indicator is as the root
SELECT l.* FROM (SELECT panel(key, scorecard(i, answers), i) AS p
	FROM CAST('{"code": "t", "nodes": [{"code": "u", "nodes": [{"code": "x"},
		{"code": "y", "nodes": [{"code": "z"}]}]}]}'
		AS instrument) i, (VALUES ('a', '{"x": 50, "z": 40}'::jsonb), ('b', '{"z": 70}'), ('c', '{"x": 60}'),
			('d', '{}'))
		v(key, answers)) p, leave_out(p, zoning => '[0,50) low, [50,100] high') l;

--
-- fragility
--

SELECT f.* FROM ranked, fragility(p) f;
SELECT f.* FROM ranked, fragility(p, 0) f;

-- a change that is found can be made: a little more swaps the two, a little less does not
SELECT f.above, f.below, f.code, change, (swapped).below_is_higher AS more, (kept).below_is_higher AS less
FROM ranked, form, fragility(p) f, instrument_nodes(i) n,
	LATERAL (SELECT max(score(card, j)) FILTER (WHERE key = f.below) > max(score(card, j)) FILTER (WHERE key = f.above)
		AS below_is_higher FROM card, CAST(jsonb_set(i::jsonb, '{round}', '6') AS instrument) k,
		reweight(k, jsonb_build_object(f.code, n.weight * (1 + change * 1.001))) j) swapped,
	LATERAL (SELECT max(score(card, j)) FILTER (WHERE key = f.below) > max(score(card, j)) FILTER (WHERE key = f.above)
		AS below_is_higher FROM card, CAST(jsonb_set(i::jsonb, '{round}', '6') AS instrument) k,
		reweight(k, jsonb_build_object(f.code, n.weight * (1 + change * 0.999))) j) kept
WHERE f.code = n.code;

--
-- NULLs, and panels with few bodies or none
--

-- without a panel there are no rows
SELECT * FROM correlations(NULL);
SELECT * FROM cronbach_alpha(NULL);
SELECT * FROM copeland(NULL);
SELECT * FROM data_weights(NULL, 'sd');
SELECT * FROM leave_out(NULL);
SELECT * FROM fragility(NULL);

-- a NULL code is the root
SELECT count(*) FROM ranked, correlations(p, NULL);
SELECT a.* FROM ranked, cronbach_alpha(p, NULL) a;
SELECT count(*) FROM ranked, copeland(p, NULL);
SELECT count(*) FROM ranked, data_weights(p, 'equal', NULL);

-- and NULL options are the defaults
SELECT l.* FROM ranked, leave_out(p, NULL, NULL, NULL) l WHERE code = 'g1';
SELECT count(*), count(DISTINCT change) FROM ranked, fragility(p, NULL);

-- one body, one without a score, bodies that are all the same
CREATE VIEW few AS
SELECT bodies, panel(key, card, i) AS p FROM form, (VALUES ('one', '{k01}'::text[]), ('none assessed', '{k12}'),
	('same', '{k02,k03}'))
	v(bodies, keys), LATERAL (SELECT * FROM card WHERE key = ANY (keys)) c GROUP BY bodies;
SELECT bodies, c.* FROM few, correlations(p, 'g3') c ORDER BY 1;
SELECT few.bodies, a.* FROM few, cronbach_alpha(p, 'g3') a ORDER BY 1;
SELECT bodies, c.* FROM few, copeland(p) c ORDER BY 1, 2;
SELECT bodies, w.* FROM few, data_weights(p, 'equal', 'g3') w ORDER BY 1, 2;
SELECT few.bodies, l.* FROM few, leave_out(p, 6, '[0,100] any') l WHERE l.code = 'g3' ORDER BY 1;
SELECT bodies, f.* FROM few, fragility(p) f ORDER BY 1;

-- no card: there is no instrument, and no node
CREATE VIEW empty AS SELECT panel('a', NULL::scorecard, NULL::instrument) AS p;
SELECT c.* FROM empty, correlations(p) c;
SELECT a.* FROM empty, cronbach_alpha(p, 'g1') a;
SELECT c.* FROM empty, copeland(p) c;
SELECT w.* FROM empty, data_weights(p, 'sd') w;
SELECT l.* FROM empty, leave_out(p) l;
SELECT f.* FROM empty, fragility(p) f;


--
-- Errors
--

SELECT correlations(p, 'g4') FROM ranked;
SELECT cronbach_alpha(p, 'zzzzz') FROM ranked;
SELECT copeland(p, 'a1') FROM ranked;
SELECT data_weights(p, 'sd', '') FROM ranked;
SELECT data_weights(p, 'mean') FROM ranked;
SELECT data_weights(p, NULL) FROM ranked;

-- panels of scores and of tallies have no children
SELECT correlations(panel('a', 1::score));
SELECT cronbach_alpha(panel('a', 1::score));
SELECT copeland(panel('a', t)) FROM (SELECT tally(1::score) AS t) t;
SELECT data_weights(panel('a', 1::score), 'equal');
SELECT leave_out(panel('a', 1::score));
SELECT fragility(panel('a', t)) FROM (SELECT tally(1::score) AS t) t;

-- options
SELECT leave_out(p, 7) FROM ranked;
SELECT leave_out(p, ties => 'max') FROM ranked;
SELECT fragility(p, -1) FROM ranked;

-- what fragility() cannot follow
SELECT fragility(p) FROM several;
CREATE FUNCTION fragility_with(rules text) RETURNS SETOF record LANGUAGE sql AS $$
	SELECT fragility(panel(n::text, scorecard(i, '{"x": 1, "y": 2}'), i)) FROM generate_series(1, 2) n,
		CAST(format('{"code": "t", "round": 1, "nodes": [{"code": "g", %s, "nodes": [{"code": "x"}, {"code": "y"}]}]}',
			rules) AS instrument) i
$$;
SELECT fragility_with('"mean": "geometric"');
SELECT fragility_with('"round": 3');
SELECT fragility_with('"min_coverage": 0.5');
SELECT fragility_with('"divide_by": 3');
SELECT fragility_with('"best": 1');
SELECT fragility_with('"caps": [{"node": "x", "below": 50, "at_most": 40}]');
SELECT fragility_with('"min_answers": 1, "missing": "null"');

-- weights that data cannot tell
SELECT data_weights(p, 'sd', 'g3') FROM few WHERE bodies = 'one';
SELECT data_weights(p, 'critic') FROM few WHERE bodies = 'none assessed';

CREATE VIEW pair AS
SELECT i, d.* FROM CAST('{"code": "t", "scale": [-50, 100], "nodes": [{"code": "x"}, {"code": "y"},
		{"code": "z", "weight": 0}]}'
	AS instrument) i, (VALUES ('constant', '{7,7,7,7}', '{1,2,3,4}'), ('negative', '{-1,2,3,4}', '{1,2,3,-4}'),
		('opposed', '{4,2,3,1}', '{1,2,3,4}'), ('the same', '{1,2,3,4}', '{1,2,3,4}'),
		('independent', '{1,2,1,2}', '{1,1,2,2}'))
	d(data, x, y);
CREATE VIEW pair_panel AS
SELECT data, panel(n::text, scorecard(i, jsonb_build_object('x', (x::integer[])[n], 'y', (y::integer[])[n],
	'z', n * n)), i) AS p
FROM pair, generate_series(1, 4) n GROUP BY data;
SELECT data_weights(p, 'sd') FROM pair_panel WHERE data = 'constant';
SELECT data_weights(p, 'entropy') FROM pair_panel WHERE data = 'negative';
SELECT data_weights(p, 'pca') FROM pair_panel WHERE data = 'opposed';

-- a component needs a largest variance, contrast another child, an entropy differences
CREATE FUNCTION two(x numeric[], y numeric[]) RETURNS panel LANGUAGE sql AS $$
	SELECT panel(n::text, scorecard(i, jsonb_build_object('x', x[n], 'y', y[n])), i) FROM generate_subscripts(x, 1) n,
		CAST('{"code": "t", "scale": [0, 100], "nodes": [{"code": "x"}, {"code": "y"}]}' AS instrument) i
$$;
CREATE FUNCTION one(x numeric[]) RETURNS panel LANGUAGE sql AS $$
	SELECT panel(n::text, scorecard(i, jsonb_build_object('x', x[n])), i) FROM generate_subscripts(x, 1) n,
		CAST('{"code": "t", "nodes": [{"code": "x"}]}' AS instrument) i
$$;
SELECT data_weights(two('{1,2,1,2}', '{1,1,2,2}'), 'pca');
SELECT data_weights(two('{1,2,3,4}', '{2,4,6,8}'), 'critic');
SELECT data_weights(one('{1,2,4}'), 'critic');

-- a child alone has all the weight
SELECT method, w.* FROM unnest('{equal,sd,entropy,pca}'::text[]) method, data_weights(one('{1,2,4}'), method) w;
SELECT * FROM correlations(one('{1,2,4}'));
SELECT * FROM cronbach_alpha(one('{1,2,4}'));
SELECT * FROM copeland(one('{1,2,2}'));

SET client_min_messages = warning;
DROP SCHEMA panel_children CASCADE;
