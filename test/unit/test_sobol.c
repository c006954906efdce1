/*
 * test_sobol.c - Sobol indices against an independent evaluator in Python, and
 * against functions whose indices are known
 */
#include "postgres.h"

#include <math.h>

#include "percentile.h"
#include "random.h"
#include "sobol.h"
#include "sobol_vectors.h"
#include "unit.h"

typedef struct VectorOutputs
{
	int64		values[2 + MOST_FACTORS][MOST_ROWS];
	int			denominators[2 + MOST_FACTORS][MOST_ROWS];
	int64	   *value_rows[2 + MOST_FACTORS];
	int		   *denominator_rows[2 + MOST_FACTORS];
	SobolOutputs outputs;
} VectorOutputs;

static void
take_vector(const SobolVector *vector, VectorOutputs *taken)
{
	memcpy(taken->values, vector->outputs, sizeof(taken->values));
	memcpy(taken->denominators, vector->denominators, sizeof(taken->denominators));
	for (int i = 0; i < vector->factors + 2; i++)
	{
		taken->value_rows[i] = taken->values[i];
		taken->denominator_rows[i] = taken->denominators[i];
	}
	taken->outputs = (SobolOutputs) {
		vector->rows, vector->factors, taken->values[0], taken->values[1], taken->value_rows + 2
	};
	(void) sobol_align(taken->value_rows, taken->denominator_rows, vector->factors + 2, vector->rows);
}

static void
check_vector(int number)
{
	const SobolVector *vector = &sobol_vectors[number];
	VectorOutputs taken;
	SobolIndex	indices[MOST_FACTORS];
	SobolLimits limits[MOST_FACTORS];
	bool		exist;

	take_vector(vector, &taken);
	HOLDS(sobol_estimate(&taken.outputs, indices) == vector->varies, "vector %d", number);
	exist = sobol_bootstrap(&taken.outputs, vector->seed, vector->replicates, vector->confidence, limits);
	HOLDS(exist == vector->limits_exist, "limits of vector %d", number);
	for (int i = 0; i < vector->factors && vector->varies; i++)
		HOLDS(indices[i].first_order == vector->indices[i][0] && indices[i].total == vector->indices[i][1],
			  "vector %d, factor %d: " INT64_FORMAT ", " INT64_FORMAT " for " INT64_FORMAT ", " INT64_FORMAT, number, i,
			  indices[i].first_order, indices[i].total, vector->indices[i][0], vector->indices[i][1]);
	for (int i = 0; i < vector->factors && exist; i++)
		HOLDS(limits[i].low.first_order == vector->limits[i][0] && limits[i].high.first_order == vector->limits[i][1] &&
			  limits[i].low.total == vector->limits[i][2] && limits[i].high.total == vector->limits[i][3],
			  "limits of vector %d, factor %d", number, i);
}

/* Fractions that have a common unit stay exact; others are as near as it allows */
static void
check_align(bool few)
{
	int64		values[2][40];
	int64		before[2][40];
	int			denominators[2][40];
	int64	   *value_rows[2] = {values[0], values[1]};
	int		   *denominator_rows[2] = {denominators[0], denominators[1]};
	int64		largest = draw(2) == 0 ? 1000 : SOBOL_OUTPUT_MAX;
	long double unit = 0;
	bool		exact;

	for (int i = 0; i < 2; i++)
		for (int j = 0; j < 40; j++)
		{
			before[i][j] = values[i][j] = draw_between(-largest, largest);
			denominators[i][j] = largest > 1000 ? 1 + (few ? 0 : draw(3)) : few ? 580 + draw(5) : 100000 + draw(1000);
		}
	exact = sobol_align(value_rows, denominator_rows, 2, 40);
	HOLDS(exact == few, "numerators up to " INT64_FORMAT, largest);
	for (int i = 0; i < 2; i++)
		for (int j = 0; j < 40; j++)
		{
			HOLDS(values[i][j] >= -SOBOL_OUTPUT_MAX && values[i][j] <= SOBOL_OUTPUT_MAX, INT64_FORMAT, values[i][j]);
			if (unit == 0 && before[i][j] != 0 && exact)
				unit = (long double) values[i][j] * denominators[i][j] / before[i][j];
		}
	for (int i = 0; i < 2 && exact; i++)
		for (int j = 0; j < 40; j++)
			HOLDS((int128) values[i][j] * denominators[i][j] == (int128) before[i][j] * (int64) unit,
				  INT64_FORMAT "/%d", before[i][j], denominators[i][j]);
	if (!exact)
	{
		/* the largest one tells the power of two */
		int64		most = 0;
		long double quotient = 0;

		for (int i = 0; i < 2; i++)
			for (int j = 0; j < 40; j++)
				if (values[i][j] > most)
				{
					most = values[i][j];
					quotient = (long double) before[i][j] / denominators[i][j];
				}
		unit = exp2l(roundl(log2l(most / quotient)));
		HOLDS(unit * fmaxl(quotient, 1) >= SOBOL_OUTPUT_MAX / 4, INT64_FORMAT, most);
		for (int i = 0; i < 2; i++)
			for (int j = 0; j < 40; j++)
				HOLDS(fabsl((long double) before[i][j] / denominators[i][j] * unit - values[i][j]) <= 0.51L,
					  INT64_FORMAT "/%d", before[i][j], denominators[i][j]);
	}
}

