-- zoning: an ordered set of bands that turns a score into a zone and predicate
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS compliance;
RESET client_min_messages;
\set VERBOSITY default

--
-- The notation
--

-- written back in canonical form: no needless zeros, spaces, quotes, zones, colors in capitals, or default options
SELECT t AS text, t::zoning AS canonical
FROM (VALUES
	('[0,50] a, (50,100] b'),
	(E'\t[ 0.00 , 050.990 ]merah"Kepatuhan Rendah"#D7191C,[+51,1e2]hijau "" zone hijau\n;round 2 half_up;best high '),
	('[0,1] "a" "" zone "a", (1,2] "b c" "say ""ya""" zone "z,1" #ABCDEF'),
	('[,0) a, [0,] b; best low; round 0'),
	('(,) semua'),
	('[-5,-1] "1" zone "zone", [0,5] zone zone best; round 0 down'),
	('[0,1) C-, [1,2] A+; round 6 half_even'),
	('[0,0] nol, (0,1] satu')) v(t);

-- a canonical text is its own canonical form
SELECT count(*) AS changed FROM standard_zonings() WHERE zoning::text::zoning::text <> zoning::text;

-- equal zonings have equal texts; the words and colors count
SELECT '[0,50.990]merah,[51,100]hijau;round 2'::zoning = '[0,50.99] merah, [51,100] hijau; round 2' AS same,
	'[0,1] a'::zoning = '[0,1] b' AS label, '[0,1] a'::zoning <> '[0,1] a "A"' AS predicate,
	'[0,1] a'::zoning <> '[0,1] a zone b' AS zone,
	'[0,1] a'::zoning <> '[0,1] a #000000' AS color, '[0,1] a'::zoning <> '[0,1] a; round 6' AS rounding,
	'[0,1] a'::zoning <> '[0,1] a; best low' AS merit;
SELECT zoning_hash('[0,1.0]a') = zoning_hash('[0,1] a') AS hash,
	zoning_hash_extended('[0,1.0]a', 7) = zoning_hash_extended('[0,1] a', 7) AS extended;
SELECT count(*) FROM (SELECT zoning FROM standard_zonings() UNION SELECT zoning FROM standard_zonings()) t;

-- the longest that is taken: 64 bands, 63 bytes of label and zone, 255 bytes of predicate
SELECT length(string_agg(format('(%s,%s] %s "%s" zone %s #00ff00', i - 1, i, lpad(i::text, 63, 'x'), repeat('y', 255),
	lpad(i::text, 63, 'z')), ', ' ORDER BY i)::zoning::text)
FROM generate_series(1, 64) i;

CREATE TABLE edition (tahun integer PRIMARY KEY, zonasi zoning NOT NULL);
\d edition
INSERT INTO edition VALUES (2021, standard_zoning('ombudsman-2021')), (2022, standard_zoning('ombudsman-2022'));
SELECT tahun, grade(81.0, zonasi), zone(81.0, zonasi), predicate(81.0, zonasi), color(81.0, zonasi)
FROM edition ORDER BY tahun;

-- binary: a version byte and the notation behind its length
SELECT zoning_send('[0,1]  a'), zoning_send('[0,1] a') = '\x01'::bytea || int4send(7)
	|| convert_to('[0,1] a', 'UTF8') AS as_text;

--
-- What a zoning says of a score
--

SELECT nilai, grade(nilai, zonasi), zone(nilai, zonasi), predicate(nilai, zonasi), color(nilai, zonasi),
	band_number(nilai, zonasi)
FROM (VALUES (0.0), (31.99), (31.994), (31.995), (32), (53.99), (54), (77.99), (78), (87.99), (88), (99.25), (100),
	(100.004)) v(nilai),
	standard_zoning('ombudsman-2022') zonasi;

-- a band without words or zone says its label, a band without color nothing
SELECT grade(1, z), zone(1, z), predicate(1, z), color(1, z) IS NULL AS no_color FROM CAST('[0,1] a' AS zoning) z;

