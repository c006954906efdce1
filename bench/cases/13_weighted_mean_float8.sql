-- data: observation
-- case: weighted mean of float8 columns
-- goal: weighted_mean / expression at most 1.6
-- contender: weighted_mean
SELECT weighted_mean(value, weight) AS answer FROM observation_float8
-- contender: expression (approximate)
SELECT sum(weight * value) / sum(weight) AS answer FROM observation_float8
