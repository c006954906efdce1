/*
 * parse_error.h - how a parser that raises no error tells its caller of one
 */
#ifndef COMPLIANCE_PARSE_ERROR_H
#define COMPLIANCE_PARSE_ERROR_H

#include "postgres.h"

typedef struct ParseError
{
	int			sqlstate;
	char	   *message;
	char	   *detail;			/* or NULL */
	char	   *hint;			/* or NULL */
} ParseError;

#endif
