-- The scores of every node of random trees whose nodes have all rules that need no logarithm: divisors and deductions,
-- the best children, caps, what missing answers and such that do not apply count as, thresholds, rounding modes and
-- weights of 0. random_trees.py calculates them once more, as fractions and by the words of the documentation. Weights
-- are small, or so wide that no fraction of 62 bits holds a score; many results are exactly between two roundings;
-- plain trees among them take the quick ways to a total, with gaps and without.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SELECT plan(16);
SELECT setseed(0.1922);

CREATE TEMP TABLE printed (tree integer, instrument instrument, answers jsonb, scores numeric[], coverages numeric[],
	gates jsonb, seen jsonb) WITH (toast_tuple_target = 8160);
\setenv times :times
\copy printed FROM PROGRAM '/usr/bin/python3 test/pgtap/random_trees.py rules $((1200 * times)) 4 1922'
CREATE TEMP TABLE tree WITH (toast_tuple_target = 8160) AS
SELECT tree, instrument FROM printed WHERE instrument IS NOT NULL;
ANALYZE tree (tree);
ANALYZE printed (tree);

-- The codes of a tree are n1, n2 and so on in the order of its nodes, in which a breakdown has them, too. A node of
-- each is asked for alone.
CREATE TEMP TABLE outcomes AS
SELECT count(DISTINCT tree) AS trees, count(*) AS forms, sum(cardinality(scores)) AS nodes,
	count(*) FILTER (WHERE wrong) AS wrong, count(*) FILTER (WHERE wrong_caps) AS wrong_caps,
	min(format(E'%s\n%s\n%s\n%s\nnot\n%s\ncoverage %s\nnot\n%s\ncaps %s\nnot\n%s\ntotal %s, n%s %s', instrument,
		answers, codes, got, scores, got_coverages, coverages, got_gates, gates, total, node, alone))
		FILTER (WHERE wrong OR wrong_caps) AS example
FROM (SELECT *, scorecard(instrument, answers) AS card, 1 + floor(random() * cardinality(scores))::integer AS node
		FROM tree JOIN (SELECT tree, answers, scores, coverages, gates FROM printed) p USING (tree)
		WHERE answers IS NOT NULL OFFSET 0) form,
	LATERAL (SELECT array_agg(b.score::numeric) AS got, array_agg(b.coverage::numeric) AS got_coverages,
			jsonb_object_agg(b.code, b.cap) FILTER (WHERE b.cap IS NOT NULL) AS got_gates,
			string_agg(b.code, ' ') AS codes, score(card, instrument)::numeric AS total,
			score(card, instrument, 'n' || node)::numeric AS alone
		FROM breakdown(card, instrument) b) breakdown,
	LATERAL (SELECT got IS DISTINCT FROM scores OR total IS DISTINCT FROM scores[1]
				OR alone IS DISTINCT FROM scores[node] OR got_coverages IS DISTINCT FROM coverages
				OR coverage(card, instrument)::numeric IS DISTINCT FROM coverages[1]
				OR coverage(card, instrument, 'n' || node)::numeric IS DISTINCT FROM coverages[node]
				OR NOT starts_with('n1 n2 n3 n4 n5 n6 n7 n8 n9 n10 n11 n12 n13 n14', codes) AS wrong,
			got_gates IS DISTINCT FROM gates AS wrong_caps) compared;

CREATE TEMP TABLE met AS
SELECT s.* FROM printed, jsonb_to_record(seen) AS s (plain bigint, ties bigint, missing bigint, not_applicable bigint,
	stopped bigint, capped bigint, clipped_above bigint, clipped_below bigint, dropped bigint, numbers bigint)
WHERE seen IS NOT NULL;
SELECT diag(format('%s trees, %s of them plain, %s forms, %s nodes of them: %s ties, %s missing, %s not applicable, '
	'%s stopped by a threshold, %s capped, %s clipped above and %s below, %s of the best, %s counted as a number',
	trees, plain, forms, nodes, ties, missing, not_applicable, stopped, capped, clipped_above, clipped_below, dropped,
	numbers))
FROM outcomes, met;
SELECT diag(example) FROM outcomes WHERE example IS NOT NULL;
SELECT is(wrong, 0::bigint, 'every score and coverage, of every node, is what the rules say') FROM outcomes;
SELECT is(wrong_caps, 0::bigint, 'breakdown() names the caps that lowered a node, and no others') FROM outcomes;
SELECT is(count(*), 1200::bigint * :times, 'each tree is put together from its nodes')
FROM tree WHERE instrument = (SELECT instrument_agg(code, parent, weight, rules, position)
	FROM instrument_nodes(instrument));
SELECT is(trees, 1200::bigint * :times, 'trees') FROM outcomes;
SELECT is(forms, 4800::bigint * :times, 'forms') FROM outcomes;
SELECT cmp_ok(nodes, '>=', 40000::bigint * :times, 'nodes of them') FROM outcomes;
SELECT cmp_ok(number, '>', 120::bigint * :times, 'enough of them ' || what)
FROM met, LATERAL (VALUES ('are ties', ties),
	('are missing', missing), ('are not applicable', not_applicable), ('are stopped by a threshold', stopped),
	('are capped', capped), ('are clipped above', clipped_above), ('are clipped below', clipped_below),
	('drop all but the best', dropped), ('count what is missing as a number', numbers), ('are plain', plain))
	AS v(what, number);

SELECT * FROM finish();
ROLLBACK;
