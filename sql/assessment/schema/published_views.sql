-- What everybody may look at, once it is released: plain SQL over plain types, so that every client reads it, and so
-- that it outlives the extension. The views read the tables with the rights of their owner, and nobody else has any.
--
-- OFFSET 0 keeps conditions of the caller out of what is not released: EXPLAIN ANALYZE would tell him how many rows a
-- condition found there. UNION ALL keeps statistics from telling: EXPLAIN would show what was estimated from all rows.
-- So the tables are read in these views of the work schema alone, by number of a publication that he may see.

CREATE OR REPLACE VIEW @work@.visible_publication WITH (security_barrier) AS
SELECT v.seq, v.round, v.edition, v.title, v.supersedes, v.imported, v.release_at, v.first_release_at
FROM (
	SELECT p.seq, p.round, p.edition, p.title, p.supersedes, p.imported, r.release_at,
		(SELECT min(f.release_at) FROM @public@.publication f WHERE f.round = p.round AND f.kind = 'publication')
			AS first_release_at
	FROM @public@.publication p,
	LATERAL (SELECT max(n.release_at) AS release_at FROM @public@.publication n
		WHERE n.seq = p.seq OR n.supersedes = p.seq AND n.kind = 'notice') r
	WHERE p.kind = 'publication' AND (r.release_at <= statement_timestamp() OR EXISTS (
		SELECT FROM @work@.pre_release e JOIN @work@.login l ON l.person = e.person
		WHERE e.round = p.round AND e.since <= statement_timestamp() AND l.login = current_user))
	OFFSET 0) v;
COMMENT ON VIEW @work@.visible_publication IS
	'publications that the caller may see: released, or shown to him before '
	'| penerbitan yang boleh dilihat pemanggil: sudah dirilis, atau diperlihatkan lebih dahulu';
COMMENT ON COLUMN @work@.visible_publication.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @work@.visible_publication.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN @work@.visible_publication.edition IS 'code of the edition | kode edisi';
COMMENT ON COLUMN @work@.visible_publication.title IS 'title of the round | judul putaran';
COMMENT ON COLUMN @work@.visible_publication.supersedes IS
	'the publication that it replaces '
	'| penerbitan yang digantikan';
COMMENT ON COLUMN @work@.visible_publication.imported IS
	'true: published before, elsewhere '
	'| benar: pernah diterbitkan di tempat lain';
COMMENT ON COLUMN @work@.visible_publication.release_at IS
	'when it may be seen, after all notices '
	'| saat boleh dilihat, menurut semua pemberitahuan';
COMMENT ON COLUMN @work@.visible_publication.first_release_at IS
	'when the round was first announced to be seen: its place among the rounds '
	'| pengumuman rilis pertama putaran: urutannya di antara putaran';

CREATE OR REPLACE VIEW @work@.visible_entry WITH (security_barrier) AS
SELECT v.release_at AS visible_since, e.*
FROM @work@.visible_publication v,
LATERAL (SELECT p.seq, p.kind, p.round, p.edition, p.title, p.legal_basis, p.zoning, p.supersedes, p.action, p.body,
		p.reason, p.imported, p.results, p.unit_results, p.node_results, p.plan_results, p.leaves, p.root,
		p.previous_root, p.published_at
	FROM (SELECT * FROM @public@.publication t WHERE t.seq = v.seq OR t.supersedes = v.seq AND t.kind <> 'publication'
		UNION ALL SELECT * FROM @public@.publication WHERE false OFFSET 0) p) e;
COMMENT ON VIEW @work@.visible_entry IS
	'entries of the chain about these publications '
	'| entri rantai tentang penerbitan itu';
COMMENT ON COLUMN @work@.visible_entry.visible_since IS 'when it may be seen | saat boleh dilihat';
COMMENT ON COLUMN @work@.visible_entry.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @work@.visible_entry.kind IS
	'publication, withdrawal or notice '
	'| penerbitan, pencabutan, atau pemberitahuan';
COMMENT ON COLUMN @work@.visible_entry.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN @work@.visible_entry.edition IS 'code of the edition | kode edisi';
COMMENT ON COLUMN @work@.visible_entry.title IS 'title of the round | judul putaran';
COMMENT ON COLUMN @work@.visible_entry.legal_basis IS 'the regulation it stands on | dasar hukum';
COMMENT ON COLUMN @work@.visible_entry.zoning IS 'the zoning as printed | zonasi sebagaimana dicetak';
COMMENT ON COLUMN @work@.visible_entry.supersedes IS
	'the publication that it replaces or is about '
	'| penerbitan yang digantikan atau dimaksud';
COMMENT ON COLUMN @work@.visible_entry.action IS
	'of a notice: hold, lift or release '
	'| pada pemberitahuan: hold, lift, atau release';
COMMENT ON COLUMN @work@.visible_entry.body IS
	'of a notice: whom it is about '
	'| pada pemberitahuan: lembaga yang dimaksud';
COMMENT ON COLUMN @work@.visible_entry.reason IS 'why | alasan';
COMMENT ON COLUMN @work@.visible_entry.imported IS
	'true: published before, elsewhere '
	'| benar: pernah diterbitkan di tempat lain';
COMMENT ON COLUMN @work@.visible_entry.results IS 'number of results | jumlah hasil lembaga';
COMMENT ON COLUMN @work@.visible_entry.unit_results IS 'number of results of units | jumlah hasil unit';
COMMENT ON COLUMN @work@.visible_entry.node_results IS 'number of results of nodes | jumlah hasil simpul';
COMMENT ON COLUMN @work@.visible_entry.plan_results IS 'number of steps of plans | jumlah langkah rencana';
COMMENT ON COLUMN @work@.visible_entry.leaves IS 'number of its leaves | jumlah daunnya';
COMMENT ON COLUMN @work@.visible_entry.root IS 'root of all its leaves | akar seluruh daunnya';
COMMENT ON COLUMN @work@.visible_entry.previous_root IS 'root of the entry before | akar entri sebelumnya';
COMMENT ON COLUMN @work@.visible_entry.published_at IS 'when it was published | waktu penerbitan';

CREATE OR REPLACE VIEW @work@.valid_publication WITH (security_barrier) AS
SELECT v.seq, v.round, v.edition, v.title, v.imported, v.release_at, v.first_release_at
FROM @work@.visible_publication v
WHERE NOT EXISTS (SELECT FROM @work@.visible_publication n WHERE n.supersedes = v.seq)
	AND NOT EXISTS (SELECT FROM @work@.visible_entry w WHERE w.supersedes = v.seq AND w.kind = 'withdrawal');
COMMENT ON VIEW @work@.valid_publication IS
	'of these publications, those that were neither superseded nor withdrawn '
	'| di antaranya yang tidak digantikan dan tidak dicabut';
COMMENT ON COLUMN @work@.valid_publication.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @work@.valid_publication.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN @work@.valid_publication.edition IS 'code of the edition | kode edisi';
COMMENT ON COLUMN @work@.valid_publication.title IS 'title of the round | judul putaran';
COMMENT ON COLUMN @work@.valid_publication.imported IS
	'true: published before, elsewhere '
	'| benar: pernah diterbitkan di tempat lain';
