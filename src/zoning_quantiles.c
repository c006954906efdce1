/*
 * zoning_quantiles.c - bands that share out the values of an aggregation
 *
 * Each cut lies between two different values, so that equal values are in one
 * band, whatever the shares.  A band ends with its highest value, included.
 *
 * The state is a bytea: the labels, then the values, then room for more.  It
 * doubles when it is full, so that few rows allocate.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "aggregate.h"
#include "compat.h"
#include "number.h"
#include "zoning.h"

/* Aligned as any bytea, to 4 bytes: values are copied in and out */
typedef struct Quantiles
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint32		labels_size;
	uint32		count;			/* of values */
	char		data[FLEXIBLE_ARRAY_MEMBER];	/* labels, each with its NUL;
												 * then values, int64 in units */
} Quantiles;

#define VALUE_SIZE sizeof(int64)
#define FIRST_CAPACITY 32

static Size
values_offset(const Quantiles *state)
{
	return offsetof(Quantiles, data) + state->labels_size;
}

static char *
value_address(const Quantiles *state, uint32 index)
{
	return (char *) state + values_offset(state) + index * VALUE_SIZE;
}

static Size
capacity(const Quantiles *state)
{
	return (VARSIZE(state) - values_offset(state)) / VALUE_SIZE;
}

static void
fail_state(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("state is not one of quantile_zoning()")));
}

/* Whether its sizes fit together: of every state, wherever it comes from */
static bool
state_is_valid(const Quantiles *state)
{
	return VARSIZE(state) >= offsetof(Quantiles, data) && state->labels_size >= 1 &&
		state->labels_size <= VARSIZE(state) - offsetof(Quantiles, data) &&
		state->count <= capacity(state) &&
		((const char *) state)[values_offset(state) - 1] == '\0';
}

static Quantiles *
state_argument(FunctionCallInfo fcinfo, int number)
{
	Quantiles  *state = (Quantiles *) PG_GETARG_BYTEA_P(number);

	if (!state_is_valid(state))
		fail_state();
	return state;
}

/* Labels, each with its NUL, which no text contains */
static void
labels_argument(FunctionCallInfo fcinfo, int number, StringInfo labels)
{
	Datum	   *elements;
	bool	   *nulls;
	int			count;

	if (PG_ARGISNULL(number))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("labels of a zoning must not be NULL")));
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(number), TEXTOID, -1, false, TYPALIGN_INT,
					  &elements, &nulls, &count);
	if (count < 1 || count > BANDS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("quantile_zoning() takes 1 to %d labels", BANDS_MAX),
				 errdetail("There are %d.", count)));
	initStringInfo(labels);
	for (int i = 0; i < count; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("label of a band must not be NULL")));
		appendStringInfoString(labels, TextDatumGetCString(elements[i]));
		appendStringInfoChar(labels, '\0');
	}
}

static void
check_same_labels(const Quantiles *state, const char *labels, Size size)
{
	if (state->labels_size != size || memcmp(state->data, labels, size) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the labels must be the same for all rows of a zoning")));
}

/* A state with room for so many values, of which none is there yet */
static Quantiles *
create_state(const char *labels, Size labels_size, Size room)
{
	Size		size = offsetof(Quantiles, data) + labels_size;
	Quantiles  *state;

	if (size > MaxAllocSize || room > (MaxAllocSize - size) / VALUE_SIZE)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("quantile_zoning() has too many values")));
	size += room * VALUE_SIZE;
	state = palloc0(size);
	SET_VARSIZE(state, size);
	state->labels_size = labels_size;
	memcpy(state->data, labels, labels_size);
	return state;
}

/* The state, or a larger copy of it, with room for so many more values */
static Quantiles *
make_room(Quantiles *state, Size more)
{
	Size		most = (MaxAllocSize - values_offset(state)) / VALUE_SIZE;
	Size		needed = state->count + more;
	Quantiles  *larger;

	if (needed <= capacity(state))
		return state;
	larger = create_state(state->data, state->labels_size,
						  Max(needed, Min(2 * capacity(state), most)));
	larger->count = state->count;
	memcpy(value_address(larger, 0), value_address(state, 0), state->count * VALUE_SIZE);
	return larger;
}

/*
 * A bound has six decimals: values that differ only beyond are kept together,
 * at the bound that holds them all.
 */
static int64
value_units(Reading reading)
{
	int64		units = reading_in_range(reading) ? (reading + 3) >> 2 : UNITS_MAX + 1;

	if (!units_in_range(units))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value out of range for type score"),
				 errdetail("A score has up to 12 digits before the point."),
				 errhint("Leave out what is not a finite number; NULL is left out already.")));
	return units;
}

/* A row: state, value and labels.  The executor copies the first state, and larger ones. */
static Datum
accumulate(FunctionCallInfo fcinfo, const NumberType *type)
{
	StringInfoData labels;
	Quantiles  *state;
	int64		value;

	check_aggregate(fcinfo);
	labels_argument(fcinfo, 2, &labels);
	if (PG_ARGISNULL(0))
		state = create_state(labels.data, labels.len, FIRST_CAPACITY);
	else
		state = state_argument(fcinfo, 0);
	check_same_labels(state, labels.data, labels.len);
	if (!PG_ARGISNULL(1))
	{
		value = value_units(type->reading(PG_GETARG_DATUM(1)));
		state = make_room(state, 1);
		memcpy(value_address(state, state->count++), &value, VALUE_SIZE);
	}
	Assert(state_is_valid(state));
	PG_RETURN_POINTER(state);
}

