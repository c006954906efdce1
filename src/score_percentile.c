/*
 * score_percentile.c - percentile_cont() and median() of scores, exact
 *
 * The aggregates gather the scores in an array, by array_append().  Here it is
 * sorted, and what lies between two scores is computed in numeric: the fraction
 * counts by its decimal of 15 significant digits, as everywhere, and nothing is
 * rounded.
 */
#include "postgres.h"

#include <math.h>

#include "access/stratnum.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "nodes/primnodes.h"
#include "utils/array.h"
#include "utils/arrayaccess.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"

#include "number.h"
#include "score.h"

/* Scores in the order of WITHIN GROUP */
typedef struct SortedScores
{
	int64	   *units;
	int			count;
} SortedScores;

static int
compare_units(const void *a, const void *b, void *descending)
{
	int64		left = *(const int64 *) a;
	int64		right = *(const int64 *) b;
	int			order = (left > right) - (left < right);

	return *(bool *) descending ? -order : order;
}

/* Whether the aggregate that is computed says ORDER BY … DESC */
static bool
is_descending(FunctionCallInfo fcinfo)
{
	const Aggref *aggregate = AggGetAggref(fcinfo);
	Oid			family;
	Oid			type;
	int16		strategy;

	return aggregate != NULL && aggregate->aggorder != NIL &&
		get_ordering_op_properties(linitial_node(SortGroupClause, aggregate->aggorder)->sortop,
								   &family, &type, &strategy) &&
		strategy == BTGreaterStrategyNumber;
}

/* The scores of the state but for NULLs, sorted; the state stays as it is */
static SortedScores
sort_scores(FunctionCallInfo fcinfo)
{
	SortedScores result = {NULL, 0};
	bool		descending = is_descending(fcinfo);
	AnyArrayType *state;
	array_iter	iterator;
	int			items;

	if (PG_ARGISNULL(0))
		return result;
	state = PG_GETARG_ANY_ARRAY_P(0);
	items = ArrayGetNItems(AARR_NDIM(state), AARR_DIMS(state));
	result.units = palloc(items * sizeof(int64));
	array_iter_setup(&iterator, state);
	for (int i = 0; i < items; i++)
	{
		bool		isnull;
		Datum		score = array_iter_next(&iterator, &isnull, i, sizeof(int64), true, TYPALIGN_DOUBLE);

		if (!isnull)
			result.units[result.count++] = DatumGetScore(score);
	}
	qsort_interruptible(result.units, result.count, sizeof(int64), compare_units, &descending);
	return result;
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
percentile(SortedScores scores, float8 fraction)
{
	Datum		place = DirectFunctionCall2(numeric_mul,
											DirectFunctionCall1(float8_numeric, Float8GetDatum(fraction)),
											NumericGetDatum(int64_to_numeric(scores.count - 1)));
	Datum		whole = DirectFunctionCall1(numeric_floor, place);
	int			before = DatumGetInt32(DirectFunctionCall1(numeric_int4, whole));
	int			after = Min(before + 1, scores.count - 1);
	Datum		way = NumericGetDatum(units_to_numeric(scores.units[after] - scores.units[before]));
	Datum		result;

	way = DirectFunctionCall2(numeric_mul, way, DirectFunctionCall2(numeric_sub, place, whole));
	result = DirectFunctionCall2(numeric_add, NumericGetDatum(units_to_numeric(scores.units[before])), way);
	return DirectFunctionCall1(numeric_trim_scale, result);
}

PG_FUNCTION_INFO_V1(score_percentile_cont_final);
Datum
score_percentile_cont_final(PG_FUNCTION_ARGS)
{
	SortedScores scores;
	float8		fraction;

	if (PG_ARGISNULL(1))
		PG_RETURN_NULL();
	fraction = check_fraction(PG_GETARG_FLOAT8(1));
	scores = sort_scores(fcinfo);
	if (scores.count == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(percentile(scores, fraction));
}

/* An array of percentiles in the shape of the fractions; NULL where these are */
PG_FUNCTION_INFO_V1(score_percentile_cont_multi_final);
Datum
score_percentile_cont_multi_final(PG_FUNCTION_ARGS)
{
	SortedScores scores = sort_scores(fcinfo);
	ArrayType  *fractions;
	Datum	   *values;
	bool	   *nulls;
	int			count;

	if (scores.count == 0 || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	fractions = PG_GETARG_ARRAYTYPE_P(1);
	deconstruct_array(fractions, FLOAT8OID, sizeof(float8), true, TYPALIGN_DOUBLE, &values, &nulls, &count);
	for (int i = 0; i < count; i++)
		if (!nulls[i])
			values[i] = percentile(scores, check_fraction(DatumGetFloat8(values[i])));
	PG_RETURN_ARRAYTYPE_P(construct_md_array(values, nulls, ARR_NDIM(fractions), ARR_DIMS(fractions),
											 ARR_LBOUND(fractions), NUMERICOID, -1, false, TYPALIGN_INT));
}

PG_FUNCTION_INFO_V1(score_median_final);
Datum
score_median_final(PG_FUNCTION_ARGS)
{
	SortedScores scores = sort_scores(fcinfo);

	if (scores.count == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(percentile(scores, 0.5));
}
