\echo 'Ranking of cities (kota) 2022: the first 15 and the last 6 whose score was published here.'
\echo 'The zoning of 2022 has five grades (A to E) in the same three zones.'

WITH ranking AS (
    SELECT rank() OVER (ORDER BY r.score DESC) AS rank,
           rank() OVER (ORDER BY r.score)      AS from_below,
           r.entity, r.score, e.zoning, r.rank AS published
    FROM ombudsman.result r
    JOIN ombudsman.edition e USING (year)
    WHERE year = 2022 AND category = 'kota' AND r.score IS NOT NULL
)
SELECT rank,
       entity                   AS kota,
       score::numeric(5,2)      AS score,
       grade(score, zoning)     AS grade,
       predicate(score, zoning) AS predicate,
       zone(score, zoning)      AS zone,
       published                AS "of 98"
FROM ranking
WHERE rank <= 15 OR from_below <= 6
ORDER BY 1, 2;
