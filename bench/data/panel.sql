-- Everyone who is ranked together: 587 bodies with a card of 40 indicators each, and 264 bodies with 17,717 cards in
-- some nine units each, of whose answers one in twenty is missing.  Forms are of five groups of eight, and of no
-- groups.
CREATE TABLE panel_form AS
SELECT name, jsonb_build_object('code', 'total', 'round', 2, 'mean', mean,
    'nodes', jsonb_agg(jsonb_build_object('code', 'g' || g, 'mean', mean,
    'weight', 3 + g, 'nodes', nodes) ORDER BY g))::text::instrument AS instrument
FROM (VALUES ('arithmetic', 'arithmetic'), ('geometric', 'geometric')) f(name, mean),
    (SELECT n / 8 AS g, jsonb_agg(jsonb_build_object('code', 'k' || n, 'weight', 1 + n % 5 * 0.25) ORDER BY n) AS nodes
        FROM generate_series(0, 39) n GROUP BY n / 8) g
GROUP BY name, mean
UNION ALL
SELECT 'flat', jsonb_build_object('code', 'total', 'round', 2, 'nodes',
    jsonb_agg(jsonb_build_object('code', 'k' || n, 'weight', 1 + n % 5 * 0.25) ORDER BY n))::text::instrument
FROM generate_series(0, 39) n;

CREATE UNLOGGED TABLE panel_card AS
SELECT name, 'body ' || b AS key, scorecard(instrument, answers) AS card
FROM panel_form, generate_series(1, 587) b,
    LATERAL (SELECT jsonb_object_agg('k' || n, 1 + (hashint8(b * 40 + n) & 65535) % 9901 * 0.01) AS answers
    FROM generate_series(0, 39) n WHERE b > 0) a;
CREATE UNLOGGED TABLE panel_visit AS
SELECT 'body ' || c % 264 AS key, 'unit ' || c / 264 % 9 AS unit, c, scorecard(instrument, answers) AS card
FROM panel_form, generate_series(1, 17717) c,
    LATERAL (SELECT jsonb_object_agg('k' || n, CASE WHEN hashint8(c * 41 + n) % 20 <> 0
        THEN 1 + (hashint8(c * 40 + n) & 65535) % 9901 * 0.01 END) AS answers
    FROM generate_series(0, 39) n WHERE c > 0) a
WHERE name = 'arithmetic';
CREATE UNLOGGED TABLE panel_score AS
SELECT 'body ' || b AS key, ((hashint8(b) & 16777215) % 100001 * 0.001)::score AS score
FROM generate_series(1, 500000) b;

-- The panels of the cards
CREATE UNLOGGED TABLE panel_of AS
SELECT name, panel(key, card, instrument) AS p FROM panel_card JOIN panel_form USING (name) GROUP BY name
UNION ALL
SELECT 'visits', panel(key, unit, card, instrument) FROM panel_visit, panel_form WHERE name = 'arithmetic';
VACUUM (FREEZE, ANALYZE) panel_card;
VACUUM (FREEZE, ANALYZE) panel_visit;
VACUUM (FREEZE, ANALYZE) panel_score;
