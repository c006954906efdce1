-- zoning: an ordered set of bands that turns a score into a zone and predicate

CREATE TYPE zoning;

CREATE FUNCTION zoning_in(cstring) RETURNS zoning
	AS 'MODULE_PATHNAME', 'zoning_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION zoning_out(zoning) RETURNS cstring
	AS 'MODULE_PATHNAME', 'zoning_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION zoning_recv(internal) RETURNS zoning
	AS 'MODULE_PATHNAME', 'zoning_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION zoning_send(zoning) RETURNS bytea
	AS 'MODULE_PATHNAME', 'zoning_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE zoning (
	INPUT = zoning_in,
	OUTPUT = zoning_out,
	RECEIVE = zoning_recv,
	SEND = zoning_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);

COMMENT ON FUNCTION zoning_in(cstring) IS 'I/O';
COMMENT ON FUNCTION zoning_out(zoning) IS 'I/O';
COMMENT ON FUNCTION zoning_recv(internal) IS 'I/O';
COMMENT ON FUNCTION zoning_send(zoning) IS 'I/O';

COMMENT ON TYPE zoning IS
	'ordered bands of scores, proved to be complete, with labels, zones, predicates, colors and a rounding, in 16 '
	'bytes, 32 per band, and the texts; written as a regulation prints them: [0,50.99] merah "Kepatuhan Rendah" '
	'#b0000f, [51,100] hijau; round 2';

-- equality

CREATE FUNCTION zoning_eq(zoning, zoning) RETURNS boolean
	AS 'byteaeq' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;

CREATE FUNCTION zoning_ne(zoning, zoning) RETURNS boolean
	AS 'byteane' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;

CREATE FUNCTION zoning_hash(zoning) RETURNS integer
	AS 'hashvarlena' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION zoning_hash_extended(zoning, bigint) RETURNS bigint
	AS 'hashvarlenaextended' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = zoning, RIGHTARG = zoning, FUNCTION = zoning_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
CREATE OPERATOR <> (LEFTARG = zoning, RIGHTARG = zoning, FUNCTION = zoning_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);

COMMENT ON FUNCTION zoning_eq(zoning, zoning) IS 'implementation of = operator';
COMMENT ON FUNCTION zoning_ne(zoning, zoning) IS 'implementation of <> operator';
COMMENT ON FUNCTION zoning_hash(zoning) IS 'hash';
COMMENT ON FUNCTION zoning_hash_extended(zoning, bigint) IS 'hash';

COMMENT ON OPERATOR = (zoning, zoning) IS 'same bands, texts, colors and options';
COMMENT ON OPERATOR <> (zoning, zoning) IS 'not equal';

CREATE OPERATOR CLASS zoning_ops
	DEFAULT FOR TYPE zoning USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 zoning_hash(zoning),
	FUNCTION 2 zoning_hash_extended(zoning, bigint);

COMMENT ON OPERATOR CLASS zoning_ops USING hash IS 'hashing of zonings, for DISTINCT and GROUP BY';
COMMENT ON OPERATOR FAMILY zoning_ops USING hash IS 'hashing of zonings';

-- what a zoning says of a score
--
-- A score that is NULL gives NULL.  Outside every band there is no band: such a
-- score gives NULL, too, and so do NaN and infinity, but in_zone() and
-- at_least() are false.  The planner turns these into comparisons of the score;
-- so it does with conditions on the others in WHERE.
-- numeric is compared with the bounds exactly; double precision enters by its
-- decimal of 15 significant digits, real by that of 6.

CREATE FUNCTION zoning_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'zoning_support' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION zoning_support(internal) IS
	'planner support';

--for type, c, cost, more: (score, score, 1, 5), (numeric, numeric, 1, 5), (double precision, float8, 1, 5),
--    (real, float4, 20, 20)
CREATE FUNCTION grade(score @type@, zoning zoning) RETURNS text
	AS 'MODULE_PATHNAME', 'zoning_grade_@c@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST @cost@
	SUPPORT zoning_support;

COMMENT ON FUNCTION grade(@type@, zoning) IS
	'label of the band that holds the score, or the exact mean of the tally; NULL outside every band, and for a '
	'tally without a mean';

CREATE FUNCTION zone(score @type@, zoning zoning) RETURNS text
	AS 'MODULE_PATHNAME', 'zoning_zone_@c@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST @cost@
	SUPPORT zoning_support;

