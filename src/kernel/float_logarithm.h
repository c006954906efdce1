/*
 * float_logarithm.h - logarithm and exponential in floating point, with bounds of their error
 *
 * Kernel: sums, products and quotients alone, so that the bounds hold with any
 * C library.  There is no branch in them either: a loop over many numbers is
 * vector code.
 */
#ifndef COMPLIANCE_FLOAT_LOGARITHM_H
#define COMPLIANCE_FLOAT_LOGARITHM_H

#include "postgres.h"

#include <math.h>

/* Half a unit in the last place of 1: what an operation adds to the relative error of its result */
#define HALF_ULP (1.0 / (INT64CONST(1) << 53))

/* float_exp() takes numbers whose absolute value is below this */
#define FLOAT_EXP_LIMIT 700.0

/* By how much float_ln() may be off, and float_exp() relatively */
#define FLOAT_LN_ERROR(ln) ((fabs(ln) * 3 + 4) * HALF_ULP)
#define FLOAT_EXP_ERROR (4 * HALF_ULP)

/* The bits of a double */
static inline uint64
float_bits(double x)
{
	uint64		bits;

	memcpy(&bits, &x, sizeof(bits));
	return bits;
}

static inline double
float_from_bits(uint64 bits)
{
	double		x;

	memcpy(&x, &bits, sizeof(x));
	return x;
}

/* Where the exponent stands */
#define FLOAT_MANTISSA_BITS 52

/* The last bit of this is worth 1, so that whole numbers below 2^51 by magnitude stand in its bits */
#define FLOAT_WHOLE ((double) (INT64CONST(3) << 51))

/*
 * ln x, for a normal x > 0.
 *
 * x is m * 2^e with m from the root of 1/2 to that of 2, and ln m is
 * 2 (s + s^3 / 3 + s^5 / 5 + ...) with s = (m - 1) / (m + 1), which is at most
 * 0.1716 by magnitude: what follows s^19 is below 2^-56.  Errors, in HALF_ULP:
 * m - 1 is exact, a sum and a quotient make 2 of s, and the series adds less than
 * 3, all of ln m, which is below 0.35.  The logarithm of 2 is off by 0.3 of
 * itself; its product and the last sum add one each, of |ln x| + 0.35 at most.
 */
static inline double
float_ln(double x)
{
	const uint64 root_of_half = UINT64CONST(0x3fe6a09e667f3bcd);
	const uint64 bias = 1024;
	uint64		biased = (float_bits(x) - root_of_half + (bias << FLOAT_MANTISSA_BITS)) >> FLOAT_MANTISSA_BITS;
	double		exponent = float_from_bits(float_bits(FLOAT_WHOLE) + biased) - (FLOAT_WHOLE + (double) bias);
	double		m = float_from_bits(float_bits(x) - ((biased - bias) << FLOAT_MANTISSA_BITS));
	double		s = (m - 1) / (m + 1);
	double		q = s * s;
	double		q2 = q * q;
	double		series = (1.0 / 3 + q * (1.0 / 5)) +
	q2 * ((1.0 / 7 + q * (1.0 / 9)) + q2 * ((1.0 / 11 + q * (1.0 / 13)) +
											q2 * ((1.0 / 15 + q * (1.0 / 17)) + q2 * (1.0 / 19))));

	return exponent * 0.693147180559945309 + (2 * s + 2 * s * (q * series));
}

/*
 * e^x, for |x| < FLOAT_EXP_LIMIT.
 *
 * x is n ln 2 + r with |r| below 0.347, and e^r is summed up to r^13 / 13!; what
 * follows is below 2^-57.  The higher part of ln 2 has 42 bits, so that its
 * product with n is exact, as is its difference from x.  What is left adds one
 * HALF_ULP of r, its sum with the series 2, and the last sum one of e^r, which is
 * above 0.7.
 */
static inline double
float_exp(double x)
{
	const double ln_2_high = 0.6931471805598903;
	const double ln_2_low = 5.497923018708371e-14;
	double		whole = x * 1.44269504088896341 + FLOAT_WHOLE;
	double		n = whole - FLOAT_WHOLE;
	double		r = (x - n * ln_2_high) - n * ln_2_low;
	double		r2 = r * r;
	double		r4 = r2 * r2;
	double		series = ((1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120))) +
	r4 * (((1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880))) +
		  r4 * ((1.0 / 3628800 + r * (1.0 / 39916800)) + r2 * (1.0 / 479001600 + r * (1.0 / 6227020800.0))));

	/* the last bits of whole are those of n */
	return (1 + (r + r2 * series)) * float_from_bits((float_bits(whole) + 1023) << FLOAT_MANTISSA_BITS);
}

extern void float_ln_all(double *numbers, int count);
extern void float_exp_all(double *numbers, int count);

#endif
