/*
 * zoning_support.c - tests of a score's band as plain comparisons, at planning
 *
 * in_zone(), at_least() and band_number() compared with an integer: with a
 * constant zoning and constant names or number, the scores for which the answer
 * is true are a few intervals of the unrounded score.  A test becomes
 *
 *     score >= 80.995 AND score <= 100.005 OR ...
 *
 * in the operators of the score's own type, so that indexes, partition pruning
 * and the statistics of a column serve it.  The comparisons give what the test
 * would, bit for bit: NULL for NULL, false for NaN, the infinities and every
 * number outside the bands.  Only band_number() has an error for those, which
 * no comparison with it keeps.
 */
#include "postgres.h"

#include "access/stratnum.h"
#include "catalog/pg_opfamily.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/clauses.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/planmain.h"
#include "utils/array.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "number.h"
#include "score.h"
#include "zoning.h"

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
	Datum		number = NumericGetDatum(units_to_numeric(reading >> 2));
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

static Reading
read_float8(Datum number)
{
	return float8_reading(DatumGetFloat8(number));
}

static Datum
float4_of_rank(int64 rank)
{
	int32		bits = (int32) (rank < 0 ? -rank : rank);
	float4		magnitude;

	memcpy(&magnitude, &bits, sizeof(magnitude));
	return Float4GetDatum(rank < 0 ? -magnitude : magnitude);
}

static Reading
read_float4(Datum number)
{
	return float4_reading(DatumGetFloat4(number));
}

static const FloatType float8_type = {INT64CONST(0x7FF0000000000000), float8_of_rank, read_float8};
static const FloatType float4_type = {INT64CONST(0x7F800000), float4_of_rank, read_float4};

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

/* The bands that the last argument selects; none if the call would fail */
static uint64
selected_bands(const Zoning *zoning, const Const *names)
{
	ArrayIterator iterator;
	uint64		bands = 0;
	uint64		named;
	Datum		name;
	bool		isnull;

	/* at_least(score, zoning, text) */
	if (names->consttype == TEXTOID)
		return zoning_bands_at_least(zoning, zoning_find_bands(zoning, DatumGetTextPP(names->constvalue)));

	/* in_zone(score, zoning, VARIADIC text[]) */
	iterator = array_create_iterator(DatumGetArrayTypeP(names->constvalue), 0, NULL);
	while (array_iterate(iterator, &name, &isnull))
	{
		named = isnull ? 0 : zoning_find_bands(zoning, DatumGetTextPP(name));
		if (named == 0)
			return 0;
		bands |= named;
	}
	return bands;
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

/* Append the comparison to the list, if the cut has one */
static List *
append_comparison(List *list, Expr *score, const TypeCacheEntry *type, Cut cut)
{
	Oid			operator;
	Const	   *constant;
	Expr	   *comparison;

	if (cut.strategy == InvalidStrategy)
		return list;
	operator = get_opfamily_member(type->btree_opf, type->btree_opintype, type->btree_opintype,
								   cut.strategy);
	constant = makeConst(type->type_id, -1, InvalidOid, type->typlen, cut.constant, false,
						 type->typbyval);
	/* the macro copyObject() is not C11 */
	comparison = make_opclause(operator, BOOLOID, false, copyObjectImpl(score),
							   (Expr *) constant, InvalidOid, InvalidOid);
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

/*
 * Whether the score may be computed once for each comparison.  PostgreSQL's
 * own rule for arguments of SQL functions that it inlines.
 */
static bool
can_be_repeated(PlannerInfo *root, Node *score)
{
	QualCost	cost;

	if (contain_volatile_functions(score) || contain_subplans(score) || expression_returns_set(score))
		return false;
	cost_qual_eval_node(&cost, score, root);
	return cost.startup + cost.per_tuple <= 10 * cpu_operator_cost;
}

/* "score is in one of the bands" as comparisons; NULL if the test must stay a call */
static Expr *
bands_to_expression(PlannerInfo *root, Node *score, const Zoning *zoning, uint64 bands)
{
	Oid			score_type = getBaseType(exprType(score));
	TypeCacheEntry *type = lookup_type_cache(score_type, TYPECACHE_BTREE_OPFAMILY);
	Range		ranges[BANDS_MAX];
	int			count;

	if (!can_be_repeated(root, score))
		return NULL;
	count = bands_to_ranges(zoning, bands, range_function(score_type), ranges);
	if (count == 0)
		return NULL;
	return ranges_to_expression((Expr *) score, type, ranges, count);
}

static bool
is_constant(const Node *node)
{
	return IsA(node, Const) && !((const Const *) node)->constisnull;
}

/* The zoning of a call, its second argument; NULL if that is not constant */
static const Zoning *
constant_zoning(const FuncExpr *call)
{
	const Node *zoning = lsecond(call->args);

	return is_constant(zoning) ? DatumGetZoningP(((const Const *) zoning)->constvalue) : NULL;
}

/* So that a plan does not outlive another definition of the function */
static Node *
depend_on_function(PlannerInfo *root, Expr *expression, Oid function)
{
	if (expression != NULL && root != NULL)
		record_plan_function_dependency(root, function);
	return (Node *) expression;
}

/* in_zone() or at_least() */
static Expr *
simplify_test(PlannerInfo *root, const FuncExpr *call)
{
	const Zoning *zoning = constant_zoning(call);
	const Node *names = lthird(call->args);

	if (zoning == NULL || !is_constant(names))
		return NULL;
	return bands_to_expression(root, linitial(call->args), zoning,
							   selected_bands(zoning, (const Const *) names));
}

PG_FUNCTION_INFO_V1(zoning_support);
Datum
zoning_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);
	Node	   *result = NULL;

	if (IsA(request, SupportRequestSimplify))
	{
		SupportRequestSimplify *simplification = (SupportRequestSimplify *) request;
		PlannerInfo *root = simplification->root;
		FuncExpr   *call = simplification->fcall;

		result = depend_on_function(root, simplify_test(root, call), call->funcid);
	}
	PG_RETURN_POINTER(result);
}

