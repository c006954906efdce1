/*
 * panel_fragility.c - the smallest change of one weight at which two neighbours of a ranking meet
 *
 * Let the weight w of a node grow to w * (1 + d), d > -1.  With D the sum of the
 * weights that count beside it and its own, V the mean above it, x what it counts
 * as, and b the effective weight of that mean in the total, the total grows by
 *
 *     d * g / (1 + d * q),    where q = w / D and g = b * q * (x - V)
 *
 * so that the totals of two cards, the first of which is higher by h, meet where
 *
 *     h + d * g1 / (1 + d * q1) - d * g2 / (1 + d * q2) = 0
 *
 * which is, as 0 < q < 1 and no denominator vanishes, the equation c2 d^2 + c1 d +
 * c0 = 0 with
 *
 *     c2 = h q1 q2 + g1 q2 - g2 q1,    c1 = h (q1 + q2) + g1 - g2,    c0 = h
 *
 * Where a node does not count, or is alone, g and q are 0.
 *
 * What is published is decided by fractions of integers of any size and their
 * square roots.  Floating point only tells which weights can't be the one.
 */
#include "postgres.h"

#include <math.h>

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "compat.h"
#include "count.h"
#include "evaluate.h"
#include "evaluate_exact.h"
#include "number.h"
#include "panel_scores.h"
#include "surd.h"

/*
 * Numbers in floating point are shares of the scale, weights among siblings, and
 * sums of products of a few of them: none is off by as much
 */
#define FLOAT_OFF 1e-12

/* What a body's total makes of a change of one weight, in floating point */
typedef struct Slope
{
	double		q;
	double		g;
} Slope;

/* One card, with the values of all nodes */
typedef struct Body
{
	int			body;
	NodeValue  *values;
	Slope	   *slopes;			/* of each node */
} Body;

/* Where two bodies meet */
typedef struct Meeting
{
	int			node;			/* whose weight changes; -1: none does */
	bool		increase;
	Surd		size;
} Meeting;

/* A weight that can be the one, if no change below the least is smaller */
typedef struct Candidate
{
	double		least;
	int			node;
} Candidate;

/* A panel whose neighbours are compared */
typedef struct Comparison
{
	const Panel *panel;
	Scenario	bare;			/* the tree without rounding of the root */
	int64	   *scores;			/* published */
	CountedChild *room;			/* for the children of a node */
	Candidate  *candidates;
} Comparison;

/*
 * What can be followed
 */

/* Why scores are no fraction of linear terms in a weight; NULL if they are */
static const char *
why_not_fractional(const TreeNode *node, bool is_root)
{
	if (node->kind == NODE_LEAF)
		return NULL;
	if (node->kind != NODE_ARITHMETIC)
		return "Its mean is not the arithmetic one.";
	if (node->divisor != 0)
		return "It has a fixed divisor.";
	if (node->best != 0)
		return "Only its best children count.";
	if (node->cap_count != 0)
		return "It has caps.";
	if (node->min_coverage != 0)
		return "It has a minimum of coverage, which weights decide.";
	if (!is_root && node->round != NO_NODE_ROUNDING)
		return "It is rounded, and is not the root.";
	return NULL;
}

static void
check_instrument(const Instrument *instrument)
{
	for (int i = 0; i < instrument->node_count; i++)
	{
		const char *why = why_not_fractional(&instrument->nodes[i], i == 0);

		if (why != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("fragility() cannot follow the scores of node \"%s\"", panel_node_code(instrument, i)),
					 errdetail_internal("%s", why),
					 errhint("rank_intervals() and sensitivity() vary the weights of every instrument.")));
	}
}

static void
check_cards(const Panel *panel)
{
	CardMatrix	cards = panel_cards(panel);

	for (int body = 0; body < cards.body_count; body++)
	{
		uint32		count = cards.first_card[cards.first_unit[body + 1]] - body_first_card(&cards, body);

		if (count > 1)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("fragility() needs a panel with one card per key"),
					 errdetail("Key \"%s\" has %u.", panel_key_string(panel, body), count),
					 errhint("mean_card() makes one card of several.")));
	}
}

/*
 * Bodies
 */

static void
body_create(const Tree *tree, Body *body)
{
	body->values = palloc(tree->count * sizeof(NodeValue));
	body->slopes = palloc(tree->count * sizeof(Slope));
}

/* The children that count, which stand in the room of the comparison; returns the sum of their weights */
static uint64
count_for(const Comparison *comparison, const Body *body, int node, Counted *counted)
{
	uint64		sum = 0;

	counted->children = comparison->room;
	(void) count_children(&comparison->bare.tree, body->values, node, counted);
	for (int i = 0; i < counted->count; i++)
		sum += counted->children[i].weight;
	return sum;
}

