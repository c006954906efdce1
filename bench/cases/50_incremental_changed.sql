-- data: survey
-- case: ranking after 0.1 % of the observations changed, all those of some indicators
-- measure: statements
-- goal: refresh / recompute at most 0.01
-- contender: recompute (numbers)
SELECT unit, mean(tally, 2) AS score, rank() OVER (ORDER BY mean(tally, 2) DESC NULLS LAST) AS rank
FROM (SELECT unit, tally(value, weight) FROM observation GROUP BY unit) t
-- check:
SELECT unit, round(sum(weight::numeric * value::numeric) / sum(weight::numeric), 2) AS answer FROM observation GROUP BY unit
-- contender: refresh (numbers)
SELECT refresh();
SELECT * FROM ranking
-- before:
UPDATE observation SET value = score '100.01' - value WHERE (unit, indicator) IN
    (SELECT (random() * (:units - 1))::integer, n % 10 FROM generate_series(1, greatest(:rows / 1000000, 1)) n)
-- check:
SELECT unit, score AS answer FROM ranking
