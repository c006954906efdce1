-- Scores, kept up to date: what a change costs depends on the change.
--
--     mark --> card --> unit_tally --> body_tally
--                  `--> unit_node --> body_node, body_plan
--
-- Forms mark their visits, and all other changes whole units. A refresh takes the marks in one statement, and computes
-- in statements that follow, each with a snapshot of its own: a form whose mark was taken is committed, so it is seen;
-- one that is not seen leaves its mark for the next refresh. Cards are always computed from all forms of their product,
-- units from all their cards, and bodies from all their units, so that what was refreshed step by step equals what is
-- computed from nothing.
--
-- One form or all of them: the planner cannot know how many rows a step will have. So each table is restricted by
-- itself, and joins are hashed, which is never bad; compute_units() sets so, for the steps that it calls.

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

CREATE FUNCTION score_cards(assessment text, round text, INOUT units text[], visits uuid[], OUT made integer)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	whole constant text[] := units;
	seen uuid[];
	seen_units text[];
	seen_products text[];
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	-- A card is made of all visits to its product, of what these are now: one that is changed meanwhile leaves a mark.
	-- IS NOT DISTINCT FROM cannot be hashed, equality can.
	SELECT array_agg(s.id), array_agg(s.unit), array_agg(s.product) INTO seen, seen_units, seen_products FROM (
		SELECT v.id, v.unit, v.product FROM visit v WHERE v.round = score_cards.round AND v.unit = ANY (whole)
		UNION
		SELECT v.id, v.unit, v.product FROM visit v JOIN visit marked USING (round, unit)
		WHERE v.round = score_cards.round AND marked.id = ANY (visits)
			AND v.unit = ANY (ARRAY(SELECT m.unit FROM visit m WHERE m.id = ANY (visits)))
			AND coalesce(v.product, '') = coalesce(marked.product, '')
			AND v.product IS NOT DISTINCT FROM marked.product) s;
	units := ARRAY(SELECT unnest(whole) UNION SELECT unnest(seen_units));
	DELETE FROM card c WHERE c.round = score_cards.round AND c.unit = ANY (whole);
	IF visits <> '{}' THEN
		DELETE FROM card c USING unnest(seen_units, seen_products) v (unit, product)
		WHERE c.round = score_cards.round AND c.unit = ANY (units) AND v.unit = c.unit
			AND coalesce(v.product, '') = coalesce(c.product, '') AND v.product IS NOT DISTINCT FROM c.product;
	END IF;
	INSERT INTO card (round, unit, product, card, nilai, coverage)
	WITH place AS MATERIALIZED (
		SELECT u.* FROM unit_in_round u WHERE u.round = score_cards.round AND u.unit = ANY (units)
	), form AS MATERIALIZED (
		-- instruments come last, for they are large: not into what is hashed for each visit
		SELECT f.unit, f.product, f.kind, @extschema@.form_card(s.instrument, f.answers, f.why) AS card
		FROM (SELECT v.unit, v.product, p.edition, p.sheet_category, p.sheet_unit_kind, f.kind, f.answers, f.why
			FROM unnest(seen, seen_units, seen_products) v (id, unit, product)
			JOIN form_version f ON f.visit = v.id JOIN place p ON p.unit = v.unit
			WHERE f.visit = ANY (seen)
				AND NOT EXISTS (SELECT FROM form_version n WHERE n.visit = ANY (seen) AND n.version > 1
					AND n.visit = f.visit AND n.kind = f.kind AND n.respondent = f.respondent
					AND n.version = f.version + 1) OFFSET 0) f
		JOIN sheet s ON s.edition = f.edition AND s.category = f.sheet_category AND s.unit_kind = f.sheet_unit_kind
	), kind AS (
		-- all respondents of one kind are one card
		SELECT unit, product, kind, @extschema@.mean_card(card) AS card FROM form GROUP BY unit, product, kind
	), joined AS (
		SELECT unit, product, @extschema@.rollup(card) AS card FROM kind GROUP BY unit, product
	)
	SELECT score_cards.round, j.unit, j.product, j.card, @extschema@.score(j.card, s.instrument)::numeric,
		@extschema@.coverage(j.card, s.instrument)::numeric
	FROM joined j JOIN place p USING (unit)
	JOIN sheet s ON s.edition = p.edition AND s.category = p.sheet_category AND s.unit_kind = p.sheet_unit_kind
	-- rows of a unit side by side, in the table and its index
	ORDER BY j.unit, j.product;
	GET DIAGNOSTICS made = ROW_COUNT;
END
$$;

COMMENT ON FUNCTION score_cards(text, text, text[], uuid[]) IS
	'computes the cards of these units anew, and those of the products that these visits saw: respondents of a kind by '
	'mean_card(), kinds by rollup(); gives the units, with those of the visits, and the number of cards';

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
		SELECT c.unit, @extschema@.tally(c.nilai) AS products, count(*) AS cards, count(c.nilai) AS scored,
			sum(c.coverage) AS coverage_sum
		FROM card c WHERE c.round = score_units.round AND c.unit = ANY (units) GROUP BY c.unit
	), made AS (
		INSERT INTO unit_tally (round, unit, body, sheet_category, sheet_unit_kind, products, cards, scored, nilai,
			grade, zone, predicate, color, coverage, coverage_sum)
		SELECT p.round, p.unit, p.body, p.sheet_category, p.sheet_unit_kind, t.products, t.cards, t.scored,
			m.mean::numeric, @extschema@.grade(m.mean, s.zoning), @extschema@.zone(m.mean, s.zoning),
			@extschema@.predicate(m.mean, s.zoning), @extschema@.color(m.mean, s.zoning),
			trunc(t.coverage_sum / t.cards, 6), t.coverage_sum
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
	INSERT INTO body_tally (round, body, products, units, products_mean, units_mean, nilai, grade, zone, predicate,
		color, coverage)
	WITH joined AS (
		-- 26 decimals, as the largest scores have 12 digits before them, and a tally takes 38
		SELECT t.body, @extschema@.rollup(t.products) AS products,
			@extschema@.tally(@extschema@.mean_numeric(t.products, 26)) AS units, array_agg(t.products) AS each_unit,
			trunc(sum(t.coverage_sum) / sum(t.cards), 6) AS coverage,
			min((t.sheet_category, t.sheet_unit_kind)::text) AS any_sheet
		FROM unit_tally t WHERE t.round = score_bodies.round AND t.body = ANY (bodies) GROUP BY t.body
	)
	SELECT score_bodies.round, j.body, j.products, j.units, m.products::numeric, m.units::numeric, n.nilai::numeric,
		@extschema@.grade(n.nilai, s.zoning), @extschema@.zone(n.nilai, s.zoning), @extschema@.predicate(n.nilai,
			s.zoning),
		@extschema@.color(n.nilai, s.zoning), j.coverage
	FROM joined j JOIN round r ON r.code = score_bodies.round JOIN edition e ON e.code = r.edition
	-- one zoning for all units of a category: any will do
	JOIN sheet s ON s.edition = r.edition AND (s.category, s.unit_kind)::text = j.any_sheet,
	-- once each, not for each column
	LATERAL (SELECT @extschema@.mean(j.products, e.decimals, e.rounding),
		@extschema@.mean_of_means(j.each_unit, e.decimals, e.rounding) OFFSET 0) m (products, units),
	LATERAL (SELECT CASE e.joined_by WHEN 'products' THEN m.products ELSE m.units END) n (nilai);
END
$$;

COMMENT ON FUNCTION score_bodies(text, text, text[]) IS
	'computes the tallies of these bodies anew: of all their products, and of the unrounded means of their units';

CREATE FUNCTION score_unit_nodes(assessment text, round text, units text[]) RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
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
			ELSE @extschema@.divide_each_by(j.contribution_sums, j.scored, e.decimals) END,
		j.coverages, cardinality(f.cards), j.scored, j.observed, j.score_sums, j.contribution_sums, j.coverage_sums,
		f.products, j.raised_cards, j.raised_nodes, j.shortfalls, r.rises
	FROM unit_tally t JOIN form f USING (unit) JOIN round o ON o.code = t.round JOIN edition e ON e.code = o.edition
	JOIN sheet s ON s.edition = e.code AND s.category = t.sheet_category AND s.unit_kind = t.sheet_unit_kind,
	@extschema@.joined_breakdown(f.cards, s.unrounded, e.decimals, e.rounding, 50) j,
	@extschema@.rises(f.cards, s.instrument, j.raised_cards, j.raised_nodes) r (rises)
	WHERE t.round = score_unit_nodes.round AND t.unit = ANY (units);
	GET DIAGNOSTICS made = ROW_COUNT;
	RETURN made;
END
$$;

COMMENT ON FUNCTION score_unit_nodes(text, text, text[]) IS
	'computes the nodes of these units anew, and gives the number of units; in plain instruments the contributions '
	'of indicators add up to the score, see apportion()';

CREATE FUNCTION score_body_nodes(assessment text, round text, bodies text[]) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	DELETE FROM body_node n WHERE n.round = score_body_nodes.round AND n.body = ANY (bodies);
	INSERT INTO body_node (round, body, nodes, titles, weights, nilai, contribution, coverage)
	WITH body AS MATERIALIZED (
		SELECT b.body, b.nilai, e.code AS edition, e.joined_by, e.decimals, e.rounding,
			@extschema@.observed(CASE e.joined_by WHEN 'products' THEN b.products ELSE b.units END)::numeric AS parts
		FROM body_tally b JOIN round r ON r.code = b.round JOIN edition e ON e.code = r.edition
		WHERE b.round = score_body_nodes.round AND b.body = ANY (bodies)
	), unit AS (
		-- a unit brings its products, or itself: the mean of these, if there are any
		SELECT n.*, CASE e.joined_by WHEN 'products' THEN array_fill(1::numeric, ARRAY[cardinality(n.observed)])
				ELSE n.observed END AS score_divisors,
			CASE e.joined_by WHEN 'products' THEN 1 ELSE n.scored END AS contribution_divisor
		FROM unit_node n JOIN edition e ON e.code = n.edition
		WHERE n.round = score_body_nodes.round AND n.body = ANY (bodies)
	), joined AS MATERIALIZED (
		SELECT u.body, u.edition, u.sheet_category, u.sheet_unit_kind, sum(u.cards) AS cards,
			count(*) OVER (PARTITION BY u.body) AS sheets, @extschema@.sum_each(u.coverage_sums) AS coverages,
			@extschema@.sum_each(u.observed, u.score_divisors) AS parts,
			@extschema@.sum_each(u.score_sums, u.score_divisors) AS scores,
			@extschema@.sum_each(u.contribution_sums, u.contribution_divisor) AS contributions
		FROM unit u GROUP BY u.body, u.edition, u.sheet_category, u.sheet_unit_kind
	), node AS MATERIALIZED (
		-- Of several instruments, nodes of one code are one. A unit whose instrument does not have it brings it no
		-- score, and nothing to its contribution.
		SELECT n.*, row_number() OVER (PARTITION BY n.body ORDER BY n.position, n.node)::integer AS place
		FROM (SELECT j.body, k.node, min(k.position) AS position, min(k.parent) AS parent, min(k.title) AS title,
				min(k.weight) AS weight, bool_and(s.plain) AS plain, sum(n.parts) AS parts, sum(n.score) AS score,
				sum(n.contribution) AS contribution, sum(n.coverage) AS coverage, sum(j.cards)::numeric AS cards
			FROM joined j CROSS JOIN LATERAL
				unnest(j.parts, j.scores, j.contributions, j.coverages) WITH ORDINALITY
				n (parts, score, contribution, coverage, position)
			JOIN sheet s
				ON s.edition = j.edition AND s.category = j.sheet_category AND s.unit_kind = j.sheet_unit_kind
			JOIN sheet_node k ON k.edition = j.edition AND k.category = j.sheet_category
				AND k.unit_kind = j.sheet_unit_kind AND k.position = n.position
			WHERE j.sheets > 1 GROUP BY j.body, k.node) n
	), whole AS (
		-- the root is the body itself
		SELECT j.body, s.plain, s.nodes, s.parents, s.titles, s.weights, 1::numeric || j.parts[2:] AS parts,
			b.nilai || j.scores[2:] AS scores, j.contributions, j.coverages,
			array_fill(j.cards::numeric, ARRAY[cardinality(s.nodes)]) AS cards
		FROM joined j JOIN body b USING (body)
		JOIN sheet s ON s.edition = j.edition AND s.category = j.sheet_category AND s.unit_kind = j.sheet_unit_kind
		WHERE j.sheets = 1
		UNION ALL
		SELECT n.body, bool_and(n.plain), array_agg(n.node ORDER BY n.place),
			-- of two instruments, one may have above the other what the other has below it
			array_agg(CASE WHEN p.place < n.place THEN p.place END ORDER BY n.place),
			array_agg(n.title ORDER BY n.place), array_agg(n.weight ORDER BY n.place),
			array_agg(CASE WHEN n.parent IS NULL THEN 1 ELSE n.parts END ORDER BY n.place),
			array_agg(CASE WHEN n.parent IS NULL THEN b.nilai ELSE n.score END ORDER BY n.place),
			array_agg(n.contribution ORDER BY n.place), array_agg(n.coverage ORDER BY n.place),
			array_agg(n.cards ORDER BY n.place)
		FROM node n JOIN body b USING (body) LEFT JOIN node p ON p.body = n.body AND p.node = n.parent GROUP BY n.body
	)
	SELECT score_body_nodes.round, w.body, w.nodes, w.titles, w.weights,
		@extschema@.round_each(@extschema@.divide_each(w.scores, w.parts, 20), b.decimals, b.rounding),
		CASE WHEN b.nilai IS NULL THEN NULL
			WHEN w.plain THEN @extschema@.apportion(w.contributions, b.parts, w.parents, b.nilai, b.decimals)
			ELSE @extschema@.divide_each_by(w.contributions, b.parts, b.decimals) END,
		@extschema@.round_each(@extschema@.divide_each(w.coverages, w.cards, 20), 6, 'down')
	FROM whole w JOIN body b USING (body);
END
$$;

COMMENT ON FUNCTION score_body_nodes(text, text, text[]) IS
	'computes the nodes of these bodies anew, scores and contributions joined as totals are, but that 20 digits tell '
	'a tie below the total; if all their instruments are plain, the contributions of indicators add up to the score, '
	'see apportion()';

CREATE FUNCTION plan_bodies(assessment text, round text, bodies text[]) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM @extschema@.enter_assessment(assessment);
	DELETE FROM body_plan p WHERE p.round = plan_bodies.round AND p.body = ANY (bodies);
	INSERT INTO body_plan (round, body, units, products, nodes, titles, gains, totals)
	WITH goal AS MATERIALIZED (
		-- the score from which the target, or else the next better band, is reached
		SELECT g.*, @extschema@.observed(g.joined) AS parts,
			@extschema@.mean_numeric(g.joined, 24) AS mean
		FROM (
			SELECT b.body, CASE e.joined_by WHEN 'products' THEN b.products ELSE b.units END AS joined,
				e.joined_by, e.decimals, e.rounding, z.zoning, b.nilai,
				coalesce(t.label, (SELECT n.label FROM @extschema@.bands(z.zoning) n
					WHERE n.number > @extschema@.band_number(b.nilai, z.zoning) ORDER BY n.number LIMIT 1)) AS label
			FROM body_tally b JOIN round r ON r.code = b.round JOIN edition e ON e.code = r.edition
			LEFT JOIN target t ON t.round = b.round AND t.body = b.body,
			-- one zoning for all units of a category: any will do
			LATERAL (SELECT s.zoning FROM unit_tally u JOIN sheet s ON s.edition = r.edition
				AND s.category = u.sheet_category AND s.unit_kind = u.sheet_unit_kind
				WHERE u.round = b.round AND u.body = b.body LIMIT 1) z
			WHERE b.round = plan_bodies.round AND b.body = ANY (bodies) AND b.nilai IS NOT NULL OFFSET 0) g
		WHERE g.label IS NOT NULL AND NOT @extschema@.at_least(g.nilai, g.zoning, g.label)
	), brought AS (
		-- a point of a product is divided by the products, or by those of its unit and by the units
		SELECT n.body, array_agg(ROW (n.unit, n.products, s.nodes, s.titles, n.raised_cards, n.raised_nodes,
			n.shortfalls, n.rises, g.parts * CASE g.joined_by WHEN 'products' THEN 1 ELSE n.scored END)
			::@extschema@.unit_raises ORDER BY n.unit) AS units
		FROM unit_node n JOIN goal g USING (body) JOIN sheet s
			ON s.edition = n.edition AND s.category = n.sheet_category AND s.unit_kind = n.sheet_unit_kind
		WHERE n.round = plan_bodies.round AND n.body = ANY (bodies) AND n.scored > 0 GROUP BY n.body
	)
	SELECT plan_bodies.round, g.body, b.units[:l.last], b.products[:l.last], b.nodes[:l.last], b.titles[:l.last],
		(@extschema@.divide_each(b.shortfalls, b.divisors, g.decimals))[:l.last], q.totals[:l.last]
	FROM brought r JOIN goal g USING (body),
	@extschema@.best_raises(r.units, 50) b,
	-- of a mean and a sum of 24 decimals, 20 are right: so a tie is one
	LATERAL (SELECT @extschema@.round_each(@extschema@.divide_each_by(@extschema@.add_each(b.gain_sums,
		array_fill(g.mean, ARRAY[cardinality(b.gain_sums)])), 1, 20), g.decimals, g.rounding)
		OFFSET 0) q (totals),
	LATERAL (SELECT coalesce(min(t.step), cardinality(q.totals))::integer
		FROM unnest(q.totals) WITH ORDINALITY t (total, step) WHERE @extschema@.at_least(t.total, g.zoning, g.label))
		l (last)
	WHERE q.totals <> '{}';
END
$$;

COMMENT ON FUNCTION plan_bodies(text, text, text[]) IS
	'computes the plans of these bodies anew: indicators of products, those first that alone bring the body most, '
	'until the target or else the next better band is reached, fifty at most; totals are scored, not added';

CREATE FUNCTION compute_units(assessment text, round text, units text[], visits uuid[] DEFAULT '{}',
	OUT step text, OUT changed integer, OUT ms numeric)
	RETURNS SETOF record LANGUAGE plpgsql ROWS 4
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off SET enable_mergejoin = off SET enable_bitmapscan = off
SET jit = off SET work_mem = '64MB' SET plan_cache_mode = auto AS $$
DECLARE
	since timestamptz := clock_timestamp();
	bodies text[];
BEGIN
	-- For few units planning would cost more than they do; in a plan for all, a long list must be known to be hashed.
	PERFORM set_config('plan_cache_mode', CASE WHEN cardinality(units) + cardinality(visits) > 100
		THEN 'force_custom_plan' ELSE 'force_generic_plan' END, true);
	SELECT c.units, c.made INTO units, changed FROM @extschema@.score_cards(assessment, round, units, visits) c;
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

COMMENT ON FUNCTION compute_units(text, text, text[], uuid[]) IS
	'computes these units anew, and of the units of these visits no other cards than those of the products visited; '
	'then the bodies that they all count or counted to; a row for each step with what it changed and its time';

CREATE FUNCTION refresh_round(assessment text, round text, OUT step text, OUT changed integer, OUT ms numeric)
	RETURNS SETOF record LANGUAGE plpgsql ROWS 4
-- its own statements are the same for one mark and for all
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
	started constant timestamptz := clock_timestamp();
	marked integer := 0;
	units text[];
	visits uuid[];
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
		WITH gone AS (DELETE FROM mark m WHERE m.round = refresh_round.round RETURNING m.unit, m.visit),
			-- of a visit that has gone elsewhere, all of the unit is computed
			here AS (SELECT g.unit, v.id AS visit FROM gone g
				LEFT JOIN visit v ON v.id = g.visit AND v.unit = g.unit AND v.round = refresh_round.round
					AND v.id = ANY (ARRAY(SELECT visit FROM gone)))
		SELECT count(DISTINCT h.unit), coalesce(array_agg(DISTINCT h.unit) FILTER (WHERE h.visit IS NULL), '{}'),
			coalesce(array_agg(DISTINCT h.visit) FILTER (WHERE h.visit IS NOT NULL), '{}')
		INTO marked, units, visits FROM here h;
		IF marked > 0 THEN
			FOR step, changed, ms IN SELECT c.step, c.changed, c.ms
					FROM @extschema@.compute_units(assessment, round, units, visits) c LOOP
				done := done || jsonb_build_object(step, changed);
				RETURN NEXT;
			END LOOP;
		END IF;
	END IF;
	INSERT INTO run (round, started, finished, outcome, units, cards, bodies)
	VALUES (round, started, clock_timestamp(), CASE step WHEN 'skipped' THEN 'skipped' ELSE 'done' END,
		marked, coalesce((done -> 'cards')::integer, 0), coalesce((done -> 'bodies')::integer, 0));
END
$$;

COMMENT ON FUNCTION refresh_round(text, text) IS
	'computes what was marked since the last refresh: cards, tallies of units and bodies, nodes, plans; a row for '
	'each step, with what it changed and its time; one that meets another at work changes nothing, and both are '
	'in the table run; an error in REPEATABLE READ or SERIALIZABLE';

CREATE FUNCTION milliseconds(since timestamp with time zone) RETURNS numeric LANGUAGE sql VOLATILE
	RETURN pg_catalog.round(1000 * EXTRACT(epoch FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) since), 1);

COMMENT ON FUNCTION milliseconds(timestamp with time zone) IS 'the time from then to now';
