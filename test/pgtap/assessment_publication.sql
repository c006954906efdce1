-- What is published: leaves, salts and roots as an independent program gives them; what cannot be published, and why;
-- who sees it and when; the chain of publications, notices and withdrawals; results that were imported.
BEGIN;
\set who publication
\ir ../assessment/small.sql
SET client_min_messages = warning;
RESET search_path;
SET LOCAL client_encoding = 'UTF8';
SELECT plan(165);

-- Leaves of the vectors, each taken apart into typed columns and made again
\set content `cat test/vectors/publication.json`
CREATE TEMP TABLE vector AS
SELECT t.leaf, array_agg(f.value ORDER BY f.n) AS f FROM json_array_elements(:'content'::json -> 'publications') p,
	json_array_elements_text(p -> 'leaf_texts') t (leaf),
	json_array_elements_text(t.leaf::json) WITH ORDINALITY f (value, n)
GROUP BY t.leaf;
CREATE FUNCTION pg_temp.made(f text[]) RETURNS text LANGUAGE sql AS $$
	SELECT CASE f[2]
	WHEN 'result' THEN result_leaf(f[1], f[3], f[4]::int, f[5], 2, f[6], f[7], f[8], f[9], f[10]::numeric(15,2),
		f[11], f[12], f[13], f[14], f[15], f[16]::int, f[17]::int, f[18]::int, f[19]::int, f[20]::numeric(5,4),
		f[21], f[22], f[23])
	WHEN 'unit_result' THEN unit_result_leaf(f[1], f[3], f[4]::int, f[5], 2, f[6], f[7], f[8], f[9]::numeric(15,2),
		f[10], f[11], f[12], f[13], f[14]::numeric(5,4), f[15], f[16])
	WHEN 'node_result' THEN node_result_leaf(f[1], f[3], f[4]::int, f[5], 2, f[6], f[7], f[8], f[9],
		f[10]::numeric(38,15), f[11]::numeric(15,2), f[12]::numeric(5,4), f[13], f[14])
	WHEN 'plan_result' THEN plan_result_leaf(f[1], f[3], f[4]::int, f[5], 2, f[6], f[7]::int, f[8], f[9], f[10], f[11],
		f[12]::numeric(15,2), f[13]::numeric(15,2), f[14])
	ELSE publication_leaf(f[1], f[2], f[3], f[4]::int, f[5], f[6], f[7], f[8], f[9], f[10], f[11]::int, f[12],
		f[13]::timestamptz, f[14], f[15]::int, f[16], f[17], f[18], f[19]::boolean, f[20]::int, f[21]::int, f[22]::int,
		f[23]::int) END
$$;
SELECT is((SELECT string_agg(format('%s %s', f[2], n), ', ' ORDER BY f[2])
	FROM (SELECT ARRAY[NULL, f[2]] AS f, count(*) AS n
	FROM vector GROUP BY f[2]) v),
		'node_result 6, notice 1, plan_result 6, publication 2, result 594, unit_result 4, withdrawal 1',
	'leaves of each kind');
SELECT is_empty('SELECT leaf, pg_temp.made(f) FROM vector WHERE pg_temp.made(f) IS DISTINCT FROM leaf',
	'columns give the leaf again');
SET LOCAL datestyle = 'SQL, DMY';
SET LOCAL timezone = 'Asia/Jakarta';
SELECT is_empty('SELECT leaf, pg_temp.made(f) FROM vector WHERE pg_temp.made(f) IS DISTINCT FROM leaf',
	'whatever the settings');
RESET datestyle;
RESET timezone;
SELECT is_empty($$SELECT f[2] FROM vector WHERE cardinality(leaf_fields(f[2])) <> cardinality(f)$$,
	'each field has a name');
SELECT is(s.salt, v ->> 'salt', 'the salt')
	FROM (SELECT :'content'::json -> 'salt') c (v), salt_leaf(v ->> 'text_without', decode(v ->> 'secret', 'hex')) s;
SELECT is_empty($$SELECT f FROM (SELECT f ->> 'commitment',
	encode(form_commitment(decode(f ->> 'salt', 'hex'), f ->> 'text'), 'hex')
	FROM json_array_elements($$ || quote_literal(:'content'::json -> 'evidence' -> 'forms')
		|| $$::json) f) f (a, b) WHERE a <> b$$, 'commitments');

-- numbers and moments: a column that was changed gives another leaf, never the same and never an error
SELECT is(published_number(v, 2), t, format('%s', v)) FROM (VALUES (80.5::numeric, '80.50'), (100, '100.00'),
	(-0.00, '0.00'), (80.501, '80.501'), ('NaN', 'NaN'), (NULL, NULL)) x (v, t);
SELECT is(published_moment(v), t, format('%s', v))
	FROM (VALUES ('2021-12-29 09:00+07'::timestamptz, '2021-12-29T02:00:00Z'),
	('2021-12-29 02:00:00.5Z', '1640743200.500000'), (NULL, NULL)) x (v, t);
SELECT isnt(published_moment('2021-12-29 02:00Z BC'), published_moment('2021-12-29 02:00Z'), 'before Christ');

