-- What is said about forms and results: reviews, responses, holds, targets, flags

CREATE FUNCTION review_form(assessment text, visit uuid, kind text, respondent text, version integer, verdict text,
	note text DEFAULT NULL)
	RETURNS uuid LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	reviewer constant text := @extschema@.acting_person(assessment);
	author record;
	form record;
	current_version integer;
	made uuid;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	SELECT f.digest, f.login, v.round INTO form FROM form_version f JOIN visit v ON v.id = f.visit
	WHERE f.visit = review_form.visit AND f.kind = review_form.kind AND f.respondent = review_form.respondent
		AND f.version = review_form.version;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'there is no such version of a form' USING ERRCODE = 'no_data_found';
	END IF;
	PERFORM @extschema@.check_call(assessment, 'review_form', form.round);
	IF reviewer IS NULL THEN
		RAISE EXCEPTION 'a reviewer must be a known person' USING ERRCODE = 'insufficient_privilege',
			DETAIL = format('The table login has no row for "%s".', @extschema@.acting_login());
	END IF;
	-- whoever wrote any version that is part of this one, by whatever login
	SELECT f.login, l.person INTO author FROM form_version f LEFT JOIN login l ON l.login = f.login
	WHERE f.visit = review_form.visit AND f.kind = review_form.kind AND f.respondent = review_form.respondent
		AND f.version <= review_form.version AND (l.person IS NULL OR l.person = reviewer) LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION '%', CASE WHEN author.person IS NULL THEN 'the author of the form is not known'
				ELSE 'a form cannot be reviewed by its author' END
			USING ERRCODE = 'insufficient_privilege',
			DETAIL = CASE WHEN author.person IS NULL THEN format('The table login has no row for "%s".', author.login)
				ELSE format('"%s" wrote a version of it as "%s".', reviewer, author.login) END;
	END IF;
	-- Submitting takes no lock of the form, so a version can come in now: it then has no review, as it should.
	SELECT max(f.version) INTO current_version FROM form_version f
	WHERE f.visit = review_form.visit AND f.kind = review_form.kind AND f.respondent = review_form.respondent;
	IF current_version <> version THEN
		RAISE EXCEPTION 'version % is not the current one', version USING ERRCODE = 'YC001',
			DETAIL = format('The current version is %s.', current_version), HINT = 'Read it.';
	END IF;
	INSERT INTO review (visit, kind, respondent, version, digest, verdict, note, person, login, at)
	VALUES (visit, kind, respondent, version, form.digest, verdict, note, reviewer, @extschema@.acting_login(),
		clock_timestamp()) RETURNING id INTO made;
	RETURN made;
END
$$;

COMMENT ON FUNCTION review_form(text, uuid, text, text, integer, text, text) IS
	'says accepted or returned of the current version of a form, and pins its digest; a new version has no '
	'review; an error for the person who wrote it, by any login, and for a login that is no known person''s';

CREATE FUNCTION respond(assessment text, round text, response text) RETURNS uuid LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	of_body text;
	made uuid;
BEGIN
	PERFORM @extschema@.check_call(assessment, 'respond', round);
	PERFORM @extschema@.enter_assessment(assessment);
	SELECT p.body INTO of_body FROM person p JOIN login l ON l.person = p.code
		WHERE l.login = @extschema@.acting_login();
	IF of_body IS NULL THEN
		RAISE EXCEPTION 'you answer for no body' USING ERRCODE = 'insufficient_privilege';
	END IF;
	PERFORM @extschema@.check_body(assessment, round, of_body);
	INSERT INTO response (round, body, response, login, at)
	VALUES (respond.round, of_body, respond.response, @extschema@.acting_login(), clock_timestamp())
		RETURNING id INTO made;
	RETURN made;
END
$$;

COMMENT ON FUNCTION respond(text, text, text) IS
	'what the body of the caller says about its result while the round is closed; it changes no form';

