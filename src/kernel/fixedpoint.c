/*
 * fixedpoint.c - logarithm and exponential in fixed point
 *
 * Both are methods of Briggs: a number is multiplied by factors, while the
 * logarithms of the factors are summed from a table.
 *
 * By bits, the factors are 1 + 2^-k, each a shift and an addition.  This is
 * what says which the last bit of a sum's term is.
 *
 * By digits, they are 1 + digit / 2^7, 1 + digit / 2^13 and 1 + digit / 2^20,
 * and a series is summed of what is left, which is below 2^-19.9.  That takes a
 * tenth of the time.  The two ways differ in their last bits, by no more than
 * the bounds below.  Where that leaves open how a term rounds, which is one of
 * 200 logarithms, it is computed by bits.
 */
#include "postgres.h"

#include "port/pg_bitutils.h"

#include "factor_logarithms.h"
#include "fixedpoint.h"

/* The intermediate results have six bits more than the final ones */
#define GUARD_BITS 6
#define GUARDED_BITS (FIXED_BITS + GUARD_BITS)

/* ln 2 and ln 10, with GUARDED_BITS after the point */
#define LN_2 FRACTION(0x002c5c85fdf473de, 0x6af278ece600fcbe)
#define LN_10 FRACTION(0x00935d8dddaaa8ac, 0x16ea56d62b82d30a)

/* ln 2 with 128 bits after the point */
#define LN_2_FRACTION FRACTION(0xb17217f7d1cf79ab, 0xc9e3b39803f2f6af)

/* 1 / ln 2 with 62 bits after the point */
#define LN_2_RECIPROCAL UINT64CONST(0x5c551d94ae0bf85d)

static inline int
highest_bit(uint128 x)
{
	uint64		high = (uint64) (x >> 64);

	return high != 0 ? 64 + pg_leftmost_one_pos64(high) : pg_leftmost_one_pos64((uint64) x);
}

/*
 * What logarithm and exponential have in common
 */

/* floor(x * factor / 2^bits), which must fit, for bits <= 64 */
static inline uint128
scale_by(uint128 x, uint64 factor, int bits)
{
	return ((uint128) (uint64) (x >> 64) * factor << (64 - bits)) + ((uint128) (uint64) x * factor >> bits);
}

/* floor(a * b / 2^64) */
static inline uint64
multiply_high(uint64 a, uint64 b)
{
	return (uint64) ((uint128) a * b >> 64);
}

/* 1 / n with 64 bits after the point */
#define RECIPROCAL(n) (PG_UINT64_MAX / (n))

/*
 * x + x^2 / 2 + x^3 (c3 + x (c4 + x (c5 + x c6))), for x < 2^-19.9 with 128 bits
 * after the point, and coefficients with 64.
 *
 * It is too small by less than 20 + 168 * c3 of its last bits.  All is rounded
 * down: x^2 / 2 by 2, the coefficient of x^3 by 2^-64, which makes 18, and x^3
 * by 100 for x cut off at 2^-83, 34 for x^2 and 33 for the product.
 */
static inline uint128
series(uint128 x, uint64 c3, uint64 c4, uint64 c5, uint64 c6)
{
	uint64		high = (uint64) (x >> 45);	/* in 2^-83 */
	uint64		low = (uint64) x & ((UINT64CONST(1) << 45) - 1);
	uint64		narrow = (uint64) (x >> 64);
	uint128		square = (uint128) high * high; /* in 2^-166 */
	uint64		cube = (uint64) ((uint128) (uint64) (square >> 63) * high >> 63);	/* in 2^-123 */
	uint64		coefficient = c3 + multiply_high(narrow, c4 + multiply_high(narrow, c5 + multiply_high(narrow, c6)));

	return x + (square >> 39) + ((uint128) high * low >> 83) + ((uint128) cube * coefficient >> 59);
}

/*
 * Logarithm
 */

