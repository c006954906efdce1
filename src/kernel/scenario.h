/*
 * scenario.h - a tree under other assumptions: weights, means, rules, nodes left out
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_SCENARIO_H
#define COMPLIANCE_SCENARIO_H

#include "postgres.h"

#include "tree.h"

/* Weights are multiplied by so many millionths */
#define MULTIPLIER_ONE 1000000

typedef struct Scenario
{
	Tree		tree;			/* with nodes of its own */
	TreeNode   *nodes;			/* the same, to be changed */
	int			left_out;		/* the first leaf that is not there */
	int			left_out_end;	/* and the one behind; the same if all are */
} Scenario;

extern Scenario scenario_create(const Tree *tree);
extern void scenario_reset(Scenario *scenario, const Tree *tree);
extern void scenario_multiply_weights(Scenario *scenario, const int32 *multipliers);
extern void scenario_choose_mean(Scenario *scenario, MeanKind mean);
extern void scenario_choose_missing(Scenario *scenario, MissingRule rule);
extern void scenario_leave_out(Scenario *scenario, int node);
extern bool scenario_mean_can_vary(const TreeNode *node);
extern bool scenario_weights_matter(const TreeNode *nodes, int index);

#endif
