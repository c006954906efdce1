/*
 * panel_binary.c - the type panel: binary input and output
 *
 * Version and kind; of cards, the instrument as the length of its document, -1
 * if there is none, and the document; then the number of bodies, and of each its
 * key and what it has.  What comes in is proved and put together as any panel.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "miscadmin.h"

#include "compat.h"
#include "instrument_json.h"
#include "instrument_io.h"
#include "panel_state.h"
#include "parse_report.h"
#include "scorecard.h"

static void
send_text(StringInfo buffer, const text *name)
{
	pq_sendcountedtext(buffer, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
}

static void
send_instrument(StringInfo buffer, const Instrument *instrument)
{
	const char *document;

	if (instrument == NULL)
	{
		pq_sendint32(buffer, (uint32) -1);
		return;
	}
	document = instrument_to_json(instrument, true);
	pq_sendcountedtext(buffer, document, strlen(document));
}

static void
send_unit(StringInfo buffer, const CardMatrix *cards, int unit)
{
	pq_sendint32(buffer, cards->first_card[unit + 1] - cards->first_card[unit]);
	for (uint32 card = cards->first_card[unit]; card < cards->first_card[unit + 1]; card++)
		scorecard_send_scores(buffer, card_leaves(cards, card), cards->leaf_count);
}

static void
send_units(StringInfo buffer, const Panel *panel, const CardMatrix *cards, int body)
{
	pq_sendint32(buffer, cards->first_unit[body + 1] - cards->first_unit[body]);
	for (uint32 unit = cards->first_unit[body]; unit < cards->first_unit[body + 1]; unit++)
	{
		send_text(buffer, panel_unit_name(panel, unit));
		send_unit(buffer, cards, unit);
	}
}

static void
send_tally(StringInfo buffer, const Panel *panel, int body)
{
	const Tally *tally = panel_tally(panel, body);

	pq_sendbyte(buffer, tally != NULL);
	if (tally == NULL)
		return;
	pq_sendint64(buffer, panel_population(panel, body));
	tally_send_onto(buffer, tally);
}

static void
send_body(StringInfo buffer, const Panel *panel, int body)
{
	CardMatrix	cards = panel_cards(panel);

	send_text(buffer, panel_key(panel, body));
	switch ((PanelKind) panel->kind)
	{
		case PANEL_CARDS:
			send_unit(buffer, &cards, cards.first_unit[body]);
			break;
		case PANEL_UNITS:
			send_units(buffer, panel, &cards, body);
			break;
		case PANEL_SCORES:
			pq_sendint64(buffer, panel_scores(panel)[body]);
			break;
		case PANEL_TALLIES:
			send_tally(buffer, panel, body);
			break;
	}
}

PG_FUNCTION_INFO_V1(panel_send);
Datum
panel_send(PG_FUNCTION_ARGS)
{
	const Panel *panel = PG_GETARG_PANEL_P(0);
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendbyte(&buffer, PANEL_VERSION);
	pq_sendbyte(&buffer, panel->kind);
	if (panel_kind_has_cards((PanelKind) panel->kind))
		send_instrument(&buffer, panel_instrument(panel));
	pq_sendint32(&buffer, panel->body_count);
	for (int i = 0; i < (int) panel->body_count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		send_body(&buffer, panel, i);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

static void
fail_binary(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary value for type panel"),
			 errdetail_internal("%s", detail)));
}

/* A text with its length before it, which the message must have */
static PanelName
receive_name(StringInfo buffer)
{
	PanelName	name;

	name.bytes = pq_getmsgtext(buffer, (int) pq_getmsgint(buffer, 4), &name.length);
	return name;
}

static void
receive_instrument(StringInfo buffer, PanelState *state)
{
	int			length = (int) pq_getmsgint(buffer, 4);
	char	   *document;
	Instrument *instrument;
	ParseError	error;

	if (length == -1)
		return;
	document = pq_getmsgtext(buffer, length, &length);
	instrument = instrument_from_document(document, length, &error);
	if (instrument == NULL)
		parse_error_raise_binary("panel", &error);
	panel_state_set_instrument(state, instrument);
}

