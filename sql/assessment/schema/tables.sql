-- The truth, in plain types: it outlives both extensions, and any tool can read it.
-- A comment has its meaning in English and, behind " | ", in Indonesian; the view "dictionary" shows both.

CREATE TABLE about (
	one boolean PRIMARY KEY DEFAULT true CHECK (one),
	kind text NOT NULL CHECK (kind = 'work'),
	name text NOT NULL,
	version text NOT NULL,
	decimals smallint NOT NULL CHECK (decimals BETWEEN 0 AND 6)
);
COMMENT ON TABLE about IS 'what this schema is, one row | keterangan skema ini, satu baris';
COMMENT ON COLUMN about.one IS 'always true: there is one row | selalu benar: hanya satu baris';
COMMENT ON COLUMN about.kind IS 'work: the confidential schema | work: skema rahasia';
COMMENT ON COLUMN about.name IS 'name of the assessment | nama penilaian';
COMMENT ON COLUMN about.version IS
	'version of the extension that made or last upgraded it '
	'| versi ekstensi yang membuat atau terakhir memutakhirkannya';
COMMENT ON COLUMN about.decimals IS 'decimals that its columns of scores have | jumlah desimal kolom nilai';

-- Who is assessed

CREATE TABLE category (
	code text PRIMARY KEY CHECK (code <> '' AND code <> '*'),
	name text NOT NULL,
	position integer NOT NULL DEFAULT 0
);
COMMENT ON TABLE category IS
	'kinds of bodies, each ranked by itself | jenis lembaga, masing-masing dengan peringkat sendiri';
COMMENT ON COLUMN category.code IS 'code of the category | kode kategori';
COMMENT ON COLUMN category.name IS 'its name | nama kategori';
COMMENT ON COLUMN category.position IS 'order in which categories are listed | urutan tampil';

CREATE TYPE code_range AS RANGE (subtype = text, collation = "C");
COMMENT ON TYPE code_range IS
	'serves body_validity: no two rows of one code at one time '
	'| untuk body_validity: satu kode tidak berlaku ganda pada satu waktu';

CREATE TABLE body (
	code text NOT NULL CHECK (code <> ''),
	name text NOT NULL,
	category text NOT NULL REFERENCES category,
	region text,
	valid_from date NOT NULL DEFAULT '0001-01-01',
	valid_to date,
	PRIMARY KEY (code, valid_from),
	CHECK (valid_from <= valid_to),
	CONSTRAINT body_validity EXCLUDE USING gist (
		code_range(code, code, '[]') WITH &&, daterange(valid_from, valid_to, '[]') WITH &&)
);
COMMENT ON TABLE body IS
	'assessed bodies; a new row for each change of name, category or region '
	'| lembaga yang dinilai; baris baru untuk tiap perubahan nama, kategori, atau wilayah';
COMMENT ON COLUMN body.code IS 'official reference code | kode referensi resmi';
COMMENT ON COLUMN body.name IS 'name as printed | nama sebagaimana dicetak';
COMMENT ON COLUMN body.category IS 'the category it is ranked in | kategori tempat lembaga diperingkat';
COMMENT ON COLUMN body.region IS
	'code of the region, for the rank in it | kode wilayah, untuk peringkat di wilayah';
COMMENT ON COLUMN body.valid_from IS 'first day on which this row holds | hari pertama baris ini berlaku';
COMMENT ON COLUMN body.valid_to IS
	'last day on which it holds; NULL: until further notice | hari terakhir berlaku; NULL: sampai ada perubahan';
CREATE INDEX ON body (category);

CREATE TABLE successor (
	body text NOT NULL,
	successor text NOT NULL,
	since date NOT NULL,
	share numeric(7,6) NOT NULL DEFAULT 1 CHECK (share > 0 AND share <= 1),
	PRIMARY KEY (body, successor),
	CHECK (body <> successor)
);
COMMENT ON TABLE successor IS
	'which bodies others became, when they merged or split | lembaga penerus setelah penggabungan atau pemekaran';
