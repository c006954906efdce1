-- What functions of panels give, against test/vectors/panel.json, which a program in another language made: trees of
-- all means, gaps and rules, cards and units, tallies, every factor, both rules for ties, ends of ranges.
BEGIN;
SELECT plan(18);
SET LOCAL client_encoding = 'UTF8';

\set content `cat test/vectors/panel.json`
CREATE TEMP TABLE vectors AS SELECT :'content'::jsonb AS v;

-- the panels, made by the aggregates of their kinds
CREATE TEMP TABLE source AS
SELECT n, p ->> 'kind' AS kind, p -> 'instrument' AS form, p -> 'bodies' AS bodies
FROM vectors, jsonb_array_elements(v -> 'panels') WITH ORDINALITY AS a(p, n);
CREATE TEMP TABLE made AS
SELECT n, kind, panel(key, scorecard(form::text::instrument, card), form::text::instrument) AS p
FROM source, jsonb_each(bodies) b(key, cards), jsonb_array_elements(cards) card WHERE kind = 'cards' GROUP BY n, kind
UNION ALL
SELECT n, kind, panel(key, unit, scorecard(form::text::instrument, card), form::text::instrument)
FROM source, jsonb_each(bodies) b(key, units), jsonb_each(units) u(unit, cards), jsonb_array_elements(cards) card
WHERE kind = 'units' GROUP BY n, kind
UNION ALL
SELECT n, kind, panel(key, (SELECT tally(x::text::score) FROM jsonb_array_elements(body -> 'values') x),
	(body ->> 'population')::bigint)
FROM source, jsonb_each(bodies) b(key, body) WHERE kind = 'tallies' GROUP BY n, kind;

-- the columns of a row
CREATE TEMP TABLE shape (function text, columns text);
INSERT INTO shape VALUES
	('ranks', 'key, score::numeric, rank, "of"'),
	('rank_intervals', 'key, score::numeric, rank, mean, median, low, high, p_first, p_same_zone, draws'),
	('rank_confidence', 'key, low, high'),
	('draws', 'draw, factor, value'),
	('sensitivity', 'factor, first_order, first_low, first_high, total, total_low, total_high');

CREATE FUNCTION pg_temp.argument(name text, value jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT format('%I => %s', name, CASE
		WHEN name = 'given' THEN format('%L::jsonb[]', ARRAY(SELECT jsonb_array_elements(value))::text)
		WHEN jsonb_typeof(value) = 'array' THEN format('%L::text[]',
			ARRAY(SELECT jsonb_array_elements_text(value))::text)
		WHEN name = 'draws' THEN value #>> '{}'
		ELSE quote_literal(value #>> '{}') END)
$$;

-- The rows of a call, each an array
CREATE FUNCTION pg_temp.got(p panel, function text, arguments jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	result jsonb;
BEGIN
	EXECUTE (SELECT format('SELECT coalesce(jsonb_agg(jsonb_build_array(%s)), ''[]'') FROM %I(%s)', columns,
		shape.function,
			concat_ws(', ', '$1', (SELECT string_agg(pg_temp.argument(key, value), ', ') FROM jsonb_each(arguments))))
		FROM shape WHERE shape.function = got.function) INTO result USING p;
	RETURN result;
END
$$;

CREATE TEMP TABLE answer AS
SELECT c - 'rows' AS call, function, kind, c -> 'rows' AS rows, pg_temp.got(p, function, c -> 'arguments') AS got
FROM vectors CROSS JOIN jsonb_array_elements(v -> 'cases') c CROSS JOIN
	LATERAL (SELECT c ->> 'function' AS function) f
JOIN made ON n = (c ->> 'panel')::integer + 1;

SELECT is((SELECT array_agg(format('%s %s', kind, n) ORDER BY kind)
	FROM (SELECT kind, count(*) AS n FROM made GROUP BY kind) k),
	ARRAY['cards 42', 'tallies 9', 'units 21'], 'there are panels of each kind');
SELECT is((SELECT count(*) FROM answer), 299::bigint, 'every case has its panel');

SELECT is(count(*) FILTER (WHERE rows = got), count(*), format('%s of %s: the rows of every call', function, kind))
FROM answer GROUP BY function, kind ORDER BY function, kind;
SELECT is_empty($$SELECT call, expected, got FROM (SELECT call, e AS expected, g AS got
		FROM answer, ROWS FROM (jsonb_array_elements(rows), jsonb_array_elements(got)) r(e, g)) r
	WHERE expected IS DISTINCT FROM got$$, 'row by row');
SELECT is((SELECT sum(jsonb_array_length(got)) FROM answer), 1789::bigint, 'so many rows');

-- nothing was forgotten
SELECT is_empty($$SELECT f FROM unnest('{weights,mean,missing,leave_out,sampling}'::text[]) f
	WHERE NOT EXISTS (SELECT FROM answer WHERE call -> 'arguments' -> 'vary' ? f AND function = 'rank_intervals')$$,
	'each factor is varied');

SELECT * FROM finish();
ROLLBACK;
