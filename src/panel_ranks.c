/*
 * panel_ranks.c - the ranks of a panel's bodies
 */
#include "postgres.h"

#include "funcapi.h"
#include "miscadmin.h"

#include "panel_scores.h"
#include "score.h"

/* Arguments: panel, decimals, ties */
PG_FUNCTION_INFO_V1(panel_ranks);
Datum
panel_ranks(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const Panel *panel;
	int			decimals;
	RankTies	ties;
	int64	   *scores;
	uint32	   *ranks;
	int			ranked;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	panel = PG_GETARG_PANEL_P(0);
	decimals = panel_decimals_argument(fcinfo, 1);
	ties = panel_ties_argument(fcinfo, 2);
	scores = panel_nominal_scores(panel, decimals);
	ranks = panel_room(panel->body_count, sizeof(uint32), "ranks()", panel);
	ranked = rank_scores(scores, panel->body_count, ties,
						 panel_ranking_room(panel, "ranks()"), ranks);
	for (uint32 i = 0; i < panel->body_count; i++)
	{
		Datum		values[] = {
			PointerGetDatum(panel_key(panel, i)),
			ScoreGetDatum(scores[i]),
			Int32GetDatum((int32) ranks[i]),
			Int32GetDatum(ranked)
		};
		bool		unassessed = scores[i] == NO_SCORE;
		bool		nulls[lengthof(values)] = {[1] = unassessed, [2] = unassessed, [3] = unassessed};

		CHECK_FOR_INTERRUPTS();
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
