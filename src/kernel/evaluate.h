/*
 * evaluate.h - the scores of all nodes of a weighted tree of indicators
 *
 * Kernel: knows no SQL type.
 *
 * A score is carried as its share of the width of the scale, in billionths, so
 * that every mean but the ones that need logarithms is a fraction of integers.
 * As long as its denominator fits into 62 bits it is kept exactly; otherwise
 * two bounds are kept, 2^-32 of a billionth apart for each level of the tree.
 * Wherever these do not decide how a score rounds, it is computed anew with
 * fractions of any size: what is published is the rounding of the exact score.
 *
 * Means that need logarithms (geometric, harmonic, power) are carried on to
 * 2^-36 of a millionth, but no finer than 2^-60 of a billionth; or as a multiple
 * of half a millionth of the score if they are within 2^-36 of it, as in
 * means.c.  Of what is known by bounds, they are known by bounds.
 */
#ifndef COMPLIANCE_EVALUATE_H
#define COMPLIANCE_EVALUATE_H

#include "postgres.h"

#include "decimal.h"
#include "leaf.h"

#define TREE_MAX_NODES 4096
#define TREE_MAX_LEAVES 1024
#define TREE_MAX_LEVELS 16

/* The weights of siblings, as integers, add up to no more than this */
#define TREE_MAX_WEIGHT UINT64CONST(1000000000000000000)

/* Stored on disk, in instruments */
typedef enum NodeKind
{
	NODE_LEAF = 0,
	NODE_ARITHMETIC = 1,
	NODE_GEOMETRIC = 2,
	NODE_HARMONIC = 3,
	NODE_POWER = 4,
	NODE_MIN = 5,
	NODE_MAX = 6,
	NODE_MEDIAN = 7
} NodeKind;

/* What a child without a score means; stored on disk */
typedef enum MissingRule
{
	MISSING_SKIP = 0,			/* the others share its weight */
	MISSING_ZERO = 1,			/* it counts as the bottom of the scale */
	MISSING_NULL = 2			/* the node has no score either */
} MissingRule;

#define NO_NODE_ROUNDING (-1)

/* The answer to an indicator that was not assessed */
#define LEAF_MISSING PG_UINT32_MAX

/* A node of the tree; nodes stand in preorder */
typedef struct TreeNode
{
	uint64		weight;			/* among its siblings, without common divisor */
	uint64		total_weight;	/* of its children */
	int64		power;			/* of a power mean, in units */
	int64		worst;			/* goalposts of a leaf, in units */
	int64		best;
	int64		weight_digits;	/* the weight as written: digits / 10^scale */
	uint32		code;			/* places of texts and levels, known to the */
	uint32		title;			/* owner of the tree only */
	uint32		levels;
	uint32		min_coverage;	/* in millionths */
	uint16		level_count;
	uint16		parent;
	uint16		end;			/* the first node behind its subtree */
	uint16		leaf;			/* how many leaves stand before it */
	uint8		depth;			/* of the root: 0 */
	uint8		kind;			/* NodeKind */
	uint8		missing;		/* MissingRule */
	int8		round;			/* decimals, or NO_NODE_ROUNDING */
	uint8		rule;			/* LeafKind */
	uint8		clip;
	uint8		weight_scale;
	uint8		plain;			/* whether it is the arithmetic mean of leaves that
								 * are not rounded */
} TreeNode;

StaticAssertDecl(sizeof(TreeNode) == 80, "layout of nodes on disk");

typedef struct Tree
{
	const TreeNode *nodes;
	int			count;
	Scale		scale;
} Tree;

/* To how many decimals the score of a node is published */
static inline int
node_decimals(const TreeNode *node)
{
	return node->round == NO_NODE_ROUNDING ? UNIT_DECIMALS : node->round;
}

/* The score of a node, as a share of the scale in billionths */
typedef struct NodeValue
{
	uint128		numerator;		/* valid unless denominator is 0 */
	uint64		denominator;
	uint64		low;			/* bounds in 2^-32, valid if it is 0 */
	uint64		high;
	bool		missing;
} NodeValue;

/* The denominator that means a bound */
#define BOUND_BITS 32

static inline NodeValue
exact_value(uint128 numerator, uint64 denominator)
{
	return (NodeValue) {.numerator = numerator, .denominator = denominator};
}

static inline bool
value_is_exact(const NodeValue *value)
{
	return value->denominator != 0;
}

/* A node whose score is given instead of computed; of no node, if that is -1 */
typedef struct Override
{
	int			node;
	uint32		score;
} Override;

#define NO_OVERRIDE ((Override) {-1, 0})

/*
 * For files that compute in floating point: a bound of the relative error of
 * as many operations on numbers that are not negative, and some more
 */
#define QUICK_ERROR(operations) (((operations) + 64) * (1.0 / (INT64CONST(1) << 51)))

extern void evaluate(const Tree *tree, const uint32 *leaves, Override override, NodeValue *values);
extern bool mended_sum(const Tree *tree, const uint16 *leaf_parents, const uint32 *parts,
					   const uint32 *leaves, int count, uint64 sum, double *result);
extern bool quick_units(Scale scale, double share, double error, int decimals, int64 *units);
extern bool quick_total(const Tree *tree, const uint32 *leaves, int64 *units, bool *missing);
extern bool node_score(const Tree *tree, const NodeValue *values, int node, int64 *units);
extern int64 share_to_units(Scale scale, uint128 numerator, uint64 denominator, int decimals);
extern Tree evaluate_coverage(const Tree *tree, const uint32 *leaves, NodeValue *values);
extern int64 node_coverage(const Tree *coverage, const NodeValue *values, int node);
extern bool tree_is_arithmetic(const Tree *tree);

/*
 * For the other files of the kernel
 */

/* What the rule for missing children makes of a child: NULL if it is left out */
static inline const NodeValue *
counted_value(const TreeNode *node, const NodeValue *child)
{
	static const NodeValue zero = {.denominator = 1};

	if (likely(!child->missing))
		return child;
	return node->missing == MISSING_ZERO ? &zero : NULL;
}

/* Whether the node has a score as soon as one child has, or counts zeros */
static inline bool
has_simple_rule(const TreeNode *node)
{
	return node->missing != MISSING_NULL && node->min_coverage == 0;
}

/* In 2^-BOUND_BITS */
static inline void
value_bounds(const NodeValue *value, uint64 *low, uint64 *high)
{
	uint128		shifted;

	if (!value_is_exact(value))
	{
		*low = value->low;
		*high = value->high;
		return;
	}
	shifted = value->numerator << BOUND_BITS;
	*low = (uint64) (shifted / value->denominator);
	*high = *low + (shifted % value->denominator != 0);
}

extern uint64 greatest_common_divisor(uint64 a, uint64 b);
extern NodeValue logarithmic_mean(const Tree *tree, const NodeValue *values, int node);
extern Reading exact_reading(const Tree *tree, const NodeValue *values, int node);
extern NodeValue exact_logarithmic_mean(const Tree *tree, const NodeValue *values, int node);
extern bool exact_logarithm(const Tree *tree, const NodeValue *values, int node, int128 *logarithm);

#endif
