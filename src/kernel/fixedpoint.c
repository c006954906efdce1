/*
 * fixedpoint.c - logarithm and exponential in fixed point
 *
 * Both are digit-by-digit methods (Briggs): a number is multiplied by factors
 * 1 + 2^-k, each a shift and an addition, while the logarithms of the factors
 * are summed from a table.
 */
#include "postgres.h"

#include "port/pg_bitutils.h"

#include "fixedpoint.h"

#define HEX128(high, low) (((uint128) UINT64CONST(high) << 64) | UINT64CONST(low))

/* The intermediate results have six bits more than the final ones */
#define GUARD_BITS 6

/* ln 2 and ln 10, with FIXED_BITS + GUARD_BITS bits after the point */
#define LN_2 HEX128(0x002c5c85fdf473de, 0x6af278ece600fcbe)
#define LN_10 HEX128(0x00935d8dddaaa8ac, 0x16ea56d62b82d30a)

/* ln 2 with 128 bits after the point */
#define LN_2_FRACTION HEX128(0xb17217f7d1cf79ab, 0xc9e3b39803f2f6af)

#define FACTORS 64

/* ln(1 + 2^-k) for k = 1 to FACTORS, with 128 bits after the point */
static const uint128 ln_factor[FACTORS] = {
	HEX128(0x67cc8fb2fe612fca, 0xda35d9bd01488606),
	HEX128(0x391fef8f35344358, 0x4bb03de5ff734496),
	HEX128(0x1e27076e2af2e5e9, 0xea87ffe1fe9e155e),
	HEX128(0x0f85186008b15330, 0xbe64b8b775997899),
	HEX128(0x07e0a6c39e0cc013, 0x3e3f04f1ef229faf),
	HEX128(0x03f815161f807c79, 0xf3db4e9a6f57aadc),
	HEX128(0x01fe02a6b106788f, 0xc37690391dc282d3),
	HEX128(0x00ff805515885e02, 0x50435ab4da6a5bb5),
	HEX128(0x007fe00aa6ac4399, 0xe29e3a153e3b1ab2),
	HEX128(0x003ff8015515621f, 0x7809a0a32499268f),
	HEX128(0x001ffe002aa6ab11, 0x06678ad8b318cb38),
	HEX128(0x000fff8005551558, 0x885de026e271ee05),
	HEX128(0x0007ffe000aaa6aa, 0xc443999e2bc2bf0f),
	HEX128(0x0003fff800155515, 0x56221f77809be9c1),
	HEX128(0x0001fffe0002aaa6, 0xaab111066678af6b),
	HEX128(0x0000ffff80005555, 0x155588885dde0270),
	HEX128(0x00007fffe0000aaa, 0xa6aaac44439999e3),
	HEX128(0x00003ffff8000155, 0x55155562221f7778),
	HEX128(0x00001ffffe00002a, 0xaaa6aaab11110666),
	HEX128(0x00000fffff800005, 0x555515555888885e),
	HEX128(0x000007ffffe00000, 0xaaaaa6aaaac44444),
	HEX128(0x000003fffff80000, 0x1555551555562222),
	HEX128(0x000001fffffe0000, 0x02aaaaa6aaaab111),
	HEX128(0x000000ffffff8000, 0x0055555515555589),
	HEX128(0x0000007fffffe000, 0x000aaaaaa6aaaaac),
	HEX128(0x0000003ffffff800, 0x0001555555155555),
	HEX128(0x0000001ffffffe00, 0x00002aaaaaa6aaab),
	HEX128(0x0000000fffffff80, 0x0000055555551555),
	HEX128(0x00000007ffffffe0, 0x000000aaaaaaa6ab),
	HEX128(0x00000003fffffff8, 0x0000001555555515),
	HEX128(0x00000001fffffffe, 0x00000002aaaaaaa7),
	HEX128(0x00000000ffffffff, 0x8000000055555555),
	HEX128(0x000000007fffffff, 0xe00000000aaaaaab),
	HEX128(0x000000003fffffff, 0xf800000001555555),
	HEX128(0x000000001fffffff, 0xfe000000002aaaab),
	HEX128(0x000000000fffffff, 0xff80000000055555),
	HEX128(0x0000000007ffffff, 0xffe000000000aaab),
	HEX128(0x0000000003ffffff, 0xfff8000000001555),
	HEX128(0x0000000001ffffff, 0xfffe0000000002ab),
	HEX128(0x0000000000ffffff, 0xffff800000000055),
	HEX128(0x00000000007fffff, 0xffffe0000000000b),
	HEX128(0x00000000003fffff, 0xfffff80000000001),
	HEX128(0x00000000001fffff, 0xfffffe0000000000),
	HEX128(0x00000000000fffff, 0xffffff8000000000),
	HEX128(0x000000000007ffff, 0xffffffe000000000),
	HEX128(0x000000000003ffff, 0xfffffff800000000),
	HEX128(0x000000000001ffff, 0xfffffffe00000000),
	HEX128(0x000000000000ffff, 0xffffffff80000000),
	HEX128(0x0000000000007fff, 0xffffffffe0000000),
	HEX128(0x0000000000003fff, 0xfffffffff8000000),
	HEX128(0x0000000000001fff, 0xfffffffffe000000),
	HEX128(0x0000000000000fff, 0xffffffffff800000),
	HEX128(0x00000000000007ff, 0xffffffffffe00000),
	HEX128(0x00000000000003ff, 0xfffffffffff80000),
	HEX128(0x00000000000001ff, 0xfffffffffffe0000),
	HEX128(0x00000000000000ff, 0xffffffffffff8000),
	HEX128(0x000000000000007f, 0xffffffffffffe000),
	HEX128(0x000000000000003f, 0xfffffffffffff800),
	HEX128(0x000000000000001f, 0xfffffffffffffe00),
	HEX128(0x000000000000000f, 0xffffffffffffff80),
	HEX128(0x0000000000000007, 0xffffffffffffffe0),
	HEX128(0x0000000000000003, 0xfffffffffffffff8),
	HEX128(0x0000000000000001, 0xfffffffffffffffe),
	HEX128(0x0000000000000001, 0x0000000000000000)
};

