-- Scores, kept up to date: what a change costs depends on the change.
--
--     mark --> card --> unit_tally --> body_tally
--                  `--> node_score, gain --> plan_row
--
-- Forms mark their units. A refresh takes the marks in one statement, and computes their units in statements that
-- follow, each with a snapshot of its own: a form whose mark was taken is committed, so it is seen; one that is not
-- seen leaves its mark for the next refresh. Units are always computed from all their forms, and bodies from all
-- their units, so that what was refreshed step by step equals what is computed from nothing.
--
-- One form or all of them: the planner cannot know how many rows a step will have. So each table is restricted by
-- itself, and joins are hashed, which is never bad; the settings say so.

CREATE FUNCTION form_card(instrument @extschema@.instrument, answers jsonb, why jsonb) RETURNS @extschema@.scorecard
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	-- what does not apply is an answer
	RETURN @extschema@.scorecard(instrument, CASE WHEN why OPERATOR(pg_catalog.@?) '$.* ? (@ == "not_applicable")'
		THEN answers OPERATOR(pg_catalog.||) (SELECT pg_catalog.jsonb_object_agg(w.key, w.value)
			FROM pg_catalog.jsonb_each(why) w WHERE w.value OPERATOR(pg_catalog.=) '"not_applicable"'::jsonb)
		ELSE answers END);

COMMENT ON FUNCTION form_card(instrument, jsonb, jsonb) IS
	'the card of a form, in which what does not apply is so marked';

CREATE FUNCTION score_cards(assessment text, round text, units text[]) RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET jit = off AS $$
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
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET jit = off AS $$
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
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET jit = off AS $$
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

CREATE FUNCTION score_nodes(assessment text, round text, changed text[], bodies text[]) RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET jit = off SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
	units constant text[] := @extschema@.units_of(assessment, round, bodies);
	made integer;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	DELETE FROM node_score n WHERE n.round = score_nodes.round AND n.body = ANY (bodies)
		AND (n.unit IS NULL OR n.unit = ANY (changed));
	DELETE FROM gain g WHERE g.round = score_nodes.round AND g.body = ANY (bodies);

	WITH place AS MATERIALIZED (
		-- share: how many products, or products of units, a point of a product is divided by until it comes to the
		-- body
		SELECT t.unit, t.body, t.sheet_category, t.sheet_unit_kind, t.scored, t.nilai, b.nilai AS body_nilai,
			e.joined_by,
			e.decimals, e.rounding, e.code AS edition, p.parts,
			CASE e.joined_by WHEN 'products' THEN p.parts ELSE p.parts * t.scored END AS share
		FROM unit_tally t JOIN body_tally b USING (round, body) JOIN round r ON r.code = t.round
		JOIN edition e ON e.code = r.edition,
		LATERAL (SELECT @extschema@.observed(CASE e.joined_by WHEN 'products' THEN b.products ELSE b.units
			END)) p (parts)
		WHERE t.round = score_nodes.round AND t.body = ANY (bodies) AND b.body = ANY (bodies)
	), part AS MATERIALIZED (
		SELECT p.body, c.unit, c.product, b.position::integer, b.is_indicator, b.score, b.coverage, b.shortfall,
			p.share,
			CASE WHEN c.nilai IS NOT NULL THEN coalesce(b.contribution, @extschema@.score(0)) END AS contribution
		FROM card c JOIN place p USING (unit)
		JOIN sheet s ON s.edition = p.edition AND s.category = p.sheet_category AND s.unit_kind = p.sheet_unit_kind,
		@extschema@.breakdown(c.card, s.unrounded) WITH ORDINALITY b (code, parent, depth, is_indicator, title, weight,
			effective_weight, score, contribution, shortfall, coverage, cap, cap_reason, position)
		WHERE c.round = score_nodes.round AND c.unit = ANY (units)
	), gains AS (
		INSERT INTO gain (round, body, step, unit, product, position, gain)
		SELECT score_nodes.round, g.body, g.step, g.unit, g.product, g.position, g.gain
		FROM (SELECT q.*, q.shortfall::numeric / q.share AS gain, row_number() OVER (PARTITION BY q.body
				ORDER BY q.shortfall::numeric / q.share DESC, q.unit, q.product, q.position) AS step
			FROM part q
			WHERE q.is_indicator AND q.contribution IS NOT NULL
				AND @extschema@.score_gt(q.shortfall, @extschema@.score(0))) g
		WHERE g.step <= 50
	), unit_node AS MATERIALIZED (
		SELECT p.body, u.unit, n.node, n.position, n.parent, n.is_indicator, n.title, n.weight, s.plain, u.scores,
			u.coverages,
			@extschema@.mean_numeric(u.contributions, 30) AS contribution, p.scored, p.nilai, p.joined_by, p.parts,
				p.body_nilai,
			p.decimals, p.rounding
		FROM (SELECT q.unit, q.position, @extschema@.tally(q.score) AS scores,
				@extschema@.tally(q.contribution) AS contributions, @extschema@.tally(q.coverage) AS coverages
			FROM part q GROUP BY q.unit, q.position) u
		JOIN place p USING (unit)
		JOIN sheet s ON s.edition = p.edition AND s.category = p.sheet_category AND s.unit_kind = p.sheet_unit_kind
		JOIN sheet_node n ON n.edition = p.edition AND n.category = p.sheet_category AND n.unit_kind = p.sheet_unit_kind
			AND n.position = u.position
	), node AS MATERIALIZED (
		SELECT u.body, u.unit, u.node, u.position, u.parent, u.is_indicator, u.title, u.weight, u.plain, u.scores,
			u.coverages,
			u.contribution, u.nilai, u.decimals, u.rounding
		FROM unit_node u
		UNION ALL
		-- A body's node is joined as its total is. A unit whose instrument does not have the node brings it no
		-- score, and nothing to its contribution.
		SELECT u.body, NULL, u.node, min(u.position), min(u.parent), bool_and(u.is_indicator), min(u.title),
			min(u.weight),
			bool_and(u.plain), CASE u.joined_by WHEN 'products' THEN @extschema@.rollup(u.scores)
				ELSE @extschema@.tally(@extschema@.mean_numeric(u.scores, 30)) END,
			@extschema@.rollup(u.coverages),
			sum(u.contribution * CASE u.joined_by WHEN 'products' THEN u.scored ELSE 1
				END) / nullif(u.parts, 0), u.body_nilai,
			u.decimals, u.rounding
		FROM unit_node u GROUP BY u.body, u.node, u.joined_by, u.parts, u.body_nilai, u.decimals, u.rounding
	), leaf AS (
		SELECT n.body, n.unit, n.node, n.nilai, 10::numeric ^ n.decimals AS steps, n.position,
			coalesce(n.contribution, 0) * 10::numeric ^ n.decimals AS exact
		FROM node n WHERE n.plain AND n.is_indicator AND n.nilai IS NOT NULL
	), remainder AS (
		-- rounded down, and what is left over to the score, in steps of the last digit; more than one for each, if
		-- the scores of products were rounded
		SELECT l.*, floor(l.exact) AS low, count(*) OVER w AS leaves, l.nilai * l.steps - sum(floor(l.exact))
			OVER w AS left_over,
			row_number() OVER (PARTITION BY l.body, l.unit
				ORDER BY l.exact - floor(l.exact) DESC, l.position, l.node) AS place
		FROM leaf l WINDOW w AS (PARTITION BY l.body, l.unit)
	), settled AS (
		SELECT r.body, r.unit, r.node, (r.low + floor(r.left_over / r.leaves)
			+ CASE WHEN r.place <= r.left_over - r.leaves * floor(r.left_over / r.leaves) THEN 1 ELSE 0
				END) / r.steps AS contribution
		FROM remainder r
	), above AS (
		-- a node, and an indicator that is it or below it
		WITH RECURSIVE up (body, node, leaf) AS (
			SELECT DISTINCT n.body, n.node, n.node FROM node n WHERE n.is_indicator AND n.plain
			UNION
			SELECT u.body, n.parent, u.leaf FROM up u JOIN (SELECT DISTINCT m.body, m.node, m.parent FROM node m) n
				ON n.body = u.body AND n.node = u.node WHERE n.parent IS NOT NULL)
		SELECT * FROM up
	), summed AS (
		SELECT s.body, s.unit, a.node, sum(s.contribution) AS contribution
		FROM settled s JOIN above a ON a.body = s.body AND a.leaf = s.node GROUP BY s.body, s.unit, a.node
	)
	INSERT INTO node_score (round, body, unit, node, position, title, weight, nilai, contribution, coverage)
	SELECT score_nodes.round, n.body, n.unit, n.node, n.position, n.title, n.weight,
		CASE WHEN n.parent IS NULL THEN n.nilai WHEN n.unit IS NOT NULL
			THEN @extschema@.mean(n.scores, n.decimals, n.rounding)::numeric
			-- of means with 30 digits, 20 are right: so a tie is one
			ELSE (SELECT @extschema@.mean(@extschema@.tally(v), n.decimals, n.rounding)
				FROM (VALUES (@extschema@.mean_numeric(n.scores, 20))) x (v))::numeric END,
		CASE WHEN n.nilai IS NOT NULL THEN coalesce(s.contribution, n.contribution) END,
		trunc(@extschema@.mean_numeric(n.coverages, 30), 6)
	FROM node n LEFT JOIN summed s ON s.body = n.body AND coalesce(s.unit, '') = coalesce(n.unit, '')
		AND s.node = n.node
	WHERE n.unit IS NULL OR n.unit = ANY (changed);
	GET DIAGNOSTICS made = ROW_COUNT;
	RETURN made;
END
$$;

COMMENT ON FUNCTION score_nodes(text, text, text[], text[]) IS
	'computes the nodes of the changed units and of these bodies anew, scores joined as totals are, and what '
	'could be gained; in plain instruments the contributions of indicators add up to the score: they are rounded '
	'down, and the steps left over go to the largest remainders; those of inner nodes are the sums of their '
	'children''s; gives the number of nodes';

CREATE FUNCTION raised_card(card @extschema@.scorecard, leaves integer[], bests integer[]) RETURNS @extschema@.scorecard
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	head constant text := split_part(card::text, 'scores=', 1);
	scores text[] := string_to_array(split_part(card::text, 'scores=', 2), ',');
BEGIN
	FOR i IN 1 .. cardinality(leaves) LOOP
		scores[leaves[i]] := bests[i];
	END LOOP;
	RETURN (head || 'scores=' || array_to_string(scores, ','))::@extschema@.scorecard;
END
$$;

COMMENT ON FUNCTION raised_card(scorecard, integer[], integer[]) IS
	'a card in which the indicators of these numbers have these shares of the scale, 0 or 1';

CREATE FUNCTION plan_bodies(assessment text, round text, bodies text[]) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
	units constant text[] := @extschema@.units_of(assessment, round, bodies);
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	DELETE FROM plan_row p WHERE p.round = plan_bodies.round AND p.body = ANY (bodies);
	INSERT INTO plan_row (round, body, step, unit, product, node, title, gain, total)
	WITH goal AS MATERIALIZED (
		-- the score from which the target, or else the next better band, is reached
		SELECT b.body, b.nilai, e.joined_by, e.decimals, e.rounding, r.edition, z.zoning, z.label,
			CASE e.joined_by WHEN 'products' THEN @extschema@.observed(b.products)
				ELSE @extschema@.observed(b.units) END AS parts
		FROM body_tally b JOIN round r ON r.code = b.round JOIN edition e ON e.code = r.edition
		LEFT JOIN target t ON t.round = b.round AND t.body = b.body,
		LATERAL (SELECT s.zoning FROM unit_tally u JOIN sheet s ON s.edition = r.edition
			AND s.category = u.sheet_category
			AND s.unit_kind = u.sheet_unit_kind WHERE u.round = b.round AND u.body = b.body LIMIT 1) s,
		LATERAL (SELECT s.zoning, coalesce(t.label, (SELECT n.label FROM @extschema@.bands(s.zoning) n
			WHERE n.number > @extschema@.band_number(b.nilai, s.zoning) ORDER BY n.number LIMIT 1)) AS label) z
		WHERE b.round = plan_bodies.round AND b.body = ANY (bodies) AND b.nilai IS NOT NULL
			AND z.label IS NOT NULL AND NOT @extschema@.at_least(b.nilai, z.zoning, z.label)
	), best AS (
		SELECT b.*, t.scored, t.sheet_category, t.sheet_unit_kind, g.edition,
			CASE g.joined_by WHEN 'products' THEN 1 ELSE t.scored END AS share
		FROM gain b JOIN goal g USING (body) JOIN unit_tally t USING (round, unit)
		WHERE b.round = plan_bodies.round AND b.body = ANY (bodies) AND t.unit = ANY (units)
	), raised AS (
		SELECT b.*, n.node, n.title, s.instrument, c.card, c.nilai,
			array_agg(n.leaf) OVER w AS leaves, array_agg(CASE WHEN n.weight < 0 THEN 0 ELSE 1 END) OVER w AS bests
		FROM best b
		JOIN sheet s ON s.edition = b.edition AND s.category = b.sheet_category AND s.unit_kind = b.sheet_unit_kind
		JOIN sheet_node n ON n.edition = s.edition AND n.category = s.category AND n.unit_kind = s.unit_kind
			AND n.position = b.position
		JOIN card c ON c.unit = b.unit AND coalesce(c.product, '') = coalesce(b.product, '')
		WHERE c.round = plan_bodies.round AND c.unit = ANY (units)
		WINDOW w AS (PARTITION BY b.body, b.unit, b.product ORDER BY b.step)
	), moved AS (
		SELECT r.*, @extschema@.score(@extschema@.raised_card(r.card, r.leaves, r.bests),
			r.instrument)::numeric AS risen
		FROM raised r
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
		FROM (SELECT m.*, round(m.risen - coalesce(lag(m.risen) OVER (PARTITION BY m.body, m.unit, m.product
			ORDER BY m.step),
				m.nilai), 30) / m.share AS rise FROM moved m) m
		JOIN goal g USING (body) JOIN base b USING (body)
	), rounded AS (
		SELECT s.*, (SELECT @extschema@.mean(@extschema@.tally(v), s.decimals, s.rounding)
			FROM (VALUES (s.exact)) x (v)) AS total
		FROM summed s
	)
	SELECT plan_bodies.round, r.body, r.step, r.unit, r.product, r.node, r.title, r.gain, r.total::numeric
	FROM (SELECT r.*, lag(@extschema@.at_least(r.total, r.zoning, r.label), 1, false) OVER (PARTITION BY r.body
		ORDER BY r.step)
		AS was_reached FROM rounded r) r
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
	changed := @extschema@.score_nodes(assessment, round, units, bodies);
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
