-- A star schema, scored: what changes is computed again, and nothing else.
--
--     fact_answer ── trigger ──▶ mark ── refresh_warehouse() ──▶ fact_form, a card per visit ──▶ body_month ──▶ ranking
--
-- An answer that comes, goes or changes marks its visit, in the transaction that changes it. refresh_warehouse() makes
-- the cards of marked visits anew, and refreshes the materialized view of monthly tallies while it is read. It is called
-- on a schedule: see examples/schedule.

CREATE TABLE dim_date (
    date_key  date     PRIMARY KEY,
    month     date     NOT NULL,
    year      integer  NOT NULL
);

CREATE TABLE dim_body (
    body_key  integer  PRIMARY KEY,
    name      text     NOT NULL,
    region    text     NOT NULL
);

CREATE TABLE dim_unit (
    unit_key  integer  PRIMARY KEY,
    name      text     NOT NULL
);

CREATE TABLE dim_edition (
    edition_key  integer     PRIMARY KEY,
    instrument   instrument  NOT NULL
);

CREATE TABLE dim_indicator (
    indicator_key  integer  PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    edition_key    integer  NOT NULL REFERENCES dim_edition,
    code           text     NOT NULL,
    title          text,
    UNIQUE (edition_key, code)
);

-- A unit may come to belong to another body, so an answer knows both.
CREATE TABLE fact_answer (
    visit          bigint   NOT NULL,
    indicator_key  integer  NOT NULL REFERENCES dim_indicator,
    date_key       date     NOT NULL REFERENCES dim_date,
    body_key       integer  NOT NULL REFERENCES dim_body,
    unit_key       integer  NOT NULL REFERENCES dim_unit,
    answer         text,                -- NULL: not assessed
    loaded_at      timestamptz  NOT NULL DEFAULT now(),
    PRIMARY KEY (visit, indicator_key)
);

CREATE TABLE fact_form (
    visit        bigint     PRIMARY KEY,
    date_key     date       NOT NULL REFERENCES dim_date,
    body_key     integer    NOT NULL REFERENCES dim_body,
    unit_key     integer    NOT NULL REFERENCES dim_unit,
    edition_key  integer    NOT NULL REFERENCES dim_edition,
    card         scorecard  NOT NULL
);

-- No key: a visit that is marked twice is computed once, and nobody waits for another.
CREATE TABLE mark (visit bigint NOT NULL);

CREATE FUNCTION mark_visits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO mark SELECT visit FROM fact_form;
    ELSE
        INSERT INTO mark SELECT DISTINCT visit FROM changed;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER answer_inserted AFTER INSERT ON fact_answer
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_visits();
CREATE TRIGGER answer_updated_from AFTER UPDATE ON fact_answer
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_visits();
CREATE TRIGGER answer_updated_to AFTER UPDATE ON fact_answer
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_visits();
CREATE TRIGGER answer_deleted AFTER DELETE ON fact_answer
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_visits();
CREATE TRIGGER answer_truncated AFTER TRUNCATE ON fact_answer
    FOR EACH STATEMENT EXECUTE FUNCTION mark_visits();

CREATE MATERIALIZED VIEW body_month AS
SELECT body_key, month, tally(score(card, instrument)) AS tally
FROM fact_form JOIN dim_date USING (date_key) JOIN dim_edition USING (edition_key)
GROUP BY body_key, month;

-- REFRESH CONCURRENTLY tells rows apart by it.
CREATE UNIQUE INDEX ON body_month (body_key, month);

-- The answers are read by a statement of its own, after that which takes the marks: it sees all that was marked. One
-- at a time, or an older result could replace a newer one.
CREATE PROCEDURE refresh_warehouse() LANGUAGE plpgsql AS $$
DECLARE
    marked bigint[];
BEGIN
    LOCK TABLE fact_form IN SHARE ROW EXCLUSIVE MODE;
    WITH taken AS (DELETE FROM mark RETURNING visit)
    SELECT array_agg(DISTINCT visit) INTO marked FROM taken;
    DELETE FROM fact_form WHERE visit = ANY (marked);
    INSERT INTO fact_form
    SELECT visit, date_key, body_key, unit_key, edition_key, assess(instrument, code, answer)
    FROM fact_answer JOIN dim_indicator USING (indicator_key) JOIN dim_edition USING (edition_key)
    WHERE visit = ANY (marked)
    GROUP BY visit, date_key, body_key, unit_key, edition_key, instrument;
    REFRESH MATERIALIZED VIEW CONCURRENTLY body_month;
END
$$;

-- Plain types, for whatever reads it
CREATE VIEW ranking AS
SELECT year, body_key, name, region, CAST(score AS numeric(5, 2)) AS score,
    CAST(rank() OVER (PARTITION BY year ORDER BY score DESC NULLS LAST) AS integer) AS rank, visits
FROM (
    SELECT CAST(date_part('year', month) AS integer) AS year, body_key, mean(rollup(tally), 2) AS score,
        CAST(observed(rollup(tally)) AS integer) AS visits
    FROM body_month GROUP BY 1, 2) AS b
JOIN dim_body USING (body_key);
