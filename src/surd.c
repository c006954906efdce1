/*
 * surd.c - roots of quadratic equations with integers of any size
 *
 * Nothing is approximated: square roots are compared by their squares, and
 * rounded by the integer below them.
 */
#include "postgres.h"

#include "decimal.h"
#include "surd.h"

/* The sign of a + sign * sqrt(b), of a number b not below zero */
static int
sign_of(Datum a, int sign, Datum b)
{
	int			left = integer_sign(a);
	int			right = integer_sign(b) == 0 ? 0 : sign;

	if (left == right || right == 0)
		return left;
	return left == 0 ? right : left * integer_compare(integer_product(a, a), b);
}

/* By size: of both sides, which have a common divisor, then of their squares */
int
surd_compare(const Surd *one, const Surd *other)
{
	Datum		a = numeric_call(numeric_sub, integer_product(one->p, other->divisor),
								 integer_product(other->p, one->divisor));
	Datum		b = integer_product(one->x, integer_product(other->divisor, other->divisor));
	Datum		c = integer_product(other->x, integer_product(one->divisor, one->divisor));
	int			left = sign_of(a, one->sign, b);
	int			right = integer_sign(c) == 0 ? 0 : other->sign;

	/* a + sqrt(b) against sqrt(c), each with its sign */
	if (left != right || left == 0)
		return left - right;
	return left * sign_of(numeric_call(numeric_sub, numeric_call(numeric_add, integer_product(a, a), b), c),
						  integer_sign(a) * one->sign,
						  integer_product(integer_from_int64(4), integer_product(integer_product(a, a), b)));
}

/* Rounded half up to millionths */
Datum
surd_millionths(const Surd *surd)
{
	Datum		twice = integer_from_int64(2 * UNITS_PER_ONE);
	Datum		sum = numeric_call(numeric_add, integer_product(twice, surd->p), surd->divisor);
	bool		ignored;

	if (surd->sign != 0)
	{
		Datum		square = integer_product(surd->x, integer_product(twice, twice));
		Datum		root = integer_square_root(square);

		/* what is subtracted is rounded up */
		if (surd->sign < 0 && integer_compare(integer_product(root, root), square) < 0)
			root = numeric_call(numeric_add, root, integer_from_int64(1));
		sum = numeric_call(surd->sign < 0 ? numeric_sub : numeric_add, sum, root);
	}
	return fraction_floor((Fraction) {sum, integer_product(integer_from_int64(2), surd->divisor)}, &ignored);
}

bool
surd_is_below_one(const Surd *surd)
{
	return sign_of(numeric_call(numeric_sub, surd->p, surd->divisor), surd->sign, surd->x) < 0;
}
