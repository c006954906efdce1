-- The way into an assessment, and who came.
--
-- No function here is SECURITY DEFINER: in a trusted extension they all belong to the bootstrap superuser. What a
-- role may do beyond its own rights, it does through a one-line SECURITY DEFINER function in the work schema, which
-- belongs to the owner of the assessment. So each function first enters: both schemas, and all tables, functions and
-- operators in them, must belong to the current user. A superuser who calls one on an assessment that a
-- stranger made is refused like anybody.
--
-- Functions that enter have search_path set to pg_catalog, pg_temp. Entering puts the work schema and
-- then the public one before pg_temp until that function ends, so that their statements are plain SQL, planned once
-- for each assessment.

CREATE FUNCTION enter_assessment(assessment text) RETURNS void
	AS 'MODULE_PATHNAME', 'assessment_enter' LANGUAGE C COST 10;

COMMENT ON FUNCTION enter_assessment(text) IS
	'lets the calling function find the tables of an assessment, if the current user owns both its schemas and '
	'the tables, functions and operators in them; an error otherwise, for a superuser too';

CREATE FUNCTION acting_login() RETURNS text LANGUAGE sql STABLE PARALLEL RESTRICTED
	RETURN CASE pg_catalog.current_setting('role')
		WHEN 'none' THEN session_user::text ELSE pg_catalog.current_setting('role') END;

COMMENT ON FUNCTION acting_login() IS
	'the role that acts, also within a SECURITY DEFINER function: that of SET ROLE, or else the login';

CREATE FUNCTION acting_person(assessment text) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN (SELECT l.person FROM login l WHERE l.login = @extschema@.acting_login());
END
$$;

COMMENT ON FUNCTION acting_person(text) IS
	'code of the person whose login acts; NULL if the assessment does not know the login';

CREATE FUNCTION acting_everywhere(assessment text) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN has_function_privilege(@extschema@.acting_login(), 'close_round(text)', 'EXECUTE');
END
$$;

COMMENT ON FUNCTION acting_everywhere(text) IS
	'whether the role that acts may do in all visits what others may in their own: a manager, or the owner';

CREATE FUNCTION note_event(assessment text, action text, round text, body text, object text, detail text)
	RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO event (login, action, round, body, object, detail)
	VALUES (@extschema@.acting_login(), action, round, body, object, detail);
END
$$;

COMMENT ON FUNCTION note_event(text, text, text, text, text, text) IS
	'writes who did what into the table event, in the same transaction';
