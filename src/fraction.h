/*
 * fraction.h - fractions of integers of any size
 *
 * The integers are the server's numerics, made in the current memory context.
 */
#ifndef COMPLIANCE_FRACTION_H
#define COMPLIANCE_FRACTION_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "decimal.h"
#include "int256.h"

typedef struct Fraction
{
	Datum		numerator;
	Datum		denominator;	/* above zero */
} Fraction;

/* A function of two numerics */
static inline Datum
numeric_call(PGFunction function, Datum a, Datum b)
{
	return DirectFunctionCall2(function, a, b);
}

static inline Datum
integer_from_int64(int64 number)
{
	return NumericGetDatum(int64_to_numeric(number));
}

static inline int
integer_compare(Datum a, Datum b)
{
	return DatumGetInt32(numeric_call(numeric_cmp, a, b));
}

static inline int
integer_sign(Datum number)
{
	return integer_compare(number, integer_from_int64(0));
}

static inline Datum
integer_product(Datum a, Datum b)
{
	return numeric_call(numeric_mul, a, b);
}

extern Datum integer_from_uint128(uint128 number);
extern Datum integer_from_int128(int128 number);
extern Datum integer_from_int256(Int256 number);
extern uint128 integer_to_uint128(Datum number);
extern Datum integer_square_root(Datum number);
extern Fraction fraction_of(int128 numerator, uint128 denominator);
extern Fraction fraction_of_decimal(Int256 digits, int scale);
extern Fraction fraction_reduced(Fraction fraction);
extern Fraction fraction_add_multiple(Fraction a, Fraction b, Datum factor);
extern Fraction fraction_add(Fraction a, Fraction b);
extern Fraction fraction_subtract(Fraction a, Fraction b);
extern Fraction fraction_product(Fraction a, Fraction b);
extern Fraction fraction_multiply(Fraction a, Fraction b);
extern Fraction fraction_quotient(Fraction a, Fraction b);
extern Fraction fraction_divide(Fraction fraction, Datum divisor);
extern int	fraction_compare(Fraction a, Fraction b);
extern Datum fraction_floor(Fraction fraction, bool *rest);
extern Reading fraction_reading(Fraction quarters);
extern Datum fraction_whole_multiple(Fraction fraction, Datum factor, bool *rest);

#endif
