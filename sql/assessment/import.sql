-- Results that were published before, elsewhere: as printed, without forms

CREATE FUNCTION import_problem(key text, value text, decimals integer) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF key <> ALL (@extschema@.leaf_fields('result'))
			OR key IN ('format', 'kind', 'assessment', 'seq', 'round', 'evidence_root', 'salt') THEN
		RETURN 'there is no such column';
	ELSIF key IN ('nilai', 'coverage') AND value !~ '^-?[0-9]{1,12}([.][0-9]{1,6})?$'
			OR key IN ('rank', 'of', 'rank_in_region', 'of_in_region') AND value !~ '^[1-9][0-9]{0,8}$' THEN
		RETURN 'it is not such a number';
	ELSIF key = 'nilai' AND scale(trim_scale(value::numeric)) > decimals THEN
		RETURN format('its edition has %s decimals', decimals);
	ELSIF key = 'coverage' AND (value::numeric NOT BETWEEN 0 AND 1 OR scale(trim_scale(value::numeric)) > 4) THEN
		RETURN 'it is not from 0 to 1, with four decimals at most';
	END IF;
	RETURN @extschema@.text_problem(value);
END
$$;

COMMENT ON FUNCTION import_problem(text, text, integer) IS
	'why a value of a row of import_publication() is not taken; NULL if it is, and NULL as a value is';

CREATE FUNCTION check_import(assessment text, rows jsonb, decimals integer) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	bad record;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	IF jsonb_typeof(rows) IS DISTINCT FROM 'array' OR rows = '[]'
			OR jsonb_path_exists(rows, 'strict $[*] ? (@.type() != "object")') THEN
		RAISE EXCEPTION 'rows must be an array of objects' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	SELECT v.n, v.key, v.value, @extschema@.import_problem(v.key, v.value, decimals) AS problem INTO bad
	FROM (SELECT i.n, k.key, k.value FROM jsonb_array_elements(rows) WITH ORDINALITY i (item, n),
			jsonb_each_text(i.item) k
		UNION ALL
		SELECT i.n, k.key, '' FROM jsonb_array_elements(rows) WITH ORDINALITY i (item, n),
			unnest('{body,body_name,category}'::text[]) k (key)
		WHERE i.item ->> k.key IS NULL) v
	WHERE v.value IS NOT NULL AND @extschema@.import_problem(v.key, v.value, decimals) IS NOT NULL
	ORDER BY v.n, v.key LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'row % cannot be imported: %: %', bad.n, bad.key, bad.problem
			USING ERRCODE = 'invalid_parameter_value', DETAIL = format('It is "%s".', bad.value);
	END IF;
	SELECT i.item ->> 'body' AS body INTO bad FROM jsonb_array_elements(rows) i (item)
	GROUP BY i.item ->> 'body' HAVING count(*) > 1 LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'body "%" is there twice', bad.body USING ERRCODE = 'invalid_parameter_value';
	END IF;
END
$$;

COMMENT ON FUNCTION check_import(text, jsonb, integer) IS
	'an error that names the first value of an import that is not taken, or a body that is there twice';

CREATE FUNCTION import_results(assessment text, seq integer, round text, decimals integer, rows jsonb)
	RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	made integer;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO result
	WITH line AS (
		SELECT t.*, coalesce(t.printed, 'assessed') AS status,
			row_number() OVER (ORDER BY convert_to(t.body, 'UTF8'))::integer AS leaf_number
		FROM (SELECT i.item ->> 'body' AS body, i.item ->> 'body_name' AS body_name, i.item ->> 'category' AS category,
				i.item ->> 'region' AS region, (i.item ->> 'nilai')::numeric AS nilai, i.item ->> 'grade' AS grade,
				i.item ->> 'zone' AS zone, i.item ->> 'predicate' AS predicate, i.item ->> 'color' AS color,
				i.item ->> 'opinion' AS opinion, (i.item ->> 'rank')::integer AS rank,
				(i.item ->> 'of')::integer AS "of", (i.item ->> 'rank_in_region')::integer AS rank_in_region,
				(i.item ->> 'of_in_region')::integer AS of_in_region, (i.item ->> 'coverage')::numeric AS coverage,
				i.item ->> 'status' AS printed
			FROM jsonb_array_elements(import_results.rows) i (item)) t
	)
	SELECT import_results.seq, l.body, l.body_name, l.category, l.region, l.nilai, l.grade, l.zone,
		l.predicate, l.color, l.opinion, l.rank, l."of", l.rank_in_region, l.of_in_region, l.coverage, l.status, NULL,
		(l.salted).salt, l.leaf_number, (l.salted).leaf, (l.salted).leaf_hash
	FROM (SELECT l.*, @extschema@.salt_leaf(@extschema@.result_leaf('compliance/1', assessment,
			import_results.seq, import_results.round, import_results.decimals, l.body, l.body_name,
			l.category, l.region, l.nilai, l.grade, l.zone, l.predicate, l.color, l.opinion, l.rank, l."of",
			l.rank_in_region, l.of_in_region, l.coverage, l.status, NULL, NULL),
			@extschema@.strong_random()) AS salted
		FROM line l OFFSET 0) l;
	GET DIAGNOSTICS made = ROW_COUNT;
	RETURN made;
