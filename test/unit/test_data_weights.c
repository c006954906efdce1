/*
 * test_data_weights.c - weights that come from scores, against an independent
 * evaluator in Python and against floating point
 */
#include "postgres.h"

#include <math.h>

#include "covariance.h"
#include "data_weights.h"
#include "decimal.h"
#include "matrix_vectors.h"
#include "principal_component.h"
#include "unit.h"

static void
check_method(int number, DataWeightsMethod method)
{
	const MatrixVector *vector = &matrix_vectors[number];
	const WeightsVector *expected = &vector->data_weights[method];
	const char *name = data_weights_method_names[method];
	ScoreMatrix matrix = matrix_of(vector);
	DataWeight	got[MOST_CHILDREN];
	int			bodies;
	DataWeightsStatus status = data_weights_compute(&matrix, method, got, &bodies);

	HOLDS(status == expected->status, "%s of vector %d: %d for %d", name, number, status, expected->status);
	HOLDS(bodies == vector->alpha.bodies, "%s of vector %d", name, number);
	for (int child = 0; child < vector->children && status == expected->status; child++)
	{
		HOLDS(got[child].at_fault == ((expected->at_fault >> child & 1) != 0), "%s of vector %d: %d", name, number,
			  child);
		if (status != DATA_WEIGHTS_OK)
			continue;
		HOLDS(got[child].measure == expected->rows[child][0], "%s of vector %d: " INT64_FORMAT " for " INT64_FORMAT,
			  name, number, got[child].measure, expected->rows[child][0]);
		HOLDS(got[child].weight == expected->rows[child][1], "%s of vector %d: %d for " INT64_FORMAT, name, number,
			  got[child].weight, expected->rows[child][1]);
	}
	score_matrix_free(&matrix);
}

/*
 * Against floating point, by the definitions
 */

#define CHILDREN 6
#define BODIES 200

typedef long double Column[BODIES];

static long double
mean_of(const long double *x, int count)
{
	long double sum = 0;

	for (int i = 0; i < count; i++)
		sum += x[i];
	return sum / count;
}

static long double
covariance(const long double *x, const long double *y, int count)
{
	long double mean_x = mean_of(x, count);
	long double mean_y = mean_of(y, count);
	long double sum = 0;

	for (int i = 0; i < count; i++)
		sum += (x[i] - mean_x) * (y[i] - mean_y);
	return sum / count;
}

static long double
correlation(const long double *x, const long double *y, int count)
{
	return covariance(x, y, count) / sqrtl(covariance(x, x, count)) / sqrtl(covariance(y, y, count));
}

static long double
measure_sd(Column *columns, int children, int count, int child)
{
	(void) children;
	return sqrtl(covariance(columns[child], columns[child], count));
}

static long double
measure_entropy(Column *columns, int children, int count, int child)
{
	long double total = mean_of(columns[child], count) * count;
	long double sum = 0;

	(void) children;
	for (int i = 0; i < count; i++)
		if (columns[child][i] > 0)
			sum += columns[child][i] / total * logl(columns[child][i] / total);
	return 1 + sum / logl(count);
}

static long double
measure_critic(Column *columns, int children, int count, int child)
{
	long double lowest = columns[child][0];
	long double highest = columns[child][0];
	long double contrast = 0;

	for (int i = 0; i < count; i++)
	{
		lowest = fminl(lowest, columns[child][i]);
		highest = fmaxl(highest, columns[child][i]);
	}
	for (int other = 0; other < children; other++)
		if (other != child)
			contrast += 1 - correlation(columns[child], columns[other], count);
	return measure_sd(columns, children, count, child) / (highest - lowest) * contrast;
}

typedef long double (*Measure) (Column *columns, int children, int count, int child);

static const Measure measures[DATA_WEIGHTS_METHODS] = {
	[DATA_WEIGHTS_SD] = measure_sd, [DATA_WEIGHTS_ENTROPY] = measure_entropy, [DATA_WEIGHTS_CRITIC] = measure_critic
};

/* Weights add up to one, and none is a millionth away from its share */
static void
check_shares(const DataWeight *weights, const long double *shares, int children, const char *name)
{
	int64		sum = 0;

	for (int child = 0; child < children; child++)
	{
		HOLDS(fabsl(shares[child] * 1e6L - weights[child].weight) < 1.001L, "%s: %d for %Lf", name,
			  weights[child].weight, shares[child]);
		sum += weights[child].weight;
	}
	HOLDS(sum == UNITS_PER_ONE, "%s: " INT64_FORMAT, name, sum);
}

