/*
 * mean_state.c - weighted means with exact, mergeable state
 */
#include "postgres.h"

#include "decimal_sum.h"
#include "fixedpoint.h"
#include "mean_state.h"

/*
 * A result with an error above that of FIXED_SNAP_BITS is known to six decimals
 * at best: near a whole millionth it is taken as that, and near a half it is
 * refused.  An error above 2^-ERROR_BITS of a millionth is refused anywhere.
 */
#define ERROR_BITS 3

/* Results have no more significant bits than fixed_ln() and fixed_exp() give */
#define FUNCTION_BITS 104

static int
base_values_scale(MeanKind kind)
{
	return kind == MEAN_ARITHMETIC ? BASE_VALUES_SCALE : BASE_WEIGHT_SCALE;
}

/* A state of no values */
void
mean_init(MeanState *state, Mean mean)
{
	memset(state, 0, sizeof(*state));
	state->kind = mean.kind;
	state->power = mean.power;
	state->weight_scale = BASE_WEIGHT_SCALE;
	state->values_scale = base_values_scale(mean.kind);
}

/*
 * f(v): in fixed point, for all means but the arithmetic one
 */

/* x * p for x in fixed point and p in units; false if e^(x * p) can't be had */
static bool
multiply_by_power(int128 x, int64 power, int128 *result)
{
	Int256		product = int256_divide_rounded(int256_multiply_int128(x, power),
												int256_from_int128(UNITS_PER_ONE));

	return int256_to_int128(product, result) &&
		*result < (int128) FIXED_EXP_LIMIT << FIXED_BITS &&
		*result > -((int128) FIXED_EXP_LIMIT << FIXED_BITS);
}

/*
 * value^power, which is never zero: what is too small for fixed point shows in
 * the precision of the average.
 */
static bool
power_term(int128 logarithm, int64 power, Int256 *term)
{
	int128		exponent;

	if (!multiply_by_power(logarithm, power, &exponent) || !fixed_exp_rounded(exponent, term))
		return false;
	if (int256_is_zero(*term))
		*term = int256_from_int128(1);
	return true;
}

static Int256
reciprocal(Decimal value)
{
	Int256		numerator = int256_from_uint128(power_of_ten(value.scale));

	if (!int256_shift_left(numerator, FIXED_BITS, &numerator))
		decimal_sum_fail_overflow();
	return int256_divide_rounded(numerator, int256_from_int128(value.digits));
}

/* f of a value > 0 */
static Int256
fixed_term(Mean mean, Decimal value)
{
	int128		logarithm;
	Int256		term;

	if (mean.kind == MEAN_HARMONIC)
		return reciprocal(value);
	logarithm = fixed_ln((uint128) value.digits, 0, -value.scale);
	if (mean.kind == MEAN_GEOMETRIC)
		return int256_from_int128(logarithm);
	if (!power_term(logarithm, mean.power, &term))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value out of range for a power mean"),
				 errdetail("The value is %s, the power %s.", decimal_to_text(value),
						   decimal_to_text((Decimal) {mean.power, UNIT_DECIMALS})),
				 errhint("Bring the values to a scale like 0 to 100 first.")));
	return term;
}

/* A mean other than the arithmetic one with a zero in it is zero, unless p > 0 */
static bool
zero_decides(Mean mean)
{
	return mean.kind != MEAN_ARITHMETIC && mean.power <= 0;
}

/*
 * Transitions.  Taking back is adding with the sign turned; what was added
 * before can be taken back exactly, but for the extremes.
 */

/* A weight below zero is an error */
void
mean_check_weight(Decimal weight)
{
	if (weight.digits < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("weight must not be negative"),
				 errdetail("The weight is %s.", decimal_to_text(weight))));
}

/* Decimals with more digits than this after the point are below 10^12 */
#define SMALL_SCALE (DECIMAL_MAX_DIGITS - 12)