/*
 * The counts of what follows need no proof: memory is taken as it arrives, and
 * all that is counted takes bytes of the message.
 */
static void
receive_unit(StringInfo buffer, PanelState *state, PanelName key, PanelName unit)
{
	uint32		cards = pq_getmsgint(buffer, 4);
	uint32		leaves[TREE_MAX_LEAVES];

	if (cards > 0 && state->instrument == NULL)
		fail_binary("It has cards, but no instrument.");
	if (cards == 0)
		panel_state_add_card(state, key, unit, NULL);
	for (uint32 i = 0; i < cards; i++)
	{
		CHECK_FOR_INTERRUPTS();
		scorecard_receive_scores(buffer, leaves, state->leaf_count, "panel");
		panel_state_add_card(state, key, unit, leaves);
	}
}

/* Returns how many there are */
static uint32
receive_units(StringInfo buffer, PanelState *state, PanelName key)
{
	uint32		units = pq_getmsgint(buffer, 4);

	if (units == 0)
		fail_binary("It has a body without units.");
	for (uint32 i = 0; i < units; i++)
		receive_unit(buffer, state, key, receive_name(buffer));
	return units;
}

static void
receive_score(StringInfo buffer, PanelState *state, PanelName key)
{
	int64		score = pq_getmsgint64(buffer);

	if (score != NO_SCORE && !units_in_range(score))
		fail_binary("A score is out of range.");
	panel_state_add_score(state, key, score);
}

static void
receive_tally(StringInfo buffer, PanelState *state, PanelName key)
{
	bool		has_tally = pq_getmsgbyte(buffer) != 0;
	int64		population = has_tally ? pq_getmsgint64(buffer) : 0;
	const Tally *tally = has_tally ? tally_receive(buffer) : NULL;
	ParseError	error;

	if (population != 0 && !panel_state_check_population(key, tally, population, &error))
		parse_error_raise_binary("panel", &error);
	panel_state_add_tally(state, key, tally, population);
}

/* Returns how many units there are */
static uint32
receive_body(StringInfo buffer, PanelState *state)
{
	PanelName	key = receive_name(buffer);

	switch (state->kind)
	{
		case PANEL_CARDS:
			receive_unit(buffer, state, key, (PanelName) {NULL, 0});
			return 1;
		case PANEL_UNITS:
			return receive_units(buffer, state, key);
		case PANEL_SCORES:
			receive_score(buffer, state, key);
			break;
		case PANEL_TALLIES:
			receive_tally(buffer, state, key);
			break;
	}
	return 0;
}

PG_FUNCTION_INFO_V1(panel_recv);
Datum
panel_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buffer = (StringInfo) PG_GETARG_POINTER(0);
	int			version = pq_getmsgbyte(buffer);
	int			kind = pq_getmsgbyte(buffer);
	PanelState *state;
	Panel	   *panel;
	uint32		bodies;
	uint64		units = 0;

	if (version != PANEL_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unsupported version of binary value for type panel: %d", version)));
	if (kind >= PANEL_KINDS)
		fail_binary("It says not what its bodies have.");
	state = panel_state_create(CurrentMemoryContext, (PanelKind) kind);
	if (panel_kind_has_cards(state->kind))
		receive_instrument(buffer, state);
	bodies = pq_getmsgint(buffer, 4);
	for (uint32 i = 0; i < bodies; i++)
	{
		CHECK_FOR_INTERRUPTS();
		units += receive_body(buffer, state);
	}
	panel = panel_state_finish(state);
	if (panel->body_count != bodies || panel->unit_count != units)
		fail_binary("It has a body, or a unit of a body, twice.");
	PG_RETURN_PANEL_P(panel);
}
