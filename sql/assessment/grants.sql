-- Who may do what in an assessment

CREATE FUNCTION role_kinds() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN ARRAY['manager', 'assessor', 'reviewer', 'publisher', 'analyst', 'respondent', 'reader'];

COMMENT ON FUNCTION role_kinds() IS 'the kinds of roles that grant_assessment() knows';

CREATE FUNCTION apply_grants(assessment text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	of_kind text;
	roles text;
	policy record;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	FOR policy IN SELECT p.polname, p.polrelid::regclass AS relation FROM pg_policy p JOIN pg_class c
		ON c.oid = p.polrelid
			WHERE c.relnamespace = to_regnamespace(quote_ident(assessment || '_work'))
				AND p.polname = ANY (@extschema@.role_kinds()) LOOP
		EXECUTE format('DROP POLICY %I ON %s', policy.polname, policy.relation);
	END LOOP;
	FOREACH of_kind IN ARRAY @extschema@.role_kinds() LOOP
		SELECT string_agg(CASE g.role WHEN 'public' THEN 'PUBLIC' ELSE quote_ident(g.role) END, ', ' ORDER BY g.role)
		INTO roles FROM granted g
		WHERE g.kind = of_kind AND (g.role = 'public' OR g.role IN (SELECT r.rolname FROM pg_roles r));
		IF roles IS NOT NULL THEN
			PERFORM @extschema@.run_script(assessment, split_part(split_part(@extschema@.assessment_script('roles'),
				format(E'--kind %s\n', k), 2), '--kind ', 1), roles => roles) FROM unnest(ARRAY[of_kind, 'any']) k;
		END IF;
	END LOOP;
END
$$;

COMMENT ON FUNCTION apply_grants(text) IS
	'makes rights and policies as the table granted says, for the roles that exist';

CREATE FUNCTION grant_assessment(assessment text, role text, kind text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	IF kind <> ALL (@extschema@.role_kinds()) OR kind IS NULL THEN
		RAISE EXCEPTION 'unknown kind of role: "%"', kind USING ERRCODE = 'invalid_parameter_value',
			HINT = 'Kinds are ' || array_to_string(@extschema@.role_kinds(), ', ') || '.';
	ELSIF role = 'public' AND kind <> 'reader' THEN
		RAISE EXCEPTION 'not everybody can be %', kind USING ERRCODE = 'invalid_parameter_value',
			HINT = '"public" can be reader.';
	ELSIF role <> 'public' AND NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = grant_assessment.role)
		OR role IS NULL THEN
		RAISE EXCEPTION 'role "%" does not exist', role USING ERRCODE = 'undefined_object';
	END IF;
	INSERT INTO granted (role, kind) VALUES (role, kind) ON CONFLICT DO NOTHING;
	PERFORM @extschema@.apply_grants(assessment);
END
$$;

COMMENT ON FUNCTION grant_assessment(text, text, text) IS
	'lets a role act as manager, assessor, reviewer, publisher, analyst, respondent or reader; as several, if it '
	'is called for each; "public", which is everybody, only as reader; makes no role';

CREATE FUNCTION revoke_assessment(assessment text, role text, kind text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET client_min_messages = error AS $$
#variable_conflict use_column
DECLARE
	grantee constant text := CASE role WHEN 'public' THEN 'PUBLIC' ELSE quote_ident(role) END;
	schemas constant text := format('%I, %I', assessment, assessment || '_work');
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	DELETE FROM granted g WHERE g.role = revoke_assessment.role AND g.kind = revoke_assessment.kind;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'role "%" is no % of assessment "%"', role, kind, assessment USING ERRCODE = 'undefined_object';
	END IF;
	IF role = 'public' OR role IN (SELECT r.rolname FROM pg_roles r) THEN
		EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %s FROM %s', schemas, grantee);
		EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA %s FROM %s', schemas, grantee);
		EXECUTE format('REVOKE ALL ON SCHEMA %s FROM %s', schemas, grantee);
	END IF;
	PERFORM @extschema@.apply_grants(assessment);
END
$$;

COMMENT ON FUNCTION revoke_assessment(text, text, text) IS
	'takes from a role what grant_assessment() gave it; what it is besides, it stays; an error if it was not '
	'granted';
