/*
 * decimal.c - exact decimals: reading, writing and rounding them
 */
#include "postgres.h"

#include <limits.h>

#include "decimal.h"

/* Larger exponents are cut to this: no text is long enough to make up for it */
#define EXPONENT_LIMIT (INT_MAX / 4)

#define E9 ((uint128) 1000000000)
#define E18 (E9 * E9)
#define E27 (E18 * E9)
#define NINE_POWERS(base) \
	(base), (base) * 10, (base) * 100, (base) * 1000, (base) * 10000, (base) * 100000, \
	(base) * 1000000, (base) * 10000000, (base) * 100000000

const uint128 powers_of_ten[DECIMAL_MAX_DIGITS + 1] = {
	NINE_POWERS((uint128) 1), NINE_POWERS(E9), NINE_POWERS(E18), NINE_POWERS(E27),
	E18 * E18, E18 * E18 * 10, E18 * E18 * 100
};

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Read an optional exponent at p; false if there is an 'e' without digits */
static bool
scan_exponent(const char **p, const char *end, int *exponent)
{
	const char *q = *p;
	bool		negative = false;
	int			value = 0;

	*exponent = 0;
	if (q == end || (*q != 'e' && *q != 'E'))
		return true;
	q++;
	if (q < end && (*q == '+' || *q == '-'))
		negative = *q++ == '-';
	if (q == end || !is_digit(*q))
		return false;
	for (; q < end && is_digit(*q); q++)
		value = value > EXPONENT_LIMIT / 10 ? EXPONENT_LIMIT : value * 10 + (*q - '0');
	*exponent = negative ? -value : value;
	*p = q;
	return true;
}

/*
 * Find a number at the start of [text, end): sign, digits with at most one
 * point, exponent; at least one digit.  Returns where it ends, or NULL if no
 * number starts there.
 */
const char *
decimal_scan(const char *text, const char *end, DecimalText *number)
{
	const char *p = text;
	const char *point = NULL;
	int			exponent;

	if (end - text > INT_MAX / 8)
		return NULL;
	number->negative = false;
	if (p < end && (*p == '+' || *p == '-'))
		number->negative = *p++ == '-';
	number->digits = p;
	for (; p < end && (is_digit(*p) || (*p == '.' && point == NULL)); p++)
		if (*p == '.')
			point = p;
	number->length = (int) (p - number->digits);
	if (number->length == (point != NULL ? 1 : 0))
		return NULL;
	if (!scan_exponent(&p, end, &exponent))
		return NULL;
	number->point = (int) ((point != NULL ? point : number->digits + number->length)
						   - number->digits) + exponent;
	return p;
}

/* Skip leading zeros, so that every later digit counts against a limit */
static DecimalText
without_leading_zeros(DecimalText number)
{
	while (number.length > 0 && (*number.digits == '0' || *number.digits == '.'))
	{
		if (*number.digits == '0')
			number.point--;
		number.digits++;
		number.length--;
	}
	return number;
}

/* The Reading of a number found by decimal_scan, whatever its length */
Reading
decimal_text_reading(const DecimalText *number)
{
	DecimalText n = without_leading_zeros(*number);
	int64		units = 0;
	int			tail = 0;
	int			place = n.point + UNIT_DECIMALS;	/* digits left until the
													 * sixth decimal */
	Reading		reading;

	if (n.length > 0 && n.point > 12)
		return n.negative ? READING_BELOW : READING_ABOVE;
	for (int i = 0; i < n.length; i++)
	{
		int			digit = n.digits[i] - '0';

		if (n.digits[i] == '.')
			continue;
		if (place > 0)
			units = units * 10 + digit;
		else if (place == 0)
			tail = digit == 0 ? 0 : digit < 5 ? 1 : digit == 5 ? 2 : 3;
		else if (digit != 0)
		{
			tail = tail == 0 ? 1 : tail == 2 ? 3 : tail;
			break;
		}
		place--;
	}
	if (n.length > 0 && place > 0)
		units *= (int64) power_of_ten(place);
	reading = units * 4 + tail;
	return n.negative ? -reading : reading;
}

