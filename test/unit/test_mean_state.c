/*
 * test_mean_state.c - means whose states add, merge and take back exactly
 */
#include "postgres.h"

#define MEAN_VECTORS
#include "mean_state.h"
#include "unit.h"
#include "vectors.h"

#define ROWS 12

typedef struct Row
{
	Decimal		value;
	Decimal		weight;
} Row;

static const Mean kinds[] = {
	{MEAN_ARITHMETIC, 0}, {MEAN_GEOMETRIC, 0}, {MEAN_HARMONIC, 0},
	{MEAN_POWER, 2000000}, {MEAN_POWER, -500000}, {MEAN_POWER, 1500000}
};

static Decimal
units(int64 number)
{
	return (Decimal) {number, UNIT_DECIMALS};
}

/* Values that every mean has: above zero, or zero at times */
static Row
draw_row(Mean mean)
{
	Row			row = {{llabs(draw_magnitude(9)), draw(10)}, {llabs(draw_magnitude(7)), draw(8)}};

	if (row.value.digits == 0 && draw(4) > 0)
		row.value.digits = 1;
	if (mean.kind == MEAN_ARITHMETIC && draw(2) == 0)
		row.value.digits = -row.value.digits;
	return row;
}

static bool
same_state(MeanState a, MeanState b)
{
	mean_normalize(&a);
	mean_normalize(&b);
	return memcmp(&a, &b, sizeof(MeanState)) == 0;
}

/* In any order, in parts, and with what is taken back, the state is the same */
static void
check_states(Mean mean)
{
	Row			rows[ROWS];
	MeanState	forward;
	MeanState	backward;
	MeanState	part;
	MeanState	more;

	mean_init(&forward, mean);
	mean_init(&backward, mean);
	mean_init(&part, mean);
	mean_init(&more, mean);
	HOLDS(state_mean(&forward).kind == mean.kind && state_mean(&forward).power == mean.power, "%d", mean.kind);
	for (int i = 0; i < ROWS; i++)
	{
		rows[i] = draw_row(mean);
		mean_add(&forward, rows[i].value, rows[i].weight);
	}
	for (int i = ROWS - 1; i >= 0; i--)
		mean_add(i % 3 == 0 ? &part : &backward, rows[i].value, rows[i].weight);
	more = backward;
	mean_merge(&backward, &part);
	HOLDS(same_state(forward, backward), "merged, kind %d", mean.kind);
	HOLDS(mean_check(&forward) == NULL, "kind %d", mean.kind);
	mean_unmerge(&backward, &part);
	HOLDS(same_state(backward, more), "taken apart, kind %d", mean.kind);
	for (int i = 0; i < ROWS; i += 3)
		mean_remove(&forward, rows[i].value, rows[i].weight);
	HOLDS(same_state(forward, more), "taken back, kind %d", mean.kind);
}

/* The quick way adds what the plain one does, also to a state that holds finer numbers already */
static void
check_quick_way(Mean mean)
{
	MeanState	quick;
	MeanState	plain;

	mean_init(&quick, mean);
	mean_init(&plain, mean);
	for (int i = 0; i < ROWS; i++)
	{
		Row			row = draw_row(mean);

		mean_add_units(&quick, (int64) row.value.digits, (int64) row.weight.digits);
		mean_add(&plain, units((int64) row.value.digits), units((int64) row.weight.digits));
		if (draw(ROWS) == 0)
		{
			row.weight.scale = UNIT_DECIMALS + draw(3);
			mean_add(&quick, row.value, row.weight);
			mean_add(&plain, row.value, row.weight);
		}
	}
	HOLDS(same_state(quick, plain), "the quick way, kind %d", mean.kind);
}

