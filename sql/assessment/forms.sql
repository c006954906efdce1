-- Forms from the field

CREATE FUNCTION form_text(visit uuid, kind text, respondent text, base_version integer, answers jsonb, why jsonb,
	evidence jsonb, reason text, observed_at timestamp with time zone)
	RETURNS text AS 'MODULE_PATHNAME', 'form_text' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;

COMMENT ON FUNCTION form_text(uuid, text, text, integer, jsonb, jsonb, jsonb, text, timestamp with time zone) IS
	'canonical text of all that a sender says: visit, kind, respondent, base version, answers, why, evidence, reason, '
	'and the time of observation in UTC; keys in any order, and white space, make no difference';

CREATE FUNCTION form_digest(visit uuid, kind text, respondent text, base_version integer, answers jsonb, why jsonb,
	evidence jsonb, reason text, observed_at timestamp with time zone)
	RETURNS bytea AS 'MODULE_PATHNAME', 'form_digest' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 50;

COMMENT ON FUNCTION form_digest(uuid, text, text, integer, jsonb, jsonb, jsonb, text, timestamp with time zone) IS
	'SHA-256 of the UTF-8 of form_text()';

CREATE FUNCTION form_commitment(salt bytea, form text)
	RETURNS bytea AS 'MODULE_PATHNAME', 'form_commitment' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;

COMMENT ON FUNCTION form_commitment(bytea, text) IS
	'SHA-256 of a byte 2, random bytes and the UTF-8 of a form_text(): tells nothing of the form until both are shown';

CREATE FUNCTION form_stamp(visit uuid, kind text, respondent text, base_version integer, answers jsonb, why jsonb,
	evidence jsonb, reason text, observed_at timestamp with time zone,
	OUT digest bytea, OUT salt bytea, OUT commitment bytea)
	AS 'MODULE_PATHNAME', 'form_stamp' LANGUAGE C VOLATILE PARALLEL SAFE COST 50;

COMMENT ON FUNCTION form_stamp(uuid, text, text, integer, jsonb, jsonb, jsonb, text, timestamp with time zone) IS
	'form_digest(), strong_random() as salt, and form_commitment() of both: what a form is stored with';

