-- Means in fixed point: the mean of one value is that value, on the very bound
-- of a band too, whatever its size; or an error where precision ends.
SELECT plan(6);

CREATE FUNCTION pg_temp.mean_is_value(v numeric, mean text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t tally;
	bound score := v;
BEGIN
	t := (SELECT tally(v, 1.0, mean));
	RETURN mean(t) = bound AND
		(bound <> v OR grade(t, format('(,%s) low, [%s,) high', bound, bound)::zoning) = 'high');
EXCEPTION WHEN numeric_value_out_of_range THEN
	RETURN NULL;
END $$;

-- values from a millionth to a hundred thousand million, some with more decimals than a score
CREATE TEMP TABLE case_ AS
SELECT mean, digits * 10::numeric ^ exponent AS v, exponent
FROM unnest('{geometric,harmonic,-5,-4,-3.5,-2,-0.5,-0.000001,0.000001,0.5,2,3,4.5,5}'::text[]) mean,
	generate_series(-6, 11) exponent,
	unnest('{1,3,7.000001,9.0000005,9.9999995}'::numeric[]) digits;
CREATE TEMP TABLE answer AS SELECT *, pg_temp.mean_is_value(v, mean) AS "right" FROM case_ WHERE v >= 0.000001;

SELECT is(count(*), 1260::bigint, 'values and means were tried') FROM answer;
SELECT is(count(*), 0::bigint, 'no mean of one value is another value') FROM answer WHERE NOT "right";
SELECT is(count(*), 0::bigint, 'no error on the scale of scores')
FROM answer WHERE "right" IS NULL AND exponent BETWEEN -2 AND 1;
SELECT ok(count(*) > 0, 'precision ends somewhere') FROM answer WHERE "right" IS NULL;
SELECT is(mean(tally(100000000.0000005, 1.0, 'harmonic'))::numeric, 100000000.000001,
	'a tie far out is rounded away from zero');
SELECT throws_ok($$SELECT mean(tally(300000000000.0000005, 1.0, 'harmonic'))$$, '22003',
	'mean cannot be determined to six decimals', 'and is refused where it cannot be told from what is next to it');

SELECT * FROM finish();
