-- data: observation
-- case: zone of score
-- goal: zone / CASE at most 1.2
-- contender: zone
SELECT zone(value, standard_zoning('ombudsman-2021')) AS answer FROM observation_score
-- check:
SELECT entity, zone(value, standard_zoning('ombudsman-2021')) AS zone, count(*) AS answer
FROM observation_score GROUP BY 1, 2
-- contender: CASE
SELECT CASE WHEN value < score '50.995' THEN 'merah' WHEN value < score '80.995' THEN 'kuning' ELSE 'hijau' END
    AS answer
FROM observation_score
-- check:
SELECT entity,
    CASE WHEN value < score '50.995' THEN 'merah' WHEN value < score '80.995' THEN 'kuning' ELSE 'hijau' END AS zone,
    count(*) AS answer
FROM observation_score GROUP BY 1, 2
