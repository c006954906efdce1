/*
 * standard_zoning.h - the scales in force, by name
 */
#ifndef COMPLIANCE_STANDARD_ZONING_H
#define COMPLIANCE_STANDARD_ZONING_H

#include "postgres.h"

extern const char *standard_zoning_notation(const char *name);
extern char *standard_zoning_hint(const char *name);

#endif
