-- What is wrong with an assessment, as far as a database can tell

CREATE FUNCTION expected_objects(OUT schema text, OUT kind text, OUT name text, OUT on_table text)
	RETURNS SETOF record LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 100
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT DISTINCT coalesce(m[2], 'work'), lower(m[1]), m[3], NULL
	FROM unnest(ARRAY['tables', 'derived', 'relations', 'own', 'views', 'triggers', 'calls', 'public', 'published',
			'published_views', 'checks']) p,
		regexp_matches(@extschema@.assessment_script(p),
			E'^CREATE (?:OR REPLACE )?(TABLE|VIEW|FUNCTION) (?:@(public|work)@\\.)?(\\w+)', 'gn') m
	UNION ALL
	SELECT CASE WHEN t LIKE '@public@%' THEN 'public' ELSE 'work' END, 'column', c[1],
		replace(split_part(t, ' ', 1), '@public@.', '')
	FROM unnest(ARRAY['tables', 'derived', 'public', 'published']) p,
		unnest((string_to_array(@extschema@.assessment_script(p), E'\nCREATE TABLE '))[2:]) t,
		regexp_matches(split_part(t, E'\n)', 1), '^\t"?([a-z_0-9]+)"? ', 'gn') c
	UNION ALL
	SELECT coalesce(m[2], 'work'), 'trigger', m[1], m[3] FROM regexp_matches(@extschema@.assessment_script('triggers'),
		E'^CREATE OR REPLACE TRIGGER (\\w+) [\\w ]* ON (?:@(public|work)@\\.)?(\\w+)', 'gn') m
	UNION ALL
	SELECT 'work', 'row security', m[1], m[1] FROM regexp_matches(@extschema@.assessment_script('security'),
		E'^ALTER TABLE (\\w+) ENABLE ROW', 'gn') m;
END;

COMMENT ON FUNCTION expected_objects() IS
	'tables, columns, views, functions, triggers and row security of the schemas of an assessment: work or public';

