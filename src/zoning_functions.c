/*
 * zoning_functions.c - what a zoning says of a score
 *
 * Each function exists for score, numeric, double precision, real and tally.
 * All are read as a Reading, which decides every bound exactly; the mean of
 * a tally is decided from its exact quotient.
 *
 * Outside every band there is no band: NULL, or false where the question is
 * which.  So the comparisons of zoning_ranges.c, and an index that passes over
 * rows, give what the calls give.
 *
 * The texts returned are those inside the zoning: no function allocates.
 */
#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "number.h"
#include "score.h"
#include "tally.h"
#include "zoning_functions.h"

/* Of a tally that has no mean: no Reading of a number is this */
#define READING_NONE PG_INT64_MIN

static Reading
tally_mean_reading(Datum value)
{
	Reading		reading;

	return tally_reading(DatumGetTallyP(value), &reading) ? reading : READING_NONE;
}

static const NumberType number_type_tally = {.reading = tally_mean_reading, .is_finite = number_always_finite};

/* Numbers too large for a score may lie in an unbounded band, but not NaN and the infinities */
static pg_attribute_always_inline bool
can_be_in_band(Reading reading, const NumberType *type, Datum value)
{
	return likely(reading_in_range(reading)) || type->is_finite(value);
}

/* The index of the band that holds the number, or -1 */
static inline int
search_band(const Zoning *zoning, Reading reading)
{
	int			band = 0;

	reading = round_for_bands(reading, zoning->rounding);
	while (band < zoning->count && reading > zoning->bands[band].interval.highest)
		band++;
	return band < zoning->count && reading >= zoning->bands[0].interval.lowest ? band : -1;
}

/* The index of the band that holds the score; -1 if it is outside every band */
static pg_attribute_always_inline int
find_band(const Zoning *zoning, Reading reading, const NumberType *type, Datum value)
{
	return can_be_in_band(reading, type, value) ? search_band(zoning, reading) : -1;
}

/* Whether one of these bands holds the score */
static pg_attribute_always_inline bool
is_in_bands(const Zoning *zoning, uint64 bands, Reading reading, const NumberType *type, Datum value)
{
	int			band = find_band(zoning, reading, type, value);

	return band >= 0 && zoning_band_in(bands, band);
}

static bool
text_is(const text *datum, const char *name, int length)
{
	return VARSIZE_ANY_EXHDR(datum) == (size_t) length &&
		memcmp(VARDATA_ANY(datum), name, length) == 0;
}

/* Whether a score in units is in some band */
bool
zoning_has_band(const Zoning *zoning, int64 units)
{
	return search_band(zoning, reading_from_units(units)) >= 0;
}

/* Whether two scores in units are in the same zone, which may have several bands; outside every band there is none */
bool
zoning_same_zone(const Zoning *zoning, int64 first, int64 second)
{
	int			one = search_band(zoning, reading_from_units(first));
	int			other = search_band(zoning, reading_from_units(second));
	const text *zone;

	if (one < 0 || other < 0 || one == other)
		return one >= 0 && one == other;
	zone = zoning_text(zoning, zoning->bands[one].zone);
	return text_is(zoning_text(zoning, zoning->bands[other].zone), VARDATA_ANY(zone), VARSIZE_ANY_EXHDR(zone));
}

static bool
band_is(const Zoning *zoning, int band, const char *name, int length)
{
	return text_is(zoning_text(zoning, zoning->bands[band].label), name, length) ||
		text_is(zoning_text(zoning, zoning->bands[band].zone), name, length);
}

static char *
zoning_names(const Zoning *zoning)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	for (int i = 0; i < zoning->count; i++)
	{
		const Band *band = &zoning->bands[i];

		appendStringInfo(&buffer, "%s%s", i > 0 ? ", " : "",
						 text_to_cstring(zoning_text(zoning, band->label)));
		if (band->zone != band->label)
			appendStringInfo(&buffer, " (%s)",
							 text_to_cstring(zoning_text(zoning, band->zone)));
	}
	return buffer.data;
}

/* The bands with that label or zone, as a set of bits */
uint64
zoning_find_bands(const Zoning *zoning, const text *name)
{
	const char *data = VARDATA_ANY(name);
	int			length = VARSIZE_ANY_EXHDR(name);
	uint64		bands = 0;

	for (int i = 0; i < zoning->count; i++)
		if (band_is(zoning, i, data, length))
			bands |= UINT64CONST(1) << i;
	return bands;
}

