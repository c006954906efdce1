/*
 * evaluate_exact.c - scores as fractions of integers of any size
 *
 * For the rare score that lies so close to where its rounding changes that its
 * bounds do not tell, which is mostly exactly there.  The integers are
 * numerics; the children whose exact fraction is known end the recursion, so
 * that its depth is that of the tree.  What is known by bounds was neither
 * rounded nor lowered by a cap.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "count.h"
#include "evaluate_logarithmic.h"
#include "evaluate_exact.h"
#include "exact.h"
#include "fixedpoint.h"

typedef struct ExactChild
{
	Fraction	share;
	CountedChild child;
} ExactChild;

/* By falling score, of equal ones the first before the others */
static int
compare_children(const void *a, const void *b)
{
	const ExactChild *x = a;
	const ExactChild *y = b;
	int			order = fraction_compare(y->share, x->share);

	return order != 0 ? order : x->child.node - y->child.node;
}

/* Of children in falling order */
static Fraction
order_statistic(NodeKind kind, const ExactChild *children, int count)
{
	if (kind == NODE_MAX)
		return children[0].share;
	if (kind == NODE_MIN)
		return children[count - 1].share;
	return fraction_divide(fraction_add(children[(count - 1) / 2].share, children[count / 2].share),
						   integer_from_uint128(2));
}

/*
 * The mean, or what stands above the divisor of the node: see
 * dividend_of_sum() in evaluate.c; clipped to the scale.
 */
static Fraction
weighted_sum(const Tree *tree, const TreeNode *node, const ExactChild *children, int count)
{
	Fraction	sum = fraction_of(0, 1);
	Fraction	top = fraction_of(LEAF_TOP, 1);
	int64		weight = 0;
	Fraction	offset;

	for (int i = 0; i < count; i++)
	{
		sum = fraction_add_multiple(sum, children[i].share, integer_from_int128(children[i].child.weight));
		weight += children[i].child.weight;
	}
	if (node->divisor == 0)
		return fraction_divide(sum, integer_from_uint128(weight));
	offset = fraction_of((int128) tree->scale.lowest * (int64) LEAF_TOP, tree->scale.width);
	sum = fraction_divide(fraction_add_multiple(sum, offset, integer_from_int128((int128) weight - node->divisor)),
						  integer_from_uint128(node->divisor));
	if (integer_compare(sum.numerator, integer_from_uint128(0)) < 0)
		return fraction_of(0, 1);
	return fraction_compare(sum, top) > 0 ? top : sum;
}

static Fraction
fraction_of_value(const NodeValue *value)
{
	return (Fraction) {integer_from_uint128(value->numerator), integer_from_uint128(value->denominator)};
}

/*
 * The children that count, the best if only they do: with their shares, in
 * falling order, where the mean of the node needs these
 */
static ExactChild *
exact_children(const Tree *tree, const NodeValue *values, int index, Counted *counted)
{
	const TreeNode *node = &tree->nodes[index];
	bool		ordered = node->best > 0 || !(node->kind == NODE_ARITHMETIC || node_is_logarithmic(node));
	ExactChild *children = palloc((node->end - index) * sizeof(ExactChild));

	counted->children = palloc((node->end - index) * sizeof(CountedChild));
	(void) count_children(tree, values, index, counted);
	for (int i = 0; i < counted->count; i++)
	{
		const CountedChild *child = &counted->children[i];

		children[i].child = *child;
		if (ordered || !node_is_logarithmic(node))
			children[i].share = value_is_exact(child->value) ? fraction_of_value(child->value) :
				exact_fraction(tree, values, child->node);
	}
	if (ordered)
		qsort(children, counted->count, sizeof(ExactChild), compare_children);
	if (node->best > 0)
		counted->count = Min(counted->count, node->best);
	for (int i = 0; i < counted->count; i++)
		counted->children[i] = children[i].child;
	return children;
}

/* The exact share of the scale, in billionths, of a node that has a score */
Fraction
exact_fraction(const Tree *tree, const NodeValue *values, int index)
{
	const TreeNode *node = &tree->nodes[index];
	Counted		counted;
	ExactChild *children;
	NodeValue	mean;

	CHECK_FOR_INTERRUPTS();
	if (value_is_exact(&values[index]))
		return fraction_of_value(&values[index]);
	children = exact_children(tree, values, index, &counted);
	if (node->kind == NODE_ARITHMETIC)
		return weighted_sum(tree, node, children, counted.count);
	if (!node_is_logarithmic(node))
		return order_statistic(node->kind, children, counted.count);
	mean = evaluate_logarithmic_exact(tree, values, index, &counted);
	return fraction_of_value(&mean);
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
	Fraction	share = fraction_divide(exact_fraction(tree, values, node), integer_from_uint128(LEAF_TOP));
	Datum		quarters = fraction_whole_multiple(share, integer_from_uint128(4 * (uint128) tree->scale.width), &rest);
	Reading		reading = reading_from_units(tree->scale.lowest) + (Reading) integer_to_uint128(quarters);

	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	return reading | (rest ? 1 : 0);
}