static inline int
highest_bit(uint128 x)
{
	uint64		high = (uint64) (x >> 64);

	return high != 0 ? 64 + pg_leftmost_one_pos64(high) : pg_leftmost_one_pos64((uint64) x);
}

/* Drop the guard bits, rounding to nearest */
static inline int128
without_guard_bits(int128 x)
{
	return (x + (1 << (GUARD_BITS - 1))) >> GUARD_BITS;
}

/*
 * ln(significand * 2^exponent2 * 10^exponent10), for a significand > 0.
 *
 * The significand is scaled to f in [1, 2), and multiplied by those factors
 * that keep it below 2.  What is left to 2 is 2 * (1 - d) with d < 2^-64, and
 * ln(1 - d) is -d to 128 bits.
 */
int128
fixed_ln(uint128 significand, int exponent2, int exponent10)
{
	int			shift = 127 - highest_bit(significand);
	uint128		f = significand << shift;
	uint128		result = LN_2_FRACTION;

	Assert(significand != 0);
	for (int k = 1; k <= FACTORS; k++)
	{
		uint128		product = f + (f >> k);

		if (product >= f)		/* below 2: it did not wrap around */
		{
			f = product;
			result -= ln_factor[k - 1];
		}
	}
	result -= -f;				/* d */

	/* rounding may have left it slightly below zero */
	return without_guard_bits(((int128) result < 0 && result > LN_2_FRACTION ?
							   0 : (int128) (result >> (128 - FIXED_BITS - GUARD_BITS)))
							  + (127 - shift + exponent2) * (int128) LN_2
							  + exponent10 * (int128) LN_10);
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
 * e^x for |x| < FIXED_EXP_LIMIT.
 *
 * x is n * ln 2 + r with r in [0, ln 2); the factors whose logarithms make up
 * r are multiplied.  What is left of r is below 2^-64, where e^r is 1 + r.
 */
FixedFloat
fixed_exp(int128 x)
{
	int128		guarded = x * (1 << GUARD_BITS);
	int128		n = guarded / (int128) LN_2;
	uint128		r;
	FixedFloat	result = {(uint128) 1 << 127, 0};

	if (n * (int128) LN_2 > guarded)
		n--;
	r = (uint128) (guarded - n * (int128) LN_2) << (128 - FIXED_BITS - GUARD_BITS);
	for (int k = 1; k <= FACTORS; k++)
		if (r >= ln_factor[k - 1])
		{
			r -= ln_factor[k - 1];
			result.significand += result.significand >> k;
		}
	result.significand += ((result.significand >> 64) * (uint64) r) >> 64;
	result.exponent = (int) n - 127;
	return result;
}
