-- data: round
-- case: scores of a round of 17,717 forms, all and what 0.1 % changed
-- measure: statements
-- goal: all / means in SQL
-- goal: 18 forms of 3 units / all at most 0.01
-- goal: 18 forms of 18 bodies / all at most 0.01
-- goal: one form / all
-- goal: all / rows alone
-- goal: 18 forms of 18 bodies / their rows alone
-- goal: their rows alone / all
-- setup:
INSERT INTO penilaian_work.mark (round, unit) SELECT '2019', code FROM penilaian_work.unit;
SELECT penilaian_work.refresh_round('2019');
-- forms that came in: of three units of other bodies, of 18 bodies, and a single one
CREATE TABLE form AS
SELECT '3 units' AS among, v.* FROM (SELECT unit, id AS visit FROM penilaian_work.visit
	WHERE unit IN ('u265', 'u530', 'u795') ORDER BY product, unit LIMIT 18) v
UNION ALL SELECT '18 bodies', v.* FROM (SELECT DISTINCT ON (unit) unit, id FROM penilaian_work.visit
	ORDER BY unit, product) v WHERE unit IN (SELECT 'u' || n * 130 FROM generate_series(1, 18) n)
UNION ALL SELECT 'one', v.* FROM (SELECT unit, id FROM penilaian_work.visit
	WHERE unit = 'u777' ORDER BY product LIMIT 1) v;
-- Forms of one set come in, after another one for which a refresh was planned
CREATE PROCEDURE come_in(forms text) LANGUAGE sql AS $$
	INSERT INTO penilaian_work.mark (round, unit, visit) SELECT round, unit, id FROM penilaian_work.visit
		WHERE unit = 'u5' LIMIT 1;
	SELECT penilaian_work.refresh_round('2019');
	INSERT INTO penilaian_work.mark (round, unit, visit) SELECT '2019', unit, visit FROM form WHERE among = forms;
$$;
CREATE TABLE plain_card (LIKE penilaian_work.card INCLUDING ALL);
CREATE TABLE plain_unit_tally (LIKE penilaian_work.unit_tally INCLUDING ALL);
CREATE TABLE plain_unit_node (LIKE penilaian_work.unit_node INCLUDING ALL);
CREATE TABLE plain_body_tally (LIKE penilaian_work.body_tally INCLUDING ALL);
CREATE TABLE plain_body_node (LIKE penilaian_work.body_node INCLUDING ALL);
CREATE TABLE plain_body_plan (LIKE penilaian_work.body_plan INCLUDING ALL);
CREATE PROCEDURE store_rows(units text[], bodies text[], products text[]) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	DELETE FROM plain_card WHERE round = '2019' AND unit = ANY (units) AND product = ANY (products);
	INSERT INTO plain_card SELECT * FROM penilaian_work.card
		WHERE round = '2019' AND unit = ANY (units) AND product = ANY (products);
	DELETE FROM plain_unit_tally WHERE round = '2019' AND unit = ANY (units);
	INSERT INTO plain_unit_tally SELECT * FROM penilaian_work.unit_tally WHERE round = '2019' AND unit = ANY (units);
	DELETE FROM plain_unit_node WHERE round = '2019' AND unit = ANY (units);
	INSERT INTO plain_unit_node SELECT * FROM penilaian_work.unit_node WHERE round = '2019' AND unit = ANY (units);
	DELETE FROM plain_body_tally WHERE round = '2019' AND body = ANY (bodies);
	INSERT INTO plain_body_tally SELECT * FROM penilaian_work.body_tally WHERE round = '2019' AND body = ANY (bodies);
	DELETE FROM plain_body_node WHERE round = '2019' AND body = ANY (bodies);
	INSERT INTO plain_body_node SELECT * FROM penilaian_work.body_node WHERE round = '2019' AND body = ANY (bodies);
	DELETE FROM plain_body_plan WHERE round = '2019' AND body = ANY (bodies);
	INSERT INTO plain_body_plan SELECT * FROM penilaian_work.body_plan WHERE round = '2019' AND body = ANY (bodies);
END
$$;
CREATE PROCEDURE store_rows() LANGUAGE plpgsql AS $$
DECLARE
	rows record;
