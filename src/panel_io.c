/*
 * panel_io.c - the type panel: input and output as text; equal values have equal bytes
 *
 * The text form is a JSON object that says what the bodies have, and of cards
 * the instrument, if there is one:
 *
 *     {"cards": {"k01": ["1,0.333333333,-,0"], "k02": []}, "instrument": {...}}
 *     {"units": {"m2": {"x": ["1,1,-,0", "1,1,1,0"], "y": []}}, "instrument": {...}}
 *     {"scores": {"k01": 91.5, "k02": null}}
 *     {"tallies": {"u1": {"tally": "arithmetic observed=...", "population": 12}, "u2": null}}
 *
 * A card is its scores, as in the text form of a scorecard.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/memutils.h"

#include "compat.h"
#include "instrument_io.h"
#include "instrument_json.h"
#include "panel_state.h"
#include "parse_report.h"
#include "score.h"
#include "scorecard.h"

/* Around those of an instrument, and inside each other where there is none */
#define PANEL_MAX_BRACKETS (INSTRUMENT_MAX_BRACKETS + 1)

/*
 * Output
 */

static void
append_key(StringInfo buffer, bool first, const text *key)
{
	if (!first)
		appendStringInfoString(buffer, ", ");
	escape_json(buffer, text_to_cstring(key));
	appendStringInfoString(buffer, ": ");
}

static void
append_unit(StringInfo buffer, const CardMatrix *cards, int unit)
{
	appendStringInfoChar(buffer, '[');
	for (uint32 card = cards->first_card[unit]; card < cards->first_card[unit + 1]; card++)
	{
		appendStringInfoString(buffer, card == cards->first_card[unit] ? "\"" : ", \"");
		scorecard_append_scores(buffer, card_leaves(cards, card), cards->leaf_count);
		appendStringInfoChar(buffer, '"');
	}
	appendStringInfoChar(buffer, ']');
}

static void
append_units(StringInfo buffer, const Panel *panel, const CardMatrix *cards, int body)
{
	appendStringInfoChar(buffer, '{');
	for (uint32 unit = cards->first_unit[body]; unit < cards->first_unit[body + 1]; unit++)
	{
		append_key(buffer, unit == cards->first_unit[body], panel_unit_name(panel, unit));
		append_unit(buffer, cards, unit);
	}
	appendStringInfoChar(buffer, '}');
}

static void
append_tally(StringInfo buffer, const Panel *panel, int body)
{
	const Tally *tally = panel_tally(panel, body);

	if (tally == NULL)
	{
		appendStringInfoString(buffer, "null");
		return;
	}
	/* plain words and numbers, which need no escape */
	appendStringInfo(buffer, "{\"tally\": \"%s\"",
					 DatumGetCString(DirectFunctionCall1(tally_out, PointerGetDatum(tally))));
	if (panel_population(panel, body) != 0)
		appendStringInfo(buffer, ", \"population\": " INT64_FORMAT, panel_population(panel, body));
	appendStringInfoChar(buffer, '}');
}

static void
append_body(StringInfo buffer, const Panel *panel, int body)
{
	CardMatrix	cards = panel_cards(panel);

	switch ((PanelKind) panel->kind)
	{
		case PANEL_CARDS:
			append_unit(buffer, &cards, cards.first_unit[body]);
			break;
		case PANEL_UNITS:
			append_units(buffer, panel, &cards, body);
			break;
		case PANEL_SCORES:
			appendStringInfoString(buffer, panel_scores(panel)[body] == NO_SCORE ? "null" :
								   units_to_text(panel_scores(panel)[body]));
			break;
		case PANEL_TALLIES:
			append_tally(buffer, panel, body);
			break;
	}
}

PG_FUNCTION_INFO_V1(panel_out);
Datum
panel_out(PG_FUNCTION_ARGS)
{
	const Panel *panel = PG_GETARG_PANEL_P(0);
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "panel_out", ALLOCSET_SMALL_SIZES);
	StringInfoData buffer;

	initStringInfo(&buffer);
	appendStringInfo(&buffer, "{\"%s\": {", panel_kind_name((PanelKind) panel->kind));
	for (int i = 0; i < (int) panel->body_count; i++)
	{
		MemoryContext old = MemoryContextSwitchTo(scratch);

		CHECK_FOR_INTERRUPTS();
		append_key(&buffer, i == 0, panel_key(panel, i));
		append_body(&buffer, panel, i);
		MemoryContextSwitchTo(old);
		MemoryContextReset(scratch);
	}
	appendStringInfoChar(&buffer, '}');
	if (panel_instrument(panel) != NULL)
		appendStringInfo(&buffer, ", \"instrument\": %s", instrument_to_json(panel_instrument(panel), true));
	appendStringInfoChar(&buffer, '}');
	MemoryContextDelete(scratch);
	PG_RETURN_CSTRING(buffer.data);
}

