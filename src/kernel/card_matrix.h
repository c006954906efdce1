/*
 * card_matrix.h - the cards of everyone who is ranked together
 *
 * Bodies have units, and units have cards; each body has at least one unit,
 * which may have no card.  Where cards are given without units, a body has one.
 */
#ifndef COMPLIANCE_CARD_MATRIX_H
#define COMPLIANCE_CARD_MATRIX_H

#include "postgres.h"

typedef struct CardMatrix
{
	int			body_count;
	int			unit_count;
	int			card_count;
	int			leaf_count;		/* of each card */
	const uint32 *first_unit;	/* of each body, and the number of units */
	const uint32 *first_card;	/* of each unit, and the number of cards */
	const uint32 *leaves;		/* those of each card, one behind the other */
} CardMatrix;

/* The answers of a card */
static inline const uint32 *
card_leaves(const CardMatrix *cards, int card)
{
	return cards->leaves + (Size) card * cards->leaf_count;
}

/* The first card of a body; of one behind the last, the number of cards */
static inline int
body_first_card(const CardMatrix *cards, int body)
{
	return cards->first_card[cards->first_unit[body]];
}

#endif
