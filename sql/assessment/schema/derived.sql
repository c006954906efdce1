-- What is computed: it can be dropped, made anew and filled from the tables, and that is what upgrade_assessment()
-- does. Here alone stand types of the extension.

CREATE TABLE sheet (
	edition text NOT NULL,
	category text NOT NULL,
	unit_kind text NOT NULL,
	instrument @extschema@.instrument NOT NULL,
	unrounded @extschema@.instrument NOT NULL,
	zoning @extschema@.zoning NOT NULL,
	low numeric NOT NULL,
	high numeric NOT NULL,
	plain boolean NOT NULL,
	nodes text[] NOT NULL,
	parents integer[] NOT NULL,
	titles text[] NOT NULL,
	weights numeric[] NOT NULL,
	PRIMARY KEY (edition, category, unit_kind)
);
COMMENT ON TABLE sheet IS 'edition_instrument, read | edition_instrument yang sudah dibaca';
COMMENT ON COLUMN sheet.edition IS 'code of the edition | kode edisi';
COMMENT ON COLUMN sheet.category IS 'code of the category; * is each | kode kategori; * berarti semua';
COMMENT ON COLUMN sheet.unit_kind IS 'kind of unit; * is each | jenis unit; * berarti semua';
COMMENT ON COLUMN sheet.instrument IS 'the instrument | instrumen';
COMMENT ON COLUMN sheet.unrounded IS
	'the same without the rounding of its total: for contributions and gains '
	'| sama, tanpa pembulatan total: untuk kontribusi dan kenaikan';
COMMENT ON COLUMN sheet.zoning IS 'the zoning | zonasi';
COMMENT ON COLUMN sheet.low IS 'lower end of the scale | batas bawah skala';
COMMENT ON COLUMN sheet.high IS 'upper end of the scale | batas atas skala';
COMMENT ON COLUMN sheet.plain IS 'true: contributions add up | benar: kontribusi dapat dijumlahkan';
COMMENT ON COLUMN sheet.nodes IS
	'codes of its nodes, parents before their children | kode simpul, induk sebelum anak';
COMMENT ON COLUMN sheet.parents IS
	'of each node, the number of its parent | nomor induk tiap simpul';
COMMENT ON COLUMN sheet.titles IS 'their titles | judul';
COMMENT ON COLUMN sheet.weights IS 'their weights among their siblings | bobot di antara saudaranya';

CREATE TABLE sheet_node (
	edition text NOT NULL,
	category text NOT NULL,
	unit_kind text NOT NULL,
	position integer NOT NULL,
	node text NOT NULL,
	parent text,
	parent_position integer,
	depth integer NOT NULL,
	is_indicator boolean NOT NULL,
	title text,
	weight numeric,
	form text,
	leaf integer,
	PRIMARY KEY (edition, category, unit_kind, position)
);
COMMENT ON TABLE sheet_node IS 'nodes of the sheets | simpul instrumen';
COMMENT ON COLUMN sheet_node.edition IS 'code of the edition | kode edisi';
COMMENT ON COLUMN sheet_node.category IS 'code of the category; * is each | kode kategori; * berarti semua';
COMMENT ON COLUMN sheet_node.unit_kind IS 'kind of unit; * is each | jenis unit; * berarti semua';
COMMENT ON COLUMN sheet_node.position IS
	'number of the node, parents before their children | nomor simpul, induk sebelum anak';
COMMENT ON COLUMN sheet_node.node IS 'code of the node | kode simpul';
COMMENT ON COLUMN sheet_node.parent IS 'code of its parent | kode induk';
COMMENT ON COLUMN sheet_node.parent_position IS 'its number | nomor induk';
COMMENT ON COLUMN sheet_node.depth IS
	'how far below the root, whose depth is 0 | kedalaman di bawah akar, yang bernilai 0';
