-- A ranking kept up to date by its changes is the ranking of all observations.
BEGIN;
\set QUIET on
\pset format unaligned
\pset tuples_only on
SET client_min_messages = warning;

CREATE SCHEMA incremental;
SET search_path = incremental, public;
\ir ../../examples/incremental.sql

-- All that a tally still knows after something was taken out of it
CREATE FUNCTION told(t tally) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT regexp_replace(t::text, ' lowest=.*',
	'') $$;

-- Exact values: the tallies are equal digit by digit.
CREATE FUNCTION same_as_recomputed(what text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN NEXT set_eq(
		'SELECT unit, indicator, told(without(rollup(tally), rollup(removed)))
			FROM (SELECT unit, indicator, tally, NULL::tally AS removed FROM summary
				UNION ALL SELECT unit, indicator, tally, NULL FROM added
				UNION ALL SELECT unit, indicator, NULL, tally FROM removed) t
			GROUP BY unit, indicator HAVING without(rollup(tally), rollup(removed)) IS NOT NULL',
		'SELECT unit, indicator, told(tally(value, weight)) FROM observation GROUP BY unit, indicator',
		what || ': the tallies');
	RETURN NEXT set_eq(
		'SELECT unit, score, rank FROM ranking',
		'SELECT unit, weighted_mean(value, weight)::score(2),
				rank() OVER (ORDER BY weighted_mean(value, weight)::score(2) DESC NULLS LAST)
			FROM observation GROUP BY unit',
		what || ': the ranking');
END
$$;

SELECT plan(21);

INSERT INTO observation
SELECT i % 20, i % 3, (i % 7) * 0.25, CASE WHEN i % 11 > 0 THEN (i * 7919 % 10000) / 100.0 END
FROM generate_series(1, 3000) i;
SELECT same_as_recomputed('rows came in');

SELECT fold();
SELECT is_empty('TABLE added', 'folding leaves nothing to fold');
SELECT same_as_recomputed('folded');

UPDATE observation SET value = 100 - value::numeric WHERE value::numeric % 7 < 1;
SELECT same_as_recomputed('values changed here and there');

UPDATE observation SET unit = 4 WHERE unit = 5 AND indicator = 0;
SELECT same_as_recomputed('rows moved to another unit');

INSERT INTO observation SELECT unit, 2, 1.5, 12.34 FROM generate_series(1, 25) unit;
UPDATE observation SET value = NULL WHERE unit = 7;
DELETE FROM observation WHERE unit IN (8, 21);
SELECT same_as_recomputed('rows came in, changed and went');

SELECT fold();
SELECT is_empty('TABLE added UNION ALL TABLE removed', 'folding leaves nothing to fold again');
SELECT same_as_recomputed('folded after that');

INSERT INTO observation VALUES (8, 1, 2, 33), (30, 1, 1 / 3.0, 44.4);
DELETE FROM observation WHERE unit = 30;
SELECT fold();
SELECT same_as_recomputed('a unit came back, another one came and went');

TRUNCATE observation;
SELECT is_empty('TABLE ranking', 'no observations, no ranking');

INSERT INTO observation VALUES (1, 1, 1, 50), (2, 1, 1, 60);
SELECT same_as_recomputed('rows came in again');

-- the test itself
UPDATE added SET tally = (SELECT tally(1::score)) WHERE unit = 1;
SELECT isnt_empty('SELECT unit, score FROM ranking EXCEPT
	SELECT unit, weighted_mean(value, weight)::score(2) FROM observation GROUP BY unit',
	'a tally that is wrong would be noticed');
SELECT is((SELECT count(*) FROM ranking), 2::bigint, 'both units are ranked');

SELECT * FROM finish();
ROLLBACK;
