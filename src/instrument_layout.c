/*
 * instrument_layout.c - the type instrument: how it is laid out
 *
 * The header and the nodes, then what they refer to: parts, caps, the rules of
 * leaves with their tables, the parents of leaves, slots, and texts.
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "compat.h"
#include "instrument_layout.h"
#include "int256.h"
#include "zoning_write.h"

/* The common denominator of parts stays below this, so that the sum of parts * LEAF_TOP fits */
#define PARTS_MAX (UINT64CONST(1) << 62)

/*
 * Parts
 */

/* The least common multiple, or 0 if it is out of range */
static uint64
common_multiple(uint64 a, uint64 b)
{
	uint128		multiple = (uint128) (a / int256_gcd(a, b)) * b;

	return multiple < PARTS_MAX ? (uint64) multiple : 0;
}

/*
 * The part of each leaf in the total of a complete card, as part / denominator;
 * returns the denominator, or 0 if it is out of range.  Going up, multiple[i]
 * is the denominator of the parts in the score of node i; going down, part[i]
 * is the part of node i in the total.
 */
static uint64
compute_parts(const ParsedInstrument *parsed, uint64 *leaf_parts)
{
	const ParsedNode *nodes = parsed->nodes;
	uint64	   *multiple = palloc(parsed->count * sizeof(uint64));
	uint64	   *part = palloc(parsed->count * sizeof(uint64));
	int			leaf = 0;

	for (int i = parsed->count - 1; i >= 0; i--)
	{
		uint64		total = 0;

		multiple[i] = 1;
		FOR_EACH_CHILD(child, nodes, i)
		{
			multiple[i] = common_multiple(multiple[i], multiple[child]);
			if (multiple[i] == 0)
				return 0;
			total += nodes[child].weight;
		}
		if (total > 0 && (uint128) multiple[i] * total >= PARTS_MAX)
			return 0;
		multiple[i] *= Max(total, 1);
	}
	part[0] = multiple[0];
	for (int i = 0; i < parsed->count; i++)
	{
		uint64		total = 0;

		FOR_EACH_CHILD(child, nodes, i)
			total += nodes[child].weight;
		FOR_EACH_CHILD(child, nodes, i)
		{
			Assert(total > 0);
			part[child] = part[i] / total * nodes[child].weight;
		}
		if (nodes[i].kind == NODE_LEAF)
			leaf_parts[leaf++] = part[i];
	}
	return multiple[0];
}

static uint64
reduce_parts(uint64 *parts, int count, uint64 denominator)
{
	uint64		divisor = denominator;

	for (int i = 0; i < count; i++)
		divisor = int256_gcd(divisor, parts[i]);
	for (int i = 0; i < count; i++)
		parts[i] /= divisor;
	return denominator / divisor;
}

static void
fill_node(TreeNode *node, const ParsedInstrument *parsed, int index)
{
	const ParsedNode *source = &parsed->nodes[index];

	*node = (TreeNode) {
		.weight = source->weight,
		.divisor = source->divisor,
		.power = source->power,
		.frame_low = source->frame_low,
		.frame_high = source->frame_high,
		.missing_score = source->missing_score,
		.weight_digits = source->weight_digits,
		.divisor_digits = source->divisor_digits,
		.min_coverage = source->min_coverage,
		.min_answers = source->min_answers,
		.best = source->best,
		.cap_count = source->cap_count,
		.parent = source->parent,
		.end = source->end,
		.depth = source->depth,
		.kind = source->kind,
		.missing = source->missing,
		.not_applicable = source->not_applicable,
		.round = source->round,
		.rounding = source->rounding,
		.leaf_kind = source->rule.kind,
		.weight_scale = source->weight_scale,
		.divisor_scale = source->divisor_scale
	};
	FOR_EACH_CHILD(child, parsed->nodes, index)
		node->total_weight += weight_magnitude(parsed->nodes[child].weight);
}

/*
 * What the tree is
 */