END
$$;

COMMENT ON FUNCTION import_results(text, integer, text, integer, jsonb) IS
	'inserts the lines of an imported publication, each with a salt of its own; gives their number';

CREATE FUNCTION import_publication(assessment text, round text, edition text, title text,
	release_at timestamp with time zone, zoning text, rows jsonb,
	OUT seq integer, OUT root text, OUT leaves integer)
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	rules record;
	zones @extschema@.zoning := zoning;
	next_seq integer;
	problem text;
BEGIN
	PERFORM @extschema@.check_isolation(assessment, 'import_publication');
	PERFORM @extschema@.enter_assessment(assessment);
	LOCK TABLE round IN SHARE ROW EXCLUSIVE MODE;
	next_seq := @extschema@.lock_chain(assessment);
	SELECT e.* INTO rules FROM edition e WHERE e.code = import_publication.edition;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'edition "%" does not exist', edition USING ERRCODE = 'no_data_found',
			HINT = 'Insert it into the table edition; it needs no instrument.';
	ELSIF EXISTS (SELECT FROM round r WHERE r.code = import_publication.round) THEN
		RAISE EXCEPTION 'round "%" is there already', round USING ERRCODE = 'object_not_in_prerequisite_state',
			HINT = 'What is imported makes its round itself.';
	ELSIF (release_at <= statement_timestamp() AND isfinite(release_at)
			AND date_trunc('second', release_at) = release_at) IS NOT TRUE THEN
		RAISE EXCEPTION 'what is imported was released before, at a whole second'
			USING ERRCODE = 'invalid_parameter_value', DETAIL = format('It is %s.', coalesce(release_at::text, 'NULL'));
	END IF;
	problem := coalesce(@extschema@.text_problem(round), @extschema@.text_problem(title),
		@extschema@.text_problem(edition), @extschema@.text_problem(rules.legal_basis));
	IF problem IS NOT NULL THEN
		RAISE EXCEPTION 'round "%" cannot be imported: a text of its head cannot be published', round
			USING ERRCODE = 'invalid_parameter_value', DETAIL = format('Of one, %s.', problem);
	END IF;
	PERFORM @extschema@.check_import(assessment, rows, rules.decimals);
	INSERT INTO publication_band
	SELECT next_seq, c.category, b.number, b.label, b.zone, b.predicate, b.color, b.lower::numeric, b.lower_inc,
		b.upper::numeric, b.upper_inc
	FROM (SELECT DISTINCT i.item ->> 'category' FROM jsonb_array_elements(rows) i (item)) c (category),
	@extschema@.bands(zones) b;
	PERFORM @extschema@.import_results(assessment, next_seq, round, rules.decimals, rows);
	SELECT a.seq, a.root, a.leaves INTO seq, root, leaves
	FROM @extschema@.append_entry(assessment, jsonb_build_object('kind', 'publication', 'round', round,
		'edition', edition, 'title', title, 'legal_basis', rules.legal_basis, 'zoning', zones::text,
		'decimals', rules.decimals, 'ties', rules.ties, 'release_at', release_at, 'imported', true,
		'results', jsonb_array_length(rows)),
		ARRAY(SELECT decode(r.leaf_hash, 'hex') FROM result r WHERE r.seq = next_seq ORDER BY r.leaf_number)) a;
	INSERT INTO round (code, edition, title, state, as_of, release_at)
	VALUES (import_publication.round, import_publication.edition, import_publication.title, 'published',
		timezone('UTC', import_publication.release_at)::date, import_publication.release_at);
	PERFORM @extschema@.compare_editions(assessment, edition);
	PERFORM @extschema@.note_event(assessment, 'import_publication', round, NULL, seq::text, root);
END
$$;

COMMENT ON FUNCTION import_publication(text, text, text, text, timestamp with time zone, text, jsonb) IS
	'publishes results that were published before, as printed: rows is an array of objects with the columns '
	'of result, of which body, body_name and category are needed; the round is made, and is published; its '
	'edition must exist, and gives decimals; nothing is checked against anything, nothing can be recomputed; gives '
	'number, root and leaves; an error for a value that cannot be published, a release to come, and in REPEATABLE READ '
	'or SERIALIZABLE';
