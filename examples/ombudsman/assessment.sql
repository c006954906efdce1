-- The GENERATED round once more, as an assessment: visits, forms, a correction and its effect.
-- Forms are loaded as one batch; what was not observed has its reason.

\echo
\echo 'THE SAME ROUND AS AN ASSESSMENT (generated): forms of confidential visits, scores kept up to date'
CREATE EXTENSION compliance_assessment;
CREATE ROLE penyelenggara;
SELECT format('GRANT CREATE ON DATABASE %I TO penyelenggara', current_database()) \gexec
GRANT USAGE ON SCHEMA generated TO penyelenggara;
GRANT SELECT ON ALL TABLES IN SCHEMA generated TO penyelenggara;
SET ROLE penyelenggara;
SELECT create_assessment('penilaian') \g /dev/null
SET search_path = penilaian_work, public;

INSERT INTO category VALUES ('kota', 'Kota');
INSERT INTO body (code, name, category) SELECT DISTINCT city, city, 'kota' FROM generated.observation;
INSERT INTO unit (code, body, name, kind)
SELECT DISTINCT city || '/' || unit, city, unit, unit FROM generated.observation;
INSERT INTO product SELECT DISTINCT city || '/' || unit, product, product FROM generated.observation;
INSERT INTO edition (code, title, joined_by) VALUES ('2022', 'Penilaian 2022 (rekaan)', 'units');
INSERT INTO edition_instrument (edition, instrument, zoning)
SELECT '2022', instrument::jsonb, 'ombudsman-2022' FROM generated.edition;
INSERT INTO round (code, edition, title, as_of) VALUES ('2022', '2022', 'Putaran 2022 (rekaan)', '2022-07-01');
-- Nobody came to some: they have no answer at all.
INSERT INTO visit (round, unit, product, outcome)
SELECT '2022', city || '/' || unit, product, CASE WHEN count(value) = 0 THEN 'closed' END
FROM generated.observation GROUP BY city, unit, product;
SELECT * FROM open_round('penilaian', '2022') \g /dev/null

SELECT jsonb_agg(form) AS forms FROM (
	SELECT jsonb_build_object('submission', gen_random_uuid(), 'visit', v.id, 'kind', 'observation',
		'answers', jsonb_object_agg(indicator, value),
		'why', coalesce(jsonb_object_agg(indicator, 'not_visited') FILTER (WHERE value IS NULL), '{}')) AS form
	FROM generated.observation o JOIN visit v ON v.unit = o.city || '/' || o.unit AND v.product = o.product
	WHERE v.outcome IS NULL GROUP BY v.id) f \gset
\echo
\echo 'Problems of the batch, if the first form had an answer beyond its goalposts: nothing is stored'
SELECT * FROM load_forms('penilaian', jsonb_set(:'forms', '{0,answers,k1}', '7'));
SELECT * FROM load_forms('penilaian', :'forms') \g /dev/null
\echo
\echo 'Forms that came in, and the first refresh'
SELECT count(*) AS forms FROM form_version;
SELECT step, changed FROM refresh_round('penilaian', '2022');
\echo
\echo 'The first rows of the draft ranking'
SELECT rank, "of", body_name, nilai, grade, zone, coverage FROM draft_ranking ORDER BY rank NULLS LAST, body LIMIT 5;

\echo
\echo 'A correction of one form of the first city (p1 to p4 are 0): what is computed, and its effect'
SELECT body AS first FROM draft_ranking ORDER BY rank, body LIMIT 1 \gset
SELECT visit FROM current_form JOIN unit ON unit.code = unit WHERE body = :'first' ORDER BY unit, product LIMIT 1 \gset
SELECT submit_form('penilaian', gen_random_uuid(), visit, kind, version,
	answers || '{"p1": 0, "p2": 0, "p3": 0, "p4": 0}', why - '{p1,p2,p3,p4}'::text[], reason => 'waiting times') AS version
FROM current_form WHERE visit = :'visit';
SELECT step, changed FROM refresh_round('penilaian', '2022');
SELECT rank, "of", body_name, nilai, grade, zone, coverage FROM draft_ranking ORDER BY rank NULLS LAST, body LIMIT 5;

\echo
\echo 'Where its points come from'
SELECT node, title, weight, nilai, contribution FROM node_score
WHERE body = :'first' AND unit IS NULL AND node IN ('ombudsman-2022', 'input', 'proses', 'output', 'pengaduan')
ORDER BY position;
\echo
\echo 'What would bring the best of those with grade C to a B: the first steps of its plan'
SELECT body AS c FROM draft_ranking WHERE grade = 'C' ORDER BY rank, body LIMIT 1 \gset
SELECT step, body, split_part(unit, '/', 2) AS unit, product, node, gain, total FROM plan_row WHERE body = :'c'
ORDER BY step LIMIT 5;
RESET ROLE;
RESET search_path;
