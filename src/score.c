/*
 * score.c - the type score: input, output, casts and arithmetic
 */
#include "postgres.h"

#include <float.h>

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "compat.h"
#include "number.h"
#include "score.h"

/* Ensure that a computed score is in range */
int64
score_check(int64 units)
{
	if (!units_in_range(units))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("score out of range"),
				 errdetail("A score is finite and has up to 12 digits before the point.")));
	return units;
}

/* Ensure that a number of decimals is one that a score can have */
static int
check_decimals(int decimals)
{
	if (decimals < 0 || decimals > UNIT_DECIMALS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("decimals of type score must be between 0 and %d", UNIT_DECIMALS),
				 errdetail("The number of decimals is %d.", decimals)));
	return decimals;
}

/*
 * The type modifier of score(n) is this plus n: drivers take the modifier of a
 * type that they don't know for its width, and no score is wider than 32.
 */
#define TYPMOD_BASE 32

StaticAssertDecl(UNITS_TEXT_SIZE <= TYPMOD_BASE - VARHDRSZ, "a score fits into the width that drivers see");

/*
 * The decimals that a type modifier stands for.  Casts called by hand, as in
 * score(80.995, 2), give the decimals themselves.
 */
static inline int
typmod_decimals(int32 typmod)
{
	if (typmod < 0)
		return UNIT_DECIMALS;
	return check_decimals(typmod < TYPMOD_BASE ? typmod : typmod - TYPMOD_BASE);
}

/* Round a number to a score's decimals, which the type modifier may limit */
static inline int64
round_to_typmod(Reading reading, int32 typmod)
{
	return reading_round(reading, typmod_decimals(typmod), ROUND_HALF_UP);
}

/* Whether the text is one of numeric's names for what is no finite number */
static bool
is_not_finite(const char *text, size_t length)
{
	static const char *const names[] = {"nan", "inf", "infinity"};

	if (length > 0 && (*text == '+' || *text == '-'))
	{
		text++;
		length--;
	}
	for (size_t i = 0; i < lengthof(names); i++)
		if (length == strlen(names[i]) && pg_strncasecmp(text, names[i], length) == 0)
			return true;
	return false;
}

PG_FUNCTION_INFO_V1(score_in);
Datum
score_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	int32		typmod = PG_GETARG_INT32(2);
	const char *start = text;
	const char *end = text + strlen(text);
	DecimalText number;
	int64		units;

	while (start < end && is_space(*start))
		start++;
	while (end > start && is_space(end[-1]))
		end--;
	if (is_not_finite(start, end - start))
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value \"%s\" is out of range for type score", text),
				 errdetail("A score is finite."),
				 errhint("Use NULL for what was not assessed.")));
	if (decimal_scan(start, end, &number) != end)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type score: \"%s\"", text)));
	units = round_to_typmod(decimal_text_reading(&number), typmod);
	if (!units_in_range(units))
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value \"%s\" is out of range for type score", text),
				 errdetail("A score has up to 12 digits before the point.")));
	PG_RETURN_SCORE(units);
}

PG_FUNCTION_INFO_V1(score_out);
Datum
score_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(units_to_text(PG_GETARG_SCORE(0)));
}

PG_FUNCTION_INFO_V1(score_recv);
Datum
score_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buffer = (StringInfo) PG_GETARG_POINTER(0);
	int32		typmod = PG_GETARG_INT32(2);
	int64		units = pq_getmsgint64(buffer);

	if (units_in_range(units))
		units = round_to_typmod(reading_from_units(units), typmod);
	if (!units_in_range(units))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value for type score"),
				 errdetail("A score has up to 12 digits before the point.")));
	PG_RETURN_SCORE(units);
}

PG_FUNCTION_INFO_V1(score_typmod_in);
Datum
score_typmod_in(PG_FUNCTION_ARGS)
{
	int			count;
	int32	   *typmods = ArrayGetIntegerTypmods(PG_GETARG_ARRAYTYPE_P(0), &count);

	if (count != 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid type modifier for type score"),
				 errdetail("score takes one modifier, the number of decimals.")));
	PG_RETURN_INT32(TYPMOD_BASE + check_decimals(typmods[0]));
}

PG_FUNCTION_INFO_V1(score_typmod_out);
Datum
score_typmod_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(psprintf("(%d)", typmod_decimals(PG_GETARG_INT32(0))));
}

/* Rounds to the decimals of the type modifier, half away from zero */
PG_FUNCTION_INFO_V1(score_apply_typmod);
Datum
score_apply_typmod(PG_FUNCTION_ARGS)
{
	Reading		reading = reading_from_units(PG_GETARG_SCORE(0));

	PG_RETURN_SCORE(score_check(round_to_typmod(reading, PG_GETARG_INT32(1))));
}

static int64
score_from_integer(int64 value)
{
	int64		units;

	return int8_units(Int64GetDatum(value), &units) ? units : score_check(PG_INT64_MAX);
}

