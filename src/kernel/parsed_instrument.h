/*
 * parsed_instrument.h - what the notation of instruments says
 */
#ifndef COMPLIANCE_PARSED_INSTRUMENT_H
#define COMPLIANCE_PARSED_INSTRUMENT_H

#include "postgres.h"

#include "tree.h"
#include "zoning_check.h"

#define INSTRUMENT_MAX_BYTES (1024 * 1024)
#define CODE_MAX_BYTES 63
#define TITLE_MAX_BYTES 255
#define NOTES_MAX_BYTES 8191

/* Of the levels, answers, or points of a curve of an indicator; of the caps of a node */
#define LEVELS_MAX 100

/* A weight is written with up to this many digits */
#define WEIGHT_MAX_DIGITS 18

/* A node brings an object and an array; a curve and caps two more */
#define INSTRUMENT_MAX_BRACKETS (2 * TREE_MAX_DEPTH + 10)

typedef struct ParsedCap
{
	const char *code;			/* of the node that it looks at */
	int			node;
	int64		below;			/* in units */
	int64		at_most;
	const char *why;			/* NULL if there is none */
} ParsedCap;

typedef struct ParsedNode
{
	const char *code;
	const char *title;			/* NULL if there is none */
	const char *form;			/* NULL if there is none */
	int			parent;
	int			depth;
	int			end;			/* the first node behind its subtree */
	bool		has_weight;		/* whether it was written */
	int64		weight_digits;
	int			weight_scale;
	int64		weight;			/* among its siblings, without common divisor */
	NodeKind	kind;
	int64		power;			/* of a power mean, in units */
	int64		frame_low;
	int64		frame_high;
	MissingRule missing;
	int64		missing_score;	/* in units */
	MissingRule not_applicable;
	uint32		min_coverage;	/* in millionths */
	int			min_answers;
	int			best;
	int64		divisor_digits; /* 0: no divide_by */
	int			divisor_scale;
	uint64		divisor;		/* as the weights of the children */
	int			cap_count;
	ParsedCap  *caps;
	int			round;			/* decimals, or NO_NODE_ROUNDING */
	RoundMode	rounding;
	LeafRule	rule;
	const char **labels;		/* of the answers of the rule */
	const ParsedZoning *zoning; /* of the bands of the rule */
} ParsedNode;

typedef struct ParsedInstrument
{
	Scale		scale;
	bool		by_points;		/* whether the scale is the sum of points */
	const char *notes;			/* NULL if there are none */
	int			count;			/* of nodes, in preorder */
	int			leaves;
	ParsedNode *nodes;
} ParsedInstrument;

#endif
