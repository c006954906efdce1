/*
 * test_bands.c - which numbers a band holds, by trying all numbers nearby
 */
#include "postgres.h"

#include "bands.h"
#include "unit.h"

/* All bounds are drawn, and all numbers tried, this close to zero */
#define NEAR 240

static ScoreInterval
draw_interval(void)
{
	ScoreInterval interval = {READING_BELOW, READING_ABOVE};

	if (draw(8) > 0)
		interval.lowest = reading_from_units((int) draw(80) - 40) + draw(2);
	if (draw(8) > 0)
		interval.highest = reading_from_units((int) draw(80) - 40) - draw(2);
	return interval;
}

/* Steps of a unit and of ten; tens of units are 40 quarters */
static Rounding
draw_rounding(void)
{
	return (Rounding) {draw(3) == 0 ? NO_ROUNDING : 5 + (int) draw(2), draw(ROUND_MODES)};
}

static bool
holds_number(ScoreInterval interval, Reading number)
{
	return number >= interval.lowest && number <= interval.highest;
}

/* Whether a number is one that bands see: on the grid of the rounding */
static bool
on_grid(Reading number, Rounding rounding)
{
	return round_for_bands(number, rounding) == number;
}

/* The first number on the grid that the interval holds; NEAR + 1 if there is none nearby */
static int
first_held(ScoreInterval interval, Rounding rounding)
{
	for (int number = -NEAR; number <= NEAR; number++)
		if (on_grid(number, rounding) && holds_number(interval, number))
			return number;
	return NEAR + 1;
}

static int
last_held(ScoreInterval interval, Rounding rounding)
{
	for (int number = NEAR; number >= -NEAR; number--)
		if (on_grid(number, rounding) && holds_number(interval, number))
			return number;
	return -NEAR - 1;
}

static void
check_interval(ScoreInterval interval, Rounding rounding)
{
	ScoreInterval before = interval_before_rounding(interval, rounding);
	bool		empty = first_held(interval, rounding) > NEAR;

	HOLDS(interval_is_empty(interval, rounding) == empty, "%d to %d", (int) interval.lowest, (int) interval.highest);
	if (!empty && interval_has_lower(interval))
		HOLDS(interval_first(interval, rounding) == first_held(interval, rounding), "%d", (int) interval.lowest);
	if (!empty && interval_has_upper(interval))
		HOLDS(interval_last(interval, rounding) == last_held(interval, rounding), "%d", (int) interval.highest);
	for (int number = -NEAR; number <= NEAR; number++)
		HOLDS(holds_number(before, number) == holds_number(interval, round_for_bands(number, rounding)),
			  "%d in %d to %d", number, (int) interval.lowest, (int) interval.highest);
}

/* Numbers on the grid from the first of either band to the last one: how many bands hold each */
static BandDefect
defect(ScoreInterval below, ScoreInterval above, Rounding rounding)
{
	bool		gap = false;

	if (interval_has_lower(below) && first_held(above, rounding) < first_held(below, rounding))
		return BANDS_OUT_OF_ORDER;
	for (int number = first_held(below, rounding); number <= last_held(above, rounding) ||
		 number <= last_held(below, rounding); number++)
	{
		if (!on_grid(number, rounding))
			continue;
		if (holds_number(below, number) && holds_number(above, number))
			return BANDS_OVERLAP;
		gap = gap || (!holds_number(below, number) && !holds_number(above, number));
	}
	return gap ? BANDS_GAP : BANDS_ADJACENT;
}

static void
check_neighbours(ScoreInterval below, ScoreInterval above, Rounding rounding, int *found)
{
	BandDefect	expected;

	if (interval_is_empty(below, rounding) || interval_is_empty(above, rounding))
		return;
	expected = defect(below, above, rounding);
	found[expected]++;
	HOLDS(bands_defect(below, above, rounding) == expected, "%lld to %lld, %lld to %lld, %d decimals: not %d",
		  (long long) below.lowest, (long long) below.highest, (long long) above.lowest, (long long) above.highest,
		  rounding.decimals, expected);
}

int
main(void)
{
	ScoreInterval closed = {reading_from_units(-7), reading_from_units(9)};
	ScoreInterval open = {reading_from_units(-7) + 1, reading_from_units(9) - 1};
	ScoreInterval endless = {READING_BELOW, READING_ABOVE};
	int			found[BANDS_OVERLAP + 1] = {0};

	HOLDS(interval_lower(closed) == -7 && interval_upper(closed) == 9, "closed");
	HOLDS(interval_lower(open) == -7 && interval_upper(open) == 9, "open");
	HOLDS(interval_lower_inclusive(closed) && interval_upper_inclusive(closed), "closed");
	HOLDS(!interval_lower_inclusive(open) && !interval_upper_inclusive(open), "open");
	HOLDS(!interval_has_lower(endless) && !interval_has_upper(endless), "endless");
	HOLDS(!interval_lower_inclusive(endless) && !interval_upper_inclusive(endless), "endless");
	HOLDS(round_for_bands(READING_ABOVE, (Rounding) {0, ROUND_DOWN}) == READING_ABOVE, "beyond all scores");
	property("an interval tells its ends");
	for (int i = 0; i < 1500; i++)
		check_interval(draw_interval(), draw_rounding());
	property("an interval holds the numbers that rounding leads into it");
	for (int i = 0; i < 20000; i++)
	{
		ScoreInterval below = draw_interval();
		ScoreInterval above = draw_interval();

		/* bands that touch are rare unless one is made of the other */
		if (draw(2) == 0 && interval_has_upper(below))
			above.lowest = below.highest + draw(3);
		check_neighbours(below, above, draw_rounding(), found);
	}
	property("two bands are adjacent, apart, over each other or out of order");
	for (int i = 0; i <= BANDS_OVERLAP; i++)
		HOLDS(found[i] > 100, "defect %d: %d times", i, found[i]);
	property("each of these was tried");
	return finish();
}