/* A larger unit changes nothing */
static void
check_unit(void)
{
	int64		values[5][30];
	int64		larger[5][30];
	int64	   *value_rows[3] = {values[2], values[3], values[4]};
	int64	   *larger_rows[3] = {larger[2], larger[3], larger[4]};
	SobolOutputs outputs = {30, 3, values[0], values[1], value_rows};
	SobolOutputs scaled = {30, 3, larger[0], larger[1], larger_rows};
	SobolIndex	indices[2][3];
	SobolLimits limits[2][3];
	int64		unit = SOBOL_OUTPUT_MAX / 1000;

	for (int i = 0; i < 5; i++)
		for (int j = 0; j < 30; j++)
		{
			values[i][j] = draw_between(-1000, 1000);
			larger[i][j] = values[i][j] * unit;
		}
	HOLDS(sobol_estimate(&outputs, indices[0]) && sobol_estimate(&scaled, indices[1]), "unit " INT64_FORMAT, unit);
	HOLDS(memcmp(indices[0], indices[1], sizeof(indices[0])) == 0, "unit " INT64_FORMAT, unit);
	HOLDS(sobol_bootstrap(&outputs, 1, 50, 900000, limits[0]) && sobol_bootstrap(&scaled, 1, 50, 900000, limits[1]),
		  "unit " INT64_FORMAT, unit);
	HOLDS(memcmp(limits[0], limits[1], sizeof(limits[0])) == 0, "unit " INT64_FORMAT, unit);
}

/*
 * Functions whose indices are known
 */

#define INPUTS 3
#define ROWS 16384

typedef double (*Model) (const double *x);

/* Of inputs between 0 and 1: sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1, from -pi to pi */
static double
ishigami(const double *x)
{
	double		a = (2 * x[0] - 1) * M_PI;
	double		b = (2 * x[1] - 1) * M_PI;
	double		c = (2 * x[2] - 1) * M_PI;

	return sin(a) + 7 * sin(b) * sin(b) + 0.1 * c * c * c * c * sin(a);
}

static double
linear(const double *x)
{
	return 4 * x[0] + 2 * x[1] + x[2];
}

/* First order and total of each input */
static const double linear_indices[INPUTS][2] = {{16 / 21.0, 16 / 21.0}, {4 / 21.0, 4 / 21.0}, {1 / 21.0, 1 / 21.0}};
static double ishigami_indices[INPUTS][2];

static void
solve_ishigami(void)
{
	double		v1 = 0.5 * pow(1 + 0.1 * pow(M_PI, 4) / 5, 2);
	double		v2 = 49 / 8.0;
	double		v13 = 0.01 * pow(M_PI, 8) * (1 / 18.0 - 1 / 50.0);
	double		all = v1 + v2 + v13;

	memcpy(ishigami_indices, (double[INPUTS][2]) {{v1 / all, (v1 + v13) / all}, {v2 / all, v2 / all}, {0, v13 / all}},
		   sizeof(ishigami_indices));
}

/* The outputs in units of 2^-40, for inputs from the generator */
static void
run_model(Model model, int64 seed, int64 **outputs)
{
	RandomStream streams[2] = {random_stream(seed, RANDOM_WEIGHTS, 0), random_stream(seed, RANDOM_WEIGHTS, 1)};
	uint64		idents[INPUTS] = {random_ident("x1", 2), random_ident("x2", 2), random_ident("x3", 2)};

	for (int row = 0; row < ROWS; row++)
		for (int i = 0; i < 2 + INPUTS; i++)
		{
			double		x[INPUTS];

			for (int input = 0; input < INPUTS; input++)
				x[input] = (random_word(streams[i == 1 || i == 2 + input], row + 1, idents[input]) + 0.5) /
					4294967296.0;
			outputs[i][row] = (int64) (model(x) * 1099511627776.0);
		}
}

