-- tally: a mergeable summary of weighted values, the state of every mean

CREATE TYPE tally;

CREATE FUNCTION tally_in(cstring) RETURNS tally
	AS 'MODULE_PATHNAME', 'tally_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION tally_out(tally) RETURNS cstring
	AS 'MODULE_PATHNAME', 'tally_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION tally_recv(internal) RETURNS tally
	AS 'MODULE_PATHNAME', 'tally_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION tally_send(tally) RETURNS bytea
	AS 'MODULE_PATHNAME', 'tally_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

-- plain: never compressed or moved out of line, so that states are changed in
-- place; category N as all types that can be zoned, so that the literal of
-- zone('79', ...) is not ambiguous
CREATE TYPE tally (
	INPUT = tally_in,
	OUTPUT = tally_out,
	RECEIVE = tally_recv,
	SEND = tally_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = plain,
	CATEGORY = 'N'
);

COMMENT ON TYPE tally IS
	'mergeable summary of weighted values: exact sums, counts and extremes, of 200 bytes; made by tally(), merged '
	'by rollup(), read by mean() and the other accessors';

-- equality

CREATE FUNCTION tally_eq(tally, tally) RETURNS boolean
	AS 'MODULE_PATHNAME', 'tally_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;

CREATE FUNCTION tally_ne(tally, tally) RETURNS boolean
	AS 'MODULE_PATHNAME', 'tally_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;

CREATE FUNCTION tally_hash(tally) RETURNS integer
	AS 'MODULE_PATHNAME', 'tally_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;

