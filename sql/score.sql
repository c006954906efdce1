-- score: an exact decimal with six fractional digits
--
-- COST, here and in all parts, is what a call takes in units of some 25 ns, which
-- is a call of the quickest function.  There are nine tiers:
--
--	1 (the default)  up to 75 ns: a comparison, a cast, a row of an arithmetic mean
--	5                up to 200 ns: a division, as for the mean of a tally or its zone
--	10               up to 400 ns: a logarithm, as for a row of a geometric mean; a score
--	                 of a form, in a tree of arithmetic means
--	20               up to 1,500 ns: a power; a number of 256 bits made a decimal; a real
--	100              up to 10,000 ns: a square root of such a number; a form read
--	1000             more: a whole instrument, a panel as it is
--	100000           some ms: all pairs of a panel's bodies, a thousand draws without their ranks
--	1000000          some 100 ms: a thousand rankings
--	10000000         some s: as many for each factor

CREATE TYPE score;

CREATE FUNCTION score_in(cstring, oid, integer) RETURNS score
	AS 'MODULE_PATHNAME', 'score_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION score_out(score) RETURNS cstring
	AS 'MODULE_PATHNAME', 'score_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION score_recv(internal, oid, integer) RETURNS score
	AS 'MODULE_PATHNAME', 'score_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION score_send(score) RETURNS bytea
	AS 'int8send' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION score_typmod_in(cstring[]) RETURNS integer
	AS 'MODULE_PATHNAME', 'score_typmod_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION score_typmod_out(integer) RETURNS cstring
	AS 'MODULE_PATHNAME', 'score_typmod_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

-- category N: that 'score + integer' finds the operators of numeric
CREATE TYPE score (
	INPUT = score_in,
	OUTPUT = score_out,
	RECEIVE = score_recv,
	SEND = score_send,
	TYPMOD_IN = score_typmod_in,
	TYPMOD_OUT = score_typmod_out,
	LIKE = pg_catalog.int8,
	CATEGORY = 'N'
);

COMMENT ON TYPE score IS
	'exact decimal of 8 bytes with 12 digits before and 6 after the point; score(n) keeps n = 0..6 decimals, '
	'rounded half away from zero';

-- casts
--
-- No cast to score is implicit: with one from integer, the operators between
-- score and numeric would make "integer = numeric" ambiguous everywhere.

CREATE FUNCTION score(smallint) RETURNS score
	AS 'MODULE_PATHNAME', 'score_from_int2' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION score(smallint) IS
	'the integer as a score; out of range is an error';

CREATE FUNCTION score(integer) RETURNS score
	AS 'MODULE_PATHNAME', 'score_from_int4' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION score(integer) IS
	'the integer as a score; out of range is an error';

CREATE FUNCTION score(bigint) RETURNS score
	AS 'MODULE_PATHNAME', 'score_from_int8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION score(bigint) IS
	'the integer as a score; out of range is an error';

CREATE FUNCTION score(numeric, integer DEFAULT -1) RETURNS score
	AS 'MODULE_PATHNAME', 'score_from_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION score(numeric, integer) IS
	'the number rounded to the decimals of the modifier (or six), once, half away from zero; NaN, infinity and '
	'numbers out of range are an error';

CREATE FUNCTION score(double precision, integer DEFAULT -1) RETURNS score
	AS 'MODULE_PATHNAME', 'score_from_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION score(double precision, integer) IS
	'the decimal of 15 significant digits of the number, rounded like a numeric';

CREATE FUNCTION score(real, integer DEFAULT -1) RETURNS score
	AS 'MODULE_PATHNAME', 'score_from_float4' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;

COMMENT ON FUNCTION score(real, integer) IS
	'the decimal of 6 significant digits of the number, rounded like a numeric';

CREATE FUNCTION score(score, integer) RETURNS score
	AS 'MODULE_PATHNAME', 'score_apply_typmod' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION score(score, integer) IS
	'the score rounded to 0..6 decimals, half away from zero';

CREATE FUNCTION "numeric"(score) RETURNS numeric
	AS 'MODULE_PATHNAME', 'score_to_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION "numeric"(score) IS
	'the same number, without trailing zeros';

CREATE FUNCTION float8(score) RETURNS double precision
	AS 'MODULE_PATHNAME', 'score_to_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION float8(score) IS
	'the nearest double';

