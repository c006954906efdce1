/*
 * coverage.c - how much of a card was answered, by its cheapest way
 *
 * Coverage: the weighted share of the leaves below a node that were answered,
 * rounded down, so that only what is complete has a coverage of 1.
 */
#include "postgres.h"

#include <math.h>

#include "coverage.h"
#include "evaluate.h"
#include "leaf_sum.h"

/* From parts, which are to each other as the weights of their leaves are: exact; false if they weigh nothing */
static bool
coverage_by_parts(const TotalPlan *plan, const uint32 *leaves, int first, int last, int64 *units)
{
	uint64		answered = 0;
	uint64		all = 0;

	if (plan->parts != NULL)
		answered = leaf_answered(plan->parts + first, leaves + first, last - first, &all);
	for (int i = first; i < last && plan->parts == NULL; i++)
	{
		all += plan->wide_parts[i];
		answered += leaf_is_answered(leaves[i]) ? plan->wide_parts[i] : 0;
	}
	if (all == 0)
		return false;
	*units = (int64) ((uint128) answered * UNITS_PER_ONE / all);
	return true;
}

static double
covered_share(const Tree *tree, const uint32 *leaves, int index)
{
	const TreeNode *node = &tree->nodes[index];
	double		sum = 0;

	if (node->kind == NODE_LEAF)
		return leaf_is_answered(leaves[node->leaf]) ? 1 : 0;
	FOR_EACH_CHILD(child, tree->nodes, index)
		sum += covered_share(tree, leaves, child) * fabs((double) tree->nodes[child].weight);
	return sum / (double) (int64) node->total_weight;
}

/* In floating point; false if a whole number of millionths is too close */
static bool
coverage_by_float(const Tree *tree, const uint32 *leaves, int node, int64 *units)
{
	double		share = covered_share(tree, leaves, node) * UNITS_PER_ONE;
	double		error = share * FLOAT_ERROR(tree->count);

	*units = (int64) floor(share);
	return floor(share - error) == floor(share + error);
}

static int64
exact_coverage(const Tree *tree, const uint32 *leaves, int node)
{
	NodeValue  *values = palloc(tree->count * sizeof(NodeValue));
	Tree		coverage = evaluate_coverage(tree, leaves, values);
	int64		units = evaluate_node_coverage(&coverage, values, node);

	pfree((void *) coverage.nodes);
	pfree(values);
	return units;
}

/* What is complete has a coverage of 1: below every node something has a weight */
static bool
is_complete(const uint32 *leaves, int first, int last)
{
	for (int i = first; i < last; i++)
		if (!leaf_is_answered(leaves[i]))
			return false;
	return true;
}

/* The coverage of a node in units */
int64
coverage_of_node(const TotalPlan *plan, const uint32 *leaves, int node)
{
	int			first = plan->tree.nodes[node].leaf;
	int			last = leaf_behind(plan->tree.nodes, node);
	int64		units;

	if ((plan->parts != NULL || plan->wide_parts != NULL) && coverage_by_parts(plan, leaves, first, last, &units))
		return units;
	if (is_complete(leaves, first, last))
		return UNITS_PER_ONE;
	return coverage_by_float(&plan->tree, leaves, node, &units) ? units :
		exact_coverage(&plan->tree, leaves, node);
}

/* The coverages of all nodes in units */
void
coverage_of_nodes(const Tree *tree, const uint32 *leaves, int64 *units)
{
	bool		complete = is_complete(leaves, 0, leaf_behind(tree->nodes, 0));
	NodeValue  *values;
	Tree		coverage;

	for (int i = 0; i < tree->count && complete; i++)
		units[i] = UNITS_PER_ONE;
	if (complete)
		return;
	values = palloc(tree->count * sizeof(NodeValue));
	coverage = evaluate_coverage(tree, leaves, values);
	for (int i = 0; i < tree->count; i++)
		units[i] = evaluate_node_coverage(&coverage, values, i);
	pfree((void *) coverage.nodes);
	pfree(values);
}
