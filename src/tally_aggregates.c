/*
 * tally_aggregates.c - the transition, combine and final functions of the means
 *
 * The transition state is the tally itself, changed in place.  Everything a
 * state needs is inside it: no function relies on fn_extra, and no row but the
 * first of a group allocates.  The aggregates that give a mean keep no more
 * than the mean needs; tally() keeps all.
 *
 * Arguments of a transition function: state, value, and the weight if there is
 * one; then the parameter of the mean if there is one.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "number.h"
#include "score.h"
#include "tally.h"

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

typedef Number (*ReadNumber) (Datum value, const char *what);

static inline Number
read_score(Datum value, const char *what)
{
	(void) what;
	return number_from_units(DatumGetScore(value));
}

static inline Number
read_numeric(Datum value, const char *what)
{
	return number_from_numeric(value, what);
}

static inline Number
read_float8(Datum value, const char *what)
{
	return number_from_float8(DatumGetFloat8(value), what);
}

typedef enum Direction
{
	ADD,
	TAKE_BACK					/* what a moving frame left behind */
} Direction;

/* A state may be changed in place only if it belongs to an aggregation */
static inline void
check_aggregate(FunctionCallInfo fcinfo)
{
	if (AggCheckCallContext(fcinfo, NULL) == 0)
		elog(ERROR, "aggregate function called in non-aggregate context");
}

/*
 * The state to change: the one given, or the group's first, which the executor
 * copies into the memory of the aggregate.
 */
static inline Tally *
transition_state(FunctionCallInfo fcinfo, Mean mean, bool mean_only)
{
	check_aggregate(fcinfo);
	return likely(!PG_ARGISNULL(0)) ? PG_GETARG_TALLY_P(0) : tally_create(mean, mean_only);
}

static Number
read_weight(FunctionCallInfo fcinfo, ReadNumber read)
{
	if (PG_ARGISNULL(2))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("weight must not be NULL"),
				 errhint("A missing value has a weight too; use 0 for one that does not count.")));
	return read(PG_GETARG_DATUM(2), "weight");
}

static void
add_missing(Tally *tally, Number weight, Direction direction)
{
	mean_check_weight(number_decimal(&weight));
	if (!tally->mean_only && direction == ADD)
		spread_add_missing(&tally->spread, number_decimal(&weight));
}

static void
add_decimal(Tally *tally, Decimal value, Decimal weight)
{
	mean_add(&tally->mean, value, weight);
	if (!tally->mean_only)
		spread_add(&tally->spread, mean_value_units(state_mean(&tally->mean), value),
				   value, weight);
}

/* One row: a value with its weight, or the weight of a missing value */
static pg_attribute_always_inline Datum
transition(FunctionCallInfo fcinfo, Mean mean, bool mean_only, ReadNumber read, bool weighted,
		   Direction direction)
{
	Tally	   *tally = transition_state(fcinfo, mean, mean_only);
	Number		weight = weighted ? read_weight(fcinfo, read) : number_from_units(UNITS_PER_ONE);
	Number		value;

	if (PG_ARGISNULL(1))
	{
		add_missing(tally, weight, direction);
		PG_RETURN_TALLY_P(tally);
	}
	value = read(PG_GETARG_DATUM(1), "value");
	if (direction == TAKE_BACK)
		mean_remove(&tally->mean, number_decimal(&value), number_decimal(&weight));
	else if (mean.kind == MEAN_ARITHMETIC &&
			 likely(value.in_units && weight.in_units && weight.units >= 0))
	{
		mean_add_units(&tally->mean, value.units, weight.units);
		if (!mean_only)
			spread_add_units(&tally->spread, value.units, weight.units);
	}
	else
		add_decimal(tally, number_decimal(&value), number_decimal(&weight));
	PG_RETURN_TALLY_P(tally);
}

/* The mean that an argument names; it must be the same in all rows */
static Mean
check_same_mean(FunctionCallInfo fcinfo, Mean mean)
{
	if (!PG_ARGISNULL(0))
	{
		const MeanState *state = &PG_GETARG_TALLY_P(0)->mean;

		if (state->kind != mean.kind || state->power != mean.power)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the mean must be the same for all rows of a tally")));
	}
	return mean;
}

static Mean
mean_argument(FunctionCallInfo fcinfo)
{
	text	   *name;
	Mean		mean;

	if (PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the mean of a tally must not be NULL")));
	name = PG_GETARG_TEXT_PP(3);
	if (!mean_from_text(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), &mean))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a tally has no mean \"%s\"", text_to_cstring(name)),
				 errhint("The means are arithmetic, geometric, harmonic and "
						 "powers from -5 to 5 with up to 6 decimals.")));
	return check_same_mean(fcinfo, mean);
}

static Mean
power_argument(FunctionCallInfo fcinfo)
{
	Reading		power;

	if (PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the power of a mean must not be NULL")));
	power = numeric_reading(PG_GETARG_DATUM(3));
	if (!reading_is_exact(power) ||
		power > reading_from_units(MEAN_POWER_MAX) || power < reading_from_units(-MEAN_POWER_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the power of a mean must be between -5 and 5, with up to 6 decimals"),
				 errdetail("The power is %s.",
						   DatumGetCString(DirectFunctionCall1(numeric_out,
															   PG_GETARG_DATUM(3))))));
	return check_same_mean(fcinfo, mean_from_power(power / 4));
}

#define ARITHMETIC ((Mean) {MEAN_ARITHMETIC, 0})
#define GEOMETRIC ((Mean) {MEAN_GEOMETRIC, 0})
#define HARMONIC ((Mean) {MEAN_HARMONIC, 0})

#define TRANSITION(name, mean, mean_only, read, weighted, direction) \
PG_FUNCTION_INFO_V1(name); \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	return transition(fcinfo, mean, mean_only, read, weighted, direction); \
}

