-- What several cards come to: joined_breakdown() says what sums over breakdown() say, rises() what better answers
-- add; and arrays of numbers are added, divided and apportioned as numeric does it.
BEGIN;
SELECT plan(79);
SELECT setseed(0.625);

-- Trees with negative weights, caps, gaps and means of all kinds; of a third of the sets no card has a total.
CREATE TEMP TABLE kind AS SELECT n, k::instrument AS i, k AS tree FROM (VALUES
	(1, '{"code": "t", "nodes": [{"code": "a", "nodes": [{"code": "a1"}, {"code": "a2", "weight": 3}]},
		{"code": "b", "weight": 2, "missing": "zero", "nodes": [{"code": "b1"}, {"code": "b2"},
		{"code": "b3"}]}]}'::jsonb),
	(2, '{"code": "t", "scale": [20, 100], "nodes": [{"code": "a", "mean": "geometric", "nodes": [{"code": "a1"},
		{"code": "a2"}]}, {"code": "b1"}, {"code": "b2", "weight": 0}]}'),
	(3, '{"code": "t", "divide_by": 2, "missing": "null", "nodes": [{"code": "a", "mean": "min", "nodes": '
		'[{"code": "a1"}, {"code": "a2"}]}, {"code": "b1"}, {"code": "b2", "weight": -0.25}]}'),
	(4, '{"code": "t", "caps": [{"node": "a", "below": 50, "at_most": 40}], "nodes": [{"code": "a", "nodes":
		[{"code": "a1"}, {"code": "a2"}]}, {"code": "b", "nodes": [{"code": "b1"}, {"code": "b2"}, {"code": "b3"}]}]}'))
	v (n, k);

CREATE TEMP TABLE form AS
SELECT k.n, k.i, s AS set, c AS card_number, scorecard(k.i, (SELECT coalesce(jsonb_object_agg(b.code, a), '{}')
	FROM breakdown(scorecard(k.i, '{}'), k.i) b, LATERAL (SELECT CASE WHEN s % 3 = 0 AND b.code ~ '^a' THEN NULL
		WHEN random() < 0.8 THEN to_jsonb(CASE s % 2 WHEN 0 THEN 20 + round(random()::numeric * 4) * 20
			ELSE 20 + round(random()::numeric * 80, 4) END)
		WHEN random() < 0.3 THEN '"not_applicable"' END AS a) a
	WHERE b.is_indicator AND a IS NOT NULL)) AS card
FROM kind k, generate_series(1, 40) s, generate_series(1, 1 + s % 9) c;

CREATE TEMP TABLE setting AS SELECT n, set, (n + set) % 7 AS decimals,
	('{half_up,half_even,down,up}'::text[])[1 + set % 4] AS rounding, set % 25 AS raises FROM form GROUP BY n, set;

CREATE TEMP TABLE joined AS
SELECT f.*, k.i, j.* FROM (SELECT n, set, array_agg(card ORDER BY card_number) AS cards FROM form GROUP BY n, set) f
JOIN setting s USING (n, set) JOIN kind k USING (n), joined_breakdown(f.cards, k.i, s.decimals, s.rounding, s.raises) j;

CREATE TEMP TABLE row_of AS
SELECT f.n, f.set, f.card_number, b.position, b.is_indicator, b.score, b.contribution, b.shortfall, b.coverage,
	score(f.card, f.i) IS NOT NULL AS has_total
FROM form f, breakdown(f.card, f.i) WITH ORDINALITY b (code, parent, depth, is_indicator, title, weight,
	effective_weight,
	score, contribution, shortfall, coverage, cap, cap_reason, position);

CREATE FUNCTION pg_temp.rounded(sum numeric, count bigint, decimals integer, rounding text) RETURNS numeric
LANGUAGE sql IMMUTABLE AS $$
SELECT sign(sum) * CASE rounding WHEN 'down' THEN q WHEN 'up' THEN q + (r > 0)::integer
	WHEN 'half_up' THEN q + (2 * r >= count)::integer
	ELSE q + (2 * r > count OR 2 * r = count AND q % 2 = 1)::integer END / 10::numeric ^ decimals
