/*
 * total_plan.h - what the cards of an instrument are scored with
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_TOTAL_PLAN_H
#define COMPLIANCE_TOTAL_PLAN_H

#include "postgres.h"

#include "tree.h"

/*
 * What a tree is scored with.  If every answer has a fixed part in the total,
 * and the parts have a common denominator that is small enough, they are known:
 * the total of a complete card is then the sum of part * answer, divided by the
 * denominator.
 */
typedef struct TotalPlan
{
	Tree		tree;
	int			leaf_count;
	bool		has_float_way;	/* see tree_has_float_way() */
	const uint32 *parts;		/* NULL unless the denominator is below 2^32 */
	const uint64 *wide_parts;	/* NULL unless it is below 2^62 */
	uint64		denominator;
	const uint16 *leaf_parents; /* the node above each leaf */
} TotalPlan;

/* A bound of the relative error of as many operations, and some more */
#define FLOAT_ERROR(operations) (((operations) + 64) * (1.0 / (INT64CONST(1) << 51)))

#endif
