/*
 * test_fixedpoint.c - logarithm and exponential to the precision that they promise
 */
#include "postgres.h"

#define LOGARITHM_VECTORS
#define EXPONENTIAL_VECTORS
#include "fixedpoint.h"
#include "unit.h"
#include "vectors.h"

/* 2^-108, in the last bits of a logarithm, and in those of a significand */
#define LOGARITHM_ERROR ((int128) 1 << (FIXED_BITS - 108))
#define SIGNIFICAND_ERROR ((uint128) 1 << (127 - 108))

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

int
main(void)
{
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
	return finish();
}
