-- What clients read and write: a table with our types, and the view of it that a publication would be. Its columns are
-- commented, since tools show what the catalog says.

CREATE TABLE hasil (
    id          integer      PRIMARY KEY,
    kota        text         NOT NULL,
    kategori    text         NOT NULL,
    tahun       integer      NOT NULL,
    nilai       score(2),
    d           double precision,
    zona        text,
    tanggal     date,
    dicatat     timestamptz,
    lulus       boolean,
    nilai_unit  score[],
    pembagian   zoning,
    ringkasan   tally,
    instrumen   instrument,
    kartu       scorecard,
    peserta     panel
);

COMMENT ON TABLE hasil IS 'results of the assessment';
COMMENT ON COLUMN hasil.nilai IS 'score from 0 to 100; nilai dari 0 sampai 100';

INSERT INTO hasil (id, kota, kategori, tahun, nilai, d, zona, tanggal, dicatat, lulus, nilai_unit) VALUES
    (1, 'Kota Balikpapan', 'kota', 2021, 99.25, 1.5, 'hijau', '2021-12-29', '2021-12-29 09:30:00+07', true,
        '{4.5,NULL,80.99}'),
    (2, 'Kota Palu', 'kota', 2021, 79.72, 2.5, 'kuning', '2021-12-29', '2021-12-29 09:30:00+07', false, '{79.72}'),
    (3, 'Kota Padang', 'kota', 2022, 83.70, 0.5, 'hijau', '2022-12-22', '2022-12-22 23:59:59.25+00', true, '{}'),
    (4, 'Kab. Ngada <b>&"''', 'kabupaten', 2022, 100, 3, 'hijau', '2022-12-22', '2022-12-22 12:00:00+00', true, NULL),
    (5, 'Kab. Puncak', 'kabupaten', 2022, 80.99, 0, 'kuning', '2022-12-22', '2022-12-22 12:00:00+00', false, '{80.99}'),
    (6, 'Kab. Ndugama', 'kabupaten', 2022, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (7, 'Kota Łódź 日本 😀', 'kota', 2022, 0, -1, 'merah', '2000-02-29', '2000-02-29 00:00:00+00', false, '{0}');

UPDATE hasil SET
    pembagian = '[0,50] merah, (50,100] hijau',
    ringkasan = (SELECT tally(v) FROM unnest(nilai_unit) AS v),
    instrumen = '{"code": "n", "nodes": [{"code": "a"}, {"code": "b"}]}',
    kartu = scorecard('{"code": "n", "nodes": [{"code": "a"}, {"code": "b"}]}', '{"a": 80, "b": 90.5}'),
    peserta = (SELECT panel(kota, nilai) FROM hasil WHERE id = 1)
WHERE id = 1;

UPDATE hasil
SET instrumen = CAST(format('{"code": "n", "title": "%s", "nodes": [{"code": "a"}]}', repeat('x', 250)) AS instrument)
WHERE id = 2;

CREATE VIEW hasil_terbit AS
SELECT id, kota, kategori, tahun, CAST(nilai AS numeric(5, 2)) AS nilai, CAST(d AS numeric(8, 3)) AS d, zona, tanggal,
    dicatat, lulus
FROM hasil;

COMMENT ON VIEW hasil_terbit IS 'published results';
COMMENT ON COLUMN hasil_terbit.nilai IS 'score from 0 to 100; nilai dari 0 sampai 100';

-- what clients write to
CREATE TABLE masuk (
    nilai       score(2),
    nilai_unit  score[],
    pembagian   zoning,
    instrumen   instrument
);
