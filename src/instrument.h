/*
 * instrument.h - the type instrument: a weighted tree of indicators
 *
 * The tree is stored ready for evaluation, and its codes ready to be found.
 */
#ifndef COMPLIANCE_INSTRUMENT_H
#define COMPLIANCE_INSTRUMENT_H

#include "postgres.h"

#include "fmgr.h"

#include "instrument_parse.h"
#include "stored.h"
#include "total.h"
#include "detoast_cache.h"

#define INSTRUMENT_VERSION 1

#define PG_GETARG_INSTRUMENT_P(n) DatumGetInstrumentP(PG_GETARG_DATUM(n))
#define PG_RETURN_INSTRUMENT_P(x) PG_RETURN_POINTER(x)

/*
 * What identifies a form: the first half of the SHA-256 of its text in UTF-8,
 * which is the same in every database
 */
typedef struct Fingerprint
{
	uint8		bytes[16];
} Fingerprint;

static inline bool
fingerprint_equals(const Fingerprint *a, const Fingerprint *b)
{
	return memcmp(a, b, sizeof(Fingerprint)) == 0;
}

/* All means are arithmetic */
#define INSTRUMENT_ARITHMETIC 0x01
/* And nothing but the root is rounded: every answer has a fixed part in the total */
#define INSTRUMENT_ADDITIVE 0x02

/*
 * The places of what stands behind the nodes are offsets from the start.
 *
 * If an instrument is additive and its parts have a common denominator that is
 * small enough, they are stored: the total of a complete card is then the sum
 * of part * answer, divided by the denominator.
 */
typedef struct Instrument
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		flags;
	uint8		part_bytes;		/* of each part: 4 or 8; 0 if there are none */
	uint8		reserved;		/* always zero */
	uint16		node_count;
	uint16		leaf_count;
	uint32		leaf_parents;	/* uint16 for each leaf: the node above it */
	uint32		slots;			/* uint16 each: a node + 1, or 0; see instrument_find() */
	uint32		slot_count;		/* a power of two */
	uint32		parts;			/* of each leaf */
	uint32		notes;			/* text datum; 0 if there are none */
	Fingerprint fingerprint;
	uint64		denominator;	/* of the parts */
	Scale		scale;
	TreeNode	nodes[FLEXIBLE_ARRAY_MEMBER];
} Instrument;

StaticAssertDecl(offsetof(Instrument, fingerprint) == 32 && offsetof(Instrument, nodes) == 72 &&
				 sizeof(Level) == 16,
				 "layout of instrument on disk");

/* The one door for values: behind it, an instrument has a known layout */
static inline Instrument *
instrument_checked(struct varlena *value)
{
	Instrument *instrument = (Instrument *) value;

	if (unlikely(instrument->version != INSTRUMENT_VERSION))
		stored_fail_version("instrument", instrument->version);
	return instrument;
}

static inline Instrument *
DatumGetInstrumentP(Datum datum)
{
	return instrument_checked(PG_DETOAST_DATUM(datum));
}

static inline const Instrument *
instrument_argument(FunctionCallInfo fcinfo, int number)
{
	return instrument_checked(detoasted_argument(fcinfo, number));
}

static inline void *
instrument_at(const Instrument *instrument, uint32 offset)
{
	return (char *) instrument + offset;
}

static inline text *
instrument_text(const Instrument *instrument, uint32 offset)
{
	return instrument_at(instrument, offset);
}

/* The node above each leaf */
static inline const uint16 *
instrument_leaf_parents(const Instrument *instrument)
{
	return instrument_at(instrument, instrument->leaf_parents);
}

static inline Tree
instrument_tree(const Instrument *instrument)
{
	return (Tree) {instrument->nodes, instrument->node_count, instrument->scale};
}

/* What its cards are scored with */
static inline TotalPlan
instrument_total_plan(const Instrument *instrument)
{
	void	   *parts = instrument_at(instrument, instrument->parts);

	return (TotalPlan) {
		.tree = instrument_tree(instrument),
		.leaf_count = instrument->leaf_count,
		.arithmetic = (instrument->flags & INSTRUMENT_ARITHMETIC) != 0,
		.parts = instrument->part_bytes == sizeof(uint32) ? parts : NULL,
		.wide_parts = instrument->part_bytes == sizeof(uint64) ? parts : NULL,
		.denominator = instrument->denominator,
		.leaf_parents = instrument_leaf_parents(instrument)
	};
}

static inline LeafRule
instrument_rule(const Instrument *instrument, const TreeNode *leaf)
{
	return (LeafRule) {
		(LeafKind) leaf->rule, leaf->clip, leaf->worst, leaf->best,
		leaf->level_count, instrument_at(instrument, leaf->levels)
	};
}

extern Instrument *instrument_build(const ParsedInstrument *parsed);
extern int	instrument_find(const Instrument *instrument, const char *code, int length);
extern int	instrument_find_text(const Instrument *instrument, const text *code);
extern void instrument_fail_unknown(const Instrument *instrument, const char *code, int length,
									bool leaves_only);

#endif
