/*
 * contribution.c - what each node of a tree brings to the total
 *
 * In a tree of arithmetic means the total is handed down: each node divides
 * what it was given among its children in proportion to weight times score, in
 * whole steps of the published precision, and the steps left over go to the
 * largest remainders, of equal ones to the first.  So the children of every
 * node, and the leaves of the whole tree, add up exactly.  What rounding a
 * node's score put in or took away is borne by its children by weight.
 *
 * The shortfall, from the total to the top of the scale, is handed down in the
 * same way.  Where other means are in the tree, both are found by trial.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "contribution.h"
#include "int256.h"

/* Bits after the point of units while they are divided */
#define PART_BITS 32

/* Whether the child has a part in its parent's score */
static bool
is_counted(const Tree *tree, const NodeValue *values, const NodeShare *shares, int parent, int child)
{
	return shares[parent].bottom ||
		(!values[parent].missing && counted_value(&tree->nodes[parent], &values[child]) != NULL);
}

static uint64
counted_weight(const Tree *tree, const NodeValue *values, const NodeShare *shares, int node)
{
	uint64		weight = 0;

	for (int child = node + 1; child < tree->nodes[node].end; child = tree->nodes[child].end)
		if (is_counted(tree, values, shares, node, child))
			weight += tree->nodes[child].weight;
	return weight;
}

/*
 * The product of a node's shares among its siblings on the way to the root,
 * after what is missing was left out.  A missing node that counts as the
 * bottom of the scale passes its weight on to all of its children.
 */
void
effective_weights(const Tree *tree, const NodeValue *values, NodeShare *shares)
{
	memset(shares, 0, tree->count * sizeof(NodeShare));
	shares[0].counted = !values[0].missing;
	shares[0].effective = values[0].missing ? 0 : WHOLE;
	for (int i = 0; i < tree->count; i++)
	{
		uint64		weight = counted_weight(tree, values, shares, i);

		for (int child = i + 1; child < tree->nodes[i].end; child = tree->nodes[child].end)
		{
			if (!is_counted(tree, values, shares, i, child))
				continue;
			shares[child].effective = (uint64) ((uint128) shares[i].effective * tree->nodes[child].weight / weight);
			shares[child].counted = shares[i].counted;
			shares[child].bottom = shares[i].bottom || values[child].missing;
		}
	}
}

/* A node's score in units with PART_BITS bits after the point */
static int128
fixed_score(const Tree *tree, const NodeValue *value, bool bottom)
{
	bool		exact = value_is_exact(value);
	Int256		product;
	int128		above;
	bool		fits PG_USED_FOR_ASSERTS_ONLY;

	if (bottom)
		return (int128) tree->scale.lowest << PART_BITS;
	product = int256_multiply_uint128(exact ? value->numerator : value->low, tree->scale.width);
	fits = int256_shift_left(product, PART_BITS, &product);
	Assert(fits);
	product = int256_divide_rounded(product, int256_from_uint128((exact ? value->denominator :
																  (uint128) 1 << BOUND_BITS) * LEAF_TOP));
	fits = int256_to_int128(product, &above);
	Assert(fits);
	return ((int128) tree->scale.lowest << PART_BITS) + above;
}

/* x * a / b for b > 0, rounded to nearest */
static int128
proportion(int128 x, uint64 a, uint64 b)
{
	int128		result;
	bool		fits PG_USED_FOR_ASSERTS_ONLY;

	fits = int256_to_int128(int256_divide_rounded(int256_multiply_int128(x, a), int256_from_uint128(b)),
							&result);
	Assert(fits);
	return result;
}

typedef struct Portion
{
	int			node;
	int128		exact;			/* with PART_BITS bits after the point */
	int64		steps;
	int128		remainder;
} Portion;

static int
compare_remainders(const void *a, const void *b)
{
	const Portion *x = a;
	const Portion *y = b;

	if (x->remainder != y->remainder)
		return x->remainder > y->remainder ? -1 : 1;
	return x->node - y->node;
}

