-- The tables of the section "Reference" in README.md, printed from the catalog of a database that holds nothing but
-- the extension. "make reference" puts them between their marks in README.md; what they say is in the comments of
-- the objects, in sql/.
--
-- Objects that others of the extension are made of (of types, operators, operator classes, casts, aggregates) and
-- what the planner calls are left out. Overloads of one name, result and comment are one row.

\set QUIET on
\pset format unaligned
\pset tuples_only on
-- The version that brought an object: so far, there is one.
\set added 1.0
SET client_min_messages = warning;

CREATE TEMP VIEW member AS
SELECT classid, objid FROM pg_depend
WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
	AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'compliance');

CREATE FUNCTION pg_temp.own(type oid) RETURNS boolean LANGUAGE sql AS $$
SELECT EXISTS (SELECT FROM member WHERE classid = 'pg_type'::regclass AND objid = type)
$$;

CREATE FUNCTION pg_temp.described(object oid, catalog text) RETURNS text LANGUAGE sql AS $$
SELECT regexp_replace(obj_description(object, catalog), '([|*<])', '\\\1', 'g')
$$;

-- Types as one word, where README.md has one for them.
CREATE FUNCTION pg_temp.types(types oid[]) RETURNS text LANGUAGE sql AS $$
WITH word AS (
	SELECT word, members::regtype[]::oid[] FROM (VALUES
		('any number', '{score,smallint,integer,bigint,numeric,real,double precision}', 1),
		('number', '{score,numeric,double precision}', 2)) AS w(word, members, place)
	WHERE types @> members::regtype[]::oid[] ORDER BY place LIMIT 1)
SELECT string_agg(name, ' or ' ORDER BY place) FROM (
	SELECT word AS name, 0 AS place FROM word
	UNION ALL SELECT format_type(type, NULL), place::integer FROM unnest(types) WITH ORDINALITY AS t(type, place)
	WHERE NOT EXISTS (SELECT FROM word WHERE type = ANY (members))) AS t
$$;

CREATE FUNCTION pg_temp.quoted(types oid[]) RETURNS text LANGUAGE sql AS $$
SELECT string_agg('`' || format_type(type, NULL) || '`', ', ' ORDER BY place)
FROM unnest(types) WITH ORDINALITY AS t(type, place)
$$;

-- A table and the marks around it.
CREATE FUNCTION pg_temp.block(name text, head text[], rows text) RETURNS text LANGUAGE sql AS $$
SELECT format(E'<!-- reference: %s -->\n| %s |\n|%s\n%s\n<!-- end of reference -->', name,
	array_to_string(head, ' | '), repeat('---|', cardinality(head)), rows)
$$;

-- types
SELECT pg_temp.block('types', '{Type,What it is,Added}', string_agg(format('| [`%s`](doc/%s.md)%s | %s | %s |',
	typname, CASE typtype WHEN 'c' THEN 'scorecard' ELSE typname END, CASE WHEN typmodin <> 0 THEN format(', `%s(n)`', typname) END, pg_temp.described(t.oid, 'pg_type'), :'added'),
	E'\n' ORDER BY t.oid))
FROM member JOIN pg_type t ON classid = 'pg_type'::regclass AND t.oid = objid AND typarray <> 0;	-- since 17, arrays are members, too

-- casts
SELECT pg_temp.block('casts', '{From,To,How,What it gives,Added}', string_agg(row, E'\n' ORDER BY place))
FROM (
	SELECT min(c.oid) AS place, format('| %s | %s | %s | %s | %s |', pg_temp.quoted(array_agg(DISTINCT castsource)),
		CASE WHEN bool_and(castsource = casttarget) THEN format('`%s(n)`', min(casttarget)::regtype)
			ELSE pg_temp.quoted(array_agg(DISTINCT casttarget)) END,
		CASE castcontext WHEN 'i' THEN 'implicit' WHEN 'a' THEN 'assignment' ELSE 'explicit' END, gives, :'added') AS row
	FROM member JOIN pg_cast c ON classid = 'pg_cast'::regclass AND c.oid = objid,
		pg_temp.described(c.oid, 'pg_cast') AS gives
	GROUP BY castcontext, gives) AS c;

-- operators: by their own types on the left, then on the right
SELECT pg_temp.block('operators', '{Operator,Result,What it gives,Added}', string_agg(row, E'\n' ORDER BY place))
FROM (
	SELECT min(place) AS place, format('| %s | `%s` | %s | %s |',
		string_agg(DISTINCT '`' || expression || '`' COLLATE "C", ', '), result, gives, :'added') AS row
	FROM (
		SELECT name, result, gives, min(o.oid) AS place, concat_ws(' ',
			pg_temp.types(array_agg(DISTINCT oprleft) FILTER (WHERE oprleft <> 0)), name,
			pg_temp.types(array_agg(DISTINCT oprright))) AS expression
		FROM member JOIN pg_operator o ON classid = 'pg_operator'::regclass AND o.oid = objid,
			pg_temp.described(o.oid, 'pg_operator') AS gives, format_type(oprresult, NULL) AS result,
			CAST(oprname AS text) AS name,
			LATERAL (VALUES ('left', oprleft), ('right', oprright)) AS s(side, type)
		WHERE pg_temp.own(type)
		GROUP BY name, result, gives, side, type) AS o
	GROUP BY name, result, gives) AS o;

