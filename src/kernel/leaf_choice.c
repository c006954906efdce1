/*
 * leaf_choice.c - what several answers stand for, and the extremes that any answer gives
 */
#include "postgres.h"

#include "miscadmin.h"

#include "int256.h"
#include "leaf_choice.h"

/*
 * Of the sums of answers so many are tried.  Twelve answers have no more sums,
 * and points are small numbers, so that even a hundred answers have few.
 * If there are more, some are left out, evenly and never the ends, as the best
 * of all is one of an exponential number: the score found is one that answers
 * have, but there may be a better one, unless each sum has a score and scores
 * rise with sums.
 */
#define SUMS_MAX 4096

/* Behind the 18 digits of units, so many more make a Decimal as long as it can be */
#define CLOSEST_DIGITS (DECIMAL_MAX_DIGITS - 18)

/* The answer in 10^-LEAF_NUMBER_DIGITS; sums of all answers fit, too */
static Int256
answer_digits(const LeafRule *rule, int answer)
{
	Decimal		number = leaf_decimal(rule->answers[answer]);

	return int256_multiply_int128(number.digits, (int128) power_of_ten(LEAF_NUMBER_DIGITS - number.scale));
}

/* The same as a Decimal, with as few digits as may be; false if there are too many */
static bool
decimal_from_digits(Int256 digits, Decimal *number)
{
	Int256		magnitude = int256_absolute(digits);
	int			scale = LEAF_NUMBER_DIGITS;
	int128		result;

	while (scale > 0)
	{
		Int256		shorter = magnitude;

		if (int256_divide_small(&shorter, 10) != 0)
			break;
		magnitude = shorter;
		scale--;
	}
	if (!int256_to_int128(magnitude, &result) || result >= (int128) power_of_ten(DECIMAL_MAX_DIGITS))
		return false;
	*number = (Decimal) {int256_is_negative(digits) ? -result : result, scale};
	return true;
}

/* The number that answers stand for together, all of which have one */
LeafStatus
leaf_choose(const LeafRule *rule, const int *chosen, int count, Decimal *value)
{
	Int256		sum = int256_from_int128(0);

	if (rule->choice == CHOOSE_SUM)
	{
		for (int i = 0; i < count; i++)
			sum = int256_wrapping_add(sum, answer_digits(rule, chosen[i]));
		return decimal_from_digits(sum, value) ? LEAF_OK : LEAF_TOO_LONG;
	}
	*value = leaf_decimal(rule->answers[chosen[0]]);
	for (int i = 1; i < count; i++)
	{
		Decimal		other = leaf_decimal(rule->answers[chosen[i]]);

		if (leaf_compare(other, *value) > 0)
			*value = other;
	}
	return LEAF_OK;
}

/* The lowest and the highest score seen so far */
typedef struct Extremes
{
	bool		any;
	uint32		lowest;
	uint32		highest;
} Extremes;

static void
extremes_add(Extremes *extremes, uint32 share)
{
	extremes->lowest = extremes->any ? Min(extremes->lowest, share) : share;
	extremes->highest = extremes->any ? Max(extremes->highest, share) : share;
	extremes->any = true;
}

/* A number that is refused gives no score */
static void
extremes_add_value(Extremes *extremes, const LeafRule *rule, Scale scale, Decimal value)
{
	uint32		share;

	if (leaf_score(rule, scale, value, &share) == LEAF_OK)
		extremes_add(extremes, share);
}

/* Below, at or above zero as a is below, at or above b */
static int
compare_sums(Int256 a, Int256 b)
{
	Int256		distance = int256_wrapping_add(a, int256_negate(b));

	return int256_is_negative(distance) ? -1 : !int256_is_zero(distance);
}

/* The rising sums, and each of them plus the answer, in the same order and each once; returns how many */
static int
merge_sums(const Int256 *sums, int count, Int256 answer, Int256 *merged)
{
	int			total = 0;
	int			with = 0;		/* how many sums were taken with the answer, */
	int			without = 0;	/* and without it */

	while (with < count || without < count)
	{
		int			order = with == count ? 1 : without == count ? -1 :
		compare_sums(int256_wrapping_add(sums[with], answer), sums[without]);

		merged[total++] = order <= 0 ? int256_wrapping_add(sums[with], answer) : sums[without];
		with += order <= 0;
		without += order >= 0;
	}
	return total;
}

