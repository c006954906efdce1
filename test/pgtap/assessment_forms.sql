-- Forms: what is taken and what is refused, the same by every path; visits and reviews.
BEGIN;
\set who forms
\ir ../assessment/small.sql
SET client_min_messages = warning;
SELECT plan(89);
SET ROLE forms_manager;
SELECT coba_work.open_round('r1') \g /dev/null
RESET ROLE;

\set form '{"waktu": 80, "biaya": 70, "sikap": 5}'
CREATE FUNCTION pg_temp.s(n integer) RETURNS uuid LANGUAGE sql IMMUTABLE RETURN lpad(n::text, 32, '0')::uuid;

-- versions
SET ROLE forms_assessor;
SELECT is(coba_work.submit_form(pg_temp.s(1), :v1, 'observation', 0, :'form',
	evidence => '[{"ref": "foto/1.jpg", "sha256":
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]', observed_at => '2026-07-02 09:00+07'), 1,
	'a form');
SELECT is(coba_work.submit_form(pg_temp.s(1), :v1, 'observation', 0, '{"sikap":5, "biaya": 70, "waktu":80}',
	evidence => '[{"sha256":
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "ref": "foto/1.jpg"}]',
	observed_at => '2026-07-02 02:00Z'), 1,
	'the same once more, in another order and another time zone, is the stored one');
SELECT is((SELECT count(*) FROM coba_work.my_forms), 1::bigint, 'and is stored once');
SELECT throws_ok(format('SELECT coba_work.submit_form(%L, %L, ''observation'', 0, %L)', pg_temp.s(1), :v1,
	'{"waktu": 80.0, "biaya": 70, "sikap": 5}'), '23505', NULL, 'other content under the same number is an error');
SELECT throws_ok(format('SELECT coba_work.submit_form(%L, %L, ''observation'', 0, %L)', pg_temp.s(2), :v1, :'form'),
	'YC001',
	'form is based on version 0, but version 1 is there', 'a stale base');
SELECT throws_ok(format('SELECT coba_work.submit_form(%L, %L, ''observation'', 5, %L)', pg_temp.s(2), :v1, :'form'),
	'YC002',
	'form refused: the base version does not exist', 'a base that was never there');
SELECT throws_ok(format('SELECT coba_work.submit_form(%L, %L, ''observation'', -1, %L)', pg_temp.s(2), :v1, :'form'),
	'23514',
	NULL, 'nor one below zero');
SELECT is(coba_work.submit_form(pg_temp.s(2), :v1, 'observation', 1, '{"waktu": 80, "biaya": 70, "sikap": 6}',
	reason => 'typing error'),
	2, 'a correction is a new version');
SELECT results_eq('SELECT version, login, reason FROM coba_work.my_forms ORDER BY version',
	$$VALUES (1, 'forms_assessor', NULL), (2, 'forms_assessor', 'typing error')$$, 'both are there');
RESET ROLE;
SELECT is((SELECT answers ->> 'sikap' FROM coba_work.current_form), '6', 'the last one counts');
SELECT is((SELECT digest FROM coba_work.form_version WHERE version = 1),
	sha256(convert_to('["' || :v1 || '","observation","1","0",'
	|| '"{\"biaya\": 70, \"sikap\": 5, \"waktu\": 80}","{}","[{\"ref\": \"foto/1.jpg\", \"sha256\": '
	|| '\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"}]",null,"2026-07-02T02:00:00.000000Z"]',
	'UTF8')),
	'the digest is the SHA-256 of the canonical text');
SELECT is((SELECT count(DISTINCT salt) FROM coba_work.form_version), 2::bigint,
	'each version has random bytes of its own');

-- moments that would have one digest with another
SET ROLE forms_assessor;
SELECT throws_ok(format('SELECT coba_work.submit_form(%L, %L, ''observation'', 2, %L, observed_at => %L)',
	gen_random_uuid(), :v1, :'form', t), '23514', NULL,
	'no form was observed at ' || t) FROM unnest(ARRAY['infinity', '-infinity', '2026-07-02 09:00+07 BC']) t;

-- what is refused
SET ROLE forms_assessor;
CREATE FUNCTION pg_temp.refused(visit text, kind text, answers jsonb, why jsonb DEFAULT '{}',
	evidence jsonb DEFAULT '[]')
	RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	problems text;
BEGIN
	PERFORM coba_work.submit_form(gen_random_uuid(), visit::uuid, kind, 0, answers, why, evidence, 'x');
	RAISE EXCEPTION USING ERRCODE = 'ZZ000';
EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
	RETURN 'taken';
