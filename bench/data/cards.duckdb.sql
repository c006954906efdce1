-- Cards of 100 leaves, as rows and as arrays; all leaves are there, or 5 % of them are missing.
CREATE TABLE leaf AS
SELECT (i // 100)::INTEGER AS card, (i % 100)::UTINYINT AS leaf, (i % 100 % 20 + 1) / 4.0::DOUBLE AS weight,
    ((i * 7919 + i // 1000 * 31) % 10000 + 1) / 100.0::DOUBLE AS value
FROM range(:cards * 100) t(i);
CREATE TABLE card AS SELECT card, array_agg(value ORDER BY leaf)::DOUBLE[100] AS leaves FROM leaf GROUP BY card ORDER BY card;
