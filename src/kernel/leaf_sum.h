/*
 * leaf_sum.h - sums of weighted answers, the loops where most time is spent
 *
 * Kernel: loops that the compiler turns into vector code.  Integers only, so
 * that every variant of the code gives the same bits.
 */
#ifndef COMPLIANCE_LEAF_SUM_H
#define COMPLIANCE_LEAF_SUM_H

#include "postgres.h"

/*
 * Where it can be had, two variants of a function are compiled, and the one for
 * the processor at hand is chosen when the module is loaded.  Not by clang, which
 * (14, at least) leaves none under the name that other files call.
 */
#if !defined(VECTOR_CLONES) && defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__) && \
	defined(__has_attribute)
#if __has_attribute(target_clones)
#define VECTOR_CLONES __attribute__((target_clones("default", "avx2")))
#endif
#endif
#ifndef VECTOR_CLONES
#define VECTOR_CLONES
#endif

extern uint64 leaf_sum(const uint32 *parts, const uint32 *leaves, int count, uint32 *highest);
extern uint64 leaf_answered(const uint32 *parts, const uint32 *leaves, int count, uint64 *all);
extern uint64 leaf_gaps(const uint32 *leaves, int count);

#endif
