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

#include "port/pg_bitutils.h"

#include "evaluate.h"
#include "leaf_sum.h"

/* What the node of a gap has in the total, instead of the raw sum of its products */
typedef struct Mend
{
	uint64		raw;
	double		mended;
	int			end;			/* the first leaf behind it */
} Mend;

/* False if it has another rule, or no answer is left */
static inline bool
mend_node(const Tree *tree, int index, const uint32 *parts, const uint32 *leaves, Mend *mend)
{
	const TreeNode *node = &tree->nodes[index];
	uint64		all = 0;
	uint64		absent = 0;
	uint64		counted = 0;	/* of the raw sum: without what is missing, whose number may differ */
	uint64		present;

	if (!node->plain || !has_simple_rule(node))
		return false;
	mend->raw = 0;
	mend->end = node->leaf + node->end - index - 1;
	for (int i = node->leaf; i < mend->end; i++)
	{
		uint32		missing = (uint32) ((int32) leaves[i] >> 31);

		all += parts[i];
		absent += parts[i] & missing;
		counted += (uint64) (parts[i] & ~missing) * leaves[i];
		mend->raw += (uint64) parts[i] * leaves[i];
	}
	present = node->missing == MISSING_ZERO ? all : all - absent;
	if (present == 0)
		return false;

	/* all of these are below 2^62; from a signed number the cast is quicker */
	mend->mended = (double) (int64) counted *
		(double) (int64) all / (double) (int64) present;
	return true;
}

/*
 * The sum of the parts of the total, given that of leaf_sum().  The relative
 * error is that of QUICK_ERROR(count).  False if it can't be told this way.
 */
bool
mended_sum(const Tree *tree, const uint16 *leaf_parents, const uint32 *parts, const uint32 *leaves,
		   int count, uint64 sum, double *result)
{
	double		mended = 0;
	int			done = 0;		/* leaves before this one are settled */

	for (int first = 0; first < count; first += 64)
	{
		uint64		gaps = leaf_gaps(leaves + first, Min(64, count - first));

		for (; gaps != 0; gaps &= gaps - 1)
		{
			int			leaf = first + pg_rightmost_one_pos64(gaps);
			Mend		mend;

			if (leaf < done)
				continue;
			if (!mend_node(tree, leaf_parents[leaf], parts, leaves, &mend))
				return false;
			sum -= mend.raw;
			mended += mend.mended;
			done = mend.end;
		}
	}
	*result = (double) (int64) sum + mended;
	return true;
}
