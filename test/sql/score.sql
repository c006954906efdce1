-- score: an exact decimal with six fractional digits
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS compliance;
RESET client_min_messages;

--
-- Text
--

-- written as numeric writes it, without trailing zeros
SELECT t AS text, t::score AS score
FROM (VALUES ('0'), ('81'), ('81.50'), ('-0.5'), ('+7'), ('.5'), ('5.'), ('007.100'), ('-0'), ('8.15e1'), ('815E-1'),
	('0e99999999999'), (E' \t81.5\n'), ('999999999999.999999'), ('-999999999999.999999'), ('0.000001')) v(t);

-- digits beyond the sixth are rounded once, half away from zero, however many there are
SELECT t AS text, t::score AS score
FROM (VALUES ('0.0000005'), ('-0.0000005'), ('0.00000049999999999999999999999999999999999999999'),
	('0.00000050000000000000000000000000000000000000001'), ('2.3456785'), ('2.3456775'),
	('999999999999.9999994999'), ('1e-30'), ('-1e-400')) v(t);

-- what is no number
SELECT ''::score;
SELECT ' '::score;
SELECT 'abc'::score;
SELECT '81.5 %'::score;
SELECT '81,5'::score;
SELECT '81.5.1'::score;
SELECT '8 1'::score;
SELECT '1e'::score;
SELECT '.'::score;
SELECT '+'::score;
SELECT '--1'::score;
SELECT '0x1F'::score;
SELECT '81.5'::score = '81.5junk'::score;

-- what is no score: neither finite nor in range
SELECT 'NaN'::score;
SELECT 'nan'::score;
SELECT 'Infinity'::score;
SELECT '-inf'::score;
SELECT '1000000000000'::score;
SELECT '-1000000000000'::score;
SELECT '999999999999.9999995'::score;
SELECT '1e400'::score;
SELECT '1e99999999999999999999'::score;

-- NULL is not assessed, never 0
SELECT NULL::score IS NULL AS not_assessed, NULL::score + '1' IS NULL AS sum, NULL::score = '0' IS NULL AS comparison;

--
-- Decimals: score(n)
--

SELECT v, v::score(0) AS s0, v::score(1) AS s1, v::score(2) AS s2, v::score(3) AS s3, v::score(4) AS s4,
	v::score(5) AS s5,
	v::score(6) AS s6
FROM (VALUES ('54.4545454'::score), ('0.555555'), ('-2.5'), ('2.445'), ('50.995')) t(v);

-- rounded once: by way of six decimals, 0.4999996 would become 1
SELECT 0.4999996::score(0) AS from_numeric, 0.4999996::float8::score(0) AS from_float8,
	score_in('0.4999996', 0, 0) AS from_text;
-- only of a literal PostgreSQL makes a score first and applies the decimals afterwards
SELECT '0.4999996'::score(0) AS from_literal;
SELECT '999999999999.5'::score(0);
SELECT 999999999999.5::score(0);

SELECT '1'::score(7);
SELECT '1'::score(-1);
SELECT '1'::score(1, 2);
SELECT score(1.5, 7);

CREATE TABLE assessed (body text, nilai score(2) NOT NULL DEFAULT 0, exact score);
\d assessed
-- drivers take the modifier of a type that they don't know for its width: 32 and more, which every score fits into
SELECT attname, atttypmod, format_type(atttypid, atttypmod) FROM pg_attribute
WHERE attrelid = 'assessed'::regclass AND attnum > 1 ORDER BY attnum;
SELECT n, format_type('score'::regtype, 32 + n) AS type, score(1.23456789, 32 + n) AS by_modifier,
	score(1.23456789, n) AS by_hand,
	score(score '1.234567', 32 + n) AS of_score, score(1.23456789::float8, 32 + n) AS of_float8,
	score_in('1.23456789', 0, 32 + n) AS of_text
FROM generate_series(0, 6) n;
SELECT score(1.5, 39);
SELECT score(1.5, 2147483647);
SELECT score(1.5, -2147483648) AS no_modifier;
INSERT INTO assessed VALUES ('numeric', 80.985, 80.985), ('double precision', 80.985::float8, 80.985::float8),
	('real', 80.985::real, 80.985::real), ('text literal', '80.985', '80.985'), ('integer', 81, 81),
	('bigint', 81::bigint, 81::bigint), ('smallint', 81::smallint, 81::smallint),
	('score', 80.985::score, 80.985::score);
