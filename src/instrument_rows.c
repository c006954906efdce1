/*
 * instrument_rows.c - instruments from rows, as rows, and with other weights
 */
#include "postgres.h"

#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/jsonb.h"

#include "closest_name.h"
#include "decimal_sum.h"
#include "instrument_io.h"
#include "instrument_json.h"
#include "instrument_rows.h"
#include "parse_report.h"

/* The state of the aggregate is one JSON array of these, which adds two brackets */
#define ROWS_MAX_BRACKETS (INSTRUMENT_MAX_BRACKETS + 2)

/* Besides what a document says of a node, its row has the code of its parent, a position and some keys */
#define ROWS_MAX_BYTES (INSTRUMENT_MAX_BYTES + TREE_MAX_NODES * (CODE_MAX_BYTES + 64))

static Instrument *
build_from_tree(const JsonTree *root)
{
	ParsedInstrument parsed;
	ParseError	error;
	Instrument *instrument = instrument_parse_tree(root, &parsed, &error) ? instrument_create(&parsed, &error) : NULL;

	if (instrument == NULL)
		parse_error_raise(&error);
	return instrument;
}

static JsonTree *
parse_document(const char *text)
{
	ParseError	error;
	JsonTree   *tree = json_tree_parse(text, strlen(text), ROWS_MAX_BRACKETS, "instrument", &error);

	if (tree == NULL)
		parse_error_raise(&error);
	return tree;
}

/*
 * Rows out
 */

/* The keys of a node but for those that have a column */
static Datum
node_rules(const Instrument *instrument, int index)
{
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(instrument_rules_json(instrument, index)));
}

/* Whether the weight is not written, since it follows from points */
static bool
weight_follows(const Instrument *instrument, const TreeNode *node)
{
	return node->leaf_kind == LEAF_POINTS ||
		(node->kind != NODE_LEAF && (instrument->flags & INSTRUMENT_BY_POINTS) != 0);
}

PG_FUNCTION_INFO_V1(instrument_nodes);
Datum
instrument_nodes(PG_FUNCTION_ARGS)
{
	Instrument *instrument = PG_GETARG_INSTRUMENT_P(0);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < instrument->node_count; i++)
	{
		const TreeNode *node = &instrument->nodes[i];
		Datum		values[] = {
			Int32GetDatum(i + 1),
			PointerGetDatum(instrument_text(instrument, node->code)),
			PointerGetDatum(instrument_text(instrument, instrument->nodes[node->parent].code)),
			Int32GetDatum(node->depth),
			BoolGetDatum(node->kind == NODE_LEAF),
			NumericGetDatum(int64_div_fast_to_numeric(node->weight_digits, node->weight_scale)),
			node_rules(instrument, i)
		};
		bool		nulls[lengthof(values)] = {[2] = i == 0, [5] = i == 0 || weight_follows(instrument, node)};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/*
 * Other weights
 */

/* The objects of all nodes, in preorder */
static int
collect_objects(JsonTree *object, JsonTree **objects, int count)
{
	JsonTree   *children = json_tree_member(object, "nodes");

	objects[count++] = object;
	if (children != NULL)
		for (JsonTree *child = children->first; child != NULL; child = child->next)
			count = collect_objects(child, objects, count);
	return count;
}

static JsonTree **
instrument_objects(const Instrument *instrument)
{
	JsonTree  **objects = palloc(instrument->node_count * sizeof(JsonTree *));
	int			count PG_USED_FOR_ASSERTS_ONLY;

	count = collect_objects(parse_document(instrument_to_json(instrument, true)), objects, 0);
	Assert(count == instrument->node_count);
	return objects;
}

/* A member of an object, set to a scalar */
static void
set_member(JsonTree *object, const char *key, JsonKind kind, const char *text)
{
	JsonTree   *member = json_tree_member(object, key);

	if (member == NULL)
	{
		json_tree_append(object, json_tree_create(kind, key, text));
		return;
	}
	member->kind = kind;
	member->text = text;
}

/* A member that becomes an array of two numbers, under another key if that is given */
static void
set_pair(JsonTree *member, const char *key, const char *first, const char *second)
{
	member->kind = JSON_KIND_ARRAY;
	member->key = key;
	json_tree_append(member, json_tree_create(JSON_KIND_NUMBER, NULL, first));
	json_tree_append(member, json_tree_create(JSON_KIND_NUMBER, NULL, second));
}

/* Write points as the goalposts and weights that they stand for, so that the weights can change */
static void
write_points_out(const Instrument *instrument, JsonTree **objects)
{
	if ((instrument->flags & INSTRUMENT_BY_POINTS) != 0)
		set_pair(json_tree_member(objects[0], "scale"), "scale", units_to_text(instrument->scale.lowest),
				 units_to_text(scale_top(instrument->scale)));
	for (int i = 1; i < instrument->node_count; i++)
	{
		const TreeNode *node = &instrument->nodes[i];

		if (weight_follows(instrument, node))
			set_member(objects[i], "weight", JSON_KIND_NUMBER,
					   decimal_to_text((Decimal) {node->weight_digits, node->weight_scale}));
		if (node->leaf_kind == LEAF_POINTS)
		{
			JsonTree   *points = json_tree_member(objects[i], "points");

			set_pair(points, "goalposts", "0", points->text);
		}
	}
}

/* A copy with the weights of a JSON object, by codes; the other weights stay */
Instrument *
instrument_reweighted(const Instrument *instrument, const char *document)
{
	JsonTree   *weights = parse_document(document);
	JsonTree  **objects = instrument_objects(instrument);

	if (weights->kind != JSON_KIND_OBJECT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("weights must be an object of codes and their weights"),
				 errdetail("They are %s.", json_kind_name(weights))));
	write_points_out(instrument, objects);
	for (const JsonTree *weight = weights->first; weight != NULL; weight = weight->next)
	{
		int			length = strlen(weight->key);
		int			node = instrument_find(instrument, weight->key, length);

		if (node < 0)
			instrument_fail_unknown(instrument, weight->key, length, false);
		set_member(objects[node], "weight", weight->kind, weight->text);
	}
	return build_from_tree(objects[0]);
}