CREATE FUNCTION int2(score) RETURNS smallint
	AS 'MODULE_PATHNAME', 'score_to_int2' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION int4(score) RETURNS integer
	AS 'MODULE_PATHNAME', 'score_to_int4' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION int8(score) RETURNS bigint
	AS 'MODULE_PATHNAME', 'score_to_int8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION float4(score) RETURNS real
	AS 'MODULE_PATHNAME', 'score_to_float4' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;

CREATE FUNCTION "json"(score) RETURNS json
	AS 'MODULE_PATHNAME', 'score_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;

COMMENT ON FUNCTION int2(score) IS
	'the score rounded to an integer, half away from zero; out of range is an error';

COMMENT ON FUNCTION int4(score) IS
	'the score rounded to an integer, half away from zero; out of range is an error';

COMMENT ON FUNCTION int8(score) IS
	'the score rounded to an integer, half away from zero';

COMMENT ON FUNCTION float4(score) IS
	'the nearest real';

COMMENT ON FUNCTION "json"(score) IS
	'the score as a JSON number: to_json, to_jsonb and row_to_json use it';

CREATE CAST (smallint AS score) WITH FUNCTION score(smallint) AS ASSIGNMENT;
CREATE CAST (integer AS score) WITH FUNCTION score(integer) AS ASSIGNMENT;
CREATE CAST (bigint AS score) WITH FUNCTION score(bigint) AS ASSIGNMENT;
CREATE CAST (numeric AS score) WITH FUNCTION score(numeric, integer) AS ASSIGNMENT;
CREATE CAST (double precision AS score) WITH FUNCTION score(double precision, integer) AS ASSIGNMENT;
CREATE CAST (real AS score) WITH FUNCTION score(real, integer) AS ASSIGNMENT;
CREATE CAST (score AS score) WITH FUNCTION score(score, integer) AS IMPLICIT;
CREATE CAST (score AS numeric) WITH FUNCTION "numeric"(score) AS IMPLICIT;
CREATE CAST (score AS double precision) WITH FUNCTION float8(score) AS ASSIGNMENT;
CREATE CAST (score AS real) WITH FUNCTION float4(score) AS ASSIGNMENT;
CREATE CAST (score AS smallint) WITH FUNCTION int2(score) AS ASSIGNMENT;
CREATE CAST (score AS integer) WITH FUNCTION int4(score) AS ASSIGNMENT;
CREATE CAST (score AS bigint) WITH FUNCTION int8(score) AS ASSIGNMENT;
CREATE CAST (score AS json) WITH FUNCTION "json"(score);

COMMENT ON CAST (smallint AS score) IS 'the integer';
COMMENT ON CAST (integer AS score) IS 'the integer';
COMMENT ON CAST (bigint AS score) IS 'the integer';
COMMENT ON CAST (numeric AS score) IS
	'rounded once, half away from zero; NaN and infinity are an error';
COMMENT ON CAST (double precision AS score) IS 'its decimal of 15 significant digits, rounded like a numeric';
COMMENT ON CAST (real AS score) IS 'its decimal of 6 significant digits, rounded like a numeric';
COMMENT ON CAST (score AS score) IS 'rounded to n decimals, half away from zero';
COMMENT ON CAST (score AS numeric) IS 'the same number, without trailing zeros';
COMMENT ON CAST (score AS double precision) IS 'the nearest double';
COMMENT ON CAST (score AS real) IS 'the nearest real';
COMMENT ON CAST (score AS smallint) IS 'rounded to an integer, half away from zero';
COMMENT ON CAST (score AS integer) IS 'rounded to an integer, half away from zero';
COMMENT ON CAST (score AS bigint) IS 'rounded to an integer, half away from zero';
COMMENT ON CAST (score AS json) IS 'a JSON number; to_json, to_jsonb and their like use it';

-- sums, within the type

CREATE FUNCTION score_add(score, score) RETURNS score
	AS 'MODULE_PATHNAME', 'score_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION score_subtract(score, score) RETURNS score
	AS 'MODULE_PATHNAME', 'score_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION score_negate(score) RETURNS score
	AS 'MODULE_PATHNAME', 'score_negate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR + (LEFTARG = score, RIGHTARG = score, FUNCTION = score_add, COMMUTATOR = +);
CREATE OPERATOR - (LEFTARG = score, RIGHTARG = score, FUNCTION = score_subtract);
CREATE OPERATOR - (RIGHTARG = score, FUNCTION = score_negate);

COMMENT ON OPERATOR + (score, score) IS 'add; out of range is an error';
COMMENT ON OPERATOR - (score, score) IS 'subtract; out of range is an error';
COMMENT ON OPERATOR - (NONE, score) IS 'negate';