WHEN SQLSTATE 'YC002' THEN
	GET STACKED DIAGNOSTICS problems = PG_EXCEPTION_DETAIL;
	RETURN (SELECT string_agg(concat_ws(' ', p ->> 'code', p ->> 'problem'), '; ')
		FROM jsonb_array_elements(problems::jsonb) p);
END
$$;
SELECT is(pg_temp.refused(:v1, 'user', '{"u1": 1, "u2": 2}'), 'taken', 'a form of another kind');
SELECT is(pg_temp.refused(:v1, 'user', '{"u1": 1}'), 'u2 has no answer, and why does not tell the reason',
	'an answer missing');
SELECT is(pg_temp.refused(:v1, 'user', '{"u1": 1, "u2": null}'), 'u2 has no answer, and why does not tell the reason',
	'or null');
SELECT is(pg_temp.refused(:v1, 'user', '{"u1": 1, "u2": null}', '{"u2": "forgot"}'), 'u2 is no reason', 'no reason');
SELECT is(pg_temp.refused(:v1, 'user', '{"u1": 1, "u2": null}', '{"u2": 7}'), 'u2 is no reason', 'no text');
SELECT is(pg_temp.refused(:v2, 'user', '{"u1": 1, "u2": null}', format('{"u2": "%s"}', w)::jsonb), 'taken', w)
FROM unnest(ARRAY['not_applicable']) w;
SELECT is(pg_temp.refused(:v1, 'user', '{"u1": 1, "u2": 2}', '{"u2": "refused"}'),
	'u2 has an answer and a reason why not',
	'an answer, and why not');
SELECT is(pg_temp.refused(:v1, 'user', '{"u1": 1, "u2": 2}', '{"waktu": "refused"}'),
	'waktu is a reason for no indicator of this form',
	'a reason for another kind');
SELECT is(pg_temp.refused(:v1, 'user', '{"u1": 1, "u2": 2, "waktu": 3}'), 'waktu is asked in forms of another kind',
	'an answer of another kind');
SELECT is(pg_temp.refused(:v1, 'staff', '{"u1": 1, "u2": 2}'), 'the instrument has no forms of this kind',
	'an unknown kind');
SELECT is(pg_temp.refused(:v1, 'user', '{"u1": "x", "u3": 2, "u2": []}'),
	'u1 value must be a number or null; u2 value must be a number '
	'or null; u3 instrument has no indicator "u3"', 'bad answers');
SELECT is(pg_temp.refused(:v2, 'observation', '{"waktu": 100, "biaya": 0, "sikap": 5}'),
	'waktu-biaya time is perfect, but the fee is not',
	'a rule that blocks');
SELECT is(pg_temp.refused(:v2, 'observation', '{"waktu": 100, "biaya": null, "sikap": 5}', '{"biaya": "closed"}'),
	'taken',
	'which says nothing where an answer is missing');
SELECT is(pg_temp.refused(:v2, 'user', '{"u1": 1, "u2": 2}', '{}', e),
	'evidence needs a ref, and a sha256 of 64 lower-case digits', e::text)
FROM unnest(ARRAY['[{}]', '[{"ref": "a"}]', '["a"]', '[{"ref": "a", "sha256": "E3"}]', '[{"ref": 1, "sha256": null}]',
	'[[{"ref": "a", "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]]']::jsonb[]) e;

-- visits of others
SELECT throws_ok(format('SELECT coba_work.submit_form(gen_random_uuid(), %L, ''observation'', 0, %L)', :v3, :'form'),
	'P0002',
	'you have no visit ' || :v3, 'another''s visit');
SELECT throws_ok(format('SELECT coba_work.submit_form(gen_random_uuid(), %L, ''observation'', 0, %L)', pg_temp.s(77),
	:'form'), 'P0002',
	'you have no visit ' || pg_temp.s(77), 'is like one that does not exist');
SELECT throws_ok(format('SELECT coba_work.record_visit(%L, ''done'', ''2026-07-02'')', :v3), 'P0002', NULL,
	'nor can it be recorded');

-- every path
RESET ROLE;
SET ROLE forms_owner;
SELECT throws_ok('UPDATE coba_work.form_version SET answers = ''{}''', '55000', 'form_version takes no UPDATE',
	'UPDATE');