COMMENT ON COLUMN @work@.valid_publication.release_at IS
	'when it may be seen, after all notices '
	'| saat boleh dilihat, menurut semua pemberitahuan';
COMMENT ON COLUMN @work@.valid_publication.first_release_at IS
	'when the round was first announced to be seen '
	'| pengumuman rilis pertama putaran';

CREATE OR REPLACE VIEW @work@.valid_result WITH (security_barrier) AS
SELECT p.seq, p.round, p.edition, p.title, p.release_at, p.first_release_at, p.imported, r.category,
	r.body, r.body_name, r.region, r.nilai, r.grade, r.zone, r.predicate, r.color, r.opinion, r.rank, r."of",
	r.rank_in_region, r.of_in_region, r.coverage, r.status
FROM @work@.valid_publication p,
LATERAL (SELECT * FROM @public@.result t WHERE t.seq = p.seq
	UNION ALL SELECT * FROM @public@.result WHERE false OFFSET 0) r;
COMMENT ON VIEW @work@.valid_result IS 'results of these | hasil lembaganya';
COMMENT ON COLUMN @work@.valid_result.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @work@.valid_result.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN @work@.valid_result.edition IS 'code of the edition | kode edisi';
COMMENT ON COLUMN @work@.valid_result.title IS 'title of the round | judul putaran';
COMMENT ON COLUMN @work@.valid_result.release_at IS 'since when it may be seen | sejak kapan boleh dilihat';
COMMENT ON COLUMN @work@.valid_result.first_release_at IS
	'when the round was first announced to be seen '
	'| pengumuman rilis pertama putaran';
COMMENT ON COLUMN @work@.valid_result.imported IS
	'true: published before, elsewhere '
	'| benar: pernah diterbitkan di tempat lain';
COMMENT ON COLUMN @work@.valid_result.category IS 'code of the category | kode kategori';
COMMENT ON COLUMN @work@.valid_result.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN @work@.valid_result.body_name IS 'its name as printed | nama sebagaimana dicetak';
COMMENT ON COLUMN @work@.valid_result.region IS 'code of its region | kode wilayah';
COMMENT ON COLUMN @work@.valid_result.nilai IS 'the score; NULL: not assessed | nilai; NULL: tidak dinilai';
COMMENT ON COLUMN @work@.valid_result.grade IS 'label of the band | label rentang';
COMMENT ON COLUMN @work@.valid_result.zone IS 'zone of the band | zona';
COMMENT ON COLUMN @work@.valid_result.predicate IS 'predicate of the band | predikat';
COMMENT ON COLUMN @work@.valid_result.color IS 'colour of the band | warna';
COMMENT ON COLUMN @work@.valid_result.opinion IS 'the opinion as printed | opini sebagaimana dicetak';
COMMENT ON COLUMN @work@.valid_result.rank IS
	'rank within the category; NULL: not assessed '
	'| peringkat dalam kategori; NULL: tidak dinilai';
COMMENT ON COLUMN @work@.valid_result."of" IS
	'assessed bodies of the category '
	'| jumlah lembaga yang dinilai dalam kategori';
COMMENT ON COLUMN @work@.valid_result.rank_in_region IS
	'rank within category and region '
	'| peringkat dalam kategori dan wilayah';
COMMENT ON COLUMN @work@.valid_result.of_in_region IS
	'assessed bodies of the category in the region '
	'| jumlah lembaga yang dinilai dalam kategori di wilayah';
COMMENT ON COLUMN @work@.valid_result.coverage IS
	'weighted share of the indicators that were answered, 0 to 1 '
	'| bagian berbobot indikator yang terjawab, 0 sampai 1';
COMMENT ON COLUMN @work@.valid_result.status IS 'assessed, or why not | assessed (dinilai), atau sebabnya tidak';

CREATE OR REPLACE VIEW @work@.valid_unit_result WITH (security_barrier) AS
SELECT r.seq, r.body, r.unit, r.unit_name, r.nilai, r.grade, r.zone, r.predicate, r.color, r.coverage, r.status
FROM @work@.valid_publication p,
LATERAL (SELECT * FROM @public@.unit_result t WHERE t.seq = p.seq
	UNION ALL SELECT * FROM @public@.unit_result WHERE false OFFSET 0) r;
COMMENT ON VIEW @work@.valid_unit_result IS 'results of their units | hasil unitnya';
COMMENT ON COLUMN @work@.valid_unit_result.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @work@.valid_unit_result.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN @work@.valid_unit_result.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN @work@.valid_unit_result.unit_name IS 'its name as printed | nama sebagaimana dicetak';
COMMENT ON COLUMN @work@.valid_unit_result.nilai IS 'the score; NULL: not assessed | nilai; NULL: tidak dinilai';
COMMENT ON COLUMN @work@.valid_unit_result.grade IS 'label of the band | label rentang';
COMMENT ON COLUMN @work@.valid_unit_result.zone IS 'zone of the band | zona';
COMMENT ON COLUMN @work@.valid_unit_result.predicate IS 'predicate of the band | predikat';
COMMENT ON COLUMN @work@.valid_unit_result.color IS 'colour of the band | warna';
COMMENT ON COLUMN @work@.valid_unit_result.coverage IS
	'weighted share of the indicators that were answered, 0 to 1 '
	'| bagian berbobot indikator yang terjawab, 0 sampai 1';
COMMENT ON COLUMN @work@.valid_unit_result.status IS 'assessed, or why not | assessed (dinilai), atau sebabnya tidak';

CREATE OR REPLACE VIEW @work@.valid_node_result WITH (security_barrier) AS
SELECT r.seq, r.body, r.unit, r.node, r.node_title, r.weight, r.nilai, r.coverage, r.status
FROM @work@.valid_publication p,
LATERAL (SELECT * FROM @public@.node_result t WHERE t.seq = p.seq
	UNION ALL SELECT * FROM @public@.node_result WHERE false OFFSET 0) r;
COMMENT ON VIEW @work@.valid_node_result IS 'scores of their nodes | nilai simpulnya';
COMMENT ON COLUMN @work@.valid_node_result.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @work@.valid_node_result.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN @work@.valid_node_result.unit IS
	'code of the unit; NULL: of the body '
	'| kode unit; NULL: untuk lembaga';
COMMENT ON COLUMN @work@.valid_node_result.node IS 'code of the node | kode simpul';
COMMENT ON COLUMN @work@.valid_node_result.node_title IS 'its title | judul';
COMMENT ON COLUMN @work@.valid_node_result.weight IS 'its weight among its siblings | bobot di antara saudaranya';
COMMENT ON COLUMN @work@.valid_node_result.nilai IS 'the score; NULL: not assessed | nilai; NULL: tidak dinilai';
COMMENT ON COLUMN @work@.valid_node_result.coverage IS
	'weighted share of the indicators that were answered, 0 to 1 '
	'| bagian berbobot indikator yang terjawab, 0 sampai 1';
COMMENT ON COLUMN @work@.valid_node_result.status IS 'assessed, or why not | assessed (dinilai), atau sebabnya tidak';

