/*
 * instrument_keys.c - the keys of an instrument's nodes
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "instrument_keys.h"
#include "closest_name.h"

/* Where a key may stand */
#define ON_ROOT 0x01
#define ON_CHILD 0x02
#define ON_INNER 0x04
#define ON_LEAF 0x08
#define ANYWHERE (ON_ROOT | ON_CHILD | ON_INNER | ON_LEAF)

typedef struct Key
{
	const char *name;
	int			where;
	bool		(*read) (Parser *parser, int node, const JsonTree *value);	/* NULL: read elsewhere */
} Key;

/*
 * Errors
 */

static void
append_path(const ParsedNode *nodes, int node, char **path)
{
	if (node == 0)
		return;
	append_path(nodes, nodes[node].parent, path);
	*path = psprintf("%s/%s", *path, nodes[node].code);
}

/* The codes on the way from the root, which itself is "/" */
char *
instrument_node_path(const ParsedInstrument *instrument, int node)
{
	char	   *path = pstrdup("");

	append_path(instrument->nodes, node, &path);
	return *path == '\0' ? pstrdup("/") : path;
}

static bool
fail_at(Parser *parser, const char *path, int sqlstate, char *problem, char *detail, char *hint)
{
	*parser->error = (ParseError) {
		sqlstate, psprintf("invalid instrument: %s: %s", path, problem), detail, hint
	};
	return false;
}

bool
parser_fail(Parser *parser, int node, char *problem, char *detail, char *hint)
{
	return fail_at(parser, instrument_node_path(parser->instrument, node), ERRCODE_INVALID_TEXT_REPRESENTATION,
				   problem, detail, hint);
}

bool
parser_fail_limit(Parser *parser, int node, char *problem, char *detail)
{
	return fail_at(parser, instrument_node_path(parser->instrument, node), ERRCODE_PROGRAM_LIMIT_EXCEEDED,
				   problem, detail, NULL);
}

/* How a value was written, shortened */
char *
parser_written(const JsonTree *value)
{
	if (value->text == NULL)
		return pstrdup(json_kind_name(value));
	if (strlen(value->text) > 40)
		return psprintf("%s of %zu bytes", json_kind_name(value), strlen(value->text));
	return value->kind == JSON_KIND_STRING ? psprintf("the string \"%s\"", value->text) :
		pstrdup(value->text);
}

bool
parser_fail_value(Parser *parser, int node, const char *what, const char *expected, const JsonTree *value)
{
	return parser_fail(parser, node, psprintf("%s must be %s", what, expected),
				psprintf("It is %s.", parser_written(value)), NULL);
}

/*
 * Values
 */

/* A number that a score can be */
static bool
read_units(Parser *parser, int node, const char *what, const JsonTree *value, int64 *units)
{
	DecimalText number;
	Reading		reading;

	if (value->kind != JSON_KIND_NUMBER)
		return parser_fail_value(parser, node, what, "a number", value);
	if (decimal_scan(value->text, value->text + strlen(value->text), &number) == NULL)
		return parser_fail_value(parser, node, what, "a number", value);
	reading = decimal_text_reading(&number);
	if (!reading_in_range(reading) || !reading_is_exact(reading))
		return parser_fail_value(parser, node, what,
								 "a number of up to 12 digits before and 6 after the point", value);
	*units = reading / 4;
	return true;
}

static bool
read_text(Parser *parser, int node, const char *what, const JsonTree *value, size_t max_bytes,
		  const char **text)
{
	if (value->kind != JSON_KIND_STRING)
		return parser_fail_value(parser, node, what, "a string", value);
	if (strlen(value->text) > max_bytes)
		return parser_fail_limit(parser, node, psprintf("%s is too long", what),
								 psprintf("It has %zu bytes; at most %zu are allowed.",
										  strlen(value->text), max_bytes));
	*text = *value->text == '\0' ? NULL : value->text;
	return true;
}

