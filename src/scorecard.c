/*
 * scorecard.c - the type scorecard: input and output; equal values have equal bytes
 *
 * The text form names the form that was filled in by the fingerprint of its
 * instrument, and gives the scores as shares of the scale, from 0 to 1:
 *
 *     form=1f0c9d3be3a1f1c7a83b1e0d66a0b2c4 indicators=4 scores=1,0.333333333,-,0
 *
 * A missing answer is "-", and "not_applicable" one that does not apply;
 * "null", in a card still being put together, is one that was said to be
 * missing.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "compat.h"
#include "instrument_io.h"
#include "scorecard.h"

/* The decimals of a share */
#define SHARE_DECIMALS 9

/* A card without answers, in the current memory context */
Scorecard *
scorecard_create(const Fingerprint *fingerprint, int count)
{
	Scorecard  *card = palloc0(SCORECARD_SIZE(count));

	SET_VARSIZE(card, SCORECARD_SIZE(count));
	card->version = SCORECARD_VERSION;
	card->count = count;
	card->fingerprint = *fingerprint;
	memset(card->leaves, 0xFF, count * sizeof(uint32));
	return card;
}

#ifdef USE_ASSERT_CHECKING
/* What every card keeps, while it is put together and after */
bool
scorecard_is_valid(const Scorecard *card)
{
	for (int i = 0; i < card->count; i++)
		if (card->leaves[i] > LEAF_TOP && card->leaves[i] < LEAF_SAID_MISSING)
			return false;
	return card->version == SCORECARD_VERSION && card->reserved == 0 && card->count >= 1 &&
		card->count <= TREE_MAX_LEAVES && VARSIZE(card) == SCORECARD_SIZE(card->count);
}
#endif

static pg_noinline void
fail_other_instrument(const Scorecard *card, const Instrument *instrument)
{
	char		form[FINGERPRINT_TEXT_SIZE];
	char		expected[FINGERPRINT_TEXT_SIZE];

	instrument_fingerprint_text(&card->fingerprint, form);
	instrument_fingerprint_text(&instrument->fingerprint, expected);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("scorecard is of another instrument"),
			 errdetail("It answers the %d indicators of form %s; instrument \"%s\" has %d, form %s.",
					   card->count, form,
					   text_to_cstring(instrument_text(instrument, instrument->nodes[0].code)),
					   instrument->leaf_count, expected)));
}

/* Raise an error if the card is not of that instrument */
void
scorecard_check(const Scorecard *card, const Instrument *instrument)
{
	if (unlikely(!fingerprint_equals(&card->fingerprint, &instrument->fingerprint) ||
				 card->count != instrument->leaf_count))
		fail_other_instrument(card, instrument);
}

/*
 * Output
 */

static void
append_share(StringInfo buffer, uint32 share)
{
	char		digits[SHARE_DECIMALS + 1];
	int			length = SHARE_DECIMALS;

	appendStringInfoChar(buffer, share == LEAF_TOP ? '1' : '0');
	share %= LEAF_TOP;
	if (share == 0)
		return;
	snprintf(digits, sizeof(digits), "%09u", share);
	while (digits[length - 1] == '0')
		length--;
	appendStringInfoChar(buffer, '.');
	appendBinaryStringInfo(buffer, digits, length);
}

/* Append the scores of a card */
void
scorecard_append_scores(StringInfo buffer, const uint32 *leaves, int count)
{
	for (int i = 0; i < count; i++)
	{
		if (i > 0)
			appendStringInfoChar(buffer, ',');
		if (leaves[i] == LEAF_MISSING)
			appendStringInfoChar(buffer, '-');
		else if (leaves[i] == LEAF_SAID_MISSING)
			appendStringInfoString(buffer, "null");
		else if (leaves[i] == LEAF_NOT_APPLICABLE)
			appendStringInfoString(buffer, NOT_APPLICABLE);
		else
			append_share(buffer, leaves[i]);
	}
}

PG_FUNCTION_INFO_V1(scorecard_out);
Datum
scorecard_out(PG_FUNCTION_ARGS)
{
	Scorecard  *card = PG_GETARG_SCORECARD_P(0);
	char		form[FINGERPRINT_TEXT_SIZE];
	StringInfoData buffer;

	initStringInfo(&buffer);
	instrument_fingerprint_text(&card->fingerprint, form);
	appendStringInfo(&buffer, "form=%s indicators=%d scores=", form, card->count);
	scorecard_append_scores(&buffer, card->leaves, card->count);
	PG_RETURN_CSTRING(buffer.data);
}

/*
 * Input
 */

/* Skip spaces and the name of a field; NULL if it is not there */
static const char *
skip_field(const char *p, const char *name)
{
	p += strspn(p, " ");
	return strncmp(p, name, strlen(name)) == 0 ? p + strlen(name) : NULL;
}

/* The value of a hexadecimal digit as we write it, or -1 */
static int
hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static const char *
read_fingerprint(const char *p, Fingerprint *fingerprint)
{
	for (size_t i = 0; i < sizeof(Fingerprint); i++, p += 2)
	{
		int			high = hex_digit(p[0]);
		int			low = high < 0 ? -1 : hex_digit(p[1]);

		if (low < 0)
			return NULL;
		fingerprint->bytes[i] = (uint8) (high << 4 | low);
	}
	return p;
}

