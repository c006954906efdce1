/*
 * score_percentile.c - percentile_cont() and median() of scores, exact
 *
 * What lies between two scores is computed in numeric: the fraction counts by
 * its decimal of 15 significant digits, as everywhere, and nothing is rounded.
 *
 * The state is the array of the scores, as array_append() makes it.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "nodes/primnodes.h"
#include "utils/array.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "number.h"
#include "score.h"

/* The scores of a group in order, in units */
typedef struct SortedScores
{
	int64	   *units;
	int64		count;
} SortedScores;

static int
compare_units(const void *a, const void *b, void *unused)
{
	int64		left = *(const int64 *) a;
	int64		right = *(const int64 *) b;

	(void) unused;
	return (left > right) - (left < right);
}

/* Whether the aggregate that is computed says ORDER BY … DESC */
static bool
is_descending(FunctionCallInfo fcinfo)
{
	const Aggref *aggregate = AggGetAggref(fcinfo);
	Oid			family;
	Oid			type;
	OrderingDirection direction;

	return aggregate != NULL && aggregate->aggorder != NIL &&
		get_ordering_op_properties(linitial_node(SortGroupClause, aggregate->aggorder)->sortop,
								   &family, &type, &direction) &&
		direction == DESCENDING;
}

/* The scores of the state without its NULLs; false if there is none */
static bool
sorted_scores(FunctionCallInfo fcinfo, SortedScores *scores)
{
	ArrayType  *array;
	Datum	   *values;
	bool	   *nulls;
	int			count;

	if (PG_ARGISNULL(0))
		return false;
	array = PG_GETARG_ARRAYTYPE_P(0);
	deconstruct_array(array, ARR_ELEMTYPE(array), sizeof(int64), true, TYPALIGN_DOUBLE, &values, &nulls, &count);
	scores->units = palloc(count * sizeof(int64));
	scores->count = 0;
	for (int i = 0; i < count; i++)
		if (!nulls[i])
			scores->units[scores->count++] = DatumGetScore(values[i]);
	qsort_interruptible(scores->units, scores->count, sizeof(int64), compare_units, NULL);
	return scores->count > 0;
}

static float8
check_fraction(float8 fraction)
{
	if (isnan(fraction) || fraction < 0 || fraction > 1)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("percentile value %g is not between 0 and 1", fraction)));
	return fraction;
}

/*
 * The number so far along the scores, 0 being the first and 1 the last:
 * between two of them, as far along as the fraction of the way.
 */
static Datum
percentile(const SortedScores *scores, float8 fraction, bool descending)
{
	const int64 last = scores->count - 1;
	Datum		place = DirectFunctionCall2(numeric_mul,
											DirectFunctionCall1(float8_numeric, Float8GetDatum(fraction)),
											NumericGetDatum(int64_to_numeric(last)));
	Datum		whole = DirectFunctionCall1(numeric_floor, place);
	int64		before = DatumGetInt64(DirectFunctionCall1(numeric_int8, whole));
	int64		after = Min(before + 1, last);
	int64		from = scores->units[descending ? last - before : before];
	int64		to = scores->units[descending ? last - after : after];
	Datum		way = DirectFunctionCall2(numeric_mul, NumericGetDatum(number_units_to_numeric(to - from)),
										  DirectFunctionCall2(numeric_sub, place, whole));

	return DirectFunctionCall1(numeric_trim_scale,
							   DirectFunctionCall2(numeric_add, NumericGetDatum(number_units_to_numeric(from)), way));
}

PG_FUNCTION_INFO_V1(score_percentile_cont);
Datum
score_percentile_cont(PG_FUNCTION_ARGS)
{
	SortedScores scores;
	float8		fraction;

	if (PG_ARGISNULL(1))
		PG_RETURN_NULL();
	fraction = check_fraction(PG_GETARG_FLOAT8(1));
	if (!sorted_scores(fcinfo, &scores))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(percentile(&scores, fraction, is_descending(fcinfo)));
}

/* An array of percentiles in the shape of the fractions; NULL where these are */
PG_FUNCTION_INFO_V1(score_percentile_cont_multi);
Datum
score_percentile_cont_multi(PG_FUNCTION_ARGS)
{
	SortedScores scores;
	bool		descending = is_descending(fcinfo);
	ArrayType  *fractions;
	Datum	   *values;
	bool	   *nulls;
	int			count;

	if (PG_ARGISNULL(1) || !sorted_scores(fcinfo, &scores))
		PG_RETURN_NULL();
	fractions = PG_GETARG_ARRAYTYPE_P(1);
	deconstruct_array(fractions, FLOAT8OID, sizeof(float8), true, TYPALIGN_DOUBLE, &values, &nulls, &count);
	for (int i = 0; i < count; i++)
	{
		if (!nulls[i])
			values[i] = percentile(&scores, check_fraction(DatumGetFloat8(values[i])), descending);
	}
	PG_RETURN_ARRAYTYPE_P(construct_md_array(values, nulls, ARR_NDIM(fractions), ARR_DIMS(fractions),
											 ARR_LBOUND(fractions), NUMERICOID, -1, false, TYPALIGN_INT));
}

PG_FUNCTION_INFO_V1(score_median);
Datum
score_median(PG_FUNCTION_ARGS)
{
	SortedScores scores;

	if (!sorted_scores(fcinfo, &scores))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(percentile(&scores, 0.5, false));
}