static void
check_random(void)
{
	int			children = 1 + draw(CHILDREN);
	int			bodies = 3 + draw(BODIES - 3);
	int64		top = 1 + draw(2) * draw_magnitude(9);
	ScoreMatrix matrix = score_matrix_create(children, bodies);
	DataWeight	weights[CHILDREN];
	Column		columns[CHILDREN];
	int			count = 0;
	int			complete;

	top = Max(top, 100);
	for (int body = 0; body < bodies; body++)
	{
		bool		gap = false;

		for (int child = 0; child < children; child++)
		{
			int64		score = draw(100) == 0 ? NO_SCORE : draw_between(0, top);

			matrix.scores[child][body] = score;
			gap = gap || score == NO_SCORE;
			columns[child][count] = score / 1e6L;
		}
		count += !gap;
	}
	for (DataWeightsMethod method = DATA_WEIGHTS_SD; method <= DATA_WEIGHTS_CRITIC; method++)
	{
		const char *name = data_weights_method_names[method];
		DataWeightsStatus status = data_weights_compute(&matrix, method, weights, &complete);
		long double shares[CHILDREN];
		long double total = 0;

		HOLDS(complete == count, "%d of %d bodies", count, bodies);
		if (status != DATA_WEIGHTS_OK)
		{
			HOLDS(count < 3 || status == DATA_WEIGHTS_CONSTANT ||
				  (children == 1 && method == DATA_WEIGHTS_CRITIC && status == DATA_WEIGHTS_UNDETERMINED),
				  "%s of %d bodies: %d", name, count, status);
			continue;
		}
		for (int child = 0; child < children; child++)
		{
			shares[child] = measures[method] (columns, children, count, child);
			HOLDS(fabsl(shares[child] * 1e6L - weights[child].measure) < 0.501L, "%s: " INT64_FORMAT " for %Lf", name,
				  weights[child].measure, shares[child]);
			total += shares[child];
		}
		for (int child = 0; child < children; child++)
			shares[child] /= total;
		check_shares(weights, shares, children, name);
	}
	score_matrix_free(&matrix);
}

/* The matrix times the loadings is the loadings times one number, and no vector gets a larger one */
static void
check_component(void)
{
	int			children = 1 + draw(40);
	int			bodies = 60;
	ScoreMatrix matrix = score_matrix_create(children, bodies);
	int64	   *correlations = palloc(sizeof(int64) * children * children);
	int64	   *loadings = palloc(sizeof(int64) * children);
	long double length = 0;
	long double value = 0;
	long double rest = 0;

	for (int child = 0; child < children; child++)
		for (int body = 0; body < bodies; body++)
			matrix.scores[child][body] = (child > 0 ? matrix.scores[0][body] / 2 : 0) + draw(1000000);
	for (int i = 0; i < children; i++)
		for (int j = 0; j < children; j++)
		{
			Int256		xy = covariance_of(matrix.scores[i], matrix.scores[j], bodies);

			correlations[i * children + j] = (int256_is_negative(xy) ? -1 : 1) *
				(int64) covariance_over_roots(xy, covariance_of(matrix.scores[i], matrix.scores[i], bodies),
											  covariance_of(matrix.scores[j], matrix.scores[j], bodies),
											  UINT64CONST(1) << CORRELATION_BITS);
		}
	HOLDS(principal_component(correlations, children, loadings), "%d children", children);
	for (int i = 0; i < children; i++)
	{
		length += ldexpl((long double) loadings[i] * loadings[i], -2 * LOADING_BITS);
		for (int j = 0; j < children; j++)
			value += ldexpl((long double) correlations[i * children + j] * loadings[i] * loadings[j],
							-2 * LOADING_BITS - CORRELATION_BITS);
	}
	HOLDS(fabsl(length - 1) < 1e-11L, "%d children: %Lf", children, length);
	for (int i = 0; i < children; i++)
	{
		long double product = 0;

		for (int j = 0; j < children; j++)
			product += ldexpl((long double) correlations[i * children + j] * loadings[j],
							  -LOADING_BITS - CORRELATION_BITS);
		rest += fabsl(product - value * ldexpl(loadings[i], -LOADING_BITS));

	}
	HOLDS(value >= 1 - 1e-9L, "%d children: %Lf", children, value);
	HOLDS(rest < 1e-10L, "%d children: %Lg", children, rest);

	/* from a random vector, the power method comes to no larger value */
	for (int attempt = 0; attempt < 2; attempt++)
	{
		long double vector[40];
		long double next[40];
		long double size = 0;

		for (int i = 0; i < children; i++)
			vector[i] = draw(1000) + 1;
		for (int step = 0; step < 100; step++)
		{
			size = 0;
			for (int i = 0; i < children; i++)
			{
				next[i] = 0;
				for (int j = 0; j < children; j++)
					next[i] += ldexpl(correlations[i * children + j], -CORRELATION_BITS) * vector[j];
				size += next[i] * next[i];
			}
			size = sqrtl(size);
			for (int i = 0; i < children; i++)
				vector[i] = next[i] / size;
		}
		HOLDS(size <= value + 1e-9L, "%d children: %Lf, %Lf", children, size, value);
	}
	pfree(correlations);
	pfree(loadings);
	score_matrix_free(&matrix);
}