FROM (SELECT div(a, count) AS q, a - div(a, count) * count AS r
	FROM (SELECT abs(sum) * 10::numeric ^ decimals AS a) a) x
$$;

CREATE TEMP TABLE summed AS
SELECT r.n, r.set, r.position, count(r.score) AS observed, coalesce(sum(r.score::numeric), 0) AS score_sum,
	CASE WHEN count(r.score) > 0
		THEN pg_temp.rounded(sum(r.score::numeric), count(r.score), min(s.decimals), min(s.rounding)) END AS score,
	coalesce(sum(r.contribution::numeric) FILTER (WHERE r.has_total), 0) AS contribution_sum,
	sum(r.coverage::numeric) AS coverage_sum, pg_temp.rounded(sum(r.coverage::numeric), count(*), 6, 'down') AS coverage
FROM row_of r JOIN setting s USING (n, set) GROUP BY r.n, r.set, r.position;

SELECT cmp_ok(count(*), '>', 1000::bigint, 'many nodes are compared') FROM summed;
SELECT cmp_ok(count(*), '>', 50::bigint, 'of some, no card has a score') FROM summed WHERE observed = 0;
SELECT is_empty($$SELECT n, set FROM joined j WHERE scored IS DISTINCT FROM (
	SELECT count(*) FROM form f WHERE f.n = j.n AND f.set = j.set AND score(f.card, f.i) IS NOT NULL)$$,
	'cards with a total are counted');
SELECT is_empty($$SELECT s.*, j.* FROM summed s JOIN joined j USING (n, set)
	WHERE (s.score, s.coverage, s.observed, s.score_sum, s.contribution_sum, s.coverage_sum) IS DISTINCT FROM
		(j.scores[s.position], j.coverages[s.position], j.observed[s.position], j.score_sums[s.position],
		j.contribution_sums[s.position], j.coverage_sums[s.position])$$, 'sums and means are those of breakdown()');
SELECT is_empty($$SELECT n, set FROM joined j WHERE cardinality(scores) <> (SELECT count(*) FROM instrument_nodes(j.i))
	OR array_lower(scores, 1) <> 1$$, 'arrays have an element for each node');
SELECT is_empty($$WITH wanted AS (
		SELECT n, set, array_agg(card_number ORDER BY place) AS cards,
			array_agg(position::integer ORDER BY place) AS nodes,
			array_agg(shortfall::numeric ORDER BY place) AS shortfalls
		FROM (SELECT r.*, row_number() OVER (PARTITION BY n, set
				ORDER BY shortfall DESC, card_number, position) AS place
			FROM row_of r WHERE is_indicator AND has_total AND shortfall > 0::score) r JOIN setting s USING (n, set)
		WHERE place <= s.raises GROUP BY n, set)
	SELECT j.n, j.set FROM joined j LEFT JOIN wanted w USING (n, set)
	WHERE (coalesce(w.cards, '{}'), coalesce(w.nodes, '{}'), coalesce(w.shortfalls, '{}'))
		IS DISTINCT FROM (j.raised_cards, j.raised_nodes, j.shortfalls)$$,
	'shortfalls are the largest, of equal ones those of the first card and node');
SELECT cmp_ok(count(*), '>', 200::bigint, 'many are told') FROM joined, unnest(shortfalls);

SELECT is((SELECT (j.scored, j.scores[1], j.coverages[1], j.observed[1], j.score_sums[1], j.shortfalls)::text
	FROM kind k, joined_breakdown('{}', k.i, 2, 'half_up', 10) j WHERE k.n = 1), '(0,,,0,0.000000,{})',
	'without any card');
SELECT is(joined_breakdown(NULL, i, 2, 'half_up', 10), NULL, 'NULL gives NULL') FROM kind WHERE n = 1;
SELECT throws_ok($$SELECT joined_breakdown(ARRAY[NULL]::scorecard[], i, 2, 'half_up', 10) FROM kind WHERE n = 1$$,
	'22004', NULL, 'a NULL card is an error');
SELECT throws_ok($$SELECT joined_breakdown(ARRAY[scorecard(l.i, '{}')], k.i, 2, 'half_up', 10) FROM kind k, kind l
	WHERE k.n = 1 AND l.n = 2$$, NULL, NULL, 'a card of another instrument is an error');
