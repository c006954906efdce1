/*
 * instrument_leaf_keys.h - the keys that say how an answer becomes a score
 */
#ifndef COMPLIANCE_INSTRUMENT_LEAF_KEYS_H
#define COMPLIANCE_INSTRUMENT_LEAF_KEYS_H

#include "postgres.h"

#include "parser.h"

/* Those that say how an answer becomes a score */
#define LEAF_KEYS 10
extern const Key leaf_keys[LEAF_KEYS];

extern bool leaf_keys_check(Parser *parser, int node, const JsonTree *object);

#endif
