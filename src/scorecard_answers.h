/*
 * scorecard_answers.h - from what a form says of an indicator to what a card holds of it
 *
 * That is a score, LEAF_MISSING or LEAF_NOT_APPLICABLE.  Reading raises no
 * error, so that all problems of a form can be told at once: the functions
 * return false with *problem filled.
 */
#ifndef COMPLIANCE_SCORECARD_ANSWERS_H
#define COMPLIANCE_SCORECARD_ANSWERS_H

#include "postgres.h"

#include "utils/jsonb.h"

#include "number.h"
#include "scorecard_problems.h"

extern bool answer_leaf(const Instrument *instrument, const char *code, int length, int *node,
						AnswerProblem *problem);
extern bool answer_from_number(const Instrument *instrument, const TreeNode *leaf, const Number *value,
							   uint32 *answer, AnswerProblem *problem);
extern bool answer_from_text(const Instrument *instrument, const TreeNode *leaf, const char *text, int length,
							 uint32 *answer, AnswerProblem *problem);
extern bool answer_from_jsonb(const Instrument *instrument, const TreeNode *leaf, const JsonbValue *value,
							  uint32 *answer, AnswerProblem *problem);

#endif
