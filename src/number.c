/*
 * number.c - arguments of any type of numbers as exact decimals
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "fmgr.h"
#include "utils/builtins.h"

#include "compat.h"
#include "number.h"

typedef struct NumericDigits
{
	bool		negative;
	int			weight;
	int			count;
	const char *digits;			/* int16 each, perhaps not aligned */
} NumericDigits;

static bool
is_minus_infinity(struct varlena *value)
{
	uint16		header;

	memcpy(&header, VARDATA_ANY(value), sizeof(header));
	return header == NUMERIC_MINUS_INFINITY;
}

/* False for NaN and the infinities */
static bool
numeric_digits(struct varlena *value, NumericDigits *result)
{
	const char *data = VARDATA_ANY(value);
	int			header_size = sizeof(uint16);
	uint16		header;
	int16		weight;

	memcpy(&header, data, sizeof(header));
	if ((header & NUMERIC_SIGN_MASK) == NUMERIC_SPECIAL)
		return false;
	if ((header & NUMERIC_SIGN_MASK) == NUMERIC_SHORT)
	{
		result->negative = (header & NUMERIC_SHORT_NEGATIVE) != 0;
		result->weight = header & NUMERIC_SHORT_WEIGHT_MASK;
		if ((header & NUMERIC_SHORT_WEIGHT_SIGN) != 0)
			result->weight -= NUMERIC_SHORT_WEIGHT_MASK + 1;
	}
	else
	{
		memcpy(&weight, data + sizeof(header), sizeof(weight));
		result->negative = (header & NUMERIC_SIGN_MASK) == NUMERIC_NEGATIVE;
		result->weight = weight;
		header_size += sizeof(weight);
	}
	result->count = (VARSIZE_ANY_EXHDR(value) - header_size) / sizeof(int16);
	result->digits = data + header_size;
	return true;
}

/*
 * The Reading of the digits: those down to the sixth decimal make the units,
 * the rest makes the tail.
 */
static Reading
digits_reading(const NumericDigits *n)
{
	int64		units = 0;
	int			rest = 0;		/* seventh and eighth decimal */
	bool		more = false;	/* whether anything stands behind these */
	int			place = n->weight;
	Reading		reading;

	/* three base digits before the point make a million million */
	if (n->count > 0 && n->weight > 2)
		return n->negative ? READING_BELOW : READING_ABOVE;
	for (int i = 0; i < n->count && !more; i++, place--)
	{
		int16		digit;

		memcpy(&digit, n->digits + i * sizeof(digit), sizeof(digit));
		if (place > -2)
			units = units * NUMERIC_BASE + digit;
		else if (place == -2)
		{
			units = units * 100 + digit / 100;
			rest = digit % 100;
		}
		else
			more = digit != 0;
	}

	/* zeros between the last digit and the sixth decimal are not stored */
	for (; place >= -2 && units != 0; place--)
		units *= place == -2 ? 100 : NUMERIC_BASE;
	reading = units * 4 + (rest > 50 || (rest == 50 && more) ? 3 :
						   rest == 50 ? 2 : rest > 0 || more ? 1 : 0);
	return n->negative ? -reading : reading;
}

/*
 * The Reading of any numeric.  NaN and infinity read as READING_ABOVE, minus
 * infinity as READING_BELOW: numeric sorts NaN after everything else.
 *
 * Index scans compare in a context that lives as long as the query, so
 * nothing may be left allocated.
 */
Reading
number_numeric_reading(Datum value)
{
	/* packed, so that values straight from a table are not copied */
	struct varlena *packed = PG_DETOAST_DATUM_PACKED(value);
	NumericDigits n;
	Reading		reading;

	if (numeric_digits(packed, &n))
		reading = digits_reading(&n);
	else
		reading = is_minus_infinity(packed) ? READING_BELOW : READING_ABOVE;
	if (packed != (struct varlena *) DatumGetPointer(value))
		pfree(packed);
	return reading;
}

/* The double's decimal of so many significant digits; the double is finite */
static DecimalText
float_decimal(float8 value, int digits, char *buffer, size_t size)
{
	DecimalText number;
	int			length = snprintf(buffer, size, "%.*g", digits, value);

	(void) decimal_scan(buffer, buffer + length, &number);
	return number;
}

/* Sign, digits, point and exponent */
#define FLOAT_TEXT_SIZE (DBL_DIG + 16)

static Reading
float_reading(float8 value, int digits)
{
	char		buffer[FLOAT_TEXT_SIZE];
	DecimalText number;

	if (isnan(value) || isinf(value))
		return value < 0 ? READING_BELOW : READING_ABOVE;
	number = float_decimal(value, digits, buffer, sizeof(buffer));
	return decimal_text_reading(&number);
}

