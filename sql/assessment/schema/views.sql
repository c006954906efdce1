-- What those who work on a round look at. Each shows what its caller may see of the tables, and calls nothing of the
-- extension that returns rows.

CREATE OR REPLACE VIEW my_visits WITH (security_invoker, security_barrier) AS
SELECT v.id AS visit, v.round, v.unit, u.name AS unit_name, v.product, p.name AS product_name, v.planned, v.done,
	v.outcome, coalesce(f.forms, 0) AS forms, coalesce(f.returned, 0) AS returned
FROM own_visits() v JOIN unit u ON u.code = v.unit LEFT JOIN product p ON p.unit = v.unit AND p.code = v.product
LEFT JOIN (
	SELECT c.visit, count(*)::integer AS forms, count(*) FILTER (WHERE w.verdict = 'returned')::integer AS returned
	FROM (SELECT DISTINCT ON (visit, kind, respondent) visit, kind, respondent, version FROM own_forms()
		ORDER BY visit, kind, respondent, version DESC) c
	LEFT JOIN (SELECT DISTINCT ON (visit, kind, respondent, version) * FROM own_reviews()
		ORDER BY visit, kind, respondent, version, at DESC, id) w USING (visit, kind, respondent, version)
	GROUP BY c.visit) f ON f.visit = v.id;
COMMENT ON VIEW my_visits IS 'visits of the caller | kunjungan pemanggil';
COMMENT ON COLUMN my_visits.visit IS 'the visit | kunjungan';
COMMENT ON COLUMN my_visits.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN my_visits.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN my_visits.unit_name IS 'name of the unit | nama unit';
COMMENT ON COLUMN my_visits.product IS 'code of the product | kode produk';
COMMENT ON COLUMN my_visits.product_name IS 'name of the product | nama produk';
COMMENT ON COLUMN my_visits.planned IS 'planned day | tanggal rencana';
COMMENT ON COLUMN my_visits.done IS
	'day on which it took place, or was tried | tanggal pelaksanaan atau upaya';
COMMENT ON COLUMN my_visits.outcome IS 'how it went | hasil kunjungan';
COMMENT ON COLUMN my_visits.forms IS 'forms that came in | jumlah formulir yang masuk';
COMMENT ON COLUMN my_visits.returned IS
	'of them, those that a reviewer returned | di antaranya yang dikembalikan pemeriksa';

CREATE OR REPLACE VIEW pending_review WITH (security_invoker, security_barrier) AS
SELECT c.round, c.unit, c.product, c.visit, c.kind, c.respondent, c.version, c.login, c.at
FROM current_form c
WHERE NOT EXISTS (SELECT FROM review w WHERE w.visit = c.visit AND w.kind = c.kind AND w.respondent = c.respondent
	AND w.version = c.version);
COMMENT ON VIEW pending_review IS 'versions that nobody has reviewed | versi yang belum diperiksa';
COMMENT ON COLUMN pending_review.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN pending_review.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN pending_review.product IS 'code of the product | kode produk';
COMMENT ON COLUMN pending_review.visit IS 'the visit | kunjungan';
COMMENT ON COLUMN pending_review.kind IS 'kind of form | jenis formulir';
COMMENT ON COLUMN pending_review.respondent IS 'who of several respondents | responden yang mana';
COMMENT ON COLUMN pending_review.version IS 'number of the version | nomor versi';
COMMENT ON COLUMN pending_review.login IS 'who sent it | pengirim';
COMMENT ON COLUMN pending_review.at IS 'when it came in | waktu diterima';

CREATE OR REPLACE VIEW draft_ranking WITH (security_invoker, security_barrier) AS
SELECT q.round, q.category, q.body, q.body_name, q.region, q.nilai, q.grade, q.zone, q.predicate, q.color,
	CASE WHEN q.nilai IS NOT NULL THEN CASE q.ties WHEN 'dense' THEN dense_rank() OVER (q_category
		ORDER BY q.nilai DESC)
		ELSE rank() OVER (q_category ORDER BY q.nilai DESC) END END::integer AS rank,
	(count(q.nilai) OVER (PARTITION BY q.round, q.category))::integer AS "of",
	CASE WHEN q.nilai IS NOT NULL AND q.region IS NOT NULL THEN
		CASE q.ties WHEN 'dense' THEN dense_rank() OVER (q_region ORDER BY q.nilai DESC)
		ELSE rank() OVER (q_region ORDER BY q.nilai DESC) END END::integer AS rank_in_region,
	CASE WHEN q.region IS NOT NULL THEN (count(q.nilai) OVER (PARTITION BY q.round, q.category, q.region))::integer END
		AS of_in_region,
	q.coverage, q.status
