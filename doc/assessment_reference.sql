-- The tables of the section "Reference" in doc/assessment.md, printed from the catalog of a database that holds nothing
-- but the extensions, and an assessment made here. "make reference" puts them between their marks; what they say is in
-- the comments of the functions, in sql/assessment/.

\set QUIET on
\pset format unaligned
\pset tuples_only on
SET client_min_messages = error;

BEGIN;
-- A role for each kind, to be asked what it may do
SELECT format('CREATE ROLE reference_%s', kind) FROM unnest(role_kinds()) kind \gexec
CREATE ROLE reference_owner;
SELECT format('GRANT CREATE ON DATABASE %I TO reference_owner', current_database()) \gexec
SET LOCAL ROLE reference_owner;
SELECT create_assessment('reference') \g /dev/null
SELECT grant_assessment('reference', 'reference_' || kind, kind) FROM unnest(role_kinds()) kind \g /dev/null
RESET ROLE;

CREATE FUNCTION pg_temp.block(name text, head text[], rows text) RETURNS text LANGUAGE sql AS $$
SELECT format(E'<!-- reference: %s -->\n| %s |\n|%s\n%s\n<!-- end of reference -->', name,
	array_to_string(head, ' | '), repeat('---|', cardinality(head)), rows)
$$;

CREATE TEMP TABLE callable AS
SELECT p.oid, p.proname, p.pronamespace, (SELECT string_agg(CASE WHEN place = 1 AND optional THEN '['
			WHEN optional THEN ' [, ' WHEN place > 1 THEN ', ' ELSE '' END || name || ' ' || format_type(type, NULL), ''
			ORDER BY place) || repeat(']', p.pronargdefaults)
		FROM (SELECT type, name, place, place > p.pronargs - p.pronargdefaults AS optional
			FROM unnest(p.proargtypes::oid[], p.proargnames[1:p.pronargs]) WITH ORDINALITY a (type, name, place)) a) AS parameters,
	CASE WHEN p.proretset OR p.prorettype = 'record'::regtype THEN 'rows: ' || (
			SELECT string_agg('`' || name || '`', ', ' ORDER BY place)
			FROM unnest(p.proargmodes, p.proargnames) WITH ORDINALITY a (mode, name, place) WHERE mode IN ('o', 't'))
		ELSE '`' || format_type(p.prorettype, NULL) || '`' END AS result,
	regexp_replace(obj_description(p.oid, 'pg_proc'), '([|*<])', '\\\1', 'g') AS gives
FROM pg_proc p WHERE p.prorettype <> 'trigger'::regtype;

CREATE TEMP TABLE member AS
SELECT objid AS oid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
	AND classid = 'pg_proc'::regclass
	AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'compliance_assessment');

-- What whoever owns an assessment calls by its name
SELECT pg_temp.block('functions for owners', '{Function,Result,What it does}', string_agg(
	format('| `%s(%s)` | %s | %s |', proname, coalesce(parameters, ''), result, gives), E'\n' ORDER BY oid))
FROM callable JOIN member USING (oid) WHERE proname ~ '^((create|drop|validate|upgrade|grant|revoke)_assessment|assessments|round_calls)$';

-- The calls, and who may make them: in the schema of that name for all, in the confidential one for those who work
SELECT pg_temp.block('calls', '{Call,Result,Who may,What it does}', string_agg(
	format('| `%s(%s)` | %s | %s | %s |', c.proname, coalesce(c.parameters, ''), c.result, r.roles, e.gives),
	E'\n' ORDER BY c.oid))
FROM callable c, LATERAL (
	SELECT string_agg(kind, ', ' ORDER BY place) AS roles, count(*) AS count
	FROM unnest(role_kinds()) WITH ORDINALITY k (kind, place)
	WHERE has_function_privilege('reference_' || kind, c.oid, 'EXECUTE')) r,
LATERAL (SELECT min(e.gives) AS gives FROM callable e JOIN member USING (oid) WHERE e.proname = c.proname) e
WHERE c.pronamespace IN ('reference_work'::regnamespace, 'reference'::regnamespace) AND r.count > 0 AND e.gives IS NOT NULL;
ROLLBACK;
