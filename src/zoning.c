/*
 * zoning.c - the type zoning: input and output; equal values have equal bytes
 */
#include "postgres.h"

#include "funcapi.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "packed_text.h"
#include "score.h"
#include "soft_error.h"
#include "zoning.h"

#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#if PG_VERSION_NUM < 170000
#define pq_sendcountedtext(buffer, text, length) pq_sendcountedtext(buffer, text, length, false)
#endif

/* The type's form of what was parsed.  Equal zonings have equal bytes. */
Zoning *
zoning_build(const ParsedZoning *parsed)
{
	uint32		offset = offsetof(Zoning, bands) + parsed->count * sizeof(Band);
	Size		size = offset;
	Zoning	   *zoning;

	/* the limits of the notation keep this far below a varlena's */
	for (int i = 0; i < parsed->count; i++)
	{
		const ParsedBand *band = &parsed->bands[i];

		size += packed_text_size(band->label) + packed_text_size(band->predicate) +
			packed_text_size(band->zone) + packed_text_size(band->color);
	}
	zoning = palloc0(size);
	SET_VARSIZE(zoning, size);
	zoning->version = ZONING_VERSION;
	zoning->count = parsed->count;
	zoning->rounding = parsed->rounding;
	zoning->best_low = parsed->best_low;
	for (int i = 0; i < parsed->count; i++)
	{
		const ParsedBand *source = &parsed->bands[i];
		Band	   *band = &zoning->bands[i];

		band->interval = source->interval;
		band->label = append_packed_text(zoning, &offset, source->label);
		band->predicate = source->predicate == NULL ? band->label :
			append_packed_text(zoning, &offset, source->predicate);
		band->zone = source->zone == NULL ? band->label :
			append_packed_text(zoning, &offset, source->zone);
		band->color = append_packed_text(zoning, &offset, source->color);
	}
	Assert(offset == size);
	return zoning;
}

PG_FUNCTION_INFO_V1(zoning_in);
Datum
zoning_in(PG_FUNCTION_ARGS)
{
	ParsedZoning parsed;
	ParseError	error;

	if (!zoning_parse(PG_GETARG_CSTRING(0), &parsed, &error))
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(error.sqlstate),
				 errmsg_internal("%s", error.message),
				 error.detail != NULL ? errdetail_internal("%s", error.detail) : 0,
				 error.hint != NULL ? errhint("%s", error.hint) : 0));
	PG_RETURN_ZONING_P(zoning_build(&parsed));
}

static void
append_quoted(StringInfo buffer, const char *string)
{
	appendStringInfoChar(buffer, '"');
	for (; *string != '\0'; string++)
	{
		if (*string == '"')
			appendStringInfoChar(buffer, '"');
		appendStringInfoChar(buffer, *string);
	}
	appendStringInfoChar(buffer, '"');
}

static void
append_name(StringInfo buffer, const char *name)
{
	if (zoning_is_word(name))
		appendStringInfoString(buffer, name);
	else
		append_quoted(buffer, name);
}

static void
append_band(StringInfo buffer, const Zoning *zoning, const Band *band)
{
	appendStringInfo(buffer, "%s ", interval_to_text(band->interval));
	append_name(buffer, text_to_cstring(zoning_text(zoning, band->label)));
	if (band->predicate != band->label)
	{
		appendStringInfoChar(buffer, ' ');
		append_quoted(buffer, text_to_cstring(zoning_text(zoning, band->predicate)));
	}
	if (band->zone != band->label)
	{
		appendStringInfoString(buffer, " zone ");
		append_name(buffer, text_to_cstring(zoning_text(zoning, band->zone)));
	}
	if (band->color != 0)
		appendStringInfo(buffer, " %s", text_to_cstring(zoning_text(zoning, band->color)));
}

/* The canonical notation */
static char *
zoning_to_text(const Zoning *zoning)
{
	static const char *const modes[] = {
		[ROUND_HALF_UP] = "",
		[ROUND_HALF_EVEN] = " half_even",
		[ROUND_DOWN] = " down"
	};
	StringInfoData buffer;

	initStringInfo(&buffer);
	for (int i = 0; i < zoning->count; i++)
	{
		if (i > 0)
			appendStringInfoString(&buffer, ", ");
		append_band(&buffer, zoning, &zoning->bands[i]);
	}
	if (zoning->rounding.decimals != NO_ROUNDING)
		appendStringInfo(&buffer, "; round %d%s", zoning->rounding.decimals,
						 modes[zoning->rounding.mode]);
	if (zoning->best_low)
		appendStringInfoString(&buffer, "; best low");
	return buffer.data;
}

PG_FUNCTION_INFO_V1(zoning_out);
Datum
zoning_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(zoning_to_text(PG_GETARG_ZONING_P(0)));
}

/*
 * The binary form is a version byte and the notation behind its length, so that
 * whatever comes in passes the same proof.
 */
PG_FUNCTION_INFO_V1(zoning_recv);
Datum
zoning_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buffer = (StringInfo) PG_GETARG_POINTER(0);
	int			version = pq_getmsgbyte(buffer);
	int			length;
	char	   *text;
	ParsedZoning parsed;
	ParseError	error;

	if (version != ZONING_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unsupported version of binary value for type zoning: %d", version)));
	text = pq_getmsgtext(buffer, pq_getmsgint(buffer, 4), &length);
	if (strlen(text) != (size_t) length)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value for type zoning"),
				 errdetail("Its text contains a zero byte.")));
	if (!zoning_parse(text, &parsed, &error))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value for type zoning: %s", error.message),
				 error.detail != NULL ? errdetail_internal("%s", error.detail) : 0));
	PG_RETURN_ZONING_P(zoning_build(&parsed));
}

PG_FUNCTION_INFO_V1(zoning_send);
Datum
zoning_send(PG_FUNCTION_ARGS)
{
	const char *text = zoning_to_text(PG_GETARG_ZONING_P(0));
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendbyte(&buffer, ZONING_VERSION);
	pq_sendcountedtext(&buffer, text, strlen(text));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/* A row per band, in the order of the notation */
PG_FUNCTION_INFO_V1(zoning_bands);
Datum
zoning_bands(PG_FUNCTION_ARGS)
{
	Zoning	   *zoning = PG_GETARG_ZONING_P(0);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < zoning->count; i++)
	{
		const Band *band = &zoning->bands[i];
		bool		has_lower = interval_has_lower(band->interval);
		bool		has_upper = interval_has_upper(band->interval);
		Datum		values[] = {
			Int32GetDatum(zoning_band_number(zoning, i)),
			PointerGetDatum(zoning_text(zoning, band->label)),
			PointerGetDatum(zoning_text(zoning, band->zone)),
			PointerGetDatum(zoning_text(zoning, band->predicate)),
			PointerGetDatum(zoning_text(zoning, band->color)),
			ScoreGetDatum(has_lower ? interval_lower(band->interval) : 0),
			BoolGetDatum(interval_lower_inclusive(band->interval)),
			ScoreGetDatum(has_upper ? interval_upper(band->interval) : 0),
			BoolGetDatum(interval_upper_inclusive(band->interval))
		};
		bool		nulls[lengthof(values)] = {
			[4] = band->color == 0,
			[5] = !has_lower,
			[7] = !has_upper
		};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