/* See TreeNode */
static bool
node_is_plain(const TreeNode *nodes, int index)
{
	const TreeNode *node = &nodes[index];

	if (!node_is_plain_mean(node) || node->min_answers > 0 || node->missing == MISSING_SCORE)
		return false;
	FOR_EACH_CHILD(child, nodes, index)
		if (nodes[child].kind != NODE_LEAF || nodes[child].round != NO_NODE_ROUNDING)
			return false;
	return true;
}

static int
children_that_count(const TreeNode *nodes, int index)
{
	int			count = 0;

	FOR_EACH_CHILD(child, nodes, index)
		count += nodes[child].weight != 0;
	return count;
}

/* Of a plain tree: whether every complete card has a total, and nothing but this is rounded */
static bool
tree_is_additive(const Tree *tree)
{
	for (int i = 0; i < tree->count; i++)
		if ((i > 0 && tree->nodes[i].round != NO_NODE_ROUNDING) ||
			tree->nodes[i].min_answers > children_that_count(tree->nodes, i))
			return false;
	return true;
}

static uint8
tree_flags(const Tree *tree)
{
	return (tree_has_float_way(tree) ? INSTRUMENT_FLOAT : 0) |
		(tree_is_plain(tree) && tree_is_additive(tree) ? INSTRUMENT_ADDITIVE : 0);
}

/*
 * What stands behind the nodes. The buffer moves as it grows, so that places
 * are offsets; the limits of the notation keep it far below a varlena's.
 */

/* Room for so many bytes, all zero; returns its place */
static uint32
append_room(StringInfo buffer, Size size, Size alignment)
{
	Size		place = TYPEALIGN(alignment, buffer->len);
	Size		end = place + size;

	enlargeStringInfo(buffer, (int) (end - buffer->len));
	memset(buffer->data + buffer->len, 0, end - buffer->len);
	buffer->len = (int) end;
	return (uint32) place;
}

/* An array; 0 if it is empty */
static uint32
append_array(StringInfo buffer, const void *items, int count, Size size)
{
	uint32		place;

	if (count == 0)
		return 0;
	place = append_room(buffer, count * size, MAXIMUM_ALIGNOF);
	memcpy(buffer->data + place, items, count * size);
	return place;
}

/* A text datum; 0 for NULL */
static uint32
append_text(StringInfo buffer, const char *string)
{
	uint32		place;
	text	   *datum;

	if (string == NULL)
		return 0;
	place = append_room(buffer, VARHDRSZ + strlen(string), ALIGNOF_INT);
	datum = (text *) (buffer->data + place);
	SET_VARSIZE(datum, VARHDRSZ + strlen(string));
	memcpy(VARDATA(datum), string, strlen(string));
	return place;
}

static Instrument *
instrument_in_buffer(StringInfo buffer)
{
	return (Instrument *) buffer->data;
}

/* The parts of leaves, if there are any and their denominator is small enough */
static void
append_parts(StringInfo buffer, const ParsedInstrument *parsed)
{
	uint64	   *parts = palloc(parsed->leaves * sizeof(uint64));
	uint64		denominator;
	uint8		part_bytes;
	uint32		place;

	if ((instrument_in_buffer(buffer)->flags & INSTRUMENT_ADDITIVE) == 0)
		return;
	denominator = compute_parts(parsed, parts);
	if (denominator == 0)
		return;
	denominator = reduce_parts(parts, parsed->leaves, denominator);
	part_bytes = denominator <= PG_UINT32_MAX ? sizeof(uint32) : sizeof(uint64);
	place = append_room(buffer, parsed->leaves * part_bytes, MAXIMUM_ALIGNOF);
	for (int i = 0; i < parsed->leaves; i++)
	{
		if (part_bytes == sizeof(uint32))
			((uint32 *) (buffer->data + place))[i] = (uint32) parts[i];
		else
			((uint64 *) (buffer->data + place))[i] = parts[i];
	}
	instrument_in_buffer(buffer)->denominator = denominator;
	instrument_in_buffer(buffer)->part_bytes = part_bytes;
	instrument_in_buffer(buffer)->parts = place;
}

