/*
 * fuzz_instrument.c - any text is an instrument or an error
 *
 * An instrument comes back from its document, byte by byte.  Every code and
 * every answer is found, and forms are scored: the answers are taken from the
 * text, and some are missing or not applicable.  All scores lie on the scale,
 * and in a plain tree the contributions to the total add up.
 */
#include "fuzz.h"

#include "contribution.h"
#include "evaluate.h"
#include "coverage.h"
#include "instrument_layout.h"
#include "instrument_json.h"
#include "leaf_choice.h"
#include "total.h"

/* Forms of different gaps are scored */
#define FORMS 3

static uint32
answer(const char *text, int length, int form, int leaf)
{
	unsigned char c = (unsigned char) text[(leaf * 7 + form * 11 + 3) % length];

	if (c < ' ' + 16)
		return form == 0 ? LEAF_MISSING : LEAF_NOT_APPLICABLE;
	return c > 'z' ? (uint32) LEAF_TOP : c == 'n' ? LEAF_NOT_APPLICABLE : (uint32) (c % 101) * 9999991u;
}

/* An instrument is read from what it writes, if that is not too long to be read */
static void
round_trip(const Instrument *instrument)
{
	char	   *document = instrument_to_json(instrument, true);
	ParsedInstrument parsed;
	ParseError	error;
	Instrument *again;

	if (strlen(document) > INSTRUMENT_MAX_BYTES)
		return;
	FUZZ_CHECK(instrument_parse(document, strlen(document), &parsed, &error));
	again = instrument_build(&parsed);
	FUZZ_CHECK(VARSIZE(again) == VARSIZE(instrument) && memcmp(again, instrument, VARSIZE(again)) == 0);
	FUZZ_CHECK(strcmp(instrument_to_json(again, true), document) == 0);
	FUZZ_CHECK(strlen(instrument_to_json(again, false)) <= strlen(document));
}

/* The scores of all nodes; what is known exactly, the quick ways tell, too */
static void
score(const Instrument *instrument, const uint32 *leaves)
{
	TotalPlan	plan = instrument_total_plan(instrument);
	Tree		tree = plan.tree;
	NodeValue  *values = palloc(tree.count * sizeof(NodeValue));
	Contributions *found = contribution_create(&tree);
	int64	   *coverages = palloc(tree.count * sizeof(int64));
	Tree		coverage;
	int64		sum = 0;
	int64		units;
	int64		quick;

	evaluate_tree(&tree, leaves, NO_OVERRIDE, values);
	for (int i = 0; i < tree.count; i++)
	{
		bool		known = evaluate_node_score(&tree, values, i, &units);

		FUZZ_CHECK(!known || (units >= tree.scale.lowest && units <= scale_top(tree.scale)));
		if (known && !value_is_exact(&values[i]))
			continue;
		FUZZ_CHECK((i == 0 ? total(&plan, leaves, &quick) : total_of_node(&plan, leaves, i, &quick)) == known);
		FUZZ_CHECK(!known || quick == units);
	}
	contribution_find(found, leaves, values);
	for (int i = 0; i < tree.count; i++)
		if (tree.nodes[i].kind == NODE_LEAF && found->known[i])
			sum += found->contributions[i];
	if (tree_is_plain(&tree) && evaluate_node_score(&tree, values, 0, &units))
		FUZZ_CHECK(sum == units);
	coverage_of_nodes(&tree, leaves, coverages);
	coverage = evaluate_coverage(&tree, leaves, values);
	for (int i = 0; i < tree.count; i++)
	{
		units = evaluate_node_coverage(&coverage, values, i);
		FUZZ_CHECK(units >= 0 && units <= UNITS_PER_ONE && coverages[i] == units);
		FUZZ_CHECK(!value_is_exact(&values[i]) || coverage_of_node(&plan, leaves, i) == units);
	}
}

static void
check_score(const LeafRule *rule, Scale scale, uint32 answer)
{
	FUZZ_CHECK(answer <= LEAF_TOP && answer >= leaf_lowest(rule, scale) && answer <= leaf_best(rule, scale));
}

/* The score of some number that a leaf takes, or its best one */
static uint32
score_of_number(const LeafRule *rule, Scale scale, Decimal value)
{
	uint32		result;

	if (rule->answer_count > 0 || leaf_score(rule, scale, value, &result) != LEAF_OK)
		result = leaf_best(rule, scale);
	check_score(rule, scale, result);
	return result;
}

/* Every answer is found, and has a score */
static void
check_answers(const Instrument *instrument, const TreeNode *leaf, const LeafRule *rule)
{
	for (int i = 0; i < rule->answer_count; i++)
	{
		const text *label = instrument_label(instrument, leaf, i);
		uint32		result;

		FUZZ_CHECK(instrument_find_answer(instrument, leaf, VARDATA(label), VARSIZE(label) - VARHDRSZ) == i);
		if (rule->answers[i].not_applicable)
			continue;
		FUZZ_CHECK(leaf_score(rule, instrument->scale, leaf_decimal(rule->answers[i]), &result) == LEAF_OK);
		check_score(rule, instrument->scale, result);
	}
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
	round_trip(instrument);
	for (int i = 0; i < parsed.count; i++)
		FUZZ_CHECK(instrument_find(instrument, parsed.nodes[i].code, strlen(parsed.nodes[i].code)) == i);
	leaves = palloc(parsed.leaves * sizeof(uint32));
	for (int form = 0; form < FORMS; form++)
	{
		for (int i = 0; i < parsed.leaves; i++)
			leaves[i] = answer(text, length, form, i);
		score(instrument, leaves);
	}
	for (int i = 0; i < parsed.count; i++)
	{
		const TreeNode *node = &instrument->nodes[i];
		Decimal		value = {(int128) text[i % length] * text[(i + 1) % length], text[(i + 2) % length] & 31};
		LeafRule	rule;

		if (node->kind != NODE_LEAF)
			continue;
		rule = instrument_rule(instrument, node);
		check_answers(instrument, node, &rule);
		leaves[node->leaf] = score_of_number(&rule, instrument->scale, value);
	}
	score(instrument, leaves);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FUZZ(run(pnstrdup((const char *) data, size), (int) strnlen((const char *) data, size)));
	return 0;
}
