-- The tables of the example. All of them live in the schema "ombudsman";
-- the types and functions come from the extension, found by search_path.

CREATE SCHEMA ombudsman;

-- In the order in which the Ombudsman lists them; an enum sorts that way.
CREATE TYPE ombudsman.category AS ENUM
    ('kementerian', 'lembaga', 'provinsi', 'kota', 'kabupaten');

-- The zoning belongs to the edition, not to the row: one line to change when the method does.
CREATE TABLE ombudsman.edition (
    year      integer PRIMARY KEY,
    standard  text    NOT NULL,
    zoning    zoning  NOT NULL GENERATED ALWAYS AS (standard_zoning(standard)) STORED
);
COMMENT ON TABLE ombudsman.edition IS
    'One round of the compliance assessment (penilaian kepatuhan); 2020 was skipped';
COMMENT ON COLUMN ombudsman.edition.standard IS
    'Name of its zoning, as standard_zoning() knows it';
COMMENT ON COLUMN ombudsman.edition.zoning IS
    'The bands as printed: what turns a score into a zone, a grade and a predicate';

CREATE TABLE ombudsman.result (
    year          integer            NOT NULL REFERENCES ombudsman.edition,
    category      ombudsman.category NOT NULL,
    entity        text               NOT NULL,
    score         score(2),
    zone          text CHECK (zone IN ('merah', 'kuning', 'hijau')),
    grade         text CHECK (grade IN ('A', 'B', 'C', 'D', 'E')),
    rank          integer CHECK (rank > 0),
    zone_stated   boolean            NOT NULL,
    grade_stated  boolean            NOT NULL,
    source        text               NOT NULL,
    PRIMARY KEY (year, category, entity)
);
COMMENT ON TABLE ombudsman.result IS
    'Results as the press and the Ombudsman published them; a part of all assessed bodies';
COMMENT ON COLUMN ombudsman.result.score IS
    'Published score, 0 to 100 with two decimals; NULL: the source gives none (it is never 0)';
COMMENT ON COLUMN ombudsman.result.rank IS 'Published national rank within the category';
COMMENT ON COLUMN ombudsman.result.zone_stated IS
    'The source itself names the zone; if false, the zone was filled in from the zoning and proves nothing about it';
COMMENT ON COLUMN ombudsman.result.grade_stated IS
    'The same for the grade, which exists since 2022';

CREATE TABLE ombudsman.national_count (
    year      integer            NOT NULL REFERENCES ombudsman.edition,
    category  ombudsman.category NOT NULL,
    assessed  integer            NOT NULL,
    hijau     integer            NOT NULL,
    kuning    integer            NOT NULL,
    merah     integer            NOT NULL,
    PRIMARY KEY (year, category)
);
COMMENT ON TABLE ombudsman.national_count IS
    'Published number of assessed bodies and of those in each zone, the whole country';

CREATE TABLE ombudsman.not_assessed (
    year      integer            NOT NULL REFERENCES ombudsman.edition,
    category  ombudsman.category NOT NULL,
    entity    text               NOT NULL,
    why       text               NOT NULL,
    source    text               NOT NULL,
    PRIMARY KEY (year, category, entity)
);
COMMENT ON TABLE ombudsman.not_assessed IS
    'Bodies that a round should have assessed and could not: no score, no zone, no rank';
