/*
 * zoning.h - the type zoning: an ordered set of bands for scores
 *
 * The bands are stored ready for search and the texts ready to be returned,
 * so that a constant zoning is parsed once per query.
 */
#ifndef COMPLIANCE_ZONING_H
#define COMPLIANCE_ZONING_H

#include "postgres.h"

#include "fmgr.h"
#include "port/pg_bitutils.h"

#include "bands.h"
#include "stored.h"
#include "detoast_cache.h"
#include "zoning_parse.h"
#include "zoning_write.h"

#define ZONING_VERSION 1

#define PG_GETARG_ZONING_P(n) DatumGetZoningP(PG_GETARG_DATUM(n))
#define PG_RETURN_ZONING_P(x) PG_RETURN_POINTER(x)

/* The texts are offsets from the start of the zoning to text datums */
typedef struct Band
{
	ScoreInterval interval;
	uint32		label;
	uint32		predicate;		/* the label, if none was given */
	uint32		zone;			/* the label, if none was given */
	uint32		color;			/* 0, if none was given */
} Band;

typedef struct Zoning
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		count;			/* of bands, 1..BANDS_MAX */
	Rounding	rounding;
	uint8		best_low;
	uint8		reserved[7];	/* always zero */
	Band		bands[FLEXIBLE_ARRAY_MEMBER];	/* from the lowest scores to
												 * the highest */
} Zoning;

StaticAssertDecl(sizeof(Rounding) == 2 && sizeof(Band) == 32 &&
				 offsetof(Zoning, bands) == 16,
				 "layout of zoning on disk");

/* The one door for values: behind it, a zoning has a known layout */
static inline Zoning *
zoning_checked(struct varlena *value)
{
	Zoning	   *zoning = (Zoning *) value;

	if (unlikely(zoning->version != ZONING_VERSION))
		stored_fail_version("zoning", zoning->version);
	return zoning;
}

static inline Zoning *
DatumGetZoningP(Datum datum)
{
	return zoning_checked(PG_DETOAST_DATUM(datum));
}

static inline const Zoning *
zoning_argument(FunctionCallInfo fcinfo, int number)
{
	return zoning_checked(detoasted_argument(fcinfo, number));
}

static inline text *
zoning_text(const Zoning *zoning, uint32 offset)
{
	return (text *) ((char *) zoning + offset);
}

/* The band's place in order of merit: 1 is the worst */
static inline int
zoning_band_number(const Zoning *zoning, int band)
{
	return zoning->best_low ? zoning->count - band : band + 1;
}

/* Whether a set of bands, which has bit i for band i, contains the band */
static inline bool
zoning_band_in(uint64 bands, int band)
{
	return (bands >> band & 1) != 0;
}

StaticAssertDecl(BANDS_MAX <= 64, "a set of bands is a uint64");

/*
 * The band with the least merit in the set and all better ones; none of none.
 * Bits beyond the last band may be set.
 */
static inline uint64
zoning_bands_at_least(const Zoning *zoning, uint64 bands)
{
	if (!zoning->best_low)
		return -(bands & -bands);
	return bands == 0 ? 0 : PG_UINT64_MAX >> (63 - pg_leftmost_one_pos64(bands));
}

extern Zoning *zoning_build(const ParsedZoning *parsed);
extern Zoning *zoning_from_text(const char *text);

#endif
