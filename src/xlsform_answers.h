/*
 * xlsform_answers.h - what a question of an XLSForm is, and how it may be answered
 */
#ifndef COMPLIANCE_XLSFORM_ANSWERS_H
#define COMPLIANCE_XLSFORM_ANSWERS_H

#include "postgres.h"

#include "lib/stringinfo.h"
#include "nodes/execnodes.h"

#include "instrument.h"

/* What a number must be */
typedef enum BoundKind
{
	AT_LEAST,
	MORE_THAN,
	AT_MOST,
	LESS_THAN
} BoundKind;

/* What a form adds of its own; the instrument's texts are in one language, which it does not name */
typedef struct Language
{
	const char *code;
	const char *name;			/* in headings */
	const char *not_applicable;
	const char *these_are_not_applicable;
	const char *none;
	const char *alone;			/* of an answer that excludes all others */
	const char *number;
	const char *bounds[4];		/* by BoundKind */
} Language;

/* What is asked in one kind of forms, or all that names no kind */
typedef struct Form
{
	ReturnSetInfo *result;
	const Instrument *instrument;
	const Language *language;
	char	  **names;			/* of all nodes */
	const text *kind;			/* NULL: that names none */
	bool	   *asked;			/* of all nodes: whether anything of it is */
	const char *sheet;
	int			row;
	StringInfo	written;		/* headings and values of all cells */
} Form;

typedef struct Choice
{
	char	   *name;
	const char *label;
	const text *answer;			/* NULL: there is none */
	bool		alone;			/* it excludes all others */
} Choice;

/* The limits of a number, as an expression and in words; both are empty if there are none */
typedef struct Limits
{
	StringInfoData expression;
	StringInfoData words;
} Limits;

extern const Language *xlsform_language(const char *code);
extern bool xlsform_may_not_apply(const Form *form, int leaf);
extern bool xlsform_is_number(const Form *form, int node);
extern Choice *xlsform_choices(const Form *form, int node, int *count);
extern char *xlsform_alone_expression(const Choice *choices, int count);
extern Limits xlsform_limits(const Form *form, int node);

#endif
