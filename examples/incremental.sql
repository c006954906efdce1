-- A ranking that is kept up to date: what a change costs depends on the change, not on all observations.
--
--     observation ── tally() ──▶ summary, one tally per unit and indicator ── rollup() ──▶ ranking
--
-- Triggers tally the rows that come in, and those that go, in the transaction that changes them. A row that is
-- changed goes and comes. The ranking merges the tallies of what came, and takes out those of what went. Sums are
-- exact, so this gives what all observations give, to the last digit, wherever the changed rows lie.
--
-- fold() brings the summary up to date: once a day, say, so that tallies don't pile up. A tally that something was
-- taken out of does not know its lowest and highest value.

CREATE TABLE observation (
    unit       integer  NOT NULL,
    indicator  integer  NOT NULL,
    weight     score    NOT NULL,
    value      score                -- NULL: not assessed
);

CREATE TABLE summary (
    unit       integer,
    indicator  integer,
    tally      tally,               -- NULL: no observations are left
    PRIMARY KEY (unit, indicator)
) WITH (fillfactor = 50);

CREATE TABLE added (unit integer NOT NULL, indicator integer NOT NULL, tally tally NOT NULL);
CREATE TABLE removed (LIKE added INCLUDING ALL);

CREATE FUNCTION note_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO added SELECT unit, indicator, tally(value, weight) FROM changed GROUP BY unit, indicator;
    RETURN NULL;
END
$$;

CREATE FUNCTION note_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        TRUNCATE summary, added, removed;
    ELSE
        INSERT INTO removed SELECT unit, indicator, tally(value, weight) FROM changed GROUP BY unit, indicator;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER observation_inserted AFTER INSERT ON observation
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_added();
CREATE TRIGGER observation_updated_from AFTER UPDATE ON observation
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_removed();
CREATE TRIGGER observation_updated_to AFTER UPDATE ON observation
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_added();
CREATE TRIGGER observation_deleted AFTER DELETE ON observation
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_removed();
CREATE TRIGGER observation_truncated AFTER TRUNCATE ON observation
    FOR EACH STATEMENT EXECUTE FUNCTION note_removed();

CREATE FUNCTION without(tally, removed tally) RETURNS tally IMMUTABLE PARALLEL SAFE LANGUAGE sql AS
    'SELECT CASE WHEN $2 IS NULL THEN $1 ELSE $1 - $2 END';

CREATE VIEW ranking AS
SELECT unit, mean(tally, 2) AS score, rank() OVER (ORDER BY mean(tally, 2) DESC NULLS LAST) AS rank
FROM (
    SELECT unit, without(rollup(present), rollup(removed)) AS tally
    FROM (
        SELECT unit, tally AS present, NULL::tally AS removed FROM summary
        UNION ALL
        SELECT unit, tally, NULL FROM added
        UNION ALL
        SELECT unit, NULL, tally FROM removed) t
    GROUP BY unit) u
WHERE tally IS NOT NULL;

-- One at a time, or the same tally could be merged twice. One statement, that sees one state.
CREATE FUNCTION fold() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE summary IN SHARE ROW EXCLUSIVE MODE;
    WITH came AS (
        DELETE FROM added RETURNING unit, indicator, tally
    ), went AS (
        DELETE FROM removed RETURNING unit, indicator, tally
    ), changed AS (
        SELECT unit, indicator, rollup(came) AS came, rollup(went) AS went
        FROM (SELECT unit, indicator, tally AS came, NULL::tally AS went FROM came
            UNION ALL
            SELECT unit, indicator, NULL, tally FROM went) c
        GROUP BY unit, indicator
    )
    INSERT INTO summary
    SELECT unit, indicator, without((SELECT rollup(t) FROM (VALUES (s.tally), (came)) v(t)), went)
    FROM changed LEFT JOIN summary s USING (unit, indicator)
    ON CONFLICT (unit, indicator) DO UPDATE SET tally = excluded.tally;
END
$$;
