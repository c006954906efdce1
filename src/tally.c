/*
 * tally.c - the type tally: input, output and equality
 *
 * The text form is the name of the mean and nine fields in fixed order:
 *
 *     arithmetic observed=2 zeros=0 weight=3 sum=250.5
 *     missing=1 missing_weight=1 squares=20925.25 lowest=80 highest=85.25
 *
 * A tally of the mean alone ends behind the sum.  The form is exact: decimals
 * are written in full.  The sum of a mean other than the arithmetic one is a
 * number of 2^-112.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "compat.h"
#include "score.h"
#include "tally.h"

/* A field that can't be told */
#define UNKNOWN "unknown"

/* The lowest and highest of no values */
#define NONE "none"

/* A tally of no values, in the current memory context */
Tally *
tally_create(Mean mean, bool mean_only)
{
	Size		size = mean_only ? MEAN_ONLY_SIZE : TALLY_SIZE;
	Tally	   *tally = palloc0(size);

	SET_VARSIZE(tally, size);
	tally->version = TALLY_VERSION;
	tally->mean_only = mean_only;
	mean_init(&tally->mean, mean);
	if (!mean_only)
		spread_init(&tally->spread);
	return tally;
}

/* Bring into the form that depends on the sums alone, not on how they came about */
static void
tally_normalize(Tally *tally)
{
	mean_normalize(&tally->mean);
	if (!tally->mean_only)
		spread_normalize(&tally->spread);
}

/* What is wrong with a tally that was not made from rows; NULL if nothing is */
const char *
tally_check(const Tally *tally)
{
	const char *problem = mean_check(&tally->mean);

	if (problem == NULL && !tally->mean_only)
		problem = spread_check(&tally->spread, tally->mean.observed);
	return problem;
}

#ifdef USE_ASSERT_CHECKING
/* What every tally keeps, through whatever is done to it */
bool
tally_is_valid(const Tally *tally)
{
	return tally->version == TALLY_VERSION && VARSIZE(tally) == tally_size(tally) &&
		tally->mean_only <= 1 && tally->reserved[0] == 0 && tally->reserved[1] == 0 &&
		tally_check(tally) == NULL;
}
#endif

/* A normalized copy, in the current memory context */
Tally *
tally_normalized_copy(const Tally *tally)
{
	Tally	   *result = palloc(tally_size(tally));

	memcpy(result, tally, tally_size(tally));
	tally_normalize(result);
	Assert(tally_is_valid(result));
	return result;
}

/* Whether a tally's mean is a number, and which; see mean_reading() */
bool
tally_reading(const Tally *tally, Reading *reading)
{
	return mean_reading(&tally->mean, reading);
}

/* The second argument: decimals of a mean */
int
tally_decimals_argument(FunctionCallInfo fcinfo, int most)
{
	int32		decimals = PG_GETARG_INT32(1);

	if (decimals < 0 || decimals > most)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("decimals of a mean must be between 0 and %d", most),
				 errdetail("The number of decimals is %d.", decimals)));
	return decimals;
}

/*
 * Output
 */

static void
append_sum(StringInfo buffer, const char *name, Int256 sum, int scale)
{
	appendStringInfo(buffer, " %s=%s", name, decimal_sum_to_text(sum, scale));
}

static void
append_count(StringInfo buffer, const char *name, int64 count)
{
	appendStringInfo(buffer, " %s=" INT64_FORMAT, name, count);
}

static void
append_extreme(StringInfo buffer, const Tally *tally, const char *name, int64 units)
{
	appendStringInfo(buffer, " %s=%s", name,
					 !spread_has_extremes(&tally->spread) ? UNKNOWN :
					 tally->mean.observed == 0 ? NONE : units_to_text(units));
}

static void
append_spread(StringInfo buffer, const Tally *tally)
{
	const Spread *spread = &tally->spread;

	append_count(buffer, "missing", spread->missing);
	append_sum(buffer, "missing_weight", spread->missing_weight, spread->missing_scale);
	if (spread_has_squares(spread))
		append_sum(buffer, "squares", spread->squares, spread->squares_scale);
	else
		appendStringInfoString(buffer, " squares=" UNKNOWN);
	append_extreme(buffer, tally, "lowest", spread->lowest);
	append_extreme(buffer, tally, "highest", spread->highest);
}

