-- Cards of 100 indicators: as rows, and as arrays
CREATE TABLE score AS
SELECT (i // 100)::INTEGER AS card, (i % 100)::UTINYINT AS indicator, (i % 20 + 1) / 4.0::DOUBLE AS weight,
    ((i * 7919 + i // 1000 * 31) % 10000 + 1) / 100.0::DOUBLE AS value
FROM range(:cards * 100) t(i);
CREATE TABLE card AS
SELECT c::INTEGER AS card, list_transform(range(c * 100, c * 100 + 100),
    lambda i: ((i * 7919 + i // 1000 * 31) % 10000 + 1) / 100.0::DOUBLE)::DOUBLE[100] AS scores
FROM range(:cards) t(c);
CREATE TABLE edition AS
SELECT array_agg(weight ORDER BY indicator)::DOUBLE[100] AS weights, sum(weight) AS total FROM score WHERE card = 0;
