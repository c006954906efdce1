/*
 * sobol.c - how much of the variance of an output each factor accounts for
 *
 * With N rows, outputs a, b and c (of A with a factor from B), and the sums
 *
 *     T = sum(a + b), Q = sum(a^2 + b^2), U = sum(c - a),
 *     P = sum(b (c - a)), W = sum((c - a)^2),
 *
 * all of which are integers, the variance is V = (2 N Q - T^2) / 4 N^2, and
 *
 *     first order = sum((b - T / 2 N) (c - a)) / N / V = 2 (2 N P - T U) / (2 N Q - T^2)
 *     total       = sum((c - a)^2) / 2 N / V           = 2 N W / (2 N Q - T^2).
 *
 * A unit of the outputs cancels out.  Outputs are below 2^62 and rows below 2^31, so
 * that these numbers are below 2^190, and 10^6 times as much fits into 256 bits.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "decimal.h"
#include "int256.h"
#include "percentile.h"
#include "random.h"
#include "sobol.h"

/* The outputs of A and B for the rows of a sample */
typedef struct Sample
{
	int			rows;
	int		   *row;			/* which rows these are */
	int64	   *a;
	int64	   *b;
	int128		total;			/* T */
	Int256		variance;		/* 2 N Q - T^2 */
} Sample;

/* The least common multiple of the denominators, or 0 if it exceeds the limit */
static int64
common_denominator(int **denominators, int count, int rows, int64 limit)
{
	int64		common = 1;

	for (int i = 0; i < count; i++)
		for (int row = 0; row < rows; row++)
		{
			int64		denominator = denominators[i][row];

			if (common % denominator == 0)
				continue;
			denominator /= (int64) int256_gcd((uint64) common, (uint64) denominator);
			if (common > limit / denominator)
				return 0;
			common *= denominator;
		}
	return common;
}

/* The least integer that no output exceeds in absolute value */
static int64
largest_output(int64 **outputs, int **denominators, int count, int rows)
{
	int64		largest = 1;

	for (int i = 0; i < count; i++)
		for (int row = 0; row < rows; row++)
		{
			int64		size = outputs[i][row] < 0 ? -outputs[i][row] : outputs[i][row];

			largest = Max(largest, (size - 1) / denominators[i][row] + 1);
		}
	return largest;
}

/*
 * Bring fractions to one unit, in place: outputs[i][row] / denominators[i][row],
 * for count arrays of so many rows, each becomes a multiple of one over the least
 * common denominator, so that it stays exact.  Where this would exceed
 * SOBOL_OUTPUT_MAX, it is rounded to as many binary places as fit, which false
 * tells: outputs of up to 2^19 have 41 of them, so that the sixth decimal of an
 * index is hardly ever another.  The numerators are up to SOBOL_OUTPUT_MAX, the
 * denominators above 0.
 */
bool
sobol_align(int64 **outputs, int **denominators, int count, int rows)
{
	int64		largest = largest_output(outputs, denominators, count, rows);
	int64		unit = common_denominator(denominators, count, rows, SOBOL_OUTPUT_MAX / largest);
	bool		exact = unit != 0;

	if (!exact)
		for (unit = 1; unit <= SOBOL_OUTPUT_MAX / largest / 2;)
			unit *= 2;
	for (int i = 0; i < count; i++)
		for (int row = 0; row < rows; row++)
		{
			int128		twice = 2 * (int128) outputs[i][row] * unit;
			int64		denominator = denominators[i][row];

			outputs[i][row] = (int64) ((twice + (twice < 0 ? -denominator : denominator)) / (2 * denominator));
		}
	return exact;
}

static void
sample_create(Sample *sample, int rows)
{
	sample->rows = rows;
	sample->row = palloc(sizeof(int) * (Size) rows);
	sample->a = palloc(sizeof(int64) * (Size) rows);
	sample->b = palloc(sizeof(int64) * (Size) rows);
}

static void
sample_free(Sample *sample)
{
	pfree(sample->row);
	pfree(sample->a);
	pfree(sample->b);
}

/* Take the outputs of the sample's rows; whether they vary */
static bool
sample_take(Sample *sample, const SobolOutputs *outputs)
{
	Int256		squares = {{0, 0, 0, 0}};

	sample->total = 0;
	for (int k = 0; k < sample->rows; k++)
	{
		int64		a = outputs->a[sample->row[k]];
		int64		b = outputs->b[sample->row[k]];

		sample->a[k] = a;
		sample->b[k] = b;
		sample->total += (int128) a + b;
		(void) int256_add_int128(&squares, (int128) a * a + (int128) b * b);
	}
	(void) int256_multiply(squares, 2 * (uint128) sample->rows, &squares);
	sample->variance = int256_wrapping_add(squares,
										   int256_negate(int256_multiply_int128(sample->total, sample->total)));
	return !int256_is_zero(sample->variance);
}

/* A quotient in units, which may be out of range */
static int64
index_units(Int256 numerator, Int256 denominator)
{
	int128		units;

	(void) int256_multiply(numerator, (uint128) UNITS_PER_ONE, &numerator);
	numerator = int256_divide_rounded(numerator, denominator);
	if (!int256_to_int128(numerator, &units))
		return int256_is_negative(numerator) ? SOBOL_BELOW : SOBOL_ABOVE;
	return (int64) Max(Min(units, SOBOL_ABOVE), SOBOL_BELOW);
}

