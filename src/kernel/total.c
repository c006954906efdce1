/*
 * total.c - the scores of a card, each by its cheapest way
 *
 * There are five ways to a total.  Each tells what the last one would, or
 * leaves it to the next: the published digits do not depend on the way.
 *
 *     way               when
 *     parts             additive tree, narrow parts, complete card
 *     parts with gaps   the same, with gaps in nodes of answers alone that
 *                       have a score all the same, or leave a child of the
 *                       root without one
 *     wide parts        additive tree, wide parts, complete card
 *     floating point    weighted means alone, and no tie is close; see total_float.c
 *     exact             always; see evaluate.h
 *
 * A tree is additive if all its means are arithmetic, no node has another
 * divisor, takes the best or is capped, and nothing but its root is rounded.
 */
#include "postgres.h"

#include "port/pg_bitutils.h"

#include "evaluate.h"
#include "leaf_sum.h"
#include "total_float.h"

/*
 * Parts with gaps.  A complete card's total is the sum of part * answer.  Where
 * answers are missing and their node skips them, the others of that node share
 * its part: their sum is scaled by all parts of the node over those present.
 * Only nodes with a gap are looked at, and of them only parts and answers:
 * siblings are to each other as their parts.  Where a gap leaves a node without
 * a score, and that the nodes above, up to a child of the root, this child is
 * itself a gap of the root.
 */

/* The parts of some leaves with a gap */
typedef struct Gap
{
	uint64		all;
	uint64		missing;
	uint64		not_applicable;
	uint64		found;			/* the sum of their products, gaps and all */
	uint64		counted;		/* and without them */
} Gap;

/* The sum of part * answer while gaps are settled, from the first on */
typedef struct GapSums
{
	uint64		sum;			/* of all leaves, but for those settled */
	double		scaled;			/* what these have in the total */
} GapSums;

typedef struct GapSearch
{
	const TotalPlan *plan;
	const uint32 *leaves;
	GapSums		sums;
	GapSums		before;			/* as they were before this child of the root: */
	int			child;
	int			end;			/* the first leaf behind it */
	int			settled;		/* leaves before this one are settled */
	Attendance	root;			/* the parts of the root's children that have
								 * no score */
} GapSearch;

static inline Gap
read_parts(const TotalPlan *plan, const uint32 *leaves, int first, int end)
{
	Gap			gap = {0};
	bool		all_apply = true;

	for (int i = first; i < end; i++)
	{
		uint32		part = plan->parts[i];
		uint32		absent = (uint32) ((int32) leaves[i] >> 31);

		gap.all += part;
		gap.missing += part & absent;
		all_apply &= leaves[i] != LEAF_NOT_APPLICABLE;

		/*
		 * found as it is: the number that stands for what is missing may
		 * differ
		 */
		gap.counted += (uint64) (part & ~absent) * leaves[i];
		gap.found += (uint64) part * leaves[i];
	}
	for (int i = first; i < end && !all_apply; i++)
		gap.not_applicable += leaves[i] == LEAF_NOT_APPLICABLE ? plan->parts[i] : 0;
	gap.missing -= gap.not_applicable;
	return gap;
}

/* A child of the root has no score: all that was found in it goes */
static void
drop_child(GapSearch *search, Standing standing)
{
	const TreeNode *child = &search->plan->tree.nodes[search->child];
	Gap			gap = read_parts(search->plan, search->leaves, child->leaf, search->end);

	search->sums = search->before;
	search->sums.sum -= gap.found;
	search->settled = search->end;
	if (standing == IS_NOT_APPLICABLE)
		search->root.not_applicable += gap.all;
	else
		search->root.missing += gap.all;
}

/* A node has no score; false if one above it, below the root, may have one all the same */
static bool
drop_node(GapSearch *search, int index, Standing standing)
{
	const TreeNode *nodes = search->plan->tree.nodes;

	if (index == 0)
		return false;
	for (; index != search->child; index = nodes[index].parent)
	{
		const TreeNode *parent = &nodes[nodes[index].parent];
		MissingRule rule = (MissingRule) (standing == IS_MISSING ? parent->missing : parent->not_applicable);

		if (rule != MISSING_NULL && rule != MISSING_REFUSE)
			return false;
		standing = IS_MISSING;
	}
	drop_child(search, standing);
	return true;
}

/*
 * Whether a node with that gap has a score, and if so, the parts that count.
 * Those of siblings are to each other as their weights, and add up to less than
 * 2^32.
 */
