/*
 * test_mean_digits.c - the mean with more decimals than a score has, and states that are none
 */
#include "postgres.h"

#define MEAN_VECTORS
#include "mean_digits.h"
#include "unit.h"
#include "vectors.h"

static MeanState
state_of(const MeanVector *vector)
{
	MeanState	state;

	mean_init(&state, mean_from_power(vector->power));
	for (int i = 0; i < vector->count; i++)
		mean_add(&state, (Decimal) {vector->rows[i][0], UNIT_DECIMALS}, (Decimal) {vector->rows[i][1], UNIT_DECIMALS});
	return state;
}

static void
check_vector(const MeanVector *vector)
{
	MeanState	state = state_of(vector);
	Int256		digits;
	int128		got = -1;

	HOLDS(mean_digits(&state, vector->decimals, &digits), "power " INT64_FORMAT, vector->power);
	HOLDS(int256_to_int128(digits, &got) && got == from_words(vector->digits), "power " INT64_FORMAT " to %d decimals",
		  vector->power, vector->decimals);
}

/* The arithmetic mean of one negative value is that value */
static void
check_negative(void)
{
	MeanState	state;
	Int256		digits;
	int128		got = 0;

	mean_init(&state, (Mean) {MEAN_ARITHMETIC, 0});
	HOLDS(!mean_digits(&state, 3, &digits), "no mean of nothing");
	mean_add(&state, (Decimal) {-12345, 4}, (Decimal) {1, 0});
	for (int decimals = 0; decimals <= MEAN_DECIMALS_MAX; decimals++)
	{
		static const int16 rounded[] = {-1, -12, -123, -1235, -12345};	/* half away from zero */

		HOLDS(mean_digits(&state, decimals, &digits) && int256_to_int128(digits, &got), "%d decimals", decimals);
		HOLDS(got == (decimals < 4 ? rounded[decimals] : -12345 * (int128) power_of_ten(decimals - 4)), "%d decimals",
			  decimals);
	}
}

/* Beyond 31 significant digits a digit is refused, not guessed */
static void
check_refused(void)
{
	MeanState	state;
	Int256		digits;

	mean_init(&state, (Mean) {MEAN_GEOMETRIC, 0});
	mean_add(&state, (Decimal) {2000000, 0}, (Decimal) {1, 0});
	mean_add(&state, (Decimal) {3000000, 0}, (Decimal) {1, 0});
	RAISES("no error", mean_digits(&state, 20, &digits));
	RAISES("mean cannot be determined to 30 decimals", mean_digits(&state, 30, &digits));
	HOLDS(strncmp(host_error.hint, "It can be determined to 2", 25) == 0, "%s", host_error.hint);
	mean_init(&state, (Mean) {MEAN_HARMONIC, 0});
	mean_add(&state, (Decimal) {999999999999, 0}, (Decimal) {1, 0});
	RAISES("no error", mean_digits(&state, 6, &digits));
}

/* Each byte pattern that no function leaves is told by name */
static void
check_states(void)
{
	MeanState	good = state_of(&mean_vectors[0]);
	MeanState	power;
	MeanState	bad;

	HOLDS(mean_check(&good) == NULL, "a state");
	mean_init(&power, (Mean) {MEAN_POWER, 2000000});
	HOLDS(mean_check(&power) == NULL, "a state of nothing");
#define REFUSED(base, field, value, message) (bad = (base), bad.field = (value), SAME(mean_check(&bad), message))
	REFUSED(good, kind, MEAN_MIN, "The kind of mean is unknown.");
	REFUSED(good, power, 1, "The power is not one of a power mean.");
	REFUSED(power, power, 0, "The power is not one of a power mean.");
	REFUSED(power, power, UNITS_PER_ONE, "The power is not one of a power mean.");
	REFUSED(power, power, MEAN_POWER_MAX + 1, "The power is not one of a power mean.");
	REFUSED(good, reserved[4], 1, "Reserved bytes are set.");
	REFUSED(good, weight_scale, BASE_WEIGHT_SCALE - 1, "A number of decimals is out of range.");
	REFUSED(good, weight_scale, DECIMAL_MAX_DIGITS + 1, "A number of decimals is out of range.");
	REFUSED(good, values_scale, BASE_VALUES_SCALE - 1, "A number of decimals is out of range.");
	REFUSED(good, values_scale, 2 * DECIMAL_MAX_DIGITS + 1, "A number of decimals is out of range.");
	REFUSED(good, observed, -1, "A count is out of range.");
	REFUSED(good, zeros, 1, "A count is out of range.");
	REFUSED(power, zeros, 1, "A count is out of range.");
	REFUSED(good, weight.limb[3], PG_UINT64_MAX, "The weight is negative.");
	REFUSED(power, values.limb[3], PG_UINT64_MAX, "The sum is out of range.");
	REFUSED(good, observed, 0, "There is a weight of no value.");
	REFUSED(power, values.limb[0], 1, "There is a sum without a weight.");
#undef REFUSED
}

int
main(void)
{
	for (int i = 0; i < (int) lengthof(mean_vectors); i++)
		check_vector(&mean_vectors[i]);
	property("digits of means are right");
	check_negative();
	property("arithmetic means are rounded half away from zero, and have no end of digits");
	check_refused();
	property("digits that are not certain are refused");
	check_states();
	property("what is no state is told by what is wrong with it");
	return finish();
}