/* The exact value of a number found by decimal_scan, if Decimal can hold it */
DecimalStatus
decimal_text_decimal(const DecimalText *number, Decimal *result)
{
	DecimalText n = without_leading_zeros(*number);
	uint128		digits = 0;
	int			count = 0;		/* digits taken, without trailing zeros */
	int			zeros = 0;		/* zeros seen since the last other digit */

	result->digits = 0;
	result->scale = 0;
	for (int i = 0; i < n.length; i++)
	{
		if (n.digits[i] == '.')
			continue;
		if (n.digits[i] == '0')
		{
			zeros++;
			continue;
		}
		count += zeros + 1;
		if (count > DECIMAL_MAX_DIGITS)
			return count - n.point > DECIMAL_MAX_DIGITS ?
				DECIMAL_TOO_FINE : DECIMAL_OUT_OF_RANGE;
		digits = digits * power_of_ten(zeros + 1) + (uint128) (n.digits[i] - '0');
		zeros = 0;
	}
	if (count == 0)
		return DECIMAL_OK;
	if (n.point > DECIMAL_MAX_DIGITS)
		return DECIMAL_OUT_OF_RANGE;
	if (count - n.point > DECIMAL_MAX_DIGITS)
		return DECIMAL_TOO_FINE;
	if (n.point > count)
		digits *= power_of_ten(n.point - count);
	result->scale = Max(count - n.point, 0);
	result->digits = n.negative ? -(int128) digits : (int128) digits;
	return DECIMAL_OK;
}

/* The Reading of a Decimal */
Reading
decimal_reading(Decimal number)
{
	uint128		digits = number.digits < 0 ? -(uint128) number.digits : (uint128) number.digits;
	uint128		rest = 0;
	uint128		divisor = 1;
	Reading		reading;

	if (number.scale > UNIT_DECIMALS)
	{
		divisor = power_of_ten(number.scale - UNIT_DECIMALS);
		rest = digits % divisor;
		digits /= divisor;
	}
	else if (digits <= (uint128) UNITS_MAX)
		digits *= power_of_ten(UNIT_DECIMALS - number.scale);
	if (digits > (uint128) UNITS_MAX)
		return number.digits < 0 ? READING_BELOW : READING_ABOVE;
	reading = (Reading) digits * 4 +
		(rest == 0 ? 0 : rest < divisor - rest ? 1 : rest == divisor - rest ? 2 : 3);
	return number.digits < 0 ? -reading : reading;
}

const char *const round_mode_names[ROUND_MODES] = {
	[ROUND_HALF_UP] = "half_up",
	[ROUND_HALF_EVEN] = "half_even",
	[ROUND_DOWN] = "down",
	[ROUND_UP] = "up"
};

/* The mode of that name; false if there is none */
bool
round_mode_from_text(const char *text, int length, RoundMode *mode)
{
	for (int i = 0; i < ROUND_MODES; i++)
		if ((size_t) length == strlen(round_mode_names[i]) &&
			strncmp(text, round_mode_names[i], length) == 0)
		{
			*mode = (RoundMode) i;
			return true;
		}
	return false;
}

/* Whether a magnitude of so many steps, and a rest below another one, becomes that one */
static bool
rounds_away(uint64 steps, uint64 rest, uint64 step, RoundMode mode)
{
	switch (mode)
	{
		case ROUND_HALF_UP:
			return rest >= step / 2;
		case ROUND_HALF_EVEN:
			return rest > step / 2 || (rest == step / 2 && steps % 2 == 1);
		case ROUND_DOWN:
			return false;
		case ROUND_UP:
			return rest > 0;
	}
	pg_unreachable();
}

/*
 * Round to 0..6 decimals; the result is in units.  Rounding the Reading of a
 * number gives exactly what rounding the number itself would: the tail says
 * on which side of one half of a millionth the number lies.
 */
int64
reading_round(Reading reading, int decimals, RoundMode mode)
{
	bool		negative = reading < 0;
	uint64		magnitude = negative ? -(uint64) reading : (uint64) reading;
	uint64		step = (uint64) power_of_ten(UNIT_DECIMALS - decimals) * 4;
	uint64		rest = magnitude % step;
	uint64		steps = magnitude / step;
	int64		units;

	Assert(decimals >= 0 && decimals <= UNIT_DECIMALS);
	if (!reading_in_range(reading))
		return negative ? -UNITS_MAX - 1 : UNITS_MAX + 1;
	if (rounds_away(steps, rest, step, mode))
		steps++;
	units = (int64) (steps * (step / 4));
	return negative ? -units : units;
}

/* Write units as a decimal without trailing zeros; returns the length */
int
units_to_text(int64 units, char *text)
{
	uint64		magnitude = units < 0 ? -(uint64) units : (uint64) units;
	int64		fraction = (int64) (magnitude % UNITS_PER_ONE);
	int			length;

	length = snprintf(text, UNITS_TEXT_SIZE, "%s" UINT64_FORMAT,
					  units < 0 ? "-" : "", magnitude / UNITS_PER_ONE);
	if (fraction != 0)
	{
		length += snprintf(text + length, UNITS_TEXT_SIZE - length, ".%06d",
						   (int) fraction);
		while (text[length - 1] == '0')
			length--;
		text[length] = '\0';
	}
	return length;
}

/* The same, allocated */
char *
units_text(int64 units)
{
	char	   *text = palloc(UNITS_TEXT_SIZE);

	units_to_text(units, text);
	return text;
}
