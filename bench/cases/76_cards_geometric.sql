-- data: edition
-- data: cards
-- case: score of cards by geometric means
-- goal: geometric root / arithmetic at most 10
-- goal: geometric nodes / arithmetic at most 10
-- goal: all geometric / arithmetic at most 10
-- goal: harmonic root / arithmetic
-- goal: power nodes / arithmetic
-- setup:
-- The same form with other means: of the root, of the nodes below it, or of both
CREATE TEMP TABLE means AS
SELECT way, instrument_agg(code, parent, weight,
    CASE WHEN NOT is_indicator AND (parent IS NULL AND at_root OR parent IS NOT NULL AND below)
        THEN rules || jsonb_build_object('mean', mean)
        ELSE rules END, position::integer) AS instrument
FROM edition, instrument_nodes(instrument) WITH ORDINALITY
        AS node(position, code, parent, depth, is_indicator, weight, rules, n),
    (VALUES ('arithmetic', '"arithmetic"'::jsonb, true, true), ('geometric root', '"geometric"', true, false),
        ('geometric nodes', '"geometric"', false, true), ('all geometric', '"geometric"', true, true),
        ('harmonic root', '"harmonic"', true, false),
        ('power nodes', '{"power": 0.5}', false, true)) w(way, mean, at_root, below)
GROUP BY way;
-- contender: arithmetic
SELECT score(scorecard, instrument) AS answer FROM card, means WHERE way = 'arithmetic'
-- check:
SELECT bool_and(score(scorecard, instrument) IS NOT DISTINCT FROM
    (SELECT score FROM breakdown(scorecard, instrument) WHERE parent IS NULL)) AS answer
FROM card, means WHERE way = 'arithmetic' AND card % 101 = 0
-- contender: geometric root
SELECT score(scorecard, instrument) AS answer FROM card, means WHERE way = 'geometric root'
-- check:
SELECT bool_and(score(scorecard, instrument) IS NOT DISTINCT FROM
    (SELECT score FROM breakdown(scorecard, instrument) WHERE parent IS NULL)) AS answer
FROM card, means WHERE way = 'geometric root' AND card % 101 = 0
-- contender: geometric nodes
SELECT score(scorecard, instrument) AS answer FROM card, means WHERE way = 'geometric nodes'
-- check:
SELECT bool_and(score(scorecard, instrument) IS NOT DISTINCT FROM
    (SELECT score FROM breakdown(scorecard, instrument) WHERE parent IS NULL)) AS answer
FROM card, means WHERE way = 'geometric nodes' AND card % 101 = 0
-- contender: all geometric
SELECT score(scorecard, instrument) AS answer FROM card, means WHERE way = 'all geometric'
-- check:
SELECT bool_and(score(scorecard, instrument) IS NOT DISTINCT FROM
    (SELECT score FROM breakdown(scorecard, instrument) WHERE parent IS NULL)) AS answer
FROM card, means WHERE way = 'all geometric' AND card % 101 = 0
-- contender: harmonic root
SELECT score(scorecard, instrument) AS answer FROM card, means WHERE way = 'harmonic root'
-- check:
SELECT bool_and(score(scorecard, instrument) IS NOT DISTINCT FROM
    (SELECT score FROM breakdown(scorecard, instrument) WHERE parent IS NULL)) AS answer
FROM card, means WHERE way = 'harmonic root' AND card % 101 = 0
-- contender: power nodes
SELECT score(scorecard, instrument) AS answer FROM card, means WHERE way = 'power nodes'
-- check:
SELECT bool_and(score(scorecard, instrument) IS NOT DISTINCT FROM
    (SELECT score FROM breakdown(scorecard, instrument) WHERE parent IS NULL)) AS answer
FROM card, means WHERE way = 'power nodes' AND card % 101 = 0
