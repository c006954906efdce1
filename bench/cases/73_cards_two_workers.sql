-- data: edition
-- data: cards
-- case: two workers, score of cards
-- goal: one process / two workers at least 1.7
-- contender: one process
SELECT mean(tally(score(scorecard, (SELECT instrument FROM edition)))) AS answer FROM card
-- contender: two workers
-- set: max_parallel_workers_per_gather = 2
-- set: parallel_leader_participation = off
-- set: min_parallel_table_scan_size = 0
-- set: parallel_setup_cost = 0
SELECT mean(tally(score(scorecard, (SELECT instrument FROM edition)))) AS answer FROM card
