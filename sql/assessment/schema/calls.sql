-- The calls, for whom they are granted to: as the owner, by one line each. What they may do with which rows, the
-- extension decides by the role that acts. Nothing of the extension is in their signatures, so they outlive it.

CREATE OR REPLACE FUNCTION open_round(round text)
	RETURNS TABLE (problem text, object text, hint text) LANGUAGE sql SECURITY DEFINER ROWS 10
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT * FROM @extschema@.open_round('@name@', round) $f$;
COMMENT ON FUNCTION open_round(text) IS
	'opens a draft | membuka putaran';

CREATE OR REPLACE FUNCTION close_round(round text)
	RETURNS TABLE (problem text, object text, hint text) LANGUAGE sql SECURITY DEFINER ROWS 10
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT * FROM @extschema@.close_round('@name@', round) $f$;
COMMENT ON FUNCTION close_round(text) IS
	'closes an open round | menutup putaran';

CREATE OR REPLACE FUNCTION reopen_round(round text, body text, reason text, until timestamp with time zone)
	RETURNS uuid LANGUAGE sql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT @extschema@.reopen_round('@name@', round, body, reason, until) $f$;
COMMENT ON FUNCTION reopen_round(text, text, text, timestamp with time zone) IS
	'opens a closed round for one body, for a time | membuka kembali putaran untuk satu lembaga';

CREATE OR REPLACE FUNCTION plan_visits(round text, seed text, per_kind jsonb, products integer DEFAULT 2)
	RETURNS integer LANGUAGE sql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT @extschema@.plan_visits('@name@', round, seed, per_kind, products) $f$;
COMMENT ON FUNCTION plan_visits(text, text, jsonb, integer) IS
	'draws the visits of a round | mengundi kunjungan';

CREATE OR REPLACE FUNCTION assign_visit(visit uuid, assessor text, planned date DEFAULT NULL)
	RETURNS void LANGUAGE sql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT @extschema@.assign_visit('@name@', visit, assessor, planned) $f$;
COMMENT ON FUNCTION assign_visit(uuid, text, date) IS
	'gives a visit to a person | menugaskan kunjungan';

CREATE OR REPLACE FUNCTION record_visit(visit uuid, outcome text, done date, note text DEFAULT NULL)
	RETURNS void LANGUAGE sql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT @extschema@.record_visit('@name@', visit, outcome, done, note) $f$;
COMMENT ON FUNCTION record_visit(uuid, text, date, text) IS
	'notes how a visit went | mencatat hasil kunjungan';

CREATE OR REPLACE FUNCTION submit_form(submission uuid, visit uuid, kind text, base_version integer, answers jsonb,
	why jsonb DEFAULT '{}', evidence jsonb DEFAULT '[]', respondent text DEFAULT '1',
	observed_at timestamp with time zone DEFAULT NULL, reason text DEFAULT NULL)
	RETURNS integer LANGUAGE sql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT @extschema@.submit_form('@name@', submission, visit, kind, base_version, answers,
		why, evidence, respondent, observed_at, reason) $f$;
COMMENT ON FUNCTION submit_form(uuid, uuid, text, integer, jsonb, jsonb, jsonb, text, timestamp with time zone, text) IS
	'stores a version of a form and gives its number | menyimpan satu versi formulir dan memberi nomornya';

CREATE OR REPLACE FUNCTION load_forms(forms jsonb)
	RETURNS TABLE (item integer, code text, value jsonb, problem text, hint text) LANGUAGE sql SECURITY DEFINER ROWS 10
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT * FROM @extschema@.load_forms('@name@', forms) $f$;
COMMENT ON FUNCTION load_forms(jsonb) IS
	'stores an array of forms, or nothing and a row for each problem '
	'| menyimpan sekumpulan formulir, atau tidak sama sekali beserta daftar masalahnya';

CREATE OR REPLACE FUNCTION review_form(visit uuid, kind text, respondent text, version integer, verdict text,
	note text DEFAULT NULL)
	RETURNS uuid LANGUAGE sql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT @extschema@.review_form('@name@', visit, kind, respondent, version, verdict, note) $f$;
COMMENT ON FUNCTION review_form(uuid, text, text, integer, text, text) IS
	'says accepted or returned of the current version of a form '
	'| menerima atau mengembalikan versi formulir yang berlaku';

CREATE OR REPLACE FUNCTION respond(round text, response text)
	RETURNS uuid LANGUAGE sql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT @extschema@.respond('@name@', round, response) $f$;
COMMENT ON FUNCTION respond(text, text) IS
	'what the caller''s body says about its result | tanggapan lembaga pemanggil atas hasilnya';

CREATE OR REPLACE FUNCTION answer_response(response uuid, answer text)
	RETURNS void LANGUAGE sql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT @extschema@.answer_response('@name@', response, answer) $f$;
COMMENT ON FUNCTION answer_response(uuid, text) IS
	'answers a response | menjawab tanggapan';

CREATE OR REPLACE FUNCTION set_hold(round text, body text, reason text)
	RETURNS uuid LANGUAGE sql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT @extschema@.set_hold('@name@', round, body, reason) $f$;
COMMENT ON FUNCTION set_hold(text, text, text) IS
	'withholds the award of a body | menahan penghargaan lembaga';

CREATE OR REPLACE FUNCTION lift_hold(round text, body text, reason text)
	RETURNS void LANGUAGE sql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT @extschema@.lift_hold('@name@', round, body, reason) $f$;
COMMENT ON FUNCTION lift_hold(text, text, text) IS
	'ends that | mencabut penahanan';

