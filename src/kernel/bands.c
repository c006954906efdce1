/*
 * bands.c - the bands of a zoning: proof of completeness, and their cut points
 *
 * With rounding, the numbers that bands see lie on a grid; without, on the
 * whole line, of which the Readings are a grid fine enough.  So there is one
 * proof for both: the first point of a band must be the successor of the last
 * point of the band below.
 */
#include "postgres.h"

#include "bands.h"

/* The distance of the points that bands see, as a difference of Readings */
static int64
grid_step(Rounding rounding)
{
	if (rounding.decimals == NO_ROUNDING)
		return 1;
	return (int64) power_of_ten(UNIT_DECIMALS - rounding.decimals) * 4;
}

static int64
floor_to(int64 value, int64 step)
{
	int64		rest = value % step;

	return value - (rest < 0 ? rest + step : rest);
}

/* The first point of the grid in the interval, READING_BELOW if unbounded */
Reading
interval_first(ScoreInterval interval, Rounding rounding)
{
	int64		step = grid_step(rounding);

	if (!interval_has_lower(interval))
		return READING_BELOW;
	return floor_to(interval.lowest + step - 1, step);
}

/* The last point of the grid in the interval, READING_ABOVE if unbounded */
Reading
interval_last(ScoreInterval interval, Rounding rounding)
{
	if (!interval_has_upper(interval))
		return READING_ABOVE;
	return floor_to(interval.highest, grid_step(rounding));
}

bool
interval_is_empty(ScoreInterval interval, Rounding rounding)
{
	return interval_first(interval, rounding) > interval_last(interval, rounding);
}

/* Whether the interval above begins where the one below ends; neither is empty */
BandDefect
bands_defect(ScoreInterval below, ScoreInterval above, Rounding rounding)
{
	Reading		end = interval_last(below, rounding);
	Reading		start = interval_first(above, rounding);

	if (start < interval_first(below, rounding))
		return BANDS_OUT_OF_ORDER;
	if (start <= end)
		return BANDS_OVERLAP;
	if (start - end > grid_step(rounding))
		return BANDS_GAP;
	return BANDS_ADJACENT;
}

/* Where a Reading of the first number beyond the range of units would stand */
#define READING_LIMIT reading_from_units(UNITS_MAX + 1)

/*
 * The least number that is rounded to bound or above it.  Rounding keeps the
 * order of numbers, so that it can be searched for: in all modes alike, and
 * with no second notion of them.
 */
static Reading
first_rounded_to(Reading bound, Rounding rounding)
{
	Reading		below = -READING_LIMIT;
	Reading		found = READING_LIMIT;

	while (found - below > 1)
	{
		Reading		middle = below + (found - below) / 2;

		if (round_for_bands(middle, rounding) >= bound)
			found = middle;
		else
			below = middle;
	}
	return found;
}

/*
 * The numbers that lie in the interval once they are rounded.  A bound that no
 * number within the range of scores is rounded to becomes the limit of that
 * range, plus or minus 10^12, or what lies just beside it.
 */
ScoreInterval
interval_before_rounding(ScoreInterval interval, Rounding rounding)
{
	if (interval_has_lower(interval))
		interval.lowest = first_rounded_to(interval.lowest, rounding);
	if (interval_has_upper(interval))
		interval.highest = first_rounded_to(interval.highest + 1, rounding) - 1;
	return interval;
}
