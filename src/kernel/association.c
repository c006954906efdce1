/*
 * association.c - how the scores of the children of a node go together
 *
 * A pair of children is compared over the bodies that have both.  Each child is
 * sorted once; the order among the bodies that another child has, too, is what is
 * left of it when the others are passed over.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "association.h"
#include "covariance.h"
#include "decimal.h"

/* In place of the number of a body among those that have both children */
#define NOT_BOTH (-1)

struct Association
{
	const ScoreMatrix *matrix;
	int		  **order;			/* of each child: the bodies that have it, the
								 * lowest score first */
	int		   *counts;			/* how many these are */

	/* for one pair; bodies that have both children are numbered from 0 */
	int		   *number;			/* of each body, or NOT_BOTH */
	int		   *pair_order;		/* these numbers, the lowest score first */
	int64	   *scores[2];
	int64	   *ranks[2];		/* twice the average rank, 2 to 2 * count */
	int		   *places;			/* how many have been passed: a binary indexed
								 * tree */
};

/* A body and its score, to be sorted */
typedef struct Scored
{
	int64		score;
	int			body;
} Scored;

static inline int
compare_scored(const Scored *a, const Scored *b)
{
	return (a->score > b->score) - (a->score < b->score);
}

#define ST_SORT sort_scored
#define ST_ELEMENT_TYPE Scored
#define ST_COMPARE(a, b) compare_scored(a, b)
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* The bodies that have a score for a child, the lowest first; room is for all */
static int
sort_child(const int64 *scores, int bodies, Scored *room, int *order)
{
	int			count = 0;

	for (int body = 0; body < bodies; body++)
		if (scores[body] != NO_SCORE)
			room[count++] = (Scored) {scores[body], body};
	sort_scored(room, count);
	for (int i = 0; i < count; i++)
		order[i] = room[i].body;
	return count;
}

/*
 * Sort each child of the matrix, which must stay.  Takes 4 * bodies * (children + 11)
 * bytes, and for a moment 16 * bodies more.
 */
Association *
association_prepare(const ScoreMatrix *matrix)
{
	Association *association = palloc(sizeof(Association));
	Size		bodies = Max(matrix->bodies, 1);
	Scored	   *room = palloc(sizeof(Scored) * bodies);

	association->matrix = matrix;
	association->order = palloc(sizeof(int *) * (Size) Max(matrix->children, 1));
	association->counts = palloc(sizeof(int) * (Size) Max(matrix->children, 1));
	for (int child = 0; child < matrix->children; child++)
	{
		CHECK_FOR_INTERRUPTS();
		association->order[child] = palloc(sizeof(int) * bodies);
		association->counts[child] = sort_child(matrix->scores[child], matrix->bodies, room, association->order[child]);
	}
	pfree(room);
	association->number = palloc(sizeof(int) * bodies);
	association->pair_order = palloc(sizeof(int) * bodies);
	association->places = palloc(sizeof(int) * (bodies + 1));
	for (int side = 0; side < 2; side++)
	{
		association->scores[side] = palloc(sizeof(int64) * bodies);
		association->ranks[side] = palloc(sizeof(int64) * bodies);
	}
	return association;
}

void
association_free(Association *association)
{
	for (int child = 0; child < association->matrix->children; child++)
		pfree(association->order[child]);
	for (int side = 0; side < 2; side++)
	{
		pfree(association->scores[side]);
		pfree(association->ranks[side]);
	}
	pfree(association->order);
	pfree(association->counts);
	pfree(association->number);
	pfree(association->pair_order);
	pfree(association->places);
	pfree(association);
}

/* Number the bodies that have both children, and take their scores */
static int
take_pair(Association *association, int first, int second)
{
	const ScoreMatrix *matrix = association->matrix;
	int			count = 0;

	for (int body = 0; body < matrix->bodies; body++)
	{
		int64		a = matrix->scores[first][body];
		int64		b = matrix->scores[second][body];

		association->number[body] = NOT_BOTH;
		if (a == NO_SCORE || b == NO_SCORE)
			continue;
		association->number[body] = count;
		association->scores[0][count] = a;
		association->scores[1][count++] = b;
	}
	return count;
}

/* Take what is numbered from the order of a child */
static void
take_order(Association *association, int child)
{
	int			count = 0;

	for (int i = 0; i < association->counts[child]; i++)
	{
		int			number = association->number[association->order[child][i]];

		if (number != NOT_BOTH)
			association->pair_order[count++] = number;
	}
}

/* The end of the bodies whose score is that of the first one */
static int
end_of_ties(const int64 *scores, const int *order, int count, int first)
{
	int			end = first + 1;

	while (end < count && scores[order[end]] == scores[order[first]])
		end++;
	return end;
}

