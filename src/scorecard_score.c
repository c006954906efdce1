/*
 * scorecard_score.c - the scores of a scorecard, and what it covers
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "score.h"
#include "scorecard.h"

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/*
 * The total of a complete card, if the instrument has parts: one sum of
 * products, exact, and one division.  False if there are no parts or an answer
 * is missing; that is seen afterwards, so that the loop has no branch.
 */
static inline bool
complete_total(const Scorecard *card, const Instrument *instrument, int64 *units)
{
	int			count = card->count;
	uint32		highest = 0;
	uint128		sum = 0;
	int			decimals = instrument->nodes[0].round;

	if (instrument->part_bytes == sizeof(uint32))
	{
		const uint32 *parts = instrument_at(instrument, instrument->parts);
		uint64		narrow_sum = 0;

		/* the parts add up to less than 2^32 */
		for (int i = 0; i < count; i++)
		{
			narrow_sum += (uint64) parts[i] * card->leaves[i];
			highest = Max(highest, card->leaves[i]);
		}
		sum = narrow_sum;
	}
	else if (instrument->part_bytes == sizeof(uint64))
	{
		const uint64 *parts = instrument_at(instrument, instrument->parts);

		for (int i = 0; i < count; i++)
		{
			sum += (uint128) parts[i] * card->leaves[i];
			highest = Max(highest, card->leaves[i]);
		}
	}
	else
		return false;
	if (highest > LEAF_TOP)
		return false;
	*units = share_to_units(instrument->scale, sum, instrument->denominator,
							decimals == NO_NODE_ROUNDING ? UNIT_DECIMALS : decimals);
	return true;
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

/* Arguments: scorecard, instrument, and the code of a node if it is not the total */
PG_FUNCTION_INFO_V1(scorecard_score);
Datum
scorecard_score(PG_FUNCTION_ARGS)
{
	Scorecard  *card = PG_GETARG_SCORECARD_P(0);
	const Instrument *instrument = instrument_argument(fcinfo, 1);
	int			node = node_argument(fcinfo, instrument);
	Tree		tree = instrument_tree(instrument);
	NodeValue  *values;
	int64		units;
	bool		has_score;

	scorecard_check(card, instrument);
	if (node == 0 && complete_total(card, instrument, &units))
		PG_RETURN_SCORE(units);
	values = palloc(tree.count * sizeof(NodeValue));
	evaluate(&tree, scorecard_leaves(card), NO_OVERRIDE, values);
	has_score = node_score(&tree, values, node, &units);
	pfree(values);
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
	NodeValue  *values;
	int64		units;

	scorecard_check(card, instrument);
	values = palloc(tree.count * sizeof(NodeValue));
	evaluate_coverage(&tree, scorecard_leaves(card), values);
	units = node_coverage(&tree, values, node);
	pfree(values);
	PG_RETURN_SCORE(units);
}
