/*
 * instrument.c - the type instrument: how it is laid out, built and searched
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "closest_name.h"
#include "compat.h"
#include "instrument.h"
#include "int256.h"
#include "packed_text.h"

/* The common denominator of parts stays below this, so that the sum of parts * LEAF_TOP fits */
#define PARTS_MAX (UINT64CONST(1) << 62)

/* FNV-1a */
#define HASH_START UINT64CONST(0xcbf29ce484222325)
#define HASH_PRIME UINT64CONST(0x100000001b3)

static inline uint64
hash_bytes_onto(uint64 hash, const char *bytes, int length)
{
	for (int i = 0; i < length; i++)
		hash = (hash ^ (unsigned char) bytes[i]) * HASH_PRIME;
	return hash;
}

/* Where a search for the code begins; the upper bits of the hash are the better ones */
static inline uint32
first_slot(const Instrument *instrument, const char *code, int length)
{
	uint64		hash = hash_bytes_onto(HASH_START, code, length);

	return (uint32) (hash ^ hash >> 32) & (instrument->slot_count - 1);
}

static uint32
slots_for(int node_count)
{
	uint32		slots = 2;

	while (slots < 2 * (uint32) node_count)
		slots *= 2;
	return slots;
}

/*
 * Parts
 */

/* The least common multiple, or 0 if it is out of range */
static uint64
common_multiple(uint64 a, uint64 b)
{
	uint128		multiple = (uint128) (a / greatest_common_divisor(a, b)) * b;

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
		divisor = greatest_common_divisor(divisor, parts[i]);
	for (int i = 0; i < count; i++)
		parts[i] /= divisor;
	return denominator / divisor;
}

static uint8
instrument_flags(const ParsedInstrument *parsed)
{
	uint8		flags = INSTRUMENT_ARITHMETIC | INSTRUMENT_ADDITIVE;

	for (int i = 0; i < parsed->count; i++)
	{
		if (parsed->nodes[i].kind > NODE_ARITHMETIC)
			return 0;
		if (i > 0 && parsed->nodes[i].round != NO_NODE_ROUNDING)
			flags &= ~INSTRUMENT_ADDITIVE;
	}
	return flags;
}

/*
 * Layout: header, nodes, parts, levels, parents of leaves, slots, texts
 */

static uint32
append_levels(Instrument *instrument, uint32 *offset, const LeafRule *rule)
{
	uint32		place = *offset;

	if (rule->level_count == 0)
		return 0;
	memcpy(instrument_at(instrument, place), rule->levels, rule->level_count * sizeof(Level));
	*offset += rule->level_count * sizeof(Level);
	return place;
}

static void
fill_node(TreeNode *node, const ParsedInstrument *parsed, int index)
{
	const ParsedNode *source = &parsed->nodes[index];

	node->weight = source->weight;
	node->plain = source->kind == NODE_ARITHMETIC;
	FOR_EACH_CHILD(child, parsed->nodes, index)
	{
		node->total_weight += parsed->nodes[child].weight;
		if (parsed->nodes[child].kind != NODE_LEAF || parsed->nodes[child].round != NO_NODE_ROUNDING)
			node->plain = false;
	}
	node->power = source->power;
	node->worst = source->rule.worst;
	node->best = source->rule.best;
	node->weight_digits = source->weight_digits;
	node->min_coverage = source->min_coverage;
	node->level_count = source->rule.level_count;
	node->parent = source->parent;
	node->end = source->end;
	node->depth = source->depth;
	node->kind = source->kind;
	node->missing = source->missing;
	node->round = source->round;
	node->rule = source->rule.kind;
	node->clip = source->rule.clip;
	node->weight_scale = source->weight_scale;
}

static void
add_to_slots(Instrument *instrument, int node, const char *code)
{
	uint16	   *slots = instrument_at(instrument, instrument->slots);
	uint32		slot = first_slot(instrument, code, strlen(code));

	while (slots[slot] != 0)
		slot = (slot + 1) & (instrument->slot_count - 1);
	slots[slot] = node + 1;
}

