/*
 * test_association.c - how children go together, against an independent evaluator
 * in Python and against the definitions
 */
#include "postgres.h"

#include <math.h>

#include "association.h"
#include "big.h"
#include "covariance.h"
#include "decimal.h"
#include "matrix_vectors.h"
#include "unit.h"

static void
check_coefficient(const Correlation *got, int64 coefficient, int64 expected, const char *name, int vector)
{
	if (expected == NOT_DEFINED)
		HOLDS(!got->defined, "%s of vector %d", name, vector);
	else
		HOLDS(got->defined && coefficient == expected, "%s of vector %d: " INT64_FORMAT " for " INT64_FORMAT, name,
			  vector, coefficient, expected);
}

static void
check_vector(int number)
{
	const MatrixVector *vector = &matrix_vectors[number];
	const PairVector *pair = vector->pairs;
	ScoreMatrix matrix = matrix_of(vector);
	Association *association = association_prepare(&matrix);

	for (int i = 0; i < vector->children; i++)
		for (int j = i + 1; j < vector->children; j++, pair++)
		{
			Correlation got = association_correlate(association, i, j);
			Correlation mirror = association_correlate(association, j, i);

			HOLDS(got.bodies == pair->bodies, "vector %d: %d, %d", number, i, j);
			check_coefficient(&got, got.pearson, pair->pearson, "Pearson's", number);
			check_coefficient(&got, got.spearman, pair->spearman, "Spearman's", number);
			check_coefficient(&got, got.kendall, pair->kendall, "Kendall's", number);
			HOLDS(got.bodies == mirror.bodies && got.defined == mirror.defined && got.pearson == mirror.pearson &&
				  got.spearman == mirror.spearman && got.kendall == mirror.kendall, "vector %d: %d, %d", number, i, j);
		}
	association_free(association);
	score_matrix_free(&matrix);
}

static void
check_alpha(int number)
{
	const MatrixVector *vector = &matrix_vectors[number];
	ScoreMatrix matrix = matrix_of(vector);
	Alpha		got = association_alpha(&matrix);
	char		text[INT256_TEXT_SIZE];

	HOLDS(got.items == vector->children && got.bodies == vector->alpha.bodies, "vector %d", number);
	HOLDS(got.defined == (vector->alpha.alpha != NULL), "vector %d", number);
	if (got.defined && vector->alpha.alpha != NULL)
	{
		int256_to_text(got.alpha, text);
		SAME(text, vector->alpha.alpha);
	}
	score_matrix_free(&matrix);
}

/*
 * Against the definitions, pair by pair of bodies and in natural numbers
 */

static Big
big_of(int64 number)
{
	return big((uint128) (number < 0 ? -(int128) number : number));
}

/* 4 * 10^12 * a^2 / (b * c) lies between the squares of the odd numbers next to twice the coefficient */
static bool
is_rounded(int64 coefficient, int64 a, int64 b, int64 c)
{
	int64		size = coefficient < 0 ? -coefficient : coefficient;
	Big			square = big_multiply(big_multiply(big_of(a), big_of(a)), big(4 * (uint128) 1000000000000));
	Big			product = big_multiply(big_of(b), big_of(c));
	Big			lower = big_of(2 * size - 1);
	Big			upper = big_of(2 * size + 1);

	if (coefficient != 0 && (coefficient < 0) != (a < 0))
		return false;
	return (size == 0 || big_compare(square, big_multiply(product, big_multiply(lower, lower))) >= 0) &&
		big_compare(square, big_multiply(product, big_multiply(upper, upper))) < 0;
}

static int
sign(int64 number)
{
	return (number > 0) - (number < 0);
}

/* Twice the average rank: one more than twice the lower ones and the equal ones */
static int64
twice_rank(const int64 *scores, int count, int body)
{
	int64		rank = 1;

	for (int i = 0; i < count; i++)
		rank += 2 * (scores[i] < scores[body]) + (scores[i] == scores[body]);
	return rank;
}

/* sum over all pairs of bodies of the products of differences: count^2 * covariance */
static int64
pair_products(const int64 *x, const int64 *y, int count)
{
	int64		sum = 0;

	for (int i = 0; i < count; i++)
		for (int j = 0; j < i; j++)
			sum += (x[i] - x[j]) * (y[i] - y[j]);
	return sum;
}

