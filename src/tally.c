/*
 * tally.c - the type tally: input and output
 *
 * The text form is the name of the mean and nine fields in fixed order:
 *
 *     arithmetic observed=2 missing=1 zeros=0 weight=3 sum=250.5
 *     squares=20925.25 missing_weight=1 lowest=80 highest=85.25
 *
 * It is exact: decimals are written in full.  The sum of a mean other than
 * the arithmetic one is a number of 2^-112.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "score.h"
#include "soft_error.h"
#include "tally.h"

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

static const char *const mean_names[] = {
	[MEAN_ARITHMETIC] = "arithmetic",
	[MEAN_GEOMETRIC] = "geometric",
	[MEAN_HARMONIC] = "harmonic",
	[MEAN_POWER] = "power"
};

static const char *const sum_names[SUMS] = {
	[SUM_WEIGHT] = "weight",
	[SUM_MISSING_WEIGHT] = "missing_weight",
	[SUM_VALUES] = "sum",
	[SUM_SQUARES] = "squares"
};

/* A field that can't be told */
#define UNKNOWN "unknown"

/* The lowest and highest of no values */
#define NONE "none"

/* A tally of no values, in the current memory context */
Tally *
tally_create(Mean mean, uint8 flags)
{
	Tally	   *tally = palloc0(sizeof(Tally));

	SET_VARSIZE(tally, sizeof(Tally));
	tally->version = TALLY_VERSION;
	mean_init(&tally->state, mean, flags);
	return tally;
}

/* The mean with this power in units, which must be in range */
Mean
mean_from_power(int64 power)
{
	if (power == UNITS_PER_ONE)
		return (Mean) {MEAN_ARITHMETIC, 0};
	if (power == 0)
		return (Mean) {MEAN_GEOMETRIC, 0};
	if (power == -UNITS_PER_ONE)
		return (Mean) {MEAN_HARMONIC, 0};
	return (Mean) {MEAN_POWER, power};
}

/* The mean of that name, or with that power; false if there is none */
bool
mean_from_text(const char *text, int length, Mean *mean)
{
	DecimalText number;
	Reading		power;

	for (int kind = MEAN_ARITHMETIC; kind < MEAN_POWER; kind++)
		if ((size_t) length == strlen(mean_names[kind]) &&
			memcmp(text, mean_names[kind], length) == 0)
		{
			*mean = (Mean) {(MeanKind) kind, 0};
			return true;
		}
	if (decimal_scan(text, text + length, &number) != text + length)
		return false;
	power = decimal_text_reading(&number);
	if (!reading_is_exact(power) || Abs(power) > reading_from_units(MEAN_POWER_MAX))
		return false;
	*mean = mean_from_power(power / 4);
	return true;
}

/* Whether a tally's mean is a number, and which; see mean_reading() */
bool
tally_reading(const Tally *tally, Reading *reading)
{
	return mean_reading(&tally->state, reading);
}

/*
 * Output
 */

/* Append number / 10^scale, without trailing zeros */
static void
append_decimal(StringInfo buffer, Int256 number, int scale)
{
	char		digits[INT256_TEXT_SIZE];
	int			length = int256_to_text(int256_absolute(number), digits);

	if (int256_is_negative(number))
		appendStringInfoChar(buffer, '-');
	for (; scale > 0 && digits[length - 1] == '0' && length > 1; scale--)
		length--;
	if (length == 1 && digits[0] == '0')
		scale = 0;
	if (length > scale)
		appendBinaryStringInfo(buffer, digits, length - scale);
	else
		appendStringInfoChar(buffer, '0');
	if (scale == 0)
		return;
	appendStringInfoChar(buffer, '.');
	for (int zeros = scale - length; zeros > 0; zeros--)
		appendStringInfoChar(buffer, '0');
	appendBinaryStringInfo(buffer, digits + Max(length - scale, 0), Min(length, scale));
}

static void
append_extreme(StringInfo buffer, const MeanState *state, const char *name, int64 units)
{
	char		text[UNITS_TEXT_SIZE];

	units_to_text(units, text);
	appendStringInfo(buffer, " %s=%s", name,
					 (state->flags & MEAN_NO_EXTREMES) != 0 ? UNKNOWN :
					 state->observed == 0 ? NONE : text);
}