FROM (
	SELECT r.code AS round, e.ties, b.category, b.code AS body, b.name AS body_name, b.region, t.nilai, t.grade, t.zone,
		t.predicate, t.color, t.coverage,
		CASE WHEN t.nilai IS NOT NULL THEN 'assessed' WHEN t.body IS NOT NULL THEN 'not_applicable'
			ELSE 'not_assessed' END
			AS status
	FROM round r JOIN edition e ON e.code = r.edition
	JOIN body b ON r.as_of >= b.valid_from AND (r.as_of <= b.valid_to OR b.valid_to IS NULL)
	LEFT JOIN body_tally t ON t.round = r.code AND t.body = b.code
	WHERE EXISTS (SELECT FROM edition_instrument i WHERE i.edition = e.code AND i.category IN (b.category, '*'))) q
WINDOW q_category AS (PARTITION BY q.round, q.category, q.nilai IS NULL),
	q_region AS (PARTITION BY q.round, q.category, q.region, q.nilai IS NULL);
COMMENT ON VIEW draft_ranking IS
	'all bodies of each round, as of the last refresh | semua lembaga tiap putaran, menurut penyegaran terakhir';
COMMENT ON COLUMN draft_ranking.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN draft_ranking.category IS 'code of the category | kode kategori';
COMMENT ON COLUMN draft_ranking.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN draft_ranking.body_name IS 'its name on the day of the round | nama pada tanggal acuan';
COMMENT ON COLUMN draft_ranking.region IS 'code of its region | kode wilayah';
COMMENT ON COLUMN draft_ranking.nilai IS 'the score; NULL: not assessed | nilai; NULL: tidak dinilai';
COMMENT ON COLUMN draft_ranking.grade IS 'label of the band | label rentang';
COMMENT ON COLUMN draft_ranking.zone IS 'zone of the band | zona';
COMMENT ON COLUMN draft_ranking.predicate IS 'predicate of the band | predikat';
COMMENT ON COLUMN draft_ranking.color IS 'colour of the band | warna';
COMMENT ON COLUMN draft_ranking.rank IS
	'rank within the category, by the rounded score; NULL: not assessed '
	'| peringkat dalam kategori, menurut nilai yang dibulatkan; NULL: tidak dinilai';
COMMENT ON COLUMN draft_ranking."of" IS
	'assessed bodies of the category | jumlah lembaga yang dinilai dalam kategori';
COMMENT ON COLUMN draft_ranking.rank_in_region IS
	'rank within category and region | peringkat dalam kategori dan wilayah';
COMMENT ON COLUMN draft_ranking.of_in_region IS
	'assessed bodies of the category in the region | jumlah lembaga yang dinilai dalam kategori di wilayah';
COMMENT ON COLUMN draft_ranking.coverage IS
	'mean coverage of its cards, 0 to 1 | rata-rata cakupan kartunya, 0 sampai 1';
COMMENT ON COLUMN draft_ranking.status IS
	'assessed; not_applicable: nothing of its forms applies or counts; not_assessed: there is no form '
	'| assessed: dinilai; not_applicable: formulirnya tidak berlaku atau tidak terhitung; not_assessed: tanpa '
	'formulir';

CREATE OR REPLACE VIEW coverage WITH (security_invoker, security_barrier) AS
SELECT r.code AS round, u.body, u.kind AS unit_kind, count(*)::integer AS visits,
	count(*) FILTER (WHERE f.forms > 0 OR v.outcome = 'done')::integer AS made,
	count(*) FILTER (WHERE v.outcome <> 'done')::integer AS not_made,
	count(*) FILTER (WHERE f.forms = 0 AND v.outcome IS NULL)::integer AS outstanding,
	sum(f.forms)::integer AS forms, sum(f.accepted)::integer AS accepted
FROM round r JOIN visit v ON v.round = r.code JOIN unit u ON u.code = v.unit,
LATERAL (SELECT count(*) AS forms, count(*) FILTER (WHERE (
		SELECT w.verdict FROM review w WHERE w.visit = c.visit AND w.kind = c.kind AND w.respondent = c.respondent
			AND w.version = c.version ORDER BY w.at DESC, w.id LIMIT 1) = 'accepted') AS accepted
	FROM current_form c WHERE c.visit = v.id) f
GROUP BY r.code, u.body, u.kind;
COMMENT ON VIEW coverage IS 'how far a round is: visits and forms | kemajuan putaran: kunjungan dan formulir';
COMMENT ON COLUMN coverage.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN coverage.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN coverage.unit_kind IS 'kind of unit | jenis unit';
COMMENT ON COLUMN coverage.visits IS 'visits | jumlah kunjungan';
COMMENT ON COLUMN coverage.made IS 'of them, made | yang terlaksana';
COMMENT ON COLUMN coverage.not_made IS
	'of them, those that could not be made | yang tidak dapat dilaksanakan';
COMMENT ON COLUMN coverage.outstanding IS 'of them, those of which nothing is known | yang belum ada kabar';
COMMENT ON COLUMN coverage.forms IS 'forms | jumlah formulir';
COMMENT ON COLUMN coverage.accepted IS 'of them, accepted | yang diterima';

CREATE OR REPLACE VIEW problems WITH (security_invoker, security_barrier) AS
SELECT v.round, 'a visit has neither forms nor an outcome' AS problem, u.body, v.unit, v.id AS visit,
	NULL::text AS detail
