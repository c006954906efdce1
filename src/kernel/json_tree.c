/*
 * json_tree.c - a JSON document as a tree in memory
 */
#include "postgres.h"

#include "common/jsonapi.h"
#include "mb/pg_wchar.h"

#include "json_tree.h"

/* What the parser's actions work on */
typedef struct Builder
{
	JsonTree   *root;
	JsonTree  **open;			/* arrays and objects not yet closed */
	int			depth;
	const char *key;			/* of the next value, or NULL */
} Builder;

/* Since 16, an action tells whether to go on */
#if PG_VERSION_NUM >= 160000
#define ACTION JsonParseErrorType
#define GO_ON return JSON_SUCCESS
#else
#define ACTION void
#define GO_ON return
#endif

JsonTree *
json_tree_create(JsonKind kind, const char *key, const char *text)
{
	JsonTree   *tree = palloc0(sizeof(JsonTree));

	tree->kind = kind;
	tree->key = key;
	tree->text = text;
	return tree;
}

void
json_tree_append(JsonTree *parent, JsonTree *member)
{
	if (parent->last == NULL)
		parent->first = member;
	else
		parent->last->next = member;
	parent->last = member;
	parent->count++;
}

static JsonTree *
add_value(Builder *builder, JsonKind kind, const char *text)
{
	JsonTree   *value = json_tree_create(kind, builder->key, text);

	builder->key = NULL;
	if (builder->depth == 0)
		builder->root = value;
	else
		json_tree_append(builder->open[builder->depth - 1], value);
	return value;
}

static ACTION
start_object(void *state)
{
	Builder    *builder = state;
	JsonTree   *object = add_value(builder, JSON_KIND_OBJECT, NULL);

	builder->open[builder->depth++] = object;
	GO_ON;
}

static ACTION
start_array(void *state)
{
	Builder    *builder = state;
	JsonTree   *array = add_value(builder, JSON_KIND_ARRAY, NULL);

	builder->open[builder->depth++] = array;
	GO_ON;
}

static ACTION
end_structure(void *state)
{
	Builder    *builder = state;

	builder->depth--;
	GO_ON;
}

static ACTION
start_field(void *state, char *key, bool isnull)
{
	Builder    *builder = state;

	(void) isnull;
	builder->key = pstrdup(key);
	GO_ON;
}

static ACTION
add_scalar(void *state, char *token, JsonTokenType type)
{
	JsonKind	kind = type == JSON_TOKEN_STRING ? JSON_KIND_STRING :
	type == JSON_TOKEN_NUMBER ? JSON_KIND_NUMBER :
	type == JSON_TOKEN_NULL ? JSON_KIND_NULL : JSON_KIND_BOOLEAN;

	add_value(state, kind, pstrdup(token));
	GO_ON;
}

/* The deepest nesting of brackets outside of strings, or a bit less than it */
static int
nesting(const char *text, int length)
{
	int			depth = 0;
	int			deepest = 0;
	bool		in_string = false;

	for (int i = 0; i < length; i++)
	{
		char		c = text[i];

		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == '{' || c == '['))
		{
			depth++;
			deepest = Max(deepest, depth);
		}
		else if (!in_string && (c == '}' || c == ']'))
			depth--;
	}
	return deepest;
}

/*
 * The document as a tree; NULL with *error filled if it is not JSON, or nested
 * deeper than allowed, which is looked at first: the parser calls itself.
 */
JsonTree *
json_tree_parse(const char *text, int length, int max_depth, const char *type, ParseError *error)
{
	Builder		builder = {.open = palloc((max_depth + 1) * sizeof(JsonTree *))};
	JsonSemAction actions = {
		.semstate = &builder,
		.object_start = start_object,
		.object_end = end_structure,
		.array_start = start_array,
		.array_end = end_structure,
		.object_field_start = start_field,
		.scalar = add_scalar
	};
	JsonLexContext *lex;
	JsonParseErrorType result;
	const char *token;

	if (nesting(text, length) > max_depth)
	{
		*error = (ParseError) {
			ERRCODE_PROGRAM_LIMIT_EXCEEDED, psprintf("%s is nested too deeply", type),
			psprintf("Its JSON has more than %d brackets inside each other.", max_depth), NULL
		};
		return NULL;
	}
#if PG_VERSION_NUM >= 170000
	lex = makeJsonLexContextCstringLen(NULL, text, length, GetDatabaseEncoding(), true);
#else
	lex = makeJsonLexContextCstringLen(unconstify(char *, text), length, GetDatabaseEncoding(), true);
#endif
	result = pg_parse_json(lex, &actions);
	if (result == JSON_SUCCESS)
		return builder.root;
	/* there is no token at the end */
	token = lex->token_start != NULL ? lex->token_start : text + length;
	*error = (ParseError) {
		ERRCODE_INVALID_TEXT_REPRESENTATION, psprintf("invalid input syntax for type %s", type),
		psprintf("It is not JSON, at byte %d: %s", (int) (token - lex->input) + 1,
				 json_errdetail(result, lex)),
		NULL
	};
	return NULL;
}

/* The member with that key, or NULL */
JsonTree *
json_tree_member(const JsonTree *object, const char *key)
{
	for (JsonTree *member = object->first; member != NULL; member = member->next)
		if (strcmp(member->key, key) == 0)
			return member;
	return NULL;
}

/* What a value is, for error messages */
const char *
json_kind_name(const JsonTree *value)
{
	static const char *const names[] = {
		[JSON_KIND_NULL] = "null",
		[JSON_KIND_BOOLEAN] = "a boolean",
		[JSON_KIND_NUMBER] = "a number",
		[JSON_KIND_STRING] = "a string",
		[JSON_KIND_ARRAY] = "an array",
		[JSON_KIND_OBJECT] = "an object"
	};

	return names[value->kind];
}

static int
compare_keys(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* A key that an object in the tree has twice, or NULL */
const char *
json_tree_repeated_key(const JsonTree *tree)
{
	const char *repeated = NULL;

	if (tree->kind == JSON_KIND_OBJECT && tree->count > 1)
	{
		const char **keys = palloc(tree->count * sizeof(char *));
		int			count = 0;

		for (const JsonTree *member = tree->first; member != NULL; member = member->next)
			keys[count++] = member->key;
		qsort(keys, count, sizeof(char *), compare_keys);
		for (int i = 1; i < count && repeated == NULL; i++)
			if (strcmp(keys[i - 1], keys[i]) == 0)
				repeated = keys[i];
		pfree(keys);
	}
	for (const JsonTree *member = tree->first; member != NULL && repeated == NULL; member = member->next)
		repeated = json_tree_repeated_key(member);
	return repeated;
}
