-- Charts: what they show is what the views show, to whom the views show it. That they are drawn
-- is test/report's to try.
BEGIN;
SELECT plan(25);
CREATE ROLE charts_owner;
CREATE ROLE charts_reader;
CREATE ROLE charts_stranger;
SELECT format('GRANT CREATE ON DATABASE %I TO charts_owner', current_database()) \gexec
SET ROLE charts_owner;
\set bodies 4
\set release '1 hour'
\ir ../assessment/published.sql
SELECT grant_assessment('kota', 'charts_reader', 'reader') \g /dev/null
INSERT INTO kota_work.edition (code, title, joined_by) VALUES ('lama', 'Edisi lama', 'units');
-- 1,200 villages, as they were printed; of the last, nothing
SELECT import_publication('kota', 'lama', 'lama', 'Putaran lama', '2024-01-01 00:00Z', 'ombudsman-2021', jsonb_agg(
	jsonb_build_object('body', 'd' || d, 'body_name', CASE WHEN d < 3 THEN 'Desa sama' ELSE 'Desa ' || d END,
		'category', 'desa', 'nilai', 90 - 0.05 * d, 'grade', 'hijau', 'zone', 'hijau', 'color', '#46b268', 'rank', d,
		'of', 1200)))
FROM generate_series(1, 1200) d \g /dev/null
RESET ROLE;

-- what is not released, and what is not there, is told apart by nobody
SET ROLE charts_reader;
PREPARE embargo AS SELECT chart_ranking('kota', '2026', 'kota');
SELECT throws_ok('embargo', 'P0002', 'assessment "kota" has no published round "2026"',
	'no ranking before the release');
SELECT throws_ok($$SELECT chart_ranking('kota', 'tiada', 'kota')$$, 'P0002',
	'assessment "kota" has no published round "tiada"', 'nor of a round that is not there');
SELECT throws_ok(format('SELECT %s', call), 'P0002', NULL, call || ': nor another chart')
FROM unnest(ARRAY[$$chart_zones('kota', '2026')$$, $$chart_breakdown('kota', '2026', 'b1')$$,
	$$chart_units('kota', '2026', 'b1')$$, $$chart_trend('kota', 'kota')$$, $$chart_body_trend('kota', 'b1')$$]) call;
SELECT throws_ok($$SELECT chart_ranking('kota', 'lama', 'kota')$$, 'P0002',
	'published round "lama" of assessment "kota" has nothing of category "kota"',
	'a category without results is named');
SELECT throws_ok($$SELECT chart_ranking('kota', 'lama', 'desa', 'fr')$$, '22023', 'unknown language: "fr"',
	'so is an unknown language');
SELECT throws_ok($$SELECT chart_ranking('nowhere', 'lama', 'desa')$$, '3F000', 'assessment "nowhere" does not exist',
	'and an assessment that is not there');

CREATE TEMP TABLE chart AS SELECT chart_ranking('kota', 'lama', 'desa', l) AS spec, l AS language
FROM unnest('{id,en}'::text[]) l;
SELECT is(jsonb_array_length(spec #> '{data,values}'), 1001, language || ': the first 1,000 and one row more')
FROM chart ORDER BY language;
SELECT is(spec #>> '{data,values,-1,label}', CASE language WHEN 'id' THEN 'dan 200 lainnya' ELSE 'and 200 more' END,
	language || ': which says how many more') FROM chart ORDER BY language;
SELECT results_eq($$SELECT (v ->> 'value')::numeric(5,2), v ->> 'zone'
		FROM chart, jsonb_array_elements(spec #> '{data,values}') WITH ORDINALITY r (v, n)
		WHERE language = 'en' AND n <= 1000 ORDER BY n$$,
	$$SELECT nilai, zone FROM kota.ranking WHERE round = 'lama' AND rank <= 1000 ORDER BY rank$$,
	'scores and zones are those of the view');
SELECT results_eq($$SELECT v ->> 'label', v ->> 'shown'
		FROM chart, jsonb_array_elements(spec #> '{data,values}') WITH ORDINALITY r (v, n)
		WHERE language = 'id' AND n IN (1, 2, 3) ORDER BY n$$,
	$$VALUES ('1. Desa sama (d1)', '89,95 hijau'), ('2. Desa sama (d2)', '89,90 hijau'), ('3. Desa 3', '89,85 hijau')$$,
	'two of the same name are told apart, and decimals are as published');
SELECT is(spec ->> 'description', 'Ranking of category desa. Putaran lama. 1200 bodies, 1200 of them assessed. '
	'First: 1. Desa sama (d1) 89.95 hijau. Last: 1200. Desa 1200 30.00 hijau.', 'the description tells it in words')
FROM chart WHERE language = 'en';
SELECT is(spec #>> '{usermeta,root}', (SELECT root FROM kota.publications WHERE round = 'lama'),
	'the root goes with it')
FROM chart WHERE language = 'en';

RESET ROLE;
SET ROLE charts_stranger;
SELECT throws_ok($$SELECT chart_ranking('kota', 'lama', 'desa')$$, '42501', NULL,
	'who may not look into the schema sees nothing');
RESET ROLE;
SELECT throws_ok($$SELECT chart_ranking('kota', 'lama', 'desa')$$, '42501',
	'a superuser does not look at assessment "kota", which belongs to another',
	'a superuser runs nothing of a stranger');
SELECT throws_ok(format('SELECT chart_rank_intervals(%L)', bad), '22023',
	'intervals must be an array of rows of rank_intervals()', coalesce(bad, 'NULL') || ' is no array of intervals')
FROM unnest(ARRAY[NULL, '{}', '[1]', '[{"key": "a"}]',
	'[{"key": "a", "rank": "1", "low": 1, "high": 1, "median": 1}]']) bad;
SELECT * FROM finish();
ROLLBACK;
