/*
 * evaluate.h - the scores of all nodes of a weighted tree of indicators
 *
 * Where a fraction outgrows 62 bits, two bounds are kept, 2^-32 of a billionth
 * apart for each step of depth.  Wherever these do not decide how a score
 * rounds, it is computed anew with fractions of any size: what is published is
 * the rounding of the exact score.
 *
 * Means that need logarithms (geometric, harmonic, power) are carried on to
 * 2^-36 of a millionth, but no finer than 2^-60 of a billionth; or as a multiple
 * of half a millionth of the score if they are within 2^-36 of it, as in
 * mean_state.c.  Of what is known by bounds, they are known by bounds.
 */
#ifndef COMPLIANCE_EVALUATE_H
#define COMPLIANCE_EVALUATE_H

#include "postgres.h"

#include "tree.h"

/* A node whose score is given instead of computed; of no node, if that is -1 */
typedef struct Override
{
	int			node;
	uint32		score;
} Override;

#define NO_OVERRIDE ((Override) {-1, 0})

extern void evaluate_tree(const Tree *tree, const uint32 *leaves, Override override, NodeValue *values);
extern bool evaluate_node_score(const Tree *tree, const NodeValue *values, int node, int64 *units);
extern Reading evaluate_node_reading(const Tree *tree, const NodeValue *values, int node);
extern Reading evaluate_share_reading(Scale scale, uint128 numerator, uint64 denominator);
extern int64 evaluate_leaf_units(const Tree *tree, const TreeNode *leaf, uint32 answer);
extern Tree evaluate_coverage(const Tree *tree, const uint32 *leaves, NodeValue *values);
extern int64 evaluate_node_coverage(const Tree *coverage, const NodeValue *values, int node);

#endif
