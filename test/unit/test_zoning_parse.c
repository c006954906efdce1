/*
 * test_zoning_parse.c - texts of zonings, and what is wrong with others
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "unit.h"
#include "zoning_parse.h"

/* What each part of a zoning is, in one way of writing */
typedef struct Good
{
	const char *text;
	const char *outline;
} Good;

static const Good good[] = {
	{"[0,50) a, [50,100] b", "[0,50) a|[50,100] b"},
	{"(,0]low,(0,)high", "(,0] low|(0,) high"},
	{" [ 0 , 50.50 ) a \"words, and \"\"more\"\"\" zone z #AbCdEf", "[0,50.5) a <words, and \"more\"> =z #abcdef"},
	{"[0,1] \"a b\" zone \"c d\"", "[0,1] a b =c d"},
	{"[0,1] a \"a\" zone a", "[0,1] a"},
	{"[0,1] a \"\"", "[0,1] a"},
	{"[0,50] a, [51,100] b; round 0", "[0,50] a|[51,100] b;0/0"},
	{"[0,50.99] a, [51,100] b; round 2 down; best low", "[0,50.99] a|[51,100] b;2/2 low"},
	{"[0,50.99] a, [51,100] b; best high; round 2 half_even", "[0,50.99] a|[51,100] b;2/1"},
	{"[0,1] a; round 6 up", "[0,1] a;6/3"},
	{"[0,1] a;round 6 half_up;best low", "[0,1] a;6/0 low"},
	{"[-1e2,+.5e1] a", "[-100,5] a"},
	{"[5,5] a, (5,6] b", "[5,5] a|(5,6] b"},
	{"[0,1] zone", "[0,1] zone"},
	{"[0,1] zone zone zone", "[0,1] zone"},
	{"[0,1] \xc3\xa9", "[0,1] \xc3\xa9"},
	{"[-999999999999.999999,999999999999.999999] a", "[-999999999999.999999,999999999999.999999] a"}
};

typedef struct Bad
{
	const char *text;
	const char *message;		/* of syntax errors: their detail */
} Bad;

static const Bad syntax[] = {
	{"", "Expected an interval, which begins with \"[\" or \"(\", at its end."},
	{"a", "Expected an interval, which begins with \"[\" or \"(\", at byte 1, before \"a\"."},
	{"[x,1] a", "Expected a number at byte 2, before \"x,1] a\"."},
	{"[0 1] a", "Expected a comma and the upper bound at byte 4, before \"1] a\"."},
	{"[0,1 a", "Expected \"]\" or \")\" behind the upper bound at byte 6, before \"a\"."},
	{"[0,1]", "Expected a label at its end."},
	{"[0,1] , [1,2] b", "Expected a label at byte 7, before \", [1,2] b\"."},
	{"[0,1] \"a", "Expected a closing double quote after the text at byte 8, before \"a\"."},
	{"[0,1] a \"b\n\"", "Expected no control character within quotes at byte 11, before \"\n\"\"."},
	{"[0,1] a zone", "Expected a zone at its end."},
	{"[0,1] a b", "Expected a predicate in quotes, \"zone\", a color, \",\" or \";\" at byte 9, before \"b\"."},
	{"[0,1] a,", "Expected an interval, which begins with \"[\" or \"(\", at its end."},
	{"[0,1] a;", "Expected an option, \"round\" or \"best\", each at most once, at its end."},
	{"[0,1] a; round 1; round 1",
	"Expected an option, \"round\" or \"best\", each at most once, at byte 19, before \"round 1\"."},
	{"[0,1] a; best low; best low",
	"Expected an option, \"round\" or \"best\", each at most once, at byte 20, before \"best low\"."},
	{"[0,1] a; best", "Expected \"high\" or \"low\" at its end."},
	{"[0,1] a; round 7", "Expected the decimals to round to, 0 to 6, at byte 16, before \"7\"."},
	{"[0,1] a; round 1.5", "Expected the decimals to round to, 0 to 6, at byte 16, before \"1.5\"."},
	{"[0,1] a; round -1", "Expected the decimals to round to, 0 to 6, at byte 16, before \"-1\"."},
	{"[0,1] a; round 1 sideways",
	"Expected \"half_up\", \"half_even\", \"down\" or \"up\" at byte 18, before \"sideways\"."}
};

static const Bad bad[] = {
	{"[0,50) a, [50,100] a", "zoning has two bands with the label \"a\""},
	{"[0,0.0000001] a", "zoning has a bound that no score can have: \"0.0000001\""},
	{"[0,1e12] a", "zoning has a bound that no score can have: \"1e12\""},
	{"[2,1] a", "zoning has a band with reversed bounds: [2,1]"},
	{"[1,1) a", "zoning has a band with empty bounds: [1,1)"},
	{"(1,1.000001) a", "zoning has a band that holds no score: \"a\""},
	{"(0,1) a; round 0", "zoning has a band that holds no score: \"a\""},
	{"[0,1] a #12345", "zoning has an invalid color in band \"a\": \"#12345\""},
	{"[0,1] a #12345g", "zoning has an invalid color in band \"a\": \"#12345g\""},
	{"[0,1.5] a; round 0", "zoning has a bound that is finer than \"round 0\": 1.5"},
	{"[0.25,1] a; round 1", "zoning has a bound that is finer than \"round 1\": 0.25"},
	{"[0,50) a, (50,100] b", "zoning has a gap between bands \"a\" and \"b\""},
	{"[0,50] a, [51,100] b", "zoning has a gap between bands \"a\" and \"b\""},
	{"[0,50] a, [50,100] b", "zoning has bands \"a\" and \"b\" that share the end point 50"},
	{"[0,60] a, [50,100] b", "zoning has overlapping bands \"a\" and \"b\""},
	{"[0,) a, [50,100] b", "zoning has overlapping bands \"a\" and \"b\""},
	{"[50,100] a, [0,50) b", "zoning has bands out of order: \"a\" stands before \"b\""}
};

