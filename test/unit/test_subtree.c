/*
 * test_subtree.c - a node as a tree of its own has the score that it has in the whole
 */
#include "postgres.h"

#include "evaluate.h"
#include "forms.h"
#include "rescore.h"
#include "subtree.h"
#include "unit.h"

#define FORMS_OF_STYLE 30
#define CARDS 8

/* The scores of each node, for some cards, one of each body */
static void
check_form(int style)
{
	static Form form;
	static uint32 leaves[CARDS * FORM_NODES];
	uint32		places[CARDS + 1];
	CardMatrix	cards;
	int64		scores[CARDS];

	form_draw(&form, style);
	for (int i = 0; i <= CARDS; i++)
		places[i] = i;
	for (int i = 0; i < CARDS; i++)
	{
		form_answer(&form);
		memcpy(leaves + i * form.leaves, form.answers, form.leaves * sizeof(uint32));
	}
	cards = (CardMatrix) {CARDS, CARDS, CARDS, form.leaves, places, places, leaves};
	for (int node = 0; node < form.count; node++)
	{
		Tree		subtree = subtree_create(&form.tree, node);
		Scenario	scenario = scenario_create(&subtree);

		rescore_scores(rescore_create(&subtree, &cards, UNIT_DECIMALS), &scenario, 1, NULL, scores);
		for (int i = 0; i < CARDS; i++)
		{
			NodeValue	values[FORM_NODES];
			int64		expected;

			evaluate_tree(&form.tree, card_leaves(&cards, i), NO_OVERRIDE, values);
			if (!evaluate_node_score(&form.tree, values, node, &expected))
				expected = NO_SCORE;
			HOLDS(scores[i] == expected, "%s, node %d: " INT64_FORMAT ", not " INT64_FORMAT, form.text, node, scores[i],
				  expected);
		}
	}
}

/* Caps look at nodes below, and deductions weigh less than nothing */
static void
check_caps(void)
{
	static const char *const text = "{\"code\": \"t\", \"nodes\": [{\"code\": \"x\"}, {\"code\": \"a\", "
		"\"caps\": [{\"node\": \"c\", \"below\": 50, \"at_most\": 40}], \"nodes\": [{\"code\": \"b\", \"weight\": 9}, "
		"{\"code\": \"c\"}]}, {\"code\": \"d\", \"caps\": [{\"node\": \"f\", \"below\": 20, \"at_most\": 10}], "
		"\"nodes\": [{\"code\": \"e\"}, {\"code\": \"f\", \"weight\": 0}]}]}";
	Tree		tree = form_tree(text);

	for (int i = 0; i < 500; i++)
	{
		uint32		leaves[5];

		for (int j = 0; j < 5; j++)
			leaves[j] = draw((uint32) LEAF_TOP + 1);
		for (int node = 0; node < tree.count; node++)
		{
			Tree		subtree = subtree_create(&tree, node);
			NodeValue	whole[8];
			NodeValue	own[8];
			int64		expected;
			int64		score = 0;

			evaluate_tree(&tree, leaves, NO_OVERRIDE, whole);
			evaluate_tree(&subtree, leaves, NO_OVERRIDE, own);
			HOLDS(evaluate_node_score(&tree, whole, node, &expected) && evaluate_node_score(&subtree, own, 0, &score) &&
				  score == expected, "node %d: " INT64_FORMAT ", not " INT64_FORMAT, node, score, expected);
		}
	}
}

int
main(void)
{
	for (int style = 0; style < FORM_STYLES; style++)
		for (int i = 0; i < FORMS_OF_STYLE; i++)
			check_form(style);
	property("each node has the score that it has in the whole tree");

	check_caps();
	property("caps look at the same nodes");
	return finish();
}