COMMENT ON COLUMN successor.body IS 'code of the body that ended | kode lembaga yang berakhir';
COMMENT ON COLUMN successor.successor IS 'code of the body that carries it on | kode lembaga penerus';
COMMENT ON COLUMN successor.since IS 'day of the change | tanggal perubahan';
COMMENT ON COLUMN successor.share IS
	'the share of the former body that went there, 0 to 1 | bagian yang beralih, 0 sampai 1';

CREATE TABLE unit (
	code text PRIMARY KEY CHECK (code <> ''),
	body text NOT NULL,
	name text NOT NULL,
	kind text NOT NULL CHECK (kind <> '' AND kind <> '*'),
	region text,
	active boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE unit IS
	'service units; a unit counts to its body, in whatever region it stands '
	'| unit layanan; dihitung pada lembaganya, di wilayah mana pun berada';
COMMENT ON COLUMN unit.code IS 'code of the unit | kode unit';
COMMENT ON COLUMN unit.body IS 'code of the body it counts to | kode lembaga induk';
COMMENT ON COLUMN unit.name IS 'its name | nama unit';
COMMENT ON COLUMN unit.kind IS 'kind of unit, such as puskesmas | jenis unit, misalnya puskesmas';
COMMENT ON COLUMN unit.region IS 'code of the region it stands in | kode wilayah tempat unit berada';
COMMENT ON COLUMN unit.active IS 'false: no visits are drawn there | salah: tidak diundi untuk kunjungan';
CREATE INDEX ON unit (body);

CREATE TABLE product (
	unit text REFERENCES unit,
	code text CHECK (code <> ''),
	name text NOT NULL,
	PRIMARY KEY (unit, code)
);
COMMENT ON TABLE product IS
	'the services of a unit, each assessed by itself | produk layanan suatu unit, masing-masing dinilai';
COMMENT ON COLUMN product.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN product.code IS 'code of the product within the unit | kode produk di dalam unit';
COMMENT ON COLUMN product.name IS 'its name | nama produk';

-- Who works on it

CREATE TABLE person (
	code text PRIMARY KEY CHECK (code <> ''),
	name text NOT NULL,
	body text
);
COMMENT ON TABLE person IS
	'people who work on the assessment, and contacts of the bodies | petugas penilaian dan narahubung lembaga';
COMMENT ON COLUMN person.code IS 'code of the person | kode orang';
COMMENT ON COLUMN person.name IS 'name of the person | nama orang';
COMMENT ON COLUMN person.body IS
	'for a respondent: code of the body he answers for | bagi narahubung: kode lembaga yang diwakili';

CREATE TABLE login (
	login text PRIMARY KEY,
	person text NOT NULL REFERENCES person
);
COMMENT ON TABLE login IS
	'whose login a database role is; a person may have several '
	'| pemilik login basis data; seorang dapat memiliki beberapa';
COMMENT ON COLUMN login.login IS 'name of the role | nama peran basis data';
COMMENT ON COLUMN login.person IS 'code of the person | kode orang';
CREATE INDEX ON login (person);

CREATE TABLE granted (
	role text,
	kind text CHECK (kind IN ('manager', 'assessor', 'reviewer', 'publisher', 'analyst', 'respondent', 'reader')),
	PRIMARY KEY (role, kind)
);
COMMENT ON TABLE granted IS
	'what grant_assessment() granted, to be granted anew by upgrade_assessment() '
	'| hak yang diberikan grant_assessment(), diberikan ulang oleh upgrade_assessment()';
COMMENT ON COLUMN granted.role IS 'name of the role | nama peran basis data';
COMMENT ON COLUMN granted.kind IS 'what it may act as | bertindak sebagai apa';

-- By which rules

CREATE TABLE edition (
	code text PRIMARY KEY CHECK (code <> ''),
	title text NOT NULL,
	legal_basis text,
	joined_by text NOT NULL CHECK (joined_by IN ('products', 'units')),
	decimals smallint NOT NULL DEFAULT @decimals@ CHECK (decimals BETWEEN 0 AND @decimals@),
	rounding text NOT NULL DEFAULT 'half_up' CHECK (rounding IN ('half_up', 'half_even', 'down', 'up')),
	ties text NOT NULL DEFAULT 'min' CHECK (ties IN ('min', 'dense')),
	comparable_with text REFERENCES edition
);
COMMENT ON TABLE edition IS
	'rules of one or more rounds, frozen when the first of them opens '
	'| aturan untuk satu atau lebih putaran, terkunci sejak putaran pertama dibuka';
COMMENT ON COLUMN edition.code IS 'code of the edition | kode edisi';
COMMENT ON COLUMN edition.title IS 'its title | judul edisi';
COMMENT ON COLUMN edition.legal_basis IS 'the regulation it stands on | dasar hukum';
COMMENT ON COLUMN edition.joined_by IS
	'products: a body has the mean of all its products; units: the mean of the means of its units '
	'| products: rata-rata semua produk; units: rata-rata dari rata-rata unit';
COMMENT ON COLUMN edition.decimals IS 'decimals of the published score | jumlah desimal nilai terbit';
COMMENT ON COLUMN edition.rounding IS 'how it is rounded | cara pembulatan';
COMMENT ON COLUMN edition.ties IS
	'ranks of equal scores: min (1, 2, 2, 4) or dense (1, 2, 2, 3) '
	'| peringkat nilai sama: min (1, 2, 2, 4) atau dense (1, 2, 2, 3)';
COMMENT ON COLUMN edition.comparable_with IS
	'the earlier edition whose scores can be compared | edisi sebelumnya yang nilainya dapat dibandingkan';

CREATE TABLE edition_instrument (
	edition text REFERENCES edition,
	category text DEFAULT '*',
	unit_kind text DEFAULT '*',
	instrument jsonb NOT NULL,
	zoning text NOT NULL,
	PRIMARY KEY (edition, category, unit_kind)
);
COMMENT ON TABLE edition_instrument IS
	'the instrument and zoning for a category and a kind of unit; the closest row counts, category before kind '
	'| instrumen dan zonasi menurut kategori dan jenis unit; baris terdekat berlaku, kategori sebelum jenis';
COMMENT ON COLUMN edition_instrument.edition IS 'code of the edition | kode edisi';
COMMENT ON COLUMN edition_instrument.category IS
	'code of the category; * is each | kode kategori; * berarti semua';
COMMENT ON COLUMN edition_instrument.unit_kind IS 'kind of unit; * is each | jenis unit; * berarti semua';
COMMENT ON COLUMN edition_instrument.instrument IS 'the instrument | instrumen';
COMMENT ON COLUMN edition_instrument.zoning IS
	'the zoning, or the name of a standard one; the same for all units of a category '
	'| zonasi, atau nama zonasi baku; sama untuk semua unit dalam satu kategori';

CREATE TABLE edition_form (
	edition text REFERENCES edition,
	kind text CHECK (kind <> ''),
	forms integer NOT NULL CHECK (forms >= 0),
	PRIMARY KEY (edition, kind)
);
COMMENT ON TABLE edition_form IS
	'how many forms of a kind a visit brings: 30 users, 4 staff; 1 where nothing is said '
	'| banyaknya formulir tiap kunjungan menurut jenis: 30 pengguna, 4 petugas; 1 bila tidak disebut';
COMMENT ON COLUMN edition_form.edition IS 'code of the edition | kode edisi';
COMMENT ON COLUMN edition_form.kind IS
	'kind of form, as in the instrument''s key "form" | jenis formulir, seperti pada kunci "form" instrumen';
COMMENT ON COLUMN edition_form.forms IS 'forms expected of each visit | jumlah formulir per kunjungan';

CREATE TABLE opinion (
	edition text REFERENCES edition,
	label text,
	flag boolean,
	opinion text NOT NULL,
	PRIMARY KEY (edition, label, flag)
);
COMMENT ON TABLE opinion IS
	'the opinion for each band with and without the flag, all or none of an edition '
	'| opini untuk tiap rentang dengan dan tanpa tanda, lengkap atau tidak sama sekali';
COMMENT ON COLUMN opinion.edition IS 'code of the edition | kode edisi';
COMMENT ON COLUMN opinion.label IS 'label of the band | label rentang nilai';
COMMENT ON COLUMN opinion.flag IS
	'whether the body is flagged, as for maladministration | apakah lembaga bertanda, misalnya maladministrasi';
COMMENT ON COLUMN opinion.opinion IS 'the opinion as printed | opini sebagaimana dicetak';

CREATE TABLE rule (
	edition text REFERENCES edition,
	code text CHECK (code <> ''),
	kind text NOT NULL DEFAULT 'observation',
	condition jsonpath NOT NULL CONSTRAINT rule_condition_is_strict CHECK (condition::text LIKE 'strict %'),
	severity text NOT NULL DEFAULT 'warn' CHECK (severity IN ('warn', 'block')),
	message text NOT NULL,
	PRIMARY KEY (edition, code)
);
COMMENT ON TABLE rule IS
	'plausibility of answers, such as strict $.queue >= $.served; without one of the answers a rule says nothing '
	'| kewajaran jawaban, misalnya strict $.queue >= $.served; tanpa salah satu jawaban, aturan tidak berlaku';
COMMENT ON COLUMN rule.edition IS 'code of the edition | kode edisi';
COMMENT ON COLUMN rule.code IS 'code of the rule | kode aturan';
COMMENT ON COLUMN rule.kind IS 'kind of form it is about | jenis formulir';
COMMENT ON COLUMN rule.condition IS
	'what the answers must fulfil, a predicate of JSON path that begins with strict '
	'| syarat jawaban, predikat JSON path yang diawali strict';
COMMENT ON COLUMN rule.severity IS
	'block: the form is refused; warn: it is listed among the problems '
	'| block: formulir ditolak; warn: dicatat sebagai masalah';
COMMENT ON COLUMN rule.message IS 'what is said to whoever breaks it | pesan bila dilanggar';

-- What happens

CREATE TABLE round (
	code text PRIMARY KEY CHECK (code <> ''),
	edition text NOT NULL REFERENCES edition,
	title text NOT NULL,
	state text NOT NULL DEFAULT 'draft'
		CHECK (state IN ('draft', 'open', 'closed', 'published', 'reopened', 'withdrawn')),
	as_of date NOT NULL,
	release_at timestamp with time zone,
	rehearsal boolean NOT NULL DEFAULT false,
	edition_digest text
);
COMMENT ON TABLE round IS 'rounds of the assessment | putaran penilaian';
COMMENT ON COLUMN round.code IS 'code of the round | kode putaran';
COMMENT ON COLUMN round.edition IS 'the edition it follows | edisi yang diikuti';
COMMENT ON COLUMN round.title IS 'its title | judul putaran';
COMMENT ON COLUMN round.state IS
	'draft, open, closed, published, reopened or withdrawn; changed by calls alone '
	'| draft, open, closed, published, reopened, atau withdrawn; hanya diubah lewat pemanggilan fungsi';
COMMENT ON COLUMN round.as_of IS
	'day whose rows of body count: bodies, names, categories and regions are those of that day '
	'| tanggal acuan baris lembaga: nama, kategori, dan wilayah menurut hari itu';
COMMENT ON COLUMN round.release_at IS
	'when results may be seen; it may move later, never earlier '
	'| saat hasil boleh dilihat; boleh mundur, tidak boleh maju';
COMMENT ON COLUMN round.rehearsal IS 'true: never to be published | benar: tidak akan diterbitkan';
COMMENT ON COLUMN round.edition_digest IS
	'SHA-256 of the edition when the round opened; NULL: a draft, or imported '
	'| SHA-256 edisi saat putaran dibuka; NULL: masih rancangan, atau impor';
CREATE INDEX ON round (edition);

CREATE TABLE secret (
	round text PRIMARY KEY REFERENCES round,
	secret bytea NOT NULL CHECK (octet_length(secret) = 32)
);
COMMENT ON TABLE secret IS
	'random bytes from which the salts of published lines follow, for ever; who has them can guess what was never '
	'published '
	'| byte acak sumber garam baris terbitan, disimpan selamanya; pemegangnya dapat menebak yang belum terbit';
COMMENT ON COLUMN secret.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN secret.secret IS
	'32 bytes, drawn when the round was first closed | 32 byte, diundi saat putaran pertama kali ditutup';

CREATE TABLE reopening (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	round text NOT NULL REFERENCES round,
	body text NOT NULL,
	reason text NOT NULL CHECK (reason <> ''),
	until timestamp with time zone NOT NULL,
	login text NOT NULL,
	at timestamp with time zone NOT NULL
);
COMMENT ON TABLE reopening IS
	'bodies for which a closed round is open for a time | lembaga yang putarannya dibuka kembali untuk sementara';
COMMENT ON COLUMN reopening.id IS 'drawn at random | diundi acak';
COMMENT ON COLUMN reopening.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN reopening.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN reopening.reason IS 'why | alasan';
COMMENT ON COLUMN reopening.until IS 'until when forms are taken | batas waktu penerimaan formulir';
COMMENT ON COLUMN reopening.login IS 'who did it | oleh siapa';
COMMENT ON COLUMN reopening.at IS 'when | kapan';
CREATE INDEX ON reopening (round, body);

CREATE TABLE draw (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	round text NOT NULL REFERENCES round,
	seed text NOT NULL,
	per_kind jsonb NOT NULL,
	products integer NOT NULL,
	visits integer NOT NULL,
	login text NOT NULL,
	at timestamp with time zone NOT NULL
);
COMMENT ON TABLE draw IS
	'draws of visits: with its seed each can be repeated '
	'| pengundian kunjungan: dapat diulang dengan benih yang sama';
COMMENT ON COLUMN draw.id IS 'drawn at random | diundi acak';
COMMENT ON COLUMN draw.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN draw.seed IS 'the seed | benih undian';
COMMENT ON COLUMN draw.per_kind IS
	'units drawn of each kind, for each body and region | jumlah unit per jenis, untuk tiap lembaga dan wilayah';
COMMENT ON COLUMN draw.products IS 'products drawn of each unit | jumlah produk per unit';
COMMENT ON COLUMN draw.visits IS 'visits that it made | jumlah kunjungan yang dihasilkan';
COMMENT ON COLUMN draw.login IS 'who drew | oleh siapa';
COMMENT ON COLUMN draw.at IS 'when | kapan';
CREATE INDEX ON draw (round);

CREATE TABLE visit (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	round text NOT NULL REFERENCES round,
	unit text NOT NULL REFERENCES unit,
	product text,
	assessor text REFERENCES person,
	planned date,
	done date,
	outcome text CHECK (outcome IN ('done', 'refused', 'closed', 'unreachable', 'not_applicable')),
	note text,
	drawn boolean NOT NULL DEFAULT false,
	FOREIGN KEY (unit, product) REFERENCES product
);
COMMENT ON TABLE visit IS
	'visits to units, confidential: which product whom sees when '
	'| kunjungan ke unit, rahasia: produk apa, oleh siapa, kapan';
COMMENT ON COLUMN visit.id IS
	'drawn at random, so that it tells no order | diundi acak, agar tidak menunjukkan urutan';
COMMENT ON COLUMN visit.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN visit.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN visit.product IS
	'code of the product; NULL: the unit as a whole | kode produk; NULL: unit secara keseluruhan';
COMMENT ON COLUMN visit.assessor IS 'the person who goes there | petugas yang berkunjung';
COMMENT ON COLUMN visit.planned IS 'planned day | tanggal rencana';
COMMENT ON COLUMN visit.done IS 'day on which it took place, or was tried | tanggal pelaksanaan atau upaya';
COMMENT ON COLUMN visit.outcome IS
	'done, or why it could not be: refused, closed, unreachable, not_applicable '
	'| terlaksana (done), atau sebabnya tidak: refused, closed, unreachable, not_applicable';
COMMENT ON COLUMN visit.note IS 'a remark | catatan';
COMMENT ON COLUMN visit.drawn IS 'true: plan_visits() drew it | benar: hasil undian plan_visits()';
CREATE INDEX ON visit (round, unit, product);
CREATE INDEX ON visit (assessor);
CREATE INDEX ON visit (unit, product);

CREATE TABLE form_version (
	visit uuid REFERENCES visit,
	kind text,
	respondent text DEFAULT '1',
	version integer CHECK (version > 0),
	base_version integer NOT NULL CHECK (base_version >= 0),
	submission uuid NOT NULL,
	answers jsonb NOT NULL CHECK (jsonb_typeof(answers) = 'object'),
	why jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(why) = 'object'),
	evidence jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(evidence) = 'array'),
	reason text,
	observed_at timestamp with time zone
		CONSTRAINT form_version_observed_at CHECK (observed_at >= '0001-01-01 00:00Z' AND observed_at < 'infinity'),
	at timestamp with time zone NOT NULL,
	login text NOT NULL,
	digest bytea NOT NULL CHECK (octet_length(digest) = 32),
	salt bytea NOT NULL CHECK (octet_length(salt) = 32),
	commitment bytea NOT NULL CHECK (octet_length(commitment) = 32),
	PRIMARY KEY (visit, kind, respondent, version),
	CONSTRAINT form_version_submission UNIQUE (submission),
	CHECK (version = base_version + 1)
);
COMMENT ON TABLE form_version IS
	'forms from the field, every version of each; nothing is ever changed or deleted '
	'| formulir lapangan beserta semua versinya; tidak pernah diubah atau dihapus';
