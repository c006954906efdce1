/*
 * leaf_sum.h - sums of weighted answers, the loops where most time is spent
 *
 * Kernel: loops that the compiler turns into vector code.  Integers only, so
 * that every variant of the code gives the same bits.
 */
#ifndef COMPLIANCE_LEAF_SUM_H
#define COMPLIANCE_LEAF_SUM_H

#include "postgres.h"

extern uint64 leaf_sum(const uint32 *parts, const uint32 *leaves, int count, uint32 *highest);
extern uint64 leaf_answered(const uint32 *parts, const uint32 *leaves, int count, uint64 *all);
extern uint64 leaf_gaps(const uint32 *leaves, int count);

#endif
