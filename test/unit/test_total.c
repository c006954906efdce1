/*
 * test_total.c - all ways to a score and a coverage lead to what they are by definition
 *
 * Random forms of each style, with integers of any size beside the kernel.
 */
#include "postgres.h"

#include "coverage.h"
#include "total.h"

#include "evaluate.h"
#include "forms.h"
#include "unit.h"

#define FORMS_OF_STYLE 100
#define ANSWERS_OF_FORM 6
#define FORMS_WITH_GAPS 3000

/* Which ways the totals of complete and incomplete forms went, as far as a plan tells */
static int	narrow = 0;
static int	wide = 0;

static void
check_nodes(const Form *form)
{
	NodeValue	values[FORM_NODES];
	NodeValue	covered[FORM_NODES];
	Tree		coverage = evaluate_coverage(&form->tree, form->answers, covered);
	int64		coverages[FORM_NODES];

	coverage_of_nodes(&form->tree, form->answers, coverages);
	evaluate_tree(&form->tree, form->answers, NO_OVERRIDE, values);
	for (int i = 0; i < form->count; i++)
	{
		int64		expected = 0;
		int64		exact = 0;
		int64		quick = 0;
		bool		has_score = form_score(form, i, &expected);

		HOLDS(evaluate_node_score(&form->tree, values, i, &exact) == has_score, "%s, node %d", form->text, i);
		HOLDS(exact == expected, "%s, node %d: " INT64_FORMAT ", not " INT64_FORMAT, form->text, i, exact,
			  expected);
		HOLDS(total_of_node(&form->plan, form->answers, i, &quick) == has_score, "%s, node %d", form->text, i);
		HOLDS(!has_score || quick == expected, "%s, node %d: " INT64_FORMAT ", not " INT64_FORMAT, form->text, i,
			  quick, expected);
		expected = form_coverage(form, i);
		HOLDS(evaluate_node_coverage(&coverage, covered, i) == expected, "%s, node %d", form->text, i);
		HOLDS(coverage_of_node(&form->plan, form->answers, i) == expected, "%s, node %d", form->text, i);
		HOLDS(coverages[i] == expected, "%s, node %d", form->text, i);
	}
}

static void
check_total(const Form *form)
{
	int64		expected = 0;
	int64		units = 0;
	bool		has_score = form_score(form, 0, &expected);

	HOLDS(total(&form->plan, form->answers, &units) == has_score, "%s", form->text);
	HOLDS(!has_score || units == expected, "%s: " INT64_FORMAT ", not " INT64_FORMAT, form->text, units, expected);
}

/* Nodes of any rule that are lost, and others that are scaled, inside each other */
static void
check_parts_with_gaps(void)
{
	static Form form;
	int			count = 0;

	for (int i = 0; i < FORMS_WITH_GAPS; i++)
	{
		form_draw(&form, FORM_GAPS);
		count += form.plan.parts != NULL && form.count > 12;
		for (int j = 0; j < ANSWERS_OF_FORM; j++)
		{
			form_answer(&form);
			check_total(&form);
		}
	}
	HOLDS(count > FORMS_WITH_GAPS / 10, "%d forms with narrow parts", count);
	property("totals of parts with gaps are exact");
}

int
main(void)
{
	static Form form;

	for (int style = 0; style < FORM_STYLES; style++)
	{
		if ((style & FORM_LOGARITHMS) != 0)
			continue;
		for (int i = 0; i < FORMS_OF_STYLE; i++)
		{
			form_draw(&form, style);
			narrow += form.plan.parts != NULL;
			wide += form.plan.wide_parts != NULL;
			for (int j = 0; j < ANSWERS_OF_FORM; j++)
			{
				form_answer(&form);
				check_total(&form);
				if (j == 0)
					check_nodes(&form);
			}
		}
		property(psprintf("style %02x: totals, scores and coverage are exact, each by every way", style));
	}
	check_parts_with_gaps();
	HOLDS(narrow > 50 && wide > 50, "%d forms with narrow parts, %d with wide ones", narrow, wide);
	property("each kind of parts was tried");
	return finish();
}