COMMENT ON COLUMN form_version.visit IS 'the visit that brought it | kunjungan asal';
COMMENT ON COLUMN form_version.kind IS
	'kind of form: observation, or one that the instrument names '
	'| jenis formulir: observation, atau yang disebut instrumen';
COMMENT ON COLUMN form_version.respondent IS
	'who of several respondents of this kind | responden yang mana dari jenis ini';
COMMENT ON COLUMN form_version.version IS
	'number of the version, from 1; the highest counts | nomor versi, mulai 1; yang tertinggi berlaku';
COMMENT ON COLUMN form_version.base_version IS
	'the version that was changed; 0: none | versi yang diubah; 0: tidak ada';
COMMENT ON COLUMN form_version.submission IS
	'number that the sender drew for this version | nomor yang dibuat pengirim untuk versi ini';
COMMENT ON COLUMN form_version.answers IS 'codes and answers | kode dan jawaban';
COMMENT ON COLUMN form_version.why IS
	'for each indicator without answer: not_applicable, refused, closed or not_visited '
	'| untuk tiap indikator tanpa jawaban: not_applicable, refused, closed, atau not_visited';
COMMENT ON COLUMN form_version.evidence IS
	'objects with ref, sha256 and perhaps code: photographs and documents kept elsewhere '
	'| objek dengan ref, sha256, dan mungkin code: foto dan dokumen yang disimpan di tempat lain';
