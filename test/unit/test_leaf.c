/*
 * test_leaf.c - the score of a value, against fractions of integers of any size
 */
#include "postgres.h"

#include <math.h>

#include "big.h"
#include "leaf_choice.h"
#include "unit.h"

static const Scale scales[] = {
	{0, 100000000}, {0, 1000000}, {1000000, 4000000}, {-50000000, 150000000}, {500000, 3}, {-UNITS_MAX, 2 * UNITS_MAX}
};

/* A number / 10^scale, minus a number of units, as a ratio of the same denominator for all of one scale */
static int128
distance(Decimal value, int64 units)
{
	return value.digits * (int128) powers_of_ten[12 - value.scale] - units * (int128) 1000000;
}

/* distance / width in billionths, rounded half up; both are not negative */
static uint32
share(int128 above, int128 width)
{
	bool		rest;

	return (uint32) ratio_floor(ratio_add(ratio_divide(ratio_multiply(ratio(above, 1), ratio(LEAF_TOP, 1)),
													   ratio(width, 1)), ratio(1, 2)), &rest);
}

/* A value on, next to or beyond the span from low to high, with up to 12 decimals */
static Decimal
draw_value(int64 low, int64 high)
{
	int64		units = draw(6) == 0 ? low : draw(5) == 0 ? high : draw(8) == 0 ? low - 1 - draw(9) :
		draw(8) == 0 ? high + 1 + draw(9) : draw_between(low, high);
	int			decimals = 6 + draw(7);
	int128		digits = units * (int128) powers_of_ten[decimals - 6];

	/* a bit beside it, which counts where it stands beyond an end */
	if (decimals > 6 && draw(2) == 0)
		digits += (int) draw(3) - 1;
	if (decimals == 6 && units % 1000 == 0)
		return (Decimal) {units / 1000, 3};
	return (Decimal) {digits, decimals};
}

static void
check_score(Scale scale)
{
	LeafRule	score = {.kind = LEAF_SCORE, .round = NO_NODE_ROUNDING};
	LeafRule	reversed = {.kind = LEAF_REVERSED, .round = NO_NODE_ROUNDING};
	Decimal		value = draw_value(scale.lowest, scale_top(scale));
	int128		above = distance(value, scale.lowest);
	int128		below = -distance(value, scale_top(scale));
	bool		inside = above >= 0 && below >= 0;
	uint32		got = 0;
	uint32		quick = 0;

	HOLDS(leaf_score(&score, scale, value, &got) == (inside ? LEAF_OK : LEAF_OUTSIDE_SCALE), INT64_FORMAT,
		  (int64) value.digits);
	HOLDS(!inside || got == share(above, above + below), INT64_FORMAT, (int64) value.digits);
	if (value.scale == UNIT_DECIMALS && quick_leaf_score(scale, (int64) value.digits, &quick))
		HOLDS(inside && quick == got, INT64_FORMAT, (int64) value.digits);
	HOLDS(leaf_score(&reversed, scale, value, &got) == (inside ? LEAF_OK : LEAF_OUTSIDE_SCALE), INT64_FORMAT,
		  (int64) value.digits);
	HOLDS(!inside || got == share(below, above + below), INT64_FORMAT, (int64) value.digits);
}

/* In units, or as decimals alone */
static void
set_goalposts(LeafRule *rule, LeafPoint *points, int64 worst, int64 best)
{
	points[0] = (LeafPoint) {.value = leaf_number((Decimal) {worst, UNIT_DECIMALS})};
	points[1] = (LeafPoint) {.value = leaf_number((Decimal) {best, UNIT_DECIMALS})};
	rule->points = points;
	rule->point_count = 2;
	rule->in_units = draw(2) == 0;
	rule->worst = rule->in_units ? worst : 0;
	rule->best = rule->in_units ? best : 0;
}

/* Between goalposts, in either direction; beyond them, the end or an error */
static void
check_linear(void)
{
	int64		low = draw_magnitude(12);
	int64		high = low + 1 + llabs(draw_magnitude(12));
	bool		falling = draw(2) == 0;
	LeafRule	rule = {.kind = LEAF_LINEAR, .clip = draw(2) == 0, .round = NO_NODE_ROUNDING};
	LeafPoint	points[2];
	Decimal		value = draw_value(low, high);
	int128		above = distance(value, low);
	int128		below = -distance(value, high);
	bool		inside = above >= 0 && below >= 0;
	uint32		got = 7;

	set_goalposts(&rule, points, falling ? high : low, falling ? low : high);
	HOLDS(leaf_score(&rule, scales[0], value, &got) == (inside || rule.clip ? LEAF_OK : LEAF_OUTSIDE_GOALPOSTS),
		  INT64_FORMAT, (int64) value.digits);
	if (inside)
		HOLDS(got == share(falling ? below : above, above + below), INT64_FORMAT, (int64) value.digits);
	else if (rule.clip)
		HOLDS(got == ((above < 0) == falling ? LEAF_TOP : 0), INT64_FORMAT, (int64) value.digits);
}