/* ln f for f in [1, 2) with 127 bits after the point: f is multiplied by those factors that keep it below 2 */
static pg_noinline uint128
ln_by_bits(uint128 f)
{
	uint128		result = LN_2_FRACTION;

	for (int k = 1; k <= (int) lengthof(ln_bit_factor); k++)
	{
		uint128		product = f + (f >> k);

		if (product >= f)		/* below 2: it did not wrap around */
		{
			f = product;
			result -= ln_bit_factor[k - 1];
		}
	}

	/*
	 * what is left to 2 is 2 * (1 - d) with d < 2^-64, and ln(1 - d) is -d to
	 * 128 bits
	 */
	result -= -f;

	/* rounding may have left it slightly below zero */
	return (int128) result < 0 && result > LN_2_FRACTION ? 0 : result;
}

/*
 * The same by digits, where f / 2 is multiplied by factors that keep it below 1.
 * If it is 1 - d, a factor 1 + q does so for each q up to d + d^2.  The digits
 * come from the first 32 bits, and what is left is computed once from all.
 */
static inline uint128
ln_by_digits(uint128 f)
{
	uint32		first = 32768 / ((uint32) (f >> 120) + 1);
	uint64		above = ((uint64) (f >> 96) + 1) * first;	/* in 2^-39 */
	uint64		d = ((UINT64CONST(1) << 39) - above) >> 8;	/* below 2^-6.4, in
															 * 2^-31 */
	uint32		second = (1 << 13) + (uint32) ((d + (d * d >> 31)) >> 18);
	uint32		third;
	uint128		rest;

	above *= second;			/* in 2^-52 */
	third = (1 << 20) + (uint32) (((UINT64CONST(1) << 52) - above) >> 32);
	rest = -scale_by(f, (uint64) first * second * third, 40);
	return LN_2_FRACTION - ln_digit_factor_7[first - (1 << 7)] - ln_digit_factor_13[second - (1 << 13)] -
		ln_digit_factor_20[third - (1 << 20)] -
		series(rest, RECIPROCAL(3), RECIPROCAL(4), RECIPROCAL(5), RECIPROCAL(6));
}

/*
 * ln_by_digits() gives up to 4 of the last bits too little and 95 too much: its
 * series, and the logarithms that were rounded down.  ln_by_bits() gives up to
 * 161 too little and 33 too much: 2 for each factor, where a bit is cut off,
 * and a half for each entry of its table.  So it gives no more than 40 above
 * the first, and no more than 260 below.
 */
#define LN_ABOVE 40
#define LN_SPAN (LN_ABOVE + 260)

/* What is below the last bit of a logarithm, in 2^-128 */
#define LN_TAIL_BITS (128 - FIXED_BITS)

/*
 * ln(significand * 2^exponent2 * 10^exponent10), for a significand > 0, where it
 * is below 512 by magnitude.
 *
 * The logarithm by bits lies between two numbers that are LN_SPAN apart.  Where
 * both round to the same one, it is that.
 */
int128
fixed_ln(uint128 significand, int exponent2, int exponent10)
{
	int			shift = 127 - highest_bit(significand);
	uint128		f = significand << shift;
	uint128		upper = ln_by_digits(f) + LN_ABOVE;
	int128		whole = (127 - shift + exponent2) * (int128) LN_2 + exponent10 * (int128) LN_10 +
	(1 << (GUARD_BITS - 1));
	uint64		tail = (uint64) upper + ((uint64) whole << (LN_TAIL_BITS - GUARD_BITS));

	Assert(significand != 0);
	if (unlikely(tail % (UINT64CONST(1) << LN_TAIL_BITS) < LN_SPAN))
		upper = ln_by_bits(f);
	return ((int128) (upper >> (128 - GUARDED_BITS)) + whole) >> GUARD_BITS;
}

/* The same of an integer x > 0 of any size: of its first 128 bits */
int128
fixed_ln_wide(Int256 x, int exponent2, int exponent10)
{
	int			shift = Max(int256_highest_bit(x) - 127, 0);
	Int256		top = int256_shift_right_unsigned(x, shift);

	return fixed_ln(((uint128) top.limb[1] << 64) | top.limb[0], shift + exponent2, exponent10);
}

/*
 * Exponential
 */

