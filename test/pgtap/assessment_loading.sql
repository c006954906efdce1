-- load_forms() of many forms: what it tells of each is what a plain reading of the rules tells.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
\set who loading
\ir ../assessment/small.sql
SET client_min_messages = warning;
SELECT plan(22);
SELECT setseed(0.25);
SET ROLE loading_manager;
SELECT coba_work.open_round('r1') \g /dev/null
RESET ROLE;
CREATE FUNCTION pg_temp.one_of(list text[]) RETURNS text LANGUAGE sql VOLATILE
	RETURN list[1 + floor(random() * cardinality(list))];

-- moments: none that can be cast is read otherwise than the slow way reads it, none raises an error
CREATE TEMP TABLE moment AS
SELECT overlay(m PLACING x FROM 1 + (random() * length(m))::integer FOR (random() * 2)::integer) AS moment
FROM (SELECT to_char(timestamp '0001-01-01' + random() * interval '10500 years', pg_temp.one_of(ARRAY[
		'YYYY-MM-DD"T"HH24:MI:SS', 'YYYY-MM-DD HH24:MI', 'YYYY-MM-DD"T"HH24:MI:SS.US', 'YYYY-MM-DD"T"HH24:MI:SS.MS',
		'YYYY-MM-DD']))
	|| pg_temp.one_of(ARRAY['Z', '+07', '+07:00', '-0330', '+14:59', '+15:59', '+16', '', 'z', '-00:00:30']) AS m,
	pg_temp.one_of(ARRAY['', '', '', '', '0', '1', '3', '9', '24', '60', ' ', 'T', '.', '-', '+', ':', 'x', E'\n',
		'٣'])
		AS x
	FROM generate_series(1, 4000 * :times) n) r;
INSERT INTO moment VALUES ('infinity'), ('now'), ('2026-07-02T09:00:00.1234567Z'), ('2024-02-29T09:00Z'),
	('2023-02-29T09:00Z'), ('0001-01-01T00:00Z'), ('0001-01-01T00:00+01'), ('2026-07-02T24:00Z'), ('2026-07-02T23:60Z'),
	('2026-07-02T09:00:60Z'), ('9999-12-28T23:59:59.999999-14:59'), (''), (NULL);
CREATE TEMP TABLE reading AS SELECT moment, moment_with_zone(moment) AS at FROM moment;
SELECT is_empty($$SELECT moment FROM reading WHERE at IS DISTINCT FROM try_moment(moment)$$, 'moments');
SET DateStyle = 'SQL, DMY';
SET TimeZone = 'Asia/Jakarta';
SELECT is_empty($$SELECT moment FROM moment WHERE moment_with_zone(moment) IS DISTINCT FROM try_moment(moment)$$,
	'and in a session that writes them otherwise');
RESET DateStyle;
RESET TimeZone;
SELECT cmp_ok((SELECT count(at) FROM reading), '>', 200::bigint * :times, 'many are some');
SELECT cmp_ok((SELECT count(*) FROM reading WHERE at IS NULL), '>', 600::bigint * :times, 'many are none');

-- UUIDs
CREATE TEMP TABLE number (place serial, number text);
INSERT INTO number (number)
SELECT overlay(CASE WHEN random() < 0.3 THEN replace(u, '-', '') WHEN random() < 0.3 THEN upper(u) ELSE u END
	PLACING x FROM 1 + (random() * length(u))::integer FOR (random() * 2)::integer) AS number
FROM (SELECT gen_random_uuid()::text AS u, pg_temp.one_of(ARRAY['', '', '', '-', '--', 'g', '0', 'F', '{', E'\n', 'é'])
	AS x FROM generate_series(1, 4000 * :times)) r;
INSERT INTO number (number) VALUES ('------------------------------------'), (''),
	('{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'), ('a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11'),
	('a0eebc99-9c0b4ef8-bb6d6bb9-bd380a11'), (NULL);
CREATE FUNCTION pg_temp.is_uuid(value text) RETURNS boolean LANGUAGE sql
	RETURN coalesce(value ~ '^[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}$', false);
SELECT is_empty($$SELECT n.number, i.submission
	FROM form_items((SELECT jsonb_agg(jsonb_build_object('submission', number) ORDER BY place) FROM number)) i
	JOIN number n ON n.place = i.item
	WHERE ('submission' = ANY (i.faults)) = pg_temp.is_uuid(number)
		OR i.submission IS DISTINCT FROM CASE WHEN pg_temp.is_uuid(number) THEN number::uuid END$$, 'UUIDs');