CREATE FUNCTION form_problems(assessment text, submissions uuid[],
	OUT submission uuid, OUT code text, OUT value jsonb, OUT problem text, OUT hint text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = auto AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	-- the plan that a session keeps is one for few forms, and slow for many
	IF cardinality(submissions) > 100 THEN
		PERFORM set_config('plan_cache_mode', 'force_custom_plan', true);
	END IF;
	RETURN QUERY
	WITH asked AS MATERIALIZED (
		SELECT n.edition, n.category, n.unit_kind, k.kind,
			array_agg(n.node ORDER BY n.position) FILTER (WHERE n.form = k.kind) AS here,
			coalesce(array_agg(n.node) FILTER (WHERE n.form <> k.kind), '{}') AS elsewhere,
			EXISTS (SELECT FROM rule r WHERE r.edition = n.edition AND r.kind = k.kind AND r.severity = 'block')
				AS has_rules
		FROM sheet_node n JOIN (SELECT DISTINCT edition, category, unit_kind, form AS kind FROM sheet_node) k
			USING (edition, category, unit_kind)
		WHERE n.is_indicator AND k.kind IS NOT NULL GROUP BY n.edition, n.category, n.unit_kind, k.kind
	), form AS MATERIALIZED (
		-- those that are not good at first sight
		SELECT f.submission, f.visit, f.kind, f.respondent, f.base_version, f.answers, f.why, f.evidence, v.outcome,
			u.edition, u.sheet_category AS category, u.sheet_unit_kind AS unit_kind
		FROM form_version f JOIN visit v ON v.id = f.visit
		LEFT JOIN unit_in_round u ON u.round = v.round AND u.unit = v.unit
		LEFT JOIN asked a ON a.edition = u.edition AND a.category = u.sheet_category AND a.unit_kind = u.sheet_unit_kind
			AND a.kind = f.kind
		LEFT JOIN sheet s ON s.edition = a.edition AND s.category = a.category AND s.unit_kind = a.unit_kind
		WHERE f.submission = ANY (submissions) AND (coalesce(v.outcome, 'done') = 'done' AND f.base_version = 0
			AND f.why = '{}' AND jsonb_array_length(f.evidence) = 0 AND NOT a.has_rules
			AND @extschema@.is_complete(s.instrument, f.answers, a.here)) IS NOT TRUE
	), gap AS MATERIALIZED (
		SELECT f.submission, f.answers, f.why, a.here FROM form f JOIN asked a
			USING (edition, category, unit_kind, kind)
		WHERE f.why <> '{}' OR NOT f.answers ?& a.here OR f.answers @? '$.* ? (@ == null)'
	)
	SELECT f.submission, p.code, p.value, p.problem, p.hint
	FROM form f JOIN sheet s
		USING (edition, category, unit_kind), @extschema@.answer_problems(s.instrument, f.answers) p
	UNION ALL
	SELECT f.submission, c, f.answers -> c, 'is asked in forms of another kind', NULL
	FROM form f JOIN asked a USING (edition, category, unit_kind, kind), unnest(a.elsewhere) c
	WHERE f.answers ?| a.elsewhere AND f.answers ? c
	UNION ALL
	SELECT g.submission, c, NULL, CASE WHEN answered THEN 'has an answer and a reason why not'
			WHEN reason IS NULL THEN 'has no answer, and why does not tell the reason' ELSE 'is no reason' END,
		CASE WHEN NOT answered THEN 'Reasons are not_applicable, refused, closed and not_visited.' END
	FROM gap g, unnest(g.here) c, LATERAL (SELECT
		coalesce(jsonb_typeof(g.answers -> c), 'null') <> 'null' AS answered, g.why ->> c AS reason) r
	WHERE answered AND reason IS NOT NULL
		OR NOT answered AND (reason IN ('not_applicable', 'refused', 'closed', 'not_visited')) IS NOT TRUE
	UNION ALL
	SELECT g.submission, w.key, w.value, 'is a reason for no indicator of this form', NULL
	FROM gap g, jsonb_each(g.why) w WHERE w.key <> ALL (g.here)
	UNION ALL
	SELECT f.submission, NULL, to_jsonb(f.kind), 'the instrument has no forms of this kind', (
		SELECT 'Kinds are ' || string_agg(a.kind, ', ' ORDER BY a.kind) || '.' FROM asked a
		WHERE a.edition = f.edition AND a.category = f.category AND a.unit_kind = f.unit_kind)
	FROM form f LEFT JOIN asked a USING (edition, category, unit_kind, kind) WHERE a.kind IS NULL
		AND f.edition IS NOT NULL
	UNION ALL
	SELECT f.submission, NULL, NULL, 'the round does not have the unit any more', NULL FROM form f
		WHERE f.edition IS NULL
	UNION ALL
	SELECT f.submission, NULL, to_jsonb(f.outcome), 'the visit did not take place', 'record_visit() can correct that.'
	FROM form f WHERE f.outcome <> 'done'
	UNION ALL
	SELECT f.submission, NULL, to_jsonb(f.base_version), 'the base version does not exist', NULL FROM form f
	WHERE f.base_version > 0 AND NOT EXISTS (SELECT FROM form_version b
		WHERE b.visit = f.visit AND b.kind = f.kind AND b.respondent = f.respondent AND b.version = f.base_version)
	UNION ALL
	SELECT f.submission, NULL, f.evidence, 'evidence needs a ref, and a sha256 of 64 lower-case digits', NULL
		FROM form f
	WHERE f.evidence <> '[]' AND EXISTS (SELECT FROM jsonb_array_elements(f.evidence) e
		WHERE (jsonb_typeof(e -> 'ref') = 'string' AND e ->> 'sha256' ~ '^[0-9a-f]{64}$') IS NOT TRUE)
	UNION ALL
	SELECT f.submission, r.code, NULL, r.message, NULL FROM form f
	JOIN rule r ON r.edition = f.edition AND r.kind = f.kind AND r.severity = 'block'
	WHERE NOT jsonb_path_match(jsonb_strip_nulls(f.answers), r.condition, '{}', true);
END
$$;

COMMENT ON FUNCTION form_problems(text, uuid[]) IS
	'a row for each problem of the forms with these submissions: what answer_problems() says, what is asked in '
	'another kind of form, a missing answer without a reason, a kind that the instrument does not have, a visit '
	'that did not take place, bad evidence, and rules that block; no row for good forms';

CREATE FUNCTION check_forms(assessment text, submissions uuid[], visits uuid[]) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
-- whatever load_forms() has set: plans depend on how many there are
SET plan_cache_mode = auto AS $$
#variable_conflict use_column
DECLARE
	problems jsonb;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	-- A visit that is being changed is waited for, and cannot change: it is marked where it is.
	PERFORM FROM visit v WHERE v.id = ANY (visits) ORDER BY v.id FOR SHARE;
	-- An open round takes the forms of all bodies. Closed meanwhile, it takes those of none that is not named.
	PERFORM @extschema@.check_call(assessment, 'submit_form', b.round, b.body)
	FROM (SELECT DISTINCT v.round, CASE WHEN r.state <> 'open' THEN u.body END AS body
		FROM unnest(visits) i (id) JOIN visit v USING (id) JOIN unit u ON u.code = v.unit
			JOIN round r ON r.code = v.round) b;
	SELECT jsonb_agg(to_jsonb(p)) INTO problems FROM @extschema@.form_problems(assessment, submissions) p;
	IF problems IS NOT NULL THEN
		RAISE EXCEPTION 'form refused: %', concat_ws(' ', '"' || (problems -> 0 ->> 'code') || '"',
			problems -> 0 ->> 'problem')
			USING ERRCODE = 'YC002', DETAIL = problems::text, HINT = coalesce(problems -> 0 ->> 'hint',
				'The detail has all problems, as JSON.');
	END IF;
	INSERT INTO mark (round, unit, visit)
	SELECT DISTINCT v.round, v.unit, v.id FROM unnest(visits) i (id) JOIN visit v USING (id);
END
$$;

COMMENT ON FUNCTION check_forms(text, uuid[], uuid[]) IS
	'the guard of form_version, for forms that came in and their visits: an error if the round takes no forms, and '
	'error YC002, whose DETAIL is the rows of form_problems() as JSON, if there are any; else marks the visits';

CREATE FUNCTION submit_form(assessment text, submission uuid, visit uuid, kind text, base_version integer,
	answers jsonb,
	why jsonb DEFAULT '{}', evidence jsonb DEFAULT '[]', respondent text DEFAULT '1',
	observed_at timestamp with time zone DEFAULT NULL, reason text DEFAULT NULL)
	RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	stored record;
	made integer;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	PERFORM @extschema@.check_visit(assessment, visit, 'submit_form');
	INSERT INTO form_version (visit, kind, respondent, base_version, submission, answers, why, evidence, reason,
		observed_at)
	VALUES (visit, kind, respondent, base_version, submission, answers, why, evidence, reason, observed_at)
	ON CONFLICT DO NOTHING RETURNING version INTO made;
	IF made IS NOT NULL THEN
		RETURN made;
	END IF;
	SELECT f.version, f.digest INTO stored FROM form_version f WHERE f.submission = submit_form.submission;
	IF stored.digest = @extschema@.form_digest(visit, kind, respondent, base_version, answers, why, evidence, reason,
			observed_at) THEN
		RETURN stored.version;
	ELSIF stored.digest IS NOT NULL THEN
		RAISE EXCEPTION 'submission % was stored with other content', submission USING ERRCODE = 'unique_violation',
			HINT = 'A new version needs a new submission number.';
	END IF;
	SELECT max(f.version) AS version INTO stored FROM form_version f
	WHERE f.visit = submit_form.visit AND f.kind = submit_form.kind AND f.respondent = submit_form.respondent;
	RAISE EXCEPTION 'form is based on version %, but version % is there', base_version, stored.version
		USING ERRCODE = 'YC001', DETAIL = format('The current version is %s.', stored.version),
		HINT = 'Read it, and submit your change of it.';
END
$$;

COMMENT ON FUNCTION submit_form(text, uuid, uuid, text, integer, jsonb, jsonb, jsonb, text,
	timestamp with time zone, text) IS
	'stores a version of a form of one of the caller''s visits, and gives its number; the same submission with '
	'the same content gives the number of the stored one, with other content it is an error; error YC001 names '
	'the current version if the base is another one (0 for none), YC002 all problems as JSON';

CREATE FUNCTION try_moment(moment text) RETURNS timestamp with time zone LANGUAGE plpgsql STABLE STRICT
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF moment !~ E'^\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d(:?\\d\\d)?)$'
			OR moment::timestamptz < '0001-01-01 00:00Z' THEN
		RETURN NULL;
	END IF;
	RETURN moment;
EXCEPTION WHEN data_exception THEN
	RETURN NULL;
END
$$;

COMMENT ON FUNCTION try_moment(text) IS
	'a moment after Christ as ISO 8601 writes it, with its offset from UTC; NULL for anything else';

CREATE FUNCTION is_plain_moment(moment text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'form_is_plain_moment' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;

COMMENT ON FUNCTION is_plain_moment(text) IS
	'whether a text is certain to be a moment, as ISO 8601 writes it, by its digits alone: from the year 1000 to 9999, '
	'and none of the 29th to 31st of a month';

-- What can be cast for certain is, in an expression: a block that catches errors costs more than all else here.
CREATE FUNCTION moment_with_zone(moment text) RETURNS timestamp with time zone LANGUAGE sql STABLE
	RETURN CASE WHEN @extschema@.is_plain_moment(moment) THEN moment::timestamptz
		ELSE @extschema@.try_moment(moment) END;

COMMENT ON FUNCTION moment_with_zone(text) IS 'the same as try_moment(), faster';

CREATE FUNCTION form_items(forms jsonb, OUT item integer, OUT faults text[], OUT submission uuid, OUT visit uuid,
	OUT kind text, OUT respondent text, OUT base_version integer, OUT answers jsonb, OUT why jsonb, OUT evidence jsonb,
	OUT reason text, OUT observed_at text)
	RETURNS SETOF record AS 'MODULE_PATHNAME', 'form_items' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000
	ROWS 1000;

COMMENT ON FUNCTION form_items(jsonb) IS
	'items to be loaded as rows, numbered from 1; faults names the members whose values are not of their types, which '
	'are NULL then, and is NULL if there is none; for an item that is no object it has one NULL; a member that is '
	'not there is NULL; whether observed_at is a moment is not looked at; an error for what is no array';

CREATE FUNCTION form_shape(forms jsonb, OUT item integer, OUT code text, OUT value jsonb, OUT problem text)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 10
BEGIN ATOMIC
	SELECT i.item, b.code, i.form -> b.code, b.problem
	FROM ROWS FROM (@extschema@.form_items(forms), jsonb_array_elements(forms)) i (item, faults, submission, visit,
			kind, respondent, base_version, answers, why, evidence, reason, observed_at, form),
		(VALUES (NULL, 'form must be an object'), ('submission', 'must be a UUID'), ('visit', 'must be a UUID'),
			('kind', 'must be a text'), ('respondent', 'must be a text'),
			('base_version', 'must be a whole number from 0'), ('answers', 'must be an object'),
			('why', 'must be an object'), ('evidence', 'must be an array'), ('reason', 'must be a text'),
			('observed_at', 'must be a moment with its offset from UTC')) b (code, problem)
	WHERE CASE WHEN b.code IS NULL THEN cardinality(array_positions(i.faults, NULL)) > 0
		ELSE b.code = ANY (i.faults) OR b.code = 'observed_at' AND i.observed_at IS NOT NULL
			AND @extschema@.moment_with_zone(i.observed_at) IS NULL END;
END;

COMMENT ON FUNCTION form_shape(jsonb) IS
	'a row for each member of each item that is not of its type; items are numbered from 1';

CREATE FUNCTION read_forms(forms jsonb, not_items integer[], OUT item integer, OUT submission uuid, OUT visit uuid,
	OUT kind text, OUT respondent text, OUT base_version integer, OUT answers jsonb, OUT why jsonb, OUT evidence jsonb,
	OUT reason text, OUT observed_at timestamp with time zone)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 1000
BEGIN ATOMIC
	SELECT i.item, i.submission, i.visit, i.kind, coalesce(i.respondent, '1'), coalesce(i.base_version, 0), i.answers,
		coalesce(i.why, '{}'), coalesce(i.evidence, '[]'), i.reason, @extschema@.moment_with_zone(i.observed_at)
	FROM @extschema@.form_items(forms) i
	WHERE i.faults IS NULL
		AND (i.observed_at IS NULL OR @extschema@.moment_with_zone(i.observed_at) IS NOT NULL)
		AND i.item NOT IN (SELECT unnest(not_items));
END;

COMMENT ON FUNCTION read_forms(jsonb, integer[]) IS
	'the items as rows, but for those that form_shape() tells of and those that are named';

CREATE FUNCTION load_forms(assessment text, forms jsonb,
	OUT item integer, OUT code text, OUT value jsonb, OUT problem text, OUT hint text)
	RETURNS SETOF record LANGUAGE plpgsql ROWS 10
SET search_path = pg_catalog, pg_temp
-- the planner would copy the whole batch several times, to make a plan for this one
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
	acting constant text := @extschema@.acting_person(assessment);
	everywhere constant boolean := @extschema@.acting_everywhere(assessment);
	problems jsonb;
	conflicts jsonb;
	refused jsonb;
	wanted bigint;
	stored bigint;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	IF forms IS NULL THEN
		RAISE EXCEPTION 'forms must be an array of objects' USING ERRCODE = 'invalid_parameter_value';
	END IF;

	-- Most batches are good, and new: what is amiss is only looked for where something is. What the guard refuses, of
	-- all that has no other fault, it tells here; that something is there already, or a visit is not, ends this at
	-- once.
	BEGIN
		INSERT INTO form_version
			(visit, kind, respondent, base_version, submission, answers, why, evidence, reason, observed_at)
		SELECT f.visit, f.kind, f.respondent, f.base_version, f.submission, f.answers, f.why, f.evidence, f.reason,
			f.observed_at
		FROM @extschema@.read_forms(forms, '{}') f
		WHERE everywhere OR EXISTS (SELECT FROM visit v WHERE v.id = f.visit AND v.assessor = acting);
		GET DIAGNOSTICS stored = ROW_COUNT;
		IF stored = jsonb_array_length(forms) THEN
			PERFORM @extschema@.note_event(assessment, 'load_forms', NULL, NULL, NULL, format('%s forms', stored));
			RETURN;
		END IF;
		RAISE EXCEPTION USING ERRCODE = 'YC002', MESSAGE = 'not taken', DETAIL = '[]';
	EXCEPTION
		WHEN SQLSTATE 'YC002' THEN
			GET STACKED DIAGNOSTICS refused = PG_EXCEPTION_DETAIL;
		WHEN unique_violation OR foreign_key_violation THEN
			NULL;
	END;

	SELECT coalesce(jsonb_agg(to_jsonb(s)), '[]') INTO problems FROM @extschema@.form_shape(forms) s;

	-- what tells forms apart
	WITH form AS MATERIALIZED (
		SELECT f.*, s.digest AS stored_digest, first_value(f.item) OVER same AS first_item,
			first_value(f.digest) OVER same AS first_digest,
			row_number() OVER (PARTITION BY f.visit, f.kind, f.respondent, f.base_version ORDER BY f.item) AS place
		FROM (SELECT f.item, f.submission, f.visit, f.kind, f.respondent, f.base_version, @extschema@.form_digest(
				f.visit, f.kind, f.respondent, f.base_version, f.answers, f.why, f.evidence, f.reason, f.observed_at)
				AS digest
			FROM @extschema@.read_forms(forms, '{}') f) f LEFT JOIN form_version s USING (submission)
		WINDOW same AS (PARTITION BY f.submission ORDER BY f.item)
	), seen AS (
		SELECT f.item, f.submission, f.visit, f.kind, f.respondent, CASE
			WHEN v.id IS NULL THEN 'you have no such visit'
			WHEN f.stored_digest = f.digest THEN 'same'
			WHEN f.stored_digest IS NOT NULL THEN 'the submission was stored with other content'
			WHEN f.first_item < f.item AND f.first_digest = f.digest THEN 'same'
			WHEN f.first_item < f.item THEN 'the submission is there twice, with other content'
			WHEN n.version IS NOT NULL OR f.place > 1 THEN 'the form is based on another version than the current one'
			END AS problem
		FROM form f
		LEFT JOIN visit v ON v.id = f.visit AND (everywhere OR v.assessor = acting)
		LEFT JOIN form_version n ON n.visit = f.visit AND n.kind = f.kind AND n.respondent = f.respondent
			AND n.version = f.base_version + 1
	)
	SELECT count(*) FILTER (WHERE s.problem IS NULL), coalesce(jsonb_agg(jsonb_build_object('item', s.item,
			'value', CASE WHEN s.problem LIKE 'you%' THEN to_jsonb(s.visit) ELSE to_jsonb(s.submission) END,
			'problem', s.problem, 'hint', CASE WHEN s.problem LIKE 'the form%' THEN format('The current version is %s.',
				coalesce((SELECT max(c.version) FROM form_version c
					WHERE c.visit = s.visit AND c.kind = s.kind AND c.respondent = s.respondent), 1)) END))
			FILTER (WHERE s.problem IS NOT NULL), '[]')
	INTO wanted, conflicts FROM seen s;
	problems := problems || conflicts;

	-- all but what is there already
	IF refused IS NULL THEN
		BEGIN
			INSERT INTO form_version
				(visit, kind, respondent, base_version, submission, answers, why, evidence, reason, observed_at)
			SELECT f.visit, f.kind, f.respondent, f.base_version, f.submission, f.answers, f.why, f.evidence, f.reason,
				f.observed_at
			FROM @extschema@.read_forms(forms, ARRAY(SELECT (p ->> 'item')::integer
				FROM jsonb_array_elements(problems) p)) f
			ON CONFLICT DO NOTHING;
			GET DIAGNOSTICS stored = ROW_COUNT;
			IF stored <> wanted THEN
				RAISE EXCEPTION 'forms of this batch were submitted meanwhile' USING ERRCODE = 'serialization_failure',
					HINT = 'Load it once more: what is there already is passed over.';
			END IF;
			problems := jsonb_path_query_array(problems, '$[*] ? (@.problem != "same")');
			IF problems <> '[]' THEN
				RAISE EXCEPTION USING ERRCODE = 'YC002', MESSAGE = 'not taken', DETAIL = '[]';
			END IF;
			PERFORM @extschema@.note_event(assessment, 'load_forms', NULL, NULL, NULL, format('%s forms', stored));
		EXCEPTION WHEN SQLSTATE 'YC002' THEN
			GET STACKED DIAGNOSTICS refused = PG_EXCEPTION_DETAIL;
		END;
	END IF;
	IF refused IS NULL THEN
		RETURN;
	END IF;
	RETURN QUERY
	SELECT p.item, p.code, p.value, p.problem, p.hint FROM (
		SELECT * FROM jsonb_to_recordset(problems) t (item integer, code text, value jsonb, problem text, hint text)
		WHERE t.problem <> 'same'
		UNION ALL
		SELECT f.item, r.code, r.value, r.problem, r.hint
		FROM jsonb_to_recordset(refused) r (submission uuid, code text, value jsonb, problem text, hint text)
		JOIN @extschema@.read_forms(forms, ARRAY(SELECT (p ->> 'item')::integer
			FROM jsonb_array_elements(problems) p)) f
			USING (submission)) p
	ORDER BY p.item, p.code;
	-- what was amiss is no more, but nothing is stored
	IF NOT FOUND THEN
		RAISE EXCEPTION 'visits or forms of this batch were changed meanwhile' USING ERRCODE = 'serialization_failure',
			HINT = 'Load it once more: what is there already is passed over.';
	END IF;
END
$$;

COMMENT ON FUNCTION load_forms(text, jsonb) IS
	'stores an array of forms, objects with the arguments of submit_form(), or nothing: a row for each problem of '
	'each item, numbered from 1, and no row if all were stored; what was stored before with the same content is '
	'passed over; error 40001 if visits or forms of the batch were changed meanwhile: it is to be loaded once more';
