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
#include "evaluate.h"
#include "int256.h"

/* Bits after the point of units while they are divided */
#define PART_BITS 64

/* The last bits of what is divided are not right, and equal remainders differ in them */
#define SLACK_BITS 12

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

	FOR_EACH_CHILD(child, tree->nodes, node)
		if (is_counted(tree, values, shares, node, child))
			weight += tree->nodes[child].weight;
	return weight;
}

/* x * a / b for a <= b, cut */
static uint128
fraction(uint128 x, uint64 a, uint64 b)
{
	Int256		product = int256_multiply_uint128(x, a);

	(void) int256_divide_small(&product, b);
	return ((uint128) product.limb[1] << 64) | product.limb[0];
}

/*
 * In units, rounded half up.  Each step of depth cuts less than 2^-WHOLE_BITS off, so
 * that what is this close below a tie is one.
 */
int64
contribution_effective_units(const NodeShare *share)
{
	const int	bits = WHOLE_BITS - 20;

	return (int64) ((((share->effective >> 20) + 2) * UNITS_PER_ONE + ((uint128) 1 << (bits - 1))) >> bits);
}

/*
 * The product of a node's shares among its siblings on the way to the root,
 * after what is missing was left out.  A missing node that counts as the
 * bottom of the scale passes its weight on to all of its children.
 */
void
contribution_effective_weights(const Tree *tree, const NodeValue *values, NodeShare *shares)
{
	memset(shares, 0, tree->count * sizeof(NodeShare));
	shares[0].counted = !values[0].missing;
	shares[0].effective = values[0].missing ? 0 : WHOLE;
	for (int i = 0; i < tree->count; i++)
	{
		uint64		weight = counted_weight(tree, values, shares, i);

		FOR_EACH_CHILD(child, tree->nodes, i)
		{
			if (!is_counted(tree, values, shares, i, child))
				continue;
			shares[child].effective = fraction(shares[i].effective, tree->nodes[child].weight, weight);
			shares[child].counted = shares[i].counted;
			shares[child].bottom = shares[i].bottom || values[child].missing;
		}
	}
}

/* x / 2^bits, rounded to nearest */
static int128
shift_right(Int256 x, int bits)
{
	Int256		half = {{0, 0, 0, 0}};
	Int256		shifted;
	int128		result;

	half.limb[(bits - 1) / 64] = UINT64CONST(1) << ((bits - 1) % 64);
	shifted = int256_shift_right_unsigned(int256_wrapping_add(int256_absolute(x), half), bits);
	(void) int256_to_int128(shifted, &result);
	return int256_is_negative(x) ? -result : result;
}

/* x / b for b > 0, rounded to nearest */
static int128
quotient(Int256 x, uint64 b)
{
	int128		result;

	(void) int256_to_int128(int256_divide_rounded(x, int256_from_uint128(b)), &result);
	return result;
}

/* The mean of the heights of the children counted; 0 if there are none */
static int128
mean_height(const Tree *tree, const NodeValue *values, const NodeShare *shares, const int128 *heights, int node)
{
	Int256		sum = int256_from_int128(0);
	uint64		weight = 0;

	FOR_EACH_CHILD(child, tree->nodes, node)
	{
		if (!is_counted(tree, values, shares, node, child))
			continue;
		sum = int256_wrapping_add(sum, int256_multiply_int128(heights[child], tree->nodes[child].weight));
		weight += tree->nodes[child].weight;
	}
	return weight == 0 ? 0 : quotient(sum, weight);
}

static int128
exact_height(Scale scale, const NodeValue *value)
{
	Int256		product;

	/* below 2^92 times 2^61 */
	(void) int256_shift_left(int256_multiply_uint128(value->numerator, scale.width), PART_BITS, &product);
	(void) int256_divide_small(&product, value->denominator);
	(void) int256_divide_small(&product, LEAF_TOP);
	return (int128) (((uint128) product.limb[1] << 64) | product.limb[0]);
}

/*
 * How far the score of each node lies above the scale's lowest, in units with
 * PART_BITS bits after the point, in a tree of arithmetic means
 */
static int128 *
node_heights(const Tree *tree, const NodeValue *values, const NodeShare *shares)
{
	int128	   *heights = palloc0(tree->count * sizeof(int128));

	for (int i = tree->count - 1; i >= 0; i--)
		if (!values[i].missing && !shares[i].bottom)
			heights[i] = value_is_exact(&values[i]) ? exact_height(tree->scale, &values[i]) :
				mean_height(tree, values, shares, heights, i);
	return heights;
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
		portions[i].remainder = (portions[i].remainder + (1 << (SLACK_BITS - 1))) >> SLACK_BITS;
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

/*
 * The portions of a node's children of what it was given: the share of each by
 * weight, of that and of as much more as its score is above the mean of them
 * all.  From the top: below.  Returns how many children there are.
 */
static int
divide_portions(const Tree *tree, const NodeValue *values, const NodeShare *shares, const int128 *heights,
				int node, int64 given, bool from_top, Portion *portions)
{
	uint64		weight = counted_weight(tree, values, shares, node);
	int128		mean = mean_height(tree, values, shares, heights, node);
	int			count = 0;

	FOR_EACH_CHILD(child, tree->nodes, node)
	{
		int128		above = heights[child] - mean;
		int128		whole;

		if (!is_counted(tree, values, shares, node, child))
			continue;
		whole = given * ((int128) 1 << PART_BITS) +
			shift_right(int256_multiply_int128(from_top ? -above : above, (int128) shares[node].effective),
						WHOLE_BITS);
		portions[count].node = child;
		portions[count].exact = quotient(int256_multiply_int128(whole, tree->nodes[child].weight), weight);
		count++;
	}
	return count;
}

/* Hand an amount down from the root; from_top: the shortfall instead of the score */
static void
hand_down(const Tree *tree, const NodeValue *values, NodeShare *shares, const int128 *heights,
		  int64 amount, bool from_top)
{
	int64		step = (int64) power_of_ten(UNIT_DECIMALS - node_decimals(&tree->nodes[0]));
	Portion    *portions = palloc(tree->count * sizeof(Portion));
	int64	   *given = palloc0(tree->count * sizeof(int64));

	given[0] = amount;
	for (int i = 0; i < tree->count; i++)
	{
		int			count = divide_portions(tree, values, shares, heights, i, given[i], from_top, portions);

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

	evaluate_tree(tree, leaves, (Override) {node, score}, values);
	(void) evaluate_node_score(tree, values, 0, &total);
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
contribution_shares(const Tree *tree, const uint32 *leaves, const NodeValue *values, NodeShare *shares)
{
	int64		total;
	int128	   *heights;

	contribution_effective_weights(tree, values, shares);
	if (!evaluate_node_score(tree, values, 0, &total))
		return;
	if (!evaluate_is_arithmetic(tree))
	{
		find_by_trial(tree, leaves, values, shares, total);
		return;
	}
	heights = node_heights(tree, values, shares);
	hand_down(tree, values, shares, heights, total, false);
	hand_down(tree, values, shares, heights, scale_top(tree->scale) - total, true);
	pfree(heights);
}
