/*
 * score_support.c - a score and a constant number as two scores, at planning
 *
 *     nilai < 80.9950005	becomes	nilai <= '80.995'::score
 *
 * A comparison of a score with a numeric or double precision constant becomes
 * one of two scores that is true of the same scores, and NULL of NULL.  That
 * one is PostgreSQL's own of bigint: it can't fail, so that it may be looked at
 * before a row security policy is, and serves an index there.
 */
#include "postgres.h"

#include "access/stratnum.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/planmain.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "number.h"
#include "plan_rights.h"
#include "score.h"

/* The scores that a comparison is true of, seen from the constant */
#define LESS 1
#define EQUAL 2
#define GREATER 4

/* <>, which is in no btree family */
#define NOT_EQUAL_STRATEGY (BTMaxStrategyNumber + 1)

/* A comparison of a score with a score */
typedef struct ScoreCut
{
	int			strategy;
	int64		units;
} ScoreCut;

static bool
is_true(Oid comparison, bool score_first, int64 units, Datum number)
{
	Datum		score = ScoreGetDatum(units);

	return DatumGetBool(score_first ? OidFunctionCall2(comparison, score, number) :
						OidFunctionCall2(comparison, number, score));
}

/* What the comparison means: it is asked of the scores around zero */
static int
comparison_truth(Oid comparison, bool score_first, Oid number_type)
{
	Datum		zero = number_type == FLOAT8OID ? Float8GetDatum(0) :
	NumericGetDatum(number_units_to_numeric(0));

	return (is_true(comparison, score_first, -1, zero) ? LESS : 0) |
		(is_true(comparison, score_first, 0, zero) ? EQUAL : 0) |
		(is_true(comparison, score_first, 1, zero) ? GREATER : 0);
}

/*
 * The same truth by a comparison with a score.  Between two scores, or beyond
 * all, lies no equal; what is true of no score or of all is still a comparison,
 * so that it is NULL of NULL.
 */
static ScoreCut
score_cut(int truth, Reading number)
{
	static const int strategies[] = {
		[LESS] = BTLessStrategyNumber,
		[LESS | EQUAL] = BTLessEqualStrategyNumber,
		[EQUAL] = BTEqualStrategyNumber,
		[GREATER | EQUAL] = BTGreaterEqualStrategyNumber,
		[GREATER] = BTGreaterStrategyNumber,
		[LESS | GREATER] = NOT_EQUAL_STRATEGY
	};
	int64		below;			/* the last score below the number, or one
								 * less than all */

	if (reading_in_range(number) && reading_is_exact(number))
		return (ScoreCut) {strategies[truth], number >> 2};
	below = number == READING_BELOW ? -UNITS_MAX - 1 : Min(number >> 2, UNITS_MAX);
	switch (truth & (LESS | GREATER))
	{
		case LESS:
			if (below >= -UNITS_MAX)
				return (ScoreCut) {BTLessEqualStrategyNumber, below};
			break;
		case GREATER:
			if (below < UNITS_MAX)
				return (ScoreCut) {BTGreaterEqualStrategyNumber, below + 1};
			break;
		case LESS | GREATER:
			return (ScoreCut) {BTGreaterEqualStrategyNumber, -UNITS_MAX};
	}
	return (ScoreCut) {BTLessStrategyNumber, -UNITS_MAX};
}

/* The comparison as an expression; NULL if scores have no such operator */
static Expr *
cut_to_expression(Expr *score, ScoreCut cut)
{
	TypeCacheEntry *type = lookup_type_cache(getBaseType(exprType((Node *) score)),
											 TYPECACHE_BTREE_OPFAMILY);
	bool		not_equal = cut.strategy == NOT_EQUAL_STRATEGY;
	Oid			operator;
	Const	   *constant;
	Expr	   *comparison;

	operator = get_opfamily_member(type->btree_opf, type->btree_opintype, type->btree_opintype,
								   not_equal ? BTEqualStrategyNumber : cut.strategy);
	if (not_equal)
		operator = get_negator(operator);
	if (!OidIsValid(operator) || !plan_rights_everyone_may_execute(get_opcode(operator)))
		return NULL;
	constant = makeConst(type->type_id, -1, InvalidOid, type->typlen, ScoreGetDatum(cut.units), false,
						 type->typbyval);
	comparison = make_opclause(operator, BOOLOID, false, score, (Expr *) constant, InvalidOid, InvalidOid);
	set_opfuncid((OpExpr *) comparison);
	return comparison;
}

/* A comparison of a score and a number; NULL if neither is a constant number */
static Expr *
simplify(PlannerInfo *root, const FuncExpr *call)
{
	bool		score_first = IsA(lsecond(call->args), Const);
	const Const *constant = list_nth(call->args, score_first ? 1 : 0);
	int			truth;
	Reading		number;
	Expr	   *result;

	if (!IsA(constant, Const) || constant->constisnull ||
		(constant->consttype != NUMERICOID && constant->consttype != FLOAT8OID) ||
		!plan_rights_everyone_may_execute(call->funcid))
		return NULL;
	truth = comparison_truth(call->funcid, score_first, constant->consttype);
	number = constant->consttype == FLOAT8OID ? number_float8_reading(constant->constvalue) :
		number_numeric_reading(constant->constvalue);
	result = cut_to_expression(list_nth(call->args, score_first ? 0 : 1), score_cut(truth, number));

	/*
	 * so that a plan does not outlive another definition of the function, or
	 * its privileges
	 */
	if (result != NULL && root != NULL)
		record_plan_function_dependency(root, call->funcid);
	return result;
}

PG_FUNCTION_INFO_V1(score_support);
Datum
score_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);
	Node	   *result = NULL;

	if (IsA(request, SupportRequestSimplify))
	{
		SupportRequestSimplify *simplification = (SupportRequestSimplify *) request;

		result = (Node *) simplify(simplification->root, simplification->fcall);
	}
	PG_RETURN_POINTER(result);
}
