/*
 * improvement_rounding.h - which leaves to raise where nodes are rounded
 */
#ifndef COMPLIANCE_IMPROVEMENT_ROUNDING_H
#define COMPLIANCE_IMPROVEMENT_ROUNDING_H

#include "postgres.h"

#include "contribution.h"
#include "goal.h"

/* The best choice of each number of leaves, where nodes are rounded */
typedef struct Choices Choices;

extern Choices *choices_prepare(const Goal *goal, const NodeValue *values, const NodeShare *shares,
								const bool *candidate);
extern void choices_best(const Choices *choices, int count, bool *chosen);

#endif
