/*
 * panel_draws.c - the scores of a panel's bodies in draws
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "normal.h"
#include "panel_draws.h"

/* Scores that are kept at a time */
#define SCORES_MAX (4 * 1024 * 1024)

static void
fail_impossible(const PanelDraws *draws, int node, const char *why)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("%s cannot vary node \"%s\"", draws->options.function,
					panel_node_code(draws->instrument, node)),
			 errdetail_internal("%s", why),
			 errhint("Choose in vary what can be varied.")));
}

/* Prepare the factors of the tree, all of which must be possible */
static void
list_factors(PanelDraws *draws)
{
	const Instrument *instrument = draws->instrument;
	const char **codes = palloc(instrument->node_count * sizeof(char *));
	const char *why;
	int			node = factor_impossible(&draws->tree, &draws->options.choice, &why);

	if (node >= 0)
		fail_impossible(draws, node, why);
	for (int i = 0; i < instrument->node_count; i++)
	{
		const text *code = instrument_text(instrument, instrument->nodes[i].code);

		codes[i] = panel_text_in_utf8(VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code));
	}
	draws->factors = factor_list(&draws->tree, &draws->options.choice, codes);
}

/* Prepare the samples of the bodies, and their names */
static void
take_samples(PanelDraws *draws)
{
	const Panel *panel = draws->panel;

	draws->samples = panel_samples(panel, draws->options.function);
	draws->idents = panel_room(panel->body_count, sizeof(uint64), draws->options.function, panel);
	for (uint32 i = 0; i < panel->body_count; i++)
	{
		const text *key = panel_key(panel, i);
		const char *name = panel_text_in_utf8(VARDATA_ANY(key), VARSIZE_ANY_EXHDR(key));

		draws->idents[i] = random_ident(name, strlen(name));
	}
}

/* Prepare draws by those options, in which scores are rounded to so many decimals */
PanelDraws *
panel_draws_create(const Panel *panel, const PanelOptions *options, int decimals)
{
	PanelDraws *draws = palloc0(sizeof(PanelDraws));

	draws->panel = panel;
	draws->options = *options;
	draws->decimals = decimals;
	draws->batch = Max(1, Min(64, SCORES_MAX / Max((int) panel->body_count, 1)));
	if (panel_kind_has_cards((PanelKind) panel->kind) && panel_instrument(panel) != NULL)
	{
		draws->instrument = panel_instrument(panel);
		draws->tree = instrument_tree(draws->instrument);
		draws->cards = panel_cards(panel);
		list_factors(draws);
		draws->rescore = rescore_create(&draws->tree, &draws->cards, decimals);
		draws->batch = Min(draws->batch, rescore_batch(draws->rescore));
		draws->room = palloc(draws->tree.count * sizeof(int32));
		draws->scenarios = palloc(draws->batch * sizeof(Scenario));
		for (int i = 0; i < draws->batch; i++)
			draws->scenarios[i] = scenario_create(&draws->tree);
	}
	if ((options->choice.kinds & FACTOR_BIT(FACTOR_SAMPLING)) != 0)
		take_samples(draws);
	return draws;
}

/* Room for so many draws */
PanelDraw *
panel_draws_room(const PanelDraws *draws, int count)
{
	const Panel *panel = draws->panel;
	const char *function = draws->options.function;
	Size		factors = draws->factors.count;
	Size		bodies = panel->body_count;
	PanelDraw  *room = panel_room(count, sizeof(PanelDraw), function, panel);
	int32	   *values = panel_room(count * factors, sizeof(int32), function, panel);
	int64	   *deviates = draws->samples == NULL ? NULL : panel_room(count * bodies, sizeof(int64), function, panel);

	for (Size i = 0; i < (Size) count; i++)
		room[i] = (PanelDraw) {values + i * factors, deviates == NULL ? NULL : deviates + i * bodies};
	return room;
}

/* Draw that number, from 1, of a matrix: see random.h */
void
panel_draw(const PanelDraws *draws, uint32 number, int matrix, PanelDraw *draw)
{
	RandomStream stream = random_stream(draws->options.seed, RANDOM_SAMPLING, matrix);

	factor_draw(&draws->factors, draws->options.seed, number, matrix, draw->values);
	for (uint32 i = 0; i < draws->panel->body_count && draw->deviates != NULL; i++)
		draw->deviates[i] = normal_deviate(random_word(stream, number, draws->idents[i]));
}

/* What is added to the mean of a body, in 10^-18 */
static inline int128
sampling_shift(const PanelDraws *draws, const PanelDraw *draw, int body)
{
	return draws->samples[body].standard_error * draw->deviates[body];
}

/* The scores of bodies of which nothing but the sampling is varied */
static void
score_samples(const PanelDraws *draws, const PanelDraw *draw, int64 *scores)
{
	CHECK_FOR_INTERRUPTS();
	for (uint32 i = 0; i < draws->panel->body_count; i++)
		scores[i] = sample_shifted_score(&draws->samples[i], sampling_shift(draws, draw, i), draws->decimals);
}

static int128 *
sampling_shifts(const PanelDraws *draws, const PanelDraw *batch, int count)
{
	Size		bodies = draws->panel->body_count;
	int128	   *shifts = panel_room(bodies * count, sizeof(int128), draws->options.function, draws->panel);

	for (int i = 0; i < count; i++)
		for (Size body = 0; body < bodies; body++)
			shifts[i * bodies + body] = sampling_shift(draws, &batch[i], body);
	return shifts;
}

/*
 * The scores of all bodies in each draw, one draw behind the other, in units or
 * NO_SCORE; no more draws than a batch
 */
void
panel_draws_score(PanelDraws *draws, const PanelDraw *batch, int count, int64 *scores)
{
	Size		bodies = draws->panel->body_count;
	int128	   *shifts;

	Assert(count <= draws->batch);
	if (draws->factors.count == 0 && draws->samples != NULL)
	{
		for (int i = 0; i < count; i++)
			score_samples(draws, &batch[i], scores + i * bodies);
		return;
	}
	if (draws->instrument == NULL)
	{
		for (Size i = 0; i < count * bodies; i++)
			scores[i] = NO_SCORE;
		return;
	}
	for (int i = 0; i < count; i++)
	{
		scenario_reset(&draws->scenarios[i], &draws->tree);
		factor_apply(&draws->factors, batch[i].values, &draws->scenarios[i], draws->room);
	}
	shifts = draws->samples == NULL ? NULL : sampling_shifts(draws, batch, count);
	rescore_scores(draws->rescore, draws->scenarios, count, shifts, scores);
	if (shifts != NULL)
		pfree(shifts);
}
