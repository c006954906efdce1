/*
 * evaluate.c - the scores of all nodes of a weighted tree of indicators
 */
#include "postgres.h"

#include "count.h"
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

/* Of a share of the scale in billionths, rounded to odd: see decimal.h.  This is right below zero as well. */
Reading
evaluate_share_reading(Scale scale, uint128 numerator, uint64 denominator)
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

/* The Reading of the exact score of a node that has one, which both bounds must agree about */
Reading
evaluate_node_reading(const Tree *tree, const NodeValue *values, int node)
{
	const NodeValue *value = &values[node];
	Reading		low;
	Reading		high;

	if (likely(value_is_exact(value)))
		return evaluate_share_reading(tree->scale, value->numerator, value->denominator);
	low = evaluate_share_reading(tree->scale, value->low, UINT64CONST(1) << BOUND_BITS);
	high = evaluate_share_reading(tree->scale, value->high, UINT64CONST(1) << BOUND_BITS);
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

	/*
	 * the sum is at most LEAF_TOP * weight * common, which must stay below
	 * 2^127
	 */
	if (common >= DENOMINATOR_MAX || common * sum->weight >= (uint128) 1 << 96)
		return false;
	sum->numerator = sum->numerator * factor +
		value->numerator * ((uint64) common / value->denominator) * weight;
	sum->denominator = (uint64) common;
	return true;
}

/* The value that all children counted, at least one, have in common; false if they differ */
static bool
common_value(const Counted *counted, NodeValue *result)
{
	const NodeValue *first = counted->children[0].value;

	Assert(counted->count > 0);
	for (int i = 1; i < counted->count; i++)
	{
		const NodeValue *value = counted->children[i].value;

		if (value->numerator != first->numerator || value->denominator != first->denominator)
			return false;
	}
	*result = exact_value(first->numerator, first->denominator);
	return true;
}

static bool
exact_arithmetic_mean(const Counted *counted, NodeValue *result)
{
	WeightedSum sum = {0, 1, 0};

	for (int i = 0; i < counted->count; i++)
		if (!add_weighted(&sum, counted->children[i].weight, counted->children[i].value))
			return false;
	return reduced_fraction(sum.numerator, sum.denominator, sum.weight, result);
}

/*
 * A fixed divisor.  With T the divisor, W the sum of the weights counted and L
 * the lowest score, the sum of weight * score / T is this share of the scale:
 * (sum of weight * share + L (W - T) / width) / T.  It is clipped.
 */

/* The two terms that stand above T, on the common denominator of common and width */
static Int256
dividend_of_sum(Scale scale, Int256 sum, uint64 common, int64 weight, uint64 divisor, uint64 *width)
{
	uint64		shared = int256_gcd(LEAF_TOP, scale.width);
	int128		lowest = (int128) scale.lowest * (int64) (LEAF_TOP / shared);
	int128		excess = (int128) weight - divisor;
	Int256		term;
	Int256		offset;

	*width = 1;
	if (lowest == 0 || excess == 0)
		return sum;
	*width = scale.width / shared;

	/*
	 * sum is below 2^189 by magnitude, width below 2^61; the offset below
	 * 2^91 * 2^65 * 2^62
	 */
	(void) int256_multiply(sum, *width, &term);
	(void) int256_multiply(int256_multiply_int128(lowest, excess), common, &offset);
	return int256_wrapping_add(term, offset);
}

/* The sum of weight * value with a common denominator, and that of the weights; false if it can't be had */
static bool
signed_sum(const Counted *counted, Int256 *sum, uint64 *common, int64 *weight)
{
	WeightedSum added = {0, 1, 0};
	WeightedSum deducted = {0, 1, 0};
	uint128		denominator;
	Int256		above;
	Int256		below;

	for (int i = 0; i < counted->count; i++)
	{
		int64		child_weight = counted->children[i].weight;

		if (!add_weighted(child_weight < 0 ? &deducted : &added, weight_magnitude(child_weight),
						  counted->children[i].value))
			return false;
	}
	denominator = (uint128) (added.denominator / int256_gcd(added.denominator, deducted.denominator)) *
		deducted.denominator;
	if (denominator >= DENOMINATOR_MAX)
		return false;
	*common = (uint64) denominator;
	*weight = (int64) (added.weight - deducted.weight);
	above = int256_multiply_uint128(added.numerator, *common / added.denominator);
	below = int256_multiply_uint128(deducted.numerator, *common / deducted.denominator);
	*sum = int256_wrapping_add(above, int256_negate(below));
	return true;
}

