/*
 * contribution.h - what each node of a tree brings to the total
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_CONTRIBUTION_H
#define COMPLIANCE_CONTRIBUTION_H

#include "postgres.h"

#include "evaluate.h"

/* An effective weight of one */
#define WHOLE (UINT64CONST(1) << 62)

typedef struct NodeShare
{
	uint64		effective;		/* weight in the total of this form, in 2^-62 */
	bool		bottom;			/* a missing node that counts as the bottom of the scale */
	bool		counted;		/* whether it has a part in the total, however
								 * small */
	bool		known;			/* whether the following are */
	int64		contribution;	/* in units */
	int64		shortfall;
} NodeShare;

extern void effective_weights(const Tree *tree, const NodeValue *values, NodeShare *shares);
extern void contributions(const Tree *tree, const uint32 *leaves, const NodeValue *values,
						  NodeShare *shares);

#endif
