/*
 * instrument_keys.c - the keys of an instrument's nodes
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "instrument_keys.h"
#include "instrument_leaf_keys.h"

static ParsedNode *
node_of(Parser *parser, int node)
{
	return &parser->instrument->nodes[node];
}

/*
 * Of every node
 */

static bool
read_title(Parser *parser, int node, const JsonTree *value)
{
	return parser_text(parser, node, "title", value, TITLE_MAX_BYTES, &node_of(parser, node)->title);
}

static bool
read_form(Parser *parser, int node, const JsonTree *value)
{
	return parser_text(parser, node, "form", value, CODE_MAX_BYTES, &node_of(parser, node)->form);
}

static bool
read_notes(Parser *parser, int node, const JsonTree *value)
{
	return parser_text(parser, node, "notes", value, NOTES_MAX_BYTES, &parser->instrument->notes);
}

static bool
read_weight(Parser *parser, int node, const JsonTree *value)
{
	ParsedNode *target = node_of(parser, node);
	Decimal		weight;

	if (!parser_decimal(parser, node, "weight", value, WEIGHT_MAX_DIGITS, &weight))
		return false;
	if (weight.digits < 0 && node_of(parser, target->parent)->divisor_digits == 0)
		return parser_fail(parser, node, pstrdup("weight below zero needs divide_by on the node above"),
						   psprintf("It is %s.", parser_written(value)),
						   pstrdup("A deduction is taken from a sum that is divided by a fixed number."));
	target->has_weight = true;
	target->weight_digits = (int64) weight.digits;
	target->weight_scale = weight.scale;
	return true;
}

static bool
read_round(Parser *parser, int node, const JsonTree *value)
{
	return parser_whole(parser, node, "round", "a number of decimals, 0 to 6", value, UNIT_DECIMALS,
						&node_of(parser, node)->round);
}

static bool
read_rounding(Parser *parser, int node, const JsonTree *value)
{
	int			mode;

	if (!parser_name(parser, node, "rounding", "\"half_up\", \"half_even\", \"down\" or \"up\"", value,
					 round_mode_names, ROUND_MODES, &mode))
		return false;
	node_of(parser, node)->rounding = (RoundMode) mode;
	return true;
}

/*
 * Of what has children
 */

static bool
read_scale(Parser *parser, int node, const JsonTree *value)
{
	int64		lowest;
	int64		highest;

	if (value->kind == JSON_KIND_STRING && strcmp(value->text, "points") == 0)
	{
		parser->instrument->by_points = true;
		return true;
	}
	if (value->kind != JSON_KIND_ARRAY)
		return parser_fail_value(parser, node, "scale", "an array of two numbers or \"points\"", value);
	if (!parser_pair(parser, node, "scale", value, &lowest, &highest))
		return false;
	if (highest <= lowest)
		return parser_fail(parser, node, pstrdup("scale must rise"),
						   pstrdup("It is written from the lowest score to the highest."),
						   pstrdup("Where low values are good, the indicator says so: by goalposts or direction."));
	parser->instrument->scale = (Scale) {lowest, highest - lowest};
	return true;
}

static bool
read_mean(Parser *parser, int node, const JsonTree *value)
{
	ParsedNode *target = node_of(parser, node);
	const char *names[MEAN_KINDS];
	int			kind;

	if (parser_is_power(value))
	{
		int64		power;
		Mean		mean;

		if (!parser_units(parser, node, "power", value->first, &power))
			return false;
		if (!mean_power_in_range(power))
			return parser_fail_value(parser, node, "power", "between -5 and 5", value->first);
		mean = mean_from_power(power);
		target->kind = node_kind(mean.kind);
		target->power = mean.power;
		return true;
	}
	memcpy(names, mean_kind_names, sizeof(names));
	names[MEAN_POWER] = "{\"power\": p}";
	if (!parser_name(parser, node, "mean",
					 "arithmetic, geometric, harmonic, {\"power\": p}, min, max or median",
					 value, names, MEAN_KINDS, &kind))
		return false;
	if (kind == MEAN_POWER)
		return parser_fail_value(parser, node, "mean", "an object where it is {\"power\": p}", value);
	target->kind = node_kind((MeanKind) kind);
	return true;
}

static bool
read_on(Parser *parser, int node, const JsonTree *value)
{
	ParsedNode *target = node_of(parser, node);

	if (!parser_pair(parser, node, "on", value, &target->frame_low, &target->frame_high))
		return false;
	if (target->frame_low == target->frame_high || target->frame_low < 0 || target->frame_high < 0)
		return parser_fail_value(parser, node, "on", "two different numbers, none below zero", value);
	return true;
}

static bool
read_missing(Parser *parser, int node, const JsonTree *value)
{
	static const char *const names[] = {"skip", "zero", "null"};
	ParsedNode *target = node_of(parser, node);
	int			name;

	if (value->kind == JSON_KIND_NUMBER)
	{
		target->missing = MISSING_SCORE;
		return parser_units(parser, node, "missing", value, &target->missing_score);
	}
	if (!parser_name(parser, node, "missing", "\"skip\", \"zero\", \"null\" or a score", value,
					 names, lengthof(names), &name))
		return false;
	target->missing = MISSING_SKIP + name;
	return true;
}