SELECT throws_ok($$SELECT joined_breakdown('{}', i, 7, 'half_up', 10) FROM kind WHERE n = 1$$,
	'22023', 'decimals must be between 0 and 6', 'too many decimals');
SELECT throws_ok($$SELECT joined_breakdown('{}', i, 2, 'nearest', 10) FROM kind WHERE n = 1$$,
	'22023', 'there is no rounding "nearest"', 'unknown rounding');
SELECT throws_ok($$SELECT joined_breakdown('{}', i, 2, 'half_up', 1001) FROM kind WHERE n = 1$$,
	'22023', 'number of shortfalls must be between 0 and 1000', 'too many shortfalls');
SELECT throws_ok($$SELECT joined_breakdown('{}', i, 2, 'half_up', -1) FROM kind WHERE n = 1$$, '22023', NULL,
	'too few');

-- rises(): the answers of some indicators exchanged for the best, which is 100, or 0 of what is deducted; the cards of
-- a set by turns, so that each is raised step by step between the others
CREATE TEMP TABLE raise AS
SELECT f.n, f.set, f.card_number, p.position::integer AS node, p.code, row_number() OVER (PARTITION BY f.n, f.set
	ORDER BY (p.position * 7 + f.card_number * 3 + f.set) % 11, f.card_number, p.position) AS place,
	CASE WHEN p.weight < 0 THEN (CASE f.n WHEN 2 THEN 20 ELSE 0 END) ELSE 100 END AS best
FROM form f, instrument_nodes(f.i) p WHERE p.is_indicator AND (p.position + f.set + f.card_number) % 3 = 0;
CREATE TEMP TABLE raised AS
SELECT r.n, r.set, r.place, r.card_number, score(f.card, f.i)::numeric AS before, score(scorecard(f.i, coalesce((
		SELECT jsonb_object_agg(b.code, b.score::numeric) FROM breakdown(f.card, f.i) b
		WHERE b.is_indicator AND b.score IS NOT NULL), '{}') || coalesce((
		SELECT jsonb_object_agg(b.code, 'not_applicable') FROM breakdown(f.card, f.i) b
		WHERE b.is_indicator AND b.score IS NULL AND b.coverage = 1::score), '{}') || (
		SELECT jsonb_object_agg(e.code, e.best) FROM raise e WHERE (e.n, e.set, e.card_number)
			= (r.n, r.set, r.card_number) AND e.place <= r.place)), f.i)::numeric AS after
FROM raise r JOIN form f USING (n, set, card_number);
CREATE TEMP TABLE rise AS
SELECT j.n, j.set, t.place, t.rise FROM joined j JOIN (SELECT n, set, array_agg(card_number ORDER BY place) AS cards,
		array_agg(node ORDER BY place) AS nodes FROM raise GROUP BY n, set) r USING (n, set),
	unnest(rises(j.cards, j.i, r.cards, r.nodes)) WITH ORDINALITY t (rise, place);
SELECT cmp_ok(count(*), '>', 800::bigint, 'many are raised, each after others of its card') FROM rise;
SELECT is_empty($$SELECT n, set, card_number, place, a.after, a.before, r.rise
	FROM (SELECT r.*, coalesce(lag(after) OVER (PARTITION BY n, set, card_number ORDER BY place), before) AS reached
		FROM raised r) a FULL JOIN rise r USING (n, set, place)
	WHERE r.rise IS DISTINCT FROM a.after - a.reached
		AND NOT (a.before IS NULL AND r.rise IS NULL)$$,
	'rises() are the differences of the scores with those answers');