PG_FUNCTION_INFO_V1(tally_out);
Datum
tally_out(PG_FUNCTION_ARGS)
{
	Tally	   *tally = tally_normalized_copy(PG_GETARG_TALLY_P(0));
	const MeanState *mean = &tally->mean;
	StringInfoData buffer;

	initStringInfo(&buffer);
	appendStringInfoString(&buffer, mean->kind == MEAN_POWER ? units_to_text(mean->power) :
						   mean_kind_names[mean->kind]);
	append_count(&buffer, "observed", mean->observed);
	append_count(&buffer, "zeros", mean->zeros);
	append_sum(&buffer, "weight", mean->weight, mean->weight_scale);
	append_sum(&buffer, "sum", mean->values, mean->values_scale);
	if (!tally->mean_only)
		append_spread(&buffer, tally);
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
read_squares(Field field, Spread *spread)
{
	if (field_is(field, UNKNOWN))
	{
		spread->flags |= SPREAD_NO_SQUARES;
		return true;
	}
	return read_sum(field, &spread->squares, &spread->squares_scale);
}

static bool
read_extreme(Field field, Spread *spread, int64 *units)
{
	if (field_is(field, UNKNOWN))
	{
		spread->flags |= SPREAD_NO_EXTREMES;
		return true;
	}
	return field_is(field, NONE) || read_units(field, units);
}

/* Read the fields of the mean; false if they are not in order */
static bool
read_mean(const char **p, MeanState *mean)
{
	Field		field;

	return next_field(p, "observed", &field) && read_count(field, &mean->observed) &&
		next_field(p, "zeros", &field) && read_count(field, &mean->zeros) &&
		next_field(p, "weight", &field) && read_sum(field, &mean->weight, &mean->weight_scale) &&
		next_field(p, "sum", &field) && read_sum(field, &mean->values, &mean->values_scale);
}

/* Read the fields of the spread; false if they are not in order */
static bool
read_spread(const char **p, Spread *spread)
{
	Field		field;

	return next_field(p, "missing", &field) && read_count(field, &spread->missing) &&
		next_field(p, "missing_weight", &field) &&
		read_sum(field, &spread->missing_weight, &spread->missing_scale) &&
		next_field(p, "squares", &field) && read_squares(field, spread) &&
		next_field(p, "lowest", &field) && read_extreme(field, spread, &spread->lowest) &&
		next_field(p, "highest", &field) && read_extreme(field, spread, &spread->highest);
}

static bool
at_end(const char *p)
{
	return p[strspn(p, " ")] == '\0';
}

/* Read the fields behind the name of the mean; NULL if they are not in order */
static Tally *
read_fields(const char *p, Mean mean)
{
	Tally	   *tally = tally_create(mean, false);

	if (!read_mean(&p, &tally->mean))
		return NULL;
	if (at_end(p))
	{
		tally->mean_only = true;
		SET_VARSIZE(tally, MEAN_ONLY_SIZE);
		return tally;
	}
	return read_spread(&p, &tally->spread) && at_end(p) ? tally : NULL;
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
	tally = read_fields(start + length, mean);
	if (tally == NULL)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type tally: \"%s\"", text),
				 errdetail("The fields observed, zeros, weight, sum, missing, missing_weight, "
						   "squares, lowest and highest follow in this order, "
						   "each as name=number.")));
	tally_normalize(tally);
	problem = tally_check(tally);
	if (problem != NULL)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid value for type tally: \"%s\"", text),
				 errdetail_internal("%s", problem)));
	Assert(tally_is_valid(tally));
	PG_RETURN_TALLY_P(tally);
}

static void
send_int256(StringInfo buffer, Int256 number)
{
	for (int i = 3; i >= 0; i--)
		pq_sendint64(buffer, number.limb[i]);
}

static Int256
receive_int256(StringInfo buffer)
{
	Int256		number;

	for (int i = 3; i >= 0; i--)
		number.limb[i] = pq_getmsgint64(buffer);
	return number;
}

