-- The same observations, indicator by indicator: those of an entity lie far apart.
CREATE UNLOGGED TABLE scattered_score (LIKE observation_score);
INSERT INTO scattered_score SELECT * FROM observation_score ORDER BY indicator, entity;
CREATE UNLOGGED TABLE scattered_numeric (LIKE observation_numeric);
INSERT INTO scattered_numeric SELECT * FROM observation_numeric ORDER BY indicator, entity;
CREATE UNLOGGED TABLE scattered_float8 (LIKE observation_float8);
INSERT INTO scattered_float8 SELECT * FROM observation_float8 ORDER BY indicator, entity;
VACUUM (FREEZE, ANALYZE) scattered_score;
VACUUM (FREEZE, ANALYZE) scattered_numeric;
VACUUM (FREEZE, ANALYZE) scattered_float8;
