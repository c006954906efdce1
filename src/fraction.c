/*
 * fraction.c - fractions of integers of any size
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/numeric.h"

#include "decimal.h"
#include "fraction.h"
#include "number.h"

Datum
integer_from_uint128(uint128 number)
{
	uint64		billion = 1000000000;
	Datum		result;
	uint128		rest = number % ((uint128) billion * billion * billion);

	if (number <= PG_INT64_MAX)
		return NumericGetDatum(int64_to_numeric((int64) number));
	result = NumericGetDatum(int64_to_numeric((int64) (number / billion / billion / billion)));
	for (uint128 place = (uint128) billion * billion; place > 0; place /= billion)
		result = numeric_call(numeric_add,
							  integer_product(result, NumericGetDatum(int64_to_numeric(billion))),
							  NumericGetDatum(int64_to_numeric((int64) (rest / place % billion))));
	return result;
}

Datum
integer_from_int128(int128 number)
{
	Datum		magnitude = integer_from_uint128(number < 0 ? -(uint128) number : (uint128) number);

	return number < 0 ? DirectFunctionCall1(numeric_uminus, magnitude) : magnitude;
}

Datum
integer_from_int256(Int256 number)
{
	return NumericGetDatum(number_sum_to_numeric(number, 0));
}

/* Of up to 38 digits, not below zero */
uint128
integer_to_uint128(Datum number)
{
	uint128		result = 0;

	for (const char *digit = DatumGetCString(DirectFunctionCall1(numeric_out, number)); *digit != '\0'; digit++)
		result = result * 10 + (uint128) (*digit - '0');
	return result;
}

/* floor(sqrt(number)) of a number not below zero */
Datum
integer_square_root(Datum number)
{
	Datum		root = numeric_call(numeric_round, DirectFunctionCall1(numeric_sqrt, number), Int32GetDatum(0));

	/* numeric_sqrt() rounds */
	if (integer_compare(integer_product(root, root), number) > 0)
		root = numeric_call(numeric_sub, root, integer_from_uint128(1));
	return root;
}

Fraction
fraction_of(int128 numerator, uint128 denominator)
{
	return (Fraction) {integer_from_int128(numerator), integer_from_uint128(denominator)};
}

/* digits / 10^scale */
Fraction
fraction_of_decimal(Int256 digits, int scale)
{
	Numeric		power = number_sum_to_numeric(int256_from_int128(1), -scale);

	return (Fraction) {integer_from_int256(digits), NumericGetDatum(power)};
}

Fraction
fraction_reduced(Fraction fraction)
{
	Datum		divisor = numeric_call(numeric_gcd, fraction.numerator, fraction.denominator);

	return (Fraction) {
		numeric_call(numeric_div_trunc, fraction.numerator, divisor),
		numeric_call(numeric_div_trunc, fraction.denominator, divisor)
	};
}

/* a + b * factor */
Fraction
fraction_add_multiple(Fraction a, Fraction b, Datum factor)
{
	Datum		common = numeric_call(numeric_lcm, a.denominator, b.denominator);
	Datum		a_factor = numeric_call(numeric_div_trunc, common, a.denominator);
	Datum		b_factor = integer_product(factor,
										   numeric_call(numeric_div_trunc, common, b.denominator));

	return (Fraction) {
		numeric_call(numeric_add, integer_product(a.numerator, a_factor),
					 integer_product(b.numerator, b_factor)),
		common
	};
}

Fraction
fraction_add(Fraction a, Fraction b)
{
	return fraction_add_multiple(a, b, integer_from_int64(1));
}

Fraction
fraction_subtract(Fraction a, Fraction b)
{
	return fraction_add_multiple(a, b, integer_from_int128(-1));
}

/* Not reduced: of integers of hundreds of digits, the common divisor costs more than all else */
Fraction
fraction_product(Fraction a, Fraction b)
{
	return (Fraction) {
		integer_product(a.numerator, b.numerator),
		integer_product(a.denominator, b.denominator)
	};
}

Fraction
fraction_multiply(Fraction a, Fraction b)
{
	return fraction_reduced(fraction_product(a, b));
}

/* By a fraction above zero */
Fraction
fraction_quotient(Fraction a, Fraction b)
{
	return fraction_multiply(a, (Fraction) {b.denominator, b.numerator});
}

/* By an integer above zero */
Fraction
fraction_divide(Fraction fraction, Datum divisor)
{
	return fraction_reduced((Fraction) {fraction.numerator, integer_product(fraction.denominator, divisor)});
}

int
fraction_compare(Fraction a, Fraction b)
{
	Datum		left = integer_product(a.numerator, b.denominator);
	Datum		right = integer_product(b.numerator, a.denominator);
	int			order = integer_compare(left, right);

	/* whoever sorts asks often */
	pfree(DatumGetPointer(left));
	pfree(DatumGetPointer(right));
	return order;
}

/* The integer at or below it, and whether it lies above that */
Datum
fraction_floor(Fraction fraction, bool *rest)
{
	Datum		whole = numeric_call(numeric_div_trunc, fraction.numerator, fraction.denominator);
	int			order = integer_compare(fraction.numerator, integer_product(whole, fraction.denominator));

	*rest = order != 0;
	return order < 0 ? numeric_call(numeric_sub, whole, integer_from_uint128(1)) : whole;
}

/* floor(fraction * factor), and whether there is a rest */
Datum
fraction_whole_multiple(Fraction fraction, Datum factor, bool *rest)
{
	fraction.numerator = integer_product(fraction.numerator, factor);
	return fraction_floor(fraction, rest);
}

/* A number of quarters of a millionth as a Reading, that may be below zero */
Reading
fraction_reading(Fraction quarters)
{
	Datum		whole = numeric_call(numeric_div_trunc, quarters.numerator, quarters.denominator);
	bool		rest = integer_compare(quarters.numerator, integer_product(whole, quarters.denominator)) != 0;
	Datum		limit = integer_from_int64(reading_from_units(UNITS_MAX));
	bool		negative = integer_sign(quarters.numerator) < 0;
	Reading		magnitude;

	whole = DirectFunctionCall1(numeric_abs, whole);
	if (integer_compare(whole, limit) > 0)
		return negative ? READING_BELOW : READING_ABOVE;
	magnitude = DatumGetInt64(DirectFunctionCall1(numeric_int8, whole)) | (rest ? 1 : 0);
	return negative ? -magnitude : magnitude;
}