SELECT is(rises(cards, i, '{}', '{}'), '{}', 'none') FROM joined WHERE n = 1 LIMIT 1;
SELECT is(rises(NULL, i, '{}', '{}'), NULL, 'NULL gives NULL') FROM joined WHERE n = 1 LIMIT 1;
SELECT throws_ok(format('SELECT rises(cards, i, %L, %L) FROM joined WHERE n = 1 LIMIT 1', c, k), code, message, what)
FROM (VALUES ('{1}', '{1}', '22023', 'instrument has no such indicator', 'a node that is no indicator'),
	('{1}', '{0}', '22023', 'instrument has no such indicator', 'no node'),
	('{1}', '{99}', '22023', 'instrument has no such indicator', 'beyond all'),
	('{1}', '{NULL}', '22023', 'instrument has no such indicator', 'NULL as a node'),
	('{0}', '{3}', '22023', 'there is no such scorecard', 'no card'),
	('{99}', '{3}', '22023', 'there is no such scorecard', 'a card beyond all'),
	('{NULL}', '{3}', '22023', 'there is no such scorecard', 'NULL as a card'),
	('{1,1}', '{3}', '2202E', 'there must be as many numbers of nodes as of scorecards', 'fewer nodes than cards'))
	v (c, k, code, message, what);
SELECT throws_ok($$SELECT rises(ARRAY[NULL]::scorecard[], i, '{1}', '{3}') FROM kind WHERE n = 1$$, '22023',
	'there is no such scorecard', 'a card that is NULL');
SELECT throws_ok($$SELECT rises(ARRAY[scorecard(l.i, '{}')], k.i, '{1}', '{3}') FROM kind k, kind l
	WHERE k.n = 1 AND l.n = 2$$, '22023', NULL, 'a card of another instrument');

-- Arrays of numbers
CREATE TEMP TABLE number AS
SELECT r, e, CASE WHEN random() < 0.1 THEN NULL ELSE round((random() - 0.4)::numeric * 10::numeric ^ (r % 9),
	(random() * 12)::integer) END AS a, CASE WHEN random() < 0.1 THEN 0
	ELSE round(random()::numeric * 10::numeric ^ (r % 5), (random() * 8)::integer) END AS b
FROM generate_series(1, 200) r, generate_series(1, 12) e;

SELECT is_empty($$SELECT e FROM (SELECT e, sum(a) AS sum FROM number GROUP BY e) n, (SELECT sum_each(a) AS sums FROM (
		SELECT r, array_agg(a ORDER BY e) AS a FROM number GROUP BY r) x) s WHERE sums[e] IS DISTINCT FROM sum$$,
	'sum_each() is sum() of each element');
SELECT is(sum_each(a), NULL, 'NULL without any array') FROM (VALUES (NULL::numeric[])) v (a);
SELECT is(sum_each(a)::text, '{NULL,3,NaN}', 'NULL adds nothing')
FROM (VALUES ('{NULL,1,1}'::numeric[]), (NULL), ('{NULL,2,NaN}')) v (a);
SELECT throws_ok($$SELECT sum_each(a) FROM (VALUES ('{1}'::numeric[]), ('{1,2}')) v (a)$$,
	'2202E', 'arrays must have as many elements', 'arrays of different lengths');

-- Sums of quotients: exact ones, of divisors that divide a power of ten, and others to 24 decimals
CREATE TEMP TABLE quotient AS
SELECT r, e, CASE WHEN random() < 0.1 THEN NULL ELSE round((random() - 0.4)::numeric * 10::numeric ^ (r % 9),
	(random() * 8)::integer) END AS a, CASE WHEN random() < 0.1 THEN NULL WHEN random() < 0.1 THEN 0
	WHEN e % 2 = 0 THEN 2 ^ (random() * 6)::integer * 5 ^ (random() * 3)::integer
	ELSE floor(random() * 10 ^ (random() * 6)) END::numeric AS b, 1 + r % 8 AS one
FROM generate_series(1, 200) r, generate_series(1, 12) e;
CREATE TEMP TABLE quotients AS
SELECT r, one, array_agg(a ORDER BY e) AS a, array_agg(b ORDER BY e) AS b FROM quotient GROUP BY r, one;

SELECT is_empty($$SELECT e, s[e], sum FROM (SELECT sum_each(a, b) AS s FROM quotients) s, (
		SELECT e, sum(a::numeric(80, 50) / nullif(b, 0)) AS sum FROM quotient GROUP BY e) x
	WHERE abs(s[e] - sum) > CASE e % 2 WHEN 0 THEN 0 ELSE 1e-24 END OR s[e] IS NULL OR scale(s[e]) <> 24$$,
	'sum_each() of quotients');