-- score, numeric and double precision, integers and literals
SELECT grade(51::score, z) AS score, grade(51.0, z) AS numeric, grade(51::float8, z) AS float8,
	grade(51::real, z) AS real, grade(51, z) AS integer, grade('51', z) AS literal
FROM standard_zoning('ombudsman-2021') z;

-- without rounding, numeric is decided exactly, double precision by its decimal of 15 digits, real by that of 6
SELECT n, grade(n, z) AS numeric, grade(n::float8, z) AS float8, grade(n::score, z) AS score
FROM (VALUES (90), (90.000001), (90.0000001), (90.00000000000001), (90 + 1e-30), (89.99999999999999999999)) v(n),
	CAST('[0,90] A, (90,100] AA' AS zoning) z;
SELECT grade(0.1::float8 + 0.2::float8, '[0,0.3] sampai, (0.3,1] lewat') AS float8,
	grade(0.3::real, '[0,0.3] sampai, (0.3,1] lewat') AS real;

-- NULL is not assessed and has no zone
SELECT grade(NULL::score, z) IS NULL AND grade(NULL::numeric, z) IS NULL AND grade(NULL::float8, z) IS NULL
	AND zone(NULL::score, z) IS NULL
	AND predicate(NULL::score, z) IS NULL AND color(NULL::score, z) IS NULL AND band_number(NULL::score, z) IS NULL
	AND in_zone(NULL::score, z, 'hijau') IS NULL AND at_least(NULL::score, z, 'hijau') IS NULL
		AND gap_to(NULL::score, z, 'hijau') IS NULL
	AND grade(NULL::tally, z) IS NULL AND zone(50.0, NULL::zoning) IS NULL AS not_assessed
FROM standard_zoning('ombudsman-2021') z;

-- outside every band there is no band, never the next one: NULL, and in_zone and at_least are false; gap_to leads in
\pset null NULL
SELECT n, grade(n, z), zone(n::float8, z), predicate(n::real, z), color(n, z), band_number(n, z),
	zone(tally(n), z) AS of_tally,
	in_zone(n, z) AS in_any, in_zone(tally(n), z) AS tally_in_any, in_zone(n, z, 'merah', 'hijau'),
	at_least(n, z, 'merah'), gap_to(n, z, 'hijau'), gap_to(n, z, 'merah')
FROM (VALUES (-1.0), (-0.01), (100.01), (999), (0), (NULL)) v(n), standard_zoning('ombudsman-2021') z
GROUP BY n, z::text, z ORDER BY n;
SELECT s, zone(s, z), in_zone(s, z), gap_to(s, z, 'hijau')
FROM (VALUES ('100.01'::score), ('100'), (NULL)) v(s), standard_zoning('ombudsman-2021') z;
SELECT n, band_number(n, '[0,90) A'), in_zone(n, '[0,90) A'), gap_to(n, '[0,90) A', 'A')
FROM (VALUES (90), (-1e11)) v(n);
-- after the rounding of the zoning
SELECT zone(100.004, z), zone(-0.004, z), gap_to(100.006, z, 'hijau') FROM standard_zoning('ombudsman-2021') z;
-- NaN and infinity are in no band, and no number leads to one
SELECT n, zone(n, z), zone(n::numeric, z) AS of_numeric, band_number(n::real, z), in_zone(n, z),
	in_zone(n::numeric, z, 'semua'),
	in_zone(n::real, z), at_least(n, z, 'semua'), gap_to(n, z, 'semua'), gap_to(n::numeric, z, 'semua') AS of_numeric
FROM (VALUES ('NaN'::float8), ('Infinity'), ('-Infinity'), (5), (NULL)) v(n), CAST('(,) semua' AS zoning) z;
-- a number too large for a score may be in an open band
SELECT zone(1e300::float8, '(,) semua'), zone(-1e40, '(,) semua'), zone(1e300::float8, '[0,1] a'),
	in_zone(-1e40, '[0,1] a');
