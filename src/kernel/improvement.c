/*
 * improvement.c - which indicators to bring to their best for a total to reach a goal
 *
 * A leaf is raised to the best score it can have; a deduction is lowered.  What
 * is missing is not raised, unless its own node has a score and counts it as
 * one; nor is what does not apply.
 *
 * In a plain tree the leaves with the largest gains are the fewest.  Where its
 * nodes are rounded, gains depend on each other, and improvement_rounding.c
 * finds the fewest.  In other trees all sets of leaves are tried, the smallest
 * first, if there are few leaves to choose from.  If there are many, the one
 * that gains most is taken again and again, and then each that turns out not
 * to be needed is left out.  No leaf ever lowers the total, so what was needed
 * beside the others is needed beside fewer of them: none of the plan can be
 * left out, but it may not be the smallest.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "evaluate.h"
#include "improvement.h"
#include "improvement_rounding.h"
#include "int256.h"

/* Of up to so many leaves all sets are tried */
#define TRY_ALL_MAX 12

typedef struct Candidate
{
	int			node;
	int128		gain;			/* of any unit */
} Candidate;

static int
compare_gains(const void *a, const void *b)
{
	const Candidate *x = a;
	const Candidate *y = b;

	if (x->gain != y->gain)
		return x->gain > y->gain ? -1 : 1;
	return x->node - y->node;
}

static bool
total_of(const Goal *goal, const uint32 *leaves, NodeValue *values, int64 *total)
{
	evaluate_tree(goal->tree, leaves, NO_OVERRIDE, values);
	return evaluate_node_score(goal->tree, values, 0, total);
}

/* What a missing leaf counts as, whose node counts it as a score, in 2^-BOUND_BITS, cut */
static uint64
missing_bound(const Goal *goal, const TreeNode *node)
{
	NodeValue	value;
	uint64		low;
	uint64		high;

	if (node->missing == MISSING_ZERO)
		return 0;
	value = value_from_units(goal->tree->scale, node->missing_score);
	value_bounds(&value, &low, &high);
	return low;
}

/* The score of a leaf, or what it counts as without one */
static uint64
present_bound(const Goal *goal, int leaf)
{
	const TreeNode *node = &goal->tree->nodes[leaf];
	uint32		answer = goal->leaves[node->leaf];

	return answer_is_missing(answer) ? missing_bound(goal, &goal->tree->nodes[node->parent]) :
		(uint64) answer << BOUND_BITS;
}

/* Whether a leaf has a score, or counts as one, that can be brought to a better one */
static bool
can_be_raised(const Goal *goal, const NodeValue *values, int leaf)
{
	const TreeNode *node = &goal->tree->nodes[leaf];
	const TreeNode *parent = &goal->tree->nodes[node->parent];
	uint32		answer = goal->leaves[node->leaf];
	uint64		best = (uint64) goal->best[node->leaf] << BOUND_BITS;
	uint64		present;

	if (answer_is_missing(answer) &&
		(answer == LEAF_NOT_APPLICABLE || values[node->parent].missing ||
		 !(parent->missing == MISSING_ZERO || parent->missing == MISSING_SCORE)))
		return false;
	present = present_bound(goal, leaf);
	return goal->signs[leaf] < 0 ? best < present : best > present;
}

/*
 * Which nodes the total looks at at all: not at those of weight 0, nor at what
 * is below them, unless a cap does
 */
static bool *
find_reached(const Tree *tree)
{
	bool	   *reached = palloc0(tree->count * sizeof(bool));

	for (int i = 0; i < tree->count; i++)
	{
		const TreeNode *node = &tree->nodes[i];

		if (i == 0 || (node->weight != 0 && reached[node->parent]))
			reached[i] = true;
		for (int cap = node->first_cap; reached[i] && cap < node->first_cap + node->cap_count; cap++)
			reached[tree->caps[cap].node] = true;
	}
	return reached;
}

/* Which leaves to choose from */
static bool *
find_candidates(const Goal *goal, const NodeValue *values, const NodeShare *shares)
{
	const Tree *tree = goal->tree;
	bool		plain = tree_is_plain(tree);
	bool	   *candidate = find_reached(tree);

	for (int i = 0; i < tree->count; i++)
		candidate[i] = candidate[i] && tree->nodes[i].kind == NODE_LEAF && can_be_raised(goal, values, i) &&
			(!plain || (shares[i].counted && !shares[tree->nodes[i].parent].stands_in));
	return candidate;
}

/* What raising the leaf alone adds to the total, in a plain tree without rounding */
static int128
simple_gain(const Goal *goal, const NodeShare *shares, int node)
{
	int			leaf = goal->tree->nodes[node].leaf;
	uint64		rise = ((uint64) goal->best[leaf] << BOUND_BITS) - present_bound(goal, node);
	int128		effective;
	int128		gain;

	if (goal->parts != NULL)
		return (int128) goal->parts[leaf] * (rise >> BOUND_BITS);
	if (goal->wide_parts != NULL)
		return (int128) goal->wide_parts[leaf] * (rise >> BOUND_BITS);

	/* so much of 120 + 62 bits goes that equal gains are equal */
	(void) int256_to_int128(shares[node].effective, &effective);
	(void) int256_to_int128(int256_divide_rounded(int256_multiply_int128(effective, rise),
												  int256_from_uint128((uint128) 1 << 104)), &gain);
	return gain;
}

