/*
 * test_leaf_choice.c - what several answers stand for, and the extremes of what they give, against all sets of them
 */
#include "postgres.h"

#include "leaf_choice.h"
#include "unit.h"

#define ANSWERS 12

static const Scale scale = {0, 100000000};

/* Straight lines that rise and fall between points, as no goalposts do */
static const LeafPoint curve[] = {
	{{.low = 0}, 20000000}, {{.low = 30}, 90000000}, {{.low = 50}, 10000000}, {{.low = 400}, 70000000}
};

static LeafRule
draw_rule(LeafNumber *answers, int count)
{
	for (int i = 0; i < count; i++)
	{
		answers[i] = leaf_number((Decimal) {(int) draw(120), draw(2)});
		if (draw(8) == 0)
			answers[i] = (LeafNumber) {.not_applicable = 1};
	}
	return (LeafRule) {
		.kind = LEAF_CURVE, .clip = draw(2) == 0, .round = draw(3) == 0 ? 0 : NO_NODE_ROUNDING,
		.point_count = lengthof(curve), .points = curve,
		.choice = CHOOSE_SUM, .answer_count = count, .answers = answers
	};
}

/* The lowest and the best score of all sets, the empty one among them */
static void
check_all_sets(void)
{
	LeafNumber	answers[ANSWERS];
	LeafRule	rule = draw_rule(answers, 1 + draw(ANSWERS));
	uint32		lowest = PG_UINT32_MAX;
	uint32		best = 0;

	for (uint32 set = 0; set < (uint32) 1 << rule.answer_count; set++)
	{
		int			chosen[ANSWERS];
		int			count = 0;
		bool		applies = true;
		Decimal		value;
		uint32		score;

		for (int i = 0; i < rule.answer_count; i++)
			if ((set >> i & 1) != 0)
			{
				applies = applies && !answers[i].not_applicable;
				chosen[count++] = i;
			}
		if (!applies || leaf_choose(&rule, chosen, count, &value) != LEAF_OK ||
			leaf_score(&rule, scale, value, &score) != LEAF_OK)
			continue;
		lowest = Min(lowest, score);
		best = Max(best, score);
	}
	HOLDS(leaf_lowest(&rule, scale) == lowest, "%d answers: %u", rule.answer_count, lowest);
	HOLDS(leaf_best(&rule, scale) == best, "%d answers: %u", rule.answer_count, best);
}

/* More sums than are tried: where scores rise with sums, the ends are right all the same */
static void
check_many_sums(void)
{
	LeafNumber	answers[40];
	LeafPoint	points[2] = {{{.low = 0}, 0}, {.score = 0}};
	LeafRule	rule = {
		.kind = LEAF_LINEAR, .clip = false, .round = NO_NODE_ROUNDING, .point_count = 2, .points = points,
		.choice = CHOOSE_SUM, .answer_count = lengthof(answers), .answers = answers
	};
	int64		sum = 0;

	for (int i = 0; i < (int) lengthof(answers); i++)
	{
		int64		number = 1 + ((int64) 1 << i) + draw(1000);

		sum += number;
		answers[i] = leaf_number((Decimal) {number, 0});
	}
	points[1].value = leaf_number((Decimal) {sum, 0});
	HOLDS(leaf_lowest(&rule, scale) == 0 && leaf_best(&rule, scale) == LEAF_TOP, INT64_FORMAT, sum);
}

static void
check_choices(void)
{
	LeafNumber	answers[] = {
		leaf_number((Decimal) {5, 1}), leaf_number((Decimal) {25, 1}), leaf_number((Decimal) {-3, 0}),
		leaf_number((Decimal) {1, 30}), leaf_number((Decimal) {(int128) powers_of_ten[30] - 1, 0})
	};
	LeafRule	rule = {.choice = CHOOSE_SUM, .answer_count = 5, .answers = answers};
	Decimal		value;

	HOLDS(leaf_choose(&rule, (const int[]) {0, 1}, 2, &value) == LEAF_OK && value.digits == 3 && value.scale == 0,
		  "0.5 and 2.5");
	HOLDS(leaf_choose(&rule, NULL, 0, &value) == LEAF_OK && value.digits == 0, "none");
	HOLDS(leaf_choose(&rule, (const int[]) {2, 0}, 2, &value) == LEAF_OK && value.digits == -25 && value.scale == 1,
		  "below zero");
	HOLDS(leaf_choose(&rule, (const int[]) {3, 4}, 2, &value) == LEAF_TOO_LONG, "60 digits");
	rule.choice = CHOOSE_MAX;
	HOLDS(leaf_choose(&rule, (const int[]) {2, 1, 0}, 3, &value) == LEAF_OK && value.digits == 25 && value.scale == 1,
		  "the greatest");
	HOLDS(leaf_choose(&rule, (const int[]) {3, 4}, 2, &value) == LEAF_OK && value.scale == 0, "of any size");
}

/* What tables say, without answers; one answer is as good as another's rule says */
static void
check_tables(void)
{
	static const LeafLevel levels[] = {{0, 30000000}, {1000000, 60000000}, {2000000, 95000000}};
	LeafNumber	answers[] = {
		leaf_number((Decimal) {1, 0}), leaf_number((Decimal) {0, 0}), {.not_applicable = 1}
	};
	LeafRule	rule = {.kind = LEAF_LEVELS, .round = NO_NODE_ROUNDING, .level_count = 3, .levels = levels};

	HOLDS(leaf_lowest(&rule, scale) == 300000000 && leaf_best(&rule, scale) == 950000000, "levels");
	rule.round = 0;
	rule.answer_count = 3;
	rule.answers = answers;
	HOLDS(leaf_lowest(&rule, scale) == 300000000 && leaf_best(&rule, scale) == 600000000, "two of them");
	rule = (LeafRule) {.kind = LEAF_CURVE, .round = NO_NODE_ROUNDING, .point_count = 4, .points = curve};
	HOLDS(leaf_lowest(&rule, scale) == 100000000 && leaf_best(&rule, scale) == 900000000, "a curve");
	rule = (LeafRule) {.kind = LEAF_REVERSED, .round = NO_NODE_ROUNDING};
	HOLDS(leaf_lowest(&rule, scale) == 0 && leaf_best(&rule, scale) == LEAF_TOP, "the scale");
	answers[0].not_applicable = answers[1].not_applicable = 1;
	rule.answer_count = 3;
	rule.answers = answers;
	HOLDS(leaf_lowest(&rule, scale) == 0 && leaf_best(&rule, scale) == 0, "no answer that applies");
}

int
main(void)
{
	for (int i = 0; i < 300; i++)
		check_all_sets();
	property("the extremes over all sets of twelve answers");
	for (int i = 0; i < 20; i++)
		check_many_sums();
	property("the ends of more sums than are tried");
	check_choices();
	property("what several answers stand for");
	check_tables();
	property("what a table gives, whatever is answered");
	return finish();
}
