/*
 * panel_options.c - what a function of panels is to vary, from its arguments
 *
 * NULL is the default of each.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "closest_name.h"
#include "number.h"
#include "panel_options.h"

#define DEFAULT_DRAWS 1000
#define DEFAULT_SEED 1
#define DEFAULT_WEIGHT_RANGE 250000

static const MeanKind varied_means[FACTOR_MEANS] = {MEAN_ARITHMETIC, MEAN_GEOMETRIC, MEAN_HARMONIC};

/* A share of one with up to six decimals, above 0 and below 1, in millionths */
int64
panel_share_argument(FunctionCallInfo fcinfo, int number, const char *name, int64 unless_given)
{
	Reading		reading;

	if (PG_ARGISNULL(number))
		return unless_given;
	reading = number_type_numeric.reading(PG_GETARG_DATUM(number));
	if (!reading_is_exact(reading) || reading <= 0 || reading >= reading_from_units(UNITS_PER_ONE))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be above 0 and below 1, with up to six decimals", name),
				 errdetail("It is %s.",
						   DatumGetCString(DirectFunctionCall1(numeric_out, PG_GETARG_DATUM(number))))));
	return reading / 4;
}

static int
draws_argument(FunctionCallInfo fcinfo, int number)
{
	int			draws = number < 0 || PG_ARGISNULL(number) ? DEFAULT_DRAWS : PG_GETARG_INT32(number);

	if (draws < 1 || draws > PANEL_DRAWS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("draws must be between 1 and %d", PANEL_DRAWS_MAX),
				 errdetail("They are %d.", draws)));
	return draws;
}

/* The place of a name among others; an error if it is not there */
static int
find_name(const char *name, const char *const *names, int count, const char *what)
{
	StringInfoData all;

	for (int i = 0; i < count; i++)
		if (strcmp(name, names[i]) == 0)
			return i;
	initStringInfo(&all);
	for (int i = 0; i < count; i++)
		appendStringInfo(&all, "%s\"%s\"", i == 0 ? "" : i < count - 1 ? ", " : " and ", names[i]);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s: \"%s\"", what, name),
			 errhint("There are %s.", all.data)));
}

/* The texts of an array, at least one and none NULL */
static char **
texts_argument(FunctionCallInfo fcinfo, int number, const char *name, int *count)
{
	Datum	   *elements;
	bool	   *nulls;
	char	  **texts;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(number), TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, count);
	if (*count == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be empty", name)));
	texts = palloc(*count * sizeof(char *));
	for (int i = 0; i < *count; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not contain NULL", name)));
		texts[i] = TextDatumGetCString(elements[i]);
	}
	return texts;
}

/* Without the argument, weights of cards and the sampling of tallies */
static int
kinds_argument(FunctionCallInfo fcinfo, int number, const Panel *panel)
{
	int			kinds = 0;
	int			count;
	char	  **names;

	if (PG_ARGISNULL(number))
		return FACTOR_BIT(panel_kind_has_cards((PanelKind) panel->kind) ? FACTOR_WEIGHTS : FACTOR_SAMPLING);
	names = texts_argument(fcinfo, number, "vary", &count);
	for (int i = 0; i < count; i++)
		kinds |= FACTOR_BIT(find_name(names[i], factor_kind_names, FACTOR_KINDS, "nothing to vary has the name"));
	return kinds;
}

static void
means_argument(FunctionCallInfo fcinfo, int number, FactorChoice *choice)
{
	const char *names[FACTOR_MEANS];
	char	  **given;
	int			count = FACTOR_MEANS;

	for (int i = 0; i < FACTOR_MEANS; i++)
	{
		names[i] = mean_kind_names[varied_means[i]];
		choice->means[i] = varied_means[i];
	}
	choice->mean_count = count;
	if (PG_ARGISNULL(number))
		return;
	given = texts_argument(fcinfo, number, "means", &count);
	choice->mean_count = 0;
	for (int i = 0; i < count; i++)
	{
		MeanKind	mean = varied_means[find_name(given[i], names, FACTOR_MEANS, "no mean to choose has the name")];

		for (int j = 0; j < choice->mean_count; j++)
			if (choice->means[j] == mean)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("means name \"%s\" twice", given[i])));
		choice->means[choice->mean_count++] = mean;
	}
}

/* Whether what is chosen can be varied in a panel, whatever its instrument */
static void
check_kinds(const PanelOptions *options, const Panel *panel)
{
	bool		cards = panel_kind_has_cards((PanelKind) panel->kind);

	if (panel->kind == PANEL_SCORES)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("%s has nothing to vary in a panel of scores", options->function),
				 errhint("Make a panel of cards, by panel(key, scorecard, instrument), or of tallies, by "
						 "panel(key, tally).")));
	for (FactorKind kind = FACTOR_WEIGHTS; kind < FACTOR_SAMPLING; kind++)
		if ((options->choice.kinds & FACTOR_BIT(kind)) != 0 && !cards)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("\"%s\" cannot be varied in a panel of tallies", factor_kind_names[kind]),
					 errhint("A tally can be varied by \"%s\" alone.", factor_kind_names[FACTOR_SAMPLING])));
}

PanelOptions
panel_options(FunctionCallInfo fcinfo, const char *function, const Panel *panel, OptionPlaces places)
{
	PanelOptions options = {.function = function};

	options.draws = draws_argument(fcinfo, places.draws);
	options.seed = places.seed < 0 || PG_ARGISNULL(places.seed) ? DEFAULT_SEED : PG_GETARG_INT64(places.seed);
	options.choice.kinds = kinds_argument(fcinfo, places.vary, panel);
	options.choice.weight_range = (int32) panel_share_argument(fcinfo, places.weight_range, "weight_range",
															   DEFAULT_WEIGHT_RANGE);
	means_argument(fcinfo, places.means, &options.choice);
	check_kinds(&options, panel);
	return options;
}
