/*
 * rescore.h - the scores of everyone who is ranked together, under many scenarios
 *
 * Kernel: knows no SQL type.
 *
 * The score of a body is the mean over its units of the means over their cards
 * of the totals that these have, rounded once.  A card without a total as the
 * instrument is has none in any scenario.
 */
#ifndef COMPLIANCE_RESCORE_H
#define COMPLIANCE_RESCORE_H

#include "postgres.h"

#include "card_block.h"
#include "card_matrix.h"
#include "scenario.h"

typedef struct Rescore
{
	const CardMatrix *cards;
	int			decimals;		/* of the scores */
	bool	   *has_total;		/* of each card: see above */
	CardBlock  *block;
	NodeValue  *values;			/* room for one tree */
	uint32	   *answers;		/* room for one card */
} Rescore;

extern Rescore *rescore_create(const Tree *tree, const CardMatrix *cards, int decimals);
extern int	rescore_batch(const Rescore *rescore);
extern void rescore_scores(Rescore *rescore, const Scenario *scenarios, int count, const int128 *shifts,
						   int64 *scores);

#endif
