/*
 * quotient_sum.h - sums of quotients, the same in every order
 *
 * Each quotient is cut to 42 decimals and added, and 24 of the sum are kept:
 * these are right of any number of quotients that there can be, but where the
 * exact sum lies within 10^-30 of where rounding turns.
 */
#ifndef COMPLIANCE_QUOTIENT_SUM_H
#define COMPLIANCE_QUOTIENT_SUM_H

#include "postgres.h"

#include "decimal.h"
#include "int256.h"

/* A number of steps of 10^-42 */
#define QUOTIENT_SUM_SCALE 42
#define QUOTIENT_SUM_DECIMALS 24

extern Int256 quotient_sum_add(Int256 sum, Decimal number, int64 divisor);
extern Datum quotient_sum_datum(Int256 sum);

#endif
