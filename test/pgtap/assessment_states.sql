-- The complete table of states: each call in each state of a round, against a table of the test's own.
BEGIN;
\set who states
\ir ../assessment/small.sql
SELECT plan(163);

-- y: it works; n: an error that names the state; b: an error, unless the body was reopened
CREATE TEMP TABLE expected (call text, draft text, open text, closed text, published text, reopened text,
	withdrawn text);
INSERT INTO expected VALUES
	('open_round',      'y', 'n', 'n', 'n', 'n', 'n'),
	('close_round',     'n', 'y', 'n', 'n', 'y', 'n'),
	('reopen_round',    'n', 'n', 'y', 'y', 'y', 'n'),
	('plan_visits',     'y', 'y', 'n', 'n', 'n', 'n'),
	('assign_visit',    'y', 'y', 'b', 'n', 'b', 'n'),
	('insert a visit',  'y', 'y', 'b', 'n', 'b', 'n'),
	('record_visit',    'n', 'y', 'b', 'n', 'b', 'n'),
	('submit_form',     'n', 'y', 'b', 'n', 'b', 'n'),
	('load_forms',      'n', 'y', 'b', 'n', 'b', 'n'),
	('review_form',     'n', 'y', 'y', 'n', 'y', 'n'),
	('respond',         'n', 'n', 'y', 'n', 'n', 'n'),
	('answer_response', 'n', 'n', 'y', 'n', 'y', 'n'),
	('set_hold',        'n', 'y', 'y', 'y', 'y', 'n'),
	('lift_hold',       'n', 'y', 'y', 'y', 'y', 'n'),
	('set_target',      'y', 'y', 'y', 'n', 'y', 'n'),
	('set_flag',        'n', 'y', 'y', 'n', 'y', 'n'),
	('refresh_round',   'n', 'y', 'y', 'n', 'y', 'n'),
	('preview_round',   'n', 'n', 'y', 'n', 'n', 'n'),
	('publish_round',   'n', 'n', 'y', 'n', 'n', 'n'),
	('preview_supersede', 'n', 'n', 'y', 'n', 'n', 'n'),
	('supersede_round', 'n', 'n', 'y', 'n', 'n', 'n'),
	('move_release',    'n', 'n', 'y', 'y', 'y', 'n'),
	('withdraw_round',  'n', 'n', 'n', 'y', 'n', 'n');
