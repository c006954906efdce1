/*
 * association.h - how the scores of the children of a node go together
 *
 * Kernel: knows no SQL type.  Everything is computed in integers and rounded once.
 */
#ifndef COMPLIANCE_ASSOCIATION_H
#define COMPLIANCE_ASSOCIATION_H

#include "postgres.h"

#include "int256.h"
#include "score_matrix.h"

/* The children of a matrix, each sorted once, to be compared in pairs */
typedef struct Association Association;

/*
 * Coefficients in units, -10^6 to 10^6, correctly rounded, half away from zero.
 * They are defined only if neither child is the same for all the bodies that have
 * both.
 */
typedef struct Correlation
{
	int			bodies;			/* that have both */
	bool		defined;
	int64		pearson;
	int64		spearman;		/* Pearson's of the ranks; of ties, the
								 * average */
	int64		kendall;		/* tau-b */
} Correlation;

/*
 * Cronbach's alpha, over the bodies that have all items: in units, rounded half
 * away from zero; 10^6 or less, and without a lower limit.  It is defined only
 * with two items and two bodies whose sums differ.
 */
typedef struct Alpha
{
	int			items;
	int			bodies;
	bool		defined;
	Int256		alpha;
} Alpha;

extern Association *association_prepare(const ScoreMatrix *matrix);
extern Correlation association_correlate(Association *association, int first, int second);
extern void association_free(Association *association);
extern Alpha association_alpha(const ScoreMatrix *matrix);

#endif
