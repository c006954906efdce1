/*
 * exact.c - the seam of the kernel, without the server's numeric
 */
#include "postgres.h"

#include <stdlib.h>

#include "big.h"
#include "count.h"
#include "evaluate_logarithmic.h"
#include "exact.h"
#include "fixedpoint.h"

static int
compare_ratios(const void *a, const void *b)
{
	return ratio_compare(*(const Ratio *) a, *(const Ratio *) b);
}

static Ratio
ratio_of_value(NodeValue value)
{
	return ratio(value.numerator, value.denominator);
}

/* The exact share of the scale, in billionths, of a node that has a score */
static Ratio
exact_share(const Tree *tree, const NodeValue *values, int index)
{
	const TreeNode *node = &tree->nodes[index];
	Ratio	   *shares;
	Ratio		sum = ratio(0, 1);
	uint64		weight = 0;
	int			count = 0;
	Counted		counted;

	if (value_is_exact(&values[index]))
		return ratio_of_value(values[index]);
	shares = palloc((node->end - index) * sizeof(Ratio));
	counted.children = palloc((node->end - index) * sizeof(CountedChild));
	(void) count_children(tree, values, index, &counted);
	if (node->kind == NODE_GEOMETRIC || node->kind == NODE_HARMONIC || node->kind == NODE_POWER)
		return ratio_of_value(evaluate_logarithmic_exact(tree, values, index, &counted));
	for (; count < counted.count; count++)
	{
		const CountedChild *child = &counted.children[count];

		shares[count] = values[child->node].missing ? ratio_of_value(*child->value) :
			exact_share(tree, values, child->node);
		sum = ratio_add(sum, ratio_multiply(shares[count], ratio(child->weight, 1)));
		weight += child->weight;
	}
	if (node->kind != NODE_ARITHMETIC)
		qsort(shares, count, sizeof(Ratio), compare_ratios);
	switch ((NodeKind) node->kind)
	{
		case NODE_MIN:
			return shares[0];
		case NODE_MAX:
			return shares[count - 1];
		case NODE_MEDIAN:
			return ratio_multiply(ratio_add(shares[(count - 1) / 2], shares[count / 2]), ratio(1, 2));
		default:
			return ratio_divide(sum, ratio(weight, 1));
	}
}

Reading
exact_reading(const Tree *tree, const NodeValue *values, int node)
{
	Ratio		quarters = ratio_multiply(exact_share(tree, values, node),
										  ratio(4 * (uint128) tree->scale.width, LEAF_TOP));
	bool		rest;
	Reading		reading = reading_from_units(tree->scale.lowest) + (Reading) ratio_floor(quarters, &rest);

	return reading | (rest ? 1 : 0);
}

/* The exact score in millionths, where the ends of the scale are others */
static Ratio
exact_units(const Tree *tree, const NodeValue *values, int node, int64 low, int64 high)
{
	Ratio		above = ratio_multiply(exact_share(tree, values, node), ratio(1, LEAF_TOP));
	Ratio		below = {big_subtract(above.denominator, above.numerator), above.denominator};

	return ratio_add(ratio_multiply(below, ratio(low, 1)), ratio_multiply(above, ratio(high, 1)));
}

/* Of 120 bits of the score, in millionths, that stand behind its first one */
bool
exact_logarithm(const Tree *tree, const NodeValue *values, int node, int128 *logarithm)
{
	int64		low;
	int64		high;
	Ratio		units;
	int			bits;
	bool		rest;

	node_frame(tree, tree->nodes[node].parent, &low, &high);
	units = exact_units(tree, values, node, low, high);
	bits = 120 + big_bits(units.denominator) - big_bits(units.numerator);
	if (units.numerator.count == 0)
		return false;
	if (bits > 0)
		units.numerator = big_shift_left(units.numerator, bits);
	else
		units.denominator = big_shift_left(units.denominator, -bits);
	*logarithm = fixed_ln(ratio_floor(units, &rest), -bits, -UNIT_DECIMALS);
	return true;
}

struct ExactMean
{
	Ratio		unit;			/* the sum of the shares of its cards */
	int			cards;
	Ratio		sum;			/* of the means of units */
	int			units;
};

ExactMean *
exact_mean_begin(void)
{
	ExactMean  *mean = palloc0(sizeof(ExactMean));

	mean->unit = mean->sum = ratio(0, 1);
	return mean;
}

void
exact_mean_add(ExactMean *mean, const Tree *tree, const NodeValue *values)
{
	mean->unit = ratio_add(mean->unit, exact_share(tree, values, 0));
	mean->cards++;
}

void
exact_mean_end_unit(ExactMean *mean)
{
	if (mean->cards > 0)
	{
		mean->sum = ratio_add(mean->sum, ratio_divide(mean->unit, ratio(mean->cards, 1)));
		mean->units++;
	}
	mean->unit = ratio(0, 1);
	mean->cards = 0;
}

/* In quarters of a unit above the lowest score; what is below it is rounded away from it */
Reading
exact_mean_end(ExactMean *mean, Scale scale, int128 shift)
{
	Ratio		above = ratio_multiply(ratio_divide(mean->sum, ratio(mean->units, 1)),
									   ratio(4 * (uint128) scale.width, LEAF_TOP));
	Ratio		moved = ratio(4 * (shift < 0 ? -(uint128) shift : (uint128) shift), power_of_ten(12));
	bool		below = shift < 0 && ratio_compare(above, moved) < 0;
	Big			here = big_multiply(above.numerator, moved.denominator);
	Big			there = big_multiply(moved.numerator, above.denominator);
	Ratio		distance = {
		shift >= 0 ? big_add(here, there) : below ? big_subtract(there, here) : big_subtract(here, there),
		big_multiply(above.denominator, moved.denominator)
	};
	bool		rest;
	Reading		quarters = (Reading) ratio_floor(distance, &rest);

	if (below)
		quarters = -quarters - (rest ? 1 : 0);
	return (reading_from_units(scale.lowest) + quarters) | (rest ? 1 : 0);
}