COMMENT ON COLUMN sheet_node.is_indicator IS 'whether it is an indicator | apakah indikator';
COMMENT ON COLUMN sheet_node.title IS 'its title | judul';
COMMENT ON COLUMN sheet_node.weight IS 'its weight among its siblings | bobot di antara saudaranya';
COMMENT ON COLUMN sheet_node.form IS
	'kind of form that asks for the indicator | jenis formulir yang menanyakan indikator';
COMMENT ON COLUMN sheet_node.leaf IS
	'number of the indicator among the indicators | nomor indikator di antara indikator';

CREATE TABLE card (
	round text NOT NULL,
	unit text NOT NULL,
	product text,
	card @extschema@.scorecard NOT NULL,
	nilai numeric(19,6),
	coverage numeric(7,6) NOT NULL,
	UNIQUE NULLS NOT DISTINCT (round, unit, product)
);
COMMENT ON TABLE card IS
	'one card for each product: its forms of all kinds, joined | satu kartu tiap produk: gabungan formulirnya';
COMMENT ON COLUMN card.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN card.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN card.product IS
	'code of the product; NULL: the unit as a whole | kode produk; NULL: unit secara keseluruhan';
COMMENT ON COLUMN card.card IS 'scores of all indicators | nilai semua indikator';
COMMENT ON COLUMN card.nilai IS 'the total; NULL: not assessed | nilai total; NULL: tidak dinilai';
COMMENT ON COLUMN card.coverage IS
	'weighted share of the indicators that were answered, 0 to 1 '
	'| bagian berbobot indikator yang terjawab, 0 sampai 1';

CREATE TABLE unit_tally (
	round text,
	unit text,
	body text NOT NULL,
	sheet_category text NOT NULL,
	sheet_unit_kind text NOT NULL,
	products @extschema@.tally NOT NULL,
	cards integer NOT NULL,
	scored integer NOT NULL,
	nilai numeric(@precision@,@decimals@),
	grade text,
	zone text,
	predicate text,
	color text,
	coverage numeric(7,6) NOT NULL,
	coverage_sum numeric NOT NULL,
	PRIMARY KEY (round, unit)
);
COMMENT ON TABLE unit_tally IS 'units that have cards | unit yang memiliki kartu';
COMMENT ON COLUMN unit_tally.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN unit_tally.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN unit_tally.body IS 'code of the body it counts to | kode lembaga induk';
COMMENT ON COLUMN unit_tally.sheet_category IS 'category of its sheet | kategori instrumennya';
COMMENT ON COLUMN unit_tally.sheet_unit_kind IS 'kind of unit of its sheet | jenis unit instrumennya';
COMMENT ON COLUMN unit_tally.products IS 'tally of its products | rekap nilai produknya';
COMMENT ON COLUMN unit_tally.cards IS 'its cards | jumlah kartu';
COMMENT ON COLUMN unit_tally.scored IS 'products that have a score | jumlah produk yang bernilai';
COMMENT ON COLUMN unit_tally.nilai IS
	'mean of its products, rounded as the edition says | rata-rata produknya, dibulatkan menurut edisi';
COMMENT ON COLUMN unit_tally.grade IS 'label of the band | label rentang';
COMMENT ON COLUMN unit_tally.zone IS 'zone of the band | zona';
COMMENT ON COLUMN unit_tally.predicate IS 'predicate of the band | predikat';
COMMENT ON COLUMN unit_tally.color IS 'colour of the band | warna';
COMMENT ON COLUMN unit_tally.coverage IS
	'mean coverage of its cards, 0 to 1 | rata-rata cakupan kartunya, 0 sampai 1';
COMMENT ON COLUMN unit_tally.coverage_sum IS 'sum of these coverages | jumlah cakupannya';
CREATE INDEX ON unit_tally (round, body);

