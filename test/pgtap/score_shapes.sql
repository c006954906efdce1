-- Queries as tools write them give with scores what they give with numeric, and exactly; what does not work says so,
-- and what to write instead works.
BEGIN;

CREATE TABLE hasil (id integer, kota text, kategori text, tahun integer, nilai score(2), d double precision, zona text);
INSERT INTO hasil SELECT i, 'k' || i % 5, 'c' || i % 3, 2020 + i / 5 % 8, CASE WHEN i % 7 <> 0 THEN 40 + i * 1.37 END,
	i * 0.1,
	CASE WHEN i % 2 = 0 THEN 'hijau' END FROM generate_series(1, 40) AS i;
INSERT INTO hasil VALUES (41, 'k1', 'c1', 2028, 81, 4.1, 'hijau');
CREATE VIEW hasil_numeric AS
SELECT id, kota, kategori, tahun, CAST(nilai AS numeric(8, 2)) AS nilai, d, zona FROM hasil;

\set shapes `grep -v '^--' test/clients/shapes.sql`
CREATE TEMP TABLE shape AS
SELECT place::integer, trim(TRAILING ';' FROM query) AS query
FROM string_to_table(:'shapes', E'\n') WITH ORDINALITY AS s(query, place) WHERE query <> '';

-- what does not work, and what to write
CREATE TEMP TABLE instead (place integer, state text, query text);
INSERT INTO instead VALUES
	(8, '42846', $$SELECT coalesce(nilai, 0.0) FROM {relation}$$),
	(10, '42846', $$SELECT sum(CASE WHEN zona = 'hijau' THEN nilai ELSE 0.0 END) FROM {relation}$$),
	(14, '42846', $$SELECT greatest(nilai, 60.0), least(nilai, 100.0) FROM {relation}$$),
	(15, '42846', $$SELECT nilai FROM {relation} UNION ALL SELECT 0.0$$),
	(29, '42883', $$SELECT corr(v, d), regr_slope(v, d), covar_samp(v, d)
		FROM (SELECT CAST(nilai AS double precision) AS v, d FROM {relation}) AS h$$),
	(33, 'XX000', $$SELECT rank(80.0) WITHIN GROUP (ORDER BY nilai) FROM {relation}$$);

-- The rows of a query as texts, sorted; numbers without zeros, and with the 9 decimals that a binary fraction has right
CREATE FUNCTION pg_temp.rows_of(query text, relation text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	result text[];
BEGIN
	EXECUTE format('SELECT array_agg(line ORDER BY line) FROM (
		SELECT (SELECT string_agg(CASE WHEN part ~ ''^-?[0-9.]+(e-?[0-9]+)?$''
			THEN trim_scale(round(part::numeric, 9))::text
				ELSE part END, '' '' ORDER BY place)
			FROM regexp_split_to_table(row::text, ''[][(){}", ]+'') WITH ORDINALITY AS p(part, place)) AS line
		FROM (%s) AS row) AS l', replace(query, '{relation}', relation)) INTO result;
	RETURN result;
END
$$;

SELECT plan(33 + 6 + 4 + 2);

SELECT is(count(*), 33::bigint, 'there are 33 shapes') FROM shape;

SELECT is(pg_temp.rows_of(query, 'hasil'), pg_temp.rows_of(query, 'hasil_numeric'),
	'shape ' || place || ' as with numeric')
FROM shape WHERE place NOT IN (SELECT place FROM instead) ORDER BY place;
SELECT is_empty($$SELECT place FROM shape WHERE pg_temp.rows_of(query, 'hasil_numeric') IS NULL$$, 'each gives rows');

SELECT throws_ok(replace(s.query, '{relation}', 'hasil'), i.state, NULL, 'shape ' || place || ' is refused')
FROM shape AS s JOIN instead AS i USING (place) ORDER BY place;

SELECT is(pg_temp.rows_of(i.query, 'hasil'), pg_temp.rows_of(s.query, 'hasil_numeric'),
	'shape ' || place || ', written so, gives what numeric gives')
FROM shape AS s JOIN instead AS i USING (place) ORDER BY place;

-- Why: with an implicit cast from integer, queries that have nothing to do with scores would be ambiguous.
SELECT lives_ok('SELECT 1 = 1.0, 2 * 1.5, 3 / 1.5', 'integer and numeric meet');
UPDATE pg_cast SET castcontext = 'i' WHERE castsource = 'integer'::regtype AND casttarget = 'score'::regtype;
SELECT lives_ok('SELECT coalesce(nilai, 0) FROM hasil',
	'with an implicit cast from integer, coalesce(nilai, 0) would work');
SELECT throws_ok('SELECT 1 = 1.0', '42725', NULL, 'but no integer could be compared with a numeric');
SELECT throws_ok('SELECT 2 * 1.5', '42725', NULL, 'nor multiplied');

SELECT * FROM finish();
ROLLBACK;
