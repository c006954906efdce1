/*
 * zoning_check.c - the proof that a zoning is complete
 */
#include "postgres.h"

#include "zoning_check.h"

static bool
fail(ParseError *error, int sqlstate, char *message, char *detail, char *hint)
{
	*error = (ParseError) {sqlstate, message, detail, hint};
	return false;
}

static bool
check_labels(const ParsedZoning *zoning, ParseError *error)
{
	for (int i = 1; i < zoning->count; i++)
		for (int j = 0; j < i; j++)
			if (strcmp(zoning->bands[i].label, zoning->bands[j].label) == 0)
				return fail(error, ERRCODE_INVALID_TEXT_REPRESENTATION,
							psprintf("zoning has two bands with the label \"%s\"",
									 zoning->bands[i].label),
							psprintf("They are %s and %s.",
									 zoning_interval_to_text(zoning->bands[j].interval),
									 zoning_interval_to_text(zoning->bands[i].interval)),
							pstrdup("Labels are unique; several bands may belong to one zone: "
									"write zone and its name behind the label."));
	return true;
}

/* The interval as PostgreSQL writes a range */
char *
zoning_interval_to_text(ScoreInterval interval)
{
	return psprintf("%s%s,%s%s",
					interval_lower_inclusive(interval) ? "[" : "(",
					interval_has_lower(interval) ? units_to_text(interval_lower(interval)) : "",
					interval_has_upper(interval) ? units_to_text(interval_upper(interval)) : "",
					interval_upper_inclusive(interval) ? "]" : ")");
}

/* The fewest decimals in which the bound, in units, can be written */
static int
bound_decimals(int64 bound)
{
	int			decimals = UNIT_DECIMALS;

	for (; decimals > 0 && bound % 10 == 0; bound /= 10)
		decimals--;
	return decimals;
}

static bool
fail_fine_bound(ParseError *error, int64 bound, int decimals)
{
	return fail(error, ERRCODE_INVALID_TEXT_REPRESENTATION,
				psprintf("zoning has a bound that is finer than \"round %d\": %s", decimals,
						 units_to_text(bound)),
				psprintf("Scores are rounded before they are banded, so that none is %s then.",
						 units_to_text(bound)),
				psprintf("Write the bound with up to %d decimals, or round to all that it has: \"; round %d\".",
						 decimals, bound_decimals(bound)));
}

/* A rounded score would have another verdict than the print of a finer bound says */
static bool
check_bounds(const ParsedZoning *zoning, ParseError *error)
{
	int			decimals = zoning->rounding.decimals;

	if (decimals == NO_ROUNDING)
		return true;
	for (int i = 0; i < zoning->count; i++)
	{
		ScoreInterval interval = zoning->bands[i].interval;

		if (interval_has_lower(interval) && bound_decimals(interval_lower(interval)) > decimals)
			return fail_fine_bound(error, interval_lower(interval), decimals);
		if (interval_has_upper(interval) && bound_decimals(interval_upper(interval)) > decimals)
			return fail_fine_bound(error, interval_upper(interval), decimals);
	}
	return true;
}

/*
 * The fewest decimals in which both bounds can be written and, if scores are
 * rounded to them, the bands are neighbours; or -1
 */
static int
decimals_that_close(ScoreInterval below, ScoreInterval above)
{
	int			decimals = Max(bound_decimals(interval_upper(below)),
							   bound_decimals(interval_lower(above)));
	Rounding	rounding = {decimals, ROUND_HALF_UP};

	return !interval_is_empty(below, rounding) && !interval_is_empty(above, rounding) &&
		bands_defect(below, above, rounding) == BANDS_ADJACENT ? decimals : -1;
}

