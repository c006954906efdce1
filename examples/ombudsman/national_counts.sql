\echo 'Published national counts. "bodies" = assessed + not assessed; a body that could not be visited'
\echo 'has no zone and is in no share. The sum of a year is shown where all five categories are known.'

WITH skipped AS (
    SELECT year, category, count(*) AS bodies, string_agg(entity, ', ' ORDER BY entity) AS names
    FROM ombudsman.not_assessed
    GROUP BY year, category
)
SELECT n.year,
       coalesce(n.category::text, 'all')                   AS category,
       sum(n.assessed) + coalesce(sum(s.bodies), 0)        AS bodies,
       sum(n.assessed)                                     AS assessed,
       sum(n.hijau)                                        AS hijau,
       sum(n.kuning)                                       AS kuning,
       sum(n.merah)                                        AS merah,
       bool_and(n.hijau + n.kuning + n.merah = n.assessed) AS "sum ok",
       round(100.0 * sum(n.hijau) / sum(n.assessed), 2)    AS "% hijau",
       string_agg(s.names, ', ')                           AS "not assessed"
FROM ombudsman.national_count n
LEFT JOIN skipped s USING (year, category)
GROUP BY GROUPING SETS ((n.year, n.category), (n.year))
HAVING grouping(n.category) = 0 OR count(*) = 5
ORDER BY n.year, n.category NULLS LAST;
