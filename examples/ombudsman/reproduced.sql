\echo 'How many published zones and grades does the zoning of each edition reproduce?'
\echo 'Only rows whose zone (grade) the source itself states; without a score nothing can be checked.'

SELECT coalesce(year::text, 'all')                                AS edition,
       coalesce(claim, 'all')                                     AS claim,
       count(*)                                                   AS stated,
       count(*) FILTER (WHERE score IS NULL)                      AS "no score published",
       count(*) FILTER (WHERE computed = published)               AS reproduced,
       count(*) FILTER (WHERE computed <> published)              AS "not",
       round(100.0 * count(*) FILTER (WHERE computed = published)
                   / nullif(count(score), 0), 2)                  AS "%"
FROM ombudsman.result r
JOIN ombudsman.edition e USING (year)
CROSS JOIN LATERAL (VALUES
    ('zone',  r.zone_stated,  r.zone,  zone(r.score, e.zoning)),
    ('grade', r.grade_stated, r.grade, grade(r.score, e.zoning))
) AS c (claim, stated, published, computed)
WHERE stated
GROUP BY GROUPING SETS ((year, claim), ())
ORDER BY year, claim DESC;
