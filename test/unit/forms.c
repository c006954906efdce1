/*
 * forms.c - random instruments and answers
 */
#include "postgres.h"

#include <stdlib.h>

#include "lib/stringinfo.h"

#include "forms.h"
#include "unit.h"

static const Scale scales[] = {
	{0, 100 * UNITS_PER_ONE}, {0, UNITS_PER_ONE}, {UNITS_PER_ONE, 4 * UNITS_PER_ONE}, {0, 7},
	{0, UNITS_MAX}, {500000, 3}, {-50 * UNITS_PER_ONE, 175 * UNITS_PER_ONE}, {-UNITS_MAX, 2 * UNITS_MAX}
};

/* The scales behind this one go below zero */
#define SCALES_FROM_ZERO 6

/* A number of decimals that does not move the ends of the scale; -1 if it may be left out */
static int
draw_round(Scale scale)
{
	int			round = draw(7);
	int64		step = (int64) powers_of_ten[6 - round];

	return scale.lowest % step == 0 && scale.width % step == 0 ? round : -1;
}

static MeanKind
draw_mean(int style)
{
	static const MeanKind order[] = {MEAN_MIN, MEAN_MAX, MEAN_MEDIAN};
	static const MeanKind logarithms[] = {MEAN_GEOMETRIC, MEAN_HARMONIC, MEAN_POWER};

	if ((style & FORM_ORDER) != 0 && draw(2) == 0)
		return order[draw(3)];
	if ((style & FORM_LOGARITHMS) != 0 && draw(2) == 0)
		return logarithms[draw(3)];
	return MEAN_ARITHMETIC;
}

/* A node and its children, in preorder */
static void
grow(Form *form, int depth)
{
	FormNode   *node = &form->nodes[form->count++];
	int			children = depth == 4 || form->count == FORM_NODES || (depth > 0 && draw(2) == 0) ?
		0 : 1 + draw(FORM_CHILDREN);

	*node = (FormNode) {.leaf = -1, .round = -1};
	node->weight = draw(3) == 0 ? 1000 : (form->style & FORM_WIDE) != 0 ?
		1 + llabs(draw_magnitude(draw(2) == 0 ? 6 : 17)) : form->small_weights ? 1000 * (1 + draw(4)) : 1 + draw(9999);
	if (draw(2) == 0 && (depth == 0 || (form->style & FORM_ROUNDING) != 0))
		node->round = draw_round(form->scale);
	if (children == 0)
		node->leaf = form->leaves++;
	else
	{
		node->mean = draw_mean(form->style);
		node->power = (draw(2) == 0 ? 1 : -1) * (1 + (int) draw(50));
		if ((form->style & FORM_GAPS) != 0)
		{
			node->missing = (MissingRule) draw(3);
			node->min_coverage = draw(2) == 0 ? 0 : draw(11);
		}
	}
	while (children-- > 0 && form->count < FORM_NODES)
		grow(form, depth + 1);
	node->end = form->count;
}

static void
write_node(const Form *form, int index, StringInfo text)
{
	static const char *const rules[] = {"skip", "zero", "null"};
	const FormNode *node = &form->nodes[index];

	appendStringInfo(text, "{\"code\": \"n%d\"", index);
	if (index > 0)
		appendStringInfo(text, ", \"weight\": " INT64_FORMAT "e-3", node->weight);
	else
		appendStringInfo(text, ", \"scale\": [" INT64_FORMAT "e-6, " INT64_FORMAT "e-6]", form->scale.lowest,
						 scale_top(form->scale));
	if (node->round >= 0)
		appendStringInfo(text, ", \"round\": %d", node->round);
	if (node->leaf < 0)
	{
		if (node->mean == MEAN_POWER)
			appendStringInfo(text, ", \"mean\": {\"power\": %de-1}", node->power);
		else
			appendStringInfo(text, ", \"mean\": \"%s\"", mean_kind_names[node->mean]);
		appendStringInfo(text, ", \"missing\": \"%s\", \"min_coverage\": %de-1, \"nodes\": [",
						 rules[node->missing], node->min_coverage);
		for (int child = index + 1; child < node->end; child = form->nodes[child].end)
		{
			if (child > index + 1)
				appendStringInfoString(text, ", ");
			write_node(form, child, text);
		}
		appendStringInfoChar(text, ']');
	}
	appendStringInfoChar(text, '}');
}

/* Anything wrong with the document ends the program */
static Instrument *
parse_instrument(const char *text)
{
	ParsedInstrument parsed;
	ParseError	error;

	if (!instrument_parse(text, strlen(text), &parsed, &error))
		host_bail_out(psprintf("%s: %s", error.message, text));
	return instrument_build(&parsed);
}

/* The tree of a document that a test has written */
Tree
form_tree(const char *text)
{
	return instrument_tree(parse_instrument(text));
}

void
form_draw(Form *form, int style)
{
	StringInfoData text;
	Instrument *instrument;

	memset(form, 0, sizeof(*form));
	form->style = style;
	form->small_weights = draw(2) == 0;
	form->scale = scales[draw((style & FORM_LOGARITHMS) != 0 ? SCALES_FROM_ZERO : lengthof(scales))];
	grow(form, 0);
	initStringInfo(&text);
	write_node(form, 0, &text);
	form->text = text.data;
	instrument = parse_instrument(text.data);
	form->tree = instrument_tree(instrument);
	form->plan = instrument_total_plan(instrument);
}

/* Simple answers are frequent, so that many sums end in a tie; gaps are few or many, and some are of neighbours */
void
form_answer(Form *form)
{
	bool		gaps = (form->style & FORM_GAPS) != 0 && draw(4) > 0;
	uint32		rarity = draw(2) == 0 ? 4 : 16;
	int			gap_end = 0;

	for (int i = 0; i < form->leaves; i++)
	{
		if (gaps && draw(rarity) == 0)
			gap_end = i + (draw(2) == 0 ? 1 : 1 + (int) draw(5));
		form->answers[i] = i < gap_end ? LEAF_MISSING :
			draw(3) == 0 ? draw((uint32) LEAF_TOP + 1) : draw(5) * (uint32) (LEAF_TOP / 4);
	}
}