/* Which of the names the value is; -1 if it is none of them */
static int
name_index(const JsonTree *value, const char *const *names, int count)
{
	if (value->kind == JSON_KIND_STRING)
		for (int i = 0; i < count; i++)
			if (strcmp(value->text, names[i]) == 0)
				return i;
	return -1;
}

/* A hint that names the nearest known name, or NULL if none is near */
static char *
nearest_hint(const char *name, const char *const *names, int count)
{
	ClosestName search;

	closest_name_begin(&search, name, (int) Min(strlen(name), CLOSEST_NAME_MAX_BYTES + 1));
	for (int i = 0; i < count; i++)
		closest_name_offer(&search, names[i], strlen(names[i]));
	return search.name == NULL ? NULL : psprintf("Did you mean \"%s\"?", search.name);
}

static bool
fail_name(Parser *parser, int node, const char *what, const char *expected, const JsonTree *value,
		  const char *const *names, int count)
{
	return parser_fail(parser, node, psprintf("%s must be %s", what, expected),
				psprintf("It is %s.", parser_written(value)),
				value->kind == JSON_KIND_STRING ? nearest_hint(value->text, names, count) : NULL);
}

bool
instrument_code_is_valid(const char *code)
{
	const char *c = code;

	/* whatever is not ASCII may be a letter */
	for (; *c != '\0'; c++)
		if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
			  *c == '_' || *c == '.' || *c == '-' || (*c & 0x80) != 0))
			return false;
	return c > code && c - code <= CODE_MAX_BYTES;
}

/*
 * Keys
 */

static bool
read_title(Parser *parser, int node, const JsonTree *value)
{
	return read_text(parser, node, "title", value, TITLE_MAX_BYTES,
					 &parser->instrument->nodes[node].title);
}

static bool
read_notes(Parser *parser, int node, const JsonTree *value)
{
	return read_text(parser, node, "notes", value, NOTES_MAX_BYTES, &parser->instrument->notes);
}

static bool
read_weight(Parser *parser, int node, const JsonTree *value)
{
	ParsedNode *target = &parser->instrument->nodes[node];
	DecimalText number;
	Decimal		decimal;

	if (value->kind != JSON_KIND_NUMBER ||
		decimal_scan(value->text, value->text + strlen(value->text), &number) == NULL)
		return parser_fail_value(parser, node, "weight", "a number", value);
	if (decimal_text_decimal(&number, &decimal) != DECIMAL_OK || decimal.scale > WEIGHT_MAX_DIGITS ||
		decimal.digits >= (int128) power_of_ten(WEIGHT_MAX_DIGITS) ||
		decimal.digits <= -(int128) power_of_ten(WEIGHT_MAX_DIGITS))
		return parser_fail_value(parser, node, "weight", "a number of up to 18 digits", value);
	if (decimal.digits <= 0)
		return parser_fail(parser, node, pstrdup("weight must be greater than zero"),
					psprintf("It is %s.", parser_written(value)),
					pstrdup("Leave a node that does not count out of the instrument."));
	target->weight_digits = (int64) decimal.digits;
	target->weight_scale = decimal.scale;
	return true;
}

static bool
read_mean(Parser *parser, int node, const JsonTree *value)
{
	ParsedNode *target = &parser->instrument->nodes[node];
	int			kind = name_index(value, mean_kind_names, MEAN_KINDS);

	if (value->kind == JSON_KIND_OBJECT && value->count == 1 && strcmp(value->first->key, "power") == 0)
	{
		int64		power;
		Mean		mean;

		if (!read_units(parser, node, "power", value->first, &power))
			return false;
		if (!mean_power_in_range(power))
			return parser_fail_value(parser, node, "power", "between -5 and 5", value->first);
		mean = mean_from_power(power);
		target->kind = node_kind(mean.kind);
		target->power = mean.power;
		return true;
	}
	if (kind < 0 || kind == MEAN_POWER)
	{
		const char *written[MEAN_KINDS];

		memcpy(written, mean_kind_names, sizeof(written));
		written[MEAN_POWER] = "{\"power\": p}";
		return fail_name(parser, node, "mean",
						 "arithmetic, geometric, harmonic, {\"power\": p}, min, max or median",
						 value, written, MEAN_KINDS);
	}
	target->kind = node_kind((MeanKind) kind);
	return true;
}

