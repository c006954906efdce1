-- data: observation
-- case: weighted mean per entity
-- goal: numeric / score
-- goal: float8 / score at least 1
-- goal: score / duckdb
-- contender: score
SELECT entity, weighted_mean(value, weight) AS answer FROM observation_score GROUP BY entity
-- contender: numeric (numbers)
SELECT entity, sum(weight * value) / sum(weight) AS answer FROM observation_numeric GROUP BY entity
-- contender: float8 (approximate)
SELECT entity, sum(weight * value) / sum(weight) AS answer FROM observation_float8 GROUP BY entity
-- contender: duckdb (duckdb approximate)
SELECT entity, sum(weight * value) / sum(weight) AS answer FROM observation GROUP BY entity
