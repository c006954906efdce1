-- The lines of a publication, with salts, leaves and hashes, and what is kept beside them

-- One statement for each table: what is published, with salt, leaf and hash; leaves are numbered from "after" + 1.
-- OFFSET 0: what salt_leaf() gives is made once for a line. The secret is read where it is used: a variable's value
-- would stand in the plan, which whoever publishes can have printed.
CREATE FUNCTION freeze_results(assessment text, round text, seq integer, after integer, decimals integer)
	RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	made integer;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO result
	WITH line AS (
		SELECT d.body, d.body_name, d.category, d.region, d.nilai, d.grade, d.zone, d.predicate,
			d.color, d.rank, d."of", d.rank_in_region, d.of_in_region, trunc(d.coverage, 4) AS coverage, d.status,
			o.opinion, v.evidence_root,
			row_number() OVER (ORDER BY convert_to(d.body, 'UTF8'))::integer + freeze_results.after AS leaf_number
		FROM draft_ranking d JOIN round r ON r.code = d.round
		LEFT JOIN flag f ON f.round = r.code AND f.body = d.body
		LEFT JOIN opinion o ON o.edition = r.edition AND o.label = d.grade AND o.flag = coalesce(f.flag, false)
		LEFT JOIN @extschema@.freeze_evidence(assessment, freeze_results.round) v ON v.body = d.body
		WHERE d.round = freeze_results.round
	)
	SELECT freeze_results.seq, l.body, l.body_name, l.category, l.region, l.nilai, l.grade, l.zone,
		l.predicate, l.color, l.opinion, l.rank, l."of", l.rank_in_region, l.of_in_region, l.coverage, l.status,
		l.evidence_root, (l.salted).salt, l.leaf_number, (l.salted).leaf, (l.salted).leaf_hash
	FROM (SELECT l.*, @extschema@.salt_leaf(@extschema@.result_leaf('compliance/1', assessment,
			freeze_results.seq, freeze_results.round, freeze_results.decimals, l.body, l.body_name, l.category,
			l.region, l.nilai, l.grade, l.zone, l.predicate, l.color, l.opinion, l.rank, l."of", l.rank_in_region,
			l.of_in_region, l.coverage, l.status, l.evidence_root, NULL),
			(SELECT s.secret FROM secret s WHERE s.round = freeze_results.round)) AS salted
		FROM line l OFFSET 0) l;
	GET DIAGNOSTICS made = ROW_COUNT;
	RETURN made;
END
$$;

CREATE FUNCTION freeze_units(assessment text, round text, seq integer, after integer, decimals integer)
	RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	made integer;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO unit_result
	WITH line AS (
		SELECT t.body, t.unit, u.name AS unit_name, t.nilai, t.grade, t.zone, t.predicate, t.color,
			trunc(t.coverage, 4) AS coverage,
			CASE WHEN t.nilai IS NULL THEN 'not_applicable' ELSE 'assessed' END AS status,
			row_number() OVER (ORDER BY convert_to(t.body, 'UTF8'), convert_to(t.unit, 'UTF8'))::integer
				+ freeze_units.after AS leaf_number
		FROM unit_tally t JOIN unit u ON u.code = t.unit WHERE t.round = freeze_units.round
	)
	SELECT freeze_units.seq, l.body, l.unit, l.unit_name, l.nilai, l.grade, l.zone, l.predicate, l.color, l.coverage,
		l.status, (l.salted).salt, l.leaf_number, (l.salted).leaf, (l.salted).leaf_hash
	FROM (SELECT l.*, @extschema@.salt_leaf(@extschema@.unit_result_leaf('compliance/1', assessment,
			freeze_units.seq, freeze_units.round, freeze_units.decimals, l.body, l.unit, l.unit_name, l.nilai,
			l.grade, l.zone, l.predicate, l.color, l.coverage, l.status, NULL),
			(SELECT s.secret FROM secret s WHERE s.round = freeze_units.round)) AS salted
		FROM line l OFFSET 0) l;
	GET DIAGNOSTICS made = ROW_COUNT;
	RETURN made;
END
$$;