CREATE FUNCTION answer_response(assessment text, response uuid, answer text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	asked record;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	SELECT * INTO asked FROM response r WHERE r.id = answer_response.response;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'response % does not exist', response USING ERRCODE = 'no_data_found';
	END IF;
	PERFORM @extschema@.check_call(assessment, 'answer_response', asked.round);
	UPDATE response r SET answer = answer_response.answer, answered_by = @extschema@.acting_login(),
		answered_at = clock_timestamp()
	WHERE r.id = answer_response.response AND r.answer IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'response % was answered', response USING ERRCODE = 'object_not_in_prerequisite_state';
	END IF;
END
$$;

COMMENT ON FUNCTION answer_response(text, uuid, text) IS 'answers a response, once';

CREATE FUNCTION set_hold(assessment text, round text, body text, reason text) RETURNS uuid LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	made uuid;
BEGIN
	PERFORM @extschema@.check_call(assessment, 'set_hold', round);
	PERFORM @extschema@.check_body(assessment, round, body);
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO hold (round, body, reason, login, at)
	VALUES (round, body, reason, @extschema@.acting_login(), clock_timestamp())
	ON CONFLICT DO NOTHING RETURNING id INTO made;
	IF made IS NULL THEN
		RAISE EXCEPTION 'body "%" is on hold in round "%"', body, round
			USING ERRCODE = 'object_not_in_prerequisite_state',
			HINT = 'lift_hold() ends that.';
	END IF;
	PERFORM @extschema@.note_hold(assessment, round, 'hold', body, reason);
	PERFORM @extschema@.note_event(assessment, 'set_hold', round, body, made::text, reason);
	RETURN made;
END
$$;

COMMENT ON FUNCTION set_hold(text, text, text, text) IS
	'withholds the award of a body, whose score stays; of a published round, with a notice in the chain; an '
	'error if it is withheld';

CREATE FUNCTION lift_hold(assessment text, round text, body text, reason text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.check_call(assessment, 'lift_hold', round);
	PERFORM @extschema@.enter_assessment(assessment);
	UPDATE hold h SET lifted_reason = lift_hold.reason, lifted_by = @extschema@.acting_login(),
		lifted_at = clock_timestamp()
	WHERE h.round = lift_hold.round AND h.body = lift_hold.body AND h.lifted_at IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'body "%" is not on hold in round "%"', body, round
			USING ERRCODE = 'object_not_in_prerequisite_state';
	END IF;
	PERFORM @extschema@.note_hold(assessment, round, 'lift', body, reason);
	PERFORM @extschema@.note_event(assessment, 'lift_hold', round, body, NULL, reason);
END
$$;

COMMENT ON FUNCTION lift_hold(text, text, text, text) IS
	'ends the hold of a body; of a published round, with a notice in the chain; an error if there is none';

CREATE FUNCTION set_target(assessment text, round text, body text, label text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.check_call(assessment, 'set_target', round);
	PERFORM @extschema@.check_body(assessment, round, body);
	PERFORM @extschema@.enter_assessment(assessment);
	IF NOT EXISTS (SELECT FROM round r JOIN body b ON b.code = set_target.body AND r.as_of >= b.valid_from
			AND (r.as_of <= b.valid_to OR b.valid_to IS NULL)
			JOIN sheet s ON s.edition = r.edition AND s.category IN (b.category, '*'), @extschema@.bands(s.zoning) n
			WHERE r.code = set_target.round AND n.label = set_target.label) THEN
		RAISE EXCEPTION 'body "%" cannot reach band "%"', body, label USING ERRCODE = 'invalid_parameter_value',
			DETAIL = 'Its zoning has no band of this label.';
	END IF;
	INSERT INTO target (round, body, label) VALUES (round, body, label)
	ON CONFLICT (round, body) DO UPDATE SET label = excluded.label;
	INSERT INTO mark (round, unit) SELECT u.round, u.unit FROM unit_in_round u
	WHERE u.round = set_target.round AND u.body = set_target.body;
	PERFORM @extschema@.note_event(assessment, 'set_target', round, body, NULL, label);
END
$$;

COMMENT ON FUNCTION set_target(text, text, text, text) IS
	'the band that a body wants to reach, by its label: improvement plans lead there';

CREATE FUNCTION set_flag(assessment text, round text, body text, flag boolean, why text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.check_call(assessment, 'set_flag', round);
	PERFORM @extschema@.check_body(assessment, round, body);
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO flag (round, body, flag, why) VALUES (round, body, flag, why)
	ON CONFLICT (round, body) DO UPDATE SET flag = excluded.flag, why = excluded.why;
	PERFORM @extschema@.note_event(assessment, 'set_flag', round, body, flag::text, why);
END
$$;

COMMENT ON FUNCTION set_flag(text, text, text, boolean, text) IS
	'the second axis of the opinion about a body, such as maladministration found';
