/*
 * test_decimal_sum.c - exact sums of decimals of any scale
 */
#include "postgres.h"

#include "decimal_sum.h"
#include "unit.h"

/* Of so few digits that 128 bits hold the sum at the finest scale */
#define ADDENDS 20
#define FINEST 12

static bool
equal(Int256 a, int128 b)
{
	Int256		wide = int256_from_int128(b);

	return memcmp(&a, &wide, sizeof(Int256)) == 0;
}

/* The sum, the scale of which is the finest of an addend, but at least that of the start */
static void
check_sum(int least_scale)
{
	Int256		sum = int256_from_int128(0);
	uint8		scale = (uint8) least_scale;
	int128		expected = 0;
	int			finest = least_scale;

	for (int i = 0; i < ADDENDS; i++)
	{
		int			addend_scale = draw(FINEST + 1);
		int64		addend = draw_magnitude(12);

		HOLDS(decimal_sum_add(&sum, &scale, int256_from_int128(addend), addend_scale, least_scale), "%d", i);
		expected += addend * (int128) power_of_ten(FINEST - addend_scale);
		finest = Max(finest, addend_scale);
	}
	HOLDS(scale == finest, "scale %d", scale);
	HOLDS(equal(sum, expected / (int128) power_of_ten(FINEST - scale)), "scale %d", scale);
	decimal_sum_strip(&sum, &scale, least_scale);
	HOLDS(scale >= least_scale && equal(sum, expected / (int128) power_of_ten(FINEST - scale)), "scale %d", scale);
	HOLDS(expected % (int128) power_of_ten(FINEST - scale) == 0, "scale %d", scale);
	HOLDS(scale == least_scale || expected % (int128) power_of_ten(FINEST - scale + 1) != 0, "scale %d", scale);
}

/* 10^exponent, of any number of digits */
static Int256
ten_to(int exponent)
{
	Int256		result = int256_from_int128(1);

	if (!decimal_sum_shift(&result, exponent))
		host_bail_out("too large");
	return result;
}

static void
check_overflow(void)
{
	Int256		number = int256_from_int128(1);
	Int256		sum = int256_from_int128(5);
	uint8		scale = 0;

	HOLDS(decimal_sum_shift(&number, 76), "10^76 is below 2^255");
	HOLDS(!decimal_sum_shift(&number, 1), "10^77 is not");
	number = int256_from_int128(-1);
	HOLDS(decimal_sum_shift(&number, 76) && int256_is_negative(number), "-10^76");

	/* 5 * 10^76 is below 2^255 = 5.7 * 10^76, 10 * 10^76 is above it */
	sum = ten_to(76);
	for (int i = 0; i < 4; i++)
		HOLDS(decimal_sum_add(&sum, &scale, ten_to(76), 0, 0), "%d", i);
	HOLDS(!decimal_sum_add(&sum, &scale, ten_to(76), 0, 0), "6 * 10^76");

	/* zeros behind the point are given up for digits before it */
	sum = ten_to(40);
	scale = 40;
	HOLDS(decimal_sum_add(&sum, &scale, ten_to(70), 0, 0) && scale <= 6, "scale %d", scale);
	SAME(decimal_sum_to_text(sum, scale), psprintf("1%069d1", 0));
	sum = int256_from_int128(1);
	scale = 40;
	HOLDS(!decimal_sum_add(&sum, &scale, ten_to(70), 0, 0), "10^70 and 10^-40 have 110 digits");
	sum = ten_to(70);
	scale = 0;
	HOLDS(decimal_sum_add(&sum, &scale, ten_to(40), 40, 0), "the addend gives up zeros, too");
	SAME(decimal_sum_to_text(sum, scale), psprintf("1%069d1", 0));
}

static void
check_texts(void)
{
	SAME(decimal_sum_to_text(int256_from_int128(0), 5), "0");
	SAME(decimal_sum_to_text(int256_from_int128(1200), 1), "120");
	SAME(decimal_sum_to_text(int256_from_int128(-1200), 3), "-1.2");
	SAME(decimal_sum_to_text(int256_from_int128(5), 3), "0.005");
	SAME(decimal_sum_to_text(int256_from_int128(-50), 2), "-0.5");
	SAME(decimal_sum_to_text(int256_from_int128(123), 3), "0.123");
	SAME(decimal_sum_to_text(int256_from_int128(1234), 3), "1.234");
	SAME(decimal_sum_to_text(ten_to(76), 0), psprintf("1%076d", 0));
	SAME(decimal_sum_to_text(ten_to(76), 76), "1");
	SAME(decimal_sum_to_text(int256_from_int128(1), 76), psprintf("0.%075d1", 0));
	SAME(decimal_to_text((Decimal) {-125, 2}), "-1.25");
}

int
main(void)
{
	int64		count = 5;
	int64		largest = PG_INT64_MAX;

	for (int i = 0; i < 500; i++)
		check_sum(draw(FINEST + 1));
	property("sums are exact, at the finest scale, and lose zeros only");
	check_overflow();
	property("sums overflow where 256 bits do not hold them at any scale");
	check_texts();
	property("sums are written in full, without zeros at the end");
	decimal_sum_count(&count, -7);
	HOLDS(count == -2, INT64_FORMAT, count);
	RAISES("tally out of range", decimal_sum_count(&largest, 1));
	HOLDS(host_error.sqlstate == ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE, "its sqlstate");
	RAISES("tally out of range", decimal_sum_fail_overflow());
	property("counts are exact, and overflow is an error");
	return finish();
}
