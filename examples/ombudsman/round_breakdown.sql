-- A city has a form per product and no form of its own. Here it gets one: the mean of every indicator
-- over the products in which it was observed. So a missing answer is left to the other products, while
-- in the ranking it is left to the other indicators of the same product: the totals differ a little.
CREATE OR REPLACE VIEW generated.city_card AS
SELECT year, city, assess(instrument, indicator, mean) AS card
FROM (SELECT city, indicator, avg(value) AS mean
      FROM generated.observation
      GROUP BY city, indicator) AS observed
CROSS JOIN generated.edition
GROUP BY year, city;

SELECT (array_agg(city ORDER BY rank, city))[1]           AS first,
       (array_agg(city ORDER BY rank DESC, city DESC))[1] AS last
FROM generated.standing
WHERE rank IS NOT NULL
\gset

\echo 'GENERATED, not real: where the first and the last city get their points, and where they lose them.'
\echo 'A card of the mean of each indicator over the products: its total is not quite the ranked score.'

WITH part AS (
    SELECT city, b.*
    FROM generated.city_card
    JOIN generated.edition USING (year)
    CROSS JOIN LATERAL breakdown(card, instrument) WITH ORDINALITY AS b
    WHERE city IN (:'first', :'last')
), line AS (
    SELECT a.ordinality AS number, 100 * a.effective_weight AS weight,
           CASE a.depth WHEN 0 THEN 'Total' ELSE repeat('  ', a.depth - 1) || a.title END AS dimension,
           a.score, a.contribution, a.shortfall,
           z.score AS last_score, z.contribution AS last_contribution, z.shortfall AS last_shortfall
    FROM part a
    JOIN part z USING (code)
    WHERE a.city = :'first' AND z.city = :'last' AND NOT a.is_indicator
    UNION ALL
    SELECT NULL, NULL, 'As ranked, mean over products', a.by_product, NULL, NULL, z.by_product, NULL, NULL
    FROM generated.standing a, generated.standing z
    WHERE a.city = :'first' AND z.city = :'last'
)
SELECT dimension, weight::numeric(5,2) AS "weight %",
       score::numeric(5,2)             AS :"first",
       contribution::numeric(5,2)      AS "contributes",
       shortfall::numeric(5,2)         AS "lacks",
       last_score::numeric(5,2)        AS :"last",
       last_contribution::numeric(5,2) AS "contributes",
       last_shortfall::numeric(5,2)    AS "lacks"
FROM line
ORDER BY number;

\echo 'GENERATED, not real: the indicators that cost each of the two most, from the same cards.'

WITH loss AS (
    SELECT city, b.code, b.parent, b.score, b.shortfall,
           row_number() OVER (PARTITION BY city ORDER BY b.shortfall DESC, b.ordinality) AS place
    FROM generated.city_card
    JOIN generated.edition USING (year)
    CROSS JOIN LATERAL breakdown(card, instrument) WITH ORDINALITY AS b
    WHERE city IN (:'first', :'last') AND is_indicator AND shortfall IS NOT NULL
)
SELECT place,
       a.code || ', ' || a.parent AS :"first",
       a.score::numeric(5,2)      AS "score",
       a.shortfall::numeric(5,2)  AS "lacks",
       z.code || ', ' || z.parent AS :"last",
       z.score::numeric(5,2)      AS "score",
       z.shortfall::numeric(5,2)  AS "lacks"
FROM loss a
JOIN loss z USING (place)
WHERE a.city = :'first' AND z.city = :'last' AND place <= 8
ORDER BY place;
