-- data: panel
-- case: intervals of 264 ranks, 17,717 cards of 40 indicators: 1,000 draws, and 20 in SQL
-- goal: SQL of 20 draws / 1,000 draws at least 0.4
-- goal: 1,000 draws / scores once
-- contender: 1,000 draws
SELECT key, median AS answer FROM panel_of, rank_intervals(p, decimals => 2) WHERE name = 'visits'
-- check:
SELECT key, median AS answer FROM panel_of, rank_intervals(p, 20, decimals => 2) WHERE name = 'visits'
-- contender: SQL of 20 draws
SELECT key, percentile_disc(0.5) WITHIN GROUP (ORDER BY rank) AS answer FROM (
    SELECT key, rank() OVER (PARTITION BY draw ORDER BY round(avg(score), 2) DESC) AS rank FROM (
        SELECT draw, key, unit, avg(score(card, drawn)::numeric) AS score
        FROM panel_visit,
            (SELECT draw, reweight(instrument, jsonb_object_agg(substr(factor, 9), value::numeric)) AS drawn
            FROM panel_of, panel_form f, draws(p, 20)
            WHERE panel_of.name = 'visits' AND f.name = 'arithmetic' GROUP BY draw, instrument) d
        GROUP BY draw, key, unit) u
    GROUP BY draw, key) r
GROUP BY key
-- contender: scores once (floor)
SELECT c, score(card, instrument) AS answer FROM panel_visit, panel_form WHERE name = 'arithmetic'
