-- data: panel
-- case: ranks of 500,000 bodies
-- goal: panel and ranks / rank() at most 3
-- contender: rank()
SELECT key, rank() OVER (ORDER BY score DESC) AS answer FROM panel_score
-- contender: panel and ranks
SELECT key, rank AS answer FROM ranks((SELECT panel(key, score) FROM panel_score))
