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
 * same way.  Where the tree is not plain, both are found by trial.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "contribution.h"
#include "count.h"
#include "evaluate.h"
#include "int256.h"

/* Bits after the point of units while they are divided */
#define PART_BITS 64

/* The last bits of what is divided are not right, and equal remainders differ in them */
#define SLACK_BITS 12

static uint64
counted_sum(const Tree *tree, const NodeShare *shares, int node)
{
	uint64		weight = 0;

	FOR_EACH_CHILD(child, tree->nodes, node)
		if (shares[child].counted)
			weight += tree->nodes[child].weight;
	return weight;
}

/*
 * In units, rounded half away from zero; false if that is no score.  Each step of
 * depth cuts less than 2^-WHOLE_BITS off, so that what is this close below a tie
 * is one.
 */
bool
contribution_effective_units(const NodeShare *share, int64 *units)
{
	const int	bits = WHOLE_BITS - 20;
	Int256		weight = int256_shift_right_unsigned(int256_absolute(share->effective), 20);
	Int256		half;
	int128		rounded;

	(void) int256_shift_left(int256_from_int128(1), bits - 1, &half);
	if (share->beyond ||
		!int256_multiply(int256_wrapping_add(weight, int256_from_int128(2)), UNITS_PER_ONE, &weight) ||
		!int256_to_int128(int256_shift_right_unsigned(int256_wrapping_add(weight, half), bits), &rounded) ||
		rounded > UNITS_MAX)
		return false;
	*units = (int64) (int256_is_negative(share->effective) ? -rounded : rounded);
	return true;
}

/* 1, or -1 for deductions and what is below one; of each node */
int *
contribution_signs(const Tree *tree)
{
	int		   *signs = palloc(tree->count * sizeof(int));

	signs[0] = 1;
	for (int i = 1; i < tree->count; i++)
		signs[i] = signs[tree->nodes[i].parent] * (tree->nodes[i].weight < 0 ? -1 : 1);
	return signs;
}

/* A child's part in what its parent has: weight / divisor, below zero for a deduction */
static void
share_out(const NodeShare *parent, int64 weight, uint64 divisor, NodeShare *share)
{
	Int256		effective;

	share->counted = true;
	share->beyond = parent->beyond ||
		!int256_multiply(int256_absolute(parent->effective), weight_magnitude(weight), &effective);
	if (share->beyond)
		return;
	(void) int256_divide_small(&effective, divisor);
	share->effective = int256_is_negative(parent->effective) == (weight < 0) ? effective : int256_negate(effective);
}

/* What a node's children count as if it has no score itself, but counts as one */
static void
share_below_stand_in(const Tree *tree, NodeShare *shares, int index)
{
	const TreeNode *node = &tree->nodes[index];
	uint64		divisor = node->divisor != 0 ? node->divisor : node->total_weight;

	FOR_EACH_CHILD(child, tree->nodes, index)
	{
		if (tree->nodes[child].weight == 0)
			continue;
		share_out(&shares[index], tree->nodes[child].weight, divisor, &shares[child]);
		shares[child].stands_in = true;
		shares[child].stand_in = shares[index].stand_in;
	}
}

/* The children that count for a node's score, the best if only they do */
static void
share_below_score(const Tree *tree, const NodeValue *values, NodeShare *shares, int index, CountedChild *room)
{
	const TreeNode *node = &tree->nodes[index];
	Counted		counted = {.children = room};
	uint64		divisor = node->divisor;

	(void) count_children(tree, values, index, &counted);
	count_keep_best(&counted, node->best);
	for (int i = 0; i < counted.count && node->divisor == 0; i++)
		divisor += counted.children[i].weight;
	for (int i = 0; i < counted.count; i++)
	{
		int			child = counted.children[i].node;

		share_out(&shares[index], tree->nodes[child].weight, divisor, &shares[child]);
		shares[child].stands_in = values[child].missing;
		if (values[child].missing)
			shares[child].stand_in = !values[child].not_applicable && node->missing == MISSING_SCORE ?
				node->missing_score : tree->scale.lowest;
	}
}

/*
 * The product of a node's shares among its siblings on the way to the root,
 * after what does not count was left out.  A node without a score that counts
 * as one passes its weight on to all of its children.
 */
