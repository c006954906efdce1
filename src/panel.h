/*
 * panel.h - the type panel: everyone who is ranked together
 *
 * A panel has bodies, each with a key, and of each what it is ranked by: its
 * cards, the cards of its units, its score, or its tally.  It is flat, and its
 * cards lie as the kernel wants them.
 *
 * Equal panels have equal bytes, however they came about: bodies stand in the
 * order of the bytes of their keys, the units of a body in that of their names,
 * and the cards of a unit in that of their scores.
 */
#ifndef COMPLIANCE_PANEL_H
#define COMPLIANCE_PANEL_H

#include "postgres.h"

#include "fmgr.h"

#include "card_matrix.h"
#include "instrument.h"
#include "tally.h"

#define PANEL_VERSION 1

#define PG_GETARG_PANEL_P(n) DatumGetPanelP(PG_GETARG_DATUM(n))
#define PG_RETURN_PANEL_P(x) PG_RETURN_POINTER(x)

/* What the bodies of a panel have; the numbers are stored */
typedef enum PanelKind
{
	PANEL_CARDS,
	PANEL_UNITS,				/* which have cards */
	PANEL_SCORES,
	PANEL_TALLIES
} PanelKind;

#define PANEL_KINDS (PANEL_TALLIES + 1)

static inline bool
panel_kind_has_cards(PanelKind kind)
{
	return kind == PANEL_CARDS || kind == PANEL_UNITS;
}

/* What a panel may take, as any value */
#define PANEL_MAX_BYTES ((Size) 0x3fffffff)

/*
 * The places are offsets from the start, and 0 where the kind has no such
 * thing.  What stands there is aligned to 8 bytes, in this order.
 */
typedef struct Panel
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		reserved[2];	/* always zero */
	uint32		body_count;
	uint32		unit_count;		/* where there are cards; without units, each
								 * body has one */
	uint32		card_count;
	uint32		leaf_count;		/* of each card */
	uint32		keys;			/* uint32 for each body: the place of a text */
	uint32		unit_names;		/* the same for each unit */
	uint32		first_unit;		/* as in CardMatrix, like the next two */
	uint32		first_card;
	uint32		leaves;
	uint32		scores;			/* int64 for each body */
	uint32		tallies;		/* TALLY_SIZE for each body; zeros if it has
								 * none */
	uint32		populations;	/* int64 for each body; 0 if infinite */
	uint32		instrument;		/* 0 if no row had one: no body has a card */
	uint32		texts;			/* keys and names, see packed_text.h */
} Panel;

StaticAssertDecl(offsetof(Panel, body_count) == 8 && offsetof(Panel, keys) == 24 && sizeof(Panel) == 64,
				 "layout of panel on disk");
StaticAssertDecl(TALLY_SIZE % MAXIMUM_ALIGNOF == 0 && MAXIMUM_ALIGNOF == 8, "tallies can stand side by side");

/* Bytes in the encoding of the server: a key, or the name of a unit */
typedef struct PanelName
{
	const char *bytes;
	int			length;
} PanelName;

extern Panel *panel_checked(struct varlena *value);

/* The one door for values: behind it, what a panel counts is where it says */
static inline Panel *
DatumGetPanelP(Datum datum)
{
	return panel_checked(PG_DETOAST_DATUM(datum));
}

/* The same, unpacked once for all rows of a query */
static inline const Panel *
panel_argument(FunctionCallInfo fcinfo, int number)
{
	return panel_checked(detoasted_argument(fcinfo, number));
}

static inline void *
panel_at(const Panel *panel, uint32 offset)
{
	return (char *) panel + offset;
}

static inline PanelName
panel_text_name(const text *name)
{
	return (PanelName) {VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)};
}

static inline text *
panel_key(const Panel *panel, int body)
{
	return panel_at(panel, ((uint32 *) panel_at(panel, panel->keys))[body]);
}

/* The name of a unit, of a panel that has units */
static inline text *
panel_unit_name(const Panel *panel, int unit)
{
	return panel_at(panel, ((uint32 *) panel_at(panel, panel->unit_names))[unit]);
}

/* NULL if no row had one */
static inline const Instrument *
panel_instrument(const Panel *panel)
{
	return panel->instrument == 0 ? NULL : panel_at(panel, panel->instrument);
}

/* The cards, as a view, of a panel that has cards */
static inline CardMatrix
panel_cards(const Panel *panel)
{
	return (CardMatrix) {
		.body_count = panel->body_count,
		.unit_count = panel->unit_count,
		.card_count = panel->card_count,
		.leaf_count = panel->leaf_count,
		.first_unit = panel_at(panel, panel->first_unit),
		.first_card = panel_at(panel, panel->first_card),
		.leaves = panel_at(panel, panel->leaves)
	};
}

/* Of each body, NO_SCORE if it has none, of a panel of scores */
static inline const int64 *
panel_scores(const Panel *panel)
{
	return panel_at(panel, panel->scores);
}

/* NULL if the body has none, of a panel of tallies; its mean may be all that it knows */
static inline const Tally *
panel_tally(const Panel *panel, int body)
{
	const Tally *tally = (const Tally *) panel_at(panel, panel->tallies) + body;

	return tally->version == 0 ? NULL : tally;
}

/* How many values there are beside those that were observed, together; 0 if infinite */
static inline int64
panel_population(const Panel *panel, int body)
{
	return ((const int64 *) panel_at(panel, panel->populations))[body];
}

/* How the members of a panel stand to each other: by bytes, a name before those that it begins */
static inline int
panel_compare_names(PanelName a, PanelName b)
{
	int			result = memcmp(a.bytes, b.bytes, Min(a.length, b.length));

	return result != 0 ? result : a.length - b.length;
}

extern Size panel_layout(Panel *panel, PanelKind kind, uint32 bodies, uint32 units, uint32 cards,
						 uint32 leaves, const Instrument *instrument);
#ifdef USE_ASSERT_CHECKING
extern bool panel_is_valid(const Panel *panel);
#endif
extern char *panel_key_string(const Panel *panel, int body);
extern int	panel_find(const Panel *panel, const char *key, int length);
extern const char *panel_kind_name(PanelKind kind);

#endif
