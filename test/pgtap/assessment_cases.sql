-- Hard cases, one by one: the right rows, or an error that says why.
BEGIN;
\set who cases
\ir ../assessment/small.sql
SET client_min_messages = warning;
SELECT plan(43);
SET ROLE cases_owner;
SET search_path = coba_work, public;
CREATE FUNCTION pg_temp.form(of_visit text, answers jsonb, why jsonb DEFAULT '{}') RETURNS integer LANGUAGE sql AS $$
	SELECT submit_form('coba', gen_random_uuid(), of_visit::uuid, 'observation', 0, answers, why, '[]',
		gen_random_uuid()::text)
$$;

-- two open rounds of one edition, each with its own scores
INSERT INTO round (code, edition, title, as_of) VALUES ('r2', 'e1', 'Putaran Dua', '2026-07-01');
INSERT INTO visit (id, round, unit, product) VALUES ('00000000-0000-0000-0000-000000000021', 'r2', 'k1-dukcapil', 'p1');
SELECT is_empty('SELECT * FROM open_round(''coba'', ''r1'')', 'a round opens');
SELECT is_empty('SELECT * FROM open_round(''coba'', ''r2'')', 'and another one of its edition');
SELECT pg_temp.form(:v1, '{"waktu": 90, "biaya": 90, "sikap": 90}'),
	pg_temp.form('00000000-0000-0000-0000-000000000021',
	'{"waktu": 30, "biaya": 30, "sikap": 30}') \g /dev/null
SELECT refresh_round('coba', r) FROM unnest(ARRAY['r1', 'r2']) r \g /dev/null
SELECT results_eq('SELECT round, nilai FROM body_tally WHERE body = ''k1'' ORDER BY 1',
	$$VALUES ('r1', 90.00), ('r2', 30.00)$$, 'each has its scores');

-- an edition that is changed while a round is open
SELECT throws_ok('UPDATE edition_instrument SET instrument = instrument || ''{"round": 1}''', '55000',
	'edition "e1" is frozen', 'an edition is frozen');

-- a body that changes its category, or ends, within a round: the day of the round decides
INSERT INTO category VALUES ('provinsi', 'Provinsi');
UPDATE body SET valid_to = '2026-07-31' WHERE code = 'k1';
INSERT INTO body (code, name, category, region, valid_from)
	VALUES ('k1', 'Provinsi Satu', 'provinsi', 'A', '2026-08-01');
SELECT refresh_round('coba', 'r1') \g /dev/null
SELECT results_eq('SELECT category, body_name, rank FROM draft_ranking WHERE round = ''r1'' AND body = ''k1''',
	$$VALUES ('kota', 'Kota Satu', 1)$$, 'a body that became of another category is what it was on the day');
SELECT throws_ok($$INSERT INTO body (code, name, category, valid_from) VALUES ('k1', 'x', 'kota', '2026-07-15')$$,
	'23P01', NULL, 'it is not two at a time');
UPDATE body SET valid_to = '2026-07-15' WHERE code = 'k2';
SELECT is((SELECT count(*) FROM draft_ranking WHERE round = 'r1' AND body = 'k2'), 1::bigint,
	'one that ended later is still in the round');
UPDATE body SET valid_to = '2026-06-30' WHERE code = 'k2';
SELECT is((SELECT count(*) FROM draft_ranking WHERE round = 'r1' AND body = 'k2'), 0::bigint,
	'one that ended before is not');
SELECT throws_ok(format('SELECT pg_temp.form(%L, ''{"waktu": 1, "biaya": 1, "sikap": 1}'')', :v4), 'YC002',
	'form refused: the round does not have the unit any more', 'nor are its forms taken');
SELECT throws_ok($$INSERT INTO visit (round, unit, product) VALUES ('r1', 'k2-dukcapil', 'p1')$$, '23503',
	'round "r1" has no unit "k2-dukcapil"',
	'nor visits planned');
SELECT throws_ok('DELETE FROM body WHERE code = ''k2''', '23503', 'body "k2" still has units',
	'a body with units stays');
SELECT throws_ok('INSERT INTO unit VALUES (''x'', ''nobody'', ''X'', ''x'')', '23503', 'body "nobody" does not exist',
	'a unit needs its body');

