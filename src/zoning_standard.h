/*
 * zoning_standard.h - the scales in force, by name
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_ZONING_STANDARD_H
#define COMPLIANCE_ZONING_STANDARD_H

#include "postgres.h"

typedef struct StandardZoning
{
	const char *name;
	const char *zoning;			/* in the notation */
	const char *citation;
} StandardZoning;

extern const StandardZoning zoning_standard_list[];
extern const int zoning_standard_count;

extern const StandardZoning *zoning_standard_find(const char *name);
extern char *zoning_standard_hint(const char *name);

#endif