SELECT * FROM assessed;
ALTER TABLE assessed ALTER COLUMN exact TYPE score(1);
SELECT DISTINCT exact FROM assessed ORDER BY exact;
SELECT pg_get_expr(adbin, adrelid) AS "default" FROM pg_attrdef WHERE adrelid = 'assessed'::regclass;

--
-- Casts
--

-- to score on assignment, from score to numeric implicitly
SELECT castsource::regtype AS source, casttarget::regtype AS target,
	CASE castcontext WHEN 'i' THEN 'implicit' WHEN 'a' THEN 'assignment' WHEN 'e' THEN 'explicit' END AS context
FROM pg_cast WHERE castsource = 'score'::regtype OR casttarget = 'score'::regtype
ORDER BY castsource::regtype::text COLLATE "C", casttarget::regtype::text COLLATE "C";

-- a double precision number enters by its decimal of 15 digits, a real by its 6
SELECT 0.1::float8::score AS tenth, (0.1::float8 + 0.2::float8)::score AS sum, 80.995::float8::score(2) AS tie,
	1e-7::float8::score AS tiny, 123456789012.345::float8::score AS large, 0.3::real::score AS from_real;
SELECT score(2::smallint) AS from_int2, score(2) AS from_int4, score(-999999999999) AS from_int8,
	score(1.2345678) AS from_numeric;
SELECT 'NaN'::numeric::score;
SELECT 'Infinity'::numeric::score;
SELECT 'NaN'::float8::score;
SELECT '-Infinity'::float8::score;
SELECT 'NaN'::real::score;
SELECT 1e12::score;
SELECT 1e300::float8::score;
SELECT 1000000000000::score;
SELECT (-1000000000000)::score;

-- back out: the same number, without trailing zeros
SELECT '81.50'::score::numeric AS "numeric", scale('81.50'::score::numeric) AS decimals, '0'::score::numeric AS zero,
	'-0.000001'::score::numeric AS tiny, '999999999999.999999'::score::numeric AS large;
SELECT '0.1'::score::float8 = 0.1::float8 AS nearest,
	'999999999999.999999'::score::float8 = 999999999999.999999::float8 AS nearest_of_large,
	'-999999999999.999999'::score::float8 = -999999999999.999999::float8 AS nearest_of_negative;
SELECT '81.5'::text::score AS from_text, '81.5'::score::text AS to_text;
-- integers by rounding half away from zero, as numeric; JSON as a number
SELECT '80.5'::score::integer AS "integer", '-80.5'::score::bigint AS "bigint",
	'80.499999'::score::smallint AS "smallint", '80.1'::score::real AS "real";
SELECT '2147483647.5'::score::integer;
SELECT '32767.5'::score::smallint;
SELECT to_json('80.50'::score) AS to_json, to_jsonb('-0.000001'::score) AS to_jsonb, row_to_json(r) AS row_to_json,
	json_agg(r.nilai) AS json_agg
FROM (VALUES ('81'::score, NULL::score)) r(nilai, kosong) GROUP BY r;

-- no cast to score is implicit: literals and integers keep meaning what they meant
SELECT 1 = 1.0 AS integer_and_numeric, pg_typeof(1 + 1.5) AS sum;
CREATE FUNCTION takes_score(score) RETURNS text LANGUAGE sql AS $$ SELECT 'taken: ' || $1 $$;
SELECT takes_score('81.5');
SELECT takes_score(81.5);
SELECT takes_score(81.5::score);
DROP FUNCTION takes_score;

--
-- Arithmetic
--

SELECT a + b AS sum, a - b AS difference, -a AS negative, pg_typeof(a + b) AS type
FROM (VALUES ('0.1'::score, '0.2'::score), ('-5', '5.000001'),
	('999999999999.999999', '0'), ('-500000000000', '499999999999.999999')) t(a, b);
SELECT '999999999999.999999'::score + '0.000001';
SELECT '-999999999999.999999'::score - '0.000001'::score;