-- products and quotients, as numeric gives them
--
-- One pair for each type: with a few alone, PostgreSQL would prefer that of double
-- precision for all the others.  Each is inlined into what numeric computes.

CREATE FUNCTION score_multiply(score, score) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog.*) $2::numeric;

CREATE FUNCTION score_multiply(score, smallint) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog.*) $2::numeric;

CREATE FUNCTION score_multiply(smallint, score) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog.*) $2::numeric;

CREATE FUNCTION score_multiply(score, integer) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog.*) $2::numeric;

CREATE FUNCTION score_multiply(integer, score) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog.*) $2::numeric;

CREATE FUNCTION score_multiply(score, bigint) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog.*) $2::numeric;

CREATE FUNCTION score_multiply(bigint, score) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog.*) $2::numeric;

CREATE FUNCTION score_multiply(score, numeric) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog.*) $2;

CREATE FUNCTION score_multiply(numeric, score) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1 OPERATOR(pg_catalog.*) $2::numeric;

CREATE FUNCTION score_multiply(score, real) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog.*) $2::numeric;

CREATE FUNCTION score_multiply(real, score) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog.*) $2::numeric;

CREATE FUNCTION score_multiply(score, double precision) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog.*) $2::numeric;

CREATE FUNCTION score_multiply(double precision, score) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog.*) $2::numeric;

CREATE FUNCTION score_divide(score, score) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog./) $2::numeric;

CREATE FUNCTION score_divide(score, smallint) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog./) $2::numeric;

CREATE FUNCTION score_divide(smallint, score) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog./) $2::numeric;

CREATE FUNCTION score_divide(score, integer) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog./) $2::numeric;

CREATE FUNCTION score_divide(integer, score) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog./) $2::numeric;

CREATE FUNCTION score_divide(score, bigint) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog./) $2::numeric;

CREATE FUNCTION score_divide(bigint, score) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog./) $2::numeric;

CREATE FUNCTION score_divide(score, numeric) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog./) $2;

CREATE FUNCTION score_divide(numeric, score) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1 OPERATOR(pg_catalog./) $2::numeric;

CREATE FUNCTION score_divide(score, real) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog./) $2::numeric;

CREATE FUNCTION score_divide(real, score) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog./) $2::numeric;

CREATE FUNCTION score_divide(score, double precision) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog./) $2::numeric;

CREATE FUNCTION score_divide(double precision, score) RETURNS numeric
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::numeric OPERATOR(pg_catalog./) $2::numeric;

CREATE OPERATOR * (LEFTARG = score, RIGHTARG = score, FUNCTION = score_multiply, COMMUTATOR = *);
CREATE OPERATOR * (LEFTARG = score, RIGHTARG = smallint, FUNCTION = score_multiply, COMMUTATOR = *);
CREATE OPERATOR * (LEFTARG = smallint, RIGHTARG = score, FUNCTION = score_multiply, COMMUTATOR = *);
CREATE OPERATOR * (LEFTARG = score, RIGHTARG = integer, FUNCTION = score_multiply, COMMUTATOR = *);
CREATE OPERATOR * (LEFTARG = integer, RIGHTARG = score, FUNCTION = score_multiply, COMMUTATOR = *);
CREATE OPERATOR * (LEFTARG = score, RIGHTARG = bigint, FUNCTION = score_multiply, COMMUTATOR = *);
CREATE OPERATOR * (LEFTARG = bigint, RIGHTARG = score, FUNCTION = score_multiply, COMMUTATOR = *);
CREATE OPERATOR * (LEFTARG = score, RIGHTARG = numeric, FUNCTION = score_multiply, COMMUTATOR = *);
CREATE OPERATOR * (LEFTARG = numeric, RIGHTARG = score, FUNCTION = score_multiply, COMMUTATOR = *);
CREATE OPERATOR * (LEFTARG = score, RIGHTARG = real, FUNCTION = score_multiply, COMMUTATOR = *);
CREATE OPERATOR * (LEFTARG = real, RIGHTARG = score, FUNCTION = score_multiply, COMMUTATOR = *);
CREATE OPERATOR * (LEFTARG = score, RIGHTARG = double precision, FUNCTION = score_multiply, COMMUTATOR = *);
CREATE OPERATOR * (LEFTARG = double precision, RIGHTARG = score, FUNCTION = score_multiply, COMMUTATOR = *);

