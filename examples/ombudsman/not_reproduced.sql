\echo 'Which published zones and grades does the zoning not reproduce, and why? "gap" is what the'
\echo 'score, rounded as the zoning says, lacks to the published one. (0 rows: all are reproduced.)'

SELECT r.year, r.category, r.entity, r.score::numeric(5,2) AS score, claim, published, computed,
       gap_to(r.score, e.zoning, published)                 AS gap,
       CASE WHEN EXISTS (SELECT FROM bands(e.zoning) b WHERE r.score BETWEEN b.lower AND b.upper)
            THEN 'score is in the printed band of another name'
            ELSE 'score is between two printed bands' END   AS reason
FROM ombudsman.result r
JOIN ombudsman.edition e USING (year)
CROSS JOIN LATERAL (VALUES
    ('zone',  r.zone_stated,  r.zone,  zone(r.score, e.zoning)),
    ('grade', r.grade_stated, r.grade, grade(r.score, e.zoning))
) AS c (claim, stated, published, computed)
WHERE stated AND computed <> published
ORDER BY 1, 2, 3, claim DESC
LIMIT 20;
