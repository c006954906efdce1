/*
 * total.c - the scores of a card, each by its cheapest way
 *
 * There are five ways to a total.  Each tells what the last one would, or
 * leaves it to the next: the published digits do not depend on the way.
 *
 *     way               when
 *     parts             additive tree, narrow parts, complete card
 *     parts with gaps   the same, with gaps below nodes that ask for no number
 *                       of answers and count none as a score; see part_sum.c
 *     wide parts        additive tree, wide parts, complete card
 *     floating point    plain tree, and no tie is close
 *     exact             always; see evaluate.h
 *
 * A tree is plain if all its means are arithmetic, and no node has another
 * divisor, takes the best or is capped; and additive if, besides, nothing but
 * its root is rounded.
 *
 * In floating point all numbers are sums, products and quotients of numbers
 * that are not negative, so the relative error grows by 2^-53 with every
 * operation and no more.  Where the result is farther from the next tie than
 * that, it rounds as the exact one does.
 */
#include "postgres.h"

#include <math.h>

#include "evaluate.h"
#include "leaf_sum.h"
#include "part_sum.h"
#include "total.h"

/* A node without a score, and one that does not apply */
#define MISSING_SHARE (-1.0)
#define NOT_APPLICABLE_SHARE (-2.0)

/* Whether what has no score is left out, however much it is, and whatever the reason */
static inline bool
node_skips_gaps(const TreeNode *node)
{
	return node->missing == MISSING_SKIP && node->not_applicable == MISSING_SKIP && node->min_coverage == 0 &&
		node->min_answers == 0;
}

/* Toward zero, or away from it */
static pg_noinline double
float_cut(double position, RoundMode rounding)
{
	if (rounding == ROUND_DOWN)
		return trunc(position);
	return position < 0 ? floor(position) : ceil(position);
}

/*
 * A share in billionths, with a relative error below the one given, as a score
 * in units, rounded to so many decimals; false if a number where the rounding
 * changes is too close.
 */
static inline bool
float_units(Scale scale, double share, double error, int decimals, RoundMode rounding, int64 *units)
{
	double		step = (double) power_of_ten(UNIT_DECIMALS - decimals);
	double		above = share * ((double) scale.width / ((double) LEAF_TOP * step));
	double		position = (double) scale.lowest / step + above;
	double		nearest = floor(position + 0.5);
	double		distance = fabs(position - nearest);

	/*
	 * ties are between whole numbers, and what is cut or rounded up changes
	 * at them
	 */
	if (unlikely(rounding >= ROUND_DOWN))
		nearest = float_cut(position, rounding);
	else
		distance = 0.5 - distance;

	/* the last two operations add an error as small as that of the others */
	if (distance <= (above + fabs(position)) * error)
		return false;
	*units = (int64) nearest * (int64) step;
	return true;
}

/*
 * Parts
 */

/* A sum of shares with that denominator, rounded as the root is */
static int64
round_total(const TotalPlan *plan, uint128 sum)
{
	const TreeNode *root = &plan->tree.nodes[0];

	return reading_round(evaluate_share_reading(plan->tree.scale, sum, plan->denominator), node_decimals(root),
						 (RoundMode) root->rounding);
}

/* The same in floating point, with an error of so many operations; false if it is too close to call */
static inline bool
float_total(const TotalPlan *plan, double sum, int operations, int64 *units)
{
	const TreeNode *root = &plan->tree.nodes[0];

	return float_units(plan->tree.scale, sum / (double) (int64) plan->denominator, FLOAT_ERROR(operations),
					   node_decimals(root), (RoundMode) root->rounding, units);
}

/* From narrow parts: one sum of products and one division, exact if no answer is missing; or that there is none */
static inline bool
total_of_parts(const TotalPlan *plan, const uint32 *leaves, int64 *units, bool *missing)
{
	uint32		highest;
	uint64		sum = leaf_sum(plan->parts, leaves, plan->leaf_count, &highest);
	double		with_gaps;

	*missing = false;
	if (unlikely(answer_is_missing(highest)))
		return part_sum_with_gaps(plan, leaves, sum, &with_gaps, missing) &&
			(*missing || float_total(plan, with_gaps, plan->leaf_count, units));
	if (!float_total(plan, (double) (int64) sum, 1, units))
		*units = round_total(plan, sum);
	return true;
}

