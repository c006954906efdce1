/*
 * leaf.h - from the value of an indicator to its score
 *
 * Kernel: knows no SQL type.
 *
 * The score of an indicator is stored in billionths of the width of the scale,
 * from 0, its bottom, to LEAF_TOP; the exact quotient is rounded to it once,
 * half up.
 */
#ifndef COMPLIANCE_LEAF_H
#define COMPLIANCE_LEAF_H

#include "postgres.h"

#include "decimal.h"

#define LEAF_TOP UINT64CONST(1000000000)

/* Stored on disk, in instruments */
typedef enum LeafKind
{
	LEAF_SCORE = 0,				/* the value is the score */
	LEAF_REVERSED = 1,			/* the score is as far from the top as the value
								 * is from the bottom */
	LEAF_LINEAR = 2,			/* between two goalposts */
	LEAF_LOGARITHM = 3,			/* between the logarithms of two goalposts */
	LEAF_LEVELS = 4				/* each value has a score */
} LeafKind;

/* The scale of scores, in units; width > 0 */
typedef struct Scale
{
	int64		lowest;
	int64		width;
} Scale;

typedef struct Level
{
	int64		value;			/* in units */
	int64		score;
} Level;

typedef struct LeafRule
{
	LeafKind	kind;
	bool		clip;			/* values beyond a goalpost count as the goalpost */
	int64		worst;			/* the goalposts, in units */
	int64		best;
	int			level_count;
	const Level *levels;		/* ascending */
} LeafRule;

typedef enum LeafStatus
{
	LEAF_OK,
	LEAF_OUTSIDE_SCALE,
	LEAF_OUTSIDE_GOALPOSTS,
	LEAF_NO_LEVEL
} LeafStatus;

static inline int64
scale_top(Scale scale)
{
	return scale.lowest + scale.width;
}

/*
 * leaf_score() for the frequent case of LEAF_SCORE and a value in units; false
 * if it is outside the scale, or the scale too wide for 64 bits
 */
static inline bool
quick_leaf_score(Scale scale, int64 units, uint32 *score)
{
	uint64		width = (uint64) scale.width;
	uint64		distance = (uint64) units - (uint64) scale.lowest;

	if (distance > width || width > PG_UINT64_MAX / (2 * LEAF_TOP + 1))
		return false;
	*score = (uint32) ((distance * (2 * LEAF_TOP) + width) / (2 * width));
	return true;
}

extern LeafStatus leaf_score(const LeafRule *rule, Scale scale, Decimal value, uint32 *score);
extern uint32 leaf_best(const LeafRule *rule, Scale scale);

#endif