/*
 * Input.  What is wrong is reported where it is found, softly if the caller
 * asks for that, and false goes up.
 */

typedef struct Reader
{
	PanelState *state;
	Node	   *context;		/* where soft errors go */
	uint32	   *card;			/* room for one */
} Reader;

static bool
report_syntax(Node *context, char *detail)
{
	ereturn(context, false,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input syntax for type panel"),
			 errdetail_internal("%s", detail)));
}

static PanelName
member_name(const JsonTree *member)
{
	return (PanelName) {member->key, (int) strlen(member->key)};
}

/* A value by the input function of its type */
static bool
read_value(Reader *reader, PGFunction input, const char *text, Datum *value)
{
	return DirectInputFunctionCallSafe(input, unconstify(char *, text), InvalidOid, -1, reader->context, value);
}

static bool
read_card(Reader *reader, PanelName key, PanelName unit, const JsonTree *card)
{
	const char *problem;

	if (card->kind != JSON_KIND_STRING)
		return report_syntax(reader->context,
							 psprintf("A card of \"%s\" is %s, not a string.", key.bytes, json_kind_name(card)));
	if (reader->state->instrument == NULL)
		return report_syntax(reader->context,
							 psprintf("There is a card of \"%s\", but no \"instrument\".", key.bytes));
	if (!scorecard_read_scores(card->text, reader->card, reader->state->leaf_count, &problem))
		return report_syntax(reader->context, psprintf("A card of \"%s\": %s", key.bytes, problem));
	panel_state_add_card(reader->state, key, unit, reader->card);
	return true;
}

static bool
read_unit(Reader *reader, PanelName key, PanelName unit, const JsonTree *cards)
{
	if (cards->kind != JSON_KIND_ARRAY)
		return report_syntax(reader->context,
							 psprintf("What \"%s\" has is %s, not an array of cards.", key.bytes,
									  json_kind_name(cards)));
	if (cards->count == 0)
		panel_state_add_card(reader->state, key, unit, NULL);
	for (const JsonTree *card = cards->first; card != NULL; card = card->next)
		if (!read_card(reader, key, unit, card))
			return false;
	return true;
}

static bool
read_units(Reader *reader, PanelName key, const JsonTree *units)
{
	if (units->kind != JSON_KIND_OBJECT || units->count == 0)
		return report_syntax(reader->context,
							 psprintf("What \"%s\" has is not an object with one unit or more.", key.bytes));
	for (const JsonTree *unit = units->first; unit != NULL; unit = unit->next)
		if (!read_unit(reader, key, member_name(unit), unit))
			return false;
	return true;
}

static bool
read_score(Reader *reader, PanelName key, const JsonTree *score)
{
	Datum		value;

	if (score->kind == JSON_KIND_NULL)
	{
		panel_state_add_score(reader->state, key, NO_SCORE);
		return true;
	}
	if (score->kind != JSON_KIND_NUMBER)
		return report_syntax(reader->context,
							 psprintf("The score of \"%s\" is %s, not a number or null.", key.bytes,
									  json_kind_name(score)));
	if (!read_value(reader, score_in, score->text, &value))
		return false;
	panel_state_add_score(reader->state, key, DatumGetScore(value));
	return true;
}

/* The size of the population that is said beside a tally */
static bool
read_population(Reader *reader, PanelName key, const Tally *tally, const JsonTree *member, int64 *population)
{
	Datum		value;
	ParseError	error;

	if (member->kind != JSON_KIND_NUMBER)
		return report_syntax(reader->context,
							 psprintf("The population of \"%s\" is %s, not a number.", key.bytes,
									  json_kind_name(member)));
	if (!read_value(reader, int8in, member->text, &value))
		return false;
	*population = DatumGetInt64(value);
	if (!panel_state_check_population(key, tally, *population, &error))
		ereturn(reader->context, false, PARSE_ERROR_FIELDS(&error));
	return true;
}

