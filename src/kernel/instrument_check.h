/*
 * instrument_check.h - the checks of an instrument that need the whole of it
 */
#ifndef COMPLIANCE_INSTRUMENT_CHECK_H
#define COMPLIANCE_INSTRUMENT_CHECK_H

#include "postgres.h"

#include "parser.h"

extern bool instrument_check(Parser *parser);

#endif
