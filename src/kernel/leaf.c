/*
 * leaf.c - from the value of an indicator to its score
 *
 * The score is found as a whole number of units and a fraction of one, both
 * exact unless the rule takes a logarithm or a power, and then rounded once.
 */
#include "postgres.h"

#include "fixedpoint.h"
#include "int256.h"
#include "leaf.h"

/* Beyond so many of the last bits nothing is wrong with a score that is no more than 10^12 high */
#define LEAST_BITS 1024

/* Goalposts that differ by less than 2^-24 of themselves have logarithms too close to be subtracted */
#define CLOSE_BITS 24

/* A score in units: units + rest / divisor, where 0 <= rest < divisor */
typedef struct ExactScore
{
	int64		units;
	Int256		rest;
	Int256		divisor;
} ExactScore;

/* Scores that lie on a straight line between two values, whose scores are first and last */
typedef struct Segment
{
	Decimal		from;
	Decimal		to;
	int64		first;
	int64		last;
} Segment;

static ExactScore
whole_score(int64 units)
{
	return (ExactScore) {units, int256_from_int128(0), int256_from_int128(1)};
}

/*
 * Decimals: numbers of up to 38 digits and as many decimals, so that those of
 * one scale fit into 253 bits, and their sums and differences into 254
 */

static Int256
at_scale(Decimal number, int scale)
{
	return int256_multiply_int128(number.digits, (int128) power_of_ten(scale - number.scale));
}

/* a - b, in 10^-scale */
static Int256
difference(Decimal a, Decimal b, int scale)
{
	return int256_wrapping_add(at_scale(a, scale), int256_negate(at_scale(b, scale)));
}

/* Below, at or above zero as a is below, at or above b */
int
leaf_compare(Decimal a, Decimal b)
{
	Int256		distance;

	if (a.scale == b.scale)
		return a.digits < b.digits ? -1 : a.digits > b.digits;
	distance = difference(a, b, Max(a.scale, b.scale));
	return int256_is_negative(distance) ? -1 : !int256_is_zero(distance);
}

static bool
fits_64_bits(Int256 number)
{
	return (number.limb[1] | number.limb[2] | number.limb[3]) == 0;
}

/*
 * floor(m * a / b), and the rest of it in 1/b, for 0 <= a <= b < 2^238: by long
 * division, with 16 bits of m at a time, so that no product has more bits than
 * there are.
 */
static uint128
multiply_divide(uint128 m, Int256 a, Int256 b, Int256 *rest)
{
	uint128		quotient = 0;

	if (m <= PG_UINT64_MAX && fits_64_bits(a) && fits_64_bits(b))
	{
		uint128		product = m * a.limb[0];

		*rest = int256_from_uint128(product % b.limb[0]);
		return product / b.limb[0];
	}
	*rest = int256_from_int128(0);
	for (int shift = m > PG_UINT64_MAX ? 112 : 48; shift >= 0; shift -= 16)
	{
		Int256		part;

		(void) int256_shift_left(*rest, 16, rest);
		(void) int256_multiply(a, (m >> shift) & 0xFFFF, &part);
		part = int256_divide_unsigned(int256_wrapping_add(*rest, part), b, rest);
		quotient = (quotient << 16) + part.limb[0];
	}
	return quotient;
}

/*
 * Scores
 */

/* The score of a value between the ends of a segment */
static ExactScore
segment_score(const Segment *segment, Decimal value)
{
	int			scale = Max(value.scale, Max(segment->from.scale, segment->to.scale));
	bool		falls = segment->last < segment->first;
	Int256		length = int256_absolute(difference(segment->to, segment->from, scale));
	Int256		distance = int256_absolute(difference(value, falls ? segment->to : segment->from, scale));
	ExactScore	score = {.divisor = length};

	/* measured from the end whose score is lower */
	score.units = (falls ? segment->last : segment->first) + (int64)
		multiply_divide(falls ? segment->first - segment->last : segment->last - segment->first,
						distance, length, &score.rest);
	return score;
}

/*
 * Whether a score known but for its last bits is next to a multiple of half of
 * what a card tells apart: then it is taken for it, so that powers that have an
 * end, such as the square of a decimal, are rounded as what they are.
 */
static bool
is_half_of_billionth(Scale scale, int128 above, ExactScore *score)
{
	Int256		billionths = int256_multiply_uint128(above, 2 * LEAF_TOP);
	Int256		width = int256_from_int128((int128) scale.width << FIXED_READ_BITS);
	Int256		rest;
	uint64		halves = int256_divide_rounded(billionths, width).limb[0];
	uint128		exact = (uint128) halves * (uint64) scale.width;

	rest = int256_wrapping_add(billionths,
							   int256_negate(int256_multiply_uint128(exact, (uint128) 1 << FIXED_READ_BITS)));
	if (int256_compare_unsigned(int256_absolute(rest), int256_from_uint128((uint128) LEAST_BITS * 2 * LEAF_TOP)) > 0)
		return false;
	*score = (ExactScore) {
		.units = scale.lowest + (int64) (exact / (2 * LEAF_TOP)),
		.rest = int256_from_uint128(exact % (2 * LEAF_TOP)),
		.divisor = int256_from_uint128(2 * LEAF_TOP)
	};
	return true;
}

