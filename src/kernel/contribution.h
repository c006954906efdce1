/*
 * contribution.h - what each node of a tree brings to the total
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_CONTRIBUTION_H
#define COMPLIANCE_CONTRIBUTION_H

#include "postgres.h"

#include "int256.h"
#include "tree.h"

/* Effective weights are numbers with so many bits after the point */
#define WHOLE_BITS 120

typedef struct NodeShare
{
	Int256		effective;		/* weight in the total of this form, cut;
								 * below zero for deductions */
	int64		stand_in;		/* what a node without a score counts as, and
								 * so does all below it that counts, in units */
	bool		stands_in;		/* whether there is such a score */
	bool		beyond;			/* whether the weight is beyond any number
								 * here */
	bool		counted;		/* whether it has a part in the total, however
								 * small */
	bool		known;			/* whether the following are */
	int64		contribution;	/* in units */
	int64		shortfall;
} NodeShare;

extern bool contribution_effective_units(const NodeShare *share, int64 *units);
extern int *contribution_signs(const Tree *tree);
extern void contribution_effective_weights(const Tree *tree, const NodeValue *values, NodeShare *shares);
extern void contribution_shares(const Tree *tree, const uint32 *leaves, const NodeValue *values,
								NodeShare *shares);

#endif