/* x without the factors that it shares with *factor, nor *factor */
static Int256
reduce_by(Int256 x, uint64 *factor)
{
	Int256		quotient = x;
	uint64		divisor = int256_gcd(int256_divide_small(&quotient, *factor), *factor);

	(void) int256_divide_small(&x, divisor);
	*factor /= divisor;
	return x;
}

static bool
exact_divided_sum(const Tree *tree, const Counted *counted, uint64 divisor, NodeValue *result)
{
	Int256		sum;
	Int256		top;
	uint64		common;
	int64		weight;
	uint64		width;
	uint128		denominator;

	if (!signed_sum(counted, &sum, &common, &weight))
		return false;
	sum = dividend_of_sum(tree->scale, sum, common, weight, divisor, &width);
	*result = exact_value(0, 1);
	if (int256_is_negative(sum) || int256_is_zero(sum))
		return true;

	/* below 2^62 * 2^61 * 2^64 * 2^30 */
	(void) int256_multiply(int256_multiply_uint128((uint128) common * width, divisor), LEAF_TOP, &top);
	*result = exact_value(LEAF_TOP, 1);
	if (int256_compare_unsigned(sum, top) >= 0)
		return true;
	sum = reduce_by(sum, &common);
	sum = reduce_by(sum, &width);
	sum = reduce_by(sum, &divisor);
	denominator = (uint128) common * width;
	if (denominator >= DENOMINATOR_MAX || denominator * divisor >= DENOMINATOR_MAX)
		return false;

	/* below LEAF_TOP times that */
	*result = exact_value(((uint128) sum.limb[1] << 64) | sum.limb[0], (uint64) (denominator * divisor));
	return true;
}

/* Which two places, of count in falling order, the node takes the mean of */
static void
places_taken(const TreeNode *node, int count, int *first, int *second)
{
	*first = node->kind == NODE_MAX ? 0 : node->kind == NODE_MIN ? count - 1 : (count - 1) / 2;
	*second = node->kind == NODE_MEDIAN ? count / 2 : *first;
}

static bool
exact_order_statistic(const TreeNode *node, Counted *counted, NodeValue *result)
{
	WeightedSum sum = {0, 1, 0};
	const NodeValue *one;
	const NodeValue *other;
	int			first;
	int			second;

	count_sort(counted);
	places_taken(node, counted->count, &first, &second);
	one = counted->children[first].value;
	other = counted->children[second].value;
	if (first == second)
		*result = exact_value(one->numerator, one->denominator);
	return first == second ||
		(add_weighted(&sum, 1, one) && add_weighted(&sum, 1, other) &&
		 reduced_fraction(sum.numerator, sum.denominator, sum.weight, result));
}

/*
 * Bounds: the mean of the lower ones, rounded down, and that of the higher ones,
 * rounded up.  All have one denominator.
 */

static uint64
whole_quotient(Int256 dividend, Int256 divisor, bool up)
{
	const uint64 top = LEAF_TOP << BOUND_BITS;
	Int256		rest;
	Int256		quotient;

	if (int256_is_negative(dividend))
		return 0;
	quotient = int256_divide_unsigned(dividend, divisor, &rest);
	if (int256_compare_unsigned(quotient, int256_from_uint128(top)) >= 0)
		return top;
	return quotient.limb[0] + (up && !int256_is_zero(rest));
}

static uint64
side_of_arithmetic_mean(const Tree *tree, const TreeNode *node, const Counted *side, bool high)
{
	int128		sum = 0;
	int64		weight = 0;
	uint64		width;
	Int256		dividend;

	for (int i = 0; i < side->count; i++)
	{
		sum += (int128) side->children[i].value->numerator * side->children[i].weight;
		weight += side->children[i].weight;
	}
	Assert(weight > 0 || node->divisor > 0);
	if (node->divisor == 0)
		return (uint64) ((sum + (high ? weight - 1 : 0)) / weight);
	dividend = dividend_of_sum(tree->scale, int256_from_int128(sum), UINT64CONST(1) << BOUND_BITS, weight,
							   node->divisor, &width);
	return whole_quotient(dividend, int256_multiply_uint128(node->divisor, width), high);
}

static uint64
side_of_order_statistic(const TreeNode *node, Counted *side, bool high)
{
	int			first;
	int			second;

	count_sort(side);
	places_taken(node, side->count, &first, &second);
	return (uint64) ((side->children[first].value->numerator + side->children[second].value->numerator +
					  (high ? 1 : 0)) / 2);
}