/*
 * The score that is so far above the bottom of the scale, in units with
 * FIXED_READ_BITS bits behind the point.  It is known but for its last bits, so
 * that what is next to a multiple of half a unit is taken for it.
 */
static ExactScore
inexact_score(Scale scale, int128 above)
{
	int128		halves;
	ExactScore	score;

	if (fixed_snaps(above, &halves))
		above = halves << (FIXED_READ_BITS - 1);
	else if (is_half_of_billionth(scale, above, &score))
		return score;
	return (ExactScore) {
		.units = scale.lowest + (int64) (above >> FIXED_READ_BITS),
		.rest = int256_from_int128(above & (((int128) 1 << FIXED_READ_BITS) - 1)),
		.divisor = int256_from_int128((int128) 1 << FIXED_READ_BITS)
	};
}

/* a / b with FIXED_BITS bits behind the point, for |a| <= |b| < 2^238 */
static int128
fixed_ratio(Int256 a, Int256 b)
{
	Int256		ignored;
	int128		ratio = (int128) multiply_divide((uint128) 1 << FIXED_BITS, int256_absolute(a),
												 int256_absolute(b), &ignored);

	return int256_is_negative(a) == int256_is_negative(b) ? ratio : -ratio;
}

static int128
fixed_product(int128 a, int128 b)
{
	int128		result;

	/* both are at most about 1 */
	(void) int256_to_int128(int256_divide_rounded(int256_multiply_int128(a, b),
												  int256_from_int128((int128) 1 << FIXED_BITS)), &result);
	return result;
}

/*
 * (ln v - ln w) / (ln b - ln w) for goalposts w and b close to each other.
 * With x = (v - w) / (v + w), ln v - ln w is 2 (x + x^3 / 3 + ...), and y shall
 * be the same of b.  So the share is x / y (1 + (x^2 - y^2) / 3), but for terms
 * of the fourth degree; and x / y is (v - w) / (b - w) (1 + (b - v) / (v + w)).
 */
static int128
close_logarithm_share(const Segment *goalposts, Decimal value)
{
	Decimal		worst = goalposts->from;
	Decimal		best = goalposts->to;
	int			scale = Max(value.scale, Max(worst.scale, best.scale));
	Int256		sum = int256_wrapping_add(at_scale(value, scale), at_scale(worst, scale));
	int128		share = fixed_ratio(difference(value, worst, scale), difference(best, worst, scale));
	int128		nearer = fixed_ratio(difference(best, value, scale), sum);
	int128		x = fixed_ratio(difference(value, worst, scale), sum);
	int128		y = fixed_ratio(difference(best, worst, scale),
								int256_wrapping_add(at_scale(best, scale), at_scale(worst, scale)));
	int128		bend = (fixed_product(x, x) - fixed_product(y, y)) / 3;

	return share + fixed_product(share, nearer + bend + fixed_product(nearer, bend));
}

/* The share of the way from one goalpost to the other by logarithms; all three numbers are above zero */
static int128
logarithm_share(const Segment *goalposts, Decimal value)
{
	int128		from = fixed_ln((uint128) goalposts->from.digits, 0, -goalposts->from.scale);
	int128		to = fixed_ln((uint128) goalposts->to.digits, 0, -goalposts->to.scale);
	int128		place = fixed_ln((uint128) value.digits, 0, -value.scale);
	int128		length = to < from ? from - to : to - from;
	int128		distance = to < from ? from - place : place - from;

	if (length < (int128) 1 << (FIXED_BITS - CLOSE_BITS))
		return close_logarithm_share(goalposts, value);

	/* the errors of the last bits must not lead off the scale */
	distance = Max(0, Min(distance, length));
	return fixed_ratio(int256_from_int128(distance), int256_from_int128(length));
}

static ExactScore
logarithm_score(const Segment *goalposts, Scale scale, Decimal value)
{
	int128		share = logarithm_share(goalposts, value);
	int128		above;

	share = Max(0, Min(share, (int128) 1 << FIXED_BITS));
	(void) int256_to_int128(int256_shift_right_unsigned(int256_multiply_int128(share, scale.width),
														FIXED_BITS - FIXED_READ_BITS), &above);
	return inexact_score(scale, above);
}

