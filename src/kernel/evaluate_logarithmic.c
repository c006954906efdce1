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

/* As in mean_state.c: a result this close to a multiple of half a millionth is one */
#define SNAP_BITS 36

/* Bits after the point of millionths while a result is read */
#define READ_BITS 60

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

/* ln(x / 10^exponent10) of an integer x > 0 with a number of bits cut off */
static int128
top_logarithm(Int256 x, int cut, int exponent10)
{
	int			shift = Max(int256_highest_bit(x) - 127, 0);
	Int256		top = int256_shift_right_unsigned(x, shift);

	return fixed_ln(((uint128) top.limb[1] << 64) | top.limb[0], shift + cut, -exponent10);
}

/* What is taken of a child that is known by bounds */
typedef enum BoundedChild
{
	TAKE_LOW,
	TAKE_HIGH,
	TAKE_EXACT
} BoundedChild;

/* ln(score) of a child whose score is above zero; false if it is zero */
static bool
score_logarithm(const Tree *tree, const NodeValue *values, int child, const NodeValue *value,
				BoundedChild take, int128 *logarithm)
{
	Scale		scale = tree->scale;
	NodeValue	bound;
	Int256		score;

	if (!value_is_exact(value))
	{
		if (take == TAKE_EXACT)
			return exact_logarithm(tree, values, child, logarithm);
		bound = exact_value(take == TAKE_LOW ? value->low : value->high, UINT64CONST(1) << BOUND_BITS);
		value = &bound;
	}
	score = int256_wrapping_add(int256_multiply_uint128(value->numerator, scale.width),
								int256_multiply_uint128((uint128) value->denominator * LEAF_TOP,
														scale.lowest));
	if (int256_is_zero(score))
		return false;
	*logarithm = top_logarithm(score, 0, 9 + UNIT_DECIMALS) - fixed_ln(value->denominator, 0, 0);
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
	correction = multiply_divide(top_logarithm(sum, -TERM_BITS, 0), UNITS_PER_ONE, magnitude);
	return int256_wrapping_add(int256_from_int128(reference),
							   power < 0 ? int256_negate(correction) : correction);
}

/*
 * To how many bits after the point of billionths of the scale a mean is
 * carried on: to 2^-36 of a millionth, to more as it is small beside the
 * scale, and to no more than 60
 */
static int
carried_bits(Scale scale, int128 millionths)
{
	int			width = pg_leftmost_one_pos64(scale.width);
	int			size = int256_highest_bit(int256_from_int128(millionths)) - READ_BITS;

	return Min(Max(width + 10, BOUND_BITS) + Max(width - size, 0), 60);
}

/* The share of the scale of a score in millionths with READ_BITS bits after the point */
static NodeValue
millionths_value(Scale scale, int128 millionths)
{
	int128		halves = (millionths + ((int128) 1 << (READ_BITS - 2))) >> (READ_BITS - 1);
	int128		distance = millionths - (halves << (READ_BITS - 1));
	int			bits;
	Int256		share;

	if (distance <= (int128) 1 << (READ_BITS - SNAP_BITS) &&
		distance >= -((int128) 1 << (READ_BITS - SNAP_BITS)))
	{
		int128		from_bottom = halves - 2 * (int128) scale.lowest;
		uint64		denominator = 2 * (uint64) scale.width;
		uint64		above = (uint64) Max(0, Min(from_bottom, (int128) denominator));
		uint64		divisor = int256_gcd(LEAF_TOP, denominator);
		uint64		rest = int256_gcd(above, denominator / divisor);

		return exact_value((uint128) (above / rest) * (LEAF_TOP / divisor),
						   denominator / divisor / rest);
	}
	millionths = Max(0, millionths - ((int128) scale.lowest << READ_BITS));
	bits = carried_bits(scale, millionths);
	share = int256_divide_rounded(int256_multiply_uint128(millionths, LEAF_TOP),
								  int256_from_int128((int128) scale.width << (READ_BITS - bits)));
	return exact_value(Min(((uint128) share.limb[1] << 64) | share.limb[0], (uint128) LEAF_TOP << bits),
					   UINT64CONST(1) << bits);
}

