/*
 * panel_state.c - a panel that is being put together
 *
 * Rows are kept as they come, in arrays that grow by doubling.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "instrument_io.h"
#include "packed_text.h"
#include "panel_order.h"
#include "panel_state.h"
#include "scorecard.h"

/* Where the first name is: 0 is no place */
#define FIRST_NAME sizeof(uint32)

static Size state_flat_size(ExpandedObjectHeader *header);
static void state_flatten_into(ExpandedObjectHeader *header, void *result, Size size);

static const ExpandedObjectMethods state_methods = {state_flat_size, state_flatten_into};

/*
 * Memory
 */

/* A state without rows, whose memory ends with its parent */
PanelState *
panel_state_create(MemoryContext parent, PanelKind kind)
{
	MemoryContext context = AllocSetContextCreate(parent, "panel", ALLOCSET_START_SMALL_SIZES);
	PanelState *state = MemoryContextAllocZero(context, sizeof(PanelState));

	EOH_init_header(&state->header, &state_methods, context);
	state->kind = kind;
	state->names_size = FIRST_NAME;
	return state;
}

/* The array with room for as many items; doubled, it may be larger than a value */
static void *
reserve(PanelState *state, void *array, Size *capacity, Size wanted, Size item)
{
	if (likely(wanted <= *capacity))
		return array;
	*capacity = Max(wanted, Max(16, 2 * *capacity));
	return array == NULL ? MemoryContextAllocHuge(state->header.eoh_context, *capacity * item) :
		repalloc_huge(array, *capacity * item);
}

/*
 * Limits
 */

/*
 * Before a row takes memory, raise an error if it makes the panel too large.
 * Of cards, the names of each row are kept until they are in order, and their
 * limit is what a place can be.
 */
static void
check_limits(PanelState *state, PanelName key, PanelName unit, bool has_card)
{
	uint64		rows = (uint64) state->row_count + 1;
	uint64		names = (uint64) state->names_size + panel_name_size(key) + panel_name_size(unit);
	uint64		least;

	if (panel_kind_has_cards(state->kind))
		least = (state->leaves_size + (has_card ? state->leaf_count : 0)) * sizeof(uint32);
	else
		least = names + rows * (sizeof(uint32) + (state->kind == PANEL_SCORES ? sizeof(int64) : sizeof(PanelTally)));
	if (likely(least <= PANEL_MAX_BYTES && names <= PG_UINT32_MAX && rows <= PG_INT32_MAX))
		return;
	panel_rows_order(state);
	panel_rows_fail_too_large(state);
}

/*
 * Rows
 */

/* The place of the name, which is added; 0 if there is none */
static uint32
add_name(PanelState *state, PanelName name)
{
	uint32		place = (uint32) state->names_size;
	text	   *datum;

	if (name.bytes == NULL)
		return 0;
	state->names = reserve(state, state->names, &state->names_capacity, place + panel_name_size(name), 1);
	datum = (text *) (state->names + place);
	SET_VARSIZE(datum, VARHDRSZ + name.length);
	memcpy(VARDATA(datum), name.bytes, name.length);
	state->names_size += panel_name_size(name);
	return place;
}

static void
add_row(PanelState *state, PanelName key, PanelName unit, int64 value)
{
	state->rows = reserve(state, state->rows, &state->row_capacity, state->row_count + 1, sizeof(PanelRow));
	state->rows[state->row_count++] = (PanelRow) {
		.key = add_name(state, key), .unit = add_name(state, unit), .value = value
	};
	state->is_ordered = false;
}

static pg_noinline void
fail_other_instrument(const Instrument *a, const Instrument *b)
{
	char		texts[4][FINGERPRINT_TEXT_SIZE];
	Fingerprint scorings[2] = {instrument_scoring_fingerprint(a), instrument_scoring_fingerprint(b)};
	bool		same_form = fingerprint_equals(&a->fingerprint, &b->fingerprint);

	instrument_fingerprint_text(&a->fingerprint, texts[0]);
	instrument_fingerprint_text(&scorings[0], texts[1]);
	instrument_fingerprint_text(&b->fingerprint, texts[2]);
	instrument_fingerprint_text(&scorings[1], texts[3]);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the instrument must be the same for all rows of a panel"),
			 errdetail("One has form %s and scoring %s, another form %s and scoring %s.",
					   texts[0], texts[1], texts[2], texts[3]),
			 !same_form ? 0 :
			 fingerprint_equals(&scorings[0], &scorings[1]) ? errhint("They differ in their texts alone.") :
			 errhint("They ask the same, with other weights or rules.")));
}

/* The cards are of that instrument; it raises an error if there were others before */
void
panel_state_set_instrument(PanelState *state, const Instrument *instrument)
{
	Size		size = VARSIZE(instrument);

	if (likely(state->instrument != NULL))
	{
		if (unlikely(VARSIZE(state->instrument) != size || memcmp(state->instrument, instrument, size) != 0))
			fail_other_instrument(state->instrument, instrument);
		return;
	}
	state->instrument = MemoryContextAlloc(state->header.eoh_context, size);
	memcpy(state->instrument, instrument, size);
	state->leaf_count = instrument->leaf_count;
	state->is_ordered = false;
}

/* A card, of the instrument that was set; NULL for a body or unit without one */
void
panel_state_add_card(PanelState *state, PanelName key, PanelName unit, const uint32 *leaves)
{
	int			count = state->leaf_count;
	uint32	   *card;

	check_limits(state, key, unit, leaves != NULL);
	if (leaves == NULL)
	{
		add_row(state, key, unit, NO_SCORE);
		return;
	}
	state->leaves = reserve(state, state->leaves, &state->leaves_capacity, state->leaves_size + count, sizeof(uint32));
	card = state->leaves + state->leaves_size;
	/* what was said to be missing is missing: the form is complete */
	for (int i = 0; i < count; i++)
		card[i] = leaves[i] == LEAF_SAID_MISSING ? LEAF_MISSING : leaves[i];
	add_row(state, key, unit, (int64) (state->leaves_size / count));
	state->leaves_size += count;
}

