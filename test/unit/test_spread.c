/*
 * test_spread.c - what is missing, the extremes and the squares
 */
#include "postgres.h"

#include "spread.h"
#include "unit.h"

#define ROWS 10

typedef struct Row
{
	bool		missing;
	int64		value;			/* in units */
	int64		weight;
} Row;

static Decimal
units(int64 number)
{
	return (Decimal) {number, UNIT_DECIMALS};
}

static void
add_row(Spread *spread, const Row *row)
{
	if (row->missing)
		spread_add_missing(spread, units(row->weight));
	else
		spread_add(spread, units(row->value), units(row->weight));
}

static bool
same(Spread a, Spread b)
{
	spread_normalize(&a);
	spread_normalize(&b);
	return memcmp(&a, &b, sizeof(Spread)) == 0;
}

static bool
equal(Int256 a, int128 b)
{
	Int256		wide = int256_from_int128(b);

	return memcmp(&a, &wide, sizeof(Int256)) == 0;
}

/* Against sums of 128 bits; the quick way, merged parts and what is taken apart tell the same */
static void
check_sums(void)
{
	Spread		whole;
	Spread		quick;
	Spread		parts[2];
	Spread		merged;
	int128		squares = 0;
	int128		missing_weight = 0;
	int64		missing = 0;
	int64		lowest = UNITS_MAX + 1;
	int64		highest = -UNITS_MAX - 1;

	spread_init(&whole);
	spread_init(&quick);
	spread_init(&parts[0]);
	spread_init(&parts[1]);
	for (int i = 0; i < ROWS; i++)
	{
		Row			row = {draw(4) == 0, draw_magnitude(11), llabs(draw_magnitude(8))};

		add_row(&whole, &row);
		add_row(&parts[i % 2], &row);
		if (row.missing)
			spread_add_missing(&quick, units(row.weight));
		else
			spread_add_units(&quick, row.value, row.weight);
		missing += row.missing;
		missing_weight += row.missing ? row.weight : 0;
		squares += row.missing ? 0 : (int128) row.value * row.value * row.weight;
		lowest = row.missing ? lowest : Min(lowest, row.value);
		highest = row.missing ? highest : Max(highest, row.value);
	}
	HOLDS(whole.missing == missing && equal(whole.missing_weight, missing_weight), "missing");
	HOLDS(whole.lowest == lowest && whole.highest == highest, "extremes");
	HOLDS(equal(whole.squares, squares) && whole.squares_scale == BASE_SQUARES_SCALE, "squares");
	HOLDS(same(whole, quick), "the quick way");
	merged = parts[0];
	spread_merge(&merged, &parts[1]);
	HOLDS(same(whole, merged), "merged");
	HOLDS(spread_check(&merged, ROWS - missing) == NULL, "a spread");
	spread_unmerge(&merged, &parts[1]);
	HOLDS(!spread_has_extremes(&merged) && spread_has_squares(&merged), "taken apart");
	spread_forget_extremes(&parts[0]);
	HOLDS(same(merged, parts[0]), "taken apart, but for the extremes");
}

static void
check_fine(void)
{
	Spread		spread;
	Spread		forgotten;
	Decimal		value = {-15, 7};	/* -0.0000015 */

	spread_init(&spread);
	spread_add(&spread, value, (Decimal) {1, 0});
	HOLDS(spread.lowest == -2 && spread.highest == -2, "half away from zero");
	HOLDS(spread.squares_scale == BASE_SQUARES_SCALE && equal(spread.squares, 225 * (int128) 10000),
		  "225 / 10^14 at a scale of %d", spread.squares_scale);
	spread_add(&spread, (Decimal) {1, 38}, (Decimal) {1, 38});
	HOLDS(spread.squares_scale == 114 || !spread_has_squares(&spread), "a scale of %d", spread.squares_scale);

	/* the squares are given up where they overflow, and for good */
	spread_init(&forgotten);
	HOLDS(spread_has_squares(&forgotten) && spread_has_extremes(&forgotten), "nothing is forgotten yet");
	spread_add(&forgotten, (Decimal) {(int128) power_of_ten(37), 30}, (Decimal) {(int128) power_of_ten(37), 0});
	HOLDS(!spread_has_squares(&forgotten) && spread_has_extremes(&forgotten), "111 digits");
	HOLDS(forgotten.lowest == INT64CONST(10000000000000), "the extremes stay");
	spread_add_units(&forgotten, 5, 1);
	HOLDS(!spread_has_squares(&forgotten) && forgotten.lowest == 5, "for good");
	spread_init(&spread);
	spread_merge(&spread, &forgotten);
	HOLDS(!spread_has_squares(&spread) && spread_has_extremes(&spread), "whoever merges it forgets, too");
	spread_forget_extremes(&forgotten);
	spread_merge(&spread, &forgotten);
	HOLDS(!spread_has_extremes(&spread), "extremes as well");
	spread_init(&spread);
	spread_unmerge(&spread, &forgotten);
	HOLDS(!spread_has_squares(&spread), "and whoever takes it back");
	spread_init(&spread);
	spread_add(&spread, (Decimal) {(int128) power_of_ten(18) * 10 - 1, 7}, (Decimal) {1, 0});
	HOLDS(spread.highest == UNITS_MAX, "rounding does not leave the range");
}

static void
check_refused(void)
{
	Spread		good;
	Spread		bad;

	spread_init(&good);
	HOLDS(spread_check(&good, 0) == NULL, "a spread of nothing");
	spread_add_units(&good, 5, 1);
	spread_add_missing(&good, units(1));
	HOLDS(spread_check(&good, 1) == NULL, "a spread");
#define REFUSED(field, value, message) (bad = good, bad.field = (value), SAME(spread_check(&bad, 1), message))
	REFUSED(flags, 4, "Reserved bytes are set.");
	REFUSED(reserved[0], 1, "Reserved bytes are set.");
	REFUSED(missing_scale, BASE_MISSING_SCALE - 1, "A number of decimals is out of range.");
	REFUSED(missing_scale, DECIMAL_MAX_DIGITS + 1, "A number of decimals is out of range.");
	REFUSED(squares_scale, BASE_SQUARES_SCALE - 1, "A number of decimals is out of range.");
	REFUSED(squares_scale, 3 * DECIMAL_MAX_DIGITS + 1, "A number of decimals is out of range.");
	REFUSED(missing, -1, "The missing values are out of range.");
	REFUSED(missing, 0, "The missing values are out of range.");
	REFUSED(missing_weight.limb[3], PG_UINT64_MAX, "The missing values are out of range.");
	REFUSED(squares.limb[3], PG_UINT64_MAX, "The sum of squares is out of range.");
	REFUSED(flags, SPREAD_NO_SQUARES, "The sum of squares is out of range.");
	REFUSED(lowest, 6, "The lowest and highest values are out of range.");
	REFUSED(highest, UNITS_MAX + 1, "The lowest and highest values are out of range.");
	REFUSED(lowest, -UNITS_MAX - 1, "The lowest and highest values are out of range.");
	REFUSED(flags, SPREAD_NO_EXTREMES, "The lowest and highest values are out of range.");
#undef REFUSED
	SAME(spread_check(&good, 0), "The sum of squares is out of range.");
}

int
main(void)
{
	for (int i = 0; i < 2000; i++)
		check_sums();
	property("sums and extremes are exact, quick, merged or taken apart");
	check_fine();
	property("fine values are rounded, and squares that overflow are given up");
	check_refused();
	property("what is no spread is told by what is wrong with it");
	return finish();
}
