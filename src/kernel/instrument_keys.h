/*
 * instrument_keys.h - the keys of an instrument's nodes
 *
 * For instrument_parse.c, which reads the nodes themselves.
 */
#ifndef COMPLIANCE_INSTRUMENT_KEYS_H
#define COMPLIANCE_INSTRUMENT_KEYS_H

#include "postgres.h"

#include "parser.h"

/* Where a key may stand */
#define ON_ROOT 0x01
#define ON_CHILD 0x02
#define ON_INNER 0x04
#define ON_LEAF 0x08
#define ON_INDICATOR (ON_CHILD | ON_LEAF)
#define ON_ANY_INNER (ON_ROOT | ON_CHILD | ON_INNER)
#define ANYWHERE (ON_ROOT | ON_CHILD | ON_INNER | ON_LEAF)

typedef struct Key
{
	const char *name;
	int			where;
	bool		(*read) (Parser *parser, int node, const JsonTree *value);	/* NULL: read elsewhere */
} Key;

/* Those that say how an answer becomes a score */
#define LEAF_KEYS 10
extern const Key leaf_keys[LEAF_KEYS];

extern bool leaf_keys_check(Parser *parser, int node, const JsonTree *object);
extern bool instrument_keys_read(Parser *parser, int node, const JsonTree *object, int children);

#endif
