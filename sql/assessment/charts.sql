-- What is published as pictures: specifications of Vega-Lite 6 with their data inside, for any client that draws them.
--
-- They read the published views as the caller, so they show him what the views do. A zone is told by its colour, its
-- name, its place in the order and its shape; what a picture shows stands in its description, for screen readers.
--
-- No function in a view of a stranger is to run as a superuser: like all else here, these refuse him.

CREATE FUNCTION chart_word(word text, language text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	words constant jsonb := '{
		"score":        ["nilai", "score"],
		"zone":         ["zona", "zone"],
		"bodies":       ["jumlah lembaga", "bodies"],
		"share":        ["bagian dari yang dinilai", "share of those assessed"],
		"round":        ["putaran", "round"],
		"rank":         ["peringkat", "rank"],
		"category":     ["kategori", "category"],
		"unit":         ["unit", "unit"],
		"outside":      ["di luar rentang", "outside every band"],
		"not_assessed": ["tidak dinilai", "not assessed"],
		"more":         ["dan %s lainnya", "and %s more"],
		"weight":       ["bobot %s", "weight %s"],
		"targets":      ["target: %s, tercapai %s", "target of %s, reached by %s"],
		"ranking":      ["Peringkat kategori %s", "Ranking of category %s"],
		"zones":        ["Zona menurut kategori", "Zones by category"],
		"trend":        ["Zona kategori %s dari putaran ke putaran", "Zones of category %s, round by round"],
		"body_trend":   ["%s dari putaran ke putaran", "%s, round by round"],
		"breakdown":    ["Rincian nilai %s", "Breakdown of the score of %s"],
		"units":        ["Unit %s", "Units of %s"],
		"intervals":    ["Seberapa pasti peringkatnya", "How sure the ranks are"],
		"counted":      ["%s lembaga, %s di antaranya dinilai.", "%s bodies, %s of them assessed."],
		"first_last":   ["Pertama: %s. Terakhir: %s.", "First: %s. Last: %s."],
		"interval":     ["%s (%s sampai %s)", "%s (%s to %s)"],
		"drawn":        ["Titik: peringkat; tanda tegak: median; garis: rentang tengah dari %s undian",
			"Point: rank; upright mark: median; line: where the middle of %s draws fell"],
		"no_rows":      ["Tidak ada data.", "There are no data."]}';
BEGIN
	IF (language IN ('id', 'en')) IS NOT TRUE THEN
		RAISE EXCEPTION 'unknown language: "%"', coalesce(language, 'NULL') USING ERRCODE = 'invalid_parameter_value',
			HINT = 'Languages are id and en.';
	END IF;
	RETURN words -> word ->> CASE language WHEN 'id' THEN 0 ELSE 1 END;
END
$$;

COMMENT ON FUNCTION chart_word(text, text) IS
	'a word or a sentence of a chart in Indonesian (id) or English (en); an error for another language';

CREATE FUNCTION chart_number(value numeric, language text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT CASE language WHEN 'id' THEN translate(value::text, '.', ',') ELSE value::text END;
END;

COMMENT ON FUNCTION chart_number(numeric, text) IS 'a number with its decimals, and a comma before them in Indonesian';

CREATE FUNCTION chart_rows() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN 1000;

COMMENT ON FUNCTION chart_rows() IS 'how many rows a chart shows; one more row says how many are left out';

CREATE FUNCTION check_chart(assessment text) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user) AND EXISTS (
			SELECT FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid
			WHERE n.nspname = assessment AND current_user::regrole <> ANY (ARRAY[n.nspowner, c.relowner])) THEN
		RAISE EXCEPTION 'a superuser does not look at assessment "%", which belongs to another', assessment
			USING ERRCODE = 'insufficient_privilege', DETAIL = 'Functions in its views would run as the superuser.',
			HINT = 'SET ROLE to its owner, or to whom it was granted to.';
	ELSIF to_regclass(format('%I.publications', assessment)) IS NULL THEN
		RAISE EXCEPTION 'assessment "%" does not exist', coalesce(assessment, 'NULL')
			USING ERRCODE = 'invalid_schema_name', HINT = 'assessments() lists those that you can see.';
	END IF;
END
$$;

COMMENT ON FUNCTION check_chart(text) IS
	'an error if there is no such assessment, or if the current user is a superuser and does not own it';

CREATE FUNCTION chart_publication(assessment text, round text) RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	found_entry jsonb;
BEGIN
	PERFORM @extschema@.check_chart(assessment);
	EXECUTE format($q$SELECT jsonb_build_object('assessment', $1, 'round', p.round, 'title', p.title, 'seq', p.seq,
			'root', p.root)
		FROM %I.publications p WHERE p.kind = 'publication' AND p.standing = 'valid' AND p.round = $2$q$, assessment)
	INTO found_entry USING assessment, round;
	IF found_entry IS NULL THEN
		RAISE EXCEPTION 'assessment "%" has no published round "%"', assessment, coalesce(round, 'NULL')
			USING ERRCODE = 'no_data_found', DETAIL = 'There is none of this code, or it is not released yet.';
	END IF;
	RETURN found_entry;