CREATE TABLE body_tally (
	round text,
	body text,
	products @extschema@.tally NOT NULL,
	units @extschema@.tally NOT NULL,
	products_mean numeric(@precision@,@decimals@),
	units_mean numeric(@precision@,@decimals@),
	nilai numeric(@precision@,@decimals@),
	grade text,
	zone text,
	predicate text,
	color text,
	coverage numeric(7,6) NOT NULL,
	PRIMARY KEY (round, body)
);
COMMENT ON TABLE body_tally IS 'bodies that have cards | lembaga yang memiliki kartu';
COMMENT ON COLUMN body_tally.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN body_tally.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN body_tally.products IS 'tally of all its products | rekap nilai semua produknya';
COMMENT ON COLUMN body_tally.units IS
	'tally of the means of its units, unrounded | rekap rata-rata unitnya, tanpa pembulatan';
COMMENT ON COLUMN body_tally.products_mean IS 'mean of all its products | rata-rata semua produknya';
COMMENT ON COLUMN body_tally.units_mean IS
	'mean of the means of its units | rata-rata dari rata-rata unitnya';
COMMENT ON COLUMN body_tally.nilai IS
	'the one of both that the edition ranks by; NULL: not assessed '
	'| yang dipakai edisi untuk peringkat; NULL: tidak dinilai';
COMMENT ON COLUMN body_tally.grade IS 'label of the band | label rentang';
COMMENT ON COLUMN body_tally.zone IS 'zone of the band | zona';
COMMENT ON COLUMN body_tally.predicate IS 'predicate of the band | predikat';
COMMENT ON COLUMN body_tally.color IS 'colour of the band | warna';
COMMENT ON COLUMN body_tally.coverage IS
	'mean coverage of its cards, 0 to 1 | rata-rata cakupan kartunya, 0 sampai 1';

CREATE TABLE unit_node (
	round text,
	unit text,
	body text NOT NULL,
	edition text NOT NULL,
	sheet_category text NOT NULL,
	sheet_unit_kind text NOT NULL,
	nilai numeric[] NOT NULL,
	contribution numeric[],
	coverage numeric[] NOT NULL,
	cards integer NOT NULL,
	scored bigint NOT NULL,
	observed numeric[] NOT NULL,
	score_sums numeric[] NOT NULL,
	contribution_sums numeric[] NOT NULL,
	coverage_sums numeric[] NOT NULL,
	products text[] NOT NULL,
	raised_cards integer[] NOT NULL,
	raised_nodes integer[] NOT NULL,
	shortfalls numeric[] NOT NULL,
	rises numeric[] NOT NULL,
	PRIMARY KEY (round, unit)
) WITH (toast_tuple_target = 8160);	-- made anew with every change: compressing it would take longer than anything
COMMENT ON TABLE unit_node IS
	'nodes of units, in arrays with an element for each node of the instrument, and what they bring to the body '
	'| simpul tiap unit, dalam larik dengan satu unsur per simpul instrumen, dan sumbangannya bagi lembaga';
COMMENT ON COLUMN unit_node.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN unit_node.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN unit_node.body IS 'code of the body it counts to | kode lembaga induk';
COMMENT ON COLUMN unit_node.edition IS 'code of the edition | kode edisi';
COMMENT ON COLUMN unit_node.sheet_category IS 'category of its sheet | kategori instrumennya';
COMMENT ON COLUMN unit_node.sheet_unit_kind IS 'kind of unit of its sheet | jenis unit instrumennya';
COMMENT ON COLUMN unit_node.nilai IS
	'mean scores of its products, rounded as the edition says | rata-rata nilai produknya, dibulatkan menurut edisi';
COMMENT ON COLUMN unit_node.contribution IS
	'what each brings to the score of the unit; NULL: there is none '
	'| sumbangan tiap simpul pada nilai unit; NULL: tanpa nilai';
COMMENT ON COLUMN unit_node.coverage IS
	'mean coverages of its cards, 0 to 1 | rata-rata cakupan kartunya, 0 sampai 1';
COMMENT ON COLUMN unit_node.cards IS 'its cards | jumlah kartu';
COMMENT ON COLUMN unit_node.scored IS 'cards with a score | jumlah kartu yang bernilai';
COMMENT ON COLUMN unit_node.observed IS
	'how many of them have a score there | jumlah kartu yang bernilai di simpul itu';