/* The indices of one factor, of a sample that varies */
static SobolIndex
sample_index(const Sample *sample, const int64 *ab)
{
	Int256		products = {{0, 0, 0, 0}};
	Int256		squares = {{0, 0, 0, 0}};
	int128		changes = 0;

	for (int k = 0; k < sample->rows; k++)
	{
		int64		change = ab[sample->row[k]] - sample->a[k];

		changes += change;
		(void) int256_add_int128(&products, (int128) sample->b[k] * change);
		(void) int256_add_int128(&squares, (int128) change * change);
	}
	(void) int256_multiply(products, 2 * (uint128) sample->rows, &products);
	(void) int256_multiply(squares, 2 * (uint128) sample->rows, &squares);
	products = int256_wrapping_add(products, int256_negate(int256_multiply_int128(sample->total, changes)));
	return (SobolIndex) {
		.first_order = index_units(int256_wrapping_add(products, products), sample->variance),
		.total = index_units(squares, sample->variance)
	};
}

/* Indices are told, unless they are out of the range of scores */
static void
check_index(SobolIndex index)
{
	if (!units_in_range(index.first_order) || !units_in_range(index.total))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("sensitivity index out of range"),
				 errdetail("The output hardly varies between draws, but does when one factor is exchanged."),
				 errhint("Take more draws.")));
}

/*
 * The indices of all factors; there is room for each.  False if the output does not
 * vary, or if there are no rows.
 */
bool
sobol_estimate(const SobolOutputs *outputs, SobolIndex *indices)
{
	Sample		sample;
	bool		varies;

	if (outputs->rows <= 0)
		return false;
	sample_create(&sample, outputs->rows);
	for (int row = 0; row < outputs->rows; row++)
		sample.row[row] = row;
	varies = sample_take(&sample, outputs);
	for (int factor = 0; factor < outputs->factors && varies; factor++)
	{
		CHECK_FOR_INTERRUPTS();
		indices[factor] = sample_index(&sample, outputs->ab[factor]);
		check_index(indices[factor]);
	}
	sample_free(&sample);
	return varies;
}

/* Rows with replacement: row k by word k mod 4 of the block k div 4 */
static void
sample_draw(Sample *sample, int64 seed, int replicate, uint32 *words)
{
	random_blocks(random_stream(seed, RANDOM_BOOTSTRAP, 0), (uint32) replicate, 0, words,
				  (sample->rows - 1) / RANDOM_BLOCK_WORDS + 1);
	for (int k = 0; k < sample->rows; k++)
		sample->row[k] = (int) random_choice(words[k], (uint32) sample->rows);
}

static inline int
compare_units(int64 one, int64 other)
{
	return (one > other) - (one < other);
}

static int
compare_first_order(const void *a, const void *b)
{
	return compare_units(((const SobolIndex *) a)->first_order, ((const SobolIndex *) b)->first_order);
}

static int
compare_total(const void *a, const void *b)
{
	return compare_units(((const SobolIndex *) a)->total, ((const SobolIndex *) b)->total);
}

/* What a share of the replicates in the middle lies between; sorts them */
static SobolLimits
find_limits(SobolIndex *indices, int count, int32 confidence)
{
	int64		low = percentile_place(count, UNITS_PER_ONE - confidence, 2 * UNITS_PER_ONE) - 1;
	int64		high = percentile_place(count, UNITS_PER_ONE + confidence, 2 * UNITS_PER_ONE) - 1;
	SobolLimits limits;

	qsort(indices, (size_t) count, sizeof(SobolIndex), compare_first_order);
	limits.low.first_order = indices[low].first_order;
	limits.high.first_order = indices[high].first_order;
	qsort(indices, (size_t) count, sizeof(SobolIndex), compare_total);
	limits.low.total = indices[low].total;
	limits.high.total = indices[high].total;
	check_index(limits.low);
	check_index(limits.high);
	return limits;
}

/* The indices of each factor in so many replicates; returns how many of them vary */
static int
replicate_indices(const SobolOutputs *outputs, int64 seed, int replicates, SobolIndex **indices)
{
	uint32	   *words = palloc(sizeof(uint32) * ((Size) outputs->rows + RANDOM_BLOCK_WORDS));
	Sample		sample;
	int			count = 0;

	sample_create(&sample, outputs->rows);
	for (int replicate = 1; replicate <= replicates; replicate++)
	{
		sample_draw(&sample, seed, replicate, words);
		if (!sample_take(&sample, outputs))
			continue;
		for (int factor = 0; factor < outputs->factors; factor++)
		{
			CHECK_FOR_INTERRUPTS();
			indices[factor][count] = sample_index(&sample, outputs->ab[factor]);
		}
		count++;
	}
	sample_free(&sample);
	pfree(words);
	return count;
}

/*
 * The limits of the indices of all factors, for which there is room, by the
 * percentile bootstrap: as many rows are drawn with replacement, the same for all
 * factors, so many times.  The confidence is in millionths.  Replicates that do not
 * vary are left out; false if that are all, or if there are no rows.  Takes
 * 16 * replicates * factors bytes.
 */
bool
sobol_bootstrap(const SobolOutputs *outputs, int64 seed, int replicates, int32 confidence, SobolLimits *limits)
{
	SobolIndex **indices;
	int			count;

	if (outputs->rows <= 0)
		return false;
	indices = palloc(sizeof(SobolIndex *) * (Size) Max(outputs->factors, 1));
	for (int factor = 0; factor < outputs->factors; factor++)
		indices[factor] = palloc(sizeof(SobolIndex) * (Size) Max(replicates, 1));
	count = replicate_indices(outputs, seed, replicates, indices);
	for (int factor = 0; factor < outputs->factors; factor++)
	{
		if (count > 0)
			limits[factor] = find_limits(indices[factor], count, confidence);
		pfree(indices[factor]);
	}
	pfree(indices);
	return count > 0;
}