END
$$;

COMMENT ON FUNCTION chart_publication(text, text) IS
	'assessment, round, title, seq and root of the publication that is valid for a round; an error if there is none '
	'that the caller may see';

-- The colour of a band that has none, or none that can be drawn, is grey.
CREATE FUNCTION chart_zones_of(assessment text, seq integer, category text) RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	zones jsonb;
BEGIN
	PERFORM @extschema@.check_chart(assessment);
	EXECUTE format($q$SELECT coalesce(jsonb_agg(jsonb_build_object('zone', z.zone, 'color', z.color)
			ORDER BY z.position DESC NULLS LAST, z.zone COLLATE "C"), '[]')
		FROM (SELECT b.zone, max(b.position) AS position,
				coalesce(max(b.color) FILTER (WHERE b.color ~ '^#[0-9A-Fa-f]{6}$'), '#767676') AS color
			FROM (SELECT b.seq, b.category, b.zone, b.position, b.color FROM %1$I.band_bounds b
				UNION ALL SELECT r.seq, r.category, r.zone, NULL, r.color FROM %1$I.ranking r) b
			WHERE (b.seq = $1 OR $1 IS NULL) AND (b.category = $2 OR $2 IS NULL) AND b.zone IS NOT NULL
			GROUP BY b.zone) z$q$,
		assessment) INTO zones USING seq, category;
	RETURN zones;
END
$$;

COMMENT ON FUNCTION chart_zones_of(text, integer, text) IS
	'zones of a category in a publication with their colours, the best first; NULL: of all categories, or publications';

CREATE FUNCTION chart_shape(place bigint, zones bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
RETURN CASE place WHEN 1 THEN 'triangle-up' WHEN zones THEN 'triangle-down'
	ELSE ('{circle,square,diamond,triangle-right,triangle-left}'::text[])[1 + (place - 2) % 5] END;

COMMENT ON FUNCTION chart_shape(bigint, bigint) IS
	'shape of the zone at a place, 1 for the best, among so many zones: up for the best, down for the worst';

-- Legends of colour and shape have the same domain, so that they are drawn as one.
CREATE FUNCTION chart_zone_scales(zones jsonb, rows jsonb, language text) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	WITH zone AS (
		SELECT z.place, z.zone ->> 'zone' AS zone, z.zone ->> 'color' AS color,
			@extschema@.chart_shape(z.place, jsonb_array_length(zones)) AS shape
		FROM jsonb_array_elements(zones) WITH ORDINALITY z (zone, place)
		UNION ALL
		SELECT v.place, @extschema@.chart_word(v.word, language), v.color, v.shape
		FROM (VALUES (2000000001, 'outside', '#767676', 'cross'), (2000000002, 'not_assessed', '#b0b0b0', 'stroke'))
			v (place, word, color, shape)
		WHERE EXISTS (SELECT FROM jsonb_array_elements(rows) r
			WHERE r ->> 'zone' = @extschema@.chart_word(v.word, language))
	), channel AS (
		SELECT jsonb_build_object('field', 'zone', 'type', 'nominal',
			'title', @extschema@.chart_word('zone', language)) AS basis,
			coalesce(jsonb_agg(z.zone ORDER BY z.place), '[]') AS domain,
			coalesce(jsonb_agg(z.color ORDER BY z.place), '[]') AS colors,
			coalesce(jsonb_agg(z.shape ORDER BY z.place), '[]') AS shapes
		FROM zone z
	)
	SELECT jsonb_build_object(
		'color', c.basis || jsonb_build_object('scale', jsonb_build_object('domain', c.domain, 'range', c.colors)),
		'shape', c.basis || jsonb_build_object('scale', jsonb_build_object('domain', c.domain, 'range', c.shapes)))
	FROM channel c;
END;

COMMENT ON FUNCTION chart_zone_scales(jsonb, jsonb, text) IS
	'the channels color and shape of a field zone: these zones, the best first, then what the rows have beside them';

CREATE FUNCTION chart_frame(title text, subtitle text, description text, rows jsonb, meta jsonb, language text,
	drawn jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT jsonb_build_object('$schema', 'https://vega.github.io/schema/vega-lite/v6.json',
		'title', jsonb_strip_nulls(jsonb_build_object('text', title, 'subtitle', subtitle, 'anchor', 'start')),
		'description', concat_ws('. ', title, subtitle, description),
		'data', jsonb_build_object('values', coalesce(rows, '[]')),
		'usermeta', meta || jsonb_build_object('language', language),
		'background', 'white',
		'config', '{"view": {"stroke": null}, "axis": {"labelFontSize": 12, "titleFontSize": 12, "labelLimit": 400},
			"legend": {"labelFontSize": 12, "titleFontSize": 12, "symbolSize": 90, "orient": "top"},
			"title": {"fontSize": 15, "anchor": "start"},
			"text": {"fontSize": 12}, "header": {"labelFontSize": 12, "labelFontWeight": "bold"}}'::jsonb
			|| CASE language WHEN 'id' THEN '{"locale": {"number": {"decimal": ",", "thousands": ".", "grouping": [3],
				"currency": ["Rp", ""]}}}'::jsonb ELSE '{}' END) || drawn;
