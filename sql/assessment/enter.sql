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
--
-- enter_assessment() alone must run with the search_path of its caller, to change it. A session keeps what it
-- compiled first, with the types of that moment: so types have their schema here, as all else does. Without, a role
-- could call it with a type "text" of his own, and have that type's checks run as the owner in a call that follows.

CREATE FUNCTION strange_object(schemas oid[]) RETURNS text
	AS 'MODULE_PATHNAME', 'schema_strange_object' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100;

COMMENT ON FUNCTION strange_object(oid[]) IS
	'of these schemas, and the relations, functions and operators in them, the first that the current user does not '
	'own, described as by pg_describe_object(); NULL if there is none; schemas that do not exist have nothing';

CREATE FUNCTION enter_assessment(assessment text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	work constant pg_catalog.text := assessment OPERATOR(pg_catalog.||) '_work';
	work_id pg_catalog.oid;
	public_id pg_catalog.oid;
	stranger pg_catalog.text;
BEGIN
	SELECT n.oid, p.oid INTO work_id, public_id FROM pg_catalog.pg_namespace n, pg_catalog.pg_namespace p
	WHERE n.nspname OPERATOR(pg_catalog.=) work AND p.nspname OPERATOR(pg_catalog.=) assessment;
	IF work_id IS NULL THEN
		RAISE EXCEPTION 'assessment "%" does not exist', assessment USING ERRCODE = 'invalid_schema_name',
			HINT = 'assessments() lists those that you can see.';
	END IF;
	stranger := @extschema@.strange_object(ARRAY[work_id, public_id]);
	IF stranger IS NOT NULL THEN
		RAISE EXCEPTION 'assessment "%" can be used by its owner alone', assessment
			USING ERRCODE = 'insufficient_privilege',
			DETAIL = pg_catalog.format('The current user "%s" does not own its %s.', current_user, stranger),
			HINT = pg_catalog.format('What you were granted is in the schema %I; what is not, its owner may do.', work);
	END IF;
	PERFORM pg_catalog.set_config('search_path',
		pg_catalog.concat_ws(', ', pg_catalog.quote_ident(work), pg_catalog.quote_ident(assessment), 'pg_temp'), true);
END
$$;

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
