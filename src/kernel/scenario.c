/*
 * scenario.c - a tree under other assumptions: weights, means, rules, nodes left out
 *
 * What is left out has weight 0, which does not count anywhere.
 */
#include "postgres.h"

#include "scenario.h"

/* One that changes nothing, in the current memory context */
Scenario
scenario_create(const Tree *tree)
{
	Scenario	scenario = {.nodes = palloc(tree->count * sizeof(TreeNode))};

	scenario_reset(&scenario, tree);
	return scenario;
}

void
scenario_reset(Scenario *scenario, const Tree *tree)
{
	memcpy(scenario->nodes, tree->nodes, tree->count * sizeof(TreeNode));
	scenario->tree = *tree;
	scenario->tree.nodes = scenario->nodes;
	scenario->left_out = 0;
	scenario->left_out_end = 0;
}

/* Whether the weights of a node's children matter: more than one counts, in a mean that uses them */
bool
scenario_weights_matter(const TreeNode *nodes, int index)
{
	const TreeNode *node = &nodes[index];
	int			counting = 0;

	if (!(node->kind == NODE_ARITHMETIC || node_is_logarithmic(node)) || node->best > 0)
		return false;
	FOR_EACH_CHILD(child, nodes, index)
		counting += nodes[child].weight != 0;
	return counting > 1;
}

/* Whether it is one of the means of which another can take the place */
bool
scenario_mean_can_vary(const TreeNode *node)
{
	return node->kind == NODE_ARITHMETIC || node->kind == NODE_GEOMETRIC || node->kind == NODE_HARMONIC;
}

static void
sum_weights(TreeNode *nodes, int index)
{
	nodes[index].total_weight = 0;
	FOR_EACH_CHILD(child, nodes, index)
		nodes[index].total_weight += weight_magnitude(nodes[child].weight);
}

/* The sum of the weights above zero: without a fixed divisor, that of all */
static uint64
sum_of_positive(const TreeNode *nodes, int index)
{
	uint64		sum = 0;

	FOR_EACH_CHILD(child, nodes, index)
		sum += Max(nodes[child].weight, 0);
	return sum;
}

/* A weight above zero that grows until the children's add up to the sum; and what is cut off in doing so */
static uint64
grown_weight(uint64 weight, uint64 sum, uint64 drawn_sum, uint64 *cut_off)
{
	uint128		product = (uint128) weight * sum;

	*cut_off = (uint64) (product % drawn_sum);
	return (uint64) (product / drawn_sum);
}

/* The child whose weight lost most, of equal ones the first, of those not yet made good */
static int
most_cut_off(const TreeNode *nodes, int index, uint64 sum, uint64 drawn_sum, const bool *made_good)
{
	int			most = -1;
	uint64		largest = 0;

	FOR_EACH_CHILD(child, nodes, index)
	{
		uint64		cut_off;

		if (nodes[child].weight <= 0 || made_good[child])
			continue;
		(void) grown_weight(nodes[child].weight, sum, drawn_sum, &cut_off);
		if (most < 0 || cut_off > largest)
		{
			most = child;
			largest = cut_off;
		}
	}
	return most;
}

/*
 * Under a fixed divisor the weights above zero add up to what they did, or the
 * best possible score would change: the last digits go to the largest remainders.
 */
static void
keep_sum_of_positive(TreeNode *nodes, int index, uint64 sum)
{
	uint64		drawn_sum = sum_of_positive(nodes, index);
	bool	   *made_good = palloc0(nodes[index].end * sizeof(bool));
	uint64		rest = sum;

	Assert(drawn_sum > 0);		/* as the sum was, and all multipliers are */
	FOR_EACH_CHILD(child, nodes, index)
	{
		uint64		ignored;

		if (nodes[child].weight > 0)
			rest -= grown_weight(nodes[child].weight, sum, drawn_sum, &ignored);
	}
	for (; rest > 0; rest--)
		made_good[most_cut_off(nodes, index, sum, drawn_sum, made_good)] = true;
	FOR_EACH_CHILD(child, nodes, index)
	{
		uint64		ignored;

		if (nodes[child].weight > 0)
			nodes[child].weight = (int64) grown_weight(nodes[child].weight, sum, drawn_sum, &ignored) +
				made_good[child];
	}
	pfree(made_good);
}

/*
 * Multiply the weight of each node by so many millionths, all above zero, where
 * the weights of siblings matter.  They and divisors are integers, so that those
 * that stay are multiplied by a million.  No sum of siblings may exceed
 * TREE_MAX_WEIGHT.
 */
void
scenario_multiply_weights(Scenario *scenario, const int32 *multipliers)
{
	TreeNode   *nodes = scenario->nodes;

	for (int i = 0; i < scenario->tree.count; i++)
	{
		uint64		sum;

		if (!scenario_weights_matter(nodes, i))
			continue;
		sum = sum_of_positive(nodes, i) * MULTIPLIER_ONE;
		FOR_EACH_CHILD(child, nodes, i)
			nodes[child].weight *= multipliers[child];
		if (nodes[i].divisor != 0)
		{
			nodes[i].divisor *= MULTIPLIER_ONE;
			if (sum > 0)
				keep_sum_of_positive(nodes, i, sum);
		}
		sum_weights(nodes, i);
	}
}

/* Put a mean in the place of all that can vary */
void
scenario_choose_mean(Scenario *scenario, MeanKind mean)
{
	for (int i = 0; i < scenario->tree.count; i++)
	{
		TreeNode   *node = &scenario->nodes[i];

		if (!scenario_mean_can_vary(node) || node->kind == node_kind(mean))
			continue;
		node->kind = node_kind(mean);
		node->plain = false;
	}
}

/* Put a rule for what is missing in the place of all */
void
scenario_choose_missing(Scenario *scenario, MissingRule rule)
{
	for (int i = 0; i < scenario->tree.count; i++)
		if (scenario->nodes[i].kind != NODE_LEAF)
			scenario->nodes[i].missing = rule;
}

/* Leave out a node that is not the root, and those above it in which no other one counts */
void
scenario_leave_out(Scenario *scenario, int node)
{
	TreeNode   *nodes = scenario->nodes;

	scenario->left_out = nodes[node].leaf;
	scenario->left_out_end = leaf_behind(nodes, node);
	for (;; node = nodes[node].parent)
	{
		nodes[node].weight = 0;
		if (node == 0)
			break;
		sum_weights(nodes, nodes[node].parent);
		if (nodes[nodes[node].parent].total_weight > 0)
			break;
	}
}