SELECT cmp_ok((SELECT count(*) FROM number WHERE pg_temp.is_uuid(number)), '>', 400::bigint * :times, 'many are some');

-- items with any member of any type: each rule once more, by itself
CREATE TEMP TABLE member (code text, value jsonb);
INSERT INTO member SELECT c, v::jsonb FROM unnest(ARRAY['submission', 'visit', 'kind', 'respondent', 'base_version',
	'answers', 'why', 'evidence', 'reason', 'observed_at']) c, unnest(ARRAY['null', '1', '-1', '0', '1.5', '1e400',
	'123456789', '1234567890', '"1"', '""', '"x"', 'true', '{}', '[]', '[[]]', '{"a": 1}', '"\ud834\udd1e"',
	'12345678901234567890123456789012',
	'"00000000-0000-0000-0000-000000000001"', '"2026-07-02T09:00:00+07:00"', '"2026-07-02"', '"2026-02-30T09:00Z"']) v;
CREATE TEMP TABLE item AS
SELECT row_number() OVER () AS n, i AS item FROM (
	SELECT '{"submission": "00000000-0000-0000-0000-00000000000a", "visit": "00000000-0000-0000-0000-000000000001",
		"kind": "user", "answers": {"u1": 1, "u2": 2}}'::jsonb || jsonb_build_object(code, value) AS i FROM member
	UNION ALL
	SELECT jsonb_object_agg(code, value) FROM (SELECT *, ntile(80) OVER (ORDER BY random()) AS t FROM member) m
	GROUP BY t
	UNION ALL SELECT v::jsonb FROM unnest(ARRAY['null', '1', '"x"', '[]', '{}', 'true', '[{"kind": 1}]']) v) i;
CREATE FUNCTION pg_temp.faults(f jsonb) RETURNS TABLE (code text, problem text) LANGUAGE sql AS $$
	SELECT b.code, b.problem FROM (VALUES
		(NULL, 'form must be an object', jsonb_typeof(f) <> 'object'),
		('submission', 'must be a UUID', NOT pg_temp.is_uuid(f ->> 'submission')),
		('visit', 'must be a UUID', NOT pg_temp.is_uuid(f ->> 'visit')),
		('kind', 'must be a text', coalesce(jsonb_typeof(f -> 'kind'), '') <> 'string'),
		('respondent', 'must be a text', jsonb_typeof(f -> 'respondent') NOT IN ('string', 'null')),
		('base_version', 'must be a whole number from 0', (f -> 'base_version')::text !~ '^[0-9]{1,9}$'),
		('answers', 'must be an object', coalesce(jsonb_typeof(f -> 'answers'), '') <> 'object'),
		('why', 'must be an object', jsonb_typeof(f -> 'why') NOT IN ('object', 'null')),
		('evidence', 'must be an array', jsonb_typeof(f -> 'evidence') NOT IN ('array', 'null')),
		('reason', 'must be a text', jsonb_typeof(f -> 'reason') NOT IN ('string', 'null')),
		('observed_at', 'must be a moment with its offset from UTC',
			f ->> 'observed_at' IS NOT NULL AND try_moment(f ->> 'observed_at') IS NULL)) b (code, problem, is_bad)
	WHERE b.is_bad AND (b.code IS NULL OR jsonb_typeof(f) = 'object')
$$;
SELECT bag_eq($$SELECT s.item, s.code, s.value, s.problem
	FROM (SELECT jsonb_agg(item ORDER BY n) AS items FROM item) i, form_shape(items) s$$,
	$$SELECT n::integer, f.code, item -> f.code, f.problem FROM item, pg_temp.faults(item) f$$, 'items');
SELECT bag_eq($$SELECT r.item
	FROM (SELECT jsonb_agg(item ORDER BY n) AS items FROM item) i, read_forms(items, '{}') r$$,
	$$SELECT n::integer FROM item WHERE NOT EXISTS (SELECT FROM pg_temp.faults(item))$$,
	'what has no fault is read, and nothing else');
SELECT cmp_ok((SELECT count(*) FROM item WHERE NOT EXISTS (SELECT FROM pg_temp.faults(item))), '>', 30::bigint,
	'some have none');

