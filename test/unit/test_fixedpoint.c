/*
 * test_fixedpoint.c - logarithm and exponential to the precision that they promise, and to the last bit by either way
 */
#include "postgres.h"

#define LOGARITHM_VECTORS
#define EXPONENTIAL_VECTORS
#include "fixedpoint.h"
#include "unit.h"
#include "vectors.h"

/* A second copy of the source, whose ways are of one's own choice */
#define fixed_ln copied_ln
#define fixed_ln_wide copied_ln_wide
#define fixed_exp copied_exp
#define fixed_exp_rounded copied_exp_rounded
#include "fixedpoint.c"
#undef fixed_ln
#undef fixed_ln_wide
#undef fixed_exp
#undef fixed_exp_rounded

/* 2^-108, in the last bits of a logarithm, and in those of a significand */
#define LOGARITHM_ERROR ((int128) 1 << (FIXED_BITS - 108))
#define SIGNIFICAND_ERROR ((uint128) 1 << (127 - 108))

/* How many random numbers go both ways */
#define NUMBERS 200000

static void
check_logarithm(const LogarithmVector *vector)
{
	int128		expected = from_words(vector->logarithm);
	int128		got = fixed_ln((uint128) from_words(vector->significand), vector->two, vector->ten);

	HOLDS(got - expected < LOGARITHM_ERROR && expected - got < LOGARITHM_ERROR, "ln(%#llx * 2^%d * 10^%d)",
		  (unsigned long long) vector->significand[0], vector->two, vector->ten);
}

static void
check_exponential(int128 x, uint128 significand, int exponent)
{
	FixedFloat	got = fixed_exp(x);
	uint128		error;

	/* at a power of two, a significand may be just below the one or just above the other */
	if (got.exponent == exponent - 1)
		error = (uint128) -got.significand + 2 * (significand - ((uint128) 1 << 127));
	else if (got.exponent == exponent + 1)
		error = 2 * (got.significand - ((uint128) 1 << 127)) + -significand;
	else
		error = got.significand > significand ? got.significand - significand : significand - got.significand;
	HOLDS(abs(got.exponent - exponent) <= 1 && error < SIGNIFICAND_ERROR, "exp of %lld whole",
		  (long long) (x >> FIXED_BITS));
	HOLDS(got.significand >> 127 == 1, "exp of %lld whole", (long long) (x >> FIXED_BITS));
}

/* Logarithms rise with their numbers, however close these are */
static void
check_order(uint128 number)
{
	HOLDS(fixed_ln(number, 0, 0) <= fixed_ln(number + 1, 0, 0), "%#llx", (unsigned long long) number);
	HOLDS(fixed_ln(number, 0, 0) >= 0, "%#llx", (unsigned long long) number);
}

/*
 * The tables: ln(1 + q) is 2 (z + z^3 / 3 + z^5 / 5 + ...) with z = q / (2 + q).
 * With q = digit / 2^place, z is digit / (2^(place + 1) + digit).  All is
 * rounded down, with 200 bits after the point.
 */
static Int256
logarithm_of_factor(uint32 digit, int place)
{
	const Int256 divisor = int256_from_uint128(((uint128) 2 << place) + digit);
	Int256		power;			/* of z */
	Int256		sum = int256_from_uint128(0);
	Int256		rest;

	HOLDS(int256_shift_left(int256_from_uint128(2 * digit), 200, &power), "%u", digit);
	power = int256_divide_unsigned(power, divisor, &rest);
	for (int odd = 1; !int256_is_zero(power); odd += 2)
	{
		Int256		term = power;

		(void) int256_divide_small(&term, odd);
		sum = int256_wrapping_add(sum, term);
		for (int i = 0; i < 2; i++)
		{
			HOLDS(int256_multiply(power, digit, &power), "%u", digit);
			power = int256_divide_unsigned(power, divisor, &rest);
		}
	}
	return sum;
}

/* Rounded to nearest, or down; the sum is too small by less than 2^-190, so that both round alike */
static void
check_factor(uint128 entry, uint32 digit, int place, bool nearest)
{
	Int256		low = logarithm_of_factor(digit, place);
	Int256		high = int256_wrapping_add(low, int256_from_uint128(1 << 10));
	Int256		half = {{0, nearest ? UINT64CONST(1) << 7 : 0, 0, 0}};

	low = int256_shift_right_unsigned(int256_wrapping_add(low, half), 72);
	high = int256_shift_right_unsigned(int256_wrapping_add(high, half), 72);
	HOLDS(int256_compare_unsigned(low, int256_from_uint128(entry)) == 0 && (digit == 0 ||
		  int256_compare_unsigned(high, low) == 0), "ln(1 + %u / 2^%d)", digit, place);
}

static void
check_tables(void)
{
	for (int k = 1; k <= (int) lengthof(ln_bit_factor); k++)
		check_factor(ln_bit_factor[k - 1], 1, k, true);
	for (int digit = 0; digit < (int) lengthof(ln_digit_factor_7); digit++)
		check_factor(ln_digit_factor_7[digit], digit, 7, false);
	for (int digit = 0; digit < (int) lengthof(ln_digit_factor_13); digit++)
		check_factor(ln_digit_factor_13[digit], digit, 13, false);
	for (int digit = 0; digit < (int) lengthof(ln_digit_factor_20); digit++)
		check_factor(ln_digit_factor_20[digit], digit, 20, false);
	HOLDS(lengthof(ln_bit_factor) == 64, "all bits");
}

