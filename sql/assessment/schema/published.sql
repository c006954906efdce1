-- What was published, in plain types: rows are inserted by the calls and never changed. A line of a publication has
-- all columns of its leaf, then number, text and hash of the leaf. Lines have no foreign key: publishing would
-- wait for a check of each, and verify_publication() finds what belongs to nothing.

CREATE TABLE @public@.publication (
	format text NOT NULL,
	kind text NOT NULL CHECK (kind IN ('publication', 'withdrawal', 'notice')),
	assessment text NOT NULL,
	seq integer PRIMARY KEY CHECK (seq > 0),
	round text NOT NULL,
	edition text NOT NULL,
	title text NOT NULL,
	legal_basis text,
	instrument_sha256 text,
	zoning text,
	decimals integer NOT NULL CHECK (decimals BETWEEN 0 AND @decimals@),
	ties text,
	release_at timestamp with time zone NOT NULL,
	previous_root text,
	supersedes integer REFERENCES @public@.publication,
	action text CHECK (action IN ('hold', 'lift', 'release')),
	body text,
	reason text,
	imported boolean NOT NULL,
	results integer NOT NULL CHECK (results >= 0),
	unit_results integer NOT NULL CHECK (unit_results >= 0),
	node_results integer NOT NULL CHECK (node_results >= 0),
	plan_results integer NOT NULL CHECK (plan_results >= 0),
	leaf_number integer NOT NULL DEFAULT 0 CHECK (leaf_number = 0),
	leaf text NOT NULL,
	leaf_hash text NOT NULL,
	root text NOT NULL,
	leaves integer NOT NULL CHECK (leaves > 0),
	published_at timestamp with time zone NOT NULL,
	login text NOT NULL,
	version text NOT NULL,
	server_version text NOT NULL
);
COMMENT ON TABLE @public@.publication IS
	'the chain: publications, withdrawals and notices, each with the root of the one before '
	'| rantai penerbitan, pencabutan, dan pemberitahuan, masing-masing memuat akar sebelumnya';
COMMENT ON COLUMN @public@.publication.format IS 'format of the leaves | format daun';
COMMENT ON COLUMN @public@.publication.kind IS
	'publication, withdrawal or notice | publication (penerbitan), withdrawal (pencabutan), notice (pemberitahuan)';
COMMENT ON COLUMN @public@.publication.assessment IS 'name of the assessment | nama penilaian';
COMMENT ON COLUMN @public@.publication.seq IS 'number in the chain, from 1 | nomor dalam rantai, mulai 1';
COMMENT ON COLUMN @public@.publication.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN @public@.publication.edition IS 'code of the edition | kode edisi';
COMMENT ON COLUMN @public@.publication.title IS 'title of the round | judul putaran';
COMMENT ON COLUMN @public@.publication.legal_basis IS 'the regulation it stands on | dasar hukum';
COMMENT ON COLUMN @public@.publication.instrument_sha256 IS
	'SHA-256 of the instruments, one after the other by category and kind of unit '
	'| SHA-256 instrumen, berurutan menurut kategori dan jenis unit';
COMMENT ON COLUMN @public@.publication.zoning IS 'the zoning as printed | zonasi sebagaimana dicetak';
COMMENT ON COLUMN @public@.publication.decimals IS 'decimals of the published scores | jumlah desimal nilai terbit';
COMMENT ON COLUMN @public@.publication.ties IS 'ranks of equal scores: min or dense | peringkat nilai sama';
COMMENT ON COLUMN @public@.publication.release_at IS
	'when it was announced to be seen; of a notice release: the later time '
	'| saat diumumkan boleh dilihat; pada pemberitahuan release: waktu yang lebih lambat';
COMMENT ON COLUMN @public@.publication.previous_root IS
	'root of the entry before; NULL: it is the first | akar entri sebelumnya; NULL: entri pertama';
COMMENT ON COLUMN @public@.publication.supersedes IS
	'the publication that it replaces or is about | penerbitan yang digantikan atau dimaksud';
