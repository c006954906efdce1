/*
 * test_evaluate.c - means that need logarithms, given scores, and trees that grow out of 62 bits
 *
 * Means of all other kinds: see test_total.c.
 */
#include "postgres.h"

#include <math.h>

#include "evaluate.h"
#include "forms.h"
#include "unit.h"

/* Scores of all nodes in floating point: right to a ten-thousandth of the last decimal */
static void
check_logarithms(const Form *form)
{
	NodeValue	values[FORM_NODES];
	Reading		rounded;

	evaluate_tree(&form->tree, form->answers, NO_OVERRIDE, values);
	for (int i = 0; i < form->count; i++)
	{
		long double expected = 0;
		int64		units = 0;
		bool		has_score = form_float(form, i, &expected);

		HOLDS(evaluate_node_score(&form->tree, values, i, &units) == has_score, "%s, node %d", form->text, i);
		if (!has_score)
			continue;
		expected *= UNITS_PER_ONE;
		rounded = form->nodes[i].round < 0 ? 1 : (Reading) powers_of_ten[6 - form->nodes[i].round];
		HOLDS(fabsl(units - expected) <= rounded / 2.0L + 1e-4L + expected * 1e-15L,
			  "%s, node %d: " INT64_FORMAT ", not %f", form->text, i, units, (double) expected);
		HOLDS(units % rounded == 0, "%s, node %d: " INT64_FORMAT, form->text, i, units);
	}
}

/* Answers that are all the same are the score of every node, whatever its mean */
static void
check_equal(const Form *form, uint32 answer)
{
	NodeValue	values[FORM_NODES];
	uint32		answers[FORM_NODES];

	for (int i = 0; i < form->leaves; i++)
		answers[i] = answer;
	evaluate_tree(&form->tree, answers, NO_OVERRIDE, values);
	for (int i = 0; i < form->count; i++)
		HOLDS(value_is_exact(&values[i]) && values[i].numerator == answer * (uint128) values[i].denominator,
			  "%s, node %d", form->text, i);
}

/* A score that is given to a leaf is as if it had been its answer */
static void
check_override(Form *form)
{
	NodeValue	given[FORM_NODES];
	NodeValue	answered[FORM_NODES];
	uint32		score = draw((uint32) LEAF_TOP + 1);

	for (int i = 0; i < form->count; i++)
	{
		int			leaf = form->nodes[i].leaf;
		uint32		before;

		evaluate_tree(&form->tree, form->answers, (Override) {i, score}, given);
		if (leaf < 0)
		{
			HOLDS(given[i].numerator == score * (uint128) given[i].denominator || form->nodes[i].round >= 0, "%s",
				  form->text);
			continue;
		}
		before = form->answers[leaf];
		form->answers[leaf] = score;
		evaluate_tree(&form->tree, form->answers, NO_OVERRIDE, answered);
		form->answers[leaf] = before;
		for (int j = 0; j < form->count; j++)
		{
			int64		a = -1;
			int64		b = -1;

			HOLDS(evaluate_node_score(&form->tree, given, j, &a) == evaluate_node_score(&form->tree, answered, j, &b) &&
				  a == b, "%s, node %d", form->text, j);
		}
	}
}

/* Bounds hold the exact score between them */
static int
check_bounds(const Form *form)
{
	NodeValue	values[FORM_NODES];
	int			bounded = 0;

	evaluate_tree(&form->tree, form->answers, NO_OVERRIDE, values);
	for (int i = 0; i < form->count; i++)
	{
		Ratio		share;
		Ratio		limit = ratio(1, UINT64CONST(1) << BOUND_BITS);

		if (!form_share(form, i, &share))
		{
			HOLDS(values[i].missing, "%s, node %d", form->text, i);
			continue;
		}
		if (value_is_exact(&values[i]))
		{
			HOLDS(ratio_compare(share, ratio(values[i].numerator, values[i].denominator)) == 0, "%s, node %d",
				  form->text, i);
			continue;
		}
		bounded++;
		HOLDS(ratio_compare(ratio_multiply(ratio(values[i].low, 1), limit), share) <= 0, "%s, node %d", form->text, i);
		HOLDS(ratio_compare(ratio_multiply(ratio(values[i].high, 1), limit), share) >= 0, "%s, node %d", form->text, i);
		HOLDS(values[i].high - values[i].low <= FORM_NODES, "%s, node %d", form->text, i);
	}
	return bounded;
}

int
main(void)
{
	static Form form;
	int			bounded = 0;

	for (int i = 0; i < 400; i++)
	{
		form_draw(&form, FORM_LOGARITHMS | (i % 2 == 0 ? FORM_GAPS : 0) | (i % 4 < 2 ? FORM_WIDE : 0));
		for (int j = 0; j < 4; j++)
		{
			form_answer(&form);
			check_logarithms(&form);
		}
	}
	property("geometric, harmonic and power means are right to six decimals");
	for (int i = 0; i < 300; i++)
	{
		form_draw(&form, i % FORM_STYLES & ~FORM_ROUNDING);
		if (form.nodes[0].round < 0)
			check_equal(&form, draw((uint32) LEAF_TOP + 1));
		check_equal(&form, 0);
		check_equal(&form, (uint32) LEAF_TOP);
	}
	property("every mean of equal scores is that score");
	for (int i = 0; i < 200; i++)
	{
		form_draw(&form, i % FORM_STYLES);
		form_answer(&form);
		check_override(&form);
		HOLDS(tree_is_plain(&form.tree) || (form.style & (FORM_ORDER | FORM_LOGARITHMS)) != 0, "%s", form.text);
	}
	property("a score can be given instead of an answer");
	for (int i = 0; i < 1500; i++)
	{
		form_draw(&form, FORM_ORDER | FORM_WIDE | (i % 2 == 0 ? FORM_GAPS : 0));
		form_answer(&form);
		bounded += check_bounds(&form);
	}
	HOLDS(bounded > 100, "%d nodes were known by bounds", bounded);
	property("values are the exact scores, or bounds of them");
	return finish();
}
