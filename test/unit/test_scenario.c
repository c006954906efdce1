/*
 * test_scenario.c - what a scenario changes of a tree, and what it leaves
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "forms.h"
#include "scenario.h"
#include "unit.h"

#define CHILDREN 12

/*
 * Weights
 */

static void
check_which_matter(void)
{
	static const struct
	{
		const char *text;
		bool		matter;
	}			cases[] = {
		{"{\"code\": \"t\", \"nodes\": [{\"code\": \"a\"}, {\"code\": \"b\"}]}", true},
		{"{\"code\": \"t\", \"nodes\": [{\"code\": \"a\"}]}", false},
		{"{\"code\": \"t\", \"nodes\": [{\"code\": \"a\"}, {\"code\": \"b\", \"weight\": 0}]}", false},
		{"{\"code\": \"t\", \"nodes\": [{\"code\": \"a\"}, {\"code\": \"b\", \"weight\": 0}, {\"code\": \"c\"}]}",
			true},
		{"{\"code\": \"t\", \"divide_by\": 1, \"nodes\": [{\"code\": \"a\"}, {\"code\": \"b\", \"weight\": -1}]}",
			true},
		{"{\"code\": \"t\", \"mean\": \"geometric\", \"nodes\": [{\"code\": \"a\"}, {\"code\": \"b\"}]}", true},
		{"{\"code\": \"t\", \"mean\": \"harmonic\", \"nodes\": [{\"code\": \"a\"}, {\"code\": \"b\"}]}", true},
		{"{\"code\": \"t\", \"mean\": {\"power\": 2}, \"nodes\": [{\"code\": \"a\"}, {\"code\": \"b\"}]}", true},
		{"{\"code\": \"t\", \"mean\": \"min\", \"nodes\": [{\"code\": \"a\"}, {\"code\": \"b\"}]}", false},
		{"{\"code\": \"t\", \"mean\": \"max\", \"nodes\": [{\"code\": \"a\"}, {\"code\": \"b\"}]}", false},
		{"{\"code\": \"t\", \"mean\": \"median\", \"nodes\": [{\"code\": \"a\"}, {\"code\": \"b\"}]}", false},
		{"{\"code\": \"t\", \"best\": 1, \"nodes\": [{\"code\": \"a\"}, {\"code\": \"b\"}]}", false},
	};

	for (int i = 0; i < (int) lengthof(cases); i++)
	{
		Tree		tree = form_tree(cases[i].text);

		HOLDS(scenario_weights_matter(tree.nodes, 0) == cases[i].matter, "%s", cases[i].text);
		HOLDS(!scenario_weights_matter(tree.nodes, 1), "a leaf of %s", cases[i].text);
	}
}

static void
check_which_means_vary(void)
{
	static const char *const means[] = {"\"arithmetic\"", "\"geometric\"", "\"harmonic\"", "{\"power\": 2}",
		"\"min\"", "\"max\"",
	"\"median\""};

	for (int i = 0; i < (int) lengthof(means); i++)
	{
		Tree		tree = form_tree(psprintf("{\"code\": \"t\", \"mean\": %s, "
											"\"nodes\": [{\"code\": \"a\"}, {\"code\": \"b\"}]}", means[i]));

		HOLDS(scenario_mean_can_vary(&tree.nodes[0]) == (i < 3), "%s", means[i]);
		HOLDS(!scenario_mean_can_vary(&tree.nodes[1]), "a leaf");
		for (int mean = MEAN_ARITHMETIC; mean <= MEAN_HARMONIC; mean++)
		{
			Scenario	scenario = scenario_create(&tree);

			scenario_choose_mean(&scenario, (MeanKind) mean);
			HOLDS(scenario.tree.nodes[0].kind == (i < 3 ? node_kind((MeanKind) mean) : tree.nodes[0].kind),
				"%s as %d", means[i],
				  mean);
			HOLDS(scenario.tree.nodes[0].plain == (tree.nodes[0].plain && mean == MEAN_ARITHMETIC), "%s as %d",
				means[i], mean);
			HOLDS(scenario.tree.nodes[1].kind == NODE_LEAF, "a leaf stays");
		}
	}
}

