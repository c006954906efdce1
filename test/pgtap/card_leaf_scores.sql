-- Scores of indicators against numeric: every rule, over random cases with up to 30 digits, ties and rounding modes.
-- An exact score is a fraction of two numerics here, rounded by whole quotients, which numeric gives exactly.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
\set QUIET on
\pset format unaligned
\pset tuples_only on

SELECT plan(28);
SELECT setseed(0.2026);

-- a / b rounded to decimals, b > 0
CREATE FUNCTION pg_temp.rounded(a numeric, b numeric, decimals integer, mode text) RETURNS numeric LANGUAGE plpgsql
	AS $$
DECLARE
	magnitude numeric := abs(a) * 10::numeric ^ decimals;
	steps numeric := div(magnitude, b);
	rest numeric := magnitude - steps * b;
	away boolean := CASE mode WHEN 'down' THEN false WHEN 'up' THEN rest > 0
		WHEN 'half_even' THEN 2 * rest > b OR (2 * rest = b AND steps % 2 = 1) ELSE 2 * rest >= b END;
BEGIN
	RETURN sign(a) * (steps + away::integer) / 10::numeric ^ decimals;
END$$;

-- What a card holds of the score a / b: billionths of the width of the scale, once the indicator has rounded it
CREATE FUNCTION pg_temp.held(a numeric, b numeric, low numeric, high numeric, decimals integer, mode text)
	RETURNS numeric
LANGUAGE plpgsql AS $$
BEGIN
	IF decimals IS NOT NULL THEN
		a := pg_temp.rounded(a, b, decimals, mode);
		b := 1;
	END IF;
	RETURN pg_temp.rounded(a - low * b, b * (high - low), 9, 'half_up');
END$$;

-- The same of the card that is made
CREATE FUNCTION pg_temp.card_share(low numeric, high numeric, rule text, decimals integer, mode text, answer text)
RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
	rounding text := CASE WHEN decimals IS NULL THEN ''
		ELSE format(', "round": %s, "rounding": "%s"', decimals, mode) END;
BEGIN
	RETURN split_part(scorecard(format('{"code": "t", "scale": [%s, %s], "nodes": [{"code": "q"%s%s}]}',
		low, high, rule, rounding)::instrument, format('{"q": %s}', answer)::jsonb)::text, 'scores=', 2)::numeric;
END$$;

-- Random numbers: some between two others, and some of any size with 15 to 17 decimals
CREATE FUNCTION pg_temp.between(low numeric, high numeric, decimals integer) RETURNS numeric LANGUAGE sql VOLATILE AS $$
	SELECT trunc(low + (high - low) * (trunc(random()::numeric * 1e9) + trunc(random()::numeric * 1e9) / 1e9) / 1e9,
		decimals)
$$;
CREATE FUNCTION pg_temp.long_number() RETURNS numeric LANGUAGE sql VOLATILE AS $$
	SELECT (random() * 2 - 1)::numeric * 10::numeric ^ (random() * 12)::integer
		+ (random()::numeric * 1e-15::numeric)::numeric(30, 17)
$$;
-- Scales, and roundings that do not move their ends
CREATE TEMP TABLE drawn AS
SELECT i, scale[1] AS low, scale[2] AS high, CASE
	WHEN random() < 0.6 THEN (random() * (6 - scale[3]) + scale[3])::integer END
	AS decimals, (ARRAY['half_up', 'half_even', 'down', 'up'])[1 + floor(random() * 4)] AS mode
FROM generate_series(1, 600 * :times) i, LATERAL (SELECT CASE i % 6
	WHEN 0 THEN '{0, 100, 0}'::numeric[] WHEN 1 THEN '{0, 1, 0}' WHEN 2 THEN '{-1, 2, 0}' WHEN 3 THEN '{0, 7.5, 1}'
	WHEN 4 THEN '{-1000000, 1234567.25, 2}' ELSE '{0, 100, 0}' END) s(scale);

--
-- Straight lines
--
CREATE TEMP TABLE linear AS
SELECT d.*, CASE
		-- a tie of what is rounded, if the value that has it ends
		WHEN i % 3 = 0 THEN worst + (best - worst) * tie
		WHEN i % 3 = 1 THEN pg_temp.between(least(worst, best), greatest(worst, best), (random() * 30)::integer)
		ELSE worst + (best - worst) * random()::numeric(6, 3) END AS value
