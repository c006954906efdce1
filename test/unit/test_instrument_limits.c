/*
 * test_instrument_limits.c - how large an instrument and its parts may be
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "instrument_parse.h"
#include "unit.h"

/* Written with ' for " */
static bool
parse(const char *text, ParsedInstrument *instrument, ParseError *error)
{
	char	   *quoted = pstrdup(text);

	for (char *c = quoted; *c != '\0'; c++)
		*c = *c == '\'' ? '"' : *c;
	return instrument_parse(quoted, (int) strlen(quoted), instrument, error);
}

static void
check_bad(const char *text, int sqlstate, const char *message)
{
	ParsedInstrument parsed;
	ParseError	error = {.message = "none"};

	HOLDS(!parse(text, &parsed, &error), "%s", text);
	HOLDS(error.sqlstate == sqlstate, "%s", text);
	SAME(error.message, message);
}

/* So many members between two texts, each with its number: nodes or levels */
static char *
repeated(const char *before, const char *member, int count, const char *behind)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < count; i++)
		appendStringInfo(&text, "%s%s%d%s", i == 0 ? before : ",", member, i, member[0] == '{' ? "'}" : "':0");
	appendStringInfoString(&text, behind);
	return text.data;
}

/* A chain of so many nodes, one below the other, whose codes begin so */
static char *
chain(const char *code, int count)
{
	char	   *text = psprintf("{'code':'%s%d'}", code, count);

	while (--count > 0)
		text = psprintf("{'code':'%s%d','nodes':[%s]}", code, count, text);
	return text;
}

static void
check_limits(void)
{
	const int	limit = ERRCODE_PROGRAM_LIMIT_EXCEEDED;
	ParsedInstrument parsed;
	ParseError	error;
	char	   *spaces = psprintf("%*s", INSTRUMENT_MAX_BYTES, "{");
	StringInfoData chains;

	/* chains of eight below the root, so that the nodes are too many before the leaves are */
	initStringInfo(&chains);
	for (int i = 0; i <= TREE_MAX_NODES / 8; i++)
		appendStringInfo(&chains, "%s%s", i == 0 ? "{'code':'r','nodes':[" : ",", chain(psprintf("c%d-", i), 8));
	appendStringInfoString(&chains, "]}");
	HOLDS(!parse(chains.data, &parsed, &error) && error.sqlstate == limit, "too many nodes");
	HOLDS(strstr(error.message, "/c511-8: instrument has too many nodes") != NULL, "%s", error.message);

	HOLDS(parse(repeated("{'code':'r','nodes':[", "{'code':'a", TREE_MAX_LEAVES, "]}"), &parsed, &error) &&
		  parsed.leaves == TREE_MAX_LEAVES && parsed.count == TREE_MAX_LEAVES + 1, "as many leaves as can be");
	check_bad(repeated("{'code':'r','nodes':[", "{'code':'a", TREE_MAX_LEAVES + 1, "]}"), limit,
			  psprintf("invalid instrument: /a%d: instrument has too many indicators", TREE_MAX_LEAVES));
	HOLDS(parse(chain("n", TREE_MAX_DEPTH + 1), &parsed, &error), "as deep as can be");
	HOLDS(!parse(chain("n", TREE_MAX_DEPTH + 2), &parsed, &error) && error.sqlstate == limit, "too deep");
	HOLDS(strstr(error.message, "/n16/n17: instrument is too deep") != NULL, "%s", error.message);
	check_bad(repeated("{'code':'r','nodes':[{'code':'a','levels':{", "'", LEVELS_MAX + 1, "}}]}"), limit,
			  "invalid instrument: /a: levels are too many");
	HOLDS(parse(repeated("{'code':'r','nodes':[{'code':'a','levels':{", "'", LEVELS_MAX, "}}]}"), &parsed, &error),
		  "as many levels as can be");
	check_bad(psprintf("{'code':'%0*d','nodes':[{'code':'a'}]}", CODE_MAX_BYTES + 1, 0),
			  ERRCODE_INVALID_TEXT_REPRESENTATION, "invalid instrument: /: code is not valid");
	check_bad(psprintf("{'code':'r','title':'%0*d','nodes':[{'code':'a'}]}", TITLE_MAX_BYTES + 1, 0), limit,
			  "invalid instrument: /: title is too long");
	check_bad(psprintf("{'code':'r','notes':'%0*d','nodes':[{'code':'a'}]}", NOTES_MAX_BYTES + 1, 0), limit,
			  "invalid instrument: /: notes is too long");
	check_bad(psprintf("%s ", spaces), limit, "instrument is too long");
	check_bad(spaces, ERRCODE_INVALID_TEXT_REPRESENTATION, "invalid input syntax for type instrument");
}

int
main(void)
{
	check_limits();
	property("limits are where they are said to be");
	return finish();
}