CREATE FUNCTION tally_hash_extended(tally, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'tally_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;

CREATE OPERATOR = (LEFTARG = tally, RIGHTARG = tally, FUNCTION = tally_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
CREATE OPERATOR <> (LEFTARG = tally, RIGHTARG = tally, FUNCTION = tally_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);

COMMENT ON OPERATOR = (tally, tally) IS
	'same mean, sums, counts and extremes; a tally that does not know its extremes or squares is not equal to one '
	'that does';
COMMENT ON OPERATOR <> (tally, tally) IS 'not equal';

CREATE OPERATOR CLASS tally_ops
	DEFAULT FOR TYPE tally USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 tally_hash(tally),
	FUNCTION 2 tally_hash_extended(tally, bigint);

COMMENT ON OPERATOR FAMILY tally_ops USING hash IS 'hashing of tallies';
COMMENT ON OPERATOR CLASS tally_ops USING hash IS 'hashing of tallies, for DISTINCT and GROUP BY';

-- taking back

CREATE FUNCTION tally_minus(tally, tally) RETURNS tally
	AS 'MODULE_PATHNAME', 'tally_minus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;

CREATE OPERATOR - (LEFTARG = tally, RIGHTARG = tally, FUNCTION = tally_minus);

COMMENT ON OPERATOR - (tally, tally) IS
	'the first tally without the rows of the second, exact to the last digit; it does not know its lowest and '
	'highest value; NULL if no row is left; an error if the first cannot contain the second';

-- accessors

CREATE FUNCTION mean(tally tally) RETURNS score
	AS 'MODULE_PATHNAME', 'tally_mean' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;

COMMENT ON FUNCTION mean(tally) IS
	'mean rounded once, from the exact quotient, to 0..6 decimals, by default six; the rounding is half_up (half '
	'away from zero, the default), half_even, down (toward zero) or up (away from zero); NULL if the total weight '
	'is 0; out of the range of scores is an error';

CREATE FUNCTION mean(tally tally, decimals integer) RETURNS score
	AS 'MODULE_PATHNAME', 'tally_mean_decimals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;

COMMENT ON FUNCTION mean(tally, integer) IS
	'mean rounded once, from the exact quotient, to 0..6 decimals, by default six; the rounding is half_up (half '
	'away from zero, the default), half_even, down (toward zero) or up (away from zero); NULL if the total weight '
	'is 0; out of the range of scores is an error';

CREATE FUNCTION mean(tally tally, decimals integer, rounding text) RETURNS score
	AS 'MODULE_PATHNAME', 'tally_mean_rounded' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;

COMMENT ON FUNCTION mean(tally, integer, text) IS
	'mean rounded once, from the exact quotient, to 0..6 decimals, by default six; the rounding is half_up (half '
	'away from zero, the default), half_even, down (toward zero) or up (away from zero); NULL if the total weight '
	'is 0; out of the range of scores is an error';

CREATE FUNCTION mean_numeric(tally tally, decimals integer) RETURNS numeric
	AS 'MODULE_PATHNAME', 'tally_mean_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;

COMMENT ON FUNCTION mean_numeric(tally, integer) IS
	'mean rounded once to 0..30 decimals, half away from zero, from the exact quotient; NULL if the total weight is 0; '
	'of a mean that is not arithmetic, more decimals than are certain are an error';

CREATE FUNCTION mean_of_means(tallies tally[], decimals integer DEFAULT 6, rounding text DEFAULT 'half_up')
	RETURNS score
	AS 'MODULE_PATHNAME', 'tally_mean_of_means' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;

COMMENT ON FUNCTION mean_of_means(tally[], integer, text) IS
	'mean of the means of tallies, each counting once, rounded once, from the exact fraction, to 0..6 decimals as '
	'mean() rounds; NULL, as a tally, and one whose total weight is 0 do not count; NULL if none is left; tallies of '
	'means that are not arithmetic are an error; out of the range of scores is an error';

CREATE FUNCTION observed(tally tally) RETURNS bigint
	AS 'MODULE_PATHNAME', 'tally_observed' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION observed(tally) IS
	'how many values were observed';

CREATE FUNCTION missing(tally tally) RETURNS bigint
	AS 'MODULE_PATHNAME', 'tally_missing' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION missing(tally) IS
	'how many values were NULL';

CREATE FUNCTION total_weight(tally tally) RETURNS numeric
	AS 'MODULE_PATHNAME', 'tally_total_weight' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;

COMMENT ON FUNCTION total_weight(tally) IS
	'exact weight of the values observed: what the mean is divided by';

CREATE FUNCTION coverage(tally tally) RETURNS score
	AS 'MODULE_PATHNAME', 'tally_coverage' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;

COMMENT ON FUNCTION coverage(tally) IS
	'share of the weight that was observed, 0 to 1, rounded down to six decimals, so that 1 means complete; NULL '
	'if all weights are 0';

CREATE FUNCTION lowest(tally tally) RETURNS score
	AS 'MODULE_PATHNAME', 'tally_lowest' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION lowest(tally) IS
	'lowest value observed, rounded to six decimals; NULL if there is none; an error for a tally that does not '
	'know it, as from rolling()';

CREATE FUNCTION highest(tally tally) RETURNS score
	AS 'MODULE_PATHNAME', 'tally_highest' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION highest(tally) IS
	'highest value observed, rounded to six decimals; NULL if there is none; an error for a tally that does not '
	'know it, as from rolling()';

CREATE FUNCTION stddev(tally tally) RETURNS score
	AS 'MODULE_PATHNAME', 'tally_stddev' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;

COMMENT ON FUNCTION stddev(tally) IS
	'standard deviation of the population, sqrt(sum of w (v - mean)^2 / sum of w), rounded once to six decimals; '
	'NULL if the total weight is 0; an error for a mean that is not arithmetic';

-- what a zoning says of the mean

CREATE FUNCTION grade(tally tally, zoning zoning) RETURNS text
	AS 'MODULE_PATHNAME', 'zoning_grade_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;

COMMENT ON FUNCTION grade(tally, zoning) IS
	'label of the band that holds the score, or the exact mean of the tally; NULL outside every band, and for a '
	'tally without a mean';

CREATE FUNCTION zone(tally tally, zoning zoning) RETURNS text
	AS 'MODULE_PATHNAME', 'zoning_zone_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;

COMMENT ON FUNCTION zone(tally, zoning) IS
	'zone of the band that holds the score, or the exact mean of the tally: its label, if the band names no zone; '
	'NULL outside every band, and for a tally without a mean';

CREATE FUNCTION predicate(tally tally, zoning zoning) RETURNS text
	AS 'MODULE_PATHNAME', 'zoning_predicate_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;

COMMENT ON FUNCTION predicate(tally, zoning) IS
	'predicate in words of the band that holds the score, or the exact mean of the tally: its label, if the band '
	'has none; NULL outside every band, and for a tally without a mean';

CREATE FUNCTION color(tally tally, zoning zoning) RETURNS text
	AS 'MODULE_PATHNAME', 'zoning_color_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;

COMMENT ON FUNCTION color(tally, zoning) IS
	'color #rrggbb of the band that holds the score, or the exact mean of the tally; NULL if the band has none, '
	'outside every band, and for a tally without a mean';

CREATE FUNCTION band_number(tally tally, zoning zoning) RETURNS integer
	AS 'MODULE_PATHNAME', 'zoning_band_number_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;

COMMENT ON FUNCTION band_number(tally, zoning) IS
	'place of the band that holds the score, or the exact mean of the tally, in order of merit, 1 is the worst; '
	'NULL outside every band, and for a tally without a mean';

CREATE FUNCTION in_zone(tally tally, zoning zoning) RETURNS boolean
	AS 'MODULE_PATHNAME', 'zoning_in_any_zone_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION in_zone(tally, zoning) IS
	'whether a band holds the score, or the exact mean of the tally; NULL for a tally without a mean; with a '
	'constant zoning, an index on the score serves';

CREATE FUNCTION in_zone(tally tally, zoning zoning, VARIADIC names text[]) RETURNS boolean
	AS 'MODULE_PATHNAME', 'zoning_in_zone_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;

COMMENT ON FUNCTION in_zone(tally, zoning, VARIADIC text[]) IS
	'whether the band that holds the score, or the exact mean of the tally, has one of the names as its label or '
	'zone; false outside every band, NULL for a tally without a mean; an unknown name, and a NULL among the '
	'names, is an error; with a constant zoning and names, an index on the score serves';

CREATE FUNCTION at_least(tally tally, zoning zoning, name text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'zoning_at_least_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;

COMMENT ON FUNCTION at_least(tally, zoning, text) IS
	'whether the score, or the exact mean of the tally, is in that band or a better one; a zone of several bands '
	'is reached with its worst; false outside every band, NULL for a tally without a mean; an unknown name is an '
	'error; with a constant zoning and name, an index on the score serves';

CREATE FUNCTION gap_to(tally tally, zoning zoning, name text) RETURNS score
	AS 'MODULE_PATHNAME', 'zoning_gap_to_tally' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;

COMMENT ON FUNCTION gap_to(tally, zoning, text) IS
	'what must be added to the score, or the exact mean of the tally, after the rounding of the zoning, to bring '
	'it to the nearest score in that band or zone: negative if that lies below, 0 if the score is in it; NULL for '
	'NaN, infinity and a tally without a mean, and if nothing of six decimals does; an unknown name is an error';

-- private functions: transitions, and their inverses for moving frames
--
-- A NULL value with a weight is a missing one, so none of them is strict.

--for type, c: (score, score), (numeric, numeric), (double precision, float8)
CREATE FUNCTION mean_accum(tally, @type@) RETURNS tally
	AS 'MODULE_PATHNAME', 'mean_accum_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION mean_accum(tally, @type@) IS 'aggregate transition function';

CREATE FUNCTION mean_accum_inv(tally, @type@) RETURNS tally
	AS 'MODULE_PATHNAME', 'mean_accum_inv_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION mean_accum_inv(tally, @type@) IS 'aggregate inverse transition function';

CREATE FUNCTION geometric_mean_accum(tally, @type@) RETURNS tally
	AS 'MODULE_PATHNAME', 'geometric_mean_accum_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;

COMMENT ON FUNCTION geometric_mean_accum(tally, @type@) IS 'aggregate transition function';

CREATE FUNCTION geometric_mean_accum_inv(tally, @type@) RETURNS tally
	AS 'MODULE_PATHNAME', 'geometric_mean_accum_inv_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;

COMMENT ON FUNCTION geometric_mean_accum_inv(tally, @type@) IS 'aggregate inverse transition function';

CREATE FUNCTION harmonic_mean_accum(tally, @type@) RETURNS tally
	AS 'MODULE_PATHNAME', 'harmonic_mean_accum_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;

COMMENT ON FUNCTION harmonic_mean_accum(tally, @type@) IS 'aggregate transition function';

CREATE FUNCTION harmonic_mean_accum_inv(tally, @type@) RETURNS tally
	AS 'MODULE_PATHNAME', 'harmonic_mean_accum_inv_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;

COMMENT ON FUNCTION harmonic_mean_accum_inv(tally, @type@) IS 'aggregate inverse transition function';

CREATE FUNCTION tally_accum(tally, @type@) RETURNS tally
	AS 'MODULE_PATHNAME', 'tally_accum_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION tally_accum(tally, @type@) IS 'aggregate transition function';
--end

--for value, weight, c: (score, score, score), (numeric, numeric, numeric),
--    (double precision, double precision, float8), (score, bigint, score_int8),
--    (score, numeric, score_numeric), (score, double precision, score_float8)
CREATE FUNCTION weighted_mean_accum(tally, @value@, @weight@) RETURNS tally
	AS 'MODULE_PATHNAME', 'weighted_mean_accum_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION weighted_mean_accum(tally, @value@, @weight@) IS 'aggregate transition function';

CREATE FUNCTION weighted_mean_accum_inv(tally, @value@, @weight@) RETURNS tally
	AS 'MODULE_PATHNAME', 'weighted_mean_accum_inv_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION weighted_mean_accum_inv(tally, @value@, @weight@) IS 'aggregate inverse transition function';

CREATE FUNCTION weighted_geometric_mean_accum(tally, @value@, @weight@) RETURNS tally
	AS 'MODULE_PATHNAME', 'weighted_geometric_mean_accum_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;

COMMENT ON FUNCTION weighted_geometric_mean_accum(tally, @value@, @weight@) IS 'aggregate transition function';

CREATE FUNCTION weighted_geometric_mean_accum_inv(tally, @value@, @weight@) RETURNS tally
	AS 'MODULE_PATHNAME', 'weighted_geometric_mean_accum_inv_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;

COMMENT ON FUNCTION weighted_geometric_mean_accum_inv(tally, @value@, @weight@) IS
	'aggregate inverse transition function';

CREATE FUNCTION weighted_harmonic_mean_accum(tally, @value@, @weight@) RETURNS tally
	AS 'MODULE_PATHNAME', 'weighted_harmonic_mean_accum_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;

COMMENT ON FUNCTION weighted_harmonic_mean_accum(tally, @value@, @weight@) IS 'aggregate transition function';

CREATE FUNCTION weighted_harmonic_mean_accum_inv(tally, @value@, @weight@) RETURNS tally
	AS 'MODULE_PATHNAME', 'weighted_harmonic_mean_accum_inv_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;

COMMENT ON FUNCTION weighted_harmonic_mean_accum_inv(tally, @value@, @weight@) IS
	'aggregate inverse transition function';

CREATE FUNCTION power_mean_accum(tally, @value@, @weight@, numeric) RETURNS tally
	AS 'MODULE_PATHNAME', 'power_mean_accum_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;

COMMENT ON FUNCTION power_mean_accum(tally, @value@, @weight@, numeric) IS 'aggregate transition function';

CREATE FUNCTION power_mean_accum_inv(tally, @value@, @weight@, numeric) RETURNS tally
	AS 'MODULE_PATHNAME', 'power_mean_accum_inv_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;

COMMENT ON FUNCTION power_mean_accum_inv(tally, @value@, @weight@, numeric) IS 'aggregate inverse transition function';

CREATE FUNCTION weighted_tally_accum(tally, @value@, @weight@) RETURNS tally
	AS 'MODULE_PATHNAME', 'weighted_tally_accum_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION weighted_tally_accum(tally, @value@, @weight@) IS 'aggregate transition function';

CREATE FUNCTION mean_tally_accum(tally, @value@, @weight@, text) RETURNS tally
	AS 'MODULE_PATHNAME', 'mean_tally_accum_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;

COMMENT ON FUNCTION mean_tally_accum(tally, @value@, @weight@, text) IS 'aggregate transition function';

CREATE FUNCTION power_tally_accum(tally, @value@, @weight@, numeric) RETURNS tally
	AS 'MODULE_PATHNAME', 'power_tally_accum_@c@' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;

COMMENT ON FUNCTION power_tally_accum(tally, @value@, @weight@, numeric) IS 'aggregate transition function';
--end

CREATE FUNCTION tally_combine(tally, tally) RETURNS tally
	AS 'MODULE_PATHNAME', 'tally_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION tally_combine_inv(tally, tally) RETURNS tally
	AS 'MODULE_PATHNAME', 'tally_combine_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION tally_final(tally) RETURNS tally
	AS 'MODULE_PATHNAME', 'tally_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE FUNCTION tally_rolling_final(tally) RETURNS tally
	AS 'MODULE_PATHNAME', 'tally_rolling_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

-- aggregates: straight to a score
--
-- SSPACE is what the memory of the planner's hash tables takes for a state: 104
-- bytes for a mean alone, 200 for a tally, each in the next power of two.

--for type, c: (score, score), (numeric, numeric), (double precision, float8)
CREATE AGGREGATE weighted_mean(value @type@) (
	SFUNC = mean_accum,
	STYPE = tally,
	SSPACE = 128,
	FINALFUNC = mean,
	COMBINEFUNC = tally_combine,
	MSFUNC = mean_accum,
	MINVFUNC = mean_accum_inv,
	MSTYPE = tally,
	MFINALFUNC = mean,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE weighted_mean(@type@) IS
	'arithmetic mean, sum of w v / sum of w, exact and rounded once to six decimals; without a weight, every '
	'value weighs 1; a NULL value is missing and changes nothing; a NULL or negative weight is an error; NULL if '
	'the total weight is 0';

CREATE AGGREGATE geometric_mean(value @type@) (
	SFUNC = geometric_mean_accum,
	STYPE = tally,
	SSPACE = 128,
	FINALFUNC = mean,
	COMBINEFUNC = tally_combine,
	MSFUNC = geometric_mean_accum,
	MINVFUNC = geometric_mean_accum_inv,
	MSTYPE = tally,
	MFINALFUNC = mean,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE geometric_mean(@type@) IS
	'geometric mean, exp(sum of w ln v / sum of w), rounded to six decimals; a value of 0 gives 0, a negative '
	'value is an error; without a weight, every value weighs 1; a NULL value is missing and changes nothing; a '
	'NULL or negative weight is an error; NULL if the total weight is 0';

CREATE AGGREGATE harmonic_mean(value @type@) (
	SFUNC = harmonic_mean_accum,
	STYPE = tally,
	SSPACE = 128,
	FINALFUNC = mean,
	COMBINEFUNC = tally_combine,
	MSFUNC = harmonic_mean_accum,
	MINVFUNC = harmonic_mean_accum_inv,
	MSTYPE = tally,
	MFINALFUNC = mean,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE harmonic_mean(@type@) IS
	'harmonic mean, sum of w / sum of (w / v), rounded to six decimals; a value of 0 gives 0, a negative value is '
	'an error; without a weight, every value weighs 1; a NULL value is missing and changes nothing; a NULL or '
	'negative weight is an error; NULL if the total weight is 0';
--end

--for value, weight, c: (score, score, score), (numeric, numeric, numeric),
--    (double precision, double precision, float8), (score, bigint, score_int8),
--    (score, numeric, score_numeric), (score, double precision, score_float8)
CREATE AGGREGATE weighted_mean(value @value@, weight @weight@) (
	SFUNC = weighted_mean_accum,
	STYPE = tally,
	SSPACE = 128,
	FINALFUNC = mean,
	COMBINEFUNC = tally_combine,
	MSFUNC = weighted_mean_accum,
	MINVFUNC = weighted_mean_accum_inv,
	MSTYPE = tally,
	MFINALFUNC = mean,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE weighted_mean(@value@, @weight@) IS
	'arithmetic mean, sum of w v / sum of w, exact and rounded once to six decimals; without a weight, every '
	'value weighs 1; a NULL value is missing and changes nothing; a NULL or negative weight is an error; NULL if '
	'the total weight is 0';

CREATE AGGREGATE geometric_mean(value @value@, weight @weight@) (
	SFUNC = weighted_geometric_mean_accum,
	STYPE = tally,
	SSPACE = 128,
	FINALFUNC = mean,
	COMBINEFUNC = tally_combine,
	MSFUNC = weighted_geometric_mean_accum,
	MINVFUNC = weighted_geometric_mean_accum_inv,
	MSTYPE = tally,
	MFINALFUNC = mean,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE geometric_mean(@value@, @weight@) IS
	'geometric mean, exp(sum of w ln v / sum of w), rounded to six decimals; a value of 0 gives 0, a negative '
	'value is an error; without a weight, every value weighs 1; a NULL value is missing and changes nothing; a '
	'NULL or negative weight is an error; NULL if the total weight is 0';

CREATE AGGREGATE harmonic_mean(value @value@, weight @weight@) (
	SFUNC = weighted_harmonic_mean_accum,
	STYPE = tally,
	SSPACE = 128,
	FINALFUNC = mean,
	COMBINEFUNC = tally_combine,
	MSFUNC = weighted_harmonic_mean_accum,
	MINVFUNC = weighted_harmonic_mean_accum_inv,
	MSTYPE = tally,
	MFINALFUNC = mean,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE harmonic_mean(@value@, @weight@) IS
	'harmonic mean, sum of w / sum of (w / v), rounded to six decimals; a value of 0 gives 0, a negative value is '
	'an error; without a weight, every value weighs 1; a NULL value is missing and changes nothing; a NULL or '
	'negative weight is an error; NULL if the total weight is 0';

CREATE AGGREGATE power_mean(value @value@, weight @weight@, power numeric) (
	SFUNC = power_mean_accum,
	STYPE = tally,
	SSPACE = 128,
	FINALFUNC = mean,
	COMBINEFUNC = tally_combine,
	MSFUNC = power_mean_accum,
	MINVFUNC = power_mean_accum_inv,
	MSTYPE = tally,
	MFINALFUNC = mean,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE power_mean(@value@, @weight@, numeric) IS
	'weighted power mean, (sum of w v^p / sum of w)^(1/p), for p from -5 to 5, rounded to six decimals; 1 is the '
	'arithmetic, 0 the geometric, -1 the harmonic mean; a negative value is an error unless p is 1; a NULL value '
	'is missing and changes nothing; a NULL or negative weight is an error; NULL if the total weight is 0';
--end

-- aggregates: to a tally

--for type, c: (score, score), (numeric, numeric), (double precision, float8)
CREATE AGGREGATE tally(value @type@) (
	SFUNC = tally_accum,
	STYPE = tally,
	SSPACE = 256,
	FINALFUNC = tally_final,
	COMBINEFUNC = tally_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE tally(@type@) IS
	'tally of the values for a mean that is arithmetic (the default), geometric, harmonic or a power from -5 to '
	'5; without a weight, every value weighs 1; a NULL value is missing, a NULL or negative weight is an error; '
	'NULL if there is no row';
--end

--for value, weight, c: (score, score, score), (numeric, numeric, numeric),
--    (double precision, double precision, float8), (score, bigint, score_int8),
--    (score, numeric, score_numeric), (score, double precision, score_float8)
CREATE AGGREGATE tally(value @value@, weight @weight@) (
	SFUNC = weighted_tally_accum,
	STYPE = tally,
	SSPACE = 256,
	FINALFUNC = tally_final,
	COMBINEFUNC = tally_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE tally(@value@, @weight@) IS
	'tally of the values for a mean that is arithmetic (the default), geometric, harmonic or a power from -5 to '
	'5; without a weight, every value weighs 1; a NULL value is missing, a NULL or negative weight is an error; '
	'NULL if there is no row';

CREATE AGGREGATE tally(value @value@, weight @weight@, mean text) (
	SFUNC = mean_tally_accum,
	STYPE = tally,
	SSPACE = 256,
	FINALFUNC = tally_final,
	COMBINEFUNC = tally_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE tally(@value@, @weight@, text) IS
	'tally of the values for a mean that is arithmetic (the default), geometric, harmonic or a power from -5 to '
	'5; without a weight, every value weighs 1; a NULL value is missing, a NULL or negative weight is an error; '
	'NULL if there is no row';

CREATE AGGREGATE tally(value @value@, weight @weight@, power numeric) (
	SFUNC = power_tally_accum,
	STYPE = tally,
	SSPACE = 256,
	FINALFUNC = tally_final,
	COMBINEFUNC = tally_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE tally(@value@, @weight@, numeric) IS
	'tally of the weighted values for the mean of that power from -5 to 5: 1 is the arithmetic, 0 the geometric, '
	'-1 the harmonic mean; unlike the name of a mean, postgres_fdw sends a number to another server; a NULL value '
	'is missing, a NULL or negative weight is an error; NULL if there is no row';
--end

CREATE AGGREGATE rollup(tally tally) (
	SFUNC = tally_combine,
	STYPE = tally,
	SSPACE = 256,
	FINALFUNC = tally_final,
	COMBINEFUNC = tally_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE rollup(tally) IS
	'the tallies merged, as if made from all their rows at once; NULLs are ignored; tallies of different means '
	'are an error; NULL if there is none';

CREATE AGGREGATE rolling(tally tally) (
	SFUNC = tally_combine,
	STYPE = tally,
	SSPACE = 256,
	FINALFUNC = tally_rolling_final,
	COMBINEFUNC = tally_combine,
	MSFUNC = tally_combine,
	MINVFUNC = tally_combine_inv,
	MSTYPE = tally,
	MINITCOND = 'arithmetic observed=0 zeros=0 weight=0 sum=0 missing=0 missing_weight=0 '
		'squares=0 lowest=none highest=none',
	MFINALFUNC = tally_rolling_final,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE rolling(tally) IS
	'the tallies of a window frame merged, at a constant cost per row whatever the length of the frame, as long '
	'as their squares are known; the result does not know its lowest and highest value';