END;

COMMENT ON FUNCTION chart_frame(text, text, text, jsonb, jsonb, text, jsonb) IS
	'a specification of Vega-Lite 6: title, description, data and style, and what is drawn of them';

CREATE FUNCTION chart_bars(color jsonb, shape jsonb, title text) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT jsonb_build_object('height', '{"step": 20}'::jsonb, 'width', 420, 'encoding', jsonb_build_object(
			'y', '{"field": "label", "type": "nominal", "sort": null, "title": null}'::jsonb),
		'layer', jsonb_build_array(
			jsonb_build_object('mark', '{"type": "bar", "height": 12}'::jsonb, 'encoding', jsonb_build_object(
				'x', jsonb_build_object('field', 'value', 'type', 'quantitative', 'title', title), 'color', color)),
			jsonb_build_object('mark', '{"type": "point", "filled": true, "size": 70, "opacity": 1, "stroke": "black",
				"strokeWidth": 0.5}'::jsonb, 'encoding', jsonb_build_object(
				'x', jsonb_build_object('field', 'value', 'type', 'quantitative', 'title', title),
				'color', color, 'shape', shape)),
			jsonb_build_object('mark', '{"type": "text", "align": "left", "dx": 9, "color": "black"}'::jsonb,
				'encoding', '{"x": {"field": "at", "type": "quantitative"}, "text": {"field": "shown"}}'::jsonb)));
END;

COMMENT ON FUNCTION chart_bars(jsonb, jsonb, text) IS
	'bars of rows (label, value, at, zone, shown): each ends in the shape of its zone, and its text stands at "at"';

CREATE FUNCTION chart_ranking(assessment text, round text, category text, language text DEFAULT 'id') RETURNS jsonb
	LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	meta constant jsonb := @extschema@.chart_publication(assessment, round);
	found_rows jsonb;
	said text;
	scales jsonb;
BEGIN
	EXECUTE format($q$WITH r AS (
			SELECT r.rank, r.nilai, concat_ws('. ', r.rank::text, r.body_name || CASE WHEN count(*) OVER (
					PARTITION BY r.body_name) > 1 THEN ' (' || r.body || ')' ELSE '' END) AS label,
				CASE WHEN r.zone IS NOT NULL THEN r.zone ELSE @extschema@.chart_word(CASE WHEN r.nilai IS NULL
					THEN 'not_assessed' ELSE 'outside' END, $3) END AS zone,
				row_number() OVER (ORDER BY r.rank NULLS LAST, r.nilai DESC NULLS LAST, r.body COLLATE "C") AS line
			FROM %1$I.ranking r WHERE r.seq = $1 AND r.category = $2
		), shown AS (
			SELECT r.line, r.label, r.nilai, r.zone,
				concat_ws(' ', @extschema@.chart_number(r.nilai, $3), r.zone) AS shown
			FROM r WHERE r.line <= $4
			UNION ALL
			SELECT $4 + 1, format(@extschema@.chart_word('more', $3), count(*) - $4), NULL, NULL, '' FROM r
			HAVING count(*) > $4
		)
		SELECT (SELECT jsonb_agg(jsonb_build_object('label', s.label, 'value', s.nilai, 'at', coalesce(s.nilai, 0),
				'zone', s.zone, 'shown', s.shown) ORDER BY s.line) FROM shown s),
			(SELECT format(@extschema@.chart_word('counted', $3), count(*), count(r.nilai)) FROM r)
			|| coalesce(' ' || (SELECT format(@extschema@.chart_word('first_last', $3),
				(array_agg(concat_ws(' ', r.label, @extschema@.chart_number(r.nilai, $3), r.zone) ORDER BY r.line))[1],
				(array_agg(concat_ws(' ', r.label, @extschema@.chart_number(r.nilai, $3), r.zone)
					ORDER BY r.line DESC))[1])
				FROM r WHERE r.nilai IS NOT NULL HAVING count(*) > 0), '')$q$, assessment)
	INTO found_rows, said USING (meta ->> 'seq')::integer, category, language, @extschema@.chart_rows();
	PERFORM @extschema@.check_chart_rows(found_rows, meta, format('category "%s"', category));
	scales := @extschema@.chart_zone_scales(@extschema@.chart_zones_of(assessment, (meta ->> 'seq')::integer, category),
		found_rows, language);
	RETURN @extschema@.chart_frame(format(@extschema@.chart_word('ranking', language), category), meta ->> 'title',
		said, found_rows, meta, language, @extschema@.chart_bars(scales -> 'color', scales -> 'shape',
			@extschema@.chart_word('score', language)));
