-- what every client reads
--
-- Tools know few types, and what they do not know they show as text, sort as text, or refuse with the whole table. The
-- types that all of them show right are the six that bi_columns() does not list.

CREATE FUNCTION bi_columns(schema regnamespace, OUT relation text, OUT column_name text, OUT type text,
	OUT problem text, OUT hint text) RETURNS SETOF record LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 1000 ROWS 10
BEGIN ATOMIC
	SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), found.problem, found.hint
	FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
		JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
		CROSS JOIN LATERAL (
			SELECT v.problem, format(v.hint, a.attname)
			FROM (VALUES
				-- its modifier is 32 more than its decimals, and it has 12 digits before the point
				(1, a.atttypid = 'score'::regtype, 'score is a type that few clients know',
					CASE WHEN a.atttypmod < 0 THEN 'CAST(%I AS numeric(18, 6))'
						ELSE format('CAST(%%I AS numeric(%s, %s))', a.atttypmod - 20, a.atttypmod - 32) END),
				(2, a.atttypid = 'tally'::regtype, 'tally is a type that few clients know',
					'CAST(mean(%I) AS numeric(18, 6))'),
				(3, a.atttypid = ANY (ARRAY['zoning'::regtype, 'instrument'::regtype]),
					t.typname || ' is a type that few clients know', 'CAST(%I AS text)'),
				(4, a.atttypid = 'scorecard'::regtype, 'scorecard is a type that few clients know',
					'CAST(score(%I, ...) AS numeric(18, 6)), with its instrument'),
				(5, a.atttypid = 'panel'::regtype, 'panel is a type that few clients know',
					'columns of ranks(%I) or another function of a panel'),
				(6, t.typtype = 'd', 'clients do not find the type of a domain in the catalog',
					format('CAST(%%I AS %s)', replace(format_type(t.typbasetype, t.typtypmod), '%', '%%'))),
				(7, t.typcategory = 'A', 'most clients have no arrays, or take one for a text',
					'array_to_string(%I, '', ''), or a row for each element'),
				(8, a.atttypid = 'numeric'::regtype, 'without a precision, clients choose one of their own, or none',
					'CAST(%I AS numeric(p, s)), with the digits as published'),
				(9, a.atttypid = ANY (ARRAY['real'::regtype, 'double precision'::regtype]),
					'a binary fraction is shown with other digits than were published',
					'CAST(%I AS numeric(p, s)), with the digits as published'),
				(10, a.atttypid = 'bigint'::regtype, 'clients without integers of 64 bits take it for a text',
					'CAST(%I AS integer)'),
				(11, a.atttypid = 'smallint'::regtype, 'not every client knows this size', 'CAST(%I AS integer)'),
				(12, a.atttypid = 'timestamp'::regtype, 'without a time zone, each client takes its own',
					'%I AT TIME ZONE ''UTC'', or of another zone'),
				(13, true, 'not every client knows this type', 'CAST(%I AS text)')
			) AS v(place, holds, problem, hint)
			WHERE v.holds ORDER BY v.place LIMIT 1) AS found(problem, hint)
	WHERE c.relnamespace = schema AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
		AND a.attnum > 0 AND NOT a.attisdropped
		AND a.atttypid <> ALL (ARRAY['integer'::regtype, 'text'::regtype, 'date'::regtype, 'timestamptz'::regtype,
			'boolean'::regtype])
		AND (a.atttypid <> 'numeric'::regtype OR a.atttypmod < 0)
	ORDER BY c.relname, a.attnum;
END;

COMMENT ON FUNCTION bi_columns(regnamespace) IS
	'columns of the tables and views of a schema that not every client shows right: all but numeric with a precision, '
	'integer, text, date, timestamp with time zone and boolean, each with what is wrong and what to write in a view '
	'instead; partitions are left out';
