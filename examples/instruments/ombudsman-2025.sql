-- In the shape of Ombudsman RI's assessment of 2025: four dimensions weigh 70, public trust 30; the opinion has two
-- axes, the quality and whether there was maladministration.
-- psql -X -f ombudsman-2025.sql in a database with compliance.
--
-- Public are 70 and 30, and the names of seven opinions. The weights of the dimensions among each other are those of
-- 2022 to 2024, the bands too; "without maladministration" for the two lowest qualities is written by the same rule,
-- though it has not been seen. So this shows how it is done, and reproduces no published score.

CREATE TEMP TABLE edition AS SELECT instrument '{
  "code": "opini-2025", "round": 2, "nodes": [
    {"code": "dimensi", "weight": 70, "nodes": [
      {"code": "input", "weight": 21.85, "form": "observasi"},
      {"code": "proses", "weight": 32.37, "form": "wawancara-petugas"},
      {"code": "output", "weight": 24.24, "form": "observasi"},
      {"code": "pengaduan", "weight": 21.54, "form": "wawancara-petugas"}
    ]},
    {"code": "kepercayaan", "title": "Kepercayaan masyarakat", "weight": 30, "form": "wawancara-pengguna"}
  ]}' AS i, standard_zoning('ombudsman-2022') AS z;

-- The opinion of each quality, with and without maladministration
CREATE TEMP TABLE opinion (
  quality text, maladministration boolean, opinion text NOT NULL, PRIMARY KEY (quality, maladministration));
INSERT INTO opinion VALUES
  ('A', false, 'Kualitas Tertinggi Tanpa Maladministrasi'), ('A', true, 'Kualitas Tertinggi'),
  ('B', false, 'Kualitas Tinggi Tanpa Maladministrasi'),    ('B', true, 'Kualitas Tinggi'),
  ('C', false, 'Kualitas Sedang Tanpa Maladministrasi'),    ('C', true, 'Kualitas Sedang'),
  ('D', false, 'Kualitas Rendah Tanpa Maladministrasi'),    ('D', true, 'Kualitas Rendah'),
  ('E', false, 'Kualitas Terendah Tanpa Maladministrasi'),  ('E', true, 'Kualitas Terendah');

-- The table is complete if no band of the zoning lacks an opinion, and no opinion a band: there is no row here
CREATE TEMP VIEW opinion_gaps AS
  SELECT quality, maladministration, o.opinion IS NULL AS opinion_missing
  FROM (SELECT label AS quality, flag AS maladministration
        FROM edition, bands(z), unnest(ARRAY[false, true]) AS flag) AS b
  FULL JOIN opinion AS o USING (quality, maladministration)
  WHERE o.opinion IS NULL OR b IS NULL;
SELECT * FROM opinion_gaps;

-- Alfa   dimensions (21.85 × 90 + 32.37 × 95 + 24.24 × 85 + 21.54 × 92) / 100 = 19.665 + 30.7515 + 20.604 + 19.8168
--        = 90.8373; 0.7 × 90.8373 + 0.3 × 84.5 = 63.58611 + 25.35 = 88.93611, so 88.94: A
-- Beta   the same with a trust of 80: 63.58611 + 24 = 87.58611, so 87.59: B
-- Gama   (21.85 × 60 + 32.37 × 70 + 24.24 × 65 + 21.54 × 55) / 100 = 13.11 + 22.659 + 15.756 + 11.847 = 63.372;
--        0.7 × 63.372 + 0.3 × 71 = 44.3604 + 21.3 = 65.6604, so 65.66: C
CREATE TEMP TABLE body (name text, form jsonb, maladministration boolean, by_hand numeric, opinion_by_hand text);
INSERT INTO body VALUES
  ('Alfa', '{"input": 90, "proses": 95, "output": 85, "pengaduan": 92, "kepercayaan": 84.5}', false, 88.94,
   'Kualitas Tertinggi Tanpa Maladministrasi'),
  ('Beta', '{"input": 90, "proses": 95, "output": 85, "pengaduan": 92, "kepercayaan": 80}', true, 87.59,
   'Kualitas Tinggi'),
  ('Gama', '{"input": 60, "proses": 70, "output": 65, "pengaduan": 55, "kepercayaan": 71}', false, 65.66,
   'Kualitas Sedang Tanpa Maladministrasi');

SELECT name, score(card, i) AS nilai, by_hand, opinion,
  score(card, i)::numeric = by_hand AND opinion = opinion_by_hand AS same
FROM body CROSS JOIN edition CROSS JOIN scorecard(i, form) AS card
  LEFT JOIN opinion AS o ON o.quality = grade(score(card, i), z) AND o.maladministration = body.maladministration
ORDER BY name;
