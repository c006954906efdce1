/*
 * instrument_json.c - instruments as documents: keys in fixed order, without those at their default
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/numeric.h"

#include "decimal_sum.h"
#include "instrument_json.h"

static void
append_key(StringInfo buffer, const char *key)
{
	appendStringInfo(buffer, "%s\"%s\": ", buffer->data[buffer->len - 1] == '{' ? "" : ", ", key);
}

static void
append_name(StringInfo buffer, const char *key, const char *name)
{
	append_key(buffer, key);
	appendStringInfo(buffer, "\"%s\"", name);
}

static void
append_integer(StringInfo buffer, const char *key, int number)
{
	append_key(buffer, key);
	appendStringInfo(buffer, "%d", number);
}

static void
append_units(StringInfo buffer, int64 units)
{
	appendStringInfoString(buffer, units_to_text(units));
}

static void
append_number(StringInfo buffer, LeafNumber number)
{
	appendStringInfoString(buffer, decimal_to_text(leaf_decimal(number)));
}

static void
append_pair(StringInfo buffer, const char *key, int64 first, int64 second)
{
	append_key(buffer, key);
	appendStringInfoChar(buffer, '[');
	append_units(buffer, first);
	appendStringInfoString(buffer, ", ");
	append_units(buffer, second);
	appendStringInfoChar(buffer, ']');
}

static void
append_string(StringInfo buffer, const Instrument *instrument, const char *key, uint32 offset)
{
	if (offset == 0)
		return;
	append_key(buffer, key);
	escape_json(buffer, text_to_cstring(instrument_text(instrument, offset)));
}

/* digits / 10^scale */
static void
append_digits(StringInfo buffer, const char *key, int64 digits, int scale)
{
	append_key(buffer, key);
	appendStringInfoString(buffer, decimal_to_text((Decimal) {digits, scale}));
}

/*
 * Leaves
 */

static void
append_goalposts(StringInfo buffer, const LeafRule *rule)
{
	append_key(buffer, "goalposts");
	appendStringInfoChar(buffer, '[');
	append_number(buffer, rule->points[0].value);
	appendStringInfoString(buffer, ", ");
	append_number(buffer, rule->points[1].value);
	appendStringInfoChar(buffer, ']');
}

static void
append_curve(StringInfo buffer, const LeafRule *rule)
{
	append_key(buffer, "curve");
	for (int i = 0; i < rule->point_count; i++)
	{
		appendStringInfoString(buffer, i == 0 ? "[[" : ", [");
		append_number(buffer, rule->points[i].value);
		appendStringInfoString(buffer, ", ");
		append_units(buffer, rule->points[i].score);
		appendStringInfoChar(buffer, ']');
	}
	appendStringInfoChar(buffer, ']');
}

static void
append_levels(StringInfo buffer, const LeafRule *rule)
{
	append_key(buffer, "levels");
	for (int i = 0; i < rule->level_count; i++)
	{
		appendStringInfoString(buffer, i == 0 ? "{\"" : ", \"");
		append_units(buffer, rule->levels[i].value);
		appendStringInfoString(buffer, "\": ");
		append_units(buffer, rule->levels[i].score);
	}
	appendStringInfoChar(buffer, '}');
}

static void
append_answers(StringInfo buffer, const Instrument *instrument, const TreeNode *leaf, const LeafRule *rule)
{
	append_key(buffer, "answers");
	for (int i = 0; i < rule->answer_count; i++)
	{
		appendStringInfoString(buffer, i == 0 ? "{" : ", ");
		escape_json(buffer, text_to_cstring(instrument_label(instrument, leaf, i)));
		appendStringInfoString(buffer, ": ");
		if (rule->answers[i].not_applicable)
			appendStringInfoString(buffer, "\"" NOT_APPLICABLE "\"");
		else
			append_number(buffer, rule->answers[i]);
	}
	appendStringInfoChar(buffer, '}');
	if (rule->choice != CHOOSE_ONE)
		append_name(buffer, "choose", rule->choice == CHOOSE_MAX ? "max" : "sum");
}

