/*
 * evaluate.c - the scores of all nodes of a weighted tree of indicators
 */
#include "postgres.h"

#include "evaluate.h"
#include "evaluate_logarithmic.h"
#include "exact.h"
#include "int256.h"

/* A denominator has fewer bits than this: then no product here overflows */
#define DENOMINATOR_MAX (UINT64CONST(1) << 62)

/* Below this, a fraction need not be reduced yet */
#define DENOMINATOR_SMALL (UINT64CONST(1) << 31)

/*
 * Readings
 */

/* Rounded to odd: see decimal.h.  This is right below zero as well. */
static inline Reading
share_reading(Scale scale, uint128 numerator, uint64 denominator)
{
	uint128		divisor = (uint128) denominator * LEAF_TOP;
	int64		quarters;
	bool		rest;

	Assert(numerator <= divisor);
	if (likely(scale.width < INT64CONST(1) << 33))
	{
		uint128		dividend = numerator * (uint64) (4 * scale.width);

		quarters = (int64) (dividend / divisor);
		rest = divisor * quarters != dividend;
	}
	else
	{
		Int256		remainder;
		Int256		quotient;

		quotient = int256_divide_unsigned(int256_multiply_uint128(numerator, 4 * (uint128) scale.width),
										  int256_from_uint128(divisor), &remainder);
		quarters = (int64) quotient.limb[0];
		rest = !int256_is_zero(remainder);
	}
	return (reading_from_units(scale.lowest) + quarters) | (rest ? 1 : 0);
}

/* A share of the scale as a score in units, rounded half away from zero */
int64
evaluate_share_units(Scale scale, uint128 numerator, uint64 denominator, int decimals)
{
	return reading_round(share_reading(scale, numerator, denominator), decimals, ROUND_HALF_UP);
}

/* The Reading of the exact score, which both bounds must agree about */
static Reading
node_reading(const Tree *tree, const NodeValue *values, int node)
{
	const NodeValue *value = &values[node];
	Reading		low;
	Reading		high;

	if (likely(value_is_exact(value)))
		return share_reading(tree->scale, value->numerator, value->denominator);
	low = share_reading(tree->scale, value->low, UINT64CONST(1) << BOUND_BITS);
	high = share_reading(tree->scale, value->high, UINT64CONST(1) << BOUND_BITS);
	return low == high ? low : exact_reading(tree, values, node);
}

/*
 * Exact fractions
 */

/* numerator / (a * b) without overflow and reduced as far as need be; false if it can't be had */
static bool
reduced_fraction(uint128 numerator, uint64 a, uint64 b, NodeValue *result)
{
	uint128		product = (uint128) a * b;
	uint64		divisor;

	if (product > DENOMINATOR_SMALL)
	{
		divisor = int256_gcd((uint64) (numerator % a), a);
		numerator /= divisor;
		a /= divisor;
		divisor = int256_gcd((uint64) (numerator % b), b);
		numerator /= divisor;
		product = (uint128) a * (b / divisor);
	}
	if (product >= DENOMINATOR_MAX)
		return false;
	*result = exact_value(numerator, (uint64) product);
	return true;
}

/* A sum of shares times weights, with the sum of the weights so far */
typedef struct WeightedSum
{
	uint128		numerator;
	uint64		denominator;
	uint64		weight;
} WeightedSum;

/* Add weight * value; false if it overflows */
static inline bool
add_weighted(WeightedSum *sum, uint64 weight, const NodeValue *value)
{
	uint64		factor;
	uint128		common;

	sum->weight += weight;
	if (value->denominator == 1 && sum->denominator == 1)
	{
		sum->numerator += value->numerator * weight;
		return true;
	}
	factor = sum->denominator % value->denominator == 0 ? 1 :
		value->denominator / int256_gcd(sum->denominator, value->denominator);
	common = (uint128) sum->denominator * factor;

	/* the sum is at most LEAF_TOP * weight * common, which must stay below 2^127 */
	if (common >= DENOMINATOR_MAX || common * sum->weight >= (uint128) 1 << 96)
		return false;
	sum->numerator = sum->numerator * factor +
		value->numerator * ((uint64) common / value->denominator) * weight;
	sum->denominator = (uint64) common;
	return true;
}

