/*
 * tally_variance.h - the variance of what a tally has seen, as a fraction
 */
#ifndef COMPLIANCE_TALLY_VARIANCE_H
#define COMPLIANCE_TALLY_VARIANCE_H

#include "postgres.h"

#include "fraction.h"
#include "tally.h"

extern Fraction tally_variance(const Tally *tally);

#endif