/* A share of the scale, 0 to 1 */
static double
float_share(const NodeValue *value)
{
	double		share = value_is_exact(value) ? (double) value->numerator / (double) value->denominator :
	ldexp((double) value->low, -BOUND_BITS);

	return share / (double) LEAF_TOP;
}

/* The slopes of the children of a node that has this effective weight, and of those below */
static void
find_slopes(const Comparison *comparison, Body *body, int node, double effective)
{
	const TreeNode *nodes = comparison->bare.tree.nodes;
	double	   *weights = palloc0(nodes[node].end * sizeof(double));
	Counted		counted;
	double		sum = (double) count_for(comparison, body, node, &counted);
	double		mean = float_share(&body->values[node]);

	for (int i = 0; i < counted.count; i++)
	{
		const CountedChild *child = &counted.children[i];
		double		q = (double) child->weight / sum;

		if (counted.count > 1)
			body->slopes[child->node] = (Slope) {q, effective * q * (float_share(child->value) - mean)};
		if (!body->values[child->node].missing)
			weights[child->node] = effective * q;
	}
	FOR_EACH_CHILD(child, nodes, node)
		if (weights[child] != 0 && nodes[child].kind != NODE_LEAF)
			find_slopes(comparison, body, child, weights[child]);
	pfree(weights);
}

static void
load_body(const Comparison *comparison, int number, Body *body)
{
	const Tree *tree = &comparison->bare.tree;
	CardMatrix	cards = panel_cards(comparison->panel);

	body->body = number;
	evaluate_tree(tree, card_leaves(&cards, body_first_card(&cards, number)), NO_OVERRIDE, body->values);
	memset(body->slopes, 0, tree->count * sizeof(Slope));
	find_slopes(comparison, body, 0, 1);
}

/*
 * Exactly
 */

static Fraction
fraction_sum(Fraction a, Fraction b)
{
	return fraction_reduced(fraction_add_multiple(a, b, integer_from_int64(1)));
}

static Fraction
fraction_difference(Fraction a, Fraction b)
{
	return fraction_reduced(fraction_subtract(a, b));
}

/* q and g as fractions, the share of the scale in billionths */
static void
exact_slope(const Comparison *comparison, const Body *body, int node, Fraction *q, Fraction *g)
{
	const Tree *tree = &comparison->bare.tree;
	int			parent = tree->nodes[node].parent;
	Counted		counted;
	uint64		sum;
	int			place = 0;
	const NodeValue *value;

	*q = *g = fraction_of(0, 1);
	if (body->slopes[node].q == 0)
		return;
	sum = count_for(comparison, body, parent, &counted);
	while (counted.children[place].node != node)
		place++;
	value = counted.children[place].value;

	/* what stands in for a score is exact */
	*q = fraction_reduced(fraction_of(tree->nodes[node].weight, sum));
	*g = fraction_difference(value_is_exact(value) ? fraction_of(value->numerator, value->denominator) :
							 exact_fraction(tree, body->values, node),
							 exact_fraction(tree, body->values, parent));
	*g = fraction_multiply(*g, *q);
	for (; parent > 0; parent = tree->nodes[parent].parent)
	{
		sum = count_for(comparison, body, tree->nodes[parent].parent, &counted);
		*g = fraction_multiply(*g, fraction_reduced(fraction_of(tree->nodes[parent].weight, sum)));
	}
}

/* c2, c1 and c0 as integers, multiplied by one number above zero */
static void
equation(const Comparison *comparison, const Body *above, const Body *below, int node, Datum *c)
{
	const Tree *tree = &comparison->bare.tree;
	Fraction	height = fraction_difference(exact_fraction(tree, above->values, 0),
											 exact_fraction(tree, below->values, 0));
	Fraction	q1,
				q2,
				g1,
				g2;
	Fraction	terms[3];
	Datum		common;

	exact_slope(comparison, above, node, &q1, &g1);
	exact_slope(comparison, below, node, &q2, &g2);
	terms[0] = height;
	terms[1] = fraction_sum(fraction_multiply(height, fraction_sum(q1, q2)), fraction_difference(g1, g2));
	terms[2] = fraction_sum(fraction_multiply(height, fraction_multiply(q1, q2)),
							fraction_difference(fraction_multiply(g1, q2), fraction_multiply(g2, q1)));
	common = numeric_call(numeric_lcm, terms[0].denominator,
						  numeric_call(numeric_lcm, terms[1].denominator, terms[2].denominator));
	for (int i = 0; i < 3; i++)
		c[i] = integer_product(terms[i].numerator, numeric_call(numeric_div_trunc, common, terms[i].denominator));
}

/*
 * The smallest d by magnitude, above -1, where the equation holds and the sides
 * change; of two as small, the decrease.  False if there is none.
 */
