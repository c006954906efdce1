/*
 * normal.c - the normal distribution, in integers
 */
#include "postgres.h"

#include "port/pg_bitutils.h"

#include "decimal.h"
#include "fixedpoint.h"
#include "normal.h"
#include "normal_table.h"

/* Each time that the tail doubles, the table has 2^PIECE_BITS steps */
#define PIECE_BITS 5
#define PIECES (1 << PIECE_BITS)

/* Deviates are sought in units; above 8 there is less than 1 / NORMAL_QUANTILE_LEAST */
#define HIGHEST_QUANTILE 8000000
#define SQUARE_UNITS ((uint64) UNITS_PER_ONE * UNITS_PER_ONE)

/* The series below is at most 2^47 for deviates of up to 8 */
#define SERIES_BITS 80

/* sqrt(pi / 2), with ROOT_BITS bits after the point */
#define ROOT_BITS 127
#define ROOT_HALF_PI (((uint128) UINT64CONST(0xa06c98ffb1382cb2) << 64) | UINT64CONST(0xbe520fd739167718))

StaticAssertDecl(NORMAL_TABLE_SIZE == (31 - PIECE_BITS) * PIECES + 2, "the table ends just past the middle");

/*
 * A normal deviate in billionths, from one word of random bits: -6337957755 to
 * 6337957755.  The highest bit is the sign, the others are the probability of a
 * larger one, between whose entries in the table it is interpolated.  Of z the
 * error is below 0.0001, of a probability below 0.00002.
 */
int64
normal_deviate(uint32 word)
{
	uint32		tail = (word & 0x7FFFFFFF) + PIECES;
	int			doublings = pg_leftmost_one_pos32(tail) - PIECE_BITS;
	int			entry = PIECES * doublings + (int) (tail >> doublings) - PIECES;
	int64		rest = tail & ((UINT64CONST(1) << doublings) - 1);
	int64		difference = normal_table[entry] - normal_table[entry + 1];
	int64		size = normal_table[entry] - ((difference * rest) >> doublings);

	return word >> 31 != 0 ? size : -size;
}

/*
 * x + x^3 / 3 + x^5 / (3 * 5) + ..., which is the probability between 0 and x over
 * the density at x.  x is in units, up to HIGHEST_QUANTILE.
 */
static uint128
series(uint64 x)
{
	uint128		term = ((uint128) x << SERIES_BITS) / UNITS_PER_ONE;
	uint128		sum = term;

	for (uint64 odd = 3; term != 0; odd += 2)
	{
		Int256		next = int256_multiply_uint128(term, (uint128) x * x);

		(void) int256_divide_small(&next, SQUARE_UNITS * odd);
		term = ((uint128) next.limb[1] << 64) | next.limb[0];
		sum += term;
	}
	return sum;
}

/* e^(-x^2 / 2) for x in units */
static FixedFloat
bell(uint64 x)
{
	Int256		exponent = int256_multiply_uint128((uint128) x * x, (uint128) 1 << (FIXED_BITS - 1));

	(void) int256_divide_small(&exponent, SQUARE_UNITS);
	return fixed_exp(-(int128) (((uint128) exponent.limb[1] << 64) | exponent.limb[0]));
}

/* The probability between -x and x, times sqrt(pi / 2); with ROOT_BITS bits */
static uint128
between(uint64 x)
{
	FixedFloat	density = bell(x);
	Int256		product = int256_multiply_uint128(series(x), density.significand);
	Int256		result = int256_shift_right_unsigned(product, SERIES_BITS - ROOT_BITS - density.exponent);

	return ((uint128) result.limb[1] << 64) | result.limb[0];
}

/*
 * The deviate that is exceeded with the probability numerator / denominator, in
 * units, rounded up: the smallest number of millionths that is exceeded with no
 * more than that.  It is 0 for 1/2.  The probability is from
 * 1 / NORMAL_QUANTILE_LEAST to 1/2.
 *
 * The probabilities of neighbours differ by 2^-21 of the density, and what is
 * compared is known to 2^-70 of it: that is what decides, not a library.
 */
int64
normal_quantile(int64 numerator, int64 denominator)
{
	Int256		sought = int256_multiply_uint128(ROOT_HALF_PI, (uint128) (denominator - 2 * numerator));
	uint64		below = 0;
	uint64		above = HIGHEST_QUANTILE;
	uint128		least;

	Assert(numerator > 0 && numerator <= denominator - numerator);
	Assert((int128) numerator * NORMAL_QUANTILE_LEAST >= denominator);
	(void) int256_divide_small(&sought, (uint64) denominator);
	least = ((uint128) sought.limb[1] << 64) | sought.limb[0];
	while (below < above)
	{
		uint64		middle = (below + above) / 2;

		if (between(middle) >= least)
			above = middle;
		else
			below = middle + 1;
	}
	return (int64) above;
}
