/*
 * scorecard_explain.c - how a total came about, and how it can be raised
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "compat.h"
#include "contribution.h"
#include "coverage.h"
#include "evaluate.h"
#include "improvement.h"
#include "leaf_choice.h"
#include "number.h"
#include "numeric_array.h"
#include "score.h"
#include "scorecard.h"
#include "total.h"
#include "zoning_functions.h"

/* A text in the instrument, or NULL */
static Datum
text_datum(const Instrument *instrument, uint32 offset, bool *isnull)
{
	*isnull = offset == 0;
	return PointerGetDatum(instrument_text(instrument, offset));
}

/* A difference of two scores; NULL if the scale is so wide that it is none itself */
static Datum
difference_datum(int64 units, bool *isnull)
{
	*isnull = *isnull || !units_in_range(units);
	return ScoreGetDatum(units);
}

/* A row per node, in the order of the instrument */
PG_FUNCTION_INFO_V1(scorecard_breakdown);
Datum
scorecard_breakdown(PG_FUNCTION_ARGS)
{
	Scorecard  *card = PG_GETARG_SCORECARD_P(0);
	Instrument *instrument = PG_GETARG_INSTRUMENT_P(1);
	const uint32 *leaves = card->leaves;
	Tree		tree = instrument_tree(instrument);
	NodeValue  *values = palloc(tree.count * sizeof(NodeValue));
	int64	   *coverages = palloc(tree.count * sizeof(int64));
	Contributions *found = contribution_create(&tree);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	scorecard_check(card, instrument);
	InitMaterializedSRF(fcinfo, 0);
	evaluate_tree(&tree, leaves, NO_OVERRIDE, values);
	coverage_of_nodes(&tree, leaves, coverages);
	contribution_find(found, leaves, values);
	for (int i = 0; i < tree.count; i++)
	{
		const TreeNode *node = &tree.nodes[i];
		int64		effective = 0;
		int64		score = 0;
		const Cap  *cap = values[i].cap > 0 ? &tree.caps[values[i].cap - 1] : NULL;
		Datum		row[13];
		bool		nulls[13] = {false};

		row[0] = PointerGetDatum(instrument_text(instrument, node->code));
		row[1] = text_datum(instrument, tree.nodes[node->parent].code, &nulls[1]);
		nulls[1] = i == 0;
		row[2] = Int32GetDatum(node->depth);
		row[3] = BoolGetDatum(node->kind == NODE_LEAF);
		row[4] = text_datum(instrument, node->title, &nulls[4]);
		row[5] = NumericGetDatum(int64_div_fast_to_numeric(node->weight_digits, node->weight_scale));
		nulls[5] = i == 0;
		nulls[6] = values[0].missing || !contribution_effective_units(&found->shares[i], &effective);
		row[6] = ScoreGetDatum(effective);
		nulls[7] = !evaluate_node_score(&tree, values, i, &score);
		row[7] = ScoreGetDatum(score);
		nulls[8] = nulls[9] = !found->known[i];
		row[8] = difference_datum(found->contributions[i], &nulls[8]);
		row[9] = difference_datum(found->shortfalls[i], &nulls[9]);
		row[10] = ScoreGetDatum(coverages[i]);
		row[11] = text_datum(instrument, cap != NULL ? tree.nodes[cap->node].code : 0, &nulls[11]);
		row[12] = text_datum(instrument, cap != NULL ? cap->why : 0, &nulls[12]);
		tuplestore_putvalues(result->setResult, result->setDesc, row, nulls);
	}
	return (Datum) 0;
}

/* The bands that are wanted: this one and all better ones */
typedef struct Wanted
{
	const Zoning *zoning;
	Reading		lowest;			/* of the worst band with the name */
} Wanted;

static bool
is_wanted(const void *context, int64 total)
{
	const Wanted *wanted = context;

	return round_for_bands(reading_from_units(total), wanted->zoning->rounding) >= wanted->lowest;
}

static Wanted
wanted_bands(const Zoning *zoning, const text *name)
{
	uint64		bands = zoning_named_bands(zoning, name);
	int			worst = 0;

	if (zoning->best_low)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("improve() raises scores, and in this zoning low scores are the best"),
				 errhint("Give indicators where low values are good a direction or goalposts, "
						 "and leave \"best low\" out.")));
	while ((bands >> worst & 1) == 0)
		worst++;
	return (Wanted) {zoning, zoning->bands[worst].interval.lowest};
}