/* Weights without a divisor are multiplied; of means that do not use them they stay */
static void
check_products(int style)
{
	static Form form;
	Scenario	scenario;
	int32		multipliers[FORM_NODES];

	form_draw(&form, style);
	scenario = scenario_create(&form.tree);
	for (int i = 0; i < form.count; i++)
		multipliers[i] = (int32) draw_between(1, 1999999);
	scenario_multiply_weights(&scenario, multipliers);
	HOLDS(scenario.tree.nodes == scenario.nodes && scenario.tree.count == form.tree.count, "a tree of its own");
	for (int i = 0; i < form.count; i++)
	{
		const TreeNode *was = &form.tree.nodes[i];
		const TreeNode *now = &scenario.nodes[i];
		bool		varied = i > 0 && scenario_weights_matter(form.tree.nodes, was->parent);
		uint64		sum = 0;

		HOLDS(now->weight == was->weight * (varied ? multipliers[i] : 1), "%s, node %d", form.text, i);
		FOR_EACH_CHILD(child, scenario.nodes, i)
			sum += scenario.nodes[child].weight;
		HOLDS(was->kind == NODE_LEAF || now->total_weight == sum, "%s, sum of node %d", form.text, i);
	}
}

/*
 * Above a fixed divisor, positive weights are in proportion to their products and
 * keep their sum; what is left over goes to the largest remainders, of equal ones
 * to the first
 */
static void
check_proportions(void)
{
	int64		weights[CHILDREN];
	int32		multipliers[CHILDREN + 1];
	int			count = 2 + draw(CHILDREN - 1);
	uint64		sum = 0;
	uint64		drawn_sum = 0;
	uint64		new_sum = 0;
	uint64		magnitudes = 0;
	StringInfoData text;
	Tree		tree;
	Scenario	scenario;

	initStringInfo(&text);
	appendStringInfoString(&text, "{\"code\": \"t\", \"divide_by\": 7.5, \"nodes\": [");
	for (int i = 0; i < count; i++)
	{
		int64		weight = i > 0 && draw(4) == 0 ? -(int64) draw(1000) : draw(3) == 0 ?
			100 : 1 + (int64) draw(1000000);

		appendStringInfo(&text, "%s{\"code\": \"c%d\", \"weight\": " INT64_FORMAT "}", i > 0 ? ", " : "", i, weight);
	}
	appendStringInfoString(&text, "]}");
	tree = form_tree(text.data);
	for (int i = 0; i < count; i++)
	{
		weights[i] = tree.nodes[i + 1].weight;
		multipliers[i + 1] = draw(4) == 0 ? 750000 : (int32) draw_between(1, 1999999);
		if (weights[i] <= 0)
			continue;
		sum += weights[i] * UINT64CONST(1000000);
		drawn_sum += weights[i] * (uint64) multipliers[i + 1];
	}
	multipliers[0] = 1000000;
	scenario = scenario_create(&tree);
	scenario_multiply_weights(&scenario, multipliers);
	HOLDS(scenario_weights_matter(tree.nodes, 0) == (scenario.nodes[0].divisor != tree.nodes[0].divisor), "%s",
		text.data);
	if (!scenario_weights_matter(tree.nodes, 0))
		return;
	HOLDS(scenario.nodes[0].divisor == tree.nodes[0].divisor * 1000000, "%s: the divisor", text.data);
	for (int i = 0; i < count; i++)
	{
		int64		got = scenario.nodes[i + 1].weight;
		uint128		product = (uint128) weights[i] * multipliers[i + 1] * sum;
		uint64		rest = (uint64) (product % drawn_sum);
		bool		more = got > (int64) (product / drawn_sum);

		magnitudes += got < 0 ? -got : got;
		if (weights[i] <= 0)
		{
			HOLDS(got == weights[i] * multipliers[i + 1], "%s: deduction %d", text.data, i);
			continue;
		}
		new_sum += got;
		HOLDS(got == (int64) (product / drawn_sum) + more, "%s: weight %d is its proportion", text.data, i);
		for (int j = 0; j < count; j++)
		{
			uint128		other = (uint128) Max(weights[j], 0) * multipliers[j + 1] * sum;
			uint64		other_rest = (uint64) (other % drawn_sum);
			bool		other_more = scenario.nodes[j + 1].weight > (int64) (other / drawn_sum);

			if (weights[j] > 0 && more && !other_more)
				HOLDS(rest > other_rest || (rest == other_rest && i < j), "%s: the remainders of %d and %d",
					text.data, i, j);
		}
	}
	HOLDS(new_sum == sum, "%s: the sum", text.data);
	HOLDS(magnitudes == scenario.nodes[0].total_weight, "%s: all weights", text.data);
}

