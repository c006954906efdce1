-- Rounds of assessment on top of the types of compliance. Its script is joined from these files; what it makes for an
-- assessment stands in schema/.

DO $$
BEGIN
	IF (SELECT e.extnamespace FROM pg_catalog.pg_extension e WHERE e.extname OPERATOR(pg_catalog.=) 'compliance')
			OPERATOR(pg_catalog.<>) pg_catalog.to_regnamespace('@extschema@')::oid THEN
		RAISE EXCEPTION 'compliance_assessment must be in the schema of compliance'
			USING ERRCODE = 'object_not_in_prerequisite_state',
			HINT = 'CREATE EXTENSION compliance_assessment SCHEMA the schema of compliance.';
	END IF;
END
$$;
