/*
 * test_instrument_parse.c - documents of instruments, and what is wrong with others
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "instrument_parse.h"
#include "unit.h"

/* Written with ' for " */
typedef struct Document
{
	const char *text;
	const char *expected;		/* an outline, or a message */
} Document;

/* Code, weight among its siblings, then what was written of it; children in brackets */
static const Document good[] = {
	{"{'code':'r','nodes':[{'code':'a'}]}", "r[a*1]"},
	{"{'code':'r','nodes':[{'code':'a','weight':0.5},{'code':'b','weight':1.25},{'code':'c'}]}", "r[a*2 b*5 c*4]"},
	{"{'code':'r','nodes':[{'code':'a','weight':1e2},{'code':'b','weight':50}]}", "r[a*2 b*1]"},
	{"{'nodes':[{'code':'a','nodes':[{'code':'b'},{'code':'c'}]},{'code':'d'}],'code':'r'}", "r[a*1[b*1 c*1] d*1]"},
	{"{'code':'r','title':'t','notes':'n','scale':[-1,1.5],'mean':'min','missing':'null','min_coverage':0.5,'round':1,"
		"'nodes':[{'code':'a'}]}", "r min null cover 500000 round 1[a*1] scale -1000000 1500000 title t notes n"},
	{"{'code':'r','nodes':[{'code':'a','mean':{'power':2.5},'missing':'zero','nodes':[{'code':'b'}]}]}",
		"r[a*1 power 2500000 zero[b*1]]"},
	{"{'code':'r','nodes':[{'code':'a','mean':{'power':-1},'nodes':[{'code':'b'}]}]}", "r[a*1 harmonic[b*1]]"},
	{"{'code':'r','mean':{'power':1},'nodes':[{'code':'a'}]}", "r[a*1]"},
	{"{'code':'r','nodes':[{'code':'a','goalposts':[10,2]},"
		"{'code':'b','goalposts':[1,9],'clip':false,'transform':'log'},"
		"{'code':'c','direction':'-'},{'code':'d','direction':'+'},{'code':'e','goalposts':[3,4],'direction':'+'}]}",
		"r[a*1 linear 10000000 2000000 b*1 log 1000000 9000000 unclipped c*1 reversed d*1 e*1 linear 3000000 4000000]"},
	{"{'code':'r','nodes':[{'code':'a','levels':{'2':100,'1':50,'-1.5':0}}]}",
		"r[a*1 levels -1500000 0, 1000000 50000000, 2000000 100000000]"},
	{"{'code':'r','nodes':[{'code':'a','title':''}]}", "r[a*1]"}
};

