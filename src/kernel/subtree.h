/*
 * subtree.h - a node of a tree, and what stands below it, as a tree of its own
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_SUBTREE_H
#define COMPLIANCE_SUBTREE_H

#include "postgres.h"

#include "tree.h"

extern Tree subtree_create(const Tree *tree, int node);

#endif
