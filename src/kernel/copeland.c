/*
 * copeland.c - each body against each other, by the weight of the children in
 * which it is higher
 */
#include "postgres.h"

#include "miscadmin.h"

#include "copeland.h"
#include "vector_clones.h"

/*
 * One body against others.  Weights may be so large that their sum exceeds 64
 * bits, so their upper and lower halves are summed apart.
 */
typedef struct Balance
{
	int64	   *high;			/* weight for it less weight against it, upper
								 * halves */
	int64	   *low;			/* and lower halves */
	int64	   *met;			/* not 0 with a child in common */
} Balance;

/* What a child with this weight says of a body with a score and each of so many others */
VECTOR_CLONES static void
weigh_child(Balance balance, int64 score, const int64 *others, int count, int64 weight)
{
	int64		high = weight >> 32;
	int64		low = weight & 0xFFFFFFFF;

	for (int i = 0; i < count; i++)
	{
		int64		both = -(int64) (others[i] != NO_SCORE);
		int64		above = -(int64) (score > others[i]) & both;
		int64		below = -(int64) (score < others[i]);

		balance.high[i] += (high & above) - (high & below);
		balance.low[i] += (low & above) - (low & below);
		balance.met[i] |= both;
	}
}

/* The first body against so many that follow it */
static void
decide(Balance balance, Copeland *results, int count)
{
	for (int i = 0; i < count; i++)
	{
		int128		difference = ((int128) balance.high[i] << 32) + balance.low[i];
		Copeland   *other = &results[i + 1];

		if (balance.met[i] == 0)
			continue;
		results[0].wins += difference > 0;
		other->losses += difference > 0;
		results[0].losses += difference < 0;
		other->wins += difference < 0;
		results[0].ties += difference == 0;
		other->ties += difference == 0;
	}
}

/*
 * A body beats another if the children that both have and in which it is higher
 * weigh more than those in which it is lower; as much is a tie.  Children with
 * weight 0 are not looked at.  weights has one for each child, any int64; results
 * has room for one of each body.  Takes time in proportion to bodies^2 * children,
 * and 24 * bodies bytes.
 */
void
copeland_compare(const ScoreMatrix *matrix, const int64 *weights, Copeland *results)
{
	int			bodies = matrix->bodies;
	Size		size = sizeof(int64) * (Size) Max(bodies, 1);
	Balance		balance = {palloc(size), palloc(size), palloc(size)};

	memset(results, 0, sizeof(Copeland) * (Size) bodies);
	for (int body = 0; body < bodies; body++)
	{
		int			others = bodies - body - 1;

		CHECK_FOR_INTERRUPTS();
		memset(balance.high, 0, size);
		memset(balance.low, 0, size);
		memset(balance.met, 0, size);
		for (int child = 0; child < matrix->children; child++)
		{
			const int64 *score = &matrix->scores[child][body];

			if (weights[child] != 0 && *score != NO_SCORE)
				weigh_child(balance, *score, score + 1, others, weights[child]);
		}
		decide(balance, &results[body], others);
	}
	pfree(balance.high);
	pfree(balance.low);
	pfree(balance.met);
}
