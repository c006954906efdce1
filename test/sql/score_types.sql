-- Type and value of each operator and aggregate that takes a score, for each pair of number types
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS compliance;
RESET client_min_messages;

CREATE FUNCTION tried(expression text, source text DEFAULT '(VALUES (1)) t') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answer text;
BEGIN
	EXECUTE format('SELECT concat(pg_typeof(x), '' '', x) FROM (SELECT %s AS x FROM %s) t', expression, source)
	INTO answer;
	RETURN answer;
EXCEPTION WHEN undefined_function OR ambiguous_function THEN
	RETURN CASE SQLSTATE WHEN '42883' THEN 'none' ELSE 'ambiguous' END;
END$$;

-- A literal in quotes has no type yet, as a parameter of a prepared statement.
CREATE TABLE number (place integer, type text, a text, b text, fine text);
INSERT INTO number VALUES
	(1, 'score', '''80.25''::score', '''60.5''::score', '''0.123457''::score'),
	(2, 'smallint', '7::smallint', '2::smallint', '3::smallint'),
	(3, 'integer', '7', '2', '3'),
	(4, 'bigint', '7::bigint', '2::bigint', '1234567890123456789'),
	(5, 'numeric', '80.3333333333333333', '60.5', '0.1234567890123456789'),
	(6, 'real', '80.3::real', '60.5::real', '0.123457::real'),
	(7, 'double precision', '80.3::float8', '60.5::float8', '0.1::float8 + 0.2::float8'),
	(8, 'literal', '''80.25''', '''60.5''', '''0.123456789''');

--
-- Operators, with the same number on either side
--

SELECT operator, n.type, tried(format('%s %s (%s)', s.a, operator, n.fine)) AS "score, number",
	tried(format('(%s) %s %s', n.fine, operator, s.a)) AS "number, score"
FROM number s, number n, unnest('{+,-,*,/,%,<,<=,=,<>,>=,>}'::text[]) WITH ORDINALITY o(operator, i)
WHERE s.type = 'score'
ORDER BY i, n.place;

--
-- Aggregates of two rows, each with a weight
--

CREATE VIEW pair AS
SELECT v.place, w.place AS weight_place, v.type AS value, w.type AS weight,
	format('(VALUES (%s, %s), (%s, %s)) t(v, w)', v.a, w.fine, v.b, w.b) AS source
FROM number v, number w WHERE 'literal' NOT IN (v.type, w.type);
SELECT value, weight, tried('weighted_mean(v, w)', source) AS weighted_mean,
	tried('geometric_mean(v, w)', source) AS geometric_mean,
	tried('harmonic_mean(v, w)', source) AS harmonic_mean, tried('power_mean(v, w, 2)', source) AS power_mean
FROM pair ORDER BY place, weight_place;
-- what the weights add up to tells how they were read
SELECT value, weight, tried('total_weight(tally(v, w))', source) AS tally,
	tried('total_weight(tally(v, w, ''geometric''))', source) AS "tally, name",
	tried('total_weight(tally(v, w, 2))', source) AS "tally, power"
FROM pair ORDER BY place, weight_place;

-- of values alone
SELECT call, type, tried(call, format('(VALUES (%s), (%s)) t(v)', a, b)) AS result
FROM number, unnest(ARRAY['weighted_mean(v)', 'geometric_mean(v)', 'harmonic_mean(v)', 'mean(tally(v))',
	'median(v)',
	'percentile_cont(0.25) WITHIN GROUP (ORDER BY v)', 'percentile_disc(0.25) WITHIN GROUP (ORDER BY v)',
	'sum(v)', 'avg(v)', 'min(v)', 'max(v)']) WITH ORDINALITY c(call, i)
WHERE type <> 'literal'
ORDER BY i, place;
DROP VIEW pair;
DROP TABLE number;
DROP FUNCTION tried;
