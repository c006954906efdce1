/*
 * test_rescore.c - the scores of bodies under scenarios are what they are by definition
 *
 * Random forms, bodies and scenarios, with fractions of integers of any size
 * beside the kernel.
 */
#include "postgres.h"

#include <math.h>

#include "evaluate.h"
#include "forms.h"
#include "rescore.h"
#include "unit.h"

#define BODIES 6
#define UNITS (3 * BODIES)
#define CARDS (4 * UNITS)
#define SCENARIOS 4
#define FORMS_OF_STYLE 40

/* Bodies with cards of a form */
typedef struct Bodies
{
	CardMatrix	cards;
	uint32		first_unit[BODIES + 1];
	uint32		first_card[UNITS + 1];
	uint32		leaves[CARDS * FORM_NODES];
} Bodies;

static void
draw_bodies(Bodies *bodies, Form *form, bool single)
{
	int			units = 0;
	int			cards = 0;
	int			body;

	for (body = 0; body < BODIES; body++)
	{
		bodies->first_unit[body] = units;
		for (int i = single ? 1 : 1 + (int) draw(3); i > 0; i--)
		{
			bodies->first_card[units++] = cards;
			for (int j = single ? 1 : (int) draw(4); j > 0; j--)
			{
				form_answer(form);
				memcpy(bodies->leaves + cards++ * form->leaves, form->answers, form->leaves * sizeof(uint32));
			}
		}
	}
	bodies->first_unit[body] = units;
	bodies->first_card[units] = cards;
	bodies->cards = (CardMatrix) {
		BODIES, units, cards, form->leaves, bodies->first_unit, bodies->first_card, bodies->leaves
	};
}

/*
 * Scenarios, each twice: as the kernel has them, and as another form
 */

/* Of children of minima, maxima and medians, weights are not varied: only coverage asks for them */
static void
multiply_weights(Scenario *scenario, Form *form)
{
	int32		multipliers[FORM_NODES];

	for (int i = 0; i < form->count; i++)
	{
		MeanKind	above = form->nodes[scenario->nodes[i].parent].mean;

		multipliers[i] = draw(3) == 0 ? MULTIPLIER_ONE : (int32) draw_between(500000, 1500000);
		if (i > 0 && above != MEAN_MIN && above != MEAN_MAX && above != MEAN_MEDIAN)
			form->nodes[i].weight = form->nodes[i].weight * multipliers[i];
	}
	scenario_multiply_weights(scenario, multipliers);
}

static void
choose_missing(Scenario *scenario, Form *form)
{
	MissingRule rule = (MissingRule) draw(2);

	scenario_choose_missing(scenario, rule);
	for (int i = 0; i < form->count; i++)
		form->nodes[i].missing = rule;
}

static void
choose_mean(Scenario *scenario, Form *form)
{
	static const MeanKind means[] = {MEAN_ARITHMETIC, MEAN_GEOMETRIC, MEAN_HARMONIC};
	MeanKind	mean = means[draw((form->style & FORM_LOGARITHMS) != 0 ? 3 : 1)];

	scenario_choose_mean(scenario, mean);
	for (int i = 0; i < form->count; i++)
		if (form->nodes[i].mean == MEAN_ARITHMETIC || form->nodes[i].mean == MEAN_GEOMETRIC ||
			form->nodes[i].mean == MEAN_HARMONIC)
			form->nodes[i].mean = mean;
}

static void
draw_scenario(Scenario *scenario, Form *form)
{
	if ((form->style & FORM_WIDE) == 0 && draw(3) > 0)
		multiply_weights(scenario, form);
	if (draw(3) == 0)
		choose_mean(scenario, form);
	if (draw(3) == 0)
		choose_missing(scenario, form);
}

/*
 * The definition
 */

static bool
card_share(Form *form, const Bodies *bodies, int card, Ratio *share)
{
	memcpy(form->answers, card_leaves(&bodies->cards, card), form->leaves * sizeof(uint32));
	return form_share(form, 0, share);
}