CREATE OR REPLACE VIEW @work@.valid_plan_result WITH (security_barrier) AS
SELECT r.seq, r.body, r.step, r.unit, r.product, r.node, r.node_title, r.gain, r.total
FROM @work@.valid_publication p,
LATERAL (SELECT * FROM @public@.plan_result t WHERE t.seq = p.seq
	UNION ALL SELECT * FROM @public@.plan_result WHERE false OFFSET 0) r;
COMMENT ON VIEW @work@.valid_plan_result IS 'their plans | rencananya';
COMMENT ON COLUMN @work@.valid_plan_result.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @work@.valid_plan_result.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN @work@.valid_plan_result.step IS 'number of the step | nomor langkah';
COMMENT ON COLUMN @work@.valid_plan_result.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN @work@.valid_plan_result.product IS 'code of the product | kode produk';
COMMENT ON COLUMN @work@.valid_plan_result.node IS 'code of the node | kode simpul';
COMMENT ON COLUMN @work@.valid_plan_result.node_title IS 'its title | judul';
COMMENT ON COLUMN @work@.valid_plan_result.gain IS
	'what that alone adds to the score of the body '
	'| kenaikan nilai lembaga oleh langkah ini saja';
COMMENT ON COLUMN @work@.valid_plan_result.total IS
	'score of the body after this step and those before '
	'| nilai lembaga setelah langkah ini dan sebelumnya';

CREATE OR REPLACE VIEW @work@.valid_band WITH (security_barrier) AS
SELECT p.round, p.title, p.release_at, r.seq, r.category, r.position, r.label, r.zone, r.predicate, r.color, r.lower,
	r.lower_inc, r.upper, r.upper_inc
FROM @work@.valid_publication p,
LATERAL (SELECT * FROM @public@.publication_band t WHERE t.seq = p.seq
	UNION ALL SELECT * FROM @public@.publication_band WHERE false OFFSET 0) r;
COMMENT ON VIEW @work@.valid_band IS 'their bands | rentang nilainya';
COMMENT ON COLUMN @work@.valid_band.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN @work@.valid_band.title IS 'title of the round | judul putaran';
COMMENT ON COLUMN @work@.valid_band.release_at IS 'since when it may be seen | sejak kapan boleh dilihat';
COMMENT ON COLUMN @work@.valid_band.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @work@.valid_band.category IS 'code of the category | kode kategori';
COMMENT ON COLUMN @work@.valid_band.position IS
	'number of the band, 1 has the lowest scores '
	'| nomor rentang, 1 untuk nilai terendah';
COMMENT ON COLUMN @work@.valid_band.label IS 'label of the band | label rentang';
COMMENT ON COLUMN @work@.valid_band.zone IS 'zone of the band | zona';
COMMENT ON COLUMN @work@.valid_band.predicate IS 'predicate of the band | predikat';
COMMENT ON COLUMN @work@.valid_band.color IS 'colour of the band | warna';
COMMENT ON COLUMN @work@.valid_band.lower IS 'lower bound; NULL: none | batas bawah; NULL: tidak ada';
COMMENT ON COLUMN @work@.valid_band.lower_inc IS
	'whether the lower bound belongs to it '
	'| apakah batas bawah termasuk';
COMMENT ON COLUMN @work@.valid_band.upper IS 'upper bound; NULL: none | batas atas; NULL: tidak ada';
COMMENT ON COLUMN @work@.valid_band.upper_inc IS 'whether the upper bound belongs to it | apakah batas atas termasuk';

CREATE OR REPLACE VIEW @work@.valid_node WITH (security_barrier) AS
SELECT r.seq, r.category, r.node, r.parent, r.depth, r.position, r.is_indicator
FROM @work@.valid_publication p,
LATERAL (SELECT * FROM @public@.publication_node t WHERE t.seq = p.seq
	UNION ALL SELECT * FROM @public@.publication_node WHERE false OFFSET 0) r;
COMMENT ON VIEW @work@.valid_node IS 'places of their nodes | letak simpulnya';
COMMENT ON COLUMN @work@.valid_node.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @work@.valid_node.category IS 'code of the category | kode kategori';
COMMENT ON COLUMN @work@.valid_node.node IS 'code of the node | kode simpul';
COMMENT ON COLUMN @work@.valid_node.parent IS 'code of its parent | kode induk';
COMMENT ON COLUMN @work@.valid_node.depth IS
	'how far below the root, whose depth is 0 '
	'| kedalaman di bawah akar, yang bernilai 0';
COMMENT ON COLUMN @work@.valid_node.position IS
	'number of the node, parents before their children '
	'| nomor simpul, induk sebelum anak';
COMMENT ON COLUMN @work@.valid_node.is_indicator IS 'whether it is an indicator | apakah indikator';

CREATE OR REPLACE VIEW @work@.valid_target WITH (security_barrier) AS
SELECT r.seq, r.body, r.label
FROM @work@.valid_publication p,
LATERAL (SELECT * FROM @public@.publication_target t WHERE t.seq = p.seq
	UNION ALL SELECT * FROM @public@.publication_target WHERE false OFFSET 0) r;
COMMENT ON VIEW @work@.valid_target IS 'their targets | targetnya';
COMMENT ON COLUMN @work@.valid_target.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @work@.valid_target.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN @work@.valid_target.label IS
	'label of the band that it wanted to reach '
	'| label rentang yang ingin dicapai';

CREATE OR REPLACE VIEW @public@.ranking WITH (security_barrier) AS
SELECT r.seq, r.round, r.title, r.release_at, r.category, r.body, r.body_name, r.region, r.nilai, r.grade, r.zone,
	r.predicate, r.color, r.opinion, r.rank, r."of", r.rank_in_region, r.of_in_region, r.coverage, r.status, r.imported
FROM @work@.valid_result r;
COMMENT ON VIEW @public@.ranking IS
	'results of all rounds, but for what was superseded or withdrawn '
	'| hasil semua putaran, kecuali yang digantikan atau dicabut';
COMMENT ON COLUMN @public@.ranking.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @public@.ranking.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN @public@.ranking.title IS 'title of the round | judul putaran';
COMMENT ON COLUMN @public@.ranking.release_at IS 'since when it may be seen | sejak kapan boleh dilihat';
COMMENT ON COLUMN @public@.ranking.category IS 'code of the category | kode kategori';
COMMENT ON COLUMN @public@.ranking.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN @public@.ranking.body_name IS 'its name as printed | nama sebagaimana dicetak';
COMMENT ON COLUMN @public@.ranking.region IS 'code of its region | kode wilayah';
COMMENT ON COLUMN @public@.ranking.nilai IS 'the score; NULL: not assessed | nilai; NULL: tidak dinilai';
COMMENT ON COLUMN @public@.ranking.grade IS 'label of the band | label rentang';
COMMENT ON COLUMN @public@.ranking.zone IS 'zone of the band | zona';
COMMENT ON COLUMN @public@.ranking.predicate IS 'predicate of the band | predikat';
COMMENT ON COLUMN @public@.ranking.color IS 'colour of the band | warna';
COMMENT ON COLUMN @public@.ranking.opinion IS 'the opinion as printed | opini sebagaimana dicetak';
COMMENT ON COLUMN @public@.ranking.rank IS
	'rank within the category; NULL: not assessed '
	'| peringkat dalam kategori; NULL: tidak dinilai';