COMMENT ON COLUMN unit_node.score_sums IS 'sums of these scores | jumlah nilainya';
COMMENT ON COLUMN unit_node.contribution_sums IS 'sums of contributions | jumlah sumbangannya';
COMMENT ON COLUMN unit_node.coverage_sums IS 'sums of coverages | jumlah cakupan';
COMMENT ON COLUMN unit_node.products IS 'codes of the products of its cards | kode produk tiap kartu';
COMMENT ON COLUMN unit_node.raised_cards IS
	'the fifty indicators of its products that would raise its score most: numbers of the cards '
	'| lima puluh indikator produk yang paling menaikkan nilainya: nomor kartu';
COMMENT ON COLUMN unit_node.raised_nodes IS 'numbers of the nodes | nomor simpulnya';
COMMENT ON COLUMN unit_node.shortfalls IS
	'what each alone would add to the score of its card | kenaikan nilai kartunya oleh indikator itu saja';
COMMENT ON COLUMN unit_node.rises IS
	'what each, after those before it, would add to the score of its card '
	'| tambahan tiap indikator pada nilai kartunya, setelah indikator sebelumnya';
CREATE INDEX ON unit_node (round, body);

CREATE TABLE body_node (
	round text,
	body text,
	nodes text[] NOT NULL,
	titles text[] NOT NULL,
	weights numeric[] NOT NULL,
	nilai numeric[] NOT NULL,
	contribution numeric[],
	coverage numeric[] NOT NULL,
	PRIMARY KEY (round, body)
) WITH (toast_tuple_target = 8160);
COMMENT ON TABLE body_node IS
	'nodes of bodies, in arrays with an element for each node of their instruments; see node_score '
	'| simpul tiap lembaga, dalam larik dengan satu unsur per simpul instrumennya; lihat node_score';
COMMENT ON COLUMN body_node.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN body_node.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN body_node.nodes IS
	'codes of the nodes, parents before their children | kode simpul, induk sebelum anak';
COMMENT ON COLUMN body_node.titles IS 'their titles | judul';
COMMENT ON COLUMN body_node.weights IS 'their weights among their siblings | bobot di antara saudaranya';
COMMENT ON COLUMN body_node.nilai IS
	'their scores, joined as totals are | nilainya, digabung seperti nilai total';
COMMENT ON COLUMN body_node.contribution IS
	'what they bring to the score; in plain instruments these add up; NULL: there is none '
	'| sumbangannya pada nilai; pada instrumen biasa jumlahnya tepat; NULL: tanpa nilai';
COMMENT ON COLUMN body_node.coverage IS
	'mean coverages of the cards, 0 to 1 | rata-rata cakupan kartu, 0 sampai 1';

CREATE VIEW node_score WITH (security_invoker) AS
SELECT b.round, b.body, NULL::text AS unit, k.node, k.position::integer AS position, k.title, k.weight,
	k.nilai::numeric(@precision@,@decimals@) AS nilai, k.contribution::numeric(@precision@,@decimals@) AS contribution,
	k.coverage::numeric(7,6) AS coverage
FROM body_node b, unnest(b.nodes, b.titles, b.weights, b.nilai, b.contribution, b.coverage) WITH ORDINALITY
	k (node, title, weight, nilai, contribution, coverage, position)
UNION ALL
SELECT u.round, u.body, u.unit, k.node, k.position, k.title, k.weight,
	u.nilai[k.position]::numeric(@precision@,@decimals@), u.contribution[k.position]::numeric(@precision@,@decimals@),
	u.coverage[k.position]::numeric(7,6)
FROM unit_node u JOIN sheet_node k
	ON k.edition = u.edition AND k.category = u.sheet_category AND k.unit_kind = u.sheet_unit_kind;
