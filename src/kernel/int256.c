/*
 * int256.c - signed 256-bit integers: the operations that are not inlined
 */
#include "postgres.h"

#include "port/pg_bitutils.h"

#include "int256.h"

/* a * b for b of either 128-bit half; false on overflow */
bool
int256_multiply(Int256 a, uint128 b, Int256 *result)
{
	Int256		magnitude = int256_absolute(a);
	uint128		low = ((uint128) magnitude.limb[1] << 64) | magnitude.limb[0];
	uint128		high = ((uint128) magnitude.limb[3] << 64) | magnitude.limb[2];
	Int256		low_product = int256_multiply_uint128(low, b);
	Int256		high_product = int256_multiply_uint128(high, b);
	Int256		shifted = {{0, 0, high_product.limb[0], high_product.limb[1]}};

	if (high_product.limb[2] != 0 || high_product.limb[3] != 0 ||
		int256_is_negative(shifted) || int256_is_negative(low_product) ||
		!int256_add(low_product, shifted, result))
		return false;
	if (int256_is_negative(a))
		*result = int256_negate(*result);
	return true;
}

/* The product of two unsigned numbers, which always fits into twice as many limbs */
static void
multiply_unsigned(Int256 a, Int256 b, uint64 *product)
{
	memset(product, 0, 8 * sizeof(uint64));
	for (int i = 0; i < 4; i++)
	{
		uint64		carry = 0;

		for (int j = 0; j < 4; j++)
		{
			uint128		t = (uint128) a.limb[i] * b.limb[j] + product[i + j] + carry;

			product[i + j] = (uint64) t;
			carry = (uint64) (t >> 64);
		}
		product[i + 4] = carry;
	}
}

/* -1, 0 or 1 as a * b is less than, equal to or more than c * d, of unsigned numbers */
int
int256_compare_products(Int256 a, Int256 b, Int256 c, Int256 d)
{
	uint64		ab[8];
	uint64		cd[8];

	multiply_unsigned(a, b, ab);
	multiply_unsigned(c, d, cd);
	for (int i = 7; i >= 0; i--)
		if (ab[i] != cd[i])
			return ab[i] < cd[i] ? -1 : 1;
	return 0;
}

/* Position of the highest bit set in an unsigned number, -1 for zero */
int
int256_highest_bit(Int256 a)
{
	for (int i = 3; i >= 0; i--)
		if (a.limb[i] != 0)
			return i * 64 + pg_leftmost_one_pos64(a.limb[i]);
	return -1;
}

/* a * 2^bits modulo 2^256, for 0 <= bits < 256 */
static Int256
wrapping_shift_left(Int256 a, int bits)
{
	int			limbs = bits / 64;
	int			rest = bits % 64;
	Int256		result;

	for (int i = 3; i >= 0; i--)
	{
		uint64		high = i - limbs >= 0 ? a.limb[i - limbs] : 0;
		uint64		low = i - limbs >= 1 ? a.limb[i - limbs - 1] : 0;

		result.limb[i] = rest == 0 ? high : (high << rest) | (low >> (64 - rest));
	}
	return result;
}

/* a * 2^bits for a >= 0 and 0 <= bits < 256; false on overflow */
bool
int256_shift_left(Int256 a, int bits, Int256 *result)
{
	*result = wrapping_shift_left(a, bits);
	return int256_is_zero(a) || int256_highest_bit(a) + bits < 255;
}

/* floor(a / 2^bits) of an unsigned number, for 0 <= bits < 256 */
Int256
int256_shift_right_unsigned(Int256 a, int bits)
{
	int			limbs = bits / 64;
	int			rest = bits % 64;
	Int256		result;

	for (int i = 0; i < 4; i++)
	{
		uint64		low = i + limbs <= 3 ? a.limb[i + limbs] : 0;
		uint64		high = i + limbs <= 2 ? a.limb[i + limbs + 1] : 0;

		result.limb[i] = rest == 0 ? low : (low >> rest) | (high << (64 - rest));
	}
	return result;
}

