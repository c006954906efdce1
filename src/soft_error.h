/*
 * soft_error.h - ereturn() on servers that don't have soft errors
 */
#ifndef COMPLIANCE_SOFT_ERROR_H
#define COMPLIANCE_SOFT_ERROR_H

#include "postgres.h"

#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#else
#define ereturn(context, dummy_value, ...) \
	do { \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
		return dummy_value; \
	} while (0)
#endif

#endif
