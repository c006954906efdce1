-- data: round
-- case: forms of 40 answers loaded and checked, as one batch
-- measure: statements
-- goal: load_forms / rows alone
-- setup:
CREATE TABLE batch_form AS
SELECT gen_random_uuid() AS submission, v.id AS visit, 'b' || n AS respondent, (SELECT jsonb_object_agg('k' || k,
	(hashtext(product || k || n) & 65535) % 10001 / 100.0) FROM generate_series(1, 40) k) AS answers
FROM penilaian_work.visit v, generate_series(1, 6) n LIMIT greatest(:cards / 10, 500);
CREATE TABLE batch AS SELECT jsonb_agg(jsonb_build_object('submission', submission, 'visit', visit, 'kind',
	'observation',
	'respondent', respondent, 'answers', answers)) AS forms FROM batch_form;
CREATE TABLE plain_form (visit uuid, respondent text, submission uuid UNIQUE, answers jsonb, digest bytea,
	PRIMARY KEY (visit, respondent));
GRANT SELECT ON batch TO bench_owner;
-- contender: rows alone (floor)
INSERT INTO plain_form SELECT visit, respondent, submission, answers, sha256(convert_to(answers::text, 'UTF8'))
	FROM batch_form
-- before:
TRUNCATE plain_form
-- check:
SELECT true AS answer
-- contender: load_forms
SELECT count(*) FROM penilaian_work.load_forms((SELECT forms FROM batch))
-- before:
SET session_replication_role = replica; DELETE FROM penilaian_work.form_version
	WHERE respondent ~ '^b'; SET session_replication_role = origin
-- check:
SELECT count(*) = (SELECT count(*) FROM batch_form) AS answer FROM penilaian_work.form_version WHERE respondent ~ '^b'
