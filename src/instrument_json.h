/*
 * instrument_json.h - instruments as documents
 */
#ifndef COMPLIANCE_INSTRUMENT_JSON_H
#define COMPLIANCE_INSTRUMENT_JSON_H

#include "postgres.h"

#include "instrument.h"

extern char *instrument_to_json(const Instrument *instrument, bool texts);
extern char *instrument_rules_json(const Instrument *instrument, int index);
extern uint32 instrument_form_of_node(const Instrument *instrument, int index);
extern char *instrument_form_text(const Instrument *instrument);

#endif