/* A value out of the range of scores, or without such a mean, is an error */
static void
check_value(Mean mean, Decimal value)
{
	if (value.scale <= SMALL_SCALE && decimal_magnitude(value) >= power_of_ten(12 + value.scale))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value out of range for type score"),
				 errdetail("A score has up to 12 digits before the point.")));
	if (value.digits < 0 && mean.kind != MEAN_ARITHMETIC)
		ereport(ERROR,
				(errcode(mean.kind == MEAN_GEOMETRIC ?
						 ERRCODE_INVALID_ARGUMENT_FOR_LOG : ERRCODE_INVALID_ARGUMENT_FOR_POWER_FUNCTION),
				 errmsg("%s mean of a negative value", mean_kind_names[mean.kind]),
				 errdetail("The value is %s.", decimal_to_text(value))));
}

static void
accumulate(MeanState *state, Decimal value, Decimal weight, int sign)
{
	Int256		product;
	int			scale = weight.scale;

	if (state->kind == MEAN_ARITHMETIC)
	{
		product = int256_multiply_int128(value.digits, weight.digits);
		scale += value.scale;
	}
	else if (value.digits == 0)
	{
		decimal_sum_count(&state->zeros, weight.digits == 0 ? 0 : sign);
		product = int256_from_int128(0);
	}
	else if (!int256_multiply(fixed_term(state_mean(state), value), (uint128) weight.digits, &product))
		decimal_sum_fail_overflow();
	if (!decimal_sum_add(&state->values, &state->values_scale,
						 int256_with_sign(product, sign), scale,
						 base_values_scale((MeanKind) state->kind)) ||
		!decimal_sum_add(&state->weight, &state->weight_scale,
						 int256_from_int128(sign * weight.digits), weight.scale,
						 BASE_WEIGHT_SCALE))
		decimal_sum_fail_overflow();
	decimal_sum_count(&state->observed, sign);
}

/*
 * mean_add_units() of all but the arithmetic mean of the usual scales.  Values
 * and weights above zero are by far the most frequent, and need no look at the
 * sign of a product.
 */
void
mean_add_other_units(MeanState *state, int64 value, int64 weight)
{
	Decimal		decimal = {value, UNIT_DECIMALS};
	Int256		product;

	if (value <= 0 || weight == 0 || state->kind == MEAN_ARITHMETIC ||
		state->weight_scale != BASE_WEIGHT_SCALE || state->values_scale != BASE_WEIGHT_SCALE)
	{
		mean_add(state, decimal, (Decimal) {weight, UNIT_DECIMALS});
		return;
	}
	if (state->kind == MEAN_GEOMETRIC)
		product = int256_multiply_int128(fixed_ln((uint128) value, 0, -UNIT_DECIMALS), weight);
	else if (!int256_multiply(fixed_term(state_mean(state), decimal), (uint128) weight, &product))
		decimal_sum_fail_overflow();
	if (!int256_add(state->values, product, &state->values) || !int256_add_int128(&state->weight, weight))
		decimal_sum_fail_overflow();
	decimal_sum_count(&state->observed, 1);
}

/* Add a value; a weight below zero, and a value that has no such mean, is an error */
void
mean_add(MeanState *state, Decimal value, Decimal weight)
{
	check_value(state_mean(state), value);
	mean_check_weight(weight);
	accumulate(state, value, weight, 1);
}

/* Take back a value that was added; an error for one that cannot have been */
void
mean_remove(MeanState *state, Decimal value, Decimal weight)
{
	check_value(state_mean(state), value);
	mean_check_weight(weight);
	accumulate(state, value, weight, -1);
}

