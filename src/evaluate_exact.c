/*
 * evaluate_exact.c - scores as fractions of integers of any size
 *
 * For the rare score that lies so close to where its rounding changes that its
 * bounds do not tell, which is mostly exactly there.  The integers are
 * numerics; the children whose exact fraction is known end the recursion, so
 * that its depth is that of the tree.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "evaluate_logarithmic.h"
#include "exact.h"
#include "fixedpoint.h"

typedef struct Fraction
{
	Datum		numerator;
	Datum		denominator;	/* above zero */
} Fraction;

static inline Datum
calculate(PGFunction function, Datum a, Datum b)
{
	return DirectFunctionCall2(function, a, b);
}

static Datum
from_uint128(uint128 number)
{
	uint64		billion = 1000000000;
	Datum		result = NumericGetDatum(int64_to_numeric((int64) (number / billion / billion / billion)));
	uint128		rest = number % ((uint128) billion * billion * billion);

	for (uint128 place = (uint128) billion * billion; place > 0; place /= billion)
		result = calculate(numeric_add,
						   calculate(numeric_mul, result, NumericGetDatum(int64_to_numeric(billion))),
						   NumericGetDatum(int64_to_numeric((int64) (rest / place % billion))));
	return result;
}

static Fraction
reduced(Fraction fraction)
{
	Datum		divisor = calculate(numeric_gcd, fraction.numerator, fraction.denominator);

	return (Fraction) {
		calculate(numeric_div_trunc, fraction.numerator, divisor),
		calculate(numeric_div_trunc, fraction.denominator, divisor)
	};
}

/* a + b * factor */
static Fraction
add_multiple(Fraction a, Fraction b, Datum factor)
{
	Datum		common = calculate(numeric_lcm, a.denominator, b.denominator);
	Datum		a_factor = calculate(numeric_div_trunc, common, a.denominator);
	Datum		b_factor = calculate(numeric_mul, factor,
									 calculate(numeric_div_trunc, common, b.denominator));

	return (Fraction) {
		calculate(numeric_add, calculate(numeric_mul, a.numerator, a_factor),
				  calculate(numeric_mul, b.numerator, b_factor)),
		common
	};
}

static Fraction
divide(Fraction fraction, Datum divisor)
{
	return reduced((Fraction) {fraction.numerator, calculate(numeric_mul, fraction.denominator, divisor)});
}

static int
compare_fractions(const void *a, const void *b)
{
	const Fraction *x = a;
	const Fraction *y = b;

	return DatumGetInt32(calculate(numeric_cmp, calculate(numeric_mul, x->numerator, y->denominator),
								   calculate(numeric_mul, y->numerator, x->denominator)));
}

static Fraction
order_statistic(NodeKind kind, Fraction *fractions, int count)
{
	Datum		one = from_uint128(1);

	qsort(fractions, count, sizeof(Fraction), compare_fractions);
	if (kind == NODE_MIN)
		return fractions[0];
	if (kind == NODE_MAX)
		return fractions[count - 1];
	return divide(add_multiple(fractions[(count - 1) / 2], fractions[count / 2], one), from_uint128(2));
}

static Fraction
fraction_of_value(NodeValue value)
{
	return (Fraction) {from_uint128(value.numerator), from_uint128(value.denominator)};
}

