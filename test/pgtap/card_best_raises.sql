-- best_raises(): of the raises of several units those that gain most, as a sort of all of them says
BEGIN;
SELECT plan(30);
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
SELECT body, best_raises(unit, products, nodes, titles, cards, node_numbers, shortfalls, rises, divisor, wanted
	ORDER BY unit, place) AS best FROM unit GROUP BY body;

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
		FROM best, unnest((best).units, (best).products, (best).nodes, (best).titles, (best).shortfalls,
			(best).divisors) WITH ORDINALITY u (unit, product, node, title, shortfall, divisor, place)) u
	FULL JOIN step s USING (body, step)
	WHERE (u.unit, u.product, u.node, u.title, u.shortfall, u.divisor)
		IS DISTINCT FROM (s.unit, s.product, s.node, s.title, s.shortfall, s.divisor)$$,
	'the best, of equal ones the first, with their names');
SELECT is_empty($$SELECT body, step, u.gain, sum FROM (
		SELECT body, u.* FROM best, unnest((best).gain_sums) WITH ORDINALITY u (gain, step)) u
	FULL JOIN (SELECT body, step, sum(coalesce(rise, 0)::numeric(80, 50) / divisor)
			OVER (PARTITION BY body ORDER BY step) AS sum FROM step) s USING (body, step)
	WHERE abs(u.gain - sum) > 1e-24 OR u.gain IS NULL OR sum IS NULL OR scale(u.gain) <> 24$$,
	'what is gained adds up, where a rise is NULL by nothing');
SELECT results_eq('SELECT body FROM best WHERE cardinality((best).units) = 0',
	$$SELECT body FROM unit GROUP BY body HAVING min(wanted) = 0 OR sum(cardinality(shortfalls)) = 0 ORDER BY body$$,
	'none is wanted, or there is none');

-- arrays of the same lengths as ever, and one argument that is not right
CREATE FUNCTION pg_temp.best(VARIADIC other text[] DEFAULT '{}') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	arguments text[] := ARRAY['''u''', '''{p}''::text[]', '''{t,a}''::text[]', '''{T,A}''::text[]',
		'''{1,1}''::integer[]', '''{2,2}''::integer[]', '''{3,1}''::numeric[]', '''{3,1}''::numeric[]',
		'2::bigint', '5'];
	result text;
BEGIN
	FOR i IN 1 .. cardinality(other) BY 2 LOOP
		arguments[other[i]::integer] := other[i + 1];
	END LOOP;
	EXECUTE format('SELECT best_raises(%s)', array_to_string(arguments, ', ')) INTO result;
	RETURN result;
END
$$;
SELECT is(pg_temp.best(), '("{u,u}","{p,p}","{a,a}","{A,A}","{3,1}","{2,2}",'
	'"{1.500000000000000000000000,2.000000000000000000000000}")', 'as it is printed');
SELECT is(pg_temp.best('10', '1'), '({u},{p},{a},{A},{3},{2},{1.500000000000000000000000})', 'one of them');
SELECT throws_ok(format('SELECT pg_temp.best(%L, %L)', i, argument), code, NULL,
	format('%s as argument %s', argument, i))
FROM (VALUES (5, '''{2,1}''::integer[]', '2202E'), (5, '''{1,0}''::integer[]', '2202E'),
	(5, '''{1,NULL}''::integer[]', '2202E'), (6, '''{3,2}''::integer[]', '2202E'),
	(6, '''{2,-1}''::integer[]', '2202E'),
	(5, '''{1}''::integer[]', '22023'), (6, '''{1}''::integer[]', '22023'), (8, '''{1}''::numeric[]', '22023'),
	(7, '''{1,3}''::numeric[]', '22023'), (7, '''{1,NULL}''::numeric[]', '22023'),
	(7, '''{1e12,1}''::numeric[]', '22023'),
	(7, '''{1,0.0000001}''::numeric[]', '22023'), (9, '0::bigint', '22023'), (9, '-1::bigint', '22023'),
	(2, '''{{p},{q}}''::text[]', '2202E'), (7, '''{{3},{1}}''::numeric[]', '2202E'),
	(10, '-1', '22023'), (10, '1001', '22023'), (1, 'NULL', '22023'), (8, 'NULL', '22023')) v (i, argument, code);
SELECT throws_ok($$SELECT best_raises(u, '{p}', '{t}', '{T}', '{1}', '{1}', '{1}', '{1}', 1, n)
	FROM (VALUES ('u', 1), ('v', 2)) v (u, n)$$, '22023', NULL, 'of another unit not as many');
SELECT is(best_raises(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), NULL, 'NULL without rows')
FROM (SELECT 1 WHERE false) x;
SELECT is_empty($$SELECT body FROM (SELECT DISTINCT body, best_raises(unit, products, nodes, titles, cards,
		node_numbers, shortfalls, rises, divisor, wanted) OVER (PARTITION BY body ORDER BY unit, place
		ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS best FROM unit WHERE body < 50) w
	JOIN best b USING (body) WHERE w.best IS DISTINCT FROM b.best$$, 'as a window function');
SELECT * FROM finish();
ROLLBACK;
