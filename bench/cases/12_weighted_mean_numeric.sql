-- data: observation
-- case: weighted mean of numeric columns
-- goal: expression / weighted_mean at least 3
-- goal: expression / scan
-- contender: weighted_mean
SELECT weighted_mean(value, weight) AS answer FROM observation_numeric
-- contender: expression (numbers)
SELECT sum(weight * value) / sum(weight) AS answer FROM observation_numeric
-- contender: scan (floor)
SELECT count(value) AS answer FROM observation_numeric
