-- What is the caller's own, by functions that run as the owner: so a plan tells nothing about what else is there.
-- Where a table has more than is to be seen, the function says which columns.

CREATE OR REPLACE FUNCTION own_visits() RETURNS SETOF visit
	LANGUAGE sql STABLE SECURITY DEFINER ROWS 1000
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT v.* FROM @work@.visit v JOIN @work@.login l ON l.person = v.assessor
		WHERE l.login = @extschema@.acting_login() $f$;
COMMENT ON FUNCTION own_visits() IS 'visits of the caller | kunjungan pemanggil';

CREATE OR REPLACE FUNCTION own_forms() RETURNS SETOF form_version
	LANGUAGE sql STABLE SECURITY DEFINER ROWS 1000
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT f.* FROM @work@.form_version f JOIN @work@.visit v ON v.id = f.visit
		JOIN @work@.login l ON l.person = v.assessor WHERE l.login = @extschema@.acting_login() $f$;
COMMENT ON FUNCTION own_forms() IS
	'versions of forms of the caller''s visits | versi formulir dari kunjungan pemanggil';

CREATE OR REPLACE FUNCTION own_reviews() RETURNS SETOF review
	LANGUAGE sql STABLE SECURITY DEFINER ROWS 1000
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT w.* FROM @work@.review w JOIN @work@.visit v ON v.id = w.visit
		JOIN @work@.login l ON l.person = v.assessor WHERE l.login = @extschema@.acting_login() $f$;
COMMENT ON FUNCTION own_reviews() IS
	'verdicts on forms of the caller''s visits | putusan atas formulir dari kunjungan pemanggil';

CREATE OR REPLACE FUNCTION own_result() RETURNS TABLE (round text, body text, nilai numeric(@precision@,@decimals@),
	grade text, zone text, predicate text, color text)
	LANGUAGE sql STABLE SECURITY DEFINER ROWS 10
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT t.round, t.body, t.nilai, t.grade, t.zone, t.predicate, t.color
		FROM @work@.body_tally t JOIN @work@.round r ON r.code = t.round AND r.state = 'closed'
		JOIN @work@.person p ON p.body = t.body JOIN @work@.login l ON l.person = p.code
		WHERE l.login = @extschema@.acting_login() $f$;
COMMENT ON FUNCTION own_result() IS
	'results of the caller''s body while a round is closed | hasil lembaga pemanggil selama putaran ditutup';

-- One body, by which the rows are found: a join would make those of all.
CREATE OR REPLACE FUNCTION own_nodes() RETURNS TABLE (round text, body text, node text, "position" integer,
	title text, weight numeric, nilai numeric(@precision@,@decimals@), contribution numeric(@precision@,@decimals@))
	LANGUAGE sql STABLE SECURITY DEFINER ROWS 100
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT n.round, n.body, n.node, n.position, n.title, n.weight, n.nilai, n.contribution
		FROM @work@.node_score n JOIN @work@.round r ON code = n.round AND state = 'closed'
		WHERE unit IS NULL AND n.body = (SELECT p.body FROM @work@.person p JOIN @work@.login ON person = code
			WHERE login = @extschema@.acting_login()) $f$;
COMMENT ON FUNCTION own_nodes() IS 'their nodes | simpulnya';

CREATE OR REPLACE FUNCTION own_responses() RETURNS SETOF response
	LANGUAGE sql STABLE SECURITY DEFINER ROWS 10
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT s.* FROM @work@.response s JOIN @work@.person p ON p.body = s.body
		JOIN @work@.login l ON l.person = p.code WHERE l.login = @extschema@.acting_login() $f$;
COMMENT ON FUNCTION own_responses() IS 'responses of the caller''s body | tanggapan lembaga pemanggil';

CREATE OR REPLACE VIEW my_forms WITH (security_invoker, security_barrier) AS
SELECT o.visit, o.kind, o.respondent, o.version, o.answers, o.why, o.evidence, o.reason, o.observed_at, o.at,
	o.login, o.submission
FROM own_forms() o;
COMMENT ON VIEW my_forms IS
	'versions of forms of the caller''s visits | versi formulir dari kunjungan pemanggil';
COMMENT ON COLUMN my_forms.visit IS 'the visit | kunjungan';
COMMENT ON COLUMN my_forms.kind IS 'kind of form | jenis formulir';
COMMENT ON COLUMN my_forms.respondent IS 'who of several respondents | responden yang mana';
COMMENT ON COLUMN my_forms.version IS 'number of the version | nomor versi';
COMMENT ON COLUMN my_forms.answers IS 'codes and answers | kode dan jawaban';
COMMENT ON COLUMN my_forms.why IS
	'for each indicator without answer, why | alasan tiap indikator tanpa jawaban';
