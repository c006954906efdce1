/*
 * test_card_block.c - what floating point says of a card is right within the error that it tells
 *
 * Against the exact way of evaluate.c, for answers that make ties where nodes
 * are rounded.
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "lib/stringinfo.h"

#include "card_block.h"
#include "evaluate.h"
#include "forms.h"
#include "unit.h"

static int	decided = 0;
static int	undecided = 0;

/* The exact total in units above the origin, and how far from it this may be */
static long double
exact_above(const Tree *tree, const NodeValue *root, long double *width)
{
	long double unit = (long double) tree->scale.width / LEAF_TOP;
	long double bottom = (long double) (tree->scale.lowest - card_block_origin(tree->scale));

	*width = 8 * LDBL_EPSILON * (bottom + (long double) tree->scale.width);
	if (value_is_exact(root))
		return bottom + unit * (long double) root->numerator / (long double) root->denominator;
	*width += unit * ldexpl((long double) (root->high - root->low), -BOUND_BITS);
	return bottom + unit * ldexpl((long double) root->low, -BOUND_BITS);
}

static void
check_card(const Form *form, const uint32 *answers, double total, double error)
{
	const Tree *tree = &form->tree;
	NodeValue	values[TREE_MAX_LEAVES + 1];
	long double width;
	long double exact;

	evaluate_tree(tree, answers, NO_OVERRIDE, values);
	if (values[0].missing || total == NO_TOTAL)
	{
		HOLDS(values[0].missing && total == NO_TOTAL, "%s: %g, which is%s missing", form->text, total,
			  values[0].missing ? "" : " not");
		return;
	}
	if (tree->nodes[0].round != NO_NODE_ROUNDING)
	{
		int64		units = reading_round(evaluate_node_reading(tree, values, 0), UNIT_DECIMALS, ROUND_HALF_UP);

		HOLDS(total == (double) (units - card_block_origin(tree->scale)), "%s: %.9f, not " INT64_FORMAT, form->text,
			  total, units - card_block_origin(tree->scale));
		return;
	}
	exact = exact_above(tree, &values[0], &width);
	HOLDS(fabsl(total - exact) <= exact * error * HALF_ULP + width, "%s: %.17g, not %.17g, error %g, width %g",
		form->text, total, (double) exact,
		  error, (double) width);
}

/* The same tree under rules that no form has: its nodes are the form's own, in memory that nobody else reads */
static void
draw_rules(Form *form)
{
	TreeNode   *nodes = palloc(form->tree.count * sizeof(TreeNode));

	memcpy(nodes, form->tree.nodes, form->tree.count * sizeof(TreeNode));
	for (int i = 0; i < form->tree.count; i++)
	{
		nodes[i].rounding = draw(4);
		if (nodes[i].kind == NODE_LEAF)
			continue;
		nodes[i].plain = false;
		nodes[i].not_applicable = draw(3);
		nodes[i].min_answers = draw(3) == 0 ? 1 + draw(3) : 0;
		if (draw(4) == 0)
		{
			nodes[i].missing = MISSING_SCORE;
			nodes[i].missing_score = form->tree.scale.lowest + form->tree.scale.width / (1 + draw(9));
		}
	}
	form->tree.nodes = nodes;
}

