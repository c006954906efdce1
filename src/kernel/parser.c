/*
 * parser.c - what the parser of instruments says of errors, and how it reads values
 */
#include "postgres.h"

#include "closest_name.h"
#include "parser.h"

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
bool
parser_units(Parser *parser, int node, const char *what, const JsonTree *value, int64 *units)
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

bool
parser_text(Parser *parser, int node, const char *what, const JsonTree *value, size_t max_bytes,
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
char *
parser_nearest_hint(const char *name, const char *const *names, int count)
{
	ClosestName search;

	closest_name_begin(&search, name, (int) Min(strlen(name), CLOSEST_NAME_MAX_BYTES + 1));
	for (int i = 0; i < count; i++)
		closest_name_offer(&search, names[i], strlen(names[i]));
	return search.name == NULL ? NULL : psprintf("Did you mean \"%s\"?", search.name);
}

/* One of the names, which expected lists */
bool
parser_name(Parser *parser, int node, const char *what, const char *expected, const JsonTree *value,
			const char *const *names, int count, int *index)
{
	*index = name_index(value, names, count);
	if (*index >= 0)
		return true;
	return parser_fail(parser, node, psprintf("%s must be %s", what, expected),
					   psprintf("It is %s.", parser_written(value)),
					   value->kind == JSON_KIND_STRING ? parser_nearest_hint(value->text, names, count) : NULL);
}

/* A number of up to so many digits, also after the point */
bool
parser_decimal(Parser *parser, int node, const char *what, const JsonTree *value, int max_digits,
			   Decimal *number)
{
	DecimalText text;
	int128		limit = (int128) power_of_ten(max_digits);

	if (value->kind != JSON_KIND_NUMBER ||
		decimal_scan(value->text, value->text + strlen(value->text), &text) == NULL)
		return parser_fail_value(parser, node, what, "a number", value);
	if (decimal_text_decimal(&text, number) != DECIMAL_OK || number->scale > max_digits ||
		number->digits >= limit || number->digits <= -limit)
		return parser_fail_value(parser, node, what, psprintf("a number of up to %d digits", max_digits), value);
	return true;
}

/* An array of two numbers that a score can be */
bool
parser_pair(Parser *parser, int node, const char *what, const JsonTree *value, int64 *first, int64 *second)
{
	if (value->kind != JSON_KIND_ARRAY || value->count != 2)
		return parser_fail_value(parser, node, what, "an array of two numbers", value);
	return parser_units(parser, node, what, value->first, first) &&
		parser_units(parser, node, what, value->last, second);
}

/* A whole number from 0 to a limit */
bool
parser_whole(Parser *parser, int node, const char *what, const char *expected, const JsonTree *value,
			 int limit, int *number)
{
	int64		units;

	if (!parser_units(parser, node, what, value, &units))
		return false;
	if (units < 0 || units > limit * UNITS_PER_ONE || units % UNITS_PER_ONE != 0)
		return parser_fail_value(parser, node, what, expected, value);
	*number = (int) (units / UNITS_PER_ONE);
	return true;
}

/* {"power": p}, and nothing else; false without an error if it is something else */
bool
parser_is_power(const JsonTree *value)
{
	return value->kind == JSON_KIND_OBJECT && value->count == 1 && strcmp(value->first->key, "power") == 0;
}

/* No key of an object stands there twice */
bool
parser_unique_keys(Parser *parser, int node, const char *what, const JsonTree *object)
{
	for (const JsonTree *member = object->first; member != NULL; member = member->next)
		if (json_tree_member(object, member->key) != member)
			return parser_fail(parser, node, psprintf("%s has a key twice", what),
							   strlen(member->key) > CODE_MAX_BYTES ? NULL :
							   psprintf("It is \"%s\".", member->key), NULL);
	return true;
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
