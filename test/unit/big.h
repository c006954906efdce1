/*
 * big.h - natural numbers of up to BIG_LIMBS * 32 bits, and fractions of them
 *
 * Schoolbook arithmetic that shares nothing with what it checks.
 */
#ifndef COMPLIANCE_BIG_H
#define COMPLIANCE_BIG_H

#include "postgres.h"

#define BIG_LIMBS 256

typedef struct Big
{
	int			count;			/* of limbs, the highest of which is not zero */
	uint32		limb[BIG_LIMBS];	/* least significant first */
} Big;

/* Not below zero, and not reduced */
typedef struct Ratio
{
	Big			numerator;
	Big			denominator;
} Ratio;

extern Big	big(uint128 number);
extern Big	big_add(Big a, Big b);
extern Big	big_subtract(Big a, Big b);
extern Big	big_multiply(Big a, Big b);
extern int	big_compare(Big a, Big b);
extern int	big_bits(Big a);
extern Big	big_shift_left(Big a, int bits);
extern uint128 big_divide(Big a, Big b, Big *rest);

extern Ratio ratio(uint128 numerator, uint128 denominator);
extern Ratio ratio_add(Ratio a, Ratio b);
extern Ratio ratio_multiply(Ratio a, Ratio b);
extern Ratio ratio_divide(Ratio a, Ratio b);
extern int	ratio_compare(Ratio a, Ratio b);
extern uint128 ratio_floor(Ratio a, bool *rest);

#endif
