/*
 * count.c - which children of a node count for its score, and as what
 *
 * Children of weight 0 never count.  Those without a score are left out, or
 * count as the rule of the node says.  Of those that count, the best may be
 * the only ones that are taken.
 */
#include "postgres.h"

#include "count.h"
#include "int256.h"

static const NodeValue zero_value = {.denominator = 1};

/* What a child counts as; NULL if it is left out */
static inline const NodeValue *
counted_value(const TreeNode *node, const NodeValue *child, const NodeValue *stand_in)
{
	MissingRule rule;

	if (likely(!child->missing))
		return child;
	rule = (MissingRule) (child->not_applicable ? node->not_applicable : node->missing);
	return rule == MISSING_ZERO ? &zero_value : rule == MISSING_SCORE ? stand_in : NULL;
}

/*
 * Whether a node has a score, and if so, the children that count.  Their values
 * may lie in *counted, which must stay where it is.
 */
Standing
count_children(const Tree *tree, const NodeValue *values, int index, Counted *counted)
{
	const TreeNode *node = &tree->nodes[index];
	Attendance	attendance = {0};
	bool		rises = false;
	Standing	standing;

	if (node->missing == MISSING_SCORE)
		counted->stand_in = value_from_units(tree->scale, node->missing_score);
	counted->count = 0;
	FOR_EACH_CHILD(child, tree->nodes, index)
	{
		int64		weight = tree->nodes[child].weight;
		const NodeValue *value;

		if (weight == 0)
			continue;
		attend(&attendance, weight_magnitude(weight), values[child].missing, values[child].not_applicable);
		value = counted_value(node, &values[child], &counted->stand_in);
		if (value == NULL)
			continue;
		rises = rises || weight > 0;
		counted->children[counted->count++] = (CountedChild) {value, weight, child};
	}
	standing = node_standing(node, &attendance);
	return standing == HAS_SCORE && !rises ? IS_MISSING : standing;
}

bool
count_is_exact(const Counted *counted)
{
	for (int i = 0; i < counted->count; i++)
		if (!value_is_exact(counted->children[i].value))
			return false;
	return true;
}

/* By falling score, of equal ones the first before the others */
static int
compare_exact(const void *a, const void *b)
{
	const CountedChild *x = a;
	const CountedChild *y = b;
	int			order = int256_compare_unsigned(int256_multiply_uint128(y->value->numerator, x->value->denominator),
												int256_multiply_uint128(x->value->numerator, y->value->denominator));

	return order != 0 ? order : x->node - y->node;
}

/* The same by lower bounds */
static int
compare_bounds(const void *a, const void *b)
{
	const CountedChild *x = a;
	const CountedChild *y = b;
	uint64		x_low;
	uint64		y_low;
	uint64		ignored;

	value_bounds(x->value, &x_low, &ignored);
	value_bounds(y->value, &y_low, &ignored);
	return x_low != y_low ? (x_low < y_low ? 1 : -1) : x->node - y->node;
}

void
count_sort(Counted *counted)
{
	qsort(counted->children, counted->count, sizeof(CountedChild),
		  count_is_exact(counted) ? compare_exact : compare_bounds);
}

/* Leave but so many, those of the highest score; 0: all */
void
count_keep_best(Counted *counted, int best)
{
	if (best == 0 || counted->count <= best)
		return;
	count_sort(counted);
	counted->count = best;
}

/*
 * The children as they are on one side of what is known of them: at their lower
 * bounds, or at the higher; deductions at the other.  All in 2^-BOUND_BITS.
 */
void
count_take_side(const Counted *counted, int best, bool high, Counted *side)
{
	NodeValue  *bounds = palloc(counted->count * sizeof(NodeValue));

	side->children = palloc(counted->count * sizeof(CountedChild));
	side->count = counted->count;
	for (int i = 0; i < counted->count; i++)
	{
		const CountedChild *child = &counted->children[i];
		uint64		low_bound;
		uint64		high_bound;

		value_bounds(child->value, &low_bound, &high_bound);
		bounds[i] = exact_value(high == (child->weight > 0) ? high_bound : low_bound,
								UINT64CONST(1) << BOUND_BITS);
		side->children[i] = (CountedChild) {&bounds[i], child->weight, child->node};
	}
	side->bounds = bounds;
	count_keep_best(side, best);
}

void
count_free_side(Counted *side)
{
	pfree(side->bounds);
	pfree(side->children);
}
