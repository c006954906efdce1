/*
 * numeric_array.h - arrays of numerics, element by element
 */
#ifndef COMPLIANCE_NUMERIC_ARRAY_H
#define COMPLIANCE_NUMERIC_ARRAY_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/array.h"

typedef struct NumericArray
{
	Datum	   *values;
	bool	   *nulls;
	int			count;
} NumericArray;

extern ArrayType *numeric_array_list(Datum array);
extern NumericArray numeric_array_argument(FunctionCallInfo fcinfo, int number);
extern void numeric_array_check_lengths(int a, int b);
extern Datum numeric_array_datum(Datum *values, bool *nulls, int count);

#endif