FROM (SELECT d.*, CASE WHEN i % 2 = 0 THEN 0 ELSE trunc(pg_temp.long_number(), 15) END AS worst,
		CASE WHEN i % 2 = 0 THEN CASE WHEN i % 4 = 0 THEN 8 ELSE -125 END
			ELSE trunc(pg_temp.long_number(), 15) END AS best,
		(2 * floor(random() * 500)::integer + 1) / 1000.0 AS tie FROM drawn d) d;
DELETE FROM linear WHERE worst = best OR scale(trim_scale(value)) > 25 OR abs(value) >= 1e13;

SELECT cmp_ok(count(*), '>', 500::bigint * :times, 'straight lines were drawn') FROM linear;
SELECT is_empty($$
	SELECT * FROM linear, LATERAL (SELECT sign(best - worst) * (low * (best - worst) + (value - worst) * (high - low)),
			abs(best - worst), pg_temp.card_share(low, high, format(', "goalposts": [%s, %s]', worst, best),
			decimals, mode, value::text)) s(a, b, got)
	WHERE value BETWEEN least(worst, best) AND greatest(worst, best)
		AND got <> pg_temp.held(a, b, low, high, decimals, mode)
$$, 'goalposts in either direction, of up to 30 digits');
SELECT is_empty($$
	SELECT * FROM linear WHERE value NOT BETWEEN least(worst, best) AND greatest(worst, best)
		AND pg_temp.card_share(low, high, format(', "goalposts": [%s, %s]', worst, best), decimals, mode, value::text)
			<> CASE WHEN (value > worst) = (best > worst) THEN 1 ELSE 0 END
$$, 'beyond goalposts a value counts as the nearer one');
SELECT is_empty($$
	SELECT * FROM drawn, LATERAL (SELECT round((random() * 12)::numeric, 3)) v(value)
	WHERE pg_temp.card_share(low, high, ', "points": 12.5', decimals, mode, value::text)
		<> pg_temp.held(low * 12.5 + value * (high - low), 12.5, low, high, decimals, mode)
$$, 'points are goalposts from zero');

-- what is said by no rule: the value itself, or the other end
CREATE TEMP TABLE plain AS
SELECT d.*, CASE WHEN i % 2 = 0 THEN pg_temp.between(low, high, (random() * 20)::integer)
	WHEN decimals IS NOT NULL THEN trunc(pg_temp.between(low, high, decimals) + 0.5 * 10::numeric ^ -decimals,
		decimals + 1)
	ELSE low + (high - low) * (2 * floor(random() * 500000000)::numeric + 1) / 2000000000 END AS value
FROM drawn d;
SELECT is_empty($$
	SELECT * FROM plain, unnest(ARRAY['', ', "direction": "-"']) rule WHERE value BETWEEN low AND high
		AND pg_temp.card_share(low, high, rule, decimals, mode, value::text)
			<> pg_temp.held(CASE rule WHEN '' THEN value ELSE low + high - value END, 1, low, high, decimals, mode)
$$, 'values that are scores, as they are and reversed');
SELECT is(pg_temp.card_share(0, 100, ', "goalposts": [0, 3]', 2, 'half_up', '2.429849999'), 0.8099,
	'an indicator is rounded once: 80.99499996 is not 81');

--
-- Curves
--
CREATE TEMP TABLE curves AS
SELECT d.*, xs, ys, v.value
FROM (SELECT * FROM drawn WHERE i % 3 = 0) d,
	LATERAL (SELECT array_agg(x ORDER BY x) FROM (SELECT DISTINCT trunc(pg_temp.long_number(), 15) + 0 * i AS x
		FROM generate_series(1, 5)) x) x(xs),
	LATERAL (SELECT ARRAY(SELECT pg_temp.between(low, high, 6) FROM generate_series(1, cardinality(xs)) g)) y(ys),
	LATERAL (SELECT CASE WHEN random() < 0.2 THEN xs[2]
		ELSE pg_temp.between(xs[1] - 1, xs[cardinality(xs)] + 1, (random() * 25)::integer) END) v(value);
