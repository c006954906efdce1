/*
 * scorecard_joined.c - what several cards of one instrument come to, node by node
 *
 * Scores are those of breakdown(), so whole units: their sums are exact, and a
 * mean is rounded once.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/memutils.h"

#include "compat.h"
#include "contribution.h"
#include "coverage.h"
#include "evaluate.h"
#include "number.h"
#include "numeric_array.h"
#include "score.h"
#include "scorecard.h"

/* Of all cards; no number of them overflows the sums */
typedef struct NodeSum
{
	int64		observed;		/* cards in which it has a score */
	int128		score;
	int128		contribution;
	int128		coverage;
} NodeSum;

/* An indicator of a card that is not at its best */
typedef struct Raise
{
	int64		shortfall;		/* in units */
	int			card;			/* both from 0 */
	int			node;
} Raise;

/* The largest shortfalls so far; as soon as they are as many as are wanted, a heap with the least on top */
typedef struct Raises
{
	int			wanted;
	int			count;
	Raise	   *items;			/* room for as many as are wanted */
} Raises;

typedef struct Joined
{
	Tree		tree;
	int			cards;
	int64		scored;			/* cards with a total */
	NodeSum    *sums;
	Raises		raises;
	NodeValue  *values;			/* of the card that is joined, like what
								 * follows */
	int64	   *coverages;
	Contributions *contributions;
} Joined;

/* By falling shortfall, of equal ones in the order of cards and nodes */
static inline bool
raise_is_before(const Raise *a, const Raise *b)
{
	if (a->shortfall != b->shortfall)
		return a->shortfall > b->shortfall;
	return a->card != b->card ? a->card < b->card : a->node < b->node;
}

/* Put a raise into a heap where it belongs, from a place downwards: none is before the one above it */
static void
sink_raise(Raise *heap, int count, int place, Raise raise)
{
	for (int below; (below = 2 * place + 1) < count; place = below)
	{
		if (below + 1 < count && raise_is_before(&heap[below], &heap[below + 1]))
			below++;
		if (!raise_is_before(&raise, &heap[below]))
			break;
		heap[place] = heap[below];
	}
	heap[place] = raise;
}

static void
make_heap(Raises *raises)
{
	for (int i = raises->count / 2 - 1; i >= 0; i--)
		sink_raise(raises->items, raises->count, i, raises->items[i]);
}

/* Keep it if it is among the largest so far */
static void
note_raise(Raises *raises, Raise raise)
{
	if (raise.shortfall <= 0 || raises->wanted == 0)
		return;
	if (raises->count < raises->wanted)
	{
		raises->items[raises->count++] = raise;
		if (raises->count == raises->wanted)
			make_heap(raises);
	}
	else if (raise_is_before(&raise, &raises->items[0]))
		sink_raise(raises->items, raises->count, 0, raise);
}

/* The last of a heap goes behind the others, until none is left */
static void
sort_raises(Raises *raises)
{
	make_heap(raises);
	for (int i = raises->count - 1; i > 0; i--)
	{
		Raise		last = raises->items[0];

		sink_raise(raises->items, i, 0, raises->items[i]);
		raises->items[i] = last;
	}
}

/* In a card without a total nothing contributes, and nothing can be raised */
static void
join_card(Joined *joined, const Scorecard *card)
{
	const Tree *tree = &joined->tree;
	const Contributions *found = joined->contributions;

	evaluate_tree(tree, card->leaves, NO_OVERRIDE, joined->values);
	coverage_of_nodes(tree, card->leaves, joined->coverages);
	contribution_find(joined->contributions, card->leaves, joined->values);
	if (!joined->values[0].missing)
		joined->scored++;
	for (int i = 0; i < tree->count; i++)
	{
		NodeSum    *sum = &joined->sums[i];
		int64		score;

		if (evaluate_node_score(tree, joined->values, i, &score))
		{
			sum->observed++;
			sum->score += score;
		}
		sum->coverage += joined->coverages[i];
		if (!found->known[i])
			continue;
		sum->contribution += found->contributions[i];
		if (tree->nodes[i].kind == NODE_LEAF)
			note_raise(&joined->raises, (Raise) {found->shortfalls[i], joined->cards, i});
	}
	joined->cards++;
}

static void
join_cards(Joined *joined, ArrayType *cards, const Instrument *instrument)
{
	ArrayIterator iterator = array_create_iterator(cards, 0, NULL);
	MemoryContext memory = AllocSetContextCreate(CurrentMemoryContext, "card to be joined", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(memory);
	Datum		datum;
	bool		is_null;

	while (array_iterate(iterator, &datum, &is_null))
	{
		Scorecard  *card;

		CHECK_FOR_INTERRUPTS();
		if (is_null)
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("scorecards to be joined must not be NULL")));
		card = DatumGetScorecardP(datum);
		scorecard_check(card, instrument);
		join_card(joined, card);
		MemoryContextReset(memory);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(memory);
	sort_raises(&joined->raises);
}

/* The mean of scores, which is in their range, rounded once */
static Datum
mean_datum(int128 units, int64 count, int decimals, RoundMode rounding)
{
	uint128		magnitude = units < 0 ? -(uint128) units : (uint128) units;
	uint128		twice = magnitude % count * 2;
	Reading		reading = (Reading) (magnitude / count) * 4 +
	(twice == 0 ? 0 : twice < (uint128) count ? 1 : twice == (uint128) count ? 2 : 3);

	return NumericGetDatum(number_units_to_numeric(reading_round(units < 0 ? -reading : reading, decimals, rounding)));
}