static uint64
side_of_mean(const Tree *tree, const TreeNode *node, const Counted *counted, bool high)
{
	Counted		side;
	uint64		result;

	count_take_side(counted, node->best, high, &side);
	result = node->kind == NODE_ARITHMETIC ? side_of_arithmetic_mean(tree, node, &side, high) :
		side_of_order_statistic(node, &side, high);
	count_free_side(&side);
	return result;
}

/*
 * The tree
 */

/*
 * The value of a plain node, straight from the answers: the leaves of an
 * instrument are where most of the time goes.
 */
static NodeValue
plain_value(const Tree *tree, const uint32 *leaves, int index)
{
	const TreeNode *node = &tree->nodes[index];
	const uint32 *answer = &leaves[node->leaf];
	Attendance	attendance = {0};
	uint128		sum = 0;
	uint32		lowest = LEAF_TOP;
	uint32		highest = 0;
	uint64		weight;
	Standing	standing;
	NodeValue	result;
	bool		fits PG_USED_FOR_ASSERTS_ONLY;

	for (int leaf = index + 1; leaf < node->end; leaf++, answer++)
	{
		weight = tree->nodes[leaf].weight;
		if (weight == 0)
			continue;
		attend(&attendance, weight, answer_is_missing(*answer), *answer == LEAF_NOT_APPLICABLE);
		if (answer_is_missing(*answer))
			continue;
		sum += (uint128) weight * *answer;
		lowest = Min(lowest, *answer);
		highest = Max(highest, *answer);
	}
	standing = node_standing(node, &attendance);
	if (standing != HAS_SCORE)
		return missing_value(standing == IS_NOT_APPLICABLE);
	weight = counted_weight(node, &attendance);
	if (weight > attendance.present)
		lowest = 0;
	if (lowest == highest)
		return exact_value(lowest, 1);
	fits = reduced_fraction(sum, 1, weight, &result);
	Assert(fits);
	return result;
}

/* The mean of the children that count */
static NodeValue
mean_value(const Tree *tree, const NodeValue *values, int index, Counted *counted)
{
	const TreeNode *node = &tree->nodes[index];
	bool		logarithmic = node_is_logarithmic(node);
	NodeValue	result;

	if (count_is_exact(counted))
	{
		count_keep_best(counted, node->best);
		if (node->divisor != 0)
		{
			if (exact_divided_sum(tree, counted, node->divisor, &result))
				return result;
		}

		/* every mean of equal numbers is that number */
		else if (common_value(counted, &result))
			return result;
		else if (!logarithmic && (node->kind == NODE_ARITHMETIC ? exact_arithmetic_mean(counted, &result) :
								  exact_order_statistic(node, counted, &result)))
			return result;
	}
	if (logarithmic)
		return evaluate_logarithmic_mean(tree, values, index, counted);
	return bounded_value(side_of_mean(tree, node, counted, false), side_of_mean(tree, node, counted, true));
}

static NodeValue
inner_value(const Tree *tree, const NodeValue *values, int index, CountedChild *room)
{
	Counted		counted = {.children = room};
	Standing	standing = count_children(tree, values, index, &counted);

	return standing == HAS_SCORE ? mean_value(tree, values, index, &counted) :
		missing_value(standing == IS_NOT_APPLICABLE);
}

/* Whether a cap is met: what it looks at is published as less, or is missing although it applies */
static bool
cap_is_met(const Tree *tree, const NodeValue *values, const Cap *cap)
{
	int64		units;

	if (values[cap->node].missing)
		return !values[cap->node].not_applicable;
	return evaluate_node_score(tree, values, cap->node, &units) && units < cap->below;
}

/* Lower a node's score to the lowest that the caps allow, of equal ones by the first */
static void
apply_caps(const Tree *tree, NodeValue *values, int index)
{
	const TreeNode *node = &tree->nodes[index];
	int			lowest = -1;

	for (int i = node->first_cap; i < node->first_cap + node->cap_count; i++)
		if ((lowest < 0 || tree->caps[i].at_most < tree->caps[lowest].at_most) &&
			cap_is_met(tree, values, &tree->caps[i]))
			lowest = i;
	if (lowest < 0 ||
		evaluate_node_reading(tree, values, index) <= reading_from_units(tree->caps[lowest].at_most))
		return;
	values[index] = value_from_units(tree->scale, tree->caps[lowest].at_most);
	values[index].cap = lowest + 1;
}

