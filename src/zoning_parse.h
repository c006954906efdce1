/*
 * zoning_parse.h - the notation of zonings
 *
 * Kernel: text in, bands out; reports errors to its caller, raises none.
 */
#ifndef COMPLIANCE_ZONING_PARSE_H
#define COMPLIANCE_ZONING_PARSE_H

#include "postgres.h"

#include "bands.h"
#include "parse_error.h"

#define LABEL_MAX_BYTES 63
#define PREDICATE_MAX_BYTES 255
#define COLOR_BYTES 7			/* #rrggbb */

typedef struct ParsedBand
{
	ScoreInterval	interval;
	char	   *label;
	char	   *predicate;		/* NULL if it is the label */
	char	   *zone;			/* NULL if it is the label */
	char	   *color;			/* lower case; NULL if there is none */
} ParsedBand;

typedef struct ParsedZoning
{
	int			count;
	Rounding	rounding;
	bool		best_low;
	ParsedBand	bands[BANDS_MAX];
} ParsedZoning;

extern bool zoning_parse(const char *text, ParsedZoning *zoning, ParseError *error);
extern bool zoning_is_word(const char *name);

#endif