PG_FUNCTION_INFO_V1(instrument_reweight);
Datum
instrument_reweight(PG_FUNCTION_ARGS)
{
	Jsonb	   *weights = PG_GETARG_JSONB_P(1);

	PG_RETURN_INSTRUMENT_P(instrument_reweighted(PG_GETARG_INSTRUMENT_P(0),
												 JsonbToCString(NULL, &weights->root, VARSIZE(weights))));
}

/*
 * Rows in
 *
 * The state is a text, the objects of the rows so far, so that it can be
 * shipped and merged: {"code": ..., "parent": ..., "weight": ..., ...}, ...
 */

static void
append_member(StringInfo buffer, const char *key, const char *text)
{
	appendStringInfo(buffer, "%s\"%s\": %s", buffer->data[buffer->len - 1] == '{' ? "" : ", ", key, text);
}

static void
append_text_member(StringInfo buffer, const char *key, text *value)
{
	StringInfoData quoted;

	initStringInfo(&quoted);
	escape_json(&quoted, text_to_cstring(value));
	append_member(buffer, key, quoted.data);
}

static void
append_weight(StringInfo buffer, Numeric weight)
{
	if (numeric_is_nan(weight) || numeric_is_inf(weight))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("weight must be finite, not NaN or infinity")));
	append_member(buffer, "weight",
				  DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(weight))));
}

static void
append_row(StringInfo buffer, FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("code must not be NULL")));
	appendStringInfoChar(buffer, '{');
	append_text_member(buffer, "code", PG_GETARG_TEXT_PP(1));
	if (!PG_ARGISNULL(2))
		append_text_member(buffer, "parent", PG_GETARG_TEXT_PP(2));
	if (!PG_ARGISNULL(3))
		append_weight(buffer, PG_GETARG_NUMERIC(3));
	if (PG_NARGS() > 4 && !PG_ARGISNULL(4))
	{
		Jsonb	   *rules = PG_GETARG_JSONB_P(4);

		append_member(buffer, "rules", JsonbToCString(NULL, &rules->root, VARSIZE(rules)));
	}
	if (PG_NARGS() > 5 && !PG_ARGISNULL(5))
		append_member(buffer, "position", psprintf("%d", PG_GETARG_INT32(5)));
	appendStringInfoChar(buffer, '}');
}

static void
check_state_size(Size size)
{
	if (size > ROWS_MAX_BYTES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("instrument is too long"),
				 errdetail("Its rows have more than %d bytes.", ROWS_MAX_BYTES)));
}

/* The rows of a state behind those before */
static void
append_rows(StringInfo buffer, const text *state)
{
	int			length = VARSIZE_ANY_EXHDR(state);

	if (buffer->len > 0 && length > 0)
		appendStringInfoString(buffer, ", ");
	appendBinaryStringInfo(buffer, VARDATA_ANY(state), length);
}

