/*
 * improvement.h - which indicators to bring to their best for a total to reach a goal
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_IMPROVEMENT_H
#define COMPLIANCE_IMPROVEMENT_H

#include "postgres.h"

#include "goal.h"

typedef struct Improvement
{
	bool		reached;
	int			count;
	int		   *nodes;			/* the leaves to raise, in order */
	int64	   *totals;			/* after each; one more than count: before the
								 * first */
	bool		has_total;		/* whether the form has a total at all */
	int64		highest;		/* what the total is after all leaves are
								 * raised */
	int			held_by;		/* the gate without which that would do, or -1 */
} Improvement;

extern void improvement_plan(const Goal *goal, Improvement *plan);

#endif
