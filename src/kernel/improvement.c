/*
 * improvement.c - the fewest indicators to raise for a total to reach a goal
 *
 * A leaf is raised to the best score it can have.  What is not there is not
 * raised, unless its own node counts it as zero.
 *
 * Where the total is a sum with a part for each leaf, the leaves with the
 * largest gains are the fewest.  Where nodes are rounded, gains depend on each
 * other, and improvement_rounding.c finds the fewest.  Where other means are
 * in the tree, the leaf that gains most is taken again and again, and then
 * those that turn out not to be needed are left out: few, but not always the
 * fewest.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "evaluate.h"
#include "improvement.h"
#include "improvement_rounding.h"

typedef struct Candidate
{
	int			node;
	uint128		gain;			/* of any unit */
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

/* Which leaves can be raised */
static bool *
find_candidates(const Goal *goal, const NodeValue *values, const NodeShare *shares)
{
	const Tree *tree = goal->tree;
	bool	   *candidate = palloc0(tree->count * sizeof(bool));

	for (int i = 1; i < tree->count; i++)
	{
		const TreeNode *node = &tree->nodes[i];
		uint32		answer;

		if (node->kind != NODE_LEAF || !shares[i].counted)
			continue;
		answer = goal->leaves[node->leaf];
		candidate[i] = answer_is_missing(answer) ? !values[node->parent].missing :
			!shares[i].bottom && answer < goal->best[node->leaf];
	}
	return candidate;
}

/* What raising the leaf alone adds to the total, in a tree of arithmetic means without rounding */
static uint128
simple_gain(const Goal *goal, const NodeShare *shares, int node)
{
	int			leaf = goal->tree->nodes[node].leaf;
	uint32		answer = answer_is_missing(goal->leaves[leaf]) ? 0 : goal->leaves[leaf];
	uint32		rise = goal->best[leaf] - answer;
	uint128		gain;

	if (goal->parts != NULL)
		return (uint128) goal->parts[leaf] * rise;
	if (goal->wide_parts != NULL)
		return (uint128) goal->wide_parts[leaf] * rise;

	/* the last 32 of 120 bits make room for a rise, and 40 more go so that equal gains are equal */
	gain = (shares[node].effective >> 32) * rise;
	return (gain + ((uint128) 1 << 39)) >> 40;
}

static int
sort_by_gain(const Goal *goal, const NodeShare *shares, const bool *candidate, int *nodes)
{
	Candidate  *candidates = palloc(goal->tree->count * sizeof(Candidate));
	int			count = 0;

	for (int i = 0; i < goal->tree->count; i++)
		if (candidate[i])
			candidates[count++] = (Candidate) {i, simple_gain(goal, shares, i)};
	qsort(candidates, count, sizeof(Candidate), compare_gains);
	for (int i = 0; i < count; i++)
		nodes[i] = candidates[i].node;
	pfree(candidates);
	return count;
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

/* The plan for a form; without a total, or if the goal can't be reached, it has no leaves */
void
improvement_plan(const Goal *goal, Improvement *plan)
{
	const Tree *tree = goal->tree;
	NodeValue  *present = palloc(tree->count * sizeof(NodeValue));
	NodeValue  *values = palloc(tree->count * sizeof(NodeValue));
	NodeShare  *shares = palloc(tree->count * sizeof(NodeShare));
	uint32	   *leaves = palloc(goal->leaf_count * sizeof(uint32));
	bool	   *candidate;

	memset(plan, 0, sizeof(*plan));
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
		return;
	}
	memcpy(leaves, goal->leaves, goal->leaf_count * sizeof(uint32));
	if (!evaluate_is_arithmetic(tree))
	{
		climb(goal, plan, candidate, leaves, values);
		prune(goal, plan, leaves, values);
	}
	else if (has_inner_rounding(tree))
		plan_with_rounding(goal, plan, present, shares, candidate, leaves, values);
	follow(goal, plan, leaves, values);
}