/* The Readings of doubles and reals, by the same rules */
Reading
number_float8_reading(Datum value)
{
	int64		units;

	if (float8_units(value, &units))
		return reading_from_units(units);
	return float_reading(DatumGetFloat8(value), DBL_DIG);
}

Reading
number_float4_reading(Datum value)
{
	return float_reading(DatumGetFloat4(value), FLT_DIG);
}

bool
number_numeric_is_finite(Datum value)
{
	Numeric		number = DatumGetNumeric(value);

	return !numeric_is_nan(number) && !numeric_is_inf(number);
}

bool
number_float8_is_finite(Datum value)
{
	return isfinite(DatumGetFloat8(value));
}

bool
number_float4_is_finite(Datum value)
{
	return isfinite(DatumGetFloat4(value));
}

static pg_noinline void
fail_infinite(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s must be finite, not NaN or infinity", what)));
}

/* What is the name of the argument, for the error message */
static Number
number_from_text(DecimalText text, const char *what)
{
	Number		number = {.in_units = false};
	const char *sign = text.negative ? "-" : "";
	const char *more = strlen(text.digits) > 50 ? "..." : "";

	switch (decimal_text_decimal(&text, &number.decimal))
	{
		case DECIMAL_OK:
			break;
		case DECIMAL_OUT_OF_RANGE:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("%s has more than %d digits", what, DECIMAL_MAX_DIGITS),
					 errdetail("The %s is %s%.50s%s.", what, sign, text.digits, more)));
			break;
		case DECIMAL_TOO_FINE:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("%s has more than %d decimals", what, DECIMAL_MAX_DIGITS),
					 errdetail("The %s is %s%.50s%s.", what, sign, text.digits, more),
					 errhint("Round it to fewer decimals first.")));
			break;
	}
	return number;
}

/* How many decimal zeros end a base-10000 digit other than zero */
static int
trailing_zeros(int16 digit)
{
	return digit % 10 != 0 ? 0 : digit % 100 != 0 ? 1 : digit % 1000 != 0 ? 2 : 3;
}

/*
 * The digits as a Decimal at the least scale that holds them.  False if they
 * might not fit, which is left to those who can tell why.
 */
static bool
digits_decimal(const NumericDigits *n, Decimal *result)
{
	uint128		digits = 0;
	int16		digit = 0;
	int			zeros;

	/* nine base digits make 36 decimal ones */
	if (n->count == 0 || n->count > 9 || n->count <= n->weight)
		return false;
	for (int i = 0; i < n->count; i++)
	{
		memcpy(&digit, n->digits + i * sizeof(digit), sizeof(digit));
		digits = digits * NUMERIC_BASE + (uint128) digit;
	}
	zeros = trailing_zeros(digit);
	result->scale = (n->count - 1 - n->weight) * NUMERIC_BASE_DECIMALS - zeros;
	if (result->scale < 0 || result->scale > DECIMAL_MAX_DIGITS)
		return false;
	digits /= power_of_ten(zeros);
	result->digits = n->negative ? -(int128) digits : (int128) digits;
	return true;
}

Number
number_from_numeric(Datum value, const char *what)
{
	/* in a transition function, what is detoasted goes with the row */
	struct varlena *packed = PG_DETOAST_DATUM_PACKED(value);
	NumericDigits n;
	Number		number = {.in_units = false};
	Numeric		numeric;
	const char *text;
	DecimalText digits;

	if (numeric_digits(packed, &n))
	{
		Reading		reading = digits_reading(&n);

		if (reading_in_range(reading) && reading_is_exact(reading))
			return number_from_units(reading / 4);
		if (digits_decimal(&n, &number.decimal))
			return number;
	}
	numeric = DatumGetNumeric(value);
	if (numeric_is_nan(numeric) || numeric_is_inf(numeric))
		fail_infinite(what);
	text = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(numeric)));
	(void) decimal_scan(text, text + strlen(text), &digits);
	return number_from_text(digits, what);
}

Decimal
number_decimal_from_numeric(Datum value, const char *what)
{
	Number		number = number_from_numeric(value, what);

	return number_decimal(&number);
}

/*
 * The double's decimal of 15 significant digits, as printf() finds it: the
 * exact product of the significand and a power of ten, rounded half to even.
 * False for doubles so large or small that 128 bits don't hold the product.
 */
