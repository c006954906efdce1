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
 *     floating point    weighted means alone, and no tie is close; see total_float.c
 *     exact             always; see evaluate.h
 *
 * A tree is additive if all its means are arithmetic, no node has another
 * divisor, takes the best or is capped, and nothing but its root is rounded.
 */
#include "postgres.h"

#include "evaluate.h"
#include "leaf_sum.h"
#include "part_sum.h"
#include "total.h"
#include "total_float.h"

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

	double		share = sum / (double) (int64) plan->denominator;

	return float_units(plan->tree.scale, (FloatShare) {share, share * FLOAT_ERROR(operations)}, node_decimals(root),
					   (RoundMode) root->rounding, units);
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

	if (plan->has_float_way && total_by_float(plan, leaves, NULL, node, units, &missing))
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