COMMENT ON COLUMN form_version.reason IS 'why it was corrected | alasan koreksi';
COMMENT ON COLUMN form_version.observed_at IS 'when it was observed | waktu pengamatan';
COMMENT ON COLUMN form_version.at IS 'when it came in | waktu diterima';
COMMENT ON COLUMN form_version.login IS 'who sent it | pengirim';
COMMENT ON COLUMN form_version.digest IS
	'SHA-256 of what was sent, see form_digest() | SHA-256 dari kiriman, lihat form_digest()';
COMMENT ON COLUMN form_version.salt IS
	'random bytes, which let a published root commit to this version '
	'| byte acak, agar akar yang diterbitkan mengikat versi ini';
COMMENT ON COLUMN form_version.commitment IS
	'what a published root commits to, see form_commitment() | yang diikat akar terbitan, lihat form_commitment()';

CREATE TABLE review (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	visit uuid NOT NULL,
	kind text NOT NULL,
	respondent text NOT NULL,
	version integer NOT NULL,
	digest bytea NOT NULL,
	verdict text NOT NULL CHECK (verdict IN ('accepted', 'returned')),
	note text,
	person text NOT NULL REFERENCES person,
	login text NOT NULL,
	at timestamp with time zone NOT NULL,
	FOREIGN KEY (visit, kind, respondent, version) REFERENCES form_version
);
COMMENT ON TABLE review IS
	'verdicts on versions of forms; a new version has none '
	'| putusan atas versi formulir; versi baru belum memilikinya';
