/*
 * score_ops.c - comparison of scores, and what indexes and sorting need
 *
 * Scores also compare with numeric and double precision, inside the same
 * btree family, so that an index on a score column serves them.  Both sides
 * are compared as Readings: exact for a score against any number.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/fmgrprotos.h"

#include "number.h"
#include "score.h"

#define READ_SCORE(n) reading_from_units(PG_GETARG_SCORE(n))
#define READ_NUMERIC(n) number_numeric_reading(PG_GETARG_DATUM(n))
#define READ_FLOAT8(n) number_float8_reading(PG_GETARG_FLOAT8(n))

static inline int
compare(Reading left, Reading right)
{
	return (left > right) - (left < right);
}

#define COMPARISON(name, left, operator, right) \
PG_FUNCTION_INFO_V1(name); \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_BOOL(left(0) operator right(1)); \
}

/* The six comparison functions of two types, and the one of btree */
#define COMPARISONS(prefix, left, right) \
COMPARISON(prefix##_lt, left, <, right) \
COMPARISON(prefix##_le, left, <=, right) \
COMPARISON(prefix##_eq, left, ==, right) \
COMPARISON(prefix##_ne, left, !=, right) \
COMPARISON(prefix##_ge, left, >=, right) \
COMPARISON(prefix##_gt, left, >, right) \
PG_FUNCTION_INFO_V1(prefix##_cmp); \
Datum \
prefix##_cmp(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_INT32(compare(left(0), right(1))); \
}

COMPARISONS(score_numeric, READ_SCORE, READ_NUMERIC)
COMPARISONS(numeric_score, READ_NUMERIC, READ_SCORE)
COMPARISONS(score_float8, READ_SCORE, READ_FLOAT8)
COMPARISONS(float8_score, READ_FLOAT8, READ_SCORE)

/*
 * Doubles in the order that agrees with how scores compare with them: btree
 * sorts the array of an IN list by it, and the planner proves by it that one
 * condition implies another.
 */
COMPARISONS(float8_as_score, READ_FLOAT8, READ_FLOAT8)

static void
fail_frame_size(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PRECEDING_OR_FOLLOWING_SIZE),
			 errmsg("invalid preceding or following size in window function")));
}

/*
 * For RANGE frames: whether value lies on this side of base plus or minus
 * offset.  The difference of two scores always fits, so nothing overflows.
 */
static Datum
in_range(FunctionCallInfo fcinfo, Reading offset)
{
	Reading		difference = reading_from_units(PG_GETARG_SCORE(0) - PG_GETARG_SCORE(1));
	bool		preceding = PG_GETARG_BOOL(3);
	bool		less = PG_GETARG_BOOL(4);

	if (offset < 0)
		fail_frame_size();
	if (preceding)
		offset = -offset;
	PG_RETURN_BOOL(less ? difference <= offset : difference >= offset);
}

PG_FUNCTION_INFO_V1(in_range_score_score);
Datum
in_range_score_score(PG_FUNCTION_ARGS)
{
	return in_range(fcinfo, READ_SCORE(2));
}

/* Two scores may differ by more than the largest score, so by an offset too */
PG_FUNCTION_INFO_V1(in_range_score_numeric);
Datum
in_range_score_numeric(PG_FUNCTION_ARGS)
{
	Reading		offset = READ_NUMERIC(2);
	Datum		base;

	if (reading_in_range(offset))
		return in_range(fcinfo, offset);
	if (numeric_is_nan(PG_GETARG_NUMERIC(2)))
		fail_frame_size();
	base = NumericGetDatum(number_units_to_numeric(PG_GETARG_SCORE(1)));
	return DirectFunctionCall5(in_range_numeric_numeric,
							   NumericGetDatum(number_units_to_numeric(PG_GETARG_SCORE(0))), base,
							   PG_GETARG_DATUM(2), PG_GETARG_DATUM(3), PG_GETARG_DATUM(4));
}
