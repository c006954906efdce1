/*
 * evaluate_logarithmic.c - geometric, harmonic and power means of nodes
 *
 * The mean is computed relative to the child that dominates it, so that no
 * power overflows or vanishes, whatever the scale.
 */
#include "postgres.h"

#include "port/pg_bitutils.h"

#include "evaluate_logarithmic.h"
#include "exact.h"
#include "fixedpoint.h"
#include "int256.h"

/* Bits after the point of a mean in its frame, whose ends may be closer than those of the scale */
#define MEAN_BITS 124

/* No score has a logarithm as high */
#define SCORE_LOGARITHM_MAX 40

/*
 * Bits after the point of the terms of a power mean, of which the largest is
 * 1: a weight of 10^-18 of all leaves 112 of them.
 */
#define TERM_BITS 172

typedef struct Term
{
	uint64		weight;
	int128		logarithm;		/* of the child's score, in fixed point */
} Term;

/*
 * ln(score) of a child whose score is above zero; false if it is zero.  The ends
 * of the scale are those of the frame.
 */
static bool
score_logarithm(const Tree *tree, const NodeValue *values, int index, const CountedChild *child, int128 *logarithm)
{
	const NodeValue *value = child->value;
	int64		low;
	int64		high;
	Int256		score;

	if (!value_is_exact(value))
		return exact_logarithm(tree, values, child->node, logarithm);
	node_frame(tree, index, &low, &high);
	score = int256_wrapping_add(int256_multiply_int128((int128) value->numerator, high - low),
								int256_multiply_int128((int128) value->denominator * (int64) LEAF_TOP, low));
	if (int256_is_zero(score))
		return false;
	*logarithm = fixed_ln_wide(score, 0, -(9 + UNIT_DECIMALS)) - fixed_ln(value->denominator, 0, 0);
	return true;
}

/* The logarithm of the weighted geometric mean */
static Int256
mean_logarithm(const Term *terms, int count, uint64 weight)
{
	Int256		sum = int256_from_int128(0);

	for (int i = 0; i < count; i++)
		sum = int256_wrapping_add(sum, int256_multiply_int128(terms[i].logarithm, terms[i].weight));
	return int256_divide_rounded(sum, int256_from_uint128(weight));
}

/* e^x for x <= 0 in fixed point, with TERM_BITS bits after the point */
static Int256
negative_exponential(Int256 x)
{
	int128		exponent;
	FixedFloat	power;
	Int256		result;
	int			shift;

	if (!int256_to_int128(x, &exponent) || exponent < -((int128) TERM_BITS << FIXED_BITS))
		return int256_from_int128(0);
	power = fixed_exp(exponent);
	result = int256_from_uint128(power.significand);
	shift = power.exponent + TERM_BITS;
	if (shift < 0)
		return int256_shift_right_unsigned(result, Min(-shift, 255));

	/* at most 1, so that it fits */
	(void) int256_shift_left(result, shift, &result);
	return result;
}

/* x * a / b in fixed point, for b > 0 */
static Int256
multiply_divide(int128 x, uint64 a, uint64 b)
{
	return int256_divide_rounded(int256_multiply_int128(x, a), int256_from_uint128(b));
}

/*
 * The logarithm of (sum of w v^p / weight)^(1/p).  With L the logarithm of
 * the largest v^p, it is (L + ln(sum of w e^(p ln v - L) / weight)) / p, which
 * a power close to zero takes to any depth if some of the weight is that of
 * zeros.
 */
static Int256
power_logarithm(const Term *terms, int count, uint64 weight, int64 power)
{
	uint64		magnitude = power < 0 ? -(uint64) power : (uint64) power;
	int128		reference = terms[0].logarithm;
	Int256		sum = int256_from_int128(0);
	Int256		correction;

	for (int i = 1; i < count; i++)
		reference = power < 0 ? Min(reference, terms[i].logarithm) : Max(reference, terms[i].logarithm);
	for (int i = 0; i < count; i++)
	{
		int128		distance = terms[i].logarithm - reference;
		Int256		term = negative_exponential(multiply_divide(distance < 0 ? distance : -distance,
																magnitude, UNITS_PER_ONE));

		/* below 2^TERM_BITS times all weights, which leaves 24 bits */
		(void) int256_multiply(term, terms[i].weight, &term);
		sum = int256_wrapping_add(sum, term);
	}
	(void) int256_divide_small(&sum, weight);
	correction = multiply_divide(fixed_ln_wide(sum, -TERM_BITS, 0), UNITS_PER_ONE, magnitude);
	return int256_wrapping_add(int256_from_int128(reference),
							   power < 0 ? int256_negate(correction) : correction);
}

/*
 * To how many bits after the point of billionths of the scale a mean is
 * carried on: to 2^-36 of a millionth, to more as it is small beside the
 * scale, and to no more than 60
 */
static int
carried_bits(Scale scale, int128 above)
{
	int128		score = above + ((int128) Max(scale.lowest, 0) << FIXED_READ_BITS);
	int			width = pg_leftmost_one_pos64(scale.width);
	int			size = int256_highest_bit(int256_from_int128(score)) - FIXED_READ_BITS;

	return Min(Max(width + 10, BOUND_BITS) + Max(width - size, 0), 60);
}

