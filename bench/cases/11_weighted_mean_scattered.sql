-- data: observation
-- data: scattered
-- case: weighted mean per entity, its rows far apart
-- goal: numeric / score
-- goal: float8 / score at least 1
-- contender: score
SELECT entity, weighted_mean(value, weight) AS answer FROM scattered_score GROUP BY entity
-- contender: numeric (numbers)
SELECT entity, sum(weight * value) / sum(weight) AS answer FROM scattered_numeric GROUP BY entity
-- contender: float8 (approximate)
SELECT entity, sum(weight * value) / sum(weight) AS answer FROM scattered_float8 GROUP BY entity