static bool
read_missing(Parser *parser, int node, const JsonTree *value)
{
	static const char *const names[] = {"skip", "zero", "null"};
	int			name = name_index(value, names, lengthof(names));

	if (name < 0)
		return fail_name(parser, node, "missing", "\"skip\", \"zero\" or \"null\"", value,
						 names, lengthof(names));
	parser->instrument->nodes[node].missing = MISSING_SKIP + name;
	return true;
}

static bool
read_min_coverage(Parser *parser, int node, const JsonTree *value)
{
	int64		units;

	if (!read_units(parser, node, "min_coverage", value, &units))
		return false;
	if (units < 0 || units > UNITS_PER_ONE)
		return parser_fail_value(parser, node, "min_coverage", "between 0 and 1", value);
	parser->instrument->nodes[node].min_coverage = (uint32) units;
	return true;
}

static bool
read_round(Parser *parser, int node, const JsonTree *value)
{
	int64		units;

	if (!read_units(parser, node, "round", value, &units))
		return false;
	if (units < 0 || units > UNIT_DECIMALS * UNITS_PER_ONE || units % UNITS_PER_ONE != 0)
		return parser_fail_value(parser, node, "round", "a number of decimals, 0 to 6", value);
	parser->instrument->nodes[node].round = (int) (units / UNITS_PER_ONE);
	return true;
}

static bool
read_pair(Parser *parser, int node, const char *what, const JsonTree *value, int64 *first, int64 *second)
{
	if (value->kind != JSON_KIND_ARRAY || value->count != 2)
		return parser_fail_value(parser, node, what, "an array of two numbers", value);
	return read_units(parser, node, what, value->first, first) &&
		read_units(parser, node, what, value->last, second);
}

static bool
read_scale(Parser *parser, int node, const JsonTree *value)
{
	int64		lowest;
	int64		highest;

	if (!read_pair(parser, node, "scale", value, &lowest, &highest))
		return false;
	if (highest <= lowest)
		return parser_fail(parser, node, pstrdup("scale must rise"),
					pstrdup("It is written from the lowest score to the highest."),
					pstrdup("Where low values are good, the indicator says so: by goalposts or direction."));
	parser->instrument->scale = (Scale) {lowest, highest - lowest};
	return true;
}

static bool
read_goalposts(Parser *parser, int node, const JsonTree *value)
{
	LeafRule   *rule = &parser->instrument->nodes[node].rule;

	if (!read_pair(parser, node, "goalposts", value, &rule->worst, &rule->best))
		return false;
	if (rule->worst == rule->best)
		return parser_fail(parser, node, pstrdup("goalposts must differ"),
					pstrdup("They are the worst and the best value, between which scores are spread."), NULL);
	rule->kind = LEAF_LINEAR;
	return true;
}

static int
compare_levels(const void *a, const void *b)
{
	const Level *x = a;
	const Level *y = b;

	return x->value < y->value ? -1 : x->value > y->value;
}

