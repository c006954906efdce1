-- data: observation
-- case: zone of score, one row in ten
-- goal: zone / CASE at most 1.2
-- setup:
CREATE TEMP TABLE tenth AS SELECT entity, value FROM observation_score WHERE indicator < 10;
VACUUM (FREEZE, ANALYZE) tenth;
-- contender: zone
SELECT zone(value, standard_zoning('ombudsman-2021')) AS answer FROM tenth
-- check:
SELECT zone(value, standard_zoning('ombudsman-2021')) AS zone, count(*) AS answer FROM tenth GROUP BY 1
-- contender: CASE
SELECT CASE WHEN value < score '50.995' THEN 'merah' WHEN value < score '80.995' THEN 'kuning' ELSE 'hijau' END
    AS answer
FROM tenth
-- check:
SELECT CASE WHEN value < score '50.995' THEN 'merah' WHEN value < score '80.995' THEN 'kuning' ELSE 'hijau' END AS zone,
    count(*) AS answer
FROM tenth GROUP BY 1
