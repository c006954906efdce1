/*
 * panel_samples.c - the bodies of a panel as samples: means and their standard errors
 *
 * With n values of equal weight and the population of N, the square of the
 * standard error of their mean is sum((v - mean)^2) / (n (n - 1)) * (1 - n / N).
 * The values of a body are the totals of its cards, or the means of its units;
 * a tally knows the sums that are needed.  All is computed exactly.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "evaluate.h"
#include "evaluate_exact.h"
#include "panel_samples.h"
#include "panel_scores.h"
#include "tally_variance.h"

/* Before the point: all values are below 10^12 */
#define SCORE_DIGITS 12

/* Values of equal weight */
typedef struct Values
{
	int			count;
	Fraction	sum;
	Fraction	squares;
} Values;

static void
add_value(Values *values, Fraction value)
{
	values->count++;
	values->sum = fraction_add(values->sum, value);
	values->squares = fraction_add(values->squares, fraction_multiply(value, value));
}

static void
fail_single(const Panel *panel, int body, const char *function)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("panel has a single observation of body \"%s\"", panel_key_string(panel, body)),
			 errdetail("%s needs the spread of at least two.", function),
			 panel->kind == PANEL_CARDS ?
			 errhint("Leave the body out, or observe it more than once.") :
			 panel->kind == PANEL_UNITS ?
			 errhint("The units of a body are its sample: leave out bodies with one unit.") : 0));
}

/*
 * A sample
 */

/* Note the mean and its standard error, whose square that is */
static void
set_sample(BodySample *sample, Fraction mean, Fraction square)
{
	bool		rest;
	Datum		halves;

	sample->assessed = true;
	sample->exact_mean = fraction_reduced(mean);
	halves = fraction_whole_multiple(sample->exact_mean, integer_from_uint128(power_of_ten(SAMPLE_DECIMALS)),
									 &sample->has_rest);
	sample->mean = integer_compare(halves, integer_from_uint128(0)) < 0 ?
		-(int128) integer_to_uint128(DirectFunctionCall1(numeric_uminus, halves)) :
		(int128) integer_to_uint128(halves);

	/* twice the root tells on which side of a half it lies */
	halves = integer_square_root(fraction_whole_multiple(square, integer_from_uint128(4 * power_of_ten(18)), &rest));
	sample->standard_error = (int128) ((integer_to_uint128(halves) + 1) / 2);
}

/* (n * squares - sum^2) / (n^2 (n - 1)), of n values */
static void
set_sample_of_values(BodySample *sample, const Values *values)
{
	Datum		count = integer_from_uint128(values->count);
	Fraction	above = fraction_subtract((Fraction) {
		numeric_call(numeric_mul, values->squares.numerator, count), values->squares.denominator
	}, fraction_multiply(values->sum, values->sum));
	Datum		below = numeric_call(numeric_mul, numeric_call(numeric_mul, count, count),
									 integer_from_uint128(values->count - 1));

	set_sample(sample, fraction_divide(values->sum, count), fraction_divide(above, below));
}

/*
 * Cards
 */

typedef struct CardTotals
{
	Tree		tree;
	CardMatrix	cards;
	NodeValue  *values;
} CardTotals;

/* The exact total of a card, as a score; false if it has none */
static bool
card_total(const CardTotals *totals, int card, Fraction *score)
{
	const Scale *scale = &totals->tree.scale;
	Fraction	share;

	evaluate_tree(&totals->tree, card_leaves(&totals->cards, card), NO_OVERRIDE, totals->values);
	if (totals->values[0].missing)
		return false;
	share = exact_fraction(&totals->tree, totals->values, 0);
	*score = fraction_add_multiple(fraction_of(scale->lowest, UNITS_PER_ONE),
								   fraction_divide(share, integer_from_uint128((uint128) LEAF_TOP * UNITS_PER_ONE)),
								   integer_from_uint128(scale->width));
	return true;
}

/* The totals of a unit's cards, or their mean alone */
static void
add_unit(const CardTotals *totals, int unit, bool mean_alone, Values *values)
{
	Values		of_unit = {0, fraction_of(0, 1), fraction_of(0, 1)};
	Fraction	score;

	for (uint32 card = totals->cards.first_card[unit]; card < totals->cards.first_card[unit + 1]; card++)
		if (card_total(totals, card, &score))
			add_value(mean_alone ? &of_unit : values, score);
	if (of_unit.count > 0)
		add_value(values, fraction_divide(of_unit.sum, integer_from_uint128(of_unit.count)));
}

static void
sample_cards(const Panel *panel, const CardTotals *totals, int body, const char *function, BodySample *sample)
{
	Values		values = {0, fraction_of(0, 1), fraction_of(0, 1)};

	for (uint32 unit = totals->cards.first_unit[body]; unit < totals->cards.first_unit[body + 1]; unit++)
		add_unit(totals, unit, panel->kind == PANEL_UNITS, &values);
	sample->assessed = values.count > 0;
	if (values.count == 1)
		fail_single(panel, body, function);
	if (values.count > 1)
		set_sample_of_values(sample, &values);
}