COMMENT ON COLUMN @public@.ranking."of" IS
	'assessed bodies of the category '
	'| jumlah lembaga yang dinilai dalam kategori';
COMMENT ON COLUMN @public@.ranking.rank_in_region IS
	'rank within category and region '
	'| peringkat dalam kategori dan wilayah';
COMMENT ON COLUMN @public@.ranking.of_in_region IS
	'assessed bodies of the category in the region '
	'| jumlah lembaga yang dinilai dalam kategori di wilayah';
COMMENT ON COLUMN @public@.ranking.coverage IS
	'weighted share of the indicators that were answered, 0 to 1 '
	'| bagian berbobot indikator yang terjawab, 0 sampai 1';
COMMENT ON COLUMN @public@.ranking.status IS 'assessed, or why not | assessed (dinilai), atau sebabnya tidak';
COMMENT ON COLUMN @public@.ranking.imported IS
	'true: published before, elsewhere '
	'| benar: pernah diterbitkan di tempat lain';

CREATE OR REPLACE VIEW @public@.latest_ranking WITH (security_barrier) AS
SELECT r.seq, r.round, r.title, r.release_at, r.category, r.body, r.body_name, r.region, r.nilai, r.grade, r.zone,
	r.predicate, r.color, r.opinion, r.rank, r."of", r.rank_in_region, r.of_in_region, r.coverage, r.status, r.imported
FROM (SELECT v.*, first_value(v.seq) OVER (PARTITION BY v.category
		ORDER BY v.first_release_at DESC, v.seq DESC) AS latest
	FROM @work@.valid_result v) r
WHERE r.seq = r.latest;
COMMENT ON VIEW @public@.latest_ranking IS
	'results of the newest round of each category '
	'| hasil putaran terbaru tiap kategori';
COMMENT ON COLUMN @public@.latest_ranking.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @public@.latest_ranking.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN @public@.latest_ranking.title IS 'title of the round | judul putaran';
COMMENT ON COLUMN @public@.latest_ranking.release_at IS 'since when it may be seen | sejak kapan boleh dilihat';
COMMENT ON COLUMN @public@.latest_ranking.category IS 'code of the category | kode kategori';
COMMENT ON COLUMN @public@.latest_ranking.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN @public@.latest_ranking.body_name IS 'its name as printed | nama sebagaimana dicetak';
COMMENT ON COLUMN @public@.latest_ranking.region IS 'code of its region | kode wilayah';
COMMENT ON COLUMN @public@.latest_ranking.nilai IS 'the score; NULL: not assessed | nilai; NULL: tidak dinilai';
COMMENT ON COLUMN @public@.latest_ranking.grade IS 'label of the band | label rentang';
COMMENT ON COLUMN @public@.latest_ranking.zone IS 'zone of the band | zona';
COMMENT ON COLUMN @public@.latest_ranking.predicate IS 'predicate of the band | predikat';
COMMENT ON COLUMN @public@.latest_ranking.color IS 'colour of the band | warna';
COMMENT ON COLUMN @public@.latest_ranking.opinion IS 'the opinion as printed | opini sebagaimana dicetak';
COMMENT ON COLUMN @public@.latest_ranking.rank IS
	'rank within the category; NULL: not assessed '
	'| peringkat dalam kategori; NULL: tidak dinilai';
COMMENT ON COLUMN @public@.latest_ranking."of" IS
	'assessed bodies of the category '
	'| jumlah lembaga yang dinilai dalam kategori';
COMMENT ON COLUMN @public@.latest_ranking.rank_in_region IS
	'rank within category and region '
	'| peringkat dalam kategori dan wilayah';
COMMENT ON COLUMN @public@.latest_ranking.of_in_region IS
	'assessed bodies of the category in the region '
	'| jumlah lembaga yang dinilai dalam kategori di wilayah';
COMMENT ON COLUMN @public@.latest_ranking.coverage IS
	'weighted share of the indicators that were answered, 0 to 1 '
	'| bagian berbobot indikator yang terjawab, 0 sampai 1';
COMMENT ON COLUMN @public@.latest_ranking.status IS 'assessed, or why not | assessed (dinilai), atau sebabnya tidak';
COMMENT ON COLUMN @public@.latest_ranking.imported IS
	'true: published before, elsewhere '
	'| benar: pernah diterbitkan di tempat lain';

CREATE OR REPLACE VIEW @public@.awards WITH (security_barrier) AS
SELECT r.seq, r.round, r.title, r.release_at, r.category, r.rank, r."of", r.body, r.body_name, r.region,
	r.nilai, r.grade, r.zone, r.predicate, r.color, r.opinion
FROM @work@.valid_result r
LEFT JOIN (SELECT DISTINCT ON (b.seq, b.category) b.seq, b.category, b.zone FROM @work@.valid_band b
	ORDER BY b.seq, b.category, b.position DESC) best USING (seq, category)
LEFT JOIN (SELECT DISTINCT ON (n.supersedes, n.body) n.supersedes AS seq, n.body, n.action FROM @work@.visible_entry n
	WHERE n.action IN ('hold', 'lift') ORDER BY n.supersedes, n.body, n.seq DESC) h USING (seq, body)
WHERE r.zone = coalesce(best.zone, 'hijau') AND h.action IS DISTINCT FROM 'hold'
ORDER BY r.first_release_at DESC, r.seq DESC, r.category, r.rank NULLS LAST, r.nilai DESC NULLS LAST, r.body;
COMMENT ON VIEW @public@.awards IS
	'bodies in the best zone of their zoning whose award is not on hold, in rank order; rank() over nilai ranks any '
	'set of categories '
	'| lembaga di zona terbaik yang penghargaannya tidak ditahan, menurut peringkat; rank() atas nilai memeringkat '
	'gabungan kategori mana pun';
COMMENT ON COLUMN @public@.awards.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @public@.awards.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN @public@.awards.title IS 'title of the round | judul putaran';
COMMENT ON COLUMN @public@.awards.release_at IS 'since when it may be seen | sejak kapan boleh dilihat';
COMMENT ON COLUMN @public@.awards.category IS 'code of the category | kode kategori';
COMMENT ON COLUMN @public@.awards.rank IS
	'rank within the category, as printed '
	'| peringkat dalam kategori, sebagaimana dicetak';
COMMENT ON COLUMN @public@.awards."of" IS
	'assessed bodies of the category '
	'| jumlah lembaga yang dinilai dalam kategori';
COMMENT ON COLUMN @public@.awards.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN @public@.awards.body_name IS 'its name as printed | nama sebagaimana dicetak';
COMMENT ON COLUMN @public@.awards.region IS 'code of its region | kode wilayah';
COMMENT ON COLUMN @public@.awards.nilai IS 'the score; NULL: not assessed | nilai; NULL: tidak dinilai';
COMMENT ON COLUMN @public@.awards.grade IS 'label of the band | label rentang';
COMMENT ON COLUMN @public@.awards.zone IS 'zone of the band | zona';
COMMENT ON COLUMN @public@.awards.predicate IS 'predicate of the band | predikat';
COMMENT ON COLUMN @public@.awards.color IS 'colour of the band | warna';
COMMENT ON COLUMN @public@.awards.opinion IS 'the opinion as printed | opini sebagaimana dicetak';

