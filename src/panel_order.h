/*
 * panel_order.h - the rows of a panel in order, and written as a flat one
 */
#ifndef COMPLIANCE_PANEL_ORDER_H
#define COMPLIANCE_PANEL_ORDER_H

#include "postgres.h"

#include "panel_rows.h"

extern void panel_rows_order(PanelState *state);
extern void panel_rows_fail_too_large(const PanelState *state);
extern void panel_rows_write(const PanelState *state, Panel *panel);

#endif
