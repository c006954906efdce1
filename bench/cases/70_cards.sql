-- data: edition
-- data: cards
-- case: score of cards, all answers there
-- goal: duckdb rows / score at least 5
-- goal: score / duckdb arrays at most 1.5
-- goal: score / score by a constant
-- goal: duckdb rows / duckdb arrays
-- contender: score
SELECT card, score(scorecard, instrument) AS answer FROM card, edition
-- contender: score by a constant
SELECT card, score(scorecard, edition()) AS answer FROM card
-- contender: duckdb rows (duckdb approximate)
SELECT card, sum(weight * value) / sum(weight) AS answer FROM score GROUP BY card
-- contender: duckdb arrays (duckdb approximate)
SELECT card, array_inner_product(scores, weights) / total AS answer FROM card, edition