CREATE OPERATOR / (LEFTARG = score, RIGHTARG = score, FUNCTION = score_divide);
CREATE OPERATOR / (LEFTARG = score, RIGHTARG = smallint, FUNCTION = score_divide);
CREATE OPERATOR / (LEFTARG = smallint, RIGHTARG = score, FUNCTION = score_divide);
CREATE OPERATOR / (LEFTARG = score, RIGHTARG = integer, FUNCTION = score_divide);
CREATE OPERATOR / (LEFTARG = integer, RIGHTARG = score, FUNCTION = score_divide);
CREATE OPERATOR / (LEFTARG = score, RIGHTARG = bigint, FUNCTION = score_divide);
CREATE OPERATOR / (LEFTARG = bigint, RIGHTARG = score, FUNCTION = score_divide);
CREATE OPERATOR / (LEFTARG = score, RIGHTARG = numeric, FUNCTION = score_divide);
CREATE OPERATOR / (LEFTARG = numeric, RIGHTARG = score, FUNCTION = score_divide);
CREATE OPERATOR / (LEFTARG = score, RIGHTARG = real, FUNCTION = score_divide);
CREATE OPERATOR / (LEFTARG = real, RIGHTARG = score, FUNCTION = score_divide);
CREATE OPERATOR / (LEFTARG = score, RIGHTARG = double precision, FUNCTION = score_divide);
CREATE OPERATOR / (LEFTARG = double precision, RIGHTARG = score, FUNCTION = score_divide);

COMMENT ON OPERATOR * (score, score) IS 'multiply, as numeric';
COMMENT ON OPERATOR * (score, smallint) IS 'multiply, as numeric';
COMMENT ON OPERATOR * (smallint, score) IS 'multiply, as numeric';
COMMENT ON OPERATOR * (score, integer) IS 'multiply, as numeric';
COMMENT ON OPERATOR * (integer, score) IS 'multiply, as numeric';
COMMENT ON OPERATOR * (score, bigint) IS 'multiply, as numeric';
COMMENT ON OPERATOR * (bigint, score) IS 'multiply, as numeric';
COMMENT ON OPERATOR * (score, numeric) IS 'multiply, as numeric';
COMMENT ON OPERATOR * (numeric, score) IS 'multiply, as numeric';
COMMENT ON OPERATOR * (score, real) IS 'multiply, as numeric';
COMMENT ON OPERATOR * (real, score) IS 'multiply, as numeric';
COMMENT ON OPERATOR * (score, double precision) IS 'multiply, as numeric';
COMMENT ON OPERATOR * (double precision, score) IS 'multiply, as numeric';
COMMENT ON OPERATOR / (score, score) IS 'divide, as numeric';
COMMENT ON OPERATOR / (score, smallint) IS 'divide, as numeric';
COMMENT ON OPERATOR / (smallint, score) IS 'divide, as numeric';
COMMENT ON OPERATOR / (score, integer) IS 'divide, as numeric';
COMMENT ON OPERATOR / (integer, score) IS 'divide, as numeric';
COMMENT ON OPERATOR / (score, bigint) IS 'divide, as numeric';
COMMENT ON OPERATOR / (bigint, score) IS 'divide, as numeric';
COMMENT ON OPERATOR / (score, numeric) IS 'divide, as numeric';
COMMENT ON OPERATOR / (numeric, score) IS 'divide, as numeric';
COMMENT ON OPERATOR / (score, real) IS 'divide, as numeric';
COMMENT ON OPERATOR / (real, score) IS 'divide, as numeric';
COMMENT ON OPERATOR / (score, double precision) IS 'divide, as numeric';
COMMENT ON OPERATOR / (double precision, score) IS 'divide, as numeric';

-- comparison
--
-- Two scores compare, sort and hash as the bigints they are, by PostgreSQL's own
-- functions: these can't fail and are leakproof, so that row security policies
-- leave their indexes in use.  A comparison with a constant of another type
-- becomes one of two scores at planning.
--
-- The operators with numeric and double precision are in the same btree family,
-- so that an index on a score column serves them.  Equality with double
-- precision can't be merged: distinct doubles may equal one score, so that the
-- planner must not conclude from two equalities a third one.

CREATE FUNCTION score_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'score_support' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION score_lt(score, score) RETURNS boolean
	AS 'int8lt' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;

CREATE FUNCTION score_le(score, score) RETURNS boolean
	AS 'int8le' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;

CREATE FUNCTION score_eq(score, score) RETURNS boolean
	AS 'int8eq' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;

CREATE FUNCTION score_ne(score, score) RETURNS boolean
	AS 'int8ne' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;

CREATE FUNCTION score_ge(score, score) RETURNS boolean
	AS 'int8ge' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;

CREATE FUNCTION score_gt(score, score) RETURNS boolean
	AS 'int8gt' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;