-- One text is sorted sooner than three, and in their order: none that is published has a control character.
CREATE FUNCTION freeze_nodes(assessment text, round text, seq integer, after integer, decimals integer)
	RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	made integer;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO node_result
	WITH line AS (
		SELECT n.body, n.unit, n.node, n.title AS node_title, n.weight, n.nilai, trunc(n.coverage, 4) AS coverage,
			CASE WHEN n.nilai IS NULL THEN 'not_applicable' ELSE 'assessed' END AS status,
			row_number() OVER (ORDER BY convert_to(concat_ws(E'\x01', n.body, coalesce(n.unit, ''), n.node), 'UTF8'))
				::integer + freeze_nodes.after AS leaf_number
		FROM node_score n WHERE n.round = freeze_nodes.round
	)
	SELECT freeze_nodes.seq, l.body, l.unit, l.node, l.node_title, l.weight, l.nilai, l.coverage, l.status,
		(l.salted).salt, l.leaf_number, (l.salted).leaf, (l.salted).leaf_hash
	FROM (SELECT l.*, @extschema@.salt_leaf(@extschema@.node_result_leaf('compliance/1', assessment,
			freeze_nodes.seq, freeze_nodes.round, freeze_nodes.decimals, l.body, l.unit, l.node, l.node_title,
			l.weight, l.nilai, l.coverage, l.status, NULL),
			(SELECT s.secret FROM secret s WHERE s.round = freeze_nodes.round)) AS salted
		FROM line l OFFSET 0) l;
	GET DIAGNOSTICS made = ROW_COUNT;
	RETURN made;
END
$$;

CREATE FUNCTION freeze_plans(assessment text, round text, seq integer, after integer, decimals integer)
	RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	made integer;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO plan_result
	WITH line AS (
		SELECT p.body, p.step, p.unit, p.product, p.node, p.title AS node_title, p.gain, p.total,
			row_number() OVER (ORDER BY convert_to(p.body, 'UTF8'), p.step)::integer + freeze_plans.after AS leaf_number
		FROM plan_row p WHERE p.round = freeze_plans.round
	)
	SELECT freeze_plans.seq, l.body, l.step, l.unit, l.product, l.node, l.node_title, l.gain, l.total,
		(l.salted).salt, l.leaf_number, (l.salted).leaf, (l.salted).leaf_hash
	FROM (SELECT l.*, @extschema@.salt_leaf(@extschema@.plan_result_leaf('compliance/1', assessment,
			freeze_plans.seq, freeze_plans.round, freeze_plans.decimals, l.body, l.step, l.unit, l.product, l.node,
			l.node_title, l.gain, l.total, NULL),
			(SELECT s.secret FROM secret s WHERE s.round = freeze_plans.round)) AS salted
		FROM line l OFFSET 0) l;
	GET DIAGNOSTICS made = ROW_COUNT;
	RETURN made;
END
$$;

--for part, what: (results, bodies), (units, units), (nodes, nodes), (plans, steps of plans)
COMMENT ON FUNCTION freeze_@part@(text, text, integer, integer, integer) IS
	'inserts the lines of the @what@ of a round into a publication, their leaves numbered from the one that '
	'follows, scores with so many decimals; gives their number';
--end

