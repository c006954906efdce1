/*
 * scorecard_assess.c - from answers to a scorecard
 *
 * The transition state of assess() is the scorecard itself, changed in place.
 * An indicator not answered yet is LEAF_MISSING in it, and one answered by
 * NULL is LEAF_SAID_MISSING, so that a second answer is noticed in any order.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "aggregate.h"
#include "compat.h"
#include "instrument_io.h"
#include "number.h"
#include "score.h"
#include "scorecard.h"

/* The way to a node, for error messages: /pengaduan/p3 */
static char *
path_of(const Instrument *instrument, const TreeNode *node)
{
	char	   *path = pstrdup("");

	for (; node != instrument->nodes; node = &instrument->nodes[node->parent])
		path = psprintf("/%s%s", text_to_cstring(instrument_text(instrument, node->code)), path);
	return path;
}

static char *
decimal_text(Decimal number)
{
	uint128		digits = number.digits < 0 ? -(uint128) number.digits : (uint128) number.digits;
	char		text[2 * DECIMAL_MAX_DIGITS + 4];
	char	   *p = text + sizeof(text);
	int			place = 0;

	*--p = '\0';
	for (; digits > 0 || place <= number.scale; digits /= 10, place++)
	{
		if (place == number.scale && place > 0 && *p != '\0')
			*--p = '.';
		/* no zeros at the end of the decimals */
		if (place >= number.scale || *p != '\0' || digits % 10 != 0)
			*--p = (char) ('0' + (int) (digits % 10));
	}
	if (number.digits < 0)
		*--p = '-';
	return pstrdup(p);
}

static char *
levels_text(const LeafRule *rule)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	for (int i = 0; i < rule->level_count; i++)
		appendStringInfo(&buffer, "%s%s", i == 0 ? "" : ", ", units_text(rule->levels[i].value));
	return buffer.data;
}

static pg_noinline void
fail_value(const Instrument *instrument, const TreeNode *leaf, LeafStatus status, Decimal value)
{
	LeafRule	rule = instrument_rule(instrument, leaf);
	const char *path = path_of(instrument, leaf);
	const char *text = decimal_text(value);

	switch (status)
	{
		case LEAF_OK:
			break;
		case LEAF_OUTSIDE_SCALE:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("%s: value is not on the scale", path),
					 errdetail("The value is %s, the scale is [%s, %s].", text,
							   units_text(instrument->scale.lowest), units_text(scale_top(instrument->scale))),
					 errhint("An indicator without goalposts or levels takes its value as its score.")));
			break;
		case LEAF_OUTSIDE_GOALPOSTS:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("%s: value is outside the goalposts", path),
					 errdetail("The value is %s, the goalposts are [%s, %s].", text,
							   units_text(rule.worst), units_text(rule.best)),
					 errhint("Without \"clip\": false, such a value counts as the goalpost.")));
			break;
		case LEAF_NO_LEVEL:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("%s: value is none of the levels", path),
					 errdetail("The value is %s, the levels are %s.", text, levels_text(&rule))));
			break;
	}
}

static uint32
read_answer(const Instrument *instrument, const TreeNode *leaf, const Number *value)
{
	LeafRule	rule;
	Decimal		decimal;
	uint32		score = 0;
	LeafStatus	status;

	if (leaf->rule == LEAF_SCORE && value->in_units &&
		quick_leaf_score(instrument->scale, value->units, &score))
		return score;
	rule = instrument_rule(instrument, leaf);
	decimal = number_decimal(value);
	status = leaf_score(&rule, instrument->scale, decimal, &score);
	if (unlikely(status != LEAF_OK))
		fail_value(instrument, leaf, status, decimal);
	return score;
}

static void
set_answer(Scorecard *card, const Instrument *instrument, const TreeNode *leaf, uint32 answer)
{
	if (unlikely(card->leaves[leaf->leaf] != LEAF_MISSING))
		ereport(ERROR,
				(errcode(ERRCODE_UNIQUE_VIOLATION),
				 errmsg("%s: indicator is answered twice", path_of(instrument, leaf))));
	card->leaves[leaf->leaf] = answer;
}

/* The indicator with that code, which must be one */
static const TreeNode *
find_leaf(const Instrument *instrument, const char *code, int length)
{
	int			node = instrument_find(instrument, code, length);

	if (unlikely(node < 0))
		instrument_fail_unknown(instrument, code, length, true);
	if (unlikely(instrument->nodes[node].kind != NODE_LEAF))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s: only indicators are answered, and this node has children",
						node == 0 ? "/" : path_of(instrument, &instrument->nodes[node]))));
	return &instrument->nodes[node];
}

/* The state to change: the one given, or the group's first */
static Scorecard *
transition_state(FunctionCallInfo fcinfo, const Instrument *instrument)
{
	Scorecard  *card;

	check_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return scorecard_create(&instrument->fingerprint, instrument->leaf_count);
	card = PG_GETARG_SCORECARD_P(0);
	scorecard_check(card, instrument);
	return card;
}

