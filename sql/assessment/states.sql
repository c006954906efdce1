-- States of a round, complete: which call may be made in which, and what comes of it.

CREATE FUNCTION round_calls(OUT call text, OUT state text, OUT allowed text, OUT becomes text)
	RETURNS SETOF record LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 100
BEGIN ATOMIC
	SELECT c.call, s.state, s.allowed,
		CASE WHEN s.allowed IN ('no', '') THEN NULL WHEN c.call = 'open_round' THEN 'open'
			WHEN c.call = 'close_round' THEN 'closed'
			WHEN c.call = 'reopen_round' AND s.state = 'published' THEN 'reopened'
			WHEN c.call IN ('publish_round', 'supersede_round') THEN 'published'
			WHEN c.call = 'withdraw_round' THEN 'withdrawn' ELSE s.state END
	FROM (VALUES
		--               draft  open   closed  published reopened withdrawn
		('open_round',      'yes', 'no',  'no',   'no',  'no',   'no'),
		('close_round',     'no',  'yes', 'no',   'no',  'yes',  'no'),
		('reopen_round',    'no',  'no',  'yes',  'yes', 'yes',  'no'),
		('plan_visits',     'yes', 'yes', 'no',   'no',  'no',   'no'),
		('change_visit',    'yes', 'yes', 'body', 'no',  'body', 'no'),
		('record_visit',    'no',  'yes', 'body', 'no',  'body', 'no'),
		('submit_form',     'no',  'yes', 'body', 'no',  'body', 'no'),
		('review_form',     'no',  'yes', 'yes',  'no',  'yes',  'no'),
		('respond',         'no',  'no',  'yes',  'no',  'no',   'no'),
		('answer_response', 'no',  'no',  'yes',  'no',  'yes',  'no'),
		('set_hold',        'no',  'yes', 'yes',  'yes', 'yes',  'no'),
		('lift_hold',       'no',  'yes', 'yes',  'yes', 'yes',  'no'),
		('set_target',      'yes', 'yes', 'yes',  'no',  'yes',  'no'),
		('set_flag',        'no',  'yes', 'yes',  'no',  'yes',  'no'),
		('refresh_round',   'no',  'yes', 'yes',  'no',  'yes',  'no'),
		('publish_round',   'no',  'no',  'yes',  'no',  'no',   'no'),
		('supersede_round', 'no',  'no',  'yes',  'no',  'no',   'no'),
		('move_release',    'no',  'no',  'yes',  'yes', 'yes',  'no'),
		('withdraw_round',  'no',  'no',  'no',   'yes', 'no',   'no'))
		c (call, draft, open, closed, published, reopened, withdrawn)
	CROSS JOIN LATERAL (VALUES ('draft', draft), ('open', open), ('closed', closed), ('published', published),
		('reopened', reopened), ('withdrawn', withdrawn)) s (state, allowed);
END;

COMMENT ON FUNCTION round_calls() IS
	'a row for each call and state of a round: allowed is yes, no, or body, for a body that reopen_round() opened; '
	'becomes is the state that follows; change_visit is any change to the table visit, load_forms is submit_form, '
	'previews are what they preview';

CREATE FUNCTION check_isolation(assessment text, call text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	IF current_setting('transaction_isolation') <> 'read committed' THEN
		RAISE EXCEPTION '% must run in READ COMMITTED', call USING ERRCODE = 'invalid_transaction_state',
			DETAIL = format('The transaction is %s.', upper(current_setting('transaction_isolation'))),
			HINT = 'It must see what others have just committed.';
	END IF;
END
$$;

COMMENT ON FUNCTION check_isolation(text, text) IS 'an error in REPEATABLE READ and SERIALIZABLE';

CREATE FUNCTION check_call(assessment text, call text, round text, body text DEFAULT NULL) RETURNS void
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	now_state text;
	allowed text;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	-- Every writer passes here, and waits here while a state changes: change_state() locks out ROW EXCLUSIVE. A
	-- statement that follows the lock sees the new state; in a transaction whose snapshot is older, locking the row
	-- is an error. That lock is given back: kept, it would hold off refreshes to the end of the transaction.
	LOCK TABLE round IN ROW EXCLUSIVE MODE;
	IF current_setting('transaction_isolation') = 'read committed' THEN
		SELECT r.state INTO now_state FROM round r WHERE r.code = check_call.round;
	ELSE
		BEGIN
			SELECT r.state INTO now_state FROM round r WHERE r.code = check_call.round FOR SHARE;
			RAISE EXCEPTION USING ERRCODE = 'YC000';
		EXCEPTION WHEN SQLSTATE 'YC000' THEN
			NULL;
		END;
	END IF;
	IF now_state IS NULL THEN
		RAISE EXCEPTION 'round "%" does not exist', round USING ERRCODE = 'no_data_found';
	END IF;
	SELECT c.allowed INTO STRICT allowed FROM @extschema@.round_calls() c
	WHERE c.call = check_call.call AND c.state = now_state;
	IF allowed = 'no' THEN
		RAISE EXCEPTION '% is not possible: round "%" is %', call, round, now_state
			USING ERRCODE = 'object_not_in_prerequisite_state',
			HINT = (SELECT 'It is possible while a round is ' || string_agg(c.state, ', ') || '.'
				FROM @extschema@.round_calls() c WHERE c.call = check_call.call AND c.allowed <> 'no');
	ELSIF allowed = 'body' AND NOT EXISTS (SELECT FROM reopening o
			WHERE o.round = check_call.round AND o.body = check_call.body AND o.until > statement_timestamp()) THEN
		RAISE EXCEPTION '% is not possible: round "%" is % for body "%"', call, round, now_state, body
			USING ERRCODE = 'object_not_in_prerequisite_state',
			HINT = 'reopen_round() opens it for one body, for a time.';
	END IF;
END
$$;

COMMENT ON FUNCTION check_call(text, text, text, text) IS
	'an error that names the state of the round, if round_calls() does not allow the call in it; holds off '
	'changes of the state to the end of the transaction';