CREATE TEMP TABLE call (call text, who text, statement text);
INSERT INTO call VALUES
	('open_round', 'manager', 'SELECT coba_work.open_round(''r1'')'),
	('close_round', 'manager', 'SELECT coba_work.close_round(''r1'')'),
	('reopen_round', 'manager', 'SELECT coba_work.reopen_round(''r1'', ''k2'', ''lost'', now() + interval ''1 day'')'),
	('plan_visits', 'manager', 'SELECT coba_work.plan_visits(''r1'', ''seed'', ''{"dukcapil": 1}'')'),
	('assign_visit', 'manager', 'SELECT coba_work.assign_visit(' || quote_literal(:v1) || ', ''budi'')'),
	('insert a visit', 'manager', 'INSERT INTO coba_work.visit (round, unit, product)
	VALUES (''r1'', ''k1-dukcapil'', ''p3'')'),
	('record_visit', 'assessor', 'SELECT coba_work.record_visit(' || quote_literal(:v2) ||
	', ''closed'', ''2026-07-02'')'),
	('submit_form', 'assessor', 'SELECT coba_work.submit_form(gen_random_uuid(), ' || quote_literal(:v1)
		|| ', ''user'', 0, ''{"u1": 1, "u2": 2}'', respondent => ''2'')'),
	('load_forms', 'assessor',
		'SELECT coba_work.load_forms(''[{"submission": "00000000-0000-0000-0000-0000000000aa", "visit": "'
		|| :v1 || '", "kind": "user", "respondent": "2", "answers": {"u1": 1, "u2": 2}}]'')'),
	('review_form', 'reviewer', 'SELECT coba_work.review_form(' || quote_literal(:v1) ||
	', ''observation'', ''1'', 1, ''accepted'')'),
	('respond', 'respondent', 'SELECT coba_work.respond(''r1'', ''we have more'')'),
	('answer_response', 'manager',
		'SELECT coba_work.answer_response(''00000000-0000-0000-0000-00000000000e'', ''seen'')'),
	('set_hold', 'manager', 'SELECT coba_work.set_hold(''r1'', ''k1'', ''open case'')'),
	('lift_hold', 'manager', 'SELECT coba_work.lift_hold(''r1'', ''k2'', ''case closed'')'),
	('set_target', 'manager', 'SELECT coba_work.set_target(''r1'', ''k1'', ''A'')'),
	('set_flag', 'manager', 'SELECT coba_work.set_flag(''r1'', ''k1'', true, ''found'')'),
	('refresh_round', 'manager', 'SELECT coba_work.refresh_round(''r1'')'),
	('preview_round', 'publisher', 'SELECT coba_work.preview_round(''r1'')'),
	('publish_round', 'publisher', 'SELECT coba_work.publish_round(''r1'', pg_temp.root(NULL))'),
	('preview_supersede', 'publisher', 'SELECT coba_work.preview_supersede(''r1'', ''wrong'')'),
	('supersede_round', 'publisher', 'SELECT coba_work.supersede_round(''r1'', pg_temp.root(''wrong''), ''wrong'')'),
	('move_release', 'publisher', 'SELECT coba_work.move_release(''r1'', ''2100-01-02 00:00Z'', ''later'')'),
	('withdraw_round', 'publisher', 'SELECT coba_work.withdraw_round(''r1'', ''wrong'')');
-- whether the round has a publication when the call is made
ALTER TABLE call ADD given text NOT NULL DEFAULT 'none';
UPDATE call SET given = 'embargoed' WHERE call IN ('reopen_round', 'set_hold', 'lift_hold', 'preview_supersede',
	'supersede_round', 'move_release');
UPDATE call SET given = 'released' WHERE call = 'withdraw_round';
GRANT SELECT ON expected, call TO PUBLIC;
CREATE FUNCTION pg_temp.root(reason text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN CASE WHEN reason IS NULL THEN (SELECT p.root FROM coba_work.preview_round('r1') p)
		ELSE (SELECT p.root FROM coba_work.preview_supersede('r1', reason) p) END;
EXCEPTION WHEN OTHERS THEN
	RETURN repeat('0', 64);
END
$$;

-- a form, a response, a hold and a publication to work on; states are set past the triggers
SET ROLE states_owner;
SELECT open_round('coba', 'r1') \g /dev/null
SET ROLE states_assessor;
SELECT coba_work.submit_form(gen_random_uuid(), :v1, 'observation', 0, '{"waktu": 80, "biaya": 70, "sikap": 5}'),
	coba_work.submit_form(gen_random_uuid(), :v1, 'user', 0, '{"u1": 3, "u2": 3}') \g /dev/null
SET ROLE states_owner;
SELECT record_visit('coba', v::uuid, 'closed', '2026-07-02') FROM unnest(ARRAY[:v2, :v3, :v4, :v5]) v \g /dev/null
INSERT INTO coba_work.response (id, round, body, response, login, at)
VALUES ('00000000-0000-0000-0000-00000000000e', 'r1', 'k1', 'no', 'states_respondent', now());
SELECT set_hold('coba', 'r1', 'k2', 'open case') \g /dev/null
UPDATE coba_work.round SET release_at = '2100-01-01 00:00Z';
SELECT refresh_round('coba', 'r1'), close_round('coba', 'r1') \g /dev/null
SELECT publish_round('coba', 'r1', (preview_round('coba', 'r1')).root) \g /dev/null
RESET ROLE;
CREATE TEMP TABLE published AS SELECT c.relname AS name FROM pg_class c JOIN pg_trigger t ON t.tgrelid = c.oid
	AND t.tgname = 'refuse_change'
WHERE c.relnamespace = 'coba'::regnamespace;
SELECT format('CREATE TEMP TABLE kept_%1$s AS TABLE coba.%1$s', name) FROM published \gexec

CREATE FUNCTION pg_temp.in_state(wanted text, given text DEFAULT 'none') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	name text;
BEGIN
	SET LOCAL session_replication_role = replica;
	FOR name IN SELECT p.name FROM published p LOOP
		EXECUTE format('DELETE FROM coba.%I', name);
		IF given <> 'none' THEN
			EXECUTE format('INSERT INTO coba.%I TABLE pg_temp.%I', name, 'kept_' || name);
		END IF;
	END LOOP;
	IF given = 'released' THEN
		UPDATE coba.publication SET release_at = '2020-01-01 00:00Z';
	END IF;
	UPDATE coba_work.round SET state = wanted WHERE code = 'r1';
	SET LOCAL session_replication_role = origin;
END
$$;

-- Runs a statement and takes it back; the error, or the state after it
CREATE FUNCTION pg_temp.outcome(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RAISE EXCEPTION 'done' USING ERRCODE = 'ZZ000';
EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
	RETURN 'y';
WHEN OTHERS THEN
	RETURN sqlstate || ' ' || sqlerrm;
END
$$;

CREATE TEMP TABLE result (call text, state text, expected text, outcome text);
GRANT SELECT, INSERT ON result TO PUBLIC;
DO $$
DECLARE
	c record;
BEGIN
	FOR c IN SELECT l.*, s.state, s.expected FROM call l JOIN expected e USING (call),
		LATERAL (VALUES ('draft', e.draft),
			('open', e.open), ('closed', e.closed), ('published', e.published), ('reopened', e.reopened),
			('withdrawn', e.withdrawn)) s (state, expected) LOOP
		PERFORM pg_temp.in_state(c.state, c.given);
		EXECUTE format('SET LOCAL ROLE states_%s', c.who);
		INSERT INTO result VALUES (c.call, c.state, c.expected, pg_temp.outcome(c.statement));
		RESET ROLE;
	END LOOP;
END
$$;

SELECT CASE WHEN expected = 'y' THEN is(outcome, 'y', format('%s in %s', call, state))
	ELSE alike(outcome, '55000 ' || CASE call WHEN 'assign_visit' THEN 'change_visit' WHEN 'insert a visit'
	THEN 'change_visit'
		WHEN 'load_forms' THEN 'submit_form' WHEN 'preview_round' THEN 'publish_round' WHEN 'preview_supersede'
		THEN 'supersede_round' ELSE call END || format(' is not possible: round "r1" is %s%%', state),
		format('%s in %s', call, state)) END
FROM result ORDER BY call, state;

-- what works for a reopened body alone
SELECT pg_temp.in_state('closed');
SET ROLE states_manager;
SELECT coba_work.reopen_round('r1', 'k1', 'lost', now() + interval '1 hour') \g /dev/null
RESET ROLE;
CREATE FUNCTION pg_temp.outcome_as(who text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	said text;
BEGIN
	EXECUTE format('SET LOCAL ROLE states_%s', who);
	said := pg_temp.outcome(statement);
	RESET ROLE;
	RETURN said;
END
$$;
SELECT is(pg_temp.outcome_as(c.who, c.statement), 'y', c.call || ' for a reopened body') FROM call c JOIN expected e
	USING (call)
WHERE e.closed = 'b' ORDER BY c.call;
SELECT alike(pg_temp.outcome_as('other', 'SELECT coba_work.submit_form(gen_random_uuid(), ' || quote_literal(:v4)
	|| ', ''user'', 0, ''{"u1": 1, "u2": 2}'')'), '55000%closed for body "k2"', 'not for another');
SELECT is((SELECT state FROM coba_work.round), 'closed', 'the round stays closed');
SELECT pg_temp.in_state('published', 'embargoed');
SET ROLE states_manager;
SELECT coba_work.reopen_round('r1', 'k1', 'wrong', now() + interval '1 hour') \g /dev/null
SELECT is((SELECT state FROM coba_work.round), 'reopened', 'a published one becomes reopened');
SELECT is_empty('SELECT * FROM coba_work.close_round(''r1'')', 'and is closed');
SELECT is((SELECT state FROM coba_work.round), 'closed', 'again');
RESET ROLE;

SELECT is((SELECT count(*) FROM round_calls()), 114::bigint, 'round_calls() has 19 calls in 6 states');
SELECT results_eq('SELECT DISTINCT state FROM round_calls() ORDER BY 1',
	$$SELECT unnest(ARRAY['closed', 'draft', 'open',
	'published', 'reopened', 'withdrawn'])$$, 'and each state');

-- the table itself takes no other way, whoever changes it
SET ROLE states_owner;
SELECT throws_ok('UPDATE coba_work.round SET state = ''draft''', '55000',
	'round "r1" cannot become draft: it is closed',
	'closed does not become a draft');
SELECT throws_ok('UPDATE coba_work.round SET state = ''open''', '55000', NULL, 'nor open');
SELECT throws_ok('UPDATE coba_work.round SET as_of = ''2025-01-01''', '55000', NULL, 'what was opened keeps its day');
INSERT INTO coba_work.edition (code, title, joined_by) VALUES ('e2', 'Edisi Dua', 'units');
SELECT throws_ok('UPDATE coba_work.round SET edition = ''e2''', '55000', NULL, 'and its edition');
SELECT throws_ok('DELETE FROM coba_work.round', '23503', NULL, 'and is not deleted');
SELECT throws_ok('TRUNCATE coba_work.round CASCADE', '55000', NULL, 'nor truncated');
SELECT throws_ok('INSERT INTO coba_work.round (code, edition, title, as_of, state)
	VALUES (''r2'', ''e1'', ''R'', now(), ''open'')',
	'55000', NULL, 'a round begins as a draft');
UPDATE coba_work.round SET release_at = '2127-01-01 00:00+07';
SELECT lives_ok('UPDATE coba_work.round SET release_at = ''2127-02-01 00:00+07''', 'its release moves later');
SELECT throws_ok('UPDATE coba_work.round SET release_at = ''2127-01-31 00:00+07''', '55000', NULL, 'never earlier');
SELECT throws_ok('UPDATE coba_work.round SET release_at = NULL', '55000', NULL, 'nor is it forgotten, to be set anew');
SELECT throws_ok('UPDATE coba_work.edition SET decimals = 1', '55000', 'edition "e1" is frozen',
	'the edition is frozen');
SELECT throws_ok('UPDATE coba_work.edition_instrument SET zoning = ''ombudsman-2021''', '55000', NULL,
	'and its instrument');
SELECT throws_ok('INSERT INTO coba_work.opinion VALUES (''e1'', ''A'', true, ''x'')', '55000', NULL,
	'and its opinions');

SELECT * FROM finish();
ROLLBACK;
