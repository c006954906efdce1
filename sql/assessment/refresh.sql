-- Scores, kept up to date: what a change costs depends on the change.
--
--     mark --> card --> unit_tally --> body_tally
--                  `--> unit_node --> body_node, plan_row
--
-- Forms mark their units. A refresh takes the marks in one statement, and computes their units in statements that
-- follow, each with a snapshot of its own: a form whose mark was taken is committed, so it is seen; one that is not
-- seen leaves its mark for the next refresh. Units are always computed from all their forms, and bodies from all
-- their units, so that what was refreshed step by step equals what is computed from nothing.
--
-- One form or all of them: the planner cannot know how many rows a step will have. So each table is restricted by
-- itself, and joins are hashed, which is never bad; the settings say so.

CREATE FUNCTION marked_answers(answers jsonb, why jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN answers OPERATOR(pg_catalog.||) (SELECT pg_catalog.jsonb_object_agg(w.key, w.value)
		FROM pg_catalog.jsonb_each(why) w WHERE w.value OPERATOR(pg_catalog.=) '"not_applicable"'::jsonb);

COMMENT ON FUNCTION marked_answers(jsonb, jsonb) IS
	'answers, and with them what does not apply, which is an answer; NULL if all applies';

-- Without a query of its own, so that it becomes a part of that of whoever calls it.
CREATE FUNCTION form_card(instrument @extschema@.instrument, answers jsonb, why jsonb) RETURNS @extschema@.scorecard
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN @extschema@.scorecard(instrument, CASE WHEN why OPERATOR(pg_catalog.@?) '$.* ? (@ == "not_applicable")'
		THEN @extschema@.marked_answers(answers, why) ELSE answers END);

COMMENT ON FUNCTION form_card(instrument, jsonb, jsonb) IS
	'the card of a form, in which what does not apply is so marked';

CREATE FUNCTION score_cards(assessment text, round text, units text[]) RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET jit = off SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
	made integer;
	visits uuid[];
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	visits := ARRAY(SELECT v.id FROM visit v WHERE v.round = score_cards.round AND v.unit = ANY (units));
	DELETE FROM card c WHERE c.round = score_cards.round AND c.unit = ANY (units);
	INSERT INTO card (round, unit, product, card, nilai, coverage)
	WITH place AS MATERIALIZED (
		SELECT u.* FROM unit_in_round u WHERE u.round = score_cards.round AND u.unit = ANY (units)
	), form AS MATERIALIZED (
		SELECT v.unit, v.product, f.kind, @extschema@.form_card(s.instrument, f.answers, f.why) AS card
		FROM visit v JOIN form_version f ON f.visit = v.id JOIN place p ON p.unit = v.unit
		JOIN sheet s ON s.edition = p.edition AND s.category = p.sheet_category AND s.unit_kind = p.sheet_unit_kind
		WHERE v.round = score_cards.round AND v.unit = ANY (units) AND f.visit = ANY (visits)
			AND NOT EXISTS (SELECT FROM form_version n WHERE n.visit = ANY (visits) AND n.visit = f.visit
				AND n.kind = f.kind AND n.respondent = f.respondent AND n.version = f.version + 1)
	), kind AS (
		-- all respondents of one kind are one card
		SELECT unit, product, kind, @extschema@.mean_card(card) AS card FROM form GROUP BY unit, product, kind
	), joined AS (
		SELECT unit, product, @extschema@.rollup(card) AS card FROM kind GROUP BY unit, product
	)
	SELECT score_cards.round, j.unit, j.product, j.card, @extschema@.score(j.card, s.instrument)::numeric,
		@extschema@.coverage(j.card, s.instrument)::numeric
	FROM joined j JOIN place p USING (unit)
	JOIN sheet s ON s.edition = p.edition AND s.category = p.sheet_category AND s.unit_kind = p.sheet_unit_kind;
	GET DIAGNOSTICS made = ROW_COUNT;
	RETURN made;
END
$$;

COMMENT ON FUNCTION score_cards(text, text, text[]) IS
	'computes the cards of these units anew: respondents of a kind by mean_card(), kinds by rollup(); gives their '
	'number';

CREATE FUNCTION score_units(assessment text, round text, units text[]) RETURNS text[] LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET jit = off SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
	bodies_before text[];
	bodies_after text[];
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	WITH gone AS (
		DELETE FROM unit_tally t WHERE t.round = score_units.round AND t.unit = ANY (units) RETURNING t.body)
	SELECT array_agg(DISTINCT body) INTO bodies_before FROM gone;
	WITH place AS MATERIALIZED (
		SELECT u.* FROM unit_in_round u WHERE u.round = score_units.round AND u.unit = ANY (units)
	), tallied AS (
		SELECT c.unit, @extschema@.tally(c.nilai) AS products, count(c.nilai) AS scored, trunc(avg(c.coverage),
			6) AS coverage
		FROM card c WHERE c.round = score_units.round AND c.unit = ANY (units) GROUP BY c.unit
	), made AS (
		INSERT INTO unit_tally (round, unit, body, sheet_category, sheet_unit_kind, products, scored, nilai, grade,
			zone,
			predicate, color, coverage)
		SELECT p.round, p.unit, p.body, p.sheet_category, p.sheet_unit_kind, t.products, t.scored, m.mean::numeric,
			@extschema@.grade(m.mean, s.zoning), @extschema@.zone(m.mean, s.zoning),
			@extschema@.predicate(m.mean, s.zoning), @extschema@.color(m.mean, s.zoning), t.coverage
		FROM tallied t JOIN place p USING (unit) JOIN edition e ON e.code = p.edition
		JOIN sheet s ON s.edition = p.edition AND s.category = p.sheet_category AND s.unit_kind = p.sheet_unit_kind,
		LATERAL (SELECT @extschema@.mean(t.products, e.decimals, e.rounding)) m (mean)
		RETURNING body)
	SELECT array_agg(DISTINCT body) INTO bodies_after FROM made;
	RETURN ARRAY(SELECT unnest(bodies_before) UNION SELECT unnest(bodies_after));
END
$$;

COMMENT ON FUNCTION score_units(text, text, text[]) IS
	'computes the tallies of these units anew, and gives the bodies that they count or counted to';

CREATE FUNCTION units_of(assessment text, round text, bodies text[]) RETURNS text[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	RETURN ARRAY(SELECT t.unit FROM unit_tally t WHERE t.round = units_of.round AND t.body = ANY (bodies)
		ORDER BY t.unit);
END
$$;

COMMENT ON FUNCTION units_of(text, text, text[]) IS 'units with cards that count to these bodies';

CREATE FUNCTION least_common_multiple(numbers integer[]) RETURNS numeric LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	multiple numeric := 1;
	number integer;
BEGIN
	FOREACH number IN ARRAY numbers LOOP
		multiple := lcm(multiple, number);
	END LOOP;
	RETURN multiple;
END
$$;

COMMENT ON FUNCTION least_common_multiple(integer[]) IS 'the least common multiple of some numbers; 1 of none';

CREATE FUNCTION score_bodies(assessment text, round text, bodies text[]) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET jit = off SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
	units constant text[] := @extschema@.units_of(assessment, round, bodies);
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	DELETE FROM body_tally t WHERE t.round = score_bodies.round AND t.body = ANY (bodies);
	INSERT INTO body_tally (round, body, products, units, products_mean, units_mean, nilai, grade, zone, predicate,
		color,
		coverage)
	WITH joined AS (
		SELECT t.body, @extschema@.rollup(t.products) AS products,
			@extschema@.tally(@extschema@.mean_numeric(t.products, 30)) AS units,
			min((t.sheet_category, t.sheet_unit_kind)::text) AS any_sheet
		FROM unit_tally t WHERE t.round = score_bodies.round AND t.body = ANY (bodies) GROUP BY t.body
	), weight AS (
		-- The mean of the means of units is a weighted mean of products, whose weights are whole numbers: so it is
		-- exact, and a tie is one. Beyond 30 digits of weights, 20 digits of the means decide.
		SELECT t.body, @extschema@.least_common_multiple(
				coalesce(array_agg(DISTINCT t.scored) FILTER (WHERE t.scored > 0), '{}')) AS whole
		FROM unit_tally t WHERE t.round = score_bodies.round AND t.body = ANY (bodies) GROUP BY t.body
	), covered AS (
		SELECT t.body, trunc(avg(c.coverage), 6) AS coverage, CASE WHEN min(w.whole) < 1e30
				THEN @extschema@.tally(c.nilai, div(w.whole, t.scored)) FILTER (WHERE c.nilai IS NOT NULL)
					END AS weighted
		FROM unit_tally t JOIN card c USING (round, unit) JOIN weight w USING (body)
		WHERE t.round = score_bodies.round AND t.body = ANY (bodies) AND c.unit = ANY (units) GROUP BY t.body
	)
	SELECT score_bodies.round, j.body, j.products, j.units, m.products::numeric, m.units::numeric, n.nilai::numeric,
		@extschema@.grade(n.nilai, s.zoning), @extschema@.zone(n.nilai, s.zoning), @extschema@.predicate(n.nilai,
			s.zoning),
		@extschema@.color(n.nilai, s.zoning), c.coverage
	FROM joined j JOIN covered c USING (body) JOIN round r ON r.code = score_bodies.round JOIN edition e
		ON e.code = r.edition
	-- one zoning for all units of a category: any will do
	JOIN sheet s ON s.edition = r.edition AND (s.category, s.unit_kind)::text = j.any_sheet,
	LATERAL (SELECT @extschema@.mean(j.products, e.decimals, e.rounding),
		@extschema@.mean(coalesce(c.weighted, (SELECT @extschema@.tally(v)
			FROM (VALUES (@extschema@.mean_numeric(j.units, 20))) x (v))), e.decimals, e.rounding)) m (products, units),
	LATERAL (SELECT CASE e.joined_by WHEN 'products' THEN m.products ELSE m.units END) n (nilai);
END
$$;

COMMENT ON FUNCTION score_bodies(text, text, text[]) IS
	'computes the tallies of these bodies anew: of all their products, and of the unrounded means of their units';

CREATE FUNCTION score_unit_nodes(assessment text, round text, units text[]) RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET jit = off SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
	made integer;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	DELETE FROM unit_node n WHERE n.round = score_unit_nodes.round AND n.unit = ANY (units);
	INSERT INTO unit_node
	WITH form AS (
		SELECT c.unit, array_agg(c.card ORDER BY c.product) AS cards,
			array_agg(c.product ORDER BY c.product) AS products
		FROM card c WHERE c.round = score_unit_nodes.round AND c.unit = ANY (units) GROUP BY c.unit
	)
	SELECT t.round, t.unit, t.body, e.code, t.sheet_category, t.sheet_unit_kind,
		-- the root is the unit itself
		t.nilai || j.scores[2:],
		CASE WHEN t.nilai IS NULL THEN NULL
			WHEN s.plain THEN @extschema@.apportion(j.contribution_sums, j.scored, s.parents, t.nilai, e.decimals)
			ELSE @extschema@.divide_each(j.contribution_sums,
				array_fill(j.scored::numeric, ARRAY[cardinality(j.scores)]), e.decimals) END,
		j.coverages, cardinality(f.cards), j.scored, j.observed, j.score_sums, j.contribution_sums, j.coverage_sums,
		f.products, j.raised_cards, j.raised_nodes, j.shortfalls
	FROM unit_tally t JOIN form f USING (unit) JOIN round r ON r.code = t.round JOIN edition e ON e.code = r.edition
	JOIN sheet s ON s.edition = e.code AND s.category = t.sheet_category AND s.unit_kind = t.sheet_unit_kind,
	LATERAL @extschema@.joined_breakdown(f.cards, s.unrounded, e.decimals, e.rounding, 50) j
	WHERE t.round = score_unit_nodes.round AND t.unit = ANY (units);
	GET DIAGNOSTICS made = ROW_COUNT;
	RETURN made;
END
$$;

COMMENT ON FUNCTION score_unit_nodes(text, text, text[]) IS
	'computes the nodes of these units anew, and gives the number of units; in plain instruments the contributions '
	'of indicators add up to the score, see apportion()';

CREATE FUNCTION score_body_nodes(assessment text, round text, bodies text[]) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET jit = off SET work_mem = '64MB' AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	DELETE FROM body_node n WHERE n.round = score_body_nodes.round AND n.body = ANY (bodies);
	INSERT INTO body_node (round, body, node, position, title, weight, nilai, contribution, coverage)
	WITH body AS MATERIALIZED (
		SELECT b.body, b.nilai, e.code AS edition, e.joined_by, e.decimals, e.rounding,
			@extschema@.observed(CASE e.joined_by WHEN 'products' THEN b.products ELSE b.units END)::numeric AS parts
		FROM body_tally b JOIN round r ON r.code = b.round JOIN edition e ON e.code = r.edition
		WHERE b.round = score_body_nodes.round AND b.body = ANY (bodies)
	), joined AS (
		-- Products count by themselves; of units, means with 24 decimals, of whose means 20 are right: so a tie is one.
		SELECT n.body, n.edition, n.sheet_category, n.sheet_unit_kind, sum(n.cards) AS cards,
			@extschema@.sum_each(n.coverage_sums) AS coverages,
			@extschema@.sum_each(CASE b.joined_by WHEN 'products' THEN n.observed
				ELSE @extschema@.divide_each(n.observed, n.observed, 0) END) AS parts,
			@extschema@.sum_each(CASE b.joined_by WHEN 'products' THEN n.score_sums
				ELSE @extschema@.divide_each(n.score_sums, n.observed, 24) END) AS scores,
			@extschema@.sum_each(CASE b.joined_by WHEN 'products' THEN n.contribution_sums
				ELSE @extschema@.divide_each(n.contribution_sums,
					array_fill(n.scored::numeric, ARRAY[cardinality(n.observed)]), 24) END) AS contributions
		FROM unit_node n JOIN body b USING (body)
		WHERE n.round = score_body_nodes.round AND n.body = ANY (bodies)
		GROUP BY n.body, n.edition, n.sheet_category, n.sheet_unit_kind
	), node AS MATERIALIZED (
		-- A unit whose instrument does not have the node brings it no score, and nothing to its contribution.
		SELECT j.body, k.node, min(k.position) AS position, min(k.parent) AS parent, min(k.title) AS title,
			min(k.weight) AS weight, bool_and(s.plain) AS plain, sum(n.parts) AS parts, sum(n.score) AS score,
			sum(n.contribution) AS contribution, sum(n.coverage) / sum(j.cards) AS coverage
		FROM joined j CROSS JOIN LATERAL
			unnest(j.parts, j.scores, j.contributions, j.coverages) WITH ORDINALITY
			n (parts, score, contribution, coverage, position)
		JOIN sheet s ON s.edition = j.edition AND s.category = j.sheet_category AND s.unit_kind = j.sheet_unit_kind
		JOIN sheet_node k ON k.edition = j.edition AND k.category = j.sheet_category
			AND k.unit_kind = j.sheet_unit_kind AND k.position = n.position
		GROUP BY j.body, k.node
	), whole AS (
		SELECT n.body, bool_and(n.plain) AS plain, array_agg(n.node) AS nodes, array_agg(n.position) AS positions,
			array_agg(n.parent) AS parents, array_agg(n.title) AS titles, array_agg(n.weight) AS weights,
			array_agg(round(round(n.score, 24) / nullif(n.parts, 0), 20)) AS scores,
			array_agg(n.contribution) AS contributions, array_agg(n.coverage) AS coverages
		FROM (SELECT n.* FROM node n ORDER BY n.body, n.position, n.node) n GROUP BY n.body
	), settled AS (
		SELECT w.*, b.nilai, b.decimals, b.rounding, CASE WHEN b.nilai IS NULL THEN NULL
			WHEN w.plain THEN @extschema@.apportion(w.contributions, b.parts, ARRAY(
				-- of two instruments, one may have above the other what the other has below it
				SELECT CASE WHEN p.place < u.place THEN p.place END
				FROM unnest(w.parents) WITH ORDINALITY u (parent, place),
					LATERAL (SELECT array_position(w.nodes, u.parent) AS place) p ORDER BY u.place),
					b.nilai, b.decimals)
			ELSE @extschema@.divide_each(w.contributions, array_fill(b.parts, ARRAY[cardinality(w.nodes)]),
				b.decimals) END AS settled
		FROM whole w JOIN body b USING (body)
	)
	SELECT score_body_nodes.round, s.body, n.node, n.position, n.title, n.weight,
		CASE WHEN n.parent IS NULL THEN s.nilai
			ELSE (SELECT @extschema@.mean(@extschema@.tally(v), s.decimals, s.rounding)
			FROM (VALUES (n.score)) x (v))::numeric END,
		n.contribution, trunc(n.coverage, 6)
	FROM settled s CROSS JOIN LATERAL
		unnest(s.nodes, s.positions, s.parents, s.titles, s.weights, s.scores, s.settled, s.coverages)
		n (node, position, parent, title, weight, score, contribution, coverage);
END
$$;

COMMENT ON FUNCTION score_body_nodes(text, text, text[]) IS
	'computes the nodes of these bodies anew, scores and contributions joined as totals are; if all their '
	'instruments are plain, the contributions of indicators add up to the score, see apportion()';

CREATE FUNCTION plan_bodies(assessment text, round text, bodies text[]) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET jit = off SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
	units constant text[] := @extschema@.units_of(assessment, round, bodies);
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	DELETE FROM plan_row p WHERE p.round = plan_bodies.round AND p.body = ANY (bodies);
	INSERT INTO plan_row (round, body, step, unit, product, node, title, gain, total)
	WITH goal AS MATERIALIZED (
		-- the score from which the target, or else the next better band, is reached
		SELECT b.body, b.nilai, e.joined_by, e.decimals, e.rounding, z.zoning, z.label,
			@extschema@.observed(CASE e.joined_by WHEN 'products' THEN b.products ELSE b.units END) AS parts
		FROM body_tally b JOIN round r ON r.code = b.round JOIN edition e ON e.code = r.edition
		LEFT JOIN target t ON t.round = b.round AND t.body = b.body,
		LATERAL (SELECT s.zoning FROM unit_tally u JOIN sheet s ON s.edition = r.edition
			AND s.category = u.sheet_category
			AND s.unit_kind = u.sheet_unit_kind WHERE u.round = b.round AND u.body = b.body LIMIT 1) s,
		LATERAL (SELECT s.zoning, coalesce(t.label, (SELECT n.label FROM @extschema@.bands(s.zoning) n
			WHERE n.number > @extschema@.band_number(b.nilai, s.zoning) ORDER BY n.number LIMIT 1)) AS label) z
		WHERE b.round = plan_bodies.round AND b.body = ANY (bodies) AND b.nilai IS NOT NULL
			AND z.label IS NOT NULL AND NOT @extschema@.at_least(b.nilai, z.zoning, z.label)
	), part AS MATERIALIZED (
		-- share: by how many products a point of one is divided until it comes to the body
		SELECT n.body, n.unit, g.parts * CASE g.joined_by WHEN 'products' THEN 1 ELSE n.scored END AS share,
			n.edition, n.sheet_category, n.sheet_unit_kind, n.scored, n.products, n.raised_cards, n.raised_nodes,
			n.shortfalls
		FROM unit_node n JOIN goal g USING (body)
		WHERE n.round = plan_bodies.round AND n.body = ANY (bodies) AND n.scored > 0
	), least AS (
		-- Of fifty-odd gains, as many from each unit, none is smaller: so the fiftieth of all is not, either.
		SELECT p.body, CASE WHEN count(p.gain) = count(*) THEN min(p.gain) ELSE 0 END AS gain
		FROM (SELECT p.body, p.shortfalls[ceil(50.0 / count(*) OVER (PARTITION BY p.body))::integer] / p.share AS gain
			FROM part p) p
		GROUP BY p.body
	), best AS (
		SELECT p.body, p.unit, p.products[c.card] AS product, c.node AS position, c.shortfall / p.share AS gain,
			p.edition, p.sheet_category, p.sheet_unit_kind, p.scored, row_number() OVER (PARTITION BY p.body
				ORDER BY c.shortfall / p.share DESC, p.unit, p.products[c.card], c.node)::integer AS step
		FROM part p JOIN least l USING (body) CROSS JOIN LATERAL
			unnest(p.raised_cards, p.raised_nodes, p.shortfalls) c (card, node, shortfall)
		WHERE c.shortfall / p.share >= l.gain
	), raised AS (
		SELECT b.*, array_agg(b.position) OVER (PARTITION BY b.body, b.unit, b.product ORDER BY b.step) AS positions
		FROM best b WHERE b.step <= 50
	), moved AS (
		SELECT r.*, c.nilai, @extschema@.raised_score(c.card, s.instrument, r.positions)::numeric AS risen
		FROM raised r
		JOIN sheet s ON s.edition = r.edition AND s.category = r.sheet_category AND s.unit_kind = r.sheet_unit_kind
		JOIN card c ON c.unit = r.unit AND coalesce(c.product, '') = coalesce(r.product, '')
		WHERE c.round = plan_bodies.round AND c.unit = ANY (units)
	), base AS (
		SELECT g.body, sum(CASE g.joined_by WHEN 'products'
			THEN @extschema@.mean_numeric(t.products, 30) * t.scored ELSE @extschema@.mean_numeric(t.products, 30)
				END) AS points
		FROM goal g JOIN unit_tally t USING (body)
		WHERE t.round = plan_bodies.round AND t.body = ANY (bodies) GROUP BY g.body
	), summed AS (
		-- quotients of 30 decimals, of which 20 are right: so a tie is one
		SELECT m.*, g.zoning, g.label, g.decimals, g.rounding, round((b.points + sum(m.rise) OVER
			(PARTITION BY m.body ORDER BY m.step)) / g.parts, 20) AS exact
		FROM (SELECT m.*, round(m.risen - coalesce(lag(m.risen) OVER (
				PARTITION BY m.body, m.unit, m.product ORDER BY m.step), m.nilai), 30)
				/ CASE g.joined_by WHEN 'products' THEN 1 ELSE m.scored END AS rise
			FROM moved m JOIN goal g USING (body)) m
		JOIN goal g USING (body) JOIN base b USING (body)
	), rounded AS (
		SELECT s.*, (SELECT @extschema@.mean(@extschema@.tally(v), s.decimals, s.rounding)
			FROM (VALUES (s.exact)) x (v)) AS total
		FROM summed s
	)
	SELECT plan_bodies.round, r.body, r.step, r.unit, r.product, n.node, n.title, r.gain, r.total::numeric
	FROM (SELECT r.*, lag(@extschema@.at_least(r.total, r.zoning, r.label), 1, false) OVER (
			PARTITION BY r.body ORDER BY r.step) AS was_reached
		FROM rounded r) r
	JOIN sheet_node n ON n.edition = r.edition AND n.category = r.sheet_category
		AND n.unit_kind = r.sheet_unit_kind AND n.position = r.position
	WHERE NOT r.was_reached;
END
$$;

COMMENT ON FUNCTION plan_bodies(text, text, text[]) IS
	'computes the plans of these bodies anew: indicators of products, those first that alone bring the body most, '
	'until the target or else the next better band is reached, fifty at most; totals are scored, not added';

CREATE FUNCTION compute_units(assessment text, round text, units text[],
	OUT step text, OUT changed integer, OUT ms numeric)
	RETURNS SETOF record LANGUAGE plpgsql ROWS 4
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = auto AS $$
DECLARE
	since timestamptz := clock_timestamp();
	bodies text[];
BEGIN
	-- For few units planning would cost more than they do; in a plan for all, a long list must be known to be hashed.
	PERFORM set_config('plan_cache_mode',
		CASE WHEN cardinality(units) > 100 THEN 'force_custom_plan' ELSE 'force_generic_plan' END, true);
	changed := @extschema@.score_cards(assessment, round, units);
	step := 'cards'; ms := @extschema@.milliseconds(since); since := clock_timestamp(); RETURN NEXT;
	bodies := @extschema@.score_units(assessment, round, units);
	PERFORM @extschema@.score_bodies(assessment, round, bodies);
	changed := cardinality(bodies);
	step := 'bodies'; ms := @extschema@.milliseconds(since); since := clock_timestamp(); RETURN NEXT;
	changed := @extschema@.score_unit_nodes(assessment, round, units);
	PERFORM @extschema@.score_body_nodes(assessment, round, bodies);
	step := 'nodes'; ms := @extschema@.milliseconds(since); since := clock_timestamp(); RETURN NEXT;
	PERFORM @extschema@.plan_bodies(assessment, round, bodies);
	changed := cardinality(bodies);
	step := 'plans'; ms := @extschema@.milliseconds(since); RETURN NEXT;
END
$$;

COMMENT ON FUNCTION compute_units(text, text, text[]) IS
	'computes these units anew, and the bodies that they count or counted to; a row for each step with what it '
	'changed and its time';

CREATE FUNCTION refresh_round(assessment text, round text, OUT step text, OUT changed integer, OUT ms numeric)
	RETURNS SETOF record LANGUAGE plpgsql ROWS 4
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	started constant timestamptz := clock_timestamp();
	units text[];
	done jsonb := '{}';
BEGIN
	PERFORM @extschema@.check_isolation(assessment, 'refresh_round');
	PERFORM @extschema@.check_call(assessment, 'refresh_round', round);
	PERFORM @extschema@.enter_assessment(assessment);
	-- The row's lock is the lock of the refresh: nobody but the owner can hold it, and none is left behind.
	PERFORM FROM round r WHERE r.code = refresh_round.round FOR NO KEY UPDATE SKIP LOCKED;
	IF NOT FOUND THEN
		step := 'skipped'; changed := 0; ms := 0; RETURN NEXT;
	ELSE
		WITH gone AS (DELETE FROM mark m WHERE m.round = refresh_round.round RETURNING m.unit)
		SELECT array_agg(DISTINCT unit ORDER BY unit) INTO units FROM gone;
		IF units IS NOT NULL THEN
			FOR step, changed, ms IN SELECT c.step, c.changed, c.ms
					FROM @extschema@.compute_units(assessment, round, units) c LOOP
				done := done || jsonb_build_object(step, changed);
				RETURN NEXT;
			END LOOP;
		END IF;
	END IF;
	INSERT INTO run (round, started, finished, outcome, units, cards, bodies)
	VALUES (round, started, clock_timestamp(), CASE step WHEN 'skipped' THEN 'skipped' ELSE 'done' END,
		coalesce(cardinality(units), 0), coalesce((done -> 'cards')::integer, 0),
			coalesce((done -> 'bodies')::integer, 0));
END
$$;

COMMENT ON FUNCTION refresh_round(text, text) IS
	'computes what was marked since the last refresh: cards, tallies of units and bodies, nodes, plans; a row for '
	'each step, with what it changed and its time; one that meets another at work changes nothing, and both are '
	'in the table run; an error in REPEATABLE READ or SERIALIZABLE';

CREATE FUNCTION milliseconds(since timestamp with time zone) RETURNS numeric LANGUAGE sql VOLATILE
	RETURN pg_catalog.round(1000 * EXTRACT(epoch FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) since), 1);

COMMENT ON FUNCTION milliseconds(timestamp with time zone) IS 'the time from then to now';
