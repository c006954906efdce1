/*
 * mean.c - the kinds of means, their names and powers
 */
#include "postgres.h"

#include "mean.h"

const char *const mean_kind_names[MEAN_KINDS] = {
	[MEAN_ARITHMETIC] = "arithmetic",
	[MEAN_GEOMETRIC] = "geometric",
	[MEAN_HARMONIC] = "harmonic",
	[MEAN_POWER] = "power",
	[MEAN_MIN] = "min",
	[MEAN_MAX] = "max",
	[MEAN_MEDIAN] = "median"
};

/* The mean with this power in units, which must be in range */
Mean
mean_from_power(int64 power)
{
	if (power == UNITS_PER_ONE)
		return (Mean) {MEAN_ARITHMETIC, 0};
	if (power == 0)
		return (Mean) {MEAN_GEOMETRIC, 0};
	if (power == -UNITS_PER_ONE)
		return (Mean) {MEAN_HARMONIC, 0};
	return (Mean) {MEAN_POWER, power};
}

/* The mean of rows with that name, or with that power; false if there is none */
bool
mean_from_text(const char *text, int length, Mean *mean)
{
	DecimalText number;
	Reading		power;

	for (int kind = MEAN_ARITHMETIC; kind < MEAN_POWER; kind++)
		if ((size_t) length == strlen(mean_kind_names[kind]) &&
			memcmp(text, mean_kind_names[kind], length) == 0)
		{
			*mean = (Mean) {(MeanKind) kind, 0};
			return true;
		}
	if (decimal_scan(text, text + length, &number) != text + length)
		return false;
	power = decimal_text_reading(&number);
	if (!reading_is_exact(power) || !mean_power_in_range(power / 4))
		return false;
	*mean = mean_from_power(power / 4);
	return true;
}
