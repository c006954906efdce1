/*
 * rescore.c - the scores of everyone who is ranked together, under many scenarios
 *
 * Totals are had in floating point, a block of cards at a time, where that
 * decides; else exactly, one by one.  The published digits do not depend on the
 * way, as those of total.c do not.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"
#include "port/pg_bitutils.h"

#include "evaluate.h"
#include "exact.h"
#include "int256.h"
#include "rescore.h"

/* Totals that are kept at a time */
#define TOTALS_MAX (4 * 1024 * 1024)
#define BATCH_MAX 64

/* A common denominator up to this leaves room for the sum of any totals in 128 bits */
#define COMMON_MAX (UINT64CONST(1) << 40)

/* Bounds of a total that are this close, relatively, are as good as one number */
#define CLOSE_BOUNDS 1e-14

/* The totals of all cards in one scenario */
typedef struct Totals
{
	const Scenario *scenario;
	bool		rounded;		/* whether they are whole units, and exact */
	bool		quick;			/* whether blocks can be scored */
	double		error;			/* of each, relative, in HALF_ULP */
	double	   *above;			/* in units above the origin, or NO_TOTAL */
} Totals;

/*
 * A card, exactly
 */

/* The answers of a card, without those that are left out, which do not apply */
static const uint32 *
scenario_answers(Rescore *rescore, const Scenario *scenario, int card)
{
	const uint32 *leaves = card_leaves(rescore->cards, card);

	if (scenario->left_out == scenario->left_out_end)
		return leaves;
	memcpy(rescore->answers, leaves, rescore->cards->leaf_count * sizeof(uint32));
	for (int i = scenario->left_out; i < scenario->left_out_end; i++)
		rescore->answers[i] = LEAF_NOT_APPLICABLE;
	return rescore->answers;
}

/* The root of a card in a scenario; false if it has no score */
static bool
evaluate_card(Rescore *rescore, const Scenario *scenario, int card)
{
	evaluate_tree(&scenario->tree, scenario_answers(rescore, scenario, card), NO_OVERRIDE, rescore->values);
	return !rescore->values[0].missing;
}

/* The exact total as a floating-point number above the origin; *error grows to its own */
static double
total_above(const Rescore *rescore, const Totals *totals, double *error)
{
	const Tree *tree = &totals->scenario->tree;
	const NodeValue *root = &rescore->values[0];
	double		unit = (double) tree->scale.width / (double) LEAF_TOP;
	double		bottom = (double) (tree->scale.lowest - card_block_origin(tree->scale));
	double		share;

	if (totals->rounded)
		return (double) (reading_round(evaluate_node_reading(tree, rescore->values, 0), UNIT_DECIMALS, ROUND_HALF_UP) -
						 card_block_origin(tree->scale));
	if (value_is_exact(root))
		share = (double) root->numerator / (double) root->denominator;
	else
	{
		share = ldexp((double) root->low, -BOUND_BITS);
		if ((double) (root->high - root->low) > CLOSE_BOUNDS * (double) root->low)
			*error = HUGE_VAL;
		*error = Max(*error, 2 * CLOSE_BOUNDS / HALF_ULP);
	}
	*error = Max(*error, 8);
	return bottom + share * unit;
}

/* The totals of the cards from the first on for which the mask has a bit, exactly */
static void
evaluate_cards(Rescore *rescore, Totals *totals, int first, uint64 mask)
{
	for (; mask != 0; mask &= mask - 1)
	{
		int			card = first + pg_rightmost_one_pos64(mask);

		if (!rescore->has_total[card])
			continue;
		totals->above[card] = evaluate_card(rescore, totals->scenario, card) ?
			total_above(rescore, totals, &totals->error) : NO_TOTAL;
	}
}

/*
 * All cards
 */

static void
score_block(Rescore *rescore, Totals *totals, int first, int cards)
{
	uint64		undecided = PG_UINT64_MAX >> (64 - cards);
	double		error;

	if (totals->quick)
	{
		undecided = card_block_totals(rescore->block, &totals->scenario->tree, totals->above + first, &error);
		totals->error = Max(totals->error, error);
	}
	evaluate_cards(rescore, totals, first, undecided);
	for (int i = first; i < first + cards; i++)
		if (!rescore->has_total[i])
			totals->above[i] = NO_TOTAL;
}

