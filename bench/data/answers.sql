-- The observations as answers to the instrument, in numeric and as scores
CREATE UNLOGGED TABLE answer_numeric AS
SELECT entity, code, value FROM observation_numeric JOIN indicator USING (indicator);
CREATE UNLOGGED TABLE answer_score AS
SELECT entity, code, value::score AS value FROM answer_numeric;
VACUUM (FREEZE, ANALYZE) answer_numeric;
VACUUM (FREEZE, ANALYZE) answer_score;