-- a way that no score can say, a name that the zoning does not have
SELECT gap_to(1e13, '[0,1] a', 'a');
SELECT gap_to('NaN'::float8, '[0,1] a', 'b');
-- a tally without a mean is not assessed
SELECT zone(t, z), in_zone(t, z), in_zone(t, z, 'merah'), at_least(t, z, 'merah'), gap_to(t, z, 'merah')
FROM (SELECT tally(NULL::score)) s(t), standard_zoning('ombudsman-2021') z;
\pset null ''

-- unbounded bands take every number
SELECT n, grade(n, '(,0) minus, [0,] plus') AS numeric, grade(n::float8, '(,0) minus, [0,] plus') AS float8,
	grade(n, '(,0) minus, [0,] plus; round 0') AS rounded
FROM (VALUES (-1e30), (-0.6), (-0.4), (0.0), (1e12), (1e30)) v(n);

--
-- Options
--

-- round: half away from zero unless told otherwise
SELECT n, grade(n, '[-100,-3] -3, [-2,-2] -2, [-1,-1] -1, [0,0] 0, [1,1] 1, [2,2] 2, [3,100] 3; round 0') AS half_up,
	grade(n, '[-100,-3] -3, [-2,-2] -2, [-1,-1] -1, [0,0] 0, [1,1] 1, [2,2] 2, '
		'[3,100] 3; round 0 half_even') AS half_even,
	grade(n, '[-100,-3] -3, [-2,-2] -2, [-1,-1] -1, [0,0] 0, [1,1] 1, [2,2] 2, [3,100] 3; round 0 down') AS down,
	grade(n, '[-100,-3] -3, [-2,-2] -2, [-1,-1] -1, [0,0] 0, [1,1] 1, [2,2] 2, [3,100] 3; round 0 up') AS up
FROM (VALUES (0.5), (0.5000000000001), (0.4999999999999), (1.5), (2.5), (2.999999), (-0.5), (-1.5), (-2.5),
	(-2.4999999)) v(n);
SELECT d, grade(50.0499995, ('[0,50] merah, (50,100] hijau; round ' || d)::zoning),
	grade(50.05, ('[0,50] merah, (50,100] hijau; round ' || d)::zoning)
FROM generate_series(0, 6) d;

-- best low: number 1 is the worst, so the band of the highest scores
SELECT n, band_number(n, '[0,10] sedikit, (10,20] sedang, (20,30] banyak') AS best_high,
	band_number(n, '[0,10] sedikit, (10,20] sedang, (20,30] banyak; best low') AS best_low
FROM (VALUES (5), (15), (25)) v(n);

-- conditions that become comparisons of the score, and one that does not
CREATE TEMP TABLE bernilai AS
SELECT v::score AS v, CAST('[0,50] a, (50,80] b, (80,100] c; round 0' AS zoning) AS z
FROM (VALUES (50.49), (50.5), (80.5), (NULL), (100.5)) t(v);
SELECT v FROM bernilai WHERE band_number(v, '[0,50] a, (50,80] b, (80,100] c; round 0') >= 1 ORDER BY v;
SELECT v FROM bernilai WHERE grade(v, '[0,50] a, (50,80] b, (80,100] c; round 0') <> 'b' ORDER BY v;
SELECT v FROM bernilai WHERE NOT grade(v, '[0,50] a, (50,80] b, (80,100] c; round 0') IN ('b', 'd') ORDER BY v;
SELECT v FROM bernilai WHERE band_number(v, z) >= 1;

--
-- in_zone, at_least: false for a score in no band
--

SELECT n, in_zone(n, z, 'merah', 'kuning', 'hijau') AS any, at_least(n, z, 'merah') AS ge_merah,
	in_zone(n::numeric, z, 'hijau') AS of_numeric, in_zone(tally(n), z, 'hijau') AS of_tally
FROM (VALUES (-1.0::float8), (-0.004), (100.004), (100.005), (999)) t(n), standard_zoning('ombudsman-2021') z
GROUP BY n, z::text, z ORDER BY n;
SELECT n, in_zone(n, z, 'semua') AS in_zone, at_least(n, z, 'semua') AS at_least,
	in_zone(n::numeric, z, 'semua') AS of_numeric
