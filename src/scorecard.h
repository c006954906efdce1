/*
 * scorecard.h - the type scorecard: one filled-in form
 *
 * The answers to all indicators of an instrument, in its order, as scores in
 * billionths of the width of its scale: four bytes each.
 */
#ifndef COMPLIANCE_SCORECARD_H
#define COMPLIANCE_SCORECARD_H

#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "instrument.h"

#define SCORECARD_VERSION 1

#define PG_GETARG_SCORECARD_P(n) DatumGetScorecardP(PG_GETARG_DATUM(n))
#define PG_GETARG_SCORECARD_P_COPY(n) DatumGetScorecardP(PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(n))))
#define PG_RETURN_SCORECARD_P(x) PG_RETURN_POINTER(x)

/*
 * An indicator that was said to be missing, while a form is still being put
 * together: a second answer to it is an error, which it is not to LEAF_MISSING.
 */
#define LEAF_SAID_MISSING (PG_UINT32_MAX - 2)

/* Largest number of shortfalls of several cards that can be asked for */
#define RAISES_MAX 1000

typedef struct Scorecard
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		reserved;		/* always zero */
	uint16		count;			/* of leaves */
	Fingerprint fingerprint;	/* of the form */
	uint32		leaves[FLEXIBLE_ARRAY_MEMBER];
} Scorecard;

StaticAssertDecl(offsetof(Scorecard, fingerprint) == 8 && offsetof(Scorecard, leaves) == 24,
				 "layout of scorecard on disk");

#define SCORECARD_SIZE(count) (offsetof(Scorecard, leaves) + (count) * sizeof(uint32))

StaticAssertDecl(SCORECARD_SIZE(TREE_MAX_LEAVES) < 4200, "a scorecard fits twice on a page");

/* The one door for values: behind it, a card has the leaves that it counts */
static inline Scorecard *
DatumGetScorecardP(Datum datum)
{
	Scorecard  *card = (Scorecard *) PG_DETOAST_DATUM(datum);

	if (unlikely(card->version != SCORECARD_VERSION))
		stored_fail_version("scorecard", card->version);
	if (unlikely(VARSIZE(card) != SCORECARD_SIZE(card->count)))
		stored_fail_size("scorecard", VARSIZE(card), SCORECARD_SIZE(card->count));
	return card;
}

extern Scorecard *scorecard_create(const Fingerprint *fingerprint, int count);
#ifdef USE_ASSERT_CHECKING
extern bool scorecard_is_valid(const Scorecard *card);
#endif
extern void scorecard_check(const Scorecard *card, const Instrument *instrument);
extern void scorecard_append_scores(StringInfo buffer, const uint32 *leaves, int count);
extern bool scorecard_read_scores(const char *p, uint32 *leaves, int count, const char **problem);
extern void scorecard_send_scores(StringInfo buffer, const uint32 *leaves, int count);
extern void scorecard_receive_scores(StringInfo buffer, uint32 *leaves, int count, const char *type);

#endif
