/*
 * compliance.c - the module
 */
#include "postgres.h"

#include "fmgr.h"

#include "zoning_quals.h"

PG_MODULE_MAGIC;

extern void _PG_init(void);

void
_PG_init(void)
{
	zoning_quals_init();
}