-- operator classes
SELECT pg_temp.block('operator classes', '{Operator class,Access method,Serves,Added}',
	string_agg(format('| `%s` | %s | %s | %s |', opcname, amname, pg_temp.described(o.oid, 'pg_opclass'), :'added'),
	E'\n' ORDER BY o.oid))
FROM member JOIN pg_opclass o ON classid = 'pg_opclass'::regclass AND o.oid = objid JOIN pg_am a ON a.oid = opcmethod;

-- functions and aggregates, a table for each concept: a function is of the last concept that it touches, and what
-- judges a value by a zoning stands apart
CREATE TEMP TABLE callable AS
SELECT p.oid, proname, block, pg_temp.described(p.oid, 'pg_proc') AS gives, pronargs - pronargdefaults AS required,
	CASE WHEN aggkind <> 'n' THEN aggnumdirectargs END AS direct,
	CASE WHEN proretset OR prorettype = 'record'::regtype THEN CASE WHEN proretset THEN 'rows: ' ELSE 'row: ' END ||
			(SELECT string_agg('`' || name || '`', ', ' ORDER BY place)
			FROM unnest(proargmodes, proargnames) WITH ORDINALITY AS a(mode, name, place) WHERE mode IN ('o', 't'))
		ELSE '`' || format_type(prorettype, NULL) || '`' END AS result
FROM member JOIN pg_proc p ON classid = 'pg_proc'::regclass AND p.oid = objid
	LEFT JOIN pg_aggregate ON aggfnoid = p.oid,
	CAST(coalesce(proallargtypes, proargtypes::oid[]) || prorettype AS regtype[]) AS touched,
	CAST(CASE WHEN 'regnamespace'::regtype = ANY (touched) THEN 'functions of a schema'
		WHEN 'panel'::regtype = ANY (touched) THEN CASE WHEN prokind = 'a' THEN 'aggregates to a panel'
			ELSE 'functions of a panel' END
		WHEN touched && '{instrument,scorecard}' THEN CASE WHEN prokind = 'a' THEN 'aggregates of answers and nodes'
			WHEN touched && '{scorecard,scorecard[]}' THEN 'functions of a scorecard' ELSE 'functions of instruments' END
		WHEN prokind = 'a' THEN CASE WHEN 'zoning'::regtype = ANY (touched) THEN 'aggregates to a zoning'
			ELSE 'aggregates of values and tallies' END
		WHEN proargtypes[1] = 'zoning'::regtype THEN 'functions of a score and a zoning'
		WHEN 'zoning'::regtype = ANY (touched) THEN 'functions of zonings'
		WHEN 'tally'::regtype = ANY (touched) THEN 'functions of a tally'
		WHEN 'numeric[]'::regtype = ANY (touched) THEN 'functions of arrays of numbers'
		ELSE 'functions of leaves and proofs' END AS text) AS block
WHERE 'internal'::regtype <> ALL (touched) AND NOT EXISTS (
	SELECT FROM pg_depend d LEFT JOIN pg_aggregate a ON d.classid = 'pg_proc'::regclass AND a.aggfnoid = d.objid
	WHERE refclassid = 'pg_proc'::regclass AND refobjid = p.oid AND (d.classid IN ('pg_type'::regclass,
			'pg_cast'::regclass, 'pg_operator'::regclass, 'pg_opclass'::regclass, 'pg_amproc'::regclass)
		-- mean(tally) is for everybody, though it ends aggregates
		OR a.aggfinalfn <> p.oid OR a.aggfinalfn = p.oid AND p.proname ~ '_final$'));

WITH overload AS (
	SELECT *, min(oid) OVER same AS first, min(required) OVER same AS needed FROM callable
	WINDOW same AS (PARTITION BY block, proname, result, gives)
), parameter AS (
	SELECT first, place, array_agg(DISTINCT name) AS names, pg_temp.types(array_agg(DISTINCT type)) AS types,
		bool_or(mode = 'v') AS many, place > min(needed) AS optional, place = min(direct) + 1 AS sorted
	FROM overload JOIN pg_proc p USING (oid, proname), unnest(proargtypes::oid[]) WITH ORDINALITY AS a(type, place),
		coalesce(proargnames[place], '') AS name, coalesce(proargmodes[place], 'i') AS mode
	GROUP BY first, place
), signature AS (
	SELECT first, string_agg(CASE WHEN place = 1 THEN CASE WHEN optional THEN '[' ELSE '' END WHEN sorted THEN ') WITHIN GROUP (ORDER BY '
			WHEN optional THEN ' [, ' ELSE ', ' END ||
		CASE WHEN many THEN 'VARIADIC ' ELSE '' END ||
		CASE WHEN cardinality(names) > 1 OR names[1] IN ('', types) THEN types ELSE names[1] || ' ' || types END,
		'' ORDER BY place) || repeat(']', count(*) FILTER (WHERE optional)::integer) AS parameters
	FROM parameter GROUP BY first
)
SELECT pg_temp.block(block, ARRAY[initcap(substring(block, '(aggregate|function)s')), 'Result', 'What it gives', 'Added'],
	string_agg(format('| `%s(%s)` | %s | %s | %s |', proname, parameters, result, gives, :'added'), E'\n' ORDER BY oid))
FROM overload LEFT JOIN signature USING (first) WHERE oid = first GROUP BY block ORDER BY min(oid);
