-- data: panel
-- case: copeland of 587 bodies by 40 indicators, and of 100 in SQL
-- goal: SQL of 100 / copeland at least 1
-- setup:
CREATE TEMP TABLE weight AS SELECT code, weight FROM panel_form, instrument_nodes(instrument)
    WHERE name = 'flat' AND is_indicator;
CREATE TEMP TABLE hundred AS
SELECT key, card, instrument FROM panel_card JOIN panel_form USING (name) WHERE name = 'flat' ORDER BY key LIMIT 100;
CREATE TEMP TABLE answered AS
SELECT key, code, score::numeric AS score FROM hundred, breakdown(card, instrument) WHERE parent IS NOT NULL;
-- contender: copeland
SELECT key, score AS answer FROM panel_of, copeland(p) WHERE name = 'flat'
-- check:
SELECT key, score AS answer FROM copeland((SELECT panel(key, card, instrument) FROM hundred))
-- contender: SQL of 100
SELECT key, sum(sign(balance)) AS answer
FROM (SELECT a.key, sum(weight * sign(a.score - b.score)) AS balance
    FROM answered a JOIN answered b USING (code) JOIN weight USING (code) WHERE a.key <> b.key GROUP BY a.key, b.key) a
GROUP BY key
