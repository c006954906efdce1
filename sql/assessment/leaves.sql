-- Which fields a leaf has, in which order and form: said here alone, for what is previewed, published, verified and
-- exported. Format compliance/1 is for ever: another column is another format, with functions of its own.

CREATE FUNCTION published_number(value numeric, decimals integer) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN CASE WHEN pg_catalog.scale(pg_catalog.trim_scale(value)) OPERATOR(pg_catalog.<=) decimals
		THEN pg_catalog.round(value, decimals)::text ELSE value::text END;

COMMENT ON FUNCTION published_number(numeric, integer) IS
	'a number with so many decimals, as a leaf has it; one that has more keeps them, so that its leaf is another; '
	'NULL for NULL';

CREATE FUNCTION is_printable(moment timestamp with time zone) RETURNS boolean
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN pg_catalog.date_trunc('second', moment) OPERATOR(pg_catalog.=) moment
		AND moment OPERATOR(pg_catalog.>=) '0001-01-01 00:00:00Z'::timestamptz
		AND moment OPERATOR(pg_catalog.<) '10000-01-01 00:00:00Z'::timestamptz;

COMMENT ON FUNCTION is_printable(timestamp with time zone) IS
	'whether a moment is a whole second of the years 1 to 9999, in UTC: others have no form in a leaf; NULL for NULL';

