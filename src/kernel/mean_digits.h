/*
 * mean_digits.h - the mean with more decimals than a score has
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_MEAN_DIGITS_H
#define COMPLIANCE_MEAN_DIGITS_H

#include "postgres.h"

#include "mean_state.h"

/* 10^30 is less than 2^100, so that a product with 128 bits has 228 */
#define MEAN_DECIMALS_MAX 30

extern bool mean_digits(const MeanState *state, int decimals, Int256 *digits);

#endif
