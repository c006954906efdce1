/*
 * panel_state.h - a panel that is being put together
 */
#ifndef COMPLIANCE_PANEL_STATE_H
#define COMPLIANCE_PANEL_STATE_H

#include "postgres.h"

#include "panel_rows.h"
#include "parse_error.h"

extern PanelState *panel_state_create(MemoryContext parent, PanelKind kind);
extern PanelState *panel_state_from_datum(MemoryContext parent, Datum datum);
extern void panel_state_set_instrument(PanelState *state, const Instrument *instrument);
extern void panel_state_add_card(PanelState *state, PanelName key, PanelName unit, const uint32 *leaves);
extern void panel_state_add_score(PanelState *state, PanelName key, int64 score);
extern void panel_state_add_tally(PanelState *state, PanelName key, const Tally *tally, int64 population);
extern void panel_state_merge(PanelState *state, const Panel *panel);
extern bool panel_state_check_population(PanelName key, const Tally *tally, int64 population, ParseError *error);
extern Panel *panel_state_flatten(PanelState *state);
extern Panel *panel_state_finish(PanelState *state);

#endif