/* Twice the average ranks from the order; returns how many pairs are not tied */
static int64
rank_order(const int64 *scores, const int *order, int count, int64 *ranks)
{
	int64		untied = (int64) count * (count - 1) / 2;
	int			end;

	for (int first = 0; first < count; first = end)
	{
		end = end_of_ties(scores, order, count, first);
		for (int i = first; i < end; i++)
			ranks[order[i]] = (int64) first + 1 + end;
		untied -= (int64) (end - first) * (end - first - 1) / 2;
	}
	return untied;
}

/*
 * Ranks as places of a binary indexed tree, 1 to count: half of twice the average
 * rank, rounded down, is one of the ranks that the tie takes up.
 */
static inline int
place_of(int64 rank)
{
	return (int) (rank / 2);
}

static inline void
pass(int *places, int count, int place)
{
	for (; place <= count; place += place & -place)
		places[place]++;
}

/* How many have been passed at a place or below */
static inline int
passed(const int *places, int place)
{
	int			sum = 0;

	for (; place > 0; place -= place & -place)
		sum += places[place];
	return sum;
}

/*
 * Kendall's S: the pairs of bodies that both children put in the same order, less
 * those that they put in opposite orders.  Bodies are passed in the order of the
 * first child.  Each one goes with those below it in both, and against those
 * below it in the first alone.
 */
static int64
kendall_difference(const int64 *scores, const int *order, const int64 *ranks, int count, int *places)
{
	int64		difference = 0;
	int			end;

	memset(places, 0, sizeof(int) * ((Size) count + 1));
	for (int first = 0; first < count; first = end)
	{
		end = end_of_ties(scores, order, count, first);
		for (int i = first; i < end; i++)
		{
			int			place = place_of(ranks[order[i]]);

			difference += passed(places, place - 1) + passed(places, place) - first;
		}
		for (int i = first; i < end; i++)
			pass(places, count, place_of(ranks[order[i]]));
	}
	return difference;
}

/*
 * How two children go together; first and second are their numbers in the matrix.
 */
Correlation
association_correlate(Association *association, int first, int second)
{
	Correlation result = {0};
	int64	  **scores = association->scores;
	int64	  **ranks = association->ranks;
	const int  *order = association->pair_order;
	int64		untied[2];
	int64		difference;
	int			count = take_pair(association, first, second);

	CHECK_FOR_INTERRUPTS();
	result.bodies = count;
	take_order(association, second);
	untied[1] = rank_order(scores[1], order, count, ranks[1]);
	take_order(association, first);
	untied[0] = rank_order(scores[0], order, count, ranks[0]);
	result.defined = untied[0] > 0 && untied[1] > 0;
	if (result.defined)
	{
		difference = kendall_difference(scores[0], order, ranks[1], count, association->places);
		result.kendall = covariance_correlation(int256_from_int64(difference), int256_from_int64(untied[0]),
												int256_from_int64(untied[1]));
		result.pearson = covariance_correlation(covariance_of(scores[0], scores[1], count),
												covariance_of(scores[0], scores[0], count),
												covariance_of(scores[1], scores[1], count));
		result.spearman = covariance_correlation(covariance_of(ranks[0], ranks[1], count),
												 covariance_of(ranks[0], ranks[0], count),
												 covariance_of(ranks[1], ranks[1], count));
	}
	return result;
}

/* covariance_of() the sums over all children with themselves; no score is missing */
static Int256
variance_of_sums(const ScoreMatrix *matrix)
{
	Int256		squares = {{0, 0, 0, 0}};
	int128		total = 0;

	for (int body = 0; body < matrix->bodies; body++)
	{
		int128		sum = 0;

		for (int child = 0; child < matrix->children; child++)
			sum += matrix->scores[child][body];
		total += sum;
		squares = int256_wrapping_add(squares, int256_multiply_int128(sum, sum));
	}
	(void) int256_multiply(squares, (uint128) matrix->bodies, &squares);
	return int256_wrapping_add(squares, int256_negate(int256_multiply_int128(total, total)));
}

/*
 * Cronbach's alpha of the children of a matrix as items:
 * k / (k - 1) * (1 - sum of the variances / variance of the sums).
 *
 * With up to 2^12 items the variance of the sums is below 2^206.
 */
Alpha
association_alpha(const ScoreMatrix *matrix)
{
	ScoreMatrix complete = score_matrix_complete(matrix);
	Alpha		result = {.items = complete.children, .bodies = complete.bodies};
	Int256		denominator = variance_of_sums(&complete);
	Int256		numerator = denominator;

	result.defined = complete.children > 1 && !int256_is_zero(denominator);
	if (result.defined)
	{
		for (int child = 0; child < complete.children; child++)
			numerator = int256_wrapping_add(numerator,
											int256_negate(covariance_of(complete.scores[child], complete.scores[child],
																		complete.bodies)));
		(void) int256_multiply(numerator, (uint128) complete.children * UNITS_PER_ONE, &numerator);
		(void) int256_multiply(denominator, (uint128) complete.children - 1, &denominator);
		result.alpha = int256_divide_rounded(numerator, denominator);
	}
	score_matrix_free(&complete);
	return result;
}
