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
#include "total_plan.h"
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

/* Floating point may tell the scores: see tree_has_float_way() */
#define INSTRUMENT_FLOAT 0x01
/* The tree is plain, and nothing but the root is rounded: every answer has a fixed part in the total */
#define INSTRUMENT_ADDITIVE 0x02
/* The scale is the sum of points, which are the weights */
#define INSTRUMENT_BY_POINTS 0x04

/*
 * The rule of an indicator that has one, behind the nodes. The places are
 * offsets from the start of the instrument, and 0 where there is nothing.
 */
typedef struct LeafTable
{
	int64		worst;			/* as in LeafRule, like all that follows */
	int64		best;
	int64		power;
	uint32		points;
	uint32		levels;
	uint32		bands;
	uint32		zoning;			/* the text of the bands */
	uint32		answers;
	uint32		labels;			/* of the answers: the place of a text for
								 * each */
	uint16		point_count;
	uint16		level_count;
	uint16		band_count;
	uint16		answer_count;
	Rounding	band_rounding;
	uint8		in_units;
	uint8		clip;
	uint8		choice;
	uint8		reserved[3];	/* always zero */
} LeafTable;

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
	uint32		slots;			/* uint16 each: a node + 1, or 0; see
								 * instrument_find() */
	uint32		slot_count;		/* a power of two */
	uint32		parts;			/* of each leaf */
	uint32		notes;			/* text datum; 0 if there are none */
	uint32		caps;			/* of all nodes, in their order */
	uint32		reserved2;		/* always zero */
	Fingerprint fingerprint;
	uint64		denominator;	/* of the parts */
	Scale		scale;
	TreeNode	nodes[FLEXIBLE_ARRAY_MEMBER];
} Instrument;

StaticAssertDecl(offsetof(Instrument, fingerprint) == 40 && offsetof(Instrument, nodes) == 80 &&
				 sizeof(LeafTable) == 64 && sizeof(LeafPoint) == 32 && sizeof(LeafNumber) == 24 &&
				 sizeof(LeafLevel) == 16 && sizeof(LeafBand) == 32,
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
	return (Tree) {
		instrument->nodes, instrument->node_count, instrument->scale,
		instrument_at(instrument, instrument->caps)
	};
}

/* What its cards are scored with */
static inline TotalPlan
instrument_total_plan(const Instrument *instrument)
{
	void	   *parts = instrument_at(instrument, instrument->parts);

	return (TotalPlan) {
		.tree = instrument_tree(instrument),
		.leaf_count = instrument->leaf_count,
		.has_float_way = (instrument->flags & INSTRUMENT_FLOAT) != 0,
		.parts = instrument->part_bytes == sizeof(uint32) ? parts : NULL,
		.wide_parts = instrument->part_bytes == sizeof(uint64) ? parts : NULL,
		.denominator = instrument->denominator,
		.leaf_parents = instrument_leaf_parents(instrument)
	};
}

/* The table of a leaf's rule; NULL if it has none */
static inline const LeafTable *
instrument_leaf_table(const Instrument *instrument, const TreeNode *leaf)
{
	return leaf->rule == 0 ? NULL : instrument_at(instrument, leaf->rule);
}

extern void instrument_add_code(Instrument *instrument, int node, const char *code);
extern LeafRule instrument_rule(const Instrument *instrument, const TreeNode *leaf);
extern const text *instrument_label(const Instrument *instrument, const TreeNode *leaf, int answer);
extern int	instrument_find_answer(const Instrument *instrument, const TreeNode *leaf, const char *label,
								   int length);
extern int	instrument_find(const Instrument *instrument, const char *code, int length);
extern int	instrument_find_text(const Instrument *instrument, const text *code);
extern char *instrument_nearest_hint(const Instrument *instrument, const char *code, int length,
									 bool leaves_only);
extern void instrument_fail_unknown(const Instrument *instrument, const char *code, int length,
									bool leaves_only);

#endif
