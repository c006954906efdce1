/*
 * test_json_tree.c - JSON documents as trees
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "json_tree.h"
#include "unit.h"

#define MAX_DEPTH 5

typedef struct Document
{
	const char *text;
	const char *outline;		/* of the tree; NULL if it is not JSON */
} Document;

/* A letter for each kind, keys before a colon, members in brackets */
static const Document documents[] = {
	{"null", "n(null)"},
	{" true ", "b(true)"},
	{"-1.50e+3", "d(-1.50e+3)"},
	{"\"a\\u00e9\\n\\\"b\"", "s(a\xc3\xa9\n\"b)"},
	{"[]", "[]"},
	{"{}", "{}"},
	{"[1,[2,[]],\"x\"]", "[d(1)[d(2)[]]s(x)]"},
	{"{\"b\":1,\"a\":{\"c\":[null]}}", "{b:d(1)a:{c:[n(null)]}}"},
	{"{\"a\":1,\"a\":2}", "{a:d(1)a:d(2)}"},
	{"[[[[[0]]]]]", "[[[[[d(0)]]]]]"},
	{"[\"]]]]]]][[[[[[[\", \"\\\"[[[[[[[\", \"\\\\\"]", "[s(]]]]]]][[[[[[[)s(\"[[[[[[[)s(\\)]"},
	{"[[],[],[],[],[],[],[]]", "[[][][][][][][]]"},
	{"", NULL},
	{"{", NULL},
	{"[1,]", NULL},
	{"{\"a\" 1}", NULL},
	{"{a:1}", NULL},
	{"01", NULL},
	{"nul", NULL},
	{"\"\\x\"", NULL},
	{"\"a", NULL},
	{"1 2", NULL},
	{"]", NULL},
	{"NaN", NULL}
};

static void
outline(const JsonTree *tree, StringInfo text)
{
	int			count = 0;

	if (tree->key != NULL)
		appendStringInfo(text, "%s:", tree->key);
	if (tree->kind != JSON_KIND_ARRAY && tree->kind != JSON_KIND_OBJECT)
	{
		appendStringInfo(text, "%c(%s)", "nbds"[tree->kind], tree->text);
		return;
	}
	appendStringInfoChar(text, tree->kind == JSON_KIND_ARRAY ? '[' : '{');
	for (const JsonTree *member = tree->first; member != NULL; member = member->next, count++)
		outline(member, text);
	appendStringInfoChar(text, tree->kind == JSON_KIND_ARRAY ? ']' : '}');
	HOLDS(count == tree->count, "%d members", count);
}

static void
check_document(const Document *document)
{
	ParseError	error = {0};
	JsonTree   *tree = json_tree_parse(document->text, (int) strlen(document->text), MAX_DEPTH, "form", &error);
	StringInfoData text;

	HOLDS((tree != NULL) == (document->outline != NULL), "%s", document->text);
	if (tree == NULL)
	{
		HOLDS(error.sqlstate == ERRCODE_INVALID_TEXT_REPRESENTATION, "%s", document->text);
		SAME(error.message, "invalid input syntax for type form");
		HOLDS(strncmp(error.detail, "It is not JSON, at byte ", 24) == 0, "%s", error.detail);
		return;
	}
	initStringInfo(&text);
	outline(tree, &text);
	SAME(text.data, document->outline);
}

/* At which byte, counted from 1, the first thing wrong begins */
static void
check_place(const char *text, int byte)
{
	ParseError	error = {0};
	char	   *place = psprintf("It is not JSON, at byte %d: ", byte);

	HOLDS(json_tree_parse(text, (int) strlen(text), MAX_DEPTH, "form", &error) == NULL, "%s", text);
	HOLDS(strncmp(error.detail, place, strlen(place)) == 0, "%s: %s", text, error.detail);
}

static void
check_depth(const char *text)
{
	ParseError	error = {0};

	HOLDS(json_tree_parse(text, (int) strlen(text), MAX_DEPTH, "form", &error) == NULL, "%s", text);
	HOLDS(error.sqlstate == ERRCODE_PROGRAM_LIMIT_EXCEEDED, "%s", text);
	SAME(error.message, "form is nested too deeply");
	SAME(error.detail, "Its JSON has more than 5 brackets inside each other.");
}

int
main(void)
{
	const char *text = "{\"b\":1,\"a\":2,\"a\":3}";
	JsonTree   *tree;
	ParseError	error;

	for (int i = 0; i < (int) lengthof(documents); i++)
		check_document(&documents[i]);
	property("a document becomes its tree, and what is no JSON an error");
	check_place("x", 1);
	check_place("{", 2);
	check_place("", 1);
	check_place("[1, 2 3]", 7);
	check_place("{\"a\": }", 7);
	check_place("[1, x]", 5);
	property("an error tells its place");
	check_depth("[[[[[[0]]]]]]");
	check_depth("{\"a\":[{\"b\":[{\"c\":[");
	check_depth("[[[[[[[[[[[[[[[[[[[[");
	property("what is nested too deeply is not parsed");
	tree = json_tree_parse(text, (int) strlen(text), MAX_DEPTH, "form", &error);
	SAME(json_tree_member(tree, "a")->text, "2");
	HOLDS(json_tree_member(tree, "c") == NULL && json_tree_member(tree, "") == NULL, "not there");
	property("a member is found by its key, the first of equals");
	SAME(json_kind_name(json_tree_create(JSON_KIND_NULL, NULL, NULL)), "null");
	SAME(json_kind_name(json_tree_create(JSON_KIND_BOOLEAN, NULL, NULL)), "a boolean");
	SAME(json_kind_name(json_tree_create(JSON_KIND_NUMBER, NULL, NULL)), "a number");
	SAME(json_kind_name(json_tree_create(JSON_KIND_STRING, NULL, NULL)), "a string");
	SAME(json_kind_name(json_tree_create(JSON_KIND_ARRAY, NULL, NULL)), "an array");
	SAME(json_kind_name(json_tree_create(JSON_KIND_OBJECT, NULL, NULL)), "an object");
	property("kinds have names");
	return finish();
}
