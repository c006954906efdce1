-- panel: everyone who is ranked together
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS compliance;
RESET client_min_messages;
\pset null '(null)'
\set VERBOSITY default
CREATE TEMP TABLE form AS
	SELECT instrument '{"code": "ipp", "round": 2,
		"nodes": [{"code": "a"}, {"code": "b", "weight": 2}, {"code": "c"}]}' AS i;
CREATE TEMP TABLE visit (key text, unit text, answers jsonb);
INSERT INTO visit VALUES
	('kota', 'polres', '{"a": 100, "b": 33.3333333, "c": 0}'),
	('kota', 'polres', '{"a": 50, "b": null, "c": "not_applicable"}'),
	('kota', 'kantor tanah', '{"a": 0}'),
	('desa', 'loket', NULL),
	('provinsi', 'loket "1"', '{"a": 100}');
CREATE TEMP TABLE card AS
	SELECT key, unit, scorecard(i, answers) AS card, i FROM visit, form;

-- the five forms
SELECT panel(key, card, i) FROM card;
SELECT panel(key, unit, card, i) FROM card;
CREATE TEMP TABLE total AS
	SELECT key, score(card, i) AS score FROM card WHERE key <> 'kota' UNION ALL SELECT 'kota', 81.25::score;
SELECT panel(key, score) FROM total;
CREATE TEMP TABLE summary AS
	SELECT key, tally(score(card, i)) AS tally FROM card WHERE key <> 'desa' GROUP BY key UNION ALL SELECT 'desa', NULL;
SELECT panel(key, tally) FROM summary;
SELECT panel(key, tally, CASE WHEN key = 'kota' THEN 12 END) FROM summary;

-- of no row
SELECT panel(key, score) FROM total WHERE false;

-- parts
SELECT rollup(p) = (SELECT panel(key, unit, card, i) FROM card) AS same
FROM (SELECT panel(key, unit, card, i) AS p FROM card GROUP BY unit) part;
SELECT rollup(p) FROM (VALUES (panel '{"scores": {"b": 1}}'), (NULL), ('{"scores": {"a": null}}')) v(p);

-- what is not assessed stays
SELECT panel('k', NULL::scorecard, NULL), panel('k', 'u', NULL, NULL), panel('k', NULL::score), panel('k', NULL::tally);

-- equality
SELECT a = b AS eq, a <> b AS ne, panel_hash(a) = panel_hash(b) AS hash,
	panel_hash_extended(a, 7) = panel_hash_extended(b, 7) AS hash_extended
FROM (VALUES ('{"scores": {"b": 1, "a": 2.50}}'::panel, '{"scores":{"a":2.5,"b":1.000000}}'::panel),
	('{"scores": {"a": 1}}', '{"scores": {"a": null}}'), ('{"scores": {}}', '{"tallies": {}}')) v(a, b);
SELECT p, count(*) FROM (VALUES (panel '{"scores": {"b": 1, "a": 2}}'), ('{"scores": {"a": 2, "b": 1}}'),
	('{"scores": {"a": 2}}')) v(p) GROUP BY p ORDER BY p::text;

-- input: any order, any spaces, any number; equal cards stay apart
SELECT v::panel FROM (VALUES
	('{"scores": {}}'),
	('  { "scores" : { "b" : 1e1 , "a" : -0.0000005 , "" : null } }  '),
	('{"scores": {"\u00e9\n": 999999999999.999999}}'),
	('{"instrument": {"code": "t", "nodes": [{"code": "x"}]},
		"cards": {"b": ["-", "1", "0.5", "1", "null"], "a": []}}'),
	('{"cards": {}}'),
	('{"cards": {"a": []}}'),
	('{"units": {"b": {"z": [], "y": []}, "a": {"z": []}}}'),
	('{"tallies": {"b": null, "a": {"population": 3, "tally": "arithmetic observed=2 zeros=0 weight=3 sum=250.50"}}}')
) t(v);

