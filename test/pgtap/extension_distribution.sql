-- What an engine that spreads rows over machines needs of an aggregate: a state that is a real type, exact as text,
-- and a combine function that is indifferent to how the rows were split.
--
-- Citus runs the transition function on each worker, ships the states as text, and runs the combine and final
-- functions on the coordinator. That is done here with two aggregates made from the functions of each aggregate:
-- one gives the bare state, the other combines states that went through text. Not covered: that Citus calls a
-- transition function with a fresh FmgrInfo for each row. What assess() keeps there, an instrument that it unpacked,
-- costs time when it is lost and nothing else.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
\set ON_ERROR_STOP true
\set ON_ERROR_ROLLBACK off

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SELECT plan(15);
SELECT setseed(0.1945);

CREATE VIEW any_aggregate AS
SELECT p.oid, p.oid::regprocedure::text AS signature, p.proname, p.proargtypes, p.proargnames, p.proparallel, a.*
FROM pg_extension e
JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
	AND d.classid = 'pg_proc'::regclass
JOIN pg_proc p ON p.oid = d.objid
JOIN pg_aggregate a ON a.aggfnoid = p.oid
WHERE e.extname = 'compliance';

-- PostgreSQL splits no aggregate of an ordered set.
CREATE VIEW extension_aggregate AS
SELECT * FROM any_aggregate WHERE aggkind = 'n';
SELECT set_eq($$SELECT proname::text FROM any_aggregate WHERE aggkind <> 'n'$$, '{percentile_cont}'::text[],
	'all but percentiles can be split');

-- 1. What the catalog says.
SELECT cmp_ok(count(*), '>=', 35::bigint, 'the aggregates were found') FROM extension_aggregate;

SELECT is_empty($$SELECT signature FROM extension_aggregate
	WHERE aggcombinefn = 0$$, 'every aggregate has a combine function');

SELECT is_empty($$SELECT signature FROM extension_aggregate JOIN pg_type t ON t.oid = aggtranstype
	WHERE typtype = 'p' OR typinput = 0 OR typoutput = 0 OR typreceive = 0 OR typsend = 0$$,
	'every state is a real type with text and binary input and output');

SELECT is_empty($$SELECT signature FROM extension_aggregate WHERE aggserialfn <> 0 OR aggdeserialfn <> 0$$,
	'no state needs a form of its own to be shipped');

SELECT is_empty($$SELECT signature FROM extension_aggregate, unnest(proargtypes::oid[]) argument
	JOIN pg_type t ON t.oid = argument
	WHERE typtype = 'p'$$, 'every argument is of a concrete type');

SELECT is_empty($$SELECT signature FROM extension_aggregate WHERE aggfinalextra$$,
	'no final function needs the arguments');

SELECT is_empty($$SELECT signature FROM extension_aggregate WHERE agginitval IS NOT NULL$$,
	'no state has an initial value that several workers would count twice');

SELECT is_empty($$SELECT signature FROM extension_aggregate WHERE proparallel <> 's'
	UNION ALL
	SELECT signature FROM extension_aggregate
	JOIN pg_proc f ON f.oid IN (aggtransfn, aggcombinefn, aggfinalfn)
	WHERE f.proparallel <> 's' OR f.provolatile <> 'i'$$,
	'every aggregate and its functions are parallel safe');

SELECT is_empty($$SELECT signature FROM extension_aggregate WHERE proname IN ('sum', 'avg', 'count')$$,
	'no aggregate has a name that an engine would split by its own rules');

SELECT is_empty($$SELECT signature, aggtransspace FROM any_aggregate
	WHERE aggtranstype IN ('tally'::regtype, 'score[]'::regtype)
		AND aggtransspace <> CASE WHEN aggtranstype = 'score[]'::regtype THEN 1024
			WHEN aggfinalfn = 'mean(tally)'::regprocedure THEN 128 ELSE 256 END$$,
	'the planner knows what a state takes');

-- 2. The rows, split over shards in several ways. Group 6 is on one shard only, the last shard has no row. A group is
-- also a form, of which a row has one answer, and an instrument, of which it has one node.
CREATE TABLE edition AS
SELECT instrument_agg(code, parent, weight) AS instrument
FROM (SELECT 'total', NULL, NULL UNION ALL SELECT 'k' || i, 'total', 1
	FROM generate_series(0, 142) i) n(code, parent, weight);
