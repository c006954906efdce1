/*
 * float_logarithm.c - logarithm and exponential in floating point, of many numbers
 */
#include "postgres.h"

#include "float_logarithm.h"
#include "vector_clones.h"

/* Put its logarithm in the place of each number */
VECTOR_CLONES void
float_ln_all(double *numbers, int count)
{
	for (int i = 0; i < count; i++)
		numbers[i] = float_ln(numbers[i]);
}

/* Put its exponential in the place of each number */
VECTOR_CLONES void
float_exp_all(double *numbers, int count)
{
	for (int i = 0; i < count; i++)
		numbers[i] = float_exp(numbers[i]);
}