FROM (VALUES ('NaN'::float8), ('Infinity'), ('-Infinity'), (1e300), (NULL)) t(n), CAST('(,) semua' AS zoning) z;

--
-- in_zone, at_least: by label or zone
--

SELECT nilai, grade(nilai, z), in_zone(nilai, z, 'hijau') AS hijau, in_zone(nilai, z, 'A') AS a,
	in_zone(nilai, z, 'merah', 'B') AS merah_or_b,
	in_zone(nilai, z, VARIADIC ARRAY['C', 'kuning']) AS kuning, in_zone(nilai, z, VARIADIC '{}') AS none,
	at_least(nilai, z, 'merah') AS ge_merah, at_least(nilai, z, 'D') AS ge_d, at_least(nilai, z, 'kuning') AS ge_kuning,
	at_least(nilai, z, 'hijau') AS ge_hijau,
	at_least(nilai, z, 'A') AS ge_a
FROM (VALUES (10.0), (40), (60), (80), (90)) v(nilai), standard_zoning('ombudsman-2022') z;

-- best low: at least means at most; a zone of several bands is reached with its worst
SELECT n, at_least(n, z, 'baik') AS ge_baik, at_least(n, z, '1') AS ge_1, at_least(n, z, '2') AS ge_2,
	at_least(n, z, '3') AS ge_3, at_least(n, z, 'buruk') AS ge_buruk
FROM (VALUES (5.0), (15), (25), (35)) v(n),
	CAST('[0,10] "1" zone baik, (10,20] "2" zone baik, (20,30] "3" zone buruk, '
	'(30,40] "4" zone buruk; best low' AS zoning) z;

-- a zone need not be of neighbouring bands
SELECT n, in_zone(n, z, 'sehat') AS sehat, at_least(n, z, 'sehat') AS ge_sehat, gap_to(n, z, 'sehat') AS gap
FROM (VALUES (5.0), (15), (25), (35)) v(n),
	CAST('[0,10] rendah, (10,20] baik zone sehat, (20,30] tinggi, (30,40] hebat zone sehat' AS zoning) z;

SELECT in_zone(50.0, standard_zoning('ombudsman-2022'), 'biru');
SELECT at_least(50.0, standard_zoning('ombudsman-2021'), 'Hijau');
SELECT gap_to(50.0, standard_zoning('ombudsman-2021'), '');
SELECT in_zone(50.0, standard_zoning('ombudsman-2021'), 'hijau', NULL);

--
-- gap_to: how far to the nearest score in the band
--

SELECT n, gap_to(n, z, 'merah') AS merah, gap_to(n, z, 'kuning') AS kuning, gap_to(n, z, 'hijau') AS hijau,
	gap_to(n::score, z, 'hijau') AS score,
	gap_to(n::float8, z, 'hijau') AS float8
FROM (VALUES (0), (50.99), (50.994), (50.995), (80.99), (81), (99.25)) v(n), standard_zoning('ombudsman-2021') z;

-- the gap brings the score into the band: also behind an open bound, where the next score is a millionth away
SELECT n, gap_to(n, z, 'A') AS a, gap_to(n, z, 'AA') AS aa, grade(n + gap_to(n, z, 'A'), z) AS there_a,
	grade(n + gap_to(n, z, 'AA'), z) AS there_aa
FROM (VALUES (80), (80.0000005), (85.5), (90), (90.0000005), (100)) v(n), standard_zoning('sakip-2021') z;
SELECT gap_to(5, '(,0) minus, [0,] plus', 'minus') AS below, gap_to(-5.5, '(,0) minus, [0,] plus', 'plus') AS above;
SELECT gap_to(-1e30, '(,0) minus, [0,] plus', 'plus');
-- between two scores, nothing of six decimals leads into a band of one score, which is NULL
SELECT n, gap_to(n, z, 'a') AS a, gap_to(n, z, 'b') AS b, gap_to(n, z, 'c') AS c, gap_to(n, z, 'd') AS d,
	gap_to(n, z, 'edge') AS edge
