-- data: edition
-- data: cards
-- case: score of cards by their ways
-- goal: left out / complete at most 2
-- goal: zero / complete at most 2
-- goal: null / complete at most 2
-- goal: coverage / complete at most 2
-- goal: rounded / complete
-- goal: wide / complete
-- goal: node / complete
-- goal: coverage of all / complete
-- setup:
-- The same form under other rules: what is missing leaves no score below or above it, nodes are rounded, weights are
-- wide
CREATE TEMP TABLE way AS
SELECT way, instrument_agg(code, parent,
    CASE WHEN way = 'wide' AND is_indicator THEN weight * 1000000007 + n ELSE weight END,
    CASE WHEN NOT is_indicator AND parent IS NOT NULL THEN rules || rule ELSE rules END,
    position::integer) AS instrument
FROM edition, instrument_nodes(instrument) WITH ORDINALITY
        AS node(position, code, parent, depth, is_indicator, weight, rules, n),
    (VALUES ('plain', '{}'::jsonb), ('zero', '{"missing": "zero"}'), ('null', '{"missing": "null"}'),
        ('coverage', '{"min_coverage": 0.8}'), ('rounded', '{"round": 2}'), ('wide', '{}')) w(way, rule)
GROUP BY way;
-- contender: complete
SELECT score(scorecard, instrument) AS answer FROM card, way WHERE way = 'plain'
-- check:
SELECT bool_and(score(scorecard, instrument) IS NOT DISTINCT FROM
    (SELECT score FROM breakdown(scorecard, instrument) WHERE parent IS NULL)) AS answer
FROM card, way WHERE way = 'plain' AND card % 101 = 0
-- contender: left out
SELECT score(scorecard, instrument) AS answer FROM card_missing, way WHERE way = 'plain'
-- check:
SELECT bool_and(score(scorecard, instrument) IS NOT DISTINCT FROM
    (SELECT score FROM breakdown(scorecard, instrument) WHERE parent IS NULL)) AS answer
FROM card_missing, way WHERE way = 'plain' AND card % 101 = 0
-- contender: zero
SELECT score(scorecard, instrument) AS answer FROM card_missing, way WHERE way = 'zero'
-- check:
SELECT bool_and(score(scorecard, instrument) IS NOT DISTINCT FROM
    (SELECT score FROM breakdown(scorecard, instrument) WHERE parent IS NULL)) AS answer
FROM card_missing, way WHERE way = 'zero' AND card % 101 = 0
-- contender: null
SELECT score(scorecard, instrument) AS answer FROM card_missing, way WHERE way = 'null'
-- check:
SELECT bool_and(score(scorecard, instrument) IS NOT DISTINCT FROM
    (SELECT score FROM breakdown(scorecard, instrument) WHERE parent IS NULL)) AS answer
FROM card_missing, way WHERE way = 'null' AND card % 101 = 0
-- contender: coverage
SELECT score(scorecard, instrument) AS answer FROM card_missing, way WHERE way = 'coverage'
-- check:
SELECT bool_and(score(scorecard, instrument) IS NOT DISTINCT FROM
    (SELECT score FROM breakdown(scorecard, instrument) WHERE parent IS NULL)) AS answer
FROM card_missing, way WHERE way = 'coverage' AND card % 101 = 0
-- contender: rounded
SELECT score(scorecard, instrument) AS answer FROM card, way WHERE way = 'rounded'
-- check:
SELECT bool_and(score(scorecard, instrument) IS NOT DISTINCT FROM
    (SELECT score FROM breakdown(scorecard, instrument) WHERE parent IS NULL)) AS answer
FROM card, way WHERE way = 'rounded' AND card % 101 = 0
-- contender: wide
SELECT score(scorecard, instrument) AS answer FROM card, way WHERE way = 'wide'
-- check:
SELECT bool_and(score(scorecard, instrument) IS NOT DISTINCT FROM
    (SELECT score FROM breakdown(scorecard, instrument) WHERE parent IS NULL)) AS answer
FROM card, way WHERE way = 'wide' AND card % 101 = 0
-- contender: node
SELECT score(scorecard, instrument, 'd1') AS answer FROM card, way WHERE way = 'plain'
-- check:
SELECT bool_and(score(scorecard, instrument, 'd1') IS NOT DISTINCT FROM
    (SELECT score FROM breakdown(scorecard, instrument) WHERE code = 'd1')) AS answer
FROM card, way WHERE way = 'plain' AND card % 101 = 0
-- contender: coverage of all
SELECT coverage(scorecard, instrument) AS answer FROM card_missing, way WHERE way = 'plain'
-- check:
SELECT bool_and(coverage(scorecard, instrument) IS NOT DISTINCT FROM
    (SELECT coverage FROM breakdown(scorecard, instrument) WHERE parent IS NULL)) AS answer
FROM card_missing, way WHERE way = 'plain' AND card % 101 = 0
