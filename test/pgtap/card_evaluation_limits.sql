-- The rules of nodes at both ends of what can be written: divisors and weights, scales, depth, frames; and forms of
-- which nothing applies. What is right is calculated by hand.
BEGIN;
SELECT plan(13);

CREATE FUNCTION pg_temp.total(tree instrument, form jsonb) RETURNS text LANGUAGE sql AS
$$ SELECT score(scorecard(tree, form), tree) $$;

SELECT is(pg_temp.total(format('{"code": "t", "divide_by": %s, "nodes": [
	{"code": "a", "weight": %s}, {"code": "b", "weight": %s}]}', divisor, a, b)::instrument,
	'{"a": 0.0001, "b": 50}'), total, format('%s and %s by %s', a, b, divisor))
FROM (VALUES ('0.000000000000000001', '0.1', '-0.3', '0'),
	('0.000000000000000001', '0.000000000000000001', '0.000000000000000001', '50.0001'),
	('1', '0.000000000000000001', '0.000000000000000001', '0'), ('100000000000000000', '1', '-1', '0'),
	('999999999999999999', '499999999999999999', '-1', '0.00005')) AS v(divisor, a, b, total);

-- a card of this scale tells apart what lies 2000 apart: 3 becomes 0
SELECT is(pg_temp.total(format('{"code": "t", "divide_by": %s, "scale": [-999999999999.999999, 999999999999.999999],
	"nodes": [{"code": "a", "weight": 3}, {"code": "b", "weight": -2}, {"code": "g", "mean": "median", "best": 1,
		"nodes": [{"code": "c"}, {"code": "d"}]}]}', divisor)::instrument,
	'{"a": -999999999999.999999, "b": 3, "c": 999999999999.999999, "d": 1}'), total,
	format('the widest scale by %s', divisor))
FROM (VALUES ('1', '-999999999999.999999'), ('7', '-285714285714.285714'), ('100000000000000', '-0.02'))
	AS v(divisor, total);

-- Fifteen levels of a leaf and a node with the same score
CREATE FUNCTION pg_temp.deep(rule text) RETURNS instrument LANGUAGE sql AS $$
	SELECT ('{"code": "r", ' || rule || ', "nodes": [' || string_agg(format('{"code": "a%s"}, {"code": "b%s"', k, k) ||
		CASE WHEN k < 15 THEN ', ' || rule || ', "nodes": [' ELSE '' END, '' ORDER BY k) ||
		'}' || repeat(']}', 15))::instrument
	FROM generate_series(1, 15) AS k
$$;
SELECT is((SELECT pg_temp.total(tree, jsonb_object_agg(code, 37.123456)) FROM instrument_nodes(tree)
	WHERE is_indicator), total, rule)
FROM (VALUES ('"divide_by": 0.000000001', '100'), ('"divide_by": 3, "best": 1', '12.374485'),
	('"mean": "geometric", "on": [10, 1]', '37.123456')) AS v(rule, total), pg_temp.deep(rule) AS tree;

-- The ends of a frame are so close that a geometric mean is an arithmetic one
SELECT is(pg_temp.total('{"code": "t", "mean": "geometric", "on": [999999999999, 999999999999.999999],
	"nodes": [{"code": "a"}, {"code": "b"}, {"code": "c"}]}', '{"a": 50, "b": 50.1, "c": 0}'), '33.366667',
	'a narrow frame');

SELECT is((SELECT ARRAY[score(card, i), coverage(card, i),
		(SELECT total FROM improve(card, i, '[,9) low, [9,] high', 'high'))]::text[]
	FROM scorecard(i, '{"a": "not_applicable", "b": "not_applicable"}') AS card), '{0,1,0}', 'nothing applies')
FROM CAST('{"code": "t", "not_applicable": "zero", "caps": [{"node": "b", "below": 50, "at_most": 3}],
	"nodes": [{"code": "a"}, {"code": "b", "weight": 0}]}' AS instrument) AS i;

SELECT * FROM finish();
ROLLBACK;