static Totals *
score_cards(Rescore *rescore, const Scenario *scenarios, int count)
{
	const CardMatrix *cards = rescore->cards;
	Totals	   *totals = palloc(count * sizeof(Totals));

	for (int i = 0; i < count; i++)
		totals[i] = (Totals) {
			.scenario = &scenarios[i],
			.rounded = scenarios[i].tree.nodes[0].round != NO_NODE_ROUNDING &&
				card_block_holds_scale(scenarios[i].tree.scale),
			.quick = card_block_can_score(&scenarios[i].tree),
			.above = palloc_extended(Max((Size) cards->card_count, 1) * sizeof(double), MCXT_ALLOC_HUGE)
		};
	for (int first = 0; first < cards->card_count; first += BLOCK_CARDS)
	{
		int			size = Min(BLOCK_CARDS, cards->card_count - first);

		CHECK_FOR_INTERRUPTS();
		card_block_load(rescore->block, &scenarios[0].tree, card_leaves(cards, first), cards->leaf_count, size);
		for (int i = 0; i < count; i++)
			score_block(rescore, &totals[i], first, size);
	}
	return totals;
}

/*
 * A body
 */

/* The mean of exact totals, and what is added to it, for which another way was too coarse */
static int64
exact_body_score(Rescore *rescore, const Totals *totals, int body, int128 shift)
{
	const CardMatrix *cards = rescore->cards;
	const Tree *tree = &totals->scenario->tree;
	ExactMean  *mean = exact_mean_begin();
	Reading		reading;

	for (uint32 unit = cards->first_unit[body]; unit < cards->first_unit[body + 1]; unit++)
	{
		for (uint32 card = cards->first_card[unit]; card < cards->first_card[unit + 1]; card++)
			if (totals->above[card] != NO_TOTAL && evaluate_card(rescore, totals->scenario, card))
				exact_mean_add(mean, tree, rescore->values);
		exact_mean_end_unit(mean);
	}
	reading = exact_mean_end(mean, tree->scale, shift);
	if (!reading_in_range(reading))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("score out of range"),
				 errdetail("A drawn mean is beyond the range of scores.")));
	return reading_round(reading, rescore->decimals, ROUND_HALF_UP);
}

/* The only card of a body, exactly */
static int64
exact_card_score(Rescore *rescore, const Totals *totals, int card)
{
	(void) evaluate_card(rescore, totals->scenario, card);
	return reading_round(evaluate_node_reading(&totals->scenario->tree, rescore->values, 0), rescore->decimals,
						 ROUND_HALF_UP);
}

/* numerator / denominator units, rounded half away from zero to so many decimals */
static int64
round_fraction(int128 numerator, uint64 denominator, int decimals)
{
	uint64		step = (uint64) power_of_ten(UNIT_DECIMALS - decimals);
	uint128		magnitude = numerator < 0 ? -(uint128) numerator : (uint128) numerator;
	uint128		divisor = (uint128) denominator * step;
	int64		steps = (int64) ((2 * magnitude + divisor) / (2 * divisor));

	return (numerator < 0 ? -steps : steps) * (int64) step;
}

/* The totals of a unit's cards: how many there are, and their sum above the origin */
typedef struct UnitSum
{
	int			count;
	double		sum;
	int128		whole;			/* the same of whole units, if asked for */
} UnitSum;

static pg_attribute_always_inline UnitSum
sum_unit(const CardMatrix *cards, const Totals *totals, int unit, bool whole)
{
	UnitSum		result = {0};

	for (uint32 card = cards->first_card[unit]; card < cards->first_card[unit + 1]; card++)
	{
		double		above = totals->above[card];

		if (above == NO_TOTAL)
			continue;
		if (whole)
			result.whole += (int64) above;
		result.sum += above;
		result.count++;
	}
	return result;
}

/*
 * The score of a body whose cards' totals are whole units, from a common
 * denominator of the means of its units; false if that is too large
 */
static bool
whole_body_score(Rescore *rescore, const Totals *totals, int body, int64 *score)
{
	const CardMatrix *cards = rescore->cards;
	int128		sum = 0;
	uint64		common = 1;
	uint64		units = 0;

	for (uint32 unit = cards->first_unit[body]; unit < cards->first_unit[body + 1]; unit++)
	{
		UnitSum		part = sum_unit(cards, totals, unit, true);
		uint64		factor;

		if (part.count == 0)
			continue;
		units++;
		factor = common % part.count == 0 ? 1 : part.count / int256_gcd(common, part.count);
		if (factor > COMMON_MAX / units / common)
			return false;
		common *= factor;
		sum = sum * (int64) factor + part.whole * (int64) (common / part.count);
	}
	if (units == 0)
	{
		*score = NO_SCORE;
		return true;
	}
	sum += (int128) card_block_origin(totals->scenario->tree.scale) * (int64) (common * units);
	*score = round_fraction(sum, common * units, rescore->decimals);
	return true;
}

