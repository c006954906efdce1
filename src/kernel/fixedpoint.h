/*
 * fixedpoint.h - logarithm and exponential in fixed point
 *
 * Kernel: integer arithmetic only, so that every machine, compiler and C
 * library gives the same bits.  Fixed-point numbers have FIXED_BITS bits
 * after the point; the error of both functions is below 2^-108, absolute for
 * the logarithm and relative for the exponential.
 */
#ifndef COMPLIANCE_FIXEDPOINT_H
#define COMPLIANCE_FIXEDPOINT_H

#include "postgres.h"

#include "int256.h"

#define FIXED_BITS 112

/* fixed_exp() takes arguments whose absolute value is below this integer */
#define FIXED_EXP_LIMIT 512

/* The number significand * 2^exponent, with the highest bit of 128 set */
typedef struct FixedFloat
{
	uint128		significand;
	int			exponent;
} FixedFloat;

/*
 * A result is read as a number of millionths with so many bits after the
 * point.  One this close to a multiple of half a millionth, as
 * 2^-FIXED_SNAP_BITS of a millionth, is taken for it: the geometric mean of 4
 * and 9 is 6.
 */
#define FIXED_READ_BITS 60
#define FIXED_SNAP_BITS 36

/*
 * The multiple of half a millionth next to such a number, in halves; whether the
 * number is taken for it
 */
static inline bool
fixed_snaps(int128 number, int128 *halves)
{
	int128		distance;

	*halves = (number + ((int128) 1 << (FIXED_READ_BITS - 2))) >> (FIXED_READ_BITS - 1);
	distance = number - (*halves << (FIXED_READ_BITS - 1));
	return distance <= (int128) 1 << (FIXED_READ_BITS - FIXED_SNAP_BITS) &&
		distance >= -((int128) 1 << (FIXED_READ_BITS - FIXED_SNAP_BITS));
}

extern int128 fixed_ln_wide(Int256 x, int exponent2, int exponent10);
extern int128 fixed_ln(uint128 significand, int exponent2, int exponent10);
extern FixedFloat fixed_exp(int128 x);
extern bool fixed_exp_rounded(int128 x, Int256 *result);

#endif
