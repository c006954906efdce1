/*
 * test_copeland.c - each body against each other, against an independent evaluator
 * in Python and against the definition
 */
#include "postgres.h"

#include "copeland.h"
#include "matrix_vectors.h"
#include "unit.h"

static void
check_vector(int number)
{
	const MatrixVector *vector = &matrix_vectors[number];
	ScoreMatrix matrix = matrix_of(vector);
	Copeland	results[MOST_BODIES];

	copeland_compare(&matrix, vector->weights, results);
	for (int body = 0; body < vector->bodies; body++)
	{
		const CopelandVector *expected = &vector->copeland[body];

		HOLDS(results[body].wins == expected->wins && results[body].losses == expected->losses &&
			  results[body].ties == expected->ties, "vector %d: body %d", number, body);
	}
	score_matrix_free(&matrix);
}

/* By the definition: 1 if a body wins, -1 if the other does, 0 for a tie, 2 if they are not compared */
static int
verdict(const ScoreMatrix *matrix, const int64 *weights, int body, int other)
{
	int128		difference = 0;
	bool		met = false;

	for (int child = 0; child < matrix->children; child++)
	{
		int64		a = matrix->scores[child][body];
		int64		b = matrix->scores[child][other];

		if (weights[child] == 0 || a == NO_SCORE || b == NO_SCORE)
			continue;
		met = true;
		difference += a > b ? weights[child] : a < b ? -(int128) weights[child] : 0;
	}
	return !met ? 2 : difference > 0 ? 1 : difference < 0 ? -1 : 0;
}

static void
check_random(void)
{
	int			children = 1 + draw(6);
	int			bodies = draw(80);
	int			levels = 1 + draw(5);
	ScoreMatrix matrix = score_matrix_create(children, bodies);
	int64		weights[6];
	Copeland	results[81];
	int64		sum = 0;

	results[bodies].wins = 0x5eed;
	for (int child = 0; child < children; child++)
	{
		weights[child] = draw(2) == 0 ? draw_between(0, 3) :
			draw(2) == 0 ? draw_magnitude(18) : PG_INT64_MAX - (int64) draw(3);
		for (int body = 0; body < bodies; body++)
			matrix.scores[child][body] = draw(5) == 0 ? NO_SCORE : draw_between(-levels, levels);
	}
	copeland_compare(&matrix, weights, results);
	HOLDS(results[bodies].wins == 0x5eed, "not beyond %d", bodies);
	for (int body = 0; body < bodies; body++)
	{
		int			found[4] = {0};

		for (int other = 0; other < bodies; other++)
			if (other != body)
				found[verdict(&matrix, weights, body, other) + 1]++;
		HOLDS(results[body].losses == found[0] && results[body].ties == found[1] && results[body].wins == found[2],
			  "body %d of %d", body, bodies);
		HOLDS(copeland_compared(&results[body]) == (found[0] + found[1] + found[2] > 0), "body %d of %d", body, bodies);
		HOLDS(copeland_score(&results[body]) == found[2] - found[0], "body %d of %d", body, bodies);
		sum += copeland_score(&results[body]);
	}
	HOLDS(sum == 0, "%d bodies", bodies);
	score_matrix_free(&matrix);
}

int
main(void)
{
	for (int i = 0; i < (int) lengthof(matrix_vectors); i++)
		check_vector(i);
	property("wins, losses and ties are those of an independent evaluator");
	for (int i = 0; i < 1000; i++)
		check_random();
	property("and what the definition says, for weights of any size and sign");
	return finish();
}
