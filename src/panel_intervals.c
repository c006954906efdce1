/*
 * panel_intervals.c - where the ranks of a panel's bodies fall when something is varied
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"

#include "instrument_rows.h"
#include "panel_draws.h"
#include "score.h"
#include "zoning_functions.h"

#define DEFAULT_INSIDE 900000

/* Ranks that are counted, not sorted, lie this close to each other */
#define COUNTED_RANKS 65536

/* The arguments */
enum
{
	PANEL, DRAWS, SEED, VARY, WEIGHT_RANGE, MEANS, INSIDE, DECIMALS, TIES, ZONING, GIVEN
};

typedef struct Intervals
{
	const Panel *panel;
	int			draws;
	int64		inside;			/* in millionths */
	RankTies	ties;
	const Zoning *zoning;		/* or NULL */
	int64	   *scores;			/* nominal */
	uint32	   *nominal;		/* ranks */
	uint32	   *ranks;			/* of all bodies in each draw */
	uint32	   *same_zone;		/* in how many draws */
	RankedScore *room;
} Intervals;

/*
 * What is varied
 */

/* Note the scores of all bodies in a draw, from 0 */
static void
note_draw(Intervals *intervals, int draw, const int64 *scores)
{
	Size		bodies = intervals->panel->body_count;

	CHECK_FOR_INTERRUPTS();
	(void) rank_scores(scores, bodies, intervals->ties, intervals->room, intervals->ranks + draw * bodies);
	for (Size i = 0; i < bodies && intervals->zoning != NULL; i++)
		if (scores[i] != NO_SCORE && intervals->scores[i] != NO_SCORE &&
			zoning_same_zone(intervals->zoning, scores[i], intervals->scores[i]))
			intervals->same_zone[i]++;
}

static void
note_draws(Intervals *intervals, int first, int count, const int64 *scores)
{
	for (int i = 0; i < count; i++)
		note_draw(intervals, first + i, scores + i * (Size) intervals->panel->body_count);
}

static void
vary(Intervals *intervals, const PanelOptions *options, int decimals)
{
	PanelDraws *draws = panel_draws_create(intervals->panel, options, decimals);
	PanelDraw  *batch = panel_draws_room(draws, draws->batch);
	int64	   *scores = panel_room((Size) draws->batch * intervals->panel->body_count, sizeof(int64),
									options->function, intervals->panel);

	for (int first = 0; first < intervals->draws; first += draws->batch)
	{
		int			count = Min(draws->batch, intervals->draws - first);

		for (int i = 0; i < count; i++)
			panel_draw(draws, first + i + 1, 0, &batch[i]);
		panel_draws_score(draws, batch, count, scores);
		note_draws(intervals, first, count, scores);
	}
}

/* The weights that are given are those of reweight() */
static void
vary_as_given(Intervals *intervals, const Instrument *instrument, Datum *given, int decimals)
{
	const Panel *panel = intervals->panel;
	CardMatrix	cards = panel_cards(panel);
	Tree		tree = instrument_tree(instrument);
	Rescore    *rescore = rescore_create(&tree, &cards, decimals);
	int64	   *scores = panel_room(panel->body_count, sizeof(int64), "rank_intervals()", panel);
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "given weights", ALLOCSET_DEFAULT_SIZES);

	for (int i = 0; i < intervals->draws; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(context);
		Jsonb	   *weights = DatumGetJsonbP(given[i]);
		Instrument *other = instrument_reweighted(instrument, JsonbToCString(NULL, &weights->root, VARSIZE(weights)));
		Scenario	scenario = {.tree = instrument_tree(other)};

		rescore_scores(rescore, &scenario, 1, NULL, scores);
		note_draw(intervals, i, scores);
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);
	}
}

/*
 * Rows
 */

/* The ranks of a body in all draws */
static void
take_ranks(const Intervals *intervals, uint32 body, uint32 *ranks)
{
	for (Size i = 0; i < (Size) intervals->draws; i++)
		ranks[i] = intervals->ranks[i * intervals->panel->body_count + body];
}

