/*
 * parsed_instrument.h - what the notation of instruments says
 */
#ifndef COMPLIANCE_PARSED_INSTRUMENT_H
#define COMPLIANCE_PARSED_INSTRUMENT_H

#include "postgres.h"

#include "tree.h"

#define INSTRUMENT_MAX_BYTES (1024 * 1024)
#define CODE_MAX_BYTES 63
#define TITLE_MAX_BYTES 255
#define NOTES_MAX_BYTES 8191
#define LEVELS_MAX 100

/* A weight is written with up to this many digits */
#define WEIGHT_MAX_DIGITS 18

/* A node brings an object and an array; goalposts and the like one more */
#define INSTRUMENT_MAX_BRACKETS (2 * TREE_MAX_DEPTH + 10)

typedef struct ParsedNode
{
	const char *code;
	const char *title;			/* NULL if there is none */
	int			parent;
	int			depth;
	int			end;			/* the first node behind its subtree */
	int64		weight_digits;
	int			weight_scale;
	uint64		weight;			/* among its siblings, without common divisor */
	NodeKind	kind;
	int64		power;			/* of a power mean, in units */
	MissingRule missing;
	uint32		min_coverage;	/* in millionths */
	int			round;			/* decimals, or NO_NODE_ROUNDING */
	LeafRule	rule;
} ParsedNode;

typedef struct ParsedInstrument
{
	Scale		scale;
	const char *notes;			/* NULL if there are none */
	int			count;			/* of nodes, in preorder */
	int			leaves;
	ParsedNode *nodes;
} ParsedInstrument;

#endif
