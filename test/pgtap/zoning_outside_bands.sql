-- Outside every band there is no band, and no error: every place that can tell NULL from false says so, whether the
-- planner made comparisons of a condition or not, in custom and in generic plans.
--
-- The functions of the schema "plain" are the same C functions, unknown to the planner. Each query is asked with them,
-- and with ours twice: planned for its parameters, and planned once for all.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
\set ON_ERROR_STOP true
\set ON_ERROR_ROLLBACK off

BEGIN;
SELECT plan(14);
-- A plan without what is off seems to cost so much that it would be compiled.
SET LOCAL jit = off;

CREATE SCHEMA plain;
DO $$
DECLARE
	definition text;
BEGIN
	FOR definition IN SELECT pg_get_functiondef(oid)
		FROM pg_proc WHERE prosupport <> 0 AND prosupport::text ~ '\mzoning_support$' LOOP
		EXECUTE regexp_replace(regexp_replace(definition, 'FUNCTION \S+?\.(\w+)\(', 'FUNCTION plain.\1('),
			'SUPPORT \S+', '');
	END LOOP;
END$$;
SELECT is(count(*), (SELECT count(*) FROM pg_proc WHERE prosupport::text ~ '\mzoning_support$'),
	'each function has its twin')
FROM pg_proc WHERE pronamespace = 'plain'::regnamespace AND prosupport = 0;

CREATE TABLE point AS
SELECT row_number() OVER () AS id, i % 3 AS kota, CASE WHEN x <> 'NaN' AND abs(x) < 1e11 THEN x::score END AS s, x AS n,
	x::float8 AS d, x::real AS r
FROM unnest(ARRAY[NULL, 'NaN', '-Infinity', 'Infinity', -1e30, 1e30, -1, -0.006, -0.005, 0, 25, 50.99, 50.994999,
	50.995, 60, 80.9949999, 80.995, 81, 100,
	100.0049, 100.005, 100.01, 101]::numeric[]) x, generate_series(1, 2) i;
ALTER TABLE point ADD PRIMARY KEY (id);
ANALYZE point;

-- the parameters are hijau and 2
CREATE TABLE condition (condition text);
INSERT INTO condition VALUES ('@zone({X}, {Z}) = $1'), ('@zone({X}, {Z}) <> $1'), ('$2 <= @band_number({X}, {Z})'),
	('@band_number({X}, {Z}) < $2'),
	('@band_number({X}, {Z}) BETWEEN 1 AND $2'), ('@grade({X}, {Z}) IN ($1, ''merah'')'),
	('@grade({X}, {Z}) NOT IN ($1, ''kuning'')'),
	('@predicate({X}, {Z}) = ''Kepatuhan Sedang'''), ('@color({X}, {Z}) = ''#1a9641'''), ('@band_number({X}, {Z}) = 9'),
	('@zone({X}, {Z}) > ''biru'''),
	('@in_zone({X}, {Z})'), ('@in_zone({X}, {Z}, $1)'), ('@at_least({X}, {Z}, $1)'),
	('@in_zone({X}, {Z}, ''merah'', $1)'),
	('(@zone({X}, {Z}) = $1 OR @band_number({X}, {Z}) < $2)'),
	('(@zone({X}, {Z}) <> ''merah'' AND @band_number({X}, {Z}) < 3)'),
	('(@zone({X}, {Z}) = $1 AND a.kota = 1)'), ('@zone({X}, {Z}) IS NULL');