SELECT is_empty($$SELECT e, s[e], sum FROM (SELECT sum_each(a, one) AS s FROM quotients) s, (
		SELECT e, sum(a::numeric(80, 50) / one) AS sum FROM quotient GROUP BY e) x
	WHERE abs(s[e] - sum) > 1e-24 OR s[e] IS NULL$$, 'and of one divisor for all elements');
SELECT is((SELECT sum_each(a, b ORDER BY md5(r::text)) FROM quotients), (SELECT sum_each(a, b) FROM quotients),
	'the same to the last digit in another order');
-- Divisors up to 2^28 and beyond are divided by in two ways: cut to 30 decimals, then rounded to 24, both in integers
SELECT is_empty($$SELECT a, b, ours, expected FROM (SELECT a, b, (sum_each(ARRAY[a], ARRAY[b]))[1] AS ours,
		(sum_each(ARRAY[a], b::bigint))[1] AS by_one,
		sign(a) * div(div(abs(a) * 1e38, b * 1e8) + 500000, 1000000) * 1e-24 AS expected
	FROM unnest(ARRAY[1, 2, 3, 7, 268435455, 268435456, 268435457, 999999999999]::numeric[]) b,
		(SELECT (random() - 0.5)::numeric(20, 19) * 10::numeric ^ (n % 38 - 18) AS x, n
			FROM generate_series(1, 400) n) r,
		LATERAL (SELECT round(x, n % 12 + CASE WHEN n % 38 < 19 THEN 20 ELSE 0 END) AS a) v
	WHERE abs(a) < 1e17 GROUP BY a, b) q WHERE ours <> expected OR by_one <> expected$$,
	'cut, then rounded, digit for digit');
SELECT is(sum_each(a, b)::text, '{NULL,NULL,0.333333333333333333333333}', 'NULL and a divisor 0 add nothing')
FROM (VALUES ('{NULL,1,1}'::numeric[], '{1,0,3}'::numeric[]), (NULL, '{1,1,1}'), ('{1,1,1}', NULL), ('{1,2,NULL}',
	'{NULL,NULL,1}')) v (a, b);
SELECT is(sum_each(a, b)::text, NULL, 'NULL without any arrays')
FROM (VALUES (NULL::numeric[], '{1}'::numeric[]), ('{1}', NULL)) v (a, b);
SELECT is(sum_each(a, b)::text, '{0.500000000000000000000000}', 'one divisor of 0, or NULL, adds nothing')
FROM (VALUES ('{1}'::numeric[], 2::bigint), ('{1}', 0), ('{1}', NULL)) v (a, b);
SELECT is(sum_each('{99999999999999999999999999999999999999}', 1)::text,
	'{99999999999999999999999999999999999999.000000000000000000000000}', 'of up to 38 digits');
SELECT is(sum_each(ARRAY[a], 1)::text, '{0.000000000000000000000000}', 'what is beyond 24 decimals goes')
FROM unnest(ARRAY[4e-25, -9e-38, 0.00000000000000000000000000000000000099]) a;
SELECT throws_ok(format('SELECT sum_each(%s)', arguments), code, message, message || ', ' || arguments)
FROM (VALUES ($$'{1}'::numeric[], '{1,2}'::numeric[]$$, '2202E', 'arrays must have as many elements'),
	($$a, 1) FROM (VALUES ('{1}'::numeric[]), ('{1,2}')) v (a$$, '2202E', 'arrays must have as many elements'),
	($$'{1}'::numeric[], '{0.5}'::numeric[]$$, '22023', 'divisors must be whole numbers from 0 on, below 10^12'),
	($$'{1}'::numeric[], '{1e12}'::numeric[]$$, '22023', 'divisors must be whole numbers from 0 on, below 10^12'),
	($$'{1}'::numeric[], '{-1}'::numeric[]$$, '22023', 'divisors must be whole numbers from 0 on, below 10^12'),
	($$'{1}'::numeric[], -1$$, '22023', 'divisors must be whole numbers from 0 on, below 10^12'),
	($$'{{1}}'::numeric[], 1$$, '2202E', 'arrays must be one-dimensional')) v (arguments, code, message);