/* The same from wide parts, of complete cards only */
static inline bool
total_of_wide_parts(const TotalPlan *plan, const uint32 *leaves, int64 *units)
{
	uint128		sum = 0;

	for (int i = 0; i < plan->leaf_count; i++)
	{
		if (answer_is_missing(leaves[i]))
			return false;
		sum += (uint128) plan->wide_parts[i] * leaves[i];
	}
	*units = round_total(plan, sum);
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

/* The arithmetic mean of what was counted, whose weighted sum that is, and of what counts without a score */
static double
float_mean_with_gaps(Scale scale, const TreeNode *node, double sum, const Attendance *children)
{
	Standing	standing = node_standing(node, children);

	if (standing != HAS_SCORE)
		return standing == IS_MISSING ? MISSING_SHARE : NOT_APPLICABLE_SHARE;
	if (node->missing == MISSING_SCORE)
		sum += (double) (int64) children->missing *
			((double) (node->missing_score - scale.lowest) / (double) scale.width * LEAF_TOP);
	return sum / (double) (int64) counted_weight(node, children);
}

/* Of leaves, some of which have no score: those that have are given */
static double
float_plain_mean_with_gaps(const FloatEvaluation *evaluation, int index, uint64 sum, uint64 present)
{
	const TreeNode *node = &evaluation->tree->nodes[index];
	const uint32 *answer = &evaluation->leaves[node->leaf];
	Attendance	attendance = {.present = present};

	for (int leaf = index + 1; leaf < node->end; leaf++, answer++)
		attendance.not_applicable += *answer == LEAF_NOT_APPLICABLE ? evaluation->tree->nodes[leaf].weight : 0;
	attendance.missing = node->total_weight - present - attendance.not_applicable;
	return float_mean_with_gaps(evaluation->tree->scale, node, (double) (int64) sum, &attendance);
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
	if (present == node->total_weight || (present > 0 && node_skips_gaps(node)))
		return (double) (int64) sum / (double) (int64) present;
	return float_plain_mean_with_gaps(evaluation, index, sum, present);
}

static inline int64
float_round(FloatEvaluation *evaluation, double share, int decimals, RoundMode rounding)
{
	int64		units = 0;

	if (!float_units(evaluation->tree->scale, share, evaluation->error, decimals, rounding, &units))
		evaluation->decided = false;
	return units;
}

/* A score in units as a share */
static inline double
units_share(Scale scale, int64 units)
{
	return (double) (units - scale.lowest) / (double) scale.width * LEAF_TOP;
}

/* The share of a leaf that is rounded in another way than half up: what its billionths stand for decides */
static pg_noinline double
float_leaf_rounded_share(const FloatEvaluation *evaluation, const TreeNode *leaf)
{
	return units_share(evaluation->tree->scale,
					   evaluate_leaf_units(evaluation->tree, leaf, evaluation->leaves[leaf->leaf]));
}

/* The share of a node after it is rounded */
static inline double
float_rounded_share(FloatEvaluation *evaluation, const TreeNode *node, double share)
{
	if (unlikely(node->rounding != ROUND_HALF_UP) && node->kind == NODE_LEAF)
		return float_leaf_rounded_share(evaluation, node);
	return units_share(evaluation->tree->scale,
					   float_round(evaluation, share, node->round, (RoundMode) node->rounding));
}

static inline double
float_leaf_share(const FloatEvaluation *evaluation, const TreeNode *leaf)
{
	uint32		answer = evaluation->leaves[leaf->leaf];

	if (likely(!answer_is_missing(answer)))
		return (double) answer;
	return answer == LEAF_NOT_APPLICABLE ? NOT_APPLICABLE_SHARE : MISSING_SHARE;
}

/* The share of a node before it is rounded, or that it has none */
static double
float_share(FloatEvaluation *evaluation, int index)
{
	const Tree *tree = evaluation->tree;
	const TreeNode *node = &tree->nodes[index];
	double		sum = 0;
	uint64		present = 0;
	Attendance	gaps = {0};

	if (node->kind == NODE_LEAF)
		return float_leaf_share(evaluation, node);
	if (node->plain && node->total_weight <= PG_UINT32_MAX)
		return float_plain_mean(evaluation, index);
	FOR_EACH_CHILD(child, tree->nodes, index)
	{
		const TreeNode *child_node = &tree->nodes[child];
		double		share;

		if (child_node->weight == 0)
			continue;
		share = child_node->kind == NODE_LEAF ? float_leaf_share(evaluation, child_node) :
			float_share(evaluation, child);
		if (unlikely(share < 0))
		{
			attend(&gaps, child_node->weight, true, share == NOT_APPLICABLE_SHARE);
			continue;
		}
		if (child_node->round != NO_NODE_ROUNDING)
			share = float_rounded_share(evaluation, child_node, share);
		sum += share * (double) child_node->weight;
		present += child_node->weight;
		gaps.present_count++;
	}
	if ((present == node->total_weight && node->min_answers == 0) || (present > 0 && node_skips_gaps(node)))
		return sum / (double) (int64) present;
	gaps.present = present;
	return float_mean_with_gaps(tree->scale, node, sum, &gaps);
}

/* The published score of a node of a plain tree, or *missing; false if it is too close to call */
static bool
float_score(const TotalPlan *plan, const uint32 *leaves, int index, int64 *units, bool *missing)
{
	const TreeNode *node = &plan->tree.nodes[index];
	FloatEvaluation evaluation = {&plan->tree, leaves, FLOAT_ERROR(plan->tree.count), true};
	double		share = float_share(&evaluation, index);

	*missing = share < 0;
	if (*missing)
		return evaluation.decided;
	if (node->kind == NODE_LEAF && node->rounding != ROUND_HALF_UP)
		*units = evaluate_leaf_units(&plan->tree, node, leaves[node->leaf]);
	else
		*units = float_round(&evaluation, share, node_decimals(node), (RoundMode) node->rounding);
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
	bool		missing;

	if (plan->parts != NULL && total_of_parts(plan, leaves, units, &missing))
		return !missing;
	if (plan->wide_parts != NULL && total_of_wide_parts(plan, leaves, units))
		return true;
	return total_of_node(plan, leaves, 0, units);
}