/*
 * Tallies
 */

static void
check_tally(const Panel *panel, int body, const Tally *tally, const char *function)
{
	const char *problem = tally->mean.kind != MEAN_ARITHMETIC ? "Its mean is not the arithmetic one." :
	tally->mean_only ? "It knows its mean alone." :
	!spread_has_squares(&tally->spread) ? "It does not know the sum of its squares." : NULL;

	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("tally of body \"%s\" has no standard error", panel_key_string(panel, body)),
				 errdetail_internal("%s", problem)));
	if (tally->mean.observed == 1)
		fail_single(panel, body, function);
}

/*
 * The population's variance.  Sums that no values in the range of scores have
 * made are refused: below zero, or above the square of the range, which has
 * room in what is made of it.
 */
static Fraction
checked_variance(const Panel *panel, int body, const Tally *tally)
{
	Fraction	variance = tally_variance(tally);
	bool		negative = integer_sign(variance.numerator) < 0;

	if (negative || fraction_compare(variance, fraction_of((int128) power_of_ten(2 * SCORE_DIGITS), 1)) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 negative ? errmsg("tally of body \"%s\" has a negative variance", panel_key_string(panel, body)) :
				 errmsg("tally of body \"%s\" has squares out of range", panel_key_string(panel, body)),
				 errdetail("Its sums cannot come from any values.")));
	return variance;
}

/* The population's variance over n - 1, of a population of N times (N - n) / N */
static void
sample_tally(const Panel *panel, int body, const char *function, BodySample *sample)
{
	const Tally *tally = panel_tally(panel, body);
	int64		population = panel_population(panel, body);
	Fraction	mean;
	Fraction	variance;

	sample->assessed = tally != NULL && tally->mean.observed > 0 && !int256_is_zero(tally->mean.weight);
	if (!sample->assessed)
		return;
	check_tally(panel, body, tally, function);
	mean = fraction_quotient(fraction_of_decimal(tally->mean.values, tally->mean.values_scale),
							 fraction_of_decimal(tally->mean.weight, tally->mean.weight_scale));
	variance = checked_variance(panel, body, tally);
	variance = fraction_divide(variance, integer_from_uint128(tally->mean.observed - 1));
	if (population > 0)
		variance = fraction_multiply(variance, fraction_of(population - tally->mean.observed, population));
	set_sample(sample, mean, variance);
}

/* The sample of each body; one with a single value is an error that names it */
BodySample *
panel_samples(const Panel *panel, const char *function)
{
	BodySample *samples = panel_room(panel->body_count, sizeof(BodySample), function, panel);
	bool		has_cards = panel_kind_has_cards((PanelKind) panel->kind);
	const Instrument *instrument = has_cards ? panel_instrument(panel) : NULL;
	CardTotals	totals = {0};

	if (instrument != NULL)
	{
		totals.tree = instrument_tree(instrument);
		totals.cards = panel_cards(panel);
		totals.values = palloc(totals.tree.count * sizeof(NodeValue));
	}
	for (uint32 i = 0; i < panel->body_count; i++)
	{
		MemoryContext body = AllocSetContextCreate(CurrentMemoryContext, "sample of a body", ALLOCSET_SMALL_SIZES);
		MemoryContext old = MemoryContextSwitchTo(body);

		CHECK_FOR_INTERRUPTS();
		memset(&samples[i], 0, sizeof(BodySample));
		if (instrument != NULL)
			sample_cards(panel, &totals, i, function, &samples[i]);
		else if (!has_cards)
			sample_tally(panel, i, function, &samples[i]);
		MemoryContextSwitchTo(old);
		if (samples[i].assessed)
		{
			samples[i].exact_mean.numerator = datumCopy(samples[i].exact_mean.numerator, false, -1);
			samples[i].exact_mean.denominator = datumCopy(samples[i].exact_mean.denominator, false, -1);
		}
		MemoryContextDelete(body);
	}
	return samples;
}

/*
 * The mean of a sample with 10^-18 added so many times, in units, rounded once,
 * half away from zero, to so many decimals; NO_SCORE if there is none
 */
int64
sample_shifted_score(const BodySample *sample, int128 shift, int decimals)
{
	int128		step = (int128) power_of_ten(SAMPLE_DECIMALS - decimals);
	int128		number = sample->mean + shift;
	uint128		magnitude;
	int128		steps;

	if (!sample->assessed)
		return NO_SCORE;

	/* below zero, what the mean has besides brings a tie nearer to zero */
	magnitude = number < 0 ? -(uint128) number - (sample->has_rest ? 1 : 0) : (uint128) number;
	steps = (int128) ((2 * magnitude + step) / (2 * step));
	if (steps > UNITS_MAX / (int64) power_of_ten(UNIT_DECIMALS - decimals))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("score out of range"),
				 errdetail("A drawn mean is beyond the range of scores.")));
	return (int64) (number < 0 ? -steps : steps) * (int64) power_of_ten(UNIT_DECIMALS - decimals);
}
