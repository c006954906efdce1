/*
 * surd.h - roots of quadratic equations with integers of any size
 */
#ifndef COMPLIANCE_SURD_H
#define COMPLIANCE_SURD_H

#include "postgres.h"

#include "fraction.h"

/* (p + sign * sqrt(x)) / divisor, not below zero; sign is -1, 0 or 1, the divisor above zero, x not below it */
typedef struct Surd
{
	Datum		p;
	Datum		x;
	int			sign;
	Datum		divisor;
} Surd;

extern int	surd_compare(const Surd *one, const Surd *other);
extern bool surd_is_below_one(const Surd *surd);
extern Datum surd_millionths(const Surd *surd);

#endif
