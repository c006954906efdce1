/*
 * plan_rights.h - whose rights a plan needs no longer check
 */
#ifndef COMPLIANCE_PLAN_RIGHTS_H
#define COMPLIANCE_PLAN_RIGHTS_H

#include "postgres.h"

extern bool plan_rights_everyone_may_execute(Oid function);

#endif
