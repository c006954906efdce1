-- How units stand in rounds. Views of plain SQL, for the calls and for whoever may read their tables.

CREATE VIEW unit_in_round WITH (security_invoker) AS
SELECT r.code AS round, r.edition, u.code AS unit, u.name AS unit_name, u.kind AS unit_kind, b.code AS body,
	b.category, s.category AS sheet_category, s.unit_kind AS sheet_unit_kind
FROM round r
JOIN body b ON r.as_of >= b.valid_from AND (r.as_of <= b.valid_to OR b.valid_to IS NULL)
JOIN unit u ON u.body = b.code
CROSS JOIN LATERAL (
	SELECT s.category, s.unit_kind FROM edition_instrument s
	WHERE s.edition = r.edition AND s.category IN (b.category, '*') AND s.unit_kind IN (u.kind, '*')
	ORDER BY s.category = '*', s.unit_kind = '*' LIMIT 1) s;
COMMENT ON VIEW unit_in_round IS
	'units of the bodies that are there on the day of the round, and by which instrument each is assessed '
	'| unit pada tanggal acuan putaran dan instrumen yang dipakai';
COMMENT ON COLUMN unit_in_round.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN unit_in_round.edition IS 'code of its edition | kode edisi';
COMMENT ON COLUMN unit_in_round.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN unit_in_round.unit_name IS 'its name | nama unit';
COMMENT ON COLUMN unit_in_round.unit_kind IS 'kind of unit | jenis unit';
COMMENT ON COLUMN unit_in_round.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN unit_in_round.category IS
	'category of the body on that day | kategori lembaga pada hari itu';
COMMENT ON COLUMN unit_in_round.sheet_category IS
	'category of the row of edition_instrument that counts | kategori pada baris edition_instrument yang berlaku';
COMMENT ON COLUMN unit_in_round.sheet_unit_kind IS 'its kind of unit | jenis unit pada baris itu';

CREATE VIEW current_form WITH (security_invoker) AS
SELECT v.round, v.unit, v.product, f.visit, f.kind, f.respondent, f.version, f.submission, f.answers, f.why, f.digest,
	f.login, f.at
FROM form_version f JOIN visit v ON v.id = f.visit
WHERE NOT EXISTS (SELECT FROM form_version n
	WHERE n.visit = f.visit AND n.kind = f.kind AND n.respondent = f.respondent AND n.version = f.version + 1);
COMMENT ON VIEW current_form IS
	'the version of each form that counts: the highest | versi formulir yang berlaku: yang tertinggi';
COMMENT ON COLUMN current_form.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN current_form.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN current_form.product IS 'code of the product | kode produk';
COMMENT ON COLUMN current_form.visit IS 'the visit | kunjungan';
COMMENT ON COLUMN current_form.kind IS 'kind of form | jenis formulir';
COMMENT ON COLUMN current_form.respondent IS 'who of several respondents | responden yang mana';
COMMENT ON COLUMN current_form.version IS 'number of the version | nomor versi';
COMMENT ON COLUMN current_form.submission IS 'number that the sender drew | nomor dari pengirim';
COMMENT ON COLUMN current_form.answers IS 'codes and answers | kode dan jawaban';
COMMENT ON COLUMN current_form.why IS
	'for each indicator without answer, why | alasan tiap indikator tanpa jawaban';
COMMENT ON COLUMN current_form.digest IS 'SHA-256 of what was sent | SHA-256 dari kiriman';
COMMENT ON COLUMN current_form.login IS 'who sent it | pengirim';
COMMENT ON COLUMN current_form.at IS 'when it came in | waktu diterima';
