/*
 * scorecard_score.c - the scores of a scorecard, and what it covers
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "leaf_sum.h"
#include "score.h"
#include "scorecard.h"

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/*
 * The total of a card of an instrument with narrow parts: one sum of products
 * and one division, exact if no answer is missing.  False if it can't be told
 * this way.
 */
static inline bool
total_of_narrow_parts(const Scorecard *card, const Instrument *instrument, int decimals, int64 *units)
{
	const uint32 *parts = instrument_at(instrument, instrument->parts);
	double		denominator = (double) (int64) instrument->denominator;
	uint32		highest;
	uint64		sum = leaf_sum(parts, card->leaves, card->count, &highest);
	Tree		tree = instrument_tree(instrument);
	double		mended;

	if (unlikely(highest > LEAF_TOP))
		return mended_sum(&tree, instrument_leaf_parents(instrument), parts, card->leaves,
						  card->count, sum, &mended) &&
			quick_units(instrument->scale, mended / denominator, QUICK_ERROR(card->count),
						decimals, units);
	if (!quick_units(instrument->scale, (double) (int64) sum / denominator, QUICK_ERROR(1),
					 decimals, units))
		*units = share_to_units(instrument->scale, sum, instrument->denominator, decimals);
	return true;
}

/* The same for wide parts, of complete cards only */
static inline bool
total_of_wide_parts(const Scorecard *card, const Instrument *instrument, int decimals, int64 *units)
{
	const uint64 *parts = instrument_at(instrument, instrument->parts);
	uint128		sum = 0;

	for (int i = 0; i < card->count; i++)
	{
		if (card->leaves[i] > LEAF_TOP)
			return false;
		sum += (uint128) parts[i] * card->leaves[i];
	}
	*units = share_to_units(instrument->scale, sum, instrument->denominator, decimals);
	return true;
}

static inline bool
total_of_parts(const Scorecard *card, const Instrument *instrument, int64 *units)
{
	int			decimals = node_decimals(&instrument->nodes[0]);

	if (instrument->part_bytes == sizeof(uint32))
		return total_of_narrow_parts(card, instrument, decimals, units);
	if (instrument->part_bytes == sizeof(uint64))
		return total_of_wide_parts(card, instrument, decimals, units);
	return false;
}

/* The score of a node; false if it has none */
static bool
exact_score(const Tree *tree, const uint32 *leaves, int node, int64 *units)
{
	NodeValue  *values = palloc(tree->count * sizeof(NodeValue));
	bool		has_score;

	evaluate(tree, leaves, NO_OVERRIDE, values);
	has_score = node_score(tree, values, node, units);
	pfree(values);
	return has_score;
}

/*
 * The total, by the cheapest way that tells its rounding: false if it is
 * missing
 */
static bool
total(const Scorecard *card, const Instrument *instrument, int64 *units)
{
	Tree		tree = instrument_tree(instrument);
	bool		missing;

	if (total_of_parts(card, instrument, units))
		return true;
	if ((instrument->flags & INSTRUMENT_ARITHMETIC) != 0 &&
		quick_total(&tree, card->leaves, units, &missing))
		return !missing;
	return exact_score(&tree, scorecard_leaves(card), 0, units);
}

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
	int64		units;
	bool		has_score;

	prefetch_next_card(card);
	scorecard_check(card, instrument);
	if (node == 0)
		has_score = total(card, instrument, &units);
	else
	{
		Tree		tree = instrument_tree(instrument);

		has_score = exact_score(&tree, scorecard_leaves(card), node, &units);
	}
	if (!has_score)
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
	Tree		tree = instrument_tree(instrument);
	Tree		coverage;
	NodeValue  *values;
	int64		units;

	scorecard_check(card, instrument);
	values = palloc(tree.count * sizeof(NodeValue));
	coverage = evaluate_coverage(&tree, scorecard_leaves(card), values);
	units = node_coverage(&coverage, values, node);
	pfree(values);
	pfree((void *) coverage.nodes);
	PG_RETURN_SCORE(units);
}