static bool
read_not_applicable(Parser *parser, int node, const JsonTree *value)
{
	static const char *const names[] = {"skip", "zero", "null", "refuse"};
	static const MissingRule rules[] = {MISSING_SKIP, MISSING_ZERO, MISSING_NULL, MISSING_REFUSE};
	int			name;

	if (!parser_name(parser, node, "not_applicable", "\"skip\", \"zero\", \"null\" or \"refuse\"", value,
					 names, lengthof(names), &name))
		return false;
	node_of(parser, node)->not_applicable = rules[name];
	return true;
}

static bool
read_min_coverage(Parser *parser, int node, const JsonTree *value)
{
	int64		units;

	if (!parser_units(parser, node, "min_coverage", value, &units))
		return false;
	if (units < 0 || units > UNITS_PER_ONE)
		return parser_fail_value(parser, node, "min_coverage", "between 0 and 1", value);
	node_of(parser, node)->min_coverage = (uint32) units;
	return true;
}

/* That they are no more than the children is checked when these are counted */
static bool
read_min_answers(Parser *parser, int node, const JsonTree *value)
{
	return parser_whole(parser, node, "min_answers", "a number of children", value, TREE_MAX_NODES,
						&node_of(parser, node)->min_answers);
}

static bool
read_best(Parser *parser, int node, const JsonTree *value)
{
	return parser_whole(parser, node, "best", "a number of children", value, TREE_MAX_NODES,
						&node_of(parser, node)->best);
}

static bool
read_divide_by(Parser *parser, int node, const JsonTree *value)
{
	ParsedNode *target = node_of(parser, node);
	Decimal		divisor;

	if (!parser_decimal(parser, node, "divide_by", value, WEIGHT_MAX_DIGITS, &divisor))
		return false;
	if (divisor.digits <= 0)
		return parser_fail_value(parser, node, "divide_by", "greater than zero", value);
	target->divisor_digits = (int64) divisor.digits;
	target->divisor_scale = divisor.scale;
	return true;
}

/* Which node it looks at is found when all nodes are known */
static bool
read_cap(Parser *parser, int node, const JsonTree *value, ParsedCap *cap)
{
	static const char *const keys[] = {"node", "below", "at_most", "why"};
	const char *expected = "an object with node, below and at_most, and perhaps why";
	const JsonTree *why;

	if (value->kind != JSON_KIND_OBJECT)
		return parser_fail_value(parser, node, "cap", expected, value);
	for (const JsonTree *member = value->first; member != NULL; member = member->next)
	{
		bool		known = false;

		for (int i = 0; i < (int) lengthof(keys); i++)
			known = known || strcmp(member->key, keys[i]) == 0;
		if (!known)
			return parser_fail(parser, node, psprintf("cap must be %s", expected),
							   strlen(member->key) > CODE_MAX_BYTES ? NULL :
							   psprintf("It has a key \"%s\".", member->key),
							   parser_nearest_hint(member->key, keys, lengthof(keys)));
	}
	for (int i = 0; i < 3; i++)
		if (json_tree_member(value, keys[i]) == NULL)
			return parser_fail(parser, node, psprintf("%s of a cap is missing", keys[i]), NULL, NULL);
	why = json_tree_member(value, "why");
	return parser_unique_keys(parser, node, "cap", value) &&
		parser_text(parser, node, "node of a cap", json_tree_member(value, "node"), CODE_MAX_BYTES, &cap->code) &&
		parser_units(parser, node, "below", json_tree_member(value, "below"), &cap->below) &&
		parser_units(parser, node, "at_most", json_tree_member(value, "at_most"), &cap->at_most) &&
		(why == NULL || parser_text(parser, node, "why", why, TITLE_MAX_BYTES, &cap->why));
}

static bool
read_caps(Parser *parser, int node, const JsonTree *value)
{
	ParsedNode *target = node_of(parser, node);

	if (value->kind != JSON_KIND_ARRAY || value->count == 0)
		return parser_fail_value(parser, node, "caps", "an array of at least one cap", value);
	if (value->count > LEVELS_MAX)
		return parser_fail_limit(parser, node, pstrdup("caps are too many"),
								 psprintf("There are %d; at most %d are allowed.", value->count, LEVELS_MAX));
	target->caps = palloc0(value->count * sizeof(ParsedCap));
	for (const JsonTree *cap = value->first; cap != NULL; cap = cap->next)
		if (!read_cap(parser, node, cap, &target->caps[target->cap_count++]))
			return false;
	return true;
}

