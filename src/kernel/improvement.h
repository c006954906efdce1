/*
 * improvement.h - the fewest indicators to raise for a total to reach a goal
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_IMPROVEMENT_H
#define COMPLIANCE_IMPROVEMENT_H

#include "postgres.h"

#include "contribution.h"
#include "tree.h"

/* What a form could be, and what is wanted of its total */
typedef struct Goal
{
	const Tree *tree;
	int			leaf_count;
	const uint32 *leaves;		/* the answers */
	const uint32 *best;			/* the best score that each answer can have */
	const uint32 *parts;		/* see Instrument; NULL if there are none, */
	const uint64 *wide_parts;	/* or if answers are missing */
	bool		(*reached) (const void *context, int64 total);	/* rises with the total */
	const void *context;
} Goal;

typedef struct Improvement
{
	bool		reached;
	int			count;
	int		   *nodes;			/* the leaves to raise, in order */
	int64	   *totals;			/* after each; one more than count: before the first */
	bool		has_total;		/* whether the form has a total at all */
	int64		highest;		/* what the total is after all leaves are raised */
} Improvement;

extern void improve(const Goal *goal, Improvement *plan);

#endif
