/*
 * number.h - numeric and double precision arguments as exact decimals
 *
 * Every function that takes score, numeric or double precision reads its
 * arguments here.  A double precision value enters by its decimal of 15
 * significant digits, a real by that of 6, as with PostgreSQL's own casts to
 * numeric.
 */
#ifndef COMPLIANCE_NUMBER_H
#define COMPLIANCE_NUMBER_H

#include "postgres.h"

#include "decimal.h"
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
 * The double as units, if its decimal of 15 significant digits has at most six
 * of them after the point.  When the quotient gives the double back, then the
 * double is the one nearest to that decimal; and of decimals with up to 15
 * digits no two are nearest to the same double.
 */
static inline bool
float8_units(float8 value, int64 *units)
{
	float8		scaled = value * UNITS_PER_ONE;

	/* not true of NaN */
	if (!(scaled > -1e15 && scaled < 1e15))
		return false;
	*units = (int64) (scaled + (scaled < 0 ? -0.5 : 0.5));
	return (float8) *units / UNITS_PER_ONE == value;
}

extern Reading numeric_reading(Datum value);
extern Reading float8_reading(float8 value);
extern Reading float4_reading(float4 value);
extern Number number_from_numeric(Datum value, const char *what);
extern Number number_from_float8(float8 value, const char *what);
extern Numeric units_to_numeric(int64 units);

#endif
