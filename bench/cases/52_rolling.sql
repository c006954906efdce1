-- data: observation
-- data: series
-- case: rolling mean over the last 10 and 10,000 tallies
-- goal: 10,000 / 10 at most 1.2
-- contender: 10
-- set: enable_sort = off
SELECT mean(rolling(tally) OVER (ORDER BY n ROWS 9 PRECEDING)) AS answer FROM series
-- check:
SELECT bool_and(mean(rolling) = round(weighted / weight, 6)) AS answer FROM (
    SELECT rolling(tally) OVER last, sum(weighted) OVER last AS weighted, sum(weight) OVER last AS weight
    FROM series WINDOW last AS (ORDER BY n ROWS 9 PRECEDING)) r
-- contender: 10,000
-- set: enable_sort = off
SELECT mean(rolling(tally) OVER (ORDER BY n ROWS 9999 PRECEDING)) AS answer FROM series
-- check:
SELECT bool_and(mean(rolling) = round(weighted / weight, 6)) AS answer FROM (
    SELECT rolling(tally) OVER last, sum(weighted) OVER last AS weighted, sum(weight) OVER last AS weight
    FROM series WINDOW last AS (ORDER BY n ROWS 9999 PRECEDING)) r
