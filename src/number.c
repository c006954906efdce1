/*
 * number.c - numeric and double precision arguments as exact decimals
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "fmgr.h"
#include "utils/builtins.h"

#include "number.h"

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/*
 * How numeric.c lays out a value on disk.  It keeps these to itself, but they
 * can't change without breaking pg_upgrade.  A value is the sum over i of
 * digit[i] * 10000^(weight - i).
 */
#define NUMERIC_BASE 10000
#define NUMERIC_BASE_DECIMALS 4
#define NUMERIC_SIGN_MASK 0xC000
#define NUMERIC_NEGATIVE 0x4000
#define NUMERIC_SHORT 0x8000
#define NUMERIC_SPECIAL 0xC000
#define NUMERIC_SHORT_NEGATIVE 0x2000
#define NUMERIC_SHORT_WEIGHT_SIGN 0x0040
#define NUMERIC_SHORT_WEIGHT_MASK 0x003F

typedef struct NumericDigits
{
	bool		negative;
	int			weight;
	int			count;
	const char *digits;			/* int16 each, perhaps not aligned */
} NumericDigits;

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

/* The numeric as units, if it is finite, in range and has at most six decimals */
bool
numeric_units(Datum value, int64 *units)
{
	/* packed, so that values straight from a table are not copied */
	struct varlena *packed = PG_DETOAST_DATUM_PACKED(value);
	NumericDigits n;
	int64		result = 0;

	/* three base digits before the point, two after it */
	if (!numeric_digits(packed, &n) || n.weight > 2 || n.weight - n.count < -3)
		return false;
	for (int i = 0; i < n.count; i++)
	{
		int16		digit;

		memcpy(&digit, n.digits + i * sizeof(digit), sizeof(digit));
		if (n.weight - i > -2)
			result = result * NUMERIC_BASE + digit;
		else if (digit % 100 == 0)
			result = result * 100 + digit / 100;
		else
			return false;
	}

	/* zeros between the last digit and the sixth decimal are not stored */
	for (int place = n.weight - n.count; place >= -2 && n.count > 0; place--)
		result *= place == -2 ? 100 : NUMERIC_BASE;
	*units = n.negative ? -result : result;
	return true;
}

/* The numeric's decimal text; NULL for NaN and the infinities */
static const char *
numeric_text(Datum value)
{
	Numeric		numeric = DatumGetNumeric(value);

	if (numeric_is_nan(numeric) || numeric_is_inf(numeric))
		return NULL;
	return DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(numeric)));
}

/* The double's decimal text of 15 significant digits; it must be finite */
static const char *
float8_text(float8 value)
{
	return psprintf("%.*g", DBL_DIG, value);
}

static DecimalText
scan(const char *text)
{
	DecimalText number;
	const char *end PG_USED_FOR_ASSERTS_ONLY = text + strlen(text);
	const char *stop PG_USED_FOR_ASSERTS_ONLY;

	stop = decimal_scan(text, text + strlen(text), &number);
	Assert(stop == end);
	return number;
}

/*
 * The Reading of any numeric.  NaN and infinity read as READING_ABOVE, minus
 * infinity as READING_BELOW: numeric sorts NaN after everything else.
 */
Reading
numeric_reading(Datum value)
{
	int64		units;
	const char *text;
	DecimalText number;

	if (numeric_units(value, &units))
		return reading_from_units(units);
	text = numeric_text(value);
	if (text == NULL)
	{
		Numeric		numeric = DatumGetNumeric(value);

		return !numeric_is_nan(numeric) &&
			DatumGetBool(DirectFunctionCall2(numeric_lt, NumericGetDatum(numeric),
											 NumericGetDatum(int64_to_numeric(0)))) ?
			READING_BELOW : READING_ABOVE;
	}
	number = scan(text);
	return decimal_text_reading(&number);
}

/* The Reading of any double, by the same rules */
Reading
float8_reading(float8 value)
{
	int64		units;
	DecimalText number;

	if (float8_units(value, &units))
		return reading_from_units(units);
	if (isnan(value) || isinf(value))
		return value < 0 ? READING_BELOW : READING_ABOVE;
	number = scan(float8_text(value));
	return decimal_text_reading(&number);
}

/* What is the name of the argument, for the error message */
static Number
number_from_text(const char *text, const char *what)
{
	Number		number = {.in_units = false};
	DecimalText digits;

	if (text == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s must be finite, not NaN or infinity", what)));
	digits = scan(text);
	switch (decimal_text_decimal(&digits, &number.decimal))
	{
		case DECIMAL_OK:
			break;
		case DECIMAL_OUT_OF_RANGE:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("%s has more than %d digits", what, DECIMAL_MAX_DIGITS),
					 errdetail("The %s is %s.", what, text)));
			break;
		case DECIMAL_TOO_FINE:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("%s has more than %d decimals", what, DECIMAL_MAX_DIGITS),
					 errdetail("The %s is %s.", what, text),
					 errhint("Round it first, for example with round(x, 20).")));
			break;
	}
	return number;
}

Number
number_from_numeric(Datum value, const char *what)
{
	int64		units;

	if (numeric_units(value, &units))
		return number_from_units(units);
	return number_from_text(numeric_text(value), what);
}

Number
number_from_float8(float8 value, const char *what)
{
	int64		units;

	if (float8_units(value, &units))
		return number_from_units(units);
	return number_from_text(isnan(value) || isinf(value) ? NULL : float8_text(value), what);
}

/* The numeric of the same value, without trailing zeros */
Numeric
units_to_numeric(int64 units)
{
	int			decimals = UNIT_DECIMALS;

	while (decimals > 0 && units % 10 == 0)
	{
		units /= 10;
		decimals--;
	}
	return int64_div_fast_to_numeric(units, decimals);
}
