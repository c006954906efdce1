/*
 * fuzz_zoning.c - any text is a zoning or an error
 *
 * Of a zoning, the bands are complete: each begins right behind the one below,
 * and its ends, and what lies beside them, lie in one band.
 */
#include "fuzz.h"

#include "zoning_parse.h"

static int
bands_of(const ParsedZoning *zoning, Reading number)
{
	Reading		rounded = round_for_bands(number, zoning->rounding);
	int			found = 0;

	for (int i = 0; i < zoning->count; i++)
		found += rounded >= zoning->bands[i].interval.lowest && rounded <= zoning->bands[i].interval.highest;
	return found;
}

/* From the first number of the lowest band to the last one of the highest */
static bool
in_zoning(const ParsedZoning *zoning, Reading number)
{
	Reading		rounded = round_for_bands(number, zoning->rounding);

	return rounded >= zoning->bands[0].interval.lowest &&
		rounded <= zoning->bands[zoning->count - 1].interval.highest;
}

static void
run(const char *text)
{
	ParsedZoning zoning;
	ParseError	error;

	if (!zoning_parse(text, &zoning, &error))
	{
		FUZZ_CHECK(error.sqlstate != 0 && error.message[0] != '\0');
		return;
	}
	for (int i = 0; i < zoning.count; i++)
	{
		ScoreInterval interval = zoning.bands[i].interval;

		FUZZ_CHECK(zoning.bands[i].label[0] != '\0' && zoning_interval_to_text(interval)[0] != '\0');
		for (int beside = -4; beside <= 4; beside++)
		{
			Reading		low = interval_has_lower(interval) ? interval.lowest + beside : beside;
			Reading		high = interval_has_upper(interval) ? interval.highest + beside : beside;

			FUZZ_CHECK(bands_of(&zoning, low) == in_zoning(&zoning, low));
			FUZZ_CHECK(bands_of(&zoning, high) == in_zoning(&zoning, high));
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FUZZ(run(pnstrdup((const char *) data, size)));
	return 0;
}
