/*
 * panel_order.c - a panel that was put together: its rows in order, and written as a flat panel
 *
 * Rows are sorted where they are, which changes nothing of what a state holds.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "port/pg_bswap.h"

#include "panel_order.h"

static inline const text *
text_at(const PanelState *state, uint32 place)
{
	return (const text *) (state->names + place);
}

static inline PanelName
name_at(const PanelState *state, uint32 place)
{
	return panel_text_name(text_at(state, place));
}

static int
compare_places(const PanelState *state, uint32 a, uint32 b)
{
	return a == b ? 0 : panel_compare_names(name_at(state, a), name_at(state, b));
}

static inline const uint32 *
card_at(const PanelState *state, int64 card)
{
	return state->leaves + (Size) card * state->leaf_count;
}

/* Of two cards of a unit; none is before any */
static int
compare_cards(const PanelState *state, int64 a, int64 b)
{
	if (a == NO_SCORE || b == NO_SCORE)
		return (a != NO_SCORE) - (b != NO_SCORE);
	for (int i = 0; i < state->leaf_count; i++)
	{
		uint32		x = card_at(state, a)[i];
		uint32		y = card_at(state, b)[i];

		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

static inline int
compare_rows(const PanelRow *a, const PanelRow *b, const PanelState *state)
{
	int			result;

	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	result = compare_places(state, a->key, b->key);
	if (result == 0 && state->kind == PANEL_UNITS)
		result = compare_places(state, a->unit, b->unit);
	if (result == 0 && panel_kind_has_cards(state->kind))
		result = compare_cards(state, a->value, b->value);
	return result;
}

#define ST_SORT sort_rows
#define ST_ELEMENT_TYPE PanelRow
#define ST_COMPARE(a, b, state) compare_rows(a, b, state)
#define ST_COMPARE_ARG_TYPE const PanelState
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* How many bytes all keys begin with alike */
static int
shared_length(const PanelState *state)
{
	PanelName	first = name_at(state, state->rows[0].key);
	int			length = first.length;

	for (Size i = 1; i < state->row_count && length > 0; i++)
	{
		PanelName	key = name_at(state, state->rows[i].key);
		int			same = 0;

		while (same < Min(length, key.length) && key.bytes[same] == first.bytes[same])
			same++;
		length = same;
	}
	return length;
}

/* The eight bytes from an offset on, or zeros behind the end, so that they compare as the keys do */
static uint64
order_of(PanelName key, int offset)
{
	uint64		bytes = 0;

	memcpy(&bytes, key.bytes + offset, Min(key.length - offset, (int) sizeof(bytes)));
	return pg_ntoh64(bytes);
}

/* Compared by the eight bytes behind those that all keys begin with, most keys need no second look */
static void
sort_all_rows(PanelState *state)
{
	int			shared = shared_length(state);

	for (Size i = 0; i < state->row_count; i++)
		state->rows[i].order = order_of(name_at(state, state->rows[i].key), shared);
	sort_rows(state->rows, state->row_count, state);
}

static pg_noinline void
fail_repeated_key(const PanelState *state, PanelName key)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNIQUE_VIOLATION),
			 errmsg("panel has two %s of \"%s\"", panel_kind_name(state->kind), pnstrdup(key.bytes, key.length)),
			 errhint("Summarize the rows of a key first, by GROUP BY and tally().")));
}

/* Whether there is another row of the same body before; then both have their key at one place */
static bool
continues_body(PanelState *state, Size row)
{
	PanelRow   *rows = state->rows;

	if (row == 0 || rows[row].order != rows[row - 1].order ||
		compare_places(state, rows[row].key, rows[row - 1].key) != 0)
		return false;
	rows[row].key = rows[row - 1].key;
	return true;
}

/* The same of a unit, of two rows of one body */
static bool
continues_unit(PanelState *state, Size row)
{
	PanelRow   *rows = state->rows;

	if (state->kind == PANEL_UNITS && compare_places(state, rows[row].unit, rows[row - 1].unit) != 0)
		return false;
	rows[row].unit = rows[row - 1].unit;
	return true;
}

/* Raise the error that a panel, which was brought into order, is too large */
void
panel_rows_fail_too_large(const PanelState *state)
{
	const Panel *layout = &state->layout;

	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("panel is too large"),
			 panel_kind_has_cards(layout->kind) ?
			 errdetail("It has %u bodies, and %u cards of %u answers of 4 bytes each. A panel has at most %zu bytes.",
					   layout->body_count, layout->card_count, layout->leaf_count, PANEL_MAX_BYTES) :
			 errdetail("It has %u bodies. A panel has at most %zu bytes.", layout->body_count, PANEL_MAX_BYTES)));
}

