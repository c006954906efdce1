-- A score compared with a constant is compared with a score at planning: the same answer as for a number in a column.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SELECT plan(9);
SELECT setseed(0.75);

CREATE TEMP TABLE number (id serial PRIMARY KEY, n numeric, d double precision);
-- The first 22
INSERT INTO number (n, d) VALUES ('NaN', 'NaN'), ('Infinity', 'Infinity'), ('-Infinity', '-Infinity'),
	(0, 0), (0, '-0'),
	(1e12, 1e12), (-1e12, -1e12), (1e15, 1e15), (-1e15, -1e15), (1e18, 1e18), (9223372036854775807, 9.3e18),
	(-2305843009213.693952, -2305843009213.693952), (1e130, 1e300), (-1e130, -1e300), (1e-130, 5e-324),
	(0.1, 0.1::float8 + 0.2), (999999999999.9999995, 999999999999.999), (-999999999999.9999995, -999999999999.999),
	(999999999999.9999994, 0.3), (-1e-7, -1e-7), (80.995, 80.995), (80.9950005, 80.9950005);
-- On a score and beside it, up to 10^-30 away: scores of 0 to 100, of any size, and around the extremes.
INSERT INTO number (n, d)
SELECT base + beside, (base + beside)::float8
FROM (SELECT i, CASE i % 3 WHEN 0 THEN round((random() * 100)::numeric, 6)
			WHEN 1 THEN round(((random() - 0.5) * 10 ^ (random() * 18 - 6))::numeric, 6)
			ELSE sign(random() - 0.5)::numeric * (999999999999.999999 - round(random()::numeric * 2) / 1000000)
			END AS base
	FROM generate_series(1, 400 * :times) i) b,
	LATERAL (SELECT (ARRAY[0, 0, 1e-7, -1e-7, 5e-7, -5e-7, 5.000001e-7, 1e-12, -1e-30, 1e-6])[1 + (i / 3) % 10]
		AS beside) c;

-- The scores around a number, the extreme ones, and NULL.
ALTER TABLE number ADD scores score[];
UPDATE number SET scores = (SELECT array_agg(s::score) FROM (
		SELECT CASE WHEN abs(n) < 1e13 THEN round(n, 6) ELSE 1 END + i / 1000000.0 AS s
		FROM generate_series(-2, 2) i) t WHERE abs(s) < 1000000000000)
	|| '{-999999999999.999999,-999999999999.999998,0,50,999999999999.999998,999999999999.999999,NULL}'::score[];
ANALYZE number;

CREATE FUNCTION pg_temp.comparisons(number text) RETURNS text LANGUAGE sql AS $$
	SELECT 'ARRAY[' || string_agg(format('s %1$s %2$s, %2$s %1$s s', operator, $1), ', ') || ']'
	FROM unnest('{<,<=,=,<>,>=,>}'::text[]) operator $$;

-- How many scores answer a constant otherwise than a column, and whether the plan still compares with a number.
CREATE FUNCTION pg_temp.tried(number number, OUT type text, OUT scores bigint, OUT differences bigint,
	OUT left_alone boolean) RETURNS SETOF record LANGUAGE plpgsql AS $$
DECLARE
	numeric_constant text := pg_temp.comparisons(format('%L::numeric', number.n));
	double_constant text := pg_temp.comparisons(format('%L::double precision', number.d));
	line text;
	plan text;
	differences_of_doubles bigint;
BEGIN
	EXECUTE format('SELECT count(*), count(*) FILTER (WHERE %s IS DISTINCT FROM %s),
			count(*) FILTER (WHERE %s IS DISTINCT FROM %s)
		FROM number, unnest(scores) s WHERE id = %s', numeric_constant, pg_temp.comparisons('n'),
		double_constant, pg_temp.comparisons('d'), number.id) INTO scores, differences, differences_of_doubles;
	FOREACH type IN ARRAY '{numeric,double precision}'::text[] LOOP
		IF type <> 'numeric' THEN
			differences := differences_of_doubles;
		END IF;
		IF number.id <= 22 OR number.id % 7 = 0 THEN
			plan := '';
			FOR line IN EXECUTE format('EXPLAIN (COSTS OFF, VERBOSE) SELECT %s FROM unnest(''{1}''::score[]) s',
				CASE type WHEN 'numeric' THEN numeric_constant ELSE double_constant END)
			LOOP
				plan := plan || line;
			END LOOP;
			left_alone := plan ~ '::(numeric|double)' OR plan !~ '::(\w+\.)?score';
		END IF;
		RETURN NEXT;
	END LOOP;
END$$;

CREATE TEMP TABLE result AS
SELECT t.* FROM number, pg_temp.tried(number) t;
SELECT cmp_ok(count(*), '>=', 800::bigint * :times, 'constants') FROM result;
SELECT cmp_ok(sum(scores), '>=', 8000::numeric * :times, 'pairs, each with twelve comparisons') FROM result;
SELECT is(sum(differences), 0::numeric, 'a numeric constant answers as a column') FROM result WHERE type = 'numeric';
SELECT is(sum(differences), 0::numeric, 'a double precision constant answers as a column') FROM result
WHERE type <> 'numeric';
SELECT is(count(*), 0::bigint, 'no plan compares with a number') FROM result WHERE left_alone;
SELECT cmp_ok(count(left_alone), '>=', 80::bigint * :times, 'plans looked at') FROM result;

-- What is no constant, and NULL.
SELECT is(array_agg(s > NULL::numeric), '{NULL,NULL}'::boolean[], 'NULL stays NULL') FROM unnest('{1,NULL}'::score[]) s;

-- Leakproof means that nothing can be raised: a mark of PostgreSQL's own functions only.
CREATE TEMP TABLE internal AS
SELECT p.oid::regprocedure AS ours, concat(p.proleakproof, p.provolatile, p.proisstrict, p.proparallel) AS marks,
	concat(core.proleakproof, core.provolatile, core.proisstrict, core.proparallel) AS core_marks
FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
	LEFT JOIN pg_proc core ON core.proname = p.prosrc AND core.pronamespace = 'pg_catalog'::regnamespace
		AND core.prolang = p.prolang
WHERE p.prokind = 'f' AND d.refclassid = 'pg_extension'::regclass
	AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'compliance')
	AND (p.proleakproof OR p.prolang = (SELECT oid FROM pg_language WHERE lanname = 'internal'));
SELECT is_empty('SELECT * FROM internal WHERE marks IS DISTINCT FROM core_marks',
	'a function that is PostgreSQL''s own has the marks of the original, and none else is leakproof');
SELECT cmp_ok(count(*), '>=', 20::bigint, 'there are such') FROM internal;

SELECT * FROM finish();
ROLLBACK;
