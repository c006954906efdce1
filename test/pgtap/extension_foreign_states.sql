-- Whatever state a transition, combine, inverse or final function is given, it raises an error or gives what rollup()
-- of that state and the rows gives.  Each function found in the catalog becomes the function of aggregates that
-- a role without rights makes, and these begin with each of the states.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
\set QUIET on
\pset format unaligned
\pset tuples_only on

SELECT plan(8);

CREATE ROLE stranger;
SET LOCAL ROLE stranger;

CREATE TEMP TABLE form AS SELECT
	instrument '{"code": "total", "nodes": [{"code": "a"}, {"code": "b"}, {"code": "c"}]}' AS i,
	instrument '{"code": "other", "nodes": [{"code": "a"}, {"code": "b"}, {"code": "z"}]}' AS other,
	instrument '{"code": "short", "nodes": [{"code": "a"}, {"code": "b"}]}' AS short;

-- states that no final function has made anything of
CREATE AGGREGATE pg_temp.quantiles(numeric, text[]) (SFUNC = quantile_zoning_accum, STYPE = bytea);
CREATE AGGREGATE pg_temp.quantile_zoning(bytea) (SFUNC = quantile_zoning_combine, STYPE = bytea,
	FINALFUNC = quantile_zoning_final);

CREATE AGGREGATE pg_temp.sums(scorecard) (SFUNC = mean_card_accum, STYPE = bytea);
CREATE AGGREGATE pg_temp.mean_card(bytea) (SFUNC = mean_card_combine, STYPE = bytea);
CREATE AGGREGATE pg_temp.ranges(instrument, text, numeric) (SFUNC = fit_accum, STYPE = bytea);
CREATE AGGREGATE pg_temp.fit(bytea) (SFUNC = fit_combine, STYPE = bytea);
CREATE AGGREGATE pg_temp.quotients(numeric[], numeric[]) (SFUNC = sum_each_accum, STYPE = bytea);
CREATE AGGREGATE pg_temp.sum_each(bytea) (SFUNC = sum_each_combine, STYPE = bytea);

-- Groups of three rows; row 3 of a group has no value
CREATE TEMP TABLE rows AS
SELECT g, r, v::score AS s, v AS n, v::double precision AS d,
	chr(96 + r) AS code, (SELECT tally(x, 1.5) FROM (VALUES (v), (v / 3)) x(x)) AS t,
	scorecard((SELECT i FROM form), jsonb_build_object(chr(96 + r), v)) AS card,
	(SELECT pg_temp.quantiles(x, ARRAY['low', 'high']) FROM (VALUES (v), (v / 3)) x(x)) AS quantiles,
	(SELECT pg_temp.sums(c)
		FROM (VALUES (scorecard((SELECT i FROM form), jsonb_build_object(chr(96 + r), v)))) x(c)) AS sums,
	(SELECT pg_temp.ranges((SELECT i FROM form), chr(96 + r), x) FROM (VALUES (v), (v / 3)) x(x)) AS ranges,
	(SELECT pg_temp.quotients(ARRAY[x, 1, -x], ARRAY[3, 7, r]) FROM (VALUES (v), (v / 3)) x(x)) AS quotients,
	format('{"code": "%s"%s}', chr(96 + r), CASE WHEN r > 1 THEN ', "parent": "a"' END) AS object,
	(SELECT panel(chr(96 + r), x) FROM (VALUES (v::score)) x(x)) AS panel, md5(g::text || r::text) AS beside
FROM generate_series(1, 12 * :times) g, generate_series(1, 3) r,
	LATERAL (SELECT CASE WHEN r < 3 THEN (g * 7919 + r * 104729) % 10000 / 100.0 END AS v) v;
CREATE INDEX ON rows (g, r);
CREATE TEMP TABLE groups AS SELECT g, array_agg(beside ORDER BY r) AS beside FROM rows GROUP BY g;
ANALYZE rows, groups;

