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

/* The last of them are not right */
#define SLACK_BITS 12

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

/*
 * Parts: numbers of units with PART_BITS bits after the point.  They are below
 * 2^62 units, and weights, with their sums, below 2^60.  So a product of both
 * overflows in neither half, if its whole units and its fraction are apart.
 */

/* (units + fraction / 2^PART_BITS) / divisor, cut, for a quotient that is a part */
static inline uint128
divide_part(uint128 units, uint64 fraction, uint64 divisor, uint64 *rest)
{
	uint128		whole = units / divisor;
	uint128		left = ((units - whole * divisor) << PART_BITS) | fraction;
	uint128		part = left / divisor;

	*rest = (uint64) (left - part * divisor);
	return (whole << PART_BITS) + part;
}

/* x * weight / sum for weight <= sum, rounded to nearest */
static inline int128
part_by_weight(int128 x, uint64 weight, uint64 sum)
{
	uint128		magnitude = x < 0 ? -(uint128) x : (uint128) x;
	uint128		fraction = (uint128) (uint64) magnitude * weight;
	uint128		units = (magnitude >> PART_BITS) * weight + (fraction >> PART_BITS);
	uint64		rest;
	uint128		part = divide_part(units, (uint64) fraction, sum, &rest);

	part += rest >= sum - rest;
	return x < 0 ? -(int128) part : (int128) part;
}

/* x * weight / 2^WHOLE_BITS for a weight of at most 1, rounded to nearest */
static inline int128
part_by_effective_weight(int128 x, uint128 weight)
{
	Int256		product = int256_multiply_uint128(x < 0 ? -(uint128) x : (uint128) x, weight);
	uint128		low = ((uint128) product.limb[1] << 64) | product.limb[0];
	uint128		high = ((uint128) product.limb[3] << 64) | product.limb[2];
	uint128		rounded = low + ((uint128) 1 << (WHOLE_BITS - 1));
	uint128		part = ((high + (rounded < low)) << (128 - WHOLE_BITS)) | (rounded >> WHOLE_BITS);

	return x < 0 ? -(int128) part : (int128) part;
}

/* The mean of the heights of the children counted, whose weights have a sum; 0 if there are none */
static uint128
mean_height(const Contributions *all, int node)
{
	const TreeNode *nodes = all->tree.nodes;
	uint64		sum = all->sums[node];
	uint128		units = 0;
	uint128		fraction = 0;
	uint128		mean;
	uint64		rest;

	if (sum == 0)
		return 0;
	FOR_EACH_CHILD(child, nodes, node)
	{
		if (!all->shares[child].counted)
			continue;
		units += (all->heights[child] >> PART_BITS) * nodes[child].weight;
		fraction += (uint128) (uint64) all->heights[child] * nodes[child].weight;
	}
	mean = divide_part(units + (fraction >> PART_BITS), (uint64) fraction, sum, &rest);
	return mean + (rest >= sum - rest);
}

static uint128
exact_height(Scale scale, const NodeValue *value)
{
	Int256		product;
	uint64		rest;

	if (value->denominator == 1)
		return divide_part(value->numerator * scale.width, 0, LEAF_TOP, &rest);

	/* below 2^92 times 2^61 */
	(void) int256_shift_left(int256_multiply_uint128(value->numerator, scale.width), PART_BITS, &product);
	(void) int256_divide_small(&product, value->denominator);
	(void) int256_divide_small(&product, LEAF_TOP);
	return ((uint128) product.limb[1] << 64) | product.limb[0];
}

/* How far the score of each node lies above the scale's lowest, in a plain tree */
static void
find_heights(Contributions *all, const NodeValue *values)
{
	Scale		scale = all->tree.scale;

	for (int i = all->tree.count - 1; i >= 0; i--)
	{
		const NodeShare *share = &all->shares[i];

		all->heights[i] = share->stands_in ? (uint128) (share->stand_in - scale.lowest) << PART_BITS :
			values[i].missing ? 0 :
			value_is_exact(&values[i]) ? exact_height(scale, &values[i]) : mean_height(all, i);
	}
}

/*
 * What the whole steps of a child's portion leave.  The last bits of what was
 * divided are not right, and equal remainders differ in them: the node takes
 * their place, so that of equal ones the first is the largest.
 */
