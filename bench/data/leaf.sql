-- Leaves as long as a line of a publication, one for ten observations of an entity
CREATE UNLOGGED TABLE leaf (number integer PRIMARY KEY, leaf bytea);
INSERT INTO leaf
SELECT i, convert_to(canonical('compliance/1', 'result', 'ombudsman', '1', '2021', i::text, 'Body ' || i, 'kota',
	'Wilayah 1', '80.50', NULL, 'kuning', 'Kepatuhan Sedang', '#fee08b', NULL, '1', '100', '1', '10', '1.0000',
	'assessed', encode(sha256(i::text::bytea), 'hex'), md5(i::text)), 'UTF8')
FROM generate_series(0, :entities - 1) i;
VACUUM (FREEZE, ANALYZE) leaf;
