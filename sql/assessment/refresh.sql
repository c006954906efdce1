-- Scores, kept up to date: what a change costs depends on the change.
--
--     mark ─▶ card ─▶ unit_tally ─▶ body_tally
--                └──▶ node_score of units ─▶ of bodies,   unit_gain ─▶ plan_row
--
-- Forms mark their units. A refresh takes the marks in one statement, and computes their units in statements that
-- follow, each with a snapshot of its own: a form whose mark was taken is committed, so it is seen; one that is not
-- seen leaves its mark for the next refresh. Units are always computed from all their cards, and bodies from all their
-- units, so that what was refreshed step by step equals what is computed from nothing.

CREATE FUNCTION score_cards(assessment text, round text, units text[]) RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	made integer;
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	DELETE FROM card c WHERE c.round = score_cards.round AND c.unit = ANY (units);
	INSERT INTO card (round, unit, product, card, nilai, coverage)
	WITH place AS MATERIALIZED (
		SELECT u.* FROM unit_in_round u WHERE u.round = score_cards.round AND u.unit = ANY (units)
	), kind AS (
		-- all respondents of one kind are one card; what does not apply is an answer
		SELECT f.unit, f.product, f.kind, @extschema@.mean_card(@extschema@.scorecard(s.instrument,
			CASE WHEN f.why @? '$.* ? (@ == "not_applicable")' THEN f.answers || (
				SELECT jsonb_object_agg(w.key, w.value) FROM jsonb_each(f.why) w WHERE w.value = '"not_applicable"')
			ELSE f.answers END)) AS card
		FROM current_form f JOIN place p USING (unit)
		JOIN sheet s ON s.edition = p.edition AND s.category = p.sheet_category AND s.unit_kind = p.sheet_unit_kind
		WHERE f.round = score_cards.round AND f.unit = ANY (units) GROUP BY f.unit, f.product, f.kind
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
	'computes the cards of these units anew: respondents of a kind by mean_card(), kinds by rollup(); gives their number';

CREATE FUNCTION score_units(assessment text, round text, units text[]) RETURNS text[] LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
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
		SELECT c.unit, @extschema@.tally(c.nilai) AS products, count(c.nilai) AS scored, trunc(avg(c.coverage), 6) AS coverage
		FROM card c WHERE c.round = score_units.round AND c.unit = ANY (units) GROUP BY c.unit
	), made AS (
		INSERT INTO unit_tally (round, unit, body, sheet_category, sheet_unit_kind, products, scored, nilai, grade, zone,
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

CREATE FUNCTION score_bodies(assessment text, round text, bodies text[]) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	DELETE FROM body_tally t WHERE t.round = score_bodies.round AND t.body = ANY (bodies);
	INSERT INTO body_tally (round, body, products, units, products_mean, units_mean, nilai, grade, zone, predicate, color,
		coverage)
	WITH joined AS (
		SELECT t.body, @extschema@.rollup(t.products) AS products,
			@extschema@.tally(@extschema@.mean_numeric(t.products, 30)) AS units,
			min((t.sheet_category, t.sheet_unit_kind)::text) AS any_sheet
		FROM unit_tally t WHERE t.round = score_bodies.round AND t.body = ANY (bodies) GROUP BY t.body
	), covered AS (
		SELECT t.body, trunc(avg(c.coverage), 6) AS coverage
		FROM unit_tally t JOIN card c ON c.round = t.round AND c.unit = t.unit
		WHERE t.round = score_bodies.round AND t.body = ANY (bodies) GROUP BY t.body
	)
	SELECT score_bodies.round, j.body, j.products, j.units, m.products::numeric, m.units::numeric, n.nilai::numeric,
		@extschema@.grade(n.nilai, s.zoning), @extschema@.zone(n.nilai, s.zoning), @extschema@.predicate(n.nilai, s.zoning),
		@extschema@.color(n.nilai, s.zoning), c.coverage
	FROM joined j JOIN covered c USING (body) JOIN round r ON r.code = score_bodies.round JOIN edition e ON e.code = r.edition
	-- one zoning for all units of a category: any will do
	JOIN sheet s ON s.edition = r.edition AND (s.category, s.unit_kind)::text = j.any_sheet,
	LATERAL (SELECT @extschema@.mean(j.products, e.decimals, e.rounding),
		@extschema@.mean(j.units, e.decimals, e.rounding)) m (products, units),
	LATERAL (SELECT CASE e.joined_by WHEN 'products' THEN m.products ELSE m.units END) n (nilai);
END
$$;

COMMENT ON FUNCTION score_bodies(text, text, text[]) IS
	'computes the tallies of these bodies anew: of all their products, and of the unrounded means of their units';

CREATE FUNCTION settle_contributions(exact numeric[], parents integer[], indicators boolean[], total numeric,
	decimals integer)
	RETURNS numeric[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	step constant numeric := 10::numeric ^ -decimals;
	settled numeric[] := ARRAY(SELECT CASE WHEN i THEN floor(coalesce(e, 0) / step) * step ELSE 0 END
		FROM unnest(exact, indicators) u (e, i));
	steps integer;
	leaves integer[];
BEGIN
	leaves := ARRAY(SELECT n::integer FROM unnest(exact, indicators) WITH ORDINALITY u (e, i, n)
		WHERE i ORDER BY coalesce(e, 0) - settled[n] DESC, n);
	steps := (total - (SELECT sum(s) FROM unnest(settled) s)) / step;
	FOR i IN 1 .. cardinality(leaves) LOOP
		settled[leaves[i]] := settled[leaves[i]] + step * (floor(steps::numeric / cardinality(leaves))
			+ CASE WHEN i <= steps - floor(steps::numeric / cardinality(leaves)) * cardinality(leaves) THEN 1 ELSE 0 END);
	END LOOP;
	FOR i IN REVERSE cardinality(settled) .. 1 LOOP
		IF parents[i] IS NOT NULL THEN
			settled[parents[i]] := settled[parents[i]] + settled[i];
		END IF;
	END LOOP;
	RETURN settled;
END
$$;

COMMENT ON FUNCTION settle_contributions(numeric[], integer[], boolean[], numeric, integer) IS
	'contributions of nodes, parents before children, that add up to the total in so many decimals: those of indicators '
	'are rounded down, the steps left over go to the largest remainders, and inner nodes are the sums of their children';

CREATE FUNCTION score_nodes(assessment text, round text, units text[], bodies text[]) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	DELETE FROM node_score n WHERE n.round = score_nodes.round AND (n.unit = ANY (units)
		OR n.unit IS NULL AND n.body = ANY (bodies));
	DELETE FROM unit_gain g WHERE g.round = score_nodes.round AND g.unit = ANY (units);

	WITH place AS MATERIALIZED (
		SELECT t.*, r.edition, e.decimals, e.rounding FROM unit_tally t JOIN round r ON r.code = t.round
		JOIN edition e ON e.code = r.edition
		WHERE t.round = score_nodes.round AND t.unit = ANY (units)
	), part AS MATERIALIZED (
		SELECT c.unit, c.product, b.position::integer, b.is_indicator, b.score, b.coverage, b.shortfall,
			CASE WHEN c.nilai IS NOT NULL THEN coalesce(b.contribution, @extschema@.score(0)) END AS contribution
		FROM place p JOIN card c ON c.round = p.round AND c.unit = p.unit
		JOIN sheet s ON s.edition = p.edition AND s.category = p.sheet_category AND s.unit_kind = p.sheet_unit_kind,
		@extschema@.breakdown(c.card, s.unrounded) WITH ORDINALITY b (code, parent, depth, is_indicator, title, weight,
			effective_weight, score, contribution, shortfall, coverage, cap, cap_reason, position)
	), gains AS (
		INSERT INTO unit_gain (round, unit, product, position, gain)
		SELECT score_nodes.round, g.unit, g.product, g.position, g.shortfall
		FROM (SELECT q.*, row_number() OVER (PARTITION BY q.unit ORDER BY q.shortfall DESC, q.product, q.position) AS place
			FROM part q WHERE q.is_indicator AND q.contribution IS NOT NULL AND q.shortfall > @extschema@.score(0)) g
		WHERE g.place <= 50
	), tallied AS MATERIALIZED (
		SELECT q.unit, q.position, @extschema@.tally(q.score) AS scores, @extschema@.tally(q.contribution) AS contributions,
			@extschema@.tally(q.coverage) AS coverages
		FROM part q GROUP BY q.unit, q.position
	), settled AS (
		SELECT t.unit, CASE WHEN s.plain THEN @extschema@.settle_contributions(
				array_agg(@extschema@.mean_numeric(t.contributions, 30) ORDER BY t.position),
				array_agg(n.parent_position ORDER BY t.position), array_agg(n.is_indicator ORDER BY t.position),
				p.nilai, p.decimals) END AS contributions
		FROM tallied t JOIN place p USING (unit)
		JOIN sheet s ON s.edition = p.edition AND s.category = p.sheet_category AND s.unit_kind = p.sheet_unit_kind
		JOIN sheet_node n ON n.edition = s.edition AND n.category = s.category AND n.unit_kind = s.unit_kind
			AND n.position = t.position
		GROUP BY t.unit, s.plain, p.nilai, p.decimals
	)
	INSERT INTO node_score (round, body, unit, node, position, title, weight, nilai, contribution, coverage, scores,
		contributions, coverages)
	SELECT p.round, p.body, p.unit, n.node, n.position, n.title, n.weight,
		CASE WHEN n.parent IS NULL THEN p.nilai ELSE @extschema@.mean(t.scores, p.decimals, p.rounding)::numeric END,
		CASE WHEN p.nilai IS NOT NULL THEN
			coalesce(d.contributions[t.position], @extschema@.mean_numeric(t.contributions, 30)) END,
		trunc(@extschema@.mean_numeric(t.coverages, 30), 6), t.scores, t.contributions, t.coverages
	FROM tallied t JOIN place p USING (unit) JOIN settled d USING (unit)
	JOIN sheet_node n ON n.edition = p.edition AND n.category = p.sheet_category AND n.unit_kind = p.sheet_unit_kind
		AND n.position = t.position;

	-- A body's node is joined as its total is. Units whose instrument does not have the node bring it no score, and to its
	-- contribution nothing.
	WITH place AS MATERIALIZED (
		SELECT b.body, b.nilai, e.joined_by, e.decimals, e.rounding, r.edition,
			CASE e.joined_by WHEN 'products' THEN @extschema@.observed(b.products)
				ELSE @extschema@.observed(b.units) END AS parts
		FROM body_tally b JOIN round r ON r.code = b.round JOIN edition e ON e.code = r.edition
		WHERE b.round = score_nodes.round AND b.body = ANY (bodies)
	), joined AS (
		SELECT n.body, n.node, min(n.position) AS position, min(n.title) AS title, min(n.weight) AS weight,
			min(k.parent) AS parent, min(k.depth) AS depth, bool_and(k.is_indicator) AS is_indicator, bool_and(s.plain) AS plain,
			CASE WHEN p.joined_by = 'products' THEN @extschema@.rollup(n.scores)
				ELSE @extschema@.tally(@extschema@.mean_numeric(n.scores, 30)) END AS scores,
			CASE WHEN p.joined_by = 'products' THEN @extschema@.rollup(n.contributions)
				ELSE @extschema@.tally(@extschema@.mean_numeric(n.contributions, 30)) END AS contributions,
			@extschema@.rollup(n.coverages) AS coverages
		FROM place p JOIN node_score n ON n.round = score_nodes.round AND n.body = p.body AND n.unit IS NOT NULL
		JOIN unit_tally t ON t.round = n.round AND t.unit = n.unit
		JOIN sheet s ON s.edition = p.edition AND s.category = t.sheet_category AND s.unit_kind = t.sheet_unit_kind
		JOIN sheet_node k ON k.edition = s.edition AND k.category = s.category AND k.unit_kind = s.unit_kind
			AND k.position = n.position
		GROUP BY n.body, n.node, p.joined_by
	), numbered AS MATERIALIZED (
		SELECT j.*, row_number() OVER (PARTITION BY j.body ORDER BY j.depth, j.position, j.node)::integer AS n,
			@extschema@.mean_numeric(j.contributions, 30) * @extschema@.observed(j.contributions) / nullif(p.parts, 0) AS exact
		FROM joined j JOIN place p USING (body)
	), settled AS (
		SELECT c.body, CASE WHEN bool_and(c.plain) THEN @extschema@.settle_contributions(array_agg(c.exact ORDER BY c.n),
			array_agg(a.n ORDER BY c.n), array_agg(c.is_indicator ORDER BY c.n), p.nilai, p.decimals) END AS contributions
		FROM numbered c JOIN place p USING (body) LEFT JOIN numbered a ON a.body = c.body AND a.node = c.parent
		GROUP BY c.body, p.nilai, p.decimals
	)
	INSERT INTO node_score (round, body, node, position, title, weight, nilai, contribution, coverage, scores,
		contributions, coverages)
	SELECT score_nodes.round, c.body, c.node, c.position, c.title, c.weight,
		CASE WHEN c.parent IS NULL THEN p.nilai ELSE @extschema@.mean(c.scores, p.decimals, p.rounding)::numeric END,
		CASE WHEN p.nilai IS NOT NULL THEN coalesce(d.contributions[c.n], c.exact) END,
		trunc(@extschema@.mean_numeric(c.coverages, 30), 6), c.scores, c.contributions, c.coverages
	FROM numbered c JOIN place p USING (body) JOIN settled d USING (body);
END
$$;

COMMENT ON FUNCTION score_nodes(text, text, text[], text[]) IS
	'computes the scores and contributions of all nodes of these units and bodies anew, and what could be gained';

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
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
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
		LATERAL (SELECT s.zoning FROM unit_tally u JOIN sheet s ON s.edition = r.edition AND s.category = u.sheet_category
			AND s.unit_kind = u.sheet_unit_kind WHERE u.round = b.round AND u.body = b.body LIMIT 1) s,
		LATERAL (SELECT s.zoning, coalesce(t.label, (SELECT n.label FROM @extschema@.bands(s.zoning) n
			WHERE n.number > @extschema@.band_number(b.nilai, s.zoning) ORDER BY n.number LIMIT 1)) AS label) z
		WHERE b.round = plan_bodies.round AND b.body = ANY (bodies) AND b.nilai IS NOT NULL
			AND z.label IS NOT NULL AND NOT @extschema@.at_least(b.nilai, z.zoning, z.label)
	), best AS (
		SELECT * FROM (
			SELECT g.body, u.unit, u.product, u.position, u.gain::numeric / f.share AS gain, f.share,
				row_number() OVER (PARTITION BY g.body ORDER BY u.gain::numeric / f.share DESC, u.unit, u.product, u.position)
				AS step, t.sheet_category, t.sheet_unit_kind, g.edition
			FROM goal g JOIN unit_tally t ON t.round = plan_bodies.round AND t.body = g.body
			JOIN unit_gain u ON u.round = t.round AND u.unit = t.unit,
			LATERAL (SELECT CASE g.joined_by WHEN 'products' THEN g.parts ELSE g.parts * t.scored END::numeric) f (share)) s
		WHERE step <= 50
	), raised AS (
		SELECT b.*, n.node, n.title, s.instrument, c.card, c.nilai,
			array_agg(n.leaf) OVER w AS leaves, array_agg(CASE WHEN n.weight < 0 THEN 0 ELSE 1 END) OVER w AS bests
		FROM best b
		JOIN sheet s ON s.edition = b.edition AND s.category = b.sheet_category AND s.unit_kind = b.sheet_unit_kind
		JOIN sheet_node n ON n.edition = s.edition AND n.category = s.category AND n.unit_kind = s.unit_kind
			AND n.position = b.position
		JOIN card c ON c.round = plan_bodies.round AND c.unit = b.unit AND c.product IS NOT DISTINCT FROM b.product
		WINDOW w AS (PARTITION BY b.body, b.unit, b.product ORDER BY b.step)
	), moved AS (
		SELECT r.*, @extschema@.score(@extschema@.raised_card(r.card, r.leaves, r.bests), r.instrument)::numeric AS risen
		FROM raised r
	), base AS (
		SELECT g.body, sum(CASE g.joined_by WHEN 'products'
			THEN @extschema@.mean_numeric(t.products, 30) * t.scored ELSE @extschema@.mean_numeric(t.products, 30) END) AS points
		FROM goal g JOIN unit_tally t ON t.round = plan_bodies.round AND t.body = g.body GROUP BY g.body
	), summed AS (
		SELECT m.*, g.zoning, g.label, g.decimals, g.rounding, round((b.points + sum(m.rise) OVER
			(PARTITION BY m.body ORDER BY m.step)) / g.parts, 20) AS exact
		FROM (SELECT m.*, (m.risen - coalesce(lag(m.risen) OVER (PARTITION BY m.body, m.unit, m.product ORDER BY m.step),
				m.nilai)) * (SELECT g.parts FROM goal g WHERE g.body = m.body) / m.share AS rise FROM moved m) m
		JOIN goal g USING (body) JOIN base b USING (body)
	), rounded AS (
		SELECT s.*, (SELECT @extschema@.mean(@extschema@.tally(v), s.decimals, s.rounding) FROM (VALUES (s.exact)) x (v)) AS total
		FROM summed s
	)
	SELECT plan_bodies.round, r.body, r.step, r.unit, r.product, r.node, r.title, r.gain, r.total::numeric
	FROM (SELECT r.*, lag(@extschema@.at_least(r.total, r.zoning, r.label), 1, false) OVER (PARTITION BY r.body ORDER BY r.step)
		AS was_reached FROM rounded r) r
	WHERE NOT r.was_reached;
END
$$;

COMMENT ON FUNCTION plan_bodies(text, text, text[]) IS
	'computes the plans of these bodies anew: indicators of products, those first that alone bring the body most, until '
	'the target or else the next better band is reached, fifty at most; totals are scored, not added';

CREATE FUNCTION compute_units(assessment text, round text, units text[],
	OUT step text, OUT changed integer, OUT ms numeric)
	RETURNS SETOF record LANGUAGE plpgsql ROWS 4
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	since timestamptz := clock_timestamp();
	bodies text[];
BEGIN
	changed := @extschema@.score_cards(assessment, round, units);
	step := 'cards'; ms := @extschema@.milliseconds(since); since := clock_timestamp(); RETURN NEXT;
	bodies := @extschema@.score_units(assessment, round, units);
	PERFORM @extschema@.score_bodies(assessment, round, bodies);
	changed := cardinality(bodies);
	step := 'bodies'; ms := @extschema@.milliseconds(since); since := clock_timestamp(); RETURN NEXT;
	PERFORM @extschema@.score_nodes(assessment, round, units, bodies);
	changed := cardinality(units);
	step := 'nodes'; ms := @extschema@.milliseconds(since); since := clock_timestamp(); RETURN NEXT;
	PERFORM @extschema@.plan_bodies(assessment, round, bodies);
	changed := cardinality(bodies);
	step := 'plans'; ms := @extschema@.milliseconds(since); RETURN NEXT;
END
$$;

COMMENT ON FUNCTION compute_units(text, text, text[]) IS
	'computes these units anew, and the bodies that they count or counted to; a row for each step with what it changed '
	'and its time';

CREATE FUNCTION refresh_round(assessment text, round text, OUT step text, OUT changed integer, OUT ms numeric)
	RETURNS SETOF record LANGUAGE plpgsql ROWS 4
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	started constant timestamptz := clock_timestamp();
	units text[];
	done jsonb := '{}';
BEGIN
	IF current_setting('transaction_isolation') <> 'read committed' THEN
		RAISE EXCEPTION 'refresh_round must run in READ COMMITTED' USING ERRCODE = 'invalid_transaction_state',
			HINT = 'It must see what others have just committed.';
	END IF;
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
		coalesce(cardinality(units), 0), coalesce((done -> 'cards')::integer, 0), coalesce((done -> 'bodies')::integer, 0));
END
$$;

COMMENT ON FUNCTION refresh_round(text, text) IS
	'computes what was marked since the last refresh: cards, tallies of units and bodies, nodes, plans; a row for each step, '
	'with what it changed and its time; one that meets another at work changes nothing, and both are in the table run; an '
	'error in REPEATABLE READ or SERIALIZABLE';

CREATE FUNCTION milliseconds(since timestamp with time zone) RETURNS numeric LANGUAGE sql VOLATILE
	RETURN pg_catalog.round(1000 * EXTRACT(epoch FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) since), 1);

COMMENT ON FUNCTION milliseconds(timestamp with time zone) IS 'the time from then to now';
