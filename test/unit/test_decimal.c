/*
 * test_decimal.c - reading, writing and rounding decimals
 */
#include "postgres.h"

#define TEXT_VECTORS
#include "decimal_sum.h"
#include "unit.h"
#include "vectors.h"

static void
check_text(const TextVector *vector)
{
	const char *end = vector->text + strlen(vector->text);
	DecimalText number;
	Decimal		decimal;

	HOLDS(decimal_scan(vector->text, end, &number) == end, "%s", vector->text);
	HOLDS(decimal_text_reading(&number) == vector->reading, "%s: " INT64_FORMAT, vector->text,
		  decimal_text_reading(&number));
	if (vector->decimal == NULL)
	{
		HOLDS(decimal_text_decimal(&number, &decimal) != DECIMAL_OK, "%s", vector->text);
		return;
	}
	HOLDS(decimal_text_decimal(&number, &decimal) == DECIMAL_OK, "%s", vector->text);
	SAME(decimal_to_text(decimal), vector->decimal);
	HOLDS(decimal_reading(decimal) == vector->reading, "%s", vector->text);
	HOLDS(decimal_magnitude(decimal) == decimal_magnitude((Decimal) {-decimal.digits, decimal.scale}), "%s",
		  vector->text);
}

/* A text, and how many of its bytes are a number */
static void
check_scan(const char *text, int length)
{
	const char *end = text + strlen(text);
	DecimalText number;
	const char *stop = decimal_scan(text, end, &number);

	HOLDS(stop == (length == 0 ? NULL : text + length), "%s", text);
}

static void
check_scans(void)
{
	check_scan("", 0);
	check_scan(".", 0);
	check_scan("+", 0);
	check_scan("-.", 0);
	check_scan("+-1", 0);
	check_scan("e5", 0);
	check_scan(" 1", 0);
	check_scan("1e", 0);
	check_scan("1e+", 0);
	check_scan("1ex", 0);
	check_scan("NaN", 0);
	check_scan("/", 0);
	check_scan(":", 0);
	check_scan("1/", 1);
	check_scan("1:", 1);
	check_scan("1.2.3", 3);
	check_scan("1 ", 1);
	check_scan("12,5", 2);
	check_scan("1e5e5", 3);
	check_scan("0x10", 1);
	check_scan("-1.e+2;", 6);
}

/* What is too fine and what is too large are told apart */
static DecimalStatus
status_of(const char *text)
{
	DecimalText number;
	Decimal		decimal;

	(void) decimal_scan(text, text + strlen(text), &number);
	return decimal_text_decimal(&number, &decimal);
}

/* Of the multiples of step beside the number of quarters of a unit, the one that the mode takes */
static int64
rounded(int128 quarters, int128 step, RoundMode mode)
{
	bool		negative = quarters < 0;
	int128		magnitude = negative ? -quarters : quarters;
	int128		below = magnitude / (4 * step);
	int128		from_below = magnitude - below * 4 * step;
	int128		to_above = 4 * step - from_below;
	bool		away;

	if (from_below == 0)
		away = false;
	else if (mode == ROUND_HALF_UP)
		away = from_below >= to_above;
	else if (mode == ROUND_HALF_EVEN)
		away = from_below > to_above || (from_below == to_above && below % 2 == 1);
	else
		away = mode == ROUND_UP;
	return (int64) ((negative ? -1 : 1) * (below + away) * step);
}

