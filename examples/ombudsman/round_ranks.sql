\echo 'GENERATED, not real: how sure is the rank of a city? Its units are a sample. The first 8 and the last 4.'
\echo '"drawn": where the middle 90 % of ranks fall if other units are drawn; "sure": the rank in the population,'
\echo 'with a confidence of 90 %; "weights": where ranks fall if each weight is up to a quarter higher or lower.'

-- A city that was assessed in one unit has no spread, and would have to be left out; here there is none.
WITH form AS (
    SELECT city, unit, product, assess(instrument, indicator, value) AS card
    FROM generated.observation
    CROSS JOIN generated.edition
    GROUP BY city, unit, product
), p AS MATERIALIZED (
    SELECT panel(city, unit, card, instrument)
    FROM form
    CROSS JOIN generated.edition
)
SELECT r.rank, key AS city, r.score::numeric(5,2) AS "by unit",
       drawn.low || '-' || drawn.high     AS drawn,
       sure.low || '-' || sure.high       AS sure,
       weights.low || '-' || weights.high AS weights
FROM p
CROSS JOIN LATERAL ranks(panel, 2) AS r
JOIN LATERAL rank_intervals(panel, vary => '{sampling}', decimals => 2) AS drawn USING (key)
JOIN LATERAL rank_intervals(panel, vary => '{weights}', decimals => 2) AS weights USING (key)
JOIN LATERAL rank_confidence(panel) AS sure USING (key)
WHERE r.rank <= 8 OR r.rank > r.of - 4
ORDER BY r.rank, city;