static bool
fail_gap(ParseError *error, const ParsedBand *below, const ParsedBand *above, Rounding rounding)
{
	int64		end = interval_upper(below->interval);
	int64		start = interval_lower(above->interval);
	int			decimals = decimals_that_close(below->interval, above->interval);

	return fail(error, ERRCODE_INVALID_TEXT_REPRESENTATION,
				psprintf("zoning has a gap between bands \"%s\" and \"%s\"",
						 below->label, above->label),
				end == start ?
				psprintf("No band holds the score %s.", units_to_text(end)) :
				psprintf("No band holds the scores between %s and %s.",
						 units_to_text(end), units_to_text(start)),
				end == start ?
				psprintf("Close one side: end \"%s\" with \"%s]\" or begin \"%s\" with \"[%s\".",
						 below->label, units_to_text(end), above->label, units_to_text(start)) :
				decimals >= 0 ?
				psprintf("If scores are rounded before they are banded, %s \"; round %d\"; "
						 "if they are cut, \"; round %d down\".",
						 rounding.decimals == NO_ROUNDING ? "append" : "write", decimals, decimals) :
				psprintf("Begin \"%s\" where \"%s\" ends.", above->label, below->label));
}

static bool
fail_overlap(ParseError *error, const ParsedBand *below, const ParsedBand *above)
{
	int64		end = interval_upper(below->interval);
	int64		start = interval_lower(above->interval);
	ScoreInterval below_opened = below->interval;
	ScoreInterval above_opened = above->interval;

	if (!interval_has_upper(below->interval) || !interval_has_lower(above->interval) ||
		end != start)
		return fail(error, ERRCODE_INVALID_TEXT_REPRESENTATION,
					psprintf("zoning has overlapping bands \"%s\" and \"%s\"",
							 below->label, above->label),
					psprintf("They are %s and %s.", zoning_interval_to_text(below->interval),
							 zoning_interval_to_text(above->interval)),
					psprintf("End \"%s\" where \"%s\" begins.", below->label, above->label));
	below_opened.highest--;
	above_opened.lowest++;
	return fail(error, ERRCODE_INVALID_TEXT_REPRESENTATION,
				psprintf("zoning has bands \"%s\" and \"%s\" that share the end point %s",
						 below->label, above->label, units_to_text(end)),
				NULL,
				psprintf("Open one side: %s %s gives %s to \"%s\", %s %s gives it to \"%s\".",
						 zoning_interval_to_text(below_opened), below->label,
						 units_to_text(end), above->label,
						 zoning_interval_to_text(above_opened), above->label, below->label));
}

/* Prove that every score between the ends has one band */
static bool
check_bands(const ParsedZoning *zoning, ParseError *error)
{
	Rounding	grid = zoning->rounding;

	/* without rounding, scores have six decimals */
	if (grid.decimals == NO_ROUNDING)
		grid.decimals = UNIT_DECIMALS;
	for (int i = 0; i < zoning->count; i++)
	{
		const ParsedBand *above = &zoning->bands[i];
		const ParsedBand *below = i == 0 ? NULL : above - 1;

		if (interval_is_empty(above->interval, grid))
			return fail(error, ERRCODE_INVALID_TEXT_REPRESENTATION,
						psprintf("zoning has a band that holds no score: \"%s\"", above->label),
						psprintf("No number with %d decimals lies in %s.", grid.decimals,
								 zoning_interval_to_text(above->interval)),
						NULL);
		if (below == NULL)
			continue;
		switch (bands_defect(below->interval, above->interval, zoning->rounding))
		{
			case BANDS_ADJACENT:
				break;
			case BANDS_OUT_OF_ORDER:
				return fail(error, ERRCODE_INVALID_TEXT_REPRESENTATION,
							psprintf("zoning has bands out of order: \"%s\" stands before \"%s\"",
									 below->label, above->label),
							psprintf("They are %s and %s.", zoning_interval_to_text(below->interval),
									 zoning_interval_to_text(above->interval)),
							pstrdup("Write the bands from the lowest scores to the highest; "
									"append \"; best low\" if low scores are good."));
			case BANDS_GAP:
				return fail_gap(error, below, above, zoning->rounding);
			case BANDS_OVERLAP:
				return fail_overlap(error, below, above);
		}
	}
	return true;
}

/* Whether the zoning is one; false with *error filled if not */
bool
zoning_check(const ParsedZoning *zoning, ParseError *error)
{
	return check_labels(zoning, error) && check_bounds(zoning, error) && check_bands(zoning, error);
}
