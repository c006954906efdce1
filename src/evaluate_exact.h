/*
 * evaluate_exact.h - the exact score of a card as a fraction
 */
#ifndef COMPLIANCE_EVALUATE_EXACT_H
#define COMPLIANCE_EVALUATE_EXACT_H

#include "postgres.h"

#include "fraction.h"
#include "tree.h"

extern Fraction exact_fraction(const Tree *tree, const NodeValue *values, int index);

#endif