COMMENT ON FUNCTION zone(@type@, zoning) IS
	'zone of the band that holds the score, or the exact mean of the tally: its label, if the band names no zone; '
	'NULL outside every band, and for a tally without a mean';

CREATE FUNCTION predicate(score @type@, zoning zoning) RETURNS text
	AS 'MODULE_PATHNAME', 'zoning_predicate_@c@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST @cost@
	SUPPORT zoning_support;

COMMENT ON FUNCTION predicate(@type@, zoning) IS
	'predicate in words of the band that holds the score, or the exact mean of the tally: its label, if the band '
	'has none; NULL outside every band, and for a tally without a mean';

CREATE FUNCTION color(score @type@, zoning zoning) RETURNS text
	AS 'MODULE_PATHNAME', 'zoning_color_@c@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST @cost@
	SUPPORT zoning_support;

COMMENT ON FUNCTION color(@type@, zoning) IS
	'color #rrggbb of the band that holds the score, or the exact mean of the tally; NULL if the band has none, '
	'outside every band, and for a tally without a mean';

CREATE FUNCTION band_number(score @type@, zoning zoning) RETURNS integer
	AS 'MODULE_PATHNAME', 'zoning_band_number_@c@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST @cost@
	SUPPORT zoning_support;

COMMENT ON FUNCTION band_number(@type@, zoning) IS
	'place of the band that holds the score, or the exact mean of the tally, in order of merit, 1 is the worst; '
	'NULL outside every band, and for a tally without a mean';

CREATE FUNCTION in_zone(score @type@, zoning zoning) RETURNS boolean
	AS 'MODULE_PATHNAME', 'zoning_in_any_zone_@c@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST @cost@
	SUPPORT zoning_support;

COMMENT ON FUNCTION in_zone(@type@, zoning) IS
	'whether a band holds the score, or the exact mean of the tally; NULL for a tally without a mean; with a '
	'constant zoning, an index on the score serves';

CREATE FUNCTION in_zone(score @type@, zoning zoning, VARIADIC names text[]) RETURNS boolean
	AS 'MODULE_PATHNAME', 'zoning_in_zone_@c@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST @more@
	SUPPORT zoning_support;

COMMENT ON FUNCTION in_zone(@type@, zoning, VARIADIC text[]) IS
	'whether the band that holds the score, or the exact mean of the tally, has one of the names as its label or '
	'zone; false outside every band, NULL for a tally without a mean; an unknown name, and a NULL among the '
	'names, is an error; with a constant zoning and names, an index on the score serves';

