/*
 * numeric_array.h - arrays of numerics, element by element
 */
#ifndef COMPLIANCE_NUMERIC_ARRAY_H
#define COMPLIANCE_NUMERIC_ARRAY_H

#include "postgres.h"

extern Datum numeric_array_datum(Datum *values, bool *nulls, int count);

#endif
