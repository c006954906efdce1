/*
 * scorecard_mean.c - the mean of many cards of one form, indicator by indicator
 *
 * The state is a bytea: sums and counts, so that no order of the cards matters.
 * They are of 64 bits, which is enough for sixteen thousand million cards.
 */
#include "postgres.h"

#include "common/int.h"

#include "aggregate.h"
#include "scorecard_assess.h"

#define CARD_SUMS_VERSION 1

/* What the cards say of one indicator */
typedef struct LeafSum
{
	uint64		sum;			/* of their scores */
	uint64		count;			/* how many have one */
	uint64		not_applicable; /* how many say so */
} LeafSum;

/* Aligned as any bytea, to 4 bytes: sums are copied in and out */
typedef struct CardSums
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint16		version;
	uint16		count;			/* of leaves */
	Fingerprint fingerprint;	/* of the form */
	char		leaves[FLEXIBLE_ARRAY_MEMBER];	/* a LeafSum each */
} CardSums;

#define CARD_SUMS_SIZE(count) (offsetof(CardSums, leaves) + (count) * sizeof(LeafSum))

static LeafSum
get_sum(const CardSums *state, int leaf)
{
	LeafSum		sum;

	memcpy(&sum, state->leaves + leaf * sizeof(LeafSum), sizeof(LeafSum));
	return sum;
}

static void
set_sum(CardSums *state, int leaf, LeafSum sum)
{
	memcpy(state->leaves + leaf * sizeof(LeafSum), &sum, sizeof(LeafSum));
}

static pg_noinline void
fail_state(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("state is not one of mean_card()")));
}

/* The state, once its size is that of so many sums; it may come from anywhere */
static CardSums *
state_argument(FunctionCallInfo fcinfo, int number)
{
	CardSums   *state = (CardSums *) PG_GETARG_BYTEA_P(number);

	if (VARSIZE(state) < CARD_SUMS_SIZE(1) || state->version != CARD_SUMS_VERSION ||
		state->count < 1 || state->count > TREE_MAX_LEAVES || VARSIZE(state) != CARD_SUMS_SIZE(state->count))
		fail_state();
	return state;
}

static CardSums *
create_state(const Fingerprint *fingerprint, int count)
{
	CardSums   *state = palloc0(CARD_SUMS_SIZE(count));

	SET_VARSIZE(state, CARD_SUMS_SIZE(count));
	state->version = CARD_SUMS_VERSION;
	state->count = count;
	state->fingerprint = *fingerprint;
	return state;
}

static void
check_same_form(const CardSums *state, const Fingerprint *fingerprint, int count)
{
	if (!fingerprint_equals(&state->fingerprint, fingerprint) || state->count != count)
		scorecard_fail_different_forms(&state->fingerprint, fingerprint);
}

static void
add_sum(CardSums *state, int leaf, LeafSum more)
{
	LeafSum		sum = get_sum(state, leaf);

	if (pg_add_u64_overflow(sum.sum, more.sum, &sum.sum) ||
		pg_add_u64_overflow(sum.count, more.count, &sum.count) ||
		pg_add_u64_overflow(sum.not_applicable, more.not_applicable, &sum.not_applicable))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("mean_card() has too many cards")));
	set_sum(state, leaf, sum);
}

/* Arguments: state, card */
PG_FUNCTION_INFO_V1(mean_card_accum);
Datum
mean_card_accum(PG_FUNCTION_ARGS)
{
	CardSums   *state;
	Scorecard  *card;

	check_aggregate(fcinfo);
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_POINTER(state_argument(fcinfo, 0));
	}
	card = PG_GETARG_SCORECARD_P(1);
	state = PG_ARGISNULL(0) ? create_state(&card->fingerprint, card->count) : state_argument(fcinfo, 0);
	check_same_form(state, &card->fingerprint, card->count);
	for (int i = 0; i < card->count; i++)
	{
		uint32		answer = card->leaves[i];

		if (!answer_is_missing(answer))
			add_sum(state, i, (LeafSum) {.sum = answer, .count = 1});
		else if (answer == LEAF_NOT_APPLICABLE)
			add_sum(state, i, (LeafSum) {.not_applicable = 1});
	}
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(mean_card_combine);
Datum
mean_card_combine(PG_FUNCTION_ARGS)
{
	CardSums   *state;
	CardSums   *other;

	check_aggregate(fcinfo);
	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_POINTER(state_argument(fcinfo, PG_ARGISNULL(0) ? 1 : 0));
	state = state_argument(fcinfo, 0);
	other = state_argument(fcinfo, 1);
	check_same_form(state, &other->fingerprint, other->count);
	for (int i = 0; i < state->count; i++)
		add_sum(state, i, get_sum(other, i));
	PG_RETURN_POINTER(state);
}

/* The mean of the scores there are, half up; without any, why there is none */
static uint32
mean_answer(LeafSum sum)
{
	if (sum.count == 0)
		return sum.not_applicable > 0 ? LEAF_NOT_APPLICABLE : LEAF_MISSING;
	return (uint32) (((uint128) sum.sum * 2 + sum.count) / ((uint128) sum.count * 2));
}

PG_FUNCTION_INFO_V1(mean_card_final);
Datum
mean_card_final(PG_FUNCTION_ARGS)
{
	const CardSums *state = state_argument(fcinfo, 0);
	Scorecard  *card = scorecard_create(&state->fingerprint, state->count);

	for (int i = 0; i < state->count; i++)
	{
		LeafSum		sum = get_sum(state, i);

		if (sum.sum > (uint128) sum.count * LEAF_TOP)
			fail_state();
		card->leaves[i] = mean_answer(sum);
	}
	PG_RETURN_SCORECARD_P(card);
}
