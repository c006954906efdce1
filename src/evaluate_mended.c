/*
 * evaluate_mended.c - the total from parts, where some answers are missing
 *
 * A complete card's total is the sum of part * answer.  Where answers are
 * missing and their node skips them, the others of that node share its part:
 * their sum is scaled by all parts of the node over those present.  Only nodes
 * with a gap are looked at, and of them only parts and answers: siblings are
 * to each other as their parts.
 */
#include "postgres.h"

#include "evaluate.h"
#include "leaf_sum.h"

/* What the node of a gap has in the total instead of the sum of its products */
typedef struct Mend
{
	uint64		sum;			/* of its products */
	double		mended;
	int			end;			/* the first leaf behind it */
} Mend;

/* False if it has another rule, or no answer is left */
static bool
mend_node(const Tree *tree, const TreeNode *node, const uint32 *parts, const uint32 *leaves, Mend *mend)
{
	uint64		all = 0;
	uint64		present = 0;

	if (!node->plain || !has_simple_rule(node))
		return false;
	mend->sum = 0;
	mend->end = node->leaf + node->end - (int) (node - tree->nodes) - 1;
	for (int i = node->leaf; i < mend->end; i++)
	{
		/* without a branch: which answers are missing can't be predicted */
		uint64		part = leaves[i] <= LEAF_TOP ? parts[i] : 0;

		all += parts[i];
		present += part;
		mend->sum += part * leaves[i];
	}
	if (node->missing == MISSING_ZERO)
		present = all;
	if (present == 0)
		return false;

	/* all of these are below 2^62; from a signed number the cast is quicker */
	mend->mended = (double) (int64) mend->sum * (double) (int64) all / (double) (int64) present;
	return true;
}

/*
 * The sum of the parts of the total, given that of all products that are
 * there.  The relative error is that of QUICK_ERROR(count).  False if it can't
 * be told this way.
 */
bool
mended_sum(const Tree *tree, const uint16 *leaf_nodes, const uint32 *parts, const uint32 *leaves,
		   int count, uint64 sum, double *result)
{
	union
	{
		uint8		gap[TREE_MAX_LEAVES];
		uint64		eight_gaps[TREE_MAX_LEAVES / 8];
	}			missing;
	double		mended = 0;

	missing.eight_gaps[(count - 1) / 8] = 0;
	leaf_gaps(leaves, count, missing.gap);
	for (int leaf = 0; leaf < count;)
	{
		Mend		mend;

		if (leaf % 8 == 0 && missing.eight_gaps[leaf / 8] == 0)
		{
			leaf += 8;
			continue;
		}
		if (!missing.gap[leaf])
		{
			leaf++;
			continue;
		}
		if (!mend_node(tree, &tree->nodes[tree->nodes[leaf_nodes[leaf]].parent], parts, leaves, &mend))
			return false;
		sum -= mend.sum;
		mended += mend.mended;
		leaf = mend.end;
	}
	*result = (double) (int64) sum + mended;
	return true;
}
