/*
 * means.h - weighted means with exact, mergeable state
 *
 * Kernel: knows no SQL type.
 *
 * Every mean here is g(sum of w * f(v) / sum of w):
 *
 *     arithmetic    f(v) = v          exact decimal
 *     geometric     f(v) = ln v       fixed point with FIXED_BITS bits
 *     harmonic      f(v) = 1 / v      "
 *     power         f(v) = v ^ p      "
 *
 * and g undoes f.  The sums are integers, so that they do not depend on the
 * order of the rows or on how they were split and merged.
 *
 * Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), on
 * weighting and aggregation; the power mean is its generalised mean.
 */
#ifndef COMPLIANCE_MEANS_H
#define COMPLIANCE_MEANS_H

#include "postgres.h"

#include "decimal.h"
#include "int256.h"

/* Stored on disk.  A power of 1, 0 or -1 is stored as the mean it is. */
typedef enum MeanKind
{
	MEAN_ARITHMETIC = 0,
	MEAN_GEOMETRIC = 1,
	MEAN_HARMONIC = 2,
	MEAN_POWER = 3
} MeanKind;

/* The power p lies within plus and minus this, in units */
#define MEAN_POWER_MAX (5 * UNITS_PER_ONE)

typedef struct Mean
{
	MeanKind	kind;
	int64		power;			/* in units; 0 unless MEAN_POWER */
} Mean;

static inline bool
mean_power_is_valid(int64 power)
{
	return power >= -MEAN_POWER_MAX && power <= MEAN_POWER_MAX &&
		power != UNITS_PER_ONE && power != 0 && power != -UNITS_PER_ONE;
}

typedef enum SumName
{
	SUM_WEIGHT,					/* of w of the values observed */
	SUM_VALUES,					/* of w * f(v) */
	SUM_SQUARES,				/* of w * v * v; arithmetic only */
	SUM_MISSING_WEIGHT,			/* of w of the values missing */
	SUMS
} SumName;

/*
 * What can't be told from a state, because it was not asked for, can't be
 * taken back or is too large
 */
#define MEAN_NO_EXTREMES 0x01
#define MEAN_NO_SQUARES 0x02

/* A state that serves the mean alone */
#define MEAN_ONLY (MEAN_NO_EXTREMES | MEAN_NO_SQUARES)

/*
 * The state of a mean.  Each sum is sum[i] / 10^scale[i]; the sums of fixed
 * point numbers are multiples of 2^-FIXED_BITS besides.  A scale grows when a
 * finer number comes in.
 *
 * What every row changes stands in front, to touch few cache lines.
 */
typedef struct MeanState
{
	uint8		kind;			/* MeanKind */
	uint8		flags;			/* MEAN_NO_... */
	uint8		scale[SUMS];
	uint8		reserved[2];	/* always zero */
	int64		power;			/* in units; 0 unless MEAN_POWER */
	int64		observed;		/* how many values */
	int64		lowest;			/* of the values observed, in units, rounded */
	int64		highest;
	Int256		sum[SUMS];
	int64		missing;		/* how many NULLs */
	int64		zeros;			/* how many values of 0 with a weight; not
								 * counted for arithmetic means */
} MeanState;

static inline Mean
state_mean(const MeanState *state)
{
	return (Mean) {(MeanKind) state->kind, state->power};
}

extern void mean_init(MeanState *state, Mean mean, uint8 flags);
extern void mean_add(MeanState *state, Decimal value, Decimal weight);
extern void mean_remove(MeanState *state, Decimal value, Decimal weight);
extern void mean_add_missing(MeanState *state, Decimal weight);
extern void mean_remove_missing(MeanState *state, Decimal weight);
extern void mean_merge(MeanState *state, const MeanState *other);
extern void mean_unmerge(MeanState *state, const MeanState *other);
extern void mean_normalize(MeanState *state);
extern bool mean_reading(const MeanState *state, Reading *reading);
extern const char *mean_check(const MeanState *state);

/* The largest scales that decimals lead to */
#define MAX_WEIGHT_SCALE DECIMAL_MAX_DIGITS
#define MAX_VALUES_SCALE (2 * DECIMAL_MAX_DIGITS)
#define MAX_SQUARES_SCALE (3 * DECIMAL_MAX_DIGITS)

/* The scales that scores and weights of up to six decimals lead to */
#define BASE_WEIGHT_SCALE UNIT_DECIMALS
#define BASE_VALUES_SCALE (2 * UNIT_DECIMALS)
#define BASE_SQUARES_SCALE (3 * UNIT_DECIMALS)

static inline bool
mean_has_base_scales(const MeanState *state)
{
	return state->scale[SUM_WEIGHT] == BASE_WEIGHT_SCALE &&
		state->scale[SUM_VALUES] == BASE_VALUES_SCALE &&
		state->scale[SUM_SQUARES] == BASE_SQUARES_SCALE;
}

/*
 * mean_add() for the frequent case of an arithmetic mean of scores: value and
 * weight in units, in range.  Nothing can overflow, as 2^63 products of three
 * numbers below 10^18 fit into 255 bits.
 *
 * Flags are those of the state, known to the compiler.
 */
static pg_attribute_always_inline void
mean_add_units(MeanState *state, uint8 flags, int64 value, int64 weight)
{
	int128		product = (int128) value * weight;

	Assert(state->kind == MEAN_ARITHMETIC && weight >= 0);
	if (unlikely(!mean_has_base_scales(state)))
	{
		mean_add(state, (Decimal) {value, UNIT_DECIMALS}, (Decimal) {weight, UNIT_DECIMALS});
		return;
	}
	state->observed++;
	state->sum[SUM_WEIGHT] = int256_wrapping_add(state->sum[SUM_WEIGHT],
												 int256_from_int128(weight));
	state->sum[SUM_VALUES] = int256_wrapping_add(state->sum[SUM_VALUES],
												 int256_from_int128(product));
	if ((flags & MEAN_NO_EXTREMES) == 0)
	{
		state->lowest = Min(state->lowest, value);
		state->highest = Max(state->highest, value);
	}
	if ((flags & MEAN_NO_SQUARES) == 0)
		state->sum[SUM_SQUARES] = int256_wrapping_add(state->sum[SUM_SQUARES],
													  int256_multiply_int128(product, value));
}

#endif