PG_FUNCTION_INFO_V1(tally_out);
Datum
tally_out(PG_FUNCTION_ARGS)
{
	MeanState	state = PG_GETARG_TALLY_P(0)->state;
	StringInfoData buffer;
	char		power[UNITS_TEXT_SIZE];

	mean_normalize(&state);
	initStringInfo(&buffer);
	units_to_text(state.power, power);
	appendStringInfoString(&buffer, state.kind == MEAN_POWER ? power : mean_names[state.kind]);
	appendStringInfo(&buffer, " observed=" INT64_FORMAT " missing=" INT64_FORMAT " zeros=" INT64_FORMAT,
					 state.observed, state.missing, state.zeros);
	for (int i = 0; i < SUMS; i++)
	{
		appendStringInfo(&buffer, " %s=", sum_names[i]);
		if (i == SUM_SQUARES && (state.flags & MEAN_NO_SQUARES) != 0)
			appendStringInfoString(&buffer, UNKNOWN);
		else
			append_decimal(&buffer, state.sum[i], state.scale[i]);
	}
	append_extreme(&buffer, &state, "lowest", state.lowest);
	append_extreme(&buffer, &state, "highest", state.highest);
	PG_RETURN_CSTRING(buffer.data);
}

/*
 * Input
 */

typedef struct Field
{
	const char *start;
	const char *end;
} Field;

/* The next field, which must have this name; false if it has not */
static bool
next_field(const char **p, const char *name, Field *field)
{
	size_t		length = strlen(name);

	while (**p == ' ')
		(*p)++;
	if (strncmp(*p, name, length) != 0 || (*p)[length] != '=')
		return false;
	field->start = *p + length + 1;
	field->end = field->start + strcspn(field->start, " ");
	*p = field->end;
	return true;
}

static bool
field_is(Field field, const char *text)
{
	return (size_t) (field.end - field.start) == strlen(text) &&
		memcmp(field.start, text, field.end - field.start) == 0;
}

static bool
read_count(Field field, int64 *count)
{
	DecimalText number;
	Decimal		decimal;

	if (decimal_scan(field.start, field.end, &number) != field.end ||
		decimal_text_decimal(&number, &decimal) != DECIMAL_OK ||
		decimal.scale != 0 || decimal.digits < 0 || decimal.digits > PG_INT64_MAX)
		return false;
	*count = (int64) decimal.digits;
	return true;
}

static bool
read_units(Field field, int64 *units)
{
	DecimalText number;
	Reading		reading;

	if (decimal_scan(field.start, field.end, &number) != field.end)
		return false;
	reading = decimal_text_reading(&number);
	*units = reading / 4;
	return reading_is_exact(reading) && units_in_range(*units);
}

/* Read a decimal of up to 76 digits, at the least scale that is allowed and holds it */
static bool
read_sum(Field field, Int256 *sum, uint8 *scale)
{
	DecimalText number;
	int			decimals;

	if (decimal_scan(field.start, field.end, &number) != field.end)
		return false;
	decimals = number.length - number.point - (memchr(number.digits, '.', number.length) != NULL);
	if (decimals < 0 || decimals > PG_UINT8_MAX)
		return false;
	*sum = int256_from_int128(0);
	for (int i = 0; i < number.length; i++)
		if (number.digits[i] != '.' &&
			(!int256_multiply(*sum, 10, sum) ||
			 !int256_add(*sum, int256_from_int128(number.digits[i] - '0'), sum)))
			return false;
	for (; decimals < *scale; decimals++)
		if (!int256_multiply(*sum, 10, sum))
			return false;
	*scale = decimals;
	if (number.negative)
		*sum = int256_negate(*sum);
	return true;
}

static bool
read_extreme(MeanState *state, Field field, int64 *units)
{
	if (field_is(field, UNKNOWN))
	{
		state->flags |= MEAN_NO_EXTREMES;
		return true;
	}
	return field_is(field, NONE) || read_units(field, units);
}