COMMENT ON COLUMN @public@.publication.action IS
	'of a notice: hold, lift or release | pada pemberitahuan: hold, lift, atau release';
COMMENT ON COLUMN @public@.publication.body IS 'of a notice: whom it is about | lembaga yang dimaksud';
COMMENT ON COLUMN @public@.publication.reason IS 'why | alasan';
COMMENT ON COLUMN @public@.publication.imported IS
	'true: published before, elsewhere | benar: pernah diterbitkan di tempat lain';
COMMENT ON COLUMN @public@.publication.results IS 'number of results | jumlah hasil lembaga';
COMMENT ON COLUMN @public@.publication.unit_results IS 'number of results of units | jumlah hasil unit';
COMMENT ON COLUMN @public@.publication.node_results IS 'number of results of nodes | jumlah hasil simpul';
COMMENT ON COLUMN @public@.publication.plan_results IS 'number of steps of plans | jumlah langkah rencana';
COMMENT ON COLUMN @public@.publication.root IS 'root of all its leaves | akar seluruh daunnya';
COMMENT ON COLUMN @public@.publication.leaves IS 'number of its leaves | jumlah daunnya';
COMMENT ON COLUMN @public@.publication.published_at IS 'when it was published | waktu penerbitan';
COMMENT ON COLUMN @public@.publication.login IS 'who published it | diterbitkan oleh siapa';
COMMENT ON COLUMN @public@.publication.version IS 'version of the extension | versi ekstensi';
COMMENT ON COLUMN @public@.publication.server_version IS 'version of PostgreSQL | versi PostgreSQL';
CREATE INDEX ON @public@.publication (supersedes);
CREATE INDEX ON @public@.publication (round);

CREATE TABLE @public@.result (
	seq integer,
	body text NOT NULL,
	body_name text NOT NULL,
	category text NOT NULL,
	region text,
	nilai numeric(@precision@,@decimals@),
	grade text,
	zone text,
	predicate text,
	color text,
	opinion text,
	rank integer,
	"of" integer,
	rank_in_region integer,
	of_in_region integer,
	coverage numeric(5,4),
	status text NOT NULL,
	evidence_root text,
	salt text NOT NULL,
	leaf_number integer,
	leaf text NOT NULL,
	leaf_hash text NOT NULL,
	PRIMARY KEY (seq, leaf_number),
	UNIQUE (seq, body)
);
COMMENT ON TABLE @public@.result IS 'published results of bodies | hasil lembaga yang diterbitkan';
COMMENT ON COLUMN @public@.result.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN @public@.result.body_name IS 'its name as printed | nama sebagaimana dicetak';
COMMENT ON COLUMN @public@.result.category IS 'code of the category it is ranked in | kode kategori pemeringkatan';
COMMENT ON COLUMN @public@.result.region IS 'code of its region | kode wilayah';
COMMENT ON COLUMN @public@.result.nilai IS 'the score; NULL: not assessed | nilai; NULL: tidak dinilai';
COMMENT ON COLUMN @public@.result.opinion IS 'the opinion as printed | opini sebagaimana dicetak';
COMMENT ON COLUMN @public@.result.rank IS
	'rank within the category; NULL: not assessed | peringkat dalam kategori; NULL: tidak dinilai';
COMMENT ON COLUMN @public@.result."of" IS
	'assessed bodies of the category | jumlah lembaga yang dinilai dalam kategori';
COMMENT ON COLUMN @public@.result.rank_in_region IS
	'rank within category and region | peringkat dalam kategori dan wilayah';
COMMENT ON COLUMN @public@.result.of_in_region IS
	'assessed bodies of the category in the region | jumlah lembaga yang dinilai dalam kategori di wilayah';
COMMENT ON COLUMN @public@.result.coverage IS
	'weighted share of the indicators that were answered, 0 to 1 '
	'| bagian berbobot indikator yang terjawab, 0 sampai 1';
