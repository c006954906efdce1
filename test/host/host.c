/*
 * host.c - what the kernel needs of the server, in a few lines
 *
 * Strings, the JSON parser and encodings come from PostgreSQL's own libraries.
 */
#include "postgres.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/cryptohash.h"
#include "common/jsonapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include "host.h"

HostError	host_error;
sigjmp_buf *host_catch;

volatile sig_atomic_t InterruptPending = false;

/* What must not happen, where nobody is to be told */
_Noreturn void
host_bail_out(const char *what)
{
	printf("Bail out! %s\n", what);
	fflush(stdout);
	abort();
}

void
ProcessInterrupts(void)
{
	host_bail_out("an interrupt that nobody sent");
}

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
	Block	   *block = size <= 0x3fffffff ? malloc(sizeof(Block) + size) : NULL;

	if (block == NULL)
		host_bail_out("invalid memory alloc request");
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

/* There is no more than palloc() has */
void *
palloc_extended(Size size, int flags)
{
	(void) flags;
	return palloc(size);
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
host_free(void)
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
 * Errors
 */

bool
errstart(int elevel, const char *domain)
{
	(void) domain;
	if (elevel != ERROR)
		host_bail_out("a message that is no error");
	host_error = (HostError) {.sqlstate = ERRCODE_INTERNAL_ERROR};
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
	if (host_catch == NULL)
		host_bail_out(host_error.message);
	siglongjmp(*host_catch, 1);
}

int
errcode(int sqlerrcode)
{
	host_error.sqlstate = sqlerrcode;
	return 0;
}

#define MESSAGE(name, field) \
int \
name(const char *format,...) \
{ \
	va_list		arguments; \
 \
	va_start(arguments, format); \
	vsnprintf(host_error.field, HOST_MESSAGE_SIZE, format, arguments); \
	va_end(arguments); \
	return 0; \
}

MESSAGE(errmsg, message)
MESSAGE(errmsg_internal, message)
MESSAGE(errdetail, detail)
MESSAGE(errdetail_internal, detail)
MESSAGE(errhint, hint)

#ifdef USE_ASSERT_CHECKING
#if PG_VERSION_NUM >= 160000
void
ExceptionalCondition(const char *conditionName, const char *fileName, int lineNumber)
#else
void
ExceptionalCondition(const char *conditionName, const char *errorType, const char *fileName, int lineNumber)
#endif
{
#if PG_VERSION_NUM < 160000
	(void) errorType;
#endif
	fprintf(stderr, "%s:%d: ", fileName, lineNumber);
	host_bail_out(conditionName);
}
#endif

/*
 * Text
 */

int
GetDatabaseEncoding(void)
{
	return PG_UTF8;
}

/* The words for what is wrong with JSON are the server's, unless its library has them, too */
__attribute__((weak)) char *
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

/* Texts are in UTF-8 */
char *
pg_server_to_any(const char *s, int len, int encoding)
{
	(void) len;
	if (encoding != PG_UTF8)
		host_bail_out("an encoding other than UTF-8");
	return (char *) s;
}

/*
 * A hash that tells inputs apart, and no more: that of PostgreSQL's own library
 * may ask for OpenSSL. The published vectors are for the tests with a server.
 */

struct pg_cryptohash_ctx
{
	uint64		lanes[4];
};

pg_cryptohash_ctx *
pg_cryptohash_create(pg_cryptohash_type type)
{
	(void) type;
	return palloc0(sizeof(pg_cryptohash_ctx));
}

int
pg_cryptohash_init(pg_cryptohash_ctx *ctx)
{
	for (int i = 0; i < 4; i++)
		ctx->lanes[i] = UINT64CONST(0xcbf29ce484222325) + i;
	return 0;
}

int
pg_cryptohash_update(pg_cryptohash_ctx *ctx, const uint8 *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		for (int lane = 0; lane < 4; lane++)
			ctx->lanes[lane] = (ctx->lanes[lane] ^ data[i]) * (UINT64CONST(0x100000001b3) + 2 * lane);
	return 0;
}

int
pg_cryptohash_final(pg_cryptohash_ctx *ctx, uint8 *dest, size_t len)
{
	memcpy(dest, ctx->lanes, Min(len, sizeof(ctx->lanes)));
	return 0;
}

void
pg_cryptohash_free(pg_cryptohash_ctx *ctx)
{
	pfree(ctx);
}

const char *
pg_cryptohash_error(pg_cryptohash_ctx *ctx)
{
	(void) ctx;
	return "none";
}
