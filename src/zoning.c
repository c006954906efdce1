/*
 * zoning.c - the type zoning: input and output; equal values have equal bytes
 */
#include "postgres.h"

#include "funcapi.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "packed_text.h"
#include "parse_report.h"
#include "score.h"
#include "zoning.h"
#include "zoning_standard.h"

#ifdef USE_ASSERT_CHECKING
/* Whether the bands rise without gap or overlap, and none is empty */
static bool
zoning_is_valid(const Zoning *zoning)
{
	for (int i = 0; i < zoning->count; i++)
		if (interval_is_empty(zoning->bands[i].interval, zoning->rounding) ||
			(i > 0 && bands_defect(zoning->bands[i - 1].interval, zoning->bands[i].interval,
								   zoning->rounding) != BANDS_ADJACENT))
			return false;
	return zoning->count >= 1 && zoning->count <= BANDS_MAX;
}
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
	Assert(zoning_is_valid(zoning));
	return zoning;
}

/* The zoning of a notation, for callers that are no input function */
Zoning *
zoning_from_text(const char *text)
{
	ParsedZoning parsed;
	ParseError	error;

	if (!zoning_parse(text, &parsed, &error))
		parse_error_raise(&error);
	return zoning_build(&parsed);
}

/* The word that is all of the text; NULL if the text is more, or nothing */
static const char *
only_word(const char *text)
{
	const char *end = text + strlen(text);
	const char *word;

	while (text < end && is_space(*text))
		text++;
	while (text < end && is_space(end[-1]))
		end--;
	word = pnstrdup(text, end - text);
	return zoning_is_word(word) ? word : NULL;
}

/* A notation, or the name of a standard zoning: no notation is a single word */
PG_FUNCTION_INFO_V1(zoning_in);
Datum
zoning_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	const char *name = only_word(text);
	ParsedZoning parsed;
	ParseError	error;

	if (name != NULL)
	{
		const StandardZoning *standard = zoning_standard_find(name);

		if (standard == NULL)
			ereturn(fcinfo->context, (Datum) 0,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("there is no standard zoning \"%s\"",
							pnstrdup(name, pg_mbcliplen(name, strlen(name), LABEL_MAX_BYTES))),
					 errdetail("A text without intervals is the name of a standard zoning."),
					 errhint("%s", zoning_standard_hint(name))));
		text = standard->zoning;
	}
	if (!zoning_parse(text, &parsed, &error))
		ereturn(fcinfo->context, (Datum) 0, PARSE_ERROR_FIELDS(&error));
	PG_RETURN_ZONING_P(zoning_build(&parsed));
}

/* A text of the zoning, or NULL for that of the label */
static char *
own_text(const Zoning *zoning, const Band *band, uint32 offset)
{
	return offset == 0 || offset == band->label ? NULL : text_to_cstring(zoning_text(zoning, offset));
}

/* The canonical notation */
static char *
zoning_to_text(const Zoning *zoning)
{
	ParsedZoning *parsed = palloc(sizeof(ParsedZoning));

	parsed->count = zoning->count;
	parsed->rounding = zoning->rounding;
	parsed->best_low = zoning->best_low;
	for (int i = 0; i < zoning->count; i++)
	{
		const Band *band = &zoning->bands[i];

		parsed->bands[i] = (ParsedBand) {
			.interval = band->interval,
			.label = text_to_cstring(zoning_text(zoning, band->label)),
			.predicate = own_text(zoning, band, band->predicate),
			.zone = own_text(zoning, band, band->zone),
			.color = own_text(zoning, band, band->color)
		};
	}
	return zoning_write(parsed);
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
		parse_error_raise_binary("zoning", &error);
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

/* The options as the notation has them, without the bands; empty if there are none */
PG_FUNCTION_INFO_V1(zoning_options);
Datum
zoning_options(PG_FUNCTION_ARGS)
{
	const Zoning *zoning = PG_GETARG_ZONING_P(0);
	StringInfoData buffer;

	initStringInfo(&buffer);
	zoning_append_options(&buffer, zoning->rounding, zoning->best_low, "");
	PG_RETURN_TEXT_P(cstring_to_text_with_len(buffer.data, buffer.len));
}

/* The standard zoning of that name; an unknown name is an error */
PG_FUNCTION_INFO_V1(standard_zoning);
Datum
standard_zoning(PG_FUNCTION_ARGS)
{
	const char *name = text_to_cstring(PG_GETARG_TEXT_PP(0));
	const StandardZoning *standard = zoning_standard_find(name);

	if (standard == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no standard zoning \"%s\"", name),
				 errhint("%s", zoning_standard_hint(name))));
	PG_RETURN_ZONING_P(zoning_from_text(standard->zoning));
}

/* A row per standard zoning: name, zoning, citation */
PG_FUNCTION_INFO_V1(standard_zonings);
Datum
standard_zonings(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < zoning_standard_count; i++)
	{
		const StandardZoning *standard = &zoning_standard_list[i];
		Datum		values[] = {
			CStringGetTextDatum(standard->name),
			PointerGetDatum(zoning_from_text(standard->zoning)),
			CStringGetTextDatum(standard->citation)
		};
		bool		nulls[lengthof(values)] = {false};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
