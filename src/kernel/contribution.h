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
} NodeShare;

/*
 * What the nodes bring to the total of a card: of the cards of an instrument,
 * one after the other.  The arrays have an element for each node but where
 * something else is said.
 */
typedef struct Contributions
{
	Tree		tree;
	NodeShare  *shares;
	bool	   *known;			/* whether the following are */
	int64	   *contributions;	/* in units */
	int64	   *shortfalls;

	/* what follows is the business of contribution.c */
	bool		plain;			/* tree_is_plain() */
	int			leaf_count;
	uint32	   *gaps;			/* of each leaf: those the shares are for */
	uint64	   *sums;			/* of the weights of children that count */
	uint128    *heights;		/* of the scores above the scale's lowest */
	uint128    *remainders;		/* room for two of each node */
} Contributions;

extern bool contribution_effective_units(const NodeShare *share, int64 *units);
extern int *contribution_signs(const Tree *tree);
extern void contribution_effective_weights(const Tree *tree, const NodeValue *values, NodeShare *shares);
extern Contributions *contribution_create(const Tree *tree);
extern void contribution_find(Contributions *all, const uint32 *leaves, const NodeValue *values);

#endif