/* Leave out sums, evenly, but not the ends, if there are too many */
static int
thin_sums(Int256 *sums, int count)
{
	if (count <= SUMS_MAX)
		return count;
	for (int i = 0; i < SUMS_MAX; i++)
		sums[i] = sums[(int64) i * (count - 1) / (SUMS_MAX - 1)];
	return SUMS_MAX;
}

/* The extremes over the sets of answers, the empty one among them */
static void
sums_extremes(Extremes *extremes, const LeafRule *rule, Scale scale)
{
	Int256	   *sums = palloc0(2 * SUMS_MAX * sizeof(Int256));
	Int256	   *merged = palloc(2 * SUMS_MAX * sizeof(Int256));
	int			count = 1;

	for (int i = 0; i < rule->answer_count; i++)
	{
		Int256	   *swap = sums;

		CHECK_FOR_INTERRUPTS();
		if (rule->answers[i].not_applicable)
			continue;
		count = thin_sums(merged, merge_sums(sums, count, answer_digits(rule, i), merged));
		sums = merged;
		merged = swap;
	}
	for (int i = 0; i < count; i++)
	{
		Decimal		value;

		if (decimal_from_digits(sums[i], &value))
			extremes_add_value(extremes, rule, scale, value);
	}
	pfree(sums);
	pfree(merged);
}

static void
answers_extremes(Extremes *extremes, const LeafRule *rule, Scale scale)
{
	for (int i = 0; i < rule->answer_count; i++)
		if (!rule->answers[i].not_applicable)
			extremes_add_value(extremes, rule, scale, leaf_decimal(rule->answers[i]));
}

/*
 * The score that an end of a band gives is that of the last value which the band
 * holds there.  At an open end it is as close to the bound as a value can be;
 * without a bound, all values have the same score.
 */
static void
extremes_add_end(Extremes *extremes, const LeafRule *rule, Scale scale, const LeafBand *band, Reading end)
{
	Decimal		value = {end >> 2, UNIT_DECIMALS};

	if (!reading_in_range(end))
	{
		extremes_add(extremes, leaf_share(rule, scale, band->first));
		return;
	}
	if (!reading_is_exact(end))
	{
		value.scale += CLOSEST_DIGITS;
		value.digits = end == band->interval.lowest ? value.digits * (int128) power_of_ten(CLOSEST_DIGITS) + 1 :
			(value.digits + 1) * (int128) power_of_ten(CLOSEST_DIGITS) - 1;
	}
	extremes_add_value(extremes, rule, scale, value);
}

/* The extremes over all numbers: those of what the tables say, or the ends of the scale */
static void
table_extremes(Extremes *extremes, const LeafRule *rule, Scale scale)
{
	switch (rule->kind)
	{
		case LEAF_LEVELS:
			for (int i = 0; i < rule->level_count; i++)
				extremes_add(extremes, leaf_share(rule, scale, rule->levels[i].score));
			break;
		case LEAF_CURVE:
			for (int i = 0; i < rule->point_count; i++)
				extremes_add(extremes, leaf_share(rule, scale, rule->points[i].score));
			break;
		case LEAF_BANDS:
			for (int i = 0; i < rule->band_count; i++)
			{
				const LeafBand *band = &rule->bands[i];

				extremes_add_end(extremes, rule, scale, band, interval_first(band->interval, rule->band_rounding));
				extremes_add_end(extremes, rule, scale, band, interval_last(band->interval, rule->band_rounding));
			}
			break;
		case LEAF_SCORE:
		case LEAF_REVERSED:
		case LEAF_LINEAR:
		case LEAF_LOGARITHM:
		case LEAF_POWER:
		case LEAF_POINTS:
			extremes_add(extremes, 0);
			extremes_add(extremes, (uint32) LEAF_TOP);
			break;
	}
}

/* Where no answer has a score, both are the bottom of the scale */
static Extremes
leaf_extremes(const LeafRule *rule, Scale scale)
{
	Extremes	extremes = {.any = false};

	if (rule->answer_count == 0)
		table_extremes(&extremes, rule, scale);
	else if (rule->choice == CHOOSE_SUM)
		sums_extremes(&extremes, rule, scale);
	else
		answers_extremes(&extremes, rule, scale);
	return extremes;
}

/* The lowest and the best score that any answer has */
uint32
leaf_lowest(const LeafRule *rule, Scale scale)
{
	return leaf_extremes(rule, scale).lowest;
}

uint32
leaf_best(const LeafRule *rule, Scale scale)
{
	return leaf_extremes(rule, scale).highest;
}