static void
append_caps(StringInfo buffer, const ParsedInstrument *parsed)
{
	uint32		first = append_room(buffer, 0, MAXIMUM_ALIGNOF);
	int			count = 0;

	instrument_in_buffer(buffer)->caps = first;
	for (int i = 0; i < parsed->count; i++)
	{
		instrument_in_buffer(buffer)->nodes[i].first_cap = count;
		for (int j = 0; j < parsed->nodes[i].cap_count; j++)
		{
			const ParsedCap *source = &parsed->nodes[i].caps[j];
			Cap			cap = {.below = source->below, .at_most = source->at_most, .node = source->node};

			append_array(buffer, &cap, 1, sizeof(Cap));
			count++;
		}
	}

	/* the texts follow, so that the caps stand next to each other */
	count = 0;
	for (int i = 0; i < parsed->count; i++)
		for (int j = 0; j < parsed->nodes[i].cap_count; j++)
		{
			uint32		why = append_text(buffer, parsed->nodes[i].caps[j].why);

			((Cap *) (buffer->data + first))[count++].why = why;
		}
}

static uint32
append_labels(StringInfo buffer, const ParsedNode *leaf)
{
	int			count = leaf->rule.answer_count;
	uint32		place;

	if (count == 0)
		return 0;
	place = append_room(buffer, count * sizeof(uint32), ALIGNOF_INT);
	for (int i = 0; i < count; i++)
	{
		uint32		label = append_text(buffer, leaf->labels[i]);

		((uint32 *) (buffer->data + place))[i] = label;
	}
	return place;
}

/* The table of a leaf's rule; 0 if there is nothing to say */
static uint32
append_rule(StringInfo buffer, const ParsedNode *leaf)
{
	const LeafRule *rule = &leaf->rule;
	uint32		place;
	LeafTable	table = {
		.worst = rule->worst,
		.best = rule->best,
		.power = rule->power,
		.point_count = rule->point_count,
		.level_count = rule->level_count,
		.band_count = rule->band_count,
		.answer_count = rule->answer_count,
		.band_rounding = rule->band_rounding,
		.in_units = rule->in_units,
		.clip = rule->clip,
		.choice = rule->choice
	};

	if (leaf->kind != NODE_LEAF ||
		((rule->kind == LEAF_SCORE || rule->kind == LEAF_REVERSED) && rule->answer_count == 0))
		return 0;
	place = append_room(buffer, sizeof(LeafTable), MAXIMUM_ALIGNOF);
	table.points = append_array(buffer, rule->points, rule->point_count, sizeof(LeafPoint));
	table.levels = append_array(buffer, rule->levels, rule->level_count, sizeof(LeafLevel));
	table.bands = append_array(buffer, rule->bands, rule->band_count, sizeof(LeafBand));
	table.answers = append_array(buffer, rule->answers, rule->answer_count, sizeof(LeafNumber));
	table.labels = append_labels(buffer, leaf);
	if (leaf->zoning != NULL)
		table.zoning = append_text(buffer, zoning_write(leaf->zoning));
	memcpy(buffer->data + place, &table, sizeof(table));
	return place;
}

/* At least two for each code */
static uint32
slots_for(int node_count)
{
	uint32		slots = 2;

	while (slots < 2 * (uint32) node_count)
		slots *= 2;
	return slots;
}

static void
append_search(StringInfo buffer, const ParsedInstrument *parsed)
{
	uint32		slots = slots_for(parsed->count);
	uint32		parents = append_room(buffer, parsed->leaves * sizeof(uint16), sizeof(uint16));
	uint32		place = append_room(buffer, slots * sizeof(uint16), sizeof(uint16));
	Instrument *instrument = instrument_in_buffer(buffer);
	int			leaf = 0;

	instrument->leaf_parents = parents;
	instrument->slots = place;
	instrument->slot_count = slots;
	for (int i = 0; i < parsed->count; i++)
	{
		TreeNode   *node = &instrument->nodes[i];

		node->leaf = leaf;
		if (node->kind == NODE_LEAF)
			((uint16 *) instrument_at(instrument, parents))[leaf++] = node->parent;
		instrument_add_code(instrument, i, parsed->nodes[i].code);
	}
}

