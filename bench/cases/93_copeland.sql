-- data: panel
-- case: copeland of 587 bodies by 40 indicators
-- goal: SQL / copeland at least 20
-- contender: copeland
SELECT key, score AS answer FROM panel_of, copeland(p) WHERE name = 'flat'
-- contender: SQL
SELECT a.key, sum(sign(balance)) AS answer
FROM (SELECT a.key, b.key AS other, sum(weight * sign(a.score - b.score)) AS balance FROM answered a JOIN answered b USING (code) JOIN weight USING (code)
    WHERE a.key <> b.key GROUP BY 1, 2) a GROUP BY a.key
-- setup:
CREATE TEMP TABLE weight AS SELECT code, weight FROM panel_form, instrument_nodes(instrument) WHERE name = 'flat' AND is_indicator;
CREATE TEMP TABLE answered AS
SELECT key, code, score::numeric AS score FROM panel_card JOIN panel_form USING (name), breakdown(card, instrument)
WHERE name = 'flat' AND parent IS NOT NULL;
