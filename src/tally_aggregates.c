/*
 * tally_aggregates.c - the transition, combine and final functions of the means
 *
 * The transition state is the tally itself, changed in place.  Everything a
 * state needs is inside it: no function relies on fn_extra, and no row but the
 * first of a group allocates.
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

static MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (AggCheckCallContext(fcinfo, &context) == 0)
		elog(ERROR, "aggregate function called in non-aggregate context");
	return context;
}

/* The state to change: the one given, or the group's first */
static inline Tally *
transition_state(FunctionCallInfo fcinfo, Mean mean)
{
	MemoryContext context = aggregate_context(fcinfo);
	MemoryContext old;
	Tally	   *tally;

	if (likely(!PG_ARGISNULL(0)))
		return PG_GETARG_TALLY_P(0);
	old = MemoryContextSwitchTo(context);
	tally = tally_create(mean);
	MemoryContextSwitchTo(old);
	return tally;
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

/* One row: a value with its weight, or the weight of a missing value */
static pg_attribute_always_inline Datum
transition(FunctionCallInfo fcinfo, Mean mean, ReadNumber read, bool weighted,
		   Direction direction)
{
	Tally	   *tally = transition_state(fcinfo, mean);
	MeanState  *state = &tally->state;
	Number		weight = weighted ? read_weight(fcinfo, read) : number_from_units(UNITS_PER_ONE);
	Number		value;

	if (PG_ARGISNULL(1))
	{
		if (direction == ADD)
			mean_add_missing(state, number_decimal(&weight));
		else
			mean_remove_missing(state, number_decimal(&weight));
		PG_RETURN_TALLY_P(tally);
	}
	value = read(PG_GETARG_DATUM(1), "value");
	if (direction == TAKE_BACK)
		mean_remove(state, number_decimal(&value), number_decimal(&weight));
	else if (mean.kind == MEAN_ARITHMETIC && likely(value.in_units && weight.in_units &&
													weight.units >= 0))
		mean_add_units(state, value.units, weight.units);
	else
		mean_add(state, number_decimal(&value), number_decimal(&weight));
	PG_RETURN_TALLY_P(tally);
}

/* The mean that an argument names; it must be the same in all rows */
static Mean
check_same_mean(FunctionCallInfo fcinfo, Mean mean)
{
	if (!PG_ARGISNULL(0))
	{
		const MeanState *state = &PG_GETARG_TALLY_P(0)->state;

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

#define TRANSITION(name, mean, read, weighted, direction) \
PG_FUNCTION_INFO_V1(name); \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	return transition(fcinfo, mean, read, weighted, direction); \
}

#define MOVING_TRANSITIONS(name, type, mean, weighted) \
TRANSITION(name##_accum_##type, mean, read_##type, weighted, ADD) \
TRANSITION(name##_accum_inv_##type, mean, read_##type, weighted, TAKE_BACK)

#define TRANSITIONS(type) \
MOVING_TRANSITIONS(mean, type, ARITHMETIC, false) \
MOVING_TRANSITIONS(weighted_mean, type, ARITHMETIC, true) \
MOVING_TRANSITIONS(geometric_mean, type, GEOMETRIC, false) \
MOVING_TRANSITIONS(weighted_geometric_mean, type, GEOMETRIC, true) \
MOVING_TRANSITIONS(harmonic_mean, type, HARMONIC, false) \
MOVING_TRANSITIONS(weighted_harmonic_mean, type, HARMONIC, true) \
MOVING_TRANSITIONS(power_mean, type, power_argument(fcinfo), true) \
TRANSITION(tally_accum_##type, mean_argument(fcinfo), read_##type, true, ADD)

TRANSITIONS(score)
TRANSITIONS(numeric)
TRANSITIONS(float8)

/* Merge a tally into the state, which begins as a copy of the first one */
static Datum
merge(FunctionCallInfo fcinfo, Direction direction)
{
	MemoryContext context = aggregate_context(fcinfo);
	MemoryContext old;
	Tally	   *tally;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (PG_ARGISNULL(0))
	{
		old = MemoryContextSwitchTo(context);
		tally = tally_create(state_mean(&PG_GETARG_TALLY_P(1)->state));
		MemoryContextSwitchTo(old);
	}
	else
		tally = PG_GETARG_TALLY_P(0);
	if (direction == ADD)
		mean_merge(&tally->state, &PG_GETARG_TALLY_P(1)->state);
	else
		mean_unmerge(&tally->state, &PG_GETARG_TALLY_P(1)->state);
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
	if (!PG_ARGISNULL(0) &&
		(PG_GETARG_TALLY_P(0)->state.flags & MEAN_NO_SQUARES) != 0)
		PG_RETURN_NULL();
	return merge(fcinfo, TAKE_BACK);
}

/* The state as a result of its own, in the form that depends on the rows alone */
static Tally *
normalized_copy(const Tally *tally)
{
	Tally	   *result = palloc(sizeof(Tally));

	memcpy(result, tally, sizeof(Tally));
	mean_normalize(&result->state);
	return result;
}

PG_FUNCTION_INFO_V1(tally_final);
Datum
tally_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_TALLY_P(normalized_copy(PG_GETARG_TALLY_P(0)));
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
	Tally	   *result = normalized_copy(PG_GETARG_TALLY_P(0));

	result->state.flags |= MEAN_NO_EXTREMES;
	mean_normalize(&result->state);
	PG_RETURN_TALLY_P(result);
}
