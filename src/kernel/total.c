/*
 * total.c - the scores and the coverage of a card, each by its cheapest way
 *
 * There are five ways to a total.  Each tells what the last one would, or
 * leaves it to the next: the published digits do not depend on the way.
 *
 *     way               when
 *     parts             additive tree, narrow parts, complete card
 *     parts with gaps   the same, with gaps in nodes of answers alone that
 *                       have a score all the same
 *     wide parts        additive tree, wide parts, complete card
 *     floating point    arithmetic means, and no tie is close
 *     exact             always; see evaluate.h
 *
 * A tree is additive if all its means are arithmetic and nothing but its root
 * is rounded.
 *
 * In floating point all numbers are sums, products and quotients of numbers
 * that are not negative, so the relative error grows by 2^-53 with every
 * operation and no more.  Where the result is farther from the next tie than
 * that, it rounds as the exact one does.
 */
#include "postgres.h"

#include <math.h>

#include "port/pg_bitutils.h"

#include "evaluate.h"
#include "leaf_sum.h"
#include "total.h"

/* A bound of the relative error of as many operations, and some more */
#define FLOAT_ERROR(operations) (((operations) + 64) * (1.0 / (INT64CONST(1) << 51)))

/* A node without a score */
#define MISSING_SHARE (-1.0)

/*
 * A share in billionths, with a relative error below the one given, as a score
 * in units, rounded to so many decimals; false if a tie is too close.
 */
static inline bool
float_units(Scale scale, double share, double error, int decimals, int64 *units)
{
	double		step = (double) power_of_ten(UNIT_DECIMALS - decimals);
	double		above = share * ((double) scale.width / ((double) LEAF_TOP * step));
	double		position = (double) scale.lowest / step + above;
	double		nearest = floor(position + 0.5);

	/* the last two operations add an error as small as that of the others */
	if (0.5 - fabs(position - nearest) <= (above + fabs(position)) * error)
		return false;
	*units = (int64) nearest * (int64) step;
	return true;
}

/*
 * Parts with gaps.  A complete card's total is the sum of part * answer.  Where
 * answers are missing and their node skips them, the others of that node share
 * its part: their sum is scaled by all parts of the node over those present.
 * Only nodes with a gap are looked at, and of them only parts and answers:
 * siblings are to each other as their parts.
 */

/* A node with a gap: what it has in the total, instead of the sum of its products */
typedef struct Gap
{
	uint64		found;			/* the sum of its products, gaps and all */
	double		scaled;
	int			end;			/* the first leaf behind it */
} Gap;

/* False if its children are not answers alone, or it has no score */
static inline bool
read_gap(const TotalPlan *plan, const uint32 *leaves, int index, Gap *gap)
{
	const TreeNode *node = &plan->tree.nodes[index];
	uint64		all = 0;
	uint64		absent = 0;
	uint64		counted = 0;	/* found, without what is missing, whose number may differ */
	uint64		present;

	if (!node->plain || node->missing == MISSING_NULL)
		return false;
	gap->found = 0;
	gap->end = node->leaf + node->end - index - 1;
	for (int i = node->leaf; i < gap->end; i++)
	{
		uint32		missing = (uint32) ((int32) leaves[i] >> 31);

		all += plan->parts[i];
		absent += plan->parts[i] & missing;
		counted += (uint64) (plan->parts[i] & ~missing) * leaves[i];
		gap->found += (uint64) plan->parts[i] * leaves[i];
	}
	/* parts of siblings are to each other as their weights, and add up to less than 2^32 */
	if ((all - absent) * UNITS_PER_ONE < all * node->min_coverage)
		return false;
	present = node->missing == MISSING_ZERO ? all : all - absent;
	if (present == 0)
		return false;

	/* all of these are below 2^62; from a signed number the cast is quicker */
	gap->scaled = (double) (int64) counted * (double) (int64) all / (double) (int64) present;
	return true;
}

/* The sum of part * answer with all gaps scaled, given that of leaf_sum(); false if it cannot be had */
static bool
sum_with_gaps(const TotalPlan *plan, const uint32 *leaves, uint64 sum, double *result)
{
	double		scaled = 0;
	int			done = 0;		/* leaves before this one are settled */

	for (int first = 0; first < plan->leaf_count; first += 64)
	{
		uint64		gaps = leaf_gaps(leaves + first, Min(64, plan->leaf_count - first));

		for (; gaps != 0; gaps &= gaps - 1)
		{
			int			leaf = first + pg_rightmost_one_pos64(gaps);
			Gap			gap;

			if (leaf < done)
				continue;
			if (!read_gap(plan, leaves, plan->leaf_parents[leaf], &gap))
				return false;
			sum -= gap.found;
			scaled += gap.scaled;
			done = gap.end;
		}
	}
	*result = (double) (int64) sum + scaled;
	return true;
}