/*
 * The logarithm of a node's exact score in fixed point, in the frame of the mean
 * that is taken of it; false if the score is zero.  It is taken of the first
 * digits, at least 34, of a number that may have hundreds of zeros before them.
 */
bool
exact_logarithm(const Tree *tree, const NodeValue *values, int node, int128 *logarithm)
{
	MemoryContext old;
	MemoryContext context = begin_exact(&old);
	Datum		enough = integer_from_uint128(power_of_ten(33));
	Datum		power = integer_from_uint128(power_of_ten(16));
	Datum		step = integer_from_uint128(power_of_ten(4));
	int			decimals = UNIT_DECIMALS + 16;
	int64		low;
	int64		high;
	Fraction	share = exact_fraction(tree, values, node);
	Fraction	score;
	Datum		whole;
	uint128		digits;
	bool		rest;

	node_frame(tree, tree->nodes[node].parent, &low, &high);
	share.denominator = numeric_call(numeric_mul, share.denominator, integer_from_uint128(LEAF_TOP));
	score = fraction_add_multiple(fraction_of(low, 1), share, integer_from_int128((int128) high - low));
	for (;;)
	{
		whole = fraction_whole_multiple(score, power, &rest);
		if (!rest || (integer_compare(whole, enough)) >= 0)
			break;
		power = numeric_call(numeric_mul, power, step);
		decimals += 4;
	}
	digits = integer_to_uint128(whole);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	if (digits == 0)
		return false;
	*logarithm = fixed_ln(digits, 0, 0);
	for (; decimals > 0; decimals -= DECIMAL_MAX_DIGITS)
		*logarithm += fixed_ln(1, 0, -Min(decimals, DECIMAL_MAX_DIGITS));
	return true;
}

/*
 * The mean over units of the means over their cards, of shares of the scale in
 * billionths
 */
struct ExactMean
{
	MemoryContext context;		/* of all numbers, deleted at the end */
	Fraction	unit;			/* the sum of its cards */
	int			cards;
	Fraction	sum;			/* of the means of units */
	int			units;
};

ExactMean *
exact_mean_begin(void)
{
	MemoryContext old;
	MemoryContext context = begin_exact(&old);
	ExactMean  *mean = palloc0(sizeof(ExactMean));

	mean->context = context;
	mean->unit = fraction_of(0, 1);
	mean->sum = fraction_of(0, 1);
	MemoryContextSwitchTo(old);
	return mean;
}

/* Add the exact total of a card that has one */
void
exact_mean_add(ExactMean *mean, const Tree *tree, const NodeValue *values)
{
	MemoryContext old = MemoryContextSwitchTo(mean->context);

	mean->unit = fraction_add(mean->unit, exact_fraction(tree, values, 0));
	mean->cards++;
	MemoryContextSwitchTo(old);
}

/* The cards added since the last unit are one, if there are any */
void
exact_mean_end_unit(ExactMean *mean)
{
	MemoryContext old = MemoryContextSwitchTo(mean->context);

	if (mean->cards > 0)
	{
		mean->sum = fraction_add(mean->sum, fraction_divide(mean->unit, integer_from_uint128(mean->cards)));
		mean->units++;
	}
	mean->unit = fraction_of(0, 1);
	mean->cards = 0;
	MemoryContextSwitchTo(old);
}

/* The mean as a score, with 10^-18 of a score added so many times; there is at least one card */
Reading
exact_mean_end(ExactMean *mean, Scale scale, int128 shift)
{
	MemoryContext old = MemoryContextSwitchTo(mean->context);
	Fraction	quarters = fraction_divide(mean->sum, integer_from_uint128((uint128) mean->units * LEAF_TOP));
	Fraction	offset = fraction_of(4 * shift, power_of_ten(18 - UNIT_DECIMALS));
	Reading		reading;

	quarters.numerator = numeric_call(numeric_mul, quarters.numerator, integer_from_uint128(4 * (uint128) scale.width));
	quarters = fraction_add(quarters, offset);
	quarters = fraction_add(quarters, fraction_of(reading_from_units(scale.lowest), 1));
	reading = fraction_reading(quarters);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(mean->context);
	return reading;
}
