-- form_text() and the hashes of it, of random forms against their definition in terms of the server's own functions:
-- what was hashed once must be made again, byte by byte.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS compliance_assessment;
SELECT plan(9);
SELECT setseed(0.75);

CREATE FUNCTION pg_temp.one_of(list text[]) RETURNS text LANGUAGE sql VOLATILE
	RETURN list[1 + floor(random() * cardinality(list))];
-- pieces of texts, some with what JSON escapes, and with characters that only look as if it did
CREATE FUNCTION pg_temp.word() RETURNS text LANGUAGE sql VOLATILE
	RETURN (SELECT string_agg(CASE WHEN random() < 0.3 THEN chr(1 + floor(random() * 255)::integer)
		WHEN random() < 0.1 THEN chr(57344 + floor(random() * 1000000)::integer)
		ELSE pg_temp.one_of(ARRAY['a', 'k1', '"', '\', '\u0000', '\n', E'\n\r\t\b\f\x01\x1f\x7f', '/', ' ', '::', 'é',
			'€', U&'\FEFF', U&'\2028', U&'\+01D11E', '{', '}', '[', ', ', '']) END, '')
		FROM generate_series(1, floor(random() * 5)::integer));
CREATE FUNCTION pg_temp.number() RETURNS text LANGUAGE sql VOLATILE
	RETURN pg_temp.one_of(ARRAY['0', '-0', '0.0', '1.50', '-1.000', '1e3', '1E-7', '-2.5e+10', '1e-400',
		'12345678901234567890', '0.000000000000000000001', '99999999999999999999999999.9999999999', '100', '10000',
		'1e130', '-0.00e5', round((random() * 100)::numeric, 2)::text, (random() * 1e9)::text]);
CREATE FUNCTION pg_temp.json(depth integer) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	RETURN CASE WHEN random() < 0.25 THEN pg_temp.number() WHEN random() < 0.3 THEN to_json(pg_temp.word())::text
		WHEN random() < 0.3 OR depth = 0 THEN pg_temp.one_of(ARRAY['true', 'false', 'null', '{}', '[]', '""'])
		WHEN random() < 0.5 THEN (SELECT format('[%s]', string_agg(pg_temp.json(depth - 1), ' ,'))
			FROM generate_series(1, floor(random() * 4)::integer))
		ELSE (SELECT format('{%s}', string_agg(to_json(pg_temp.word() || n)::text || ' :'
				|| pg_temp.json(depth - 1), ','))
			FROM generate_series(1, floor(random() * 6)::integer) n) END;
END
$$;
CREATE FUNCTION pg_temp.maybe(value text) RETURNS text LANGUAGE sql VOLATILE
	RETURN CASE WHEN random() < 0.9 THEN value END;

CREATE TEMP TABLE form AS
SELECT CASE WHEN random() < 0.9 THEN gen_random_uuid() END AS visit, pg_temp.maybe(pg_temp.word()) AS kind,
	pg_temp.maybe(pg_temp.word()) AS respondent,
	pg_temp.maybe(pg_temp.one_of(ARRAY['0', '1', '-1', '2147483647', '-2147483648']))::integer AS base_version,
	pg_temp.maybe(pg_temp.json(3))::jsonb AS answers, pg_temp.maybe(pg_temp.json(1))::jsonb AS why,
	pg_temp.maybe(pg_temp.json(2))::jsonb AS evidence, pg_temp.maybe(pg_temp.word()) AS reason,
	pg_temp.maybe(pg_temp.one_of(ARRAY['infinity', '-infinity', '4713-01-01 00:00Z BC',
		'0001-12-31 23:59:59.999999Z BC', '0001-01-01 00:00+14', '294276-12-31 23:59:59.999999Z',
		'1969-12-31 23:59:59.999999-00:00:01', '10000-01-01 00:00Z', (timestamptz '2026-01-01 00:00Z'
			+ (random() - 0.5) * interval '4000 years')::text]))::timestamptz AS observed_at
FROM generate_series(1, 400 * :times);
-- texts longer than any piece that is looked at once
INSERT INTO form SELECT NULL, repeat(pg_temp.word(), n), repeat(E'\x01', n), 0,
	jsonb_build_object(repeat('k"', n), repeat(E'\\é', n)), '{}', '[]', repeat('x', n)
FROM generate_series(1020, 1030) n;

CREATE FUNCTION pg_temp.defined(f form) RETURNS text LANGUAGE sql STABLE
	RETURN (SELECT '[' || string_agg(coalesce(to_json(field)::text, 'null'), ',' ORDER BY place) || ']'
		FROM unnest(ARRAY[(f).visit::text, (f).kind, (f).respondent, (f).base_version::text, (f).answers::text,
			(f).why::text, (f).evidence::text, (f).reason, to_char((f).observed_at AT TIME ZONE 'UTC',
			'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')]) WITH ORDINALITY u (field, place));
CREATE TEMP TABLE said AS
SELECT f AS form, form_text(visit, kind, respondent, base_version, answers, why, evidence, reason, observed_at) AS text,
	form_digest(visit, kind, respondent, base_version, answers, why, evidence, reason, observed_at) AS digest,
	s.digest AS stored_digest, s.salt, s.commitment
FROM form f, form_stamp(visit, kind, respondent, base_version, answers, why, evidence, reason, observed_at) s;
SELECT is_empty('SELECT form, text FROM said WHERE text IS DISTINCT FROM pg_temp.defined(form)', 'texts');
SELECT is_empty($$SELECT form FROM said WHERE digest IS DISTINCT FROM sha256(convert_to(text, 'UTF8'))$$, 'digests');
SELECT is_empty($$SELECT form FROM said WHERE stored_digest IS DISTINCT FROM digest
	OR commitment IS DISTINCT FROM form_commitment(salt, text)
	OR commitment IS DISTINCT FROM sha256('\x02' || salt || convert_to(text, 'UTF8'))$$,
	'what a form is stored with');
SELECT is((SELECT count(DISTINCT salt) FILTER (WHERE octet_length(salt) = 32) FROM said),
	(SELECT count(*) FROM form), 'salts are all of them others');
SELECT cmp_ok((SELECT count(*) FROM form WHERE num_nulls(visit, kind, respondent, base_version, answers, why, evidence,
	reason, observed_at) = 0), '>', 40::bigint * :times, 'many forms have all fields');
SELECT is((SELECT text FROM said WHERE (form).visit IS NULL LIMIT 1) ~ '^\[null,', true, 'some have not');
SET TimeZone = 'Asia/Kathmandu';
SET DateStyle = 'SQL, DMY';
SET extra_float_digits = 0;
SELECT is_empty('SELECT FROM said WHERE text IS DISTINCT FROM form_text((form).visit, (form).kind, (form).respondent,
	(form).base_version, (form).answers, (form).why, (form).evidence, (form).reason, (form).observed_at)',
	'no setting changes them');
SELECT is(form_text(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
	'[null,null,null,null,null,null,null,null,null]', 'nothing');
SELECT is(form_text('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'observation', '1', 0, '{"b": 1.50, "a": "x\ny"}', '{}',
	'[]', NULL, '2026-07-02 09:00+07'), '["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11","observation","1","0",'
	|| '"{\"a\": \"x\\ny\", \"b\": 1.50}","{}","[]",null,"2026-07-02T02:00:00.000000Z"]', 'a form by hand');

SELECT * FROM finish();
ROLLBACK;
