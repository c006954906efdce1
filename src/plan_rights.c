/*
 * plan_rights.c - whose rights a plan needs no longer check
 */
#include "postgres.h"

#include "catalog/pg_proc.h"
#include "utils/acl.h"

#include "plan_rights.h"

/*
 * A call that the planner takes out of a plan is not checked when the plan
 * runs, and one that it puts in is: so only those may be exchanged that
 * everyone may call.
 */
bool
plan_rights_everyone_may_execute(Oid function)
{
#if PG_VERSION_NUM >= 160000
	return object_aclcheck(ProcedureRelationId, function, ACL_ID_PUBLIC, ACL_EXECUTE) == ACLCHECK_OK;
#else
	return pg_proc_aclcheck(function, ACL_ID_PUBLIC, ACL_EXECUTE) == ACLCHECK_OK;
#endif
}
