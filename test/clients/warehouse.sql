-- The star schema of examples/warehouse.sql with some visits, for its view ranking, in a schema of its own

CREATE SCHEMA gudang;
SET search_path = gudang, public;
\i examples/warehouse.sql

INSERT INTO dim_date
SELECT day, date_trunc('month', day), date_part('year', day)
FROM generate_series(date '2025-01-01', date '2025-12-31', interval '1 day') AS day;

INSERT INTO dim_body VALUES (1, 'Kota Rekaan', 'Barat'), (2, 'Kabupaten Rekaan', 'Timur'), (3, 'Kota Baru', 'Timur');
INSERT INTO dim_unit VALUES (11, 'Dukcapil');
INSERT INTO dim_edition VALUES (2025, '{"code": "ipp", "round": 2, "nodes": [{"code": "standar"}, {"code": "waktu"}]}');
INSERT INTO dim_indicator (edition_key, code) VALUES (2025, 'standar'), (2025, 'waktu');

INSERT INTO fact_answer (visit, indicator_key, date_key, body_key, unit_key, answer)
SELECT body_key, indicator_key, '2025-03-03', body_key, 11, answer
FROM (VALUES (1, '83.7'), (2, '100'), (3, NULL)) AS v(body_key, answer), dim_indicator;

CALL refresh_warehouse();
