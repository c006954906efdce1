-- bi_columns() lists every column that a client could misread, and its hints make it one that none does.
BEGIN;
SELECT plan(10);

CREATE SCHEMA "Terbit";
CREATE DOMAIN "Terbit".persen AS numeric(5, 2);
CREATE DOMAIN "Terbit".kode AS varchar(6);
CREATE DOMAIN "Terbit".mutu AS score(2);
CREATE DOMAIN "Terbit".daftar AS integer[];
CREATE DOMAIN "Terbit".persen2 AS "Terbit".persen;
CREATE TYPE "Terbit".warna AS ENUM ('hijau', 'merah');
SET search_path = "Terbit", public;

-- the six that every client shows right
CREATE VIEW baik AS SELECT NULL::numeric(5, 2) AS a, 1 AS b, NULL::text AS c, NULL::date AS d, NULL::timestamptz AS e,
	true AS f,
	NULL::numeric(5, 0) AS g;
SELECT is_empty($$SELECT * FROM bi_columns('"Terbit"')$$, 'a view of these is not listed');

CREATE TABLE buruk ("Nilai %" score(2), bulat score(0), penuh score, z zoning, t tally, i instrument, k scorecard,
	p panel,
	d "Terbit".persen, v "Terbit".kode, larik score[], n numeric, r real, f float8, b bigint, s smallint, w timestamp,
	x varchar(9),
	e "Terbit".warna, j jsonb, u uuid, g time, m "Terbit".mutu, l "Terbit".daftar, q "Terbit".persen2,
	ribu numeric(5, -3), hilang score);
ALTER TABLE buruk DROP COLUMN hilang;
SELECT results_eq($$SELECT column_name, type, problem, hint FROM bi_columns('"Terbit"') WHERE relation = 'buruk'$$,
	$$VALUES
	('Nilai %', 'score(2)', 'score is a type that few clients know', 'CAST("Nilai %" AS numeric(14, 2))'),
	('bulat', 'score(0)', 'score is a type that few clients know', 'CAST(bulat AS numeric(12, 0))'),
	('penuh', 'score', 'score is a type that few clients know', 'CAST(penuh AS numeric(18, 6))'),
	('z', 'zoning', 'zoning is a type that few clients know', 'CAST(z AS text)'),
	('t', 'tally', 'tally is a type that few clients know', 'CAST(mean(t) AS numeric(18, 6))'),
	('i', 'instrument', 'instrument is a type that few clients know', 'CAST(i AS text)'),
	('k', 'scorecard', 'scorecard is a type that few clients know',
		'CAST(score(k, ...) AS numeric(18, 6)), with its instrument'),
	('p', 'panel', 'panel is a type that few clients know', 'columns of ranks(p) or another function of a panel'),
	('d', 'persen', 'clients do not find the type of a domain in the catalog', 'CAST(d AS numeric(5,2))'),
	('v', 'kode', 'clients do not find the type of a domain in the catalog', 'CAST(v AS text)'),
	('larik', 'score[]', 'most clients have no arrays, or take one for a text',
		'array_to_string(larik, '', ''), or a row for each element'),
	('n', 'numeric', 'without a precision, clients choose one of their own, or none',
		'CAST(n AS numeric(p, s)), with the digits as published'),
	('r', 'real', 'a binary fraction is shown with other digits than were published',
		'CAST(r AS numeric(p, s)), with the digits as published'),
	('f', 'double precision', 'a binary fraction is shown with other digits than were published',
		'CAST(f AS numeric(p, s)), with the digits as published'),
	('b', 'bigint', 'clients without integers of 64 bits take it for a text', 'CAST(b AS integer)'),
	('s', 'smallint', 'not every client knows this size', 'CAST(s AS integer)'),
	('w', 'timestamp without time zone', 'without a time zone, each client takes its own',
		'w AT TIME ZONE ''UTC'', or of another zone'),
	('x', 'character varying(9)', 'not every client knows this type', 'CAST(x AS text)'),
	('e', 'warna', 'not every client knows this type', 'CAST(e AS text)'),
	('j', 'jsonb', 'not every client knows this type', 'CAST(j AS text)'),
	('u', 'uuid', 'not every client knows this type', 'CAST(u AS text)'),
	('g', 'time without time zone', 'not every client knows this type', 'CAST(g AS text)'),
	('m', 'mutu', 'clients do not find the type of a domain in the catalog', 'CAST(m AS numeric(14, 2))'),
	('l', 'daftar', 'clients do not find the type of a domain in the catalog',
		'array_to_string(l, '', ''), or a row for each element'),
	('q', 'persen2', 'clients do not find the type of a domain in the catalog', 'CAST(q AS numeric(5,2))'),
	('ribu', 'numeric(5,-3)', 'clients take decimals below zero for many', 'CAST(ribu AS numeric(8, 0))')$$,
	'each column of any other type is listed in its place, with what to write');

