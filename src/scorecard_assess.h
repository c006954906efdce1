/*
 * scorecard_assess.h - scorecards put together from answers
 */
#ifndef COMPLIANCE_SCORECARD_ASSESS_H
#define COMPLIANCE_SCORECARD_ASSESS_H

#include "postgres.h"

#include "scorecard.h"

extern const TreeNode *scorecard_leaf(const Instrument *instrument, const char *code, int length);
extern void scorecard_set(Scorecard *card, const Instrument *instrument, const TreeNode *leaf, uint32 answer);
extern _Noreturn void scorecard_fail_different_forms(const Fingerprint *form, const Fingerprint *other);

#endif
