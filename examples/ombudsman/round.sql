\echo 'GENERATED, not real: 98 cities from observations to ranks. The first 12 and the last 5.'
\echo '"by product": mean over all product scores; "by unit": mean over the units of their means.'

-- The one statement: observations -> forms -> scores of products -> units -> cities -> rank, zone, grade.
-- assess() packs the observations of a product into a scorecard, score() evaluates the whole tree and
-- rounds to 2 decimals, as the instrument says: what is published of a product gives what is published
-- of the city. mean(tally, 2) rounds the exact mean once. rollup() merges the tallies of the units, so
-- the mean over all products needs no second pass. What was not observed lowers the coverage, not the score.
CREATE OR REPLACE VIEW generated.standing AS
WITH form AS (
    SELECT year, city, unit, product, assess(instrument, indicator, value) AS card
    FROM generated.observation
    CROSS JOIN generated.edition
    GROUP BY year, city, unit, product
), unit AS (
    SELECT year, city, unit,
           tally(score(card, instrument))    AS products,
           tally(coverage(card, instrument)) AS coverage
    FROM form
    JOIN generated.edition USING (year)
    GROUP BY year, city, unit
), city AS (
    SELECT year, city,
           count(mean(products))          AS units,
           observed(rollup(products))     AS products,
           mean(rollup(coverage))         AS coverage,
           mean(rollup(products), 2)      AS by_product,
           mean(tally(mean(products)), 2) AS by_unit
    FROM unit
    GROUP BY year, city
)
SELECT CASE WHEN by_product IS NOT NULL THEN rank() OVER (ORDER BY by_product DESC NULLS LAST) END AS rank,
       city, units, products, coverage, by_product, by_unit,
       grade(by_product, zoning)     AS grade,
       zone(by_product, zoning)      AS zone,
       CASE WHEN by_unit IS NOT NULL THEN rank() OVER (ORDER BY by_unit DESC NULLS LAST) END AS rank_by_unit,
       zone(by_unit, zoning)         AS zone_by_unit
FROM city
JOIN ombudsman.edition USING (year);

SELECT rank, city, units, products, round(100 * coverage::numeric, 1) AS "coverage %",
       by_product::numeric(5,2) AS "by product", grade, zone,
       by_unit::numeric(5,2)    AS "by unit", zone_by_unit AS "its zone", rank_by_unit AS "its rank"
FROM (SELECT *, row_number() OVER w AS line, count(*) OVER () AS lines
      FROM generated.standing
      WINDOW w AS (ORDER BY rank, city)) AS s
WHERE line <= 12 OR line > lines - 5
ORDER BY line;
