/*
 * aggregate.h - what the transition functions of all aggregates have in common
 */
#ifndef COMPLIANCE_AGGREGATE_H
#define COMPLIANCE_AGGREGATE_H

#include "postgres.h"

#include "fmgr.h"
#include "nodes/execnodes.h"

/*
 * A state may be changed in place only if it belongs to an aggregation.  The
 * executor copies the first state of a group into the memory of the aggregate.
 */
static inline void
check_aggregate(FunctionCallInfo fcinfo)
{
	if (likely(fcinfo->context != NULL && IsA(fcinfo->context, AggState)))
		return;
	if (AggCheckCallContext(fcinfo, NULL) == 0)
		elog(ERROR, "aggregate function called in non-aggregate context");
}

#endif