static bool
solve(const Datum *c, Meeting *meeting)
{
	Datum		magnitude = DirectFunctionCall1(numeric_abs, c[1]);
	Datum		discriminant = numeric_call(numeric_sub, integer_product(c[1], c[1]),
											integer_product(integer_from_int64(4), integer_product(c[2], c[0])));
	int			bend = integer_sign(c[2]);

	if (integer_sign(discriminant) <= 0)
		return false;

	/* c0 is above zero, so that the nearer one has the sign that c1 has not */
	meeting->increase = integer_sign(c[1]) < 0;
	if (bend == 0)
		meeting->size = (Surd) {c[0], integer_from_int64(0), 0, magnitude};
	else if (bend > 0)
		meeting->size = (Surd) {magnitude, discriminant, -1, integer_product(integer_from_int64(2), c[2])};
	else
		meeting->size = (Surd) {DirectFunctionCall1(numeric_uminus, magnitude), discriminant, 1,
								integer_product(integer_from_int64(-2), c[2])};
	if (meeting->increase || surd_is_below_one(&meeting->size))
		return true;

	/* and where the curve bends down, the farther one has the other sign */
	if (bend >= 0)
		return false;
	meeting->increase = true;
	meeting->size.p = magnitude;
	return true;
}

/*
 * Neighbours
 */

/* What no change of a weight at which they meet is below */
static double
least_change(double height, Slope above, Slope below)
{
	double		c0 = height - FLOAT_OFF;
	double		c1 = fabs(height * (above.q + below.q) + above.g - below.g) + FLOAT_OFF;
	double		c2 = fabs(height * above.q * below.q + above.g * below.q - below.g * above.q) + FLOAT_OFF;

	/* where c2 d^2 + c1 d reaches c0 */
	return c0 <= 0 ? 0 : 2 * c0 / (c1 + sqrt(c1 * c1 + 4 * c2 * c0)) * (1 - FLOAT_OFF);
}

static int
compare_candidates(const void *a, const void *b)
{
	const Candidate *one = a;
	const Candidate *other = b;

	if (one->least != other->least)
		return one->least < other->least ? -1 : 1;
	return one->node - other->node;
}

/* The weights that matter for either of the two, those first that may be the one */
static int
find_candidates(const Comparison *comparison, const Body *above, const Body *below)
{
	double		height = float_share(&above->values[0]) - float_share(&below->values[0]);
	int			count = 0;

	for (int i = 1; i < comparison->bare.tree.count; i++)
		if (above->slopes[i].q != 0 || below->slopes[i].q != 0)
			comparison->candidates[count++] = (Candidate) {
				least_change(height, above->slopes[i], below->slopes[i]), i
			};
	qsort(comparison->candidates, count, sizeof(Candidate), compare_candidates);
	return count;
}

/* In floating point, and not below it */
static double
upper_bound(const Surd *size)
{
	Datum		millionths = numeric_call(numeric_add, surd_millionths(size), integer_from_int64(1));

	return DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, millionths)) * 1e-6 * (1 + FLOAT_OFF);
}

/* Two bodies of which the first is higher */
static Meeting
find_meeting(const Comparison *comparison, const Body *above, const Body *below)
{
	int			count = find_candidates(comparison, above, below);
	Meeting		nearest = {.node = -1};
	double		bound = HUGE_VAL;

	for (int i = 0; i < count && comparison->candidates[i].least <= bound; i++)
	{
		int			node = comparison->candidates[i].node;
		Meeting		meeting = {.node = node};
		Datum		c[3];
		int			order;

		CHECK_FOR_INTERRUPTS();
		equation(comparison, above, below, node, c);
		if (!solve(c, &meeting))
			continue;
		order = nearest.node < 0 ? -1 : surd_compare(&meeting.size, &nearest.size);
		if (order < 0 || (order == 0 && node < nearest.node))
		{
			nearest = meeting;
			bound = upper_bound(&nearest.size);
		}
	}
	return nearest;
}

