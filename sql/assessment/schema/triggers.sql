-- One line each: what they do stands in the extension, so that ALTER EXTENSION UPDATE mends every assessment. Their
-- bodies are texts, on which nothing depends: without the extension they stay, and every change is an error.
-- They belong to the owner, as whom they run, whoever changes a row.

-- This one runs for each row. So it sets no search_path, which costs as much as all else it does, and takes nothing
-- from one: all is named with its schema. It needs no right of the owner, and runs as whoever adds the row.
CREATE OR REPLACE FUNCTION stamp_form() RETURNS trigger LANGUAGE plpgsql
	AS $f$ DECLARE
	stamp pg_catalog.record := @extschema@.form_stamp(NEW.visit, NEW.kind, NEW.respondent, NEW.base_version,
		NEW.answers, NEW.why, NEW.evidence, NEW.reason, NEW.observed_at);
BEGIN
	NEW.version := NEW.base_version OPERATOR(pg_catalog.+) 1;
	NEW.at := pg_catalog.clock_timestamp();
	NEW.login := @extschema@.acting_login();
	NEW.digest := stamp.digest;
	NEW.salt := stamp.salt;
	NEW.commitment := stamp.commitment;
	RETURN NEW;
END $f$;
COMMENT ON FUNCTION stamp_form() IS
	'time, login, digest and commitment of a form that comes in '
	'| waktu, login, digest, dan komitmen formulir yang masuk';

CREATE OR REPLACE FUNCTION check_forms() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ BEGIN
	PERFORM @extschema@.check_forms('@name@', ARRAY(SELECT submission FROM inserted),
		ARRAY(SELECT DISTINCT visit FROM inserted));
	RETURN NULL;
END $f$;
COMMENT ON FUNCTION check_forms() IS 'guard of forms that come in | penjaga formulir yang masuk';

--for op, rows: (insert, inserted), (delete, deleted)
CREATE OR REPLACE FUNCTION guard_visits_@op@() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ BEGIN
	PERFORM @extschema@.guard_visits('@name@', array_agg(v.round), array_agg(v.unit)) FROM @rows@ v;
	RETURN NULL;
END $f$;
COMMENT ON FUNCTION guard_visits_@op@() IS 'guard of visits | penjaga kunjungan';
--end

CREATE OR REPLACE FUNCTION guard_visits_update() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ BEGIN
	PERFORM @extschema@.guard_visits('@name@', array_agg(v.round), array_agg(v.unit))
		FROM (SELECT round, unit FROM deleted UNION SELECT round, unit FROM inserted) v;
	RETURN NULL;
END $f$;
COMMENT ON FUNCTION guard_visits_update() IS 'guard of visits | penjaga kunjungan';

CREATE OR REPLACE FUNCTION guard_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ BEGIN PERFORM @extschema@.guard_row('@name@', TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW)); RETURN NULL;
		END $f$;
COMMENT ON FUNCTION guard_row() IS 'guard of every change of a row | penjaga setiap perubahan baris';

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ BEGIN PERFORM @extschema@.refuse_change(TG_TABLE_NAME, TG_OP); RETURN NULL; END $f$;
COMMENT ON FUNCTION refuse_change() IS
	'refuses what a table does not take | menolak perubahan yang tidak diperbolehkan';

CREATE OR REPLACE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
	SET search_path = pg_catalog, pg_temp
	AS $f$ BEGIN
	PERFORM @extschema@.note_change('@name@', TG_OP, TG_TABLE_NAME, to_jsonb(OLD), to_jsonb(NEW), TG_ARGV);
	RETURN NULL;
END $f$;
COMMENT ON FUNCTION note_change() IS
	'notes a change in the table event | mencatat perubahan pada tabel event';

CREATE OR REPLACE TRIGGER stamp BEFORE INSERT ON form_version FOR EACH ROW EXECUTE FUNCTION stamp_form();
CREATE OR REPLACE TRIGGER check_forms AFTER INSERT ON form_version REFERENCING NEW TABLE AS inserted
	FOR EACH STATEMENT EXECUTE FUNCTION check_forms();

