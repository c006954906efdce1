-- in_zone(), at_least() and conditions on band_number(), zone() and grade(): the comparisons of the score that the
-- planner makes of them say what the functions say.
--
-- Random zonings, each with scores around its bounds and cut points. The functions are called with the
-- zoning from a table column, which cannot be rewritten, and with the zoning as a constant, which is; both are
-- held against round() and plain comparisons with the bounds that bands() tells.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
\set ON_ERROR_STOP true
\set ON_ERROR_ROLLBACK off

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SET LOCAL temp_buffers = '128MB';	-- pgTAP makes the first temporary table
SELECT plan(26);
SELECT setseed(0.1972);

-- A band begins at every "cut", counted in steps of the grid that scores are rounded to. Its bounds are written as
-- the grid points that it must hold, closed, or those beside them that it must not, open.
CREATE FUNCTION random_zoning(decimals integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	grid integer := coalesce(decimals, 6);
	step numeric := 10::numeric ^ -grid;
	bands integer := 1 + floor(random() * 6);
	cut numeric := floor((random() - 0.4) * 10 ^ (random() * (CASE
		WHEN random() < 0.05 THEN 11.9 ELSE 2.5 END) + grid));
	next_cut numeric;
	lower_text text;
	upper_text text;
	closed boolean;
	was_closed boolean := random() < 0.5;
	result text := '';
BEGIN
	FOR i IN 1..bands LOOP
		next_cut := cut + 1 + CASE WHEN random() < 0.7 THEN floor(random() * 10 ^ (random() * 2 + grid))::numeric
		ELSE 0 END;
		IF decimals IS NULL THEN
			-- no grid: each bound belongs to one of the two bands that it parts
			closed := CASE WHEN next_cut = cut + 1 THEN NOT was_closed OR random() < 0.5 ELSE random() < 0.5 END;
			lower_text := CASE WHEN was_closed THEN '(' ELSE '[' END || trim_scale(cut * step);
			upper_text := trim_scale(next_cut * step) || CASE WHEN closed THEN ']' ELSE ')' END;
			-- an open interval of neighbouring millionths would hold no score
			IF was_closed AND NOT closed AND next_cut = cut + 1 THEN
				upper_text := trim_scale(next_cut * step) || ']';
				closed := true;
			END IF;
			was_closed := closed;
		ELSE
			lower_text := CASE WHEN random() < 0.5 THEN '[' || trim_scale(cut * step) ELSE '('
				|| trim_scale((cut - 1) * step) END;
			upper_text := CASE WHEN random() < 0.5 THEN trim_scale((next_cut - 1) * step) || ']'
				ELSE trim_scale(next_cut * step) || ')' END;
		END IF;
		IF i = 1 AND random() < 0.2 THEN
			lower_text := '(';
		END IF;
		IF i = bands AND random() < 0.2 THEN
			upper_text := ')';
		END IF;
		result := result || CASE WHEN i > 1 THEN ', ' ELSE '' END || lower_text || ',' || upper_text || ' b' || i
			|| CASE WHEN random() < 0.4 THEN ' zone ' || (ARRAY['merah', 'kuning', 'hijau'])[1 + floor(random() * 3)]
			ELSE '' END;
		cut := next_cut;
	END LOOP;
	RETURN result
		|| coalesce('; round ' || decimals || (ARRAY['', ' half_up', ' half_even', ' down',
			' up'])[1 + floor(random() * 5)], '')
		|| CASE WHEN random() < 0.3 THEN '; best low' ELSE '' END;
END$$;

CREATE TEMP TABLE zoning_case (
	id integer PRIMARY KEY,
	decimals integer,				-- NULL: no rounding
	step numeric GENERATED ALWAYS AS (10::numeric ^ -coalesce(decimals, 6)) STORED,
	zoning zoning NOT NULL,
	mode text,
	names text[],
	name text,
	worst integer,					-- number of the worst band of that name
	condition text					-- on the band of x, where Z is the zoning
);

INSERT INTO zoning_case (id, decimals, zoning)
SELECT id, decimals, random_zoning(decimals)::zoning
FROM (SELECT id, CASE WHEN random() < 0.8 THEN floor(random() * 7)::integer END AS decimals
		FROM generate_series(1, 200 * :times) id) s;

CREATE TEMP TABLE zoning_band AS
SELECT c.id, b.number, b.label, b.zone, b.lower::numeric AS lower, lower_inc, b.upper::numeric AS upper, upper_inc
FROM zoning_case c, bands(c.zoning) b;
CREATE INDEX ON zoning_band (id);

UPDATE zoning_case c SET condition = CASE c.id % 7
		WHEN 0 THEN format('band_number(x, Z) %s %s', operator, n)
		WHEN 1 THEN format('%s %s band_number(x, Z)', n, operator)
		WHEN 2 THEN format('(%L = zone(x, Z) OR band_number(x, Z) %s %s)', label, operator, n)
		WHEN 3 THEN format('band_number(x, Z) IN (%s, 2, 9)', n)
		WHEN 4 THEN format('NOT (band_number(x, Z) BETWEEN %s AND 3)', n)
		WHEN 5 THEN format('grade(x, Z) NOT IN (%L, %L)', label, 'b2')
		ELSE format('zone(x, Z) %s %L', operator, 'kuning') END
FROM (SELECT id, (array_agg(label ORDER BY random()))[1] AS label,
		floor(random() * 7)::integer AS n, (ARRAY['<', '<=', '=', '<>', '>=',
			'>'])[1 + floor(random() * 6)::integer] AS operator
	FROM zoning_band GROUP BY id) s
WHERE s.id = c.id;

-- One to three names of bands or zones.
UPDATE zoning_case c SET names = s.names, name = s.names[1],
	worst = (SELECT min(number) FROM zoning_band b WHERE b.id = c.id AND s.names[1] IN (label, zone)),
	mode = substring(zoning::text, 'down|up|half_even')
FROM (SELECT id, (array_agg(name ORDER BY random()))[1:1 + floor(random() * 3)::integer] AS names
		FROM (SELECT id, unnest(ARRAY[label, zone]) AS name FROM zoning_band) n GROUP BY id) s
WHERE s.id = c.id;

-- The bounds, and half a step of the grid beside them: where rounding may turn.
CREATE TEMP TABLE edge AS
SELECT DISTINCT id, e + f * step AS x
FROM zoning_case JOIN zoning_band b USING (id), unnest(ARRAY[lower, upper]) e, unnest(ARRAY[-0.5, 0, 0.5]) f
WHERE e IS NOT NULL;

CREATE TEMP TABLE numeric_point AS
SELECT DISTINCT id, trim_scale(x + d) AS x
FROM edge, unnest(ARRAY[0, -1e-6, 1e-6, -6e-7, 6e-7, -5e-7, 5e-7, -4e-7, 4e-7, -1e-7, 1e-7, -1e-30, 1e-30]) d;

INSERT INTO numeric_point
SELECT id, x
FROM zoning_case, unnest(ARRAY[NULL, 'NaN', 'Infinity', '-Infinity', '0', '1e12', '-1e12', '1e40', '-1e40',
	'999999999999.5',
	'999999999999.9999999', '-999999999999.9999999', random() * 100, random() * 1e6]::numeric[]) x;

CREATE TEMP TABLE score_point AS
SELECT DISTINCT id, x::score AS x FROM numeric_point WHERE abs(x) < 999999999999.9999995;
INSERT INTO score_point SELECT id, NULL FROM zoning_case;

-- The doubles next to each edge: a decimal of 15 digits is shared by up to ten of them.
CREATE TEMP TABLE float8_point AS
SELECT DISTINCT id, x + k * 2::float8 ^ floor(ln(abs(x)) / ln(2::float8) - 52) AS x
FROM (SELECT id, x::float8 FROM edge WHERE x <> 0 OFFSET 0) e, generate_series(-8, 8) k;

INSERT INTO float8_point
SELECT id, x
FROM zoning_case, unnest(ARRAY[NULL, 'NaN', 'Infinity', '-Infinity', '0', '-0', '5e-324', '-5e-324', '1e12', '-1e12',
	'1e300', '-1e300',
	'999999999999.9995', '999999999999.9994', random() * 100, random() * 1e6]::float8[]) x;

-- A real has a decimal of 6 digits, shared by about as many reals.
CREATE TEMP TABLE float4_point AS
SELECT DISTINCT id, (x + k * 2::float8 ^ floor(ln(abs(x)) / ln(2::float8) - 23))::float4 AS x
FROM (SELECT id, x::float8 FROM edge WHERE x <> 0 OFFSET 0) e, generate_series(-8, 8) k;

INSERT INTO float4_point
SELECT id, x
FROM zoning_case, unnest(ARRAY[NULL, 'NaN', 'Infinity', '-Infinity', '0', '-0', '1e-45', '-1e-45', '1e12', '-1e12',
	'3e38', '-3e38',
	'999999500000', random() * 100, random() * 1e6]::float4[]) x;

CREATE INDEX ON score_point (id, x);
CREATE INDEX ON numeric_point (id, x);
CREATE INDEX ON float8_point (id, x);
CREATE INDEX ON float4_point (id, x);
ANALYZE zoning_case, zoning_band, edge, score_point, numeric_point, float8_point, float4_point;

-- 1. The functions against plain arithmetic.
CREATE FUNCTION rounded(x numeric, decimals integer, step numeric, mode text) RETURNS numeric
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE
		WHEN decimals IS NULL OR abs(x) >= 1e12 THEN x
		WHEN mode = 'down' THEN trunc(x, decimals)
		WHEN mode = 'up' THEN trunc(x, decimals) + CASE WHEN trunc(x, decimals) <> x
			THEN sign(x) * step ELSE 0 END
		WHEN mode = 'half_even' AND abs(x - trunc(x, decimals)) = 0.5 * step
			THEN 2 * round(x / 2, decimals)		-- of two as near, the even one
		ELSE round(x, decimals)
	END
$$;

CREATE FUNCTION wrong_answers(type text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	result bigint;
BEGIN
	EXECUTE format($query$
		SELECT count(*)
		FROM (SELECT id, x, zoning, names, name, worst, rounded(finite, decimals, step, mode) AS r
			FROM zoning_case JOIN (SELECT id, x, nullif(nullif(nullif(x::numeric, 'NaN'), 'Infinity'), '-Infinity')
				AS finite FROM %s_point OFFSET 0) d USING (id) OFFSET 0) p
		LEFT JOIN zoning_band b ON b.id = p.id
			AND (r > lower OR lower IS NULL AND r IS NOT NULL OR lower_inc AND r = lower)
			AND (r < upper OR upper IS NULL AND r IS NOT NULL OR upper_inc AND r = upper)
		WHERE in_zone(x, zoning, VARIADIC names) IS DISTINCT FROM
				CASE WHEN x IS NOT NULL THEN coalesce(label = ANY (names) OR zone = ANY (names), false) END
			OR at_least(x, zoning, name) IS DISTINCT FROM
				CASE WHEN x IS NOT NULL THEN coalesce(number >= worst, false) END
			OR in_zone(x, zoning) IS DISTINCT FROM CASE WHEN x IS NOT NULL THEN number IS NOT NULL END
			OR band_number(x, zoning) IS DISTINCT FROM number OR grade(x, zoning) IS DISTINCT FROM label
		$query$, type) INTO result;
	RETURN result;
END$$;

SELECT is(wrong_answers(type), 0::bigint, type || ': the functions agree with round() and the bounds')
FROM unnest(ARRAY['score', 'numeric', 'float8', 'float4']) type;

-- 2. The comparisons against the functions: row by row, and as the condition of an index scan. The three or four
-- conditions of a zoning are looked at in one query, which is planned once, to be explained and then executed. In its
-- plan stand the conditions of the scans, and not what it computes.
CREATE FUNCTION differences(type text, OUT calls bigint, OUT rewritten bigint, OUT differing bigint, OUT lost bigint,
	OUT matched bigint)
LANGUAGE plpgsql AS $$
DECLARE
	c zoning_case;
	called text[];
	compared text[];
	line text;
	by_index bigint[];
	by_call bigint[];
	differing_rows bigint[];
BEGIN
	calls := 0;
	rewritten := 0;
	differing := 0;
	lost := 0;
	matched := 0;
	FOR c IN SELECT * FROM zoning_case LOOP
		called := ARRAY['in_zone(x, zoning, VARIADIC names)', 'at_least(x, zoning, name)',
			replace(c.condition, 'Z', 'zoning')];
		compared := ARRAY[format('in_zone(x, %L, VARIADIC %L::text[])', c.zoning, c.names),
			format('at_least(x, %L, %L)', c.zoning, c.name),
			replace(c.condition, 'Z', quote_literal(c.zoning::text) || '::zoning')];
		IF c.id % 5 = 0 THEN
			called := array_append(called, 'in_zone(x, zoning)');
			compared := array_append(compared, format('in_zone(x, %L)', c.zoning));
		END IF;
		EXECUTE (SELECT format('PREPARE comparison AS SELECT ARRAY[%3$s] AS by_index, ARRAY[%4$s] AS by_call,
					ARRAY[%5$s] AS differing_rows
				FROM (SELECT x, %6$s FROM %1$s_point JOIN zoning_case USING (id) WHERE id = %2$s OFFSET 0) calls',
				type, c.id,
				string_agg(format('(SELECT count(*) FROM %s_point WHERE id = %s AND %s)', type, c.id, t.compared),
					', '),
				string_agg(format('count(*) FILTER (WHERE call%s)', i), ', '),
				string_agg(format('count(*) FILTER (WHERE %s)', CASE WHEN t.compared ~ '^(in_zone|at_least)'
					THEN format('call%s IS DISTINCT FROM %s', i, t.compared) ELSE 'false' END), ', '),
				string_agg(format('%s AS call%s', t.called, i), ', '))
			FROM unnest(called, compared) WITH ORDINALITY t (called, compared, i));
		calls := calls + cardinality(called);
		rewritten := rewritten + cardinality(called);
		FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) EXECUTE comparison' LOOP
			rewritten := rewritten - (line ~ 'in_zone|at_least|band_number|zone\(|grade')::integer;
		END LOOP;
		EXECUTE 'EXECUTE comparison' INTO by_index, by_call, differing_rows;
		DEALLOCATE comparison;
		FOR i IN 1..cardinality(called) LOOP
			differing := differing + differing_rows[i];
			lost := lost + abs(by_index[i] - by_call[i]);
			matched := matched + by_index[i];
		END LOOP;
	END LOOP;
END$$;

SET LOCAL enable_seqscan = off;
SET LOCAL jit = off;		-- plans seem to cost so much that they would be compiled

CREATE TEMP TABLE difference AS
SELECT type, d.* FROM unnest(ARRAY['score', 'numeric', 'float8', 'float4']) type, differences(type) d;

SELECT is(rewritten, calls, type || ': every call with constants becomes comparisons') FROM difference;
SELECT is(differing, 0::bigint, type || ': the comparisons have the values of the calls') FROM difference;
SELECT is(lost, 0::bigint, type || ': an index scan finds the rows that the calls find') FROM difference;
SELECT cmp_ok(matched, '>', 6000::bigint * :times, type || ': rows were found') FROM difference;

-- 3. What stays a call, and says what it said.
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	result text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF, VERBOSE) ' || query LOOP
		result := result || line || E'\n';
	END LOOP;
	RETURN result;
