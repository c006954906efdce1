/*
 * score_matrix.c - the scores of bodies for the children of a node
 */
#include "postgres.h"

#include "score_matrix.h"

/* A matrix with room for all scores, which the caller fills in */
ScoreMatrix
score_matrix_create(int children, int bodies)
{
	ScoreMatrix matrix = {children, bodies, palloc(sizeof(int64 *) * (Size) Max(children, 1))};

	for (int child = 0; child < children; child++)
		matrix.scores[child] = palloc(sizeof(int64) * (Size) Max(bodies, 1));
	return matrix;
}

void
score_matrix_free(ScoreMatrix *matrix)
{
	for (int child = 0; child < matrix->children; child++)
		pfree(matrix->scores[child]);
	pfree(matrix->scores);
}

/* The bodies that have a score for all children, in a new matrix, in the same order */
ScoreMatrix
score_matrix_complete(const ScoreMatrix *matrix)
{
	ScoreMatrix complete = score_matrix_create(matrix->children, matrix->bodies);

	complete.bodies = 0;
	for (int body = 0; body < matrix->bodies; body++)
	{
		bool		missing = false;

		/* the next body takes the place of one that lacks a score */
		for (int child = 0; child < matrix->children && !missing; child++)
		{
			complete.scores[child][complete.bodies] = matrix->scores[child][body];
			missing = matrix->scores[child][body] == NO_SCORE;
		}
		complete.bodies += !missing;
	}
	return complete;
}
