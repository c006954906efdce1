-- The scores of every node of random trees of arithmetic means are the roundings of the exact results, which
-- random_trees.py calculates once more by the words of the documentation. Weights, answers and decimals are such that
-- many results lie exactly between two roundings, and many answers are missing.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SELECT plan(19);
SELECT setseed(0.2022);

CREATE TEMP TABLE printed (tree integer, instrument instrument, answers jsonb, scores numeric[], coverages numeric[],
	gates jsonb, seen jsonb) WITH (toast_tuple_target = 8160);
\setenv times :times
\copy printed FROM PROGRAM '/usr/bin/python3 test/pgtap/random_trees.py means $((2100 * times)) 20 2022'
CREATE TEMP TABLE tree WITH (toast_tuple_target = 8160) AS
SELECT tree, instrument FROM printed WHERE instrument IS NOT NULL;
ANALYZE tree (tree);
ANALYZE printed (tree);

-- The codes of a tree are n1, n2 and so on in the order of its nodes, in which a breakdown has them, too.
CREATE TEMP TABLE outcomes AS
SELECT count(DISTINCT tree) AS trees, count(*) AS forms, sum(cardinality(scores)) AS nodes,
	count(*) FILTER (WHERE wrong) AS wrong, count(*) FILTER (WHERE wrong_sum) AS sums,
	min(format(E'%s\n%s\n%s\n%s\nnot\n%s\ncoverage %s\nnot\n%s\ntotal %s, contributions %s', instrument, answers, codes,
		got, scores, got_coverages, coverages, total, contributions)) FILTER (WHERE wrong OR wrong_sum) AS example
FROM (SELECT *, scorecard(instrument, answers) AS card
		FROM tree JOIN (SELECT tree, answers, scores, coverages FROM printed) p USING (tree)
		WHERE answers IS NOT NULL OFFSET 0) form,
	LATERAL (SELECT array_agg(b.score::numeric) AS got, array_agg(b.coverage::numeric) AS got_coverages,
			string_agg(b.code, ' ') AS codes, score(card, instrument)::numeric AS total,
			sum(b.contribution::numeric) FILTER (WHERE b.is_indicator) AS contributions
		FROM breakdown(card, instrument) b) breakdown,
	LATERAL (SELECT got IS DISTINCT FROM scores OR total IS DISTINCT FROM scores[1]
				OR got_coverages IS DISTINCT FROM coverages
				OR NOT starts_with('n1 n2 n3 n4 n5 n6 n7 n8 n9 n10 n11 n12 n13 n14 n15 n16', codes) AS wrong,
			contributions IS DISTINCT FROM scores[1] AS wrong_sum) compared;

SELECT (seen ->> 'ties')::bigint AS ties, (seen ->> 'missing')::bigint AS missing, (seen ->> 'zeros')::bigint AS zeros
FROM printed WHERE seen IS NOT NULL \gset
SELECT diag(format('%s trees, %s forms, %s nodes of them: %s ties, %s without a score, %s counted as zero', trees,
	forms, nodes, :ties, :missing, :zeros))
FROM outcomes;
SELECT diag(example) FROM outcomes WHERE example IS NOT NULL;
SELECT is(wrong, 0::bigint, 'every score, of every node, is the rounding of the exact one; and so is every coverage')
FROM outcomes;
SELECT is(sums, 0::bigint, 'the contributions of the indicators add up to the total') FROM outcomes;
SELECT is(trees, 2100::bigint * :times, 'trees') FROM outcomes;
SELECT cmp_ok(forms, '>=', 40000::bigint * :times, 'forms') FROM outcomes;
SELECT cmp_ok(nodes, '>=', 380000::bigint * :times, 'nodes of them') FROM outcomes;
SELECT cmp_ok(:ties::bigint, '>=', 8000::bigint * :times, 'scores exactly between two roundings');
SELECT cmp_ok(:missing::bigint, '>=', 20000::bigint * :times, 'nodes without a score');

