-- What the cards answer: 4 dimensions of 5 variables of 5 indicators.  Indicators weigh 0.25 to 5.00, and what stands
-- above them weighs as much as they do together, so that the mean of a complete card is the plain weighted mean.
CREATE TABLE indicator AS
SELECT i AS indicator, format('d%sv%sk%s', i / 25, i / 5, i) AS code, i / 5 AS variable, i / 25 AS dimension, weight,
    sum(weight) OVER (PARTITION BY i / 5) AS variable_weight, sum(weight) OVER (PARTITION BY i / 25) AS dimension_weight
FROM generate_series(0, 99) i, LATERAL (SELECT (i % 20 + 1) * 0.25) w(weight);

CREATE TABLE edition AS
SELECT instrument_agg(code, parent, weight, NULL, position) AS instrument FROM (
    SELECT code, format('v%s', variable) AS parent, weight, indicator AS position FROM indicator
    UNION ALL
    SELECT DISTINCT format('v%s', variable), format('d%s', dimension), variable_weight, variable FROM indicator
    UNION ALL
    SELECT DISTINCT format('d%s', dimension), 'total', dimension_weight, dimension FROM indicator
    UNION ALL
    SELECT 'total', NULL, NULL, NULL) node;

-- As a constant of a query
CREATE FUNCTION edition() RETURNS instrument IMMUTABLE PARALLEL SAFE LANGUAGE sql AS 'SELECT instrument FROM edition';
VACUUM (FREEZE, ANALYZE) indicator;
VACUUM (FREEZE, ANALYZE) edition;
