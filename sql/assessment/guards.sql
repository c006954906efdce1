-- What the triggers of an assessment call. They are there for every path that leads to a table: INSERT, UPDATE,
-- DELETE, TRUNCATE, MERGE, ON CONFLICT and COPY, by the calls or by the owner's own hand.

CREATE FUNCTION refuse_change(tab text, op text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RAISE EXCEPTION '% takes no %', tab, op USING ERRCODE = 'object_not_in_prerequisite_state',
		DETAIL = CASE op WHEN 'TRUNCATE' THEN 'It would pass the guard of each row.'
			ELSE 'Its rows are never changed or deleted.' END,
		HINT = CASE tab WHEN 'form_version' THEN 'A correction is a new version: submit_form().'
			ELSE 'What is no longer true is said by a further row.' END;
END
$$;

COMMENT ON FUNCTION refuse_change(text, text) IS
	'the error of a table whose rows are never changed or deleted';

CREATE FUNCTION note_change(assessment text, op text, tab text, old_row jsonb, new_row jsonb, columns text[])
	RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	key constant text := (SELECT string_agg(coalesce(new_row, old_row) ->> k, '/' ORDER BY n)
		FROM unnest(string_to_array(columns[0], ',')) WITH ORDINALITY u (k, n));
	detail constant text := (SELECT string_agg(format('%s: %s -> %s', k, coalesce(old_row ->> k, '-'),
			coalesce(new_row ->> k, '-')), ', ' ORDER BY n)
		FROM unnest(string_to_array(columns[1], ',')) WITH ORDINALITY u (k, n)
		WHERE old_row ->> k IS DISTINCT FROM new_row ->> k);
BEGIN
	PERFORM @extschema@.note_event(assessment, lower(op) || ' ' || tab,
		CASE tab WHEN 'round' THEN key ELSE coalesce(new_row, old_row) ->> 'round' END,
		CASE tab WHEN 'body' THEN coalesce(new_row, old_row) ->> 'code' ELSE coalesce(new_row, old_row) ->> 'body' END,
		key, detail);
END
$$;

COMMENT ON FUNCTION note_change(text, text, text, jsonb, jsonb, text[]) IS
	'writes the change of a row into the table event: the columns of the first list are its key, of those of the '
	'second the values before and after are noted, of others nothing';

CREATE FUNCTION hold_states(assessment text, change text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	PERFORM @extschema@.check_isolation(assessment, change);
	LOCK TABLE round IN ROW EXCLUSIVE MODE;
END
$$;

COMMENT ON FUNCTION hold_states(text, text) IS
	'holds off changes of states of rounds to the end of the transaction; what follows sees the states of now; an '
	'error in REPEATABLE READ and SERIALIZABLE, which would not';

CREATE FUNCTION refuse_frozen(assessment text, edition text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	frozen text;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	PERFORM @extschema@.hold_states(assessment, 'a change of an edition');
	SELECT code INTO frozen FROM round WHERE edition = refuse_frozen.edition AND state <> 'draft' ORDER BY code LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'edition "%" is frozen', edition USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = format('Round "%s" was opened with it.', frozen),
			HINT = 'Make another edition; comparable_with says that their scores can be compared.';
	END IF;
END
$$;

COMMENT ON FUNCTION refuse_frozen(text, text) IS
	'an error if a round of the edition was opened, and in REPEATABLE READ or SERIALIZABLE';

CREATE FUNCTION guard_body(assessment text, body text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.hold_states(assessment, 'a change of a body');
	PERFORM @extschema@.enter_assessment(assessment);
	IF NOT EXISTS (SELECT FROM body b WHERE b.code = guard_body.body)
			AND EXISTS (SELECT FROM unit u WHERE u.body = guard_body.body) THEN
		RAISE EXCEPTION 'body "%" still has units', body USING ERRCODE = 'foreign_key_violation';
	END IF;
	INSERT INTO mark (round, unit)
	SELECT r.code, u.code FROM round r, unit u
	WHERE r.state IN ('open', 'closed', 'reopened') AND u.body = guard_body.body;
END
$$;

COMMENT ON FUNCTION guard_body(text, text) IS
	'an error if a body with units has no row left; else marks its units, since category and day of the round '
	'decide; an error in REPEATABLE READ or SERIALIZABLE, too';

CREATE FUNCTION guard_unit(assessment text, unit text, body text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.hold_states(assessment, 'a change of a unit');
	PERFORM @extschema@.enter_assessment(assessment);
	-- A body that is being changed is waited for, and cannot change: guard_body() marks the units that it sees.
	PERFORM FROM body b WHERE b.code = guard_unit.body FOR SHARE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'body "%" does not exist', body USING ERRCODE = 'foreign_key_violation',
			DETAIL = format('Unit "%s" is to count to it.', unit);
	END IF;
	INSERT INTO mark (round, unit)
	SELECT r.code, guard_unit.unit FROM round r WHERE r.state IN ('open', 'closed', 'reopened')
		AND EXISTS (SELECT FROM visit v WHERE v.round = r.code AND v.unit = guard_unit.unit);
END
$$;

COMMENT ON FUNCTION guard_unit(text, text, text) IS
	'an error if the body of a unit does not exist; else marks the unit, whose body or kind may have changed; an '
	'error in REPEATABLE READ or SERIALIZABLE, too';

CREATE FUNCTION guard_round(assessment text, old_row jsonb, new_row jsonb) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	before constant text := old_row ->> 'state';
	after constant text := new_row ->> 'state';
	published record;
	problem record;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	SELECT p.* INTO published FROM @extschema@.valid_publication(assessment, new_row ->> 'code') p;
	IF before IS NULL AND after <> 'draft' AND published.imported IS NOT TRUE
			OR before <> 'draft' AND after IS NULL THEN
		RAISE EXCEPTION 'round "%" is %', coalesce(old_row, new_row) ->> 'code', coalesce(before, after)
			USING ERRCODE = 'object_not_in_prerequisite_state',
			HINT = 'A round begins as a draft, and can be deleted as long as it is one.';
	ELSIF after <> before AND NOT EXISTS (
			SELECT FROM @extschema@.round_calls() c WHERE c.state = before AND c.becomes = after)
			OR after = 'published' AND published.seq IS NULL OR after = 'withdrawn' AND published.seq IS NOT NULL THEN
		RAISE EXCEPTION 'round "%" cannot become %: it is %', old_row ->> 'code', after, before
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'See round_calls().';
	ELSIF before <> 'draft' AND (old_row -> 'code', old_row -> 'edition', old_row -> 'as_of', old_row -> 'rehearsal')
			IS DISTINCT FROM (new_row -> 'code', new_row -> 'edition', new_row -> 'as_of', new_row -> 'rehearsal') THEN
		RAISE EXCEPTION 'round "%" was opened: its code, edition, as_of and rehearsal are fixed', old_row ->> 'code'
			USING ERRCODE = 'object_not_in_prerequisite_state';
	ELSIF before <> 'draft' AND ((new_row ->> 'release_at')::timestamptz >= (old_row ->> 'release_at')::timestamptz)
			IS NOT TRUE AND old_row ->> 'release_at' IS NOT NULL THEN
		RAISE EXCEPTION 'release of round "%" can be moved later, never earlier', old_row ->> 'code'
			USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = format('It was announced for %s.', old_row ->> 'release_at');
	ELSIF after = 'published' AND (new_row ->> 'release_at')::timestamptz <> published.release_at THEN
		RAISE EXCEPTION 'round "%" is published: its release is in the chain', old_row ->> 'code'
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'move_release() moves it later.';
	END IF;
	IF before <> after AND after IN ('open', 'closed') THEN
		SELECT p.* INTO problem FROM @extschema@.round_problems(assessment, old_row ->> 'code', after) p LIMIT 1;
		IF FOUND THEN
			RAISE EXCEPTION 'round "%" cannot become %: %', old_row ->> 'code', after, problem.problem
				USING ERRCODE = 'object_not_in_prerequisite_state',
					DETAIL = format('It is about %s.', coalesce(problem.object, 'the edition')),
				HINT = coalesce(problem.hint, 'open_round() and close_round() list all that stands in the way.');
		END IF;
	END IF;
END
$$;

COMMENT ON FUNCTION guard_round(text, jsonb, jsonb) IS
	'an error for a change of a round that round_calls() does not know, for what is fixed once a round was '
	'opened, for an earlier release, and if round_problems() has a row';

CREATE FUNCTION guard_row(assessment text, tab text, old_row jsonb, new_row jsonb) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	row record;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	FOR row IN SELECT DISTINCT r FROM (VALUES (old_row), (new_row)) v (r) WHERE r IS NOT NULL LOOP
		CASE tab
			WHEN 'body' THEN PERFORM @extschema@.guard_body(assessment, row.r ->> 'code');
			WHEN 'unit', 'round' THEN NULL;
			WHEN 'edition' THEN PERFORM @extschema@.refuse_frozen(assessment, row.r ->> 'code');
			ELSE PERFORM @extschema@.refuse_frozen(assessment, row.r ->> 'edition');
		END CASE;
		IF tab = 'edition_instrument' THEN
			PERFORM @extschema@.read_sheet(assessment, row.r ->> 'edition', row.r ->> 'category',
				row.r ->> 'unit_kind');
		END IF;
	END LOOP;
	CASE tab
		WHEN 'round' THEN PERFORM @extschema@.guard_round(assessment, old_row, new_row);
		WHEN 'unit' THEN
			IF new_row IS NOT NULL THEN
				PERFORM @extschema@.guard_unit(assessment, new_row ->> 'code', new_row ->> 'body');
			END IF;
		ELSE NULL;
	END CASE;
END
$$;

COMMENT ON FUNCTION guard_row(text, text, jsonb, jsonb) IS
	'the guard of the tables whose rows may change: sends a row, as it was and as it is, to what knows its table';
