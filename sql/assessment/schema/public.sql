-- The schema of what was published. Its tables belong to publication; this tells whoever may look what it is.

CREATE TABLE @public@.about (
	one boolean PRIMARY KEY DEFAULT true CHECK (one),
	kind text NOT NULL CHECK (kind = 'published'),
	name text NOT NULL,
	version text NOT NULL,
	decimals smallint NOT NULL CHECK (decimals BETWEEN 0 AND 6)
);
COMMENT ON TABLE @public@.about IS 'what this schema is, one row | keterangan skema ini, satu baris';
COMMENT ON COLUMN @public@.about.one IS 'always true: there is one row | selalu benar: hanya satu baris';
COMMENT ON COLUMN @public@.about.kind IS
	'published: what everybody may see | published: yang boleh dilihat umum';
COMMENT ON COLUMN @public@.about.name IS 'name of the assessment | nama penilaian';
COMMENT ON COLUMN @public@.about.version IS
	'version of the extension that made or last upgraded it '
	'| versi ekstensi yang membuat atau terakhir memutakhirkannya';
COMMENT ON COLUMN @public@.about.decimals IS
	'decimals that its columns of scores have | jumlah desimal kolom nilai';