-- a view of what the hints say: their expressions, with the digits and the instrument that only the user knows
DO $$
BEGIN
	EXECUTE (SELECT format('CREATE VIEW menurut AS SELECT %s FROM buruk', string_agg(format('%s AS %I',
			replace(replace(regexp_replace(hint, ', (with|or) .*', ''), '(p, s)', '(8, 3)'), '...', 'i'),
			column_name), ', '))
		FROM bi_columns('"Terbit"') WHERE relation = 'buruk' AND type <> 'panel');
END
$$;
SELECT is_empty($$SELECT relation, column_name, type FROM bi_columns('"Terbit"') WHERE relation <> 'buruk'$$,
	'nothing is listed of a view that follows them');

-- every kind of relation that clients read, and no other
CREATE MATERIALIZED VIEW rinci AS SELECT 80::score AS nilai;
CREATE TABLE bagian (tahun integer, nilai score) PARTITION BY LIST (tahun);
CREATE TABLE bagian_2025 PARTITION OF bagian FOR VALUES IN (2025);
CREATE INDEX ON bagian (nilai);
CREATE TYPE baris AS (nilai score);
CREATE SEQUENCE urut;
SELECT results_eq($$SELECT relation FROM bi_columns('"Terbit"') WHERE column_name = 'nilai'$$,
	$$VALUES ('bagian'), ('rinci')$$,
	'materialized views and partitioned tables are; partitions, indexes and types are not');

SELECT is_empty($$SELECT * FROM bi_columns(NULL)$$, 'no schema has no columns');
SELECT throws_ok($$SELECT * FROM bi_columns('tiada')$$, '3F000', 'schema "tiada" does not exist');
SELECT is_empty($$SELECT column_name FROM bi_columns('"Terbit"') WHERE hint IS NULL OR problem IS NULL OR hint ~ '%I'$$,
	'each says why, and what to do');

-- It is as safe as any view of the catalog: with whatever path, and for those who own nothing.
CREATE SCHEMA jahat;
CREATE FUNCTION jahat.format_type(oid, integer) RETURNS text LANGUAGE sql AS 'SELECT ''jahat''';
CREATE FUNCTION jahat.format(text, VARIADIC text[]) RETURNS text LANGUAGE sql AS 'SELECT ''jahat''';
SET search_path = jahat, pg_catalog, public;
SELECT is_empty($$SELECT * FROM bi_columns('"Terbit"') WHERE problem ~ 'jahat' OR hint ~ 'jahat' OR type ~ 'jahat'$$,
	'it calls what it was made with');
SET search_path = pg_catalog;
SELECT count(*) AS found FROM public.bi_columns('"Terbit"') WHERE hint ~ 'numeric\(14, 2\)' \gset
CREATE ROLE asing;
SET ROLE asing;
SELECT count(*) AS listed FROM public.bi_columns('"Terbit"') \gset
RESET ROLE;
SET search_path = public;
SELECT is(:found, 2, 'it knows our types with any path');
SELECT is(:listed, 28, 'a role that owns nothing sees the same');

SELECT * FROM finish();
ROLLBACK;