COMMENT ON COLUMN @public@.result.status IS
	'assessed; not_applicable: nothing of its forms applies or counts; not_assessed: there is no form '
	'| assessed: dinilai; not_applicable: formulirnya tidak berlaku atau tidak terhitung; not_assessed: tanpa '
	'formulir';
COMMENT ON COLUMN @public@.result.evidence_root IS
	'root of the commitments to its forms | akar komitmen atas formulirnya';

CREATE TABLE @public@.unit_result (
	seq integer,
	body text NOT NULL,
	unit text NOT NULL,
	unit_name text NOT NULL,
	nilai numeric(@precision@,@decimals@),
	grade text,
	zone text,
	predicate text,
	color text,
	coverage numeric(5,4),
	status text NOT NULL,
	salt text NOT NULL,
	leaf_number integer,
	leaf text NOT NULL,
	leaf_hash text NOT NULL,
	PRIMARY KEY (seq, leaf_number),
	UNIQUE (seq, body, unit)
);
COMMENT ON TABLE @public@.unit_result IS 'published results of units | hasil unit yang diterbitkan';
COMMENT ON COLUMN @public@.unit_result.body IS 'code of the body it counts to | kode lembaga induk';
COMMENT ON COLUMN @public@.unit_result.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN @public@.unit_result.unit_name IS 'its name as printed | nama sebagaimana dicetak';
COMMENT ON COLUMN @public@.unit_result.nilai IS 'the score; NULL: not assessed | nilai; NULL: tidak dinilai';
COMMENT ON COLUMN @public@.unit_result.coverage IS
	'weighted share of the indicators that were answered, 0 to 1 '
	'| bagian berbobot indikator yang terjawab, 0 sampai 1';
COMMENT ON COLUMN @public@.unit_result.status IS
	'assessed, or not_applicable | assessed (dinilai), atau not_applicable (tidak berlaku)';

-- One index, in the order in which lines come in, since there are many: verify_publication() finds a number or a
-- node that stands twice.
CREATE TABLE @public@.node_result (
	seq integer,
	body text NOT NULL,
	unit text,
	node text NOT NULL,
	node_title text,
	weight numeric(38,15),
	nilai numeric(@precision@,@decimals@),
	coverage numeric(5,4),
	status text NOT NULL,
	salt text NOT NULL,
	leaf_number integer,
	leaf text NOT NULL,
	leaf_hash text NOT NULL,
	PRIMARY KEY (seq, body, leaf_number)
);
COMMENT ON TABLE @public@.node_result IS
	'published scores of the nodes of instruments, of bodies and of units '
	'| nilai simpul instrumen yang diterbitkan, untuk lembaga dan unit';
COMMENT ON COLUMN @public@.node_result.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN @public@.node_result.unit IS
	'code of the unit; NULL: of the body | kode unit; NULL: untuk lembaga';
COMMENT ON COLUMN @public@.node_result.node IS 'code of the node | kode simpul';
COMMENT ON COLUMN @public@.node_result.node_title IS 'its title | judul';
COMMENT ON COLUMN @public@.node_result.weight IS 'its weight among its siblings | bobot di antara saudaranya';
COMMENT ON COLUMN @public@.node_result.nilai IS 'its score; NULL: not assessed | nilai; NULL: tidak dinilai';
COMMENT ON COLUMN @public@.node_result.coverage IS
	'weighted share of the indicators that were answered, 0 to 1 '
	'| bagian berbobot indikator yang terjawab, 0 sampai 1';
COMMENT ON COLUMN @public@.node_result.status IS
	'assessed, or not_applicable | assessed (dinilai), atau not_applicable (tidak berlaku)';

