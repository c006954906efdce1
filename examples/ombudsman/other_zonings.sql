\echo 'Is it the zoning of its edition that gives the published zones, or would another one do as well?'
\echo 'Published zones that each zoning reproduces, per edition.'

WITH published AS (
    SELECT year, score, zone
    FROM ombudsman.result
    WHERE zone_stated AND score IS NOT NULL
), candidate (number, name, zoning) AS (VALUES
    (1, 'ombudsman-2018 (round half up)',   standard_zoning('ombudsman-2018')),
    (2, 'the same, decimals cut off',       '[0,50] merah, [51,80] kuning, [81,100] hijau; round 0 down'::zoning),
    (3, 'ombudsman-2021',                   standard_zoning('ombudsman-2021')),
    (4, 'ombudsman-2022',                   standard_zoning('ombudsman-2022'))
)
SELECT name AS zoning,
       count(*) FILTER (WHERE year = 2018) AS "2018",
       count(*) FILTER (WHERE year = 2019) AS "2019",
       count(*) FILTER (WHERE year = 2021) AS "2021",
       count(*) FILTER (WHERE year = 2022) AS "2022",
       count(*)                            AS "all"
FROM (SELECT 0 AS number, 'published, with a score' AS name, year FROM published
      UNION ALL
      SELECT c.number, c.name, p.year
      FROM published p JOIN candidate c ON zone(p.score, c.zoning) = p.zone) AS hit
GROUP BY number, name
ORDER BY number;