-- Two halves with the same weights, whose answers add up to s throughout: the total is s / 2 and lies exactly between
-- two roundings, while the denominator of each half has some forty digits.
CREATE TEMP TABLE mirrored AS
SELECT s, floor(s * 50 + 0.5) / 100 AS expected, i,
	scorecard(i, format('{"p": %s, "q": %s, "r": %s, "x": %s, "p2": %s, "q2": %s, "r2": %s, "x2": %s}',
		p, q, r, x, s - p, s - q, s - r, s - x)::jsonb) AS card
FROM (SELECT 2 * floor(random() * 2450 + 2500)::numeric / 100 + 0.01 AS s,
		round(random()::numeric * 49, 2) AS p, round(random()::numeric * 49, 2) AS q,
		round(random()::numeric * 49, 2) AS r, round(random()::numeric * 49, 2) AS x,
		format('{"code": "t", "round": 2, "nodes": [
			{"code": "a", "nodes": [
				{"code": "b", "weight": %2$s, "nodes": [
					{"code": "c", "weight": %1$s, "nodes": [
						{"code": "p", "weight": %2$s}, {"code": "q", "weight": %3$s}]},
					{"code": "r", "weight": %3$s}]},
				{"code": "x", "weight": %1$s}]},
			{"code": "a2", "nodes": [
				{"code": "b2", "weight": %2$s, "nodes": [
					{"code": "c2", "weight": %1$s, "nodes": [
						{"code": "p2", "weight": %2$s}, {"code": "q2", "weight": %3$s}]},
					{"code": "r2", "weight": %3$s}]},
				{"code": "x2", "weight": %1$s}]}]}',
			round((random() * 1000 + 1)::numeric, 9), round((random() * 1000 + 1)::numeric, 9),
			round((random() * 1000 + 1)::numeric, 9))::instrument AS i
	FROM generate_series(1, 1000 * :times) OFFSET 0) f;
SELECT is(count(*), 1000::bigint * :times, 'ties of large denominators round away from zero')
FROM mirrored WHERE score(card, i)::numeric = expected;

-- the card that assess() passes on between workers knows who said that there is no answer, which has another number
SELECT is(count(*), 0::bigint, 'an answer that was said to be missing is missing')
FROM (SELECT '{"code": "t", "nodes": [{"code": "a"}, {"code": "b"}, {"code": "c", "weight": 2}]}'::instrument) t(i),
	generate_series(1, 2000) n,
	LATERAL (SELECT scorecard(i, format('{"a": %s, "b": %s}', n * 0.0123455, n * 0.0371111)::jsonb) AS card) c
WHERE score(replace(card::text, ',-', ',null')::scorecard, i) IS DISTINCT FROM score(card, i);

-- the largest trees: 1,000 indicators, and 12 nodes inside each other
SELECT format('{"code": "t", "round": 2, "nodes": [%s]}',
	string_agg(format('{"code": "n%s", "weight": %s}', i, i % 7 + 1), ', ' ORDER BY i)) AS wide
FROM generate_series(1, 1000) i \gset
SELECT is(score(scorecard(t, (SELECT jsonb_object_agg('n' || i, i % 101) FROM generate_series(1, 1000) i)), t)::numeric,
	(SELECT round(sum((i % 7 + 1) * (i % 101))::numeric / sum(i % 7 + 1), 2) FROM generate_series(1, 1000) i),
	'a tree of 1,000 indicators') FROM (VALUES (:'wide'::instrument)) v(t);
SELECT is(score(scorecard(t, (SELECT jsonb_object_agg('n' || i, i % 101)
	FROM generate_series(1, 1000) i WHERE i % 3 > 0)), t)::numeric,
	(SELECT round(sum((i % 7 + 1) * (i % 101))::numeric / sum(i % 7 + 1), 2) FROM generate_series(1, 1000) i
		WHERE i % 3 > 0), 'and a third of its answers missing') FROM (VALUES (:'wide'::instrument)) v(t);

