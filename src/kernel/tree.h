/*
 * tree.h - a weighted tree of indicators, and the scores of its nodes
 *
 * A score is carried as its share of the width of the scale, in billionths, so
 * that every mean but the ones that need logarithms is a fraction of integers.
 * As long as its denominator fits into 62 bits it is kept exactly; otherwise
 * two bounds are kept.
 */
#ifndef COMPLIANCE_TREE_H
#define COMPLIANCE_TREE_H

#include "postgres.h"

#include "decimal.h"
#include "int256.h"
#include "leaf.h"
#include "mean.h"

#define TREE_MAX_NODES 4096
#define TREE_MAX_LEAVES 1024
#define TREE_MAX_DEPTH 15		/* that of the root is 0 */

/* The weights of siblings, as integers, add up to no more than this */
#define TREE_MAX_WEIGHT UINT64CONST(1000000000000000000)

/* Stored on disk, in instruments */
typedef enum NodeKind
{
	NODE_LEAF = 0,
	NODE_ARITHMETIC = 1 + MEAN_ARITHMETIC,
	NODE_GEOMETRIC = 1 + MEAN_GEOMETRIC,
	NODE_HARMONIC = 1 + MEAN_HARMONIC,
	NODE_POWER = 1 + MEAN_POWER,
	NODE_MIN = 1 + MEAN_MIN,
	NODE_MAX = 1 + MEAN_MAX,
	NODE_MEDIAN = 1 + MEAN_MEDIAN
} NodeKind;

static inline NodeKind
node_kind(MeanKind mean)
{
	return (NodeKind) (mean + 1);
}

/* Of an inner node */
static inline MeanKind
node_mean(NodeKind kind)
{
	return (MeanKind) (kind - 1);
}

/* What a child without a score means; stored on disk */
typedef enum MissingRule
{
	MISSING_SKIP = 0,			/* the others share its weight */
	MISSING_ZERO = 1,			/* it counts as the bottom of the scale */
	MISSING_NULL = 2,			/* the node has no score either */
	MISSING_SCORE = 3,			/* it counts as a score that is given; of what
								 * is missing only */
	MISSING_REFUSE = 4			/* no form may say so; of what is not
								 * applicable only, and else as MISSING_NULL */
} MissingRule;

/* The answer to an indicator that was not assessed */
#define LEAF_MISSING PG_UINT32_MAX

/* The answer to an indicator that does not apply */
#define LEAF_NOT_APPLICABLE (PG_UINT32_MAX - 1)

/* A node is at most at_most while that node, which stands below it, is below a score */
typedef struct Cap
{
	int64		below;			/* in units */
	int64		at_most;
	uint32		why;			/* place of a text, known to the owner of the
								 * tree only */
	uint16		node;
	uint16		reserved;		/* always zero */
} Cap;

/* A node of the tree; nodes stand in preorder. What every score asks for stands first. */
typedef struct TreeNode
{
	int64		weight;			/* among its siblings, without common divisor
								 * with them and the divisor */
	uint64		total_weight;	/* of its children, by magnitude */
	uint32		min_coverage;	/* in millionths */
	uint16		min_answers;	/* 0: there may be any number */
	uint16		parent;
	uint16		end;			/* the first node behind its subtree */
	uint16		leaf;			/* how many leaves stand before it */
	uint8		depth;			/* of the root: 0 */
	uint8		kind;			/* NodeKind */
	uint8		plain;			/* whether it is the arithmetic mean of leaves
								 * that are not rounded, by no other rule than
								 * that for what is missing or not applicable */
	uint8		missing;		/* MissingRule of a child that is missing */
	uint8		not_applicable; /* and of one that does not apply */
	int8		round;			/* decimals, or NO_NODE_ROUNDING */
	uint8		rounding;		/* RoundMode */
	uint8		leaf_kind;		/* LeafKind */
	uint16		best;			/* how many children count; 0: all */
	uint16		cap_count;
	uint16		first_cap;
	uint8		weight_scale;
	uint8		divisor_scale;
	uint32		rule;			/* places of the rule of a leaf and of texts, */
	uint32		code;			/* known to the owner of the tree only */
	uint32		title;
	uint32		form;
	uint32		reserved;		/* always zero */
	uint64		divisor;		/* what the sum of its children is divided by;
								 * 0: by the weights that count */
	int64		power;			/* of a power mean, in units */
	int64		frame_low;		/* what the ends of the scale are while the
								 * mean */
	int64		frame_high;		/* is taken, in units; equal: they are
								 * themselves */
	int64		missing_score;	/* under MISSING_SCORE, in units */
	int64		weight_digits;	/* the weight as written: digits / 10^scale */
	int64		divisor_digits; /* the divisor as written; 0 if there is none */
} TreeNode;

StaticAssertDecl(sizeof(TreeNode) == 120 && sizeof(Cap) == 24, "layout of nodes on disk");

typedef struct Tree
{
	const TreeNode *nodes;
	int			count;
	Scale		scale;
	const Cap  *caps;
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
	bool		missing;		/* there is no score */
	bool		not_applicable; /* why it is missing */
	uint16		cap;			/* 1 + the cap of the tree that lowered it, or
								 * 0 */
} NodeValue;

/* The denominator that means a bound */
#define BOUND_BITS 32

static inline NodeValue
exact_value(uint128 numerator, uint64 denominator)
{
	return (NodeValue) {.numerator = numerator, .denominator = denominator};
}

/* Between two bounds in 2^-BOUND_BITS */
static inline NodeValue
bounded_value(uint64 low, uint64 high)
{
	return (NodeValue) {.low = low, .high = high};
}

static inline NodeValue
missing_value(bool not_applicable)
{
	return (NodeValue) {.missing = true, .not_applicable = not_applicable};
}

