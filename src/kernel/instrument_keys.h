/*
 * instrument_keys.h - the keys of an instrument's nodes
 *
 * For instrument_parse.c, which reads the nodes themselves.
 */
#ifndef COMPLIANCE_INSTRUMENT_KEYS_H
#define COMPLIANCE_INSTRUMENT_KEYS_H

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

/* All return false, so that a caller can return them */
extern bool parser_fail(Parser *parser, int node, char *problem, char *detail, char *hint);
extern bool parser_fail_limit(Parser *parser, int node, char *problem, char *detail);
extern bool parser_fail_value(Parser *parser, int node, const char *what, const char *expected,
							  const JsonTree *value);

extern char *instrument_node_path(const ParsedInstrument *instrument, int node);
extern char *parser_written(const JsonTree *value);
extern bool parser_read_keys(Parser *parser, int node, const JsonTree *object, bool inner);
extern bool parser_check_leaf_keys(Parser *parser, int node, const JsonTree *object);
extern bool instrument_code_is_valid(const char *code);

#endif
