/*
 * stubs.c - what the types need of the server besides the host, and the seam of the kernel
 *
 * Whatever else the types refer to is left unresolved, and not reached.
 */
#include "fuzz.h"

#include <limits.h>

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "nodes/memnodes.h"
#include "utils/builtins.h"
#include "utils/expandeddatum.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/memutils.h"
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "varatt.h"
#endif

/*
 * Messages of the binary protocol
 */

static void
need(StringInfo message, int length)
{
	if (length < 0 || length > message->len - message->cursor)
		ereport(ERROR, (errmsg("insufficient data left in message")));
}

unsigned int
pq_getmsgint(StringInfo message, int bytes)
{
	unsigned int result = 0;

	need(message, bytes);
	for (int i = 0; i < bytes; i++)
		result = result << 8 | (unsigned char) message->data[message->cursor++];
	return result;
}

int
pq_getmsgbyte(StringInfo message)
{
	return (int) pq_getmsgint(message, 1);
}

int64
pq_getmsgint64(StringInfo message)
{
	uint64		high = pq_getmsgint(message, 4);

	return (int64) (high << 32 | pq_getmsgint(message, 4));
}

#if PG_VERSION_NUM < 180000
#define BYTES char
#else
#define BYTES void
#endif

void
pq_copymsgbytes(StringInfo message, BYTES *buffer, int length)
{
	need(message, length);
	memcpy(buffer, message->data + message->cursor, length);
	message->cursor += length;
}

/* As the server does with text in its own encoding; only valid UTF-8 gets through */
char *
pq_getmsgtext(StringInfo message, int rawbytes, int *nbytes)
{
	char	   *result;

	need(message, rawbytes);
	if (pg_encoding_verifymbstr(PG_UTF8, message->data + message->cursor, rawbytes) != rawbytes)
		ereport(ERROR, (errmsg("invalid byte sequence for encoding")));
	result = palloc(rawbytes + 1);
	memcpy(result, message->data + message->cursor, rawbytes);
	result[rawbytes] = '\0';
	message->cursor += rawbytes;
	*nbytes = rawbytes;
	return result;
}

void
escape_json(StringInfo buffer, const char *string)
{
	appendStringInfoChar(buffer, '"');
	for (; *string != '\0'; string++)
	{
		if ((unsigned char) *string < ' ')
			appendStringInfo(buffer, "\\u%04x", *string);
		else
		{
			if (*string == '"' || *string == '\\')
				appendStringInfoChar(buffer, '\\');
			appendStringInfoChar(buffer, *string);
		}
	}
	appendStringInfoChar(buffer, '"');
}

/* No hash at all, but as long as one */
Datum
sha256_bytea(PG_FUNCTION_ARGS)
{
	bytea	   *result = palloc0(VARHDRSZ + 32);

	(void) fcinfo;
	SET_VARSIZE(result, VARHDRSZ + 32);
	PG_RETURN_BYTEA_P(result);
}

Datum
DirectFunctionCall1Coll(PGFunction function, Oid collation, Datum argument)
{
	(void) collation;
	return fuzz_call(function, argument);
}

text *
cstring_to_text(const char *string)
{
	text	   *result = palloc(VARHDRSZ + strlen(string));

	SET_VARSIZE(result, VARHDRSZ + strlen(string));
	memcpy(VARDATA(result), string, strlen(string));
	return result;
}

/* Call a function of one argument */
Datum
fuzz_call(PGFunction function, Datum argument)
{
	LOCAL_FCINFO(fcinfo, 3);
	FmgrInfo	flinfo = {.fn_nargs = 1};

	InitFunctionCallInfoData(*fcinfo, &flinfo, 3, InvalidOid, NULL, NULL);
	fcinfo->args[0].value = argument;
	fcinfo->args[0].isnull = false;
	fcinfo->args[1].value = 0;
	fcinfo->args[1].isnull = false;
	fcinfo->args[2].value = (Datum) -1;
	fcinfo->args[2].isnull = false;
	return function(fcinfo);
}

struct varlena *
pg_detoast_datum(struct varlena *datum)
{
	return datum;
}

struct varlena *
pg_detoast_datum_packed(struct varlena *datum)
{
	return datum;
}

/*
 * Memory contexts: there is one, which ends with the run
 */

MemoryContext CurrentMemoryContext = NULL;

MemoryContext
AllocSetContextCreateInternal(MemoryContext parent, const char *name, Size least, Size first, Size most)
{
	(void) name, (void) least, (void) first, (void) most;
	return parent;
}

void
MemoryContextReset(MemoryContext context)
{
	(void) context;
}

void
MemoryContextDelete(MemoryContext context)
{
	(void) context;
}

void *
MemoryContextAlloc(MemoryContext context, Size size)
{
	(void) context;
	return palloc(size);
}

void *
MemoryContextAllocZero(MemoryContext context, Size size)
{
	(void) context;
	return palloc0(size);
}

void *
MemoryContextAllocHuge(MemoryContext context, Size size)
{
	(void) context;
	return palloc(size);
}

void *
repalloc_huge(void *pointer, Size size)
{
	return repalloc(pointer, size);
}

void
EOH_init_header(ExpandedObjectHeader *header, const ExpandedObjectMethods *methods, MemoryContext context)
{
	header->eoh_methods = methods;
	header->eoh_context = context;
}

void
DeleteExpandedObject(Datum object)
{
	(void) object;
}

/*
 * Input functions that others call
 */

Datum
int8in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	char	   *end;
	long		number = strtol(text, &end, 10);

	if (*end != '\0' || number == LONG_MAX || number == LONG_MIN)
		ereport(ERROR, (errmsg("invalid input syntax for type bigint")));
	PG_RETURN_INT64(number);
}

#if PG_VERSION_NUM >= 160000
bool
DirectInputFunctionCallSafe(PGFunction function, char *string, Oid typioparam, int32 typmod, fmNodePtr context,
							Datum *result)
{
	(void) typioparam, (void) typmod, (void) context;
	*result = fuzz_call(function, CStringGetDatum(string));
	return true;
}

bool
errsave_start(struct Node *context, const char *domain)
{
	(void) context;
	return errstart(ERROR, domain);
}

void
errsave_finish(struct Node *context, const char *file, int line, const char *function)
{
	(void) context;
	errfinish(file, line, function);
}
#else
Datum
DirectFunctionCall3Coll(PGFunction function, Oid collation, Datum string, Datum typioparam, Datum typmod)
{
	(void) collation, (void) typioparam, (void) typmod;
	return fuzz_call(function, string);
}
#endif