CREATE TABLE place (place text);
INSERT INTO place VALUES
	('SELECT id FROM point a WHERE {C}'), ('SELECT id FROM point a WHERE NOT {C}'),
	('SELECT id FROM point a WHERE {C} OR NOT {C}'), ('SELECT id FROM point a WHERE NOT ({C} AND kota > 0)'),
	('SELECT id FROM point a WHERE NOT ({C} OR kota > 0)'), ('SELECT id FROM point a WHERE {C} IS TRUE'),
	('SELECT id FROM point a WHERE {C} IS NOT TRUE'), ('SELECT id FROM point a WHERE {C} IS FALSE'),
	('SELECT id FROM point a WHERE {C} IS NOT FALSE'), ('SELECT id FROM point a WHERE {C} IS UNKNOWN'),
	('SELECT id FROM point a WHERE {C} IS NOT UNKNOWN'), ('SELECT id FROM point a WHERE ({C}) IS NULL'),
	('SELECT id FROM point a WHERE {C} IS DISTINCT FROM true'),
	('SELECT id FROM point a WHERE {C} IS NOT DISTINCT FROM NULL'), ('SELECT id FROM point a WHERE ({C}) = false'),
	('SELECT id FROM point a WHERE ({C}) <> (kota = 1)'), ('SELECT id FROM point a WHERE coalesce({C}, true)'),
	('SELECT id FROM point a WHERE ({C}) IN (true, NULL)'),
	('SELECT id FROM point a WHERE ({C}) NOT IN (false, kota = 1)'),
	('SELECT id FROM point a WHERE ({C}) NOT IN (SELECT kota = 1 FROM point)'),
	('SELECT id FROM point a WHERE true NOT IN (SELECT {C} FROM point)'),
	('SELECT id FROM point a WHERE CASE WHEN {C} THEN kota = 0 WHEN NOT {C} THEN kota = 1 ELSE true END'),
	('SELECT id, {C}, NOT {C}, CASE WHEN {C} THEN 1 WHEN NOT {C} THEN 0 END FROM point a'),
	('SELECT id, {C} IS NULL FROM point a WHERE kota = 1'),
	('SELECT count(*), count(*) FILTER (WHERE {C}), count(*) FILTER (WHERE NOT {C}), count({C}), bool_and({C}), '
		'bool_or({C}) FROM point a'),
	('SELECT {C}, count(*) FROM point a GROUP BY 1'),
	('SELECT kota, count(*) FROM point a GROUP BY kota HAVING bool_or({C})'),
	('SELECT {X} FROM point a GROUP BY {X}, kota HAVING {C}'), ('SELECT DISTINCT {C} FROM point a'),
	('SELECT id, row_number() OVER (ORDER BY {C}, id) FROM point a'),
	('SELECT a.id, b.id FROM point b JOIN point a ON a.id = b.id AND {C}'),
	('SELECT a.id, b.id FROM point b LEFT JOIN point a ON a.id = b.id AND {C}'),
	('SELECT a.id, b.id FROM point b LEFT JOIN point a ON a.id = b.id AND NOT {C}'),
	('SELECT a.id, b.id FROM point b LEFT JOIN point a ON a.id = b.id AND {C} IS NOT TRUE'),
	('SELECT a.id, b.id FROM point b RIGHT JOIN point a ON a.id = b.id AND {C}'),
	('SELECT a.id, b.id FROM point b FULL JOIN point a ON a.id = b.id AND {C}'),
	('SELECT a.id, b.id FROM point b LEFT JOIN point a ON a.id = b.id AND a.kota = 1 WHERE {C}'),
	('SELECT a.id, b.id FROM point b LEFT JOIN point a ON a.id = b.id AND a.kota = 1 WHERE {C} IS NOT TRUE'),
	('SELECT a.id, b.id FROM point b LEFT JOIN point a ON a.id = b.id AND a.kota = 1 WHERE NOT {C} OR b.kota = 1'),
	('SELECT id FROM point b WHERE EXISTS (SELECT FROM point a WHERE a.id = b.id AND {C})'),
	('SELECT id FROM point b WHERE NOT EXISTS (SELECT FROM point a WHERE a.id = b.id AND {C})'),
	('SELECT id FROM point b WHERE NOT EXISTS (SELECT FROM point a WHERE a.id = b.id AND NOT {C})'),
	('SELECT id FROM point b WHERE id IN (SELECT id FROM point a WHERE {C})'),
	('SELECT id FROM point b WHERE id NOT IN (SELECT id FROM point a WHERE {C})'),
	('SELECT id FROM point b WHERE id NOT IN (SELECT id FROM point a WHERE NOT {C})'),
	('SELECT id FROM (SELECT * FROM point UNION ALL SELECT * FROM point) a WHERE {C}'),
	('SELECT id FROM (SELECT *, {C} AS c FROM point a) q WHERE NOT c'),
	('SELECT id FROM (SELECT *, {C} AS c FROM point a OFFSET 0) q WHERE c IS NULL'),
	('WITH x AS (DELETE FROM point a WHERE {C} RETURNING id, {C}) SELECT * FROM x'),
	('WITH x AS (UPDATE point a SET kota = 7 WHERE NOT {C} RETURNING id, {C}) SELECT * FROM x');