static void
accumulate_state(MeanState *state, const MeanState *other, int sign)
{
	if (state->kind != other->kind || state->power != other->power)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("tallies of different means cannot be merged"),
				 errdetail("One is for the %s mean, the other for the %s mean.%s", mean_kind_names[state->kind],
						   mean_kind_names[other->kind],
						   state->kind == other->kind ? " Their powers differ." : "")));
	if (!decimal_sum_add(&state->values, &state->values_scale,
						 int256_with_sign(other->values, sign), other->values_scale,
						 base_values_scale((MeanKind) state->kind)) ||
		!decimal_sum_add(&state->weight, &state->weight_scale,
						 int256_with_sign(other->weight, sign), other->weight_scale,
						 BASE_WEIGHT_SCALE))
		decimal_sum_fail_overflow();
	decimal_sum_count(&state->observed, sign * other->observed);
	decimal_sum_count(&state->zeros, sign * other->zeros);
}

/* Add all that another state holds; it must be of the same mean */
void
mean_merge(MeanState *state, const MeanState *other)
{
	accumulate_state(state, other, 1);
}

/* Take back a state that was merged */
void
mean_unmerge(MeanState *state, const MeanState *other)
{
	accumulate_state(state, other, -1);
}

/* The form that depends on the sums alone, not on how they came about */
void
mean_normalize(MeanState *state)
{
	decimal_sum_strip(&state->weight, &state->weight_scale, BASE_WEIGHT_SCALE);
	decimal_sum_strip(&state->values, &state->values_scale,
					  base_values_scale((MeanKind) state->kind));
}

/*
 * g: from the state to the mean
 */

static void
fail_precision(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("mean cannot be determined to six decimals"),
			 errdetail("The reciprocals or powers of the values are too small."),
			 errhint("Bring the values to a scale like 0 to 100 first.")));
}

/* A remainder of 64 bits, times 10^18, is divided as fast as it is */
#define DIGITS_AT_ONCE 18

/* Append so many decimal digits to the quotient; false on overflow */
static bool
divide_further(Int256 *quotient, Int256 *remainder, Int256 denominator, int digits)
{
	uint128		power = power_of_ten(digits);
	Int256		appended;

	if (!int256_multiply(*quotient, power, quotient) || !int256_multiply(*remainder, power, remainder))
		return false;
	appended = int256_divide_unsigned(*remainder, denominator, remainder);
	return int256_add(*quotient, appended, quotient);
}

/*
 * The magnitude of an arithmetic mean times 10^decimals, without its fraction,
 * which is remainder / denominator; false on overflow.  The total weight must
 * not be zero.
 */
bool
mean_quotient(const MeanState *state, int decimals, Int256 *quotient, Int256 *remainder, Int256 *denominator)
{
	int			exponent = state->weight_scale - state->values_scale + decimals;
	int			at_once;

	*denominator = state->weight;
	if (exponent < 0 && !decimal_sum_shift(denominator, -exponent))
		return false;
	*quotient = int256_divide_unsigned(int256_absolute(state->values), *denominator, remainder);
	at_once = int256_highest_bit(*denominator) < 64 ? DIGITS_AT_ONCE : 1;
	for (; exponent > 0; exponent -= at_once)
		if (!divide_further(quotient, remainder, *denominator, Min(exponent, at_once)))
			return false;
	return true;
}

/* The Reading of an arithmetic mean: millionths, then two bits of the rest */
static Reading
quotient_reading(const MeanState *state)
{
	bool		negative = int256_is_negative(state->values);
	Int256		remainder;
	Int256		denominator;
	Int256		quotient;
	Int256		quarters;
	int128		units;
	Reading		reading;

	if (!mean_quotient(state, UNIT_DECIMALS, &quotient, &remainder, &denominator))
		decimal_sum_fail_overflow();
	if (!int256_to_int128(quotient, &units) || units > UNITS_MAX)
		return negative ? READING_BELOW : READING_ABOVE;
	if (!int256_multiply(remainder, 4, &remainder))
		decimal_sum_fail_overflow();
	quarters = int256_divide_unsigned(remainder, denominator, &remainder);
	reading = (Reading) units * 4 + (Reading) quarters.limb[0];

	/* round to odd: a half is a half only if nothing is left */
	if (!int256_is_zero(remainder))
		reading |= 1;
	return negative ? -reading : reading;
}