FROM (VALUES (-0.0000005), (0.9999995), (1), (1.0000005), (1.5)) v(n),
	CAST('(,0] a zone edge, (0,1) b, [1,1] c zone edge, (1,) d' AS zoning) z;

--
-- bands: a row per band
--

SELECT * FROM bands(standard_zoning('ombudsman-2022'));
SELECT * FROM bands('(,0) rendah, [0,1) sedang, [1,) tinggi; best low');

--
-- The standard zonings
--

SELECT name, zoning FROM standard_zonings();
SELECT name, citation FROM standard_zonings();
SELECT count(*) AS equal FROM standard_zonings() WHERE standard_zoning(name) = zoning;
SELECT standard_zoning('ombudsman');
-- the name is a notation, too; what is written out is the whole zoning
SELECT zone(99.25, 'ombudsman-2021'), grade(79.72, E' ombudsman-2022\n'),
	'ombudsman-2021'::zoning = standard_zoning('ombudsman-2021') AS same;
SELECT 'ombudsman-2018'::zoning;
SELECT name::zoning = zoning AS named FROM standard_zonings() GROUP BY 1;
SELECT zone(99.25, 'ombudsman-2020');
SELECT zone(99.25, 'Ombudsman-2021');
SELECT zone(99.25, 'ombudsman 2021');
SELECT zone(99.25, 'hijau');

--
-- Zonings from rows and from values
--

SELECT options(z), options('[0,1] a') = '' AS none, options('[0,1] a; best low; round 1 up')
FROM standard_zoning('ombudsman-2021') z;
SELECT zoning_agg(number, label, zone, predicate, color, lower, lower_inc, upper, upper_inc, 'round 2')
FROM bands('ombudsman-2022');
SELECT zoning_agg(number, label, zone, predicate, color, lower, lower_inc, upper, upper_inc)
FROM bands('(,0) rendah, [0,1) sedang, [1,) tinggi; best low');
SELECT zoning_agg(NULL, nama, NULL, NULL, NULL, dari, true, sampai, true)
FROM (VALUES (0, 50, 'Kurang'), (51, 80, 'Cukup'), (81, 100, 'Baik')) t(dari, sampai, nama);
SELECT zoning_agg(NULL, nama, NULL, NULL, NULL, dari, true, sampai, true, 'round 0')
FROM (VALUES (0, 50, 'Kurang'), (51, 80, 'Cukup'), (81, 100, 'Baik')) t(dari, sampai, nama);
SELECT quantile_zoning(v, '{rendah,sedang,tinggi}'), quantile_zoning(v::score, '{rendah,tinggi}')
FROM generate_series(1, 10) v;
SELECT quantile_zoning(v, '{rendah,sedang,tinggi}') FROM (VALUES (1), (1), (2)) t(v);

