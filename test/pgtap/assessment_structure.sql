-- What create_assessment() makes: whole, commented, plain where it is the truth, owned by its caller; what is broken is
-- found and mended; names that cannot be are refused.
BEGIN;
\set who structure
\ir ../assessment/small.sql
SET client_min_messages = warning;
SELECT plan(57);

CREATE TEMP VIEW member AS
SELECT d.classid, d.objid FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname = 'compliance_assessment';
CREATE TEMP VIEW routine AS SELECT p.* FROM member m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass
	AND p.oid = m.objid;
CREATE TEMP VIEW made AS
SELECT c.oid, c.relname, c.relkind, c.relnamespace::regnamespace::text AS schema FROM pg_class c
WHERE c.relnamespace::regnamespace::text IN ('coba', 'coba_work') AND c.relkind IN ('r', 'v');

-- the extension
SELECT bag_eq('SELECT DISTINCT classid::regclass::text FROM member', ARRAY['pg_proc'],
	'the extension has functions alone');
SELECT cmp_ok(count(*), '>', 40::bigint, 'many') FROM routine;
SELECT is_empty('SELECT oid::regprocedure FROM routine WHERE prosecdef', 'none of them is SECURITY DEFINER');
SELECT is_empty($$SELECT oid::regprocedure FROM routine WHERE obj_description(oid, 'pg_proc') IS NULL$$,
	'each has a comment');
SELECT is_empty($$SELECT oid::regprocedure FROM routine
	WHERE prolang = (SELECT oid FROM pg_language WHERE lanname = 'plpgsql')
		AND (proconfig[1] = 'search_path=pg_catalog, pg_temp') IS NOT TRUE$$,
	'in PL/pgSQL, each sets its search_path');
SELECT is_empty('SELECT oid::regprocedure FROM routine WHERE proretset AND prorows = 1000
	AND proname NOT IN (''form_items'', ''read_forms'')',
	'what returns rows says how many');

-- comments
SELECT is_empty($$SELECT schema, relname FROM made WHERE obj_description(oid, 'pg_class') !~ '.+ \| .+'
		OR obj_description(oid, 'pg_class') IS NULL$$, 'every table and view has its meaning in both languages');
SELECT is_empty($$SELECT schema, relname, attname FROM made JOIN pg_attribute ON attrelid = oid AND attnum > 0
		WHERE col_description(oid, attnum) !~ '.+ \| .+'
		OR col_description(oid, attnum) IS NULL$$, 'and so has every column');
SELECT is_empty($$SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'coba_work'::regnamespace AND prosecdef
		AND (obj_description(oid, 'pg_proc') ~ '.+ \| .+') IS NOT TRUE$$, 'and every function');
SELECT is_empty($$SELECT * FROM coba_work.dictionary WHERE indonesian = '' OR english = '' OR indonesian IS NULL$$,
	'the dictionary has both for everything');
SELECT is((SELECT count(*) FROM coba_work.dictionary),
	(SELECT count(*) + count(DISTINCT oid) FROM made JOIN pg_attribute ON attrelid = oid AND attnum > 0
	WHERE schema = 'coba_work'),
	'a row for each relation and column');

-- the truth is plain
SELECT is_empty($$SELECT relname, attname FROM made JOIN pg_attribute ON attrelid = made.oid AND attnum > 0
		JOIN pg_type t ON t.oid = atttypid WHERE relkind = 'r' AND t.typnamespace <> 'pg_catalog'::regnamespace
		AND relname NOT IN ('sheet', 'sheet_node', 'card', 'unit_tally', 'body_tally', 'unit_node', 'body_node',
			'body_plan')$$,
	'no type of an extension is in a table but the derived ones');
SELECT is_empty($$SELECT c.relname FROM pg_depend d JOIN pg_proc p ON d.refclassid = 'pg_proc'::regclass
	AND p.oid = d.refobjid
		JOIN routine USING (oid) LEFT JOIN pg_class c ON c.oid = d.objid WHERE d.deptype = 'n'
		AND d.classid <> 'pg_proc'::regclass$$,
	'nothing depends on a function of the extension');

