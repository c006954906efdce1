/*
 * panel_options.h - what a function of panels is to vary, from its arguments
 */
#ifndef COMPLIANCE_PANEL_OPTIONS_H
#define COMPLIANCE_PANEL_OPTIONS_H

#include "postgres.h"

#include "factor.h"
#include "fmgr.h"
#include "panel.h"

#define PANEL_DRAWS_MAX 1000000

/* Which argument is which; of those that a function has not, -1 */
typedef struct OptionPlaces
{
	int			draws;
	int			seed;
	int			vary;
	int			weight_range;
	int			means;
} OptionPlaces;

typedef struct PanelOptions
{
	const char *function;
	int			draws;
	int64		seed;
	FactorChoice choice;
} PanelOptions;

extern PanelOptions panel_options(FunctionCallInfo fcinfo, const char *function, const Panel *panel,
								  OptionPlaces places);
extern int64 panel_share_argument(FunctionCallInfo fcinfo, int number, const char *name, int64 unless_given);

#endif