/* A score; NO_SCORE for a body without one */
void
panel_state_add_score(PanelState *state, PanelName key, int64 score)
{
	check_limits(state, key, (PanelName) {NULL, 0}, false);
	add_row(state, key, (PanelName) {NULL, 0}, score);
}

/* A tally, and how many values there are in all, 0 if infinite; NULL for a body without one */
void
panel_state_add_tally(PanelState *state, PanelName key, const Tally *tally, int64 population)
{
	PanelTally *added;

	check_limits(state, key, (PanelName) {NULL, 0}, false);
	if (tally == NULL)
	{
		add_row(state, key, (PanelName) {NULL, 0}, NO_SCORE);
		return;
	}
	state->tallies = reserve(state, state->tallies, &state->tally_capacity, state->tally_count + 1, sizeof(PanelTally));
	added = &state->tallies[state->tally_count];
	memset(added, 0, sizeof(PanelTally));
	memcpy(&added->tally, tally, tally_size(tally));
	added->population = population;
	add_row(state, key, (PanelName) {NULL, 0}, (int64) state->tally_count++);
}

/* Whether a tally can be of a population of that size; false with *error filled if not */
bool
panel_state_check_population(PanelName key, const Tally *tally, int64 population, ParseError *error)
{
	int64		observed = tally == NULL ? 0 : tally->mean.observed;

	if (population >= 1 && population >= observed)
		return true;
	*error = (ParseError) {
		ERRCODE_INVALID_PARAMETER_VALUE,
		psprintf("population of \"%s\" is too small", pnstrdup(key.bytes, key.length)),
		psprintf("It has " INT64_FORMAT " values, and " INT64_FORMAT " were observed.", population, observed),
		pstrdup("Use NULL for an infinite population.")
	};
	return false;
}

/*
 * Merging
 */

static void
merge_unit(PanelState *state, PanelName key, PanelName unit, const CardMatrix *cards, int number)
{
	if (cards->first_card[number] == cards->first_card[number + 1])
		panel_state_add_card(state, key, unit, NULL);
	for (uint32 card = cards->first_card[number]; card < cards->first_card[number + 1]; card++)
	{
		CHECK_FOR_INTERRUPTS();
		panel_state_add_card(state, key, unit, card_leaves(cards, card));
	}
}

static void
merge_cards(PanelState *state, const Panel *panel, int body)
{
	CardMatrix	cards = panel_cards(panel);
	PanelName	unit = {NULL, 0};

	for (uint32 i = cards.first_unit[body]; i < cards.first_unit[body + 1]; i++)
	{
		if (panel->kind == PANEL_UNITS)
			unit = panel_text_name(panel_unit_name(panel, i));
		merge_unit(state, panel_text_name(panel_key(panel, body)), unit, &cards, i);
	}
}

/* Add what another panel holds */
void
panel_state_merge(PanelState *state, const Panel *panel)
{
	if (state->kind != panel->kind)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("panel of %s cannot be merged with one of %s",
						panel_kind_name(state->kind), panel_kind_name((PanelKind) panel->kind))));
	if (panel_instrument(panel) != NULL)
		panel_state_set_instrument(state, panel_instrument(panel));
	for (int i = 0; i < (int) panel->body_count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (panel_kind_has_cards(state->kind))
			merge_cards(state, panel, i);
		else if (state->kind == PANEL_SCORES)
			panel_state_add_score(state, panel_text_name(panel_key(panel, i)), panel_scores(panel)[i]);
		else
			panel_state_add_tally(state, panel_text_name(panel_key(panel, i)), panel_tally(panel, i),
								  panel_population(panel, i));
	}
}

/*
 * The state behind a datum: itself if it is one to be changed, which belongs to
 * that context, else a new one with what the panel holds
 */
PanelState *
panel_state_from_datum(MemoryContext parent, Datum datum)
{
	const Panel *panel;
	PanelState *state;

	if (likely(VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(datum))))
	{
		ExpandedObjectHeader *header = DatumGetEOHP(datum);

		if (likely(header->eoh_methods == &state_methods && MemoryContextGetParent(header->eoh_context) == parent))
			return (PanelState *) header;
	}
	panel = DatumGetPanelP(datum);
	state = panel_state_create(parent, (PanelKind) panel->kind);
	panel_state_merge(state, panel);
	return state;
}

/*
 * The flat panel
 */

/* The flat panel, in the current memory context */
Panel *
panel_state_flatten(PanelState *state)
{
	Panel	   *panel;

	panel_rows_order(state);
	panel = palloc(VARSIZE(&state->layout));
	panel_rows_write(state, panel);
	return panel;
}

/* The same, of a state that is not needed any more */
Panel *
panel_state_finish(PanelState *state)
{
	Panel	   *panel = panel_state_flatten(state);

	DeleteExpandedObject(EOHPGetRWDatum(&state->header));
	return panel;
}

/* The methods of an expanded object, by which the executor flattens a state */
static Size
state_flat_size(ExpandedObjectHeader *header)
{
	PanelState *state = (PanelState *) header;

	panel_rows_order(state);
	return VARSIZE(&state->layout);
}

static void
state_flatten_into(ExpandedObjectHeader *header, void *result, Size size)
{
	PanelState *state = (PanelState *) header;

	Assert(state->is_ordered && size == VARSIZE(&state->layout));
	(void) size;
	panel_rows_write(state, result);
}
