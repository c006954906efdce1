/*
 * part_sum.c - the sum of part * answer of a card with gaps
 *
 * A complete card's total is the sum of part * answer.  Siblings are to each
 * other as their parts: so a node in which something has no score has what was
 * found of the others, scaled by all its parts over those that count.  This takes
 * the place of what the sum of all has of these leaves.  Only nodes with a gap
 * are looked at, from the first leaf on, and of them only parts and answers.
 */
#include "postgres.h"

#include "port/pg_bitutils.h"

#include "leaf_sum.h"
#include "part_sum.h"

/* The parts of neighbouring leaves, and of those of them without a score */
typedef struct Gap
{
	uint64		all;
	uint64		missing;
	uint64		not_applicable;
	uint64		found;			/* what the sum of all has of these leaves,
								 * gaps and all */
} Gap;

/* A node some of whose leaves are settled, and others not yet */
typedef struct OpenNode
{
	int			index;
	int			end;			/* the first leaf behind it */
	uint64		missing;		/* the parts of children without a score */
	uint64		not_applicable;
	uint64		lost;			/* what the sum of all has of leaves below
								 * that count no more, or are scaled */
	double		scaled;			/* what these have instead */
} OpenNode;

typedef struct GapSearch
{
	const TotalPlan *plan;
	const uint32 *leaves;
	bool		opens_all;		/* whether all nodes above a gap are opened,
								 * or the root alone, which is quicker and
								 * will do where none but its children is lost */
	bool		no_total;		/* the root has no score */
	int			settled;		/* leaves before this one are settled */
	int			scaled;			/* and such before this one scaled */
	OpenNode   *top;			/* the last one that is open */
	OpenNode	open[TREE_MAX_DEPTH + 1];	/* from the root down */
} GapSearch;

/* Whether a node has no score for want of one child's */
static inline bool
node_has_none_without(const TreeNode *node, Standing child)
{
	uint8		rule = child == IS_MISSING ? node->missing : node->not_applicable;

	return rule == MISSING_NULL || rule == MISSING_REFUSE;
}

/* Open the nodes down to this one, which stands below the last one that is open, or is it */
static inline void
open_node(GapSearch *search, int index)
{
	const TreeNode *nodes = search->plan->tree.nodes;

	while (search->top->index != index)
	{
		int			next = index;

		while (nodes[next].parent != search->top->index)
			next = nodes[next].parent;
		*++search->top = (OpenNode) {.index = next, .end = leaf_behind(search->plan->tree.nodes, next)};
	}
}

/* All of it, without a look for gaps */
static inline Gap
read_parts(const GapSearch *search, int first, int end)
{
	Gap			gap = {0};

	for (int i = first; i < end; i++)
	{
		gap.all += search->plan->parts[i];
		gap.found += (uint64) search->plan->parts[i] * search->leaves[i];
	}
	return gap;
}

/*
 * A child of that node, whose parts these are and which ends before that leaf, has
 * no score; false if what the node has without it cannot be had this way.  Where
 * its rule leaves no score to the node either, it is that node which is lost.
 */
static bool
lose_child(GapSearch *search, int index, Gap child, int end, Standing standing)
{
	const TreeNode *nodes = search->plan->tree.nodes;
	int			lost = 0;

	for (; node_has_none_without(&nodes[index], standing); index = nodes[index].parent)
	{
		search->no_total = index == 0;
		if (search->no_total)
			return false;
		lost = index;
		standing = IS_MISSING;
	}
	if (nodes[index].min_answers > 0 || nodes[index].missing == MISSING_SCORE)
		return false;
	/* the root must not have what is scaled in the child */
	if (!search->opens_all && (index > 0 || (lost > 0 && nodes[lost].leaf < search->scaled)))
		return false;
	if (lost > 0)
	{
		end = leaf_behind(search->plan->tree.nodes, lost);
		child = read_parts(search, nodes[lost].leaf, end);
	}

	while (search->top->index > index)
		search->top--;
	open_node(search, index);
	search->top->lost += child.found;
	if (standing == IS_NOT_APPLICABLE)
		search->top->not_applicable += child.all;
	else
		search->top->missing += child.all;
	search->settled = end;
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

	/* where the others share the weight if they are enough, 64 bits decide */
	if (likely(gap->not_applicable == 0 && node->missing == MISSING_SKIP))
	{
		*weight = attendance.present;
		return *weight > 0 && *weight * UNITS_PER_ONE >= gap->all * node->min_coverage ? HAS_SCORE : IS_MISSING;
	}
	*weight = counted_weight(node, &attendance);
	return node_standing(node, &attendance);
}

/* A child of the last node that is open has that gap; what counts of it adds up to that sum */
static inline bool
settle_node(GapSearch *search, int index, const Gap *gap, double sum)
{
	const TreeNode *node = &search->plan->tree.nodes[index];
	uint64		weight;
	Standing	standing = gap_standing(node, gap, &weight);

	if (standing != HAS_SCORE)
		return lose_child(search, node->parent, *gap, search->settled, standing);
	search->scaled = search->settled;
	search->top->lost += gap->found;
	search->top->scaled += sum * (double) (int64) gap->all / (double) (int64) weight;
	return true;
}

