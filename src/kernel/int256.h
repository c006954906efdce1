/*
 * int256.h - signed 256-bit integers, two's complement
 *
 * Kernel: knows no SQL type.  Sums of products of decimals are kept in these,
 * so that no realistic number of rows can overflow them.  The operations that
 * can overflow return false and leave the result undefined.
 */
#ifndef COMPLIANCE_INT256_H
#define COMPLIANCE_INT256_H

#include "postgres.h"

#define INT128_MAX ((int128) (~(uint128) 0 >> 1))

typedef struct Int256
{
	uint64		limb[4];		/* least significant first */
} Int256;

/* Longest text: sign, 77 digits, NUL */
#define INT256_TEXT_SIZE 80

static inline bool
int256_is_negative(Int256 a)
{
	return (a.limb[3] >> 63) != 0;
}

static inline bool
int256_is_zero(Int256 a)
{
	return (a.limb[0] | a.limb[1] | a.limb[2] | a.limb[3]) == 0;
}

static inline Int256
int256_from_int64(int64 a)
{
	uint64		sign = a < 0 ? PG_UINT64_MAX : 0;

	return (Int256) {{(uint64) a, sign, sign, sign}};
}

static inline Int256
int256_from_int128(int128 a)
{
	uint64		sign = a < 0 ? PG_UINT64_MAX : 0;

	return (Int256) {{(uint64) a, (uint64) ((uint128) a >> 64), sign, sign}};
}

static inline Int256
int256_from_uint128(uint128 a)
{
	return (Int256) {{(uint64) a, (uint64) (a >> 64), 0, 0}};
}

/* Whether the value fits into an int128, and if so, the value */
static inline bool
int256_to_int128(Int256 a, int128 *result)
{
	uint64		sign = (a.limb[1] >> 63) != 0 ? PG_UINT64_MAX : 0;

	*result = (int128) (((uint128) a.limb[1] << 64) | a.limb[0]);
	return a.limb[2] == sign && a.limb[3] == sign;
}

/* a + b modulo 2^256 */
static inline Int256
int256_wrapping_add(Int256 a, Int256 b)
{
	uint128		t = (uint128) a.limb[0] + b.limb[0];
	Int256		r;

	r.limb[0] = (uint64) t;
	t = (t >> 64) + a.limb[1] + b.limb[1];
	r.limb[1] = (uint64) t;
	t = (t >> 64) + a.limb[2] + b.limb[2];
	r.limb[2] = (uint64) t;
	r.limb[3] = (uint64) (t >> 64) + a.limb[3] + b.limb[3];
	return r;
}

/* *sum += addend; false on overflow.  The upper half seldom changes. */
static inline bool
int256_add_int128(Int256 *sum, int128 addend)
{
	uint128		before = ((uint128) sum->limb[1] << 64) | sum->limb[0];
	uint128		after = before + (uint128) addend;

	sum->limb[0] = (uint64) after;
	sum->limb[1] = (uint64) (after >> 64);
	if (unlikely((after < before) != (addend < 0)))
	{
		uint128		high = ((uint128) sum->limb[3] << 64) | sum->limb[2];

		high += addend < 0 ? -1 : 1;
		sum->limb[2] = (uint64) high;
		sum->limb[3] = (uint64) (high >> 64);
		return high != (addend < 0 ? (uint128) INT128_MAX : (uint128) INT128_MAX + 1);
	}
	return true;
}

static inline Int256
int256_negate(Int256 a)
{
	Int256		inverted = {{~a.limb[0], ~a.limb[1], ~a.limb[2], ~a.limb[3]}};

	return int256_wrapping_add(inverted, (Int256) {{1, 0, 0, 0}});
}

static inline bool
int256_add(Int256 a, Int256 b, Int256 *result)
{
	*result = int256_wrapping_add(a, b);
	return int256_is_negative(a) != int256_is_negative(b) ||
		int256_is_negative(a) == int256_is_negative(*result);
}

static inline Int256
int256_absolute(Int256 a)
{
	return int256_is_negative(a) ? int256_negate(a) : a;
}

static inline int
int256_compare_unsigned(Int256 a, Int256 b)
{
	for (int i = 3; i >= 0; i--)
		if (a.limb[i] != b.limb[i])
			return a.limb[i] < b.limb[i] ? -1 : 1;
	return 0;
}

/* The product of two unsigned 128-bit numbers, which always fits unsigned */
static inline Int256
int256_multiply_uint128(uint128 a, uint128 b)
{
	uint64		a0 = (uint64) a,
				a1 = (uint64) (a >> 64),
				b0 = (uint64) b,
				b1 = (uint64) (b >> 64);
	uint128		low = (uint128) a0 * b0;
	uint128		mid1 = (uint128) a0 * b1 + (low >> 64);
	uint128		mid2 = (uint128) a1 * b0 + (uint64) mid1;
	uint128		high = (uint128) a1 * b1 + (mid1 >> 64) + (mid2 >> 64);

	return (Int256) {{(uint64) low, (uint64) mid2, (uint64) high, (uint64) (high >> 64)}};
}

/* The product of two int128, neither of which may be the most negative one */
static inline Int256
int256_multiply_int128(int128 a, int128 b)
{
	Int256		product = int256_multiply_uint128(a < 0 ? -(uint128) a : (uint128) a,
												  b < 0 ? -(uint128) b : (uint128) b);

	return (a < 0) != (b < 0) ? int256_negate(product) : product;
}

extern bool int256_multiply(Int256 a, uint128 b, Int256 *result);
extern bool int256_shift_left(Int256 a, int bits, Int256 *result);
extern int	int256_compare_products(Int256 a, Int256 b, Int256 c, Int256 d);
extern uint128 int256_square_root(Int256 a);
extern Int256 int256_divide_unsigned(Int256 a, Int256 b, Int256 *remainder);
extern uint64 int256_divide_small(Int256 *a, uint64 b);
extern Int256 int256_divide_rounded(Int256 a, Int256 b);
extern int	int256_highest_bit(Int256 a);
extern Int256 int256_shift_right_unsigned(Int256 a, int bits);
extern int	int256_to_text(Int256 a, char *text);
extern uint64 int256_gcd(uint64 a, uint64 b);
extern uint128 int256_gcd_wide(uint128 a, uint128 b);

#endif
