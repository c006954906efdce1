/*
 * score.h - the type score: an exact decimal with six fractional digits
 *
 * A score is an int64 number of millionths, passed by value.
 */
#ifndef COMPLIANCE_SCORE_H
#define COMPLIANCE_SCORE_H

#include "postgres.h"

#include "fmgr.h"

#include "decimal.h"

#define DatumGetScore(X) DatumGetInt64(X)
#define ScoreGetDatum(X) Int64GetDatum(X)
#define PG_GETARG_SCORE(n) PG_GETARG_INT64(n)
#define PG_RETURN_SCORE(x) PG_RETURN_INT64(x)

extern int64 score_check(int64 units);
extern int	score_decimals_argument(FunctionCallInfo fcinfo, int number);
extern RoundMode score_rounding_argument(FunctionCallInfo fcinfo, int number);
extern Datum score_in(PG_FUNCTION_ARGS);

#endif