/* Append a tally, normalized, as it goes over the wire */
void
tally_send_onto(StringInfo buffer, const Tally *tally)
{
	const MeanState *mean = &tally->mean;
	const Spread *spread = &tally->spread;

	pq_sendbyte(buffer, TALLY_VERSION);
	pq_sendbyte(buffer, tally->mean_only);
	pq_sendbyte(buffer, mean->kind);
	pq_sendbyte(buffer, mean->weight_scale);
	pq_sendbyte(buffer, mean->values_scale);
	pq_sendint64(buffer, mean->power);
	pq_sendint64(buffer, mean->observed);
	pq_sendint64(buffer, mean->zeros);
	send_int256(buffer, mean->weight);
	send_int256(buffer, mean->values);
	if (!tally->mean_only)
	{
		pq_sendbyte(buffer, spread->flags);
		pq_sendbyte(buffer, spread->missing_scale);
		pq_sendbyte(buffer, spread->squares_scale);
		pq_sendint64(buffer, spread->missing);
		pq_sendint64(buffer, spread->lowest);
		pq_sendint64(buffer, spread->highest);
		send_int256(buffer, spread->missing_weight);
		send_int256(buffer, spread->squares);
	}
}

PG_FUNCTION_INFO_V1(tally_send);
Datum
tally_send(PG_FUNCTION_ARGS)
{
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	tally_send_onto(&buffer, tally_normalized_copy(PG_GETARG_TALLY_P(0)));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

static void
receive_mean(StringInfo buffer, MeanState *mean)
{
	mean->kind = pq_getmsgbyte(buffer);
	mean->weight_scale = pq_getmsgbyte(buffer);
	mean->values_scale = pq_getmsgbyte(buffer);
	mean->power = pq_getmsgint64(buffer);
	mean->observed = pq_getmsgint64(buffer);
	mean->zeros = pq_getmsgint64(buffer);
	mean->weight = receive_int256(buffer);
	mean->values = receive_int256(buffer);
}

static void
receive_spread(StringInfo buffer, Spread *spread)
{
	spread->flags = pq_getmsgbyte(buffer);
	spread->missing_scale = pq_getmsgbyte(buffer);
	spread->squares_scale = pq_getmsgbyte(buffer);
	spread->missing = pq_getmsgint64(buffer);
	spread->lowest = pq_getmsgint64(buffer);
	spread->highest = pq_getmsgint64(buffer);
	spread->missing_weight = receive_int256(buffer);
	spread->squares = receive_int256(buffer);
}

/* The tally that comes next, normalized; raises an error if it is none */
Tally *
tally_receive(StringInfo buffer)
{
	int			version = pq_getmsgbyte(buffer);
	bool		mean_only = pq_getmsgbyte(buffer) != 0;
	Tally	   *tally = tally_create((Mean) {MEAN_ARITHMETIC, 0}, mean_only);
	const char *problem;

	if (version != TALLY_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unsupported version of binary value for type tally: %d", version)));
	receive_mean(buffer, &tally->mean);
	if (!mean_only)
		receive_spread(buffer, &tally->spread);
	problem = tally_check(tally);
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value for type tally"),
				 errdetail_internal("%s", problem)));
	tally_normalize(tally);
	Assert(tally_is_valid(tally));
	return tally;
}

PG_FUNCTION_INFO_V1(tally_recv);
Datum
tally_recv(PG_FUNCTION_ARGS)
{
	PG_RETURN_TALLY_P(tally_receive((StringInfo) PG_GETARG_POINTER(0)));
}

/*
 * Equality: of all that a tally knows, whichever scales it was summed on.  Its
 * normalized form has one sequence of bytes.
 */

static bool
tallies_are_equal(const Tally *a, const Tally *b)
{
	return tally_size(a) == tally_size(b) &&
		memcmp(tally_normalized_copy(a), tally_normalized_copy(b), tally_size(a)) == 0;
}

PG_FUNCTION_INFO_V1(tally_eq);
Datum
tally_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(tallies_are_equal(PG_GETARG_TALLY_P(0), PG_GETARG_TALLY_P(1)));
}

PG_FUNCTION_INFO_V1(tally_ne);
Datum
tally_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!tallies_are_equal(PG_GETARG_TALLY_P(0), PG_GETARG_TALLY_P(1)));
}

PG_FUNCTION_INFO_V1(tally_hash);
Datum
tally_hash(PG_FUNCTION_ARGS)
{
	const Tally *tally = tally_normalized_copy(PG_GETARG_TALLY_P(0));

	return hash_any((const unsigned char *) tally, tally_size(tally));
}

PG_FUNCTION_INFO_V1(tally_hash_extended);
Datum
tally_hash_extended(PG_FUNCTION_ARGS)
{
	const Tally *tally = tally_normalized_copy(PG_GETARG_TALLY_P(0));

	return hash_any_extended((const unsigned char *) tally, tally_size(tally), PG_GETARG_INT64(1));
}
