-- The scores of every node of random trees whose nodes have all rules that need no logarithm: divisors and deductions,
-- the best children, caps, what missing answers and such that do not apply count as, thresholds, rounding modes and
-- weights of 0. They are calculated here once more, as fractions of numerics and by the words of the documentation.
-- Weights are small, or so wide that no fraction of 62 bits holds a score; many results are exactly between two
-- roundings; plain trees among them take the quick ways to a total, with gaps and without.
BEGIN;
SELECT plan(12);
SELECT setseed(0.1922);

CREATE TYPE pg_temp.outcome AS (trees bigint, forms bigint, nodes bigint, wrong bigint, ties bigint, missing bigint,
	not_applicable bigint, capped bigint, wrong_caps bigint, clipped bigint, dropped bigint, counted bigint,
	stopped bigint, negative bigint, plain bigint, example text);

-- A rounding of numerator / denominator in steps of 10^-decimals
CREATE FUNCTION pg_temp.rounded(numerator numeric, denominator numeric, decimals integer, mode text) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	scaled numeric := abs(numerator) * 10::numeric ^ decimals;
	whole numeric := div(scaled, denominator);
	rest numeric := scaled - whole * denominator;
BEGIN
	whole := whole + (CASE mode WHEN 'half_up' THEN 2 * rest >= denominator WHEN 'up' THEN rest > 0
		WHEN 'down' THEN false ELSE 2 * rest > denominator OR (2 * rest = denominator AND whole % 2 = 1) END)::integer;
	RETURN sign(numerator) * whole / 10::numeric ^ decimals;
END$$;

-- One of them
CREATE FUNCTION pg_temp.one_of(VARIADIC choices text[]) RETURNS text LANGUAGE sql VOLATILE AS
$$ SELECT choices[1 + floor(random() * cardinality(choices))] $$;

CREATE FUNCTION pg_temp.number_between(low numeric, high numeric, decimals integer) RETURNS numeric
LANGUAGE sql VOLATILE AS
$$ SELECT least(high, greatest(low, round(low + (high - low) * random()::numeric, decimals))) $$;

-- One random tree and a number of forms. Nodes are numbered in preorder; those without children are indicators.
CREATE FUNCTION pg_temp.try_tree(kind integer, forms integer) RETURNS pg_temp.outcome LANGUAGE plpgsql AS $$
DECLARE
	n integer := 3 + floor(random() * 12);
	lowest numeric := (ARRAY[0, 0, 1, -50, 0, -499999999999.999999, 0])[kind % 7 + 1];
	highest numeric := (ARRAY[100, 1, 4, 50, 10, 499999999999.999999, 7.5])[kind % 7 + 1];
	least_decimals integer := (ARRAY[0, 0, 0, 0, 0, 6, 1])[kind % 7 + 1];
	width numeric := highest - lowest;
	plain boolean := kind % 3 = 0;
	family integer := kind % 4;
	primes numeric[] := ARRAY[1099511627791, 1099511627803, 1099511627831, 1099511627873, 1099511627689, 549755813881];
	depth integer[] := ARRAY[0];
	parent integer[] := ARRAY[NULL::integer];
	leaf boolean[];
	first boolean[];
	weight numeric[];
	decimals integer[];
	mode text[];
	mean text[];
	missing text[];
	apply text[];
	cover numeric[];
	answered integer[];
	best integer[];
	divisor numeric[];
	caps jsonb[];
	sum numeric;
	tree instrument;
	answers jsonb;
	answer numeric;
	card scorecard;
	-- of each node: its score as a fraction, why there is none, the cap that lowered it, the share covered
	num numeric[]; den numeric[]; na boolean[]; cap text[]; cnum numeric[]; cden numeric[];
	published numeric[]; coverage numeric[];
	-- of the children that count
	cn numeric[]; cd numeric[]; cw numeric[];
	asked numeric; there numeric; places integer; refused boolean; rises boolean; rule text; total numeric;
	a numeric; b numeric; w numeric; c integer; k jsonb; g integer;
	got numeric[]; got_coverage numeric[]; got_caps text[];
	o pg_temp.outcome := (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL);
