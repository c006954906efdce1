/*
 * bands.c - the bands of a zoning: proof of completeness
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
first_in_interval(ScoreInterval interval, Rounding rounding)
{
	int64		step = grid_step(rounding);

	if (!interval_has_lower(interval))
		return READING_BELOW;
	return floor_to(interval.lowest + step - 1, step);
}

/* The last point of the grid in the interval, READING_ABOVE if unbounded */
Reading
last_in_interval(ScoreInterval interval, Rounding rounding)
{
	if (!interval_has_upper(interval))
		return READING_ABOVE;
	return floor_to(interval.highest, grid_step(rounding));
}

bool
interval_is_empty(ScoreInterval interval, Rounding rounding)
{
	return first_in_interval(interval, rounding) > last_in_interval(interval, rounding);
}

/* Whether the interval above begins where the one below ends; neither is empty */
BandDefect
neighbours_defect(ScoreInterval below, ScoreInterval above, Rounding rounding)
{
	Reading		end = last_in_interval(below, rounding);
	Reading		start = first_in_interval(above, rounding);

	if (start < first_in_interval(below, rounding))
		return BANDS_OUT_OF_ORDER;
	if (start <= end)
		return BANDS_OVERLAP;
	if (start - end > grid_step(rounding))
		return BANDS_GAP;
	return BANDS_ADJACENT;
}
