/*
 * tally.h - the type tally: a mergeable summary of weighted values
 *
 * A tally is the transition state of every mean, flat and of one size, so that
 * it can be changed in place, stored, shipped and merged elsewhere.
 */
#ifndef COMPLIANCE_TALLY_H
#define COMPLIANCE_TALLY_H

#include "postgres.h"

#include "fmgr.h"

#include "means.h"

#define TALLY_VERSION 1

#define DatumGetTallyP(X) ((Tally *) PG_DETOAST_DATUM(X))
#define PG_GETARG_TALLY_P(n) DatumGetTallyP(PG_GETARG_DATUM(n))
#define PG_RETURN_TALLY_P(x) PG_RETURN_POINTER(x)

typedef struct Tally
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		reserved[3];	/* always zero */
	MeanState	state;
} Tally;

StaticAssertDecl(offsetof(Tally, state) == 8 && offsetof(MeanState, sum) == 40 &&
				 sizeof(Tally) == 192,
				 "layout of tally on disk");

extern Tally *tally_create(Mean mean, uint8 flags);
extern Mean mean_from_power(int64 power);
extern bool mean_from_text(const char *text, int length, Mean *mean);
extern bool tally_reading(const Tally *tally, Reading *reading);

#endif