END$$;

SELECT matches(plan_of($$SELECT x FROM score_point WHERE in_zone(x, '[0,5) a, [5,9] b', 'c')$$), 'in_zone',
	'an unknown name is no matter for the planner');
SELECT throws_ok($$SELECT x FROM score_point WHERE in_zone(x, '[0,5) a, [5,9] b', 'c')$$, '22023', NULL,
	'but an error in execution');
SELECT throws_ok($$SELECT x FROM score_point WHERE in_zone(x, '[0,5) a, [5,9] b', 'a', NULL)$$, '22004', NULL,
	'so is a NULL among the names');
SELECT matches(plan_of($$SELECT x FROM score_point WHERE in_zone(x + random()::score, '[0,5) a, [5,9] b', 'a')$$),
	'in_zone',
	'a volatile score is computed once');
SELECT matches(plan_of($$SELECT in_zone(x, zoning, 'b1') FROM score_point JOIN zoning_case USING (id)$$), 'in_zone',
	'a zoning from a column is looked up');
SELECT results_eq($$SELECT in_zone(x, '[0,5) a, [5,9] b', VARIADIC '{}') FROM (VALUES (1.0), (NULL)) t(x)$$,
	ARRAY[false, NULL], 'no names select no band');

SELECT * FROM finish();
ROLLBACK;
