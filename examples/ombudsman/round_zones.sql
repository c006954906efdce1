\echo 'GENERATED, not real: cities per band of the zoning of 2022, by either mean.'

SELECT b.label                                    AS grade,
       coalesce(b.predicate, CASE WHEN v.score IS NULL THEN '(not assessed)' ELSE '(outside every band)' END) AS predicate,
       b.zone,
       count(*) FILTER (WHERE voice = 'product')  AS "by product",
       count(*) FILTER (WHERE voice = 'unit')     AS "by unit"
FROM generated.standing s
CROSS JOIN LATERAL (VALUES ('product', s.by_product), ('unit', s.by_unit)) AS v (voice, score)
FULL JOIN bands(standard_zoning('ombudsman-2022')) b
       ON b.number = band_number(v.score, standard_zoning('ombudsman-2022'))
GROUP BY b.number, 1, 2, 3
ORDER BY b.number DESC NULLS LAST;
