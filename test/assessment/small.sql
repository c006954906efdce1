-- A small assessment "coba" with a round "r1" in draft: two cities and a ministry, units, products, visits and people.
-- The variable who begins the names of its roles, so that tests can run at the same time.

\set owner :who _owner
\set manager :who _manager
\set assessor :who _assessor
\set other :who _other
\set reviewer :who _reviewer
\set publisher :who _publisher
\set analyst :who _analyst
\set respondent :who _respondent
\set reader :who _reader
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS compliance_assessment CASCADE;
CREATE ROLE :"owner";
CREATE ROLE :"manager";
CREATE ROLE :"assessor";
CREATE ROLE :"other";
CREATE ROLE :"reviewer";
CREATE ROLE :"publisher";
CREATE ROLE :"analyst";
CREATE ROLE :"respondent";
CREATE ROLE :"reader";
SELECT format('GRANT CREATE ON DATABASE %I TO %I', current_database(), :'owner') \gexec
SET ROLE :"owner";
SELECT create_assessment('coba') \g /dev/null
-- each call grants what stands in the table, so that one is enough
INSERT INTO coba_work.granted (role, kind) VALUES (:'manager', 'manager'), (:'assessor', 'assessor'),
	(:'other', 'assessor'), (:'reviewer', 'reviewer'), (:'publisher', 'publisher'), (:'analyst', 'analyst'),
	(:'respondent', 'respondent');
SELECT grant_assessment('coba', :'reader', 'reader') \g /dev/null
SET search_path = coba_work, public;

INSERT INTO category VALUES ('kota', 'Kota', 1), ('kementerian', 'Kementerian', 2), ('lembaga', 'Lembaga', 3);
INSERT INTO body (code, name, category, region) VALUES
	('k1', 'Kota Satu', 'kota', 'A'), ('k2', 'Kota Dua', 'kota', 'A'), ('k3', 'Kota Tiga', 'kota', 'B'),
	('m1', 'Kementerian Satu', 'kementerian', NULL), ('l1', 'Lembaga Satu', 'lembaga', NULL);
INSERT INTO unit VALUES
	('k1-dukcapil', 'k1', 'Disdukcapil', 'dukcapil', 'A'), ('k1-puskesmas', 'k1', 'Puskesmas', 'puskesmas', 'A'),
	('k2-dukcapil', 'k2', 'Disdukcapil', 'dukcapil', 'A'), ('k3-dukcapil', 'k3', 'Disdukcapil', 'dukcapil', 'B'),
	('m1-polres-a', 'm1', 'Polres A', 'polres', 'A'), ('m1-polres-b', 'm1', 'Polres B', 'polres', 'B');
INSERT INTO product SELECT u.code, p, 'Produk ' || p FROM unit u, unnest(ARRAY['p1', 'p2', 'p3']) p
	WHERE u.kind <> 'polres';
INSERT INTO person VALUES ('ani', 'Ani', NULL), ('budi', 'Budi', NULL), ('citra', 'Citra', NULL),
	('dewi', 'Dewi', 'k1');
INSERT INTO login VALUES (:'assessor', 'ani'), (:'other', 'budi'), (:'reviewer', 'citra'), (:'respondent', 'dewi');

INSERT INTO edition (code, title, legal_basis, joined_by) VALUES ('e1', 'Edisi Satu', 'UU 25/2009', 'units');
SELECT '{"code": "ipp", "title": "Indeks", "round": 2, "nodes": [
	{"code": "layanan", "title": "Layanan", "weight": 70, "nodes": [
		{"code": "waktu"}, {"code": "biaya"}, {"code": "sikap"}]},
	{"code": "kepuasan", "title": "Kepuasan", "weight": 30, "form": "user", "nodes": [
		{"code": "u1", "goalposts": [0, 4]}, {"code": "u2", "goalposts": [0, 4]}]}]}' AS instrument \gset
INSERT INTO edition_instrument (edition, instrument, zoning)
SELECT 'e1', :'instrument', 'ombudsman-2022';
INSERT INTO edition_form VALUES ('e1', 'user', 2);
INSERT INTO rule (edition, code, condition, severity, message) VALUES
	('e1', 'waktu-biaya', 'strict $.waktu < 100 || $.biaya > 0', 'block', 'time is perfect, but the fee is not'),
	('e1', 'sikap', 'strict $.sikap > 10', 'warn', 'attitude is suspiciously low');
INSERT INTO round (code, edition, title, as_of) VALUES ('r1', 'e1', 'Putaran Satu', '2026-07-01');
INSERT INTO visit (id, round, unit, product, assessor) VALUES
	('00000000-0000-0000-0000-000000000001', 'r1', 'k1-dukcapil', 'p1', 'ani'),
	('00000000-0000-0000-0000-000000000002', 'r1', 'k1-dukcapil', 'p2', 'ani'),
	('00000000-0000-0000-0000-000000000003', 'r1', 'k1-puskesmas', 'p1', 'budi'),
	('00000000-0000-0000-0000-000000000004', 'r1', 'k2-dukcapil', 'p1', 'budi'),
	('00000000-0000-0000-0000-000000000005', 'r1', 'm1-polres-a', NULL, 'budi');
RESET ROLE;

\set v1 '''00000000-0000-0000-0000-000000000001'''
\set v2 '''00000000-0000-0000-0000-000000000002'''
\set v3 '''00000000-0000-0000-0000-000000000003'''
\set v4 '''00000000-0000-0000-0000-000000000004'''
\set v5 '''00000000-0000-0000-0000-000000000005'''
