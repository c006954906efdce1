/*
 * instrument.c - the type instrument: how its codes, rules and answers are found
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "closest_name.h"
#include "compat.h"
#include "instrument.h"

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

/* Let the node be found by its code; at least half of the slots stay free */
void
instrument_add_code(Instrument *instrument, int node, const char *code)
{
	uint16	   *slots = instrument_at(instrument, instrument->slots);
	uint32		slot = first_slot(instrument, code, strlen(code));

	while (slots[slot] != 0)
		slot = (slot + 1) & (instrument->slot_count - 1);
	slots[slot] = node + 1;
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

/* The hint that names the known code nearest to one that is not; NULL if none is near */
char *
instrument_nearest_hint(const Instrument *instrument, const char *code, int length, bool leaves_only)
{
	ClosestName search;

	closest_name_begin(&search, code, length);
	for (int i = 0; i < instrument->node_count; i++)
	{
		const text *known = instrument_text(instrument, instrument->nodes[i].code);

		if (!leaves_only || instrument->nodes[i].kind == NODE_LEAF)
			closest_name_offer(&search, VARDATA(known), VARSIZE(known) - VARHDRSZ);
	}
	return search.name == NULL ? NULL :
		psprintf("Did you mean \"%s\"?", pnstrdup(search.name, search.name_length));
}

/* Raise the error that a code is unknown, with the nearest one */
void
instrument_fail_unknown(const Instrument *instrument, const char *code, int length, bool leaves_only)
{
	char	   *hint = instrument_nearest_hint(instrument, code, length, leaves_only);

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("instrument \"%s\" has no %s \"%s\"",
					text_to_cstring(instrument_text(instrument, instrument->nodes[0].code)),
					leaves_only ? "indicator" : "code", pnstrdup(code, length)),
			 hint != NULL ? errhint("%s", hint) : 0));
}

/* How the answers to a leaf are read */
LeafRule
instrument_rule(const Instrument *instrument, const TreeNode *leaf)
{
	const LeafTable *table = instrument_leaf_table(instrument, leaf);
	LeafRule	rule = {
		.kind = (LeafKind) leaf->leaf_kind,
		.clip = true,
		.round = leaf->round,
		.rounding = (RoundMode) leaf->rounding
	};

	if (table == NULL)
		return rule;
	rule.clip = table->clip != 0;
	rule.in_units = table->in_units != 0;
	rule.worst = table->worst;
	rule.best = table->best;
	rule.power = table->power;
	rule.point_count = table->point_count;
	rule.points = instrument_at(instrument, table->points);
	rule.level_count = table->level_count;
	rule.levels = instrument_at(instrument, table->levels);
	rule.band_count = table->band_count;
	rule.bands = instrument_at(instrument, table->bands);
	rule.band_rounding = table->band_rounding;
	rule.choice = (LeafChoice) table->choice;
	rule.answer_count = table->answer_count;
	rule.answers = instrument_at(instrument, table->answers);
	return rule;
}

/* The label of an answer to a leaf that has answers */
const text *
instrument_label(const Instrument *instrument, const TreeNode *leaf, int answer)
{
	const LeafTable *table = instrument_leaf_table(instrument, leaf);
	const uint32 *labels = instrument_at(instrument, table->labels);

	return instrument_text(instrument, labels[answer]);
}

/* Which answer to a leaf that has answers the label is; -1 if it is none */
int
instrument_find_answer(const Instrument *instrument, const TreeNode *leaf, const char *label, int length)
{
	int			count = instrument_leaf_table(instrument, leaf)->answer_count;

	for (int i = 0; i < count; i++)
	{
		const text *known = instrument_label(instrument, leaf, i);

		if (VARSIZE(known) - VARHDRSZ == (size_t) length && memcmp(VARDATA(known), label, length) == 0)
			return i;
	}
	return -1;
}