CREATE OR REPLACE VIEW @public@.unit_scores WITH (security_barrier) AS
SELECT r.seq, r.round, r.title, r.release_at, r.category, r.body, r.body_name, u.unit, u.unit_name, u.nilai,
	u.grade, u.zone, u.predicate, u.color, u.coverage, u.status
FROM @work@.valid_unit_result u JOIN @work@.valid_result r ON r.seq = u.seq AND r.body = u.body;
COMMENT ON VIEW @public@.unit_scores IS 'results of units | hasil unit layanan';
COMMENT ON COLUMN @public@.unit_scores.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @public@.unit_scores.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN @public@.unit_scores.title IS 'title of the round | judul putaran';
COMMENT ON COLUMN @public@.unit_scores.release_at IS 'since when it may be seen | sejak kapan boleh dilihat';
COMMENT ON COLUMN @public@.unit_scores.category IS 'code of the category | kode kategori';
COMMENT ON COLUMN @public@.unit_scores.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN @public@.unit_scores.body_name IS 'its name as printed | nama sebagaimana dicetak';
COMMENT ON COLUMN @public@.unit_scores.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN @public@.unit_scores.unit_name IS 'its name as printed | nama sebagaimana dicetak';
COMMENT ON COLUMN @public@.unit_scores.nilai IS 'the score; NULL: not assessed | nilai; NULL: tidak dinilai';
COMMENT ON COLUMN @public@.unit_scores.grade IS 'label of the band | label rentang';
COMMENT ON COLUMN @public@.unit_scores.zone IS 'zone of the band | zona';
COMMENT ON COLUMN @public@.unit_scores.predicate IS 'predicate of the band | predikat';
COMMENT ON COLUMN @public@.unit_scores.color IS 'colour of the band | warna';
COMMENT ON COLUMN @public@.unit_scores.coverage IS
	'weighted share of the indicators that were answered, 0 to 1 '
	'| bagian berbobot indikator yang terjawab, 0 sampai 1';
COMMENT ON COLUMN @public@.unit_scores.status IS 'assessed, or why not | assessed (dinilai), atau sebabnya tidak';

CREATE OR REPLACE VIEW @public@.breakdown WITH (security_barrier) AS
SELECT r.seq, r.round, r.title, r.release_at, r.category, r.body, r.body_name, n.unit, u.unit_name, s.position, s.depth,
	n.node, s.parent, n.node_title, s.is_indicator, n.weight, n.nilai, n.coverage, n.status
FROM @work@.valid_node_result n JOIN @work@.valid_result r ON r.seq = n.seq AND r.body = n.body
LEFT JOIN @work@.valid_unit_result u ON u.seq = n.seq AND u.body = n.body AND u.unit = n.unit
LEFT JOIN @work@.valid_node s ON s.seq = n.seq AND s.category = r.category AND s.node = n.node;
COMMENT ON VIEW @public@.breakdown IS
	'scores of all nodes, of bodies and of their units '
	'| nilai semua simpul, untuk lembaga dan unitnya';
COMMENT ON COLUMN @public@.breakdown.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @public@.breakdown.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN @public@.breakdown.title IS 'title of the round | judul putaran';
COMMENT ON COLUMN @public@.breakdown.release_at IS 'since when it may be seen | sejak kapan boleh dilihat';
COMMENT ON COLUMN @public@.breakdown.category IS 'code of the category | kode kategori';
COMMENT ON COLUMN @public@.breakdown.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN @public@.breakdown.body_name IS 'its name as printed | nama sebagaimana dicetak';
COMMENT ON COLUMN @public@.breakdown.unit IS 'code of the unit; NULL: of the body | kode unit; NULL: untuk lembaga';
COMMENT ON COLUMN @public@.breakdown.unit_name IS 'its name as printed | nama sebagaimana dicetak';
COMMENT ON COLUMN @public@.breakdown.position IS
	'number of the node, parents before their children '
	'| nomor simpul, induk sebelum anak';
COMMENT ON COLUMN @public@.breakdown.depth IS
	'how far below the root, whose depth is 0 '
	'| kedalaman di bawah akar, yang bernilai 0';
COMMENT ON COLUMN @public@.breakdown.node IS 'code of the node | kode simpul';
COMMENT ON COLUMN @public@.breakdown.parent IS 'code of its parent | kode induk';
COMMENT ON COLUMN @public@.breakdown.node_title IS 'its title | judul';
COMMENT ON COLUMN @public@.breakdown.is_indicator IS 'whether it is an indicator | apakah indikator';
COMMENT ON COLUMN @public@.breakdown.weight IS 'its weight among its siblings | bobot di antara saudaranya';
COMMENT ON COLUMN @public@.breakdown.nilai IS 'the score; NULL: not assessed | nilai; NULL: tidak dinilai';
COMMENT ON COLUMN @public@.breakdown.coverage IS
	'weighted share of the indicators that were answered, 0 to 1 '
	'| bagian berbobot indikator yang terjawab, 0 sampai 1';
COMMENT ON COLUMN @public@.breakdown.status IS 'assessed, or why not | assessed (dinilai), atau sebabnya tidak';

CREATE OR REPLACE VIEW @public@.indicator_gaps WITH (security_barrier) AS
SELECT q.seq, q.round, q.title, q.release_at, q.category, q.body, q.body_name, q.position, q.node,
	q.node_title, q.nilai, q.mean::numeric(19,6) AS category_mean, q.best AS category_best,
	(q.mean - q.nilai)::numeric(19,6) AS gap_to_mean, (q.best - q.nilai)::numeric(@precision@,@decimals@) AS gap_to_best
FROM (
	SELECT r.seq, r.round, r.title, r.release_at, r.category, r.body, r.body_name, s.position, n.node,
		n.node_title, n.nilai, avg(n.nilai) OVER w AS mean,
		(max(n.nilai) OVER w)::numeric(@precision@,@decimals@) AS best
	FROM @work@.valid_node_result n JOIN @work@.valid_result r ON r.seq = n.seq AND r.body = n.body
	JOIN @work@.valid_node s ON s.seq = n.seq AND s.category = r.category AND s.node = n.node
	WHERE n.unit IS NULL AND s.is_indicator
	WINDOW w AS (PARTITION BY r.seq, r.category, n.node)) q;
COMMENT ON VIEW @public@.indicator_gaps IS
	'how far the indicators of a body are from the mean and the best of its category '
	'| jarak indikator lembaga dari rata-rata dan yang terbaik dalam kategorinya';
