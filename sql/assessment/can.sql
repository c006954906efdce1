-- What may be done with a round now, and what is printed of it

CREATE FUNCTION call_obstacle(assessment text, call text, round text, state text, allowed text) RETURNS text
	LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	published record;
	problem text;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	-- any change of a visit is one call; the function that stands for it is assign_visit()
	IF NOT (SELECT bool_or(has_function_privilege(@extschema@.acting_login(), p.oid, 'EXECUTE')) FROM pg_proc p
			WHERE p.pronamespace = to_regnamespace(quote_ident(assessment || '_work'))
				AND p.proname = CASE call WHEN 'change_visit' THEN 'assign_visit' ELSE call END) THEN
		RETURN format('role "%s" was not granted it', @extschema@.acting_login());
	ELSIF allowed = 'no' THEN
		RETURN format('the round is %s', state);
	ELSIF allowed = 'body' THEN
		problem := (SELECT string_agg(DISTINCT o.body, ', ' ORDER BY o.body) FROM reopening o
			WHERE o.round = call_obstacle.round AND o.until > statement_timestamp());
		RETURN CASE WHEN problem IS NULL THEN format('the round is %s, and open for no body', state) END;
	END IF;
	SELECT v.* INTO published FROM @extschema@.valid_publication(assessment, round) v;
	RETURN CASE
		WHEN call IN ('open_round', 'close_round') THEN
			(SELECT string_agg(DISTINCT p.problem, '; ' ORDER BY p.problem)
				FROM @extschema@.round_problems(assessment, round,
					CASE call WHEN 'open_round' THEN 'open' ELSE 'closed' END) p)
		WHEN call = 'reopen_round' AND published.imported THEN 'it was imported: it has no forms'
		WHEN call = 'publish_round' AND published.seq IS NOT NULL THEN 'it was published: see supersede_round'
		WHEN call = 'supersede_round' AND published.seq IS NULL THEN 'it was not published: see publish_round'
		WHEN call IN ('publish_round', 'supersede_round') THEN
			(SELECT string_agg(DISTINCT p.problem, '; ' ORDER BY p.problem)
			FROM @extschema@.publication_problems(assessment, round) p WHERE p.severity = 'error')
		WHEN call = 'move_release' AND published.seq IS NULL THEN 'it was not published: set release_at'
		WHEN call = 'move_release' AND published.release_at <= statement_timestamp() THEN 'it was released'
		WHEN call = 'withdraw_round' AND published.release_at > statement_timestamp() THEN 'it is not released yet' END;
END
$$;

COMMENT ON FUNCTION call_obstacle(text, text, text, text, text) IS
	'why the role that acts cannot make a call now, in a state that allows it or not, as round_calls() says; '
	'NULL if it can';

CREATE FUNCTION can(assessment text, round text, OUT action text, OUT allowed boolean, OUT why_not text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 20
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN QUERY
	SELECT c.call, o.obstacle IS NULL, o.obstacle
	FROM round r JOIN @extschema@.round_calls() c ON c.state = r.state,
	LATERAL (SELECT @extschema@.call_obstacle(assessment, c.call, r.code, c.state, c.allowed)) o (obstacle)
	WHERE r.code = can.round ORDER BY 1;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'round "%" does not exist', round USING ERRCODE = 'no_data_found';
	END IF;
END
$$;

COMMENT ON FUNCTION can(text, text) IS
	'a row for each call about a round: whether the role that acts can make it now, and else why not: it was '
	'not granted, the state does not allow it, or what stands in the way';

CREATE FUNCTION printed_root(root text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN pg_catalog.rtrim(pg_catalog.regexp_replace(root, '(....)(....)(....)(....)',
		E'\\1 \\2 \\3 \\4\n', 'g'), E'\n');

COMMENT ON FUNCTION printed_root(text) IS 'a root as a decree prints it: four lines of four groups of four digits';

CREATE FUNCTION decree(assessment text, seq integer, language text DEFAULT 'id') RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	entry record;
	words text[];
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	-- whoever publishes prints it before the release; nothing can be guessed from it
	IF NOT (SELECT bool_or(has_function_privilege(@extschema@.acting_login(), p.oid, 'EXECUTE')) FROM pg_proc p
			WHERE p.pronamespace = to_regnamespace(quote_ident(assessment || '_work'))
				AND p.proname = 'publish_round') THEN
		PERFORM @extschema@.check_visible(assessment, seq);
	END IF;
	SELECT p.* INTO entry FROM publication p WHERE p.seq = decree.seq;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'assessment "%" has no publication %', assessment, coalesce(seq::text, 'NULL')
			USING ERRCODE = 'no_data_found';
	END IF;
	words := CASE language WHEN 'id' THEN ARRAY['Penilaian', 'Putaran', 'Nomor dalam rantai penerbitan', 'Jumlah daun',
			'Akar', 'SHA-256 berkas ranking.csv']
		WHEN 'en' THEN ARRAY['Assessment', 'Round', 'Number in the chain of publications', 'Number of leaves', 'Root',
			'SHA-256 of the file ranking.csv'] END;
	IF words IS NULL THEN
		RAISE EXCEPTION 'unknown language: "%"', language USING ERRCODE = 'invalid_parameter_value',
			HINT = 'Languages are id and en.';
	END IF;
	RETURN format(E'%s: %s\n%s: %s, %s\n%s: %s\n%s: %s\n%s:\n%s', words[1], entry.assessment, words[2], entry.round,
		entry.title, words[3], entry.seq, words[4], entry.leaves, words[5], @extschema@.printed_root(entry.root))
		|| coalesce(format(E'\n%s:\n%s', words[6],
			encode(sha256(convert_to(@extschema@.ranking_csv(assessment, seq), 'UTF8')),
			'hex')), '');
END
$$;

COMMENT ON FUNCTION decree(text, integer, text) IS
	'what a decree prints of an entry of the chain, in Indonesian (id) or English (en): assessment, round, '
	'number, leaves, root in groups of four digits, and of a publication the SHA-256 of ranking.csv, as sha256sum '
	'gives it; an error for one that the role that acts may not see, unless it may publish';