/* Each key must be a number, and the scores must rise or fall with them */
static bool
read_levels(Parser *parser, int node, const JsonTree *value)
{
	LeafRule   *rule = &parser->instrument->nodes[node].rule;
	Level	   *levels;
	bool		rises = false;
	bool		falls = false;

	if (value->kind != JSON_KIND_OBJECT || value->count == 0)
		return parser_fail_value(parser, node, "levels", "an object of values and their scores", value);
	if (value->count > LEVELS_MAX)
		return parser_fail_limit(parser, node, pstrdup("levels are too many"),
								 psprintf("There are %d; at most %d are allowed.", value->count, LEVELS_MAX));
	rule->levels = levels = palloc(value->count * sizeof(Level));
	for (const JsonTree *member = value->first; member != NULL; member = member->next)
	{
		JsonTree	key = {.kind = JSON_KIND_NUMBER, .text = member->key};
		DecimalText number;

		if (decimal_scan(key.text, key.text + strlen(key.text), &number) != key.text + strlen(key.text))
			return parser_fail(parser, node, pstrdup("levels must be ordered numbers"),
						psprintf("A level is %s.", *key.text == '\0' ? "empty" :
								 strlen(key.text) > 40 ? "no number" : psprintf("\"%s\"", key.text)), NULL);
		if (!read_units(parser, node, "level", &key, &levels[rule->level_count].value) ||
			!read_units(parser, node, "score of a level", member, &levels[rule->level_count].score))
			return false;
		rule->level_count++;
	}
	qsort(levels, rule->level_count, sizeof(Level), compare_levels);
	for (int i = 1; i < rule->level_count; i++)
	{
		if (levels[i].value == levels[i - 1].value)
			return parser_fail(parser, node, pstrdup("levels must differ"), NULL, NULL);
		rises = rises || levels[i].score > levels[i - 1].score;
		falls = falls || levels[i].score < levels[i - 1].score;
	}
	if (rises && falls)
		return parser_fail(parser, node, pstrdup("levels must be ordered: their scores rise and fall"), NULL, NULL);
	rule->kind = LEAF_LEVELS;
	return true;
}

/* These depend on the others: see parser_check_leaf_keys() */
static bool
read_clip(Parser *parser, int node, const JsonTree *value)
{
	if (value->kind != JSON_KIND_BOOLEAN)
		return parser_fail_value(parser, node, "clip", "true or false", value);
	parser->instrument->nodes[node].rule.clip = strcmp(value->text, "true") == 0;
	return true;
}

static bool
read_transform(Parser *parser, int node, const JsonTree *value)
{
	static const char *const names[] = {"log"};

	if (name_index(value, names, 1) < 0)
		return fail_name(parser, node, "transform", "\"log\"", value, names, 1);
	return true;
}

static bool
read_direction(Parser *parser, int node, const JsonTree *value)
{
	static const char *const names[] = {"+", "-"};

	if (name_index(value, names, 2) < 0)
		return parser_fail_value(parser, node, "direction", "\"+\" or \"-\"", value);
	return true;
}

static const Key keys[] = {
	{"code", ANYWHERE, NULL},
	{"title", ANYWHERE, read_title},
	{"weight", ON_CHILD | ON_INNER | ON_LEAF, read_weight},
	{"scale", ON_ROOT | ON_INNER, read_scale},
	{"mean", ON_ROOT | ON_CHILD | ON_INNER, read_mean},
	{"missing", ON_ROOT | ON_CHILD | ON_INNER, read_missing},
	{"min_coverage", ON_ROOT | ON_CHILD | ON_INNER, read_min_coverage},
	{"round", ANYWHERE, read_round},
	{"goalposts", ON_CHILD | ON_LEAF, read_goalposts},
	{"clip", ON_CHILD | ON_LEAF, read_clip},
	{"transform", ON_CHILD | ON_LEAF, read_transform},
	{"direction", ON_CHILD | ON_LEAF, read_direction},
	{"levels", ON_CHILD | ON_LEAF, read_levels},
	{"notes", ON_ROOT | ON_INNER, read_notes},
	{"nodes", ON_ROOT | ON_CHILD | ON_INNER, NULL}
};