/* Within 0.02 of the indices that are known, and between the limits or close to them */
static void
check_model(Model model, const double (*known)[2], int64 seed, const char *name)
{
	int64	   *outputs[2 + INPUTS];
	SobolOutputs sobol = {ROWS, INPUTS, NULL, NULL, outputs + 2};
	SobolIndex	indices[INPUTS];
	SobolLimits limits[INPUTS];

	for (int i = 0; i < 2 + INPUTS; i++)
		outputs[i] = palloc(sizeof(int64) * ROWS);
	sobol.a = outputs[0];
	sobol.b = outputs[1];
	run_model(model, seed, outputs);
	HOLDS(sobol_estimate(&sobol, indices) && sobol_bootstrap(&sobol, seed, 100, 990000, limits), "%s", name);
	for (int i = 0; i < INPUTS; i++)
	{
		HOLDS(fabs(indices[i].first_order / 1e6 - known[i][0]) <= 0.02, "%s, first order of x%d: %f for %f",
			  name, i + 1, indices[i].first_order / 1e6, known[i][0]);
		HOLDS(fabs(indices[i].total / 1e6 - known[i][1]) <= 0.02, "%s, total of x%d: %f for %f", name, i + 1,
			  indices[i].total / 1e6, known[i][1]);
		HOLDS(limits[i].low.first_order <= indices[i].first_order && limits[i].high.first_order >=
			  indices[i].first_order, "%s, limits of x%d", name, i + 1);
		HOLDS(limits[i].low.total / 1e6 - 0.005 <= known[i][1] && limits[i].high.total / 1e6 + 0.005 >= known[i][1],
			  "%s, limits of the total of x%d", name, i + 1);
	}
	for (int i = 0; i < 2 + INPUTS; i++)
		pfree(outputs[i]);
}

/* Almost constant outputs, but not those of the exchanged factor */
static void
check_out_of_range(void)
{
	int64		a[3] = {0, 0, 1};
	int64		b[3] = {0, 0, 0};
	int64		ab[3] = {SOBOL_OUTPUT_MAX, 0, 0};
	int64	   *rows[1] = {ab};
	SobolOutputs outputs = {3, 1, a, b, rows};
	SobolIndex	index;
	SobolLimits limits;

	RAISES("sensitivity index out of range", sobol_estimate(&outputs, &index));
	RAISES("sensitivity index out of range", sobol_bootstrap(&outputs, 1, 50, 900000, &limits));
	outputs.rows = 0;
	HOLDS(!sobol_estimate(&outputs, &index) && !sobol_bootstrap(&outputs, 1, 50, 900000, &limits), "no rows");
	outputs = (SobolOutputs) {3, 0, a, b, rows};
	HOLDS(sobol_estimate(&outputs, &index) && sobol_bootstrap(&outputs, 1, 50, 900000, &limits), "no factors");
}

/* As percentile_disc(): the first place at which so much of the count is reached */
static void
check_place(void)
{
	int64		count = 1 + draw(2000);
	int64		denominator = 1 + draw(2000000);
	int64		numerator = draw((uint32) denominator + 1);
	int64		place = percentile_place(count, numerator, denominator);

	HOLDS(place >= 1 && place <= count && place * denominator >= numerator * count &&
		  (place == 1 || (place - 1) * denominator < numerator * count),
		  INT64_FORMAT " of " INT64_FORMAT, place, count);
}

int
main(void)
{
	for (int i = 0; i < (int) lengthof(sobol_vectors); i++)
		check_vector(i);
	property("indices and limits are those of an independent evaluator");
	for (int i = 0; i < 400; i++)
		check_align(i % 2 == 0);
	property("fractions are brought to one unit");
	for (int i = 0; i < 50; i++)
		check_unit();
	property("the unit cancels out");
	solve_ishigami();
	for (int seed = 1; seed <= 3; seed++)
	{
		check_model(ishigami, ishigami_indices, seed, "Ishigami's function");
		check_model(linear, linear_indices, seed, "a linear function");
	}
	property("indices that are known are estimated within 0.02");
	check_out_of_range();
	property("an index out of the range of scores is an error, and without rows there is none");
	for (int i = 0; i < 10000; i++)
		check_place();
	property("percentiles are those of percentile_disc()");
	return finish();
}