/* The share of the scale of a score that lies so many millionths, with FIXED_READ_BITS bits more, above its lowest */
static NodeValue
millionths_value(Scale scale, int128 above)
{
	int128		halves;
	int			bits;
	Int256		share;

	if (fixed_snaps(above, &halves))
	{
		uint64		denominator = 2 * (uint64) scale.width;
		uint64		half_units = (uint64) Min(halves, (int128) denominator);
		uint64		divisor = int256_gcd(LEAF_TOP, denominator);
		uint64		rest = int256_gcd(half_units, denominator / divisor);

		return exact_value((uint128) (half_units / rest) * (LEAF_TOP / divisor),
						   denominator / divisor / rest);
	}
	bits = carried_bits(scale, above);
	share = int256_divide_rounded(int256_multiply_uint128(above, LEAF_TOP),
								  int256_from_int128((int128) scale.width << (FIXED_READ_BITS - bits)));
	return exact_value(Min(((uint128) share.limb[1] << 64) | share.limb[0], (uint128) LEAF_TOP << bits),
					   UINT64CONST(1) << bits);
}

/* What a mean of zero is, which is an end of the frame */
static NodeValue
value_of_zero(int64 low, int64 high)
{
	return exact_value(low < high ? 0 : LEAF_TOP, 1);
}

/*
 * The share of the scale of a mean in millionths with MEAN_BITS bits more, which
 * lies between the ends of the frame but for its last bits
 */
static NodeValue
value_in_frame(Scale scale, int64 low, int64 high, Int256 mean)
{
	Int256		end;
	Int256		above;
	int128		fixed;

	(void) int256_shift_left(int256_from_int128(low), MEAN_BITS, &end);
	above = low < high ? int256_wrapping_add(mean, int256_negate(end)) : int256_wrapping_add(end, int256_negate(mean));
	if (int256_is_negative(above))
		above = int256_from_int128(0);

	/* below 2^60 and MEAN_BITS and 2^61 */
	(void) int256_multiply(above, scale.width, &above);
	(void) int256_divide_small(&above, low < high ? high - low : low - high);
	if (!int256_to_int128(int256_shift_right_unsigned(above, MEAN_BITS - FIXED_READ_BITS), &fixed))
		return exact_value(LEAF_TOP, 1);
	return millionths_value(scale, fixed);
}

/*
 * The share of the frame that a mean of e^logarithm is, which is that of the
 * scale.  It is exact to 2^-60 of a billionth if the ends of the frame are
 * farther apart than 2^-18 of them.
 */
static NodeValue
exponential_value(const Tree *tree, int index, Int256 logarithm)
{
	int128		limit = (int128) FIXED_EXP_LIMIT << FIXED_BITS;
	int64		low;
	int64		high;
	int128		exponent;
	FixedFloat	mean;
	int			shift;
	Int256		millionths;

	node_frame(tree, index, &low, &high);

	/* a mean lies between scores: beyond the limit it is next to zero */
	if (!int256_to_int128(logarithm, &exponent) || exponent <= -limit)
		return value_of_zero(low, high);
	mean = fixed_exp(Min(exponent, (int128) SCORE_LOGARITHM_MAX << FIXED_BITS));
	millionths = int256_multiply_uint128(mean.significand, UNITS_PER_ONE);
	shift = mean.exponent + MEAN_BITS;
	if (shift < 0)
		millionths = int256_shift_right_unsigned(millionths, Min(-shift, 255));
	else
		(void) int256_shift_left(millionths, shift, &millionths);
	return value_in_frame(tree->scale, low, high, millionths);
}

/*
 * The mean of the children that count.  A score of zero makes every mean zero
 * but the power means with a power above zero, where it is a term of zero.
 */
static NodeValue
mean_of_children(const Tree *tree, const NodeValue *values, int index, const Counted *counted)
{
	const TreeNode *node = &tree->nodes[index];
	int64		power = node->kind == NODE_HARMONIC ? -UNITS_PER_ONE : node->power;
	Term	   *terms = palloc(counted->count * sizeof(Term));
	int			count = 0;
	uint64		weight = 0;
	int64		low;
	int64		high;
	NodeValue	result;

	for (int i = 0; i < counted->count; i++)
	{
		const CountedChild *child = &counted->children[i];

		weight += child->weight;
		terms[count].weight = child->weight;
		if (score_logarithm(tree, values, index, child, &terms[count].logarithm))
			count++;
		else if (node->kind != NODE_POWER || power < 0)
		{
			count = 0;			/* whatever the others are */
			break;
		}
	}
	node_frame(tree, index, &low, &high);
	result = count == 0 ? value_of_zero(low, high) :
		exponential_value(tree, index, node->kind == NODE_GEOMETRIC ? mean_logarithm(terms, count, weight) :
						  power_logarithm(terms, count, weight, power));
	pfree(terms);
	return result;
}

/* The mean, although some children counted are known by bounds */
NodeValue
evaluate_logarithmic_exact(const Tree *tree, const NodeValue *values, int index, const Counted *counted)
{
	return mean_of_children(tree, values, index, counted);
}

/* The mean of the lower or the higher bounds */
static NodeValue
side_of_mean(const Tree *tree, const NodeValue *values, int index, const Counted *counted, bool high)
{
	Counted		side;
	NodeValue	result;

	count_take_side(counted, tree->nodes[index].best, high, &side);
	result = mean_of_children(tree, values, index, &side);
	count_free_side(&side);
	return result;
}

/*
 * The mean, or bounds of it if children are known by bounds: it rises with
 * each of them, but for its last bits.
 */
NodeValue
evaluate_logarithmic_mean(const Tree *tree, const NodeValue *values, int index, const Counted *counted)
{
	NodeValue	low;
	NodeValue	high;
	NodeValue	result = {.missing = false};
	uint64		ignored;

	if (count_is_exact(counted))
		return mean_of_children(tree, values, index, counted);
	low = side_of_mean(tree, values, index, counted, false);
	high = side_of_mean(tree, values, index, counted, true);
	value_bounds(&low, &result.low, &ignored);
	value_bounds(&high, &ignored, &result.high);
	result.low -= result.low > 0;
	result.high += result.high < LEAF_TOP << BOUND_BITS;
	return result;
}
