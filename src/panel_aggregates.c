/*
 * panel_aggregates.c - the transition, combine and final functions of panel() and of rollup() of panels
 *
 * Arguments of a transition function: state, key, the unit if there is one,
 * then what the body has.
 */
#include "postgres.h"

#include "aggregate.h"
#include "panel_state.h"
#include "parse_report.h"
#include "score.h"
#include "scorecard.h"

/* The memory of the aggregation, where states belong */
static MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	check_aggregate(fcinfo);
	(void) AggCheckCallContext(fcinfo, &context);
	return context;
}

/* The state to change: the one given, or the group's first */
static PanelState *
transition_state(FunctionCallInfo fcinfo, PanelKind kind)
{
	MemoryContext context = aggregate_context(fcinfo);
	PanelState *state;

	if (PG_ARGISNULL(0))
		return panel_state_create(context, kind);
	state = panel_state_from_datum(context, PG_GETARG_DATUM(0));
	if (state->kind != kind)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("state of the aggregate is a panel of %s, not of %s",
						panel_kind_name(state->kind), panel_kind_name(kind))));
	return state;
}

static PanelName
name_argument(FunctionCallInfo fcinfo, int number, const char *what)
{
	if (PG_ARGISNULL(number))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s of a panel must not be NULL", what)));
	return panel_text_name(PG_GETARG_TEXT_PP(number));
}

/* Add the card and its instrument, which are the arguments from a number on; NULL says that there is none */
static void
add_card_argument(FunctionCallInfo fcinfo, PanelState *state, PanelName key, PanelName unit, int number)
{
	const Scorecard *card = PG_ARGISNULL(number) ? NULL : PG_GETARG_SCORECARD_P(number);
	const Instrument *instrument = PG_ARGISNULL(number + 1) ? NULL : instrument_argument(fcinfo, number + 1);

	if (card != NULL && instrument == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("instrument of a scorecard in a panel must not be NULL")));
	if (card != NULL)
		scorecard_check(card, instrument);
	if (instrument != NULL)
		panel_state_set_instrument(state, instrument);
	panel_state_add_card(state, key, unit, card == NULL ? NULL : card->leaves);
}

/* Arguments: state, key, card, instrument */
PG_FUNCTION_INFO_V1(panel_accum_card);
Datum
panel_accum_card(PG_FUNCTION_ARGS)
{
	PanelState *state = transition_state(fcinfo, PANEL_CARDS);
	PanelName	key = name_argument(fcinfo, 1, "key");

	add_card_argument(fcinfo, state, key, (PanelName) {NULL, 0}, 2);
	PG_RETURN_DATUM(EOHPGetRWDatum(&state->header));
}

/* Arguments: state, key, unit, card, instrument */
PG_FUNCTION_INFO_V1(panel_accum_unit);
Datum
panel_accum_unit(PG_FUNCTION_ARGS)
{
	PanelState *state = transition_state(fcinfo, PANEL_UNITS);
	PanelName	key = name_argument(fcinfo, 1, "key");

	add_card_argument(fcinfo, state, key, name_argument(fcinfo, 2, "unit"), 3);
	PG_RETURN_DATUM(EOHPGetRWDatum(&state->header));
}

/* Arguments: state, key, score */
PG_FUNCTION_INFO_V1(panel_accum_score);
Datum
panel_accum_score(PG_FUNCTION_ARGS)
{
	PanelState *state = transition_state(fcinfo, PANEL_SCORES);
	PanelName	key = name_argument(fcinfo, 1, "key");

	panel_state_add_score(state, key, PG_ARGISNULL(2) ? NO_SCORE : PG_GETARG_SCORE(2));
	PG_RETURN_DATUM(EOHPGetRWDatum(&state->header));
}

/* How many values there are, those observed among them; 0 if that is not said */
static int64
population_argument(FunctionCallInfo fcinfo, PanelName key, const Tally *tally)
{
	ParseError	error;
	int64		population;

	if (PG_NARGS() < 4 || PG_ARGISNULL(3))
		return 0;
	population = PG_GETARG_INT64(3);
	if (!panel_state_check_population(key, tally, population, &error))
		parse_error_raise(&error);
	return population;
}

/* Arguments: state, key, tally, and the size of the population if it is said */
PG_FUNCTION_INFO_V1(panel_accum_tally);
Datum
panel_accum_tally(PG_FUNCTION_ARGS)
{
	PanelState *state = transition_state(fcinfo, PANEL_TALLIES);
	PanelName	key = name_argument(fcinfo, 1, "key");
	const Tally *tally = PG_ARGISNULL(2) ? NULL : tally_normalized_copy(PG_GETARG_TALLY_P(2));

	panel_state_add_tally(state, key, tally, population_argument(fcinfo, key, tally));
	PG_RETURN_DATUM(EOHPGetRWDatum(&state->header));
}

/* Merge a panel into the state */
PG_FUNCTION_INFO_V1(panel_combine);
Datum
panel_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	const Panel *panel = PG_ARGISNULL(1) ? NULL : PG_GETARG_PANEL_P(1);
	PanelState *state;

	if (PG_ARGISNULL(0) && panel == NULL)
		PG_RETURN_NULL();
	state = PG_ARGISNULL(0) ? panel_state_create(context, (PanelKind) panel->kind) :
		panel_state_from_datum(context, PG_GETARG_DATUM(0));
	if (panel != NULL)
		panel_state_merge(state, panel);
	PG_RETURN_DATUM(EOHPGetRWDatum(&state->header));
}

/* A flat copy */
PG_FUNCTION_INFO_V1(panel_final);
Datum
panel_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_PANEL_P(panel_checked(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0))));
}