SELECT is_empty($$SELECT r, d, e, a, b FROM (SELECT r, r % 25 AS d, array_agg(a ORDER BY e) AS numbers,
		array_agg(b ORDER BY e) AS divisors FROM number GROUP BY r) n, LATERAL divide_each(numbers, divisors, d) q,
	unnest(numbers, divisors, q) WITH ORDINALITY u (a, b, q, e)
	WHERE u.q * 10::numeric ^ d IS DISTINCT FROM CASE WHEN b <> 0
		THEN sign(a) * div(2 * abs(a) * 10::numeric ^ d + b, 2 * b) END$$,
		'divide_each() rounds the exact quotient half up');
SELECT is(divide_each('{99999999999999999999999999999999999999,1}', '{0.00000000000000000000000000000000000001,3}',
	0)::text,
	'{9999999999999999999999999999999999999900000000000000000000000000000000000000,0}', 'of up to 38 digits');
SELECT is_empty($$SELECT r FROM (SELECT r, r % 25 AS d, min(b) AS b, array_agg(a ORDER BY e) AS numbers
		FROM number GROUP BY r) n
	WHERE divide_each_by(numbers, b, d) IS DISTINCT FROM divide_each(numbers, array_fill(b, ARRAY[12]), d)$$,
	'divide_each_by() is divide_each() with one divisor');
SELECT is(divide_each_by('{1,NULL}', 0, 2)::text, '{NULL,NULL}', 'NULL if that is 0');
SELECT throws_ok($$SELECT divide_each_by('{1}', -1, 2)$$, '22023', 'divisors must not be below zero',
	'one below zero');
SELECT is_empty($$SELECT r, e, m, d, a FROM (SELECT r, r % 7 AS d, array_agg(CASE WHEN r % 3 = 0
			THEN trunc(a, 2) + 0.005 * e ELSE a END ORDER BY e) AS numbers FROM number GROUP BY r) n,
	unnest('{half_up,half_even,down,up}'::text[]) m, LATERAL round_each(numbers, d, m) q,
	unnest(numbers, q) WITH ORDINALITY u (a, q, e) WHERE u.q IS DISTINCT FROM pg_temp.rounded(a, 1, d, m)$$,
	'round_each() rounds, ties too, as it is told');
SELECT throws_ok($$SELECT round_each('{1}', 7, 'half_up')$$, '22023', NULL, 'more decimals than a score has');
SELECT throws_ok($$SELECT round_each('{1}', 2, 'nearest')$$, '22023', NULL, 'no way of rounding');
SELECT throws_ok(format('SELECT round_each(%L, 2, %L)', v, 'down'), '22003', 'score out of range', v || ' is no score')
FROM unnest('{NaN,Infinity,1e12}'::text[]) n, format('{%s}', n) v;
SELECT throws_ok($$SELECT divide_each('{1}', '{-1}', 2)$$, '22023', 'divisors must not be below zero', 'below zero');
SELECT throws_ok($$SELECT divide_each('{NaN}', '{1}', 2)$$, NULL, NULL, 'NaN is an error');
SELECT throws_ok($$SELECT divide_each('{1}', '{1}', 25)$$, '22023', NULL, 'too many decimals');

-- apportion(): a flat list, and a tree whose inner nodes are sums
CREATE TEMP TABLE share AS
SELECT r, r % 4 AS d, 1 + r % 7 AS divisor, array_agg(a ORDER BY e) AS amounts,
	(SELECT array_agg(CASE e WHEN 1 THEN NULL WHEN 2 THEN 1 WHEN 6 THEN 1 ELSE CASE WHEN e < 6 THEN 2 ELSE 6 END END
	ORDER BY e)
		FROM generate_series(1, 12) e) AS parents,
	round(sum(CASE WHEN e NOT IN (1, 2, 6) THEN a END) / (1 + r % 7) + (r % 3 - 1) * 1.7, r % 4) AS total
FROM number GROUP BY r;
CREATE TEMP TABLE settled AS SELECT s.*, apportion(amounts, divisor, parents, total, d) AS parts FROM share s;

SELECT is_empty($$SELECT r FROM settled WHERE parts[1] <> total OR parts[2] <> parts[3] + parts[4] + parts[5]
	OR parts[1] <> parts[2] + parts[6]$$, 'parts add up to the total, and children to their parent');
