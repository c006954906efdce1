/*
 * panel_leave_out.c - what becomes of ranks and zones without one node of the instrument
 */
#include "postgres.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "panel_scores.h"
#include "zoning_functions.h"

/* What is compared with what comes without a node */
typedef struct Nominal
{
	const Panel *panel;
	const Instrument *instrument;
	const Zoning *zoning;		/* NULL: zones are not compared */
	RankTies	ties;
	int64	   *scores;
	uint32	   *ranks;
	uint32	   *new_ranks;		/* room */
	RankedScore *room;
} Nominal;

typedef struct Shift
{
	uint64		sum;			/* of the shifts by magnitude */
	uint32		largest;
	int			bodies;			/* ranked with the node and without it */
	int			lost;			/* only with it */
	int			zone_changes;	/* of those ranked both times */
} Shift;

/*
 * One node
 */

/* Outside every band there is no zone, which is the same as none */
static bool
changes_zone(const Zoning *zoning, int64 before, int64 after)
{
	if (!zoning_has_band(zoning, before))
		return zoning_has_band(zoning, after);
	return !zoning_same_zone(zoning, before, after);
}

/* What the scores without a node bring */
static Shift
compare_scores(Nominal *nominal, const int64 *scores)
{
	int			bodies = nominal->panel->body_count;
	Shift		shift = {0};

	(void) rank_scores(scores, bodies, nominal->ties, nominal->room, nominal->new_ranks);
	for (int body = 0; body < bodies; body++)
	{
		uint32		before = nominal->ranks[body];
		uint32		after = nominal->new_ranks[body];
		uint32		distance = Max(before, after) - Min(before, after);

		if (nominal->scores[body] == NO_SCORE)
			continue;
		if (scores[body] == NO_SCORE)
		{
			shift.lost++;
			continue;
		}
		shift.bodies++;
		shift.sum += distance;
		shift.largest = Max(shift.largest, distance);
		if (nominal->zoning != NULL)
			shift.zone_changes += changes_zone(nominal->zoning, nominal->scores[body], scores[body]);
	}
	return shift;
}

static void
put_shift(ReturnSetInfo *result, const Nominal *nominal, int node, const Shift *shift)
{
	bool		nobody = shift->bodies == 0;
	Datum		values[] = {
		PointerGetDatum(instrument_text(nominal->instrument, nominal->instrument->nodes[node].code)),
		nobody ? (Datum) 0 : panel_quotient(shift->sum, shift->bodies),
		Int32GetDatum((int32) shift->largest),
		Int32GetDatum(shift->lost),
		Int32GetDatum(shift->zone_changes)
	};
	bool		nulls[lengthof(values)] = {[1] = nobody, [2] = nobody, [4] = nominal->zoning == NULL};

	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

/*
 * All nodes
 */

/* Those that can be left out: not the root, nor what holds every indicator; returns how many there are */
static int
find_nodes(const Instrument *instrument, int *nodes)
{
	const TreeNode *tree = instrument->nodes;
	int			count = 0;

	for (int i = 1; i < instrument->node_count; i++)
		if (leaf_behind(tree, i) - tree[i].leaf < instrument->leaf_count)
			nodes[count++] = i;
	return count;
}

static void
leave_out_each(Nominal *nominal, int decimals, ReturnSetInfo *result)
{
	Tree		tree = instrument_tree(nominal->instrument);
	CardMatrix	cards = panel_cards(nominal->panel);
	Rescore    *rescore = rescore_create(&tree, &cards, decimals);
	int			batch = rescore_batch(rescore);
	int		   *nodes = palloc(tree.count * sizeof(int));
	int			count = find_nodes(nominal->instrument, nodes);
	Scenario   *scenarios = palloc(batch * sizeof(Scenario));
	int64	   *scores = panel_room((Size) batch * cards.body_count, sizeof(int64), "leave_out()", nominal->panel);

	for (int i = 0; i < batch; i++)
		scenarios[i] = scenario_create(&tree);
	for (int first = 0; first < count; first += batch)
	{
		int			size = Min(batch, count - first);

		for (int i = 0; i < size; i++)
		{
			scenario_reset(&scenarios[i], &tree);
			scenario_leave_out(&scenarios[i], nodes[first + i]);
		}
		rescore_scores(rescore, scenarios, size, NULL, scores);
		for (int i = 0; i < size; i++)
		{
			Shift		shift = compare_scores(nominal, scores + (Size) i * cards.body_count);

			CHECK_FOR_INTERRUPTS();
			put_shift(result, nominal, nodes[first + i], &shift);
		}
	}
}

/* Arguments: panel, decimals, zoning, ties */
PG_FUNCTION_INFO_V1(panel_leave_out);
Datum
panel_leave_out(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Nominal		nominal = {0};
	int			decimals;
	Size		bodies;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	nominal.panel = PG_GETARG_PANEL_P(0);
	nominal.instrument = panel_instrument_of_cards(nominal.panel, "leave_out()");
	decimals = panel_decimals_argument(fcinfo, 1);
	nominal.zoning = PG_ARGISNULL(2) ? NULL : PG_GETARG_ZONING_P(2);
	nominal.ties = panel_ties_argument(fcinfo, 3);
	if (nominal.instrument == NULL)
		return (Datum) 0;
	bodies = nominal.panel->body_count;
	nominal.scores = panel_nominal_scores(nominal.panel, decimals);
	nominal.ranks = panel_room(bodies, sizeof(uint32), "leave_out()", nominal.panel);
	nominal.new_ranks = panel_room(bodies, sizeof(uint32), "leave_out()", nominal.panel);
	nominal.room = panel_ranking_room(nominal.panel, "leave_out()");
	(void) rank_scores(nominal.scores, bodies, nominal.ties, nominal.room, nominal.ranks);
	leave_out_each(&nominal, decimals, result);
	return (Datum) 0;
}