typedef uint128 Remainder;

StaticAssertDecl(TREE_MAX_NODES == 1 << SLACK_BITS, "a node takes the place of the last bits of a remainder");

static inline Remainder
remainder_of(uint128 left, int node)
{
	uint128		half = (uint128) 1 << (SLACK_BITS - 1);

	return ((left + half) >> SLACK_BITS << SLACK_BITS) | (TREE_MAX_NODES - 1 - node);
}

static inline int
node_of_remainder(Remainder remainder)
{
	return TREE_MAX_NODES - 1 - (int) (remainder & (TREE_MAX_NODES - 1));
}

#define ST_SORT sort_remainders
#define ST_ELEMENT_TYPE Remainder
#define ST_COMPARE(a, b) (*(a) > *(b) ? -1 : *(a) < *(b) ? 1 : 0)
#define ST_SCOPE static
#define ST_DECLARE
#define ST_DEFINE
#include "lib/sort_template.h"

/* An amount that is divided among the children of a node */
typedef struct Division
{
	int64	   *amounts;		/* of all nodes */
	int64		step;
	int64		left;			/* steps that no child has yet */
	int			count;			/* of children so far */
	Remainder  *remainders;		/* of as many */
} Division;

static Division
begin_division(int64 *amounts, int node, int64 step, Remainder *remainders)
{
	return (Division) {.amounts = amounts, .step = step, .left = amounts[node] / step, .remainders = remainders};
}

/* The next child gets the whole steps of its portion */
static inline void
add_portion(Division *division, int child, int128 portion)
{
	int64		whole = (int64) (portion >> PART_BITS);
	int64		steps = whole / division->step - (whole % division->step < 0);
	uint128		left = ((uint128) (whole - steps * division->step) << PART_BITS) | (uint64) portion;

	division->amounts[child] = steps * division->step;
	division->left -= steps;
	division->remainders[division->count++] = remainder_of(left, child);
}

/*
 * The steps left over, between none and one for each, go to the largest
 * remainders.  They are never too few: the whole steps are no more than the
 * portions, and these are wrong by far less than a step.
 */
static void
end_division(Division *division)
{
	int			count = division->count;

	if (division->left == 0)
		return;
	Assert(division->left > 0);
	sort_remainders(division->remainders, count);
	for (int64 i = 0; i < division->left; i++)
		division->amounts[node_of_remainder(division->remainders[i % count])] += division->step;
}

/*
 * Hand the total and the shortfall of a node of a plain tree down to its
 * children.  By how far a child's score is above the mean of all, in so far as
 * that counts, it has more of the one than its share by weight, and less of the
 * other.
 */
static void
hand_down(Contributions *all, int node, int64 step)
{
	const TreeNode *nodes = all->tree.nodes;
	uint64		sum = all->sums[node];
	Division	given = begin_division(all->contributions, node, step, all->remainders);
	Division	lacking = begin_division(all->shortfalls, node, step, all->remainders + all->tree.count);
	int128		total = (int128) all->contributions[node] * ((int128) 1 << PART_BITS);
	int128		shortfall = (int128) all->shortfalls[node] * ((int128) 1 << PART_BITS);
	int128		mean = (int128) mean_height(all, node);
	int128		effective;

	/* at most 1 */
	(void) int256_to_int128(all->shares[node].effective, &effective);
	FOR_EACH_CHILD(child, nodes, node)
	{
		int128		tilt;

		if (!all->shares[child].counted)
			continue;
		tilt = part_by_effective_weight((int128) all->heights[child] - mean, effective);
		add_portion(&given, child, part_by_weight(total + tilt, nodes[child].weight, sum));
		add_portion(&lacking, child, part_by_weight(shortfall - tilt, nodes[child].weight, sum));
	}
	end_division(&given);
	end_division(&lacking);
}