-- digests
SET ROLE loading_other;
CREATE TEMP TABLE many AS
SELECT jsonb_build_object('submission', gen_random_uuid(), 'visit', '00000000-0000-0000-0000-000000000004',
	'kind', 'user', 'respondent', pg_temp.one_of(ARRAY['a', 'b "', 'c\', E'd\n', E'e\x01', 'é', '']) || n, 'answers',
		jsonb_build_object('u1', round(random()::numeric * 4, (random() * 9)::integer), 'u2', (random() * 4)::integer))
	|| CASE WHEN random() < 0.5 THEN '{}'::jsonb ELSE jsonb_build_object('observed_at', to_char(timestamp '2026-07-02'
		+ random() * interval '1 day', 'YYYY-MM-DD"T"HH24:MI:SS.US') || pg_temp.one_of(ARRAY['Z', '+07', '-03:30'])) END
	|| CASE WHEN random() < 0.9 THEN '{}'::jsonb
		ELSE jsonb_build_object('reason', pg_temp.one_of(ARRAY['x', 'é"', ''])) END
	|| CASE WHEN random() < 0.9 THEN '{}'::jsonb ELSE '{"evidence": [{"ref": "foto \"1\"", "sha256":
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]}' END
	|| CASE WHEN random() < 0.9 THEN '{}'::jsonb
		ELSE '{"answers": {"u1": null, "u2": null}, "why": {"u1": "refused", "u2": "closed"}}' END
	AS form
FROM generate_series(1, 400 * :times) n;
GRANT SELECT ON many TO PUBLIC;
SELECT is_empty($$SELECT * FROM coba_work.load_forms((SELECT jsonb_agg(form) FROM many))$$, 'hundreds of forms');
SELECT is_empty($$SELECT * FROM coba_work.load_forms((SELECT jsonb_agg(form) FROM many))$$,
	'once more: all are passed over');
