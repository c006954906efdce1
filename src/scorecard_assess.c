/*
 * scorecard_assess.c - scorecards from rows, an answer each, and from parts of a form
 *
 * The transition state of assess() is the scorecard itself, changed in place.
 * An indicator not answered yet is LEAF_MISSING in it, and one answered by
 * NULL is LEAF_SAID_MISSING, so that a second answer is noticed in any order.
 */
#include "postgres.h"

#include "aggregate.h"
#include "instrument_io.h"
#include "scorecard_assess.h"
#include "scorecard_answers.h"

/* The indicator with that code, which must be one */
const TreeNode *
scorecard_leaf(const Instrument *instrument, const char *code, int length)
{
	AnswerProblem problem;
	int			node;

	if (unlikely(!answer_leaf(instrument, code, length, &node, &problem)))
	{
		if (node < 0)
			instrument_fail_unknown(instrument, code, length, true);
		problem_raise(&problem, instrument, &instrument->nodes[node]);
	}
	return &instrument->nodes[node];
}

void
scorecard_set(Scorecard *card, const Instrument *instrument, const TreeNode *leaf, uint32 answer)
{
	if (unlikely(card->leaves[leaf->leaf] != LEAF_MISSING))
		problem_raise(&(AnswerProblem) {ERRCODE_UNIQUE_VIOLATION, "indicator is answered twice", NULL, NULL, NULL},
					  instrument, leaf);
	card->leaves[leaf->leaf] = answer;
	Assert(scorecard_is_valid(card));
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

/* What a value, which is not NULL, says of an indicator */
typedef bool (*ReadAnswer) (const Instrument *instrument, const TreeNode *leaf, Datum value, uint32 *answer,
							AnswerProblem *problem);

/* Arguments: state, instrument, code, value */
static pg_attribute_always_inline Datum
assess(FunctionCallInfo fcinfo, ReadAnswer read)
{
	const Instrument *instrument;
	Scorecard  *card;
	const TreeNode *leaf;
	text	   *code;
	uint32		answer = LEAF_SAID_MISSING;
	AnswerProblem problem;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be NULL", PG_ARGISNULL(1) ? "instrument" : "code"),
				 PG_ARGISNULL(1) ? 0 : errhint("An indicator that was not assessed has a value of NULL.")));
	instrument = instrument_argument(fcinfo, 1);
	card = transition_state(fcinfo, instrument);
	code = PG_GETARG_TEXT_PP(2);
	leaf = scorecard_leaf(instrument, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code));
	if (!PG_ARGISNULL(3) && unlikely(!read(instrument, leaf, PG_GETARG_DATUM(3), &answer, &problem)))
		problem_raise(&problem, instrument, leaf);
	scorecard_set(card, instrument, leaf, answer);
	PG_RETURN_SCORECARD_P(card);
}

#define READ_NUMBER(type) \
static inline bool \
read_##type(const Instrument *instrument, const TreeNode *leaf, Datum value, uint32 *answer, \
			AnswerProblem *problem) \
{ \
	Number		number = number_type_##type.number(value, "value"); \
 \
	return answer_from_number(instrument, leaf, &number, answer, problem); \
}

READ_NUMBER(score)
READ_NUMBER(numeric)
READ_NUMBER(float8)

static inline bool
read_text(const Instrument *instrument, const TreeNode *leaf, Datum value, uint32 *answer, AnswerProblem *problem)
{
	text	   *written = DatumGetTextPP(value);

	return answer_from_text(instrument, leaf, VARDATA_ANY(written), VARSIZE_ANY_EXHDR(written), answer, problem);
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
ASSESS(text)

_Noreturn void
scorecard_fail_different_forms(const Fingerprint *form, const Fingerprint *other)
{
	char		form_text[FINGERPRINT_TEXT_SIZE];
	char		other_text[FINGERPRINT_TEXT_SIZE];

	instrument_fingerprint_text(form, form_text);
	instrument_fingerprint_text(other, other_text);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("scorecards of different instruments cannot be merged"),
			 errdetail("Their forms are %s and %s.", form_text, other_text)));
}

/* Add the answers of another card of the same form */
static void
merge(Scorecard *card, const Scorecard *other)
{
	if (!fingerprint_equals(&card->fingerprint, &other->fingerprint) || card->count != other->count)
		scorecard_fail_different_forms(&card->fingerprint, &other->fingerprint);
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
	Assert(scorecard_is_valid(card));
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
	Assert(scorecard_is_valid(card));
	PG_RETURN_SCORECARD_P(card);
}