SELECT is_empty($$
	SELECT * FROM curves c, LATERAL (SELECT count(*)::integer FROM unnest(xs) x WHERE x <= value) n(k), LATERAL (SELECT
		CASE WHEN k = 0 THEN ys[1] WHEN k = cardinality(xs) THEN ys[k]
			ELSE ys[k] * (xs[k + 1] - xs[k]) + (value - xs[k]) * (ys[k + 1] - ys[k]) END,
		CASE WHEN k BETWEEN 1 AND cardinality(xs) - 1 THEN xs[k + 1] - xs[k] ELSE 1 END) f(a, b)
	WHERE pg_temp.card_share(low, high, (SELECT format(', "curve": [%s]', string_agg(format('[%s, %s]', x, y), ', '
		ORDER BY x))
			FROM unnest(xs, ys) p(x, y)), decimals, mode, value::text)
		<> pg_temp.held(a, b, low, high, decimals, mode)
$$, 'curves that rise and fall, of up to 30 digits');

--
-- Bands: in steps of ten, each with one score or a range, as the rounded value sees them
--
CREATE TEMP TABLE banded AS
SELECT d.*, digits, band_mode, firsts, lasts, v.value
FROM drawn d,
	LATERAL (SELECT CASE i % 4 WHEN 0 THEN NULL ELSE i % 4 - 1 END, (ARRAY['half_up', 'half_even', 'down',
		'up'])[1 + i / 4 % 4])
		o(digits, band_mode),
	LATERAL (SELECT ARRAY(SELECT pg_temp.between(low, high, 6) FROM generate_series(1, 5)),
		ARRAY(SELECT pg_temp.between(low, high, 6) FROM generate_series(1, 5))) s(firsts, lasts),
	LATERAL (SELECT (random() * 60 - 5 + 0 * i)::numeric(12, 6)
		+ CASE WHEN i % 5 = 0 THEN 0.0000001 ELSE 0 END) v(value);
CREATE FUNCTION pg_temp.bands(firsts numeric[], lasts numeric[], digits integer, band_mode text) RETURNS text
LANGUAGE sql AS $$
	SELECT string_agg(CASE
			WHEN k = 1 THEN format('(,%s%s b1 zone "%s"', 10, CASE WHEN digits IS NULL THEN ')' ELSE ']' END, firsts[1])
			WHEN k = 5 THEN format('[%s,) b5 zone "%s"', 40 + step, firsts[5])
			ELSE format('[%s,%s%s b%s zone "%s..%s"', 10 * (k - 1) + step, 10 * k,
				CASE WHEN digits IS NULL THEN ')' ELSE ']' END, k, firsts[k], lasts[k]) END, ', ' ORDER BY k)
		|| CASE WHEN digits IS NULL THEN '' ELSE format('; round %s %s', digits, band_mode) END
	FROM generate_series(1, 5) k, (SELECT CASE WHEN digits IS NULL THEN 0 ELSE 10::numeric ^ -digits END) s(step)
$$;
SELECT is_empty($$
	SELECT * FROM banded, LATERAL (SELECT CASE WHEN digits IS NULL THEN value ELSE pg_temp.rounded(value, 1, digits,
		band_mode) END,
			CASE WHEN digits IS NULL THEN 0 ELSE 10::numeric ^ -digits END) r(seen, step),
		LATERAL (SELECT CASE WHEN seen < 10 + step THEN 1 WHEN seen >= 40 + step THEN 5
			ELSE div(seen - step, 10)::integer + 1 END) k(k),
		LATERAL (SELECT CASE WHEN k IN (1, 5) THEN firsts[k] * (10 - step)
			ELSE firsts[k] * (10 - step) + (seen - (10 * (k - 1) + step)) * (lasts[k] - firsts[k]) END,
			10 - step) f(a, b)
	WHERE pg_temp.card_share(low, high,
			format(', "bands": %s', to_json(pg_temp.bands(firsts, lasts, digits, band_mode))),
			decimals, mode, value::text)
		<> pg_temp.held(a, b, low, high, decimals, mode)
$$, 'bands of one score and of ranges, the value rounded in each mode');

--
-- Powers: whole ones are exact fractions, others come from numeric's power() of many digits
--
CREATE TEMP TABLE powers AS
SELECT d.*, (i % 4) + 2 AS power, (ARRAY[0.5, 0.8, 1.25, 0.333333, 4.999999, 0.001])[1 + i % 6] AS broken,
	(random() * 10 ^ (1 + i % 5))::integer / 10::numeric ^ (1 + i % 5) AS share