COMMENT ON COLUMN review.id IS 'drawn at random | diundi acak';
COMMENT ON COLUMN review.visit IS 'the form''s visit | kunjungan asal formulir';
COMMENT ON COLUMN review.kind IS 'the form''s kind | jenis formulir';
COMMENT ON COLUMN review.respondent IS 'the form''s respondent | responden formulir';
COMMENT ON COLUMN review.version IS 'the version that was read | versi yang diperiksa';
COMMENT ON COLUMN review.digest IS 'its digest | digest versi itu';
COMMENT ON COLUMN review.verdict IS
	'accepted or returned; the last one counts '
	'| accepted (diterima) atau returned (dikembalikan); yang terakhir berlaku';
COMMENT ON COLUMN review.note IS 'a remark | catatan';
COMMENT ON COLUMN review.person IS 'who reviewed: another than the author | pemeriksa: bukan penulisnya';
COMMENT ON COLUMN review.login IS 'by which login | dengan login apa';
COMMENT ON COLUMN review.at IS 'when | kapan';
CREATE INDEX ON review (visit, kind, respondent, version, at);

CREATE TABLE response (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	round text NOT NULL REFERENCES round,
	body text NOT NULL,
	response text NOT NULL CHECK (response <> ''),
	login text NOT NULL,
	at timestamp with time zone NOT NULL,
	answer text CHECK (answer <> ''),
	answered_by text,
	answered_at timestamp with time zone,
	CONSTRAINT response_answer CHECK (num_nonnulls(answer, answered_by, answered_at) IN (0, 3))
);
COMMENT ON TABLE response IS
	'what a body says about its result before publication, and the answer; it changes no form '
	'| tanggapan lembaga sebelum penerbitan dan jawabannya; tidak mengubah formulir';
