/*
 * zoning_ranges.c - "the score is in one of these bands" as plain comparisons
 *
 * The numbers in some bands of a zoning are a few intervals of the unrounded
 * score.  They become
 *
 *     score >= 80.995 AND score <= 100.005 OR ...
 *
 * in the operators of the score's own type, so that indexes, partition pruning
 * and the statistics of a column serve them.  The comparisons say of every
 * number what in_zone() says: NULL of NULL, false of NaN, the infinities and
 * every number outside the bands.
 */
#include "postgres.h"

#include "access/stratnum.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/planmain.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "number.h"
#include "plan_rights.h"
#include "score.h"
#include "zoning_ranges.h"

/* A comparison with a constant: a btree strategy, or InvalidStrategy for none */
typedef struct Cut
{
	StrategyNumber strategy;
	Datum		constant;
} Cut;

typedef struct Range
{
	Cut			lower;
	Cut			upper;
} Range;

/*
 * The interval as comparisons of one type; false if it holds no value of it.
 *
 * Of the Readings, the even ones stand for one number each, a multiple of half
 * a millionth, and the odd ones for all numbers between two of those.
 */
typedef bool (*IntervalRange) (ScoreInterval interval, Range *range);

/* Scores are whole millionths: the tail says on which side the nearest lies */
static bool
score_range(ScoreInterval interval, Range *range)
{
	const Reading first = reading_from_units(-UNITS_MAX);
	const Reading last = reading_from_units(UNITS_MAX);

	if (interval.lowest > last || interval.highest < first)
		return false;
	if (interval.lowest > first)
		range->lower = (interval.lowest & 3) == 1 ?
			(Cut) {BTGreaterStrategyNumber, ScoreGetDatum(interval.lowest >> 2)} :
			(Cut) {BTGreaterEqualStrategyNumber, ScoreGetDatum((interval.lowest + 3) >> 2)};
	if (interval.highest < last)
		range->upper = (interval.highest & 3) == 3 ?
			(Cut) {BTLessStrategyNumber, ScoreGetDatum((interval.highest + 1) >> 2)} :
			(Cut) {BTLessEqualStrategyNumber, ScoreGetDatum(interval.highest >> 2)};

	/* true of every score, but not of NULL */
	if (interval.lowest <= first && interval.highest >= last)
		range->lower = (Cut) {BTGreaterEqualStrategyNumber, ScoreGetDatum(-UNITS_MAX)};
	return true;
}

/* The number that an even Reading stands for */
static Datum
even_reading_numeric(Reading reading)
{
	Datum		number = NumericGetDatum(number_units_to_numeric(reading >> 2));
	Datum		half = NumericGetDatum(int64_div_fast_to_numeric(5, UNIT_DECIMALS + 1));

	Assert((reading & 1) == 0);
	return reading_is_exact(reading) ? number : DirectFunctionCall2(numeric_add, number, half);
}