/* Near ties and near whole steps, of both signs, small and large */
static void
check_rounding(RoundMode mode)
{
	for (int decimals = 0; decimals <= UNIT_DECIMALS; decimals++)
	{
		int64		step = (int64) power_of_ten(UNIT_DECIMALS - decimals);

		for (int i = 0; i < 2000; i++)
		{
			int64		steps = draw_magnitude(12 + decimals) / 2;
			Reading		reading = steps * step * 4 + draw(3) * 2 * step + (int) draw(5) - 2;

			HOLDS(reading_round(reading, decimals, mode) == rounded(reading, step, mode),
				  INT64_FORMAT " to %d decimals", reading, decimals);
		}
		for (int i = -9; i <= 9; i++)
			HOLDS(reading_round(i, decimals, mode) == rounded(i, step, mode), "%d to %d decimals", i, decimals);
		HOLDS(!units_in_range(reading_round(READING_ABOVE, decimals, mode)) &&
			  reading_round(READING_ABOVE, decimals, mode) > 0, "%d", decimals);
		HOLDS(reading_round(READING_BELOW, decimals, mode) == -reading_round(READING_ABOVE, decimals, mode), "%d",
			  decimals);
	}
}

static void
check_names(void)
{
	RoundMode	mode;

	for (int i = 0; i < ROUND_MODES; i++)
	{
		const char *name = round_mode_names[i];
		int			length = (int) strlen(name);

		HOLDS(round_mode_from_text(name, length, &mode) && mode == (RoundMode) i, "%s", name);
		HOLDS(!round_mode_from_text(name, length - 1, &mode), "%s", name);
		HOLDS(!round_mode_from_text(psprintf("%sx", name), length + 1, &mode), "%s", name);
	}
}

/* What was written is read as the same number, is as long as told, and has no zero to spare */
static void
check_written(int64 units)
{
	const char *text = units_to_text(units);
	int			length = (int) strlen(text);
	DecimalText number;

	HOLDS(length < UNITS_TEXT_SIZE, "%s", text);
	HOLDS(decimal_scan(text, text + length, &number) == text + length, "%s", text);
	HOLDS(decimal_text_reading(&number) == reading_from_units(units), "%s", text);
	HOLDS(strchr(text, '.') == NULL || text[length - 1] != '0', "%s", text);
	HOLDS(strcmp(text, "-0") != 0 && text[units < 0 ? 1 : 0] != '.', "%s", text);
}

int
main(void)
{
	for (int i = 0; i < (int) lengthof(text_vectors); i++)
		check_text(&text_vectors[i]);
	property("texts are read as the numbers they are");
	check_scans();
	property("a number ends where it can go on no further");
	HOLDS(status_of("1e38") == DECIMAL_OUT_OF_RANGE && status_of("12e37") == DECIMAL_OUT_OF_RANGE, "large");
	HOLDS(status_of("1e-39") == DECIMAL_TOO_FINE && status_of("12e-39") == DECIMAL_TOO_FINE, "fine");
	HOLDS(status_of("1000000000000000000000.00000000000000000000001") == DECIMAL_OUT_OF_RANGE, "both");
	property("what is too large and what is too fine are told apart");
	for (int mode = 0; mode < ROUND_MODES; mode++)
	{
		check_rounding((RoundMode) mode);
		property(psprintf("rounding %s takes the right neighbour", round_mode_names[mode]));
	}
	check_names();
	property("rounding modes are known by their names");
	for (int i = 0; i < 20000; i++)
		check_written(draw_magnitude(18));
	check_written(UNITS_MAX);
	check_written(-UNITS_MAX);
	check_written(0);
	property("what is written is read as the same number");
	HOLDS(units_in_range(UNITS_MAX) && units_in_range(-UNITS_MAX), "the ends");
	HOLDS(!units_in_range(UNITS_MAX + 1) && !units_in_range(-UNITS_MAX - 1), "beyond the ends");
	HOLDS(!reading_in_range(READING_ABOVE) && !reading_in_range(READING_BELOW) && reading_in_range(0), "readings");
	HOLDS(reading_is_exact(-8) && !reading_is_exact(-7) && !reading_is_exact(6), "exact readings");
	for (int c = 1; c < 256; c++)
		HOLDS(is_space((char) c) == (memchr(" \t\n\v\f\r", c, 6) != NULL), "character %d", c);
	property("limits are where the type has them");
	return finish();
}
