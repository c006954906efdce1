/*
 * scorecard_form.c - forms as JSON objects of codes and answers: their cards, whether they are complete, and all their
 * problems
 */
#include "postgres.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/arrayaccess.h"
#include "utils/builtins.h"

#include "compat.h"
#include "scorecard_assess.h"
#include "scorecard_answers.h"

static JsonbIterator *
begin_form(Jsonb *form)
{
	if (!JB_ROOT_IS_OBJECT(form))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("form must be an object of codes and their values")));
	return JsonbIteratorInit(&form->root);
}

/* The next code of a form and its value, which may be an array or object as a whole; false if there is none */
static bool
next_answer(JsonbIterator **iterator, JsonbValue *code, JsonbValue *value)
{
	JsonbIteratorToken token;

	do
		token = JsonbIteratorNext(iterator, code, true);
	while (token != WJB_KEY && token != WJB_DONE);
	return token == WJB_KEY && JsonbIteratorNext(iterator, value, true) == WJB_VALUE;
}

PG_FUNCTION_INFO_V1(scorecard_from_jsonb);
Datum
scorecard_from_jsonb(PG_FUNCTION_ARGS)
{
	const Instrument *instrument = instrument_argument(fcinfo, 0);
	Scorecard  *card = scorecard_create(&instrument->fingerprint, instrument->leaf_count);
	JsonbIterator *iterator = begin_form(PG_GETARG_JSONB_P(1));
	JsonbValue	code;
	JsonbValue	value;

	while (next_answer(&iterator, &code, &value))
	{
		const TreeNode *leaf = scorecard_leaf(instrument, code.val.string.val, code.val.string.len);
		uint32		answer;
		AnswerProblem problem;

		if (unlikely(!answer_from_jsonb(instrument, leaf, &value, &answer, &problem)))
			problem_raise(&problem, instrument, leaf);
		scorecard_set(card, instrument, leaf, answer);
	}
	PG_RETURN_SCORECARD_P(card);
}

/*
 * Complete forms
 */

/* Which nodes are asked for, and how many */
static int
mark_asked(const Instrument *instrument, AnyArrayType *codes, bool *is_asked)
{
	int			length = ArrayGetNItems(AARR_NDIM(codes), AARR_DIMS(codes));
	int			count = 0;
	array_iter	next;

	array_iter_setup(&next, codes);
	for (int i = 0; i < length; i++)
	{
		bool		is_null;
		Datum		datum = array_iter_next(&next, &is_null, i, -1, false, TYPALIGN_INT);
		const text *code;
		const TreeNode *leaf;

		CHECK_FOR_INTERRUPTS();
		if (is_null)
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("indicators must not be NULL")));
		code = DatumGetTextPP(datum);
		leaf = scorecard_leaf(instrument, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code));
		count += !is_asked[leaf - instrument->nodes];
		is_asked[leaf - instrument->nodes] = true;
	}
	return count;
}

/* A code is there once: so many good answers to what is asked are answers to all of it */
static bool
is_complete(const Instrument *instrument, JsonbIterator *iterator, const bool *is_asked, int asked)
{
	JsonbValue	code;
	JsonbValue	value;

	while (next_answer(&iterator, &code, &value))
	{
		int			node = instrument_find(instrument, code.val.string.val, code.val.string.len);
		uint32		answer;
		AnswerProblem problem;

		CHECK_FOR_INTERRUPTS();
		if (node < 0 || !is_asked[node] || value.type == jbvNull ||
			!answer_from_jsonb(instrument, &instrument->nodes[node], &value, &answer, &problem))
			return false;
		asked--;
	}
	return asked == 0;
}

PG_FUNCTION_INFO_V1(form_is_complete);
Datum
form_is_complete(PG_FUNCTION_ARGS)
{
	const Instrument *instrument = instrument_argument(fcinfo, 0);
	JsonbIterator *iterator = begin_form(PG_GETARG_JSONB_P(1));
	bool	   *is_asked = palloc0(instrument->node_count * sizeof(bool));
	int			asked = mark_asked(instrument, PG_GETARG_ANY_ARRAY_P(2), is_asked);

	PG_RETURN_BOOL(is_complete(instrument, iterator, is_asked, asked));
}

/*
 * All problems of a form
 */

/* A code of a form whose answer cannot be taken */
typedef struct FormProblem
{
	int			node;			/* -1: there is no such code */
	int			place;			/* among the problems of the form */
	JsonbValue	code;
	JsonbValue	value;
	AnswerProblem problem;
} FormProblem;

/* By the order of the instrument; unknown codes behind it in that of the form */
static int
compare_problems(const ListCell *a, const ListCell *b)
{
	const FormProblem *x = lfirst(a);
	const FormProblem *y = lfirst(b);

	if (x->node >= 0 && y->node >= 0)
		return x->node - y->node;
	if (x->node >= 0 || y->node >= 0)
		return x->node >= 0 ? -1 : 1;
	return x->place - y->place;
}

static List *
find_problems(const Instrument *instrument, JsonbIterator *iterator)
{
	List	   *found = NIL;
	FormProblem next;

	while (next_answer(&iterator, &next.code, &next.value))
	{
		const char *code = next.code.val.string.val;
		uint32		answer;

		CHECK_FOR_INTERRUPTS();
		if (likely(answer_leaf(instrument, code, next.code.val.string.len, &next.node, &next.problem) &&
				   answer_from_jsonb(instrument, &instrument->nodes[next.node], &next.value, &answer, &next.problem)))
			continue;
		next.place = list_length(found);
		found = lappend(found, memcpy(palloc(sizeof(FormProblem)), &next, sizeof(FormProblem)));
	}
	list_sort(found, compare_problems);
	return found;
}

/* What the indicator takes, and the way out; NULL if there is neither */
static char *
hint_text(const AnswerProblem *problem)
{
	const char *limits = problem->limits == NULL ? "" : problem->limits;
	const char *hint = problem->hint == NULL ? "" : problem->hint;

	if (*limits == '\0' && *hint == '\0')
		return NULL;
	return psprintf("%s%s%s", limits, *limits != '\0' && *hint != '\0' ? " " : "", hint);
}

PG_FUNCTION_INFO_V1(answer_problems);
Datum
answer_problems(PG_FUNCTION_ARGS)
{
	const Instrument *instrument = instrument_argument(fcinfo, 0);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	List	   *found = find_problems(instrument, begin_form(PG_GETARG_JSONB_P(1)));
	ListCell   *cell;

	/* a set that was never begun is empty, and most forms are good */
	if (found == NIL && result != NULL && IsA(result, ReturnSetInfo) && (result->allowedModes & SFRM_Materialize) != 0)
	{
		result->returnMode = SFRM_Materialize;
		return (Datum) 0;
	}
	InitMaterializedSRF(fcinfo, 0);
	foreach(cell, found)
	{
		FormProblem *problem = lfirst(cell);
		char	   *hint = hint_text(&problem->problem);
		Datum		values[] = {
			PointerGetDatum(cstring_to_text_with_len(problem->code.val.string.val, problem->code.val.string.len)),
			JsonbPGetDatum(JsonbValueToJsonb(&problem->value)),
			CStringGetTextDatum(problem->problem.message),
			hint != NULL ? CStringGetTextDatum(hint) : (Datum) 0
		};
		bool		nulls[lengthof(values)] = {[3] = hint == NULL};

		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