SELECT throws_ok('DELETE FROM coba_work.form_version', '55000', 'form_version takes no DELETE', 'DELETE');
SELECT throws_ok('TRUNCATE coba_work.form_version CASCADE', '55000', 'form_version takes no TRUNCATE', 'TRUNCATE');
SELECT throws_ok(format('INSERT INTO coba_work.form_version (visit, kind, base_version, submission, answers)
	VALUES (%L, ''user'', 0, %L, ''{"u1": 1}'')', :v3, pg_temp.s(8)), 'YC002', NULL, 'INSERT by the owner');
SELECT throws_ok(format('INSERT INTO coba_work.form_version (visit, kind, base_version, submission, answers)
	SELECT visit, kind, 0, submission, answers FROM coba_work.form_version WHERE version = 1
	ON CONFLICT (submission) DO UPDATE SET answers = ''{}'''), '55000', NULL, 'ON CONFLICT DO UPDATE');
SELECT throws_ok(format('MERGE INTO coba_work.form_version f USING (VALUES (%L::uuid)) v (id) ON f.visit = v.id
	WHEN MATCHED THEN UPDATE SET answers = ''{}''', :v1), '55000', NULL, 'MERGE that updates') WHERE true;
SELECT throws_ok(format('MERGE INTO coba_work.form_version f USING (VALUES (%L::uuid)) v (id) ON f.visit = v.id
	WHEN NOT MATCHED THEN INSERT (visit, kind, base_version, submission, answers)
	VALUES (v.id, ''user'', 0, %L, ''{"u1": 1}'')',
	:v3, pg_temp.s(8)), 'YC002', NULL, 'MERGE that inserts');
SELECT lives_ok(format('MERGE INTO coba_work.form_version f USING (VALUES (%L::uuid)) v (id) ON f.visit = v.id
	WHEN NOT MATCHED THEN INSERT (visit, kind, base_version, submission, answers, at, login, digest, salt)
	VALUES (v.id, ''user'', 0, %L, ''{"u1": 1, "u2": 2}'', ''2000-01-01'', ''nobody'', sha256(''''), sha256(''''))',
	:v3, pg_temp.s(8)), 'a good one is taken');
SELECT results_eq(format('SELECT login, at > now() - interval ''1 day'', digest <> sha256('''')
	FROM coba_work.form_version
	WHERE submission = %L', pg_temp.s(8)), $$VALUES ('forms_owner', true, true)$$,
	'with time, login and digest as they are');
SELECT is((SELECT count(*) FROM coba_work.mark WHERE unit = 'k1-puskesmas'), 2::bigint, 'and marked');
SELECT throws_ok('DELETE FROM coba_work.visit', '23503', NULL, 'a visit with forms stays');
SELECT throws_ok('UPDATE coba_work.visit SET outcome = ''closed'' WHERE id = ' || quote_literal(:v1), '23514',
	'visit ' || :v1 || ' has forms: it took place', 'and it took place');
RESET ROLE;

-- load_forms
SET ROLE forms_other;
SELECT is_empty($$SELECT * FROM coba_work.load_forms('[]')$$, 'nothing to load');
SELECT throws_ok($$SELECT * FROM coba_work.load_forms('{}')$$, '22023', NULL, 'no array');
SELECT throws_ok($$SELECT * FROM coba_work.load_forms(NULL)$$, '22023', NULL, 'nothing');
CREATE FUNCTION pg_temp.item(n integer, visit text, answers text, more text DEFAULT '{}') RETURNS jsonb LANGUAGE sql
	RETURN jsonb_build_object('submission', pg_temp.s(n), 'visit', visit, 'kind', 'user', 'answers',
	answers::jsonb) || more::jsonb;
PREPARE load(jsonb) AS SELECT item, code, problem FROM coba_work.load_forms($1);
SELECT results_eq(format('EXECUTE load(%L)', jsonb_build_array(
		pg_temp.item(21, :v4, '{"u1": 1, "u2": 2}'), '"x"',
			pg_temp.item(22, :v4, '{"u1": 1, "u9": 2}', '{"respondent": "b"}'),
		pg_temp.item(23, :v1, '{"u1": 1, "u2": 2}'), pg_temp.item(24, :v4, '{"u1": 1, "u2": 2}'),
		pg_temp.item(21, :v4, '{"u1": 3, "u2": 2}'),
		pg_temp.item(25, :v4, '{}', '{"base_version": "1", "observed_at": "2026-07-02"}'),
		pg_temp.item(26, :v4, '{"u1": 1, "u2": 2}',
		'{"visit": "k", "kind": 1, "answers": [], "why": 1, "evidence": {}, "reason": 3}'))),
	$$VALUES (2, NULL, 'form must be an object'), (3, 'u2', 'has no answer, and why does not tell the reason'),
		(3, 'u9', 'instrument has no indicator "u9"'), (4, NULL, 'you have no such visit'),
		(5, NULL, 'the form is based on another version than the current one'),
		(6, NULL, 'the submission is there twice, with other content'),
		(7, 'base_version', 'must be a whole number from 0'),
		(7, 'observed_at', 'must be a moment with its offset from UTC'),
		(8, 'answers', 'must be an object'), (8, 'evidence', 'must be an array'), (8, 'kind', 'must be a text'),
		(8, 'reason', 'must be a text'), (8, 'visit', 'must be a UUID'), (8, 'why', 'must be an object')$$,
	'every problem of every item in one answer');
SELECT is((SELECT count(*) FROM coba_work.my_forms WHERE visit = :v4), 0::bigint, 'and nothing is stored');
SELECT is_empty(format('EXECUTE load(%L)', jsonb_build_array(pg_temp.item(31, :v4, '{"u1": 1, "u2": 2}'),
	pg_temp.item(32, :v4, '{"u1": 2, "u2": 2}', '{"base_version": 1, "reason": "corrected"}'),
	pg_temp.item(31, :v4, '{"u2": 2, "u1": 1}'), pg_temp.item(33, :v4, '{"u1": 0, "u2": null}',
	'{"respondent": "b", "why": {"u2":
	"refused"}, "observed_at": "2026-07-02T09:00:00+07:00", "evidence": null}'))),
	'good ones, a version of another, one twice');
SELECT results_eq('SELECT respondent, version FROM coba_work.my_forms WHERE visit = ' || quote_literal(:v4) || '
	ORDER BY 1, 2',
	$$VALUES ('1', 1), ('1', 2), ('b', 1)$$, 'are stored');
SELECT is_empty(format('EXECUTE load(%L)', jsonb_build_array(pg_temp.item(31, :v4, '{"u1": 1, "u2": 2}'))),
	'once more: passed over');
SELECT results_eq(format('EXECUTE load(%L)', jsonb_build_array(pg_temp.item(31, :v4, '{"u1": 1, "u2": 3}'),
	pg_temp.item(34, :v4,
	'{"u1": 1, "u2": 3}', '{"base_version": 1}'))),
	$$VALUES (1, NULL::text, 'the submission was stored with other content'),
	(2, NULL, 'the form is based on another version than the current one')$$,
	'with other content: an error, and a stale base');
SELECT is((SELECT hint FROM coba_work.load_forms(jsonb_build_array(pg_temp.item(34, :v4, '{"u1": 1, "u2": 3}',
	'{"base_version": 1}')))),
	'The current version is 2.', 'which names the current version');
RESET ROLE;

-- visits
SET ROLE forms_manager;
SELECT lives_ok(format('SELECT coba_work.assign_visit(%L, ''budi'')', :v1), 'a visit is given to another');
RESET ROLE;
SET ROLE forms_assessor;
SELECT throws_ok(format('SELECT coba_work.submit_form(gen_random_uuid(), %L, ''observation'', 2, %L)', :v1, :'form'),
	'P0002',
	NULL, 'the draft of the former assessor comes too late');
SELECT is((SELECT count(*) FROM coba_work.my_forms WHERE visit = :v1), 0::bigint, 'who no longer sees its forms');
RESET ROLE;
SET ROLE forms_other;
SELECT is(coba_work.submit_form(gen_random_uuid(), :v1, 'observation', 2, :'form'), 3,
	'the new one goes on from there');
SELECT throws_ok(format('SELECT coba_work.record_visit(%L, ''lost'', ''2026-07-02'')', :v5), '23514', NULL,
	'an unknown outcome');
SELECT lives_ok(format('SELECT coba_work.record_visit(%L, ''closed'', ''2026-07-02'', ''holiday'')', :v5),
	'a visit that could not be');
SELECT throws_ok(format('SELECT coba_work.submit_form(gen_random_uuid(), %L, ''observation'', 0, %L)', :v5, :'form'),
	'YC002',
	'form refused: the visit did not take place', 'brings no form');
RESET ROLE;

-- review
SET ROLE forms_reviewer;
PREPARE review(integer) AS SELECT coba_work.review_form('00000000-0000-0000-0000-000000000001', 'observation', '1', $1,
	'accepted');
SELECT throws_ok('EXECUTE review(2)', 'YC001', 'version 2 is not the current one', 'a version that was overtaken');
SELECT throws_ok('EXECUTE review(9)', 'P0002', NULL, 'one that is not there');
SELECT is((SELECT count(*) FROM coba_work.pending_review WHERE visit = :v1 AND kind = 'observation'), 1::bigint,
	'it waits');
SELECT lives_ok('EXECUTE review(3)', 'accepted');
SELECT is((SELECT count(*) FROM coba_work.pending_review WHERE visit = :v1 AND kind = 'observation'), 0::bigint,
	'no more');
RESET ROLE;
SET ROLE forms_other;
SELECT coba_work.submit_form(gen_random_uuid(), :v1, 'observation', 3, :'form') \g /dev/null
RESET ROLE;
SET ROLE forms_reviewer;
SELECT is((SELECT count(*) FROM coba_work.pending_review WHERE visit = :v1 AND kind = 'observation'), 1::bigint,
	'a new version takes the review away');
RESET ROLE;
CREATE ROLE forms_second_login;
SET ROLE forms_owner;
SELECT grant_assessment('coba', 'forms_second_login', 'reviewer') \g /dev/null
RESET ROLE;
SET ROLE forms_second_login;
SELECT throws_ok('EXECUTE review(4)', '42501', 'a reviewer must be a known person', 'a login that nobody has');
RESET ROLE;
SET ROLE forms_owner;
INSERT INTO coba_work.login VALUES ('forms_second_login', 'ani');
RESET ROLE;
SET ROLE forms_second_login;
SELECT throws_ok('EXECUTE review(4)', '42501', 'a form cannot be reviewed by its author',
	'the author through another login');
RESET ROLE;
SET ROLE forms_owner;
SELECT throws_ok('UPDATE coba_work.review SET verdict = ''returned''', '55000', NULL, 'a verdict stays');

-- draws
INSERT INTO coba_work.round (code, edition, title, as_of) VALUES ('r2', 'e1', 'Putaran Dua', '2026-08-01');
CREATE FUNCTION pg_temp.drawn(seed text, per_kind jsonb, products integer DEFAULT 2) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM plan_visits('coba', 'r2', seed, per_kind, products);
	RETURN (SELECT string_agg(concat_ws('/', unit, product), ' ' ORDER BY unit, product) FROM coba_work.visit
		WHERE round = 'r2');
END
$$;
CREATE TEMP TABLE draw AS SELECT pg_temp.drawn('2026', '{"dukcapil": 1, "polres": 1}') AS first;
SELECT matches(first, '^k1-dukcapil/p. k1-dukcapil/p. k2-dukcapil/p. k2-dukcapil/p. k3-dukcapil/p. k3-dukcapil/p. '
	'm1-polres-a m1-polres-b$',
	'of each body and region so many units, of these so many products; a unit without products as a whole') FROM draw;
SELECT is(pg_temp.drawn('2026', '{"dukcapil": 1, "polres": 1}'), first, 'the same seed draws the same') FROM draw;
CREATE TEMP TABLE ids AS SELECT array_agg(id ORDER BY id) AS before FROM coba_work.visit WHERE round = 'r2';
SELECT is((SELECT count(DISTINCT pg_temp.drawn(s::text, '{"dukcapil": 1}')) FROM generate_series(1, 12) s) > 3, true,
	'others draw others');
SELECT is(pg_temp.drawn('2026', '{"dukcapil": 1, "polres": 1}'), first, 'and the first one again') FROM draw;
SELECT is(pg_temp.drawn('2026', '{"dukcapil": 1}', 1),
	(SELECT string_agg(u || '/' || p, ' ' ORDER BY u) FROM (VALUES ('k1-dukcapil'),
	('k2-dukcapil'), ('k3-dukcapil')) t (u), LATERAL (SELECT p FROM unnest(ARRAY['p1', 'p2', 'p3']) p
	ORDER BY sha256(convert_to(
	'["2026","r2","' || u || '","' || p || '"]', 'UTF8')) LIMIT 1) q), 'which anybody can compute');
UPDATE coba_work.visit SET done = '2026-08-02' WHERE round = 'r2' AND unit = 'k1-dukcapil';
SELECT alike(pg_temp.drawn('x', '{"polres": 0}'), 'k1-dukcapil/p_', 'what somebody began stays, the rest gives way');
SELECT throws_ok(format('SELECT plan_visits(''coba'', ''r2'', ''x'', %L::jsonb)', k), '22023', NULL, k)
FROM unnest(ARRAY['[]', '{"a": -1}', '{"a": 1.5}', '{"a": "1"}', 'null']) k;
SELECT throws_ok('SELECT plan_visits(''coba'', ''r2'', NULL, ''{}''::jsonb)', '22023', NULL, 'no seed');
SELECT cmp_ok((SELECT count(*) FROM coba_work.draw), '>=', 16::bigint, 'draws are recorded');
SELECT throws_ok('DELETE FROM coba_work.draw', '55000', NULL, 'for good');

RESET ROLE;
SELECT * FROM finish();
ROLLBACK;
