/*
 * principal_component.c - the first principal component of a correlation matrix
 *
 * Cyclic Jacobi rotations in double precision.  IEEE 754 prescribes the last bit of
 * each +, -, *, / and square root; nothing else is used, no sum is reordered, and
 * all is compiled without contraction to fused operations (-ffp-contract=off, in
 * the Makefile for everything).  So the bits are the same on every machine.  They
 * are right to about 2^-48 over the relative distance of the two largest
 * eigenvalues; loadings are rounded to fewer bits, so that what is equal but for
 * that, is equal.
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "miscadmin.h"

#include "covariance.h"
#include "principal_component.h"

#if FLT_EVAL_METHOD < 0 || FLT_EVAL_METHOD > 1
#error "compliance needs double precision that is not evaluated with more"
#endif
#ifdef __FAST_MATH__
#error "compliance needs floating point as IEEE 754 prescribes it, not -ffast-math"
#endif

/* Rotations converge quadratically: ten sweeps are many */
#define MAX_SWEEPS 100

/*
 * What is left beside the diagonal, as a sum of squares, may come from rounding
 * then: it comes back as often as it is turned away where eigenvalues are zero,
 * as they are with more children than bodies
 */
#define NOISE(size) ((size) * DBL_EPSILON * ((size) * DBL_EPSILON))

/* Eigenvalues that are relatively closer than this are taken for equal */
#define LEAST_DISTANCE 1e-9

/* A symmetric matrix on its way to a diagonal one, and the product of the rotations */
typedef struct Rotation
{
	int			size;
	double	   *matrix;			/* row by row */
	double	   *vectors;		/* an eigenvector in each row */
} Rotation;

/* Turn two elements by an angle of which sine and cosine are given */
static inline void
turn(double *a, double *b, double sine, double cosine)
{
	double		x = *a;
	double		y = *b;

	*a = cosine * x - sine * y;
	*b = sine * x + cosine * y;
}

/* Turn rows and columns p and q so that the element at their crossing vanishes */
static void
rotate(Rotation *rotation, int p, int q)
{
	int			size = rotation->size;
	double	   *matrix = rotation->matrix;
	double		crossing = matrix[p * size + q];
	double		theta = (matrix[q * size + q] - matrix[p * size + p]) / (2 * crossing);
	double		tangent = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
	double		cosine = 1 / sqrt(tangent * tangent + 1);
	double		sine = tangent * cosine;

	matrix[p * size + p] -= tangent * crossing;
	matrix[q * size + q] += tangent * crossing;
	matrix[p * size + q] = matrix[q * size + p] = 0;
	for (int k = 0; k < size; k++)
	{
		turn(&rotation->vectors[p * size + k], &rotation->vectors[q * size + k], sine, cosine);
		if (k == p || k == q)
			continue;
		turn(&matrix[p * size + k], &matrix[q * size + k], sine, cosine);
		matrix[k * size + p] = matrix[p * size + k];
		matrix[k * size + q] = matrix[q * size + k];
	}
}

static bool
is_diagonal(const Rotation *rotation)
{
	double		sum = 0;

	for (int p = 0; p < rotation->size; p++)
		for (int q = p + 1; q < rotation->size; q++)
			sum += rotation->matrix[p * rotation->size + q] * rotation->matrix[p * rotation->size + q];
	return sum < NOISE(rotation->size);
}

static void
sweep(Rotation *rotation)
{
	for (int p = 0; p < rotation->size; p++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int q = p + 1; q < rotation->size; q++)
			if (rotation->matrix[p * rotation->size + q] != 0)
				rotate(rotation, p, q);
	}
}

/* The last sweep squares what may have been left */
static void
diagonalize(Rotation *rotation)
{
	for (int sweeps = 0; sweeps < MAX_SWEEPS && !is_diagonal(rotation); sweeps++)
		sweep(rotation);
	sweep(rotation);
}

/* The place of the largest eigenvalue, the first of equal ones; -1 if the next one is as large */
static int
largest_eigenvalue(const Rotation *rotation)
{
	int			step = rotation->size + 1;	/* along the diagonal */
	int			largest = 0;
	double		value;

	for (int i = 1; i < rotation->size; i++)
		if (rotation->matrix[i * step] > rotation->matrix[largest * step])
			largest = i;
	value = rotation->matrix[largest * step];
	for (int i = 0; i < rotation->size; i++)
		if (i != largest && value - rotation->matrix[i * step] < LEAST_DISTANCE * value)
			return -1;
	return largest;
}

/*
 * The loadings of the children on the first principal component, from their
 * correlations (row by row, with CORRELATION_BITS).  Of its two directions it is
 * the one in which the loadings add up to a positive number.  False if it is not
 * determined: the two largest eigenvalues are equal.
 */
bool
principal_component(const int64 *correlations, int children, int64 *loadings)
{
	Size		cells = (Size) children * (Size) children;
	Rotation	rotation = {children, palloc(sizeof(double) * cells), palloc0(sizeof(double) * cells)};
	int64		sum = 0;
	int			first;

	for (Size i = 0; i < cells; i++)
		rotation.matrix[i] = (double) correlations[i] / (double) (INT64CONST(1) << CORRELATION_BITS);
	for (int i = 0; i < children; i++)
		rotation.vectors[i * children + i] = 1;
	diagonalize(&rotation);
	first = largest_eigenvalue(&rotation);
	for (int i = 0; i < children && first >= 0; i++)
	{
		double		scaled = rotation.vectors[first * children + i] * (double) (INT64CONST(1) << LOADING_BITS);

		loadings[i] = (int64) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
		sum += loadings[i];
	}
	for (int i = 0; i < children && sum < 0; i++)
		loadings[i] = -loadings[i];
	pfree(rotation.matrix);
	pfree(rotation.vectors);
	return first >= 0;
}
