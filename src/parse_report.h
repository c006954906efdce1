/*
 * parse_report.h - the error that a parser told, as an error of the server
 */
#ifndef COMPLIANCE_PARSE_REPORT_H
#define COMPLIANCE_PARSE_REPORT_H

#include "postgres.h"

#include "compat.h"
#include "parse_error.h"

/* The fields of ereport() or ereturn() */
#define PARSE_ERROR_FIELDS(error) \
	(errcode((error)->sqlstate), \
	 errmsg_internal("%s", (error)->message), \
	 (error)->detail != NULL ? errdetail_internal("%s", (error)->detail) : 0, \
	 (error)->hint != NULL ? errhint("%s", (error)->hint) : 0)

extern _Noreturn void parse_error_raise(const ParseError *error);
extern _Noreturn void parse_error_raise_binary(const char *type, const ParseError *error);

#endif
