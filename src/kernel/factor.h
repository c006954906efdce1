/*
 * factor.h - what is varied of an instrument, and what it is in each draw
 *
 * Kernel: knows no SQL type.  A factor draws a number by itself: what it is in a
 * draw depends on the seed, the draw and the name of its node alone.
 */
#ifndef COMPLIANCE_FACTOR_H
#define COMPLIANCE_FACTOR_H

#include "postgres.h"

#include "random.h"
#include "scenario.h"

/* In the order of factors, a bit each where they are chosen */
typedef enum FactorKind
{
	FACTOR_WEIGHTS,				/* one for each weight that matters */
	FACTOR_MEAN,
	FACTOR_MISSING,
	FACTOR_LEAVE_OUT,
	FACTOR_SAMPLING				/* one for each body: no matter of the tree */
} FactorKind;

#define FACTOR_KINDS (FACTOR_SAMPLING + 1)
#define FACTOR_BIT(kind) (1 << (kind))

/* The means that can take the place of one another */
#define FACTOR_MEANS 3

typedef struct Factor
{
	FactorKind	kind;
	int			node;			/* whose weight it is */
	uint64		ident;			/* see random.h */
} Factor;

/* What is to be varied, and how */
typedef struct FactorChoice
{
	int			kinds;			/* a bit each */
	int32		weight_range;	/* in millionths */
	int			mean_count;
	MeanKind	means[FACTOR_MEANS];
} FactorChoice;

typedef struct Factors
{
	const Tree *tree;
	FactorChoice choice;
	int			count;
	Factor	   *factors;
	int			leaf_count;
	int		   *leaves;			/* nodes of the indicators, by the bytes of
								 * their codes */
} Factors;

extern const char *const factor_kind_names[FACTOR_KINDS];

extern int	factor_impossible(const Tree *tree, const FactorChoice *choice, const char **why);
extern Factors factor_list(const Tree *tree, const FactorChoice *choice, const char *const *codes);
extern void factor_draw(const Factors *factors, int64 seed, uint32 draw, int matrix, int32 *values);
extern const char *factor_text(const Factors *factors, int index, int32 value, const Scenario *scenario,
							   const char *const *codes);
extern void factor_apply_weights(const Factors *factors, const int32 *values, Scenario *scenario, int32 *room);
extern void factor_apply(const Factors *factors, const int32 *values, Scenario *scenario, int32 *room);

#endif
