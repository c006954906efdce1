-- arrays of numbers: what is known of all nodes of an instrument at once

CREATE FUNCTION add_each(numeric[], numeric[]) RETURNS numeric[]
	AS 'MODULE_PATHNAME', 'numeric_array_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;

COMMENT ON FUNCTION add_each(numeric[], numeric[]) IS
	'aggregate transition and combine function of sum_each(): the sums of two arrays, element by element; NULL adds '
	'nothing, and two of them are NULL; arrays of different lengths, or of more dimensions, are an error';

CREATE AGGREGATE sum_each(numeric[]) (
	SFUNC = add_each,
	STYPE = numeric[],
	SSPACE = 2048,
	COMBINEFUNC = add_each,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE sum_each(numeric[]) IS
	'the sums of arrays, element by element; NULL, as an array or as an element, adds nothing; NULL without any '
	'array; arrays of different lengths are an error';

CREATE FUNCTION sum_each_accum(bytea, numeric[], numeric[]) RETURNS bytea
	AS 'MODULE_PATHNAME', 'quotient_sums_accum_each' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;

COMMENT ON FUNCTION sum_each_accum(bytea, numeric[], numeric[]) IS 'aggregate transition function';

CREATE FUNCTION sum_each_accum(bytea, numeric[], bigint) RETURNS bytea
	AS 'MODULE_PATHNAME', 'quotient_sums_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;

COMMENT ON FUNCTION sum_each_accum(bytea, numeric[], bigint) IS 'aggregate transition function';

CREATE FUNCTION sum_each_combine(bytea, bytea) RETURNS bytea
	AS 'MODULE_PATHNAME', 'quotient_sums_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;

COMMENT ON FUNCTION sum_each_combine(bytea, bytea) IS 'aggregate combine function';

CREATE FUNCTION sum_each_final(bytea) RETURNS numeric[]
	AS 'MODULE_PATHNAME', 'quotient_sums_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;

COMMENT ON FUNCTION sum_each_final(bytea) IS 'aggregate final function';

CREATE AGGREGATE sum_each(numbers numeric[], divisors numeric[]) (
	SFUNC = sum_each_accum,
	STYPE = bytea,
	SSPACE = 2048,
	FINALFUNC = sum_each_final,
	COMBINEFUNC = sum_each_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE sum_each(numeric[], numeric[]) IS
	'the sums of quotients of arrays, element by element, with 24 decimals, the same in every order of the rows; '
	'each quotient is cut to 30; NULL, as an array or as an element, and a divisor of 0 add nothing; an element is '
	'NULL if nothing was added; NULL without any arrays; arrays of different lengths are an error, and so are '
	'divisors that are no whole numbers or below 0';

CREATE AGGREGATE sum_each(numbers numeric[], divisor bigint) (
	SFUNC = sum_each_accum,
	STYPE = bytea,
	SSPACE = 2048,
	FINALFUNC = sum_each_final,
	COMBINEFUNC = sum_each_combine,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE sum_each(numeric[], bigint) IS
	'the sums of arrays, element by element, each array divided by a number first, with 24 decimals, the same in '
	'every order of the rows; each quotient is cut to 30; NULL, as an array or as an element, and a divisor of 0 '
	'add nothing; an element is NULL if nothing was added; NULL without any arrays; arrays of different lengths are '
	'an error, and so is a divisor below 0';

CREATE FUNCTION divide_each(numbers numeric[], divisors numeric[], decimals integer) RETURNS numeric[]
	AS 'MODULE_PATHNAME', 'numeric_array_divide' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;

COMMENT ON FUNCTION divide_each(numeric[], numeric[], integer) IS
	'the quotients of two arrays, element by element, each rounded half up from the exact quotient to so many '
	'decimals (0 to 24); NULL where one is NULL or the divisor 0; a divisor below 0 is an error, and so are arrays '
	'of different lengths';

CREATE FUNCTION divide_each_by(numbers numeric[], divisor numeric, decimals integer) RETURNS numeric[]
	AS 'MODULE_PATHNAME', 'numeric_array_divide_by' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;

COMMENT ON FUNCTION divide_each_by(numeric[], numeric, integer) IS
	'the quotients of the numbers of an array and one divisor, each rounded half up from the exact quotient to so '
	'many decimals (0 to 24); NULL where the number is NULL or if the divisor is 0; one below 0 is an error';

CREATE FUNCTION round_each(numbers numeric[], decimals integer, rounding text) RETURNS numeric[]
	AS 'MODULE_PATHNAME', 'numeric_array_round' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;

COMMENT ON FUNCTION round_each(numeric[], integer, text) IS
	'the numbers of an array, each rounded to so many decimals (0 to 6) as mean() rounds; NULL where one is NULL; '
	'a number that no score can be is an error';

CREATE FUNCTION apportion(amounts numeric[], divisor numeric, parents integer[], total numeric, decimals integer)
	RETURNS numeric[]
	AS 'MODULE_PATHNAME', 'numeric_array_apportion' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;

COMMENT ON FUNCTION apportion(numeric[], numeric, integer[], numeric, integer) IS
	'amounts / divisor, rounded to so many decimals (0 to 6) so that they add up to the total: those that are no '
	'parent are rounded down, what is left over is given to all alike, and the rest in steps of the last digit to '
	'the largest remainders, of equal ones to the first (method of Hamilton); a parent is the sum of its children; '
	'parents are numbers of elements from 1, each before its children, or NULL; a NULL amount counts as 0';
