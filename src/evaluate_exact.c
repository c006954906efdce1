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

#include "evaluate.h"

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
		return (Fraction) {from_uint128(values[index].numerator), from_uint128(values[index].denominator)};
	fractions = palloc((node->end - index) * sizeof(Fraction));
	for (int child = index + 1; child < node->end; child = tree->nodes[child].end)
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

/* The Reading of a node's exact score */
Reading
exact_reading(const Tree *tree, const NodeValue *values, int node)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "exact score",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Fraction	share = exact_fraction(tree, values, node);
	Datum		dividend = calculate(numeric_mul, share.numerator,
									 from_uint128(4 * (uint128) tree->scale.width));
	Datum		divisor = calculate(numeric_mul, share.denominator, from_uint128(LEAF_TOP));
	Datum		quotient = calculate(numeric_div_trunc, dividend, divisor);
	bool		rest = DatumGetInt32(calculate(numeric_cmp, calculate(numeric_mul, quotient, divisor),
											   dividend)) != 0;
	int64		quarters = DatumGetInt64(DirectFunctionCall1(numeric_int8, quotient));

	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	return (reading_from_units(tree->scale.lowest) + quarters) | (rest ? 1 : 0);
}
