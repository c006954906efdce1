-- min, max and median of nodes whose fractions outgrow 62 bits, with totals on or beside a tie: their bounds do not
-- decide, so the exact way must.
BEGIN;
SELECT plan(2);

-- Four nodes of two indicators each, a and b, whose weights add up to primes above 2^40 and are mirrored in pairs:
-- the mean of the four is (a + b) / 2 exactly, and no fraction on the way there is short.
CREATE FUNCTION pg_temp.node(code text) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_build_object('code', code, 'nodes',
		jsonb_agg(jsonb_build_object('code', code || n, 'nodes', jsonb_build_array(
		jsonb_build_object('code', code || n || 'a', 'weight', CASE WHEN mirrored THEN total - part ELSE part END),
		jsonb_build_object('code', code || n || 'b', 'weight', CASE WHEN mirrored THEN part ELSE total - part END)))))
	FROM (VALUES (1, 400000000007, 1099511627791, false), (2, 400000000007, 1099511627791, true),
		(3, 300000000013, 1099511627803, false), (4, 300000000013, 1099511627803, true)) w(n, part, total, mirrored)
$$;
CREATE FUNCTION pg_temp.answers(code text, a numeric, b numeric) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_object_agg(code || n || side, CASE side WHEN 'a' THEN a ELSE b END)
	FROM generate_series(1, 4) n, unnest('{a,b}'::text[]) side
$$;

-- Each way of putting one or two such nodes beside single indicators, and what the numbers say
CREATE TEMP TABLE tried AS
SELECT mean, a, b, others, round, score(scorecard(i, answers), i) AS score,
	round(CASE mean WHEN 'min' THEN ordered[1] WHEN 'max' THEN ordered[cardinality(ordered)]
		WHEN 'arithmetic' THEN (SELECT avg(v) FROM unnest(ordered) v)
		ELSE (ordered[(cardinality(ordered) + 1) / 2] + ordered[(cardinality(ordered) + 2) / 2]) / 2 END,
			round) AS expected
FROM unnest('{arithmetic,min,max,median}'::text[]) mean,
	unnest(ARRAY[0.01, 0.0099, 0.0101, 0.03, 0.000001]) b, (SELECT 100::numeric AS a) a, generate_series(1, 2) nodes,
	(VALUES ('{}'::numeric[]), ('{60}'), ('{10}'), ('{10,90}'), ('{10,90,50.0051}'), ('{50.005}')) o(others),
	unnest('{1,2,6}'::integer[]) round,
	LATERAL (SELECT array_agg(v ORDER BY v) AS ordered
		FROM (SELECT unnest(others) AS v UNION ALL SELECT (a + b) / 2 FROM generate_series(1, nodes)) v) s,
	LATERAL (SELECT jsonb_build_object('code', 't', 'round', round, 'mean', mean, 'nodes',
			(SELECT jsonb_agg(pg_temp.node('N' || n)) FROM generate_series(1, nodes) n)
			|| coalesce((SELECT jsonb_agg(jsonb_build_object('code', 'x' || n)) FROM generate_subscripts(others, 1) n),
				'[]'))::instrument AS i,
		(SELECT jsonb_object_agg(key, value) FROM (
			SELECT e.key, e.value FROM generate_series(1, nodes) n, jsonb_each(pg_temp.answers('N' || n, a, b)) e
			UNION ALL SELECT 'x' || n, to_jsonb(others[n]) FROM generate_subscripts(others, 1) n) e) AS answers) d;

SELECT is(count(*), 720::bigint, 'ties through four kinds of means') FROM tried;
SELECT is_empty($$ SELECT mean, b, others, round, score, expected FROM tried WHERE score::numeric <> expected $$,
	'each rounds as the exact number does');

SELECT * FROM finish();
ROLLBACK;
