-- data: round
-- case: scores of a round of 17,717 forms, all and what 0.1 % changed
-- measure: statements
-- goal: all / means in SQL
-- goal: 18 forms / all at most 0.01
-- goal: one form / all
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
-- contender: one form (numbers)
SELECT penilaian_work.refresh_round('2019')
-- before:
INSERT INTO penilaian_work.mark (round, unit) VALUES ('2019', 'u777')
-- check:
SELECT body, nilai AS answer FROM penilaian_work.body_tally
