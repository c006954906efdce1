-- What keeps a round from being published

CREATE FUNCTION incomplete_bodies(assessment text, round text, OUT severity text, OUT problem text, OUT object text,
	OUT hint text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN QUERY
	WITH planned AS MATERIALIZED (
		SELECT v.id AS visit, v.outcome, u.* FROM visit v JOIN unit_in_round u USING (round, unit)
		WHERE v.round = incomplete_bodies.round
	), last_review AS MATERIALIZED (
		SELECT DISTINCT ON (w.visit, w.kind, w.respondent, w.version) w.visit, w.kind, w.respondent, w.version,
			w.verdict
		FROM review w JOIN planned p USING (visit)
		ORDER BY w.visit, w.kind, w.respondent, w.version, w.at DESC, w.id
	), reviewed AS MATERIALIZED (
		SELECT p.body, p.unit, p.visit, c.kind, c.respondent, w.verdict
		FROM current_form c JOIN planned p USING (visit)
		LEFT JOIN last_review w USING (visit, kind, respondent, version)
	), brought AS MATERIALIZED (
		SELECT c.visit, c.kind, count(*) AS forms FROM reviewed c GROUP BY c.visit, c.kind
	), asked AS MATERIALIZED (
		SELECT DISTINCT n.edition, n.category, n.unit_kind, n.form AS kind, coalesce(e.forms, 1) AS forms
		FROM round r JOIN sheet_node n USING (edition)
		LEFT JOIN edition_form e ON e.edition = n.edition AND e.kind = n.form
		WHERE r.code = incomplete_bodies.round AND n.form IS NOT NULL
	), expected AS (
		SELECT p.body, p.unit, p.visit, a.kind, a.forms AS wanted, coalesce(f.forms, 0) AS forms
		FROM planned p
		JOIN asked a ON a.edition = p.edition AND a.category = p.sheet_category AND a.unit_kind = p.sheet_unit_kind
		LEFT JOIN brought f ON f.visit = p.visit AND f.kind = a.kind
		WHERE p.visit IN (SELECT g.visit FROM brought g)
	)
	SELECT CASE WHEN e.forms = 0 THEN 'error' ELSE 'warning' END,
		CASE WHEN e.forms = 0 THEN 'a body is incomplete: forms of a kind are missing'
			ELSE 'forms of a kind are few' END,
		format('body %s, unit %s, visit %s: %s of %s forms "%s"', e.body, e.unit, e.visit, e.forms, e.wanted, e.kind),
		'reopen_round() takes them.'
	FROM expected e WHERE e.forms < e.wanted
	UNION ALL
	SELECT 'error', 'a visit has neither forms nor an outcome',
		format('body %s, unit %s, visit %s', p.body, p.unit, p.visit), 'record_visit() says why it could not be.'
	FROM planned p WHERE p.outcome IS NULL AND NOT EXISTS (SELECT FROM brought g WHERE g.visit = p.visit)
	UNION ALL
	SELECT 'error', 'a body is incomplete: a form was returned',
		format('body %s, unit %s, visit %s: "%s" of %s', c.body, c.unit, c.visit, c.kind, c.respondent),
		'reopen_round() takes a new version.'
	FROM reviewed c WHERE c.verdict = 'returned'
	UNION ALL
	SELECT 'warning', 'forms await review', format('body %s: %s', c.body, count(*)), NULL
	FROM reviewed c WHERE c.verdict IS NULL GROUP BY c.body;
END
$$;

COMMENT ON FUNCTION incomplete_bodies(text, text) IS
	'what is missing in a round: kinds of forms that a visit did not bring, visits of which nothing is '
	'known, forms that were returned: errors; fewer forms than expected, forms that nobody reviewed, by body: warnings';

CREATE FUNCTION unpublishable_texts(assessment text, round text, OUT problem text, OUT object text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN QUERY
	WITH text (object, value) AS MATERIALIZED (
		SELECT 'round ' || c.name, c.value FROM round r JOIN edition e ON e.code = r.edition, LATERAL (VALUES
			('code', r.code), ('title', r.title), ('edition', r.edition), ('legal_basis', e.legal_basis))
			c (name, value)
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
		SELECT format('node %s: %s', n.node, c.name), c.value FROM (
			SELECT n.node, n.title FROM body_node b, unnest(b.nodes, b.titles) n (node, title)
			WHERE b.round = unpublishable_texts.round
			UNION SELECT s.node, s.title FROM round r JOIN sheet_node s USING (edition)
			WHERE r.code = unpublishable_texts.round) n,
			LATERAL (VALUES ('code', n.node), ('title', n.title)) c (name, value)
		UNION ALL
		SELECT format('product %s of unit %s', p.product, p.unit), p.product
		FROM (SELECT DISTINCT r.unit, r.product FROM plan_row r WHERE r.round = unpublishable_texts.round) p
		UNION ALL
		SELECT 'reason of the hold of body ' || h.body, h.reason FROM hold h
		WHERE h.round = unpublishable_texts.round AND h.lifted_at IS NULL
		UNION ALL
		SELECT 'zoning', s.zoning::text FROM round r JOIN sheet s USING (edition)
		WHERE r.code = unpublishable_texts.round
	), judged AS MATERIALIZED (
		SELECT v.value, @extschema@.text_problem(v.value) AS problem FROM (SELECT DISTINCT t.value FROM text t) v
	)
	SELECT j.problem, t.object FROM judged j JOIN text t USING (value) WHERE j.problem IS NOT NULL;
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
		(r.release_at <= clock_timestamp(), 'its release_at is past', r.release_at::text,
			'Set a later one in the table round.'),
		(NOT @extschema@.is_printable(r.release_at), 'its release_at is not a whole second before the year 10000',
			r.release_at::text, 'Set another one in the table round.'),
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
	SELECT 'error', 'a weight has more than 15 decimals, or 23 digits before them',
		format('node %s: %s', n.node, n.weight), NULL
	FROM (SELECT k.node, k.weight FROM body_node b, unnest(b.nodes, b.weights) k (node, weight)
		WHERE b.round = publication_problems.round
		UNION SELECT s.node, s.weight FROM round r JOIN sheet_node s USING (edition)
		WHERE r.code = publication_problems.round) n
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
