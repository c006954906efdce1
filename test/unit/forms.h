/*
 * forms.h - random instruments and answers, and what their scores are by definition
 *
 * An instrument goes the way of those that users write: from its text through
 * the parser and instrument_build() to its tree.  The definitions below work on
 * what was drawn, not on the tree.
 */
#ifndef COMPLIANCE_FORMS_H
#define COMPLIANCE_FORMS_H

#include "postgres.h"

#include "big.h"
#include "instrument_layout.h"

#define FORM_NODES 40
#define FORM_CHILDREN 4

/* What may be drawn */
#define FORM_ORDER 0x01			/* min, max and median */
#define FORM_LOGARITHMS 0x02	/* geometric, harmonic and power means */
#define FORM_ROUNDING 0x04		/* of nodes below the root */
#define FORM_GAPS 0x08			/* missing answers, and each rule for them */
#define FORM_WIDE 0x10			/* weights of up to 17 digits */
#define FORM_STYLES 0x20

typedef struct FormNode
{
	int			end;			/* the first node behind its subtree */
	int			leaf;			/* which answer it takes; -1 of an inner node */
	int64		weight;			/* in 10^-3 */
	MeanKind	mean;
	int			power;			/* of a power mean, in tenths */
	MissingRule missing;
	int			min_coverage;	/* in tenths */
	int			round;			/* decimals, or -1 */
} FormNode;

typedef struct Form
{
	int			style;
	bool		small_weights;	/* whole numbers up to 4, unless they are wide */
	int			count;
	int			leaves;
	Scale		scale;
	FormNode	nodes[FORM_NODES];
	uint32		answers[FORM_NODES];
	char	   *text;
	Tree		tree;
	TotalPlan	plan;
} Form;

extern Tree form_tree(const char *text);
extern void form_draw(Form *form, int style);
extern void form_answer(Form *form);

extern int64 form_rounded_units(Scale scale, Ratio share, int decimals);
extern bool form_share(const Form *form, int node, Ratio *share);
extern bool form_score(const Form *form, int node, int64 *units);
extern int64 form_coverage(const Form *form, int node);
extern bool form_float(const Form *form, int node, long double *score);

#endif