/* Of any size, or as scores are */
static uint128
draw_number(void)
{
	uint128		number = draw(2) == 0 ? (uint128) draw_between(1, INT64CONST(100000000)) :
		(((uint128) random_bits() << 64) | random_bits()) >> draw(128);

	return Max(number, 1);
}

/* The logarithm as the way by bits has it */
static int128
ln_by_bits_alone(uint128 significand, int exponent2, int exponent10)
{
	int			place = highest_bit(significand);

	return ((int128) (ln_by_bits(significand << (127 - place)) >> (128 - GUARDED_BITS)) +
			(place + exponent2) * (int128) LN_2 + exponent10 * (int128) LN_10 + (1 << (GUARD_BITS - 1))) >> GUARD_BITS;
}

static void
check_logarithm_ways(uint128 number, int exponent2, int exponent10)
{
	uint128		f = number << (127 - highest_bit(number));
	int128		excess = (int128) (ln_by_bits(f) - ln_by_digits(f));

	HOLDS(excess <= LN_ABOVE && excess >= LN_ABOVE - LN_SPAN, "%#llx: %lld", (unsigned long long) number,
		  (long long) excess);
	HOLDS(fixed_ln(number, exponent2, exponent10) == ln_by_bits_alone(number, exponent2, exponent10),
		  "ln(%#llx * 2^%d * 10^%d)", (unsigned long long) number, exponent2, exponent10);
}

/* x in fixed point: its exponential rounded, as the way by bits has it */
static Int256
exp_by_bits_alone(int128 x)
{
	int			n;
	uint128		exponential = exp_by_bits(without_powers_of_two(x, &n));
	int			shift = n - (127 - FIXED_BITS);
	Int256		result = int256_from_uint128(exponential);

	if (shift >= 0)
		(void) int256_shift_left(result, Min(shift, 255), &result);
	else
	{
		(void) int256_shift_left(result, 1, &result);
		result = int256_shift_right_unsigned(result, Min(-shift, 255));
		result = int256_shift_right_unsigned(int256_wrapping_add(result, int256_from_uint128(1)), 1);
	}
	return result;
}

static void
check_exponential_ways(int128 x)
{
	int			n;
	uint128		r = without_powers_of_two(x, &n);
	int128		excess = (int128) (exp_by_bits(r) - exp_by_digits(r));
	Int256		expected = exp_by_bits_alone(x);
	Int256		rounded;
	bool		fits = fixed_exp_rounded(x, &rounded);

	HOLDS(excess <= EXP_ABOVE && excess >= EXP_ABOVE - EXP_SPAN, "exp of %lld whole: %lld",
		  (long long) (x >> FIXED_BITS), (long long) excess);
	HOLDS(fits == (n < 255 - FIXED_BITS), "exp of %lld whole", (long long) (x >> FIXED_BITS));
	HOLDS(!fits || int256_compare_unsigned(rounded, expected) == 0, "exp of %lld whole", (long long) (x >> FIXED_BITS));
}

static int128
draw_exponent(void)
{
	int128		x = (int128) (((uint128) random_bits() << 64) | random_bits());

	return x >> (7 + draw(120));
}

int
main(void)
{
	check_tables();
	property("tables hold the logarithms of their factors, to the last bit");
	for (int i = 0; i < (int) lengthof(logarithm_vectors); i++)
		check_logarithm(&logarithm_vectors[i]);
	property("logarithms are wrong by less than 2^-108");
	for (int i = 0; i < (int) lengthof(exponential_vectors); i++)
		check_exponential(from_words(exponential_vectors[i].x),
						  (uint128) from_words(exponential_vectors[i].significand), exponential_vectors[i].exponent);
	check_exponential(0, (uint128) 1 << 127, -127);
	property("exponentials are wrong by less than 2^-108 of themselves");
	HOLDS(fixed_ln(1, 0, 0) == 0 && fixed_ln((uint128) 1 << 127, -127, 0) == 0 && fixed_ln(1000, 0, -3) == 0, "1");
	for (int i = 0; i < 2000; i++)
		check_order((uint128) random_bits() << 63 >> draw(127) | 1);
	property("logarithms rise with their numbers, from that of 1, which is 0");
	for (int i = 0; i < 128; i++)
		check_logarithm_ways((uint128) 1 << i, 0, 0);
	for (int i = 0; i < 256; i++)
	{
		check_logarithm_ways((uint128) (128 + i / 2) << 120, 0, 0);
		check_logarithm_ways(((uint128) (128 + i / 2) << 120) - 1, -127, 0);
	}
	for (int i = 0; i < NUMBERS; i++)
		check_logarithm_ways(draw_number(), i % 2 == 0 ? 0 : (int) draw_between(-200, 200), -(int) draw(39));
	property("the last bit of a logarithm is that of the way by bits");
	for (int i = 0; i < NUMBERS; i++)
		check_exponential_ways(draw_exponent());
	for (int n = -120; n < 120; n++)
		for (int i = -2; i <= 2; i++)
			check_exponential_ways((int128) LN_2 * n / (1 << GUARD_BITS) + i);
	property("the last bit of a rounded exponential is that of the way by bits");
	return finish();
}
