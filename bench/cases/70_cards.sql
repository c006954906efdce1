-- data: cards
-- case: score of cards, all answers there
-- goal: duckdb rows / duckdb arrays
-- contender: duckdb rows (duckdb approximate)
SELECT card, sum(weight * value) / sum(weight) AS answer FROM leaf GROUP BY card
-- contender: duckdb arrays (duckdb approximate)
SELECT card, array_inner_product(leaves, weights) / list_sum(weights::DOUBLE[]) AS answer
FROM card, (SELECT array_agg((i % 20 + 1) / 4.0::DOUBLE ORDER BY i)::DOUBLE[100] AS weights FROM range(100) t(i))