SELECT is((SELECT count(*) FROM coba_work.my_forms WHERE visit = :v4), 400::bigint * :times, 'each is stored once');
RESET ROLE;
-- the text of the definition: strings in quotation marks, within which ", \ and what is below the space are escaped
CREATE FUNCTION pg_temp.quoted(field text) RETURNS text LANGUAGE sql RETURN coalesce('"' || replace(replace(replace(
	replace(field, '\', '\\'), '"', '\"'), E'\n', '\n'), E'\x01', '\u0001') || '"', 'null');
SELECT is_empty($$SELECT form FROM many LEFT JOIN coba_work.form_version f ON f.submission::text = form ->> 'submission'
	WHERE f.digest IS DISTINCT FROM sha256(convert_to('[' || concat_ws(',', pg_temp.quoted(form ->> 'visit'),
		pg_temp.quoted(form ->> 'kind'), pg_temp.quoted(form ->> 'respondent'), '"0"',
		pg_temp.quoted((form -> 'answers')::text), pg_temp.quoted(coalesce((form -> 'why')::text, '{}')),
		pg_temp.quoted(coalesce((form -> 'evidence')::text, '[]')), pg_temp.quoted(form ->> 'reason'),
		pg_temp.quoted(to_char((form ->> 'observed_at')::timestamptz AT TIME ZONE 'UTC',
			'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))) || ']', 'UTF8'))$$, 'each has the digest of its canonical text');
SELECT is((SELECT count(DISTINCT salt) FROM coba_work.form_version WHERE visit = :v4), 400::bigint * :times,
	'and random bytes of its own');
SELECT is((SELECT count(*) FROM coba_work.form_version WHERE version <> 1 OR login <> 'loading_other'
	OR at NOT BETWEEN now() AND clock_timestamp()), 0::bigint, 'version, login and time');
SELECT results_eq('SELECT detail FROM coba_work.event WHERE action = ''load_forms'' ORDER BY at',
	format('VALUES (''%s forms''), (''0 forms'')', 400 * :times), 'what was loaded is noted');

-- whoever adds a row by hand: his search_path changes nothing
SET ROLE loading_owner;
CREATE SCHEMA loading_trap;
CREATE FUNCTION loading_trap.wrong(integer, integer) RETURNS integer LANGUAGE sql RETURN 665;
CREATE OPERATOR loading_trap.+ (FUNCTION = loading_trap.wrong, LEFTARG = integer, RIGHTARG = integer);
CREATE FUNCTION loading_trap.clock_timestamp() RETURNS timestamptz LANGUAGE sql RETURN '2000-01-01'::timestamptz;
CREATE FUNCTION loading_trap.sha256(bytea) RETURNS bytea LANGUAGE sql RETURN '\x'::bytea;
CREATE FUNCTION loading_trap.form_stamp(uuid, text, text, integer, jsonb, jsonb, jsonb, text, timestamptz,
	OUT digest bytea, OUT salt bytea, OUT commitment bytea) LANGUAGE sql
	RETURN ROW(sha256('x'), sha256('y'), sha256('z'));
CREATE FUNCTION loading_trap.acting_login() RETURNS text LANGUAGE sql RETURN 'somebody else';
CREATE TYPE loading_trap.record AS (digest bytea);
CREATE DOMAIN loading_trap.text AS pg_catalog.text CHECK (false);
SET search_path = loading_trap, pg_catalog, public;
SELECT 1 + 1 AS wrong \gset
INSERT INTO coba_work.form_version (visit, kind, base_version, submission, answers)
VALUES (:v1, 'user', 0, '00000000-0000-0000-0000-00000000000b', '{"u1": 1, "u2": 2}');
RESET search_path;
RESET ROLE;
SELECT is(:wrong, 665, 'a trap');
SELECT is((SELECT version = 1 AND at >= now() AND login = 'loading_owner' AND digest = form_digest(visit, kind,
		respondent, base_version, answers, why, evidence, reason, observed_at)
	FROM coba_work.form_version WHERE submission = '00000000-0000-0000-0000-00000000000b'), true, 'catches no form');

-- batches of good and bad forms, many in one session: what is told of a form is what submit_form() tells of it
CREATE TEMP TABLE mixed AS
SELECT n, form || jsonb_build_object('submission', gen_random_uuid(), 'respondent', 'm' || n)
	|| CASE WHEN n % 3 = 0 THEN jsonb_build_object('answers', pg_temp.one_of(ARRAY['{"u1": 1}', '{"u1": 1, "u2": 9}',
		'{"u1": 1, "u2": 2, "waktu": 3}', '{"u1": 1, "u2": 2, "q": 3}', '{"u1": 1, "u2": null}', '{}'])::jsonb)
		ELSE '{}' END
	|| CASE WHEN n % 7 = 0 THEN jsonb_build_object('why', pg_temp.one_of(ARRAY['{"u1": "refused"}', '{"u1": "x"}',
		'{"waktu": "closed"}'])::jsonb) ELSE '{}' END
	|| CASE WHEN n % 11 = 0 THEN '{"evidence": [{"ref": 1}]}' ELSE '{}'::jsonb END
	|| CASE WHEN n % 13 = 0 THEN '{"base_version": 7}' ELSE '{}'::jsonb END
	|| CASE WHEN n % 17 = 0 THEN '{"kind": "staff"}' WHEN n % 5 = 0 THEN '{"kind": "observation",
		"answers": {"waktu": 100, "biaya": 0, "sikap": 50}, "why": {}}' ELSE '{}'::jsonb END AS form
FROM (SELECT row_number() OVER () AS n, form FROM many LIMIT 120 * :times) m;
CREATE FUNCTION pg_temp.told(f jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	problems text;
BEGIN
	PERFORM coba_work.submit_form((f ->> 'submission')::uuid, (f ->> 'visit')::uuid, f ->> 'kind',
		coalesce((f ->> 'base_version')::integer, 0), f -> 'answers', coalesce(f -> 'why', '{}'),
		coalesce(f -> 'evidence', '[]'), f ->> 'respondent', (f ->> 'observed_at')::timestamptz, f ->> 'reason');
	RAISE EXCEPTION USING ERRCODE = 'ZZ000';
EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
	RETURN '[]';
WHEN SQLSTATE 'YC002' THEN
	GET STACKED DIAGNOSTICS problems = PG_EXCEPTION_DETAIL;
	RETURN problems;
END
$$;
GRANT SELECT ON mixed TO PUBLIC;
SET ROLE loading_other;
SELECT bag_eq(format($$SELECT n, l.code, l.value, l.problem, l.hint
		FROM coba_work.load_forms((SELECT jsonb_agg(form ORDER BY n) FROM mixed WHERE n %% 4 = %s)) l,
			LATERAL (SELECT n FROM mixed WHERE n %% 4 = %s ORDER BY n OFFSET l.item - 1 LIMIT 1) m$$, b, b),
	format($$SELECT n, p.code, p.value, p.problem, p.hint FROM mixed, jsonb_to_recordset(pg_temp.told(form))
		p (code text, value jsonb, problem text, hint text) WHERE n %% 4 = %s$$, b), 'batch ' || b)
FROM generate_series(0, 3) b;
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
