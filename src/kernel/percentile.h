/*
 * percentile.h - which of the sorted values a percentile is
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_PERCENTILE_H
#define COMPLIANCE_PERCENTILE_H

#include "postgres.h"

/*
 * The place (from 1) of percentile_disc(): of the first of so many sorted values
 * at which numerator / denominator of them are reached.  The share is 0 to 1, the
 * denominator below 2^31, the count above 0 and below 2^32.
 */
static inline int64
percentile_place(int64 count, int64 numerator, int64 denominator)
{
	return Max((count * numerator + denominator - 1) / denominator, 1);
}

#endif
