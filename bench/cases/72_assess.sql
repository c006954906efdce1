-- data: observation
-- data: sheet
-- data: answers
-- case: answers to cards and their scores, per entity
-- goal: numeric / assess at least 5
-- goal: numeric / assess by a constant
-- goal: numeric / assess numeric
-- goal: numeric, no join / assess
-- contender: assess
SELECT entity, score(card, instrument) AS answer
FROM (SELECT entity, assess(instrument, code, value) AS card FROM answer_score, sheet GROUP BY entity) c, sheet
-- contender: assess by a constant
SELECT entity, score(assess(sheet(), code, value), sheet()) AS answer FROM answer_score GROUP BY entity
-- contender: assess numeric
SELECT entity, score(assess(sheet(), code, value), sheet()) AS answer FROM answer_numeric GROUP BY entity
-- contender: numeric (numbers)
SELECT entity, sum(dimension_weight * score) / sum(dimension_weight) AS answer FROM (
    SELECT entity, dimension_weight, sum(variable_weight * score) / sum(variable_weight) AS score FROM (
        SELECT entity, dimension, dimension_weight, variable_weight, sum(weight * value) / sum(weight) AS score
        FROM answer_numeric JOIN indicator USING (code)
        GROUP BY entity, variable, dimension, dimension_weight, variable_weight) v
    GROUP BY entity, dimension, dimension_weight) d
GROUP BY entity
-- contender: numeric, no join (numbers)
SELECT entity, sum(dimension_weight * score) / sum(dimension_weight) AS answer FROM (
    SELECT entity, dimension, sum(variable_weight) AS dimension_weight, sum(variable_weight * score) / sum(variable_weight) AS score FROM (
        SELECT entity, indicator / 25 AS dimension, indicator / 5 AS variable,
            sum(weight) AS variable_weight, sum(weight * value) / sum(weight) AS score
        FROM observation_numeric
        GROUP BY entity, indicator / 25, indicator / 5) v
    GROUP BY entity, dimension) d
GROUP BY entity