COMMENT ON COLUMN @public@.indicator_gaps.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @public@.indicator_gaps.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN @public@.indicator_gaps.title IS 'title of the round | judul putaran';
COMMENT ON COLUMN @public@.indicator_gaps.release_at IS 'since when it may be seen | sejak kapan boleh dilihat';
COMMENT ON COLUMN @public@.indicator_gaps.category IS 'code of the category | kode kategori';
COMMENT ON COLUMN @public@.indicator_gaps.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN @public@.indicator_gaps.body_name IS 'its name as printed | nama sebagaimana dicetak';
COMMENT ON COLUMN @public@.indicator_gaps.position IS
	'number of the node, parents before their children '
	'| nomor simpul, induk sebelum anak';
COMMENT ON COLUMN @public@.indicator_gaps.node IS 'code of the indicator | kode indikator';
COMMENT ON COLUMN @public@.indicator_gaps.node_title IS 'its title | judul';
COMMENT ON COLUMN @public@.indicator_gaps.nilai IS 'the score; NULL: not assessed | nilai; NULL: tidak dinilai';
COMMENT ON COLUMN @public@.indicator_gaps.category_mean IS
	'mean of the bodies of its category '
	'| rata-rata lembaga dalam kategorinya';
COMMENT ON COLUMN @public@.indicator_gaps.category_best IS 'best of them | yang terbaik';
COMMENT ON COLUMN @public@.indicator_gaps.gap_to_mean IS
	'how far it is below the mean '
	'| seberapa jauh di bawah rata-rata';
COMMENT ON COLUMN @public@.indicator_gaps.gap_to_best IS
	'how far it is below the best '
	'| seberapa jauh di bawah yang terbaik';

CREATE OR REPLACE VIEW @public@.zone_summary WITH (security_barrier) AS
WITH result AS MATERIALIZED (
	SELECT r.seq, r.first_release_at, r.category, r.body, r.nilai, r.grade, r.zone, r.color,
		CASE WHEN r.zone IS NOT NULL THEN 'zone' WHEN r.nilai IS NOT NULL THEN 'outside' ELSE 'not_assessed' END AS kind
	FROM @work@.valid_result r
), band AS MATERIALIZED (
	SELECT b.seq, b.category, b.position, b.label, b.zone, b.color FROM @work@.valid_band b
), place AS (
	-- every zone of the zoning, what was printed without one, outside, not assessed
	SELECT z.seq, z.category, 'zone' AS kind, max(z.position) AS position, z.zone, max(z.color) AS color
	FROM (SELECT b.seq, b.category, b.position, b.zone, b.color FROM band b WHERE b.zone IS NOT NULL
		UNION ALL SELECT r.seq, r.category, NULL, r.zone, r.color FROM result r WHERE r.zone IS NOT NULL) z
	GROUP BY z.seq, z.category, z.zone
	UNION ALL
	SELECT DISTINCT r.seq, r.category, k.kind, NULL::integer, NULL, NULL
	FROM result r, (VALUES ('outside'), ('not_assessed')) k (kind)
), here AS (
	SELECT r.seq, r.category, r.kind, coalesce(r.zone, '') AS zone, count(*) AS bodies FROM result r
	GROUP BY r.seq, r.category, r.kind, coalesce(r.zone, '')
), total AS (
	SELECT r.seq, r.category, count(*) AS listed, count(*) FILTER (WHERE r.kind <> 'not_assessed') AS assessed
	FROM result r GROUP BY r.seq, r.category
), so_far AS (
	SELECT p.seq, r.category, coalesce(r.zone, '') AS zone, r.body
	FROM @work@.valid_publication p JOIN result r ON (r.first_release_at, r.seq) <= (p.first_release_at, p.seq)
), ever AS (
	SELECT s.seq, s.category, s.zone, count(DISTINCT s.body) AS ever FROM so_far s GROUP BY s.seq, s.category, s.zone
), ever_listed AS (
	SELECT s.seq, s.category, count(DISTINCT s.body) AS ever_listed FROM so_far s GROUP BY s.seq, s.category
), target AS (
	SELECT r.seq, r.category, b.zone, count(*) AS targeted, count(*) FILTER (WHERE h.position >= b.position) AS reached
	FROM @work@.valid_target t JOIN result r ON r.seq = t.seq AND r.body = t.body
	JOIN band b ON b.seq = r.seq AND b.category = r.category AND b.label = t.label
	LEFT JOIN band h ON h.seq = r.seq AND h.category = r.category AND h.label = r.grade
	GROUP BY r.seq, r.category, b.zone
)
SELECT p.seq, p.round, p.title, p.release_at, z.category, z.kind, z.position, z.zone, z.color,
	coalesce(h.bodies, 0)::integer AS bodies, t.assessed::integer AS assessed,
	(CASE WHEN z.kind <> 'not_assessed' THEN coalesce(h.bodies, 0)::numeric / nullif(t.assessed, 0) END)::numeric(7,6)
		AS share_of_assessed,
	t.listed::integer AS listed, CASE z.kind WHEN 'zone' THEN coalesce(e.ever, 0)::integer END AS ever,
	l.ever_listed::integer AS ever_listed,
	(CASE z.kind WHEN 'zone' THEN coalesce(e.ever, 0)::numeric / l.ever_listed END)::numeric(7,6) AS share_ever,
	coalesce(g.targeted, 0)::integer AS targeted, coalesce(g.reached, 0)::integer AS reached
FROM place z JOIN @work@.valid_publication p USING (seq) JOIN total t USING (seq, category)
JOIN ever_listed l USING (seq, category)
LEFT JOIN here h ON h.seq = z.seq AND h.category = z.category AND h.kind = z.kind AND h.zone = coalesce(z.zone, '')
LEFT JOIN ever e ON e.seq = z.seq AND e.category = z.category AND e.zone = z.zone
LEFT JOIN target g ON g.seq = z.seq AND g.category = z.category AND g.zone = z.zone;
COMMENT ON VIEW @public@.zone_summary IS
	'how many bodies of a category are in each zone, outside all bands, or not assessed '
	'| jumlah lembaga tiap kategori di setiap zona, di luar semua rentang, atau tidak dinilai';
COMMENT ON COLUMN @public@.zone_summary.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @public@.zone_summary.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN @public@.zone_summary.title IS 'title of the round | judul putaran';
COMMENT ON COLUMN @public@.zone_summary.release_at IS 'since when it may be seen | sejak kapan boleh dilihat';
COMMENT ON COLUMN @public@.zone_summary.category IS 'code of the category | kode kategori';
COMMENT ON COLUMN @public@.zone_summary.kind IS
	'zone, outside (a score in no band), or not_assessed '
	'| zone, outside (nilai di luar rentang), atau not_assessed (tidak dinilai)';
COMMENT ON COLUMN @public@.zone_summary.position IS 'number of its highest band | nomor rentang tertingginya';
COMMENT ON COLUMN @public@.zone_summary.zone IS 'the zone | zona';
COMMENT ON COLUMN @public@.zone_summary.color IS 'colour of the band | warna';
COMMENT ON COLUMN @public@.zone_summary.bodies IS 'bodies there | jumlah lembaga';
COMMENT ON COLUMN @public@.zone_summary.assessed IS
	'denominator: bodies of the category that were assessed in this round '
	'| penyebut: lembaga kategori ini yang dinilai pada putaran ini';
COMMENT ON COLUMN @public@.zone_summary.share_of_assessed IS
	'bodies there / assessed '
	'| jumlah lembaga / yang dinilai';
