/*
 * panel_scores.c - the scores of a panel's bodies, and what its functions have in common
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "number.h"
#include "panel_scores.h"
#include "score.h"

/* What a function may take for the numbers that it works on */
#define PANEL_ROOM_MAX ((Size) 1 << 32)

static const char *const ties_names[] = {"min", "dense"};

/*
 * Arguments, of which NULL is the default
 */

/* The decimals to which scores are rounded before they are ranked: 0 to 6 */
int
panel_decimals_argument(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? UNIT_DECIMALS : score_decimals_argument(fcinfo, number);
}

RankTies
panel_ties_argument(FunctionCallInfo fcinfo, int number)
{
	char	   *name;

	if (PG_ARGISNULL(number))
		return TIES_MIN;
	name = text_to_cstring(PG_GETARG_TEXT_PP(number));
	for (int i = 0; i < (int) lengthof(ties_names); i++)
		if (strcmp(name, ties_names[i]) == 0)
			return (RankTies) i;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown rule for ties: \"%s\"", name),
			 errhint("Rules are \"min\", as in rank(), and \"dense\", as in dense_rank().")));
}

/* The instrument of a panel of cards, for a function that works on nothing else; NULL if it has no card */
const Instrument *
panel_instrument_of_cards(const Panel *panel, const char *function)
{
	if (!panel_kind_has_cards((PanelKind) panel->kind))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("%s needs a panel of cards", function),
				 errdetail("This is a panel of %s.", panel_kind_name((PanelKind) panel->kind)),
				 errhint("Make it by panel(key, scorecard, instrument).")));
	return panel_instrument(panel);
}

/*
 * Figures that are no scores: numerics of up to six decimals, without trailing
 * zeros, as scores are printed
 */

Datum
panel_millionths(int64 millionths)
{
	return NumericGetDatum(number_units_to_numeric(millionths));
}

/* numerator / denominator, rounded half up */
Datum
panel_quotient(uint64 numerator, uint64 denominator)
{
	uint128		twice = 2 * (uint128) numerator * UNITS_PER_ONE;

	return panel_millionths((int64) ((twice + denominator) / (2 * (uint128) denominator)));
}

/*
 * Names
 */

/* The code of a node, in the encoding of the server */
const char *
panel_node_code(const Instrument *instrument, int node)
{
	return text_to_cstring(instrument_text(instrument, instrument->nodes[node].code));
}

/* A text of the server as the generator of random numbers names it: in UTF-8, in every database */
const char *
panel_text_in_utf8(const char *text, int length)
{
	char	   *copy = pnstrdup(text, length);

	return pg_server_to_any(copy, length, PG_UTF8);
}

/* Whether a function may take memory for so many numbers, of a size each; an error if not */
void
panel_check_room(Size count, Size size, const char *function, const Panel *panel)
{
	if (count > PANEL_ROOM_MAX / size)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("%s would take too much memory", function),
				 errdetail("It needs %zu numbers of %zu bytes for the %u bodies of the panel; the limit is %zu bytes.",
						   count, size, panel->body_count, PANEL_ROOM_MAX),
				 errhint("Ask for fewer draws or replicates, or for fewer bodies.")));
}

/* That memory */
void *
panel_room(Size count, Size size, const char *function, const Panel *panel)
{
	panel_check_room(count, size, function, panel);
	return MemoryContextAllocHuge(CurrentMemoryContext, Max(count, 1) * size);
}

/* The room in which the bodies of a panel are ranked */
RankedScore *
panel_ranking_room(const Panel *panel, const char *function)
{
	RankedScore *room = panel_room(panel->body_count, sizeof(RankedScore), function, panel);

	ranking_prepare(room, panel->body_count);
	return room;
}

/*
 * Scores
 */

static void
scores_of_cards(const Panel *panel, int decimals, int64 *scores)
{
	const Instrument *instrument = panel_instrument(panel);
	CardMatrix	cards = panel_cards(panel);
	Tree		tree;
	Scenario	nominal;

	for (uint32 i = 0; i < panel->body_count && instrument == NULL; i++)
		scores[i] = NO_SCORE;
	if (instrument == NULL)
		return;
	tree = instrument_tree(instrument);
	nominal = scenario_create(&tree);
	rescore_scores(rescore_create(&tree, &cards, decimals), &nominal, 1, NULL, scores);
}

static int64
score_of_tally(const Tally *tally, int decimals)
{
	Reading		reading;

	if (tally == NULL || !tally_reading(tally, &reading))
		return NO_SCORE;
	return reading_round(reading, decimals, ROUND_HALF_UP);
}

static int64
score_of_score(int64 score, int decimals)
{
	return score == NO_SCORE ? NO_SCORE : reading_round(reading_from_units(score), decimals, ROUND_HALF_UP);
}

/*
 * The score of each body in units, rounded once to so many decimals, or NO_SCORE;
 * it raises an error if one is out of range
 */
int64 *
panel_nominal_scores(const Panel *panel, int decimals)
{
	int64	   *scores = panel_room(panel->body_count, sizeof(int64), "ranks()", panel);

	if (panel_kind_has_cards((PanelKind) panel->kind))
		scores_of_cards(panel, decimals, scores);
	for (uint32 i = 0; i < panel->body_count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (panel->kind == PANEL_TALLIES)
			scores[i] = score_of_tally(panel_tally(panel, i), decimals);
		else if (panel->kind == PANEL_SCORES)
			scores[i] = score_of_score(panel_scores(panel)[i], decimals);
		if (scores[i] != NO_SCORE)
			(void) score_check(scores[i]);
	}
	return scores;
}