/* What raising the leaf alone adds to the total, in any tree */
static int128
trial_gain(const Goal *goal, uint32 *leaves, NodeValue *values, int64 before, int node)
{
	int			leaf = goal->tree->nodes[node].leaf;
	int64		after = before;

	CHECK_FOR_INTERRUPTS();
	memcpy(leaves, goal->leaves, goal->leaf_count * sizeof(uint32));
	leaves[leaf] = goal->best[leaf];
	(void) total_of(goal, leaves, values, &after);
	return after - before;
}

/* Fill in the nodes of the candidates by falling gain; returns how many there are */
static int
sort_candidates(Candidate *candidates, int count, int *nodes)
{
	qsort(candidates, count, sizeof(Candidate), compare_gains);
	for (int i = 0; i < count; i++)
		nodes[i] = candidates[i].node;
	pfree(candidates);
	return count;
}

static int
sort_by_gain(const Goal *goal, const NodeShare *shares, const bool *candidate, int *nodes)
{
	Candidate  *candidates = palloc(goal->tree->count * sizeof(Candidate));
	int			count = 0;

	for (int i = 0; i < goal->tree->count; i++)
		if (candidate[i])
			candidates[count++] = (Candidate) {i, simple_gain(goal, shares, i)};
	return sort_candidates(candidates, count, nodes);
}

static bool
has_inner_rounding(const Tree *tree)
{
	for (int i = 1; i < tree->count; i++)
		if (tree->nodes[i].round != NO_NODE_ROUNDING)
			return true;
	return false;
}

static void
raise_leaf(const Goal *goal, uint32 *leaves, int node)
{
	int			leaf = goal->tree->nodes[node].leaf;

	leaves[leaf] = goal->best[leaf];
}

/* Raise the plan's leaves one after the other, up to the goal */
static void
follow(const Goal *goal, Improvement *plan, uint32 *leaves, NodeValue *values)
{
	memcpy(leaves, goal->leaves, goal->leaf_count * sizeof(uint32));
	for (int i = 0; i < plan->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		raise_leaf(goal, leaves, plan->nodes[i]);
		(void) total_of(goal, leaves, values, &plan->totals[i + 1]);
		if (goal->reached(goal->context, plan->totals[i + 1]))
		{
			plan->count = i + 1;
			plan->reached = true;
		}
	}
}

/* Take the leaf that gains most, again and again; of equal ones the first */
static void
climb(const Goal *goal, Improvement *plan, bool *candidate, uint32 *leaves, NodeValue *values)
{
	int64		total = plan->totals[0];

	plan->count = 0;
	while (!goal->reached(goal->context, total))
	{
		int			best = -1;
		int64		highest = 0;

		for (int i = 0; i < goal->tree->count; i++)
		{
			int			leaf = goal->tree->nodes[i].leaf;
			uint32		before;
			int64		raised;

			if (!candidate[i])
				continue;
			CHECK_FOR_INTERRUPTS();
			before = leaves[leaf];
			leaves[leaf] = goal->best[leaf];
			if (total_of(goal, leaves, values, &raised) && (best < 0 || raised > highest))
			{
				best = i;
				highest = raised;
			}
			leaves[leaf] = before;
		}
		if (best < 0)
			return;
		candidate[best] = false;
		raise_leaf(goal, leaves, best);
		plan->nodes[plan->count++] = best;
		total = highest;
	}
}

/* Leave out what turned out not to be needed */
static void
prune(const Goal *goal, Improvement *plan, uint32 *leaves, NodeValue *values)
{
	int			kept = 0;

	for (int i = 0; i < plan->count; i++)
	{
		int			leaf = goal->tree->nodes[plan->nodes[i]].leaf;
		int64		total;

		CHECK_FOR_INTERRUPTS();
		leaves[leaf] = goal->leaves[leaf];
		if (total_of(goal, leaves, values, &total) && goal->reached(goal->context, total))
			continue;
		raise_leaf(goal, leaves, plan->nodes[i]);
		plan->nodes[kept++] = plan->nodes[i];
	}
	plan->count = kept;
}

/* The next greater number with as many bits set */
static uint32
next_set(uint32 set)
{
	uint32		lowest = set & -set;
	uint32		carried = set + lowest;

	return carried | (((carried ^ set) >> 2) / lowest);
}

