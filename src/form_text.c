/*
 * form_text.c - the canonical text of a form from the field, and its hashes
 */
#include "postgres.h"

#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

#include "canonical.h"
#include "merkle.h"
#include "merkle_functions.h"

/* The arguments of all functions here that take a form, in the order of its text */
enum
{
	VISIT,
	KIND,
	RESPONDENT,
	BASE_VERSION,
	ANSWERS,
	WHY,
	EVIDENCE,
	REASON,
	OBSERVED_AT
};

/* JSON, as the server writes jsonb */
static void
append_json_field(StringInfo buffer, FunctionCallInfo fcinfo, int argument)
{
	if (PG_ARGISNULL(argument))
		canonical_append(buffer, NULL, 0);
	else
	{
		Jsonb	   *value = PG_GETARG_JSONB_P(argument);
		char	   *json = JsonbToCString(NULL, &value->root, VARSIZE(value));

		canonical_append(buffer, json, strlen(json));
		pfree(json);
	}
}

/* What an output function says */
static void
append_output(StringInfo buffer, FunctionCallInfo fcinfo, int argument, PGFunction output)
{
	if (PG_ARGISNULL(argument))
		canonical_append(buffer, NULL, 0);
	else
	{
		char	   *string = DatumGetCString(DirectFunctionCall1(output, PG_GETARG_DATUM(argument)));

		canonical_append(buffer, string, strlen(string));
		pfree(string);
	}
}

static void
append_text(StringInfo buffer, FunctionCallInfo fcinfo, int argument)
{
	if (PG_ARGISNULL(argument))
		canonical_append(buffer, NULL, 0);
	else
	{
		const text *value = PG_GETARG_TEXT_PP(argument);

		canonical_append(buffer, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
	}
}

/* In UTC, which is what a timestamp with time zone holds; infinity has no such text, and gives null */
static void
append_moment(StringInfo buffer, FunctionCallInfo fcinfo, int argument)
{
	static const char format[] = "YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"";

	if (PG_ARGISNULL(argument) || TIMESTAMP_NOT_FINITE(PG_GETARG_TIMESTAMP(argument)))
		canonical_append(buffer, NULL, 0);
	else
	{
		const text *value = DatumGetTextPP(DirectFunctionCall2(timestamp_to_char, PG_GETARG_DATUM(argument),
															   PointerGetDatum(cstring_to_text(format))));

		canonical_append(buffer, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
	}
}

static text *
form_to_text(FunctionCallInfo fcinfo)
{
	StringInfoData buffer;

	canonical_begin(&buffer);
	append_output(&buffer, fcinfo, VISIT, uuid_out);
	append_text(&buffer, fcinfo, KIND);
	append_text(&buffer, fcinfo, RESPONDENT);
	append_output(&buffer, fcinfo, BASE_VERSION, int4out);
	append_json_field(&buffer, fcinfo, ANSWERS);
	append_json_field(&buffer, fcinfo, WHY);
	append_json_field(&buffer, fcinfo, EVIDENCE);
	append_text(&buffer, fcinfo, REASON);
	append_moment(&buffer, fcinfo, OBSERVED_AT);
	canonical_end(&buffer);
	return cstring_to_text_with_len(buffer.data, buffer.len);
}

PG_FUNCTION_INFO_V1(form_text);
Datum
form_text(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(form_to_text(fcinfo));
}

PG_FUNCTION_INFO_V1(form_digest);
Datum
form_digest(PG_FUNCTION_ARGS)
{
	pg_cryptohash_ctx *sha256 = merkle_sha256_create();
	Size		size;
	const char *utf8 = merkle_text_to_utf8(form_to_text(fcinfo), &size);
	MerkleHash	digest;

	merkle_hash_data(sha256, utf8, size, &digest);
	pg_cryptohash_free(sha256);
	PG_RETURN_BYTEA_P(merkle_hash_to_bytea(&digest));
}

PG_FUNCTION_INFO_V1(form_commitment);
Datum
form_commitment(PG_FUNCTION_ARGS)
{
	const bytea *salt = PG_GETARG_BYTEA_PP(0);
	pg_cryptohash_ctx *sha256 = merkle_sha256_create();
	Size		size;
	const char *utf8 = merkle_text_to_utf8(PG_GETARG_TEXT_PP(1), &size);
	MerkleHash	commitment;

	merkle_hash_commitment(sha256, VARDATA_ANY(salt), VARSIZE_ANY_EXHDR(salt), utf8, size, &commitment);
	pg_cryptohash_free(sha256);
	PG_RETURN_BYTEA_P(merkle_hash_to_bytea(&commitment));
}

/* What a form is stored with: the text is made once for both hashes */
PG_FUNCTION_INFO_V1(form_stamp);
Datum
form_stamp(PG_FUNCTION_ARGS)
{
	TupleDesc	columns = merkle_result_columns(fcinfo);
	pg_cryptohash_ctx *sha256 = merkle_sha256_create();
	Size		size;
	const char *utf8 = merkle_text_to_utf8(form_to_text(fcinfo), &size);
	MerkleHash	digest;
	MerkleHash	salt;
	MerkleHash	commitment;
	Datum		values[3];
	bool		nulls[lengthof(values)] = {0};

	merkle_draw(&salt, sizeof(salt));
	merkle_hash_data(sha256, utf8, size, &digest);
	merkle_hash_commitment(sha256, &salt, sizeof(salt), utf8, size, &commitment);
	pg_cryptohash_free(sha256);
	values[0] = PointerGetDatum(merkle_hash_to_bytea(&digest));
	values[1] = PointerGetDatum(merkle_hash_to_bytea(&salt));
	values[2] = PointerGetDatum(merkle_hash_to_bytea(&commitment));
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(columns, values, nulls)));
}
