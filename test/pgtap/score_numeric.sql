-- score computes, compares, sorts and rounds as numeric does, over random pairs.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
SELECT plan(31);
SELECT setseed(0.25);

-- Magnitudes from 10^-6 to 10^12; three in ten pairs are equal or a millionth apart.
CREATE TEMP TABLE pair AS
SELECT a, CASE i % 10 WHEN 0 THEN a WHEN 1 THEN a + 0.000001 WHEN 2 THEN a - 0.000001 ELSE b END AS b, fine
FROM (SELECT i, round(((random() - 0.5) * 10 ^ (random() * 18 - 6))::numeric, 6) AS a,
		round(((random() - 0.5) * 10 ^ (random() * 18 - 6))::numeric, 6) AS b,
		-- up to 21 decimals; one in ten lies exactly between two decimals of n digits, two in ten 10^-15 beside that
		CASE WHEN i % 10 < 3 THEN trim_scale(round((random() * 1000 - 500)::numeric,
			i / 10 % 7) + 5 * power(10::numeric, -(i / 10 % 7) - 1)
				+ (ARRAY[0, 1e-15, -1e-15])[1 + i % 10])
			ELSE (random() * 1000 - 500)::numeric + (random() * 1e-14)::numeric END AS fine
	FROM generate_series(1, 20000 * :times) i) t;

SELECT is(count(*), 20000::bigint * :times, 'pairs') FROM pair;
SELECT cmp_ok(count(*), '>=', 2000::bigint * :times, 'thousands of them are equal') FROM pair WHERE a = b;
SELECT cmp_ok(count(*), '>=', 14000::bigint * :times, 'most scores are different') FROM (SELECT DISTINCT a FROM pair) t;

SELECT is(count(*), 0::bigint, 'the text of a score is that of numeric without trailing zeros') FROM pair
WHERE a::score::text <> trim_scale(a)::text;
SELECT is(count(*), 0::bigint, 'a score read from its text is the same score') FROM pair
WHERE a::text::score <> a::score OR a::score::text::score <> a::score;
SELECT is(count(*), 0::bigint, 'score to numeric and back loses nothing') FROM pair
WHERE a::score::numeric IS DISTINCT FROM a OR a::score::numeric::score <> a::score;
SELECT is(count(*), 0::bigint, 'score to double precision gives the nearest double') FROM pair
WHERE a::score::float8 <> a::float8;
SELECT is(count(*), 0::bigint, 'score to real gives the nearest real') FROM pair
WHERE a::score::real <> a::real;
SELECT is(count(*), 0::bigint, 'score to bigint rounds half away from zero')
FROM pair, LATERAL (VALUES (a), (round(a) + 0.5), (round(a) - 0.5)) v(x)
WHERE x::score::bigint <> round(x);
SELECT is(count(*), 0::bigint, 'the binary form is the number of millionths') FROM pair
WHERE score_send(a::score) <> int8send((a * 1000000)::bigint);

-- rounding

SELECT is(count(*), 0::bigint, 'numeric to score(n) rounds once, as round(x, n) does, n = 0..6')
FROM pair, generate_series(0, 6) n
WHERE score(fine, n)::numeric IS DISTINCT FROM round(fine, n);
SELECT is(count(*), 2000::bigint * :times, 'a tenth lies exactly between two scores') FROM pair, generate_series(0, 6) n
WHERE abs(fine - trunc(fine, n)) = 5 * power(10::numeric, -n - 1) AND scale(fine) = n + 1;
SELECT is(count(*), 0::bigint, 'text is rounded to six decimals as numeric is') FROM pair
WHERE fine::text::score::numeric IS DISTINCT FROM round(fine, 6);
SELECT is(count(*), 0::bigint, 'score to score(n) rounds as round(x, n) does') FROM pair, generate_series(0, 6) n
WHERE score(a::score, n)::numeric IS DISTINCT FROM round(a, n);
SELECT is(count(*), 0::bigint, 'double precision is rounded from its decimal of 15 digits')
FROM (SELECT fine::float8 AS x, fine::float8::numeric AS decimal FROM pair OFFSET 0) p, generate_series(0, 6) n
WHERE score(x, n)::numeric IS DISTINCT FROM round(decimal, n);
SELECT is(count(*), 0::bigint, 'real is rounded from its decimal of 6 digits')
FROM (SELECT fine::real AS x, fine::real::numeric AS decimal FROM pair OFFSET 0) p, generate_series(0, 6) n
WHERE score(x, n)::numeric IS DISTINCT FROM round(decimal, n);