/* The value that all children counted have in common; false if they differ */
static bool
common_value(const Tree *tree, const NodeValue *values, int node, NodeValue *result)
{
	const NodeValue *first = NULL;

	FOR_EACH_CHILD(child, tree->nodes, node)
	{
		const NodeValue *value = counted_value(&tree->nodes[node], &values[child]);

		if (value == NULL)
			continue;
		if (!value_is_exact(value))
			return false;
		if (first == NULL)
			first = value;
		else if (value->numerator != first->numerator || value->denominator != first->denominator)
			return false;
	}
	*result = *first;
	return true;
}

static bool
exact_arithmetic_mean(const Tree *tree, const NodeValue *values, int node, NodeValue *result)
{
	WeightedSum sum = {0, 1, 0};

	FOR_EACH_CHILD(child, tree->nodes, node)
	{
		const NodeValue *value = counted_value(&tree->nodes[node], &values[child]);

		if (value != NULL &&
			!(value_is_exact(value) && add_weighted(&sum, tree->nodes[child].weight, value)))
			return false;
	}
	return reduced_fraction(sum.numerator, sum.denominator, sum.weight, result);
}

/*
 * Bounds
 */

static NodeValue
bounded_value(uint64 low, uint64 high)
{
	return (NodeValue) {.low = low, .high = high};
}

static NodeValue
bounded_arithmetic_mean(const Tree *tree, const NodeValue *values, int node)
{
	uint128		low = 0;
	uint128		high = 0;
	uint64		weight = 0;

	FOR_EACH_CHILD(child, tree->nodes, node)
	{
		const NodeValue *value = counted_value(&tree->nodes[node], &values[child]);
		uint64		child_weight = tree->nodes[child].weight;
		uint64		child_low;
		uint64		child_high;

		if (value == NULL)
			continue;
		value_bounds(value, &child_low, &child_high);
		low += (uint128) child_low * child_weight;
		high += (uint128) child_high * child_weight;
		weight += child_weight;
	}
	return bounded_value((uint64) (low / weight), (uint64) ((high + weight - 1) / weight));
}

/*
 * Order statistics: min, max and median
 */

static int
compare_exact(const void *a, const void *b)
{
	const NodeValue *x = *(const NodeValue *const *) a;
	const NodeValue *y = *(const NodeValue *const *) b;

	return int256_compare_unsigned(int256_multiply_uint128(x->numerator, y->denominator),
								   int256_multiply_uint128(y->numerator, x->denominator));
}

static int
compare_bounds(const void *a, const void *b)
{
	uint64		x = *(const uint64 *) a;
	uint64		y = *(const uint64 *) b;

	return x < y ? -1 : x > y;
}

/* Which two places, of count in ascending order, the node takes the mean of */
static void
places_taken(const TreeNode *node, int count, int *first, int *second)
{
	*first = node->kind == NODE_MIN ? 0 : node->kind == NODE_MAX ? count - 1 : (count - 1) / 2;
	*second = node->kind == NODE_MEDIAN ? count / 2 : *first;
}

static NodeValue
bounded_order_statistic(const TreeNode *node, const NodeValue **counted, int count)
{
	uint64	   *lows = palloc(count * sizeof(uint64));
	uint64	   *highs = palloc(count * sizeof(uint64));
	int			first;
	int			second;
	NodeValue	result;

	for (int i = 0; i < count; i++)
		value_bounds(counted[i], &lows[i], &highs[i]);
	qsort(lows, count, sizeof(uint64), compare_bounds);
	qsort(highs, count, sizeof(uint64), compare_bounds);
	places_taken(node, count, &first, &second);
	result = bounded_value((lows[first] + lows[second]) / 2, (highs[first] + highs[second] + 1) / 2);
	pfree(lows);
	pfree(highs);
	return result;
}

