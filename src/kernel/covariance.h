/*
 * covariance.h - sums of products of deviations from the mean, and what correlates
 *
 * Kernel: knows no SQL type.  Exact integers; what is rounded is rounded once.
 */
#ifndef COMPLIANCE_COVARIANCE_H
#define COMPLIANCE_COVARIANCE_H

#include "postgres.h"

#include "int256.h"

/* Of the absolute value of a correlation, as a fixed-point number: 1 is 2^CORRELATION_BITS */
#define CORRELATION_BITS 62

extern Int256 covariance_of(const int64 *x, const int64 *y, int count);
extern uint64 covariance_over_roots(Int256 a, Int256 b, Int256 c, uint64 scale);
extern int64 covariance_correlation(Int256 xy, Int256 xx, Int256 yy);

#endif