CREATE OR REPLACE TRIGGER guard_insert AFTER INSERT ON visit REFERENCING NEW TABLE AS inserted
	FOR EACH STATEMENT EXECUTE FUNCTION guard_visits_insert();
CREATE OR REPLACE TRIGGER guard_update AFTER UPDATE ON visit REFERENCING OLD TABLE AS deleted NEW TABLE AS inserted
	FOR EACH STATEMENT EXECUTE FUNCTION guard_visits_update();
CREATE OR REPLACE TRIGGER guard_delete AFTER DELETE ON visit REFERENCING OLD TABLE AS deleted
	FOR EACH STATEMENT EXECUTE FUNCTION guard_visits_delete();
CREATE OR REPLACE TRIGGER no_truncate BEFORE TRUNCATE ON visit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Never changed
--for table: (form_version), (review), (reopening), (draw), (event), (secret)
CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON @table@
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--end

--for table: (publication), (result), (unit_result), (node_result), (plan_result), (publication_instrument),
--	(publication_band), (publication_node), (publication_target), (comparison)
CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON @public@.@table@
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--end

-- Changed row by row
--for table: (body), (unit), (edition), (edition_instrument), (edition_form), (opinion), (round)
CREATE OR REPLACE TRIGGER guard AFTER INSERT OR UPDATE OR DELETE ON @table@
	FOR EACH ROW EXECUTE FUNCTION guard_row();
CREATE OR REPLACE TRIGGER no_truncate BEFORE TRUNCATE ON @table@ FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--end

-- Noted: the key, and of these columns the values before and after; of others nothing
CREATE OR REPLACE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON category
	FOR EACH ROW EXECUTE FUNCTION note_change('code', 'name');
CREATE OR REPLACE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON body
	FOR EACH ROW EXECUTE FUNCTION note_change('code,valid_from', 'name,category,region,valid_to');
CREATE OR REPLACE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON successor
	FOR EACH ROW EXECUTE FUNCTION note_change('body,successor', 'since,share');
CREATE OR REPLACE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON unit
	FOR EACH ROW EXECUTE FUNCTION note_change('code', 'body,kind,region,active');
CREATE OR REPLACE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON person
	FOR EACH ROW EXECUTE FUNCTION note_change('code', 'body');
CREATE OR REPLACE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON login
	FOR EACH ROW EXECUTE FUNCTION note_change('login', 'person');
CREATE OR REPLACE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON granted
	FOR EACH ROW EXECUTE FUNCTION note_change('role,kind', '');
CREATE OR REPLACE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON edition
	FOR EACH ROW EXECUTE FUNCTION note_change('code', 'joined_by,decimals,rounding,ties,comparable_with');
CREATE OR REPLACE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON edition_instrument
	FOR EACH ROW EXECUTE FUNCTION note_change('edition,category,unit_kind', 'zoning');
CREATE OR REPLACE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON edition_form
	FOR EACH ROW EXECUTE FUNCTION note_change('edition,kind', 'forms');
CREATE OR REPLACE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON opinion
	FOR EACH ROW EXECUTE FUNCTION note_change('edition,label,flag', 'opinion');
CREATE OR REPLACE TRIGGER note AFTER UPDATE OR DELETE ON visit
	FOR EACH ROW EXECUTE FUNCTION note_change('id', 'unit,product,assessor,planned,done,outcome');
CREATE OR REPLACE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON rule
	FOR EACH ROW EXECUTE FUNCTION note_change('edition,code', 'kind,condition,severity');
CREATE OR REPLACE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON round
	FOR EACH ROW EXECUTE FUNCTION note_change('code', 'state,as_of,release_at,rehearsal');
CREATE OR REPLACE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON pre_release
	FOR EACH ROW EXECUTE FUNCTION note_change('round,person', 'since,why');
