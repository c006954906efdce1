/*
 * instrument_io.h - instruments as documents, and the fingerprints of their forms
 */
#ifndef COMPLIANCE_INSTRUMENT_IO_H
#define COMPLIANCE_INSTRUMENT_IO_H

#include "postgres.h"

#include "instrument.h"

#define FINGERPRINT_TEXT_SIZE (2 * sizeof(Fingerprint) + 1)

extern Instrument *instrument_create(const ParsedInstrument *parsed, ParseError *error);
extern Instrument *instrument_from_document(const char *text, int length, ParseError *error);
extern Instrument *instrument_from_tree(const JsonTree *document, ParseError *error);
extern Fingerprint instrument_scoring_fingerprint(const Instrument *instrument);
extern Fingerprint instrument_text_fingerprint(const char *text);
extern void instrument_fingerprint_text(const Fingerprint *fingerprint, char *text);

#endif