static void
store_parts(Instrument *instrument, uint32 *offset, const uint64 *parts)
{
	instrument->parts = *offset;
	for (int i = 0; i < instrument->leaf_count; i++)
	{
		if (instrument->part_bytes == sizeof(uint32))
			((uint32 *) instrument_at(instrument, instrument->parts))[i] = (uint32) parts[i];
		else
			((uint64 *) instrument_at(instrument, instrument->parts))[i] = parts[i];
	}
	*offset += MAXALIGN(instrument->leaf_count * instrument->part_bytes);
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
		if (nodes[child].parent != node || nodes[child].weight == 0 || nodes[child].end <= child ||
			nodes[child].end > nodes[node].end || nodes[child].depth != nodes[node].depth + 1)
			return false;
		total += nodes[child].weight;
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
	uint8		flags = instrument_flags(parsed);
	uint64	   *parts = palloc(parsed->leaves * sizeof(uint64));
	uint64		denominator = (flags & INSTRUMENT_ADDITIVE) != 0 ? compute_parts(parsed, parts) : 0;
	uint8		part_bytes;
	uint32		offset = offsetof(Instrument, nodes) + parsed->count * sizeof(TreeNode);
	uint32		slot_count = slots_for(parsed->count);
	Size		size;
	int			leaf = 0;
	Instrument *instrument;

	if (denominator > 0)
		denominator = reduce_parts(parts, parsed->leaves, denominator);
	part_bytes = denominator == 0 ? 0 : denominator <= PG_UINT32_MAX ? sizeof(uint32) : sizeof(uint64);

	/* the limits of the notation keep this far below a varlena's */
	size = offset + MAXALIGN(parsed->leaves * part_bytes) +
		INTALIGN(parsed->leaves * sizeof(uint16)) + slot_count * sizeof(uint16) + packed_text_size(parsed->notes);
	for (int i = 0; i < parsed->count; i++)
		size += parsed->nodes[i].rule.level_count * sizeof(Level) +
			packed_text_size(parsed->nodes[i].code) + packed_text_size(parsed->nodes[i].title);

	instrument = palloc0(size);
	SET_VARSIZE(instrument, size);
	instrument->version = INSTRUMENT_VERSION;
	instrument->flags = flags;
	instrument->part_bytes = part_bytes;
	instrument->node_count = parsed->count;
	instrument->leaf_count = parsed->leaves;
	instrument->slot_count = slot_count;
	instrument->denominator = denominator;
	instrument->scale = parsed->scale;

	if (part_bytes > 0)
		store_parts(instrument, &offset, parts);
	for (int i = 0; i < parsed->count; i++)
	{
		fill_node(&instrument->nodes[i], parsed, i);
		instrument->nodes[i].levels = append_levels(instrument, &offset, &parsed->nodes[i].rule);
	}
	instrument->leaf_parents = offset;
	offset += INTALIGN(parsed->leaves * sizeof(uint16));
	instrument->slots = offset;
	offset += slot_count * sizeof(uint16);
	for (int i = 0; i < parsed->count; i++)
	{
		TreeNode   *node = &instrument->nodes[i];

		node->leaf = leaf;
		if (node->kind == NODE_LEAF)
			((uint16 *) instrument_at(instrument, instrument->leaf_parents))[leaf++] = node->parent;
		node->code = append_packed_text(instrument, &offset, parsed->nodes[i].code);
		node->title = append_packed_text(instrument, &offset, parsed->nodes[i].title);
		add_to_slots(instrument, i, parsed->nodes[i].code);
	}
	instrument->notes = append_packed_text(instrument, &offset, parsed->notes);
	Assert(offset == size);
	Assert(instrument_is_valid(instrument));
	return instrument;
}

/* The node with that code, or -1 */
int
instrument_find(const Instrument *instrument, const char *code, int length)
{
	const uint16 *slots = instrument_at(instrument, instrument->slots);
	uint32		slot = first_slot(instrument, code, length);

	for (; slots[slot] != 0; slot = (slot + 1) & (instrument->slot_count - 1))
	{
		const text *found = instrument_text(instrument, instrument->nodes[slots[slot] - 1].code);

		if (VARSIZE(found) - VARHDRSZ == (size_t) length && memcmp(VARDATA(found), code, length) == 0)
			return slots[slot] - 1;
	}
	return -1;
}

int
instrument_find_text(const Instrument *instrument, const text *code)
{
	return instrument_find(instrument, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code));
}

/* Raise the error that a code is unknown, with the nearest one */
void
instrument_fail_unknown(const Instrument *instrument, const char *code, int length, bool leaves_only)
{
	ClosestName search;

	closest_name_begin(&search, code, length);
	for (int i = 0; i < instrument->node_count; i++)
	{
		const text *known = instrument_text(instrument, instrument->nodes[i].code);

		if (!leaves_only || instrument->nodes[i].kind == NODE_LEAF)
			closest_name_offer(&search, VARDATA(known), VARSIZE(known) - VARHDRSZ);
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("instrument \"%s\" has no %s \"%s\"",
					text_to_cstring(instrument_text(instrument, instrument->nodes[0].code)),
					leaves_only ? "indicator" : "code", pnstrdup(code, length)),
			 search.name != NULL ? errhint("Did you mean \"%s\"?",
										   pnstrdup(search.name, search.name_length)) : 0));
}
