-- Sheets: the instruments of an edition, read once

CREATE FUNCTION read_sheet(assessment text, edition text, category text, unit_kind text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	DELETE FROM sheet s WHERE (s.edition, s.category, s.unit_kind)
		= (read_sheet.edition, read_sheet.category, read_sheet.unit_kind);
	DELETE FROM sheet_node n WHERE (n.edition, n.category, n.unit_kind)
		= (read_sheet.edition, read_sheet.category, read_sheet.unit_kind);

	INSERT INTO sheet_node
	WITH node AS MATERIALIZED (
		SELECT n.* FROM edition_instrument e, @extschema@.instrument_nodes(e.instrument::@extschema@.instrument) n
		WHERE (e.edition, e.category, e.unit_kind) = (read_sheet.edition, read_sheet.category, read_sheet.unit_kind)
	), form AS (
		-- from the nearest node that says one
		WITH RECURSIVE down (code, form) AS (
			SELECT n.code, coalesce(n.rules ->> 'form', 'observation') FROM node n WHERE n.parent IS NULL
			UNION ALL
			SELECT n.code, coalesce(n.rules ->> 'form', d.form) FROM node n JOIN down d ON n.parent = d.code)
		SELECT * FROM down)
	SELECT edition, category, unit_kind, n.position, n.code, n.parent, p.position, n.depth, n.is_indicator,
		n.rules ->> 'title', n.weight, CASE WHEN n.is_indicator THEN f.form END,
		CASE WHEN n.is_indicator THEN count(*) FILTER (WHERE n.is_indicator) OVER (ORDER BY n.position) END
	FROM node n JOIN form f USING (code) LEFT JOIN node p ON p.code = n.parent;

	INSERT INTO sheet
	SELECT e.edition, e.category, e.unit_kind, e.instrument::@extschema@.instrument,
		(e.instrument - 'round' - 'rounding')::@extschema@.instrument, e.zoning::@extschema@.zoning, s.low, s.high,
		s.plain, k.nodes, k.parents, k.titles, k.weights
	FROM edition_instrument e, LATERAL (
		SELECT array_agg(n.node ORDER BY n.position) AS nodes,
			array_agg(n.parent_position ORDER BY n.position) AS parents,
			array_agg(n.title ORDER BY n.position) AS titles, array_agg(n.weight ORDER BY n.position) AS weights
		FROM sheet_node n WHERE (n.edition, n.category, n.unit_kind) = (e.edition, e.category, e.unit_kind)) k,
	LATERAL (
		SELECT CASE jsonb_typeof(e.instrument -> 'scale') WHEN 'array' THEN (e.instrument -> 'scale' ->> 0)::numeric
				ELSE 0 END AS low,
			CASE jsonb_typeof(e.instrument -> 'scale') WHEN 'array' THEN (e.instrument -> 'scale' ->> 1)::numeric
				WHEN 'string' THEN sum((n.rules ->> 'points')::numeric) ELSE 100 END AS high,
			NOT bool_or(n.rules ?| '{divide_by,best,caps}'
				OR coalesce(n.rules ->> 'mean', 'arithmetic') <> 'arithmetic')
				AS plain
		FROM @extschema@.instrument_nodes(e.instrument::@extschema@.instrument) n) s
	WHERE (e.edition, e.category, e.unit_kind) = (read_sheet.edition, read_sheet.category, read_sheet.unit_kind);
END
$$;

COMMENT ON FUNCTION read_sheet(text, text, text, text) IS
	'brings sheet and sheet_node up to date with one row of edition_instrument, which may be gone; an error if its '
	'instrument or zoning cannot be read';
