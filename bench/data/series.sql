-- A tally for every ten observations of an entity, in an order as of time
CREATE UNLOGGED TABLE series (n integer PRIMARY KEY, weighted numeric, weight numeric, tally tally);
INSERT INTO series
SELECT row_number() OVER (), * FROM (
    SELECT sum(weight::numeric * value::numeric), sum(weight::numeric), tally(value, weight)
    FROM observation_score GROUP BY entity, indicator / 10) t;
VACUUM (FREEZE, ANALYZE) series;
