\echo 'Ranking of cities (kota) 2021, all whose score was published here.'
\echo '"rank" counts among these; "of 98" is the published national rank; "to hijau": points still missing.'

SELECT rank() OVER (ORDER BY r.score DESC) AS rank,
       r.entity                            AS kota,
       r.score::numeric(5,2)               AS score,
       zone(r.score, e.zoning)             AS zone,
       predicate(r.score, e.zoning)        AS predicate,
       gap_to(r.score, e.zoning, 'hijau')::numeric(5,2) AS "to hijau",
       r.rank                              AS "of 98"
FROM ombudsman.result r
JOIN ombudsman.edition e USING (year)
WHERE year = 2021 AND category = 'kota' AND r.score IS NOT NULL
ORDER BY 1, 2;
