/*
 * panel_scores.h - the scores of a panel's bodies, as they are and under scenarios
 */
#ifndef COMPLIANCE_PANEL_SCORES_H
#define COMPLIANCE_PANEL_SCORES_H

#include "postgres.h"

#include "panel.h"
#include "ranking.h"
#include "rescore.h"

extern int	panel_decimals_argument(FunctionCallInfo fcinfo, int number);
extern RankTies panel_ties_argument(FunctionCallInfo fcinfo, int number);
extern const Instrument *panel_instrument_of_cards(const Panel *panel, const char *function);
extern int64 *panel_nominal_scores(const Panel *panel, int decimals);
extern Datum panel_millionths(int64 millionths);
extern Datum panel_quotient(uint64 numerator, uint64 denominator);
extern const char *panel_node_code(const Instrument *instrument, int node);
extern const char *panel_text_in_utf8(const char *text, int length);
extern RankedScore *panel_ranking_room(const Panel *panel, const char *function);
extern void panel_check_room(Size count, Size size, const char *function, const Panel *panel);
extern void *panel_room(Size count, Size size, const char *function, const Panel *panel);

#endif