-- Bands and nodes of the category that is published: one zoning for each, and one parent for each node, as
-- round_problems() asks for.
CREATE FUNCTION freeze_edition(assessment text, round text, seq integer, OUT instrument_sha256 text, OUT zoning text)
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO publication_instrument
	SELECT freeze_edition.seq, e.category, e.unit_kind, e.instrument::text, s.zoning::text
	FROM round r JOIN edition_instrument e USING (edition) JOIN sheet s USING (edition, category, unit_kind)
	WHERE r.code = freeze_edition.round;

	INSERT INTO publication_band
	SELECT freeze_edition.seq, c.category, b.number, b.label, b.zone, b.predicate, b.color,
		b.lower::numeric, b.lower_inc, b.upper::numeric, b.upper_inc
	FROM (SELECT DISTINCT category FROM draft_ranking d WHERE d.round = freeze_edition.round) c,
	LATERAL (SELECT s.zoning FROM sheet s JOIN round r USING (edition)
		WHERE r.code = freeze_edition.round AND s.category IN (c.category, '*')
		ORDER BY s.category = '*', s.unit_kind LIMIT 1) s,
	LATERAL @extschema@.bands(s.zoning) b;

	INSERT INTO publication_node
	SELECT freeze_edition.seq, p.category, n.node, min(n.parent), min(n.depth), min(n.position),
		bool_and(n.is_indicator)
	FROM (SELECT DISTINCT u.category, u.edition, u.sheet_category, u.sheet_unit_kind FROM unit_in_round u
		WHERE u.round = freeze_edition.round) p
	JOIN sheet_node n ON n.edition = p.edition AND n.category = p.sheet_category AND n.unit_kind = p.sheet_unit_kind
	GROUP BY p.category, n.node;

	INSERT INTO publication_target
	SELECT freeze_edition.seq, t.body, t.label FROM target t JOIN draft_ranking d USING (round, body)
	WHERE t.round = freeze_edition.round;

	SELECT encode(sha256(convert_to(string_agg(i.instrument, '' ORDER BY convert_to(i.category, 'UTF8'),
			convert_to(i.unit_kind, 'UTF8')), 'UTF8')), 'hex'),
		CASE count(DISTINCT i.zoning) WHEN 1 THEN min(i.zoning)
			ELSE string_agg(format('%s/%s: %s', i.category, i.unit_kind,
			i.zoning), ' | ' ORDER BY convert_to(i.category, 'UTF8'), convert_to(i.unit_kind, 'UTF8')) END
	INTO instrument_sha256, zoning FROM publication_instrument i WHERE i.seq = freeze_edition.seq;
END
$$;

COMMENT ON FUNCTION freeze_edition(text, text, integer) IS
	'keeps instruments, zonings, bands, nodes and targets of a round beside its publication; gives what '
	'binds them in its head: SHA-256 of the instruments, and the zoning, or several with category and kind of '
	'unit before each';

CREATE FUNCTION instrument_difference(old text, new text) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN CASE WHEN old IS NULL OR new IS NULL THEN 'form' ELSE (
		SELECT CASE WHEN bool_or(c.change = 'form') THEN 'form' WHEN bool_or(c.change = 'weights') THEN 'weights'
			WHEN bool_or(c.change = 'texts') THEN 'texts' ELSE 'none' END
		FROM @extschema@.instrument_change(old::@extschema@.instrument, new::@extschema@.instrument) c) END;
END
$$;

COMMENT ON FUNCTION instrument_difference(text, text) IS
	'how two instruments differ as a whole, by instrument_change(): none, texts, weights or form; form if one is NULL';

CREATE FUNCTION edition_changes(assessment text, edition text, OUT other text, OUT category text, OUT change text,
	OUT declared boolean)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN QUERY WITH RECURSIVE declared (code) AS (
		SELECT edition_changes.edition
		UNION
		SELECT CASE e.code WHEN d.code THEN e.comparable_with ELSE e.code END
		FROM declared d JOIN edition e ON d.code IN (e.code, e.comparable_with) AND e.comparable_with IS NOT NULL
	), last AS (
		SELECT DISTINCT ON (p.edition, r.category) p.edition, r.category, p.seq, e.joined_by
		FROM publication p JOIN result r USING (seq) JOIN edition e ON e.code = p.edition
		ORDER BY p.edition, r.category, p.seq DESC
	), kind AS (
		SELECT DISTINCT ON (l.edition, l.category, i.unit_kind) l.edition, l.category, i.unit_kind, i.instrument
		FROM last l JOIN publication_instrument i ON i.seq = l.seq AND i.category IN (l.category, '*')
		ORDER BY l.edition, l.category, i.unit_kind, i.category = '*'
	), pair AS (
		SELECT o.edition AS other, o.category, (
			-- none of an imported edition: then it is not known
			SELECT CASE WHEN count(a.instrument) = 0 OR count(b.instrument) = 0 THEN NULL
				WHEN bool_or(d.change = 'form') THEN 'form'
				WHEN bool_or(d.change = 'weights') OR o.joined_by <> mine.joined_by THEN 'weights'
				WHEN bool_or(d.change = 'texts') THEN 'texts' ELSE 'none' END
			FROM (SELECT k.* FROM kind k WHERE k.edition = o.edition AND k.category = o.category) a
			FULL JOIN (SELECT k.* FROM kind k WHERE k.edition = mine.edition AND k.category = o.category) b
				USING (unit_kind),
			LATERAL (SELECT @extschema@.instrument_difference(a.instrument, b.instrument)) d (change)) AS change
		FROM last o JOIN last mine ON mine.category = o.category AND mine.edition = edition_changes.edition
		WHERE o.edition <> mine.edition
	)
	SELECT p.other, p.category, p.change, p.other IN (SELECT code FROM declared) FROM pair p;
