/*
 * statistics.c - what the kernel says of matrices of scores, for others to compare
 *
 * Reads matrices from standard input: children and bodies, then the scores in
 * units, child by child, or x for a missing one.  Writes for each, in units:
 *
 *     pair CHILD CHILD BODIES PEARSON SPEARMAN KENDALL   (or - for each)
 *     alpha ITEMS BODIES ALPHA                           (or -)
 *     METHOD STATUS MEASURE WEIGHT MEASURE WEIGHT ...    (nothing but the status if it is not 0)
 */
#include "postgres.h"

#include <stdio.h>
#include <stdlib.h>

#include "association.h"
#include "data_weights.h"
#include "host.h"

/* The server has its own */
#undef printf

static int64
read_score(void)
{
	char		text[32];

	if (scanf("%31s", text) != 1)
		host_bail_out("a score is missing");
	return strcmp(text, "x") == 0 ? NO_SCORE : (int64) strtoll(text, NULL, 10);
}

static void
print_pairs(const ScoreMatrix *matrix)
{
	Association *association = association_prepare(matrix);

	for (int i = 0; i < matrix->children; i++)
		for (int j = i + 1; j < matrix->children; j++)
		{
			Correlation result = association_correlate(association, i, j);

			printf("pair %d %d %d ", i, j, result.bodies);
			if (result.defined)
				printf("%ld %ld %ld\n", (long) result.pearson, (long) result.spearman, (long) result.kendall);
			else
				printf("- - -\n");
		}
	association_free(association);
}

static void
print_alpha(const ScoreMatrix *matrix)
{
	Alpha		result = association_alpha(matrix);
	char		text[INT256_TEXT_SIZE] = "-";

	if (result.defined)
		int256_to_text(result.alpha, text);
	printf("alpha %d %d %s\n", result.items, result.bodies, text);
}

static void
print_weights(const ScoreMatrix *matrix, DataWeightsMethod method)
{
	DataWeight *weights = palloc(sizeof(DataWeight) * (Size) matrix->children);
	int			bodies;
	DataWeightsStatus status = data_weights_compute(matrix, method, weights, &bodies);

	printf("%s %d", data_weights_method_names[method], status);
	for (int child = 0; child < matrix->children && status == DATA_WEIGHTS_OK; child++)
		printf(" %ld %d", (long) weights[child].measure, weights[child].weight);
	printf("\n");
	pfree(weights);
}

int
main(void)
{
	int			children;
	int			bodies;

	while (scanf("%d %d", &children, &bodies) == 2)
	{
		ScoreMatrix matrix = score_matrix_create(children, bodies);

		for (int child = 0; child < children; child++)
			for (int body = 0; body < bodies; body++)
				matrix.scores[child][body] = read_score();
		print_pairs(&matrix);
		print_alpha(&matrix);
		for (DataWeightsMethod method = DATA_WEIGHTS_EQUAL; method <= DATA_WEIGHTS_PCA; method++)
			print_weights(&matrix, method);
		score_matrix_free(&matrix);
	}
	return 0;
}
