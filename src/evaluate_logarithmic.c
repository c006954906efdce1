/*
 * evaluate_logarithmic.c - geometric, harmonic and power means of nodes
 *
 * The mean is computed relative to the child that dominates it, so that no
 * power overflows or vanishes, whatever the scale.
 */
#include "postgres.h"

#include "evaluate.h"
#include "fixedpoint.h"
#include "int256.h"

/* As in means.c: a result this close to a multiple of half a millionth is one */
#define SNAP_BITS 36

/* Bits after the point of millionths while a result is read */
#define READ_BITS 60

/* Below e to minus this, a term is nothing beside one that is 1 */
#define NEGLIGIBLE 77

typedef struct Term
{
	uint64		weight;
	int128		logarithm;		/* of the child's score, in fixed point */
} Term;

/* ln(score) of a child whose score is above zero; false if it is zero */
static bool
score_logarithm(Scale scale, const NodeValue *value, int128 *logarithm)
{
	uint64		denominator = value_is_exact(value) ? value->denominator : UINT64CONST(1) << BOUND_BITS;
	uint128		numerator = value_is_exact(value) ? value->numerator :
		value->low + (value->high - value->low) / 2;
	Int256		score = int256_wrapping_add(int256_multiply_uint128(numerator, scale.width),
											int256_multiply_uint128((uint128) denominator * LEAF_TOP,
																	scale.lowest));
	int			shift = Max(int256_highest_bit(score) - 127, 0);
	Int256		top = int256_shift_right_unsigned(score, shift);

	if (int256_is_zero(score))
		return false;
	*logarithm = fixed_ln(((uint128) top.limb[1] << 64) | top.limb[0], shift, -9 - UNIT_DECIMALS) -
		fixed_ln(denominator, 0, 0);
	return true;
}

/* a * b / c for b and c above zero, rounded to nearest */
static int128
multiply_divide(int128 a, uint64 b, uint64 c)
{
	int128		result;
	bool		fits PG_USED_FOR_ASSERTS_ONLY;

	fits = int256_to_int128(int256_divide_rounded(int256_multiply_int128(a, b), int256_from_uint128(c)),
							&result);
	Assert(fits);
	return result;
}

static int128
mean_logarithm(const Term *terms, int count, uint64 weight)
{
	Int256		sum = int256_from_int128(0);
	int128		result;
	bool		fits PG_USED_FOR_ASSERTS_ONLY;

	for (int i = 0; i < count; i++)
		sum = int256_wrapping_add(sum, int256_multiply_int128(terms[i].logarithm, terms[i].weight));
	fits = int256_to_int128(int256_divide_rounded(sum, int256_from_uint128(weight)), &result);
	Assert(fits);
	return result;
}

/* e^x for x <= 0 in fixed point */
static uint128
negative_exponential(int128 x)
{
	FixedFloat	result;
	int			shift;

	if (x < -((int128) NEGLIGIBLE << FIXED_BITS))
		return 0;
	result = fixed_exp(x);
	shift = -result.exponent - FIXED_BITS;
	return (result.significand >> (shift - 1)) / 2 + ((result.significand >> (shift - 1)) & 1);
}

/*
 * The logarithm of (sum of w v^p / weight)^(1/p).  With L the logarithm of
 * the largest v^p, it is (L + ln(sum of w e^(p ln v - L) / weight)) / p.
 */
static int128
power_logarithm(const Term *terms, int count, uint64 weight, int64 power)
{
	uint64		magnitude = power < 0 ? -(uint64) power : (uint64) power;
	int128		reference = terms[0].logarithm;
	Int256		sum = int256_from_int128(0);
	Int256		remainder;
	Int256		average;
	int128		correction;

	for (int i = 1; i < count; i++)
		reference = power < 0 ? Min(reference, terms[i].logarithm) : Max(reference, terms[i].logarithm);
	for (int i = 0; i < count; i++)
	{
		int128		distance = terms[i].logarithm - reference;
		uint128		term = negative_exponential(multiply_divide(distance < 0 ? distance : -distance,
																magnitude, UNITS_PER_ONE));

		sum = int256_wrapping_add(sum, int256_multiply_uint128(term, terms[i].weight));
	}
	average = int256_divide_unsigned(sum, int256_from_uint128(weight), &remainder);
	correction = fixed_ln(((uint128) average.limb[1] << 64) | average.limb[0], -FIXED_BITS, 0);
	correction = multiply_divide(correction, UNITS_PER_ONE, magnitude);
	return power < 0 ? reference - correction : reference + correction;
}

