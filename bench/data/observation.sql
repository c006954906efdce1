-- Observations as forms bring them in, the same in score, numeric and double precision: each entity has a
-- value from 0.01 to 100.00 for each of 100 indicators, which weigh 0.25 to 5.00. Form follows form.
SET synchronous_commit = off;

CREATE UNLOGGED TABLE observation_numeric (entity integer, indicator integer, weight numeric(5,2), value numeric(5,2));
INSERT INTO observation_numeric
SELECT i / 100, i % 100, (i % 20 + 1) * 0.25, ((i * 7919 + i / 1000 * 31) % 10000 + 1) * 0.01
FROM generate_series(0::bigint, :rows - 1) i;

CREATE UNLOGGED TABLE observation_score (entity integer, indicator integer, weight score, value score);
INSERT INTO observation_score SELECT entity, indicator, weight, value FROM observation_numeric;

CREATE UNLOGGED TABLE observation_float8 (entity integer, indicator integer,
    weight double precision, value double precision);
INSERT INTO observation_float8 SELECT entity, indicator, weight, value FROM observation_numeric;

VACUUM (FREEZE, ANALYZE) observation_numeric;
VACUUM (FREEZE, ANALYZE) observation_score;
VACUUM (FREEZE, ANALYZE) observation_float8;