END
$$;

COMMENT ON FUNCTION edition_changes(text, text) IS
	'how a published edition differs from every other one, for each category that both have: by the instruments, '
	'of which those of one kind of unit are compared, and the greatest change counts; a kind of unit that one '
	'does not have is another form, other joining is other weights; declared is what the column comparable_with says, '
	'also through others';

CREATE FUNCTION compare_editions(assessment text, edition text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	INSERT INTO comparison SELECT s.edition, s.other, c.category, c.change, c.declared
	FROM @extschema@.edition_changes(assessment, edition) c,
		LATERAL (VALUES (compare_editions.edition, c.other), (c.other, compare_editions.edition)) s (edition, other)
	ON CONFLICT DO NOTHING;
END
$$;

COMMENT ON FUNCTION compare_editions(text, text) IS
	'notes edition_changes() of an edition, in both directions; what is noted stays';

CREATE FUNCTION freeze_round(assessment text, round text, supersedes integer, reason text, OUT seq integer,
	OUT root text, OUT leaves integer)
	LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET jit = off SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
	results integer;
	units integer;
	nodes integer;
	plans integer;
	decimals integer;
	head jsonb;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	seq := @extschema@.lock_chain(assessment);
	SELECT e.decimals INTO decimals FROM round r JOIN edition e ON e.code = r.edition WHERE r.code = freeze_round.round;
	results := @extschema@.freeze_results(assessment, round, seq, 0, decimals);
	units := @extschema@.freeze_units(assessment, round, seq, results, decimals);
	nodes := @extschema@.freeze_nodes(assessment, round, seq, results + units, decimals);
	plans := @extschema@.freeze_plans(assessment, round, seq, results + units + nodes, decimals);
	SELECT jsonb_build_object('kind', 'publication', 'round', r.code, 'edition', r.edition, 'title', r.title,
		'legal_basis', e.legal_basis, 'instrument_sha256', f.instrument_sha256, 'zoning', f.zoning,
		'decimals', e.decimals, 'ties', e.ties, 'release_at', r.release_at, 'supersedes', freeze_round.supersedes,
		'reason', freeze_round.reason, 'results', results, 'unit_results', units, 'node_results', nodes,
		'plan_results', plans)
	INTO head FROM round r JOIN edition e ON e.code = r.edition, @extschema@.freeze_edition(assessment, r.code, seq) f
	WHERE r.code = freeze_round.round;
	SELECT a.root, a.leaves INTO root, leaves FROM @extschema@.append_entry(assessment, head, ARRAY(
		SELECT decode(l.leaf_hash, 'hex') FROM (
			SELECT leaf_number, leaf_hash FROM result t WHERE t.seq = freeze_round.seq
			UNION ALL SELECT leaf_number, leaf_hash FROM unit_result t WHERE t.seq = freeze_round.seq
			UNION ALL SELECT leaf_number, leaf_hash FROM node_result t WHERE t.seq = freeze_round.seq
			UNION ALL SELECT leaf_number, leaf_hash FROM plan_result t WHERE t.seq = freeze_round.seq) l
		ORDER BY l.leaf_number)) a;
	PERFORM @extschema@.compare_editions(assessment, head ->> 'edition');
END
$$;

COMMENT ON FUNCTION freeze_round(text, text, integer, text) IS
	'inserts the publication of a round, with all its lines; gives its number, root and number of leaves';
