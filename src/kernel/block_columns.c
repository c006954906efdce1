/*
 * block_columns.c - the columns of a block of cards, and which cards have a score
 */
#include "postgres.h"

#include <math.h>

#include "block_columns.h"
#include "vector_clones.h"

/* A sum of weights times a million that is below this is exact */
#define EXACT_WEIGHT_MAX ((UINT64CONST(1) << 53) / UNITS_PER_ONE)

/* Coverages that are this close, relatively, are too close to call otherwise */
#define CLOSE_COVERAGE 1e-9

/* sum of weights * columns */
VECTOR_CLONES static void
weighted_sum(const double *const *columns, const double *weights, int count, double *sum)
{
	for (int first = 0; first < BLOCK_CARDS; first += 8)
	{
		double		part[8] = {0};

		for (int i = 0; i < count; i++)
			for (int k = 0; k < 8; k++)
				part[k] += weights[i] * columns[i][first + k];
		memcpy(sum + first, part, sizeof(part));
	}
}

/* The children of a node that have a weight, into the block */
void
block_find_children(CardBlock *block, const Tree *tree, int index, BlockChildren *children)
{
	*children = (BlockChildren) {0};
	FOR_EACH_CHILD(child, tree->nodes, index)
	{
		NodeColumns *columns = &block->nodes[child];

		if (tree->nodes[child].weight == 0)
			continue;
		block->children[children->count] = columns;
		block->weights[children->count++] = (double) tree->nodes[child].weight;
		children->error = Max(children->error, columns->error);
		children->has_gaps |= columns->has_gaps;
		children->has_inapplicable |= columns->has_inapplicable;
	}
}

/* The sum over the children of weight * column, which lies so far from the start of theirs */
void
block_weigh(CardBlock *block, const BlockChildren *children, size_t column, double *sum)
{
	for (int c = 0; c < children->count; c++)
		block->columns[c] = (const double *) ((const char *) block->children[c] + column);
	weighted_sum(block->columns, block->weights, children->count, sum);
}

/*
 * A sum of weights is zero only if all are those of zeros.  Where what is missing
 * is left out, nobody asks whether there is any: what is not present will do.
 */
static void
attend_block(CardBlock *block, const TreeNode *node, const BlockChildren *children, BlockAttendance *attendance)
{
	bool		counts_inapplicable = node->not_applicable != MISSING_SKIP;

	block_weigh(block, children, offsetof(NodeColumns, present), attendance->present);
	if (node->missing == MISSING_SKIP && !children->has_inapplicable)
		for (int i = 0; i < BLOCK_CARDS; i++)
			attendance->missing[i] = (double) node->total_weight - attendance->present[i];
	else
		block_weigh(block, children, offsetof(NodeColumns, missing), attendance->missing);
	if (children->has_inapplicable)
		block_weigh(block, children, offsetof(NodeColumns, inapplicable), attendance->inapplicable);
	else
		memset(attendance->inapplicable, 0, sizeof(Column));
	memset(attendance->answered, 0, sizeof(Column));
	for (int c = 0; c < children->count && node->min_answers > 0; c++)
		for (int i = 0; i < BLOCK_CARDS; i++)
			attendance->answered[i] += block->children[c]->present[i] +
				(counts_inapplicable ? block->children[c]->inapplicable[i] : 0);
}

/* Where the coverage of a card is so close to the least there must be that sums of weights do not tell */
static uint64
close_coverage(const TreeNode *node, const BlockAttendance *attendance)
{
	bool		skips_inapplicable = node->not_applicable == MISSING_SKIP;
	uint64		close = 0;

	if (node->min_coverage == 0 || node->total_weight < EXACT_WEIGHT_MAX)
		return 0;
	for (int i = 0; i < BLOCK_CARDS; i++)
	{
		double		there = attendance->present[i] + (skips_inapplicable ? 0 : attendance->inapplicable[i]);
		double		asked = (there + attendance->missing[i]) * node->min_coverage;

		close |= (uint64) (fabs(there * UNITS_PER_ONE - asked) <= asked * CLOSE_COVERAGE) << i;
	}
	return close;
}