/* The same; it is an error if there is none */
uint64
zoning_named_bands(const Zoning *zoning, const text *name)
{
	uint64		bands = zoning_find_bands(zoning, name);

	if (bands == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("zoning has no band or zone \"%s\"",
						text_to_cstring(name)),
				 errdetail("Its bands and zones are %s.", zoning_names(zoning))));
	return bands;
}

/*
 * What is known of a band.  Its color may be unknown.
 */

static inline Datum
band_text(const Zoning *zoning, uint32 offset, bool *isnull)
{
	*isnull = offset == 0;
	return PointerGetDatum(zoning_text(zoning, offset));
}

static inline Datum
label_of(const Zoning *zoning, int band, bool *isnull)
{
	return band_text(zoning, zoning->bands[band].label, isnull);
}

static inline Datum
zone_of(const Zoning *zoning, int band, bool *isnull)
{
	return band_text(zoning, zoning->bands[band].zone, isnull);
}

static inline Datum
predicate_of(const Zoning *zoning, int band, bool *isnull)
{
	return band_text(zoning, zoning->bands[band].predicate, isnull);
}

static inline Datum
color_of(const Zoning *zoning, int band, bool *isnull)
{
	return band_text(zoning, zoning->bands[band].color, isnull);
}

static inline Datum
number_of(const Zoning *zoning, int band, bool *isnull)
{
	*isnull = false;
	return Int32GetDatum(zoning_band_number(zoning, band));
}

/*
 * The bodies of the functions, for one type.  The score is the first argument
 * and the zoning the second.
 */
static pg_attribute_always_inline Datum
of_band(FunctionCallInfo fcinfo, const NumberType *type, BandValue value_of)
{
	Datum		value = PG_GETARG_DATUM(0);
	const Zoning *zoning = zoning_argument(fcinfo, 1);
	Reading		reading = type->reading(value);
	int			band;
	Datum		result;

	if (reading == READING_NONE)
		PG_RETURN_NULL();
	band = find_band(zoning, reading, type, value);
	if (unlikely(band < 0))
		PG_RETURN_NULL();
	result = value_of(zoning, band, &fcinfo->isnull);
	return fcinfo->isnull ? (Datum) 0 : result;
}

static pg_attribute_always_inline Datum
in_any_zone(FunctionCallInfo fcinfo, const NumberType *type)
{
	Datum		value = PG_GETARG_DATUM(0);
	const Zoning *zoning = zoning_argument(fcinfo, 1);
	Reading		reading = type->reading(value);

	if (reading == READING_NONE)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(find_band(zoning, reading, type, value) >= 0);
}

static pg_attribute_always_inline Datum
in_zone(FunctionCallInfo fcinfo, const NumberType *type)
{
	Datum		value = PG_GETARG_DATUM(0);
	const Zoning *zoning = zoning_argument(fcinfo, 1);
	ArrayType  *names = PG_GETARG_ARRAYTYPE_P(2);
	ArrayIterator iterator = array_create_iterator(names, 0, NULL);
	Reading		reading = type->reading(value);
	uint64		bands = 0;
	Datum		name;
	bool		isnull;

	if (reading == READING_NONE)
		PG_RETURN_NULL();
	while (array_iterate(iterator, &name, &isnull))
	{
		if (isnull)
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("name of a band or zone must not be NULL")));
		bands |= zoning_named_bands(zoning, DatumGetTextPP(name));
	}
	PG_RETURN_BOOL(is_in_bands(zoning, bands, reading, type, value));
}

/* A zone of several bands is reached with its worst band */
static pg_attribute_always_inline Datum
at_least(FunctionCallInfo fcinfo, const NumberType *type)
{
	Datum		value = PG_GETARG_DATUM(0);
	const Zoning *zoning = zoning_argument(fcinfo, 1);
	Reading		reading = type->reading(value);
	uint64		bands;

	if (reading == READING_NONE)
		PG_RETURN_NULL();
	bands = zoning_bands_at_least(zoning, zoning_named_bands(zoning, PG_GETARG_TEXT_PP(2)));
	PG_RETURN_BOOL(is_in_bands(zoning, bands, reading, type, value));
}

/*
 * What must be added in units to bring a number into the band, which with
 * rounding is one of the decimals asked for.  False if nothing does: without
 * rounding, a number between two scores can miss a band that is one score.
 */