static void
check_definitions(void)
{
	int			bodies = draw(60);
	int			levels = 1 + draw(draw(2) == 0 ? 4 : 1000);
	ScoreMatrix matrix = score_matrix_create(2, bodies);
	Association *association;
	Correlation got;
	int64		x[60];
	int64		y[60];
	int64		rank_x[60];
	int64		rank_y[60];
	int64		kendall[3] = {0, 0, 0};
	int			count = 0;

	for (int i = 0; i < bodies; i++)
	{
		matrix.scores[0][i] = draw(9) == 0 ? NO_SCORE : draw_between(-levels, levels);
		matrix.scores[1][i] = draw(9) == 0 ? NO_SCORE :
			draw(2) == 0 || matrix.scores[0][i] == NO_SCORE ? draw_between(-levels, levels) : matrix.scores[0][i];
		if (matrix.scores[0][i] == NO_SCORE || matrix.scores[1][i] == NO_SCORE)
			continue;
		x[count] = matrix.scores[0][i];
		y[count++] = matrix.scores[1][i];
	}
	for (int i = 0; i < count; i++)
	{
		rank_x[i] = twice_rank(x, count, i);
		rank_y[i] = twice_rank(y, count, i);
		for (int j = 0; j < i; j++)
		{
			kendall[0] += sign(x[i] - x[j]) * sign(y[i] - y[j]);
			kendall[1] += x[i] != x[j];
			kendall[2] += y[i] != y[j];
		}
	}
	association = association_prepare(&matrix);
	got = association_correlate(association, 0, 1);
	HOLDS(got.bodies == count && got.defined == (kendall[1] > 0 && kendall[2] > 0), "%d of %d bodies", count, bodies);
	if (got.defined)
	{
		HOLDS(is_rounded(got.kendall, kendall[0], kendall[1], kendall[2]), "%d bodies: " INT64_FORMAT, count,
			  got.kendall);
		HOLDS(is_rounded(got.pearson, pair_products(x, y, count), pair_products(x, x, count),
						 pair_products(y, y, count)), "%d bodies: " INT64_FORMAT, count, got.pearson);
		HOLDS(is_rounded(got.spearman, pair_products(rank_x, rank_y, count), pair_products(rank_x, rank_x, count),
						 pair_products(rank_y, rank_y, count)), "%d bodies: " INT64_FORMAT, count, got.spearman);
	}
	association_free(association);
	score_matrix_free(&matrix);
}

/* Half a million bodies with scores at the ends of their range */
static void
check_large(void)
{
	int			bodies = 500000;
	ScoreMatrix matrix = score_matrix_create(3, bodies);
	Association *association;
	Correlation got;
	Alpha		alpha;

	for (int i = 0; i < bodies; i++)
	{
		matrix.scores[0][i] = i % 2 == 0 ? UNITS_MAX : -UNITS_MAX;
		matrix.scores[1][i] = i % 2 == 0 ? -UNITS_MAX : UNITS_MAX;
		matrix.scores[2][i] = i % 4 < 2 ? UNITS_MAX : -UNITS_MAX;
	}
	association = association_prepare(&matrix);
	got = association_correlate(association, 0, 1);
	HOLDS(got.defined && got.pearson == -UNITS_PER_ONE && got.spearman == -UNITS_PER_ONE &&
		  got.kendall == -UNITS_PER_ONE, "opposite: " INT64_FORMAT, got.pearson);
	got = association_correlate(association, 0, 2);
	HOLDS(got.defined && got.pearson == 0 && got.spearman == 0 && got.kendall == 0, "unrelated: " INT64_FORMAT,
		  got.pearson);
	got = association_correlate(association, 0, 0);
	HOLDS(got.defined && got.pearson == UNITS_PER_ONE && got.spearman == UNITS_PER_ONE &&
		  got.kendall == UNITS_PER_ONE, "itself: " INT64_FORMAT, got.pearson);

	/* the sum of the three is the third: 3/2 * (1 - 3) */
	alpha = association_alpha(&matrix);
	HOLDS(alpha.defined && memcmp(&alpha.alpha, &(Int256) {{(uint64) -3000000, ~UINT64CONST(0), ~UINT64CONST(0),
		~UINT64CONST(0)}}, sizeof(Int256)) == 0, "%d bodies", alpha.bodies);
	association_free(association);
	score_matrix_free(&matrix);
}

/* A large part of each other, by floating point */
static void
check_many(void)
{
	int			bodies = 3000;
	ScoreMatrix matrix = score_matrix_create(2, bodies);
	Association *association;
	Correlation got;
	long double sum[5] = {0};

	for (int i = 0; i < bodies; i++)
	{
		int64		x = draw_between(0, 100 * UNITS_PER_ONE);
		int64		y = x / 2 + draw_between(0, 50 * UNITS_PER_ONE);

		matrix.scores[0][i] = x;
		matrix.scores[1][i] = y;
		sum[0] += x;
		sum[1] += y;
		sum[2] += (long double) x * x;
		sum[3] += (long double) y * y;
		sum[4] += (long double) x * y;
	}
	association = association_prepare(&matrix);
	got = association_correlate(association, 0, 1);
	HOLDS(fabsl((bodies * sum[4] - sum[0] * sum[1]) / sqrtl(bodies * sum[2] - sum[0] * sum[0]) /
				sqrtl(bodies * sum[3] - sum[1] * sum[1]) * 1e6L - got.pearson) < 0.501L, INT64_FORMAT, got.pearson);
	association_free(association);
	score_matrix_free(&matrix);
}

int
main(void)
{
	for (int i = 0; i < (int) lengthof(matrix_vectors); i++)
		check_vector(i);
	property("correlations are those of an independent evaluator, in either order");
	for (int i = 0; i < (int) lengthof(matrix_vectors); i++)
		check_alpha(i);
	property("so is Cronbach's alpha");
	for (int i = 0; i < 3000; i++)
		check_definitions();
	property("correlations are what their definitions say, correctly rounded");
	for (int i = 0; i < 30; i++)
		check_many();
	property("and what floating point says");
	check_large();
	property("half a million bodies at the ends of the range of scores");
	return finish();
}
