/*
 * stubs.c - what our code needs of the server, in a few lines
 *
 * Whatever else it refers to is left unresolved, and not reached.
 */
#include "fuzz.h"

#include "common/jsonapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/json.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include "evaluate.h"
#include "exact.h"

sigjmp_buf	fuzz_error;

volatile sig_atomic_t InterruptPending = false;

/*
 * Memory: a list of blocks, each behind its links
 */

typedef struct Block
{
	struct Block *next;
	struct Block *previous;
	size_t		size;
	size_t		padding;
} Block;

static Block blocks = {&blocks, &blocks, 0, 0};

void *
palloc(Size size)
{
	Block	   *block = malloc(sizeof(Block) + size);

	FUZZ_CHECK(block != NULL && size <= 0x3fffffff);
	block->size = size;
	block->next = blocks.next;
	block->previous = &blocks;
	block->next->previous = block;
	blocks.next = block;

	/* whoever reads it before writing it must not find zeros */
	return memset(block + 1, 0x7F, size);
}

void *
palloc0(Size size)
{
	return memset(palloc(size), 0, size);
}

void
pfree(void *pointer)
{
	Block	   *block = (Block *) pointer - 1;

	block->previous->next = block->next;
	block->next->previous = block->previous;
	free(block);
}

void *
repalloc(void *pointer, Size size)
{
	void	   *result = palloc(size);

	memcpy(result, pointer, Min(size, ((Block *) pointer - 1)->size));
	pfree(pointer);
	return result;
}

void
fuzz_free(void)
{
	while (blocks.next != &blocks)
		pfree(blocks.next + 1);
}

char *
pnstrdup(const char *string, Size length)
{
	char	   *result;

	length = strnlen(string, length);
	result = palloc(length + 1);
	memcpy(result, string, length);
	result[length] = '\0';
	return result;
}

char *
pstrdup(const char *string)
{
	return pnstrdup(string, strlen(string));
}

char *
text_to_cstring(const text *datum)
{
	return pnstrdup(VARDATA_ANY(datum), VARSIZE_ANY_EXHDR(datum));
}

/*
 * Errors: the messages are written, for the sake of their arguments
 */

bool
errstart(int elevel, const char *domain)
{
	(void) domain;
	FUZZ_CHECK(elevel == ERROR);
	return true;
}

bool
errstart_cold(int elevel, const char *domain)
{
	return errstart(elevel, domain);
}

void
errfinish(const char *filename, int lineno, const char *funcname)
{
	(void) filename;
	(void) lineno;
	(void) funcname;
	siglongjmp(fuzz_error, 1);
}

int
errcode(int sqlerrcode)
{
	return sqlerrcode & 0;
}

#define MESSAGE(name) \
int \
name(const char *format,...) \
{ \
	char		message[4096]; \
	va_list		arguments; \
 \
	va_start(arguments, format); \
	vsnprintf(message, sizeof(message), format, arguments); \
	va_end(arguments); \
	return 0; \
}

MESSAGE(errmsg)
MESSAGE(errmsg_internal)
MESSAGE(errdetail)
MESSAGE(errdetail_internal)
MESSAGE(errhint)

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

int
GetDatabaseEncoding(void)
{
	return PG_UTF8;
}

char *
pg_server_to_any(const char *s, int len, int encoding)
{
	(void) encoding;
	return pnstrdup(s, len);
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

/* The words of PostgreSQL's JSON parser for what is wrong are the server's */
char *
json_errdetail(JsonParseErrorType error, JsonLexContext *lex)
{
	return psprintf("Error %d at line %d.", (int) error, lex->line_number);
}

/* As many whole characters as fit */
int
pg_mbcliplen(const char *mbstr, int len, int limit)
{
	int			length = 0;

	while (length < len && mbstr[length] != '\0')
	{
		int			next = pg_encoding_mblen(PG_UTF8, mbstr + length);

		if (length + next > limit)
			break;
		length += next;
	}
	return Min(length, len);
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

/* Fractions of any size are numerics, which are the server's */
Reading
exact_reading(const Tree *tree, const NodeValue *values, int node)
{
	return evaluate_share_reading(tree->scale, values[node].low, UINT64CONST(1) << BOUND_BITS);
}
