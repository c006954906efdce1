-- instrument: a weighted tree of indicators with its rules

CREATE TYPE instrument;

CREATE FUNCTION instrument_in(cstring) RETURNS instrument
	AS 'MODULE_PATHNAME', 'instrument_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION instrument_out(instrument) RETURNS cstring
	AS 'MODULE_PATHNAME', 'instrument_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION instrument_recv(internal) RETURNS instrument
	AS 'MODULE_PATHNAME', 'instrument_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION instrument_send(instrument) RETURNS bytea
	AS 'MODULE_PATHNAME', 'instrument_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE instrument (
	INPUT = instrument_in,
	OUTPUT = instrument_out,
	RECEIVE = instrument_recv,
	SEND = instrument_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);

COMMENT ON TYPE instrument IS
	'weighted tree of indicators with the rules of every node, checked and compiled from JSON, in 80 bytes, some '
	'140 per node, its tables, and the texts; written as {"code": "index", "nodes": [{"code": "a", "weight": 2}, '
	'{"code": "b"}]}';

-- equality

CREATE FUNCTION instrument_eq(instrument, instrument) RETURNS boolean
	AS 'byteaeq' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;

CREATE FUNCTION instrument_ne(instrument, instrument) RETURNS boolean
	AS 'byteane' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;

CREATE FUNCTION instrument_hash(instrument) RETURNS integer
	AS 'hashvarlena' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION instrument_hash_extended(instrument, bigint) RETURNS bigint
	AS 'hashvarlenaextended' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = instrument, RIGHTARG = instrument, FUNCTION = instrument_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
CREATE OPERATOR <> (LEFTARG = instrument, RIGHTARG = instrument, FUNCTION = instrument_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);

COMMENT ON OPERATOR = (instrument, instrument) IS 'same nodes, weights, rules and texts';
COMMENT ON OPERATOR <> (instrument, instrument) IS 'not equal';

CREATE OPERATOR CLASS instrument_ops
	DEFAULT FOR TYPE instrument USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 instrument_hash(instrument),
	FUNCTION 2 instrument_hash_extended(instrument, bigint);

COMMENT ON OPERATOR CLASS instrument_ops USING hash IS 'hashing of instruments, for DISTINCT and GROUP BY';
COMMENT ON OPERATOR FAMILY instrument_ops USING hash IS 'hashing of instruments';

-- jsonb

CREATE FUNCTION instrument(document jsonb) RETURNS instrument
	AS 'MODULE_PATHNAME', 'instrument_from_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;

COMMENT ON FUNCTION instrument(jsonb) IS
	'instrument that the JSON document describes; what is wrong with it is an error that names the path of the node';

CREATE FUNCTION jsonb(instrument instrument) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'instrument_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;

COMMENT ON FUNCTION jsonb(instrument) IS
	'the instrument as a JSON document, without the keys that are at their default';

CREATE CAST (jsonb AS instrument) WITH FUNCTION instrument(jsonb) AS ASSIGNMENT;
CREATE CAST (instrument AS jsonb) WITH FUNCTION jsonb(instrument) AS ASSIGNMENT;

COMMENT ON CAST (jsonb AS instrument) IS
	'the instrument that the document describes; what is wrong with it is an error that names the path of the '
	'node';
COMMENT ON CAST (instrument AS jsonb) IS 'its document, without the keys that are at their default';

-- the instrument itself

CREATE FUNCTION fingerprint(instrument instrument) RETURNS text
	AS 'MODULE_PATHNAME', 'instrument_fingerprint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION fingerprint(instrument) IS
	'what identifies the form, in 32 hexadecimal digits: the codes of the indicators in their order, how their '
	'answers become scores, and are rounded, the kinds of forms, the scale, and where not applicable is refused; a '
	'scorecard can be scored with every instrument of its fingerprint; weights, all other rules of nodes with '
	'children, and texts do not change it';

CREATE FUNCTION fingerprint(instrument instrument, part text) RETURNS text
	AS 'MODULE_PATHNAME', 'instrument_fingerprint_part' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;

COMMENT ON FUNCTION fingerprint(instrument, text) IS
	'of the part ''form'', as above, or of the part ''scoring'': all that a score depends on, with weights, means, '
	'rounding and every other rule, but without titles, notes, the reasons of caps and the code of the root; another '
	'part is an error';

CREATE FUNCTION instrument_nodes(instrument instrument, OUT "position" integer, OUT code text, OUT parent text,
	OUT depth integer, OUT is_indicator boolean, OUT weight numeric, OUT rules jsonb)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'instrument_nodes' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 50;

