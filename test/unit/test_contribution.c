/*
 * test_contribution.c - what each node brings to the total adds up, and is what it should be
 */
#include "postgres.h"

#include <math.h>

#include "contribution.h"
#include "evaluate.h"
#include "forms.h"
#include "unit.h"

/* What is shown of it, which no weight of a mean is too great for */
static int64
effective_units(const NodeShare *share)
{
	int64		units = 0;

	HOLDS(contribution_effective_units(share, &units), "an effective weight");
	return units;
}

/*
 * The effective weight of each node by definition; zero of one without a part in
 * the total.  What is missing and counts as the bottom of the scale makes all
 * below it the bottom.
 */
static void
weigh(const Form *form, const NodeValue *values, long double *weights, bool *bottom)
{
	memset(weights, 0, FORM_NODES * sizeof(long double));
	memset(bottom, 0, FORM_NODES * sizeof(bool));
	weights[0] = values[0].missing ? 0 : 1;
	for (int i = 0; i < form->count; i++)
	{
		const FormNode *node = &form->nodes[i];
		long double all = 0;

		/* a missing node passes its weight on to all below it */
		for (int pass = 0; pass < 2; pass++)
			for (int child = i + 1; child < node->end; child = form->nodes[child].end)
			{
				if (!bottom[i] && !values[i].missing && values[child].missing && node->missing != MISSING_ZERO)
					continue;
				if (pass == 0)
					all += form->nodes[child].weight;
				else
				{
					weights[child] = weights[i] * form->nodes[child].weight / all;
					bottom[child] = bottom[i] || values[child].missing;
				}
			}
	}
}

/* Children add up to their node, leaves to the total, in both directions; and all are whole steps */
static void
check_sums(const Form *form, const NodeShare *shares, int64 total)
{
	int64		step = form->nodes[0].round < 0 ? 1 : (int64) powers_of_ten[6 - form->nodes[0].round];
	int64		contribution = 0;
	int64		shortfall = 0;

	HOLDS(shares[0].contribution == total, "%s", form->text);
	HOLDS(shares[0].shortfall == scale_top(form->scale) - total, "%s", form->text);
	for (int i = 0; i < form->count; i++)
	{
		int64		up = 0;
		int64		down = 0;
		bool		has_part = false;

		HOLDS(shares[i].contribution % step == 0 && shares[i].shortfall % step == 0, "%s, node %d", form->text, i);
		if (form->nodes[i].leaf >= 0)
		{
			contribution += shares[i].contribution;
			shortfall += shares[i].shortfall;
		}
		for (int child = i + 1; child < form->nodes[i].end; child = form->nodes[child].end)
		{
			up += shares[child].contribution;
			down += shares[child].shortfall;
			has_part = has_part || shares[child].counted;
		}
		HOLDS(!has_part || (up == shares[i].contribution && down == shares[i].shortfall), "%s, node %d", form->text, i);
	}
	HOLDS(contribution == total && shortfall == shares[0].shortfall, "%s", form->text);
}

/* Without rounded nodes, a node brings its effective weight times its score, but for steps that were rounded */
static void
check_parts(const Form *form, const NodeValue *values, const NodeShare *shares)
{
	long double weights[FORM_NODES];
	bool		bottom[FORM_NODES];
	long double step = form->nodes[0].round < 0 ? 1 : (long double) powers_of_ten[6 - form->nodes[0].round];
	long double lowest = form->scale.lowest;

	weigh(form, values, weights, bottom);
	for (int i = 0; i < form->count; i++)
	{
		long double score = lowest;
		long double slack = 5 * step + 1e-4L + (long double) form->scale.width * 1e-15L;

		HOLDS(fabsl(effective_units(&shares[i]) - weights[i] * UNITS_PER_ONE) < 0.50001L, "%s, node %d",
			  form->text, i);
		HOLDS(shares[i].counted == (weights[i] > 0), "%s, node %d", form->text, i);
		if ((form->style & FORM_ROUNDING) != 0 || weights[i] == 0)
			continue;
		if (!bottom[i] && form_float(form, i, &score))
			score *= UNITS_PER_ONE;
		HOLDS(fabsl(shares[i].contribution - weights[i] * score) <= slack,
			  "%s, node %d: " INT64_FORMAT ", not %f", form->text, i, shares[i].contribution,
			  (double) (weights[i] * score));
		HOLDS(fabsl(shares[i].shortfall - weights[i] * (scale_top(form->scale) - score)) <= slack, "%s, node %d",
			  form->text, i);
	}
}

/* Where other means are, the difference that the bottom and the top of the scale would make */
static void
check_trial(Form *form, const NodeValue *values, const NodeShare *shares, int64 total)
{
	for (int i = 0; i < form->count; i++)
	{
		int			leaf = form->nodes[i].leaf;
		uint32		before;
		int64		low = 0;
		int64		high = 0;

		HOLDS(shares[i].known == !values[i].missing, "%s, node %d", form->text, i);
		if (leaf < 0 || values[i].missing)
			continue;
		before = form->answers[leaf];
		form->answers[leaf] = 0;
		HOLDS(form_score(form, 0, &low), "%s", form->text);
		form->answers[leaf] = (uint32) LEAF_TOP;
		HOLDS(form_score(form, 0, &high), "%s", form->text);
		form->answers[leaf] = before;
		HOLDS(shares[i].contribution == total - low && shares[i].shortfall == high - total,
			  "%s, node %d", form->text, i);
	}
}

static void
check_form(Form *form)
{
	NodeValue	values[FORM_NODES];
	NodeShare	shares[FORM_NODES];
	int64		total;

	evaluate_tree(&form->tree, form->answers, NO_OVERRIDE, values);
	contribution_shares(&form->tree, form->answers, values, shares);
	if (!evaluate_node_score(&form->tree, values, 0, &total))
	{
		for (int i = 0; i < form->count; i++)
			HOLDS(!shares[i].known && !shares[i].counted && effective_units(&shares[i]) == 0, "%s, node %d",
				  form->text, i);
		return;
	}
	if (tree_is_plain(&form->tree))
	{
		check_sums(form, shares, total);
		check_parts(form, values, shares);
	}
	else
		check_trial(form, values, shares, total);
}

int
main(void)
{
	static Form form;

	for (int style = 0; style < FORM_STYLES; style++)
	{
		if ((style & FORM_LOGARITHMS) != 0)
			continue;
		for (int i = 0; i < 100; i++)
		{
			form_draw(&form, style);
			form_answer(&form);
			check_form(&form);
		}
		property(psprintf("style %02x: contributions and shortfalls add up, and are what they should be", style));
	}
	return finish();
}