static bool
read_tally(Reader *reader, PanelName key, const JsonTree *object)
{
	const JsonTree *member;
	const JsonTree *size;
	int64		population = 0;
	Datum		value;

	if (object->kind == JSON_KIND_NULL)
	{
		panel_state_add_tally(reader->state, key, NULL, 0);
		return true;
	}
	member = object->kind == JSON_KIND_OBJECT ? json_tree_member(object, "tally") : NULL;
	size = member != NULL ? json_tree_member(object, "population") : NULL;
	if (member == NULL || member->kind != JSON_KIND_STRING || object->count != (size == NULL ? 1 : 2))
		return report_syntax(reader->context,
							 psprintf("What \"%s\" has is not null, nor an object of \"tally\", a string, and "
									  "\"population\" where it is known.", key.bytes));
	if (!read_value(reader, tally_in, member->text, &value) ||
		(size != NULL && !read_population(reader, key, DatumGetTallyP(value), size, &population)))
		return false;
	panel_state_add_tally(reader->state, key, DatumGetTallyP(value), population);
	return true;
}

static bool
read_body(Reader *reader, const JsonTree *body)
{
	PanelName	key = member_name(body);

	switch (reader->state->kind)
	{
		case PANEL_CARDS:
			return read_unit(reader, key, (PanelName) {NULL, 0}, body);
		case PANEL_UNITS:
			return read_units(reader, key, body);
		case PANEL_SCORES:
			return read_score(reader, key, body);
		case PANEL_TALLIES:
			return read_tally(reader, key, body);
	}
	return false;
}

static bool
read_instrument(Reader *reader, const JsonTree *document)
{
	ParseError	error;
	Instrument *instrument = instrument_from_tree(document, &error);

	if (instrument == NULL)
		ereturn(reader->context, false, PARSE_ERROR_FIELDS(&error));
	panel_state_set_instrument(reader->state, instrument);
	reader->card = palloc(instrument->leaf_count * sizeof(uint32));
	return true;
}

/* The object of the bodies, which says what they have; NULL if the document has no such, or anything else */
static const JsonTree *
find_bodies(const JsonTree *root, PanelKind *kind)
{
	const JsonTree *bodies = NULL;

	if (root->kind != JSON_KIND_OBJECT)
		return NULL;
	for (int i = 0; i < PANEL_KINDS && bodies == NULL; i++)
	{
		bodies = json_tree_member(root, panel_kind_name((PanelKind) i));
		*kind = (PanelKind) i;
	}
	if (bodies == NULL || bodies->kind != JSON_KIND_OBJECT ||
		root->count != (panel_kind_has_cards(*kind) && json_tree_member(root, "instrument") != NULL ? 2 : 1))
		return NULL;
	return bodies;
}

/* The panel that the document describes; NULL if it is none, which was reported */
static Panel *
read_document(const JsonTree *root, Node *context)
{
	Reader		reader = {.context = context};
	const char *repeated = json_tree_repeated_key(root);
	PanelKind	kind;
	const JsonTree *bodies = find_bodies(root, &kind);

	if (repeated != NULL)
	{
		report_syntax(context, psprintf("The key \"%s\" is given twice in one object.", repeated));
		return NULL;
	}
	if (bodies == NULL)
	{
		report_syntax(context, pstrdup("It is not an object of \"cards\" or \"units\" and their \"instrument\", "
									   "or of \"scores\", or of \"tallies\"."));
		return NULL;
	}
	reader.state = panel_state_create(CurrentMemoryContext, kind);
	if (root->count == 2 && !read_instrument(&reader, json_tree_member(root, "instrument")))
		return NULL;
	for (const JsonTree *body = bodies->first; body != NULL; body = body->next)
	{
		CHECK_FOR_INTERRUPTS();
		if (!read_body(&reader, body))
			return NULL;
	}
	return panel_state_finish(reader.state);
}

PG_FUNCTION_INFO_V1(panel_in);
Datum
panel_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	ParseError	error;
	JsonTree   *root = json_tree_parse(text, (int) strlen(text), PANEL_MAX_BRACKETS, "panel", &error);
	Panel	   *panel;

	if (root == NULL)
		ereturn(fcinfo->context, (Datum) 0, PARSE_ERROR_FIELDS(&error));
	panel = read_document(root, fcinfo->context);
	if (panel == NULL)
		PG_RETURN_NULL();
	PG_RETURN_PANEL_P(panel);
}