CREATE TEMP TABLE states (type regtype, state text);
INSERT INTO states SELECT 'tally'::regtype, state FROM unnest(ARRAY[
	'arithmetic observed=0 zeros=0 weight=0 sum=0',
	'arithmetic observed=2 zeros=0 weight=3 sum=250.5',
	'arithmetic observed=2 zeros=0 weight=3.1234567 sum=250.12345678901234567890',
	'arithmetic observed=9223372036854775807 zeros=0 weight=3 sum=250.5',
	'arithmetic observed=1 zeros=0 '
		'weight=57896044618658097711785492504343953926634992332820282019728792003956.564819967 sum=0',
	'arithmetic observed=1 zeros=0 weight=1 '
		'sum=-57896044618658097711785492504343953926634992332820282019728792003.956564',
	'geometric observed=0 zeros=0 weight=0 sum=0',
	'geometric observed=2 zeros=1 weight=2 sum=20769187434139310514121985316880384',
	'harmonic observed=2 zeros=0 weight=2 sum=103845937170696552570609926584401',
	'2.5 observed=2 zeros=0 weight=2 sum=1038459371706965525706099265844010',
	'-0.000001 observed=2 zeros=0 weight=2 sum=10384593717069655257060992658440']) state
UNION ALL SELECT 'tally', state || spread FROM unnest(ARRAY[
	'arithmetic observed=2 zeros=0 weight=3 sum=250.5',
	'geometric observed=2 zeros=1 weight=2 sum=20769187434139310514121985316880384',
	'harmonic observed=2 zeros=0 weight=2 sum=103845937170696552570609926584401',
	'2.5 observed=2 zeros=0 weight=2 sum=1038459371706965525706099265844010']) state, unnest(ARRAY[
	' missing=0 missing_weight=0 squares=20925.25 lowest=80 highest=85.25',
	' missing=1 missing_weight=0.1234567 squares=20925.2512345678901234567 lowest=80 highest=85.25',
	' missing=9223372036854775807 missing_weight=1 squares=unknown lowest=80 highest=85.25',
	' missing=1 missing_weight=1 squares=20925.25 lowest=unknown highest=unknown',
	' missing=1 missing_weight=1 squares=unknown lowest=unknown highest=unknown']) spread
UNION ALL SELECT 'tally', mean || ' observed=1000 ' || CASE mean WHEN 'arithmetic'
		THEN 'zeros=0 weight=1000000 sum=1000000000' ELSE 'zeros=3 weight=1000000 sum=1' || repeat('0', 50) END
		|| spread FROM unnest(ARRAY['arithmetic', 'geometric', 'harmonic', '2.5']) mean, unnest(ARRAY['',
	' missing=1000 missing_weight=1000 squares=1000000000000000 lowest=0 highest=100',
	' missing=1000 missing_weight=1000 squares=unknown lowest=unknown highest=unknown']) spread
UNION ALL SELECT 'tally', mean || ' observed=0 zeros=0 weight=0 sum=0 missing=' || missing
	|| ' squares=0 lowest=none highest=none'
	FROM unnest(ARRAY['arithmetic', 'geometric', 'harmonic', '2.5']) mean,
		unnest(ARRAY['0 missing_weight=0', '1 missing_weight=2']) missing
UNION ALL SELECT 'scorecard', s.state::text FROM form, LATERAL (VALUES
	(scorecard(i, '{}')), (scorecard(i, '{"b": 50}')), (scorecard(i, '{"c": 50}')), (scorecard(other, '{}')),
	(scorecard(short, '{}')), (scorecard(short, '{"a": 1}'))) s(state)