COMMENT ON COLUMN response.id IS 'drawn at random | diundi acak';
COMMENT ON COLUMN response.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN response.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN response.response IS 'what it says | isi tanggapan';
COMMENT ON COLUMN response.login IS 'who wrote it | penulis';
COMMENT ON COLUMN response.at IS 'when | kapan';
COMMENT ON COLUMN response.answer IS 'the answer | jawaban';
COMMENT ON COLUMN response.answered_by IS 'who answered | penjawab';
COMMENT ON COLUMN response.answered_at IS 'when | kapan dijawab';
CREATE INDEX ON response (round, body);

CREATE TABLE hold (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	round text NOT NULL REFERENCES round,
	body text NOT NULL,
	reason text NOT NULL CHECK (reason <> ''),
	login text NOT NULL,
	at timestamp with time zone NOT NULL,
	lifted_reason text CHECK (lifted_reason <> ''),
	lifted_by text,
	lifted_at timestamp with time zone,
	CONSTRAINT hold_lifted CHECK (num_nonnulls(lifted_reason, lifted_by, lifted_at) IN (0, 3))
);
COMMENT ON TABLE hold IS 'awards that are withheld; the score stays | penghargaan yang ditahan; nilai tetap';
COMMENT ON COLUMN hold.id IS 'drawn at random | diundi acak';
COMMENT ON COLUMN hold.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN hold.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN hold.reason IS
	'why, such as an open corrective action | alasan, misalnya tindakan korektif belum selesai';
