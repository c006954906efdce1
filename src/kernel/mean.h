/*
 * mean.h - the kinds of means, their names and powers
 *
 * One table for the means of rows (tally) and those of nodes (instrument).
 */
#ifndef COMPLIANCE_MEAN_H
#define COMPLIANCE_MEAN_H

#include "postgres.h"

#include "decimal.h"

/* Stored on disk.  A power of 1, 0 or -1 is stored as the mean it is. */
typedef enum MeanKind
{
	MEAN_ARITHMETIC = 0,
	MEAN_GEOMETRIC = 1,
	MEAN_HARMONIC = 2,
	MEAN_POWER = 3,
	MEAN_MIN = 4,				/* of nodes only, as the following */
	MEAN_MAX = 5,
	MEAN_MEDIAN = 6
} MeanKind;

#define MEAN_KINDS 7

/* The power p lies within plus and minus this, in units */
#define MEAN_POWER_MAX (5 * UNITS_PER_ONE)

typedef struct Mean
{
	MeanKind	kind;
	int64		power;			/* in units; 0 unless MEAN_POWER */
} Mean;

/* By which each is known; that of MEAN_POWER needs its power besides */
extern const char *const mean_kind_names[MEAN_KINDS];

static inline bool
mean_power_in_range(int64 power)
{
	return power >= -MEAN_POWER_MAX && power <= MEAN_POWER_MAX;
}

/* Whether it is stored as a power */
static inline bool
mean_power_is_valid(int64 power)
{
	return mean_power_in_range(power) &&
		power != UNITS_PER_ONE && power != 0 && power != -UNITS_PER_ONE;
}

extern Mean mean_from_power(int64 power);
extern bool mean_from_text(const char *text, int length, Mean *mean);

#endif
