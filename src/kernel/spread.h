/*
 * spread.h - what a tally knows beyond its mean: what is missing, the extremes
 * and the squares
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_SPREAD_H
#define COMPLIANCE_SPREAD_H

#include "postgres.h"

#include "decimal_sum.h"

/* What can't be told, because values were taken back or the sum is too large */
#define SPREAD_NO_EXTREMES 0x01
#define SPREAD_NO_SQUARES 0x02

typedef struct Spread
{
	uint8		flags;			/* SPREAD_NO_... */
	uint8		missing_scale;
	uint8		squares_scale;
	uint8		reserved[5];	/* always zero */
	int64		missing;		/* how many values are missing */
	int64		lowest;			/* of the values observed, in units, rounded */
	int64		highest;
	Int256		missing_weight; /* sum of w of the values missing */
	Int256		squares;		/* sum of w * v * v of the values observed */
} Spread;

#define BASE_MISSING_SCALE UNIT_DECIMALS
#define BASE_SQUARES_SCALE (3 * UNIT_DECIMALS)

extern void spread_init(Spread *spread);
extern void spread_add(Spread *spread, Decimal value, Decimal weight);
extern void spread_add_missing(Spread *spread, Decimal weight);
extern void spread_merge(Spread *spread, const Spread *other);
extern void spread_unmerge(Spread *spread, const Spread *other);
extern void spread_forget_extremes(Spread *spread);
extern void spread_forget_squares(Spread *spread);
extern void spread_normalize(Spread *spread);
extern const char *spread_check(const Spread *spread, int64 observed);

static inline bool
spread_has_extremes(const Spread *spread)
{
	return (spread->flags & SPREAD_NO_EXTREMES) == 0;
}

static inline bool
spread_has_squares(const Spread *spread)
{
	return (spread->flags & SPREAD_NO_SQUARES) == 0;
}

/* spread_add() for value and weight in units, in range */
static pg_attribute_always_inline void
spread_add_units(Spread *spread, int64 value, int64 weight)
{
	int128		product = (int128) value * weight;
	bool		fits;

	if (unlikely(spread->squares_scale != BASE_SQUARES_SCALE || spread->flags != 0))
	{
		spread_add(spread, (Decimal) {value, UNIT_DECIMALS}, (Decimal) {weight, UNIT_DECIMALS});
		return;
	}
	spread->lowest = Min(spread->lowest, value);
	spread->highest = Max(spread->highest, value);
	if (likely(product == (int64) product))
		fits = int256_add_int128(&spread->squares, (int128) (int64) product * value);
	else
		fits = int256_add(spread->squares, int256_multiply_int128(product, value),
						  &spread->squares);
	if (unlikely(!fits))
		spread_forget_squares(spread);
}

#endif
