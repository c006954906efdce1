/*
 * leaf.c - from the value of an indicator to its score
 */
#include "postgres.h"

#include "fixedpoint.h"
#include "int256.h"
#include "leaf.h"

/* (value - from) / (to - from) in billionths, for a value between the two */
static uint32
linear_share(Decimal value, int64 from, int64 to)
{
	int			finer = value.scale - UNIT_DECIMALS;
	bool		falling = to < from;
	Int256		numerator;
	Int256		denominator = int256_from_int128(falling ? (int128) from - to : (int128) to - from);
	int128		result;
	bool		fits PG_USED_FOR_ASSERTS_ONLY;

	if (finer <= 0)
	{
		/* the value lies between two numbers of units, so this does not overflow */
		int128		distance = value.digits * (int128) power_of_ten(-finer) - from;

		if (falling)
			distance = -distance;
		if (denominator.limb[1] == 0 && denominator.limb[0] < UINT64CONST(1) << 62)
		{
			uint128		doubled = (uint128) distance * (2 * LEAF_TOP) + denominator.limb[0];

			return (uint32) (doubled / (2 * denominator.limb[0]));
		}
		numerator = int256_from_int128(distance);
	}
	else
	{
		Int256		start = int256_multiply_int128(from, (int128) power_of_ten(finer));

		numerator = int256_wrapping_add(int256_from_int128(value.digits), int256_negate(start));
		if (falling)
			numerator = int256_negate(numerator);
		fits = int256_multiply(denominator, power_of_ten(finer), &denominator);
		Assert(fits);
	}
	fits = int256_multiply(numerator, LEAF_TOP, &numerator);
	Assert(fits);
	fits = int256_to_int128(int256_divide_rounded(numerator, denominator), &result);
	Assert(fits);
	return (uint32) result;
}

/* The same of the logarithms; all three numbers are above zero */
static uint32
logarithm_share(Decimal value, int64 from, int64 to)
{
	int128		start = fixed_ln((uint128) from, 0, -UNIT_DECIMALS);
	int128		end = fixed_ln((uint128) to, 0, -UNIT_DECIMALS);
	int128		place = fixed_ln((uint128) value.digits, 0, -value.scale);
	int128		length = end < start ? start - end : end - start;
	int128		distance = end < start ? start - place : place - start;
	Int256		numerator;
	int128		result;
	bool		fits PG_USED_FOR_ASSERTS_ONLY;

	/* the errors of the last bits must not lead off the scale */
	distance = Max(0, Min(distance, length));
	fits = int256_multiply(int256_from_int128(distance), LEAF_TOP, &numerator);
	Assert(fits);
	fits = int256_to_int128(int256_divide_rounded(numerator, int256_from_int128(length)), &result);
	Assert(fits);
	return (uint32) result;
}

static LeafStatus
goalposts_score(const LeafRule *rule, Decimal value, uint32 *score)
{
	Reading		reading = decimal_reading(value);
	Reading		worst = reading_from_units(rule->worst);
	Reading		best = reading_from_units(rule->best);
	bool		falling = best < worst;

	if (falling ? reading > worst : reading < worst)
		*score = 0;
	else if (falling ? reading < best : reading > best)
		*score = (uint32) LEAF_TOP;
	else
	{
		*score = rule->kind == LEAF_LINEAR ? linear_share(value, rule->worst, rule->best) :
			logarithm_share(value, rule->worst, rule->best);
		return LEAF_OK;
	}
	return rule->clip ? LEAF_OK : LEAF_OUTSIDE_GOALPOSTS;
}

static uint32
share_of_scale(int64 units, Scale scale)
{
	return linear_share((Decimal) {units, UNIT_DECIMALS}, scale.lowest, scale_top(scale));
}

static LeafStatus
level_score(const LeafRule *rule, Scale scale, Decimal value, uint32 *score)
{
	Reading		reading = decimal_reading(value);

	for (int i = 0; i < rule->level_count; i++)
		if (reading == reading_from_units(rule->levels[i].value))
		{
			*score = share_of_scale(rule->levels[i].score, scale);
			return LEAF_OK;
		}
	return LEAF_NO_LEVEL;
}

/* The score of a value; *score is valid if the status is LEAF_OK */
LeafStatus
leaf_score(const LeafRule *rule, Scale scale, Decimal value, uint32 *score)
{
	Reading		reading;

	switch (rule->kind)
	{
		case LEAF_LINEAR:
		case LEAF_LOGARITHM:
			return goalposts_score(rule, value, score);
		case LEAF_LEVELS:
			return level_score(rule, scale, value, score);
		case LEAF_SCORE:
		case LEAF_REVERSED:
			break;
	}
	reading = decimal_reading(value);
	if (reading < reading_from_units(scale.lowest) || reading > reading_from_units(scale_top(scale)))
		return LEAF_OUTSIDE_SCALE;
	*score = rule->kind == LEAF_SCORE ?
		linear_share(value, scale.lowest, scale_top(scale)) :
		linear_share(value, scale_top(scale), scale.lowest);
	return LEAF_OK;
}

/* The best score that any value has */
uint32
leaf_best(const LeafRule *rule, Scale scale)
{
	int64		best = scale.lowest;

	if (rule->kind != LEAF_LEVELS)
		return (uint32) LEAF_TOP;
	for (int i = 0; i < rule->level_count; i++)
		best = Max(best, rule->levels[i].score);
	return share_of_scale(best, scale);
}