static void
put_neighbours(ReturnSetInfo *result, const Comparison *comparison, const Body *above, const Body *below)
{
	const Instrument *instrument = panel_instrument(comparison->panel);
	bool		tied = comparison->scores[above->body] == comparison->scores[below->body];
	Meeting		meeting = {.node = -1};
	Datum		change = integer_from_int64(0);
	Datum		values[4];
	bool		nulls[4] = {false};

	if (!tied)
		meeting = find_meeting(comparison, above, below);
	if (meeting.node >= 0)
	{
		change = surd_millionths(&meeting.size);
		if (!meeting.increase)
			change = DirectFunctionCall1(numeric_uminus, change);
	}
	values[0] = PointerGetDatum(panel_key(comparison->panel, above->body));
	values[1] = PointerGetDatum(panel_key(comparison->panel, below->body));
	nulls[2] = meeting.node < 0;
	if (!nulls[2])
		values[2] = PointerGetDatum(instrument_text(instrument, instrument->nodes[meeting.node].code));
	nulls[3] = meeting.node < 0 && !tied;
	values[3] = DirectFunctionCall1(numeric_trim_scale,
									numeric_call(numeric_mul, change,
												 NumericGetDatum(number_units_to_numeric(1))));
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

/*
 * The order of neighbours: published scores, exact scores, keys
 */

typedef struct Ordered
{
	int64		score;
	int			body;			/* bodies stand in the order of their keys */
	Fraction	exact;			/* of those that share their published score */
} Ordered;

static int
compare_published(const void *a, const void *b)
{
	const Ordered *one = a;
	const Ordered *other = b;

	if (one->score != other->score)
		return one->score > other->score ? -1 : 1;
	return one->body - other->body;
}

static int
compare_exact(const void *a, const void *b)
{
	const Ordered *one = a;
	const Ordered *other = b;
	int			order;

	CHECK_FOR_INTERRUPTS();
	order = fraction_compare(other->exact, one->exact);
	return order != 0 ? order : one->body - other->body;
}

static void
order_tied(const Comparison *comparison, Ordered *bodies, int count)
{
	const Tree *tree = &comparison->bare.tree;
	CardMatrix	cards = panel_cards(comparison->panel);
	NodeValue  *values = palloc(tree->count * sizeof(NodeValue));
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "exact scores of tied bodies",
												  ALLOCSET_DEFAULT_SIZES);

	for (int i = 0; i < count; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(context);
		Fraction	exact;

		CHECK_FOR_INTERRUPTS();
		evaluate_tree(tree, card_leaves(&cards, body_first_card(&cards, bodies[i].body)), NO_OVERRIDE, values);
		exact = exact_fraction(tree, values, 0);
		MemoryContextSwitchTo(old);
		bodies[i].exact = (Fraction) {datumCopy(exact.numerator, false, -1), datumCopy(exact.denominator, false, -1)};
		MemoryContextReset(context);
	}
	qsort(bodies, count, sizeof(Ordered), compare_exact);
	MemoryContextDelete(context);
	pfree(values);
}

/* Those that have a score; returns how many there are */
static int
order_bodies(const Comparison *comparison, Ordered *bodies)
{
	int			count = 0;
	int			first = 0;

	for (uint32 i = 0; i < comparison->panel->body_count; i++)
		if (comparison->scores[i] != NO_SCORE)
			bodies[count++] = (Ordered) {.score = comparison->scores[i], .body = i};
	qsort(bodies, count, sizeof(Ordered), compare_published);
	for (int i = 1; i <= count; i++)
	{
		if (i < count && bodies[i].score == bodies[first].score)
			continue;
		if (i - first > 1)
			order_tied(comparison, bodies + first, i - first);
		first = i;
	}
	return count;
}

static void
compare_neighbours(const Comparison *comparison, ReturnSetInfo *result)
{
	const Tree *tree = &comparison->bare.tree;
	Ordered    *bodies = panel_room(comparison->panel->body_count, sizeof(Ordered), "fragility()", comparison->panel);
	int			count = order_bodies(comparison, bodies);
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "fragility of neighbours",
												  ALLOCSET_DEFAULT_SIZES);
	Body		neighbours[2];

	body_create(tree, &neighbours[0]);
	body_create(tree, &neighbours[1]);
	for (int i = 0; i < count; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(context);

		CHECK_FOR_INTERRUPTS();
		load_body(comparison, bodies[i].body, &neighbours[i % 2]);
		if (i > 0)
			put_neighbours(result, comparison, &neighbours[(i - 1) % 2], &neighbours[i % 2]);
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);
	}
}

/* Arguments: panel, decimals */
PG_FUNCTION_INFO_V1(panel_fragility);
Datum
panel_fragility(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Comparison	comparison = {0};
	const Instrument *instrument;
	int			decimals;
	Tree		tree;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	comparison.panel = PG_GETARG_PANEL_P(0);
	instrument = panel_instrument_of_cards(comparison.panel, "fragility()");
	decimals = panel_decimals_argument(fcinfo, 1);
	if (instrument == NULL)
		return (Datum) 0;
	check_instrument(instrument);
	check_cards(comparison.panel);
	tree = instrument_tree(instrument);
	comparison.bare = scenario_create(&tree);
	comparison.bare.nodes[0].round = NO_NODE_ROUNDING;
	comparison.scores = panel_nominal_scores(comparison.panel, decimals);
	comparison.room = palloc(tree.count * sizeof(CountedChild));
	comparison.candidates = palloc(tree.count * sizeof(Candidate));
	compare_neighbours(&comparison, result);
	return (Datum) 0;
}