static bool
gap_to_band(const Zoning *zoning, Reading reading, int band, int64 *gap)
{
	ScoreInterval interval = zoning->bands[band].interval;
	Reading		first = interval_first(interval, zoning->rounding);
	Reading		last = interval_last(interval, zoning->rounding);

	*gap = reading < first ? (first - reading + 3) / 4 :
		reading > last ? -((reading - last + 3) / 4) : 0;
	reading += reading_from_units(*gap);
	return reading >= first && reading <= last;
}

static pg_attribute_always_inline Datum
gap_to(FunctionCallInfo fcinfo, const NumberType *type)
{
	Datum		value = PG_GETARG_DATUM(0);
	const Zoning *zoning = zoning_argument(fcinfo, 1);
	Reading		reading = type->reading(value);
	uint64		bands;
	int64		nearest = 0;
	bool		found = false;

	if (reading == READING_NONE)
		PG_RETURN_NULL();
	bands = zoning_named_bands(zoning, PG_GETARG_TEXT_PP(2));
	if (!can_be_in_band(reading, type, value))
		PG_RETURN_NULL();
	reading = round_for_bands(reading, zoning->rounding);
	score_check(reading_round(reading, UNIT_DECIMALS, ROUND_DOWN));
	for (int i = 0; i < zoning->count; i++)
	{
		int64		gap;

		if (!zoning_band_in(bands, i) || !gap_to_band(zoning, reading, i, &gap))
			continue;
		if (!found || llabs(gap) < llabs(nearest))
			nearest = gap;
		found = true;
	}
	if (!found)
		PG_RETURN_NULL();
	PG_RETURN_SCORE(score_check(nearest));
}

#define ZONING_FUNCTION(name, type, ...) \
PG_FUNCTION_INFO_V1(name##_##type); \
Datum \
name##_##type(PG_FUNCTION_ARGS) \
{ \
	return __VA_ARGS__; \
}

#define ZONING_FUNCTIONS(type) \
ZONING_FUNCTION(zoning_grade, type, of_band(fcinfo, &number_type_##type, label_of)) \
ZONING_FUNCTION(zoning_zone, type, of_band(fcinfo, &number_type_##type, zone_of)) \
ZONING_FUNCTION(zoning_predicate, type, of_band(fcinfo, &number_type_##type, predicate_of)) \
ZONING_FUNCTION(zoning_color, type, of_band(fcinfo, &number_type_##type, color_of)) \
ZONING_FUNCTION(zoning_band_number, type, of_band(fcinfo, &number_type_##type, number_of)) \
ZONING_FUNCTION(zoning_in_any_zone, type, in_any_zone(fcinfo, &number_type_##type)) \
ZONING_FUNCTION(zoning_in_zone, type, in_zone(fcinfo, &number_type_##type)) \
ZONING_FUNCTION(zoning_at_least, type, at_least(fcinfo, &number_type_##type)) \
ZONING_FUNCTION(zoning_gap_to, type, gap_to(fcinfo, &number_type_##type))

ZONING_FUNCTIONS(score)
ZONING_FUNCTIONS(numeric)
ZONING_FUNCTIONS(float8)
ZONING_FUNCTIONS(float4)
ZONING_FUNCTIONS(tally)

/*
 * For the planner: what the function gives for a band, if it is one of those
 * that tell something of it, and of a type whose bands are ranges; else NULL
 */
BandValue
zoning_band_value(Oid function)
{
#define BAND_FUNCTIONS(type) \
	{zoning_grade_##type, label_of}, \
	{zoning_zone_##type, zone_of}, \
	{zoning_predicate_##type, predicate_of}, \
	{zoning_color_##type, color_of}, \
	{zoning_band_number_##type, number_of}
	static const struct
	{
		PGFunction	function;
		BandValue	value;
	}			known[] = {
		BAND_FUNCTIONS(score),
		BAND_FUNCTIONS(numeric),
		BAND_FUNCTIONS(float8),
		BAND_FUNCTIONS(float4)
	};
	FmgrInfo	info;

	/* all of them have one, and few others */
	if (!OidIsValid(get_func_support(function)))
		return NULL;
	fmgr_info(function, &info);
	for (size_t i = 0; i < lengthof(known); i++)
		if (info.fn_addr == known[i].function)
			return known[i].value;
	return NULL;
}