static inline Standing
gap_standing(const TreeNode *node, const Gap *gap, uint64 *weight)
{
	Attendance	attendance = {
		.present = gap->all - gap->missing - gap->not_applicable,
		.missing = gap->missing,
		.not_applicable = gap->not_applicable
	};
	Standing	standing;

	/* where the others share the weight if they are enough, 64 bits decide */
	if (likely(gap->not_applicable == 0 && node->missing == MISSING_SKIP))
	{
		*weight = attendance.present;
		return *weight > 0 && *weight * UNITS_PER_ONE >= gap->all * node->min_coverage ? HAS_SCORE : IS_MISSING;
	}
	standing = node_standing(node, &attendance);
	*weight = counted_weight(node, &attendance);
	return standing;
}

/* Settle the node with a gap in this leaf; false if its children are not answers alone */
static inline bool
settle_gap(GapSearch *search, int leaf)
{
	const TotalPlan *plan = search->plan;
	int			index = plan->leaf_parents[leaf];
	const TreeNode *node = &plan->tree.nodes[index];
	Gap			gap;
	Standing	standing;
	uint64		weight;

	if (!node->plain)
		return false;
	if (leaf >= search->end)
	{
		for (search->child = index; plan->tree.nodes[search->child].parent != 0;)
			search->child = plan->tree.nodes[search->child].parent;
		search->end = leaf_behind(plan, search->child);
		search->before = search->sums;
	}

	/* without a look at its siblings, where that is all it takes */
	if (node->missing == MISSING_NULL && search->leaves[leaf] != LEAF_NOT_APPLICABLE && plan->parts[leaf] > 0)
		return drop_node(search, index, IS_MISSING);
	gap = read_parts(plan, search->leaves, node->leaf, node->leaf + node->end - index - 1);
	search->settled = node->leaf + node->end - index - 1;

	/* of weight 0, that is: nothing was found */
	if (gap.all == 0)
		return true;

	standing = gap_standing(node, &gap, &weight);
	if (standing != HAS_SCORE)
		return drop_node(search, index, standing);

	/* all of these are below 2^62; from a signed number the cast is quicker */
	search->sums.sum -= gap.found;
	search->sums.scaled += (double) (int64) gap.counted * (double) (int64) gap.all / (double) (int64) weight;
	return true;
}

/* The sum, in which some of the root's children have no part, scaled; false if it cannot be had */
static bool
scale_root(const TotalPlan *plan, Attendance *children, double *sum)
{
	const TreeNode *root = &plan->tree.nodes[0];

	children->present = plan->denominator - children->missing - children->not_applicable;
	if (root->min_answers > 0 || root->missing == MISSING_SCORE || node_standing(root, children) != HAS_SCORE)
		return false;
	*sum *= (double) (int64) plan->denominator / (double) (int64) counted_weight(root, children);
	return true;
}

/* The sum of part * answer with all gaps scaled, given that of leaf_sum(); false if it cannot be had */
static bool
sum_with_gaps(const TotalPlan *plan, const uint32 *leaves, uint64 sum, double *result)
{
	GapSearch	search = {.plan = plan, .leaves = leaves, .sums = {sum, 0}};

	for (int first = 0; first < plan->leaf_count; first += 64)
	{
		uint64		gaps = leaf_gaps(leaves + first, Min(64, plan->leaf_count - first));

		for (; gaps != 0; gaps &= gaps - 1)
		{
			int			leaf = first + pg_rightmost_one_pos64(gaps);

			if (leaf >= search.settled && !settle_gap(&search, leaf))
				return false;
		}
	}
	*result = (double) (int64) search.sums.sum + search.sums.scaled;
	return (search.root.missing | search.root.not_applicable) == 0 || scale_root(plan, &search.root, result);
}

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

/* From narrow parts: one sum of products and one division, exact if no answer is missing */
static inline bool
total_of_parts(const TotalPlan *plan, const uint32 *leaves, int64 *units)
{
	uint32		highest;
	uint64		sum = leaf_sum(plan->parts, leaves, plan->leaf_count, &highest);
	double		with_gaps;

	if (unlikely(answer_is_missing(highest)))
		return sum_with_gaps(plan, leaves, sum, &with_gaps) &&
			float_total(plan, with_gaps, plan->leaf_count, units);
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
	if (plan->parts != NULL && total_of_parts(plan, leaves, units))
		return true;
	if (plan->wide_parts != NULL && total_of_wide_parts(plan, leaves, units))
		return true;
	return total_of_node(plan, leaves, 0, units);
}
