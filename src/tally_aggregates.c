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

#include "aggregate.h"
#include "compat.h"
#include "number.h"
#include "tally.h"

typedef enum Direction
{
	ADD,
	TAKE_BACK					/* what a moving frame left behind */
} Direction;

/* What a transition function is made of */
typedef struct Transition
{
	const NumberType *type;
	const NumberType *weights;	/* NULL if every value weighs 1 */
	bool		mean_only;
	Direction	direction;
} Transition;

static Number
read_weight(FunctionCallInfo fcinfo, const Transition *transition)
{
	if (transition->weights == NULL)
		return number_from_units(UNITS_PER_ONE);
	if (PG_ARGISNULL(2))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("weight must not be NULL"),
				 errhint("A missing value has a weight too; use 0 for one that does not count.")));
	return transition->weights->number(PG_GETARG_DATUM(2), "weight");
}

static inline bool
is_of_mean(const Tally *tally, Mean mean)
{
	return tally->mean.kind == mean.kind && (mean.kind != MEAN_POWER || tally->mean.power == mean.power);
}

/* A state that rows of the aggregate did not make, whoever made it, must be its like */
static void
check_state(const Tally *tally, Mean mean, const Transition *transition)
{
	if (!is_of_mean(tally, mean))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the mean must be the same for all rows of a tally")));
	if (tally->mean_only != transition->mean_only)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg(tally->mean_only ? "state of the aggregate knows only its mean" :
						"state of the aggregate knows more than its mean"),
				 errhint("Merge tallies by rollup().")));
}

/* The state to change: the one given, or the group's first */
static Tally *
transition_state(FunctionCallInfo fcinfo, Mean mean, const Transition *transition)
{
	Tally	   *tally;

	if (PG_ARGISNULL(0))
		return tally_create(mean, transition->mean_only);
	tally = PG_GETARG_TALLY_P(0);
	check_state(tally, mean, transition);
	return tally;
}

static pg_noinline void
fail_not_contained(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("tally does not contain what is to be taken out of it"),
			 errdetail("%s", detail)));
}

/* What is left when something was taken out must be a tally still */
static void
check_what_is_left(const Tally *tally)
{
	const char *problem = tally_check(tally);

	if (problem != NULL)
		fail_not_contained(psprintf("In what is left: %s", problem));
}

static void
add_missing(Tally *tally, Decimal weight, Direction direction)
{
	mean_check_weight(weight);
	if (!tally->mean_only && direction == ADD)
		spread_add_missing(&tally->spread, weight);
}

static void
add_value(Tally *tally, Decimal value, Decimal weight, Direction direction)
{
	if (direction == TAKE_BACK)
	{
		mean_remove(&tally->mean, value, weight);
		check_what_is_left(tally);
		return;
	}
	mean_add(&tally->mean, value, weight);
	if (!tally->mean_only)
		spread_add(&tally->spread, value, weight);
}

/* One row: a value with its weight, or the weight of a missing value */
static pg_noinline Datum
any_transition(FunctionCallInfo fcinfo, Mean mean, const Transition *transition)
{
	Tally	   *tally = transition_state(fcinfo, mean, transition);
	Number		weight = read_weight(fcinfo, transition);
	Number		value;

	if (PG_ARGISNULL(1))
		add_missing(tally, number_decimal(&weight), transition->direction);
	else
	{
		value = transition->type->number(PG_GETARG_DATUM(1), "value");
		add_value(tally, number_decimal(&value), number_decimal(&weight), transition->direction);
	}
	Assert(tally_is_valid(tally));
	PG_RETURN_TALLY_P(tally);
}

