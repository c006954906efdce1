-- Holds means against those of 120 digits: psql -v file=FILE -f means.sql, with what means.py printed.
\set ON_ERROR_STOP on
CREATE EXTENSION compliance;
CREATE TABLE means (n serial PRIMARY KEY, power numeric, values numeric[], weights numeric[],
	six numeric, twelve numeric);
COPY means (power, values, weights, six, twelve) FROM :'file' WITH (FORMAT csv);

-- By the transition for any numbers, and by that of scores where the values are such
CREATE TABLE answer AS
SELECT n, power, cardinality(values) AS count, six, twelve, ours.*
FROM means, LATERAL (
	SELECT power_mean(v, w, power)::numeric AS mean, mean_numeric(tally(v, w, power), 12) AS digits,
		CASE WHEN bool_and(scale(trim_scale(v)) <= 6)
			THEN power_mean(v::score, w::score, power)::numeric END AS of_scores,
		CASE WHEN power = 0 THEN geometric_mean(v, w)::numeric END AS geometric
	FROM unnest(values, weights) u(v, w)) ours;

SELECT format('%s 1 - %s means are those of 120 digits, and so are %s of scores',
	CASE WHEN count(*) > 0 AND bool_and(mean = six AND coalesce(of_scores, six) = six
		AND coalesce(geometric, six) = six) THEN 'ok' ELSE 'not ok' END, count(*), count(of_scores)) FROM answer;

SELECT format('%s 2 - %s of them have the same twelve decimals',
	CASE WHEN count(*) > 0 AND bool_and(digits = twelve) THEN 'ok' ELSE 'not ok' END, count(*))
FROM answer;
SELECT format('# %s: %s', n, to_jsonb(a)) FROM answer a
WHERE NOT (mean = six AND coalesce(of_scores, six) = six AND coalesce(geometric, six) = six AND digits = twelve)
ORDER BY n LIMIT 20;
\echo 1..2
