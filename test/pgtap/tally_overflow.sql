-- A sum or a count that does not fit is an error, wherever it happens, and no wrong number.
BEGIN;
SELECT plan(20);

CREATE FUNCTION pg_temp.full_count() RETURNS tally LANGUAGE sql RETURN
	'arithmetic observed=9223372036854775807 zeros=0 weight=1 sum=1'::tally;
CREATE FUNCTION pg_temp.too_much(statement text, what text) RETURNS SETOF text LANGUAGE sql RETURN
	throws_ok(statement, '22003', 'tally out of range', what);

-- A state with all the rows that can be counted, to which one is added
CREATE AGGREGATE pg_temp.one_more(score) (SFUNC = mean_accum, STYPE = tally,
	INITCOND = 'arithmetic observed=9223372036854775807 zeros=0 weight=1 sum=1');
CREATE AGGREGATE pg_temp.one_more(numeric) (SFUNC = mean_accum, STYPE = tally,
	INITCOND = 'arithmetic observed=9223372036854775807 zeros=0 weight=1 sum=1');
CREATE AGGREGATE pg_temp.one_less_full(score) (SFUNC = mean_accum, STYPE = tally,
	INITCOND = 'arithmetic observed=9223372036854775806 zeros=0 weight=1 sum=1');
SELECT is(pg_temp.one_less_full(1.5::score)::text, 'arithmetic observed=9223372036854775807 zeros=0 weight=2 sum=2.5',
	'the last row that can be counted');
SELECT pg_temp.too_much('SELECT pg_temp.one_more(1::score)', 'one row too many, in units');
SELECT pg_temp.too_much('SELECT pg_temp.one_more(0.1234567)', 'one row too many, in numeric');
SELECT pg_temp.too_much('SELECT rollup(t) FROM (VALUES (pg_temp.full_count()), (pg_temp.full_count())) v(t)',
	'counts that do not add up');

-- The largest sums, of 12 decimals, and what is too much for them
CREATE FUNCTION pg_temp.large(name text) RETURNS tally LANGUAGE sql RETURN format(
	'arithmetic observed=1 zeros=0 weight=%s sum=%s missing=1 missing_weight=%s squares=%s lowest=1 highest=1',
	CASE name WHEN 'weight' THEN '5' || repeat('0', 70) ELSE '1' END,
	CASE name WHEN 'sum' THEN '5' || repeat('0', 64) ELSE '1' END,
	CASE name WHEN 'missing_weight' THEN '5' || repeat('0', 70) ELSE '1' END,
	CASE name WHEN 'squares' THEN '5' || repeat('0', 58) ELSE '1' END)::tally;
SELECT pg_temp.too_much(
	format('SELECT rollup(t) FROM (VALUES (pg_temp.large(%1$L)), (pg_temp.large(%1$L))) v(t)', name),
	name || ': two that do not add up')
FROM unnest('{weight,sum,missing_weight}'::text[]) name;
SELECT is(regexp_replace(rollup(t)::text, '^.*squares', 'squares'), 'squares=unknown lowest=1 highest=1',
	'squares that do not add up are given up')
FROM (VALUES (pg_temp.large('squares')), (pg_temp.large('squares'))) v(t);

DO $$
BEGIN
	EXECUTE format('CREATE AGGREGATE pg_temp.to_large_sum(numeric, numeric)
		(SFUNC = weighted_mean_accum, STYPE = tally, INITCOND = %L)',
		'arithmetic observed=1 zeros=0 weight=1 sum=5' || repeat('0', 64));
	EXECUTE format('CREATE AGGREGATE pg_temp.to_large_weight(numeric, numeric)
		(SFUNC = weighted_mean_accum, STYPE = tally, INITCOND = %L)',
		'arithmetic observed=1 zeros=0 weight=5' || repeat('0', 70) || ' sum=1');
END$$;
SELECT pg_temp.too_much('SELECT pg_temp.to_large_sum(0.0000000001, 0.0000000001)',
	'a value with more decimals than fit');
SELECT pg_temp.too_much('SELECT pg_temp.to_large_weight(1, 0.0000000001)', 'a weight with more decimals than fit');
SELECT is(pg_temp.to_large_weight(1, 0.000001)::text,
	format('arithmetic observed=2 zeros=0 weight=5%s.000001 sum=1.000001', repeat('0', 70)),
	'a weight that fits');

-- Means of sums whose quotient takes more than 256 bits, or is no score
CREATE FUNCTION pg_temp.mean_of(mean text, weight text, sum text) RETURNS score LANGUAGE sql RETURN
	mean(format('%s observed=1 zeros=0 weight=%s sum=%s', mean, weight, sum)::tally);
SELECT pg_temp.too_much(format('SELECT pg_temp.mean_of(%L, %L, %L)', mean, weight, sum), what)
FROM (VALUES
	('arithmetic', '5' || repeat('0', 70), '0.' || repeat('0', 75) || '1',
		'the sum has many decimals, the weight many digits'),
	('arithmetic', '5' || repeat('0', 38) || '.' || repeat('0', 37) || '1', '1' || repeat('0', 60),
		'the weight has many digits and decimals'),
	('arithmetic', '5' || repeat('0', 70), '3' || repeat('0', 64), 'both have as many digits as there can be'),
	('geometric', '5' || repeat('0', 70), '0.' || repeat('0', 30) || '1', 'the logarithms have many decimals'))
	v(mean, weight, sum, what);
SELECT is(pg_temp.mean_of('arithmetic', '1' || repeat('0', 60), '3' || repeat('0', 60)), 3::score,
	'large sums with a mean');
SELECT throws_ok(format('SELECT pg_temp.mean_of(''arithmetic'', ''0.000001'', %L)', sum), '22003',
	'score out of range', 'a mean that is no score: ' || sum)
FROM (VALUES ('1000000000000'), ('-1000000000000'), ('1' || repeat('0', 60)), ('-1' || repeat('0', 60))) v(sum);

SELECT * FROM finish();
ROLLBACK;
