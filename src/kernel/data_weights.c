/*
 * data_weights.c - weights of the children of a node that come from their scores
 *
 * All methods but PCA are computed in integers.  A measure is a fixed-point number
 * without a sign; only the proportions matter for the weights, so each method has
 * its own number of bits.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "covariance.h"
#include "data_weights.h"
#include "decimal.h"
#include "fixedpoint.h"
#include "principal_component.h"

/* Measures are cut to so many bits, and a node has less than 2^12 children */
#define MEASURE_BITS 94

/* Below this sum, 2^-72, what is left of 112 bits of an entropy does not tell the weights */
#define LEAST_DIVERGENCE ((uint128) 1 << (FIXED_BITS - 72))

/* The same of the bits of a correlation, for each pair of children: 2^-36 */
#define LEAST_CONTRAST ((uint128) 1 << 26)

/* The bodies that have all children, and what comes of them */
typedef struct Data
{
	ScoreMatrix scores;
	Int256	   *variances;		/* of each child: covariance_of() it with
								 * itself */
	uint128    *measures;		/* to which weights are in proportion */
	DataWeight *weights;		/* of the caller */
} Data;

const char *const data_weights_method_names[DATA_WEIGHTS_METHODS] = {
	[DATA_WEIGHTS_EQUAL] = "equal",
	[DATA_WEIGHTS_SD] = "sd",
	[DATA_WEIGHTS_ENTROPY] = "entropy",
	[DATA_WEIGHTS_CRITIC] = "critic",
	[DATA_WEIGHTS_PCA] = "pca"
};

static inline uint128
low_half(Int256 number)
{
	return ((uint128) number.limb[1] << 64) | number.limb[0];
}

/*
 * Standard deviations.  sqrt(variance), times as high a power of two as the
 * largest one allows, is the deviation but for a factor that all have.
 */
static void
measure_sd(Data *data)
{
	Size		bodies = (Size) data->scores.bodies;
	int			highest = 0;

	for (int child = 0; child < data->scores.children; child++)
		highest = Max(highest, int256_highest_bit(data->variances[child]));
	for (int child = 0; child < data->scores.children; child++)
	{
		Int256		quadruple;
		Int256		shifted;
		Int256		ignored;

		/* the floor of twice the deviation decides how it rounds */
		(void) int256_shift_left(data->variances[child], 2, &quadruple);
		quadruple = int256_divide_unsigned(quadruple, int256_from_uint128((uint128) bodies * bodies), &ignored);
		data->weights[child].measure = (int64) ((int256_square_root(quadruple) + 1) / 2);
		(void) int256_shift_left(data->variances[child], (254 - highest) & ~1, &shifted);
		data->measures[child] = int256_square_root(shifted);
	}
}

/*
 * ln n less the entropy of the shares of a column, with FIXED_BITS: its divergence
 * from equal shares, which is 0 to ln n.  With scores v and their sum T it is
 * ln n - ln T + sum(v ln v) / T.
 */
static uint128
divergence(const int64 *scores, int bodies)
{
	Int256		products = {{0, 0, 0, 0}};
	Int256		ignored;
	uint128		total = 0;
	int128		result;

	for (int body = 0; body < bodies; body++)
	{
		total += (uint128) scores[body];
		if (scores[body] > 0)
			products = int256_wrapping_add(products,
										   int256_multiply_int128(scores[body],
																  fixed_ln((uint128) scores[body], 0, 0)));
	}
	products = int256_divide_unsigned(products, int256_from_uint128(total), &ignored);
	result = fixed_ln((uint128) bodies, 0, 0) - fixed_ln(total, 0, 0) + (int128) low_half(products);
	return (uint128) Max(result, 0);
}

