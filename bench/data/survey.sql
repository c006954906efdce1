-- A survey: a thousand observations of each of 10 indicators of each unit.  They come in by four rounds; in a round
-- unit by unit, form by form.
-- The tables and what keeps the ranking up to date are those of the example.
\i :tree/examples/incremental.sql
ALTER TABLE observation SET UNLOGGED;
ALTER TABLE summary SET UNLOGGED;
ALTER TABLE observation DISABLE TRIGGER USER;
INSERT INTO observation
SELECT i / 2500 % :units, i % 10, (i % 20 + 1) * 0.25, ((i * 7919 + i / 1000 * 31) % 10000 + 1) * 0.01
FROM generate_series(0::bigint, :rows - 1) i;
ALTER TABLE observation ENABLE TRIGGER USER;
INSERT INTO summary SELECT unit, indicator, tally(value, weight) FROM observation GROUP BY unit, indicator;
VACUUM (FREEZE, ANALYZE) observation;
VACUUM (FREEZE, ANALYZE) summary;
