-- A GENERATED round at indicator level. Nothing in the schema "generated" is real:
-- observations are not published, so this makes some up, the same on every server.
-- Only the four dimensions, their weights and their number of indicators are those of 2022;
-- the weight of a dimension is spread evenly over its indicators, to the hundredth.

CREATE SCHEMA generated;
COMMENT ON SCHEMA generated IS 'Made-up data, not results of any assessment';

-- 0 .. n-1, from a hash instead of random(): equal on every version and machine.
CREATE FUNCTION generated.draw(n integer, key text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ('x' || left(encode(sha256(convert_to('seed 2022/' || key, 'UTF8')), 'hex'), 7))::bit(28)::integer
           % n;

CREATE TABLE generated.indicator (
    indicator  text PRIMARY KEY,
    dimension  text NOT NULL,
    top_level  integer NOT NULL,
    weight     numeric(4,2) NOT NULL
);
COMMENT ON COLUMN generated.indicator.top_level IS '1: yes or no; 4: ordinal, 0 to 4';

INSERT INTO generated.indicator
SELECT format('%s-%s', dimension, to_char(i, 'FM00')), dimension,
       CASE WHEN i % 3 = 0 THEN 4 ELSE 1 END,
       (hundredths / n + (i <= hundredths % n)::integer) / 100.0
FROM (VALUES ('Input', 2185, 15), ('Proses', 3237, 11), ('Output', 2424, 5), ('Pengaduan', 2154, 6))
         AS d (dimension, hundredths, n),
     generate_series(1, n) AS i;

CREATE TABLE generated.observation (
    city       text NOT NULL,
    unit       text NOT NULL,
    product    text NOT NULL,
    indicator  text NOT NULL REFERENCES generated.indicator,
    value      score(2),
    PRIMARY KEY (city, unit, product, indicator)
);
COMMENT ON COLUMN generated.observation.value IS
    '0 or 100 for yes/no; 0, 25, 50, 75, 100 for ordinal; NULL: not assessed';

-- 98 cities, 3 to 6 units each, 2 to 5 products each. A city has a strength in percent, a unit
-- departs from it. One city could not be visited at all, some units were closed, and here and
-- there an indicator could not be observed.
INSERT INTO generated.observation
SELECT city, unit, product, indicator,
       CASE WHEN city_number = 61
              OR generated.draw(30, place) = 0
              OR generated.draw(25, spot || '/seen') = 0
            THEN NULL
            ELSE 100 * least(top_level, (top_level * strength + generated.draw(100, spot)) / 100) / top_level
       END
FROM generate_series(1, 98) AS city_number
CROSS JOIN LATERAL (SELECT 'Kota Rekaan ' || to_char(city_number, 'FM00')) AS c (city)
CROSS JOIN unnest(ARRAY['Disdukcapil', 'DPMPTSP', 'Dinas Pendidikan', 'Dinas Kesehatan', 'Dinas Sosial',
                        'Puskesmas']) WITH ORDINALITY AS u (unit, unit_number)
CROSS JOIN LATERAL (SELECT city || '/' || unit) AS l (place)
CROSS JOIN LATERAL (SELECT least(99, 98 - generated.draw(24, city) - generated.draw(24, city || '/2')
                                     + generated.draw(31, place || '/strength') - 15)) AS s (strength)
CROSS JOIN LATERAL generate_series(1, 2 + generated.draw(4, place || '/products')) AS p (product_number)
CROSS JOIN LATERAL (SELECT 'Produk ' || product_number) AS n (product)
CROSS JOIN generated.indicator
CROSS JOIN LATERAL (SELECT concat_ws('/', place, product, indicator)) AS o (spot)
WHERE unit_number <= 3 + generated.draw(4, city || '/units');

ANALYZE generated.indicator, generated.observation;