-- ownership
SELECT is_empty($$SELECT relname FROM pg_class WHERE relnamespace::regnamespace::text IN ('coba', 'coba_work')
		AND relowner <> 'structure_owner'::regrole$$, 'everything belongs to the caller');
SELECT is_empty($$SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'coba_work'::regnamespace AND prosecdef
		AND (proowner <> 'structure_owner'::regrole OR proconfig <> ARRAY['search_path=pg_catalog, pg_temp']
			OR length(prosrc) > 360)$$, 'functions run as the owner, with a safe search_path, and are short');
SET ROLE structure_owner;
SELECT is_empty($$SELECT * FROM validate_assessment('coba')$$, 'all is well');
SELECT results_eq($$SELECT * FROM assessments()$$, $$VALUES ('coba', 'structure_owner', '1.0', 2)$$, 'it is listed');
SET ROLE structure_reader;
SELECT results_eq($$SELECT * FROM assessments()$$, $$VALUES ('coba', 'structure_owner', '1.0', 2)$$,
	'for a reader, too');
RESET ROLE;
CREATE ROLE structure_stranger;
SET ROLE structure_stranger;
SELECT is_empty($$SELECT * FROM assessments()$$, 'a stranger sees none');
SELECT throws_ok($$SELECT validate_assessment('coba')$$, '42501', 'assessment "coba" can be used by its owner alone',
	'nor can he use it');
RESET ROLE;
SELECT throws_ok($$SELECT validate_assessment('coba')$$, '42501', NULL, 'nor can a superuser, in his own name');
SELECT throws_ok($$SELECT validate_assessment('none')$$, '3F000', 'assessment "none" does not exist',
	'one that is not there');
SELECT throws_ok($$SELECT validate_assessment(NULL)$$, '3F000', NULL, 'and no name');

