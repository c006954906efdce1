-- Published results: each zone is the one that the source itself stated, and the scores are those it printed.
BEGIN;
SELECT plan(20);

CREATE TEMP TABLE published (tahun integer, body text, nilai numeric, zona text, huruf text);
INSERT INTO published VALUES
	(2018, 'Banten', 80.74, 'hijau', NULL),
	(2018, 'Ciamis', 99.96, 'hijau', NULL),
	(2018, 'Toba Samosir', 63.14, 'kuning', NULL),
	(2018, 'Kota Tebing Tinggi', 48.98, 'merah', NULL),
	(2019, 'Buton Utara', 50.39, 'merah', NULL),
	(2021, 'Kota Balikpapan', 99.25, 'hijau', NULL),
	(2022, 'Puncak', NULL, NULL, NULL),
	(2023, 'Riau', 88.16, NULL, 'A'),
	(2024, 'Ponorogo', 87.88, NULL, 'B'),
	(2024, 'Jombang', 87.88, NULL, 'B');

CREATE FUNCTION pg_temp.zoning_of(tahun integer) RETURNS zoning LANGUAGE sql AS
$$ SELECT standard_zoning(CASE WHEN tahun < 2020 THEN 'ombudsman-2018'
	WHEN tahun = 2021 THEN 'ombudsman-2021' ELSE 'ombudsman-2022' END) $$;

SELECT is(zone(nilai, pg_temp.zoning_of(tahun)), zona,
	format('%s %s: zone of %s', body, tahun, coalesce(nilai::text, 'what was not assessed')))
FROM published WHERE huruf IS NULL ORDER BY tahun, body;
SELECT is(grade(nilai, pg_temp.zoning_of(tahun)), huruf, format('%s %s: grade of %s', body, tahun, nilai))
FROM published WHERE huruf IS NOT NULL ORDER BY tahun, body;
SELECT is(predicate(99.25, standard_zoning('ombudsman-2021')), 'Kepatuhan Tinggi', 'Balikpapan 2021: predicate');
SELECT is(zone(50.39, standard_zoning('ombudsman-2021')), 'merah', 'Buton Utara would be merah in 2021 too');
SELECT is(zone(80.74, standard_zoning('ombudsman-2021')), 'kuning', 'Banten would not be hijau in 2021');

-- ranks are by published score; equal scores share a rank
SELECT results_eq($$SELECT body, rank() OVER (ORDER BY nilai::score(2) DESC)::integer
	FROM published WHERE tahun >= 2023 ORDER BY 2, 1$$,
	$$VALUES ('Riau', 1), ('Jombang', 2), ('Ponorogo', 2)$$, 'Ponorogo and Jombang 2024 share a rank');

-- the dimensions of 2022 to 2024 weigh 100 in all; a body green in one of them can be yellow overall
CREATE TEMP TABLE dimension (nama text, bobot numeric, nilai numeric);
INSERT INTO dimension VALUES ('Input', 21.85, 70), ('Proses', 32.37, 90), ('Output', 24.24, 71.5),
	('Pengaduan', 21.54, 65.25);
SELECT is(total_weight(tally(nilai, bobot)), 100::numeric, 'the weights of the dimensions') FROM dimension;
SELECT is(mean(tally(nilai, bobot), 2)::text, '75.81', 'their mean') FROM dimension;
SELECT is(zone(tally(nilai, bobot), standard_zoning('ombudsman-2022')), 'kuning', 'is yellow, though Proses is green')
FROM dimension;

-- two voices on 2021: the mean over all products, or over units of their means; a missing product is not 0
CREATE TEMP TABLE product (unit text, nilai numeric);
INSERT INTO product VALUES ('Disdukcapil', 100), ('Disdukcapil', 90), ('Disdukcapil', 80), ('DPMPTSP', 60),
	('DPMPTSP', NULL), ('Puskesmas', NULL);
SELECT is(weighted_mean(nilai)::text, '82.5', 'over all products') FROM product;
SELECT is(weighted_mean(m)::text, '75', 'over units')
FROM (SELECT weighted_mean(nilai) AS m FROM product GROUP BY unit) t;
SELECT is(coverage(tally(nilai))::text, '0.666666', 'a missing product lowers the coverage') FROM product;

SELECT * FROM finish();
ROLLBACK;
