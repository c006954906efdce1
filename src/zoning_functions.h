/*
 * zoning_functions.h - what a zoning says of a score, as the planner needs it
 */
#ifndef COMPLIANCE_ZONING_FUNCTIONS_H
#define COMPLIANCE_ZONING_FUNCTIONS_H

#include "postgres.h"

#include "zoning.h"

/* What a function gives for all scores in a band */
typedef Datum (*BandValue) (const Zoning *zoning, int band, bool *isnull);

extern BandValue zoning_band_value(Oid function);
extern bool zoning_has_band(const Zoning *zoning, int64 units);
extern bool zoning_same_zone(const Zoning *zoning, int64 first, int64 second);
extern uint64 zoning_find_bands(const Zoning *zoning, const text *name);
extern uint64 zoning_named_bands(const Zoning *zoning, const text *name);

#endif
