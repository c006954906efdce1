/*
 * goal.h - a form, and what is wanted of its total
 */
#ifndef COMPLIANCE_GOAL_H
#define COMPLIANCE_GOAL_H

#include "postgres.h"

#include "tree.h"

/* What a form could be, and what is wanted of its total */
typedef struct Goal
{
	const Tree *tree;
	int			leaf_count;
	const uint32 *leaves;		/* the answers */
	const uint32 *best;			/* the best score that each answer can have,
								 * of a deduction the lowest */
	const int  *signs;			/* of all nodes: contribution_signs() */
	const uint32 *parts;		/* see Instrument; NULL if there are none, */
	const uint64 *wide_parts;	/* or if answers are missing */
	bool		(*reached) (const void *context, int64 total);	/* rises with the total */
	const void *context;
} Goal;

#endif