/* Arithmetic means against 128 bits */
static void
check_units(void)
{
	MeanState	quick;
	int128		sum = 0;
	int128		weights = 0;
	Reading		reading;
	int128		quarters;

	mean_init(&quick, kinds[0]);
	HOLDS(!mean_reading(&quick, &reading), "no mean of nothing");
	for (int i = 0; i < ROWS; i++)
	{
		int64		value = draw_magnitude(12);
		int64		weight = llabs(draw_magnitude(6)) + (i == 0);

		mean_add_units(&quick, value, weight);
		sum += (int128) value * weight;
		weights += weight;
	}
	HOLDS(quick.observed == ROWS, "all are counted");
	HOLDS(mean_reading(&quick, &reading), "a mean");
	quarters = (sum < 0 ? -sum : sum) * 4;
	quarters = quarters / weights | (quarters % weights != 0);
	HOLDS(reading == (Reading) (sum < 0 ? -quarters : quarters), INT64_FORMAT, reading);
}

static void
check_vector(const MeanVector *vector)
{
	MeanState	state;
	Reading		reading;

	mean_init(&state, mean_from_power(vector->power));
	for (int i = 0; i < vector->count; i++)
		mean_add(&state, units(vector->rows[i][0]), units(vector->rows[i][1]));
	HOLDS(mean_reading(&state, &reading), "power " INT64_FORMAT, vector->power);
	HOLDS(reading_round(reading, UNIT_DECIMALS, ROUND_HALF_UP) == vector->units,
		  "power " INT64_FORMAT ": " INT64_FORMAT, vector->power, vector->units);
}

/* Of two values with a weight of 1, or of one */
static Reading
mean_of(Mean mean, int64 a, int64 b)
{
	MeanState	state;
	Reading		reading = READING_BELOW;

	mean_init(&state, mean);
	mean_add(&state, units(a), (Decimal) {1, 0});
	mean_add(&state, units(b), (Decimal) {1, 0});
	HOLDS(mean_reading(&state, &reading), "a mean");
	return reading;
}

/* What is a decimal, or a tie, comes out as that */
static void
check_snaps(void)
{
	HOLDS(mean_of(kinds[1], 4000000, 9000000) == reading_from_units(6000000), "geometric mean of 4 and 9");
	HOLDS(mean_of(kinds[1], 500000, 500000) == reading_from_units(500000), "geometric mean of equals");
	HOLDS(mean_of(kinds[2], 3000000, 6000000) == reading_from_units(4000000), "harmonic mean of 3 and 6");
	HOLDS(mean_of(kinds[2], 1, 3) == reading_from_units(1) + 2, "harmonic mean of 1 and 3 millionths is 1.5");
	HOLDS(mean_of(kinds[3], 1000000, 7000000) == reading_from_units(5000000), "quadratic mean of 1 and 7");
	HOLDS(mean_of(kinds[4], 1000000, 1000000) == reading_from_units(1000000), "power -1/2");
	HOLDS(mean_of(kinds[1], 0, 9000000) == 0 && mean_of(kinds[2], 0, 9000000) == 0, "zero decides");
	HOLDS(mean_of(kinds[4], 0, 9000000) == 0, "zero decides for powers below zero");
	HOLDS(mean_of(kinds[3], 0, 0) == 0, "only zeros");
	HOLDS(mean_of(kinds[3], 0, 2000000) / 4 == 1414213, "half of 2^2 under the root");
}

int
main(void)
{
	for (int i = 0; i < (int) lengthof(kinds); i++)
	{
		for (int j = 0; j < 300; j++)
			check_states(kinds[i]);
		property(psprintf("%s mean with power " INT64_FORMAT ": order, merging and taking back leave no trace",
						  mean_kind_names[kinds[i].kind], kinds[i].power));
	}
	for (int i = 0; i < 3000; i++)
		check_quick_way(kinds[i % lengthof(kinds)]);
	property("the quick way adds what the plain one does");
	for (int i = 0; i < 3000; i++)
		check_units();
	property("arithmetic means are exact");
	for (int i = 0; i < (int) lengthof(mean_vectors); i++)
		check_vector(&mean_vectors[i]);
	property("means are right to six decimals");
	check_snaps();
	property("means that are decimals or ties come out as such");
	return finish();
}
