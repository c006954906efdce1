-- data: observation
-- data: edition
-- data: answers
-- case: answers to cards and their scores, per entity
-- goal: numeric / assess at least 5
-- goal: numeric / assess numeric
-- goal: numeric without a join / assess
-- contender: assess
SELECT entity, score(card, instrument) AS answer
FROM (SELECT entity, assess(instrument, code, value) AS card FROM answer_score, edition GROUP BY entity) c, edition
-- contender: assess numeric
SELECT entity, score(card, instrument) AS answer
FROM (SELECT entity, assess(instrument, code, value) AS card FROM answer_numeric, edition GROUP BY entity) c, edition
-- contender: numeric (numbers)
SELECT entity, sum(dimension_weight * score) / sum(dimension_weight) AS answer FROM (
    SELECT entity, dimension_weight, sum(variable_weight * score) / sum(variable_weight) AS score FROM (
        SELECT entity, dimension, variable_weight, dimension_weight, sum(weight * value) / sum(weight) AS score
        FROM answer_numeric JOIN indicator USING (code)
        GROUP BY entity, variable, dimension, variable_weight, dimension_weight) v
    GROUP BY entity, dimension, dimension_weight) d
GROUP BY entity
-- contender: numeric without a join (numbers)
SELECT entity, sum(weight * score) / sum(weight) AS answer FROM (
    SELECT entity, dimension, sum(weight) AS weight, sum(weight * score) / sum(weight) AS score FROM (
        SELECT entity, indicator / 25 AS dimension, sum(weight) AS weight, sum(weight * value) / sum(weight) AS score
        FROM observation_numeric GROUP BY entity, indicator / 5, indicator / 25) v
    GROUP BY entity, dimension) d
GROUP BY entity
