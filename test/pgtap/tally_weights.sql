-- A weight of another type than the score it belongs to counts as in numeric, to the last digit.
BEGIN;
SELECT plan(6);
SELECT setseed(0.625);

-- One value in twenty is missing; integer weights up to the largest, the others with up to 18 decimals.
CREATE TEMP TABLE observed AS
SELECT i % 50 AS g, i, CASE WHEN i % 20 > 0 THEN (random() * 100 + 0.001)::numeric(9, 6)::score END AS s,
	CASE i % 7 WHEN 0 THEN 9223372036854775807 WHEN 1 THEN 0 ELSE (random() * 10 ^ (random() * 18))::bigint END AS b,
	(random() * 10)::numeric(30, 18) AS n, random() * 10 AS d
FROM generate_series(1, 3000) i;

CREATE FUNCTION pg_temp.differing(weight text) RETURNS TABLE (g integer) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('SELECT g FROM observed GROUP BY g
		HAVING tally(s, %1$s)::text <> tally(s::numeric, %1$s::numeric)::text
			OR tally(s, %1$s, ''geometric'')::text <> tally(s::numeric, %1$s::numeric, ''geometric'')::text
			OR tally(s, %1$s, 2)::text <> tally(s::numeric, %1$s::numeric, 2)::text
			OR weighted_mean(s, %1$s) <> weighted_mean(s::numeric, %1$s::numeric)
			OR geometric_mean(s, %1$s) <> geometric_mean(s::numeric, %1$s::numeric)
			OR harmonic_mean(s, %1$s) <> harmonic_mean(s::numeric, %1$s::numeric)
			OR power_mean(s, %1$s, 2.5) <> power_mean(s::numeric, %1$s::numeric, 2.5)', weight);
END$$;
SELECT is_empty('SELECT pg_temp.differing(''b'')', 'bigint');
SELECT is_empty('SELECT pg_temp.differing(''n'')', 'numeric');
SELECT is_empty('SELECT pg_temp.differing(''d'')', 'double precision, by its decimal of 15 digits');

SELECT is_empty('SELECT i FROM (SELECT i,
		weighted_mean(s, b) OVER w AS b, weighted_mean(s::numeric, b::numeric) OVER w AS bn,
		weighted_mean(s, n) OVER w AS n, weighted_mean(s::numeric, n) OVER w AS nn,
		harmonic_mean(s, d) OVER w AS d, harmonic_mean(s::numeric, d::numeric) OVER w AS dn
		FROM observed WINDOW w AS (ORDER BY i ROWS 5 PRECEDING)) f
	WHERE b IS DISTINCT FROM bn OR n IS DISTINCT FROM nn OR d IS DISTINCT FROM dn', 'moving frames');
SELECT throws_ok('SELECT weighted_mean(s, -b) FROM observed', '22023', 'weight must not be negative',
	'a negative weight');
SELECT throws_ok('SELECT weighted_mean(s, NULL::bigint) FROM observed', '22004', 'weight must not be NULL',
	'a NULL weight');

SELECT * FROM finish();
ROLLBACK;