static bool
fail_unknown_key(Parser *parser, int node, const JsonTree *member)
{
	const char *names[lengthof(keys)];
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < (int) lengthof(keys); i++)
	{
		names[i] = keys[i].name;
		appendStringInfo(&list, "%s%s", i == 0 ? "" : ", ", names[i]);
	}
	return parser_fail(parser, node,
				strlen(member->key) > CLOSEST_NAME_MAX_BYTES ? pstrdup("unknown key") :
				psprintf("unknown key \"%s\"", member->key),
				psprintf("The keys are %s.", list.data),
				nearest_hint(member->key, names, lengthof(keys)));
}

/* Whether the key may stand on such a node; inner tells whether it has children */
static bool
check_place(Parser *parser, int node, const Key *key, bool inner)
{
	if ((key->where & (node == 0 ? ON_ROOT : ON_CHILD)) == 0)
		return parser_fail(parser, node, psprintf("%s is not allowed here", key->name),
					pstrdup(node == 0 ? "It belongs to the nodes below the root." : "It belongs to the root."), NULL);
	if ((key->where & (inner ? ON_INNER : ON_LEAF)) == 0)
		return parser_fail(parser, node, psprintf("%s is not allowed here", key->name),
					pstrdup(inner ? "It says how the value of an indicator is read, and this node has children." :
							"It says what is made of children, and this node has none."), NULL);
	return true;
}

bool
parser_read_keys(Parser *parser, int node, const JsonTree *object, bool inner)
{
	for (const JsonTree *member = object->first; member != NULL; member = member->next)
	{
		const Key  *key = NULL;

		for (int i = 0; i < (int) lengthof(keys) && key == NULL; i++)
			if (strcmp(member->key, keys[i].name) == 0)
				key = &keys[i];
		if (key == NULL)
			return fail_unknown_key(parser, node, member);
		if (json_tree_member(object, member->key) != member)
			return parser_fail(parser, node, psprintf("key \"%s\" is specified more than once", key->name), NULL, NULL);
		if (!check_place(parser, node, key, inner))
			return false;
		if (key->read != NULL && !key->read(parser, node, member))
			return false;
	}
	return true;
}

/* What the keys of an indicator mean together */
bool
parser_check_leaf_keys(Parser *parser, int node, const JsonTree *object)
{
	LeafRule   *rule = &parser->instrument->nodes[node].rule;
	const JsonTree *direction = json_tree_member(object, "direction");
	bool		falling = direction != NULL && strcmp(direction->text, "-") == 0;

	if (json_tree_member(object, "levels") != NULL)
	{
		static const char *const others[] = {"goalposts", "clip", "transform", "direction"};

		for (int i = 0; i < (int) lengthof(others); i++)
			if (json_tree_member(object, others[i]) != NULL)
				return parser_fail(parser, node, psprintf("levels and %s exclude each other", others[i]),
							pstrdup("Levels say the score of each value."), NULL);
		return true;
	}
	if (rule->kind != LEAF_LINEAR)
	{
		if (json_tree_member(object, "clip") != NULL || json_tree_member(object, "transform") != NULL)
			return parser_fail(parser, node, psprintf("%s needs goalposts",
											   json_tree_member(object, "clip") != NULL ? "clip" : "transform"),
						NULL, NULL);
		rule->kind = falling ? LEAF_REVERSED : LEAF_SCORE;
		return true;
	}
	if (direction != NULL && falling != (rule->best < rule->worst))
		return parser_fail(parser, node, pstrdup("direction and goalposts contradict each other"),
					psprintf("Goalposts are written [worst, best], so with direction \"%s\" the first is the %s.",
							 direction->text, falling ? "greater" : "smaller"), NULL);
	if (json_tree_member(object, "transform") == NULL)
		return true;
	if (rule->worst <= 0 || rule->best <= 0)
		return parser_fail(parser, node, pstrdup("goalposts must be greater than zero to have a logarithm"), NULL, NULL);
	rule->kind = LEAF_LOGARITHM;
	return true;
}
