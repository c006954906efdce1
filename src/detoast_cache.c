/*
 * detoast_cache.c - arguments that are the same in all calls of a query
 *
 * An instrument or a zoning that comes from a table has a short header, is
 * compressed or stored away, and it is nearly always the same one, so it is
 * unpacked once.  The memory is that of the call site, and nothing but time
 * depends on it.
 */
#include "postgres.h"

#include "detoast_cache.h"

/* The argument as it came, and as it is */
typedef struct Unpacked
{
	Size		size;
	struct varlena *packed;
	struct varlena *unpacked;
} Unpacked;

struct varlena *
detoast_cache_fill(FunctionCallInfo fcinfo, struct varlena *packed)
{
	Unpacked   *cache = fcinfo->flinfo->fn_extra;
	Size		size = VARSIZE_ANY(packed);
	Unpacked   *fresh;
	MemoryContext old;

	if (cache != NULL && cache->size == size && memcmp(cache->packed, packed, size) == 0)
		return cache->unpacked;
	old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	fresh = palloc(sizeof(Unpacked));
	fresh->size = size;
	fresh->packed = palloc(size);
	memcpy(fresh->packed, packed, size);
	fresh->unpacked = PG_DETOAST_DATUM_COPY(PointerGetDatum(packed));
	if (cache != NULL)
	{
		pfree(cache->packed);
		pfree(cache->unpacked);
		pfree(cache);
	}
	fcinfo->flinfo->fn_extra = fresh;
	MemoryContextSwitchTo(old);
	return fresh->unpacked;
}