/* From narrow parts: one sum of products and one division, exact if no answer is missing */
static inline bool
total_of_parts(const TotalPlan *plan, const uint32 *leaves, int decimals, int64 *units)
{
	double		denominator = (double) (int64) plan->denominator;
	uint32		highest;
	uint64		sum = leaf_sum(plan->parts, leaves, plan->leaf_count, &highest);
	double		with_gaps;

	if (unlikely(answer_is_missing(highest)))
		return sum_with_gaps(plan, leaves, sum, &with_gaps) &&
			float_units(plan->tree.scale, with_gaps / denominator, FLOAT_ERROR(plan->leaf_count),
						decimals, units);
	if (!float_units(plan->tree.scale, (double) (int64) sum / denominator, FLOAT_ERROR(1), decimals, units))
		*units = evaluate_share_units(plan->tree.scale, sum, plan->denominator, decimals);
	return true;
}

/* The same from wide parts, of complete cards only */
static inline bool
total_of_wide_parts(const TotalPlan *plan, const uint32 *leaves, int decimals, int64 *units)
{
	uint128		sum = 0;

	for (int i = 0; i < plan->leaf_count; i++)
	{
		if (answer_is_missing(leaves[i]))
			return false;
		sum += (uint128) plan->wide_parts[i] * leaves[i];
	}
	*units = evaluate_share_units(plan->tree.scale, sum, plan->denominator, decimals);
	return true;
}

/*
 * Floating point
 */

typedef struct FloatEvaluation
{
	const Tree *tree;
	const uint32 *leaves;
	double		error;			/* relative, of all shares */
	bool		decided;
} FloatEvaluation;

/* The arithmetic mean of what was counted, whose weight is present */
static inline double
float_mean(const TreeNode *node, double sum, uint64 present, bool missing)
{
	if (missing)
	{
		if (!has_enough(node, present))
			return MISSING_SHARE;
		if (node->missing == MISSING_ZERO)
			present = node->total_weight;
	}
	return sum / (double) (int64) present;
}

/* Of leaves whose weights add up to less than 2^32, so that the sum fits */
static double
float_plain_mean(const FloatEvaluation *evaluation, int index)
{
	const TreeNode *node = &evaluation->tree->nodes[index];
	const uint32 *answer = &evaluation->leaves[node->leaf];
	uint64		sum = 0;
	uint64		present = 0;

	for (int leaf = index + 1; leaf < node->end; leaf++, answer++)
	{
		/* without a branch: which answers are missing cannot be predicted */
		uint64		weight = answer_is_missing(*answer) ? 0 : evaluation->tree->nodes[leaf].weight;

		sum += weight * *answer;
		present += weight;
	}
	return float_mean(node, (double) (int64) sum, present, present != node->total_weight);
}

static int64
float_round(FloatEvaluation *evaluation, double share, int decimals)
{
	int64		units = 0;

	if (!float_units(evaluation->tree->scale, share, evaluation->error, decimals, &units))
		evaluation->decided = false;
	return units;
}

/* The share of a node before it is rounded */
static double
float_share(FloatEvaluation *evaluation, int index)
{
	const Tree *tree = evaluation->tree;
	const TreeNode *node = &tree->nodes[index];
	double		sum = 0;
	uint64		present = 0;
	bool		missing = false;

	if (node->kind == NODE_LEAF)
	{
		uint32		answer = evaluation->leaves[node->leaf];

		return answer_is_missing(answer) ? MISSING_SHARE : (double) answer;
	}
	if (node->plain && node->total_weight <= PG_UINT32_MAX)
		return float_plain_mean(evaluation, index);
	FOR_EACH_CHILD(child, tree->nodes, index)
	{
		const TreeNode *child_node = &tree->nodes[child];
		double		share = float_share(evaluation, child);

		if (share == MISSING_SHARE)
		{
			missing = true;
			continue;
		}
		if (child_node->round != NO_NODE_ROUNDING)
			share = (double) (float_round(evaluation, share, child_node->round) - tree->scale.lowest) /
				(double) tree->scale.width * LEAF_TOP;
		sum += share * (double) (int64) child_node->weight;
		present += child_node->weight;
	}
	return float_mean(node, sum, present, missing);
}

