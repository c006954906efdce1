-- A ranking kept up to date by its changes is the ranking of all observations.
BEGIN;
\set QUIET on
\pset format unaligned
\pset tuples_only on
SET client_min_messages = warning;

CREATE SCHEMA incremental;
SET search_path = incremental, public;
\ir ../../examples/incremental.sql

-- Exact values: the tallies are equal digit by digit.
CREATE FUNCTION same_as_recomputed(what text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN NEXT set_eq(
		'SELECT unit, indicator, rollup(tally)::text
			FROM (TABLE summary UNION ALL TABLE added) t GROUP BY unit, indicator HAVING rollup(tally) IS NOT NULL',
		'SELECT unit, indicator, tally(value, weight)::text FROM observation GROUP BY unit, indicator',
		what || ': the tallies');
	RETURN NEXT set_eq(
		'SELECT unit, score, rank FROM ranking',
		'SELECT unit, weighted_mean(value, weight)::score(2), rank() OVER (ORDER BY weighted_mean(value, weight)::score(2) DESC NULLS LAST)
			FROM observation GROUP BY unit',
		what || ': the ranking');
END
$$;

SELECT plan(20);

INSERT INTO observation
SELECT i % 20, i % 3, (i % 7) * 0.25, CASE WHEN i % 11 > 0 THEN (i * 7919 % 10000) / 100.0 END
FROM generate_series(1, 3000) i;
SELECT same_as_recomputed('rows came in');

SELECT fold();
SELECT is_empty('TABLE added', 'folding leaves nothing to fold');
SELECT same_as_recomputed('folded');

UPDATE observation SET value = 100 - value::numeric WHERE unit = 3 AND indicator = 1;
SELECT is((SELECT count(*) FROM (SELECT DISTINCT * FROM touched) t), 1::bigint, 'one group is touched');
SELECT refresh();
SELECT is_empty('TABLE touched', 'refreshing leaves nothing to refresh');
SELECT same_as_recomputed('values changed');

UPDATE observation SET unit = 4 WHERE unit = 5 AND indicator = 0;
SELECT refresh();
SELECT same_as_recomputed('rows moved to another unit');

INSERT INTO observation SELECT unit, 2, 1.5, 12.34 FROM generate_series(1, 25) unit;
UPDATE observation SET value = NULL WHERE unit = 7;
DELETE FROM observation WHERE unit IN (8, 21);
SELECT refresh();
SELECT same_as_recomputed('rows came in, changed and went between two refreshes');

SELECT fold();
SELECT same_as_recomputed('folded after that');

TRUNCATE observation;
SELECT refresh();
SELECT is_empty('TABLE ranking', 'no observations, no ranking');

INSERT INTO observation VALUES (1, 1, 1, 50), (2, 1, 1, 60);
SELECT same_as_recomputed('rows came in again');

-- the test itself
UPDATE summary SET tally = (SELECT tally(1::score)) WHERE unit = 1;
SELECT isnt_empty('SELECT unit, score FROM ranking EXCEPT
	SELECT unit, weighted_mean(value, weight)::score(2) FROM observation GROUP BY unit',
	'a tally that is wrong would be noticed');
SELECT is((SELECT count(*) FROM ranking), 2::bigint, 'both units are ranked');

SELECT * FROM finish();
ROLLBACK;
