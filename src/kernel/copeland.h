/*
 * copeland.h - each body against each other, by the weight of the children in
 * which it is higher
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_COPELAND_H
#define COMPLIANCE_COPELAND_H

#include "postgres.h"

#include "score_matrix.h"

/* How a body did against those with which it has a child in common that counts */
typedef struct Copeland
{
	int			wins;
	int			losses;
	int			ties;
} Copeland;

/* Whether there was anyone to compare with; without, there is no score */
static inline bool
copeland_compared(const Copeland *result)
{
	return result->wins != 0 || result->losses != 0 || result->ties != 0;
}

static inline int
copeland_score(const Copeland *result)
{
	return result->wins - result->losses;
}

extern void copeland_compare(const ScoreMatrix *matrix, const int64 *weights, Copeland *results);

#endif