-- texts that are not published
SELECT is(text_problem(t), p, format('text %s', n)) FROM (VALUES
	(1, 'Balikpapan', NULL), (2, U&'\00C9toile', NULL), (3, 'Kota "Baru"', NULL), (4, U&'Sula\2019 Timur', NULL),
	(5, 'Tanjung, Selatan', NULL), (6, NULL, NULL), (7, '', 'it is empty'),
	(8, U&'e\0301', 'it is not in Unicode normalization form C'), (9, E'a\tb', 'it has a control character'),
	(10, E'a\nb', 'it has a control character'), (11, ' a', 'it begins or ends with white space'),
	(12, U&'a\00A0', 'it begins or ends with white space'),
	(13, '=1+1', 'it begins with a sign that spreadsheets execute'),
	(14, '@x', 'it begins with a sign that spreadsheets execute'),
	(15, U&'\202Eabc', 'it has a character that changes the direction of writing'),
	(16, U&'a\2028b', 'it has a control character'), (17, U&'a\E000', 'it has a private or unassigned character'),
	(18, U&'\05D0\05D1', NULL), (19, U&'\+01F7E2', NULL), (20, '-1', 'it begins with a sign that spreadsheets execute'))
	t (n, t, p) ORDER BY n;

-- a root as it is printed
SELECT is(read_root(printed_root(r)), r, 'read as printed') FROM (VALUES (encode(sha256('a'), 'hex'))) t (r);
SELECT is(read_root(upper(replace(printed_root(r), ' ', '-'))), r, 'in capitals, with hyphens')
	FROM (VALUES (encode(sha256('a'), 'hex'))) t (r);
SELECT throws_ok(format('SELECT read_root(%L)', r), '22023', NULL, 'no part of one')
	FROM (VALUES (left(encode(sha256('a'), 'hex'), 63))) t (r);

-- a round, from its forms to what stands in the way
SET ROLE publication_owner;
SELECT open_round('coba', 'r1') \g /dev/null
SET ROLE publication_assessor;
SELECT coba_work.submit_form(gen_random_uuid(), v::uuid, 'observation', 0, '{"waktu": 90, "biaya": 95, "sikap": 85}'),
	coba_work.submit_form(gen_random_uuid(), v::uuid, 'user', 0, '{"u1": 4, "u2": 3}'),
	coba_work.submit_form(gen_random_uuid(), v::uuid, 'user', 0, '{"u1": 3, "u2": 3}', respondent => '2')
FROM unnest(ARRAY[:v1, :v2]) v \g /dev/null
SET ROLE publication_other;
SELECT coba_work.submit_form(gen_random_uuid(), v::uuid, 'observation', 0, '{"waktu": 90, "biaya": 70, "sikap": 55}'),
	coba_work.submit_form(gen_random_uuid(), v::uuid, 'user', 0, '{"u1": 4, "u2": 2}')
	FROM unnest(ARRAY[:v3, :v4]) v \g /dev/null
SELECT coba_work.submit_form(gen_random_uuid(), :v5, 'observation', 0,
	'{"waktu": 90, "biaya": 70, "sikap": 55}') \g /dev/null
SET ROLE publication_owner;
SELECT set_target('coba', 'r1', 'k1', 'A'), set_hold('coba', 'r1', 'k2', 'An open case') \g /dev/null
SELECT refresh_round('coba', 'r1'), close_round('coba', 'r1') \g /dev/null
SELECT is((SELECT count(*) FROM coba_work.secret WHERE octet_length(secret) = 32), 1::bigint, 'closing draws a secret');
SELECT throws_ok('DELETE FROM coba_work.secret', '55000', NULL, 'which stays');