static void
check_form(int style)
{
	static Form form;
	static uint32 leaves[BLOCK_CARDS * FORM_NODES];
	CardBlock  *block;
	int			cards = 1 + draw(BLOCK_CARDS);
	double		totals[BLOCK_CARDS + 1];
	double		error;
	uint64		close;

	form_draw(&form, style);
	if ((style & FORM_GAPS) != 0 && draw(2) == 0)
		draw_rules(&form);
	if (!card_block_can_score(&form.tree))
		return;
	block = card_block_create(&form.tree);
	for (int again = 0; again < 2; again++)
	{
		for (int i = 0; i < cards; i++)
		{
			form_answer(&form);
			for (int j = 0; j < form.leaves && draw(3) == 0; j++)
				form.answers[j] = (style & FORM_GAPS) != 0 && draw(8) == 0 ?
					LEAF_NOT_APPLICABLE : draw(201) * (uint32) (LEAF_TOP / 200);
			memcpy(leaves + i * form.leaves, form.answers, form.leaves * sizeof(uint32));
		}
		totals[cards] = 12345;
		card_block_load(block, &form.tree, leaves, form.leaves, cards);
		close = card_block_totals(block, &form.tree, totals, &error);
		HOLDS(totals[cards] == 12345 && (cards == 64 || close >> cards == 0), "%s: nothing behind %d cards",
			form.text, cards);
		for (int i = 0; i < cards; i++)
			if ((close >> i & 1) != 0)
				undecided++;
			else
			{
				decided++;
				check_card(&form, leaves + i * form.leaves, totals[i], error);
			}
		cards = Max(cards / 2, 1);
	}
}

/* Blocks are scored by trees of certain nodes alone */
static void
check_quick(void)
{
	static const char *const text =
		"{\"code\": \"t\", \"nodes\": [{\"code\": \"a\"}, "
		"{\"code\": \"g\", \"nodes\": [{\"code\": \"b\"}, {\"code\": \"c\"}]}]}";
	Tree		tree = form_tree(text);
	TreeNode	nodes[5];

	for (int i = 0; i < 14; i++)
	{
		static const NodeKind kinds[] = {
			NODE_ARITHMETIC, NODE_GEOMETRIC, NODE_HARMONIC, NODE_MIN, NODE_MAX, NODE_POWER, NODE_MEDIAN
		};
		Tree		changed = tree;
		bool		quick = false;

		memcpy(nodes, tree.nodes, sizeof(nodes));
		changed.nodes = nodes;
		if (i < 7)
		{
			nodes[2].kind = kinds[i];
			quick = i < 5;
		}
		else if (i == 7)
			nodes[4].weight = -1;
		else if (i == 8)
			nodes[2].weight = -1;
		else if (i == 9)
			nodes[2].cap_count = 1;
		else if (i == 10)
			nodes[2].best = 1;
		else if (i == 11)
			nodes[2].divisor = 1;
		else
		{
			nodes[2].kind = i == 12 ? NODE_GEOMETRIC : NODE_HARMONIC;
			nodes[2].frame_high = 10;
			HOLDS(!card_block_can_score(&changed), "a frame");
			nodes[2].frame_high = 0;
			changed.scale = (Scale) {-1, 100};
		}
		HOLDS(card_block_can_score(&changed) == quick, "change %d", i);
	}
	nodes[2].weight = 0;
	nodes[2].kind = NODE_ARITHMETIC;
	HOLDS(card_block_can_score(&(Tree) {nodes, tree.count, tree.scale, NULL}), "a weight of 0");
}

/*
 * Weights so far apart that each sum of them is rounded, all to one side: what
 * a light child adds to the sum of the products is rounded up, and its weight
 * lost from that of the weights.
 */
static void
check_heavy(void)
{
	static Form form;
	static uint32 leaves[TREE_MAX_LEAVES];
	StringInfoData text;
	CardBlock  *block;
	double		total;
	double		error;

	initStringInfo(&text);
	appendStringInfoString(&text, "{\"code\": \"t\", \"scale\": [-500000000, 500000000], \"nodes\": [");
	appendStringInfo(&text, "{\"code\": \"heavy\", \"weight\": " INT64_FORMAT "}", INT64CONST(1) << 56);
	for (int i = 1; i < TREE_MAX_LEAVES; i++)
		appendStringInfo(&text, ", {\"code\": \"n%d\", \"weight\": 7}", i);
	appendStringInfoString(&text, "]}");
	form.text = "a heavy weight";
	form.tree = form_tree(text.data);
	block = card_block_create(&form.tree);
	for (int gap = 0; gap < 2; gap++)
	{
		/* the least answer above a power of two, and that of which the seventh is half a unit in its last place */
		leaves[0] = 562949954;
		for (int i = 1; i < TREE_MAX_LEAVES; i++)
			leaves[i] = 643371376;
		leaves[TREE_MAX_LEAVES - 1] = gap == 1 ? LEAF_MISSING : 643371376;
		card_block_load(block, &form.tree, leaves, TREE_MAX_LEAVES, 1);
		HOLDS(card_block_totals(block, &form.tree, &total, &error) == 0, "nothing is rounded");
		check_card(&form, leaves, total, error);
	}
}

