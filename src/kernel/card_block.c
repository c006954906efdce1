/*
 * card_block.c - the totals of many cards at once, in floating point
 *
 * A block holds columns for each node: those of leaves are filled when cards are
 * loaded, those of inner nodes for each tree anew, children first.
 */
#include "postgres.h"

#include <math.h>

#include "card_block.h"
#include "evaluate.h"
#include "vector_clones.h"

/* Scores in units are whole numbers up to this, and nearest_whole() is right */
#define WHOLE_MAX ((double) (INT64CONST(1) << 51))

/* No logarithm of a score in units is larger by magnitude, if the score is not closer to zero than that */
#define LOGARITHM_MAX 64
#define LOGARITHM_LEAST 1e-27

/*
 * The exact way carries a mean that needs logarithms on to 2^-36 of a unit, and
 * takes it for a multiple of half a unit that is as near: together this is not
 * more than so many half units in the last place of a score as large as that.
 */
#define SNAP_ERROR 16
#define SNAP_LEAST ((double) (1 << 14))

/*
 * Loops over all cards
 */

VECTOR_CLONES static void
multiply(double *column, double factor)
{
	for (int i = 0; i < BLOCK_CARDS; i++)
		column[i] *= factor;
}

/* The nearest whole number, of two the even one, of a number below WHOLE_MAX by magnitude */
static inline double
nearest_whole(double number)
{
	const double shift = (double) (INT64CONST(3) << 51);

	return (number + shift) - shift;
}

/*
 * A number of units, rounded to a multiple of step; false if a number where the
 * rounding changes is closer than its error, which is relative to a magnitude
 */
static inline bool
round_near(double number, double magnitude, double step, RoundMode rounding, double error, double *rounded)
{
	double		position = number / step;
	double		nearest = nearest_whole(position);
	double		distance = fabs(position - nearest);
	double		off = (magnitude / step + fabs(position) + 1) * error * HALF_ULP;

	/*
	 * ties lie between whole numbers; what is cut or rounded up changes at
	 * these
	 */
	if (rounding >= ROUND_DOWN)
	{
		double		whole = fabs(nearest) > fabs(position) ? fabs(nearest) - 1 : fabs(nearest);

		nearest = copysign(rounding == ROUND_DOWN ? whole : whole + 1, position);
	}
	else
		distance = 0.5 - distance;
	*rounded = nearest * step;
	return distance > off;
}

/* Round a number of units half up to so many decimals; false if its error does not allow it */
bool
card_block_round(double number, double magnitude, int decimals, double error, int64 *units)
{
	double		rounded = 0;
	bool		decided = fabs(number) + magnitude < WHOLE_MAX &&
	round_near(number, magnitude, (double) power_of_ten(UNIT_DECIMALS - decimals), ROUND_HALF_UP, error + 8,
			   &rounded);

	*units = (int64) rounded;
	return decided;
}

/* Round a column half up; returns a bit for each card that is too close to call */
VECTOR_CLONES static uint64
round_column(double *column, double origin, double step, double error)
{
	Column		close;
	uint64		undecided = 0;

	for (int i = 0; i < BLOCK_CARDS; i++)
	{
		double		position = (origin + column[i]) / step;
		double		nearest = nearest_whole(position);
		double		off = (column[i] / step + fabs(position) + 1) * error * HALF_ULP;

		close[i] = 0.5 - fabs(position - nearest) - off;
		column[i] = nearest * step - origin;
	}
	for (int i = 0; i < BLOCK_CARDS; i++)
		undecided |= (uint64) (close[i] <= 0) << i;
	return undecided;
}

static uint64
round_column_otherwise(double *column, double origin, double step, RoundMode rounding, double error)
{
	uint64		undecided = 0;

	for (int i = 0; i < BLOCK_CARDS; i++)
	{
		undecided |= (uint64) !round_near(origin + column[i], column[i], step, rounding, error, &column[i]) << i;
		column[i] -= origin;
	}
	return undecided;
}

static uint64
present_cards(const NodeColumns *columns)
{
	uint64		cards = 0;

	if (!columns->has_gaps)
		return PG_UINT64_MAX;
	for (int i = 0; i < BLOCK_CARDS; i++)
		cards |= (uint64) (columns->present[i] != 0) << i;
	return cards;
}

/* Without a score a value is 0 */
static void
clear_gaps(NodeColumns *columns)
{
	if (columns->has_gaps)
		for (int i = 0; i < BLOCK_CARDS; i++)
			columns->value[i] = columns->present[i] != 0 ? columns->value[i] : 0;
}

