/*
 * scorecard_score.c - the scores of a scorecard, and what it covers
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "compat.h"
#include "score.h"
#include "scorecard.h"
#include "coverage.h"
#include "total.h"

/* The node that an argument names, or the root if there is no such argument */
static int
node_argument(FunctionCallInfo fcinfo, const Instrument *instrument)
{
	text	   *code;
	int			node;

	if (PG_NARGS() < 3)
		return 0;
	code = PG_GETARG_TEXT_PP(2);
	node = instrument_find_text(instrument, code);
	if (node < 0)
		instrument_fail_unknown(instrument, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code), false);
	return node;
}

/*
 * A page of a table fills from its end, so that the next row of a scan lies
 * before this one, where processors do not expect it.  If there is no such row,
 * nothing is lost: a prefetch of any address is harmless.  How much to fetch is
 * fixed, as a look at the size would wait for the card itself: it is enough for
 * a hundred indicators.
 */
static inline void
prefetch_next_card(const Scorecard *card)
{
	const int	line = 64;

	for (int i = 1; i <= 8; i++)
		__builtin_prefetch((const char *) card - line * i);
}

/* Arguments: scorecard, instrument, and the code of a node if it is not the total */
PG_FUNCTION_INFO_V1(scorecard_score);
Datum
scorecard_score(PG_FUNCTION_ARGS)
{
	Scorecard  *card = PG_GETARG_SCORECARD_P(0);
	const Instrument *instrument = instrument_argument(fcinfo, 1);
	int			node = node_argument(fcinfo, instrument);
	TotalPlan	plan;
	int64		units;

	prefetch_next_card(card);
	scorecard_check(card, instrument);
	plan = instrument_total_plan(instrument);
	if (!(node == 0 ? total(&plan, card->leaves, &units) : total_of_node(&plan, card->leaves, node, &units)))
		PG_RETURN_NULL();
	PG_RETURN_SCORE(units);
}

PG_FUNCTION_INFO_V1(scorecard_coverage);
Datum
scorecard_coverage(PG_FUNCTION_ARGS)
{
	Scorecard  *card = PG_GETARG_SCORECARD_P(0);
	const Instrument *instrument = instrument_argument(fcinfo, 1);
	int			node = node_argument(fcinfo, instrument);
	TotalPlan	plan = instrument_total_plan(instrument);

	scorecard_check(card, instrument);
	PG_RETURN_SCORE(coverage_of_node(&plan, card->leaves, node));
}
