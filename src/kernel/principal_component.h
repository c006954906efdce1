/*
 * principal_component.h - the first principal component of a correlation matrix
 *
 * Kernel: knows no SQL type.  The one place of the kernel where floating point
 * decides digits, and why these are the same on every machine: see the source.
 */
#ifndef COMPLIANCE_PRINCIPAL_COMPONENT_H
#define COMPLIANCE_PRINCIPAL_COMPONENT_H

#include "postgres.h"

/* Loadings are fixed-point numbers with so many bits; their squares add up to one */
#define LOADING_BITS 44

extern bool principal_component(const int64 *correlations, int children, int64 *loadings);

#endif
