-- The scores of every node of random trees of arithmetic means are the roundings of the exact results, which are
-- calculated here once more, as fractions of numerics and by the words of the documentation. Weights, answers and
-- decimals are such that many results lie exactly between two roundings, and many answers are missing.
BEGIN;
SELECT plan(17);
SELECT setseed(0.2022);
-- each tree is a constant of its own, for which no plan need be made anew
SET LOCAL plan_cache_mode = force_generic_plan;

CREATE TYPE pg_temp.outcome AS (trees bigint, forms bigint, nodes bigint, wrong bigint, ties bigint, missing bigint,
	zeros bigint, sums bigint, example text);

-- One random tree and a number of forms. Nodes are numbered in preorder; those without children are indicators.
CREATE FUNCTION pg_temp.try_tree(kind integer, forms integer) RETURNS pg_temp.outcome LANGUAGE plpgsql AS $$
DECLARE
	n integer := 3 + floor(random() * 14);
	lowest numeric := (ARRAY[0, 0, 0, -50, 1])[kind % 5 + 1];
	highest numeric := (ARRAY[100, 100, 1, 50, 4])[kind % 5 + 1];
	width numeric := highest - lowest;
	depth integer[] := ARRAY[0];
	parent integer[] := ARRAY[NULL::integer];
	leaf boolean[];
	weight numeric[];
	decimals integer[];
	rule text[];
	cover numeric[];
	-- of each node: steps in one, whether a published score is what its parent reckons with, the weight that its
	-- children need, and what its coverage is a fraction of
	steps numeric[];
	published boolean[];
	total numeric[] := array_fill(0::numeric, ARRAY[n]);
	needed numeric[];
	cden numeric[] := array_fill(1::numeric, ARRAY[n]);
	part numeric[];
	tree instrument;
	answers text;
	-- of each node of a form: its score, the sum over its children, and their weights, all and those there
	zero numeric[] := array_fill(0::numeric, ARRAY[n]);
	one numeric[] := array_fill(1::numeric, ARRAY[n]);
	no boolean[] := array_fill(false, ARRAY[n]);
	num numeric; den numeric;
	snum numeric[]; sden numeric[]; sweight numeric[]; there numeric[]; gap boolean[];
	cnum numeric[];
	score numeric;
	expected numeric[] := array_fill(NULL::numeric, ARRAY[n * forms]);		-- of all forms, as is their coverage
	coverage numeric[] := expected;
	above integer;
	form integer;
	cards scorecard[];
	got numeric[];
	got_coverage numeric[];
	leaves numeric;
	p integer;
	g numeric;
	ties integer := 0;
	missing integer := 0;
	zeros integer := 0;
	o pg_temp.outcome := (1, 0, n * forms, 0, 0, 0, 0, 0, NULL);
