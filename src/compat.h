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

#define DirectInputFunctionCallSafe(function, string, typioparam, typmod, context, result) \
	((void) (context), \
	 *(result) = DirectFunctionCall3(function, CStringGetDatum(string), ObjectIdGetDatum(typioparam), \
									 Int32GetDatum(typmod)), \
	 true)
#endif

/* Since 18, the direction of an ordering is no number of a btree strategy */
#if PG_VERSION_NUM >= 180000
#include "access/cmptype.h"
typedef CompareType OrderingDirection;
#define DESCENDING COMPARE_GT
#else
#include "access/stratnum.h"
typedef int16 OrderingDirection;
#define DESCENDING BTGreaterStrategyNumber
#endif

#if PG_VERSION_NUM < 170000
#define pq_sendcountedtext(buffer, text, length) pq_sendcountedtext(buffer, text, length, false)
#endif

#endif