CREATE FUNCTION validate_assessment(assessment text, OUT severity text, OUT object text, OUT problem text,
	OUT mend text)
	RETURNS SETOF record LANGUAGE plpgsql ROWS 5
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	schemas constant oid[] := ARRAY[to_regnamespace(quote_ident(assessment || '_work')),
		to_regnamespace(quote_ident(assessment))];
	upgrade constant text := format('SELECT upgrade_assessment(%L)', assessment);
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN QUERY
	SELECT 'error', e.kind || ' ' || concat_ws(' on ',
		CASE e.schema WHEN 'public' THEN assessment || '.' ELSE '' END || e.name, e.on_table),
		'it is missing, or is switched off', upgrade
	FROM @extschema@.expected_objects() e,
	LATERAL (SELECT CASE e.schema WHEN 'public' THEN schemas[2] ELSE schemas[1] END) n (schema)
	WHERE NOT (e.kind = 'column' AND NOT EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.schema
			AND c.relname = e.on_table)) AND NOT CASE e.kind
		WHEN 'table' THEN EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.schema AND c.relname = e.name
			AND c.relkind = 'r')
		WHEN 'column' THEN EXISTS (SELECT FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
			WHERE c.relnamespace = n.schema AND c.relname = e.on_table AND a.attname = e.name)
		WHEN 'view' THEN EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.schema AND c.relname = e.name
			AND c.relkind = 'v')
		WHEN 'function' THEN EXISTS (SELECT FROM pg_proc p WHERE p.pronamespace = n.schema AND p.proname = e.name
			-- which takes nothing from the search_path, and runs as whoever adds a form
			AND (p.proname = 'stamp_form' OR p.prosecdef AND p.proconfig = ARRAY['search_path=pg_catalog, pg_temp']))
		WHEN 'trigger' THEN EXISTS (SELECT FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
			WHERE c.relnamespace = n.schema AND c.relname = e.on_table AND t.tgname = e.name AND t.tgenabled = 'O')
		ELSE EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.schema AND c.relname = e.on_table
			AND c.relrowsecurity) END;
	RETURN QUERY
	SELECT 'error', format('schema %s', n.nspname), format('role "%s" may create objects in it', r.rolname),
		format('REVOKE CREATE ON SCHEMA %I FROM %I', n.nspname, r.rolname)
	FROM pg_namespace n, pg_roles r
	-- of the extension's, too: who could make functions there could have them called for those of the extension
	WHERE (n.nspname IN (assessment, assessment || '_work') OR n.oid = to_regnamespace('@extschema@'))
		AND r.oid <> n.nspowner AND NOT r.rolsuper
		AND NOT pg_has_role(r.oid, n.nspowner, 'USAGE') AND has_schema_privilege(r.oid, n.oid, 'CREATE');
	RETURN QUERY
	SELECT 'error', 'trigger ' || t.tgname || ' on ' || c.relname, 'the assessment did not make it',
		format('DROP TRIGGER %I ON %s', t.tgname, (pg_identify_object('pg_class'::regclass, c.oid, 0)).identity)
	FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
	WHERE c.relnamespace = ANY (schemas) AND NOT t.tgisinternal
		AND NOT EXISTS (SELECT FROM @extschema@.expected_objects() e
			WHERE e.kind = 'trigger' AND e.name = t.tgname AND e.on_table = c.relname);
	RETURN QUERY
	SELECT 'error', 'function ' || p.proname, 'everybody may call it, as the owner',
		format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', (pg_identify_object('pg_proc'::regclass, p.oid, 0)).identity)
	FROM pg_proc p WHERE p.pronamespace = ANY (schemas) AND p.prosecdef AND EXISTS (
		SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)
		-- what readers may call shows them what is released
		AND NOT (p.pronamespace = schemas[2] AND EXISTS (SELECT FROM granted g WHERE g.role = 'public'));
	RETURN QUERY
	SELECT 'warning', 'owner', format('role "%s" is a superuser', current_user),
		'REASSIGN OWNED BY it to a role without superuser, or dump and restore as one' WHERE
		(SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user);
	RETURN QUERY
	SELECT 'warning', format('role %s', g.role), format('it does not exist, but is %s', g.kind),
		format('CREATE ROLE %I and %s, or DELETE FROM %I.granted', g.role, upgrade, assessment || '_work')
	FROM granted g WHERE g.role <> 'public' AND g.role NOT IN (SELECT r.rolname FROM pg_roles r);
	RETURN QUERY
	SELECT 'warning', format('role %s', r.rolname), format('it has rights in table %s that were not granted by '
		'grant_assessment()', c.relname), format('REVOKE ALL ON %I.%I FROM %I', assessment || '_work', c.relname,
			r.rolname)
	FROM pg_class c, aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
	WHERE c.relnamespace = schemas[1] AND a.grantee <> c.relowner AND r.rolname NOT IN (SELECT g.role FROM granted g)
	GROUP BY r.rolname, c.oid, c.relname;
	RETURN QUERY
	SELECT 'error', format('table %s.%s', assessment, c.relname),
		format('role "%s" has rights in it: views show what is released, the table shows all',
			coalesce(r.rolname, 'public')),
		format('REVOKE ALL ON %I.%I FROM %s', assessment, c.relname, coalesce(quote_ident(r.rolname), 'PUBLIC'))
	FROM pg_class c, aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
	WHERE c.relnamespace = schemas[2] AND c.relkind = 'r' AND c.relname <> 'about' AND a.grantee <> c.relowner
	GROUP BY r.rolname, c.oid, c.relname;
	RETURN QUERY
	SELECT 'error', 'about', format('version %s made it, %s is here', a.version, x.extversion), upgrade
	FROM about a, pg_extension x WHERE x.extname = 'compliance_assessment' AND x.extversion <> a.version;
	IF FOUND OR to_regclass('sheet') IS NULL THEN
		RETURN;
	END IF;
	RETURN QUERY
	SELECT 'error', format('form_version %s', f.submission), format('it is not what its %s says', said.name),
		'Compare with a copy: it was changed past the triggers'
	FROM form_version f, LATERAL (SELECT @extschema@.form_text(f.visit, f.kind, f.respondent, f.base_version, f.answers,
		f.why, f.evidence, f.reason, f.observed_at) OFFSET 0) t (form),
	LATERAL (VALUES ('digest', f.digest, sha256(convert_to(t.form, 'UTF8'))),
		('commitment', f.commitment, @extschema@.form_commitment(f.salt, t.form))) said (name, stored, made)
	WHERE said.stored <> said.made;
	RETURN QUERY
	SELECT 'error', format('form_version %s/%s/%s', f.visit, f.kind, f.respondent), 'versions are missing',
		'Compare with a copy: they were deleted past the triggers'
	FROM form_version f GROUP BY f.visit, f.kind, f.respondent HAVING max(f.version) <> count(*);
	RETURN QUERY
	SELECT 'error', format('review %s', w.id), 'it is about a form with another digest',
		'Compare with a copy: the form was changed past the triggers'
	FROM review w JOIN form_version f USING (visit, kind, respondent, version) WHERE w.digest <> f.digest;
	RETURN QUERY
	SELECT 'error', format('unit %s', u.code), format('its body "%s" does not exist', u.body), 'Insert it into body'
	FROM unit u WHERE u.body NOT IN (SELECT b.code FROM body b);
	RETURN QUERY
	SELECT 'error', format('sheet %s/%s/%s', e.edition, e.category, e.unit_kind), 'edition_instrument was not read',
		upgrade
	FROM edition_instrument e LEFT JOIN sheet s USING (edition, category, unit_kind) WHERE s.edition IS NULL;
END
$$;

COMMENT ON FUNCTION validate_assessment(text) IS
	'a row for whatever is missing, switched off, too widely granted, changed past the triggers, or of another '
	'version: severity, object, problem, and what mends it; no row if all is well';