UNION ALL SELECT 'scorecard', replace(scorecard(i, '{}')::text, '-', 'null') FROM form
UNION ALL SELECT 'panel', state FROM unnest(ARRAY['{"scores": {}}', '{"scores": {"z": 81.25, "": null}}',
	'{"scores": {"a": null}}', '{"cards": {}}', '{"cards": {"a": [], "z": []}}', '{"units": {}}',
	'{"units": {"a": {"a": [], "z": []}, "z": {"a": []}}}', '{"tallies": {}}', '{"tallies": {"c": null}}',
	'{"tallies": {"z": {"tally": "arithmetic observed=2 zeros=0 weight=3 sum=250.5"}, "y": null}}',
	'{"tallies": {"z": {"tally": "geometric observed=2 zeros=1 weight=2 sum=20769187434139310514121985316880384 '
		'missing=1 missing_weight=1 squares=unknown lowest=unknown highest=unknown", "population": 7}}}']) state
UNION ALL SELECT 'panel', format(state, instrument) FROM form, unnest(ARRAY[i, other, short, reweight(i, '{"a": 7}')])
		instrument, unnest(ARRAY['{"cards": {}, "instrument": %s}',
		'{"units": {"a": {"b": []}}, "instrument": %s}']) state
UNION ALL SELECT 'panel', format('{"%s": %s, "instrument": %s}', kind, state, i) FROM form, (VALUES
	('cards', '{"a": ["1,0.5,-", "not_applicable,-,0", "1,0.5,-"], "z": [], "y": ["0,0,0"]}'),
	('units', '{"a": {"a": ["1,0.5,-", "1,0.5,-"], "": []}, "z": {"a": ["0.000000001,-,-"]}}')) s(kind, state)
UNION ALL SELECT 'text', state FROM unnest(ARRAY['', ' ', '{', '{}', '1', 'null', '[]', '], [', '{"code": 1}',
	'{"code": null}', '{"code": {"code": "x"}}', '{"code": "x", "parent": 3}', '{"code": "x", "position": "high"}',
	'{"code": "x", "parent": "a", "position": 1e9}', '{"code": "x", "parent": "a", "weight": [1]}',
	'{"code": "x", "parent": "a", "rules": 7}', '{"code": "x", "parent": "a", "rules": {"nodes": []}}',
	'{"code": "a"}, {"code": "x", "parent": "a"}', '{"code": "a"}', '{"code": "x"}', '{"code": "x", "parent": "a"}',
	'{"code": "x", "parent": "b", "weight": 2}',
	repeat('[', 100000), repeat(' ', 1048576)]) state
UNION ALL SELECT 'text[]', state FROM unnest(ARRAY['{}', '{NULL}', '{""}', '{:}', '{"1: [0,1) a"}', '{"7: [3,4] z"}',
	'{": [3,4] z; round 1"}', '{"x: [3,4] z"}', '{"1: [0,1) a, [1,2] b"}', '{"99999999999: [3,4] z"}',
	'{{"1: [3,4] z"}}',
	'[0:0]={"1: [3,4] z"}', '{"1: [0,1) a; round 1","2: [1,2) b; round 1"}']) state
UNION ALL SELECT 'text[]', array_fill('1: [3,4] z'::text, ARRAY[64])::text
UNION ALL SELECT 'bytea', state::text
FROM (SELECT pg_temp.quantiles(v, ARRAY['low', 'high']) AS b FROM (VALUES (1), (2.5)) x(v)) q, LATERAL (
	SELECT b UNION ALL SELECT '' UNION ALL SELECT '\x00000000' UNION ALL SELECT b || '\x00'
	UNION ALL SELECT pg_temp.quantiles(v, ARRAY['high', 'low']) FROM (VALUES (1)) x(v)
	UNION ALL SELECT pg_temp.quantiles(v, ARRAY['low', 'high']) FROM (VALUES (NULL::numeric)) x(v)
	UNION ALL SELECT set_byte(b, i, v) FROM generate_series(0, 40) i, unnest(ARRAY[0, 1, 127, 255]) v
	UNION ALL SELECT substr(b, 1, n) FROM generate_series(1, 40, 3) n) c(state);

