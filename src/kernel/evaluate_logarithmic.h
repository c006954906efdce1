/*
 * evaluate_logarithmic.h - geometric, harmonic and power means of nodes
 */
#ifndef COMPLIANCE_EVALUATE_LOGARITHMIC_H
#define COMPLIANCE_EVALUATE_LOGARITHMIC_H

#include "postgres.h"

#include "count.h"

extern NodeValue evaluate_logarithmic_mean(const Tree *tree, const NodeValue *values, int index,
										   const Counted *counted);
extern NodeValue evaluate_logarithmic_exact(const Tree *tree, const NodeValue *values, int index,
											const Counted *counted);

#endif
