/*
 * spread.c - what a tally knows beyond its mean
 */
#include "postgres.h"

#include "spread.h"

/* The extremes of no values */
#define NO_LOWEST (UNITS_MAX + 1)
#define NO_HIGHEST (-UNITS_MAX - 1)

void
spread_init(Spread *spread)
{
	memset(spread, 0, sizeof(*spread));
	spread->missing_scale = BASE_MISSING_SCALE;
	spread->squares_scale = BASE_SQUARES_SCALE;
	spread->lowest = NO_LOWEST;
	spread->highest = NO_HIGHEST;
}

void
spread_forget_extremes(Spread *spread)
{
	spread->flags |= SPREAD_NO_EXTREMES;
	spread->lowest = NO_LOWEST;
	spread->highest = NO_HIGHEST;
}

void
spread_forget_squares(Spread *spread)
{
	spread->flags |= SPREAD_NO_SQUARES;
	spread->squares = int256_from_int128(0);
	spread->squares_scale = BASE_SQUARES_SCALE;
}

/*
 * The sum of squares grows fastest, and only stddev() needs it: when it
 * overflows, it is given up.  It never shrinks, so whether it does depends on
 * the rows alone, not on their order.
 */
static void
add_squares(Spread *spread, Int256 addend, int scale)
{
	if (spread_has_squares(spread) &&
		!decimal_sum_add(&spread->squares, &spread->squares_scale, addend, scale,
						 BASE_SQUARES_SCALE))
		spread_forget_squares(spread);
}

static void
add_missing(Spread *spread, Int256 weight, int scale, int64 count)
{
	if (!decimal_sum_add(&spread->missing_weight, &spread->missing_scale, weight, scale,
						 BASE_MISSING_SCALE))
		decimal_sum_fail_overflow();
	decimal_sum_count(&spread->missing, count);
}

static void
add_extremes(Spread *spread, int64 lowest, int64 highest)
{
	if (!spread_has_extremes(spread))
		return;
	spread->lowest = Min(spread->lowest, lowest);
	spread->highest = Max(spread->highest, highest);
}

/* Add a value in the range of scores, which rounding may leave by one millionth */
void
spread_add(Spread *spread, Decimal value, Decimal weight)
{
	uint128		magnitude = decimal_magnitude(value);
	int64		units = reading_round(decimal_reading(value), UNIT_DECIMALS, ROUND_HALF_UP);
	Int256		square = int256_multiply_uint128(magnitude, (uint128) weight.digits);

	if (!int256_is_negative(square) && int256_multiply(square, magnitude, &square))
		add_squares(spread, square, weight.scale + 2 * value.scale);
	else
		spread_forget_squares(spread);
	units = Max(Min(units, UNITS_MAX), -UNITS_MAX);
	add_extremes(spread, units, units);
}

void
spread_add_missing(Spread *spread, Decimal weight)
{
	add_missing(spread, int256_from_int128(weight.digits), weight.scale, 1);
}

void
spread_merge(Spread *spread, const Spread *other)
{
	if (spread_has_squares(other))
		add_squares(spread, other->squares, other->squares_scale);
	else
		spread_forget_squares(spread);
	add_missing(spread, other->missing_weight, other->missing_scale, other->missing);
	if (spread_has_extremes(other))
		add_extremes(spread, other->lowest, other->highest);
	else
		spread_forget_extremes(spread);
}

/* Take back what was merged; the extremes can't be */
void
spread_unmerge(Spread *spread, const Spread *other)
{
	if (!spread_has_squares(other))
		spread_forget_squares(spread);
	add_squares(spread, int256_negate(other->squares), other->squares_scale);
	add_missing(spread, int256_negate(other->missing_weight), other->missing_scale, -other->missing);
	spread_forget_extremes(spread);
}

/* The form that depends on the sums alone, not on how they came about */
void
spread_normalize(Spread *spread)
{
	decimal_sum_strip(&spread->missing_weight, &spread->missing_scale, BASE_MISSING_SCALE);
	decimal_sum_strip(&spread->squares, &spread->squares_scale, BASE_SQUARES_SCALE);
}

/* What is wrong with a spread of so many values that came from outside; or NULL */
const char *
spread_check(const Spread *spread, int64 observed)
{
	static const uint8 no_bytes[sizeof(spread->reserved)];

	if ((spread->flags & ~(SPREAD_NO_EXTREMES | SPREAD_NO_SQUARES)) != 0 ||
		memcmp(spread->reserved, no_bytes, sizeof(no_bytes)) != 0)
		return "Reserved bytes are set.";
	if (spread->missing_scale < BASE_MISSING_SCALE || spread->missing_scale > DECIMAL_MAX_DIGITS ||
		spread->squares_scale < BASE_SQUARES_SCALE || spread->squares_scale > 3 * DECIMAL_MAX_DIGITS)
		return "A number of decimals is out of range.";
	if (spread->missing < 0 || int256_is_negative(spread->missing_weight) ||
		(spread->missing == 0 && !int256_is_zero(spread->missing_weight)))
		return "The missing values are out of range.";
	if (int256_is_negative(spread->squares) ||
		((observed == 0 || !spread_has_squares(spread)) && !int256_is_zero(spread->squares)))
		return "The sum of squares is out of range.";
	if (observed > 0 && spread_has_extremes(spread) ?
		spread->lowest > spread->highest || !units_in_range(spread->lowest) ||
		!units_in_range(spread->highest) :
		spread->lowest != NO_LOWEST || spread->highest != NO_HIGHEST)
		return "The lowest and highest values are out of range.";
	return NULL;
}
