/*
 * test_leaf_sum.c - sums of weighted answers, and where answers are missing
 */
#include "postgres.h"

#include "leaf.h"
#include "leaf_sum.h"
#include "unit.h"

#define LEAVES 200

static void
check_sum(const uint32 *parts, const uint32 *leaves, int count)
{
	uint64		sum = 0;
	uint32		top = 0;
	uint32		highest = 7;

	for (int i = 0; i < count; i++)
	{
		sum += (uint64) parts[i] * leaves[i];
		top = leaves[i] > top ? leaves[i] : top;
	}
	HOLDS(leaf_sum(parts, leaves, count, &highest) == sum, "%d leaves", count);
	HOLDS(highest == top, "%d leaves", count);
}

/* What does not apply is answered, what is missing is not, whatever stands for it */
static void
check_answered(const uint32 *parts, const uint32 *leaves, int count)
{
	uint64		answered = 0;
	uint64		sum = 0;
	uint64		all = 7;

	for (int i = 0; i < count; i++)
	{
		sum += parts[i];
		answered += leaves[i] <= LEAF_TOP || leaves[i] == PG_UINT32_MAX - 1 ? parts[i] : 0;
	}
	HOLDS(leaf_answered(parts, leaves, count, &all) == answered, "%d leaves", count);
	HOLDS(all == sum, "%d leaves", count);
}

static void
check_gaps(const uint32 *leaves, int count)
{
	uint64		gaps = 0;

	for (int i = 0; i < count; i++)
		if (leaves[i] > LEAF_TOP)
			gaps |= UINT64CONST(1) << i;
	HOLDS(leaf_gaps(leaves, count) == gaps, "%d leaves", count);
}

int
main(void)
{
	uint32		parts[LEAVES];
	uint32		leaves[LEAVES];

	for (int round = 0; round < 3000; round++)
	{
		int			first = draw(20);

		for (int i = 0; i < LEAVES; i++)
		{
			parts[i] = draw(PG_UINT32_MAX / LEAVES);
			leaves[i] = draw(5) == 0 ? PG_UINT32_MAX - draw(3) : draw((uint32) LEAF_TOP + 1);
		}
		check_sum(parts + first, leaves + first, draw(LEAVES - first + 1));
		check_answered(parts + first, leaves + first, draw(LEAVES - first + 1));
		check_gaps(leaves + first, draw(65));
	}
	property("sums, answered parts and gaps of any number of leaves, at any place");
	for (int count = 0; count <= 64; count++)
		for (int missing = 0; missing < count; missing++)
		{
			for (int i = 0; i < count; i++)
				leaves[i] = i == missing ? PG_UINT32_MAX : (uint32) LEAF_TOP;
			check_gaps(leaves, count);
		}
	property("each single gap is found");
	return finish();
}
