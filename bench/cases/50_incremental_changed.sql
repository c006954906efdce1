-- data: survey
-- case: ranking after 0.1 % of the observations changed, anywhere
-- measure: statements
-- goal: ranking / recompute at most 0.01
-- goal: fold / recompute
-- contender: recompute (numbers)
SELECT unit, mean(tally, 2) AS score, rank() OVER (ORDER BY mean(tally, 2) DESC NULLS LAST) AS rank
FROM (SELECT unit, tally(value, weight) FROM observation GROUP BY unit) t
-- check:
SELECT unit, score, rank() OVER (ORDER BY score DESC NULLS LAST) AS answer
FROM (SELECT unit, round(sum(weight::numeric * value::numeric) / sum(weight::numeric), 2) AS score
    FROM observation GROUP BY unit) t
-- contender: ranking
SELECT * FROM ranking
-- before:
UPDATE observation SET value = score '100.01' - value WHERE random() < 0.001
-- check:
SELECT unit, score, rank AS answer FROM ranking
-- contender: fold
SELECT fold()
-- check:
SELECT unit, score, rank AS answer FROM ranking