-- what the query gives, planned in each of the modes
CREATE FUNCTION answers(query text, VARIADIC modes text[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	mode text;
	answer text;
	result text[];
BEGIN
	EXECUTE 'PREPARE q(text, integer) AS ' || CASE WHEN query LIKE 'WITH%'
		THEN format('%s, digest AS (SELECT string_agg(x::text, $s$ $s$ ORDER BY x::text) FROM x) SELECT * FROM digest',
			substring(query FROM '^(.*) SELECT \* FROM x$'))
		ELSE format('SELECT string_agg(x::text, $s$ $s$ ORDER BY x::text) FROM (%s) x', query) END;
	FOREACH mode IN ARRAY modes LOOP
		PERFORM set_config('plan_cache_mode', mode, true);
		IF query LIKE 'WITH%' THEN
			answer := changed_and_undone();
		ELSE
			EXECUTE 'EXECUTE q(''hijau'', 2)' INTO answer;
		END IF;
		result := result || answer;
	END LOOP;
	DEALLOCATE q;
	RETURN result;
END$$;

CREATE FUNCTION changed_and_undone() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answer text;
BEGIN
	EXECUTE 'EXECUTE q(''hijau'', 2)' INTO answer;
	RAISE 'undo';
EXCEPTION WHEN raise_exception THEN
	RETURN answer;
END$$;

-- the condition in the place, on a column of the table; "functions" are ours or the twins
CREATE FUNCTION filled(place text, condition text, functions text, x text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT replace(replace(replace(replace(place, '{C}', '(' || condition || ')'), '@', functions), '{X}', 'a.' || x),
		'{Z}', quote_literal(
		'[0,50.99] merah, [51,80.99] kuning "Kepatuhan Sedang" #ffd700, [81,100] hijau #1a9641; round 2') || '::zoning')
$$;

CREATE TABLE question AS
SELECT x, place, condition, filled(place, condition, '', x) AS query, filled(place, condition, 'plain.', x) AS plain
FROM place, condition, unnest(ARRAY['s', 'n', 'd', 'r']) x;

CREATE TABLE answered AS
SELECT place, condition, query, right_answers[1] AS right_answer, ours[1] AS custom, ours[2] AS generic
FROM (SELECT *, answers(plain, 'force_custom_plan') AS right_answers,
		answers(query, 'force_custom_plan', 'force_generic_plan') AS ours FROM question OFFSET 0) a;

SELECT cmp_ok(count(*), '>', 3000::bigint, 'thousands of queries') FROM answered;
SELECT cmp_ok(count(DISTINCT right_answer), '>', 300::bigint, 'with hundreds of answers') FROM answered;
SELECT is(string_agg(query, E'\n'), NULL, 'custom plans give what the twins give')
FROM (SELECT * FROM answered WHERE custom IS DISTINCT FROM right_answer LIMIT 5) a;
SELECT is(string_agg(query, E'\n'), NULL, 'generic plans give what the twins give')
FROM (SELECT * FROM answered WHERE generic IS DISTINCT FROM right_answer LIMIT 5) a;

-- so it is not for want of comparisons
CREATE FUNCTION is_rewritten(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	line text;
	result boolean := true;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || replace(replace(query, '$1', '''hijau'''), '$2', '2') LOOP
		result := result AND line !~ '(zone|band_number|grade|predicate|color|at_least)\(';
	END LOOP;
	RETURN result;
END$$;
SELECT is(count(*) FILTER (WHERE is_rewritten(query)), count(*), 'conditions in WHERE and ON become comparisons')
FROM question
WHERE place IN ('SELECT id FROM point a WHERE {C}',
	'SELECT a.id, b.id FROM point b LEFT JOIN point a ON a.id = b.id AND {C}')
	AND condition !~ 'NULL';
SELECT is(count(*) FILTER (WHERE is_rewritten(plain)), 0::bigint, 'the twins are not rewritten')
FROM question WHERE place = 'SELECT id FROM point a WHERE {C}';

-- One plpgsql function, seven times: from the sixth on, its plan is one for all parameters.
CREATE FUNCTION count_zone(name text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	RETURN (SELECT count(*) FROM point WHERE zone(n, '[0,50.99] merah, [51,100] hijau; round 2') = name);
END$$;
SELECT is(array_agg(DISTINCT count_zone('hijau')), ARRAY[14::bigint], 'a plpgsql function, seven times')
FROM generate_series(1, 7);

-- Constraints, generated columns and partial indexes: row by row
CREATE FUNCTION passes(type text, functions text, condition text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	x text := left(type, 1);
	expression text := replace(replace(replace(filled('{C}', condition, functions, x), 'a.', ''), '$1', '''hijau'''),
		'$2', '2');
	i bigint;
	passed text := '';
	generated text;
	indexed text;
	entries text;
BEGIN
	EXECUTE format('CREATE TABLE checked (id bigint, kota integer, %s %s CHECK (%s),
			g boolean GENERATED ALWAYS AS (%3$s) STORED)',
		x, type, expression);
	EXECUTE format('CREATE TABLE indexed AS SELECT id, kota, %s FROM point', x);
	EXECUTE format('CREATE INDEX partial ON indexed (id) WHERE %s', expression);
	EXECUTE format('PREPARE insertion(bigint) AS INSERT INTO checked SELECT id, kota, %s FROM point WHERE id = $1', x);
	FOR i IN SELECT id FROM point LOOP
		BEGIN
			EXECUTE format('EXECUTE insertion(%s)', i);
			passed := passed || ' ' || i;
		EXCEPTION WHEN check_violation THEN
		END;
	END LOOP;
	DEALLOCATE insertion;
	SELECT string_agg(id || coalesce(g::text, 'NULL'), ' ' ORDER BY id) INTO generated FROM checked;
	SELECT reltuples INTO entries FROM pg_class WHERE oid = 'partial'::regclass;
	EXECUTE format('SELECT string_agg(id::text, '' '' ORDER BY id) FROM indexed WHERE %s', expression) INTO indexed;
	DROP TABLE checked, indexed;
	RETURN concat_ws('; ', passed, generated, entries, indexed);
END$$;

SET LOCAL enable_seqscan = off;
CREATE TABLE passed AS
SELECT condition, type, passes(type, '', condition) AS ours, passes(type, 'plain.', condition) AS plain
FROM (SELECT replace(condition, 'a.kota', 'kota') AS condition FROM condition) c,
	unnest(ARRAY['score', 'numeric']) type;
RESET enable_seqscan;
SELECT cmp_ok(count(DISTINCT plain), '>', 20::bigint, 'constraints, generated columns and partial indexes') FROM passed;
SELECT is(string_agg(condition || ': ' || ours, E'\n'), NULL, 'they hold what the twins hold')
FROM passed WHERE ours IS DISTINCT FROM plain;

-- The CHECK that guards the data: what is outside every band is refused, what was not assessed is not.
CREATE TABLE guarded (nilai numeric CHECK (in_zone(nilai, '[0,50.99] merah, [51,100] hijau; round 2')));
SELECT lives_ok('INSERT INTO guarded VALUES (0), (100.004), (NULL)', 'in_zone() as a constraint takes scores and NULL');
SELECT throws_ok(format('INSERT INTO guarded VALUES (%L)', x), '23514', NULL, 'and refuses ' || x)
FROM unnest(ARRAY['100.005', 'NaN']) x;

-- Not assessed and outside every band are two counts.
SELECT results_eq(
	$$SELECT count(*) FILTER (WHERE n IS NULL),
	count(*) FILTER (WHERE NOT in_zone(n, '[0,50.99] merah, [51,100] hijau; round 2')) FROM point$$,
	'SELECT 2::bigint, 22::bigint', 'what was not assessed, and what is outside every band');

SELECT * FROM finish();
ROLLBACK;
