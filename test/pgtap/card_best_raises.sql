-- best_raises(): of the raises of several units those that gain most, as a sort of all of them says
BEGIN;
SELECT plan(43);
SELECT setseed(0.375);

-- Bodies of 1 to 9 units, each with up to 50 shortfalls that fall.  There are few different ones and small divisors,
-- so that gains are equal in many ways; and some are as large as a score and a divisor can be.
CREATE TEMP TABLE unit AS
SELECT b AS body, u AS place, 'u' || chr(64 + (u * 7 + b) % 9) AS unit, b % 61 AS wanted, CASE WHEN b % 10 = 0
		THEN 9223372036854775807 - floor(random() * 3)::bigint ELSE 1 + floor(random() * 6)::bigint END AS divisor,
	ARRAY['p1', 'p2', NULL, 'p4'] AS products, ARRAY['t', 'a', 'b', 'c', 'd'] AS nodes,
	ARRAY[NULL, 'A', 'B', NULL, 'D'] AS titles, r.*
FROM generate_series(1, 300) b, generate_series(1, 1 + b % 9) u, LATERAL (
	SELECT coalesce(array_agg(card), '{}') AS cards, coalesce(array_agg(node), '{}') AS node_numbers,
		coalesce(array_agg(shortfall), '{}') AS shortfalls, coalesce(array_agg(rise), '{}') AS rises
	FROM (SELECT 1 + floor(random() * 4)::integer AS card, 1 + floor(random() * 5)::integer AS node,
			CASE WHEN b % 10 = 0 THEN 999999999999.999999 - floor(random() * 3)::integer * 0.000001
				ELSE floor(random() * 12)::integer * CASE b % 3 WHEN 0 THEN 2 ELSE 0.000001 END END AS shortfall,
			CASE WHEN random() < 0.9 THEN round((random() * 100 - 3)::numeric, 6) END AS rise
		FROM generate_series(1, floor(random() * 51)::integer + 0 * u) ORDER BY shortfall DESC) x) r;

CREATE TEMP TABLE best AS
SELECT u.body, b.* FROM (SELECT body, wanted, array_agg(ROW (unit, products, nodes, titles, cards, node_numbers,
		shortfalls, rises, divisor)::unit_raises ORDER BY unit, place) AS brought FROM unit GROUP BY body, wanted) u,
	best_raises(brought, wanted) b;

-- Gains are compared as fractions: times the least common multiple of divisors, or in more digits than there are
CREATE TEMP TABLE step AS
SELECT * FROM (
	SELECT u.body, u.wanted, u.unit, u.products[c.card] AS product, u.nodes[c.node] AS node, u.titles[c.node] AS title,
		c.shortfall, u.divisor, c.rise, row_number() OVER (PARTITION BY u.body
			ORDER BY c.shortfall * CASE WHEN u.divisor <= 6 THEN 60 ELSE 1e60 END / u.divisor DESC, u.unit, u.place,
			c.place) AS step
	FROM unit u, unnest(u.cards, u.node_numbers, u.shortfalls, u.rises) WITH ORDINALITY
		c (card, node, shortfall, rise, place)) s
WHERE step <= wanted;

SELECT cmp_ok(count(*), '>', 4000::bigint, 'many raises are compared') FROM step;
SELECT cmp_ok(count(*), '>', 150::bigint, 'of many the gain is that of the one before, with another divisor')
FROM step a JOIN step b USING (body) WHERE b.step = a.step + 1 AND a.shortfall * b.divisor = b.shortfall * a.divisor
	AND a.divisor <> b.divisor AND a.shortfall > 0;
SELECT is_empty($$SELECT body, step, u.unit, s.unit FROM (
		SELECT body, u.*, row_number() OVER (PARTITION BY body ORDER BY u.place) AS step
		FROM best b, unnest(b.units, b.products, b.nodes, b.titles, b.shortfalls, b.divisors)
			WITH ORDINALITY u (unit, product, node, title, shortfall, divisor, place)) u
	FULL JOIN step s USING (body, step)
	WHERE (u.unit, u.product, u.node, u.title, u.shortfall, u.divisor)
		IS DISTINCT FROM (s.unit, s.product, s.node, s.title, s.shortfall, s.divisor)$$,
	'the best, of equal ones the first, with their names');
