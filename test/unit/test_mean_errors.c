/*
 * test_mean_errors.c - what has no mean, and what is not known of one
 */
#include "postgres.h"

#include "mean_state.h"
#include "unit.h"

static const Mean arithmetic = {MEAN_ARITHMETIC, 0};
static const Mean geometric = {MEAN_GEOMETRIC, 0};
static const Mean harmonic = {MEAN_HARMONIC, 0};
static const Mean square = {MEAN_POWER, 2000000};
static const Mean minus_half = {MEAN_POWER, -500000};

static Decimal
units(int64 number)
{
	return (Decimal) {number, UNIT_DECIMALS};
}

/* The mean of two values with a weight of 1 */
static Reading
mean_of(Mean mean, int64 a, int64 b)
{
	MeanState	state;
	Reading		reading = READING_BELOW;

	mean_init(&state, mean);
	mean_add(&state, units(a), (Decimal) {1, 0});
	mean_add(&state, units(b), (Decimal) {1, 0});
	HOLDS(mean_reading(&state, &reading), "a mean");
	return reading;
}

static void
check_errors(void)
{
	MeanState	state;
	MeanState	other;
	Decimal		one = {1, 0};
	Decimal		minus = {-1, 0};

	mean_init(&state, arithmetic);
	mean_init(&other, square);
	RAISES("weight must not be negative", mean_add(&state, one, minus));
	SAME(host_error.detail, "The weight is -1.");
	RAISES("value out of range for type score", mean_add(&state, (Decimal) {1, 0}, one);
		   mean_add(&state, (Decimal) {INT64CONST(1000000000000), 0}, one));
	RAISES("no error", mean_add(&state, (Decimal) {INT64CONST(-999999999999), 0}, one));
	RAISES("tallies of different means cannot be merged", mean_merge(&state, &other));
	SAME(host_error.detail, "One is for the arithmetic mean, the other for the power mean.");
	mean_init(&state, minus_half);
	RAISES("tallies of different means cannot be merged", mean_merge(&state, &other));
	HOLDS(strstr(host_error.detail, "Their powers differ.") != NULL, "%s", host_error.detail);
	RAISES("power mean of a negative value", mean_add(&state, minus, one));
	mean_init(&state, geometric);
	RAISES("geometric mean of a negative value", mean_add(&state, minus, one));
	HOLDS(host_error.sqlstate == ERRCODE_INVALID_ARGUMENT_FOR_LOG, "its sqlstate");
	RAISES("geometric mean of a negative value", mean_add_units(&state, -1, 1));
	mean_init(&state, harmonic);
	RAISES("harmonic mean of a negative value", mean_remove(&state, minus, one));
	mean_init(&state, mean_from_power(-5000000));

	/* 143 bits before the point are enough for 10^35 and six decimals of a weight, but not for 10^45 */
	RAISES("no error", mean_add(&state, (Decimal) {1, 7}, one));
	RAISES("value out of range for a power mean", mean_add(&state, (Decimal) {1, 9}, one));
	SAME(host_error.detail, "The value is 0.000000001, the power -5.");
}

/* Results that are not known to six decimals, or out of range, and sums that overflow */
static void
check_limits(void)
{
	Mean		fifth = mean_from_power(5000000);
	Mean		minus_fifth = mean_from_power(-5000000);
	Decimal		value = {(int128) power_of_ten(38) - 1, 26};
	Decimal		weight = {(int128) power_of_ten(38) - 1, 0};
	MeanState	state;
	MeanState	other;
	Reading		reading = 0;

	HOLDS(mean_of(fifth, 1, 1) == reading_from_units(1), "(10^-6)^5 has 13 bits behind its first one");
	HOLDS(mean_of(minus_fifth, 1000, 1000) == reading_from_units(1000), "(10^-3)^-5");
	RAISES("no error", (void) mean_of(minus_fifth, 100000000, 100000000));
	RAISES("mean cannot be determined to six decimals",
		   (void) mean_of(minus_fifth, INT64CONST(100000000000), INT64CONST(100000000000)));

	/* states from elsewhere may hold any sums */
	mean_init(&state, arithmetic);
	mean_add(&state, units(1), units(1));
	state.values = int256_from_int128((int128) power_of_ten(37));
	HOLDS(mean_reading(&state, &reading) && reading == READING_ABOVE, "above all scores");
	state.values = int256_negate(state.values);
	HOLDS(mean_reading(&state, &reading) && reading == READING_BELOW, "below all scores");

	/* 10^76 five times fits, six times it does not */
	mean_init(&state, arithmetic);
	RAISES("no error", for (int i = 0; i < 5; i++) mean_add(&state, value, weight));
	other = state;
	RAISES("tally out of range", mean_add(&state, value, weight));
	state = other;
	RAISES("tally out of range", mean_merge(&state, &other));
	mean_init(&state, harmonic);
	RAISES("no error", mean_add(&state, (Decimal) {1, 30}, (Decimal) {1, 0}));
	RAISES("tally out of range", mean_add(&state, (Decimal) {1, 30}, weight));
}

int
main(void)
{
	check_errors();
	property("what has no mean is an error");
	check_limits();
	property("what is not known, or out of range, is not told");
	return finish();
}
