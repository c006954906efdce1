/*
 * zoning_check.h - the proof that a zoning is complete
 *
 * Kernel: what was parsed or put together in, a verdict out; raises no error.
 */
#ifndef COMPLIANCE_ZONING_CHECK_H
#define COMPLIANCE_ZONING_CHECK_H

#include "postgres.h"

#include "zoning_parse.h"

extern bool zoning_check(const ParsedZoning *zoning, ParseError *error);
extern char *interval_to_text(ScoreInterval interval);

#endif
