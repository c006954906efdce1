/*
 * test_mean.c - the kinds of means, their names and powers
 */
#include "postgres.h"

#include "mean.h"
#include "unit.h"

typedef struct MeanName
{
	const char *text;
	int			kind;			/* -1: there is no such mean of rows */
	int64		power;			/* in units */
} MeanName;

static const MeanName names[] = {
	{"arithmetic", MEAN_ARITHMETIC, 0},
	{"geometric", MEAN_GEOMETRIC, 0},
	{"harmonic", MEAN_HARMONIC, 0},
	{"1", MEAN_ARITHMETIC, 0},
	{"1.000000", MEAN_ARITHMETIC, 0},
	{"0", MEAN_GEOMETRIC, 0},
	{"-0.0", MEAN_GEOMETRIC, 0},
	{"-1", MEAN_HARMONIC, 0},
	{"2", MEAN_POWER, 2000000},
	{"-0.5", MEAN_POWER, -500000},
	{"0.000001", MEAN_POWER, 1},
	{"5", MEAN_POWER, 5000000},
	{"-5", MEAN_POWER, -5000000},
	{"5.000001", -1, 0},
	{"-5.000001", -1, 0},
	{"0.0000001", -1, 0},
	{"1e20", -1, 0},
	{"-1e20", -1, 0},
	{"2x", -1, 0},
	{" 2", -1, 0},
	{"", -1, 0},
	{"power", -1, 0},
	{"min", -1, 0},
	{"median", -1, 0},
	{"Arithmetic", -1, 0},
	{"arithmeti", -1, 0},
	{"arithmetics", -1, 0},
	{"NaN", -1, 0}
};

int
main(void)
{
	for (int i = 0; i < (int) lengthof(names); i++)
	{
		Mean		mean = {MEAN_MEDIAN, 7};
		bool		found = mean_from_text(names[i].text, (int) strlen(names[i].text), &mean);

		HOLDS(found == (names[i].kind >= 0), "%s", names[i].text);
		HOLDS(!found || ((int) mean.kind == names[i].kind && mean.power == names[i].power), "%s", names[i].text);
	}
	property("a mean of rows is known by its name or its power");
	for (int64 power = -6000000; power <= 6000000; power += 250000)
	{
		Mean		mean = mean_from_power(power);
		bool		special = power == 1000000 || power == 0 || power == -1000000;

		HOLDS(mean_power_in_range(power) == (power >= -5000000 && power <= 5000000), INT64_FORMAT, power);
		HOLDS(mean_power_is_valid(power) == (mean_power_in_range(power) && !special), INT64_FORMAT, power);
		HOLDS((mean.kind == MEAN_POWER) == !special && mean.power == (special ? 0 : power), INT64_FORMAT, power);
	}
	property("powers of 1, 0 and -1 are kept as the means they are");
	for (int i = 0; i < MEAN_KINDS; i++)
		for (int j = 0; j < i; j++)
			HOLDS(strcmp(mean_kind_names[i], mean_kind_names[j]) != 0, "%s", mean_kind_names[i]);
	property("names of means differ");
	return finish();
}