/* The share of the scale that a score of e^logarithm is */
static NodeValue
exponential_value(Scale scale, Int256 logarithm)
{
	int128		limit = (int128) FIXED_EXP_LIMIT << FIXED_BITS;
	int128		exponent;
	FixedFloat	score;
	int			shift;
	Int256		millionths;
	int128		fixed;

	/* a mean lies between scores: beyond the limit it is next to zero */
	if (!int256_to_int128(logarithm, &exponent) || exponent >= limit || exponent <= -limit)
		return exact_value(int256_is_negative(logarithm) ? 0 : LEAF_TOP, 1);
	score = fixed_exp(exponent);
	shift = -score.exponent - READ_BITS;
	millionths = int256_multiply_uint128(score.significand, UNITS_PER_ONE);
	if (shift < 0 ||
		!int256_to_int128(int256_shift_right_unsigned(millionths, Min(shift, 255)), &fixed))
		return exact_value(LEAF_TOP, 1);
	return millionths_value(scale, fixed);
}

/*
 * The mean of the children counted.  A score of zero makes every mean zero but
 * the power means with a power above zero, where it is a term of zero.
 */
static NodeValue
mean_of_children(const Tree *tree, const NodeValue *values, int index, BoundedChild take)
{
	const TreeNode *node = &tree->nodes[index];
	int64		power = node->kind == NODE_HARMONIC ? -UNITS_PER_ONE : node->power;
	Term	   *terms = palloc((node->end - index) * sizeof(Term));
	int			count = 0;
	uint64		weight = 0;
	NodeValue	result = exact_value(0, 1);

	FOR_EACH_CHILD(child, tree->nodes, index)
	{
		const NodeValue *value = counted_value(node, &values[child]);

		if (value == NULL)
			continue;
		weight += tree->nodes[child].weight;
		terms[count].weight = tree->nodes[child].weight;
		if (score_logarithm(tree, values, child, value, take, &terms[count].logarithm))
			count++;
		else if (node->kind != NODE_POWER || power < 0)
		{
			count = 0;			/* whatever the others are */
			break;
		}
	}
	if (count > 0)
		result = exponential_value(tree->scale, node->kind == NODE_GEOMETRIC ?
								   mean_logarithm(terms, count, weight) :
								   power_logarithm(terms, count, weight, power));
	pfree(terms);
	return result;
}

/* The mean, although some children counted are known by bounds */
NodeValue
evaluate_logarithmic_exact(const Tree *tree, const NodeValue *values, int index)
{
	return mean_of_children(tree, values, index, TAKE_EXACT);
}

static bool
has_bounded_child(const Tree *tree, const NodeValue *values, int index)
{
	FOR_EACH_CHILD(child, tree->nodes, index)
		if (!values[child].missing && !value_is_exact(&values[child]))
			return true;
	return false;
}

/*
 * The mean, or bounds of it if children are known by bounds: it rises with
 * each of them, but for its last bits.
 */
NodeValue
evaluate_logarithmic_mean(const Tree *tree, const NodeValue *values, int index)
{
	NodeValue	low;
	NodeValue	high;
	NodeValue	result = {.missing = false};
	uint64		ignored;

	if (!has_bounded_child(tree, values, index))
		return evaluate_logarithmic_exact(tree, values, index);
	low = mean_of_children(tree, values, index, TAKE_LOW);
	high = mean_of_children(tree, values, index, TAKE_HIGH);
	value_bounds(&low, &result.low, &ignored);
	value_bounds(&high, &ignored, &result.high);
	result.low -= result.low > 0;
	result.high += result.high < LEAF_TOP << BOUND_BITS;
	return result;
}