COMMENT ON COLUMN hold.login IS 'who set it | oleh siapa';
COMMENT ON COLUMN hold.at IS 'when | kapan';
COMMENT ON COLUMN hold.lifted_reason IS 'why it was lifted | alasan pencabutan';
COMMENT ON COLUMN hold.lifted_by IS 'who lifted it | dicabut oleh siapa';
COMMENT ON COLUMN hold.lifted_at IS 'when; NULL: it still holds | kapan dicabut; NULL: masih berlaku';
CREATE UNIQUE INDEX hold_open ON hold (round, body) WHERE lifted_at IS NULL;

CREATE TABLE target (
	round text REFERENCES round,
	body text,
	label text NOT NULL,
	PRIMARY KEY (round, body)
);
COMMENT ON TABLE target IS
	'the band that a body wants to reach; improvement plans lead there '
	'| rentang yang ingin dicapai lembaga; rencana perbaikan menuju ke sana';
COMMENT ON COLUMN target.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN target.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN target.label IS 'label of the band | label rentang';

CREATE TABLE flag (
	round text REFERENCES round,
	body text,
	flag boolean NOT NULL,
	why text,
	PRIMARY KEY (round, body)
);
COMMENT ON TABLE flag IS
	'the second axis of the opinion, such as maladministration found '
	'| sumbu kedua opini, misalnya ditemukan maladministrasi';