FROM drawn d WHERE i % 3 = 1;
SELECT is_empty($$
	SELECT * FROM powers
	WHERE pg_temp.card_share(low, high, format(', "goalposts": [20, -5], "transform": {"power": %s}', power),
			decimals, mode, (20 - 25 * share)::text)
		<> pg_temp.held(low + (share * 100000) ^ power / 1e5::numeric ^ power * (high - low), 1,
			low, high, decimals, mode)
$$, 'whole powers are rounded as the exact numbers that they are');
SELECT is_empty($$
	SELECT * FROM powers, LATERAL (SELECT low
			+ CASE WHEN share = 0 THEN 0 ELSE power(share::numeric(80, 70), broken) END * (high - low)) s(score),
		LATERAL (SELECT score * 2 * 10 ^ coalesce(decimals, 0)::numeric, (score - low) / (high - low) * 2e9)
			t(halves, card_halves)
	WHERE abs(halves - round(halves)) > 1e-12 AND abs(card_halves - round(card_halves)) > 1e-12
		AND pg_temp.card_share(low, high, format(', "goalposts": [0, 1], "transform": {"power": %s}', broken),
			decimals, mode, share::text) <> pg_temp.held(score, 1, low, high, decimals, mode)
$$, 'broken powers');
SELECT is_empty($$
	SELECT * FROM unnest(ARRAY['half_up', 'half_even', 'down', 'up']) mode, generate_series(0, 20) k
	WHERE pg_temp.card_share(0, 100, ', "goalposts": [0, 1], "transform": {"power": 0.5}', 0, mode,
			(k * k / 400.0)::text)
		<> pg_temp.held(5 * k, 1, 0, 100, 0, mode)
		OR pg_temp.card_share(0, 1, ', "goalposts": [0, 1], "transform": {"power": 0.5}', 1, mode,
			(k * k / 400.0)::text)
		<> pg_temp.held(k * 0.05, 1, 0, 1, 1, mode)
$$, 'roots that are whole, and ties, are not moved by any mode');

--
-- Logarithms
--
SELECT is_empty($$
	SELECT * FROM unnest(ARRAY['half_up', 'half_even', 'down', 'up']) mode, generate_series(0, 8) k, generate_series(0,
		1) falls
	WHERE pg_temp.card_share(0, 100, format(', "goalposts": [%s, %s], "transform": "log"', (10 ^ (8 * falls))::bigint,
			(10 ^ (8 - 8 * falls))::bigint), 0, mode, (10 ^ k)::bigint::text)
		<> pg_temp.held(CASE falls WHEN 0 THEN k ELSE 8 - k END * 12.5, 1, 0, 100, 0, mode)
$$, 'logarithms that are whole, and ties, are not moved by any mode');
CREATE TEMP TABLE logs AS
SELECT d.*, abs(trunc(pg_temp.long_number(), 15)) + 0.000001 AS worst, abs(trunc(pg_temp.long_number(),
	15)) + 0.000001 AS best
FROM drawn d WHERE i % 10 = 1;
-- goalposts that differ in the last of many digits
INSERT INTO logs SELECT i, low, high, decimals, mode, worst, trunc(worst * (1 + (random() * 9 + 1)::numeric(3, 1)
	* 10::numeric ^ -(3 + i / 10 % 10)), 17) FROM logs;
DELETE FROM logs WHERE worst = best;
SELECT is_empty($$
	SELECT * FROM logs, LATERAL (SELECT pg_temp.between(least(worst, best), greatest(worst, best), 24)) v(value),
		LATERAL (SELECT low + (high - low) * (ln(value::numeric(80, 60)) - ln(worst::numeric(80, 60)))
			/ (ln(best::numeric(80, 60)) - ln(worst::numeric(80, 60)))::numeric(80, 60)) s(score),
		LATERAL (SELECT score * 2 * 10 ^ coalesce(decimals, 0)::numeric, (score - low) / (high - low) * 2e9) t(halves,
			card_halves)
	WHERE value BETWEEN least(worst, best) AND greatest(worst, best)
		AND abs(halves - round(halves)) > 1e-12 AND abs(card_halves - round(card_halves)) > 1e-12
		AND pg_temp.card_share(low, high, format(', "goalposts": [%s, %s], "transform": "log"', trim_scale(worst),
			trim_scale(best)), decimals, mode, value::text) <> pg_temp.held(score, 1, low, high, decimals, mode)
$$, 'logarithms, also of goalposts that differ late');