CREATE OR REPLACE FUNCTION set_target(round text, body text, label text)
	RETURNS void LANGUAGE sql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT @extschema@.set_target('@name@', round, body, label) $f$;
COMMENT ON FUNCTION set_target(text, text, text) IS
	'the band that a body wants to reach | rentang yang ingin dicapai lembaga';

CREATE OR REPLACE FUNCTION set_flag(round text, body text, flag boolean, why text)
	RETURNS void LANGUAGE sql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT @extschema@.set_flag('@name@', round, body, flag, why) $f$;
COMMENT ON FUNCTION set_flag(text, text, boolean, text) IS
	'the second axis of the opinion about a body | sumbu kedua opini tentang lembaga';

CREATE OR REPLACE FUNCTION refresh_round(round text)
	RETURNS TABLE (step text, changed integer, ms numeric) LANGUAGE sql SECURITY DEFINER ROWS 10
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT * FROM @extschema@.refresh_round('@name@', round) $f$;
COMMENT ON FUNCTION refresh_round(text) IS
	'computes what changed | menghitung yang berubah';

CREATE OR REPLACE FUNCTION preview_round(round text)
	RETURNS TABLE (seq integer, root text, leaves integer, results integer, unit_results integer, node_results integer,
		plan_results integer, supersedes integer, release_at timestamp with time zone, problems jsonb)
	LANGUAGE sql SECURITY DEFINER ROWS 1
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT * FROM @extschema@.preview_round('@name@', round) $f$;
COMMENT ON FUNCTION preview_round(text) IS
	'what would be published, and its root | apa yang akan diterbitkan, dan akarnya';

CREATE OR REPLACE FUNCTION preview_supersede(round text, reason text)
	RETURNS TABLE (seq integer, root text, leaves integer, results integer, unit_results integer, node_results integer,
		plan_results integer, supersedes integer, release_at timestamp with time zone, problems jsonb)
	LANGUAGE sql SECURITY DEFINER ROWS 1
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT * FROM @extschema@.preview_supersede('@name@', round, reason) $f$;
COMMENT ON FUNCTION preview_supersede(text, text) IS
	'what would be published anew, and its root | apa yang akan diterbitkan ulang, dan akarnya';

CREATE OR REPLACE FUNCTION publish_round(round text, expected_root text)
	RETURNS TABLE (seq integer, root text, leaves integer) LANGUAGE sql SECURITY DEFINER ROWS 1
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT * FROM @extschema@.publish_round('@name@', round, expected_root) $f$;
COMMENT ON FUNCTION publish_round(text, text) IS
	'publishes a closed round, if its root is the expected one | menerbitkan putaran, bila akarnya sesuai';

CREATE OR REPLACE FUNCTION supersede_round(round text, expected_root text, reason text)
	RETURNS TABLE (seq integer, root text, leaves integer) LANGUAGE sql SECURITY DEFINER ROWS 1
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT * FROM @extschema@.supersede_round('@name@', round, expected_root, reason) $f$;
COMMENT ON FUNCTION supersede_round(text, text, text) IS
	'publishes a reopened round anew | menerbitkan ulang putaran yang dibuka kembali';

CREATE OR REPLACE FUNCTION withdraw_round(round text, reason text)
	RETURNS TABLE (seq integer, root text) LANGUAGE sql SECURITY DEFINER ROWS 1
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT * FROM @extschema@.withdraw_round('@name@', round, reason) $f$;
COMMENT ON FUNCTION withdraw_round(text, text) IS
	'withdraws a published round | mencabut penerbitan putaran';

CREATE OR REPLACE FUNCTION move_release(round text, release_at timestamp with time zone, reason text)
	RETURNS TABLE (seq integer, root text) LANGUAGE sql SECURITY DEFINER ROWS 1
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT * FROM @extschema@.move_release('@name@', round, release_at, reason) $f$;
COMMENT ON FUNCTION move_release(text, timestamp with time zone, text) IS
	'moves the release of a published round later | memundurkan waktu rilis';

CREATE OR REPLACE FUNCTION import_publication(round text, edition text, title text, release_at timestamp with time zone,
	zoning text, "rows" jsonb)
	RETURNS TABLE (seq integer, root text, leaves integer) LANGUAGE sql SECURITY DEFINER ROWS 1
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT *
		FROM @extschema@.import_publication('@name@', round, edition, title, release_at, zoning, "rows") $f$;
COMMENT ON FUNCTION import_publication(text, text, text, timestamp with time zone, text, jsonb) IS
	'publishes results that were published before, elsewhere | menerbitkan hasil yang pernah terbit di tempat lain';

CREATE OR REPLACE FUNCTION open_form(seq integer, submission uuid)
	RETURNS jsonb LANGUAGE sql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT @extschema@.open_form('@name@', seq, submission) $f$;
COMMENT ON FUNCTION open_form(integer, uuid) IS
	'shows a form that counted in a publication, with what proves it | membuka formulir yang dihitung beserta buktinya';

CREATE OR REPLACE FUNCTION can(round text)
	RETURNS TABLE (action text, allowed boolean, why_not text) LANGUAGE sql STABLE SECURITY DEFINER ROWS 20
	SET search_path = pg_catalog, pg_temp
	AS $f$ SELECT * FROM @extschema@.can('@name@', round) $f$;
COMMENT ON FUNCTION can(text) IS
	'what the caller can do with a round now, and else why not '
	'| apa yang dapat dilakukan pemanggil, atau sebabnya tidak';
