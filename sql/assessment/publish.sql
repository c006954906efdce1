-- From a closed round to a publication. A preview is a publication that is taken back: so both have one root. Its rows
-- are dead at once, and left to vacuum.

CREATE FUNCTION superseded_by(assessment text, call text, round text) RETURNS integer LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	earlier constant integer := (@extschema@.valid_publication(assessment, round)).seq;
BEGIN
	IF call = 'publish_round' AND earlier IS NOT NULL THEN
		RAISE EXCEPTION 'round "%" was published, as number %', round, earlier
			USING ERRCODE = 'object_not_in_prerequisite_state',
			HINT = 'supersede_round() publishes it anew, and says why.';
	ELSIF call = 'supersede_round' AND earlier IS NULL THEN
		RAISE EXCEPTION 'round "%" has no publication to supersede', round
			USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'publish_round() publishes it.';
	END IF;
	RETURN earlier;
END
$$;

COMMENT ON FUNCTION superseded_by(text, text, text) IS
	'the publication that supersede_round() supersedes, NULL for publish_round(); an error if it is not the '
	'call that is due';

CREATE FUNCTION preview(assessment text, call text, round text, reason text, OUT seq integer, OUT root text,
	OUT leaves integer, OUT results integer, OUT unit_results integer, OUT node_results integer,
	OUT plan_results integer, OUT supersedes integer, OUT release_at timestamp with time zone, OUT problems jsonb)
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	PERFORM @extschema@.check_isolation(assessment, call);
	-- Taken back with its locks: kept, two who preview and then publish would wait for each other.
	BEGIN
		PERFORM @extschema@.check_call(assessment, call, round);
		SELECT jsonb_agg(to_jsonb(p) ORDER BY p.severity, p.problem, p.object) INTO problems
		FROM @extschema@.publication_problems(assessment, round) p;
		supersedes := @extschema@.superseded_by(assessment, call, round);
		SELECT r.release_at INTO release_at FROM round r WHERE r.code = preview.round;
		IF problems @> '[{"severity": "error"}]' IS NOT TRUE THEN
			SELECT f.seq, f.root, f.leaves INTO seq, root, leaves
			FROM @extschema@.freeze_round(assessment, round, supersedes, reason) f;
			SELECT p.results, p.unit_results, p.node_results, p.plan_results
			INTO results, unit_results, node_results, plan_results
			FROM publication p WHERE p.seq = preview.seq;
		END IF;
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
	'problems is an array of publication_problems(), and root is NULL if one is an error; nothing is '
	'changed; an error if the round is not closed, and in REPEATABLE READ or SERIALIZABLE';

CREATE FUNCTION preview_supersede(assessment text, round text, reason text, OUT seq integer, OUT root text,
	OUT leaves integer, OUT results integer, OUT unit_results integer, OUT node_results integer,
	OUT plan_results integer, OUT supersedes integer, OUT release_at timestamp with time zone, OUT problems jsonb)
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	PERFORM @extschema@.check_reason(reason);
	SELECT p.* INTO seq, root, leaves, results, unit_results, node_results, plan_results, supersedes,
		release_at, problems
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
			DETAIL = format('It is about %s.', coalesce(problem.object, 'the round as a whole')),
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
	PERFORM @extschema@.append_about(assessment, seq, jsonb_build_object('kind', 'notice', 'action', 'hold',
		'body', h.body, 'reason', h.reason))
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
	'publishes a closed round, if its root is the one that preview_round() gave: all its lines are frozen, '
	'and open holds follow as notices; gives number, root and leaves; an error, and nothing is changed, for another '
	'root, for whatever publication_problems() calls an error, if the round was published before, in any other state, '
	'and in REPEATABLE READ or SERIALIZABLE';

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
	-- by now: the statement may have waited for the lock, and readers see what is released
	IF about.release_at > clock_timestamp() THEN
		RAISE EXCEPTION 'round "%" is not released yet', round USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = format('It will be, at %s.', @extschema@.published_moment(about.release_at)),
			HINT = 'Nobody has seen it: move_release() moves that later, and supersede_round() replaces it.';
	END IF;
	SELECT a.seq, a.root INTO seq, root FROM @extschema@.append_about(assessment, about.seq,
		jsonb_build_object('kind', 'withdrawal', 'reason', reason)) a;
	UPDATE round r SET state = 'withdrawn' WHERE r.code = withdraw_round.round;
	PERFORM @extschema@.note_event(assessment, 'withdraw_round', round, NULL, seq::text, reason);
END
$$;

COMMENT ON FUNCTION withdraw_round(text, text, text) IS
	'withdraws the publication of a round, openly: an entry of the chain, with the reason; gives its number '
	'and root; an error before the release, if the round is not published, and in REPEATABLE READ or SERIALIZABLE';

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
	ELSIF about.release_at <= clock_timestamp() THEN
		RAISE EXCEPTION 'round "%" was released', round USING ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = format('It was, at %s.', @extschema@.published_moment(about.release_at)),
			HINT = 'withdraw_round() withdraws it.';
	ELSIF (move_release.release_at > about.release_at) IS NOT TRUE
			OR NOT @extschema@.is_printable(move_release.release_at) THEN
		RAISE EXCEPTION 'release of round "%" can be moved later, to a whole second before the year 10000', round
			USING ERRCODE = 'invalid_parameter_value',
			DETAIL = format('It is announced for %s.', @extschema@.published_moment(about.release_at));
	END IF;
	SELECT a.seq, a.root INTO seq, root FROM @extschema@.append_about(assessment, about.seq, jsonb_build_object('kind',
		'notice', 'action', 'release', 'release_at', move_release.release_at, 'reason', reason)) a;
	UPDATE round r SET release_at = move_release.release_at WHERE r.code = move_release.round;
	PERFORM @extschema@.note_event(assessment, 'move_release', round, NULL, seq::text, reason);
END
$$;

COMMENT ON FUNCTION move_release(text, text, timestamp with time zone, text) IS
	'moves the release of a published round later: a notice in the chain; gives its number and root; an '
	'error once it was released, and for an earlier time';