COMMENT ON FUNCTION instrument_nodes(instrument) IS
	'a row per node, parents before their children; depth 0 is the root, which has no parent and no weight; weight '
	'is NULL too where it follows from points; rules are the other keys of the node; instrument_agg(code, parent, '
	'weight, rules, position) makes the same instrument again';

CREATE FUNCTION reweight(instrument instrument, weights jsonb) RETURNS instrument
	AS 'MODULE_PATHNAME', 'instrument_reweight' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;

COMMENT ON FUNCTION reweight(instrument, jsonb) IS
	'copy with other weights, given as an object of codes and weights; the other weights stay; scorecards of the '
	'instrument can be scored with it; points become goalposts and weights; an unknown code is an error';

-- What is said of a node by both, key by key. No row says more than the fingerprints do: a change of keys that
-- leaves the form as it was, such as points written as goalposts, is one of weights.
CREATE FUNCTION instrument_change(old instrument, new instrument, OUT change text, OUT code text, OUT key text,
	OUT before jsonb, OUT after jsonb)
	RETURNS SETOF record
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10
BEGIN ATOMIC
	WITH nodes AS (
		SELECT side, n.code, n.depth, n.is_indicator, n."position",
			CASE WHEN n.depth = 0 THEN '' ELSE n.code END AS place,
			count(*) FILTER (WHERE n.is_indicator) OVER (PARTITION BY side ORDER BY n."position") AS number,
			n.rules || pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('code', n.code, 'weight', n.weight,
				'parent', CASE WHEN n.depth > 1 THEN n.parent END, 'indicator', n.is_indicator)) AS keys
		FROM (VALUES (1, old), (2, new)) AS sides (side, instrument),
			instrument_nodes(sides.instrument) AS n
	), pairs AS (
		SELECT coalesce(o.place, n.place) AS place, coalesce(o.code, n.code) AS code,
			coalesce(n."position", o."position") AS "position",
			coalesce(o.is_indicator, n.is_indicator) AND coalesce(n.is_indicator, o.is_indicator) AS is_indicator,
			CASE WHEN o.code IS NOT NULL AND n.code IS NOT NULL THEN o.keys
				ELSE pg_catalog.jsonb_build_object('nodes', o.code) END AS before,
			CASE WHEN o.code IS NOT NULL AND n.code IS NOT NULL THEN n.keys
				ELSE pg_catalog.jsonb_build_object('nodes', n.code) END AS after
		FROM (SELECT * FROM nodes WHERE side = 1) AS o
		FULL JOIN (SELECT * FROM nodes WHERE side = 2) AS n ON n.place = o.place
	), keys AS (
		SELECT p.place, p.code, p."position", p.is_indicator, k.key,
			nullif(p.before -> k.key, 'null') AS before, nullif(p.after -> k.key, 'null') AS after
		FROM pairs AS p, pg_catalog.jsonb_object_keys(p.before || p.after) AS k (key)
		WHERE p.before -> k.key IS DISTINCT FROM p.after -> k.key
		UNION ALL
		SELECT o.place, n.code, n."position", true, 'position',
			pg_catalog.to_jsonb(o.number), pg_catalog.to_jsonb(n.number)
		FROM nodes AS o JOIN nodes AS n ON n.side = 2 AND o.side = 1 AND n.code = o.code
		WHERE n.is_indicator AND o.is_indicator AND n.number <> o.number
	), whole AS MATERIALIZED (
		SELECT CASE
			WHEN fingerprint(old) <> fingerprint(new) THEN 3
			WHEN fingerprint(old, 'scoring') <> fingerprint(new, 'scoring') THEN 2
			ELSE 1
		END AS change
	)
	SELECT (ARRAY['texts', 'weights', 'form'])[least(
			CASE
				WHEN k.key IN ('title', 'notes', 'code') THEN 1
				WHEN k.key IN ('answers', 'choose', 'goalposts', 'points', 'curve', 'bands', 'levels', 'clip',
					'transform', 'direction', 'scale', 'form', 'indicator', 'position', 'nodes') THEN 3
				WHEN k.key IN ('round', 'rounding') AND k.is_indicator THEN 3
				WHEN k.key = 'not_applicable' AND '"refuse"' IN (k.before, k.after) THEN 3
				ELSE 2
			END, whole.change)],
		k.code, k.key, k.before, k.after
	FROM keys AS k, whole
	ORDER BY k."position", k.key;
END;

