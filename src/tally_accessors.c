/*
 * tally_accessors.c - what can be read from a tally
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "number.h"
#include "score.h"
#include "tally.h"

/* sum / 10^scale as a numeric, exactly */
static Datum
sum_numeric(const MeanState *state, SumName name)
{
	char		digits[INT256_TEXT_SIZE];
	char	   *text;

	int256_to_text(state->sum[name], digits);
	text = psprintf("%se-%d", digits, state->scale[name]);
	return DirectFunctionCall1(numeric_trim_scale,
							   DirectFunctionCall3(numeric_in, CStringGetDatum(text),
												   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
}

static Datum
numeric_from_integer(int64 value)
{
	return NumericGetDatum(int64_to_numeric(value));
}

/* The mean rounded to so many decimals, once, from the exact quotient */
static Datum
rounded_mean(FunctionCallInfo fcinfo, int decimals)
{
	Reading		reading;

	if (!tally_reading(PG_GETARG_TALLY_P(0), &reading))
		PG_RETURN_NULL();
	PG_RETURN_SCORE(check_score(reading_round(reading, decimals, ROUND_HALF_UP)));
}

PG_FUNCTION_INFO_V1(tally_mean);
Datum
tally_mean(PG_FUNCTION_ARGS)
{
	return rounded_mean(fcinfo, UNIT_DECIMALS);
}

PG_FUNCTION_INFO_V1(tally_mean_rounded);
Datum
tally_mean_rounded(PG_FUNCTION_ARGS)
{
	int32		decimals = PG_GETARG_INT32(1);

	if (decimals < 0 || decimals > UNIT_DECIMALS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("decimals of a mean must be between 0 and %d", UNIT_DECIMALS),
				 errdetail("The number of decimals is %d.", decimals)));
	return rounded_mean(fcinfo, decimals);
}

PG_FUNCTION_INFO_V1(tally_observed);
Datum
tally_observed(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_TALLY_P(0)->state.observed);
}

PG_FUNCTION_INFO_V1(tally_missing);
Datum
tally_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_TALLY_P(0)->state.missing);
}

PG_FUNCTION_INFO_V1(tally_total_weight);
Datum
tally_total_weight(PG_FUNCTION_ARGS)
{
	return sum_numeric(&PG_GETARG_TALLY_P(0)->state, SUM_WEIGHT);
}

/* Rounded down, so that 1 means that nothing is missing */
PG_FUNCTION_INFO_V1(tally_coverage);
Datum
tally_coverage(PG_FUNCTION_ARGS)
{
	MeanState  *state = &PG_GETARG_TALLY_P(0)->state;
	Datum		observed = sum_numeric(state, SUM_WEIGHT);
	Datum		total = DirectFunctionCall2(numeric_add, observed,
											sum_numeric(state, SUM_MISSING_WEIGHT));
	Datum		units;

	if (int256_is_zero(state->sum[SUM_WEIGHT]) && int256_is_zero(state->sum[SUM_MISSING_WEIGHT]))
		PG_RETURN_NULL();
	units = DirectFunctionCall2(numeric_div_trunc,
								DirectFunctionCall2(numeric_mul, observed,
													numeric_from_integer(UNITS_PER_ONE)),
								total);
	PG_RETURN_SCORE(DatumGetInt64(DirectFunctionCall1(numeric_int8, units)));
}

static Datum
extreme(FunctionCallInfo fcinfo, const MeanState *state, int64 units)
{
	if ((state->flags & MEAN_NO_EXTREMES) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("tally does not know its lowest and highest value"),
				 errdetail("It comes from rolling(), which takes values back."),
				 errhint("Use rollup() over the window instead.")));
	if (state->observed == 0)
		PG_RETURN_NULL();
	PG_RETURN_SCORE(units);
}

PG_FUNCTION_INFO_V1(tally_lowest);
Datum
tally_lowest(PG_FUNCTION_ARGS)
{
	MeanState  *state = &PG_GETARG_TALLY_P(0)->state;

	return extreme(fcinfo, state, state->lowest);
}

PG_FUNCTION_INFO_V1(tally_highest);
Datum
tally_highest(PG_FUNCTION_ARGS)
{
	MeanState  *state = &PG_GETARG_TALLY_P(0)->state;

	return extreme(fcinfo, state, state->highest);
}

/* floor(sqrt(x)) of an integer x >= 0 */
static Datum
integer_square_root(Datum x)
{
	Datum		root = DirectFunctionCall2(numeric_round, DirectFunctionCall1(numeric_sqrt, x),
										   Int32GetDatum(0));

	/* numeric_sqrt() rounds */
	if (DatumGetBool(DirectFunctionCall2(numeric_gt,
										 DirectFunctionCall2(numeric_mul, root, root), x)))
		root = DirectFunctionCall2(numeric_sub, root, numeric_from_integer(1));
	return root;
}

/*
 * The population's standard deviation, sqrt(sum w v^2 / W - (sum w v / W)^2),
 * rounded to six decimals from the exact quotient: the integer part of twice
 * the root in millionths tells on which side of a half it lies.
 */
PG_FUNCTION_INFO_V1(tally_stddev);
Datum
tally_stddev(PG_FUNCTION_ARGS)
{
	MeanState  *state = &PG_GETARG_TALLY_P(0)->state;
	Datum		weight = sum_numeric(state, SUM_WEIGHT);
	Datum		values = sum_numeric(state, SUM_VALUES);
	Datum		squares = sum_numeric(state, SUM_SQUARES);
	Datum		variance;		/* times W^2 */
	Datum		halves;

	if (state->kind != MEAN_ARITHMETIC)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("only a tally of an arithmetic mean has a standard deviation")));
	if ((state->flags & MEAN_NO_SQUARES) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("tally out of range for a standard deviation"),
				 errdetail("The sum of the weighted squares has more than 76 digits.")));
	if (int256_is_zero(state->sum[SUM_WEIGHT]))
		PG_RETURN_NULL();
	variance = DirectFunctionCall2(numeric_sub,
								   DirectFunctionCall2(numeric_mul, squares, weight),
								   DirectFunctionCall2(numeric_mul, values, values));
	if (DatumGetBool(DirectFunctionCall2(numeric_lt, variance, numeric_from_integer(0))))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("tally has a negative variance")));
	halves = DirectFunctionCall2(numeric_div_trunc,
								 DirectFunctionCall2(numeric_mul, variance,
													 numeric_from_integer(4 * UNITS_PER_ONE * UNITS_PER_ONE)),
								 DirectFunctionCall2(numeric_mul, weight, weight));
	halves = integer_square_root(halves);
	PG_RETURN_SCORE(check_score((DatumGetInt64(DirectFunctionCall1(numeric_int8, halves)) + 1) / 2));
}
