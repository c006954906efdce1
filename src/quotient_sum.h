/*
 * quotient_sum.h - sums of quotients, the same in every order
 *
 * Each quotient is cut to 30 decimals and added, and the sum is rounded to 24:
 * of a thousand million quotients 20 are right.
 */
#ifndef COMPLIANCE_QUOTIENT_SUM_H
#define COMPLIANCE_QUOTIENT_SUM_H

#include "postgres.h"

#include "decimal.h"
#include "int256.h"

#define QUOTIENT_SUM_SCALE 30	/* of sums before they are rounded */
#define QUOTIENT_SUM_DECIMALS 24

/* Sums are in steps of 10^-30 */
extern Int256 quotient_sum_add(Int256 sum, Decimal number, int64 divisor);
extern Datum quotient_sum_datum(Int256 sum);

#endif
