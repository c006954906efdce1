-- Scores that are kept up to date equal those computed from nothing, byte for byte, whatever changed and in whatever
-- order; and they equal what plain SQL makes of the forms. Contributions add up, plans keep their word.

-- So many times the random cases of "make check": psql --set times=5
\if :{?times} \else \set times 1 \endif
BEGIN;
\set who scores
\ir ../assessment/small.sql
SET client_min_messages = warning;
SELECT plan(32);
SELECT setseed(0.42);
SET ROLE scores_owner;
SET search_path = coba_work, public;

-- a larger round: two instruments in one category, and one of geometric means in another
INSERT INTO edition (code, title, joined_by, rounding) VALUES ('e2', 'Edisi Dua', 'products', 'half_even');
SELECT '{"code": "ipp", "round": 2, "nodes": [
	{"code": "layanan", "weight": 55, "nodes": [{"code": "waktu", "weight": 2}, {"code": "lapor"}]},
	{"code": "kepuasan", "weight": 45, "form": "user", "nodes": [
		{"code": "u1", "goalposts": [0, 4]}, {"code": "u3", "goalposts": [0, 10]}]}]}' AS polres,
	'{"code": "ipp", "round": 3, "mean": "geometric", "nodes": [
		{"code": "waktu"}, {"code": "biaya", "weight": 2},
		{"code": "u1", "form": "user", "goalposts": [0, 4]}]}' AS geometric \gset
INSERT INTO edition_instrument (edition, category, unit_kind, instrument, zoning)
SELECT e, c, k, i::jsonb, 'ombudsman-2022' FROM (VALUES ('e1'), ('e2')) t (e), (VALUES ('kota', '*', :'instrument'),
	('kota', 'polsek', :'polres'), ('lembaga', '*', :'geometric')) v (c, k, i);
INSERT INTO body (code, name, category) SELECT 'c' || b, 'Kota ' || b, 'kota' FROM generate_series(1, 10) b
UNION ALL SELECT 'g' || b, 'Lembaga ' || b, 'lembaga' FROM generate_series(1, 3) b;
INSERT INTO unit SELECT b.code || '-' || u, b.code, 'Unit', CASE WHEN u = 1 THEN 'polsek' ELSE 'puskesmas' END
FROM body b, generate_series(1, 4) u WHERE b.code ~ '^[cg]';
INSERT INTO product SELECT u.code, 'q' || p, 'Produk' FROM unit u, generate_series(1, 3) p WHERE u.body ~ '^[cg]'
	AND u.code ~ '[123]$';
INSERT INTO round (code, edition, title, as_of) VALUES ('r2', 'e2', 'Putaran Dua', '2026-07-01');
DELETE FROM edition_form;
DELETE FROM rule;
INSERT INTO visit (round, unit, product)
SELECT r, u.code, p.code FROM unit u LEFT JOIN product p ON p.unit = u.code, unnest(ARRAY['r1', 'r2']) r
	WHERE u.body ~ '^[cg]';
-- of some products, and of some units without any, two visits
INSERT INTO visit (round, unit, product)
SELECT v.round, v.unit, v.product FROM visit v WHERE v.unit ~ '^[cg]' AND (v.product = 'q2' OR v.unit ~ '^c[1-5]-4$');
SELECT open_round('coba', 'r1'), open_round('coba', 'r2') \g /dev/null

-- The answers of a form, at random: each in eight is missing, each in sixteen does not apply
CREATE FUNCTION pg_temp.form(codes text[], OUT answers jsonb, OUT why jsonb) LANGUAGE sql VOLATILE AS $$
	SELECT jsonb_object_agg(c, CASE WHEN d > 0.125
		THEN to_jsonb(round((random() * CASE WHEN c ~ '^u' THEN 4 ELSE 100 END)::numeric, 2)) END),
		coalesce(jsonb_object_agg(c, CASE WHEN d > 0.06 THEN 'refused'
		ELSE 'not_applicable' END) FILTER (WHERE d <= 0.125), '{}')
	FROM (SELECT c, random() AS d FROM unnest(codes) c OFFSET 0) s
