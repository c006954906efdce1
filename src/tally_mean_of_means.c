/*
 * tally_mean_of_means.c - the mean of the means of tallies
 *
 * Thirds and sevenths have no last decimal, so that a sum of means with any
 * number of decimals may hide a half, or make one.  The sum with its error
 * mostly tells on which side the mean lies; if not, fractions do.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/datum.h"
#include "utils/memutils.h"

#include "fraction.h"
#include "mean_digits.h"
#include "score.h"
#include "tally.h"

/* Tallies that have a mean */
typedef struct Tallies
{
	const Tally **items;
	int			count;
} Tallies;

/* The first argument; NULL and tallies without weight do not count */
static Tallies
tallies_argument(FunctionCallInfo fcinfo)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(0);
	Tallies		tallies;
	Datum	   *values;
	bool	   *nulls;
	int			count;

	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_DOUBLE, &values, &nulls, &count);
	tallies = (Tallies) {palloc(count * sizeof(Tally *)), 0};
	for (int i = 0; i < count; i++)
	{
		const Tally *tally = nulls[i] ? NULL : DatumGetTallyP(values[i]);

		if (tally == NULL)
			continue;
		if (tally->mean.kind != MEAN_ARITHMETIC)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("only tallies of arithmetic means have an exact mean of means"),
					 errdetail("One is of %s means.", mean_kind_names[tally->mean.kind]),
					 errhint("mean_numeric() tells such a mean to as many decimals as are certain.")));
		if (!int256_is_zero(tally->mean.weight))
			tallies.items[tallies.count++] = tally;
	}
	return tallies;
}

/* sum / count, rounded, of a sum in steps of the last decimal of a mean */
static int64
rounded_quotient(Int256 sum, int count, int decimals, RoundMode mode)
{
	MeanState	quotient;
	Reading		reading;

	mean_init(&quotient, (Mean) {MEAN_ARITHMETIC, 0});
	quotient.values = sum;
	quotient.values_scale = MEAN_DECIMALS_MAX;
	quotient.weight = int256_from_int64(count);
	quotient.weight_scale = 0;
	(void) mean_reading(&quotient, &reading);
	return reading_round(reading, decimals, mode);
}

/* Whether means cut to 30 decimals tell the mean of these means, rounded: each is off by less than a step */
static bool
rounded_by_steps(Tallies tallies, int decimals, RoundMode mode, int64 *units)
{
	Int256		error = int256_from_int64(tallies.count);
	Int256		sum = int256_from_int64(0);
	Int256		least;
	Int256		most;

	for (int i = 0; i < tallies.count; i++)
	{
		const MeanState *mean = &tallies.items[i]->mean;
		Int256		steps;
		Int256		rest;
		Int256		denominator;

		CHECK_FOR_INTERRUPTS();
		if (!mean_quotient(mean, MEAN_DECIMALS_MAX, &steps, &rest, &denominator) ||
			!int256_add(sum, int256_is_negative(mean->values) ? int256_negate(steps) : steps, &sum))
			return false;
	}
	if (!int256_add(sum, int256_negate(error), &least) || !int256_add(sum, error, &most))
		return false;
	*units = rounded_quotient(least, tallies.count, decimals, mode);
	return *units == rounded_quotient(most, tallies.count, decimals, mode);
}

static Fraction
exact_mean(const MeanState *mean)
{
	return fraction_quotient(fraction_of_decimal(mean->values, mean->values_scale),
							 fraction_of_decimal(mean->weight, mean->weight_scale));
}

/* The mean of these means, rounded */
static int64
rounded_by_fractions(Tallies tallies, int decimals, RoundMode mode)
{
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "mean of means", ALLOCSET_DEFAULT_SIZES);
	Fraction	sum = fraction_of(0, 1);

	for (int i = 0; i < tallies.count; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(scratch);
		Fraction	next = fraction_add(sum, exact_mean(&tallies.items[i]->mean));

		CHECK_FOR_INTERRUPTS();
		MemoryContextSwitchTo(old);
		pfree(DatumGetPointer(sum.numerator));
		pfree(DatumGetPointer(sum.denominator));
		sum.numerator = datumCopy(next.numerator, false, -1);
		sum.denominator = datumCopy(next.denominator, false, -1);
		MemoryContextReset(scratch);
	}
	sum.numerator = integer_product(sum.numerator, integer_from_int64(4 * UNITS_PER_ONE));
	return reading_round(fraction_reading(fraction_divide(sum, integer_from_int64(tallies.count))), decimals, mode);
}

/* Arguments: tallies, decimals, rounding */
PG_FUNCTION_INFO_V1(tally_mean_of_means);
Datum
tally_mean_of_means(PG_FUNCTION_ARGS)
{
	Tallies		tallies = tallies_argument(fcinfo);
	int			decimals = tally_decimals_argument(fcinfo, UNIT_DECIMALS);
	RoundMode	mode = score_rounding_argument(fcinfo, 2);
	int64		units;

	if (tallies.count == 0)
		PG_RETURN_NULL();
	if (!rounded_by_steps(tallies, decimals, mode, &units))
		units = rounded_by_fractions(tallies, decimals, mode);
	PG_RETURN_SCORE(score_check(units));
}
