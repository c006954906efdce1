/*
 * contribution.h - what each node of a tree brings to the total
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_CONTRIBUTION_H
#define COMPLIANCE_CONTRIBUTION_H

#include "postgres.h"

#include "tree.h"

/* Effective weights are numbers with so many bits after the point */
#define WHOLE_BITS 120
#define WHOLE ((uint128) 1 << WHOLE_BITS)

typedef struct NodeShare
{
	uint128		effective;		/* weight in the total of this form, cut */
	bool		bottom;			/* a missing node that counts as the bottom of the scale */
	bool		counted;		/* whether it has a part in the total, however
								 * small */
	bool		known;			/* whether the following are */
	int64		contribution;	/* in units */
	int64		shortfall;
} NodeShare;

extern int64 contribution_effective_units(const NodeShare *share);
extern void contribution_effective_weights(const Tree *tree, const NodeValue *values, NodeShare *shares);
extern void contribution_shares(const Tree *tree, const uint32 *leaves, const NodeValue *values,
								NodeShare *shares);

#endif
