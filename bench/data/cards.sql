-- Cards of 100 indicators, with all answers and without 5 % of them.  The values repeat after 100,000 cards.
CREATE UNLOGGED TABLE filled AS
SELECT i / 100 AS card, i % 100 AS indicator, ((i * 7919 + i / 1000 * 31) % 10000 + 1) * 0.01 AS value,
    hashint8(i) % 20 = 0 AS missing
FROM generate_series(0, least(:cards, 100000) * 100::bigint - 1) i;
CREATE UNLOGGED TABLE distinct_card AS
SELECT card, assess(edition(), code, value) AS complete,
    assess(edition(), code, CASE WHEN missing THEN NULL ELSE value END) AS missing
FROM filled JOIN indicator USING (indicator) GROUP BY card;
CREATE UNLOGGED TABLE card AS
SELECT card + again * 100000 AS card, complete AS scorecard
FROM generate_series(0, (:cards - 1) / 100000) again, distinct_card WHERE card + again * 100000 < :cards;
CREATE UNLOGGED TABLE card_missing AS
SELECT card + again * 100000 AS card, missing AS scorecard
FROM generate_series(0, (:cards - 1) / 100000) again, distinct_card WHERE card + again * 100000 < :cards;
DROP TABLE distinct_card;
VACUUM (FREEZE, ANALYZE) filled;
VACUUM (FREEZE, ANALYZE) card;
VACUUM (FREEZE, ANALYZE) card_missing;