/* The same, quicker for the frequent case: value and weight in units, not the first row */
static pg_attribute_always_inline Datum
any_or_quick_transition(FunctionCallInfo fcinfo, Mean mean, const Transition *transition)
{
	Tally	   *tally;
	int64		value;
	int64		weight = UNITS_PER_ONE;

	check_aggregate(fcinfo);
	if (transition->direction != ADD ||
		PG_ARGISNULL(0) || PG_ARGISNULL(1) || (transition->weights != NULL && PG_ARGISNULL(2)) ||
		!transition->type->units(PG_GETARG_DATUM(1), &value) ||
		(transition->weights != NULL && !transition->weights->units(PG_GETARG_DATUM(2), &weight)) ||
		weight < 0)
		return any_transition(fcinfo, mean, transition);
	tally = PG_GETARG_TALLY_P(0);
	if (unlikely(!is_of_mean(tally, mean) || tally->mean_only != transition->mean_only))
		check_state(tally, mean, transition);
	mean_add_units(&tally->mean, value, weight);
	if (!transition->mean_only)
		spread_add_units(&tally->spread, value, weight);
	Assert(tally_is_valid(tally));
	PG_RETURN_TALLY_P(tally);
}

/* The mean that an argument names */
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
	return mean;
}

static Mean
power_argument(FunctionCallInfo fcinfo)
{
	Reading		power;

	if (PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the power of a mean must not be NULL")));
	power = number_numeric_reading(PG_GETARG_DATUM(3));
	if (!reading_is_exact(power) || !mean_power_in_range(power / 4))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the power of a mean must be between -5 and 5, with up to 6 decimals"),
				 errdetail("The power is %s.",
						   DatumGetCString(DirectFunctionCall1(numeric_out,
															   PG_GETARG_DATUM(3))))));
	return mean_from_power(power / 4);
}

#define ARITHMETIC ((Mean) {MEAN_ARITHMETIC, 0})
#define GEOMETRIC ((Mean) {MEAN_GEOMETRIC, 0})
#define HARMONIC ((Mean) {MEAN_HARMONIC, 0})

#define TRANSITION(name, mean, mean_only, type, weights, direction) \
PG_FUNCTION_INFO_V1(name); \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	static const Transition transition = {&number_type_##type, weights, mean_only, direction}; \
\
	return any_or_quick_transition(fcinfo, mean, &transition); \
}