static void
put_row(ReturnSetInfo *result, const Intervals *intervals, uint32 body, const RankSummary *summary)
{
	bool		ranked = intervals->nominal[body] != NO_RANK;
	bool		drawn = ranked && summary->draws > 0;
	bool		zoned = drawn && intervals->zoning != NULL &&
	zoning_has_band(intervals->zoning, intervals->scores[body]);
	Datum		values[] = {
		PointerGetDatum(panel_key(intervals->panel, body)),
		ScoreGetDatum(intervals->scores[body]),
		Int32GetDatum((int32) intervals->nominal[body]),
		drawn ? panel_quotient(summary->sum, summary->draws) : (Datum) 0,
		Int32GetDatum((int32) summary->median),
		Int32GetDatum((int32) summary->low),
		Int32GetDatum((int32) summary->high),
		panel_quotient(summary->first, intervals->draws),
		zoned ? panel_quotient(intervals->same_zone[body], intervals->draws) : (Datum) 0,
		Int32GetDatum(summary->draws)
	};
	bool		nulls[] = {false, !ranked, !ranked, !drawn, !drawn, !drawn, !drawn, !drawn, !zoned, false};

	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

static void
put_rows(ReturnSetInfo *result, const Intervals *intervals)
{
	uint32	   *ranks = palloc(intervals->draws * sizeof(uint32));
	uint32	   *counts = palloc(COUNTED_RANKS * sizeof(uint32));
	uint32		counted = Min(COUNTED_RANKS, 4 * (uint32) intervals->draws + 64);
	MemoryContext row = AllocSetContextCreate(CurrentMemoryContext, "row", ALLOCSET_SMALL_SIZES);

	for (uint32 i = 0; i < intervals->panel->body_count; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(row);
		RankSummary summary;

		CHECK_FOR_INTERRUPTS();
		take_ranks(intervals, i, ranks);
		summary = rank_summary(ranks, intervals->draws, intervals->inside, counts, counted);
		put_row(result, intervals, i, &summary);
		MemoryContextSwitchTo(old);
		MemoryContextReset(row);
	}
}

/* The weights that are given, each as an object of codes and weights; NULL if there is no such argument */
static Datum *
given_argument(FunctionCallInfo fcinfo, int *count)
{
	Datum	   *given;
	bool	   *nulls;

	if (PG_ARGISNULL(GIVEN))
		return NULL;
	if (!PG_ARGISNULL(VARY))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("weights that are given cannot be varied besides"),
				 errhint("Leave out either \"given\" or \"vary\".")));
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(GIVEN), JSONBOID, -1, false, TYPALIGN_INT, &given, &nulls, count);
	if (*count < 1 || *count > PANEL_DRAWS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("given weights must be between 1 and %d", PANEL_DRAWS_MAX),
				 errdetail("They are %d.", *count)));
	for (int i = 0; i < *count; i++)
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("given weights must not be NULL")));
	return given;
}

static void
prepare(Intervals *intervals, int decimals)
{
	const Panel *panel = intervals->panel;
	const char *function = "rank_intervals()";

	intervals->scores = panel_nominal_scores(panel, decimals);
	intervals->nominal = panel_room(panel->body_count, sizeof(uint32), function, panel);
	intervals->room = panel_ranking_room(panel, function);
	intervals->ranks = panel_room((Size) panel->body_count * intervals->draws, sizeof(uint32), function, panel);
	intervals->same_zone = panel_room(panel->body_count, sizeof(uint32), function, panel);
	memset(intervals->same_zone, 0, panel->body_count * sizeof(uint32));
	(void) rank_scores(intervals->scores, panel->body_count, intervals->ties, intervals->room, intervals->nominal);
}

/* Arguments: see the enum above */
PG_FUNCTION_INFO_V1(panel_rank_intervals);
Datum
panel_rank_intervals(PG_FUNCTION_ARGS)
{
	Intervals	intervals = {0};
	PanelOptions options;
	const Instrument *instrument = NULL;
	Datum	   *given;
	int			decimals;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(PANEL))
		return (Datum) 0;
	intervals.panel = PG_GETARG_PANEL_P(PANEL);
	options = panel_options(fcinfo, "rank_intervals()", intervals.panel,
							(OptionPlaces) {DRAWS, SEED, VARY, WEIGHT_RANGE, MEANS});
	intervals.draws = options.draws;
	given = given_argument(fcinfo, &intervals.draws);
	intervals.inside = panel_share_argument(fcinfo, INSIDE, "inside", DEFAULT_INSIDE);
	intervals.ties = panel_ties_argument(fcinfo, TIES);
	intervals.zoning = PG_ARGISNULL(ZONING) ? NULL : zoning_argument(fcinfo, ZONING);
	decimals = panel_decimals_argument(fcinfo, DECIMALS);
	if (given != NULL)
		instrument = panel_instrument_of_cards(intervals.panel, "rank_intervals() with given weights");
	prepare(&intervals, decimals);

	/* without a card nobody has a rank, whatever the weights */
	if (instrument != NULL)
		vary_as_given(&intervals, instrument, given, decimals);
	else
		vary(&intervals, &options, decimals);
	put_rows((ReturnSetInfo *) fcinfo->resultinfo, &intervals);
	return (Datum) 0;
}
