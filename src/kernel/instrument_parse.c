/*
 * instrument_parse.c - the notation of instruments
 */
#include "postgres.h"

#include "instrument_keys.h"
#include "instrument_parse.h"

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
		.rule = {.clip = true}
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

static uint128
gcd(uint128 a, uint128 b)
{
	while (b != 0)
	{
		uint128		rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

static uint128
scaled_weight(const ParsedNode *node, int scale)
{
	return (uint128) node->weight_digits * power_of_ten(scale - node->weight_scale);
}

/* Weights of siblings as integers without common divisor */
static bool
relate_weights(Parser *parser, int parent)
{
	ParsedNode *nodes = parser->instrument->nodes;
	int			scale = 0;
	uint128		divisor = 0;
	uint128		total = 0;

	FOR_EACH_CHILD(child, nodes, parent)
		scale = Max(scale, nodes[child].weight_scale);
	FOR_EACH_CHILD(child, nodes, parent)
		divisor = gcd(divisor, scaled_weight(&nodes[child], scale));
	FOR_EACH_CHILD(child, nodes, parent)
	{
		uint128		weight = scaled_weight(&nodes[child], scale) / divisor;

		total += weight;
		if (total > TREE_MAX_WEIGHT)
			return parser_fail(parser, parent, pstrdup("weights of the children are too far apart"),
						psprintf("From the last decimal of the finest to the first digit of their sum "
								 "there are more than %d digits.", WEIGHT_MAX_DIGITS), NULL);
		nodes[child].weight = (uint64) weight;
	}
	return true;
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
	if (!check_limits(parser, node) || !parser_read_keys(parser, node, object, children != NULL))
		return false;
	if (children == NULL)
	{
		parser->instrument->nodes[node].end = parser->instrument->count;
		return parser_check_leaf_keys(parser, node, object);
	}
	place = 0;
	for (const JsonTree *child = children->first; child != NULL; child = child->next)
		if (!read_node(parser, child, node, depth + 1, ++place))
			return false;
	parser->instrument->nodes[node].end = parser->instrument->count;
	return relate_weights(parser, node);
}

/*
 * Checks of the whole
 */

typedef struct CodePlace
{
	const char *code;
	int			node;
} CodePlace;

static int
compare_codes(const void *a, const void *b)
{
	const CodePlace *x = a;
	const CodePlace *y = b;
	int			order = strcmp(x->code, y->code);

	return order != 0 ? order : x->node - y->node;
}

static bool
check_codes(Parser *parser)
{
	const ParsedInstrument *instrument = parser->instrument;
	CodePlace  *places = palloc(instrument->count * sizeof(CodePlace));

	for (int i = 0; i < instrument->count; i++)
		places[i] = (CodePlace) {instrument->nodes[i].code, i};
	qsort(places, instrument->count, sizeof(CodePlace), compare_codes);
	for (int i = 1; i < instrument->count; i++)
		if (strcmp(places[i].code, places[i - 1].code) == 0)
			return parser_fail(parser, places[i].node, psprintf("code \"%s\" is used twice", places[i].code),
						psprintf("It is also the code of %s.", instrument_node_path(instrument, places[i - 1].node)),
						pstrdup("Codes are unique in an instrument."));
	return true;
}

static bool
on_scale(Scale scale, int64 units)
{
	return units >= scale.lowest && units <= scale_top(scale);
}

static char *
scale_text(Scale scale)
{
	char		lowest[UNITS_TEXT_SIZE];
	char		highest[UNITS_TEXT_SIZE];

	units_to_text(scale.lowest, lowest);
	units_to_text(scale_top(scale), highest);
	return psprintf("The scale is [%s, %s].", lowest, highest);
}

/* What depends on the scale, which may stand behind everything else */
static bool
check_against_scale(Parser *parser, int node)
{
	Scale		scale = parser->instrument->scale;
	const ParsedNode *target = &parser->instrument->nodes[node];
	bool		logarithmic = target->kind == NODE_GEOMETRIC || target->kind == NODE_HARMONIC ||
		target->kind == NODE_POWER;

	if (logarithmic && scale.lowest < 0)
		return parser_fail(parser, node, pstrdup("this mean needs a scale that does not go below zero"),
					scale_text(scale), NULL);
	for (int i = 0; i < target->rule.level_count; i++)
		if (!on_scale(scale, target->rule.levels[i].score))
			return parser_fail(parser, node, pstrdup("score of a level is not on the scale"), scale_text(scale), NULL);
	if (target->round != NO_NODE_ROUNDING)
	{
		int64		step = (int64) power_of_ten(UNIT_DECIMALS - target->round);

		if (scale.lowest % step != 0 || scale_top(scale) % step != 0)
			return parser_fail(parser, node, pstrdup("rounding must not move the ends of the scale"),
						scale_text(scale), NULL);
	}
	return true;
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
	if (!read_node(&parser, root, 0, 0, 1) || !check_codes(&parser))
		return false;
	for (int i = 0; i < instrument->count; i++)
		if (!check_against_scale(&parser, i))
			return false;
	return true;
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
