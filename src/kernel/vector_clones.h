/*
 * vector_clones.h - functions of which a variant for each processor is compiled
 */
#ifndef COMPLIANCE_VECTOR_CLONES_H
#define COMPLIANCE_VECTOR_CLONES_H

/*
 * Where it can be had, two variants of a function are compiled, and the one for
 * the processor at hand is chosen when the module is loaded.  Not by clang, which
 * (14, at least) leaves none under the name that other files call.
 *
 * Such functions give the same bits in every variant: they work on integers, or
 * on one number beside the other, and nothing is contracted.
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

#endif
