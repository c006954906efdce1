-- A GENERATED round, down to the indicators. Nothing in the schema "generated" is real:
-- observations are not published, so this makes some up, the same on every server.
-- Only the tree of 2022 is taken over: dimensions, their weights and their number of indicators.

CREATE SCHEMA generated;
COMMENT ON SCHEMA generated IS 'Made-up data, not results of any assessment';

-- 0 .. n-1, from a hash instead of random(): equal on every version and machine.
CREATE FUNCTION generated.draw(n integer, key text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ('x' || left(encode(sha256(convert_to('seed 2022/' || key, 'UTF8')), 'hex'), 7))::bit(28)::integer
           % n;

-- The instrument: the one of 2022, whose indicators are scores from 0 to 100, told how to read what
-- is observed here. Every third indicator is ordinal, 0 to 4, the others are 0 or 1, no or yes.
-- The file is read from the folder beside the current one.
CREATE TABLE generated.edition (
    year        integer PRIMARY KEY REFERENCES ombudsman.edition,
    instrument  instrument NOT NULL
);

\set document `cat ../instruments/ombudsman-2022.json`

INSERT INTO generated.edition
SELECT 2022,
       instrument_agg(code, parent, weight,
                      CASE WHEN parent IS NULL
                           THEN rules || '{"notes": "GENERATED: how indicators are read is made up."}'
                           WHEN NOT is_indicator THEN rules
                           WHEN right(code, 1) IN ('3', '6', '9') THEN '{"goalposts": [0, 4], "clip": false}'
                           ELSE '{"goalposts": [0, 1], "clip": false}'
                      END,
                      position)
FROM instrument_nodes(:'document');

-- A product that was visited is one form, an indicator one row of it. There is no table of indicators:
-- assess() refuses a code that the instrument has not, and a value beyond the goalposts.
CREATE TABLE generated.observation (
    city       text NOT NULL,
    unit       text NOT NULL,
    product    text NOT NULL,
    indicator  text NOT NULL,
    value      smallint,
    PRIMARY KEY (city, unit, product, indicator)
);
COMMENT ON COLUMN generated.observation.value IS
    'As observed: 0 or 1 for no or yes, 0 to 4 for ordinal; NULL: not assessed';

-- 98 cities, 3 to 6 units each, 2 to 5 products each. A city has a strength in percent, a unit
-- departs from it. One city could not be visited at all, some units were closed, and here and
-- there an indicator could not be observed.
INSERT INTO generated.observation
WITH product AS MATERIALIZED (
    SELECT city, unit, place, 'Produk ' || product_number AS product,
           city_number = 61 OR generated.draw(30, place) = 0 AS closed,
           least(99, 83 - generated.draw(24, city) - generated.draw(24, city || '/2')
                        + generated.draw(31, place || '/strength')) AS strength
    FROM generate_series(1, 98) AS city_number
    CROSS JOIN LATERAL (SELECT 'Kota Rekaan ' || to_char(city_number, 'FM00')) AS c (city)
    CROSS JOIN unnest(ARRAY['Disdukcapil', 'DPMPTSP', 'Dinas Pendidikan', 'Dinas Kesehatan',
                            'Dinas Sosial', 'Puskesmas']) WITH ORDINALITY AS u (unit, unit_number)
    CROSS JOIN LATERAL (SELECT city || '/' || unit) AS l (place)
    CROSS JOIN LATERAL generate_series(1, 2 + generated.draw(4, place || '/products')) AS p (product_number)
    WHERE unit_number <= 3 + generated.draw(4, city || '/units')
), indicator AS (
    SELECT code, (rules->'goalposts'->>1)::integer AS best
    FROM generated.edition, instrument_nodes(instrument)
    WHERE is_indicator
)
SELECT city, unit, product, code,
       CASE WHEN NOT closed AND generated.draw(25, spot || '/seen') > 0
            THEN least(best, (best * strength + generated.draw(100, spot)) / 100)
       END
FROM product
CROSS JOIN indicator
CROSS JOIN LATERAL (SELECT concat_ws('/', place, product, code)) AS o (spot);

ANALYZE generated.edition, generated.observation;
