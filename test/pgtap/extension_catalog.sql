-- What holds for every object of the extension: it says what it is, and the planner knows what it may do and costs.
BEGIN;
SELECT plan(8);

-- since 17, the array types that come with types are members, too
CREATE TEMP VIEW member AS
SELECT classid, objid, pg_describe_object(classid, objid, 0) AS object FROM pg_depend
WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
	AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'compliance')
	AND (classid <> 'pg_type'::regclass OR objid NOT IN (SELECT typarray FROM pg_type));

CREATE TEMP VIEW routine AS
SELECT object, p.* FROM member JOIN pg_proc p ON classid = 'pg_proc'::regclass AND objid = p.oid;

SELECT bag_eq('SELECT DISTINCT classid::regclass::text FROM member',
	ARRAY['pg_cast', 'pg_opclass', 'pg_operator', 'pg_opfamily', 'pg_proc', 'pg_type'],
	'there are members of every kind, and of no other');
SELECT is_empty('SELECT object FROM member
	WHERE coalesce(btrim(obj_description(objid, classid::regclass::name)), '''') = ''''',
	'each has a comment');

SELECT results_eq('SELECT proname, provolatile FROM routine WHERE provolatile <> ''i'' ORDER BY proname',
	$$VALUES ('bi_columns'::name, 's'::"char"), ('strong_random', 'v')$$,
	'every function is immutable but one, which reads the catalog, and one that draws');
SELECT is_empty('SELECT object FROM routine WHERE proparallel <> ''s''', 'every function is parallel safe');
SELECT is_empty($$SELECT object, procost FROM routine
		WHERE prokind = 'f' AND procost NOT IN (1, 5, 10, 20, 100, 1000, 100000, 1000000, 10000000)$$,
	'the cost of every function is a tier of sql/score.sql');
SELECT is_empty('SELECT object FROM routine WHERE proretset AND prorows = 1000',
	'what returns rows says how many');

-- Without it, the planner takes the width of an average value for what a state occupies.
SELECT cmp_ok(count(*), '>=', 60::bigint, 'there are aggregates with states by reference')
FROM routine r JOIN pg_aggregate ON aggfnoid = r.oid JOIN pg_type t ON t.oid = aggtranstype WHERE NOT typbyval;
SELECT is_empty('SELECT object FROM routine r JOIN pg_aggregate a ON aggfnoid = r.oid
	JOIN pg_type t ON t.oid = aggtranstype WHERE NOT typbyval AND aggtransspace = 0',
	'each of them says how much memory a state takes');

SELECT * FROM finish();
ROLLBACK;
