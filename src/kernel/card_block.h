/*
 * card_block.h - the totals of many cards at once, in floating point
 *
 * Kernel: knows no SQL type.  A total comes with a bound of its error; where
 * that does not tell how the score of a node rounds, or whether it has one, the
 * card is undecided.
 *
 * A score is carried in units above an origin: zero, or the lowest score if that
 * is below zero.  So nothing is ever negative, and all that is done with it adds
 * but a few units in the last place to its relative error.
 */
#ifndef COMPLIANCE_CARD_BLOCK_H
#define COMPLIANCE_CARD_BLOCK_H

#include "postgres.h"

#include "block_columns.h"

/* The total of a card that has none; those there are are not negative */
#define NO_TOTAL (-1.0)

extern bool card_block_can_score(const Tree *tree);
extern CardBlock *card_block_create(const Tree *tree);
extern void card_block_load(CardBlock *block, const Tree *tree, const uint32 *leaves, int leaf_count, int cards);
extern uint64 card_block_totals(CardBlock *block, const Tree *tree, double *totals, double *error);
extern bool card_block_holds_scale(Scale scale);
extern int64 card_block_origin(Scale scale);
extern bool card_block_round(double number, double magnitude, int decimals, double error, int64 *units);

#endif