static DataWeightsStatus
measure_entropy(Data *data)
{
	DataWeightsStatus status = DATA_WEIGHTS_OK;
	Int256		most = int256_from_int128(fixed_ln((uint128) data->scores.bodies, 0, 0));
	uint128		sum = 0;

	for (int child = 0; child < data->scores.children; child++)
		for (int body = 0; body < data->scores.bodies; body++)
			if (data->scores.scores[child][body] < 0)
			{
				data->weights[child].at_fault = true;
				status = DATA_WEIGHTS_NEGATIVE;
			}
	if (status != DATA_WEIGHTS_OK)
		return status;
	for (int child = 0; child < data->scores.children; child++)
	{
		uint128		measure = divergence(data->scores.scores[child], data->scores.bodies);
		Int256		units = int256_divide_rounded(int256_multiply_uint128(measure, (uint128) UNITS_PER_ONE), most);

		CHECK_FOR_INTERRUPTS();
		data->weights[child].measure = (int64) units.limb[0];
		data->measures[child] = measure;
		sum += measure;
	}
	return sum < LEAST_DIVERGENCE ? DATA_WEIGHTS_UNDETERMINED : DATA_WEIGHTS_OK;
}

/* The correlations of all pairs of children, row by row, with CORRELATION_BITS */
static int64 *
correlate(const Data *data)
{
	int			children = data->scores.children;
	int64	   *correlations = palloc(sizeof(int64) * (Size) children * (Size) children);

	for (int i = 0; i < children; i++)
		for (int j = 0; j <= i; j++)
		{
			Int256		covariance = covariance_of(data->scores.scores[i], data->scores.scores[j], data->scores.bodies);
			int64		size = (int64) covariance_over_roots(covariance, data->variances[i], data->variances[j],
															 UINT64CONST(1) << CORRELATION_BITS);

			CHECK_FOR_INTERRUPTS();
			if (int256_is_negative(covariance))
				size = -size;
			correlations[i * children + j] = correlations[j * children + i] = size;
		}
	return correlations;
}

/* The population standard deviation over the range, with CORRELATION_BITS: up to 1/2 */
static uint64
relative_deviation(const int64 *scores, int bodies, Int256 variance)
{
	int64		lowest = scores[0];
	int64		highest = scores[0];
	uint128		range;

	for (int body = 1; body < bodies; body++)
	{
		lowest = Min(lowest, scores[body]);
		highest = Max(highest, scores[body]);
	}
	range = (uint128) ((int128) highest - lowest) * (uint128) bodies;

	/* sqrt(variance) / range, as variance / sqrt(variance * range^2) */
	return covariance_over_roots(variance, variance, int256_multiply_uint128(range, range),
								 UINT64CONST(1) << CORRELATION_BITS);
}

static DataWeightsStatus
measure_critic(Data *data)
{
	int			children = data->scores.children;
	int64	   *correlations = correlate(data);
	uint128		sum = 0;

	for (int i = 0; i < children; i++)
	{
		uint128		contrast = 0;
		Int256		measure;

		for (int j = 0; j < children; j++)
			contrast += (uint128) ((INT64CONST(1) << CORRELATION_BITS) - (int128) correlations[i * children + j]);
		measure = int256_multiply_uint128(relative_deviation(data->scores.scores[i], data->scores.bodies,
															 data->variances[i]), contrast);
		data->measures[i] = low_half(int256_shift_right_unsigned(measure, CORRELATION_BITS));
		data->weights[i].measure = (int64) ((data->measures[i] * UNITS_PER_ONE +
											 (UINT64CONST(1) << (CORRELATION_BITS - 1))) >> CORRELATION_BITS);
		sum += data->measures[i];
	}
	pfree(correlations);
	return sum < LEAST_CONTRAST * children * children ? DATA_WEIGHTS_UNDETERMINED : DATA_WEIGHTS_OK;
}

static DataWeightsStatus
measure_pca(Data *data)
{
	DataWeightsStatus status = DATA_WEIGHTS_OK;
	int			children = data->scores.children;
	int64	   *correlations = correlate(data);
	int64	   *loadings = palloc(sizeof(int64) * (Size) children);

	if (!principal_component(correlations, children, loadings))
		status = DATA_WEIGHTS_UNDETERMINED;
	for (int child = 0; child < children && status != DATA_WEIGHTS_UNDETERMINED; child++)
	{
		if (loadings[child] < 0)
		{
			data->weights[child].at_fault = true;
			status = DATA_WEIGHTS_OPPOSED;
			continue;
		}
		data->measures[child] = (uint128) loadings[child] * (uint128) loadings[child];
		data->weights[child].measure = (int64) (((uint128) loadings[child] * UNITS_PER_ONE +
												 (UINT64CONST(1) << (LOADING_BITS - 1))) >> LOADING_BITS);
	}
	pfree(correlations);
	pfree(loadings);
	return status;
}

