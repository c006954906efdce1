-- data: sheet
-- data: cards
-- case: score of cards, all answers there
-- goal: duckdb rows / score at least 5
-- goal: score / duckdb arrays at most 1.5
-- goal: score / score by a constant
-- goal: duckdb rows / duckdb arrays
-- contender: score
SELECT card, score(leaves, instrument) AS answer FROM card, sheet
-- contender: score by a constant
SELECT card, score(leaves, sheet()) AS answer FROM card
-- contender: duckdb rows (duckdb approximate)
SELECT card, sum(weight * value) / sum(weight) AS answer FROM leaf GROUP BY card
-- contender: duckdb arrays (duckdb approximate)
SELECT card, array_inner_product(leaves, weights) / total AS answer FROM card, sheet