/* Bring rows into the order of the panel, and find out its layout */
void
panel_rows_order(PanelState *state)
{
	Size		texts = 0;
	uint32		bodies = 0;
	uint32		units = 0;
	Size		size;

	if (state->is_ordered)
		return;
	if (state->row_count > 0)
		sort_all_rows(state);
	for (Size i = 0; i < state->row_count; i++)
	{
		const PanelRow *row = &state->rows[i];
		bool		same_body = continues_body(state, i);

		if (same_body && !panel_kind_has_cards(state->kind))
			fail_repeated_key(state, name_at(state, row->key));
		if (!same_body)
		{
			bodies++;
			texts += panel_name_size(name_at(state, row->key));
		}
		if (panel_kind_has_cards(state->kind) && (!same_body || !continues_unit(state, i)))
		{
			units++;
			texts += row->unit == 0 ? 0 : panel_name_size(name_at(state, row->unit));
		}
	}
	size = panel_layout(&state->layout, state->kind, bodies, units,
						state->leaf_count == 0 ? 0 : (uint32) (state->leaves_size / state->leaf_count),
						state->leaf_count, state->instrument) + texts;
	if (size > PANEL_MAX_BYTES)
		panel_rows_fail_too_large(state);
	SET_VARSIZE(&state->layout, size);
	state->is_ordered = true;
}

/*
 * The flat panel
 */

/* Where the next text goes; returns where it went */
static uint32
copy_text(Panel *panel, uint32 *end, const text *name)
{
	uint32		place = *end;

	memcpy(panel_at(panel, place), name, VARSIZE(name));
	*end += INTALIGN(VARSIZE(name));
	return place;
}

static void
write_cards(const PanelState *state, Panel *panel)
{
	uint32	   *keys = panel_at(panel, panel->keys);
	uint32	   *names = panel_at(panel, panel->unit_names);
	uint32	   *first_unit = panel_at(panel, panel->first_unit);
	uint32	   *first_card = panel_at(panel, panel->first_card);
	uint32	   *leaves = panel_at(panel, panel->leaves);
	uint32		texts = panel->texts;
	uint32		body = 0;
	uint32		unit = 0;
	uint32		card = 0;

	for (Size i = 0; i < state->row_count; i++)
	{
		const PanelRow *row = &state->rows[i];
		bool		same_body = i > 0 && row->key == row[-1].key;

		CHECK_FOR_INTERRUPTS();
		if (!same_body)
		{
			keys[body] = copy_text(panel, &texts, text_at(state, row->key));
			first_unit[body++] = unit;
		}
		if (!same_body || row->unit != row[-1].unit)
		{
			if (state->kind == PANEL_UNITS)
				names[unit] = copy_text(panel, &texts, text_at(state, row->unit));
			first_card[unit++] = card;
		}
		if (row->value != NO_SCORE)
			memcpy(leaves + (Size) card++ * state->leaf_count, card_at(state, row->value),
				   state->leaf_count * sizeof(uint32));
	}
	first_unit[body] = unit;
	first_card[unit] = card;
}

static void
write_values(const PanelState *state, Panel *panel)
{
	uint32	   *keys = panel_at(panel, panel->keys);
	int64	   *scores = panel_at(panel, panel->scores);
	Tally	   *tallies = panel_at(panel, panel->tallies);
	int64	   *populations = panel_at(panel, panel->populations);
	uint32		texts = panel->texts;

	for (Size i = 0; i < state->row_count; i++)
	{
		const PanelRow *row = &state->rows[i];

		CHECK_FOR_INTERRUPTS();
		keys[i] = copy_text(panel, &texts, text_at(state, row->key));
		if (state->kind == PANEL_SCORES)
			scores[i] = row->value;
		else if (row->value != NO_SCORE)
		{
			tallies[i] = state->tallies[row->value].tally;
			populations[i] = state->tallies[row->value].population;
		}
	}
}

void
panel_rows_write(const PanelState *state, Panel *panel)
{
	Size		size = VARSIZE(&state->layout);

	memset(panel, 0, size);
	*panel = state->layout;
	if (state->instrument != NULL)
		memcpy(panel_at(panel, panel->instrument), state->instrument, VARSIZE(state->instrument));
	if (panel_kind_has_cards(state->kind))
		write_cards(state, panel);
	else
		write_values(state, panel);
	Assert(panel_is_valid(panel));
}
