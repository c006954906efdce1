-- Making, examining, mending and dropping assessments

-- The statements that make what belongs to an assessment, as they stand in sql/assessment/schema/. In PL/pgSQL, which
-- reads them once in a session: a body of SQL would be read byte by byte from its parse tree, for each query anew.
CREATE FUNCTION assessment_script(part text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $function$
BEGIN
	RETURN CASE part
	WHEN 'tables' THEN $script$
--include sql/assessment/schema/tables.sql
$script$
	WHEN 'derived' THEN $script$
--include sql/assessment/schema/derived.sql
$script$
	WHEN 'relations' THEN $script$
--include sql/assessment/schema/relations.sql
$script$
	WHEN 'own' THEN $script$
--include sql/assessment/schema/own.sql
$script$
	WHEN 'views' THEN $script$
--include sql/assessment/schema/views.sql
$script$
	WHEN 'triggers' THEN $script$
--include sql/assessment/schema/triggers.sql
$script$
	WHEN 'calls' THEN $script$
--include sql/assessment/schema/calls.sql
$script$
	WHEN 'checks' THEN $script$
--include sql/assessment/schema/checks.sql
$script$
	WHEN 'security' THEN $script$
--include sql/assessment/schema/security.sql
$script$
	WHEN 'roles' THEN $script$
--include sql/assessment/schema/roles.sql
$script$
	WHEN 'public' THEN $script$
--include sql/assessment/schema/public.sql
$script$
	WHEN 'published_views' THEN $script$
--include sql/assessment/schema/published_views.sql
$script$
	WHEN 'published' THEN $script$
--include sql/assessment/schema/published.sql
$script$
	WHEN 'dictionary' THEN $script$
--include sql/assessment/schema/dictionary.sql
$script$
	END;
END
$function$;

COMMENT ON FUNCTION assessment_script(text) IS
	'the statements that make a part of an assessment, with names in @ for what differs between assessments';

CREATE FUNCTION run_script(assessment text, script text, roles text DEFAULT '', target text DEFAULT '') RETURNS void
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $$
DECLARE
	decimals integer;
	named record;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	IF to_regclass('about') IS NOT NULL THEN
		SELECT a.decimals INTO decimals FROM about a;
	END IF;
	-- roles at last: their names can have any character
	FOR named IN SELECT * FROM (VALUES ('work', quote_ident(assessment || '_work')),
		('public', quote_ident(assessment)),
			('name', assessment), ('target', target), ('decimals', coalesce(decimals, 0)::text),
			('precision', (13 + coalesce(decimals, 0))::text), ('roles', roles)) n (name, value) LOOP
		script := replace(script, '@' || named.name || '@', named.value);
	END LOOP;
	EXECUTE script;
END
$$;

COMMENT ON FUNCTION run_script(text, text, text, text) IS
	'runs statements in the work schema of an assessment, with its names in place of those in @';

CREATE FUNCTION make_parts(assessment text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	part text;
	call text;
BEGIN
	FOREACH part IN ARRAY ARRAY['derived', 'relations', 'own', 'views', 'published_views', 'triggers', 'calls',
			'checks', 'security'] LOOP
		PERFORM @extschema@.run_script(assessment, @extschema@.assessment_script(part));
	END LOOP;
	PERFORM @extschema@.run_script(assessment, @extschema@.assessment_script('dictionary'), target => quote_ident(t))
	FROM unnest(ARRAY[assessment, assessment || '_work']) t;
	-- What runs as the owner is for nobody but whom it is granted to.
	FOR call IN SELECT p.oid::regprocedure FROM pg_proc p
			WHERE p.pronamespace IN (to_regnamespace(quote_ident(assessment || '_work')),
				to_regnamespace(quote_ident(assessment))) AND p.prosecdef LOOP
		EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', call);
	END LOOP;
END
$$;

COMMENT ON FUNCTION make_parts(text) IS
	'makes all of an assessment but its tables of truth, or makes it anew';

CREATE FUNCTION note_version(assessment text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	here constant text := (SELECT extversion FROM pg_extension WHERE extname = 'compliance_assessment');
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	UPDATE about a SET version = here;
	EXECUTE format('UPDATE %I.about SET version = %L', assessment, here);
	EXECUTE format('COMMENT ON SCHEMA %I IS %L', assessment,
		format('assessment "%s", version %s: what was published | penilaian "%1$s", versi %2$s: yang diterbitkan',
			assessment, here));
	EXECUTE format('COMMENT ON SCHEMA %I IS %L', assessment || '_work',
		format('assessment "%s", version %s: confidential | penilaian "%1$s", versi %2$s: rahasia', assessment, here));
END
$$;

COMMENT ON FUNCTION note_version(text) IS
	'notes in an assessment that the version which is here made it: in its tables about, and in the comments of its '
	'schemas, which assessments() reads';

CREATE FUNCTION create_assessment(assessment text, decimals integer DEFAULT 2) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	here constant text := (SELECT extversion FROM pg_extension WHERE extname = 'compliance_assessment');
BEGIN
	IF assessment !~ '^[a-z_][a-z0-9_]*$' OR octet_length(assessment) > 58 OR assessment ~ '^pg_' THEN
		RAISE EXCEPTION 'invalid name of an assessment: "%"', assessment USING ERRCODE = 'invalid_name',
			DETAIL = format('It has %s bytes.', octet_length(assessment)),
			HINT = 'It is made of lower-case letters of a to z, digits and underscores, begins with no digit and not '
				'with "pg_", and has 58 bytes at most, since "_work" is appended.';
	ELSIF assessment IS NULL OR decimals NOT BETWEEN 0 AND 6 OR decimals IS NULL THEN
		RAISE EXCEPTION 'an assessment needs a name, and 0 to 6 decimals' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	BEGIN
		EXECUTE format('CREATE SCHEMA %I', assessment);
		EXECUTE format('CREATE SCHEMA %I', assessment || '_work');
	EXCEPTION WHEN unique_violation OR duplicate_schema THEN
		RAISE EXCEPTION 'assessment or schema "%" already exists', assessment USING ERRCODE = 'duplicate_schema',
			DETAIL = format('Schemas are made for it: "%s" and "%s_work".', assessment, assessment),
			HINT = 'upgrade_assessment() mends one that is there.';
	END;
	PERFORM @extschema@.run_script(assessment, replace(replace(@extschema@.assessment_script(part),
		'@decimals@', decimals::text), '@precision@', (13 + decimals)::text))
	FROM unnest(ARRAY['tables', 'public', 'published']) part;
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO about (kind, name, version, decimals) VALUES ('work', assessment, here, decimals);
	EXECUTE format('INSERT INTO %I.about (kind, name, version, decimals) VALUES (%L, %L, %L, %L)', assessment,
		'published', assessment, here, decimals);
	PERFORM @extschema@.note_version(assessment);
	PERFORM @extschema@.make_parts(assessment);
	PERFORM @extschema@.note_event(assessment, 'create_assessment', NULL, NULL, assessment, here);
	IF (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user) THEN
		RAISE WARNING 'assessment "%" belongs to a superuser', assessment
			USING DETAIL = 'What is granted in it runs with the rights of its owner.',
			HINT = 'Let a role of its own, without superuser and login, create and own it.';
	END IF;
END
$$;

COMMENT ON FUNCTION create_assessment(text, integer) IS
	'makes an assessment, which the caller owns: the schema of that name for what is published, and name_work, '
	'which is confidential; scores have so many decimals in its columns; an error for a name that is no '
	'lower-case identifier of at most 58 bytes, or that is taken';

CREATE FUNCTION upgrade_assessment(assessment text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $$
DECLARE
	here constant text := (SELECT extversion FROM pg_extension WHERE extname = 'compliance_assessment');
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	LOCK TABLE round, edition, edition_instrument IN ACCESS EXCLUSIVE MODE;
	DROP VIEW IF EXISTS dictionary, node_score, plan_row, lag, problems, coverage, draft_ranking, pending_review,
		my_visits, my_forms, my_reviews, my_result, my_nodes, my_responses, current_form, unit_in_round, ranking,
		latest_ranking, awards, unit_scores, breakdown, indicator_gaps, zone_summary, trend, improvement_plan,
		band_bounds, publications,
		valid_target, valid_node, valid_band, valid_plan_result, valid_node_result, valid_unit_result, valid_result,
		valid_publication, visible_entry, visible_publication;
	DROP FUNCTION IF EXISTS own_visits(), own_forms(), own_reviews(), own_result(), own_nodes(), own_responses();
	DROP TABLE IF EXISTS sheet, sheet_node, card, unit_tally, body_tally, unit_node, body_node, body_plan;
	PERFORM @extschema@.make_parts(assessment);
	PERFORM @extschema@.apply_grants(assessment);
	PERFORM @extschema@.read_sheet(assessment, e.edition, e.category, e.unit_kind) FROM edition_instrument e;
	PERFORM @extschema@.compute_units(assessment, v.round, v.units) FROM (
		SELECT v.round, array_agg(DISTINCT v.unit ORDER BY v.unit) AS units FROM visit v JOIN round r
			ON r.code = v.round
		WHERE r.state <> 'draft' GROUP BY v.round) v;
	PERFORM @extschema@.note_version(assessment);
	PERFORM @extschema@.note_event(assessment, 'upgrade_assessment', NULL, NULL, assessment, here);
END
$$;

COMMENT ON FUNCTION upgrade_assessment(text) IS
	'makes everything of an assessment anew but the tables of truth, grants what was granted, and computes all '
	'scores: after ALTER EXTENSION UPDATE, after DROP EXTENSION CASCADE and CREATE EXTENSION, and after a restore';

CREATE FUNCTION drop_assessment(assessment text, confirm text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	IF confirm IS DISTINCT FROM assessment THEN
		RAISE EXCEPTION 'assessment "%" was not dropped', assessment USING ERRCODE = 'invalid_parameter_value',
			DETAIL = 'All its forms and results would be gone.',
			HINT = format('Say its name twice: drop_assessment(%L, %L).', assessment, assessment);
	END IF;
	EXECUTE format('DROP SCHEMA %I, %I CASCADE', assessment, assessment || '_work');
END
$$;

COMMENT ON FUNCTION drop_assessment(text, text) IS
	'drops an assessment with all that is in it, if confirm is its name once more';

-- From catalogs alone: no row of a table is read. To plan a query the server runs the constants in a table's indexes,
-- statistics and checks, which are functions of whoever owns it, as the caller.
CREATE FUNCTION assessments(OUT assessment text, OUT owner text, OUT version text, OUT decimals integer)
	RETURNS SETOF record LANGUAGE sql STABLE ROWS 5
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT p.nspname::text, pg_get_userbyid(p.nspowner)::text,
		substring(obj_description(p.oid, 'pg_namespace') FROM '^assessment "[^"]*", version ([^ ]+): '),
		(SELECT ((a.atttypmod - 4) & 2047)::integer FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid
			WHERE t.relnamespace = w.oid AND t.relname = 'body_tally' AND a.attname = 'nilai'
				AND a.atttypid = 'numeric'::regtype AND a.atttypmod >= 4)
	FROM pg_namespace p JOIN pg_namespace w ON w.nspname = p.nspname || '_work' AND w.nspowner = p.nspowner
	JOIN pg_class c ON c.relnamespace = p.oid AND c.relname = 'about' AND c.relkind = 'r' AND c.relowner = p.nspowner
	WHERE has_schema_privilege(p.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
		AND (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			AND (a.attname, a.atttypid) IN (('kind', 'text'::regtype), ('name', 'text'::regtype),
				('version', 'text'::regtype), ('decimals', 'smallint'::regtype))) = 4
	ORDER BY 1;
END;

COMMENT ON FUNCTION assessments() IS
	'assessments of this database that the caller may see, by the catalogs: name, owner, version of the extension that '
	'made or last upgraded it, as the comment of the schema says it, decimals of its scores; found by a table about '
	'in the schema of that name';