/* The score of a body in a scenario, whose form that is; false if it has none */
static bool
defined_score(Form *nominal, Form *form, const Bodies *bodies, int body, int decimals, int64 *score)
{
	Ratio		sum = ratio(0, 1);
	int			units = 0;

	for (uint32 unit = bodies->first_unit[body]; unit < bodies->first_unit[body + 1]; unit++)
	{
		Ratio		part = ratio(0, 1);
		int			count = 0;

		for (uint32 card = bodies->first_card[unit]; card < bodies->first_card[unit + 1]; card++)
		{
			Ratio		share;

			if (!card_share(nominal, bodies, card, &share) || !card_share(form, bodies, card, &share))
				continue;
			part = ratio_add(part, share);
			count++;
		}
		if (count == 0)
			continue;
		sum = ratio_add(sum, ratio_divide(part, ratio(count, 1)));
		units++;
	}
	if (units == 0)
		return false;
	*score = form_rounded_units(form->scale, ratio_divide(sum, ratio(units, 1)), decimals);
	return true;
}

static void
check_scores(Form *nominal, Form *forms, const Bodies *bodies, int decimals, const int64 *scores)
{
	for (int i = 0; i < SCENARIOS; i++)
		for (int body = 0; body < BODIES; body++)
		{
			int64		expected = NO_SCORE;
			int64		got = scores[i * BODIES + body];

			if (!defined_score(nominal, &forms[i], bodies, body, decimals, &expected))
				expected = NO_SCORE;
			HOLDS(got == expected, "%s, scenario %d, body %d, %d decimals: " INT64_FORMAT ", not " INT64_FORMAT,
				  nominal->text, i, body, decimals, got, expected);
		}
}

/* With logarithms, the definition is the exact way of evaluate.c */
static void
check_exact_way(const Scenario *scenarios, const Bodies *bodies, int decimals, const int64 *scores, const char *text,
				const Tree *tree)
{
	for (int i = 0; i < SCENARIOS; i++)
		for (int body = 0; body < BODIES; body++)
		{
			NodeValue	values[FORM_NODES];
			int64		expected = NO_SCORE;

			evaluate_tree(tree, card_leaves(&bodies->cards, body), NO_OVERRIDE, values);
			if (!values[0].missing)
			{
				evaluate_tree(&scenarios[i].tree, card_leaves(&bodies->cards, body), NO_OVERRIDE, values);
				if (!values[0].missing)
					expected = reading_round(evaluate_node_reading(&scenarios[i].tree, values, 0), decimals,
											 ROUND_HALF_UP);
			}
			HOLDS(scores[i * BODIES + body] == expected,
				"%s, scenario %d, body %d: " INT64_FORMAT ", not " INT64_FORMAT,
				  text, i, body, scores[i * BODIES + body], expected);
		}
}

static int	quick = 0;
static int	slow = 0;

static void
check_form(int style)
{
	static Form nominal;
	static Form forms[SCENARIOS];
	static Bodies bodies;
	Scenario	scenarios[SCENARIOS];
	int64		scores[SCENARIOS * BODIES];
	bool		logarithms = (style & FORM_LOGARITHMS) != 0;
	int			decimals = draw(7);

	form_draw(&nominal, style);
	draw_bodies(&bodies, &nominal, logarithms);
	for (int i = 0; i < SCENARIOS; i++)
	{
		forms[i] = nominal;
		scenarios[i] = scenario_create(&nominal.tree);
		if (i > 0)
			draw_scenario(&scenarios[i], &forms[i]);
		if (card_block_can_score(&scenarios[i].tree))
			quick++;
		else
			slow++;
	}
	rescore_scores(rescore_create(&nominal.tree, &bodies.cards, decimals), scenarios, SCENARIOS, NULL, scores);
	if (logarithms)
		check_exact_way(scenarios, &bodies, decimals, scores, nominal.text, &nominal.tree);
	else
		check_scores(&nominal, forms, &bodies, decimals, scores);
}