COMMENT ON COLUMN @public@.zone_summary.listed IS
	'bodies of the category in this round, assessed or not '
	'| lembaga kategori ini pada putaran ini, dinilai atau tidak';
COMMENT ON COLUMN @public@.zone_summary.ever IS
	'bodies that were there in this or an earlier round '
	'| lembaga yang pernah di sana, putaran ini atau sebelumnya';
COMMENT ON COLUMN @public@.zone_summary.ever_listed IS
	'denominator: bodies of the category in this or an earlier round '
	'| penyebut: lembaga kategori ini, putaran ini atau sebelumnya';
COMMENT ON COLUMN @public@.zone_summary.share_ever IS 'ever there / ever listed | pernah di sana / pernah terdaftar';
COMMENT ON COLUMN @public@.zone_summary.targeted IS
	'bodies whose target is in this zone '
	'| lembaga yang menargetkan zona ini';
COMMENT ON COLUMN @public@.zone_summary.reached IS
	'of them, those that reached their target '
	'| di antaranya yang mencapai target';

CREATE OR REPLACE VIEW @public@.trend WITH (security_barrier) AS
SELECT q.seq, q.round, q.title, q.release_at, q.edition, q.category, q.body, q.body_name, q.zone, q.predicate, q.color,
	q.previous_round, q.previous_edition, q.previous_zone, w.comparable,
	(CASE WHEN w.comparable THEN q.nilai END)::numeric(@precision@,@decimals@) AS nilai,
	(CASE WHEN w.comparable THEN q.previous_nilai END)::numeric(@precision@,@decimals@) AS previous_nilai,
	(CASE WHEN w.comparable THEN q.nilai - q.previous_nilai END)::numeric(@precision@,@decimals@) AS difference,
	w.reason, w.alasan
FROM (
	SELECT r.seq, r.round, r.title, r.release_at, r.edition, r.category, r.body, r.body_name, r.zone,
		r.predicate, r.color, r.nilai, lag(r.round) OVER b AS previous_round, lag(r.edition) OVER b AS previous_edition,
		lag(r.category) OVER b AS previous_category, lag(r.zone) OVER b AS previous_zone,
		lag(r.nilai) OVER b AS previous_nilai
	FROM @work@.valid_result r
	WHERE r.nilai IS NOT NULL OR r.zone IS NOT NULL
	WINDOW b AS (PARTITION BY r.body ORDER BY r.first_release_at, r.seq)) q
LEFT JOIN @public@.comparison c ON c.edition = q.edition AND c.other = q.previous_edition AND c.category = q.category,
LATERAL (SELECT CASE WHEN q.previous_round IS NULL THEN 'first' WHEN q.previous_category <> q.category THEN 'category'
	WHEN q.previous_edition = q.edition THEN 'same' WHEN c.declared THEN 'declared'
	ELSE coalesce(c.change, 'unknown') END) y (why),
LATERAL (SELECT v.comparable, v.reason, v.alasan FROM (VALUES
	('first', false, 'no earlier result', 'belum ada hasil sebelumnya'),
	('category', false, 'ranked in another category before', 'sebelumnya diperingkat dalam kategori lain'),
	('same', true, 'same edition', 'edisi sama'),
	('declared', true, 'declared comparable by the edition', 'dinyatakan dapat dibandingkan oleh edisi'),
	('none', true, 'same instrument', 'instrumen sama'),
	('texts', true, 'only texts of the instrument changed', 'hanya teks instrumen yang berubah'),
	('weights', false, 'weights or rules changed', 'bobot atau aturan berubah'),
	('form', false, 'other indicators', 'indikator berbeda'),
	('unknown', false, 'the instrument of one edition is not known', 'instrumen salah satu edisi tidak diketahui'))
	v (why, comparable, reason, alasan) WHERE v.why = y.why) w;
COMMENT ON VIEW @public@.trend IS
	'how zones of a body went from round to round; scores only where they can be compared '
	'| perubahan zona lembaga dari putaran ke putaran; nilai hanya bila dapat dibandingkan';
COMMENT ON COLUMN @public@.trend.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @public@.trend.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN @public@.trend.title IS 'title of the round | judul putaran';
COMMENT ON COLUMN @public@.trend.release_at IS 'since when it may be seen | sejak kapan boleh dilihat';
COMMENT ON COLUMN @public@.trend.edition IS 'code of the edition | kode edisi';
COMMENT ON COLUMN @public@.trend.category IS 'code of the category | kode kategori';
COMMENT ON COLUMN @public@.trend.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN @public@.trend.body_name IS 'its name as printed | nama sebagaimana dicetak';
COMMENT ON COLUMN @public@.trend.zone IS 'zone of the band | zona';
COMMENT ON COLUMN @public@.trend.predicate IS 'predicate of the band | predikat';
COMMENT ON COLUMN @public@.trend.color IS 'colour of the band | warna';
COMMENT ON COLUMN @public@.trend.previous_round IS
	'the round before in which it was assessed '
	'| putaran sebelumnya saat lembaga dinilai';
COMMENT ON COLUMN @public@.trend.previous_edition IS 'its edition | edisinya';
COMMENT ON COLUMN @public@.trend.previous_zone IS 'its zone then | zonanya saat itu';
COMMENT ON COLUMN @public@.trend.comparable IS
	'whether the scores of both can be compared '
	'| apakah nilai keduanya dapat dibandingkan';
COMMENT ON COLUMN @public@.trend.nilai IS 'the score, if it can be compared | nilai, bila dapat dibandingkan';
COMMENT ON COLUMN @public@.trend.previous_nilai IS
	'the score before, if it can be compared '
	'| nilai sebelumnya, bila dapat dibandingkan';
COMMENT ON COLUMN @public@.trend.difference IS
	'what it gained, if it can be compared '
	'| kenaikannya, bila dapat dibandingkan';
COMMENT ON COLUMN @public@.trend.reason IS
	'why it can, or cannot, in English '
	'| sebabnya dapat atau tidak, dalam bahasa Inggris';
COMMENT ON COLUMN @public@.trend.alasan IS
	'why it can, or cannot, in Indonesian '
	'| sebabnya dapat atau tidak, dalam bahasa Indonesia';

CREATE OR REPLACE VIEW @public@.improvement_plan WITH (security_barrier) AS
SELECT r.seq, r.round, r.title, r.release_at, r.category, r.body, r.body_name, s.step, s.unit, u.unit_name,
	s.product, s.node, s.node_title, s.gain, s.total
FROM @work@.valid_plan_result s JOIN @work@.valid_result r ON r.seq = s.seq AND r.body = s.body
LEFT JOIN @work@.valid_unit_result u ON u.seq = s.seq AND u.body = s.body AND u.unit = s.unit;
COMMENT ON VIEW @public@.improvement_plan IS
	'what to improve for the target or else the next band, greedy by gain '
	'| apa yang diperbaiki menuju target atau rentang berikutnya, menurut kenaikan terbesar';
