-- From a closed round to a publication. A preview is a publication that is taken back: so both have one root.

CREATE FUNCTION incomplete_bodies(assessment text, round text, OUT severity text, OUT problem text, OUT object text,
	OUT hint text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN QUERY
	WITH place AS MATERIALIZED (
		SELECT u.* FROM unit_in_round u WHERE u.round = incomplete_bodies.round
	), asked AS MATERIALIZED (
		SELECT DISTINCT n.edition, n.category, n.unit_kind, n.form FROM sheet_node n JOIN round r USING (edition)
		WHERE r.code = incomplete_bodies.round AND n.form IS NOT NULL
	), form AS MATERIALIZED (
		SELECT f.visit, f.kind, count(DISTINCT f.respondent) AS forms FROM visit v JOIN form_version f ON f.visit = v.id
		WHERE v.round = incomplete_bodies.round GROUP BY f.visit, f.kind
	), expected AS (
		SELECT p.body, p.unit, v.id AS visit, a.form AS kind, coalesce(e.forms, 1) AS wanted, coalesce(f.forms, 0) AS forms
		FROM visit v JOIN place p ON p.unit = v.unit
		JOIN asked a ON a.edition = p.edition AND a.category = p.sheet_category AND a.unit_kind = p.sheet_unit_kind
		LEFT JOIN edition_form e ON e.edition = p.edition AND e.kind = a.form
		LEFT JOIN form f ON f.visit = v.id AND f.kind = a.form
		WHERE v.round = incomplete_bodies.round AND EXISTS (SELECT FROM form g WHERE g.visit = v.id)
	)
	SELECT CASE WHEN e.forms = 0 THEN 'error' ELSE 'warning' END,
		CASE WHEN e.forms = 0 THEN 'a body is incomplete: forms of a kind are missing' ELSE 'forms of a kind are few' END,
		format('body %s, unit %s, visit %s: %s of %s forms "%s"', e.body, e.unit, e.visit, e.forms, e.wanted, e.kind),
		'reopen_round() takes them.'
	FROM expected e WHERE e.forms < e.wanted
	UNION ALL
	SELECT 'error', 'a visit has neither forms nor an outcome', format('body %s, unit %s, visit %s', p.body, p.unit, v.id),
		'record_visit() says why it could not be.'
	FROM visit v JOIN place p ON p.unit = v.unit
	WHERE v.round = incomplete_bodies.round AND v.outcome IS NULL AND NOT EXISTS (SELECT FROM form g WHERE g.visit = v.id)
	UNION ALL
	SELECT CASE w.verdict WHEN 'returned' THEN 'error' ELSE 'warning' END,
		CASE w.verdict WHEN 'returned' THEN 'a body is incomplete: a form was returned' ELSE 'a form awaits review' END,
		format('body %s, unit %s, visit %s: "%s" of %s', p.body, p.unit, c.visit, c.kind, c.respondent),
		CASE w.verdict WHEN 'returned' THEN 'reopen_round() takes a new version.' END
	FROM current_form c JOIN place p ON p.unit = c.unit
	LEFT JOIN LATERAL (SELECT w.verdict FROM review w WHERE w.visit = c.visit AND w.kind = c.kind
		AND w.respondent = c.respondent AND w.version = c.version ORDER BY w.at DESC, w.id LIMIT 1) w ON true
	WHERE c.round = incomplete_bodies.round AND w.verdict IS DISTINCT FROM 'accepted';
END
$$;

COMMENT ON FUNCTION incomplete_bodies(text, text) IS
	'what is missing in a round: kinds of forms that a visit did not bring, visits of which nothing is known, forms that '
	'were returned: errors; fewer forms than expected, forms that nobody reviewed: warnings';

CREATE FUNCTION unpublishable_texts(assessment text, round text, OUT problem text, OUT object text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN QUERY
	SELECT @extschema@.text_problem(t.value), t.object FROM (
		SELECT 'round ' || c.name, c.value FROM round r JOIN edition e ON e.code = r.edition, LATERAL (VALUES
			('code', r.code), ('title', r.title), ('edition', r.edition), ('legal_basis', e.legal_basis)) c (name, value)
		WHERE r.code = unpublishable_texts.round
		UNION ALL
		SELECT format('body %s: %s', d.body, c.name), c.value FROM draft_ranking d, LATERAL (VALUES ('code', d.body),
			('name', d.body_name), ('category', d.category), ('region', d.region), ('grade', d.grade), ('zone', d.zone),
			('predicate', d.predicate), ('color', d.color)) c (name, value)
		WHERE d.round = unpublishable_texts.round
		UNION ALL
		SELECT 'opinion of ' || o.label, o.opinion FROM round r JOIN opinion o USING (edition)
		WHERE r.code = unpublishable_texts.round
		UNION ALL
		SELECT format('unit %s: %s', u.code, c.name), c.value FROM unit_tally t JOIN unit u ON u.code = t.unit,
			LATERAL (VALUES ('code', u.code), ('name', u.name)) c (name, value)
		WHERE t.round = unpublishable_texts.round
		UNION ALL
		SELECT format('node %s: %s', n.node, c.name), c.value FROM (SELECT DISTINCT node, title FROM node_score s
			WHERE s.round = unpublishable_texts.round) n, LATERAL (VALUES ('code', n.node), ('title', n.title)) c (name, value)
		UNION ALL
		SELECT DISTINCT format('product %s of unit %s', p.product, p.unit), p.product FROM plan_row p
		WHERE p.round = unpublishable_texts.round
		UNION ALL
		SELECT 'zoning', s.zoning::text FROM round r JOIN sheet s USING (edition)
		WHERE r.code = unpublishable_texts.round) t (object, value)
	WHERE @extschema@.text_problem(t.value) IS NOT NULL;
END
$$;

COMMENT ON FUNCTION unpublishable_texts(text, text) IS
	'texts of a round that must not be published as they are: why, and which';

CREATE FUNCTION publication_problems(assessment text, round text, OUT severity text, OUT problem text, OUT object text,
	OUT hint text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN QUERY
	SELECT 'error', p.problem, p.object, p.hint
	FROM round r, LATERAL (VALUES
		(r.rehearsal, 'it is a rehearsal', NULL::text, 'A rehearsal is never published.'),
		(r.release_at IS NULL, 'it has no release_at', NULL, 'Set it in the table round.'),
		(r.release_at <= statement_timestamp(), 'its release_at is past', r.release_at::text,
			'Set a later one in the table round.'),
		(date_trunc('second', r.release_at) <> r.release_at OR NOT isfinite(r.release_at),
			'its release_at is not a whole second', r.release_at::text, 'Set a later one in the table round.'),
		(r.edition_digest IS DISTINCT FROM @extschema@.edition_digest(assessment, r.edition),
			'its edition was changed under way', r.edition, 'Compare with a copy: it was changed past the triggers.'),
		(EXISTS (SELECT FROM mark m WHERE m.round = r.code), 'forms changed since the last refresh', NULL,
			'refresh_round() computes what changed.'),
		(NOT EXISTS (SELECT FROM secret s WHERE s.round = r.code), 'it has no secret', NULL,
			'close_round() draws it; insert the one of a copy.'))
		p (is_one, problem, object, hint)
	WHERE r.code = publication_problems.round AND p.is_one
	UNION ALL
	SELECT 'error', 'an instrument or zoning was changed since it was read', format('%s/%s', e.category, e.unit_kind),
		'upgrade_assessment() computes all anew.'
	FROM round r JOIN edition_instrument e USING (edition) LEFT JOIN sheet s USING (edition, category, unit_kind)
	WHERE r.code = publication_problems.round
		AND (s.instrument::text, s.zoning::text) IS DISTINCT FROM (e.instrument::@extschema@.instrument::text,
			e.zoning::@extschema@.zoning::text)
	UNION ALL
	SELECT 'error', 'there is no body', NULL, NULL
	WHERE NOT EXISTS (SELECT FROM draft_ranking d WHERE d.round = publication_problems.round)
	UNION ALL
	SELECT 'error', 'a score has no zone', format('body %s: %s', t.body, t.nilai), 'The zoning has no band there.'
	FROM body_tally t WHERE t.round = publication_problems.round AND t.nilai IS NOT NULL
		AND num_nonnulls(t.grade, t.zone, t.predicate, t.color) = 0
	UNION ALL
	SELECT 'error', 'a score has no zone', format('unit %s: %s', t.unit, t.nilai), 'The zoning has no band there.'
	FROM unit_tally t WHERE t.round = publication_problems.round AND t.nilai IS NOT NULL
		AND num_nonnulls(t.grade, t.zone, t.predicate, t.color) = 0
	UNION ALL
	SELECT 'error', 'a weight has more than 15 decimals, or 23 digits before them', format('node %s: %s', n.node, n.weight), NULL
	FROM (SELECT DISTINCT node, weight FROM node_score s WHERE s.round = publication_problems.round) n
	WHERE scale(trim_scale(n.weight)) > 15 OR abs(n.weight) >= 1e23
	UNION ALL
	SELECT 'error', 'a text cannot be published: ' || t.problem, t.object, NULL
	FROM @extschema@.unpublishable_texts(assessment, publication_problems.round) t
	UNION ALL
	SELECT i.severity, i.problem, i.object, i.hint
	FROM @extschema@.incomplete_bodies(assessment, publication_problems.round) i
	UNION ALL
	SELECT 'warning', 'a response has no answer', 'body ' || s.body, 'answer_response() answers it.'
	FROM response s WHERE s.round = publication_problems.round AND s.answer IS NULL
	UNION ALL
	SELECT 'warning', 'a body has no score', format('body %s: %s', d.body, d.status), NULL
	FROM draft_ranking d WHERE d.round = publication_problems.round AND d.nilai IS NULL;
END
$$;

COMMENT ON FUNCTION publication_problems(text, text) IS
	'what keeps a round from being published, severity error, and what one should know before, severity warning: '
	'problem, object and hint; no row if all is well';

CREATE FUNCTION line_salt(secret bytea, leaf text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE COST 10
	RETURN pg_catalog.left(pg_catalog.encode(pg_catalog.sha256('\x03'::bytea OPERATOR(pg_catalog.||) secret
		OPERATOR(pg_catalog.||) pg_catalog.convert_to(leaf, 'UTF8')), 'hex'), 32);

COMMENT ON FUNCTION line_salt(bytea, text) IS
	'the salt of a line: 32 digits that follow from the secret of its round and its leaf with salt null, so that a preview '
	'repeats them and a stranger cannot guess them';

CREATE FUNCTION freeze_evidence(assessment text, round text, OUT body text, OUT evidence_root text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 100
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN QUERY
	SELECT c.body, encode(@extschema@.merkle_root(array_agg(c.commitment ORDER BY c.commitment)), 'hex')
	FROM (SELECT t.body, @extschema@.form_commitment(f.salt, @extschema@.form_text(f.visit, f.kind, f.respondent,
			f.base_version, f.answers, f.why, f.evidence, f.reason, f.observed_at)) AS commitment
		FROM visit v JOIN unit_tally t USING (round, unit) JOIN form_version f ON f.visit = v.id
		LEFT JOIN form_version n ON n.visit = f.visit AND n.kind = f.kind AND n.respondent = f.respondent
			AND n.version = f.version + 1
		WHERE v.round = freeze_evidence.round AND n.visit IS NULL) c
	GROUP BY c.body;
END
$$;

COMMENT ON FUNCTION freeze_evidence(text, text) IS
	'for each body, the root over the commitments to the versions of its forms that count, in the order of their bytes';

-- One statement for each table: what is published, with salt, leaf and hash; leaves are numbered from "after" + 1.
CREATE FUNCTION freeze_results(assessment text, round text, seq integer, after integer) RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	made integer;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO result
	WITH line AS MATERIALIZED (
		SELECT d.*, o.opinion, v.evidence_root, e.decimals, s.secret,
			row_number() OVER (ORDER BY convert_to(d.body, 'UTF8'))::integer + freeze_results.after AS leaf_number
		FROM draft_ranking d JOIN round r ON r.code = d.round JOIN edition e ON e.code = r.edition
		JOIN secret s ON s.round = r.code LEFT JOIN flag f ON f.round = r.code AND f.body = d.body
		LEFT JOIN opinion o ON o.edition = r.edition AND o.label = d.grade AND o.flag = coalesce(f.flag, false)
		LEFT JOIN @extschema@.freeze_evidence(assessment, freeze_results.round) v ON v.body = d.body
		WHERE d.round = freeze_results.round
	), salted AS MATERIALIZED (
		SELECT l.*, @extschema@.line_salt(l.secret, @extschema@.result_leaf('compliance/1', assessment,
			freeze_results.seq, l.round, l.decimals, l.body, l.body_name, l.category, l.region, l.nilai, l.grade, l.zone,
			l.predicate, l.color, l.opinion, l.rank, l."of", l.rank_in_region, l.of_in_region, l.coverage, l.status,
			l.evidence_root, NULL)) AS salt FROM line l
	), leafed AS MATERIALIZED (
		SELECT l.*, @extschema@.result_leaf('compliance/1', assessment, freeze_results.seq, l.round, l.decimals, l.body,
			l.body_name, l.category, l.region, l.nilai, l.grade, l.zone, l.predicate, l.color, l.opinion, l.rank, l."of",
			l.rank_in_region, l.of_in_region, l.coverage, l.status, l.evidence_root, l.salt) AS leaf FROM salted l
	)
	SELECT freeze_results.seq, l.body, l.body_name, l.category, l.region, l.nilai, l.grade, l.zone, l.predicate, l.color,
		l.opinion, l.rank, l."of", l.rank_in_region, l.of_in_region, l.coverage, l.status, l.evidence_root, l.salt,
		l.leaf_number, l.leaf, @extschema@.leaf_hash(l.leaf)
	FROM leafed l ORDER BY l.leaf_number;
	GET DIAGNOSTICS made = ROW_COUNT;
	RETURN made;
END
$$;

CREATE FUNCTION freeze_units(assessment text, round text, seq integer, after integer) RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	made integer;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO unit_result
	WITH line AS MATERIALIZED (
		SELECT t.round, t.body, t.unit, u.name AS unit_name, t.nilai, t.grade, t.zone, t.predicate, t.color, t.coverage,
			CASE WHEN t.nilai IS NULL THEN 'not_applicable' ELSE 'assessed' END AS status, e.decimals, s.secret,
			row_number() OVER (ORDER BY convert_to(t.body, 'UTF8'), convert_to(t.unit, 'UTF8'))::integer
				+ freeze_units.after AS leaf_number
		FROM unit_tally t JOIN unit u ON u.code = t.unit JOIN round r ON r.code = t.round
		JOIN edition e ON e.code = r.edition JOIN secret s ON s.round = r.code
		WHERE t.round = freeze_units.round
	), salted AS MATERIALIZED (
		SELECT l.*, @extschema@.line_salt(l.secret, @extschema@.unit_result_leaf('compliance/1', assessment,
			freeze_units.seq, l.round, l.decimals, l.body, l.unit, l.unit_name, l.nilai, l.grade, l.zone, l.predicate,
			l.color, l.coverage, l.status, NULL)) AS salt FROM line l
	), leafed AS MATERIALIZED (
		SELECT l.*, @extschema@.unit_result_leaf('compliance/1', assessment, freeze_units.seq, l.round, l.decimals,
			l.body, l.unit, l.unit_name, l.nilai, l.grade, l.zone, l.predicate, l.color, l.coverage, l.status, l.salt)
			AS leaf FROM salted l
	)
	SELECT freeze_units.seq, l.body, l.unit, l.unit_name, l.nilai, l.grade, l.zone, l.predicate, l.color, l.coverage,
		l.status, l.salt, l.leaf_number, l.leaf, @extschema@.leaf_hash(l.leaf)
	FROM leafed l ORDER BY l.leaf_number;
	GET DIAGNOSTICS made = ROW_COUNT;
	RETURN made;
END
$$;

CREATE FUNCTION freeze_nodes(assessment text, round text, seq integer, after integer) RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	made integer;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO node_result
	WITH line AS MATERIALIZED (
		SELECT n.round, n.body, n.unit, n.node, n.title AS node_title, n.weight, n.nilai, n.coverage,
			CASE WHEN n.nilai IS NULL THEN 'not_applicable' ELSE 'assessed' END AS status, e.decimals, s.secret,
			row_number() OVER (ORDER BY convert_to(n.body, 'UTF8'), convert_to(n.unit, 'UTF8') NULLS FIRST,
				convert_to(n.node, 'UTF8'))::integer + freeze_nodes.after AS leaf_number
		FROM node_score n JOIN round r ON r.code = n.round JOIN edition e ON e.code = r.edition
		JOIN secret s ON s.round = r.code
		WHERE n.round = freeze_nodes.round
	), salted AS MATERIALIZED (
		SELECT l.*, @extschema@.line_salt(l.secret, @extschema@.node_result_leaf('compliance/1', assessment,
			freeze_nodes.seq, l.round, l.decimals, l.body, l.unit, l.node, l.node_title, l.weight, l.nilai, l.coverage,
			l.status, NULL)) AS salt FROM line l
	), leafed AS MATERIALIZED (
		SELECT l.*, @extschema@.node_result_leaf('compliance/1', assessment, freeze_nodes.seq, l.round, l.decimals,
			l.body, l.unit, l.node, l.node_title, l.weight, l.nilai, l.coverage, l.status, l.salt) AS leaf FROM salted l
	)
	SELECT freeze_nodes.seq, l.body, l.unit, l.node, l.node_title, l.weight, l.nilai, l.coverage, l.status, l.salt,
		l.leaf_number, l.leaf, @extschema@.leaf_hash(l.leaf)
	FROM leafed l ORDER BY l.leaf_number;
	GET DIAGNOSTICS made = ROW_COUNT;
	RETURN made;
END
$$;

CREATE FUNCTION freeze_plans(assessment text, round text, seq integer, after integer) RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	made integer;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO plan_result
	WITH line AS MATERIALIZED (
		SELECT p.round, p.body, p.step, p.unit, p.product, p.node, p.title AS node_title, p.gain, p.total, e.decimals,
			s.secret, row_number() OVER (ORDER BY convert_to(p.body, 'UTF8'), p.step)::integer + freeze_plans.after
				AS leaf_number
		FROM plan_row p JOIN round r ON r.code = p.round JOIN edition e ON e.code = r.edition
		JOIN secret s ON s.round = r.code
		WHERE p.round = freeze_plans.round
	), salted AS MATERIALIZED (
		SELECT l.*, @extschema@.line_salt(l.secret, @extschema@.plan_result_leaf('compliance/1', assessment,
			freeze_plans.seq, l.round, l.decimals, l.body, l.step, l.unit, l.product, l.node, l.node_title, l.gain,
			l.total, NULL)) AS salt FROM line l
	), leafed AS MATERIALIZED (
		SELECT l.*, @extschema@.plan_result_leaf('compliance/1', assessment, freeze_plans.seq, l.round, l.decimals,
			l.body, l.step, l.unit, l.product, l.node, l.node_title, l.gain, l.total, l.salt) AS leaf FROM salted l
	)
	SELECT freeze_plans.seq, l.body, l.step, l.unit, l.product, l.node, l.node_title, l.gain, l.total, l.salt,
		l.leaf_number, l.leaf, @extschema@.leaf_hash(l.leaf)
	FROM leafed l ORDER BY l.leaf_number;
	GET DIAGNOSTICS made = ROW_COUNT;
	RETURN made;
END
$$;

--for part, what: (results, bodies), (units, units), (nodes, nodes), (plans, steps of plans)
COMMENT ON FUNCTION freeze_@part@(text, text, integer, integer) IS
	'inserts the lines of the @what@ of a round into a publication, their leaves numbered from the one that follows; gives '
	'their number';
--end

-- Bands and nodes of the category that is published: one zoning for each, and one parent for each node, as
-- round_problems() asks for.
CREATE FUNCTION freeze_edition(assessment text, round text, seq integer, OUT instrument_sha256 text, OUT zoning text)
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO publication_instrument
	SELECT freeze_edition.seq, e.category, e.unit_kind, e.instrument::text, s.zoning::text
	FROM round r JOIN edition_instrument e USING (edition) JOIN sheet s USING (edition, category, unit_kind)
	WHERE r.code = freeze_edition.round;

	INSERT INTO publication_band
	SELECT freeze_edition.seq, c.category, b.number, b.label, b.zone, b.predicate, b.color, b.lower::numeric, b.lower_inc,
		b.upper::numeric, b.upper_inc
	FROM (SELECT DISTINCT category FROM draft_ranking d WHERE d.round = freeze_edition.round) c,
	LATERAL (SELECT s.zoning FROM sheet s JOIN round r USING (edition)
		WHERE r.code = freeze_edition.round AND s.category IN (c.category, '*')
		ORDER BY s.category = '*', s.unit_kind LIMIT 1) s,
	LATERAL @extschema@.bands(s.zoning) b;

	INSERT INTO publication_node
	SELECT freeze_edition.seq, p.category, n.node, min(n.parent), min(n.depth), min(n.position), bool_and(n.is_indicator)
	FROM (SELECT DISTINCT u.category, u.edition, u.sheet_category, u.sheet_unit_kind FROM unit_in_round u
		WHERE u.round = freeze_edition.round) p
	JOIN sheet_node n ON n.edition = p.edition AND n.category = p.sheet_category AND n.unit_kind = p.sheet_unit_kind
	GROUP BY p.category, n.node;

	INSERT INTO publication_target
	SELECT freeze_edition.seq, t.body, t.label FROM target t JOIN draft_ranking d USING (round, body)
	WHERE t.round = freeze_edition.round;

	SELECT encode(sha256(convert_to(string_agg(i.instrument, '' ORDER BY convert_to(i.category, 'UTF8'),
			convert_to(i.unit_kind, 'UTF8')), 'UTF8')), 'hex'),
		CASE count(DISTINCT i.zoning) WHEN 1 THEN min(i.zoning) ELSE string_agg(format('%s/%s: %s', i.category, i.unit_kind,
			i.zoning), ' | ' ORDER BY convert_to(i.category, 'UTF8'), convert_to(i.unit_kind, 'UTF8')) END
	INTO instrument_sha256, zoning FROM publication_instrument i WHERE i.seq = freeze_edition.seq;
END
$$;

COMMENT ON FUNCTION freeze_edition(text, text, integer) IS
	'keeps instruments, zonings, bands, nodes and targets of a round beside its publication; gives what binds them in its '
	'head: SHA-256 of the instruments, and the zoning, or several with category and kind of unit before each';

CREATE FUNCTION instrument_difference(old text, new text) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN CASE WHEN old IS NULL OR new IS NULL THEN 'form' ELSE (
		SELECT CASE WHEN bool_or(c.change = 'form') THEN 'form' WHEN bool_or(c.change = 'weights') THEN 'weights'
			WHEN bool_or(c.change = 'texts') THEN 'texts' ELSE 'none' END
		FROM @extschema@.instrument_change(old::@extschema@.instrument, new::@extschema@.instrument) c) END;
END
$$;

COMMENT ON FUNCTION instrument_difference(text, text) IS
	'how two instruments differ as a whole, by instrument_change(): none, texts, weights or form; form if one is NULL';

CREATE FUNCTION compare_editions(assessment text, edition text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO comparison
	WITH RECURSIVE declared (code) AS (
		SELECT compare_editions.edition
		UNION
		SELECT CASE e.code WHEN d.code THEN e.comparable_with ELSE e.code END
		FROM declared d JOIN edition e ON d.code IN (e.code, e.comparable_with) AND e.comparable_with IS NOT NULL
	), last AS (
		SELECT DISTINCT ON (p.edition, r.category) p.edition, r.category, p.seq, e.joined_by
		FROM publication p JOIN result r USING (seq) JOIN edition e ON e.code = p.edition
		ORDER BY p.edition, r.category, p.seq DESC
	), kind AS (
		SELECT DISTINCT ON (l.edition, l.category, i.unit_kind) l.edition, l.category, i.unit_kind, i.instrument
		FROM last l JOIN publication_instrument i ON i.seq = l.seq AND i.category IN (l.category, '*')
		ORDER BY l.edition, l.category, i.unit_kind, i.category = '*'
	), pair AS (
		SELECT o.edition AS other, o.category, (
			-- none of an imported edition: then it is not known
			SELECT CASE WHEN count(a.instrument) = 0 OR count(b.instrument) = 0 THEN NULL
				WHEN bool_or(d.change = 'form') THEN 'form'
				WHEN bool_or(d.change = 'weights') OR o.joined_by <> mine.joined_by THEN 'weights'
				WHEN bool_or(d.change = 'texts') THEN 'texts' ELSE 'none' END
			FROM (SELECT k.* FROM kind k WHERE k.edition = o.edition AND k.category = o.category) a
			FULL JOIN (SELECT k.* FROM kind k WHERE k.edition = mine.edition AND k.category = o.category) b USING (unit_kind),
			LATERAL (SELECT @extschema@.instrument_difference(a.instrument, b.instrument)) d (change)) AS change
		FROM last o JOIN last mine ON mine.category = o.category AND mine.edition = compare_editions.edition
		WHERE o.edition <> mine.edition
	)
	SELECT s.edition, s.other, p.category, p.change, p.other IN (SELECT code FROM declared)
	FROM pair p, LATERAL (VALUES (compare_editions.edition, p.other), (p.other, compare_editions.edition)) s (edition, other)
	ON CONFLICT DO NOTHING;
END
$$;

COMMENT ON FUNCTION compare_editions(text, text) IS
	'notes how a published edition differs from every other one, for each category that both have: by the instruments, '
	'of which those of one kind of unit are compared, and the greatest change counts; a kind of unit that one does not have '
	'is another form, other joining is other weights; declared is what the column comparable_with says, also through others';

CREATE FUNCTION freeze_round(assessment text, round text, supersedes integer, reason text, OUT seq integer,
	OUT root text, OUT leaves integer)
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	results integer;
	units integer;
	nodes integer;
	plans integer;
	head jsonb;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	seq := @extschema@.lock_chain(assessment);
	results := @extschema@.freeze_results(assessment, round, seq, 0);
	units := @extschema@.freeze_units(assessment, round, seq, results);
	nodes := @extschema@.freeze_nodes(assessment, round, seq, results + units);
	plans := @extschema@.freeze_plans(assessment, round, seq, results + units + nodes);
	SELECT jsonb_build_object('kind', 'publication', 'round', r.code, 'edition', r.edition, 'title', r.title,
		'legal_basis', e.legal_basis, 'instrument_sha256', f.instrument_sha256, 'zoning', f.zoning,
		'decimals', e.decimals, 'ties', e.ties, 'release_at', r.release_at, 'supersedes', freeze_round.supersedes,
		'reason', freeze_round.reason, 'results', results, 'unit_results', units, 'node_results', nodes,
		'plan_results', plans)
	INTO head FROM round r JOIN edition e ON e.code = r.edition, @extschema@.freeze_edition(assessment, r.code, seq) f
	WHERE r.code = freeze_round.round;
	SELECT a.root, a.leaves INTO root, leaves FROM @extschema@.append_entry(assessment, head, ARRAY(
		SELECT convert_to(l.leaf, 'UTF8') FROM (
			SELECT leaf_number, leaf FROM result t WHERE t.seq = freeze_round.seq
			UNION ALL SELECT leaf_number, leaf FROM unit_result t WHERE t.seq = freeze_round.seq
			UNION ALL SELECT leaf_number, leaf FROM node_result t WHERE t.seq = freeze_round.seq
			UNION ALL SELECT leaf_number, leaf FROM plan_result t WHERE t.seq = freeze_round.seq) l
		ORDER BY l.leaf_number)) a;
	PERFORM @extschema@.compare_editions(assessment, head ->> 'edition');
END
$$;

COMMENT ON FUNCTION freeze_round(text, text, integer, text) IS
	'inserts the publication of a round, with all its lines; gives its number, root and number of leaves';

CREATE FUNCTION superseded_by(assessment text, call text, round text) RETURNS integer LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	earlier constant integer := (@extschema@.valid_publication(assessment, round)).seq;
BEGIN
	IF call = 'publish_round' AND earlier IS NOT NULL THEN
		RAISE EXCEPTION 'round "%" was published, as number %', round, earlier
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'supersede_round() publishes it anew, and says why.';
	ELSIF call = 'supersede_round' AND earlier IS NULL THEN
		RAISE EXCEPTION 'round "%" has no publication to supersede', round
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'publish_round() publishes it.';
	END IF;
	RETURN earlier;
END
$$;

COMMENT ON FUNCTION superseded_by(text, text, text) IS
	'the publication that supersede_round() supersedes, NULL for publish_round(); an error if it is not the call that is '
	'due';

CREATE FUNCTION preview(assessment text, call text, round text, reason text, OUT seq integer, OUT root text,
	OUT leaves integer, OUT results integer, OUT unit_results integer, OUT node_results integer,
	OUT plan_results integer, OUT supersedes integer, OUT release_at timestamp with time zone, OUT problems jsonb)
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.check_isolation(assessment, call);
	PERFORM @extschema@.check_call(assessment, call, round);
	PERFORM @extschema@.enter_assessment(assessment);
	SELECT jsonb_agg(to_jsonb(p) ORDER BY p.severity, p.problem, p.object) INTO problems
	FROM @extschema@.publication_problems(assessment, round) p;
	supersedes := @extschema@.superseded_by(assessment, call, round);
	SELECT r.release_at INTO release_at FROM round r WHERE r.code = preview.round;
	IF problems @> '[{"severity": "error"}]' THEN
		RETURN;
	END IF;
	BEGIN
		SELECT f.seq, f.root, f.leaves INTO seq, root, leaves
		FROM @extschema@.freeze_round(assessment, round, supersedes, reason) f;
		SELECT p.results, p.unit_results, p.node_results, p.plan_results
		INTO results, unit_results, node_results, plan_results
		FROM publication p WHERE p.seq = preview.seq;
		RAISE EXCEPTION USING ERRCODE = 'YC000';
	EXCEPTION WHEN SQLSTATE 'YC000' THEN
		NULL;
	END;
END
$$;

COMMENT ON FUNCTION preview(text, text, text, text) IS 'preview_round() or preview_supersede()';

CREATE FUNCTION preview_round(assessment text, round text, OUT seq integer, OUT root text, OUT leaves integer,
	OUT results integer, OUT unit_results integer, OUT node_results integer, OUT plan_results integer,
	OUT supersedes integer, OUT release_at timestamp with time zone, OUT problems jsonb)
	LANGUAGE sql
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT * FROM @extschema@.preview(assessment, 'publish_round', round, NULL);
END;

COMMENT ON FUNCTION preview_round(text, text) IS
	'what publish_round() would freeze now: number in the chain, root, leaves, lines of each kind, and its release; '
	'problems is an array of publication_problems(), and root is NULL if one is an error; nothing is changed; an error if '
	'the round is not closed, and in REPEATABLE READ or SERIALIZABLE';

CREATE FUNCTION preview_supersede(assessment text, round text, reason text, OUT seq integer, OUT root text,
	OUT leaves integer, OUT results integer, OUT unit_results integer, OUT node_results integer,
	OUT plan_results integer, OUT supersedes integer, OUT release_at timestamp with time zone, OUT problems jsonb)
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	PERFORM @extschema@.check_reason(reason);
	SELECT p.* INTO seq, root, leaves, results, unit_results, node_results, plan_results, supersedes, release_at, problems
	FROM @extschema@.preview(assessment, 'supersede_round', round, reason) p;
END
$$;

COMMENT ON FUNCTION preview_supersede(text, text, text) IS
	'as preview_round(), what supersede_round() would freeze for this reason, and the publication it would supersede';

CREATE FUNCTION publish(assessment text, call text, round text, expected_root text, reason text, OUT seq integer,
	OUT root text, OUT leaves integer)
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	expected text;
	problem record;
	earlier integer;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	expected := @extschema@.read_root(expected_root);
	PERFORM @extschema@.check_isolation(assessment, call);
	-- Waits for all who write, and who passed check_call().
	LOCK TABLE round IN SHARE ROW EXCLUSIVE MODE;
	PERFORM @extschema@.check_call(assessment, call, round);
	PERFORM @extschema@.lock_chain(assessment);
	earlier := @extschema@.superseded_by(assessment, call, round);
	SELECT p.* INTO problem FROM @extschema@.publication_problems(assessment, round) p WHERE p.severity = 'error'
	ORDER BY p.problem, p.object LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'round "%" cannot be published: %', round, problem.problem
			USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = CASE WHEN problem.object IS NOT NULL THEN format('It is about %s.', problem.object) END,
			HINT = coalesce(problem.hint, 'preview_round() lists all that stands in the way.');
	END IF;
	SELECT f.seq, f.root, f.leaves INTO seq, root, leaves
	FROM @extschema@.freeze_round(assessment, round, earlier, reason) f;
	IF root <> expected THEN
		RAISE EXCEPTION 'the root is not the one that was expected' USING ERRCODE = 'YC003',
			DETAIL = format('It is %s, expected was %s.', root, expected),
			HINT = 'Something was changed, or another publication came between: look at preview_round() once more.';
	END IF;
	UPDATE round r SET state = 'published' WHERE r.code = publish.round;
	PERFORM @extschema@.append_about(assessment, seq, jsonb_build_object('kind', 'notice', 'action', 'hold', 'body', h.body,
		'reason', h.reason))
	FROM (SELECT h.body, h.reason FROM hold h WHERE h.round = publish.round AND h.lifted_at IS NULL
		ORDER BY convert_to(h.body, 'UTF8')) h;
	PERFORM @extschema@.note_event(assessment, call, round, NULL, seq::text, root);
END
$$;

COMMENT ON FUNCTION publish(text, text, text, text, text) IS 'publish_round() or supersede_round()';

CREATE FUNCTION publish_round(assessment text, round text, expected_root text, OUT seq integer, OUT root text,
	OUT leaves integer)
	LANGUAGE sql
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT p.seq, p.root, p.leaves FROM @extschema@.publish(assessment, 'publish_round', round, expected_root, NULL) p;
END;

COMMENT ON FUNCTION publish_round(text, text, text) IS
	'publishes a closed round, if its root is the one that preview_round() gave: all its lines are frozen, and open holds '
	'follow as notices; gives number, root and leaves; an error, and nothing is changed, for another root, for whatever '
	'publication_problems() calls an error, if the round was published before, in any other state, and in REPEATABLE '
	'READ or SERIALIZABLE';

CREATE FUNCTION supersede_round(assessment text, round text, expected_root text, reason text, OUT seq integer,
	OUT root text, OUT leaves integer)
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	PERFORM @extschema@.check_reason(reason);
	SELECT p.seq, p.root, p.leaves INTO seq, root, leaves
	FROM @extschema@.publish(assessment, 'supersede_round', round, expected_root, reason) p;
END
$$;

COMMENT ON FUNCTION supersede_round(text, text, text, text) IS
	'publishes a round anew that was published, reopened and closed: as publish_round(), and the head names the former '
	'publication and the reason; an error if there is none, or it was superseded or withdrawn';

CREATE FUNCTION withdraw_round(assessment text, round text, reason text, OUT seq integer, OUT root text)
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	about record;
BEGIN
	PERFORM @extschema@.check_isolation(assessment, 'withdraw_round');
	PERFORM @extschema@.check_reason(reason);
	PERFORM @extschema@.enter_assessment(assessment);
	LOCK TABLE round IN SHARE ROW EXCLUSIVE MODE;
	PERFORM @extschema@.check_call(assessment, 'withdraw_round', round);
	PERFORM @extschema@.lock_chain(assessment);
	SELECT * INTO about FROM @extschema@.valid_publication(assessment, round);
	IF about.release_at > statement_timestamp() THEN
		RAISE EXCEPTION 'round "%" is not released yet', round USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = format('It will be, at %s.', about.release_at),
			HINT = 'Nobody has seen it: move_release() moves that later, and supersede_round() replaces it.';
	END IF;
	SELECT a.seq, a.root INTO seq, root FROM @extschema@.append_about(assessment, about.seq,
		jsonb_build_object('kind', 'withdrawal', 'reason', reason)) a;
	UPDATE round r SET state = 'withdrawn' WHERE r.code = withdraw_round.round;
	PERFORM @extschema@.note_event(assessment, 'withdraw_round', round, NULL, seq::text, reason);
END
$$;

COMMENT ON FUNCTION withdraw_round(text, text, text) IS
	'withdraws the publication of a round, openly: an entry of the chain, with the reason; gives its number and root; an '
	'error before the release, if the round is not published, and in REPEATABLE READ or SERIALIZABLE';

CREATE FUNCTION move_release(assessment text, round text, release_at timestamp with time zone, reason text,
	OUT seq integer, OUT root text)
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	about record;
BEGIN
	PERFORM @extschema@.check_isolation(assessment, 'move_release');
	PERFORM @extschema@.check_reason(reason);
	PERFORM @extschema@.enter_assessment(assessment);
	LOCK TABLE round IN SHARE ROW EXCLUSIVE MODE;
	PERFORM @extschema@.check_call(assessment, 'move_release', round);
	PERFORM @extschema@.lock_chain(assessment);
	SELECT * INTO about FROM @extschema@.valid_publication(assessment, round);
	IF about.seq IS NULL THEN
		RAISE EXCEPTION 'round "%" has no publication', round USING ERRCODE = 'object_not_in_prerequisite_state',
			HINT = 'Set release_at in the table round.';
	ELSIF about.release_at <= statement_timestamp() THEN
		RAISE EXCEPTION 'round "%" was released', round USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = format('It was, at %s.', about.release_at), HINT = 'withdraw_round() withdraws it.';
	ELSIF (move_release.release_at > about.release_at) IS NOT TRUE OR NOT isfinite(move_release.release_at)
			OR date_trunc('second', move_release.release_at) <> move_release.release_at THEN
		RAISE EXCEPTION 'release of round "%" can be moved later, to a whole second', round
			USING ERRCODE = 'invalid_parameter_value',
			DETAIL = format('It is announced for %s.', about.release_at);
	END IF;
	SELECT a.seq, a.root INTO seq, root FROM @extschema@.append_about(assessment, about.seq, jsonb_build_object('kind',
		'notice', 'action', 'release', 'release_at', move_release.release_at, 'reason', reason)) a;
	UPDATE round r SET release_at = move_release.release_at WHERE r.code = move_release.round;
	PERFORM @extschema@.note_event(assessment, 'move_release', round, NULL, seq::text, reason);
END
$$;

COMMENT ON FUNCTION move_release(text, text, timestamp with time zone, text) IS
	'moves the release of a published round later: a notice in the chain; gives its number and root; an error once it was '
	'released, and for an earlier time';
