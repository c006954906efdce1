/*
 * zoning_support.c - in_zone() and at_least() as plain comparisons, at planning
 *
 * With a constant zoning and constant names, a call becomes the comparisons of
 * zoning_ranges.c, which give what the call would, bit for bit.
 *
 * The functions that tell the band of a score have this support function, too,
 * though it leaves them as they are: it loads this module before the planner
 * comes to zoning_quals.c.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/supportnodes.h"
#include "utils/array.h"
#include "utils/fmgrprotos.h"

#include "zoning_functions.h"
#include "zoning_ranges.h"

/* The bands that the names select; none if the call would fail */
static uint64
named_bands(const Zoning *zoning, const Const *names)
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

/* The bands that the call selects; none if that is not known */
static uint64
selected_bands(const Zoning *zoning, const FuncExpr *call)
{
	const Const *names;

	/* in_zone(score, zoning): whichever */
	if (list_length(call->args) == 2)
		return PG_UINT64_MAX;
	names = lthird(call->args);
	return IsA(names, Const) && !names->constisnull ? named_bands(zoning, names) : 0;
}

/* A call of in_zone() or at_least(); NULL if it must stay a call */
static Expr *
simplify(PlannerInfo *root, const FuncExpr *call)
{
	const Zoning *zoning = constant_zoning(lsecond(call->args));
	uint64		bands = zoning == NULL ? 0 : selected_bands(zoning, call);

	return bands == 0 ? NULL : zoning_bands_to_expression(root, call, zoning, bands);
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

		if (simplification->fcall->funcresulttype == BOOLOID)
			result = (Node *) simplify(simplification->root, simplification->fcall);
	}
	PG_RETURN_POINTER(result);
}
