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

extern const StandardZoning standard_zoning_list[];
extern const int standard_zoning_count;

extern const StandardZoning *standard_zoning_find(const char *name);
extern char *standard_zoning_hint(const char *name);

#endif
