/*
 * bands.h - the bands of a zoning: search and proof of completeness
 *
 * Kernel: knows no SQL type.
 *
 * A band holds the numbers whose Reading lies in [lowest, highest].  Since a
 * Reading tells a decimal from what lies just above or below it, this covers
 * open and closed ends alike:
 *
 *     [b    lowest = 4b        b]    highest = 4b
 *     (b    lowest = 4b + 1    b)    highest = 4b - 1
 *
 * with b in units; READING_BELOW and READING_ABOVE stand for no bound.
 */
#ifndef COMPLIANCE_BANDS_H
#define COMPLIANCE_BANDS_H

#include "postgres.h"

#include "decimal.h"

#define BANDS_MAX 64

typedef struct ScoreInterval
{
	Reading		lowest;
	Reading		highest;
} ScoreInterval;

/* What is done to a number before the bands are looked at */
typedef struct Rounding
{
	int8		decimals;		/* 0..6, or NO_ROUNDING */
	uint8		mode;			/* RoundMode */
} Rounding;

#define NO_ROUNDING (-1)

/* A defect of two neighbouring intervals */
typedef enum BandDefect
{
	BANDS_ADJACENT,				/* no defect */
	BANDS_OUT_OF_ORDER,
	BANDS_GAP,
	BANDS_OVERLAP
} BandDefect;

static inline bool
interval_has_lower(ScoreInterval interval)
{
	return interval.lowest != READING_BELOW;
}

static inline bool
interval_has_upper(ScoreInterval interval)
{
	return interval.highest != READING_ABOVE;
}

/* The bounds in units, where there are any */
static inline int64
interval_lower(ScoreInterval interval)
{
	return interval.lowest >> 2;
}

static inline int64
interval_upper(ScoreInterval interval)
{
	return (interval.highest + 3) >> 2;
}

static inline bool
interval_lower_inclusive(ScoreInterval interval)
{
	return interval_has_lower(interval) && reading_is_exact(interval.lowest);
}

static inline bool
interval_upper_inclusive(ScoreInterval interval)
{
	return interval_has_upper(interval) && reading_is_exact(interval.highest);
}

/* The number as the bands see it: rounded as the zoning asks */
static inline Reading
round_for_bands(Reading reading, Rounding rounding)
{
	if (rounding.decimals == NO_ROUNDING || !reading_in_range(reading))
		return reading;
	return reading_from_units(reading_round(reading, rounding.decimals,
											(RoundMode) rounding.mode));
}

extern Reading interval_first(ScoreInterval interval, Rounding rounding);
extern Reading interval_last(ScoreInterval interval, Rounding rounding);
extern bool interval_is_empty(ScoreInterval interval, Rounding rounding);
extern ScoreInterval interval_before_rounding(ScoreInterval interval, Rounding rounding);
extern BandDefect bands_defect(ScoreInterval below, ScoreInterval above, Rounding rounding);

#endif