/* Children that are alike have the same weight, but for the last digit, which the first has */
static void
check_alike(void)
{
	ScoreMatrix matrix = score_matrix_create(4, 50);
	DataWeight	weights[4];
	int			bodies;

	for (int body = 0; body < 50; body++)
	{
		matrix.scores[0][body] = draw(100) * UNITS_PER_ONE;
		matrix.scores[3][body] = matrix.scores[0][body] / 2 + draw(50) * UNITS_PER_ONE;
		matrix.scores[1][body] = matrix.scores[2][body] = matrix.scores[0][body];
	}
	for (DataWeightsMethod method = DATA_WEIGHTS_EQUAL; method <= DATA_WEIGHTS_PCA; method++)
	{
		const char *name = data_weights_method_names[method];

		HOLDS(data_weights_compute(&matrix, method, weights, &bodies) == DATA_WEIGHTS_OK, "%s", name);
		HOLDS(weights[0].measure == weights[1].measure && weights[1].measure == weights[2].measure, "%s", name);
		HOLDS(weights[0].weight >= weights[1].weight && weights[1].weight >= weights[2].weight &&
			  weights[0].weight <= weights[2].weight + 1, "%s: %d, %d, %d", name, weights[0].weight, weights[1].weight,
			  weights[2].weight);
	}
	score_matrix_free(&matrix);
}

/* A child that goes with none of the others has no loading, and is at no fault */
static void
check_unrelated(void)
{
	static const int64 scores[3][8] = {
		{1, 1, 2, 2, 3, 3, 9, 9}, {2, 2, 1, 1, 4, 4, 8, 8}, {5, 6, 5, 6, 5, 6, 5, 6}
	};
	ScoreMatrix matrix = score_matrix_create(3, 8);
	DataWeight	weights[3];
	int			bodies;

	for (int child = 0; child < 3; child++)
		memcpy(matrix.scores[child], scores[child], sizeof(scores[child]));
	HOLDS(data_weights_compute(&matrix, DATA_WEIGHTS_PCA, weights, &bodies) == DATA_WEIGHTS_OK, "the third is apart");
	HOLDS(weights[0].weight == 500000 && weights[1].weight == 500000 && weights[2].weight == 0, "%d, %d, %d",
		  weights[0].weight, weights[1].weight, weights[2].weight);
	score_matrix_free(&matrix);
}

/* Where the scores do not tell the weights, nobody guesses */
static void
check_undetermined(void)
{
	static const int64 square[2][4] = {{1, 1, 2, 2}, {5, 6, 5, 6}};
	ScoreMatrix matrix = score_matrix_create(2, 4);
	DataWeight	weights[2];
	int			bodies;

	for (int child = 0; child < 2; child++)
		memcpy(matrix.scores[child], square[child], sizeof(square[child]));
	HOLDS(data_weights_compute(&matrix, DATA_WEIGHTS_PCA, weights, &bodies) == DATA_WEIGHTS_UNDETERMINED,
		  "two children that have nothing in common");
	HOLDS(data_weights_compute(&matrix, DATA_WEIGHTS_CRITIC, weights, &bodies) == DATA_WEIGHTS_OK &&
		  weights[0].weight == 500000 && weights[0].measure == 500000, "their CRITIC weights");
	for (int body = 0; body < 4; body++)
		matrix.scores[0][body] = matrix.scores[1][body] = UNITS_MAX - (body == 2);
	HOLDS(data_weights_compute(&matrix, DATA_WEIGHTS_ENTROPY, weights, &bodies) == DATA_WEIGHTS_UNDETERMINED,
		  "a millionth of 10^12");
	HOLDS(data_weights_compute(&matrix, DATA_WEIGHTS_CRITIC, weights, &bodies) == DATA_WEIGHTS_UNDETERMINED,
		  "the same twice");
	HOLDS(data_weights_compute(&matrix, DATA_WEIGHTS_SD, weights, &bodies) == DATA_WEIGHTS_OK &&
		  weights[0].weight == 500000 && weights[0].measure == 0, "a deviation of 0.43 millionths");
	score_matrix_free(&matrix);
}

int
main(void)
{
	for (int i = 0; i < (int) lengthof(matrix_vectors); i++)
		for (DataWeightsMethod method = DATA_WEIGHTS_EQUAL; method <= DATA_WEIGHTS_PCA; method++)
			check_method(i, method);
	property("weights, measures and what is at fault are those of an independent evaluator");
	for (int i = 0; i < 500; i++)
		check_random();
	property("standard deviations, entropy and CRITIC are what floating point says");
	for (int i = 0; i < 60; i++)
		check_component();
	property("the first principal component is the eigenvector of the largest eigenvalue");
	for (int i = 0; i < 20; i++)
		check_alike();
	check_unrelated();
	property("what is alike weighs the same, and what is apart nothing");
	check_undetermined();
	property("scores that do not tell the weights are told");
	return finish();
}
