-- Visits: drawn, assigned, made or not

CREATE FUNCTION plan_visits(assessment text, round text, seed text, per_kind jsonb, products integer DEFAULT 2)
	RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	drawn integer;
BEGIN
	PERFORM @extschema@.check_isolation(assessment, 'plan_visits');
	PERFORM @extschema@.check_call(assessment, 'plan_visits', round);
	PERFORM @extschema@.enter_assessment(assessment);
	-- one after the other, or each would draw what the other does
	PERFORM FROM round r WHERE r.code = plan_visits.round FOR NO KEY UPDATE;
	IF jsonb_typeof(per_kind) IS DISTINCT FROM 'object'
			OR jsonb_path_exists(per_kind, '$.* ? (@.type() != "number" || @ < 0 || @ != @.floor())')
			OR seed IS NULL OR coalesce(products, 0) < 1 THEN
		RAISE EXCEPTION 'a draw needs a seed, a number of units for each kind, and products from 1'
			USING ERRCODE = 'invalid_parameter_value',
				DETAIL = format('per_kind is %s.', coalesce(per_kind::text, 'NULL')),
			HINT = 'An example: ''{"puskesmas": 2, "disdukcapil": 1}''.';
	END IF;
	WITH chosen_unit AS (
		SELECT unit FROM (
			SELECT u.unit, per_kind -> u.unit_kind AS wanted, row_number() OVER (
				PARTITION BY u.body, t.region, u.unit_kind
				ORDER BY sha256(convert_to(@extschema@.canonical(seed, u.round, u.unit), 'UTF8')), u.unit) AS place
			FROM unit_in_round u JOIN unit t ON t.code = u.unit
			WHERE u.round = plan_visits.round AND t.active) c
		WHERE place <= wanted::integer
	), chosen AS (
		SELECT unit, product FROM (
			SELECT c.unit, p.code AS product, row_number() OVER (PARTITION BY c.unit
				ORDER BY sha256(convert_to(@extschema@.canonical(seed, round, c.unit, p.code), 'UTF8')),
					p.code) AS place
			FROM chosen_unit c LEFT JOIN product p ON p.unit = c.unit) c
		WHERE place <= products
	), left_out AS (
		DELETE FROM visit v
		WHERE v.round = plan_visits.round AND v.drawn AND v.done IS NULL AND v.outcome IS NULL
			AND NOT EXISTS (SELECT FROM form_version f WHERE f.visit = v.id)
			AND NOT EXISTS (SELECT FROM chosen c WHERE c.unit = v.unit AND c.product IS NOT DISTINCT FROM v.product)
	), new AS (
		INSERT INTO visit (round, unit, product, drawn)
		SELECT plan_visits.round, c.unit, c.product, true FROM chosen c
		WHERE NOT EXISTS (SELECT FROM visit v
			WHERE v.round = plan_visits.round AND v.unit = c.unit AND v.product IS NOT DISTINCT FROM c.product)
	)
	SELECT count(*) INTO drawn FROM chosen;
	INSERT INTO draw (round, seed, per_kind, products, visits, login, at)
	VALUES (round, seed, per_kind, products, drawn, @extschema@.acting_login(), clock_timestamp());
	PERFORM @extschema@.note_event(assessment, 'plan_visits', round, NULL, NULL, format('%s visits', drawn));
	RETURN drawn;
END
$$;

COMMENT ON FUNCTION plan_visits(text, text, text, jsonb, integer) IS
	'draws the visits of a round: of each body, in each region, so many active units of a kind as per_kind says, '
	'and of each of them so many products; a unit without products is visited as a whole; the seed alone decides, '
	'by SHA-256, so the same draw can be made again; what an earlier draw planned, and nobody has begun, gives '
	'way; gives the number of visits drawn, and notes the draw in the table draw; an error in REPEATABLE READ or '
	'SERIALIZABLE';

CREATE FUNCTION check_visit(assessment text, visit uuid, call text, OUT round text, OUT body text)
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	SELECT v.round, u.body INTO round, body FROM visit v JOIN unit u ON u.code = v.unit
	WHERE v.id = check_visit.visit
		AND (v.assessor = (SELECT l.person FROM login l WHERE l.login = @extschema@.acting_login())
			OR @extschema@.acting_everywhere(assessment));
	IF round IS NULL THEN
		RAISE EXCEPTION 'you have no visit %', visit USING ERRCODE = 'no_data_found';
	END IF;
	PERFORM @extschema@.check_call(assessment, call, round, body);
END
$$;

COMMENT ON FUNCTION check_visit(text, uuid, text) IS
	'round and body of a visit; the same error for one that does not exist and for another assessor''s';

CREATE FUNCTION assign_visit(assessment text, visit uuid, assessor text, planned date DEFAULT NULL)
	RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	PERFORM @extschema@.check_visit(assessment, visit, 'change_visit');
	UPDATE visit v SET assessor = assign_visit.assessor, planned = coalesce(assign_visit.planned, v.planned)
	WHERE v.id = assign_visit.visit;
END
$$;

COMMENT ON FUNCTION assign_visit(text, uuid, text, date) IS
	'gives a visit to a person, with all versions of its forms; what the former assessor sends later is refused';

CREATE FUNCTION record_visit(assessment text, visit uuid, outcome text, done date, note text DEFAULT NULL)
	RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	PERFORM @extschema@.check_visit(assessment, visit, 'record_visit');
	UPDATE visit v SET outcome = record_visit.outcome, done = record_visit.done, note = record_visit.note
	WHERE v.id = record_visit.visit;
END
$$;

COMMENT ON FUNCTION record_visit(text, uuid, text, date, text) IS
	'notes how a visit went: done, refused, closed, unreachable, or not_applicable; one with forms can only be '
	'done';

CREATE FUNCTION guard_visits(assessment text, rounds text[], units text[]) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	bad record;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	-- A unit that is being changed is waited for, and cannot change: guard_unit() marks it in rounds that visit it.
	PERFORM FROM unit u WHERE u.code = ANY (units) FOR SHARE;
	SELECT v.round, v.unit INTO bad FROM unnest(rounds, units) p (round, unit) JOIN visit v USING (round, unit)
		LEFT JOIN unit_in_round u USING (round, unit) WHERE u.unit IS NULL LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'round "%" has no unit "%"', bad.round, bad.unit USING ERRCODE = 'foreign_key_violation',
			DETAIL = 'Its body is not there on the day of the round, or has no instrument.';
	END IF;
	PERFORM @extschema@.check_call(assessment, 'change_visit', p.round, p.body)
	FROM (SELECT DISTINCT p.round, u.body FROM unnest(rounds, units) p (round, unit) JOIN unit u ON u.code = p.unit) p;
	SELECT v.id, v.outcome INTO bad FROM unnest(rounds, units) p (round, unit) JOIN visit v USING (round, unit)
		JOIN form_version f ON f.visit = v.id WHERE v.outcome <> 'done' LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'visit % has forms: it took place', bad.id USING ERRCODE = 'check_violation',
			DETAIL = format('Its outcome cannot be %s.', bad.outcome);
	END IF;
	INSERT INTO mark (round, unit) SELECT DISTINCT p.round, p.unit FROM unnest(rounds, units) p (round, unit);
END
$$;

COMMENT ON FUNCTION guard_visits(text, text[], text[]) IS
	'an error if round_calls() does not allow a change of visits to these units in these rounds, for a unit that '
	'the round does not have, and for an outcome that forms contradict; else marks the units';
