-- data: observation
-- case: weighted mean of all rows
-- goal: numeric / score at least 7
-- goal: score / float8 at most 1.25
-- goal: score / duckdb
-- goal: numeric / scan
-- contender: score
SELECT weighted_mean(value, weight) AS answer FROM observation_score
-- contender: numeric (numbers)
SELECT sum(weight * value) / sum(weight) AS answer FROM observation_numeric
-- contender: float8 (approximate)
SELECT sum(weight * value) / sum(weight) AS answer FROM observation_float8
-- contender: duckdb (duckdb approximate)
SELECT sum(weight * value) / sum(weight) AS answer FROM observation
-- contender: scan (floor)
SELECT count(value) AS answer FROM observation_score