static NodeValue
order_statistic(const Tree *tree, const NodeValue *values, int index)
{
	const TreeNode *node = &tree->nodes[index];
	const NodeValue **counted = palloc((node->end - index) * sizeof(NodeValue *));
	int			count = 0;
	bool		exact = true;
	int			first;
	int			second;
	NodeValue	result;

	FOR_EACH_CHILD(child, tree->nodes, index)
	{
		const NodeValue *value = counted_value(node, &values[child]);

		if (value == NULL)
			continue;
		exact = exact && value_is_exact(value);
		counted[count++] = value;
	}
	if (exact)
	{
		WeightedSum sum = {0, 1, 0};

		qsort(counted, count, sizeof(NodeValue *), compare_exact);
		places_taken(node, count, &first, &second);
		if (first == second)
			result = *counted[first];
		else
			exact = add_weighted(&sum, 1, counted[first]) && add_weighted(&sum, 1, counted[second]) &&
				reduced_fraction(sum.numerator, sum.denominator, sum.weight, &result);
	}
	if (!exact)
		result = bounded_order_statistic(node, counted, count);
	pfree(counted);
	return result;
}

/*
 * The tree
 */

static bool
has_score(const Tree *tree, const NodeValue *values, int index)
{
	uint64		weight = 0;
	bool		all = true;

	FOR_EACH_CHILD(child, tree->nodes, index)
	{
		if (values[child].missing)
			all = false;
		else
			weight += tree->nodes[child].weight;
	}
	return all || has_enough(&tree->nodes[index], weight);
}

/*
 * The value of a plain node, straight from the answers: the leaves of an
 * instrument are where most of the time goes.
 */
static NodeValue
plain_value(const Tree *tree, const uint32 *leaves, int index)
{
	const TreeNode *node = &tree->nodes[index];
	const uint32 *answer = &leaves[node->leaf];
	uint128		sum = 0;
	uint64		weight = 0;
	uint32		lowest = LEAF_TOP;
	uint32		highest = 0;
	bool		all = true;
	NodeValue	result;
	bool		fits PG_USED_FOR_ASSERTS_ONLY;

	for (int leaf = index + 1; leaf < node->end; leaf++, answer++)
	{
		if (answer_is_missing(*answer))
		{
			all = false;
			continue;
		}
		sum += (uint128) tree->nodes[leaf].weight * *answer;
		weight += tree->nodes[leaf].weight;
		lowest = Min(lowest, *answer);
		highest = Max(highest, *answer);
	}
	if (!all)
	{
		if (!has_enough(node, weight))
			return (NodeValue) {.missing = true};
		if (node->missing == MISSING_ZERO)
		{
			weight = node->total_weight;
			lowest = 0;
		}
	}
	if (lowest == highest)
		return exact_value(lowest, 1);
	fits = reduced_fraction(sum, 1, weight, &result);
	Assert(fits);
	return result;
}

static NodeValue
inner_value(const Tree *tree, const NodeValue *values, int index)
{
	NodeValue	result;

	if (!has_score(tree, values, index))
		return (NodeValue) {.missing = true};

	/* every mean of equal numbers is that number */
	if (common_value(tree, values, index, &result))
		return result;
	switch ((NodeKind) tree->nodes[index].kind)
	{
		case NODE_ARITHMETIC:
			if (!exact_arithmetic_mean(tree, values, index, &result))
				result = bounded_arithmetic_mean(tree, values, index);
			return result;
		case NODE_MIN:
		case NODE_MAX:
		case NODE_MEDIAN:
			return order_statistic(tree, values, index);
		case NODE_GEOMETRIC:
		case NODE_HARMONIC:
		case NODE_POWER:
			return evaluate_logarithmic_mean(tree, values, index);
		case NODE_LEAF:
			break;
	}
	pg_unreachable();
}

