-- comments on the functions behind the others, told from the catalog by what they are for

DO $$
DECLARE
	private record;
BEGIN
	FOR private IN
		WITH purpose(function, comment) AS (
			SELECT oprcode, concat('implementation of ', oprname, ' operator') FROM pg_operator
			UNION ALL
			SELECT io, 'I/O' FROM pg_type, unnest(ARRAY[typinput, typoutput, typreceive, typsend]) AS io
			UNION ALL
			SELECT io, 'I/O typmod' FROM pg_type, unnest(ARRAY[typmodin, typmodout]) AS io
			UNION ALL
			SELECT amproc, CASE concat(amname, amprocnum)
				WHEN 'btree1' THEN 'less-equal-greater'
				WHEN 'btree2' THEN 'sort support'
				WHEN 'btree3' THEN 'window RANGE support'
				WHEN 'hash1' THEN 'hash'
				WHEN 'hash2' THEN 'hash, with a seed' END
			FROM pg_amproc
				JOIN pg_opfamily ON pg_opfamily.oid = amprocfamily
				JOIN pg_am ON pg_am.oid = opfmethod
			UNION ALL
			SELECT prosupport, 'planner support' FROM pg_proc
			UNION ALL
			SELECT f, 'aggregate transition function' FROM pg_aggregate, unnest(ARRAY[aggtransfn, aggmtransfn]) AS f
			UNION ALL
			SELECT aggminvtransfn, 'aggregate inverse transition function' FROM pg_aggregate
			UNION ALL
			SELECT aggcombinefn, 'aggregate combine function' FROM pg_aggregate
			UNION ALL
			SELECT f, 'aggregate final function' FROM pg_aggregate, unnest(ARRAY[aggfinalfn, aggmfinalfn]) AS f
		)
		SELECT function::regprocedure AS function, max(comment) AS comment
		FROM purpose
			JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = function
				AND deptype = 'e'
			JOIN pg_extension ON refclassid = 'pg_extension'::regclass
				AND refobjid = pg_extension.oid AND extname = 'compliance'
		WHERE obj_description(function, 'pg_proc') IS NULL
		GROUP BY function
	LOOP
		EXECUTE format('COMMENT ON FUNCTION %s IS %L', private.function, private.comment);
	END LOOP;
END$$;
