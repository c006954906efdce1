/*
 * scorecard_answers.c - from what a form says of an indicator to what a card holds of it
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "decimal_sum.h"
#include "leaf_choice.h"
#include "scorecard_answers.h"

/*
 * The node with that code, or -1; *problem is filled, and the result false,
 * unless it is an indicator
 */
bool
answer_leaf(const Instrument *instrument, const char *code, int length, int *node, AnswerProblem *problem)
{
	*node = instrument_find(instrument, code, length);
	if (unlikely(*node < 0))
		return problem_set(problem, psprintf("instrument has no indicator %s", problem_quoted(code, length)), NULL,
						   instrument_nearest_hint(instrument, code, length, true));
	if (unlikely(instrument->nodes[*node].kind != NODE_LEAF))
		return problem_set(problem, "only indicators are answered, and this node has children", NULL, NULL);
	return true;
}

/*
 * Numbers
 */

static bool
score_number(const Instrument *instrument, const LeafRule *rule, Decimal value, uint32 *answer,
			 AnswerProblem *problem)
{
	LeafStatus	status = leaf_score(rule, instrument->scale, value, answer);

	if (likely(status == LEAF_OK))
		return true;
	return problem_refusal(problem, instrument->scale, rule, status, decimal_to_text(value));
}

bool
answer_from_number(const Instrument *instrument, const TreeNode *leaf, const Number *value, uint32 *answer,
				   AnswerProblem *problem)
{
	LeafRule	rule;

	/* an indicator without a rule takes scores */
	if (leaf->leaf_kind == LEAF_SCORE && leaf->rule == 0 && leaf->round == NO_NODE_ROUNDING && value->in_units &&
		quick_leaf_score(instrument->scale, value->units, answer))
		return true;
	rule = instrument_rule(instrument, leaf);
	if (unlikely(rule.answer_count > 0))
		return problem_no_answer(problem, instrument, leaf, rule.answer_count,
								 decimal_to_text(number_decimal(value)), NULL);
	return score_number(instrument, &rule, number_decimal(value), answer, problem);
}

/* The way out of a text that is no number; NULL if it is not known */
static const char *
number_hint(const char *text, const char *end)
{
	char	   *plain = palloc(end - text + 1);
	char	   *p = plain;
	DecimalText number;

	if (text == end)
		return "What was not assessed is null.";
	for (; text < end; text++)
		if (*text != ',')
			*p++ = *text;
	if (decimal_scan(plain, p, &number) != p)
		return NULL;
	return "Decimals are written behind a point, as in \"80.5\", and thousands are not set apart.";
}

/* The number that a text writes */
static bool
read_decimal(const char *text, const char *end, Decimal *value, AnswerProblem *problem)
{
	DecimalText number;
	const char *shown;

	*value = (Decimal) {0, 0};
	if (decimal_scan(text, end, &number) != end)
		return problem_set(problem, "value must be a number or null", problem_quoted(text, end - text),
						   number_hint(text, end));
	switch (decimal_text_decimal(&number, value))
	{
		case DECIMAL_OK:
			return true;
		case DECIMAL_OUT_OF_RANGE:
			shown = problem_quoted(text, end - text);
			(void) problem_set(problem, psprintf("value has more than %d digits", DECIMAL_MAX_DIGITS), shown, NULL);
			break;
		case DECIMAL_TOO_FINE:
			shown = problem_quoted(text, end - text);
			(void) problem_set(problem, psprintf("value has more than %d decimals", DECIMAL_MAX_DIGITS), shown,
							   "Round it to fewer decimals first.");
			break;
	}
	problem->sqlstate = ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE;
	return false;
}

/* A numeric of any number of digits; JSON knows no NaN and no infinity */
static bool
answer_from_numeric(const Instrument *instrument, const TreeNode *leaf, Numeric value, uint32 *answer,
					AnswerProblem *problem)
{
	Reading		reading = number_numeric_reading(NumericGetDatum(value));
	Number		number = {.in_units = reading_in_range(reading) && reading_is_exact(reading)};

	if (likely(number.in_units))
		number.units = reading / 4;
	else
	{
		const char *text = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value)));
		LeafRule	rule = instrument_rule(instrument, leaf);

		if (rule.answer_count > 0)
			return problem_no_answer(problem, instrument, leaf, rule.answer_count,
									 problem_quoted(text, strlen(text)), NULL);
		if (!read_decimal(text, text + strlen(text), &number.decimal, problem))
			return false;
	}
	return answer_from_number(instrument, leaf, &number, answer, problem);
}

/*
 * Texts, and arrays of them
 */

static bool
is_not_applicable(const char *text, int length)
{
	return length == strlen(NOT_APPLICABLE) && memcmp(text, NOT_APPLICABLE, length) == 0;
}

static bool
answer_not_applicable(const Instrument *instrument, const TreeNode *leaf, uint32 *answer, AnswerProblem *problem)
{
	*answer = LEAF_NOT_APPLICABLE;
	if (instrument->nodes[leaf->parent].not_applicable != MISSING_REFUSE)
		return true;
	return problem_set(problem, "not applicable is no answer here", NULL, NULL);
}