CREATE FUNCTION published_moment(moment timestamp with time zone) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN CASE WHEN @extschema@.is_printable(moment)
		THEN pg_catalog.to_char(pg_catalog.timezone('UTC', moment), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
		ELSE EXTRACT(epoch FROM moment)::text END;

COMMENT ON FUNCTION published_moment(timestamp with time zone) IS
	'a moment in UTC and whole seconds, as a leaf has it: 2021-12-29T02:00:00Z; any other as seconds since 1970, so '
	'that its leaf is another; NULL for NULL';

CREATE FUNCTION publication_leaf(format text, kind text, assessment text, seq integer, round text, edition text,
	title text, legal_basis text, instrument_sha256 text, zoning text, decimals integer, ties text,
	release_at timestamp with time zone, previous_root text, supersedes integer, action text, body text, reason text,
	imported boolean, results integer, unit_results integer, node_results integer, plan_results integer) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN @extschema@.canonical(format, kind, assessment, seq::text, round, edition, title, legal_basis,
		instrument_sha256, zoning, decimals::text, ties, @extschema@.published_moment(release_at), previous_root,
		supersedes::text, action, body, reason, imported::text, results::text, unit_results::text, node_results::text,
		plan_results::text);

COMMENT ON FUNCTION publication_leaf(text, text, text, integer, text, text, text, text, text, text, integer, text,
	timestamp with time zone, text, integer, text, text, text, boolean, integer, integer, integer, integer) IS
	'canonical text of a row of publication: the head, leaf 0';

CREATE FUNCTION result_leaf(format text, assessment text, seq integer, round text, decimals integer, body text,
	body_name text, category text, region text, nilai numeric, grade text, zone text, predicate text, color text,
	opinion text, rank integer, "of" integer, rank_in_region integer, of_in_region integer, coverage numeric,
	status text, evidence_root text, salt text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN @extschema@.canonical(format, 'result', assessment, seq::text, round, body, body_name, category, region,
		@extschema@.published_number(nilai, decimals), grade, zone, predicate, color, opinion, rank::text, "of"::text,
		rank_in_region::text, of_in_region::text, @extschema@.published_number(coverage, 4), status, evidence_root,
		salt);

COMMENT ON FUNCTION result_leaf(text, text, integer, text, integer, text, text, text, text, numeric, text, text, text,
	text, text, integer, integer, integer, integer, numeric, text, text, text) IS
	'canonical text of a row of result; its scores have the decimals of the publication';

CREATE FUNCTION unit_result_leaf(format text, assessment text, seq integer, round text, decimals integer, body text,
	unit text, unit_name text, nilai numeric, grade text, zone text, predicate text, color text, coverage numeric,
	status text, salt text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN @extschema@.canonical(format, 'unit_result', assessment, seq::text, round, body, unit, unit_name,
		@extschema@.published_number(nilai, decimals), grade, zone, predicate, color,
		@extschema@.published_number(coverage, 4), status, salt);

COMMENT ON FUNCTION unit_result_leaf(text, text, integer, text, integer, text, text, text, numeric, text, text, text,
	text, numeric, text, text) IS 'canonical text of a row of unit_result';

CREATE FUNCTION node_result_leaf(format text, assessment text, seq integer, round text, decimals integer, body text,
	unit text, node text, node_title text, weight numeric, nilai numeric, coverage numeric, status text, salt text)
	RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN @extschema@.canonical(format, 'node_result', assessment, seq::text, round, body, unit, node, node_title,
		pg_catalog.trim_scale(weight)::text, @extschema@.published_number(nilai, decimals),
		@extschema@.published_number(coverage, 4), status, salt);

COMMENT ON FUNCTION node_result_leaf(text, text, integer, text, integer, text, text, text, text, numeric, numeric,
	numeric, text, text) IS 'canonical text of a row of node_result; its weight has the digits that it needs';

CREATE FUNCTION plan_result_leaf(format text, assessment text, seq integer, round text, decimals integer, body text,
	step integer, unit text, product text, node text, node_title text, gain numeric, total numeric, salt text)
	RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN @extschema@.canonical(format, 'plan_result', assessment, seq::text, round, body, step::text, unit, product,
		node, node_title, @extschema@.published_number(gain, decimals), @extschema@.published_number(total, decimals),
		salt);

COMMENT ON FUNCTION plan_result_leaf(text, text, integer, text, integer, text, integer, text, text, text, text, numeric,
	numeric, text) IS 'canonical text of a row of plan_result';

CREATE FUNCTION leaf_hash(leaf text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE COST 10
	RETURN pg_catalog.encode(pg_catalog.sha256('\x00'::bytea OPERATOR(pg_catalog.||)
		pg_catalog.convert_to(leaf, 'UTF8')), 'hex');

COMMENT ON FUNCTION leaf_hash(text) IS
	'64 digits: SHA-256 of a byte 0 and the UTF-8 of a leaf, as RFC 6962 says';

CREATE FUNCTION leaf_fields(kind text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN '{format,kind,assessment,seq,round}'::text[] OPERATOR(pg_catalog.||) (CASE kind
		WHEN 'result' THEN '{body,body_name,category,region,nilai,grade,zone,predicate,color,opinion,rank,of,'
			'rank_in_region,of_in_region,coverage,status,evidence_root,salt}'
		WHEN 'unit_result' THEN '{body,unit,unit_name,nilai,grade,zone,predicate,color,coverage,status,salt}'
		WHEN 'node_result' THEN '{body,unit,node,node_title,weight,nilai,coverage,status,salt}'
		WHEN 'plan_result' THEN '{body,step,unit,product,node,node_title,gain,total,salt}'
		ELSE '{edition,title,legal_basis,instrument_sha256,zoning,decimals,ties,release_at,previous_root,supersedes,'
			'action,body,reason,imported,results,unit_results,node_results,plan_results}' END)::text[];

COMMENT ON FUNCTION leaf_fields(text) IS
	'names of the fields of a leaf of kind result, unit_result, node_result or plan_result, in their order; of any '
	'other kind, those of the head';

CREATE FUNCTION published_lines(assessment text, seq integer, OUT leaf_number integer, OUT kind text, OUT body text,
	OUT leaf text, OUT leaf_hash text, OUT expected text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 10000
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN QUERY
	SELECT p.leaf_number, p.kind, p.body, p.leaf, p.leaf_hash, @extschema@.publication_leaf(p.format, p.kind,
		p.assessment, p.seq, p.round, p.edition, p.title, p.legal_basis, p.instrument_sha256, p.zoning, p.decimals,
		p.ties, p.release_at, p.previous_root, p.supersedes, p.action, p.body, p.reason, p.imported, p.results,
		p.unit_results, p.node_results, p.plan_results)
	FROM publication p WHERE p.seq = published_lines.seq
	UNION ALL
	SELECT r.leaf_number, 'result', r.body, r.leaf, r.leaf_hash, @extschema@.result_leaf(p.format, p.assessment, p.seq,
		p.round, p.decimals, r.body, r.body_name, r.category, r.region, r.nilai, r.grade, r.zone, r.predicate, r.color,
		r.opinion, r.rank, r."of", r.rank_in_region, r.of_in_region, r.coverage, r.status, r.evidence_root, r.salt)
	FROM publication p JOIN result r USING (seq) WHERE p.seq = published_lines.seq
	UNION ALL
	SELECT r.leaf_number, 'unit_result', r.body, r.leaf, r.leaf_hash, @extschema@.unit_result_leaf(p.format,
		p.assessment, p.seq, p.round, p.decimals, r.body, r.unit, r.unit_name, r.nilai, r.grade, r.zone, r.predicate,
		r.color, r.coverage, r.status, r.salt)
	FROM publication p JOIN unit_result r USING (seq) WHERE p.seq = published_lines.seq
	UNION ALL
	SELECT r.leaf_number, 'node_result', r.body, r.leaf, r.leaf_hash, @extschema@.node_result_leaf(p.format,
		p.assessment, p.seq, p.round, p.decimals, r.body, r.unit, r.node, r.node_title, r.weight, r.nilai, r.coverage,
		r.status, r.salt)
	FROM publication p JOIN node_result r USING (seq) WHERE p.seq = published_lines.seq
	UNION ALL
	SELECT r.leaf_number, 'plan_result', r.body, r.leaf, r.leaf_hash, @extschema@.plan_result_leaf(p.format,
		p.assessment, p.seq, p.round, p.decimals, r.body, r.step, r.unit, r.product, r.node, r.node_title, r.gain,
		r.total, r.salt)
	FROM publication p JOIN plan_result r USING (seq) WHERE p.seq = published_lines.seq
	ORDER BY 1, 2;
END
$$;

COMMENT ON FUNCTION published_lines(text, integer) IS
	'all lines of a publication in the order of their leaf numbers: kind, body, leaf and hash as they are stored, and '
	'the leaf as it follows from the columns';
