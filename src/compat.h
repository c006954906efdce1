/*
 * compat.h - what differs between the versions of the server
 */
#ifndef COMPLIANCE_COMPAT_H
#define COMPLIANCE_COMPAT_H

#include "postgres.h"

/* Since 16, varlenas have a header of their own, and input functions soft errors */
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "varatt.h"
#else
#define ereturn(context, dummy_value, ...) \
	do { \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
		return dummy_value; \
	} while (0)
#endif

#if PG_VERSION_NUM < 170000
#define pq_sendcountedtext(buffer, text, length) pq_sendcountedtext(buffer, text, length, false)
#endif

#endif