/* Of the aggregates that give a mean, which may have a moving frame */
#define MEAN_TRANSITIONS(name, types, mean, type, weights) \
TRANSITION(name##_accum_##types, mean, true, type, weights, ADD) \
TRANSITION(name##_accum_inv_##types, mean, true, type, weights, TAKE_BACK)

#define PLAIN_TRANSITIONS(type) \
MEAN_TRANSITIONS(mean, type, ARITHMETIC, type, NULL) \
MEAN_TRANSITIONS(geometric_mean, type, GEOMETRIC, type, NULL) \
MEAN_TRANSITIONS(harmonic_mean, type, HARMONIC, type, NULL) \
TRANSITION(tally_accum_##type, ARITHMETIC, false, type, NULL, ADD)

#define WEIGHTED_TRANSITIONS(types, type, weight) \
MEAN_TRANSITIONS(weighted_mean, types, ARITHMETIC, type, &number_type_##weight) \
MEAN_TRANSITIONS(weighted_geometric_mean, types, GEOMETRIC, type, &number_type_##weight) \
MEAN_TRANSITIONS(weighted_harmonic_mean, types, HARMONIC, type, &number_type_##weight) \
MEAN_TRANSITIONS(power_mean, types, power_argument(fcinfo), type, &number_type_##weight) \
TRANSITION(weighted_tally_accum_##types, ARITHMETIC, false, type, &number_type_##weight, ADD) \
TRANSITION(mean_tally_accum_##types, mean_argument(fcinfo), false, type, &number_type_##weight, ADD) \
TRANSITION(power_tally_accum_##types, power_argument(fcinfo), false, type, &number_type_##weight, ADD)

PLAIN_TRANSITIONS(score)
PLAIN_TRANSITIONS(numeric)
PLAIN_TRANSITIONS(float8)
WEIGHTED_TRANSITIONS(score, score, score)
WEIGHTED_TRANSITIONS(numeric, numeric, numeric)
WEIGHTED_TRANSITIONS(float8, float8, float8)
WEIGHTED_TRANSITIONS(score_int8, score, int8)
WEIGHTED_TRANSITIONS(score_numeric, score, numeric)
WEIGHTED_TRANSITIONS(score_float8, score, float8)

static bool
is_empty(const Tally *tally)
{
	return tally->mean.observed == 0 && (tally->mean_only || tally->spread.missing == 0);
}

static void
check_alike(const Tally *tally, const Tally *other)
{
	if (tally->mean_only != other->mean_only)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("tally that knows only its mean cannot be merged with one that knows more")));
}

/* Add what another tally holds; neither is empty */
static void
merge_tally(Tally *tally, const Tally *other)
{
	check_alike(tally, other);
	mean_merge(&tally->mean, &other->mean);
	if (!tally->mean_only)
		spread_merge(&tally->spread, &other->spread);
	Assert(tally_is_valid(tally));
}

/* Take back what was merged */
static void
unmerge_tally(Tally *tally, const Tally *other)
{
	if (is_empty(other))
		return;
	check_alike(tally, other);
	mean_unmerge(&tally->mean, &other->mean);
	if (!tally->mean_only)
		spread_unmerge(&tally->spread, &other->spread);
	check_what_is_left(tally);
	Assert(tally_is_valid(tally));
}

/*
 * Merge a tally into the state.  What holds no row takes any other's place, so
 * that merging has an identity; the executor copies what is not the state.
 */
PG_FUNCTION_INFO_V1(tally_combine);
Datum
tally_combine(PG_FUNCTION_ARGS)
{
	Tally	   *tally;
	const Tally *other;

	check_aggregate(fcinfo);
	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(0))
		PG_RETURN_TALLY_P(PG_GETARG_TALLY_P(1));
	tally = PG_GETARG_TALLY_P(0);
	if (PG_ARGISNULL(1))
		PG_RETURN_TALLY_P(tally);
	other = PG_GETARG_TALLY_P(1);
	if (is_empty(other))
		PG_RETURN_TALLY_P(tally);
	if (is_empty(tally))
		PG_RETURN_TALLY_P(other);
	merge_tally(tally, other);
	PG_RETURN_TALLY_P(tally);
}

/*
 * A sum of squares that overflowed can't be taken back: a moving frame is then
 * computed anew, which NULL asks for.
 */
PG_FUNCTION_INFO_V1(tally_combine_inv);
Datum
tally_combine_inv(PG_FUNCTION_ARGS)
{
	Tally	   *tally;

	check_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
	{
		if (PG_ARGISNULL(1))
			PG_RETURN_NULL();
		fail_not_contained("There is nothing to take it out of.");
	}
	tally = PG_GETARG_TALLY_P(0);
	if (!tally->mean_only && !spread_has_squares(&tally->spread) &&
		AggCheckCallContext(fcinfo, NULL) == AGG_CONTEXT_WINDOW)
		PG_RETURN_NULL();
	if (!PG_ARGISNULL(1))
		unmerge_tally(tally, PG_GETARG_TALLY_P(1));
	PG_RETURN_TALLY_P(tally);
}

PG_FUNCTION_INFO_V1(tally_final);
Datum
tally_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_TALLY_P(tally_normalized_copy(PG_GETARG_TALLY_P(0)));
}

/*
 * The tally after rows were taken back: normalized, and without its extremes,
 * which are unknown then.  NULL if no row is left.
 */
static Datum
what_is_left(FunctionCallInfo fcinfo, const Tally *tally)
{
	Tally	   *result = tally_normalized_copy(tally);

	if (is_empty(result))
		PG_RETURN_NULL();
	if (!result->mean_only)
		spread_forget_extremes(&result->spread);
	Assert(tally_is_valid(result));
	PG_RETURN_TALLY_P(result);
}

/* The tally without another one whose rows are among its own */
PG_FUNCTION_INFO_V1(tally_minus);
Datum
tally_minus(PG_FUNCTION_ARGS)
{
	Tally	   *tally = tally_normalized_copy(PG_GETARG_TALLY_P(0));

	unmerge_tally(tally, PG_GETARG_TALLY_P(1));
	return what_is_left(fcinfo, tally);
}

/*
 * Of a moving frame, which begins with a tally of no rows, since it can't begin
 * with NULL.  The extremes are not told even while nothing was taken back, so
 * that a row's result does not depend on the rows before its frame.
 */
PG_FUNCTION_INFO_V1(tally_rolling_final);
Datum
tally_rolling_final(PG_FUNCTION_ARGS)
{
	return what_is_left(fcinfo, PG_GETARG_TALLY_P(0));
}