FROM visit v JOIN unit u ON u.code = v.unit
WHERE v.outcome IS NULL AND NOT EXISTS (SELECT FROM form_version f WHERE f.visit = v.id)
UNION ALL
SELECT v.round, 'forms of a kind are missing', u.body, v.unit, v.id, format('%s: %s of %s', k.kind, k.forms, k.expected)
FROM visit v JOIN unit_in_round u ON u.round = v.round AND u.unit = v.unit,
LATERAL (
	SELECT n.form AS kind, coalesce(min(e.forms), 1) AS expected,
		(SELECT count(*) FROM current_form c WHERE c.visit = v.id AND c.kind = n.form) AS forms
	FROM sheet_node n LEFT JOIN edition_form e ON e.edition = n.edition AND e.kind = n.form
	WHERE n.edition = u.edition AND n.category = u.sheet_category AND n.unit_kind = u.sheet_unit_kind
		AND n.form IS NOT NULL
	GROUP BY n.form) k
WHERE k.forms < k.expected AND EXISTS (SELECT FROM form_version f WHERE f.visit = v.id)
UNION ALL
SELECT c.round, CASE w.verdict WHEN 'returned' THEN 'a form was returned' ELSE 'a form awaits review' END,
	u.body, c.unit, c.visit, format('%s of %s: %s', c.kind, c.respondent, coalesce(w.note, 'version ' || c.version))
FROM current_form c JOIN unit u ON u.code = c.unit
LEFT JOIN LATERAL (SELECT w.* FROM review w WHERE w.visit = c.visit AND w.kind = c.kind AND w.respondent = c.respondent
	AND w.version = c.version ORDER BY w.at DESC, w.id LIMIT 1) w ON true
WHERE w.verdict IS DISTINCT FROM 'accepted'
UNION ALL
SELECT c.round, 'answers are not plausible', u.body, c.unit, c.visit, format('%s of %s: %s', c.kind, c.respondent,
	l.message)
FROM current_form c JOIN unit u ON u.code = c.unit JOIN round r ON r.code = c.round
JOIN rule l ON l.edition = r.edition AND l.kind = c.kind
WHERE NOT jsonb_path_match(jsonb_strip_nulls(c.answers), l.condition, '{}', true)
UNION ALL
SELECT d.round, 'a body has no score', d.body, NULL, NULL, d.status FROM draft_ranking d WHERE d.nilai IS NULL
UNION ALL
SELECT s.round, 'a response has no answer', s.body, NULL, NULL, s.response FROM response s WHERE s.answer IS NULL;
COMMENT ON VIEW problems IS 'what is left to do in a round | yang masih harus diselesaikan dalam putaran';
COMMENT ON COLUMN problems.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN problems.problem IS 'what it is | masalahnya';
COMMENT ON COLUMN problems.body IS 'code of the body | kode lembaga';
COMMENT ON COLUMN problems.unit IS 'code of the unit | kode unit';
COMMENT ON COLUMN problems.visit IS 'the visit | kunjungan';
COMMENT ON COLUMN problems.detail IS 'more about it | keterangan';

CREATE OR REPLACE VIEW lag WITH (security_invoker, security_barrier) AS
SELECT r.code AS round, r.state, m.marks, m.oldest AS marked_since,
	extract(epoch FROM clock_timestamp() - m.oldest)::numeric(12,1) AS seconds,
	d.finished AS last_refresh, k.skipped
FROM round r,
LATERAL (SELECT count(*)::integer AS marks, min(m.at) AS oldest FROM mark m WHERE m.round = r.code) m,
LATERAL (SELECT max(n.finished) AS finished FROM run n WHERE n.round = r.code AND n.outcome = 'done') d,
LATERAL (SELECT count(*)::integer AS skipped FROM run n WHERE n.round = r.code AND n.outcome = 'skipped'
	AND n.started > coalesce(d.finished, '-infinity')) k
WHERE r.state IN ('open', 'closed', 'reopened');
COMMENT ON VIEW lag IS
	'how far the scores are behind the forms, for monitoring | ketertinggalan nilai dari formulir, untuk pemantauan';
COMMENT ON COLUMN lag.round IS 'code of the round | kode putaran';
COMMENT ON COLUMN lag.state IS 'its state | keadaannya';
COMMENT ON COLUMN lag.marks IS 'changes that wait | jumlah perubahan yang menunggu';
COMMENT ON COLUMN lag.marked_since IS 'since when the oldest waits | sejak kapan yang tertua menunggu';
COMMENT ON COLUMN lag.seconds IS 'for how many seconds | sudah berapa detik';
COMMENT ON COLUMN lag.last_refresh IS 'when the last refresh ended | akhir penyegaran terakhir';
COMMENT ON COLUMN lag.skipped IS
	'refreshes skipped since then: many mean that one hangs '
	'| penyegaran yang dilewati sejak itu: bila banyak, ada yang macet';