/* Which of the answers the label is, exactly as it was written */
static bool
find_answer(const Instrument *instrument, const TreeNode *leaf, int count, const char *label, int length,
			int *index, AnswerProblem *problem)
{
	ClosestName search;

	*index = instrument_find_answer(instrument, leaf, label, length);
	if (likely(*index >= 0))
		return true;
	closest_name_begin(&search, label, length);
	for (int i = 0; i < count; i++)
	{
		const text *known = instrument_label(instrument, leaf, i);

		closest_name_offer(&search, VARDATA(known), VARSIZE(known) - VARHDRSZ);
	}
	return problem_no_answer(problem, instrument, leaf, count, problem_quoted(label, length), &search);
}

/* A label where there are answers, else a number; white space around a number does not matter */
bool
answer_from_text(const Instrument *instrument, const TreeNode *leaf, const char *text, int length,
				 uint32 *answer, AnswerProblem *problem)
{
	LeafRule	rule;
	const char *end = text + length;
	Decimal		value;
	int			index;

	if (is_not_applicable(text, length))
		return answer_not_applicable(instrument, leaf, answer, problem);
	rule = instrument_rule(instrument, leaf);
	if (rule.answer_count > 0)
	{
		if (!find_answer(instrument, leaf, rule.answer_count, text, length, &index, problem))
			return false;
		if (rule.answers[index].not_applicable)
			return answer_not_applicable(instrument, leaf, answer, problem);
		return score_number(instrument, &rule, leaf_decimal(rule.answers[index]), answer, problem);
	}
	while (text < end && is_space(*text))
		text++;
	while (text < end && is_space(end[-1]))
		end--;
	return read_decimal(text, end, &value, problem) && score_number(instrument, &rule, value, answer, problem);
}

/* A value of JSON as messages show it */
static const char *
shown_value(const JsonbValue *value)
{
	switch (value->type)
	{
		case jbvNull:
			return "null";
		case jbvBool:
			return value->val.boolean ? "true" : "false";
		case jbvNumeric:
			return DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value->val.numeric)));
		case jbvString:
			return problem_quoted(value->val.string.val, value->val.string.len);
		default:
			return value->type == jbvBinary && JsonContainerIsArray(value->val.binary.data) ? "an array" : "an object";
	}
}

/* The answers that an array names; chosen has room for as many as there are */
static bool
read_chosen(const Instrument *instrument, const TreeNode *leaf, int answer_count, JsonbContainer *array,
			int *chosen, int *count, AnswerProblem *problem)
{
	bool	   *taken = palloc0(answer_count * sizeof(bool));
	bool		twice = false;
	JsonbIterator *iterator = JsonbIteratorInit(array);
	JsonbIteratorToken token;
	JsonbValue	label;
	int			index;

	*count = 0;
	while ((token = JsonbIteratorNext(&iterator, &label, true)) != WJB_DONE)
	{
		CHECK_FOR_INTERRUPTS();
		if (token != WJB_ELEM)
			continue;
		if (label.type != jbvString)
			return problem_no_answer(problem, instrument, leaf, answer_count, shown_value(&label), NULL);
		if (!find_answer(instrument, leaf, answer_count, label.val.string.val, label.val.string.len, &index, problem))
			return false;
		if (!taken[index])
			chosen[(*count)++] = index;
		twice = twice || taken[index];
		taken[index] = true;
	}
	return !twice || problem_set(problem, "an answer is chosen twice", NULL, NULL);
}

static bool
answer_from_array(const Instrument *instrument, const TreeNode *leaf, JsonbContainer *array, uint32 *answer,
				  AnswerProblem *problem)
{
	LeafRule	rule = instrument_rule(instrument, leaf);
	int		   *chosen = palloc(rule.answer_count * sizeof(int));
	int			count;
	Decimal		value;
	LeafStatus	status;

	if (rule.answer_count == 0)
		return problem_set(problem, "value must be a number or null", "an array", NULL);
	if (rule.choice == CHOOSE_ONE)
		return problem_set(problem, "only one answer can be chosen", NULL, NULL);
	if (!read_chosen(instrument, leaf, rule.answer_count, array, chosen, &count, problem))
		return false;
	for (int i = 0; i < count; i++)
		if (rule.answers[chosen[i]].not_applicable)
			return count == 1 ? answer_not_applicable(instrument, leaf, answer, problem) :
				problem_set(problem, "not applicable excludes other answers", NULL, NULL);
	if (count == 0 && rule.choice == CHOOSE_MAX)
		return problem_set(problem, "no answer is chosen", NULL, "What was not assessed is null.");
	status = leaf_choose(&rule, chosen, count, &value);
	if (status != LEAF_OK)
		return problem_refusal(problem, instrument->scale, &rule, status, NULL);
	return score_number(instrument, &rule, value, answer, problem);
}

bool
answer_from_jsonb(const Instrument *instrument, const TreeNode *leaf, const JsonbValue *value, uint32 *answer,
				  AnswerProblem *problem)
{
	LeafRule	rule;

	switch (value->type)
	{
		case jbvNull:
			*answer = LEAF_MISSING;
			return true;
		case jbvNumeric:
			return answer_from_numeric(instrument, leaf, value->val.numeric, answer, problem);
		case jbvString:
			return answer_from_text(instrument, leaf, value->val.string.val, value->val.string.len, answer, problem);
		case jbvBinary:
			if (JsonContainerIsArray(value->val.binary.data))
				return answer_from_array(instrument, leaf, value->val.binary.data, answer, problem);
			break;
		default:
			break;
	}
	rule = instrument_rule(instrument, leaf);
	if (rule.answer_count > 0)
		return problem_no_answer(problem, instrument, leaf, rule.answer_count, shown_value(value), NULL);
	return problem_set(problem, "value must be a number or null", shown_value(value), NULL);
}
