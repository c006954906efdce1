/*
 * tally.h - the type tally: a mergeable summary of weighted values
 *
 * A tally is the transition state of every mean, flat and of one size, so that
 * it can be changed in place, stored, shipped and merged elsewhere.
 *
 * The aggregates that give nothing but a mean keep a tally of the mean alone,
 * which ends before the spread.  Only their partial results are such.
 */
#ifndef COMPLIANCE_TALLY_H
#define COMPLIANCE_TALLY_H

#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "compat.h"
#include "mean_state.h"
#include "spread.h"
#include "stored.h"

#define TALLY_VERSION 1

#define PG_GETARG_TALLY_P(n) DatumGetTallyP(PG_GETARG_DATUM(n))
#define PG_RETURN_TALLY_P(x) PG_RETURN_POINTER(x)

typedef struct Tally
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		mean_only;		/* whether it ends before the spread */
	uint8		reserved[2];	/* always zero */
	MeanState	mean;
	Spread		spread;
} Tally;

#define MEAN_ONLY_SIZE offsetof(Tally, spread)
#define TALLY_SIZE sizeof(Tally)

StaticAssertDecl(offsetof(Tally, mean) == 8 && MEAN_ONLY_SIZE == 104 && TALLY_SIZE == 200,
				 "layout of tally on disk");

static inline Size
tally_size(const Tally *tally)
{
	return tally->mean_only ? MEAN_ONLY_SIZE : TALLY_SIZE;
}

/*
 * The one door for values: tallies are stored plain, so that there is seldom
 * anything to do, and behind it every tally has the size that it says.
 */
static inline Tally *
DatumGetTallyP(Datum datum)
{
	struct varlena *value = (struct varlena *) DatumGetPointer(datum);
	Tally	   *tally = (Tally *) (unlikely(VARATT_IS_EXTENDED(value)) ? pg_detoast_datum(value) : value);

	if (unlikely(tally->version != TALLY_VERSION))
		stored_fail_version("tally", tally->version);
	if (unlikely(VARSIZE(tally) != tally_size(tally)))
		stored_fail_size("tally", VARSIZE(tally), tally_size(tally));
	return tally;
}

extern Tally *tally_create(Mean mean, bool mean_only);
extern Tally *tally_normalized_copy(const Tally *tally);
extern const char *tally_check(const Tally *tally);
#ifdef USE_ASSERT_CHECKING
extern bool tally_is_valid(const Tally *tally);
#endif
extern void tally_send_onto(StringInfo buffer, const Tally *tally);
extern Tally *tally_receive(StringInfo buffer);
extern bool tally_reading(const Tally *tally, Reading *reading);
extern int	tally_decimals_argument(FunctionCallInfo fcinfo, int most);
extern Datum tally_in(PG_FUNCTION_ARGS);
extern Datum tally_out(PG_FUNCTION_ARGS);

#endif