CREATE FUNCTION score_cmp(score, score) RETURNS integer
	AS 'btint8cmp' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;

CREATE FUNCTION score_numeric_lt(score, numeric) RETURNS boolean
	AS 'MODULE_PATHNAME', 'score_numeric_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION score_numeric_le(score, numeric) RETURNS boolean
	AS 'MODULE_PATHNAME', 'score_numeric_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION score_numeric_eq(score, numeric) RETURNS boolean
	AS 'MODULE_PATHNAME', 'score_numeric_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION score_numeric_ne(score, numeric) RETURNS boolean
	AS 'MODULE_PATHNAME', 'score_numeric_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION score_numeric_ge(score, numeric) RETURNS boolean
	AS 'MODULE_PATHNAME', 'score_numeric_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION score_numeric_gt(score, numeric) RETURNS boolean
	AS 'MODULE_PATHNAME', 'score_numeric_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION score_numeric_cmp(score, numeric) RETURNS integer
	AS 'MODULE_PATHNAME', 'score_numeric_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION numeric_score_lt(numeric, score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'numeric_score_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION numeric_score_le(numeric, score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'numeric_score_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION numeric_score_eq(numeric, score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'numeric_score_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION numeric_score_ne(numeric, score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'numeric_score_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION numeric_score_ge(numeric, score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'numeric_score_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION numeric_score_gt(numeric, score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'numeric_score_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION numeric_score_cmp(numeric, score) RETURNS integer
	AS 'MODULE_PATHNAME', 'numeric_score_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION score_float8_lt(score, double precision) RETURNS boolean
	AS 'MODULE_PATHNAME', 'score_float8_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION score_float8_le(score, double precision) RETURNS boolean
	AS 'MODULE_PATHNAME', 'score_float8_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION score_float8_eq(score, double precision) RETURNS boolean
	AS 'MODULE_PATHNAME', 'score_float8_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION score_float8_ne(score, double precision) RETURNS boolean
	AS 'MODULE_PATHNAME', 'score_float8_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION score_float8_ge(score, double precision) RETURNS boolean
	AS 'MODULE_PATHNAME', 'score_float8_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION score_float8_gt(score, double precision) RETURNS boolean
	AS 'MODULE_PATHNAME', 'score_float8_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION score_float8_cmp(score, double precision) RETURNS integer
	AS 'MODULE_PATHNAME', 'score_float8_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION float8_score_lt(double precision, score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'float8_score_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION float8_score_le(double precision, score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'float8_score_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION float8_score_eq(double precision, score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'float8_score_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION float8_score_ne(double precision, score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'float8_score_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION float8_score_ge(double precision, score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'float8_score_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION float8_score_gt(double precision, score) RETURNS boolean
	AS 'MODULE_PATHNAME', 'float8_score_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT score_support;

CREATE FUNCTION float8_score_cmp(double precision, score) RETURNS integer
	AS 'MODULE_PATHNAME', 'float8_score_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR < (LEFTARG = score, RIGHTARG = score, FUNCTION = score_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = score, RIGHTARG = score, FUNCTION = score_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR = (LEFTARG = score, RIGHTARG = score, FUNCTION = score_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = score, RIGHTARG = score, FUNCTION = score_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR >= (LEFTARG = score, RIGHTARG = score, FUNCTION = score_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR > (LEFTARG = score, RIGHTARG = score, FUNCTION = score_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);

CREATE OPERATOR < (LEFTARG = score, RIGHTARG = numeric, FUNCTION = score_numeric_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = score, RIGHTARG = numeric, FUNCTION = score_numeric_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR = (LEFTARG = score, RIGHTARG = numeric, FUNCTION = score_numeric_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, MERGES);
CREATE OPERATOR <> (LEFTARG = score, RIGHTARG = numeric, FUNCTION = score_numeric_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR >= (LEFTARG = score, RIGHTARG = numeric, FUNCTION = score_numeric_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR > (LEFTARG = score, RIGHTARG = numeric, FUNCTION = score_numeric_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);

CREATE OPERATOR < (LEFTARG = numeric, RIGHTARG = score, FUNCTION = numeric_score_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = numeric, RIGHTARG = score, FUNCTION = numeric_score_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR = (LEFTARG = numeric, RIGHTARG = score, FUNCTION = numeric_score_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, MERGES);
CREATE OPERATOR <> (LEFTARG = numeric, RIGHTARG = score, FUNCTION = numeric_score_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR >= (LEFTARG = numeric, RIGHTARG = score, FUNCTION = numeric_score_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR > (LEFTARG = numeric, RIGHTARG = score, FUNCTION = numeric_score_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);

CREATE OPERATOR < (LEFTARG = score, RIGHTARG = double precision, FUNCTION = score_float8_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = score, RIGHTARG = double precision, FUNCTION = score_float8_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR = (LEFTARG = score, RIGHTARG = double precision, FUNCTION = score_float8_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE OPERATOR <> (LEFTARG = score, RIGHTARG = double precision, FUNCTION = score_float8_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR >= (LEFTARG = score, RIGHTARG = double precision, FUNCTION = score_float8_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR > (LEFTARG = score, RIGHTARG = double precision, FUNCTION = score_float8_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);

CREATE OPERATOR < (LEFTARG = double precision, RIGHTARG = score, FUNCTION = float8_score_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = double precision, RIGHTARG = score, FUNCTION = float8_score_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR = (LEFTARG = double precision, RIGHTARG = score, FUNCTION = float8_score_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE OPERATOR <> (LEFTARG = double precision, RIGHTARG = score, FUNCTION = float8_score_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR >= (LEFTARG = double precision, RIGHTARG = score, FUNCTION = float8_score_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR > (LEFTARG = double precision, RIGHTARG = score, FUNCTION = float8_score_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);

COMMENT ON OPERATOR < (score, score) IS 'less than';
COMMENT ON OPERATOR <= (score, score) IS 'less than or equal';
COMMENT ON OPERATOR = (score, score) IS 'equal';
COMMENT ON OPERATOR <> (score, score) IS 'not equal';
COMMENT ON OPERATOR >= (score, score) IS 'greater than or equal';
COMMENT ON OPERATOR > (score, score) IS 'greater than';
COMMENT ON OPERATOR < (score, numeric) IS 'less than';
COMMENT ON OPERATOR <= (score, numeric) IS 'less than or equal';
COMMENT ON OPERATOR = (score, numeric) IS 'equal';
COMMENT ON OPERATOR <> (score, numeric) IS 'not equal';
COMMENT ON OPERATOR >= (score, numeric) IS 'greater than or equal';
COMMENT ON OPERATOR > (score, numeric) IS 'greater than';
COMMENT ON OPERATOR < (numeric, score) IS 'less than';
COMMENT ON OPERATOR <= (numeric, score) IS 'less than or equal';
COMMENT ON OPERATOR = (numeric, score) IS 'equal';
COMMENT ON OPERATOR <> (numeric, score) IS 'not equal';
COMMENT ON OPERATOR >= (numeric, score) IS 'greater than or equal';
COMMENT ON OPERATOR > (numeric, score) IS 'greater than';
COMMENT ON OPERATOR < (score, double precision) IS 'less than';
COMMENT ON OPERATOR <= (score, double precision) IS 'less than or equal';
COMMENT ON OPERATOR = (score, double precision) IS 'equal';
COMMENT ON OPERATOR <> (score, double precision) IS 'not equal';
COMMENT ON OPERATOR >= (score, double precision) IS 'greater than or equal';
COMMENT ON OPERATOR > (score, double precision) IS 'greater than';
COMMENT ON OPERATOR < (double precision, score) IS 'less than';
COMMENT ON OPERATOR <= (double precision, score) IS 'less than or equal';
COMMENT ON OPERATOR = (double precision, score) IS 'equal';
COMMENT ON OPERATOR <> (double precision, score) IS 'not equal';
COMMENT ON OPERATOR >= (double precision, score) IS 'greater than or equal';
COMMENT ON OPERATOR > (double precision, score) IS 'greater than';

-- index support

CREATE FUNCTION score_sortsupport(internal) RETURNS void
	AS 'btint8sortsupport' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION score_hash(score) RETURNS integer
	AS 'hashint8' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION score_hash_extended(score, bigint) RETURNS bigint
	AS 'hashint8extended' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION in_range(score, score, score, boolean, boolean) RETURNS boolean
	AS 'MODULE_PATHNAME', 'in_range_score_score' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION in_range(score, score, numeric, boolean, boolean) RETURNS boolean
	AS 'MODULE_PATHNAME', 'in_range_score_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

-- private: doubles in the order of the scores they compare with, for score = ANY
-- (array) and for proofs about conditions; those of core would tell apart doubles
-- that equal one score
CREATE FUNCTION float8_as_score_lt(double precision, double precision) RETURNS boolean
	AS 'MODULE_PATHNAME', 'float8_as_score_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION float8_as_score_le(double precision, double precision) RETURNS boolean
	AS 'MODULE_PATHNAME', 'float8_as_score_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION float8_as_score_eq(double precision, double precision) RETURNS boolean
	AS 'MODULE_PATHNAME', 'float8_as_score_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION float8_as_score_ne(double precision, double precision) RETURNS boolean
	AS 'MODULE_PATHNAME', 'float8_as_score_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION float8_as_score_ge(double precision, double precision) RETURNS boolean
	AS 'MODULE_PATHNAME', 'float8_as_score_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION float8_as_score_gt(double precision, double precision) RETURNS boolean
	AS 'MODULE_PATHNAME', 'float8_as_score_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION float8_as_score_cmp(double precision, double precision) RETURNS integer
	AS 'MODULE_PATHNAME', 'float8_as_score_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR ^< (LEFTARG = double precision, RIGHTARG = double precision, FUNCTION = float8_as_score_lt,
	COMMUTATOR = ^>, NEGATOR = ^>=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR ^<= (LEFTARG = double precision, RIGHTARG = double precision, FUNCTION = float8_as_score_le,
	COMMUTATOR = ^>=, NEGATOR = ^>, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR ^= (LEFTARG = double precision, RIGHTARG = double precision, FUNCTION = float8_as_score_eq,
	COMMUTATOR = ^=, NEGATOR = ^<>, RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE OPERATOR ^<> (LEFTARG = double precision, RIGHTARG = double precision, FUNCTION = float8_as_score_ne,
	COMMUTATOR = ^<>, NEGATOR = ^=, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR ^>= (LEFTARG = double precision, RIGHTARG = double precision, FUNCTION = float8_as_score_ge,
	COMMUTATOR = ^<=, NEGATOR = ^<, RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR ^> (LEFTARG = double precision, RIGHTARG = double precision, FUNCTION = float8_as_score_gt,
	COMMUTATOR = ^<, NEGATOR = ^<=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);

COMMENT ON OPERATOR ^< (double precision, double precision) IS 'private: less than, as scores see it';
COMMENT ON OPERATOR ^<= (double precision, double precision) IS 'private: less than or equal, as scores see it';
COMMENT ON OPERATOR ^= (double precision, double precision) IS 'private: equal, as scores see it';
COMMENT ON OPERATOR ^<> (double precision, double precision) IS 'private: not equal, as scores see it';
COMMENT ON OPERATOR ^>= (double precision, double precision) IS 'private: greater than or equal, as scores see it';
COMMENT ON OPERATOR ^> (double precision, double precision) IS 'private: greater than, as scores see it';

CREATE OPERATOR CLASS score_ops
	DEFAULT FOR TYPE score USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 score_cmp(score, score),
	FUNCTION 2 score_sortsupport(internal),
	FUNCTION 3 in_range(score, score, score, boolean, boolean),
	FUNCTION 4 btequalimage(oid);

ALTER OPERATOR FAMILY score_ops USING btree ADD
	OPERATOR 1 < (numeric, numeric),
	OPERATOR 2 <= (numeric, numeric),
	OPERATOR 3 = (numeric, numeric),
	OPERATOR 4 >= (numeric, numeric),
	OPERATOR 5 > (numeric, numeric),
	OPERATOR 1 < (score, numeric),
	OPERATOR 2 <= (score, numeric),
	OPERATOR 3 = (score, numeric),
	OPERATOR 4 >= (score, numeric),
	OPERATOR 5 > (score, numeric),
	FUNCTION 1 (score, numeric) score_numeric_cmp(score, numeric),
	OPERATOR 1 < (numeric, score),
	OPERATOR 2 <= (numeric, score),
	OPERATOR 3 = (numeric, score),
	OPERATOR 4 >= (numeric, score),
	OPERATOR 5 > (numeric, score),
	FUNCTION 1 (numeric, score) numeric_score_cmp(numeric, score),
	OPERATOR 1 < (score, double precision),
	OPERATOR 2 <= (score, double precision),
	OPERATOR 3 = (score, double precision),
	OPERATOR 4 >= (score, double precision),
	OPERATOR 5 > (score, double precision),
	FUNCTION 1 (score, double precision) score_float8_cmp(score, double precision),
	OPERATOR 1 < (double precision, score),
	OPERATOR 2 <= (double precision, score),
	OPERATOR 3 = (double precision, score),
	OPERATOR 4 >= (double precision, score),
	OPERATOR 5 > (double precision, score),
	FUNCTION 1 (double precision, score) float8_score_cmp(double precision, score),
	FUNCTION 1 (numeric, numeric) numeric_cmp(numeric, numeric),
	OPERATOR 1 ^< (double precision, double precision),
	OPERATOR 2 ^<= (double precision, double precision),
	OPERATOR 3 ^= (double precision, double precision),
	OPERATOR 4 ^>= (double precision, double precision),
	OPERATOR 5 ^> (double precision, double precision),
	FUNCTION 1 (double precision, double precision) float8_as_score_cmp(double precision, double precision),
	FUNCTION 3 (score, numeric) in_range(score, score, numeric, boolean, boolean);

CREATE OPERATOR CLASS score_ops
	DEFAULT FOR TYPE score USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 score_hash(score),
	FUNCTION 2 score_hash_extended(score, bigint);

CREATE OPERATOR CLASS score_minmax_ops
	DEFAULT FOR TYPE score USING brin AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 brin_minmax_opcinfo(internal),
	FUNCTION 2 brin_minmax_add_value(internal, internal, internal, internal),
	FUNCTION 3 brin_minmax_consistent(internal, internal, internal),
	FUNCTION 4 brin_minmax_union(internal, internal, internal);

ALTER OPERATOR FAMILY score_minmax_ops USING brin ADD
	OPERATOR 1 < (score, numeric),
	OPERATOR 2 <= (score, numeric),
	OPERATOR 3 = (score, numeric),
	OPERATOR 4 >= (score, numeric),
	OPERATOR 5 > (score, numeric),
	OPERATOR 1 < (score, double precision),
	OPERATOR 2 <= (score, double precision),
	OPERATOR 3 = (score, double precision),
	OPERATOR 4 >= (score, double precision),
	OPERATOR 5 > (score, double precision);

COMMENT ON OPERATOR FAMILY score_ops USING btree IS 'order of scores, and of scores and numbers';
COMMENT ON OPERATOR CLASS score_ops USING btree IS
	'comparisons of scores, and of scores and numbers, ORDER BY, windows with RANGE; sort support';
COMMENT ON OPERATOR FAMILY score_ops USING hash IS 'hashing of scores';
COMMENT ON OPERATOR CLASS score_ops USING hash IS
	'equality of scores: hash joins, grouping, hash partitioning';
COMMENT ON OPERATOR FAMILY score_minmax_ops USING brin IS 'block ranges of scores, and of scores and numbers';
COMMENT ON OPERATOR CLASS score_minmax_ops USING brin IS
	'comparisons of scores, and of scores and numbers, by block ranges';

-- aggregates

CREATE FUNCTION score_smaller(score, score) RETURNS score
	AS 'int8smaller' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION score_larger(score, score) RETURNS score
	AS 'int8larger' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;

CREATE AGGREGATE min(score) (
	SFUNC = score_smaller,
	STYPE = score,
	COMBINEFUNC = score_smaller,
	SORTOP = <,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(score) IS 'lowest score; NULL if there is none';

CREATE AGGREGATE max(score) (
	SFUNC = score_larger,
	STYPE = score,
	COMBINEFUNC = score_larger,
	SORTOP = >,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(score) IS 'highest score; NULL if there is none';

-- SSPACE: a hundred scores.

CREATE FUNCTION percentile_cont_final(score[], double precision) RETURNS numeric
	AS 'MODULE_PATHNAME', 'score_percentile_cont' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION percentile_cont_final(score[], double precision[]) RETURNS numeric[]
	AS 'MODULE_PATHNAME', 'score_percentile_cont_multi' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION median_final(score[]) RETURNS numeric
	AS 'MODULE_PATHNAME', 'score_median' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE AGGREGATE percentile_cont(fraction double precision ORDER BY value score) (
	SFUNC = array_append,
	STYPE = score[],
	SSPACE = 1024,
	FINALFUNC = percentile_cont_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE percentile_cont(double precision ORDER BY score) IS
	'the number that far along the sorted scores, between two of them in proportion, exact; NULL if there is none';

CREATE AGGREGATE percentile_cont(fractions double precision[] ORDER BY value score) (
	SFUNC = array_append,
	STYPE = score[],
	SSPACE = 1024,
	FINALFUNC = percentile_cont_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE percentile_cont(double precision[] ORDER BY score) IS
	'the numbers that far along the sorted scores, in an array of the shape of the fractions; NULL if there is none';

CREATE AGGREGATE median(value score) (
	SFUNC = array_append,
	STYPE = score[],
	SSPACE = 1024,
	FINALFUNC = median_final,
	COMBINEFUNC = array_cat,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE median(score) IS
	'the middle score, or the mean of the middle two, exact: it may have seven decimals; NULL if there is none';
