-- data: observation
-- case: weighted mean of values with 13 decimals
-- goal: numeric expression / numeric
-- goal: float8 / float8 expression
-- setup:
CREATE TEMP TABLE fine_numeric AS
SELECT weight, round(value / 7, 13) AS value FROM observation_numeric LIMIT 1000000;
CREATE TEMP TABLE fine_float8 AS
SELECT weight::double precision, value::double precision FROM fine_numeric;
VACUUM (FREEZE, ANALYZE) fine_numeric;
VACUUM (FREEZE, ANALYZE) fine_float8;
-- contender: numeric
SELECT weighted_mean(value, weight) AS answer FROM fine_numeric
-- contender: numeric expression (numbers)
SELECT sum(weight * value) / sum(weight) AS answer FROM fine_numeric
-- contender: float8
SELECT weighted_mean(value, weight) AS answer FROM fine_float8
-- contender: float8 expression (approximate)
SELECT sum(weight * value) / sum(weight) AS answer FROM fine_float8
