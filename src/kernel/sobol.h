/*
 * sobol.h - how much of the variance of an output each factor accounts for
 *
 * Kernel: knows no SQL type.  First-order indices are estimated as in Saltelli and
 * others, "Variance based sensitivity analysis of model output" (2010), table 2 (b),
 * of centred outputs; totals as in Jansen (1999).  Exact, and rounded once.
 *
 * An output is computed for each row of two matrices A and B of factors, drawn
 * apart, and for each factor again for the rows of A with this factor from B: rows *
 * (factors + 2) outputs.
 */
#ifndef COMPLIANCE_SOBOL_H
#define COMPLIANCE_SOBOL_H

#include "postgres.h"

#include "decimal.h"

/* Outputs are integers of any unit, up to this in absolute value */
#define SOBOL_OUTPUT_MAX (INT64CONST(1) << 61)

/* An index that may be out of the range of scores is one of these, or within it */
#define SOBOL_ABOVE (UNITS_MAX + 1)
#define SOBOL_BELOW (-UNITS_MAX - 1)

typedef struct SobolOutputs
{
	int			rows;
	int			factors;
	int64	   *a;
	int64	   *b;
	int64	  **ab;				/* of each factor */
} SobolOutputs;

/* In units, rounded half away from zero */
typedef struct SobolIndex
{
	int64		first_order;	/* what the factor does alone */
	int64		total;			/* and together with others */
} SobolIndex;

/* Between which a share of the replicates lies */
typedef struct SobolLimits
{
	SobolIndex	low;
	SobolIndex	high;
} SobolLimits;

extern bool sobol_align(int64 **outputs, int **denominators, int count, int rows);
extern bool sobol_estimate(const SobolOutputs *outputs, SobolIndex *indices);
extern bool sobol_bootstrap(const SobolOutputs *outputs, int64 seed, int replicates, int32 confidence,
							SobolLimits *limits);

#endif
