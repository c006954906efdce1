-- A ranking that is kept up to date: what a change costs depends on the change, not on all observations.
--
--     observation ── tally() ──▶ summary, one tally per unit and indicator ── rollup() ──▶ ranking
--
-- Triggers note what changed, in the transaction that changes it:
--
-- - Rows that come in are tallied at once, and the ranking merges that tally: exact sums can be merged
--   in any order. Some rows in each of many groups cost no more than all of them in one.
-- - Rows that are changed or removed touch their groups of unit and indicator. refresh() makes the tallies
--   of these groups anew, through the index: its cost is that of the rows of the touched groups.
--
-- After changes: SELECT refresh(); the view ranking then gives what the observations give. fold() merges
-- the tallies of the rows that came in into the summary: once a day, say, so that they don't pile up.

CREATE TABLE observation (
    unit       integer  NOT NULL,
    indicator  integer  NOT NULL,
    weight     score    NOT NULL,
    value      score                -- NULL: not assessed
);
CREATE INDEX ON observation (unit, indicator) INCLUDE (weight, value);

CREATE TABLE summary (
    unit       integer,
    indicator  integer,
    tally      tally,               -- NULL: no observations
    PRIMARY KEY (unit, indicator)
) WITH (fillfactor = 50);

CREATE TABLE added (unit integer NOT NULL, indicator integer NOT NULL, tally tally NOT NULL);
CREATE TABLE touched (unit integer NOT NULL, indicator integer NOT NULL);

CREATE FUNCTION note_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO added SELECT unit, indicator, tally(value, weight) FROM changed GROUP BY unit, indicator;
    RETURN NULL;
END
$$;

CREATE FUNCTION note_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO touched SELECT unit, indicator FROM summary UNION SELECT unit, indicator FROM added;
    ELSE
        INSERT INTO touched SELECT DISTINCT unit, indicator FROM changed;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER observation_added AFTER INSERT ON observation
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_added();
CREATE TRIGGER observation_changed_from AFTER UPDATE ON observation
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_touched();
CREATE TRIGGER observation_changed_to AFTER UPDATE ON observation
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_touched();
CREATE TRIGGER observation_removed AFTER DELETE ON observation
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_touched();
CREATE TRIGGER observation_emptied AFTER TRUNCATE ON observation
    FOR EACH STATEMENT EXECUTE FUNCTION note_touched();

-- One at a time, or an older state could overwrite a newer one. Each is one statement, that sees one state:
-- observations with what was noted of them.

CREATE FUNCTION refresh() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE summary IN SHARE ROW EXCLUSIVE MODE;
    WITH noted AS (
        DELETE FROM touched RETURNING unit, indicator
    ), stale AS (
        SELECT DISTINCT unit, indicator FROM noted
    ), counted AS (     -- their rows are among those that are read anew
        DELETE FROM added a USING stale s WHERE a.unit = s.unit AND a.indicator = s.indicator
    )
    INSERT INTO summary
    SELECT s.unit, s.indicator,
        (SELECT tally(o.value, o.weight) FROM observation o WHERE o.unit = s.unit AND o.indicator = s.indicator)
    FROM stale s
    ON CONFLICT (unit, indicator) DO UPDATE SET tally = excluded.tally;
END
$$;

CREATE FUNCTION fold() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE summary IN SHARE ROW EXCLUSIVE MODE;
    WITH noted AS (
        DELETE FROM added RETURNING unit, indicator, tally
    )
    INSERT INTO summary
    SELECT unit, indicator, rollup(tally) FROM noted GROUP BY unit, indicator
    ON CONFLICT (unit, indicator) DO UPDATE
        SET tally = (SELECT rollup(t) FROM (VALUES (summary.tally), (excluded.tally)) v(t));
END
$$;

CREATE VIEW ranking AS
SELECT unit, mean(rollup(tally), 2) AS score, rank() OVER (ORDER BY mean(rollup(tally), 2) DESC NULLS LAST) AS rank
FROM (SELECT unit, tally FROM summary UNION ALL SELECT unit, tally FROM added) t
GROUP BY unit
HAVING rollup(tally) IS NOT NULL;
