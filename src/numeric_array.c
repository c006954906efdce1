/*
 * numeric_array.c - arrays of numerics, element by element
 *
 * For what is known of all nodes of an instrument at once.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/fmgrprotos.h"

#include "compat.h"
#include "fraction.h"
#include "number.h"
#include "numeric_array.h"
#include "score.h"

#define QUOTIENT_DECIMALS_MAX 24

/* With or without NULL elements; nulls may be NULL */
Datum
numeric_array_datum(Datum *values, bool *nulls, int count)
{
	int			lower = 1;

	if (count == 0)
		return PointerGetDatum(construct_empty_array(NUMERICOID));
	return PointerGetDatum(construct_md_array(values, nulls, 1, &count, &lower, NUMERICOID, -1, false, TYPALIGN_INT));
}

/* One of more dimensions has no elements that another one has, too */
ArrayType *
numeric_array_list(Datum datum)
{
	ArrayType  *array = DatumGetArrayTypeP(datum);

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("arrays must be one-dimensional"),
				 errdetail("One has %d dimensions.", ARR_NDIM(array))));
	return array;
}

NumericArray
numeric_array_argument(FunctionCallInfo fcinfo, int number)
{
	NumericArray array;

	deconstruct_array(numeric_array_list(PG_GETARG_DATUM(number)), NUMERICOID, -1, false, TYPALIGN_INT,
					  &array.values, &array.nulls, &array.count);
	return array;
}

void
numeric_array_check_lengths(int a, int b)
{
	if (a != b)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("arrays must have as many elements"),
				 errdetail("They have %d and %d.", a, b)));
}

/* The sums of two arrays; NULL adds nothing, and two of them are NULL */
PG_FUNCTION_INFO_V1(numeric_array_add);
Datum
numeric_array_add(PG_FUNCTION_ARGS)
{
	NumericArray a = numeric_array_argument(fcinfo, 0);
	NumericArray b = numeric_array_argument(fcinfo, 1);

	numeric_array_check_lengths(a.count, b.count);
	for (int i = 0; i < a.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (b.nulls[i])
			continue;
		a.values[i] = a.nulls[i] ? b.values[i] : numeric_call(numeric_add, a.values[i], b.values[i]);
		a.nulls[i] = false;
	}
	return numeric_array_datum(a.values, a.nulls, a.count);
}

static int
quotient_decimals_argument(FunctionCallInfo fcinfo, int number)
{
	int			decimals = PG_GETARG_INT32(number);

	if (decimals < 0 || decimals > QUOTIENT_DECIMALS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("decimals of a quotient must be between 0 and %d", QUOTIENT_DECIMALS_MAX),
				 errdetail("They are %d.", decimals)));
	return decimals;
}

/* Rounded half away from zero; in 128 bits where that is enough, as it mostly is */
static Datum
quotient_datum(Decimal number, Decimal divisor, int decimals)
{
	int			exponent = decimals + divisor.scale - number.scale;
	uint128		magnitude = decimal_magnitude(number);
	uint128		by = decimal_magnitude(divisor);
	Int256		quotient;

	if (exponent >= 0 && exponent <= DECIMAL_MAX_DIGITS && by <= PG_INT64_MAX &&
		magnitude < power_of_ten(DECIMAL_MAX_DIGITS - exponent))
	{
		magnitude *= power_of_ten(exponent);
		magnitude = magnitude / by + (magnitude % by >= by - magnitude % by);
		quotient = int256_from_int128(number.digits < 0 ? -(int128) magnitude : (int128) magnitude);
	}
	else
		quotient = int256_divide_rounded(number_shift(int256_from_int128(number.digits), Max(exponent, 0)),
										 number_shift(int256_from_int128(divisor.digits), Max(-exponent, 0)));
	return number_decimal_datum(quotient, decimals);
}

static Decimal
divisor_from_numeric(Datum value)
{
	Decimal		divisor = number_decimal_from_numeric(value, "divisor");

	if (divisor.digits < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("divisors must not be below zero")));
	return divisor;
}

/* An element becomes a quotient; NULL if the divisor is 0 */
static void
divide_element(NumericArray *numbers, int i, Decimal divisor, int decimals)
{
	numbers->nulls[i] = numbers->nulls[i] || divisor.digits == 0;
	if (!numbers->nulls[i])
		numbers->values[i] = quotient_datum(number_decimal_from_numeric(numbers->values[i], "number"), divisor,
											decimals);
}

