/*
 * block_columns.h - the columns of a block of cards, and which cards have a score
 *
 * Kernel: knows no SQL type.  What card_block.c works on.
 */
#ifndef COMPLIANCE_BLOCK_COLUMNS_H
#define COMPLIANCE_BLOCK_COLUMNS_H

#include "postgres.h"

#include "float_logarithm.h"
#include "tree.h"

#define BLOCK_CARDS 64

/* A number for each card of a block */
typedef double Column[BLOCK_CARDS];

typedef struct NodeColumns
{
	Column		value;			/* 0 without a score */
	Column		present;		/* 1 with a score, else 0 */
	Column		missing;		/* 1 without one although it applies, else 0 */
	Column		inapplicable;	/* 1 if it does not apply, else 0 */
	Column		logarithm;		/* of the value; 0 without a score */
	bool		has_gaps;		/* whether a card has no score */
	bool		has_inapplicable;	/* and whether one does not apply */
	bool		has_logarithm;	/* whether that column is filled */
	double		error;			/* of the values */
} NodeColumns;

typedef struct CardBlock
{
	double		origin;			/* see card_block.h */
	int			cards;
	NodeColumns *nodes;
	NodeColumns **children;		/* those of a node, */
	double	   *weights;		/* and their weights */
	const double **columns;		/* a column of each */
} CardBlock;

/* The children of a node that have a weight */
typedef struct BlockChildren
{
	int			count;
	double		error;			/* the largest */
	bool		has_gaps;
	bool		has_inapplicable;
} BlockChildren;

/* What became of the weights of a node's children */
typedef struct BlockAttendance
{
	Column		present;
	Column		missing;
	Column		inapplicable;
	Column		answered;		/* how many are asked for and answered; where
								 * it matters */
	Column		counted;		/* the weight of those that count */
} BlockAttendance;

extern void block_find_children(CardBlock *block, const Tree *tree, int index, BlockChildren *children);
extern void block_weigh(CardBlock *block, const BlockChildren *children, size_t column, double *sum);
extern uint64 block_judge(CardBlock *block, const TreeNode *node, const BlockChildren *children,
						  BlockAttendance *attendance, NodeColumns *columns);

#endif
