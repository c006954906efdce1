-- Publishes the round of the demo, unless that was done, and lets a reader look at it from its release on.
SET client_min_messages = warning;
SET ROLE penyelenggara;
SELECT NOT EXISTS (SELECT FROM penilaian.publication) AS unpublished \gset
\if :unpublished
UPDATE penilaian_work.round SET release_at = date_trunc('second', clock_timestamp()) + interval '20 seconds';
SELECT refresh_round('penilaian', '2022') \g /dev/null
SELECT close_round('penilaian', '2022') \g /dev/null
SELECT root FROM preview_round('penilaian', '2022') \gset
SELECT publish_round('penilaian', '2022', :'root') \g /dev/null
\endif
RESET ROLE;
CREATE ROLE pembaca LOGIN;
SET ROLE penyelenggara;
SELECT grant_assessment('penilaian', 'pembaca', 'reader') \g /dev/null
SELECT pg_sleep(greatest(extract(epoch FROM max(release_at) - clock_timestamp()), 0)) FROM penilaian.publication \g /dev/null