-- every printed bound is decided as printed, and so is the number one hundredth (or what the zoning is printed in)
-- beside it
SELECT name, score, want FROM (VALUES
	('ombudsman-2018', 0, 'merah'), ('ombudsman-2018', 50, 'merah'), ('ombudsman-2018', 50.39, 'merah'),
	('ombudsman-2018', 50.49, 'merah'),
	('ombudsman-2018', 50.5, 'kuning'), ('ombudsman-2018', 51, 'kuning'), ('ombudsman-2018', 80, 'kuning'),
	('ombudsman-2018', 80.49, 'kuning'),
	('ombudsman-2018', 80.5, 'hijau'), ('ombudsman-2018', 80.74, 'hijau'), ('ombudsman-2018', 81, 'hijau'),
	('ombudsman-2018', 100, 'hijau'),
	('ombudsman-2021', 0, 'merah'), ('ombudsman-2021', 50.99, 'merah'), ('ombudsman-2021', 51, 'kuning'),
	('ombudsman-2021', 80.99, 'kuning'),
	('ombudsman-2021', 81, 'hijau'), ('ombudsman-2021', 99.25, 'hijau'), ('ombudsman-2021', 100, 'hijau'),
	('ombudsman-2022', 0, 'E'), ('ombudsman-2022', 31.99, 'E'), ('ombudsman-2022', 32, 'D'),
	('ombudsman-2022', 53.99, 'D'), ('ombudsman-2022', 54, 'C'),
	('ombudsman-2022', 77.99, 'C'), ('ombudsman-2022', 78, 'B'), ('ombudsman-2022', 87.99, 'B'),
	('ombudsman-2022', 88, 'A'), ('ombudsman-2022', 100, 'A'),
	('skm-2017', 25, 'D'), ('skm-2017', 64.99, 'D'), ('skm-2017', 65, 'C'), ('skm-2017', 76.6, 'C'),
	('skm-2017', 76.61, 'B'), ('skm-2017', 88.3, 'B'),
	('skm-2017', 88.31, 'A'), ('skm-2017', 100, 'A'),
	('sakip-2021', 0, 'D'), ('sakip-2021', 30, 'D'), ('sakip-2021', 30.01, 'C'), ('sakip-2021', 50, 'C'),
	('sakip-2021', 50.01, 'CC'), ('sakip-2021', 60, 'CC'),
	('sakip-2021', 60.01, 'B'), ('sakip-2021', 70, 'B'), ('sakip-2021', 70.01, 'BB'), ('sakip-2021', 80, 'BB'),
	('sakip-2021', 80.01, 'A'), ('sakip-2021', 90, 'A'),
	('sakip-2021', 90.01, 'AA'), ('sakip-2021', 100, 'AA'),
	('spbe-2020', 0, 'Kurang'), ('spbe-2020', 1.79, 'Kurang'), ('spbe-2020', 1.8, 'Cukup'),
	('spbe-2020', 2.59, 'Cukup'), ('spbe-2020', 2.6, 'Baik'),
	('spbe-2020', 3.49, 'Baik'), ('spbe-2020', 3.5, 'Sangat Baik'), ('spbe-2020', 4.19, 'Sangat Baik'),
	('spbe-2020', 4.2, 'Memuaskan'), ('spbe-2020', 5, 'Memuaskan'),
	('pekppp-2022', 0, 'F'), ('pekppp-2022', 1, 'F'), ('pekppp-2022', 1.01, 'E'), ('pekppp-2022', 1.5, 'E'),
	('pekppp-2022', 1.51, 'D'), ('pekppp-2022', 2, 'D'),
	('pekppp-2022', 2.01, 'C-'), ('pekppp-2022', 2.5, 'C-'), ('pekppp-2022', 2.51, 'C'), ('pekppp-2022', 3, 'C'),
	('pekppp-2022', 3.01, 'B-'), ('pekppp-2022', 3.5, 'B-'),
	('pekppp-2022', 3.51, 'B'), ('pekppp-2022', 4, 'B'), ('pekppp-2022', 4.01, 'A-'), ('pekppp-2022', 4.5, 'A-'),
	('pekppp-2022', 4.51, 'A'), ('pekppp-2022', 5, 'A'),
	('kip-2018', 0, 'tidak'), ('kip-2018', 39.9, 'tidak'), ('kip-2018', 39.94, 'tidak'), ('kip-2018', 39.95, 'kurang'),
	('kip-2018', 40, 'kurang'), ('kip-2018', 59.9, 'kurang'),
	('kip-2018', 60, 'cukup'), ('kip-2018', 79.9, 'cukup'), ('kip-2018', 80, 'menuju'), ('kip-2018', 89.9, 'menuju'),
	('kip-2018', 89.94, 'menuju'), ('kip-2018', 90, 'informatif'),
	('kip-2018', 100, 'informatif'),
	('ipm-2010', 0, 'rendah'), ('ipm-2010', 45.6, 'rendah'), ('ipm-2010', 59.99, 'rendah'), ('ipm-2010', 60, 'sedang'),
		('ipm-2010', 69.99, 'sedang'),
	('ipm-2010', 70, 'tinggi'), ('ipm-2010', 79.99, 'tinggi'), ('ipm-2010', 80, 'sangat tinggi'),
		('ipm-2010', 100, 'sangat tinggi'),
	('hdi-2014', 0, 'low'), ('hdi-2014', 0.549, 'low'), ('hdi-2014', 0.5494, 'low'), ('hdi-2014', 0.5495, 'medium'),
	('hdi-2014', 0.55, 'medium'), ('hdi-2014', 0.699, 'medium'),
	('hdi-2014', 0.7, 'high'), ('hdi-2014', 0.799, 'high'), ('hdi-2014', 0.7995, 'very-high'),
	('hdi-2014', 0.8, 'very-high'), ('hdi-2014', 1, 'very-high')) v(name, score, want)
