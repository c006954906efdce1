/*
 * instrument_parse.h - the notation of instruments
 *
 * Kernel: JSON in, a checked tree out; reports errors to its caller, raises
 * none.  Errors name the path of the node: /pengaduan/p3.
 */
#ifndef COMPLIANCE_INSTRUMENT_PARSE_H
#define COMPLIANCE_INSTRUMENT_PARSE_H

#include "postgres.h"

#include "json_tree.h"
#include "parse_error.h"
#include "parsed_instrument.h"

extern bool instrument_parse(const char *text, int length, ParsedInstrument *instrument,
							 ParseError *error);
extern bool instrument_parse_tree(const JsonTree *root, ParsedInstrument *instrument,
								  ParseError *error);

#endif