/* The last node that is open, which is not the root, is at its end */
static bool
close_node(GapSearch *search)
{
	OpenNode   *node = search->top--;
	Gap			gap;

	if ((node->missing | node->not_applicable) == 0)
	{
		search->top->lost += node->lost;
		search->top->scaled += node->scaled;
		return true;
	}
	gap = read_parts(search, search->plan->tree.nodes[node->index].leaf, node->end);
	gap.missing = node->missing;
	gap.not_applicable = node->not_applicable;

	/* all of these are below 2^62; from a signed number the cast is quicker */
	return settle_node(search, node->index, &gap, (double) (int64) (gap.found - node->lost) + node->scaled);
}

/* A node of leaves alone, at its first gap */
static inline bool
settle_leaves(GapSearch *search, int index)
{
	const TotalPlan *plan = search->plan;
	const TreeNode *node = &plan->tree.nodes[index];
	int			end = node->leaf + node->end - index - 1;
	Gap			gap = {0};
	uint64		sum = 0;
	bool		all_apply = true;

	/* where nodes are likely to be lost, the quick way is left at once */
	if (search->opens_all)
		open_node(search, node->parent);
	else if (node->min_coverage > 0)
		return false;
	for (int i = node->leaf; i < end; i++)
	{
		uint32		part = plan->parts[i];
		uint32		answer = search->leaves[i];
		uint32		absent = (uint32) ((int32) answer >> 31);

		gap.all += part;
		gap.missing += part & absent;
		all_apply &= answer != LEAF_NOT_APPLICABLE;
		gap.found += (uint64) part * answer;
		sum += (uint64) (part & ~absent) * answer;
	}
	for (int i = node->leaf; i < end && !all_apply; i++)
		gap.not_applicable += search->leaves[i] == LEAF_NOT_APPLICABLE ? plan->parts[i] : 0;
	gap.missing -= gap.not_applicable;
	search->settled = end;
	return settle_node(search, index, &gap, (double) (int64) sum);
}

/* The gap in a leaf behind all that are settled */
static inline bool
settle_gap(GapSearch *search, int leaf)
{
	int			index = search->plan->leaf_parents[leaf];
	const TreeNode *node = &search->plan->tree.nodes[index];
	Standing	standing = search->leaves[leaf] == LEAF_NOT_APPLICABLE ? IS_NOT_APPLICABLE : IS_MISSING;
	uint64		part = search->plan->parts[leaf];

	/* of weight 0 */
	if (part == 0)
		return true;
	/* without a look at its siblings, where that is all it takes */
	if (!node->plain || index == 0 || node_has_none_without(node, standing))
		return lose_child(search, index, (Gap) {.all = part, .found = part * search->leaves[leaf]}, leaf + 1, standing);
	return settle_leaves(search, index);
}

/* All gaps from the first on; false if there is no total, or it cannot be had this way */
static inline bool
settle_gaps(GapSearch *search)
{
	int			count = search->plan->leaf_count;

	for (int first = 0; first < count; first += 64)
	{
		uint64		gaps = leaf_gaps(search->leaves + first, Min(64, count - first));

		for (; gaps != 0; gaps &= gaps - 1)
		{
			int			leaf = first + pg_rightmost_one_pos64(gaps);

			while (leaf >= search->settled && leaf >= search->top->end)
				if (!close_node(search))
					return false;
			if (leaf >= search->settled && !settle_gap(search, leaf))
				return false;
		}
	}
	while (search->top > search->open)
		if (!close_node(search))
			return false;
	return true;
}

/* What the root, all gaps below which are settled, has of that sum; false if it has no score */
static inline bool
settle_root(const GapSearch *search, uint64 sum, double *result)
{
	const OpenNode *root = search->open;
	Gap			gap = {search->plan->denominator, root->missing, root->not_applicable, sum};
	uint64		weight;

	*result = (double) (int64) (sum - root->lost) + root->scaled;
	if ((root->missing | root->not_applicable) == 0)
		return true;
	if (gap_standing(&search->plan->tree.nodes[0], &gap, &weight) != HAS_SCORE)
		return false;
	*result *= (double) (int64) gap.all / (double) (int64) weight;
	return true;
}

/* Settle all gaps anew, this way or that; false if there is no total, or it cannot be had this way */
static bool
search_gaps(GapSearch *search, bool opens_all)
{
	search->opens_all = opens_all;
	search->no_total = false;
	search->settled = 0;
	search->scaled = 0;
	search->top = search->open;
	search->open[0] = (OpenNode) {.end = search->plan->leaf_count};
	return settle_gaps(search);
}

/*
 * The sum with all gaps scaled, which is what a complete card's is, given that
 * of leaf_sum(); or that there is no total.  False if it cannot be had this way.
 * Each of the additions, and up to four operations for each node above a leaf,
 * has a relative error of 2^-53.
 */
bool
part_sum_with_gaps(const TotalPlan *plan, const uint32 *leaves, uint64 sum, double *result, bool *no_total)
{
	GapSearch	search;
	bool		settled;

	search.plan = plan;
	search.leaves = leaves;
	settled = search_gaps(&search, false);
	if (!settled && !search.no_total)
		settled = search_gaps(&search, true);

	*no_total = search.no_total || (settled && !settle_root(&search, sum, result));
	return settled || *no_total;
}
