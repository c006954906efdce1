/*
 * number.h - arguments of any type of numbers as exact decimals
 *
 * Every function that takes score, numeric or double precision reads its
 * arguments by a NumberType.  A double precision value enters by its decimal
 * of 15 significant digits, a real by that of 6, as with PostgreSQL's own casts
 * to numeric.
 */
#ifndef COMPLIANCE_NUMBER_H
#define COMPLIANCE_NUMBER_H

#include "postgres.h"

#include "compat.h"
#include "decimal.h"
#include "int256.h"
#include "utils/numeric.h"

/* An exact number: in units where six decimals suffice, which is fast */
typedef struct Number
{
	bool		in_units;
	int64		units;			/* valid if in_units */
	Decimal		decimal;		/* valid otherwise */
} Number;

static inline Decimal
number_decimal(const Number *number)
{
	if (number->in_units)
		return (Decimal) {number->units, UNIT_DECIMALS};
	return number->decimal;
}

static inline Number
number_from_units(int64 units)
{
	return (Number) {.in_units = true, .units = units};
}

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
#define NUMERIC_MINUS_INFINITY 0xF000
#define NUMERIC_SHORT_NEGATIVE 0x2000
#define NUMERIC_SHORT_WEIGHT_SIGN 0x0040
#define NUMERIC_SHORT_WEIGHT_MASK 0x003F

/*
 * The numeric as units, in the frequent case of a few digits, as a table holds
 * them: a one-byte varlena header, the two bytes of a short numeric, and
 * base-10000 digits.  Callers reach it by a constant pointer: GCC inlines it by
 * itself, but does not compile if forced to at -Og; clang must be forced.
 */
#ifdef __clang__
static pg_attribute_always_inline bool
#else
static inline bool
#endif
short_numeric_units(Datum value, int64 *units)
{
	/* of base-10000 digits from 10^-4 to 10^8, in millionths */
	static const int64 place_units[] = {
		100, 1000000, INT64CONST(10000000000), INT64CONST(100000000000000)
	};
	const char *p = DatumGetPointer(value);
	int64		sum = 0;
	uint16		header;
	int			place;
	int			count;

	if (!VARATT_IS_SHORT(p))
		return false;
	memcpy(&header, VARDATA_SHORT(p), sizeof(header));
	if ((header & NUMERIC_SIGN_MASK) != NUMERIC_SHORT)
		return false;
	place = (header & NUMERIC_SHORT_WEIGHT_MASK) - (header & NUMERIC_SHORT_WEIGHT_SIGN) + 1;
	count = (VARSIZE_SHORT(p) - VARHDRSZ_SHORT - sizeof(header)) / sizeof(int16);
	if (place > 3 || place - count < -1)
		return false;
	p = VARDATA_SHORT(p) + sizeof(header);
	for (; count > 0; count--, p += sizeof(int16))
	{
		int16		digit;

		memcpy(&digit, p, sizeof(digit));
		sum += digit * place_units[place--];
	}
	*units = (header & NUMERIC_SHORT_NEGATIVE) != 0 ? -sum : sum;
	return true;
}

/*
 * The double as units, if its decimal of 15 significant digits has at most six
 * of them after the point.  When the quotient gives the double back, then the
 * double is the one nearest to that decimal; and of decimals with up to 15
 * digits no two are nearest to the same double.
 */
static inline bool
float8_units(Datum datum, int64 *units)
{
	float8		value = DatumGetFloat8(datum);
	float8		scaled = value * UNITS_PER_ONE;

	/* not true of NaN */
	if (!(scaled > -1e15 && scaled < 1e15))
		return false;
	*units = (int64) (scaled + (scaled < 0 ? -0.5 : 0.5));
	return (float8) *units / UNITS_PER_ONE == value;
}

/* A score is passed as its units */
static inline bool
score_units(Datum value, int64 *units)
{
	*units = DatumGetInt64(value);
	return true;
}

static inline bool
int8_units(Datum value, int64 *units)
{
	int64		number = DatumGetInt64(value);

	if (number < -UNITS_MAX / UNITS_PER_ONE || number > UNITS_MAX / UNITS_PER_ONE)
		return false;
	*units = number * UNITS_PER_ONE;
	return true;
}

static inline Number
number_from_score(Datum value, const char *what)
{
	(void) what;
	return number_from_units(DatumGetInt64(value));
}

static inline Number
number_from_int8(Datum value, const char *what)
{
	(void) what;
	return (Number) {.in_units = false, .decimal = {DatumGetInt64(value), 0}};
}

static inline Reading
number_score_reading(Datum value)
{
	return reading_from_units(DatumGetInt64(value));
}

static inline bool
number_always_finite(Datum value)
{
	(void) value;
	return true;
}

extern Reading number_numeric_reading(Datum value);
extern Reading number_float8_reading(Datum value);
extern Reading number_float4_reading(Datum value);
extern Number number_from_numeric(Datum value, const char *what);
extern Decimal number_decimal_from_numeric(Datum value, const char *what);
extern Number number_from_float8(Datum value, const char *what);
extern bool number_numeric_is_finite(Datum value);
extern bool number_float8_is_finite(Datum value);
extern bool number_float4_is_finite(Datum value);
extern Numeric number_units_to_numeric(int64 units);
extern Numeric number_sum_to_numeric(Int256 sum, int scale);
extern Datum number_decimal_datum(Int256 digits, int scale);
extern Int256 number_sum(Int256 a, Int256 b);
extern Int256 number_shift(Int256 digits, int exponent);

/*
 * What a value of a type is as a number.  The tables stand here, constant, so
 * that a function that names one of them calls what is inline inline.
 */
typedef struct NumberType
{
	/* in units, if that is quick to tell */
	bool		(*units) (Datum value, int64 *units);
	/* exactly; an error names the argument that has no such number */
	Number		(*number) (Datum value, const char *what);
	/* NaN and the infinities are above or below all */
	Reading		(*reading) (Datum value);
	bool		(*is_finite) (Datum value);
} NumberType;

static const NumberType number_type_score = {
	score_units, number_from_score, number_score_reading, number_always_finite
};
static const NumberType number_type_numeric = {
	short_numeric_units, number_from_numeric, number_numeric_reading, number_numeric_is_finite
};
static const NumberType number_type_float8 = {
	float8_units, number_from_float8, number_float8_reading, number_float8_is_finite
};

/* A weight only */
static const NumberType number_type_int8 = {.units = int8_units, .number = number_from_int8};

/* Zoned only */
static const NumberType number_type_float4 = {
	.reading = number_float4_reading, .is_finite = number_float4_is_finite
};

#endif