static void
divide_total(Contributions *all, const NodeValue *values, int64 total)
{
	int64		step = (int64) power_of_ten(UNIT_DECIMALS - node_decimals(&all->tree.nodes[0]));

	find_heights(all, values);
	all->contributions[0] = total;
	all->shortfalls[0] = scale_top(all->tree.scale) - total;
	for (int i = 0; i < all->tree.count; i++)
		if (all->sums[i] != 0)
			hand_down(all, i, step);
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
find_by_trial(Contributions *all, const uint32 *leaves, const NodeValue *values, int64 total)
{
	const Tree *tree = &all->tree;
	NodeValue  *trial = palloc(tree->count * sizeof(NodeValue));
	int		   *signs = contribution_signs(tree);

	for (int i = 0; i < tree->count; i++)
	{
		int64		at_lowest;

		CHECK_FOR_INTERRUPTS();
		all->known[i] = !values[i].missing;
		if (values[i].missing)
			continue;
		at_lowest = total_if(tree, leaves, i, 0, trial);
		all->contributions[i] = total - at_lowest;
		all->shortfalls[i] = (signs[i] < 0 ? at_lowest : total_if(tree, leaves, i, LEAF_TOP, trial)) - total;
	}
	pfree(signs);
	pfree(trial);
}

/*
 * What a node counts as depends on what is missing and does not apply alone, in
 * a plain tree, and not on the scores.  So it is kept from card to card while
 * that remains the same.
 */

/* An answer in so far as weights depend on it */
static inline uint32
gap_of(uint32 answer)
{
	return Max(answer, (uint32) LEAF_TOP);
}

static bool
has_same_gaps(const Contributions *all, const uint32 *leaves)
{
	for (int i = 0; i < all->leaf_count; i++)
		if (all->gaps[i] != gap_of(leaves[i]))
			return false;
	return true;
}

/*
 * Nodes of weight 0, and what is below them, that have a score are known, as
 * those that count are: they bring nothing.  In a plain tree that has a total.
 */
static void
settle_counted(Contributions *all, const NodeValue *values)
{
	const TreeNode *nodes = all->tree.nodes;
	bool	   *weightless = palloc0(all->tree.count * sizeof(bool));

	for (int i = 0; i < all->tree.count; i++)
	{
		weightless[i] = i > 0 && (nodes[i].weight == 0 || weightless[nodes[i].parent]);
		all->known[i] = all->shares[i].counted || (weightless[i] && !values[i].missing);
		FOR_EACH_CHILD(child, nodes, i)
			if (all->shares[child].counted)
				all->sums[i] += nodes[child].weight;
	}
	pfree(weightless);
}

static void
weigh(Contributions *all, const uint32 *leaves, const NodeValue *values)
{
	int			count = all->tree.count;

	for (int i = 0; i < all->leaf_count; i++)
		all->gaps[i] = gap_of(leaves[i]);
	contribution_effective_weights(&all->tree, values, all->shares);
	memset(all->known, 0, count * sizeof(bool));
	memset(all->contributions, 0, count * sizeof(int64));
	memset(all->shortfalls, 0, count * sizeof(int64));
	memset(all->sums, 0, count * sizeof(uint64));
	if (all->plain && !values[0].missing)
		settle_counted(all, values);
}

/* For cards of that tree, in the current memory context */
Contributions *
contribution_create(const Tree *tree)
{
	Contributions *all = palloc(sizeof(Contributions));

	all->tree = *tree;
	all->leaf_count = leaf_behind(tree->nodes, 0);
	all->plain = tree_is_plain(tree);
	all->shares = palloc(tree->count * sizeof(NodeShare));
	all->known = palloc(tree->count * sizeof(bool));
	all->contributions = palloc(tree->count * sizeof(int64));
	all->shortfalls = palloc(tree->count * sizeof(int64));
	/* 0 is no gap of any card */
	all->gaps = palloc0(all->leaf_count * sizeof(uint32));
	all->sums = palloc(tree->count * sizeof(uint64));
	all->heights = palloc(tree->count * sizeof(uint128));
	all->remainders = palloc(2 * tree->count * sizeof(uint128));
	return all;
}

/* Find them in a card, whose answers made the values */
void
contribution_find(Contributions *all, const uint32 *leaves, const NodeValue *values)
{
	int64		total;

	if (!all->plain || !has_same_gaps(all, leaves))
		weigh(all, leaves, values);
	if (!evaluate_node_score(&all->tree, values, 0, &total))
		return;
	if (all->plain)
		divide_total(all, values, total);
	else
		find_by_trial(all, leaves, values, total);
}
