-- A round from its draft to its end

-- One problem a row, the same for open_round() and close_round(), which ask before, and for the guard of the table.
CREATE FUNCTION round_problems(assessment text, round text, becomes text, OUT problem text, OUT object text,
	OUT hint text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	IF becomes = 'open' THEN
		RETURN QUERY
		SELECT 'the edition has no instrument', NULL::text, 'Insert one into edition_instrument.'
		FROM round r WHERE r.code = round_problems.round
			AND NOT EXISTS (SELECT FROM edition_instrument e WHERE e.edition = r.edition)
		UNION ALL
		SELECT 'a unit has no instrument', u.code, 'Insert one for its category or its kind into edition_instrument.'
		FROM round r
		JOIN body b ON r.as_of >= b.valid_from AND (r.as_of <= b.valid_to OR b.valid_to IS NULL)
		JOIN unit u ON u.body = b.code
		WHERE r.code = round_problems.round
			AND EXISTS (SELECT FROM edition_instrument e WHERE e.edition = r.edition
				AND e.category IN (b.category, '*'))
			AND NOT EXISTS (SELECT FROM edition_instrument e WHERE e.edition = r.edition
				AND e.category IN (b.category, '*') AND e.unit_kind IN (u.kind, '*'))
		UNION ALL
		SELECT 'the zoning does not cover the scale', format('%s/%s: %s to %s', s.category, s.unit_kind, s.low, s.high),
			'Every score from the lower to the upper end needs a band.'
		FROM round r JOIN sheet s ON s.edition = r.edition
		WHERE r.code = round_problems.round
			AND NOT (@extschema@.in_zone(s.low, s.zoning) AND @extschema@.in_zone(s.high, s.zoning))
		UNION ALL
		SELECT 'one category has several scales or zonings', c.category,
			'Those who are ranked together need one scale and one zoning.'
		FROM round r, LATERAL (
			SELECT u.category FROM unit_in_round u JOIN sheet s ON s.edition = u.edition
				AND s.category = u.sheet_category AND s.unit_kind = u.sheet_unit_kind
			WHERE u.round = r.code
			GROUP BY u.category HAVING count(DISTINCT (s.low, s.high, s.zoning::text)) > 1) c
		WHERE r.code = round_problems.round
		UNION ALL
		SELECT 'a node has several parents in one category', format('%s: %s', c.category, c.node),
			'Give it another code in one of the instruments.'
		FROM round r, LATERAL (
			SELECT u.category, n.node FROM (SELECT DISTINCT category, edition, sheet_category, sheet_unit_kind
				FROM unit_in_round WHERE round = r.code) u
			JOIN sheet_node n ON n.edition = u.edition AND n.category = u.sheet_category
				AND n.unit_kind = u.sheet_unit_kind
			GROUP BY u.category, n.node HAVING count(DISTINCT coalesce(n.parent, '')) > 1) c
		WHERE r.code = round_problems.round
		UNION ALL
		SELECT 'an opinion is missing', format('%s, flag %s', b.label, f.flag), 'Insert it into opinion, or delete all.'
		FROM round r JOIN sheet s
			ON s.edition = r.edition, @extschema@.bands(s.zoning) b, (VALUES (true), (false)) f (flag)
		WHERE r.code = round_problems.round
			AND EXISTS (SELECT FROM opinion o WHERE o.edition = r.edition)
			AND NOT EXISTS (SELECT FROM opinion o
				WHERE o.edition = r.edition AND o.label = b.label AND o.flag = f.flag)
		UNION ALL
		SELECT 'an opinion is about no band', format('%s, flag %s', o.label, o.flag), NULL
		FROM round r JOIN opinion o ON o.edition = r.edition
		WHERE r.code = round_problems.round AND NOT EXISTS (
			SELECT FROM sheet s, @extschema@.bands(s.zoning) b WHERE s.edition = r.edition AND b.label = o.label)
		UNION ALL
		SELECT 'no instrument asks in forms of this kind', k.kind, 'See the key "form" of the instruments.'
		FROM round r, LATERAL (SELECT kind FROM edition_form WHERE edition = r.edition
			UNION SELECT kind FROM rule WHERE edition = r.edition) k
		WHERE r.code = round_problems.round
			AND NOT EXISTS (SELECT FROM sheet_node n WHERE n.edition = r.edition AND n.form = k.kind);
	ELSE
		RETURN QUERY
		SELECT 'a visit has neither forms nor an outcome', v.id::text,
			'record_visit() says why it could not be, or delete it.'
		FROM visit v
		WHERE v.round = round_problems.round AND v.outcome IS NULL
			AND NOT EXISTS (SELECT FROM form_version f WHERE f.visit = v.id);
	END IF;
END
$$;

COMMENT ON FUNCTION round_problems(text, text, text) IS
	'what keeps a round from becoming open or closed: problem, object and hint; no row if nothing does';

CREATE FUNCTION edition_digest(assessment text, edition text) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN encode(sha256(convert_to((SELECT string_agg(t.row::text, E'\n'
		ORDER BY t.place, convert_to(t.row::text, 'UTF8'))
		FROM (SELECT 1 AS place, to_jsonb(e) AS row FROM edition e WHERE e.code = edition_digest.edition
			UNION ALL SELECT 2, to_jsonb(i) FROM edition_instrument i WHERE i.edition = edition_digest.edition
			UNION ALL SELECT 3, to_jsonb(f) FROM edition_form f WHERE f.edition = edition_digest.edition
			UNION ALL SELECT 4, to_jsonb(o) FROM opinion o WHERE o.edition = edition_digest.edition) t), 'UTF8')),
		'hex');
END
$$;

COMMENT ON FUNCTION edition_digest(text, text) IS
	'SHA-256, 64 digits, of all that an edition says about scores: its row, instruments, forms and opinions';

CREATE FUNCTION change_state(assessment text, call text, round text, becomes text,
	OUT problem text, OUT object text, OUT hint text)
	RETURNS SETOF record LANGUAGE plpgsql ROWS 10
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	PERFORM @extschema@.check_isolation(assessment, call);
	-- Waits for all who write, and who passed check_call().
	LOCK TABLE round IN SHARE ROW EXCLUSIVE MODE;
	PERFORM @extschema@.check_call(assessment, call, round);
	RETURN QUERY SELECT * FROM @extschema@.round_problems(assessment, round, becomes);
	IF FOUND THEN
		RETURN;
	END IF;
	UPDATE round r SET state = becomes, edition_digest = CASE becomes WHEN 'open'
		THEN @extschema@.edition_digest(assessment, r.edition) ELSE r.edition_digest END
	WHERE r.code = change_state.round;
	IF becomes = 'closed' THEN
		INSERT INTO secret (round, secret) VALUES (round, @extschema@.strong_random()) ON CONFLICT DO NOTHING;
	END IF;
END
$$;

COMMENT ON FUNCTION change_state(text, text, text, text) IS
	'the rows of round_problems(); without one the round takes the new state';

CREATE FUNCTION open_round(assessment text, round text, OUT problem text, OUT object text, OUT hint text)
	RETURNS SETOF record LANGUAGE sql ROWS 10
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT * FROM @extschema@.change_state(assessment, 'open_round', round, 'open');
END;

COMMENT ON FUNCTION open_round(text, text) IS
	'opens a draft: forms are taken, and the edition is frozen; rows say what stands in the way, and then nothing '
	'is changed; an error in any other state, and in REPEATABLE READ or SERIALIZABLE';

CREATE FUNCTION close_round(assessment text, round text, OUT problem text, OUT object text, OUT hint text)
	RETURNS SETOF record LANGUAGE sql ROWS 10
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT * FROM @extschema@.change_state(assessment, 'close_round', round, 'closed');
END;

COMMENT ON FUNCTION close_round(text, text) IS
	'closes an open or reopened round, after waiting for those who are submitting; rows say what stands in the '
	'way, and then nothing is changed; an error in any other state, and in REPEATABLE READ or SERIALIZABLE';

CREATE FUNCTION reopen_round(assessment text, round text, body text, reason text, until timestamp with time zone)
	RETURNS uuid LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	made uuid;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	PERFORM @extschema@.check_isolation(assessment, 'reopen_round');
	LOCK TABLE round IN SHARE ROW EXCLUSIVE MODE;
	PERFORM @extschema@.check_call(assessment, 'reopen_round', round);
	IF (@extschema@.valid_publication(assessment, round)).imported THEN
		RAISE EXCEPTION 'round "%" was imported: it has no forms', round
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'withdraw_round() withdraws it.';
	END IF;
	PERFORM @extschema@.check_body(assessment, round, body);
	IF until IS NULL OR until <= statement_timestamp() THEN
		RAISE EXCEPTION 'a round is reopened until a time to come' USING ERRCODE = 'invalid_parameter_value',
			DETAIL = format('It is %s.', coalesce(until::text, 'NULL'));
	END IF;
	INSERT INTO reopening (round, body, reason, until, login, at)
	VALUES (round, body, reason, until, @extschema@.acting_login(), clock_timestamp()) RETURNING id INTO made;
	UPDATE round r SET state = 'reopened' WHERE r.code = reopen_round.round AND r.state = 'published';
	PERFORM @extschema@.note_event(assessment, 'reopen_round', round, body, made::text, reason);
	RETURN made;
END
$$;

COMMENT ON FUNCTION reopen_round(text, text, text, text, timestamp with time zone) IS
	'opens a closed round for one body, until a time; a published one becomes reopened, and is closed and '
	'published anew; gives the id of the reopening; an error in any other state';

CREATE FUNCTION check_body(assessment text, round text, body text) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	IF NOT EXISTS (SELECT FROM round r JOIN body b ON b.code = check_body.body AND r.as_of >= b.valid_from
			AND (r.as_of <= b.valid_to OR b.valid_to IS NULL) WHERE r.code = check_body.round) THEN
		RAISE EXCEPTION 'round "%" has no body "%"', round, body USING ERRCODE = 'no_data_found',
			DETAIL = (SELECT format('It takes bodies as of %s.', r.as_of) FROM round r WHERE r.code = check_body.round);
	END IF;
END
$$;

COMMENT ON FUNCTION check_body(text, text, text) IS
	'an error if the body is not there on the day of the round';