-- a unit without product is assessed as a whole
SELECT pg_temp.form(:v5, '{"waktu": 50, "biaya": 50, "sikap": 50}') \g /dev/null
SELECT refresh_round('coba', 'r1') \g /dev/null
SELECT results_eq('SELECT unit, product, nilai FROM card WHERE unit ~ ''polres''',
	$$VALUES ('m1-polres-a', NULL::text, 50.000000)$$, 'a unit without product');
SELECT results_eq('SELECT category, rank, "of" FROM draft_ranking WHERE body = ''m1'' AND round = ''r1''',
	$$VALUES ('kementerian', 1, 1)$$,
	'counts to its body, in whatever region it stands');

-- nothing applies
SELECT pg_temp.form(:v3, '{}',
	'{"waktu": "not_applicable", "biaya": "not_applicable", "sikap": "not_applicable"}') \g /dev/null
SELECT refresh_round('coba', 'r1') \g /dev/null
SELECT results_eq('SELECT scored, nilai FROM unit_tally WHERE round = ''r1'' AND unit = ''k1-puskesmas''',
	$$VALUES (0, NULL::numeric)$$, 'a unit to which nothing applies has no score');
SELECT is((SELECT nilai FROM body_tally WHERE round = 'r1' AND body = 'k1'), 90.00, 'and takes nothing from its body');
INSERT INTO visit (id, round, unit, product) VALUES ('00000000-0000-0000-0000-000000000031', 'r1', 'k3-dukcapil', 'p1');
SELECT pg_temp.form('00000000-0000-0000-0000-000000000031', '{}',
	'{"waktu": "not_applicable", "biaya": "not_applicable", "sikap": "not_applicable"}') \g /dev/null
SELECT refresh_round('coba', 'r1') \g /dev/null
SELECT results_eq('SELECT nilai, rank, status FROM draft_ranking WHERE round = ''r1'' AND body = ''k3''',
	$$VALUES (NULL::numeric, NULL::integer, 'not_applicable')$$,
	'a body to which nothing applies has no rank, and no 0');

-- a category with no assessed body
SELECT results_eq('SELECT rank, "of", status FROM draft_ranking WHERE round = ''r1'' AND body = ''l1''',
	$$VALUES (NULL::integer, 0, 'not_assessed')$$,
	'a category in which nobody is assessed');

-- two assessors on one product: the mean of their answers
INSERT INTO visit (id, round, unit, product, assessor)
	VALUES ('00000000-0000-0000-0000-000000000041', 'r1', 'k1-dukcapil', 'p1', 'budi');
SELECT pg_temp.form('00000000-0000-0000-0000-000000000041', '{"waktu": 70, "biaya": 90, "sikap": null}',
	'{"sikap": "not_visited"}') \g /dev/null
SELECT refresh_round('coba', 'r1') \g /dev/null
SELECT results_eq('SELECT product, nilai FROM card WHERE round = ''r1'' AND unit = ''k1-dukcapil''',
	$$VALUES ('p1', 86.670000)$$,
	'two assessors on one product: of each indicator the mean of the answers');

-- what cannot open
INSERT INTO edition (code, title, joined_by) VALUES ('x', 'X', 'units');
INSERT INTO round (code, edition, title, as_of) VALUES ('x', 'x', 'X', '2026-07-01');
SELECT results_eq('SELECT problem FROM open_round(''coba'', ''x'')', $$VALUES ('the edition has no instrument')$$,
	'an edition without instrument');
SELECT throws_ok($$INSERT INTO edition_instrument VALUES ('x', '*', '*', '{"code": "a"}', 'ombudsman-2022')$$, '22P02',
	NULL, 'an instrument that is none');
SELECT throws_ok($$INSERT INTO edition_instrument VALUES ('x', '*', '*', '{"code": "a", "nodes": [{"code": "b"}]}',
	'[0,50] a, [40,100] b')$$, '22P02', NULL,
	'a zoning that is none');
INSERT INTO edition_instrument VALUES ('x', 'kota', 'dukcapil', '{"code": "a", "nodes": [{"code": "b"}]}',
	'[0,50] a, (50,90] b');
