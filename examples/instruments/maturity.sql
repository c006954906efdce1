-- A maturity model: an area is as mature as its weakest practice, an organisation as its weakest area.
-- psql -X -f maturity.sql in a database with compliance. A made-up model, by hand below.

CREATE TEMP TABLE model AS SELECT instrument '{
  "code": "maturity", "scale": [1, 5], "mean": "min", "nodes": [
    {"code": "planning", "mean": "min", "missing": "zero", "nodes": [
      {"code": "p1", "answers": {"initial": 1, "repeatable": 2, "defined": 3, "managed": 4, "optimised": 5}},
      {"code": "p2", "answers": {"initial": 1, "repeatable": 2, "defined": 3, "managed": 4, "optimised": 5}}
    ]},
    {"code": "delivery", "mean": "min", "missing": "zero", "nodes": [
      {"code": "d1", "answers": {"initial": 1, "repeatable": 2, "defined": 3, "managed": 4, "optimised": 5}},
      {"code": "d2", "answers": {"initial": 1, "repeatable": 2, "defined": 3, "managed": 4, "optimised": 5,
                                 "no suppliers": "not_applicable"}}
    ]},
    {"code": "security", "mean": "min", "missing": "zero", "nodes": [
      {"code": "s1", "answers": {"initial": 1, "repeatable": 2, "defined": 3, "managed": 4, "optimised": 5}}
    ]}
  ]}' AS i;

-- A practice that nobody looked at is at the lowest level; one that does not apply is left out:
--
-- north  planning min(4, 3) = 3, delivery min(4) = 4 without suppliers, security 5: 3
-- south  planning min(5, 5) = 5, delivery min(4, 2) = 2, security 3: 2
-- west   planning min(4, 4) = 4, delivery min(3) = 3, security was not looked at = 1: 1
CREATE TEMP TABLE organisation (name text, form jsonb, planning numeric, delivery numeric, by_hand numeric);
INSERT INTO organisation VALUES
  ('north', '{"p1": "managed", "p2": "defined", "d1": "managed", "d2": "no suppliers", "s1": "optimised"}', 3, 4, 3),
  ('south', '{"p1": "optimised", "p2": "optimised", "d1": "managed", "d2": "repeatable", "s1": "defined"}', 5, 2, 2),
  ('west',  '{"p1": "managed", "p2": "managed", "d1": "defined", "d2": "no suppliers", "s1": null}', 4, 3, 1);

SELECT name, score(card, i, 'planning') AS planning, score(card, i, 'delivery') AS delivery,
  score(card, i, 'security') AS security, score(card, i) AS level, by_hand,
  score(card, i, 'planning')::numeric = planning AND score(card, i, 'delivery')::numeric = delivery AND
  score(card, i)::numeric = by_hand AS same
FROM organisation, model, scorecard(i, form) AS card ORDER BY name;