/*
 * The score of a leaf, or what was put in its place, in units.  An answer is the
 * billionths of a decimal, if the indicator is rounded, and is taken for that;
 * one that is not, as the mean of some is, is rounded now.
 */
int64
evaluate_leaf_units(const Tree *tree, const TreeNode *leaf, uint32 answer)
{
	Reading		reading = evaluate_share_reading(tree->scale, answer, 1);
	int			decimals = node_decimals(leaf);
	int64		nearest = reading_round(reading, decimals, ROUND_HALF_UP);

	if (leaf->rounding == ROUND_HALF_UP || leaf_answer_of(tree->scale, nearest) == answer)
		return nearest;
	return reading_round(reading, decimals, (RoundMode) leaf->rounding);
}

/* A leaf whose answer is given */
static NodeValue
leaf_value(const Tree *tree, int index, uint32 answer)
{
	const TreeNode *leaf = &tree->nodes[index];

	if (answer_is_missing(answer))
		return missing_value(answer == LEAF_NOT_APPLICABLE);
	if (leaf->round == NO_NODE_ROUNDING)
		return exact_value(answer, 1);
	return value_from_units(tree->scale, evaluate_leaf_units(tree, leaf, answer));
}

/* The score that the node's parent uses, if it is rounded first */
static void
round_value(const Tree *tree, NodeValue *values, int index)
{
	const TreeNode *node = &tree->nodes[index];
	uint16		cap = values[index].cap;

	if (node->round == NO_NODE_ROUNDING || values[index].missing)
		return;
	values[index] = value_from_units(tree->scale, reading_round(evaluate_node_reading(tree, values, index), node->round,
																(RoundMode) node->rounding));
	values[index].cap = cap;
}

/*
 * The values of all nodes, of which there is one each.  The answers to the
 * leaves are at most LEAF_TOP, or missing.
 */
void
evaluate_tree(const Tree *tree, const uint32 *leaves, Override override, NodeValue *values)
{
	CountedChild *room = palloc(tree->count * sizeof(CountedChild));

	for (int i = tree->count - 1; i >= 0; i--)
	{
		const TreeNode *node = &tree->nodes[i];

		if (node->kind == NODE_LEAF)
		{
			values[i] = leaf_value(tree, i, i == override.node ? override.score : leaves[node->leaf]);
			continue;
		}
		if (i == override.node)
			values[i] = exact_value(override.score, 1);
		else
		{
			values[i] = node->plain && override.node < 0 ? plain_value(tree, leaves, i) :
				inner_value(tree, values, i, room);
			if (node->cap_count > 0 && !values[i].missing)
				apply_caps(tree, values, i);
		}
		round_value(tree, values, i);
	}
	pfree(room);
}

/* The published score of a node in units; false if it has none */
bool
evaluate_node_score(const Tree *tree, const NodeValue *values, int node, int64 *units)
{
	if (values[node].missing)
		return false;
	*units = reading_round(evaluate_node_reading(tree, values, node), UNIT_DECIMALS, ROUND_HALF_UP);
	return true;
}

/*
 * Coverage: the weighted share of the leaves below a node that were answered,
 * deductions as others; not applicable is an answer.  It is the score of a tree
 * of arithmetic means on a scale from 0 to 1, where every answer is the top and
 * every missing one the bottom.  Returns that tree, to which the values belong.
 */
Tree
evaluate_coverage(const Tree *tree, const uint32 *leaves, NodeValue *values)
{
	TreeNode   *nodes = palloc(tree->count * sizeof(TreeNode));
	Tree		coverage = {nodes, tree->count, {0, UNITS_PER_ONE}, tree->caps};
	uint32	   *answered = palloc(tree->count * sizeof(uint32));

	memcpy(nodes, tree->nodes, tree->count * sizeof(TreeNode));
	for (int i = 0; i < tree->count; i++)
	{
		nodes[i].round = NO_NODE_ROUNDING;
		nodes[i].weight = (int64) weight_magnitude(nodes[i].weight);
		nodes[i].divisor = 0;
		nodes[i].min_answers = 0;
		nodes[i].best = 0;
		nodes[i].cap_count = 0;
		if (nodes[i].kind == NODE_LEAF)
			answered[nodes[i].leaf] = leaf_is_answered(leaves[nodes[i].leaf]) ? LEAF_TOP : 0;
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
	return reading_round(evaluate_node_reading(coverage, values, node), UNIT_DECIMALS, ROUND_DOWN);
}
