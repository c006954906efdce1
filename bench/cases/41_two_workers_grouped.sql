-- data: observation
-- case: two workers, per entity
-- goal: one process / two workers
-- contender: one process
SELECT entity, weighted_mean(value, weight) AS answer FROM observation_score GROUP BY entity
-- contender: two workers
-- set: max_parallel_workers_per_gather = 2
-- set: parallel_leader_participation = off
-- set: min_parallel_table_scan_size = 0
-- set: parallel_setup_cost = 0
SELECT entity, weighted_mean(value, weight) AS answer FROM observation_score GROUP BY entity
