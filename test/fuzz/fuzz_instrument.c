/*
 * fuzz_instrument.c - any text is an instrument or an error
 *
 * Of an instrument, every code is found, and forms are scored: the answers are
 * taken from the text.  All scores lie on the scale, and the contributions to
 * the total add up.
 */
#include "fuzz.h"

#include "contribution.h"
#include "evaluate.h"
#include "instrument.h"

static uint32
answer(const char *text, int length, int leaf)
{
	unsigned char c = (unsigned char) text[(leaf * 7 + 3) % length];

	return c < ' ' + 16 ? LEAF_MISSING : c > 'z' ? (uint32) LEAF_TOP : (uint32) (c % 101) * 9999991u;
}

static void
score(const Instrument *instrument, const uint32 *leaves)
{
	Tree		tree = instrument_tree(instrument);
	NodeValue  *values = palloc(tree.count * sizeof(NodeValue));
	NodeShare  *shares = palloc(tree.count * sizeof(NodeShare));
	Tree		coverage;
	int64		sum = 0;
	int64		units;

	evaluate_tree(&tree, leaves, NO_OVERRIDE, values);
	for (int i = 0; i < tree.count; i++)
		FUZZ_CHECK(!evaluate_node_score(&tree, values, i, &units) ||
				   (units >= tree.scale.lowest && units <= scale_top(tree.scale)));
	contribution_shares(&tree, leaves, values, shares);
	for (int i = 0; i < tree.count; i++)
		if (tree.nodes[i].kind == NODE_LEAF && shares[i].known)
			sum += shares[i].contribution;
	if (tree_is_plain(&tree) && evaluate_node_score(&tree, values, 0, &units))
		FUZZ_CHECK(sum == units);
	coverage = evaluate_coverage(&tree, leaves, values);
	for (int i = 0; i < tree.count; i++)
		FUZZ_CHECK(evaluate_node_coverage(&coverage, values, i) >= 0 &&
				   evaluate_node_coverage(&coverage, values, i) <= UNITS_PER_ONE);
}

static void
run(const char *text, int length)
{
	ParsedInstrument parsed;
	ParseError	error;
	Instrument *instrument;
	uint32	   *leaves;

	if (!instrument_parse(text, length, &parsed, &error))
		return;
	instrument = instrument_build(&parsed);
	for (int i = 0; i < parsed.count; i++)
		FUZZ_CHECK(instrument_find(instrument, parsed.nodes[i].code, strlen(parsed.nodes[i].code)) == i);
	leaves = palloc(parsed.leaves * sizeof(uint32));
	for (int i = 0; i < parsed.leaves; i++)
		leaves[i] = answer(text, length, i);
	score(instrument, leaves);
	for (int i = 0; i < parsed.count; i++)
	{
		const TreeNode *node = &instrument->nodes[i];
		Decimal		value = {(int128) text[i % length] * text[(i + 1) % length], text[(i + 2) % length] & 31};
		LeafRule	rule;

		if (node->kind != NODE_LEAF)
			continue;
		rule = instrument_rule(instrument, node);
		if (leaf_score(&rule, instrument->scale, value, &leaves[node->leaf]) != LEAF_OK)
			leaves[node->leaf] = leaf_best(&rule, instrument->scale);
		FUZZ_CHECK(leaves[node->leaf] <= LEAF_TOP);
	}
	score(instrument, leaves);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FUZZ(run(pnstrdup((const char *) data, size), (int) strnlen((const char *) data, size)));
	return 0;
}