/* Of the aggregates that give a mean, which may have a moving frame */
#define MEAN_TRANSITIONS(name, type, mean, weighted) \
TRANSITION(name##_accum_##type, mean, true, read_##type, weighted, ADD) \
TRANSITION(name##_accum_inv_##type, mean, true, read_##type, weighted, TAKE_BACK)

#define TRANSITIONS(type) \
MEAN_TRANSITIONS(mean, type, ARITHMETIC, false) \
MEAN_TRANSITIONS(weighted_mean, type, ARITHMETIC, true) \
MEAN_TRANSITIONS(geometric_mean, type, GEOMETRIC, false) \
MEAN_TRANSITIONS(weighted_geometric_mean, type, GEOMETRIC, true) \
MEAN_TRANSITIONS(harmonic_mean, type, HARMONIC, false) \
MEAN_TRANSITIONS(weighted_harmonic_mean, type, HARMONIC, true) \
MEAN_TRANSITIONS(power_mean, type, power_argument(fcinfo), true) \
TRANSITION(tally_accum_##type, ARITHMETIC, false, read_##type, false, ADD) \
TRANSITION(weighted_tally_accum_##type, ARITHMETIC, false, read_##type, true, ADD) \
TRANSITION(mean_tally_accum_##type, mean_argument(fcinfo), false, read_##type, true, ADD) \
TRANSITION(power_tally_accum_##type, power_argument(fcinfo), false, read_##type, true, ADD)

TRANSITIONS(score)
TRANSITIONS(numeric)
TRANSITIONS(float8)

static bool
is_empty(const Tally *tally)
{
	return tally->mean.observed == 0 && (tally->mean_only || tally->spread.missing == 0);
}

/* What holds no row takes any other tally's mean, so that merging has an identity */
static void
merge_tally(Tally *tally, const Tally *other)
{
	if (is_empty(other))
		return;
	if (is_empty(tally) && tally->mean_only == other->mean_only)
	{
		memcpy(tally, other, tally_size(other));
		return;
	}
	if (tally->mean_only != other->mean_only)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a tally that knows its mean alone can be merged with its like only")));
	mean_merge(&tally->mean, &other->mean);
	if (!tally->mean_only)
		spread_merge(&tally->spread, &other->spread);
}

/* Take back what was merged, and therefore is alike */
static void
unmerge_tally(Tally *tally, const Tally *other)
{
	if (is_empty(other))
		return;
	mean_unmerge(&tally->mean, &other->mean);
	if (!tally->mean_only)
		spread_unmerge(&tally->spread, &other->spread);
}

/* Merge a tally into the state; the executor copies the first one */
static Datum
merge(FunctionCallInfo fcinfo, Direction direction)
{
	Tally	   *tally;

	check_aggregate(fcinfo);
	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(0))
		PG_RETURN_DATUM(PG_GETARG_DATUM(1));
	tally = PG_GETARG_TALLY_P(0);
	if (!PG_ARGISNULL(1))
	{
		if (direction == ADD)
			merge_tally(tally, PG_GETARG_TALLY_P(1));
		else
			unmerge_tally(tally, PG_GETARG_TALLY_P(1));
	}
	PG_RETURN_TALLY_P(tally);
}

PG_FUNCTION_INFO_V1(tally_combine);
Datum
tally_combine(PG_FUNCTION_ARGS)
{
	return merge(fcinfo, ADD);
}

/*
 * A sum of squares that overflowed can't be taken back: the frame is then
 * computed anew, which NULL asks for.
 */
PG_FUNCTION_INFO_V1(tally_combine_inv);
Datum
tally_combine_inv(PG_FUNCTION_ARGS)
{
	if (!PG_ARGISNULL(0))
	{
		const Tally *tally = PG_GETARG_TALLY_P(0);

		if (!tally->mean_only && !spread_has_squares(&tally->spread))
			PG_RETURN_NULL();
	}
	return merge(fcinfo, TAKE_BACK);
}

PG_FUNCTION_INFO_V1(tally_final);
Datum
tally_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_TALLY_P(tally_normalized_copy(PG_GETARG_TALLY_P(0)));
}

/*
 * A moving frame takes rows back, after which the extremes are unknown.  They
 * are not told even while nothing was taken back, so that a row's result does
 * not depend on the rows before its frame.
 */
PG_FUNCTION_INFO_V1(tally_rolling_final);
Datum
tally_rolling_final(PG_FUNCTION_ARGS)
{
	Tally	   *result = tally_normalized_copy(PG_GETARG_TALLY_P(0));

	/* what a moving frame begins with, since it can't begin with NULL */
	if (is_empty(result))
		PG_RETURN_NULL();
	if (!result->mean_only)
		spread_forget_extremes(&result->spread);
	PG_RETURN_TALLY_P(result);
}