COMMENT ON COLUMN flag.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN flag.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN flag.flag IS 'whether it is flagged | bertanda atau tidak';
COMMENT ON COLUMN flag.why IS 'why | alasan';

CREATE TABLE pre_release (
	round text REFERENCES round,
	person text REFERENCES person,
	since timestamp with time zone NOT NULL,
	why text NOT NULL,
	PRIMARY KEY (round, person)
);
COMMENT ON TABLE pre_release IS
	'who sees results before their release | siapa yang melihat hasil sebelum dirilis';
COMMENT ON COLUMN pre_release.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN pre_release.person IS 'code of the person | kode orang';
COMMENT ON COLUMN pre_release.since IS 'from when | sejak kapan';
COMMENT ON COLUMN pre_release.why IS 'why | alasan';

-- What is to be computed, and what was done

CREATE TABLE mark (
	round text NOT NULL,
	unit text NOT NULL,
	visit uuid,
	at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE mark IS
	'what changed since the last refresh; without a key, or a mark could be lost '
	'| yang berubah sejak penyegaran terakhir; tanpa kunci, agar tidak ada tanda yang hilang';
COMMENT ON COLUMN mark.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN mark.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN mark.visit IS
	'visit whose forms came in; NULL: all of the unit is to be computed '
	'| kunjungan yang formulirnya masuk; NULL: seluruh unit dihitung ulang';
COMMENT ON COLUMN mark.at IS 'when | kapan';
CREATE INDEX ON mark (round);

CREATE TABLE run (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	round text NOT NULL,
	started timestamp with time zone NOT NULL,
	finished timestamp with time zone NOT NULL,
	outcome text NOT NULL CHECK (outcome IN ('done', 'skipped')),
	units integer NOT NULL,
	cards integer NOT NULL,
	bodies integer NOT NULL
);
COMMENT ON TABLE run IS 'log of refresh_round() | catatan refresh_round()';
COMMENT ON COLUMN run.id IS 'drawn at random | diundi acak';
COMMENT ON COLUMN run.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN run.started IS 'when it began | mulai';
COMMENT ON COLUMN run.finished IS 'when it ended | selesai';
COMMENT ON COLUMN run.outcome IS
	'done, or skipped because another one was at work | done, atau skipped karena yang lain sedang berjalan';
COMMENT ON COLUMN run.units IS 'units computed anew | unit yang dihitung ulang';
COMMENT ON COLUMN run.cards IS 'cards computed anew | kartu yang dihitung ulang';
COMMENT ON COLUMN run.bodies IS 'bodies computed anew | lembaga yang dihitung ulang';
CREATE INDEX ON run (round, started);

CREATE TABLE event (
	at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
	login text NOT NULL,
	action text NOT NULL,
	round text,
	body text,
	object text,
	detail text
);
COMMENT ON TABLE event IS
	'who did what, written in the transaction that does it | siapa melakukan apa, ditulis dalam transaksi yang sama';
COMMENT ON COLUMN event.at IS 'when | kapan';
COMMENT ON COLUMN event.login IS 'who | siapa';
COMMENT ON COLUMN event.action IS
	'the call, or the statement and its table | pemanggilan, atau perintah dan tabelnya';
COMMENT ON COLUMN event.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN event.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN event.object IS 'key of what was changed | kunci objek yang diubah';
COMMENT ON COLUMN event.detail IS 'what was said about it | keterangan';
CREATE INDEX ON event (round, at);
