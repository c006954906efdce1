/*
 * instrument_parse.c - the notation of instruments
 */
#include "postgres.h"

#include "instrument_check.h"
#include "instrument_keys.h"
#include "instrument_parse.h"
#include "int256.h"

#define CODE_EXPECTED "A code has letters, digits, \"_\", \".\" and \"-\"."

/*
 * Nodes
 */

static int
add_node(Parser *parser, int parent, int depth)
{
	ParsedInstrument *instrument = parser->instrument;

	if (instrument->count == parser->allocated)
	{
		parser->allocated *= 2;
		instrument->nodes = repalloc(instrument->nodes, parser->allocated * sizeof(ParsedNode));
	}
	instrument->nodes[instrument->count] = (ParsedNode) {
		.parent = parent,
		.depth = depth,
		.weight_digits = 1,
		.kind = NODE_LEAF,
		.round = NO_NODE_ROUNDING,
		.rule = {.clip = true, .round = NO_NODE_ROUNDING}
	};
	return instrument->count++;
}

/* The code, which the errors of all other keys name; place is among the siblings */
static bool
read_code(Parser *parser, int node, const JsonTree *object, int place)
{
	ParsedNode *target = &parser->instrument->nodes[node];
	const JsonTree *code;

	target->code = psprintf("#%d", place);
	if (object->kind != JSON_KIND_OBJECT)
		return parser_fail_value(parser, node, "node", "an object", object);
	code = json_tree_member(object, "code");
	if (code == NULL)
		return parser_fail(parser, node, pstrdup("code is missing"), NULL, NULL);
	if (code->kind != JSON_KIND_STRING)
		return parser_fail_value(parser, node, "code", "a string", code);
	if (!instrument_code_is_valid(code->text))
		return parser_fail(parser, node, pstrdup("code is not valid"), psprintf("It is %s.", parser_written(code)),
						   psprintf(CODE_EXPECTED " It has at most %d bytes.", CODE_MAX_BYTES));
	target->code = code->text;
	return true;
}

static bool
check_limits(Parser *parser, int node)
{
	const ParsedInstrument *instrument = parser->instrument;

	if (instrument->count > TREE_MAX_NODES)
		return parser_fail_limit(parser, node, pstrdup("instrument has too many nodes"),
								 psprintf("At most %d are allowed.", TREE_MAX_NODES));
	if (instrument->leaves > TREE_MAX_LEAVES)
		return parser_fail_limit(parser, node, pstrdup("instrument has too many indicators"),
								 psprintf("At most %d are allowed.", TREE_MAX_LEAVES));
	if (instrument->nodes[node].depth > TREE_MAX_DEPTH)
		return parser_fail_limit(parser, node, pstrdup("instrument is too deep"),
								 psprintf("A depth of at most %d is allowed, where the root has 0.", TREE_MAX_DEPTH));
	return true;
}

/*
 * Weights
 */

/* By magnitude; both have at most WEIGHT_MAX_DIGITS */
static uint128
scaled_weight(int64 digits, int from_scale, int to_scale)
{
	return (uint128) (digits < 0 ? -digits : digits) * power_of_ten(to_scale - from_scale);
}

/* Weights of siblings, and what their sum is divided by, as integers without common divisor */
static bool
relate_weights(Parser *parser, int parent)
{
	ParsedNode *nodes = parser->instrument->nodes;
	ParsedNode *above = &nodes[parent];
	int			scale = above->divisor_scale;
	uint128		common;
	uint128		total = 0;

	FOR_EACH_CHILD(child, nodes, parent)
		scale = Max(scale, nodes[child].weight_scale);
	common = scaled_weight(above->divisor_digits, above->divisor_scale, scale);
	FOR_EACH_CHILD(child, nodes, parent)
		common = int256_gcd_wide(common, scaled_weight(nodes[child].weight_digits, nodes[child].weight_scale, scale));
	if (common == 0)
		return parser_fail(parser, parent, pstrdup("no child counts"), pstrdup("All have a weight of 0."), NULL);
	if (scaled_weight(above->divisor_digits, above->divisor_scale, scale) / common > TREE_MAX_WEIGHT)
		total = PG_UINT64_MAX;
	FOR_EACH_CHILD(child, nodes, parent)
	{
		uint128		weight = scaled_weight(nodes[child].weight_digits, nodes[child].weight_scale, scale) / common;

		total += weight;
		if (total > TREE_MAX_WEIGHT)
			return parser_fail(parser, parent, pstrdup("weights of the children are too far apart"),
							   psprintf("From the last decimal of the finest to the first digit of their sum "
										"there are more than %d digits.", WEIGHT_MAX_DIGITS), NULL);
		nodes[child].weight = nodes[child].weight_digits < 0 ? -(int64) weight : (int64) weight;
	}
	above->divisor = (uint64) (scaled_weight(above->divisor_digits, above->divisor_scale, scale) / common);
	return true;
}

