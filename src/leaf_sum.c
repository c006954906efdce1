/*
 * leaf_sum.c - sums of weighted answers
 */
#include "postgres.h"

#include "leaf.h"
#include "leaf_sum.h"

/*
 * The sum of part * answer over the answers that are there, which must fit:
 * parts add up to less than 2^32.  *highest is above LEAF_TOP if one is missing.
 */
VECTOR_CLONES uint64
leaf_sum(const uint32 *parts, const uint32 *leaves, int count, uint32 *highest)
{
	uint64		sum = 0;
	uint32		top = 0;

	for (int i = 0; i < count; i++)
	{
		uint32		part = leaves[i] <= LEAF_TOP ? parts[i] : 0;

		top = Max(top, leaves[i]);
		sum += (uint64) part * leaves[i];
	}
	*highest = top;
	return sum;
}

/* Which answers are missing: a byte each */
VECTOR_CLONES void
leaf_gaps(const uint32 *leaves, int count, uint8 *gaps)
{
	for (int i = 0; i < count; i++)
		gaps[i] = leaves[i] > LEAF_TOP;
}
