-- data: round
-- case: scores of a round of 17,717 forms, all and what 0.1 % changed
-- measure: statements
-- goal: all / means in SQL
-- goal: 18 forms / all at most 0.01
-- goal: 18 forms of one body / all
-- goal: one form / all
-- goal: all / rows alone
-- setup:
INSERT INTO penilaian_work.mark (round, unit) SELECT '2019', code FROM penilaian_work.unit;
SELECT penilaian_work.refresh_round('2019');
CREATE TABLE plain_card (LIKE penilaian_work.card INCLUDING ALL);
CREATE TABLE plain_unit_tally (LIKE penilaian_work.unit_tally INCLUDING ALL);
CREATE TABLE plain_unit_node (LIKE penilaian_work.unit_node INCLUDING ALL);
CREATE TABLE plain_body_tally (LIKE penilaian_work.body_tally INCLUDING ALL);
CREATE TABLE plain_body_node (LIKE penilaian_work.body_node INCLUDING ALL);
CREATE TABLE plain_body_plan (LIKE penilaian_work.body_plan INCLUDING ALL);
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
-- check:
SELECT true AS answer
-- contender: all (numbers)
SELECT penilaian_work.refresh_round('2019')
-- before:
INSERT INTO penilaian_work.mark (round, unit) SELECT '2019', code FROM penilaian_work.unit
-- check:
SELECT body, nilai AS answer FROM penilaian_work.body_tally
-- contender: 18 forms (numbers)
SELECT penilaian_work.refresh_round('2019')
-- before:
INSERT INTO penilaian_work.mark (round, unit) SELECT '2019', 'u' || n * 130 FROM generate_series(1, 18) n
-- check:
SELECT body, nilai AS answer FROM penilaian_work.body_tally
-- contender: 18 forms of one body (numbers)
SELECT penilaian_work.refresh_round('2019')
-- before:
INSERT INTO penilaian_work.mark (round, unit) SELECT '2019', 'u' || n * 264 FROM generate_series(1, 3) n
-- check:
SELECT body, nilai AS answer FROM penilaian_work.body_tally
-- contender: one form (numbers)
SELECT penilaian_work.refresh_round('2019')
-- before:
INSERT INTO penilaian_work.mark (round, unit) VALUES ('2019', 'u777')
-- check:
SELECT body, nilai AS answer FROM penilaian_work.body_tally