/* The score that the node's parent uses, if it is rounded first */
static NodeValue
rounded_value(const Tree *tree, const NodeValue *values, int index)
{
	int64		units = reading_round(node_reading(tree, values, index), tree->nodes[index].round,
									  ROUND_HALF_UP);
	uint64		above = (uint64) (units - tree->scale.lowest);
	uint64		divisor = int256_gcd(LEAF_TOP, tree->scale.width);
	uint64		denominator = tree->scale.width / divisor;
	uint64		rest = int256_gcd(above, denominator);

	return exact_value((uint128) (above / rest) * (LEAF_TOP / divisor), denominator / rest);
}

/*
 * The values of all nodes, of which there is one each.  The answers to the
 * leaves are at most LEAF_TOP, or missing.
 */
void
evaluate_tree(const Tree *tree, const uint32 *leaves, Override override, NodeValue *values)
{
	for (int i = tree->count - 1; i >= 0; i--)
	{
		const TreeNode *node = &tree->nodes[i];

		if (i == override.node)
			values[i] = exact_value(override.score, 1);
		else if (node->plain && override.node < 0)
			values[i] = plain_value(tree, leaves, i);
		else if (node->kind != NODE_LEAF)
			values[i] = inner_value(tree, values, i);
		else if (answer_is_missing(leaves[node->leaf]))
			values[i] = (NodeValue) {.missing = true};
		else
			values[i] = exact_value(leaves[node->leaf], 1);
		if (node->round != NO_NODE_ROUNDING && !values[i].missing)
			values[i] = rounded_value(tree, values, i);
	}
}

/* The published score of a node in units; false if it has none */
bool
evaluate_node_score(const Tree *tree, const NodeValue *values, int node, int64 *units)
{
	if (values[node].missing)
		return false;
	*units = reading_round(node_reading(tree, values, node), UNIT_DECIMALS, ROUND_HALF_UP);
	return true;
}

/*
 * Coverage: the weighted share of the leaves below a node that were answered.
 * It is the score of a tree of arithmetic means on a scale from 0 to 1, where
 * every answer is the top and every missing one the bottom.  Returns that tree,
 * to which the values belong.
 */
Tree
evaluate_coverage(const Tree *tree, const uint32 *leaves, NodeValue *values)
{
	TreeNode   *nodes = palloc(tree->count * sizeof(TreeNode));
	Tree		coverage = {nodes, tree->count, {0, UNITS_PER_ONE}};
	uint32	   *answered = palloc(tree->count * sizeof(uint32));

	memcpy(nodes, tree->nodes, tree->count * sizeof(TreeNode));
	for (int i = 0; i < tree->count; i++)
	{
		nodes[i].round = NO_NODE_ROUNDING;
		if (nodes[i].kind == NODE_LEAF)
			answered[nodes[i].leaf] = answer_is_missing(leaves[nodes[i].leaf]) ? 0 : LEAF_TOP;
		else
			nodes[i].kind = NODE_ARITHMETIC;
	}
	evaluate_tree(&coverage, answered, NO_OVERRIDE, values);
	pfree(answered);
	return coverage;
}

/* In units, rounded down: only what is complete has a coverage of 1 */
int64
evaluate_node_coverage(const Tree *coverage, const NodeValue *values, int node)
{
	return reading_round(node_reading(coverage, values, node), UNIT_DECIMALS, ROUND_DOWN);
}

bool
evaluate_is_arithmetic(const Tree *tree)
{
	for (int i = 0; i < tree->count; i++)
		if (tree->nodes[i].kind != NODE_LEAF && tree->nodes[i].kind != NODE_ARITHMETIC)
			return false;
	return true;
}
