/*
 * test_factor.c - what can be varied, and what it is in a draw
 */
#include "postgres.h"

#include "factor.h"
#include "forms.h"
#include "unit.h"

#define ALL_KINDS (FACTOR_BIT(FACTOR_WEIGHTS) | FACTOR_BIT(FACTOR_MEAN) | \
	FACTOR_BIT(FACTOR_MISSING) | FACTOR_BIT(FACTOR_LEAVE_OUT))

static const FactorChoice everything = {
	ALL_KINDS, 250000, 3, {MEAN_ARITHMETIC, MEAN_GEOMETRIC, MEAN_HARMONIC}
};

/* A tree of some children of the root */
static Tree
flat_tree(const char *keys, const char *children)
{
	return form_tree(psprintf("{\"code\": \"t\"%s, \"nodes\": [%s]}", keys, children));
}

/*
 * What cannot be varied
 */

static void
check_impossible(Tree tree, int kinds, int32 range, int means, int expected, const char *expected_why)
{
	FactorChoice choice = everything;
	const char *why = NULL;
	int			node;

	choice.kinds = kinds;
	choice.weight_range = range;
	choice.mean_count = means;
	node = factor_impossible(&tree, &choice, &why);
	HOLDS(node == expected, "kinds %d, range %d: node %d, not %d", kinds, range, node, expected);
	SAME(why, expected_why);
}

static void
check_all_impossible(void)
{
	const int	weights = FACTOR_BIT(FACTOR_WEIGHTS);
	const int	mean = FACTOR_BIT(FACTOR_MEAN);
	const int	leave_out = FACTOR_BIT(FACTOR_LEAVE_OUT);
	const char *const digits = "Its weight has more than 12 digits.";
	const char *const beside = "The weights of its children have too many digits beside each other.";
	const char *const divisor = "It has a fixed divisor.";
	const char *const below = "Its scale goes below zero.";
	const char *const alone = "There is no other indicator.";
	const char *const two = "{\"code\": \"a\"}, {\"code\": \"b\"}";

	/* 12 digits are enough for everybody, 13 are too many; sums times the largest multiplier up to 10^18 */
	check_impossible(flat_tree("",
		"{\"code\": \"a\", \"weight\": 999999999999}, {\"code\": \"b\", \"weight\": 999999999999}"), weights,
					 250000, 3, -1, NULL);
	check_impossible(flat_tree("", "{\"code\": \"a\"}, {\"code\": \"b\", \"weight\": 1000000000000}"), weights, 1, 3,
		2, digits);
	check_impossible(flat_tree("", "{\"code\": \"a\"}, {\"code\": \"b\", \"weight\": 999999999999}"), weights, 1, 3,
		0, beside);
	check_impossible(flat_tree("", "{\"code\": \"a\"}, {\"code\": \"b\", \"weight\": 799999999999}"), weights, 250000,
		3, -1, NULL);
	check_impossible(flat_tree("", "{\"code\": \"a\"}, {\"code\": \"b\", \"weight\": 800000000000}"), weights, 250000,
		3, 0, beside);
	check_impossible(flat_tree(", \"divide_by\": 800000000000", two), weights, 250000, 3, -1, NULL);
	check_impossible(flat_tree(", \"divide_by\": 800000000001", two), weights, 250000, 3, 0, beside);
	/* but not where they do not matter */
	check_impossible(flat_tree(", \"mean\": \"min\"",
		"{\"code\": \"a\"}, {\"code\": \"b\", \"weight\": 1000000000000}"), weights, 1, 3,
					 -1, NULL);
	check_impossible(flat_tree("", "{\"code\": \"a\"}, {\"code\": \"b\", \"weight\": 1000000000000}"), mean, 1, 3, -1,
		NULL);

	check_impossible(flat_tree(", \"divide_by\": 2", two), mean, 1, 3, 0, divisor);
	check_impossible(flat_tree(", \"divide_by\": 2", two), mean, 1, 1, -1, NULL);
	check_impossible(flat_tree(", \"scale\": [-1, 1]", two), mean, 1, 3, 0, below);
	check_impossible(flat_tree(", \"scale\": [-1, 1]", two), mean, 1, 2, 0, below);
	check_impossible(flat_tree(", \"scale\": [-1, 1]", two), mean, 1, 1, -1, NULL);
	check_impossible(flat_tree(", \"scale\": [0, 1]", two), mean, 1, 3, -1, NULL);
	check_impossible(flat_tree(", \"scale\": [-1, 1], \"mean\": \"median\"", two), mean, 1, 3, -1, NULL);
	check_impossible(flat_tree(", \"scale\": [-1, 1], \"mean\": \"geometric\", \"on\": [1, 10]", two), mean, 1, 3, -1,
		NULL);
	check_impossible(flat_tree("",
		"{\"code\": \"a\"}, {\"code\": \"g\", \"divide_by\": 2, \"nodes\": [{\"code\": \"b\"}]}"), mean, 1, 3, 2,
					 divisor);

	check_impossible(flat_tree("", "{\"code\": \"a\"}"), leave_out, 1, 3, 1, alone);
	check_impossible(flat_tree("", two), leave_out, 1, 3, -1, NULL);
	check_impossible(flat_tree("", "{\"code\": \"g\", \"nodes\": [{\"code\": \"a\"}]}"), leave_out, 1, 3, 2, alone);
	check_impossible(flat_tree(", \"divide_by\": 2", "{\"code\": \"a\"}"), leave_out | mean, 1, 3, 0, divisor);
	check_impossible(flat_tree("", "{\"code\": \"a\"}"), weights | mean, 1, 3, -1, NULL);
}

