/*
 * ranking.c - ranks, and where they fell in many draws
 */
#include "postgres.h"

#include "decimal.h"
#include "percentile.h"
#include "ranking.h"
#include "rescore.h"

#define ST_SORT sort_by_falling_score
#define ST_ELEMENT_TYPE RankedScore
#define ST_COMPARE(a, b) ((a)->score < (b)->score ? 1 : (a)->score > (b)->score ? -1 : 0)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_ranks
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b) ? 1 : 0)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* Prepare the room that rank_scores() takes for so many scores */
void
ranking_prepare(RankedScore *room, int count)
{
	for (int i = 0; i < count; i++)
		room[i] = (RankedScore) {NO_SCORE, i};
}

/*
 * The rank of each score, the highest is 1; NO_RANK where it is NO_SCORE.
 * Returns how many have one.  The room keeps the order of the last ranking, by
 * which a similar one is sorted in half the time.
 */
int
rank_scores(const int64 *scores, int count, RankTies ties, RankedScore *room, uint32 *ranks)
{
	int			ranked = 0;
	uint32		rank = 0;

	for (int i = 0; i < count; i++)
		room[i].score = scores[room[i].index];
	sort_by_falling_score(room, count);
	for (; ranked < count && room[ranked].score != NO_SCORE; ranked++)
	{
		if (ranked == 0 || room[ranked].score != room[ranked - 1].score)
			rank = ties == TIES_DENSE ? rank + 1 : (uint32) ranked + 1;
		ranks[room[ranked].index] = rank;
	}
	for (int i = ranked; i < count; i++)
		ranks[room[i].index] = NO_RANK;
	return ranked;
}

/* Sort ranks between lowest and highest by counting them */
static void
count_ranks(uint32 *ranks, int count, uint32 lowest, uint32 highest, uint32 *room)
{
	int			done = 0;

	memset(room, 0, (highest - lowest + 1) * sizeof(uint32));
	for (int i = 0; i < count; i++)
		room[ranks[i] - lowest]++;
	for (uint32 rank = lowest; rank <= highest; rank++)
		for (uint32 i = 0; i < room[rank - lowest]; i++)
			ranks[done++] = rank;
}

/*
 * What the ranks of one body in all draws come to; the array is put in order.
 * Low and high are where the middle share of them lies, in millionths, by
 * percentile_disc.  There is room to count so many ranks.
 */
RankSummary
rank_summary(uint32 *ranks, int draws, int64 inside, uint32 *room, uint32 room_size)
{
	RankSummary summary = {0};
	uint32		lowest = PG_UINT32_MAX;
	uint32		highest = 0;

	for (int i = 0; i < draws; i++)
	{
		uint32		rank = ranks[i];

		if (rank == NO_RANK)
			continue;
		ranks[summary.draws++] = rank;
		summary.sum += rank;
		summary.first += rank == 1;
		lowest = Min(lowest, rank);
		highest = Max(highest, rank);
	}
	if (summary.draws == 0)
		return summary;
	if (highest - lowest < room_size)
		count_ranks(ranks, summary.draws, lowest, highest, room);
	else
		sort_ranks(ranks, summary.draws);
	summary.low = ranks[percentile_place(summary.draws, UNITS_PER_ONE - inside, 2 * UNITS_PER_ONE) - 1];
	summary.median = ranks[percentile_place(summary.draws, UNITS_PER_ONE, 2 * UNITS_PER_ONE) - 1];
	summary.high = ranks[percentile_place(summary.draws, UNITS_PER_ONE + inside, 2 * UNITS_PER_ONE) - 1];
	return summary;
}