CREATE TABLE split AS
SELECT way, shard, i % 7 AS grp, v::score AS s, v / 3 AS n, v::float8 / 3 AS d, w::score AS ws, w / 7 AS wn,
	w::float8 / 7 AS wd, i::bigint % 11 AS wb,
	(SELECT tally(x, w) FROM (VALUES (v), (v / 3), (NULL)) t(x)) AS t,
	'k' || i / 7 AS leaf, (SELECT scorecard(instrument, jsonb_build_object('k' || i / 7, v)) FROM edition) AS card,
	CASE WHEN i < 7 THEN 'total' ELSE 'd' || i / 7 END AS node, CASE WHEN i >= 7 THEN 'total' END AS parent,
	(SELECT panel('k' || i / 7, s) FROM (VALUES (v::score)) x(s)) AS panel,
	CASE WHEN i >= 7 THEN 1 + w END AS node_weight, jsonb_build_object('title', 'the ' || i) AS rules, i / 7 AS position
FROM (SELECT way, i, CASE WHEN i % 7 = 6 THEN 0 ELSE floor(random() * 5)::integer END AS shard, v, w
	FROM (SELECT i, CASE WHEN i % 20 > 0 THEN (random() * 100 + 0.001)::numeric(9, 6) END AS v,
		(random() * 10)::numeric(9, 6) AS w
			FROM generate_series(0, 999) i) r, generate_series(1, 2 * :times) way) s;
ANALYZE split (way, shard, grp, position);