BEGIN
	FOR i IN 2..n LOOP
		depth[i] := 1 + floor(random() * least(depth[i - 1] + 1, 5));
		FOR j IN 1..i - 1 LOOP
			IF depth[j] = depth[i] - 1 THEN
				parent[i] := j;
			END IF;
		END LOOP;
	END LOOP;
	FOR i IN 1..n LOOP
		leaf[i] := i = n OR depth[i + 1] <= depth[i];
		weight[i] := CASE kind % 4
			WHEN 0 THEN 1
			WHEN 1 THEN ceil(random() * 5)
			WHEN 2 THEN round((random() * 40 + 0.01)::numeric, 2)
			ELSE round((random() * 1000 + 0.000000001)::numeric, 9) END;
		decimals[i] := CASE WHEN i = 1 THEN floor(random() * 3) WHEN random() < 0.4 THEN floor(random() * 2) END;
		rule[i] := (ARRAY['skip', 'skip', 'zero', 'null'])[1 + floor(random() * 4)];
		cover[i] := (ARRAY[0, 0, 0.25, 0.5, 0.75])[1 + floor(random() * 5)];
		published[i] := decimals[i] IS NOT NULL;
		steps[i] := 10::numeric ^ coalesce(decimals[i], 6);
	END LOOP;
	SELECT instrument_agg('n' || i, 'n' || parent[i], CASE WHEN i > 1 THEN weight[i] END,
			jsonb_strip_nulls(jsonb_build_object('round', decimals[i])
				|| CASE WHEN leaf[i] THEN '{}' ELSE jsonb_build_object('missing', rule[i], 'min_coverage', cover[i]) END
				|| CASE WHEN i = 1 THEN jsonb_build_object('scale', ARRAY[lowest, highest]) ELSE '{}' END), i)
		INTO tree FROM generate_series(1, n) i;

	-- The coverage of node i is a number of parts of 1 / cden[i]; each of its parts is part[i] of those of its parent.
	FOR i IN REVERSE n..1 LOOP
		cden[i] := cden[i] * CASE WHEN leaf[i] THEN 1 ELSE total[i] END;
		needed[i] := cover[i] * total[i];
		CONTINUE WHEN i = 1;
		total[parent[i]] := total[parent[i]] + weight[i];
		cden[parent[i]] := cden[parent[i]] * (cden[i] / gcd(cden[parent[i]], cden[i]));
	END LOOP;
	FOR i IN 2..n LOOP
		part[i] := weight[i] * cden[parent[i]] / total[parent[i]] / cden[i];
	END LOOP;

	FOR f IN 1..forms LOOP
		answers := '';
		snum := zero; sden := one; sweight := zero; there := zero; gap := no; cnum := zero; above := (f - 1) * n;
		FOR i IN REVERSE n..1 LOOP
			num := NULL;
			IF leaf[i] THEN
				IF random() >= (CASE f % 3 WHEN 0 THEN 0 WHEN 1 THEN 0.1 ELSE 0.5 END) THEN
					score := CASE WHEN f % 2 = 0 THEN lowest + width * round(random()::numeric * 4) / 4
						WHEN f % 8 = 1 THEN highest
						ELSE lowest + round(width * random()::numeric, f % 3) END;
					answers := answers || ', "n' || i || '": ' || score;
					-- an indicator that is rounded is rounded once; another is held in billionths of the scale
					num := CASE WHEN decimals[i] IS NULL
						THEN lowest * 1000000000 + round((score - lowest) / width * 1000000000) * width
						ELSE score * 1000000000 END;
					den := 1000000000;
					cnum[i] := 1;
				END IF;
			-- enough children, and then their mean
			ELSIF sweight[i] > 0 AND NOT (gap[i] AND (rule[i] = 'null' OR there[i] < needed[i])) THEN
				num := snum[i];
				den := sden[i] * sweight[i];
			END IF;
			coverage[above + i] := div(cnum[i] * 1000000, cden[i]) / 1000000;
			p := parent[i];
			IF num IS NULL THEN
				missing := missing + 1;
			ELSE
				-- half away from zero
				g := 2 * num * steps[i];
				score := sign(num) * div(abs(g) + den, 2 * den);
				IF abs(2 * score * den - g) = den THEN
					ties := ties + 1;
				END IF;
				score := score / steps[i];
				expected[above + i] := score;
				IF published[i] THEN
					num := score * 1000000;
					den := 1000000;
				END IF;
			END IF;
			CONTINUE WHEN i = 1;
			cnum[p] := cnum[p] + part[i] * cnum[i];
			IF num IS NULL THEN
				gap[p] := true;
				CONTINUE WHEN rule[p] <> 'zero';
				zeros := zeros + 1;
				num := lowest;
				den := 1;
			ELSE
				there[p] := there[p] + weight[i];
			END IF;
			sweight[p] := sweight[p] + weight[i];
			IF sden[p] = den THEN
				snum[p] := snum[p] + weight[i] * num;
			ELSE
				snum[p] := snum[p] * den + weight[i] * num * sden[p];
				sden[p] := sden[p] * den;
			END IF;
		END LOOP;

		cards[f] := scorecard(tree, jsonb('{' || substr(answers, 3) || '}'));
	END LOOP;

	FOR form, score, got, got_coverage, leaves IN
		SELECT f, score(cards[f], tree)::numeric, array_agg(b.score::numeric ORDER BY node),
			array_agg(b.coverage::numeric ORDER BY node), sum(b.contribution::numeric) FILTER (WHERE b.is_indicator)
		FROM generate_series(1, forms) f, breakdown(cards[f], tree) b, CAST(substr(b.code, 2) AS integer) node
		GROUP BY f
	LOOP
		above := (form - 1) * n;
		o.forms := o.forms + 1;
		IF got IS DISTINCT FROM expected[above + 1:above + n] OR score IS DISTINCT FROM expected[above + 1]
				OR got_coverage IS DISTINCT FROM coverage[above + 1:above + n] THEN
			o.wrong := o.wrong + 1;
			o.example := coalesce(o.example, format(E'%s\n%s\n%s\nnot\n%s\ncoverage %s\nnot\n%s\n%s', tree, cards[form],
				got,
				expected[above + 1:above + n], got_coverage, coverage[above + 1:above + n], score));
		END IF;
		IF leaves IS DISTINCT FROM expected[above + 1] THEN
			o.sums := o.sums + 1;
			o.example := coalesce(o.example,
				format(E'%s\n%s\ncontributions %s, total %s', tree, cards[form], leaves, expected[above + 1]));
		END IF;
	END LOOP;
	o.ties := ties;
	o.missing := missing;
	o.zeros := zeros;
	RETURN o;
END$$;

CREATE TEMP TABLE outcomes AS
SELECT sum(trees) AS trees, sum(forms) AS forms, sum(nodes) AS nodes, sum(wrong) AS wrong, sum(ties) AS ties,
	sum(missing) AS missing, sum(zeros) AS zeros, sum(sums) AS sums, min(example) AS example
FROM generate_series(1, 10500) AS kind, pg_temp.try_tree(kind, 20);

SELECT diag(format('%s trees, %s forms, %s nodes of them: %s ties, %s without a score, %s counted as zero', trees,
	forms, nodes, ties, missing, zeros))
FROM outcomes;
SELECT diag(example) FROM outcomes WHERE example IS NOT NULL;
SELECT is(wrong, 0::numeric, 'every score, of every node, is the rounding of the exact one; and so is every coverage')
FROM outcomes;
SELECT is(sums, 0::numeric, 'the contributions of the indicators add up to the total') FROM outcomes;
SELECT cmp_ok(forms, '>=', 200000::numeric, 'forms') FROM outcomes;
SELECT cmp_ok(ties, '>=', 40000::numeric, 'scores exactly between two roundings') FROM outcomes;
SELECT cmp_ok(missing, '>=', 100000::numeric, 'nodes without a score') FROM outcomes;

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
	FROM generate_series(1, 5000) OFFSET 0) f;
SELECT is(count(*), 5000::bigint, 'ties of large denominators round away from zero')
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
			FROM generate_series(1, 500) WHERE kind IS NOT NULL) f) g;
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