INSERT INTO edition_instrument VALUES ('x', 'kementerian', '*',
	'{"code": "a", "scale": "points", "nodes": [{"code": "b", "points": 40}]}', '[0,50] a, (50,90] b');
SELECT bag_eq('SELECT problem, object FROM open_round(''coba'', ''x'')',
	$$VALUES ('the zoning does not cover the scale', 'kota/dukcapil: 0 to 100'),
	('a unit has no instrument', 'k1-puskesmas')$$,
	'a zoning that does not cover its scale, a unit without instrument');
UPDATE edition_instrument SET zoning = '[0,50] a, (50,100] b' WHERE edition = 'x' AND category = 'kota';
INSERT INTO edition_instrument VALUES ('x', 'kota', '*', '{"code": "a", "nodes": [{"code": "b"}]}',
	'[0,60] a, (60,100] b');
INSERT INTO opinion VALUES ('x', 'a', true, 'bad'), ('x', 'a', false, 'bad'), ('x', 'b', false, 'good'),
	('x', 'c', false, 'none');
INSERT INTO edition_form VALUES ('x', 'user', 30);
SELECT bag_eq('SELECT DISTINCT problem, object FROM open_round(''coba'', ''x'')',
	$$VALUES ('one category has several scales or zonings', 'kota'),
	('an opinion is missing', 'b, flag t'), ('an opinion is about no band', 'c, flag f'),
	('no instrument asks in forms of this kind', 'user')$$,
	'zonings that differ within a category, opinions that are incomplete, forms that nobody asks for');
SELECT is((SELECT state FROM round WHERE code = 'x'), 'draft', 'it stays a draft');
UPDATE edition_instrument SET zoning = '[0,50] a, (50,100] b' WHERE edition = 'x' AND unit_kind = '*'
	AND category = 'kota';
INSERT INTO opinion VALUES ('x', 'b', true, 'fair');
DELETE FROM opinion WHERE label = 'c';
DELETE FROM edition_form WHERE edition = 'x';
SELECT is_empty('SELECT * FROM open_round(''coba'', ''x'')', 'all mended, it opens');

-- targets and flags
SELECT throws_ok('SELECT set_target(''coba'', ''r1'', ''k1'', ''Z'')', '22023', NULL, 'a target that is no band');
SELECT throws_ok('SELECT set_target(''coba'', ''r1'', ''zz'', ''A'')', 'P0002', 'round "r1" has no body "zz"',
	'of a body that is not there');
SELECT set_flag('coba', 'r1', 'k1', true, 'found') \g /dev/null
SELECT throws_ok('SELECT lift_hold(''coba'', ''r1'', ''k1'', ''over'')', '55000', NULL, 'a hold that is none');
SELECT set_hold('coba', 'r1', 'k1', 'open') \g /dev/null
SELECT throws_ok('SELECT set_hold(''coba'', ''r1'', ''k1'', ''open'')', '55000', NULL, 'a hold that is set');
SELECT lift_hold('coba', 'r1', 'k1', 'over') \g /dev/null
SELECT results_eq('SELECT reason, lifted_reason FROM hold', $$VALUES ('open', 'over')$$,
	'a hold and its end have reasons of their own');
SELECT set_hold('coba', 'r1', 'k1', 'open') \g /dev/null
SELECT throws_ok('SELECT lift_hold(''coba'', ''r1'', ''k1'', NULL)', '23514', NULL, 'none is lifted without');

-- a response is answered with words
INSERT INTO response (id, round, body, response, login, at) VALUES (:v1, 'r1', 'k1', 'We object', 'x', now());
UPDATE round SET state = 'closed' WHERE code = 'x';
UPDATE response SET round = 'x';
SELECT throws_ok(format('SELECT answer_response(''coba'', %L, %s)', :v1, answer), '23514', NULL, 'not with ' || answer)
	FROM unnest(ARRAY['NULL', '''''']) answer;

-- the unit goes to another body, and takes its score with it
UPDATE unit SET body = 'k3' WHERE code = 'k1-dukcapil';
SELECT refresh_round('coba', 'r1') \g /dev/null
SELECT results_eq('SELECT body, nilai FROM body_tally WHERE round = ''r1'' AND body IN (''k1'', ''k3'') ORDER BY 1',
	$$VALUES ('k1', NULL::numeric), ('k3', 86.67)$$,
	'a unit that moves takes its score along');