COMMENT ON VIEW node_score IS
	'scores of all nodes, of bodies and of units | nilai semua simpul, untuk lembaga dan unit';
COMMENT ON COLUMN node_score.unit IS 'code of the unit; NULL: of the body | kode unit; NULL: untuk lembaga';
COMMENT ON COLUMN node_score.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN node_score.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN node_score.node IS 'code of the node | kode simpul';
COMMENT ON COLUMN node_score.position IS
	'number of the node, parents before their children | nomor simpul, induk sebelum anak';
COMMENT ON COLUMN node_score.title IS 'its title | judul';
COMMENT ON COLUMN node_score.weight IS 'its weight among its siblings | bobot di antara saudaranya';
COMMENT ON COLUMN node_score.nilai IS
	'its score, joined as totals are | nilainya, digabung seperti nilai total';
COMMENT ON COLUMN node_score.contribution IS
	'what it brings to the score; in plain instruments these add up '
	'| sumbangannya pada nilai; pada instrumen biasa jumlahnya tepat';
COMMENT ON COLUMN node_score.coverage IS
	'mean coverage of the cards, 0 to 1 | rata-rata cakupan kartu, 0 sampai 1';

CREATE TABLE body_plan (
	round text,
	body text,
	units text[] NOT NULL,
	products text[] NOT NULL,
	nodes text[] NOT NULL,
	titles text[] NOT NULL,
	gains numeric[] NOT NULL,
	totals numeric[] NOT NULL,
	PRIMARY KEY (round, body)
) WITH (toast_tuple_target = 8160);
COMMENT ON TABLE body_plan IS
	'plans of bodies, in arrays with an element for each step; see plan_row '
	'| rencana tiap lembaga, dalam larik dengan satu unsur per langkah; lihat plan_row';
COMMENT ON COLUMN body_plan.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN body_plan.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN body_plan.units IS 'codes of the units | kode unit';
COMMENT ON COLUMN body_plan.products IS 'codes of the products | kode produk';
COMMENT ON COLUMN body_plan.nodes IS
	'codes of the indicators to bring to their best | kode indikator yang dinaikkan';
COMMENT ON COLUMN body_plan.titles IS 'their titles | judul';
COMMENT ON COLUMN body_plan.gains IS
	'what each alone adds to the score of the body | kenaikan nilai lembaga oleh langkah ini saja';
COMMENT ON COLUMN body_plan.totals IS
	'score of the body after each step and those before | nilai lembaga setelah langkah ini dan sebelumnya';

CREATE VIEW plan_row WITH (security_invoker) AS
SELECT p.round, p.body, s.step::integer AS step, s.unit, s.product, s.node, s.title,
	s.gain::numeric(@precision@,@decimals@) AS gain, s.total::numeric(@precision@,@decimals@) AS total
FROM body_plan p, unnest(p.units, p.products, p.nodes, p.titles, p.gains, p.totals) WITH ORDINALITY
	s (unit, product, node, title, gain, total, step);
COMMENT ON VIEW plan_row IS
	'what to improve for the target or else the next band: greedy by gain, fifty rows at most '
	'| apa yang diperbaiki menuju target atau rentang berikutnya: menurut kenaikan terbesar, paling banyak '
	'lima puluh baris';
COMMENT ON COLUMN plan_row.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN plan_row.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN plan_row.step IS 'number of the step | nomor langkah';
COMMENT ON COLUMN plan_row.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN plan_row.product IS 'code of the product | kode produk';
COMMENT ON COLUMN plan_row.node IS
	'code of the indicator to bring to its best | kode indikator yang dinaikkan';
COMMENT ON COLUMN plan_row.title IS 'its title | judul';
COMMENT ON COLUMN plan_row.gain IS
	'what that alone adds to the score of the body | kenaikan nilai lembaga oleh langkah ini saja';
COMMENT ON COLUMN plan_row.total IS
	'score of the body after this step and those before | nilai lembaga setelah langkah ini dan sebelumnya';