/* The best score of each indicator, the lowest of a deduction */
static uint32 *
best_answers(const Instrument *instrument, const Tree *tree, const int *signs)
{
	uint32	   *best = palloc(tree->count * sizeof(uint32));

	for (int i = 0; i < tree->count; i++)
	{
		const TreeNode *node = &tree->nodes[i];
		LeafRule	rule;

		if (node->kind != NODE_LEAF)
			continue;
		rule = instrument_rule(instrument, node);
		best[node->leaf] = signs[i] < 0 ? leaf_lowest(&rule, instrument->scale) : leaf_best(&rule, instrument->scale);
	}
	return best;
}

static Goal
make_goal(const Scorecard *card, const Instrument *instrument, const Tree *tree, const Wanted *wanted)
{
	const int  *signs = contribution_signs(tree);
	Goal		goal = {
		.tree = tree,
		.leaf_count = card->count,
		.leaves = card->leaves,
		.best = best_answers(instrument, tree, signs),
		.signs = signs,
		.reached = is_wanted,
		.context = wanted
	};
	bool		complete = true;

	for (int i = 0; i < card->count; i++)
		complete = complete && !answer_is_missing(card->leaves[i]);
	if (complete && instrument->part_bytes == sizeof(uint32))
		goal.parts = instrument_at(instrument, instrument->parts);
	else if (complete && instrument->part_bytes == sizeof(uint64))
		goal.wide_parts = instrument_at(instrument, instrument->parts);
	return goal;
}

static void
put_step(ReturnSetInfo *result, const Instrument *instrument, const Goal *goal, const Improvement *plan, int step)
{
	int			index = plan->nodes[step];
	const TreeNode *node = &goal->tree->nodes[index];
	uint32		answer = goal->leaves[node->leaf];
	int64		before = answer_is_missing(answer) ? 0 : evaluate_leaf_units(goal->tree, node, answer);
	int64		after = evaluate_leaf_units(goal->tree, node, goal->best[node->leaf]);
	bool		nulls[8] = {[3] = answer_is_missing(answer)};
	Datum		row[8];

	row[0] = Int32GetDatum(step + 1);
	row[1] = PointerGetDatum(instrument_text(instrument, node->code));
	row[2] = text_datum(instrument, node->title, &nulls[2]);
	row[3] = ScoreGetDatum(before);
	row[4] = ScoreGetDatum(after);
	row[5] = difference_datum(plan->totals[step + 1] - plan->totals[step], &nulls[5]);
	row[6] = ScoreGetDatum(plan->totals[step + 1]);
	row[7] = BoolGetDatum(step + 1 == plan->count);
	tuplestore_putvalues(result->setResult, result->setDesc, row, nulls);
}

/*
 * A row per indicator to raise; none if the band is reached already.  If it
 * can't be reached there is one row that says so, with the highest total there
 * can be, and with the gate whose cap keeps it from there.
 */
PG_FUNCTION_INFO_V1(scorecard_improve);
Datum
scorecard_improve(PG_FUNCTION_ARGS)
{
	Scorecard  *card = PG_GETARG_SCORECARD_P(0);
	Instrument *instrument = PG_GETARG_INSTRUMENT_P(1);
	Zoning	   *zoning = PG_GETARG_ZONING_P(2);
	Tree		tree = instrument_tree(instrument);
	Wanted		wanted = wanted_bands(zoning, PG_GETARG_TEXT_PP(3));
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Goal		goal;
	Improvement plan;

	scorecard_check(card, instrument);
	InitMaterializedSRF(fcinfo, 0);
	goal = make_goal(card, instrument, &tree, &wanted);
	improvement_plan(&goal, &plan);
	for (int i = 0; i < plan.count; i++)
		put_step(result, instrument, &goal, &plan, i);
	if (!plan.reached)
	{
		Datum		row[8] = {0};
		bool		nulls[8] = {true, true, true, true, true, true, !plan.has_total, false};

		if (plan.held_by >= 0)
		{
			row[1] = text_datum(instrument, tree.nodes[plan.held_by].code, &nulls[1]);
			row[2] = text_datum(instrument, tree.nodes[plan.held_by].title, &nulls[2]);
		}
		row[6] = ScoreGetDatum(plan.highest);
		row[7] = BoolGetDatum(false);
		tuplestore_putvalues(result->setResult, result->setDesc, row, nulls);
	}
	return (Datum) 0;
}