-- states of the functions whose names begin so
ALTER TABLE states ADD kind text;
UPDATE states SET kind = 'quantile' WHERE type = 'bytea'::regtype;
INSERT INTO states SELECT 'bytea', c.state::text, kind
FROM form, LATERAL (VALUES
	('mean_card', (SELECT pg_temp.sums(c) FROM (VALUES (scorecard(i, '{"a": 7, "b": "not_applicable"}'))) x(c))),
	('mean_card', (SELECT pg_temp.sums(c) FROM (VALUES (scorecard(i, '{"a": 7, "b": "not_applicable"}')),
		(scorecard(i, '{"a": 8}'))) x(c))),
	('sum_each', (SELECT pg_temp.quotients(ARRAY[x, NULL, -x], ARRAY[3, 7, 9]) FROM (VALUES (1), (2.123456)) x(x))),
	('fit', (SELECT pg_temp.ranges(i, 'b', x) FROM (VALUES (1), (2.123456789012345678901234567890)) x(x)))) k(kind, b),
	LATERAL (
	SELECT b UNION ALL SELECT b || '\x00' UNION ALL SELECT '' UNION ALL SELECT set_byte(b, length(b) - 1, 255)
	UNION ALL SELECT set_byte(b, i, v) FROM generate_series(0, 130) i, unnest(ARRAY[1, 255]) v
		WHERE i < length(b) AND (i < 28 OR i % 6 = 0)
	UNION ALL SELECT substr(b, 1, n) FROM generate_series(1, 90, 7) n) c(state);
INSERT INTO states SELECT 'bytea', c.state::text, kind FROM form, LATERAL (VALUES
	('mean_card', (SELECT pg_temp.sums(c) FROM (VALUES (scorecard(other, '{}'))) x(c))),
	('mean_card', (SELECT pg_temp.sums(c) FROM (VALUES (scorecard(short, '{}'))) x(c))),
	('mean_card', (SELECT pg_temp.sums(c) FROM (VALUES (scorecard(other, '{}')), (scorecard(other, '{}'))) x(c))),
	('sum_each', (SELECT pg_temp.quotients(ARRAY[x], ARRAY[3]) FROM (VALUES (1)) x(x))),
	('fit', (SELECT pg_temp.ranges(other, 'b', x) FROM (VALUES (1)) x(x))),
	('fit', (SELECT pg_temp.ranges(short, 'b', x) FROM (VALUES (1)) x(x))),
	('fit', (SELECT pg_temp.quantiles(x, ARRAY['low']) FROM (VALUES (1)) x(x)))) c(kind, state);