/* Only the mean that is not arithmetic alone is asked of the scale */
static void
check_means_alone(void)
{
	Tree		tree = flat_tree(", \"scale\": [-1, 1]", "{\"code\": \"a\"}, {\"code\": \"b\"}");
	FactorChoice choice = everything;
	const char *why;

	choice.mean_count = 1;
	choice.means[0] = MEAN_HARMONIC;
	HOLDS(factor_impossible(&tree, &choice, &why) == 0, "harmonic alone");
}

/*
 * What is varied
 */

static const char *const codes[] = {"t", "z", "g", "b", "a", "m", "h", "mean"};

static Tree
grown_tree(void)
{
	return form_tree("{\"code\": \"t\", \"nodes\": [{\"code\": \"z\", \"weight\": 0.25}, "
				   "{\"code\": \"g\", \"weight\": 3, \"nodes\": "
				   "[{\"code\": \"b\", \"weight\": 12.5}, {\"code\": \"a\", \"weight\": 0}, {\"code\": \"m\"}]}, "
				   "{\"code\": \"h\", \"mean\": \"max\", \"nodes\": [{\"code\": \"mean\"}]}]}");
}

static void
check_list(void)
{
	Tree		tree = grown_tree();
	FactorChoice choice = everything;
	Factors		factors = factor_list(&tree, &choice, codes);
	static const int nodes[] = {1, 2, 3, 5, 6, 0, 0, 0};
	static const FactorKind kinds[] = {
		FACTOR_WEIGHTS, FACTOR_WEIGHTS, FACTOR_WEIGHTS, FACTOR_WEIGHTS, FACTOR_WEIGHTS, FACTOR_MEAN, FACTOR_MISSING,
		FACTOR_LEAVE_OUT
	};
	static const int leaves[] = {4, 3, 5, 7, 1};	/* a b m mean z */

	HOLDS(factors.count == 8, "%d factors", factors.count);
	for (int i = 0; i < Min(factors.count, 8); i++)
	{
		HOLDS(factors.factors[i].kind == kinds[i] && factors.factors[i].node == nodes[i], "factor %d", i);
		HOLDS(factors.factors[i].ident == (i < 5 ? random_ident(codes[nodes[i]],
			strlen(codes[nodes[i]])) : RANDOM_WHOLE),
			  "the name of factor %d", i);
	}
	HOLDS(factors.leaf_count == 5, "%d indicators", factors.leaf_count);
	for (int i = 0; i < 5; i++)
		HOLDS(factors.leaves[i] == leaves[i], "indicator %d: node %d", i, factors.leaves[i]);
	for (FactorKind kind = FACTOR_WEIGHTS; kind <= FACTOR_SAMPLING; kind++)
	{
		choice.kinds = FACTOR_BIT(kind);
		factors = factor_list(&tree, &choice, codes);
		HOLDS(factors.count == (kind == FACTOR_WEIGHTS ? 5 : kind == FACTOR_SAMPLING ? 0 : 1), "%s alone",
			factor_kind_names[kind]);
	}
}

/* Each word is told by seed, draw, purpose and name, and each value by its word */
static void
check_values(void)
{
	static const RandomPurpose purposes[] = {RANDOM_WEIGHTS, RANDOM_MEAN, RANDOM_MISSING, RANDOM_LEAVE_OUT};
	Tree		tree = grown_tree();
	Factors		factors = factor_list(&tree, &everything, codes);
	int			seen[8][8] = {0};

	for (int n = 1; n <= 3000; n++)
	{
		int32		values[8];
		int64		seed = (int64) random_bits();
		int			matrix = draw(2);

		factor_draw(&factors, seed, n, matrix, values);
		for (int i = 0; i < factors.count; i++)
		{
			FactorKind	kind = factors.factors[i].kind;
			uint32		word = random_word(random_stream(seed, purposes[kind], matrix), n, factors.factors[i].ident);
			int			choices = kind == FACTOR_MEAN ? 3 : kind == FACTOR_MISSING ? 2 : 6;
			int32		expected = kind == FACTOR_WEIGHTS ? random_multiplier(word,
				250000) : (int32) random_choice(word, choices);

			HOLDS(values[i] == expected, "factor %d in draw %d", i, n);
			if (kind != FACTOR_WEIGHTS)
				seen[i][values[i]]++;
		}
	}
	for (int i = 5; i < 8; i++)
		for (int value = 0; value < (i == 5 ? 3 : i == 6 ? 2 : 6); value++)
			HOLDS(seen[i][value] > 300, "factor %d is %d in %d of 3000 draws", i, value, seen[i][value]);
}