static void
check_logarithm(void)
{
	int64		low = 1 + llabs(draw_magnitude(10));
	int64		high = low + 1 + llabs(draw_magnitude(12));
	bool		falling = draw(2) == 0;
	LeafRule	rule = {.kind = LEAF_LOGARITHM, .clip = draw(2) == 0, .round = NO_NODE_ROUNDING};
	LeafPoint	points[2];
	Decimal		value = draw_value(low, high);
	int128		above = distance(value, low);
	int128		below = -distance(value, high);
	bool		inside = above >= 0 && below >= 0;
	long double expected = logl((long double) value.digits / (long double) powers_of_ten[value.scale]) -
		logl(low / 1e6L);
	uint32		got = 7;

	expected = expected / logl((long double) high / low) * 1e9L;
	set_goalposts(&rule, points, falling ? high : low, falling ? low : high);
	HOLDS(leaf_score(&rule, scales[0], value, &got) == (inside || rule.clip ? LEAF_OK : LEAF_OUTSIDE_GOALPOSTS),
		  INT64_FORMAT, (int64) value.digits);

	/* a long double has 64 bits; where the goalposts are close, it loses most of them */
	if (inside && high - low > low / 1000)
		HOLDS(fabsl(got - (falling ? 1e9L - expected : expected)) < 0.501L, INT64_FORMAT ": %u", (int64) value.digits,
			  got);
	else if (!inside && rule.clip)
		HOLDS(got == ((above < 0) == falling ? LEAF_TOP : 0), INT64_FORMAT, (int64) value.digits);
}

static void
check_levels(void)
{
	static const LeafLevel levels[] = {{-1000000, 5000000}, {0, 2500000}, {1500000, 1000000}};
	LeafRule	rule = {.kind = LEAF_LEVELS, .level_count = 3, .levels = levels, .round = NO_NODE_ROUNDING};
	uint32		got = 7;

	HOLDS(leaf_score(&rule, scales[2], (Decimal) {-1, 0}, &got) == LEAF_OK && got == LEAF_TOP, "the top");
	HOLDS(leaf_score(&rule, scales[2], (Decimal) {0, 9}, &got) == LEAF_OK && got == 375000000, "1.5 of 4");
	HOLDS(leaf_score(&rule, scales[2], (Decimal) {150, 2}, &got) == LEAF_OK && got == 0, "the bottom");
	HOLDS(leaf_score(&rule, scales[2], (Decimal) {1500000001, 9}, &got) == LEAF_NO_LEVEL, "next to a level");
	HOLDS(leaf_score(&rule, scales[2], (Decimal) {1, 0}, &got) == LEAF_NO_LEVEL, "between two levels");
	HOLDS(leaf_best(&rule, scales[2]) == LEAF_TOP, "the best level");
	rule.levels++;
	rule.level_count = 2;
	HOLDS(leaf_best(&rule, scales[2]) == 375000000, "the best level that is left");
	rule.kind = LEAF_LINEAR;
	HOLDS(leaf_best(&rule, scales[2]) == LEAF_TOP, "all others reach the top");
}

int
main(void)
{
	uint32		score;

	for (int i = 0; i < (int) lengthof(scales); i++)
	{
		for (int j = 0; j < 3000; j++)
			check_score(scales[i]);
		property(psprintf("scores and reversed scores on scale %d, and the quick way to them", i));
	}
	HOLDS(!quick_leaf_score(scales[5], 0, &score) && !quick_leaf_score(scales[0], -1, &score) &&
		  !quick_leaf_score(scales[0], 100000001, &score), "too wide, below, above");
	HOLDS(quick_leaf_score(scales[0], 0, &score) && score == 0 && quick_leaf_score(scales[0], 100000000, &score) &&
		  score == LEAF_TOP, "the ends");
	property("the quick way leaves what it cannot do");
	for (int i = 0; i < 10000; i++)
		check_linear();
	property("scores between goalposts");
	for (int i = 0; i < 5000; i++)
		check_logarithm();
	property("scores between logarithms of goalposts");
	check_levels();
	property("scores of levels");
	return finish();
}
