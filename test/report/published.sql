-- What charts and the report are tried with: the assessment "kota" with a round that was published here, and imported
-- ones: two before it, names as an attacker or the world would choose them, and 10,000 bodies. Run as its owner; the
-- variable bodies says how many cities there are.

\set release '25 seconds'
\ir ../assessment/published.sql

INSERT INTO kota_work.edition (code, title, joined_by) VALUES ('2024', 'Edisi 2024', 'units');
-- the year before, under the same edition, so that scores compare; the year before that under another
SELECT import_publication('kota', y.round, y.edition, 'Kepatuhan ' || y.round, y.release_at, 'ombudsman-2021', (
	SELECT jsonb_agg(jsonb_build_object('body', s.code, 'body_name', s.name, 'category', 'kota', 'nilai', s.nilai,
		'grade', b.label, 'zone', b.zone, 'predicate', b.predicate, 'color', b.color, 'rank', s.rank, 'of', :bodies))
	FROM (SELECT c.code, c.name, c.nilai, rank() OVER (ORDER BY c.nilai DESC) FROM (SELECT b.code, b.name,
			(30 + abs(hashtext(b.code || y.round)) % 7001 / 100.0)::numeric(5,2) AS nilai
			FROM kota_work.body b WHERE b.category = 'kota') c) s
	JOIN bands('ombudsman-2021') b ON b.label = grade(s.nilai, 'ombudsman-2021')))
FROM (VALUES ('2024', '2024', '2024-12-01 00:00Z'::timestamptz), ('2025', '2026', '2025-12-01 00:00Z'))
	y (round, edition, release_at) \g /dev/null

CREATE TEMP TABLE names (code text, name text);
INSERT INTO names VALUES
	('<script>', '<script>alert(1)</script>'), ('"><img src=x onerror=alert(2)>', '"><img src=x onerror=alert(2)>'),
	('</script>', '</script><script>alert(3)</script>'), ('&amp;', 'Badan &amp; &lt;b&gt; ''petik'' `miring` ${x}'),
	('../../etc/passwd', '../../etc/passwd'), ('con', 'Balai Con'), ('Con', 'Balai con, huruf besar'),
	('rtl', U&'\0645\062F\064A\0646\0629 \062C\0627\0643\0631\062A\0627'),
	('emoji', U&'Dinas \+01F3DB\FE0F\+01F469\200D\+01F469\200D\+01F467'), ('sama1', 'Nama Sama'),
	('sama2', 'Nama Sama'), ('panjang', rtrim(repeat('Kementerian Koordinator Panjang ', 12))), ('kosong', U&'\3164'),
	('balikpapan', 'Kota Balikpapan'), ('diakritik', U&'Kota S\00E3o Tom\00E9'), ('__proto__', '__proto__');
-- some without a score, one outside every band, one with a colour that is none
SELECT import_publication('kota', 'aneh', '2024', '<i>Putaran</i> "aneh"', '2023-12-01 00:00Z', 'ombudsman-2021', (
	SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('body', n.code, 'body_name', n.name,
		'category', 'badan <i>"aneh"', 'region', '<u>', 'nilai', n.nilai, 'grade', b.label, 'zone', b.zone,
		'predicate', b.predicate, 'color', CASE n.code WHEN 'rtl' THEN 'url(javascript:alert(4))' ELSE b.color END,
		'rank', CASE WHEN n.nilai IS NOT NULL THEN n.rank END, 'of', n.assessed,
		'status', CASE WHEN n.nilai IS NULL THEN 'closed' END)))
	FROM (SELECT v.*, rank() OVER (ORDER BY v.nilai DESC NULLS LAST), count(v.nilai) OVER () AS assessed
		FROM (SELECT code, name, CASE WHEN code NOT IN ('kosong', 'con')
			THEN (20 + abs(hashtext(code)) % 8001 / 100.0)::numeric(5,2) END AS nilai FROM names) v) n
	LEFT JOIN bands('ombudsman-2021') b ON b.label = grade(n.nilai, 'ombudsman-2021') AND n.code <> 'sama1'))
	\g /dev/null
DROP TABLE names;

SELECT import_publication('kota', 'besar', '2024', 'Desa', '2022-12-01 00:00Z', 'ombudsman-2021', (
	SELECT jsonb_agg(jsonb_build_object('body', 'd' || d.n, 'body_name', 'Desa ' || d.n, 'category', 'desa',
		'nilai', d.nilai, 'grade', b.label, 'zone', b.zone, 'predicate', b.predicate, 'color', b.color,
		'rank', d.rank, 'of', 10000))
	FROM (SELECT n, nilai, rank() OVER (ORDER BY nilai DESC)
		FROM (SELECT n, (20 + abs(hashtext('d' || n)) % 8001 / 100.0)::numeric(5,2) AS nilai
			FROM generate_series(1, 10000) n) v) d
	JOIN bands('ombudsman-2021') b ON b.label = grade(d.nilai, 'ombudsman-2021'))) \g /dev/null

-- an assessment of which nothing is published, and a round that is not released
SELECT create_assessment('kosong') \g /dev/null
INSERT INTO kota_work.round (code, edition, title, as_of, release_at)
VALUES ('2027', '2026', 'Kepatuhan 2027', '2027-07-01', date_trunc('second', now()) + interval '1 year');
SELECT open_round('kota', '2027') \g /dev/null
SELECT close_round('kota', '2027') \g /dev/null
SELECT root FROM preview_round('kota', '2027') \gset
SELECT publish_round('kota', '2027', :'root') \g /dev/null
SELECT pg_sleep(greatest(extract(epoch FROM release_at - clock_timestamp()), 0))
FROM kota_work.round WHERE code = '2026' \g /dev/null
