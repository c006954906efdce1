/*
 * xlsform_answers.c - what may be answered to a question of a form: choices, and the limits of numbers
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "compat.h"
#include "decimal_sum.h"
#include "form_name.h"
#include "xlsform_answers.h"

/* What a question may have besides its own answers */
#define MORE_CHOICES 2

static const char *const bound_operators[] = {">=", ">", "<=", "<"};

static const Language languages[] = {
	{
		"en", "English (en)", "Not applicable", "What does not apply here", "None of these",
		"This answer excludes all others.", "A number", {"at least", "more than", "at most", "less than"}
	},
	{
		"id", "Bahasa Indonesia (id)", "Tidak berlaku", "Yang tidak berlaku di sini", "Tidak satu pun",
		"Jawaban ini tidak dapat dipilih bersama yang lain.", "Angka",
		{"paling sedikit", "lebih dari", "paling banyak", "kurang dari"}
	}
};

/* The language of that code; another one is an error */
const Language *
xlsform_language(const char *code)
{
	for (size_t i = 0; i < lengthof(languages); i++)
		if (strcmp(languages[i].code, code) == 0)
			return &languages[i];
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown language of a form: \"%s\"", code),
			 errhint("The languages are \"en\" and \"id\".")));
}

/*
 * Choices
 */

bool
xlsform_may_not_apply(const Form *form, int leaf)
{
	const TreeNode *nodes = form->instrument->nodes;

	return nodes[nodes[leaf].parent].not_applicable != MISSING_REFUSE;
}

/* Whether a leaf has no choices: then another question says that it does not apply */
bool
xlsform_is_number(const Form *form, int node)
{
	const TreeNode *target = &form->instrument->nodes[node];

	return target->kind == NODE_LEAF && target->leaf_kind != LEAF_LEVELS &&
		instrument_rule(form->instrument, target).answer_count == 0;
}

static Choice
make_choice(const char *name, const char *label, const char *answer, bool alone)
{
	return (Choice) {form_name_of_answer(name), label, answer == NULL ? NULL : cstring_to_text(answer), alone};
}

/*
 * The levels of a leaf, or its answers without those that are refused, and what
 * they leave unsaid: that it does not apply, or that none of several is there
 */
Choice *
xlsform_choices(const Form *form, int node, int *count)
{
	const TreeNode *leaf = &form->instrument->nodes[node];
	LeafRule	rule = instrument_rule(form->instrument, leaf);
	Choice	   *choices = palloc((rule.level_count + rule.answer_count + MORE_CHOICES) * sizeof(Choice));
	uint32		share;
	bool		offer_none = rule.choice == CHOOSE_SUM &&
	leaf_score(&rule, form->instrument->scale, (Decimal) {0, 0}, &share) == LEAF_OK;
	bool		refused = !xlsform_may_not_apply(form, node);
	bool		any_not_applicable = refused;

	*count = 0;
	for (int i = 0; i < rule.level_count; i++)
	{
		const char *level = units_to_text(rule.levels[i].value);

		choices[(*count)++] = make_choice(level, level, level, false);
	}
	for (int i = 0; i < rule.answer_count; i++)
	{
		const char *label = text_to_cstring(instrument_label(form->instrument, leaf, i));
		bool		not_applicable = rule.answers[i].not_applicable != 0;

		if (not_applicable && refused)
			continue;
		choices[(*count)++] = make_choice(label, form_name_shown(label), label, not_applicable);
		any_not_applicable = any_not_applicable || not_applicable;
		offer_none = offer_none && (not_applicable || leaf_decimal(rule.answers[i]).digits != 0);
	}
	if (offer_none)
		choices[(*count)++] = make_choice("none", form->language->none, NULL, true);
	if (!any_not_applicable)
		choices[(*count)++] = make_choice(NOT_APPLICABLE, form->language->not_applicable, NOT_APPLICABLE, true);
	return choices;
}

/*
 * Numbers
 */

static void
add_limit(Limits *limits, const Language *language, BoundKind kind, const char *number)
{
	bool		first = limits->expression.len == 0;

	appendStringInfo(&limits->expression, "%s. %s %s", first ? "" : " and ", bound_operators[kind], number);
	appendStringInfo(&limits->words, "%s%s %s %s", first ? language->number : "", first ? ":" : ",",
					 language->bounds[kind], number);
}

/* A Reading that is no decimal of six digits lies between two halves of a unit */
static char *
half_units_to_text(int64 halves)
{
	return decimal_to_text((Decimal) {(int128) halves * 5, UNIT_DECIMALS + 1});
}

/* The numbers that some band holds, once they are rounded */
static void
add_band_limits(Limits *limits, const Language *language, const LeafRule *rule)
{
	ScoreInterval first = interval_before_rounding(rule->bands[0].interval, rule->band_rounding);
	ScoreInterval last = interval_before_rounding(rule->bands[rule->band_count - 1].interval, rule->band_rounding);
	bool		above = (first.lowest & 1) != 0;
	bool		below = (last.highest & 1) != 0;

	if (interval_has_lower(first))
		add_limit(limits, language, above ? MORE_THAN : AT_LEAST, half_units_to_text((first.lowest - above) / 2));
	if (interval_has_upper(last))
		add_limit(limits, language, below ? LESS_THAN : AT_MOST, half_units_to_text((last.highest + below) / 2));
}

/* Between the first and the last of goalposts, points or a curve */
static void
add_end_limits(Limits *limits, const Language *language, const LeafRule *rule)
{
	Decimal		first = leaf_decimal(rule->points[0].value);
	Decimal		last = leaf_decimal(rule->points[rule->point_count - 1].value);
	bool		rises = leaf_compare(first, last) < 0;

	add_limit(limits, language, AT_LEAST, decimal_to_text(rises ? first : last));
	add_limit(limits, language, AT_MOST, decimal_to_text(rises ? last : first));
}

Limits
xlsform_limits(const Form *form, int node)
{
	const TreeNode *leaf = &form->instrument->nodes[node];
	LeafRule	rule = instrument_rule(form->instrument, leaf);
	Scale		scale = form->instrument->scale;
	Limits		limits;

	initStringInfo(&limits.expression);
	initStringInfo(&limits.words);
	switch (rule.kind)
	{
		case LEAF_SCORE:
		case LEAF_REVERSED:
			add_limit(&limits, form->language, AT_LEAST, units_to_text(scale.lowest));
			add_limit(&limits, form->language, AT_MOST, units_to_text(scale_top(scale)));
			break;
		case LEAF_LINEAR:
		case LEAF_LOGARITHM:
		case LEAF_POWER:
		case LEAF_POINTS:
		case LEAF_CURVE:
			if (!rule.clip)
				add_end_limits(&limits, form->language, &rule);
			break;
		case LEAF_BANDS:
			add_band_limits(&limits, form->language, &rule);
			break;
		case LEAF_LEVELS:
			break;
	}
	return limits;
}

/* That an answer which excludes all others stands alone; NULL if there is none */
char *
xlsform_alone_expression(const Choice *choices, int count)
{
	StringInfoData any;

	initStringInfo(&any);
	for (int i = 0; i < count; i++)
		if (choices[i].alone)
			appendStringInfo(&any, "%sselected(., \"%s\")", any.len > 0 ? " or " : "", choices[i].name);
	return any.len == 0 ? NULL : psprintf("count-selected(.) = 1 or not(%s)", any.data);
}