/* The share of the way between the goalposts, raised to a power; as far as a score of zero it is one */
static ExactScore
power_score(const Segment *goalposts, Scale scale, int64 power, Decimal value)
{
	int			digits = Max(value.scale, Max(goalposts->from.scale, goalposts->to.scale));
	Int256		distance = int256_absolute(difference(value, goalposts->from, digits));
	Int256		length = int256_absolute(difference(goalposts->to, goalposts->from, digits));
	Int256		product;
	int128		exponent;
	FixedFloat	share;
	int128		above;
	int			shift;

	if (int256_is_zero(distance))
		return whole_score(scale.lowest);
	if (int256_compare_unsigned(distance, length) == 0)
		return whole_score(scale_top(scale));
	product = int256_multiply_int128(fixed_ln_wide(distance, 0, 0) - fixed_ln_wide(length, 0, 0), power);
	(void) int256_to_int128(int256_divide_rounded(product, int256_from_int128(UNITS_PER_ONE)), &exponent);
	if (exponent <= -((int128) FIXED_EXP_LIMIT << FIXED_BITS))
		return whole_score(scale.lowest);

	/*
	 * the share is below 1, so that its exponent leaves something to be
	 * shifted out
	 */
	share = fixed_exp(Min(exponent, 0));
	product = int256_multiply_uint128(share.significand, (uint128) scale.width);
	shift = Min(-share.exponent - FIXED_READ_BITS, 255);
	(void) int256_to_int128(int256_shift_right_unsigned(product, shift), &above);
	return inexact_score(scale, Min(above, (int128) scale.width << FIXED_READ_BITS));
}

static Segment
goalposts_segment(const LeafRule *rule, Scale scale)
{
	Segment		segment = {.first = scale.lowest, .last = scale_top(scale)};

	if (rule->in_units)
	{
		segment.from = (Decimal) {rule->worst, UNIT_DECIMALS};
		segment.to = (Decimal) {rule->best, UNIT_DECIMALS};
	}
	else
	{
		segment.from = leaf_decimal(rule->points[0].value);
		segment.to = leaf_decimal(rule->points[1].value);
	}
	return segment;
}

/* Whether the value lies between the ends, which fall or rise; else *score is that of the nearer end */
static bool
is_between(const Segment *segment, Decimal value, ExactScore *score)
{
	int			direction = leaf_compare(segment->to, segment->from);

	if (leaf_compare(value, segment->from) * direction < 0)
		*score = whole_score(segment->first);
	else if (leaf_compare(value, segment->to) * direction > 0)
		*score = whole_score(segment->last);
	else
		return true;
	return false;
}

static LeafStatus
goalposts_score(const LeafRule *rule, Scale scale, Decimal value, ExactScore *score)
{
	Segment		segment = goalposts_segment(rule, scale);

	if (!is_between(&segment, value, score))
		return rule->clip ? LEAF_OK :
			rule->kind == LEAF_POINTS ? LEAF_OUTSIDE_POINTS : LEAF_OUTSIDE_GOALPOSTS;
	*score = rule->kind == LEAF_LOGARITHM ? logarithm_score(&segment, scale, value) :
		rule->kind == LEAF_POWER && rule->power != UNITS_PER_ONE ? power_score(&segment, scale, rule->power, value) :
		segment_score(&segment, value);
	return LEAF_OK;
}

/* The value is the score, or as far from the top as the score is from the bottom */
static LeafStatus
scale_score(const LeafRule *rule, Scale scale, Decimal value, ExactScore *score)
{
	bool		reversed = rule->kind == LEAF_REVERSED;
	Segment		segment = {
		{scale.lowest, UNIT_DECIMALS}, {scale_top(scale), UNIT_DECIMALS},
		reversed ? scale_top(scale) : scale.lowest, reversed ? scale.lowest : scale_top(scale)
	};

	if (!is_between(&segment, value, score))
		return LEAF_OUTSIDE_SCALE;
	*score = segment_score(&segment, value);
	return LEAF_OK;
}

static LeafStatus
curve_score(const LeafRule *rule, Decimal value, ExactScore *score)
{
	const LeafPoint *points = rule->points;
	int			low = 0;
	int			high = rule->point_count - 1;
	Segment		segment;

	/*
	 * the segment between the last point that is not above the value, or the
	 * first one, and the next
	 */
	while (high - low > 1)
	{
		int			middle = (low + high) / 2;

		if (leaf_compare(leaf_decimal(points[middle].value), value) <= 0)
			low = middle;
		else
			high = middle;
	}
	segment = (Segment) {
		leaf_decimal(points[low].value), leaf_decimal(points[high].value), points[low].score, points[high].score
	};
	if (!is_between(&segment, value, score))
		return rule->clip ? LEAF_OK : LEAF_OUTSIDE_CURVE;
	*score = segment_score(&segment, value);
	return LEAF_OK;
}

