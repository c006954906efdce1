/*
 * coverage.h - how much of a card was answered, by its cheapest way
 */
#ifndef COMPLIANCE_COVERAGE_H
#define COMPLIANCE_COVERAGE_H

#include "postgres.h"

#include "total_plan.h"

extern int64 coverage_of_node(const TotalPlan *plan, const uint32 *leaves, int node);
extern void coverage_of_nodes(const Tree *tree, const uint32 *leaves, int64 *units);

#endif