END
$$;

COMMENT ON FUNCTION chart_ranking(text, text, text, text) IS
	'the ranking of a category in a published round as a specification of Vega-Lite 6: scores, zones, the first 1,000 '
	'by rank and how many more there are; in Indonesian (id) or English (en); an error for what the caller may not '
	'see, and for a category without results';

CREATE FUNCTION check_chart_rows(rows jsonb, meta jsonb, what text) RETURNS void LANGUAGE plpgsql IMMUTABLE
	PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF rows IS NULL OR rows = '[]' THEN
		RAISE EXCEPTION 'published round "%" of assessment "%" has nothing of %', meta ->> 'round',
			meta ->> 'assessment', coalesce(what, 'NULL') USING ERRCODE = 'no_data_found';
	END IF;
END
$$;

COMMENT ON FUNCTION check_chart_rows(jsonb, jsonb, text) IS
	'an error that says what a chart was asked of, if it has no row';

CREATE FUNCTION chart_zones(assessment text, round text, language text DEFAULT 'id') RETURNS jsonb
	LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	meta constant jsonb := @extschema@.chart_publication(assessment, round);
	found_rows jsonb;
	categories jsonb;
	said text;
	scales jsonb;
	bars jsonb;
BEGIN
	EXECUTE format($q$WITH z AS (
			SELECT z.category, z.kind, z.position, z.bodies, z.targeted, z.reached, z.share_of_assessed,
				CASE z.kind WHEN 'zone' THEN z.zone ELSE @extschema@.chart_word(z.kind, $2) END AS zone
			FROM %1$I.zone_summary z WHERE z.seq = $1 AND (z.kind = 'zone' OR z.bodies > 0)
		), shown AS (
			SELECT z.*, z.bodies::text || CASE WHEN z.share_of_assessed IS NULL THEN '' ELSE format(' (%%s%%%%)',
					@extschema@.chart_number(round(100 * z.share_of_assessed, 1), $2)) END
				|| CASE WHEN z.targeted > 0
					THEN '; ' || format(@extschema@.chart_word('targets', $2), z.targeted, z.reached)
					ELSE '' END AS shown,
				row_number() OVER (ORDER BY z.category COLLATE "C", z.kind = 'not_assessed', z.kind = 'outside',
					z.position DESC NULLS LAST, z.zone COLLATE "C") AS line
			FROM z
		)
		SELECT jsonb_agg(jsonb_build_object('category', s.category, 'label', s.zone, 'zone', s.zone, 'value', s.bodies,
				'at', s.bodies, 'shown', s.shown) ORDER BY s.line),
			(SELECT jsonb_agg(c.category ORDER BY c.category COLLATE "C")
				FROM (SELECT DISTINCT s.category FROM shown s) c),
			(SELECT string_agg(c.said, ' ' ORDER BY c.category COLLATE "C") FROM (SELECT s.category, s.category || ': '
				|| string_agg(s.zone || ' ' || s.shown, ', ' ORDER BY s.line) || '.' AS said
				FROM shown s GROUP BY s.category) c)
		FROM shown s$q$, assessment)
	INTO found_rows, categories, said USING (meta ->> 'seq')::integer, language;
	PERFORM @extschema@.check_chart_rows(found_rows, meta, 'zones');
	scales := @extschema@.chart_zone_scales(@extschema@.chart_zones_of(assessment, (meta ->> 'seq')::integer, NULL),
		found_rows, language);
	bars := @extschema@.chart_bars(scales -> 'color', scales -> 'shape', @extschema@.chart_word('bodies', language));
	RETURN @extschema@.chart_frame(@extschema@.chart_word('zones', language), meta ->> 'title', said, found_rows, meta,
		language, jsonb_build_object('resolve', '{"scale": {"x": "shared"}}'::jsonb, 'vconcat', (
			SELECT jsonb_agg(bars || jsonb_build_object('title', c.category, 'transform', jsonb_build_array(
				jsonb_build_object('filter', jsonb_build_object('field', 'category', 'equal', c.category))))
				ORDER BY c.place)
			FROM jsonb_array_elements_text(categories) WITH ORDINALITY c (category, place))));
END
$$;

COMMENT ON FUNCTION chart_zones(text, text, text) IS
	'how many bodies of each category are in which zone in a published round, with their targets, as a specification '
	'of Vega-Lite 6; in Indonesian (id) or English (en); an error for what the caller may not see';