/* As counted_weight() and node_standing() in tree.h */
VECTOR_CLONES static void
judge_block(const TreeNode *node, BlockAttendance *attendance, NodeColumns *columns)
{
	const double asks_inapplicable = node->not_applicable == MISSING_SKIP ? 0 : 1;
	const double zero_inapplicable = node->not_applicable == MISSING_ZERO ? 1 : 0;
	const double counts_missing = node->missing == MISSING_SKIP ? 0 : 1;
	const double forbids_missing = node->missing == MISSING_NULL ? 1 : 0;
	const double min_answers = node->min_answers;
	const double min_coverage = node->min_coverage;
	double		all = 0;
	double		inapplicable = 0;

	for (int i = 0; i < BLOCK_CARDS; i++)
	{
		double		there = attendance->present[i] + asks_inapplicable * attendance->inapplicable[i];
		double		asked = there + attendance->missing[i];
		double		counted = attendance->present[i] + counts_missing * attendance->missing[i] +
		zero_inapplicable * attendance->inapplicable[i];
		double		forbidden = forbids_missing * attendance->missing[i] +
		(asks_inapplicable - zero_inapplicable) * attendance->inapplicable[i];
		double		score = forbidden > 0 ? 0 : counted == 0 ? 0 : attendance->answered[i] < min_answers ? 0 :
		there * UNITS_PER_ONE < asked * min_coverage ? 0 : 1;
		double		nothing = asked == 0 ? 1 : 0;

		attendance->counted[i] = counted;
		columns->present[i] = score;
		columns->inapplicable[i] = nothing;
		columns->missing[i] = 1 - score - nothing;
	}
	for (int i = 0; i < BLOCK_CARDS; i++)
	{
		all += columns->present[i];
		inapplicable += columns->inapplicable[i];
	}
	columns->has_gaps = all < BLOCK_CARDS;
	columns->has_inapplicable = inapplicable > 0;
}

static void
all_have_a_score(NodeColumns *columns)
{
	columns->has_gaps = false;
	columns->has_inapplicable = false;
	memset(columns->missing, 0, sizeof(Column));
	memset(columns->inapplicable, 0, sizeof(Column));
	for (int i = 0; i < BLOCK_CARDS; i++)
		columns->present[i] = 1;
}

/* The same where what is missing is left out, however much it is, and everything applies */
VECTOR_CLONES static void
judge_present(const BlockAttendance *attendance, NodeColumns *columns)
{
	double		all = 0;

	for (int i = 0; i < BLOCK_CARDS; i++)
	{
		columns->present[i] = attendance->counted[i] > 0 ? 1 : 0;
		columns->missing[i] = 1 - columns->present[i];
		columns->inapplicable[i] = 0;
	}
	for (int i = 0; i < BLOCK_CARDS; i++)
		all += columns->present[i];
	columns->has_gaps = all < BLOCK_CARDS;
	columns->has_inapplicable = false;
}

/*
 * Which cards have a score for a node, whose children are in the block; the
 * attendance is that of children with gaps only.  Returns the cards that are
 * undecided.
 */
uint64
block_judge(CardBlock *block, const TreeNode *node, const BlockChildren *children, BlockAttendance *attendance,
			NodeColumns *columns)
{
	if (!children->has_gaps)
	{
		all_have_a_score(columns);
		return 0;
	}
	if (node->missing == MISSING_SKIP && !children->has_inapplicable && node->min_answers == 0 &&
		node->min_coverage == 0)
	{
		memset(attendance, 0, offsetof(BlockAttendance, counted));
		block_weigh(block, children, offsetof(NodeColumns, present), attendance->counted);
		judge_present(attendance, columns);
		return 0;
	}
	attend_block(block, node, children, attendance);
	judge_block(node, attendance, columns);
	return close_coverage(node, attendance);
}