-- names
SET client_min_messages = error;
CREATE FUNCTION pg_temp.creates(name text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM create_assessment(name);
	RETURN 'made';
EXCEPTION WHEN OTHERS THEN
	RETURN sqlstate;
END
$$;
SELECT is(pg_temp.creates(repeat('a', 58)), 'made', 'a name of 58 bytes');
SELECT is(pg_temp.creates(repeat('a', 59)), '42602', 'of 59');
SELECT is(pg_temp.creates('Ombudsman'), '42602', 'in upper case');
SELECT is(pg_temp.creates('om"bud'), '42602', 'with a quote');
SELECT is(pg_temp.creates('penilaian ketiga'), '42602', 'with a space');
SELECT is(pg_temp.creates(''), '42602', 'an empty one');
SELECT is(pg_temp.creates(NULL), '22023', 'none');
SELECT is(pg_temp.creates('pg_coba'), '42602', 'one of the server''s');
SELECT is(pg_temp.creates('coba'), '42P06', 'one that is taken');
SELECT is(pg_temp.creates('coba_work'), '42P06', 'a schema that is there');
SELECT is(pg_temp.creates('table'), 'made', 'a keyword');
SELECT throws_ok($$SELECT create_assessment('baru', 7)$$, '22023', NULL, 'too many decimals');
SELECT create_assessment('enam', 6) \g /dev/null
SELECT is((SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'enam_work.body_tally'::regclass
	AND attname = 'nilai'), 'numeric(19,6)', 'six decimals are those of the columns');
SELECT throws_ok($$SELECT drop_assessment('enam', 'yes')$$, '22023', NULL, 'nothing is dropped by mistake');
SELECT lives_ok($$SELECT drop_assessment('enam', 'enam')$$, 'it is dropped');
SELECT hasnt_schema('enam_work', 'with its forms');

-- what is broken is found, one by one; and all of a turn is mended at once, but for what others are to revoke
SET ROLE structure_owner;
CREATE TEMP TABLE breaking (number integer GENERATED ALWAYS AS IDENTITY, turn integer, statement text, object text,
	mend text, description text);
INSERT INTO breaking (turn, statement, object, mend, description) VALUES
	(1, 'ALTER TABLE coba_work.form_version DISABLE TRIGGER refuse_change', 'trigger refuse_change on form_version',
		NULL, 'a trigger that is switched off'),
	(1, 'DROP TRIGGER guard_update ON coba_work.visit', 'trigger guard_update on visit', NULL,
		'a trigger that is gone'),
	(1, 'DROP FUNCTION coba_work.review_form', 'function review_form', NULL, 'a function that is gone'),
	(2, 'ALTER FUNCTION coba_work.review_form RESET search_path', 'function review_form', NULL,
		'one without its path'),
	(1, 'DROP VIEW coba_work.lag', 'view lag', NULL, 'a view'),
	(1, 'ALTER TABLE coba_work.visit DISABLE ROW LEVEL SECURITY', 'row security visit on visit', NULL,
		'row security'),
	(1, 'DROP TABLE coba_work.card', 'table card', NULL, 'a derived table'),
	(1, 'DELETE FROM coba_work.sheet', 'sheet e1/*/*', NULL, 'a sheet'),
	(2, 'GRANT EXECUTE ON FUNCTION coba_work.refresh_round TO PUBLIC', 'function refresh_round', NULL,
		'what everybody may call as the owner'),
	(2, 'GRANT CREATE ON SCHEMA coba_work TO structure_analyst', 'schema coba_work',
		'REVOKE CREATE ON SCHEMA coba_work FROM structure_analyst', 'who may create there'),
	(2, 'GRANT SELECT ON coba_work.visit TO structure_stranger', 'role structure_stranger',
		'REVOKE ALL ON coba_work.visit FROM structure_stranger', 'rights that nobody granted'),
	(2, 'UPDATE coba_work.about SET version = ''0.9''', 'about', NULL, 'another version');

-- What is found after a statement, which is taken back
CREATE FUNCTION pg_temp.found(breaking text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	what text;
BEGIN
	EXECUTE breaking;
	SELECT string_agg(v.object, ', ' ORDER BY v.object) INTO what FROM validate_assessment('coba') v;
	RAISE EXCEPTION 'undone' USING ERRCODE = 'YT000';
EXCEPTION WHEN SQLSTATE 'YT000' THEN
	RETURN what;
END
$$;
SELECT is(pg_temp.found(statement), object, description) FROM breaking ORDER BY number;

-- What is found after all statements of a turn; and what is left to do, and is done, when all was made anew
CREATE FUNCTION pg_temp.mended(of_turn integer, OUT object text[], OUT mend text[]) LANGUAGE plpgsql AS $$
DECLARE
	statement text;
BEGIN
	FOR statement IN SELECT b.statement FROM breaking b WHERE b.turn = of_turn ORDER BY b.number LOOP
		EXECUTE statement;
	END LOOP;
	object := ARRAY(SELECT v.object FROM validate_assessment('coba') v ORDER BY v.object COLLATE "C");
	PERFORM upgrade_assessment('coba');
	mend := ARRAY(SELECT v.mend FROM validate_assessment('coba') v ORDER BY v.mend COLLATE "C");
	FOREACH statement IN ARRAY mend LOOP
		EXECUTE statement;
	END LOOP;
END
$$;
CREATE TEMP TABLE mended AS SELECT turn, m.object, m.mend FROM generate_series(1, 2) turn, pg_temp.mended(turn) m;
SELECT is(object, ARRAY(SELECT b.object FROM breaking b WHERE b.turn = m.turn ORDER BY b.object COLLATE "C"),
	format('%s at once are found', cardinality(object))) FROM mended m ORDER BY turn;
SELECT is(mend, ARRAY(SELECT b.mend FROM breaking b WHERE b.turn = m.turn AND b.mend IS NOT NULL
	ORDER BY b.mend COLLATE "C"), format('and made anew, with %s left to do', cardinality(mend)))
FROM mended m ORDER BY turn;
SELECT is_empty('SELECT * FROM validate_assessment(''coba'')', 'nothing is left when they are done');
RESET ROLE;
GRANT CREATE ON SCHEMA public TO structure_stranger;
SET ROLE structure_owner;
SELECT is((SELECT mend FROM validate_assessment('coba')), 'REVOKE CREATE ON SCHEMA public FROM structure_stranger',
	'who may create functions beside those of the extension');

RESET ROLE;
SELECT * FROM finish();
ROLLBACK;
