/*
 * stored.c - values that cannot be read as they are stored
 */
#include "postgres.h"

#include "stored.h"

_Noreturn void
stored_fail_version(const char *type, int version)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("stored value of type %s has unknown version %d", type, version),
			 errhint("A newer release of the extension wrote it; install that release.")));
}

_Noreturn void
stored_fail_size(const char *type, Size size, Size expected)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("stored value of type %s has %zu bytes instead of %zu", type, size, expected)));
}

_Noreturn void
stored_fail_layout(const char *type)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("stored value of type %s is not laid out as such values are", type)));
}
