/*
 * big.c - natural numbers of many bits, and fractions of them
 */
#include "postgres.h"

#include "big.h"
#include "host.h"

static void
set_limb(Big *a, int place, uint64 value)
{
	if (place >= BIG_LIMBS)
	{
		if (value == 0)
			return;
		host_bail_out("a number has too many bits");
	}
	a->limb[place] = (uint32) value;
	if (value != 0)
		a->count = Max(a->count, place + 1);
}

static uint64
limb(const Big *a, int place)
{
	return place >= 0 && place < a->count ? a->limb[place] : 0;
}

Big
big(uint128 number)
{
	Big			result = {.count = 0};

	for (int i = 0; number != 0; i++, number >>= 32)
		set_limb(&result, i, (uint32) number);
	return result;
}

Big
big_add(Big a, Big b)
{
	Big			result = {.count = 0};
	uint64		carry = 0;

	for (int i = 0; i <= Max(a.count, b.count); i++)
	{
		carry += limb(&a, i) + limb(&b, i);
		set_limb(&result, i, (uint32) carry);
		carry >>= 32;
	}
	return result;
}

/* a - b for a >= b */
Big
big_subtract(Big a, Big b)
{
	Big			result = {.count = 0};
	int64		borrow = 0;

	for (int i = 0; i < a.count; i++)
	{
		int64		difference = (int64) limb(&a, i) - (int64) limb(&b, i) - borrow;

		borrow = difference < 0;
		set_limb(&result, i, (uint32) difference);
	}
	return result;
}

Big
big_multiply(Big a, Big b)
{
	Big			result = {.count = 0};

	for (int i = 0; i < a.count; i++)
	{
		uint64		carry = 0;

		for (int j = 0; j <= b.count; j++)
		{
			carry += limb(&a, i) * limb(&b, j) + limb(&result, i + j);
			set_limb(&result, i + j, (uint32) carry);
			carry >>= 32;
		}
	}
	return result;
}

int
big_compare(Big a, Big b)
{
	for (int i = Max(a.count, b.count) - 1; i >= 0; i--)
		if (limb(&a, i) != limb(&b, i))
			return limb(&a, i) < limb(&b, i) ? -1 : 1;
	return 0;
}

int
big_bits(Big a)
{
	int			bits = a.count * 32;

	while (bits > 0 && (limb(&a, (bits - 1) / 32) >> ((bits - 1) % 32) & 1) == 0)
		bits--;
	return bits;
}

Big
big_shift_left(Big a, int bits)
{
	Big			result = {.count = 0};

	for (int i = a.count; i >= 0; i--)
		set_limb(&result, i + bits / 32,
				 (uint32) (((limb(&a, i) << 32 | limb(&a, i - 1)) << bits % 32) >> 32));
	return result;
}

/* floor(a / b), which must be below 2^128 */
uint128
big_divide(Big a, Big b, Big *rest)
{
	uint128		quotient = 0;

	for (int shift = big_bits(a) - big_bits(b); shift >= 0; shift--)
	{
		Big			multiple = big_shift_left(b, shift);

		if (big_compare(multiple, a) > 0)
			continue;
		if (shift > 127)
			host_bail_out("a quotient has more than 128 bits");
		a = big_subtract(a, multiple);
		quotient |= (uint128) 1 << shift;
	}
	*rest = a;
	return quotient;
}

Ratio
ratio(uint128 numerator, uint128 denominator)
{
	return (Ratio) {big(numerator), big(denominator)};
}

Ratio
ratio_add(Ratio a, Ratio b)
{
	if (big_compare(a.denominator, b.denominator) == 0)
		return (Ratio) {big_add(a.numerator, b.numerator), a.denominator};
	return (Ratio) {
		big_add(big_multiply(a.numerator, b.denominator), big_multiply(b.numerator, a.denominator)),
		big_multiply(a.denominator, b.denominator)
	};
}

Ratio
ratio_multiply(Ratio a, Ratio b)
{
	return (Ratio) {big_multiply(a.numerator, b.numerator), big_multiply(a.denominator, b.denominator)};
}

Ratio
ratio_divide(Ratio a, Ratio b)
{
	return ratio_multiply(a, (Ratio) {b.denominator, b.numerator});
}

int
ratio_compare(Ratio a, Ratio b)
{
	return big_compare(big_multiply(a.numerator, b.denominator), big_multiply(b.numerator, a.denominator));
}

uint128
ratio_floor(Ratio a, bool *rest)
{
	Big			remainder;
	uint128		result = big_divide(a.numerator, a.denominator, &remainder);

	*rest = remainder.count > 0;
	return result;
}