/* Arguments: state, instrument, code, value */
static pg_attribute_always_inline Datum
assess(FunctionCallInfo fcinfo, Number (*read) (Datum value, const char *what))
{
	const Instrument *instrument;
	Scorecard  *card;
	const TreeNode *leaf;
	text	   *code;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be NULL", PG_ARGISNULL(1) ? "instrument" : "code"),
				 PG_ARGISNULL(1) ? 0 : errhint("An indicator that was not assessed has a value of NULL.")));
	instrument = instrument_argument(fcinfo, 1);
	card = transition_state(fcinfo, instrument);
	code = PG_GETARG_TEXT_PP(2);
	leaf = find_leaf(instrument, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code));
	if (PG_ARGISNULL(3))
		set_answer(card, instrument, leaf, LEAF_SAID_MISSING);
	else
	{
		Number		value = read(PG_GETARG_DATUM(3), "value");

		set_answer(card, instrument, leaf, read_answer(instrument, leaf, &value));
	}
	PG_RETURN_SCORECARD_P(card);
}

static inline Number
read_score(Datum value, const char *what)
{
	(void) what;
	return number_from_units(DatumGetScore(value));
}

static inline Number
read_numeric(Datum value, const char *what)
{
	return number_from_numeric(value, what);
}

static inline Number
read_float8(Datum value, const char *what)
{
	return number_from_float8(DatumGetFloat8(value), what);
}

#define ASSESS(type) \
PG_FUNCTION_INFO_V1(assess_accum_##type); \
Datum \
assess_accum_##type(PG_FUNCTION_ARGS) \
{ \
	return assess(fcinfo, read_##type); \
}

ASSESS(score)
ASSESS(numeric)
ASSESS(float8)

static pg_noinline void
fail_different_forms(const Scorecard *card, const Scorecard *other)
{
	char		form[FINGERPRINT_TEXT_SIZE];
	char		other_form[FINGERPRINT_TEXT_SIZE];

	instrument_fingerprint_text(&card->fingerprint, form);
	instrument_fingerprint_text(&other->fingerprint, other_form);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("scorecards of different instruments cannot be merged"),
			 errdetail("Their forms are %s and %s.", form, other_form)));
}

/* Add the answers of another card of the same form */
static void
merge(Scorecard *card, const Scorecard *other)
{
	if (!fingerprint_equals(&card->fingerprint, &other->fingerprint) || card->count != other->count)
		fail_different_forms(card, other);
	for (int i = 0; i < card->count; i++)
	{
		if (other->leaves[i] == LEAF_MISSING)
			continue;
		if (card->leaves[i] != LEAF_MISSING)
			ereport(ERROR,
					(errcode(ERRCODE_UNIQUE_VIOLATION),
					 errmsg("indicator is answered twice"),
					 errdetail("It is number %d of the %d indicators of the form.", i + 1, card->count)));
		card->leaves[i] = other->leaves[i];
	}
}

PG_FUNCTION_INFO_V1(scorecard_combine);
Datum
scorecard_combine(PG_FUNCTION_ARGS)
{
	Scorecard  *card;
	Scorecard  *other;

	check_aggregate(fcinfo);
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	other = PG_GETARG_SCORECARD_P(1);
	card = PG_ARGISNULL(0) ? scorecard_create(&other->fingerprint, other->count) :
		PG_GETARG_SCORECARD_P(0);
	merge(card, other);
	PG_RETURN_SCORECARD_P(card);
}

/* The state as a result of its own, where missing is missing */
PG_FUNCTION_INFO_V1(scorecard_final);
Datum
scorecard_final(PG_FUNCTION_ARGS)
{
	Scorecard  *state = PG_GETARG_SCORECARD_P(0);
	Scorecard  *card = scorecard_create(&state->fingerprint, state->count);

	for (int i = 0; i < state->count; i++)
		card->leaves[i] = state->leaves[i] == LEAF_SAID_MISSING ? LEAF_MISSING : state->leaves[i];
	PG_RETURN_SCORECARD_P(card);
}

/* One form as a JSON object of codes and values */
PG_FUNCTION_INFO_V1(scorecard_from_jsonb);
Datum
scorecard_from_jsonb(PG_FUNCTION_ARGS)
{
	const Instrument *instrument = instrument_argument(fcinfo, 0);
	Jsonb	   *form = PG_GETARG_JSONB_P(1);
	Scorecard  *card = scorecard_create(&instrument->fingerprint, instrument->leaf_count);
	const TreeNode *leaf = NULL;
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue	value;

	if (!JB_ROOT_IS_OBJECT(form))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("form must be an object of codes and their values")));
	iterator = JsonbIteratorInit(&form->root);
	while ((token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
			leaf = find_leaf(instrument, value.val.string.val, value.val.string.len);
		if (token != WJB_VALUE || value.type == jbvNull)
			continue;
		if (value.type != jbvNumeric)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s: value must be a number or null", path_of(instrument, leaf))));
		else
		{
			Number		number = number_from_numeric(NumericGetDatum(value.val.numeric), "value");

			set_answer(card, instrument, leaf, read_answer(instrument, leaf, &number));
		}
	}
	PG_RETURN_SCORECARD_P(card);
}