/* x as n ln 2 + r, with r in [0, ln 2), which has 128 bits after the point */
static inline uint128
without_powers_of_two(int128 x, int *n)
{
	int128		guarded = x * (1 << GUARD_BITS);
	int128		rest;

	*n = (int) ((int128) (int64) (x >> 64) * LN_2_RECIPROCAL >> (FIXED_BITS - 64 + 62));
	rest = guarded - *n * (int128) LN_2;
	if (rest < 0)
	{
		rest += LN_2;
		--*n;
	}
	else if (rest >= (int128) LN_2)
	{
		rest -= LN_2;
		++*n;
	}
	return (uint128) rest << (128 - GUARDED_BITS);
}

/*
 * e^r for r in [0, ln 2), with 127 bits after the point: the factors whose
 * logarithms make up r are multiplied.  What is left of r is below 2^-64, where
 * e^r is 1 + r.
 */
static pg_noinline uint128
exp_by_bits(uint128 r)
{
	uint128		result = (uint128) 1 << 127;

	for (int k = 1; k <= (int) lengthof(ln_bit_factor); k++)
		if (r >= ln_bit_factor[k - 1])
		{
			r -= ln_bit_factor[k - 1];
			result += result >> k;
		}
	return result + (((result >> 64) * (uint64) r) >> 64);
}

static inline uint128
exp_by_digits(uint128 r)
{
	uint64		x = (uint64) (r >> 96);
	uint64		square = x * x >> 32;
	uint32		first = (uint32) ((x + square / 2 + (square * x >> 32) / 6) >> 25);
	uint32		second;
	uint32		third;
	uint64		product;

	r -= ln_digit_factor_7[first];
	x = (uint64) (r >> 96);
	second = (uint32) ((x + (x * x >> 33)) >> 19);
	r -= ln_digit_factor_13[second];
	third = (uint32) (r >> 108);
	r -= ln_digit_factor_20[third];
	product = (uint64) ((1 << 7) + first) * ((1 << 13) + second) * ((1 << 20) + third);
	return ((uint128) product << 87) +
		scale_by(series(r, RECIPROCAL(6), RECIPROCAL(24), RECIPROCAL(120), RECIPROCAL(720)), product, 41);
}

/* e^x for |x| < FIXED_EXP_LIMIT */
FixedFloat
fixed_exp(int128 x)
{
	int			n;
	uint128		r = without_powers_of_two(x, &n);

	return (FixedFloat) {exp_by_digits(r), n - 127};
}

/*
 * exp_by_digits() gives up to 70 of the last bits too little and 3 too much: its
 * series, and the logarithms that were rounded down.  exp_by_bits() gives up to
 * 84 too little and 33 too much: 1 for each factor from the 16th on, where a bit
 * is cut off, and a half for each entry of its table.
 */
#define EXP_ABOVE 104
#define EXP_SPAN (EXP_ABOVE + 88)

/* Whether e^r by digits, of which the last bits are dropped, rounds as that by bits */
static bool
exp_rounds_alike(uint128 exponential, int dropped)
{
	uint128		tail;

	if (dropped < 1 || dropped > 127)
		return dropped > 127;
	tail = exponential + EXP_ABOVE + ((uint128) 1 << (dropped - 1));
	return (tail & (((uint128) 1 << dropped) - 1)) >= EXP_SPAN;
}

/* e^x in fixed point, rounded to nearest, for |x| < FIXED_EXP_LIMIT; false if it overflows */
bool
fixed_exp_rounded(int128 x, Int256 *result)
{
	int			n;
	uint128		r = without_powers_of_two(x, &n);
	uint128		exponential = exp_by_digits(r);
	int			dropped = 127 - FIXED_BITS - n;

	if (!exp_rounds_alike(exponential, dropped))
		exponential = exp_by_bits(r);
	*result = int256_from_uint128(exponential);
	if (dropped <= 0)
		return int256_shift_left(*result, -dropped, result);

	/* with one bit more, half a unit is added, and then cut */
	*result = int256_shift_right_unsigned(*result, Min(dropped - 1, 255));
	*result = int256_wrapping_add(*result, int256_from_uint128(1));
	*result = int256_shift_right_unsigned(*result, 1);
	return true;
}