/*
 * A comparison of a band_number and an integer: band_number() itself and the
 * functions of the operators, which are those of integer, share a support
 * function, by which the one is known in the arguments of the others.
 */
typedef struct NumberComparison
{
	FmgrInfo	function;
	Node	   *left;
	Node	   *right;
} NumberComparison;

/* The argument as a call of band_number(); NULL if it is none */
static const FuncExpr *
band_number_call(const NumberComparison *comparison, const Node *argument)
{
	const FuncExpr *call = (const FuncExpr *) argument;

	if (!IsA(argument, FuncExpr) ||
		get_func_support(call->funcid) != get_func_support(comparison->function.fn_oid))
		return NULL;
	return call;
}

/* The bands whose numbers, in place of the call, make the comparison true */
static uint64
compared_bands(NumberComparison *comparison, const Zoning *zoning, const Const *constant)
{
	uint64		bands = 0;

	for (int i = 0; i < zoning->count; i++)
	{
		Datum		number = Int32GetDatum(zoning_band_number(zoning, i));
		bool		number_left = (Node *) constant == comparison->right;

		if (DatumGetBool(FunctionCall2(&comparison->function,
									   number_left ? number : constant->constvalue,
									   number_left ? constant->constvalue : number)))
			bands |= UINT64CONST(1) << i;
	}
	return bands;
}

/* Comparisons of the score; NULL if there is no constant to compare with */
static Expr *
simplify_number_comparison(PlannerInfo *root, NumberComparison *comparison)
{
	bool		constant_right = is_constant(comparison->right);
	Node	   *constant = constant_right ? comparison->right : comparison->left;
	const FuncExpr *call = band_number_call(comparison, constant_right ?
											comparison->left : comparison->right);
	const Zoning *zoning = call == NULL ? NULL : constant_zoning(call);

	if (zoning == NULL || !is_constant(constant))
		return NULL;
	return bands_to_expression(root, linitial(call->args), zoning,
							   compared_bands(comparison, zoning, (const Const *) constant));
}

/* The operator of integer that has the function; none if somebody altered our function */
static Oid
integer_operator(PGFunction function)
{
	static const struct
	{
		PGFunction	function;
		StrategyNumber strategy;
	}			members[] = {
		{int4lt, BTLessStrategyNumber},
		{int4le, BTLessEqualStrategyNumber},
		{int4eq, BTEqualStrategyNumber},
		{int4ge, BTGreaterEqualStrategyNumber},
		{int4gt, BTGreaterStrategyNumber}
	};

	for (size_t i = 0; i < lengthof(members); i++)
		if (function == members[i].function)
			return get_opfamily_member(INTEGER_BTREE_FAM_OID, INT4OID, INT4OID, members[i].strategy);
	return function == int4ne ? get_negator(integer_operator(int4eq)) : InvalidOid;
}

static Expr *
as_integer(Node *number)
{
	return (Expr *) applyRelabelType(number, INT4OID, -1, InvalidOid, COERCE_IMPLICIT_CAST, -1, false);
}

/* Integers compared as ever: what indexes on the numbers, joins and statistics know */
static Expr *
integer_comparison(const NumberComparison *comparison)
{
	Oid			operator = integer_operator(comparison->function.fn_addr);
	Expr	   *result;

	if (!OidIsValid(operator))
		return NULL;
	result = make_opclause(operator, BOOLOID, false, as_integer(comparison->left),
						   as_integer(comparison->right), InvalidOid, InvalidOid);
	set_opfuncid((OpExpr *) result);
	return result;
}

PG_FUNCTION_INFO_V1(band_number_support);
Datum
band_number_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);
	SupportRequestSimplify *simplification = (SupportRequestSimplify *) request;
	NumberComparison comparison;
	FuncExpr   *call;
	Expr	   *result;

	if (!IsA(request, SupportRequestSimplify))
		PG_RETURN_POINTER(NULL);

	/* band_number() itself stays what it is */
	call = simplification->fcall;
	if (call->funcresulttype != BOOLOID)
		PG_RETURN_POINTER(NULL);

	fmgr_info(call->funcid, &comparison.function);
	comparison.left = linitial(call->args);
	comparison.right = lsecond(call->args);
	result = simplify_number_comparison(simplification->root, &comparison);
	if (result == NULL)
		result = integer_comparison(&comparison);
	PG_RETURN_POINTER(depend_on_function(simplification->root, result, call->funcid));
}
