/*
 * instrument_layout.h - the type instrument from what was parsed
 */
#ifndef COMPLIANCE_INSTRUMENT_LAYOUT_H
#define COMPLIANCE_INSTRUMENT_LAYOUT_H

#include "postgres.h"

#include "instrument.h"

extern Instrument *instrument_build(const ParsedInstrument *parsed);

#endif