/*
 * Numbers
 */

/* Against integers: a number of units in 1024ths, which floating point holds exactly */
static void
check_round(void)
{
	int			decimals = draw(7);
	int64		step = (int64) power_of_ten(6 - decimals);
	int64		parts = draw(2) == 0 ? draw_magnitude(17) : (draw_between(-1000000,
		1000000) * step + step / 2) * 1024 + draw_between(-3, 3) * draw(600);
	int64		magnitude = llabs(parts);
	int64		expected = (magnitude * 2 + step * 1024) / (step * 2048) * step;
	int64		got;
	double		number = (double) parts / 1024;

	expected = parts < 0 ? -expected : expected;
	if (card_block_round(number, fabs(number), decimals, 0, &got))
	{
		decided++;
		HOLDS(got == expected, "%.17g to %d decimals: " INT64_FORMAT ", not " INT64_FORMAT, number, decimals, got,
			expected);
	}
	else
	{
		int64		rest = (magnitude - step * 512) % (step * 1024);
		double		distance = (double) Min(rest, step * 1024 - rest) / 1024;

		undecided++;
		HOLDS(distance <= (4 * fabs(number) + 4 * step) * 16 * HALF_ULP || fabs(number) * 2 >= 0.9 * ldexp(1, 51),
			  "%.17g to %d decimals is not close", number, decimals);
	}
}

/* A number that may be off by as much as there is between it and a tie is not decided */
static void
check_error(void)
{
	int			decimals = draw(7);
	int64		step = (int64) power_of_ten(6 - decimals);
	double		tie = (double) (draw_between(1, 1000000) * step) + step / 2.0;
	double		error = 20 + draw(1000000);
	double		off = tie * error * HALF_ULP;
	int64		units;

	HOLDS(!card_block_round(tie + off * 0.9, tie, decimals, error, &units), "above %.17g, error %g", tie, error);
	HOLDS(!card_block_round(tie - off * 0.9, tie, decimals, error, &units), "below %.17g, error %g", tie, error);
	HOLDS(card_block_round(tie + off * 6 + 40 * tie * HALF_ULP + 4e-9 * step, tie, decimals, error, &units),
		"far above %.17g, error %g", tie,
		  error);
}

static void
check_scales(void)
{
	int64		limit = INT64CONST(1) << 49;

	HOLDS(card_block_origin((Scale) {5, 10}) == 0 && card_block_origin((Scale) {0, 10}) == 0 &&
		card_block_origin((Scale) {-5, 10}) == -5, "origins");
	HOLDS(card_block_holds_scale((Scale) {0, limit - 1}) && !card_block_holds_scale((Scale) {0, limit}), "tops");
	HOLDS(card_block_holds_scale((Scale) {1 - limit, 5}) && !card_block_holds_scale((Scale) {-limit, 5}), "bottoms");
}

int
main(void)
{
	for (int i = 0; i < 6000; i++)
		check_form(i % FORM_STYLES);
	property("a decided total is the exact one");
	HOLDS(decided > 30000 && undecided > 500 && undecided < decided / 4, "%d decided, %d not", decided, undecided);
	property("most are decided");

	check_quick();
	property("which trees score blocks");

	check_heavy();
	property("the error has room for sums of weights that are rounded");

	decided = undecided = 0;
	for (int i = 0; i < 100000; i++)
		check_round();
	property("a decided number is rounded as integers are, and others are close to a tie");
	HOLDS(decided > 50000 && undecided > 1000, "%d decided, %d not", decided, undecided);
	property("both were met");

	for (int i = 0; i < 20000; i++)
		check_error();
	property("an error decides what is close");

	check_scales();
	property("scales that floating point holds");
	return finish();
}
