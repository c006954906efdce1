/*
 * leaf_choice.h - what several answers to an indicator make, and its lowest and best score
 */
#ifndef COMPLIANCE_LEAF_CHOICE_H
#define COMPLIANCE_LEAF_CHOICE_H

#include "postgres.h"

#include "leaf.h"

extern LeafStatus leaf_choose(const LeafRule *rule, const int *chosen, int count, Decimal *value);
extern uint32 leaf_lowest(const LeafRule *rule, Scale scale);
extern uint32 leaf_best(const LeafRule *rule, Scale scale);

#endif