WHERE grade(score, standard_zoning(name)) <> want OR grade(score::score, standard_zoning(name)) <> want
	OR grade(score::float8, standard_zoning(name)) <> want;

-- a zoning of integers, rounded first, as the Open Budget Index prints it
SELECT n, grade(n, '[0,20] scant, [21,40] minimal, [41,60] some, [61,80] substantial, [81,100] extensive; round 0')
FROM (VALUES (20), (20.4), (20.5), (21), (60.49), (80.5), (100)) v(n);

--
-- Misprints: each was printed somewhere, and each is refused with the reason
--

SELECT '[0,50.99] merah, [51,80.99] kuning, [80.99,100] hijau; round 2'::zoning;
SELECT '[0,55.9] merah, [51,80.99] kuning, [81,100] hijau; round 2'::zoning;
SELECT '[0,31.99] E, [32,53.99] D, [54,77.99] C, [88.00,87.99] B, [88,100] A; round 2'::zoning;
SELECT '[0,31.99] E, [32,53.99] D, [45.00,77.99] C, [78,87.99] B, [88,100] A; round 2'::zoning;
-- shared end points, as the UN E-Government Development Index prints them
SELECT '[0,0.25] low, [0.25,0.5] middle, [0.5,0.75] high, [0.75,1] very-high'::zoning;
SELECT '[0,0.25) low, [0.25,0.5) middle, [0.5,0.75) high, [0.75,1] very-high'::zoning;
-- neighbours on the grid of two decimals are a gap without it, or on a finer one
SELECT '[0,50.99] merah, [51,80.99] kuning, [81,100] hijau'::zoning;
SELECT '[0,50.99] merah, [51,80.99] kuning, [81,100] hijau; round 3'::zoning;
SELECT '[0,39.9] tidak, [40,59.9] kurang, [60,79.9] cukup, [80,89.9] menuju, [90,100] informatif; round 2'::zoning;
SELECT '[0,50] merah, [51,80] kuning, [81,100] hijau'::zoning;

--
-- Bad bands: what is wrong, and where
--