/*
 * What is left out
 */

static void
check_left_out(int style)
{
	static Form form;

	form_draw(&form, style);
	for (int node = 1; node < form.count; node++)
	{
		Scenario	scenario = scenario_create(&form.tree);
		int			first = -1;
		int			behind = -1;

		scenario_leave_out(&scenario, node);
		for (int i = node; i < form.nodes[node].end; i++)
		{
			if (form.nodes[i].leaf < 0)
				continue;
			first = first < 0 ? form.nodes[i].leaf : first;
			behind = form.nodes[i].leaf + 1;
		}
		HOLDS(scenario.left_out == first && scenario.left_out_end == behind,
			"%s, without node %d: leaves %d to %d, not %d to %d",
			  form.text, node, scenario.left_out, scenario.left_out_end, first, behind);

		/* what holds nothing else is out as well, all others are as they were */
		for (int i = 0; i < form.count; i++)
		{
			bool		holds_all = form.tree.nodes[i].leaf >= first && (i <= node && node < form.nodes[i].end);
			bool		holds_more = false;
			uint64		sum = 0;

			for (int j = i; j < form.nodes[i].end; j++)
				holds_more |= form.nodes[j].leaf >= 0 && (form.nodes[j].leaf < first || form.nodes[j].leaf >= behind);
			if (holds_all && !holds_more)
				HOLDS(scenario.nodes[i].weight == 0, "%s, without node %d: node %d is out", form.text, node, i);
			else
			{
				HOLDS(scenario.nodes[i].weight == form.tree.nodes[i].weight, "%s, without node %d: node %d stays",
					form.text, node,
					  i);
				FOR_EACH_CHILD(child, scenario.nodes, i)
					sum += scenario.nodes[child].weight;
				HOLDS(form.nodes[i].leaf >= 0 || scenario.nodes[i].total_weight == sum,
					"%s, without node %d: sum of %d", form.text,
					  node, i);
			}
		}
		scenario_reset(&scenario, &form.tree);
		HOLDS(memcmp(scenario.nodes, form.tree.nodes, form.count * sizeof(TreeNode)) == 0 &&
			scenario.left_out == scenario.left_out_end,
			  "%s: as it was", form.text);
	}
}

static void
check_missing(int style)
{
	static Form form;

	form_draw(&form, style);
	for (int rule = MISSING_SKIP; rule <= MISSING_ZERO; rule++)
	{
		Scenario	scenario = scenario_create(&form.tree);

		scenario_choose_missing(&scenario, (MissingRule) rule);
		for (int i = 0; i < form.count; i++)
			HOLDS(scenario.nodes[i].missing == (form.nodes[i].leaf < 0 ?
				(MissingRule) rule : form.tree.nodes[i].missing),
				  "%s, node %d", form.text, i);
	}
}

int
main(void)
{
	check_which_matter();
	property("weights matter where more than one counts, in a mean that uses them");

	check_which_means_vary();
	property("three means take the place of one another");

	for (int i = 0; i < 400; i++)
		check_products(i % FORM_STYLES & ~FORM_WIDE);
	property("weights are multiplied where they matter");

	for (int i = 0; i < 2000; i++)
		check_proportions();
	property("above a fixed divisor, the sum of positive weights stays");

	for (int i = 0; i < 400; i++)
		check_left_out(i % FORM_STYLES);
	property("what is left out, and what holds nothing else, has no weight");

	for (int i = 0; i < 100; i++)
		check_missing(FORM_GAPS);
	property("a rule for what is missing is that of all inner nodes");
	return finish();
}
