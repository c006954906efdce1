/*
 * panel_sensitivity.c - what draws are, and how much each factor accounts for
 */
#include "postgres.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "panel_draws.h"
#include "sobol.h"

#define DEFAULT_REPLICATES 1000
#define REPLICATES_MAX 100000
#define DEFAULT_INSIDE 900000

/* The factors of all draws: those of the tree, then the sampling of each body that was assessed */
typedef struct FactorNames
{
	const PanelDraws *draws;
	int			tree_count;
	int			count;
	uint32	   *bodies;			/* of the factors behind those of the tree */
} FactorNames;

static FactorNames
name_factors(const PanelDraws *draws)
{
	FactorNames names = {draws, draws->factors.count, draws->factors.count, NULL};

	if (draws->samples == NULL)
		return names;
	names.bodies = panel_room(draws->panel->body_count, sizeof(uint32), draws->options.function, draws->panel);
	for (uint32 i = 0; i < draws->panel->body_count; i++)
		if (draws->samples[i].assessed)
			names.bodies[names.count++ - names.tree_count] = i;
	return names;
}

/* As draws() and sensitivity() call it: no code has a slash, but one may be a word that is used here */
static char *
factor_name(const FactorNames *names, int index)
{
	const Factor *factor;

	if (index >= names->tree_count)
		return psprintf("%s/%s", factor_kind_names[FACTOR_SAMPLING],
						panel_key_string(names->draws->panel, names->bodies[index - names->tree_count]));
	factor = &names->draws->factors.factors[index];
	return factor->kind == FACTOR_WEIGHTS ?
		psprintf("%s/%s", factor_kind_names[FACTOR_WEIGHTS],
				 panel_node_code(names->draws->instrument, factor->node)) :
		pstrdup(factor_kind_names[factor->kind]);
}

/*
 * Draws
 */

static const char **
all_codes(const Instrument *instrument)
{
	const char **codes;

	if (instrument == NULL)
		return NULL;
	codes = palloc(instrument->node_count * sizeof(char *));
	for (int i = 0; i < instrument->node_count; i++)
		codes[i] = panel_node_code(instrument, i);
	return codes;
}

/* Billionths as a number */
static char *
deviate_text(int64 billionths)
{
	int64		magnitude = billionths < 0 ? -billionths : billionths;

	return psprintf("%s" INT64_FORMAT ".%09d", billionths < 0 ? "-" : "", magnitude / 1000000000,
					(int) (magnitude % 1000000000));
}

static const char *
value_text(const FactorNames *names, int index, const PanelDraw *draw, const char *const *codes)
{
	const PanelDraws *draws = names->draws;

	if (index >= names->tree_count)
		return deviate_text(draw->deviates[names->bodies[index - names->tree_count]]);
	return factor_text(&draws->factors, index, draw->values[index], &draws->scenarios[0], codes);
}

static void
put_draw(ReturnSetInfo *result, const FactorNames *names, int number, const PanelDraw *draw,
		 const char *const *codes)
{
	for (int i = 0; i < names->count; i++)
	{
		const char *value = value_text(names, i, draw, codes);
		Datum		values[] = {
			Int32GetDatum(number),
			CStringGetTextDatum(factor_name(names, i)),
			value == NULL ? (Datum) 0 : CStringGetTextDatum(value)
		};
		bool		nulls[] = {false, false, value == NULL};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
}

/* Arguments: panel, draws, seed, vary, weight_range, means */
PG_FUNCTION_INFO_V1(panel_draws);
Datum
panel_draws(PG_FUNCTION_ARGS)
{
	const Panel *panel;
	PanelOptions options;
	PanelDraws *draws;
	PanelDraw  *draw;
	FactorNames names;
	const char **codes;
	MemoryContext context;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	panel = PG_GETARG_PANEL_P(0);
	options = panel_options(fcinfo, "draws()", panel, (OptionPlaces) {1, 2, 3, 4, 5});
	draws = panel_draws_create(panel, &options, UNIT_DECIMALS);
	draw = panel_draws_room(draws, 1);
	names = name_factors(draws);
	codes = all_codes(draws->instrument);
	context = AllocSetContextCreate(CurrentMemoryContext, "draw", ALLOCSET_DEFAULT_SIZES);
	for (int i = 1; i <= options.draws; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(context);

		CHECK_FOR_INTERRUPTS();
		panel_draw(draws, i, 0, draw);
		if (draws->instrument != NULL)
		{
			scenario_reset(&draws->scenarios[0], &draws->tree);
			factor_apply_weights(&draws->factors, draw->values, &draws->scenarios[0], draws->room);
		}
		put_draw((ReturnSetInfo *) fcinfo->resultinfo, &names, i, draw, codes);
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);
	}
	return (Datum) 0;
}