/* Divide an amount of whole steps among the portions, which add up to about as much */
static void
divide_amount(Portion *portions, int count, int64 amount, int64 step)
{
	int128		fixed_step = (int128) step << PART_BITS;
	int64		left = amount / step;

	for (int i = 0; i < count; i++)
	{
		int128		steps = portions[i].exact / fixed_step;

		portions[i].remainder = portions[i].exact % fixed_step;
		if (portions[i].remainder < 0)
		{
			portions[i].remainder += fixed_step;
			steps--;
		}
		portions[i].steps = (int64) steps;
		left -= portions[i].steps;
	}
	qsort(portions, count, sizeof(Portion), compare_remainders);

	/* between no step and one for each but for the last bits of the portions */
	for (; left < 0; left++)
		portions[count - 1 + left % count].steps--;
	for (int i = 0; left > 0; left--, i++)
		portions[i % count].steps++;
}

/* Hand an amount down from the root; from_top: the shortfall instead of the score */
static void
hand_down(const Tree *tree, const NodeValue *values, NodeShare *shares, int64 amount, bool from_top)
{
	int64		step = (int64) power_of_ten(UNIT_DECIMALS - node_decimals(&tree->nodes[0]));
	int128		top = (int128) scale_top(tree->scale) << PART_BITS;
	Portion    *portions = palloc(tree->count * sizeof(Portion));
	int64	   *given = palloc0(tree->count * sizeof(int64));

	given[0] = amount;
	for (int i = 0; i < tree->count; i++)
	{
		uint64		weight = counted_weight(tree, values, shares, i);
		int128		rest = (int128) given[i] << PART_BITS;
		int			count = 0;

		for (int child = i + 1; child < tree->nodes[i].end; child = tree->nodes[child].end)
		{
			int128		score;

			if (!is_counted(tree, values, shares, i, child))
				continue;
			score = fixed_score(tree, &values[child], shares[child].bottom);
			portions[count].node = child;
			portions[count].exact = proportion(from_top ? top - score : score, shares[child].effective, WHOLE);
			rest -= portions[count].exact;
			count++;
		}
		for (int j = 0; j < count; j++)
			portions[j].exact += proportion(rest, tree->nodes[portions[j].node].weight, weight);
		if (count > 0)
			divide_amount(portions, count, given[i], step);
		for (int j = 0; j < count; j++)
			given[portions[j].node] = portions[j].steps * step;
	}
	for (int i = 0; i < tree->count; i++)
	{
		if (from_top)
			shares[i].shortfall = given[i];
		else
			shares[i].contribution = given[i];
		shares[i].known = i == 0 || shares[i].counted;
	}
	pfree(portions);
	pfree(given);
}

/* The total if a node had that score */
static int64
total_if(const Tree *tree, const uint32 *leaves, int node, uint32 score, NodeValue *values)
{
	int64		total = 0;

	evaluate(tree, leaves, (Override) {node, score}, values);
	(void) node_score(tree, values, 0, &total);
	return total;
}

static void
find_by_trial(const Tree *tree, const uint32 *leaves, const NodeValue *values, NodeShare *shares,
			  int64 total)
{
	NodeValue  *trial = palloc(tree->count * sizeof(NodeValue));

	for (int i = 0; i < tree->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (values[i].missing)
			continue;
		shares[i].known = true;
		shares[i].contribution = total - total_if(tree, leaves, i, 0, trial);
		shares[i].shortfall = total_if(tree, leaves, i, LEAF_TOP, trial) - total;
	}
	pfree(trial);
}

/* The shares of all nodes, of which there is one each */
void
contributions(const Tree *tree, const uint32 *leaves, const NodeValue *values, NodeShare *shares)
{
	int64		total;

	effective_weights(tree, values, shares);
	if (!node_score(tree, values, 0, &total))
		return;
	if (!tree_is_arithmetic(tree))
	{
		find_by_trial(tree, leaves, values, shares, total);
		return;
	}
	hand_down(tree, values, shares, total, false);
	hand_down(tree, values, shares, scale_top(tree->scale) - total, true);
}
