/*
 * closest_name.h - the known name that a mistyped one was probably meant to be
 *
 * Kernel: knows no SQL type.  A search is begun with the name that was
 * written, offered every known one, and then holds the nearest of them, or
 * none if nothing is near.
 */
#ifndef COMPLIANCE_CLOSEST_NAME_H
#define COMPLIANCE_CLOSEST_NAME_H

#include "postgres.h"

/* Longer names are neither sought nor offered */
#define CLOSEST_NAME_MAX_BYTES 63

typedef struct ClosestName
{
	const char *written;
	int			length;
	const char *name;			/* NULL if nothing is near */
	int			name_length;
	int			distance;		/* only what is nearer is taken */
} ClosestName;

extern void closest_name_begin(ClosestName *search, const char *written, int length);
extern void closest_name_offer(ClosestName *search, const char *name, int length);

#endif
