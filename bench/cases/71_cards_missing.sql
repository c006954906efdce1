-- data: edition
-- data: cards
-- case: score of cards, 5 % of the answers missing
-- goal: missing / complete at most 1.5
-- setup:
-- Of one card in seven, in numeric: without a value, sum() leaves out the weight too
CREATE TEMP TABLE expected AS
SELECT card, sum(dimension_weight * complete) / sum(dimension_weight) AS complete,
    sum(dimension_weight * missing) / sum(CASE WHEN missing IS NOT NULL THEN dimension_weight END) AS missing
FROM (
    SELECT card, dimension_weight, sum(variable_weight * complete) / sum(variable_weight) AS complete,
        sum(variable_weight * missing) / sum(CASE WHEN missing IS NOT NULL THEN variable_weight END) AS missing
    FROM (
        SELECT card, dimension, dimension_weight, variable_weight, sum(weight * value) / sum(weight) AS complete,
            sum(CASE WHEN NOT missing THEN weight * value END) / sum(CASE WHEN NOT missing THEN weight END) AS missing
        FROM filled JOIN indicator USING (indicator) WHERE card % 7 = 0
        GROUP BY card, variable, dimension, dimension_weight, variable_weight) v
    GROUP BY card, dimension, dimension_weight) d
GROUP BY card;
-- contender: complete
SELECT score(scorecard, instrument) AS answer FROM card, edition
-- check:
SELECT bool_and(score(scorecard, instrument)::numeric IS NOT DISTINCT FROM round(complete, 6)) AS answer
FROM expected JOIN card USING (card), edition
-- contender: missing
SELECT score(scorecard, instrument) AS answer FROM card_missing, edition
-- check:
SELECT bool_and(score(scorecard, instrument)::numeric IS NOT DISTINCT FROM round(missing, 6)) AS answer
FROM expected JOIN card_missing USING (card), edition
