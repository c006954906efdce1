/*
 * panel_samples.h - the bodies of a panel as samples: means and their standard errors
 */
#ifndef COMPLIANCE_PANEL_SAMPLES_H
#define COMPLIANCE_PANEL_SAMPLES_H

#include "postgres.h"

#include "fraction.h"
#include "panel.h"

/* The decimals to which a mean is cut here */
#define SAMPLE_DECIMALS 18

/* The mean of what was observed of a body, and how sure it is */
typedef struct BodySample
{
	bool		assessed;		/* without, nothing else is valid */
	bool		has_rest;		/* whether the mean lies above what follows */
	int128		mean;			/* floor(mean * 10^18) */
	int128		standard_error; /* in billionths, rounded half up */
	Fraction	exact_mean;
} BodySample;

extern BodySample *panel_samples(const Panel *panel, const char *function);
extern int64 sample_shifted_score(const BodySample *sample, int128 shift, int decimals);

#endif
