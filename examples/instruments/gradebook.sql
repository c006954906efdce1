-- A course: four of five quizzes count, a bonus task adds up to 5 points, and who fails the exam has no more than 49.
-- psql -X -f gradebook.sql in a database with compliance. A made-up course, calculated by hand below.

CREATE TEMP TABLE course AS SELECT instrument '{
  "code": "course", "round": 1, "divide_by": 100,
  "caps": [{"node": "exam", "below": 50, "at_most": 49, "why": "the exam was not passed"}],
  "nodes": [
    {"code": "quizzes", "weight": 30, "best": 4, "missing": "zero", "nodes": [
      {"code": "q1", "goalposts": [0, 20]},
      {"code": "q2", "goalposts": [0, 20]},
      {"code": "q3", "goalposts": [0, 20]},
      {"code": "q4", "goalposts": [0, 20]},
      {"code": "q5", "goalposts": [0, 20]}
    ]},
    {"code": "project", "weight": 20},
    {"code": "exam", "weight": 50, "goalposts": [0, 60]},
    {"code": "bonus", "weight": 5}
  ]}' AS i;

-- The weights are divided by 100, though they add up to 105:
--
-- Ani    quizzes 18 + 20 + 15 + 16 of 80 = 86.25, without her 12; exam 48 of 60 = 80
--        (30 × 86.25 + 20 × 90 + 50 × 80 + 5 × 100) / 100 = 25.875 + 18 + 40 + 5 = 88.875, so 88.9
-- Budi   missed a quiz, and the four others count: 100
--        30 + 19 + 50 + 5 × 0.6 = 102, and the scale ends at 100
-- Citra  quizzes 20 + 19 + 18 + 17 of 80 = 92.5; exam 29 of 60 = 48.3333; no bonus task, which costs nothing
--        27.75 + 17.6 + 24.1667 = 69.5167, but the exam is below 50: 49
-- Dewi   two quizzes, and two of the missing three count as 0: 30 of 80 = 37.5; no exam, so the gate is closed
--        11.25 + 12 = 23.25, so 23.3: a gate never raises, and it is not what holds this result back
CREATE TEMP TABLE student (name text, form jsonb, quizzes numeric, by_hand numeric, gate text);
INSERT INTO student VALUES
  ('Ani', '{"q1": 18, "q2": 15, "q3": 20, "q4": 12, "q5": 16, "project": 90, "exam": 48, "bonus": 100}',
   86.25, 88.9, NULL),
  ('Budi', '{"q1": 20, "q2": 20, "q4": 20, "q5": 20, "project": 95, "exam": 60, "bonus": 60}',
   100, 100, NULL),
  ('Citra', '{"q1": 20, "q2": 18, "q3": 17, "q4": 19, "q5": 16, "project": 88, "exam": 29}',
   92.5, 49, 'exam'),
  ('Dewi', '{"q1": 20, "q2": 10, "project": 60}',
   37.5, 23.3, NULL);

SELECT name, score(card, i, 'quizzes') AS quizzes, quizzes AS quizzes_by_hand,
  score(card, i) AS grade, by_hand, cap, cap_reason,
  score(card, i, 'quizzes')::numeric = quizzes AND score(card, i)::numeric = by_hand AND
  cap IS NOT DISTINCT FROM gate AS same
FROM student, course, scorecard(i, form) AS card, breakdown(card, i) AS b WHERE b.depth = 0 ORDER BY name;