-- gaps
SELECT '[0,50] a, [52,100] b; round 0'::zoning;
SELECT '[0,50] a, [52,100] b'::zoning;
SELECT '[0,50) a, (50,100] b'::zoning;
SELECT '[0,50) a, (50,100] b; round 0'::zoning;
SELECT '[0,50] a, [50.000001,100] b'::zoning;
SELECT '[0,50.5] a, [51,100] b'::zoning;
-- overlaps
SELECT '[0,60] a, [50,100] b'::zoning;
SELECT '[0,100] a, [50,60] b'::zoning;
SELECT '[0,51) a, (49,100] b; round 0'::zoning;
SELECT '[0,) a, [50,100] b'::zoning;
SELECT '[0,50] a, (,100] b'::zoning;
SELECT '(,50] a, (,100] b'::zoning;
-- out of order
SELECT '[81,100] hijau, [51,80.99] kuning, [0,50.99] merah; round 2'::zoning;
SELECT '[50,100] a, [0,50) b'::zoning;
-- reversed and empty intervals
SELECT '[50,0] a'::zoning;
SELECT '(50,50] a'::zoning;
SELECT '[50,50) a'::zoning;
SELECT '(0,1) a; round 0'::zoning;
SELECT '[0,1] a, (1,2) b, [2,3] c; round 0'::zoning;
-- bounds finer than the rounding: no rounded score meets them as printed
SELECT '[1,2.5996] D, [2.60,3.064] C, [3.0644,3.532] B, [3.5324,4] A; round 3'::zoning;
SELECT '[0,50.5] a, [50.9,100] b; round 0'::zoning;
SELECT '[-0.000001,0] a; round 5 down'::zoning;
SELECT '[0,50.00] a, [51.0,100] b; round 0'::zoning;
-- two bands with one label
SELECT '[0,50] hijau, (50,100] hijau'::zoning;
SELECT '[0,50] a zone hijau, (50,100] b zone hijau'::zoning;
-- no band
SELECT ''::zoning;
SELECT ' '::zoning;
SELECT '; round 2'::zoning;
SELECT '[0,50] a,'::zoning;
-- colors
SELECT '[0,50] a #d7191'::zoning;
SELECT '[0,50] a #d7191cc'::zoning;
SELECT '[0,50] a #d7191g'::zoning;
SELECT '[0,50] a #'::zoning;
SELECT '[0,50] a red'::zoning;
-- too many bands, too long texts
SELECT string_agg(format('(%s,%s] b%s', i - 1, i, i), ', ' ORDER BY i)::zoning FROM generate_series(1, 65) i;
SELECT string_agg(format('(%s,%s] b%s', i - 1, i, i), ', ' ORDER BY i)::zoning FROM generate_series(1, 200) i;
SELECT ('[0,1] ' || repeat('x', 64))::zoning;
SELECT ('[0,1] ' || repeat('x', 10000))::zoning;
SELECT ('[0,1] "' || repeat('é', 5000) || '"')::zoning;
SELECT ('[0,1] a zone ' || repeat('x', 10000))::zoning;
SELECT ('[0,1] a "' || repeat('x', 10000) || '"')::zoning;
SELECT ('[0,1] a #' || repeat('f', 10000))::zoning;
SELECT ('[' || repeat('9', 10000) || ',1] a')::zoning;
-- invalid UTF-8
SELECT E'[0,1] \xff'::zoning;
SELECT E'[0,1] "\xc3"'::zoning;
-- bounds that no score has
SELECT '[0,0.0000001] a'::zoning;
SELECT '[0,1000000000000] a'::zoning;
SELECT '[-1e400,0] a'::zoning;
SELECT '[NaN,1] a'::zoning;
SELECT '[0,Infinity] a'::zoning;

--
-- Bad notation: what was expected, and where
--

SELECT 'merah'::zoning;
SELECT '0-50 merah'::zoning;
SELECT '[0;50] merah'::zoning;
SELECT '[0,50,99] merah'::zoning;
SELECT '[0,50 merah'::zoning;
SELECT '[0'::zoning;
SELECT '['::zoning;
SELECT '[0,50]'::zoning;
SELECT '[0,50] ""'::zoning;
SELECT '[0,50] "merah'::zoning;
SELECT E'[0,50] "me\nrah"'::zoning;
SELECT '[0,50] merah rendah'::zoning;
SELECT '[0,50] merah zone'::zoning;
SELECT '[0,50] merah #d7191c "Rendah"'::zoning;
SELECT '[0,50] merah [51,100] hijau'::zoning;
SELECT '[0,50] merah; [51,100] hijau'::zoning;
SELECT '[0,50] merah;'::zoning;
SELECT '[0,50] merah; round'::zoning;
SELECT '[0,50] merah; round 7'::zoning;
SELECT '[0,50] merah; round -1'::zoning;
SELECT '[0,50] merah; round 2.5'::zoning;
SELECT '[0,50] merah; round 2 ceil'::zoning;
SELECT '[0,50] merah; round 2; round 2'::zoning;
SELECT '[0,50] merah; best'::zoning;
SELECT '[0,50] merah; best first'::zoning;
SELECT '[0,50] merah; best low; best low'::zoning;
SELECT '[0,50] merah; Round 2'::zoning;
SELECT '[0,50] merah ééééééééééééééééééééé'::zoning;

-- none of it came in
INSERT INTO edition VALUES (2023, '[0,50] a, [50,100] b');
SELECT count(*) FROM edition;
DROP TABLE edition;
