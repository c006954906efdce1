-- What each kind of role may do, in sections that begin with "--kind", and what any may; @roles@ are all roles of
-- that kind. A policy has the name of the kind that it serves. Tables without policies are seen in whole by whom they
-- are granted to. Nobody but the owner changes what the calls change; the owner is above the policies, so that pg_dump
-- works for him.

--kind manager
GRANT USAGE ON SCHEMA @work@ TO @roles@;
GRANT SELECT ON ALL TABLES IN SCHEMA @work@ TO @roles@;
REVOKE SELECT ON secret FROM @roles@;
GRANT INSERT, UPDATE, DELETE ON category, body, successor, unit, product, person, login, edition, edition_instrument,
	edition_form, opinion, rule, visit, pre_release TO @roles@;
GRANT INSERT (code, edition, title, as_of, release_at, rehearsal), UPDATE (code, edition, title, as_of, release_at,
	rehearsal),
	DELETE ON round TO @roles@;
GRANT EXECUTE ON FUNCTION can, open_round, close_round, reopen_round, plan_visits, assign_visit, record_visit,
	submit_form, load_forms, answer_response, set_hold, lift_hold, set_target, set_flag, refresh_round, open_form
	TO @roles@;
CREATE POLICY manager ON visit TO @roles@ USING (true);
CREATE POLICY manager ON form_version FOR SELECT TO @roles@ USING (true);
CREATE POLICY manager ON review FOR SELECT TO @roles@ USING (true);
CREATE POLICY manager ON response FOR SELECT TO @roles@ USING (true);

--kind assessor
-- No table of visits or forms, though policies could show him his own rows: EXPLAIN would tell how many others a
-- policy removed from those of a unit.
GRANT USAGE ON SCHEMA @work@ TO @roles@;
GRANT SELECT ON about, dictionary, category, body, unit, product, edition, edition_instrument, edition_form, rule,
	round,
	my_visits, my_forms, my_reviews TO @roles@;
GRANT EXECUTE ON FUNCTION can, own_visits, own_forms, own_reviews, record_visit, submit_form, load_forms TO @roles@;

--kind reviewer
GRANT USAGE ON SCHEMA @work@ TO @roles@;
GRANT SELECT ON about, dictionary, category, body, unit, product, edition, edition_instrument, edition_form, rule,
	round,
	visit, form_version, review, response, current_form, pending_review, coverage TO @roles@;
GRANT EXECUTE ON FUNCTION can, review_form, answer_response TO @roles@;
CREATE POLICY reviewer ON visit FOR SELECT TO @roles@ USING (true);
CREATE POLICY reviewer ON form_version FOR SELECT TO @roles@ USING (true);
CREATE POLICY reviewer ON review FOR SELECT TO @roles@ USING (true);
CREATE POLICY reviewer ON response FOR SELECT TO @roles@ USING (true);

--kind publisher
GRANT USAGE ON SCHEMA @work@ TO @roles@;
GRANT SELECT ON about, dictionary, category, body, unit, product, edition, edition_instrument, edition_form, opinion,
	round, hold, flag, target, pre_release, card, unit_tally, body_tally, body_node, body_plan, sheet_node, node_score,
	plan_row, draft_ranking, lag, run TO @roles@;
-- not which visit: when the form of one came in is nothing to publish
GRANT SELECT (round, unit, at) ON mark TO @roles@;
-- of units what is rounded and joined: sums of one form would be its answers
GRANT SELECT (round, unit, body, edition, sheet_category, sheet_unit_kind, nilai, contribution, coverage) ON unit_node
	TO @roles@;
GRANT EXECUTE ON FUNCTION can, refresh_round, preview_round, preview_supersede, publish_round, supersede_round,
	withdraw_round, move_release, import_publication TO @roles@;

--kind analyst
GRANT USAGE ON SCHEMA @work@ TO @roles@;
GRANT SELECT ON about, dictionary, category, body, successor, unit, product, edition, edition_instrument, edition_form,
	opinion, round, target, flag, card, unit_tally, body_tally, body_node, body_plan, node_score, plan_row, sheet,
	sheet_node, draft_ranking TO @roles@;
-- of units what is rounded and joined: sums of one form would be its answers
GRANT SELECT (round, unit, body, edition, sheet_category, sheet_unit_kind, nilai, contribution, coverage) ON unit_node
	TO @roles@;
GRANT EXECUTE ON FUNCTION can TO @roles@;

--kind respondent
-- its own body, and of that nothing that tells which units were visited, or when
GRANT USAGE ON SCHEMA @work@ TO @roles@;
GRANT SELECT ON about, category, body, edition, round, my_result, my_nodes, my_responses TO @roles@;
GRANT EXECUTE ON FUNCTION can, own_result, own_nodes, own_responses, respond TO @roles@;

--kind reader

--kind any
-- What is published: views alone, which show what is released. No role but the owner has a right on the tables.
GRANT USAGE ON SCHEMA @public@ TO @roles@;
GRANT SELECT ON @public@.about, @public@.dictionary, @public@.ranking, @public@.latest_ranking, @public@.awards,
	@public@.unit_scores, @public@.breakdown, @public@.indicator_gaps, @public@.zone_summary, @public@.trend,
	@public@.improvement_plan, @public@.band_bounds, @public@.publications TO @roles@;
GRANT EXECUTE ON FUNCTION @public@.publication_proof, @public@.export_publication, @public@.verify_publication,
	@public@.decree TO @roles@;
