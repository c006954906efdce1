-- data: panel
-- case: intervals of 587 ranks under geometric means, beside arithmetic ones
-- goal: geometric / arithmetic at most 10
-- contender: geometric
SELECT key, median AS answer FROM panel_of, rank_intervals(p) WHERE name = 'geometric'
-- check:
SELECT bool_and(mean = rank) AS answer FROM panel_of, rank_intervals(p, given => '{"{}"}') WHERE name = 'geometric'
-- contender: arithmetic
SELECT key, median AS answer FROM panel_of, rank_intervals(p) WHERE name = 'arithmetic'
-- check:
SELECT bool_and(mean = rank) AS answer FROM panel_of, rank_intervals(p, given => '{"{}"}') WHERE name = 'arithmetic'
