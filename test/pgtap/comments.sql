-- Every object of the extension says what it is.
BEGIN;
SELECT plan(2);

CREATE TEMP VIEW member AS
SELECT classid, objid, pg_describe_object(classid, objid, 0) AS object FROM pg_depend
WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
	AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'compliance');
SELECT cmp_ok(count(*), '>=', 400::bigint, 'the objects were found') FROM member;
SELECT is_empty('SELECT object FROM member
	WHERE NOT EXISTS (SELECT FROM pg_description WHERE classoid = classid AND objoid = objid AND objsubid = 0)',
	'each has a comment');

SELECT * FROM finish();
ROLLBACK;