-- thirds that add up to a tie: 50.005 from five units of 150.01 and one of 150.04, three products each
INSERT INTO edition (code, title, joined_by) VALUES ('t', 'T', 'units');
INSERT INTO edition_instrument VALUES ('t', '*', '*', '{"code": "x", "nodes": [{"code": "a"}]}', 'ombudsman-2022');
INSERT INTO body (code, name, category) VALUES ('t', 'Kota Sepertiga', 'kota');
INSERT INTO unit SELECT 't' || u, 't', 'Unit', 'sepertiga' FROM generate_series(1, 6) u;
INSERT INTO product SELECT code, 'p' || p, 'Produk' FROM unit, generate_series(1, 3) p WHERE kind = 'sepertiga';
INSERT INTO round (code, edition, title, as_of) VALUES ('t', 't', 'T', '2026-07-01');
INSERT INTO visit (round, unit, product) SELECT 't', unit, code FROM product WHERE unit ~ '^t';
SELECT open_round('coba', 't') \g /dev/null
INSERT INTO form_version (visit, kind, base_version, submission, answers)
SELECT id, 'observation', 0, gen_random_uuid(), jsonb_build_object('a', 50 + CASE WHEN product <> 'p1' THEN 0
	WHEN unit = 't6' THEN 0.04 ELSE 0.01 END)
FROM visit WHERE round = 't';
SELECT refresh_round('coba', 't') \g /dev/null
SELECT is((SELECT nilai FROM body_tally WHERE round = 't'), 50.01, 'a tie of thirds is a tie, and rounded half up');
SELECT is((SELECT nilai FROM node_score WHERE round = 't' AND unit IS NULL AND node = 'a'), 50.01, 'in a node, too');

-- Units of 2 to 43 products, as many as a prime number each: their sums are chosen so that the mean of their means lies
-- 6e-24 below 50.005, a hair that only the fraction tells; with a millionth more in one product it is above
CREATE TEMP TABLE prime AS SELECT * FROM (VALUES (2, 100.010011), (3, 150.014998), (5, 250.024999), (7, 350.034997),
	(11, 550.054995), (13, 650.064999), (17, 850.084995), (19, 950.094982), (23, 1150.114989), (29, 1450.144982),
	(31, 1550.154993), (37, 1850.184985), (41, 2050.204976), (43, 2150.214995)) v (products, sum);
INSERT INTO body (code, name, category) VALUES ('f', 'Kota Prima', 'kota');
INSERT INTO unit SELECT 'f' || products, 'f', 'Unit', 'prima' FROM prime;
INSERT INTO product SELECT 'f' || products, 'p' || p, 'Produk' FROM prime, generate_series(1, products) p;
INSERT INTO round (code, edition, title, as_of) VALUES ('f', 't', 'F', '2026-07-01');
INSERT INTO visit (round, unit, product) SELECT 'f', unit, code FROM product WHERE unit ~ '^f';
SELECT open_round('coba', 'f') \g /dev/null
INSERT INTO form_version (visit, kind, base_version, submission, answers)
SELECT v.id, 'observation', 0, gen_random_uuid(), jsonb_build_object('a', CASE v.product
	WHEN 'p1' THEN p.sum - (p.products - 1) * 50.004999 ELSE 50.004999 END)
FROM visit v JOIN prime p ON v.unit = 'f' || p.products WHERE v.round = 'f';
SELECT refresh_round('coba', 'f') \g /dev/null
SELECT is((SELECT nilai FROM body_tally WHERE round = 'f'), 50.00, 'a hair below a tie is no tie');
-- who verifies what was published, from the forms of that time, finds the same
INSERT INTO coba.publication SELECT 'compliance/1', 'publication', 'coba', 9, 'f', 't', 'F', NULL, NULL, NULL, 2, 'min',
	now(), NULL, NULL, NULL, NULL, NULL, false, 1, 14, 0, 0, 0, '', '', '', 16, clock_timestamp(), '', '1', '15';
