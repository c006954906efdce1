/*
 * data_weights.h - weights of the children of a node that come from their scores
 *
 * Kernel: knows no SQL type.  Integers, but for one eigenvector: see data_weights.c.
 */
#ifndef COMPLIANCE_DATA_WEIGHTS_H
#define COMPLIANCE_DATA_WEIGHTS_H

#include "postgres.h"

#include "score_matrix.h"

/* What the measure of a child is, to which its weight is in proportion */
typedef enum DataWeightsMethod
{
	DATA_WEIGHTS_EQUAL,			/* 1 */
	DATA_WEIGHTS_SD,			/* the population standard deviation */
	DATA_WEIGHTS_ENTROPY,		/* 1 + sum(p ln p) / ln n, p the score's share
								 * of the sum of n */
	DATA_WEIGHTS_CRITIC,		/* the standard deviation over the range,
								 * times the sum of 1 - r over the others */
	DATA_WEIGHTS_PCA			/* the loading on the first principal
								 * component; weights by its square */
} DataWeightsMethod;

#define DATA_WEIGHTS_METHODS (DATA_WEIGHTS_PCA + 1)

typedef enum DataWeightsStatus
{
	DATA_WEIGHTS_OK,
	DATA_WEIGHTS_FEW_BODIES,	/* less than DATA_WEIGHTS_LEAST_BODIES have
								 * all children */
	DATA_WEIGHTS_CONSTANT,		/* at fault: children with one score for all
								 * bodies */
	DATA_WEIGHTS_NEGATIVE,		/* entropy; at fault: children with a score
								 * below zero */
	DATA_WEIGHTS_OPPOSED,		/* PCA; at fault: children with a loading
								 * below zero */
	DATA_WEIGHTS_UNDETERMINED	/* PCA: the two largest eigenvalues are equal;
								 * CRITIC: all children are the same, or there
								 * is one alone; entropy: scores that hardly
								 * differ */
} DataWeightsStatus;

#define DATA_WEIGHTS_LEAST_BODIES 3

/* Of one child */
typedef struct DataWeight
{
	int64		measure;		/* in units, rounded half away from zero */
	int32		weight;			/* in millionths; all add up to 10^6 */
	bool		at_fault;		/* where the status says so */
} DataWeight;

extern const char *const data_weights_method_names[DATA_WEIGHTS_METHODS];

extern DataWeightsStatus data_weights_compute(const ScoreMatrix *matrix, DataWeightsMethod method,
											  DataWeight *weights, int *bodies);

#endif