static const char *
read_count(const char *p, int *count)
{
	int			digits = (int) strspn(p, "0123456789");

	if (digits == 0 || digits > 4)
		return NULL;
	*count = atoi(p);
	return *count >= 1 && *count <= TREE_MAX_LEAVES ? p + digits : NULL;
}

static bool
is_word(const char *p, const char *end, const char *word)
{
	return (size_t) (end - p) == strlen(word) && strncmp(p, word, end - p) == 0;
}

/* A share of up to nine decimals, or one of the signs for a missing one */
static const char *
read_share(const char *p, uint32 *share)
{
	const char *end = p + strcspn(p, ", ");
	DecimalText number;
	Decimal		decimal;
	int128		billionths;

	if (is_word(p, end, "-"))
		*share = LEAF_MISSING;
	else if (is_word(p, end, "null"))
		*share = LEAF_SAID_MISSING;
	else if (is_word(p, end, NOT_APPLICABLE))
		*share = LEAF_NOT_APPLICABLE;
	else
	{
		if (decimal_scan(p, end, &number) != end ||
			decimal_text_decimal(&number, &decimal) != DECIMAL_OK || decimal.scale > SHARE_DECIMALS ||
			decimal.digits < 0 || decimal.digits > (int128) LEAF_TOP)
			return NULL;
		billionths = decimal.digits * (int128) power_of_ten(SHARE_DECIMALS - decimal.scale);
		if (billionths > (int128) LEAF_TOP)
			return NULL;
		*share = (uint32) billionths;
	}
	return end;
}

/* Read the scores of a card up to the end of the text; false with *problem filled if they are not that many */
bool
scorecard_read_scores(const char *p, uint32 *leaves, int count, const char **problem)
{
	for (int i = 0; i < count; i++)
	{
		*problem = "There are fewer scores than indicators.";
		if (i > 0 && *p++ != ',')
			return false;
		*problem = "A score is \"-\", \"not_applicable\", \"null\" or a number from 0 to 1 with up to 9 decimals.";
		if ((p = read_share(p, &leaves[i])) == NULL)
			return false;
	}
	*problem = "There are more scores than indicators.";
	return p[strspn(p, " ")] == '\0';
}

/* The card that the text is, or NULL with *problem filled */
static Scorecard *
parse_card(const char *p, const char **problem)
{
	Fingerprint fingerprint;
	int			count;
	Scorecard  *card;

	*problem = "It does not begin with form= and 32 hexadecimal digits, indicators= and a number from 1 to 1024, "
		"and scores=.";
	if ((p = skip_field(p, "form=")) == NULL || (p = read_fingerprint(p, &fingerprint)) == NULL ||
		(p = skip_field(p, "indicators=")) == NULL || (p = read_count(p, &count)) == NULL ||
		(p = skip_field(p, "scores=")) == NULL)
		return NULL;
	card = scorecard_create(&fingerprint, count);
	return scorecard_read_scores(p, card->leaves, count, problem) ? card : NULL;
}

PG_FUNCTION_INFO_V1(scorecard_in);
Datum
scorecard_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	const char *problem;
	Scorecard  *card = parse_card(text, &problem);

	if (card == NULL)
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type scorecard: \"%s\"", text),
				 errdetail_internal("%s", problem)));
	Assert(scorecard_is_valid(card));
	PG_RETURN_SCORECARD_P(card);
}

/*
 * On the wire
 */

void
scorecard_send_scores(StringInfo buffer, const uint32 *leaves, int count)
{
	for (int i = 0; i < count; i++)
		pq_sendint32(buffer, leaves[i]);
}

/* Receive so many scores; raises an error if one is none of the type named */
void
scorecard_receive_scores(StringInfo buffer, uint32 *leaves, int count, const char *type)
{
	for (int i = 0; i < count; i++)
	{
		uint32		share = pq_getmsgint(buffer, 4);

		if (share > LEAF_TOP && share != LEAF_MISSING && share != LEAF_NOT_APPLICABLE && share != LEAF_SAID_MISSING)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
					 errmsg("invalid binary value for type %s", type),
					 errdetail("The score of indicator %d is above the scale.", i + 1)));
		leaves[i] = share;
	}
}

PG_FUNCTION_INFO_V1(scorecard_send);
Datum
scorecard_send(PG_FUNCTION_ARGS)
{
	Scorecard  *card = PG_GETARG_SCORECARD_P(0);
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendbyte(&buffer, SCORECARD_VERSION);
	pq_sendbytes(&buffer, (const char *) &card->fingerprint, sizeof(Fingerprint));
	pq_sendint16(&buffer, card->count);
	scorecard_send_scores(&buffer, card->leaves, card->count);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

PG_FUNCTION_INFO_V1(scorecard_recv);
Datum
scorecard_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buffer = (StringInfo) PG_GETARG_POINTER(0);
	int			version = pq_getmsgbyte(buffer);
	Fingerprint fingerprint;
	int			count;
	Scorecard  *card;

	if (version != SCORECARD_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unsupported version of binary value for type scorecard: %d", version)));
	pq_copymsgbytes(buffer, (char *) &fingerprint, sizeof(Fingerprint));
	count = (int) pq_getmsgint(buffer, 2);
	if (count < 1 || count > TREE_MAX_LEAVES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value for type scorecard"),
				 errdetail("It has %d indicators; a scorecard has 1 to %d.", count, TREE_MAX_LEAVES)));
	card = scorecard_create(&fingerprint, count);
	scorecard_receive_scores(buffer, card->leaves, count, "scorecard");
	PG_RETURN_SCORECARD_P(card);
}
