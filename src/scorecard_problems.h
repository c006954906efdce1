/*
 * scorecard_problems.h - why an answer cannot be taken, in words
 */
#ifndef COMPLIANCE_SCORECARD_PROBLEMS_H
#define COMPLIANCE_SCORECARD_PROBLEMS_H

#include "postgres.h"

#include "closest_name.h"
#include "instrument.h"

typedef struct AnswerProblem
{
	int			sqlstate;
	const char *message;
	const char *value;			/* what was answered; NULL if that says
								 * nothing */
	const char *limits;			/* a sentence on what the indicator takes; or
								 * NULL */
	const char *hint;			/* a sentence; or NULL */
} AnswerProblem;

extern bool problem_set(AnswerProblem *problem, const char *message, const char *value, const char *hint);
extern bool problem_refusal(AnswerProblem *problem, Scale scale, const LeafRule *rule, LeafStatus status,
							const char *value);
extern bool problem_no_answer(AnswerProblem *problem, const Instrument *instrument, const TreeNode *leaf, int count,
							  const char *value, const ClosestName *search);
extern char *problem_quoted(const char *text, int length);
extern _Noreturn void problem_raise(const AnswerProblem *problem, const Instrument *instrument,
									const TreeNode *node);

#endif