BEGIN
	SELECT array_agg(f.unit) AS units, array_agg(u.body) AS bodies, array_agg(v.product) AS products INTO rows
	FROM form f JOIN penilaian_work.visit v ON v.id = f.visit JOIN penilaian_work.unit u ON u.code = f.unit
	WHERE f.among = '18 bodies';
	CALL store_rows(rows.units, rows.bodies, rows.products);
END
$$;
-- contender: means in SQL
SELECT body, round(round(avg(mean), 20), 2) FROM (
	SELECT u.body, v.unit, sum(score(scorecard(s.instrument, f.answers), s.instrument)::numeric)
		* 1.000000000000000000000000000000 / count(*) AS mean
	FROM penilaian_work.form_version f JOIN penilaian_work.visit v ON v.id = f.visit
	JOIN penilaian_work.unit u ON u.code = v.unit, penilaian_work.sheet s
	WHERE f.respondent = '1' GROUP BY u.body, v.unit) m GROUP BY body
-- check:
SELECT body, round(round(avg(mean), 20), 2) AS answer FROM (
	SELECT u.body, v.unit, sum(score(scorecard(s.instrument, f.answers), s.instrument)::numeric)
		* 1.000000000000000000000000000000 / count(*) AS mean
	FROM penilaian_work.form_version f JOIN penilaian_work.visit v ON v.id = f.visit
	JOIN penilaian_work.unit u ON u.code = v.unit, penilaian_work.sheet s
	WHERE f.respondent = '1' GROUP BY u.body, v.unit) m GROUP BY body
-- contender: rows alone (floor)
DELETE FROM plain_card;
INSERT INTO plain_card SELECT * FROM penilaian_work.card;
DELETE FROM plain_unit_tally;
INSERT INTO plain_unit_tally SELECT * FROM penilaian_work.unit_tally;
DELETE FROM plain_unit_node;
INSERT INTO plain_unit_node SELECT * FROM penilaian_work.unit_node;
DELETE FROM plain_body_tally;
INSERT INTO plain_body_tally SELECT * FROM penilaian_work.body_tally;
DELETE FROM plain_body_node;
INSERT INTO plain_body_node SELECT * FROM penilaian_work.body_node;
DELETE FROM plain_body_plan;
INSERT INTO plain_body_plan SELECT * FROM penilaian_work.body_plan
-- before:
VACUUM (ANALYZE) plain_card, plain_unit_tally, plain_unit_node, plain_body_tally, plain_body_node,
	plain_body_plan
-- check:
SELECT true AS answer
-- contender: all (numbers)
SELECT penilaian_work.refresh_round('2019')
-- before:
VACUUM (ANALYZE) penilaian_work.card, penilaian_work.unit_tally, penilaian_work.unit_node,
	penilaian_work.body_tally, penilaian_work.body_node, penilaian_work.body_plan, penilaian_work.mark;
INSERT INTO penilaian_work.mark (round, unit, visit) SELECT round, unit, id FROM penilaian_work.visit
-- check:
SELECT body, nilai AS answer FROM penilaian_work.body_tally
-- contender: their rows alone (floor)
CALL store_rows()
-- before:
VACUUM (ANALYZE) plain_card, plain_unit_tally, plain_unit_node, plain_body_tally, plain_body_node,
	plain_body_plan;
CALL store_rows()
-- check:
SELECT true AS answer
-- contender: 18 forms of 3 units (numbers)
SELECT penilaian_work.refresh_round('2019')
-- before:
VACUUM (ANALYZE) penilaian_work.card, penilaian_work.unit_tally, penilaian_work.unit_node,
	penilaian_work.body_tally, penilaian_work.body_node, penilaian_work.body_plan, penilaian_work.mark;
CALL come_in('3 units')
-- check:
SELECT body, nilai AS answer FROM penilaian_work.body_tally
-- contender: 18 forms of 18 bodies (numbers)
SELECT penilaian_work.refresh_round('2019')
-- before:
CALL come_in('18 bodies')
-- check:
SELECT body, nilai AS answer FROM penilaian_work.body_tally
-- contender: one form (numbers)
SELECT penilaian_work.refresh_round('2019')
-- before:
CALL come_in('one')
-- check:
SELECT body, nilai AS answer FROM penilaian_work.body_tally
