/*
 * json_tree.h - a JSON document as a tree in memory
 *
 * Kernel: text in, tree out, through PostgreSQL's own JSON parser.  Unlike in
 * jsonb, the order of keys and the text of numbers are those of the document,
 * and a key given twice can be told.
 */
#ifndef COMPLIANCE_JSON_TREE_H
#define COMPLIANCE_JSON_TREE_H

#include "postgres.h"

#include "parse_error.h"

typedef enum JsonKind
{
	JSON_KIND_NULL,
	JSON_KIND_BOOLEAN,
	JSON_KIND_NUMBER,
	JSON_KIND_STRING,
	JSON_KIND_ARRAY,
	JSON_KIND_OBJECT
} JsonKind;

typedef struct JsonTree
{
	JsonKind	kind;
	const char *key;			/* of a member of an object, or NULL */
	const char *text;			/* of a scalar; of a string, without escapes */
	int			count;			/* of the members of an array or object */
	struct JsonTree *first;		/* member */
	struct JsonTree *last;
	struct JsonTree *next;		/* member of the same array or object */
} JsonTree;

extern JsonTree *json_tree_parse(const char *text, int length, int max_depth,
								 const char *type, ParseError *error);
extern JsonTree *json_tree_member(const JsonTree *object, const char *key);
extern const char *json_kind_name(const JsonTree *value);
extern const char *json_tree_repeated_key(const JsonTree *tree);
extern JsonTree *json_tree_create(JsonKind kind, const char *key, const char *text);
extern void json_tree_append(JsonTree *parent, JsonTree *member);

#endif