/* Round the scores of a node as it says; returns the cards that are undecided */
static uint64
round_node(CardBlock *block, const TreeNode *node, NodeColumns *columns)
{
	double		step;
	double		error = columns->error + 8;
	uint64		undecided;

	if (node->round == NO_NODE_ROUNDING)
		return 0;
	step = (double) power_of_ten(UNIT_DECIMALS - node->round);
	undecided = node->rounding < ROUND_DOWN ? round_column(columns->value, block->origin, step, error) :
		round_column_otherwise(columns->value, block->origin, step, (RoundMode) node->rounding, error);
	undecided &= present_cards(columns);
	clear_gaps(columns);
	columns->error = 0;
	return undecided;
}

/*
 * Leaves
 */

/* Zero, or the lowest score if that is below it, in units */
int64
card_block_origin(Scale scale)
{
	return Min(scale.lowest, 0);
}

/* The score of an answer, in units above the origin */
static double
answer_above(const Tree *tree, const TreeNode *leaf, uint32 answer)
{
	double		bottom = (double) (tree->scale.lowest - card_block_origin(tree->scale));

	if (leaf->round != NO_NODE_ROUNDING)
		return (double) (evaluate_leaf_units(tree, leaf, answer) - card_block_origin(tree->scale));
	return bottom + (double) answer * ((double) tree->scale.width / (double) LEAF_TOP);
}

static void
load_leaf(const Tree *tree, const TreeNode *leaf, const uint32 *answers, int leaf_count, int cards,
		  NodeColumns *columns)
{
	columns->has_gaps = false;
	columns->has_inapplicable = false;
	columns->has_logarithm = false;
	columns->error = leaf->round != NO_NODE_ROUNDING ? 0 : 3;
	for (int i = 0; i < BLOCK_CARDS; i++)
	{
		/* those behind the last card are as the last one */
		uint32		answer = answers[(Size) Min(i, cards - 1) * leaf_count];
		bool		missing = answer_is_missing(answer);

		columns->value[i] = missing ? 0 : answer_above(tree, leaf, answer);
		columns->present[i] = missing ? 0 : 1;
		columns->missing[i] = missing && answer != LEAF_NOT_APPLICABLE ? 1 : 0;
		columns->inapplicable[i] = answer == LEAF_NOT_APPLICABLE ? 1 : 0;
		columns->has_gaps |= missing;
		columns->has_inapplicable |= answer == LEAF_NOT_APPLICABLE;
	}
}

/* Fill the columns of all leaves with 1 to BLOCK_CARDS cards, which lie one behind the other */
void
card_block_load(CardBlock *block, const Tree *tree, const uint32 *leaves, int leaf_count, int cards)
{
	block->cards = cards;
	for (int i = 0; i < tree->count; i++)
		if (tree->nodes[i].kind == NODE_LEAF)
			load_leaf(tree, &tree->nodes[i], leaves + tree->nodes[i].leaf, leaf_count, cards, &block->nodes[i]);
}

/* In the current memory context */
CardBlock *
card_block_create(const Tree *tree)
{
	CardBlock  *block = palloc(sizeof(CardBlock));

	block->origin = (double) card_block_origin(tree->scale);
	block->cards = 0;
	block->nodes = palloc(tree->count * sizeof(NodeColumns));
	block->children = palloc(tree->count * sizeof(NodeColumns *));
	block->weights = palloc(tree->count * sizeof(double));
	block->columns = palloc(tree->count * sizeof(double *));
	return block;
}

/*
 * Means
 */

/* What a child without a score counts as, in units above the origin, where it does */
static double
stand_in_above(const Tree *tree, const TreeNode *node)
{
	int64		units = node->missing == MISSING_SCORE ? node->missing_score : tree->scale.lowest;

	return (double) (units - card_block_origin(tree->scale));
}

/* Add to the sums what those without a score count as: given for what is missing, and for what does not apply */
static void
add_stand_ins(const TreeNode *node, const BlockAttendance *attendance, double missing, double inapplicable,
			  double *sum)
{
	bool		counts_missing = node->missing == MISSING_ZERO || node->missing == MISSING_SCORE;

	if (!counts_missing && node->not_applicable != MISSING_ZERO)
		return;
	for (int i = 0; i < BLOCK_CARDS; i++)
	{
		if (counts_missing && attendance->missing[i] > 0)
			sum[i] += attendance->missing[i] * missing;
		if (node->not_applicable == MISSING_ZERO && attendance->inapplicable[i] > 0)
			sum[i] += attendance->inapplicable[i] * inapplicable;
	}
}