-- arithmetic

SELECT is(count(*), 0::bigint, 'a + b') FROM pair WHERE (a::score + b::score)::numeric IS DISTINCT FROM a + b;
SELECT is(count(*), 0::bigint, 'a - b') FROM pair WHERE (a::score - b::score)::numeric IS DISTINCT FROM a - b;
SELECT is(count(*), 0::bigint, '- a') FROM pair WHERE (- a::score)::numeric IS DISTINCT FROM - a;

-- comparison: the six operators and the function of btree, beside what numeric_cmp() tells

SELECT is(count(*), 0::bigint, 'score with score compares as numeric')
FROM (SELECT a::score AS s, b::score AS t, numeric_cmp(a, b) AS c FROM pair OFFSET 0) x
WHERE (s < t, s <= t, s = t, s <> t, s >= t, s > t, score_cmp(s, t))
	IS DISTINCT FROM (c < 0, c <= 0, c = 0, c <> 0, c >= 0, c > 0, c);

-- numbers on, and up to 10^-12 beside, the score
CREATE TEMP TABLE beside AS
SELECT s, n, numeric_cmp(a, n) AS c, f, numeric_cmp(a, f::numeric) AS cf
FROM (SELECT a, a::score AS s, b + (ARRAY[0, 1e-7, -1e-7, 1e-12, -1e-12])[1 + row_number() OVER () % 5]::numeric AS n,
		a::float8 + (ARRAY[0, 1e-7, -1e-7, 0, 1e-5])[1 + row_number() OVER () % 5] AS f FROM pair) p;
SELECT is(count(*), 0::bigint, 'score with numeric compares exactly') FROM beside
WHERE (s < n, s <= n, s = n, s <> n, s >= n, s > n, score_numeric_cmp(s, n))
	IS DISTINCT FROM (c < 0, c <= 0, c = 0, c <> 0, c >= 0, c > 0, c);
SELECT is(count(*), 0::bigint, 'numeric with score compares exactly') FROM beside
WHERE (n > s, n >= s, n = s, n <> s, n <= s, n < s, -numeric_score_cmp(n, s))
	IS DISTINCT FROM (c < 0, c <= 0, c = 0, c <> 0, c >= 0, c > 0, c);
SELECT is(count(*), 0::bigint, 'score with double precision compares with its decimal of 15 digits') FROM beside
WHERE (s < f, s <= f, s = f, s <> f, s >= f, s > f, score_float8_cmp(s, f))
	IS DISTINCT FROM (cf < 0, cf <= 0, cf = 0, cf <> 0, cf >= 0, cf > 0, cf);
SELECT is(count(*), 0::bigint, 'double precision with score compares with its decimal of 15 digits') FROM beside
WHERE (f > s, f >= s, f = s, f <> s, f <= s, f < s, -float8_score_cmp(f, s))
	IS DISTINCT FROM (cf < 0, cf <= 0, cf = 0, cf <> 0, cf >= 0, cf > 0, cf);
SELECT cmp_ok(count(*) FILTER (WHERE s = f), '>=', 4000::bigint * :times, 'many doubles equal their score') FROM beside;

-- sorting, grouping, hashing

SELECT is(count(*), 0::bigint, 'scores sort as numerics') FROM
	(SELECT a, lag(a) OVER (ORDER BY a::score) AS before FROM pair) t WHERE before > a;
SELECT is(count(*), 0::bigint, 'scores sort downwards as numerics') FROM
	(SELECT a, lag(a) OVER (ORDER BY a::score DESC) AS before FROM pair) t WHERE before < a;
SELECT results_eq('SELECT min(a::score)::numeric, max(a::score)::numeric FROM pair',
	'SELECT trim_scale(min(a)), trim_scale(max(a)) FROM pair', 'min and max');
SELECT is((SELECT count(DISTINCT a::score) FROM pair), (SELECT count(DISTINCT a) FROM pair),
	'as many different scores as numerics');
SELECT is(count(*), 0::bigint, 'equal scores have equal hashes') FROM pair
WHERE score_hash(a::score) <> score_hash((a::text || '000')::score)
	OR score_hash_extended(a::score, 7) <> score_hash_extended((a::text || '000')::score, 7);
SELECT cmp_ok(count(DISTINCT score_hash(a::score)), '>=', (count(DISTINCT a) * 0.999)::bigint,
	'different scores have different hashes, almost all')
FROM pair;

SELECT * FROM finish();
ROLLBACK;
