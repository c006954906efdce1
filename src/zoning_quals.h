/*
 * zoning_quals.h - the planner's hook for conditions on the band of a score
 */
#ifndef COMPLIANCE_ZONING_QUALS_H
#define COMPLIANCE_ZONING_QUALS_H

extern void zoning_quals_init(void);

#endif
