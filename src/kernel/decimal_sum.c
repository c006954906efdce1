/*
 * decimal_sum.c - exact sums of decimals
 */
#include "postgres.h"

#include "common/int.h"
#include "lib/stringinfo.h"

#include "decimal_sum.h"

_Noreturn void
decimal_sum_fail_overflow(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("tally out of range"),
			 errdetail("The sum of the weighted values has more than 76 digits.")));
}

/* number * 10^exponent, for exponents >= 0; false on overflow */
bool
decimal_sum_shift(Int256 *number, int exponent)
{
	for (; exponent > DECIMAL_MAX_DIGITS; exponent -= DECIMAL_MAX_DIGITS)
		if (!int256_multiply(*number, power_of_ten(DECIMAL_MAX_DIGITS), number))
			return false;
	return int256_multiply(*number, power_of_ten(exponent), number);
}

/* The same number at the least scale that holds it and is allowed */
void
decimal_sum_strip(Int256 *sum, uint8 *scale, int least_scale)
{
	while (*scale > least_scale)
	{
		Int256		quotient = int256_absolute(*sum);

		if (int256_divide_small(&quotient, 10) != 0)
			break;
		*sum = int256_with_sign(quotient, int256_is_negative(*sum) ? -1 : 1);
		--*scale;
	}
}

static bool
add_at_finer_scale(Int256 *sum, uint8 *scale, Int256 addend, int addend_scale)
{
	int			missing = addend_scale - *scale;

	if (missing > 0)
	{
		if (!decimal_sum_shift(sum, missing))
			return false;
		*scale = addend_scale;
	}
	else if (missing < 0 && !decimal_sum_shift(&addend, -missing))
		return false;
	return int256_add(*sum, addend, sum);
}

/*
 * sum += addend / 10^addend_scale, on the finer of the two scales.  Decimals
 * that the sum does not need any more are given up before it may overflow, as
 * they must not make a difference.  False on overflow, with the sum undefined.
 */
bool
decimal_sum_add(Int256 *sum, uint8 *scale, Int256 addend, uint8 addend_scale, int least_scale)
{
	Int256		before = *sum;
	uint8		before_scale = *scale;

	if (add_at_finer_scale(sum, scale, addend, addend_scale))
		return true;
	*sum = before;
	*scale = before_scale;
	decimal_sum_strip(sum, scale, least_scale);
	decimal_sum_strip(&addend, &addend_scale, 0);
	return add_at_finer_scale(sum, scale, addend, addend_scale);
}

void
decimal_sum_count(int64 *count, int64 addend)
{
	if (pg_add_s64_overflow(*count, addend, count))
		decimal_sum_fail_overflow();
}

/* The sum as a decimal in full, without trailing zeros */
char *
decimal_sum_to_text(Int256 sum, int scale)
{
	char		digits[INT256_TEXT_SIZE];
	int			length = int256_to_text(int256_absolute(sum), digits);
	StringInfoData buffer;

	initStringInfo(&buffer);
	if (int256_is_negative(sum))
		appendStringInfoChar(&buffer, '-');
	if (int256_is_zero(sum))
		scale = 0;
	for (; scale > 0 && digits[length - 1] == '0'; scale--)
		length--;
	if (length > scale)
		appendBinaryStringInfo(&buffer, digits, length - scale);
	else
		appendStringInfoChar(&buffer, '0');
	if (scale > 0)
	{
		appendStringInfoChar(&buffer, '.');
		for (int zeros = scale - length; zeros > 0; zeros--)
			appendStringInfoChar(&buffer, '0');
		appendBinaryStringInfo(&buffer, digits + Max(length - scale, 0), Min(length, scale));
	}
	return buffer.data;
}
