/*
 * test_total_float.c - scores in floating point lie within their bounds, and are the exact ones where these decide
 */
#include "postgres.h"

#include "evaluate.h"
#include "forms.h"
#include "total.h"
#include "total_float.h"
#include "unit.h"

/* A second copy of the source, whose shares can be seen */
#define total_by_float copied_total_by_float
#define float_leaf_logarithms copied_leaf_logarithms
#include "total_float.c"
#undef total_by_float
#undef float_leaf_logarithms

#define FORMS 3000
#define ANSWERS_OF_FORM 6

static int	asked = 0;
static int	decided = 0;

/* What instruments can say and forms do not: other ends of the scale, rules, rounding */
static void
vary_nodes(Form *form)
{
	static const int64 ends[][2] = {
		{10000000, 1000000}, {1000000, 10000000}, {1000000, 0}, {0, 1}, {UNITS_MAX, 1}, {999999, 1000001},
		{UNITS_MAX - 1, UNITS_MAX}
	};
	TreeNode   *nodes = (TreeNode *) form->tree.nodes;

	for (int i = 0; i < form->count; i++)
	{
		TreeNode   *node = &nodes[i];
		int			end = draw(4 * lengthof(ends));

		if (node_is_logarithmic(node) && end < (int) lengthof(ends))
		{
			node->frame_low = ends[end][0];
			node->frame_high = ends[end][1];
		}
		if (node->round != NO_NODE_ROUNDING)
			node->rounding = draw(ROUND_MODES);
		if (node->kind == NODE_LEAF || (form->style & FORM_GAPS) == 0)
			continue;
		node->not_applicable = draw(4) == 0 ? MISSING_ZERO : draw(4) == 0 ? MISSING_NULL : MISSING_SKIP;

		/* the two that make a node no plain one */
		if (node->plain)
			continue;
		if (draw(4) == 0)
		{
			node->missing = MISSING_SCORE;
			node->missing_score = form->scale.lowest + draw_between(0, form->scale.width);
		}
		if (draw(8) == 0)
			node->min_answers = 1 + draw(2);
	}
}

static void
answer_form(Form *form)
{
	form_answer(form);
	for (int i = 0; i < form->leaves; i++)
	{
		if ((form->style & FORM_GAPS) != 0 && draw(16) == 0)
			form->answers[i] = LEAF_NOT_APPLICABLE;
		else if (draw(16) == 0)
			form->answers[i] = draw(3);
	}
}

/* The exact value as a share, in long double or between its bounds; whether a share lies around it */
static bool
share_holds(FloatShare share, const NodeValue *value)
{
	long double low = (long double) value->low / (UINT64CONST(1) << BOUND_BITS);
	long double high = (long double) value->high / (UINT64CONST(1) << BOUND_BITS);

	if (value_is_exact(value))
		low = high = (long double) value->numerator / value->denominator;
	return share.share - share.error <= high && share.share + share.error >= low;
}

static void
check_shares(const Form *form, const NodeValue *values)
{
	for (int i = 0; i < form->count; i++)
	{
		double		room[TREE_MAX_LEAVES];
		FloatEvaluation evaluation = begin_evaluation(&form->tree, form->answers, form->leaves, NULL, room);
		FloatShare	share = float_child_share(&evaluation, i);

		if (!evaluation.decided)
			continue;
		HOLDS((share.share < 0) == values[i].missing, "%s, node %d", form->text, i);
		HOLDS(!values[i].missing || (share.share == NOT_APPLICABLE_SHARE) == values[i].not_applicable, "%s, node %d",
			  form->text, i);
		HOLDS(values[i].missing || share_holds(share, &values[i]), "%s, node %d: %.17g, off by %g", form->text, i,
			  share.share, share.error);
	}
}

/* With logarithms given, or without, a score that is decided is the exact one */
static void
check_scores(const Form *form, const NodeValue *values)
{
	double		logarithms[FORM_NODES];

	float_leaf_logarithms(form->scale, form->answers, form->leaves, logarithms);
	for (int i = 0; i < form->count; i++)
	{
		int64		exact = 0;
		int64		units = 0;
		int64		again = 0;
		bool		missing;
		bool		missing_again;
		bool		has_score = evaluate_node_score(&form->tree, values, i, &exact);
		bool		found = total_by_float(&form->plan, form->answers, NULL, i, &units, &missing);

		HOLDS(total_by_float(&form->plan, form->answers, logarithms, i, &again, &missing_again) == found,
			  "%s, node %d", form->text, i);
		HOLDS(total_of_node(&form->plan, form->answers, i, &again) == has_score && (!has_score || again == exact),
			  "%s, node %d", form->text, i);
		asked++;
		decided += found;
		HOLDS(!found || missing == !has_score, "%s, node %d", form->text, i);
		HOLDS(!found || !has_score || units == exact, "%s, node %d: " INT64_FORMAT ", not " INT64_FORMAT,
			  form->text, i, units, exact);
	}
}

int
main(void)
{
	static Form form;

	for (int i = 0; i < FORMS; i++)
	{
		NodeValue	values[FORM_NODES];

		form_draw(&form, (i % FORM_STYLES | FORM_LOGARITHMS) & ~FORM_ORDER);
		HOLDS(tree_has_float_way(&form.tree) && form.plan.has_float_way, "%s", form.text);
		vary_nodes(&form);
		for (int j = 0; j < ANSWERS_OF_FORM; j++)
		{
			answer_form(&form);
			evaluate_tree(&form.tree, form.answers, NO_OVERRIDE, values);
			check_shares(&form, values);
			check_scores(&form, values);
		}
	}
	property("shares in floating point lie within their bounds, and scores that these decide are the exact ones");
	HOLDS(decided > asked / 10 * 8, "%d of %d scores were decided", decided, asked);
	property(psprintf("floating point decides %d of %d scores", decided, asked));
	return finish();
}