/*
 * The Reading of a number of millionths with FIXED_READ_BITS bits after the point,
 * of which so many significant bits are right.
 */
static Reading
millionths_reading(uint128 millionths, int precision)
{
	uint128		half = (uint128) 1 << (FIXED_READ_BITS - 1);
	uint128		snap = (uint128) 1 << (FIXED_READ_BITS - FIXED_SNAP_BITS);
	uint128		error = millionths >> Max(precision, 0);
	uint128		halves = (millionths + half / 2) / half;
	uint128		nearest = halves * half;
	uint128		distance = nearest > millionths ? nearest - millionths : millionths - nearest;

	if (millionths - error > ((uint128) UNITS_MAX + 1) << FIXED_READ_BITS)
		return READING_ABOVE;
	if (error > (uint128) 1 << (FIXED_READ_BITS - ERROR_BITS))
		fail_precision();
	if (distance > Max(snap, error))
		return (Reading) (millionths / half) * 2 + 1;
	if (halves % 2 == 1 && error > snap)
		fail_precision();
	return (Reading) halves * 2;
}

static Reading
float_reading(FixedFloat number, int precision)
{
	Int256		millionths = int256_multiply_uint128(number.significand, UNITS_PER_ONE);
	int			shift = -number.exponent - FIXED_READ_BITS;
	int128		result;

	if (shift < 0)
		return READING_ABOVE;
	millionths = int256_shift_right_unsigned(millionths, Min(shift, 255));
	return int256_to_int128(millionths, &result) ?
		millionths_reading(result, precision) : READING_ABOVE;
}

/* Zero, and what is above all means */
#define FLOAT_ZERO ((FixedFloat) {0, -2 * FIXED_EXP_LIMIT})
#define FLOAT_ABOVE ((FixedFloat) {(uint128) 1 << 127, FIXED_EXP_LIMIT})

/* e^x, for x in fixed point */
static FixedFloat
exp_float(int128 x)
{
	int128		limit = (int128) FIXED_EXP_LIMIT << FIXED_BITS;

	if (x >= limit || x <= -limit)
		return x > 0 ? FLOAT_ABOVE : FLOAT_ZERO;
	return fixed_exp(x);
}

/* An exponent, or the largest there is: far beyond the logarithms of scores, one is as another */
static int128
saturated(Int256 exponent)
{
	int128		result;

	if (int256_to_int128(exponent, &result))
		return result;
	return int256_is_negative(exponent) ? -INT128_MAX : INT128_MAX;
}

/* ln of x > 0, both in fixed point */
static int128
fixed_ln_of_fixed(Int256 x)
{
	int			shift = Max(int256_highest_bit(x) - 127, 0);
	Int256		top = int256_shift_right_unsigned(x, shift);

	return fixed_ln(((uint128) top.limb[1] << 64) | top.limb[0], shift - FIXED_BITS, 0);
}

/* 1 / x, for x > 0 in fixed point: 127 bits are divided by up to 128 */
static FixedFloat
reciprocal_float(Int256 x)
{
	int			shift = Max(int256_highest_bit(x) - 127, 0);
	Int256		divisor = int256_shift_right_unsigned(x, shift);
	int			bits = int256_highest_bit(divisor) + 127;
	Int256		quotient;
	Int256		remainder;

	/* at most 2^254 */
	(void) int256_shift_left(int256_from_uint128(1), bits, &quotient);
	quotient = int256_divide_unsigned(quotient, divisor, &remainder);
	return (FixedFloat) {((uint128) quotient.limb[1] << 64) | quotient.limb[0],
						 FIXED_BITS - shift - bits};
}

