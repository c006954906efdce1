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
check_sums(const Form *form, const Contributions *found, int64 total)
{
	int64		step = form->nodes[0].round < 0 ? 1 : (int64) powers_of_ten[6 - form->nodes[0].round];
	int64		contribution = 0;
	int64		shortfall = 0;

	HOLDS(found->contributions[0] == total, "%s", form->text);
	HOLDS(found->shortfalls[0] == scale_top(form->scale) - total, "%s", form->text);
	for (int i = 0; i < form->count; i++)
	{
		int64		up = 0;
		int64		down = 0;
		bool		has_part = false;

		HOLDS(found->contributions[i] % step == 0 && found->shortfalls[i] % step == 0, "%s, node %d", form->text, i);
		if (form->nodes[i].leaf >= 0)
		{
			contribution += found->contributions[i];
			shortfall += found->shortfalls[i];
		}
		for (int child = i + 1; child < form->nodes[i].end; child = form->nodes[child].end)
		{
			up += found->contributions[child];
			down += found->shortfalls[child];
			has_part = has_part || found->shares[child].counted;
		}
		HOLDS(!has_part || (up == found->contributions[i] && down == found->shortfalls[i]), "%s, node %d",
			  form->text, i);
	}
	HOLDS(contribution == total && shortfall == found->shortfalls[0], "%s", form->text);
}

/* Without rounded nodes, a node brings its effective weight times its score, but for steps that were rounded */
static void
check_parts(const Form *form, const NodeValue *values, const Contributions *found)
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

		HOLDS(fabsl(effective_units(&found->shares[i]) - weights[i] * UNITS_PER_ONE) < 0.50001L, "%s, node %d",
			  form->text, i);
		HOLDS(found->shares[i].counted == (weights[i] > 0), "%s, node %d", form->text, i);
		if ((form->style & FORM_ROUNDING) != 0 || weights[i] == 0)
			continue;
		if (!bottom[i] && form_float(form, i, &score))
			score *= UNITS_PER_ONE;
		HOLDS(fabsl(found->contributions[i] - weights[i] * score) <= slack,
			  "%s, node %d: " INT64_FORMAT ", not %f", form->text, i, found->contributions[i],
			  (double) (weights[i] * score));
		HOLDS(fabsl(found->shortfalls[i] - weights[i] * (scale_top(form->scale) - score)) <= slack, "%s, node %d",
			  form->text, i);
	}
}

/* Where other means are, the difference that the bottom and the top of the scale would make */
static void
check_trial(Form *form, const NodeValue *values, const Contributions *found, int64 total)
{
	for (int i = 0; i < form->count; i++)
	{
		int			leaf = form->nodes[i].leaf;
		uint32		before;
		int64		low = 0;
		int64		high = 0;

		HOLDS(found->known[i] == !values[i].missing, "%s, node %d", form->text, i);
		if (leaf < 0 || values[i].missing)
			continue;
		before = form->answers[leaf];
		form->answers[leaf] = 0;
		HOLDS(form_score(form, 0, &low), "%s", form->text);
		form->answers[leaf] = (uint32) LEAF_TOP;
		HOLDS(form_score(form, 0, &high), "%s", form->text);
		form->answers[leaf] = before;
		HOLDS(found->contributions[i] == total - low && found->shortfalls[i] == high - total,
			  "%s, node %d", form->text, i);
	}
}

/* What is kept from card to card is what one that has seen no other card finds */
static void
check_kept(const Form *form, const NodeValue *values, const Contributions *kept)
{
	Contributions *fresh = contribution_create(&form->tree);

	contribution_find(fresh, form->answers, values);
	for (int i = 0; i < form->count; i++)
	{
		const NodeShare *a = &kept->shares[i];
		const NodeShare *b = &fresh->shares[i];

		HOLDS(a->counted == b->counted && a->stands_in == b->stands_in && a->stand_in == b->stand_in &&
			  a->beyond == b->beyond && memcmp(&a->effective, &b->effective, sizeof(Int256)) == 0,
			  "%s, node %d", form->text, i);
		HOLDS(kept->known[i] == fresh->known[i], "%s, node %d", form->text, i);
		HOLDS(!kept->known[i] || (kept->contributions[i] == fresh->contributions[i] &&
								  kept->shortfalls[i] == fresh->shortfalls[i]), "%s, node %d", form->text, i);
	}
}

