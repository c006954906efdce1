/*
 * exact.h - scores as fractions of integers of any size
 *
 * The seam of the kernel: these two take the server's numeric, so they are
 * built above it, in evaluate_exact.c.  Without a server they have a stub.
 */
#ifndef COMPLIANCE_EXACT_H
#define COMPLIANCE_EXACT_H

#include "postgres.h"

#include "tree.h"

extern Reading exact_reading(const Tree *tree, const NodeValue *values, int node);
extern bool exact_logarithm(const Tree *tree, const NodeValue *values, int node, int128 *logarithm);

#endif
