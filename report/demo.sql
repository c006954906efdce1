-- Lets a reader look at the round that the demo published, which is not released before tomorrow.
SET client_min_messages = warning;
CREATE ROLE pembaca LOGIN;
SET ROLE penyelenggara;
SELECT grant_assessment('penilaian', 'pembaca', 'reader') \g /dev/null
INSERT INTO penilaian_work.person VALUES ('pembaca', 'Penyusun laporan');
INSERT INTO penilaian_work.login (login, person) VALUES ('pembaca', 'pembaca');
INSERT INTO penilaian_work.pre_release (round, person, since, why) VALUES ('2022', 'pembaca', now(), 'makes the report');
