/*
 * total_float.h - scores in floating point, each with a bound of its error
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_TOTAL_FLOAT_H
#define COMPLIANCE_TOTAL_FLOAT_H

#include "postgres.h"

#include <math.h>

#include "float_logarithm.h"
#include "total_plan.h"

/* A share of the scale in billionths, and by how much it may be off; that it is none, if it is below zero */
typedef struct FloatShare
{
	double		share;
	double		error;
} FloatShare;

/* Toward zero, or away from it */
static pg_noinline double
float_cut(double position, RoundMode rounding)
{
	if (rounding == ROUND_DOWN)
		return trunc(position);
	return position < 0 ? floor(position) : ceil(position);
}

/*
 * A share as a score in units, rounded to so many decimals; false if a number
 * where the rounding changes is too close.
 */
static inline bool
float_units(Scale scale, FloatShare share, int decimals, RoundMode rounding, int64 *units)
{
	double		step = (double) (int64) power_of_ten(UNIT_DECIMALS - decimals);
	double		billionth = (double) scale.width / ((double) LEAF_TOP * step);
	double		above = share.share * billionth;
	double		position = (double) scale.lowest / step + above;
	double		nearest = floor(position + 0.5);
	double		distance = fabs(position - nearest);

	/*
	 * ties are between whole numbers, and what is cut or rounded up changes
	 * at them
	 */
	if (unlikely(rounding >= ROUND_DOWN))
		nearest = float_cut(position, rounding);
	else
		distance = 0.5 - distance;

	/* the operations above, and those of the error */
	if (distance <= share.error * billionth + (above + fabs(position)) * (16 * HALF_ULP))
		return false;
	*units = (int64) nearest * (int64) step;
	return true;
}

extern void float_leaf_logarithms(Scale scale, const uint32 *leaves, int count, double *logarithms);
extern bool total_by_float(const TotalPlan *plan, const uint32 *leaves, const double *logarithms, int index,
						   int64 *units, bool *missing);

#endif