BEGIN
	FOR i IN 2..n LOOP
		depth[i] := 1 + floor(random() * least(depth[i - 1] + 1, 3));
		FOR j IN 1..i - 1 LOOP
			IF depth[j] = depth[i] - 1 THEN
				parent[i] := j;
			END IF;
		END LOOP;
	END LOOP;
	FOR i IN 1..n LOOP
		leaf[i] := i = n OR depth[i + 1] <= depth[i];
		first[i] := i > 1 AND parent[i] = i - 1;
		decimals[i] := CASE WHEN random() < CASE WHEN i = 1 THEN 0.7 ELSE 0.2 END
			THEN least_decimals + floor(random() * (CASE WHEN least_decimals = 6 THEN 1 ELSE 3 END)) END;
		mode[i] := CASE WHEN decimals[i] IS NULL THEN 'half_up'
			ELSE pg_temp.one_of('half_up', 'half_even', 'down', 'up') END;
		mean[i] := CASE WHEN plain THEN 'arithmetic'
			ELSE pg_temp.one_of('arithmetic', 'arithmetic', 'arithmetic', 'min', 'max', 'median') END;
		missing[i] := pg_temp.one_of('skip', 'skip', 'zero', 'null', pg_temp.number_between(lowest, highest, 1)::text);
		apply[i] := pg_temp.one_of('skip', 'skip', 'zero', 'null');
		cover[i] := (ARRAY[0, 0, 0.25, 0.5, 0.75])[1 + floor(random() * 5)];
		weight[i] := CASE family WHEN 0 THEN 1 WHEN 1 THEN ceil(random() * 5)
			WHEN 2 THEN round((random() * 40 + 0.01)::numeric, 2)
			ELSE primes[1 + floor(random() * 6)] END;
		IF i > 1 AND NOT first[i] AND random() < 0.12 THEN
			weight[i] := 0;
		END IF;
	END LOOP;
	-- children of a node of the k best weigh the same
	FOR i IN 1..n LOOP
		CONTINUE WHEN leaf[i];
		places := (SELECT count(*) FROM generate_series(1, n) j WHERE parent[j] = i);
		answered[i] := CASE WHEN random() < 0.2 THEN 1 + floor(random() * places) END;
		CONTINUE WHEN plain;
		IF random() < 0.4 THEN
			best[i] := 1 + floor(random() * least(places, 3));
			FOR j IN i + 1..n LOOP
				IF parent[j] = i AND weight[j] <> 0 THEN
					weight[j] := weight[i + 1];
				END IF;
			END LOOP;
		END IF;
		IF mean[i] = 'arithmetic' AND random() < 0.6 THEN
			sum := (SELECT sum(weight[j]) FROM generate_series(1, n) j WHERE parent[j] = i);
			divisor[i] := CASE floor(random() * 5) WHEN 0 THEN sum WHEN 1 THEN sum + 1 WHEN 2 THEN greatest(sum - 1, 1)
				WHEN 3 THEN 0.4 * sum ELSE CASE WHEN family < 2 THEN 3 ELSE sum * 2 END END;
			FOR j IN i + 2..n LOOP
				IF parent[j] = i AND best[i] IS NULL AND random() < 0.3 THEN
					weight[j] := -weight[j];
				END IF;
			END LOOP;
		END IF;
	END LOOP;
	-- a cap looks at a node below, which is no deduction
	FOR i IN 1..n LOOP
		CONTINUE WHEN leaf[i] OR plain OR random() < 0.6;
		FOR j IN 1..2 LOOP
			g := i + 1 + floor(random() * (n - i));
			c := g;
			WHILE c > i AND weight[c] >= 0 LOOP
				c := parent[c];
			END LOOP;
			CONTINUE WHEN c <> i;
			caps[i] := coalesce(caps[i], '[]') || jsonb_build_object('node', 'n' || g,
				'below', pg_temp.number_between(lowest, highest, 1),
				'at_most', pg_temp.number_between(lowest, highest, coalesce(decimals[i], 2)));
		END LOOP;
	END LOOP;
	SELECT instrument_agg('n' || i, 'n' || parent[i], CASE WHEN i > 1 THEN weight[i] END, jsonb_strip_nulls(
		jsonb_build_object('round', decimals[i], 'rounding', CASE WHEN decimals[i] IS NOT NULL THEN mode[i] END) ||
		CASE WHEN leaf[i] THEN '{}' ELSE jsonb_build_object('mean', mean[i], 'missing',
			CASE WHEN missing[i] ~ '\d' THEN to_jsonb(missing[i]::numeric) ELSE to_jsonb(missing[i]) END,
			'not_applicable', apply[i], 'min_coverage', cover[i], 'min_answers', answered[i], 'best', best[i],
			'divide_by', divisor[i], 'caps', caps[i]) END ||
		CASE WHEN i = 1 THEN jsonb_build_object('scale', ARRAY[lowest, highest]) ELSE '{}' END), i)
		INTO tree FROM generate_series(1, n) i;
	o.plain := plain::integer;

	FOR f IN 1..forms LOOP
		answers := '{}';
		num := array_fill(NULL::numeric, ARRAY[n]); den := array_fill(1::numeric, ARRAY[n]);
		na := array_fill(false, ARRAY[n]); cap := array_fill(NULL::text, ARRAY[n]);
		cnum := array_fill(0::numeric, ARRAY[n]); cden := den; published := num; coverage := num;
		FOR i IN REVERSE n..1 LOOP
			IF leaf[i] THEN
				na[i] := f % 3 > 0 AND random() < 0.15;
				cnum[i] := na[i]::integer;
				IF na[i] THEN
					answers := answers || jsonb_build_object('n' || i, 'not_applicable');
				ELSIF random() >= (CASE f % 4 WHEN 0 THEN 0 WHEN 1 THEN 0.1 ELSE 0.4 END) THEN
					answer := CASE WHEN f % 2 = 0 THEN lowest + width * round(random()::numeric * 4) / 4
						ELSE pg_temp.number_between(lowest, highest, f % 3) END;
					answers := answers || jsonb_build_object('n' || i, answer);
					cnum[i] := 1;
					-- held in billionths of the scale; if it is rounded, and its decimals are not finer, by its
					-- rounding alone
					num[i] := (lowest * 1000000000 +
						width * div(2 * (answer - lowest) * 1000000000 + width, 2 * width)) * 1000000;
					den[i] := 10::numeric ^ 15;
					IF decimals[i] IS NOT NULL THEN
						num[i] := CASE WHEN width * 10::numeric ^ decimals[i] <= 1000000000 THEN answer
							ELSE pg_temp.rounded(num[i], den[i], decimals[i], 'half_up') END * 10::numeric ^ 15;
					END IF;
				END IF;
			ELSE
				cn := '{}'; cd := '{}'; cw := '{}';
				asked := 0; there := 0; places := 0; refused := false; rises := false; total := 0; sum := 0;
				FOR j IN i + 1..n LOOP
					CONTINUE WHEN parent[j] IS DISTINCT FROM i OR weight[j] = 0;
					w := abs(weight[j]);
					total := total + w;
					cnum[i] := cnum[i] * cden[j] + w * cnum[j] * cden[i];
					cden[i] := cden[i] * cden[j];
					rule := CASE WHEN num[j] IS NOT NULL THEN 'there' WHEN na[j] THEN apply[i] ELSE missing[i] END;
					CONTINUE WHEN na[j] AND rule = 'skip';
					asked := asked + w;
					IF num[j] IS NOT NULL OR (na[j] AND rule = 'zero') THEN
						there := there + w;
						places := places + 1;
					END IF;
					refused := refused OR rule = 'null';
					CONTINUE WHEN rule IN ('skip', 'null');
					rises := rises OR weight[j] > 0;
					cn := cn || coalesce(num[j], CASE rule WHEN 'zero' THEN lowest * 10 ELSE rule::numeric * 10 END);
					cd := cd || CASE WHEN num[j] IS NULL THEN 10 ELSE den[j] END;
					cw := cw || weight[j];
					o.counted := o.counted + (num[j] IS NULL AND rule <> 'zero')::integer;
				END LOOP;
				cden[i] := cden[i] * total;
				na[i] := NOT refused AND asked = 0;
				IF NOT refused AND asked > 0 AND rises AND
						(there < asked * cover[i] OR places < coalesce(answered[i], 0)) THEN
					o.stopped := o.stopped + 1;
				ELSIF NOT refused AND asked > 0 AND rises THEN
					-- in falling order, and of them the best
					SELECT array_agg(x ORDER BY div(x * 10::numeric ^ 90, y) DESC),
						array_agg(y ORDER BY div(x * 10::numeric ^ 90, y) DESC),
						array_agg(z ORDER BY div(x * 10::numeric ^ 90, y) DESC)
						INTO cn, cd, cw FROM unnest(cn, cd, cw) AS t(x, y, z);
					o.dropped := o.dropped + (best[i] < cardinality(cn))::integer;
					c := least(cardinality(cn), coalesce(best[i], cardinality(cn)));
					IF mean[i] = 'arithmetic' THEN
						a := 0; b := 1; w := 0;
						FOR j IN 1..c LOOP
							a := a * cd[j] + cw[j] * cn[j] * b;
							b := b * cd[j];
							w := w + cw[j];
						END LOOP;
						b := b * coalesce(divisor[i], w);
						o.negative := o.negative + (a < lowest * b AND divisor[i] IS NOT NULL)::integer;
						o.clipped := o.clipped + (a > highest * b AND divisor[i] IS NOT NULL)::integer;
						IF divisor[i] IS NOT NULL AND a < lowest * b THEN
							a := lowest * b;
						ELSIF divisor[i] IS NOT NULL AND a > highest * b THEN
							a := highest * b;
						END IF;
						-- whole numbers
						num[i] := a * 10::numeric ^ 12; den[i] := b * 10::numeric ^ 12;
					ELSE
						g := CASE mean[i] WHEN 'max' THEN 1 WHEN 'min' THEN c ELSE (c + 1) / 2 END;
						k := to_jsonb(CASE WHEN mean[i] = 'median' THEN c / 2 + 1 ELSE g END);
						num[i] := cn[g] * cd[k::integer] + cn[k::integer] * cd[g];
						den[i] := 2 * cd[g] * cd[k::integer];
					END IF;
					a := gcd(trunc(abs(num[i])), trunc(den[i]));
					IF a > 1 AND num[i] = trunc(num[i]) AND den[i] = trunc(den[i]) THEN
						num[i] := div(num[i], a); den[i] := div(den[i], a);
					END IF;
					FOR k IN SELECT * FROM jsonb_array_elements(caps[i]) LOOP
						g := substr(k ->> 'node', 2);
						a := (k ->> 'at_most')::numeric;
						IF NOT na[g] AND coalesce(published[g] < (k ->> 'below')::numeric, true) AND
								num[i] > a * den[i] THEN
							num[i] := a * 1000000; den[i] := 1000000;
							cap[i] := 'n' || g;
						END IF;
					END LOOP;
				END IF;
			END IF;
			o.not_applicable := o.not_applicable + na[i]::integer;
			o.missing := o.missing + (num[i] IS NULL AND NOT na[i])::integer;
			o.capped := o.capped + (cap[i] IS NOT NULL)::integer;
			published[i] := pg_temp.rounded(num[i], den[i], coalesce(decimals[i], 6), mode[i]);
			o.ties := o.ties + coalesce((abs(published[i] * den[i] - num[i]) * 2 *
				10::numeric ^ coalesce(decimals[i], 6) = den[i])::integer, 0);
			IF decimals[i] IS NOT NULL AND num[i] IS NOT NULL THEN
				num[i] := published[i] * 1000000; den[i] := 1000000;
			END IF;
			coverage[i] := div(cnum[i] * 1000000, cden[i]) / 1000000;
		END LOOP;

		card := scorecard(tree, answers);
		SELECT array_agg(t.score::numeric ORDER BY t.n), array_agg(t.coverage::numeric ORDER BY t.n),
			array_agg(t.cap ORDER BY t.n)
			INTO got, got_coverage, got_caps
			FROM (SELECT substr(code, 2)::integer AS n, * FROM breakdown(card, tree)) AS t;
		o.forms := o.forms + 1;
		o.nodes := o.nodes + n;
		o.wrong_caps := o.wrong_caps + (got_caps IS DISTINCT FROM cap)::integer;
		g := 1 + floor(random() * n);
		IF got IS DISTINCT FROM published OR got_coverage IS DISTINCT FROM coverage OR
				score(card, tree)::numeric IS DISTINCT FROM published[1] OR
				coverage(card, tree)::numeric <> coverage[1] OR
				score(card, tree, 'n' || g)::numeric IS DISTINCT FROM published[g] OR
				coverage(card, tree, 'n' || g)::numeric <> coverage[g] THEN
			o.wrong := o.wrong + 1;
			o.example := coalesce(o.example, format(E'%s\n%s\n%s\nnot\n%s\ncoverage %s\nnot\n%s\n%s, %s %s',
				tree, answers, got, published, got_coverage, coverage,
				score(card, tree), g, score(card, tree, 'n' || g)));
		END IF;
	END LOOP;
	RETURN o;
