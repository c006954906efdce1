/*
 * decimal_sum.h - exact sums of decimals: sum / 10^scale
 *
 * Kernel: knows no SQL type.  The scale grows when a finer addend comes in.
 */
#ifndef COMPLIANCE_DECIMAL_SUM_H
#define COMPLIANCE_DECIMAL_SUM_H

#include "postgres.h"

#include "decimal.h"
#include "int256.h"

extern bool decimal_sum_shift(Int256 *number, int exponent);
extern bool decimal_sum_add(Int256 *sum, uint8 *scale, Int256 addend, uint8 addend_scale,
							int least_scale);
extern void decimal_sum_strip(Int256 *sum, uint8 *scale, int least_scale);
extern void decimal_sum_count(int64 *count, int64 addend);
extern char *decimal_sum_to_text(Int256 sum, int scale);
extern _Noreturn void decimal_sum_fail_overflow(void);

static inline char *
decimal_to_text(Decimal number)
{
	return decimal_sum_to_text(int256_from_int128(number.digits), number.scale);
}

static inline Int256
int256_with_sign(Int256 number, int sign)
{
	return sign < 0 ? int256_negate(number) : number;
}

#endif
