-- An assessment "kota", published: cities and ministries with a zoning each, units in two regions, plans and targets,
-- names that CSV must quote. Run as its owner. The variable release says from when on it may be seen, bodies how many
-- cities there are; \:root is the root when it is through.

SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS compliance_assessment CASCADE;
SELECT create_assessment('kota') \g /dev/null
INSERT INTO kota_work.category VALUES ('kota', 'Kota', 1), ('kementerian', 'Kementerian', 2);
INSERT INTO kota_work.body (code, name, category, region)
SELECT 'b' || b, 'Kota ' || b || (ARRAY['', ' "Baru"', ', Selatan', E' \u00c9toile'])[1 + b % 4], 'kota', 'r' || b % 3
FROM generate_series(1, :bodies) b
UNION ALL SELECT 'm' || m, 'Kementerian ' || m, 'kementerian', NULL FROM generate_series(1, 3) m;
-- nobody goes to the last one
INSERT INTO kota_work.unit SELECT b.code || '-' || u, b.code, 'Dinas ' || u, 'dinas', 'r' || u
FROM kota_work.body b, generate_series(1, 2) u WHERE b.code <> 'b' || :bodies;
INSERT INTO kota_work.product SELECT code, 'p' || p, 'Produk ' || p FROM kota_work.unit, generate_series(1, 2) p;
INSERT INTO kota_work.edition (code, title, legal_basis, joined_by)
VALUES ('2026', 'Edisi 2026', 'UU 25/2009', 'units');
INSERT INTO kota_work.edition_instrument (edition, category, instrument, zoning)
SELECT '2026', c.category, '{"code": "ipp", "title": "Indeks", "round": 2, "nodes": [
	{"code": "layanan", "title": "Layanan", "weight": 70, "nodes": [{"code": "waktu"}, {"code": "biaya"}]},
	{"code": "sarana", "title": "Sarana, prasarana", "weight": 30, "nodes": [{"code": "ruang"}, {"code": "toilet"}]}]}',
	c.zoning
FROM (VALUES ('kota', 'ombudsman-2022'), ('kementerian', 'ombudsman-2021')) c (category, zoning);
INSERT INTO kota_work.round (code, edition, title, as_of, release_at)
VALUES ('2026', '2026', 'Kepatuhan 2026', '2026-07-01', date_trunc('second', now()) + interval :'release');
INSERT INTO kota_work.visit (round, unit, product) SELECT '2026', unit, code FROM kota_work.product;
SELECT open_round('kota', '2026') \g /dev/null
INSERT INTO kota_work.form_version (visit, kind, base_version, submission, answers)
SELECT id, 'observation', 0, gen_random_uuid(),
	(SELECT jsonb_object_agg(c, abs(hashtext(unit || product || c)) % 10001 / 100.0)
	FROM unnest('{waktu,biaya,ruang,toilet}'::text[]) c) FROM kota_work.visit;
SELECT set_target('kota', '2026', 'b1', 'A') \g /dev/null
SELECT refresh_round('kota', '2026') \g /dev/null
SELECT close_round('kota', '2026') \g /dev/null
SELECT root FROM preview_round('kota', '2026') \gset
SELECT publish_round('kota', '2026', :'root') \g /dev/null