PG_FUNCTION_INFO_V1(score_from_int2);
Datum
score_from_int2(PG_FUNCTION_ARGS)
{
	PG_RETURN_SCORE(score_from_integer(PG_GETARG_INT16(0)));
}

PG_FUNCTION_INFO_V1(score_from_int4);
Datum
score_from_int4(PG_FUNCTION_ARGS)
{
	PG_RETURN_SCORE(score_from_integer(PG_GETARG_INT32(0)));
}

PG_FUNCTION_INFO_V1(score_from_int8);
Datum
score_from_int8(PG_FUNCTION_ARGS)
{
	PG_RETURN_SCORE(score_from_integer(PG_GETARG_INT64(0)));
}

/*
 * The casts from numeric, double precision and real apply the type modifier
 * themselves, so that numeric::score(2) rounds once.
 */
#define SCORE_FROM(type) \
PG_FUNCTION_INFO_V1(score_from_##type); \
Datum \
score_from_##type(PG_FUNCTION_ARGS) \
{ \
	Reading		reading = number_type_##type.reading(PG_GETARG_DATUM(0)); \
\
	PG_RETURN_SCORE(score_check(round_to_typmod(reading, PG_GETARG_INT32(1)))); \
}

SCORE_FROM(numeric)
SCORE_FROM(float8)
SCORE_FROM(float4)

PG_FUNCTION_INFO_V1(score_to_numeric);
Datum
score_to_numeric(PG_FUNCTION_ARGS)
{
	PG_RETURN_NUMERIC(number_units_to_numeric(PG_GETARG_SCORE(0)));
}

/*
 * Casts out of score.  Integers are rounded as numeric is, half away from zero.
 */
static Datum
call_with_numeric(PGFunction function, int64 units)
{
	return DirectFunctionCall1(function, NumericGetDatum(number_units_to_numeric(units)));
}

PG_FUNCTION_INFO_V1(score_to_int2);
Datum
score_to_int2(PG_FUNCTION_ARGS)
{
	return call_with_numeric(numeric_int2, PG_GETARG_SCORE(0));
}

PG_FUNCTION_INFO_V1(score_to_int4);
Datum
score_to_int4(PG_FUNCTION_ARGS)
{
	return call_with_numeric(numeric_int4, PG_GETARG_SCORE(0));
}

PG_FUNCTION_INFO_V1(score_to_int8);
Datum
score_to_int8(PG_FUNCTION_ARGS)
{
	return call_with_numeric(numeric_int8, PG_GETARG_SCORE(0));
}

PG_FUNCTION_INFO_V1(score_to_float4);
Datum
score_to_float4(PG_FUNCTION_ARGS)
{
	return call_with_numeric(numeric_float4, PG_GETARG_SCORE(0));
}

/* A JSON number, where PostgreSQL would write a string */
PG_FUNCTION_INFO_V1(score_to_json);
Datum
score_to_json(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(units_to_text(PG_GETARG_SCORE(0))));
}

/* The nearest double: one correctly rounded division when units are exact */
PG_FUNCTION_INFO_V1(score_to_float8);
Datum
score_to_float8(PG_FUNCTION_ARGS)
{
	int64		units = PG_GETARG_SCORE(0);

	if (units <= INT64CONST(1) << DBL_MANT_DIG && units >= -(INT64CONST(1) << DBL_MANT_DIG))
		PG_RETURN_FLOAT8((float8) units / UNITS_PER_ONE);
	return call_with_numeric(numeric_float8, units);
}

/* Arguments of whatever rounds to scores: the decimals, of which there are 0 to 6 */
int
score_decimals_argument(FunctionCallInfo fcinfo, int number)
{
	int			decimals = PG_GETARG_INT32(number);

	if (decimals < 0 || decimals > UNIT_DECIMALS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("decimals must be between 0 and %d", UNIT_DECIMALS),
				 errdetail("They are %d.", decimals)));
	return decimals;
}

/* And the name of the rounding */
RoundMode
score_rounding_argument(FunctionCallInfo fcinfo, int number)
{
	text	   *name = PG_GETARG_TEXT_PP(number);
	RoundMode	mode;

	if (!round_mode_from_text(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), &mode))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no rounding \"%s\"", text_to_cstring(name)),
				 errhint("The roundings are half_up, half_even, down and up.")));
	return mode;
}

PG_FUNCTION_INFO_V1(score_add);
Datum
score_add(PG_FUNCTION_ARGS)
{
	PG_RETURN_SCORE(score_check(PG_GETARG_SCORE(0) + PG_GETARG_SCORE(1)));
}

PG_FUNCTION_INFO_V1(score_subtract);
Datum
score_subtract(PG_FUNCTION_ARGS)
{
	PG_RETURN_SCORE(score_check(PG_GETARG_SCORE(0) - PG_GETARG_SCORE(1)));
}

PG_FUNCTION_INFO_V1(score_negate);
Datum
score_negate(PG_FUNCTION_ARGS)
{
	PG_RETURN_SCORE(-PG_GETARG_SCORE(0));
}