/* The published score of a node of arithmetic means, or *missing; false if a tie is too close */
static bool
float_score(const TotalPlan *plan, const uint32 *leaves, int node, int64 *units, bool *missing)
{
	FloatEvaluation evaluation = {&plan->tree, leaves, FLOAT_ERROR(plan->tree.count), true};
	double		share = float_share(&evaluation, node);

	*missing = share == MISSING_SHARE;
	if (!*missing)
		*units = float_round(&evaluation, share, node_decimals(&plan->tree.nodes[node]));
	return evaluation.decided;
}

/*
 * All ways
 */

static bool
exact_score(const Tree *tree, const uint32 *leaves, int node, int64 *units)
{
	NodeValue  *values = palloc(tree->count * sizeof(NodeValue));
	bool		has_score;

	evaluate_tree(tree, leaves, NO_OVERRIDE, values);
	has_score = evaluate_node_score(tree, values, node, units);
	pfree(values);
	return has_score;
}

/* The published score of a node in units; false if it has none */
bool
total_of_node(const TotalPlan *plan, const uint32 *leaves, int node, int64 *units)
{
	bool		missing;

	if (plan->arithmetic && float_score(plan, leaves, node, units, &missing))
		return !missing;
	return exact_score(&plan->tree, leaves, node, units);
}

/* The published total in units; false if there is none */
bool
total(const TotalPlan *plan, const uint32 *leaves, int64 *units)
{
	int			decimals = node_decimals(&plan->tree.nodes[0]);

	if (plan->parts != NULL && total_of_parts(plan, leaves, decimals, units))
		return true;
	if (plan->wide_parts != NULL && total_of_wide_parts(plan, leaves, decimals, units))
		return true;
	return total_of_node(plan, leaves, 0, units);
}

/*
 * Coverage: the weighted share of the leaves below a node that were answered,
 * rounded down, so that only what is complete has a coverage of 1.
 */

/* From parts, which are to each other as the weights of their leaves are: exact */
static int64
coverage_by_parts(const TotalPlan *plan, const uint32 *leaves, int first, int last)
{
	uint64		answered = 0;
	uint64		all = 0;

	for (int i = first; i < last; i++)
	{
		uint64		part = plan->parts != NULL ? plan->parts[i] : plan->wide_parts[i];

		all += part;
		answered += answer_is_missing(leaves[i]) ? 0 : part;
	}
	return (int64) ((uint128) answered * UNITS_PER_ONE / all);
}

static double
covered_share(const Tree *tree, const uint32 *leaves, int index)
{
	const TreeNode *node = &tree->nodes[index];
	double		sum = 0;

	if (node->kind == NODE_LEAF)
		return answer_is_missing(leaves[node->leaf]) ? 0 : 1;
	FOR_EACH_CHILD(child, tree->nodes, index)
		sum += covered_share(tree, leaves, child) * (double) (int64) tree->nodes[child].weight;
	return sum / (double) (int64) node->total_weight;
}

/* In floating point; false if a whole number of millionths is too close */
static bool
coverage_by_float(const Tree *tree, const uint32 *leaves, int node, int64 *units)
{
	double		share = covered_share(tree, leaves, node) * UNITS_PER_ONE;
	double		error = share * FLOAT_ERROR(tree->count);

	*units = (int64) floor(share);
	return floor(share - error) == floor(share + error);
}

static int64
exact_coverage(const Tree *tree, const uint32 *leaves, int node)
{
	NodeValue  *values = palloc(tree->count * sizeof(NodeValue));
	Tree		coverage = evaluate_coverage(tree, leaves, values);
	int64		units = evaluate_node_coverage(&coverage, values, node);

	pfree((void *) coverage.nodes);
	pfree(values);
	return units;
}

/* The coverage of a node in units */
int64
total_coverage(const TotalPlan *plan, const uint32 *leaves, int node)
{
	int			first = plan->tree.nodes[node].leaf;
	int			behind = plan->tree.nodes[node].end;
	int			last = behind < plan->tree.count ? plan->tree.nodes[behind].leaf : plan->leaf_count;
	bool		complete = true;
	int64		units;

	if (plan->parts != NULL || plan->wide_parts != NULL)
		return coverage_by_parts(plan, leaves, first, last);
	for (int i = first; i < last; i++)
		complete = complete && !answer_is_missing(leaves[i]);
	if (complete)
		return UNITS_PER_ONE;
	return coverage_by_float(&plan->tree, leaves, node, &units) ? units :
		exact_coverage(&plan->tree, leaves, node);
}
