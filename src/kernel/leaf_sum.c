/*
 * leaf_sum.c - sums of weighted answers
 */
#include "postgres.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "leaf_sum.h"
#include "tree.h"
#include "vector_clones.h"

/*
 * The sum of part * answer, which must fit: parts add up to less than 2^32.  A
 * missing answer counts as its number, LEAF_MISSING, and *highest tells.
 */
VECTOR_CLONES uint64
leaf_sum(const uint32 *parts, const uint32 *leaves, int count, uint32 *highest)
{
	uint64		sum = 0;
	uint32		top = 0;

	for (int i = 0; i < count; i++)
	{
		top = Max(top, leaves[i]);
		sum += (uint64) parts[i] * leaves[i];
	}
	*highest = top;
	return sum;
}

/* The sum of the parts that were answered; and of all, which is below 2^32 */
VECTOR_CLONES uint64
leaf_answered(const uint32 *parts, const uint32 *leaves, int count, uint64 *all)
{
	uint32		sum = 0;
	uint32		total = 0;

	for (int i = 0; i < count; i++)
	{
		total += parts[i];
		sum += leaf_is_answered(leaves[i]) ? parts[i] : 0;
	}
	*all = total;
	return sum;
}

#ifdef __SSE2__

/* leaf_gaps() of 16 answers */
static inline uint64
gaps_of_16(const uint32 *leaves)
{
	const __m128i *four = (const __m128i *) leaves;
	__m128i		low = _mm_packs_epi32(_mm_loadu_si128(four), _mm_loadu_si128(four + 1));
	__m128i		high = _mm_packs_epi32(_mm_loadu_si128(four + 2), _mm_loadu_si128(four + 3));

	/* packing saturates, so that signs stay */
	return (uint32) _mm_movemask_epi8(_mm_packs_epi16(low, high));
}

#endif

/* Which of up to 64 answers are missing, the first one in the lowest bit */
uint64
leaf_gaps(const uint32 *leaves, int count)
{
	uint64		gaps = 0;
	int			i = 0;

#ifdef __SSE2__
	for (; i + 16 <= count; i += 16)
		gaps |= gaps_of_16(leaves + i) << i;
	if (i > 0 && i < count)
		return gaps | gaps_of_16(leaves + count - 16) << (count - 16);
#endif
	/* missing answers, and no others, are negative as int32 */
	for (; i < count; i++)
		gaps |= (uint64) (leaves[i] >> 31) << i;
	return gaps;
}
