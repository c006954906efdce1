/*
 * zoning_ranges.h - bands of a zoning to the planner
 */
#ifndef COMPLIANCE_ZONING_RANGES_H
#define COMPLIANCE_ZONING_RANGES_H

#include "postgres.h"

#include "nodes/pathnodes.h"

#include "zoning.h"

extern Expr *zoning_bands_to_expression(PlannerInfo *root, const FuncExpr *call, const Zoning *zoning, uint64 bands);

/* The zoning that an expression stands for, if it is constant; else NULL */
static inline const Zoning *
constant_zoning(const Node *expression)
{
	const Const *constant = (const Const *) expression;

	if (!IsA(expression, Const) || constant->constisnull)
		return NULL;
	return DatumGetZoningP(constant->constvalue);
}

#endif
