-- The same observations
CREATE TABLE observation AS
SELECT (i // 100)::INTEGER AS entity, (i % 100)::INTEGER AS indicator,
    (i % 20 + 1) / 4.0::DOUBLE AS weight, ((i * 7919 + i // 1000 * 31) % 10000 + 1) / 100.0::DOUBLE AS value
FROM range(:rows) t(i)
