/*
 * test_float_logarithm.c - logarithm and exponential in floating point, within their bounds of those in fixed point
 */
#include "postgres.h"

#include <math.h>

#include "fixedpoint.h"
#include "float_logarithm.h"
#include "unit.h"

#define NUMBERS 300000

/* Of any size, like scores, or next to 1 */
static double
draw_number(void)
{
	switch (draw(3))
	{
		case 0:
			return ldexp((double) (random_bits() >> 11 | 1), (int) draw_between(-750, 650));
		case 1:
			return (double) draw_between(1, INT64CONST(100000000));
		default:
			return 1 + ldexp((double) draw_between(-1000000, 1000000), -21 - (int) draw(31));
	}
}

static void
check_logarithm(double x)
{
	int			exponent;
	uint128		significand = (uint128) ldexp(frexp(x, &exponent), 53);
	double		got = float_ln(x);
	int128		error = (int128) ldexp(got, FIXED_BITS) - fixed_ln(significand, exponent - 53, 0);

	HOLDS(ldexp((double) (error < 0 ? -error : error), -FIXED_BITS) <= FLOAT_LN_ERROR(got), "ln(%.17g): %.17g", x, got);
}

static void
check_exponential(double x)
{
	FixedFloat	expected = fixed_exp((int128) ldexp(x, FIXED_BITS));
	double		got = ldexp(float_exp(x), -expected.exponent - 64);	/* about 2^63 */
	double		error = (double) ((int128) ldexp(got, 60) - (int128) (expected.significand >> 4));

	HOLDS(fabs(ldexp(error, -60)) <= got * FLOAT_EXP_ERROR, "e^%.17g", x);
}

/* So many numbers at once are what each is alone, to the last bit */
static void
check_many(int count)
{
	double		numbers[64];
	double		logarithms[64];
	double		exponentials[64];
	bool		same = true;

	for (int i = 0; i < count; i++)
		numbers[i] = logarithms[i] = draw_number();
	float_ln_all(logarithms, count);
	for (int i = 0; i < count; i++)
	{
		same = same && logarithms[i] == float_ln(numbers[i]);
		numbers[i] = exponentials[i] = logarithms[i] / 2;
	}
	float_exp_all(exponentials, count);
	for (int i = 0; i < count; i++)
		same = same && exponentials[i] == float_exp(numbers[i]);
	HOLDS(same, "%d numbers", count);
}

int
main(void)
{
	for (int i = 0; i < NUMBERS; i++)
		check_logarithm(draw_number());
	for (int i = -700; i <= 700; i++)
		check_logarithm(ldexp(1, i));
	HOLDS(float_ln(1) == 0, "ln(1)");
	property("logarithms are off by no more than their bound");
	for (int i = 0; i < NUMBERS; i++)
		check_exponential(ldexp((double) draw_between(-500000, 500000), -10 - (int) draw(60)));
	for (int i = -500; i <= 500; i++)
		check_exponential(i);
	HOLDS(float_exp(0) == 1, "e^0");
	property("exponentials are off by no more than their bound");
	for (int i = 0; i < 2000; i++)
		check_many(draw(65));
	property("many at once are what each is alone");
	return finish();
}