static DataWeightsStatus
measure_equal(Data *data)
{
	for (int child = 0; child < data->scores.children; child++)
	{
		data->measures[child] = 1;
		data->weights[child].measure = UNITS_PER_ONE;
	}
	return DATA_WEIGHTS_OK;
}

/* The method's measures; sets weights[].measure and what is at fault */
static DataWeightsStatus
measure(Data *data, DataWeightsMethod method)
{
	DataWeightsStatus status = DATA_WEIGHTS_OK;

	if (method == DATA_WEIGHTS_EQUAL)
		return measure_equal(data);
	if (data->scores.bodies < DATA_WEIGHTS_LEAST_BODIES)
		return DATA_WEIGHTS_FEW_BODIES;
	for (int child = 0; child < data->scores.children; child++)
	{
		const int64 *scores = data->scores.scores[child];

		CHECK_FOR_INTERRUPTS();
		data->variances[child] = covariance_of(scores, scores, data->scores.bodies);
		data->weights[child].at_fault = int256_is_zero(data->variances[child]);
		if (data->weights[child].at_fault)
			status = DATA_WEIGHTS_CONSTANT;
	}
	if (status != DATA_WEIGHTS_OK)
		return status;
	switch (method)
	{
		case DATA_WEIGHTS_ENTROPY:
			return measure_entropy(data);
		case DATA_WEIGHTS_CRITIC:
			return measure_critic(data);
		case DATA_WEIGHTS_PCA:
			return measure_pca(data);
		default:
			measure_sd(data);
			return DATA_WEIGHTS_OK;
	}
}

/* A remainder of the division, to be sorted: the largest first, of equal ones the first */
typedef struct Remainder
{
	uint128		rest;
	int			child;
} Remainder;

static int
compare_remainders(const void *a, const void *b)
{
	const Remainder *one = a;
	const Remainder *other = b;

	if (one->rest != other->rest)
		return one->rest > other->rest ? -1 : 1;
	return one->child - other->child;
}

/* Measures as shares of one in millionths, which the largest remainders make add up */
static void
share(const Data *data)
{
	int			children = data->scores.children;
	Remainder  *remainders = palloc(sizeof(Remainder) * (Size) Max(children, 1));
	int32		spare = (int32) UNITS_PER_ONE;
	uint128		most = 0;
	uint128		sum = 0;
	int			shift;

	for (int child = 0; child < children; child++)
		most = Max(most, data->measures[child]);
	shift = Max(int256_highest_bit(int256_from_uint128(most)) + 1 - MEASURE_BITS, 0);
	for (int child = 0; child < children; child++)
		sum += data->measures[child] >> shift;
	for (int child = 0; child < children; child++)
	{
		uint128		product = (data->measures[child] >> shift) * (uint128) UNITS_PER_ONE;

		data->weights[child].weight = (int32) (product / sum);
		remainders[child] = (Remainder) {product % sum, child};
		spare -= data->weights[child].weight;
	}
	qsort(remainders, (size_t) children, sizeof(Remainder), compare_remainders);
	for (int i = 0; i < spare; i++)
		data->weights[remainders[i].child].weight++;
	pfree(remainders);
}

/*
 * The weights of the children by a method, over the bodies that have all of them,
 * whose number is given beside.  weights has room for each child.  Where the status
 * is not DATA_WEIGHTS_OK, only at_fault is told.
 */
DataWeightsStatus
data_weights_compute(const ScoreMatrix *matrix, DataWeightsMethod method, DataWeight *weights, int *bodies)
{
	Size		children = (Size) Max(matrix->children, 1);
	Data		data = {
		.scores = score_matrix_complete(matrix),
		.variances = palloc(sizeof(Int256) * children),
		.measures = palloc(sizeof(uint128) * children),
		.weights = weights
	};
	DataWeightsStatus status;

	memset(weights, 0, sizeof(DataWeight) * (Size) matrix->children);
	*bodies = data.scores.bodies;
	status = measure(&data, method);
	if (status == DATA_WEIGHTS_OK && matrix->children > 0)
		share(&data);
	score_matrix_free(&data.scores);
	pfree(data.variances);
	pfree(data.measures);
	return status;
}