COMMENT ON FUNCTION instrument_change(instrument, instrument) IS
	'a row per key that a node says otherwise, none for equal instruments: change is ''form'' where scorecards of the '
	'one cannot be scored with the other, ''weights'' where scores may differ, ''texts'' where none can; before and '
	'after are NULL where it is not said; nodes are told by their codes, and key is ''nodes'' where only one '
	'instrument has the code';

-- private functions: instrument_agg
--
-- The state is a text, the JSON objects of the rows so far, so that it can be
-- shipped and merged. None of them is strict, as a root has no parent.

CREATE FUNCTION instrument_agg_accum(text, text, text, numeric) RETURNS text
	AS 'MODULE_PATHNAME', 'instrument_agg_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION instrument_agg_accum(text, text, text, numeric, jsonb) RETURNS text
	AS 'MODULE_PATHNAME', 'instrument_agg_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION instrument_agg_accum(text, text, text, numeric, jsonb, integer) RETURNS text
	AS 'MODULE_PATHNAME', 'instrument_agg_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION instrument_agg_combine(text, text) RETURNS text
	AS 'MODULE_PATHNAME', 'instrument_agg_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION instrument_agg_final(text) RETURNS instrument
	AS 'MODULE_PATHNAME', 'instrument_agg_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;

-- aggregates
--
-- SSPACE: the rows of some fifty nodes.

CREATE AGGREGATE instrument_agg(code text, parent text, weight numeric) (
	SFUNC = instrument_agg_accum,
	STYPE = text,
	SSPACE = 4096,
	FINALFUNC = instrument_agg_final,
	COMBINEFUNC = instrument_agg_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE instrument_agg(text, text, numeric) IS
	'instrument from a row per node, whatever the order of the rows; the root has no parent; a weight of NULL is '
	'1; rules are the other keys of the node, such as {"title": ..., "mean": ...}; siblings stand in the order of '
	'position, those of the same or without one in the order of their codes, where numbers count as numbers';

CREATE AGGREGATE instrument_agg(code text, parent text, weight numeric, rules jsonb) (
	SFUNC = instrument_agg_accum,
	STYPE = text,
	SSPACE = 4096,
	FINALFUNC = instrument_agg_final,
	COMBINEFUNC = instrument_agg_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE instrument_agg(text, text, numeric, jsonb) IS
	'instrument from a row per node, whatever the order of the rows; the root has no parent; a weight of NULL is '
	'1; rules are the other keys of the node, such as {"title": ..., "mean": ...}; siblings stand in the order of '
	'position, those of the same or without one in the order of their codes, where numbers count as numbers';

CREATE AGGREGATE instrument_agg(code text, parent text, weight numeric, rules jsonb, "position" integer) (
	SFUNC = instrument_agg_accum,
	STYPE = text,
	SSPACE = 4096,
	FINALFUNC = instrument_agg_final,
	COMBINEFUNC = instrument_agg_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE instrument_agg(text, text, numeric, jsonb, integer) IS
	'instrument from a row per node, whatever the order of the rows; the root has no parent; a weight of NULL is '
	'1; rules are the other keys of the node, such as {"title": ..., "mean": ...}; siblings stand in the order of '
	'position, those of the same or without one in the order of their codes, where numbers count as numbers';

-- goalposts from data
--
-- SSPACE: an instrument of some fifty indicators, twice, and their ranges.

--for type, c: (score, score), (numeric, numeric), (double precision, float8)
CREATE FUNCTION fit_accum(state bytea, instrument instrument, code text, value @type@) RETURNS bytea
	AS 'MODULE_PATHNAME', 'fit_accum_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
--end

CREATE FUNCTION fit_combine(bytea, bytea) RETURNS bytea
	AS 'MODULE_PATHNAME', 'fit_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION fit_final(state bytea) RETURNS instrument
	AS 'MODULE_PATHNAME', 'fit_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

--for type, c: (score, score), (numeric, numeric), (double precision, float8)
CREATE AGGREGATE fit(instrument instrument, code text, value @type@) (
	SFUNC = fit_accum,
	STYPE = bytea,
	SSPACE = 20000,
	FINALFUNC = fit_final,
	COMBINEFUNC = fit_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE fit(instrument, text, @type@) IS
	'copy of the instrument whose indicators without a rule have the lowest and the highest of their values for '
	'goalposts, falling if their direction is "-"; indicators with a rule, or without values, stay; a NULL value is '
	'ignored; an unknown code is an error, and so are values that are all the same, and those of more than 30 '
	'digits; NULL if there is no row';
--end