static const Key node_keys[] = {
	{"code", ANYWHERE, NULL},
	{"title", ANYWHERE, read_title},
	{"form", ON_CHILD | ON_INNER | ON_LEAF, read_form},
	{"weight", ON_CHILD | ON_INNER | ON_LEAF, read_weight},
	{"scale", ON_ROOT | ON_INNER, read_scale},
	{"mean", ON_ANY_INNER, read_mean},
	{"on", ON_ANY_INNER, read_on},
	{"divide_by", ON_ANY_INNER, read_divide_by},
	{"best", ON_ANY_INNER, read_best},
	{"caps", ON_ANY_INNER, read_caps},
	{"missing", ON_ANY_INNER, read_missing},
	{"not_applicable", ON_ANY_INNER, read_not_applicable},
	{"min_coverage", ON_ANY_INNER, read_min_coverage},
	{"min_answers", ON_ANY_INNER, read_min_answers},
	{"round", ANYWHERE, read_round},
	{"rounding", ANYWHERE, read_rounding},
	{"notes", ON_ROOT | ON_INNER, read_notes},
	{"nodes", ON_ANY_INNER, NULL}
};

/* All keys: those of nodes, and behind them those of leaves */
#define KEYS (lengthof(node_keys) + LEAF_KEYS)

static const Key *
key_at(int index)
{
	return index < (int) lengthof(node_keys) ? &node_keys[index] : &leaf_keys[index - lengthof(node_keys)];
}

static const Key *
find_key(const char *name)
{
	for (int i = 0; i < (int) KEYS; i++)
		if (strcmp(name, key_at(i)->name) == 0)
			return key_at(i);
	return NULL;
}

static bool
fail_unknown_key(Parser *parser, int node, const JsonTree *member)
{
	const char *names[KEYS];
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < (int) KEYS; i++)
	{
		names[i] = key_at(i)->name;
		appendStringInfo(&list, "%s%s", i == 0 ? "" : ", ", names[i]);
	}
	return parser_fail(parser, node,
					   strlen(member->key) > CODE_MAX_BYTES ? pstrdup("unknown key") :
					   psprintf("unknown key \"%s\"", member->key),
					   psprintf("The keys are %s.", list.data),
					   parser_nearest_hint(member->key, names, KEYS));
}

/* Whether the key may stand on such a node */
static bool
check_place(Parser *parser, int node, const Key *key, bool inner)
{
	if ((key->where & (node == 0 ? ON_ROOT : ON_CHILD)) == 0)
		return parser_fail(parser, node, psprintf("%s is not allowed here", key->name),
						   pstrdup(node == 0 ? "It belongs to the nodes below the root." :
								   "It belongs to the root."), NULL);
	if ((key->where & (inner ? ON_INNER : ON_LEAF)) == 0)
		return parser_fail(parser, node, psprintf("%s is not allowed here", key->name),
						   pstrdup(inner ?
								   "It says how the value of an indicator is read, and this node has children." :
								   "It says what is made of children, and this node has none."), NULL);
	return true;
}

/* What the keys of a node with so many children mean together */
static bool
check_inner_keys(Parser *parser, int node, const JsonTree *object, int children)
{
	const ParsedNode *target = node_of(parser, node);
	static const char *const counts[] = {"min_answers", "best"};

	for (int i = 0; i < (int) lengthof(counts); i++)
	{
		const JsonTree *value = json_tree_member(object, counts[i]);
		int			number = i == 0 ? target->min_answers : target->best;

		if (value != NULL && (number < 1 || number > children))
			return parser_fail(parser, node, psprintf("%s must be a number of children", counts[i]),
							   psprintf("It is %s, and there are %d.", parser_written(value), children), NULL);
	}
	if (target->divisor_digits != 0 && target->kind != NODE_ARITHMETIC)
		return parser_fail(parser, node, pstrdup("divide_by needs an arithmetic mean"), NULL, NULL);
	if (json_tree_member(object, "on") != NULL && target->kind != NODE_GEOMETRIC &&
		target->kind != NODE_HARMONIC && target->kind != NODE_POWER)
		return parser_fail(parser, node, pstrdup("on needs a geometric, harmonic or power mean"),
						   pstrdup("No other mean depends on what its numbers are counted from."), NULL);
	return true;
}

/* Read all keys of a node but its code and its children, of which there are so many */
bool
instrument_keys_read(Parser *parser, int node, const JsonTree *object, int children)
{
	for (const JsonTree *member = object->first; member != NULL; member = member->next)
	{
		const Key  *key = find_key(member->key);

		if (key == NULL)
			return fail_unknown_key(parser, node, member);
		if (json_tree_member(object, member->key) != member)
			return parser_fail(parser, node, psprintf("key \"%s\" is specified more than once", key->name), NULL, NULL);
		if (!check_place(parser, node, key, children > 0))
			return false;
		if (key->read != NULL && !key->read(parser, node, member))
			return false;
	}
	if (json_tree_member(object, "rounding") != NULL && json_tree_member(object, "round") == NULL)
		return parser_fail(parser, node, pstrdup("rounding needs round"), NULL, NULL);
	return children > 0 ? check_inner_keys(parser, node, object, children) : leaf_keys_check(parser, node, object);
}