/* A node that is left out is as one that never was: the other children of one node */
static void
check_left_out(void)
{
	static const char *const whole = "{\"code\": \"t\", \"nodes\": [{\"code\": \"a\", \"weight\": 2}, "
		"{\"code\": \"b\", \"weight\": 3, \"nodes\": [{\"code\": \"c\"}, {\"code\": \"d\", \"weight\": 5}]}]}";
	Tree		tree = form_tree(whole);
	uint32		leaves[3];
	const uint32 first_unit[] = {0, 1};
	const uint32 first_card[] = {0, 1};
	CardMatrix	cards = {1, 1, 1, 3, first_unit, first_card, leaves};

	for (int i = 0; i < 100; i++)
	{
		Scenario	scenarios[] = {
			scenario_create(&tree), scenario_create(&tree), scenario_create(&tree), scenario_create(&tree)
		};
		int64		scores[4];
		int64		c;
		int64		d;
		int64		a;

		for (int j = 0; j < 3; j++)
			leaves[j] = draw((uint32) LEAF_TOP + 1);
		a = form_rounded_units(tree.scale, ratio(leaves[0], 1), 6);
		c = form_rounded_units(tree.scale, ratio(2 * (uint128) leaves[0] + 3 * (uint128) leaves[1], 5), 6);
		d = form_rounded_units(tree.scale, ratio(2 * (uint128) leaves[0] + 3 * (uint128) leaves[2], 5), 6);
		scenario_leave_out(&scenarios[0], 1);
		scenario_leave_out(&scenarios[1], 2);
		scenario_leave_out(&scenarios[2], 3);
		scenario_leave_out(&scenarios[3], 4);
		rescore_scores(rescore_create(&tree, &cards, 6), scenarios, 4, NULL, scores);
		HOLDS(scores[0] == form_rounded_units(tree.scale, ratio((uint128) leaves[1] + 5 * (uint128) leaves[2], 6), 6),
			  "without a");
		HOLDS(scores[1] == a, "without b");
		HOLDS(scores[2] == d, "without c");
		HOLDS(scores[3] == c, "without d");
	}
}

/* What is added to a mean is added before it is rounded: to each body in each scenario its own */
static void
check_shifts(void)
{
	static const char *const plain =
		"{\"code\": \"t\", \"scale\": [-10, 10], \"nodes\": [{\"code\": \"a\"}, {\"code\": \"b\"}]}";
	Tree		tree = form_tree(plain);
	uint32		leaves[2][4];
	const uint32 first_unit[] = {0, 1, 2};
	const uint32 first_card[] = {0, 2, 4};
	CardMatrix	cards = {2, 2, 4, 2, first_unit, first_card, leaves[0]};

	for (int i = 0; i < 1000; i++)
	{
		Scenario	scenarios[] = {scenario_create(&tree), scenario_create(&tree)};
		int128		half_unit = (int128) power_of_ten(12) / 2;
		int128		shifts[4];
		int64		scores[4];

		for (int j = 0; j < 8; j++)
			leaves[j / 4][j % 4] = draw((uint32) LEAF_TOP + 1);
		for (int j = 0; j < 4; j++)
			shifts[j] = draw(2) == 0 ? draw_between(-40, 40) * half_unit : draw_magnitude(18);
		rescore_scores(rescore_create(&tree, &cards, 6), scenarios, 2, shifts, scores);
		for (int j = 0; j < 4; j++)
		{
			const uint32 *answers = leaves[j % 2];
			int128		sum = (int128) answers[0] + answers[1] + answers[2] + answers[3];

			/* in 10^-18: the mean share is sum / 4 billionths of 20 */
			int128		numerator = sum * 5 * (int64) power_of_ten(9) - 10 * (int128) power_of_ten(18) + shifts[j];
			int64		expected = (int64) (((numerator < 0 ? -numerator : numerator) + half_unit) / (2 * half_unit));

			expected = numerator < 0 ? -expected : expected;
			HOLDS(scores[j] == expected, "shift " INT64_FORMAT ": " INT64_FORMAT ", not " INT64_FORMAT,
				(int64) shifts[j],
				  scores[j], expected);
		}
	}
}

int
main(void)
{
	for (int style = 0; style < FORM_STYLES; style++)
		if ((style & FORM_LOGARITHMS) == 0)
			for (int i = 0; i < FORMS_OF_STYLE; i++)
				check_form(style);
	property("scores of bodies under scenarios are those of the definition");

	for (int i = 0; i < 4 * FORMS_OF_STYLE; i++)
	{
		check_form(FORM_LOGARITHMS);
		check_form(FORM_LOGARITHMS | FORM_GAPS);
		check_form(FORM_LOGARITHMS | FORM_GAPS | FORM_ROUNDING | FORM_ORDER);
		check_form(FORM_LOGARITHMS | FORM_WIDE);
	}
	property("scores from logarithms are those of the exact way");

	check_left_out();
	property("what is left out is not there");

	check_shifts();
	property("what is added to a mean is added before it is rounded");

	HOLDS(quick > 200 && slow > 200, "%d quick, %d not", quick, slow);
	property("both ways were gone");
	return finish();
}