COMMENT ON COLUMN my_forms.evidence IS
	'photographs and documents kept elsewhere | foto dan dokumen yang disimpan di tempat lain';
COMMENT ON COLUMN my_forms.reason IS 'why it was corrected | alasan koreksi';
COMMENT ON COLUMN my_forms.observed_at IS 'when it was observed | waktu pengamatan';
COMMENT ON COLUMN my_forms.at IS 'when it came in | waktu diterima';
COMMENT ON COLUMN my_forms.login IS 'who sent it | pengirim';
COMMENT ON COLUMN my_forms.submission IS 'number that the sender drew | nomor dari pengirim';

CREATE OR REPLACE VIEW my_reviews WITH (security_invoker, security_barrier) AS
SELECT o.visit, o.kind, o.respondent, o.version, o.verdict, o.note, o.at
FROM own_reviews() o;
COMMENT ON VIEW my_reviews IS
	'verdicts on forms of the caller''s visits | putusan atas formulir dari kunjungan pemanggil';
COMMENT ON COLUMN my_reviews.visit IS 'the visit | kunjungan';
COMMENT ON COLUMN my_reviews.kind IS 'kind of form | jenis formulir';
COMMENT ON COLUMN my_reviews.respondent IS 'who of several respondents | responden yang mana';
COMMENT ON COLUMN my_reviews.version IS 'the version that was read | versi yang diperiksa';
COMMENT ON COLUMN my_reviews.verdict IS 'accepted or returned | diterima atau dikembalikan';
COMMENT ON COLUMN my_reviews.note IS 'a remark | catatan';
COMMENT ON COLUMN my_reviews.at IS 'when | kapan';

CREATE OR REPLACE VIEW my_result WITH (security_invoker, security_barrier) AS
SELECT o.round, o.body, o.nilai, o.grade, o.zone, o.predicate, o.color
FROM own_result() o;
COMMENT ON VIEW my_result IS
	'results of the caller''s body while a round is closed | hasil lembaga pemanggil selama putaran ditutup';
COMMENT ON COLUMN my_result.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN my_result.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN my_result.nilai IS 'the score | nilai';
COMMENT ON COLUMN my_result.grade IS 'label of the band | label rentang';
COMMENT ON COLUMN my_result.zone IS 'zone of the band | zona';
COMMENT ON COLUMN my_result.predicate IS 'predicate of the band | predikat';
COMMENT ON COLUMN my_result.color IS 'colour of the band | warna';

CREATE OR REPLACE VIEW my_nodes WITH (security_invoker, security_barrier) AS
SELECT o.round, o.body, o.node, o."position", o.title, o.weight, o.nilai, o.contribution
FROM own_nodes() o;
COMMENT ON VIEW my_nodes IS
	'nodes of the caller''s body while a round is closed | simpul lembaga pemanggil selama putaran ditutup';
COMMENT ON COLUMN my_nodes.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN my_nodes.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN my_nodes.node IS 'code of the node | kode simpul';
COMMENT ON COLUMN my_nodes."position" IS
	'number of the node, parents before their children | nomor simpul, induk sebelum anak';
COMMENT ON COLUMN my_nodes.title IS 'its title | judul';
COMMENT ON COLUMN my_nodes.weight IS 'its weight among its siblings | bobot di antara saudaranya';
COMMENT ON COLUMN my_nodes.nilai IS 'its score | nilainya';
COMMENT ON COLUMN my_nodes.contribution IS 'what it brings to the score | sumbangannya pada nilai';

CREATE OR REPLACE VIEW my_responses WITH (security_invoker, security_barrier) AS
SELECT o.id, o.round, o.response, o.at, o.answer, o.answered_at
FROM own_responses() o;
COMMENT ON VIEW my_responses IS 'responses of the caller''s body | tanggapan lembaga pemanggil';
COMMENT ON COLUMN my_responses.id IS 'drawn at random | diundi acak';
COMMENT ON COLUMN my_responses.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN my_responses.response IS 'what it says | isi tanggapan';
COMMENT ON COLUMN my_responses.at IS 'when | kapan';
COMMENT ON COLUMN my_responses.answer IS 'the answer | jawaban';
COMMENT ON COLUMN my_responses.answered_at IS 'when | kapan dijawab';