/* Try all sets of the candidates, the smallest first, of equal ones those that gain most alone */
static void
try_all(const Goal *goal, Improvement *plan, const bool *candidate, uint32 *leaves, NodeValue *values)
{
	Candidate  *candidates = palloc(goal->tree->count * sizeof(Candidate));
	int			count = 0;
	int			nodes[TRY_ALL_MAX];

	for (int i = 0; i < goal->tree->count; i++)
		if (candidate[i])
			candidates[count++] = (Candidate) {i, trial_gain(goal, leaves, values, plan->totals[0], i)};
	(void) sort_candidates(candidates, count, nodes);
	for (plan->count = 1; plan->count <= count; plan->count++)
		for (uint32 set = (1U << plan->count) - 1; set < 1U << count; set = next_set(set))
		{
			int64		total;
			int			chosen = 0;

			CHECK_FOR_INTERRUPTS();
			memcpy(leaves, goal->leaves, goal->leaf_count * sizeof(uint32));
			for (int i = 0; i < count; i++)
				if ((set >> i & 1) != 0)
				{
					plan->nodes[chosen++] = nodes[i];
					raise_leaf(goal, leaves, nodes[i]);
				}
			if (total_of(goal, leaves, values, &total) && goal->reached(goal->context, total))
				return;
		}
}

/* Where nodes are rounded: as few as will do */
static void
plan_with_rounding(const Goal *goal, Improvement *plan, const NodeValue *present, const NodeShare *shares,
				   const bool *candidate, uint32 *leaves, NodeValue *values)
{
	Choices    *choices = choices_prepare(goal, present, shares, candidate);
	int			possible = plan->count;

	for (int count = 1; count <= possible; count++)
	{
		bool	   *chosen = palloc0(goal->tree->count * sizeof(bool));
		int64		total;

		CHECK_FOR_INTERRUPTS();
		choices_best(choices, count, chosen);
		memcpy(leaves, goal->leaves, goal->leaf_count * sizeof(uint32));
		for (int i = 0; i < goal->tree->count; i++)
			if (chosen[i])
				raise_leaf(goal, leaves, i);
		if (total_of(goal, leaves, values, &total) && goal->reached(goal->context, total))
		{
			plan->count = sort_by_gain(goal, shares, chosen, plan->nodes);
			return;
		}
		pfree(chosen);
	}
}

/* The gate of a cap that lowers a node, without which the goal could be reached; -1 if there is none */
static int
find_gate(const Goal *goal, const uint32 *leaves, NodeValue *values)
{
	const Tree *tree = goal->tree;
	TreeNode   *nodes = palloc(tree->count * sizeof(TreeNode));
	bool	   *reached = find_reached(tree);
	Tree		open = *tree;
	int			gate = -1;
	int64		total;

	evaluate_tree(tree, leaves, NO_OVERRIDE, values);
	for (int i = 0; i < tree->count && gate < 0; i++)
		if (values[i].cap > 0 && reached[i])
			gate = tree->caps[values[i].cap - 1].node;
	open.nodes = nodes;
	memcpy(nodes, tree->nodes, tree->count * sizeof(TreeNode));
	for (int i = 0; i < tree->count; i++)
		nodes[i].cap_count = 0;
	evaluate_tree(&open, leaves, NO_OVERRIDE, values);
	if (!evaluate_node_score(&open, values, 0, &total) || !goal->reached(goal->context, total))
		gate = -1;
	pfree(reached);
	pfree(nodes);
	return gate;
}

/* The plan for a form; without a total, or if the goal can't be reached, it has no leaves */
void
improvement_plan(const Goal *goal, Improvement *plan)
{
	const Tree *tree = goal->tree;
	bool		plain = tree_is_plain(tree);
	NodeValue  *present = palloc(tree->count * sizeof(NodeValue));
	NodeValue  *values = palloc(tree->count * sizeof(NodeValue));
	NodeShare  *shares = palloc(tree->count * sizeof(NodeShare));
	uint32	   *leaves = palloc(goal->leaf_count * sizeof(uint32));
	bool	   *candidate;

	memset(plan, 0, sizeof(*plan));
	plan->held_by = -1;
	plan->nodes = palloc(tree->count * sizeof(int));
	plan->totals = palloc((tree->count + 1) * sizeof(int64));
	plan->has_total = total_of(goal, goal->leaves, present, &plan->totals[0]);
	if (!plan->has_total)
		return;
	plan->highest = plan->totals[0];
	plan->reached = goal->reached(goal->context, plan->totals[0]);
	if (plan->reached)
		return;
	contribution_effective_weights(tree, present, shares);
	candidate = find_candidates(goal, present, shares);
	plan->count = sort_by_gain(goal, shares, candidate, plan->nodes);
	memcpy(leaves, goal->leaves, goal->leaf_count * sizeof(uint32));
	for (int i = 0; i < plan->count; i++)
		raise_leaf(goal, leaves, plan->nodes[i]);
	(void) total_of(goal, leaves, values, &plan->highest);
	if (!goal->reached(goal->context, plan->highest))
	{
		plan->count = 0;
		plan->held_by = find_gate(goal, leaves, values);
		return;
	}
	memcpy(leaves, goal->leaves, goal->leaf_count * sizeof(uint32));
	if (!plain && plan->count <= TRY_ALL_MAX)
		try_all(goal, plan, candidate, leaves, values);
	else if (!plain)
	{
		climb(goal, plan, candidate, leaves, values);
		prune(goal, plan, leaves, values);
	}
	else if (has_inner_rounding(tree))
		plan_with_rounding(goal, plan, present, shares, candidate, leaves, values);
	follow(goal, plan, leaves, values);
}
