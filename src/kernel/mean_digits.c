/*
 * mean_digits.c - the mean with more decimals than a score has
 *
 * An arithmetic mean is rounded from its exact quotient.  The others are known
 * to about 31 significant digits: a digit is told only if it is certain.
 */
#include "postgres.h"

#include "mean_digits.h"

/*
 * A mean within its error of a half of the last digit is taken as exactly that
 * half, if the error is below 2^-TIE_BITS of it: the geometric mean of 0.5 and
 * 0.5 is 0.5.  If the error is larger, the digit is not known.
 */
#define TIE_BITS 20

/* With fewer significant bits that are right, the error is no more than a guess */
#define LEAST_PRECISION 8

/* Half away from zero, from the exact quotient */
static Int256
quotient_digits(const MeanState *state, int decimals)
{
	Int256		remainder;
	Int256		denominator;
	Int256		digits;
	Int256		rest;

	if (!mean_quotient(state, decimals, &digits, &remainder, &denominator))
		decimal_sum_fail_overflow();
	rest = int256_wrapping_add(denominator, int256_negate(remainder));
	if (int256_compare_unsigned(remainder, rest) >= 0)
		digits = int256_wrapping_add(digits, int256_from_uint128(1));
	return int256_is_negative(state->values) ? int256_negate(digits) : digits;
}

/* mean * 10^decimals, rounded; false if the last digit is not certain */
static bool
float_digits(FixedFloat mean, int precision, int decimals, Int256 *digits)
{
	Int256		product = int256_multiply_uint128(mean.significand, power_of_ten(decimals));
	int			bits = -mean.exponent;	/* after the point of the product */
	Int256		error;
	Int256		half;
	Int256		least;

	if (bits < 1 || precision < LEAST_PRECISION)
		return false;

	/* the product has up to 228 bits, so that it is nothing then */
	*digits = int256_from_uint128(0);
	if (bits > 228 + TIE_BITS)
		return true;
	error = int256_shift_right_unsigned(product, precision);
	(void) int256_shift_left(int256_from_uint128(1), bits - 1, &half);
	product = int256_wrapping_add(product, half);
	least = int256_shift_right_unsigned(int256_wrapping_add(product, int256_negate(error)), bits);
	*digits = int256_shift_right_unsigned(int256_wrapping_add(product, error), bits);
	return int256_compare_unsigned(least, *digits) == 0 ||
		int256_compare_unsigned(error, int256_shift_right_unsigned(half, TIE_BITS)) < 0;
}

static void
fail_decimals(FixedFloat mean, int precision, int decimals)
{
	Int256		digits;
	int			certain = decimals - 1;

	while (certain >= 0 && !float_digits(mean, precision, certain, &digits))
		certain--;
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("mean cannot be determined to %d decimals", decimals),
			 errdetail("A mean that is not arithmetic is known to about 31 significant digits."),
			 certain >= 0 ? errhint("It can be determined to %d decimals.", certain) : 0));
}

/*
 * mean * 10^decimals, rounded half away from zero.  False if there is no mean:
 * the total weight is zero.
 */
bool
mean_digits(const MeanState *state, int decimals, Int256 *digits)
{
	FixedFloat	mean;
	int			precision;

	Assert(decimals >= 0 && decimals <= MEAN_DECIMALS_MAX);
	if (int256_is_zero(state->weight))
		return false;
	if (state->kind == MEAN_ARITHMETIC)
		*digits = quotient_digits(state, decimals);
	else
	{
		mean = mean_float(state, &precision);
		if (!float_digits(mean, precision, decimals, digits))
			fail_decimals(mean, precision, decimals);
	}
	return true;
}