/* What a node refers to */
static void
append_node(StringInfo buffer, const ParsedInstrument *parsed, int index)
{
	const ParsedNode *source = &parsed->nodes[index];
	uint32		rule = append_rule(buffer, source);
	uint32		code = append_text(buffer, source->code);
	uint32		title = append_text(buffer, source->title);
	uint32		form = append_text(buffer, source->form);
	TreeNode   *node = &instrument_in_buffer(buffer)->nodes[index];

	node->rule = rule;
	node->code = code;
	node->title = title;
	node->form = form;
}

#ifdef USE_ASSERT_CHECKING
/* Whether a node's children lie one behind the other up to its end, and their weights add up */
static bool
node_is_valid(const Instrument *instrument, int node)
{
	const TreeNode *nodes = instrument->nodes;
	uint64		total = 0;

	FOR_EACH_CHILD(child, nodes, node)
	{
		if (nodes[child].parent != node || nodes[child].end <= child ||
			nodes[child].end > nodes[node].end || nodes[child].depth != nodes[node].depth + 1)
			return false;
		total += weight_magnitude(nodes[child].weight);
	}
	return total == nodes[node].total_weight && total <= TREE_MAX_WEIGHT &&
		(nodes[node].kind == NODE_LEAF) == (nodes[node].end == node + 1);
}

/* Whether it is a tree, and the parts of its leaves, if there are any, are all of the total */
static bool
instrument_is_valid(const Instrument *instrument)
{
	TotalPlan	plan = instrument_total_plan(instrument);
	uint64		all = 0;
	int			leaves = 0;

	for (int i = 0; i < instrument->node_count; i++)
	{
		if (!node_is_valid(instrument, i) || instrument->nodes[i].leaf != leaves)
			return false;
		leaves += instrument->nodes[i].kind == NODE_LEAF;
	}
	for (int i = 0; i < leaves; i++)
		all += plan.parts != NULL ? plan.parts[i] : plan.wide_parts != NULL ? plan.wide_parts[i] : 0;
	return leaves == instrument->leaf_count && instrument->nodes[0].end == instrument->node_count &&
		all == instrument->denominator;
}
#endif

/* The type's form of what was parsed, but for the fingerprint.  Equal instruments have equal bytes. */
Instrument *
instrument_build(const ParsedInstrument *parsed)
{
	StringInfoData buffer;
	Instrument *instrument;
	Tree		tree;
	uint32		notes;

	initStringInfo(&buffer);
	append_room(&buffer, offsetof(Instrument, nodes) + parsed->count * sizeof(TreeNode), MAXIMUM_ALIGNOF);
	instrument = instrument_in_buffer(&buffer);
	instrument->version = INSTRUMENT_VERSION;
	instrument->node_count = parsed->count;
	instrument->leaf_count = parsed->leaves;
	instrument->scale = parsed->scale;
	for (int i = 0; i < parsed->count; i++)
		fill_node(&instrument->nodes[i], parsed, i);
	for (int i = 0; i < parsed->count; i++)
		instrument->nodes[i].plain = node_is_plain(instrument->nodes, i);
	tree = instrument_tree(instrument);
	instrument->flags = tree_flags(&tree) | (parsed->by_points ? INSTRUMENT_BY_POINTS : 0);
	append_parts(&buffer, parsed);
	append_caps(&buffer, parsed);
	append_search(&buffer, parsed);
	for (int i = 0; i < parsed->count; i++)
		append_node(&buffer, parsed, i);
	notes = append_text(&buffer, parsed->notes);
	instrument = instrument_in_buffer(&buffer);
	instrument->notes = notes;
	SET_VARSIZE(instrument, buffer.len);
	Assert(instrument_is_valid(instrument));
	return instrument;
}