INSERT INTO coba.publication_instrument SELECT 9, category, unit_kind, instrument, '' FROM edition_instrument
	WHERE edition = 't';
INSERT INTO coba.result (seq, body, body_name, category, status, salt, leaf_number, leaf, leaf_hash)
VALUES (9, 'f', 'Kota Prima', 'kota', '', '', 1, '', '');
INSERT INTO coba.unit_result (seq, body, unit, unit_name, status, salt, leaf_number, leaf, leaf_hash)
SELECT 9, 'f', 'f' || products, 'Unit', '', '', 1 + products, '', '' FROM prime;
SELECT is((SELECT nilai FROM recomputed_scores('coba', 9) WHERE unit IS NULL), 50.00, 'as is who verifies it');
INSERT INTO form_version (visit, kind, base_version, submission, answers)
SELECT f.visit, 'observation', 1, gen_random_uuid(), jsonb_build_object('a', (f.answers ->> 'a')::numeric + 0.000001)
FROM visit v JOIN form_version f ON f.visit = v.id WHERE v.round = 'f' AND v.unit = 'f43' AND v.product = 'p1';
SELECT refresh_round('coba', 'f') \g /dev/null
SELECT is((SELECT nilai FROM body_tally WHERE round = 'f'), 50.01, 'nor is one above');

-- a gain that is rounded up as a quotient: no product is lost from the plan for it
INSERT INTO edition (code, title, joined_by) VALUES ('l', 'L', 'units');
INSERT INTO edition_instrument VALUES ('l', '*', '*', '{"code": "x", "scale": [0, 999999999999],
	"nodes": [{"code": "a"}]}', '[0,1000] D, (1000,999999999999] A');
INSERT INTO body (code, name, category) VALUES ('l', 'Kota Besar', 'kota');
INSERT INTO unit VALUES ('l1', 'l', 'Unit', 'besar');
INSERT INTO product SELECT 'l1', 'p' || p, 'Produk' FROM generate_series(1, 227) p;
INSERT INTO round (code, edition, title, as_of) VALUES ('l', 'l', 'L', '2026-07-01');
INSERT INTO visit (round, unit, product) SELECT 'l', unit, code FROM product WHERE unit = 'l1';
SELECT open_round('coba', 'l') \g /dev/null
INSERT INTO form_version (visit, kind, base_version, submission, answers)
SELECT id, 'observation', 0, gen_random_uuid(), '{"a": 0}' FROM visit WHERE round = 'l';
SELECT refresh_round('coba', 'l') \g /dev/null
SELECT results_eq('SELECT step, product, total FROM plan_row WHERE round = ''l''',
	$$VALUES (1, 'p1', 4405286343.61)$$, 'a gain that is rounded up is in the plan');

-- thirds of the largest scores, one of them a billionth of the scale above the others
INSERT INTO body (code, name, category) VALUES ('h', 'Kota Tinggi', 'kota');
INSERT INTO unit SELECT 'h' || u, 'h', 'Unit', 'besar' FROM generate_series(1, 3) u;
INSERT INTO product SELECT code, 'p' || p, 'Produk' FROM unit, generate_series(1, 3) p WHERE code ~ '^h';
INSERT INTO round (code, edition, title, as_of) VALUES ('h', 'l', 'H', '2026-07-01');
INSERT INTO visit (round, unit, product) SELECT 'h', unit, code FROM product WHERE unit ~ '^h';
SELECT open_round('coba', 'h') \g /dev/null
INSERT INTO form_version (visit, kind, base_version, submission, answers)
SELECT id, 'observation', 0, gen_random_uuid(), jsonb_build_object('a', CASE product WHEN 'p1' THEN 999999999999
	ELSE 999999998999.000001 END) FROM visit WHERE round = 'h';
SELECT refresh_round('coba', 'h') \g /dev/null
SELECT is((SELECT nilai FROM body_tally WHERE round = 'h'), 999999999332.33, 'thirds of the largest scores');
SELECT is((SELECT nilai FROM node_score WHERE round = 'h' AND unit IS NULL AND node = 'a'), 999999999332.33,
	'in a node, too');

RESET ROLE;
SELECT * FROM finish();
ROLLBACK;
