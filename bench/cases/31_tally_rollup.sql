-- data: observation
-- case: a tally per entity, rolled up
-- goal: numeric / score
-- goal: score / float8
-- contender: score
SELECT mean(rollup(tally)) AS answer
FROM (SELECT entity, tally(value, weight) FROM observation_score GROUP BY entity) t
-- contender: numeric (numbers)
SELECT sum(weighted) / sum(weight) AS answer
FROM (SELECT entity, sum(weight * value) AS weighted, sum(weight) AS weight FROM observation_numeric GROUP BY entity) t
-- contender: float8 (approximate)
SELECT sum(weighted) / sum(weight) AS answer
FROM (SELECT entity, sum(weight * value) AS weighted, sum(weight) AS weight FROM observation_float8 GROUP BY entity) t
