-- The times of doc/scaling.md: what an observation, a tally and a card cost. In a database with the extension:
--     psql -X -f bench/sizing.sql
-- 4 million observations of 40,000 units, 10 dimensions of 10 indicators each, all in memory.
\set QUIET on
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET max_parallel_workers_per_gather = 0;
SET jit = off;
SET work_mem = '1GB';

CREATE SCHEMA sizing;
SET search_path = sizing, public;

CREATE UNLOGGED TABLE observation AS
SELECT i / 100 AS unit, i % 100 AS indicator, 'k' || i % 100 AS code,
    (((i::bigint * 7919) % 10001) * 0.01)::score AS nilai,
    (1 + i % 5)::score AS bobot
FROM generate_series(0, 3999999) i;
CREATE UNLOGGED TABLE stored AS
SELECT unit, indicator / 10 AS dimension, tally(nilai, bobot) AS t FROM observation GROUP BY 1, 2;

CREATE FUNCTION form(mean text, decimals integer) RETURNS instrument IMMUTABLE LANGUAGE sql AS $$
    SELECT instrument_agg(code, parent, weight, rules)
    FROM (SELECT 'total', NULL, NULL, jsonb_build_object('mean', mean, 'round', 2)
        UNION ALL SELECT 'd' || i, 'total', 1, jsonb_strip_nulls(jsonb_build_object('round', decimals))
            FROM generate_series(0, 9) i
        UNION ALL SELECT 'k' || i, 'd' || i / 10, 1 + i % 5, '{}' FROM generate_series(0, 99) i
    ) n(code, parent, weight, rules)
$$;
CREATE TABLE edition AS
SELECT form('arithmetic', NULL) AS plain, form('arithmetic', 2) AS rounded, form('geometric', NULL) AS geometric;
CREATE UNLOGGED TABLE form_plain AS
SELECT unit, assess((SELECT plain FROM edition), code, nilai) AS card FROM observation GROUP BY unit;
CREATE UNLOGGED TABLE form_rounded AS
SELECT unit, assess((SELECT rounded FROM edition), code, nilai) AS card FROM observation GROUP BY unit;
CREATE UNLOGGED TABLE form_geometric AS
SELECT unit, assess((SELECT geometric FROM edition), code, nilai) AS card FROM observation GROUP BY unit;
VACUUM (FREEZE, ANALYZE) observation;
VACUUM (FREEZE, ANALYZE) stored;
VACUUM (FREEZE, ANALYZE) form_plain;
VACUUM (FREEZE, ANALYZE) form_rounded;
VACUUM (FREEZE, ANALYZE) form_geometric;

-- The middle of five runs after one to warm up, in nanoseconds per row
CREATE FUNCTION cost(query text, rows bigint) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
    times double precision[] := '{}';
    started timestamptz;
BEGIN
    FOR run IN 0..5 LOOP
        started := clock_timestamp();
        EXECUTE format('SELECT count(q) FROM (%s) q', query);
        IF run > 0 THEN
            times := times || extract(epoch FROM clock_timestamp() - started)::double precision;
        END IF;
    END LOOP;
    RETURN round(((SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY t) FROM unnest(times) t) * 1e9 / rows)::numeric);
END
$$;

\pset footer off
SELECT query, per,
    cost(query, CASE per WHEN 'observation' THEN 4000000 WHEN 'tally' THEN 400000 ELSE 40000 END) AS nanoseconds
FROM (VALUES
    ('SELECT weighted_mean(nilai, bobot) FROM observation', 'observation'),
    ('SELECT unit, weighted_mean(nilai, bobot) FROM observation GROUP BY unit', 'observation'),
    ('SELECT unit, indicator / 10, tally(nilai, bobot) FROM observation GROUP BY 1, 2', 'observation'),
    ('SELECT unit, assess((SELECT plain FROM edition), code, nilai) FROM observation GROUP BY unit', 'observation'),
    ('SELECT rollup(t) FROM stored', 'tally'),
    ('SELECT unit, rollup(t) FROM stored GROUP BY unit', 'tally'),
    ('SELECT unit, rank() OVER (ORDER BY mean(rollup(t)) DESC) FROM stored GROUP BY unit', 'tally'),
    ('SELECT score(card, (SELECT plain FROM edition)) FROM form_plain', 'card'),
    ('SELECT score(card, (SELECT rounded FROM edition)) FROM form_rounded', 'card'),
    ('SELECT score(card, (SELECT geometric FROM edition)) FROM form_geometric', 'card'),
    ('SELECT unit, rank() OVER (ORDER BY score(card, (SELECT plain FROM edition)) DESC) FROM form_plain', 'card'),
    ('SELECT unit, rollup(card) FROM form_plain GROUP BY unit', 'card')) q(query, per);

DROP SCHEMA sizing CASCADE;