CREATE FUNCTION pg_temp.problems(severity text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(DISTINCT p.problem, '; ' ORDER BY p.problem) FROM publication_problems('coba', 'r1') p
		WHERE p.severity = $1
$$;
CREATE FUNCTION pg_temp.said(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN 'done';
EXCEPTION WHEN OTHERS THEN
	RETURN sqlerrm;
END
$$;
SELECT is(pg_temp.problems('error'), 'a body is incomplete: forms of a kind are missing; it has no release_at',
	'what stands in the way');
SELECT is((SELECT object FROM publication_problems('coba', 'r1') WHERE problem ~ 'incomplete'),
	'body m1, unit m1-polres-a, visit 00000000-0000-0000-0000-000000000005: 0 of 2 forms "user"', 'is named');
SELECT is(pg_temp.problems('warning'), 'a body has no score; forms await review; forms of a kind are few',
	'and what one should know');
SELECT is((SELECT (p.root IS NULL, jsonb_array_length(p.problems) > 5)::text FROM preview_round('coba', 'r1') p),
	'(t,t)', 'a preview lists both, and has no root');
SELECT throws_ok(format('SELECT publish_round(''coba'', ''r1'', %L)', repeat('0', 64)), '55000',
	'round "r1" cannot be published: a body is incomplete: forms of a kind are missing', 'it is not published');
SELECT reopen_round('coba', 'r1', 'm1', 'forms are missing', now() + interval '1 hour') \g /dev/null
SELECT submit_form('coba', gen_random_uuid(), :v5, 'user', 0, '{"u1": 4, "u2": 2}') \g /dev/null
UPDATE coba_work.round SET release_at = '2020-01-01 00:00Z';
SELECT is(pg_temp.problems('error'), 'forms changed since the last refresh; its release_at is past',
	'in the past, not refreshed');
UPDATE coba_work.round SET release_at = '2100-01-01 02:00:00.5Z';
SELECT refresh_round('coba', 'r1') \g /dev/null
SELECT is(pg_temp.problems('error'), 'its release_at is not a whole second before the year 10000', 'half a second');
UPDATE coba_work.round SET release_at = '2100-01-01 02:00:01Z';
SELECT is(pg_temp.problems('error'), NULL, 'nothing is left');

-- what is changed past the triggers, or cannot be printed
RESET ROLE;
CREATE FUNCTION pg_temp.with_change(change text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	said text;
BEGIN
	SET LOCAL session_replication_role = replica;
	EXECUTE change;
	SET LOCAL session_replication_role = origin;
	SET LOCAL ROLE publication_owner;
	said := (SELECT string_agg(concat_ws(': ', p.problem, p.object), '; ' ORDER BY p.problem, p.object)
		FROM publication_problems('coba', 'r1') p WHERE p.severity = 'error');
	RAISE EXCEPTION USING ERRCODE = 'ZZ000', MESSAGE = coalesce(said, 'nothing');
EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
	RETURN sqlerrm;
END
$$;
SELECT is(pg_temp.with_change(c), p, c) FROM (VALUES
	('UPDATE coba_work.round SET rehearsal = true', 'it is a rehearsal'),
	('DELETE FROM coba_work.secret', 'it has no secret'),
	('UPDATE coba_work.edition SET rounding = ''down''', 'its edition was changed under way: e1'),
	('UPDATE coba_work.edition_instrument SET zoning = ''ombudsman-2021''',
		'an instrument or zoning was changed since it was read: */*; its edition was changed under way: e1'),
	('UPDATE coba_work.body_tally SET (grade, zone, predicate, color) = (NULL, NULL, NULL, NULL) WHERE body = ''k1''',
		'a score has no zone: body k1: 80.03'),
	('UPDATE coba_work.body SET name = E''Kota\nSatu'' WHERE code = ''k1''',
		'a text cannot be published: it has a control character: body k1: name'),
	('UPDATE coba_work.unit SET name = ''=SUM(A1)'' WHERE code = ''k2-dukcapil''',
		'a text cannot be published: it begins with a sign that spreadsheets execute: unit k2-dukcapil: name'),
	('UPDATE coba_work.round SET title = U&''\202Eabc''',
		'a text cannot be published: it has a character that changes the direction of writing: round title'),
	('UPDATE coba_work.hold SET reason = ''-1''',
		'a text cannot be published: it begins with a sign that spreadsheets execute: reason of the hold of body k2'),
	('UPDATE coba_work.body_node SET weights[array_position(nodes, ''waktu'')] = 0.1234567890123456',
		'a weight has more than 15 decimals, or 23 digits before them: node waktu: 0.1234567890123456')) t (c, p);
SET ROLE publication_reviewer;
SELECT coba_work.review_form(:v4, 'observation', '1', 1, 'returned', 'unclear') \g /dev/null
SET ROLE publication_owner;
SELECT is(pg_temp.problems('error'), 'a body is incomplete: a form was returned', 'a form that was returned');
SET ROLE publication_reviewer;
SELECT coba_work.review_form(:v4, 'observation', '1', 1, 'accepted') \g /dev/null

-- published
SET ROLE publication_publisher;
SELECT results_eq('SELECT action, why_not FROM coba_work.can(''r1'')
	WHERE action ~ ''publish|supersede|withdraw|move|close'' ORDER BY action',
	$$VALUES ('close_round', 'role "publication_publisher" was not granted it'),
	('move_release', 'it was not published: set release_at'), ('publish_round', NULL),
	('supersede_round', 'it was not published: see publish_round'), ('withdraw_round', 'the round is closed')$$,
	'what he can do');
SELECT root AS first_root FROM coba_work.preview_round('r1') \gset
SELECT results_eq('SELECT seq, root, leaves, results, unit_results, node_results, plan_results, supersedes, release_at
	FROM coba_work.preview_round(''r1'')',
		format('SELECT 1, %L, 70, 5, 4, 56, 4, NULL::int, ''2100-01-01 02:00:01Z''::timestamptz', :'first_root'),
		'a preview repeats');
SELECT throws_ok(format('SELECT coba_work.publish_round(''r1'', %L)', repeat('0', 64)), 'YC003',
	'the root is not the one that was expected', 'another root');
SELECT throws_ok('SELECT coba_work.publish_round(''r1'', ''abcd'')', '22023', NULL, 'a part of one');
SELECT results_eq(format('SELECT * FROM coba_work.publish_round(''r1'', %L)', printed_root(:'first_root')),
	format('SELECT 1, %L, 70', :'first_root'), 'with the root of the preview, as printed');
SELECT results_eq('SELECT action, why_not FROM coba_work.can(''r1'') WHERE action ~ ''publish|supersede|withdraw|move''
	ORDER BY action', $$VALUES ('move_release', NULL), ('publish_round', 'the round is published'),
	('supersede_round', 'the round is published'), ('withdraw_round', 'it is not released yet')$$, 'and then');
SET ROLE publication_assessor;
SELECT is_empty('SELECT * FROM coba_work.can(''r1'') WHERE allowed', 'an assessor can do nothing now');
SELECT throws_ok('SELECT * FROM coba_work.can(''r2'')', 'P0002', NULL, 'with no other round');
SET ROLE publication_publisher;
SELECT throws_ok('SELECT * FROM coba.publication', '42501', NULL, 'who published reads no table');
SELECT is((SELECT count(*) FROM coba.ranking), 0::bigint, 'nor what is not released');
SELECT alike(coba.decree(1, 'en'), '%Number of leaves: 70%' || printed_root(:'first_root') || '%',
	'he prints the decree');
RESET ROLE;
SELECT is_empty($$SELECT l.leaf, l.expected FROM published_lines('coba', 1) l WHERE l.leaf <> l.expected
	OR l.leaf_hash <> leaf_hash(l.leaf)$$, 'as owner: each row gives its leaf')
		FROM set_config('role', 'publication_owner', true);
SELECT is((SELECT encode(merkle_root(array_agg(convert_to(leaf, 'UTF8') ORDER BY leaf_number)), 'hex')
	FROM published_lines('coba', 1)), :'first_root', 'leaves give the root');
SELECT is((SELECT array_agg(leaf_number ORDER BY leaf_number) FROM published_lines('coba', 1)),
	ARRAY(SELECT generate_series(0, 69)), 'numbered from 0');
SELECT is_empty($$SELECT l.leaf FROM published_lines('coba', 1) l, coba_work.secret s WHERE l.leaf_number > 0
	AND left(encode(sha256('\x03' || s.secret || convert_to(regexp_replace(l.leaf, ',"[0-9a-f]{32}"\]$', ',null]'),
		'UTF8')), 'hex'), 32)
		<> substring(l.leaf FROM ',"([0-9a-f]{32})"\]$')$$, 'salts follow from the secret and the line');
SELECT is((SELECT array_agg(f) FROM (SELECT json_array_elements_text(leaf::json) AS f FROM coba.publication
	WHERE seq = 1) f), ARRAY['compliance/1', 'publication', 'coba', '1', 'r1', 'e1', 'Putaran Satu', 'UU 25/2009',
		encode(sha256(convert_to((SELECT instrument::text
	FROM coba_work.edition_instrument), 'UTF8')), 'hex'), zoning_out('ombudsman-2022'::zoning)::text, '2', 'min',
		'2100-01-01T02:00:01Z', NULL, NULL, NULL, NULL, NULL, 'false',
	'5', '4', '56', '4'], 'the head');
SELECT is(r.evidence_root, (SELECT encode(merkle_root(array_agg(c ORDER BY c)), 'hex')
	FROM (SELECT sha256('\x02' || f.salt || convert_to(
	canonical(f.visit::text, f.kind, f.respondent, f.base_version::text, f.answers::text, f.why::text, f.evidence::text,
	f.reason, NULL), 'UTF8'))
	FROM coba_work.form_version f JOIN coba_work.visit v ON v.id = f.visit JOIN coba_work.unit u ON u.code = v.unit
		WHERE u.body = r.body) c (c)),
	'evidence of ' || r.body) FROM coba.result r WHERE r.body IN ('k1', 'k3') ORDER BY r.body;
SELECT results_eq('SELECT seq, kind, action, body, reason, supersedes FROM coba.publication WHERE seq > 1',
	$$VALUES (2, 'notice', 'hold', 'k2', 'An open case', 1)$$, 'an open hold follows as a notice');
SELECT results_eq('SELECT body, nilai, zone, rank, "of", status, coverage FROM coba.result ORDER BY leaf_number',
	$$VALUES ('k1', 80.03, 'hijau', 1, 2, 'assessed', 1.0000), ('k2', 72.67, 'kuning', 2, 2, 'assessed', 1),
	('k3', NULL, NULL, NULL, 2, 'not_assessed', NULL), ('l1', NULL, NULL, NULL, 0, 'not_assessed', NULL),
	('m1', 72.67, 'kuning', 1, 1, 'assessed', 1)$$, 'all bodies are there');
SELECT throws_ok('UPDATE coba.result SET nilai = 100', '55000', NULL, 'nothing is changed');
SELECT throws_ok('DELETE FROM coba.publication', '55000', NULL, 'or deleted');
SELECT throws_ok('TRUNCATE coba.node_result', '55000', NULL, 'or emptied');

-- hidden until its hour, but for whom the table pre_release names
SET ROLE publication_manager;
INSERT INTO coba_work.pre_release VALUES ('r1', 'citra', now() - interval '1 minute', 'briefing'),
	('r1', 'budi', 'infinity', 'not yet');
RESET ROLE;
CREATE FUNCTION pg_temp.seen(who text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	relation text;
	found bigint;
	shown text[] := '{}';
BEGIN
	EXECUTE format('SET LOCAL ROLE publication_%s', who);
	FOREACH relation IN ARRAY '{awards,band_bounds,breakdown,improvement_plan,indicator_gaps,latest_ranking,
			publications,ranking,trend,unit_scores,zone_summary}'::text[] LOOP
		EXECUTE format('SELECT count(*) FROM coba.%I', relation) INTO found;
		shown := shown || CASE WHEN found > 0 THEN format('%s %s', relation, found) END;
	END LOOP;
	RESET ROLE;
	RETURN array_to_string(shown, ', ');
END
$$;
\set all 'awards 1, band_bounds 15, breakdown 56, improvement_plan 4, indicator_gaps 15, latest_ranking 5, '
\set all :all 'publications 2, ranking 5, trend 3, unit_scores 4, zone_summary 15'
SELECT is(pg_temp.seen(w), '', w || ' sees nothing')
	FROM unnest('{manager,assessor,other,publisher,analyst,respondent,reader}'::text[]) w;
SELECT is(pg_temp.seen('reviewer'), :'all', 'a pre-release reader sees all');
SELECT is((SELECT count(*) FROM coba_work.event WHERE action = 'insert pre_release' AND detail ~ 'briefing'), 1::bigint,
	'it is recorded that he may');
SET ROLE publication_publisher;
SELECT throws_ok('SELECT coba_work.move_release(''r1'', ''2099-01-01 00:00Z'', ''sooner'')', '22023', NULL,
	'it does not move earlier');
SELECT throws_ok('SELECT coba_work.withdraw_round(''r1'', ''wrong'')', '55000', 'round "r1" is not released yet',
	'what nobody has seen is not withdrawn');
SELECT lives_ok('SELECT coba_work.move_release(''r1'', ''2101-01-01 00:00Z'', ''The minister is away'')',
	'it moves later');
SET ROLE publication_manager;
SELECT throws_ok('UPDATE coba_work.round SET release_at = ''2102-01-01 00:00Z''', '55000',
	'round "r1" is published: its release is in the chain', 'but by a notice');
RESET ROLE;
SELECT is((SELECT release_at FROM coba_work.round), '2101-01-01 00:00Z', 'the round knows');
SELECT is((SELECT (seq, kind, action, reason, release_at = '2101-01-01 00:00Z')::text FROM coba.publication
	ORDER BY seq DESC LIMIT 1), '(3,notice,release,"The minister is away",t)', 'it is a notice');
SELECT throws_ok('SELECT coba_work.move_release(''r1'', ''10000-01-01 00:00Z'', ''never'')', '22023', NULL,
	'not to a year that has no form in a leaf');
-- its hour comes while a statement is under way, as one that waits for a lock
CREATE FUNCTION pg_temp.moved_late() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL session_replication_role = replica;
	UPDATE coba.publication SET release_at = date_trunc('second', clock_timestamp()) + interval '1 second';
	SET LOCAL session_replication_role = origin;
	PERFORM pg_sleep(1);
	PERFORM coba_work.move_release('r1', '2103-01-01 00:00Z', 'too late');
	RAISE EXCEPTION 'moved';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLERRM;
END
$$;
SELECT is(pg_temp.moved_late(), 'round "r1" was released', 'what readers have seen does not move');
-- its hour comes: no test waits for it
CREATE FUNCTION pg_temp.release() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL session_replication_role = replica;
	UPDATE coba.publication SET release_at = '2026-01-01 00:00Z' WHERE release_at > now();
	SET LOCAL session_replication_role = origin;
END
$$;
SELECT pg_temp.release();
SELECT is(pg_temp.seen(w), replace(:'all', 'publications 2', 'publications 3'), w || ' sees it')
	FROM unnest('{manager,respondent,reader}'::text[]) w;
SET ROLE publication_reader;
SELECT results_eq('SELECT body FROM coba.awards', $$VALUES ('k1')$$, 'an award for who is green');
SELECT results_eq('SELECT zone, bodies, assessed, share_of_assessed, listed, ever, ever_listed, targeted, reached
	FROM coba.zone_summary WHERE category = ''kota'' AND kind = ''zone'' ORDER BY position',
	$$VALUES ('merah', 0, 2, 0.000000, 3, 0, 3, 0, 0), ('kuning', 1, 2, 0.500000, 3, 1, 3, 0, 0),
	('hijau', 1, 2, 0.500000, 3, 1, 3, 1, 0)$$, 'zones, with their denominators and targets');
SELECT results_eq('SELECT kind, bodies, share_of_assessed FROM coba.zone_summary WHERE category = ''kota''
	AND kind <> ''zone'' ORDER BY kind', $$VALUES ('not_assessed', 1, NULL::numeric), ('outside', 0, 0.000000)$$,
		'outside and not assessed are told apart');
SELECT results_eq('SELECT node, nilai, category_best, gap_to_best FROM coba.indicator_gaps WHERE body = ''k2''
	AND node = ''sikap''', $$VALUES ('sikap', 55.00, 70.00, 15.00)$$, 'gaps');
SET ROLE publication_manager;
SELECT coba_work.set_hold('r1', 'k1', 'An open corrective action') \g /dev/null
SET ROLE publication_reader;
SELECT is_empty('SELECT * FROM coba.awards', 'a hold takes it away');
SET ROLE publication_manager;
SELECT throws_ok('SELECT coba_work.lift_hold(''r1'', ''k1'', ''=now()'')', '22023', NULL, 'a reason is published, too');
SELECT coba_work.lift_hold('r1', 'k1', 'The action is done') \g /dev/null
SET ROLE publication_reader;
SELECT results_eq('SELECT body FROM coba.awards', $$VALUES ('k1')$$, 'lifting it gives it back');
SELECT results_eq('SELECT seq, action, body, reason FROM coba.publications WHERE seq > 3 ORDER BY seq',
	$$VALUES (4, 'hold', 'k1', 'An open corrective action'), (5, 'lift', 'k1', 'The action is done')$$,
	'both are in the chain');

-- reopened for one body, superseded, withdrawn
SET ROLE publication_manager;
SELECT coba_work.reopen_round('r1', 'k2', 'a wrong form', now() + interval '1 hour') \g /dev/null
SET ROLE publication_other;
SELECT coba_work.submit_form(gen_random_uuid(), :v4, 'observation', 1, '{"waktu": 100, "biaya": 100, "sikap": 95}',
	reason => 'mistyped') \g /dev/null
SET ROLE publication_manager;
SELECT coba_work.refresh_round('r1') \g /dev/null
SELECT is_empty('SELECT * FROM coba_work.close_round(''r1'')', 'closed again');
UPDATE coba_work.round SET release_at = '2102-01-01 00:00Z';
SET ROLE publication_publisher;
SELECT throws_ok(format('SELECT coba_work.publish_round(''r1'', %L)', repeat('0', 64)), '55000',
	'round "r1" was published, as number 1', 'it is not published twice');
SELECT throws_ok('SELECT coba_work.preview_supersede(''r1'', NULL)', '22023', NULL, 'not without a reason');
SELECT root AS second_root FROM coba_work.preview_supersede('r1', 'A form was mistyped') \gset
SELECT throws_ok(format('SELECT coba_work.supersede_round(''r1'', %L, ''Another reason'')', :'second_root'), 'YC003',
	NULL, 'the reason is under the root');
SELECT results_eq(format('SELECT seq, root FROM coba_work.supersede_round(''r1'', %L, ''A form was mistyped'')',
	:'second_root'), format('SELECT 6, %L', :'second_root'), 'superseded');
SELECT throws_ok(format('SELECT coba_work.supersede_round(''r1'', %L, ''Once more'')', :'second_root'), '55000',
	'supersede_round is not possible: round "r1" is published', 'not twice');
SET ROLE publication_reader;
SELECT results_eq('SELECT seq, nilai FROM coba.ranking WHERE body = ''k2''', 'VALUES (1, 72.67)',
	'before its release the former stands');
SELECT results_eq('SELECT DISTINCT standing FROM coba.publications WHERE kind = ''publication''', $$VALUES ('valid')$$,
	'as if there were no other');
SET ROLE publication_reviewer;
SELECT results_eq('SELECT DISTINCT seq FROM coba.ranking', 'VALUES (6)', 'but for who may see it before');
RESET ROLE;
SELECT pg_temp.release();
SET ROLE publication_reader;
SELECT results_eq('SELECT seq, nilai FROM coba.ranking WHERE body = ''k2''', 'VALUES (6, 91.33)', 'then the new one');
SELECT results_eq('SELECT seq, standing, supersedes, reason FROM coba.publications WHERE kind = ''publication''
	ORDER BY seq', $$VALUES (1, 'superseded', NULL::int, NULL), (6, 'valid', 1, 'A form was mistyped')$$, 'openly');
SELECT results_eq('SELECT body FROM coba.awards', $$VALUES ('k1')$$, 'who is on hold still is');
SET ROLE publication_publisher;
SELECT throws_ok('SELECT coba_work.withdraw_round(''r1'', '''')', '22023', NULL, 'withdrawn for no reason');
SELECT lives_ok('SELECT coba_work.withdraw_round(''r1'', ''A wrong weight'')', 'withdrawn');
SELECT throws_ok('SELECT coba_work.withdraw_round(''r1'', ''A wrong weight'')', '55000', NULL, 'once');
RESET ROLE;
SELECT is(pg_temp.seen('reader'), 'publications 8', 'what was withdrawn is not shown, but that it was');
SELECT is_empty($$SELECT p.seq FROM (SELECT *, lag(root) OVER (ORDER BY seq) AS before,
	row_number() OVER (ORDER BY seq) AS n FROM coba.publication) p
	WHERE p.previous_root IS DISTINCT FROM p.before OR p.seq <> p.n$$, 'the chain has no gap');

-- published before, elsewhere: results that newspapers printed
CREATE TEMP TABLE printed (year int, category text, entity text, score numeric, zone text, grade text, rank int,
	zone_stated boolean, grade_stated boolean, source text);
\copy printed FROM 'examples/ombudsman/results.csv' CSV HEADER
CREATE FUNCTION pg_temp.rows(year integer) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_agg(jsonb_build_object('body', lower(replace(entity, ' ', '-')), 'body_name', entity, 'category',
		category, 'nilai', score, 'zone', zone, 'grade', grade, 'rank', rank))
		FROM (SELECT DISTINCT ON (lower(entity)) * FROM pg_temp.printed p WHERE p.year = $1
		ORDER BY lower(entity), score) p
$$;
GRANT SELECT ON printed TO PUBLIC;
SET ROLE publication_owner;
INSERT INTO coba_work.edition (code, title, joined_by) VALUES ('2013', 'Pedoman 2013', 'products'),
	('2022', 'Pedoman 2022', 'products');
SET ROLE publication_publisher;
SELECT lives_ok(format('SELECT coba_work.import_publication(%L, %L, %L, %L, %L, pg_temp.rows(%s))', y,
	CASE y WHEN 2022 THEN '2022' ELSE '2013' END, 'Kepatuhan ' || y, y || '-12-29 02:00Z',
		CASE y WHEN 2022 THEN NULL ELSE 'ombudsman-2021' END, y), 'import of ' || y)
		FROM unnest('{2018,2019,2021,2022}'::int[]) y;
SELECT throws_ok('SELECT coba_work.import_publication(''2021'', ''2013'', ''K'', ''2021-12-29 02:00Z'', NULL,
	pg_temp.rows(2021))', '55000', 'round "2021" is there already', 'once');
SELECT throws_ok('SELECT coba_work.import_publication(''2030'', ''2013'', ''K'', ''2130-12-29 02:00Z'', NULL,
	pg_temp.rows(2021))', '22023', NULL, 'nothing to come');
SELECT throws_ok('SELECT coba_work.import_publication(''2017'', ''2010'', ''K'', ''2017-12-29 02:00Z'', NULL,
	pg_temp.rows(2021))', 'P0002', 'edition "2010" does not exist', 'of an edition');
SELECT throws_ok(format('SELECT coba_work.import_publication(''2017'', ''2013'', ''K'', ''2017-12-29 02:00Z'', NULL,
	%L)', r), '22023', m, 'row: ' || m) FROM (VALUES
	('[]', 'rows must be an array of objects'), ('[1]', 'rows must be an array of objects'),
	('[{"body": "x", "category": "kota"}]', 'row 1 cannot be imported: body_name: it is empty'),
	('[{"body": "x", "body_name": "=1", "category": "kota"}]',
		'row 1 cannot be imported: body_name: it begins with a sign that spreadsheets execute'),
	('[{"body": "x", "body_name": "X", "category": "kota", "nilai": 1.234}]',
		'row 1 cannot be imported: nilai: its edition has 2 decimals'),
	('[{"body": "x", "body_name": "X", "category": "kota", "rank": 0}]',
		'row 1 cannot be imported: rank: it is not such a number'),
	('[{"body": "x", "body_name": "X", "category": "kota", "salt": "a"}]',
		'row 1 cannot be imported: salt: there is no such column'),
	('[{"body": "x", "body_name": "X", "category": "kota"}, {"body": "x", "body_name": "Y", "category": "kota"}]',
		'body "x" is there twice')) t (r, m);
SET ROLE publication_owner;
SELECT is_empty($$SELECT l.leaf FROM generate_series(9, 12) s, published_lines('coba', s) l WHERE l.leaf <> l.expected
	OR l.leaf_hash <> leaf_hash(l.leaf)$$, 'their rows give their leaves');
SELECT results_eq('SELECT DISTINCT imported FROM coba.publication WHERE seq > 8', 'VALUES (true)',
	'they say that they were imported');
SELECT throws_ok('SELECT reopen_round(''coba'', ''2021'', ''kota-balikpapan'', ''x'', ''infinity'')', '55000',
	'round "2021" was imported: it has no forms', 'they are not reopened');
-- the highest of cities and regencies together, as the office announced it in 2021
SET ROLE publication_reader;
SELECT results_eq($$SELECT rank() OVER (ORDER BY nilai DESC)::int, body_name, category FROM coba.awards
	WHERE round = '2021' AND category IN ('kota', 'kabupaten')
	AND nilai IS NOT NULL ORDER BY nilai DESC LIMIT 1$$, format('VALUES (1, %L, %L)', entity, category),
		'the first of cities and regencies')
FROM printed WHERE year = 2021 AND category IN ('kota', 'kabupaten') ORDER BY score DESC NULLS LAST LIMIT 1;
SELECT results_eq($$SELECT count(*), min(nilai) FROM coba.awards WHERE round = '2021'
	AND category IN ('kota', 'kabupaten')$$, format('VALUES (%s::bigint, %s)', count(*), min(score)),
	'all that are green')
FROM (SELECT DISTINCT lower(entity), score FROM printed WHERE year = 2021 AND category IN ('kota', 'kabupaten')
	AND zone = 'hijau') p;
SELECT is_empty($$SELECT body, zone, nilai FROM coba.ranking r WHERE round ~ '^20' EXCEPT
	SELECT lower(replace(entity, ' ', '-')), zone, score FROM printed$$, 'all as printed');
-- zones from round to round; scores where they can be compared
SELECT results_eq($$SELECT round, previous_round, comparable, reason, difference IS NOT NULL FROM coba.trend
	WHERE body = 'karimun' ORDER BY release_at DESC LIMIT 1$$,
		$$VALUES ('2022', '2021', false, 'the instrument of one edition is not known', false)$$,
		'across editions nobody knows');
SELECT is((SELECT count(*) FROM coba.trend WHERE NOT comparable AND
	num_nonnulls(nilai, previous_nilai, difference) > 0), 0::bigint, 'nothing is shown that cannot be compared');
SELECT cmp_ok((SELECT count(*) FROM coba.trend WHERE comparable AND reason = 'same edition'), '>', 0::bigint,
	'within an edition it can');
SELECT is_empty($$SELECT body, difference FROM coba.trend WHERE comparable
	AND difference IS DISTINCT FROM nilai - previous_nilai$$, 'the difference');
RESET ROLE;

-- comparability of editions
SET ROLE publication_owner;
CREATE FUNCTION pg_temp.compared(instrument jsonb, joined_by text, comparable_with text) RETURNS text
	LANGUAGE plpgsql AS $$
DECLARE
	said text;
BEGIN
	INSERT INTO coba_work.edition (code, title, joined_by, comparable_with) VALUES ('e2', 'Edisi Dua', joined_by,
		comparable_with);
	INSERT INTO coba_work.edition_instrument (edition, instrument, zoning) VALUES ('e2', instrument, 'ombudsman-2022');
	INSERT INTO coba.publication SELECT (jsonb_populate_record(p, jsonb_build_object('seq', 900, 'edition', 'e2'))).*
		FROM coba.publication p WHERE seq = 6;
	INSERT INTO coba.result SELECT (jsonb_populate_record(r, '{"seq": 900}')).* FROM coba.result r WHERE seq = 6;
	INSERT INTO coba.publication_instrument VALUES (900, '*', '*', instrument, 'x');
	PERFORM compare_editions('coba', 'e2');
	said := (SELECT format('%s %s', change, declared) FROM coba.comparison WHERE edition = 'e2' AND other = 'e1'
		AND category = 'kota') || coalesce(', ' || (SELECT c.problem FROM check_comparison('coba', 'e2') c), '');
	ALTER TABLE coba.comparison DISABLE TRIGGER USER;
	UPDATE coba.comparison SET change = CASE change WHEN 'none' THEN 'form' ELSE 'none' END
		WHERE edition = 'e2' AND other = 'e1';
	said := said || ', changed: ' || coalesce((SELECT c.problem FROM check_comparison('coba', 'e2') c), 'unseen');
	DELETE FROM coba.comparison WHERE edition = 'e2' AND other = 'e1';
	said := said || ', deleted: ' || coalesce((SELECT c.problem FROM check_comparison('coba', 'e2') c), 'unseen');
	RAISE EXCEPTION USING ERRCODE = 'ZZ000', MESSAGE = said;
EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
	RETURN sqlerrm;
END
$$;
SELECT is(pg_temp.compared(i, j, c), s || ', changed: it is not what the editions say, deleted: it is missing', s)
FROM (SELECT instrument FROM coba_work.edition_instrument
	WHERE edition = 'e1') e, LATERAL (VALUES
	(instrument, 'units', NULL, 'none f'), (jsonb_set(instrument, '{title}', '"Lain"'), 'units', NULL, 'texts f'),
	(jsonb_set(instrument, '{nodes,0,weight}', '60'), 'units', NULL, 'weights f'),
	(instrument, 'products', NULL, 'weights f'), (instrument #- '{nodes,0,nodes,0}', 'units', NULL, 'form f'),
	(instrument #- '{nodes,0,nodes,0}', 'units', 'e1', 'form t')) v (i, j, c, s);

-- the truth outlives the extension
CREATE TEMP TABLE before_drop AS TABLE coba.result;
SELECT is_empty('SELECT * FROM validate_assessment(''coba'')', 'all is well');
RESET ROLE;
SET client_min_messages = error;
DROP EXTENSION compliance CASCADE;
SET ROLE publication_reader;
SELECT cmp_ok((SELECT count(*) FROM coba.ranking), '>', 250::bigint, 'without the extension the views still show');
RESET ROLE;
CREATE EXTENSION compliance_assessment CASCADE;
SET ROLE publication_owner;
SELECT lives_ok('SELECT upgrade_assessment(''coba'')', 'made anew');
SELECT is_empty('SELECT * FROM validate_assessment(''coba'')', 'all is well again');
SELECT is_empty('TABLE coba.result EXCEPT TABLE before_drop', 'what was published is there');
SELECT is_empty($$SELECT l.leaf FROM coba.publication p, published_lines('coba', p.seq) l WHERE l.leaf <> l.expected
	AND l.leaf_number > 0$$, 'and the same');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