static void
check_texts(void)
{
	Tree		tree = grown_tree();
	Factors		factors = factor_list(&tree, &everything, codes);
	Scenario	scenario = scenario_create(&tree);
	int32		room[8];
	int32		values[8] = {750001, 1250000, 1000001, 800000, 1000000, 2, 1, 0};

	factor_apply_weights(&factors, values, &scenario, room);
	SAME(factor_text(&factors, 0, values[0], &scenario, codes), "0.18750025");
	SAME(factor_text(&factors, 1, values[1], &scenario, codes), "3.75");
	SAME(factor_text(&factors, 2, values[2], &scenario, codes), "12.5000125");
	SAME(factor_text(&factors, 3, values[3], &scenario, codes), "0.8");
	SAME(factor_text(&factors, 4, values[4], &scenario, codes), "1");
	SAME(factor_text(&factors, 5, 0, &scenario, codes), "arithmetic");
	SAME(factor_text(&factors, 5, 2, &scenario, codes), "harmonic");
	SAME(factor_text(&factors, 6, 0, &scenario, codes), "skip");
	SAME(factor_text(&factors, 6, 1, &scenario, codes), "zero");
	SAME(factor_text(&factors, 7, 0, &scenario, codes), NULL);
	SAME(factor_text(&factors, 7, 1, &scenario, codes), "a");
	SAME(factor_text(&factors, 7, 5, &scenario, codes), "z");

	/* under a divisor of more decimals than weights have, and weights of different ones, as they stand beside it */
	tree = form_tree("{\"code\": \"t\", \"divide_by\": 0.125, \"nodes\": [{\"code\": \"z\", \"weight\": 40}, "
				   "{\"code\": \"g\", \"weight\": 0.5}, "
				   "{\"code\": \"b\", \"weight\": -2}]}");
	factors = factor_list(&tree, &everything, codes);
	scenario = scenario_create(&tree);
	values[0] = values[1] = 750000;
	factor_apply_weights(&factors, values, &scenario, room);
	SAME(factor_text(&factors, 0, 750000, &scenario, codes), "40");
	SAME(factor_text(&factors, 1, 750000, &scenario, codes), "0.5");
	SAME(factor_text(&factors, 2, 1000001, &scenario, codes), "-2.000002");
}

/* All of a draw is in its scenario, and nothing that is not varied */
static void
check_applied(void)
{
	Tree		tree = grown_tree();
	FactorChoice choice = everything;
	Factors		factors = factor_list(&tree, &choice, codes);
	Scenario	scenario = scenario_create(&tree);
	Scenario	by_hand = scenario_create(&tree);
	int32		room[8];
	int32		values[8] = {750000, 1250000, 1000000, 800000, 1100000, 1, 1, 3};
	int32		multipliers[8] = {1000000, 750000, 1250000, 1000000, 1000000, 800000, 1100000, 1000000};

	factor_apply(&factors, values, &scenario, room);
	scenario_multiply_weights(&by_hand, multipliers);
	scenario_choose_mean(&by_hand, MEAN_GEOMETRIC);
	scenario_choose_missing(&by_hand, MISSING_ZERO);
	scenario_leave_out(&by_hand, 5);
	HOLDS(memcmp(scenario.nodes, by_hand.nodes, tree.count * sizeof(TreeNode)) == 0, "all factors");
	HOLDS(scenario.left_out == by_hand.left_out && scenario.left_out_end == by_hand.left_out_end, "what is left out");

	choice.kinds = FACTOR_BIT(FACTOR_LEAVE_OUT);
	factors = factor_list(&tree, &choice, codes);
	values[0] = 0;
	scenario_reset(&scenario, &tree);
	factor_apply(&factors, values, &scenario, room);
	HOLDS(memcmp(scenario.nodes, tree.nodes, tree.count * sizeof(TreeNode)) == 0 &&
		scenario.left_out == scenario.left_out_end,
		  "nothing is left out");
}

int
main(void)
{
	check_all_impossible();
	check_means_alone();
	property("what cannot be varied is named, and why");

	check_list();
	property("factors stand in the order of the tree, indicators in that of their codes");

	check_values();
	property("each value comes from its own word");

	check_texts();
	property("values are written as they are");

	check_applied();
	property("a scenario is what was drawn");
	return finish();
}
