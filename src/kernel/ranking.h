/*
 * ranking.h - ranks, and where they fell in many draws
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_RANKING_H
#define COMPLIANCE_RANKING_H

#include "postgres.h"

typedef enum RankTies
{
	TIES_MIN,					/* 1, 2, 2, 4: as rank() */
	TIES_DENSE					/* 1, 2, 2, 3: as dense_rank() */
} RankTies;

/* The rank of what has no score */
#define NO_RANK 0

typedef struct RankedScore
{
	int64		score;
	uint32		index;
} RankedScore;

/* Where the ranks of one body fell */
typedef struct RankSummary
{
	int			draws;			/* in which it had a rank; if none, the others
								 * are 0 */
	uint64		sum;
	uint32		median;
	uint32		low;
	uint32		high;
	int			first;			/* how often it was 1 */
} RankSummary;

extern void ranking_prepare(RankedScore *room, int count);
extern int	rank_scores(const int64 *scores, int count, RankTies ties, RankedScore *room, uint32 *ranks);
extern RankSummary rank_summary(uint32 *ranks, int draws, int64 inside, uint32 *room, uint32 room_size);

#endif