CREATE TABLE @public@.plan_result (
	seq integer,
	body text NOT NULL,
	step integer NOT NULL,
	unit text NOT NULL,
	product text,
	node text NOT NULL,
	node_title text,
	gain numeric(@precision@,@decimals@) NOT NULL,
	total numeric(@precision@,@decimals@) NOT NULL,
	salt text NOT NULL,
	leaf_number integer,
	leaf text NOT NULL,
	leaf_hash text NOT NULL,
	PRIMARY KEY (seq, leaf_number),
	UNIQUE (seq, body, step)
);
COMMENT ON TABLE @public@.plan_result IS
	'published plans: what to improve for the target or else the next band '
	'| rencana yang diterbitkan: apa yang diperbaiki menuju target atau rentang berikutnya';
COMMENT ON COLUMN @public@.plan_result.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN @public@.plan_result.step IS 'number of the step | nomor langkah';
COMMENT ON COLUMN @public@.plan_result.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN @public@.plan_result.product IS 'code of the product | kode produk';
COMMENT ON COLUMN @public@.plan_result.node IS
	'code of the indicator to bring to its best | kode indikator yang dinaikkan';
COMMENT ON COLUMN @public@.plan_result.node_title IS 'its title | judul';
COMMENT ON COLUMN @public@.plan_result.gain IS
	'what that alone adds to the score of the body | kenaikan nilai lembaga oleh langkah ini saja';
COMMENT ON COLUMN @public@.plan_result.total IS
	'score of the body after this step and those before | nilai lembaga setelah langkah ini dan sebelumnya';

--for table: (result), (unit_result)
COMMENT ON COLUMN @public@.@table@.grade IS 'label of the band | label rentang';
COMMENT ON COLUMN @public@.@table@.zone IS 'zone of the band | zona';
COMMENT ON COLUMN @public@.@table@.predicate IS 'predicate of the band | predikat';
COMMENT ON COLUMN @public@.@table@.color IS 'colour of the band | warna';
--end

--for table: (result), (unit_result), (node_result), (plan_result)
COMMENT ON COLUMN @public@.@table@.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @public@.@table@.salt IS
	'hides the line from who has its hash alone | menyembunyikan baris dari pemegang hash saja';
--end

--for table: (publication), (result), (unit_result), (node_result), (plan_result)
COMMENT ON COLUMN @public@.@table@.leaf_number IS 'number of the leaf, from 0 | nomor daun, mulai 0';
COMMENT ON COLUMN @public@.@table@.leaf IS 'canonical text of the row | teks kanonik baris';
COMMENT ON COLUMN @public@.@table@.leaf_hash IS 'hash of the leaf | hash daun';
--end

-- Beside the leaves: instruments and zonings, which the head binds, and what follows from them. In plain rows, so that
-- views need not read them with functions of the extension.

CREATE TABLE @public@.publication_instrument (
	seq integer,
	category text,
	unit_kind text,
	instrument text NOT NULL,
	zoning text NOT NULL,
	PRIMARY KEY (seq, category, unit_kind)
);
COMMENT ON TABLE @public@.publication_instrument IS
	'instruments and zonings of publications | instrumen dan zonasi penerbitan';
COMMENT ON COLUMN @public@.publication_instrument.category IS
	'code of the category; * is each | kode kategori; * berarti semua';
COMMENT ON COLUMN @public@.publication_instrument.unit_kind IS
	'kind of unit; * is each | jenis unit; * berarti semua';
COMMENT ON COLUMN @public@.publication_instrument.instrument IS 'text of the instrument | teks instrumen';
COMMENT ON COLUMN @public@.publication_instrument.zoning IS 'the zoning as printed | zonasi sebagaimana dicetak';

CREATE TABLE @public@.publication_band (
	seq integer,
	category text,
	position integer,
	label text,
	zone text,
	predicate text,
	color text,
	lower numeric(19,6),
	lower_inc boolean NOT NULL,
	upper numeric(19,6),
	upper_inc boolean NOT NULL,
	PRIMARY KEY (seq, category, position)
);
COMMENT ON TABLE @public@.publication_band IS
	'bands by which a category was zoned | rentang nilai yang dipakai untuk tiap kategori';