/* The share of the scale that a score of e^logarithm is */
static NodeValue
exponential_value(Scale scale, int128 logarithm)
{
	FixedFloat	score = fixed_exp(logarithm);
	int			shift = -score.exponent - READ_BITS;
	Int256		millionths = int256_multiply_uint128(score.significand, UNITS_PER_ONE);
	Int256		above;
	int128		halves;
	int128		distance;
	int128		fixed;

	/* the mean lies between scores, so that it is one of at most 60 bits */
	Assert(shift > 0);
	millionths = shift > 255 ? int256_from_int128(0) : int256_shift_right_unsigned(millionths, shift);
	(void) int256_to_int128(millionths, &fixed);
	halves = (fixed + ((int128) 1 << (READ_BITS - 2))) >> (READ_BITS - 1);
	distance = fixed - (halves << (READ_BITS - 1));
	if (distance <= (int128) 1 << (READ_BITS - SNAP_BITS) &&
		distance >= -((int128) 1 << (READ_BITS - SNAP_BITS)))
	{
		int128		from_bottom = halves - 2 * (int128) scale.lowest;
		uint64		denominator = 2 * (uint64) scale.width;
		uint64		share = (uint64) Max(0, Min(from_bottom, (int128) denominator));
		uint64		divisor = greatest_common_divisor(LEAF_TOP, denominator);
		uint64		rest = greatest_common_divisor(share, denominator / divisor);

		return exact_value((uint128) (share / rest) * (LEAF_TOP / divisor),
						   denominator / divisor / rest);
	}
	fixed = Max(0, fixed - ((int128) scale.lowest << READ_BITS));
	above = int256_divide_rounded(int256_multiply_uint128(fixed, LEAF_TOP),
								  int256_from_int128((int128) scale.width << (READ_BITS - BOUND_BITS)));
	return exact_value(Min(above.limb[0], LEAF_TOP << BOUND_BITS), UINT64CONST(1) << BOUND_BITS);
}

/*
 * The mean of the children counted.  A score of zero makes every mean zero but
 * the power means with a power above zero, where it is a term of zero.
 */
NodeValue
logarithmic_mean(const Tree *tree, const NodeValue *values, int index)
{
	const TreeNode *node = &tree->nodes[index];
	int64		power = node->kind == NODE_HARMONIC ? -UNITS_PER_ONE : node->power;
	Term	   *terms = palloc((node->end - index) * sizeof(Term));
	int			count = 0;
	uint64		weight = 0;
	int128		logarithm;

	for (int child = index + 1; child < node->end; child = tree->nodes[child].end)
	{
		const NodeValue *value = counted_value(node, &values[child]);

		if (value == NULL)
			continue;
		weight += tree->nodes[child].weight;
		terms[count].weight = tree->nodes[child].weight;
		if (score_logarithm(tree->scale, value, &terms[count].logarithm))
			count++;
		else if (node->kind != NODE_POWER || power < 0)
			count = -TREE_MAX_NODES;	/* whatever the others are */
		if (count < 0)
			break;
	}
	if (count <= 0)
	{
		pfree(terms);
		return exact_value(0, 1);
	}
	logarithm = node->kind == NODE_GEOMETRIC ? mean_logarithm(terms, count, weight) :
		power_logarithm(terms, count, weight, power);
	pfree(terms);
	return exponential_value(tree->scale, logarithm);
}
