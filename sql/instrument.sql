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
	'weighted tree of indicators with the rules of every node, checked and compiled from JSON, in 72 bytes, some '
	'100 per node, and the texts; written as {"code": "index", "nodes": [{"code": "a", "weight": 2}, {"code": '
	'"b"}]}';

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
	'what identifies the form, in 32 hexadecimal digits: the codes of the indicators in their order, the rules '
	'that turn their values into scores, and the scale; a scorecard can be scored with every instrument of its '
	'fingerprint; weights, means, rounding and texts do not change it';

CREATE FUNCTION instrument_nodes(instrument instrument, OUT "position" integer, OUT code text, OUT parent text,
	OUT depth integer, OUT is_indicator boolean, OUT weight numeric, OUT rules jsonb)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'instrument_nodes' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 50;

COMMENT ON FUNCTION instrument_nodes(instrument) IS
	'a row per node, parents before their children; depth 0 is the root, which has no parent and no weight; rules are the other keys of the node; instrument_agg(code, parent, weight, rules, position) makes the same instrument again';

CREATE FUNCTION reweight(instrument instrument, weights jsonb) RETURNS instrument
	AS 'MODULE_PATHNAME', 'instrument_reweight' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;

COMMENT ON FUNCTION reweight(instrument, jsonb) IS
	'copy with other weights, given as an object of codes and weights; the other weights stay; scorecards of the '
	'instrument can be scored with it; an unknown code is an error';

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