$$;
CREATE FUNCTION pg_temp.submit(of_visit uuid, of_kind text, of_respondent text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	codes text[] := (SELECT array_agg(n.node) FROM visit v JOIN unit_in_round u USING (round, unit) JOIN sheet_node n
		ON n.edition = u.edition AND n.category = u.sheet_category AND n.unit_kind = u.sheet_unit_kind
		WHERE v.id = of_visit AND n.form = of_kind);
	form record;
BEGIN
	SELECT * INTO form FROM pg_temp.form(codes);
	PERFORM submit_form('coba', gen_random_uuid(), of_visit, of_kind, coalesce((SELECT max(version) FROM form_version
		WHERE visit = of_visit AND kind = of_kind AND respondent = of_respondent), 0), form.answers, form.why, '[]',
		of_respondent);
END
$$;
CREATE FUNCTION pg_temp.change(n integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v record;
BEGIN
	FOR v IN SELECT id, (ARRAY['observation', 'user', 'user'])[1 + floor(random() * 3)::integer] AS kind,
			floor(random() * 3)::text AS respondent FROM visit WHERE unit ~ '^[cg]' ORDER BY random() LIMIT n LOOP
		PERFORM pg_temp.submit(v.id, v.kind, CASE v.kind WHEN 'user' THEN v.respondent ELSE '1' END);
	END LOOP;
	-- and what else changes scores: a unit goes to another body, a visit to another product, or was for nothing; a
	-- target
	IF random() < 0.7 THEN
		UPDATE unit SET body = 'c' || 1 + floor(random() * 10)
			WHERE code = 'c' || 1 + floor(random() * 10) || '-' || 1 + floor(random() * 4);
	END IF;
	IF random() < 0.7 THEN
		UPDATE visit m SET product = (SELECT p.code FROM product p WHERE p.unit = m.unit ORDER BY random() LIMIT 1)
		WHERE m.id = (SELECT w.id FROM visit w WHERE w.unit ~ '^[cg]' ORDER BY random() LIMIT 1);
	END IF;
	IF random() < 0.7 THEN
		DELETE FROM visit WHERE id = (SELECT w.id FROM visit w
			WHERE NOT EXISTS (SELECT FROM form_version f WHERE f.visit = w.id)
			AND w.unit ~ '^[cg]' ORDER BY random() LIMIT 1);
	END IF;
	IF random() < 0.7 THEN
		PERFORM set_target('coba', 'r1', 'c' || 1 + floor(random() * 10),
			(ARRAY['A', 'B', 'C'])[1 + floor(random() * 3)::integer]);
	END IF;
END
$$;

-- Everything that is computed, as text
CREATE FUNCTION pg_temp.computed() RETURNS TABLE (line text) LANGUAGE sql AS $$
	SELECT 'card ' || t::text FROM card t UNION ALL SELECT 'unit ' || t::text FROM unit_tally t
	UNION ALL SELECT 'body ' || t::text FROM body_tally t UNION ALL SELECT 'node ' || t::text FROM node_score t
	UNION ALL SELECT 'unit node ' || t::text FROM unit_node t UNION ALL SELECT 'plan ' || t::text FROM plan_row t
$$;
CREATE TEMP TABLE compared (turn integer, changed integer, lines integer, different integer);
CREATE FUNCTION pg_temp.compare(turns integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	different integer;
BEGIN
	FOR turn IN 1 .. turns LOOP
		PERFORM pg_temp.change(CASE WHEN turn % 3 = 1 THEN 60 ELSE 3 END);
		PERFORM refresh_round('coba', 'r1'), refresh_round('coba', 'r2');
		CREATE TEMP TABLE step_by_step AS SELECT * FROM pg_temp.computed();
		DELETE FROM card; DELETE FROM unit_tally; DELETE FROM body_tally; DELETE FROM unit_node; DELETE FROM body_node;
		DELETE FROM body_plan;
		PERFORM compute_units('coba', r, ARRAY(SELECT code FROM unit ORDER BY code)) FROM unnest(ARRAY['r1', 'r2']) r;
		SELECT count(*) INTO different FROM (
			(TABLE step_by_step EXCEPT ALL SELECT * FROM pg_temp.computed())
			UNION ALL (SELECT * FROM pg_temp.computed() EXCEPT ALL TABLE step_by_step)) d;
		INSERT INTO compared SELECT turn, 0, (SELECT count(*) FROM step_by_step), different;
		DROP TABLE step_by_step;
	END LOOP;
END
$$;
SELECT pg_temp.compare(4 * :times) \g /dev/null
SELECT is_empty('SELECT * FROM compared WHERE different <> 0',
	'after each step, all is as computed from nothing');
SELECT cmp_ok(max(lines), '>', 1000, 'and there is something to compare') FROM compared;

-- What a form does not touch stays as it was stored: a card that is made anew gets back what is taken from it here.
SELECT v.id AS visit, v.unit FROM visit v WHERE v.round = 'r1' AND v.unit ~ '^c[1-5]-[12]$'
	AND EXISTS (SELECT FROM card c WHERE c.round = 'r1' AND c.unit = v.unit AND c.product = 'q1')
	AND v.product = 'q2' ORDER BY v.unit, v.id LIMIT 1 \gset
UPDATE card SET nilai = -1 WHERE round = 'r1' AND unit = :'unit';
SELECT pg_temp.submit(:'visit', 'observation', '1') \g /dev/null
SELECT results_eq('SELECT round, visit::text FROM mark', format('VALUES (''r1'', %L)', :'visit'),
	'a form marks its visit');
SELECT results_eq($$SELECT changed FROM refresh_round('coba', 'r1') WHERE step = 'cards'$$, 'VALUES (1)',
	'whose card is made anew');
SELECT is((SELECT count(*) FROM card WHERE round = 'r1' AND unit = :'unit' AND nilai = -1),
	(SELECT count(*) - 1 FROM card WHERE round = 'r1' AND unit = :'unit'), 'and no other');
INSERT INTO mark (round, unit, visit) VALUES ('r1', :'unit', :'visit'), ('r1', :'unit', NULL);
SELECT refresh_round('coba', 'r1') \g /dev/null
SELECT is_empty('SELECT FROM card WHERE nilai < 0', 'but with the unit itself, all of its cards');
SELECT pg_temp.change(120) \g /dev/null
SELECT refresh_round('coba', 'r1'), refresh_round('coba', 'r2') \g /dev/null

-- against plain SQL: cards from single forms, means in numeric
CREATE TEMP VIEW product_score AS
SELECT f.round, f.unit, f.product, score(rollup(f.card), i.i)::numeric AS nilai FROM (
	SELECT v.round, v.unit, v.product, f.kind, e.instrument AS i, mean_card(scorecard(e.instrument::instrument,
		f.answers || (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(f.why)
		WHERE value = '"not_applicable"'))) AS card
	FROM (SELECT DISTINCT ON (visit, kind, respondent) * FROM form_version ORDER BY visit, kind, respondent,
	version DESC) f
	JOIN visit v ON v.id = f.visit JOIN unit u ON u.code = v.unit JOIN round r ON r.code = v.round
	JOIN body b ON b.code = u.body
	JOIN LATERAL (SELECT * FROM edition_instrument e WHERE e.edition = r.edition
	AND (e.category = b.category OR e.category = '*')
		AND (e.unit_kind = u.kind OR e.unit_kind = '*')
		ORDER BY (e.category <> '*')::int * 2 + (e.unit_kind <> '*')::int DESC LIMIT 1) e ON true
	GROUP BY v.round, v.unit, v.product, f.kind, e.instrument) f (round, unit, product, kind, ij, card),
	LATERAL (SELECT f.ij::instrument AS i) i
GROUP BY f.round, f.unit, f.product, i.i;
SELECT bag_eq('SELECT round, unit, product, nilai::numeric(19,6) FROM product_score',
	'SELECT round, unit, product, nilai FROM card',
	'the score of each product');
CREATE TEMP VIEW unit_score AS SELECT p.round, u.body, p.unit, avg(nilai) AS mean, sum(nilai) AS sum, count(nilai) AS n
FROM product_score p JOIN unit u ON u.code = p.unit GROUP BY p.round, u.body, p.unit;
SELECT is_empty('SELECT * FROM unit_score s JOIN unit_tally t USING (round, unit)
	WHERE abs(s.mean - t.nilai) > 0.005000001
	OR (s.mean IS NULL) <> (t.nilai IS NULL) OR s.n <> t.scored', 'the mean of each unit');
SELECT bag_eq('SELECT round, body, round(sum(sum) / nullif(sum(n), 0), 2) AS p, round(avg(mean), 2) AS u FROM unit_score
	WHERE round = ''r1'' GROUP BY round, body',
	'SELECT round, body, products_mean, units_mean FROM body_tally WHERE round = ''r1''', 'both means of each body');
SELECT is_empty('SELECT * FROM body_tally WHERE nilai IS DISTINCT FROM CASE round WHEN ''r1'' THEN units_mean
	ELSE products_mean END',
	'of which the edition takes one');
SELECT cmp_ok(count(*) FILTER (WHERE products_mean <> units_mean), '>', 5::bigint, 'they differ') FROM body_tally;
SELECT is_empty('SELECT * FROM body_tally WHERE grade IS DISTINCT FROM grade(nilai, ''ombudsman-2022'')
	OR zone IS DISTINCT FROM zone(nilai, ''ombudsman-2022'')', 'grade and zone are those of the printed score');

-- contributions
SELECT is_empty($$SELECT n.round, n.body, n.unit, n.nilai, sum(k.contribution) FROM node_score n JOIN node_score k
	ON k.round = n.round AND k.body = n.body AND k.unit IS NOT DISTINCT FROM n.unit
	WHERE n.node = 'ipp' AND n.body ~ '^c' AND k.node NOT IN ('ipp', 'layanan', 'kepuasan')
	GROUP BY n.round, n.body, n.unit, n.nilai HAVING n.nilai <> sum(k.contribution)$$,
	'contributions of indicators add up to the score');
SELECT is_empty($$SELECT n.round, n.body, n.unit, n.node FROM node_score n JOIN node_score k
	ON k.round = n.round AND k.body = n.body AND k.unit IS NOT DISTINCT FROM n.unit
	WHERE n.body ~ '^c' AND k.node = ANY (CASE n.node WHEN 'ipp' THEN ARRAY['layanan', 'kepuasan'] WHEN 'kepuasan'
	THEN ARRAY['u1', 'u2', 'u3']
		WHEN 'layanan' THEN ARRAY['waktu', 'biaya', 'sikap', 'lapor'] END)
	GROUP BY n.round, n.body, n.unit, n.node, n.contribution HAVING n.contribution <> sum(k.contribution)$$,
	'and those of children to their parents'', where a body has two instruments, too');
SELECT is_empty($$SELECT * FROM node_score n JOIN body_tally b USING (round, body) WHERE n.node = 'ipp'
	AND n.unit IS NULL
	AND (n.nilai IS DISTINCT FROM b.nilai OR n.body ~ '^c' AND n.contribution IS DISTINCT FROM b.nilai)$$,
	'the root has the score of the body');
SELECT cmp_ok(count(*), '>', 10::bigint, 'geometric means have contributions, too') FROM node_score WHERE body ~ '^g'
	AND contribution > 0;
SELECT is_empty($$SELECT n.round, n.unit, n.node FROM node_score n WHERE n.unit IS NOT NULL AND n.node = 'u1'
	AND n.nilai IS DISTINCT FROM
	(SELECT CASE n.round WHEN 'r1' THEN round(avg(s), 2) ELSE n.nilai END FROM card c JOIN unit_tally t
	USING (round, unit) JOIN sheet h ON h.category = t.sheet_category
		AND h.unit_kind = t.sheet_unit_kind AND h.edition = CASE n.round WHEN 'r1' THEN 'e1' ELSE 'e2' END,
		LATERAL (SELECT score(c.card, h.instrument, 'u1')::numeric) s (s) WHERE c.round = n.round
		AND c.unit = n.unit)$$,
	'the score of a node is joined as totals are');

-- largest remainders, against the exact means of contributions to products
CREATE TEMP TABLE settled AS
SELECT n.round, n.unit, n.node, n.contribution, e.exact FROM node_score n JOIN (
	SELECT c.round, c.unit, b.code AS node, avg(coalesce(b.contribution::numeric, 0)) AS exact
	FROM card c JOIN unit_tally t USING (round, unit) JOIN round r ON r.code = c.round
	JOIN sheet s ON s.edition = r.edition
		AND s.category = t.sheet_category AND s.unit_kind = t.sheet_unit_kind, breakdown(c.card, s.unrounded) b
	WHERE c.nilai IS NOT NULL AND b.is_indicator AND s.plain GROUP BY c.round, c.unit, b.code) e
	USING (round, unit, node);
SELECT cmp_ok(count(*), '>', 200::bigint, 'contributions of units') FROM settled;
SELECT is_empty('SELECT * FROM settled WHERE abs(exact - contribution) >= 0.02',
	'each within a step or two of its own');
SELECT is_empty('SELECT * FROM settled a JOIN settled b USING (round, unit)
	WHERE a.contribution - floor(a.exact * 100) / 100 > b.contribution - floor(b.exact * 100) / 100
	AND a.exact * 100 - floor(a.exact * 100) < b.exact * 100 - floor(b.exact * 100)',
	'the largest remainder comes first');

-- plans
SELECT is_empty('SELECT * FROM (SELECT gain, lag(gain) OVER (PARTITION BY round, body ORDER BY step) AS before
	FROM plan_row) p WHERE gain > before',
	'the largest gains come first');
SELECT is_empty('SELECT * FROM (SELECT total, lag(total) OVER (PARTITION BY round, body ORDER BY step) AS before
	FROM plan_row
	WHERE body ~ ''^c'') p WHERE total < before', 'no step takes anything away');
SELECT is_empty($$SELECT p.round, p.body FROM plan_row p JOIN body_tally b USING (round, body) LEFT JOIN target t
	USING (round, body),
		LATERAL (SELECT coalesce(t.label, CASE b.grade WHEN 'E' THEN 'D' WHEN 'D' THEN 'C' WHEN 'C' THEN 'B'
		ELSE 'A' END) AS label) g
	WHERE at_least(p.total, 'ombudsman-2022', g.label) <> (p.step = (SELECT max(step) FROM plan_row q
	WHERE q.round = p.round AND q.body = p.body))
		AND NOT (p.step = 50 AND NOT at_least(p.total, 'ombudsman-2022', g.label))$$,
		'a plan ends where the goal is reached');
-- one plan, step by step, by forms that answer so
CREATE TEMP TABLE plan AS SELECT * FROM plan_row WHERE round = 'r1'
	AND body = (SELECT body FROM plan_row WHERE round = 'r1' AND body ~ '^c'
	GROUP BY body ORDER BY count(*) DESC, body LIMIT 1);
SELECT cmp_ok(count(*), '>', 2::bigint, 'a plan of several steps') FROM plan;
CREATE FUNCTION pg_temp.raised(upto integer) RETURNS numeric LANGUAGE sql AS $$
	SELECT round(avg(unit_mean), 2) FROM (
		SELECT avg(score((h || 'scores=' || (SELECT string_agg(CASE WHEN n.node IS NOT NULL THEN '1' ELSE s END, ','
			ORDER BY k)
			FROM unnest(string_to_array(scores, ',')) WITH ORDINALITY x (s, k)
			LEFT JOIN (SELECT sn.leaf, p.node FROM plan p JOIN sheet_node sn ON sn.node = p.node AND sn.edition = 'e1'
			AND sn.category = t.sheet_category
				AND sn.unit_kind = t.sheet_unit_kind WHERE p.step <= upto AND p.unit = c.unit
				AND p.product IS NOT DISTINCT FROM c.product) n ON n.leaf = k))::scorecard,
			s.instrument)::numeric) AS unit_mean
		FROM card c JOIN unit_tally t USING (round, unit) JOIN sheet s ON s.edition = 'e1'
		AND s.category = t.sheet_category AND s.unit_kind = t.sheet_unit_kind,
			LATERAL (SELECT split_part(c.card::text, 'scores=', 1), split_part(c.card::text, 'scores=', 2)) q (h,
			scores)
		WHERE c.round = 'r1' AND t.body = (SELECT DISTINCT body FROM plan) AND c.nilai IS NOT NULL GROUP BY c.unit) u
$$;
SELECT is_empty('SELECT step, total, pg_temp.raised(step) FROM plan WHERE total <> pg_temp.raised(step)',
	'every total is that of the raised cards');

-- views
SELECT is_empty($$SELECT * FROM draft_ranking d WHERE rank IS DISTINCT
	FROM (SELECT CASE WHEN d.nilai IS NOT NULL THEN 1 + count(*) END
	FROM draft_ranking e WHERE e.round = d.round AND e.category = d.category AND e.nilai > d.nilai)$$,
	'ranks are by the printed score');
SELECT is_empty($$SELECT * FROM draft_ranking d WHERE "of" <> (SELECT count(nilai) FROM draft_ranking e
	WHERE e.round = d.round AND e.category = d.category)$$,
	'out of the assessed');
SELECT is_empty($$SELECT * FROM draft_ranking WHERE (rank IS NULL) <> (nilai IS NULL)$$,
	'who is not assessed has no rank');
SELECT is((SELECT count(*) FROM draft_ranking WHERE round = 'r1'), 18::bigint, 'everybody is there');

-- published figures: units are joined unrounded (Kota Bengkulu 2024, whose printed units have the mean 90.7457)
SELECT is(mean(tally(n), 2)::text, '90.75', 'printed units miss it')
	FROM unnest(ARRAY[93.57, 93.34, 91.40, 91.40, 90.28, 88.74, 86.49]) n;
INSERT INTO edition (code, title, joined_by) VALUES ('e3', 'Edisi Tiga', 'units');
INSERT INTO edition_instrument (edition, instrument, zoning)
	VALUES ('e3', '{"code": "x", "nodes": [{"code": "nilai"}]}', 'ombudsman-2022');
INSERT INTO round (code, edition, title, as_of) VALUES ('r3', 'e3', 'Putaran Tiga', '2026-07-01');
INSERT INTO visit (round, unit, product) SELECT 'r3', u.code, p.code FROM unit u JOIN product p ON p.unit = u.code
	WHERE u.code IN ('k1-dukcapil', 'k1-puskesmas');
SELECT open_round('coba', 'r3') \g /dev/null
INSERT INTO form_version (visit, kind, base_version, submission, answers)
SELECT id, 'observation', 0, gen_random_uuid(), jsonb_build_object('nilai', CASE unit WHEN 'k1-dukcapil' THEN 80.99
	ELSE 81 END - CASE product WHEN 'p1' THEN 0.01 ELSE 0 END)
FROM visit WHERE round = 'r3';
SELECT refresh_round('coba', 'r3') \g /dev/null
-- units 80.986667 and 80.996667, of which the mean is 80.991667; of the printed 80.99 and 81.00 it would be 80.995,
-- so 81.00
SELECT is((SELECT nilai FROM body_tally WHERE round = 'r3'), 80.99, 'units that are joined unrounded');
SELECT bag_eq('SELECT nilai FROM unit_tally WHERE round = ''r3''', ARRAY[80.99, 81.00], 'are printed rounded');

RESET ROLE;
SELECT * FROM finish();
ROLLBACK;
