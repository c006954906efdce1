/*
 * parse_report.c - the error that a parser told, as an error of the server
 */
#include "postgres.h"

#include "parse_report.h"

_Noreturn void
parse_error_raise(const ParseError *error)
{
	ereport(ERROR, PARSE_ERROR_FIELDS(error));
}

/* The same of a value that came in binary form */
_Noreturn void
parse_error_raise_binary(const char *type, const ParseError *error)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary value for type %s: %s", type, error->message),
			 error->detail != NULL ? errdetail_internal("%s", error->detail) : 0));
}
