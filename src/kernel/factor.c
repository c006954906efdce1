/*
 * factor.c - what is varied of an instrument, and what it is in each draw
 *
 * The value of a factor in a draw is an integer: millionths of a weight, or which
 * of the choices there are.
 */
#include "postgres.h"

#include "decimal_sum.h"
#include "factor.h"

/* Weights of more digits are not varied: the drawn ones could not be written */
#define VARIED_WEIGHT_MAX INT64CONST(1000000000000)

static const MissingRule missing_choices[] = {MISSING_SKIP, MISSING_ZERO};
static const char *const missing_choice_names[] = {"skip", "zero"};

const char *const factor_kind_names[FACTOR_KINDS] = {"weights", "mean", "missing", "leave_out", "sampling"};

static const RandomPurpose purposes[FACTOR_KINDS] = {
	RANDOM_WEIGHTS, RANDOM_MEAN, RANDOM_MISSING, RANDOM_LEAVE_OUT, RANDOM_SAMPLING
};

static inline bool
is_varied(const FactorChoice *choice, FactorKind kind)
{
	return (choice->kinds & FACTOR_BIT(kind)) != 0;
}

/*
 * What can be varied
 */

/* A node whose weight cannot be varied, or the weights below it; -1 if there is none */
static int
impossible_weight(const Tree *tree, int32 range, const char **why)
{
	for (int i = 0; i < tree->count; i++)
	{
		const TreeNode *node = &tree->nodes[i];
		uint128		sum = Max(node->total_weight, node->divisor);

		if (!scenario_weights_matter(tree->nodes, i))
			continue;
		FOR_EACH_CHILD(child, tree->nodes, i)
			if (weight_magnitude(tree->nodes[child].weight_digits) >= VARIED_WEIGHT_MAX)
			{
				*why = "Its weight has more than 12 digits.";
				return child;
			}
		if (sum * (MULTIPLIER_ONE + (uint64) range) > TREE_MAX_WEIGHT)
		{
			*why = "The weights of its children have too many digits beside each other.";
			return i;
		}
	}
	return -1;
}

/* A node that cannot take one of the means; -1 if there is none */
static int
impossible_mean(const Tree *tree, const FactorChoice *choice, const char **why)
{
	bool		only_arithmetic = choice->mean_count == 1 && choice->means[0] == MEAN_ARITHMETIC;

	for (int i = 0; i < tree->count && !only_arithmetic; i++)
	{
		const TreeNode *node = &tree->nodes[i];

		if (!scenario_mean_can_vary(node))
			continue;
		if (node->divisor != 0)
		{
			*why = "It has a fixed divisor.";
			return i;
		}
		if (tree->scale.lowest < 0 && node->frame_low == node->frame_high)
		{
			*why = "Its scale goes below zero.";
			return i;
		}
	}
	return -1;
}

/* A node for which what is chosen cannot be varied, and why; -1 if there is none */
int
factor_impossible(const Tree *tree, const FactorChoice *choice, const char **why)
{
	int			node = -1;

	if (is_varied(choice, FACTOR_WEIGHTS))
		node = impossible_weight(tree, choice->weight_range, why);
	if (node < 0 && is_varied(choice, FACTOR_MEAN))
		node = impossible_mean(tree, choice, why);
	if (node < 0 && is_varied(choice, FACTOR_LEAVE_OUT) && leaf_behind(tree->nodes, 0) < 2)
	{
		*why = "There is no other indicator.";
		node = tree->count - 1;
	}
	return node;
}

/*
 * The factors
 */

static int
list_weights(const Tree *tree, const char *const *codes, Factor *factors)
{
	int			count = 0;

	for (int i = 0; i < tree->count; i++)
	{
		if (i == 0 || tree->nodes[i].weight == 0 || !scenario_weights_matter(tree->nodes, tree->nodes[i].parent))
			continue;
		factors[count++] = (Factor) {FACTOR_WEIGHTS, i, random_ident(codes[i], strlen(codes[i]))};
	}
	return count;
}

static int
compare_codes(const void *a, const void *b, void *codes)
{
	const char *const *names = codes;

	return strcmp(names[*(const int *) a], names[*(const int *) b]);
}

static void
list_leaves(Factors *factors, const char *const *codes)
{
	factors->leaves = palloc(factors->tree->count * sizeof(int));
	factors->leaf_count = 0;
	for (int i = 0; i < factors->tree->count; i++)
		if (factors->tree->nodes[i].kind == NODE_LEAF)
			factors->leaves[factors->leaf_count++] = i;
	qsort_arg(factors->leaves, factors->leaf_count, sizeof(int), compare_codes, (void *) codes);
}

