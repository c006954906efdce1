/*
 * instrument_check.c - the checks of an instrument that need the whole of it
 */
#include "postgres.h"

#include "decimal_sum.h"
#include "instrument_check.h"

/*
 * Codes
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

/* Sort them, so that they are found, and see that none is used twice */
static bool
check_codes(Parser *parser, CodePlace *places)
{
	const ParsedInstrument *instrument = parser->instrument;

	for (int i = 0; i < instrument->count; i++)
		places[i] = (CodePlace) {instrument->nodes[i].code, i};
	qsort(places, instrument->count, sizeof(CodePlace), compare_codes);
	for (int i = 1; i < instrument->count; i++)
		if (strcmp(places[i].code, places[i - 1].code) == 0)
			return parser_fail(parser, places[i].node,
							   psprintf("code \"%s\" is used twice", places[i].code),
							   psprintf("It is also the code of %s.",
										instrument_node_path(instrument, places[i - 1].node)),
							   pstrdup("Codes are unique in an instrument."));
	return true;
}

/* The node with that code, or -1 */
static int
find_code(const CodePlace *places, int count, const char *code)
{
	int			low = 0;
	int			high = count;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (strcmp(places[middle].code, code) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && strcmp(places[low].code, code) == 0 ? places[low].node : -1;
}

/*
 * The scale, which may stand behind everything else
 */

static bool
check_on_scale(Parser *parser, int node, const char *what, int64 score)
{
	Scale		scale = parser->instrument->scale;

	if (score >= scale.lowest && score <= scale_top(scale))
		return true;
	return parser_fail(parser, node, psprintf("%s is not on the scale", what),
					   psprintf("It is %s, and the scale is [%s, %s].", units_to_text(score),
								units_to_text(scale.lowest), units_to_text(scale_top(scale))), NULL);
}

/* Whether rounding as the node does would move a score */
static bool
is_moved(const ParsedNode *node, int64 score)
{
	return node->round != NO_NODE_ROUNDING && score % (int64) power_of_ten(UNIT_DECIMALS - node->round) != 0;
}

static bool
check_round(Parser *parser, int node)
{
	Scale		scale = parser->instrument->scale;
	const ParsedNode *target = &parser->instrument->nodes[node];

	if (!is_moved(target, scale.lowest) && !is_moved(target, scale_top(scale)))
		return true;
	return parser_fail(parser, node, pstrdup("rounding must not move the ends of the scale"),
					   psprintf("The scale is [%s, %s].", units_to_text(scale.lowest), units_to_text(scale_top(scale))),
					   NULL);
}

/*
 * Inner nodes
 */

static bool
check_cap(Parser *parser, int node, ParsedCap *cap, const CodePlace *places)
{
	const ParsedInstrument *instrument = parser->instrument;
	const ParsedNode *target = &instrument->nodes[node];

	cap->node = cap->code == NULL ? -1 : find_code(places, instrument->count, cap->code);
	if (cap->node <= node || cap->node >= target->end)
		return parser_fail(parser, node, psprintf("node \"%s\" of a cap is not below this one",
												  cap->code == NULL ? "" : cap->code),
						   cap->node < 0 ? pstrdup("The instrument has no such code.") : NULL,
						   pstrdup("A node is capped by the score of what stands below it."));
	for (int step = cap->node; step != node; step = instrument->nodes[step].parent)
		if (instrument->nodes[step].weight < 0)
			return parser_fail(parser, node, psprintf("node \"%s\" of a cap is a deduction", cap->code),
							   pstrdup("What lowers the score would then lift it."), NULL);
	if (!check_on_scale(parser, node, "below of a cap", cap->below) ||
		!check_on_scale(parser, node, "at_most of a cap", cap->at_most))
		return false;
	if (is_moved(target, cap->at_most))
		return parser_fail(parser, node, pstrdup("rounding must not move at_most of a cap"),
						   psprintf("It is %s, and the node has %d decimals.",
									units_to_text(cap->at_most), target->round),
						   NULL);
	return true;
}

static bool
check_inner(Parser *parser, int node, const CodePlace *places)
{
	Scale		scale = parser->instrument->scale;
	const ParsedNode *target = &parser->instrument->nodes[node];
	bool		has_frame = target->frame_low != target->frame_high;

	if ((target->kind == NODE_GEOMETRIC || target->kind == NODE_HARMONIC || target->kind == NODE_POWER) &&
		!has_frame && scale.lowest < 0)
		return parser_fail(parser, node, pstrdup("this mean needs a scale that does not go below zero"),
						   psprintf("The scale is [%s, %s].",
									units_to_text(scale.lowest), units_to_text(scale_top(scale))),
						   pstrdup("With \"on\": [1, 10] it is taken on other numbers."));
	if (target->missing == MISSING_SCORE && !check_on_scale(parser, node, "missing", target->missing_score))
		return false;
	for (int i = 0; i < target->cap_count; i++)
		if (!check_cap(parser, node, &target->caps[i], places))
			return false;
	return true;
}

/*
 * Leaves
 */

/* All scores that are written */
static bool
check_scores(Parser *parser, int node)
{
	const LeafRule *rule = &parser->instrument->nodes[node].rule;

	for (int i = 0; i < rule->level_count; i++)
		if (!check_on_scale(parser, node, "score of a level", rule->levels[i].score))
			return false;
	for (int i = 0; i < rule->point_count && rule->kind == LEAF_CURVE; i++)
		if (!check_on_scale(parser, node, "score of a point", rule->points[i].score))
			return false;
	for (int i = 0; i < rule->band_count; i++)
		if (!check_on_scale(parser, node, "score of a band", rule->bands[i].first) ||
			!check_on_scale(parser, node, "score of a band", rule->bands[i].last))
			return false;
	return true;
}

/* Whatever can be answered must have a score */
static bool
check_answers(Parser *parser, int node)
{
	static const char *const problems[] = {
		[LEAF_OUTSIDE_SCALE] = "on the scale",
		[LEAF_OUTSIDE_GOALPOSTS] = "between the goalposts",
		[LEAF_OUTSIDE_POINTS] = "between 0 and the points",
		[LEAF_OUTSIDE_CURVE] = "between the ends of the curve",
		[LEAF_OUTSIDE_BANDS] = "in any band",
		[LEAF_NO_LEVEL] = "a level"
	};
	const ParsedNode *target = &parser->instrument->nodes[node];

	for (int i = 0; i < target->rule.answer_count; i++)
	{
		const LeafNumber *answer = &target->rule.answers[i];
		LeafStatus	status;
		uint32		score;

		if (answer->not_applicable)
			continue;
		status = leaf_score(&target->rule, parser->instrument->scale, leaf_decimal(*answer), &score);
		if (status != LEAF_OK)
			return parser_fail(parser, node, psprintf("value of answer \"%s\" is not %s", target->labels[i],
													  problems[status]),
							   psprintf("It is %s.", decimal_to_text(leaf_decimal(*answer))),
							   pstrdup("Every answer must have a score."));
	}
	return true;
}

/* What the leaf's score is rounded to goes into its rule, with which a form is read */
static bool
check_leaf(Parser *parser, int node)
{
	ParsedNode *target = &parser->instrument->nodes[node];

	target->rule.round = target->round;
	target->rule.rounding = target->rounding;
	return check_scores(parser, node) && check_answers(parser, node);
}

/* What no node can see alone; false with the error filled */
bool
instrument_check(Parser *parser)
{
	const ParsedInstrument *instrument = parser->instrument;
	CodePlace  *places = palloc(instrument->count * sizeof(CodePlace));

	if (!check_codes(parser, places))
		return false;
	for (int i = 0; i < instrument->count; i++)
	{
		bool		is_leaf = instrument->nodes[i].kind == NODE_LEAF;

		if (!check_round(parser, i) || !(is_leaf ? check_leaf(parser, i) : check_inner(parser, i, places)))
			return false;
	}
	return true;
}
