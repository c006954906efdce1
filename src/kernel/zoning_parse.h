/*
 * zoning_parse.h - the notation of zonings
 *
 * Kernel: text in, bands out; reports errors to its caller, raises none.
 */
#ifndef COMPLIANCE_ZONING_PARSE_H
#define COMPLIANCE_ZONING_PARSE_H

#include "postgres.h"

#include "zoning_check.h"

#define LABEL_MAX_BYTES 63
#define PREDICATE_MAX_BYTES 255
#define COLOR_BYTES 7			/* #rrggbb */

extern bool zoning_parse(const char *notation, ParsedZoning *zoning, ParseError *error);
extern bool zoning_is_word(const char *name);

#endif
