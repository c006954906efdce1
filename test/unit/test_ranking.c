/*
 * test_ranking.c - ranks, and where they fall in draws, are what they are by definition
 */
#include "postgres.h"

#include <stdlib.h>

#include "decimal.h"
#include "ranking.h"
#include "rescore.h"
#include "unit.h"

#define SCORES 60
#define DRAWS 200

/* Few different scores, so that there are ties; at the ends of their range, too */
static int64
draw_score(void)
{
	switch (draw(8))
	{
		case 0:
			return NO_SCORE;
		case 1:
			return draw(2) == 0 ? UNITS_MAX : -UNITS_MAX;
		case 2:
			return draw_between(-UNITS_MAX, UNITS_MAX);
		default:
			return draw_between(-3, 3);
	}
}

/* One more than there are higher scores, or different higher scores */
static uint32
defined_rank(const int64 *scores, int count, RankTies ties, int index)
{
	uint32		rank = 1;

	if (scores[index] == NO_SCORE)
		return NO_RANK;
	for (int i = 0; i < count; i++)
	{
		bool		again = false;

		for (int j = 0; j < i && ties == TIES_DENSE; j++)
			again |= scores[j] == scores[i];
		rank += scores[i] != NO_SCORE && scores[i] > scores[index] && !again;
	}
	return rank;
}

static void
check_ranks(void)
{
	int64		scores[SCORES];
	uint32		ranks[SCORES + 1];
	RankedScore room[SCORES];

	for (int n = 0; n < 3000; n++)
	{
		int			count = draw(SCORES + 1);
		int			assessed = 0;
		RankTies	ties = (RankTies) draw(2);

		for (int i = 0; i < count; i++)
		{
			scores[i] = draw_score();
			assessed += scores[i] != NO_SCORE;
		}
		ranking_prepare(room, count);
		ranks[count] = 12345;
		HOLDS(rank_scores(scores, count, ties, room, ranks) == assessed, "%d of %d", assessed, count);
		for (int i = 0; i < count; i++)
			HOLDS(ranks[i] == defined_rank(scores, count, ties, i), "score %d of %d, rule %d: %u, not %u", i, count,
				ties,
				  ranks[i], defined_rank(scores, count, ties, i));
		HOLDS(ranks[count] == 12345, "nothing behind %d ranks is written", count);
	}
}

static int
compare_ranks(const void *a, const void *b)
{
	uint32		x = *(const uint32 *) a;
	uint32		y = *(const uint32 *) b;

	return (x > y) - (x < y);
}

/* The first of sorted ranks at which a share of them, in two millionths, is reached */
static uint32
defined_percentile(const uint32 *sorted, int count, int64 share)
{
	int			place = 1;

	while ((int64) place * 2 * UNITS_PER_ONE < share * count)
		place++;
	return sorted[place - 1];
}

static void
check_summary(int64 lowest, int64 highest, uint32 room_size, const char *what)
{
	uint32		ranks[DRAWS];
	uint32		sorted[DRAWS];
	uint32		room[DRAWS + 1];
	RankSummary got;
	RankSummary expected = {0};
	int			draws = 1 + draw(DRAWS);
	int64		inside = draw(3) == 0 ? draw_between(1, UNITS_PER_ONE - 1) : draw(2) == 0 ?
		900000 : 1 + draw(2) * 999998;

	for (int i = 0; i < draws; i++)
	{
		ranks[i] = draw(6) == 0 ? NO_RANK : (uint32) draw_between(lowest, highest);
		if (ranks[i] == NO_RANK)
			continue;
		sorted[expected.draws++] = ranks[i];
		expected.sum += ranks[i];
		expected.first += ranks[i] == 1;
	}
	qsort(sorted, expected.draws, sizeof(uint32), compare_ranks);
	if (expected.draws > 0)
	{
		expected.low = defined_percentile(sorted, expected.draws, UNITS_PER_ONE - inside);
		expected.median = defined_percentile(sorted, expected.draws, UNITS_PER_ONE);
		expected.high = defined_percentile(sorted, expected.draws, UNITS_PER_ONE + inside);
	}
	room[room_size] = 12345;
	got = rank_summary(ranks, draws, inside, room, room_size);
	HOLDS(got.draws == expected.draws && got.sum == expected.sum && got.first == expected.first, "%s: %d draws", what,
		  draws);
	HOLDS(got.low == expected.low && got.median == expected.median && got.high == expected.high,
		  "%s: %d draws, inside " INT64_FORMAT ": %u %u %u, not %u %u %u", what, draws, inside, got.low, got.median,
			got.high,
		  expected.low, expected.median, expected.high);
	HOLDS(expected.draws == 0 || memcmp(ranks, sorted, expected.draws * sizeof(uint32)) == 0, "%s: in order", what);
	HOLDS(room[room_size] == 12345, "%s: nothing behind the room is written", what);
}

int
main(void)
{
	check_ranks();
	property("a rank is one more than there are higher scores");

	for (int n = 0; n < 2000; n++)
	{
		int64		lowest = draw_between(1, 40);
		int			size = 1 + draw(40);

		check_summary(lowest, lowest + size - 1, size, "counted");
		check_summary(lowest, lowest + size, size, "counted or sorted");
		check_summary(1, PG_UINT32_MAX - 1, size, "sorted");
		check_summary(lowest, lowest, 1, "all the same");
	}
	property("what ranks come to is what their sorted array says");
	return finish();
}
