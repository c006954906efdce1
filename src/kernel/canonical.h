/*
 * canonical.h - the canonical text of a row of fields: what is hashed
 *
 * Kernel: knows no SQL type.  Version 1 is a JSON array of strings and nulls
 * as RFC 8785 writes it: no white space, and of the characters in a string
 * only the quotation mark, the backslash and U+0001 to U+001F are escaped, as
 * \" \\ \b \t \n \f \r and else \u00xx in lower case.  So it works on bytes of
 * any encoding of the server, and each row has one text.
 */
#ifndef COMPLIANCE_CANONICAL_H
#define COMPLIANCE_CANONICAL_H

#include "postgres.h"

#include "lib/stringinfo.h"

extern void canonical_begin(StringInfo buffer);
extern void canonical_append(StringInfo buffer, const char *field, int length);
extern void canonical_end(StringInfo buffer);
extern int	canonical_parse(char *text, char **fields, int max_fields);

#endif