END$$;

CREATE TEMP TABLE outcomes AS
SELECT sum(trees) AS trees, sum(forms) AS forms, sum(nodes) AS nodes, sum(wrong) AS wrong, sum(ties) AS ties,
	sum(missing) AS missing, sum(not_applicable) AS not_applicable, sum(capped) AS capped,
	sum(wrong_caps) AS wrong_caps, sum(clipped) AS clipped, sum(dropped) AS dropped, sum(counted) AS counted,
	sum(stopped) AS stopped, sum(negative) AS negative, sum(plain) AS plain, min(example) AS example
FROM generate_series(1, 3000) AS kind, pg_temp.try_tree(kind, 4);

SELECT diag(format('%s trees, %s of them plain, %s forms, %s nodes of them: %s ties, %s missing, %s not applicable, '
	'%s stopped by a threshold, %s capped, %s clipped above and %s below, %s of the best, %s counted as a number',
	trees, plain, forms, nodes, ties, missing, not_applicable, stopped, capped, clipped, negative, dropped, counted))
FROM outcomes;
SELECT diag(example) FROM outcomes WHERE example IS NOT NULL;
SELECT is(wrong, 0::numeric, 'every score and coverage, of every node, is what the rules say') FROM outcomes;
SELECT is(wrong_caps, 0::numeric, 'breakdown() names the caps that lowered a node, and no others') FROM outcomes;
SELECT cmp_ok(seen, '>', 300::numeric, 'enough of them ' || what) FROM outcomes, LATERAL (VALUES ('are ties', ties),
	('are missing', missing), ('are not applicable', not_applicable), ('are stopped by a threshold', stopped),
	('are capped', capped), ('are clipped above', clipped), ('are clipped below', negative),
	('drop all but the best', dropped), ('count what is missing as a number', counted), ('are plain', plain))
	AS v(what, seen);
