/*
 * instrument_keys.h - the keys of an instrument's nodes
 *
 * For instrument_parse.c, which reads the nodes themselves.
 */
#ifndef COMPLIANCE_INSTRUMENT_KEYS_H
#define COMPLIANCE_INSTRUMENT_KEYS_H

#include "postgres.h"

#include "parser.h"

extern bool instrument_keys_read(Parser *parser, int node, const JsonTree *object, int children);

#endif
