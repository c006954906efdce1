/*
 * zoning_write.h - the canonical notation of zonings
 */
#ifndef COMPLIANCE_ZONING_WRITE_H
#define COMPLIANCE_ZONING_WRITE_H

#include "postgres.h"

#include "lib/stringinfo.h"

#include "zoning_check.h"

extern char *zoning_write(const ParsedZoning *zoning);
extern void zoning_append_options(StringInfo buffer, Rounding rounding, bool best_low, const char *separator);
extern void zoning_append_name(StringInfo buffer, const char *name);
extern void zoning_append_quoted(StringInfo buffer, const char *string);

#endif
