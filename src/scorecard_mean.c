/*
 * scorecard_mean.c - the mean of many cards of one form, indicator by indicator
 *
 * The state is a bytea: of one card its answers, as most groups have no second;
 * then sums and counts, so that no order of the cards matters.  They are of 64
 * bits, which is enough for sixteen thousand million cards.
 */
#include "postgres.h"

#include "common/int.h"

#include "aggregate.h"
#include "scorecard_assess.h"

#define CARD_SUMS_VERSION 1
#define ONE_CARD_VERSION 2

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
	char		leaves[FLEXIBLE_ARRAY_MEMBER];	/* a LeafSum each; of one
												 * card, a uint32 */
} CardSums;

#define CARD_SUMS_SIZE(count) (offsetof(CardSums, leaves) + (count) * sizeof(LeafSum))
#define ONE_CARD_SIZE(count) (offsetof(CardSums, leaves) + (count) * sizeof(uint32))

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

/* The state, once its size is that of so many sums or answers; it may come from anywhere */
static CardSums *
state_argument(FunctionCallInfo fcinfo, int number)
{
	CardSums   *state = (CardSums *) PG_GETARG_BYTEA_P(number);

	if (VARSIZE(state) < ONE_CARD_SIZE(1) || state->count < 1 || state->count > TREE_MAX_LEAVES ||
		!((state->version == CARD_SUMS_VERSION && VARSIZE(state) == CARD_SUMS_SIZE(state->count)) ||
		  (state->version == ONE_CARD_VERSION && VARSIZE(state) == ONE_CARD_SIZE(state->count))))
		fail_state();
	return state;
}

static CardSums *
create_state(int version, const Fingerprint *fingerprint, int count)
{
	Size		size = version == ONE_CARD_VERSION ? ONE_CARD_SIZE(count) : CARD_SUMS_SIZE(count);
	CardSums   *state = palloc0(size);

	SET_VARSIZE(state, size);
	state->version = version;
	state->count = count;
	state->fingerprint = *fingerprint;
	return state;
}

static CardSums *
create_one_card(const Scorecard *card)
{
	CardSums   *state = create_state(ONE_CARD_VERSION, &card->fingerprint, card->count);

	memcpy(state->leaves, card->leaves, card->count * sizeof(uint32));
	return state;
}

static uint32
get_answer(const CardSums *state, int leaf)
{
	uint32		answer;

	memcpy(&answer, state->leaves + leaf * sizeof(uint32), sizeof(uint32));
	return leaf_is_answered(answer) ? answer : LEAF_MISSING;
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

static void
add_answer(CardSums *state, int leaf, uint32 answer)
{
	if (!answer_is_missing(answer))
		add_sum(state, leaf, (LeafSum) {.sum = answer, .count = 1});
	else if (answer == LEAF_NOT_APPLICABLE)
		add_sum(state, leaf, (LeafSum) {.not_applicable = 1});
}

/* A state of sums, which is changed in place if it is one already */
static CardSums *
with_sums(CardSums *state)
{
	CardSums   *sums;

	if (state->version == CARD_SUMS_VERSION)
		return state;
	sums = create_state(CARD_SUMS_VERSION, &state->fingerprint, state->count);
	for (int i = 0; i < state->count; i++)
		add_answer(sums, i, get_answer(state, i));
	return sums;
}

/* Arguments: state, card */
PG_FUNCTION_INFO_V1(mean_card_accum);
Datum
mean_card_accum(PG_FUNCTION_ARGS)
{
	CardSums   *state = PG_ARGISNULL(0) ? NULL : state_argument(fcinfo, 0);
	const Scorecard *card;

	check_aggregate(fcinfo);
	if (PG_ARGISNULL(1))
	{
		if (state == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(state);
	}
	card = PG_GETARG_SCORECARD_P(1);
	if (state == NULL)
		PG_RETURN_POINTER(create_one_card(card));
	check_same_form(state, &card->fingerprint, card->count);
	state = with_sums(state);
	for (int i = 0; i < card->count; i++)
		add_answer(state, i, card->leaves[i]);
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
	state = with_sums(state);
	other = with_sums(other);
	for (int i = 0; i < state->count; i++)
		add_sum(state, i, get_sum(other, i));
	PG_RETURN_POINTER(state);
}

/* The mean of the scores there are, half up; without any, why there is none */
static uint32
summed_answer(const CardSums *state, int leaf)
{
	LeafSum		sum = get_sum(state, leaf);

	if (sum.sum > (uint128) sum.count * LEAF_TOP)
		fail_state();
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
		card->leaves[i] = state->version == ONE_CARD_VERSION ? get_answer(state, i) : summed_answer(state, i);
	PG_RETURN_SCORECARD_P(card);
}
