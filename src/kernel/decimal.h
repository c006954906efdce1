/*
 * decimal.h - exact decimals: reading, writing and rounding them
 *
 * Kernel: knows no SQL type, uses palloc and ereport only.
 *
 * Three forms of a decimal number are used, from narrow to wide:
 *
 * - units: an int64 number of millionths.  What a score holds.
 *
 * - Reading: where any real number stands among the decimals of up to six
 *   digits, in one int64.  It is the number times four million, rounded to
 *   odd: the upper 62 bits are floor(x * 10^6), the lower two bits are the
 *   tail, which says whether the rest is zero, below one half, one half or
 *   above one half of a millionth.  Rounding a Reading to six or fewer
 *   decimals, or comparing it with a decimal of up to six digits, therefore
 *   gives what the number itself would give.  Readings compare as integers,
 *   and the Reading of -x is minus the Reading of x.
 *
 * - Decimal: up to 38 digits with up to 38 of them after the point, exact.
 */
#ifndef COMPLIANCE_DECIMAL_H
#define COMPLIANCE_DECIMAL_H

#include "postgres.h"

/* int128, and scores by value */
#if !defined(HAVE_INT128) || !defined(USE_FLOAT8_BYVAL)
#error "compliance needs a 64-bit platform with 128-bit integers"
#endif

#define UNIT_DECIMALS 6
#define UNITS_PER_ONE INT64CONST(1000000)

/* 12 digits before the point and 6 after it: numeric(18,6) */
#define UNITS_MAX INT64CONST(999999999999999999)

/* What stands for units where there is no score */
#define NO_SCORE PG_INT64_MIN

/* Longest text of units: sign, 12 digits, point, 6 digits, NUL */
#define UNITS_TEXT_SIZE 21

#define DECIMAL_MAX_DIGITS 38

typedef int64 Reading;

/* Numbers beyond the range of units are all read as these two */
#define READING_ABOVE PG_INT64_MAX
#define READING_BELOW (-PG_INT64_MAX)

typedef enum RoundMode
{
	ROUND_HALF_UP,				/* half away from zero */
	ROUND_HALF_EVEN,
	ROUND_DOWN,					/* toward zero */
	ROUND_UP					/* away from zero */
} RoundMode;

#define ROUND_MODES (ROUND_UP + 1)

typedef struct Decimal
{
	int128		digits;			/* the number is digits / 10^scale */
	int			scale;			/* 0..DECIMAL_MAX_DIGITS */
} Decimal;

/* A number found in a text, not yet converted */
typedef struct DecimalText
{
	const char *digits;			/* first digit or point */
	int			length;			/* of digits and point */
	int			point;			/* how many digits stand before the point,
								 * after the exponent was applied; may be
								 * negative */
	bool		negative;
} DecimalText;

typedef enum DecimalStatus
{
	DECIMAL_OK,
	DECIMAL_OUT_OF_RANGE,
	DECIMAL_TOO_FINE			/* more decimals than the target can hold */
} DecimalStatus;

static inline Reading
reading_from_units(int64 units)
{
	return units * 4;
}

static inline bool
units_in_range(int64 units)
{
	return units >= -UNITS_MAX && units <= UNITS_MAX;
}

/* Whether the Reading lies in the range of scores, before rounding */
static inline bool
reading_in_range(Reading reading)
{
	return reading != READING_ABOVE && reading != READING_BELOW;
}

/* Whether the number has no more than six decimals */
static inline bool
reading_is_exact(Reading reading)
{
	return (reading & 3) == 0;
}

extern const char *const round_mode_names[ROUND_MODES];

extern const uint128 powers_of_ten[DECIMAL_MAX_DIGITS + 1];

/* 10^exponent for exponents 0 to 38, the largest that 128 bits hold */
static inline uint128
power_of_ten(int exponent)
{
	Assert(exponent >= 0 && exponent <= DECIMAL_MAX_DIGITS);
	return powers_of_ten[exponent];
}

static inline uint128
decimal_magnitude(Decimal number)
{
	return number.digits < 0 ? -(uint128) number.digits : (uint128) number.digits;
}

/* White space of texts, whatever the locale */
static inline bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

extern const char *decimal_scan(const char *text, const char *end,
								DecimalText *number);
extern Reading decimal_text_reading(const DecimalText *number);
extern DecimalStatus decimal_text_decimal(const DecimalText *number,
										  Decimal *result);
extern Reading decimal_reading(Decimal number);
extern bool round_mode_from_text(const char *text, int length, RoundMode *mode);
extern int64 reading_round(Reading reading, int decimals, RoundMode mode);
extern char *units_to_text(int64 units);

#endif
