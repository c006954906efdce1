\echo 'GENERATED, not real: cities whose zone depends on which of the two means is taken.'

SELECT city, units, products,
       by_product::numeric(5,2) AS "by product", zone, rank,
       by_unit::numeric(5,2)    AS "by unit", zone_by_unit AS "its zone", rank_by_unit AS "its rank"
FROM generated.standing
WHERE zone <> zone_by_unit
ORDER BY rank, city
LIMIT 20;
