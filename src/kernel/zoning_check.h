/*
 * zoning_check.h - the proof that a zoning is complete
 *
 * Kernel: what was parsed or put together in, a verdict out; raises no error.
 */
#ifndef COMPLIANCE_ZONING_CHECK_H
#define COMPLIANCE_ZONING_CHECK_H

#include "postgres.h"

#include "bands.h"
#include "parse_error.h"

typedef struct ParsedBand
{
	ScoreInterval interval;
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

extern bool zoning_check(const ParsedZoning *zoning, ParseError *error);
extern char *zoning_interval_to_text(ScoreInterval interval);

#endif