void
contribution_effective_weights(const Tree *tree, const NodeValue *values, NodeShare *shares)
{
	CountedChild *room = palloc(tree->count * sizeof(CountedChild));

	memset(shares, 0, tree->count * sizeof(NodeShare));
	shares[0].counted = !values[0].missing;
	if (shares[0].counted)
		(void) int256_shift_left(int256_from_int128(1), WHOLE_BITS, &shares[0].effective);
	for (int i = 0; i < tree->count; i++)
	{
		if (!shares[i].counted || tree->nodes[i].kind == NODE_LEAF)
			continue;
		if (shares[i].stands_in)
			share_below_stand_in(tree, shares, i);
		else
			share_below_score(tree, values, shares, i, room);
	}
	pfree(room);
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
	Int256		magnitude = int256_absolute(x);
	uint64		rest = int256_divide_small(&magnitude, b);
	int128		result;

	(void) int256_to_int128(magnitude, &result);
	result += rest >= b - rest;
	return int256_is_negative(x) ? -result : result;
}

/* The mean of the heights of the children counted; 0 if there are none */
static int128
mean_height(const Tree *tree, const NodeShare *shares, const int128 *heights, int node)
{
	Int256		sum = int256_from_int128(0);
	uint64		weight = 0;

	FOR_EACH_CHILD(child, tree->nodes, node)
	{
		if (!shares[child].counted)
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
	if (value->denominator != 1)
		(void) int256_divide_small(&product, value->denominator);
	(void) int256_divide_small(&product, LEAF_TOP);
	return (int128) (((uint128) product.limb[1] << 64) | product.limb[0]);
}

/*
 * How far the score of each node lies above the scale's lowest, in units with
 * PART_BITS bits after the point, in a plain tree
 */
static int128 *
node_heights(const Tree *tree, const NodeValue *values, const NodeShare *shares)
{
	int128	   *heights = palloc0(tree->count * sizeof(int128));

	for (int i = tree->count - 1; i >= 0; i--)
	{
		if (shares[i].stands_in)
			heights[i] = (int128) (shares[i].stand_in - tree->scale.lowest) << PART_BITS;
		else if (!values[i].missing)
			heights[i] = value_is_exact(&values[i]) ? exact_height(tree->scale, &values[i]) :
				mean_height(tree, shares, heights, i);
	}
	return heights;
}

typedef struct Portion
{
	int128		exact;			/* with PART_BITS bits after the point; then
								 * what its whole steps leave, to be compared */
	int64		steps;
	int			node;
} Portion;

static int
compare_remainders(const void *a, const void *b)
{
	const Portion *x = a;
	const Portion *y = b;

	if (x->exact != y->exact)
		return x->exact > y->exact ? -1 : 1;
	return x->node - y->node;
}

/* Divide an amount of whole steps among the portions, which add up to about as much */
static void
divide_amount(Portion *portions, int count, int64 amount, int64 step)
{
	int64		left = amount / step;

	for (int i = 0; i < count; i++)
	{
		int64		whole = (int64) (portions[i].exact >> PART_BITS);
		int64		steps = whole / step - (whole % step < 0);
		int128		remainder = ((int128) (whole - steps * step) << PART_BITS) + (uint64) portions[i].exact;

		portions[i].exact = (remainder + (1 << (SLACK_BITS - 1))) >> SLACK_BITS;
		portions[i].steps = steps;
		left -= steps;
	}
	if (left == 0)
		return;
	qsort(portions, count, sizeof(Portion), compare_remainders);

	/* between no step and one for each but for the last bits of the portions */
	for (; left < 0; left++)
		portions[count - 1 + left % count].steps--;
	for (int i = 0; left > 0; left--, i++)
		portions[i % count].steps++;
}

/* How amounts are divided among the children of a node in a plain tree */
typedef struct Division
{
	uint64		weight;			/* of the children counted; 0 if there are
								 * none */
	int128		tilt;			/* of the node itself: what it has of the
								 * score beyond its share by weight, and what
								 * it lacks of the shortfall; with PART_BITS
								 * bits after the point */
} Division;

/* A child's tilt is how far its score is above the mean of all, in so far as that counts */
static Division *
plain_divisions(const Tree *tree, const NodeShare *shares, const int128 *heights)
{
	Division   *divisions = palloc0(tree->count * sizeof(Division));

	for (int i = 0; i < tree->count; i++)
	{
		uint64		weight = counted_sum(tree, shares, i);
		int128		mean;
		int128		effective;

		divisions[i].weight = weight;
		if (weight == 0)
			continue;
		mean = mean_height(tree, shares, heights, i);
		/* at most 1 */
		(void) int256_to_int128(shares[i].effective, &effective);
		FOR_EACH_CHILD(child, tree->nodes, i)
			if (shares[child].counted)
				divisions[child].tilt = shift_right(int256_multiply_int128(heights[child] - mean, effective),
													WHOLE_BITS);
	}
	return divisions;
}

/* The portions of a node's children of what it was given; returns how many there are */
static int
divide_portions(const Tree *tree, const NodeShare *shares, const Division *divisions, int node, int64 given,
				bool from_top, Portion *portions)
{
	int			count = 0;

	if (divisions[node].weight == 0)
		return 0;
	FOR_EACH_CHILD(child, tree->nodes, node)
	{
		int128		tilt = from_top ? -divisions[child].tilt : divisions[child].tilt;
		int128		whole = given * ((int128) 1 << PART_BITS) + tilt;

		if (!shares[child].counted)
			continue;
		portions[count].node = child;
		portions[count].exact = quotient(int256_multiply_int128(whole, tree->nodes[child].weight),
										 divisions[node].weight);
		count++;
	}
	return count;
}

/* Hand an amount down from the root; from_top: the shortfall instead of the score */
static void
hand_down(const Tree *tree, NodeShare *shares, const Division *divisions, int64 amount, bool from_top)
{
	int64		step = (int64) power_of_ten(UNIT_DECIMALS - node_decimals(&tree->nodes[0]));
	Portion    *portions = palloc(tree->count * sizeof(Portion));
	int64	   *given = palloc0(tree->count * sizeof(int64));

	given[0] = amount;
	for (int i = 0; i < tree->count; i++)
	{
		int			count = divide_portions(tree, shares, divisions, i, given[i], from_top, portions);

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
		shares[i].known = shares[i].counted;
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

/* The best end of a deduction is the lowest */
static void
find_by_trial(const Tree *tree, const uint32 *leaves, const NodeValue *values, NodeShare *shares,
			  int64 total)
{
	NodeValue  *trial = palloc(tree->count * sizeof(NodeValue));
	int		   *signs = contribution_signs(tree);

	for (int i = 0; i < tree->count; i++)
	{
		int64		at_lowest;

		CHECK_FOR_INTERRUPTS();
		if (values[i].missing)
			continue;
		at_lowest = total_if(tree, leaves, i, 0, trial);
		shares[i].known = true;
		shares[i].contribution = total - at_lowest;
		shares[i].shortfall = (signs[i] < 0 ? at_lowest : total_if(tree, leaves, i, LEAF_TOP, trial)) - total;
	}
	pfree(signs);
	pfree(trial);
}

/* Nodes of weight 0, and what is below them, that have a score: they bring nothing */
static void
settle_weightless(const Tree *tree, const NodeValue *values, NodeShare *shares)
{
	bool	   *weightless = palloc0(tree->count * sizeof(bool));

	for (int i = 1; i < tree->count; i++)
	{
		weightless[i] = tree->nodes[i].weight == 0 || weightless[tree->nodes[i].parent];
		shares[i].known = shares[i].known || (weightless[i] && !values[i].missing);
	}
	pfree(weightless);
}

/* The shares of all nodes, of which there is one each */
void
contribution_shares(const Tree *tree, const uint32 *leaves, const NodeValue *values, NodeShare *shares)
{
	int64		total;
	int128	   *heights;
	Division   *divisions;

	contribution_effective_weights(tree, values, shares);
	if (!evaluate_node_score(tree, values, 0, &total))
		return;
	if (!tree_is_plain(tree))
	{
		find_by_trial(tree, leaves, values, shares, total);
		return;
	}
	heights = node_heights(tree, values, shares);
	divisions = plain_divisions(tree, shares, heights);
	hand_down(tree, shares, divisions, total, false);
	hand_down(tree, shares, divisions, scale_top(tree->scale) - total, true);
	settle_weightless(tree, values, shares);
	pfree(divisions);
	pfree(heights);
}
