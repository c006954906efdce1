/*
 * instrument_rows.h - instruments with other weights
 */
#ifndef COMPLIANCE_INSTRUMENT_ROWS_H
#define COMPLIANCE_INSTRUMENT_ROWS_H

#include "postgres.h"

#include "instrument.h"

extern Instrument *instrument_reweighted(const Instrument *instrument, const char *document);

#endif