CREATE FUNCTION at_least(score @type@, zoning zoning, name text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'zoning_at_least_@c@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST @cost@
	SUPPORT zoning_support;

COMMENT ON FUNCTION at_least(@type@, zoning, text) IS
	'whether the score, or the exact mean of the tally, is in that band or a better one; a zone of several bands '
	'is reached with its worst; false outside every band, NULL for a tally without a mean; an unknown name is an '
	'error; with a constant zoning and name, an index on the score serves';

CREATE FUNCTION gap_to(score @type@, zoning zoning, name text) RETURNS score
	AS 'MODULE_PATHNAME', 'zoning_gap_to_@c@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST @more@;

COMMENT ON FUNCTION gap_to(@type@, zoning, text) IS
	'what must be added to the score, or the exact mean of the tally, after the rounding of the zoning, to bring '
	'it to the nearest score in that band or zone: negative if that lies below, 0 if the score is in it; NULL for '
	'NaN, infinity and a tally without a mean, and if nothing of six decimals does; an unknown name is an error';
--end

-- the zoning itself

CREATE FUNCTION bands(zoning zoning, OUT number integer, OUT label text, OUT zone text, OUT predicate text,
	OUT color text, OUT lower score, OUT lower_inc boolean, OUT upper score, OUT upper_inc boolean)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'zoning_bands' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 5;

COMMENT ON FUNCTION bands(zoning) IS
	'a row per band from the lowest scores to the highest; number 1 is the worst; lower or upper is NULL where '
	'the band has no bound';

CREATE FUNCTION options(zoning zoning) RETURNS text
	AS 'MODULE_PATHNAME', 'zoning_options' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION options(zoning) IS
	'the options as the notation has them behind the bands, such as round 2; best low; empty if there are none';

-- zonings from rows

CREATE FUNCTION zoning_agg_accum(state text[], number integer, label text, zone text, predicate text, color text,
	lower numeric, lower_inc boolean, upper numeric, upper_inc boolean) RETURNS text[]
	AS 'MODULE_PATHNAME', 'zoning_agg_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION zoning_agg_accum(text[], integer, text, text, text, text, numeric, boolean, numeric, boolean) IS
	'aggregate transition function';

CREATE FUNCTION zoning_agg_accum(state text[], number integer, label text, zone text, predicate text, color text,
	lower numeric, lower_inc boolean, upper numeric, upper_inc boolean, options text) RETURNS text[]
	AS 'MODULE_PATHNAME', 'zoning_agg_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION
	zoning_agg_accum(text[], integer, text, text, text, text, numeric, boolean, numeric, boolean, text) IS
	'aggregate transition function';

CREATE FUNCTION zoning_agg_final(state text[]) RETURNS zoning
	AS 'MODULE_PATHNAME', 'zoning_agg_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION zoning_agg_final(text[]) IS 'aggregate final function';

CREATE AGGREGATE zoning_agg(number integer, label text, zone text, predicate text, color text,
	lower numeric, lower_inc boolean, upper numeric, upper_inc boolean) (
	SFUNC = zoning_agg_accum, STYPE = text[], SSPACE = 1000,
	FINALFUNC = zoning_agg_final, COMBINEFUNC = pg_catalog.array_cat, PARALLEL = SAFE
);

COMMENT ON AGGREGATE zoning_agg(integer, text, text, text, text, numeric, boolean, numeric, boolean) IS
	'the zoning of the bands, one a row, in any order, with options such as round 2, the same in all rows: what '
	'bands() and options() take apart';

CREATE AGGREGATE zoning_agg(number integer, label text, zone text, predicate text, color text,
	lower numeric, lower_inc boolean, upper numeric, upper_inc boolean, options text) (
	SFUNC = zoning_agg_accum, STYPE = text[], SSPACE = 1000,
	FINALFUNC = zoning_agg_final, COMBINEFUNC = pg_catalog.array_cat, PARALLEL = SAFE
);

COMMENT ON AGGREGATE zoning_agg(integer, text, text, text, text, numeric, boolean, numeric, boolean, text) IS
	'the zoning of the bands, one a row, in any order, with options such as round 2, the same in all rows: '
	'what bands() and options() take apart';

--for type, c: (score, score), (numeric, numeric), (double precision, float8)
CREATE FUNCTION quantile_zoning_accum(state bytea, value @type@, labels text[]) RETURNS bytea
	AS 'MODULE_PATHNAME', 'quantile_zoning_accum_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION quantile_zoning_accum(bytea, @type@, text[]) IS 'aggregate transition function';
--end

CREATE FUNCTION quantile_zoning_combine(bytea, bytea) RETURNS bytea
	AS 'MODULE_PATHNAME', 'quantile_zoning_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION quantile_zoning_combine(bytea, bytea) IS 'aggregate combine function';

CREATE FUNCTION quantile_zoning_final(state bytea) RETURNS zoning
	AS 'MODULE_PATHNAME', 'quantile_zoning_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION quantile_zoning_final(bytea) IS 'aggregate final function';

--for type: (score), (numeric), (double precision)
CREATE AGGREGATE quantile_zoning(value @type@, labels text[]) (
	SFUNC = quantile_zoning_accum, STYPE = bytea, SSPACE = 1000,
	FINALFUNC = quantile_zoning_final, COMBINEFUNC = quantile_zoning_combine, PARALLEL = SAFE
);

COMMENT ON AGGREGATE quantile_zoning(@type@, text[]) IS
	'a zoning with a band for each label, from the lowest to the highest, that shares out the values as evenly as '
	'equal ones, which are in one band, allow; NULL values are left out';
--end

-- standard zonings

CREATE FUNCTION standard_zoning(name text) RETURNS zoning
	AS 'MODULE_PATHNAME', 'standard_zoning' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;

COMMENT ON FUNCTION standard_zoning(text) IS
	'the standard zoning of that name, such as ombudsman-2022, as the name alone is where a zoning is expected; an '
	'unknown name is an error that lists the names';

CREATE FUNCTION standard_zonings(OUT name text, OUT zoning zoning, OUT citation text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'standard_zonings' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10;

COMMENT ON FUNCTION standard_zonings() IS
	'the standard zonings, with the regulation or publication each is taken from';