SELECT is_empty($$WITH leaf AS (SELECT r, e, d, total, coalesce(amounts[e], 0) * 10::numeric ^ d AS amount, divisor,
			div(coalesce(amounts[e], 0) * 10::numeric ^ d, divisor) AS low
		FROM share, unnest('{3,4,5,7,8,9,10,11,12}'::integer[]) e),
	cut AS (SELECT *, low - (low * divisor > amount)::integer AS floor FROM leaf),
	ranked AS (SELECT *, row_number() OVER (PARTITION BY r ORDER BY amount - floor * divisor DESC, e) AS place,
		total * 10::numeric ^ d - sum(floor) OVER (PARTITION BY r) AS left_over FROM cut)
	SELECT r, e FROM ranked JOIN settled USING (r) WHERE parts[e] IS DISTINCT FROM (floor + floor(left_over / 9)
		+ CASE WHEN place <= left_over - 9 * floor(left_over / 9) THEN 1 ELSE 0 END) / 10::numeric ^ ranked.d$$,
	'and what is left over goes to the largest remainders, of equal ones to the first');
SELECT throws_ok($$SELECT apportion('{1,2}', 1, '{2,NULL}', 3, 2)$$, '22023', 'a parent must stand before its children',
	'a parent behind its child');
SELECT throws_ok($$SELECT apportion('{1,2}', 1, '{NULL}', 3, 2)$$, '2202E', NULL, 'fewer parents');
SELECT throws_ok($$SELECT apportion('{1,2}', 0, '{NULL,NULL}', 3, 2)$$, '22023', 'divisor must be above zero',
	'divisor 0');
SELECT throws_ok($$SELECT apportion('{1,2}', 1, '{NULL,NULL}', 3.001, 2)$$, '22023', 'total has more than 2 decimals',
	'a total that is finer than its parts');
SELECT is((SELECT sum(p) FROM unnest(apportion(array_fill(1e37, ARRAY[100]), 1e-31,
	array_fill(NULL::integer, ARRAY[100]), 100.5, 6)) p), 100.5, 'parts of 69 digits add up');
SELECT throws_ok($$SELECT apportion(array_fill(1e37, ARRAY[1000]), 1e-32,
	array_fill(NULL::integer, ARRAY[1000]), 0, 6)$$,
	'22003', 'numbers have too many digits', 'parts whose sum has too many digits');
SELECT throws_ok($$SELECT apportion(NULL::numeric || array_agg(5e37 * (1 - 2 * (n % 2))), 1e-32,
	NULL::integer || array_agg(CASE WHEN n % 2 = 1 THEN 1 END), 0, 6) FROM generate_series(1, 24) n$$,
	'22003', 'numbers have too many digits', 'a parent that has too many digits');

-- Elements of arrays of more dimensions, which might be others
SELECT throws_ok($$SELECT add_each('{{1,2},{3,4}}', '{1,2,3,4}')$$, '2202E', 'arrays must be one-dimensional',
	'add_each()');
SELECT throws_ok($$SELECT divide_each('{1,2,3,4}', '{{1,2},{3,4}}', 2)$$, '2202E', NULL, 'divide_each()');
SELECT throws_ok($$SELECT apportion('{{1,2},{3,4}}', 1, '{NULL,1,1,1}', 9, 2)$$, '2202E', NULL, 'amounts');
SELECT throws_ok($$SELECT apportion('{1,2,3,4}', 1, '{{NULL,1},{1,1}}', 9, 2)$$, '2202E', NULL, 'parents');
SELECT is(divide_each('[3:4]={1,2}', '[-1:0]={2,4}', 1)::text, '{0.5,0.5}', 'elements are counted from the first');

SELECT is(apportion('{1,2}', 1, '{NULL,NULL}', n, 6)::text, r, 'as many decimals, however large the total')
FROM (VALUES (7, '{3.000000,4.000000}'),
	(1e30 + 1, '{500000000000000000000000000000.000000,500000000000000000000000000001.000000}')) v (n, r);

SELECT * FROM finish();
ROLLBACK;
