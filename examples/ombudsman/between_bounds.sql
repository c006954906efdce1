\echo 'The zoning of 2018 and 2019 is printed in whole numbers (0-50, 51-80, 81-100), the scores are not:'
\echo 'which scores lie between two printed bands, so that their rounding decides the published zone?'

SELECT r.year, r.entity,
       r.score::numeric(5,2)                AS score,
       low.upper || ' and ' || high.lower   AS "between",
       low.zone || ' or ' || high.zone      AS "so either",
       zone(r.score, e.zoning)              AS "rounded half up",
       r.zone                               AS published
FROM ombudsman.result r
JOIN ombudsman.edition e USING (year)
CROSS JOIN LATERAL bands(e.zoning) low
CROSS JOIN LATERAL bands(e.zoning) high
WHERE r.zone_stated
  AND high.number = low.number + 1
  AND r.score > low.upper AND r.score < high.lower
ORDER BY 1, 2;