-- and what is no panel
SELECT '{'::panel;
SELECT '[]'::panel;
SELECT '{}'::panel;
SELECT '{"scores": []}'::panel;
SELECT '{"scores": {}, "cards": {}}'::panel;
SELECT '{"scores": {}, "instrument": {"code": "t", "nodes": [{"code": "x"}]}}'::panel;
SELECT '{"cards": {}, "instruments": {"code": "t", "nodes": [{"code": "x"}]}}'::panel;
SELECT '{"scores": {"a": 1, "b": 2, "a": 1}}'::panel;
SELECT '{"scores": {"a": 1, "\u0061": 1}}'::panel;
SELECT '{"units": {"a": {"u": [], "u": []}}}'::panel;
SELECT '{"scores": {"a": "1"}}'::panel;
SELECT '{"scores": {"a": 1e12}}'::panel;
SELECT '{"cards": {"a": ["1"]}}'::panel;
SELECT '{"cards": {"a": ["1,1"]}, "instrument": {"code": "t", "nodes": [{"code": "x"}]}}'::panel;
SELECT '{"cards": {"a": ["1.1"]}, "instrument": {"code": "t", "nodes": [{"code": "x"}]}}'::panel;
SELECT '{"cards": {"a": [""]}, "instrument": {"code": "t", "nodes": [{"code": "x"}, {"code": "y"}]}}'::panel;
SELECT '{"cards": {"a": [1]}, "instrument": {"code": "t", "nodes": [{"code": "x"}]}}'::panel;
SELECT '{"cards": {"a": {}}}'::panel;
SELECT '{"cards": {"a": null}}'::panel;
SELECT '{"cards": {}, "instrument": null}'::panel;
SELECT '{"cards": {}, "instrument": {"code": "t", "nodes": [{"code": "x", "weight": -1}]}}'::panel;
SELECT '{"units": {"a": {}}}'::panel;
SELECT '{"units": {"a": []}}'::panel;
SELECT '{"tallies": {"a": 1}}'::panel;
SELECT '{"tallies": {"a": {"population": 1}}}'::panel;
SELECT '{"tallies": {"a": {"tally": "arithmetic"}}}'::panel;
SELECT '{"tallies": {"a": {"tally": "arithmetic observed=2 zeros=0 weight=3 sum=250.5", "population": 1}}}'::panel;
SELECT '{"tallies": {"a": {"tally": "arithmetic observed=2 zeros=0 weight=3 sum=250.5", "population": 2.5}}}'::panel;
SELECT '{"tallies": {"a": {"tally": "arithmetic observed=2 zeros=0 weight=3 sum=250.5", "population": null}}}'::panel;
SELECT '{"tallies": {"a": {"tally": "arithmetic observed=2 zeros=0 weight=3 sum=250.5", "n": 2}}}'::panel;

-- the errors of the aggregates
SELECT panel(NULL, score) FROM total;
SELECT panel(key, NULL, card, i) FROM card;
SELECT panel(key, card, NULL) FROM card;
SELECT panel(key, card, '{"code": "other", "nodes": [{"code": "x"}]}') FROM card;
SELECT panel(key, card, CASE key WHEN 'kota' THEN i ELSE reweight(i, '{"a": 3}') END) FROM card WHERE card IS NOT NULL;
SELECT panel('kota', score) FROM total;
SELECT panel(key, tally, 1) FROM summary;
SELECT rollup(p) FROM (VALUES (panel '{"scores": {"a": 1}}'), ('{"scores": {"a": 2}}')) v(p);
SELECT rollup(p) FROM (VALUES (panel '{"scores": {"a": 1}}'), ('{"cards": {"a": []}}')) v(p);

-- stored, also compressed and out of line
CREATE TEMP TABLE stored (p panel);
INSERT INTO stored SELECT panel(key, unit, card, i) FROM card;
INSERT INTO stored SELECT panel('k' || g, (g % 997)::numeric::score) FROM generate_series(1, 20000) g;
SELECT md5(p::text) = md5((SELECT panel('k' || g, (g % 997)::numeric::score)::text FROM generate_series(1, 20000) g))
FROM stored OFFSET 1;
SELECT p = (SELECT panel(key, unit, card, i) FROM card) AS same FROM stored LIMIT 1;
