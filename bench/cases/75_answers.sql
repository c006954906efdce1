-- case: forms of 40 answers to cards, and all their problems
-- goal: answer_problems / scorecard at most 4
-- goal: answer_problems of bad forms / scorecard at most 4
-- setup:
CREATE UNLOGGED TABLE answered AS
SELECT entity, (SELECT jsonb_object_agg('k' || k, round(((entity * 7919 + k * 104729) % 10000 / 100.0)::numeric, 2))
	FROM generate_series(1, 40) k) AS good
FROM generate_series(1, least(:cards, 100000)) entity;
ALTER TABLE answered ADD bad jsonb;
UPDATE answered SET bad = good || '{"k7": 101, "k77": 1}';
CREATE TABLE answered_edition AS
SELECT format('{"code": "t", "nodes": [%s]}', string_agg(format('{"code": "k%s"}', k), ', '))::instrument AS instrument
FROM generate_series(1, 40) k;
VACUUM (FREEZE, ANALYZE) answered;
-- contender: scorecard
SELECT entity, scorecard(instrument, good) IS NOT NULL AS answer FROM answered, answered_edition
-- contender: answer_problems
SELECT entity, NOT EXISTS (SELECT FROM answer_problems(instrument, good)) AS answer FROM answered, answered_edition
-- contender: answer_problems of bad forms
SELECT entity, (SELECT count(*) FROM answer_problems(instrument, bad)) = 2 AS answer FROM answered, answered_edition
