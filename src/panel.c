/*
 * panel.c - the type panel: how it is laid out, and how its bodies are found
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/memutils.h"

#include "panel.h"

StaticAssertDecl(PANEL_MAX_BYTES == MaxAllocSize, "a panel is no larger than a value can be");

/* In texts and errors */
const char *
panel_kind_name(PanelKind kind)
{
	static const char *const names[] = {
		[PANEL_CARDS] = "cards",
		[PANEL_UNITS] = "units",
		[PANEL_SCORES] = "scores",
		[PANEL_TALLIES] = "tallies"
	};

	return names[kind];
}

/* Place as many items at *end, if there are to be such, and move it behind them */
static uint32
place(Size *end, bool wanted, uint64 count, Size item)
{
	Size		start = *end;

	if (!wanted)
		return 0;
	*end += TYPEALIGN64(8, count * item);
	return (uint32) start;
}

/*
 * Fill in the head of a panel, but for its length, and return where its texts
 * begin; above PANEL_MAX_BYTES, the places are of no use.
 */
Size
panel_layout(Panel *panel, PanelKind kind, uint32 bodies, uint32 units, uint32 cards, uint32 leaves,
			 const Instrument *instrument)
{
	bool		has_cards = panel_kind_has_cards(kind);
	Size		end = sizeof(Panel);

	*panel = (Panel) {
		.version = PANEL_VERSION, .kind = kind,
		.body_count = bodies, .unit_count = units, .card_count = cards, .leaf_count = leaves
	};
	panel->keys = place(&end, true, bodies, sizeof(uint32));
	panel->unit_names = place(&end, kind == PANEL_UNITS, units, sizeof(uint32));
	panel->first_unit = place(&end, has_cards, (uint64) bodies + 1, sizeof(uint32));
	panel->first_card = place(&end, has_cards, (uint64) units + 1, sizeof(uint32));
	panel->leaves = place(&end, has_cards, (uint64) cards * leaves, sizeof(uint32));
	panel->scores = place(&end, kind == PANEL_SCORES, bodies, sizeof(int64));
	panel->tallies = place(&end, kind == PANEL_TALLIES, bodies, TALLY_SIZE);
	panel->populations = place(&end, kind == PANEL_TALLIES, bodies, sizeof(int64));
	panel->instrument = instrument == NULL ? 0 : place(&end, true, 1, VARSIZE(instrument));
	panel->texts = (uint32) end;
	return end;
}

/* The instrument that the panel says to have; NULL if it can't be one that lies in it */
static const Instrument *
stored_instrument(const Panel *panel, Size size)
{
	const Instrument *instrument = panel_at(panel, panel->instrument);

	return panel->instrument % 8 == 0 && panel->instrument <= size && size - panel->instrument >= sizeof(Instrument) &&
		VARSIZE(instrument) >= sizeof(Instrument) && VARSIZE(instrument) <= size - panel->instrument ?
		instrument : NULL;
}

/* Whether the head is the one that its own counts lead to, in a value of so many bytes */
static bool
is_laid_out(const Panel *panel, Size size)
{
	const Instrument *instrument = NULL;
	Panel		expected;

	if (panel->kind >= PANEL_KINDS)
		return false;
	if (panel->instrument != 0 && (instrument = stored_instrument(panel, size)) == NULL)
		return false;
	if (panel->leaf_count != (instrument == NULL ? 0 : instrument->leaf_count) ||
		(instrument == NULL && panel->card_count > 0) ||
		panel_layout(&expected, panel->kind, panel->body_count, panel->unit_count, panel->card_count,
					 panel->leaf_count, instrument) > size)
		return false;
	expected.vl_len_ = panel->vl_len_;
	if (memcmp(panel, &expected, sizeof(Panel)) != 0)
		return false;
	if (panel_kind_has_cards(panel->kind))
	{
		CardMatrix	cards = panel_cards(panel);

		return cards.first_unit[panel->body_count] == panel->unit_count &&
			cards.first_card[panel->unit_count] == panel->card_count &&
			(panel->kind == PANEL_UNITS || panel->unit_count == panel->body_count);
	}
	return panel->unit_count == 0 && panel->card_count == 0 && instrument == NULL;
}