-- the rest goes through numeric
SELECT a * 2 AS product, pg_typeof(a * 2) AS type, a / 4 AS quotient, a + 1 AS plus_integer, a - 0.25 AS minus_numeric,
	round(a, 1) AS rounded, abs(-a) AS absolute, floor(a) AS floor, mod(a, 2) AS modulo
FROM (VALUES ('80.75'::score)) t(a);
SELECT sum(a), round(avg(a), 6) AS avg, pg_typeof(sum(a)) AS type FROM (VALUES ('80.75'::score), ('0.25'), (NULL)) t(a);
SELECT greatest('9'::score, '10') AS greatest, least('9'::score, '10') AS least;

--
-- Comparison, also with numeric and double precision
--

SELECT a, b, a < b AS lt, a <= b AS le, a = b AS eq, a <> b AS ne, a >= b AS ge, a > b AS gt, score_cmp(a, b) AS cmp
FROM (VALUES ('9'::score, '10'::score), ('10', '9'), ('81', '81.0'), ('-1', '-2')) t(a, b);

-- numeric is compared exactly, before any rounding
SELECT a, b, a < b AS lt, a <= b AS le, a = b AS eq, a <> b AS ne, a >= b AS ge, a > b AS gt,
	score_numeric_cmp(a, b) AS cmp,
	b < a AS rlt, b <= a AS rle, b = a AS req, b <> a AS rne, b >= a AS rge, b > a AS rgt,
	numeric_score_cmp(b, a) AS rcmp
FROM (VALUES ('81'::score, 81.0000000000::numeric), ('81', 81.0000000001), ('81', 80.9999999999), ('0', -1e-30),
	('-1', -1.0000001),
	('1', 'NaN'), ('1', 'Infinity'), ('1', '-Infinity'), ('999999999999.999999', 1e12),
	('-999999999999.999999', -1e20)) t(a, b);

-- double precision by its decimal of 15 digits
SELECT a, b, a < b AS lt, a <= b AS le, a = b AS eq, a <> b AS ne, a >= b AS ge, a > b AS gt,
	score_float8_cmp(a, b) AS cmp,
	b < a AS rlt, b <= a AS rle, b = a AS req, b <> a AS rne, b >= a AS rge, b > a AS rgt,
	float8_score_cmp(b, a) AS rcmp
FROM (VALUES ('80.5'::score, 80.5::float8), ('0.3', 0.1::float8 + 0.2::float8), ('0.3', 0.3000001),
	('-0.000001', -1e-9),
	('1', 'NaN'), ('1', 'Infinity'), ('1', '-Infinity'), ('0', -0.0)) t(a, b);

SELECT '80.5'::score >= 80 AS with_integer, '80.5'::score = '80.50' AS with_literal,
	'80.5'::score BETWEEN 80 AND 80.5 AS between,
	'80.5'::score IN (80, 80.5) AS "in", '80.5'::score = ANY (ARRAY[80.5]) AS "any",
	'80.5'::score IS DISTINCT FROM NULL AS "distinct";

--
-- Order, min, max, grouping
--

CREATE TABLE nilai AS
	SELECT i AS id, ((i * 7919 % 10007)::numeric / 100 - 20)::score AS v FROM generate_series(1, 10000) i
	UNION ALL SELECT 10000 + i, NULL FROM generate_series(1, 5) i;
SELECT min(v), max(v), count(v), count(DISTINCT v) FROM nilai;
SELECT min(v) IS NULL AS none, max(v) IS NULL AS none FROM nilai WHERE v IS NULL;

SELECT v FROM (VALUES ('9'::score), ('10'), ('-1'), (NULL), ('0.5'), ('9.0')) t(v) ORDER BY v;
SELECT v FROM (VALUES ('9'::score), ('10'), ('-1'), (NULL), ('0.5'), ('9.0')) t(v) ORDER BY v DESC;
SELECT v, count(*) FROM (VALUES ('9'::score), ('9.0'), ('9.000000'), ('1')) t(v) GROUP BY v ORDER BY v;

-- equal scores hash equally, whatever they were read from
SELECT score_hash('81.5') = score_hash(81.50::score) AS hash,
	score_hash_extended('81.5', 42) = score_hash_extended('81.500', 42) AS extended,
	score_hash_extended('81.5', 0) & 4294967295 = score_hash('81.5')::bigint & 4294967295 AS agree,
	score_hash_extended('81.5', 1) <> score_hash_extended('81.5', 2) AS seeded;

