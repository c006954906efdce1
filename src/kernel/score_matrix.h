/*
 * score_matrix.h - the scores of bodies for the children of a node
 *
 * Kernel: knows no SQL type.  Whoever asks how children go together has a column
 * of scores for each.
 */
#ifndef COMPLIANCE_SCORE_MATRIX_H
#define COMPLIANCE_SCORE_MATRIX_H

#include "postgres.h"

#include "decimal.h"

/*
 * scores[child][body], in units: in the range of scores (units_in_range()), or
 * NO_SCORE.  A column is an allocation of its own, so that many bodies are
 * not too many for one.
 */
typedef struct ScoreMatrix
{
	int			children;
	int			bodies;
	int64	  **scores;
} ScoreMatrix;

extern ScoreMatrix score_matrix_create(int children, int bodies);
extern ScoreMatrix score_matrix_complete(const ScoreMatrix *matrix);
extern void score_matrix_free(ScoreMatrix *matrix);

#endif
