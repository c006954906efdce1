-- Who sees what, and who may do what: attacks made from the catalogs, on every relation and function, by every kind of
-- role. Nobody reads what is not his, and nothing tells anything about the visits of a unit or body.
BEGIN;
\set who rights
\ir ../assessment/small.sql
SET client_min_messages = warning;
RESET search_path;
SELECT plan(57);
CREATE ROLE rights_stranger;
-- Since 16, what a member inherits is settled when it is granted.
CREATE ROLE rights_pool NOINHERIT;
GRANT rights_assessor, rights_other TO rights_pool;

-- Secrets have the word RAHASIA in them; numbers of visits are secret, too. Of k2 everything is another's.
SET ROLE rights_manager;
SELECT coba_work.open_round('r1') \g /dev/null
SET ROLE rights_other;
SELECT coba_work.submit_form('00000000-0000-0000-0000-00000000fead', v::uuid, 'observation', 0,
	'{"waktu": 77.125, "biaya": 70, "sikap": 5}', '{}', '[]', '1', NULL, 'RAHASIA form')
	FROM unnest(ARRAY[:v4]) v \g /dev/null
SELECT coba_work.record_visit(:v5, 'closed', '2026-07-02', 'RAHASIA visit') \g /dev/null
SET ROLE rights_assessor;
SELECT coba_work.submit_form(gen_random_uuid(), :v1, 'observation', 0,
	'{"waktu": 80, "biaya": 70, "sikap": 5}') \g /dev/null
SET ROLE rights_reviewer;
SELECT coba_work.review_form(:v4, 'observation', '1', 1, 'returned', 'RAHASIA review') \g /dev/null
SET ROLE rights_owner;
INSERT INTO coba_work.person VALUES ('eka', 'RAHASIA person', 'k2');
INSERT INTO coba_work.visit (id, round, unit, product, assessor) SELECT ('00000000-0000-0000-0000-0000000001'
	|| to_char(n, 'FM00'))::uuid, 'r1', 'k2-dukcapil', 'p' || 1 + n % 3, 'budi' FROM generate_series(10, 40) n;
INSERT INTO coba_work.target VALUES ('r1', 'k2', 'A');
SELECT refresh_round('coba', 'r1') \g /dev/null
SELECT set_hold('coba', 'r1', 'k2', 'RAHASIA hold') \g /dev/null
-- A publication that is not released: of k2, and not of k3. Its texts say RAHASIA, and each body has its own zone.
INSERT INTO coba.publication SELECT 'compliance/1', k, 'coba', n, 'r1', 'RAHASIA publication', 'RAHASIA publication',
	'RAHASIA publication', NULL, 'RAHASIA publication', 2, 'min', '2100-01-01 00:00Z', NULL, s, a, b,
	'RAHASIA publication', false, 1, 1, 1, 1, 0, 'RAHASIA publication', '', 'RAHASIA publication', 5, now(),
	'RAHASIA publication', '1', '15'
FROM (VALUES (1, 'publication', NULL::int, NULL, NULL), (2, 'notice', 1, 'hold', 'k2')) t (n, k, s, a, b);
INSERT INTO coba.result SELECT 1, CASE n WHEN 1 THEN 'k2' ELSE 'x' || n END, 'RAHASIA publication', 'kota', NULL, 77.12,
	'RAHASIA publication', 'hijau', NULL, NULL, NULL, 1, 1, NULL, NULL, 1,
	'RAHASIA publication', NULL, 'RAHASIA publication', n, 'RAHASIA publication', '' FROM generate_series(1, 50) n;
INSERT INTO coba.unit_result SELECT 1, 'k2', CASE n WHEN 51 THEN 'k2-dukcapil' ELSE 'u' || n END, 'RAHASIA publication',
	77.12, NULL, 'hijau', NULL, NULL, 1, 'x', 'RAHASIA publication', n,
	'RAHASIA publication', '' FROM generate_series(51, 90) n;
INSERT INTO coba.node_result SELECT 1, 'k2', 'k2-dukcapil', 'n' || n, 'RAHASIA publication', 1, 77.12, 1, 'x',
	'RAHASIA publication', n, 'RAHASIA publication', '' FROM generate_series(91, 150) n;
