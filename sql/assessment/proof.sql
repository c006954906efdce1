-- What a publication proves: its leaves as they were published, and the paths from lines to the root

CREATE FUNCTION released_at(assessment text, seq integer) RETURNS timestamp with time zone LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN (SELECT max(n.release_at) FROM publication p,
		LATERAL (SELECT CASE p.kind WHEN 'publication' THEN p.seq ELSE p.supersedes END) about (seq), publication n
		WHERE p.seq = released_at.seq
			AND (n.seq IN (p.seq, about.seq) OR n.supersedes = about.seq AND n.kind = 'notice'));
END
$$;

COMMENT ON FUNCTION released_at(text, integer) IS
	'from when an entry of the chain may be seen, after all notices of a later release; a notice or a withdrawal with '
	'the publication that it is about; NULL if there is none';

CREATE FUNCTION is_visible(assessment text, seq integer) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	-- who may read the table can read it there
	RETURN coalesce(has_table_privilege(@extschema@.acting_login(), 'publication', 'SELECT')
		OR @extschema@.released_at(assessment, seq) <= statement_timestamp()
		OR EXISTS (SELECT FROM publication p JOIN pre_release r USING (round)
			WHERE p.seq = is_visible.seq AND r.person = @extschema@.acting_person(is_visible.assessment)
				AND r.since <= statement_timestamp()), false);
END
$$;

COMMENT ON FUNCTION is_visible(text, integer) IS
	'whether the role that acts may see an entry of the chain: from its release, or as a reader before it';

CREATE FUNCTION check_visible(assessment text, seq integer) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	IF seq IS NULL OR NOT EXISTS (SELECT FROM publication p WHERE p.seq = check_visible.seq)
			OR NOT @extschema@.is_visible(assessment, seq) THEN
		RAISE EXCEPTION 'assessment "%" has no publication %', assessment, coalesce(seq::text, 'NULL')
			USING ERRCODE = 'no_data_found', DETAIL = 'There is none of this number, or it is not released yet.';
	END IF;
END
$$;

COMMENT ON FUNCTION check_visible(text, integer) IS
	'an error if there is no such entry of the chain, or the role that acts may not see it';

