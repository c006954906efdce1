/*
 * total.h - the scores of a card, each by its cheapest way
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_TOTAL_H
#define COMPLIANCE_TOTAL_H

#include "postgres.h"

#include "total_plan.h"

extern bool total(const TotalPlan *plan, const uint32 *leaves, int64 *units);
extern bool total_of_node(const TotalPlan *plan, const uint32 *leaves, int node, int64 *units);

#endif
