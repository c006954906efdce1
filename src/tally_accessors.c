/*
 * tally_accessors.c - what can be read from a tally
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "compat.h"
#include "mean_digits.h"
#include "number.h"
#include "score.h"
#include "tally_variance.h"

static Datum
sum_datum(Int256 sum, int scale)
{
	return NumericGetDatum(number_sum_to_numeric(sum, scale));
}

/* The spread of the first argument, which must have one */
static const Spread *
spread_argument(FunctionCallInfo fcinfo)
{
	const Tally *tally = PG_GETARG_TALLY_P(0);

	if (tally->mean_only)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("tally knows only its mean"),
				 errdetail("It is a partial result of an aggregate that gives a mean."),
				 errhint("Use tally() instead.")));
	return &tally->spread;
}

/* The mean rounded to so many decimals, once, from the exact quotient */
static Datum
rounded_mean(FunctionCallInfo fcinfo, int decimals, RoundMode mode)
{
	Reading		reading;

	if (!tally_reading(PG_GETARG_TALLY_P(0), &reading))
		PG_RETURN_NULL();
	PG_RETURN_SCORE(score_check(reading_round(reading, decimals, mode)));
}

PG_FUNCTION_INFO_V1(tally_mean);
Datum
tally_mean(PG_FUNCTION_ARGS)
{
	return rounded_mean(fcinfo, UNIT_DECIMALS, ROUND_HALF_UP);
}

PG_FUNCTION_INFO_V1(tally_mean_decimals);
Datum
tally_mean_decimals(PG_FUNCTION_ARGS)
{
	return rounded_mean(fcinfo, tally_decimals_argument(fcinfo, UNIT_DECIMALS), ROUND_HALF_UP);
}

PG_FUNCTION_INFO_V1(tally_mean_rounded);
Datum
tally_mean_rounded(PG_FUNCTION_ARGS)
{
	return rounded_mean(fcinfo, tally_decimals_argument(fcinfo, UNIT_DECIMALS), score_rounding_argument(fcinfo, 2));
}

/* With as many decimals as mean() can have, what mean() gives */
PG_FUNCTION_INFO_V1(tally_mean_numeric);
Datum
tally_mean_numeric(PG_FUNCTION_ARGS)
{
	int			decimals = tally_decimals_argument(fcinfo, MEAN_DECIMALS_MAX);
	Int256		digits;
	Datum		mean;

	if (decimals > UNIT_DECIMALS)
	{
		if (!mean_digits(&PG_GETARG_TALLY_P(0)->mean, decimals, &digits))
			PG_RETURN_NULL();
		return number_decimal_datum(digits, decimals);
	}
	mean = rounded_mean(fcinfo, decimals, ROUND_HALF_UP);
	if (fcinfo->isnull)
		PG_RETURN_NULL();
	mean = NumericGetDatum(number_units_to_numeric(DatumGetScore(mean)));
	return DirectFunctionCall2(numeric_round, mean, Int32GetDatum(decimals));
}

PG_FUNCTION_INFO_V1(tally_observed);
Datum
tally_observed(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_TALLY_P(0)->mean.observed);
}

PG_FUNCTION_INFO_V1(tally_missing);
Datum
tally_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(spread_argument(fcinfo)->missing);
}

PG_FUNCTION_INFO_V1(tally_total_weight);
Datum
tally_total_weight(PG_FUNCTION_ARGS)
{
	const MeanState *mean = &PG_GETARG_TALLY_P(0)->mean;

	return sum_datum(mean->weight, mean->weight_scale);
}

/* Rounded down, so that 1 means that nothing is missing */
PG_FUNCTION_INFO_V1(tally_coverage);
Datum
tally_coverage(PG_FUNCTION_ARGS)
{
	const MeanState *mean = &PG_GETARG_TALLY_P(0)->mean;
	const Spread *spread = spread_argument(fcinfo);
	Datum		observed = sum_datum(mean->weight, mean->weight_scale);
	Datum		missing = sum_datum(spread->missing_weight, spread->missing_scale);
	Datum		total = DirectFunctionCall2(numeric_add, observed, missing);
	Datum		units;

	if (int256_is_zero(mean->weight) && int256_is_zero(spread->missing_weight))
		PG_RETURN_NULL();
	units = DirectFunctionCall2(numeric_div_trunc,
								DirectFunctionCall2(numeric_mul, observed,
													integer_from_int64(UNITS_PER_ONE)),
								total);
	PG_RETURN_SCORE(DatumGetInt64(DirectFunctionCall1(numeric_int8, units)));
}

static Datum
extreme(FunctionCallInfo fcinfo, const Spread *spread, int64 units)
{
	if (!spread_has_extremes(spread))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("tally does not know its lowest and highest value"),
				 errdetail("It comes from rolling(), which takes values back."),
				 errhint("Use rollup() over the window instead.")));
	if (PG_GETARG_TALLY_P(0)->mean.observed == 0)
		PG_RETURN_NULL();
	PG_RETURN_SCORE(units);
}

PG_FUNCTION_INFO_V1(tally_lowest);
Datum
tally_lowest(PG_FUNCTION_ARGS)
{
	const Spread *spread = spread_argument(fcinfo);

	return extreme(fcinfo, spread, spread->lowest);
}

PG_FUNCTION_INFO_V1(tally_highest);
Datum
tally_highest(PG_FUNCTION_ARGS)
{
	const Spread *spread = spread_argument(fcinfo);

	return extreme(fcinfo, spread, spread->highest);
}

/*
 * The population's standard deviation, rounded to six decimals from the exact
 * variance: the integer part of twice the root in millionths tells on which side
 * of a half it lies.
 */
PG_FUNCTION_INFO_V1(tally_stddev);
Datum
tally_stddev(PG_FUNCTION_ARGS)
{
	const MeanState *mean = &PG_GETARG_TALLY_P(0)->mean;
	const Spread *spread = spread_argument(fcinfo);
	Fraction	variance;
	Datum		halves;
	bool		ignored;

	if (mean->kind != MEAN_ARITHMETIC)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("only a tally of an arithmetic mean has a standard deviation")));
	if (!spread_has_squares(spread))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("tally out of range for a standard deviation"),
				 errdetail("The sum of the weighted squares has more than 76 digits.")));
	if (int256_is_zero(mean->weight))
		PG_RETURN_NULL();
	variance = tally_variance(PG_GETARG_TALLY_P(0));
	if (integer_sign(variance.numerator) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("tally has a negative variance"),
				 errdetail("Its sums cannot come from any values.")));
	halves = fraction_whole_multiple(variance, integer_from_int64(4 * UNITS_PER_ONE * UNITS_PER_ONE), &ignored);
	halves = integer_square_root(halves);
	PG_RETURN_SCORE(score_check((DatumGetInt64(DirectFunctionCall1(numeric_int8, halves)) + 1) / 2));
}