/* How a number becomes a score; in the form, points are the goalposts that they stand for */
static void
append_way(StringInfo buffer, const Instrument *instrument, const TreeNode *leaf, const LeafRule *rule,
		   bool points_are_goalposts)
{
	switch (rule->kind)
	{
		case LEAF_LINEAR:
		case LEAF_LOGARITHM:
		case LEAF_POWER:
			append_goalposts(buffer, rule);
			break;
		case LEAF_POINTS:
			if (points_are_goalposts)
				append_goalposts(buffer, rule);
			else
			{
				append_key(buffer, "points");
				append_number(buffer, rule->points[1].value);
			}
			break;
		case LEAF_CURVE:
			append_curve(buffer, rule);
			break;
		case LEAF_BANDS:
			append_string(buffer, instrument, "bands", instrument_leaf_table(instrument, leaf)->zoning);
			break;
		case LEAF_LEVELS:
			append_levels(buffer, rule);
			break;
		case LEAF_SCORE:
		case LEAF_REVERSED:
			break;
	}
}

static void
append_leaf_keys(StringInfo buffer, const Instrument *instrument, const TreeNode *leaf, bool points_are_goalposts)
{
	LeafRule	rule = instrument_rule(instrument, leaf);

	if (rule.answer_count > 0)
		append_answers(buffer, instrument, leaf, &rule);
	append_way(buffer, instrument, leaf, &rule, points_are_goalposts);
	if (!rule.clip)
	{
		append_key(buffer, "clip");
		appendStringInfoString(buffer, "false");
	}
	if (rule.kind == LEAF_LOGARITHM)
		append_name(buffer, "transform", "log");
	if (rule.kind == LEAF_POWER)
	{
		append_key(buffer, "transform");
		appendStringInfoString(buffer, "{\"power\": ");
		append_units(buffer, rule.power);
		appendStringInfoChar(buffer, '}');
	}
	if (rule.kind == LEAF_REVERSED)
		append_name(buffer, "direction", "-");
}

static void
append_round(StringInfo buffer, const TreeNode *node)
{
	if (node->round == NO_NODE_ROUNDING)
		return;
	append_integer(buffer, "round", node->round);
	if (node->rounding != ROUND_HALF_UP)
		append_name(buffer, "rounding", round_mode_names[node->rounding]);
}

/*
 * Inner nodes
 */

static void
append_mean(StringInfo buffer, const TreeNode *node)
{
	if (node->kind == NODE_POWER)
	{
		append_key(buffer, "mean");
		appendStringInfoString(buffer, "{\"power\": ");
		append_units(buffer, node->power);
		appendStringInfoChar(buffer, '}');
	}
	else if (node->kind != NODE_ARITHMETIC)
		append_name(buffer, "mean", mean_kind_names[node_mean(node->kind)]);
	if (node->frame_low != node->frame_high)
		append_pair(buffer, "on", node->frame_low, node->frame_high);
	if (node->divisor > 0)
		append_digits(buffer, "divide_by", node->divisor_digits, node->divisor_scale);
	if (node->best > 0)
		append_integer(buffer, "best", node->best);
}

static void
append_caps(StringInfo buffer, const Instrument *instrument, const TreeNode *node, bool texts)
{
	const Cap  *caps = instrument_tree(instrument).caps + node->first_cap;

	if (node->cap_count == 0)
		return;
	append_key(buffer, "caps");
	for (int i = 0; i < node->cap_count; i++)
	{
		appendStringInfoString(buffer, i == 0 ? "[{" : ", {");
		append_string(buffer, instrument, "node", instrument->nodes[caps[i].node].code);
		append_key(buffer, "below");
		append_units(buffer, caps[i].below);
		append_key(buffer, "at_most");
		append_units(buffer, caps[i].at_most);
		if (texts)
			append_string(buffer, instrument, "why", caps[i].why);
		appendStringInfoChar(buffer, '}');
	}
	appendStringInfoChar(buffer, ']');
}

static void
append_missing(StringInfo buffer, const TreeNode *node)
{
	static const char *const names[] = {"skip", "zero", "null", NULL, "refuse"};

	if (node->missing == MISSING_SCORE)
	{
		append_key(buffer, "missing");
		append_units(buffer, node->missing_score);
	}
	else if (node->missing != MISSING_SKIP)
		append_name(buffer, "missing", names[node->missing]);
	if (node->not_applicable != MISSING_SKIP)
		append_name(buffer, "not_applicable", names[node->not_applicable]);
	if (node->min_coverage > 0)
	{
		append_key(buffer, "min_coverage");
		append_units(buffer, node->min_coverage);
	}
	if (node->min_answers > 0)
		append_integer(buffer, "min_answers", node->min_answers);
}

/*
 * Documents
 */