static void
check_good(const Good *zoning)
{
	ParsedZoning parsed;
	ParseError	error = {.message = "none"};
	StringInfoData text;

	HOLDS(zoning_parse(zoning->text, &parsed, &error), "%s: %s", zoning->text, error.message);
	if (error.sqlstate != 0)
		return;
	initStringInfo(&text);
	for (int i = 0; i < parsed.count; i++)
	{
		const ParsedBand *band = &parsed.bands[i];

		appendStringInfo(&text, "%s%s %s", i == 0 ? "" : "|", zoning_interval_to_text(band->interval), band->label);
		if (band->predicate != NULL)
			appendStringInfo(&text, " <%s>", band->predicate);
		if (band->zone != NULL)
			appendStringInfo(&text, " =%s", band->zone);
		if (band->color != NULL)
			appendStringInfo(&text, " %s", band->color);
	}
	if (parsed.rounding.decimals != NO_ROUNDING)
		appendStringInfo(&text, ";%d/%d", parsed.rounding.decimals, parsed.rounding.mode);
	if (parsed.best_low)
		appendStringInfoString(&text, " low");
	SAME(text.data, zoning->outline);
}

static ParseError
error_of(const char *text)
{
	ParsedZoning parsed;
	ParseError	error = {.message = "none", .detail = "none", .hint = "none"};

	HOLDS(!zoning_parse(text, &parsed, &error), "%s", text);
	return error;
}

/* So many bands, or bytes of a label or predicate, are allowed, and one more is not */
static void
check_limits(void)
{
	char	   *label = psprintf("[0,1] %0*d", LABEL_MAX_BYTES, 0);
	char	   *predicate = psprintf("[0,1] a \"%0*d\"", PREDICATE_MAX_BYTES, 0);
	char	   *bands = pstrdup("[0,1) b0");
	ParsedZoning parsed;
	ParseError	error;

	for (int i = 1; i < BANDS_MAX; i++)
		bands = psprintf("%s, [%d,%d) b%d", bands, i, i + 1, i);
	HOLDS(zoning_parse(label, &parsed, &error), "a long label");
	HOLDS(zoning_parse(predicate, &parsed, &error), "a long predicate");
	HOLDS(zoning_parse(bands, &parsed, &error) && parsed.count == BANDS_MAX, "many bands");
	error = error_of(psprintf("%s0", label));
	SAME(error.message, "zoning has a label that is too long");
	SAME(error.detail, "It has 64 bytes; at most 63 are allowed.");
	HOLDS(error.sqlstate == ERRCODE_PROGRAM_LIMIT_EXCEEDED, "its sqlstate");
	SAME(error_of(psprintf("[0,1] a \"%0*d\"", PREDICATE_MAX_BYTES + 1, 0)).message,
		 "zoning has a predicate that is too long in band \"a\"");
	SAME(error_of(psprintf("%s, [64,65) z", bands)).message, "zoning has too many bands");
}

int
main(void)
{
	for (int i = 0; i < (int) lengthof(good); i++)
		check_good(&good[i]);
	property("a zoning is read with all its parts");
	for (int i = 0; i < (int) lengthof(syntax); i++)
	{
		SAME(error_of(syntax[i].text).message, "invalid input syntax for type zoning");
		SAME(error_of(syntax[i].text).detail, syntax[i].message);
	}
	property("a syntax error tells its place and what was expected there");
	for (int i = 0; i < (int) lengthof(bad); i++)
		SAME(error_of(bad[i].text).message, bad[i].message);
	property("a zoning that is not complete is told by what is wrong with it");
	SAME(error_of("[0,50] a, [51,100] b").hint,
		 "If scores are rounded before they are banded, append \"; round 0\"; if they are cut, \"; round 0 down\".");
	SAME(error_of("[0,50.99] a, [51,100] b").hint,
		 "If scores are rounded before they are banded, append \"; round 2\"; if they are cut, \"; round 2 down\".");
	SAME(error_of("[0,50) a, (50,100] b").hint, "Close one side: end \"a\" with \"50]\" or begin \"b\" with \"[50\".");
	SAME(error_of("[0,50] a, [60,100] b").hint, "Begin \"b\" where \"a\" ends.");
	SAME(error_of("[0,50] a, [50,100] b").hint,
		 "Open one side: [0,50) a gives 50 to \"b\", (50,100] b gives it to \"a\".");
	SAME(error_of("[0,1.25] a; round 0").hint,
		 "Write the bound with up to 0 decimals, or round to all that it has: \"; round 2\".");
	property("an error tells the way out");
	check_limits();
	property("limits are where they are said to be");
	HOLDS(zoning_is_word("a-b_c\xc3\xa9") && !zoning_is_word("") && !zoning_is_word("a b"), "words");
	HOLDS(!zoning_is_word("a,") && !zoning_is_word("[") && !zoning_is_word("a#") && !zoning_is_word("\x7f"), "words");
	property("a word needs no quotes");
	return finish();
}
