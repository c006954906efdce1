/*
 * normal.h - the normal distribution, in integers
 *
 * Kernel: knows no SQL type.  No function of the C library decides a digit, so
 * that every machine gives the same.
 */
#ifndef COMPLIANCE_NORMAL_H
#define COMPLIANCE_NORMAL_H

#include "postgres.h"

/* The smallest probability that normal_quantile() takes is 1 in so many */
#define NORMAL_QUANTILE_LEAST INT64CONST(1000000000000000)

extern int64 normal_deviate(uint32 word);
extern int64 normal_quantile(int64 numerator, int64 denominator);

#endif
