/*
 * instrument_io.c - the type instrument: input and output; equal values have equal bytes
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/jsonb.h"

#include "instrument_io.h"
#include "instrument_json.h"
#include "instrument_layout.h"
#include "parse_report.h"

/* Of a text, the same in every encoding */
Fingerprint
instrument_text_fingerprint(const char *text)
{
	char	   *utf8 = pg_server_to_any(text, strlen(text), PG_UTF8);
	bytea	   *hash = DatumGetByteaPP(DirectFunctionCall1(sha256_bytea,
														   PointerGetDatum(cstring_to_text(utf8))));
	Fingerprint result;

	memcpy(&result, VARDATA_ANY(hash), sizeof(result));
	return result;
}

/*
 * Whether the instrument can be read from what it writes, which may be longer
 * than what was read.  No part of it takes eight times as many bytes in a
 * document as here, so that only large ones are written to know.
 */
static bool
check_written_length(const Instrument *instrument, ParseError *error)
{
	size_t		length = VARSIZE(instrument) <= INSTRUMENT_MAX_BYTES / 8 ? 0 :
	strlen(instrument_to_json(instrument, true));

	if (length <= INSTRUMENT_MAX_BYTES)
		return true;
	*error = (ParseError) {
		ERRCODE_PROGRAM_LIMIT_EXCEEDED, pstrdup("instrument is too long"),
		psprintf("It is written back with %zu bytes; at most %d are allowed.", length, INSTRUMENT_MAX_BYTES), NULL
	};
	return false;
}

/* The instrument that was parsed, with its fingerprint; NULL with *error filled if it is too long */
Instrument *
instrument_create(const ParsedInstrument *parsed, ParseError *error)
{
	Instrument *instrument = instrument_build(parsed);

	if (!check_written_length(instrument, error))
		return NULL;
	instrument->fingerprint = instrument_text_fingerprint(instrument_form_text(instrument));
	return instrument;
}

/* The instrument that a document describes; NULL with *error filled if it is none */
Instrument *
instrument_from_document(const char *text, int length, ParseError *error)
{
	ParsedInstrument parsed;

	return instrument_parse(text, length, &parsed, error) ? instrument_create(&parsed, error) : NULL;
}

/* The same of a document that is a part of another one */
Instrument *
instrument_from_tree(const JsonTree *document, ParseError *error)
{
	ParsedInstrument parsed;

	return instrument_parse_tree(document, &parsed, error) ? instrument_create(&parsed, error) : NULL;
}

/* In hexadecimal digits, into a buffer of FINGERPRINT_TEXT_SIZE */
void
instrument_fingerprint_text(const Fingerprint *fingerprint, char *text)
{
	hex_encode((const char *) fingerprint, sizeof(Fingerprint), text);
	text[FINGERPRINT_TEXT_SIZE - 1] = '\0';
}

PG_FUNCTION_INFO_V1(instrument_out);
Datum
instrument_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(instrument_to_json(PG_GETARG_INSTRUMENT_P(0), true));
}

PG_FUNCTION_INFO_V1(instrument_to_jsonb);
Datum
instrument_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in,
										CStringGetDatum(instrument_to_json(PG_GETARG_INSTRUMENT_P(0), true))));
}

/*
 * The binary form is a version byte and the document, so that whatever comes
 * in passes the same checks.
 */
PG_FUNCTION_INFO_V1(instrument_send);
Datum
instrument_send(PG_FUNCTION_ARGS)
{
	const char *text = instrument_to_json(PG_GETARG_INSTRUMENT_P(0), true);
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendbyte(&buffer, INSTRUMENT_VERSION);
	pq_sendtext(&buffer, text, strlen(text));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/*
 * Input
 */

PG_FUNCTION_INFO_V1(instrument_in);
Datum
instrument_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	ParseError	error;
	Instrument *instrument = instrument_from_document(text, strlen(text), &error);

	if (instrument == NULL)
		ereturn(fcinfo->context, (Datum) 0, PARSE_ERROR_FIELDS(&error));
	PG_RETURN_INSTRUMENT_P(instrument);
}

PG_FUNCTION_INFO_V1(instrument_from_jsonb);
Datum
instrument_from_jsonb(PG_FUNCTION_ARGS)
{
	Jsonb	   *document = PG_GETARG_JSONB_P(0);
	const char *text = JsonbToCString(NULL, &document->root, VARSIZE(document));
	ParseError	error;
	Instrument *instrument = instrument_from_document(text, strlen(text), &error);

	if (instrument == NULL)
		parse_error_raise(&error);
	PG_RETURN_INSTRUMENT_P(instrument);
}

PG_FUNCTION_INFO_V1(instrument_recv);
Datum
instrument_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buffer = (StringInfo) PG_GETARG_POINTER(0);
	int			version = pq_getmsgbyte(buffer);
	int			length;
	char	   *text;
	ParseError	error;
	Instrument *instrument;

	if (version != INSTRUMENT_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unsupported version of binary value for type instrument: %d", version)));
	text = pq_getmsgtext(buffer, buffer->len - buffer->cursor, &length);
	if (strlen(text) != (size_t) length)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value for type instrument"),
				 errdetail("Its text contains a zero byte.")));
	instrument = instrument_from_document(text, length, &error);
	if (instrument == NULL)
		parse_error_raise_binary("instrument", &error);
	PG_RETURN_INSTRUMENT_P(instrument);
}

PG_FUNCTION_INFO_V1(instrument_fingerprint);
Datum
instrument_fingerprint(PG_FUNCTION_ARGS)
{
	char		text[FINGERPRINT_TEXT_SIZE];

	instrument_fingerprint_text(&PG_GETARG_INSTRUMENT_P(0)->fingerprint, text);
	PG_RETURN_TEXT_P(cstring_to_text(text));
}

/* What identifies how the cards of an instrument are scored: without texts, which change no score */
Fingerprint
instrument_scoring_fingerprint(const Instrument *instrument)
{
	return instrument_text_fingerprint(instrument_to_json(instrument, false));
}

/* Arguments: instrument, and of what: form or scoring */
PG_FUNCTION_INFO_V1(instrument_fingerprint_part);
Datum
instrument_fingerprint_part(PG_FUNCTION_ARGS)
{
	Instrument *instrument = PG_GETARG_INSTRUMENT_P(0);
	const char *part = text_to_cstring(PG_GETARG_TEXT_PP(1));
	char		text[FINGERPRINT_TEXT_SIZE];
	Fingerprint fingerprint = instrument->fingerprint;

	if (strcmp(part, "scoring") == 0)
		fingerprint = instrument_scoring_fingerprint(instrument);
	else if (strcmp(part, "form") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown part of an instrument: \"%s\"", part),
				 errhint("The parts are \"form\" and \"scoring\".")));
	instrument_fingerprint_text(&fingerprint, text);
	PG_RETURN_TEXT_P(cstring_to_text(text));
}