/* In floating point; false if that is too close to call, with *cards_found the number of cards that count */
static bool
float_body_score(Rescore *rescore, const Totals *totals, int body, int128 shift, int *cards_found, int64 *score)
{
	const CardMatrix *cards = rescore->cards;
	double		sum = 0;
	double		offset = (double) shift / 1e12;
	int			units = 0;

	*cards_found = 0;
	for (uint32 unit = cards->first_unit[body]; unit < cards->first_unit[body + 1]; unit++)
	{
		UnitSum		part = sum_unit(cards, totals, unit, false);

		if (part.count == 0)
			continue;
		sum += part.sum / part.count;
		units++;
		*cards_found += part.count;
	}
	if (units == 0)
	{
		*score = NO_SCORE;
		return true;
	}
	sum /= units;
	return card_block_round((double) card_block_origin(totals->scenario->tree.scale) + sum + offset, sum + fabs(offset),
							rescore->decimals, totals->error + *cards_found + 8, score);
}

static int64
body_score(Rescore *rescore, const Totals *totals, int body, int128 shift)
{
	int			cards_found;
	int64		score;

	if (float_body_score(rescore, totals, body, shift, &cards_found, &score))
		return score;
	if (totals->rounded && shift == 0 && whole_body_score(rescore, totals, body, &score))
		return score;
	if (cards_found == 1 && shift == 0)
	{
		int			card = body_first_card(rescore->cards, body);

		while (totals->above[card] == NO_TOTAL)
			card++;
		return exact_card_score(rescore, totals, card);
	}
	return exact_body_score(rescore, totals, body, shift);
}

/* How many scenarios to give to rescore_scores() at a time, so that little memory is taken */
int
rescore_batch(const Rescore *rescore)
{
	return Max(1, Min(BATCH_MAX, TOTALS_MAX / Max(rescore->cards->card_count, 1)));
}

/*
 * The scores of all bodies in each scenario, one scenario behind the other, in
 * units, or NO_SCORE.  The trees of the scenarios have the nodes of one another
 * under other assumptions.  Shifts, in 10^-18 of a score, are added to the means
 * before these are rounded; NULL: there are none.
 */
void
rescore_scores(Rescore *rescore, const Scenario *scenarios, int count, const int128 *shifts, int64 *scores)
{
	int			bodies = rescore->cards->body_count;
	Totals	   *totals = score_cards(rescore, scenarios, count);

	for (int i = 0; i < count; i++)
	{
		for (int body = 0; body < bodies; body++)
			scores[(Size) i * bodies + body] = body_score(rescore, &totals[i], body,
														  shifts == NULL ? 0 : shifts[(Size) i * bodies + body]);
		CHECK_FOR_INTERRUPTS();
		pfree(totals[i].above);
	}
	pfree(totals);
}

/* Note which cards have a total as the tree is */
static void
find_totals(Rescore *rescore, const Tree *tree)
{
	Scenario	nominal = scenario_create(tree);
	Totals	   *totals;

	for (int i = 0; i < rescore->cards->card_count; i++)
		rescore->has_total[i] = true;
	totals = score_cards(rescore, &nominal, 1);
	for (int i = 0; i < rescore->cards->card_count; i++)
		rescore->has_total[i] = totals->above[i] != NO_TOTAL;
	pfree(totals->above);
	pfree(totals);
	pfree(nominal.nodes);
}

/* In the current memory context, for trees that have the nodes of this one; scores have so many decimals */
Rescore *
rescore_create(const Tree *tree, const CardMatrix *cards, int decimals)
{
	Rescore    *rescore = palloc(sizeof(Rescore));

	rescore->cards = cards;
	rescore->decimals = decimals;
	rescore->has_total = palloc_extended(Max(cards->card_count, 1), MCXT_ALLOC_HUGE);
	rescore->block = card_block_create(tree);
	rescore->values = palloc(tree->count * sizeof(NodeValue));
	rescore->answers = palloc(Max(cards->leaf_count, 1) * sizeof(uint32));
	find_totals(rescore, tree);
	return rescore;
}