-- Rounds stand in the order of their release, zones from the best to the worst.
CREATE FUNCTION chart_rounds(scales jsonb, y jsonb, dx integer, language text) RETURNS jsonb LANGUAGE sql IMMUTABLE
	PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT jsonb_build_object('width', '{"step": 150}'::jsonb, 'encoding', jsonb_build_object(
			'x', jsonb_build_object('field', 'round', 'type', 'ordinal', 'sort', NULL,
				'axis', '{"labelAngle": 0}'::jsonb, 'title', @extschema@.chart_word('round', language)), 'y', y),
		'layer', jsonb_build_array(
			jsonb_build_object('mark', '{"type": "point", "filled": true, "size": 110, "opacity": 1, "stroke": "black",
				"strokeWidth": 0.5}'::jsonb || jsonb_build_object('xOffset', dx), 'encoding', scales),
			jsonb_build_object('mark', '{"type": "text", "align": "left", "color": "black"}'::jsonb
				|| jsonb_build_object('dx', dx + 9), 'encoding', '{"text": {"field": "shown"}}'::jsonb)));
END;

COMMENT ON FUNCTION chart_rounds(jsonb, jsonb, integer, text) IS
	'for each of the rows (round, zone, shown) the shape of its zone and its text, so far beside the middle of the '
	'round';

CREATE FUNCTION chart_trend(assessment text, category text, language text DEFAULT 'id') RETURNS jsonb
	LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	meta constant jsonb := jsonb_build_object('assessment', assessment, 'category', category);
	found_rows jsonb;
	said text;
	scales jsonb;
	drawn jsonb;
	bar jsonb;
BEGIN
	PERFORM @extschema@.check_chart(assessment);
	-- What is too low for a text has none.
	EXECUTE format($q$WITH z AS (
			SELECT z.round, z.zone, z.bodies, z.share_of_assessed AS share,
				sum(z.share_of_assessed) OVER (PARTITION BY z.seq
					ORDER BY z.position NULLS FIRST, z.zone COLLATE "C" DESC) AS high,
				row_number() OVER (ORDER BY z.release_at, z.seq, z.position DESC NULLS LAST, z.zone COLLATE "C") AS line
			FROM %1$I.zone_summary z WHERE z.category = $1 AND z.kind = 'zone' AND z.assessed > 0
		)
		SELECT jsonb_agg(jsonb_build_object('round', z.round, 'zone', z.zone, 'low', z.high - z.share, 'high', z.high,
				'middle', CASE WHEN z.share > 0 THEN z.high - z.share / 2 END,
				'shown', CASE WHEN z.share >= 0.06 THEN z.zone || ' ' || z.bodies ELSE '' END) ORDER BY z.line),
			(SELECT string_agg(r.round || ': ' || r.said || '.', ' ' ORDER BY r.line)
				FROM (SELECT z.round, min(z.line) AS line, string_agg(format('%%s %%s (%%s%%%%)', z.zone, z.bodies,
					@extschema@.chart_number(round(100 * z.share, 1), $2)), ', ' ORDER BY z.line) AS said
				FROM z GROUP BY z.round) r)
		FROM z$q$, assessment) INTO found_rows, said USING category, language;
	IF found_rows IS NULL THEN
		RAISE EXCEPTION 'assessment "%" has no published result of category "%"', assessment, coalesce(category, 'NULL')
			USING ERRCODE = 'no_data_found', DETAIL = 'There is none, or it is not released yet.';
	END IF;
	scales := @extschema@.chart_zone_scales(@extschema@.chart_zones_of(assessment, NULL, category), found_rows,
		language);
	drawn := @extschema@.chart_rounds(scales, '{"field": "middle", "type": "quantitative"}', 32, language);
	bar := jsonb_build_object('mark', '{"type": "bar", "width": 36}'::jsonb, 'encoding', jsonb_build_object(
		'y', jsonb_build_object('field', 'low', 'type', 'quantitative',
			'title', @extschema@.chart_word('share', language),
			'axis', '{"format": ".0%"}'::jsonb, 'scale', '{"domain": [0, 1]}'::jsonb),
		'y2', '{"field": "high"}'::jsonb, 'color', scales -> 'color'));
	RETURN @extschema@.chart_frame(format(@extschema@.chart_word('trend', language), category), NULL, said, found_rows,
		meta, language, jsonb_set(drawn || '{"height": 240}', '{layer}', bar || (drawn -> 'layer')));
END
$$;

COMMENT ON FUNCTION chart_trend(text, text, text) IS
	'which share of the assessed bodies of a category was in which zone, round by round, as a specification of '
	'Vega-Lite 6; in Indonesian (id) or English (en); an error without a result that the caller may see';

-- A score is shown where it can be compared with that of the round before or after.
CREATE FUNCTION chart_body_trend(assessment text, body text, language text DEFAULT 'id') RETURNS jsonb
	LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	meta constant jsonb := jsonb_build_object('assessment', assessment, 'body', body);
	found_rows jsonb;
	said text;
	name text;
	zones jsonb;
