-- What each kind of role may do, in sections that begin with "--kind"; @roles@ are all roles of that kind. A policy has
-- the name of the kind that it serves. Tables without policies are seen in whole by whom they are granted to. Nobody
-- but the owner changes what the calls change; the owner is above the policies, so that pg_dump works for him.

--kind manager
GRANT USAGE ON SCHEMA @work@, @public@ TO @roles@;
GRANT SELECT ON ALL TABLES IN SCHEMA @work@, @public@ TO @roles@;
GRANT INSERT, UPDATE, DELETE ON category, body, successor, unit, product, person, login, edition, edition_instrument,
	edition_form, opinion, rule, visit, pre_release TO @roles@;
GRANT INSERT (code, edition, title, as_of, release_at, rehearsal), UPDATE (code, edition, title, as_of, release_at, rehearsal),
	DELETE ON round TO @roles@;
GRANT EXECUTE ON FUNCTION open_round, close_round, reopen_round, plan_visits, assign_visit, record_visit, submit_form,
	load_forms, answer_response, set_hold, lift_hold, set_target, set_flag, refresh_round TO @roles@;
CREATE POLICY manager ON visit TO @roles@ USING (true);
CREATE POLICY manager ON form_version FOR SELECT TO @roles@ USING (true);
CREATE POLICY manager ON review FOR SELECT TO @roles@ USING (true);
CREATE POLICY manager ON person TO @roles@ USING (true);
CREATE POLICY manager ON login TO @roles@ USING (true);
CREATE POLICY manager ON response FOR SELECT TO @roles@ USING (true);
CREATE POLICY manager ON hold FOR SELECT TO @roles@ USING (true);
CREATE POLICY manager ON body_tally FOR SELECT TO @roles@ USING (true);
CREATE POLICY manager ON node_score FOR SELECT TO @roles@ USING (true);

--kind assessor
GRANT USAGE ON SCHEMA @work@, @public@ TO @roles@;
GRANT SELECT ON about, dictionary, category, body, unit, product, edition, edition_instrument, edition_form, rule, round,
	person, login, visit, form_version, review, current_form, my_visits, @public@.about, @public@.dictionary TO @roles@;
GRANT EXECUTE ON FUNCTION record_visit, submit_form, load_forms TO @roles@;
CREATE POLICY assessor ON login FOR SELECT TO @roles@ USING (login = current_user);
CREATE POLICY assessor ON person FOR SELECT TO @roles@
	USING (code = (SELECT l.person FROM login l WHERE l.login = current_user));
CREATE POLICY assessor ON visit FOR SELECT TO @roles@
	USING (assessor = (SELECT l.person FROM login l WHERE l.login = current_user));
CREATE POLICY assessor ON form_version FOR SELECT TO @roles@ USING (visit IN (SELECT v.id FROM visit v
	WHERE v.assessor = (SELECT l.person FROM login l WHERE l.login = current_user)));
CREATE POLICY assessor ON review FOR SELECT TO @roles@ USING (visit IN (SELECT v.id FROM visit v
	WHERE v.assessor = (SELECT l.person FROM login l WHERE l.login = current_user)));

--kind reviewer
GRANT USAGE ON SCHEMA @work@, @public@ TO @roles@;
GRANT SELECT ON about, dictionary, category, body, unit, product, edition, edition_instrument, edition_form, rule, round,
	login, visit, form_version, review, response, current_form, pending_review, coverage, @public@.about,
	@public@.dictionary TO @roles@;
GRANT EXECUTE ON FUNCTION review_form, answer_response TO @roles@;
CREATE POLICY reviewer ON login FOR SELECT TO @roles@ USING (login = current_user);
CREATE POLICY reviewer ON visit FOR SELECT TO @roles@ USING (true);
CREATE POLICY reviewer ON form_version FOR SELECT TO @roles@ USING (true);
CREATE POLICY reviewer ON review FOR SELECT TO @roles@ USING (true);
CREATE POLICY reviewer ON response FOR SELECT TO @roles@ USING (true);

--kind publisher
GRANT USAGE ON SCHEMA @work@, @public@ TO @roles@;
GRANT SELECT ON about, dictionary, category, body, unit, product, edition, edition_instrument, edition_form, opinion,
	round, hold, flag, target, pre_release, card, unit_tally, body_tally, node_score, plan_row, draft_ranking, lag, mark,
	run, @public@.about, @public@.dictionary TO @roles@;
GRANT EXECUTE ON FUNCTION refresh_round TO @roles@;
CREATE POLICY publisher ON hold FOR SELECT TO @roles@ USING (true);
CREATE POLICY publisher ON body_tally FOR SELECT TO @roles@ USING (true);
CREATE POLICY publisher ON node_score FOR SELECT TO @roles@ USING (true);

--kind analyst
GRANT USAGE ON SCHEMA @work@, @public@ TO @roles@;
GRANT SELECT ON about, dictionary, category, body, successor, unit, product, edition, edition_instrument, edition_form,
	opinion, round, target, flag, card, unit_tally, body_tally, node_score, plan_row, sheet, sheet_node, draft_ranking,
	@public@.about, @public@.dictionary TO @roles@;
CREATE POLICY analyst ON body_tally FOR SELECT TO @roles@ USING (true);
CREATE POLICY analyst ON node_score FOR SELECT TO @roles@ USING (true);

--kind respondent
-- its own body, and of that nothing that tells which units were visited, or when
GRANT USAGE ON SCHEMA @work@, @public@ TO @roles@;
GRANT SELECT ON about, category, body, edition, round, person, login, response, hold, @public@.about, @public@.dictionary
	TO @roles@;
GRANT SELECT (round, body, nilai, grade, zone, predicate, color) ON body_tally TO @roles@;
GRANT SELECT (round, body, unit, node, position, title, weight, nilai, contribution) ON node_score TO @roles@;
GRANT EXECUTE ON FUNCTION respond TO @roles@;
CREATE POLICY respondent ON login FOR SELECT TO @roles@ USING (login = current_user);
CREATE POLICY respondent ON person FOR SELECT TO @roles@
	USING (code = (SELECT l.person FROM login l WHERE l.login = current_user));
CREATE POLICY respondent ON response FOR SELECT TO @roles@ USING (body = (SELECT p.body FROM person p
	WHERE p.code = (SELECT l.person FROM login l WHERE l.login = current_user)));
CREATE POLICY respondent ON hold FOR SELECT TO @roles@ USING (body = (SELECT p.body FROM person p
	WHERE p.code = (SELECT l.person FROM login l WHERE l.login = current_user)));
CREATE POLICY respondent ON body_tally FOR SELECT TO @roles@ USING (body = (SELECT p.body FROM person p
		WHERE p.code = (SELECT l.person FROM login l WHERE l.login = current_user))
	AND round IN (SELECT r.code FROM round r WHERE r.state = 'closed'));
CREATE POLICY respondent ON node_score FOR SELECT TO @roles@ USING (unit IS NULL AND body = (SELECT p.body FROM person p
		WHERE p.code = (SELECT l.person FROM login l WHERE l.login = current_user))
	AND round IN (SELECT r.code FROM round r WHERE r.state = 'closed'));

--kind reader
GRANT USAGE ON SCHEMA @public@ TO @roles@;
GRANT SELECT ON @public@.about, @public@.dictionary TO @roles@;
