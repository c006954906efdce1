/*
 * parser.h - what reads the notation of instruments, a node at a time
 *
 * What it reads goes into the ParsedInstrument. All functions that return bool
 * return false after they have filled the error, so that a caller can return
 * that in turn.
 */
#ifndef COMPLIANCE_PARSER_H
#define COMPLIANCE_PARSER_H

#include "postgres.h"

#include "json_tree.h"
#include "parse_error.h"
#include "parsed_instrument.h"

typedef struct Parser
{
	ParsedInstrument *instrument;
	int			allocated;		/* nodes */
	ParseError *error;
} Parser;

/* Where a key may stand */
#define ON_ROOT 0x01
#define ON_CHILD 0x02
#define ON_INNER 0x04
#define ON_LEAF 0x08
#define ON_INDICATOR (ON_CHILD | ON_LEAF)
#define ON_ANY_INNER (ON_ROOT | ON_CHILD | ON_INNER)
#define ANYWHERE (ON_ROOT | ON_CHILD | ON_INNER | ON_LEAF)

typedef struct Key
{
	const char *name;
	int			where;
	bool		(*read) (Parser *parser, int node, const JsonTree *value);	/* NULL: read elsewhere */
} Key;

extern bool parser_fail(Parser *parser, int node, char *problem, char *detail, char *hint);
extern bool parser_fail_limit(Parser *parser, int node, char *problem, char *detail);
extern bool parser_fail_value(Parser *parser, int node, const char *what, const char *expected,
							  const JsonTree *value);
extern char *parser_written(const JsonTree *value);
extern char *parser_nearest_hint(const char *name, const char *const *names, int count);
extern char *instrument_node_path(const ParsedInstrument *instrument, int node);

extern bool parser_units(Parser *parser, int node, const char *what, const JsonTree *value, int64 *units);
extern bool parser_decimal(Parser *parser, int node, const char *what, const JsonTree *value, int max_digits,
						   Decimal *number);
extern bool parser_whole(Parser *parser, int node, const char *what, const char *expected,
						 const JsonTree *value, int limit, int *number);
extern bool parser_pair(Parser *parser, int node, const char *what, const JsonTree *value, int64 *first,
						int64 *second);
extern bool parser_text(Parser *parser, int node, const char *what, const JsonTree *value, size_t max_bytes,
						const char **text);
extern bool parser_name(Parser *parser, int node, const char *what, const char *expected,
						const JsonTree *value, const char *const *names, int count, int *index);
extern bool parser_is_power(const JsonTree *value);
extern bool parser_unique_keys(Parser *parser, int node, const char *what, const JsonTree *object);
extern bool instrument_code_is_valid(const char *code);

#endif
