-- That round published, after the printed results of 2021: previewed, with its root; one line proved without a database;
-- and what finds a change that a superuser made.

\echo
\echo 'PUBLISHED: what nobody can alter unseen'
GRANT USAGE ON SCHEMA ombudsman TO penyelenggara;
GRANT SELECT ON ALL TABLES IN SCHEMA ombudsman TO penyelenggara;
SET ROLE penyelenggara;
INSERT INTO penilaian_work.edition (code, title, legal_basis, joined_by) VALUES ('2013', 'Kepatuhan', 'UU 25/2009', 'products');
SELECT seq, leaves FROM import_publication('penilaian', '2021', '2013', 'Kepatuhan 2021', '2021-12-29 02:00Z', 'ombudsman-2021', (
	SELECT jsonb_agg(jsonb_build_object('body', entity, 'body_name', entity, 'category', category, 'nilai', score, 'zone', zone,
		'rank', rank)) FROM ombudsman.result WHERE year = 2021)) \g /dev/null
\echo
\echo 'The first awards of 2021, cities and regencies ranked together'
SELECT rank() OVER (ORDER BY nilai DESC), category, body_name, nilai, predicate FROM penilaian.awards
WHERE round = '2021' AND category IN ('kota', 'kabupaten') AND nilai IS NOT NULL ORDER BY 1, 3 LIMIT 5;

UPDATE penilaian_work.round SET release_at = date_trunc('second', now()) + interval '1 day' WHERE code = '2022';
SELECT * FROM close_round('penilaian', '2022');
\echo 'What would be published'
SELECT seq, leaves, results, unit_results, node_results, plan_results FROM preview_round('penilaian', '2022');
SELECT root FROM preview_round('penilaian', '2022') \gset
SELECT seq FROM publish_round('penilaian', '2022', :'root') \gset
\echo 'What the decree prints'
\pset tuples_only on
\pset format unaligned
SELECT decree('penilaian', :seq, 'en');
SELECT publication_proof('penilaian', :seq, :'first') \g proof.json
\pset format aligned
\pset tuples_only off
\echo
\echo 'The line of the first city, proved by a program that knows that root and needs no database'
\setenv ROOT :root
\! python3 ../verify_proof.py proof.json "$ROOT" | cut -c1-110 | sed -n 1,3p
\! rm proof.json
RESET ROLE;
\echo
\echo 'A superuser switches triggers off and gives another city 99 points: verify_publication() names the place'
BEGIN;
SET LOCAL session_replication_role = replica;
UPDATE penilaian.result SET nilai = 99 WHERE seq = :seq AND body <> :'first' AND rank = 5;
SET LOCAL ROLE penyelenggara;
SELECT part, verified, place, problem FROM verify_publication('penilaian', :seq) WHERE verified IS NOT TRUE LIMIT 3;
ROLLBACK;