COMMENT ON COLUMN @public@.publication_band.category IS 'code of the category | kode kategori';
COMMENT ON COLUMN @public@.publication_band.position IS
	'number of the band, 1 has the lowest scores | nomor rentang, 1 untuk nilai terendah';
COMMENT ON COLUMN @public@.publication_band.label IS 'its label | label';
COMMENT ON COLUMN @public@.publication_band.zone IS 'its zone | zona';
COMMENT ON COLUMN @public@.publication_band.predicate IS 'its predicate | predikat';
COMMENT ON COLUMN @public@.publication_band.color IS 'its colour | warna';
COMMENT ON COLUMN @public@.publication_band.lower IS 'lower bound; NULL: none | batas bawah; NULL: tidak ada';
COMMENT ON COLUMN @public@.publication_band.lower_inc IS
	'whether the lower bound belongs to it | apakah batas bawah termasuk';
COMMENT ON COLUMN @public@.publication_band.upper IS 'upper bound; NULL: none | batas atas; NULL: tidak ada';
COMMENT ON COLUMN @public@.publication_band.upper_inc IS
	'whether the upper bound belongs to it | apakah batas atas termasuk';

CREATE TABLE @public@.publication_node (
	seq integer,
	category text,
	node text,
	parent text,
	depth integer NOT NULL,
	position integer NOT NULL,
	is_indicator boolean NOT NULL,
	PRIMARY KEY (seq, category, node)
);
COMMENT ON TABLE @public@.publication_node IS
	'places of the nodes in the instruments of a category | letak simpul dalam instrumen suatu kategori';
COMMENT ON COLUMN @public@.publication_node.category IS 'code of the category | kode kategori';
COMMENT ON COLUMN @public@.publication_node.node IS 'code of the node | kode simpul';
COMMENT ON COLUMN @public@.publication_node.parent IS 'code of its parent | kode induk';
COMMENT ON COLUMN @public@.publication_node.depth IS
	'how far below the root, whose depth is 0 | kedalaman di bawah akar, yang bernilai 0';
COMMENT ON COLUMN @public@.publication_node.position IS
	'number of the node, parents before their children | nomor simpul, induk sebelum anak';
COMMENT ON COLUMN @public@.publication_node.is_indicator IS 'whether it is an indicator | apakah indikator';

CREATE TABLE @public@.publication_target (
	seq integer,
	body text,
	label text NOT NULL,
	PRIMARY KEY (seq, body)
);
COMMENT ON TABLE @public@.publication_target IS
	'the band that a body wanted to reach | rentang yang ingin dicapai lembaga';
COMMENT ON COLUMN @public@.publication_target.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN @public@.publication_target.label IS 'label of the band | label rentang';

--for table: (publication_instrument), (publication_band), (publication_node), (publication_target)
COMMENT ON COLUMN @public@.@table@.seq IS 'number of the publication | nomor penerbitan';
--end

CREATE TABLE @public@.comparison (
	edition text,
	other text,
	category text,
	change text CHECK (change IN ('none', 'texts', 'weights', 'form')),
	declared boolean NOT NULL,
	PRIMARY KEY (edition, other, category)
);
COMMENT ON TABLE @public@.comparison IS
	'how published editions differ, and whether their scores can be compared '
	'| perbedaan antaredisi yang diterbitkan, dan apakah nilainya dapat dibandingkan';
COMMENT ON COLUMN @public@.comparison.edition IS 'code of an edition | kode edisi';
COMMENT ON COLUMN @public@.comparison.other IS 'code of another | kode edisi lain';
COMMENT ON COLUMN @public@.comparison.category IS 'code of the category | kode kategori';
COMMENT ON COLUMN @public@.comparison.change IS
	'what differs in their instruments: none, texts, weights or form; NULL: one is not known '
	'| perbedaan instrumennya: none, texts, weights, atau form; NULL: salah satu tidak diketahui';
COMMENT ON COLUMN @public@.comparison.declared IS
	'true: an edition says that it can be compared | benar: dinyatakan dapat dibandingkan oleh edisi';