/*
 * Sensitivity
 */

/* What is explained: the mean absolute shift of ranks, or the rank of one body */
typedef struct Output
{
	PanelDraws *draws;
	RankTies	ties;
	int			body;			/* -1: of all */
	uint32	   *nominal;
	uint32	   *ranks;
	RankedScore *room;
	int64	   *scores;			/* of a batch */
} Output;

/* As a fraction, from the scores of a draw */
static void
compute_output(const Output *output, const int64 *scores, int64 *numerator, int *denominator)
{
	int			bodies = output->draws->panel->body_count;

	(void) rank_scores(scores, bodies, output->ties, output->room, output->ranks);
	*numerator = 0;
	*denominator = 0;
	if (output->body >= 0)
	{
		if (output->ranks[output->body] == NO_RANK)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("body \"%s\" has no rank in a draw",
							panel_key_string(output->draws->panel, output->body)),
					 errhint("Without a key, the mean absolute shift of all ranks is explained.")));
		*numerator = output->ranks[output->body];
		*denominator = 1;
		return;
	}
	for (int i = 0; i < bodies; i++)
	{
		if (output->nominal[i] == NO_RANK || output->ranks[i] == NO_RANK)
			continue;
		*numerator += Max(output->ranks[i], output->nominal[i]) - Min(output->ranks[i], output->nominal[i]);
		(*denominator)++;
	}
	*denominator = Max(*denominator, 1);
}

/* The draws of a matrix */
static PanelDraw *
draw_matrix(const PanelDraws *draws, int matrix)
{
	int			rows = draws->options.draws;
	PanelDraw  *result = panel_draws_room(draws, rows);

	for (int i = 0; i < rows; i++)
	{
		CHECK_FOR_INTERRUPTS();
		panel_draw(draws, i + 1, matrix, &result[i]);
	}
	return result;
}

/* Put a factor of one draw into another; what was there is put into the first */
static void
swap_factor(const FactorNames *names, int index, PanelDraw *a, PanelDraw *b)
{
	if (index < names->tree_count)
	{
		int32		value = a->values[index];

		a->values[index] = b->values[index];
		b->values[index] = value;
	}
	else
	{
		uint32		body = names->bodies[index - names->tree_count];
		int64		deviate = a->deviates[body];

		a->deviates[body] = b->deviates[body];
		b->deviates[body] = deviate;
	}
}

/* The outputs of all rows of a matrix */
static void
compute_outputs(const Output *output, const PanelDraw *rows, int64 *numerators, int *denominators)
{
	PanelDraws *draws = output->draws;
	Size		bodies = draws->panel->body_count;

	for (int first = 0; first < draws->options.draws; first += draws->batch)
	{
		int			count = Min(draws->batch, draws->options.draws - first);

		CHECK_FOR_INTERRUPTS();
		panel_draws_score(draws, rows + first, count, output->scores);
		for (int i = 0; i < count; i++)
			compute_output(output, output->scores + i * bodies, &numerators[first + i], &denominators[first + i]);
	}
}

/* The outputs of A, of B, and of A with each factor from B, aligned to one denominator */
static SobolOutputs
compute_all_outputs(const Output *output, const FactorNames *names)
{
	PanelDraws *draws = output->draws;
	int			rows = draws->options.draws;
	int			count = names->count + 2;
	PanelDraw  *a = draw_matrix(draws, 0);
	PanelDraw  *b = draw_matrix(draws, 1);
	int64	   *numbers = panel_room((Size) count * rows, sizeof(int64), draws->options.function, draws->panel);
	int		   *divisors = panel_room((Size) count * rows, sizeof(int), draws->options.function, draws->panel);
	int64	  **outputs = palloc_extended(count * sizeof(int64 *), MCXT_ALLOC_HUGE);
	int		  **denominators = palloc_extended(count * sizeof(int *), MCXT_ALLOC_HUGE);

	for (int i = 0; i < count; i++)
	{
		outputs[i] = numbers + (Size) i * rows;
		denominators[i] = divisors + (Size) i * rows;
	}
	compute_outputs(output, a, outputs[0], denominators[0]);
	compute_outputs(output, b, outputs[1], denominators[1]);
	for (int i = 0; i < names->count; i++)
	{
		for (int row = 0; row < rows; row++)
			swap_factor(names, i, &a[row], &b[row]);
		compute_outputs(output, a, outputs[2 + i], denominators[2 + i]);
		for (int row = 0; row < rows; row++)
			swap_factor(names, i, &a[row], &b[row]);
	}
	(void) sobol_align(outputs, denominators, count, rows);
	return (SobolOutputs) {rows, names->count, outputs[0], outputs[1], outputs + 2};
}