/* Read the fields behind the name of the mean; false if they are not in order */
static bool
read_fields(const char *p, MeanState *state)
{
	Field		field;

	if (!(next_field(&p, "observed", &field) && read_count(field, &state->observed) &&
		  next_field(&p, "missing", &field) && read_count(field, &state->missing) &&
		  next_field(&p, "zeros", &field) && read_count(field, &state->zeros)))
		return false;
	for (int i = 0; i < SUMS; i++)
	{
		if (!next_field(&p, sum_names[i], &field))
			return false;
		if (i == SUM_SQUARES && field_is(field, UNKNOWN))
			state->flags |= MEAN_NO_SQUARES;
		else if (!read_sum(field, &state->sum[i], &state->scale[i]))
			return false;
	}
	return next_field(&p, "lowest", &field) && read_extreme(state, field, &state->lowest) &&
		next_field(&p, "highest", &field) && read_extreme(state, field, &state->highest) &&
		p[strspn(p, " ")] == '\0';
}

PG_FUNCTION_INFO_V1(tally_in);
Datum
tally_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	const char *start = text + strspn(text, " ");
	size_t		length = strcspn(start, " ");
	Mean		mean;
	Tally	   *tally;
	const char *problem;

	if (!mean_from_text(start, length, &mean))
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type tally: \"%s\"", text),
				 errdetail("It does not begin with arithmetic, geometric, harmonic "
						   "or a power from -5 to 5.")));
	tally = tally_create(mean, 0);
	if (!read_fields(start + length, &tally->state))
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type tally: \"%s\"", text),
				 errdetail("The fields observed, missing, zeros, weight, sum, squares, "
						   "missing_weight, lowest and highest follow in this order, "
						   "each as name=number.")));
	mean_normalize(&tally->state);
	problem = mean_check(&tally->state);
	if (problem != NULL)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid value for type tally: \"%s\"", text),
				 errdetail_internal("%s", problem)));
	PG_RETURN_TALLY_P(tally);
}

PG_FUNCTION_INFO_V1(tally_send);
Datum
tally_send(PG_FUNCTION_ARGS)
{
	MeanState	state = PG_GETARG_TALLY_P(0)->state;
	StringInfoData buffer;

	mean_normalize(&state);
	pq_begintypsend(&buffer);
	pq_sendbyte(&buffer, TALLY_VERSION);
	pq_sendbyte(&buffer, state.kind);
	pq_sendbyte(&buffer, state.flags);
	for (int i = 0; i < SUMS; i++)
		pq_sendbyte(&buffer, state.scale[i]);
	pq_sendint64(&buffer, state.power);
	pq_sendint64(&buffer, state.observed);
	pq_sendint64(&buffer, state.missing);
	pq_sendint64(&buffer, state.zeros);
	pq_sendint64(&buffer, state.lowest);
	pq_sendint64(&buffer, state.highest);
	for (int i = 0; i < SUMS; i++)
		for (int j = 3; j >= 0; j--)
			pq_sendint64(&buffer, state.sum[i].limb[j]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

PG_FUNCTION_INFO_V1(tally_recv);
Datum
tally_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buffer = (StringInfo) PG_GETARG_POINTER(0);
	int			version = pq_getmsgbyte(buffer);
	Tally	   *tally = tally_create((Mean) {MEAN_ARITHMETIC, 0}, 0);
	MeanState  *state = &tally->state;
	const char *problem;

	if (version != TALLY_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unsupported version of binary value for type tally: %d", version)));
	state->kind = pq_getmsgbyte(buffer);
	state->flags = pq_getmsgbyte(buffer);
	for (int i = 0; i < SUMS; i++)
		state->scale[i] = pq_getmsgbyte(buffer);
	state->power = pq_getmsgint64(buffer);
	state->observed = pq_getmsgint64(buffer);
	state->missing = pq_getmsgint64(buffer);
	state->zeros = pq_getmsgint64(buffer);
	state->lowest = pq_getmsgint64(buffer);
	state->highest = pq_getmsgint64(buffer);
	for (int i = 0; i < SUMS; i++)
		for (int j = 3; j >= 0; j--)
			state->sum[i].limb[j] = pq_getmsgint64(buffer);
	problem = mean_check(state);
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value for type tally"),
				 errdetail_internal("%s", problem)));
	mean_normalize(state);
	PG_RETURN_TALLY_P(tally);
}