/* Columns of the result; from SCORES to COVERAGE_SUMS arrays with an element for each node */
enum
{
	SCORED,
	SCORES,
	COVERAGES,
	OBSERVED,
	SCORE_SUMS,
	CONTRIBUTION_SUMS,
	COVERAGE_SUMS,
	RAISED_CARDS,
	RAISED_NODES,
	SHORTFALLS,
	COLUMNS
};

static void
put_nodes(const Joined *joined, int decimals, RoundMode rounding, Datum *row)
{
	int			count = joined->tree.count;
	Datum	   *values[COLUMNS];
	bool	   *unscored = palloc(count * sizeof(bool));
	bool	   *uncovered = palloc(count * sizeof(bool));

	for (int column = SCORES; column <= COVERAGE_SUMS; column++)
		values[column] = palloc(count * sizeof(Datum));
	for (int i = 0; i < count; i++)
	{
		const NodeSum *sum = &joined->sums[i];
		const NodeSum *before = i > 0 ? sum - 1 : NULL;

		unscored[i] = sum->observed == 0;
		uncovered[i] = joined->cards == 0;
		if (!unscored[i])
			values[SCORES][i] = mean_datum(sum->score, sum->observed, decimals, rounding);
		values[SCORE_SUMS][i] = number_decimal_datum(int256_from_int128(sum->score), UNIT_DECIMALS);
		values[CONTRIBUTION_SUMS][i] = number_decimal_datum(int256_from_int128(sum->contribution), UNIT_DECIMALS);

		/* mostly as before: in complete cards, the same of all nodes */
		values[OBSERVED][i] = before != NULL && before->observed == sum->observed ? values[OBSERVED][i - 1] :
			NumericGetDatum(int64_to_numeric(sum->observed));
		if (before != NULL && before->coverage == sum->coverage)
		{
			values[COVERAGES][i] = values[COVERAGES][i - 1];
			values[COVERAGE_SUMS][i] = values[COVERAGE_SUMS][i - 1];
			continue;
		}
		if (!uncovered[i])
			values[COVERAGES][i] = mean_datum(sum->coverage, joined->cards, UNIT_DECIMALS, ROUND_DOWN);
		values[COVERAGE_SUMS][i] = number_decimal_datum(int256_from_int128(sum->coverage), UNIT_DECIMALS);
	}
	for (int column = SCORES; column <= COVERAGE_SUMS; column++)
		row[column] = numeric_array_datum(values[column],
										  column == SCORES ? unscored : column == COVERAGES ? uncovered : NULL, count);
}

static void
put_raises(const Raises *raises, Datum *row)
{
	Datum	   *cards = palloc(raises->count * sizeof(Datum));
	Datum	   *nodes = palloc(raises->count * sizeof(Datum));
	Datum	   *shortfalls = palloc(raises->count * sizeof(Datum));

	for (int i = 0; i < raises->count; i++)
	{
		cards[i] = Int32GetDatum(raises->items[i].card + 1);
		nodes[i] = Int32GetDatum(raises->items[i].node + 1);
		shortfalls[i] = NumericGetDatum(number_units_to_numeric(raises->items[i].shortfall));
	}
	row[RAISED_CARDS] = PointerGetDatum(construct_array(cards, raises->count, INT4OID, sizeof(int32), true,
														TYPALIGN_INT));
	row[RAISED_NODES] = PointerGetDatum(construct_array(nodes, raises->count, INT4OID, sizeof(int32), true,
														TYPALIGN_INT));
	row[SHORTFALLS] = numeric_array_datum(shortfalls, NULL, raises->count);
}

/* Arguments: cards, instrument, decimals, rounding, how many of the largest shortfalls */
PG_FUNCTION_INFO_V1(scorecard_joined_breakdown);
Datum
scorecard_joined_breakdown(PG_FUNCTION_ARGS)
{
	const Instrument *instrument = instrument_argument(fcinfo, 1);
	int			decimals = score_decimals_argument(fcinfo, 2);
	RoundMode	rounding = score_rounding_argument(fcinfo, 3);
	int			wanted = PG_GETARG_INT32(4);
	Joined		joined = {.tree = instrument_tree(instrument), .raises = {.wanted = wanted}};
	Datum		row[COLUMNS];
	bool		nulls[COLUMNS] = {false};
	TupleDesc	descriptor;

	if (wanted < 0 || wanted > RAISES_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of shortfalls must be between 0 and %d", RAISES_MAX),
				 errdetail("It is %d.", wanted)));
	if (get_call_result_type(fcinfo, NULL, &descriptor) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	joined.sums = palloc0(joined.tree.count * sizeof(NodeSum));
	joined.values = palloc(joined.tree.count * sizeof(NodeValue));
	joined.coverages = palloc(joined.tree.count * sizeof(int64));
	joined.contributions = contribution_create(&joined.tree);
	joined.raises.items = palloc(wanted * sizeof(Raise));
	join_cards(&joined, PG_GETARG_ARRAYTYPE_P(0), instrument);
	row[SCORED] = Int64GetDatum(joined.scored);
	put_nodes(&joined, decimals, rounding, row);
	put_raises(&joined.raises, row);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), row, nulls)));
}
