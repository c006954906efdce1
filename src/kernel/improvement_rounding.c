/*
 * improvement_rounding.c - the best choice of leaves where nodes are rounded
 *
 * The score of a node rises with those of its children, and no leaf is below
 * two nodes.  So for each node and each number of raised leaves below it the
 * highest score is found from those of its children: the best way to divide
 * the number among them.  This is the knapsack problem on a tree, whose work
 * is the square of the number of leaves.
 *
 * Scores are kept in 2^-32 of a billionth; the caller evaluates what is chosen
 * exactly.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "improvement_rounding.h"
#include "evaluate.h"

/* Scores this close to where rounding changes are taken to be there */
#define SLACK 16

/* The highest score of a node by the number of raised leaves below it */
typedef struct Highest
{
	int			count;			/* of the leaves that can be raised */
	uint64	   *score;			/* for 0 to count of them */
	uint16	   *given;			/* of the number that this node and the siblings
								 * before it have together, what it is given */
} Highest;

struct Choices
{
	const Tree *tree;
	Highest    *nodes;
};

static uint64
rounded_score(const Tree *tree, int node, uint64 score)
{
	int			decimals = tree->nodes[node].round;
	int64		units;

	if (decimals == NO_NODE_ROUNDING)
		return score;
	units = evaluate_share_units(tree->scale, Min(score + SLACK, LEAF_TOP << BOUND_BITS),
								 UINT64CONST(1) << BOUND_BITS, decimals);
	return (uint64) ((uint128) (units - tree->scale.lowest) * (LEAF_TOP << BOUND_BITS) / tree->scale.width);
}

static void
prepare_leaf(const Goal *goal, int node, bool candidate, Highest *highest)
{
	int			leaf = goal->tree->nodes[node].leaf;
	uint32		answer = goal->leaves[leaf];

	highest->count = candidate ? 1 : 0;
	highest->score = palloc(2 * sizeof(uint64));
	highest->score[0] = answer_is_missing(answer) ? 0 :
		rounded_score(goal->tree, node, (uint64) answer << BOUND_BITS);
	highest->score[1] = rounded_score(goal->tree, node, (uint64) goal->best[leaf] << BOUND_BITS);
}

/* Add a child's scores times its weight to the best sums so far */
static uint128 *
merge_child(const uint128 *sums, int count, uint64 weight, Highest *child)
{
	uint128    *merged = palloc0((count + child->count + 1) * sizeof(uint128));

	child->given = palloc0((count + child->count + 1) * sizeof(uint16));
	for (int before = 0; before <= count; before++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int given = 0; given <= child->count; given++)
		{
			uint128		sum = sums[before] + (uint128) weight * child->score[given];

			/* sums are not negative, and a choice must be set even for zero */
			if (sum > merged[before + given] || (sum == merged[before + given] && before == count))
			{
				merged[before + given] = sum;
				child->given[before + given] = given;
			}
		}
	}
	return merged;
}

static void
prepare_inner(const Goal *goal, const NodeValue *values, const NodeShare *shares, Choices *choices,
			  int node)
{
	const Tree *tree = goal->tree;
	Highest    *highest = &choices->nodes[node];
	uint128    *sums = palloc0(sizeof(uint128));
	uint64		weight = 0;

	if (!values[node].missing)
		FOR_EACH_CHILD(child, tree->nodes, node)
		{
			uint128    *merged;

			if (!shares[child].counted)
				continue;
			merged = merge_child(sums, highest->count, tree->nodes[child].weight, &choices->nodes[child]);
			pfree(sums);
			sums = merged;
			highest->count += choices->nodes[child].count;
			weight += tree->nodes[child].weight;
		}
	highest->score = palloc0((highest->count + 1) * sizeof(uint64));
	for (int i = 0; i <= highest->count && weight > 0; i++)
		highest->score[i] = rounded_score(tree, node, (uint64) (sums[i] / weight));
	pfree(sums);
}

Choices *
choices_prepare(const Goal *goal, const NodeValue *values, const NodeShare *shares,
				const bool *candidate)
{
	Choices    *choices = palloc(sizeof(Choices));

	choices->tree = goal->tree;
	choices->nodes = palloc0(goal->tree->count * sizeof(Highest));
	for (int i = goal->tree->count - 1; i >= 0; i--)
	{
		if (goal->tree->nodes[i].kind == NODE_LEAF)
			prepare_leaf(goal, i, candidate[i], &choices->nodes[i]);
		else
			prepare_inner(goal, values, shares, choices, i);
	}
	return choices;
}

/* Mark the leaves that a node's share of the number is given to */
static void
mark(const Choices *choices, int node, int count, bool *chosen)
{
	const Tree *tree = choices->tree;
	int		   *children;
	int			child_count = 0;

	if (count == 0)
		return;
	if (tree->nodes[node].kind == NODE_LEAF)
	{
		chosen[node] = true;
		return;
	}
	children = palloc((tree->nodes[node].end - node) * sizeof(int));
	FOR_EACH_CHILD(child, tree->nodes, node)
		if (choices->nodes[child].given != NULL)
			children[child_count++] = child;
	while (child_count-- > 0)
	{
		int			child = children[child_count];
		int			given = choices->nodes[child].given[count];

		mark(choices, child, given, chosen);
		count -= given;
	}
	pfree(children);
}

/* The best choice of so many leaves */
void
choices_best(const Choices *choices, int count, bool *chosen)
{
	mark(choices, 0, count, chosen);
}