/* x^(1/p), for x > 0 in fixed point, of which so many significant bits are right */
static FixedFloat
root_float(Int256 x, int64 power, int *precision)
{
	Int256		numerator;
	int128		exponent;

	if (!int256_multiply(int256_from_int128(fixed_ln_of_fixed(x)), UNITS_PER_ONE, &numerator))
		decimal_sum_fail_overflow();
	numerator = int256_divide_rounded(numerator, int256_from_int128(llabs(power)));

	/* a root below the first makes errors larger */
	for (int64 p = llabs(power); p < UNITS_PER_ONE; p *= 2)
		(*precision)--;
	exponent = saturated(numerator);
	return exp_float(power < 0 ? -exponent : exponent);
}

/*
 * A mean that is not arithmetic, and how many of its significant bits are
 * right.  The total weight must not be zero.
 */
FixedFloat
mean_float(const MeanState *state, int *precision)
{
	Int256		values = state->values;
	Int256		weight = state->weight;
	int			exponent = state->weight_scale - state->values_scale;
	Int256		average;

	*precision = FUNCTION_BITS;
	if (state->zeros > 0 && zero_decides(state_mean(state)))
		return FLOAT_ZERO;
	if (!decimal_sum_shift(exponent >= 0 ? &values : &weight, abs(exponent)))
		decimal_sum_fail_overflow();
	average = int256_divide_rounded(values, weight);
	if (state->kind == MEAN_GEOMETRIC)
		return exp_float(saturated(average));
	if (int256_is_zero(average))
	{
		/*
		 * too small for fixed point, as its reciprocal is too large, or zero
		 * itself
		 */
		if (state->kind == MEAN_HARMONIC || state->power < 0)
			return FLOAT_ABOVE;
		if (!int256_is_zero(values))
			*precision = 0;
		return FLOAT_ZERO;
	}

	/* the average is wrong by less than two in its last bit */
	*precision = Min(int256_highest_bit(average) - 1, FUNCTION_BITS);
	return state->kind == MEAN_HARMONIC ? reciprocal_float(average) :
		root_float(average, state->power, precision);
}

/*
 * The Reading of the mean: exact for the arithmetic mean, for the others as
 * FIXED_SNAP_BITS says.  False if there is none: the total weight is zero.
 */
bool
mean_reading(const MeanState *state, Reading *reading)
{
	FixedFloat	mean;
	int			precision;

	if (int256_is_zero(state->weight))
		return false;
	if (state->kind == MEAN_ARITHMETIC)
		*reading = quotient_reading(state);
	else
	{
		mean = mean_float(state, &precision);
		*reading = float_reading(mean, precision);
	}
	return true;
}

/* What is wrong with a state that came from outside; NULL if nothing is */
const char *
mean_check(const MeanState *state)
{
	static const uint8 no_bytes[sizeof(state->reserved)];

	if (state->kind > MEAN_POWER)
		return "The kind of mean is unknown.";
	if (state->kind == MEAN_POWER ? !mean_power_is_valid(state->power) : state->power != 0)
		return "The power is not one of a power mean.";
	if (memcmp(state->reserved, no_bytes, sizeof(no_bytes)) != 0)
		return "Reserved bytes are set.";
	if (state->weight_scale < BASE_WEIGHT_SCALE || state->weight_scale > DECIMAL_MAX_DIGITS ||
		state->values_scale < base_values_scale((MeanKind) state->kind) ||
		state->values_scale > 2 * DECIMAL_MAX_DIGITS)
		return "A number of decimals is out of range.";
	if (state->observed < 0 || state->zeros < 0 ||
		state->zeros > (state->kind == MEAN_ARITHMETIC ? 0 : state->observed))
		return "A count is out of range.";
	if (int256_is_negative(state->weight))
		return "The weight is negative.";
	if (int256_is_negative(int256_absolute(state->values)) ||
		((state->kind == MEAN_HARMONIC || state->kind == MEAN_POWER) &&
		 int256_is_negative(state->values)))
		return "The sum is out of range.";
	if (state->observed == 0 && !int256_is_zero(state->weight))
		return "There is a weight of no value.";
	if (int256_is_zero(state->weight) && !int256_is_zero(state->values))
		return "There is a sum without a weight.";
	return NULL;
}
