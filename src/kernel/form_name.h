/*
 * form_name.h - names and texts of forms that survey tools can read
 *
 * Kernel: knows no SQL type.
 */
#ifndef COMPLIANCE_FORM_NAME_H
#define COMPLIANCE_FORM_NAME_H

#include "postgres.h"

/* A name in a form, what has it, and where it stands among the others */
typedef struct FormName
{
	const char *name;
	const char *what;
	int			place;
} FormName;

extern char *form_name_plain(const char *text);
extern char *form_name_of_code(const char *code);
extern char *form_name_of_answer(const char *label);
extern char *form_name_shown(const char *text);
extern void form_name_check(FormName *names, int count, const char *rule);

#endif
