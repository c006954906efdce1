-- Whether publications are what was published. Each check gives the first place that differs and what is wrong there,
-- or nothing; what it cannot check, it says. Nothing is written: all of it runs on a standby.
--
-- Whoever can change the tables can compute leaves, hashes, roots and the chain anew, so that all agree. Only a root
-- that was kept elsewhere, as on paper, shows that.

CREATE FUNCTION leaf_place(kind text, leaf_number integer, body text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN pg_catalog.concat('leaf ', leaf_number, ': ', kind, ' of body "' OPERATOR(pg_catalog.||) body
		OPERATOR(pg_catalog.||) '"');

COMMENT ON FUNCTION leaf_place(text, integer, text) IS 'where something differs, in words';

CREATE FUNCTION different_field(kind text, leaf text, expected text) RETURNS text LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN (SELECT (@extschema@.leaf_fields(kind))[e.place]
		FROM json_array_elements_text(expected::json) WITH ORDINALITY e (field, place)
		WHERE e.field IS DISTINCT FROM (leaf::json ->> (e.place::integer - 1)) ORDER BY e.place LIMIT 1);
EXCEPTION WHEN OTHERS THEN
	-- the text of a leaf that was altered can be anything
	RETURN NULL;
END
$$;

COMMENT ON FUNCTION different_field(text, text, text) IS
	'name of the first field in which two leaves of a kind differ; NULL if they are written differently';

CREATE FUNCTION check_leaves(assessment text, seq integer, OUT place text, OUT problem text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	WITH line AS MATERIALIZED (
		SELECT l.*, row_number() OVER (ORDER BY l.leaf_number, l.kind) - 1 AS number
		FROM @extschema@.published_lines(assessment, seq) l
	), ordered AS (
		-- by the bytes of their codes, NULL first, and by step
		SELECT 'result' AS kind, r.leaf_number, r.body, (lag(convert_to(r.body, 'UTF8')) OVER (ORDER BY r.leaf_number))
			>= convert_to(r.body, 'UTF8') AS falls
		FROM result r WHERE r.seq = check_leaves.seq
		UNION ALL
		SELECT 'unit_result', k.leaf_number, k.body, (lag(k.b) OVER w, lag(k.u) OVER w) >= (k.b, k.u)
		FROM (SELECT u.leaf_number, u.body, convert_to(u.body, 'UTF8') AS b, convert_to(u.unit, 'UTF8') AS u
			FROM unit_result u WHERE u.seq = check_leaves.seq) k WINDOW w AS (ORDER BY k.leaf_number)
		UNION ALL
		SELECT 'node_result', k.leaf_number, k.body,
			(lag(k.b) OVER w, lag(k.u) OVER w, lag(k.n) OVER w) >= (k.b, k.u, k.n)
		FROM (SELECT n.leaf_number, n.body, convert_to(n.body, 'UTF8') AS b,
				coalesce(convert_to(n.unit, 'UTF8'), '') AS u, convert_to(n.node, 'UTF8') AS n
			FROM node_result n WHERE n.seq = check_leaves.seq) k WINDOW w AS (ORDER BY k.leaf_number)
		UNION ALL
		SELECT 'plan_result', k.leaf_number, k.body, (lag(k.b) OVER w, lag(k.step) OVER w) >= (k.b, k.step)
		FROM (SELECT l.leaf_number, l.body, convert_to(l.body, 'UTF8') AS b, l.step
			FROM plan_result l WHERE l.seq = check_leaves.seq) k WINDOW w AS (ORDER BY k.leaf_number)
	), counted AS (
		SELECT c.kind, c.name, c.said, sum(c.said) OVER (ORDER BY c.place) AS last,
			(SELECT count(*) FROM line l WHERE l.kind = c.kind AND l.leaf_number > 0) AS found
		FROM publication p, LATERAL (VALUES (1, 'results', 'result', p.results), (2, 'unit_results', 'unit_result',
			p.unit_results), (3, 'node_results', 'node_result', p.node_results),
			(4, 'plan_results', 'plan_result', p.plan_results)) c (place, name, kind, said)
		WHERE p.seq = check_leaves.seq
	)
	SELECT f.place, f.problem INTO place, problem FROM (
		SELECT l.leaf_number, 1, concat(@extschema@.leaf_place(l.kind, l.leaf_number, l.body),
			', ' || @extschema@.different_field(l.kind, l.leaf, l.expected)), 'its columns are not those of its leaf'
		FROM line l WHERE l.leaf IS DISTINCT FROM l.expected
		UNION ALL
		SELECT l.leaf_number, 2, @extschema@.leaf_place(l.kind, l.leaf_number, l.body),
			'its hash is not that of its leaf'
		FROM line l WHERE l.leaf_hash IS DISTINCT FROM @extschema@.leaf_hash(l.leaf)
		UNION ALL
		SELECT l.number, 3, CASE WHEN l.leaf_number < l.number
				THEN @extschema@.leaf_place(l.kind, l.leaf_number, l.body) ELSE format('leaf %s', l.number) END,
			CASE WHEN l.leaf_number < l.number THEN 'its number stands twice' ELSE 'it is missing' END
		FROM line l WHERE l.leaf_number IS DISTINCT FROM l.number
		UNION ALL
		SELECT o.leaf_number, 4, @extschema@.leaf_place(o.kind, o.leaf_number, o.body),
			'it stands out of order, or is there twice'
		FROM ordered o WHERE o.falls
		UNION ALL
		SELECT l.leaf_number, 4, @extschema@.leaf_place(l.kind, l.leaf_number, l.body),
			'it stands among leaves of another kind'
		FROM line l JOIN counted c USING (kind) WHERE l.leaf_number NOT BETWEEN c.last - c.said + 1 AND c.last
		UNION ALL
		-- at the end: where a leaf is missing has been said
		SELECT NULL, 5, format('leaf 0: publication, %s', c.name),
			format('it counts %s, and there are %s', c.said, c.found)
		FROM counted c WHERE c.found IS DISTINCT FROM c.said) f (leaf_number, rule, place, problem)
	ORDER BY f.leaf_number, f.rule LIMIT 1;
END
$$;

COMMENT ON FUNCTION check_leaves(text, integer) IS
	'the first leaf that does not follow from its columns, has another hash, is missing, out of order or there twice; '
	'or a count of the head that is wrong';

CREATE FUNCTION check_root(assessment text, seq integer, OUT place text, OUT problem text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	SELECT f.place, f.problem INTO place, problem FROM publication p, LATERAL (
		SELECT encode(@extschema@.merkle_root(array_agg(convert_to(l.leaf, 'UTF8')
			ORDER BY l.leaf_number, l.kind)), 'hex') AS root, count(*) AS leaves
		FROM @extschema@.published_lines(assessment, seq) l) t,
	LATERAL (
		SELECT 'publication, leaves', format('it says %s, and there are %s', p.leaves, t.leaves)
		WHERE p.leaves IS DISTINCT FROM t.leaves
		UNION ALL
		SELECT 'publication, root', 'it is not the root of the leaves'
		WHERE p.root IS DISTINCT FROM t.root) f (place, problem)
	WHERE p.seq = check_root.seq LIMIT 1;
END
$$;

COMMENT ON FUNCTION check_root(text, integer) IS 'whether the root is that of the leaves, and their number right';

CREATE FUNCTION check_ranks(assessment text, seq integer, OUT place text, OUT problem text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	SELECT concat(@extschema@.leaf_place('result', f.leaf_number, f.body), ', ', f.name),
		'it does not follow from the scores'
	INTO place, problem FROM (
		SELECT r.leaf_number, r.body, n.position, n.name FROM (
			SELECT r.*,
				CASE WHEN r.nilai IS NOT NULL THEN CASE p.ties WHEN 'dense' THEN dense_rank() OVER category
					ELSE rank() OVER category END END AS expected_rank,
				count(r.nilai) OVER (PARTITION BY r.category) AS expected_of,
				CASE WHEN r.nilai IS NOT NULL AND r.region IS NOT NULL THEN CASE p.ties WHEN 'dense'
					THEN dense_rank() OVER region ELSE rank() OVER region END END AS expected_in_region,
				CASE WHEN r.region IS NOT NULL THEN count(r.nilai) OVER (PARTITION BY r.category, r.region) END
					AS expected_of_in_region
			FROM publication p JOIN result r USING (seq) WHERE p.seq = check_ranks.seq
			WINDOW category AS (PARTITION BY r.category, r.nilai IS NULL ORDER BY r.nilai DESC),
				region AS (PARTITION BY r.category, r.region, r.nilai IS NULL ORDER BY r.nilai DESC)) r,
		LATERAL (VALUES (1, 'rank', r.rank, r.expected_rank), (2, 'of', r."of", r.expected_of),
			(3, 'rank_in_region', r.rank_in_region, r.expected_in_region),
			(4, 'of_in_region', r.of_in_region, r.expected_of_in_region)) n (position, name, said, expected)
		WHERE n.said IS DISTINCT FROM n.expected) f
	ORDER BY f.leaf_number, f.position LIMIT 1;
END
$$;

COMMENT ON FUNCTION check_ranks(text, integer) IS
	'the first rank, within its category or category and region, that does not follow from the scores';

-- Those of a category have one zoning; where kinds of units that were not assessed have another, either will do.
CREATE FUNCTION published_zonings(assessment text, seq integer, OUT category text, OUT zoning @extschema@.zoning)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 5
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN QUERY SELECT DISTINCT c.category, i.zoning::@extschema@.zoning
	FROM (SELECT DISTINCT r.category FROM result r WHERE r.seq = published_zonings.seq) c
	JOIN publication_instrument i ON i.seq = published_zonings.seq AND i.category IN (c.category, '*');
END
$$;

COMMENT ON FUNCTION published_zonings(text, integer) IS 'the zonings of each category of a publication';

CREATE FUNCTION check_zones(assessment text, seq integer, OUT place text, OUT problem text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	WITH zoning AS MATERIALIZED (
		SELECT z.* FROM @extschema@.published_zonings(assessment, seq) z
	), line AS (
		SELECT 'result' AS kind, r.leaf_number, r.body, r.category, r.nilai, r.grade, r.zone, r.predicate, r.color
		FROM result r WHERE r.seq = check_zones.seq
		UNION ALL
		SELECT 'unit_result', u.leaf_number, u.body, r.category, u.nilai, u.grade, u.zone, u.predicate, u.color
		FROM unit_result u LEFT JOIN result r USING (seq, body) WHERE u.seq = check_zones.seq
	)
	SELECT concat(@extschema@.leaf_place(l.kind, l.leaf_number, l.body), ', ', v.names[1]),
		'it does not follow from the score'
	INTO place, problem FROM line l LEFT JOIN LATERAL (
		-- the names that differ, by the zoning by which the fewest do
		SELECT array_remove(ARRAY[
			CASE WHEN l.grade IS DISTINCT FROM @extschema@.grade(l.nilai, z.zoning) THEN 'grade' END,
			CASE WHEN l.zone IS DISTINCT FROM @extschema@.zone(l.nilai, z.zoning) THEN 'zone' END,
			CASE WHEN l.predicate IS DISTINCT FROM @extschema@.predicate(l.nilai, z.zoning) THEN 'predicate' END,
			CASE WHEN l.color IS DISTINCT FROM @extschema@.color(l.nilai, z.zoning) THEN 'color' END], NULL) AS names
		FROM zoning z WHERE z.category = l.category ORDER BY 1 LIMIT 1) v ON true
	WHERE v.names IS DISTINCT FROM '{}'
	ORDER BY l.leaf_number LIMIT 1;
END
$$;

COMMENT ON FUNCTION check_zones(text, integer) IS
	'the first grade, zone, predicate or color, of a body or unit, that does not follow from its score';

-- From the forms that counted when it was published, and from nothing that was computed before
CREATE FUNCTION recomputed_scores(assessment text, seq integer, OUT body text, OUT unit text, OUT nilai numeric,
	OUT coverage numeric)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 500
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN QUERY
	WITH head AS MATERIALIZED (
		SELECT p.round, p.decimals, e.rounding, e.joined_by, p.published_at
		FROM publication p JOIN edition e ON e.code = p.edition WHERE p.seq = recomputed_scores.seq
	), instrument AS MATERIALIZED (
		SELECT i.category, i.unit_kind, i.instrument::@extschema@.instrument AS instrument
		FROM publication_instrument i WHERE i.seq = recomputed_scores.seq
	), place AS MATERIALIZED (
		SELECT DISTINCT ON (p.unit) p.body, p.unit, i.instrument
		FROM (SELECT t.body, t.unit, r.category, u.kind FROM unit_result t JOIN result r USING (seq, body)
			JOIN unit u ON u.code = t.unit WHERE t.seq = recomputed_scores.seq) p
		JOIN instrument i ON i.category IN (p.category, '*') AND i.unit_kind IN (p.kind, '*')
		ORDER BY p.unit, i.category = '*', i.unit_kind = '*'
	), form AS MATERIALIZED (
		SELECT DISTINCT ON (f.visit, f.kind, f.respondent) v.unit, v.product, f.kind, f.answers, f.why
		FROM head h JOIN visit v ON v.round = h.round JOIN form_version f ON f.visit = v.id AND f.at <= h.published_at
		ORDER BY f.visit, f.kind, f.respondent, f.version DESC
	), kind AS (
		SELECT f.unit, f.product, f.kind,
			@extschema@.mean_card(@extschema@.form_card(p.instrument, f.answers, f.why)) AS card
		FROM form f JOIN place p USING (unit) GROUP BY f.unit, f.product, f.kind
	), card AS MATERIALIZED (
		SELECT p.body, k.unit, round(@extschema@.score(k.card, p.instrument)::numeric, 6) AS nilai,
			round(@extschema@.coverage(k.card, p.instrument)::numeric, 6) AS coverage
		FROM (SELECT unit, product, @extschema@.rollup(card) AS card FROM kind GROUP BY unit, product) k
		JOIN place p USING (unit)
	), of_unit AS MATERIALIZED (
		SELECT c.body, c.unit, @extschema@.tally(c.nilai) AS products, trunc(avg(c.coverage), 6) AS coverage
		FROM card c GROUP BY c.body, c.unit
	), covered AS (
		SELECT c.body, trunc(avg(c.coverage), 6) AS coverage FROM card c GROUP BY c.body
	), scored AS (
		SELECT t.body, t.unit, @extschema@.mean(t.products, h.decimals, h.rounding) AS nilai, t.coverage
		FROM of_unit t, head h
		UNION ALL
		SELECT t.body, NULL, CASE h.joined_by
			WHEN 'products' THEN @extschema@.mean(@extschema@.rollup(t.products), h.decimals, h.rounding)
			ELSE @extschema@.mean_of_means(array_agg(t.products), h.decimals, h.rounding) END, c.coverage
		FROM of_unit t JOIN covered c USING (body), head h
		GROUP BY t.body, c.coverage, h.joined_by, h.decimals, h.rounding
	)
	SELECT s.body, s.unit, s.nilai::numeric, trunc(s.coverage, 4) FROM scored s;
END
$$;

COMMENT ON FUNCTION recomputed_scores(text, integer) IS
	'scores and coverage of the units of a publication, and of its bodies, for which unit is NULL, computed from the '
	'forms that had come in when it was published';

CREATE FUNCTION check_scores(assessment text, seq integer, OUT place text, OUT problem text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	SELECT concat(@extschema@.leaf_place(f.kind, f.leaf_number, f.body), ', ', f.name),
		'it does not follow from the forms'
	INTO place, problem FROM (
		SELECT p.kind, p.leaf_number, p.body, n.position, n.name FROM (
			SELECT 'result' AS kind, r.leaf_number, r.body, NULL AS unit, r.nilai, r.coverage
			FROM result r WHERE r.seq = check_scores.seq
			UNION ALL
			SELECT 'unit_result', u.leaf_number, u.body, u.unit, u.nilai, u.coverage
			FROM unit_result u WHERE u.seq = check_scores.seq) p
		LEFT JOIN @extschema@.recomputed_scores(assessment, seq) s
			ON s.body = p.body AND s.unit IS NOT DISTINCT FROM p.unit,
		LATERAL (VALUES (1, 'nilai', p.nilai, s.nilai), (2, 'coverage', p.coverage, s.coverage))
			n (position, name, said, expected)
		WHERE n.said IS DISTINCT FROM n.expected) f
	ORDER BY f.leaf_number, f.position LIMIT 1;
END
$$;

COMMENT ON FUNCTION check_scores(text, integer) IS
	'the first score or coverage, of a body or unit, that does not follow from the forms';

CREATE FUNCTION check_chain(assessment text, seq integer, OUT place text, OUT problem text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	SELECT format('publication %s', check_chain.seq),
		CASE count(*) WHEN 0 THEN 'it is missing' ELSE 'it is there twice' END
	INTO place, problem FROM publication p WHERE p.seq = check_chain.seq HAVING count(*) <> 1;
	IF FOUND THEN
		RETURN;
	END IF;
	SELECT f.place, f.problem INTO place, problem
	FROM publication p LEFT JOIN publication b ON b.seq = p.seq - 1 LEFT JOIN publication s ON s.seq = p.supersedes,
	LATERAL (VALUES
		(p.seq < 1, format('publication %s', p.seq), 'the first has number 1'),
		(p.assessment IS DISTINCT FROM check_chain.assessment, 'publication, assessment', 'it is another assessment'),
		(p.seq > 1 AND b.seq IS NULL, format('publication %s', p.seq - 1), 'it is missing'),
		(p.previous_root IS DISTINCT FROM b.root, 'publication, previous_root',
			'it is not the root of the one before'),
		(p.supersedes >= p.seq OR p.supersedes IS NOT NULL AND s.seq IS NULL, 'publication, supersedes',
			'it is not about an earlier publication')) f (wrong, place, problem)
	WHERE p.seq = check_chain.seq AND f.wrong LIMIT 1;
END
$$;

COMMENT ON FUNCTION check_chain(text, integer) IS
	'whether a publication names the root of the one before, which must be there';

CREATE FUNCTION check_nodes(assessment text, seq integer, OUT place text, OUT problem text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	WITH published AS (
		SELECT 'node_result' AS kind, n.leaf_number, n.body, n.unit, n.node, NULL::integer AS step, NULL AS product,
			n.weight AS first, n.nilai AS second, n.coverage AS third
		FROM node_result n WHERE n.seq = check_nodes.seq
		UNION ALL
		SELECT 'plan_result', l.leaf_number, l.body, l.unit, l.node, l.step, l.product, l.gain, l.total, NULL
		FROM plan_result l WHERE l.seq = check_nodes.seq
	), computed AS (
		SELECT 'node_result' AS kind, n.body, n.unit, n.node, NULL::integer AS step, NULL AS product, n.weight AS first,
			n.nilai AS second, trunc(n.coverage, 4) AS third
		FROM publication p JOIN node_score n USING (round) WHERE p.seq = check_nodes.seq
		UNION ALL
		SELECT 'plan_result', l.body, l.unit, l.node, l.step, l.product, l.gain, l.total, NULL
		FROM publication p JOIN plan_row l USING (round) WHERE p.seq = check_nodes.seq
	)
	SELECT f.place, f.problem INTO place, problem FROM (
		SELECT p.leaf_number, @extschema@.leaf_place(p.kind, p.leaf_number, p.body), 'it is not what is computed'
		FROM published p WHERE NOT EXISTS (SELECT FROM computed c WHERE c.kind = p.kind AND c.body = p.body
			AND c.node = p.node AND coalesce(c.unit, '') = coalesce(p.unit, '')
			AND (c.step, c.product, c.first, c.second, c.third)
				IS NOT DISTINCT FROM (p.step, p.product, p.first, p.second, p.third))
		UNION ALL
		SELECT NULL, format('%s of body "%s", node "%s"', c.kind, c.body, c.node), 'it was not published'
		FROM computed c WHERE NOT EXISTS (SELECT FROM published p WHERE c.kind = p.kind AND c.body = p.body
			AND c.node = p.node AND coalesce(c.unit, '') = coalesce(p.unit, '')
			AND coalesce(c.step, 0) = coalesce(p.step, 0))
) f (leaf_number, place, problem)
	ORDER BY f.leaf_number, f.place COLLATE "C" LIMIT 1;
END
$$;

COMMENT ON FUNCTION check_nodes(text, integer) IS
	'the first node or step of a plan that differs from what the last refresh computed';

CREATE FUNCTION check_targets(assessment text, seq integer, OUT place text, OUT problem text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	SELECT format('publication_target, body "%s"', coalesce(p.body, t.body)),
		CASE WHEN p.is_again THEN 'it is there twice' ELSE 'it is not the target' END INTO place, problem
	FROM (SELECT t.body, t.label, row_number() OVER (PARTITION BY t.body) > 1 AS is_again
		FROM publication_target t WHERE t.seq = check_targets.seq) p
	FULL JOIN (SELECT t.body, t.label FROM publication h JOIN target t USING (round)
		JOIN result r ON r.seq = h.seq AND r.body = t.body WHERE h.seq = check_targets.seq) t USING (body)
	WHERE p.label IS DISTINCT FROM t.label OR p.is_again ORDER BY coalesce(p.body, t.body) COLLATE "C" LIMIT 1;
END
$$;

COMMENT ON FUNCTION check_targets(text, integer) IS 'the first target that is not the one of its body';

CREATE FUNCTION joined_zonings(assessment text, seq integer) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN (SELECT CASE count(DISTINCT i.zoning) WHEN 1 THEN min(i.zoning)
		ELSE string_agg(format('%s/%s: %s', i.category, i.unit_kind, i.zoning), ' | '
			ORDER BY convert_to(i.category, 'UTF8'), convert_to(i.unit_kind, 'UTF8')) END
		FROM publication_instrument i WHERE i.seq = joined_zonings.seq);
END
$$;

COMMENT ON FUNCTION joined_zonings(text, integer) IS
	'the zonings of a publication as its head has them: one, or several with category and kind of unit before each';

CREATE FUNCTION check_comparison(assessment text, edition text, OUT place text, OUT problem text)
	LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	-- An edition that came later can declare what none did before: so only what nobody declares is wrong.
	SELECT format('comparison, edition "%s", other "%s", category "%s"', edition, other, category),
		CASE WHEN c.declared IS NULL THEN 'it is missing' ELSE 'it is not what the editions say' END INTO place, problem
	FROM (SELECT c.other, c.category, c.change, c.declared FROM comparison c
		WHERE c.edition = check_comparison.edition) c
	FULL JOIN @extschema@.edition_changes(assessment, edition) e USING (other, category)
	WHERE c.change IS DISTINCT FROM e.change OR (e.declared OR NOT c.declared) IS NOT TRUE
	ORDER BY other COLLATE "C", category COLLATE "C" LIMIT 1;
END
$$;

COMMENT ON FUNCTION check_comparison(text, text) IS
	'the first other edition from which this one is not said to differ as it does';

CREATE FUNCTION check_edition(assessment text, seq integer, OUT place text, OUT problem text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	-- what the head binds; only then can it be read
	SELECT f.place, f.problem INTO place, problem
	FROM publication p, LATERAL (VALUES
		(p.instrument_sha256, 'publication_instrument, instrument', 'the instruments are not those of the head',
			(SELECT encode(sha256(convert_to(string_agg(i.instrument, '' ORDER BY convert_to(i.category, 'UTF8'),
				convert_to(i.unit_kind, 'UTF8')), 'UTF8')), 'hex') FROM publication_instrument i WHERE i.seq = p.seq)),
		(p.zoning, 'publication_instrument, zoning', 'the zonings are not those of the head',
			@extschema@.joined_zonings(assessment, p.seq))) f (said, place, problem, expected)
	WHERE p.seq = check_edition.seq AND f.said IS DISTINCT FROM f.expected LIMIT 1;
	IF FOUND THEN
		RETURN;
	END IF;
	WITH instrument AS MATERIALIZED (
		SELECT i.* FROM publication_instrument i WHERE i.seq = check_edition.seq
	), band AS MATERIALIZED (
		SELECT b.category, b.position, b.label, b.zone, b.predicate, b.color, b.lower, b.lower_inc, b.upper, b.upper_inc
		FROM publication_band b WHERE b.seq = check_edition.seq
	), expected_band AS MATERIALIZED (
		SELECT z.category, b.number, b.label, b.zone, b.predicate, b.color, b.lower::numeric(19,6), b.lower_inc,
			b.upper::numeric(19,6), b.upper_inc
		FROM @extschema@.published_zonings(assessment, seq) z, LATERAL @extschema@.bands(z.zoning) b
	), node AS MATERIALIZED (
		SELECT n.category, n.node, n.parent, n.depth, n.position, n.is_indicator
		FROM publication_node n WHERE n.seq = check_edition.seq
	), expected_node AS MATERIALIZED (
		SELECT c.category, n.code, n.parent, n.depth, n.position, n.is_indicator
		FROM (SELECT DISTINCT r.category FROM result r WHERE r.seq = check_edition.seq) c
		JOIN instrument i ON i.category IN (c.category, '*'),
		LATERAL @extschema@.instrument_nodes(i.instrument::@extschema@.instrument) n
	)
	SELECT f.place, f.problem INTO place, problem FROM (
		SELECT 1, format('publication_band, category "%s", position %s', b.category, b.position),
			'it is not a band of the zoning'
		FROM band b WHERE NOT EXISTS (SELECT FROM expected_band e WHERE ROW(e.*) IS NOT DISTINCT FROM ROW(b.*))
		UNION ALL
		SELECT 1, format('publication_band, category "%s", label "%s"', e.category, e.label), 'it is missing'
		FROM expected_band e WHERE NOT EXISTS (SELECT FROM band b WHERE ROW(e.*) IS NOT DISTINCT FROM ROW(b.*))
			AND (SELECT count(DISTINCT z.zoning::text) FROM @extschema@.published_zonings(assessment, seq) z
				WHERE z.category = e.category) = 1
		UNION ALL
		SELECT 1, format('publication_band, category "%s", position %s', b.category, b.position), 'it is there twice'
		FROM band b GROUP BY b.category, b.position HAVING count(*) > 1
		UNION ALL
		SELECT 2, format('publication_node, category "%s", node "%s"', n.category, n.node), 'it is there twice'
		FROM node n GROUP BY n.category, n.node HAVING count(*) > 1
		UNION ALL
		SELECT 2, format('publication_node, category "%s", node "%s"', n.category, n.node),
			'it is not a node of the instruments'
		FROM node n WHERE NOT EXISTS (SELECT FROM expected_node e WHERE ROW(e.*) IS NOT DISTINCT FROM ROW(n.*))
		UNION ALL
		SELECT 2, format('publication_node, category "%s", node "%s"', r.category, l.node), 'it is missing'
		FROM node_result l JOIN result r USING (seq, body) WHERE l.seq = check_edition.seq
			AND NOT EXISTS (SELECT FROM node n WHERE n.category = r.category AND n.node = l.node)
		UNION ALL
		SELECT 3, format('edition_instrument, category "%s", unit_kind "%s"', e.category, e.unit_kind),
			'it is not what was published'
		FROM publication p JOIN edition_instrument e USING (edition) LEFT JOIN instrument i USING (category, unit_kind)
		WHERE p.seq = check_edition.seq AND (i.instrument IS DISTINCT FROM e.instrument::text
			OR i.zoning IS DISTINCT FROM e.zoning::@extschema@.zoning::text)
		UNION ALL
		SELECT 4, c.place, c.problem FROM publication p, LATERAL @extschema@.check_comparison(assessment, p.edition) c
		WHERE p.seq = check_edition.seq AND c.problem IS NOT NULL) f (rule, place, problem)
	ORDER BY f.rule, f.place COLLATE "C" LIMIT 1;
END
$$;

COMMENT ON FUNCTION check_edition(text, integer) IS
	'whether the instruments and zonings are those that the head binds, bands, nodes and the edition those of them, '
	'and other editions differ as is said';

-- What is not here cannot be checked: on a logical replica, tables that are not replicated, or are still being copied
CREATE FUNCTION not_checked(assessment text, seq integer, part text) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	reason text;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	IF part NOT IN ('leaves', 'root', 'chain')
			AND (SELECT p.imported FROM publication p WHERE p.seq = not_checked.seq) THEN
		RETURN 'not recomputable: it was imported as it was printed';
	END IF;
	SELECT format(CASE WHEN s.srrelid IS NULL THEN 'not checked: table "%s" is not replicated'
		ELSE 'not checked: table "%s" is still being copied' END, t.name) INTO reason
	FROM unnest(CASE WHEN part = 'chain' THEN '{publication}'
		WHEN part = 'edition' THEN '{publication,result,publication_instrument,publication_band,
			publication_node,comparison,edition,edition_instrument}'
		WHEN part IN ('scores', 'evidence')
			THEN '{publication,result,unit_result,publication_instrument,unit,visit,form_version,edition}'
		WHEN part = 'nodes'
			THEN '{publication,node_result,plan_result,visit,form_version,unit_node,body_node,sheet_node,body_plan}'
		WHEN part = 'targets' THEN '{publication,result,publication_target,target}'
		WHEN part = 'zones' THEN '{publication,result,unit_result,publication_instrument}'
		WHEN part = 'ranks' THEN '{publication,result}'
		ELSE '{publication,result,unit_result,node_result,plan_result}' END::text[]) WITH ORDINALITY t (name, position)
	LEFT JOIN pg_subscription_rel s ON s.srrelid = to_regclass(t.name)
	WHERE EXISTS (SELECT FROM pg_subscription_rel a WHERE a.srrelid = 'publication'::regclass)
		AND s.srsubstate IS DISTINCT FROM 'r'
	ORDER BY t.position LIMIT 1;
	IF reason IS NULL AND part IN ('scores', 'evidence', 'nodes') THEN
		SELECT CASE WHEN NOT EXISTS (SELECT FROM visit v JOIN form_version f ON f.visit = v.id WHERE v.round = p.round)
				THEN format('not checked: no form of round "%s" is here', p.round)
			WHEN NOT EXISTS (SELECT FROM edition e WHERE e.code = p.edition)
				THEN format('not checked: edition "%s" is not here', p.edition)
			WHEN part = 'nodes' AND EXISTS (SELECT FROM visit v JOIN form_version f ON f.visit = v.id
				WHERE v.round = p.round AND f.at > p.published_at)
				THEN 'not checked: forms came in since it was published' END
		INTO reason FROM publication p WHERE p.seq = not_checked.seq;
	END IF;
	IF reason IS NULL AND part = 'targets' THEN
		SELECT 'not checked: targets were set since it was published' INTO reason
		FROM publication p JOIN event e ON e.round = p.round AND e.action = 'set_target' AND e.at > p.published_at
		WHERE p.seq = not_checked.seq LIMIT 1;
	END IF;
	RETURN reason;
END
$$;

COMMENT ON FUNCTION not_checked(text, integer, text) IS
	'why a part of a publication cannot be checked here; NULL if it can';

CREATE FUNCTION check_part(assessment text, seq integer, part text, OUT verified boolean, OUT place text,
	OUT problem text)
	LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	BEGIN
		problem := @extschema@.not_checked(assessment, seq, part);
		IF problem IS NOT NULL THEN
			RETURN;
		END IF;
		EXECUTE format('SELECT c.place, c.problem FROM @extschema@.check_%s($1, $2) c', part)
		INTO place, problem USING assessment, seq;
	EXCEPTION WHEN OTHERS THEN
		-- what was altered can be anything, also what no function takes
		place := part;
		problem := 'it cannot be read: ' || SQLERRM;
	END;
	verified := problem IS NULL;
END
$$;

COMMENT ON FUNCTION check_part(text, integer, text) IS
	'whether a part of a publication is as it was published, or else where it is not, or why it cannot be checked';

CREATE FUNCTION verify_publication(assessment text, INOUT seq integer DEFAULT NULL, OUT part text, OUT verified boolean,
	OUT place text, OUT problem text)
	RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 20
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	wanted constant integer := seq;
	parts text[];
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	IF wanted IS NOT NULL THEN
		PERFORM @extschema@.check_visible(assessment, wanted);
	END IF;
	-- Also numbers of which only rows beside the chain are left, and the first of those that are missing in between
	FOR seq, parts IN WITH found AS MATERIALIZED (
				SELECT p.seq FROM publication p UNION SELECT r.seq FROM result r UNION SELECT u.seq FROM unit_result u
				UNION SELECT n.seq FROM node_result n UNION SELECT l.seq FROM plan_result l
				UNION SELECT i.seq FROM publication_instrument i UNION SELECT b.seq FROM publication_band b
				UNION SELECT n.seq FROM publication_node n UNION SELECT t.seq FROM publication_target t
			), numbered AS (
				SELECT f.seq FROM found f UNION SELECT 1 FROM found
				UNION SELECT f.seq + 1 FROM found f WHERE f.seq > 0 AND f.seq < (SELECT max(m.seq) FROM found m))
			SELECT n.seq, CASE WHEN p.seq IS NULL THEN '{chain}' WHEN p.kind IN ('withdrawal', 'notice')
			THEN '{leaves,root,chain}'
			ELSE '{leaves,root,chain,edition,zones,ranks,evidence,scores,nodes,targets}' END::text[]
			FROM numbered n LEFT JOIN publication p USING (seq)
			WHERE n.seq = coalesce(wanted, n.seq) AND (p.seq IS NULL
				OR @extschema@.is_visible(verify_publication.assessment, n.seq))
			ORDER BY n.seq LOOP
		FOREACH part IN ARRAY parts LOOP
			SELECT c.verified, c.place, c.problem INTO verified, place, problem
			FROM @extschema@.check_part(assessment, seq, part) c;
			RETURN NEXT;
		END LOOP;
	END LOOP;
END
$$;

COMMENT ON FUNCTION verify_publication(text, integer) IS
	'a row for each part of a publication, or of all that are released to the caller: verified is whether it is as it '
	'was published, and NULL if it cannot be checked here; place is the first that differs, problem what is wrong '
	'there, or why it cannot be checked. Parts: leaves, root, chain; of a publication also edition, zones and ranks, '
	'which follow from scores, evidence and scores, which follow from the forms, nodes, with plans, as they were '
	'computed, and targets. It cannot see that all was computed anew by who may change everything: compare the root '
	'with the printed one';