static const Document bad[] = {
	{"{'nodes':[{'code':'a'}]}", "/: code is missing"},
	{"{'code':1,'nodes':[{'code':'a'}]}", "/: code must be a string"},
	{"{'code':'a b','nodes':[{'code':'a'}]}", "/: code is not valid"},
	{"{'code':'','nodes':[{'code':'a'}]}", "/: code is not valid"},
	{"[]", "/: node must be an object"},
	{"{'code':'r'}", "/: nodes are missing"},
	{"{'code':'r','nodes':[]}", "/: nodes must be an array of at least one node"},
	{"{'code':'r','nodes':{}}", "/: nodes must be an array of at least one node"},
	{"{'code':'r','nodes':[{'code':'a'},7]}", "/#2: node must be an object"},
	{"{'code':'r','nodes':[{'code':'a'},{'title':'x'}]}", "/#2: code is missing"},
	{"{'code':'r','nodes':[{'code':'a'},{'code':'a'}]}", "/a: code \"a\" is used twice"},
	{"{'code':'r','nodes':[{'code':'a','nodes':[{'code':'b','titel':''}]}]}", "/a/b: unknown key \"titel\""},
	{"{'code':'r','nodes':[{'code':'a','title':'','title':''}]}", "/a: key \"title\" is specified more than once"},
	{"{'code':'r','weight':1,'nodes':[{'code':'a'}]}", "/: weight is not allowed here"},
	{"{'code':'r','nodes':[{'code':'a','scale':[0,1],'nodes':[{'code':'b'}]}]}", "/a: scale is not allowed here"},
	{"{'code':'r','nodes':[{'code':'a','mean':'min'}]}", "/a: mean is not allowed here"},
	{"{'code':'r','nodes':[{'code':'a','clip':true,'nodes':[{'code':'b'}]}]}", "/a: clip is not allowed here"},
	{"{'code':'r','nodes':[{'code':'a','title':1}]}", "/a: title must be a string"},
	{"{'code':'r','nodes':[{'code':'a','weight':'1'}]}", "/a: weight must be a number"},
	{"{'code':'r','nodes':[{'code':'a','weight':0}]}", "/: no child counts"},
	{"{'code':'r','nodes':[{'code':'a','weight':-1}]}", "/a: weight below zero needs divide_by on the node above"},
	{"{'code':'r','nodes':[{'code':'a','weight':1e18}]}", "/a: weight must be a number of up to 18 digits"},
	{"{'code':'r','nodes':[{'code':'a','weight':1e-19}]}", "/a: weight must be a number of up to 18 digits"},
	{"{'code':'r','nodes':[{'code':'a','weight':1e17},{'code':'b','weight':0.01}]}",
		"/: weights of the children are too far apart"},
	{"{'code':'r','mean':'power','nodes':[{'code':'a'}]}",
		"/: mean must be arithmetic, geometric, harmonic, {\"power\": p}, min, max or median"},
	{"{'code':'r','mean':{'power':'2'},'nodes':[{'code':'a'}]}", "/: power must be a number"},
	{"{'code':'r','mean':{'power':5.1},'nodes':[{'code':'a'}]}", "/: power must be between -5 and 5"},
	{"{'code':'r','missing':'nil','nodes':[{'code':'a'}]}",
		"/: missing must be \"skip\", \"zero\", \"null\" or a score"},
	{"{'code':'r','min_coverage':1.1,'nodes':[{'code':'a'}]}", "/: min_coverage must be between 0 and 1"},
	{"{'code':'r','min_coverage':-0.1,'nodes':[{'code':'a'}]}", "/: min_coverage must be between 0 and 1"},
	{"{'code':'r','round':7,'nodes':[{'code':'a'}]}", "/: round must be a number of decimals, 0 to 6"},
	{"{'code':'r','round':1.5,'nodes':[{'code':'a'}]}", "/: round must be a number of decimals, 0 to 6"},
	{"{'code':'r','round':0,'scale':[0,1.5],'nodes':[{'code':'a'}]}",
		"/: rounding must not move the ends of the scale"},
	{"{'code':'r','scale':[1],'nodes':[{'code':'a'}]}", "/: scale must be an array of two numbers"},
	{"{'code':'r','scale':[1,null],'nodes':[{'code':'a'}]}", "/: scale must be a number"},
	{"{'code':'r','scale':[1,1],'nodes':[{'code':'a'}]}", "/: scale must rise"},
	{"{'code':'r','scale':[0,1e12],'nodes':[{'code':'a'}]}",
		"/: scale must be a number of up to 12 digits before and 6 after the point"},
	{"{'code':'r','scale':[-1,1],'mean':'geometric','nodes':[{'code':'a'}]}",
		"/: this mean needs a scale that does not go below zero"},
	{"{'code':'r','nodes':[{'code':'a','goalposts':[1,1]}]}", "/a: goalposts must differ"},
	{"{'code':'r','nodes':[{'code':'a','goalposts':[1,2],'direction':'-'}]}",
		"/a: direction and goalposts contradict each other"},
	{"{'code':'r','nodes':[{'code':'a','goalposts':[0,2],'transform':'log'}]}",
		"/a: goalposts must be greater than zero to have a logarithm"},
	{"{'code':'r','nodes':[{'code':'a','clip':true}]}", "/a: clip needs goalposts, points or a curve"},
	{"{'code':'r','nodes':[{'code':'a','transform':'log'}]}", "/a: transform needs goalposts"},
	{"{'code':'r','nodes':[{'code':'a','goalposts':[1,2],'transform':'ln'}]}",
		"/a: transform must be \"log\" or {\"power\": p}"},
	{"{'code':'r','nodes':[{'code':'a','goalposts':[1,2],'clip':'no'}]}", "/a: clip must be true or false"},
	{"{'code':'r','nodes':[{'code':'a','direction':'up'}]}", "/a: direction must be \"+\" or \"-\""},
	{"{'code':'r','nodes':[{'code':'a','levels':[]}]}", "/a: levels must be an object of values and their scores"},
	{"{'code':'r','nodes':[{'code':'a','levels':{'1':true}}]}", "/a: score of a level must be a number"},
	{"{'code':'r','nodes':[{'code':'a','levels':{'x':1}}]}", "/a: levels must be ordered numbers"},
	{"{'code':'r','nodes':[{'code':'a','levels':{'1':1,'1.0':2}}]}", "/a: levels must differ"},
	{"{'code':'r','nodes':[{'code':'a','levels':{'1':1,'2':3,'3':2}}]}",
		"/a: levels must be ordered: their scores rise and fall"},
	{"{'code':'r','nodes':[{'code':'a','levels':{'1':101}}]}", "/a: score of a level is not on the scale"},
	{"{'code':'r','nodes':[{'code':'a','levels':{'1':1},'clip':true}]}", "/a: clip needs goalposts, points or a curve"}
};