INSERT INTO coba.plan_result SELECT 1, 'k2', n, 'k2-dukcapil', NULL, 'n', 'RAHASIA publication', 1, 77.12,
	'RAHASIA publication', n, 'RAHASIA publication', '' FROM generate_series(151, 160) n;
INSERT INTO coba.publication_instrument VALUES (1, '*', '*', 'RAHASIA publication', 'RAHASIA publication');
INSERT INTO coba.publication_band VALUES (1, 'kota', 1, 'RAHASIA publication', 'hijau', NULL, NULL, 0, true, 100, true);
INSERT INTO coba.publication_node VALUES (1, 'kota', 'RAHASIA publication', NULL, 0, 1, false);
INSERT INTO coba.publication_target VALUES (1, 'k2', 'RAHASIA publication');
INSERT INTO coba.comparison VALUES ('RAHASIA publication', 'x', 'kota', NULL, false),
	('x', 'RAHASIA publication', 'kota', NULL, false);
ANALYZE coba.publication, coba.result, coba.unit_result, coba.node_result, coba.plan_result, coba.publication_band,
	coba.publication_node, coba.publication_target;
ANALYZE coba_work.visit, coba_work.form_version, coba_work.review, coba_work.card, coba_work.unit_tally,
	coba_work.body_tally, coba_work.unit_node, coba_work.body_node, coba_work.body_plan, coba_work.mark,
	coba_work.person;
RESET ROLE;

CREATE TEMP TABLE kind (kind text, secret text);
INSERT INTO kind VALUES
	('assessor',   'RAHASIA|0000-0000000000(03|04|05)|0000-0000000001|\mbudi\M|77\.125'),
	('publisher',  'RAHASIA (form|visit|review|person|publication)|0000-000000000|\mbudi\M|77\.125'),
	('analyst',    'RAHASIA|0000-000000000|\mbudi\M|77\.125'),
	('respondent', 'RAHASIA|0000-000000000|\m(ani|budi)\M|77\.125|[km].-(dukcapil|puskesmas|polres)'),
	('reader',     'RAHASIA|0000-000000000|\m(ani|budi)\M|77\.125|[km].-(dukcapil|puskesmas|polres)|\m(k1|k2|k3|m1)\M'),
	('stranger',   'RAHASIA|0000-000000000|\m(ani|budi)\M|77\.125|[km].-(dukcapil|puskesmas|polres)|\m(k1|k2|k3|m1)\M'),
	('pool',       'RAHASIA|0000-000000000|\m(ani|budi)\M|77\.125|[km].-(dukcapil|puskesmas|polres)|\m(k1|k2|k3|m1)\M');
CREATE TEMP TABLE relation AS SELECT c.oid::regclass::text AS name,
	EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'unit') AS has_unit,
	EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'body') AS has_body