--
-- Answers
--
CREATE TEMP TABLE chosen AS
SELECT d.*, numbers, picked FROM drawn d,
	LATERAL (SELECT ARRAY(SELECT (random() * 20 - 10)::numeric(20, 12) + 0 * i FROM generate_series(1, 8))) a(numbers),
	LATERAL (SELECT ARRAY(SELECT k FROM generate_series(1, 8) k WHERE random() < 0.5 OR k = 1 + i % 8)) p(picked)
WHERE i % 3 = 2;
SELECT is_empty($$
	SELECT * FROM chosen, unnest(ARRAY['max', 'sum']) choose,
		LATERAL (SELECT CASE choose WHEN 'max' THEN max(numbers[k]) ELSE sum(numbers[k]) END
			FROM unnest(picked) k) s(number),
		LATERAL (SELECT least(greatest(number, -10), 30)) c(clipped)
	WHERE pg_temp.card_share(low, high,
			(SELECT format(', "goalposts": [-10, 30], "choose": "%s", "answers": {%s}', choose,
				string_agg(format('"label %s": %s', k, n), ', ')) FROM unnest(numbers) WITH ORDINALITY u(n, k)),
			decimals, mode, (SELECT json_agg('label ' || k)::text FROM unnest(picked) k))
		<> pg_temp.held(low * 40 + (clipped + 10) * (high - low), 40, low, high, decimals, mode)
$$, 'the greatest and the sum of the answers chosen');
SELECT is(pg_temp.card_share(0, 100, ', "choose": "sum", "answers": {"a": 1}', NULL, '', '[]'), 0.0,
	'nothing chosen sums to 0');
SELECT is(pg_temp.card_share(0, 100,
	', "choose": "sum", "goalposts": [0, 1e29], "answers": {"a": 1e29, "b": 1e-30, "c": -1e29}',
	NULL, '', '["a", "b", "c"]'), 0.0, 'a sum is exact, whatever the order of its parts');
SELECT throws_ok($$SELECT pg_temp.card_share(0, 100,
	', "choose": "sum", "goalposts": [0, 1e29], "answers": {"a": 1e29, "b": 1e-30}', NULL, '', '["a", "b"]')$$, '22003',
	'/q: sum of the answers has more than 38 digits', 'a sum that has too many digits is told');

-- the best set of answers, by trying all; no total is 100, so improve() tells the highest
CREATE TEMP TABLE tried AS
SELECT i, format('"curve": [[-50, %s], [%s, %s], [60, %s]], "choose": "sum", "answers": {%s}', ys[1],
		round(ys[2] / 2, 2), round(90 + ys[3] / 11, 2),
	ys[4], (SELECT string_agg(format('"%s": %s', k, n), ', ') FROM unnest(numbers) WITH ORDINALITY u(n, k))) AS rule
FROM chosen, LATERAL (SELECT ARRAY(SELECT (random() * 80 + 0 * i)::numeric(4, 1) FROM generate_series(1,
	4))) y(ys) LIMIT 4 * :times;
SELECT is_empty($$
	SELECT i, rule, best, highest FROM tried, LATERAL (SELECT max(pg_temp.card_share(0, 100, ', ' || rule, NULL, '',
			(SELECT coalesce(json_agg(k::text), '[]')::text FROM generate_series(1, 8) k WHERE set >> (k - 1) & 1 = 1)))
			FROM generate_series(0, 255) set) b(best),
		LATERAL (SELECT total FROM CAST(format('{"code": "t", "missing": "zero", "nodes": [{"code": "q", %s}]}',
			rule) AS instrument) i,
			improve(scorecard(i, '{}'), i, '[0,100) low, [100,100] full', 'full')) h(highest)
	WHERE highest::numeric <> round(best * 100, 6)
$$, 'an indicator is raised to the best sum of its answers');

