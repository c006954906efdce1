/*
 * detoast_cache.h - arguments that are the same in all calls of a query
 */
#ifndef COMPLIANCE_DETOAST_CACHE_H
#define COMPLIANCE_DETOAST_CACHE_H

#include "postgres.h"

#include "compat.h"

#include "fmgr.h"

extern struct varlena *detoast_cache_fill(FunctionCallInfo fcinfo, struct varlena *packed);

/*
 * The argument with a header of four bytes, in one piece and not compressed.
 * A function can have one such argument.
 */
static inline struct varlena *
detoasted_argument(FunctionCallInfo fcinfo, int number)
{
	struct varlena *argument = (struct varlena *) PG_GETARG_POINTER(number);

	return likely(!VARATT_IS_EXTENDED(argument)) ? argument : detoast_cache_fill(fcinfo, argument);
}

#endif