FROM pg_class c WHERE c.relnamespace::regnamespace::text IN ('coba', 'coba_work') AND c.relkind IN ('r', 'v');
CREATE TEMP TABLE attempt (kind text, attack text, target text, outcome text, said text);
GRANT SELECT ON relation, kind TO PUBLIC;
GRANT SELECT, INSERT, DELETE ON attempt TO PUBLIC;
-- What was leaked is in a setting: a table would keep all that was ever in it until the transaction ends.
CREATE FUNCTION pg_temp.leak(line text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$
BEGIN
	PERFORM set_config('rights.leaked', current_setting('rights.leaked') || E'\n' || coalesce(line, ''), true);
	RETURN true;
END
$$;
-- Runs what gives one text; what it said, or the error with all its parts
CREATE FUNCTION pg_temp.attack(kind text, attack text, target text, statement text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	line text;
	said text := '';
	detail text;
	outcome text := 'answered';
BEGIN
	SET LOCAL rights.leaked = '';
	EXECUTE format('SET LOCAL ROLE %I', 'rights_' || kind);
	BEGIN
		FOR line IN EXECUTE statement LOOP
			said := said || coalesce(line, '') || E'\n';
		END LOOP;
	EXCEPTION WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
		outcome := sqlstate;
		said := said || sqlerrm || detail;
	END;
	RESET ROLE;
	INSERT INTO attempt VALUES (kind, attack, target, outcome, said || current_setting('rights.leaked'));
END
$$;

-- on every relation
DO $$
DECLARE
	r record;
	unit_or_body text;
BEGIN
	FOR r IN SELECT k.kind, l.name, l.has_unit, l.has_body FROM kind k, relation l LOOP
		PERFORM pg_temp.attack(r.kind, 'read', r.name, format('SELECT t::text FROM %s t', r.name));
		PERFORM pg_temp.attack(r.kind, 'leak in WHERE', r.name,
			format('SELECT 1 FROM %s t WHERE pg_temp.leak(t::text)', r.name));
		PERFORM pg_temp.attack(r.kind, 'leak in a join', r.name,
			format('SELECT 1 FROM %s t JOIN (VALUES (1)) v ON pg_temp.leak(t::text)', r.name));
		PERFORM pg_temp.attack(r.kind, 'cast', r.name, format('SELECT (t::text)::integer::text FROM %s t', r.name));
		PERFORM pg_temp.attack(r.kind, 'row count', r.name, format('SELECT count(*) FROM ONLY %s t', r.name));
		PERFORM pg_temp.attack(r.kind, 'sample', r.name,
			format('SELECT t::text FROM %s t TABLESAMPLE system (100)', r.name));
		PERFORM pg_temp.attack(r.kind, 'lock', r.name, format('SELECT t::text FROM %s t FOR KEY SHARE', r.name));
		PERFORM pg_temp.attack(r.kind, 'update', r.name,
			format('UPDATE %s t SET ctid = ctid RETURNING t::text', r.name));
		PERFORM pg_temp.attack(r.kind, 'delete', r.name,
			format('DELETE FROM %s t WHERE pg_temp.leak(t::text) RETURNING t::text', r.name));
		PERFORM pg_temp.attack(r.kind, 'insert', r.name, format('INSERT INTO %s DEFAULT VALUES RETURNING 1', r.name));
		PERFORM pg_temp.attack(r.kind, 'reference', r.name,
			format('SELECT has_any_column_privilege(%L, ''REFERENCES, INSERT, UPDATE'')::text', r.name));
		PERFORM pg_temp.attack(r.kind, 'trigger', r.name,
			format('SELECT has_table_privilege(%L, ''TRIGGER, TRUNCATE'')::text', r.name));
		PERFORM pg_temp.attack(r.kind, 'size', r.name, format('SELECT NULL FROM pg_relation_size(%L)', r.name));
		IF r.has_unit OR r.has_body THEN
			unit_or_body := CASE WHEN r.has_unit THEN 'unit = %2$L' ELSE 'body = %3$L' END;
			PERFORM pg_temp.attack(r.kind, 'plan of visited', r.name,
				format('EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT * FROM %1$s WHERE '
				|| unit_or_body, r.name, 'k2-dukcapil', 'k2'));
			PERFORM pg_temp.attack(r.kind, 'plan of not visited', r.name,
				format('EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT * FROM %1$s WHERE '
				|| unit_or_body, r.name, 'k3-dukcapil', 'k3'));
		END IF;
	END LOOP;
END
$$;
-- on every function: those of the assessment, and those of the extension for it
DO $$
DECLARE
	r record;
BEGIN
	FOR r IN SELECT k.kind, p.oid::regprocedure::text AS name, format('SELECT f::text FROM %s.%I(%s) f',
		p.pronamespace::regnamespace, p.proname,
			(SELECT string_agg(CASE WHEN p.pronamespace <> 'coba_work'::regnamespace AND n = 1 THEN '''coba'''
				ELSE format('NULL::%s', t::regtype) END, ', ' ORDER BY n)
					FROM unnest(p.proargtypes) WITH ORDINALITY a (t, n))) AS call
		FROM kind k, pg_proc p
		WHERE p.prorettype <> 'trigger'::regtype AND p.prokind = 'f' AND NOT 'anyelement'::regtype = ANY (p.proargtypes)
			AND (p.pronamespace = 'coba_work'::regnamespace AND p.proname !~ '^code_'
			OR p.oid IN (SELECT objid FROM pg_depend d
				JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'compliance_assessment'
				WHERE d.classid = 'pg_proc'::regclass AND d.deptype = 'e')) LOOP
		PERFORM pg_temp.attack(r.kind, 'call', r.name, r.call);
	END LOOP;
END
$$;
-- what the server tells about everything
DO $$
DECLARE
	k text;
	v text;
BEGIN
	FOR k IN SELECT kind FROM kind LOOP
		FOREACH v IN ARRAY ARRAY['pg_stats', 'pg_stats_ext', 'pg_stat_user_tables', 'pg_statio_user_tables',
			'pg_stat_user_indexes', 'pg_stat_activity', 'pg_locks',
				'pg_prepared_statements', 'pg_cursors', 'pg_stat_xact_user_tables', 'pg_statistic', 'pg_largeobject',
				'pg_stat_user_functions'] LOOP
			PERFORM pg_temp.attack(k, 'statistics', v,
				format('SELECT t::text FROM %s t WHERE NOT t::text ~ ''pg_temp.attack''', v));
		END LOOP;
	END LOOP;
END
$$;
-- that the superuser sees it is no leak
DELETE FROM attempt a WHERE a.attack = 'statistics' AND a.target = 'pg_stat_activity' AND a.said !~ 'RAHASIA';

SELECT diag(format('%s: %s attempts, %s answered', kind, count(*), count(*) FILTER (WHERE outcome = 'answered')))
FROM attempt GROUP BY kind ORDER BY kind;
SELECT cmp_ok(count(*), '>', 700::bigint, kind || ': attempts') FROM attempt GROUP BY kind ORDER BY kind;
SELECT is_empty(format('SELECT attack, target, left(said, 200) FROM attempt WHERE kind = %L AND said ~ %L
	AND attack NOT LIKE ''plan%%''', kind, secret), kind || ': no secret is told') FROM kind ORDER BY kind;
SELECT is_empty(format('SELECT attack, target, said FROM attempt WHERE kind = %L AND attack IN (''update'', ''delete'',
	''insert'', ''lock'')
	AND outcome = ''answered''', kind), kind || ': nothing is changed') FROM kind ORDER BY kind;
SELECT is_empty($$SELECT kind, target FROM attempt WHERE attack IN ('reference', 'trigger') AND said ~ 'true'$$,
	'no foreign key or trigger can be made to look on');
-- no plan differs between a unit that was visited and one that was not
SELECT is_empty($$SELECT a.kind, a.target, a.said, b.said FROM attempt a JOIN attempt b USING (kind, target)
	WHERE a.attack = 'plan of visited' AND b.attack = 'plan of not visited' AND a.kind NOT IN ('publisher', 'analyst')
		AND a.target !~ '\.(unit|product|body)$' AND replace(replace(a.said, 'k2-dukcapil', 'U'), '''k2''',
			'''B''') <> replace(replace(b.said, 'k3-dukcapil', 'U'), '''k3''', '''B''')$$,
	'plans, estimates and counts of rows removed are the same for a unit that others visited and for one '
	'that nobody did');
SELECT is_empty($$SELECT kind, target FROM attempt WHERE attack = 'call' AND target !~ '^coba_work'
	AND outcome = 'answered'
		AND target !~ '^(acting_login|assessments|round_calls|role_kinds|expected_objects|'
			'form_(shape|items)|read_forms|assessment_script|is_plain_moment|moment_with_zone|try_moment|milliseconds|'
			'form_(digest|text|commitment|stamp)|text_problem|check_reason|read_root|printed_root|'
			'instrument_difference|import_problem|has_unassigned|published_(number|moment)|'
			'(publication|(unit_|node_|plan_)?result)_leaf|leaf_(hash|fields|entry|place)|different_field|csv_field|'
			'leaves_csv|package_(tables|file|proofs)|form_card|marked_answers|check_chart(_rows)?|'
			'chart_(word|number|rows|shape|frame|bars|rounds|zones_of|zone_scales|rank_intervals))[(]'$$,
	'no function of the extension works for who is not the owner, but those that look at nothing');
SELECT is_empty($$SELECT kind, target FROM attempt WHERE attack = 'call' AND target ~ '^coba_work'
	AND outcome = 'answered' AND kind NOT IN ('assessor', 'respondent', 'publisher')$$,
	'nor does one of the assessment that was not granted');

-- a manager sees nothing of it either
DO $$
DECLARE
	r record;
BEGIN
	FOR r IN SELECT l.name FROM relation l WHERE l.name ~ '^coba[.]'
		OR l.name ~ 'coba_work[.](valid|visible)_|secret' LOOP
		PERFORM pg_temp.attack('manager', 'read', r.name, format('SELECT t::text FROM %s t', r.name));
		PERFORM pg_temp.attack('manager', 'leak in WHERE', r.name,
			format('SELECT 1 FROM %s t WHERE pg_temp.leak(t::text)', r.name));
	END LOOP;
END
$$;
SELECT is_empty('SELECT attack, target, left(said, 200) FROM attempt WHERE kind = ''manager''
	AND said ~ ''RAHASIA publication''', 'a manager reads nothing that is not released');
SELECT bag_eq($$SELECT DISTINCT target FROM attempt WHERE kind = 'manager' AND outcome = 'answered'$$,
	$$SELECT name FROM relation
	WHERE name ~ '^coba[.](about|dictionary)$' OR name ~ 'coba_work[.](valid|visible)_'
		OR name IN (SELECT c.oid::regclass::text FROM pg_class c
		WHERE c.relnamespace = 'coba'::regnamespace AND c.relkind = 'v')$$,
			'he reads views, and neither tables nor the secret');
-- conditions and estimates tell nothing of what is not released
CREATE FUNCTION pg_temp.plan(relation text, condition text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	said text := '';
BEGIN
	SET LOCAL ROLE rights_reader;
	FOR line IN EXECUTE format('EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT * FROM %s WHERE %s',
		relation, condition) LOOP
		said := said || line || E'\n';
	END LOOP;
	RESET ROLE;
	RETURN said;
END
$$;
SELECT is_empty($$SELECT c.name, c.column FROM (SELECT l.name, a.attname AS column FROM relation l
	JOIN pg_attribute a ON a.attrelid = l.name::regclass AND a.attnum > 0
		WHERE l.name ~ '^coba[.](ranking|latest_ranking|awards|unit_scores|breakdown|indicator_gaps|'
			'zone_summary|trend|improvement_plan|band_bounds|publications)$'
			AND a.atttypid = 'text'::regtype) c,
	LATERAL (VALUES ('k2'), ('hijau'), ('RAHASIA publication'), ('nothing')) v (value)
	GROUP BY c.name, c.column HAVING count(DISTINCT regexp_replace(pg_temp.plan(c.name,
		format('%I = %L', c.column, v.value)), '''(k2|hijau|RAHASIA publication|nothing)''', '?', 'g')) > 1$$,
		'plans are the same for what is there and for what is not');
-- a cursor that was opened before, in a transaction that was open before
SET ROLE rights_reader;
DECLARE before CURSOR FOR SELECT body, body_name FROM coba.ranking;
RESET ROLE;
INSERT INTO coba.result SELECT 1, 'k1', 'RAHASIA publication', 'kota', NULL, 77.12, NULL, 'hijau', NULL, NULL, NULL, 1,
	1, NULL, NULL, 1, 'x', NULL, 'x', 161, 'x', '';
SET ROLE rights_reader;
CREATE FUNCTION pg_temp.fetched(cursor refcursor) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	row record;
BEGIN
	FETCH cursor INTO row;
	RETURN CASE WHEN FOUND THEN row::text END;
END
$$;
SELECT is(pg_temp.fetched('before'), NULL, 'a cursor that was open before fetches nothing of it');
RESET ROLE;

-- objects of the attacker's own in the way
SET ROLE rights_assessor;
CREATE TEMP TABLE login (login text, person text);
INSERT INTO login VALUES ('rights_assessor', 'budi');
CREATE TEMP TABLE visit (id uuid, round text, unit text, product text, assessor text, outcome text);
INSERT INTO visit VALUES (:v4, 'r1', 'k2-dukcapil', 'p1', 'ani', NULL);
CREATE FUNCTION pg_temp.acting_login() RETURNS text LANGUAGE sql RETURN 'rights_other';
CREATE FUNCTION pg_temp.eq(text, text) RETURNS boolean LANGUAGE sql RETURN true;
CREATE OPERATOR pg_temp.= (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_temp.eq);
SET search_path = pg_temp, coba_work, public;
SELECT throws_ok(format('SELECT coba_work.submit_form(gen_random_uuid(), %L, ''observation'', 1,
	''{"waktu": 1, "biaya": 1, "sikap": 1}'')', :v4), 'P0002', NULL,
	'temporary tables, functions and operators deceive nobody');
SELECT is((SELECT count(*) FROM coba_work.my_visits), 2::bigint, 'nor do they show more');
RESET search_path;
DROP TABLE login, visit;
SELECT throws_ok(format('SELECT coba_work.submit_form(''00000000-0000-0000-0000-00000000fead'', %L, ''user'', 0,
	''{"u1": 1, "u2": 1}'')', :v1), '23505',
	'submission 00000000-0000-0000-0000-00000000fead was stored with other content',
	'a submission of another: not a word of what is in it');
SELECT throws_ok('SET session_replication_role = replica', '42501', NULL, 'triggers are not switched off');
SELECT throws_ok('SELECT grant_assessment(''coba'', ''rights_assessor'', ''manager'')', '42501', NULL,
	'nobody promotes himself');
SELECT throws_ok('INSERT INTO coba_work.granted VALUES (''rights_assessor'', ''manager'')', '42501', NULL,
	'nor by hand');
SELECT throws_ok('CREATE FUNCTION coba_work.f() RETURNS int LANGUAGE sql RETURN 1', '42501', NULL,
	'nor makes anything there');
RESET ROLE;

-- Types of the attacker's own, in the way of those that a function declares: a session compiles it once, and the
-- owner's calls in that session run what was compiled.
SELECT format('ALTER FUNCTION %s COST 100', p.oid::regprocedure) FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
	JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
		JOIN pg_extension e ON e.oid = d.refobjid
WHERE e.extname ~ '^compliance' AND l.lanname = 'plpgsql' \gexec
SET ROLE rights_assessor;
CREATE TEMP TABLE compiled (who name);
GRANT ALL ON compiled TO PUBLIC;
CREATE FUNCTION pg_temp.trap() RETURNS boolean LANGUAGE plpgsql
	AS 'BEGIN INSERT INTO pg_temp.compiled VALUES (current_user); RETURN true; END';
SELECT format('CREATE DOMAIN pg_temp.%I AS pg_catalog.%1$I CHECK (pg_temp.trap())', name)
FROM unnest(ARRAY['text', 'oid', 'name', 'jsonb', 'uuid', 'timestamptz', 'date', 'regclass',
	'regnamespace']) name \gexec
SET search_path = pg_temp, pg_catalog, public;
DO $$
DECLARE
	r pg_catalog.record;
BEGIN
	FOR r IN SELECT p.pronamespace::pg_catalog.regnamespace AS schema, p.proname,
		(SELECT string_agg(CASE WHEN n = 1 THEN '''coba''' ELSE
				format('NULL::%s', t::pg_catalog.regtype) END, ', ' ORDER BY n)
				FROM unnest(p.proargtypes) WITH ORDINALITY a (t, n)) AS arguments
		FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
			JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
		WHERE e.extname = 'compliance_assessment' AND p.proargnames[1] = 'assessment'
		ORDER BY p.proname <> 'enter_assessment' LOOP
		BEGIN
			EXECUTE format('SELECT %s.%I(%s)', r.schema, r.proname, r.arguments);
		EXCEPTION WHEN OTHERS THEN
			NULL;
		END;
	END LOOP;
END
$$;
RESET search_path;
SELECT coba_work.record_visit(:v1, 'done', '2026-07-02') \g /dev/null
RESET ROLE;
CREATE TEMP TABLE compiled_as AS SELECT DISTINCT who::pg_catalog.text AS who FROM compiled;
DROP DOMAIN pg_temp.text, pg_temp.oid, pg_temp.name, pg_temp.jsonb, pg_temp.uuid, pg_temp.timestamptz, pg_temp.date,
	pg_temp.regclass, pg_temp.regnamespace;
SELECT is_empty('SELECT who FROM compiled_as WHERE who <> ''rights_assessor''',
	'types of a session''s own are never checked as the owner');
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
	JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
		JOIN pg_extension e ON e.oid = d.refobjid
	WHERE e.extname ~ '^compliance' AND l.lanname = 'plpgsql' AND p.proconfig IS NULL
		AND p.proname <> 'enter_assessment'$$,
	'but for enter_assessment() no function is compiled with the search_path of its caller');

-- a function that another put into the work schema
GRANT CREATE, USAGE ON SCHEMA coba_work TO rights_stranger;
SET ROLE rights_stranger;
CREATE FUNCTION coba_work.lower(name) RETURNS text LANGUAGE sql RETURN 'x';
SET ROLE rights_owner;
SELECT throws_ok('SELECT refresh_round(''coba'', ''r1'')', '42501', 'assessment "coba" can be used by its owner alone',
	'a stranger''s function is not called');
RESET ROLE;
DROP FUNCTION coba_work.lower(name);
REVOKE ALL ON SCHEMA coba_work FROM rights_stranger;

-- a manager is not the owner
SET ROLE rights_manager;
SELECT throws_ok('UPDATE coba_work.round SET state = ''closed''', '42501', NULL, 'a manager changes no state by hand');
SELECT throws_ok('INSERT INTO coba_work.round (code, edition, title, as_of, state) VALUES (''x'', ''e1'', ''x'', now(),
	''open'')', '42501', NULL, 'nor begins in one');
SELECT throws_ok('DELETE FROM coba_work.event', '42501', NULL, 'nor cleans the log');
SELECT throws_ok('UPDATE coba_work.body_tally SET nilai = 100', '42501', NULL, 'nor mends a score');
PREPARE peek AS SELECT count(*) FROM coba_work.form_version;
SELECT results_eq('EXECUTE peek', 'SELECT 2::bigint', 'what he prepared');
RESET ROLE;
SET ROLE rights_assessor;
SELECT throws_ok('EXECUTE peek', '42501', NULL, 'is not executed by the next who has the session');
RESET ROLE;

-- a pooled login
SET SESSION AUTHORIZATION rights_pool;
SELECT throws_ok('SELECT * FROM coba_work.my_visits', '42501', NULL, 'a pooled login by itself sees nothing');
SET ROLE rights_assessor;
SELECT is((SELECT count(*) FROM coba_work.my_visits), 2::bigint, 'as an assessor, his visits');
SET ROLE rights_other;
SELECT is((SELECT count(*) FROM coba_work.my_visits), 34::bigint, 'as another, the other''s');
SELECT lives_ok(format('SELECT coba_work.submit_form(gen_random_uuid(), %L, ''observation'', 1,
	''{"waktu": 1, "biaya": 1, "sikap": 1}'')', :v4), 'who submits');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT login FROM coba_work.form_version WHERE version = 2), 'rights_other', 'in his own name');

-- an assessment that a stranger forged, called by a superuser
SELECT format('GRANT CREATE ON DATABASE %I TO rights_stranger', current_database()) \gexec
SET ROLE rights_stranger;
CREATE SCHEMA jebakan;
CREATE SCHEMA jebakan_work;
CREATE TABLE jebakan_work.caught (who text);
CREATE FUNCTION jebakan_work.trap() RETURNS text LANGUAGE plpgsql
	AS 'BEGIN INSERT INTO jebakan_work.caught VALUES (current_user); RETURN ''x''; END';
CREATE FUNCTION jebakan_work.trap(text, text) RETURNS boolean LANGUAGE plpgsql
	AS 'BEGIN INSERT INTO jebakan_work.caught VALUES (current_user); RETURN true; END';
CREATE OPERATOR jebakan_work.= (LEFTARG = text, RIGHTARG = text, FUNCTION = jebakan_work.trap);
SELECT format('CREATE VIEW jebakan_work.%I AS SELECT jebakan_work.trap() AS code, jebakan_work.trap() AS state,
	jebakan_work.trap() AS round, jebakan_work.trap() AS unit, jebakan_work.trap() AS login,
	jebakan_work.trap() AS person, jebakan_work.trap() AS name, jebakan_work.trap() AS version,
	jebakan_work.trap() AS edition', name)
FROM unnest(ARRAY['about', 'round', 'visit', 'login', 'form_version', 'unit', 'body', 'edition', 'granted',
	'edition_instrument', 'unit_in_round', 'review', 'response']) name \gexec
CREATE VIEW jebakan.about AS SELECT true AS one, 'published'::text AS kind, jebakan_work.trap() AS name,
	''::text AS version, 2::smallint AS decimals;
CREATE SCHEMA jebakan2;
CREATE SCHEMA jebakan2_work;
CREATE TYPE jebakan2.t AS (x text);
CREATE FUNCTION jebakan2.f(jebakan2.t) RETURNS text LANGUAGE plpgsql
	AS 'BEGIN INSERT INTO jebakan_work.caught VALUES (current_user); RETURN ''x''; END';
CREATE CAST (jebakan2.t AS text) WITH FUNCTION jebakan2.f(jebakan2.t) AS IMPLICIT;
CREATE TABLE jebakan2.about (kind jebakan2.t, name jebakan2.t, version jebakan2.t, decimals smallint);
INSERT INTO jebakan2.about VALUES (row('published'), row('jebakan2'), row('1'), 2);
-- what is run when a query is planned: constants in an index, in statistics and in a check
CREATE SCHEMA jebakan3;
CREATE SCHEMA jebakan3_work;
CREATE FUNCTION jebakan3.constant() RETURNS boolean IMMUTABLE LANGUAGE plpgsql
	AS 'BEGIN PERFORM jebakan_work.trap(); RETURN true; END';
CREATE TABLE jebakan3.about (kind text, name text, version text, decimals smallint);
INSERT INTO jebakan3.about VALUES ('published', 'jebakan3', '1', 2);
CREATE INDEX ON jebakan3.about (name) WHERE jebakan3.constant();
CREATE INDEX ON jebakan3.about ((jebakan3.constant()));
CREATE STATISTICS jebakan3.about ON (jebakan3.constant()), name FROM jebakan3.about;
ALTER TABLE jebakan3.about ADD CHECK (jebakan3.constant());
DELETE FROM jebakan_work.caught;
RESET ROLE;
CREATE TEMP TABLE forged (name text, outcome text);
DO $$
DECLARE
	r record;
BEGIN
	FOR r IN SELECT p.oid::regprocedure::text AS name,
		format('SELECT 1 FROM %s.%I(%s) f', p.pronamespace::regnamespace, p.proname,
			(SELECT string_agg(CASE WHEN n = 1 THEN '''jebakan''' ELSE format('NULL::%s', t::regtype) END,
			', ' ORDER BY n)
			FROM unnest(p.proargtypes) WITH ORDINALITY a (t, n))) AS call
		FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
			JOIN pg_extension e ON e.oid = d.refobjid
		WHERE e.extname = 'compliance_assessment' AND p.proargnames[1] = 'assessment'
			AND p.proargtypes[0] = 'text'::regtype LOOP
		BEGIN
			EXECUTE r.call;
			INSERT INTO forged VALUES (r.name, 'answered');
		EXCEPTION WHEN OTHERS THEN
			INSERT INTO forged VALUES (r.name, sqlstate);
		END;
	END LOOP;
END
$$;
SELECT cmp_ok(count(*), '>', 40::bigint, 'functions that a superuser calls on a forged assessment') FROM forged;
SELECT bag_eq('SELECT name, outcome FROM forged WHERE outcome <> ''42501''',
	$$VALUES ('create_assessment(text,integer)', '22023')$$, 'refuse it, but for the one that makes it');
SELECT is_empty('SELECT * FROM assessments() WHERE assessment ~ ''^jebakan2?$''', 'it is not listed');
SET constraint_exclusion = on;
SELECT results_eq('SELECT assessment, version, decimals FROM assessments() WHERE assessment ~ ''^jebakan3''',
	$$VALUES ('jebakan3', NULL::text, NULL::integer)$$, 'one that looks like one is listed by what the catalogs say');
RESET constraint_exclusion;
SELECT is_empty('SELECT * FROM jebakan_work.caught', 'and nothing of its own was run');

-- revoked
SET ROLE rights_owner;
SELECT revoke_assessment('coba', 'rights_assessor', 'assessor') \g /dev/null
RESET ROLE;
SELECT is_empty($$SELECT c.oid::regclass FROM pg_class c WHERE c.relnamespace::regnamespace::text
	IN ('coba', 'coba_work') AND has_table_privilege('rights_assessor', c.oid, 'SELECT')$$,
	'who was revoked reads nothing');
SELECT ok(NOT has_schema_privilege('rights_assessor', 'coba_work', 'USAGE'), 'not even names');

RESET ROLE;
SELECT * FROM finish();
ROLLBACK;
