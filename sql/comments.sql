-- comments on the functions behind the others, told from the catalog by what they are for
--
-- All purposes of all functions are gathered in one pass, without a join: in the
-- middle of a script, the planner does not know how many objects there are.

DO $$
DECLARE
	private record;
BEGIN
	FOR private IN
		WITH purpose(function, comment) AS (
			SELECT oprcode::oid, concat('implementation of ', oprname, ' operator') FROM pg_operator
			UNION ALL
			SELECT io, 'I/O' FROM pg_type, unnest(ARRAY[typinput, typoutput, typreceive, typsend]::oid[]) AS io
			UNION ALL
			SELECT io, 'I/O typmod' FROM pg_type, unnest(ARRAY[typmodin, typmodout]::oid[]) AS io
			UNION ALL
			SELECT amproc, CASE amprocnum WHEN 1 THEN 'less-equal-greater' WHEN 2 THEN 'sort support'
				WHEN 3 THEN 'window RANGE support' END
			FROM pg_amproc
			WHERE amprocfamily IN (SELECT oid FROM pg_opfamily
				WHERE opfmethod = (SELECT oid FROM pg_am WHERE amname = 'btree'))
			UNION ALL
			SELECT amproc, CASE amprocnum WHEN 1 THEN 'hash' WHEN 2 THEN 'hash, with a seed' END
			FROM pg_amproc
			WHERE amprocfamily IN (SELECT oid FROM pg_opfamily
				WHERE opfmethod = (SELECT oid FROM pg_am WHERE amname = 'hash'))
			UNION ALL
			SELECT prosupport, 'planner support' FROM pg_proc
			UNION ALL
			SELECT f, 'aggregate transition function'
			FROM pg_aggregate, unnest(ARRAY[aggtransfn, aggmtransfn]::oid[]) AS f
			UNION ALL
			SELECT aggminvtransfn, 'aggregate inverse transition function' FROM pg_aggregate
			UNION ALL
			SELECT aggcombinefn, 'aggregate combine function' FROM pg_aggregate
			UNION ALL
			SELECT f, 'aggregate final function' FROM pg_aggregate, unnest(ARRAY[aggfinalfn, aggmfinalfn]::oid[]) AS f
		)
		SELECT function::regprocedure AS function, max(comment) AS comment
		FROM (SELECT function, comment, false AS ours FROM purpose
			UNION ALL
			SELECT objid, NULL, true FROM pg_depend
			WHERE classid = 'pg_proc'::regclass AND deptype = 'e' AND refclassid = 'pg_extension'::regclass
				AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'compliance')) AS told
		GROUP BY told.function
		HAVING bool_or(ours) AND count(comment) > 0 AND obj_description(told.function, 'pg_proc') IS NULL
	LOOP
		EXECUTE format('COMMENT ON FUNCTION %s IS %L', private.function, private.comment);
	END LOOP;
END$$;
