/*
 * form_name.c - names and texts of forms that survey tools can read
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "form_name.h"

static int
compare_names(const void *a, const void *b)
{
	const FormName *x = a;
	const FormName *y = b;
	int			order = strcmp(x->name, y->name);

	return order != 0 ? order : x->place - y->place;
}

/* Two of the same name could not be told apart when they come back */
void
form_name_check(FormName *names, int count, const char *rule)
{
	qsort(names, count, sizeof(FormName), compare_names);
	for (int i = 1; i < count; i++)
		if (strcmp(names[i - 1].name, names[i].name) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_UNIQUE_VIOLATION),
					 errmsg("%s and %s have the same name in an XLSForm", names[i - 1].what, names[i].what),
					 errdetail("It is \"%s\". %s", names[i].name, rule),
					 errhint("Write one of them otherwise.")));
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_plain(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
}

/*
 * A text with "_" for each run of what is no ASCII letter, digit or "_".
 * XLSForm takes more, but ODK Central's OData writes names so.
 */
char *
form_name_plain(const char *text)
{
	StringInfoData name;

	initStringInfo(&name);
	for (const char *c = text; *c != '\0'; c++)
	{
		if (is_plain(*c))
			appendStringInfoChar(&name, *c);
		else if (c == text || is_plain(c[-1]))
			appendStringInfoChar(&name, '_');
	}
	return name.data;
}

/* The name of a question or group.  None begins as metadata do, or is one that ODK or KoboToolbox keeps. */
char *
form_name_of_code(const char *code)
{
	char	   *name = form_name_plain(code);

	if (is_letter(*name) && strcmp(name, "meta") != 0 && strcmp(name, "formhub") != 0)
		return name;
	return psprintf("q_%s", name);
}

/*
 * The name of a choice, which is what is stored: names are set apart by spaces
 * where several can be chosen, and stand in quotes in expressions
 */
char *
form_name_of_answer(const char *label)
{
	char	   *name = pstrdup(label);

	for (char *c = name; *c != '\0'; c++)
		if ((unsigned char) *c <= ' ' || *c == '\x7f' || strchr("\"'{}", *c) != NULL)
			*c = '_';
	return name;
}

/* A text for people: "${" would be a reference to a question, and XML has no control characters */
char *
form_name_shown(const char *text)
{
	StringInfoData buffer;

	initStringInfo(&buffer);
	for (const char *c = text; *c != '\0'; c++)
	{
		bool		control = ((unsigned char) *c < ' ' && *c != '\n' && *c != '\t') || *c == '\x7f';

		appendStringInfoChar(&buffer, control ? ' ' : *c);
		if (c[0] == '$' && c[1] == '{')
			appendStringInfoChar(&buffer, ' ');
	}
	return buffer.data;
}
