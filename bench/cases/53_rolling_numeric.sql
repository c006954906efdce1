-- data: observation
-- data: series
-- case: rolling mean over the last 10,000, against sums of numeric
-- goal: numeric / rolling
-- contender: rolling
-- set: enable_sort = off
SELECT n, mean(rolling(tally) OVER (ORDER BY n ROWS 9999 PRECEDING)) AS answer FROM series
-- contender: numeric (numbers)
-- set: enable_sort = off
SELECT n, sum(weighted) OVER last / sum(weight) OVER last AS answer
FROM series WINDOW last AS (ORDER BY n ROWS 9999 PRECEDING)
