/*
 * aggregate.h - what the transition functions of all aggregates have in common
 */
#ifndef COMPLIANCE_AGGREGATE_H
#define COMPLIANCE_AGGREGATE_H

#include "postgres.h"

#include "fmgr.h"
#include "nodes/execnodes.h"

/*
 * A state may be changed in place only if it belongs to an aggregation, which
 * copies the first state of a group into memory of its own, and only before the
 * aggregation ends: final functions may share it.
 */
static inline void
check_aggregate(FunctionCallInfo fcinfo)
{
	if (likely(fcinfo->context != NULL && IsA(fcinfo->context, AggState) &&
			   ((AggState *) fcinfo->context)->curperagg == NULL))
		return;
	if (AggCheckCallContext(fcinfo, NULL) != AGG_CONTEXT_WINDOW)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("transition function called outside of an aggregation")));
}

#endif