/* The factors of a choice that is possible; codes are those of all nodes, in UTF-8 */
Factors
factor_list(const Tree *tree, const FactorChoice *choice, const char *const *codes)
{
	Factors		factors = {.tree = tree, .choice = *choice};

	factors.factors = palloc((tree->count + FACTOR_KINDS) * sizeof(Factor));
	if (is_varied(choice, FACTOR_WEIGHTS))
		factors.count = list_weights(tree, codes, factors.factors);
	for (FactorKind kind = FACTOR_MEAN; kind <= FACTOR_LEAVE_OUT; kind++)
		if (is_varied(choice, kind))
			factors.factors[factors.count++] = (Factor) {kind, 0, RANDOM_WHOLE};
	list_leaves(&factors, codes);
	return factors;
}

static int32
value_of_word(const Factors *factors, FactorKind kind, uint32 word)
{
	switch (kind)
	{
		case FACTOR_WEIGHTS:
			return random_multiplier(word, factors->choice.weight_range);
		case FACTOR_MEAN:
			return (int32) random_choice(word, factors->choice.mean_count);
		case FACTOR_MISSING:
			return (int32) random_choice(word, lengthof(missing_choices));
		default:				/* none, or one of the indicators */
			return (int32) random_choice(word, factors->leaf_count + 1);
	}
}

/* What each factor is in a draw, from 1 */
void
factor_draw(const Factors *factors, int64 seed, uint32 draw, int matrix, int32 *values)
{
	for (int i = 0; i < factors->count; i++)
	{
		const Factor *factor = &factors->factors[i];
		RandomStream stream = random_stream(seed, purposes[factor->kind], matrix);

		values[i] = value_of_word(factors, factor->kind, random_word(stream, draw, factor->ident));
	}
}

/*
 * The weight of a node in a scenario whose weights were multiplied, as it is
 * written.  Integers stand for weights of 10^-scale: what one of them stands for
 * is told by the weight as it was written, on the finest scale of the siblings.
 */
static char *
weight_text(const Tree *tree, const Scenario *scenario, int node)
{
	const TreeNode *nodes = tree->nodes;
	int			parent = nodes[node].parent;
	int			scale = nodes[parent].divisor_scale;
	int128		unit;

	FOR_EACH_CHILD(child, nodes, parent)
		scale = Max(scale, nodes[child].weight_scale);
	unit = nodes[node].weight_digits * (int128) power_of_ten(scale - nodes[node].weight_scale) / nodes[node].weight;
	return decimal_to_text((Decimal) {
		scenario->nodes[node].weight * unit, scale + UNIT_DECIMALS
	});
}

/* What a factor is in a draw, in whose scenario the weights were applied; NULL: no indicator is left out */
const char *
factor_text(const Factors *factors, int index, int32 value, const Scenario *scenario, const char *const *codes)
{
	const Factor *factor = &factors->factors[index];

	switch (factor->kind)
	{
		case FACTOR_WEIGHTS:
			return weight_text(factors->tree, scenario, factor->node);
		case FACTOR_MEAN:
			return mean_kind_names[factors->choice.means[value]];
		case FACTOR_MISSING:
			return missing_choice_names[value];
		default:
			return value == 0 ? NULL : codes[factors->leaves[value - 1]];
	}
}

/* Put the weights alone into a scenario that changes nothing else; there is room for a number for each node */
void
factor_apply_weights(const Factors *factors, const int32 *values, Scenario *scenario, int32 *room)
{
	if (!is_varied(&factors->choice, FACTOR_WEIGHTS))
		return;
	for (int i = 0; i < factors->tree->count; i++)
		room[i] = MULTIPLIER_ONE;
	for (int i = 0; i < factors->count && factors->factors[i].kind == FACTOR_WEIGHTS; i++)
		room[factors->factors[i].node] = values[i];
	scenario_multiply_weights(scenario, room);
}

/* The same with all factors */
void
factor_apply(const Factors *factors, const int32 *values, Scenario *scenario, int32 *room)
{
	factor_apply_weights(factors, values, scenario, room);
	for (int i = 0; i < factors->count; i++)
	{
		FactorKind	kind = factors->factors[i].kind;

		if (kind == FACTOR_MEAN)
			scenario_choose_mean(scenario, factors->choice.means[values[i]]);
		else if (kind == FACTOR_MISSING)
			scenario_choose_missing(scenario, missing_choices[values[i]]);
		else if (kind == FACTOR_LEAVE_OUT && values[i] > 0)
			scenario_leave_out(scenario, factors->leaves[values[i] - 1]);
	}
}