#define QUANTILES_ACCUM(type) \
PG_FUNCTION_INFO_V1(quantile_zoning_accum_##type); \
Datum \
quantile_zoning_accum_##type(PG_FUNCTION_ARGS) \
{ \
	return accumulate(fcinfo, &number_type_##type); \
}

QUANTILES_ACCUM(score)
QUANTILES_ACCUM(numeric)
QUANTILES_ACCUM(float8)

PG_FUNCTION_INFO_V1(quantile_zoning_combine);
Datum
quantile_zoning_combine(PG_FUNCTION_ARGS)
{
	Quantiles  *state;
	Quantiles  *other;

	check_aggregate(fcinfo);
	if (PG_ARGISNULL(1) && PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(1) || PG_ARGISNULL(0))
		PG_RETURN_POINTER(state_argument(fcinfo, PG_ARGISNULL(0) ? 1 : 0));
	state = state_argument(fcinfo, 0);
	other = state_argument(fcinfo, 1);
	check_same_labels(state, other->data, other->labels_size);
	state = make_room(state, other->count);
	memcpy(value_address(state, state->count), value_address(other, 0), other->count * VALUE_SIZE);
	state->count += other->count;
	Assert(state_is_valid(state));
	PG_RETURN_POINTER(state);
}

static int
compare_values(const void *a, const void *b)
{
	int64		x = *(const int64 *) a;
	int64		y = *(const int64 *) b;

	CHECK_FOR_INTERRUPTS();
	return x < y ? -1 : x > y;
}

static int64 *
sorted_values(const Quantiles *state)
{
	int64	   *values = palloc(state->count * VALUE_SIZE);

	memcpy(values, value_address(state, 0), state->count * VALUE_SIZE);
	for (uint32 i = 0; i < state->count; i++)
		if (!units_in_range(values[i]))
			fail_state();
	qsort(values, state->count, VALUE_SIZE, compare_values);
	return values;
}

/* How many of the sorted values are below the value, or, with 1 more, up to it */
static int64
count_below(const int64 *values, int64 count, int64 value)
{
	int64		low = 0;

	while (low < count)
	{
		int64		middle = low + (count - low) / 2;

		if (values[middle] < value)
			low = middle + 1;
		else
			count = middle;
	}
	return low;
}

static void
fail_few_values(int bands)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("quantile_zoning() has more labels than different values"),
			 errdetail("Equal values are in one band, and each of %d bands needs a value.", bands),
			 errhint("Use fewer labels.")));
}

/*
 * How many values lie below each of the cuts 1 to bands - 1: of the places
 * between two different values the one nearest to the share of the bands, the
 * lower of two equally near; but no band is left without a value.
 */
static void
find_cuts(const int64 *values, int64 count, int bands, int64 *cuts)
{
	int64		highest[BANDS_MAX + 1]; /* that leave a value to each band
										 * above */

	highest[bands] = count;
	for (int i = bands - 1; i >= 0; i--)
	{
		if (highest[i + 1] == 0)
			fail_few_values(bands);
		highest[i] = count_below(values, count, values[highest[i + 1] - 1]);
	}
	cuts[0] = 0;
	for (int i = 1; i < bands; i++)
	{
		int64		value = values[i * count / bands];
		int64		below = count_below(values, count, value);
		int64		above = count_below(values, count, value + 1);
		int64		lowest = count_below(values, count, values[cuts[i - 1]] + 1);
		int64		nearest = i * count - below * bands <= above * bands - i * count ? below : above;

		cuts[i] = Min(Max(nearest, lowest), highest[i]);
	}
}

/* The labels; those of a state from elsewhere may be no texts of this database */
static int
read_labels(const Quantiles *state, const char **labels)
{
	const char *end = state->data + state->labels_size;
	int			count = 0;

	for (const char *label = state->data; label < end; label += strlen(label) + 1)
	{
		if (count == BANDS_MAX)
			fail_state();
		(void) pg_verifymbstr(label, strlen(label), false);
		labels[count++] = label;
	}
	return count;
}

/* The notation of bands with these values as their upper bounds */
static char *
quantiles_notation(const int64 *values, const int64 *cuts, const char *const *labels, int bands)
{
	StringInfoData buffer;
	const char *bound = "";

	initStringInfo(&buffer);
	for (int i = 0; i < bands; i++)
	{
		appendStringInfo(&buffer, "%s(%s,", i > 0 ? ", " : "", bound);
		if (i + 1 < bands)
			bound = units_to_text(values[cuts[i + 1] - 1]);
		appendStringInfo(&buffer, "%s ", i + 1 < bands ? psprintf("%s]", bound) : ")");
		zoning_append_name(&buffer, labels[i]);
	}
	return buffer.data;
}

PG_FUNCTION_INFO_V1(quantile_zoning_final);
Datum
quantile_zoning_final(PG_FUNCTION_ARGS)
{
	const Quantiles *state = state_argument(fcinfo, 0);
	const char *labels[BANDS_MAX];
	int			bands = read_labels(state, labels);
	int64		cuts[BANDS_MAX];
	int64	   *values;

	if (state->count == 0)
		PG_RETURN_NULL();
	values = sorted_values(state);
	find_cuts(values, state->count, bands, cuts);
	PG_RETURN_ZONING_P(zoning_from_text(quantiles_notation(values, cuts, labels, bands)));
}