static void
check_form(Form *form, Contributions *kept)
{
	NodeValue	values[FORM_NODES];
	int64		total;

	evaluate_tree(&form->tree, form->answers, NO_OVERRIDE, values);
	contribution_find(kept, form->answers, values);
	check_kept(form, values, kept);
	if (!evaluate_node_score(&form->tree, values, 0, &total))
	{
		for (int i = 0; i < form->count; i++)
			HOLDS(!kept->known[i] && !kept->shares[i].counted && effective_units(&kept->shares[i]) == 0,
				  "%s, node %d", form->text, i);
		return;
	}
	if (tree_is_plain(&form->tree))
	{
		check_sums(form, kept, total);
		check_parts(form, values, kept);
	}
	else
		check_trial(form, values, kept, total);
}

/* Other scores where there were some */
static void
answer_again(Form *form)
{
	for (int i = 0; i < form->leaves; i++)
		if (form->answers[i] <= LEAF_TOP)
			form->answers[i] = draw((uint32) LEAF_TOP + 1);
}

/* Another reason for a gap, which makes it another one; returns whether there was any */
static bool
move_gap(Form *form)
{
	for (int i = 0; i < form->leaves; i++)
		if (form->answers[i] > LEAF_TOP)
		{
			form->answers[i] = form->answers[i] == LEAF_MISSING ? LEAF_NOT_APPLICABLE : LEAF_MISSING;
			return true;
		}
	return false;
}

/* One card after the other, some with the gaps of that before */
static void
check_cards(Form *form)
{
	Contributions *kept = contribution_create(&form->tree);

	for (int i = 0; i < 3; i++)
	{
		NodeValue	values[FORM_NODES];

		form_answer(form);
		check_form(form, kept);
		answer_again(form);
		check_form(form, kept);

		/* the definitions above know of missing answers alone */
		if (!move_gap(form))
			continue;
		evaluate_tree(&form->tree, form->answers, NO_OVERRIDE, values);
		contribution_find(kept, form->answers, values);
		check_kept(form, values, kept);
	}
}

/*
 * A mean of leaves, whose fraction is not reduced, and a leaf of the same score
 * get the same, but for a step that goes to the first
 */
static void
check_equal_scores(void)
{
	Tree		tree = form_tree("{\"code\": \"t\", \"round\": 6, \"nodes\": [{\"code\": \"a\", \"nodes\": "
								 "[{\"code\": \"a1\"}, {\"code\": \"a2\"}, {\"code\": \"a3\"}]}, {\"code\": \"b\"}, "
								 "{\"code\": \"c\", \"weight\": 7}]}");
	Contributions *found = contribution_create(&tree);
	int			unreduced = 0;

	for (int i = 0; i < 1000; i++)
	{
		uint32		middle = 1000 + draw((uint32) LEAF_TOP - 2000);
		uint32		away = 1 + draw(1000);
		uint32		leaves[] = {middle - away, middle, middle + away, middle, draw((uint32) LEAF_TOP + 1)};
		NodeValue	values[7];
		int64		more;

		evaluate_tree(&tree, leaves, NO_OVERRIDE, values);
		contribution_find(found, leaves, values);
		unreduced += values[1].denominator != 1;
		more = found->contributions[1] - found->contributions[5];
		HOLDS(values[5].denominator == 1 && (more == 0 || more == 1), "card %d: " INT64_FORMAT, i, more);
		more = found->shortfalls[1] - found->shortfalls[5];
		HOLDS(more == 0 || more == 1, "card %d: " INT64_FORMAT, i, more);
	}
	HOLDS(unreduced == 1000, "%d fractions are not reduced", unreduced);
	property("nodes of equal score get the same, of reduced fractions and others");
}

/* Where the best count, who counts depends on the scores, too */
static void
check_best(void)
{
	Tree		tree = form_tree("{\"code\": \"t\", \"best\": 1, \"nodes\": [{\"code\": \"a\"}, {\"code\": \"b\"}]}");
	Contributions *found = contribution_create(&tree);

	for (uint32 better = 1; better <= 2; better++)
	{
		uint32		leaves[] = {better == 1 ? 9 : 5, better == 2 ? 9 : 5};
		NodeValue	values[3];

		evaluate_tree(&tree, leaves, NO_OVERRIDE, values);
		contribution_find(found, leaves, values);
		for (uint32 i = 1; i <= 2; i++)
			HOLDS(found->shares[i].counted == (i == better), "node %u", i);
	}
	property("weights are not kept where they depend on scores");
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
			check_cards(&form);
		}
		property(psprintf("style %02x: contributions and shortfalls add up, and are what they should be", style));
	}
	check_equal_scores();
	check_best();
	return finish();
}