/* Arguments: numbers, divisors, decimals; NULL where one is NULL, or the divisor 0 */
PG_FUNCTION_INFO_V1(numeric_array_divide);
Datum
numeric_array_divide(PG_FUNCTION_ARGS)
{
	NumericArray numbers = numeric_array_argument(fcinfo, 0);
	NumericArray divisors = numeric_array_argument(fcinfo, 1);
	int			decimals = quotient_decimals_argument(fcinfo, 2);

	numeric_array_check_lengths(numbers.count, divisors.count);
	for (int i = 0; i < numbers.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		numbers.nulls[i] = numbers.nulls[i] || divisors.nulls[i];
		if (!numbers.nulls[i])
			divide_element(&numbers, i, divisor_from_numeric(divisors.values[i]), decimals);
	}
	return numeric_array_datum(numbers.values, numbers.nulls, numbers.count);
}

/* Arguments: numbers, divisor, decimals */
PG_FUNCTION_INFO_V1(numeric_array_divide_by);
Datum
numeric_array_divide_by(PG_FUNCTION_ARGS)
{
	NumericArray numbers = numeric_array_argument(fcinfo, 0);
	Decimal		divisor = divisor_from_numeric(PG_GETARG_DATUM(1));
	int			decimals = quotient_decimals_argument(fcinfo, 2);

	for (int i = 0; i < numbers.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		divide_element(&numbers, i, divisor, decimals);
	}
	return numeric_array_datum(numbers.values, numbers.nulls, numbers.count);
}

static Datum
rounded_datum(Datum value, int decimals, RoundMode rounding)
{
	int64		units = reading_round(number_numeric_reading(value), decimals, rounding);

	return NumericGetDatum(number_units_to_numeric(score_check(units)));
}

/* Arguments: numbers, decimals, rounding */
PG_FUNCTION_INFO_V1(numeric_array_round);
Datum
numeric_array_round(PG_FUNCTION_ARGS)
{
	NumericArray numbers = numeric_array_argument(fcinfo, 0);
	int			decimals = score_decimals_argument(fcinfo, 1);
	RoundMode	rounding = score_rounding_argument(fcinfo, 2);

	for (int i = 0; i < numbers.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!numbers.nulls[i])
			numbers.values[i] = rounded_datum(numbers.values[i], decimals, rounding);
	}
	return numeric_array_datum(numbers.values, numbers.nulls, numbers.count);
}

/* A part of a total, in steps of its last digit: cut, and what was cut off in a unit that all parts share */
typedef struct Part
{
	int			number;			/* among all */
	Int256		steps;
	Int256		rest;
} Part;

/* By falling rests, of equal ones the first */
static inline int
compare_rests(const Part *x, const Part *y)
{
	int			order = int256_compare_unsigned(y->rest, x->rest);

	return order != 0 ? order : x->number - y->number;
}

typedef Part *PartPointer;

#define ST_SORT sort_parts
#define ST_ELEMENT_TYPE PartPointer
#define ST_COMPARE(a, b) compare_rests(*(a), *(b))
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* a / b for b > 0, rounded down, and the rest */
static Int256
divide_down(Int256 a, Int256 b, Int256 *rest)
{
	Int256		quotient = int256_divide_unsigned(int256_absolute(a), b, rest);

	if (!int256_is_negative(a))
		return quotient;
	if (!int256_is_zero(*rest))
	{
		*rest = int256_wrapping_add(b, int256_negate(*rest));
		quotient = int256_wrapping_add(quotient, int256_from_int128(1));
	}
	return int256_negate(quotient);
}

/* Cuts the parts, and hands out what is left over up to the total: evenly, and then to the largest rests */
static void
settle_parts(Part *parts, int count, Int256 total)
{
	Int256		left = total;
	Int256		rest;
	Int256		each;
	PartPointer *order = palloc(count * sizeof(PartPointer));

	for (int i = 0; i < count; i++)
	{
		order[i] = &parts[i];
		left = number_sum(left, int256_negate(parts[i].steps));
	}
	each = divide_down(left, int256_from_int128(count), &rest);
	sort_parts(order, count);
	for (int i = 0; i < count; i++)
	{
		order[i]->steps = number_sum(order[i]->steps, each);
		if ((uint64) i < rest.limb[0])
			order[i]->steps = number_sum(order[i]->steps, int256_from_int128(1));
	}
}