/* The panel that the value, in one piece, is; it raises an error if it can't be read as one */
Panel *
panel_checked(struct varlena *value)
{
	Panel	   *panel = (Panel *) value;
	Size		size = VARSIZE(value);

	if (unlikely(size < sizeof(Panel)))
		stored_fail_size("panel", size, sizeof(Panel));
	if (unlikely(panel->version != PANEL_VERSION))
		stored_fail_version("panel", panel->version);
	if (unlikely(!is_laid_out(panel, size)))
		stored_fail_layout("panel");
	if (panel->instrument != 0)
		(void) instrument_checked(panel_at(panel, panel->instrument));
	return panel;
}

#ifdef USE_ASSERT_CHECKING
/* Whether so many texts, given by their places, lie in the panel and in order */
static bool
names_ascend(const Panel *panel, const uint32 *places, uint32 first, uint32 end)
{
	for (uint32 i = first; i < end; i++)
	{
		if (places[i] < panel->texts || places[i] + VARHDRSZ > VARSIZE(panel) ||
			places[i] + VARSIZE(panel_at(panel, places[i])) > VARSIZE(panel))
			return false;
		if (i > first && panel_compare_names(panel_text_name(panel_at(panel, places[i - 1])),
											 panel_text_name(panel_at(panel, places[i]))) >= 0)
			return false;
	}
	return true;
}

static bool
cards_are_valid(const Panel *panel)
{
	CardMatrix	cards = panel_cards(panel);

	for (int i = 0; i < cards.body_count; i++)
		if (cards.first_unit[i] >= cards.first_unit[i + 1] ||
			(panel->kind == PANEL_UNITS && !names_ascend(panel, panel_at(panel, panel->unit_names),
														 cards.first_unit[i], cards.first_unit[i + 1])))
			return false;
	for (int i = 0; i < cards.unit_count; i++)
		if (cards.first_card[i] > cards.first_card[i + 1])
			return false;
	for (Size i = 0; i < (Size) cards.card_count * cards.leaf_count; i++)
		if (cards.leaves[i] > LEAF_TOP && cards.leaves[i] != LEAF_MISSING && cards.leaves[i] != LEAF_NOT_APPLICABLE)
			return false;
	return true;
}

static bool
tallies_are_valid(const Panel *panel)
{
	for (int i = 0; i < (int) panel->body_count; i++)
	{
		const Tally *tally = panel_tally(panel, i);
		int64		population = panel_population(panel, i);

		if (tally == NULL ? population != 0 :
			!tally_is_valid(tally) || (population != 0 && population < Max(tally->mean.observed, 1)))
			return false;
	}
	return true;
}

/* What every panel keeps */
bool
panel_is_valid(const Panel *panel)
{
	return panel->version == PANEL_VERSION && is_laid_out(panel, VARSIZE(panel)) &&
		names_ascend(panel, panel_at(panel, panel->keys), 0, panel->body_count) &&
		(!panel_kind_has_cards((PanelKind) panel->kind) || cards_are_valid(panel)) &&
		(panel->kind != PANEL_TALLIES || tallies_are_valid(panel));
}
#endif

char *
panel_key_string(const Panel *panel, int body)
{
	return text_to_cstring(panel_key(panel, body));
}

/* The body with that key, in the encoding of the server, or -1 */
int
panel_find(const Panel *panel, const char *key, int length)
{
	int			low = 0;
	int			high = (int) panel->body_count - 1;

	while (low <= high)
	{
		int			middle = low + (high - low) / 2;
		int			order = panel_compare_names((PanelName) {key, length},
												panel_text_name(panel_key(panel, middle)));

		if (order == 0)
			return middle;
		if (order < 0)
			high = middle - 1;
		else
			low = middle + 1;
	}
	return -1;
}