--
-- Indexes answer what a sequential scan answers
--

CREATE FUNCTION answers() RETURNS TABLE (question text, count bigint, sum numeric) LANGUAGE plpgsql AS $$
DECLARE
	condition text;
BEGIN
	FOREACH condition IN ARRAY ARRAY['v = ''12.34''', 'v = 12.34', 'v = 12.34::float8', 'v = 12.345', 'v < 10::score',
		'v <= 10', 'v >= 10.005',
		'v > 79.5::float8', '80.5 < v', '80.5::float8 >= v', 'v BETWEEN ''10'' AND ''20''',
		'v BETWEEN 10.001 AND 10.999', 'v < ''NaN''::float8',
		'v <> 10.5', 'v IN (1, 2, 2.5)', 'v IS NULL', 'v = ANY (ARRAY[1.5, 2.5]::score[])',
		'v = ANY (ARRAY[2.5, 1.5, 2.50, 1.005])',
		'v = ANY (ARRAY[0.3::float8, 0.1::float8 + 0.2::float8, 79.5, ''NaN''])',
		'v > 1.5 AND v > 2.5 AND v < 3.5 AND v < 3.25::float8',
		'v > ANY (ARRAY[79.5, 79.25])', 'v > ANY (ARRAY[79.5, 79.25]::float8[])', 'v <= ALL (ARRAY[1.5, 2.5])',
		'v = 1.5 AND v = 2.5', 'v = 1.5 AND v = 1.5::float8 AND v = ''1.5''', 'v > 1e30', 'v > -1e30',
		'v >= 79.5 AND id BETWEEN 5000 AND 5200', 'id = 4711 AND v > -19.5']
	LOOP
		question := condition;
		EXECUTE 'SELECT count(*), sum(v) FROM nilai WHERE ' || condition INTO count, sum;
		RETURN NEXT;
	END LOOP;
END$$;

SET enable_indexscan = off;
SET enable_indexonlyscan = off;
SET enable_bitmapscan = off;
CREATE TABLE expected AS SELECT * FROM answers();
SELECT * FROM expected;
RESET enable_indexscan;
RESET enable_indexonlyscan;
RESET enable_bitmapscan;

SET enable_seqscan = off;
CREATE INDEX nilai_index ON nilai USING btree (v);
ANALYZE nilai;
SELECT count(*) AS same FROM (SELECT * FROM answers() INTERSECT SELECT * FROM expected) t;
SELECT array_agg(v ORDER BY n) AS lowest
FROM (SELECT v, row_number() OVER () AS n FROM (SELECT v FROM nilai ORDER BY v LIMIT 3) t) t;
SELECT min(v), max(v) FROM nilai;
DROP INDEX nilai_index;
CREATE INDEX nilai_index ON nilai USING btree (v DESC NULLS LAST);
SELECT count(*) AS same FROM (SELECT * FROM answers() INTERSECT SELECT * FROM expected) t;
DROP INDEX nilai_index;
CREATE INDEX nilai_index ON nilai USING btree (v, id);
SELECT count(*) AS same FROM (SELECT * FROM answers() INTERSECT SELECT * FROM expected) t;
SET enable_bitmapscan = off;
SELECT count(*) AS same FROM (SELECT * FROM answers() INTERSECT SELECT * FROM expected) t;
RESET enable_bitmapscan;
DROP INDEX nilai_index;
CREATE INDEX nilai_index ON nilai USING hash (v);
SELECT count(*) AS same FROM (SELECT * FROM answers() INTERSECT SELECT * FROM expected) t;
DROP INDEX nilai_index;
CREATE INDEX nilai_index ON nilai USING brin (v) WITH (pages_per_range = 1);
SELECT count(*) AS same FROM (SELECT * FROM answers() INTERSECT SELECT * FROM expected) t;
DROP INDEX nilai_index;
RESET enable_seqscan;
DROP TABLE expected;
DROP FUNCTION answers;

-- equal scores can't be stored twice
CREATE TABLE one_of_each (v score PRIMARY KEY);
INSERT INTO one_of_each VALUES (81.5);
INSERT INTO one_of_each VALUES ('81.500');