static LeafStatus
level_score(const LeafRule *rule, Decimal value, ExactScore *score)
{
	Reading		reading = decimal_reading(value);

	for (int i = 0; i < rule->level_count; i++)
		if (reading == reading_from_units(rule->levels[i].value))
		{
			*score = whole_score(rule->levels[i].score);
			return LEAF_OK;
		}
	return LEAF_NO_LEVEL;
}

/* The scores of a band lie between its bounds, also where it does not hold them */
static LeafStatus
band_score(const LeafRule *rule, Decimal value, ExactScore *score)
{
	Reading		reading = round_for_bands(decimal_reading(value), rule->band_rounding);

	for (int i = 0; i < rule->band_count; i++)
	{
		const LeafBand *band = &rule->bands[i];
		Segment		segment;

		if (reading < band->interval.lowest || reading > band->interval.highest)
			continue;
		if (band->first == band->last)
		{
			*score = whole_score(band->first);
			return LEAF_OK;
		}
		segment = (Segment) {
			{interval_lower(band->interval), UNIT_DECIMALS}, {interval_upper(band->interval), UNIT_DECIMALS},
			band->first, band->last
		};
		if (rule->band_rounding.decimals != NO_ROUNDING)
			value = (Decimal) {reading / 4, UNIT_DECIMALS};
		*score = segment_score(&segment, value);
		return LEAF_OK;
	}
	return LEAF_OUTSIDE_BANDS;
}

static LeafStatus
exact_score(const LeafRule *rule, Scale scale, Decimal value, ExactScore *score)
{
	switch (rule->kind)
	{
		case LEAF_SCORE:
		case LEAF_REVERSED:
			return scale_score(rule, scale, value, score);
		case LEAF_LINEAR:
		case LEAF_LOGARITHM:
		case LEAF_POWER:
		case LEAF_POINTS:
			return goalposts_score(rule, scale, value, score);
		case LEAF_LEVELS:
			return level_score(rule, value, score);
		case LEAF_CURVE:
			return curve_score(rule, value, score);
		case LEAF_BANDS:
			return band_score(rule, value, score);
	}
	pg_unreachable();
}

/*
 * Rounding
 */

/* The share of the scale in billionths, half up */
static uint32
billionths(ExactScore score, Scale scale)
{
	uint64		width = (uint64) scale.width;
	Int256		rest;
	uint128		shares = (uint128) (uint64) (score.units - scale.lowest) * LEAF_TOP +
	multiply_divide(LEAF_TOP, score.rest, score.divisor, &rest);
	uint64		left = (uint64) (shares % width);
	bool		half = int256_compare_unsigned(rest, int256_wrapping_add(score.divisor, int256_negate(rest))) >= 0;

	/*
	 * what is left of a billionth, (left + rest / divisor) / width, against
	 * one half
	 */
	return (uint32) (shares / width) + (2 * left + half >= width);
}

static Reading
score_reading(const ExactScore *score)
{
	Int256		other = int256_wrapping_add(score->divisor, int256_negate(score->rest));
	int			side = int256_compare_unsigned(score->rest, other);

	return reading_from_units(score->units) + (int256_is_zero(score->rest) ? 0 : 2 + side);
}

/* What a card holds of a score: it is rounded once */
static uint32
held_share(const LeafRule *rule, Scale scale, ExactScore score)
{
	if (rule->round != NO_NODE_ROUNDING)
		score = whole_score(reading_round(score_reading(&score), rule->round, rule->rounding));
	return billionths(score, scale);
}

/* The same of a score in units */
uint32
leaf_share(const LeafRule *rule, Scale scale, int64 units)
{
	return held_share(rule, scale, whole_score(units));
}

/*
 * Goalposts in units, and a value in units between them, where 64 bits are
 * enough: false if that is not so
 */
static bool
quick_goalposts_score(const LeafRule *rule, Decimal value, uint32 *score)
{
	if (!rule->in_units || value.scale != UNIT_DECIMALS || value.digits < -UNITS_MAX || value.digits > UNITS_MAX)
		return false;
	if (rule->worst < rule->best)
		return quick_leaf_score((Scale) {rule->worst, rule->best - rule->worst}, (int64) value.digits, score);
	return quick_leaf_score((Scale) {-rule->worst, rule->worst - rule->best}, -(int64) value.digits, score);
}

/* The score of a value; *score is valid if the status is LEAF_OK */
LeafStatus
leaf_score(const LeafRule *rule, Scale scale, Decimal value, uint32 *score)
{
	ExactScore	exact;
	LeafStatus	status;

	if (rule->round == NO_NODE_ROUNDING && (rule->kind == LEAF_LINEAR || rule->kind == LEAF_POINTS) &&
		quick_goalposts_score(rule, value, score))
		return LEAF_OK;
	status = exact_score(rule, scale, value, &exact);
	if (status == LEAF_OK)
		*score = held_share(rule, scale, exact);
	return status;
}