/* Parents from 1 on, each before its children, or NULL; an error otherwise */
static int *
parents_argument(FunctionCallInfo fcinfo, int number, int expected)
{
	Datum	   *values;
	bool	   *nulls;
	int			count;
	int		   *parents;

	deconstruct_array(numeric_array_list(PG_GETARG_DATUM(number)), INT4OID, sizeof(int32), true, TYPALIGN_INT,
					  &values, &nulls, &count);
	numeric_array_check_lengths(expected, count);
	parents = palloc(count * sizeof(int));
	for (int i = 0; i < count; i++)
	{
		parents[i] = nulls[i] ? -1 : DatumGetInt32(values[i]) - 1;
		if (!nulls[i] && (parents[i] < 0 || parents[i] >= i))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a parent must stand before its children"),
					 errdetail("That of element %d is %d.", i + 1, DatumGetInt32(values[i]))));
	}
	return parents;
}

/* The elements without children, as parts in steps of 10^-decimals */
static Part *
read_parts(NumericArray amounts, const int *parents, Decimal divisor, int decimals, int *count)
{
	bool	   *is_parent = palloc0(amounts.count * sizeof(bool));
	Decimal    *numbers = palloc0(amounts.count * sizeof(Decimal));
	Part	   *parts = palloc(amounts.count * sizeof(Part));
	int			finest = 0;
	Int256		by;

	for (int i = 0; i < amounts.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (parents[i] >= 0)
			is_parent[parents[i]] = true;
		if (!amounts.nulls[i])
			numbers[i] = number_decimal_from_numeric(amounts.values[i], "amount");
		finest = Max(finest, numbers[i].scale);
	}
	by = number_shift(int256_from_int128(divisor.digits), finest);
	*count = 0;
	for (int i = 0; i < amounts.count; i++)
	{
		Part	   *part = &parts[*count];

		CHECK_FOR_INTERRUPTS();
		if (is_parent[i])
			continue;
		part->number = i;
		part->steps = divide_down(number_shift(int256_from_int128(numbers[i].digits),
											   decimals + divisor.scale + finest - numbers[i].scale),
								  by, &part->rest);
		++*count;
	}
	return parts;
}

/* Arguments: amounts, divisor, parents, total, decimals */
PG_FUNCTION_INFO_V1(numeric_array_apportion);
Datum
numeric_array_apportion(PG_FUNCTION_ARGS)
{
	NumericArray amounts = numeric_array_argument(fcinfo, 0);
	Decimal		divisor = number_decimal_from_numeric(PG_GETARG_DATUM(1), "divisor");
	const int  *parents = parents_argument(fcinfo, 2, amounts.count);
	Decimal		total = number_decimal_from_numeric(PG_GETARG_DATUM(3), "total");
	int			decimals = score_decimals_argument(fcinfo, 4);
	Int256	   *steps = palloc0(amounts.count * sizeof(Int256));
	Part	   *parts;
	int			count;

	if (divisor.digits <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("divisor must be above zero")));
	if (total.scale > decimals && total.digits % (int128) power_of_ten(total.scale - decimals) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("total has more than %d decimals", decimals)));
	parts = read_parts(amounts, parents, divisor, decimals, &count);
	if (count > 0)
		settle_parts(parts, count, total.scale > decimals ?
					 int256_from_int128(total.digits / (int128) power_of_ten(total.scale - decimals)) :
					 number_shift(int256_from_int128(total.digits), decimals - total.scale));
	for (int i = 0; i < count; i++)
		steps[parts[i].number] = parts[i].steps;
	for (int i = amounts.count - 1; i >= 0; i--)
	{
		CHECK_FOR_INTERRUPTS();
		if (parents[i] >= 0)
			steps[parents[i]] = number_sum(steps[parents[i]], steps[i]);
		amounts.values[i] = number_decimal_datum(steps[i], decimals);
	}
	return numeric_array_datum(amounts.values, NULL, amounts.count);
}
