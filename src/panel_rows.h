/*
 * panel_rows.h - the rows of a panel that is being put together
 *
 * The state of panel() and of rollup() of panels: an expanded object, which
 * takes its rows as they come and brings them into order when a flat panel is
 * asked for.  So an aggregate changes it in place, and it is flat wherever it
 * travels.
 */
#ifndef COMPLIANCE_PANEL_ROWS_H
#define COMPLIANCE_PANEL_ROWS_H

#include "postgres.h"

#include "utils/expandeddatum.h"

#include "panel.h"

/*
 * A card, a score or a tally; or none, which says that there is such a body,
 * or such a unit
 */
typedef struct PanelRow
{
	uint64		order;			/* of the key, as far as eight bytes tell */
	uint32		key;			/* the place of a text among the names */
	uint32		unit;			/* the same; 0 without units */
	int64		value;			/* a score, or the number of a card or tally;
								 * NO_SCORE if there is none */
} PanelRow;

typedef struct PanelTally
{
	Tally		tally;
	int64		population;
} PanelTally;

/* All but the header is the state's own memory, of as many items as the capacities say */
typedef struct PanelState
{
	ExpandedObjectHeader header;
	PanelKind	kind;
	PanelRow   *rows;
	char	   *names;			/* packed texts, from 4 on */
	uint32	   *leaves;
	PanelTally *tallies;
	Size		row_count;
	Size		row_capacity;
	Size		names_size;
	Size		names_capacity;
	Size		leaves_size;	/* of all cards */
	Size		leaves_capacity;
	Size		tally_count;
	Size		tally_capacity;
	int			leaf_count;		/* of each card */
	Instrument *instrument;		/* NULL if no row had one */
	bool		is_ordered;		/* since the last row */
	Panel		layout;			/* once ordered: of the panel */
} PanelState;

/* What a name takes; nothing if there is none */
static inline Size
panel_name_size(PanelName name)
{
	return name.bytes == NULL ? 0 : INTALIGN(VARHDRSZ + name.length);
}

#endif