/* Divide the unsigned number in place, return the remainder */
uint64
int256_divide_small(Int256 *a, uint64 b)
{
	uint64		rest = 0;

	for (int i = 3; i >= 0; i--)
	{
		uint128		part = ((uint128) rest << 64) | a->limb[i];

		/*
		 * seldom are all four limbs there, and a division of 128 bits takes
		 * its time
		 */
		a->limb[i] = part < b ? 0 : (uint64) (part / b);
		rest = (uint64) (part - (uint128) a->limb[i] * b);
	}
	return rest;
}

/*
 * Quotient and remainder of unsigned numbers, b > 0.  Numbers of up to 128
 * bits, by far the most frequent, are left to the compiler's division; the
 * others are divided bit by bit.
 */
Int256
int256_divide_unsigned(Int256 a, Int256 b, Int256 *remainder)
{
	Int256		quotient = {{0, 0, 0, 0}};
	int			shift;

	Assert(!int256_is_zero(b));
	if ((a.limb[2] | a.limb[3] | b.limb[2] | b.limb[3]) == 0)
	{
		uint128		x = ((uint128) a.limb[1] << 64) | a.limb[0];
		uint128		y = ((uint128) b.limb[1] << 64) | b.limb[0];

		*remainder = int256_from_uint128(x % y);
		return int256_from_uint128(x / y);
	}
	if ((b.limb[1] | b.limb[2] | b.limb[3]) == 0)
	{
		uint64		rest = int256_divide_small(&a, b.limb[0]);

		*remainder = int256_from_uint128(rest);
		return a;
	}
	shift = int256_highest_bit(a) - int256_highest_bit(b);
	for (; shift >= 0; shift--)
	{
		Int256		multiple = wrapping_shift_left(b, shift);

		if (int256_compare_unsigned(multiple, a) <= 0)
		{
			a = int256_wrapping_add(a, int256_negate(multiple));
			quotient.limb[shift / 64] |= UINT64CONST(1) << (shift % 64);
		}
	}
	*remainder = a;
	return quotient;
}

/* floor(sqrt(a)) of an unsigned number, bit by bit */
uint128
int256_square_root(Int256 a)
{
	uint128		root = 0;

	for (int bit = Max(int256_highest_bit(a), 0) / 2; bit >= 0; bit--)
	{
		uint128		larger = root | (uint128) 1 << bit;

		if (int256_compare_unsigned(int256_multiply_uint128(larger, larger), a) <= 0)
			root = larger;
	}
	return root;
}

/* a / b rounded to the nearest integer, half away from zero, for b > 0 */
Int256
int256_divide_rounded(Int256 a, Int256 b)
{
	Int256		remainder;
	Int256		quotient = int256_divide_unsigned(int256_absolute(a), b, &remainder);
	Int256		rest = int256_wrapping_add(b, int256_negate(remainder));

	if (int256_compare_unsigned(remainder, rest) >= 0)
		quotient = int256_wrapping_add(quotient, (Int256) {{1, 0, 0, 0}});
	return int256_is_negative(a) ? int256_negate(quotient) : quotient;
}

/* Write in decimal; returns the length */
int
int256_to_text(Int256 a, char *text)
{
	Int256		rest = int256_absolute(a);
	char		digits[INT256_TEXT_SIZE];
	int			count = 0;
	int			length = 0;

	do
		digits[count++] = (char) ('0' + int256_divide_small(&rest, 10));
	while (!int256_is_zero(rest));
	if (int256_is_negative(a))
		text[length++] = '-';
	while (count > 0)
		text[length++] = digits[--count];
	text[length] = '\0';
	return length;
}

/* The greatest common divisor, by Stein's method; of zero and b it is b */
uint64
int256_gcd(uint64 a, uint64 b)
{
	int			shift;

	if (a == 0 || b == 0)
		return a | b;
	shift = pg_rightmost_one_pos64(a | b);
	a >>= pg_rightmost_one_pos64(a);
	while (b != 0)
	{
		b >>= pg_rightmost_one_pos64(b);
		if (a > b)
		{
			uint64		swap = a;

			a = b;
			b = swap;
		}
		b -= a;
	}
	return a << shift;
}

/* The same of wider numbers: the remainders are narrow soon, or one is zero */
uint128
int256_gcd_wide(uint128 a, uint128 b)
{
	while (b != 0 && (a | b) > PG_UINT64_MAX)
	{
		uint128		rest = a % b;

		a = b;
		b = rest;
	}
	return b == 0 ? a : int256_gcd((uint64) a, (uint64) b);
}