SELECT is_empty($$SELECT body, step, u.gain, sum FROM (
		SELECT body, u.* FROM best, unnest(gain_sums) WITH ORDINALITY u (gain, step)) u
	FULL JOIN (SELECT body, step, sum(coalesce(rise, 0)::numeric(80, 50) / divisor)
			OVER (PARTITION BY body ORDER BY step) AS sum FROM step) s USING (body, step)
	WHERE abs(u.gain - sum) > 1e-24 OR u.gain IS NULL OR sum IS NULL OR scale(u.gain) <> 24$$,
	'what is gained adds up, where a rise is NULL by nothing');
SELECT results_eq('SELECT body FROM best WHERE cardinality(units) = 0',
	$$SELECT body FROM unit GROUP BY body HAVING min(wanted) = 0 OR sum(cardinality(shortfalls)) = 0 ORDER BY body$$,
	'none is wanted, or there is none');

-- all is right but for one of them
CREATE FUNCTION pg_temp.best(attribute integer DEFAULT 0, other text DEFAULT NULL, raises integer DEFAULT 5)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	attributes text[] := ARRAY['u', '{p}', '{t,a}', '{T,A}', '{1,1}', '{2,2}', '{3,1}', '{3,1}', '2'];
	brought unit_raises;
BEGIN
	attributes[attribute] := other;
	SELECT attributes[1], attributes[2], attributes[3], attributes[4], attributes[5], attributes[6], attributes[7],
		attributes[8], attributes[9] INTO brought;
	RETURN (SELECT b::text FROM best_raises(ARRAY[brought], raises) b);
END
$$;
SELECT is(pg_temp.best(), '("{u,u}","{p,p}","{a,a}","{A,A}","{3,1}","{2,2}",'
	'"{1.500000000000000000000000,2.000000000000000000000000}")', 'as it is printed');
SELECT is(pg_temp.best(raises => 1), '({u},{p},{a},{A},{3},{2},{1.500000000000000000000000})', 'one of them');
SELECT throws_ok(format('SELECT pg_temp.best(%s, %L)', i, value), code, NULL,
	format('%s as attribute %s', coalesce(value, 'NULL'), i))
FROM (VALUES (5, '{2,1}', '2202E'), (5, '{1,0}', '2202E'), (5, '{1,NULL}', '2202E'), (6, '{3,2}', '2202E'),
	(6, '{2,-1}', '2202E'), (2, '{}', '2202E'), (4, '{T}', '2202E'), (2, '{{p},{q}}', '2202E'),
	(7, '{{3},{1}}', '2202E'), (5, '{1}', '22023'), (6, '{1}', '22023'), (7, '{3}', '22023'), (8, '{1}', '22023'),
	(7, '{1,3}', '22023'), (7, '{1,NULL}', '22023'), (7, '{1e12,1}', '22023'), (7, '{1,0.0000001}', '22023'),
	(7, '{NaN,1}', '22003'), (8, '{NaN,1}', '22003'), (9, '0', '22023'), (9, '-1', '22023')) v (i, value, code)
UNION ALL
SELECT throws_ok(format('SELECT pg_temp.best(%s, NULL)', i), '22023', NULL, format('NULL as attribute %s', i))
FROM generate_series(1, 9) i;
SELECT throws_ok(format('SELECT pg_temp.best(raises => %s)', raises), '22023',
	'number of raises must be between 0 and 1000', raises || ' raises') FROM unnest(ARRAY[-1, 1001]) raises;
SELECT throws_ok('SELECT best_raises(ARRAY[NULL]::unit_raises[], 5)', '22023', NULL, 'NULL as a unit');
SELECT throws_ok($$SELECT best_raises(ARRAY[ARRAY[ROW ('u', '{}', '{}', '{}', '{}', '{}', '{}', '{}', 1)::unit_raises]],
	5)$$, '2202E', NULL, 'units of two dimensions');
SELECT is(best_raises('{}', 5)::text, '({},{},{},{},{},{},{})', 'without units');
SELECT is(best_raises(NULL, 5), NULL, 'NULL gives NULL');
SELECT * FROM finish();
ROLLBACK;