-- joins by hash, by merge and by loop agree, also across types
SELECT sum(a.v) AS hash, count(*) FROM nilai a JOIN nilai b USING (v);
SET enable_hashjoin = off;
SELECT sum(a.v) AS merge, count(*) FROM nilai a JOIN nilai b USING (v);
RESET enable_hashjoin;
SELECT count(*) AS numeric FROM nilai JOIN generate_series(0, 10, 0.5) n ON v = n;
SELECT count(*) AS float8 FROM nilai JOIN generate_series(0, 10, 0.5) n ON v = n::float8;
SELECT count(*) AS score FROM nilai JOIN generate_series(0, 10, 0.5) n ON v = n::score;

-- partitions by range and by hash
CREATE TABLE by_range (v score) PARTITION BY RANGE (v);
CREATE TABLE by_range_low PARTITION OF by_range FOR VALUES FROM (MINVALUE) TO ('51');
CREATE TABLE by_range_high PARTITION OF by_range FOR VALUES FROM ('51') TO (MAXVALUE);
INSERT INTO by_range VALUES (50.99), (51), (50.999999), (100);
SELECT tableoid::regclass AS partition, v FROM by_range ORDER BY v;
CREATE TABLE by_hash (v score) PARTITION BY HASH (v);
CREATE TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO by_hash SELECT v FROM nilai;
SELECT count(*), sum(v), (SELECT count(*) > 1000 FROM by_hash_0) AND (SELECT count(*) > 1000 FROM by_hash_1) AS both
FROM by_hash;

--
-- RANGE frames
--

SELECT v, count(*) OVER (ORDER BY v RANGE BETWEEN '0.5' PRECEDING AND '0.5' FOLLOWING) AS literal,
	count(*) OVER (ORDER BY v RANGE BETWEEN 0.5::score PRECEDING AND CURRENT ROW) AS score,
	count(*) OVER (ORDER BY v RANGE BETWEEN 0.50000001 PRECEDING AND 0.49999999 FOLLOWING) AS numeric,
	count(*) OVER (ORDER BY v RANGE BETWEEN CURRENT ROW AND 1 FOLLOWING) AS integer,
	count(*) OVER (ORDER BY v DESC RANGE BETWEEN 1 PRECEDING AND 0 FOLLOWING) AS descending,
	count(*) OVER (ORDER BY v RANGE BETWEEN 'Infinity'::numeric PRECEDING AND CURRENT ROW) AS unbounded
FROM (VALUES ('999999999999.999999'::score), ('80'), ('80.5'), ('80.500001'), ('81'), ('-999999999999.999999'),
	(NULL)) t(v)
ORDER BY v;
SELECT count(*) OVER (ORDER BY v RANGE BETWEEN -1 PRECEDING AND CURRENT ROW) FROM (VALUES ('1'::score)) t(v);
SELECT count(*) OVER (ORDER BY v RANGE BETWEEN '-1' PRECEDING AND CURRENT ROW) FROM (VALUES ('1'::score)) t(v);
SELECT count(*) OVER (ORDER BY v RANGE BETWEEN 'NaN'::numeric PRECEDING AND CURRENT ROW)
FROM (VALUES ('1'::score)) t(v);
-- an offset may be larger than any score
SELECT v, count(*) OVER (ORDER BY v RANGE BETWEEN 1999999999999.999997 PRECEDING AND CURRENT ROW) AS less,
	count(*) OVER (ORDER BY v RANGE BETWEEN 1999999999999.999998 PRECEDING AND CURRENT ROW) AS enough
FROM (VALUES ('999999999999.999999'::score), ('-999999999999.999999')) t(v);

--
-- Binary form: the millionths as an integer of eight bytes
--

SELECT score_send('81.5'), score_send('-0.000001'), int8send(81500000) = score_send('81.5') AS as_int8;

--
-- In the catalog
--

SELECT typlen, typbyval, typcategory, typispreferred, pg_size_pretty(pg_column_size('81.5'::score)::numeric) AS size
FROM pg_type WHERE oid = 'score'::regtype;
SELECT a.amname, c.opcname, c.opcdefault FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod
WHERE c.opcintype = 'score'::regtype ORDER BY 1, 2;
DROP TABLE assessed, nilai, one_of_each, by_range, by_hash;