CREATE FUNCTION stored_leaves(assessment text, seq integer) RETURNS bytea[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	stored bytea[];
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	SELECT array_agg(convert_to(l.leaf, 'UTF8') ORDER BY l.leaf_number) INTO stored FROM (
		SELECT p.leaf_number, p.leaf FROM publication p WHERE p.seq = stored_leaves.seq
		UNION ALL SELECT r.leaf_number, r.leaf FROM result r WHERE r.seq = stored_leaves.seq
		UNION ALL SELECT u.leaf_number, u.leaf FROM unit_result u WHERE u.seq = stored_leaves.seq
		UNION ALL SELECT n.leaf_number, n.leaf FROM node_result n WHERE n.seq = stored_leaves.seq
		UNION ALL SELECT l.leaf_number, l.leaf FROM plan_result l WHERE l.seq = stored_leaves.seq) l;
	IF (SELECT p.root FROM publication p WHERE p.seq = stored_leaves.seq)
			IS DISTINCT FROM encode(@extschema@.merkle_root(stored), 'hex') THEN
		PERFORM @extschema@.refuse_altered(assessment, seq);
	END IF;
	RETURN stored;
END
$$;

COMMENT ON FUNCTION stored_leaves(text, integer) IS
	'the leaves of a publication in their order, in UTF-8; an error if the root is another';

CREATE FUNCTION refuse_altered(assessment text, seq integer) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RAISE EXCEPTION 'publication % of assessment "%" is not as it was published', seq, assessment
		USING ERRCODE = 'data_corrupted',
		HINT = format('verify_publication(%L, %s) names the first place that differs.', assessment, seq);
END
$$;

COMMENT ON FUNCTION refuse_altered(text, integer) IS 'an error that sends to verify_publication()';

CREATE FUNCTION checked_leaves(assessment text, seq integer) RETURNS bytea[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	IF (SELECT bool_and(l.leaf = l.expected AND l.leaf_hash = @extschema@.leaf_hash(l.leaf))
			AND min(l.leaf_number) = 0 AND max(l.leaf_number) = count(*) - 1
			AND count(DISTINCT l.leaf_number) = count(*)
		FROM @extschema@.published_lines(assessment, seq) l) IS NOT TRUE THEN
		PERFORM @extschema@.refuse_altered(assessment, seq);
	END IF;
	RETURN @extschema@.stored_leaves(assessment, seq);
END
$$;

COMMENT ON FUNCTION checked_leaves(text, integer) IS
	'the leaves of a publication in their order, in UTF-8; an error if its columns, leaves, hashes and root do not '
	'agree';

CREATE FUNCTION body_leaves(assessment text, seq integer, body text) RETURNS SETOF integer
	LANGUAGE plpgsql STABLE ROWS 50
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN QUERY
	SELECT r.leaf_number FROM result r WHERE r.seq = body_leaves.seq AND r.body = body_leaves.body
	UNION ALL SELECT u.leaf_number FROM unit_result u WHERE u.seq = body_leaves.seq AND u.body = body_leaves.body
	UNION ALL SELECT n.leaf_number FROM node_result n WHERE n.seq = body_leaves.seq AND n.body = body_leaves.body
	UNION ALL SELECT l.leaf_number FROM plan_result l WHERE l.seq = body_leaves.seq AND l.body = body_leaves.body;
END
$$;

COMMENT ON FUNCTION body_leaves(text, integer, text) IS 'numbers of the leaves of a body in a publication';

CREATE FUNCTION printed_path(path bytea[]) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT coalesce(jsonb_agg(encode(h.hash, 'hex') ORDER BY h.place), '[]')
	FROM unnest(path) WITH ORDINALITY h (hash, place);
END;

COMMENT ON FUNCTION printed_path(bytea[]) IS 'the hashes of a path in their order, 64 digits each';

CREATE FUNCTION leaf_entry(number integer, leaf bytea, path bytea[]) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT jsonb_build_object('index', number, 'leaf', convert_from(leaf, 'UTF8'),
		'path', @extschema@.printed_path(path));
END;

COMMENT ON FUNCTION leaf_entry(integer, bytea, bytea[]) IS
	'{"index", "leaf", "path"} of a leaf, as documents of proofs have it';

CREATE FUNCTION publication_proof(assessment text, seq integer, body text) RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	leaves bytea[];
	lines jsonb;
	head jsonb;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	PERFORM @extschema@.check_visible(assessment, seq);
	leaves := @extschema@.checked_leaves(assessment, seq);
	SELECT jsonb_agg(e.entry ORDER BY e.number) FILTER (WHERE e.number > 0),
		min(e.entry::text) FILTER (WHERE e.number = 0)
	INTO lines, head FROM (
		SELECT p.number, @extschema@.leaf_entry(p.number, leaves[p.number + 1], p.path) AS entry
		FROM @extschema@.merkle_proofs(leaves) p
		WHERE p.number = 0 OR p.number IN (SELECT @extschema@.body_leaves(assessment, seq, body))) e;
	IF lines IS NULL THEN
		RAISE EXCEPTION 'publication % of assessment "%" has no body "%"', seq, assessment, body
			USING ERRCODE = 'no_data_found',
			HINT = 'A withdrawal or a notice has no lines; a body that was not assessed has one.';
	END IF;
	RETURN jsonb_build_object('format', 'compliance-proof/1',
		'root', (SELECT p.root FROM publication p WHERE p.seq = publication_proof.seq), 'leaves', cardinality(leaves),
		'head', head, 'lines', lines);
END
$$;

COMMENT ON FUNCTION publication_proof(text, integer, text) IS
	'the head of a publication and all lines of one body, each with its path to the root: verify_proof() and '
	'examples/verify_proof.py check it against the printed root, without the rest; an error for a body that has no '
	'line, for a publication that is not released to the caller, and for one that is not as it was published';