-- an end of a band that no value reaches is no best score
SELECT is_empty($$
	SELECT rule, best, total FROM unnest(ARRAY['"bands": "[0,10) 0..90, [10,20] 30; round 1"',
			'"bands": "(,0] 0, (0,10) 90..0, [10,20] 30; round 0 half_even"',
			'"bands": "[0,0] 3, (0,10] 90..0, (10,) 1; round 2 up"',
			'"bands": "[0,10) 0..90, [10,20] 30", "round": 0, "rounding": "down"', '"bands": "[0,10) 0..90, [10,) 95"',
			'"bands": "(,0] 7, (0,10) 90..0, [10,) 95", "round": 2, "rounding": "up"',
			'"bands": "[0,10) 0..90, [10,20] 30", "round": 1']) rule,
		CAST(format('{"code": "t", "missing": "zero", "nodes": [{"code": "q", %s}]}', rule) AS instrument) i,
		LATERAL (SELECT max(score(scorecard(i, format('{"q": %s}', v)::jsonb), i)::numeric)
			FROM (SELECT n * 0.005 FROM generate_series(0, 4000) n UNION VALUES (1e-26), (10 - 1e-26)) t(v)) b(best),
		improve(scorecard(i, '{}'), i, '[0,100) low, [100,100] full', 'full')
	WHERE total::numeric <> best
$$, 'an indicator is raised to the best score that one of its values has');

--
-- What is refused
--
SELECT results_eq($$
	SELECT (SELECT format('%s: %s', p.code, p.problem) FROM answer_problems(
		format('{"code": "t", "nodes": [{"code": "q", %s, "clip": false}]}', rule)::instrument,
		format('{"q": %s}', v)::jsonb) p)
	FROM (VALUES (1, '"goalposts": [1, 2]', 0.999999999999999999999999999999), (2, '"goalposts": [2, 1]', 0.9),
		(3, '"goalposts": [1, 2]', 2.0), (4, '"points": 3', -1e-38), (5, '"points": 3', 3.0),
		(6, '"curve": [[0.1, 1], [0.2, 2]]', 0.20000000000000000000000000000000000001),
		(7, '"curve": [[0.1, 1], [0.2, 2]]', 0.2),
		(8, '"goalposts": [1, 2], "transform": "log"', 0.0)) x(n, rule, v) ORDER BY n
$$, $$VALUES ('q: value is outside the goalposts'), ('q: value is outside the goalposts'), (NULL),
	('q: value is outside the points'), (NULL), ('q: value is outside the curve'), (NULL),
		('q: value is outside the goalposts')
$$, 'with clip false an end counts still, and what lies beyond it by the last of 38 digits does not');
SELECT is(pg_temp.card_share(0, 100, ', "goalposts": [1, 2], "transform": "log"', NULL, '', '-7'), 0.0,
	'a value without a logarithm lies beyond the goalposts');

--
-- The ends of what numbers can be
--
SELECT is_empty($$
	SELECT a, b, v FROM unnest(ARRAY[0, 1e29, -1e29, 999999999999999999999999999999, 1e-30, -1e-30,
		0.999999999999999999999999999999]) a,
		unnest(ARRAY[0, 1e29, -1e29, 999999999999999999999999999999, 1e-30, -1e-30,
			0.999999999999999999999999999999]) b,
		unnest(ARRAY[0, 1e37, -1e37, 1e-38, -1e-38, 5e28, 1e29, 99999999999999999999999999999999999999]) v,
		LATERAL (SELECT least(greatest(v, least(a, b)), greatest(a, b))) c(c)
	WHERE a <> b AND pg_temp.card_share(-999999999999, 999999999999, format(', "goalposts": [%s, %s]', a, b), NULL, '',
		v::text)
		<> pg_temp.rounded(abs(c - a), abs(b - a), 9, 'half_up')
$$, 'goalposts and values at the ends of their ranges');
SELECT lives_ok($$
	SELECT pg_temp.card_share(-999999999999, 999999999999,
		format(', "goalposts": [%s, %s], "transform": %s', a, b, t), 6, 'up', v::text)
	FROM unnest(ARRAY[1e29, 1e-30, 1.00000000000000000000000000001]) a,
		unnest(ARRAY[999999999999999999999999999999, 2e-30, 1]) b,
		unnest(ARRAY['"log"', '{"power": 0.000001}', '{"power": 5}']) t,
		unnest(ARRAY[1e37, 1e-38, 5e28, 1.000000000000000000000000000001]) v
$$, 'logarithms and powers there give a score');

