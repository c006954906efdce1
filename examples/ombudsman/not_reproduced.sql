\echo 'Which published zones and grades does the zoning not reproduce, and why? "off by" is the distance'
\echo 'from the score to the printed band of the published name. (0 rows: all are reproduced.)'

SELECT r.year, r.category, r.entity, r.score::numeric(5,2) AS score, claim, published, computed,
       (SELECT min(greatest(b.lower::numeric - r.score::numeric, r.score::numeric - b.upper::numeric))
        FROM bands(e.zoning) b
        WHERE published IN (b.label, b.zone))               AS "off by",
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
ORDER BY "off by" DESC, 1, 2, 3
LIMIT 20;