/* The exact share of the scale, in billionths, of a node that has a score */
static Fraction
exact_fraction(const Tree *tree, const NodeValue *values, int index)
{
	const TreeNode *node = &tree->nodes[index];
	Fraction   *fractions;
	Fraction	sum = {from_uint128(0), from_uint128(1)};
	uint64		weight = 0;
	int			count = 0;

	CHECK_FOR_INTERRUPTS();
	if (value_is_exact(&values[index]))
		return fraction_of_value(values[index]);
	if (node->kind == NODE_GEOMETRIC || node->kind == NODE_HARMONIC || node->kind == NODE_POWER)
		return fraction_of_value(evaluate_logarithmic_exact(tree, values, index));
	fractions = palloc((node->end - index) * sizeof(Fraction));
	FOR_EACH_CHILD(child, tree->nodes, index)
	{
		if (counted_value(node, &values[child]) == NULL)
			continue;
		fractions[count] = values[child].missing ? (Fraction) {from_uint128(0), from_uint128(1)} :
			exact_fraction(tree, values, child);
		if (node->kind == NODE_ARITHMETIC)
			sum = add_multiple(sum, fractions[count], from_uint128(tree->nodes[child].weight));
		weight += tree->nodes[child].weight;
		count++;
	}
	return node->kind == NODE_ARITHMETIC ? divide(sum, from_uint128(weight)) :
		order_statistic(node->kind, fractions, count);
}

/* floor(x * share of the width of the scale), where x is any whole number */
static Datum
part_of_width(Fraction share, Scale scale, Datum x, bool *rest)
{
	Datum		dividend = calculate(numeric_mul, calculate(numeric_mul, share.numerator, x),
									 from_uint128(scale.width));
	Datum		divisor = calculate(numeric_mul, share.denominator, from_uint128(LEAF_TOP));
	Datum		quotient = calculate(numeric_div_trunc, dividend, divisor);

	*rest = DatumGetInt32(calculate(numeric_cmp, calculate(numeric_mul, quotient, divisor),
									dividend)) != 0;
	return quotient;
}

/* A whole number of up to 38 digits */
static uint128
to_uint128(Datum number)
{
	uint128		result = 0;

	for (const char *digit = DatumGetCString(DirectFunctionCall1(numeric_out, number)); *digit != '\0'; digit++)
		result = result * 10 + (uint128) (*digit - '0');
	return result;
}

/* The numbers made on the way go with their context, which the caller deletes */
static MemoryContext
begin_exact(MemoryContext *old)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "exact score",
												  ALLOCSET_DEFAULT_SIZES);

	*old = MemoryContextSwitchTo(context);
	return context;
}

/* The Reading of a node's exact score */
Reading
exact_reading(const Tree *tree, const NodeValue *values, int node)
{
	MemoryContext old;
	MemoryContext context = begin_exact(&old);
	bool		rest;
	Datum		quarters = part_of_width(exact_fraction(tree, values, node), tree->scale,
										 from_uint128(4), &rest);
	Reading		reading = reading_from_units(tree->scale.lowest) + (Reading) to_uint128(quarters);

	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	return reading | (rest ? 1 : 0);
}

/*
 * The logarithm of a node's exact score in fixed point, on a scale that does
 * not go below zero; false if the score is zero.  It is taken of the first
 * digits, at least 34, of a number that may have hundreds of zeros before them.
 */
bool
exact_logarithm(const Tree *tree, const NodeValue *values, int node, int128 *logarithm)
{
	MemoryContext old;
	MemoryContext context = begin_exact(&old);
	Fraction	share = exact_fraction(tree, values, node);
	Datum		lowest = from_uint128(tree->scale.lowest);
	Datum		enough = from_uint128(power_of_ten(33));
	Datum		power = from_uint128(power_of_ten(16));
	Datum		step = from_uint128(power_of_ten(4));
	int			decimals = UNIT_DECIMALS + 16;
	Datum		score;
	uint128		digits;
	bool		rest;

	for (;;)
	{
		score = calculate(numeric_add, calculate(numeric_mul, lowest, power),
						  part_of_width(share, tree->scale, power, &rest));
		if (!rest || DatumGetInt32(calculate(numeric_cmp, score, enough)) >= 0)
			break;
		power = calculate(numeric_mul, power, step);
		decimals += 4;
	}
	digits = to_uint128(score);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	if (digits == 0)
		return false;
	*logarithm = fixed_ln(digits, 0, 0);
	for (; decimals > 0; decimals -= DECIMAL_MAX_DIGITS)
		*logarithm += fixed_ln(1, 0, -Min(decimals, DECIMAL_MAX_DIGITS));
	return true;
}
