/*
 * leaf.h - from the value of an indicator to its score
 *
 * Kernel: knows no SQL type.
 *
 * The exact score of a value is a fraction between two scores.  It is rounded
 * once: as the indicator says, or else to what a card holds, half up.  A card
 * holds billionths of the width of the scale, from 0, its lowest, to LEAF_TOP;
 * a score of so many decimals that there are no more than a billion of them on
 * the scale is told from its neighbours by its billionths.
 */
#ifndef COMPLIANCE_LEAF_H
#define COMPLIANCE_LEAF_H

#include "postgres.h"

#include "bands.h"
#include "decimal.h"

#define LEAF_TOP UINT64CONST(1000000000)

/* The answer that says so for any indicator, in forms, instruments and cards */
#define NOT_APPLICABLE "not_applicable"

/* Numbers of goalposts, curves and answers have up to so many digits, also after the point */
#define LEAF_NUMBER_DIGITS 30

#define NO_NODE_ROUNDING (-1)

/* How a number becomes a score; stored on disk, in instruments */
typedef enum LeafKind
{
	LEAF_SCORE = 0,				/* it is the score */
	LEAF_REVERSED = 1,			/* the score is as far from the top as the
								 * number is from the bottom */
	LEAF_LINEAR = 2,			/* between two goalposts */
	LEAF_LOGARITHM = 3,			/* between the logarithms of two goalposts */
	LEAF_LEVELS = 4,			/* each number has a score */
	LEAF_POWER = 5,				/* a power of the share between two goalposts */
	LEAF_POINTS = 6,			/* between zero and the points there are */
	LEAF_CURVE = 7,				/* straight lines between points */
	LEAF_BANDS = 8				/* each band has a score, or two for its ends */
} LeafKind;

/* What is made of several answers; stored on disk */
typedef enum LeafChoice
{
	CHOOSE_ONE = 0,				/* there is but one */
	CHOOSE_MAX = 1,
	CHOOSE_SUM = 2
} LeafChoice;

/* The scale of scores, in units; width > 0 */
typedef struct Scale
{
	int64		lowest;
	int64		width;
} Scale;

/* A Decimal as it is stored */
typedef struct LeafNumber
{
	uint64		low;			/* the digits, in two halves */
	int64		high;
	uint8		scale;
	uint8		not_applicable; /* of an answer that says so: there is no
								 * number */
	uint8		reserved[6];	/* always zero */
} LeafNumber;

/* A goalpost, or a point of a curve */
typedef struct LeafPoint
{
	LeafNumber	value;
	int64		score;			/* in units */
} LeafPoint;

typedef struct LeafLevel
{
	int64		value;			/* in units */
	int64		score;
} LeafLevel;

typedef struct LeafBand
{
	ScoreInterval interval;
	int64		first;			/* the scores of its two ends, in units */
	int64		last;
} LeafBand;

typedef struct LeafRule
{
	LeafKind	kind;
	bool		clip;			/* numbers beyond an end count as the end */
	int			round;			/* decimals of the score, or NO_NODE_ROUNDING */
	RoundMode	rounding;
	bool		in_units;		/* whether the following are the goalposts */
	int64		worst;			/* in units */
	int64		best;
	int64		power;			/* of LEAF_POWER, in units */
	int			point_count;	/* goalposts: from the worst to the best; or
								 * the */
	const LeafPoint *points;	/* points of a curve, whose values rise */
	int			level_count;
	const LeafLevel *levels;	/* ascending */
	int			band_count;
	const LeafBand *bands;		/* ascending */
	Rounding	band_rounding;
	LeafChoice	choice;
	int			answer_count;	/* 0: numbers are answered */
	const LeafNumber *answers;	/* what each answer stands for */
} LeafRule;

typedef enum LeafStatus
{
	LEAF_OK,
	LEAF_OUTSIDE_SCALE,
	LEAF_OUTSIDE_GOALPOSTS,
	LEAF_OUTSIDE_POINTS,
	LEAF_OUTSIDE_CURVE,
	LEAF_OUTSIDE_BANDS,
	LEAF_NO_LEVEL,
	LEAF_TOO_LONG				/* the sum of the answers has more digits than
								 * a Decimal */
} LeafStatus;

static inline int64
scale_top(Scale scale)
{
	return scale.lowest + scale.width;
}

static inline Decimal
leaf_decimal(LeafNumber number)
{
	return (Decimal) {(int128) (((uint128) (uint64) number.high << 64) | number.low), number.scale};
}

static inline LeafNumber
leaf_number(Decimal number)
{
	return (LeafNumber) {
		.low = (uint64) number.digits,
		.high = (int64) (number.digits >> 64),
		.scale = (uint8) number.scale
	};
}

/*
 * leaf_score() for the frequent case of LEAF_SCORE without rounding and a value
 * in units; false if it is outside the scale, or the scale too wide for 64 bits
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

extern int	leaf_compare(Decimal a, Decimal b);
extern LeafStatus leaf_score(const LeafRule *rule, Scale scale, Decimal value, uint32 *score);
extern uint32 leaf_share(const LeafRule *rule, Scale scale, int64 units);

#endif
