/*
 * panel_draws.h - the scores of a panel's bodies in draws
 */
#ifndef COMPLIANCE_PANEL_DRAWS_H
#define COMPLIANCE_PANEL_DRAWS_H

#include "postgres.h"

#include "panel_options.h"
#include "panel_samples.h"
#include "panel_scores.h"

/* What one draw is: a number for each factor of the tree, and a deviate for each body */
typedef struct PanelDraw
{
	int32	   *values;
	int64	   *deviates;		/* in billionths; NULL unless bodies are
								 * sampled */
} PanelDraw;

typedef struct PanelDraws
{
	const Panel *panel;
	PanelOptions options;
	int			decimals;
	const Instrument *instrument;	/* NULL if there is no card */
	Tree		tree;
	CardMatrix	cards;
	Rescore    *rescore;
	Factors		factors;		/* none without a tree to vary */
	BodySample *samples;		/* NULL unless bodies are sampled */
	uint64	   *idents;			/* of bodies, then, as they are named in draws */
	int			batch;			/* how many draws to score at a time */
	Scenario   *scenarios;		/* so many */
	int32	   *room;			/* a number for each node */
} PanelDraws;

extern PanelDraws *panel_draws_create(const Panel *panel, const PanelOptions *options, int decimals);
extern PanelDraw *panel_draws_room(const PanelDraws *draws, int count);
extern void panel_draw(const PanelDraws *draws, uint32 number, int matrix, PanelDraw *draw);
extern void panel_draws_score(PanelDraws *draws, const PanelDraw *batch, int count, int64 *scores);

#endif
