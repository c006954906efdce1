/*
 * mean_state.h - weighted means with exact, mergeable state
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
#ifndef COMPLIANCE_MEAN_STATE_H
#define COMPLIANCE_MEAN_STATE_H

#include "postgres.h"

#include "common/int.h"
#include "decimal_sum.h"
#include "fixedpoint.h"
#include "mean.h"

/*
 * The state of a mean.  A sum is sum / 10^scale; that of fixed point numbers
 * is a multiple of 2^-FIXED_BITS besides.  A scale grows when a finer number
 * comes in.
 */
typedef struct MeanState
{
	uint8		kind;			/* MeanKind */
	uint8		weight_scale;
	uint8		values_scale;
	uint8		reserved[5];	/* always zero */
	int64		power;			/* in units; 0 unless MEAN_POWER */
	int64		observed;		/* how many values */
	int64		zeros;			/* how many values of 0 with a weight; not
								 * counted for arithmetic means */
	Int256		weight;			/* sum of w */
	Int256		values;			/* sum of w * f(v) */
} MeanState;

static inline Mean
state_mean(const MeanState *state)
{
	return (Mean) {(MeanKind) state->kind, state->power};
}

extern void mean_init(MeanState *state, Mean mean);
extern void mean_add(MeanState *state, Decimal value, Decimal weight);
extern void mean_add_other_units(MeanState *state, int64 value, int64 weight);
extern void mean_remove(MeanState *state, Decimal value, Decimal weight);
extern void mean_merge(MeanState *state, const MeanState *other);
extern void mean_unmerge(MeanState *state, const MeanState *other);
extern void mean_normalize(MeanState *state);
extern bool mean_reading(const MeanState *state, Reading *reading);
extern bool mean_quotient(const MeanState *state, int decimals, Int256 *quotient, Int256 *remainder,
						  Int256 *denominator);
extern FixedFloat mean_float(const MeanState *state, int *precision);
extern const char *mean_check(const MeanState *state);
extern void mean_check_weight(Decimal weight);

/* The scales that scores and weights of up to six decimals lead to */
#define BASE_WEIGHT_SCALE UNIT_DECIMALS
#define BASE_VALUES_SCALE (2 * UNIT_DECIMALS)

/*
 * mean_add() for the frequent case of an arithmetic mean of scores: value and
 * weight in units, in range.
 */
static pg_attribute_always_inline void
mean_add_units(MeanState *state, int64 value, int64 weight)
{
	Assert(weight >= 0);
	if (unlikely(state->kind != MEAN_ARITHMETIC ||
				 state->weight_scale != BASE_WEIGHT_SCALE ||
				 state->values_scale != BASE_VALUES_SCALE))
	{
		mean_add_other_units(state, value, weight);
		return;
	}
	if (unlikely(pg_add_s64_overflow(state->observed, 1, &state->observed) ||
				 !int256_add_int128(&state->weight, weight) ||
				 !int256_add_int128(&state->values, (int128) value * weight)))
		decimal_sum_fail_overflow();
}

#endif