static inline bool
value_is_exact(const NodeValue *value)
{
	return value->denominator != 0;
}

/* For the index of each child of a node; the nodes stand in preorder and know where their subtree ends */
#define FOR_EACH_CHILD(child, nodes, node) \
	for (int child = (node) + 1; child < (nodes)[node].end; child = (nodes)[child].end)

/* The first leaf behind a node: the last node of its subtree is a leaf, or it is one itself */
static inline int
leaf_behind(const TreeNode *nodes, int node)
{
	return nodes[nodes[node].end - 1].leaf + 1;
}

/* An answer that is no score is missing, whatever stands for it */
static inline bool
answer_is_missing(uint32 answer)
{
	return answer > LEAF_TOP;
}

/* That it does not apply is an answer, too */
static inline bool
leaf_is_answered(uint32 answer)
{
	return !answer_is_missing(answer) || answer == LEAF_NOT_APPLICABLE;
}

/* Whether the mean of an inner node needs logarithms */
static inline bool
node_is_logarithmic(const TreeNode *node)
{
	return node->kind == NODE_GEOMETRIC || node->kind == NODE_HARMONIC || node->kind == NODE_POWER;
}

/* What is known of the children of a node when it is asked for a score: weights are by magnitude */
typedef struct Attendance
{
	uint64		present;		/* weight of those that have a score */
	uint64		missing;
	uint64		not_applicable;
	int			present_count;
	int			not_applicable_count;
} Attendance;

typedef enum Standing
{
	HAS_SCORE,
	IS_MISSING,
	IS_NOT_APPLICABLE
} Standing;

/* The weight of those that count, by the rules for what is missing or does not apply */
static inline uint64
counted_weight(const TreeNode *node, const Attendance *children)
{
	return children->present + (node->missing == MISSING_SKIP ? 0 : children->missing) +
		(node->not_applicable == MISSING_ZERO ? children->not_applicable : 0);
}

/* Whether a node has a score; of weights below zero the caller asks besides whether another one counts */
static inline Standing
node_standing(const TreeNode *node, const Attendance *children)
{
	uint64		not_applicable = node->not_applicable == MISSING_SKIP ? 0 : children->not_applicable;
	uint64		asked = children->present + children->missing + not_applicable;
	uint64		there = children->present;
	int			count = children->present_count;

	if ((children->missing > 0 && node->missing == MISSING_NULL) ||
		(not_applicable > 0 && node->not_applicable != MISSING_ZERO))
		return IS_MISSING;
	if (asked == 0)
		return IS_NOT_APPLICABLE;
	if (not_applicable > 0)
	{
		there += not_applicable;
		count += children->not_applicable_count;
	}
	if (counted_weight(node, children) == 0 || count < node->min_answers ||
		(uint128) there * UNITS_PER_ONE < (uint128) asked * node->min_coverage)
		return IS_MISSING;
	return HAS_SCORE;
}

/* Note one child, of a weight other than 0 */
static inline void
attend(Attendance *children, uint64 weight, bool missing, bool not_applicable)
{
	if (!missing)
	{
		children->present += weight;
		children->present_count++;
	}
	else if (!not_applicable)
		children->missing += weight;
	else
	{
		children->not_applicable += weight;
		children->not_applicable_count++;
	}
}

static inline uint64
weight_magnitude(int64 weight)
{
	return weight < 0 ? -(uint64) weight : (uint64) weight;
}

/* The answer that stands for a score in units, which is on the scale */
static inline uint32
leaf_answer_of(Scale scale, int64 units)
{
	uint64		width = (uint64) scale.width;
	uint64		above = (uint64) (units - scale.lowest);

	return (uint32) (((uint128) above * (2 * LEAF_TOP) + width) / (2 * (uint128) width));
}

/* A score in units, which is on the scale */
static inline NodeValue
value_from_units(Scale scale, int64 units)
{
	uint64		above = (uint64) (units - scale.lowest);
	uint64		divisor = int256_gcd(LEAF_TOP, scale.width);
	uint64		denominator = scale.width / divisor;
	uint64		rest = int256_gcd(above, denominator);

	return exact_value((uint128) (above / rest) * (LEAF_TOP / divisor), denominator / rest);
}

/* What the ends of the scale are while the mean of a node is taken, in units */
static inline void
node_frame(const Tree *tree, int node, int64 *low, int64 *high)
{
	*low = tree->nodes[node].frame_low;
	*high = tree->nodes[node].frame_high;
	if (*low == *high)
	{
		*low = tree->scale.lowest;
		*high = scale_top(tree->scale);
	}
}

/* Whether it is the arithmetic mean of its children, over the weights of those that count, and is not capped */
static inline bool
node_is_plain_mean(const TreeNode *node)
{
	return node->kind == NODE_ARITHMETIC && node->divisor == 0 && node->best == 0 && node->cap_count == 0;
}

/* Whether floating point may tell its scores: it has nothing but weighted means of all that counts */
static inline bool
tree_has_float_way(const Tree *tree)
{
	for (int i = 0; i < tree->count; i++)
	{
		const TreeNode *node = &tree->nodes[i];

		if (node->kind != NODE_LEAF && !node_is_plain_mean(node) &&
			(!node_is_logarithmic(node) || node->best != 0 || node->cap_count != 0))
			return false;
	}
	return true;
}

/*
 * Whether the total is a sum with a part for each node that counts, so that it
 * can be divided among them
 */
static inline bool
tree_is_plain(const Tree *tree)
{
	for (int i = 0; i < tree->count; i++)
		if (tree->nodes[i].kind != NODE_LEAF && !node_is_plain_mean(&tree->nodes[i]))
			return false;
	return true;
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

#endif