PG_FUNCTION_INFO_V1(instrument_agg_accum);
Datum
instrument_agg_accum(PG_FUNCTION_ARGS)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	if (!PG_ARGISNULL(0))
		append_rows(&buffer, PG_GETARG_TEXT_PP(0));
	if (buffer.len > 0)
		appendStringInfoString(&buffer, ", ");
	append_row(&buffer, fcinfo);
	check_state_size(buffer.len);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(buffer.data, buffer.len));
}

PG_FUNCTION_INFO_V1(instrument_agg_combine);
Datum
instrument_agg_combine(PG_FUNCTION_ARGS)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	for (int i = 0; i < 2; i++)
		if (!PG_ARGISNULL(i))
			append_rows(&buffer, PG_GETARG_TEXT_PP(i));
	if (buffer.len == 0)
		PG_RETURN_NULL();
	check_state_size(buffer.len);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(buffer.data, buffer.len));
}

/* A text that no row made came in as the state */
static pg_noinline void
fail_state(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("state is not one of instrument_agg()"),
			 errdetail("Such a state is a text of objects, one for each row.")));
}

typedef struct Row
{
	const char *code;
	const char *parent;			/* code, or NULL */
	int64		position;
	int			parent_row;
	JsonTree   *object;			/* of the node to be */
	JsonTree   *children;		/* the array of nodes in it, or NULL */
} Row;

/* Text by text, but digits by the number they write: p2 stands before p10 */
static int
compare_naturally(const char *a, const char *b)
{
	while (*a != '\0' && *b != '\0')
	{
		size_t		a_digits = strspn(a, "0123456789");
		size_t		b_digits = strspn(b, "0123456789");

		if (a_digits > 0 && b_digits > 0)
		{
			size_t		a_zeros = Min(strspn(a, "0"), a_digits);
			size_t		b_zeros = Min(strspn(b, "0"), b_digits);
			int			order;

			if (a_digits - a_zeros != b_digits - b_zeros)
				return a_digits - a_zeros < b_digits - b_zeros ? -1 : 1;
			order = strncmp(a + a_zeros, b + b_zeros, a_digits - a_zeros);
			if (order != 0)
				return order;
			a += a_digits;
			b += b_digits;
		}
		else if (*a != *b)
			break;
		else
		{
			a++;
			b++;
		}
	}
	return (int) (unsigned char) *a - (int) (unsigned char) *b;
}

static int
compare_codes(const void *a, const void *b)
{
	return strcmp(((const Row *) a)->code, ((const Row *) b)->code);
}

/* The order of siblings: by position, then by code; it does not depend on the rows' order */
static int
compare_siblings(const void *a, const void *b)
{
	const Row  *x = *(Row *const *) a;
	const Row  *y = *(Row *const *) b;
	int			order;

	if (x->position != y->position)
		return x->position < y->position ? -1 : 1;
	order = compare_naturally(x->code, y->code);
	return order != 0 ? order : strcmp(x->code, y->code);
}

/* The text of a row's member; NULL if it has none, an error if that is of another kind */
static const char *
member_text(const JsonTree *row, const char *key, JsonKind kind)
{
	const JsonTree *member = json_tree_member(row, key);

	if (member == NULL)
		return NULL;
	if (member->kind != kind)
		fail_state();
	return member->text;
}

/* Where the row stands among its siblings: behind those with a position if it has none */
static int64
row_position(const JsonTree *row)
{
	const char *text = member_text(row, "position", JSON_KIND_NUMBER);

	return text == NULL ? PG_INT64_MAX :
		DatumGetInt32(DirectFunctionCall1(int4in, CStringGetDatum(text)));
}

/* The node's own object: code, weight, and the rules */
static JsonTree *
node_object(const JsonTree *row, const char *code)
{
	JsonTree   *object = json_tree_create(JSON_KIND_OBJECT, NULL, NULL);
	JsonTree   *weight = json_tree_member(row, "weight");
	JsonTree   *rules = json_tree_member(row, "rules");
	JsonTree   *rule = NULL;
	JsonTree   *next;

	if (rules != NULL && rules->kind != JSON_KIND_NULL)
	{
		if (rules->kind != JSON_KIND_OBJECT)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("rules of \"%s\" must be an object", code),
					 errdetail("They are %s.", json_kind_name(rules))));
		if (json_tree_member(rules, "nodes") != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("rules of \"%s\" must not have nodes", code),
					 errhint("Give each node a row, with the code of its parent.")));
		rule = rules->first;
	}
	json_tree_append(object, json_tree_create(JSON_KIND_STRING, "code", code));
	if (weight != NULL)
		json_tree_append(object, json_tree_create(weight->kind, "weight", weight->text));
	for (; rule != NULL; rule = next)
	{
		next = rule->next;
		rule->next = NULL;
		json_tree_append(object, rule);
	}
	return object;
}

