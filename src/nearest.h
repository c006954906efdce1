/*
 * nearest.h - the known name that a mistyped one was probably meant to be
 *
 * Kernel: knows no SQL type.  A search is begun with the name that was
 * written, offered every known one, and then holds the nearest of them, or
 * none if nothing is near.
 */
#ifndef COMPLIANCE_NEAREST_H
#define COMPLIANCE_NEAREST_H

#include "postgres.h"

/* Longer names are neither sought nor offered */
#define NEAREST_MAX_BYTES 63

typedef struct NearestName
{
	const char *written;
	int			length;
	const char *name;			/* NULL if nothing is near */
	int			name_length;
	int			distance;		/* only what is nearer is taken */
} NearestName;

extern void nearest_begin(NearestName *search, const char *written, int length);
extern void nearest_offer(NearestName *search, const char *name, int length);

#endif