VECTOR_CLONES static void
divide_by_counted(const BlockAttendance *attendance, NodeColumns *columns)
{
	for (int i = 0; i < BLOCK_CARDS; i++)
	{
		double		mean = columns->value[i] / attendance->counted[i];

		columns->value[i] = columns->present[i] != 0 ? mean : 0;
	}
}

/* How often a mean is rounded by the sum over its children, and by that of the weights that count, unless all do */
static inline double
sum_error(const BlockChildren *children)
{
	return children->has_gaps ? 2 * children->count : children->count;
}

static void
block_arithmetic_mean(CardBlock *block, const Tree *tree, const TreeNode *node, const BlockChildren *children,
					  const BlockAttendance *attendance, NodeColumns *columns)
{
	block_weigh(block, children, offsetof(NodeColumns, value), columns->value);
	columns->error = children->error + sum_error(children) + 8;
	if (!children->has_gaps)
	{
		multiply(columns->value, 1.0 / (double) node->total_weight);
		return;
	}
	add_stand_ins(node, attendance, stand_in_above(tree, node),
				  (double) (tree->scale.lowest - card_block_origin(tree->scale)), columns->value);
	divide_by_counted(attendance, columns);
}

/* That of zero is minus infinity */
static inline double
logarithm_above(double above)
{
	return above > 0 ? float_ln(above) : -HUGE_VAL;
}

static void
fill_logarithms(NodeColumns *columns)
{
	if (columns->has_logarithm)
		return;
	for (int i = 0; i < BLOCK_CARDS; i++)
	{
		columns->logarithm[i] = columns->present[i] == 0 ? 0 : logarithm_above(columns->value[i]);
		if (columns->value[i] > 0 && columns->value[i] < LOGARITHM_LEAST)
			columns->error = HUGE_VAL;
	}
	columns->has_logarithm = true;
}

/*
 * A sum with minus infinity is that, and the mean is zero.  A logarithm is off by
 * less than 4 |ln| + 4, the exponential by 4: see float_logarithm.h.
 */
static void
block_geometric_mean(CardBlock *block, const Tree *tree, const TreeNode *node, const BlockChildren *children,
					 const BlockAttendance *attendance, NodeColumns *columns)
{
	double		error = 0;

	for (int c = 0; c < children->count; c++)
	{
		fill_logarithms(block->children[c]);
		error = Max(error, block->children[c]->error);
	}
	block_weigh(block, children, offsetof(NodeColumns, logarithm), columns->value);
	columns->error = error + LOGARITHM_MAX * (sum_error(children) + 16) + 8;
	if (children->has_gaps)
	{
		add_stand_ins(node, attendance, logarithm_above(stand_in_above(tree, node)),
					  logarithm_above((double) (tree->scale.lowest - card_block_origin(tree->scale))), columns->value);
		divide_by_counted(attendance, columns);
	}
	else
		multiply(columns->value, 1.0 / (double) node->total_weight);
	for (int i = 0; i < BLOCK_CARDS; i++)
		columns->value[i] = columns->present[i] != 0 && columns->value[i] > -FLOAT_EXP_LIMIT ?
			float_exp(columns->value[i]) : 0;
}

/* One over zero is infinite, as is every sum with it, and the mean is zero */
static void
block_harmonic_mean(CardBlock *block, const Tree *tree, const TreeNode *node, const BlockChildren *children,
					const BlockAttendance *attendance, NodeColumns *columns)
{
	Column		sum = {0};

	for (int c = 0; c < children->count; c++)
	{
		const NodeColumns *child = block->children[c];

		for (int i = 0; i < BLOCK_CARDS; i++)
			if (child->present[i] != 0)
				sum[i] += block->weights[c] / child->value[i];
	}
	if (children->has_gaps)
		add_stand_ins(node, attendance, 1.0 / stand_in_above(tree, node),
					  1.0 / (double) (tree->scale.lowest - card_block_origin(tree->scale)), sum);
	for (int i = 0; i < BLOCK_CARDS; i++)
		columns->value[i] = columns->present[i] == 0 ? 0 :
			(children->has_gaps ? attendance->counted[i] : (double) node->total_weight) / sum[i];
	columns->error = children->error + sum_error(children) + 12;
}

/* The cards whose mean is so small that what the exact way makes of it is out of reach; a zero is a zero */
static uint64
snapped_cards(NodeColumns *columns)
{
	uint64		undecided = 0;

	columns->error += SNAP_ERROR;
	for (int i = 0; i < BLOCK_CARDS; i++)
		undecided |= (uint64) (columns->value[i] > 0 && columns->value[i] < SNAP_LEAST) << i;
	return undecided;
}

