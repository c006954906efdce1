/*
 * leaf_sum.c - sums of weighted answers
 */
#include "postgres.h"

#include "leaf_sum.h"

/* The sum of part * leaf, which must fit: parts add up to less than 2^32 */
VECTOR_CLONES uint64
leaf_sum(const uint32 *parts, const uint32 *leaves, int count)
{
	uint64		sum = 0;

	for (int i = 0; i < count; i++)
		sum += (uint64) parts[i] * leaves[i];
	return sum;
}

/* The highest answer: above LEAF_TOP, if one is missing */
VECTOR_CLONES uint32
leaf_highest(const uint32 *leaves, int count)
{
	uint32		highest = 0;

	for (int i = 0; i < count; i++)
		highest = Max(highest, leaves[i]);
	return highest;
}