static bool
float8_decimal(float8 value, Decimal *result)
{
	int			exponent;
	int64		significand;
	int			shift;
	int			scale;
	uint128		product;
	uint128		rest;
	int64		digits;

	/* not true of NaN */
	if (!(fabs(value) >= 1e-8 && fabs(value) < 1e15))
		return false;
	significand = (int64) ldexp(frexp(fabs(value), &exponent), DBL_MANT_DIG);
	shift = DBL_MANT_DIG - exponent;

	/*
	 * the power of ten that makes 15 digits; the estimate may be one too
	 * large
	 */
	scale = DBL_DIG - (int) floor((exponent - 1) * 0.30102999566398120) - 1;
	if (scale < 0 || scale > 22)
		return false;
	product = (uint128) significand * power_of_ten(scale);
	if (product >> shift >= power_of_ten(DBL_DIG))
	{
		if (--scale < 0)
			return false;
		product = (uint128) significand * power_of_ten(scale);
	}
	digits = (int64) (product >> shift);
	rest = product & (((uint128) 1 << shift) - 1);
	if (rest > (uint128) 1 << (shift - 1) ||
		(rest == (uint128) 1 << (shift - 1) && digits % 2 == 1))
		digits++;
	while (digits % 10 == 0)
	{
		digits /= 10;
		scale--;
	}
	*result = (Decimal) {value < 0 ? -digits : digits, scale};
	return scale >= 0;
}

Number
number_from_float8(Datum datum, const char *what)
{
	float8		value = DatumGetFloat8(datum);
	Number		number = {.in_units = false};
	char		buffer[FLOAT_TEXT_SIZE];
	int64		units;

	if (float8_units(datum, &units))
		return number_from_units(units);
	if (float8_decimal(value, &number.decimal))
		return number;
	if (isnan(value) || isinf(value))
		fail_infinite(what);
	return number_from_text(float_decimal(value, DBL_DIG, buffer, sizeof(buffer)), what);
}

/* The numeric of the same value, without trailing zeros */
Numeric
number_units_to_numeric(int64 units)
{
	int			decimals = UNIT_DECIMALS;

	while (decimals > 0 && units % 10 == 0)
	{
		units /= 10;
		decimals--;
	}
	return int64_div_fast_to_numeric(units, decimals);
}

/* sum / 10^scale, exactly, without trailing zeros; the scale may be below zero */
Numeric
number_sum_to_numeric(Int256 sum, int scale)
{
	char		digits[INT256_TEXT_SIZE];
	Datum		number;

	(void) int256_to_text(sum, digits);
	number = DirectFunctionCall3(numeric_in, CStringGetDatum(psprintf("%se%d", digits, -scale)),
								 ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	return DatumGetNumeric(DirectFunctionCall1(numeric_trim_scale, number));
}

static Datum
wide_decimal(Int256 digits, int scale)
{
	return DirectFunctionCall2(numeric_round, NumericGetDatum(number_sum_to_numeric(digits, scale)),
							   Int32GetDatum(scale));
}

/* digits / 10^scale with so many decimals; most of them are made without a text */
Datum
number_decimal_datum(Int256 digits, int scale)
{
	const int64 billion_billion = INT64CONST(1000000000000000000);
	int128		number;
	int128		high;

	if (!int256_to_int128(digits, &number))
		return wide_decimal(digits, scale);
	if (number >= PG_INT64_MIN && number <= PG_INT64_MAX)
		return NumericGetDatum(int64_div_fast_to_numeric((int64) number, scale));
	high = number / billion_billion;
	if (scale < 18 || high < PG_INT64_MIN || high > PG_INT64_MAX)
		return wide_decimal(digits, scale);
	return DirectFunctionCall2(numeric_add,
							   NumericGetDatum(int64_div_fast_to_numeric((int64) high, scale - 18)),
							   NumericGetDatum(int64_div_fast_to_numeric((int64) (number % billion_billion), scale)));
}

static pg_noinline void
fail_digits(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("numbers have too many digits")));
}

Int256
number_sum(Int256 a, Int256 b)
{
	Int256		sum;

	if (!int256_add(a, b, &sum))
		fail_digits();
	return sum;
}

/* digits * 10^exponent, for exponents not below zero */
Int256
number_shift(Int256 digits, int exponent)
{
	Int256		result = digits;
	bool		fits = true;

	for (; fits && exponent > 0; exponent -= DECIMAL_MAX_DIGITS)
		fits = int256_multiply(result, power_of_ten(Min(exponent, DECIMAL_MAX_DIGITS)), &result);
	if (!fits)
		fail_digits();
	return result;
}