-- The calls of an aggregate over the table's columns; several, if it has a mean for a parameter.
CREATE FUNCTION calls(aggregate extension_aggregate) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT string_agg(CASE
			WHEN type = 'panel' THEN 'panel'
			WHEN type = 'tally' THEN 't'
			-- a body for each row, but several cards of a body and unit
			WHEN aggregate.proname = 'panel' THEN CASE name WHEN 'unit' THEN '''u'' || position % 3' WHEN 'population'
				THEN '1000' WHEN 'score' THEN 's' WHEN 'scorecard' THEN 'CASE WHEN s > ''20'' THEN card END'
				WHEN 'instrument' THEN '(SELECT instrument FROM edition)'
				ELSE CASE WHEN aggregate.proargnames @> ARRAY['scorecard'] THEN '''k'' || position % 10'
					ELSE 'leaf' END END
			WHEN type = 'scorecard' THEN 'card'
			WHEN type = 'instrument' THEN '(SELECT instrument FROM edition)'
			WHEN name = 'divisors' THEN 'ARRAY[wb, position]'
			WHEN name = 'divisor' THEN 'wb'
			WHEN type = 'numeric[]' THEN 'ARRAY[n, wn]'
			WHEN name IN ('parent', 'rules', 'position') THEN name
			WHEN name = 'labels' THEN quote_literal('{rendah,sedang,tinggi}')
			-- a band for each position
			WHEN aggregate.proname = 'zoning_agg' THEN CASE name WHEN 'label' THEN 'leaf' WHEN 'lower' THEN 'position'
				WHEN 'lower_inc' THEN 'true' WHEN 'upper' THEN 'position + 1' WHEN 'upper_inc' THEN 'false'
				WHEN 'number' THEN '-position' WHEN 'options' THEN quote_literal('round 1 up') ELSE 'NULL' END
			WHEN name = 'code' THEN CASE aggregate.proname WHEN 'assess' THEN 'leaf'
				WHEN 'fit' THEN '''k'' || position % 5' ELSE 'node' END
			WHEN aggregate.proname = 'assess' AND type = 'text' THEN 's::text'
			WHEN name = 'weight' AND aggregate.proname = 'instrument_agg' THEN 'node_weight'
			WHEN name = 'mean' THEN quote_literal((ARRAY['arithmetic', 'geometric', 'harmonic', '-1.5'])[variant])
			WHEN name = 'power' THEN (ARRAY['1', '0', '-1', '2.5'])[variant]
			ELSE CASE name WHEN 'weight' THEN 'w' ELSE '' END
				|| CASE type WHEN 'score' THEN 's' WHEN 'numeric' THEN 'n' WHEN 'double precision' THEN 'd'
				WHEN 'bigint' THEN 'b' END
		END, ', ' ORDER BY position)
	FROM generate_series(1, CASE WHEN aggregate.proargnames && ARRAY['mean', 'power'] THEN 4 ELSE 1 END) variant,
		LATERAL (SELECT position, format_type(type, NULL) AS type, coalesce(aggregate.proargnames[position], '') AS name
			FROM unnest(aggregate.proargtypes::oid[]) WITH ORDINALITY a(type, position)) argument
	GROUP BY variant
$$;

CREATE FUNCTION split_results(OUT signature text, OUT arguments text, OUT groups bigint, OUT differing bigint,
	OUT differing_twice bigint)
RETURNS SETOF record LANGUAGE plpgsql AS $$
DECLARE
	a extension_aggregate;
	split_rows text;
BEGIN
	FOR a IN SELECT * FROM extension_aggregate ORDER BY extension_aggregate.signature LOOP
		-- a zoning has up to 64 bands
		split_rows := CASE a.proname WHEN 'zoning_agg' THEN '(SELECT * FROM split WHERE position < 64) split'
		ELSE 'split' END;
		EXECUTE format('CREATE AGGREGATE worker_state(%s) (SFUNC = %s, STYPE = %s)',
			(SELECT string_agg(format_type(type, NULL), ', ' ORDER BY position)
				FROM unnest(a.proargtypes::oid[]) WITH ORDINALITY u(type, position)),
			a.aggtransfn, a.aggtranstype::regtype);
		EXECUTE format('CREATE AGGREGATE coordinator_state(%1$s) (SFUNC = %2$s, STYPE = %1$s)', a.aggtranstype::regtype,
			a.aggcombinefn);
		EXECUTE format('CREATE AGGREGATE coordinator(%1$s) (SFUNC = %2$s, STYPE = %1$s %3$s)', a.aggtranstype::regtype,
			a.aggcombinefn,
			CASE WHEN a.aggfinalfn <> 0 THEN ', FINALFUNC = ' || a.aggfinalfn ELSE '' END);

		FOR arguments IN SELECT * FROM calls(a) LOOP
			EXECUTE format('
				WITH whole AS (SELECT grp, %1$s(%2$s)::text AS result FROM %3$s WHERE way = 1 GROUP BY 1),
				-- each worker''s state as text, and the NULL of a worker without rows
				state AS MATERIALIZED (
					SELECT way, grp, shard, worker_state(%2$s)::text AS state FROM %3$s GROUP BY 1, 2, 3
					UNION ALL SELECT DISTINCT way, grp, 5, NULL FROM split),
				merged AS (SELECT way, grp, coordinator(state::%4$s ORDER BY random())::text AS result
					FROM state GROUP BY 1, 2),
				-- by way of a coordinator of each two shards
				merged_twice AS (SELECT way, grp, coordinator(state::%4$s)::text AS result
					FROM (SELECT way, grp, shard / 2, coordinator_state(state::%4$s)::text AS state
						FROM state GROUP BY 1, 2, 3) m
					GROUP BY 1, 2)
				SELECT count(*), count(*) FILTER (WHERE merged.result IS DISTINCT FROM whole.result),
					count(*) FILTER (WHERE merged_twice.result IS DISTINCT FROM whole.result)
				FROM whole CROSS JOIN (SELECT DISTINCT way FROM split) ways
					LEFT JOIN merged USING (way, grp) LEFT JOIN merged_twice USING (way, grp)',
				a.proname, arguments, split_rows, a.aggtranstype::regtype) INTO groups, differing, differing_twice;
			signature := a.signature;
			RETURN NEXT;
		END LOOP;

		EXECUTE format('DROP AGGREGATE worker_state(%s)',
			(SELECT string_agg(format_type(type, NULL), ', ' ORDER BY position)
			FROM unnest(a.proargtypes::oid[]) WITH ORDINALITY u(type, position)));
		EXECUTE format('DROP AGGREGATE coordinator_state(%1$s), coordinator(%1$s)', a.aggtranstype::regtype);
	END LOOP;
END$$;

-- A text form that depended on a setting would differ now.
SET LOCAL extra_float_digits = -15;

CREATE TABLE split_result AS SELECT * FROM split_results();

SELECT is((SELECT count(DISTINCT signature) FROM split_result WHERE groups = 14 * :times),
	(SELECT count(*) FROM extension_aggregate),
	'every aggregate was split, in several ways of seven groups');
SELECT is_empty($$SELECT signature, arguments, differing FROM split_result WHERE differing <> 0$$,
	'states that were shipped as text and combined give the result of all rows at once');
SELECT is_empty($$SELECT signature, arguments, differing_twice FROM split_result WHERE differing_twice <> 0$$,
	'so do states that were combined and shipped twice');

-- The results differ from group to group: they would differ if rows were lost.
SELECT cmp_ok(count(DISTINCT mean), '>', 6::bigint, 'the results tell groups apart')
FROM (SELECT weighted_mean(s, ws) AS mean FROM split WHERE way = 1 GROUP BY grp) g;

SELECT * FROM finish();
ROLLBACK;
