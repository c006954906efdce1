/*
 * evaluate_quick.c - the total in floating point, where that decides its rounding
 *
 * All numbers are sums, products and quotients of numbers that are not
 * negative, so the relative error grows by 2^-53 with every operation and no
 * more.  Where the result is farther from the next tie than that, it rounds as
 * the exact one does; otherwise the caller computes the exact one.
 */
#include "postgres.h"

#include <math.h>

#include "evaluate.h"

/* A node without a score */
#define MISSING_SHARE (-1.0)

/*
 * A share in billionths, with a relative error below the one given, as a score
 * in units, rounded to so many decimals; false if a tie is too close.
 */
bool
quick_units(Scale scale, double share, double error, int decimals, int64 *units)
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

typedef struct QuickEvaluation
{
	const Tree *tree;
	const uint32 *leaves;
	double		error;			/* relative, of all shares */
	bool		decided;
} QuickEvaluation;

/* The arithmetic mean of what was counted; a node may miss all of its children */
static double
quick_mean(QuickEvaluation *quick, const TreeNode *node, double sum, double weight, bool missing)
{
	if (missing)
	{
		if (!has_simple_rule(node))
			quick->decided = false;
		if (node->missing == MISSING_ZERO)
			weight = node->total_weight;
		else if (weight == 0)
			return MISSING_SHARE;
	}
	return sum / weight;
}

/* Of leaves whose weights add up to less than 2^32, so that the sum fits */
static double
quick_plain_mean(QuickEvaluation *quick, int index)
{
	const TreeNode *node = &quick->tree->nodes[index];
	const uint32 *answer = &quick->leaves[node->leaf];
	uint64		sum = 0;
	uint64		weight = 0;

	for (int leaf = index + 1; leaf < node->end; leaf++, answer++)
	{
		/* without a branch: which answers are missing can't be predicted */
		uint64		present = *answer <= LEAF_TOP ? quick->tree->nodes[leaf].weight : 0;

		sum += present * *answer;
		weight += present;
	}
	return quick_mean(quick, node, (double) sum, (double) weight, weight != node->total_weight);
}

static int64
quick_round(QuickEvaluation *quick, double share, int decimals)
{
	int64		units = 0;

	if (!quick_units(quick->tree->scale, share, quick->error, decimals, &units))
		quick->decided = false;
	return units;
}

static double
quick_share(QuickEvaluation *quick, int index)
{
	const Tree *tree = quick->tree;
	const TreeNode *node = &tree->nodes[index];
	double		sum = 0;
	double		weight = 0;
	bool		missing = false;

	if (node->kind == NODE_LEAF)
	{
		uint32		answer = quick->leaves[node->leaf];

		return answer <= LEAF_TOP ? (double) answer : MISSING_SHARE;
	}
	if (node->plain && node->total_weight <= PG_UINT32_MAX)
		return quick_plain_mean(quick, index);
	for (int child = index + 1; child < node->end; child = tree->nodes[child].end)
	{
		const TreeNode *child_node = &tree->nodes[child];
		double		share = quick_share(quick, child);

		if (share == MISSING_SHARE)
		{
			missing = true;
			continue;
		}
		if (child_node->round != NO_NODE_ROUNDING)
			share = (double) (quick_round(quick, share, child_node->round) - tree->scale.lowest) /
				(double) tree->scale.width * LEAF_TOP;
		sum += share * (double) child_node->weight;
		weight += (double) child_node->weight;
	}
	return quick_mean(quick, node, sum, weight, missing);
}

/*
 * The published total of a tree of arithmetic means in units, or *missing.
 * Answers above LEAF_TOP are missing.  False if it can't be told this way.
 */
bool
quick_total(const Tree *tree, const uint32 *leaves, int64 *units, bool *missing)
{
	QuickEvaluation quick = {tree, leaves, QUICK_ERROR(tree->count), true};
	double		share = quick_share(&quick, 0);

	*missing = share == MISSING_SHARE;
	if (!*missing)
		*units = quick_round(&quick, share, node_decimals(&tree->nodes[0]));
	return quick.decided;
}