/* The lowest or highest of those that count */
static void
block_extreme(CardBlock *block, const Tree *tree, const TreeNode *node, const BlockChildren *children,
			  const BlockAttendance *attendance, NodeColumns *columns)
{
	double		sign = node->kind == NODE_MAX ? 1 : -1;
	double		stand_in = sign * stand_in_above(tree, node);
	double		bottom = sign * (double) (tree->scale.lowest - card_block_origin(tree->scale));
	bool		counts_missing = node->missing == MISSING_ZERO || node->missing == MISSING_SCORE;

	for (int i = 0; i < BLOCK_CARDS; i++)
	{
		double		most = -HUGE_VAL;

		for (int c = 0; c < children->count; c++)
			if (block->children[c]->present[i] != 0)
				most = Max(most, sign * block->children[c]->value[i]);
		if (children->has_gaps && counts_missing && attendance->missing[i] > 0)
			most = Max(most, stand_in);
		if (children->has_gaps && node->not_applicable == MISSING_ZERO && attendance->inapplicable[i] > 0)
			most = Max(most, bottom);
		columns->value[i] = columns->present[i] != 0 ? sign * most : 0;
	}
	columns->error = children->error;
}

/*
 * The tree
 */

static bool
node_is_quick(const Tree *tree, int index)
{
	const TreeNode *node = &tree->nodes[index];

	if (node->kind == NODE_LEAF)
		return node->weight >= 0;
	if (node->weight < 0 || node->cap_count > 0 || node->best > 0 || node->divisor != 0)
		return false;
	if (node->kind == NODE_GEOMETRIC || node->kind == NODE_HARMONIC)
		return node->frame_low == node->frame_high && tree->scale.lowest >= 0;
	return node->kind == NODE_ARITHMETIC || node->kind == NODE_MIN || node->kind == NODE_MAX;
}

/* Whether its scores in units are whole numbers of floating point, with room to spare */
bool
card_block_holds_scale(Scale scale)
{
	return (double) scale.lowest > -WHOLE_MAX / 4 && (double) scale_top(scale) < WHOLE_MAX / 4;
}

/* Whether all its nodes are such, and its scale such, that blocks can be scored with it */
bool
card_block_can_score(const Tree *tree)
{
	if (!card_block_holds_scale(tree->scale))
		return false;
	for (int i = 0; i < tree->count; i++)
		if (!node_is_quick(tree, i))
			return false;
	return true;
}

static uint64
score_node(CardBlock *block, const Tree *tree, int index)
{
	const TreeNode *node = &tree->nodes[index];
	NodeColumns *columns = &block->nodes[index];
	BlockChildren children;
	BlockAttendance attendance;
	uint64		undecided;

	columns->has_logarithm = false;
	block_find_children(block, tree, index, &children);

	/* those that are asked for answers have gaps where they get none */
	if (children.count < Max(node->min_answers, 1))
		children.has_gaps = true;
	undecided = block_judge(block, node, &children, &attendance, columns);
	if (node->kind == NODE_ARITHMETIC)
		block_arithmetic_mean(block, tree, node, &children, &attendance, columns);
	else if (node->kind == NODE_GEOMETRIC)
		block_geometric_mean(block, tree, node, &children, &attendance, columns);
	else if (node->kind == NODE_HARMONIC)
		block_harmonic_mean(block, tree, node, &children, &attendance, columns);
	else
		block_extreme(block, tree, node, &children, &attendance, columns);
	if (node_is_logarithmic(node))
		undecided |= snapped_cards(columns);
	return undecided | round_node(block, node, columns);
}

/*
 * The totals of the cards loaded, in units above the origin, rounded if the root
 * is; NO_TOTAL of those without.  *error is that of each, relative, counted in
 * HALF_ULP.  Returns a bit for each card that is undecided, whose total is not
 * valid.  The nodes of the tree are those that the cards were loaded for, with
 * other weights, means or rules.
 */
uint64
card_block_totals(CardBlock *block, const Tree *tree, double *totals, double *error)
{
	const NodeColumns *root = &block->nodes[0];
	uint64		undecided = 0;

	for (int i = tree->count - 1; i >= 0; i--)
		if (tree->nodes[i].kind != NODE_LEAF && (i == 0 || tree->nodes[i].weight != 0))
			undecided |= score_node(block, tree, i);
	for (int i = 0; i < block->cards; i++)
		totals[i] = root->present[i] != 0 ? root->value[i] : NO_TOTAL;
	*error = root->error;
	return undecided & (PG_UINT64_MAX >> (64 - block->cards));
}