BEGIN
	PERFORM @extschema@.check_chart(assessment);
	EXECUTE format($q$WITH t AS (
			SELECT t.round, t.body_name, coalesce(t.zone, @extschema@.chart_word('outside', $2)) AS zone,
				@extschema@.chart_number(coalesce(t.nilai, lead(t.previous_nilai) OVER w), $2) AS nilai,
				row_number() OVER w AS line
			FROM %1$I.trend t WHERE t.body = $1 WINDOW w AS (ORDER BY t.release_at, t.seq)
		)
		SELECT jsonb_agg(jsonb_build_object('round', t.round, 'zone', t.zone, 'shown', concat_ws(' ', t.nilai, t.zone))
				ORDER BY t.line),
			string_agg(t.round || ': ' || concat_ws(' ', t.nilai, t.zone) || '.', ' ' ORDER BY t.line),
			(array_agg(t.body_name ORDER BY t.line DESC))[1]
		FROM t$q$, assessment) INTO found_rows, said, name USING body, language;
	IF found_rows IS NULL THEN
		RAISE EXCEPTION 'assessment "%" has no published result of body "%"', assessment, coalesce(body, 'NULL')
			USING ERRCODE = 'no_data_found', DETAIL = 'There is none, or it is not released yet.';
	END IF;
	zones := @extschema@.chart_zone_scales(@extschema@.chart_zones_of(assessment, NULL, NULL), found_rows, language);
	RETURN @extschema@.chart_frame(format(@extschema@.chart_word('body_trend', language), name), NULL, said, found_rows,
		meta, language, @extschema@.chart_rounds(zones, jsonb_build_object('field', 'zone', 'type', 'nominal', 'title',
			@extschema@.chart_word('zone', language), 'sort', zones #> '{color,scale,domain}', 'scale',
			jsonb_build_object('domain', zones #> '{color,scale,domain}')), 0, language) || '{"height": {"step": 36}}');
END
$$;

COMMENT ON FUNCTION chart_body_trend(text, text, text) IS
	'the zone of a body round by round, with its score where that can be compared, as a specification of Vega-Lite 6; '
	'in Indonesian (id) or English (en); an error without a result that the caller may see';

CREATE FUNCTION chart_breakdown(assessment text, round text, body text, language text DEFAULT 'id') RETURNS jsonb
	LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	meta constant jsonb := @extschema@.chart_publication(assessment, round);
	found_rows jsonb;
	said text;
	name text;
BEGIN
	-- Numbers as in a table of contents tell what is part of what.
	EXECUTE format($q$WITH RECURSIVE child AS (
			SELECT n.node, n.parent, row_number() OVER (PARTITION BY n.parent ORDER BY n.position)::text AS number
			FROM %1$I.breakdown n WHERE n.seq = $1 AND n.body = $2 AND n.unit IS NULL AND n.parent IS NOT NULL
		), numbered AS (
			SELECT c.node, c.number FROM child c WHERE c.parent NOT IN (SELECT o.node FROM child o)
			UNION ALL SELECT c.node, p.number || '.' || c.number FROM numbered p JOIN child c ON c.parent = p.node
		), n AS (
			SELECT n.body_name, n.nilai, n.depth, n.is_indicator, n.position, n.node,
				concat_ws(' ', m.number, coalesce(nullif(n.node_title, ''), n.node)) AS title,
				coalesce(@extschema@.chart_number(n.nilai, $3), @extschema@.chart_word('not_assessed', $3))
					|| CASE WHEN n.depth > 0 THEN '; ' || format(@extschema@.chart_word('weight', $3),
						@extschema@.chart_number(trim_scale(n.weight), $3)) ELSE '' END AS shown
			FROM %1$I.breakdown n LEFT JOIN numbered m USING (node) WHERE n.seq = $1 AND n.body = $2 AND n.unit IS NULL
		), l AS (
			SELECT n.*, n.title || CASE WHEN count(*) OVER (PARTITION BY n.title) > 1 THEN ' (' || n.node || ')'
					ELSE '' END AS label,
				row_number() OVER (ORDER BY n.position NULLS LAST, n.node COLLATE "C") AS line
			FROM n
		), shown AS (
			SELECT l.line, l.label, l.nilai, l.is_indicator, l.shown FROM l WHERE l.line <= $4
			UNION ALL
			SELECT $4 + 1, format(@extschema@.chart_word('more', $3), count(*) - $4), NULL, NULL, '' FROM l
			HAVING count(*) > $4
		)
		SELECT (SELECT jsonb_agg(jsonb_build_object('label', s.label, 'value', s.nilai, 'at', coalesce(s.nilai, 0),
				'shown', s.shown, 'color', CASE WHEN s.is_indicator THEN '#9ecae1' ELSE '#3182bd' END) ORDER BY s.line)
				FROM shown s),
			(SELECT string_agg(l.label || ': ' || l.shown || '.', ' ' ORDER BY l.line) FROM l WHERE l.depth <= 1),
			(SELECT max(l.body_name) FROM l)$q$, assessment)
	INTO found_rows, said, name USING (meta ->> 'seq')::integer, body, language, @extschema@.chart_rows();
	PERFORM @extschema@.check_chart_rows(found_rows, meta, format('body "%s"', body));
	RETURN @extschema@.chart_frame(format(@extschema@.chart_word('breakdown', language), name), meta ->> 'title', said,
		found_rows, meta || jsonb_build_object('body', body), language, @extschema@.chart_bars(
			'{"field": "color", "type": "nominal", "scale": null}', NULL, @extschema@.chart_word('score', language))
			#- '{layer,1}');
END
$$;

COMMENT ON FUNCTION chart_breakdown(text, text, text, text) IS
	'scores and weights of the nodes of a body in a published round as a specification of Vega-Lite 6; in Indonesian '
	'(id) or English (en); an error for what the caller may not see, and for a body without nodes';

CREATE FUNCTION chart_units(assessment text, round text, body text, language text DEFAULT 'id') RETURNS jsonb
	LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	meta constant jsonb := @extschema@.chart_publication(assessment, round);
	found_rows jsonb;
	nodes jsonb;
	said text;
	name text;
	x jsonb;
BEGIN
	EXECUTE format($q$WITH u AS (
			SELECT u.unit, u.body_name, concat_ws(' ', u.unit_name
					|| CASE WHEN count(*) OVER (PARTITION BY u.unit_name) > 1 THEN ' (' || u.unit || ')' ELSE '' END,
					@extschema@.chart_number(u.nilai, $3),
					coalesce(u.zone, CASE WHEN u.nilai IS NULL THEN @extschema@.chart_word('not_assessed', $3) END))
					AS label,
				row_number() OVER (ORDER BY u.nilai DESC NULLS LAST, u.unit COLLATE "C") AS line
			FROM %1$I.unit_scores u WHERE u.seq = $1 AND u.body = $2
		), n AS (
			SELECT n.unit, n.node, n.position, coalesce(nullif(n.node_title, ''), n.node) AS title, n.nilai
			FROM %1$I.breakdown n WHERE n.seq = $1 AND n.body = $2 AND n.unit IS NOT NULL AND n.depth <= 1
		), cell AS (
			SELECT u.line, u.label, n.title, n.position, n.nilai FROM u LEFT JOIN n USING (unit) WHERE u.line <= $4
			UNION ALL
			SELECT $4 + 1, format(@extschema@.chart_word('more', $3), count(*) - $4), NULL, NULL, NULL FROM u
			HAVING count(*) > $4
		)
		SELECT (SELECT jsonb_agg(jsonb_build_object('label', c.label, 'node', c.title, 'value', c.nilai,
				'shown', coalesce(@extschema@.chart_number(c.nilai, $3), U&'\2013')) ORDER BY c.line, c.position)
				FROM cell c),
			(SELECT jsonb_agg(t.title ORDER BY t.position) FROM (SELECT c.title, min(c.position) AS position FROM cell c
				WHERE c.title IS NOT NULL GROUP BY c.title) t),
			(SELECT string_agg(u.label || '.', ' ' ORDER BY u.line) FROM u WHERE u.line <= 20),
			(SELECT max(u.body_name) FROM u)$q$, assessment)
	INTO found_rows, nodes, said, name USING (meta ->> 'seq')::integer, body, language, @extschema@.chart_rows();
	PERFORM @extschema@.check_chart_rows(found_rows, meta, format('units of body "%s"', body));
	x := jsonb_build_object('field', 'node', 'type', 'nominal', 'title', NULL, 'sort', nodes, 'scale',
		jsonb_build_object('domain', coalesce(nodes, '[]')), 'axis',
			'{"orient": "top", "labelAngle": -30, "labelAlign": "left"}'::jsonb);
	-- light colours, so that black figures can be read on all of them
	RETURN @extschema@.chart_frame(format(@extschema@.chart_word('units', language), name), meta ->> 'title', said,
		found_rows, meta || jsonb_build_object('body', body), language, jsonb_build_object(
			'width', '{"step": 70}'::jsonb, 'height', '{"step": 24}'::jsonb,
			'encoding', jsonb_build_object('x', x, 'y',
				'{"field": "label", "type": "nominal", "sort": null, "title": null}'::jsonb),
			'layer', jsonb_build_array(
				jsonb_build_object('mark', '{"type": "rect", "stroke": "white"}'::jsonb, 'encoding',
					jsonb_build_object('color', jsonb_build_object('field', 'value', 'type', 'quantitative', 'title',
						@extschema@.chart_word('score', language),
						'scale', '{"range": ["#ffffff", "#7fb8de"], "interpolate": "rgb", "domainMin": 0}'::jsonb))),
				'{"mark": {"type": "text", "color": "black"}, "encoding": {"text": {"field": "shown"}}}'::jsonb)));
END
$$;

COMMENT ON FUNCTION chart_units(text, text, text, text) IS
	'scores of the units of a body and of the parts of their scores in a published round as a specification of '
	'Vega-Lite 6: the first 1,000 units by score; in Indonesian (id) or English (en); an error for what the caller '
	'may not see, and for a body without units';

CREATE FUNCTION chart_rank_intervals(intervals jsonb, language text DEFAULT 'id') RETURNS jsonb
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	found_rows jsonb;
	said text;
	last_rank numeric;
	drawn text;
BEGIN
	IF jsonb_typeof(intervals) IS DISTINCT FROM 'array'
			OR EXISTS (SELECT FROM jsonb_array_elements(intervals) i WHERE jsonb_typeof(i) <> 'object'
				OR jsonb_typeof(i -> 'key') IS DISTINCT FROM 'string'
				OR EXISTS (SELECT FROM unnest('{rank,low,high,median}'::text[]) k
					WHERE jsonb_typeof(i -> k) NOT IN ('number', 'null') OR NOT i ? k)) THEN
		RAISE EXCEPTION 'intervals must be an array of rows of rank_intervals()'
			USING ERRCODE = 'invalid_parameter_value',
			HINT = 'SELECT chart_rank_intervals(jsonb_agg(to_jsonb(r))) FROM rank_intervals(...) r';
	END IF;
	WITH r AS (
		SELECT concat_ws('. ', i ->> 'rank', coalesce(i ->> 'name', i ->> 'key') || CASE WHEN count(*) OVER (
				PARTITION BY coalesce(i ->> 'name', i ->> 'key')) > 1 AND i ? 'name' THEN ' (' || (i ->> 'key') || ')'
				ELSE '' END) AS label,
			(i ->> 'rank')::numeric AS rank, (i ->> 'low')::numeric AS low, (i ->> 'high')::numeric AS high,
			(i ->> 'median')::numeric AS median,
			CASE WHEN i ->> 'low' IS NOT NULL THEN format(@extschema@.chart_word('interval', language),
				coalesce(i ->> 'rank', ''), i ->> 'low', i ->> 'high')
				ELSE @extschema@.chart_word('not_assessed', language) END AS shown,
			row_number() OVER (ORDER BY (i ->> 'rank')::numeric NULLS LAST, i ->> 'key' COLLATE "C") AS line
		FROM jsonb_array_elements(intervals) i
	), shown AS (
		SELECT r.line, r.label, r.rank, r.low, r.high, r.median, r.shown FROM r WHERE r.line <= @extschema@.chart_rows()
		UNION ALL
		SELECT @extschema@.chart_rows() + 1, format(@extschema@.chart_word('more', language),
			count(*) - @extschema@.chart_rows()), NULL, NULL, NULL, NULL, '' FROM r
		HAVING count(*) > @extschema@.chart_rows()
	)
	SELECT (SELECT jsonb_agg(jsonb_build_object('label', s.label, 'rank', s.rank, 'low', s.low, 'high', s.high,
			'median', s.median, 'at', coalesce(s.high, 1), 'shown', s.shown) ORDER BY s.line) FROM shown s),
		(SELECT string_agg(r.label || ': ' || r.shown || '.', ' ' ORDER BY r.line) FROM r WHERE r.line <= 20),
		(SELECT greatest(2, max(r.high), max(r.rank)) FROM r)
	INTO found_rows, said, last_rank;
	drawn := format(@extschema@.chart_word('drawn', language), coalesce((SELECT max((i ->> 'draws')::numeric)
		FROM jsonb_array_elements(intervals) i)::text, ''));
	RETURN @extschema@.chart_frame(@extschema@.chart_word('intervals', language), drawn,
		coalesce(said, @extschema@.chart_word('no_rows', language)), found_rows, '{}', language,
		jsonb_build_object('width', 420, 'height', '{"step": 18}'::jsonb, 'encoding', jsonb_build_object(
			'y', '{"field": "label", "type": "nominal", "sort": null, "title": null}'::jsonb,
			'x', jsonb_build_object('field', 'low', 'type', 'quantitative',
				'title', @extschema@.chart_word('rank', language),
				'scale', jsonb_build_object('domain', jsonb_build_array(1, last_rank), 'nice', false),
				'axis', '{"format": "d", "tickMinStep": 1}'::jsonb)),
			'layer', '[{"mark": {"type": "rule", "strokeWidth": 3, "color": "#3182bd"},
					"encoding": {"x2": {"field": "high"}}},
				{"mark": {"type": "tick", "color": "black", "thickness": 2, "size": 12},
					"encoding": {"x": {"field": "median", "type": "quantitative"}}},
				{"mark": {"type": "point", "filled": true, "color": "black", "size": 50, "opacity": 1},
					"encoding": {"x": {"field": "rank", "type": "quantitative"}}},
				{"mark": {"type": "text", "align": "left", "dx": 8, "color": "black"},
					"encoding": {"x": {"field": "at", "type": "quantitative"}, "text": {"field": "shown"}}}]'::jsonb));
END
$$;

COMMENT ON FUNCTION chart_rank_intervals(jsonb, text) IS
	'ranks and how sure they are as a specification of Vega-Lite 6, of an array of rows of rank_intervals(), which may '
	'have a name beside their key: the first 1,000 by rank; in Indonesian (id) or English (en); an error for another '
	'array';
