/*
 * count.h - which children of a node count for its score, and as what
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_COUNT_H
#define COMPLIANCE_COUNT_H

#include "postgres.h"

#include "tree.h"

typedef struct CountedChild
{
	const NodeValue *value;		/* its score, or what it counts as without one */
	int64		weight;			/* not 0 */
	int			node;
} CountedChild;

typedef struct Counted
{
	CountedChild *children;		/* of the caller, with room for all */
	int			count;
	NodeValue	stand_in;		/* the score that a missing child counts as */
	NodeValue  *bounds;			/* of count_take_side() only: the values */
} Counted;

extern Standing count_children(const Tree *tree, const NodeValue *values, int index, Counted *counted);
extern bool count_is_exact(const Counted *counted);
extern void count_keep_best(Counted *counted, int best);
extern void count_sort(Counted *counted);
extern void count_take_side(const Counted *counted, int best, bool high, Counted *side);
extern void count_free_side(Counted *side);

#endif