static void
put_indices(ReturnSetInfo *result, const FactorNames *names, const SobolIndex *indices, const SobolLimits *limits)
{
	for (int i = 0; i < names->count; i++)
	{
		Datum		values[] = {
			CStringGetTextDatum(factor_name(names, i)),
			panel_millionths(indices == NULL ? 0 : indices[i].first_order),
			panel_millionths(limits == NULL ? 0 : limits[i].low.first_order),
			panel_millionths(limits == NULL ? 0 : limits[i].high.first_order),
			panel_millionths(indices == NULL ? 0 : indices[i].total),
			panel_millionths(limits == NULL ? 0 : limits[i].low.total),
			panel_millionths(limits == NULL ? 0 : limits[i].high.total)
		};
		bool		estimated = indices != NULL;
		bool		limited = limits != NULL;
		bool		nulls[] = {false, !estimated, !limited, !limited, !estimated, !limited, !limited};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
}

static Output
prepare_output(PanelDraws *draws, RankTies ties, int body)
{
	const Panel *panel = draws->panel;
	const char *function = draws->options.function;
	Output		output = {.draws = draws, .ties = ties, .body = body};

	output.nominal = panel_room(panel->body_count, sizeof(uint32), function, panel);
	output.ranks = panel_room(panel->body_count, sizeof(uint32), function, panel);
	output.room = panel_ranking_room(panel, function);
	output.scores = panel_room((Size) draws->batch * panel->body_count, sizeof(int64), function, panel);
	(void) rank_scores(panel_nominal_scores(panel, draws->decimals), panel->body_count, ties, output.room,
					   output.nominal);
	return output;
}

static int
replicates_argument(FunctionCallInfo fcinfo, int number)
{
	int			replicates = PG_ARGISNULL(number) ? DEFAULT_REPLICATES : PG_GETARG_INT32(number);

	if (replicates < 1 || replicates > REPLICATES_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("replicates must be between 1 and %d", REPLICATES_MAX),
				 errdetail("They are %d.", replicates)));
	return replicates;
}

/* The body whose rank is explained; -1 if there is no such argument */
static int
body_argument(FunctionCallInfo fcinfo, int number, const Panel *panel)
{
	text	   *key;
	int			body;

	if (PG_ARGISNULL(number))
		return -1;
	key = PG_GETARG_TEXT_PP(number);
	body = panel_find(panel, VARDATA_ANY(key), VARSIZE_ANY_EXHDR(key));
	if (body < 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("panel has no body \"%s\"", text_to_cstring(key))));
	return body;
}

/* The arguments of sensitivity() */
enum
{
	PANEL, DRAWS, SEED, VARY, WEIGHT_RANGE, MEANS, INSIDE, DECIMALS, TIES, REPLICATES, KEY
};

PG_FUNCTION_INFO_V1(panel_sensitivity);
Datum
panel_sensitivity(PG_FUNCTION_ARGS)
{
	const Panel *panel;
	PanelOptions options;
	PanelDraws *draws;
	FactorNames names;
	Output		output;
	SobolOutputs outputs;
	SobolIndex *indices;
	SobolLimits *limits;
	int64		inside;
	int			replicates;
	bool		varies;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(PANEL))
		return (Datum) 0;
	panel = PG_GETARG_PANEL_P(PANEL);
	options = panel_options(fcinfo, "sensitivity()", panel, (OptionPlaces) {DRAWS, SEED, VARY, WEIGHT_RANGE, MEANS});
	inside = panel_share_argument(fcinfo, INSIDE, "inside", DEFAULT_INSIDE);
	replicates = replicates_argument(fcinfo, REPLICATES);
	draws = panel_draws_create(panel, &options, panel_decimals_argument(fcinfo, DECIMALS));
	output = prepare_output(draws, panel_ties_argument(fcinfo, TIES), body_argument(fcinfo, KEY, panel));
	names = name_factors(draws);
	if (names.count == 0)
		return (Datum) 0;

	/* what the bootstrap will take */
	panel_check_room((Size) names.count * replicates, sizeof(SobolIndex), options.function, panel);
	outputs = compute_all_outputs(&output, &names);
	indices = palloc(names.count * sizeof(SobolIndex));
	limits = palloc(names.count * sizeof(SobolLimits));
	varies = sobol_estimate(&outputs, indices);
	varies = varies && sobol_bootstrap(&outputs, options.seed, replicates, (int32) inside, limits);
	put_indices((ReturnSetInfo *) fcinfo->resultinfo, &names, varies ? indices : NULL, varies ? limits : NULL);
	return (Datum) 0;
}