-- node i has an indicator of weight i and the next node of weight 1, so that only node i itself knows the rest
CREATE FUNCTION pg_temp.deep(node integer) RETURNS text LANGUAGE sql AS $$
SELECT CASE WHEN node = 12 THEN format('{"code": "x%s"}', node)
	ELSE format('{"code": "n%s", "nodes": [{"code": "x%s", "weight": %s.%s}, %s]}', node, node, node, node * 7919,
	pg_temp.deep(node + 1)) END $$;
SELECT is(score(scorecard(t, (SELECT jsonb_object_agg('x' || i, i * 8) FROM generate_series(1, 12) i)), t)::numeric,
	(WITH RECURSIVE r(node, v) AS (
		SELECT 12, 96::numeric
		UNION ALL SELECT node - 1, ((node - 1) * 8 * format('%s.%s', node - 1,
			(node - 1) * 7919)::numeric + v) / (format('%s.%s', node - 1, (node - 1) * 7919)::numeric + 1)
		FROM r WHERE node > 1)
	SELECT round(v, 6)
	FROM r WHERE node = 1), '12 nodes inside each other') FROM (SELECT pg_temp.deep(1)::instrument) v(t);

-- The other means, against numeric: six decimals of each, from answers of two.
CREATE TEMP TABLE means AS
SELECT kind, a, b, c, ta, tb, tc, scorecard(i, format('{"a": %s, "b": %s, "c": %s}', a, b, c)::jsonb) AS card, i
FROM (SELECT *, format('{"code": "t", "mean": %s, "nodes": [
			{"code": "a", "weight": %s}, {"code": "b", "weight": %s}, {"code": "c", "weight": %s}]}',
			kind, ta, tb, tc)::instrument AS i
	FROM unnest(ARRAY['"geometric"', '"harmonic"', '{"power": 2}', '{"power": -2.5}',
			'"min"', '"max"', '"median"']) kind,
		LATERAL (SELECT round((random() * 99 + 0.01)::numeric, 2) AS a, round((random() * 99 + 0.01)::numeric, 2) AS b,
				round((random() * 99 + 0.01)::numeric, 2) AS c, ceil(random() * 5)::numeric AS ta,
				ceil(random() * 5)::numeric AS tb, ceil(random() * 5)::numeric AS tc
			FROM generate_series(1, 100 * :times) WHERE kind IS NOT NULL) f) g;
SELECT is(count(*) FILTER (WHERE score(card, i)::numeric <> round(CASE kind
		WHEN '"geometric"' THEN exp((ta * ln(a::numeric(40, 30)) + tb * ln(b::numeric(40, 30))
			+ tc * ln(c::numeric(40, 30))) / (ta + tb + tc))
		WHEN '"harmonic"' THEN (ta + tb + tc)::numeric(40, 30)
			/ (ta / a::numeric(40, 30) + tb / b::numeric(40, 30) + tc / c::numeric(40, 30))
		WHEN '{"power": 2}' THEN sqrt((ta * a * a + tb * b * b + tc * c * c)::numeric(40, 30) / (ta + tb + tc))
		WHEN '{"power": -2.5}' THEN ((ta * a::numeric(60, 40) ^ -2.5 + tb * b::numeric(60, 40) ^ -2.5
			+ tc * c::numeric(60, 40) ^ -2.5) / (ta + tb + tc)) ^ (-0.4::numeric(60, 40))
		WHEN '"min"' THEN least(a, b, c)
		WHEN '"max"' THEN greatest(a, b, c)
		ELSE a + b + c - least(a, b, c) - greatest(a, b, c) END, 6)),
	0::bigint, format('%s: %s forms', kind, count(*)))
FROM means GROUP BY kind ORDER BY kind;

SELECT * FROM finish();
ROLLBACK;
