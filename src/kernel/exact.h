/*
 * exact.h - scores as fractions of integers of any size
 *
 * The seam of the kernel: these take the server's numeric, so they are built
 * above it, in evaluate_exact.c.  Without a server they have a stub.
 */
#ifndef COMPLIANCE_EXACT_H
#define COMPLIANCE_EXACT_H

#include "postgres.h"

#include "tree.h"

/* The mean over units of the means over their cards */
typedef struct ExactMean ExactMean;

extern Reading exact_reading(const Tree *tree, const NodeValue *values, int node);
extern bool exact_logarithm(const Tree *tree, const NodeValue *values, int node, int128 *logarithm);

extern ExactMean *exact_mean_begin(void);
extern void exact_mean_add(ExactMean *mean, const Tree *tree, const NodeValue *values);
extern void exact_mean_end_unit(ExactMean *mean);
extern Reading exact_mean_end(ExactMean *mean, Scale scale, int128 shift);

#endif
