-- A round of the size of 2019: 264 bodies, 2,366 units, 17,717 products, a form of 40 answers each.
CREATE EXTENSION IF NOT EXISTS compliance_assessment;
CREATE ROLE bench_owner;
GRANT CREATE ON DATABASE bench TO bench_owner;
SET ROLE bench_owner;
SELECT create_assessment('penilaian');
INSERT INTO penilaian_work.category VALUES ('kota', 'Kota');
INSERT INTO penilaian_work.body (code, name, category) SELECT 'b' || b, 'Kota ' || b, 'kota'
	FROM generate_series(1, 264) b;
INSERT INTO penilaian_work.unit SELECT 'u' || u, 'b' || 1 + u % 264, 'Unit ' || u, 'dinas'
	FROM generate_series(1, 2366) u;
INSERT INTO penilaian_work.product SELECT 'u' || 1 + p % 2366, 'p' || p, 'Produk ' || p
	FROM generate_series(1, 17717) p;
INSERT INTO penilaian_work.edition (code, title, joined_by) VALUES ('2019', '2019', 'units');
INSERT INTO penilaian_work.edition_instrument (edition, instrument, zoning)
SELECT '2019', jsonb_build_object('code', 'kepatuhan', 'round', 2, 'nodes', jsonb_agg(jsonb_build_object('code',
	'd' || d,
	'weight', d + 1, 'nodes', (SELECT jsonb_agg(jsonb_build_object('code', 'k' || d * 10 + k))
		FROM generate_series(1, 10) k)))),
	'ombudsman-2018' FROM generate_series(0, 3) d;
INSERT INTO penilaian_work.round (code, edition, title, as_of) VALUES ('2019', '2019', '2019', '2019-07-01');
INSERT INTO penilaian_work.visit (round, unit, product) SELECT '2019', unit, code FROM penilaian_work.product;
SELECT open_round('penilaian', '2019');
INSERT INTO penilaian_work.form_version (visit, kind, base_version, submission, answers)
SELECT id, 'observation', 0, gen_random_uuid(), (SELECT jsonb_object_agg('k' || k,
	(hashtext(product || k) & 65535) % 10001 / 100.0)
	FROM generate_series(1, 40) k)
FROM penilaian_work.visit;
RESET ROLE;
VACUUM (ANALYZE);
