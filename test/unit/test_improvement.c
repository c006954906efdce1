/*
 * test_improvement.c - the fewest answers to raise, against all that could be
 */
#include "postgres.h"

#include "contribution.h"
#include "evaluate.h"
#include "forms.h"
#include "improvement.h"
#include "unit.h"

/* All sets of so many leaves are tried */
#define MOST_LEAVES 9

static bool
at_least(const void *context, int64 total)
{
	return total >= *(const int64 *) context;
}

/* The total if the leaves of a set were raised, by definition; below all if there is none */
static int64
total_of_set(Form *form, const uint32 *answers, const uint32 *best, uint32 set)
{
	int64		total = PG_INT64_MIN;

	for (int leaf = 0; leaf < form->leaves; leaf++)
		form->answers[leaf] = (set >> leaf & 1) != 0 ? best[leaf] : answers[leaf];
	(void) form_score(form, 0, &total);
	memcpy(form->answers, answers, form->leaves * sizeof(uint32));
	return total;
}

/* Which leaves may be raised: those that count, and are not missing unless their own node counts them as zero */
static uint32
candidates(const Form *form, const NodeShare *shares, const NodeValue *values, const uint32 *best)
{
	uint32		set = 0;

	for (int i = 1; i < form->count; i++)
	{
		int			leaf = form->nodes[i].leaf;
		const TreeNode *node = &form->tree.nodes[i];

		if (leaf < 0 || !shares[i].counted)
			continue;
		if (form->answers[leaf] > LEAF_TOP ? !values[node->parent].missing :
			!shares[i].stands_in && form->answers[leaf] < best[leaf])
			set |= (uint32) 1 << leaf;
	}
	return set;
}

/* The fewest leaves of the set that reach the goal; more than there are if none do */
static int
fewest(Form *form, const uint32 *answers, const uint32 *best, uint32 set, int64 goal)
{
	int			least = MOST_LEAVES + 1;

	for (uint32 chosen = set;; chosen = (chosen - 1) & set)
	{
		int			count = __builtin_popcount(chosen);

		if (count < least && total_of_set(form, answers, best, chosen) >= goal)
			least = count;
		if (chosen == 0)
			return least;
	}
}

static void
check_plan(Form *form, const uint32 *best, int64 goal, bool complete)
{
	NodeValue	values[FORM_NODES];
	NodeShare	shares[FORM_NODES];
	uint32		answers[FORM_NODES];
	uint32		set;
	uint32		raised = 0;
	int			least;
	int64		total;
	Improvement plan;
	Goal		wanted = {
		.tree = &form->tree,
		.leaf_count = form->leaves,
		.leaves = form->answers,
		.best = best,
		.signs = contribution_signs(&form->tree),
		.parts = complete ? form->plan.parts : NULL,
		.wide_parts = complete ? form->plan.wide_parts : NULL,
		.reached = at_least,
		.context = &goal
	};

	memcpy(answers, form->answers, sizeof(answers));
	evaluate_tree(&form->tree, form->answers, NO_OVERRIDE, values);
	contribution_effective_weights(&form->tree, values, shares);
	improvement_plan(&wanted, &plan);
	HOLDS(plan.has_total == form_score(form, 0, &total), "%s", form->text);
	if (!plan.has_total)
		return;
	set = candidates(form, shares, values, best);
	least = fewest(form, answers, best, set, goal);
	HOLDS(plan.totals[0] == total && plan.reached == (least <= MOST_LEAVES), "%s to " INT64_FORMAT, form->text, goal);
	HOLDS(plan.highest == (total >= goal ? total : total_of_set(form, answers, best, set)), "%s", form->text);
	if (!plan.reached)
	{
		HOLDS(plan.count == 0, "%s", form->text);
		return;
	}
	HOLDS(tree_is_plain(&form->tree) ? plan.count == least : plan.count >= least,
		  "%s to " INT64_FORMAT ": %d, not %d", form->text, goal, plan.count, least);
	for (int i = 0; i < plan.count; i++)
	{
		raised |= (uint32) 1 << form->tree.nodes[plan.nodes[i]].leaf;
		HOLDS(plan.totals[i + 1] == total_of_set(form, answers, best, raised), "%s, step %d", form->text, i);
	}
	HOLDS((raised & ~set) == 0 && __builtin_popcount(raised) == plan.count, "%s", form->text);
	HOLDS(plan.totals[plan.count] >= goal, "%s", form->text);
}

static void
check_form(int style)
{
	static Form form;
	uint32		best[FORM_NODES];
	bool		complete = true;
	int64		goal;

	do
		form_draw(&form, style);
	while (form.leaves > MOST_LEAVES);
	form_answer(&form);
	for (int i = 0; i < form.leaves; i++)
	{
		best[i] = draw(3) == 0 ? draw((uint32) LEAF_TOP + 1) : (uint32) LEAF_TOP;
		if (form.answers[i] <= LEAF_TOP)
			best[i] = Max(best[i], form.answers[i]);
		else
			complete = false;
	}
	goal = draw_between(form.scale.lowest, scale_top(form.scale));
	check_plan(&form, best, goal, complete);
}

int
main(void)
{
	for (int style = 0; style < FORM_STYLES; style++)
	{
		if ((style & FORM_LOGARITHMS) != 0)
			continue;
		for (int i = 0; i < 30; i++)
			check_form(style);
		property(psprintf("style %02x: a plan has the fewest leaves, and leads where it says", style));
	}
	return finish();
}