CREATE FUNCTION pg_temp.is_member(class regclass, object oid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'compliance'
		WHERE d.classid = class AND d.objid = object AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e')
$$;

-- what the aggregates use, and whatever else could be the transition function of somebody's aggregate
CREATE TEMP TABLE functions AS
SELECT p.oid::regprocedure AS function, p.proname AS name, p.proargtypes[0]::regtype AS type,
	p.proargtypes::regtype[] AS arguments,
	coalesce(nullif(array_to_string((p.proargtypes::regtype[])[1:], ', '), ''), '*') AS signature,
	CASE p.proname WHEN 'tally_minus' THEN 'tally_combine' ELSE regexp_replace(p.proname, '_inv$', '') END AS adds,
	p.proname ~ '_inv$|_minus$' AS takes, p.proname = 'tally_rolling_final' AS rolls,
	p.proname ~ '_inv$|_minus$|_rolling_final$' AS forgets
FROM pg_proc p
WHERE pg_temp.is_member('pg_proc', p.oid) AND p.prokind = 'f' AND p.prorettype = p.proargtypes[0] AND (
	p.prorettype IN ('tally'::regtype, 'scorecard'::regtype, 'panel'::regtype) OR
	EXISTS (SELECT FROM pg_aggregate WHERE p.oid IN (aggtransfn, aggcombinefn, aggmtransfn, aggminvtransfn))
	AND NOT (SELECT typbyval FROM pg_type WHERE oid = p.prorettype));

RESET ROLE;
SELECT is_empty($$
	SELECT f::regprocedure FROM pg_aggregate,
		unnest(ARRAY[aggtransfn, aggcombinefn, aggmtransfn, aggminvtransfn]::oid[]) f
	WHERE pg_temp.is_member('pg_proc', aggfnoid) AND pg_temp.is_member('pg_proc', f)
		AND NOT (SELECT typbyval FROM pg_type WHERE oid = aggtranstype) AND f NOT IN (SELECT function FROM functions)
$$, 'every transition, combine and inverse function that changes a state in memory is called');

SET LOCAL ROLE stranger;

-- The columns of a row that are the arguments behind the state, by their places and types
CREATE FUNCTION pg_temp.argument(name text, arguments regtype[], i integer) RETURNS text LANGUAGE sql AS $$
	SELECT CASE split_part(name, '_', 1)
		WHEN 'zoning' THEN (ARRAY['r', 'code', 'NULL::text', 'NULL::text', 'NULL::text', '(r - 1)::numeric', 'true',
			'r::numeric', 'r = 3', '''round 1'''])[i]
		WHEN 'instrument' THEN (ARRAY[CASE name WHEN 'instrument_agg_combine' THEN 'object' ELSE 'code' END,
			'CASE WHEN r > 1 THEN ''a'' END', '1::numeric', '''{"title": "t"}''::jsonb', 'r'])[i]
		ELSE CASE arguments[i]::text
			WHEN 'score' THEN 's'
			WHEN 'double precision' THEN 'd'
			WHEN 'numeric' THEN CASE WHEN name LIKE 'power%' AND i = 3 THEN '2.5' ELSE 'n' END
			WHEN 'bigint' THEN CASE WHEN name LIKE 'panel%' THEN '2::bigint' ELSE 'n::bigint' END
			WHEN 'tally' THEN 't'
			WHEN 'scorecard' THEN 'card'
			WHEN 'panel' THEN 'panel'
			WHEN 'instrument' THEN '(SELECT i FROM form)'
			WHEN 'text' THEN CASE WHEN name LIKE 'mean%' THEN '''harmonic'''
				WHEN name = 'assess_accum' AND i = 3 THEN 's::text' ELSE 'code' END
			WHEN 'text[]' THEN 'ARRAY[''low'', ''high'']'
			WHEN 'numeric[]' THEN CASE i WHEN 1 THEN 'ARRAY[n, n / 3, r]' ELSE 'ARRAY[7, r, r - 1]::numeric[]' END
			WHEN 'bytea' THEN CASE split_part(name, '_', 1) WHEN 'mean' THEN 'sums' WHEN 'fit' THEN 'ranges'
				WHEN 'sum' THEN 'quotients' ELSE 'quantiles' END
		END
	END
$$;

-- a weight must not be NULL
CREATE FUNCTION pg_temp.call(name text, arguments regtype[]) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(CASE WHEN i = 2
		AND a IN ('s', 'n', 'd', 'n::bigint') THEN format('coalesce(%s, ''2'')', a) ELSE a END,
			', ' ORDER BY i), '*')
	FROM generate_series(1, array_upper(arguments, 1)) i, pg_temp.argument(name, arguments, i) a
$$;

-- What the aggregate gives for each group, beside an array that grows next to its states
CREATE FUNCTION pg_temp.results(call text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	results text[];
	beside text[];
BEGIN
	EXECUTE format('SELECT array_agg(result ORDER BY g), array_agg(beside ORDER BY g)
		FROM (SELECT g, %s::text AS result, array_agg(beside ORDER BY r) AS beside FROM rows GROUP BY g) s', call)
		INTO results, beside;
	IF beside IS DISTINCT FROM (SELECT array_agg(g.beside ORDER BY g) FROM groups g) THEN
		RAISE EXCEPTION 'memory beside the state was changed' USING ERRCODE = 'XX999';
	END IF;
	RETURN results;
END
$$;

-- Without what a tally forgets when something was taken out
CREATE FUNCTION pg_temp.lasting(tally text, forgets boolean) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN forgets THEN regexp_replace(tally, ' lowest=.*', '') ELSE tally END
$$;

CREATE FUNCTION pg_temp.unless_empty(tally text) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN tally !~ ' observed=0 (.* missing=0 |.* sum=0$)' THEN tally END
$$;

-- The state merged with others as their type merges; NULLs are ignored
CREATE FUNCTION pg_temp.merged(name text, type regtype, VARIADIC parts text[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	CASE type::text
		WHEN 'text' THEN
			RETURN array_to_string(array_remove(parts, ''), ', ');
		WHEN 'text[]' THEN
			RETURN coalesce(parts[1]::text[], '{}') || coalesce(parts[2]::text[], '{}');
		WHEN 'tally' THEN
			RETURN (SELECT rollup(part::tally) FROM unnest(parts) part);
		WHEN 'scorecard' THEN
			RETURN (SELECT rollup(part::scorecard) FROM unnest(parts) part);
		WHEN 'panel' THEN
			RETURN (SELECT rollup(part::panel) FROM unnest(parts) part);
		WHEN 'bytea' THEN
			IF name LIKE 'mean%' THEN
				RETURN (SELECT pg_temp.mean_card(part::bytea) FROM unnest(parts) part);
			ELSIF name LIKE 'fit%' THEN
				RETURN (SELECT pg_temp.fit(part::bytea) FROM unnest(parts) part);
			ELSIF name LIKE 'sum%' THEN
				RETURN (SELECT pg_temp.sum_each(part::bytea) FROM unnest(parts) part);
			END IF;
			RETURN (SELECT pg_temp.quantile_zoning(part::bytea) FROM unnest(parts) part);
	END CASE;
END
$$;

-- How the function did with a state, which is that of an aggregate of that name: error, right, or what is wrong.  What
-- the rows of each group give without the state is known.
CREATE FUNCTION pg_temp.verdict(f functions, name text, call text, state text, honest text[]) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	results text[];
	wrong text;
	alone text;
BEGIN
	EXECUTE format('CREATE AGGREGATE pg_temp.%I(%s) (SFUNC = %s, STYPE = %s, INITCOND = %L)',
		name, f.signature, f.name, f.type, state);
	results := pg_temp.results(format('pg_temp.%I(%s)', name, call));
	IF f.type = 'tally'::regtype THEN
		SELECT 'own input refuses ' || result INTO wrong FROM unnest(results) result
		WHERE result::tally::text <> result LIMIT 1;
		IF FOUND THEN
			RETURN wrong;
		END IF;
	END IF;
	IF f.takes OR f.rolls THEN
		alone := pg_temp.merged(f.name, f.type, state);
	END IF;
	SELECT format('%s instead of %s', result, expected) INTO wrong
	FROM (SELECT CASE WHEN f.takes THEN pg_temp.merged(f.name, f.type, own, rows) ELSE own END AS result,
			CASE WHEN f.takes THEN alone WHEN f.rolls THEN pg_temp.unless_empty(alone)
				ELSE pg_temp.merged(f.name, f.type, state, rows) END AS expected
		-- while a form is put together, a missing answer is told from none
		FROM (SELECT CASE f.type::text WHEN 'scorecard' THEN replace(result, 'null', '-')
				WHEN 'bytea' THEN pg_temp.merged(f.name, f.type, result) ELSE result END AS own, rows
			FROM unnest(results, honest) o(result, rows)) o) o
	WHERE pg_temp.lasting(result, f.forgets) IS DISTINCT FROM pg_temp.lasting(expected, f.forgets) LIMIT 1;
	RETURN coalesce(wrong, 'right');
EXCEPTION WHEN others THEN
	RETURN CASE WHEN SQLSTATE LIKE 'XX%' OR SQLSTATE LIKE '42%' THEN SQLSTATE || ' ' || SQLERRM ELSE 'error' END;
END
$$;

-- The same for all states; what the rows give alone is made from the function that adds
CREATE FUNCTION pg_temp.verdicts(f functions) RETURNS TABLE (state text, verdict text) LANGUAGE plpgsql AS $$
DECLARE
	call text := pg_temp.call(f.name, f.arguments);
	honest text[];
	i bigint;
BEGIN
	IF call <> '*' THEN
		EXECUTE format('CREATE AGGREGATE pg_temp.no_state(%s) (SFUNC = %s, STYPE = %s)', f.signature, f.adds, f.type);
		honest := pg_temp.results(format('pg_temp.no_state(%s)', call));
		EXECUTE format('DROP AGGREGATE pg_temp.no_state(%s)', f.signature);
	END IF;
	-- no name is taken twice: dead ones in the catalog would be in the way until the transaction ends
	FOR state, i IN SELECT s.state, row_number() OVER () FROM states s
			WHERE s.type = f.type AND (s.kind IS NULL OR starts_with(f.name, s.kind)) LOOP
		verdict := pg_temp.verdict(f, format('foreign_state_%s_%s', f.function::oid, i), call, state, honest);
		RETURN NEXT;
	END LOOP;
END
$$;

SET LOCAL client_min_messages = warning;
CREATE TEMP TABLE verdicts AS SELECT f.name, f.function, v.* FROM functions f, pg_temp.verdicts(f) v;
RESET client_min_messages;

RESET ROLE;
SELECT is_empty($$
	SELECT function, state, verdict FROM verdicts WHERE verdict NOT IN ('right', 'error')
$$, 'a foreign state gives an error or the right result');

SELECT diag(format('%s functions x their states: %s, of which %s right and %s errors', count(DISTINCT function),
	count(*),
	count(*) FILTER (WHERE verdict = 'right'), count(*) FILTER (WHERE verdict = 'error'))) FROM verdicts;

SELECT is_empty($$
	SELECT function FROM verdicts GROUP BY function HAVING count(*) FILTER (WHERE verdict = 'right') = 0
$$, 'each function accepts some of the states');

SELECT is_empty($$
	SELECT function FROM verdicts WHERE name NOT LIKE '%final' AND name NOT LIKE 'instrument%'
	GROUP BY function HAVING count(*) FILTER (WHERE verdict = 'error') = 0
$$, 'each function refuses some of the states');

--
-- Moving frames: the state of before the first row stays in all of them
--
SET LOCAL ROLE stranger;

CREATE FUNCTION pg_temp.moving(f functions, state text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	call text := pg_temp.call(f.name, f.arguments);
	wrong bigint;
BEGIN
	EXECUTE format('CREATE AGGREGATE pg_temp.moving(%1$s) (SFUNC = %2$s, STYPE = tally, INITCOND = %4$L, MSFUNC = %2$s,
		MINVFUNC = %3$s, MSTYPE = tally, MINITCOND = %4$L)', f.signature, f.adds, f.name, state);
	EXECUTE format('SELECT count(*) FILTER (WHERE pg_temp.lasting(m::text, true)
			IS DISTINCT FROM pg_temp.lasting(o::text, true))
		FROM (SELECT pg_temp.moving(%1$s) OVER w AS m,
				(SELECT pg_temp.moving(%1$s) FROM rows f WHERE f.g = rows.g AND f.r BETWEEN rows.r - 1 AND rows.r) AS o
			FROM rows WINDOW w AS (PARTITION BY g ORDER BY r ROWS 1 PRECEDING)) s', call) INTO wrong;
	EXECUTE format('DROP AGGREGATE pg_temp.moving(%s)', f.signature);
	RETURN CASE wrong WHEN 0 THEN 'right' ELSE wrong || ' wrong frames' END;
EXCEPTION WHEN others THEN
	RETURN CASE WHEN SQLSTATE LIKE 'XX%' OR SQLSTATE LIKE '42%' THEN SQLSTATE || ' ' || SQLERRM ELSE 'error' END;
END
$$;

CREATE TEMP TABLE moving AS
SELECT f.name, f.function, s.state, pg_temp.moving(f, s.state) AS verdict
FROM functions f, states s WHERE f.name LIKE '%\_inv' AND s.type = 'tally'::regtype;

--
-- Final functions: one that would change the state that it shares is refused
--
CREATE FUNCTION pg_temp.final(f functions) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	wrong bigint;
	call text := pg_temp.call(f.name, f.arguments);
BEGIN
	EXECUTE format('CREATE AGGREGATE pg_temp.honest(%1$s) (SFUNC = %2$s, STYPE = %3$s);
		CREATE AGGREGATE pg_temp.changing(%1$s) (SFUNC = %2$s, STYPE = %3$s, FINALFUNC = %4$s, FINALFUNC_EXTRA)',
		f.signature, f.adds, f.type, f.name);
	EXECUTE format('SELECT count(*) FILTER (WHERE honest::text <> again::text OR honest::text <> changed::text)
		FROM (SELECT pg_temp.honest(%1$s) AS honest, pg_temp.changing(%1$s) AS changed, pg_temp.honest(%1$s) AS again
			FROM rows GROUP BY g) s', call) INTO wrong;
	RETURN CASE wrong WHEN 0 THEN 'right' ELSE wrong || ' wrong' END;
EXCEPTION WHEN others THEN
	RETURN CASE WHEN SQLSTATE LIKE 'XX%' OR SQLSTATE LIKE '42%' THEN SQLSTATE || ' ' || SQLERRM ELSE 'error' END;
END
$$;

CREATE TEMP TABLE finals AS
SELECT f.function, pg_temp.final(f) AS verdict
FROM functions f JOIN pg_proc p ON p.oid = f.function
WHERE NOT p.proisstrict AND f.type::text IN ('tally', 'scorecard', 'panel', 'bytea');

CREATE FUNCTION pg_temp.instrument_of(state text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN left(instrument_agg_final(state)::text, 0) || 'right';
EXCEPTION WHEN others THEN
	RETURN CASE WHEN SQLSTATE LIKE 'XX%' THEN SQLSTATE || ' ' || SQLERRM ELSE 'error' END;
END
$$;

RESET ROLE;
SELECT is_empty($$ SELECT function, state, verdict FROM moving WHERE verdict NOT IN ('right', 'error') $$,
	'a foreign state of a moving frame gives an error or the right result');
SELECT is_empty($$ SELECT function FROM moving
	GROUP BY function HAVING count(*) FILTER (WHERE verdict = 'right') = 0 $$,
	'each function of a moving frame accepts some of the states');
SELECT is_empty($$ SELECT function, verdict FROM finals WHERE verdict NOT IN ('right', 'error') $$,
	'as a final function, none of them changes a state');
SELECT results_eq($$
	SELECT pg_temp.instrument_of(state), array_agg(state) FILTER (WHERE state LIKE '%}, {%')
	FROM states WHERE type = 'text'::regtype GROUP BY 1 ORDER BY 1
$$, $$
	VALUES ('error', NULL), ('right', ARRAY['{"code": "a"}, {"code": "x", "parent": "a"}'])
$$, 'an instrument comes from a text that rows give, and from no other');
SELECT diag(format('%s moving frames, %s final functions', (SELECT count(*) FROM moving),
	(SELECT count(*) FROM finals)));

ROLLBACK;
