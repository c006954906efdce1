-- The yellow city in the middle of all yellow ones.
SELECT city, by_product
FROM (SELECT city, by_product, 2 * row_number() OVER (ORDER BY rank, city) - count(*) OVER () AS middle
      FROM generated.standing
      WHERE zone = 'kuning') AS yellow
WHERE middle IN (0, 1)
\gset

\echo 'GENERATED, not real: from yellow to green,' :city', a yellow one ranked with' :by_product'.'
\echo 'The fewest indicators to raise to 100 in all its products, by its card of means as above.'

SELECT step, i.code AS indicator, b.parent AS "belongs to",
       i.score::numeric(5,2) AS "from", raised_to::numeric(5,2) AS "to", gain::numeric(5,2),
       total::numeric(5,2) AS "total after", zone(total, zoning) AS zone
FROM generated.city_card
JOIN generated.edition g USING (year)
JOIN ombudsman.edition USING (year)
CROSS JOIN LATERAL improve(card, g.instrument, zoning, 'hijau') AS i
JOIN LATERAL breakdown(card, g.instrument) AS b USING (code)
WHERE city = :'city'
ORDER BY step;

-- The same city's lowest yellow product in which something was not observed.
SELECT unit || ', ' || product AS form, card, score, missing
FROM (SELECT unit, product, assess(instrument, indicator, value) AS card,
             count(*) FILTER (WHERE value IS NULL) AS missing
      FROM generated.observation
      CROSS JOIN generated.edition
      WHERE city = :'city'
      GROUP BY unit, product) AS form
CROSS JOIN generated.edition
JOIN ombudsman.edition USING (year)
CROSS JOIN LATERAL score(card, instrument)
WHERE zone(score, zoning) = 'kuning' AND missing > 0
ORDER BY score, form
LIMIT 1
\gset

\echo 'GENERATED, not real: the same for one form of this city,' :form', which scores' :score'. Left out:'
\echo 'indicators not observed,' :missing 'of 37 here. They are to be assessed, not improved.'

SELECT step, i.code AS indicator, b.parent AS "belongs to",
       i.score::numeric(5,2) AS "from", raised_to::numeric(5,2) AS "to", gain::numeric(5,2),
       total::numeric(5,2) AS "total after", zone(total, zoning) AS zone
FROM generated.edition g
JOIN ombudsman.edition USING (year)
CROSS JOIN LATERAL improve(:'card', g.instrument, zoning, 'hijau') AS i
JOIN LATERAL breakdown(:'card', g.instrument) AS b USING (code)
ORDER BY step;