--
-- How numbers are written
--
CREATE TEMP TABLE written AS SELECT * FROM (VALUES
	('80', 0.8), ('80.5', 0.805), (' 80.5 ', 0.805), (E'\t80.5\r\n', 0.805), ('+80.5', 0.805), ('8.05e1', 0.805),
		('805E-1', 0.805),
	('.5', 0.005), ('5.', 0.05), ('-0', 0), ('0e999999999999', 0), (repeat('0', 1000) || '7', 0.07),
	('7.' || repeat('0', 100000), 0.07),
	('80,5', NULL), ('1,000', NULL), ('', NULL), ('  ', NULL), ('1 2', NULL), ('1_000', NULL), ('0x10', NULL),
	('NaN', NULL), ('Infinity', NULL), ('-inf', NULL), ('80%', NULL), ('e5', NULL), ('1e', NULL), ('--1', NULL),
	('+', NULL), ('.', NULL), ('1e400000000', NULL), (repeat('9', 131072), NULL),
	('0.' || repeat('0', 38) || '1', NULL), ('null', NULL), (U&'\FF18', NULL)
) w(text, share);
SELECT is_empty($$
	SELECT left(text, 50), share, got FROM written, LATERAL (SELECT CASE WHEN EXISTS (SELECT
		FROM answer_problems(instrument '{"code": "t", "nodes": [{"code": "q"}]}', jsonb_build_object('q', text)))
		THEN NULL ELSE pg_temp.card_share(0, 100, '', NULL, '', to_json(text)::text) END) g(got)
	WHERE got IS DISTINCT FROM share
$$, 'numbers in texts are read or refused');
SELECT is((SELECT array_agg(coalesce(hint, '-') ORDER BY v) FROM unnest(ARRAY['80,5', '1,234.5', '', 'abc']) WITH
	ORDINALITY u(t, v),
		answer_problems(instrument '{"code": "t", "nodes": [{"code": "q"}]}', jsonb_build_object('q', t))),
	ARRAY['Decimals are written behind a point, as in "80.5", and thousands are not set apart.',
		'Decimals are written behind a point, as in "80.5", and thousands are not set apart.',
		'What was not assessed is null.', '-'], 'the hint says what to write');
SELECT is_empty($$
	SELECT v FROM unnest(ARRAY[1e38, 1e131071, 1e-39, -1e40, 1.5e37 + 0.5, 1e-100]) v
	WHERE NOT EXISTS (SELECT
		FROM answer_problems(instrument '{"code": "t", "nodes": [{"code": "q", "goalposts": [0, 1]}]}',
		jsonb_build_object('q', v)) p WHERE p.problem LIKE 'value has more than 38 d%')
$$, 'numbers of more than 38 digits are problems, not errors');

--
-- Labels
--
CREATE TEMP TABLE labelled AS SELECT format('{"code": "t", "nodes": [{"code": "q", "answers": %s}]}', (SELECT
	json_object_agg(l, 1) FROM unnest(labels) l))::instrument AS i, labels
FROM (VALUES (ARRAY['Ya', 'ya', ' Ya', 'Ya ', 'YA', '1', '1.0', '80,5', '"', '\', '''', '🙂', 'ä', U&'a\0308', E'\n',
	'null', 'true',
	'[]', repeat('ä', 127)])) v(labels);
SELECT is_empty($$
	SELECT l FROM labelled, unnest(labels) l
	WHERE scorecard(i, jsonb_build_object('q', l))::text NOT LIKE '%scores=0.01'
		OR (SELECT assess(i, 'q', x) FROM (VALUES (l)) v(x)) <> scorecard(i, jsonb_build_object('q', l))
	UNION ALL
	SELECT l FROM labelled, unnest(ARRAY['yA', 'Ya  ', '1.00', '', 'A', U&'A\0308', repeat('ä', 126), repeat('ä',
		128), '{}'])
		l WHERE (SELECT count(*) FROM answer_problems(i, jsonb_build_object('q', l))) <> 1
$$, 'labels are taken exactly as they are written, and no others');
SELECT is_empty($$
	SELECT v FROM labelled, unnest(ARRAY['1', '1.0', 'true', '[]', '["Ya"]', '{"Ya": 1}', '[[]]']::jsonb[]) v
	WHERE (SELECT count(*) FROM answer_problems(i, jsonb_build_object('q', v))) <> 1
$$, 'what is no text is no label');

SELECT * FROM finish();
ROLLBACK;
