-- What a result rests on: each line of a body commits to the versions of its forms that counted. They stay
-- confidential; one can be opened, and none exchanged.

CREATE FUNCTION freeze_evidence(assessment text, round text, OUT body text, OUT evidence_root text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 100
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN QUERY
	SELECT t.body, encode(@extschema@.merkle_root(array_agg(f.commitment ORDER BY f.commitment)), 'hex')
	FROM visit v JOIN unit_tally t USING (round, unit) JOIN form_version f ON f.visit = v.id
	LEFT JOIN form_version n ON n.visit = f.visit AND n.kind = f.kind AND n.respondent = f.respondent
		AND n.version = f.version + 1
	WHERE v.round = freeze_evidence.round AND n.visit IS NULL
	GROUP BY t.body;
END
$$;

COMMENT ON FUNCTION freeze_evidence(text, text) IS
	'for each body, the root over the commitments to the versions of its forms that count, in the order of their '
	'bytes; they were made when the forms came in: check_evidence() finds a form that alone was altered since';

CREATE FUNCTION evidence_forms(assessment text, seq integer, of_body text, OUT body text, OUT submission uuid,
	OUT salt bytea, OUT form text, OUT commitment bytea)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 10000
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN QUERY
	WITH form AS (
		SELECT DISTINCT ON (f.visit, f.kind, f.respondent) t.body, f.submission, f.salt,
			@extschema@.form_text(f.visit, f.kind, f.respondent, f.base_version, f.answers, f.why, f.evidence, f.reason,
				f.observed_at) AS form
		FROM publication p JOIN visit v ON v.round = p.round JOIN unit_result t ON t.seq = p.seq AND t.unit = v.unit
		JOIN form_version f ON f.visit = v.id AND f.at <= p.published_at
		WHERE p.seq = evidence_forms.seq AND (of_body IS NULL OR t.body = of_body)
		ORDER BY f.visit, f.kind, f.respondent, f.version DESC
	)
	SELECT f.body, f.submission, f.salt, f.form, @extschema@.form_commitment(f.salt, f.form) FROM form f;
END
$$;

COMMENT ON FUNCTION evidence_forms(text, integer, text) IS
	'the versions of forms of a body, of all if it is NULL, that counted when a publication was made, with their '
	'random bytes, canonical texts and commitments, computed from what is stored now';

CREATE FUNCTION check_evidence(assessment text, seq integer, OUT place text, OUT problem text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	WITH committed AS (
		SELECT f.body, encode(@extschema@.merkle_root(array_agg(f.commitment ORDER BY f.commitment)), 'hex')
			AS evidence_root FROM @extschema@.evidence_forms(assessment, seq, NULL) f GROUP BY f.body
	)
	SELECT concat(@extschema@.leaf_place('result', r.leaf_number, r.body), ', evidence_root'),
		'it does not follow from the forms'
	INTO place, problem FROM result r LEFT JOIN committed c USING (body)
	WHERE r.seq = check_evidence.seq AND r.evidence_root IS DISTINCT FROM c.evidence_root
	ORDER BY r.leaf_number LIMIT 1;
END
$$;

COMMENT ON FUNCTION check_evidence(text, integer) IS
	'the first body whose forms are not those to which its line commits';

CREATE FUNCTION open_form(assessment text, seq integer, submission uuid) RETURNS jsonb LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	of_body text;
	opened record;
	commitments bytea[];
	root text;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	PERFORM @extschema@.check_visible(assessment, seq);
	SELECT t.body INTO of_body FROM form_version f JOIN visit v ON v.id = f.visit
		JOIN unit_result t ON t.seq = open_form.seq AND t.unit = v.unit
	WHERE f.submission = open_form.submission;
	IF FOUND THEN
		WITH form AS MATERIALIZED (SELECT f.* FROM @extschema@.evidence_forms(assessment, seq, of_body) f)
		SELECT f.*, (SELECT array_agg(c.commitment ORDER BY c.commitment) FROM form c) AS commitments
		INTO opened FROM form f WHERE f.submission = open_form.submission;
	END IF;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'publication % of assessment "%" does not rest on submission %', seq, assessment,
			coalesce(submission::text, 'NULL') USING ERRCODE = 'no_data_found',
			HINT = 'Only the versions of forms that counted when it was published can be opened.';
	END IF;
	commitments := opened.commitments;
	SELECT r.evidence_root INTO root FROM result r WHERE r.seq = open_form.seq AND r.body = opened.body;
	IF encode(@extschema@.merkle_root(commitments), 'hex') IS DISTINCT FROM root THEN
		PERFORM @extschema@.refuse_altered(assessment, seq);
	END IF;
	PERFORM @extschema@.note_event(assessment, 'open_form', p.round, opened.body, submission::text,
		format('of publication %s', seq)) FROM publication p WHERE p.seq = open_form.seq;
	RETURN (SELECT jsonb_build_object('format', 'compliance-evidence/1', 'evidence_root', root, 'body', opened.body,
			'forms', cardinality(commitments), 'index', p.number, 'salt', encode(opened.salt, 'hex'),
			'form', opened.form, 'path', @extschema@.printed_path(p.path))
		FROM @extschema@.merkle_proofs(commitments) p WHERE commitments[p.number + 1] = opened.commitment
		ORDER BY p.number LIMIT 1);
END
$$;

COMMENT ON FUNCTION open_form(text, integer, uuid) IS
	'opens the version of a form that counted in a publication, to whoever is to see it: its canonical text, its '
	'random bytes, and the path from its commitment to the evidence_root of its body''s line, against which '
	'examples/verify_proof.py checks it. It tells how many forms the body has, and nothing of the others; noted as an '
	'event. An error for a form that did not count, for a publication that is not released to the caller, and if the '
	'forms are not those to which the line commits';