/* What a mean over the best children needs: that all who count weigh the same */
static bool
check_weights(Parser *parser, int parent)
{
	const ParsedNode *nodes = parser->instrument->nodes;
	int64		first = 0;
	bool		any_above = false;

	FOR_EACH_CHILD(child, nodes, parent)
	{
		int64		weight = nodes[child].weight;

		any_above = any_above || weight > 0;
		if (nodes[parent].best > 0 && weight != 0 && first != 0 && weight != first)
			return parser_fail(parser, parent, pstrdup("best needs children of equal weight"), NULL,
							   pstrdup("With others, a higher mark could lower the result."));
		first = first == 0 ? weight : first;
	}
	if (!any_above)
		return parser_fail(parser, parent, pstrdup("no child counts"),
						   pstrdup("None has a weight above zero."), NULL);
	return true;
}

/* A leaf with points weighs as much, on any scale */
static void
weigh_leaf(ParsedNode *leaf)
{
	Decimal		points = leaf_decimal(leaf->rule.points[1].value);

	leaf->weight_digits = (int64) points.digits;
	leaf->weight_scale = points.scale;
}

/*
 * On a scale of points a leaf weighs its points, and a node those below it; no
 * weight is written but that of 0
 */
static bool
weigh_points(Parser *parser, int node)
{
	ParsedNode *nodes = parser->instrument->nodes;
	ParsedNode *target = &nodes[node];
	bool		is_leaf = target->kind == NODE_LEAF;
	int128		sum = 0;

	if (is_leaf && target->rule.kind != LEAF_POINTS && target->weight_digits != 0)
		return parser_fail(parser, node, pstrdup("points are missing, which scale \"points\" needs"), NULL,
						   pstrdup("What is shown and does not count has a weight of 0."));
	if (!is_leaf && target->has_weight)
		return parser_fail(parser, node, pstrdup("scale \"points\" and weight exclude each other"),
						   pstrdup("A node weighs the points below it."), NULL);
	if (is_leaf)
		return true;
	FOR_EACH_CHILD(child, nodes, node)
		sum += scaled_weight(nodes[child].weight_digits, nodes[child].weight_scale, UNIT_DECIMALS);
	if (sum > UNITS_MAX)
		return parser_fail(parser, node, pstrdup("points add up to more than a score can be"), NULL, NULL);
	target->weight_digits = (int64) sum;
	target->weight_scale = UNIT_DECIMALS;
	for (; target->weight_scale > 0 && target->weight_digits % 10 == 0; target->weight_scale--)
		target->weight_digits /= 10;
	if (node == 0)
	{
		parser->instrument->scale = (Scale) {0, (int64) sum};
		target->weight_digits = 1;
		target->weight_scale = 0;
	}
	return true;
}

/* The weights that follow from points */
static bool
weigh_node(Parser *parser, int node)
{
	ParsedNode *target = &parser->instrument->nodes[node];

	if (target->kind == NODE_LEAF && target->rule.kind == LEAF_POINTS)
		weigh_leaf(target);
	return !parser->instrument->by_points || weigh_points(parser, node);
}

/* Read a node and, through itself, its children: the brackets were counted before */
static bool
read_node(Parser *parser, const JsonTree *object, int parent, int depth, int place)
{
	int			node = add_node(parser, parent, depth);
	const JsonTree *children;

	if (!read_code(parser, node, object, place))
		return false;
	children = json_tree_member(object, "nodes");
	if (children == NULL && node == 0)
		return parser_fail(parser, node, pstrdup("nodes are missing"), NULL, NULL);
	if (children != NULL && (children->kind != JSON_KIND_ARRAY || children->count == 0))
		return parser_fail_value(parser, node, "nodes", "an array of at least one node", children);
	if (children != NULL)
		parser->instrument->nodes[node].kind = NODE_ARITHMETIC;
	else
		parser->instrument->leaves++;
	if (!check_limits(parser, node) ||
		!instrument_keys_read(parser, node, object, children == NULL ? 0 : children->count))
		return false;
	place = 0;
	for (const JsonTree *child = children == NULL ? NULL : children->first; child != NULL; child = child->next)
		if (!read_node(parser, child, node, depth + 1, ++place))
			return false;
	parser->instrument->nodes[node].end = parser->instrument->count;
	if (!weigh_node(parser, node))
		return false;
	return children == NULL || (relate_weights(parser, node) && check_weights(parser, node));
}

/* Check a document that is JSON already; false with *error filled if it is no instrument */
bool
instrument_parse_tree(const JsonTree *root, ParsedInstrument *instrument, ParseError *error)
{
	Parser		parser = {instrument, 64, error};

	*instrument = (ParsedInstrument) {
		.scale = {0, 100 * UNITS_PER_ONE},
		.nodes = palloc(parser.allocated * sizeof(ParsedNode))
	};
	return read_node(&parser, root, 0, 0, 1) && instrument_check(&parser);
}

/* Parse and check an instrument; false with *error filled if it is not valid */
bool
instrument_parse(const char *text, int length, ParsedInstrument *instrument, ParseError *error)
{
	JsonTree   *root;

	if (length > INSTRUMENT_MAX_BYTES)
	{
		*error = (ParseError) {
			ERRCODE_PROGRAM_LIMIT_EXCEEDED, pstrdup("instrument is too long"),
			psprintf("It has %d bytes; at most %d are allowed.", length, INSTRUMENT_MAX_BYTES), NULL
		};
		return false;
	}
	root = json_tree_parse(text, length, INSTRUMENT_MAX_BRACKETS, "instrument", error);
	return root != NULL && instrument_parse_tree(root, instrument, error);
}