static Datum
numeric_infinity(char *text)
{
	return DirectFunctionCall3(numeric_in, CStringGetDatum(text),
							   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
}

/* NaN sorts above infinity, so that a comparison with infinity excludes both */
static bool
numeric_range(ScoreInterval interval, Range *range)
{
	if (!interval_has_lower(interval))
		range->lower = (Cut) {BTGreaterStrategyNumber, numeric_infinity("-Infinity")};
	else if ((interval.lowest & 1) == 0)
		range->lower = (Cut) {BTGreaterEqualStrategyNumber, even_reading_numeric(interval.lowest)};
	else
		range->lower = (Cut) {BTGreaterStrategyNumber, even_reading_numeric(interval.lowest - 1)};

	if (!interval_has_upper(interval))
		range->upper = (Cut) {BTLessStrategyNumber, numeric_infinity("Infinity")};
	else if ((interval.highest & 1) == 0)
		range->upper = (Cut) {BTLessEqualStrategyNumber, even_reading_numeric(interval.highest)};
	else
		range->upper = (Cut) {BTLessStrategyNumber, even_reading_numeric(interval.highest + 1)};
	return true;
}

/*
 * The floating point numbers of a type in order, without minus zero: 0 has rank
 * 0, the next one rank 1, and minus the number has minus the rank.
 */
typedef struct FloatType
{
	int64		infinity;		/* its rank */
	Datum		(*number) (int64 rank);
	Reading		(*read) (Datum number);
} FloatType;

static Datum
float8_of_rank(int64 rank)
{
	int64		bits = rank < 0 ? -rank : rank;
	float8		magnitude;

	memcpy(&magnitude, &bits, sizeof(magnitude));
	return Float8GetDatum(rank < 0 ? -magnitude : magnitude);
}

static Datum
float4_of_rank(int64 rank)
{
	int32		bits = (int32) (rank < 0 ? -rank : rank);
	float4		magnitude;

	memcpy(&magnitude, &bits, sizeof(magnitude));
	return Float4GetDatum(rank < 0 ? -magnitude : magnitude);
}

static const FloatType float8_type = {INT64CONST(0x7FF0000000000000), float8_of_rank, number_float8_reading};
static const FloatType float4_type = {INT64CONST(0x7F800000), float4_of_rank, number_float4_reading};

/*
 * The rank of the least number whose decimal, of 15 digits or of 6, is read as
 * bound or above it.  The decimals keep the order of the numbers; infinity is
 * read as above every bound and minus infinity as below.
 */
static int64
first_rank_read_as(Reading bound, const FloatType *type)
{
	int64		below = -type->infinity;
	int64		found = type->infinity;

	while (below + 1 < found)
	{
		int64		middle = below + (int64) (((uint64) found - (uint64) below) / 2);

		if (type->read(type->number(middle)) >= bound)
			found = middle;
		else
			below = middle;
	}
	return found;
}

static bool
float_range(ScoreInterval interval, Range *range, const FloatType *type)
{
	if (!interval_has_lower(interval))
		range->lower = (Cut) {BTGreaterStrategyNumber, type->number(-type->infinity)};
	else
		range->lower = (Cut) {BTGreaterEqualStrategyNumber,
							  type->number(first_rank_read_as(interval.lowest, type))};

	if (!interval_has_upper(interval))
		range->upper = (Cut) {BTLessStrategyNumber, type->number(type->infinity)};
	else
		range->upper = (Cut) {BTLessEqualStrategyNumber,
							  type->number(first_rank_read_as(interval.highest + 1, type) - 1)};
	return true;
}

static bool
float8_range(ScoreInterval interval, Range *range)
{
	return float_range(interval, range, &float8_type);
}

static bool
float4_range(ScoreInterval interval, Range *range)
{
	return float_range(interval, range, &float4_type);
}

static IntervalRange
range_function(Oid type)
{
	switch (type)
	{
		case NUMERICOID:
			return numeric_range;
		case FLOAT8OID:
			return float8_range;
		case FLOAT4OID:
			return float4_range;
		default:
			return score_range;
	}
}

/* A range that holds no value of the type, but no constant: NULL is not in it, and not outside */
static Range
empty_range(Oid type)
{
	Datum		lowest;

	switch (type)
	{
		case NUMERICOID:
			lowest = numeric_infinity("-Infinity");
			break;
		case FLOAT8OID:
			lowest = float8_of_rank(-float8_type.infinity);
			break;
		case FLOAT4OID:
			lowest = float4_of_rank(-float4_type.infinity);
			break;
		default:
			lowest = ScoreGetDatum(-UNITS_MAX);
	}
	return (Range) {{InvalidStrategy, 0}, {BTLessStrategyNumber, lowest}};
}

/* The bands as ranges of the type, neighbours in one; returns how many */
static int
bands_to_ranges(const Zoning *zoning, uint64 bands, IntervalRange to_range, Range *ranges)
{
	int			count = 0;

	for (int i = 0; i < zoning->count; i++)
	{
		ScoreInterval interval = zoning->bands[i].interval;

		if (!zoning_band_in(bands, i))
			continue;
		while (i + 1 < zoning->count && zoning_band_in(bands, i + 1))
			i++;
		interval.highest = zoning->bands[i].interval.highest;
		ranges[count] = (Range) {{InvalidStrategy, 0}, {InvalidStrategy, 0}};
		if (to_range(interval_before_rounding(interval, zoning->rounding), &ranges[count]))
			count++;
	}
	return count;
}

static Oid
comparison_operator(const TypeCacheEntry *type, StrategyNumber strategy)
{
	return get_opfamily_member(type->btree_opf, type->btree_opintype, type->btree_opintype, strategy);
}

/* Append the comparison to the list, if the cut has one */
static List *
append_comparison(List *list, Expr *score, const TypeCacheEntry *type, Cut cut)
{
	Const	   *constant;
	Expr	   *comparison;

	if (cut.strategy == InvalidStrategy)
		return list;
	constant = makeConst(type->type_id, -1, InvalidOid, type->typlen, cut.constant, false,
						 type->typbyval);
	/* the macro copyObject() is not C11 */
	comparison = make_opclause(comparison_operator(type, cut.strategy), BOOLOID, false,
							   copyObjectImpl(score), (Expr *) constant, InvalidOid, InvalidOid);
	set_opfuncid((OpExpr *) comparison);
	return lappend(list, comparison);
}

static Expr *
make_and(List *list)
{
	return list_length(list) == 1 ? linitial(list) : make_andclause(list);
}

static Expr *
make_or(List *list)
{
	return list_length(list) == 1 ? linitial(list) : make_orclause(list);
}

static Expr *
ranges_to_expression(Expr *score, const TypeCacheEntry *type, const Range *ranges, int count)
{
	List	   *alternatives = NIL;

	for (int i = 0; i < count; i++)
	{
		List	   *comparisons = append_comparison(NIL, score, type, ranges[i].lower);

		comparisons = append_comparison(comparisons, score, type, ranges[i].upper);
		alternatives = lappend(alternatives, make_and(comparisons));
	}
	return make_or(alternatives);
}

/* A call may not be exchanged for what only some may call */
static bool
everyone_may_compare(const TypeCacheEntry *type)
{
	for (StrategyNumber strategy = BTLessStrategyNumber; strategy <= BTGreaterStrategyNumber; strategy++)
		if (!plan_rights_everyone_may_execute(get_opcode(comparison_operator(type, strategy))))
			return false;
	return true;
}

/* In a scan, more than these take longer than a search for the band */
#define RANGES_MAX 8

/*
 * Whether the score may be computed for each of so many comparisons: what
 * PostgreSQL allows an argument of an SQL function that it inlines, for all.
 */
static bool
can_be_repeated(PlannerInfo *root, Node *score, int comparisons)
{
	QualCost	cost;

	if (contain_volatile_functions(score) || contain_subplans(score) || expression_returns_set(score))
		return false;
	cost_qual_eval_node(&cost, score, root);
	return cost.startup + comparisons * cost.per_tuple <= 10 * cpu_operator_cost;
}

/*
 * The score of the call is in one of the bands, as comparisons.  NULL if the
 * bands lie in too many places, if the score had better be computed once, or
 * if not everyone may call the function.
 */
Expr *
zoning_bands_to_expression(PlannerInfo *root, const FuncExpr *call, const Zoning *zoning, uint64 bands)
{
	Node	   *score = linitial(call->args);
	Oid			score_type = getBaseType(exprType(score));
	TypeCacheEntry *type = lookup_type_cache(score_type, TYPECACHE_BTREE_OPFAMILY);
	Range		ranges[BANDS_MAX];
	int			count;

	if (!OidIsValid(type->btree_opf) || !plan_rights_everyone_may_execute(call->funcid) || !everyone_may_compare(type))
		return NULL;
	count = bands_to_ranges(zoning, bands, range_function(score_type), ranges);
	if (count == 0)
		ranges[count++] = empty_range(score_type);
	if (count > RANGES_MAX || !can_be_repeated(root, score, 2 * count))
		return NULL;

	/*
	 * so that a plan does not outlive another definition of the function, or
	 * its privileges
	 */
	if (root != NULL)
		record_plan_function_dependency(root, call->funcid);
	return ranges_to_expression((Expr *) score, type, ranges, count);
}