COMMENT ON COLUMN @public@.improvement_plan.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @public@.improvement_plan.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN @public@.improvement_plan.title IS 'title of the round | judul putaran';
COMMENT ON COLUMN @public@.improvement_plan.release_at IS 'since when it may be seen | sejak kapan boleh dilihat';
COMMENT ON COLUMN @public@.improvement_plan.category IS 'code of the category | kode kategori';
COMMENT ON COLUMN @public@.improvement_plan.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN @public@.improvement_plan.body_name IS 'its name as printed | nama sebagaimana dicetak';
COMMENT ON COLUMN @public@.improvement_plan.step IS 'number of the step | nomor langkah';
COMMENT ON COLUMN @public@.improvement_plan.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN @public@.improvement_plan.unit_name IS 'its name as printed | nama sebagaimana dicetak';
COMMENT ON COLUMN @public@.improvement_plan.product IS 'code of the product | kode produk';
COMMENT ON COLUMN @public@.improvement_plan.node IS
	'code of the indicator to bring to its best '
	'| kode indikator yang dinaikkan';
COMMENT ON COLUMN @public@.improvement_plan.node_title IS 'its title | judul';
COMMENT ON COLUMN @public@.improvement_plan.gain IS
	'what that alone adds to the score of the body '
	'| kenaikan nilai lembaga oleh langkah ini saja';
COMMENT ON COLUMN @public@.improvement_plan.total IS
	'score of the body after this step and those before '
	'| nilai lembaga setelah langkah ini dan sebelumnya';

CREATE OR REPLACE VIEW @public@.band_bounds WITH (security_barrier) AS
SELECT b.seq, b.round, b.title, b.release_at, b.category, b.position, b.label AS grade, b.zone, b.predicate,
	b.color, b.lower, b.lower_inc, b.upper, b.upper_inc
FROM @work@.valid_band b;
COMMENT ON VIEW @public@.band_bounds IS
	'bounds of the bands by which a category was zoned '
	'| batas rentang nilai tiap kategori';
COMMENT ON COLUMN @public@.band_bounds.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @public@.band_bounds.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN @public@.band_bounds.title IS 'title of the round | judul putaran';
COMMENT ON COLUMN @public@.band_bounds.release_at IS 'since when it may be seen | sejak kapan boleh dilihat';
COMMENT ON COLUMN @public@.band_bounds.category IS 'code of the category | kode kategori';
COMMENT ON COLUMN @public@.band_bounds.position IS
	'number of the band, 1 has the lowest scores '
	'| nomor rentang, 1 untuk nilai terendah';
COMMENT ON COLUMN @public@.band_bounds.grade IS 'label of the band | label rentang';
COMMENT ON COLUMN @public@.band_bounds.zone IS 'zone of the band | zona';
COMMENT ON COLUMN @public@.band_bounds.predicate IS 'predicate of the band | predikat';
COMMENT ON COLUMN @public@.band_bounds.color IS 'colour of the band | warna';
COMMENT ON COLUMN @public@.band_bounds.lower IS 'lower bound; NULL: none | batas bawah; NULL: tidak ada';
COMMENT ON COLUMN @public@.band_bounds.lower_inc IS
	'whether the lower bound belongs to it '
	'| apakah batas bawah termasuk';
COMMENT ON COLUMN @public@.band_bounds.upper IS 'upper bound; NULL: none | batas atas; NULL: tidak ada';
COMMENT ON COLUMN @public@.band_bounds.upper_inc IS
	'whether the upper bound belongs to it '
	'| apakah batas atas termasuk';

CREATE OR REPLACE VIEW @public@.publications WITH (security_barrier) AS
SELECT e.seq, e.kind, e.round, e.edition, e.title, e.legal_basis, e.zoning, e.visible_since AS release_at, e.supersedes,
	e.action, e.body, e.reason, e.imported,
	CASE WHEN e.kind <> 'publication' THEN NULL WHEN EXISTS (SELECT FROM @work@.visible_publication n
			WHERE n.supersedes = e.seq) THEN 'superseded'
		WHEN EXISTS (SELECT FROM @work@.visible_entry w WHERE w.supersedes = e.seq AND w.kind = 'withdrawal')
			THEN 'withdrawn' ELSE 'valid' END AS standing,
	e.results, e.unit_results, e.node_results, e.plan_results, e.leaves, e.root, e.previous_root,
	date_trunc('second', e.published_at) AS published_at
FROM @work@.visible_entry e;
COMMENT ON VIEW @public@.publications IS
	'the chain, as far as it is released: publications, withdrawals, notices '
	'| rantai yang sudah dirilis: penerbitan, pencabutan, pemberitahuan';
COMMENT ON COLUMN @public@.publications.seq IS 'number of the publication | nomor penerbitan';
COMMENT ON COLUMN @public@.publications.kind IS
	'publication, withdrawal or notice '
	'| penerbitan, pencabutan, atau pemberitahuan';
COMMENT ON COLUMN @public@.publications.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN @public@.publications.edition IS 'code of the edition | kode edisi';
COMMENT ON COLUMN @public@.publications.title IS 'title of the round | judul putaran';
COMMENT ON COLUMN @public@.publications.legal_basis IS 'the regulation it stands on | dasar hukum';
COMMENT ON COLUMN @public@.publications.zoning IS 'the zoning as printed | zonasi sebagaimana dicetak';
COMMENT ON COLUMN @public@.publications.release_at IS 'since when it may be seen | sejak kapan boleh dilihat';
COMMENT ON COLUMN @public@.publications.supersedes IS
	'the publication that it replaces or is about '
	'| penerbitan yang digantikan atau dimaksud';
COMMENT ON COLUMN @public@.publications.action IS
	'of a notice: hold, lift or release '
	'| pada pemberitahuan: hold, lift, atau release';
COMMENT ON COLUMN @public@.publications.body IS
	'of a notice: whom it is about '
	'| pada pemberitahuan: lembaga yang dimaksud';
COMMENT ON COLUMN @public@.publications.reason IS 'why | alasan';
COMMENT ON COLUMN @public@.publications.imported IS
	'true: published before, elsewhere '
	'| benar: pernah diterbitkan di tempat lain';
COMMENT ON COLUMN @public@.publications.standing IS
	'of a publication: valid, superseded or withdrawn '
	'| pada penerbitan: valid (berlaku), superseded (digantikan), withdrawn (dicabut)';
COMMENT ON COLUMN @public@.publications.results IS 'number of results | jumlah hasil lembaga';
COMMENT ON COLUMN @public@.publications.unit_results IS 'number of results of units | jumlah hasil unit';
COMMENT ON COLUMN @public@.publications.node_results IS 'number of results of nodes | jumlah hasil simpul';
COMMENT ON COLUMN @public@.publications.plan_results IS 'number of steps of plans | jumlah langkah rencana';
COMMENT ON COLUMN @public@.publications.leaves IS 'number of its leaves | jumlah daunnya';
COMMENT ON COLUMN @public@.publications.root IS 'root of all its leaves | akar seluruh daunnya';
COMMENT ON COLUMN @public@.publications.previous_root IS 'root of the entry before | akar entri sebelumnya';
COMMENT ON COLUMN @public@.publications.published_at IS
	'when it was published, to the second | waktu penerbitan, sampai detik';
