-- data: panel
-- case: intervals of 587 ranks, 40 indicators: 1,000 draws, and 20 in SQL
-- goal: SQL of 20 draws / 1,000 draws at least 0.4
-- goal: 1,000 draws / scores once
-- contender: 1,000 draws
SELECT key, median AS answer FROM panel_of, rank_intervals(p) WHERE name = 'arithmetic'
-- check:
SELECT key, median AS answer FROM panel_of, rank_intervals(p, 20) WHERE name = 'arithmetic'
-- contender: SQL of 20 draws
SELECT key, percentile_disc(0.5) WITHIN GROUP (ORDER BY rank) AS answer FROM (
    SELECT key, rank() OVER (PARTITION BY draw ORDER BY score(card, drawn) DESC) AS rank
    FROM panel_card, (SELECT draw, reweight(instrument, jsonb_object_agg(substr(factor, 9), value::numeric)) AS drawn
        FROM panel_of JOIN panel_form USING (name), draws(p, 20) WHERE name = 'arithmetic' GROUP BY draw, instrument) d
    WHERE name = 'arithmetic') r
GROUP BY key
-- contender: scores once (floor)
SELECT key, score(card, instrument) AS answer FROM panel_card JOIN panel_form USING (name) WHERE name = 'arithmetic'