/* On a scale of points, what has points weighs as much, and a node the points below it */
static void
append_weight(StringInfo buffer, const Instrument *instrument, const TreeNode *node)
{
	bool		by_points = (instrument->flags & INSTRUMENT_BY_POINTS) != 0;

	if (node->leaf_kind == LEAF_POINTS || (by_points && node->kind != NODE_LEAF) ||
		(node->weight_digits == 1 && node->weight_scale == 0))
		return;
	append_digits(buffer, "weight", node->weight_digits, node->weight_scale);
}

static void
append_scale(StringInfo buffer, const Instrument *instrument)
{
	if ((instrument->flags & INSTRUMENT_BY_POINTS) != 0)
		append_name(buffer, "scale", "points");
	else if (instrument->scale.lowest != 0 || instrument->scale.width != 100 * UNITS_PER_ONE)
		append_pair(buffer, "scale", instrument->scale.lowest, scale_top(instrument->scale));
}

/* The keys behind the weight, but for nodes */
static void
append_rules(StringInfo buffer, const Instrument *instrument, int index, bool texts)
{
	const TreeNode *node = &instrument->nodes[index];

	if (index == 0)
		append_scale(buffer, instrument);
	if (node->kind == NODE_LEAF)
		append_leaf_keys(buffer, instrument, node, false);
	else
	{
		append_mean(buffer, node);
		append_caps(buffer, instrument, node, texts);
		append_missing(buffer, node);
	}
	append_round(buffer, node);
	if (index == 0 && texts)
		append_string(buffer, instrument, "notes", instrument->notes);
}

/* A node and, through itself, its children: none is deeper than TREE_MAX_DEPTH */
static void
append_node(StringInfo buffer, const Instrument *instrument, int index, bool texts)
{
	const TreeNode *node = &instrument->nodes[index];

	appendStringInfoChar(buffer, '{');
	if (index > 0 || texts)
		append_string(buffer, instrument, "code", node->code);
	if (texts)
		append_string(buffer, instrument, "title", node->title);
	append_string(buffer, instrument, "form", node->form);
	append_weight(buffer, instrument, node);
	append_rules(buffer, instrument, index, texts);
	if (node->kind != NODE_LEAF)
	{
		append_key(buffer, "nodes");
		FOR_EACH_CHILD(child, instrument->nodes, index)
		{
			appendStringInfoString(buffer, child == index + 1 ? "[" : ", ");
			append_node(buffer, instrument, child, texts);
		}
		appendStringInfoChar(buffer, ']');
	}
	appendStringInfoChar(buffer, '}');
}

/*
 * The canonical document; without texts: but for titles, notes, reasons and
 * the name of the whole, on which no score depends
 */
char *
instrument_to_json(const Instrument *instrument, bool texts)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	append_node(&buffer, instrument, 0, texts);
	return buffer.data;
}

/* What a document says of a node besides its code, weight and children */
char *
instrument_rules_json(const Instrument *instrument, int index)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	appendStringInfoChar(&buffer, '{');
	append_string(&buffer, instrument, "title", instrument->nodes[index].title);
	append_string(&buffer, instrument, "form", instrument->nodes[index].form);
	append_rules(&buffer, instrument, index, true);
	appendStringInfoChar(&buffer, '}');
	return buffer.data;
}

/* The kind of form that a node is asked in: its own, or that of the next one above that has one; or 0 */
uint32
instrument_form_of_node(const Instrument *instrument, int index)
{
	while (index > 0 && instrument->nodes[index].form == 0)
		index = instrument->nodes[index].parent;
	return instrument->nodes[index].form;
}

/*
 * The text of the form, which is all that an answer depends on: the scale, and
 * the codes of the indicators in their order with the rules that read them
 */
char *
instrument_form_text(const Instrument *instrument)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	appendStringInfoChar(&buffer, '{');
	append_pair(&buffer, "scale", instrument->scale.lowest, scale_top(instrument->scale));
	append_key(&buffer, "indicators");
	for (int i = 0; i < instrument->node_count; i++)
	{
		const TreeNode *node = &instrument->nodes[i];

		if (node->kind != NODE_LEAF)
			continue;
		appendStringInfoString(&buffer, node->leaf == 0 ? "[{" : ", {");
		append_string(&buffer, instrument, "code", node->code);
		append_string(&buffer, instrument, "form", instrument_form_of_node(instrument, i));
		append_leaf_keys(&buffer, instrument, node, true);
		append_round(&buffer, node);
		if (instrument->nodes[node->parent].not_applicable == MISSING_REFUSE)
			append_name(&buffer, "not_applicable", "refuse");
		appendStringInfoChar(&buffer, '}');
	}
	appendStringInfoString(&buffer, "]}");
	return buffer.data;
}
