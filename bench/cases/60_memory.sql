-- data: observation
-- data: series
-- data: edition
-- data: cards
-- case: memory per group of a hash aggregate, without our state
-- measure: memory
-- goal: weighted_mean / three sums at most 1.2
-- goal: geometric_mean / three sums at most 1.2
-- goal: harmonic_mean / three sums at most 1.2
-- goal: power_mean / three sums at most 1.2
-- goal: tally / three sums at most 1.2
-- goal: rollup / three sums at most 1.2
-- goal: tally of numeric / three sums at most 1.2
-- goal: max / three sums at most 1.2
-- goal: rollup of cards / three sums at most 1.2
-- contender: three sums
-- set: enable_sort = off
SELECT entity, indicator / 10, sum(weight) + sum(value) + count(*) AS answer
FROM observation_float8 WHERE indicator % 10 = 0 GROUP BY 1, 2
-- contender: weighted_mean (state=104)
-- set: enable_sort = off
SELECT entity, indicator / 10, weighted_mean(value, weight) AS answer
FROM observation_score WHERE indicator % 10 = 0 GROUP BY 1, 2
-- contender: geometric_mean (state=104)
-- set: enable_sort = off
SELECT entity, indicator / 10, geometric_mean(value, weight) AS answer
FROM observation_score WHERE indicator % 10 = 0 GROUP BY 1, 2
-- contender: harmonic_mean (state=104)
-- set: enable_sort = off
SELECT entity, indicator / 10, harmonic_mean(value, weight) AS answer
FROM observation_score WHERE indicator % 10 = 0 GROUP BY 1, 2
-- contender: power_mean (state=104)
-- set: enable_sort = off
SELECT entity, indicator / 10, power_mean(value, weight, 2.5) AS answer
FROM observation_score WHERE indicator % 10 = 0 GROUP BY 1, 2
-- contender: tally (state=200)
-- set: enable_sort = off
SELECT entity, indicator / 10, tally(value, weight) AS answer
FROM observation_score WHERE indicator % 10 = 0 GROUP BY 1, 2
-- contender: rollup (state=200)
-- set: enable_sort = off
SELECT n / 10, n % 10, rollup(tally) AS answer FROM series GROUP BY 1, 2
-- contender: tally of numeric (state=200)
-- set: enable_sort = off
SELECT entity, indicator / 10, tally(value, weight) AS answer
FROM observation_numeric WHERE indicator % 10 = 0 GROUP BY 1, 2
-- contender: max (state=8)
-- set: enable_sort = off
SELECT entity, indicator / 10, max(value) AS answer FROM observation_score WHERE indicator % 10 = 0 GROUP BY 1, 2
-- contender: rollup of cards (state=424)
-- set: enable_sort = off
SELECT card / 10, card % 10, rollup(scorecard) AS answer FROM card GROUP BY 1, 2
