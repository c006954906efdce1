/*
 * panel_confidence.c - confidence intervals of ranks, by pairwise comparison
 *
 * A body is surely above another if the difference of their means exceeds its
 * standard error so many times that all n - 1 comparisons of a body hold at the
 * confidence asked for (Bonferroni).  Its rank lies between 1 and the number of
 * those surely above it, and n less the number of those surely below.
 *
 * Source: Mogstad, Romano, Shaikh, Wilhelm, "Inference for ranks with
 * applications to mobility across neighbourhoods and academic achievement across
 * countries", Review of Economic Studies 91 (2024).
 */
#include "postgres.h"

#include <math.h>

#include "funcapi.h"
#include "miscadmin.h"

#include "int256.h"
#include "normal.h"
#include "panel_options.h"
#include "panel_samples.h"
#include "panel_scores.h"

#define DEFAULT_CONFIDENCE 900000

/* Many times what a few operations of floating point may be off, relatively */
#define FLOAT_SLACK 1e-12

/* In how many comparisons a body is surely below another one, and above */
typedef struct Comparisons
{
	uint32		below;
	uint32		above;
} Comparisons;

/* How far apart means have to be, as a square: z^2 (a^2 + b^2) in 10^-36 */
static Int256
least_square(const BodySample *a, const BodySample *b, int64 critical)
{
	Int256		result = int256_wrapping_add(int256_multiply_int128(a->standard_error, a->standard_error),
											 int256_multiply_int128(b->standard_error, b->standard_error));

	/*
	 * standard errors are below 2^71, the critical value below 2^24; the
	 * scales differ by 10^6
	 */
	(void) int256_multiply(result, (uint128) critical * (uint64) critical, &result);
	(void) int256_multiply(result, UNITS_PER_ONE, &result);
	return result;
}

/* Whether the exact means are as far apart as that, where what is cut off decides */
static bool
exactly_apart(const BodySample *a, const BodySample *b, Int256 least)
{
	Fraction	distance = fraction_subtract(a->exact_mean, b->exact_mean);
	Fraction	limit = {integer_from_int256(least), integer_from_uint128(power_of_ten(36))};

	return fraction_compare(fraction_multiply(distance, distance), limit) > 0;
}

/* Whether the body is surely above the other one, whose mean is not higher */
static bool
is_surely_above(const BodySample *a, const BodySample *b, int64 critical)
{
	Int256		least = least_square(a, b, critical);
	int128		distance = a->mean - b->mean;
	int128		nearer = Max(distance - 1, 0);

	/* each mean is cut, so that the distance is off by less than one */
	if (int256_compare_unsigned(int256_multiply_int128(nearer, nearer), least) > 0)
		return true;
	if (int256_compare_unsigned(int256_multiply_int128(distance + 1, distance + 1), least) <= 0)
		return false;
	return exactly_apart(a, b, least);
}

/* A body that was assessed, in floating point: its mean, and the square of so many standard errors */
typedef struct FloatSample
{
	double		mean;
	double		square;
	uint32		body;
} FloatSample;

typedef enum FloatOrder
{
	FLOAT_APART,
	FLOAT_NOT_APART,
	FLOAT_UNDECIDED
} FloatOrder;

static inline FloatOrder
float_order(FloatSample a, FloatSample b)
{
	double		distance = fabs(a.mean - b.mean);
	double		square = a.square + b.square;
	double		magnitude = fabs(a.mean) + fabs(b.mean);
	double		excess = distance * distance - square;

	if (fabs(excess) <= FLOAT_SLACK * (magnitude * (distance + FLOAT_SLACK * magnitude) + square))
		return FLOAT_UNDECIDED;
	return excess > 0 ? FLOAT_APART : FLOAT_NOT_APART;
}

static FloatSample *
float_samples(const Panel *panel, const BodySample *samples, int64 critical)
{
	FloatSample *result = panel_room(panel->body_count, sizeof(FloatSample), "rank_confidence()", panel);
	int			count = 0;

	for (uint32 i = 0; i < panel->body_count; i++)
	{
		double		error = (double) samples[i].standard_error / 1e9 * ((double) critical / UNITS_PER_ONE);

		if (samples[i].assessed)
			result[count++] = (FloatSample) {(double) samples[i].mean / 1e18, error * error, i};
	}
	return result;
}

static void
note_order(Comparisons *upper, Comparisons *lower)
{
	lower->below++;
	upper->above++;
}

static void
compare_bodies(const Panel *panel, const BodySample *samples, uint32 ranked, int64 critical,
			   Comparisons *comparisons)
{
	FloatSample *floats = float_samples(panel, samples, critical);

	for (uint32 i = 0; i < ranked; i++)
	{
		CHECK_FOR_INTERRUPTS();
		for (uint32 j = i + 1; j < ranked; j++)
		{
			FloatOrder	order = float_order(floats[i], floats[j]);
			uint32		a = floats[i].body;
			uint32		b = floats[j].body;
			bool		higher;

			if (likely(order == FLOAT_NOT_APART))
				continue;
			higher = samples[a].mean >= samples[b].mean;
			if (order == FLOAT_APART || is_surely_above(&samples[higher ? a : b], &samples[higher ? b : a], critical))
				note_order(higher ? &comparisons[a] : &comparisons[b], higher ? &comparisons[b] : &comparisons[a]);
		}
	}
}

/* Exceeded by a standard normal deviate with a probability of (1 - confidence) / (2 (n - 1)), in millionths */
static int64
critical_value(uint32 ranked, int64 confidence)
{
	return ranked < 2 ? 0 : normal_quantile(UNITS_PER_ONE - confidence, 2 * UNITS_PER_ONE * ((int64) ranked - 1));
}

static void
check_kind(const Panel *panel)
{
	if (panel->kind == PANEL_SCORES)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("rank_confidence() needs a panel of cards or tallies"),
				 errdetail("A score has no standard error."),
				 errhint("Make a panel by panel(key, tally), or of several cards of each body.")));
}

/* Arguments: panel, confidence */
PG_FUNCTION_INFO_V1(panel_rank_confidence);
Datum
panel_rank_confidence(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	const char *function = "rank_confidence()";
	const Panel *panel;
	BodySample *samples;
	Comparisons *comparisons;
	uint32		ranked = 0;
	int64		confidence;

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	panel = PG_GETARG_PANEL_P(0);
	check_kind(panel);
	confidence = panel_share_argument(fcinfo, 1, "confidence", DEFAULT_CONFIDENCE);
	samples = panel_samples(panel, function);
	comparisons = panel_room(panel->body_count, sizeof(Comparisons), function, panel);
	memset(comparisons, 0, panel->body_count * sizeof(Comparisons));
	for (uint32 i = 0; i < panel->body_count; i++)
		ranked += samples[i].assessed;
	compare_bodies(panel, samples, ranked, critical_value(ranked, confidence), comparisons);
	for (uint32 i = 0; i < panel->body_count; i++)
	{
		Datum		values[] = {
			PointerGetDatum(panel_key(panel, i)),
			Int32GetDatum((int32) (1 + comparisons[i].below)),
			Int32GetDatum((int32) (ranked - comparisons[i].above))
		};
		bool		nulls[] = {false, !samples[i].assessed, !samples[i].assessed};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
