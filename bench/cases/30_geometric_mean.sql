-- data: observation
-- case: geometric mean of all rows
-- goal: score / float8 at most 1.5
-- contender: score
SELECT geometric_mean(value, weight) AS answer FROM observation_score
-- contender: float8 (approximate)
SELECT exp(sum(weight * ln(value)) / sum(weight)) AS answer FROM observation_float8