static bool
parse(const char *text, ParsedInstrument *instrument, ParseError *error)
{
	char	   *quoted = pstrdup(text);

	for (char *c = quoted; *c != '\0'; c++)
		*c = *c == '\'' ? '"' : *c;
	return instrument_parse(quoted, (int) strlen(quoted), instrument, error);
}

static void
append_rule(StringInfo text, const LeafRule *rule)
{
	static const char *const kinds[] = {"", " reversed", " linear", " log", " levels"};

	appendStringInfoString(text, kinds[rule->kind]);
	if (rule->kind == LEAF_LINEAR || rule->kind == LEAF_LOGARITHM)
		appendStringInfo(text, " " INT64_FORMAT " " INT64_FORMAT "%s", rule->worst, rule->best,
						 rule->clip ? "" : " unclipped");
	for (int i = 0; i < rule->level_count; i++)
		appendStringInfo(text, "%s " INT64_FORMAT " " INT64_FORMAT, i == 0 ? "" : ",", rule->levels[i].value,
						 rule->levels[i].score);
}

static void
outline(const ParsedInstrument *parsed, int index, StringInfo text)
{
	static const char *const rules[] = {"", " zero", " null"};
	const ParsedNode *node = &parsed->nodes[index];

	appendStringInfoString(text, node->code);
	if (index > 0)
		appendStringInfo(text, "*" UINT64_FORMAT, node->weight);
	if (node->kind == NODE_LEAF)
	{
		append_rule(text, &node->rule);
		return;
	}
	if (node->kind != NODE_ARITHMETIC)
		appendStringInfo(text, " %s", mean_kind_names[node_mean(node->kind)]);
	if (node->kind == NODE_POWER)
		appendStringInfo(text, " " INT64_FORMAT, node->power);
	appendStringInfoString(text, rules[node->missing]);
	if (node->min_coverage > 0)
		appendStringInfo(text, " cover %u", node->min_coverage);
	if (node->round != NO_NODE_ROUNDING)
		appendStringInfo(text, " round %d", node->round);
	FOR_EACH_CHILD(child, parsed->nodes, index)
	{
		appendStringInfoChar(text, child == index + 1 ? '[' : ' ');
		outline(parsed, child, text);
	}
	appendStringInfoChar(text, ']');
}

static void
check_good(const Document *document)
{
	ParsedInstrument parsed;
	ParseError	error = {.message = "none"};
	StringInfoData text;

	HOLDS(parse(document->text, &parsed, &error), "%s: %s", document->text, error.message);
	if (error.sqlstate != 0)
		return;
	initStringInfo(&text);
	outline(&parsed, 0, &text);
	if (parsed.scale.lowest != 0)
		appendStringInfo(&text, " scale " INT64_FORMAT " " INT64_FORMAT, parsed.scale.lowest, scale_top(parsed.scale));
	if (parsed.nodes[0].title != NULL)
		appendStringInfo(&text, " title %s", parsed.nodes[0].title);
	if (parsed.notes != NULL)
		appendStringInfo(&text, " notes %s", parsed.notes);
	SAME(text.data, document->expected);
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

int
main(void)
{
	for (int i = 0; i < (int) lengthof(good); i++)
		check_good(&good[i]);
	property("an instrument is read with all its keys");
	for (int i = 0; i < (int) lengthof(bad); i++)
		check_bad(bad[i].text, ERRCODE_INVALID_TEXT_REPRESENTATION,
				  psprintf("invalid instrument: %s", bad[i].expected));
	property("what is wrong is told with the path of its node");
	return finish();
}