static Row *
read_rows(const JsonTree *array)
{
	Row		   *rows = palloc0(array->count * sizeof(Row));
	int			count = 0;

	for (const JsonTree *row = array->first; row != NULL; row = row->next)
	{
		const char *code;

		if (row->kind != JSON_KIND_OBJECT)
			fail_state();
		code = member_text(row, "code", JSON_KIND_STRING);
		if (code == NULL)
			fail_state();
		rows[count++] = (Row) {
			.code = code,
			.parent = member_text(row, "parent", JSON_KIND_STRING),
			.position = row_position(row),
			.object = node_object(row, code)
		};
	}
	qsort(rows, count, sizeof(Row), compare_codes);
	for (int i = 1; i < count; i++)
		if (strcmp(rows[i].code, rows[i - 1].code) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_UNIQUE_VIOLATION),
					 errmsg("code \"%s\" is used twice", rows[i].code),
					 errdetail("Codes are unique in an instrument.")));
	return rows;
}

/* Find the parent of each row; returns the row without one */
static int
find_parents(Row *rows, int count)
{
	int			root = -1;

	for (int i = 0; i < count; i++)
	{
		Row			key = {.code = rows[i].parent};
		Row		   *parent;

		if (rows[i].parent == NULL)
		{
			if (root >= 0)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("instrument has two roots, \"%s\" and \"%s\"", rows[root].code, rows[i].code),
						 errdetail("Only one row has no parent.")));
			root = i;
			continue;
		}
		parent = bsearch(&key, rows, count, sizeof(Row), compare_codes);
		if (parent == NULL)
		{
			ClosestName search;

			closest_name_begin(&search, key.code, strlen(key.code));
			for (int j = 0; j < count; j++)
				closest_name_offer(&search, rows[j].code, strlen(rows[j].code));
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("parent \"%s\" of \"%s\" is not the code of any row", key.code, rows[i].code),
					 search.name != NULL ? errhint("Did you mean \"%s\"?", search.name) : 0));
		}
		rows[i].parent_row = parent - rows;
	}
	if (root < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("instrument has no root"),
				 errdetail("One row, that of the whole, has no parent.")));
	return root;
}

/* Every row must lead to the root, in as many steps as its depth may be */
static void
check_cycles(const Row *rows, int count, int root)
{
	for (int i = 0; i < count; i++)
	{
		int			steps = 0;

		for (int row = i; row != root; row = rows[row].parent_row)
			if (++steps > count)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("codes are cyclic: \"%s\" is below itself", rows[row].code),
						 errdetail("Its parent is \"%s\".", rows[row].parent)));
		if (steps > TREE_MAX_DEPTH)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("instrument is too deep"),
					 errdetail("Code \"%s\" has depth %d; at most %d is allowed, where the root has 0.",
							   rows[i].code, steps, TREE_MAX_DEPTH)));
	}
}

static void
attach_children(Row *rows, int count, int root)
{
	Row		  **order = palloc(count * sizeof(Row *));

	for (int i = 0; i < count; i++)
		order[i] = &rows[i];
	qsort(order, count, sizeof(Row *), compare_siblings);
	for (int i = 0; i < count; i++)
	{
		Row		   *parent = &rows[order[i]->parent_row];

		if (order[i] == &rows[root])
			continue;
		if (parent->children == NULL)
		{
			parent->children = json_tree_create(JSON_KIND_ARRAY, "nodes", NULL);
			json_tree_append(parent->object, parent->children);
		}
		json_tree_append(parent->children, order[i]->object);
	}
}

PG_FUNCTION_INFO_V1(instrument_agg_final);
Datum
instrument_agg_final(PG_FUNCTION_ARGS)
{
	char	   *state = text_to_cstring(PG_GETARG_TEXT_PP(0));
	JsonTree   *array = parse_document(psprintf("[%s]", state));
	Row		   *rows = read_rows(array);
	int			root = find_parents(rows, array->count);

	check_cycles(rows, array->count, root);
	attach_children(rows, array->count, root);
	PG_RETURN_INSTRUMENT_P(build_from_tree(rows[root].object));
}
