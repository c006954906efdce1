/*
 * part_sum.h - the sum of part * answer of a card with gaps
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_PART_SUM_H
#define COMPLIANCE_PART_SUM_H

#include "postgres.h"

#include "total_plan.h"

extern bool part_sum_with_gaps(const TotalPlan *plan, const uint32 *leaves, uint64 sum, double *result, bool *no_total);

#endif