/* The leaf of a node by its number from 1; an error if it is no indicator */
static int
leaf_of_number(const Tree *tree, int number)
{
	const TreeNode *node = number < 1 || number > tree->count ? NULL : &tree->nodes[number - 1];

	if (node == NULL || node->kind != NODE_LEAF)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("instrument has no such indicator"),
				 errdetail("The number of the node is %d.", number),
				 errhint("instrument_nodes() tells the numbers.")));
	return node->leaf;
}

/* A card whose indicators are raised, one after the other */
typedef struct RaisedCard
{
	Scorecard  *card;			/* a copy; NULL before the first */
	bool		has_total;
	int64		total;
} RaisedCard;

/* Cards, and what they are scored with */
typedef struct Raising
{
	const Instrument *instrument;
	Tree		tree;
	TotalPlan	plan;
	const uint32 *best;			/* answers */
	int			count;
	Datum	   *cards;
	bool	   *nulls;
	RaisedCard *raised;			/* as many */
} Raising;

/* The card with a number from 1 */
static RaisedCard *
raised_card(const Raising *raising, int number)
{
	RaisedCard *raised;

	if (number < 1 || number > raising->count || raising->nulls[number - 1])
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no such scorecard"),
				 errdetail("Its number is %d, of %d.", number, raising->count)));
	raised = &raising->raised[number - 1];
	if (raised->card == NULL)
	{
		raised->card = DatumGetScorecardP(PointerGetDatum(PG_DETOAST_DATUM_COPY(raising->cards[number - 1])));
		scorecard_check(raised->card, raising->instrument);
		raised->has_total = total(&raising->plan, raised->card->leaves, &raised->total);
	}
	return raised;
}

/* What the total of a card gains if an indicator gets its best score, which it keeps; NULL if there is none */
static Datum
raise_indicator(const Raising *raising, int card, int node, bool *isnull)
{
	RaisedCard *raised = raised_card(raising, card);
	int			leaf = leaf_of_number(&raising->tree, node);
	RaisedCard	before = *raised;

	raised->card->leaves[leaf] = raising->best[leaf];
	raised->has_total = total(&raising->plan, raised->card->leaves, &raised->total);
	*isnull = !before.has_total || !raised->has_total;
	return *isnull ? (Datum) 0 : NumericGetDatum(number_units_to_numeric(raised->total - before.total));
}

static int
deconstruct_integers(ArrayType *array, Datum **values, bool **nulls)
{
	int			count;

	deconstruct_array(array, INT4OID, sizeof(int32), true, TYPALIGN_INT, values, nulls, &count);
	return count;
}

/* Arguments: cards, instrument, numbers of cards, and of nodes */
PG_FUNCTION_INFO_V1(scorecard_rises);
Datum
scorecard_rises(PG_FUNCTION_ARGS)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(0);
	const Instrument *instrument = instrument_argument(fcinfo, 1);
	Raising		raising = {.instrument = instrument, .tree = instrument_tree(instrument)};
	Datum	   *cards;
	Datum	   *nodes;
	bool	   *no_card;
	bool	   *no_node;
	int			count = deconstruct_integers(PG_GETARG_ARRAYTYPE_P(2), &cards, &no_card);

	if (deconstruct_integers(PG_GETARG_ARRAYTYPE_P(3), &nodes, &no_node) != count)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("there must be as many numbers of nodes as of scorecards")));
	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_DOUBLE,
					  &raising.cards, &raising.nulls, &raising.count);
	raising.plan = instrument_total_plan(instrument);
	raising.best = best_answers(instrument, &raising.tree, contribution_signs(&raising.tree));
	raising.raised = palloc0(raising.count * sizeof(RaisedCard));
	for (int i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		cards[i] = raise_indicator(&raising, no_card[i] ? 0 : DatumGetInt32(cards[i]),
								   no_node[i] ? 0 : DatumGetInt32(nodes[i]), &no_card[i]);
	}
	return numeric_array_datum(cards, no_card, count);
}
