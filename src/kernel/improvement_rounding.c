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
	uint16	   *given;			/* of the number that this node and the
								 * siblings before it have together, what it
								 * is given */
} Highest;

struct Choices
{
	const Tree *tree;
	Highest    *nodes;
};

/* In 2^-BOUND_BITS of a billionth of the scale, cut */
static uint64
bound_of_units(Scale scale, int64 units)
{
	return (uint64) ((uint128) (units - scale.lowest) * (LEAF_TOP << BOUND_BITS) / scale.width);
}

/* The Reading of a score, or that of the number close to it where its rounding changes */
static Reading
settled_reading(Scale scale, uint64 score, int decimals)
{
	const uint64 top = LEAF_TOP << BOUND_BITS;
	Reading		half_step = 2 * (Reading) power_of_ten(UNIT_DECIMALS - decimals);
	Reading		low = evaluate_share_reading(scale, score > SLACK ? score - SLACK : 0, UINT64CONST(1) << BOUND_BITS);
	Reading		high = evaluate_share_reading(scale, Min(score + SLACK, top), UINT64CONST(1) << BOUND_BITS);
	Reading		settled = high / half_step * half_step;

	if (settled > high)
		settled -= half_step;
	return settled >= low ? settled : high;
}

static uint64
rounded_score(const Tree *tree, int index, uint64 score)
{
	const TreeNode *node = &tree->nodes[index];
	int64		units;

	if (node->round == NO_NODE_ROUNDING)
		return score;
	units = reading_round(settled_reading(tree->scale, score, node->round), node->round, (RoundMode) node->rounding);
	return bound_of_units(tree->scale, units);
}

static uint64
leaf_bound(const Tree *tree, const TreeNode *leaf, uint32 answer)
{
	return leaf->round == NO_NODE_ROUNDING ? (uint64) answer << BOUND_BITS :
		bound_of_units(tree->scale, evaluate_leaf_units(tree, leaf, answer));
}

static void
prepare_leaf(const Goal *goal, const NodeShare *share, int index, bool candidate, Highest *highest)
{
	const TreeNode *leaf = &goal->tree->nodes[index];
	uint32		answer = goal->leaves[leaf->leaf];

	highest->count = candidate ? 1 : 0;
	highest->score = palloc(2 * sizeof(uint64));
	highest->score[0] = !answer_is_missing(answer) ? leaf_bound(goal->tree, leaf, answer) :
		share->stands_in ? bound_of_units(goal->tree->scale, share->stand_in) : 0;
	highest->score[1] = leaf_bound(goal->tree, leaf, goal->best[leaf->leaf]);
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
	if (shares[node].stands_in)
		highest->score[0] = bound_of_units(tree->scale, shares[node].stand_in);
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
			prepare_leaf(goal, &shares[i], i, candidate[i], &choices->nodes[i]);
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
